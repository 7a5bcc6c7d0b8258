"""Advice, time limit and unknown traits: what is reported with a recommendation."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kjerne.engine.cells import allowed
from kjerne.engine.distribution import Codings, possible
from kjerne.engine.evaluate import Engine, Evaluation
from kjerne.model.documents import UNKNOWN, Advice, Cell, Coding, CriteriaSet, Period


def unknown(criteria: CriteriaSet, coded: Codings) -> tuple[str, ...]:
    """The ids of the traits that are coded `unknown` or not at all, scored or not, in the order of the criteria set."""
    return tuple(id for id in criteria.all_traits if coded.get(id, UNKNOWN) == UNKNOWN)


def period(criteria: CriteriaSet, evaluation: Evaluation) -> Period | None:
    """The time limit, if the recommendation is robust and all rules that lead to it give the same limit; else None."""
    if not evaluation.robust:
        return None
    leading = evaluation.outcomes[0].rules
    periods = {rule.period for rule in criteria.rules if rule.id in leading}
    return periods.pop() if len(periods) == 1 else None


# ---- advice


class ApplicableAdvice(NamedTuple):
    """An advice that applies: in every completion, or only in some, depending on its `open` traits (ids)."""

    advice: Advice
    open: tuple[str, ...]


def applicable_advice(
    criteria: CriteriaSet, engine: Engine, coded: Codings, evaluation: Evaluation
) -> Iterator[ApplicableAdvice]:
    """The advice whose condition holds in some completion with a recommendation that the advice is for."""
    traits = criteria.all_traits
    reached = {outcome.recommendation for outcome in evaluation.outcomes}
    for advice in criteria.advice:
        wanted = reached if advice.recommendations is None else reached.intersection(advice.recommendations)
        if not wanted:
            continue
        fitting: dict[str, Coding] = {}
        open_traits = []
        for id, cell in advice.when.items():
            given = coded.get(id, UNKNOWN), cell, tuple(traits[id].values)
            try:
                fitting[id], all_fit = _remembered_fitting_values(*given)
            except TypeError:  # a distribution, which is no key
                fitting[id], all_fit = _fitting_values(*given)
            if not all_fit:
                open_traits.append(id)
        if not all(fitting.values()):
            continue
        # Only an open recommendation can hang on the same traits as the advice does, and only on scored ones.
        apart = evaluation.robust or engine.scored.isdisjoint(open_traits)
        if apart or any(outcome.recommendation in wanted for outcome in engine.evaluate({**coded, **fitting}).outcomes):
            yield ApplicableAdvice(advice, tuple(open_traits))


def _fitting_values(coding: Coding, cell: Cell, scale: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The values that a trait may have and that a cell lets through; and whether these are all that it may have."""
    may_be = possible(coding, scale)
    fitting = {step for step, ok in zip(scale, allowed(cell, scale), strict=True) if ok}
    return tuple(value for value in may_be if value in fitting), fitting.issuperset(may_be)


_remembered_fitting_values = lru_cache(maxsize=4096)(_fitting_values)
"""The same conditions are tested on every group, and codings other than distributions are few. Raises `TypeError` for a
distribution, which is not hashable."""
