"""A compiled criteria set: criteria in whole numbers, ready to be evaluated."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from kjerne.model.documents import Period

# ---- compiling


class CompiledTrait(NamedTuple):
    """`points` are times weight and scale, so whole; `caps` has a bit for each cap that a value leaves possible."""

    id: str
    weight: int
    values: tuple[str, ...]
    position: dict[str, int]
    points: tuple[int, ...]
    caps: tuple[int, ...]


class CompiledCriterion(NamedTuple):
    """In whole numbers: a score is a sum of points divided by `unit`.

    `thresholds` are the sums that the levels above the first ask for; `bounds[i]` is the least sum that reaches level
    i + 1 or a better one, so the same but for thresholds that stand above that of a better level.
    """

    id: str
    weight: int
    traits: tuple[CompiledTrait, ...]
    unit: int
    thresholds: tuple[int, ...]
    bounds: tuple[int, ...]
    at_most: tuple[int, ...]  # of each cap, the index of the level it lowers to

    def level(self, points: int, caps: int) -> int:
        """Steps 2 and 3: the highest level whose threshold the points reach, lowered by the caps whose bits are set."""
        return min(bisect_right(self.bounds, points), self.ceiling(caps)) if caps else bisect_right(self.bounds, points)

    def ceiling(self, caps: int) -> int:
        """The best level that these caps leave."""
        return min((level for bit, level in enumerate(self.at_most) if caps >> bit & 1), default=len(self.bounds))


class CompiledRule(NamedTuple):
    """`recommendation` counts from 0, the worst."""

    id: str
    recommendation: int
    period: Period | None


def bounds_of(thresholds: Sequence[int]) -> tuple[int, ...]:
    """Step 3: "the highest level whose threshold is reached", so who reaches a better one passed those below."""
    return tuple(min(thresholds[index:]) for index in range(len(thresholds)))
