"""The sides of a comparison: the definitions of a folder; those of a revision, see `git`."""

import os
from collections.abc import Callable, Collection
from typing import NamedTuple

from kjerne.model.file_names import is_definition, with_slashes
from kjerne.model.findings import OWN_LEVELS, Finding, Levels
from kjerne.reading import text
from kjerne.workspace.configuration import Settings
from kjerne.workspace.criteria_sets import CriteriaSets
from kjerne.workspace.find import (
    SHIPPED_CRITERIA,
    criteria_sets,
    empty_folder,
    find_files,
    is_configuration,
    nearest_criteria,
    read_found,
    shipped,
)
from kjerne.workspace.places import looked_in, seen


class Definitions(NamedTuple):
    """The files of one side of a comparison."""

    name: str | None  # None: the working tree
    commit: str | None  # None: a folder
    criteria: tuple[str, ...]
    groups: tuple[str | Finding, ...]
    read: Callable[[str], str]  # gives the text of a group file, or raises `UnreadableError`
    read_set: Callable[[str], str]  # that of a criteria set
    base_of: tuple[str, str] | None = None  # the revisions whose merge base the commit is


class Layout(NamedTuple):
    """Where the definitions of a project stand: paths from its folder, with `/`. A configuration may say otherwise."""

    criteria: str | None = None  # a folder, or one file; None: the nearest `criteria`, from the folder upwards
    groups: tuple[str, ...] = ("groups",)
    assessments: str | None = None  # files in it are no groups
    above: bool = True  # whether that `criteria` may stand above the folder, or only in it
    up: int | None = None  # how many folders above the working folder that of the project is; None: to be found


LAYOUT = Layout()


def layout(settings: Settings, root: str = "") -> Layout:
    """The layout that a configuration of the root (the working folder) says."""
    if settings.file is None or not (settings.criteria or settings.groups):
        return LAYOUT._replace(above=not root)
    folder = os.path.dirname(settings.file)
    criteria, assessments, *groups = (
        with_slashes(os.path.relpath(path, folder or os.curdir)) if path else None
        for path in (settings.criteria, settings.assessments, *settings.groups)
    )
    up = folder.count("..")
    return Layout(criteria, tuple(filter(None, groups)) or LAYOUT.groups, assessments, not root, up)


def definitions(
    folder: str, flat: bool = True, layout: Layout = LAYOUT, elsewhere: Collection[str] = ()
) -> Definitions:
    """The criteria sets and the groups in the places of the layout in a folder; else (if `flat`) groups in itself.

    `elsewhere`: files that are not on the disk and still count, as they would be named if they were.
    """
    sets = _sets(folder, layout, elsewhere)
    groups = tuple(os.path.join(folder, place) for place in layout.groups)
    places = tuple(place for place in groups if os.path.isdir(place) or _is_definition_file(place))
    below = [file for file in sorted(elsewhere) if file not in sets and _is_group_file(file, groups)]
    if flat and not places and not below:
        places = (folder or ".",)
        below = [file for file in sorted(elsewhere) if file not in sets and _is_group_file(file, places)]
    assessments = layout.assessments and os.path.join(folder, layout.assessments)
    judging = {os.path.normpath(file) for file in sets}
    found = find_files(places, assessments) if places else iter(())
    entries = [entry for entry in found if isinstance(entry, Finding) or os.path.normpath(entry) not in judging]
    if below:
        entries = [entry for entry in entries if not isinstance(entry, Finding) or entry.id != "empty-folder"] + [
            file for file in below if not (assessments and _is_at(file, assessments))
        ]
    found_groups = tuple(entries) or (empty_folder(groups[0]),)
    return Definitions(with_slashes(folder), None, sets, found_groups, text.read, read_found)


def _sets(folder: str, layout: Layout, elsewhere: Collection[str]) -> tuple[str, ...]:
    """The files of the criteria sets of a folder."""
    if layout.criteria is not None:
        place = os.path.join(folder, layout.criteria)
        if _is_definition_file(place) or with_slashes(place) in elsewhere:
            return (with_slashes(place),)
        return _sets_in(place, elsewhere)
    beside = os.path.join(folder, os.path.dirname(layout.groups[0]))
    for above in looked_in(beside, "" if layout.above else folder or os.curdir):
        place = os.path.join(beside, "criteria")
        if above != os.path.abspath(beside):
            place = seen(os.path.join(above, "criteria"), os.path.isabs(folder))
        if any(os.path.dirname(file) == with_slashes(place) for file in elsewhere):
            return _sets_in(place, elsewhere)
        if nearest_criteria((above,)):
            return criteria_sets(place)
    return ()


def _sets_in(folder: str, elsewhere: Collection[str]) -> tuple[str, ...]:
    more = (file for file in elsewhere if os.path.dirname(file) == with_slashes(folder) and _is_visible(file))
    return tuple(sorted({*criteria_sets(folder), *more}))


def _is_definition_file(path: str) -> bool:
    return is_definition(path) and os.path.isfile(path)


def _is_group_file(file: str, places: Collection[str]) -> bool:
    """Whether a file would be found in these places if it were on the disk."""
    for place in map(with_slashes, places):
        if file == place or (_is_at(file, place) and _is_visible(file.removeprefix(place))):
            return is_definition(file) and not (is_configuration(file) and file != place)
    return False


def _is_at(file: str, folder: str) -> bool:
    return folder in ("", ".", "./.") or file.startswith(os.path.join(with_slashes(folder), ""))


def _is_visible(path: str) -> bool:
    return is_definition(path) and not any(step.startswith(".") for step in path.split("/") if step not in (".", ".."))


def side_criteria(side: Definitions, given: str | None, levels: Levels = OWN_LEVELS) -> CriteriaSets:
    """The criteria sets at hand for a side: the given file, else those of the side, else the shipped one."""
    if given is None and side.criteria:
        return CriteriaSets(side.criteria, side.read_set, levels=levels)
    return CriteriaSets((given or shipped(SHIPPED_CRITERIA),), levels=levels)
