"""How far a weight may move: from one breakpoint to the next, until the recommendation changes.

The weight w of a part (a trait or a subtotal) of a criterion R that a table reads enters the score of R as
(A + w y) / (V + w): y is what the part has, A the sum of the other inputs beside it, V their weights. Where these are
all that counts in R, level i is reached if A >= s V + w (s - y), for the score s that it asks for: a line in w. Where
the part is in a subtotal of R, with B for all that is outside of that, level i is reached if
B >= s - y + (V y - A) / (V + w): a line in 1 / (V + w). So for every y (and A, in a subtotal) there are lines, and sums
that may cross them.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Literal, NamedTuple

from kjerne.analysis.situation import Situation
from kjerne.engine.compiled import CompiledCriterion, CompiledTrait, Part, traits_of
from kjerne.engine.effort import Effort, TooManyError
from kjerne.engine.integers import CapMask, PointSum
from kjerne.engine.point_sums import PointSums, half_sums, halves, sums_by_ceiling

MOST_CASES = 1 << 10
"""Cases that a walk follows; of a weight in a subtotal there can be more, with many open traits beside it."""

Direction = Literal[-1, 1]
MOST_STEPS = 1 << 18
"""The effort of all weights of a group: some seconds."""
STEPS_OF_A_CASE = 16
"""What it takes to find the breakpoints of one case, and its levels."""

Bounds = tuple[Fraction | None, Fraction | None, bool, bool]
"""Low, high, and whether each is closed; None is no bound."""


def bounds_of_weight(situation: Situation, criterion: CompiledCriterion, part: Part, effort: Effort) -> Bounds | None:
    """Where the weight of a part of this criterion may lie, and the recommendation stays.

    None where there is too much to follow. Only what has to do with subtotals counts as effort.
    """
    try:
        return _bounds(situation, criterion, part, effort)
    except TooManyError:
        return None


def _bounds(situation: Situation, criterion: CompiledCriterion, part: Part, effort: Effort) -> Bounds | None:
    reader = situation.engine.criterion_readers[criterion.id]
    beside = sum(other.weight for other in criterion.parts) - part.weight
    if not isinstance(reader, CompiledCriterion):
        parts = _possible_sums(situation, criterion, traits_of(part))
        if len(parts) > MOST_CASES:
            return None
        cases = tuple(_direct_cases(situation, criterion, part, parts, beside))
        counted = effort if isinstance(part, CompiledCriterion) else None
        walk = _Walk(situation, criterion, cases, Fraction(part.weight), Fraction(0), None, counted)
        (low, low_closed), (high, high_closed) = walk.bound(-1), walk.bound(1)
        return low, high, low_closed, high_closed
    if not beside:
        return None, None, False, False
    lines = _lines_in_subtotal(situation, reader, criterion, part, beside)
    if lines is None:
        return None
    effort.spend(len(lines) * STEPS_OF_A_CASE)
    cases = tuple(_cases_in_subtotal(situation, reader, criterion, lines))
    start = Fraction(1, beside + part.weight)
    walk = _Walk(situation, reader, cases, start, Fraction(0), Fraction(1, beside), effort)
    (high, high_closed), (low, low_closed) = walk.bound(-1), walk.bound(1)  # a greater weight is less here
    return (
        None if low is None else 1 / low - beside,
        None if high is None else 1 / high - beside,
        low_closed,
        high_closed,
    )


class _ThresholdLine(NamedTuple):
    """The least sum of the other traits' points that reaches a level, at the number x: at + x × slope."""

    at: int | Fraction
    slope: int | Fraction

    def meets(self, sum: int) -> Fraction:
        """The number at which the line has this sum."""
        return Fraction(sum - self.at, self.slope)


class _Breakpoint(NamedTuple):
    """A number at which a level may be gained or lost; `beyond`: not at the number itself, but right behind it."""

    at: Fraction
    beyond: bool


class _ValueCase(NamedTuple):
    """One value (or score) of the part, with the possible sums of the other traits' points.

    Level i is reached by the sums from `lines[i - 1]` to below `lines[i]`, and `ceiling` is the best level that the
    caps leave. All lines are parallel, or they meet in one point, where each has the sum `centre`: at the weight
    −(weight of the other inputs).
    """

    sums: PointSums
    ceiling: int
    lines: tuple[_ThresholdLine, ...]
    centre: int


