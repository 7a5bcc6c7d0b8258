"""A compiled criteria set: criteria in whole numbers, ready to be evaluated."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from kjerne.engine.integers import CapMask, LevelIndex, PointSum, RecommendationIndex, ValueIndex
from kjerne.model.documents import Period


class CompiledTrait(NamedTuple):
    """A trait in whole numbers; `points` and `caps` have an entry for each value, in the order of `values`."""

    id: str
    weight: int
    values: tuple[str, ...]  # the worst first
    position: dict[str, ValueIndex]
    points: tuple[PointSum, ...]  # times the trait's weight
    caps: tuple[CapMask, ...]  # the caps that the value leaves possible


class CompiledCriterion(NamedTuple):
    """A criterion in whole numbers: a score is a sum of points divided by `unit`.

    `thresholds[i]` is the sum that level i + 1 asks for, `bounds[i]` the least sum that reaches level i + 1 or a better
    one (see `bounds_of`), `at_most[i]` the level to which cap i lowers.
    """

    id: str
    weight: int
    traits: tuple[CompiledTrait, ...]
    unit: PointSum
    thresholds: tuple[PointSum, ...]
    bounds: tuple[PointSum, ...]
    at_most: tuple[LevelIndex, ...]

    def level(self, points: PointSum, caps: CapMask) -> LevelIndex:
        """Steps 2 and 3: the highest level whose threshold the points reach, lowered by these caps."""
        return min(bisect_right(self.bounds, points), self.ceiling(caps)) if caps else bisect_right(self.bounds, points)

    def ceiling(self, caps: CapMask) -> LevelIndex:
        """The best level that these caps allow: their lowest `at-most`, or the best of all if there is no cap."""
        return min((level for bit, level in enumerate(self.at_most) if caps >> bit & 1), default=len(self.bounds))


class CompiledRule(NamedTuple):
    """A rule: its id, its recommendation, and the period that it is limited to, if any."""

    id: str
    recommendation: RecommendationIndex
    period: Period | None


def bounds_of(thresholds: Sequence[PointSum]) -> tuple[PointSum, ...]:
    """Suffix minimum of the thresholds: the least sum that reaches level i + 1 or a better one."""
    return tuple(min(thresholds[index:]) for index in range(len(thresholds)))
