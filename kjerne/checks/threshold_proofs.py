"""Proof over criteria that points decide: no threshold is itself a possible score."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from kjerne.checks.proof_context import MOST_STEPS, ProofContext, left_out
from kjerne.checks.witnesses import number_shown, score_shown, threshold_shown
from kjerne.engine.compiled import CompiledCriterion
from kjerne.engine.effort import Effort, TooManyError
from kjerne.engine.integers import LevelIndex, PointSum
from kjerne.engine.point_sums import PointSums
from kjerne.model.documents import PlacedCriterion
from kjerne.model.findings import MessageWord, Numeral, Problem


def thresholds_on_scores(context: ProofContext) -> Iterator[Problem]:
    """The thresholds that equal a score of a completion that caps leave free to reach the level.

    In a stretch a threshold means the same: no completion gets another level by it, capped ones included. It begins at
    the greatest lower score that would, or at a lower level's threshold if that is greater; the begin is not in it. It
    ends with the threshold itself. Its middle is named where there is such a begin. There is no stretch where a lower
    level's threshold is not lower, so that any number below it would be out of order, and none below 0.

    The witness is the threshold, the begin of the stretch, and the score.
    """
    effort = Effort(MOST_STEPS)
    for placed, criterion in context.with_levels:
        try:
            yield from _thresholds_on_scores(placed, criterion, context, effort)
        except TooManyError:
            yield left_out("threshold-on-a-score", placed.path)


def _thresholds_on_scores(
    placed: PlacedCriterion, criterion: CompiledCriterion, context: ProofContext, effort: Effort
) -> Iterator[Problem]:
    completions = context.ceiling_sums(criterion, effort, 2 * len(criterion.thresholds))
    for level, threshold in enumerate(criterion.thresholds, 1):
        free = [sums for sums in completions if criterion.ceiling(sums.caps) >= level]
        if any(sums.first_from(threshold) == threshold for sums in free):
            yield _on_a_score(level, _greatest_below(level, criterion, completions), criterion, placed)


def _greatest_below(
    level: LevelIndex, criterion: CompiledCriterion, completions: Iterable[PointSums]
) -> PointSum | None:
    """The greatest sum of a completion that would have another level if the threshold of this one were no higher.

    It is below the level, and below the ceiling that caps set: under a ceiling below the level it would reach that.
    """
    below = [
        sums.last_below(criterion.bounds[min(level, ceiling) - 1])
        for sums in completions
        if (ceiling := criterion.ceiling(sums.caps))
    ]
    return max((sum for sum in below if sum is not None), default=None)


def _on_a_score(
    level: LevelIndex, lower: PointSum | None, criterion: CompiledCriterion, placed: PlacedCriterion
) -> Problem:
    threshold = criterion.thresholds[level - 1]
    before = max(range(1, level), key=lambda index: criterion.thresholds[index - 1], default=None)
    lowest = [] if lower is None else [(lower, f"score: {score_shown(lower, criterion)}")]
    if before is not None:
        lowest.append((criterion.thresholds[before - 1], threshold_shown(before, criterion)))
    begin, begin_shown = max(lowest, key=lambda each: each[0], default=(None, ""))
    score = score_shown(threshold, criterion)
    witness = (threshold_shown(level, criterion), begin_shown, f"score: {score}")
    words: dict[str, MessageWord] = {
        "name": criterion.levels[level],
        "criterion": criterion.id,
        "threshold": Numeral(score),
        "witness": " | ".join(filter(None, witness)),
    }
    if begin is None:
        words |= {"kind": "lowest" if threshold else "zero"}
    elif before is not None and begin >= threshold:
        words |= {"kind": "order", "other": criterion.levels[before]}
    else:
        middle = Fraction(begin + threshold, 2 * criterion.unit)
        words |= {"low": Numeral(score_shown(begin, criterion)), "middle": Numeral(number_shown(middle))}
    return Problem("threshold-on-a-score", (*placed.path, "thresholds", criterion.levels[level]), words)
