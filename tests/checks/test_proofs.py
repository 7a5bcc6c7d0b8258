"""What `verify` proves, against enumeration: by brute.py, by hand, and by the published findings of other tools."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import combinations, product
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kjerne.checks import rule_proofs
from kjerne.checks.catalogue import CATALOGUE
from kjerne.checks.proof_context import ProofContext
from kjerne.checks.rule_proofs import conflicts, dead_rules, gaps, not_monotone
from kjerne.checks.run import PROOFS, verify
from kjerne.checks.table_proofs import idle_advice
from kjerne.checks.trait_proofs import idle_caps, idle_values, unreachable_levels
from kjerne.engine.compile import compile_set
from kjerne.model.documents import CriteriaSet
from kjerne.model.findings import Problem
from kjerne.workspace.criteria_sets import load_criteria
from tests import brute, strategies
from tests.answers import Combination, combination, combinations_in, found, frozen
from tests.checks.proof_sets import criterion, document, rule, scored
from tests.conftest import ROOT

Document = dict[str, Any]
SHIPPED = ROOT / "criteria" / "dfo-2024.yaml"

thorough = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


# ---- documents


def two_criteria(*rules: Document, **more: Any) -> Document:
    """A criteria set with the criteria `x` and `y` of the levels low, mid and high."""
    part = criterion({"t": {"a": 0, "b": 50, "c": 100}})
    return document(rules, criteria={"x": part, "y": {**part, "traits": {"u": part["traits"]["t"]}}}, **more)


def only(proof: Callable[[ProofContext], Iterator[Problem]], given: Document) -> Problem:
    (problem,) = found(proof, given)
    return problem


def proved(given: Document) -> list[Problem]:
    """What all proofs find, as `found`."""
    return found(lambda context: verify(context.criteria), given)


# ---- strategies


@st.composite
def tables(draw: st.DrawFn) -> Document:
    """Many rules on few combinations: gaps, conflicts, and rules that only several earlier ones cover."""
    levels = list(strategies.LEVELS[: draw(st.integers(2, 3))])
    names = strategies.CRITERIA[: draw(st.integers(1, 3))]
    conditions = draw(st.lists(strategies.when(dict.fromkeys(names, levels), 0, 3), min_size=1, max_size=9))
    recommendations = draw(st.sampled_from([["no", "yes"], ["no", "maybe", "yes"]]))
    part = criterion({"t": {"a": 0}}, dict.fromkeys(levels[1:], 50))
    return document(
        [
            {**rule(f"r{at}", draw(st.sampled_from(recommendations))), "when": when}
            for at, when in enumerate(conditions)
        ],
        levels=levels,
        recommendations=recommendations,
        criteria={name: {**part, "traits": {f"t{at}": part["traits"]["t"]}} for at, name in enumerate(names)},
        **{"hit-policy": draw(st.sampled_from(strategies.HIT_POLICIES))},
    )


@st.composite
def advising(draw: st.DrawFn) -> Document:
    """Few traits, in two criteria and the context, any rules, and advice."""
    levels, recommendations = list(strategies.LEVELS[:3]), list(strategies.RECOMMENDATIONS[:3])
    sizes = [draw(st.sampled_from([[2], [3], [2, 2], [2, 3]])) for _ in range(2)]
    pool = iter(strategies.TRAITS)
    criteria = {
        name: draw(strategies.criterion(levels, [next(pool) for _ in each], each))
        for name, each in zip(strategies.CRITERIA, sizes, strict=False)
    }
    context = draw(strategies.context_traits())
    traits = {name: each for part in criteria.values() for name, each in part["traits"].items()} | context
    values = {name: list(each["values"]) for name, each in traits.items()}
    conditions = draw(st.lists(strategies.when(dict.fromkeys(criteria, levels), 1, 2), min_size=1, max_size=5))
    return document(
        draw(strategies.table(conditions, recommendations)),
        levels=levels,
        recommendations=recommendations,
        criteria=criteria,
        context=context,
        advice=draw(strategies.advice(values, recommendations)),
        **{"hit-policy": draw(st.sampled_from(strategies.HIT_POLICIES))},
    )


any_table = st.one_of(strategies.broken_rule_tables(), tables())


# ---- the shipped criteria set


def test_nothing_is_wrong_with_the_shipped_set() -> None:
    loaded, findings = load_criteria(str(SHIPPED))
    assert findings == ()
    assert loaded is not None
    assert list(verify(loaded.criteria)) == []


# ---- rules: as enumeration finds


@pytest.mark.long
@thorough
@given(any_table)
def test_gaps_are_the_combinations_without_a_rule(given: Document) -> None:
    expected = brute.gaps(given)
    problems = found(gaps, given)
    assert [problem.words["n"] for problem in problems] == ([len(expected)] if expected else [])
    assert {each for problem in problems for each in combinations_in(problem)} == frozen(expected)


@pytest.mark.long
@thorough
@given(any_table)
def test_conflicts_are_the_combinations_that_two_rules_share(given: Document) -> None:
    expected: dict[tuple[Any, ...], set[Combination]] = {}
    for levels in brute.conflicts(given) if brute.is_unique(given) else ():
        for earlier, later in combinations([each["id"] for each in brute.matching_rules(given, levels)], 2):
            expected.setdefault((later, earlier), set()).add(frozenset(levels.items()))
    problems = found(conflicts, given)
    assert {(each.words["name"], each.words["other"]): combinations_in(each) for each in problems} == expected
    assert all(len(combinations_in(each)) == each.words["n"] for each in problems)


@pytest.mark.long
@thorough
@given(any_table)
def test_dead_rules_are_those_that_never_match_first(given: Document) -> None:
    problems = found(dead_rules, given)
    assert [each.words["name"] for each in problems] == list(brute.dead_rules(given))
    for each in problems:
        assert each.words["rules"] == fewest_before(given, str(each.words["name"]))
        assert_each_is_needed(given, each)


def matched_by(given: Document) -> dict[str, set[Combination]]:
    """The combinations that each rule matches, whether it decides them or not."""
    matched: dict[str, set[Combination]] = {each["id"]: set() for each in given["rules"]}
    for levels in brute.combinations(given):
        for each in brute.matching_rules(given, levels):
            matched[each["id"]].add(frozenset(levels.items()))
    return matched


def fewest_before(given: Document, dead: str) -> tuple[str, ...]:
    """The first of the smallest sets of earlier rules that match all that a dead rule does."""
    matched = matched_by(given)
    earlier = list(matched)[: list(matched).index(dead)]
    some = (chosen for size in range(len(earlier) + 1) for chosen in combinations(earlier, size))
    return next(chosen for chosen in some if matched[dead] <= set().union(*(matched[id] for id in chosen)))


def assert_each_is_needed(given: Document, problem: Problem) -> None:
    """Each rule in the way takes the combination that the witness says, and no other of them does."""
    matched = matched_by(given)
    shown = [part.split(" -> ") for part in str(problem.words["witness"]).split(" | ")]
    assert tuple(id for _, id in shown) == problem.words["rules"]
    for text, id in shown:
        assert combination(text) in matched[str(problem.words["name"])]
        assert [other for _, other in shown if combination(text) in matched[other]] == [id]


@given(tables())
@settings(thorough, max_examples=strategies.tries(50))
def test_without_tries_a_dead_rule_has_some_cover_that_none_can_be_left_out_of(given: Document) -> None:
    with mock.patch.object(rule_proofs, "EFFORT", 0):
        problems = found(dead_rules, given)
    assert [each.words["name"] for each in problems] == list(brute.dead_rules(given))
    for each in problems:
        assert_each_is_needed(given, each)


@pytest.mark.long
@thorough
@given(any_table)
def test_not_monotone_is_where_a_better_level_gives_a_worse_recommendation(given: Document) -> None:
    expected: dict[tuple[Any, ...], list[tuple[Combination, Combination]]] = {}
    for worse, better in brute.not_monotone(given):
        low, high = brute.fired_rule(given, worse), brute.fired_rule(given, better)
        assert low is not None
        assert high is not None
        key = high["id"], low["id"], high["recommend"], low["recommend"]
        expected.setdefault(key, []).append((frozenset(worse.items()), frozenset(better.items())))
    problems = found(not_monotone, given)
    words = ("name", "other", "recommendation", "better")
    assert {tuple(each.words[word] for word in words): each.words["n"] for each in problems} == {
        key: len(pairs) for key, pairs in expected.items()
    }
    for each in problems:
        low_levels, high_levels = map(combination, str(each.words["witness"]).split(" -> "))
        assert (low_levels, high_levels) in expected[tuple(each.words[word] for word in words)]


# ---- traits: as enumeration finds


Completed = dict[Combination, str | None]
"""The level of each completion of a criterion."""


def completed(given: Document) -> Completed:
    """The levels of all completions of the only criterion."""
    (part,) = given["criteria"].values()
    assignments = [assignment for assignment, _ in brute.assignments(part["traits"], brute.UNKNOWN)]
    return {frozenset(each.items()): brute.level(given, part, each) for each in assignments}


@pytest.mark.long
@thorough
@given(scored())
def test_unreachable_levels_are_those_that_no_completion_has(given: Document) -> None:
    problems = found(unreachable_levels, given)
    assert [each.words["name"] for each in problems] == brute.unreachable_levels(given)["c"]


@thorough
@given(scored())
def test_idle_values_are_those_that_stand_for_no_step(given: Document) -> None:
    levels = completed(given)

    def alike(trait: str, one: str, other: str) -> bool:
        with_one = {each: level for each, level in levels.items() if (trait, one) in each}
        return all(level == levels[each - {(trait, one)} | {(trait, other)}] for each, level in with_one.items())

    expected = []
    for name, each in given["criteria"]["c"]["traits"].items():
        values = list(each["values"])
        if all(alike(name, one, other) for one, other in combinations(values, 2)):
            expected.append((name, values[0], tuple(values[1:])))
            continue
        for before, value, after in zip(values, values[1:], values[2:], strict=False):
            if alike(name, value, before) and alike(name, value, after):
                expected.append((name, value, (before, after)))
    problems = found(idle_values, given)
    assert [(each.words["trait"], each.words["name"], each.words["others"]) for each in problems] == expected


@pytest.mark.long
@thorough
@given(scored())
def test_idle_caps_are_those_that_lower_no_level(given: Document) -> None:
    assert [each.path[-1] for each in found(idle_caps, given)] == brute.idle_caps(given)["c"]


@pytest.mark.long
@thorough
@given(scored())
def test_all_idle_caps_can_go_at_once_and_no_level_changes(given: Document) -> None:
    idle = {each.path[-1] for each in found(idle_caps, given)}
    part = given["criteria"]["c"]
    caps = [cap for at, cap in enumerate(part["caps"]) if at not in idle]
    less = {**given, "criteria": {"c": {**part, "caps": caps}}}
    assert completed(less) == completed(given)
    assert found(idle_caps, less) == []


@pytest.mark.long
@thorough
@given(advising())
def test_idle_advice_is_what_no_completion_calls_for(given: Document) -> None:
    assert [each.words["name"] for each in found(idle_advice, given)] == brute.idle_advice(given)


# ---- all problems


@pytest.mark.long
@thorough
@given(st.one_of(any_table, scored(), advising(), strategies.criteria_sets()))
def test_every_problem_has_a_place_in_the_document_and_a_witness(given: Document) -> None:
    criteria = CriteriaSet.model_validate(given)
    problems = list(verify(criteria))
    assert problems == [problem for proof in PROOFS for problem in proof(ProofContext(criteria))]
    for problem in problems:
        here: Any = given
        for step in problem.path:
            here = here[step]
        assert problem.words["witness"]
        severities = {"rule-gap": "error", "rule-conflict": "error", "trait-idle": "note"}
        assert CATALOGUE[problem.id].severity == severities.get(problem.id, "warning")


# ---- by hand


def test_a_gap_shows_the_first_combinations_and_counts_the_rest() -> None:
    given = two_criteria(rule("good", x="high"), rule("fair", y=">= mid", x="mid"))
    (problem,) = gaps(ProofContext(CriteriaSet.model_validate(given)))
    assert (problem.path, problem.part) == (("rules",), "key")
    assert problem.words["n"] == 4
    assert problem.words["witness"] == "x: low, y: low | x: mid, y: low | x: low, y: mid"


def test_a_conflict_is_told_at_the_later_rule() -> None:
    given = two_criteria(
        rule("one", x="low"), rule("two", y="low"), rule("rest", x=">= mid"), **{"hit-policy": "unique"}
    )
    first, second = conflicts(ProofContext(CriteriaSet.model_validate(given)))
    assert first.path == ("rules", 1, "id")
    assert first.words["witness"] == "x: low, y: low"
    assert (second.words["name"], second.words["other"], second.words["n"]) == ("rest", "two", 2)


def test_a_rule_is_dead_because_of_one_earlier_rule() -> None:
    given = two_criteria(rule("one", x="low"), rule("wide", y="<= mid"), rule("dead", x="high", y="low"), rule("rest"))
    problem = only(dead_rules, given)
    assert problem.path == ("rules", 2, "id")
    assert problem.words == {"name": "dead", "rules": ("wide",), "witness": "x: high, y: low -> wide"}


def test_a_rule_is_dead_because_of_a_union_of_earlier_rules() -> None:
    given = two_criteria(
        rule("aside", x="high"),
        rule("worse", x="<= mid", y="low"),
        rule("low", x="low"),
        rule("better", x="<= mid", y=">= mid"),
        rule("dead", x="<= mid"),
        rule("rest"),
    )
    dead, rest = found(dead_rules, given)
    assert dead.words["rules"] == ("worse", "better")
    assert dead.words["witness"] == "x: low, y: low -> worse | x: low, y: mid -> better"
    assert (rest.words["name"], rest.words["rules"]) == ("rest", ("aside", "dead"))


COVERS: dict[str, tuple[list[Document], tuple[str, ...], tuple[str, ...]]] = {
    "the fewest, not the widest": (
        [rule("a", x=">= mid", y="low"), rule("b", x="low"), rule("c", y=">= mid"), rule("d", y="low"), rule("dead")],
        ("c", "d"),
        ("a", "b", "c"),
    ),
    "the earliest of as few": (
        [rule("a", x="high"), rule("b", x=">= mid"), rule("c", x="<= mid"), rule("dead")],
        ("a", "c"),
        ("b", "c"),
    ),
    "none that is needless": (
        [rule("a", x="<= mid", y="<= mid"), rule("b", y="low"), rule("c", y=">= mid"), rule("dead", y="<= mid")],
        ("b", "c"),
        ("b", "c"),
    ),
}


@pytest.mark.parametrize("case", COVERS)
def test_a_dead_rule_names_as_few_rules_as_can_be_found(case: str) -> None:
    rules, fewest, without_tries = COVERS[case]
    assert found(dead_rules, two_criteria(*rules))[-1].words["rules"] == fewest
    with mock.patch.object(rule_proofs, "EFFORT", 0):
        assert found(dead_rules, two_criteria(*rules))[-1].words["rules"] == without_tries


def test_no_rule_is_dead_where_rules_have_no_order() -> None:
    assert found(dead_rules, two_criteria(rule("all"), rule("same"), **{"hit-policy": "unique"})) == []


def test_the_last_word_of_a_complete_table_is_dead_because_of_all_of_it() -> None:
    cells = list(product(["low", "mid", "high"], repeat=2))
    given = two_criteria(*(rule(f"{x}-{y}", x=x, y=y) for x, y in cells), rule("otherwise"))
    problem = only(dead_rules, given)
    assert problem.words["rules"] == tuple(f"{x}-{y}" for x, y in cells)


def test_a_better_level_gives_a_worse_recommendation() -> None:
    given = two_criteria(rule("odd", "no", x="high", y="mid"), rule("fine", "yes", x=">= mid"), rule("rest", "no"))
    problem = only(not_monotone, given)
    assert problem.path == ("rules", 0, "id")
    assert problem.words == {
        "name": "odd",
        "other": "fine",
        "recommendation": "no",
        "better": "yes",
        "n": 2,
        "witness": "x: high, y: low -> x: high, y: mid",
    }


UNREACHABLE: dict[str, tuple[Document, Document, list[Document], str]] = {
    "high": ({"t": {"a": 0, "b": Decimal("72.5")}}, {"mid": 50, "high": 90}, [], "high: 90 | score: 72.5"),
    "low": ({"t": {"a": 30, "b": 100}}, {"mid": 20, "high": 90}, [], "mid: 20 | score: 30"),
    "mid between two scores": (
        {"t": {"a": 0, "b": 50, "c": 100}, "u": {"weight": 2, "a": 0, "b": 100}},
        {"mid": 55, "high": 60},
        [],
        "mid: 55, high: 60 | score: 100/3, score: 200/3",
    ),
    "mid behind high": ({"t": {"a": 0, "b": 100}}, {"mid": 80, "high": 60}, [], "mid: 80, high: 60"),
    "high under a cap": (
        {"t": {"a": 0, "b": 80, "c": 100}},
        {"mid": 50, "high": 75},
        [{"when": {"t": ">= b"}, "at-most": "mid"}, {"when": {"t": ["a", "b"]}, "at-most": "low"}],
        "high: 75 | score: 80, score: 100 | t: >= b -> mid | t: [a, b] -> low",
    ),
}


@pytest.mark.parametrize("case", UNREACHABLE)
def test_a_level_is_out_of_reach(case: str) -> None:
    traits, thresholds, caps, witness = UNREACHABLE[case]
    problem = only(unreachable_levels, document(criteria={"c": criterion(traits, thresholds, caps)}))
    level = case.split()[0]
    assert (problem.words["name"], problem.words["witness"]) == (level, witness)
    assert problem.path == (("criteria", "c") if level == "low" else ("criteria", "c", "thresholds", level))
    assert problem.part == "key"


@pytest.mark.parametrize("thresholds", [{"mid": 50, "high": 100}, {"mid": 50, "high": 50}])
def test_a_value_between_two_stands_for_no_step(thresholds: Document) -> None:
    traits = {"t": {"a": 0, "b": 10, "c": 20, "d": 100}, "u": {"a": 0, "b": 100}}
    problem = only(idle_values, document(criteria={"c": criterion(traits, thresholds)}))
    assert problem.path == ("criteria", "c", "traits", "t", "values", "b")
    assert problem.words == {
        "name": "b",
        "others": ("a", "c"),
        "trait": "t",
        "criterion": "c",
        "witness": f"t: c -> 60, t: b -> 55, t: a -> 50, {'mid' if thresholds['high'] > 50 else 'high'}: 50",
    }


def test_values_that_are_told_apart_from_one_neighbour_matter() -> None:
    given = document(criteria={"c": criterion({"t": {"a": 0, "b": 10, "c": 60, "d": 90}})})
    assert found(idle_values, given) == []


def test_a_value_matters_by_a_cap_alone() -> None:
    caps = [{"when": {"t": "b"}, "at-most": "low"}]
    traits = {"t": {"a": 0, "b": 10, "c": 20, "d": 100}, "u": {"a": 0, "b": 100}}
    assert found(idle_values, document(criteria={"c": criterion(traits, caps=caps)})) == []


def test_a_trait_is_idle_as_a_whole() -> None:
    traits = {"t": {"weight": 9, "a": 0, "b": 100}, "u": {"a": 0, "b": 50, "c": 100}}
    problem = only(idle_values, document(criteria={"c": criterion(traits, {"mid": 15, "high": 85})}))
    assert (problem.words["name"], problem.words["others"]) == ("a", ("b", "c"))
    assert problem.words["witness"] == (
        "u: c -> 100, u: b -> 95, u: a -> 90, mid: 15 | u: c -> 100, u: b -> 95, u: a -> 90, high: 85"
    )


def test_a_trait_with_which_nothing_is_reached_is_idle() -> None:
    given = document(criteria={"c": criterion({"t": {"a": 0, "b": 10}}, {"mid": 20, "high": 30})})
    assert only(idle_values, given).words["witness"] == "t: b -> low, t: a -> low"


def test_a_trait_with_one_value_has_nothing_to_be_told_apart() -> None:
    given = document(criteria={"c": criterion({"t": {"a": 50}, "u": {"a": 0, "b": 100}})})
    assert found(idle_values, given) == []


CAPS = {
    "above nothing": ([{"when": {"t": "c"}, "at-most": "high"}], 0, (), "t: c -> high | score: 100"),
    "no score so high": ([{"when": {"t": "a"}, "at-most": "mid"}], 0, (), "t: a -> mid | score: 50, high: 80"),
    "another goes further": (
        [{"when": {"t": "a"}, "at-most": "low"}, {"when": {"t": "a", "u": "b"}, "at-most": "low"}],
        1,
        ("t: a -> low",),
        "t: a, u: b -> low | score: 50, mid: 50 | t: a -> low",
    ),
    "the earlier of two": (
        [{"when": {"t": "c"}, "at-most": "mid"}, {"when": {"t": ">= c"}, "at-most": "mid"}],
        1,
        ("t: c -> mid",),
        "t: >= c -> mid | score: 100, high: 80 | t: c -> mid",
    ),
}


@pytest.mark.parametrize("case", CAPS)
def test_a_cap_lowers_nothing(case: str) -> None:
    caps, at, others, witness = CAPS[case]
    part = criterion({"t": {"a": 0, "b": 50, "c": 100}, "u": {"a": 0, "b": 100}}, {"mid": 50, "high": 80}, caps)
    problem = only(idle_caps, document(criteria={"c": part}))
    assert problem.path == ("criteria", "c", "caps", at)
    assert problem.words == {
        "criterion": "c",
        "level": caps[at]["at-most"],
        "caps": others,
        "witness": witness,
    }


def test_a_cap_that_lowers_some_level_is_not_idle() -> None:
    caps = [{"when": {"t": "c"}, "at-most": "mid"}, {"when": {"t": "c", "u": "b"}, "at-most": "low"}]
    part = criterion({"t": {"a": 0, "b": 50, "c": 100}, "u": {"a": 90, "b": 100}}, {"mid": 50, "high": 80}, caps)
    assert found(idle_caps, document(criteria={"c": part})) == []


def test_a_cap_that_lowers_the_highest_of_several_scores_is_not_idle() -> None:
    caps = [{"when": {"t": ["a", "c"], "u": "b"}, "at-most": "mid"}, {"when": {"u": "a"}, "at-most": "low"}]
    part = criterion({"t": {"a": 0, "b": 50, "c": 100}, "u": {"a": 0, "b": 100}}, {"mid": 50, "high": 80}, caps)
    assert found(idle_caps, document(criteria={"c": part})) == []


def test_an_advice_never_comes_to_be_given() -> None:
    given = two_criteria(
        rule("good", "yes", x="high"),
        rule("rest", "no"),
        context={"where": {"label": "where", "values": {"here": "here", "there": "there"}}},
        advice=[
            {"id": "given", "when": {"t": ">= b", "where": "here"}, "for": ["yes"], "text": "do"},
            {"id": "idle", "when": {"t": "<= b", "where": "here"}, "for": ["yes", "maybe"], "text": "do"},
            {"id": "for-all", "when": {"t": "a"}, "text": "do"},
            {"id": "for-what-never-comes", "for": ["maybe"], "text": "do"},
        ],
    )
    first, second = found(idle_advice, given)
    assert first.path == ("advice", 1, "id")
    assert first.words == {
        "name": "idle",
        "recommendations": ("no",),
        "witness": "t: <= b, where: here -> x: low, x: mid -> no",
    }
    assert (second.words["name"], second.words["witness"]) == ("for-what-never-comes", "no, yes")


# ---- what cannot be enumerated


def test_a_million_combinations_are_proved_at_once() -> None:
    part = criterion({"t": {"a": 0, "b": 100}}, {"high": 50})
    names = [f"c{at}" for at in range(20)]
    criteria = {name: {**part, "traits": {f"t{name}": part["traits"]["t"]}} for name in names}
    rules = [rule(f"r{at}", "yes", **{names[at]: "high", names[at + 1]: "low"}) for at in range(19)]
    rules += [rule("twice", c4="high", c5="low", c9="low"), rule("rest")]
    given = document(rules, levels=["low", "high"], criteria=criteria)
    problems = proved({**given, "rules": rules[:-1]})
    assert [problem.words["n"] for problem in problems if problem.id == "rule-gap"] == [21]  # first low, then high
    problems = proved(given)
    assert [problem.words["rules"] for problem in problems if problem.id == "rule-dead"] == [("r4",)]


def test_twelve_traits_of_five_odd_values_are_proved_at_once() -> None:
    """No two completions have the same score, so there are as many scores as completions: 5 to the power of 12."""
    traits: Document = {
        f"t{trait}": {f"v{value}": Decimal(12 * value * 5**trait) / 10**8 for value in range(5)} for trait in range(12)
    }
    caps = [{"when": {"t0": "v0", "t1": "v0"}, "at-most": "low"}, {"when": {"t2": "v4"}, "at-most": "high"}]
    second_best = Decimal(5**12 - 2) / 10**8
    given = document(criteria={"c": criterion(traits, {"mid": second_best, "high": 90}, caps)})
    problems = proved(given)
    assert [problem.words["name"] for problem in problems if problem.id == "level-unreachable"] == ["high"]
    assert [problem.words["level"] for problem in problems if problem.id == "cap-idle"] == ["low", "high"]
    idle = [(each.words["trait"], each.words["name"]) for each in problems if each.id == "value-idle"]
    assert idle == [("t0", "v1"), *((f"t{trait}", value) for trait in range(1, 12) for value in ("v1", "v2"))]


# ---- what others found in their tables
#
# Each table is given by its inputs with their categories, in the order of the levels, and its rules by the categories
# that each lets through of each input; an input that is left out may be anything. Where one has fewer categories than
# another, its last one stands for the levels that are left.

Categories = dict[str, list[str]]
Cells = dict[str, list[str]]
Point = tuple[str, ...]
"""A category of each input."""


def transcribed(inputs: Categories, rules: dict[str, Cells], policy: str) -> Document:
    width = max(len(categories) for categories in inputs.values())
    part = criterion({"t": {"a": 0}}, {f"l{at}": 50 for at in range(1, width)})

    def levels(name: str, categories: list[str]) -> list[str]:
        return [f"l{at}" for at in range(width) if inputs[name][min(at, len(inputs[name]) - 1)] in categories]

    return document(
        [{**rule(id), "when": {name: levels(name, cells[name]) for name in cells}} for id, cells in rules.items()],
        levels=[f"l{at}" for at in range(width)],
        criteria={name: {**part, "traits": {f"t-{name}": part["traits"]["t"]}} for name in inputs},
        **{"hit-policy": policy},
    )


def points(inputs: Categories, problem: Problem) -> set[Point]:
    """The combinations that a problem lists, in categories."""
    return {
        tuple(categories[min(int(dict(each)[name][1:]), len(categories) - 1)] for name, categories in inputs.items())
        for each in combinations_in(problem)
    }


def gaps_in(inputs: Categories, rules: dict[str, Cells]) -> set[Point]:
    problems = found(gaps, transcribed(inputs, rules, "first"))
    return {point for problem in problems for point in points(inputs, problem)}


def overlaps_in(inputs: Categories, rules: dict[str, Cells]) -> dict[tuple[Any, Any], set[Point]]:
    problems = found(conflicts, transcribed(inputs, rules, "unique"))
    return {(each.words["other"], each.words["name"]): points(inputs, each) for each in problems}


def dead_in(inputs: Categories, rules: dict[str, Cells]) -> dict[Any, Any]:
    problems = found(dead_rules, transcribed(inputs, rules, "first"))
    return {each.words["name"]: each.words["rules"] for each in problems}


def test_drools_two_booleans() -> None:
    """Apache KIE Drools, kie-dmn-validation, GapsOverlapsBoolean: a gap where both are true, rules 1 and 2 overlap."""
    inputs = {"p1": ["false", "true"], "p2": ["false", "true"]}
    rules: dict[str, Cells] = {
        "ff": {"p1": ["false"], "p2": ["false"]},
        "f": {"p1": ["false"]},
        "tf": {"p1": ["true"], "p2": ["false"]},
    }
    assert gaps_in(inputs, rules) == {("true", "true")}
    assert overlaps_in(inputs, rules) == {("ff", "f"): {("false", "false")}}


def test_drools_around_zero() -> None:
    """Apache KIE Drools, kie-dmn-validation, GapsXY: three gaps, no overlap."""
    inputs = {"x": ["<0", "0", ">0"], "y": ["<0", "0", ">0"]}
    rules = {
        "r1": {"x": ["<0"], "y": ["<0", "0"]},
        "r2": {"x": ["0"], "y": ["<0"]},
        "r3": {"x": [">0"], "y": ["0", ">0"]},
    }
    assert gaps_in(inputs, rules) == {("<0", ">0"), ("0", "0"), ("0", ">0"), (">0", "<0")}
    assert overlaps_in(inputs, rules) == {}


def test_drools_masked_and_misleading() -> None:
    """Apache KIE Drools, kie-dmn-validation, MaskTest and MisleadingRules: no gap, one overlap each.

    Drools tells whether the policy `priority` lets the wrong rule win; `first` has no such doubt, and no rule is dead.
    """
    inputs = {"age": ["<18", ">=18"], "risk": ["high", "medium", "low"], "mitigated": ["false", "true"]}
    rules: dict[str, Cells] = {
        "ok": {"age": [">=18"], "risk": ["medium", "low"], "mitigated": ["true"]},
        "no": {},
    }
    assert gaps_in(inputs, rules) == set()
    assert overlaps_in(inputs, rules) == {("ok", "no"): {(">=18", "medium", "true"), (">=18", "low", "true")}}
    assert dead_in(inputs, rules) == {}

    inputs = {"mitigated": ["false", "true"], "risk": ["high", "medium", "low"]}
    rules = {
        "ok": {"mitigated": ["true"], "risk": ["low"]},
        "check": {"risk": ["medium"]},
        "high": {"mitigated": ["true"], "risk": ["high"]},
        "no": {"mitigated": ["false"]},
    }
    assert gaps_in(inputs, rules) == set()
    assert overlaps_in(inputs, rules) == {("check", "no"): {("false", "medium")}}
    assert dead_in(inputs, rules) == {}


def test_drools_subsumed() -> None:
    """Apache KIE Drools, kie-dmn-validation, Subsumption: no gap; rule 2 overlaps with 3 and 4, which say no more."""
    inputs = {"age": ["<18", "18-21", ">21"], "risky": ["false", "true"]}
    rules: dict[str, Cells] = {
        "r1": {"age": ["<18"]},
        "r2": {"age": ["18-21", ">21"]},
        "r3": {"age": [">21"], "risky": ["false"]},
        "r4": {"age": [">21"], "risky": ["true"]},
    }
    assert gaps_in(inputs, rules) == set()
    assert overlaps_in(inputs, rules) == {("r2", "r3"): {(">21", "false")}, ("r2", "r4"): {(">21", "true")}}
    assert dead_in(inputs, rules) == {"r3": ("r2",), "r4": ("r2",)}


def cut(ends: int) -> list[str]:
    """The numbers up to each whole number to `ends`, the whole numbers themselves, and those beyond the last."""
    return [f"{half / 2:g}" for half in range(-1, 2 * ends + 2)]


def within(interval: str, categories: list[str]) -> list[str]:
    """The categories that a whole-numbered interval, `[0..4)`, or one side of a number, `<0` or `>7`, holds."""
    if interval[0] in "<>":
        end = int(interval[1:])
        return [each for each in categories if (float(each) < end if interval[0] == "<" else float(each) > end)]
    low, high = (int(end) for end in interval[1:-1].split(".."))
    ends = {*([low] if interval[0] == "[" else []), *([high] if interval[-1] == "]" else [])}
    return [each for each in categories if low < float(each) < high or float(each) in ends]


def test_drools_intervals() -> None:
    """Apache KIE Drools, kie-dmn-validation, GapsAndOverlaps1: 17 gaps, and rules 1 and 3 overlap."""
    inputs = {"x": cut(7), "y": cut(6)}
    table = {
        "r1": ("[0..4]", "[0..2]"),
        "r2": ("[1..3]", "[5..6]"),
        "r3": ("[2..5]", "[1..4]"),
        "r4": ("[6..7]", "[0..3]"),
    }
    rules = {id: {"x": within(x, inputs["x"]), "y": within(y, inputs["y"])} for id, (x, y) in table.items()}
    anything = "(-1..7)"
    regions = [
        *[
            ("<0", anything),
            ("[0..1)", "<0"),
            ("[0..1)", ">2"),
            ("[1..2)", "<0"),
            ("[1..2)", "(2..5)"),
            ("[1..2)", ">6"),
        ],
        *[("[2..3]", "<0"), ("[2..3]", "(4..5)"), ("[2..3]", ">6"), ("(3..4]", "<0"), ("(3..4]", ">4")],
        *[
            ("(4..5]", "<1"),
            ("(4..5]", ">4"),
            ("(5..6)", anything),
            ("[6..7]", "<0"),
            ("[6..7]", ">3"),
            (">7", anything),
        ],
    ]
    assert len(regions) == 17
    expected = [set(product(within(x, inputs["x"]), within(y, inputs["y"]))) for x, y in regions]
    assert gaps_in(inputs, rules) == set().union(*expected)
    both = set(product(within("[2..4]", inputs["x"]), within("[1..2]", inputs["y"])))
    assert overlaps_in(inputs, rules) == {("r1", "r3"): both}


def test_ibm_ages() -> None:
    """IBM Decision Designer, on overlap and gap checks: two rows of ages that share 29 and 30, or leave out 31."""
    ages: Categories = {"age": ["17-28", "29-30", "31", "32-40"]}
    overlapping = {"row-1": {"age": ["17-28", "29-30"]}, "row-2": {"age": ["29-30", "31", "32-40"]}}
    assert overlaps_in(ages, overlapping) == {("row-1", "row-2"): {("29-30",)}}
    assert gaps_in(ages, {"row-1": {"age": ["17-28", "29-30"]}, "row-2": {"age": ["32-40"]}}) == {("31",)}


def test_dmn_check_shadowed() -> None:
    """red6/dmn-check, ShadowedRuleValidator: the second of two rules for anything; not so if another input differs."""
    inputs = {"input": ["foo", "bar", "other"]}
    assert dead_in(inputs, {"first": {}, "second": {}}) == {"second": ("first",)}
    inputs = {"input": ["something"], "other": ["foo", "bar", "else"]}
    assert dead_in(inputs, {"first": {"other": ["foo"]}, "second": {"other": ["bar"]}}) == {}


def test_unison_redundant_by_a_union() -> None:
    """unisonweb/unison, transcript on pattern-match coverage: what several earlier cases cover, or do not."""
    inputs = {"t": ["a", "b", "c"]}
    assert gaps_in(inputs, {"a": {"t": ["a"]}}) == {("b",), ("c",)}
    rules: dict[str, Cells] = {"a": {"t": ["a"]}, "b": {"t": ["b"]}, "c": {"t": ["c"]}, "rest": {}}
    assert dead_in(inputs, rules) == {"rest": ("a", "b", "c")}

    inputs = {"t": ["a", "b"], "optional": ["none", "a", "b"]}
    some = ["a", "b"]
    most = {
        "a-some": {"t": ["a"], "optional": some},
        "a-none": {"t": ["a"], "optional": ["none"]},
        "b-none": {"t": ["b"], "optional": ["none"]},
    }
    assert gaps_in(inputs, {**most, "b-some-a": {"t": ["b"], "optional": ["a"]}}) == {("b", "b")}
    rules = {**most, "b-some": {"t": ["b"], "optional": some}, "a-some-a": {"t": ["a"], "optional": ["a"]}}
    assert dead_in(inputs, rules) == {"a-some-a": ("a-some",)}


# ---- hit policies


@pytest.mark.parametrize("judge", [compile_set, lambda criteria: list(verify(criteria))])
def test_a_hit_policy_that_is_not_handled_is_never_taken_for_another(judge: Callable[[CriteriaSet], object]) -> None:
    criteria = CriteriaSet.model_validate(document()).model_copy(update={"hit_policy": "none-such"})
    with pytest.raises(AssertionError, match="none-such"):
        judge(criteria)


def test_what_two_rules_match_under_unique_is_never_evaluated() -> None:
    twice = document([rule("one"), rule("two", "yes", c="high")], **{"hit-policy": "unique"})
    with pytest.raises(ValueError, match="no rule"):
        compile_set(CriteriaSet.model_validate(twice))
