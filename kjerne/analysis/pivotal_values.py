"""Pivotal values: known values whose neighbour changes the recommendation."""

from typing import NamedTuple

from kjerne.analysis.situation import Situation, only_recommendation

# ---- pivotal values


class Pivotal(NamedTuple):
    """A known trait whose neighbouring value would change the recommendation, to None where it becomes undetermined."""

    trait: str
    value: str
    to: str
    recommendation: str | None


def pivotal(situation: Situation) -> tuple[Pivotal, ...]:
    """The known traits that the recommendation hangs on: one step down or up, and it is another one."""
    return tuple(
        Pivotal(trait.id, trait.values[value], trait.values[to], after)
        for place, index, trait, chosen in situation.traits()
        if len(chosen) == 1
        for value in [chosen[0][0]]
        for to in (value - 1, value + 1)
        if 0 <= to < len(trait.values)
        for after in [only_recommendation(situation.outcomes_with_value(place, index, to))]
        if after != situation.recommendation
    )
