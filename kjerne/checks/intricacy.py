"""Whether every group can be evaluated by a criteria set in reasonable time: else the set is refused."""

from collections.abc import Iterator

from kjerne.checks.proof_context import MOST_STEPS, ProofContext
from kjerne.engine.compiled import CompiledCriterion
from kjerne.engine.distribution import MOST_TABULATED
from kjerne.engine.point_sums import Effort, TooManyError
from kjerne.model.findings import Problem


def intricacy(context: ProofContext) -> Iterator[Problem]:
    """The criteria that points decide and whose sums take too long to go through where all traits are unknown."""
    for placed, criterion in context.by_points:
        try:
            _evaluate_unknown(criterion, context)
        except TooManyError:
            yield Problem("too-intricate", placed.path, part="key")


def _evaluate_unknown(criterion: CompiledCriterion, context: ProofContext) -> None:
    """Count the steps of `distribution.level_distribution` with all traits unknown. Raises `TooManyError`."""
    last = criterion.traits[-1]
    if last.stride * len(last.values) <= MOST_TABULATED:
        return
    effort = Effort(MOST_STEPS)
    first_half, second_half = context.halves(criterion, effort)
    sums = sum(map(len, second_half.values()))
    effort.spend(len(first_half) * (len(second_half) * len(criterion.at_most) + sums * len(criterion.levels)))
