"""Criteria within criteria, decided by points or by tables: the numbers, against the naive evaluator of brute.py."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kjerne.workspace.criteria_sets import load_criteria
from tests import brute, strategies, tree_strategies
from tests.answers import by_brute_force, entry, printed_and_by_brute_force, written
from tests.builders import Document
from tests.conftest import Run

UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large]
thorough = settings(max_examples=strategies.tries(40), deadline=None, suppress_health_check=UNHURRIED)
few = settings(max_examples=5, deadline=None, suppress_health_check=[*UNHURRIED, HealthCheck.function_scoped_fixture])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Document, Document]:
    criteria = draw(tree_strategies.trees())
    return criteria, draw(strategies.groups(criteria))


def invalid_tables(criteria: Document) -> set[str]:
    """What is wrong with some table of a set, of those that stop it from being evaluated."""
    nodes = brute.tables(criteria).values()
    gaps = {"rule-gap" for node in nodes if brute.gaps(criteria, node)}
    return gaps | {"rule-conflict" for node in nodes if brute.is_unique(node) and brute.conflicts(criteria, node)}


@pytest.mark.long
@thorough
@given(cases())
def test_every_result_is_that_of_enumerating_all_completions(case: tuple[Document, Document]) -> None:
    criteria, group = case
    found, expected = entry(criteria, group), by_brute_force(criteria, group)
    assert found == expected
    assert list(found["criteria"]) == list(expected["criteria"])


@few
@given(case=cases())
def test_the_command_prints_that_result(case: tuple[Document, Document], run: Run) -> None:
    printed, expected = printed_and_by_brute_force(*case, run)
    assert printed == expected


@pytest.mark.long
@settings(thorough, max_examples=strategies.tries(20))
@given(tree_strategies.broken_trees())
def test_a_set_with_a_gap_or_a_conflict_in_any_table_never_evaluates(criteria: Document) -> None:
    expected = invalid_tables(criteria)
    assume(expected)
    with TemporaryDirectory() as folder:
        file, _ = written(Path(folder), criteria, [])
        loaded, findings = load_criteria(file)
    assert loaded is None
    assert {finding.id for finding in findings if finding.severity == "error"} == expected
