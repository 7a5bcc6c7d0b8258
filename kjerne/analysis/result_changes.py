"""What changed in the results between two sides, and what caused it.

Causes are computed, not guessed: the engine evaluates mixed situations. These are the new group under the old criteria,
the old group under the new criteria, and the old criteria with some of the changes made.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeVar

from kjerne.analysis import group_comparison
from kjerne.analysis.criteria_changes import ChangePath, CriteriaChange, criteria_changes
from kjerne.analysis.mixed_criteria import compile_if_valid, with_changes
from kjerne.analysis.other_changes import OtherChange, group_changes, wording_changes
from kjerne.analysis.renames import renamed
from kjerne.analysis.report import GroupReport, Subject, evaluate_group
from kjerne.checks import group_references
from kjerne.engine.evaluate import Engine
from kjerne.model.codings import codings
from kjerne.model.documents import UNKNOWN, Coding, CriteriaSet, Group

Cause = Literal["group", "criteria"]
Status = Literal["added", "removed", "changed", "renamed", "unchanged"]
Decides = Literal["alone", "together"]
NOT_RENAMED: Mapping[str, str] = MappingProxyType({})


class Side(NamedTuple):
    """One side of a comparison: name (None: the working tree), commit if it has one, criteria, and groups by id."""

    name: str | None
    commit: str | None
    criteria: CriteriaSet
    engine: Engine
    groups: Mapping[str, Subject]
    unusable: frozenset[str]  # the ids of the groups whose files are invalid
    base_of: tuple[str, str] | None = None  # the revisions whose merge base the commit is


class JudgedSide(NamedTuple):
    """One side of a comparison by any number of criteria sets: as `Side`, but each group with the id of its set.

    `sets` has every set that judges a group on either side, as far as this side has it; if no group is judged, one.
    `only` is the id of the set that judges groups which name none; None where several are at hand.
    """

    name: str | None
    commit: str | None
    sets: Mapping[str, tuple[CriteriaSet, Engine]]
    only: str | None
    groups: Mapping[str, tuple[str, Subject]]
    unusable: frozenset[str]
    base_of: tuple[str, str] | None = None

    def under(self, id: str, other: "JudgedSide", groups: Iterable[str], unusable: Iterable[str]) -> Side:
        """The side with these of its groups, judged by the set of this id; the set is the other side's if need be."""
        criteria, engine = self.sets.get(id) or other.sets[id]
        subjects = {group: self.groups[group][1] for group in groups if group in self.groups}
        return Side(self.name, self.commit, criteria, engine, subjects, frozenset(unusable), self.base_of)


class CodingChange(NamedTuple):
    """A trait that is coded differently. `decides` is None where it does not decide; see `GroupDifference`."""

    id: str
    old: Coding
    new: Coding
    decides: Decides | None = None


class SingleCauseReports(NamedTuple):
    """The group with only its file changed, and with only the criteria changed; None where it cannot be evaluated."""

    group: GroupReport | None
    criteria: GroupReport | None


