"""Reading definitions: bytes to text, what an unquoted word means, and what a close reading can tell.

The meaning is YAML 1.2's core schema, less everything that makes a definition say something else than it seems to say.
`simple` reads the form in which nearly all definitions are written, `events` whatever else is YAML."""

import errno
import os
import re
import stat
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kjerne.model.findings import START, Anchor, DocumentPath, MessageWords, Problem, Span, Term, span_at
from kjerne.model.plain_data import Data, Scalar

MAX_BYTES = 1 << 20
USUAL_BYTES = 1 << 16  # to make room for a megabyte takes longer than to read that
AT_ONCE = sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"))
"""To open a file so that nobody waits at a pipe into which nothing is written; not every system knows all of it."""
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
FORBIDDEN = (  # compiled when it is needed, which is seldom
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
IN_FORBIDDEN = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xC2, 0xE2, 0xEF))
"""Bytes without one of which no such character is written: quick to look for, and æ, ø and å have none of them."""


class UnreadableError(Exception):
    """The file gives no text to parse. Carries the problem's id, its words and its span."""

    def __init__(self, id: str, words: MessageWords | None = None, span: Span = START) -> None:
        super().__init__(id)
        self.id, self.words, self.span = id, words or {}, span


class RefusedError(Exception):
    """`build` met something that is not allowed; `examine` says what and where."""


def read(path: str) -> str:
    """The text of a file.

    Raises `UnreadableError` where there is no regular file of at most 1 MiB of UTF-8 without control characters.
    """
    try:
        data = _bytes(path)
    except (OSError, ValueError) as error:
        raise refused_by_system(error) from None
    if len(data) > MAX_BYTES:
        raise UnreadableError("too-large", {"limit": "1 MiB"})
    return decode(data)


def _bytes(path: str) -> bytes:
    """What is in a file, and no more of it than shows that it is too large."""
    file = os.open(path, os.O_RDONLY | AT_ONCE)
    try:
        status = os.fstat(file)
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableError("is-a-folder")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("not-a-file")
        data = os.read(file, min(status.st_size, MAX_BYTES) + 1)
        # Nearly always this is all: the size beforehand is only what it says.
        while len(data) != status.st_size and len(data) <= MAX_BYTES and (more := os.read(file, USUAL_BYTES)):
            data += more
        return data
    finally:
        os.close(file)


def refused_by_system(error: OSError | ValueError) -> UnreadableError:
    """Why the system gives no file or folder, as one of our problems."""
    if not isinstance(error, OSError):  # a path with a NUL byte in it
        return UnreadableError("no-such-file")
    if error.errno == errno.ENXIO:  # a socket
        return UnreadableError("not-a-file")
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
    suspicious = len(data.translate(None, IN_FORBIDDEN)) < len(data)
    if suspicious and (bad := re.search(FORBIDDEN, text)):
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


WANTING = ("missing-key", "too-few", "shares-not-one")  # what a mapping may want only because a key was refused


class Examined(NamedTuple):
    """A text looked at closely: its data (as far as it goes), every refusal, and where each path stands."""

    data: Data
    refusals: tuple[tuple[str, MessageWords, Span], ...]
    values: dict[DocumentPath, Span]
    keys: dict[DocumentPath, Span]
    scalars: frozenset[DocumentPath]  # what is no mapping and no list
    short: frozenset[DocumentPath]  # the mappings in which a key was refused
    broken: bool  # not YAML: the data stops where it broke

    def place(self, path: DocumentPath, part: Anchor = "value") -> Span:
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

    def known(self, path: DocumentPath) -> DocumentPath:
        """The steps of a path that stand in the document: a short form leaves some out."""
        here: DocumentPath = ()
        for step in path:
            if (*here, step) in self.values:
                here = (*here, step)
        return here

    def lacks_refused(self, problem: Problem) -> bool:
        """Whether something is wanting in a mapping only because a key of it was refused."""
        return problem.id in WANTING and self.known(problem.path) in self.short
