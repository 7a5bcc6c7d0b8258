"""Checking files of either kind: everything that can be said of them, errors, warnings and notes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kjerne import lint, loading, project
from kjerne.findings import START, Checked, Finding, Problem, in_order
from kjerne.model import CriteriaSet, Group
from kjerne.project import LoadedCriteria, LoadedGroup
from kjerne.source import Data, UnreadableError, read


def inspect(paths: Sequence[str], criteria: LoadedCriteria | None, as_of: date, max_age: int) -> Checked:
    """Check every file in the paths, the groups against the criteria set; None where that is itself broken.

    `max_age` is in years: evidence older than that on the day `as_of` is noted.
    """
    context = criteria and lint.Context(criteria.criteria, criteria.engine, as_of, max_age)
    findings: list[Finding] = []
    whole: dict[str, str] = {}
    groups: list[LoadedGroup] = []
    names: list[str] = []
    ignored = 0
    for file in project.find_files(paths):
        if isinstance(file, Finding):
            findings.append(file)
            names.append(file.file)
            continue
        names.append(file)
        loaded = _inspected(file, context)
        findings += loaded.findings
        whole[file] = loaded.text
        ignored += loaded.ignored
        if isinstance(loaded.document, Group):
            groups.append(LoadedGroup(file, loaded.document))
    between, meant = _between(groups, whole)
    findings += between
    told = {found.file for found in findings}
    texts = {file: text for file, text in whole.items() if file in told}
    return Checked(in_order(findings), len(names), ignored + meant, texts, tuple(names))


def _inspected(file: str, context: lint.Context | None) -> loading.Loaded[CriteriaSet] | loading.Loaded[Group]:
    """What a file of either kind comes to; which kind it is, its text tells."""
    try:
        text = read(file)
    except UnreadableError as error:
        return loading.Loaded(None, (loading.unreadable(file, error),))
    return _criteria_set(file, text) if project.is_criteria(text) else _group(file, text, context)


def _criteria_set(file: str, text: str) -> loading.Loaded[CriteriaSet]:
    def problems(criteria: CriteriaSet, data: Data) -> Iterator[Problem]:
        yield from project.criteria_problems(criteria, data)
        yield from lint.languages(data)

    return loading.parse(file, text, CriteriaSet, problems, comments=True)


def _group(file: str, text: str, context: lint.Context | None) -> loading.Loaded[Group]:
    def problems(group: Group, data: Data) -> Iterator[Problem]:
        yield from lint.languages(data)
        if context is None:
            return
        wrong = tuple(project.group_problems(file, context.criteria)(group, data))
        yield from wrong
        if not wrong:  # a group that cannot be evaluated cannot be asked about its result either
            for check in lint.GROUP_LINTS:
                yield from check(group, context)

    return loading.parse(file, text, Group, problems, comments=True)


def _between(groups: Sequence[LoadedGroup], texts: Mapping[str, str]) -> tuple[list[Finding], int]:
    """What only shows between files, and how much of that a comment ignores."""
    kept, twice = project.without_duplicates(groups)
    findings, ignored = [*twice], 0
    alike = dict(lint.near_duplicates(kept))
    for file, _ in kept:
        comment = loading.ignoring_between_files(texts[file])
        if file in alike and comment:
            ignored += 1
        elif file in alike:
            findings.append(loading.finding(file, START, loading.BETWEEN_FILES, {"other": alike[file]}))
        elif comment:
            findings.append(loading.finding(file, comment, "ignore-unused", {"name": loading.BETWEEN_FILES}))
    return findings, ignored
