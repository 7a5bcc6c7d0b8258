"""Which checks run on a document of each kind, in which order."""

import re
from collections.abc import Callable, Iterator
from itertools import chain

from kjerne.checks.intricacy import intricacy
from kjerne.checks.references import CRITERIA_CHECKS, GROUP_CHECKS
from kjerne.checks.rule_proofs import conflicts, dead_rules, gaps, not_monotone
from kjerne.checks.trait_proofs import idle_advice, idle_caps, idle_traits, idle_values, unreachable_levels
from kjerne.model.documents import ID, LONGEST_ID, CriteriaSet, Group
from kjerne.model.file_names import stem
from kjerne.model.findings import (
    Finding,
    MessageWords,
    Problem,
    Span,
)
from kjerne.model.plain_data import Data

# ---- all of it

PROOFS: tuple[Callable[[CriteriaSet], Iterator[Problem]], ...] = (
    gaps,
    conflicts,
    dead_rules,
    not_monotone,
    unreachable_levels,
    idle_values,
    idle_traits,
    idle_caps,
    idle_advice,
)


def verify(criteria: CriteriaSet) -> Iterator[Problem]:
    """Every problem of every proof, in the order of `PROOFS` and within each in the order of the document.

    Of a set that is too intricate, nothing but that.
    """
    too_much = tuple(intricacy(criteria))
    return iter(too_much) if too_much else chain.from_iterable(proof(criteria) for proof in PROOFS)


def criteria_problems(criteria: CriteriaSet, data: Data) -> Iterator[Problem]:
    """What is wrong with a criteria set; only one whose names refer to something can be verified."""
    coherent = True
    for check in CRITERIA_CHECKS:
        for problem in check(criteria):
            coherent = False
            yield problem
    if coherent:
        yield from verify(criteria)


def group_problems(file: str, criteria: CriteriaSet) -> Callable[[Group, Data], Iterator[Problem]]:
    """What makes a group unfit to be evaluated against a criteria set."""
    name = stem(file)

    def problems(group: Group, data: Data) -> Iterator[Problem]:
        if group.id != name:
            could_be = len(name) <= LONGEST_ID and re.fullmatch(ID, name)
            yield Problem("id-not-file-name", ("id",), {"name": group.id} | ({"stem": name} if could_be else {}))
        for check in GROUP_CHECKS:
            yield from check(group, criteria)

    return problems


def to_finding(file: str, span: Span, id: str, words: MessageWords) -> Finding:
    """A finding as severe as the catalogue says."""
    from kjerne.checks.catalogue import CATALOGUE  # with all its examples; a good file does not need it

    return Finding(file, span, id, CATALOGUE[id].severity, words)
