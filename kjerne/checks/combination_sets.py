"""Sets of level combinations of a criteria set, and of the levels that rules let through."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_

from kjerne.engine.cells import allowed
from kjerne.engine.integers import CombinationIndex, CombinationSet
from kjerne.engine.rule_table import box, members
from kjerne.model.documents import ANY, CriteriaSet

LevelMasks = Sequence[int]
"""For each criterion, a set of levels as the bits of an integer: bit i stands for the level with the index i."""


def masks_box(masks: LevelMasks, criteria: CriteriaSet) -> CombinationSet:
    """The combinations in which each criterion has a level that its mask lets through."""
    return box(map(members, masks), len(criteria.levels))


def neighbours(criteria: CriteriaSet) -> Iterator[tuple[int, CombinationSet]]:
    """For each criterion its stride, and the combinations in which it has a next level.

    The stride is what is added to the index of a combination to get the one with the criterion's next level.
    """
    for place in range(len(criteria.criteria)):
        below_top = list(all_levels(criteria))
        below_top[place] >>= 1
        yield len(criteria.levels) ** place, masks_box(below_top, criteria)


def all_levels(criteria: CriteriaSet) -> LevelMasks:
    """Masks that let every level of every criterion through."""
    return ((1 << len(criteria.levels)) - 1,) * len(criteria.criteria)


def rule_masks(criteria: CriteriaSet) -> tuple[LevelMasks, ...]:
    """For each rule, the levels of each criterion that its cells let through."""
    levels = tuple(criteria.levels)
    return tuple(
        tuple(
            sum(passes << level for level, passes in enumerate(allowed(rule.when.get(id, ANY), levels)))
            for id in criteria.criteria
        )
        for rule in criteria.rules
    )


def combinations_by_recommendation(
    criteria: CriteriaSet, decided: Sequence[CombinationSet]
) -> dict[str, CombinationSet]:
    """For each recommendation, the worst first, the combinations that get it; `decided` has those of each rule."""
    return {
        name: union(bits for bits, rule in zip(decided, criteria.rules, strict=True) if rule.recommend == name)
        for name in criteria.recommendations
    }


def union(sets: Iterable[CombinationSet]) -> CombinationSet:
    """The combinations that are in any of the sets."""
    return reduce(or_, sets, 0)


def lowest_combination(bits: CombinationSet) -> CombinationIndex:
    """The lowest index in a set of combinations that is not empty."""
    return (bits & -bits).bit_length() - 1
