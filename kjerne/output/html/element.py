"""A page as a tree of elements, and the trees of several languages written as one document.

The page is built once for each language. The trees are alike but for their words, so one is written out, and where the
others differ a number points into a table of wordings: switching the language exchanges words, nothing else. Nothing
gets into the page but through `escape`, so no text can become markup. Not htpy or markupsafe: they write one tree, and
here those of all languages become one document.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple, Union

from kjerne.output.html.language import MARKED, OUT, unmarked
from kjerne.output.safe import plain

Node = Union["Element", str]

EMPTY = frozenset({"rect", "circle", "line", "path", "use"})


class Element(NamedTuple):
    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]


def element(tag: str, /, *children: Node, **attributes: str | int | bool | None) -> Element:
    """An element. `class_` is `class`, `aria_label` is `aria-label`; True is the name alone, None and False nothing."""
    named = (
        (name.removesuffix("_").replace("_", "-"), "" if value is True else str(value))
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    return Element(tag, tuple(named), tuple(_together(children)))


def _together(children: Sequence[Node]) -> Iterator[Node]:
    """The children, with texts that stand beside each other as one, and without empty ones."""
    text = ""
    for child in children:
        if isinstance(child, str):
            text += child
            continue
        if text:
            yield text
        text = ""
        yield child
    if text:
        yield text


class Wordings:
    """The texts that differ between the languages, each combination once, with its number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}

    def number(self, texts: Sequence[str]) -> int:
        """The number of a text, given in every language of the page."""
        return self._numbers.setdefault(tuple(plain(unmarked(text)) for text in texts), len(self._numbers))

    def columns(self) -> list[list[str]]:
        """For each language all texts by their numbers."""
        return [list(column) for column in zip(*self._numbers, strict=True)]


def write(trees: Sequence[Node], wordings: Wordings) -> str:
    """The markup of the first tree; what the others say instead goes to the wordings.

    A text that differs, or that has its own language, gets an element of its own, unless it is all that its element
    holds.
    """
    if isinstance(trees[0], str):
        return "".join(_divided([_text(each) for each in trees], wordings))
    alike = _speaking([_element(each) for each in trees])
    first = alike[0]
    assert _same([each.tag for each in alike]), [each.tag for each in alike]
    start = "".join(_attributes(alike, wordings))
    children = tuple(zip(*(each.children for each in alike), strict=True))
    if not children and first.tag in EMPTY:
        return f"<{first.tag}{start}/>"
    texts = [_text(each) for each in children[0]] if _only_text(first) else []
    if texts and OUT not in "".join(texts):
        start += "" if _same(texts) else _worded(texts, wordings)
        inside = escape(texts[0])
    else:
        inside = "".join([write(each, wordings) for each in children])
    return f"<{first.tag}{start}>{inside}</{first.tag}>"


def _speaking(alike: Sequence[Element]) -> Sequence[Element]:
    """The elements; where all that each holds is a text with its language, that becomes its own."""
    if OUT not in _only_text(alike[0]):
        return alike
    found = [whole for each in alike if (whole := MARKED.fullmatch(_only_text(each)))]
    if len(found) < len(alike):
        return alike
    return [
        each._replace(attributes=(*each.attributes, ("lang", whole[1])), children=(whole[2],))
        for each, whole in zip(alike, found, strict=True)
    ]


def _only_text(each: Element) -> str:
    return each.children[0] if len(each.children) == 1 and isinstance(each.children[0], str) else ""


def _divided(texts: Sequence[str], wordings: Wordings) -> Iterator[str]:
    """The markup of a text, with an element for each part that has its own language."""
    before, *rest = zip_longest(*map(MARKED.split, texts), fillvalue="")
    yield _said(before, wordings)
    for languages, inside, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        parts = [Element("span", (("lang", lang),), (text,)) for lang, text in zip(languages, inside, strict=True)]
        yield write(parts, wordings)
        yield _said(after, wordings)


def _said(texts: Sequence[str], wordings: Wordings) -> str:
    return escape(texts[0]) if _same(texts) else f"<span{_worded(texts, wordings)}>{escape(texts[0])}</span>"


def _attributes(alike: Sequence[Element], wordings: Wordings) -> Iterator[str]:
    moving = []
    for columns in zip(*(each.attributes for each in alike), strict=True):
        name, value = columns[0]
        yield f' {name}="{escape(value)}"' if value else f" {name}"
        if not _same(columns):
            moving.append(f"{name} {wordings.number([value for _, value in columns])}")
    if moving:
        yield f' data-words="{" ".join(moving)}"'


def _worded(texts: Sequence[str], wordings: Wordings) -> str:
    return f' data-word="{wordings.number(texts)}"'


def _same(values: Sequence[object]) -> bool:
    return all(value == values[0] for value in values)


def _text(node: Node) -> str:
    assert isinstance(node, str), node
    return node


def _element(node: Node) -> Element:
    assert isinstance(node, Element), node
    return node


def escape(text: str) -> str:
    """Text for between tags or inside an attribute's double quotes."""
    return plain(unmarked(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def data(value: Mapping[str, object]) -> str:
    """JSON that can stand inside a `script` element, whatever its texts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
