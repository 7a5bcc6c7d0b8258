"""The full reader: two walks over the events of a YAML parser, for files that are not in the simple form.

Values mean what the core schema of YAML 1.2 says. Refused is all that can make a definition mean something else than it
seems to: anchors, tags, merge keys, duplicate keys and second documents. `build` is fast and gives only the data;
`examine` also gives the places, for a file that `build` refused or that has a problem.
"""

import re
from typing import Any

import yaml

from kjerne.model.findings import START, DocumentPath, MessageWords, Span, Term, span_at
from kjerne.model.plain_data import Data, Scalar
from kjerne.reading import slips, syntax_errors
from kjerne.reading.positions import Examined
from kjerne.reading.pure_parser import PureParser
from kjerne.reading.refusals import MAX_DEPTH, MAX_ENTRIES, MAX_NUMBER, RefusedError
from kjerne.reading.scalars import MAY_BE_SPECIAL, resolve

Parser: Any
try:
    from yaml._yaml import CParser as Parser
except ImportError:  # PyYAML without libyaml
    Parser = PureParser


def build(text: str) -> Data:
    """The plain data of a text. Raises `RefusedError` for what is not allowed, or not YAML at all."""
    try:
        return _build(text)
    except yaml.YAMLError:
        if (joined := _join_surrogates(text)) != text:
            return build(joined)
        raise RefusedError from None


def _build(text: str) -> Data:
    get = Parser(text).get_event
    get()  # the stream starts
    if type(get()) is not yaml.DocumentStartEvent:
        raise RefusedError
    root: list[Data] = []  # one document is a list with one entry, so that the root is no special case
    outer: list[tuple[Any, Any]] = []
    holder: Any = root
    key: Any = None  # of the mapping that is open, the key that waits for its value
    while True:
        event = get()
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.tag is not None or event.anchor is not None:
                raise RefusedError
            value = event.value
            if not event.style and (value[:1] in MAY_BE_SPECIAL or not value):
                try:
                    value = resolve(value)
                except (ValueError, OverflowError):
                    raise RefusedError from None
            if type(holder) is list:
                holder.append(value)
            elif key is None:
                if type(value) is not str or value in holder or (value == "<<" and not event.style):
                    raise RefusedError
                key = value
            else:
                holder[key] = value
                key = None
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.tag is not None or event.anchor is not None or len(outer) == MAX_DEPTH:
                raise RefusedError
            value = {} if kind is yaml.MappingStartEvent else []
            if type(holder) is list:
                holder.append(value)
            elif key is None:
                raise RefusedError
            else:
                holder[key] = value
            outer.append((holder, None))
            holder, key = value, None
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            holder, key = outer.pop()
        elif kind is yaml.DocumentEndEvent:
            break
        else:
            raise RefusedError
    if type(get()) is not yaml.StreamEndEvent or root[0] is None:
        raise RefusedError
    if len(text) > MAX_ENTRIES and not _within_bounds(root[0]):  # what is shorter cannot hold as many
        raise RefusedError
    return root[0]


