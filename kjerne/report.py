"""What there is to say about the groups, gathered and in order, before anybody has chosen a language or a format."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from kjerne import analysis
from kjerne.engine import Engine, Evaluation
from kjerne.model import Coding, CriteriaSet, Group, Observation, Period, Source, last_day
from kjerne.sensitivity import Situation


class GroupReport(NamedTuple):
    """One group and what the criteria set makes of it."""

    file: str
    group: Group
    evaluation: Evaluation
    unknown: tuple[str, ...]
    advice: tuple[analysis.Advised, ...]
    period: Period | None
    agrees: bool | None  # with what was published; None where nothing was
    mandate_ends: date | None


class Report(NamedTuple):
    """All groups, in the order of their ids, against one criteria set, as seen on a day."""

    criteria: CriteriaSet
    groups: tuple[GroupReport, ...]
    as_of: date


def by_total(groups: Iterable[GroupReport]) -> list[GroupReport]:
    """The groups as the table shows them: the highest total first, equal ones by id."""
    return sorted(groups, key=lambda each: (-each.evaluation.total.expected, each.group.id))


class Explanation(NamedTuple):
    """One group in full."""

    criteria: CriteriaSet
    report: GroupReport
    trace: tuple[analysis.TracedCriterion, ...]
    why_not: tuple[analysis.WhyNot, ...]
    situation: Situation
    sources: Mapping[str, Source]
    as_of: date


def evaluate(criteria: CriteriaSet, engine: Engine, groups: Iterable[tuple[str, Group]], as_of: date) -> Report:
    """The report on groups, given with the files they came from."""
    return Report(criteria, tuple(evaluate_group(criteria, engine, file, group) for file, group in groups), as_of)


def evaluate_group(criteria: CriteriaSet, engine: Engine, file: str, group: Group) -> GroupReport:
    """The report on one group."""
    coded = analysis.codings(group)
    evaluation = engine.evaluate(coded)
    return GroupReport(
        file,
        group,
        evaluation,
        analysis.unknown(criteria, coded),
        tuple(analysis.advised(criteria, engine, coded, evaluation)),
        analysis.period(criteria, evaluation),
        group.published.recommendation == evaluation.recommendation if group.published else None,
        date(*last_day(group.mandate_until)) if group.mandate_until else None,
    )


def explain(criteria: CriteriaSet, engine: Engine, file: str, group: Group, as_of: date) -> Explanation:
    """Everything about one group."""
    report = evaluate_group(criteria, engine, file, group)
    return Explanation(
        criteria,
        report,
        analysis.trace(criteria, engine, group, report.evaluation),
        analysis.why_not(criteria, engine, report.evaluation),
        Situation(engine, analysis.codings(group)),
        {**criteria.sources, **group.sources},
        as_of,
    )


def supposing(group: Group, codings: Mapping[str, Coding]) -> Group:
    """The group with some traits coded otherwise; the evidence for what they were does not come along."""
    changed = {id: Observation(value=coding) for id, coding in codings.items()}
    return group.model_copy(update={"traits": {**group.traits, **changed}})
