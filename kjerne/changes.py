"""What would change the recommendation: the smallest sets of trait changes that lead to another one for certain.

Criteria share no traits and the rules see only levels. So the question falls apart: which levels may each criterion
have, so that whatever they turn out to be the rules give the recommendation; and what is the least that brings a
criterion there. Only sums are looked at for the latter, never all completions.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Literal, NamedTuple

from kjerne.engine import CompiledCriterion, Options, spread
from kjerne.sensitivity import Situation

MOST = 1000
"""Smallest sets listed for one recommendation. There can be millions where nothing is known; a reader wants a few."""

Levels = frozenset[int]


class Change(NamedTuple):
    """One trait set to one value: learnt to be so (it was open and this was possible), or changed, by so many steps."""

    place: tuple[int, int]  # of the criterion, and of the trait in it
    value: int
    kind: Literal["learn", "change"]
    steps: int


class Way(NamedTuple):
    """A recommendation and all smallest sets of changes that lead to it robustly; none where nothing does."""

    recommendation: str
    sets: tuple[tuple[Change, ...], ...]
    complete: bool  # False where there are more than `MOST`


class _Best(NamedTuple):
    """The least that brings a criterion to certain levels: so many traits, so many steps, and every way to do it."""

    traits: int
    steps: int
    sets: tuple[tuple[Change, ...], ...]
    complete: bool


def changes(situation: Situation) -> tuple[Way, ...]:
    """For every recommendation other than the present one, the best first: all smallest sets of changes that reach it.

    Smallest is the fewest traits, then the fewest steps; a step is from a value to its neighbour, counted from the
    nearest value that is possible now, so to learn something is no step. The sets are ordered by the traits, then by the
    values. After the changes every completion of what is still open gives the recommendation.
    """
    search = _Search(situation)
    return tuple(
        search.way(number)
        for number in reversed(range(len(situation.engine.recommendations)))
        if situation.engine.recommendations[number] != situation.recommendation
    )


class _Search:
    """The search for one group; remembers per criterion what it takes to have only certain levels."""

    def __init__(self, situation: Situation) -> None:
        self.engine, self.choices = situation.engine, situation.choices
        self.known: dict[tuple[int, Levels], _Best | None] = {}

    def way(self, recommendation: int) -> Way:
        """All smallest sets of changes for one recommendation."""
        least: tuple[int, int] | None = None
        found: list[tuple[_Best, ...]] = []
        for bests in self.boxes(recommendation):
            cost = sum(best.traits for best in bests), sum(best.steps for best in bests)
            if least is None or cost < least:
                least, found = cost, []
            if cost == least:
                found.append(bests)
        sets: set[tuple[Change, ...]] = set()
        complete = True
        for bests in found:
            complete = complete and all(best.complete for best in bests)
            together = (sum(parts, ()) for parts in product(*(best.sets for best in bests)))
            for each in together:
                sets.add(each)
                if len(sets) > MOST:
                    complete = False
                    break
        ordered = sorted(sets, key=lambda each: [(change.place, change.value) for change in each])
        return Way(self.engine.recommendations[recommendation], tuple(ordered[:MOST]), complete)

    def boxes(self, recommendation: int) -> Iterator[tuple[_Best, ...]]:
        """For every largest choice of levels per criterion that gives only this recommendation: what it takes."""
        fits = [self.engine.rules[rule].recommendation == recommendation for rule in self.engine.table]
        yield from self._boxes(len(self.engine.criteria) - 1, fits)

    def _boxes(self, place: int, fits: Sequence[bool]) -> Iterator[tuple[_Best, ...]]:
        """`fits` says of each combination of the criteria up to `place` whether it gives the recommendation."""
        size = len(self.engine.levels)
        stride = len(fits) // size
        slices = [fits[level * stride : (level + 1) * stride] for level in range(size)]
        if place == 0:
            best = self.best(0, frozenset(level for level in range(size) if slices[level][0]))
            if best:
                yield (best,)
            return
        for levels in _subsets(size):
            left = [all(slices[level][index] for level in levels) for index in range(stride)]
            if any(left) and (best := self.best(place, levels)):
                for others in self._boxes(place - 1, left):
                    yield (*others, best)

    def best(self, place: int, levels: Levels) -> _Best | None:
        """The least that makes a criterion have only these levels; None where nothing does."""
        if (place, levels) not in self.known:
            found = _best(self.engine.criteria[place], place, self.choices[place], levels) if levels else None
            self.known[place, levels] = found
        return self.known[place, levels]


def _subsets(size: int) -> Iterator[Levels]:
    for count in range(1, size + 1):
        for levels in combinations(range(size), count):
            yield frozenset(levels)


def _best(criterion: CompiledCriterion, place: int, chosen: Sequence[Options], levels: Levels) -> _Best | None:
    """Try no change, then every single trait, every two, and so on; within a number of traits the fewest steps win."""
    if len(levels) == len(criterion.bounds) + 1:
        return _Best(0, 0, ((),), True)
    for count in range(len(chosen) + 1):
        attempt = _Attempt(criterion, place, chosen, levels)
        for traits in combinations(range(len(chosen)), count):
            attempt.try_traits(traits)
        if attempt.sets:
            sets = tuple(attempt.sets)
            return _Best(count, attempt.steps or 0, sets[:MOST], len(sets) <= MOST)
    return None


class _Attempt:
    """All ways to bring a criterion to the levels by changing a given number of traits."""

    def __init__(self, criterion: CompiledCriterion, place: int, chosen: Sequence[Options], levels: Levels) -> None:
        self.criterion, self.place, self.chosen, self.levels = criterion, place, chosen, levels
        self.steps: int | None = None
        self.sets: list[tuple[Change, ...]] = []
        # A cap only lowers, so every completion must reach the lowest level by its points alone; and where no cap can
        # lower it, none may go beyond the highest.
        self.at_least = criterion.bounds[min(levels) - 1] if min(levels) else None
        highest = max(levels)
        self.below = None if criterion.at_most or highest == len(criterion.bounds) else criterion.bounds[highest]

    def try_traits(self, traits: tuple[int, ...]) -> None:
        """Try every value of these traits, the others being as they are."""
        low = high = 0
        for index, trait in enumerate(self.criterion.traits):
            if index not in traits:
                low += trait.points[self.chosen[index][0][0]]
                high += trait.points[self.chosen[index][-1][0]]
        self._extend((), traits, low, high)

    def _extend(self, made: tuple[Change, ...], left: tuple[int, ...], low: int, high: int) -> None:
        """`low` and `high` are the least and the most that the traits come to which are not `left` to change."""
        points = [self.criterion.traits[index].points for index in left]
        if self.at_least is not None and low + sum(each[-1] for each in points) < self.at_least:
            return
        if self.below is not None and high + sum(each[0] for each in points) >= self.below:
            return
        steps = sum(change.steps for change in made)
        if self.steps is not None and steps > self.steps:
            return
        if not left:
            if self._holds(made):
                if self.steps is None or steps < self.steps:
                    self.steps, self.sets = steps, []
                if len(self.sets) <= MOST:
                    self.sets.append(made)
            return
        index, *others = left
        trait, now = self.criterion.traits[index], [value for value, _ in self.chosen[index]]
        for value, more in enumerate(trait.points):
            if now != [value]:
                kind: Literal["learn", "change"] = "learn" if value in now else "change"
                change = Change((self.place, index), value, kind, min(abs(value - each) for each in now))
                self._extend((*made, change), tuple(others), low + more, high + more)

    def _holds(self, made: tuple[Change, ...]) -> bool:
        """Whether after the changes the criterion has only the wanted levels."""
        after = list(self.chosen)
        for change in made:
            after[change.place[1]] = ((change.value, 1),)
        return self.levels.issuperset(spread(self.criterion, after).levels)


