"""What makes the difference between two groups."""

from collections.abc import Iterator
from itertools import combinations

from kjerne.engine.distribution import Codings, possible
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import UNKNOWN, Coding, CriteriaSet

MOST = 12
"""Differing traits up to which every set of them is tried: 4,096 sets."""


def differing(criteria: CriteriaSet, one: Codings, other: Codings) -> tuple[str, ...]:
    """The traits that are coded differently, in the order of the criteria set."""
    return tuple(
        id
        for id, trait in criteria.traits.items()
        if _meaning(one.get(id, UNKNOWN), tuple(trait.values)) != _meaning(other.get(id, UNKNOWN), tuple(trait.values))
    )


def _meaning(coding: Coding, values: tuple[str, ...]) -> object:
    """What a coding comes to: its possible values with their chances, in whatever form it was written."""
    if isinstance(coding, str | tuple):
        may_be = possible(coding, values)
        return {value: 1 / len(may_be) for value in may_be}
    return {value: float(share) for value, share in coding.items() if share}


def deciding_sets(engine: Engine, one: Codings, other: Codings) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of traits which, taken over from the other group, give the one the other's recommendation.

    Empty where the recommendations are the same, or where more than `MOST` traits differ and no pair of them decides.
    """
    wanted = engine.evaluate(other).recommendation
    if engine.evaluate(one).recommendation == wanted:
        return ()
    scored = [trait.id for criterion in engine.criteria for trait in criterion.traits]
    candidates = [id for id in scored if one.get(id, UNKNOWN) != other.get(id, UNKNOWN)]
    for size in range(1, (len(candidates) if len(candidates) <= MOST else 2) + 1):
        if found := tuple(_deciding(engine, one, other, candidates, size, wanted)):
            return found
    return ()


def _deciding(
    engine: Engine, one: Codings, other: Codings, candidates: list[str], size: int, wanted: str | None
) -> Iterator[tuple[str, ...]]:
    for taken in combinations(candidates, size):
        mixed = {**one, **{id: other.get(id, UNKNOWN) for id in taken}}
        if engine.evaluate(mixed).recommendation == wanted:
            yield taken
