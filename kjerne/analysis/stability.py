"""Stability: the exact interval of each threshold and weight in which the recommendation stays."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Literal, NamedTuple

from kjerne.analysis.situation import Situation
from kjerne.engine.compiled import CompiledCriterion, bounds_of
from kjerne.engine.distribution import Options
from kjerne.engine.point_sums import PointSums, halves, levels_had, sums_by_ceiling

# ---- stability


class Interval(NamedTuple):
    """Where a threshold (of a level) or a weight (of a trait) may lie, all else fixed, and the recommendation stays.

    A bound that is None is none: a threshold may go any way, a weight down to (but not to) zero or up without end.
    """

    what: Literal["threshold", "weight"]
    criterion: str
    of: str
    value: Fraction
    low: Fraction | None
    high: Fraction | None
    low_closed: bool
    high_closed: bool

    @property
    def slack(self) -> Fraction | None:
        """How far the nearer bound is, as a part of the value (of 1 for a value of 0); None without a bound."""
        distances = [abs(bound - self.value) for bound in (self.low, self.high) if bound is not None]
        return min(distances) / (self.value or 1) if distances else None


def stability(situation: Situation) -> tuple[Interval, ...]:
    """The interval of every threshold and every trait's weight, the tightest first, those without bounds last."""
    found = [*_thresholds(situation), *_weights(situation)]
    return tuple(sorted(found, key=lambda each: (each.slack is None, each.slack or 0)))


def _thresholds(situation: Situation) -> Iterator[Interval]:
    for place, criterion in enumerate(situation.engine.criteria):
        possible = tuple(sums_by_ceiling(criterion, *halves(criterion, situation.options[place])))
        for level in range(1, len(situation.engine.levels)):
            low, high = _threshold(situation, place, level, possible)
            unit, value = criterion.unit, criterion.thresholds[level - 1]
            yield Interval(
                "threshold",
                criterion.id,
                situation.engine.levels[level],
                Fraction(value, unit),
                None if low is None else Fraction(low, unit),
                None if high is None else Fraction(high, unit),
                False,
                high is not None,
            )


def _threshold(
    situation: Situation, place: int, level: int, possible: Sequence[PointSums]
) -> tuple[int | None, int | None]:
    """The interval (low, high] of a threshold, as sums of points.

    While one threshold moves and the others stay, a level below it becomes reached, or no longer reached, only where
    the threshold passes the first sum from that level's own threshold on; its own level, where it passes the last sum
    before the next threshold. A sum reaches a threshold that it equals, so a stretch is open below and closed above.
    """
    criterion = situation.engine.criteria[place]
    others = [threshold for index, threshold in enumerate(criterion.thresholds, 1) if index != level]
    turns: set[int | None] = {end for each in possible for end in (each.lowest, each.highest)}
    for each in possible:
        for bound in bounds_of(others):
            turns |= {each.first_from(bound), each.last_below(bound)}
    points = sorted(turn for turn in turns if turn is not None)

    def stays(threshold: int) -> bool:
        bounds = bounds_of([*criterion.thresholds[: level - 1], threshold, *criterion.thresholds[level:]])
        levels = levels_had(criterion._replace(bounds=bounds), possible)
        return situation.other_criteria(place).recommendation(levels) == situation.recommendation

    value = criterion.thresholds[level - 1]
    below = [point for point in points if point < value]
    above = [point for point in points if point >= value]
    low = next((point for point in reversed(below) if not stays(point)), None)
    high = next((point for point in above if not stays(point + 1)), None)
    return low, high


def _weights(situation: Situation) -> Iterator[Interval]:
    for place, criterion in enumerate(situation.engine.criteria):
        for index, trait in enumerate(criterion.traits):
            walk = _WeightWalk(situation, place, index)
            low, low_closed = walk.bound(-1)
            high, high_closed = walk.bound(1)
            yield Interval("weight", criterion.id, trait.id, Fraction(walk.weight), low, high, low_closed, high_closed)


class _ThresholdLine(NamedTuple):
    """The sum of the other traits' points that is just enough for a level, as the weight w moves: at + w × slope."""

    at: int
    slope: int

    def meets(self, sum: int) -> Fraction:
        """The weight at which just this sum is enough."""
        return Fraction(sum - self.at, self.slope)


class _Breakpoint(NamedTuple):
    """A weight, or (`beyond`) what comes right behind it in the direction of the walk."""

    weight: Fraction
    beyond: bool


class _ValueCase(NamedTuple):
    """One value of the trait and the others' sums with it: level i is reached between `lines[i - 1]` and `lines[i]`.

    The lines of a level and of the next meet, if anywhere, at the sum `centre`, and at a weight below zero.
    """

    sums: PointSums
    ceiling: int
    lines: tuple[_ThresholdLine, ...]
    centre: int


