"""Stability: the exact interval of each threshold and weight in which the recommendation stays.

One number varies at a time; the group's coding and all other numbers stay as they are.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from kjerne.analysis.situation import Situation
from kjerne.analysis.weight_walk import MOST_STEPS, bounds_of_weight
from kjerne.engine.compiled import CompiledCriterion, CompiledTable, CompiledTrait, bounds_of
from kjerne.engine.effort import Effort
from kjerne.engine.evaluate import Engine
from kjerne.engine.point_sums import PointSums, halves, levels_had, sums_by_ceiling


class Interval(NamedTuple):
    """Where a threshold or a weight may lie, all else fixed, and the recommendation stays.

    Thresholds are scores (0 to 100), weights are above 0. A bound of None is no bound: the recommendation stays however
    far a threshold moves that way, however near to 0 a weight comes, or however large it becomes.
    """

    what: Literal["threshold", "weight"]
    criterion: str  # its id
    subject: Literal["level", "trait", "part"]  # the level of a threshold; what has the weight, a trait or a subtotal
    of: str  # the id of the subject
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
    """The interval of every threshold and every weight in a score, the tightest first, those without bounds last."""
    intervals = [*_threshold_intervals(situation), *_weight_intervals(situation)]
    return tuple(sorted(intervals, key=lambda interval: (interval.slack is None, interval.slack or 0)))


def _threshold_intervals(situation: Situation) -> Iterator[Interval]:
    for criterion in situation.engine.criteria:
        if isinstance(criterion, CompiledCriterion) and criterion.thresholds:
            yield from _intervals_of(situation, criterion)


def _intervals_of(situation: Situation, criterion: CompiledCriterion) -> Iterator[Interval]:
    is_read = isinstance(
        situation.engine.criterion_readers[criterion.id], CompiledTable
    )  # thresholds of a subtotal decide nothing
    possible = tuple(sums_by_ceiling(criterion, *halves(criterion, situation.options_in(criterion)))) if is_read else ()
    for level, value in enumerate(criterion.thresholds, 1):
        low, high = _threshold_interval(situation, criterion, level, possible) if is_read else (None, None)
        yield Interval(
            "threshold",
            criterion.id,
            "level",
            criterion.levels[level],
            Fraction(value, criterion.unit),
            None if low is None else Fraction(low, criterion.unit),
            None if high is None else Fraction(high, criterion.unit),
            False,
            high is not None,
        )


def _threshold_interval(
    situation: Situation, criterion: CompiledCriterion, level: int, possible: Sequence[PointSums]
) -> tuple[int | None, int | None]:
    """The interval (low, high] of a threshold, as sums of points.

    The threshold of one level moves and the others stay. What is reached can change only where it passes a possible
    sum next to a bound of the other thresholds: the first sum from the bound on, or the last sum below it. The least
    and the greatest possible sum count too. These sums are the candidates; between two of them nothing changes. A sum
    that equals a threshold reaches it, so the interval is open below and closed above.
    """
    other_thresholds = [threshold for index, threshold in enumerate(criterion.thresholds, 1) if index != level]
    candidates: set[int | None] = {end for sums in possible for end in (sums.lowest, sums.highest)}
    for sums in possible:
        for bound in bounds_of(other_thresholds):
            candidates |= {sums.first_from(bound), sums.last_below(bound)}
    points = sorted(candidate for candidate in candidates if candidate is not None)
    effect = situation.effect(criterion)

    def stays(threshold: int) -> bool:
        bounds = bounds_of([*criterion.thresholds[: level - 1], threshold, *criterion.thresholds[level:]])
        levels = levels_had(criterion._replace(bounds=bounds), possible)
        return effect.recommendation(levels) == situation.recommendation

    value = criterion.thresholds[level - 1]
    below = [point for point in points if point < value]
    above = [point for point in points if point >= value]
    low = next((point for point in reversed(below) if not stays(point)), None)
    high = next((point for point in above if not stays(point + 1)), None)
    return low, high


def _weight_intervals(situation: Situation) -> Iterator[Interval]:
    effort = Effort(MOST_STEPS)
    for criterion in situation.engine.criteria:
        if not isinstance(criterion, CompiledCriterion):
            continue
        for part in criterion.parts:
            if bounds := bounds_of_weight(situation, criterion, part, effort):
                subject: Literal["trait", "part"] = "trait" if isinstance(part, CompiledTrait) else "part"
                yield Interval("weight", criterion.id, subject, part.id, Fraction(part.weight), *bounds)


def weights_left_out(engine: Engine, intervals: Sequence[Interval]) -> tuple[tuple[str, str], ...]:
    """The weights in scores that have no interval (too much to follow): the ids of the criterion and of its part."""
    known = {(interval.criterion, interval.of) for interval in intervals if interval.what == "weight"}
    return tuple(
        (criterion.id, part.id)
        for criterion in engine.criteria
        if isinstance(criterion, CompiledCriterion)
        for part in criterion.parts
        if (criterion.id, part.id) not in known
    )
