"""Whether every group can be evaluated by a criteria set in reasonable time: else the set is refused."""

from collections.abc import Iterator

from kjerne.checks.proof_context import MOST_STEPS, ProofContext
from kjerne.engine.compiled import CompiledCriterion
from kjerne.engine.distribution import level_distribution, options, trait_terms
from kjerne.engine.effort import Effort, TooManyError
from kjerne.engine.level_table import is_small
from kjerne.model.documents import UNKNOWN
from kjerne.model.findings import Problem


def intricacy(context: ProofContext) -> Iterator[Problem]:
    """The criteria that points decide and whose sums take too long to go through where all traits are unknown."""
    effort = Effort(MOST_STEPS)
    for placed, criterion in context.by_points:
        try:
            _evaluate_unknown(criterion, effort)
        except TooManyError:
            yield Problem("too-intricate", placed.path, part="key")


def _evaluate_unknown(criterion: CompiledCriterion, effort: Effort) -> None:
    """Evaluate the criterion with all traits unknown, unless that is surely quick. Raises `TooManyError`."""
    if not is_small(criterion):
        unknown = [trait_terms(trait, options(UNKNOWN, trait)) for trait in criterion.traits]
        level_distribution(criterion, unknown, effort=effort)
