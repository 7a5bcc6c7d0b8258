"""Inputs that several commands need: criteria set, suppositions, formats, processes."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NoReturn, TypeVar

from kjerne.analysis.report import Subject
from kjerne.cli import progress
from kjerne.cli.arguments import Supposition, parse_supposition
from kjerne.cli.streams import Common, language, print_findings, usage_error
from kjerne.model.documents import Coding
from kjerne.model.findings import Finding
from kjerne.output.formats import EXTRAS, FROM_ROOT
from kjerne.texts.languages import Lang
from kjerne.texts.wording import message, say
from kjerne.workspace import processes
from kjerne.workspace.criteria_sets import SHIPPED_ID, CriteriaSets, LoadedCriteria
from kjerne.workspace.find import criteria_files, criteria_reader
from kjerne.workspace.load import LoadedGroup
from kjerne.workspace.places import names_from_root
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


def criteria_sets(common: Common, lang: Lang) -> CriteriaSets:
    """The criteria sets at hand. A single one is loaded at once: prints its findings, and exits with 1 if invalid."""
    files = criteria_files(common.criteria, common.settings.criteria, common.sets)
    sets = CriteriaSets(files, criteria_reader(common.criteria), levels=common.settings.levels)
    if not sets.several:
        only = sets.get(sets.ids[0])
        print_findings(only.loaded.findings, lang)
        if only.ready is None:
            sys.exit(1)
    return sets


def load_criteria(common: Common, lang: Lang) -> LoadedCriteria:
    """The criteria set to use; prints its findings, exits with 1 if it is invalid, with 2 if there are several."""
    sets = criteria_sets(common, lang)
    if sets.several:
        usage_error(say(lang, "error.several-criteria", sets=", ".join(sets.ids)))
    return next(sets.usable())


def file_names(render: object) -> Callable[[str], str]:
    """A function that gives the name by which a file is reported: in what programs read, from the root of the
    repository.
    """
    return names_from_root(os.environ) if render in FROM_ROOT else str


class Suppositions:
    """The arguments of --set, as each criteria set understands them."""

    def __init__(
        self,
        texts: Sequence[str],
        sets: CriteriaSets,
        groups: Sequence[str],
        lang: Lang,
        name: Callable[[str], str] = str,
    ) -> None:
        """`groups` are ids; `name` gives the name by which a file is reported.

        Exits with 2 if neither a set at hand nor the shipped one understands a text.
        """
        self._texts, self._sets, self._groups, self._lang = texts, sets, groups, lang
        self._name = name
        self._by_set: dict[str, list[Supposition | Finding]] = {}
        self.check((SHIPPED_ID,))

    def check(self, used: Iterable[str]) -> None:
        """Exits with 2 if no set understands a text, of those at hand and those of the ids in `used`."""
        for number, text in enumerate(self._texts):
            understood = (self._parsed(one)[number] for one in self._sets.usable(used))
            if any(isinstance(one, Supposition) for one in understood):
                continue
            if parsed := [self._parsed(one)[number] for one in self._sets.usable()]:  # else that is the error to tell
                self._refuse(text, *parsed)

    def subject(self, group: LoadedGroup) -> Subject:
        """The group with the codings that are supposed of it; a later supposition overrides an earlier one.

        What the group's criteria set does not know is passed over, but for a group that is named: exits with 2.
        """
        supposed: dict[str, Coding] = {}
        for text, one in zip(self._texts, self._parsed(group.criteria), strict=True):
            if isinstance(one, Supposition):
                if one.group in (None, group.group.id):
                    supposed |= one.codings
            elif text.partition("=")[0].rpartition(":")[0] == group.group.id:
                self._refuse(text, one)
        return Subject(self._name(group.file), group.group, supposed)

    def _parsed(self, judging: LoadedCriteria) -> list[Supposition | Finding]:
        id = judging.criteria.id
        if id not in self._by_set:
            self._by_set[id] = [parse_supposition(text, judging.criteria, self._groups) for text in self._texts]
        return self._by_set[id]

    def _refuse(self, text: str, *refused: Supposition | Finding) -> NoReturn:
        """Exit with 2. Of several reasons, one that is about the value and not about an unknown trait comes first."""
        reasons = [one for one in refused if isinstance(one, Finding)]
        first = min(reasons, key=lambda reason: reason.id == "unknown-trait")
        usage_error(f"--set {text}: {message(self._lang, first)}")
