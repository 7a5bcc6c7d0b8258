"""Counterfactuals: the smallest sets of trait changes that lead to another recommendation for certain."""

from typing import NamedTuple

from kjerne.analysis.changes import ValueChange
from kjerne.analysis.least_cost import ChangeCosts, LeastCosts
from kjerne.analysis.situation import Situation


class Counterfactuals(NamedTuple):
    """A recommendation and all smallest sets of changes that lead to it robustly; no set where nothing leads to it."""

    recommendation: str
    sets: tuple[tuple[ValueChange, ...], ...]
    complete: bool  # False where there are more than `changes.MOST`


def counterfactuals(situation: Situation) -> tuple[Counterfactuals, ...]:
    """For every recommendation but the present one, the best first: all smallest sets of changes that lead to it.

    Smallest means the fewest traits, then the fewest steps. A step goes from a value to its neighbour, or to any other
    where values have no order. Steps count from the nearest value that is possible now, so learning takes no step. The
    sets are in the order of their traits, then of their values. After the changes every completion of the open traits
    gives the recommendation.
    """
    costs, top = LeastCosts(ChangeCosts(situation)), situation.engine.top
    return tuple(
        Counterfactuals(top.levels[number], least.sets if least else (), least.complete if least else True)
        for number in reversed(range(len(top.levels)))
        if top.levels[number] != situation.recommendation
        for least in [costs.to_levels(top, frozenset([number]))]
    )
