"""Checking group files and criteria sets: all their errors, warnings and notes."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from kjerne.checks import near_duplicates, suppressions
from kjerne.checks.group_lints import Context
from kjerne.checks.near_duplicates import Likeness, near_duplicate_pairs
from kjerne.checks.run import all_criteria_problems, all_group_problems, group_problems, to_finding
from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.file_names import stem
from kjerne.model.findings import OWN_LEVELS, START, Checked, Finding, Levels, Problem, Span, in_order, with_level
from kjerne.reading.read import Contents, Unreadable, read_document
from kjerne.reading.refusals import UnreadableError
from kjerne.reading.text import read
from kjerne.workspace import configuration, document
from kjerne.workspace.configuration import NO_SETTINGS, Settings
from kjerne.workspace.criteria_sets import CriteriaSets, JudgedCriteria
from kjerne.workspace.find import find_files, is_configuration
from kjerne.workspace.load import duplicate, is_criteria
from kjerne.workspace.processes import Runner, in_this_process

if TYPE_CHECKING:
    from kjerne.model.configuration import Configuration

Lines = dict[tuple[str, int], str]


class _Outline(NamedTuple):
    """What is kept of a good group, whose id is its file's stem, so that it can be compared with others.

    `silenced` is where a comment ignores what that comparison finds, if one does.
    """

    file: str
    likeness: Likeness
    silenced: Span | None


class _PartlyChecked(NamedTuple):
    """The findings of some files, each judged by itself. Kept small: there may be a hundred thousand files."""

    findings: list[Finding]
    lines: Lines
    ignored: int
    outlines: list[_Outline]


def check_criteria(
    files: Sequence[str], read: Callable[[str], str] = read, levels: Levels = OWN_LEVELS
) -> CriteriaSets:
    """The criteria sets of the files, with all the findings that `check_files` has for them; each checked at once."""
    sets = CriteriaSets(files, read, _check_criteria, levels)
    for id in sets.ids:
        sets.get(id)
    return sets


class _Context(NamedTuple):
    """What every file is checked against: the criteria sets, by the real paths of their files, the day, the ages, and
    the real path of the folder of assessments, which ends with a slash.
    """

    sets: CriteriaSets
    by_path: Mapping[str, JudgedCriteria]
    as_of: date
    max_age: int
    max_assessed: int | None
    assessments: str | None

    def is_assessment(self, file: str) -> bool:
        """Whether a file is an assessor's own coding, and not the group itself."""
        return self.assessments is not None and os.path.realpath(file).startswith(self.assessments)

    def lints(self, group: Group) -> Context | Problem | None:
        """The context of the lints of a group; the problem that it has no set; None where the only set is broken."""
        judging = self.sets.judging(group)
        if isinstance(judging, Problem):
            return None if judging.id == "broken-criteria-set" and not self.sets.several else judging
        return Context(judging.criteria, judging.engine, self.as_of, self.max_age, self.max_assessed)


def check_files(
    paths: Sequence[str],
    sets: CriteriaSets,
    as_of: date,
    max_age: int,
    share: Runner = in_this_process,
    settings: Settings = NO_SETTINGS,
) -> Checked:
    """All findings in the files of the paths; each group is checked against the criteria set that it is judged by.

    `max_age` is in years: evidence older than that on the day `as_of` is noted. `share` runs the work on the files. The
    findings of a criteria set with an error are among them even where its file is not in the paths, and so are those of
    the configuration that `settings` come from.
    """
    judged = [sets.get(id) for id in sets.ids]
    by_path = {os.path.realpath(one.file): one for one in judged}
    assessments = settings.assessments and os.path.join(os.path.realpath(settings.assessments), "")
    context = _Context(sets, by_path, as_of, max_age, settings.max_age, assessments)
    found = find_files((*([settings.file] if settings.file else []), *paths), configurations=True)
    misnamed = (leveled for finding in settings.misnamed if (leveled := with_level(finding, sets.levels)))
    entries = [*misnamed, *found]
    files = [entry for entry in entries if isinstance(entry, str)]
    findings = [entry for entry in entries if isinstance(entry, Finding)]
    names = tuple(entry if isinstance(entry, str) else entry.file for entry in entries)
    lines: Lines = {}
    ignored = 0
    outlines: list[_Outline] = []
    for part in share(partial(_check_some, context), files):
        findings += part.findings
        lines |= part.lines
        ignored += part.ignored
        outlines += part.outlines
    between, silenced = _between_files(outlines)
    between = [leveled for finding in between if (leveled := with_level(finding, sets.levels))]
    broken = (finding for one in judged if one.ready is None for finding in one.loaded.findings)
    elsewhere = (*_elsewhere(broken, names), *sets.duplicates)
    for finding in (*between, *elsewhere):
        lines |= _line_of(finding)
    names += tuple(dict.fromkeys(finding.file for finding in _elsewhere(elsewhere, names)))
    return Checked(in_order((*findings, *between, *elsewhere)), len(names), ignored + silenced, lines, names)