class _Walk:
    """Moves along one number until the recommendation changes.

    The possible levels change only where the stretch of sums of a level, between two lines, gains its first sum or
    loses its last. So the walk goes from one such breakpoint to the next. For an empty stretch the next breakpoint is
    where a line meets the nearest sum, for an occupied stretch it is where the last sum leaves.
    """

    def __init__(
        self,
        situation: Situation,
        criterion: CompiledCriterion,
        cases: Sequence[_ValueCase],
        start: Fraction,
        least: Fraction,
        most: Fraction | None,
        effort: Effort | None,
    ) -> None:
        self.situation, self.cases, self.start, self.least, self.most = situation, cases, start, least, most
        self.effect, self.effort = situation.effect(criterion), effort

    def bound(self, direction: Direction) -> tuple[Fraction | None, bool]:
        """The first number in this direction (-1 down, 1 up) where the recommendation changes; None if it never does.

        With it, whether the recommendation still holds at that number and changes just past it.
        """
        current = _Breakpoint(self.start, False)
        while True:
            if self.effort:
                self.effort.spend(len(self.cases) * STEPS_OF_A_CASE)
            ahead = [
                breakpoint
                for case in self.cases
                for breakpoint in _next_breakpoints(case, current, direction)
                if breakpoint.at > self.least and (self.most is None or breakpoint.at < self.most)
            ]
            if not ahead:
                return None, False
            current = min(ahead, key=lambda breakpoint: (breakpoint.at * direction, breakpoint.beyond))
            if self._recommendation(current, direction) != self.situation.recommendation:
                return current

    def _recommendation(self, current: _Breakpoint, direction: Direction) -> str | None:
        levels = {
            min(level, case.ceiling)
            for case in self.cases
            for level, (low, high) in enumerate(_level_stretches(case, current, direction))
            if _has_sum(case.sums, low, high)
        }
        return self.effect.recommendation(levels)


_Sums = Sequence[tuple[PointSum, CapMask]]
"""Sums of points, each with the caps that it leaves possible."""


def _direct_cases(
    situation: Situation, criterion: CompiledCriterion, part: Part, parts: _Sums, beside: int
) -> Iterator[_ValueCase]:
    """The cases of every possible value (or score) of the part, apart by the ceiling that the caps make."""
    others = _without(criterion, part)
    scores = [bound // (beside + part.weight) for bound in criterion.bounds]  # thresholds, times the scale
    other_sums = halves(others, situation.options_in(others))
    for sum, caps in parts:
        points = sum // part.weight
        lines = tuple(_ThresholdLine(score * beside, score - points) for score in scores)
        for sums in sums_by_ceiling(criterion, *other_sums, caps):
            yield _ValueCase(sums, criterion.ceiling(sums.caps), lines, points * beside)


_Line = tuple[int | Fraction, int | Fraction, CapMask]
"""What the part has (y), the slope of its lines, and the caps that are left possible."""


def _lines_in_subtotal(
    situation: Situation, reader: CompiledCriterion, criterion: CompiledCriterion, part: Part, beside: int
) -> set[_Line] | None:
    """The lines of every value of the part with every sum beside it; None where there are too many."""
    own = {trait.id for trait in traits_of(part)}
    siblings = [trait for trait in criterion.traits if trait.id not in own]
    weight = beside + part.weight
    parts = _possible_sums(situation, reader, traits_of(part))
    sums_beside = _possible_sums(situation, reader, siblings)
    if len(parts) * len(sums_beside) > MOST_CASES:
        return None
    return {
        (had, beside * had - sum_beside * weight, caps & other_caps)
        for (sum, caps), (sum_beside, other_caps) in product(parts, sums_beside)
        for had in [Fraction(sum * weight, part.weight)]
    }


def _cases_in_subtotal(
    situation: Situation, reader: CompiledCriterion, criterion: CompiledCriterion, lines: set[_Line]
) -> Iterator[_ValueCase]:
    outside = _without(reader, criterion)
    sums_outside = halves(outside, situation.options_in(outside))
    for had, slope, caps in lines:
        threshold_lines = tuple(_ThresholdLine(bound - had, slope) for bound in reader.bounds)
        for sums in sums_by_ceiling(reader, *sums_outside, caps):
            yield _ValueCase(sums, reader.ceiling(sums.caps), threshold_lines, 0)  # parallel: they meet nowhere


def _without(criterion: CompiledCriterion, part: Part) -> CompiledCriterion:
    """The criterion without the traits of a part."""
    own = {trait.id for trait in traits_of(part)}
    return criterion._replace(traits=tuple(trait for trait in criterion.traits if trait.id not in own))


def _possible_sums(situation: Situation, criterion: CompiledCriterion, traits: Sequence[CompiledTrait]) -> _Sums:
    """The sums of points that some traits may add to the criterion, with the caps that they leave possible."""
    ids = {trait.id for trait in traits}
    sums = half_sums(
        [(trait.points[index], trait.caps[index]) for index, _ in situation.options[trait.id]]
        for trait in criterion.traits
        if trait.id in ids
    )
    return [(sum, caps) for caps, some in sums.items() for sum in some]


def _level_stretches(
    value_case: _ValueCase, current: _Breakpoint, direction: Direction
) -> Iterator[tuple[int | None, int | None]]:
    """For each level the sums that reach it: from the first number to below the second; None is no bound."""
    starts = [
        floor(at) + 1 if current.beyond and line.slope * direction > 0 else ceil(at)
        for line in value_case.lines
        for at in [line.at + current.at * line.slope]
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


def _next_breakpoints(value_case: _ValueCase, current: _Breakpoint, direction: Direction) -> Iterator[_Breakpoint]:
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
            yield max(leaving, key=lambda breakpoint: (breakpoint.at * direction, breakpoint.beyond))


def _lower_bound(*bounds: int | None) -> int | None:
    """The lowest of the bounds; None is no bound."""
    return min((bound for bound in bounds if bound is not None), default=None)


def _upper_bound(*bounds: int | None) -> int | None:
    """The highest of the bounds; None is no bound."""
    return max((bound for bound in bounds if bound is not None), default=None)
