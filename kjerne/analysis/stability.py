"""Stability: the exact interval of each threshold and weight in which the recommendation stays.

One number varies at a time; the group's coding and all other numbers stay as they are.
"""

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

    Thresholds are scores (0 to 100), weights are above 0. A bound of None is no bound: the recommendation stays however
    far a threshold moves that way, however near to 0 a weight comes, or however large it becomes.
    """

    what: Literal["threshold", "weight"]
    criterion: str  # its id
    of: str  # the level of the threshold, or the id of the weight's trait
    value: Fraction
    low: Fraction | None
    high: Fraction | None
    low_closed: bool
    high_closed: bool

    @property
    def slack(self) -> Fraction | None:
        """Distance to the nearer bound divided by the value (by 1 for a value of 0); None without a bound."""
        distances = [abs(bound - self.value) for bound in (self.low, self.high) if bound is not None]
        return min(distances) / (self.value or 1) if distances else None


def stability(situation: Situation) -> tuple[Interval, ...]:
    """The interval of every threshold and every trait's weight, the tightest first, those without bounds last."""
    intervals = [*_threshold_intervals(situation), *_weight_intervals(situation)]
    return tuple(sorted(intervals, key=lambda interval: (interval.slack is None, interval.slack or 0)))


def _threshold_intervals(situation: Situation) -> Iterator[Interval]:
    for place, criterion in enumerate(situation.engine.criteria):
        possible = tuple(sums_by_ceiling(criterion, *halves(criterion, situation.options[place])))
        for level in range(1, len(situation.engine.levels)):
            low, high = _threshold_interval(situation, place, level, possible)
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


def _threshold_interval(
    situation: Situation, place: int, level: int, possible: Sequence[PointSums]
) -> tuple[int | None, int | None]:
    """The interval (low, high] of a threshold, as sums of points.

    The threshold of one level moves and the others stay. What is reached can change only where it passes a possible
    sum next to a bound of the other thresholds: the first sum from the bound on, or the last sum below it. The least
    and the greatest possible sum count too. These sums are the candidates; between two of them nothing changes. A sum
    that equals a threshold reaches it, so the interval is open below and closed above.
    """
    criterion = situation.engine.criteria[place]
    other_thresholds = [threshold for index, threshold in enumerate(criterion.thresholds, 1) if index != level]
    candidates: set[int | None] = {end for sums in possible for end in (sums.lowest, sums.highest)}
    for sums in possible:
        for bound in bounds_of(other_thresholds):
            candidates |= {sums.first_from(bound), sums.last_below(bound)}
    points = sorted(candidate for candidate in candidates if candidate is not None)

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


def _weight_intervals(situation: Situation) -> Iterator[Interval]:
    for place, criterion in enumerate(situation.engine.criteria):
        for index, trait in enumerate(criterion.traits):
            walk = _WeightWalk(situation, place, index)
            low, low_closed = walk.bound(-1)
            high, high_closed = walk.bound(1)
            yield Interval("weight", criterion.id, trait.id, Fraction(walk.weight), low, high, low_closed, high_closed)


class _ThresholdLine(NamedTuple):
    """The least sum of the other traits' points that reaches a level, at the weight w: at + w × slope."""

    at: int
    slope: int

    def meets(self, sum: int) -> Fraction:
        """The weight at which the line has this sum."""
        return Fraction(sum - self.at, self.slope)


class _Breakpoint(NamedTuple):
    """A weight at which a level may be gained or lost; `beyond`: not at the weight itself, but right behind it."""

    weight: Fraction
    beyond: bool


class _ValueCase(NamedTuple):
    """One value of the trait, with the possible sums of the other traits' points.

    Level i is reached by the sums from `lines[i - 1]` to below `lines[i]`, and `ceiling` is the best level that the
    caps leave. All lines meet in one point: at the weight −(weight of the other traits), each has the sum
    `centre`.
    """

    sums: PointSums
    ceiling: int
    lines: tuple[_ThresholdLine, ...]
    centre: int


class _WeightWalk:
    """Moves a trait's weight up or down until the recommendation changes.

    The possible levels change only where the stretch of sums of a level, between two lines, gains its first sum or
    loses its last. So the walk goes from one such breakpoint to the next. For an empty stretch the next breakpoint is
    where a line meets the nearest sum, for an occupied stretch it is where the last sum leaves.
    """

    def __init__(self, situation: Situation, place: int, index: int) -> None:
        self.situation, self.place = situation, place
        criterion = situation.engine.criteria[place]
        self.weight = criterion.traits[index].weight
        self.value_cases = tuple(_value_cases(criterion, situation.options[place], index))

    def bound(self, direction: Literal[-1, 1]) -> tuple[Fraction | None, bool]:
        """The first weight in this direction (-1 down, 1 up) where the recommendation changes; None if it never does.

        With it, whether the recommendation still holds at that weight and changes just past it.
        """
        current = _Breakpoint(Fraction(self.weight), False)
        while True:
            ahead = [
                breakpoint
                for value_case in self.value_cases
                for breakpoint in _next_breakpoints(value_case, current, direction)
                if breakpoint.weight > 0
            ]
            if not ahead:
                return None, False
            current = min(ahead, key=lambda breakpoint: (breakpoint.weight * direction, breakpoint.beyond))
            if self._recommendation(current, direction) != self.situation.recommendation:
                return current

    def _recommendation(self, current: _Breakpoint, direction: int) -> str | None:
        levels = {
            min(level, value_case.ceiling)
            for value_case in self.value_cases
            for level, (low, high) in enumerate(_level_stretches(value_case, current, direction))
            if _has_sum(value_case.sums, low, high)
        }
        return self.situation.other_criteria(self.place).recommendation(levels)


