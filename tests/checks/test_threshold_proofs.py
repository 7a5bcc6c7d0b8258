"""Thresholds that are themselves possible scores: against enumeration by brute.py, by hand, and in the shipped set."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kjerne.checks import threshold_proofs
from kjerne.checks.run import all_criteria_problems, criteria_problems, to_finding
from kjerne.checks.threshold_proofs import thresholds_on_scores
from kjerne.model.documents import CriteriaSet
from kjerne.model.findings import START, Problem
from kjerne.texts.languages import Lang
from kjerne.texts.wording import message
from tests import brute
from tests.answers import found
from tests.checks.proof_sets import criterion, document, rule, scored
from tests.tree_strategies import trees

Document = dict[str, Any]

thorough = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def free_scores(given: Document, criterion: Document) -> Iterator[tuple[str, Fraction, set[Fraction]]]:
    """Each level above the first, its threshold, and the scores of the completions that no cap keeps from it."""
    order = brute.scale(given, criterion)
    assignments = [assignment for assignment, _ in brute.assignments(brute.traits_within(criterion), brute.UNKNOWN)]
    judged = [(brute.score(criterion, each), brute.holding_caps(criterion, each)) for each in assignments]
    for level, threshold in criterion["thresholds"].items():
        free = [
            score
            for score, caps in judged
            if all(order.index(cap["at-most"]) >= order.index(level) for cap in caps) and score is not None
        ]
        yield level, Fraction(threshold), set(free)


def on_scores(given: Document) -> list[tuple[str, str, Fraction | None]]:
    """The criterion and level of each threshold that is such a score, and the greatest lower one."""
    return sorted(
        (name, level, max((score for score in scores if score < threshold), default=None))
        for name, criterion in brute.criteria_within(given).items()
        if "thresholds" in criterion
        for level, threshold, scores in free_scores(given, criterion)
        if threshold in scores
    )


def as_number(text: object) -> Fraction:
    return Fraction(str(text))


def proved_on_scores(given: Document) -> list[tuple[str, str, Fraction | None]]:
    """The same, as the proof says; and its middle is the middle."""
    result = []
    for problem in found(thresholds_on_scores, given):
        words = problem.words
        lowest = "low" not in words
        assert lowest == (words.get("kind") == "lowest")
        # numbers of at most four decimals are exact
        low = None if lowest else as_number(str(words["witness"]).split(" | ")[1].removeprefix("score: "))
        if low is not None:
            assert as_number(words["middle"]) == (low + as_number(words["threshold"])) / 2
        result.append((str(words["criterion"]), str(words["name"]), low))
    return sorted(result)


@st.composite
def scored_at_a_threshold(draw: st.DrawFn) -> Document:
    """One criterion with caps, of which some thresholds are scores of its completions."""
    drawn = draw(scored())
    part = drawn["criteria"]["c"]
    assignments = brute.assignments(brute.traits_within(part), brute.UNKNOWN)
    scores = {brute.score(part, each) for each, _ in assignments}
    exact = sorted(score for score in scores if score is not None and (score * 10**6).denominator == 1)
    for level in part["thresholds"]:
        if draw(st.booleans()) and exact:
            score = draw(st.sampled_from(exact))
            part["thresholds"][level] = Decimal(score.numerator) / score.denominator
    return drawn


@thorough
@given(scored_at_a_threshold())
def test_the_thresholds_on_a_score_are_those_that_a_completion_has(given: Document) -> None:
    assert proved_on_scores(given) == on_scores(given)


@pytest.mark.long
@thorough
@given(trees())
def test_so_they_are_in_trees(given: Document) -> None:
    assert proved_on_scores(given) == on_scores(given)


@thorough
@given(scored_at_a_threshold())
def test_in_its_stretch_a_threshold_means_the_same(given: Document) -> None:
    """No completion has another level with the middle, as long as that is no lower than the thresholds before it."""
    part = given["criteria"]["c"]
    assignments = [assignment for assignment, _ in brute.assignments(brute.traits_within(part), brute.UNKNOWN)]
    levels = [brute.level(given, part, each) for each in assignments]
    for _, level, low in on_scores(given):
        if low is None:
            continue
        middle = (low + Fraction(part["thresholds"][level])) / 2
        before = list(part["thresholds"])[: list(part["thresholds"]).index(level)]
        if all(Fraction(part["thresholds"][each]) <= middle for each in before):
            moved = {**part, "thresholds": {**part["thresholds"], level: middle}}
            assert [brute.level({**given, "criteria": {"c": moved}}, moved, each) for each in assignments] == levels


# ---- by hand

TWO = {"t": {"a": 0, "b": 40, "c": 100}, "u": {"a": 0, "b": 50, "c": 100}}
"""Scores 0, 20, 25, 45, 50, 70, 75 and 100, and with the best of both 100."""


def only(given: Document) -> Problem:
    (problem,) = found(thresholds_on_scores, given)
    return problem


def said(problem: Problem, lang: Lang) -> str:
    return message(lang, to_finding("a-set.yaml", START, problem.id, problem.words))


def test_the_stretch_goes_from_the_score_below_to_the_threshold() -> None:
    problem = only(document(criteria={"c": criterion(TWO, {"mid": 50, "high": 72})}))
    assert problem.path == ("criteria", "c", "thresholds", "mid")
    assert problem.words["witness"] == "mid: 50 | score: 45 | score: 50"
    assert "above 45 and up to 50: take a number inside, such as the middle, 47.5" in said(problem, "en")
    assert "overalt over 45 og til og med 50" in said(problem, "nb")
    assert said(problem, "nb").endswith("for eksempel midten, 47,5")
    assert said(problem, "nn").endswith("til dømes midten, 47,5")


def test_a_score_that_a_cap_keeps_from_the_level_is_none() -> None:
    caps = [{"when": {"u": "a"}, "at-most": "low"}]
    capped = document(criteria={"c": criterion(TWO, {"mid": 20, "high": 72}, caps)})  # 20 is b and a
    assert found(thresholds_on_scores, capped) == []
    caps = [{"when": {"u": "b"}, "at-most": "mid"}]
    problem = only(document(criteria={"c": criterion(TWO, {"mid": 45, "high": 72}, caps)}))
    assert problem.words["witness"] == "mid: 45 | score: 25 | score: 45"  # the cap leaves it free to reach mid
    caps = [{"when": {"t": "b"}, "at-most": "mid"}]
    problem = only(document(criteria={"c": criterion(TWO, {"mid": 30, "high": 75}, caps)}))
    assert problem.words["witness"] == "high: 75 | score: 50 | score: 75"  # 70 is capped


def test_where_no_score_is_lower_there_is_no_middle() -> None:
    caps = [{"when": {"u": "a"}, "at-most": "low"}, {"when": {"u": "b"}, "at-most": "low"}]
    problem = only(document(criteria={"c": criterion(TWO, {"mid": 50, "high": 99}, caps)}))
    assert problem.words["witness"] == "mid: 50 | score: 50"
    assert "so any lower number means the same" in said(problem, "en")


def test_twelve_traits_of_five_odd_values_are_looked_through_at_once() -> None:
    """No two completions have the same score: 5 to the power of 12."""
    traits: Document = {
        f"t{trait}": {f"v{value}": Decimal(12 * value * 5**trait) / 10**8 for value in range(5)} for trait in range(12)
    }
    thresholds = {"mid": Decimal(5**11) / 10**8, "high": Decimal(2 * 5**11 + 7) / (2 * 10**8)}
    problem = only(document(criteria={"c": criterion(traits, thresholds)}))
    assert problem.words["name"] == "mid"
    assert (
        problem.words["witness"]
        == f"mid: {Fraction(5**11, 10**8)} | score: {Fraction(5**11 - 1, 10**8)} | score: {Fraction(5**11, 10**8)}"
    )


def test_what_would_take_too_long_is_left_out_and_named() -> None:
    given = document(criteria={"c": criterion(TWO, {"mid": 50, "high": 72})})
    with mock.patch.object(threshold_proofs, "MOST_STEPS", 10):
        problem = only(given)
    assert (problem.id, problem.words["proof"]) == ("proof-left-out", "proof.threshold-on-a-score")


def test_only_check_says_it() -> None:
    """A set is used as it is: `evaluate` has nothing to say about it."""
    rules = [rule("needed", "yes", c="high"), rule("wanted", "maybe", c="mid"), rule("rest")]
    criteria = CriteriaSet.model_validate(document(rules, criteria={"c": criterion(TWO, {"mid": 50, "high": 72})}))
    assert [problem.id for problem in criteria_problems(criteria)] == []
    assert [problem.id for problem in all_criteria_problems(criteria)] == ["threshold-on-a-score"]
