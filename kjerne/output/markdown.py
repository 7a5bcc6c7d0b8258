"""Blocks written as Markdown (GitHub's flavour, for its tables)."""

import re
from collections.abc import Iterable, Iterator

from kjerne.output.blocks import Block, Heading, Line, Meter, Pairs, Paragraph, StyledText, Table, TableCell
from kjerne.output.safe import plain

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
STRONG = ("strong", "good", "middle", "bad", "open")


def write(blocks: Iterable[Block]) -> str:
    """The blocks as a Markdown document."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def escape(text: str) -> str:
    """Text from a document, so that nothing in it is markup."""
    return SPECIAL.sub(r"\\\1", plain(text))


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        plain_parts = tuple(StyledText(part.text) if isinstance(part, StyledText) else part for part in block.line)
        yield f"{'#' * block.level} {_line(plain_parts)}"
    elif isinstance(block, Paragraph):
        yield _line(block.line)
    elif isinstance(block, Pairs):
        for label, cell in block.rows:
            yield f"- **{escape(label)}:** {_cell(cell, '<br>')}"
    else:
        yield from _table(block)


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
