"""The numbers: what the program makes of a group, against the naive evaluator of brute.py and against cases by hand.

Everything goes the way a user's files go: written to a folder, loaded, evaluated, rendered as JSON and read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kjerne.engine.compile import compile_set
from kjerne.model.documents import CriteriaSet
from kjerne.workspace.criteria_sets import load_criteria
from tests import strategies
from tests.answers import by_brute_force, entry, exactly, printed_and_by_brute_force, written
from tests.builders import Document, with_rules
from tests.conftest import Run

thorough = settings(
    max_examples=strategies.tries(300),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
few = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


# ---- against the naive evaluator


@st.composite
def cases(draw: st.DrawFn) -> tuple[Document, Document]:
    criteria = draw(strategies.criteria_sets())
    return criteria, draw(strategies.groups(criteria))


@st.composite
def cases_with_any_thresholds(draw: st.DrawFn) -> tuple[Document, Document]:
    """Cases whose thresholds stand in any order, so that a better level may be the easier one to reach."""
    criteria, group = draw(cases())
    for criterion in criteria["criteria"].values():
        names = list(criterion["thresholds"])
        criterion["thresholds"] = dict(
            zip(names, draw(st.permutations(list(criterion["thresholds"].values()))), strict=True)
        )
    return criteria, group


@pytest.mark.long
@thorough
@given(cases())
def test_every_result_is_that_of_enumerating_all_completions(case: tuple[Document, Document]) -> None:
    criteria, group = case
    assert entry(criteria, group) == by_brute_force(criteria, group)


@pytest.mark.long
@settings(thorough, max_examples=strategies.tries(50))
@given(cases_with_any_thresholds())
def test_so_it_is_where_thresholds_do_not_rise(case: tuple[Document, Document]) -> None:
    criteria, group = case
    assert entry(criteria, group) == by_brute_force(criteria, group)


@few
@given(case=cases())
def test_the_command_prints_that_result(case: tuple[Document, Document], run: Run) -> None:
    printed, expected = printed_and_by_brute_force(*case, run)
    assert printed == expected


# ---- many unknowns


def values(points: Sequence[int | Decimal]) -> Document:
    return {f"v{index}": {"points": each} for index, each in enumerate(points)}


def one_criterion(traits: Document, thresholds: Document, caps: Sequence[Document] = ()) -> Document:
    """A set of one criterion: each level has a rule and a recommendation of the same rank."""
    return with_rules(
        {"only": {"label": "Only", "thresholds": thresholds, "traits": traits, "caps": list(caps)}},
        [
            {"id": "high", "when": {"only": "strong"}, "recommend": "continue"},
            {"id": "middle", "when": {"only": "partial"}, "recommend": "time-limit"},
            {"id": "low", "when": {"only": "weak"}, "recommend": "discontinue"},
        ],
    )


def a_group(**traits: Any) -> Document:
    return {"id": "g", "name": "G", "traits": {name.replace("_", "-"): value for name, value in traits.items()}}


SLOT = 8  # bytes for one coefficient


def polynomial(traits: Mapping[str, Document]) -> memoryview:
    """How many completions have each sum of weight × points × 10, as the coefficients of a product of polynomials.

    The polynomials are integers: the coefficient of x^k stands in the k-th slot of eight bytes, so that multiplying by
    x^k is a shift. No coefficient outgrows its slot, as there are fewer than 2^64 completions.
    """
    product = 1
    for trait in traits.values():
        exponents = [int(trait.get("weight", 1) * value["points"] * 10) for value in trait["values"].values()]
        product = sum(product << (exponent * SLOT * 8) for exponent in exponents)
    length = -(-product.bit_length() // (SLOT * 8)) * SLOT
    return memoryview(product.to_bytes(length, "little")).cast("Q")


def counted(traits: Document, thresholds: Mapping[str, int | Decimal]) -> dict[str, int]:
    """How many completions reach each level by their score."""
    coefficients = polynomial(traits)
    weights = sum(trait.get("weight", 1) for trait in traits.values())
    bounds = [0] + [-(-Fraction(threshold) * weights * 10 // 1) for threshold in thresholds.values()]  # rounded up
    ends = [*bounds[1:], len(coefficients)]
    return {
        level: sum(coefficients[low:high])
        for level, low, high in zip(["weak", *thresholds], bounds, ends, strict=True)
        if sum(coefficients[low:high])
    }


def spread_points(seed: int) -> list[int | Decimal]:
    """Five points with one decimal, rising, and different from seed to seed."""
    return [Decimal((step * (173 + 7 * seed) + seed * seed) % 200 + 200 * step).scaleb(-1) for step in range(5)]


ROUND = {f"t{index}": {"label": "T", "values": values([0, 25, 50, 75, 100])} for index in range(12)}
JAGGED = {
    f"t{index}": {"label": "T", "weight": index + 1, "values": values(spread_points(index))} for index in range(12)
}
THRESHOLDS: dict[str, int | Decimal] = {"partial": 45, "strong": Decimal("60.5")}


@pytest.mark.parametrize("traits", [ROUND, JAGGED], ids=["round", "jagged"])
def test_twelve_unknown_traits_in_one_criterion_are_counted_exactly(traits: Document) -> None:
    result = exactly(one_criterion(traits, THRESHOLDS), a_group())
    expected = counted(traits, THRESHOLDS)
    assert set(expected) == {"weak", "partial", "strong"}
    assert sum(expected.values()) == result.completions == 244140625
    assert {level: share.completions for level, share in result.criteria["only"].levels.items()} == expected
    assert {each.rules[0]: each.completions for each in result.outcomes} == {
        "high": expected["strong"],
        "middle": expected["partial"],
        "low": expected["weak"],
    }
    assert sum(each.share for each in result.outcomes) == 1
    assert all(each.share == Fraction(each.completions, 244140625) for each in result.outcomes)


@pytest.mark.parametrize("traits", [ROUND, JAGGED], ids=["round", "jagged"])
def test_caps_are_counted_among_twelve_unknown_traits(traits: Document) -> None:
    caps = [
        {"when": {"t0": "v0"}, "at-most": "partial"},
        {"when": {"t0": ["v0", "v4"], "t7": "<= v1"}, "at-most": "weak"},
    ]
    result = exactly(one_criterion(traits, THRESHOLDS, caps), a_group())
    expected = {"weak": 0, "partial": 0, "strong": 0}
    for first in ROUND["t0"]["values"]:
        for eighth in ROUND["t7"]["values"]:
            held = {"t0": first, "t7": eighth}
            part = {
                name: {**trait, "values": {held[name]: trait["values"][held[name]]}} if name in held else trait
                for name, trait in traits.items()
            }
            for level, number in counted(part, THRESHOLDS).items():
                if first in ("v0", "v4") and eighth in ("v0", "v1"):
                    level = "weak"
                elif first == "v0" and level == "strong":
                    level = "partial"
                expected[level] += number
    assert {level: share.completions for level, share in result.criteria["only"].levels.items()} == expected


@pytest.mark.parametrize("traits", [ROUND, JAGGED], ids=["round", "jagged"])
def test_twelve_unknown_traits_in_three_criteria_are_counted_exactly(traits: Document) -> None:
    parts = [dict(list(traits.items())[at : at + 4]) for at in (0, 4, 8)]
    names = ("persistent", "cross-sector", "anchored")
    criteria = with_rules(
        {
            name: {"label": name, "thresholds": THRESHOLDS, "traits": part}
            for name, part in zip(names, parts, strict=True)
        },
        [
            {"id": "all-strong", "when": dict.fromkeys(names, "strong"), "recommend": "continue"},
            {"id": "none-weak", "when": dict.fromkeys(names, ">= partial"), "recommend": "time-limit"},
            {"id": "otherwise", "recommend": "discontinue"},
        ],
    )
    reached = [counted(part, THRESHOLDS) for part in parts]
    strong = reached[0]["strong"] * reached[1]["strong"] * reached[2]["strong"]
    passable = 1
    for each in reached:
        passable *= each["strong"] + each["partial"]
    result = exactly(criteria, a_group())
    assert result.completions == 244140625
    assert {each.rules[0]: each.completions for each in result.outcomes} == {
        "all-strong": strong,
        "none-weak": passable - strong,
        "otherwise": 244140625 - passable,
    }
    assert sum(each.share for each in result.outcomes) == 1


def test_the_json_of_twelve_unknown_traits_has_whole_counts() -> None:
    shown = entry(one_criterion(ROUND, THRESHOLDS), a_group())
    assert shown["completions"] == 244140625
    assert sum(each["completions"] for each in shown["possible"]) == 244140625
    assert shown["unknown"] == list(ROUND)
    assert shown["total"] == {"score": 50.0, "range": [0.0, 100.0]}


# ---- scores and rounding


def scored(points: Sequence[str], thresholds: Document, weights: Sequence[int] = ()) -> Document:
    """The entry for a group whose traits, of these weights, have exactly these points."""
    traits = {
        f"t{index}": {
            "label": "T",
            "weight": weights[index] if weights else 1,
            "values": {"only": {"points": Decimal(each)}},
        }
        for index, each in enumerate(points)
    }
    group = a_group(**dict.fromkeys(traits, "only"))
    return entry(one_criterion(traits, thresholds), group)


@pytest.mark.parametrize(
    ("points", "shown"), [("12.25", 12.2), ("12.35", 12.4), ("0.05", 0.0), ("0.15", 0.2), ("99.95", 100.0)]
)
def test_scores_are_rounded_half_to_even(points: str, shown: float) -> None:
    result = scored([points], {"partial": 40, "strong": 80})
    assert result["criteria"]["only"]["score"] == shown
    assert result["criteria"]["only"]["range"] == [shown, shown]
    assert result["total"] == {"score": shown, "range": [shown, shown]}


def test_shares_are_rounded_half_to_even() -> None:
    halves = {f"t{index}": {"label": "T", "values": values([0, 100])} for index in range(5)}
    result = entry(one_criterion(halves, {"partial": 80, "strong": 100}), a_group())
    shares = {each["recommendation"]: (each["share"], each["completions"]) for each in result["possible"]}
    # 1/32 = 0.03125 goes down to the even 0.0312, 5/32 = 0.15625 to 0.1562, 26/32 is exact.
    assert shares == {"continue": (0.0312, 1), "time-limit": (0.1562, 5), "discontinue": (0.8125, 26)}


@pytest.mark.parametrize(
    ("points", "threshold", "level"),
    [
        (["0.1", "0.2", "0.6"], "0.3", "strong"),  # in binary floating point the mean is a little less
        (["10", "20", "60"], "30", "strong"),
        (["33.3", "33.3", "33.3"], "33.3", "strong"),
        (["100", "0", "0"], "33.3", "strong"),
        (["100", "0", "0"], "33.33333333333333333333", "strong"),
        (["100", "0", "0"], "33.34", "weak"),  # shown as 33.3, like the score
        (["100", "100", "0"], "66.67", "weak"),  # shown as 66.7, like the score
        (["100", "100", "0"], "66.66666666666666666666", "strong"),
        (["100", "100", "0"], "66.66666666666666666667", "weak"),
    ],
)
def test_a_threshold_is_compared_exactly(points: list[str], threshold: str, level: str) -> None:
    result = scored(points, {"partial": 100, "strong": Decimal(threshold)})
    assert result["criteria"]["only"]["level"] == level


def test_weights_count_in_the_score_and_in_the_total() -> None:
    def criterion(points: Sequence[int], weight: int) -> Document:
        return {
            "label": "C",
            "weight": weight,
            "thresholds": {"partial": 50, "strong": 90},
            "traits": {
                f"of-{weight}-{each}": {"label": "T", "weight": at + 1, "values": {"only": {"points": each}}}
                for at, each in enumerate(points)
            },
        }

    criteria = with_rules(
        {"first": criterion([100, 40], 1), "second": criterion([0, 30, 90], 3)},
        [{"id": "all", "recommend": "continue"}],
    )
    result = entry(criteria, a_group())
    assert result["criteria"]["first"]["score"] == 60.0  # (100 + 2 × 40) / 3
    assert result["criteria"]["second"]["score"] == 55.0  # (0 + 2 × 30 + 3 × 90) / 6
    assert result["total"]["score"] == 56.2  # (60 + 3 × 55) / 4 = 56.25


def test_a_better_level_with_the_lower_threshold_is_the_one_that_is_reached() -> None:
    thresholds = {"partial": 80, "strong": 60}
    levels = {points: scored([points], thresholds)["criteria"]["only"]["level"] for points in ("59.9", "60", "80")}
    assert levels == {"59.9": "weak", "60": "strong", "80": "strong"}


def test_the_same_holds_of_unknown_traits() -> None:
    traits = {"t0": {"label": "T", "values": values([50, 65, 85])}}
    result = entry(one_criterion(traits, {"partial": 80, "strong": 60}), a_group())
    assert result["criteria"]["only"]["levels"] == {"weak": 0.3333, "strong": 0.6667}


# ---- completions


SCALE = {"t0": {"label": "T", "values": values([0, 50, 100])}, "t1": {"label": "T", "values": values([0, 50, 100])}}
LEVELS = {"partial": 50, "strong": 100}


def shares(result: Document) -> dict[str, float]:
    return {each["recommendation"]: each["share"] for each in result["possible"]}


def test_a_tie_leans_nowhere() -> None:
    criteria = one_criterion({"t0": SCALE["t0"]}, LEVELS)
    result = entry(criteria, a_group(t0="unknown"))
    assert shares(result) == {"continue": 0.3333, "time-limit": 0.3333, "discontinue": 0.3333}
    assert (result["recommendation"], result["robust"], result["leaning"]) == ("undetermined", False, None)
    result = entry(criteria, a_group(t0=["v1", "v0"]))
    assert (result["recommendation"], result["leaning"]) == ("undetermined", None)
    result = entry(criteria, a_group(t0={"v2": Decimal("0.2"), "v1": Decimal("0.4"), "v0": Decimal("0.4")}))
    assert (shares(result)["continue"], result["leaning"]) == (0.2, None)
    result = entry(criteria, a_group(t0={"v2": Decimal("0.3"), "v1": Decimal("0.3"), "v0": Decimal("0.4")}))
    assert result["leaning"] == "discontinue"


def test_possible_recommendations_come_best_first_whatever_is_likely() -> None:
    result = entry(one_criterion({"t0": SCALE["t0"]}, LEVELS), a_group(t0={"v0": Decimal("0.9"), "v2": Decimal("0.1")}))
    assert [each["recommendation"] for each in result["possible"]] == ["continue", "discontinue"]
    assert result["leaning"] == "discontinue"


def test_what_has_probability_zero_is_no_completion() -> None:
    criteria = one_criterion({"t0": SCALE["t0"]}, LEVELS)
    result = entry(criteria, a_group(t0={"v0": 0, "v1": 0, "v2": 1}))
    assert (result["recommendation"], result["robust"], result["completions"]) == ("continue", True, 1)
    assert result["criteria"]["only"] == {"score": 100.0, "range": [100.0, 100.0], "level": "strong"} | {
        "levels": {"strong": 1.0}
    }
    assert result["possible"] == [{"recommendation": "continue", "share": 1.0, "completions": 1, "rules": ["high"]}]
    result = entry(criteria, a_group(t0={"v0": Decimal("0.0"), "v1": Decimal("0.25"), "v2": Decimal("0.75")}))
    assert (result["completions"], shares(result)) == (2, {"continue": 0.75, "time-limit": 0.25})
    assert result["criteria"]["only"]["range"] == [50.0, 100.0]


def test_completions_count_values_and_shares_weigh_them() -> None:
    result = entry(
        one_criterion(SCALE, LEVELS), a_group(t0={"v1": Decimal("0.3"), "v2": Decimal("0.7")}, t1=["v0", "v2"])
    )
    # v1+v0: 25, weak, 0.15; v2+v0: 50, partial, 0.35; v1+v2: 75, partial, 0.15; v2+v2: 100, strong, 0.35
    assert result["completions"] == 4
    assert {each["recommendation"]: (each["completions"], each["share"]) for each in result["possible"]} == {
        "continue": (1, 0.35),
        "time-limit": (2, 0.5),
        "discontinue": (1, 0.15),
    }
    assert result["criteria"]["only"]["score"] == 67.5  # (85 + 50) / 2
    assert result["unknown"] == []


def test_a_list_of_one_is_a_known_value_and_a_trait_left_out_is_unknown() -> None:
    criteria = one_criterion(SCALE, LEVELS)
    assert entry(criteria, a_group(t0=["v2"], t1="v2")) == entry(criteria, a_group(t0="v2", t1="v2"))
    assert entry(criteria, a_group(t0="v2")) == entry(criteria, a_group(t0="v2", t1={"value": "unknown"}))


def test_a_robust_result_needs_no_certain_level() -> None:
    criteria = one_criterion({"t0": SCALE["t0"]}, LEVELS)
    criteria["rules"][1]["recommend"] = "continue"
    result = entry(criteria, a_group(t0=["v1", "v2"]))
    assert (result["recommendation"], result["robust"], result["criteria"]["only"]["level"]) == ("continue", True, None)
    assert result["possible"] == [
        {"recommendation": "continue", "share": 1.0, "completions": 2, "rules": ["high", "middle"]}
    ]


# ---- caps


@pytest.mark.parametrize(
    ("t0", "t1", "level"),
    [
        ("v2", "v2", "strong"),  # no cap holds
        ("v2", "v1", "strong"),  # score 75, no cap holds
        ("v1", "v2", "partial"),  # score 75, which is strong, but capped
        ("v1", "v1", "partial"),  # score 50, capped at partial, where it is
        ("v0", "v2", "weak"),  # score 50, which is partial: the lower of the two caps counts
        ("v0", "v0", "weak"),  # a cap of partial raises nothing
    ],
)
def test_a_cap_lowers_the_level_and_never_raises_it(t0: str, t1: str, level: str) -> None:
    caps = [
        {"when": {"t0": "<= v1"}, "at-most": "partial"},
        {"when": {"t0": "v0", "t1": ">= v1"}, "at-most": "weak"},
    ]
    result = entry(one_criterion(SCALE, {"partial": 50, "strong": 75}, caps), a_group(t0=t0, t1=t1))
    assert result["criteria"]["only"]["level"] == level


def test_a_cap_needs_all_its_cells_and_leaves_the_score_alone() -> None:
    criteria = one_criterion(SCALE, LEVELS, [{"when": {"t0": "v2", "t1": ["v1", "v2"]}, "at-most": "weak"}])
    both = entry(criteria, a_group(t0="v2", t1="v2"))["criteria"]["only"]
    assert (both["score"], both["level"]) == (100.0, "weak")
    assert entry(criteria, a_group(t0="v2", t1="v0"))["criteria"]["only"]["level"] == "partial"
    open_ = entry(criteria, a_group(t0="v2", t1="unknown"))["criteria"]["only"]
    assert open_["levels"] == {"weak": 0.6667, "partial": 0.3333}


# ---- rules


OVERLAPPING = [
    {"id": "high", "when": {"only": ">= partial"}, "recommend": "continue"},
    {"id": "middle", "when": {"only": "<= partial"}, "recommend": "discontinue"},
]


def test_first_takes_the_first_rule_that_matches() -> None:
    criteria = one_criterion({"t0": SCALE["t0"]}, LEVELS)
    criteria["rules"] = [{"because": "so", **rule} for rule in OVERLAPPING]
    assert entry(criteria, a_group(t0="v1"))["possible"][0]["rules"] == ["high"]
    criteria["rules"].reverse()
    assert entry(criteria, a_group(t0="v1"))["possible"][0]["rules"] == ["middle"]
    assert entry(criteria | {"hit-policy": "first"}, a_group(t0="v1"))["recommendation"] == "discontinue"


def test_unique_never_evaluates_where_two_rules_match(tmp_path: Path, run: Run) -> None:
    criteria = one_criterion({"t0": SCALE["t0"]}, LEVELS) | {"hit-policy": "unique"}
    criteria["rules"] = [{"because": "so", **rule} for rule in OVERLAPPING]
    file, there = written(tmp_path, criteria, [a_group(t0="v2")])
    loaded, findings = load_criteria(file)
    assert loaded is None
    assert [finding.id for finding in findings if finding.severity == "error"] == ["rule-conflict"]
    ran = run("evaluate", there, "--criteria", file)
    assert (ran.code, ran.out) == (1, "")
    assert "the rules middle and high both match only: partial" in ran.err


def test_unique_evaluates_by_the_only_rule_that_matches_in_any_order() -> None:
    criteria = one_criterion({"t0": SCALE["t0"]}, LEVELS) | {"hit-policy": "unique"}
    forwards = entry(criteria, a_group())
    criteria["rules"].reverse()
    assert entry(criteria, a_group()) == forwards
    assert forwards["completions"] == 3


def test_a_gap_never_evaluates(tmp_path: Path, run: Run) -> None:
    criteria = one_criterion({"t0": SCALE["t0"]}, LEVELS)
    del criteria["rules"][1]
    file, there = written(tmp_path, criteria, [a_group(t0="v2")])
    loaded, findings = load_criteria(file)
    assert loaded is None
    assert [finding.id for finding in findings if finding.severity == "error"] == ["rule-gap"]
    ran = run("evaluate", there, "--criteria", file)
    assert (ran.code, ran.out) == (1, "")
    assert "no rule matches the combination only: partial" in ran.err
    with pytest.raises(ValueError, match="partial"):
        compile_set(CriteriaSet.model_validate(criteria))


# ---- periods


def periods(*given: Document | None) -> Iterator[Document]:
    """Rules for the three levels that all recommend a time limit, each with its period or none."""
    for (level, name), period in zip([("strong", "a"), ("partial", "b"), ("weak", "c")], given, strict=True):
        yield {"id": name, "when": {"only": level}, "recommend": "time-limit", "because": "so"} | (
            {"period": period} if period else {}
        )


YEARS = {"months": 24, "review": 12}


@pytest.mark.parametrize(
    ("given_periods", "t0", "shown"),
    [
        ((YEARS, YEARS, None), ["v1", "v2"], YEARS),
        ((YEARS, YEARS, None), "unknown", None),
        ((YEARS, {"months": 24, "review": 6}, None), ["v1", "v2"], None),
        ((YEARS, {"months": 12, "review": 12}, None), ["v1", "v2"], None),
        ((YEARS, {"months": 12, "review": 12}, None), "v2", YEARS),
        ((None, None, YEARS), "v2", None),
        (({"months": 6}, None, None), "v2", {"months": 6, "review": None}),
    ],
)
def test_the_period_is_that_on_which_all_reached_rules_agree(
    given_periods: Sequence[Document | None], t0: Any, shown: Document | None
) -> None:
    criteria = one_criterion({"t0": SCALE["t0"]}, LEVELS)
    criteria["rules"] = list(periods(*given_periods))
    result = entry(criteria, a_group(t0=t0))
    assert (result["robust"], result["period"]) == (True, shown)


def test_there_is_no_period_where_the_recommendation_is_open() -> None:
    criteria = one_criterion({"t0": SCALE["t0"]}, LEVELS)
    criteria["rules"] = list(periods(YEARS, YEARS, YEARS))
    criteria["rules"][0]["recommend"] = "continue"
    result = entry(criteria, a_group())
    assert (result["robust"], result["period"]) == (False, None)


# ---- published


@pytest.mark.parametrize(("concluded", "agrees"), [("continue", True), ("time-limit", False)])
def test_what_was_published_agrees_only_with_a_determined_recommendation(concluded: str, agrees: bool) -> None:
    criteria = one_criterion({"t0": SCALE["t0"]}, LEVELS)
    group = a_group(t0="v2") | {"published": {"recommendation": concluded}}
    assert entry(criteria, group)["published"] == {"recommendation": concluded, "agrees": agrees}
    group["traits"] = {}
    assert entry(criteria, group)["published"] == {"recommendation": concluded, "agrees": False}
