"""What changed in the results between two sides, and due to what.

No cause is guessed: each is found by evaluating a mixed situation (the new group under the old criteria, the old group
under the new ones, the old criteria with one part of the new) with the engine that evaluates everything else.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

from kjerne.analysis import group_comparison
from kjerne.analysis.criteria_changes import (
    ChangePath,
    CriteriaChange,
    compile_if_valid,
    criteria_changes,
    with_changes,
)
from kjerne.analysis.report import GroupReport, Subject, evaluate_group
from kjerne.checks import references
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import UNKNOWN, Coding, CriteriaSet, codings

Cause = Literal["group", "criteria"]
Status = Literal["added", "removed", "changed", "unchanged"]
Decides = Literal["alone", "together"]


class Side(NamedTuple):
    """What is compared: its name (None: the working tree), its commit if it has one, its criteria and its groups."""

    name: str | None
    commit: str | None
    criteria: CriteriaSet
    engine: Engine
    groups: Mapping[str, Subject]
    unusable: frozenset[str]  # the ids of the groups whose files are invalid


class CodingChange(NamedTuple):
    """A trait that is coded differently; see `GroupDifference` for what it decides."""

    id: str
    old: Coding
    new: Coding
    decides: Decides | None = None


class SingleCauseReports(NamedTuple):
    """The group if only its file had changed, and if only the criteria had; None where they cannot judge it."""

    group: GroupReport | None
    criteria: GroupReport | None


class GroupDifference(NamedTuple):
    """One group on both sides.

    It moved if its recommendation changed, counting undetermined as one. What of the group's file and of the criteria
    it is due to, looks at what changed: the recommendation if the group moved, else anything of its result. `parts` of
    the criteria, and traits that decide alone, each change it by themselves. Where none does, `together` and the traits
    that decide together do, and would not with any of them left out.
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


class Difference(NamedTuple):
    """Two sides compared: the groups that are not as before by their ids, and the changed parts of the criteria."""

    old: Side
    new: Side
    groups: tuple[GroupDifference, ...]
    unchanged: int
    left_out: tuple[str, ...]  # the ids of the groups that are invalid on a side
    parts: tuple[CriteriaChange, ...]
    wording: bool  # whether anything else in the criteria changed: words, sources, order

    @property
    def moved(self) -> tuple[GroupDifference, ...]:
        """The groups whose recommendation changed."""
        return tuple(each for each in self.groups if each.moved)


def compare_sides(old: Side, new: Side) -> Difference:
    """Everything that changed from the old side to the new."""
    changed = criteria_changes(old.criteria, new.criteria)
    mixed_criteria = _MixedCriteria(old.criteria, new.criteria)
    left_out = old.unusable | new.unusable
    ids = sorted((old.groups.keys() | new.groups.keys()) - left_out)
    groups = [_group(id, old, new, changed, mixed_criteria) for id in ids]
    return Difference(
        old,
        new,
        tuple(each for each in groups if each.status != "unchanged"),
        sum(each.status == "unchanged" for each in groups),
        tuple(sorted(left_out)),
        changed,
        _reworded(old.criteria, new.criteria, changed),
    )


def _reworded(old: CriteriaSet, new: CriteriaSet, changed: Sequence[CriteriaChange]) -> bool:
    kept = with_changes(old, new, {part.path for part in changed})
    return kept.model_copy(update={"id": new.id, "version": new.version, "sources": old.sources}) != new


# ---- one group


def _group(
    id: str, old: Side, new: Side, changed: Sequence[CriteriaChange], mixed_criteria: "_MixedCriteria"
) -> GroupDifference:
    one, other = old.groups.get(id), new.groups.get(id)
    before = one and evaluate_group(old.criteria, old.engine, one)
    after = other and evaluate_group(new.criteria, new.engine, other)
    if not (one and other and before and after):
        return GroupDifference(id, "removed" if one else "added", before, after, because=("group",))
    traits = tuple(_traits(old, new, one, other))
    if not traits and _result(before) == _result(after):
        return GroupDifference(id, "unchanged", before, after)
    moved = _recommendation(before) != _recommendation(after)
    aspect = _recommendation if moved else _result
    alone = SingleCauseReports(
        evaluate_under(old.criteria, old.engine, other), evaluate_under(new.criteria, new.engine, one)
    )
    because = causes(aspect, before, after, alone)
    found = GroupDifference(id, "changed", before, after, traits, moved, because, alone)
    if "group" in because and (
        step := _first_difference(aspect, (old, before, alone.group), (new, alone.criteria, after))
    ):
        side, start, end = step
        deciding = deciding_changes(
            aspect,
            start,
            end,
            tuple(each.id for each in traits),
            lambda taken: evaluate_under(side.criteria, side.engine, _with_codings_of(one, other, taken)),
        )
        found = found._replace(traits=tuple(each._replace(decides=deciding.get(each.id)) for each in traits))
    if "criteria" in because and (
        turn := _first_difference(aspect, (one, before, alone.criteria), (other, alone.group, after))
    ):
        subject, start, end = turn
        decided = deciding_changes(
            aspect,
            start,
            end,
            tuple(each.path for each in changed),
            lambda taken: mixed_criteria.report(subject, taken),
        )
        parts, together = (
            tuple(part for part in changed if decided.get(part.path) == how) for how in ("alone", "together")
        )
        found = found._replace(parts=parts, together=together)
    return found


