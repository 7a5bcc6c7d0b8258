"""`kjerne explain`: the explanation of one group, or the comparison of two."""

import os
import sys
from collections.abc import Callable, Sequence
from functools import cache

from kjerne.analysis import report
from kjerne.cli.configured import configured
from kjerne.cli.inputs import Suppositions, criteria_sets, file_names, group_file, group_places
from kjerne.cli.streams import Common, day, deliver, language, print_findings, screen, usage_error
from kjerne.cli.targets import keep_definitions
from kjerne.model.file_names import is_definition, with_slashes
from kjerne.output.screen import Screen
from kjerne.texts.languages import Lang
from kjerne.texts.wording import listing, say
from kjerne.workspace.criteria_sets import CriteriaSets
from kjerne.workspace.load import (
    LoadedGroup,
    load_groups,
)


def run_explain(
    common: Common,
    names: Sequence[str],
    render: Callable[[report.Explanation | report.Comparison, Lang, Screen, bool], str | bytes],
    sets: Sequence[str],
    everything: bool,
) -> None:
    """Write the explanation of one group, or the comparison of two; `names` are ids or files.

    Exits with 1 if a file is invalid, with 2 if there are more than two groups or both are the same.
    """
    several = "error.configurations-compared" if len(names) == 2 else None
    common = configured(common, [name for name in names if _is_file(name)], several=several)
    lang = language(common.lang)
    today = day(common.as_of, lang)
    if len(names) > 2:
        usage_error(say(lang, "error.two-groups"))
    at_hand = criteria_sets(common, lang, not any(map(_is_file, names)))
    places = cache(lambda: group_places(common, (), lang))
    assessments = common.settings.assessments
    files = [with_slashes(name) if _is_file(name) else group_file(name, places(), assessments, lang) for name in names]
    keep_definitions(common.output, lang, (*at_hand.files, *files))
    groups, invalid = _load_groups(files, at_hand, lang)
    suppositions = Suppositions(sets, at_hand, [group.file for group in groups], lang, file_names(render))
    subjects = [suppositions.subject(group) for group in groups]
    suppositions.check([group.criteria.criteria.id for group in groups])
    if len(subjects) == len(names) == 2:
        _check_one_set(groups, lang)
        _, criteria, engine = suppositions.judging(groups[0].criteria)
        first, second = sorted(zip(groups, subjects, strict=True), key=lambda pair: files.index(pair[0].file))
        compared = report.compare_groups(criteria, engine, (first[1], second[1]), today)
        deliver(render(compared, lang, screen(common.output), everything), common.output, lang)
    elif len(subjects) == len(names):
        _, criteria, engine = suppositions.judging(groups[0].criteria)
        explained = report.explain(criteria, engine, subjects[0], today)
        deliver(render(explained, lang, screen(common.output), everything), common.output, lang)
    elif not invalid:
        usage_error(say(lang, "error.same-group"))
    if invalid:
        sys.exit(1)


def _load_groups(paths: Sequence[str], sets: CriteriaSets, lang: Lang) -> tuple[Sequence[LoadedGroup], bool]:
    """The groups in the paths, and whether a file is invalid; prints the findings."""
    groups, about_groups = load_groups(paths, sets)
    used = [group.criteria.criteria.id for group in groups]
    findings = (*sets.findings(used, about_groups), *about_groups)
    print_findings(findings, lang)
    return groups, any(finding.severity == "error" for finding in (*sets.told, *findings))


def _check_one_set(groups: Sequence[LoadedGroup], lang: Lang) -> None:
    """Exits with 2 if the groups are judged by different criteria sets."""
    sets = [group.criteria.criteria.id for group in groups]
    if len(set(sets)) > 1:
        ids = listing(lang, (group.group.id for group in groups))
        usage_error(say(lang, "error.two-sets", ids=ids, sets=", ".join(sets)))


def _is_file(name: str) -> bool:
    return is_definition(name) or os.path.isfile(name) or "/" in name or os.sep in name
