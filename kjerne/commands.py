"""What the commands do: assemble what the other modules give."""

import os
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kjerne import longrun, project
from kjerne.analysis import report
from kjerne.analysis.report import Subject
from kjerne.model.documents import UNDETERMINED, CriteriaSet
from kjerne.model.file_names import is_definition, stem
from kjerne.model.findings import SEVERITIES, Finding
from kjerne.output.formats import EXTRAS, FINDINGS, Streamed, write_findings
from kjerne.output.screen import Screen
from kjerne.shell import Common, complain, day, deliver, language, note, screen, wrong
from kjerne.texts.languages import Lang
from kjerne.texts.wording import explanation, message, say
from kjerne.workspace import load, processes
from kjerne.workspace.find import criteria_file, criteria_reader, definition_paths, find_files, group_paths
from kjerne.workspace.load import (
    LoadedCriteria,
    LoadedGroup,
    by_stem,
    each_group,
    load_group_files,
    load_groups,
    worth_saying,
)
from kjerne.workspace.processes import Runner
from kjerne.workspace.sides import Definitions, load_side_criteria
from kjerne.workspace.spool import open_spool

if TYPE_CHECKING:
    from kjerne.analysis import result_changes
    from kjerne.output.formats import Whole

Thing = TypeVar("Thing")
Made = TypeVar("Made")

DISAGREEMENT = "disagreement"


def evaluate(
    common: Common,
    paths: Sequence[str],
    render: "Whole | Streamed",
    sets: Sequence[str],
    fail_on: Sequence[str],
    jobs: int | None,
) -> None:
    """Deliver the report on the groups in the paths; exit with 1 where a file is invalid or `fail_on` is met.

    In a format that is written group by group, no model outlives its group, and so many processes share the work.
    """
    lang = language(common.lang)
    today = day(common.as_of, lang)
    _, criteria, engine = load_criteria(common.criteria, lang)
    _check_fail_on(fail_on, criteria, lang)
    where = group_paths(paths)
    files, findings = by_stem(find_files(where))
    suppositions = _suppositions(sets, criteria, [stem(first) for first, *_ in files] if sets else [], lang)

    def finish(content: str | bytes | Iterable[str], groups: bool, met: bool) -> None:
        said = tuple(worth_saying(findings, groups, where))
        complain(said, lang)
        deliver(content, common.output, lang)
        if met or any(finding.severity == "error" for finding in said):
            sys.exit(1)

    def evaluated(group: LoadedGroup) -> tuple[object, str, bool]:
        subject = _supposing(group, suppositions)
        found = report.evaluate_group(criteria, engine, subject)
        before = report.evaluate_group(criteria, engine, Subject(*group)) if subject.supposed else None
        order = pieces.order and pieces.order(found)
        return order, pieces.piece(found, before), any(_met(name, found) for name in fail_on)

    if isinstance(render, Streamed):
        pieces = render.pieces(criteria, lang)
        met = False
        with open_spool() as spool:
            for order, text, failing in each_group(files, findings, criteria, evaluated, _sharing(jobs, lang)):
                try:
                    spool.add(order, text)
                except OSError as error:
                    wrong(say(lang, "error.output", file=spool.folder, reason=error.strerror or str(error)))
                met = met or failing
            finish(pieces.page(spool), bool(spool), met)
    else:
        groups = each_group(files, findings, criteria, lambda group: group, _sharing(1, lang))
        subjects = [_supposing(group, suppositions) for group in groups]
        result = report.evaluate(criteria, engine, subjects, today)
        met = any(_met(name, group) for name in fail_on for group in result.groups)
        finish(render(result, lang, screen(common.output)), bool(subjects), met)


def _sharing(jobs: int | None, lang: Lang) -> Runner:
    """Work in so many processes, else in as many as help; under the eyes of whoever sits at the terminal."""

    def share(work: Callable[[Sequence[Thing]], Made], things: Sequence[Thing]) -> Iterator[Made]:
        count = jobs or processes.useful(len(things))
        tasks = processes.tasks(things, count)
        try:
            yield from longrun.watched(processes.share(work, tasks, count), tasks, lang)
        except processes.WorkerError as error:
            wrong(say(lang, "error.worker", ending=error.ending))

    return share


