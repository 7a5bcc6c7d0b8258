"""Sets of the combinations of a table, and of the levels that its rules let through."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_

from kjerne.engine.integers import CombinationIndex, CombinationSet
from kjerne.engine.rule_table import Table, box, matched_levels

LevelMasks = Sequence[int]
"""For each input, a set of levels as the bits of an integer: bit i stands for the level with the index i."""


def neighbours(table: Table) -> Iterator[tuple[str, int, CombinationSet]]:
    """For each input its id, its stride, and the combinations in which it has a next level (or value).

    The stride is what is added to the index of a combination to get the one with the input's next level.
    """
    for (id, scale), stride in zip(table.inputs.items(), table.strides, strict=True):
        below_top = [range(len(other) - (other_id == id)) for other_id, other in table.inputs.items()]
        yield id, stride, box(below_top, table) if len(scale) > 1 else 0


def everything(table: Table) -> CombinationSet:
    """All combinations of a table."""
    return (1 << table.size) - 1


def rule_masks(table: Table) -> tuple[LevelMasks, ...]:
    """For each rule, the levels of each input that its cells let through."""
    return tuple(
        tuple(sum(1 << level for level in levels) for levels in matched_levels(table, rule.when))
        for rule in table.rules
    )


def union(sets: Iterable[CombinationSet]) -> CombinationSet:
    """The combinations that are in any of the sets."""
    return reduce(or_, sets, 0)


def lowest_combination(bits: CombinationSet) -> CombinationIndex:
    """The lowest index in a set of combinations that is not empty."""
    return (bits & -bits).bit_length() - 1
