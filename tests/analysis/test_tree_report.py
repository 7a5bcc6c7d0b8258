"""Criteria within criteria: what an explanation adds, against the exhaustive reference of `brute_analysis`."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests import brute_analysis
from tests.answers import explained
from tests.strategies import groups, tries
from tests.tree_strategies import trees

Document = dict[str, Any]

many = settings(
    max_examples=tries(25), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Document, Document]:
    criteria = draw(trees())
    return criteria, draw(groups(criteria))


@pytest.mark.long
@many
@given(cases())
def test_what_would_change_it_is_that_of_trying_everything(case: tuple[Document, Document]) -> None:
    assume(brute_analysis.small_enough(*case))
    assert explained(*case)["changes"] == brute_analysis.changes(*case)


@pytest.mark.long
@many
@given(cases())
def test_what_to_find_out_is_that_of_trying_every_answer(case: tuple[Document, Document]) -> None:
    answer = explained(*case)
    assert answer["find-out"] == brute_analysis.find_out(*case)
    assert answer["pivotal"] == brute_analysis.pivotal(*case)


@pytest.mark.long
@many
@given(cases())
def test_stability_is_that_of_trying_every_piece_of_the_line(case: tuple[Document, Document]) -> None:
    assume(brute_analysis.small_enough(*case))
    expected = brute_analysis.by_place(brute_analysis.stability(*case))
    assert brute_analysis.by_place(explained(*case)["stability"]) == expected


@pytest.mark.long
@many
@given(cases())
def test_why_a_rule_did_not_decide_is_said_of_every_table(case: tuple[Document, Document]) -> None:
    shown = {(row.get("in"), row["rule"]): reasons(row) for row in explained(*case)["why-not"]}
    assert shown == {(row["in"], row["rule"]): reasons(row) for row in brute_analysis.why_not(*case)}


def reasons(row: Document) -> Document:
    """What a row of why-not says, whatever the order of its cells; a cell is of a criterion or of a trait."""
    cells = [
        (cell.get("criterion") or cell["trait"], cell["wanted"], cell["had"], cell["distance"])
        for cell in row["failed"]
    ]
    decides = row.get("outcome") or row.get("recommend") or row["level"]
    return {"decides": decides, "failed": sorted(cells), "overtaken-by": sorted(row["overtaken-by"])}


@pytest.mark.long
@many
@given(cases())
def test_the_trace_has_every_criterion_and_the_traits_of_the_set(case: tuple[Document, Document]) -> None:
    shown, expected = explained(*case)["trace"], brute_analysis.trace(*case)
    assert shown.keys() == expected.keys()
    for name, entry in expected.items():
        assert [trait["trait"] for trait in shown[name]["traits"]] == [trait["trait"] for trait in entry["traits"]]
        for there, here in zip(shown[name]["traits"], entry["traits"], strict=True):
            assert {key: there[key] for key in here} == here
        for key in ("score", "range", "level", "levels", "levels-before-caps"):
            if key in entry:
                assert (key, shown[name][key]) == (key, entry[key])
        if "caps" in entry:
            assert [{key: cap[key] for key in ("at-most", "certain")} for cap in shown[name]["caps"]] == entry["caps"]