def explain(
    common: Common,
    names: Sequence[str],
    render: Callable[[report.Explanation | report.Comparison, Lang, Screen, bool], str],
    sets: Sequence[str],
    everything: bool,
) -> None:
    """Deliver the explanation of one group, named by its id or its file, or the comparison of two."""
    lang = language(common.lang)
    today = day(common.as_of, lang)
    if len(names) > 2:
        wrong(say(lang, "error.two-groups"))
    loaded = load_criteria(common.criteria, lang)
    files = [name if _is_file(name) else _file_named(name, lang) for name in names]
    groups, invalid = _load_groups(files, loaded.criteria, lang)
    suppositions = _suppositions(sets, loaded.criteria, [each.group.id for each in groups], lang)
    subjects = [_supposing(each, suppositions) for each in groups]
    if len(subjects) == len(names) == 2:
        first, second = sorted(subjects, key=lambda each: files.index(each.file))
        compared = report.compare_groups(loaded.criteria, loaded.engine, (first, second), today)
        deliver(render(compared, lang, screen(common.output), everything), common.output, lang)
    elif len(subjects) == len(names):
        explained = report.explain(loaded.criteria, loaded.engine, subjects[0], today)
        deliver(render(explained, lang, screen(common.output), everything), common.output, lang)
    elif not invalid:
        wrong(say(lang, "error.same-group"))
    if invalid:
        sys.exit(1)


def check_format(common: Common, format: str) -> None:
    """Refuse, before anything is done, a format whose package is not there, and one that a terminal cannot show."""
    if format not in EXTRAS:
        return
    from importlib.util import find_spec

    lang = language(common.lang)
    if find_spec(EXTRAS[format].module) is None:
        wrong(say(lang, "error.extra", format=format, package=EXTRAS[format].package))
    if common.output is None and sys.stdout.isatty():
        wrong(say(lang, "error.no-text", format=format))


# What only one command needs is imported by that command: every start of the program waits for what stands above.


def diff(
    common: Common,
    old: str,
    new: str | None,
    render: "Callable[[result_changes.Difference, Lang, Screen], str]",
    fail_on_moved: bool,
) -> None:
    """Deliver what changed between two sides; exit with 1 where a file is invalid, or on a move if told to."""
    from kjerne.analysis import result_changes
    from kjerne.workspace import git

    lang = language(common.lang)
    try:
        places = git.sides((old, new), os.environ)
    except git.RevisionError as error:
        wrong(say(lang, f"error.{error.id}", **error.words))
    sets = [load_side_criteria(place, common.criteria) for place in places]
    complain((finding for _, findings in sets for finding in findings), lang)
    sides: list[result_changes.Side] = []
    found: list[Finding] = []
    for place, (loaded, _) in zip(places, sets, strict=True):
        if loaded is None:
            sys.exit(1)
        if len(place.criteria) > 1 and common.criteria is None:
            folder = place.criteria[0].rpartition("/")[0]
            id = loaded.criteria.id
            note(say(lang, "note.several-criteria-in", n=len(place.criteria), folder=folder, id=id))
        groups, findings = load_group_files(place.groups, loaded.criteria, place.read)
        sides.append(_side(place, loaded, groups, findings))
        found += findings
    complain(found, lang)
    compared = result_changes.compare_sides(*sides)
    deliver(render(compared, lang, screen(common.output)), common.output, lang)
    empty = not any(side.groups for side in sides)
    if empty or any(finding.severity == "error" for finding in found) or (fail_on_moved and compared.moved):
        sys.exit(1)


def _side(
    place: Definitions, loaded: LoadedCriteria, groups: Iterable[LoadedGroup], findings: Iterable[Finding]
) -> "result_changes.Side":
    """A side to compare. Of a group whose file is invalid, the file's stem is the id."""
    from kjerne.analysis.result_changes import Side

    subjects = {each.group.id: Subject(*each) for each in groups}
    invalid = {
        Path(finding.file).stem for finding in findings if finding.severity == "error" and is_definition(finding.file)
    }
    unusable = frozenset(invalid - subjects.keys())
    return Side(place.name, place.commit, loaded.criteria, loaded.engine, subjects, unusable)


def check(
    common: Common, paths: Sequence[str], formats: Sequence[str], fail_level: str, max_age: int, jobs: int | None
) -> None:
    """Deliver what is found in the files, in every format asked for; exit with 1 on findings at the level or worse."""
    from kjerne.workspace import check_files

    lang = language(common.lang)
    today = day(common.as_of, lang)
    wanted = _formats(formats, lang)
    where = definition_paths(paths)
    criteria, findings = _read_criteria(common.criteria, lang)
    wanting = findings if criteria is None else ()  # which the groups cannot be judged without, wherever it lies
    checked = check_files.inspect(where, criteria, today, max_age, _sharing(jobs, lang), wanting)
    for name, output in wanted:
        deliver(write_findings(name, checked, lang, screen(output).colour), output, lang)
    failing = SEVERITIES[: SEVERITIES.index(fail_level) + 1]
    if any(finding.severity in failing for finding in checked.findings):
        sys.exit(1)


def _formats(given: Sequence[str], lang: Lang) -> list[tuple[str, str | None]]:
    """The formats with the files they go to; only one may go to standard output."""
    parted = [each.partition("=") for each in given or ["text"]]
    wanted = [(name, output if equals else None) for name, equals, output in parted]
    for name, output in wanted:
        if name not in FINDINGS:
            wrong(f"--format {name}: {message(lang, project.unknown_format(name, FINDINGS))}")
        if output == "":
            wrong(say(lang, "error.no-file", option=f"--format {name}="))
    if sum(output is None for _, output in wanted) > 1:
        wrong(say(lang, "error.one-output"))
    return wanted


