"""What makes the difference between two groups: the traits that differ, and the sets of them that decide."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from kjerne.engine.distribution import Codings, possible
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import UNKNOWN, Coding, CriteriaSet

MOST = 12
"""Differing traits up to which every set of them is tried: 4,096 sets."""


def differing_traits(criteria: CriteriaSet, codings: Codings, other_codings: Codings) -> tuple[str, ...]:
    """The ids of the traits that are coded differently, in the order of the criteria set.

    Codings that mean the same, such as `[a, b]` and `{a: 0.5, b: 0.5}`, are not different.
    """
    return tuple(
        id
        for id, trait in criteria.all_traits.items()
        if _shares(codings.get(id, UNKNOWN), tuple(trait.values))
        != _shares(other_codings.get(id, UNKNOWN), tuple(trait.values))
    )


def _shares(coding: Coding, values: tuple[str, ...]) -> object:
    """The possible values of a coding with their shares (0 to 1), the same for every form of it."""
    if isinstance(coding, str | tuple):
        may_be = possible(coding, values)
        return {value: Fraction(1, len(may_be)) for value in may_be}
    return {value: Fraction(share) for value, share in coding.items() if share}


def deciding_sets(engine: Engine, codings: Codings, other_codings: Codings) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of scored traits that decide, by their ids.

    A set decides if the one group, with these traits coded as in the other, gets the other's recommendation. Sets are
    tried by size, from 1; where more than `MOST` traits differ, only sizes 1 and 2. Empty where the recommendations
    are the same, or no set that is tried decides.
    """
    wanted = engine.evaluate(other_codings).recommendation
    if engine.evaluate(codings).recommendation == wanted:
        return ()
    scored = [trait.id for trait in engine.traits]
    candidates = [id for id in scored if codings.get(id, UNKNOWN) != other_codings.get(id, UNKNOWN)]
    for size in range(1, (len(candidates) if len(candidates) <= MOST else 2) + 1):
        if sets := tuple(_deciding_sets_of_size(engine, codings, other_codings, candidates, size, wanted)):
            return sets
    return ()


def _deciding_sets_of_size(
    engine: Engine, codings: Codings, other_codings: Codings, candidates: list[str], size: int, wanted: str | None
) -> Iterator[tuple[str, ...]]:
    for trait_ids in combinations(candidates, size):
        mixed = {**codings, **{id: other_codings.get(id, UNKNOWN) for id in trait_ids}}
        if engine.evaluate(mixed).recommendation == wanted:
            yield trait_ids
