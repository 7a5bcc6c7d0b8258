"""Which open traits can change the recommendation: by hand, and against trying all completions."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kjerne.analysis.relevance import relevant_traits
from kjerne.analysis.situation import Situation
from kjerne.engine.compile import compile_set
from kjerne.model.codings import codings
from kjerne.model.documents import CriteriaSet, Group
from tests import brute, brute_analysis, brute_firmness
from tests.builders import with_rules
from tests.strategies import criteria_sets, groups, tries
from tests.tree_strategies import trees

Document = dict[str, Any]
Case = tuple[Document, Document]

many = settings(
    max_examples=tries(100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def relevant(criteria: Document, group: Document) -> set[str]:
    """What the program finds."""
    model = CriteriaSet.model_validate(criteria)
    return set(relevant_traits(Situation(compile_set(model), codings(Group.model_validate(group), model))))


def tried(criteria: Document, group: Document) -> set[str]:
    """The traits of which two answers differ for some values of the others, over all completions.

    A single recommendation has none: then all completions give the same.
    """
    possible = brute_analysis.open_values(criteria, group)
    found = set()
    for place, name in enumerate(possible):
        by_others: dict[tuple[str, ...], set[str | None]] = defaultdict(set)
        for each in brute.completions(criteria, group):
            values = tuple(each.assignment[trait] for trait in possible)
            by_others[values[:place] + values[place + 1 :]].add(each.recommendation)
        if any(len(recommendations) > 1 for recommendations in by_others.values()):
            found.add(name)
    return found


# ---- by hand


def trait(*points: int, **more: object) -> Document:
    return {"label": "Trait", "values": {f"v{each}": {"points": each} for each in points}, **more}


def criterion(caps: tuple[Document, ...] = (), **traits: Document) -> Document:
    return {"label": "Criterion", "thresholds": {"partial": 50, "strong": 80}, "traits": traits, "caps": list(caps)}


def criteria_of(*rules: tuple[Document, str], **criteria: Document) -> Document:
    table = [{"id": f"r{at}", "when": when, "recommend": name} for at, (when, name) in enumerate(rules)]
    return with_rules(criteria, table)


def coded(**traits: Any) -> Document:
    return {"id": "one", "name": "One", "traits": traits}


def test_of_a_certain_recommendation_no_open_trait_is_relevant() -> None:
    criteria = criteria_of(({}, "continue"), need=criterion(depth=trait(0, 100)))
    assert relevant(criteria, coded()) == set()


def test_a_known_trait_is_not_relevant_however_it_is_written() -> None:
    criteria = criteria_of(
        ({"need": "strong"}, "continue"), ({}, "discontinue"), need=criterion(depth=trait(0, 100), pace=trait(50, 100))
    )
    assert relevant(criteria, coded(pace="v100")) == {"depth"}
    assert relevant(criteria, coded(pace={"v50": 0, "v100": 1})) == {"depth"}
    assert relevant(criteria, coded()) == {"depth", "pace"}


def test_an_open_trait_that_is_too_light_for_a_threshold_is_not_relevant() -> None:
    criteria = criteria_of(
        ({"need": "strong"}, "continue"),
        ({}, "discontinue"),
        need=criterion(depth=trait(0, 90, weight=3), pace=trait(60, 100)),
    )
    # 90 three times and 60 make 82.5, with 100 it is more: pace does nothing; with 0 for depth it does nothing either.
    assert relevant(criteria, coded()) == {"depth"}


def test_a_trait_may_be_relevant_only_together_with_another() -> None:
    criteria = criteria_of(
        ({"need": "strong", "drive": "strong"}, "continue"),
        ({}, "discontinue"),
        need=criterion(depth=trait(0, 100)),
        drive=criterion(pace=trait(0, 100)),
    )
    assert relevant(criteria, coded()) == {"depth", "pace"}
    assert relevant(criteria, coded(depth="v100")) == {"pace"}
    assert relevant(criteria, coded(depth="v0")) == set()


def test_a_cap_makes_a_trait_relevant_that_no_score_does() -> None:
    cap = {"when": {"fit": "v90"}, "at-most": "weak"}
    criteria = criteria_of(
        ({"need": "weak"}, "discontinue"),
        ({}, "continue"),
        need=criterion((cap,), depth=trait(80, 90), fit=trait(90, 95)),
    )
    assert relevant(criteria, coded()) == {"fit"}


def test_two_levels_with_the_same_recommendation_are_no_difference() -> None:
    criteria = criteria_of(
        ({"need": "weak"}, "discontinue"),
        ({}, "continue"),
        need=criterion(depth=trait(0, 60, 100)),
        drive=criterion(pace=trait(0, 100)),
    )
    assert relevant(criteria, coded(depth=["v0", "v60"])) == {"depth"}
    assert relevant(criteria, coded(depth=["v60", "v100"])) == set()


# ---- against trying everything


@st.composite
def cases(draw: st.DrawFn, sets: st.SearchStrategy[Document]) -> Case:
    criteria = draw(sets)
    assume(brute_firmness.small_enough(criteria, brute.UNKNOWN))
    return criteria, draw(st.one_of(st.just({"id": "one", "name": "One", "traits": {}}), groups(criteria)))


@many
@given(cases(criteria_sets()))
def test_it_is_as_trying_all_completions_finds(case: Case) -> None:
    assert relevant(*case) == tried(*case)


@many
@given(cases(trees()))
def test_it_is_as_trying_all_completions_finds_in_a_tree(case: Case) -> None:
    assert relevant(*case) == tried(*case)


@pytest.mark.long
@many
@given(cases(st.one_of(criteria_sets(), trees())))
def test_setting_what_is_not_relevant_changes_nothing(case: Case) -> None:
    criteria, group = case
    found, possible = relevant(criteria, group), brute_analysis.open_values(criteria, group)
    others = {name: values[0] for name, values in possible.items() if name not in found}
    before = {each.recommendation for each in brute.completions(criteria, group)}
    settled = {**group, "traits": {**group["traits"], **others}}
    assert {each.recommendation for each in brute.completions(criteria, settled)} == before
