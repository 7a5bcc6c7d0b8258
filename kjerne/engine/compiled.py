"""A compiled criteria set: a tree of nodes in whole numbers, ready to be evaluated.

A node is a trait, a criterion that points decide, or a criterion that a table decides. The set is the table at the top.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from kjerne.engine.integers import CapMask, LevelIndex, PointSum, RuleIndex, ValueIndex
from kjerne.model.documents import Period


class CompiledTrait(NamedTuple):
    """A trait in whole numbers; `points` and `caps` have an entry for each value, in the order of `values`.

    Both are empty where a table reads the value.
    """

    id: str
    weight: int
    values: tuple[str, ...]  # the worst first
    position: dict[str, ValueIndex]
    points: tuple[PointSum, ...]  # times the trait's weight, and that of each subtotal it is in
    caps: tuple[CapMask, ...]  # the caps that the value leaves possible
    ordered: bool = True
    stride: int = 0  # what one value adds to the index of a completion of its criterion

    def steps(self, value: ValueIndex, to: ValueIndex) -> int:
        """The number of steps from one value to another: from one to its neighbour, or to any other without order."""
        return abs(value - to) if self.ordered else int(value != to)


class CompiledCriterion(NamedTuple):
    """A criterion that points decide, in whole numbers: a score is a sum of points divided by `unit`.

    A score is linear, so all traits of its subtotals stand here too, weighted for this criterion.
    `thresholds[i]` is the sum that level i + 1 asks for, `bounds[i]` the least sum that reaches level i + 1 or a better
    one (see `bounds_of`), `at_most[i]` the level to which cap i lowers.
    """

    id: str
    weight: int
    traits: tuple[CompiledTrait, ...]  # its own, then those of each subtotal
    unit: PointSum
    thresholds: tuple[PointSum, ...]  # none of a subtotal that has no levels
    bounds: tuple[PointSum, ...]
    at_most: tuple[LevelIndex, ...]
    levels: tuple[str, ...]  # the worst first; none of a subtotal that has no thresholds
    subtotals: tuple["CompiledCriterion", ...] = ()  # each weighted for itself

    @property
    def parts(self) -> "tuple[Part, ...]":
        """What its score is the weighted mean of: its own traits, then its subtotals."""
        return (*self.own_traits, *self.subtotals)

    @property
    def own_traits(self) -> tuple[CompiledTrait, ...]:
        """The traits that are not in a subtotal."""
        return self.traits[: len(self.traits) - sum(len(part.traits) for part in self.subtotals)]

    def level(self, points: PointSum, caps: CapMask) -> LevelIndex:
        """Steps 2 and 3: the highest level whose threshold the points reach, lowered by these caps."""
        return min(bisect_right(self.bounds, points), self.ceiling(caps)) if caps else bisect_right(self.bounds, points)

    def ceiling(self, caps: CapMask) -> LevelIndex:
        """The best level that these caps allow: their lowest `at-most`, or the best of all if there is no cap."""
        return min((level for bit, level in enumerate(self.at_most) if caps >> bit & 1), default=len(self.bounds))


class CompiledRule(NamedTuple):
    """A rule: its id, what it gives (a level, or a recommendation), and the period that it is limited to, if any."""

    id: str
    level: LevelIndex
    period: Period | None = None


class CompiledTable(NamedTuple):
    """A criterion that a table decides, or the set at the top, whose levels are the recommendations."""

    id: str
    levels: tuple[str, ...]  # the worst first
    inputs: tuple["Node", ...]  # its own traits, then its criteria
    strides: tuple[int, ...]  # of each input, in the index of a combination
    rules: tuple[CompiledRule, ...]
    table: tuple[RuleIndex, ...]  # of each combination; see `rule_table.Table`
    traits: tuple[CompiledTrait, ...]  # of the whole tree below it


Part = CompiledTrait | CompiledCriterion
"""What counts in a score: a trait, or a subtotal."""

Node = CompiledTrait | CompiledCriterion | CompiledTable
"""What a table reads: a trait by its value, a criterion by its level."""


def scale_of(node: Node) -> tuple[str, ...]:
    """The values of a trait, or the levels of a criterion; the worst first."""
    return node.values if isinstance(node, CompiledTrait) else node.levels


def traits_of(node: Node) -> tuple[CompiledTrait, ...]:
    """The traits of the whole tree below a node; of a trait itself."""
    return (node,) if isinstance(node, CompiledTrait) else node.traits


def bounds_of(thresholds: Sequence[PointSum]) -> tuple[PointSum, ...]:
    """Suffix minimum of the thresholds: the least sum that reaches level i + 1 or a better one."""
    return tuple(min(thresholds[index:]) for index in range(len(thresholds)))
