"""What a verdict rests on: by hand, and against the exhaustive reference of `brute_firmness`.

Each example by hand is asked of the program and of the reference, so that both stand on figures that a person worked
out. The reference is tried by itself too: its margin by scores that are off, its weights by drawing some.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kjerne.analysis import cheapest_changes, held_values
from kjerne.analysis.report import Subject, evaluate_group
from kjerne.engine.compile import compile_set
from kjerne.model.documents import CriteriaSet, Group
from kjerne.output import entries
from tests import brute, brute_analysis, brute_firmness, strategies
from tests.builders import with_rules
from tests.strategies import criteria_sets, tries
from tests.tree_strategies import trees

Document = dict[str, Any]
Case = tuple[Document, Document]
Ask = Callable[[Document, Document], Document]


def times(number: int) -> settings:
    """So many examples where every property is taken up in full, a twentieth of them in the default run."""
    return settings(
        max_examples=number if tries(100) == 100 else number // 20,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


# ---- what the program says


def entry(criteria: Document, group: Document) -> Document:
    """The group's entry of `evaluate --format json`."""
    model = CriteriaSet.model_validate(criteria)
    subject = Subject("groups/one.yaml", Group.model_validate(group))
    found: Document = entries.entry(evaluate_group(model, compile_set(model), subject))
    return found


def program(criteria: Document, group: Document) -> Document:
    """`basis` and `firmness` as the program says them, the margin exact."""
    said = entry(criteria, group)
    basis, firm = said["basis"], said["firmness"]
    return {"basis": basis, "firmness": firm and {**firm, "margin": exact(firm["margin"])}}


def exact(margin: Document | None) -> Fraction | None:
    """The margin as it is; that its number beside it is as near as reports need it, and 0 only where the margin is."""
    if margin is None:
        return None
    found = Fraction(margin["exact"])
    assert margin["exact"] == str(found)
    assert abs(Decimal(str(margin["points"])) - Decimal(found.numerator) / found.denominator) <= Decimal("0.0500001")
    assert (margin["points"] == 0) == (found == 0)
    return found


# ---- examples by hand

both = pytest.mark.parametrize("ask", [program, brute_firmness.verdict])
"""What is worked out by hand is what the program says, and what the reference does."""

LEVELS = {"partial": 50, "strong": 80}
HIGH = {"finding": "so it is", "confidence": "high"}
MEDIUM = {"finding": "so it seems", "confidence": "medium"}
AGAINST = {"finding": "not so", "confidence": "high", "stance": "against"}


def trait(*points: object, **more: object) -> Document:
    """A trait whose values are called after their points: v0, v62, v93.5 is v93-5."""
    values = {f"v{each}".replace(".", "-"): {"points": Decimal(str(each))} for each in points}
    return {"label": "Trait", "values": values, **more}


def criterion(thresholds: Document | None = None, caps: Sequence[Document] = (), **traits: Document) -> Document:
    return {"label": "Criterion", "thresholds": thresholds or LEVELS, "traits": traits, "caps": list(caps)}


def criteria_of(parts: Document, *rules: tuple[Document, str], **more: Any) -> Document:
    """A set of these criteria; each rule is what it asks for and what it recommends."""
    table = [{"id": f"r{at}", "when": when, "recommend": name} for at, (when, name) in enumerate(rules)]
    return with_rules(parts, table, **more)


def coded(**traits: Any) -> Document:
    return {"id": "one", "name": "One", "traits": {name.replace("_", "-"): each for name, each in traits.items()}}


def firm(ask: Ask, criteria: Document, group: Document) -> Document:
    """The firmness of a settled verdict."""
    found = ask(criteria, group)["firmness"]
    assert found is not None
    return dict(found)


ONE = criteria_of(
    {"need": criterion(depth=trait(0, 62, 80, 93.5))},
    ({"need": "strong"}, "continue"),
    ({"need": "partial"}, "time-limit"),
    ({}, "discontinue"),
)
"""One criterion of one trait, so that its points are the score."""


