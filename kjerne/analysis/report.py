"""Language-neutral records of evaluation, explanation and comparison."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kjerne.analysis import advice, trace
from kjerne.analysis.advice import ApplicableAdvice, applicable_advice
from kjerne.analysis.firmness import Basis, Firmness, basis
from kjerne.analysis.information_value import FindOut, find_out
from kjerne.analysis.pivotal_values import Pivotal, pivotal
from kjerne.analysis.relevance import relevant_traits
from kjerne.analysis.situation import Situation
from kjerne.analysis.stability import Interval, stability, weights_left_out
from kjerne.analysis.trace import TracedCriterion, WhyNot
from kjerne.engine.distribution import Score
from kjerne.engine.evaluate import Engine, Evaluation
from kjerne.model.codings import codings
from kjerne.model.dates import last_day
from kjerne.model.documents import UNDETERMINED, Coding, CriteriaSet, Group, Observation, Period, Source

if TYPE_CHECKING:
    from kjerne.analysis.counterfactuals import Counterfactuals


class GroupReport(NamedTuple):
    """One group with its evaluation, advice and time limit."""

    file: str
    group: Group
    evaluation: Evaluation
    unknown: tuple[str, ...]  # ids of traits
    advice: tuple[ApplicableAdvice, ...]
    period: Period | None
    agrees: bool | None  # with what was published; None where nothing was
    situation: Situation
    basis: Basis
    firmness: Firmness | None  # None where the recommendation is open
    supposed: tuple[str, ...] = ()  # the traits that --set codes otherwise

    @property
    def counts(self) -> bool:
        """Whether it counts as recommended: of a group that has ended, the result is only what the rules would say."""
        return self.group.status != "ended"

    @property
    def mandate_ends(self) -> date | None:
        """The last day of a limited mandate."""
        return date(*last_day(self.group.mandate_until)) if self.group.mandate_until else None

    @property
    def total(self) -> Score | None:
        """The total, None where there is none, or nothing is known of the group: then it would only order guesses."""
        return self.evaluation.total if self.basis.coded else None

    @property
    def relevant(self) -> frozenset[str]:
        """The ids of the open traits that can change the recommendation; none where it is certain."""
        return relevant_traits(self.situation)

    @property
    def pivotal(self) -> tuple[Pivotal, ...]:
        """The known values whose neighbour changes the recommendation; worked out when asked for."""
        return pivotal(self.situation)


Row = Mapping[str, str | int | float | bool | None]
"""Plain values by the name of their column."""


class Report(NamedTuple):
    """All groups, in the order of their ids, evaluated by one criteria set on the day `as_of`."""

    criteria: CriteriaSet
    groups: tuple[GroupReport, ...]
    as_of: date
    before: dict[str, GroupReport]  # by id, without --set: the groups that it changes, or whose set
    engine: Engine

    def explanations(self) -> "Iterator[Explanation]":
        """The explanation of each group, the highest total first; worked out one by one as they are asked for."""
        return (explain_report(self.criteria, group, self.as_of) for group in by_total(self.groups))

    def rows(self) -> list[Row]:
        """A row for each group, as for a table or data frame: plain values by column, ids and never labels.

        Scores are floats from 0 to 100. `total` and each criterion's column have the expected score, and the columns
        with `lowest` and `highest` the bounds of it. A level is None where it is open, `leaning` is None where the
        recommendation is robust. Several ids are joined by spaces.
        """
        return [_row(group) for group in self.groups]


def _row(report: GroupReport) -> Row:
    result, published = report.evaluation, report.group.published
    row: dict[str, str | int | float | bool | None] = {
        "id": report.group.id,
        "file": report.file,
        "status": report.group.status,
        "recommendation": result.recommendation or UNDETERMINED,
        "robust": result.robust,
        "leaning": None if result.robust else result.leaning,
        "possible": " ".join(outcome.recommendation for outcome in result.outcomes),
        "rules": " ".join(result.rules),
        "completions": result.completions,
        **_score_columns("total", result.total),
    }
    for id, criterion in result.criteria.items():
        row |= {**_score_columns(id, criterion.score), f"{id} level": criterion.level}
    return row | {
        "unknown": " ".join(report.unknown),
        "advice": " ".join(advised.advice.id for advised in report.advice),
        "months": report.period.months if report.period else None,
        "published": published.recommendation if published else None,
        "agrees": report.agrees,
        **report.basis._asdict(),
        **_firmness_columns(report.firmness),
    }


def _firmness_columns(firmness: Firmness | None) -> dict[str, str | float | bool | None]:
    if firmness is None:
        return dict.fromkeys(("turns", "stands on", "margin", "any weights"))
    return {
        "turns": " ".join(dict.fromkeys(turn.trait for turn in firmness.turns)),
        "stands on": " ".join(next(iter(firmness.stands_on.sets), ())),
        "margin": None if firmness.margin is None else float(firmness.margin),
        "any weights": firmness.any_weights,
    }


def _score_columns(name: str, score: Score | None) -> dict[str, float | None]:
    if score is None:
        return dict.fromkeys((name, f"{name} lowest", f"{name} highest"))
    return {name: float(score.expected), f"{name} lowest": float(score.low), f"{name} highest": float(score.high)}


def by_total(groups: Iterable[GroupReport]) -> list[GroupReport]:
    """The groups in the order of the table: the highest expected total first, equal totals by id; ended ones last."""
    return sorted(groups, key=total_order)


def total_order(report: GroupReport) -> tuple[bool, Fraction, str]:
    """The key that `by_total` sorts by: whether it has ended, minus the expected total (1: there is none), the id."""
    total = report.total
    return not report.counts, -total.expected if total else Fraction(1), report.group.id


class Explanation(NamedTuple):
    """Everything about one group: its report, how its result came about, and what would change it."""

    criteria: CriteriaSet
    report: GroupReport
    trace: tuple[TracedCriterion, ...]
    why_not: tuple[WhyNot, ...]
    changes: "tuple[Counterfactuals, ...]"
    find_out: tuple[FindOut, ...]
    pivotal: tuple[Pivotal, ...]
    stability: tuple[Interval, ...]
    sources: Mapping[str, Source]
    as_of: date
    before: GroupReport | None = None  # the group without --set, where that changes it or its criteria set

    @property
    def situation(self) -> Situation:
        return self.report.situation

    @property
    def weights_left_out(self) -> tuple[tuple[str, str], ...]:
        """The weights that `stability` has no interval of, since it would take too long: criterion and part, by id."""
        return weights_left_out(self.situation.engine, self.stability)


class Comparison(NamedTuple):
    """Two groups explained; `differing` are ids of traits, `decisive` the smallest sets of them that decide."""

    criteria: CriteriaSet
    one: Explanation
    other: Explanation
    differing: tuple[str, ...]
    decisive: tuple[tuple[str, ...], ...]


class Subject(NamedTuple):
    """A group to report on: its file, the group, and the codings (by trait) that --set supposes instead of its own.

    `as_is`: the criteria set and engine as they are, where --set changes the set.
    """

    file: str
    group: Group
    supposed: Mapping[str, Coding] = MappingProxyType({})
    as_is: tuple[CriteriaSet, Engine] | None = None

    @property
    def as_supposed(self) -> Group:
        """The group with the supposed codings; these traits have no evidence."""
        if not self.supposed:
            return self.group
        changed = {id: Observation(value=coding) for id, coding in self.supposed.items()}
        return self.group.model_copy(update={"traits": {**self.group.traits, **changed}})


def evaluate(criteria: CriteriaSet, engine: Engine, subjects: Sequence[Subject], as_of: date) -> Report:
    """The report on these groups, in their order; `as_of` is the day that dates are compared with."""
    return Report(
        criteria,
        tuple(evaluate_group(criteria, engine, subject) for subject in subjects),
        as_of,
        {
            subject.group.id: before
            for subject in subjects
            if (before := evaluate_as_is(criteria, engine, subject)) is not None
        },
        engine,
    )


def evaluate_by_set(judged: Iterable[tuple[CriteriaSet, Engine, Subject]], as_of: date) -> tuple[Report, ...]:
    """A report for each criteria set that judges a group, in the order of the sets' ids; the groups in their order."""
    by_set: dict[str, tuple[CriteriaSet, Engine, list[Subject]]] = {}
    for criteria, engine, subject in judged:
        by_set.setdefault(criteria.id, (criteria, engine, []))[2].append(subject)
    return tuple(evaluate(*by_set[id], as_of) for id in sorted(by_set))