def _traits(old: Side, new: Side, one: Subject, other: Subject) -> Iterator[CodingChange]:
    """The traits whose coding means something else, to the criteria of either side."""
    was, now = codings(one.group), codings(other.group)
    for id in dict.fromkeys(id for side in (new, old) for id in group_comparison.differing(side.criteria, was, now)):
        yield CodingChange(id, was.get(id, UNKNOWN), now.get(id, UNKNOWN))


Aspect = Callable[[GroupReport | None], object]
"""What of a result is looked at; what cannot be evaluated looks like nothing else."""


def _recommendation(report: GroupReport | None) -> object:
    return report and (report.evaluation.recommendation,)


def _result(report: GroupReport | None) -> object:
    """All that is said of a group: scores, levels, recommendations, rules, time limit, advice, what was published."""
    if report is None:
        return None
    advice = [(each.advice.id, each.open) for each in report.advice]
    published = report.group.published and report.group.published.recommendation
    return report.evaluation, report.period, advice, published


def causes(aspect: Aspect, before: GroupReport, after: GroupReport, alone: SingleCauseReports) -> tuple[Cause, ...]:
    """What, left as it was, would have led to another result; both where either alone leads to this one.

    Where the aspect shows no difference, only what the group's file says has changed.
    """
    if aspect(before) == aspect(after):
        return ("group",)
    without: dict[Cause, GroupReport | None] = {"group": alone.criteria, "criteria": alone.group}
    return tuple(cause for cause, report in without.items() if aspect(report) != aspect(after)) or ("group", "criteria")


# ---- mixed situations


def evaluate_under(criteria: CriteriaSet, engine: Engine, subject: Subject) -> GroupReport | None:
    """The report on a group under criteria that it may not be written for; None where they do not know a value of it.

    Traits that they do not know do not count.
    """
    known = criteria.traits
    traits = {id: observation for id, observation in subject.group.traits.items() if id in known}
    group = subject.group.model_copy(update={"traits": traits})
    if any(True for _ in references.coded_values(group, criteria)):
        return None
    return evaluate_group(criteria, engine, subject._replace(group=group))


def _with_codings_of(one: Subject, other: Subject, taken: frozenset[str]) -> Subject:
    """The one group with these traits as they are in the other."""
    traits = {id: observation for id, observation in one.group.traits.items() if id not in taken}
    traits |= {id: observation for id, observation in other.group.traits.items() if id in taken}
    return one._replace(group=one.group.model_copy(update={"traits": traits}))


class _MixedCriteria:
    """The old criteria with some parts of the new, as far as that gives a valid set; each set is made once."""

    def __init__(self, old: CriteriaSet, new: CriteriaSet) -> None:
        self.old, self.new = old, new
        self.made: dict[frozenset[ChangePath], tuple[CriteriaSet, Engine] | None] = {}

    def report(self, subject: Subject, taken: frozenset[ChangePath]) -> GroupReport | None:
        """The group under the old criteria with these parts of the new; None where that cannot judge it."""
        if taken not in self.made:
            criteria = with_changes(self.old, self.new, taken)
            engine = compile_if_valid(criteria)
            self.made[taken] = (criteria, engine) if engine else None
        made = self.made[taken]
        return made and evaluate_under(*made, subject)


T = TypeVar("T")


def _first_difference(
    aspect: Aspect, *steps: tuple[T, GroupReport | None, GroupReport | None]
) -> tuple[T, GroupReport, GroupReport] | None:
    """The first of the situations in which both ends can be evaluated and the aspect shows a difference."""
    for here, start, end in steps:
        if start and end and aspect(start) != aspect(end):
            return here, start, end
    return None


def deciding_changes(
    aspect: Aspect,
    start: GroupReport,
    end: GroupReport,
    changes: Sequence[T],
    trial: Callable[[frozenset[T]], GroupReport | None],
) -> dict[T, Decides]:
    """Which changes lead from the start to something else; `trial` gives the result with only some of them made.

    Those that do alone; where none does, some that together lead to the end and none of which can be left out.
    """
    alone = [each for each in changes if (report := trial(frozenset([each]))) and aspect(report) != aspect(start)]
    if alone:
        return dict.fromkeys(alone, "alone")
    needed, before = tuple(changes), None
    while needed != before:  # again, as a change may be dispensable only once another one is left out
        before = needed
        for change in before:
            rest = tuple(each for each in needed if each != change)
            if aspect(trial(frozenset(rest))) == aspect(end):
                needed = rest
    return dict.fromkeys(needed, "together")