@both
@pytest.mark.parametrize(
    ("value", "margin"),
    [
        ("v93-5", Fraction(27, 2)),  # partial ends where strong begins: 93.5 - 80; weak: 93.5 - 50
        ("v62", Fraction(12)),  # down to below 50 it is 12, up to 80 it is 18
        ("v80", Fraction(0)),  # any distance above 0 is enough for partial, so the smallest is the limit 0
        ("v0", Fraction(50)),  # up to partial
    ],
)
def test_the_margin_of_one_score(ask: Ask, value: str, margin: Fraction) -> None:
    assert firm(ask, ONE, coded(depth=value))["margin"] == margin


@both
@pytest.mark.parametrize("margin", ["0.04", "0.05", "0.0004"])
def test_a_margin_that_would_round_to_0_is_not_said_to_be_0(ask: Ask, margin: str) -> None:
    near = 80 + Decimal(margin)
    criteria = {**ONE, "criteria": {"need": criterion(depth=trait(0, near))}}
    group = coded(depth=f"v{near}".replace(".", "-"))
    assert firm(ask, criteria, group)["margin"] == Fraction(margin)


@both
def test_the_margin_is_that_of_the_least_favourable_completion(ask: Ask) -> None:
    criteria = criteria_of(ONE["criteria"], ({"need": ">= partial"}, "continue"), ({}, "discontinue"))
    # 93.5 is 43.5 above the limit of weak, 62 only 12.
    assert firm(ask, criteria, coded(depth=["v62", "v93-5"]))["margin"] == 12


TWO = criteria_of(
    {"need": criterion(depth=trait(0, 62, 93.5)), "drive": criterion(pace=trait(10, 55, 100))},
    ({"need": "<= partial", "drive": ">= partial"}, "discontinue"),
    ({}, "continue"),
)
"""Only two changes together give another recommendation."""


@both
def test_what_two_criteria_need_at_once_costs_the_greater_of_both(ask: Ask) -> None:
    # need from 93.5 to below 80: 13.5; drive from 10 up to 50: 40.
    assert firm(ask, TWO, coded(depth="v93-5", pace="v10"))["margin"] == 40


@both
def test_two_traits_turn_it_together_in_the_fewest_steps(ask: Ask) -> None:
    found = firm(ask, TWO, coded(depth="v93-5", pace="v10"))
    assert found["turns"] == []
    # Also v0 and v100 would do, in more steps.
    pair = [{"trait": "depth", "from": "v93-5", "to": "v62"}, {"trait": "pace", "from": "v10", "to": "v55"}]
    assert found["together"] == {"sets": [pair], "complete": True}


@both
def test_one_trait_may_turn_it_in_two_steps_where_no_single_step_does(ask: Ask) -> None:
    criteria = criteria_of(
        {"need": criterion(depth=trait(0, 62, 93.5)), "drive": criterion(pace=trait(0, 100))},
        ({"need": "weak"}, "time-limit"),
        ({"need": "partial", "drive": "weak"}, "discontinue"),
        ({}, "continue"),
    )
    found = firm(ask, criteria, coded(depth="v93-5", pace="v100"))
    assert found["turns"] == []
    # depth to v62 and pace to v0 are two steps as well, but of two traits.
    alone = [{"trait": "depth", "from": "v93-5", "to": "v0"}]
    assert found["together"] == {"sets": [alone], "complete": True}


@both
def test_single_steps_go_to_the_neighbours_in_the_order_of_the_set(ask: Ask) -> None:
    found = firm(ask, ONE, coded(depth={"v62": 1, "v0": 0}))  # shares, of which only one is possible
    assert found["turns"] == [
        {"trait": "depth", "from": "v62", "to": "v0", "possible": ["discontinue"]},
        {"trait": "depth", "from": "v62", "to": "v80", "possible": ["continue"]},
    ]
    assert found["together"] is None


@both
def test_a_step_that_only_makes_another_recommendation_possible_turns_it(ask: Ask) -> None:
    criteria = criteria_of(
        {"need": criterion(depth=trait(0, 93.5)), "drive": criterion(pace=trait(0, 100))},
        ({"need": "strong"}, "continue"),
        ({"drive": "strong"}, "continue"),
        ({}, "discontinue"),
    )
    # pace is not known, and cannot be changed; with a shallow need it decides.
    assert firm(ask, criteria, coded(depth="v93-5"))["turns"] == [
        {"trait": "depth", "from": "v93-5", "to": "v0", "possible": ["continue", "discontinue"]}
    ]


