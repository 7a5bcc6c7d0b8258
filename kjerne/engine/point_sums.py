"""Sums of points: cap mask -> ascending possible point sums, of each half of a criterion's traits."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import pairwise, product
from operator import and_, or_
from typing import NamedTuple

from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
from kjerne.engine.distribution import Options
from kjerne.engine.integers import CapMask, PointSum


class PointSums(NamedTuple):
    """Completions that the same caps hold down: their sums are one of `few` and one of `many`, both rising.

    Twelve traits of five values come to at most two times 5^6 numbers here, not 5^12, whatever their points.
    """

    caps: CapMask
    few: Sequence[PointSum]
    many: Sequence[PointSum]

    @property
    def lowest(self) -> PointSum:
        """The least sum."""
        return self.few[0] + self.many[0]

    @property
    def highest(self) -> PointSum:
        """The greatest sum."""
        return self.few[-1] + self.many[-1]

    def first_from(self, bound: PointSum) -> PointSum | None:
        """The lowest sum that is at least the bound."""
        return min(self.sums_from(bound), default=None)

    def last_below(self, bound: PointSum) -> PointSum | None:
        """The highest sum that is less than the bound."""
        return max(self.sums_below(bound), default=None)

    def any_in(self, low: PointSum, high: PointSum) -> bool:
        """Whether there is a sum from the one to short of the other."""
        return any(sum < high for sum in self.sums_from(low))

    def between(self, turns: Iterable[PointSum]) -> Iterator[tuple[PointSum, PointSum]]:
        """The stretches of sums, from a lowest one to short of a higher one, that the turns divide them into."""
        lowest, beyond = self.lowest, self.highest + 1
        return pairwise(sorted({lowest, beyond, *(turn for turn in turns if lowest < turn < beyond)}))

    def sums_from(self, bound: PointSum) -> Iterator[PointSum]:
        """With each of the few, the lowest sum from the bound on."""
        for each in self.few:
            at = bisect_left(self.many, bound - each)
            if at < len(self.many):
                yield each + self.many[at]

    def sums_below(self, bound: PointSum) -> Iterator[PointSum]:
        """With each of the few, the highest sum below the bound."""
        for each in self.few:
            at = bisect_left(self.many, bound - each)
            if at:
                yield each + self.many[at - 1]


HalfSums = Mapping[CapMask, Sequence[PointSum]]
"""Cap mask -> ascending possible point sums of half the traits."""


def half_sums(traits: Iterable[Iterable[tuple[PointSum, CapMask]]]) -> HalfSums:
    """The completions of some traits, given what each may add: points, and the caps it leaves in force."""
    states = {(-1, 0)}
    for ways in map(tuple, traits):
        states = {(held & caps, sum + points) for held, sum in states for points, caps in ways}
    found: dict[CapMask, list[PointSum]] = {}
    for held, sum in sorted(states):
        found.setdefault(held, []).append(sum)
    return found


def half_cost(
    traits: Iterable[Iterable[tuple[PointSum, CapMask]]], most: int, most_sums: int
) -> tuple[int, int, int] | None:
    """What `half_sums` costs: its steps, and how many sums and sets of caps it ends with.

    None where it takes more than `most` steps, or more than `most_sums` sums.
    """
    states, taken = {(-1, 0)}, 0
    for ways in map(tuple, traits):
        taken += len(states) * len(ways)
        if taken > most or len(states) > most_sums:
            return None
        states = {(held & caps, sum + points) for held, sum in states for points, caps in ways}
    return taken, len(states), len({held for held, _ in states})


def combined_sums(one: HalfSums, other: HalfSums) -> tuple[PointSums, ...]:
    """The completions that two halves make."""
    pairs = product(one.items(), other.items())
    return tuple(PointSums(caps & more, *sorted((few, many), key=len)) for (caps, few), (more, many) in pairs)


def value_terms(trait: CompiledTrait) -> Iterable[tuple[PointSum, CapMask]]:
    """What a trait may add of which nothing is known."""
    return zip(trait.points, trait.caps, strict=True)


def halves(criterion: CompiledCriterion, choices: Sequence[Options]) -> tuple[HalfSums, HalfSums]:
    """The criterion's completions in two halves, given each trait's options."""
    ways = [
        [(trait.points[index], trait.caps[index]) for index, _ in chosen]
        for trait, chosen in zip(criterion.traits, choices, strict=True)
    ]
    ways.sort(key=len)  # so that the open traits are dealt out evenly
    return half_sums(ways[::2]), half_sums(ways[1::2])


def sums_by_ceiling(
    criterion: CompiledCriterion, one: HalfSums, other: HalfSums, caps: int = -1
) -> Iterator[PointSums]:
    """The sums of the criterion's completions, apart by the level that they are held to, if only these caps can hold.

    One cap stands for all that hold them there. So twelve caps, which make thousands of sets, come to a few parts here.
    """
    pairs = product(_apart(criterion, one, other, caps).items(), _apart(criterion, other, one, caps).items())
    for ((ceiling, held), few), ((other_ceiling, other_held), many) in pairs:
        level = min(ceiling, other_ceiling, criterion.ceiling(held & other_held))
        holding = 1 << criterion.at_most.index(level) if level in criterion.at_most else 0
        yield PointSums(holding, *sorted((sorted(few), sorted(many)), key=len))


def _apart(
    criterion: CompiledCriterion, one: HalfSums, other: HalfSums, caps: int
) -> Mapping[tuple[int, int], set[int]]:
    """The sums of one half, by the level it is held to whatever the other does, and the caps that may hold it lower.

    Whether a cap holds that the other half always leaves in force is up to the one; one that it never does is off.
    """
    always, ever = reduce(and_, other) & caps, reduce(or_, other) & caps
    found: dict[tuple[int, int], set[int]] = {}
    for held, sums in one.items():
        ceiling = criterion.ceiling(held & always)
        lower = (1 << bit for bit, level in enumerate(criterion.at_most) if level < ceiling)
        found.setdefault((ceiling, held & ever & sum(lower)), set()).update(sums)
    return found


def levels_had(criterion: CompiledCriterion, completions: Iterable[PointSums]) -> frozenset[int]:
    """The levels that the criterion has in these completions of its traits."""
    had: set[int] = set()
    for sums in completions:
        for low, high in sums.between(criterion.bounds):
            level = criterion.level(low, sums.caps)
            if level not in had and sums.any_in(low, high):
                had.add(level)
    return frozenset(had)
