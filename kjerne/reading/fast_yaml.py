"""The simple form in which nearly all definitions are written, read line by line with regular expressions.

It is a small part of YAML: keys and dashes, indented by spaces; texts on one line, or below `>` or `|` in lines that
are indented alike; in brackets nothing but texts. Such a file is read more than twice as fast. What is not surely of
this form, or not surely right, is left to `full_yaml`, which says what YAML means; a test compares the two.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from kjerne.model.findings import DocumentPath, Span
from kjerne.model.plain_data import Data
from kjerne.reading.positions import Examined
from kjerne.reading.refusals import MAX_DEPTH
from kjerne.reading.scalars import resolve

KEY = r"((?!(?:null|true|false):)[a-z][a-z0-9-]{0,99}+):"
QUOTED = r"""\"([^"\\\n]++)\"|'([^'\n]++)'"""  # with nothing in it that means something else
# How a text begins that is surely text, as a date is too; or one that may be a number or the like.
WORD, OTHER = r"(?:[^\W\d_nNtTfF]|\d{4}-\d)", r"[\dnNtTfF]"
REST = r"[^:#\n]*(?:(?::(?! |\n)|(?<! )#)[^:#\n]*)*(?<! )"
REST_IN_BRACKETS = r"[^][{},?:#\n]*(?:(?::(?![][{},? \n])|(?<! )#)[^][{},?:#\n]*)*(?<! )"
BLOCK = r"([>|]-?)\n((?P<m> ++)[^ \n].*+\n(?:(?P=m)[^ \n].*+\n)*+)(?=\n*+(?!(?P=m)) *+[^ \n]|\n*+\Z)"
COMMENT = r"(?<![^ \n])#.*+"

LONGEST = 1 << 16
"""Characters of a file that is read like this: a large criteria set."""

LINE = re.compile(
    rf"( *+)(- ++)?+(?:{KEY}(?![^ \n]) *+)?+"
    rf"(?:\n|(?:{QUOTED}|([\[{{].*[]}}])|({WORD}{REST})|({OTHER}{REST})) *+(?:{COMMENT})?+\n|{COMMENT}\n|{BLOCK})"
    rf"|((?s:.++))"
)
"""Indentation, dash, key; what is in double quotes, single quotes, brackets, or none of them, be it surely text or
not; the sign of a block, its lines, their indentation; or all the rest, from a line of another form on."""
IN_BRACKETS = rf"(?:{QUOTED}|({WORD}{REST_IN_BRACKETS})|({OTHER}{REST_IN_BRACKETS}))"
ENTRY = re.compile(rf"[{{,] *+{KEY} ++{IN_BRACKETS} *+(?=[,}}])|}}\Z|(.++)")
ITEM = re.compile(rf"[\[,] *+{IN_BRACKETS} *+(?=[],])|]\Z|(.++)")


def build(text: str) -> dict[str, Data] | None:
    """The plain data of a text that is all in the simple form, as `full_yaml.build` gives it; else None."""
    try:
        return _build(text)
    except (ValueError, OverflowError):  # of `resolve`: no number that can be used
        return None


def _build(text: str) -> dict[str, Data] | None:
    if len(text) > LONGEST or "\t" in text or "\r" in text or not text.endswith("\n"):
        return None
    root: dict[str, Data] = {}
    holder: Any = root
    column = 0  # of the keys or dashes of `here`
    outer: list[tuple[Any, int]] = []
    open_key = ""  # the key whose value begins below
    for indentation, dash, key, double, single, brackets, word, special, sign, block, margin, rest in LINE.findall(
        text
    ):
        if not (dash or key):
            if rest or double or single or brackets or word or special or sign:
                return None
            continue
        indent = len(indentation)
        if open_key:
            if indent < column + (not dash):
                return None
            outer.append((holder, column))
            holder[open_key] = holder = [] if dash else {}
            column, open_key = indent, ""
        else:
            while indent < column or (indent == column and not dash and type(holder) is list):
                holder, column = outer.pop()
            if indent != column or (dash and type(holder) is dict):
                return None
        if dash and key:
            outer.append((holder, column))
            holder.append({})
            holder, column = holder[-1], indent + len(dash)
        if len(outer) > MAX_DEPTH - 2:
            return None
        value: Data
        if word or double or single:
            value = word or double or single
        elif brackets:
            value = _in_brackets(brackets)
            if value is None:
                return None
        elif special:
            value = resolve(special)
        elif sign:
            if len(margin) <= column:
                return None
            value = _joined(sign, block, margin)
        elif key:
            open_key, value = key, None
        else:
            return None
        if not key:
            holder.append(value)
        elif key in holder:
            return None
        elif not open_key:
            holder[key] = value
    return root if root and not open_key else None


