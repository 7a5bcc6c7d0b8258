"""What the open traits of a criterion can sum up to, without listing every completion."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from kjerne.engine import CompiledCriterion, Options


class Sums(NamedTuple):
    """The completions that leave the same caps in force: their sums are one of `few` and one of `many`, both rising.

    Twelve traits of five values come to at most two times 5^6 numbers here, not 5^12, whatever their points.
    """

    caps: int
    few: Sequence[int]
    many: Sequence[int]

    def first_from(self, bound: int) -> int | None:
        """The lowest sum that is at least the bound."""
        found = [(each, bisect_left(self.many, bound - each)) for each in self.few]
        return min((each + self.many[at] for each, at in found if at < len(self.many)), default=None)

    def last_below(self, bound: int) -> int | None:
        """The highest sum that is less than the bound."""
        found = [(each, bisect_left(self.many, bound - each)) for each in self.few]
        return max((each + self.many[at - 1] for each, at in found if at), default=None)

    @property
    def lowest(self) -> int:
        return self.few[0] + self.many[0]

    @property
    def highest(self) -> int:
        return self.few[-1] + self.many[-1]


def sums(criterion: CompiledCriterion, choices: Sequence[Options]) -> list[Sums]:
    """The sums of the criterion's completions, given each trait's options, apart by the caps that are in force."""
    fixed, caps, ways = 0, (1 << len(criterion.at_most)) - 1, []
    for trait, chosen in zip(criterion.traits, choices, strict=True):
        if len(chosen) == 1:
            fixed += trait.points[chosen[0][0]]
            caps &= trait.caps[chosen[0][0]]
        else:
            ways.append([(trait.points[index], trait.caps[index]) for index, _ in chosen])
    return [
        Sums(one_caps & other_caps & caps, *sorted((sorted(one), sorted(each + fixed for each in other)), key=len))
        for one_caps, one in _by_caps(ways[::2]).items()
        for other_caps, other in _by_caps(ways[1::2]).items()
    ]


def _by_caps(traits: Sequence[Sequence[tuple[int, int]]]) -> dict[int, set[int]]:
    states = {(0, -1)}
    for ways in traits:
        states = {(points + more, caps & bits) for points, caps in states for more, bits in ways}
    by_caps: dict[int, set[int]] = {}
    for points, caps in states:
        by_caps.setdefault(caps, set()).add(points)
    return by_caps
