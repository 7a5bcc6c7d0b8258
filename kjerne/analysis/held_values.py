"""Which coded values have to be held so that all others can be open and the recommendation stays.

Small tables are gone through: each input hands up what it can be held to, and how many values that takes. These options
come back from group to group, so what a table makes of them is remembered. Large tables are searched as for the least
cost of changes.
"""

from collections.abc import Collection, Mapping
from itertools import chain, combinations, islice, product
from math import inf, prod
from typing import NamedTuple, TypeVar

from kjerne.analysis.changes import MOST, Held, LeastCost
from kjerne.analysis.cheapest_changes import Values
from kjerne.analysis.least_cost import LeastCosts
from kjerne.analysis.least_cost import Levels as LevelSet
from kjerne.analysis.node_firmness import HeldOption, Levels, NodeFirmness, SetFirmness, Structure, Ways
from kjerne.analysis.point_ranges import NOTHING, PointRange, WantedLevels, point_range
from kjerne.engine.compiled import CompiledCriterion, CompiledTable, CompiledTrait
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
    ids = [trait.id for trait in firmness.traits]
    if (options := _options(firmness, values, opened)) is not None:
        [sets] = [option.sets for option in options if option.levels == (level,)]
        return TraitSets(tuple(tuple([ids[index] for index in held]) for held in sets[:MOST]), len(sets) <= MOST)
    costs = _HeldCosts(firmness, values, opened, weak)
    least = LeastCosts(costs).to_levels(firmness.engine.top, frozenset([level]))
    if least is None or least.traits >= costs.tried:  # there may be smaller sets that were not tried
        return TraitSets((), complete=False)
    return TraitSets(tuple(tuple([ids[index] for index in held]) for held in least.sets), least.complete)


# ---- small tables


MOST_COMBINED = 1000
"""Sets of values in one criterion, and combinations of options in one table, up to which all are gone through."""


def _options(node: NodeFirmness, values: Values, opened: Values) -> tuple[HeldOption, ...] | None:
    """What a node can be held to, by fewest values; None where there is too much to go through.

    Left out is what takes more values than another option that leaves no other level.
    """
    key = values, opened
    known = node.held_options.get(key, ())
    return remember(node.held_options, key, _work_out_options(node, values, opened)) if known == () else known


def _work_out_options(node: NodeFirmness, values: Values, opened: Values) -> tuple[HeldOption, ...] | None:
    if isinstance(node.node, CompiledTable):
        return _options_of_table(node, values, opened)
    weak = [place for place, (own, every) in enumerate(zip(values, opened, strict=True)) if own != every]
    if 1 << len(weak) > MOST_COMBINED:
        return None
    best: dict[Levels, tuple[int, list[tuple[int, ...]]]] = {}
    all_held = node.levels(values)
    for count in range(len(weak) + 1):
        for held in combinations(weak, count):
            after = tuple([values[place] if place in held else every for place, every in enumerate(opened)])
            least, sets = best.setdefault(node.levels(after), (count, []))
            if least == count:
                sets.append(tuple([node.first + place for place in held]))
        if all_held in best:
            break  # holding more leaves no fewer levels
    return tuple([HeldOption(levels, count, tuple(sets)) for levels, (count, sets) in _undominated(best).items()])


def _options_of_table(node: NodeFirmness, values: Values, opened: Values) -> tuple[HeldOption, ...] | None:
    parts = []
    for each, own, every in zip(node.inputs, node.parts(values), node.parts(opened), strict=True):
        if (options := _options(each, own, every)) is None:
            return None
        parts.append(options)
    if prod(map(len, parts)) > MOST_COMBINED:
        return None
    key = tuple([tuple([option[:2] for option in options]) for options in parts])
    ways = node.held_ways.get(key) or remember(node.held_ways, key, _ways(node, key))
    found = []
    for levels, count, choices in ways:
        sets: list[tuple[int, ...]] = []
        for choice in choices:
            chosen = [options[place].sets for options, place in zip(parts, choice, strict=True)]
            sets += [tuple(chain.from_iterable(held)) for held in islice(product(*chosen), MOST + 1 - len(sets))]
        found.append(HeldOption(levels, count, tuple(sorted(sets))))
    return tuple(found)


def _ways(node: NodeFirmness, parts: Structure) -> Ways:
    """For each set of levels of a table the fewest held values, and the options (by place) of its inputs that do it."""
    best: dict[Levels, tuple[int, list[tuple[int, ...]]]] = {}
    for choice in product(*(range(len(options)) for options in parts)):
        chosen = [options[place] for options, place in zip(parts, choice, strict=True)]
        levels, count = node.reached(tuple([levels for levels, _ in chosen])), sum([count for _, count in chosen])
        least, choices = best.get(levels, (count, []))
        if count <= least:
            best[levels] = count, [*choices, choice] if count == least else [choice]
    return tuple([(levels, count, tuple(choices)) for levels, (count, choices) in _undominated(best).items()])


T = TypeVar("T")


def _undominated(best: Mapping[Levels, tuple[int, T]]) -> dict[Levels, tuple[int, T]]:
    """Without what takes more values than another option that leaves no other level."""
    return {
        levels: (count, what)
        for levels, (count, what) in best.items()
        if not any(fewer < count and set(other) <= set(levels) for other, (fewer, _) in best.items())
    }


# ---- large ones


class _HeldCosts:
    """Costs of holding weak traits as they are coded: one for each. Sets are of the indexes of the traits."""

    def __init__(self, firmness: SetFirmness, values: Values, opened: Values, weak: Collection[int]) -> None:
        self.values, self.opened, self.weak = values, opened, weak
        self.nodes = firmness.nodes
        self.tried: float = inf  # sets of so many traits, or more, of one criterion may be missing

    def of_trait(self, trait: CompiledTrait, levels: LevelSet) -> LeastCost[int] | None:
        index = self.nodes[trait.id].first
        if levels.issuperset(self.opened[index]):
            return LeastCost(0, 0, ((),), complete=True)
        if index in self.weak and levels.issuperset(self.values[index]):
            return LeastCost(1, 0, ((index,),), complete=True)
        return None

    def by_points(self, criterion: CompiledCriterion, levels: LevelSet) -> LeastCost[int] | None:
        node = self.nodes[criterion.id]
        own = slice(node.first, node.first + len(node.traits))
        key = levels, self.values[own], self.opened[own]
        held = node.held.get(key) or remember(node.held, key, _held_by_points(node, *key))
        self.tried = min(self.tried, held.tried)
        return held.least


def _held_by_points(node: NodeFirmness, levels: LevelSet, values: Values, opened: Values) -> Held:
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
