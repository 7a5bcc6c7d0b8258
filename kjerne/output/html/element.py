"""A page as a tree of elements, and the trees of several languages written as one document.

The page is built once for each language. The trees differ only in their words. One tree is written out; where the
others differ, a number points into a table of wordings, so switching the language exchanges words and nothing else.
All text passes through `escape`, so none can become markup. htpy and markupsafe write one tree; here several trees
become one document.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple, Union

from kjerne.output.html.language import MARKED, OUT, strip_marks
from kjerne.output.safe import plain_text

Node = Union["Element", str]

TITLE = "title"
"""The id of the title of a part, behind the prefix of the part."""

EMPTY = frozenset({"rect", "circle", "line", "path", "use"})


class Element(NamedTuple):
    """An element of HTML or SVG; an attribute with an empty value is written as its name alone."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]


def element(tag: str, /, *children: Node, **attributes: str | int | bool | None) -> Element:
    """An element. Attributes: `class_` is `class`, `aria_label` is `aria-label`; True gives the name alone, None and
    False give none.
    """
    named = (
        (name.removesuffix("_").replace("_", "-"), "" if value is True else str(value))
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    return Element(tag, tuple(named), tuple(_merged_texts(children)))


def _merged_texts(children: Sequence[Node]) -> Iterator[Node]:
    """The children; texts side by side become one text, and empty texts are left out."""
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


def in_part(prefix: str, tree: Element) -> Element:
    """The element as one of a part of the page: its ids, and what refers to them, begin with the part's `prefix`.

    So ids are unique over the parts. Where an element is labelled by one of the part, the title of the part is added,
    since the parts have the same headings. Without a prefix, the page is one part, and the element stays as it is.
    """
    if not prefix:
        return tree
    return tree._replace(
        attributes=tuple((name, _id_in_part(prefix, name, value)) for name, value in tree.attributes),
        children=tuple(child if isinstance(child, str) else in_part(prefix, child) for child in tree.children),
    )


def _id_in_part(prefix: str, name: str, value: str) -> str:
    """The value of an attribute; an id, or a reference to one, behind the prefix."""
    if name == "id":
        return f"{prefix}{value}"
    if name == "aria-labelledby":
        return f"{prefix}{value} {prefix}{TITLE}"
    return f"#{prefix}{value[1:]}" if name == "href" and value.startswith("#") else value


class Wordings:
    """The table of texts that differ between the languages: each combination of texts once, numbered from 0."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}

    def number(self, texts: Sequence[str]) -> int:
        """The number of a text; `texts` has it once for each language of the page, in the page's order."""
        return self._numbers.setdefault(tuple(plain_text(strip_marks(text)) for text in texts), len(self._numbers))

    def columns(self) -> list[list[str]]:
        """One list for each language: all texts in the order of their numbers."""
        return [list(column) for column in zip(*self._numbers, strict=True)]


def write(trees: Sequence[Node], wordings: Wordings) -> str:
    """The markup of the first tree. `trees`: the same tree in each language; their texts are added to `wordings`.

    A text that differs between languages, or that has a language of its own, becomes an element; unless its parent
    holds nothing else. Raises AssertionError or ValueError if the trees differ in their elements.
    """
    if isinstance(trees[0], str):
        return "".join(_markup_by_language([_text(tree) for tree in trees], wordings))
    elements = _with_language([_element(tree) for tree in trees])
    first = elements[0]
    assert _all_equal([tree.tag for tree in elements]), [tree.tag for tree in elements]
    start = "".join(_attributes(elements, wordings))
    children = tuple(zip(*(tree.children for tree in elements), strict=True))
    if not children and first.tag in EMPTY:
        return f"<{first.tag}{start}/>"
    texts = [_text(child) for child in children[0]] if _only_text(first) else []
    if texts and OUT not in "".join(texts):
        start += "" if _all_equal(texts) else _wording_reference(texts, wordings)
        inside = escape(texts[0])
    else:
        inside = "".join([write(child, wordings) for child in children])
    return f"<{first.tag}{start}>{inside}</{first.tag}>"


def _with_language(trees: Sequence[Element]) -> Sequence[Element]:
    """The elements; if each holds one marked text and nothing else, with its language as the attribute `lang`."""
    if OUT not in _only_text(trees[0]):
        return trees
    matches = [match for tree in trees if (match := MARKED.fullmatch(_only_text(tree)))]
    if len(matches) < len(trees):
        return trees
    return [
        tree._replace(attributes=(*tree.attributes, ("lang", match[1])), children=(match[2],))
        for tree, match in zip(trees, matches, strict=True)
    ]


def _only_text(tree: Element) -> str:
    return tree.children[0] if len(tree.children) == 1 and isinstance(tree.children[0], str) else ""


def _markup_by_language(texts: Sequence[str], wordings: Wordings) -> Iterator[str]:
    """The markup of a text (once for each language); each marked part becomes a `span` with its language."""
    before, *rest = zip_longest(*map(MARKED.split, texts), fillvalue="")
    yield _text_markup(before, wordings)
    for languages, inside, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        parts = [Element("span", (("lang", lang),), (text,)) for lang, text in zip(languages, inside, strict=True)]
        yield write(parts, wordings)
        yield _text_markup(after, wordings)


def _text_markup(texts: Sequence[str], wordings: Wordings) -> str:
    return (
        escape(texts[0])
        if _all_equal(texts)
        else f"<span{_wording_reference(texts, wordings)}>{escape(texts[0])}</span>"
    )


def _attributes(elements: Sequence[Element], wordings: Wordings) -> Iterator[str]:
    references = []
    for columns in zip(*(element.attributes for element in elements), strict=True):
        name, value = columns[0]
        yield f' {name}="{escape(value)}"' if value else f" {name}"
        if not _all_equal(columns):
            references.append(f"{name} {wordings.number([value for _, value in columns])}")
    if references:
        yield f' data-words="{" ".join(references)}"'


def _wording_reference(texts: Sequence[str], wordings: Wordings) -> str:
    return f' data-word="{wordings.number(texts)}"'


def _all_equal(values: Sequence[object]) -> bool:
    return all(value == values[0] for value in values)


def _text(node: Node) -> str:
    assert isinstance(node, str), node
    return node


def _element(node: Node) -> Element:
    assert isinstance(node, Element), node
    return node


def escape(text: str) -> str:
    """Text as markup, safe between tags and inside an attribute's double quotes."""
    return (
        plain_text(strip_marks(text))
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
    )


def data(value: Mapping[str, object]) -> str:
    """JSON for a `script` element; no text in it can end the element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
