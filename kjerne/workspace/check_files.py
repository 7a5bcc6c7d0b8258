"""Checking files of either kind: everything that can be said of them, errors, warnings and notes."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from kjerne.checks import near_duplicates, suppressions
from kjerne.checks.group_lints import GROUP_LINTS, Context, languages
from kjerne.checks.near_duplicates import Likeness, near_duplicate_pairs
from kjerne.checks.run import criteria_problems, group_problems, to_finding
from kjerne.engine.compile import compile_set
from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.file_names import stem, with_slashes
from kjerne.model.findings import START, Checked, Finding, Problem, Span, in_order
from kjerne.model.plain_data import Data
from kjerne.reading.read import Contents, read_document
from kjerne.reading.refusals import UnreadableError
from kjerne.reading.text import read
from kjerne.workspace import document
from kjerne.workspace.find import find_files
from kjerne.workspace.load import LoadedCriteria, duplicate, is_criteria
from kjerne.workspace.processes import Runner, in_this_process

Lines = dict[tuple[str, int], str]


class _Outline(NamedTuple):
    """What must be remembered of a good group, whose id is its file's stem, to compare it with others; and where a
    comment says that it is meant."""

    file: str
    likeness: Likeness
    meant: Span | None


class _Inspected(NamedTuple):
    """What some files come to by themselves; little, for there may be a hundred thousand files."""

    findings: list[Finding]
    lines: Lines
    ignored: int
    outlines: list[_Outline]


class CheckedCriteria(NamedTuple):
    """The criteria set that groups are checked against: its file, what is said of it, and the set if it is sound."""

    file: str
    loaded: document.Loaded[CriteriaSet]
    ready: LoadedCriteria | None


def check_criteria(file: str, read: Callable[[str], str] = read) -> CheckedCriteria:
    """The criteria set of a file, with everything that `check_files` says of it."""
    name = with_slashes(file)
    loaded = _criteria_set(name, read_document(name, read))
    ready = LoadedCriteria(name, loaded.document, compile_set(loaded.document)) if loaded.document else None
    return CheckedCriteria(name, loaded, ready)


class _Context(NamedTuple):
    """What every file is checked against: the criteria set, its real path, and what lints of a group may ask."""

    criteria: CheckedCriteria
    real: str
    lints: Context | None  # None where the criteria set is broken


def check_files(
    paths: Sequence[str], criteria: CheckedCriteria, as_of: date, max_age: int, share: Runner = in_this_process
) -> Checked:
    """Everything that can be said of the files in the paths, the groups checked against the criteria set.

    `max_age` is in years: evidence older than that on the day `as_of` is noted. `share` has the files read. What is
    wrong with a criteria set by which no group can be judged is told too where its file is not in the paths.
    """
    ready = criteria.ready
    lints = ready and Context(ready.criteria, ready.engine, as_of, max_age)
    context = _Context(criteria, os.path.realpath(criteria.file), lints)
    wanting = () if ready else criteria.loaded.findings
    found = list(find_files(paths))
    files = [each for each in found if isinstance(each, str)]
    findings = [each for each in found if isinstance(each, Finding)]
    names = tuple(each if isinstance(each, str) else each.file for each in found)
    lines: Lines = {}
    ignored = 0
    outlines: list[_Outline] = []
    for part in share(lambda some: _inspected(some, context), files):
        findings += part.findings
        lines |= part.lines
        ignored += part.ignored
        outlines += part.outlines
    between, meant = _between(outlines)
    here = {os.path.realpath(name) for name in names} if wanting else set()
    besides = [each for each in wanting if os.path.realpath(each.file) not in here]
    for each in (*between, *besides):
        lines |= _reread(each)
    names += tuple(dict.fromkeys(each.file for each in besides))
    return Checked(in_order((*findings, *between, *besides)), len(names), ignored + meant, lines, names)


def _inspected(files: Sequence[str], context: _Context) -> _Inspected:
    findings: list[Finding] = []
    lines: Lines = {}
    ignored = 0
    outlines = []
    for several in document.batches(files):
        looked = [read_document(file) for file in several]
        loaded = [_loaded(file, written, context) for file, written in zip(several, looked, strict=True)]
        for file, each in zip(several, loaded, strict=True):
            findings += each.findings
            lines |= _lines(each.text, each.findings)
            ignored += each.ignored
            if isinstance(each.document, Group):
                outlines.append(_Outline(file, near_duplicates.likeness(each.document), each.between))
    return _Inspected(findings, lines, ignored, outlines)


def _loaded(
    file: str, written: Contents | UnreadableError, context: _Context
) -> document.Loaded[CriteriaSet] | document.Loaded[Group]:
    """What a file of either kind comes to; which kind it is, its keys tell. The criteria set is checked already."""
    if not (isinstance(written, Contents) and is_criteria(written)):
        return _group(file, written, context.lints)
    if os.path.realpath(file) != context.real:
        return _criteria_set(file, written)
    known = context.criteria.loaded
    return known._replace(findings=tuple(finding._replace(file=file) for finding in known.findings))


def _criteria_set(file: str, written: Contents | UnreadableError) -> document.Loaded[CriteriaSet]:
    def problems(criteria: CriteriaSet, data: Data) -> Iterator[Problem]:
        yield from criteria_problems(criteria, data)
        yield from languages(criteria)

    return document.parse(file, written, CriteriaSet, problems, comments=True)


def _group(file: str, written: Contents | UnreadableError, context: Context | None) -> document.Loaded[Group]:
    def problems(group: Group, data: Data) -> Iterator[Problem]:
        if context is None:
            yield from languages(group)
            return
        sound = True
        for problem in group_problems(file, context.criteria)(group, data):
            sound = False
            yield problem
        yield from languages(group)
        if sound:  # a group that cannot be evaluated cannot be asked about its result either
            for check in GROUP_LINTS:
                yield from check(group, context)

    return document.parse(file, written, Group, problems, comments=True)


def _lines(text: str, findings: Sequence[Finding]) -> Lines:
    """The lines that findings in one file begin on."""
    if not findings:
        return {}
    written = suppressions.lines(text)
    return {(file, span.line): written[span.line - 1] for file, span, *_ in findings if span.line <= len(written)}


def _reread(found: Finding) -> Lines:
    """The line of a finding that came after its file was forgotten."""
    try:
        return _lines(read(found.file), (found,))
    except UnreadableError:
        return {}


def _between(outlines: Iterable[_Outline]) -> tuple[list[Finding], int]:
    """What only shows between files, and how much of that a comment ignores."""
    kept: list[_Outline] = []
    findings, ignored = [], 0
    for id, (first, *others) in groupby(sorted(outlines, key=_id), _id):  # whatever was found first stays the first
        kept.append(first)
        findings += [duplicate(each.file, id, first.file) for each in others]
    alike = dict(near_duplicate_pairs([each.likeness for each in kept]))
    for place, (file, _, meant) in enumerate(kept):
        if place in alike and meant:
            ignored += 1
        elif place in alike:
            words = {"other": kept[alike[place]].file}
            findings.append(to_finding(file, START, suppressions.BETWEEN_FILES, words))
        elif meant:
            findings.append(to_finding(file, meant, "ignore-unused", {"name": suppressions.BETWEEN_FILES}))
    return findings, ignored


def _id(outline: _Outline) -> str:
    return stem(outline.file)
