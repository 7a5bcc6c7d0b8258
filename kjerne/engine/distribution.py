"""The exact distribution of a criterion that points decide over its levels, from the values of its traits alone."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm
from operator import itemgetter
from typing import NamedTuple

from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
from kjerne.engine.effort import Effort
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


exact = lru_cache(maxsize=1 << 14)(Fraction)
"""A fraction of two whole numbers. The same few come back from group to group, and making one takes long."""


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
    """A node over all completions of its traits: its score, and how many completions reach each level (or value).

    `levels` is in the order of the levels, the worst first. `completions` and `weight` are sums over all levels.
    """

    levels: dict[LevelIndex, CompletionWeight]
    completions: Completions
    weight: Weight
    score: Score | None = None  # of a criterion that points decide


class TraitTerms(NamedTuple):
    """A coded trait in a criterion that points decide: what it adds to the sum of points."""

    low: PointSum  # the least that it may add
    high: PointSum
    expected: PointSum  # the points of its values, each times the weight of the value
    completions: Completions
    weight: Weight
    offsets: tuple[int, ...]  # of its possible values: value index times stride
    terms: tuple[tuple[PointSum, CapMask, Weight], ...]  # of each: points, the caps it leaves possible, its weight


def trait_terms(trait: CompiledTrait, chosen: Options) -> TraitTerms:
    """The terms of a trait with these options."""
    terms = tuple([(trait.points[index], trait.caps[index], weight) for index, weight in chosen])
    added = [points for points, _, _ in terms]
    return TraitTerms(
        min(added),
        max(added),
        sum([points * weight for points, _, weight in terms]),
        len(terms),
        sum([weight for _, _, weight in terms]),
        tuple([index * trait.stride for index, _ in chosen]),
        terms,
    )


MOST_TABULATED = 1 << 8
"""Combinations of values up to which the level of each is listed, once for a criterion."""

MOST_ENUMERATED = 16
"""Completions up to which each is computed by itself where no levels are listed."""


def tabulated_levels(criterion: CompiledCriterion) -> tuple[LevelIndex, ...] | None:
    """The level of every combination of values, by the sum of value index times stride; None where there are too many.

    So a small criterion that points decide is looked up as a table is.
    """
    last = criterion.traits[-1]
    if last.stride * len(last.values) > MOST_TABULATED:
        return None
    combinations = [(0, -1 if criterion.at_most else 0)]
    for trait in criterion.traits:
        values = list(zip(trait.points, trait.caps, strict=True))
        combinations = [(sum + points, held & caps) for points, caps in values for sum, held in combinations]
    return tuple([criterion.level(sum, held) for sum, held in combinations])


def level_distribution(
    criterion: CompiledCriterion,
    coded: Sequence[TraitTerms],
    level_table: Sequence[LevelIndex] | None = None,
    effort: Effort | None = None,
) -> LevelDistribution:
    """Steps 2 and 3 for every completion of one criterion's traits; `coded` are each trait's terms, in order.

    `level_table` is what `tabulated_levels` gives; without it the levels are worked out. Raises `TooManyError` where
    that takes more than the effort, if there is one.
    """
    low = high = expected = base = 0  # `expected`: the points on average, times the weight of all completions
    completions = weight = 1
    open_traits = []
    for terms in coded:
        trait_low, trait_high, trait_expected, trait_completions, trait_weight, offsets, _ = terms
        low += trait_low
        high += trait_high
        expected = expected * trait_weight + weight * trait_expected
        weight *= trait_weight
        completions *= trait_completions
        if trait_completions == 1:
            base += offsets[0]
        else:
            open_traits.append(terms)
    unit = criterion.unit
    if completions == 1:
        if level_table is not None:
            level = level_table[base]
        else:
            caps = -1 if criterion.at_most else 0
            for terms in coded:
                caps &= terms.terms[0][1]
            level = criterion.level(low, caps)
        only = exact(low, unit)
        return LevelDistribution({level: (1, 1)}, 1, 1, Score(only, only, only))
    if level_table is not None:
        levels = _looked_up(level_table, base, open_traits, uniform=weight == completions)
    else:
        levels = _worked_out(criterion, coded, completions, weight, effort)
    score = Score(exact(expected, weight * unit), exact(low, unit), exact(high, unit))
    return LevelDistribution(levels, completions, weight, score)


def _looked_up(
    level_table: Sequence[LevelIndex], base: int, open_traits: Sequence[TraitTerms], *, uniform: bool
) -> dict[LevelIndex, CompletionWeight]:
    indexes = [base]
    for terms in open_traits:
        indexes = [index + offset for index in indexes for offset in terms.offsets]
    reached = itemgetter(*indexes)(level_table)
    different = set(reached)
    if uniform:
        if len(different) == 1:
            return {reached[0]: (len(reached), len(reached))}
        return {level: (count, count) for level in sorted(different) for count in [reached.count(level)]}
    weights = [1]
    for terms in open_traits:
        weights = [weight * factor for weight in weights for _, _, factor in terms.terms]
    sums = dict.fromkeys(sorted(different), 0)
    for level, weight in zip(reached, weights, strict=True):
        sums[level] += weight
    return {level: (reached.count(level), weight) for level, weight in sums.items()}


def _worked_out(
    criterion: CompiledCriterion,
    coded: Sequence[TraitTerms],
    completions: Completions,
    weight: Weight,
    effort: Effort | None,
) -> dict[LevelIndex, CompletionWeight]:
    fixed, caps = 0, (1 << len(criterion.at_most)) - 1
    open_traits = []
    for trait in coded:
        if trait.completions == 1:
            fixed += trait.low
            caps &= trait.terms[0][1]
        else:
            open_traits.append(trait.terms)
    if completions <= MOST_ENUMERATED:
        levels = _enumerated_levels(criterion, fixed, caps, open_traits)
    else:
        weights = counts = _level_weights(criterion, fixed, caps, open_traits, effort)
        if weight != completions:
            unweighted = [[(points, bits, 1) for points, bits, _ in terms] for terms in open_traits]
            counts = _level_weights(criterion, fixed, caps, unweighted, effort)
        levels = {level: (counts[level], weights[level]) for level in weights}
    return dict(sorted(levels.items()))


Terms = Sequence[tuple[PointSum, CapMask, Weight]]
"""For each possible value of a trait: the points it adds, the caps that it leaves possible, its weight."""


def _enumerated_levels(
    criterion: CompiledCriterion, fixed: PointSum, caps: CapMask, traits: Sequence[Terms]
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


class _CapsOfHalf:
    """The caps as half of the open traits leave them, with those that are sure to hold replaced by their ceiling.

    A cap is sure once no other trait can rule it out. Of sure caps only the lowest `at-most` counts, and a cap that is
    not sure counts only if it is lower. So hundreds of caps on single traits leave a handful of cap masks, not one for
    each set of them. A ceiling is written as a bit of its own, beyond those of the caps: see `_with_ceilings`.
    """

    def __init__(
        self, criterion: CompiledCriterion, traits: Sequence[Terms], others: Sequence[Terms], half: int, caps: CapMask
    ) -> None:
        size, number = len(criterion.bounds) + 1, len(criterion.at_most)
        every = (1 << number) - 1
        self.first_ceiling = number + half * size
        self.beyond = ~every  # the bits of ceilings, which no value rules out
        self.start = (caps | ~every) & ~((1 << size) - 1 << self.first_ceiling)  # this half has no ceiling yet
        self.at = [
            sum(1 << bit for bit, most in enumerate(criterion.at_most) if most == level) for level in range(size)
        ]
        later = _ruled_out(others)  # the caps that a trait which is still to come may rule out
        self.sure = [0] * len(traits)  # after each trait, the caps that no other can rule out
        for step in reversed(range(len(traits))):
            self.sure[step] = every & ~later
            later |= _ruled_out(traits[step : step + 1])

    def settled(self, sure: CapMask, caps: CapMask) -> CapMask:
        """The caps that are possible, with these of them sure."""
        for level, at in enumerate(self.at):
            if caps & (sure & at | 1 << self.first_ceiling + level):
                higher = sum(self.at[level:])
                ceilings = (1 << len(self.at)) - 1 << self.first_ceiling
                return caps & ~higher & ~sure & ~ceilings | 1 << self.first_ceiling + level
        return caps & ~sure


def _ruled_out(traits: Sequence[Terms]) -> CapMask:
    """The caps that some value of some of the traits rules out."""
    ruled_out = 0
    for terms in traits:
        for _, caps, _ in terms:
            ruled_out |= ~caps
    return ruled_out


def _with_ceilings(criterion: CompiledCriterion) -> CompiledCriterion:
    """The criterion with a cap more for each ceiling of either half, at its level."""
    levels = tuple(range(len(criterion.bounds) + 1))
    return criterion._replace(at_most=(*criterion.at_most, *levels, *levels))


def _weights_by_sum(
    traits: Sequence[Terms], caps_of_half: _CapsOfHalf, effort: Effort | None
) -> dict[CapMask, dict[PointSum, Weight]]:
    """Cap mask -> sum of points -> the weight of the completions that have both."""
    sums = {(0, caps_of_half.start): 1}
    for step, terms in enumerate(traits):
        if effort:
            effort.spend_on_sums(len(sums), len(terms))
        extended: dict[tuple[int, int], int] = {}
        sure = caps_of_half.sure[step]
        settled_caps: dict[CapMask, CapMask] = {}
        left = [(added, caps | caps_of_half.beyond, factor) for added, caps, factor in terms]
        for (points, caps), weight in sums.items():
            for added, left_caps, factor in left:
                held = caps & left_caps
                settled = settled_caps.get(held)
                if settled is None:
                    settled = settled_caps[held] = caps_of_half.settled(sure, held)
                state = points + added, settled
                extended[state] = extended.get(state, 0) + weight * factor
        sums = extended
    by_caps: dict[int, dict[int, int]] = {}
    for (points, caps), weight in sums.items():
        by_caps.setdefault(caps, {})[points] = weight
    return by_caps


def _weights_by_points(traits: Sequence[Terms], effort: Effort | None) -> dict[PointSum, Weight]:
    """Sum of points -> the weight of the completions that have it."""
    sums = {0: 1}
    for terms in traits:
        if effort:
            effort.spend_on_sums(len(sums), len(terms))
        extended: dict[int, int] = {}
        for points, weight in sums.items():
            for added, _, factor in terms:
                extended[points + added] = extended.get(points + added, 0) + weight * factor
        sums = extended
    return sums


def _level_weights(
    criterion: CompiledCriterion, fixed: PointSum, caps: CapMask, traits: Sequence[Terms], effort: Effort | None
) -> dict[LevelIndex, Weight]:
    """The weight of the completions at each level; `fixed` and `caps` are the points and the caps of all other traits.

    Meet in the middle (Horowitz and Sahni, Computing Partitions with Applications to the Knapsack Problem, 1974): the
    traits are split in two halves and the sums of each half are counted. For every sum of the right half, a binary
    search finds the weight of the left half's sums that reach each threshold. So twelve traits of five values take two
    times 5^6 sums, not 5^12, whatever their points.
    """
    result: dict[int, int] = {}
    halves = traits[::2], traits[1::2]
    if criterion.at_most:
        left, right = (
            _weights_by_sum(own, _CapsOfHalf(criterion, own, other, half, caps), effort)
            for half, (own, other) in enumerate((halves, halves[::-1]))
        )
        criterion = _with_ceilings(criterion)
    else:
        left, right = ({0: _weights_by_points(own, effort)} for own in halves)
    for left_caps, sums in left.items():
        points = sorted(sums)
        at_least = [0]  # in the end, for each index into `points`: the weight of the sums from there on
        for point_sum in reversed(points):
            at_least.append(at_least[-1] + sums[point_sum])
        at_least.reverse()
        for right_caps, right_sums in right.items():
            if effort:
                effort.spend(len(criterion.at_most) + len(right_sums) * len(criterion.bounds))
            ceiling = criterion.ceiling(left_caps & right_caps)
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
