"""The cheapest changes that bring a criterion that points decide to certain levels.

The search looks only at sums of points, never at all completions.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import combinations
from operator import and_, or_
from typing import NamedTuple

from kjerne.analysis.changes import MOST, LeastCost, ValueChange, changes_of
from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
from kjerne.engine.distribution import Options
from kjerne.engine.evaluate import Engine
from kjerne.engine.integers import LevelIndex


def least_cost_by_points(
    engine: Engine, criterion: CompiledCriterion, chosen: Sequence[Options], first: int, levels: frozenset[LevelIndex]
) -> LeastCost | None:
    """The cheapest changes after which the criterion can have only these levels; None if none do.

    `chosen` are the options of its traits, `first` is the index of the first of them among all traits.
    Tries no change, then each single trait, each two, and so on. Within a number of traits, the fewest steps win.
    """
    for count in range(len(chosen) + 1):
        attempt = _ChangeSearch(engine, criterion, chosen, first, levels)
        for traits in combinations(range(len(chosen)), count):
            attempt.try_traits(traits)
        if attempt.sets:
            return LeastCost(count, attempt.steps, tuple(attempt.sets[:MOST]), len(attempt.sets) <= MOST)
    return None


class _PointRange(NamedTuple):
    """What some traits can add: the least and the most points, and cap masks.

    `may` has the caps that they leave in some completion, `must` those that they leave in every one, and `top` those
    that they leave where they have the most points (of several such values, in any).
    """

    low: int
    high: int
    may: int
    must: int
    top: int

    def __add__(self, other: "_PointRange") -> "_PointRange":  # type: ignore[override]  # sums of what traits come to, not tuples
        return _PointRange(
            self.low + other.low,
            self.high + other.high,
            self.may & other.may,
            self.must & other.must,
            self.top & other.top,
        )


NOTHING = _PointRange(0, 0, -1, -1, -1)


def _point_range(trait: CompiledTrait, values: Sequence[int]) -> _PointRange:
    """The range of a trait that may have these values (indexes)."""
    points, caps = [trait.points[value] for value in values], [trait.caps[value] for value in values]
    most = max(points)
    top = [caps[index] for index, added in enumerate(points) if added == most]
    return _PointRange(min(points), most, reduce(or_, caps), reduce(and_, caps), reduce(or_, top))


class _ChangeSearch:
    """All ways to bring a criterion to the levels by changing a given number of traits; keeps those of fewest steps."""

    def __init__(
        self,
        engine: Engine,
        criterion: CompiledCriterion,
        chosen: Sequence[Options],
        first: int,
        levels: frozenset[LevelIndex],
    ) -> None:
        self.engine, self.criterion, self.chosen, self.first, self.levels = engine, criterion, chosen, first, levels
        self.steps = 0
        self.sets: list[tuple[ValueChange, ...]] = []
        lowest, highest = min(levels), max(levels)
        self.at_least = criterion.bounds[lowest - 1] if lowest else None
        self.below = criterion.bounds[highest] if highest < len(criterion.bounds) else None
        # The caps that would take a completion below the wanted levels, and those that keep one from going above them.
        self.too_low = sum(1 << bit for bit, level in enumerate(criterion.at_most) if level < lowest)
        self.low_enough = sum(1 << bit for bit, level in enumerate(criterion.at_most) if level <= highest)
        self.without_hole = len(levels) == highest - lowest + 1
        self.everything = [_point_range(trait, range(len(trait.values))) for trait in criterion.traits]
        self.now = [
            _point_range(trait, [value for value, _ in options])
            for trait, options in zip(criterion.traits, chosen, strict=True)
        ]

    def try_traits(self, traits: tuple[int, ...]) -> None:
        """Try every value of these traits (indexes); the other traits stay as they are."""
        ranges = [point_range for index, point_range in enumerate(self.now) if index not in traits]
        self._extend((), 0, traits, sum(ranges, NOTHING))

    def _extend(
        self, made: tuple[ValueChange, ...], steps: int, undecided: tuple[int, ...], settled: _PointRange
    ) -> None:
        """Try every value of the undecided traits after the changes made; `settled` is the range of the others."""
        if self._hopeless(settled, undecided):
            return
        more_steps = steps + sum(1 for index in undecided if len(self.chosen[index]) == 1)
        if self.sets and (more_steps > self.steps or (more_steps == self.steps and len(self.sets) > MOST)):
            return
        if not undecided:
            if self._sure(settled) or self._holds(made):
                if steps < self.steps:
                    self.sets = []
                self.steps = steps
                self.sets.append(made)
            return
        index, *later_traits = undecided
        trait, possible_values = self.criterion.traits[index], [value for value, _ in self.chosen[index]]
        for change in changes_of(trait, self.first + index, possible_values):
            later = settled + _point_range(trait, [change.value])
            self._extend((*made, change), steps + change.steps, tuple(later_traits), later)

    def _hopeless(self, settled: _PointRange, undecided: Iterable[int]) -> bool:
        """Whether some completion has a level that is not wanted, whatever the undecided traits are set to.

        The completion of the fewest points must reach the lowest wanted level, by its points and uncapped; the one of
        the most points must not go beyond the highest, unless a cap may hold it back.
        """
        all_left = sum((self.everything[index] for index in undecided), NOTHING)
        if self.at_least is not None and settled.low + all_left.high < self.at_least:
            return True
        if settled.may & all_left.must & self.too_low:
            return True
        if self.below is None or settled.top & all_left.may & self.low_enough:
            return False
        if settled.high + all_left.low >= self.below:
            return True
        # The open traits alone must not spread wider than the wanted levels do.
        return self.at_least is not None and settled.high - settled.low >= self.below - self.at_least

    def _sure(self, settled: _PointRange) -> bool:
        """Whether, if it is not hopeless, the least and most points show that no completion has an unwanted level."""
        low_enough = self.below is None or settled.high < self.below or bool(settled.must & self.low_enough)
        return low_enough and self.without_hole

    def _holds(self, made: tuple[ValueChange, ...]) -> bool:
        """Whether after the changes the criterion has only the wanted levels."""
        after = list(self.chosen)
        for change in made:
            after[change.trait - self.first] = ((change.value, 1),)
        return self.levels.issuperset(self.engine.distribution(self.criterion, after).levels)
