"""Inputs that several commands need: criteria set, suppositions, formats, processes."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from kjerne.analysis.report import Subject
from kjerne.cli import progress
from kjerne.cli.arguments import Supposition, parse_supposition
from kjerne.cli.streams import Common, language, note, print_findings, usage_error
from kjerne.model.documents import Coding, CriteriaSet
from kjerne.model.findings import Finding
from kjerne.output.formats import EXTRAS
from kjerne.texts.languages import Lang
from kjerne.texts.wording import message, say
from kjerne.workspace import load, processes
from kjerne.workspace.find import criteria_file, criteria_reader
from kjerne.workspace.load import (
    LoadedCriteria,
    LoadedGroup,
)
from kjerne.workspace.processes import Runner

Item = TypeVar("Item")
Result = TypeVar("Result")


def runner(jobs: int | None, lang: Lang) -> Runner:
    """A runner of work in `jobs` processes (None: as many as are useful), with a progress bar on a terminal."""

    def run(work: Callable[[Sequence[Item]], Result], things: Sequence[Item]) -> Iterator[Result]:
        count = jobs or processes.useful_jobs(len(things))
        tasks = processes.tasks(things, count)
        try:
            yield from progress.with_progress(processes.share(work, tasks, count), tasks, lang)
        except processes.WorkerError as error:
            usage_error(say(lang, "error.worker", ending=error.ending))

    return run


def check_format(common: Common, format: str) -> None:
    """Exits with 2 if the package of the format is not installed, or if the format is binary and goes to a terminal."""
    if format not in EXTRAS:
        return
    from importlib.util import find_spec

    lang = language(common.lang)
    if find_spec(EXTRAS[format].module) is None:
        usage_error(say(lang, "error.extra", format=format, package=EXTRAS[format].package))
    if common.output is None and sys.stdout.isatty():
        usage_error(say(lang, "error.no-text", format=format))


def load_criteria(given: str | None, lang: Lang) -> LoadedCriteria:
    """The criteria set to use; prints the findings about it, and exits with 1 if it is invalid."""
    file, passed_over = criteria_file(given)
    loaded, findings = load.load_criteria(file, criteria_reader(given))
    note_choice(loaded, passed_over, lang)
    print_findings(findings, lang)
    return loaded or sys.exit(1)


def note_choice(criteria: LoadedCriteria | None, passed_over: int, lang: Lang) -> None:
    """Print a note if the shipped criteria set is used because ./criteria has several files (`passed_over`)."""
    if criteria and passed_over:
        note(say(lang, "note.several-criteria", n=passed_over, id=criteria.criteria.id))


def suppositions_of(sets: Iterable[str], criteria: CriteriaSet, groups: Sequence[str], lang: Lang) -> list[Supposition]:
    """The suppositions of the arguments of --set; `groups` are ids. Exits with 2 if one is wrong."""
    suppositions = []
    for text in sets:
        supposed = parse_supposition(text, criteria, groups)
        if isinstance(supposed, Finding):
            usage_error(f"--set {text}: {message(lang, supposed)}")
        suppositions.append(supposed)
    return suppositions


def supposed_subject(group: LoadedGroup, suppositions: Iterable[Supposition]) -> Subject:
    """The group with the codings that are supposed of it; a later supposition overrides an earlier one."""
    supposed: dict[str, Coding] = {}
    for supposition in suppositions:
        if supposition.group in (None, group.group.id):
            supposed |= supposition.codings
    return Subject(*group, supposed)
