"""Which checks run on a document of each kind, in which order."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from kjerne.checks.group_references import GROUP_CHECKS
from kjerne.checks.intricacy import intricacy
from kjerne.checks.proof_context import ProofContext
from kjerne.checks.references import CRITERIA_CHECKS
from kjerne.checks.rule_proofs import conflicts, dead_rules, gaps, not_monotone
from kjerne.checks.table_proofs import (
    idle_advice,
    idle_traits,
    idle_values_of_tables,
    idle_weights,
    levels_without_rule,
)
from kjerne.checks.threshold_proofs import thresholds_on_scores
from kjerne.checks.trait_proofs import idle_caps, idle_values, unreachable_levels
from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.file_names import hidden_ending, is_device, stem
from kjerne.model.findings import Finding, MessageWords, Problem, Span
from kjerne.model.ids import is_id

if TYPE_CHECKING:
    from kjerne.checks.group_lints import Context

Proof = Callable[[ProofContext], Iterator[Problem]]

PROOFS: tuple[Proof, ...] = (
    gaps,
    conflicts,
    dead_rules,
    not_monotone,
    unreachable_levels,
    levels_without_rule,
    idle_values,
    idle_values_of_tables,
    idle_traits,
    idle_weights,
    idle_caps,
    idle_advice,
)

LINTS: tuple[Proof, ...] = (thresholds_on_scores,)
"""What only `check` asks: by a set with such problems groups are evaluated as it is meant."""


def verify(criteria: CriteriaSet, proofs: Iterable[Proof] = PROOFS) -> Iterator[Problem]:
    """Every problem of every proof, in their order and within each in the order of the document.

    Of a set by which not every group can be evaluated, nothing but that. A proof that takes too long is a problem too.
    """
    context = ProofContext(criteria)
    too_much = tuple(intricacy(context))
    return iter(too_much) if too_much else chain.from_iterable(proof(context) for proof in proofs)


def is_usable(criteria: CriteriaSet) -> bool:
    """Whether every group can be evaluated by a criteria set: it has no error, its proofs of tables included.

    The set has rules, and each of its traits has values.
    """
    if next(reference_problems(criteria), None):
        return False
    context = ProofContext(criteria)
    return next(chain(gaps(context), conflicts(context), intricacy(context)), None) is None


def reference_problems(criteria: CriteriaSet) -> Iterator[Problem]:
    """The names in a criteria set that refer to nothing, and whatever else keeps it from being compiled."""
    return chain.from_iterable(check(criteria) for check in CRITERIA_CHECKS)


def criteria_problems(criteria: CriteriaSet, proofs: Iterable[Proof] = PROOFS) -> Iterator[Problem]:
    """The problems of a criteria set, its proofs included; a set with an error among them is not used.

    Only one whose names refer to something is verified.
    """
    yield from tuple(reference_problems(criteria)) or verify(criteria, proofs)


def all_criteria_problems(criteria: CriteriaSet) -> Iterator[Problem]:
    """The problems of a criteria set, what `LINTS` find, and its texts that lack a language."""
    from kjerne.checks.group_lints import languages  # here and below: what only `check` needs

    yield from criteria_problems(criteria, (*PROOFS, *LINTS))
    yield from languages(criteria)


def group_problems(group: Group, criteria: CriteriaSet | Problem, file: str | None = None) -> Iterator[Problem]:
    """The problems that keep a group from being evaluated by a criteria set. Without a file, its id may be any.

    A problem in place of the criteria set says why the group has none.
    """
    if file is not None and group.id != (name := stem(file)):
        words: MessageWords = {"name": group.id} | ({"stem": name} if is_id(name) else {})
        if ending := hidden_ending(file):
            words = {"name": group.id, "kind": "ending", "ending": ending}
        yield Problem("id-not-file-name", ("id",), words)
    if file is not None and is_device(group.id):
        yield Problem("device-name", ("id",), {"name": group.id})
    if isinstance(criteria, Problem):
        yield criteria
        return
    for check in GROUP_CHECKS:
        yield from check(group, criteria)


def all_group_problems(group: Group, context: "Context | Problem | None", file: str) -> Iterator[Problem]:
    """The problems of a group, and what may be a slip in a group that can be evaluated.

    Without a context (the only criteria set has an error) a group is checked by itself alone. A problem in place of it
    says why the group has no criteria set.
    """
    from kjerne.checks.group_lints import GROUP_LINTS, languages

    criteria = context if context is None or isinstance(context, Problem) else context.criteria
    unfit = tuple(group_problems(group, criteria, file)) if criteria else ()
    yield from unfit
    yield from languages(group)
    if (
        context and not isinstance(context, Problem) and not unfit
    ):  # a group that cannot be evaluated cannot be asked about its result either
        for check in GROUP_LINTS:
            yield from check(group, context)


def to_finding(file: str, span: Span, id: str, words: MessageWords) -> Finding:
    """The finding, with the severity that the catalogue gives. Raises `KeyError` for an id that is not in it."""
    from kjerne.checks.catalogue import CATALOGUE  # with all its examples; a good file does not need it

    return Finding(file, span, id, CATALOGUE[id].severity, words)
