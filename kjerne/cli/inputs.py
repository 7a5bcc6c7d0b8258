"""Inputs that several commands need: criteria set, suppositions, formats, processes."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NoReturn, TypeVar

from kjerne.analysis.report import Subject
from kjerne.cli import progress
from kjerne.cli.arguments import (
    Supposition,
    kind_of,
    parse_supposition,
    several_groups,
    shipped_group,
    unknown_criteria,
    unknown_group,
)
from kjerne.cli.streams import Common, language, note, print_findings, usage_error
from kjerne.cli.supposed_numbers import SupposedCriteria, parse_number, suppose
from kjerne.model.documents import Coding, NumberChange
from kjerne.model.file_names import WINDOWS, stem, with_slashes
from kjerne.model.findings import Finding
from kjerne.model.names import OtherNames, meant
from kjerne.output.formats import ENDINGS, EVALUATION, EXPLANATION, EXTRAS, FROM_ROOT, NO_FORMATS, ending, format_of
from kjerne.reading.read import read_document
from kjerne.texts.languages import Lang
from kjerne.texts.wording import listing, message, say
from kjerne.workspace import processes
from kjerne.workspace.criteria_sets import SHIPPED_ID, CriteriaSets, LoadedCriteria
from kjerne.workspace.endings import WorkerError
from kjerne.workspace.find import (
    SHIPPED,
    SHIPPED_CRITERIA,
    criteria_files,
    criteria_reader,
    find_files,
    group_paths,
    has_definitions,
    shipped,
    stands_in_groups,
    unknown_set,
)
from kjerne.workspace.group_names import files_of_group, group_names
from kjerne.workspace.load import LoadedGroup, Namesakes, load_namesakes
from kjerne.workspace.places import NamesFromRoot
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
        except WorkerError as error:
            usage_error(say(lang, "error.worker", ending=error.ending))

    return run


def check_format(common: Common, format: str) -> None:
    """Exits with 2 if the package of the format is not installed, or if the format is binary and goes to a terminal."""
    if format not in EXTRAS:
        return
    from importlib.util import find_spec

    lang = language(common.lang)
    if find_spec(EXTRAS[format].module) is None:
        usage_error(say(lang, "error.extra", format=format, package=EXTRAS[format].package, python=_python()))
    if common.output is None and sys.stdout.isatty():
        usage_error(say(lang, "error.no-text", format=format))


def _python() -> str:
    """How this Python is called on a command line, in quotes; those of PowerShell need a sign before them."""
    return f'& "{sys.executable}"' if WINDOWS else f'"{sys.executable}"'


def chosen_format(given: str | None, output: str | None, formats: Iterable[str], lang: Lang) -> str:
    """The format of a report, one of a command's `formats`: `given` (--format), else that of its file's ending, else
    the first of them, which is text.

    Exits with 2 where the ending is that of a format which the command does not have. Notes where the ending says
    another format than the file gets.
    """
    names = tuple(formats)
    end = ending(output or "")
    meant = format_of(output or "", names)
    other = end in NO_FORMATS or format_of(output or "", ENDINGS) is not None
    if given is not None:
        if other and end not in ENDINGS[given]:
            note(say(lang, "note.other-ending", file=str(output), format=given, ending=end))
        return str(given)
    if end and meant is None:
        known = listing(lang, dict.fromkeys(ENDINGS[name][0] for name in names), "or")
        if other:
            told = say(lang, "error.ending", file=str(output), ending=end, endings=known)
            usage_error("; ".join([told, *_other_way(end, formats, lang)]))
        note(say(lang, "note.no-ending", file=str(output), endings=known))
    return meant or names[0]


def _other_way(end: str, formats: Iterable[str], lang: Lang) -> Iterator[str]:
    """How to come by a file with an ending that a command on groups, whose `formats` these are, does not write."""
    if end == ".pdf" and formats in (EVALUATION, EXPLANATION):
        yield say(lang, "hint.pdf")


def shipped_paths(common: Common, paths: Sequence[str], lang: Lang) -> tuple[str, ...]:
    """The folders of the shipped definitions, if they are asked for; exits with 2 if paths are given too."""
    if common.shipped and paths:
        usage_error(say(lang, "error.shipped", paths=" ".join(paths)))
    return tuple(map(shipped, ("criteria", "groups"))) if common.shipped else ()


def group_places(common: Common, paths: Sequence[str], lang: Lang) -> tuple[str, ...]:
    """Where the groups are; notes that they are the shipped ones where nobody asked for these."""
    if asked := shipped_paths(common, paths, lang):
        return asked[-1:]
    places = group_paths(paths, common.settings.groups, common.root)
    if places == ((SHIPPED / "groups").as_posix(),):
        files_here = stands_in_groups() and has_definitions(".")
        note(say(lang, "note.shipped.in-groups" if files_here else "note.shipped"))
    return places


def criteria_given(common: Common, lang: Lang, default_groups: bool = False) -> str | None:
    """The criteria set that is asked for: its file, id or title; None: those at hand. Exits with 2 if there is none.

    `default_groups`: no groups are named. Where these are the shipped ones their own set judges them, unless there is
    one in ./criteria: a set that somebody else configured further up is not meant for them.
    """
    if common.criteria is not None:
        if (known := unknown_set(common.criteria, common.settings.criteria or common.sets)) is not None:
            usage_error(f"--criteria {common.criteria}: {message(lang, unknown_criteria(common.criteria, known))}")
        return common.criteria
    places = (os.path.join(common.root, name) for name in ("groups", "criteria"))
    default = default_groups and not (common.settings.groups or any(map(os.path.isdir, places)))
    own = common.shipped or default
    return shipped(SHIPPED_CRITERIA) if own else None


def criteria_sets(common: Common, lang: Lang, default_groups: bool = False) -> CriteriaSets:
    """The criteria sets at hand; see `criteria_given`. A single one is loaded at once: prints its findings, and exits
    with 1 if invalid.
    """
    given = criteria_given(common, lang, default_groups)
    files = criteria_files(given, common.settings.criteria, common.sets)
    sets = CriteriaSets(files, criteria_reader(given, files), levels=common.settings.levels)
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


def group_file(name: str, paths: Sequence[str], assessments: str | None, lang: Lang, *, place: bool = False) -> str:
    """The file in the paths of the group with this id or name, but for those in the folder of assessments. Exits with 2
    if there is none, or more than one.

    `place`: the name could also have been that of a file or folder.
    """
    found = _files(paths, assessments)
    files = files_of_group(name, found)
    if len(files) == 1:
        return files[0]
    if files:
        usage_error(message(lang, several_groups(name, [stem(file) for file in files])))
    if tuple(paths) != (with_kjerne := (SHIPPED / "groups").as_posix(),) and files_of_group(
        name, _files((with_kjerne,))
    ):
        usage_error(message(lang, shipped_group(name)))
    return usage_error(message(lang, unknown_group(name, group_names(found), place=place)))


def _files(paths: Sequence[str], assessments: str | None = None) -> list[str]:
    """The definition files in the paths."""
    return [file for file in find_files(paths, assessments) if isinstance(file, str)]


def file_names(render: object) -> Callable[[str], str]:
    """A function that gives the name by which a file is reported: in what programs read, from the root of the
    repository.
    """
    return NamesFromRoot(os.environ) if render in FROM_ROOT else str


Understood = Supposition | NumberChange


class Suppositions:
    """The arguments of --set, as each criteria set understands them."""

    def __init__(
        self,
        texts: Sequence[str],
        sets: CriteriaSets,
        files: Sequence[str],
        lang: Lang,
        name: Callable[[str], str] = str,
    ) -> None:
        """`files` are the groups'; `name` gives the name by which a file is reported.

        Exits with 2 if neither a set at hand nor the shipped one understands a text. Notes where a text could be about
        something else.
        """
        self._texts, self._sets, self._lang = texts, sets, lang
        self._groups, self._name = _group_names(texts, files), name
        self._by_set: dict[str, list[Understood | Finding]] = {}
        self._supposed: dict[str, SupposedCriteria] = {}
        self._tell_other_meanings()
        self._check_understood((SHIPPED_ID,))
        for one in sets.usable() if any(map(kind_of, texts)) else ():
            self.judging(one)  # here and once, not in every process

    def __bool__(self) -> bool:
        """Whether anything is supposed."""
        return bool(self._texts)

    def check(self, used: Iterable[str]) -> None:
        """Exits with 2 if no set understands a text, of those at hand and those of the ids in `used`, or if a set of
        `used` is invalid as it is supposed. Notes what is wrong with one only as it is supposed.
        """
        used = tuple(used)
        self._check_understood(used)
        for id in used if any(map(kind_of, self._texts)) else ():
            ready = self._sets.get(id).ready
            if ready and (changes := self._changes(ready)):
                self.judging(ready)
                self._tell_idle(changes, id)
                self._tell_findings(" ".join(f"--set {text}" for text, _ in changes), id)

    def _tell_findings(self, texts: str, set: str) -> None:
        """Note what is wrong with a set only as the texts suppose it; exits with 2 if some of it is an error."""
        lang, findings = self._lang, self._supposed[set].findings
        for finding in sorted(findings, key=lambda finding: finding.severity != "error"):
            reason = message(lang, finding)
            if finding.severity == "error":
                usage_error(f"{texts}: {say(lang, 'error.set-invalid', set=set, reason=reason)}")
            told = say(lang, "note.set-finding", set=set, reason=reason)
            note(f"{texts}: {say(lang, f'severity.{finding.severity}')}: {told} [{finding.id}]")

    def _tell_idle(self, changes: Iterable[tuple[str, NumberChange]], set: str) -> None:
        """Note of a text that supposes the number that the set has anyway."""
        for text, change in changes:
            if change.new == change.old:
                told = say(self._lang, "note.set-idle", number=text.rpartition("=")[2].strip(), set=set)
                note(f"--set {text}: {told}")

    def _check_understood(self, used: Iterable[str]) -> None:
        for number, text in enumerate(self._texts):
            understood = (self._parsed(one)[number] for one in self._sets.usable(used))
            if any(not isinstance(one, Finding) for one in understood):
                continue
            if parsed := [self._parsed(one)[number] for one in self._sets.usable()]:  # else that is the error to tell
                self._refuse(text, *parsed)

    def _tell_other_meanings(self) -> None:
        """Note of a text about a number that a group is called as it begins, or a trait's label says the same."""
        for text in self._texts:
            if (kind := kind_of(text)) is None:
                continue
            for group in meant(kind, self._groups):
                other = group.capitalize() if group == kind else group
                told = say(self._lang, "note.set-group", kind=kind, group=group, other=other)
                note(f"--set {text}: {told}")
            traits = (meant(text.partition("=")[0], one.criteria.all_traits) for one in self._sets.usable())
            for trait in dict.fromkeys(id for ids in traits for id in ids):
                note(f"--set {text}: {say(self._lang, 'note.set-trait', kind=kind, trait=trait)}")

    def check_named(self, files: Iterable[Namesakes]) -> None:
        """Exits with 2 if a group that a text names is judged by a set that does not understand it.

        Before the groups are shared among processes: only this one can say so, and once. `files` are all groups'.
        """
        named = {id for text in self._texts for id in meant(_group_in(text), self._groups)}
        for namesakes in files:
            if stem(namesakes[0]) in named:
                contents = (read_document(with_slashes(file)) for file in namesakes)
                group, _ = load_namesakes(namesakes, contents, self._sets)
                if group is not None:
                    self.subject(group)

    def subject(self, group: LoadedGroup) -> Subject:
        """The group with the codings that are supposed of it; a later supposition overrides an earlier one.

        What the group's criteria set does not know is passed over, but for a group that is named: exits with 2.
        """
        supposed: dict[str, Coding] = {}
        for text, one in zip(self._texts, self._parsed(group.criteria), strict=True):
            if isinstance(one, Supposition):
                if one.group in (None, group.group.id):
                    supposed |= one.codings
            elif isinstance(one, Finding) and meant(_group_in(text), self._groups) == (group.group.id,):
                self._refuse(text, one)
        as_is = group.criteria[1:] if self.judging(group.criteria) is not group.criteria else None
        return Subject(self._name(group.file), group.group, supposed, as_is)

    def judging(self, loaded: LoadedCriteria) -> LoadedCriteria:
        """The criteria set with the weights and thresholds that are supposed; the set itself where none are.

        Also where it would be invalid with them: `check` refuses that, once it is known that the set judges a group.
        """
        if not (changes := self._changes(loaded)):
            return loaded
        id = loaded.criteria.id
        if id not in self._supposed:
            self._supposed[id] = suppose(loaded, [change for _, change in changes], self._sets.levels, self._lang)
        return self._supposed[id].ready or loaded

    def _changes(self, judging: LoadedCriteria) -> list[tuple[str, NumberChange]]:
        """The texts that change a number of the set, each with the change."""
        parsed = zip(self._texts, self._parsed(judging), strict=True)
        return [(text, one) for text, one in parsed if isinstance(one, NumberChange)]

    def _parsed(self, judging: LoadedCriteria) -> list[Understood | Finding]:
        id, criteria = judging.criteria.id, judging.criteria
        if id not in self._by_set:
            self._by_set[id] = [
                parse_number(text, criteria) if kind_of(text) else parse_supposition(text, criteria, self._groups)
                for text in self._texts
            ]
        return self._by_set[id]

    def _refuse(self, text: str, *refused: Understood | Finding) -> NoReturn:
        """Exit with 2. Of several reasons, one that is about the value and not about an unknown name comes first."""
        reasons = [one for one in refused if isinstance(one, Finding)]
        first = min(reasons, key=lambda reason: reason.id in ("unknown-trait", "unknown-part", "unknown-criterion"))
        usage_error(f"--set {text}: {message(self._lang, first)}")


def _group_in(text: str) -> str:
    """What an argument of --set calls its group; empty where it is about all groups."""
    return "" if kind_of(text) else text.partition("=")[0].rpartition(":")[0]


def _group_names(texts: Iterable[str], files: Sequence[str]) -> Mapping[str, OtherNames]:
    """The groups in files by their ids, with their names if a text before a colon is no id."""
    ids = {stem(file): OtherNames(()) for file in files}
    named = [kind_of(text) or _group_in(text) for text in texts]  # a group may be called as a number is
    return ids if all(len(meant(name, ids)) == 1 for name in named if name) else group_names(files)
