"""`kjerne diff`: the changes between two sides (folders or git revisions), and their causes."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kjerne.analysis.report import Subject
from kjerne.cli.configured import configured
from kjerne.cli.inputs import criteria_given, file_names
from kjerne.cli.streams import Common, deliver, language, note, print_findings, screen, usage_error
from kjerne.cli.targets import keep_definitions
from kjerne.model.file_names import is_definition
from kjerne.model.findings import Finding
from kjerne.output.screen import Screen
from kjerne.texts.languages import Lang
from kjerne.texts.wording import say
from kjerne.workspace.criteria_sets import CriteriaSets
from kjerne.workspace.find import criteria_files, has_definitions
from kjerne.workspace.load import LoadedGroup, load_group_files
from kjerne.workspace.sides import Definitions, Layout, layout, side_criteria

if TYPE_CHECKING:
    from kjerne.analysis import result_changes


# Slow modules are imported inside the function that needs them: every start of the program waits for those above.


def run_diff(
    common: Common,
    old: str,
    new: str | None,
    render: "Callable[[Sequence[result_changes.Difference], Lang, Screen], str]",
    fail_on_moved: bool,
) -> None:
    """Write the report on two sides; exits with 1 if a file is invalid, a side has no groups, or, with
    `fail_on_moved`, a recommendation changed. `new` None is the working tree.
    """
    from kjerne.analysis import result_changes
    from kjerne.workspace import git
    from kjerne.workspace.repository import RevisionError

    common = configured(common)  # of the working folder, whatever the sides
    lang = language(common.lang)
    _check_working_folder(old, new, layout(common.settings), lang)
    try:
        places = git.sides(old, new, os.environ, layout(common.settings, common.root), common.root)
        alone = new is None and places[1].name is None and git.diverged(places[0], os.environ, common.root)
    except RevisionError as error:
        usage_error(say(lang, f"error.{error.id}", **error.words))
    if alone:
        note(say(lang, "note.diverged", name=old))
    criteria_given(common, lang)  # exits where there is none
    given = common.criteria and criteria_files(common.criteria, common.settings.criteria, common.sets)[0]
    sets = [side_criteria(place, given, common.settings.levels) for place in places]
    only = [one.get(one.ids[0]) for one in sets if not one.several]
    print_findings((finding for judged in only for finding in judged.loaded.findings), lang)
    if any(judged.ready is None for judged in only):
        sys.exit(1)
    files = (file for place in places if not place.commit for file in (*place.criteria, *place.groups))
    keep_definitions(common.output, lang, (file for file in files if isinstance(file, str)))
    loaded = [load_group_files(place.groups, one, place.read) for place, one in zip(places, sets, strict=True)]
    used = {group.criteria.criteria.id for groups, _ in loaded for group in groups}
    findings = [
        finding
        for one, (groups, about_groups) in zip(sets, loaded, strict=True)
        for finding in (*one.findings({group.criteria.criteria.id for group in groups}, about_groups), *about_groups)
    ]
    print_findings(findings, lang)
    old_side, new_side = (
        _side(place, one, used, *found, str if place.commit else file_names(render))
        for place, one, found in zip(places, sets, loaded, strict=True)
    )
    if not (old_side.sets and new_side.sets):
        sys.exit(1)
    compared = result_changes.compare_by_set(old_side, new_side)
    deliver(render(compared, lang, screen(common.output)), common.output, lang)
    moved = fail_on_moved and any(diff.moved_and_counted for diff in compared)
    told = [finding for one in sets for finding in (*one.told, *findings)]
    if not used or any(finding.severity == "error" for finding in told) or moved:
        sys.exit(1)


def _check_working_folder(old: str, new: str | None, places: Layout, lang: Lang) -> None:
    """Exits with 2 where a folder is to be compared with the working folder, and no groups are there: all that lies
    below it, perhaps a whole disk, is hardly meant.
    """
    if new is None and os.path.isdir(old) and not any(map(os.path.exists, places.groups)) and not has_definitions("."):
        usage_error(say(lang, "error.nothing-to-compare", old=old))


def _side(
    place: Definitions,
    sets: CriteriaSets,
    used: Iterable[str],
    groups: Iterable[LoadedGroup],
    findings: Iterable[Finding],
    name: Callable[[str], str],
) -> "result_changes.JudgedSide":
    """A side to compare; `used`: the ids of the sets of either side; `name` gives the name by which a file is reported.

    The id of an invalid group is its file's stem.
    """
    from kjerne.analysis.result_changes import JudgedSide

    only = None if sets.several else sets.ids[0]
    needed = sorted({*used, *([only] if only else [])})
    ready = [one for id in needed if id in sets.known and (one := sets.get(id).ready)]
    ready = ready or list(islice(sets.usable(), 1))
    subjects = {
        loaded.group.id: (loaded.criteria.criteria.id, Subject(name(loaded.file), loaded.group)) for loaded in groups
    }
    invalid = {
        Path(finding.file).stem for finding in findings if finding.severity == "error" and is_definition(finding.file)
    }
    by_id = {one.criteria.id: (one.criteria, one.engine) for one in ready}
    return JudgedSide(
        place.name, place.commit, by_id, only, subjects, frozenset(invalid - subjects.keys()), place.base_of
    )
