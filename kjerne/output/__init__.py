"""Reports as text and bytes, in one language. Nothing here prints, writes a file or computes a result.

`formats` has the tables of formats. `blocks` are the parts of a report, `words` and `safe` its texts; `evaluation`,
`explanation`, `comparison` and `difference` make blocks, `terminal` and `markdown` draw them. The rooms within: `html`
(the page), `office` (Word and Excel), `findings` (the formats of `check`). May use every room on a lower floor.
"""
