"""Blocks written as Markdown (GitHub's flavour, for its tables)."""

import re
from collections.abc import Iterable, Iterator

from kjerne.output.blocks import Block, Heading, Line, Meter, Pairs, Paragraph, StyledText, Table, TableCell
from kjerne.output.safe import plain

SPECIAL = frozenset("\\`*_{}[]<>#|~!&")
ACTIVE = re.compile(
    r"[\\`*_{}\[\]<>#|~!&$@]|:(?=//|[\w+-]+:)|\b(?:www(?=\.)|GH-(?=[0-9])|[0-9a-f]{7,}\b)", re.IGNORECASE
)
"""Markup; and what GitHub makes links, mentions, pictures, mathematics, issues and commits of, in text too."""
BREAK = "<!-- -->"  # shows nothing, and what stands on both sides is no longer one word
LONGEST_NUMBER = 6  # of hexadecimal digits that cannot be a commit
BEGINS_BLOCK = re.compile(r"([-+=]|[0-9]{1,9}(?=[.)]))")
STRONG = ("strong", "good", "middle", "bad", "open")


def write(blocks: Iterable[Block]) -> str:
    """The blocks as a Markdown document."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def escape(text: str) -> str:
    """Text from a document, so that nothing in it is markup."""
    return ACTIVE.sub(_harmless, plain(text))


def _harmless(found: re.Match[str]) -> str:
    text, after = found[0], found.string[found.end() : found.end() + 1]
    if text == "$":
        return r"<span>\$</span>"  # GitHub wants the one, and others the other
    if len(text) > LONGEST_NUMBER:
        return BREAK.join(text[at : at + LONGEST_NUMBER] for at in range(0, len(text), LONGEST_NUMBER))
    shown = f"\\{text}" if text in SPECIAL else text
    joins = (
        text == ":" or text not in SPECIAL | {"@"} or (text in "@#" and (after == "_" or after.isalnum() or not after))
    )
    return f"{shown}{BREAK}" if joins else shown


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        plain_parts = tuple(StyledText(part.text) if isinstance(part, StyledText) else part for part in block.line)
        yield f"{'#' * block.level} {_line(plain_parts)}"
    elif isinstance(block, Paragraph):
        text = _line(block.line)
        begun = BEGINS_BLOCK.match(text)  # only here a line begins with what may stand in a document
        yield f"{_inert(begun[0])}{text[begun.end() :]}" if begun else text
    elif isinstance(block, Pairs):
        for label, cell in block.rows:
            yield f"- **{escape(f'{label}:')}** {_cell(cell, '<br>')}"
    else:
        yield from _table(block)


def _inert(beginning: str) -> str:
    """What would begin a list or a line across, as text: the sign, or the mark behind the number."""
    return f"{beginning}\\" if beginning.isdigit() else f"\\{beginning}"


def _table(block: Table) -> Iterator[str]:
    yield _row(escape(title) for title in block.header)
    yield _row("---:" if index in block.numeric else "---" for index in range(len(block.header)))
    for row in block.rows:
        yield _row(_cell(cell, "<br>") for cell in row)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: TableCell, between: str) -> str:
    return between.join(_line(line) for line in cell)


def _line(line: Line) -> str:
    return "".join(_span(part) for part in line if not isinstance(part, Meter)).strip()


def _span(span: StyledText) -> str:
    text = escape(span.text)
    inner = text.strip()
    if span.style not in STRONG or not inner:
        return text
    before, _, after = text.partition(inner)  # ** makes nothing bold next to a space
    return f"{before}**{inner}**{after}"