def list_checks(common: Common) -> None:
    """Print every check: its id, its severity, and what it is about."""
    from kjerne.checks.catalogue import CATALOGUE

    lang = language(common.lang)
    width = max(map(len, CATALOGUE))
    lines = []
    for each in sorted(CATALOGUE.values(), key=lambda each: (SEVERITIES.index(each.severity), each.id)):
        about = explanation(lang, each.id).partition(". ")[0].rstrip(".")
        lines.append(f"{each.id:{width}}  {say(lang, f'severity.{each.severity}'):8}  {about}\n")
    deliver("".join(lines), None, lang)


def explain_check(common: Common, id: str) -> None:
    """Print what a check is about, with a bad and a good example."""
    from kjerne.checks.catalogue import CATALOGUE

    lang = language(common.lang)
    if id not in CATALOGUE:
        wrong(f"--explain {id}: {message(lang, project.unknown_check(id, CATALOGUE))}")
    found = CATALOGUE[id]
    text = f"{id} ({say(lang, f'severity.{found.severity}')})\n\n{explanation(lang, id)}\n"
    for key, example in found.examples():
        text += f"\n{say(lang, key)}\n\n{textwrap.indent(example, '    ')}\n"
    deliver(text, None, lang)


def schema(common: Common, kind: str) -> None:
    """Deliver the JSON Schema of a group file as the criteria set judges it, or of criteria sets.

    For that of criteria sets none is read, so that it can help to mend a broken one.
    """
    from kjerne.output import schema

    lang = language(common.lang)
    group = kind == "group"
    text = schema.group(load_criteria(common.criteria, lang).criteria, lang) if group else schema.criteria_set(lang)
    deliver(text, common.output, lang)


# ---- what goes in


def load_criteria(given: str | None, lang: Lang) -> LoadedCriteria:
    """The criteria set to use; says what is wrong with it, and ends where that is an error."""
    loaded, findings = _read_criteria(given, lang)
    complain(findings, lang)
    return loaded or sys.exit(1)


def _read_criteria(given: str | None, lang: Lang) -> tuple[LoadedCriteria | None, tuple[Finding, ...]]:
    """The same, and what is wrong with it; says where it had to be chosen."""
    file, ignored = criteria_file(given)
    loaded, findings = load.load_criteria(file, criteria_reader(given))
    if loaded and ignored:
        note(say(lang, "note.several-criteria", n=ignored, id=loaded.criteria.id))
    return loaded, findings


def _load_groups(paths: Sequence[str], criteria: CriteriaSet, lang: Lang) -> tuple[tuple[LoadedGroup, ...], bool]:
    """The groups in the paths, and whether anything was wrong with a file; says what."""
    groups, findings = load_groups(paths, criteria)
    complain(findings, lang)
    return groups, any(finding.severity == "error" for finding in findings)


def _is_file(name: str) -> bool:
    return is_definition(name) or "/" in name or os.sep in name


def _file_named(name: str, lang: Lang) -> str:
    """The file of the group with this id, among the groups that would be evaluated."""
    files = [file for file in find_files(group_paths(())) if isinstance(file, str)]
    found = next((file for file in files if Path(file).stem == name), None)
    return found or wrong(message(lang, project.unknown_group(name, [Path(file).stem for file in files])))


def _suppositions(
    sets: Iterable[str], criteria: CriteriaSet, groups: Sequence[str], lang: Lang
) -> list[project.Supposition]:
    """What --set supposes of these groups."""
    suppositions = []
    for text in sets:
        wanted = project.supposition(text, criteria, groups)
        if isinstance(wanted, Finding):
            wrong(f"--set {text}: {message(lang, wanted)}")
        suppositions.append(wanted)
    return suppositions


def _supposing(group: LoadedGroup, suppositions: Iterable[project.Supposition]) -> Subject:
    """The group with what is supposed of it; the last word counts."""
    codings = [each.codings for each in suppositions if each.group in (None, group.group.id)]
    return Subject(*group, {trait: coding for each in codings for trait, coding in each.items()})


def _check_fail_on(names: Iterable[str], criteria: CriteriaSet, lang: Lang) -> None:
    known = (UNDETERMINED, DISAGREEMENT, *criteria.recommendations)
    for name in names:
        if name not in known:
            wrong(f"--fail-on {name}: {message(lang, project.unknown_result(name, known))}")


def _met(name: str, group: report.GroupReport) -> bool:
    """Whether a group has the result that --fail-on names."""
    if name == DISAGREEMENT:
        return group.agrees is False
    return name == (group.evaluation.recommendation or UNDETERMINED)
