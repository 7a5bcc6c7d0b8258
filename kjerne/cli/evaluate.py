"""`kjerne evaluate`: the report on the groups in the paths."""

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from kjerne.analysis import report
from kjerne.cli.arguments import unknown_result
from kjerne.cli.configured import configured
from kjerne.cli.inputs import Suppositions, criteria_sets, file_names, group_file, group_places, runner, shipped_paths
from kjerne.cli.streams import Common, day, deliver, language, print_findings, screen, usage_error
from kjerne.cli.targets import keep_definitions
from kjerne.model.documents import UNDETERMINED, CriteriaSet
from kjerne.model.findings import Finding
from kjerne.model.names import OtherNames, meant
from kjerne.output.formats import Pieces, Streamed
from kjerne.reading.text import system_reason
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import message, say
from kjerne.workspace.criteria_sets import SHIPPED_ID, CriteriaSets, LoadedCriteria
from kjerne.workspace.find import find_files, may_be_path
from kjerne.workspace.load import (
    LoadedGroup,
    Namesakes,
    files_by_stem,
    make_groups,
    relevant_findings,
)
from kjerne.workspace.processes import Runner
from kjerne.workspace.spool import open_spool

if TYPE_CHECKING:
    from kjerne.output.formats import Whole

DISAGREEMENT = "disagreement"


class _Run(NamedTuple):
    """What is evaluated: the options, the sets at hand, the group files by id, the findings so far, the paths."""

    common: Common
    lang: Lang
    sets: CriteriaSets
    files: Sequence[Namesakes]
    findings: list[Finding]
    places: Sequence[str]
    suppositions: Suppositions
    fail_on: Sequence[str]

    def criteria(self, id: str) -> CriteriaSet:
        """The criteria set of an id, as it is supposed; it judges a group and so has no error."""
        ready = self.sets.get(id).ready
        assert ready is not None
        return self.suppositions.judging(ready).criteria

    def any_criteria(self) -> LoadedCriteria:
        """The set to report on no group by: the first at hand that has no error. Exits with 1 if none is without."""
        for id in self.sets.ids:
            if ready := self.sets.get(id).ready:
                return self.suppositions.judging(ready)
        print_findings((*self.sets.findings(self.sets.ids, self.findings), *self.findings), self.lang)
        sys.exit(1)

    def deliver(self, content: str | bytes | Iterable[str], used: Collection[str], met: bool) -> None:
        """Print the findings and write the report; `used`: the ids of the sets that judge a group.

        Exits with 1 if a file is invalid, or if a result of --fail-on is `met`, with 2 if none of these sets knows what
        --set or --fail-on says.
        """
        self.suppositions.check(used)
        _check_fail_on(self.fail_on, self.sets, used, self.lang)
        about_groups = relevant_findings(self.findings, bool(used), self.places)
        reported = (*self.sets.findings(used, self.findings), *about_groups)
        print_findings(reported, self.lang)
        deliver(content, self.common.output, self.lang)
        if met or any(finding.severity == "error" for finding in (*self.sets.told, *reported)):
            sys.exit(1)


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
    common = configured(common, paths)
    lang = language(common.lang)
    today = day(common.as_of, lang)
    names = [path for path in paths if not may_be_path(path)]
    at_hand = criteria_sets(common, lang, default_groups=len(names) == len(paths))
    _check_fail_on(fail_on, at_hand, (SHIPPED_ID,), lang)
    default_places = cache(lambda: group_places(common, (), lang))
    assessments = common.settings.assessments
    named = {name: group_file(name, default_places(), assessments, lang, place=True) for name in names}
    shipped_paths(common, [path for path in paths if path not in named], lang)
    places = tuple(named.get(path, path) for path in paths) or default_places()
    files, findings = files_by_stem(find_files(places, assessments))
    keep_definitions(common.output, lang, chain(at_hand.files, *files))
    suppositions = Suppositions(sets, at_hand, [first for first, *_ in files] if sets else [], lang, file_names(render))
    run = _Run(common, lang, at_hand, files, findings, places, suppositions, fail_on)
    if isinstance(render, Streamed):
        suppositions.check_named(files)
        _evaluate_streamed(run, render, runner(jobs, lang))
    else:
        _evaluate_whole(run, render, today)


