"""Blocks written as Markdown: GitHub Flavored Markdown, for its tables."""

import re
from collections.abc import Iterable, Iterator

from kjerne.output.blocks import Block, Heading, Line, Meter, Pairs, Paragraph, StyledText, Table, TableCell
from kjerne.output.safe import plain_text

SPECIAL = frozenset("\\`*_{}[]<>#|~!&")
ACTIVE = re.compile(
    r"[\\`*_{}\[\]<>#|~!&$@]|:(?=//|[\w+-]+:)"
    r"|(?<![^\W_])(?:www(?=\.)|GH-(?=[0-9])|[0-9a-f]{7,}+(?![^\W_]))",  # behind `_`, too, GitHub begins a word
    re.IGNORECASE,
)
"""Text that is markup, or of which GitHub makes a link, a mention, a picture, a formula, an issue or a commit."""
BREAK = "<!-- -->"  # shows nothing, and ends a word
LONGEST_NUMBER = 6  # hexadecimal digits; GitHub takes seven or more for a commit
BEGINS_BLOCK = re.compile(r"([-+=]|[0-9]{1,9}(?=[.)]))")
STRONG = ("strong", "good", "middle", "bad", "open")


def write(blocks: Iterable[Block]) -> str:
    """The blocks as a Markdown document."""
    return "\n\n".join("\n".join(_block_lines(block)) for block in blocks) + "\n"


def escape(text: str) -> str:
    """Text from a document as Markdown that shows the same text: nothing in it is markup, a link or a mention."""
    return ACTIVE.sub(_escape_match, plain_text(text))


def _escape_match(match: re.Match[str]) -> str:
    """One match of `ACTIVE` as Markdown that shows the same text."""
    text, next_character = match[0], match.string[match.end() : match.end() + 1]
    if text == "$":
        return r"<span>\$</span>"  # GitHub needs the element, other renderers the backslash
    if len(text) > LONGEST_NUMBER:  # hexadecimal digits, which may be a commit
        return BREAK.join(text[start : start + LONGEST_NUMBER] for start in range(0, len(text), LONGEST_NUMBER))
    escaped = f"\\{text}" if text in SPECIAL else text
    return f"{escaped}{BREAK}" if _needs_break(text, next_character) else escaped


def _needs_break(text: str, next_character: str) -> bool:
    """Whether GitHub would make a link of `text` and what follows it, so that `BREAK` must stand between them.

    `#` needs it before a letter, a digit or `_`, and at the end of a text, where the next text may begin with one. `@`,
    `:`, `www` and `GH` need it always: no backslash can escape them.
    """
    if text == "#":
        return not next_character or next_character == "_" or next_character.isalnum()
    return text not in SPECIAL


def _block_lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        unstyled = tuple(StyledText(part.text) if isinstance(part, StyledText) else part for part in block.line)
        yield f"{'#' * block.level} {_line(unstyled)}"
    elif isinstance(block, Paragraph):
        text = _line(block.line)
        beginning = BEGINS_BLOCK.match(text)  # other lines begin with a sign of ours, not with text of a document
        yield f"{_escape_beginning(beginning[0])}{text[beginning.end() :]}" if beginning else text
    elif isinstance(block, Pairs):
        for label, cell in block.rows:
            yield f"- **{escape(f'{label}:')}** {_cell(cell)}"
    else:
        yield from _table(block)


def _escape_beginning(beginning: str) -> str:
    """The beginning of a paragraph that would be a list or a rule, escaped: its sign, or the mark behind its number."""
    return f"{beginning}\\" if beginning.isdigit() else f"\\{beginning}"


def _table(block: Table) -> Iterator[str]:
    yield _row(escape(title) for title in block.header)
    yield _row("---:" if index in block.numeric else "---" for index in range(len(block.header)))
    for row in block.rows:
        yield _row(_cell(cell) for cell in row)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: TableCell) -> str:
    return "<br>".join(_line(line) for line in cell)


def _line(line: Line) -> str:
    return "".join(_styled_text(part) for part in line if not isinstance(part, Meter)).strip()


def _styled_text(span: StyledText) -> str:
    text = escape(span.text)
    words = text.strip()
    if span.style not in STRONG or not words:
        return text
    space_before, _, space_after = text.partition(words)  # ** makes nothing bold next to a space
    return f"{space_before}**{words}**{space_after}"
