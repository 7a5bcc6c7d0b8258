"""What is said about a file: a finding has an id, a severity, words to fill its sentence, and always a place."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the worst to the mildest."""

Part = Literal["key", "value"]
Path = tuple[str | int, ...]


class Term(str):
    """A word that the language files translate, such as `type.list`; a plain `str` is shown as it stands."""

    __slots__ = ()


Word = str | int | tuple[str, ...]
Words = Mapping[str, Word]
NO_WORDS: Words = MappingProxyType({})


class Span(NamedTuple):
    """A place in a file. Lines and columns count from 1, columns in code points; the end is exclusive."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


START = Span()


def span_at(text: str, index: int) -> Span:
    """The place of one character of a text, whatever its line ends."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Span(line, column, line, column + 1)


class Problem(NamedTuple):
    """Something wrong at a path of a document, before anybody has asked for its line and column."""

    id: str
    path: Path
    words: Words = NO_WORDS
    part: Part = "value"


class Finding(NamedTuple):
    """Something wrong at a place in a file."""

    file: str
    span: Span
    id: str
    severity: Severity
    words: Words = NO_WORDS


class Checked(NamedTuple):
    """What a check found: the findings by file, line, column and id; how many files; how many findings were ignored."""

    findings: tuple[Finding, ...]
    files: int
    ignored: int
    texts: Mapping[str, str]  # of files with findings that could be read, their text, to show a line of it
    names: tuple[str, ...]  # of all files, with findings or without


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by file, line, column and id, each once."""
    unique = {(f.file, f.span, f.id, repr(sorted(f.words.items()))): f for f in findings}
    return tuple(unique[key] for key in sorted(unique))


def nearest(name: str, known: Iterable[str]) -> Words:
    """The words `name`, `known`, and `nearest` where one of the known names is close enough to be meant."""
    from difflib import get_close_matches  # slow to import, and most runs have nothing to complain about

    names = tuple(known)
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    words: dict[str, Word] = {"name": name if name.strip() else f'"{name}"', "known": names}
    return words | {"nearest": close[0]} if close else words
