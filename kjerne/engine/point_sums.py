"""Sums of points: cap mask -> ascending possible point sums, of each half of a criterion's traits."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import pairwise, product
from operator import and_, or_
from typing import NamedTuple

from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
from kjerne.engine.distribution import Options
from kjerne.engine.effort import Effort
from kjerne.engine.integers import CapMask, PointSum


class PointSums(NamedTuple):
    """The sums of points of completions that the same caps apply to: every sum of one of `short` and one of `long`.

    Both are ascending. Twelve traits of five values take at most two times 5^6 numbers here, not 5^12, whatever their
    points (Horowitz and Sahni, Computing Partitions with Applications to the Knapsack Problem, 1974).
    """

    caps: CapMask
    short: Sequence[PointSum]  # of the half of the traits with fewer sums
    long: Sequence[PointSum]  # of the other half

    @property
    def lowest(self) -> PointSum:
        """The least sum."""
        return self.short[0] + self.long[0]

    @property
    def highest(self) -> PointSum:
        """The greatest sum."""
        return self.short[-1] + self.long[-1]

    def first_from(self, bound: PointSum) -> PointSum | None:
        """The lowest sum that is at least the bound; None if there is none."""
        return min(self.sums_from(bound), default=None)

    def last_below(self, bound: PointSum) -> PointSum | None:
        """The highest sum that is less than the bound; None if there is none."""
        return max(self.sums_below(bound), default=None)

    def any_in(self, low: PointSum, high: PointSum) -> bool:
        """Whether there is a sum from `low` to below `high`."""
        return any(sum < high for sum in self.sums_from(low))

    def between(self, bounds: Iterable[PointSum]) -> Iterator[tuple[PointSum, PointSum]]:
        """The range of the sums divided at the bounds: pairs (low, high), from `low` to below `high`, ascending."""
        lowest, beyond = self.lowest, self.highest + 1
        return pairwise(sorted({lowest, beyond, *(bound for bound in bounds if lowest < bound < beyond)}))

    def sums_from(self, bound: PointSum) -> Iterator[PointSum]:
        """For each number of `short`, the lowest sum with it that is at least the bound, if there is one."""
        for short_sum in self.short:
            index = bisect_left(self.long, bound - short_sum)
            if index < len(self.long):
                yield short_sum + self.long[index]

    def sums_below(self, bound: PointSum) -> Iterator[PointSum]:
        """For each number of `short`, the highest sum with it that is below the bound, if there is one."""
        for short_sum in self.short:
            index = bisect_left(self.long, bound - short_sum)
            if index:
                yield short_sum + self.long[index - 1]


Terms = Sequence[tuple[PointSum, CapMask]]
"""For each possible value of a trait: the points it adds, and the caps that it leaves possible."""

HalfSums = Mapping[CapMask, Sequence[PointSum]]
"""Cap mask -> ascending possible point sums of half the traits."""


def half_sums(traits: Iterable[Iterable[tuple[PointSum, CapMask]]], effort: Effort | None = None) -> HalfSums:
    """The sums of some traits' points, by caps. Given for each trait, and each of its values: points, and cap mask.

    Raises `TooManyError` where that takes more than the effort, if there is one.
    """
    states = {(-1, 0)}
    for terms in map(tuple, traits):
        if effort:
            effort.spend_on_sums(len(states), len(terms))
        states = {(held & caps, sum + points) for held, sum in states for points, caps in terms}
    sums_by_caps: dict[CapMask, list[PointSum]] = {}
    for held, sum in sorted(states):
        sums_by_caps.setdefault(held, []).append(sum)
    return sums_by_caps


def combined_sums(first_half: HalfSums, second_half: HalfSums) -> Iterator[PointSums]:
    """The sums of points of the completions that two halves of the traits make together."""
    for (caps, sums), (other_caps, other_sums) in product(first_half.items(), second_half.items()):
        yield PointSums(caps & other_caps, *sorted((sums, other_sums), key=len))


def value_terms(trait: CompiledTrait) -> Iterable[tuple[PointSum, CapMask]]:
    """The points and the cap mask of each value of a trait."""
    return zip(trait.points, trait.caps, strict=True)


def halves(
    criterion: CompiledCriterion, choices: Sequence[Options], effort: Effort | None = None
) -> tuple[HalfSums, HalfSums]:
    """The sums of a criterion's completions in two halves; `choices` are the options of each trait, in order.

    Raises `TooManyError` where that takes more than the effort, if there is one.
    """
    terms = (
        [(trait.points[index], trait.caps[index]) for index, _ in chosen]
        for trait, chosen in zip(criterion.traits, choices, strict=True)
    )
    return _halves_of(terms, effort)


def _halves_of(terms: Iterable[Terms], effort: Effort | None) -> tuple[HalfSums, HalfSums]:
    evenly = sorted(terms, key=len)  # so that the open traits are dealt out evenly
    return half_sums(evenly[::2], effort), half_sums(evenly[1::2], effort)


def sums_of(terms: Iterable[Terms], effort: Effort) -> Iterator[PointSums]:
    """The sums of points of the completions of some traits, by caps.

    Raises `TooManyError` where that takes more than the effort.
    """
    parts = _halves_of(terms, effort)
    effort.spend(len(parts[0]) * len(parts[1]))
    return combined_sums(*parts)


def sums_by_ceiling(
    criterion: CompiledCriterion, first_half: HalfSums, second_half: HalfSums, caps: int = -1
) -> Iterator[PointSums]:
    """The sums of the criterion's completions, grouped by the ceiling that caps set; only the given caps count.

    The mask of a group has one cap, which stands for all that set its ceiling. So twelve caps, of which there are
    thousands of sets, give only a few groups.
    """
    pairs = product(
        _sums_by_ceiling_of_half(criterion, first_half, second_half, caps).items(),
        _sums_by_ceiling_of_half(criterion, second_half, first_half, caps).items(),
    )
    for ((ceiling, held), sums), ((other_ceiling, other_held), other_sums) in pairs:
        level = min(ceiling, other_ceiling, criterion.ceiling(held & other_held))
        holding = 1 << criterion.at_most.index(level) if level in criterion.at_most else 0
        yield PointSums(holding, *sorted((sorted(sums), sorted(other_sums)), key=len))


def _sums_by_ceiling_of_half(
    criterion: CompiledCriterion, half: HalfSums, other_half: HalfSums, caps: int
) -> Mapping[tuple[int, int], set[int]]:
    """The sums of one half, by its ceiling whatever the other half is, and by the caps that may set a lower one.

    A cap that the other half always leaves possible depends on this half alone. A cap that the other half never leaves
    possible does not count.
    """
    always, ever = reduce(and_, other_half) & caps, reduce(or_, other_half) & caps
    parts: dict[tuple[int, int], set[int]] = {}
    for held, sums in half.items():
        ceiling = criterion.ceiling(held & always)
        lower = (1 << bit for bit, level in enumerate(criterion.at_most) if level < ceiling)
        parts.setdefault((ceiling, held & ever & sum(lower)), set()).update(sums)
    return parts


def levels_had(criterion: CompiledCriterion, completions: Iterable[PointSums]) -> frozenset[int]:
    """The levels (indexes) that the criterion has in completions with these sums."""
    had: set[int] = set()
    for sums in completions:
        for low, high in sums.between(criterion.bounds):
            level = criterion.level(low, sums.caps)
            if level not in had and sums.any_in(low, high):
                had.add(level)
    return frozenset(had)
