"""Problems at a path of a document, findings at a place in a file, and the nearest name to suggest."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, Union, get_args

if TYPE_CHECKING:
    from kjerne.model.parts import Wordings

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""All severities, the worst first."""

Level = Literal["off", "note", "warning", "error"]
"""How severe the findings of a check are to be; `off` leaves them out."""

Levels = Mapping[str, Level]
"""By the id of a check: how severe its findings are to be. A check that is not here keeps its own severity."""

Anchor = Literal["key", "value", "start"]
"""What of an entry a problem is about: its key, its value, or the beginning of its value, however long that is."""

DocumentPath = tuple[str | int, ...]


class Term(str):
    """The key of a word that is translated, such as `type.list`; a plain `str` is shown as it is."""

    __slots__ = ()


class Numeral(str):
    """A number as text, with a decimal point; said with the reader's decimal mark."""

    __slots__ = ()


MessageWord = Union[str, int, tuple[str, ...], "Wordings"]
MessageWords = Mapping[str, MessageWord]
NO_WORDS: MessageWords = MappingProxyType({})
OWN_LEVELS: Levels = MappingProxyType({})
"""Every check keeps its own severity."""


class Span(NamedTuple):
    """A place in a file. Lines and columns are from 1, columns in code points; the end is exclusive."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


START = Span()


def span_at(text: str, index: int) -> Span:
    """The place of the character at this index (from 0) of a text, with line ends of any kind."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Span(line, column, line, column + 1)


class Problem(NamedTuple):
    """Something wrong at a path of a document, without line and column.

    `candidates` are the known names of which one may be meant by `words["name"]`, perhaps with what they stand for: see
    `suggestion`. The nearest of them is only computed for a problem that is reported: see `suggest`.
    """

    id: str
    path: DocumentPath
    words: MessageWords = NO_WORDS
    part: Anchor = "value"
    candidates: Collection[str] = ()


def unknown_name(
    id: str, path: DocumentPath, name: str, candidates: Collection[str], part: Anchor = "value"
) -> Problem:
    """The problem that a name is not one of the candidates."""
    return Problem(id, path, {"name": name}, part, candidates)


def suggest(problem: Problem) -> MessageWords:
    """The words of a problem; if it has candidates, with those of `suggestion`."""
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


def with_level(finding: Finding, levels: Levels) -> Finding | None:
    """The finding as severe as `levels` says; None where its check is off. An error stays one."""
    level = levels.get(finding.id, finding.severity)
    if finding.severity == "error":
        return finding
    return None if level == "off" else finding._replace(severity=level)


class Checked(NamedTuple):
    """The result of checking files."""

    findings: tuple[Finding, ...]  # by file, line, column and id
    files: int  # how many were checked
    ignored: int  # findings that a comment silenced
    lines: Mapping[tuple[str, int], str]  # by file and line number: the lines that findings begin on, if readable
    names: tuple[str, ...]  # of all files, with findings or without

    @classmethod
    def together(cls, parts: "Sequence[Checked]") -> "Checked":
        """The results of checking several sets of files as one."""
        names = tuple(dict.fromkeys(name for part in parts for name in part.names))
        lines = {place: line for part in parts for place, line in part.lines.items()}
        findings = in_order(finding for part in parts for finding in part.findings)
        return cls(findings, len(names), sum(part.ignored for part in parts), lines, names)

    def renamed(self, name: Callable[[str], str]) -> "Checked":
        """The same result, with another name for each file."""
        return Checked(
            in_order(finding._replace(file=name(finding.file)) for finding in self.findings),
            self.files,
            self.ignored,
            {(name(file), number): line for (file, number), line in self.lines.items()},
            tuple(map(name, self.names)),
        )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by file, line, column and id, each once."""
    unique = {(f.file, f.span[:2], f.id, f.span, repr(sorted(f.words.items()))): f for f in findings}
    return tuple(unique[key] for key in sorted(unique))


MOST_NAMES = 20
"""Known names that are listed."""


def suggestion(name: str, known: Collection[str]) -> MessageWords:
    """The words `name`, `known` (at most `MOST_NAMES`), and `nearest` if a known name is similar enough to be meant.

    If `known` is a mapping whose things have labels, these are compared too, and `label` is that of the nearest. It may
    have a `nearest` of its own.
    """
    from kjerne.model.names import label, nearest  # with all models, which the command line does not need at its start

    names = tuple(known)
    words: dict[str, MessageWord] = {
        "name": name,
        "known": names if len(names) <= MOST_NAMES else (*names[:MOST_NAMES], "…"),
    }
    find = getattr(known, "nearest", None)  # of names that are found by themselves, such as those of ministries
    if (id := find(name) if find else nearest(name, known)) is not None:
        words["nearest"] = id
        if isinstance(known, Mapping) and (text := label(known[id])) is not None:
            words["label"] = text
    return words