def _value_cases(criterion: CompiledCriterion, chosen: Sequence[Options], index: int) -> Iterator[_ValueCase]:
    """The cases of every possible value of the trait at this index, apart by the ceiling that the caps make."""
    trait = criterion.traits[index]
    without_trait = criterion._replace(traits=criterion.traits[:index] + criterion.traits[index + 1 :])
    weight = sum(other.weight for other in without_trait.traits)  # of the other traits together
    scores = [bound // (weight + trait.weight) for bound in criterion.bounds]  # thresholds, times the scale
    other_sums = halves(without_trait, [*chosen[:index], *chosen[index + 1 :]])
    for value, _ in chosen[index]:
        points = trait.points[value] // trait.weight
        lines = tuple(_ThresholdLine(score * weight, score - points) for score in scores)
        for sums in sums_by_ceiling(criterion, *other_sums, trait.caps[value]):
            yield _ValueCase(sums, criterion.ceiling(sums.caps), lines, points * weight)


def _level_stretches(
    value_case: _ValueCase, current: _Breakpoint, direction: int
) -> Iterator[tuple[int | None, int | None]]:
    """For each level the sums that reach it: from the first number to below the second; None is no bound."""
    starts = [
        floor(at) + 1 if current.beyond and line.slope * direction > 0 else ceil(at)
        for line in value_case.lines
        for at in [line.at + current.weight * line.slope]
    ]
    yield from zip([None, *starts], [*starts, None], strict=True)


def _has_sum(sums: PointSums, low: int | None, high: int | None) -> bool:
    """Whether there is a sum from `low` to below `high`; None is no bound."""
    if low is None:
        return high is None or sums.lowest < high
    return sums.highest >= low if high is None else sums.any_in(low, high)


def _lowest_sum(sums: PointSums, low: int | None, high: int | None) -> int | None:
    """The lowest sum from `low` to below `high`; None where there is none."""
    lowest = sums.lowest if low is None else sums.first_from(low)
    return lowest if lowest is not None and (high is None or lowest < high) else None


def _highest_sum(sums: PointSums, low: int | None, high: int | None) -> int | None:
    """The highest sum from `low` to below `high`; None where there is none."""
    highest = sums.highest if high is None else sums.last_below(high)
    return highest if highest is not None and (low is None or highest >= low) else None


def _next_breakpoints(value_case: _ValueCase, current: _Breakpoint, direction: int) -> Iterator[_Breakpoint]:
    """For each level's stretch, the next breakpoint: where it may gain its first sum or lose its last.

    A sum on the line of a level reaches that level. So where the line rises over a sum, the level loses the sum beyond
    the meeting; where the line falls to a sum, the level gains it at the meeting. With the line of the next level it is
    the other way round.
    """
    starts = [None, *value_case.lines]
    ends = [*value_case.lines, None]
    for (low, high), start, end in zip(_level_stretches(value_case, current, direction), starts, ends, strict=True):
        start_pushes = start is not None and start.slope * direction > 0
        end_pushes = end is not None and end.slope * direction < 0
        if not _has_sum(value_case.sums, low, high):
            if start is not None and start.slope * direction < 0 and low is not None:
                below = value_case.sums.last_below(low)
                if below is not None:
                    yield _Breakpoint(start.meets(below), False)
            if end is not None and end.slope * direction > 0 and high is not None:
                above = value_case.sums.first_from(high)
                if above is not None:
                    yield _Breakpoint(end.meets(above), True)
            continue
        # If both push, the start pushes out the sums up to the centre, and the end those above it; else one pushes all.
        middle = value_case.centre + 1 if start_pushes and end_pushes else None
        leaving = []
        if start is not None and start_pushes:
            last = _highest_sum(value_case.sums, low, _lower_bound(high, middle))
            if last is not None:
                leaving.append(_Breakpoint(start.meets(last), True))
        if end is not None and end_pushes:
            last = _lowest_sum(value_case.sums, _upper_bound(low, middle), high)
            if last is not None:
                leaving.append(_Breakpoint(end.meets(last), False))
        if leaving:
            yield max(leaving, key=lambda breakpoint: (breakpoint.weight * direction, breakpoint.beyond))


def _lower_bound(*bounds: int | None) -> int | None:
    """The lowest of the bounds; None is no bound."""
    return min((bound for bound in bounds if bound is not None), default=None)


def _upper_bound(*bounds: int | None) -> int | None:
    """The highest of the bounds; None is no bound."""
    return max((bound for bound in bounds if bound is not None), default=None)
