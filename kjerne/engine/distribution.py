"""The exact distribution of one criterion over its levels, from the possible values of its traits alone."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
from kjerne.engine.integers import CapMask, Completions, CompletionWeight, LevelIndex, PointSum, ValueIndex, Weight
from kjerne.model.documents import UNKNOWN, Coding

Codings = Mapping[str, Coding]
"""How each trait is coded, by its id; what is left out is unknown."""

Options = tuple[tuple[ValueIndex, Weight], ...]
"""What a trait may be: the indexes of its values, worst first, each with its weight among the others."""


class Score(NamedTuple):
    """The expected, the lowest and the highest score (0 to 100) over the completions, exactly."""

    expected: Fraction
    low: Fraction
    high: Fraction


def common_denominator(numbers: Iterable[Decimal]) -> int:
    """The least by which all the numbers become whole."""
    return lcm(*[number.as_integer_ratio()[1] for number in numbers])


def scaled(scale: int, number: Decimal) -> int:
    """The number times a scale that makes it whole."""
    numerator, denominator = number.as_integer_ratio()
    return numerator * (scale // denominator)


# ---- evaluating


def possible(coding: Coding, values: Sequence[str]) -> tuple[str, ...]:
    """The values that a trait coded like this may have, in the order of its values (worst to best)."""
    if isinstance(coding, str):
        return tuple(values) if coding == UNKNOWN else (coding,)
    if isinstance(coding, tuple):
        return tuple(value for value in values if value in coding)
    return tuple(value for value in values if coding.get(value))


def options(coding: Coding, trait: CompiledTrait) -> Options:
    """Step 1: the values a trait may have, each with its weight; a value of probability zero is none."""
    if isinstance(coding, str):
        if coding == UNKNOWN:
            return tuple((index, 1) for index in range(len(trait.values)))
        return ((trait.position[coding], 1),)
    if isinstance(coding, tuple):
        return tuple((index, 1) for index in sorted({trait.position[value] for value in coding}))
    unit = common_denominator(coding.values())
    return tuple(sorted([(trait.position[value], scaled(unit, share)) for value, share in coding.items() if share]))


class LevelDistribution(NamedTuple):
    """One criterion over all completions of its traits, and over those that reach each level.

    `completions` and `weight` are those of all levels together.
    """

    score: Score
    levels: dict[LevelIndex, CompletionWeight]
    completions: Completions
    weight: Weight


def level_distribution(criterion: CompiledCriterion, choices: Sequence[Options]) -> LevelDistribution:
    """Steps 2 and 3 for every completion of one criterion's traits, given each trait's options."""
    low = high = fixed = 0
    completions = weight = 1
    expected = 0  # what the open traits add on average, times the weight of their completions
    caps = (1 << len(criterion.at_most)) - 1
    open_traits = []
    for trait, chosen in zip(criterion.traits, choices, strict=True):
        if len(chosen) == 1:
            index = chosen[0][0]
            fixed += trait.points[index]
            caps &= trait.caps[index]
        else:
            ways = [(trait.points[index], trait.caps[index], factor) for index, factor in chosen]
            low += ways[0][0]
            high += ways[-1][0]
            whole = sum([factor for _, _, factor in ways])
            expected = expected * whole + weight * sum([points * factor for points, _, factor in ways])
            weight *= whole
            completions *= len(ways)
            open_traits.append(ways)
    if not open_traits:
        score = Fraction(fixed, criterion.unit)
        return LevelDistribution(Score(score, score, score), {criterion.level(fixed, caps): (1, 1)}, 1, 1)
    if completions <= FEW:
        levels = _one_by_one(criterion, fixed, caps, open_traits)
    else:
        weighed = counted = _levels(criterion, fixed, caps, open_traits)
        if weight != completions:
            alike = [[(points, bits, 1) for points, bits, _ in ways] for ways in open_traits]
            counted = _levels(criterion, fixed, caps, alike)
        levels = {level: (counted[level], weighed[level]) for level in weighed}
    return LevelDistribution(
        Score(
            Fraction(fixed * weight + expected, weight * criterion.unit),
            Fraction(fixed + low, criterion.unit),
            Fraction(fixed + high, criterion.unit),
        ),
        dict(sorted(levels.items())),
        completions,
        weight,
    )


Ways = Sequence[tuple[PointSum, CapMask, Weight]]
"""What an open trait may add: points, the caps it leaves possible, its weight."""

FEW = 16
"""Completions that are gone through one by one, which for these is the quickest."""


def _one_by_one(
    criterion: CompiledCriterion, fixed: PointSum, caps: CapMask, traits: Sequence[Ways]
) -> dict[LevelIndex, CompletionWeight]:
    """The completions at each level, and their weight."""
    completions = [(fixed, caps, 1)]
    for ways in traits:
        completions = [
            (points + more, caps & bits, weight * factor)
            for points, caps, weight in completions
            for more, bits, factor in ways
        ]
    found: dict[int, tuple[int, int]] = {}
    for points, caps, weight in completions:
        level = criterion.level(points, caps)
        count, before = found.get(level, (0, 0))
        found[level] = count + 1, before + weight
    return found


def _sums(traits: Sequence[Ways]) -> dict[CapMask, dict[PointSum, Weight]]:
    """By the caps left possible and by the sum of points: the weight of the completions that come to it."""
    sums = {(0, -1): 1}
    for ways in traits:
        longer: dict[tuple[int, int], int] = {}
        for (points, caps), weight in sums.items():
            for more, bits, factor in ways:
                state = points + more, caps & bits
                longer[state] = longer.get(state, 0) + weight * factor
        sums = longer
    by_caps: dict[int, dict[int, int]] = {}
    for (points, caps), weight in sums.items():
        by_caps.setdefault(caps, {})[points] = weight
    return by_caps


def _levels(
    criterion: CompiledCriterion, fixed: PointSum, caps: CapMask, traits: Sequence[Ways]
) -> dict[LevelIndex, Weight]:
    """The weight of the completions at each level.

    The traits are split in two halves and each half's sums are counted; a level's weight then comes from looking up,
    for every sum of the one half, how much of the other half lies above what is missing to the threshold. So twelve
    traits of five values cost two times 5^6 sums, not 5^12, whatever their points (Horowitz and Sahni, Computing
    Partitions with Applications to the Knapsack Problem, 1974).
    """
    result: dict[int, int] = {}
    right = _sums(traits[1::2])
    for left_caps, sums in _sums(traits[::2]).items():
        points = sorted(sums)
        at_least = [0]  # from the end: the weight of the sums from here on
        for each in reversed(points):
            at_least.append(at_least[-1] + sums[each])
        at_least.reverse()
        for right_caps, others in right.items():
            ceiling = criterion.ceiling(caps & left_caps & right_caps)
            for other, weight in others.items():
                above = at_least[0]
                for level, bound in enumerate(criterion.bounds[:ceiling]):
                    reached = at_least[bisect_left(points, bound - fixed - other)]
                    if above > reached:
                        result[level] = result.get(level, 0) + weight * (above - reached)
                    above = reached
                if above:
                    result[ceiling] = result.get(ceiling, 0) + weight * above
    return result
