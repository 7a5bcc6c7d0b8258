"""What would change the recommendation: the smallest sets of trait changes that lead to another one for certain.

Criteria share no traits and the rules see only levels. So the question falls apart: which levels may each criterion
have, so that whatever they turn out to be the rules give the recommendation; and what is the least that brings a
criterion there. Only sums are looked at for the latter, never all completions.
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
"""Smallest sets listed for one recommendation. There can be millions where nothing is known; a reader wants a few."""

Levels = frozenset[int]


class ValueChange(NamedTuple):
    """One trait set to one value: learnt to be so (it was open and this was possible), or changed, by so many steps."""

    place: tuple[int, int]  # of the criterion, and of the trait in it
    value: int
    kind: Literal["learn", "change"]
    steps: int


class Counterfactuals(NamedTuple):
    """A recommendation and all smallest sets of changes that lead to it robustly; none where nothing does."""

    recommendation: str
    sets: tuple[tuple[ValueChange, ...], ...]
    complete: bool  # False where there are more than `MOST`


class _CheapestChanges(NamedTuple):
    """The least that brings a criterion to certain levels: so many traits, so many steps, and every way to do it."""

    traits: int
    steps: int
    sets: tuple[tuple[ValueChange, ...], ...]
    complete: bool


def counterfactuals(situation: Situation) -> tuple[Counterfactuals, ...]:
    """For every recommendation other than the present one, the best first: all smallest sets of changes that reach it.

    Smallest is the fewest traits, then the fewest steps; a step is from a value to its neighbour, counted from the
    nearest value that is possible now, so to learn something is no step. The sets are ordered by the traits, then by
    the values. After the changes every completion of what is still open gives the recommendation.
    """
    search = _CounterfactualSearch(situation)
    return tuple(
        search.way(number)
        for number in reversed(range(len(situation.engine.recommendations)))
        if situation.engine.recommendations[number] != situation.recommendation
    )


class _CounterfactualSearch:
    """The search for one group; remembers per criterion what it takes to have only certain levels.

    A set of combinations of levels is a `CombinationSet`.
    """

    def __init__(self, situation: Situation) -> None:
        self.engine, self.choices = situation.engine, situation.options
        self.best = cache(self._best)
        self.least = cache(self._least)
        self.last = cache(self._last)

    def way(self, recommendation: int) -> Counterfactuals:
        """All smallest sets of changes for one recommendation."""
        rules = self.engine.rules
        fits = to_combination_set(rules[rule].recommendation == recommendation for rule in self.engine.table)
        sets: set[tuple[ValueChange, ...]] = set()
        complete = True
        for bests in self.boxes(len(self.engine.criteria), fits):
            complete = complete and all(best.complete for best in bests)
            together = (sum(parts, ()) for parts in product(*(best.sets for best in bests)))
            for each in together:
                sets.add(each)
                if len(sets) > MOST:
                    complete = False
                    break
        ordered = sorted(sets, key=lambda each: [(change.place, change.value) for change in each])
        return Counterfactuals(self.engine.recommendations[recommendation], tuple(ordered[:MOST]), complete)

    def boxes(self, count: int, fits: int) -> Iterator[tuple[_CheapestChanges, ...]]:
        """Every choice of levels for the first criteria, so many, that keeps to combinations that fit at least cost."""
        if count == 0:
            yield ()
            return
        least = self.least(count, fits)
        for left, best in self.last(count, fits):
            before = self.least(count - 1, left)
            if before and least == _plus(before, best):
                for others in self.boxes(count - 1, left):
                    yield (*others, best)

    def _least(self, count: int, fits: int) -> tuple[int, int] | None:
        """The fewest traits and steps that bring the first criteria, so many, to combinations that all fit."""
        if count == 0:
            return 0, 0
        ways = [(self.least(count - 1, left), best) for left, best in self.last(count, fits)]
        return min((_plus(before, best) for before, best in ways if before), default=None)

    def _last(self, count: int, fits: int) -> Iterable[tuple[int, _CheapestChanges]]:
        """For each choice of levels for the last of these criteria: what the others then have to fit, what it takes."""
        size = len(self.engine.levels)
        width = size ** (count - 1)
        slices = [fits >> width * level & (1 << width) - 1 for level in range(size)]
        ways: dict[tuple[int, Levels | None], _CheapestChanges] = {}
        for levels in _subsets(size) if count > 1 else [frozenset(members(fits))]:
            left = reduce(and_, [slices[level] for level in levels], (1 << width) - 1)
            best = self.best(count - 1, levels) if left and levels else None
            if best:
                ways.setdefault((left, levels if best.traits else None), best)  # where nothing changes, once will do
        return [(left, best) for (left, _), best in ways.items()]

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
    """Try no change, then every single trait, every two, and so on; within a number of traits the fewest steps win."""
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
    """What some traits can come to: the least and the most points, and the caps that they may leave and surely leave.

    `top` are the caps that they leave where they come to the most points.
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
    """Of a trait with these values, worst first."""
    points, caps = [trait.points[value] for value in values], [trait.caps[value] for value in values]
    return _PointRange(points[0], points[-1], reduce(or_, caps), reduce(and_, caps), caps[-1])


class _ChangeSearch:
    """All ways to bring a criterion to the levels by changing a given number of traits."""

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
        """Try every value of these traits, the others being as they are."""
        rest = [reach for index, reach in enumerate(self.now) if index not in traits]
        self._extend((), 0, traits, sum(rest, NOTHING))

    def _extend(self, made: tuple[ValueChange, ...], steps: int, left: tuple[int, ...], settled: _PointRange) -> None:
        """Go on where `made` is decided and `left` is not; `settled` is what all other traits come to together."""
        if self._hopeless(settled, left):
            return
        more_steps = steps + sum(1 for index in left if len(self.chosen[index]) == 1)
        if self.sets and (more_steps > self.steps or (more_steps == self.steps and len(self.sets) > MOST)):
            return
        if not left:
            if self._sure(settled) or self._holds(made):
                if steps < self.steps:
                    self.sets = []
                self.steps = steps
                self.sets.append(made)
            return
        index, *others = left
        trait, now = self.criterion.traits[index], [value for value, _ in self.chosen[index]]
        for value in range(len(trait.values)):
            if now != [value]:
                kind: Literal["learn", "change"] = "learn" if value in now else "change"
                change = ValueChange((self.place, index), value, kind, min(abs(value - each) for each in now))
                self._extend(
                    (*made, change), steps + change.steps, tuple(others), settled + _point_range(trait, [value])
                )

    def _hopeless(self, settled: _PointRange, left: Iterable[int]) -> bool:
        """Whether some completion has a level that is not wanted, whatever is done with the traits that are left.

        The completion of the fewest points must reach the lowest wanted level, by its points and uncapped; the one of
        the most points must not go beyond the highest, unless a cap may hold it back.
        """
        all_left = sum((self.everything[index] for index in left), NOTHING)
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
        """Whether, if it is not hopeless, the ends tell that no completion has a level that is not wanted."""
        low_enough = self.below is None or settled.high < self.below or bool(settled.must & self.low_enough)
        return low_enough and self.without_hole

    def _holds(self, made: tuple[ValueChange, ...]) -> bool:
        """Whether after the changes the criterion has only the wanted levels."""
        after = list(self.chosen)
        for change in made:
            after[change.place[1]] = ((change.value, 1),)
        return self.levels.issuperset(level_distribution(self.criterion, after).levels)
