"""The sides of a comparison: the definitions of a folder; those of a revision, see `git`."""

import os
from collections.abc import Callable
from typing import NamedTuple

from kjerne.model.file_names import is_definition, with_slashes
from kjerne.model.findings import OWN_LEVELS, Finding, Levels
from kjerne.reading import text
from kjerne.workspace.configuration import Settings
from kjerne.workspace.criteria_sets import CriteriaSets
from kjerne.workspace.find import (
    SHIPPED_CRITERIA,
    criteria_files,
    criteria_sets,
    empty_folder,
    find_files,
    read_found,
    shipped,
)


class Definitions(NamedTuple):
    """The files of one side of a comparison."""

    name: str | None  # None: the working tree
    commit: str | None  # None: a folder
    criteria: tuple[str, ...]
    groups: tuple[str | Finding, ...]
    read: Callable[[str], str]  # gives the text of a file, or raises `UnreadableError`


class Layout(NamedTuple):
    """Where the definitions of a project stand: paths from its folder, with `/`. A configuration may say otherwise."""

    criteria: str = "criteria"  # a folder, or one file
    groups: tuple[str, ...] = ("groups",)
    assessments: str | None = None  # files in it are no groups
    up: int | None = None  # how many folders above the working folder that of the project is; None: to be found


LAYOUT = Layout()


def layout(settings: Settings) -> Layout:
    """The layout that a configuration of the working folder says."""
    if settings.file is None or not (settings.criteria or settings.groups):
        return LAYOUT
    folder = os.path.dirname(settings.file)
    criteria, assessments, *groups = (
        with_slashes(os.path.relpath(path, folder or os.curdir)) if path else None
        for path in (settings.criteria, settings.assessments, *settings.groups)
    )
    up = folder.count("..")
    return Layout(criteria or LAYOUT.criteria, tuple(filter(None, groups)) or LAYOUT.groups, assessments, up)


def definitions(folder: str, flat: bool = True, layout: Layout = LAYOUT) -> Definitions:
    """The criteria sets and the groups in the places of the layout in a folder; else (if `flat`) groups in itself."""
    criteria, *groups = (os.path.join(folder, place) for place in (layout.criteria, *layout.groups))
    sets = (with_slashes(criteria),) if _is_definition_file(criteria) else criteria_sets(criteria)
    places = tuple(place for place in groups if os.path.isdir(place) or _is_definition_file(place))
    if flat and not places:
        places = (folder or ".",)
    assessments = layout.assessments and os.path.join(folder, layout.assessments)
    judging = {os.path.normpath(file) for file in sets}
    found = find_files(places, assessments) if places else iter(())
    entries = [entry for entry in found if isinstance(entry, Finding) or os.path.normpath(entry) not in judging]
    return Definitions(
        with_slashes(folder),
        None,
        sets,
        tuple(entries) or (empty_folder(groups[0]),),
        text.read,
    )


def _is_definition_file(path: str) -> bool:
    return is_definition(path) and os.path.isfile(path)


def side_criteria(side: Definitions, given: str | None, levels: Levels = OWN_LEVELS) -> CriteriaSets:
    """The criteria sets at hand for a side: the given set, else those of the side, else the shipped one."""
    if given is None and side.criteria:
        return CriteriaSets(side.criteria, side.read if side.commit else read_found, levels=levels)
    return CriteriaSets(criteria_files(given) if given else (shipped(SHIPPED_CRITERIA),), levels=levels)
