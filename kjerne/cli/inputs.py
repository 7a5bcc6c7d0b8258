"""What several commands need before they can begin: criteria, suppositions, formats, processes."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from kjerne.analysis.report import Subject
from kjerne.cli import progress
from kjerne.cli.arguments import Supposition, supposition
from kjerne.cli.streams import Common, complain, language, note, usage_error
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

Thing = TypeVar("Thing")
Made = TypeVar("Made")


def runner(jobs: int | None, lang: Lang) -> Runner:
    """Work in so many processes, else in as many as help; under the eyes of whoever sits at the terminal."""

    def run(work: Callable[[Sequence[Thing]], Made], things: Sequence[Thing]) -> Iterator[Made]:
        count = jobs or processes.useful_jobs(len(things))
        tasks = processes.tasks(things, count)
        try:
            yield from progress.with_progress(processes.share(work, tasks, count), tasks, lang)
        except processes.WorkerError as error:
            usage_error(say(lang, "error.worker", ending=error.ending))

    return run


def check_format(common: Common, format: str) -> None:
    """Refuse, before anything is done, a format whose package is not there, and one that a terminal cannot show."""
    if format not in EXTRAS:
        return
    from importlib.util import find_spec

    lang = language(common.lang)
    if find_spec(EXTRAS[format].module) is None:
        usage_error(say(lang, "error.extra", format=format, package=EXTRAS[format].package))
    if common.output is None and sys.stdout.isatty():
        usage_error(say(lang, "error.no-text", format=format))


def load_criteria(given: str | None, lang: Lang) -> LoadedCriteria:
    """The criteria set to use; says what is wrong with it, and ends where that is an error."""
    file, passed_over = criteria_file(given)
    loaded, findings = load.load_criteria(file, criteria_reader(given))
    note_choice(loaded, passed_over, lang)
    complain(findings, lang)
    return loaded or sys.exit(1)


def note_choice(criteria: LoadedCriteria | None, passed_over: int, lang: Lang) -> None:
    """Say that the shipped criteria set is used because so many files in ./criteria could have been meant."""
    if criteria and passed_over:
        note(say(lang, "note.several-criteria", n=passed_over, id=criteria.criteria.id))


def suppositions_of(sets: Iterable[str], criteria: CriteriaSet, groups: Sequence[str], lang: Lang) -> list[Supposition]:
    """What --set supposes of these groups."""
    suppositions = []
    for text in sets:
        supposed = supposition(text, criteria, groups)
        if isinstance(supposed, Finding):
            usage_error(f"--set {text}: {message(lang, supposed)}")
        suppositions.append(supposed)
    return suppositions


def supposing(group: LoadedGroup, suppositions: Iterable[Supposition]) -> Subject:
    """The group with what is supposed of it; the last word counts."""
    supposed: dict[str, Coding] = {}
    for each in suppositions:
        if each.group in (None, group.group.id):
            supposed |= each.codings
    return Subject(*group, supposed)