@both
def test_nothing_turns_it_where_every_rule_recommends_the_same(ask: Ask) -> None:
    criteria = criteria_of(ONE["criteria"], ({}, "continue"))
    assert firm(ask, criteria, coded(depth="v0")) == {
        "turns": [],
        "together": {"sets": [], "complete": True},
        "stands-on": {"sets": [], "complete": True},
        "margin": None,
        "any-weights": True,
    }


@both
def test_an_open_recommendation_has_a_basis_and_no_firmness(ask: Ask) -> None:
    assert ask(ONE, coded()) == {
        "basis": {"scored": 1, "coded": 0, "evidence": 0, "high": 0, "against": 0},
        "firmness": None,
    }


# ---- caps, and thresholds of 0


def capped(at_most: str, no: object = 85) -> Document:
    """Two traits that count the same; where the second is at its worst a cap holds."""
    caps = [{"when": {"fit": f"v{no}"}, "at-most": at_most}]
    return criteria_of(
        {"need": criterion(caps=caps, depth=trait(0, 95), fit=trait(no, 100))},
        ({"need": "strong"}, "continue"),
        ({"need": "partial"}, "time-limit"),
        ({}, "discontinue"),
    )


@both
def test_a_level_that_a_cap_holds_to_has_no_upper_end(ask: Ask) -> None:
    # (95 + 85) / 2 = 90, strong but for the cap. Strong is out of reach, partial has no upper end; weak: 90 - 50.
    assert firm(ask, capped("partial"), coded(depth="v95", fit="v85"))["margin"] == 40


@both
def test_a_level_that_a_cap_holds_to_has_its_lower_end(ask: Ask) -> None:
    # (0 + 85) / 2 = 42.5 is weak; partial is 7.5 away, and strong out of reach.
    assert firm(ask, capped("partial"), coded(depth="v0", fit="v85"))["margin"] == Fraction(15, 2)


@both
def test_no_distance_lifts_a_score_above_a_cap(ask: Ask) -> None:
    assert firm(ask, capped("weak"), coded(depth="v95", fit="v85"))["margin"] is None


@both
def test_caps_stay_whatever_the_weights(ask: Ask) -> None:
    # Between 85 and 95 the score is strong whatever the weights, and held to partial: the recommendation stays.
    assert firm(ask, capped("partial"), coded(depth="v95", fit="v85"))["any-weights"] is True
    # Between 70 and 95 it can be partial, below the cap to strong that does nothing.
    assert firm(ask, capped("strong", no=70), coded(depth="v95", fit="v70"))["any-weights"] is False


@both
def test_two_caps_to_one_level_are_as_one_and_the_lowest_holds(ask: Ask) -> None:
    criteria = capped("partial")
    caps = criteria["criteria"]["need"]["caps"]
    caps += [{"when": {"depth": "v95"}, "at-most": "partial"}, {"when": {"depth": "v95"}, "at-most": "strong"}]
    assert firm(ask, criteria, coded(depth="v95", fit="v85"))["margin"] == 40


@both
@pytest.mark.parametrize("value", ["v0", "v62"])
def test_a_threshold_of_0_cannot_be_missed(ask: Ask, value: str) -> None:
    criteria = criteria_of(
        {"need": criterion({"partial": 0, "strong": 80}, depth=trait(0, 62, 70))},
        ({"need": "weak"}, "discontinue"),
        ({}, "continue"),
    )
    assert firm(ask, criteria, coded(depth=value))["margin"] is None


@both
def test_a_level_with_the_threshold_of_the_next_has_no_scores(ask: Ask) -> None:
    same = {"partial": 60, "strong": 60}
    criteria = criteria_of(
        {"need": criterion(same, depth=trait(0, 50, 90))},
        ({"need": "partial"}, "time-limit"),
        ({"need": "weak"}, "discontinue"),
        ({}, "continue"),
    )
    # 90 is strong; partial has no scores, so the nearest is weak, below 60.
    assert firm(ask, criteria, coded(depth="v90"))["margin"] == 30
    assert firm(ask, criteria, coded(depth="v50"))["margin"] == 10


