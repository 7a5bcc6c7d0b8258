"""The public API: what the command line does, for programs and notebooks.

Definitions are files, as for the command line, and results are the frozen records that every report is made of. What a
function takes as `criteria` is a file, a `CriteriaSet`, what `load` made of one, or None: the files in the folder
`criteria` that is nearest to the groups, from their folder upwards, else the shipped set. Where there are several
files, each group names its own set.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
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
from kjerne.workspace.configuration import NO_SETTINGS
from kjerne.workspace.configuration import load as load_configuration
from kjerne.workspace.criteria_sets import CriteriaSets, LoadedCriteria
from kjerne.workspace.find import criteria_files, criteria_folders, criteria_reader, definition_paths, group_paths
from kjerne.workspace.load import LoadedGroup

Path = str | PathLike[str]
Criteria = Path | CriteriaSet | LoadedCriteria | None


class DefinitionError(ValueError):
    """Definitions that cannot be used. `findings` says why: each has a file, a place, an id and a severity."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(_at_its_place, self.findings)))


class Definitions(NamedTuple):
    """Groups, in the order of their ids, the criteria sets that judge them, and what is wrong with other files."""

    sets: tuple[LoadedCriteria, ...]  # in the order of their ids
    groups: tuple[LoadedGroup, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def criteria(self) -> LoadedCriteria:
        """The criteria set that judges all groups. Raises `ValueError` where several do."""
        if len(self.sets) != 1:
            raise ValueError(f"there is no single criteria set: {', '.join(one.criteria.id for one in self.sets)}")
        return self.sets[0]

    def group(self, id: str) -> LoadedGroup:
        """The group of an id. Raises `KeyError` where there is none."""
        try:
            return next(loaded for loaded in self.groups if loaded.group.id == id)
        except StopIteration:
            raise KeyError(id) from None


def load(path: Path | Sequence[Path] = (), criteria: Criteria = None, *, strict: bool = True) -> Definitions:
    """The groups in files or folders (none named: ./groups, else the shipped ones).

    Raises `DefinitionError` where the only criteria set is invalid, and where a group file is or one of several sets
    that a group names, unless `strict` is False: then `findings` says what is wrong with the files that are left out.

    >>> definitions = load("groups", "criteria/dfo-2024.yaml")
    >>> [loaded.group.id for loaded in definitions.groups]
    ['klima', 'kompetanse', 'kubu', 'kunnskap-i-kriser', 'va']
    """
    sets = _sets(criteria, _paths(path))
    groups, about_groups = loading.load_groups(group_paths(_paths(path)), sets)
    findings = (*_findings_about(sets, about_groups), *about_groups)
    if strict:
        _raise_errors(findings)
    return Definitions(_judging(groups) or _any_of(sets), groups, findings)


def evaluate(
    groups: Definitions | Path | Iterable[LoadedGroup | Group] = (),
    criteria: Criteria = None,
    *,
    as_of: date | None = None,
) -> Report:
    """What the criteria set recommends for each group; `rows()` of it is a table.

    `groups` is what `load` gave (with its criteria set, unless another is given), files and folders, or groups. `as_of`
    is the day by which mandates are judged, today if left out. Raises `DefinitionError` as `load` does, and
    `ValueError` where several criteria sets judge the groups: see `evaluate_by_set`.

    >>> result = evaluate("groups", "criteria/dfo-2024.yaml")
    >>> {row["id"]: row["recommendation"] for row in result.rows()}["kompetanse"]
    'time-limit'
    """
    definitions = _definitions(groups, criteria)
    if len(definitions.sets) != 1:
        ids = ", ".join(one.criteria.id for one in definitions.sets)
        raise ValueError(f"several criteria sets judge these groups ({ids}): call evaluate_by_set")
    _, model, engine = definitions.criteria
    subjects = [Subject(loaded.file, loaded.group) for loaded in definitions.groups]
    return report.evaluate(model, engine, subjects, as_of or date.today())


def evaluate_by_set(
    groups: Definitions | Path | Iterable[LoadedGroup | Group] = (),
    criteria: Criteria = None,
    *,
    as_of: date | None = None,
) -> dict[str, Report]:
    """As `evaluate`, for groups of any number of criteria sets: a report for each set that judges a group, by its id.

    >>> reports = evaluate_by_set("groups", "criteria/dfo-2024.yaml")
    >>> {id: len(result.groups) for id, result in reports.items()}
    {'dfo-2024': 5}
    """
    judged = (
        (loaded.criteria.criteria, loaded.criteria.engine, Subject(loaded.file, loaded.group))
        for loaded in _definitions(groups, criteria).groups
    )
    return {result.criteria.id: result for result in report.evaluate_by_set(judged, as_of or date.today())}


def explain(group: LoadedGroup | Group | Path, criteria: Criteria = None, *, as_of: date | None = None) -> Explanation:
    """Everything about one group: trace, other rules, counterfactuals, what to find out, pivotal values, stability.

    `group` is a file, or a group that was loaded. Raises `DefinitionError` as `load` does.

    >>> explained = explain("groups/va.yaml", "criteria/dfo-2024.yaml")
    >>> [open_trait.trait for open_trait in explained.find_out]
    ['breadth', 'engagement']
    """
    definitions = _definitions(group if isinstance(group, str | PathLike) else (group,), criteria)
    if len(definitions.groups) != 1:
        raise ValueError(f"{group}: one group is explained at a time, and there are {len(definitions.groups)}")
    file, model, (_, judging, engine) = definitions.groups[0]
    return report.explain(judging, engine, Subject(file, model), as_of or date.today())


def check(
    path: Path | Sequence[Path] = (),
    criteria: Path | None = None,
    *,
    as_of: date | None = None,
    max_age: int = 5,
    configuration: Path | None = None,
) -> Checked:
    """Everything that `kjerne check` finds in files of any kind (none named: ./criteria and ./groups).

    `max_age` is in years: evidence older than that on the day `as_of` (today if left out) is noted. A `configuration`
    (a `kjerne.yaml`) is not looked for: one that is given is checked too, and all of it counts but `lang` and
    `fail-level`. Nothing is raised for what is wrong with a file: it is a finding, whose sentence `message` gives.

    >>> checked = check(["groups", "criteria"], "criteria/dfo-2024.yaml", as_of=date(2026, 11, 23))
    >>> checked.files, checked.findings
    (6, ())
    """
    given = None if criteria is None else fspath(criteria)
    settings = NO_SETTINGS if configuration is None else load_configuration(fspath(configuration))
    files = criteria_files(given, settings.criteria, None if given else _criteria_folder(_paths(path)))
    sets = check_files.check_criteria(files, criteria_reader(given, files), settings.levels)
    paths = definition_paths(_paths(path), settings.criteria, settings.groups, settings.assessments)
    return check_files.check_files(paths, sets, as_of or date.today(), max_age, settings=settings)


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
    loaded = tuple(sorted(_judged(given, criteria), key=lambda loaded_group: loaded_group.group.id))
    return Definitions(_judging(loaded), loaded)


def _judged(groups: Iterable[LoadedGroup | Group], criteria: Criteria) -> Iterator[LoadedGroup]:
    """Each group with the set that judges it: its own if it was loaded and no other is given."""
    sets: CriteriaSets | None = None
    for given in groups:
        if isinstance(given, LoadedGroup) and criteria is None:
            yield given
            continue
        file, group = (given.file, given.group) if isinstance(given, LoadedGroup) else (given.id, given)
        sets = sets or _sets(criteria)
        judging = sets.judging(group)
        if isinstance(judging, Problem):
            _raise_errors(_findings_about(sets, [to_finding(file, START, judging.id, judging.words)]))
        _raise_problems(file, group_problems(group, judging if isinstance(judging, Problem) else judging.criteria))
        assert isinstance(judging, LoadedCriteria)  # else it has just been raised
        yield LoadedGroup(file, group, judging)


def _sets(given: Criteria, paths: Sequence[str] = ()) -> CriteriaSets:
    """The criteria sets at hand for these paths, or for the working folder; raises for errors of a single one."""
    if isinstance(given, LoadedCriteria):
        return CriteriaSets.of(given)
    if isinstance(given, CriteriaSet):
        _raise_problems(given.id, criteria_problems(given))
        return CriteriaSets.of(LoadedCriteria(given.id, given, compile_set(given)))
    name = None if given is None else fspath(given)
    found = _criteria_folder(paths) if name is None else None
    files = criteria_files(name, found=found)
    sets = CriteriaSets(files, criteria_reader(name, files))
    if not sets.several:
        _raise_errors(sets.get(sets.ids[0]).loaded.findings)
    return sets


def _criteria_folder(paths: Sequence[str]) -> str | None:
    """The folder of criteria sets that counts for these paths. Raises `ValueError` where there are several."""
    folders = criteria_folders(paths)
    if len(folders) > 1:
        names = ", ".join(folder for folder in folders if folder is not None)
        raise ValueError(f"the paths belong to several projects ({names}): name the criteria set")
    return next(iter(folders))


def _judging(groups: Iterable[LoadedGroup]) -> tuple[LoadedCriteria, ...]:
    """The criteria sets that judge the groups, in the order of their ids."""
    by_id = {loaded.criteria.criteria.id: loaded.criteria for loaded in groups}
    return tuple(by_id[id] for id in sorted(by_id))


def _any_of(sets: CriteriaSets) -> tuple[LoadedCriteria, ...]:
    """The set to report on no group by: the first one at hand without an error."""
    return tuple(islice(sets.usable(), 1))


def _findings_about(sets: CriteriaSets, about_groups: Sequence[Finding]) -> tuple[Finding, ...]:
    """The errors of several criteria sets that keep groups from being judged."""
    return tuple(finding for finding in sets.findings((), about_groups) if finding.severity == "error")


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
