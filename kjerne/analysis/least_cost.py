"""The least cost to bring a node of the tree to certain levels, for one group; remembered.

What costs something, a change of a trait or keeping it as it is coded, is the leaves' business.

Inputs of a table share no traits, and the table sees only their levels. So for a table the search finds sets of levels,
one set for each input, of which every combination gives a wanted level, and asks each input for its least cost.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, product
from typing import Generic, Protocol

from kjerne.analysis.changes import MOST, Item, LeastCost, ValueChange, changes_of
from kjerne.analysis.point_changes import least_cost_by_points
from kjerne.analysis.situation import Situation
from kjerne.engine.compiled import CompiledCriterion, CompiledTable, CompiledTrait, Node, scale_of, traits_of
from kjerne.engine.integers import CombinationSet, LevelIndex
from kjerne.engine.rule_table import to_combination_set

Levels = frozenset[LevelIndex]
"""Levels of a criterion, or values of a trait."""

Cost = tuple[int, int]
"""A number of traits and of steps."""


class Leaves(Protocol[Item]):
    """What it costs to bring a trait, or a criterion that points decide, to have only certain levels, and some."""

    def of_trait(self, trait: CompiledTrait, levels: Levels) -> LeastCost[Item] | None:
        """The cost of a trait that a table reads; None where there is no way."""

    def by_points(self, criterion: CompiledCriterion, levels: Levels) -> LeastCost[Item] | None:
        """The cost of a criterion; None where there is no way."""


class LeastCosts(Generic[Item]):
    """The least cost of each node and each set of levels, worked out when it is first asked for."""

    def __init__(self, leaves: Leaves[Item]) -> None:
        self.leaves = leaves
        self._known: dict[tuple[str, Levels], LeastCost[Item] | None] = {}

    def to_levels(self, node: Node, levels: Levels) -> LeastCost[Item] | None:
        """The cheapest way after which the node can have only these levels, and some; None where there is none."""
        key = node.id, levels
        if key not in self._known:
            self._known[key] = self._work_out(node, levels)
        return self._known[key]

    def _work_out(self, node: Node, levels: Levels) -> LeastCost[Item] | None:
        if len(levels) == len(scale_of(node)):
            return LeastCost(0, 0, ((),), complete=True)
        if isinstance(node, CompiledTrait):
            return self.leaves.of_trait(node, levels)
        if isinstance(node, CompiledTable):
            return _TableSearch(self, node).to_levels(levels)
        return self.leaves.by_points(node, levels)


class ChangeCosts:
    """Costs of changes: what a trait is set to afterwards is known."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.indexes = {trait.id: index for index, trait in enumerate(situation.engine.traits)}

    def of_trait(self, trait: CompiledTrait, levels: Levels) -> LeastCost[ValueChange] | None:
        possible = [value for value, _ in self.situation.options[trait.id]]
        if levels.issuperset(possible):
            return LeastCost(0, 0, ((),), complete=True)
        changes = [change for change in changes_of(trait, self.indexes[trait.id], possible) if change.value in levels]
        steps = min((change.steps for change in changes), default=0)
        sets = tuple((change,) for change in changes if change.steps == steps)
        return LeastCost(1, steps, sets[:MOST], len(sets) <= MOST) if sets else None

    def by_points(self, criterion: CompiledCriterion, levels: Levels) -> LeastCost[ValueChange] | None:
        first = self.indexes[traits_of(criterion)[0].id]
        chosen = self.situation.options_in(criterion)
        return least_cost_by_points(self.situation.engine, criterion, chosen, first, levels)


class _TableSearch(Generic[Item]):
    """The search through one table.

    `fits` is always a `CombinationSet`: the combinations of the first `count` inputs that are allowed.
    """

    def __init__(self, costs: LeastCosts[Item], table: CompiledTable) -> None:
        self.costs, self.table = costs, table
        self.least = cache(self._least)
        self.last = cache(self._last)

    def to_levels(self, levels: Levels) -> LeastCost[Item] | None:
        """All cheapest sets of changes after which the table gives only these levels."""
        rules = self.table.rules
        fits = to_combination_set(rules[rule].level in levels for rule in self.table.table)
        count = len(self.table.inputs)
        least = self.least(count, fits)
        if least is None:
            return None
        sets: set[tuple[Item, ...]] = set()
        complete = True
        for bests in self.boxes(count, fits):
            complete = complete and all(best.complete for best in bests)
            joined_sets = (tuple(chain.from_iterable(choice)) for choice in product(*(best.sets for best in bests)))
            for changes in joined_sets:
                sets.add(changes)
                if len(sets) > MOST:
                    complete = False
                    break
        return LeastCost(*least, tuple(sorted(sets)[:MOST]), complete)  # by trait first: items are tuples or indexes

    def boxes(self, count: int, fits: CombinationSet) -> Iterator[tuple[LeastCost[Item], ...]]:
        """Every way to bring the first `count` inputs to combinations in `fits` at least cost."""
        if count == 0:
            yield ()
            return
        least = self.least(count, fits)
        for needed, best in self.last(count, fits):
            before = self.least(count - 1, needed)
            if before and least == _plus(before, best):
                for bests in self.boxes(count - 1, needed):
                    yield (*bests, best)

    def _least(self, count: int, fits: CombinationSet) -> Cost | None:
        """The fewest traits and steps that bring the first `count` inputs to combinations that are all in `fits`."""
        if count == 0:
            return 0, 0
        ways = [(self.least(count - 1, needed), best) for needed, best in self.last(count, fits)]
        return min((_plus(before, best) for before, best in ways if before), default=None)

    def _last(self, count: int, fits: CombinationSet) -> Iterable[tuple[CombinationSet, LeastCost[Item]]]:
        """For each set of levels of the last of these inputs: the combinations of the earlier ones that then fit, and
        the least cost of that set.

        Of all sets after which the same combinations fit, the largest costs least and is the only one that is needed.
        """
        node, width = self.table.inputs[count - 1], self.table.strides[count - 1]
        slices = [fits >> width * level & (1 << width) - 1 for level in range(len(scale_of(node)))]
        ways: dict[LeastCost[Item], list[CombinationSet]] = {}
        for needed in _intersections(slices):
            levels = frozenset(level for level, slice in enumerate(slices) if not needed & ~slice)
            if best := self.costs.to_levels(node, levels):
                ways.setdefault(best, []).append(needed)
        # For the same changes, a set of combinations within another is of no use: without it there are far fewer boxes.
        return [
            (needed, best)
            for best, sets in ways.items()
            for needed in sets
            if not any(needed != other and not needed & ~other for other in sets)
        ]


def _intersections(slices: Iterable[CombinationSet]) -> Iterable[CombinationSet]:
    """Every intersection of some of the sets that is not empty, each once."""
    found: dict[CombinationSet, None] = {}
    for slice in slices:
        found |= dict.fromkeys(filter(None, [slice, *(slice & other for other in found)]))
    return found


def _plus(cost: Cost, best: LeastCost[Item]) -> Cost:
    return cost[0] + best.traits, cost[1] + best.steps