@both
def test_a_cap_holds_to_a_level_with_the_threshold_of_the_next(ask: Ask) -> None:
    caps = [{"when": {"depth": "v50"}, "at-most": "partial"}]
    criteria = criteria_of(
        {"need": criterion({"partial": 60, "strong": 60}, caps, depth=trait(0, 50, 90))},
        ({"need": "partial"}, "time-limit"),
        ({}, "discontinue"),
    )
    # 50 is weak; 10 more would be strong, and the cap holds that to partial.
    assert firm(ask, criteria, coded(depth="v50"))["margin"] == 10


# ---- basis, and stands on

EITHER = criteria_of(
    {"need": criterion(depth=trait(0, 93.5)), "drive": criterion(pace=trait(0, 100), lead=trait(0, 100))},
    ({"need": "strong"}, "continue"),
    ({"drive": ">= partial"}, "continue"),
    ({}, "discontinue"),
    context={"office": {"label": "Office", "values": {"small": "small", "large": "large"}}},
)
"""A strong need is enough, and so is a drive to which one of two traits that count the same is enough."""


@both
def test_the_basis_counts_what_is_coded_and_its_evidence(ask: Ask) -> None:
    group = coded(
        depth={"value": "v93-5", "evidence": [MEDIUM, HIGH, AGAINST]},
        pace={"value": ["v0", "v100"], "evidence": [AGAINST]},  # a list is coded; nothing speaks for it
        lead={"value": "unknown", "evidence": [HIGH, AGAINST]},  # not coded, whatever is known about it
        office={"value": "small", "evidence": [HIGH]},  # not scored
    )
    assert ask(EITHER, group)["basis"] == {"scored": 3, "coded": 2, "evidence": 1, "high": 1, "against": 2}


@both
def test_a_verdict_may_stand_on_any_of_several_readings(ask: Ask) -> None:
    group = coded(depth={"value": "v93-5", "evidence": [MEDIUM]}, pace="v100", lead="v0")
    # With all open there may be no need and no drive. depth alone is enough; so is pace: 100 and 0 make 50.
    assert as_sets(firm(ask, EITHER, group)["stands-on"]["sets"]) == [{"depth"}, {"pace"}]


@both
def test_documented_facts_need_no_reading(ask: Ask) -> None:
    group = coded(depth={"value": "v93-5", "evidence": [MEDIUM, HIGH]}, pace="v100", lead="v0")
    assert firm(ask, EITHER, group)["stands-on"] == {"sets": [], "complete": True}


@both
def test_high_evidence_against_a_value_documents_nothing(ask: Ask) -> None:
    group = coded(depth={"value": "v93-5", "evidence": [AGAINST]}, pace={"value": "v0", "evidence": [HIGH]}, lead="v0")
    assert as_sets(firm(ask, EITHER, group)["stands-on"]["sets"]) == [{"depth"}]


@both
def test_a_verdict_may_stand_on_several_readings_at_once(ask: Ask) -> None:
    group = coded(depth="v0", pace="v0", lead="v0")
    # Discontinue only with no need and no drive: each of the three is needed, since 0 and 100 make a drive of 50.
    assert as_sets(firm(ask, EITHER, group)["stands-on"]["sets"]) == [{"depth", "lead", "pace"}]


def as_sets(listed: Sequence[Sequence[str]]) -> list[set[str]]:
    return sorted(map(set, listed), key=sorted)


def test_where_smaller_sets_may_have_been_missed_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    light = {name: trait(0, 100) for name in ("depth", "width", "pace", "size")}
    criteria = criteria_of(
        {
            "need": criterion(None, (), **light, weight=trait(0, 100, weight=20)),
            "drive": criterion(lead=trait(0, 100), care=trait(0, 100)),
        },
        ({"need": "strong"}, "continue"),
        ({"drive": "strong"}, "continue"),
        ({}, "discontinue"),
    )
    group = coded(**dict.fromkeys((*light, "weight", "lead", "care"), "v100"))
    alone = {"sets": [["weight"]], "complete": True}
    assert program(criteria, group)["firmness"]["stands-on"] == alone
    monkeypatch.setattr(held_values, "MOST_COMBINED", 0)  # then all is searched as large tables are
    assert program(criteria, group)["firmness"]["stands-on"] == alone
    monkeypatch.setattr(held_values, "MOST_TRIED", 4)  # enough for the drive, not for the need
    assert program(criteria, group)["firmness"]["stands-on"] == {"sets": [], "complete": False}


