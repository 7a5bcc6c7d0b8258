"""Blocks drawn as HTML, with a score's bar as SVG; and the frame of every larger picture."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from kjerne.output.blocks import Block, Heading, Line, Meter, Pairs, Paragraph, StyledText, Table, TableCell
from kjerne.output.html.element import Element, Node, element
from kjerne.output.words import Vocabulary

WEB = re.compile(r"https?://[^\s/]+(/\S*)?", re.IGNORECASE)
"""The addresses that become links; anything else stays a text."""


def blocks(all: Iterable[Block], deeper: int = 0) -> Iterator[Element]:
    """The blocks one after another, headings so many levels deeper than they say."""
    for block in all:
        if isinstance(block, Heading):
            yield element(f"h{block.level + deeper}", *line(block.line))
        elif isinstance(block, Paragraph):
            yield element("p", *line(block.line))
        elif isinstance(block, Pairs):
            yield pairs(block)
        else:
            yield table(block)


def pairs(block: Pairs) -> Element:
    """Labels with what is said under each."""
    return element(
        "dl",
        *(element("div", element("dt", label), element("dd", *cell(content))) for label, content in block.rows),
    )


def table(block: Table, caption: str | None = None) -> Element:
    """A table that can be scrolled, with the keyboard too, where it has no room."""
    return element(
        "div",
        element(
            "table",
            *([element("caption", caption)] if caption else []),
            element("thead", element("tr", *(_header(block, index) for index in range(len(block.header))))),
            element("tbody", *(_row(block, row) for row in block.rows)),
        ),
        class_="scroll",
        tabindex="0",
    )


def _header(block: Table, index: int) -> Element:
    title = block.header[index]
    return element("th", title, scope="col", class_=_number(block, index)) if title else element("td")


def _row(block: Table, row: tuple[TableCell, ...]) -> Element:
    first, *rest = row
    return element(
        "tr",
        element("th", *cell(first), scope="row"),
        *(element("td", *cell(content), class_=_number(block, index)) for index, content in enumerate(rest, 1)),
    )


def _number(block: Table, index: int) -> str | None:
    return "number" if index in block.numeric else None


def cell(content: TableCell) -> tuple[Node, ...]:
    """The lines of a cell, one below the other where there are several."""
    if len(content) == 1:
        return line(content[0])
    return tuple(element("div", *line(each)) for each in content)


def line(content: Line) -> tuple[Node, ...]:
    """The parts of a line."""
    return tuple(bar(part) if isinstance(part, Meter) else span(part) for part in content)


def span(part: StyledText) -> Node:
    """A text in its style; what follows the scale of recommendations or levels is more than coloured (see `mark`)."""
    if part.style == "plain":
        return part.text
    if part.style == "strong":
        return element("strong", part.text)
    return element("span", part.text, class_=part.style)


def bar(meter: Meter) -> Element:
    """A small picture of a score; the number stands beside it, so nobody needs to see it."""
    return element(
        "svg",
        element("rect", class_="ground", width="100%", height="100%"),
        element("rect", class_="range", x=at(meter.low), width=at(meter.high - meter.low), height="100%"),
        element("rect", class_="score", width=at(meter.expected), height="100%"),
        class_="bar",
        aria_hidden="true",
    )


def at(score: Fraction) -> str:
    """A score as a place on an axis from 0 to 100."""
    return f"{float(score):.4g}%"


def link(url: str) -> Node:
    """A link to a place on the web; whatever else stands there is shown as a text."""
    return element("a", url, href=url, rel="noreferrer") if WEB.fullmatch(url) else url


def figure(title: str, picture: Sequence[Element], behind: Table, words: Vocabulary, note: str = "") -> Element:
    """A picture under its title, with the same in a table for who would rather read."""
    return element(
        "figure",
        element("figcaption", element("strong", title), *([element("span", note, class_="quiet")] if note else [])),
        *picture,
        element("details", element("summary", words.say("page.as-table")), table(behind), class_="behind"),
    )
