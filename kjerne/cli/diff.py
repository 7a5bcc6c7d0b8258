"""`kjerne diff`: the changes between two sides (folders or git revisions), and their causes."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kjerne.analysis.report import Subject
from kjerne.cli.streams import Common, deliver, language, note, print_findings, screen, usage_error
from kjerne.model.file_names import is_definition
from kjerne.model.findings import Finding
from kjerne.output.screen import Screen
from kjerne.texts.languages import Lang
from kjerne.texts.wording import say
from kjerne.workspace.load import (
    LoadedCriteria,
    LoadedGroup,
    load_group_files,
)
from kjerne.workspace.sides import Definitions, load_side_criteria

if TYPE_CHECKING:
    from kjerne.analysis import result_changes


# Slow modules are imported inside the function that needs them: every start of the program waits for those above.


def run_diff(
    common: Common,
    old: str,
    new: str | None,
    render: "Callable[[result_changes.Difference, Lang, Screen], str]",
    fail_on_moved: bool,
) -> None:
    """Write the report on two sides; exits with 1 if a file is invalid, a side has no groups, or, with
    `fail_on_moved`, a recommendation changed. `new` None is the working tree.
    """
    from kjerne.analysis import result_changes
    from kjerne.workspace import git

    lang = language(common.lang)
    try:
        places = git.sides((old, new), os.environ)
    except git.RevisionError as error:
        usage_error(say(lang, f"error.{error.id}", **error.words))
    sets = [load_side_criteria(place, common.criteria) for place in places]
    print_findings((finding for _, findings in sets for finding in findings), lang)
    sides: list[result_changes.Side] = []
    group_findings: list[Finding] = []
    for place, (loaded, _) in zip(places, sets, strict=True):
        if loaded is None:
            sys.exit(1)
        if len(place.criteria) > 1 and common.criteria is None:
            folder = place.criteria[0].rpartition("/")[0]
            id = loaded.criteria.id
            note(say(lang, "note.several-criteria-in", n=len(place.criteria), folder=folder, id=id))
        groups, findings = load_group_files(place.groups, loaded.criteria, place.read)
        sides.append(_side(place, loaded, groups, findings))
        group_findings += findings
    print_findings(group_findings, lang)
    compared = result_changes.compare_sides(*sides)
    deliver(render(compared, lang, screen(common.output)), common.output, lang)
    empty = not any(side.groups for side in sides)
    if empty or any(finding.severity == "error" for finding in group_findings) or (fail_on_moved and compared.moved):
        sys.exit(1)


def _side(
    place: Definitions, loaded: LoadedCriteria, groups: Iterable[LoadedGroup], findings: Iterable[Finding]
) -> "result_changes.Side":
    """A side to compare. The id of a group with an invalid file is the file's stem."""
    from kjerne.analysis.result_changes import Side

    subjects = {group.group.id: Subject(*group) for group in groups}
    invalid = {
        Path(finding.file).stem for finding in findings if finding.severity == "error" and is_definition(finding.file)
    }
    unusable = frozenset(invalid - subjects.keys())
    return Side(place.name, place.commit, loaded.criteria, loaded.engine, subjects, unusable)
