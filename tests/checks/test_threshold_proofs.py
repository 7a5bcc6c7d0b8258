"""Thresholds that are themselves possible scores: against enumeration by brute.py, by hand, and in the shipped set."""

from __future__ import annotations

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


def judged(given: Document, part: Document) -> list[tuple[Fraction, int, int]]:
    """Of each completion: its score, the index of the level that it would have without caps, and of its ceiling."""
    order = brute.scale(given, part)
    result = []
    for assignment, _ in brute.assignments(brute.traits_within(part), brute.UNKNOWN):
        score = brute.score(part, assignment)
        assert score is not None
        level = max([0, *(order.index(each) for each, least in part["thresholds"].items() if score >= least)])
        caps = brute.holding_caps(part, assignment)
        result.append((score, level, min([len(order) - 1, *(order.index(cap["at-most"]) for cap in caps)])))
    return result


def on_scores(given: Document) -> list[tuple[str, str, Fraction | None]]:
    """The criterion and level of each threshold that is such a score, and where its stretch begins."""
    result = []
    for name, part in brute.criteria_within(given).items():
        completions = judged(given, part) if "thresholds" in part else []
        order = brute.scale(given, part)
        for level, threshold in part.get("thresholds", {}).items():
            index = order.index(level)
            if any(score == threshold and ceiling >= index for score, _, ceiling in completions):
                others = {score for score, had, ceiling in completions if had < min(index, ceiling)}
                before = {Fraction(part["thresholds"][each]) for each in order[1:index]}
                result.append((name, level, max(others | before, default=None)))
    return sorted(result)


def as_number(text: object) -> Fraction:
    return Fraction(str(text))


def proved_on_scores(given: Document) -> list[tuple[str, str, Fraction | None]]:
    """The same, as the proof says; and its middle is the middle."""
    result = []
    for problem in found(thresholds_on_scores, given):
        words = problem.words
        # numbers of at most four decimals are exact
        shown = [as_number(part.rpartition(": ")[2]) for part in str(words["witness"]).split(" | ")]
        begin, threshold = shown[1] if len(shown) > 2 else None, shown[0]
        if begin is None:
            assert words.get("kind") == ("lowest" if threshold else "zero")
        elif begin >= threshold:
            assert words.get("kind") == "order"
        else:
            assert "kind" not in words
            assert (as_number(words["low"]), as_number(words["threshold"])) == (begin, threshold)
            assert as_number(words["middle"]) == (begin + threshold) / 2
        result.append((str(words["criterion"]), str(words["name"]), begin))
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
@given(scored_at_a_threshold(), st.data())
def test_no_number_in_the_stretch_gives_a_completion_another_level(given: Document, data: st.DataObject) -> None:
    """Nor is one under the threshold of a lower level: whatever the order of the thresholds, and with caps."""
    part = given["criteria"]["c"]
    order = brute.scale(given, part)
    assignments = [assignment for assignment, _ in brute.assignments(brute.traits_within(part), brute.UNKNOWN)]
    levels = [brute.level(given, part, each) for each in assignments]
    for problem in found(thresholds_on_scores, given):
        level, words = str(problem.words["name"]), problem.words
        if words.get("kind") in ("order", "zero"):
            continue  # no number is named
        threshold = Fraction(part["thresholds"][level])
        low = as_number(words["low"]) if "low" in words else Fraction(0)
        share = data.draw(st.fractions(Fraction("low" in words, 1000), 1))
        for number in {low + (threshold - low) * share, as_number(words.get("middle", "0"))}:
            assert all(Fraction(part["thresholds"][each]) < number for each in order[1 : order.index(level)])
            moved = {**part, "thresholds": {**part["thresholds"], level: number}}
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


STEPS = {"a": {"no": 0, "some": 20, "most": 35, "half": 50, "all": 60}}
"""Scores 0, 20, 35, 50 and 60."""


def test_the_stretch_ends_above_the_thresholds_of_lower_levels_and_above_what_caps_hold_below_them() -> None:
    caps = [{"when": {"a": ["some", "most", "half"]}, "at-most": "mid"}]
    problem = only(document(criteria={"c": criterion(STEPS, {"mid": 40, "high": 60}, caps)}))
    assert problem.words["witness"] == "high: 60 | mid: 40 | score: 60"  # with 30, what scores 35 would be at mid
    assert "above 40 and up to 60: take a number inside, such as the middle, 50" in said(problem, "en")
    problem = only(document(criteria={"c": criterion(STEPS, {"mid": 51, "high": 60}, [])}))
    assert problem.words["witness"] == "high: 60 | mid: 51 | score: 60"


def test_where_a_lower_level_asks_for_as_much_no_number_is_named() -> None:
    problem = only(document(criteria={"c": criterion(STEPS, {"mid": 70, "high": 60})}))
    assert problem.words["witness"] == "high: 60 | mid: 70 | score: 60"
    for lang, end in {
        "en": "the threshold for mid, a lower level, is not lower: put the thresholds in rising order first",
        "nb": "terskelen for mid, et lavere nivå, er ikke lavere: sett først tersklene i stigende rekkefølge",
        "nn": "terskelen for mid, eit lågare nivå, er ikkje lågare: set først tersklane i stigande rekkjefølgje",
    }.items():
        assert said(problem, lang).endswith(end)  # type: ignore[arg-type]


def test_below_0_there_is_no_number() -> None:
    problem = only(document(criteria={"c": criterion(STEPS, {"mid": 0, "high": 55})}))
    assert "nothing scores less than that, so every group reaches it" in said(problem, "en")


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
