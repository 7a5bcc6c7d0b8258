"""Changes of a group's coding, and what they cost: the number of traits, then the number of steps."""

from collections.abc import Iterator, Sequence
from typing import Generic, Literal, NamedTuple, TypeVar

from kjerne.engine.compiled import CompiledTrait
from kjerne.engine.integers import ValueIndex

MOST = 1000
"""The most sets that are listed for one recommendation: there can be millions where nothing is known."""


class ValueChange(NamedTuple):
    """One trait set to one value: `learn` where the value was possible before, `change` where it was not."""

    trait: int  # its index among the scored traits
    value: ValueIndex
    kind: Literal["learn", "change"]
    steps: int  # from the nearest value that was possible; 0 for `learn`


Item = TypeVar("Item")
"""What is done to a trait, such as a change of it."""


class LeastCost(NamedTuple, Generic[Item]):
    """The cheapest way to bring a node to certain levels: traits, steps, and all such sets."""

    traits: int
    steps: int
    sets: tuple[tuple[Item, ...], ...]
    complete: bool  # False where there are more than `MOST`


class Held(NamedTuple):
    """The fewest traits of a criterion to hold as they are coded, by their indexes (None: holding does not help).

    Sets of `tried` traits or more were not all tried; infinite: all were.
    """

    least: LeastCost[int] | None
    tried: float


def changes_of(trait: CompiledTrait, index: int, possible: Sequence[ValueIndex]) -> Iterator[ValueChange]:
    """Every change of the trait with this index among the scored traits; `possible` are the values it may have now."""
    for value in range(len(trait.values)):
        if list(possible) != [value]:
            steps = min(trait.steps(possible_value, value) for possible_value in possible)
            yield ValueChange(index, value, "learn" if value in possible else "change", steps)
