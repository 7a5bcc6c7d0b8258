"""Advice, time limit and unknown traits: what goes with a recommendation."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kjerne.engine.cells import allowed
from kjerne.engine.distribution import Codings, possible
from kjerne.engine.evaluate import Engine, Evaluation
from kjerne.model.documents import (
    UNKNOWN,
    Advice,
    Cell,
    Coding,
    CriteriaSet,
    Period,
)


def unknown(criteria: CriteriaSet, coded: Codings) -> tuple[str, ...]:
    """The traits, scored or not, that nothing is known of, in the order of the criteria set."""
    return tuple(id for id in criteria.traits if coded.get(id, UNKNOWN) == UNKNOWN)


def period(criteria: CriteriaSet, evaluation: Evaluation) -> Period | None:
    """The time limit, where the recommendation is robust and every rule that leads to it gives the same one."""
    if not evaluation.robust:
        return None
    leading = evaluation.outcomes[0].rules
    periods = {rule.period for rule in criteria.rules if rule.id in leading}
    return periods.pop() if len(periods) == 1 else None


# ---- advice


class ApplicableAdvice(NamedTuple):
    """An advice that applies: in every completion, or only if its `open` traits turn out that way."""

    advice: Advice
    open: tuple[str, ...]


def applicable_advice(
    criteria: CriteriaSet, engine: Engine, coded: Codings, evaluation: Evaluation
) -> Iterator[ApplicableAdvice]:
    """The advice whose condition holds in some completion that reaches a recommendation it is meant for."""
    traits = criteria.traits
    reached = {outcome.recommendation for outcome in evaluation.outcomes}
    for advice in criteria.advice:
        wanted = reached if advice.recommendations is None else reached.intersection(advice.recommendations)
        if not wanted:
            continue
        left: dict[str, Coding] = {}
        open_traits = []
        for id, cell in advice.when.items():
            given = coded.get(id, UNKNOWN), cell, tuple(traits[id].values)
            try:
                left[id], all_fit = _fitting(*given)
            except TypeError:  # a distribution, which is no key
                left[id], all_fit = _left(*given)
            if not all_fit:
                open_traits.append(id)
        if not all(left.values()):
            continue
        # Only an open recommendation can hang on the same traits as the advice does, and only on scored ones.
        apart = evaluation.robust or engine.scored.isdisjoint(open_traits)
        if apart or any(each.recommendation in wanted for each in engine.evaluate({**coded, **left}).outcomes):
            yield ApplicableAdvice(advice, tuple(open_traits))


def _left(coding: Coding, cell: Cell, scale: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The values that a trait may have and a cell lets through, and whether those are all that it may have."""
    may_be = possible(coding, scale)
    fitting = {step for step, ok in zip(scale, allowed(cell, scale), strict=True) if ok}
    return tuple(value for value in may_be if value in fitting), fitting.issuperset(may_be)


_fitting = lru_cache(maxsize=4096)(_left)
"""The same few conditions are asked of every group, and of codings that are no distribution there are not many."""
