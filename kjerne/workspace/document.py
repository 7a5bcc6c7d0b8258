"""One file to one document: every problem is located, then silenced by a comment or reported as a finding."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from kjerne.checks.run import to_finding
from kjerne.checks.suppressions import has_notable_comment, lines, malformed_ignores, suppressions, swallowed_texts
from kjerne.model import lookalikes
from kjerne.model.findings import (
    NO_WORDS,
    OWN_LEVELS,
    SEVERITIES,
    DocumentPath,
    Finding,
    Levels,
    MessageWords,
    Problem,
    Severity,
    Span,
    Term,
    span_at,
    suggest,
    with_level,
)
from kjerne.model.parts import Model
from kjerne.model.plain_data import Data
from kjerne.model.shape_problems import problems_of_shape
from kjerne.reading import fast_yaml
from kjerne.reading.positions import Examined
from kjerne.reading.read import Contents, Unreadable, examine
from kjerne.workspace.valid_part import problems_of_valid_part

M = TypeVar("M", bound=Model)
T = TypeVar("T")
Problems = Callable[[M], Iterable[Problem]]
"""Gives the problems of a document beyond its shape: names that refer to nothing, proofs, lints."""

MOST_FINDINGS = 200
"""The most findings of one file that are reported, the most severe first."""


class Loaded(NamedTuple, Generic[M]):
    """A document and what was found in its file."""

    document: M | None  # None where there is any error
    findings: tuple[Finding, ...] = ()
    ignored: int = 0  # findings that a comment silenced
    text: str = ""
    between: Span | None = None  # the comment that ignores the check between files, if there is one


BATCH = 8
"""Files that go through each step of the work together: the step's code and data stay in the processor's cache."""


def batches(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """The things in their order, `BATCH` at a time."""
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))


def parse(
    file: str,
    contents: Contents | Unreadable,
    model: type[M],
    problems: Problems[M],
    comments: bool = False,
    levels: Levels = OWN_LEVELS,
) -> Loaded[M]:
    """The document of this model in the contents of a file, and its findings.

    The document is judged once. If there are problems, each is located (path to span), those that a comment ignores are
    silenced, and the most severe of the rest become the findings. With `comments`, problems of comments are found too:
    swallowed text, and comments that ignore nothing. The findings are as severe as `levels` says, which changes nothing
    about the document: a check that is raised to an error does not keep it from being used.
    """
    if isinstance(contents, Unreadable):
        return Loaded(None, (to_finding(file, contents.span, contents.id, contents.words),))
    text, data, _ = contents
    examined = examine(text) if data is None else None  # refused: examine what of it can be used
    document, judged = _judge(examined.data if examined else data, model, problems, examined)
    if (document is None or examined) and (left := _left_by_git(file, text)):
        return Loaded(None, left, text=text)
    first_problems = tuple(islice(judged, MOST_FINDINGS + 1))
    if not first_problems and examined is None and not (comments and has_notable_comment(text)):
        return Loaded(document, text=text)
    examined = examined or _positions(contents, first_problems)
    silencing = suppressions(text, examined)
    located = chain(
        _locate_refusals(file, examined),
        _locate(file, text, chain(first_problems, judged), examined),
        _locate_comments(file, text, examined) if comments else (),
    )
    most_severe = _MostSevere(levels)
    for finding, problem in located:
        if not silencing.silences(finding):
            most_severe.add(finding, problem)
        if most_severe.full:
            break
    if comments and not most_severe.errors:  # an error keeps the rest from being seen
        for ignore in silencing.unused():
            most_severe.add(to_finding(file, ignore.span, "ignore-unused", {"name": ignore.id}))
    findings = most_severe.assemble(file, text)
    return Loaded(
        None if most_severe.errors else document, findings, silencing.ignored, text, silencing.between_files()
    )


def _judge(
    data: Data, model: type[M], problems: Problems[M], examined: Examined | None
) -> tuple[M | None, Iterator[Problem]]:
    """The document in the data, or None if its shape is wrong; and its problems, computed lazily."""
    if examined and (examined.broken or any(id == "empty-file" for id, _, _ in examined.refusals)):
        return None, iter(())
    try:
        document = model.model_validate(data)
    except ValidationError as error:
        shape = tuple(islice(problems_of_shape(error, data, model), MOST_FINDINGS + 1))  # all of them errors
        further_problems = problems_of_valid_part(data, shape, model, problems) if len(shape) <= MOST_FINDINGS else ()
        return None, chain(shape, further_problems)
    return document, iter(problems(document))


def _left_by_git(file: str, text: str) -> tuple[Finding, ...]:
    """The findings about what git left in a file that cannot be used; nothing else need be said of such a file."""
    from kjerne.reading.other_files import left_by_git

    marks = islice(left_by_git(text), MOST_FINDINGS)
    return tuple(to_finding(file, span, id, NO_WORDS if whole else {"kind": "mark"}) for id, span, whole in marks)


# ---- locate


Located = tuple[Finding, Problem | None]
"""A finding, and the problem that it is about, if any; `suggest` completes its words only if it is reported."""


def _positions(contents: Contents, problems: Sequence[Problem]) -> Examined:
    """The places in a text: of the paths of the problems only, if that is enough and the form is simple."""
    if contents.simple and len(problems) <= MOST_FINDINGS and not has_notable_comment(contents.text):
        return fast_yaml.examine(contents.text, contents.data, [problem.path for problem in problems])
    return examine(contents.text)


def _locate_refusals(file: str, examined: Examined) -> Iterator[Located]:
    """The findings about what the reader refused."""
    for id, words, span in examined.refusals:
        yield to_finding(file, span, id, words), None


def _locate(file: str, text: str, problems: Iterable[Problem], examined: Examined) -> Iterator[Located]:
    """Each problem at its place, without those that only follow from what the reader refused."""
    refused = {span for _, _, span in examined.refusals}
    text_lines: Sequence[str] = ()  # split only for a problem that asks for it
    for problem in map(lookalikes.explained, problems):
        span = examined.place(problem.path, problem.part)
        if span not in refused and not examined.lacks_refused(problem):
            if problem.id == "misleading-character":
                text_lines = text_lines or lines(text)
                span = _place_of_character(text_lines, span, problem)
            yield to_finding(file, span, problem.id, problem.words), problem
            if problem.part == "start":
                text_lines = text_lines or lines(text)
                yield from _locate_below(file, text_lines, problem, examined)


def _locate_below(file: str, text_lines: Sequence[str], problem: Problem, examined: Examined) -> Iterator[Located]:
    """The findings about the further lines of a value that is a text only because each of them has the same slip."""
    value = examined.values.get(examined.known(problem.path))
    if value is None or value.line == value.end_line:
        return
    for number, line in enumerate(text_lines[value.line : value.end_line], value.line + 1):
        words: MessageWords = {}
        if problem.id == "misleading-character" and (found := lookalikes.in_entry(line)):
            column, words = found.at + 1, found.words
        elif problem.id == "missing-space" and (written := lookalikes.with_space(line)):
            column, words = len(line) - len(line.lstrip()) + 1, {"name": written}
        if words:
            yield to_finding(file, Span(number, column, number, column + 1), problem.id, words), None


def _place_of_character(text_lines: Sequence[str], span: Span, problem: Problem) -> Span:
    """The place of the character that a problem is about, on the first line of the key or value at `span`."""
    line = text_lines[span.line - 1]
    column = line.find(chr(int(str(problem.words["code"])[2:], 16)), span.column - 1) + 1
    return Span(span.line, column, span.line, column + 1) if column else span


def _locate_comments(file: str, text: str, examined: Examined) -> Iterator[Located]:
    """The findings about comments: swallowed text, and malformed comments that should ignore a check."""
    if not examined.broken:
        for span, lost in swallowed_texts(text, examined):
            yield to_finding(file, span, "swallowed-text", {"name": lost}), None
        for span in malformed_ignores(text, examined):
            yield to_finding(file, span, "ignore-malformed", NO_WORDS), None


# ---- assemble


class _MostSevere:
    """The findings of one file that are reported: the most severe, of equally severe ones those that were found first.

    At most `MOST_FINDINGS` + 1 of each severity are kept in memory.
    """

    def __init__(self, levels: Levels) -> None:
        self.count = 0
        self.errors = False
        """Whether there is an error by the check's own severity."""
        self._levels = levels
        self._kept: dict[Severity, list[tuple[int, Finding, Problem | None]]] = {
            severity: [] for severity in SEVERITIES
        }

    def add(self, finding: Finding, problem: Problem | None = None) -> None:
        """Add a finding, with the problem that it is about, if any. One whose check is off is left out."""
        self.errors = self.errors or finding.severity == "error"
        leveled = with_level(finding, self._levels)
        if leveled is None:
            return
        finding = leveled
        entries = self._kept[finding.severity]
        if len(entries) <= MOST_FINDINGS:
            entries.append((self.count, finding, problem))
        self.count += 1

    @property
    def full(self) -> bool:
        """Whether no further finding could be reported: there are too many errors already."""
        return self.errors and len(self._kept["error"]) > MOST_FINDINGS

    def assemble(self, file: str, text: str) -> tuple[Finding, ...]:
        """The findings to report, in the order in which they were found, with suggestions; a note if there are more.

        `text` is that of the file.
        """
        entries = sorted([entry for entries in self._kept.values() for entry in entries][:MOST_FINDINGS])
        worded = [
            (finding._replace(words=suggest(problem)) if problem else finding, problem)
            for _, finding, problem in entries
        ]
        slips = _Slips(worded)
        findings = tuple(finding for finding, problem in worded if not (problem and slips.explain(problem)))
        if self.count <= MOST_FINDINGS:
            return findings
        end = span_at(text, len(text))
        more = with_level(to_finding(file, end, "too-many-findings", {"limit": str(MOST_FINDINGS)}), self._levels)
        return (*findings, more) if more else findings


class _Slips:
    """The slips of the hand among problems: keys that are misspelt, or hidden by characters that cannot be seen."""

    def __init__(self, located: Iterable[Located]) -> None:
        self._meant: set[tuple[DocumentPath, object]] = set()
        self._moved: set[DocumentPath] = set()
        for finding, problem in located:
            if problem and "nearest" in finding.words:
                self._meant.add((problem.path[:-1], finding.words["nearest"]))
            elif problem and problem.id in ("misleading-character", "missing-space") and problem.part == "key":
                key = str(problem.path[-1])
                self._meant.add((problem.path[:-1], lookalikes.plain(key).partition(":")[0]))
                if lookalikes.is_unseen(key[:1]):
                    self._moved.add(problem.path[:-1])

    def explain(self, problem: Problem) -> bool:
        """Whether a key is missing only because it is misspelt, or empty only because what it holds is not indented."""
        if problem.id == "missing-key":
            return (problem.path, problem.words["name"]) in self._meant
        is_empty = problem.id == "wrong-type" and problem.words["found"] == Term("type.nothing")
        return is_empty and any(problem.path[:end] in self._moved for end in range(len(problem.path)))
