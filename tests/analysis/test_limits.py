"""Explanations by criteria sets about as large as they may be, where what must come out is plain."""

from collections.abc import Sequence
from typing import Any

from kjerne.analysis.changes import MOST, ValueChange
from kjerne.analysis.counterfactuals import Counterfactuals, counterfactuals
from kjerne.analysis.information_value import find_out
from kjerne.analysis.situation import Situation
from kjerne.analysis.stability import stability
from kjerne.engine.compile import compile_set
from kjerne.model.documents import CriteriaSet
from tests.builders import with_rules


def asked(criteria: dict[str, Any], rules: list[dict[str, Any]]) -> Situation:
    """A group of which nothing is known, by a set with these criteria and rules."""
    document = with_rules(criteria, [{"id": f"r{index}", **rule} for index, rule in enumerate(rules)])
    return Situation(compile_set(CriteriaSet.model_validate(document)), {})


def trait(weight: int, *points: int) -> dict[str, Any]:
    return {"label": "T", "weight": weight, "values": {f"v{each}": {"points": each} for each in points}}


def ways(situation: Situation) -> dict[str, Counterfactuals]:
    return {way.recommendation: way for way in counterfactuals(situation)}


def test_nine_criteria_of_four_traits_of_four_values() -> None:
    criteria = {
        f"c{place}": {
            "label": "C",
            "thresholds": {"partial": 60, "strong": 90},
            "traits": {f"c{place}-t{index}": trait(1 if index else 5, 0, 30, 70, 100) for index in range(4)},
        }
        for place in range(9)
    }
    better = {"when": dict.fromkeys(criteria, ">= partial"), "recommend": "continue"}
    situation = asked(criteria, [better, {"recommend": "discontinue"}])
    # The first trait at its best brings 62.5; at 30 it leaves at most 56.25, at 70 up to 81.25. No other alone decides.
    found = ways(situation)
    assert named(situation, found["continue"].sets) == [[(f"c{place}-t0", 3) for place in range(9)]]
    assert named(situation, found["discontinue"].sets) == [
        [(f"c{place}-t0", value)] for place in range(9) for value in (0, 1)
    ]
    assert found["time-limit"].sets == ()
    told = find_out(situation)
    assert [each.trait for each in told[:9]] == [f"c{place}-t0" for place in range(9)]
    assert told[0].answers["v30"] == ("discontinue",)
    assert told[0].answers["v70"] == ("continue", "discontinue")
    assert len(stability(situation)) == 9 * (2 + 4)


def named(situation: Situation, sets: Sequence[Sequence[ValueChange]]) -> list[list[tuple[str, int]]]:
    """The changes with the ids of their traits."""
    return [[(situation.engine.traits[each.trait].id, each.value) for each in changes] for changes in sets]


def test_twelve_traits_with_a_cap_each() -> None:
    traits = {f"t{index}": trait(1, 0, 50, 100) for index in range(12)}
    caps = [{"when": {id: "v0"}, "at-most": "weak"} for id in traits]
    criterion = {"label": "C", "thresholds": {"partial": 40, "strong": 96}, "traits": traits, "caps": caps}
    situation = asked(
        {"c": criterion},
        [
            {"when": {"c": "strong"}, "recommend": "continue"},
            {"when": {"c": "partial"}, "recommend": "time-limit"},
            {"recommend": "discontinue"},
        ],
    )
    found = ways(situation)
    assert named(situation, found["discontinue"].sets) == [[(f"t{index}", 0)] for index in range(12)]
    assert [[each.value for each in set] for set in found["continue"].sets] == [[2] * 12]
    # Twelve traits of two values that no cap forbids, but for all at their best: 4,095 ways.
    assert (len(found["time-limit"].sets), found["time-limit"].complete) == (MOST, False)
    # Whatever a threshold or a weight: all traits at their best are strong, all at their worst capped, and so on.
    weights = [each for each in stability(situation) if each.what == "weight"]
    assert {(each.low, each.high) for each in weights} == {(None, None)}