def evaluate_group(criteria: CriteriaSet, engine: Engine, subject: Subject) -> GroupReport:
    """The report on one group."""
    group = subject.as_supposed
    coded = codings(group, criteria)
    evaluation = engine.evaluate(coded)
    return GroupReport(
        subject.file,
        group,
        evaluation,
        advice.unknown(criteria, coded),
        tuple(applicable_advice(criteria, engine, coded, evaluation)),
        advice.period(criteria, evaluation),
        group.published.recommendation == evaluation.recommendation if group.published else None,
        Situation(engine, coded),
        basis(engine, group),
        Firmness(engine, group, coded, evaluation.recommendation) if evaluation.recommendation else None,
        tuple(subject.supposed),
    )


def evaluate_as_is(criteria: CriteriaSet, engine: Engine, subject: Subject) -> GroupReport | None:
    """The report on one group without --set; None where that changes neither the group nor its criteria set."""
    if not (subject.supposed or subject.as_is):
        return None
    return evaluate_group(*(subject.as_is or (criteria, engine)), subject._replace(supposed={}))


def explain(criteria: CriteriaSet, engine: Engine, subject: Subject, as_of: date) -> Explanation:
    """The explanation of one group."""
    explained = explain_report(criteria, evaluate_group(criteria, engine, subject), as_of)
    return explained._replace(before=evaluate_as_is(criteria, engine, subject))


def explain_report(criteria: CriteriaSet, report: GroupReport, as_of: date) -> Explanation:
    """The explanation of a group that is evaluated already."""
    from kjerne.analysis.counterfactuals import (
        counterfactuals,  # here and below: what a table of groups does without, and would wait for
    )

    engine = report.situation.engine
    return Explanation(
        criteria,
        report,
        trace.trace(criteria, engine, report.group, report.evaluation),
        trace.why_not(report.situation, criteria),
        counterfactuals(report.situation),
        find_out(report.situation),
        report.pivotal,
        stability(report.situation),
        {**criteria.sources, **report.group.sources},
        as_of,
    )


def compare_groups(criteria: CriteriaSet, engine: Engine, subjects: tuple[Subject, Subject], as_of: date) -> Comparison:
    """The comparison of two groups under one criteria set."""
    from kjerne.analysis import group_comparison

    one, other = (explain(criteria, engine, subject, as_of) for subject in subjects)
    coded = one.situation.codings, other.situation.codings
    return Comparison(
        criteria,
        one,
        other,
        group_comparison.differing_traits(criteria, *coded),
        group_comparison.deciding_sets(engine, *coded),
    )
