"""The exact distribution of a criterion that points decide over its levels, from the values of its traits alone."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import NamedTuple, TypeVar

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


MOST_REMEMBERED = 4096
"""The most codings of one node's traits, and the most combinations of levels, whose results an engine keeps."""

K = TypeVar("K")
V = TypeVar("V")


def remember(memory: dict[K, V], key: K, value: V) -> V:
    """Store the value in the memory, emptied first if it is full, and return it."""
    if len(memory) >= MOST_REMEMBERED:
        memory.clear()
    memory[key] = value
    return value


exact = lru_cache(maxsize=1 << 14)(Fraction)
"""A fraction of two whole numbers. The same few come back from group to group, and making one takes long."""


def common_denominator(numbers: Iterable[Decimal | Fraction]) -> int:
    """The least common denominator: the least positive number by which all the numbers become whole."""
    return lcm(*[number.as_integer_ratio()[1] for number in numbers])


def scaled(scale: int, number: Decimal | Fraction) -> int:
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


class LevelShare(NamedTuple):
    """A part of the completions: how many, and their share of all by weight, above 0 to 1."""

    completions: Completions
    share: Fraction


class LevelDistribution:
    """A node over all completions of its traits: how many reach each level (or value), and how much these weigh.

    `by_level` is in the order of the levels, the worst first; `levels`, `counts` and `weights` are its columns.
    `completions` and `weight` are sums over all levels; `shares` are by the names of the levels, where it is given any.
    It is only equal to itself: see `Met`.
    """

    __slots__ = ("by_level", "completions", "counts", "levels", "shares", "weight", "weights")

    def __init__(self, by_level: Mapping[LevelIndex, CompletionWeight], names: Sequence[str] = ()) -> None:
        self.by_level = by_level
        self.levels = tuple(by_level)
        self.counts = tuple([count for count, _ in by_level.values()])
        self.weights = tuple([weight for _, weight in by_level.values()])
        self.completions, self.weight = sum(self.counts), sum(self.weights)
        self.shares = {
            names[level]: LevelShare(count, exact(weight, self.weight))
            for level, (count, weight) in (by_level.items() if names else ())
        }


Met = dict[Hashable, LevelDistribution]
"""The distributions that a node had before. Equal ones are one object: so what several lead to is quick to look up."""


def as_met(met: Met, by_level: Mapping[LevelIndex, CompletionWeight], names: Sequence[str] = ()) -> LevelDistribution:
    """The distribution that is met already, else a new one, which is met from here on."""
    key = tuple(by_level.items())
    return met.get(key) or remember(met, key, LevelDistribution(by_level, names))


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


MOST_ENUMERATED = 16
"""Completions up to which each is computed by itself where no levels are listed."""


def level_distribution(
    criterion: CompiledCriterion, coded: Sequence[TraitTerms], met: Met | None = None, effort: Effort | None = None
) -> tuple[Score, LevelDistribution]:
    """Steps 2 and 3 for every completion of one criterion's traits; `coded` are each trait's terms, in order.

    Raises `TooManyError` where that takes more than the effort, if there is one.
    """
    low = high = expected = fixed = 0  # `expected`: the points on average, times the weight of all completions
    completions = weight = 1
    caps = (1 << len(criterion.at_most)) - 1
    open_traits = []
    for trait in coded:
        low += trait.low
        high += trait.high
        expected = expected * trait.weight + weight * trait.expected
        weight *= trait.weight
        completions *= trait.completions
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
    reached = as_met({} if met is None else met, dict(sorted(levels.items())), criterion.levels)
    return score(criterion, expected, weight, low, high), reached


def score(criterion: CompiledCriterion, expected: PointSum, weight: Weight, low: PointSum, high: PointSum) -> Score:
    """The score of a criterion; `expected` is a sum of points over completions that weigh so much together."""
    unit = criterion.unit
    lowest = exact(low, unit)
    return (
        Score(lowest, lowest, lowest)
        if low == high
        else Score(exact(expected, weight * unit), lowest, exact(high, unit))
    )


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
