"""Problems at a path of a document, findings at a place in a file, and the nearest name to suggest."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the worst to the mildest."""

Anchor = Literal["key", "value"]
DocumentPath = tuple[str | int, ...]


class Term(str):
    """A word that the language files translate, such as `type.list`; a plain `str` is shown as it stands."""

    __slots__ = ()


MessageWord = str | int | tuple[str, ...]
MessageWords = Mapping[str, MessageWord]
NO_WORDS: MessageWords = MappingProxyType({})


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
    """Something wrong at a path of a document, before anybody has asked for its line and column.

    `candidates` are the names of which one may have been meant by `words["name"]`. Which of them is nearest is only
    worked out for a problem that is told: see `suggest`.
    """

    id: str
    path: DocumentPath
    words: MessageWords = NO_WORDS
    part: Anchor = "value"
    candidates: Collection[str] = ()


def unknown_name(
    id: str, path: DocumentPath, name: str, candidates: Collection[str], part: Anchor = "value"
) -> Problem:
    """The problem that a name is none of these candidates."""
    return Problem(id, path, {"name": name}, part, candidates)


def suggest(problem: Problem) -> MessageWords:
    """The words of a problem; where it has candidates, those too, and the nearest of them."""
    if not problem.candidates:
        return problem.words
    return {**problem.words, **suggestion(str(problem.words["name"]), problem.candidates)}


class Finding(NamedTuple):
    """Something wrong at a place in a file."""

    file: str
    span: Span
    id: str
    severity: Severity
    words: MessageWords = NO_WORDS


class Checked(NamedTuple):
    """What a check found: the findings by file, line, column and id; how many files; how many findings were ignored."""

    findings: tuple[Finding, ...]
    files: int
    ignored: int
    lines: Mapping[tuple[str, int], str]  # by file and number, those that findings begin on, where they could be read
    names: tuple[str, ...]  # of all files, with findings or without


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by file, line, column and id, each once."""
    unique = {(f.file, f.span[:2], f.id, f.span, repr(sorted(f.words.items()))): f for f in findings}
    return tuple(unique[key] for key in sorted(unique))


MOST_NAMES = 20  # that are listed as known ones
MOST_COMPARED = 500  # names, and none longer than this:
LONGEST_COMPARED = 40


def suggestion(name: str, known: Iterable[str]) -> MessageWords:
    """The words `name`, `known`, and `nearest` where one of the known names is close enough to be meant."""
    names = tuple(known)
    close = _closest(name, [known_name for known_name in names[:MOST_COMPARED] if len(known_name) <= LONGEST_COMPARED])
    listed = names if len(names) <= MOST_NAMES else (*names[:MOST_NAMES], "…")
    words: dict[str, MessageWord] = {"name": name, "known": listed}
    return words | {"nearest": close[0]} if close else words


def _closest(name: str, known: Sequence[str]) -> list[str]:
    """The known name that is most like this one, if any is; sought among those that share most of its letters."""
    from difflib import SequenceMatcher, get_close_matches  # slow to import, and most runs need none of it
    from heapq import nlargest

    matcher = SequenceMatcher(b=name)

    def shared(known_name: str) -> float:
        matcher.set_seq1(known_name)
        return matcher.quick_ratio()

    return get_close_matches(name, nlargest(10, known, key=shared), n=1, cutoff=0.6)
