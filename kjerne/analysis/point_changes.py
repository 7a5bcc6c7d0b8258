"""The cheapest changes that bring a criterion that points decide to certain levels.

The search looks only at sums of points, never at all completions.
"""

from collections.abc import Sequence
from itertools import combinations

from kjerne.analysis.changes import MOST, LeastCost, ValueChange, changes_of
from kjerne.analysis.point_ranges import NOTHING, PointRange, WantedLevels, point_range
from kjerne.engine.compiled import CompiledCriterion
from kjerne.engine.distribution import Options
from kjerne.engine.evaluate import Engine
from kjerne.engine.integers import LevelIndex


def least_cost_by_points(
    engine: Engine, criterion: CompiledCriterion, chosen: Sequence[Options], first: int, levels: frozenset[LevelIndex]
) -> LeastCost[ValueChange] | None:
    """The cheapest changes after which the criterion can have only these levels; None if none do.

    `chosen` are the options of its traits, `first` is the index of the first of them among all traits.
    Tries no change, then each single trait, each two, and so on. Within a number of traits, the fewest steps win.
    """
    for count in range(len(chosen) + 1):
        attempt = _ChangeSearch(engine, criterion, chosen, first, levels)
        for traits in combinations(range(len(chosen)), count):
            attempt.try_traits(traits)
        if attempt.sets:
            return LeastCost(count, attempt.steps, tuple(attempt.sets[:MOST]), len(attempt.sets) <= MOST)
    return None


class _ChangeSearch:
    """All ways to bring a criterion to the levels by changing a given number of traits; keeps those of fewest steps."""

    def __init__(
        self,
        engine: Engine,
        criterion: CompiledCriterion,
        chosen: Sequence[Options],
        first: int,
        levels: frozenset[LevelIndex],
    ) -> None:
        self.engine, self.criterion, self.chosen, self.first = engine, criterion, chosen, first
        self.steps = 0
        self.sets: list[tuple[ValueChange, ...]] = []
        self.wanted = WantedLevels(criterion, levels)
        self.everything = [point_range(trait, range(len(trait.values))) for trait in criterion.traits]
        self.now = [
            point_range(trait, [value for value, _ in options])
            for trait, options in zip(criterion.traits, chosen, strict=True)
        ]

    def try_traits(self, traits: tuple[int, ...]) -> None:
        """Try every value of these traits (indexes); the other traits stay as they are."""
        ranges = [point_range for index, point_range in enumerate(self.now) if index not in traits]
        self._extend((), 0, traits, sum(ranges, NOTHING))

    def _extend(
        self, made: tuple[ValueChange, ...], steps: int, undecided: tuple[int, ...], settled: PointRange
    ) -> None:
        """Try every value of the undecided traits after the changes made; `settled` is the range of the others."""
        if self.wanted.missed(settled, sum((self.everything[index] for index in undecided), NOTHING)):
            return
        more_steps = steps + sum(1 for index in undecided if len(self.chosen[index]) == 1)
        if self.sets and (more_steps > self.steps or (more_steps == self.steps and len(self.sets) > MOST)):
            return
        if not undecided:
            if self.wanted.sure(settled) or self._holds(made):
                if steps < self.steps:
                    self.sets = []
                self.steps = steps
                self.sets.append(made)
            return
        index, *later_traits = undecided
        trait, possible_values = self.criterion.traits[index], [value for value, _ in self.chosen[index]]
        for change in changes_of(trait, self.first + index, possible_values):
            later = settled + point_range(trait, [change.value])
            self._extend((*made, change), steps + change.steps, tuple(later_traits), later)

    def _holds(self, made: tuple[ValueChange, ...]) -> bool:
        """Whether after the changes the criterion has only the wanted levels."""
        after = list(self.chosen)
        for change in made:
            after[change.trait - self.first] = ((change.value, 1),)
        return self.wanted.levels.issuperset(self.engine.distribution(self.criterion, after).levels)
