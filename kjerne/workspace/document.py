"""One file turned into one document, with every problem located, silenced or told."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import chain, islice, takewhile
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from kjerne.checks.run import to_finding
from kjerne.checks.suppressions import has_notable_comment, malformed, suppressions, swallowed
from kjerne.model.documents import Group, Model
from kjerne.model.findings import (
    NO_WORDS,
    SEVERITIES,
    DocumentPath,
    Finding,
    Problem,
    Severity,
    Span,
    span_at,
    suggest,
)
from kjerne.model.plain_data import Data
from kjerne.model.shape_problems import problems_of_shape
from kjerne.reading import fast_yaml
from kjerne.reading.positions import Examined
from kjerne.reading.read import Contents, examine
from kjerne.reading.refusals import UnreadableError

M = TypeVar("M", bound=Model)
T = TypeVar("T")
Problems = Callable[[M, Data], Iterable[Problem]]
"""What is wrong between the parts of a document, given the document and the plain data it was made from."""

MOST_FINDINGS = 200
"""Findings of one file that are told, the most severe first: who meets as many mends these."""


class Loaded(NamedTuple, Generic[M]):
    """A document, or None where anything about it is an error; the findings; how many were ignored; the text.

    `between` is where a comment ignores what is found between files, if one does.
    """

    document: M | None
    findings: tuple[Finding, ...] = ()
    ignored: int = 0
    text: str = ""
    between: Span | None = None


BATCH = 8
"""Files that take each step of the work together, so that what the step needs stays in the processor's cache."""


def batches(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """The things in their order, so many at a time."""
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))


def unreadable(file: str, error: UnreadableError) -> Finding:
    """That a file gives no text, and why."""
    return to_finding(file, error.span, error.id, error.words)


def parse(
    file: str, written: Contents | UnreadableError, model: type[M], problems: Problems[M], comments: bool = False
) -> Loaded[M]:
    """The document of this model that stands in a file, already looked at.

    Judged once; then every problem is located, those that a comment ignores are dropped, and the rest is put together.
    With `comments`, what the comments swallow or needlessly ignore is found as well.
    """
    if isinstance(written, UnreadableError):
        return Loaded(None, (unreadable(file, written),))
    text, data, is_simple = written
    examined: Examined | None = None
    if data is None:  # refused: only a close reading tells what of it can be used
        examined = examine(text)
        data = examined.data
    document, wrong = _judged(data, model, problems, examined)
    first = tuple(islice(wrong, MOST_FINDINGS + 1))
    notable = (first or comments) and has_notable_comment(text)
    if not first and not notable and examined is None:
        return Loaded(document, text=text)
    if examined is None and is_simple and not notable and len(first) <= MOST_FINDINGS:
        examined = fast_yaml.examine(text, data, [problem.path for problem in first])
    elif examined is None:
        examined = examine(text)
    ignoring = suppressions(text, examined)
    located = chain(
        _refused(file, examined),
        _located(file, chain(first, wrong), examined),
        _about_comments(file, text, examined) if comments else (),
    )
    told = _Told()
    for found, problem in located:
        if not ignoring.silences(found):
            told.add(found, problem)
        if told.full:
            break
    if comments and not told.errors:  # an error keeps the rest from being seen
        for ignore in ignoring.unused():
            told.add(to_finding(file, ignore.span, "ignore-unused", {"name": ignore.id}))
    kept = told.findings()
    if told.more:
        kept += (to_finding(file, span_at(text, len(text)), "too-many-findings", {"limit": str(MOST_FINDINGS)}),)
    return Loaded(None if told.errors else document, kept, ignoring.ignored, text, ignoring.between_files())


def _judged(
    data: Data, model: type[M], problems: Problems[M], examined: Examined | None
) -> tuple[M | None, Iterator[Problem]]:
    """The document in the data, if its shape is right, and what is wrong with it, worked out as it is asked for."""
    if examined and (examined.broken or any(id == "empty-file" for id, _, _ in examined.refusals)):
        return None, iter(())
    try:
        document = model.model_validate(data)
    except ValidationError as error:
        shape = tuple(islice(problems_of_shape(error, data, model), MOST_FINDINGS + 1))  # all of them errors
        rest = _of_the_sound_part(data, shape, model, problems) if len(shape) <= MOST_FINDINGS else ()
        return None, chain(shape, rest)
    return document, iter(problems(document, data))


