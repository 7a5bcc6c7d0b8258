"""Reading definitions: bytes to plain data, strictly, with places only for what is refused.

The meaning is YAML 1.2's core schema, less everything that makes a definition say something else than it seems to say:
no anchors, tags, merge keys, duplicate keys or second documents. Two walks over the parser's events share the rules:
`build` is fast and knows no places, `examine` is for the file that `build` refused or whose data turned out wrong.
"""

import errno
import os
import re
import stat
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from kjerne import syntax
from kjerne.findings import START, Part, Path, Problem, Span, Term, Words, span_at

Scalar = None | bool | int | Decimal | str
Data = Scalar | list["Data"] | dict[str, "Data"]

MAX_BYTES = 1 << 20
USUAL_BYTES = 1 << 16  # more than most files have: to make room for a megabyte takes longer than to read them
MAX_DEPTH = 32
MAX_ENTRIES = 50_000  # keys, values, lists and mappings: far beyond any definition, few enough to tell of each
MAX_NUMBER = 30  # characters: far beyond any score, far below what makes arithmetic slow

CONSTANTS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
NEITHER_TEXT_NOR_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
# 010 is 8 to some readers and 10 to others, so it is no number: it stays text, and is refused where a number is wanted.
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
BROKEN = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?")
MAY_BE_SPECIAL = frozenset("0123456789+-.~nNtTfF")

# Control characters, line breaks that only some programs see, characters that reorder text, non-characters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


class UnreadableError(Exception):
    """The file gives no text to parse. Carries the problem's id, its words and its span."""

    def __init__(self, id: str, words: Words | None = None, span: Span = START) -> None:
        super().__init__(id)
        self.id, self.words, self.span = id, words or {}, span


class RefusedError(Exception):
    """`build` met something that is not allowed; `examine` says what and where."""


class PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, for machines without libyaml, made to accept what libyaml accepts."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)

    def scan_to_next_token(self) -> None:
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_plain_spaces(self, indent: Any, start_mark: Any) -> Any:
        length = 0
        while self.peek(length) in (" ", "\t"):
            length += 1
        blank = self.prefix(length)
        if "\t" in blank:  # a tab between two words, or at the end of a line
            self.forward(length)
            if self.peek() not in ("\r", "\n"):
                return [blank]
        return super().scan_plain_spaces(indent, start_mark)

    def scan_directive(self) -> Any:
        token = super().scan_directive()
        if token.name != "TAG" and token.value not in ((1, 1), (1, 2)):
            raise yaml.scanner.ScannerError("while scanning a directive", token.start_mark, "unknown", token.end_mark)
        return token

    def scan_flow_scalar(self, style: str) -> Any:
        start = self.get_mark()
        try:
            token = super().scan_flow_scalar(style)
            token.value.encode()
        except (OverflowError, ValueError):
            said = "found invalid Unicode character escape code"
            raise yaml.scanner.ScannerError("while parsing a quoted scalar", start, said, start) from None
        return token


Parser: Any
try:
    from yaml._yaml import CParser as Parser
except ImportError:  # PyYAML without libyaml
    Parser = PureParser


def read(path: str) -> str:
    """The text of a file.

    Raises `UnreadableError` where there is no regular file of at most 1 MiB of UTF-8 without control characters.
    """
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableError("is-a-folder")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("not-a-file")
        with open(path, "rb") as file:
            data = file.read(USUAL_BYTES)
            if len(data) == USUAL_BYTES:
                data += file.read(MAX_BYTES)
    except (OSError, ValueError) as error:
        raise refused_by_system(error) from None
    if len(data) > MAX_BYTES:
        raise UnreadableError("too-large", {"limit": "1 MiB"})
    return decode(data)