def _elsewhere(findings: Iterable[Finding], names: Iterable[str]) -> tuple[Finding, ...]:
    """The findings about other files than these."""
    here = {os.path.realpath(name) for name in names}
    return tuple(finding for finding in findings if os.path.realpath(finding.file) not in here)


def _check_some(context: _Context, files: Sequence[str]) -> _PartlyChecked:
    """The findings of these files, each judged by itself."""
    findings: list[Finding] = []
    lines: Lines = {}
    ignored = 0
    outlines = []
    for batch in document.batches(files):
        contents = [read_document(file) for file in batch]
        checked = [_check_file(*pair, context) for pair in zip(batch, contents, strict=True)]
        for file, loaded in zip(batch, checked, strict=True):
            findings += loaded.findings
            lines |= _lines(loaded.text, loaded.findings)
            ignored += loaded.ignored
            if isinstance(loaded.document, Group) and not context.is_assessment(file):
                outlines.append(_Outline(file, near_duplicates.likeness(loaded.document), loaded.between))
    return _PartlyChecked(findings, lines, ignored, outlines)


def _check_file(
    file: str, contents: Contents | Unreadable, context: _Context
) -> "document.Loaded[CriteriaSet] | document.Loaded[Group] | document.Loaded[Configuration]":
    """A file of any kind, which its name or its keys tell, checked. The criteria sets at hand are checked already."""
    if is_configuration(file):
        return configuration.check(file, context.sets.levels)
    known = context.by_path.get(os.path.realpath(file))
    if known is not None:  # even where its keys are not those of a criteria set: somebody said that it is one
        findings = tuple(finding._replace(file=file) for finding in known.loaded.findings)
        return known.loaded._replace(findings=findings)
    if isinstance(contents, Contents) and is_criteria(contents):
        return _check_criteria(file, contents, context.sets.levels)
    return _check_group(file, contents, context)


def _check_criteria(file: str, contents: Contents | Unreadable, levels: Levels) -> document.Loaded[CriteriaSet]:
    return document.parse(file, contents, CriteriaSet, all_criteria_problems, comments=True, levels=levels)


def _check_group(file: str, contents: Contents | Unreadable, context: _Context) -> document.Loaded[Group]:
    """A group; an assessor's own coding without what may be a slip in a group that is agreed."""

    def problems(group: Group) -> Iterator[Problem]:
        lints = context.lints(group)
        if not context.is_assessment(file):
            return context.sets.naming_other(all_group_problems(group, lints, file), group)
        criteria = lints if lints is None or isinstance(lints, Problem) else lints.criteria
        return group_problems(group, criteria, file) if criteria else iter(())

    return document.parse(file, contents, Group, problems, comments=True, levels=context.sets.levels)


def _lines(text: str, findings: Sequence[Finding]) -> Lines:
    """The text of each line that a finding in one file begins on."""
    if not findings:
        return {}
    written = suppressions.lines(text)
    return {(file, span.line): written[span.line - 1] for file, span, *_ in findings if span.line <= len(written)}


def _line_of(finding: Finding) -> Lines:
    """The text of the line of a finding whose file is no longer in memory, so that it is read again."""
    try:
        return _lines(read(finding.file), (finding,))
    except UnreadableError:
        return {}


def _between_files(outlines: Iterable[_Outline]) -> tuple[list[Finding], int]:
    """The findings between files (one id twice, groups nearly alike), and how many of those a comment ignores."""
    kept: list[_Outline] = []
    findings, ignored = [], 0
    in_id_order = sorted(outlines, key=_id)  # a stable sort: of one id, the file found first stays first
    for id, (first, *others) in groupby(in_id_order, _id):
        kept.append(first)
        findings += [duplicate(other.file, id, first.file) for other in others]
    alike = dict(near_duplicate_pairs([outline.likeness for outline in kept]))
    for place, (file, _, silenced) in enumerate(kept):
        if place in alike and silenced:
            ignored += 1
        elif place in alike:
            words = {"other": kept[alike[place]].file}
            findings.append(to_finding(file, START, suppressions.BETWEEN_FILES, words))
        elif silenced:
            findings.append(to_finding(file, silenced, "ignore-unused", {"name": suppressions.BETWEEN_FILES}))
    return findings, ignored


def _id(outline: _Outline) -> str:
    return stem(outline.file)
