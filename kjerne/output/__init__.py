"""Reports as text and bytes, one function a format; nothing here prints, writes or computes a result.

Imports every room below it. `formats` has the table of formats; `html`, `office` and `findings` are rooms within.
"""
