"""What a report consists of before it is a terminal's, Markdown's or any other page: headings, tables and so on.

The texts are finished here (one language); how they look is for the module that draws them.
"""

import re
from fractions import Fraction
from typing import Literal, NamedTuple

Style = Literal["plain", "strong", "quiet", "good", "middle", "bad", "open"]


class Span(NamedTuple):
    """Some text in one style. `good` to `bad` follow the scale of a level or recommendation, `open` is undetermined."""

    text: str
    style: Style = "plain"


class Meter(NamedTuple):
    """A score from 0 to 100 to be drawn as a bar where that is possible: expected, lowest, highest."""

    expected: Fraction
    low: Fraction
    high: Fraction


# What could move a cursor, colour a screen or turn the text around, and what XML cannot hold.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

# Compiled when they are needed, which is seldom.
IN_JSON = UNSAFE.pattern.replace("\x00-\x1f", "")  # JSON escapes these by itself
SURROGATE = "[\ud800-\udfff]"

Line = tuple[Span | Meter, ...]
Cell = tuple[Line, ...]


class Heading(NamedTuple):
    line: Line
    level: int


class Paragraph(NamedTuple):
    line: Line


class Pairs(NamedTuple):
    """Labels, each with what is to be said under it."""

    rows: tuple[tuple[str, Cell], ...]


class Table(NamedTuple):
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()  # columns of numbers, set flush right


Block = Heading | Paragraph | Pairs | Table


def line(*parts: str | Span | Meter) -> Line:
    """A line of spans; a plain string is a span without a style."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def cell(*lines: str | Span | Line) -> Cell:
    """A cell of lines; what is no line yet becomes one."""
    return tuple(each if isinstance(each, tuple) and not isinstance(each, Span) else line(each) for each in lines)


def plain(text: str) -> str:
    """Text from a document, made harmless wherever it is shown; line breaks become spaces."""
    if text.isprintable():  # which most texts are, and soon found
        return text
    return UNSAFE.sub(lambda found: " " if found[0] in "\t\n\r" else "", text)


def escaped(written: str) -> str:
    """JSON that means the same, with nothing harmful in it but as an escape; halves of characters are replaced."""
    return re.sub(IN_JSON, lambda found: f"\\u{ord(found[0]):04x}", re.sub(SURROGATE, "\ufffd", written))
