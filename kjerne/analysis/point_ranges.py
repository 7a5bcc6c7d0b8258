"""What traits can add to the points of a criterion, and whether that keeps it within certain levels."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
from kjerne.engine.integers import LevelIndex, ValueIndex


class PointRange(NamedTuple):
    """What some traits can add: the least and the most points, and cap masks.

    `may` has the caps that they leave in some completion, `must` those that they leave in every one, and `top` those
    that they leave where they have the most points (of several such values, in any).
    """

    low: int
    high: int
    may: int
    must: int
    top: int

    def __add__(self, other: "PointRange") -> "PointRange":  # type: ignore[override]  # sums of what traits come to, not tuples
        return PointRange(
            self.low + other.low,
            self.high + other.high,
            self.may & other.may,
            self.must & other.must,
            self.top & other.top,
        )


NOTHING = PointRange(0, 0, -1, -1, -1)


def point_range(trait: CompiledTrait, values: Sequence[ValueIndex]) -> PointRange:
    """The range of a trait that may have these values (indexes)."""
    points, caps = [trait.points[value] for value in values], [trait.caps[value] for value in values]
    most = max(points)
    top = [caps[index] for index, added in enumerate(points) if added == most]
    return PointRange(min(points), most, reduce(or_, caps), reduce(and_, caps), reduce(or_, top))


class WantedLevels:
    """Some levels of a criterion, and what the least and most points tell about whether a completion has another."""

    def __init__(self, criterion: CompiledCriterion, levels: Iterable[LevelIndex]) -> None:
        self.levels = frozenset(levels)
        lowest, highest = min(self.levels), max(self.levels)
        self.at_least = criterion.bounds[lowest - 1] if lowest else None
        self.below = criterion.bounds[highest] if highest < len(criterion.bounds) else None
        # The caps that would take a completion below the wanted levels, and those that keep one from going above them.
        self.too_low = sum(1 << bit for bit, level in enumerate(criterion.at_most) if level < lowest)
        self.low_enough = sum(1 << bit for bit, level in enumerate(criterion.at_most) if level <= highest)
        self.without_hole = len(self.levels) == highest - lowest + 1

    def missed(self, settled: PointRange, undecided: PointRange) -> bool:
        """Whether some completion has a level that is not wanted, whatever the undecided traits are set to.

        `settled` is the range of the other traits. The completion of the fewest points must reach the lowest wanted
        level, by its points and uncapped; the one of the most points must not go beyond the highest, unless a cap may
        hold it back.
        """
        if self.at_least is not None and settled.low + undecided.high < self.at_least:
            return True
        if settled.may & undecided.must & self.too_low:
            return True
        if self.below is None or settled.top & undecided.may & self.low_enough:
            return False
        if settled.high + undecided.low >= self.below:
            return True
        # The open traits alone must not spread wider than the wanted levels do.
        return self.at_least is not None and settled.high - settled.low >= self.below - self.at_least

    def sure(self, settled: PointRange) -> bool:
        """Whether, if none is missed, the least and most points show that no completion has an unwanted level."""
        low_enough = self.below is None or settled.high < self.below or bool(settled.must & self.low_enough)
        return low_enough and self.without_hole
