"""Proof over criteria that points decide: no threshold is itself a possible score."""

from collections.abc import Iterator
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

    A threshold means the same in a stretch: from the greatest lower such score, which is not in it, to the least that
    reaches the level, which is the threshold itself. Its middle is named where there is a lower such score.

    The witness is the threshold, and these scores.
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
            yield _on_a_score(level, _greatest_below(threshold, free), criterion, placed)


def _greatest_below(bound: PointSum, completions: list[PointSums]) -> PointSum | None:
    """The greatest possible sum of points below the bound; None if there is none."""
    below = [sums.last_below(bound) for sums in completions]
    return max((sum for sum in below if sum is not None), default=None)


def _on_a_score(
    level: LevelIndex, lower: PointSum | None, criterion: CompiledCriterion, placed: PlacedCriterion
) -> Problem:
    threshold = criterion.thresholds[level - 1]
    scores = [score_shown(sums, criterion) for sums in (lower, threshold) if sums is not None]
    words: dict[str, MessageWord] = {
        "name": criterion.levels[level],
        "criterion": criterion.id,
        "threshold": Numeral(scores[-1]),
        "witness": " | ".join([threshold_shown(level, criterion), *(f"score: {score}" for score in scores)]),
    }
    if lower is None:
        words |= {"kind": "lowest"}
    else:
        middle = Fraction(lower + threshold, 2 * criterion.unit)
        words |= {"low": Numeral(scores[0]), "middle": Numeral(number_shown(middle))}
    return Problem("threshold-on-a-score", (*placed.path, "thresholds", criterion.levels[level]), words)
