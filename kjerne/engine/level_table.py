"""A small criterion that points decide, as a table: the level of every combination of values is listed once."""

from collections.abc import Iterable
from typing import NamedTuple

from kjerne.engine.compiled import CompiledCriterion
from kjerne.engine.distribution import LevelDistribution, Met, Score, TraitTerms, as_met, remember, score
from kjerne.engine.integers import CompletionWeight, LevelIndex, PointSum, Weight

MOST_LISTED = 1 << 8
"""Combinations of values up to which the level of each is listed."""

DIGIT = MOST_LISTED.bit_length()
"""The bits of a number of listed combinations; see `LevelTable.units`."""


class LevelTable(NamedTuple):
    """The level of every combination of values, by the sum of value index times stride.

    A unit is 1 in the digit of its level: a sum of units has, in its digits, how many combinations reach each level.
    """

    levels: tuple[LevelIndex, ...]
    units: tuple[int, ...]


def is_small(criterion: CompiledCriterion) -> bool:
    """Whether every combination of values of the criterion's traits can be listed."""
    last = criterion.traits[-1]
    return last.stride * len(last.values) <= MOST_LISTED


def level_table(criterion: CompiledCriterion) -> LevelTable:
    """The table of a small criterion."""
    combinations = [(0, -1 if criterion.at_most else 0)]
    for trait in criterion.traits:
        values = list(zip(trait.points, trait.caps, strict=True))
        combinations = [(sum + points, held & caps) for points, caps in values for sum, held in combinations]
    levels = tuple([criterion.level(sum, held) for sum, held in combinations])
    return LevelTable(levels, tuple([1 << DIGIT * level for level in levels]))


class Combinations(NamedTuple):
    """The possible combinations of values of some coded traits, the first ones of a criterion."""

    low: PointSum
    high: PointSum
    expected: PointSum  # the points on average, times the weight of all combinations
    weight: Weight
    indexes: tuple[int, ...]  # of each combination: the sum of value index times stride
    weights: tuple[Weight, ...] | None  # of each combination; None where each weighs 1


def combinations(coded: Iterable[TraitTerms]) -> Combinations:
    """The combinations of traits that are coded like this."""
    found = Combinations(0, 0, 0, 1, (0,), None)
    for terms in coded:
        found = extended(found, terms)
    return found


def extended(before: Combinations, trait: TraitTerms) -> Combinations:
    """The combinations with a trait more."""
    low, high, expected, weight, indexes, weights = before
    trait_low, trait_high, trait_expected, completions, trait_weight, offsets, terms = trait
    if weights or completions != trait_weight:
        weights = tuple([each * factor for each in weights or [1] * len(indexes) for _, _, factor in terms])
    return Combinations(
        low + trait_low,
        high + trait_high,
        expected * trait_weight + weight * trait_expected,
        weight * trait_weight,
        tuple([index + offset for index in indexes for offset in offsets]),
        weights,
    )


def looked_up(
    criterion: CompiledCriterion, table: LevelTable, possible: Combinations, met: Met
) -> tuple[Score, LevelDistribution]:
    """Steps 2 and 3 for every completion of a criterion's traits, from the possible combinations of all of them."""
    low, high, expected, weight, indexes, weights = possible
    units = table.units
    digits = sum([units[index] for index in indexes])
    if weights:
        sums: dict[LevelIndex, Weight] = {}
        for index, each in zip(indexes, weights, strict=True):
            level = table.levels[index]
            sums[level] = sums.get(level, 0) + each
        by_level = {level: (count, sums[level]) for level, (count, _) in _counts(digits).items()}
        reached = as_met(met, by_level, criterion.levels)
    else:
        reached = met.get(digits) or remember(met, digits, as_met(met, _counts(digits), criterion.levels))
    return score(criterion, expected, weight, low, high), reached


def _counts(digits: int) -> dict[LevelIndex, CompletionWeight]:
    """How many combinations reach each level, each of weight 1, from a sum of units."""
    counts = {}
    for level in range(-(-digits.bit_length() // DIGIT)):
        if count := digits >> DIGIT * level & (1 << DIGIT) - 1:
            counts[level] = count, count
    return counts
