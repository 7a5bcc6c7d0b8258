"""What each node of the tree comes to, and what it nearly comes to, by the possible values of its traits; remembered.

Groups hardly repeat, the codings of one criterion often. Shares do not count here: what is possible does.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import inf, lcm
from typing import NamedTuple, TypeVar

from kjerne.analysis import cheapest_changes
from kjerne.analysis.changes import Held
from kjerne.analysis.cheapest_changes import Cheapest, PointSearch, Values
from kjerne.analysis.distances import Distance, distances, levels_by_any_weights
from kjerne.engine.compiled import CompiledCriterion, CompiledTable, CompiledTrait, Node, traits_of
from kjerne.engine.distribution import Codings, Options, options, remember
from kjerne.engine.effort import TooManyError
from kjerne.engine.evaluate import Engine
from kjerne.engine.integers import LevelIndex, ValueIndex
from kjerne.engine.node_memory import HASHABLE
from kjerne.engine.table_outcomes import rules_reached
from kjerne.model.documents import UNKNOWN, Coding

Levels = tuple[LevelIndex, ...]
"""Levels of a node, the worst first."""


class StepResult(NamedTuple):
    """One step of a known trait, and the levels that its node may then have."""

    trait: int  # its index among the scored traits
    value: ValueIndex
    to: ValueIndex
    levels: Levels


class Standing(NamedTuple):
    """What a node comes to for some possible values of its traits."""

    levels: Levels
    steps: tuple[StepResult, ...]  # those that lead to a level that it has not now
    distances: tuple[Distance, ...]  # of each level, in the unit of the whole tree: see `NodeFirmness.unit`
    by_any_weights: Levels
    measured: bool = True  # False: the distances are too much to work out, and none is told


V = TypeVar("V")


class HeldOption(NamedTuple):
    """What a node can be held to: its levels, how many values that takes, all sets of traits (indexes) that do it."""

    levels: Levels
    size: int
    sets: tuple[tuple[int, ...], ...]


Structure = tuple[tuple[tuple[Levels, int], ...], ...]
"""The options of each input of a table, without their sets."""

Ways = tuple[tuple[Levels, int, tuple[tuple[int, ...], ...]], ...]
"""For each set of levels of a table: how many values it takes, and the options (by place) of its inputs that do it."""


class NodeFirmness:
    """A node with its standings. `first` is the index of its first trait among the scored traits.

    `unit`: what a point is in its distances, a whole number that is the same in the whole tree.
    """

    def __init__(self, engine: Engine, node: Node, first: int, unit: int) -> None:
        self.engine, self.node, self.first, self.unit = engine, node, first, unit
        self.traits = traits_of(node)
        self.inputs: tuple[NodeFirmness, ...] = ()
        if isinstance(node, CompiledTable):
            starts = _starts(node.inputs, first)
            self.inputs = tuple(
                NodeFirmness(engine, each, at, unit) for each, at in zip(node.inputs, starts, strict=False)
            )
            places = [each.first - first for each in self.inputs] + [len(self.traits)]
            self._slices = [slice(*ends) for ends in pairwise(places)]
        self.held: dict[tuple[frozenset[LevelIndex], Values, Values], Held] = {}  # see `held_values`
        self.held_options: dict[tuple[Values, Values], tuple[HeldOption, ...] | None] = {}
        self.held_ways: dict[Structure, Ways] = {}
        self._standings: dict[Values, Standing] = {}
        self._levels: dict[Values, Levels] = {}
        self._searches: dict[Values, PointSearch] = {}
        self._reached: dict[tuple[Levels, ...], Levels] = {}
        self._far: dict[tuple[tuple[Distance, ...], ...], tuple[Distance, ...]] = {}

    def standing(self, values: Values) -> Standing:
        """The standing for these possible values of its traits, in order."""
        return self._standings.get(values) or remember(self._standings, values, self._work_out(values))

    def levels(self, values: Values) -> Levels:
        """The levels that it may have for these possible values of its traits."""
        return self._levels.get(values) or remember(self._levels, values, self._levels_of(values))

    def cheapest(self, values: Values, count: int) -> dict[LevelIndex, Cheapest]:
        """The cheapest changes of at most so many traits to each level, for these possible values of its traits."""
        node = self.node
        if isinstance(node, CompiledTrait):
            reached = cheapest_changes.of_trait(node, self.first, values[0])
            return reached if count else {level: each for level, each in reached.items() if not each.traits}
        if isinstance(node, CompiledTable):
            parts = [each.cheapest(own, count) for each, own in zip(self.inputs, self.parts(values), strict=True)]
            return cheapest_changes.through(node, parts, count)
        return self._search(node, values).up_to(count)

    def stopped(self, values: Values) -> bool:
        """Whether a search for the cheapest changes was stopped, since there were too many."""
        if isinstance(self.node, CompiledCriterion):
            return self._search(self.node, values).stopped
        return bool(self.inputs) and any(
            each.stopped(own) for each, own in zip(self.inputs, self.parts(values), strict=True)
        )

    def _search(self, node: CompiledCriterion, values: Values) -> PointSearch:
        known = self._searches.get(values)
        return known or remember(self._searches, values, PointSearch(node, self.first, values))

    def parts(self, values: Values) -> list[Values]:
        """The possible values of the traits of each of its inputs."""
        return [values[own] for own in self._slices]

    def reached(self, inputs: tuple[Levels, ...]) -> Levels:
        """The levels of a table whose inputs have some of these levels."""
        return self._reached.get(inputs) or remember(self._reached, inputs, _reached(self.node, inputs))

    def far(self, inputs: tuple[tuple[Distance, ...], ...]) -> tuple[Distance, ...]:
        """The distance to each level of a table: the least, over the combinations, of the greatest of its inputs."""
        return self._far.get(inputs) or remember(self._far, inputs, _far(self.node, inputs))

    def _work_out(self, values: Values) -> Standing:
        node = self.node
        if isinstance(node, CompiledTrait):
            [possible] = values
            near = tuple([0 if value in possible else inf for value in range(len(node.values))])
            steps = tuple([StepResult(self.first, *ends, ends[1:]) for ends in _single_steps(node, possible)])
            return Standing(possible, steps, near, possible)
        if isinstance(node, CompiledTable):
            parts = [each.standing(own) for each, own in zip(self.inputs, self.parts(values), strict=True)]
            return Standing(
                self.levels(values),
                tuple(self._steps_through(parts)),
                self.far(tuple([part.distances for part in parts])),
                self.reached(tuple([part.by_any_weights for part in parts])),
                all(part.measured for part in parts),
            )
        chosen = _options_of(values)
        factor = self.unit // node.unit
        every = tuple(range(len(node.levels)))
        try:
            near, measured = tuple([distance * factor for distance in distances(node, chosen)]), True
        except TooManyError:
            near, measured = tuple([inf] * len(every)), False
        try:
            by_any_weights = levels_by_any_weights(node, chosen)
        except TooManyError:
            by_any_weights = every
        return Standing(self.levels(values), tuple(self._own_steps(values)), near, by_any_weights, measured)

    def _steps_through(self, parts: Sequence[Standing]) -> Iterator[StepResult]:
        """The single steps below a table that lead to a level that it has not now."""
        levels = tuple([part.levels for part in parts])
        now = self.reached(levels)
        for place, part in enumerate(parts):
            for step in part.steps:
                after = self.reached((*levels[:place], step.levels, *levels[place + 1 :]))
                if not set(after) <= set(now):
                    yield step._replace(levels=after)

    def _own_steps(self, values: Values) -> Iterator[StepResult]:
        """The single steps in a criterion that points decide that lead to a level that it has not now."""
        now = set(self.levels(values))
        for place, (trait, possible) in enumerate(zip(self.traits, values, strict=True)):
            for value, to in _single_steps(trait, possible):
                after = self.levels((*values[:place], (to,), *values[place + 1 :]))
                if not now.issuperset(after):
                    yield StepResult(self.first + place, value, to, after)

    def _levels_of(self, values: Values) -> Levels:
        node = self.node
        if isinstance(node, CompiledTrait):
            return values[0]
        if isinstance(node, CompiledTable):
            parts = zip(self.inputs, self.parts(values), strict=True)
            return self.reached(tuple([each.levels(own) for each, own in parts]))
        return self.engine.distribution(node, _options_of(values)).levels


def _starts(nodes: Iterable[Node], first: int) -> list[int]:
    """The index of the first trait of each node among the scored traits."""
    starts = [first]
    for node in nodes:
        starts.append(starts[-1] + len(traits_of(node)))
    return starts


def _single_steps(trait: CompiledTrait, possible: Sequence[ValueIndex]) -> Iterator[tuple[ValueIndex, ValueIndex]]:
    """Each single step of a known trait: its value, and one that is a step away; none where it is open."""
    if len(possible) == 1:
        [value] = possible
        yield from ((value, to) for to in range(len(trait.values)) if trait.steps(value, to) == 1)


def _options_of(values: Values) -> list[Options]:
    return [tuple([(value, 1) for value in possible]) for possible in values]


def _reached(table: Node, inputs: tuple[Levels, ...]) -> Levels:
    assert isinstance(table, CompiledTable)
    return tuple(sorted({table.rules[rule].level for rule in rules_reached(table, inputs)}))


def _far(table: Node, inputs: tuple[tuple[Distance, ...], ...]) -> tuple[Distance, ...]:
    assert isinstance(table, CompiledTable)
    combinations: list[tuple[int, Distance]] = [(0, 0)]
    for near, stride in zip(inputs, table.strides, strict=True):
        combinations = [
            (index + level * stride, max(greatest, distance))
            for index, greatest in combinations
            for level, distance in enumerate(near)
            if distance < inf
        ]
    least: list[Distance] = [inf] * len(table.levels)
    for index, greatest in combinations:
        level = table.rules[table.table[index]].level
        least[level] = min(least[level], greatest)
    return tuple(least)


# ---- of the whole set


def _and_below(node: NodeFirmness) -> Iterator[NodeFirmness]:
    yield node
    for each in node.inputs:
        yield from _and_below(each)


class SetFirmness(NodeFirmness):
    """The table at the top, with the possible values of a group's scored traits."""

    def __init__(self, engine: Engine) -> None:
        units = (node.unit for node in engine.criteria if isinstance(node, CompiledCriterion))
        super().__init__(engine, engine.top, 0, lcm(*units))
        # Without itself: in a circle of objects it would be left to the garbage collector.
        self.nodes = {each.node.id: each for part in self.inputs for each in _and_below(part)}
        self._values: list[dict[Coding, tuple[ValueIndex, ...]]] = [{} for _ in engine.traits]

    def values(self, codings: Codings) -> Values:
        """The possible values of each scored trait of a group."""
        found = []
        for trait, known in zip(self.traits, self._values, strict=True):
            coding = codings.get(trait.id, UNKNOWN)
            looked_up = isinstance(coding, HASHABLE)
            possible = known.get(coding) if looked_up else None
            if possible is None:
                possible = tuple([value for value, _ in options(coding, trait)])
                if looked_up:
                    remember(known, coding, possible)
            found.append(possible)
        return tuple(found)

    @property
    def every_value(self) -> Values:
        """All values of each scored trait."""
        return tuple([tuple(range(len(trait.values))) for trait in self.traits])


@lru_cache(maxsize=8)
def set_firmness(engine: Engine) -> SetFirmness:
    """The firmness of a set's nodes; one object for each engine, since it remembers."""
    return SetFirmness(engine)