TOKEN = re.compile(
    r"""("[^"\\]*+(?:\\.[^"\\]*+)*+"?)|'[^']*+(?:''[^']*+)*+'?|#[^\r\n]*+"""
    r"""|[^]\[{},:\s](?:[^]\[{},:#]|:(?![]\[{},\s])|(?<!\s)#)*+""",
    re.DOTALL,
)
"""A token between brackets: text in double quotes (group 1, as in JSON) or single quotes, a comment, or a word.

Quotes that are not closed go on to the end, so that no character is matched twice.
"""
SURROGATE_PAIR = re.compile(r"(?<!\\)((?:\\\\)*+)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


def _join_surrogates(text: str) -> str:
    """The text; in JSON, each escaped surrogate pair becomes the one escape that YAML parsers know.

    The shorter string is filled up with spaces behind it, so that everything else stays in its place.
    """
    if text.lstrip()[:1] not in ("{", "["):
        return text

    def joined(token: re.Match[str]) -> str:
        if not (string := token[1]):
            return token[0]
        short = SURROGATE_PAIR.sub(lambda pair: f"{pair[1]}\\U{_code_point(pair[2], pair[3]):08X}", string)
        return short.ljust(len(string))

    return TOKEN.sub(joined, text)


def _code_point(high: str, low: str) -> int:
    """The code point of a UTF-16 surrogate pair, given as two hexadecimal numbers."""
    return 0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00


def _within_bounds(data: Data) -> bool:
    """Whether there are at most `MAX_ENTRIES` keys, values, lists and mappings together."""
    entries, waiting = 0, [data]
    while waiting:
        item = waiting.pop()
        entries += 1
        if isinstance(item, dict):
            waiting += [*item, *item.values()]
        elif isinstance(item, list):
            waiting += item
    return entries <= MAX_ENTRIES


def examine(text: str) -> Examined:
    """The data of a text as far as it can be read, all refusals, and the places of all paths. Raises nothing."""
    walk = _Walk(text)
    data: Data = None
    broken = True
    try:
        data = walk.document()
        broken = False
    except _LimitError:
        pass
    except yaml.MarkedYAMLError as error:
        if error.problem == TOO_NESTED and error.problem_mark:
            return examine(text[: error.problem_mark.index])  # where this walk meets its own limit first
        if (joined := _join_surrogates(text)) != text:
            return examine(joined)
        key, index = syntax_errors.explain(error, text, walk.last, walk.brackets)
        if index is None:
            walk.refusals.append(("not-yaml", {"what": Term(key)}, START))
        else:
            walk.refusals += ((slip.id, slip.words, span_at(text, slip.at)) for slip in slips.slips(key, index, text))
    except yaml.YAMLError:
        walk.refusals.append(("not-yaml", {"what": Term("syntax.other")}, START))
    scalars, short = frozenset(walk.scalars), frozenset(walk.short)
    return Examined(data, tuple(walk.refusals), walk.values, walk.keys, scalars, short, broken)


TOO_NESTED = "exceeded maximum nesting depth"
"""The message of libyaml, from 0.2.6 on, for more than a thousand nested brackets."""


TAG = re.compile(r"!<[^>]*>|![^][{},\s]*")


class _LimitError(Exception):
    """The text has too many entries or is nested too deeply: the rest is not read."""


class _Walk:
    """One walk that collects data, refusals and places. Recursive; the depth limit makes that safe."""

    def __init__(self, text: str) -> None:
        self.refusals: list[tuple[str, MessageWords, Span]] = []
        self.values: dict[DocumentPath, Span] = {}
        self.keys: dict[DocumentPath, Span] = {}
        self.scalars: set[DocumentPath] = set()
        self.short: set[DocumentPath] = set()
        self.brackets: list[Any] = []  # marks of the open brackets
        self.last: Any = None  # the last event with any text
        self.entries = 0
        self.text = text
        self.parser = Parser(text)

    def get(self) -> Any:
        event = self.parser.get_event()
        if type(event) is not yaml.ScalarEvent or event.value or event.style:
            self.last = event
        return event

    def refuse(self, id: str, span: Span, **words: str) -> None:
        self.refusals.append((id, words, span))

    def document(self) -> Data:
        self.get()
        event = self.get()
        if type(event) is yaml.StreamEndEvent:
            self.refuse("empty-file", START)
            return None
        data = self.node(self.get(), (), 0)
        if data is None and not self.refusals:
            self.refuse("empty-file", START)
        self.get()
        event = self.get()
        if type(event) is not yaml.StreamEndEvent:
            self.refuse("second-document", _span(event))
        return data

    def node(self, event: Any, path: DocumentPath, depth: int) -> Data:
        kind, span = type(event), _span(event)
        self.entries += 1
        if self.entries > MAX_ENTRIES:
            self.refuse("too-many-entries", span, limit=str(MAX_ENTRIES))
            raise _LimitError
        if kind is yaml.AliasEvent:
            self.refuse("alias", span, name=event.anchor)
            self.values[path] = span
            return None
        if event.anchor is not None:
            self.refuse("anchor", span, name=event.anchor)
        if event.tag is not None:
            self.refuse("tag", span, name=self.tag(event))
        if kind is yaml.ScalarEvent:
            self.values[path] = span
            self.scalars.add(path)
            return self.scalar(event, span)
        if depth == MAX_DEPTH:
            self.refuse("too-deep", span, limit=str(MAX_DEPTH))
            raise _LimitError
        if event.flow_style:
            self.brackets.append(event.start_mark)
        data: Data = {} if kind is yaml.MappingStartEvent else []
        end = self.mapping(data, path, depth + 1) if isinstance(data, dict) else self.sequence(data, path, depth + 1)
        if event.flow_style:
            self.brackets.pop()
        self.values[path] = Span(span.line, span.column, *_span(end)[2:])
        return data

    def tag(self, event: Any) -> str:
        """The tag of a node as it is written."""
        match = TAG.search(self.text, event.start_mark.index)
        return match[0] if match else "!"

    def scalar(self, event: Any, span: Span) -> Scalar:
        value: Scalar = str(event.value)
        try:
            value = value if event.style else resolve(event.value)
        except ValueError:
            self.refuse("not-finite", span, name=event.value)
        except OverflowError:
            self.refuse("number-too-long", span, limit=str(MAX_NUMBER))
        return value

    def sequence(self, items: Any, path: DocumentPath, depth: int) -> Any:
        while type(event := self.get()) is not yaml.SequenceEndEvent:
            items.append(self.node(event, (*path, len(items)), depth))
        return event

    def mapping(self, items: dict[str, Data], path: DocumentPath, depth: int) -> Any:
        while type(event := self.get()) is not yaml.MappingEndEvent:
            span, refusals_before = _span(event), len(self.refusals)
            refused_path: DocumentPath = (
                *path,
                "\0",
                len(self.refusals),
            )  # refused entries are read, under no real path
            key = self.node(event, refused_path, depth)
            accepted = len(self.refusals) == refusals_before
            if accepted and key == "<<" and not event.style:
                self.refuse("merge-key", span)
            elif accepted and not isinstance(key, str):
                index = event.start_mark.index
                decimal_comma = isinstance(key, int) and re.search(
                    "[0-9],$", self.text[max(0, index - 2) : index]
                )  # `0,5` in braces
                self.refuse(
                    "decimal-comma" if decimal_comma else "key-not-text",
                    span,
                    name=getattr(event, "value", "…") or "null",
                )
            elif accepted and key in items:
                self.refuse("duplicate-key", span, name=str(key), line=str(self.keys[(*path, str(key))].line))
            elif isinstance(key, str) and key not in items:
                self.keys[(*path, key)] = span
                items[key] = self.node(self.get(), (*path, key), depth)
                continue
            if not isinstance(key, str) or key not in items:
                self.short.add(path)
            self.node(self.get(), refused_path, depth)
        return event


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    if type(event) in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
        return Span(start.line + 1, start.column + 1, start.line + 1, start.column + 2)
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
