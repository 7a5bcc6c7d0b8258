"""The public API: what the command line does, for programs and notebooks.

Definitions are files, as for the command line, and results are the frozen records that every report is made of. What a
function takes as `criteria` is a file, a `CriteriaSet`, what `load` made of one, or None: the only file in ./criteria,
else the shipped set.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from os import PathLike, fspath
from typing import NamedTuple

from kjerne.analysis import report
from kjerne.analysis.report import Explanation, Report, Subject
from kjerne.checks.run import criteria_problems, group_problems, to_finding
from kjerne.engine.compile import compile_set
from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.findings import START, Checked, Finding, Problem, suggest
from kjerne.texts.languages import DEFAULT, Lang
from kjerne.texts.wording import message as worded
from kjerne.workspace import check_files
from kjerne.workspace import load as loading
from kjerne.workspace.find import criteria_file, criteria_reader, definition_paths, group_paths
from kjerne.workspace.load import LoadedCriteria, LoadedGroup

Path = str | PathLike[str]
Criteria = Path | CriteriaSet | LoadedCriteria | None


class DefinitionError(ValueError):
    """Definitions that cannot be used. `findings` says why: each has a file, a place, an id and a severity."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(_at_its_place, self.findings)))


class Definitions(NamedTuple):
    """Groups, in the order of their ids, with the criteria set to judge them by, and what is wrong with other files."""

    criteria: LoadedCriteria
    groups: tuple[LoadedGroup, ...]
    findings: tuple[Finding, ...] = ()

    def group(self, id: str) -> LoadedGroup:
        """The group of an id. Raises `KeyError` where there is none."""
        try:
            return next(loaded for loaded in self.groups if loaded.group.id == id)
        except StopIteration:
            raise KeyError(id) from None


def load(path: Path | Sequence[Path] = (), criteria: Criteria = None, *, strict: bool = True) -> Definitions:
    """The groups in files or folders (none named: ./groups, else the shipped ones).

    Raises `DefinitionError` where the criteria set is invalid, and where a group file is, unless `strict` is False:
    then `findings` says what is wrong with the files that are left out.

    >>> definitions = load("groups", "criteria/dfo-2024.yaml")
    >>> [loaded.group.id for loaded in definitions.groups]
    ['klima', 'kompetanse', 'kubu', 'kunnskap-i-kriser', 'va']
    """
    ready = _criteria(criteria)
    groups, findings = loading.load_groups(group_paths(_paths(path)), ready.criteria)
    if strict:
        _raise_errors(findings)
    return Definitions(ready, groups, findings)


def evaluate(
    groups: Definitions | Path | Iterable[LoadedGroup | Group] = (),
    criteria: Criteria = None,
    *,
    as_of: date | None = None,
) -> Report:
    """What the criteria set recommends for each group; `rows()` of it is a table.

    `groups` is what `load` gave (with its criteria set, unless another is given), files and folders, or groups. `as_of`
    is the day by which mandates are judged, today if left out. Raises `DefinitionError` as `load` does.

    >>> result = evaluate("groups", "criteria/dfo-2024.yaml")
    >>> {row["id"]: row["recommendation"] for row in result.rows()}["kompetanse"]
    'time-limit'
    """
    definitions = _definitions(groups, criteria)
    _, model, engine = definitions.criteria
    subjects = [Subject(*loaded) for loaded in definitions.groups]
    return report.evaluate(model, engine, subjects, as_of or date.today())


def explain(group: LoadedGroup | Group | Path, criteria: Criteria = None, *, as_of: date | None = None) -> Explanation:
    """Everything about one group: trace, other rules, counterfactuals, what to find out, pivotal values, stability.

    `group` is a file, or a group that was loaded. Raises `DefinitionError` as `load` does.

    >>> explained = explain("groups/va.yaml", "criteria/dfo-2024.yaml")
    >>> [open_trait.trait for open_trait in explained.find_out]
    ['breadth', 'engagement']
    """
    definitions = _definitions(group if isinstance(group, str | PathLike) else (group,), criteria)
    _, model, engine = definitions.criteria
    if len(definitions.groups) != 1:
        raise ValueError(f"{group}: one group is explained at a time, and there are {len(definitions.groups)}")
    return report.explain(model, engine, Subject(*definitions.groups[0]), as_of or date.today())


def check(
    path: Path | Sequence[Path] = (),
    criteria: Path | None = None,
    *,
    as_of: date | None = None,
    max_age: int = 5,
) -> Checked:
    """Everything that `kjerne check` finds in files of either kind (none named: ./criteria and ./groups, else shipped).

    `max_age` is in years: evidence older than that on the day `as_of` (today if left out) is noted. Nothing is raised
    for what is wrong with a file: it is a finding, whose sentence `message` gives.

    >>> checked = check(["groups", "criteria"], "criteria/dfo-2024.yaml", as_of=date(2026, 11, 23))
    >>> checked.files, checked.findings
    (6, ())
    """
    given = None if criteria is None else fspath(criteria)
    file, _ = criteria_file(given)
    checked = check_files.check_criteria(file, criteria_reader(given))
    return check_files.check_files(definition_paths(_paths(path)), checked, as_of or date.today(), max_age)


def message(finding: Finding, lang: Lang = DEFAULT) -> str:
    """What a finding says, in bokmål (`nb`), nynorsk (`nn`) or English (`en`).

    >>> message(Finding("groups/va.yaml", START, "missing-key", "error", {"name": "traits"}))
    'the key traits is missing; add it'
    """
    return worded(lang, finding)


# ---- what is given


def _definitions(groups: Definitions | Path | Iterable[LoadedGroup | Group], criteria: Criteria) -> Definitions:
    """The groups with the criteria set, which knows all that they are coded with."""
    if isinstance(groups, str | PathLike):
        return load(groups, criteria)
    if isinstance(groups, Definitions):
        if criteria is None:
            return groups
        groups = groups.groups
    given = tuple(groups)
    if not given:
        return load((), criteria)
    loaded = [group if isinstance(group, LoadedGroup) else LoadedGroup(group.id, group) for group in given]
    ready = _criteria(criteria)
    for file, group in loaded:
        _raise_problems(file, group_problems(group, ready.criteria))
    return Definitions(ready, tuple(sorted(loaded, key=lambda loaded_group: loaded_group.group.id)))


def _criteria(given: Criteria) -> LoadedCriteria:
    if isinstance(given, LoadedCriteria):
        return given
    if isinstance(given, CriteriaSet):
        _raise_problems(given.id, criteria_problems(given))
        return LoadedCriteria(given.id, given, compile_set(given))
    name = None if given is None else fspath(given)
    ready, findings = loading.load_criteria(criteria_file(name)[0], criteria_reader(name))
    _raise_errors(findings)
    assert ready is not None  # which it is without an error
    return ready


def _paths(given: Path | Sequence[Path]) -> tuple[str, ...]:
    return (fspath(given),) if isinstance(given, str | PathLike) else tuple(fspath(path) for path in given)


# ---- what is wrong


def _raise_problems(file: str, problems: Iterable[Problem]) -> None:
    """Raise for errors of a document that was not read from a file; `file` stands for it."""
    _raise_errors([to_finding(file, START, problem.id, suggest(problem)) for problem in problems])


def _raise_errors(findings: Iterable[Finding]) -> None:
    if errors := [finding for finding in findings if finding.severity == "error"]:
        raise DefinitionError(errors)


def _at_its_place(finding: Finding) -> str:
    return f"{finding.file}:{finding.span.line}:{finding.span.column}: {message(finding)} [{finding.id}]"
