"""Loading criteria sets and groups: from files to documents that can be evaluated."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import NamedTuple, TypeVar

from kjerne.checks.run import criteria_problems, group_problems, to_finding
from kjerne.engine.compile import compile_set
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.file_names import stem, with_slashes
from kjerne.model.findings import NO_WORDS, START, Finding
from kjerne.reading import text
from kjerne.reading.read import Contents, read_document
from kjerne.reading.refusals import UnreadableError
from kjerne.workspace import document
from kjerne.workspace.find import find_files
from kjerne.workspace.processes import Runner, in_this_process

Made = TypeVar("Made")

CRITERIA_ONLY = frozenset(("criteria", "rules", "levels", "recommendations"))
# For a text that is refused: a key at the beginning of a line, or in JSON behind a bracket or a comma.
CRITERIA_KEYS = re.compile(
    rf"""(?:^\{{?[ \t]*["']?|[{{,][ \t]*")({"|".join(sorted(CRITERIA_ONLY))})["']?[ \t]*:""", re.MULTILINE
)


class LoadedCriteria(NamedTuple):
    """A criteria set ready to use: where it came from, what it says, and its compiled form."""

    file: str
    criteria: CriteriaSet
    engine: Engine


class LoadedGroup(NamedTuple):
    """A group that can be evaluated, and the file it came from as the user would name it."""

    file: str
    group: Group


def load_criteria(
    file: str, read: Callable[[str], str] = text.read
) -> tuple[LoadedCriteria | None, tuple[Finding, ...]]:
    """A criteria set, checked, verified and compiled; None where anything about it is an error."""
    loaded = document.parse(with_slashes(file), read_document(with_slashes(file), read), CriteriaSet, criteria_problems)
    if loaded.document is None:
        return None, loaded.findings
    return LoadedCriteria(with_slashes(file), loaded.document, compile_set(loaded.document)), loaded.findings


def load_groups(paths: Sequence[str], criteria: CriteriaSet) -> tuple[tuple[LoadedGroup, ...], tuple[Finding, ...]]:
    """The groups in the paths by id, and what is wrong with the other files; see `load_one` and `worth_saying`."""
    groups, findings = load_group_files(find_files(paths), criteria)
    return groups, tuple(worth_saying(findings, bool(groups), paths))


def worth_saying(findings: Iterable[Finding], any_groups: bool, paths: Iterable[str]) -> Iterator[Finding]:
    """A folder may hold criteria sets beside the groups; only one that is named itself was taken for a group."""
    named = {with_slashes(path) for path in paths}
    return (each for each in findings if not any_groups or each.id != "not-a-group" or each.file in named)


def load_group_files(
    files: Iterable[str | Finding], criteria: CriteriaSet, read: Callable[[str], str] = text.read
) -> tuple[tuple[LoadedGroup, ...], tuple[Finding, ...]]:
    """The same from files that are found already, or were not (their findings are passed on)."""
    namesakes, findings = by_stem(files)
    groups = list(each_group(namesakes, findings, criteria, lambda group: group, read=read))
    return tuple(groups), tuple(findings)


Namesakes = Sequence[str]
"""Files of one stem, in the order in which they were found. Only one of them can be the group of that id."""


def by_stem(files: Iterable[str | Finding]) -> tuple[list[Namesakes], list[Finding]]:
    """The files sorted by their stems, and so by the ids of the groups in them; and what was amiss in finding them."""
    found, findings = [], []
    for file in files:
        if isinstance(file, Finding):
            findings.append(file)
        else:
            found.append(file)
    found.sort(key=stem)  # which leaves files of one stem in their order
    return [tuple(namesakes) for _, namesakes in groupby(found, stem)], findings


def each_group(
    files: Sequence[Namesakes],
    findings: list[Finding],
    criteria: CriteriaSet,
    make: Callable[[LoadedGroup], Made],
    share: Runner = in_this_process,
    read: Callable[[str], str] = text.read,
) -> Iterator[Made]:
    """What `make` makes of each group, in the order of their ids, wherever `share` has that done.

    What is wrong with the files is added to the findings.
    """

    def some(part: Sequence[Namesakes]) -> list[tuple[Made | None, list[Finding]]]:
        done: list[tuple[Made | None, list[Finding]]] = []
        for several in document.batches(part):
            looked = [[read_document(with_slashes(file), read) for file in each] for each in several]
            loaded = [load_one(each, seen, criteria) for each, seen in zip(several, looked, strict=True)]
            done += [(None if group is None else make(group), found) for group, found in loaded]
        return done

    for made, found in chain.from_iterable(share(some, files)):
        findings += found
        if made is not None:
            yield made


def load_one(
    files: Namesakes, looked: Iterable[Contents | UnreadableError], criteria: CriteriaSet
) -> tuple[LoadedGroup | None, list[Finding]]:
    """The group in the first of the files that is valid, and what is wrong with the others; all were looked at."""
    kept: LoadedGroup | None = None
    findings: list[Finding] = []
    for file, written in zip(files, looked, strict=True):
        group, found = load_group(file, criteria, written)
        findings += found
        if group is not None and kept is not None:
            findings.append(duplicate(file, group.id, kept.file))
        elif group is not None:
            kept = LoadedGroup(file, group)
    return kept, findings


def duplicate(file: str, id: str, other: str) -> Finding:
    """That a group's id stands in another file already."""
    return to_finding(file, START, "duplicate-group", {"name": id, "other": other})


def load_group(
    file: str, criteria: CriteriaSet, written: Contents | UnreadableError | None = None
) -> tuple[Group | None, tuple[Finding, ...]]:
    """One group, checked against the criteria set; None where anything about it is an error.

    `written` is what stands in the file where somebody has looked already.
    """
    written = written or read_document(with_slashes(file))
    loaded = document.parse(with_slashes(file), written, Group, group_problems(file, criteria))
    if loaded.document is None and isinstance(written, Contents) and is_criteria(written):
        return None, (to_finding(with_slashes(file), START, "not-a-group", NO_WORDS),)
    return loaded.document, loaded.findings


def is_criteria(written: Contents) -> bool:
    """Whether a file is meant to be a criteria set, broken or not: it has two of the keys that only those have."""
    if written.data is None:
        return len({found[1] for found in CRITERIA_KEYS.finditer(written.text)}) > 1
    return isinstance(written.data, dict) and len(CRITERIA_ONLY & written.data.keys()) > 1
