"""Which coded values have to be held so that all others can be open and the recommendation stays."""

from collections.abc import Collection
from itertools import combinations
from typing import NamedTuple

from kjerne.analysis.changes import MOST, LeastCost
from kjerne.analysis.cheapest_changes import Values
from kjerne.analysis.least_cost import LeastCosts, Levels
from kjerne.analysis.node_firmness import NodeFirmness, SetFirmness
from kjerne.analysis.point_ranges import NOTHING, WantedLevels, point_range
from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
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
    return TraitSets(sets, least.complete and not costs.stopped)


class _HeldCosts:
    """Costs of holding weak traits as they are coded: one for each. Sets are of the indexes of the traits."""

    def __init__(self, firmness: SetFirmness, values: Values, opened: Values, weak: Collection[int]) -> None:
        self.values, self.opened, self.weak = values, opened, weak
        self.nodes = {each.node.id: each for each in _below(firmness)}
        self.stopped = False  # whether some search was too long

    def of_trait(self, trait: CompiledTrait, levels: Levels) -> LeastCost[int] | None:
        index = self.nodes[trait.id].first
        if levels.issuperset(self.opened[index]):
            return LeastCost(0, 0, ((),), complete=True)
        if index in self.weak and levels.issuperset(self.values[index]):
            return LeastCost(1, 0, ((index,),), complete=True)
        return None

    def by_points(self, criterion: CompiledCriterion, levels: Levels) -> LeastCost[int] | None:
        node = self.nodes[criterion.id]
        end = node.first + len(node.traits)
        if not levels.issuperset(node.levels(self.values[node.first : end])):
            return None  # whatever is held
        weak = [index for index in range(node.first, end) if index in self.weak]
        wanted = WantedLevels(criterion, levels)
        tried = 0
        for count in range(len(weak) + 1):
            sets = []
            for held in combinations(weak, count):
                tried += 1
                if tried > MOST_TRIED:
                    self.stopped = True
                    return LeastCost(len(weak), 0, (tuple(weak),), complete=False)
                if self._stays(node, wanted, held):
                    sets.append(held)
            if sets:
                return LeastCost(count, 0, tuple(sets[:MOST]), len(sets) <= MOST)
        return None

    def _stays(self, node: NodeFirmness, wanted: WantedLevels, held: Collection[int]) -> bool:
        """Whether a criterion has only the wanted levels where only these of its weak traits are held."""
        own = range(node.first, node.first + len(node.traits))
        values = tuple([self.values[index] if index in held else self.opened[index] for index in own])
        settled = sum((point_range(trait, each) for trait, each in zip(node.traits, values, strict=True)), NOTHING)
        if wanted.missed(settled, NOTHING):
            return False
        return wanted.sure(settled) or wanted.levels.issuperset(node.levels(values))


def _below(node: NodeFirmness) -> list[NodeFirmness]:
    return [node, *(each for part in node.inputs for each in _below(part))]
