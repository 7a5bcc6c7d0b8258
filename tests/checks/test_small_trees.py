"""What is said of small trees, which a person can check by hand: levels, values, traits, caps, advice and weights."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest

from kjerne.checks import trait_proofs
from kjerne.checks.group_lints import languages
from kjerne.checks.references import CRITERIA_CHECKS
from kjerne.checks.run import to_finding, verify
from kjerne.model.documents import CriteriaSet
from kjerne.model.findings import START, Problem
from kjerne.texts.languages import LANGUAGES
from kjerne.texts.wording import message

Document = dict[str, Any]
When = dict[str, str | list[str]]


def trait(*values: str, **more: Any) -> Document:
    """A trait that a table reads."""
    return {"label": "A trait", "values": {value: value for value in values}, **more}


def scored(**points: int) -> Document:
    """A trait that counts with the points of its values."""
    return {"label": "A trait", "values": {value: {"points": given} for value, given in points.items()}}


def by_rules(*rules: tuple[When, str], **more: Any) -> Document:
    """A criterion that these rules decide, named a, b and so on: a condition, and the level that it gives."""
    named = [{"id": "abcdefg"[at], "when": when, "level": level} for at, (when, level) in enumerate(rules)]
    return {"label": "A criterion", "rules": named, **more}


def by_points(strong: int, **more: Any) -> Document:
    """A criterion that points decide; `strong` is the lowest score of the better level."""
    return {"label": "A criterion", "thresholds": {"strong": strong}, **more}


def a_set(*rules: tuple[When, str], **more: Any) -> CriteriaSet:
    """A criteria set with the levels weak and strong, whose rules recommend stop, wait or go."""
    document = {
        "id": "a-set",
        "version": "1.0.0",
        "title": "a set",
        "levels": ["weak", "strong"],
        "recommendations": ["stop", "wait", "go"],
        "rules": [
            {"id": "uvwxyz"[at], "when": when, "recommend": given, "because": "so"}
            for at, (when, given) in enumerate(rules)
        ],
        **more,
    }
    criteria = CriteriaSet.model_validate(document)
    assert [problem for check in CRITERIA_CHECKS for problem in check(criteria)] == []
    return criteria


def said(problem: Problem) -> str:
    """The English sentence of a problem; there is another one in each other language."""
    finding = to_finding("set.yaml", START, problem.id, problem.words)
    assert len({message(lang, finding) for lang in LANGUAGES}) == len(LANGUAGES)
    return message("en", finding)


def found(criteria: CriteriaSet) -> list[tuple[str, str, str]]:
    """Of each problem its id, its place with dots between the steps, and its witness."""
    return [(each.id, ".".join(map(str, each.path)), str(each.words.get("witness", ""))) for each in verify(criteria)]


GO_IF_STRONG: tuple[tuple[When, str], ...] = (({"top": "strong"}, "go"), ({}, "stop"))


# ---- levels


def test_a_level_that_no_rule_gives_is_out_of_reach() -> None:
    """`top` has a scale of its own with three levels, and its rules give two of them."""
    top = by_rules(
        ({"leader": "director"}, "firm"),
        ({}, "loose"),
        levels=["loose", "middling", "firm"],
        traits={"leader": trait("expert", "director")},
    )
    (problem,) = verify(a_set(({"top": "firm"}, "go"), ({}, "stop"), criteria={"top": top}))
    assert problem.path == ("criteria", "top", "rules")
    assert problem.words["witness"] == "middling"
    assert said(problem) == (
        "no values of the traits lead to the level middling of top; change the rules so that one of them gives it, "
        "or give the criterion levels of its own without it"
    )


def test_a_level_that_asks_for_what_is_out_of_reach_is_out_of_reach() -> None:
    """`inner` reaches 50 at most and strong from 60, so the rule of `top` that asks for it never decides."""
    inner = by_points(60, traits={"money": scored(little=0, enough=50)})
    top = by_rules(
        ({"inner": "strong"}, "strong"), ({}, "weak"), criteria={"inner": inner}, traits={"leader": trait("a", "b")}
    )
    levels = [each for each in found(a_set(*GO_IF_STRONG, criteria={"top": top})) if each[0] == "level-unreachable"]
    assert levels == [
        (
            "level-unreachable",
            "criteria.top.criteria.inner.thresholds.strong",
            "strong: 60 | score: 50",
        ),
        ("level-unreachable", "criteria.top.rules", "strong | a: inner: strong"),
    ]


def test_of_a_subtotal_the_thresholds_that_are_only_shown_are_proved_too() -> None:
    part = {"label": "A part", "thresholds": {"strong": 80}, "traits": {"money": scored(little=0, enough=60)}}
    top = by_points(30, criteria={"part": part})
    assert found(a_set(*GO_IF_STRONG, criteria={"top": top})) == [
        ("level-unreachable", "criteria.top.criteria.part.thresholds.strong", "strong: 80 | score: 60")
    ]


# ---- values


def test_a_value_that_no_rule_tells_from_its_neighbours_is_idle() -> None:
    """Only `all` is asked about, so `some` is as good as `one` and `many`."""
    top = by_rules(({"reach": "all"}, "strong"), ({}, "weak"), traits={"reach": trait("one", "some", "many", "all")})
    (problem,) = verify(a_set(*GO_IF_STRONG, criteria={"top": top}))
    assert problem.path == ("criteria", "top", "traits", "reach", "values", "some")
    assert problem.words["witness"] == "reach: one = some = many"
    assert said(problem) == (
        "some makes no difference to top beside one and many; let a rule tell them apart, or do without it"
    )


@pytest.mark.parametrize("ordered", [True, False])
def test_a_trait_that_no_rule_names_is_idle_as_a_whole(ordered: bool) -> None:
    reach, leader = trait("one", "some", "many", ordered=ordered), trait("expert", "director")
    top = by_rules(({"leader": "director"}, "strong"), ({}, "weak"), traits={"reach": reach, "leader": leader})
    assert found(a_set(*GO_IF_STRONG, criteria={"top": top})) == [
        ("value-idle", "criteria.top.traits.reach.values.one", "reach: one = some = many")
    ]


def test_between_values_without_order_there_are_none() -> None:
    """Were they in order, `roads` would stand between two that count as it does."""
    field = trait("school", "roads", "rail", "health", ordered=False)
    top = by_rules(({"field": "health"}, "strong"), ({}, "weak"), traits={"field": field})
    assert found(a_set(*GO_IF_STRONG, criteria={"top": top})) == []


def test_a_trait_with_one_value_has_nothing_to_be_told_apart() -> None:
    top = by_rules(
        ({"leader": "director"}, "strong"), ({}, "weak"), traits={"only": trait("a"), "leader": trait("e", "director")}
    )
    assert found(a_set(*GO_IF_STRONG, criteria={"top": top})) == []


def test_values_that_the_set_itself_asks_about_are_proved_too() -> None:
    criteria = a_set(({"duty": "law"}, "go"), ({}, "stop"), traits={"duty": trait("none", "custom", "plan", "law")})
    assert found(criteria) == [
        ("value-idle", "traits.duty.values.custom", "duty: none = custom = plan"),
    ]


def test_values_with_equal_points_are_meant_to_count_the_same() -> None:
    """`some` and `several` have 40 each; `few`, with 10 between 0 and 40, makes no difference."""
    top = by_points(60, traits={"reach": scored(one=0, few=10, some=40, several=40, all=100)})
    (problem,) = verify(a_set(*GO_IF_STRONG, criteria={"top": top}))
    assert problem.path == ("criteria", "top", "traits", "reach", "values", "few")
    assert said(problem) == (
        "few makes no difference to top beside one and some; give it other points, or do without it"
    )


def test_a_value_of_a_subtotal_counts_in_the_criterion_around_it() -> None:
    """leader + money must be 100: a director needs 15, an expert 100, so 5 points are as good as 0 or 10."""
    part = {"label": "A part", "traits": {"money": scored(none=0, some=5, more=10, much=20, enough=100)}}
    top = by_points(50, traits={"leader": scored(expert=0, director=85)}, criteria={"part": part})
    assert [each[:2] for each in found(a_set(*GO_IF_STRONG, criteria={"top": top}))] == [
        ("value-idle", "criteria.top.criteria.part.traits.money.values.some")
    ]


# ---- traits, caps, advice


def test_a_criterion_that_no_rule_around_it_names_makes_its_traits_idle() -> None:
    inner = by_points(50, traits={"money": scored(little=0, enough=100)})
    top = by_rules(
        ({"leader": "director"}, "strong"),
        ({}, "weak"),
        traits={"leader": trait("expert", "director")},
        criteria={"inner": inner},
    )
    (problem,) = verify(a_set(*GO_IF_STRONG, criteria={"top": top}))
    assert (problem.id, problem.path) == ("trait-idle", ("criteria", "top", "criteria", "inner", "traits", "money"))
    assert problem.words["witness"] == "inner: weak = strong"
    assert said(problem) == (
        "top does not hang on inner, so the trait money cannot matter; name inner in a rule of top, "
        "or move the trait to the context"
    )


def test_with_a_criterion_all_that_is_within_it_is_idle() -> None:
    inner = by_points(50, traits={"money": scored(little=0, enough=100)})
    other = by_rules(
        ({"leader": "director", "inner": "strong"}, "strong"),
        ({}, "weak"),
        traits={"leader": trait("expert", "director")},
        criteria={"inner": inner},
    )
    top = by_points(50, traits={"reach": scored(one=0, all=100)})
    problems = list(verify(a_set(*GO_IF_STRONG, criteria={"top": top, "other": other})))
    assert [(each.id, each.words["name"]) for each in problems] == [("trait-idle", "leader"), ("trait-idle", "money")]
    assert said(problems[1]).startswith("no recommendation hangs on other, so the trait money cannot matter; ")


def capped(strong: int) -> CriteriaSet:
    """(leader + money) / 2, where little money lowers to weak; then the score is 50 at most."""
    part = {"label": "A part", "traits": {"money": scored(little=0, enough=100)}}
    caps = [{"when": {"money": "little"}, "at-most": "weak"}]
    leader = scored(expert=0, director=100)
    return a_set(
        *GO_IF_STRONG,
        criteria={"top": by_points(strong, traits={"leader": leader}, criteria={"part": part}, caps=caps)},
    )


def test_a_cap_may_hang_on_a_trait_of_a_subtotal() -> None:
    assert [each for each in found(capped(50)) if each[0] == "cap-idle"] == []
    assert found(capped(51)) == [
        ("cap-idle", "criteria.top.caps.0", "money: little -> weak | score: 50, strong: 51"),
    ]


def test_an_advice_for_what_cannot_come_out_then_is_idle() -> None:
    """With an expert `inner` is weak, so `top` is, and nothing but stop is recommended."""
    inner = by_rules(({"leader": "director"}, "strong"), ({}, "weak"), traits={"leader": trait("expert", "director")})
    top = by_rules(({"inner": "strong"}, "strong"), ({}, "weak"), criteria={"inner": inner})
    advice = [
        {"id": "one", "when": {"leader": "expert"}, "for": ["go"], "text": "so"},
        {"id": "two", "when": {"leader": "director"}, "for": ["go"], "text": "so"},
    ]
    (problem,) = verify(a_set(*GO_IF_STRONG, criteria={"top": top}, advice=advice))
    assert (problem.id, problem.path) == ("advice-idle", ("advice", 0, "id"))
    assert problem.words["witness"] == "leader: expert -> top: weak -> stop"


def test_no_advice_is_called_idle_because_of_a_gap() -> None:
    """With an expert `top` has no level at all, until there is a rule for that."""
    top = by_rules(({"leader": "director"}, "strong"), traits={"leader": trait("expert", "director")})
    advice = [{"id": "one", "when": {"leader": "expert"}, "text": "so"}]
    (problem,) = verify(a_set(*GO_IF_STRONG, criteria={"top": top}, advice=advice))
    assert (problem.id, problem.path) == ("rule-gap", ("criteria", "top", "rules"))


# ---- weights and points that count in no score


def test_a_weight_is_idle_where_no_score_counts_it() -> None:
    inner = by_points(50, weight=2, traits={"money": {**scored(little=0, enough=100), "weight": 3}})
    top = by_rules(
        ({"leader": "director"}, "strong"),
        ({"inner": "strong"}, "strong"),
        ({}, "weak"),
        weight=4,
        traits={"leader": trait("expert", "director", weight=5)},
        criteria={"inner": inner},
    )
    problems = list(verify(a_set(*GO_IF_STRONG, criteria={"top": top})))
    assert [(each.id, each.path[:-1]) for each in problems] == [
        ("weight-idle", ("criteria", "top")),
        ("weight-idle", ("criteria", "top", "traits", "leader")),
        ("weight-idle", ("criteria", "top", "criteria", "inner")),
    ]
    assert said(problems[0]) == "top counts in no score, so its weight does nothing; remove the weight"


def test_a_weight_counts_in_a_subtotal_and_in_the_total() -> None:
    part = {"label": "A part", "weight": 2, "traits": {"money": {**scored(little=0, enough=100), "weight": 3}}}
    top = by_points(50, weight=4, criteria={"part": part})
    assert found(a_set(*GO_IF_STRONG, criteria={"top": top})) == []


def test_points_are_idle_where_rules_decide_and_are_told_once_for_a_trait() -> None:
    top = by_rules(({"leader": "director"}, "strong"), ({}, "weak"), traits={"leader": scored(expert=0, director=9)})
    (problem,) = verify(a_set(*GO_IF_STRONG, criteria={"top": top}))
    assert (problem.id, problem.path[-3:]) == ("points-idle", ("values", "expert", "points"))
    assert said(problem).startswith("the points of expert count in no score, because rules decide here; ")


# ---- what takes too long


def test_a_proof_that_takes_too_long_is_left_out_and_named() -> None:
    criteria = capped(51)
    with mock.patch.object(trait_proofs, "MOST_STEPS", 1):
        problems = list(verify(criteria))
    assert [(each.id, each.path) for each in problems] == [("proof-left-out", ("criteria", "top"))] * 3
    assert [said(each).partition(", so ")[0] for each in problems] == [
        "it would take too long to prove that every level can be reached",
        "it would take too long to prove that every value can matter",
        "it would take too long to prove that every cap can take effect",
    ]


# ---- texts


def test_a_text_that_lacks_a_language_is_found_at_any_depth() -> None:
    inner = {**by_points(50, traits={"money": scored(little=0, enough=100)}), "label": {"nb": "Indre"}}
    middle = by_rules(({"inner": "strong"}, "strong"), ({}, "weak"), criteria={"inner": inner})
    middle["rules"][0]["because"] = {"en": "So"}
    top = by_rules(({"middle": "strong"}, "strong"), ({}, "weak"), criteria={"middle": middle})
    assert [each.path for each in languages(a_set(*GO_IF_STRONG, criteria={"top": top}))] == [
        ("criteria", "top", "criteria", "middle", "criteria", "inner", "label"),
        ("criteria", "top", "criteria", "middle", "rules", 0, "because"),
    ]
