"""The walks over YAML's events, for whatever is not in the simple form: plain data, strictly, and places.

The meaning is YAML 1.2's core schema, less everything that makes a definition say something else than it seems to say:
no anchors, tags, merge keys, duplicate keys or second documents. Two walks over the parser's events share the rules:
`build` is fast and knows no places, `examine` is for the file that `build` refused or whose data turned out wrong.
"""

import re
from typing import Any

import yaml

from kjerne.model.findings import START, DocumentPath, MessageWords, Span, Term, span_at
from kjerne.model.plain_data import Data, Scalar
from kjerne.reading import syntax_errors
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
    """Plain data of a text, by the fast walk. Raises `RefusedError` for what is not allowed, or not YAML at all."""
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
"""What stands between brackets: text in double quotes, which alone is JSON's, or in single ones; a comment; all else.

What is not closed goes on to the end, so that nothing is looked at twice.
"""
PAIR = re.compile(r"(?<!\\)((?:\\\\)*+)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


def _join_surrogates(text: str) -> str:
    """The text, in JSON with one escape for each character that JSON can only write as two, which no YAML parser takes.

    Blanks behind a string make up for what it loses, so that everything else stays in its place.
    """
    if text.lstrip()[:1] not in ("{", "["):
        return text

    def joined(token: re.Match[str]) -> str:
        if not (string := token[1]):
            return token[0]
        short = PAIR.sub(lambda pair: f"{pair[1]}\\U{_beyond(pair[2], pair[3]):08X}", string)
        return short.ljust(len(string))

    return TOKEN.sub(joined, text)


def _beyond(high: str, low: str) -> int:
    """The character that is written as two in UTF-16."""
    return 0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00


def _within_bounds(data: Data) -> bool:
    """Whether there are not too many keys, values, lists and mappings, all told."""
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
    """The slow walk: never raises; collects every refusal that does not make the rest unreadable."""
    walk = _Walk(text)
    data: Data = None
    broken = True
    try:
        data = walk.document()
        broken = False
    except _TooMuchError:
        pass
    except yaml.MarkedYAMLError as error:
        if error.problem == TOO_NESTED and error.problem_mark:
            return examine(text[: error.problem_mark.index])  # where this walk meets its own limit first
        if (joined := _join_surrogates(text)) != text:
            return examine(joined)
        key, index = syntax_errors.explain(error, text, walk.last, walk.brackets)
        walk.refusals.append(("not-yaml", {"what": Term(key)}, START if index is None else span_at(text, index)))
    except yaml.YAMLError:
        walk.refusals.append(("not-yaml", {"what": Term("syntax.other")}, START))
    scalars, short = frozenset(walk.scalars), frozenset(walk.short)
    return Examined(data, tuple(walk.refusals), walk.values, walk.keys, scalars, short, broken)


TOO_NESTED = "exceeded maximum nesting depth"
"""What libyaml says from 0.2.6 on where it looks ahead over more than a thousand brackets."""


TAG = re.compile(r"!<[^>]*>|![^][{},\s]*")


class _TooMuchError(Exception):
    pass


class _Walk:
    """One close reading; recursive, which the depth limit makes safe."""

    def __init__(self, text: str) -> None:
        self.refusals: list[tuple[str, MessageWords, Span]] = []
        self.values: dict[DocumentPath, Span] = {}
        self.keys: dict[DocumentPath, Span] = {}
        self.scalars: set[DocumentPath] = set()
        self.short: set[DocumentPath] = set()
        self.brackets: list[Any] = []  # where those begin that are open
        self.last: Any = None  # the event read last that has any text
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
            raise _TooMuchError
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
            raise _TooMuchError
        if event.flow_style:
            self.brackets.append(event.start_mark)
        data: Data = {} if kind is yaml.MappingStartEvent else []
        end = self.mapping(data, path, depth + 1) if isinstance(data, dict) else self.sequence(data, path, depth + 1)
        if event.flow_style:
            self.brackets.pop()
        self.values[path] = Span(span.line, span.column, *_span(end)[2:])
        return data

    def tag(self, event: Any) -> str:
        """The tag of a node as it is written, behind its anchor if it has one."""
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
            )  # what is refused is read on, but out of the way
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