class GroupDifference(NamedTuple):
    """One group on both sides; `was` is its id on the old side, where that was another one.

    `moved`: whether its recommendation changed; undetermined counts as a recommendation. `because` has the causes of
    the change: of the recommendation if the group moved, else of anything in its result. `parts` are the changes of the
    criteria that each decide alone. Where there is none, `together` are changes that decide only together: see
    `deciding_changes`. `beside` is what changed in the group's file and not in its result.
    """

    id: str
    status: Status
    before: GroupReport | None
    after: GroupReport | None
    traits: tuple[CodingChange, ...] = ()
    moved: bool = False
    because: tuple[Cause, ...] = ()
    alone: SingleCauseReports | None = None
    parts: tuple[CriteriaChange, ...] = ()
    together: tuple[CriteriaChange, ...] = ()
    beside: tuple[OtherChange, ...] = ()
    was: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it is in the counts: no group that has ended, but for one that did so now and is judged as before."""
        report = self.after or self.before
        ended_now = self.before is not None and self.before.counts and not self.moved
        return report is None or report.counts or ended_now


class Difference(NamedTuple):
    """Two sides compared: the groups that are not as before, in the order of their ids, and the changed criteria."""

    old: Side
    new: Side
    groups: tuple[GroupDifference, ...]
    unchanged: int  # groups
    left_out: tuple[str, ...]  # the ids of the groups that are invalid on a side
    parts: tuple[CriteriaChange, ...]
    beside: tuple[OtherChange, ...]  # what else changed in the criteria: words, sources, order
    another_set: bool = False  # whether the files of these groups name another criteria set than before
    unchanged_ended: int = 0  # those of `unchanged` that have ended

    @property
    def wording(self) -> bool:
        """Whether anything changed in the criteria that changes no result."""
        return bool(self.beside)

    @property
    def moved(self) -> tuple[GroupDifference, ...]:
        """The groups whose recommendation changed."""
        return tuple(group for group in self.groups if group.moved)

    @property
    def moved_and_counted(self) -> tuple[GroupDifference, ...]:
        """Those of `moved` whose recommendation counts: not the groups that have ended now."""
        return tuple(group for group in self.moved if group.counts)


def compare_sides(old: Side, new: Side, was: Mapping[str, str] = NOT_RENAMED) -> Difference:
    """Everything that changed from the old side to the new. Groups that are invalid on a side are left out.

    `was`: the old ids of groups that have their new one on both sides here.
    """
    changed = criteria_changes(old.criteria, new.criteria)
    mixed_criteria = _MixedCriteria(old.criteria, new.criteria)
    left_out = old.unusable | new.unusable
    ids = sorted((old.groups.keys() | new.groups.keys()) - left_out)
    groups = [_with_old_id(_group_difference(id, old, new, changed, mixed_criteria), was) for id in ids]
    return Difference(
        old,
        new,
        tuple(group for group in groups if group.status != "unchanged"),
        sum(group.status == "unchanged" for group in groups),
        tuple(sorted(left_out)),
        changed,
        _other_criteria_changes(old.criteria, new.criteria, changed),
        unchanged_ended=sum(group.status == "unchanged" and not group.counts for group in groups),
    )


def compare_by_set(old: JudgedSide, new: JudgedSide) -> tuple[Difference, ...]:
    """As `compare_sides`: one comparison for each criteria set, and one for each change of groups to another set.

    Groups that do not name their set are compared under the sets of both sides, whatever these are called. A group that
    goes on under another id is the same group: see `renamed`.
    """
    left_out = old.unusable | new.unusable
    was = renamed(_only_in(old, new), _only_in(new, old))
    now = {before: id for id, before in was.items()}
    old = old._replace(groups={now.get(id, id): judged for id, judged in old.groups.items()})
    pairs: dict[tuple[str, str, bool], list[str]] = {}
    once: list[str] = []  # the groups that are on one side only
    for id in sorted((old.groups.keys() | new.groups.keys()) - left_out):
        if id in old.groups and id in new.groups:
            (old_set, old_subject), (new_set, new_subject) = old.groups[id], new.groups[id]
            named = old_subject.group.criteria is not None or new_subject.group.criteria is not None
            pairs.setdefault((old_set, new_set, old_set != new_set and named), []).append(id)
        else:
            once.append(id)
    for id in once:
        place = 0 if id in old.groups else 1
        set_id, subject = (old, new)[place].groups[id]
        if subject.group.criteria is None and old.only and new.only:
            pairs.setdefault((old.only, new.only, False), []).append(id)
        else:
            pairs.setdefault((set_id, set_id, False), []).append(id)
    if not pairs:
        pairs[old.only or min(old.sets), new.only or min(new.sets), False] = []
    compared: list[Difference] = []
    for (old_set, new_set, another), ids in sorted(pairs.items(), key=lambda pair: (pair[0][2], pair[0])):
        first = left_out if not compared else frozenset()
        sides = old.under(old_set, new, ids, first), new.under(new_set, old, ids, first)
        compared.append(_moved_to_another_set(*sides, was) if another else compare_sides(*sides, was))
    return tuple(compared)


def _only_in(side: JudgedSide, other: JudgedSide) -> dict[str, Group]:
    """The groups that only one side has, by their ids; one that is invalid on a side may be on both."""
    elsewhere = other.groups.keys() | side.unusable | other.unusable
    return {id: subject.group for id, (_, subject) in side.groups.items() if id not in elsewhere}


def _with_old_id(group: GroupDifference, was: Mapping[str, str]) -> GroupDifference:
    """The group with its old id, if that was another one."""
    if group.id not in was:
        return group
    if group.status == "unchanged":
        group = group._replace(status="renamed", because=("group",))
    return group._replace(was=was[group.id])


def _moved_to_another_set(old: Side, new: Side, was: Mapping[str, str]) -> Difference:
    """The groups that name another criteria set than before, which is a change of their files and not of the sets."""
    groups = []
    for id, old_subject in old.groups.items():
        new_subject = new.groups[id]
        before = evaluate_group(old.criteria, old.engine, old_subject)
        after = evaluate_group(new.criteria, new.engine, new_subject)
        traits = tuple(_coding_changes(old, new, old_subject, new_subject))
        moved = _recommendation(before) != _recommendation(after)
        beside = group_changes(old_subject.group, new_subject.group)
        difference = GroupDifference(id, "changed", before, after, traits, moved, ("group",), beside=beside)
        groups.append(_with_old_id(difference, was))
    return Difference(old, new, tuple(groups), 0, tuple(sorted(old.unusable)), (), (), another_set=True)


def _other_criteria_changes(
    old: CriteriaSet, new: CriteriaSet, changed: Sequence[CriteriaChange]
) -> tuple[OtherChange, ...]:
    merged = with_changes(old, new, {part.path for part in changed})
    return wording_changes(merged.model_copy(update={"sources": old.sources}), new)


# ---- one group


def _group_difference(
    id: str, old: Side, new: Side, changed: Sequence[CriteriaChange], mixed_criteria: "_MixedCriteria"
) -> GroupDifference:
    old_subject, new_subject = old.groups.get(id), new.groups.get(id)
    before = old_subject and evaluate_group(old.criteria, old.engine, old_subject)
    after = new_subject and evaluate_group(new.criteria, new.engine, new_subject)
    if not (old_subject and new_subject and before and after):
        return GroupDifference(id, "removed" if old_subject else "added", before, after, because=("group",))
    traits = tuple(_coding_changes(old, new, old_subject, new_subject))
    beside = group_changes(old_subject.group, new_subject.group)
    if not traits and not beside and _result(before) == _result(after):
        return GroupDifference(id, "unchanged", before, after)
    moved = _recommendation(before) != _recommendation(after)
    aspect = _recommendation if moved else _result
    alone = SingleCauseReports(
        evaluate_under(old.criteria, old.engine, new_subject), evaluate_under(new.criteria, new.engine, old_subject)
    )
    because = causes(aspect, before, after, alone)
    difference = GroupDifference(id, "changed", before, after, traits, moved, because, alone, beside=beside)
    if "group" in because and (
        file_step := _first_difference(aspect, (old, before, alone.group), (new, alone.criteria, after))
    ):
        side, start, end = file_step
        deciding = deciding_changes(
            aspect,
            start,
            end,
            tuple(trait.id for trait in traits),
            lambda ids: evaluate_under(side.criteria, side.engine, _with_codings_of(old_subject, new_subject, ids)),
        )
        traits = tuple(trait._replace(decides=deciding.get(trait.id)) for trait in traits)
        difference = difference._replace(traits=traits)
    if "criteria" in because and (
        criteria_step := _first_difference(
            aspect, (old_subject, before, alone.criteria), (new_subject, alone.group, after)
        )
    ):
        subject, start, end = criteria_step
        decided = deciding_changes(
            aspect,
            start,
            end,
            tuple(change.path for change in changed),
            lambda paths: mixed_criteria.report(subject, paths),
        )
        parts, together = (
            tuple(change for change in changed if decided.get(change.path) == how) for how in ("alone", "together")
        )
        difference = difference._replace(parts=parts, together=together)
    return difference


def _coding_changes(old: Side, new: Side, old_subject: Subject, new_subject: Subject) -> Iterator[CodingChange]:
    """Traits that are coded differently, by the criteria of either side: see `group_comparison.differing_traits`."""
    for id in dict.fromkeys(
        id
        for side in (new, old)
        for id in group_comparison.differing_traits(
            side.criteria, codings(old_subject.group, side.criteria), codings(new_subject.group, side.criteria)
        )
    ):
        yield CodingChange(
            id,
            codings(old_subject.group, old.criteria).get(id, UNKNOWN),
            codings(new_subject.group, new.criteria).get(id, UNKNOWN),
        )


Aspect = Callable[[GroupReport | None], object]
"""Gives the part of a report that is compared; None where there is no report, which equals no other part."""


def _recommendation(report: GroupReport | None) -> object:
    return report and (report.evaluation.recommendation,)


def _result(report: GroupReport | None) -> object:
    """The whole result: scores, levels, recommendations, rules, time limit, advice, published recommendation."""
    if report is None:
        return None
    advice = [(advised.advice.id, advised.open) for advised in report.advice]
    published = report.group.published and report.group.published.recommendation
    return report.evaluation, report.period, advice, published


def causes(aspect: Aspect, before: GroupReport, after: GroupReport, alone: SingleCauseReports) -> tuple[Cause, ...]:
    """The causes of a change from `before` to `after`: the group's file, the criteria, or both.

    A cause counts if the aspect would not be as after without it. Both count where each alone leads to the same aspect.
    The group's file alone counts where the aspect is the same before and after.
    """
    if aspect(before) == aspect(after):
        return ("group",)
    without: dict[Cause, GroupReport | None] = {"group": alone.criteria, "criteria": alone.group}
    return tuple(cause for cause, report in without.items() if aspect(report) != aspect(after)) or ("group", "criteria")


# ---- mixed situations


def evaluate_under(criteria: CriteriaSet, engine: Engine, subject: Subject) -> GroupReport | None:
    """The report on a group under criteria that it may not be written for.

    Traits that the criteria do not know are left out. None where they do not know a value of a trait.
    """
    known = criteria.all_traits
    traits = {id: observation for id, observation in subject.group.traits.items() if id in known}
    group = subject.group.model_copy(update={"traits": traits})
    if any(True for _ in group_references.coded_values(group, criteria)):
        return None
    return evaluate_group(criteria, engine, subject._replace(group=group))


def _with_codings_of(subject: Subject, source: Subject, trait_ids: frozenset[str]) -> Subject:
    """The subject's group, with the traits of these ids coded as in the source's group."""
    traits = {id: observation for id, observation in subject.group.traits.items() if id not in trait_ids}
    traits |= {id: observation for id, observation in source.group.traits.items() if id in trait_ids}
    return subject._replace(group=subject.group.model_copy(update={"traits": traits}))


class _MixedCriteria:
    """The old criteria with some changes of the new. Each set of changes is compiled at most once."""

    def __init__(self, old: CriteriaSet, new: CriteriaSet) -> None:
        self.old, self.new = old, new
        self.compiled: dict[frozenset[ChangePath], tuple[CriteriaSet, Engine] | None] = {}

    def report(self, subject: Subject, paths: frozenset[ChangePath]) -> GroupReport | None:
        """The group under the old criteria with the changes at these paths.

        None where those criteria are not valid, or do not know a value of the group.
        """
        if paths not in self.compiled:
            criteria = with_changes(self.old, self.new, paths)
            engine = compile_if_valid(criteria)
            self.compiled[paths] = (criteria, engine) if engine else None
        compiled = self.compiled[paths]
        return compiled and evaluate_under(*compiled, subject)


T = TypeVar("T")


def _first_difference(
    aspect: Aspect, *steps: tuple[T, GroupReport | None, GroupReport | None]
) -> tuple[T, GroupReport, GroupReport] | None:
    """The first step (situation, start, end) whose ends can both be evaluated and differ in the aspect."""
    for situation, start, end in steps:
        if start and end and aspect(start) != aspect(end):
            return situation, start, end
    return None


def deciding_changes(
    aspect: Aspect,
    start: GroupReport,
    end: GroupReport,
    changes: Sequence[T],
    trial: Callable[[frozenset[T]], GroupReport | None],
) -> dict[T, Decides]:
    """The changes that decide, each with how: "alone" or "together".

    `trial` evaluates the start with some of the changes made.
    A change decides alone if the start with it differs from the start. If none does, the changes that decide together
    are a set that leads to the end, and of which no single change can be left out. One change after the other is left
    out where it can be, so such a set is minimal, but not always of the smallest size.
    """
    alone = [change for change in changes if (report := trial(frozenset([change]))) and aspect(report) != aspect(start)]
    if alone:
        return dict.fromkeys(alone, "alone")
    needed, previous = tuple(changes), None
    while needed != previous:  # again, as a change may be dispensable only once another one is left out
        previous = needed
        for change in previous:
            rest = tuple(kept for kept in needed if kept != change)
            if aspect(trial(frozenset(rest))) == aspect(end):
                needed = rest
    return dict.fromkeys(needed, "together")
