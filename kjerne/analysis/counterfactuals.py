"""Counterfactuals: the smallest sets of trait changes that lead to another recommendation for certain.

Criteria share no traits and the rules see only levels. So the search has two parts. The first finds sets of levels, one
set for each criterion, of which every combination gives the recommendation. The second finds the smallest changes that
bring a criterion to such a set of levels; it looks only at sums of points, never at all completions.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, reduce
from itertools import combinations, product
from operator import and_, or_
from typing import Literal, NamedTuple

from kjerne.analysis.situation import Situation
from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
from kjerne.engine.distribution import Options, level_distribution
from kjerne.engine.rule_table import members, to_combination_set

MOST = 1000
"""The most sets that are listed for one recommendation: there can be millions where nothing is known."""

Levels = frozenset[int]


class ValueChange(NamedTuple):
    """One trait set to one value: `learn` where the value was possible before, `change` where it was not."""

    place: tuple[int, int]  # of the criterion, and of the trait in it
    value: int  # its index, from 0, the worst
    kind: Literal["learn", "change"]
    steps: int  # from the nearest value that was possible; 0 for `learn`


class Counterfactuals(NamedTuple):
    """A recommendation and all smallest sets of changes that lead to it robustly; no set where nothing leads to it."""

    recommendation: str
    sets: tuple[tuple[ValueChange, ...], ...]
    complete: bool  # False where there are more than `MOST`


class _CheapestChanges(NamedTuple):
    """The cheapest changes that bring a criterion to certain levels: number of traits, of steps, and all such sets."""

    traits: int
    steps: int
    sets: tuple[tuple[ValueChange, ...], ...]
    complete: bool


def counterfactuals(situation: Situation) -> tuple[Counterfactuals, ...]:
    """For every recommendation but the present one, the best first: all smallest sets of changes that lead to it.

    Smallest means the fewest traits, then the fewest steps. A step goes from a value to its neighbour. Steps count
    from the nearest value that is possible now, so learning takes no step. The sets are in the order of their traits,
    then of their values. After the changes every completion of the open traits gives the recommendation.
    """
    search = _CounterfactualSearch(situation)
    return tuple(
        search.counterfactuals(number)
        for number in reversed(range(len(situation.engine.recommendations)))
        if situation.engine.recommendations[number] != situation.recommendation
    )


class _CounterfactualSearch:
    """The search for one group. Remembers for each criterion the cheapest changes to a set of levels.

    `fits` is always a `CombinationSet`: the combinations of levels, of the first `count` criteria, that are allowed.
    """

    def __init__(self, situation: Situation) -> None:
        self.engine, self.choices = situation.engine, situation.options
        self.best = cache(self._best)
        self.least = cache(self._least)
        self.last = cache(self._last)

    def counterfactuals(self, recommendation: int) -> Counterfactuals:
        """All smallest sets of changes for one recommendation, given by its index."""
        rules = self.engine.rules
        fits = to_combination_set(rules[rule].recommendation == recommendation for rule in self.engine.table)
        sets: set[tuple[ValueChange, ...]] = set()
        complete = True
        for bests in self.boxes(len(self.engine.criteria), fits):
            complete = complete and all(best.complete for best in bests)
            joined_sets = (sum(choice, ()) for choice in product(*(best.sets for best in bests)))
            for changes in joined_sets:
                sets.add(changes)
                if len(sets) > MOST:
                    complete = False
                    break
        ordered = sorted(sets, key=lambda changes: [(change.place, change.value) for change in changes])
        return Counterfactuals(self.engine.recommendations[recommendation], tuple(ordered[:MOST]), complete)

    def boxes(self, count: int, fits: int) -> Iterator[tuple[_CheapestChanges, ...]]:
        """Every way to bring the first `count` criteria to combinations in `fits` at least cost."""
        if count == 0:
            yield ()
            return
        least = self.least(count, fits)
        for needed, best in self.last(count, fits):
            before = self.least(count - 1, needed)
            if before and least == _plus(before, best):
                for bests in self.boxes(count - 1, needed):
                    yield (*bests, best)

    def _least(self, count: int, fits: int) -> tuple[int, int] | None:
        """The fewest traits and steps that bring the first `count` criteria to combinations that are all in `fits`."""
        if count == 0:
            return 0, 0
        ways = [(self.least(count - 1, needed), best) for needed, best in self.last(count, fits)]
        return min((_plus(before, best) for before, best in ways if before), default=None)

    def _last(self, count: int, fits: int) -> Iterable[tuple[int, _CheapestChanges]]:
        """For each set of levels of the last of these criteria: the combinations of the earlier ones that then fit, and
        the cheapest changes to that set.
        """
        size = len(self.engine.levels)
        width = size ** (count - 1)
        slices = [fits >> width * level & (1 << width) - 1 for level in range(size)]
        ways: dict[tuple[int, Levels | None], _CheapestChanges] = {}
        for levels in _subsets(size) if count > 1 else [frozenset(members(fits))]:
            needed = reduce(and_, [slices[level] for level in levels], (1 << width) - 1)
            best = self.best(count - 1, levels) if needed and levels else None
            if best:
                ways.setdefault((needed, levels if best.traits else None), best)  # where nothing changes, once will do
        return [(needed, best) for (needed, _), best in ways.items()]

    def _best(self, place: int, levels: Levels) -> _CheapestChanges | None:
        return _best(self.engine.criteria[place], place, self.choices[place], levels)


def _plus(cost: tuple[int, int], best: _CheapestChanges) -> tuple[int, int]:
    return cost[0] + best.traits, cost[1] + best.steps


def _subsets(size: int) -> Iterator[Levels]:
    for count in range(1, size + 1):
        for levels in combinations(range(size), count):
            yield frozenset(levels)


def _best(
    criterion: CompiledCriterion, place: int, chosen: Sequence[Options], levels: Levels
) -> _CheapestChanges | None:
    """The cheapest changes after which the criterion at this place can have only these levels; None if none do.

    Tries no change, then each single trait, each two, and so on. Within a number of traits, the fewest steps win.
    """
    if len(levels) == len(criterion.bounds) + 1:
        return _CheapestChanges(0, 0, ((),), True)
    for count in range(len(chosen) + 1):
        attempt = _ChangeSearch(criterion, place, chosen, levels)
        for traits in combinations(range(len(chosen)), count):
            attempt.try_traits(traits)
        if attempt.sets:
            return _CheapestChanges(count, attempt.steps, tuple(attempt.sets[:MOST]), len(attempt.sets) <= MOST)
    return None


class _PointRange(NamedTuple):
    """What some traits can add: the least and the most points, and cap masks.

    `may` has the caps that they leave in some completion, `must` those that they leave in every one, and `top` those
    that they leave where they have the most points.
    """

    low: int
    high: int
    may: int
    must: int
    top: int

    def __add__(self, other: "_PointRange") -> "_PointRange":  # type: ignore[override]  # sums of what traits come to, not tuples
        return _PointRange(
            self.low + other.low,
            self.high + other.high,
            self.may & other.may,
            self.must & other.must,
            self.top & other.top,
        )


NOTHING = _PointRange(0, 0, -1, -1, -1)


def _point_range(trait: CompiledTrait, values: Sequence[int]) -> _PointRange:
    """The range of a trait that may have these values (indexes, worst first)."""
    points, caps = [trait.points[value] for value in values], [trait.caps[value] for value in values]
    return _PointRange(points[0], points[-1], reduce(or_, caps), reduce(and_, caps), caps[-1])


class _ChangeSearch:
    """All ways to bring a criterion to the levels by changing a given number of traits; keeps those of fewest steps."""

    def __init__(self, criterion: CompiledCriterion, place: int, chosen: Sequence[Options], levels: Levels) -> None:
        self.criterion, self.place, self.chosen, self.levels = criterion, place, chosen, levels
        self.steps = 0
        self.sets: list[tuple[ValueChange, ...]] = []
        lowest, highest = min(levels), max(levels)
        self.at_least = criterion.bounds[lowest - 1] if lowest else None
        self.below = criterion.bounds[highest] if highest < len(criterion.bounds) else None
        # The caps that would take a completion below the wanted levels, and those that keep one from going above them.
        self.too_low = sum(1 << bit for bit, level in enumerate(criterion.at_most) if level < lowest)
        self.low_enough = sum(1 << bit for bit, level in enumerate(criterion.at_most) if level <= highest)
        self.without_hole = len(levels) == highest - lowest + 1
        self.everything = [_point_range(trait, range(len(trait.values))) for trait in criterion.traits]
        self.now = [
            _point_range(trait, [value for value, _ in options])
            for trait, options in zip(criterion.traits, chosen, strict=True)
        ]

    def try_traits(self, traits: tuple[int, ...]) -> None:
        """Try every value of these traits (indexes); the other traits stay as they are."""
        ranges = [point_range for index, point_range in enumerate(self.now) if index not in traits]
        self._extend((), 0, traits, sum(ranges, NOTHING))

    def _extend(
        self, made: tuple[ValueChange, ...], steps: int, undecided: tuple[int, ...], settled: _PointRange
    ) -> None:
        """Try every value of the undecided traits after the changes made; `settled` is the range of the others."""
        if self._hopeless(settled, undecided):
            return
        more_steps = steps + sum(1 for index in undecided if len(self.chosen[index]) == 1)
        if self.sets and (more_steps > self.steps or (more_steps == self.steps and len(self.sets) > MOST)):
            return
        if not undecided:
            if self._sure(settled) or self._holds(made):
                if steps < self.steps:
                    self.sets = []
                self.steps = steps
                self.sets.append(made)
            return
        index, *later_traits = undecided
        trait, possible_values = self.criterion.traits[index], [value for value, _ in self.chosen[index]]
        for value in range(len(trait.values)):
            if possible_values != [value]:
                kind: Literal["learn", "change"] = "learn" if value in possible_values else "change"
                change = ValueChange(
                    (self.place, index),
                    value,
                    kind,
                    min(abs(value - possible_value) for possible_value in possible_values),
                )
                self._extend(
                    (*made, change), steps + change.steps, tuple(later_traits), settled + _point_range(trait, [value])
                )

    def _hopeless(self, settled: _PointRange, undecided: Iterable[int]) -> bool:
        """Whether some completion has a level that is not wanted, whatever the undecided traits are set to.

        The completion of the fewest points must reach the lowest wanted level, by its points and uncapped; the one of
        the most points must not go beyond the highest, unless a cap may hold it back.
        """
        all_left = sum((self.everything[index] for index in undecided), NOTHING)
        if self.at_least is not None and settled.low + all_left.high < self.at_least:
            return True
        if settled.may & all_left.must & self.too_low:
            return True
        if self.below is None or settled.top & all_left.may & self.low_enough:
            return False
        if settled.high + all_left.low >= self.below:
            return True
        # The open traits alone must not spread wider than the wanted levels do.
        return self.at_least is not None and settled.high - settled.low >= self.below - self.at_least

    def _sure(self, settled: _PointRange) -> bool:
        """Whether, if it is not hopeless, the least and most points show that no completion has an unwanted level."""
        low_enough = self.below is None or settled.high < self.below or bool(settled.must & self.low_enough)
        return low_enough and self.without_hole

    def _holds(self, made: tuple[ValueChange, ...]) -> bool:
        """Whether after the changes the criterion has only the wanted levels."""
        after = list(self.chosen)
        for change in made:
            after[change.place[1]] = ((change.value, 1),)
        return self.levels.issuperset(level_distribution(self.criterion, after).levels)
