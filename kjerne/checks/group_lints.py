"""What is not wrong in itself but may be a slip, in a group that can be evaluated: warnings and notes.

Every check is a generator of problems, as in `checks`; here they may ask what the engine makes of the group and what
day it is. How severe each is stands in `catalogue`."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from kjerne.engine.distribution import possible
from kjerne.engine.evaluate import Engine
from kjerne.model.dates import ends_before, first_date, last_date, years_before
from kjerne.model.documents import UNDETERMINED, UNKNOWN, CriteriaSet, Group, Model, Observation, codings
from kjerne.model.fields import wordings_in
from kjerne.model.findings import DocumentPath, Problem, unknown_name
from kjerne.model.ministries import MINISTRIES

SOON = 6
"""Months before its end from which a mandate is said to end soon."""


class Context(NamedTuple):
    """What the checks of a group may ask: the criteria set, its engine, the day, and from which age evidence is old."""

    criteria: CriteriaSet
    engine: Engine
    as_of: date
    max_age: int  # years


# ---- a group


def evidence(group: Group, context: Context) -> Iterator[Problem]:
    """A known value rests on evidence, and the evidence on a source."""
    traits = context.criteria.traits
    for id, observation in group.traits.items():
        if not observation.evidence and _says_something(observation, tuple(traits[id].values)):
            yield Problem("value-without-evidence", ("traits", id), {"name": id}, "key")
        for index, each in enumerate(observation.evidence):
            if each.source is None:
                yield Problem("evidence-without-source", ("traits", id, "evidence", index))


def _says_something(observation: Observation, values: tuple[str, ...]) -> bool:
    return observation.value != UNKNOWN and (
        len(possible(observation.value, values)) < len(values) or not isinstance(observation.value, str | tuple)
    )


def evidence_dates(group: Group, context: Context) -> Iterator[Problem]:
    """Evidence is neither from the future, nor older than its source, nor too old to say how things stand."""
    sources = {**context.criteria.sources, **group.sources}
    today, long_ago = str(context.as_of), years_before(context.as_of, context.max_age)
    for id, observation in group.traits.items():
        for index, each in enumerate(observation.evidence):
            if each.date is None:
                continue
            source, path = sources.get(each.source or ""), ("traits", id, "evidence", index, "date")
            if each.date > today:
                yield Problem("evidence-in-future", path, {"name": each.date, "date": today})
            elif source and source.date and ends_before(each.date, source.date):
                yield Problem("evidence-before-source", path, {"name": each.date, "date": source.date})
            elif each.date <= long_ago and str(last_date(each.date)) <= long_ago:
                yield Problem("evidence-old", path, {"name": each.date, "n": context.max_age})


def ministries(group: Group, context: Context) -> Iterator[Problem]:
    """Lead and members are ministries by their official abbreviations, and the lead is not counted twice."""
    if group.lead is not None and group.lead not in MINISTRIES:
        yield unknown_name("unknown-ministry", ("lead",), group.lead, MINISTRIES)
    for index, member in enumerate(group.members):
        if member not in MINISTRIES:
            yield unknown_name("unknown-ministry", ("members", index), member, MINISTRIES)
        if member == group.lead:
            yield Problem("lead-is-member", ("members", index), {"name": member})


def group_dates(group: Group, context: Context) -> Iterator[Problem]:
    """The group was not established in the future, and its mandate neither over nor about to be."""
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


def published_and_limited(group: Group, context: Context) -> Iterator[Problem]:
    """What was published is what the rules give; and a group that was limited in time has a mandate that ends."""
    if group.published is None:
        return
    given = context.engine.evaluate(codings(group)).recommendation
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
    published_and_limited,
)


# ---- a document of either kind


def languages(document: Model) -> Iterator[Problem]:
    """A text that is given per language is given in all of them."""
    for path, text in wordings_in(document):
        if missing := text.missing:
            yield Problem("missing-language", path, {"name": missing}, "key")
