"""Sets of level combinations of a criteria set, and of the levels that rules let through."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_

from kjerne.engine.cells import allowed
from kjerne.engine.rule_table import box, members
from kjerne.model.documents import ANY, CriteriaSet

LevelMasks = Sequence[int]
"""For each criterion, the levels that are let through, as the bits of an integer, the worst level the lowest."""


def masks_box(row: LevelMasks, criteria: CriteriaSet) -> int:
    """The combinations that a row lets through."""
    return box(map(members, row), len(criteria.levels))


def neighbours(criteria: CriteriaSet) -> Iterator[tuple[int, int]]:
    """For each criterion the stride to its next level, and the combinations in which it has one."""
    for place in range(len(criteria.criteria)):
        below_top = list(any_level(criteria))
        below_top[place] >>= 1
        yield len(criteria.levels) ** place, masks_box(below_top, criteria)


def any_level(criteria: CriteriaSet) -> LevelMasks:
    """A row that lets every level of every criterion through."""
    return ((1 << len(criteria.levels)) - 1,) * len(criteria.criteria)


def rule_masks(criteria: CriteriaSet) -> tuple[LevelMasks, ...]:
    """For each rule, what it lets through."""
    levels = tuple(criteria.levels)
    return tuple(
        tuple(
            sum(ok << level for level, ok in enumerate(allowed(rule.when.get(id, ANY), levels)))
            for id in criteria.criteria
        )
        for rule in criteria.rules
    )


def combinations_by_recommendation(criteria: CriteriaSet, decided: Sequence[int]) -> dict[str, int]:
    """The combinations that get each recommendation, the worst first."""
    return {
        name: union(bits for bits, rule in zip(decided, criteria.rules, strict=True) if rule.recommend == name)
        for name in criteria.recommendations
    }


def union(sets: Iterable[int]) -> int:
    """The combinations that are in any of the sets."""
    return reduce(or_, sets, 0)


def lowest(bits: int) -> int:
    """The lowest combination of a set that is not empty."""
    return (bits & -bits).bit_length() - 1
