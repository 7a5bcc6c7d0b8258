"""The cheapest changes of known traits after which a node may have each of its levels.

They differ from `least_cost` in what open traits do: here these may turn out as they like, at no cost, and stay open.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from kjerne.analysis.changes import MOST
from kjerne.engine.compiled import CompiledCriterion, CompiledTable, CompiledTrait
from kjerne.engine.effort import Effort, TooManyError
from kjerne.engine.integers import CapMask, LevelIndex, PointSum, ValueIndex
from kjerne.engine.point_sums import PointSums, levels_had, sums_of

Values = tuple[tuple[ValueIndex, ...], ...]
"""The possible values of some traits."""

MOST_STEPS = 200_000
"""Steps, of about a microsecond each, that the sums of the open traits of one criterion may take."""

MOST_STATES = 5_000
"""The most sums of points that are kept while changes in a criterion are tried."""


class Step(NamedTuple):
    """A known trait set to another value; `trait` is its index among the scored traits."""

    trait: int
    value: ValueIndex
    to: ValueIndex
    steps: int


class Cheapest(NamedTuple):
    """The cheapest changes to one level: number of traits, of steps, and all such sets, unless `complete` is False."""

    traits: int
    steps: int
    sets: tuple[tuple[Step, ...], ...]
    complete: bool

    @property
    def cost(self) -> tuple[int, int]:
        return self.traits, self.steps


NOTHING = Cheapest(0, 0, ((),), complete=True)


def of_trait(trait: CompiledTrait, index: int, values: Sequence[ValueIndex]) -> dict[LevelIndex, Cheapest]:
    """The cheapest changes to each value of a trait that a table reads: the values that it may have cost nothing."""
    if len(values) > 1:
        return dict.fromkeys(values, NOTHING)
    steps = _steps(trait, index, values[0])
    return {values[0]: NOTHING, **{step.to: Cheapest(1, step.steps, ((step,),), complete=True) for step in steps}}


def _steps(trait: CompiledTrait, index: int, value: ValueIndex) -> Iterator[Step]:
    return (Step(index, value, to, trait.steps(value, to)) for to in range(len(trait.values)) if to != value)


def through(
    table: CompiledTable, inputs: Sequence[dict[LevelIndex, Cheapest]], count: int
) -> dict[LevelIndex, Cheapest]:
    """The cheapest changes of at most so many traits to each level of a table; `inputs` has those of its inputs."""
    combinations: list[tuple[int, int, int, tuple[Cheapest, ...]]] = [(0, 0, 0, ())]
    for by_level, stride in zip(inputs, table.strides, strict=True):
        combinations = [
            (index + level * stride, traits + cheapest.traits, steps + cheapest.steps, (*parts, cheapest))
            for index, traits, steps, parts in combinations
            for level, cheapest in by_level.items()
            if traits + cheapest.traits <= count
        ]
    least: dict[LevelIndex, tuple[int, int]] = {}
    best: dict[LevelIndex, list[tuple[Cheapest, ...]]] = {}
    for index, traits, steps, parts in combinations:
        level = table.rules[table.table[index]].level
        cost = traits, steps
        if level not in least or cost < least[level]:
            least[level], best[level] = cost, []
        if cost == least[level]:
            best[level].append(parts)
    return {level: _joined(*least[level], best[level]) for level in sorted(least)}


def _joined(traits: int, steps: int, ways: Iterable[Sequence[Cheapest]]) -> Cheapest:
    """All sets of changes of several ways that cost the same, each a choice of one set for each input."""
    sets: dict[tuple[Step, ...], None] = {}
    complete = True
    for parts in ways:
        complete = complete and all(part.complete for part in parts)
        for choice in product(*(part.sets for part in parts)):
            sets[sum(choice, ())] = None
            if len(sets) > MOST:
                return Cheapest(traits, steps, tuple(sorted(sets)[:MOST]), complete=False)
    return Cheapest(traits, steps, tuple(sorted(sets)), complete)


State = tuple[PointSum, CapMask]
"""Points and caps that some known traits add up to."""

Ways = dict[State, tuple[int, list[tuple[Step, ...]]]]
"""For each state the fewest steps to it, and the sets of changes that take so many."""


class PointSearch:
    """The cheapest changes to each level of a criterion that points decide; `first` is the index of its first trait.

    Changes of no trait are tried first, then of one, and so on, as far as anybody asks.
    """

    def __init__(self, criterion: CompiledCriterion, first: int, values: Values) -> None:
        self.criterion = criterion
        self.found: dict[LevelIndex, Cheapest] = {}
        self.stopped = False  # whether there were too many to go on
        self._tried = -1  # changes of more traits were not tried yet
        self._known: list[tuple[CompiledTrait, int, ValueIndex]] = []
        open_terms = []
        for index, (trait, possible) in enumerate(zip(criterion.traits, values, strict=True), first):
            if len(possible) > 1:
                open_terms.append([(trait.points[value], trait.caps[value]) for value in possible])
            else:
                self._known.append((trait, index, possible[0]))
        self._open_sums: tuple[PointSums, ...] = ()
        try:
            self._open_sums = tuple(sums_of(open_terms, Effort(MOST_STEPS)))
        except TooManyError:
            self.stopped = True

    def up_to(self, count: int) -> dict[LevelIndex, Cheapest]:
        """The levels that changes of at most so many traits reach, with the cheapest of these."""
        while self._tried < min(count, len(self._known)) and len(self.found) < len(self.criterion.levels):
            ways = None if self.stopped else _ways(self._known, self._tried + 1)
            if ways is None:
                self.stopped = True
                break
            self._tried += 1
            self.found |= _levels_of(self.criterion, self._open_sums, self._tried, ways, self.found)
        return {level: cheapest for level, cheapest in sorted(self.found.items()) if cheapest.traits <= count}


def _ways(known: Iterable[tuple[CompiledTrait, int, ValueIndex]], count: int) -> Ways | None:
    """What the known traits add up to after exactly so many of them are changed; None where that is too much."""
    every: list[Ways] = [{(0, -1): (0, [()])}, *({} for _ in range(count))]  # by the number of changes
    for trait, index, value in known:
        after: list[Ways] = [{} for _ in every]
        for changed, ways in enumerate(every):
            _extend(after[changed], ways, trait.points[value], trait.caps[value], None)
            if changed < count:
                for step in _steps(trait, index, value):
                    _extend(after[changed + 1], ways, trait.points[step.to], trait.caps[step.to], step)
        every = after
        if sum(map(len, every)) > MOST_STATES:
            return None
    return every[count]


def _extend(ways: Ways, before: Ways, points: PointSum, caps: CapMask, step: Step | None) -> None:
    """Add to the ways those before, with a trait more; `step` is its change, if it is changed."""
    for (sum, held), (steps, sets) in before.items():
        state = sum + points, held & caps
        cost = steps + step.steps if step else steps
        least, own = ways.get(state, (cost, []))
        if cost < least:
            own = []
        if cost <= least:
            more = [(*changes, step) for changes in sets] if step else sets
            ways[state] = cost, (own + more)[: MOST + 1]


def _levels_of(
    criterion: CompiledCriterion,
    open_sums: Sequence[PointSums],
    count: int,
    ways: Ways,
    found: dict[LevelIndex, Cheapest],
) -> dict[LevelIndex, Cheapest]:
    """The levels that are not found yet and that changes of so many traits lead to, with the cheapest of these."""
    least: dict[LevelIndex, int] = {}
    sets: dict[LevelIndex, list[tuple[Step, ...]]] = {}
    for (points, caps), (steps, own) in ways.items():
        shifted = [PointSums(part.caps & caps, [points + each for each in part.short], part.long) for part in open_sums]
        for level in levels_had(criterion, shifted):
            if level in found or steps > least.get(level, steps):
                continue
            if steps < least.get(level, steps + 1):
                least[level], sets[level] = steps, []
            sets[level] += own
    return {
        level: Cheapest(count, steps, tuple(sorted(sets[level])[:MOST]), len(sets[level]) <= MOST)
        for level, steps in least.items()
    }