# ---- whatever the weights


def weighed(*points: int) -> Case:
    """A criterion of traits with these points: strong goes on, weak does not."""
    names = ("depth", "pace", "lead")[: len(points)]
    traits = {name: trait(*sorted({0, each, 100})) for name, each in zip(names, points, strict=True)}
    criteria = criteria_of(
        {"need": criterion(None, (), **traits)},
        ({"need": "strong"}, "continue"),
        ({"need": "partial"}, "time-limit"),
        ({}, "discontinue"),
    )
    return criteria, coded(**{name: f"v{each}" for name, each in zip(names, points, strict=True)})


@both
@pytest.mark.parametrize(
    ("points", "same"),
    [
        ((60, 100), False),  # 80 in the middle: strong; below with more weight on 60
        ((60, 79), True),  # partial throughout
        ((70, 80), True),  # strictly between: 80 is never reached
        ((80, 90), True),  # strictly between: 80 is never missed
        ((79, 90), False),
        ((80, 80), True),  # equal points are the score, on the threshold
        ((100, 100, 0), False),
        ((50, 50, 50), True),
        ((62,), True),  # one trait: its weight does nothing
    ],
)
def test_whether_weights_can_matter(ask: Ask, points: tuple[int, ...], same: bool) -> None:
    assert firm(ask, *weighed(*points))["any-weights"] is same


@both
def test_weights_matter_in_any_completion_and_through_subtotals(ask: Ask) -> None:
    part = {"label": "Part", "traits": {"pace": trait(0, 60, 85, 100)}}
    need = {**criterion(depth=trait(0, 90)), "criteria": {"part": part}}
    criteria = criteria_of({"need": need}, ({"need": "strong"}, "continue"), ({}, "discontinue"))
    assert firm(ask, criteria, coded(depth="v90", pace="v85"))["any-weights"] is True
    # With 90 and 85, or 90 and 100, it is strong whatever they weigh; with 90 and 60 (75 now) it can be above 80.
    assert firm(ask, criteria, coded(depth="v90", pace=["v85", "v100"]))["any-weights"] is True
    assert firm(ask, criteria, coded(depth="v90", pace="v60"))["any-weights"] is False


# ---- trees

TREE = criteria_of(
    {
        "anchored": {
            "label": "Anchored",
            "levels": ["no", "yes"],
            "traits": {
                "form": {
                    "label": "Form",
                    "ordered": False,
                    "values": {name: {} for name in ("council", "network", "board")},
                }
            },
            "criteria": {
                "capacity": criterion(
                    staff={
                        "label": "Staff",
                        "number": True,
                        "values": {
                            "few": {"points": 0},
                            "some": {"from": 3, "points": 70},
                            "many": {"from": 8, "points": 100},
                        },
                    }
                )
            },
            "rules": [
                {"id": "able", "when": {"form": ["council", "board"], "capacity": ">= partial"}, "level": "yes"},
                {"id": "otherwise", "level": "no"},
            ],
        }
    },
    ({"mandated": "none"}, "discontinue"),
    ({"anchored": "yes"}, "continue"),
    ({}, "time-limit"),
    traits={"mandated": {"label": "Mandate", "values": {"none": {}, "some": {}}}},
)


@both
def test_what_a_verdict_rests_on_in_a_tree(ask: Ask) -> None:
    group = coded(mandated="some", form="council", staff=Decimal("3.5"))
    found = firm(ask, TREE, group)
    # The mandate and the form are what they are; to be badly anchored the capacity has to fall from 70 below 50.
    assert found["margin"] == 20
    assert found["turns"] == [
        {"trait": "mandated", "from": "some", "to": "none", "possible": ["discontinue"]},
        {"trait": "form", "from": "council", "to": "network", "possible": ["time-limit"]},  # the board is no less
        {"trait": "staff", "from": "some", "to": "few", "possible": ["time-limit"]},
    ]
    assert found["any-weights"] is True
    assert as_sets(found["stands-on"]["sets"]) == [{"form", "mandated", "staff"}]


