"""`kjerne evaluate`: the report on the groups in the paths."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kjerne.analysis import report
from kjerne.analysis.report import Subject
from kjerne.cli.arguments import unknown_result
from kjerne.cli.inputs import load_criteria, runner, supposed_subject, suppositions_of
from kjerne.cli.streams import Common, day, deliver, language, print_findings, screen, usage_error
from kjerne.model.documents import UNDETERMINED, CriteriaSet
from kjerne.model.file_names import stem
from kjerne.output.formats import Streamed
from kjerne.texts.languages import Lang
from kjerne.texts.wording import message, say
from kjerne.workspace.find import find_files, group_paths
from kjerne.workspace.load import (
    LoadedGroup,
    files_by_stem,
    make_groups,
    relevant_findings,
)
from kjerne.workspace.spool import open_spool

if TYPE_CHECKING:
    from kjerne.output.formats import Whole

DISAGREEMENT = "disagreement"


def run_evaluate(
    common: Common,
    paths: Sequence[str],
    render: "Whole | Streamed",
    sets: Sequence[str],
    fail_on: Sequence[str],
    jobs: int | None,
) -> None:
    """Write the report on the groups in the paths; exits with 1 if a file is invalid or a group has a result of
    `fail_on`.

    `sets`: the arguments of --set. `jobs`: the number of processes, used for formats that are made group by group
    (`Streamed`); these keep only one group in memory at a time.
    """
    lang = language(common.lang)
    today = day(common.as_of, lang)
    _, criteria, engine = load_criteria(common.criteria, lang)
    _check_fail_on(fail_on, criteria, lang)
    group_places = group_paths(paths)
    files, findings = files_by_stem(find_files(group_places))
    suppositions = suppositions_of(sets, criteria, [stem(first) for first, *_ in files] if sets else [], lang)

    def deliver_and_exit(content: str | bytes | Iterable[str], groups: bool, met: bool) -> None:
        reported = tuple(relevant_findings(findings, groups, group_places))
        print_findings(reported, lang)
        deliver(content, common.output, lang)
        if met or any(finding.severity == "error" for finding in reported):
            sys.exit(1)

    def evaluate_group(group: LoadedGroup) -> tuple[object, str, bool]:
        subject = supposed_subject(group, suppositions)
        after = report.evaluate_group(criteria, engine, subject)
        before = report.evaluate_group(criteria, engine, Subject(*group)) if subject.supposed else None
        order = pieces.order and pieces.order(after)
        return order, pieces.piece(after, before), any(_has_result(name, after) for name in fail_on)

    if isinstance(render, Streamed):
        pieces = render.pieces(criteria, lang)
        met = False
        with open_spool() as spool:
            for order, text, failing in make_groups(files, findings, criteria, evaluate_group, runner(jobs, lang)):
                try:
                    spool.add(order, text)
                except OSError as error:
                    usage_error(say(lang, "error.output", file=spool.folder, reason=error.strerror or str(error)))
                met = met or failing
            deliver_and_exit(pieces.page(spool), bool(spool), met)
    else:
        groups = make_groups(files, findings, criteria, lambda group: group, runner(1, lang))
        subjects = [supposed_subject(group, suppositions) for group in groups]
        result = report.evaluate(criteria, engine, subjects, today)
        met = any(_has_result(name, group) for name in fail_on for group in result.groups)
        deliver_and_exit(render(result, lang, screen(common.output)), bool(subjects), met)


def _check_fail_on(names: Iterable[str], criteria: CriteriaSet, lang: Lang) -> None:
    known = (UNDETERMINED, DISAGREEMENT, *criteria.recommendations)
    for name in names:
        if name not in known:
            usage_error(f"--fail-on {name}: {message(lang, unknown_result(name, known))}")


def _has_result(name: str, group: report.GroupReport) -> bool:
    """Whether a group has the result `name`: a recommendation, undetermined or disagreement."""
    if name == DISAGREEMENT:
        return group.agrees is False
    return name == (group.evaluation.recommendation or UNDETERMINED)