class _WeightWalk:
    """A trait's weight on the move.

    The possible levels change only where the stretch of a level, between two lines, gains its first sum or loses its
    last. So the walk leaps from one such moment to the next: for an empty stretch to the nearest sum that a line will
    meet, for an occupied one to where its last sum leaves.
    """

    def __init__(self, situation: Situation, place: int, index: int) -> None:
        self.situation, self.place = situation, place
        criterion = situation.engine.criteria[place]
        self.weight = criterion.traits[index].weight
        self.windows = tuple(_value_cases(criterion, situation.options[place], index))

    def bound(self, direction: Literal[-1, 1]) -> tuple[Fraction | None, bool]:
        """Where the recommendation changes first, and whether it still stays right there; None where it never does."""
        now = _Breakpoint(Fraction(self.weight), False)
        while True:
            ahead = [
                moment
                for window in self.windows
                for moment in _next_breakpoints(window, now, direction)
                if moment.weight > 0
            ]
            if not ahead:
                return None, False
            now = min(ahead, key=lambda moment: (moment.weight * direction, moment.beyond))
            if self._recommendation(now, direction) != self.situation.recommendation:
                return now

    def _recommendation(self, now: _Breakpoint, direction: int) -> str | None:
        levels = {
            min(level, window.ceiling)
            for window in self.windows
            for level, (low, high) in enumerate(_level_stretches(window, now, direction))
            if _occupied(window.sums, low, high)
        }
        return self.situation.other_criteria(self.place).recommendation(levels)


def _value_cases(criterion: CompiledCriterion, chosen: Sequence[Options], index: int) -> Iterator[_ValueCase]:
    trait = criterion.traits[index]
    others = criterion._replace(traits=criterion.traits[:index] + criterion.traits[index + 1 :])
    rest = sum(each.weight for each in others.traits)
    enough = [bound // (rest + trait.weight) for bound in criterion.bounds]  # the score itself, times the scale
    possible = halves(others, [*chosen[:index], *chosen[index + 1 :]])
    for value, _ in chosen[index]:
        points = trait.points[value] // trait.weight
        lines = tuple(_ThresholdLine(score * rest, score - points) for score in enough)
        for each in sums_by_ceiling(criterion, *possible, trait.caps[value]):
            yield _ValueCase(each, criterion.ceiling(each.caps), lines, points * rest)


def _level_stretches(window: _ValueCase, now: _Breakpoint, direction: int) -> Iterator[tuple[int | None, int | None]]:
    """For each level the sums that reach it: from the first number to below the second; None has no end."""
    starts = [
        floor(at) + 1 if now.beyond and line.slope * direction > 0 else ceil(at)
        for line in window.lines
        for at in [line.at + now.weight * line.slope]
    ]
    yield from zip([None, *starts], [*starts, None], strict=True)


def _occupied(sums: PointSums, low: int | None, high: int | None) -> bool:
    """Whether there is a sum from `low` to short of `high`; None is no bound."""
    if low is None:
        return high is None or sums.lowest < high
    return sums.highest >= low if high is None else sums.any_in(low, high)


def _lowest(sums: PointSums, low: int | None, high: int | None) -> int | None:
    found = sums.lowest if low is None else sums.first_from(low)
    return found if found is not None and (high is None or found < high) else None


def _highest(sums: PointSums, low: int | None, high: int | None) -> int | None:
    found = sums.highest if high is None else sums.last_below(high)
    return found if found is not None and (low is None or found >= low) else None


def _next_breakpoints(window: _ValueCase, now: _Breakpoint, direction: int) -> Iterator[_Breakpoint]:
    """For each level's stretch, the next moment at which it may gain its first sum or lose its last.

    A sum is enough for a level where it lies on the line, so one that a line leaves behind is lost beyond the meeting,
    one that a line comes down to is won at it; with the line of the next level it is the other way round.
    """
    starts = [None, *window.lines]
    ends = [*window.lines, None]
    for (low, high), start, end in zip(_level_stretches(window, now, direction), starts, ends, strict=True):
        start_pushes = start is not None and start.slope * direction > 0
        end_pushes = end is not None and end.slope * direction < 0
        if not _occupied(window.sums, low, high):
            if start is not None and start.slope * direction < 0 and low is not None:
                below = window.sums.last_below(low)
                if below is not None:
                    yield _Breakpoint(start.meets(below), False)
            if end is not None and end.slope * direction > 0 and high is not None:
                above = window.sums.first_from(high)
                if above is not None:
                    yield _Breakpoint(end.meets(above), True)
            continue
        # The start pushes out sums up to the centre and the end those above it, if both push; else the one all.
        middle = window.centre + 1 if start_pushes and end_pushes else None
        leaving = []
        if start is not None and start_pushes:
            last = _highest(window.sums, low, _least(high, middle))
            if last is not None:
                leaving.append(_Breakpoint(start.meets(last), True))
        if end is not None and end_pushes:
            last = _lowest(window.sums, _most(low, middle), high)
            if last is not None:
                leaving.append(_Breakpoint(end.meets(last), False))
        if leaving:
            yield max(leaving, key=lambda moment: (moment.weight * direction, moment.beyond))


def _least(one: int | None, other: int | None) -> int | None:
    return min((each for each in (one, other) if each is not None), default=None)


def _most(one: int | None, other: int | None) -> int | None:
    return max((each for each in (one, other) if each is not None), default=None)
