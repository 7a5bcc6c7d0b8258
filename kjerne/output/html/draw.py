"""Blocks drawn as HTML, with a score's bar as SVG; and the frame of every larger picture."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from kjerne.model.documents import PlacedCriterion, Source
from kjerne.output.blocks import Block, Heading, Line, Meter, Pairs, Paragraph, StyledText, Table, TableCell
from kjerne.output.html.element import Element, Node, element
from kjerne.output.words import Vocabulary, source_name

WEB = re.compile(r"https?://[^\s/]+(/\S*)?", re.IGNORECASE)
"""The addresses that become links; anything else stays a text."""


def blocks(content: Iterable[Block], deeper: int = 0) -> Iterator[Element]:
    """The blocks as elements; the levels of headings are raised by `deeper`."""
    for block in content:
        if isinstance(block, Heading):
            yield element(f"h{block.level + deeper}", *line(block.line))
        elif isinstance(block, Paragraph):
            yield element("p", *line(block.line))
        elif isinstance(block, Pairs):
            yield pairs(block)
        else:
            yield table(block)


def pairs(block: Pairs) -> Element:
    """Labels and contents as a description list."""
    return element(
        "dl",
        *(element("div", element("dt", label), element("dd", *cell(content))) for label, content in block.rows),
    )


def table(block: Table, caption: str | None = None) -> Element:
    """A table in a box that scrolls where it has no room, also by the keyboard."""
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
    """The content of a cell; if it has several lines, each in a `div`."""
    if len(content) == 1:
        return line(content[0])
    return tuple(element("div", *line(part)) for part in content)


def line(content: Line) -> tuple[Node, ...]:
    """The texts of a line, and its meters as bars."""
    return tuple(bar(part) if isinstance(part, Meter) else span(part) for part in content)


def span(part: StyledText) -> Node:
    """A text in its style, as a class; the words say it too, so no meaning is in colour alone."""
    if part.style == "plain":
        return part.text
    if part.style == "strong":
        return element("strong", part.text)
    return element("span", part.text, class_=part.style)


def bar(meter: Meter) -> Element:
    """A bar for a score; hidden from screen readers, since the number stands beside it."""
    return element(
        "svg",
        element("rect", class_="ground", width="100%", height="100%"),
        element("rect", class_="range", x=at(meter.low), width=at(meter.high - meter.low), height="100%"),
        element("rect", class_="score", width=at(meter.expected), height="100%"),
        class_="bar",
        aria_hidden="true",
    )


def at(score: Fraction) -> str:
    """A score from 0 to 100 as a position in percent of the axis."""
    return f"{float(score):.4g}%"


def sources(ids: Iterable[str], known: Mapping[str, Source], words: Vocabulary) -> Element:
    """Sources by their ids as a description list, with links."""
    return element(
        "dl",
        *(
            element(
                "div",
                element("dt", id),
                element("dd", source_name(known[id], words), *([" ", link(url)] if (url := known[id].url) else [])),
            )
            for id in ids
        ),
    )


def link(url: str) -> Node:
    """A link if the address is of the web (`WEB`), else the address as text."""
    return element("a", url, href=url, rel="noreferrer") if WEB.fullmatch(url) else url


def nested(
    words: Vocabulary, drawn: Callable[[PlacedCriterion], Iterable[Element]], parent: str | None = None
) -> Iterator[Element]:
    """What is drawn for each criterion, that of the criteria within it indented below; of all, or of one `parent`."""
    for placed in words.criteria.criteria_within.get(parent, ()):
        yield from drawn(placed)
        if within := tuple(nested(words, drawn, placed.id)):
            yield element("div", *within, class_="within")


def figure(title: str, picture: Sequence[Element], content: Table, words: Vocabulary, note: str = "") -> Element:
    """A picture with its title and a note; below it, folded, the table with the same content."""
    return element(
        "figure",
        element("figcaption", element("strong", title), *([element("span", note, class_="quiet")] if note else [])),
        *picture,
        element("details", element("summary", words.say("page.as-table")), table(content), class_="behind"),
    )
