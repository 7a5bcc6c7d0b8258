"""The fast reader: a regular expression for each line, for the simple form of YAML that nearly all definitions have.

The simple form: keys and dashes, indented by spaces; texts on one line, or below `>` or `|` in lines with the same
indentation; in brackets nothing but texts. Such a file is read more than twice as fast. Whatever may not be of this
form, or may be wrong, is left to `full_yaml`; a test checks that both readers agree.
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
QUOTED = r"""\"([^"\\\n]++)\"|'([^'\n]++)'"""  # without escapes
# The beginning of a word that is always text (dates too), and of one that may be a number, a boolean or null.
WORD, OTHER = r"(?:[^\W\d_nNtTfF]|\d{4}-\d)", r"[\dnNtTfF]"
REST = r"[^:#\n]*(?:(?::(?! |\n)|(?<! )#)[^:#\n]*)*(?<! )"
REST_IN_BRACKETS = r"[^][{},?:#\n]*(?:(?::(?![][{},? \n])|(?<! )#)[^][{},?:#\n]*)*(?<! )"
BLOCK = r"([>|]-?)\n((?P<m> ++)[^ \n].*+\n(?:(?P=m)[^ \n].*+\n)*+)(?=\n*+(?!(?P=m)) *+[^ \n]|\n*+\Z)"
COMMENT = r"(?<![^ \n])#.*+"

LONGEST = 1 << 16
"""The most characters of a file that this reader takes: a large criteria set has fewer."""

LINE = re.compile(
    rf"( *+)(- ++)?+(?:{KEY}(?![^ \n]) *+)?+"
    rf"(?:\n|(?:{QUOTED}|([\[{{].*[]}}])|({WORD}{REST})|({OTHER}{REST})) *+(?:{COMMENT})?+\n|{COMMENT}\n|{BLOCK})"
    rf"|((?s:.++))"
)
"""One line. Groups: 1 indentation, 2 dash, 3 key; a value: 4 in double quotes, 5 in single quotes, 6 in brackets, 7
unquoted text, 8 unquoted: a number, a boolean, null or text; 9 the sign of a block, 10 its lines, 11 their
indentation; 12 all the rest of the file, from the first line of another form on."""
IN_BRACKETS = rf"(?:{QUOTED}|({WORD}{REST_IN_BRACKETS})|({OTHER}{REST_IN_BRACKETS}))"
ENTRY = re.compile(rf"[{{,] *+{KEY} ++{IN_BRACKETS} *+(?=[,}}])|}}\Z|(.++)")
ITEM = re.compile(rf"[\[,] *+{IN_BRACKETS} *+(?=[],])|]\Z|(.++)")


def build(text: str) -> dict[str, Data] | None:
    """The plain data of a text in the simple form, equal to that of `full_yaml.build`; None for any other text."""
    try:
        return _build(text)
    except (ValueError, OverflowError):  # from `resolve`: a number that is refused
        return None


def _build(text: str) -> dict[str, Data] | None:
    if len(text) > LONGEST or "\t" in text or "\r" in text or not text.endswith("\n"):
        return None
    root: dict[str, Data] = {}
    holder: Any = root
    column = 0  # where the keys or dashes of `holder` begin
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
            value = _block_text(sign, block, margin)
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
    """The list or mapping of a text in brackets; None where it is not of the simple form."""
    if text[0] == "[":
        items = ITEM.findall(text)
        end = items.pop()
        values = [word or double or single or resolve(special) for double, single, word, special, _ in items]
        return None if any(end) or None in values else values
    entries = ENTRY.findall(text)
    end = entries.pop()
    mapping = {key: word or double or single or resolve(special) for key, double, single, word, special, _ in entries}
    return None if any(end) or len(mapping) < len(entries) or "" in mapping else mapping


def _block_text(sign: str, block: str, margin: str) -> str:
    """The text of a block: below `>` the lines are joined by spaces, below `|` kept; `-` removes the last line end."""
    lines = block[len(margin) : -1].replace(f"\n{margin}", " " if sign[0] == ">" else "\n")
    return lines if sign.endswith("-") else f"{lines}\n"


# ---- places


def examine(text: str, data: Data, paths: Iterable[DocumentPath]) -> Examined:
    """The places of these paths, and of what they lead through, in a text of which `build` made this data.

    The place of a value that goes on below its line is only its beginning.
    """
    places = _Places(paths)
    places.node(data, (), _marks(text))
    return Examined(data, (), places.values, places.keys, frozenset(places.scalars), frozenset(), broken=False)


class _Places:
    """Collects the places of the wanted paths.

    A class, not a recursive function within `examine`: that would be a reference cycle, and the program runs without
    garbage collection.
    """

    def __init__(self, paths: Iterable[DocumentPath]) -> None:
        self.steps = {step for path in paths for step in path}
        self.values: dict[DocumentPath, Span] = {}
        self.keys: dict[DocumentPath, Span] = {}
        self.scalars: set[DocumentPath] = set()

    def node(self, data: Data, path: DocumentPath | None, marks: "Iterator[_Mark]") -> None:
        """Go through the next value and all that is in it; `path` is None where no place in it is wanted."""
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
"""A match, the number of a group in it, the number of its line (from 1), and the start of that line: subtract it
from an index to get the column, from 1."""


def _marks(text: str) -> Iterator[_Mark]:
    """The marks of values and keys, in the order in which they begin; a value that holds others comes before them."""
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
    """Whether the mark is of a value in brackets on a line."""
    return mark[1] == 6 and mark[0].re is LINE


def _marks_in_brackets(mark: _Mark) -> Iterator[_Mark]:
    """The marks of the keys and values in brackets, in order."""
    match, group, line, line_start = mark
    text, line_start = match[group], line_start - match.start(group)
    for inner in (ITEM if text[0] == "[" else ENTRY).finditer(text):
        for inner_group in range(1, (inner.lastindex or 0) + 1):
            if inner[inner_group]:
                yield inner, inner_group, line, line_start


def _span(mark: _Mark, is_key: bool) -> Span:
    """The span of a key or value, with its quotes."""
    match, group, line, line_start = mark
    first, last = match.span(group)
    if not is_key and match.re is LINE and group in (3, 9):  # a value below its key, dash or sign
        return Span(line, first - line_start, line + 1, 1)
    quoted = match.string[first - 1 : first] in ("'", '"')
    return Span(line, first - line_start - quoted, line, last - line_start + quoted)
