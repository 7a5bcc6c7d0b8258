"""Loading criteria sets and groups: from files to documents that can be evaluated."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby
from typing import NamedTuple, TypeVar

from kjerne.checks.run import criteria_problems, group_problems, to_finding
from kjerne.engine.compile import compile_set
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.file_names import stem, with_slashes
from kjerne.model.findings import NO_WORDS, START, Finding
from kjerne.reading import text
from kjerne.reading.read import Contents, Unreadable, read_document
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
    return (finding for finding in findings if not any_groups or finding.id != "not-a-group" or finding.file in named)


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
    names, findings = [], []
    for file in files:
        if isinstance(file, Finding):
            findings.append(file)
        else:
            names.append(file)
    names.sort(key=stem)  # which leaves files of one stem in their order
    return [tuple(namesakes) for _, namesakes in groupby(names, stem)], findings


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

    def make_some(part: Sequence[Namesakes]) -> list[tuple[Made | None, list[Finding]]]:
        results: list[tuple[Made | None, list[Finding]]] = []
        for batch in document.batches(part):
            contents = [[read_document(with_slashes(file), read) for file in namesakes] for namesakes in batch]
            loaded = [load_one(*pair, criteria) for pair in zip(batch, contents, strict=True)]
            results += [(None if group is None else make(group), wrong) for group, wrong in loaded]
        return results

    for made, wrong in chain.from_iterable(share(make_some, files)):
        findings += wrong
        if made is not None:
            yield made


def load_one(
    files: Namesakes, contents: Iterable[Contents | Unreadable], criteria: CriteriaSet
) -> tuple[LoadedGroup | None, list[Finding]]:
    """The group in the first of the files that is valid, and what is wrong with the others, given their contents."""
    kept: LoadedGroup | None = None
    findings: list[Finding] = []
    for file, read in zip(files, contents, strict=True):
        group, wrong = load_group(file, criteria, read)
        findings += wrong
        if group is not None and kept is not None:
            findings.append(duplicate(file, group.id, kept.file))
        elif group is not None:
            kept = LoadedGroup(file, group)
    return kept, findings


def duplicate(file: str, id: str, other: str) -> Finding:
    """That a group's id stands in another file already."""
    return to_finding(file, START, "duplicate-group", {"name": id, "other": other})


def load_group(
    file: str, criteria: CriteriaSet, contents: Contents | Unreadable | None = None
) -> tuple[Group | None, tuple[Finding, ...]]:
    """One group, checked against the criteria set; None where anything about it is an error.

    `contents` are those of the file, where it has been read already.
    """
    contents = contents or read_document(with_slashes(file))
    loaded = document.parse(with_slashes(file), contents, Group, partial(group_problems, criteria=criteria, file=file))
    if loaded.document is None and isinstance(contents, Contents) and is_criteria(contents):
        return None, (to_finding(with_slashes(file), START, "not-a-group", NO_WORDS),)
    return loaded.document, loaded.findings


def is_criteria(contents: Contents) -> bool:
    """Whether a file is meant to be a criteria set, broken or not: it has two of the keys that only those have."""
    if contents.data is None:
        return len({match[1] for match in CRITERIA_KEYS.finditer(contents.text)}) > 1
    return isinstance(contents.data, dict) and len(CRITERIA_ONLY & contents.data.keys()) > 1
