"""Which coded values have to be held so that all others can be open and the recommendation stays."""

from collections.abc import Collection
from itertools import combinations
from math import inf
from typing import NamedTuple

from kjerne.analysis.changes import MOST, Held, LeastCost
from kjerne.analysis.cheapest_changes import Values
from kjerne.analysis.least_cost import LeastCosts, Levels
from kjerne.analysis.node_firmness import NodeFirmness, SetFirmness
from kjerne.analysis.point_ranges import NOTHING, PointRange, WantedLevels, point_range
from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
from kjerne.engine.distribution import remember
from kjerne.engine.integers import LevelIndex

MOST_TRIED = 20_000
"""Sets of values that are tried in one criterion before the search stops."""


class TraitSets(NamedTuple):
    """Sets of traits, all of the same size; there may be more of them unless `complete`."""

    sets: tuple[tuple[str, ...], ...]
    complete: bool


def smallest_held(firmness: SetFirmness, values: Values, weak: Collection[int], level: LevelIndex) -> TraitSets:
    """All smallest sets of the weak traits (indexes) that must be held for the top to have only this level.

    `values` are the possible values of each scored trait. A trait that is held has these, another weak one any of its
    scale. There is no set where nothing has to be held.
    """
    opened = tuple(
        [
            every if index in weak else own
            for index, (own, every) in enumerate(zip(values, firmness.every_value, strict=True))
        ]
    )
    if firmness.levels(opened) == (level,):
        return TraitSets((), complete=True)
    costs = _HeldCosts(firmness, values, opened, weak)
    least = LeastCosts(costs).to_levels(firmness.engine.top, frozenset([level]))
    if least is None:
        return TraitSets((), complete=False)
    ids = [trait.id for trait in firmness.traits]
    sets = tuple(tuple(ids[index] for index in held) for held in least.sets)
    return TraitSets(sets, least.complete and least.traits < costs.tried)


class _HeldCosts:
    """Costs of holding weak traits as they are coded: one for each. Sets are of the indexes of the traits."""

    def __init__(self, firmness: SetFirmness, values: Values, opened: Values, weak: Collection[int]) -> None:
        self.values, self.opened, self.weak = values, opened, weak
        self.nodes = firmness.nodes
        self.tried: float = inf  # sets of so many traits, or more, of one criterion may be missing

    def of_trait(self, trait: CompiledTrait, levels: Levels) -> LeastCost[int] | None:
        index = self.nodes[trait.id].first
        if levels.issuperset(self.opened[index]):
            return LeastCost(0, 0, ((),), complete=True)
        if index in self.weak and levels.issuperset(self.values[index]):
            return LeastCost(1, 0, ((index,),), complete=True)
        return None

    def by_points(self, criterion: CompiledCriterion, levels: Levels) -> LeastCost[int] | None:
        node = self.nodes[criterion.id]
        own = slice(node.first, node.first + len(node.traits))
        key = levels, self.values[own], self.opened[own]
        held = node.held.get(key) or remember(node.held, key, _held_by_points(node, *key))
        self.tried = min(self.tried, held.tried)
        return held.least


def _held_by_points(node: NodeFirmness, levels: Levels, values: Values, opened: Values) -> Held:
    """The smallest sets of traits to hold for a criterion to have only these levels; a trait that is not is opened."""
    criterion = node.node
    assert isinstance(criterion, CompiledCriterion)
    if not levels.issuperset(node.levels(values)):
        return Held(None, inf)  # whatever is held
    wanted = WantedLevels(criterion, levels)
    coded, free = (list(map(point_range, node.traits, each)) for each in (values, opened))
    weak = [place for place, (own, every) in enumerate(zip(values, opened, strict=True)) if own != every]
    tried = 0
    for count in range(len(weak) + 1):
        sets: list[tuple[int, ...]] = []
        for held in combinations(weak, count):
            tried += 1
            if tried > MOST_TRIED:
                if sets:
                    return Held(LeastCost(count, 0, tuple(sets[:MOST]), complete=False), count)
                every_one = tuple(node.first + place for place in weak)
                return Held(LeastCost(len(weak), 0, (every_one,), complete=False), count)
            after, ranges = list(opened), list(free)
            for place in held:
                after[place], ranges[place] = values[place], coded[place]
            if _has_only(wanted, node, tuple(after), sum(ranges, NOTHING)):
                sets.append(tuple([node.first + place for place in held]))
        if sets:
            return Held(LeastCost(count, 0, tuple(sets[:MOST]), len(sets) <= MOST), inf)
    raise AssertionError("with all of them held it has the levels that were looked at first")


def _has_only(wanted: WantedLevels, node: NodeFirmness, values: Values, total: PointRange) -> bool:
    """Whether a criterion has only the wanted levels for these possible values of its traits, of this range in all."""
    if wanted.missed(total, NOTHING):
        return False
    return wanted.sure(total) or wanted.levels.issuperset(node.levels(values))
