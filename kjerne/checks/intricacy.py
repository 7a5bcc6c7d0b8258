"""Whether all possibilities of a criteria set can be gone through."""

from collections.abc import Iterator

from kjerne.engine.compile import compile_criterion
from kjerne.engine.compiled import CompiledCriterion
from kjerne.engine.point_sums import half_cost, value_terms
from kjerne.model.documents import CriteriaSet
from kjerne.model.findings import Problem

MOST_CELLS = 1 << 26  # combinations, times rules
MOST_STEPS = 1 << 25  # a second or two


# ---- whether all of it can be gone through


def intricacy(criteria: CriteriaSet) -> Iterator[Problem]:
    """Where there are more possibilities than can be gone through: of the rules, of a criterion, or of all together."""
    if len(criteria.rules) * len(tuple(criteria.levels)) ** len(criteria.criteria) > MOST_CELLS:
        yield Problem("too-intricate", ("rules",), part="key")
    left = MOST_STEPS
    for id, criterion in criteria.criteria.items():
        left -= len(criterion.traits) * len(criterion.caps) ** 2
        left -= _steps(compile_criterion(id, criterion, tuple(criteria.levels)), criteria, left) if left > 0 else 1
        if left < 0:
            yield Problem("too-intricate", ("criteria", id), part="key")
            return


def _steps(criterion: CompiledCriterion, criteria: CriteriaSet, most: int) -> int:
    """About how many steps the proofs of a criterion take; more than `most` where nobody knows how many more."""
    ways = [tuple(value_terms(trait)) for trait in criterion.traits]
    named = sum(any(trait.id in advice.when for trait in criterion.traits) for advice in criteria.advice)
    times = (sum(map(len, ways)) + named + 1) * len(criteria.levels)
    one, other = (half_cost(side, most // len(ways), most // times) for side in (ways[::2], ways[1::2]))
    if one is None or other is None:
        return most + 1
    (taken, sums, caps), (others_taken, others, other_caps) = one, other
    pairs = (caps * others + other_caps * sums) * times
    return pairs + (taken + others_taken) * len(ways) + caps * other_caps * len(criterion.at_most) ** 2
