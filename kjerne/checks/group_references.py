"""References of a group: every name in it refers to something in its criteria set, and its numbers agree.

Every check takes the group and the set and yields problems, each at a path of the group's document.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal

from kjerne.checks.unknown_names import is_foreign, repeated_indexes, unknown_among, unknown_trait, unknown_value
from kjerne.model.codings import is_number
from kjerne.model.dates import ends_before
from kjerne.model.documents import UNDETERMINED, UNKNOWN, Coding, CriteriaSet, Group
from kjerne.model.findings import DocumentPath, Numeral, Problem, Term, unknown_name
from kjerne.model.shares import wrong_sum


def coded_values(group: Group, criteria: CriteriaSet) -> Iterator[Problem]:
    """Every coded trait is a trait of the set, is coded with its values, and the shares of a distribution sum to 1."""
    known = criteria.all_traits
    if is_foreign(group, criteria):
        yield Problem("foreign-traits", ("traits",), {"name": criteria.id}, "key")
        return
    for name, observation in group.traits.items():
        if name not in known:
            yield unknown_trait(name, ("traits", name), criteria)
            continue
        trait, coding = known[name], observation.value
        values = trait.values
        if trait.number and _has_number(coding):
            yield from _number_problems(coding, ("traits", name, "value"))
            continue
        if isinstance(coding, str):
            if coding not in values and coding != UNKNOWN:
                yield unknown_value(coding, ("traits", name, "value"), trait, {**values, UNKNOWN: None})
            continue
        path: DocumentPath = ("traits", name)
        if not coding:
            yield Problem("too-few", (*path, "value"), {"least": "1"})
        repeated = frozenset(repeated_indexes(tuple(coding)))
        for index, value in enumerate(coding):
            value_path: DocumentPath = (*path, "value", index if isinstance(coding, tuple) else value)
            if value not in values:
                yield (
                    unknown_value(value, value_path, trait, values, "key")
                    if isinstance(coding, tuple)
                    else unknown_name("unknown-value", value_path, value, values, "key")
                )
            elif index in repeated:
                yield Problem("duplicate-name", value_path, {"name": value})
        if isinstance(coding, Mapping) and coding:
            for value, share in coding.items():
                if not 0 <= share <= 1:
                    words = {"name": str(share), "range": Term("range.share")}
                    yield Problem("out-of-range", (*path, "value", value), words)
            if (total := wrong_sum(coding.values())) is not None:
                yield Problem("shares-not-one", (*path, "value"), {"sum": Numeral(total)}, "key")


def _has_number(coding: Coding) -> bool:
    """Whether numbers stand where else values do."""
    return isinstance(coding, str | tuple) and any(map(is_number, (coding,) if isinstance(coding, str) else coding))


def _number_problems(coding: Coding, path: DocumentPath) -> Iterator[Problem]:
    """A number stands alone, or as a range of two, the lower first."""
    if isinstance(coding, tuple):
        if len(coding) != 2 or not all(map(is_number, coding)):
            yield Problem("not-a-range", path, part="key")
        elif Decimal(coding[0]) > Decimal(coding[1]):
            yield Problem("range-reversed", path, {"low": coding[1], "high": coding[0]}, "key")


def group_sources(group: Group, criteria: CriteriaSet) -> Iterator[Problem]:
    """Every source that the group's evidence names is a source of the group or of the set."""
    known = {**criteria.sources, **group.sources}
    for name, observation in group.traits.items():
        for index, evidence in enumerate(observation.evidence):
            if evidence.source not in known and evidence.source is not None:
                path: DocumentPath = ("traits", name, "evidence", index, "source")
                yield unknown_name("unknown-source", path, evidence.source, known)
    if group.published and group.published.source is not None:
        yield from unknown_among(group.published.source, known, ("published", "source"), "unknown-source")
    for index, decision in enumerate(group.decisions):
        if decision.source is not None:
            yield from unknown_among(decision.source, known, ("decisions", index, "source"), "unknown-source")


def published_recommendation(group: Group, criteria: CriteriaSet) -> Iterator[Problem]:
    """The published recommendation is a recommendation of the set."""
    if group.published:
        path: DocumentPath = ("published", "recommendation")
        yield from unknown_among(
            group.published.recommendation, criteria.recommendations, path, "unknown-recommendation"
        )


def decisions(group: Group, criteria: CriteriaSet) -> Iterator[Problem]:
    """A decision is for a recommendation of the set, names what the rules gave, and does not precede the one before."""
    known = criteria.recommendations
    for index, decision in enumerate(group.decisions):
        path: DocumentPath = ("decisions", index)
        yield from unknown_among(decision.decided, known, (*path, "decided"), "unknown-recommendation")
        if decision.recommended is not None:
            given = (*known, UNDETERMINED)
            yield from unknown_among(decision.recommended, given, (*path, "recommended"), "unknown-recommendation")
        before = group.decisions[index - 1].date if index else decision.date
        if ends_before(decision.date, before):
            yield Problem("decisions-not-in-order", (*path, "date"), {"name": decision.date, "before": before})


def actions(group: Group, criteria: CriteriaSet) -> Iterator[Problem]:
    """An action names an advice of the set."""
    known = tuple(advice.id for advice in criteria.advice) if group.actions else ()
    for index, action in enumerate(group.actions):
        yield from unknown_among(action.advice, known, ("actions", index, "advice"), "unknown-advice")


GROUP_CHECKS: tuple[Callable[[Group, CriteriaSet], Iterator[Problem]], ...] = (
    coded_values,
    group_sources,
    published_recommendation,
    decisions,
    actions,
)


def set_problem(named: str | None, known: Collection[str]) -> Problem:
    """The problem of a group that does not say by which of several criteria sets it is judged, or names an unknown one.

    `known` are the ids of the sets that it may name, perhaps with the sets themselves.
    """
    if named is None:
        return Problem("no-criteria-set", ("id",), {"known": tuple(known)})
    return unknown_name("unknown-criteria-set", ("criteria",), named, known)