def _in_brackets(text: str) -> list[Data] | dict[str, Data] | None:
    """A list or mapping of texts; None where it is another."""
    if text[0] == "[":
        items = ITEM.findall(text)
        end = items.pop()
        values = [word or double or single or resolve(special) for double, single, word, special, _ in items]
        return None if any(end) or None in values else values
    entries = ENTRY.findall(text)
    end = entries.pop()
    mapping = {key: word or double or single or resolve(special) for key, double, single, word, special, _ in entries}
    return None if any(end) or len(mapping) < len(entries) or "" in mapping else mapping


def _joined(sign: str, block: str, margin: str) -> str:
    """The text of a block: below `>` one line, below `|` as many as there are; `-` takes the last line's end away."""
    lines = block[len(margin) : -1].replace(f"\n{margin}", " " if sign[0] == ">" else "\n")
    return lines if sign.endswith("-") else f"{lines}\n"


# ---- places


def examine(text: str, data: Data, paths: Iterable[DocumentPath]) -> Examined:
    """Where these paths stand, and what they lead through, in a text that `build` made this data of.

    Of what goes on below its line only the beginning is told.
    """
    places = _Places(paths)
    places.node(data, (), _marks(text))
    return Examined(data, (), places.values, places.keys, frozenset(places.scalars), frozenset(), broken=False)


class _Places:
    """Where the paths stand that somebody asks for.

    No function within `examine`: one that calls itself is a circle, and no garbage is collected while we run.
    """

    def __init__(self, paths: Iterable[DocumentPath]) -> None:
        self.steps = {step for path in paths for step in path}
        self.values: dict[DocumentPath, Span] = {}
        self.keys: dict[DocumentPath, Span] = {}
        self.scalars: set[DocumentPath] = set()

    def node(self, data: Data, path: DocumentPath | None, marks: "Iterator[_Mark]") -> None:
        """What stands next, and all that is in it; without a path nobody asks for it."""
        mark = next(marks)
        if path is not None:
            self.values[path] = _span(mark, is_key=False)
        if _opens_brackets(mark):
            if path is None:
                return
            marks = _marks_in_brackets(mark)
        if isinstance(data, dict):
            for key, value in data.items():
                mark, value_path = next(marks), None
                if path is not None and key in self.steps:
                    value_path = (*path, key)
                    self.keys[value_path] = _span(mark, is_key=True)
                self.node(value, value_path, marks)
        elif isinstance(data, list):
            for index, value in enumerate(data):
                self.node(value, (*path, index) if path is not None and index in self.steps else None, marks)
        elif path is not None:
            self.scalars.add(path)


_Mark = tuple["re.Match[str]", int, int, int]
"""A match, the group in it that is meant, its line, and the index before the first character of that line."""


def _marks(text: str) -> Iterator[_Mark]:
    """Where values and keys stand, in the order in which they begin; a value that holds others stands before them."""
    line, outermost = 1, True
    for match in LINE.finditer(text):
        group, line_start = match.lastindex or 0, match.start() - 1
        if match.start(3) >= 0:
            if outermost or match.start(2) >= 0:
                yield match, 3, line, line_start
            outermost = False
            yield match, 3, line, line_start
        if group > 1:
            yield match, min(group, 9), line, line_start
        line += match[0].count("\n") if group > 8 else 1


def _opens_brackets(mark: _Mark) -> bool:
    return mark[1] == 6 and mark[0].re is LINE


def _marks_in_brackets(mark: _Mark) -> Iterator[_Mark]:
    match, group, line, line_start = mark
    text, line_start = match[group], line_start - match.start(group)
    for inner in (ITEM if text[0] == "[" else ENTRY).finditer(text):
        for inner_group in range(1, (inner.lastindex or 0) + 1):
            if inner[inner_group]:
                yield inner, inner_group, line, line_start


def _span(mark: _Mark, is_key: bool) -> Span:
    """The place of a key or value, with its quotes."""
    match, group, line, line_start = mark
    first, last = match.span(group)
    if not is_key and match.re is LINE and group in (3, 9):  # a value below its key, dash or sign
        return Span(line, first - line_start, line + 1, 1)
    quoted = match.string[first - 1 : first] in ("'", '"')
    return Span(line, first - line_start - quoted, line, last - line_start + quoted)
