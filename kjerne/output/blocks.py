"""What a report consists of before it is a terminal's, Markdown's or any other page: headings, tables and so on.

The texts are finished here (one language); how they look is for the module that draws them.
"""

from fractions import Fraction
from typing import Literal, NamedTuple

Style = Literal["plain", "strong", "quiet", "good", "middle", "bad", "open"]


class StyledText(NamedTuple):
    """Some text in one style. `good` to `bad` follow the scale of a level or recommendation, `open` is undetermined."""

    text: str
    style: Style = "plain"


class Meter(NamedTuple):
    """A score from 0 to 100 to be drawn as a bar where that is possible: expected, lowest, highest."""

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
    """Labels, each with what is to be said under it."""

    rows: tuple[tuple[str, TableCell], ...]


class Table(NamedTuple):
    """A table: the titles of its columns, and rows with one cell for each of them."""

    header: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    numeric: frozenset[int] = frozenset()  # columns of numbers, set flush right


Block = Heading | Paragraph | Pairs | Table


def line(*parts: str | StyledText | Meter) -> Line:
    """A line of spans; a plain string is a span without a style."""
    return tuple(StyledText(part) if isinstance(part, str) else part for part in parts)


def cell(*lines: str | StyledText | Line) -> TableCell:
    """A cell of lines; what is no line yet becomes one."""
    return tuple(each if isinstance(each, tuple) and not isinstance(each, StyledText) else line(each) for each in lines)
