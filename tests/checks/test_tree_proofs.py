"""What `verify` proves of criteria within criteria, of the table of each, against enumeration by brute.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from kjerne.checks.proof_context import ProofContext
from kjerne.checks.rule_proofs import conflicts, dead_rules, gaps, not_monotone
from kjerne.checks.table_proofs import idle_advice, levels_without_rule
from kjerne.checks.trait_proofs import idle_caps, unreachable_levels
from kjerne.model.findings import Problem
from tests import brute
from tests.answers import Combination, combinations_in, found, frozen
from tests.strategies import tries
from tests.tree_strategies import broken_trees, trees

Document = dict[str, Any]
Path = tuple[str | int, ...]

thorough = settings(
    max_examples=tries(25), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def paths(node: Document, here: Path = ()) -> dict[str, Path]:
    """Where each criterion stands in the document."""
    there: dict[str, Path] = {}
    for name, criterion in node.get("criteria", {}).items():
        path = (*here, "criteria", name)
        there |= {name: path, **paths(criterion, path)}
    return there


def node_of(given: Document, problem: Problem) -> str | None:
    """The criterion that a problem is about, the innermost around its place; None for the set."""
    around = {name: path for name, path in paths(given).items() if tuple(problem.path[: len(path)]) == path}
    return max(around, key=lambda name: len(around[name]), default=None)


def by_node(given: Document, proof: Callable[[ProofContext], Iterator[Problem]]) -> list[tuple[str | None, Problem]]:
    """What a proof finds, with the criterion that it is about."""
    return [(node_of(given, problem), problem) for problem in found(proof, given)]


@pytest.mark.long
@thorough
@given(broken_trees())
def test_gaps_are_the_combinations_without_a_rule_in_every_table(given: Document) -> None:
    expected = {name: frozen(brute.gaps(given, node)) for name, node in brute.tables(given).items()}
    problems = by_node(given, gaps)
    assert {name: combinations_in(each) for name, each in problems} == {n: some for n, some in expected.items() if some}
    assert all(each.words["n"] == len(expected[name]) for name, each in problems)


@pytest.mark.long
@thorough
@given(broken_trees())
def test_conflicts_are_the_combinations_that_two_rules_of_a_table_share(given: Document) -> None:
    expected: dict[tuple[Any, ...], set[Combination]] = {}
    for name, node in brute.tables(given).items():
        for items in brute.conflicts(given, node) if brute.is_unique(node) else ():
            for earlier, later in combinations([each["id"] for each in brute.matching_rules(given, items, node)], 2):
                expected.setdefault((name, later, earlier), set()).add(frozenset(items.items()))
    problems = by_node(given, conflicts)
    assert {(n, each.words["name"], each.words["other"]): combinations_in(each) for n, each in problems} == expected


@pytest.mark.long
@thorough
@given(broken_trees())
def test_dead_rules_are_those_that_never_match_first_in_their_table(given: Document) -> None:
    expected = {(name, rule) for name, node in brute.tables(given).items() for rule in brute.dead_rules(given, node)}
    assert {(name, each.words["name"]) for name, each in by_node(given, dead_rules)} == expected


@pytest.mark.long
@thorough
@given(broken_trees())
def test_not_monotone_is_where_something_better_gives_something_worse(given: Document) -> None:
    expected: dict[tuple[Any, ...], int] = {}
    for name, node in brute.tables(given).items():
        for pair in brute.not_monotone(given, node):
            low, high = (brute.fired_rule(given, items, node) for items in pair)
            assert low is not None
            assert high is not None
            key = name, high["id"], low["id"]
            expected[key] = expected.get(key, 0) + 1
    problems = by_node(given, not_monotone)
    assert {(n, each.words["name"], each.words["other"]): each.words["n"] for n, each in problems} == expected


@pytest.mark.long
@thorough
@given(trees())
def test_unreachable_levels_are_those_that_no_completion_has(given: Document) -> None:
    expected = {(name, level) for name, levels in brute.unreachable_levels(given).items() for level in levels}
    assert {
        (name, each.words["name"])
        for proof in (unreachable_levels, levels_without_rule)
        for name, each in by_node(given, proof)
    } == expected


@pytest.mark.long
@thorough
@given(trees())
def test_idle_caps_are_those_that_lower_no_level(given: Document) -> None:
    expected = {(name, at) for name, places in brute.idle_caps(given).items() for at in places}
    assert {(name, each.path[-1]) for name, each in by_node(given, idle_caps)} == expected


@pytest.mark.long
@thorough
@given(trees())
def test_idle_advice_is_what_no_completion_calls_for(given: Document) -> None:
    assert [each.words["name"] for each in found(idle_advice, given)] == brute.idle_advice(given)