@both
def test_without_an_order_any_other_value_is_one_step(ask: Ask) -> None:
    network = firm(ask, TREE, coded(mandated="some", form="network", staff=[9, 12]))
    assert [(each["trait"], each["to"]) for each in network["turns"]] == [
        ("mandated", "none"),
        ("form", "council"),
        ("form", "board"),
    ]
    # The form is out of reach for any distance of a score.
    assert network["margin"] is None


# ---- against the reference


@st.composite
def with_odd_thresholds(draw: st.DrawFn, criteria: Document) -> Document:
    """The set, where some criteria have a threshold of 0, of 100, or twice the same."""
    criteria = copy.deepcopy(criteria)
    for each in brute.criteria_within(criteria).values():
        thresholds = each.get("thresholds", {})
        names = list(thresholds)
        kind = draw(st.sampled_from(["as-drawn", "as-drawn", "zero", "hundred", "same"])) if names else "as-drawn"
        if kind == "zero":
            thresholds[names[0]] = 0
        elif kind == "hundred":
            thresholds[names[-1]] = 100
        elif kind == "same" and len(names) > 1:
            at = draw(st.integers(1, len(names) - 1))
            thresholds[names[at]] = thresholds[names[at - 1]]
    return criteria


def evidence() -> st.SearchStrategy[list[Document]]:
    """Some evidence of any confidence, or of none given; for the value, or against it."""
    piece = st.fixed_dictionaries(
        {"finding": st.just("it says so")},
        optional={
            "source": st.just("my-note"),
            "confidence": st.sampled_from(["high", "high", "medium", "low"]),
            "stance": st.sampled_from(["for", "against"]),
        },
    )
    return st.lists(piece, max_size=2)


@st.composite
def groups(draw: st.DrawFn, criteria: Document) -> Document:
    """A group with most traits known, or few; each coded in any way, with any evidence. Most verdicts are settled."""
    states = draw(st.sampled_from([["known"], ["known"] * 5 + ["open", "left-out"], ["known", "open", "left-out"]]))
    traits: Document = {}
    for name, each in brute.all_traits(criteria).items():
        state = draw(st.sampled_from(states))
        if state != "left-out":
            answer = brute.answer({"traits": {name: draw(strategies.trait_answers(each, state == "known"))}}, name)
            given = draw(evidence())
            is_short = not given and draw(st.booleans())
            traits[name] = answer if is_short else {"value": answer, "evidence": given}
    group = {"id": "one", "name": "One", "sources": {"my-note": {"title": "A note"}}, "traits": traits}
    return draw(settled(criteria, group)) if draw(st.integers(0, 4)) else group


@st.composite
def settled(draw: st.DrawFn, criteria: Document, group: Document) -> Document:
    """The group with so many more traits known, one after the other, that one recommendation is left."""
    possible = brute_analysis.open_values(criteria, group)
    for name in draw(st.permutations([name for name, values in possible.items() if len(values) > 1])):
        if brute_analysis.recommendation(criteria, group) != brute_analysis.UNDETERMINED:
            break
        value = draw(st.sampled_from(possible[name]))
        said = group["traits"].get(name)
        given = said.get("evidence", []) if isinstance(said, dict) else []
        group = {**group, "traits": {**group["traits"], name: {"value": value, "evidence": given}}}
    return group


@st.composite
def cases(draw: st.DrawFn, sets: st.SearchStrategy[Document]) -> Case:
    criteria = draw(with_odd_thresholds(draw(sets)))
    assume(brute_firmness.small_enough(criteria, brute.UNKNOWN))
    return criteria, draw(groups(criteria))


def comparable(said: Document, expected: Document) -> Document:
    """What is said, whatever the order of smallest sets and of what is in them. A list that was cut is part of all."""
    firm, whole = said["firmness"], expected["firmness"]
    if firm is None or whole is None:
        return said
    sets = {name: all_sets(firm[name], whole[name]) for name in ("together", "stands-on")}
    return {**said, "firmness": {**firm, **sets}}


def all_sets(said: Document | None, expected: Document | None) -> object:
    if said is None:
        return None
    found = frozen(said["sets"])
    assert len(found) == len(said["sets"]), "none is listed twice"
    if not said["complete"] and expected is not None:
        everything = frozen(expected["sets"])
        assert found < everything
        return everything
    return found


