"""What the tests of proofs share: what a proof finds in a document, and the combinations that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from unittest import mock

from kjerne.checks import witnesses
from kjerne.checks.proof_context import ProofContext
from kjerne.checks.run import verify
from kjerne.model.documents import CriteriaSet
from kjerne.model.findings import Problem

Document = dict[str, Any]
Combination = frozenset[tuple[str, str]]
"""A level for each criterion, or a value for each trait."""


def found(proof: Callable[[ProofContext], Iterator[Problem]], given: Document) -> list[Problem]:
    """What a proof finds, with every combination named."""
    with mock.patch.object(witnesses, "SHOWN", 10**9):
        return list(proof(ProofContext(CriteriaSet.model_validate(given))))


def verified(context: ProofContext) -> Iterator[Problem]:
    """What all proofs together find."""
    return verify(context.criteria)


def only(proof: Callable[[ProofContext], Iterator[Problem]], given: Document) -> Problem:
    (problem,) = found(proof, given)
    return problem


def combination(text: str) -> Combination:
    """A combination from its text, `x: low, y: high`."""
    return frozenset((name, level) for name, level in (part.split(": ") for part in text.split(", ")))


def combinations_in(problem: Problem) -> set[Combination]:
    """The combinations that the witness of a problem lists."""
    return {combination(text) for text in str(problem.words["witness"]).split(" | ")}


def frozen(levels: Iterable[dict[str, str]]) -> set[Combination]:
    return {frozenset(each.items()) for each in levels}
