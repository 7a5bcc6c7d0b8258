"""The sides of a comparison: the definitions of a folder; those of a revision, see `git`."""

import os
from collections.abc import Callable
from typing import NamedTuple

from kjerne.model.file_names import with_slashes
from kjerne.model.findings import Finding
from kjerne.reading import text
from kjerne.workspace.criteria_sets import CriteriaSets
from kjerne.workspace.find import SHIPPED_CRITERIA, criteria_sets, empty_folder, find_files, read_found, shipped


class Definitions(NamedTuple):
    """The files of one side of a comparison."""

    name: str | None  # None: the working tree
    commit: str | None  # None: a folder
    criteria: tuple[str, ...]
    groups: tuple[str | Finding, ...]
    read: Callable[[str], str]  # gives the text of a file, or raises `UnreadableError`


def definitions(folder: str, flat: bool = True) -> Definitions:
    """The criteria sets in the `criteria` of a folder, and the groups in its `groups`, else (if `flat`) in itself."""
    criteria, groups = os.path.join(folder, "criteria"), os.path.join(folder, "groups")
    sets = criteria_sets(criteria)
    place = (folder or ".") if flat and not os.path.isdir(groups) else groups
    entries = [entry for entry in find_files((place,)) if entry not in sets] if os.path.isdir(place) else []
    return Definitions(
        with_slashes(folder),
        None,
        sets,
        tuple(entries) or (empty_folder(place),),
        text.read,
    )


def side_criteria(side: Definitions, given: str | None) -> CriteriaSets:
    """The criteria sets at hand for a side: the given set, else those of the side, else the shipped one."""
    if given is None and side.criteria:
        return CriteriaSets(side.criteria, side.read if side.commit else read_found)
    return CriteriaSets((given or shipped(SHIPPED_CRITERIA),))
