"""The rule table: sets of level combinations as the bits of an integer, and which rule decides each."""

from collections.abc import Iterable, Iterator
from itertools import compress
from typing import assert_never

from kjerne.engine.cells import allowed
from kjerne.engine.integers import CombinationIndex, CombinationSet, LevelIndex
from kjerne.model.documents import ANY, CriteriaSet

MAX_COMBINATIONS = 1 << 16
"""Combinations of levels that a criteria set may have: sixteen criteria of two levels, or ten of three."""


def rule_sets(criteria: CriteriaSet) -> tuple[CombinationSet, ...]:
    """For each rule the combinations of levels that it matches, whatever other rules match."""
    levels = tuple(criteria.levels)
    steps = range(len(levels))
    return tuple(
        box([compress(steps, allowed(rule.when.get(id, ANY), levels)) for id in criteria.criteria], len(levels))
        for rule in criteria.rules
    )


def decided_combinations(criteria: CriteriaSet) -> tuple[CombinationSet, ...]:
    """For each rule the combinations that it decides: under `first` as the first that matches, under `unique` the only.

    Hit policies are those of decision tables (OMG, Decision Model and Notation).
    """
    sets = rule_sets(criteria)
    matched_once = matched_twice = 0
    first = []
    for matched in sets:
        first.append(matched & ~matched_once)
        matched_twice |= matched & matched_once
        matched_once |= matched
    match criteria.hit_policy:
        case "first":
            return tuple(first)
        case "unique":
            return tuple(matched & ~matched_twice for matched in sets)
        case unreachable:
            assert_never(unreachable)


def box(levels: Iterable[Iterable[LevelIndex]], size: int) -> CombinationSet:
    """The combinations in which each criterion has one of the levels given for it; `size`: the number of levels."""
    bits, width = 1, 1
    for criterion_levels in levels:
        bits = sum(bits << width * level for level in criterion_levels)
        width *= size
    return bits


def members(bits: CombinationSet) -> Iterator[CombinationIndex]:
    """The indexes of the bits that are set, ascending: the members of the set."""
    text = bin(bits)[:1:-1]
    index = text.find("1")
    while index >= 0:
        yield index
        index = text.find("1", index + 1)


def to_combination_set(flags: Iterable[bool]) -> CombinationSet:
    """The set of the indexes at which the flag is true; the inverse of `members`. There must be a flag."""
    return int("".join("01"[flag] for flag in flags)[::-1], 2)


def combination(index: CombinationIndex, criteria: CriteriaSet) -> dict[str, str]:
    """The combination with this index: the level of each criterion by the criterion's id."""
    levels = tuple(criteria.levels)
    return {id: levels[index // len(levels) ** place % len(levels)] for place, id in enumerate(criteria.criteria)}
