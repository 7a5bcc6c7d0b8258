"""One file turned into one document, with every problem located, silenced or told."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import chain, islice, takewhile
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from kjerne.checks.run import to_finding
from kjerne.checks.suppressions import has_notable_comment, malformed_ignores, suppressions, swallowed_texts
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
from kjerne.reading.read import Contents, Unreadable, examine

M = TypeVar("M", bound=Model)
T = TypeVar("T")
Problems = Callable[[M], Iterable[Problem]]
"""What is wrong between the parts of a document."""

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


def parse(
    file: str, contents: Contents | Unreadable, model: type[M], problems: Problems[M], comments: bool = False
) -> Loaded[M]:
    """The document of this model in the contents of a file.

    The document is judged once. If anything is wrong, every problem is located (path to span), those that a comment
    ignores are silenced, and the most severe of the rest are assembled. With `comments`, what the comments swallow or
    needlessly ignore is found as well.
    """
    if isinstance(contents, Unreadable):
        return Loaded(None, (to_finding(file, contents.span, contents.id, contents.words),))
    text, data, _ = contents
    examined = examine(text) if data is None else None  # refused: only a close reading tells what of it can be used
    document, judged = _judge(examined.data if examined else data, model, problems, examined)
    first = tuple(islice(judged, MOST_FINDINGS + 1))
    if not first and examined is None and not (comments and has_notable_comment(text)):
        return Loaded(document, text=text)
    examined = examined or _positions(contents, first)
    silencing = suppressions(text, examined)
    located = chain(
        _locate_refusals(file, examined),
        _locate(file, chain(first, judged), examined),
        _locate_comments(file, text, examined) if comments else (),
    )
    kept = _MostSevere()
    for finding, problem in located:
        if not silencing.silences(finding):
            kept.add(finding, problem)
        if kept.full:
            break
    if comments and not kept.errors:  # an error keeps the rest from being seen
        for ignore in silencing.unused():
            kept.add(to_finding(file, ignore.span, "ignore-unused", {"name": ignore.id}))
    findings = kept.assembled(file, text)
    return Loaded(None if kept.errors else document, findings, silencing.ignored, text, silencing.between_files())


def _judge(
    data: Data, model: type[M], problems: Problems[M], examined: Examined | None
) -> tuple[M | None, Iterator[Problem]]:
    """The document in the data, if its shape is right, and its problems, worked out as they are asked for."""
    if examined and (examined.broken or any(id == "empty-file" for id, _, _ in examined.refusals)):
        return None, iter(())
    try:
        document = model.model_validate(data)
    except ValidationError as error:
        shape = tuple(islice(problems_of_shape(error, data, model), MOST_FINDINGS + 1))  # all of them errors
        others = _of_the_sound_part(data, shape, model, problems) if len(shape) <= MOST_FINDINGS else ()
        return None, chain(shape, others)
    return document, iter(problems(document))


# ---- locate


Located = tuple[Finding, Problem | None]
"""A finding, and the problem that it tells of, whose words are completed only where it is kept."""


def _positions(contents: Contents, problems: Sequence[Problem]) -> Examined:
    """Where the parts of a text stand; of the simple form only the paths of the problems, if that is all one needs."""
    if contents.simple and len(problems) <= MOST_FINDINGS and not has_notable_comment(contents.text):
        return fast_yaml.examine(contents.text, contents.data, [problem.path for problem in problems])
    return examine(contents.text)


def _locate_refusals(file: str, examined: Examined) -> Iterator[Located]:
    """What the reader refused."""
    for id, words, span in examined.refusals:
        yield to_finding(file, span, id, words), None


def _locate(file: str, problems: Iterable[Problem], examined: Examined) -> Iterator[Located]:
    """Each problem at its place, but for the echoes of what the reader refused."""
    refused = {span for _, _, span in examined.refusals}
    for problem in problems:
        span = examined.place(problem.path, problem.part)
        if span not in refused and not examined.lacks_refused(problem):
            yield to_finding(file, span, problem.id, problem.words), problem


def _locate_comments(file: str, text: str, examined: Examined) -> Iterator[Located]:
    """What comments swallow, and those that are meant to ignore something and do not say it as they must."""
    if not examined.broken:
        for span, lost in swallowed_texts(text, examined):
            yield to_finding(file, span, "swallowed-text", {"name": lost}), None
        for span in malformed_ignores(text, examined):
            yield to_finding(file, span, "ignore-malformed", NO_WORDS), None


# ---- assemble


class _MostSevere:
    """The findings of one file that are told: the most severe, and of equally severe ones those that were found first.

    Takes no more memory than what is told does.
    """

    def __init__(self) -> None:
        self.count = 0
        self._kept: dict[Severity, list[tuple[int, Finding, Problem | None]]] = {each: [] for each in SEVERITIES}

    def add(self, finding: Finding, problem: Problem | None = None) -> None:
        """One finding more, with the problem that it tells of, if it does of one."""
        kept = self._kept[finding.severity]
        if len(kept) <= MOST_FINDINGS:
            kept.append((self.count, finding, problem))
        self.count += 1

    @property
    def errors(self) -> bool:
        """Whether there is an error among them."""
        return bool(self._kept["error"])

    @property
    def full(self) -> bool:
        """Whether nothing that is found from here on would be told."""
        return len(self._kept["error"]) > MOST_FINDINGS

    def assembled(self, file: str, text: str) -> tuple[Finding, ...]:
        """What is told, in the order in which it was found, with the nearest names; and whether there is more."""
        kept = sorted([entry for entries in self._kept.values() for entry in entries][:MOST_FINDINGS])
        worded = [
            (finding._replace(words=suggest(problem)) if problem else finding, problem) for _, finding, problem in kept
        ]
        slips = {
            (problem.path[:-1], finding.words["nearest"])
            for finding, problem in worded
            if problem and "nearest" in finding.words
        }
        told = tuple(finding for finding, problem in worded if not (problem and _is_slip(problem, slips)))
        if self.count <= MOST_FINDINGS:
            return told
        end = span_at(text, len(text))
        return (*told, to_finding(file, end, "too-many-findings", {"limit": str(MOST_FINDINGS)}))


def _is_slip(missing: Problem, slips: Collection[tuple[DocumentPath, object]]) -> bool:
    """Whether a key is missing only because it stands there with a slip, as another problem says."""
    return missing.id == "missing-key" and (missing.path, missing.words["name"]) in slips


# ---- what can still be judged


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
    yield from (each for each in problems(rest) if whole or each.id != "unknown-source")
