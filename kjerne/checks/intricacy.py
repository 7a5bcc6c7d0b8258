"""Whether a criteria set is small enough for the proofs to go through all of its possibilities."""

from collections.abc import Iterator

from kjerne.engine.compile import compile_criterion
from kjerne.engine.compiled import CompiledCriterion
from kjerne.engine.point_sums import half_cost, value_terms
from kjerne.model.documents import CriteriaSet
from kjerne.model.findings import Problem

MOST_CELLS = 1 << 26  # combinations, times rules
MOST_STEPS = 1 << 25  # of `half_sums` and the like: a second or two


def intricacy(criteria: CriteriaSet) -> Iterator[Problem]:
    """The part that has too many possibilities for the proofs: the rules, or the criterion with which it gets too many.

    At most one problem for the rules and one for the criteria.
    """
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
    """About how many steps the proofs of a criterion take; `most` + 1 where it is more than can be counted."""
    terms = [tuple(value_terms(trait)) for trait in criterion.traits]
    advice_count = sum(any(trait.id in advice.when for trait in criterion.traits) for advice in criteria.advice)
    rounds = (sum(map(len, terms)) + advice_count + 1) * len(criteria.levels)
    first_half, second_half = (
        half_cost(side, most // len(terms), most // rounds) for side in (terms[::2], terms[1::2])
    )
    if first_half is None or second_half is None:
        return most + 1
    (steps, sums, caps), (other_steps, other_sums, other_caps) = first_half, second_half
    pairs = (caps * other_sums + other_caps * sums) * rounds
    return pairs + (steps + other_steps) * len(terms) + caps * other_caps * len(criterion.at_most) ** 2
