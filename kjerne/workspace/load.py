"""Loading groups, each with the criteria set that it is judged by: from files to documents that can be evaluated."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby
from typing import NamedTuple, TypeVar

from kjerne.checks.run import group_problems, to_finding
from kjerne.model.documents import Group
from kjerne.model.file_names import stem, with_slashes
from kjerne.model.findings import NO_WORDS, START, Finding, Problem
from kjerne.reading import text
from kjerne.reading.read import Contents, Unreadable, read_document
from kjerne.workspace import document
from kjerne.workspace.criteria_sets import CriteriaSets, LoadedCriteria
from kjerne.workspace.find import find_files, is_configuration
from kjerne.workspace.processes import Runner, in_this_process

Made = TypeVar("Made")

CRITERIA_ONLY = frozenset(("criteria", "rules", "levels", "recommendations"))
# For a text that was refused: a key at the beginning of a line, or in JSON behind a bracket or a comma.
CRITERIA_KEYS = re.compile(
    rf"""(?:^\{{?[ \t]*["']?|[{{,][ \t]*")({"|".join(sorted(CRITERIA_ONLY))})["']?[ \t]*:""", re.MULTILINE
)


class LoadedGroup(NamedTuple):
    """A group that can be evaluated, the file it came from as the user would name it, and the set that judges it."""

    file: str
    group: Group
    criteria: LoadedCriteria


def load_groups(paths: Sequence[str], sets: CriteriaSets) -> tuple[tuple[LoadedGroup, ...], tuple[Finding, ...]]:
    """The groups in the paths, in the order of their ids, and the findings about the other files.

    See `load_namesakes` and `relevant_findings`.
    """
    groups, findings = load_group_files(find_files(paths), sets)
    return groups, tuple(relevant_findings(findings, bool(groups), paths))


def relevant_findings(findings: Iterable[Finding], any_groups: bool, paths: Iterable[str]) -> Iterator[Finding]:
    """The findings without `not-a-group` for files that were only found in a folder, if there are any groups.

    A folder may hold criteria sets beside the groups. Only a file that is named itself was meant to be a group.
    """
    named = {with_slashes(path) for path in paths}
    return (finding for finding in findings if not any_groups or finding.id != "not-a-group" or finding.file in named)


def load_group_files(
    files: Iterable[str | Finding], sets: CriteriaSets, read: Callable[[str], str] = text.read
) -> tuple[tuple[LoadedGroup, ...], tuple[Finding, ...]]:
    """The groups in these files, in the order of their ids; findings among the files are passed on."""
    namesakes, findings = files_by_stem(files)
    groups = list(make_groups(namesakes, findings, sets, lambda group: group, read=read))
    return tuple(groups), tuple(findings)


Namesakes = Sequence[str]
"""Files with the same stem, in the order in which they were found. Only one of them can be the group of that id."""


def files_by_stem(files: Iterable[str | Finding]) -> tuple[list[Namesakes], list[Finding]]:
    """The files grouped and sorted by stem, and so by the ids of the groups in them; and the findings among them."""
    names, findings = [], []
    for file in files:
        if isinstance(file, Finding):
            findings.append(file)
        else:
            names.append(file)
    names.sort(key=stem)  # which leaves files of one stem in their order
    return [tuple(namesakes) for _, namesakes in groupby(names, stem)], findings


def make_groups(
    files: Sequence[Namesakes],
    findings: list[Finding],
    sets: CriteriaSets,
    make: Callable[[LoadedGroup], Made],
    share: Runner = in_this_process,
    read: Callable[[str], str] = text.read,
) -> Iterator[Made]:
    """What `make` returns for each group, in the order of their ids; `share` runs it, perhaps in other processes.

    The findings about the files are added to `findings`.
    """
    work = partial(_make_some, sets, make, read)  # picklable, unlike a function within this one
    for made, group_findings in chain.from_iterable(share(work, files)):
        findings += group_findings
        if made is not None:
            yield made


def _make_some(
    sets: CriteriaSets, make: Callable[[LoadedGroup], Made], read: Callable[[str], str], files: Sequence[Namesakes]
) -> list[tuple[Made | None, list[Finding]]]:
    """What `make` returns for each group of the files (None where there is none), and the findings about its files."""
    results: list[tuple[Made | None, list[Finding]]] = []
    for batch in document.batches(files):
        contents = [[read_document(with_slashes(file), read) for file in namesakes] for namesakes in batch]
        loaded = [load_namesakes(*pair, sets) for pair in zip(batch, contents, strict=True)]
        results += [(None if group is None else make(group), findings) for group, findings in loaded]
    return results


def load_namesakes(
    files: Namesakes, contents: Iterable[Contents | Unreadable], sets: CriteriaSets
) -> tuple[LoadedGroup | None, list[Finding]]:
    """The group in the first of the files that is valid, or None; and the findings about the files.

    `contents` are those of each file, in the same order.
    """
    loaded: LoadedGroup | None = None
    findings: list[Finding] = []
    for file, read in zip(files, contents, strict=True):
        group, group_findings = load_group(file, sets, read)
        findings += group_findings
        if group is not None and loaded is not None:
            findings.append(duplicate(file, group.group.id, loaded.file))
        elif group is not None:
            loaded = group
    return loaded, findings


def duplicate(file: str, id: str, other: str) -> Finding:
    """The finding that a group's id is in the other file already."""
    return to_finding(file, START, "duplicate-group", {"name": id, "other": other})


def load_group(
    file: str, sets: CriteriaSets, contents: Contents | Unreadable | None = None
) -> tuple[LoadedGroup | None, tuple[Finding, ...]]:
    """One group, checked against the criteria set that judges it, and its findings; None where there is any error.

    `contents` are those of the file, if it has been read already.
    """
    if is_configuration(file):
        return None, (to_finding(with_slashes(file), START, "not-a-group", {"kind": "configuration"}),)
    contents = contents or read_document(with_slashes(file))
    judging: LoadedCriteria | Problem | None = None

    def problems(group: Group) -> Iterator[Problem]:
        nonlocal judging
        judging = sets.judging(group)
        found = group_problems(group, judging if isinstance(judging, Problem) else judging.criteria, file)
        return sets.naming_other(found, group)

    loaded = document.parse(with_slashes(file), contents, Group, problems, levels=sets.levels)
    if loaded.document is None and isinstance(contents, Contents) and is_criteria(contents):
        return None, (to_finding(with_slashes(file), START, "not-a-group", NO_WORDS),)
    if loaded.document is None or not isinstance(judging, LoadedCriteria):
        return None, loaded.findings
    return LoadedGroup(file, loaded.document, judging), loaded.findings


def is_criteria(contents: Contents) -> bool:
    """Whether a file is meant to be a criteria set, valid or not: it has two keys that only criteria sets have."""
    if contents.data is None:
        return len({match[1] for match in CRITERIA_KEYS.finditer(contents.text)}) > 1
    return isinstance(contents.data, dict) and len(CRITERIA_ONLY & contents.data.keys()) > 1