def refused_by_system(error: OSError | ValueError) -> UnreadableError:
    """Why the system gives no file or folder, as one of our problems."""
    if not isinstance(error, OSError):  # a path with a NUL byte in it
        return UnreadableError("no-such-file")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return UnreadableError("no-such-file")
    if error.errno == errno.ELOOP:
        return UnreadableError("link-loop")
    if error.errno in (errno.EACCES, errno.EPERM):
        return UnreadableError("no-permission")
    return UnreadableError("unreadable", {"reason": error.strerror or str(error)})


def decode(data: bytes) -> str:
    """The text that the bytes are in UTF-8, without a byte order mark. Raises `UnreadableError`."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("not-utf-8", {"what": Term("encoding.utf-16")})
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        raise UnreadableError(
            "not-utf-8", {"what": f"0x{data[error.start]:02X}"}, span_at(before, len(before))
        ) from None
    if bad := FORBIDDEN.search(text):
        raise UnreadableError("control-character", {"what": f"U+{ord(bad[0]):04X}"}, span_at(text, bad.start()))
    return text


@lru_cache(maxsize=4096)  # dates and numbers come again and again
def resolve(text: str) -> Scalar:
    """What an unquoted scalar means: null, a boolean, an exact number, or the text itself.

    Raises `ValueError` for a NaN or an infinity and `OverflowError` for a number that is too long.
    """
    if text in CONSTANTS:
        return CONSTANTS[text]
    whole = WHOLE.fullmatch(text)
    if not whole and not BROKEN.fullmatch(text):
        if NEITHER_TEXT_NOR_NUMBER.fullmatch(text):
            raise ValueError(text)
        return text
    if len(text) > MAX_NUMBER:
        raise OverflowError(text)
    return int(text) if whole else Decimal(text)


def build(text: str) -> Data:
    """Plain data of a text, by the fast walk.

    Raises `RefusedError` for everything that is not allowed and `yaml.YAMLError` for what is not YAML.
    """
    get = Parser(text).get_event
    get()  # the stream starts
    if type(get()) is not yaml.DocumentStartEvent:
        raise RefusedError
    root: list[Data] = []  # one document is a list with one entry, so that the root is no special case
    above: list[tuple[Any, Any]] = []
    here: Any = root
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
            if type(here) is list:
                here.append(value)
            elif key is None:
                if type(value) is not str or value in here or (value == "<<" and not event.style):
                    raise RefusedError
                key = value
            else:
                here[key] = value
                key = None
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.tag is not None or event.anchor is not None or len(above) == MAX_DEPTH:
                raise RefusedError
            value = {} if kind is yaml.MappingStartEvent else []
            if type(here) is list:
                here.append(value)
            elif key is None:
                raise RefusedError
            else:
                here[key] = value
            above.append((here, None))
            here, key = value, None
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            here, key = above.pop()
        elif kind is yaml.DocumentEndEvent:
            break
        else:
            raise RefusedError
    if type(get()) is not yaml.StreamEndEvent or root[0] is None:
        raise RefusedError
    if len(text) > MAX_ENTRIES and not _within_bounds(root[0]):  # what is shorter cannot hold as many
        raise RefusedError
    return root[0]


def _within_bounds(data: Data) -> bool:
    """Whether there are not too many keys, values, lists and mappings, all told."""
    entries, left = 0, [data]
    while left:
        here = left.pop()
        entries += 1
        if isinstance(here, dict):
            left += [*here, *here.values()]
        elif isinstance(here, list):
            left += here
    return entries <= MAX_ENTRIES


WANTING = ("missing-key", "too-few", "shares-not-one")  # what a mapping may want only because a key was refused


class Examined(NamedTuple):
    """A text looked at closely: its data (as far as it goes), every refusal, and where each path stands."""

    data: Data
    refusals: tuple[tuple[str, Words, Span], ...]
    values: dict[Path, Span]
    keys: dict[Path, Span]
    scalars: frozenset[Path]  # what is no mapping and no list
    short: frozenset[Path]  # the mappings in which a key was refused
    broken: bool  # not YAML: the data stops where it broke

    def place(self, path: Path, part: Part = "value") -> Span:
        """Where a path stands: its value where that fits on a line, else its key; of what is missing, what holds it."""
        path = self.known(path)
        for end in range(len(path), -1, -1):
            at = path[:end]
            if part == "key" and at in self.keys:
                return self.keys[at]
            value = self.values.get(at)
            if value and value.line == value.end_line and value.column != value.end_column and end:
                return value
            if at in self.keys:
                return self.keys[at]
            if value:
                return Span(value.line, value.column, value.line, value.column + 1)
        return START

    def known(self, path: Path) -> Path:
        """The steps of a path that stand in the document: a short form leaves some out."""
        here: Path = ()
        for step in path:
            if (*here, step) in self.values:
                here = (*here, step)
        return here

    def concerns_refused(self, problem: Problem) -> bool:
        """Whether a problem is only the echo of something that was refused at the same place."""
        if problem.id in WANTING and self.known(problem.path) in self.short:
            return True
        place = self.place(problem.path, problem.part)
        return any(span == place for _, _, span in self.refusals)


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
        what, at = syntax.explain(error, text, walk.last, walk.brackets)
        walk.refusals.append(("not-yaml", {"what": Term(what)}, START if at is None else span_at(text, at)))
    except yaml.YAMLError:
        walk.refusals.append(("not-yaml", {"what": Term("syntax.other")}, START))
    scalars, short = frozenset(walk.scalars), frozenset(walk.short)
    return Examined(data, tuple(walk.refusals), walk.values, walk.keys, scalars, short, broken)


class _TooMuchError(Exception):
    pass


class _Walk:
    """One close reading; recursive, which the depth limit makes safe."""

    def __init__(self, text: str) -> None:
        self.refusals: list[tuple[str, Words, Span]] = []
        self.values: dict[Path, Span] = {}
        self.keys: dict[Path, Span] = {}
        self.scalars: set[Path] = set()
        self.short: set[Path] = set()
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

    def node(self, event: Any, path: Path, depth: int) -> Data:
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
            self.refuse("tag", span, name=event.tag.replace("tag:yaml.org,2002:", "!!"))
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

    def scalar(self, event: Any, span: Span) -> Scalar:
        value: Scalar = str(event.value)
        try:
            value = value if event.style else resolve(event.value)
        except ValueError:
            self.refuse("not-finite", span, name=event.value)
        except OverflowError:
            self.refuse("number-too-long", span, limit=str(MAX_NUMBER))
        return value

    def sequence(self, items: Any, path: Path, depth: int) -> Any:
        while type(event := self.get()) is not yaml.SequenceEndEvent:
            items.append(self.node(event, (*path, len(items)), depth))
        return event

    def mapping(self, items: dict[str, Data], path: Path, depth: int) -> Any:
        while type(event := self.get()) is not yaml.MappingEndEvent:
            span, before = _span(event), len(self.refusals)
            aside: Path = (*path, "\0", len(self.refusals))  # what is refused is read on, but out of the way
            key = self.node(event, aside, depth)
            good = len(self.refusals) == before
            if good and key == "<<" and not event.style:
                self.refuse("merge-key", span)
            elif good and not isinstance(key, str):
                at = event.start_mark.index
                split = isinstance(key, int) and re.search("[0-9],$", self.text[:at][-2:])  # `0,5` in braces
                self.refuse("decimal-comma" if split else "key-not-text", span, name=getattr(event, "value", "…"))
            elif good and key in items:
                self.refuse("duplicate-key", span, name=str(key), line=str(self.keys[(*path, str(key))].line))
            elif isinstance(key, str) and key not in items:
                self.keys[(*path, key)] = span
                items[key] = self.node(self.get(), (*path, key), depth)
                continue
            if not isinstance(key, str) or key not in items:
                self.short.add(path)
            self.node(self.get(), aside, depth)
        return event


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    if type(event) in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
        return Span(start.line + 1, start.column + 1, start.line + 1, start.column + 2)
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