Located = tuple[Finding, Problem | None]
"""A finding, and the problem that it tells of, whose words are completed only where it is told."""


def _refused(file: str, examined: Examined) -> Iterator[Located]:
    """What the reader refused."""
    for id, words, span in examined.refusals:
        yield to_finding(file, span, id, words), None


def _located(file: str, problems: Iterable[Problem], examined: Examined) -> Iterator[Located]:
    """Each problem at its place, but for the echoes of what the reader refused."""
    refused = {span for _, _, span in examined.refusals}
    for problem in problems:
        span = examined.place(problem.path, problem.part)
        if span not in refused and not examined.lacks_refused(problem):
            yield to_finding(file, span, problem.id, problem.words), problem


def _about_comments(file: str, text: str, examined: Examined) -> Iterator[Located]:
    """What comments swallow, and those that are meant to ignore something and do not say it as they must."""
    if not examined.broken:
        for span, lost in swallowed(text, examined):
            yield to_finding(file, span, "swallowed-text", {"name": lost}), None
        for span in malformed(text, examined):
            yield to_finding(file, span, "ignore-malformed", NO_WORDS), None


class _Told:
    """The findings of one file that are told: the most severe, and of equally severe ones those that were found first.

    Takes no more memory than what is told does.
    """

    def __init__(self) -> None:
        self.count = 0
        self._by_severity: dict[Severity, list[tuple[int, Finding, Problem | None]]] = {each: [] for each in SEVERITIES}

    def add(self, found: Finding, problem: Problem | None = None) -> None:
        """One finding more."""
        some = self._by_severity[found.severity]
        if len(some) <= MOST_FINDINGS:
            some.append((self.count, found, problem))
        self.count += 1

    @property
    def errors(self) -> bool:
        """Whether there is an error among them."""
        return bool(self._by_severity["error"])

    @property
    def full(self) -> bool:
        """Whether nothing that is found from here on would be told."""
        return len(self._by_severity["error"]) > MOST_FINDINGS

    @property
    def more(self) -> bool:
        """Whether more was found than is told."""
        return self.count > MOST_FINDINGS

    def findings(self) -> tuple[Finding, ...]:
        """What is told, in the order in which it was found."""
        kept = sorted([each for some in self._by_severity.values() for each in some][:MOST_FINDINGS])
        told = [(found._replace(words=suggest(problem)) if problem else found, problem) for _, found, problem in kept]
        slips = {
            (problem.path[:-1], found.words["nearest"])
            for found, problem in told
            if problem and "nearest" in found.words
        }
        return tuple(found for found, problem in told if not (problem and _is_slip(problem, slips)))


def _is_slip(missing: Problem, slips: Collection[tuple[DocumentPath, object]]) -> bool:
    """Whether a key is missing only because it stands there with a slip, as another problem says."""
    return missing.id == "missing-key" and (missing.path, missing.words["name"]) in slips


def _of_the_sound_part(
    data: Data, shape: Sequence[Problem], model: type[M], problems: Problems[M]
) -> Iterator[Problem]:
    """What else is wrong with a group whose shape is wrong in places, those left out, so that all is told at once.

    Not of a criteria set: its parts lean on each other, and what is left of it would raise false alarms.
    """
    if model is not Group:
        return
    left: Any = deepcopy(data)
    for problem in shape:
        # A list goes as a whole, since its other items would move; so does what lacks a key.
        keys = tuple(takewhile(lambda step: isinstance(step, str), problem.path))
        holder = left
        for step in keys[:-1]:
            holder = holder.get(step, {})
        if keys:
            holder.pop(keys[-1], None)
    try:
        rest = model.model_validate(left)
    except ValidationError:
        return
    whole = isinstance(data, dict) and left.get("sources") == data.get("sources")
    yield from (each for each in problems(rest, left) if whole or each.id != "unknown-source")
