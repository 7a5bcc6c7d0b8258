"""Pivotal values: known values whose neighbour changes the recommendation."""

from typing import NamedTuple

from kjerne.analysis.situation import Situation, only_recommendation

# ---- pivotal values


class Pivotal(NamedTuple):
    """A known trait with a neighbouring value that changes the recommendation."""

    trait: str
    value: str
    to: str  # the neighbouring value
    recommendation: str | None  # with that value; None where it is undetermined


def pivotal(situation: Situation) -> tuple[Pivotal, ...]:
    """The known traits of which one step gives another recommendation, in the order of the set.

    One step is to the next worse or next better value, or to any other where values have no order.
    """
    return tuple(
        Pivotal(trait.id, trait.values[value], trait.values[to], after)
        for trait, chosen in situation.traits()
        if len(chosen) == 1
        for value in [chosen[0][0]]
        for to in range(len(trait.values))
        if trait.steps(value, to) == 1
        for after in [only_recommendation(situation.outcomes_with_value(trait, to))]
        if after != situation.recommendation
    )
