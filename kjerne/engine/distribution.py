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
"""How each trait is coded, by its id; a trait that is left out is unknown."""

Options = tuple[tuple[ValueIndex, Weight], ...]
"""The values that a trait may have, by index, worst first, each with its weight; the weights need not sum to 1."""


class Score(NamedTuple):
    """The expected, the lowest and the highest score (0 to 100) over the completions, exactly."""

    expected: Fraction
    low: Fraction
    high: Fraction


def common_denominator(numbers: Iterable[Decimal]) -> int:
    """The least common denominator: the least positive number by which all the numbers become whole."""
    return lcm(*[number.as_integer_ratio()[1] for number in numbers])


def scaled(scale: int, number: Decimal) -> int:
    """The number times the scale, which must be a multiple of its denominator."""
    numerator, denominator = number.as_integer_ratio()
    return numerator * (scale // denominator)


def possible(coding: Coding, values: Sequence[str]) -> tuple[str, ...]:
    """The values that a trait coded like this may have, in the order of its values (worst to best)."""
    if isinstance(coding, str):
        return tuple(values) if coding == UNKNOWN else (coding,)
    if isinstance(coding, tuple):
        return tuple(value for value in values if value in coding)
    return tuple(value for value in values if coding.get(value))


def options(coding: Coding, trait: CompiledTrait) -> Options:
    """Step 1: the values that a trait may have, each with its weight; values with share 0 are left out.

    Raises `KeyError` for a value that the trait does not have.
    """
    if isinstance(coding, str):
        if coding == UNKNOWN:
            return tuple((index, 1) for index in range(len(trait.values)))
        return ((trait.position[coding], 1),)
    if isinstance(coding, tuple):
        return tuple((index, 1) for index in sorted({trait.position[value] for value in coding}))
    unit = common_denominator(coding.values())
    return tuple(sorted([(trait.position[value], scaled(unit, share)) for value, share in coding.items() if share]))


class LevelDistribution(NamedTuple):
    """One criterion over all completions of its traits: its score, and how many completions reach each level.

    `levels` is in the order of the levels, the worst first. `completions` and `weight` are sums over all levels.
    """

    score: Score
    levels: dict[LevelIndex, CompletionWeight]
    completions: Completions
    weight: Weight


def level_distribution(criterion: CompiledCriterion, choices: Sequence[Options]) -> LevelDistribution:
    """Steps 2 and 3 for every completion of one criterion's traits; `choices` are each trait's options, in order."""
    low = high = fixed = 0
    completions = weight = 1
    expected = 0  # points that the open traits add on average, times the weight of their completions
    caps = (1 << len(criterion.at_most)) - 1
    open_traits = []
    for trait, chosen in zip(criterion.traits, choices, strict=True):
        if len(chosen) == 1:
            index = chosen[0][0]
            fixed += trait.points[index]
            caps &= trait.caps[index]
        else:
            terms = [(trait.points[index], trait.caps[index], factor) for index, factor in chosen]
            low += terms[0][0]
            high += terms[-1][0]
            trait_weight = sum([factor for _, _, factor in terms])
            expected = expected * trait_weight + weight * sum([points * factor for points, _, factor in terms])
            weight *= trait_weight
            completions *= len(terms)
            open_traits.append(terms)
    if not open_traits:
        score = Fraction(fixed, criterion.unit)
        return LevelDistribution(Score(score, score, score), {criterion.level(fixed, caps): (1, 1)}, 1, 1)
    if completions <= MOST_ENUMERATED:
        levels = _enumerated_levels(criterion, fixed, caps, open_traits)
    else:
        weights = counts = _level_weights(criterion, fixed, caps, open_traits)
        if weight != completions:
            unweighted = [[(points, bits, 1) for points, bits, _ in terms] for terms in open_traits]
            counts = _level_weights(criterion, fixed, caps, unweighted)
        levels = {level: (counts[level], weights[level]) for level in weights}
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


TraitTerms = Sequence[tuple[PointSum, CapMask, Weight]]
"""For each possible value of a trait: the points it adds, the caps that it leaves possible, its weight."""

MOST_ENUMERATED = 16
"""Completions up to which each is computed by itself: up to here that is the fastest."""


def _enumerated_levels(
    criterion: CompiledCriterion, fixed: PointSum, caps: CapMask, traits: Sequence[TraitTerms]
) -> dict[LevelIndex, CompletionWeight]:
    """For each level its completions and their weight, each completion computed by itself; `fixed` are points."""
    completions = [(fixed, caps, 1)]
    for terms in traits:
        completions = [
            (points + added, caps & left_caps, weight * factor)
            for points, caps, weight in completions
            for added, left_caps, factor in terms
        ]
    levels: dict[int, tuple[int, int]] = {}
    for points, caps, weight in completions:
        level = criterion.level(points, caps)
        count, level_weight = levels.get(level, (0, 0))
        levels[level] = count + 1, level_weight + weight
    return levels


def _weights_by_sum(traits: Sequence[TraitTerms]) -> dict[CapMask, dict[PointSum, Weight]]:
    """Cap mask -> sum of points -> the weight of the completions that have both."""
    sums = {(0, -1): 1}
    for terms in traits:
        extended: dict[tuple[int, int], int] = {}
        for (points, caps), weight in sums.items():
            for added, left_caps, factor in terms:
                state = points + added, caps & left_caps
                extended[state] = extended.get(state, 0) + weight * factor
        sums = extended
    by_caps: dict[int, dict[int, int]] = {}
    for (points, caps), weight in sums.items():
        by_caps.setdefault(caps, {})[points] = weight
    return by_caps


def _level_weights(
    criterion: CompiledCriterion, fixed: PointSum, caps: CapMask, traits: Sequence[TraitTerms]
) -> dict[LevelIndex, Weight]:
    """The weight of the completions at each level.

    Meet in the middle (Horowitz and Sahni, Computing Partitions with Applications to the Knapsack Problem, 1974): the
    traits are split in two halves and the sums of each half are counted. For every sum of the right half, a binary
    search finds the weight of the left half's sums that reach each threshold. So twelve traits of five values take two
    times 5^6 sums, not 5^12, whatever their points.
    """
    result: dict[int, int] = {}
    right = _weights_by_sum(traits[1::2])
    for left_caps, sums in _weights_by_sum(traits[::2]).items():
        points = sorted(sums)
        at_least = [0]  # in the end, for each index into `points`: the weight of the sums from there on
        for point_sum in reversed(points):
            at_least.append(at_least[-1] + sums[point_sum])
        at_least.reverse()
        for right_caps, right_sums in right.items():
            ceiling = criterion.ceiling(caps & left_caps & right_caps)
            for right_sum, weight in right_sums.items():
                above = at_least[0]
                for level, bound in enumerate(criterion.bounds[:ceiling]):
                    reached = at_least[bisect_left(points, bound - fixed - right_sum)]
                    if above > reached:
                        result[level] = result.get(level, 0) + weight * (above - reached)
                    above = reached
                if above:
                    result[ceiling] = result.get(ceiling, 0) + weight * above
    return result
