"""The least cost to bring a node of the tree to certain levels, for one group; remembered.

Inputs of a table share no traits, and the table sees only their levels. So for a table the search finds sets of levels,
one set for each input, of which every combination gives a wanted level, and asks each input for its least cost.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from kjerne.analysis.changes import MOST, NO_CHANGE, LeastCost, ValueChange, changes_of
from kjerne.analysis.point_changes import least_cost_by_points
from kjerne.analysis.situation import Situation
from kjerne.engine.compiled import CompiledTable, CompiledTrait, Node, scale_of, traits_of
from kjerne.engine.integers import CombinationSet, LevelIndex
from kjerne.engine.rule_table import to_combination_set

Levels = frozenset[LevelIndex]
"""Levels of a criterion, or values of a trait."""

Cost = tuple[int, int]
"""A number of traits and of steps."""


class LeastCosts:
    """The least cost of each node and each set of levels, worked out when it is first asked for."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.indexes = {trait.id: index for index, trait in enumerate(situation.engine.traits)}
        self._known: dict[tuple[str, Levels], LeastCost | None] = {}

    def to_levels(self, node: Node, levels: Levels) -> LeastCost | None:
        """The cheapest changes after which the node can have only these levels, and some; None where there are none."""
        key = node.id, levels
        if key not in self._known:
            self._known[key] = self._work_out(node, levels)
        return self._known[key]

    def _work_out(self, node: Node, levels: Levels) -> LeastCost | None:
        if len(levels) == len(scale_of(node)):
            return NO_CHANGE
        if isinstance(node, CompiledTrait):
            return self._of_trait(node, levels)
        if isinstance(node, CompiledTable):
            return _TableSearch(self, node).to_levels(levels)
        first = self.indexes[traits_of(node)[0].id]
        return least_cost_by_points(self.situation.engine, node, self.situation.options_in(node), first, levels)

    def _of_trait(self, trait: CompiledTrait, values: Levels) -> LeastCost | None:
        possible = [value for value, _ in self.situation.options[trait.id]]
        if values.issuperset(possible):
            return NO_CHANGE
        changes = [change for change in changes_of(trait, self.indexes[trait.id], possible) if change.value in values]
        steps = min((change.steps for change in changes), default=0)
        sets = tuple((change,) for change in changes if change.steps == steps)
        return LeastCost(1, steps, sets[:MOST], len(sets) <= MOST) if sets else None


class _TableSearch:
    """The search through one table.

    `fits` is always a `CombinationSet`: the combinations of the first `count` inputs that are allowed.
    """

    def __init__(self, costs: LeastCosts, table: CompiledTable) -> None:
        self.costs, self.table = costs, table
        self.least = cache(self._least)
        self.last = cache(self._last)

    def to_levels(self, levels: Levels) -> LeastCost | None:
        """All cheapest sets of changes after which the table gives only these levels."""
        rules = self.table.rules
        fits = to_combination_set(rules[rule].level in levels for rule in self.table.table)
        count = len(self.table.inputs)
        least = self.least(count, fits)
        if least is None:
            return None
        sets: set[tuple[ValueChange, ...]] = set()
        complete = True
        for bests in self.boxes(count, fits):
            complete = complete and all(best.complete for best in bests)
            joined_sets = (sum(choice, ()) for choice in product(*(best.sets for best in bests)))
            for changes in joined_sets:
                sets.add(changes)
                if len(sets) > MOST:
                    complete = False
                    break
        ordered = sorted(sets, key=lambda changes: [(change.trait, change.value) for change in changes])
        return LeastCost(*least, tuple(ordered[:MOST]), complete)

    def boxes(self, count: int, fits: CombinationSet) -> Iterator[tuple[LeastCost, ...]]:
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

    def _last(self, count: int, fits: CombinationSet) -> Iterable[tuple[CombinationSet, LeastCost]]:
        """For each set of levels of the last of these inputs: the combinations of the earlier ones that then fit, and
        the least cost of that set.

        Of all sets after which the same combinations fit, the largest costs least and is the only one that is needed.
        """
        node, width = self.table.inputs[count - 1], self.table.strides[count - 1]
        slices = [fits >> width * level & (1 << width) - 1 for level in range(len(scale_of(node)))]
        ways: dict[LeastCost, list[CombinationSet]] = {}
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


def _plus(cost: Cost, best: LeastCost) -> Cost:
    return cost[0] + best.traits, cost[1] + best.steps
