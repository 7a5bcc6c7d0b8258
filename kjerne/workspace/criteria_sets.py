"""The criteria sets at hand: which there are, and which of them judges a group. Each is loaded when it is needed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from kjerne.checks.group_references import set_problem
from kjerne.checks.run import criteria_problems, to_finding
from kjerne.checks.unknown_names import has_foreign_traits, of_another_set
from kjerne.engine.compile import compile_set
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.file_names import stem, with_slashes
from kjerne.model.findings import OWN_LEVELS, START, Finding, Levels, Problem
from kjerne.reading import text
from kjerne.reading.read import Contents, Unreadable, read_document
from kjerne.workspace import document
from kjerne.workspace.find import SHIPPED_CRITERIA

SHIPPED_ID = stem(SHIPPED_CRITERIA)

Parse = Callable[[str, Contents | Unreadable, Levels], document.Loaded[CriteriaSet]]
"""Checks the contents of a file as a criteria set; the findings are as severe as the levels say."""


class LoadedCriteria(NamedTuple):
    """A criteria set ready to use: its file, the set, and the compiled set."""

    file: str
    criteria: CriteriaSet
    engine: Engine

    def __reduce__(self) -> tuple[Callable[..., "LoadedCriteria"], tuple[str, CriteriaSet]]:
        """To another process the set is sent alone, and compiled there."""
        return compiled, (self.file, self.criteria)


def compiled(file: str, criteria: CriteriaSet) -> LoadedCriteria:
    """A criteria set without errors, compiled."""
    return LoadedCriteria(file, criteria, compile_set(criteria))


class JudgedCriteria(NamedTuple):
    """A file of a criteria set that was checked: its findings, and the set ready to use if it has no error."""

    file: str
    loaded: document.Loaded[CriteriaSet]
    ready: LoadedCriteria | None


def load_criteria(
    file: str, read: Callable[[str], str] = text.read
) -> tuple[LoadedCriteria | None, tuple[Finding, ...]]:
    """A criteria set, checked and compiled, and its findings; None where there is any error. `read` gives the text."""
    judged = _judge(with_slashes(file), read_document(with_slashes(file), read), parse_criteria)
    return judged.ready, judged.loaded.findings


def parse_criteria(
    file: str, contents: Contents | Unreadable, levels: Levels = OWN_LEVELS
) -> document.Loaded[CriteriaSet]:
    """The criteria set in the contents of a file, with the problems that matter to an evaluation."""
    return document.parse(file, contents, CriteriaSet, criteria_problems, levels=levels)


class CriteriaSets:
    """The criteria sets at hand, by id. A set is checked and compiled when it is first asked for.

    The shipped set is there by its id where no other has it, but it is not at hand unless its file is given.
    """

    def __init__(
        self,
        files: Sequence[str],
        read: Callable[[str], str] = text.read,
        parse: Parse = parse_criteria,
        levels: Levels = OWN_LEVELS,
    ) -> None:
        """`read` gives the text of each of the files, `parse` checks it."""
        self._parse = parse
        self.levels = levels
        """How severe the findings are, of the sets and of the groups that they judge."""
        self._judged: dict[str, JudgedCriteria] = {}
        self._files: dict[str, tuple[str, Contents | Unreadable]] = {}
        self.duplicates: list[Finding] = []
        """The findings about files whose id another file has."""
        named = []
        for file in map(with_slashes, files):
            contents = read_document(file, read)
            named.append((_id_in(contents), file, contents))
        for id, file, contents in sorted(named, key=lambda entry: entry[0] is None):  # ids that are written come first
            other, _ = self._files.setdefault(id or stem(file), (file, contents))
            if id and other != file:
                self.duplicates.append(_duplicate(file, id, other))
        self.ids = tuple(sorted(self._files))
        """The ids of the sets at hand; that of a file which cannot be read is the file's stem."""
        self.files = tuple(map(with_slashes, files))
        """The files that were given."""

    @property
    def several(self) -> bool:
        """Whether there is more than one set at hand, so that a group has to name its own."""
        return len(self.ids) > 1

    @property
    def known(self) -> tuple[str, ...]:
        """The ids that a group may name: those of the sets at hand, and the shipped one."""
        return self.ids if SHIPPED_ID in self.ids else (*self.ids, SHIPPED_ID)

    def get(self, id: str) -> JudgedCriteria:
        """The set of an id of `known`, checked."""
        if id not in self._judged:
            file, contents = self._files.get(id) or (SHIPPED_CRITERIA, read_document(SHIPPED_CRITERIA))
            self._judged[id] = _judge(file, contents, self._parse, self.levels)
        return self._judged[id]

    def judging(self, group: Group) -> LoadedCriteria | Problem:
        """The set that a group is judged by, or the problem that it has none."""
        id = group.criteria
        if id is None:
            if self.several:
                return set_problem(None, self.ids)
            id = self.ids[0]
        elif id not in self.known:
            return set_problem(id, {known: self.get(known).loaded.document for known in self.known})
        ready = self.get(id).ready
        return ready or Problem("broken-criteria-set", ("criteria",), {"name": id, "file": self.get(id).file})

    def usable(self, others: Iterable[str] = ()) -> Iterator[LoadedCriteria]:
        """The sets at hand that have no error, in the order of their ids, then `others` of `known` that have none."""
        return (ready for id in dict.fromkeys((*self.ids, *others)) if (ready := self.get(id).ready))

    def naming_other(self, problems: Iterable[Problem], group: Group) -> Iterator[Problem]:
        """The problems of a group; of traits that are not those of its set, with the set known here that has them."""
        told = tuple(problems)
        judging = self.judging(group) if has_foreign_traits(told) else None
        if isinstance(judging, LoadedCriteria):
            others = (one.criteria for one in self.usable((SHIPPED_ID,)))
            return iter(of_another_set(told, group, judging.criteria, others))
        return iter(told)

    def findings(self, used: Iterable[str], about_groups: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings about several sets: those that were `used` (ids), and those that are needed but have an error.

        Those about a single one are left out: they are known before any group is. `about_groups` are those about the
        groups.
        """
        broken = (str(finding.words["name"]) for finding in about_groups if finding.id == "broken-criteria-set")
        judged = (self.get(id) for id in sorted({*used, *broken}) if self.several or id not in self.ids)
        return (*(finding for one in judged for finding in one.loaded.findings), *self.duplicates)

    @property
    def told(self) -> tuple[Finding, ...]:
        """The findings about a single set, which are told before any group is read; none of several."""
        return () if self.several else self.get(self.ids[0]).loaded.findings

    @classmethod
    def of(cls, *sets: LoadedCriteria) -> "CriteriaSets":
        """Sets that are loaded already, as those at hand."""
        made = cls(())
        made._judged = {one.criteria.id: JudgedCriteria(one.file, document.Loaded(one.criteria), one) for one in sets}
        made.ids = tuple(sorted(made._judged))
        return made


def _judge(file: str, contents: Contents | Unreadable, parse: Parse, levels: Levels = OWN_LEVELS) -> JudgedCriteria:
    loaded = parse(file, contents, levels)
    ready = None if loaded.document is None else compiled(file, loaded.document)
    return JudgedCriteria(file, loaded, ready)


def _id_in(contents: Contents | Unreadable) -> str | None:
    """The id that is written in the contents of a file; None where they cannot be read or have none."""
    data = contents.data if isinstance(contents, Contents) else None
    id = data.get("id") if isinstance(data, dict) else None
    return id if isinstance(id, str) else None


def _duplicate(file: str, id: str, other: str) -> Finding:
    """The finding that the id of a criteria set is in the other file already."""
    return to_finding(file, START, "duplicate-criteria-set", {"name": id, "other": other})