def frozen(sets: Sequence[Sequence[Any]]) -> set[frozenset[Any]]:
    return {frozenset(each if isinstance(each, str) else tuple(each.items()) for each in one) for one in sets}


def compare(case: Case) -> None:
    expected = brute_firmness.verdict(*case)
    said = program(*case)
    assert comparable(said, expected) == comparable(expected, expected)


@times(500)
@given(cases(criteria_sets()))
def test_it_is_as_trying_everything_finds(case: Case) -> None:
    compare(case)


@times(500)
@given(cases(trees()))
def test_it_is_as_trying_everything_finds_in_a_tree(case: Case) -> None:
    compare(case)


@times(200)
@given(cases(st.one_of(criteria_sets(), trees())), st.integers(1, 6))
def test_a_search_that_stops_early_does_not_call_its_sets_complete(case: Case, most: int) -> None:
    firm = brute_firmness.verdict(*case)["firmness"]
    assume(firm is not None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(held_values, "MOST_TRIED", most)
        patched.setattr(cheapest_changes, "MOST_STATES", most)
        said = program(*case)["firmness"]
    for name in ("together", "stands-on"):
        if said[name] and said[name]["complete"]:
            assert frozen(said[name]["sets"]) == frozen(firm[name]["sets"])


# ---- the reference by itself


def reached_when_off(criteria: Document, group: Document, distance: Fraction) -> set[str]:
    """The recommendations with each score whose level a table reads off by at most so much, in any direction."""

    def levels(part: Document, assignment: dict[str, str]) -> set[str]:
        if "rules" in part:
            return decided(part, assignment)
        score = brute.score(part, assignment)
        assert score is not None
        low, high = max(score - distance, Fraction(0)), score + distance
        order = brute.scale(criteria, part)
        tried = [low, *(Fraction(each) for each in part["thresholds"].values() if low <= Fraction(each) <= high)]
        found = set()
        for each in tried:  # between these no level begins
            reaching = [name for name, threshold in part["thresholds"].items() if each >= Fraction(threshold)]
            at = max((order.index(name) for name in reaching), default=0)
            caps = [order.index(cap["at-most"]) for cap in brute.holding_caps(part, assignment)]
            found.add(order[min([at, *caps])])
        return found

    def decided(node: Document, assignment: dict[str, str]) -> set[str]:
        read: list[list[str]] = [[assignment[name]] for name in node.get("traits", {})]
        read += [sorted(levels(part, assignment)) for part in node.get("criteria", {}).values()]
        names = list(brute.inputs(criteria, node))
        rules = [brute.fired_rule(criteria, dict(zip(names, items, strict=True)), node) for items in product(*read)]
        return {brute.outcome(rule) for rule in rules if rule is not None}

    found: set[str] = set()
    for assignment, _ in brute.assignments(brute.scored_traits(criteria), group):
        found |= decided(criteria, assignment)
    return found


TINY = Fraction(1, 10**9)
FAR = Fraction(1_000)


@pytest.mark.long
@times(100)
@given(cases(st.one_of(criteria_sets(), trees())))
def test_the_margin_of_the_reference_is_where_scores_that_are_off_begin_to_matter(case: Case) -> None:
    firm = brute_firmness.verdict(*case)["firmness"]
    assume(firm is not None)
    margin = firm["margin"]
    assert len(reached_when_off(*case, FAR if margin is None else max(margin - TINY, Fraction(0)))) == 1 or margin == 0
    assert margin is None or len(reached_when_off(*case, margin + TINY)) > 1


@pytest.mark.long
@times(100)
@given(cases(st.one_of(criteria_sets(), trees())), st.data())
def test_weights_that_are_drawn_never_reach_what_the_reference_leaves_out(case: Case, data: st.DataObject) -> None:
    criteria, group = case
    reachable = brute_firmness.any_weights(criteria, group)
    weighted = copy.deepcopy(criteria)
    weights = st.integers(1, 3) | st.sampled_from([100, 10_000])
    for part in brute.criteria_within(weighted).values():
        for each in [part, *part.get("traits", {}).values()]:
            each["weight"] = data.draw(weights)
    assert {each.recommendation for each in brute.completions(weighted, group)} <= reachable