class _GroupEvaluation:
    """What is made of each group in a format that is made group by group. It can be sent to another process."""

    def __init__(self, render: Streamed, lang: Lang, suppositions: Suppositions, fail_on: Sequence[str]) -> None:
        self._given = render, lang, suppositions, fail_on
        self._pieces: dict[str, Pieces] = {}

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), self._given

    def __call__(self, group: LoadedGroup) -> tuple[object, str, str, bool]:
        """The key by which the group is sorted, its piece, the id of its set, and whether it meets --fail-on."""
        _, _, suppositions, fail_on = self._given
        _, criteria, engine = suppositions.judging(group.criteria)
        subject, pieces = suppositions.subject(group), self.pieces(criteria)
        after = report.evaluate_group(criteria, engine, subject)
        before = report.evaluate_as_is(criteria, engine, subject)
        met = _meets(fail_on, after, criteria)
        return pieces.order and pieces.order(after), pieces.piece(after, before), criteria.id, met

    def pieces(self, criteria: CriteriaSet) -> Pieces:
        """How the report on the groups of a set is put together."""
        if criteria.id not in self._pieces:
            render, lang, suppositions, _ = self._given
            self._pieces[criteria.id] = render.pieces(criteria, lang, bool(suppositions))
        return self._pieces[criteria.id]


def _evaluate_streamed(run: _Run, render: Streamed, share: Runner) -> None:
    """Write the report in a format that is made group by group."""
    evaluate_group = _GroupEvaluation(render, run.lang, run.suppositions, run.fail_on)
    met = False
    with open_spool() as spool:
        for order, text, id, failing in make_groups(run.files, run.findings, run.sets, evaluate_group, share):
            try:
                spool.add(order, text, id)
            except OSError as error:
                reason = system_reason(error)
                usage_error(say(run.lang, "error.output", file=spool.folder, reason=reason))
            met = met or failing
        used = sorted(spool.labels())
        if len(used) > 1:
            sets = [run.criteria(id) for id in used]
            content = render.page(sets, spool.labelled(), run.lang, bool(run.suppositions))
        else:
            only = run.criteria(used[0]) if used else run.any_criteria().criteria
            content = evaluate_group.pieces(only).page(spool)
        run.deliver(content, used, met)


def _evaluate_whole(run: _Run, render: "Whole", today: date) -> None:
    """Write the report in a format that is made from all groups at once."""
    groups = list(make_groups(run.files, run.findings, run.sets, lambda group: group, runner(1, run.lang)))
    suppositions = run.suppositions
    judged = ((*suppositions.judging(group.criteria)[1:], suppositions.subject(group)) for group in groups)
    reports = report.evaluate_by_set(judged, today)
    if not reports:
        _, criteria, engine = run.any_criteria()
        reports = (report.evaluate(criteria, engine, (), today),)
    used = [one.criteria.id for one in reports if one.groups]
    met = any(_meets(run.fail_on, group, one.criteria) for one in reports for group in one.groups)
    run.deliver(render(reports, run.lang, screen(run.common.output)), used, met)


def _check_fail_on(names: Iterable[str], sets: CriteriaSets, used: Iterable[str], lang: Lang) -> None:
    """Exits with 2 if no set has the result, of those at hand and those of the ids in `used`."""
    for name in names:
        if not any(_meant(name, one.criteria) for one in sets.usable(used)):
            known = {id: named for one in sets.usable() for id, named in _results(one.criteria).items()}
            usage_error(f"--fail-on {name}: {message(lang, unknown_result(name, known or _results_of_every_set()))}")


@cache
def _results_of_every_set() -> Mapping[str, object]:
    """The results that no criteria set names, with what they are called."""
    undetermined = OtherNames((*(say(lang, "undetermined") for lang in LANGUAGES), "uavklart"))
    return {UNDETERMINED: undetermined, DISAGREEMENT: OtherNames(())}


def _results(criteria: CriteriaSet) -> Mapping[str, object]:
    """The results of a criteria set by their ids, with what they are called."""
    recommendations = criteria.recommendations
    labels = recommendations if isinstance(recommendations, Mapping) else dict.fromkeys(recommendations)
    return {**_results_of_every_set(), **labels}


def _meets(names: Sequence[str], group: report.GroupReport, criteria: CriteriaSet) -> bool:
    """Whether a group has one of these results, which --fail-on names as the group's criteria set does.

    One that has ended has none: what the rules would say of it counts nowhere.
    """
    return group.counts and any(_has_result(id, group) for name in names for id in _meant(name, criteria))


def _meant(name: str, criteria: CriteriaSet) -> tuple[str, ...]:
    """The results of a criteria set that a name of --fail-on means, also by what a proposed group's are called."""
    return meant(name, _results(criteria)) or meant(name, criteria.wording.proposed if criteria.wording else {})


def _has_result(name: str, group: report.GroupReport) -> bool:
    """Whether a group has the result `name`: a recommendation, undetermined or disagreement."""
    if name == DISAGREEMENT:
        return group.agrees is False
    return name == (group.evaluation.recommendation or UNDETERMINED)
