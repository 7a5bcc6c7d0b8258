"""The parts of a report, before it is drawn for a terminal, in Markdown, HTML or Word: headings, tables and so on.

The texts are finished and in one language; the module that draws them decides how they look.
"""

from fractions import Fraction
from typing import Literal, NamedTuple

Style = Literal["plain", "strong", "quiet", "good", "middle", "bad", "open"]


class StyledText(NamedTuple):
    """Text in one style. `good` to `bad` follow the scale of a level or recommendation; `open` is undetermined."""

    text: str
    style: Style = "plain"


class Meter(NamedTuple):
    """A score drawn as a bar: expected, lowest, highest, each from 0 to 100. Formats without bars leave it out."""

    expected: Fraction
    low: Fraction
    high: Fraction


Line = tuple[StyledText | Meter, ...]
TableCell = tuple[Line, ...]


class Heading(NamedTuple):
    """A heading; level 1 is the highest."""

    line: Line
    level: int


class Paragraph(NamedTuple):
    """A paragraph of running text."""

    line: Line


class Pairs(NamedTuple):
    """Labels, each with its content."""

    rows: tuple[tuple[str, TableCell], ...]


class Table(NamedTuple):
    """A table: the titles of its columns, and rows with one cell for each of them."""

    header: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    numeric: frozenset[int] = frozenset()  # columns of numbers, set flush right


Block = Heading | Paragraph | Pairs | Table


def line(*parts: str | StyledText | Meter) -> Line:
    """A line of texts and meters; a string becomes a text in the style `plain`."""
    return tuple(StyledText(part) if isinstance(part, str) else part for part in parts)


def cell(*lines: str | StyledText | Line) -> TableCell:
    """A cell of lines; a string or a styled text becomes a line."""
    return tuple(part if isinstance(part, tuple) and not isinstance(part, StyledText) else line(part) for part in lines)
