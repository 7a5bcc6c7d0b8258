"""`kjerne evaluate`: the report on the groups in the paths."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from kjerne.analysis import report
from kjerne.cli.arguments import unknown_result
from kjerne.cli.inputs import Suppositions, criteria_sets, runner
from kjerne.cli.streams import Common, day, deliver, language, print_findings, screen, usage_error
from kjerne.model.documents import UNDETERMINED, CriteriaSet
from kjerne.model.file_names import stem
from kjerne.model.findings import Finding
from kjerne.output.formats import ONE_SET, Streamed
from kjerne.texts.languages import Lang
from kjerne.texts.wording import message, say
from kjerne.workspace.criteria_sets import CriteriaSets
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
    at_hand = criteria_sets(common.criteria, lang)
    _check_fail_on(fail_on, at_hand, lang)
    group_places = group_paths(paths)
    files, findings = files_by_stem(find_files(group_places))
    suppositions = Suppositions(sets, at_hand, [stem(first) for first, *_ in files] if sets else [], lang)

    def deliver_and_exit(content: str | bytes | Iterable[str], used: Sequence[CriteriaSet], met: bool) -> None:
        about_groups = tuple(relevant_findings(findings, bool(used), group_places))
        reported = (*at_hand.findings([criteria.id for criteria in used], findings), *about_groups)
        print_findings(reported, lang)
        deliver(content, common.output, lang)
        if met or any(finding.severity == "error" for finding in reported):
            sys.exit(1)

    def deliver_pieces(streamed: Streamed) -> None:
        pieces_of = cache(lambda id: streamed.pieces(_criteria(at_hand, id), lang))

        def evaluate_group(group: LoadedGroup) -> tuple[object, str, str, bool]:
            _, criteria, engine = group.criteria
            subject, pieces = suppositions.subject(group), pieces_of(criteria.id)
            after = report.evaluate_group(criteria, engine, subject)
            before = (
                report.evaluate_group(criteria, engine, subject._replace(supposed={})) if subject.supposed else None
            )
            order = pieces.order and pieces.order(after)
            failing = any(_has_result(name, after) for name in fail_on)
            return order, pieces.piece(after, before), criteria.id, failing

        met = False
        share = runner(1 if sets and at_hand.several else jobs, lang)  # a wrong --set ends this process
        with open_spool() as spool:
            for order, text, id, failing in make_groups(files, findings, at_hand, evaluate_group, share):
                try:
                    spool.add(order, text, id)
                except OSError as error:
                    usage_error(say(lang, "error.output", file=spool.folder, reason=error.strerror or str(error)))
                met = met or failing
            used = [_criteria(at_hand, id) for id in sorted(spool.labels())]
            if len(used) > 1:
                content = streamed.page(used, spool.labelled(), lang)
            else:
                content = pieces_of((used or [_empty_report(at_hand, findings, today, lang).criteria])[0].id).page(
                    spool
                )
            deliver_and_exit(content, used, met)

    if isinstance(render, Streamed):
        deliver_pieces(render)
        return
    groups = tuple(make_groups(files, findings, at_hand, lambda group: group, runner(1, lang)))
    judged = ((group.criteria.criteria, group.criteria.engine, suppositions.subject(group)) for group in groups)
    reports = report.evaluate_by_set(judged, today) or (_empty_report(at_hand, findings, today, lang),)
    used = [one.criteria for one in reports if one.groups]
    if render in ONE_SET and len(reports) > 1:
        usage_error(say(lang, "error.one-set", sets=", ".join(criteria.id for criteria in used)))
    met = any(_has_result(name, group) for name in fail_on for one in reports for group in one.groups)
    deliver_and_exit(render(reports, lang, screen(common.output)), used, met)


def _criteria(sets: CriteriaSets, id: str) -> CriteriaSet:
    """The criteria set of an id, which judges a group and so has no error."""
    ready = sets.get(id).ready
    assert ready is not None
    return ready.criteria


def _empty_report(sets: CriteriaSets, findings: Iterable[Finding], as_of: date, lang: Lang) -> report.Report:
    """The report on no group at all: of the first set at hand that has no error. Exits with 1 if none is without."""
    for id in sets.ids:
        if ready := sets.get(id).ready:
            return report.evaluate(ready.criteria, ready.engine, (), as_of)
    print_findings((*sets.findings(sets.ids, findings), *findings), lang)
    sys.exit(1)


def _check_fail_on(names: Sequence[str], sets: CriteriaSets, lang: Lang) -> None:
    """Exits with 2 if no set at hand has the result."""
    if not names:
        return
    usable = islice(sets.usable(), None if sets.several else 1)
    known = tuple(
        dict.fromkeys((UNDETERMINED, DISAGREEMENT, *(id for one in usable for id in one.criteria.recommendations)))
    )
    for name in names:
        if name not in known:
            usage_error(f"--fail-on {name}: {message(lang, unknown_result(name, known))}")


def _has_result(name: str, group: report.GroupReport) -> bool:
    """Whether a group has the result `name`: a recommendation, undetermined or disagreement."""
    if name == DISAGREEMENT:
        return group.agrees is False
    return name == (group.evaluation.recommendation or UNDETERMINED)
