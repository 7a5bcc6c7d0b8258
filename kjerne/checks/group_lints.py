"""Lints of a group that can be evaluated: what is not wrong but may be a mistake. Warnings and notes.

Every check takes a group and a context and yields problems. It may evaluate the group, and compare dates with a day.
The severity of each is in `catalogue`.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from kjerne.checks.unknown_names import unknown_ministry
from kjerne.engine.distribution import possible
from kjerne.engine.evaluate import Engine
from kjerne.model.codings import codings, in_values
from kjerne.model.dates import ends_before, first_date, last_date, months_before, years_before
from kjerne.model.documents import UNDETERMINED, UNKNOWN, ContextTrait, CriteriaSet, Group, Observation
from kjerne.model.fields import wordings_in
from kjerne.model.findings import DocumentPath, Problem
from kjerne.model.ministries import MINISTRIES
from kjerne.model.parts import Model

SOON = 6
"""Months: a mandate that ends in less time ends soon."""


class Context(NamedTuple):
    """What the checks of a group use: the criteria set, its engine, the day, and the age from which evidence is old."""

    criteria: CriteriaSet
    engine: Engine
    as_of: date
    max_age: int  # years
    max_assessed: int | None = None  # months from which the coding of a group is old; None: never


# ---- a group


def evidence(group: Group, context: Context) -> Iterator[Problem]:
    """A known value has evidence that speaks for it, and all evidence names a source."""
    traits = context.criteria.all_traits
    for id, observation in group.traits.items():
        if all(item.stance == "against" for item in observation.evidence) and _is_informative(observation, traits[id]):
            words = {"name": id, "kind": "against"} if observation.evidence else {"name": id}
            yield Problem("value-without-evidence", ("traits", id), words, "key")
        for index, item in enumerate(observation.evidence):
            if item.source is None:
                yield Problem("evidence-without-source", ("traits", id, "evidence", index))


def _is_informative(observation: Observation, trait: ContextTrait) -> bool:
    """Whether a coding says more than `unknown`: some value is ruled out, or it is a distribution."""
    coding = in_values(observation.value, trait) if trait.number else observation.value
    values = tuple(trait.values)
    return coding != UNKNOWN and (len(possible(coding, values)) < len(values) or not isinstance(coding, str | tuple))


def evidence_dates(group: Group, context: Context) -> Iterator[Problem]:
    """Evidence is not from the future, not older than its source, and not older than `max_age`."""
    sources = {**context.criteria.sources, **group.sources}
    today, long_ago = str(context.as_of), years_before(context.as_of, context.max_age)
    for id, observation in group.traits.items():
        for index, item in enumerate(observation.evidence):
            if item.date is None:
                continue
            source, path = sources.get(item.source or ""), ("traits", id, "evidence", index, "date")
            if item.date > today:
                yield Problem("evidence-in-future", path, {"name": item.date, "date": today})
            elif source and source.date and ends_before(item.date, source.date):
                yield Problem("evidence-before-source", path, {"name": item.date, "date": source.date})
            elif item.date <= long_ago and str(last_date(item.date)) <= long_ago:
                yield Problem("evidence-old", path, {"name": item.date, "n": context.max_age})


def ministries(group: Group, context: Context) -> Iterator[Problem]:
    """Lead and members are official abbreviations of ministries, and the lead is not also a member."""
    if group.lead is not None and group.lead not in MINISTRIES:
        yield unknown_ministry(group.lead, ("lead",))
    for index, member in enumerate(group.members):
        if member not in MINISTRIES:
            yield unknown_ministry(member, ("members", index))
        if member == group.lead:
            yield Problem("lead-is-member", ("members", index), {"name": member})


def group_dates(group: Group, context: Context) -> Iterator[Problem]:
    """The group was not established in the future, and its mandate is not over and does not end soon."""
    if group.established and group.status != "proposed" and first_date(group.established) > context.as_of:
        words = {"name": group.established, "date": str(context.as_of)}
        yield Problem("established-in-future", ("established",), words)
    if group.mandate_until and group.status != "ended":
        end = last_date(group.mandate_until)
        months = (end.year - context.as_of.year) * 12 + end.month - context.as_of.month
        if end < context.as_of:
            yield Problem("mandate-over", ("mandate-until",), {"name": group.mandate_until})
        elif months - (end.day < context.as_of.day) < SOON:
            yield Problem("mandate-ends-soon", ("mandate-until",), {"name": group.mandate_until, "n": SOON})


def assessment_date(group: Group, context: Context) -> Iterator[Problem]:
    """The coding of a group that goes on is no older than `max_assessed` on the day."""
    months = context.max_assessed
    if months is None or group.assessed is None or group.status == "ended":
        return
    if str(last_date(group.assessed)) < months_before(context.as_of, months):
        yield Problem("assessment-old", ("assessed",), {"name": group.assessed, "n": months})


def published_and_limited(group: Group, context: Context) -> Iterator[Problem]:
    """The published recommendation is the computed one; a group with a time-limited one has an end of its mandate."""
    if group.published is None:
        return
    given = context.engine.evaluate(codings(group, context.criteria)).recommendation
    path: DocumentPath = ("published", "recommendation")
    if given != group.published.recommendation:
        words = {"name": group.published.recommendation, "given": given or UNDETERMINED}
        yield Problem("published-disagrees", path, words)
    limited = {rule.recommend for rule in context.criteria.rules if rule.period}
    if group.published.recommendation in limited and group.established and not group.mandate_until:
        yield Problem("no-mandate", path, {"name": group.published.recommendation})


GROUP_LINTS: tuple[Callable[[Group, Context], Iterator[Problem]], ...] = (
    evidence,
    evidence_dates,
    ministries,
    group_dates,
    assessment_date,
    published_and_limited,
)


# ---- a document of either kind


def languages(document: Model) -> Iterator[Problem]:
    """A text that is given by language is given in all languages."""
    for path, text in wordings_in(document):
        if missing := text.missing:
            yield Problem("missing-language", path, {"name": missing}, "key")
