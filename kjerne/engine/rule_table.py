"""The rule table: sets of level combinations as the bits of an integer, and which rule decides each."""

from collections.abc import Iterable, Iterator
from itertools import compress
from typing import assert_never

from kjerne.engine.cells import allowed
from kjerne.model.documents import ANY, CriteriaSet

MAX_COMBINATIONS = 1 << 16
"""Combinations of levels that a criteria set may have: sixteen criteria of two levels, or ten of three."""


def rule_sets(criteria: CriteriaSet) -> tuple[int, ...]:
    """For each rule the set of level combinations it matches, as the bits of an integer.

    Combination 0 has every criterion at its worst level; the first criterion moves fastest (see `combination`).
    """
    levels = tuple(criteria.levels)
    steps = range(len(levels))
    return tuple(
        box([compress(steps, allowed(rule.when.get(id, ANY), levels)) for id in criteria.criteria], len(levels))
        for rule in criteria.rules
    )


def decided_combinations(criteria: CriteriaSet) -> tuple[int, ...]:
    """For each rule, the combinations that it decides: as the first that matches, or under `unique` the only one."""
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


def box(levels: Iterable[Iterable[int]], size: int) -> int:
    """The combinations in which each criterion has one of its levels here, of `size` that there are, as `rule_sets`."""
    bits, width = 1, 1
    for each in levels:
        bits = sum(bits << width * level for level in each)
        width *= size
    return bits


def members(bits: int) -> Iterator[int]:
    """The positions of the bits that are set, in rising order."""
    text = bin(bits)[:1:-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)


def to_combination_set(flags: Iterable[bool]) -> int:
    """An integer with the bits set at the positions of those that hold: what `members` takes apart."""
    return int("".join("01"[flag] for flag in flags)[::-1], 2)


def combination(index: int, criteria: CriteriaSet) -> dict[str, str]:
    """The levels that a combination's index stands for."""
    levels = tuple(criteria.levels)
    return {id: levels[index // len(levels) ** place % len(levels)] for place, id in enumerate(criteria.criteria)}
