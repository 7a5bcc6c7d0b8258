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
    """For each rule the combinations of levels that it matches."""
    levels = tuple(criteria.levels)
    steps = range(len(levels))
    return tuple(
        box([compress(steps, allowed(rule.when.get(id, ANY), levels)) for id in criteria.criteria], len(levels))
        for rule in criteria.rules
    )


def decided_combinations(criteria: CriteriaSet) -> tuple[CombinationSet, ...]:
    """For each rule, the combinations that it decides: as the first that matches, or under `unique` the only one.

    Hit policies are those of decision tables (OMG, Decision Model and Notation).
    """
    sets = rule_sets(criteria)
    once = twice = 0
    first = []
    for matched in sets:
        first.append(matched & ~once)
        twice |= matched & once
        once |= matched
    match criteria.hit_policy:
        case "first":
            return tuple(first)
        case "unique":
            return tuple(matched & ~twice for matched in sets)
        case other:
            assert_never(other)


def box(levels: Iterable[Iterable[LevelIndex]], size: int) -> CombinationSet:
    """The combinations in which each criterion has one of the levels given for it, of `size` that there are."""
    bits, width = 1, 1
    for each in levels:
        bits = sum(bits << width * level for level in each)
        width *= size
    return bits


def members(bits: CombinationSet) -> Iterator[CombinationIndex]:
    """The members of a set, in rising order: the positions of the bits that are set."""
    text = bin(bits)[:1:-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)


def to_combination_set(flags: Iterable[bool]) -> CombinationSet:
    """The set of the positions at which a flag holds: what `members` takes apart."""
    return int("".join("01"[flag] for flag in flags)[::-1], 2)


def combination(index: CombinationIndex, criteria: CriteriaSet) -> dict[str, str]:
    """The levels that a combination's index stands for."""
    levels = tuple(criteria.levels)
    return {id: levels[index // len(levels) ** place % len(levels)] for place, id in enumerate(criteria.criteria)}
