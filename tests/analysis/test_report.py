"""What a result hangs on and what would change it, against the exhaustive reference of `brute_analysis`."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kjerne.analysis import counterfactuals
from kjerne.analysis.information_value import find_out
from kjerne.analysis.situation import Situation
from kjerne.analysis.stability import stability
from kjerne.engine.compile import compile_set
from kjerne.model.codings import codings
from kjerne.model.documents import CriteriaSet, Group
from tests import brute_analysis
from tests.answers import explained
from tests.builders import with_rules
from tests.strategies import criteria_sets, groups

many = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def situation(criteria: dict[str, Any], group: dict[str, Any]) -> Situation:
    model = CriteriaSet.model_validate(criteria)
    return Situation(compile_set(model), codings(Group.model_validate(group), model))


@pytest.mark.long
@many
@given(st.data())
def test_every_answer_is_that_of_trying_everything(data: st.DataObject) -> None:
    criteria = data.draw(criteria_sets())
    group = data.draw(groups(criteria))
    assume(brute_analysis.small_enough(criteria, group))
    answer = explained(criteria, group)
    assert answer["changes"] == brute_analysis.changes(criteria, group)
    assert answer["find-out"] == brute_analysis.find_out(criteria, group)
    assert answer["pivotal"] == brute_analysis.pivotal(criteria, group)
    rows = brute_analysis.by_place(brute_analysis.stability(criteria, group))
    assert brute_analysis.by_place(answer["stability"]) == rows


@pytest.mark.long
@many
@given(st.data())
def test_the_tightest_interval_comes_first(data: st.DataObject) -> None:
    criteria = data.draw(criteria_sets())
    group = data.draw(groups(criteria))
    slack = [interval.slack for interval in stability(situation(criteria, group))]
    bounded = [each for each in slack if each is not None]
    assert slack == sorted(bounded) + [None] * (len(slack) - len(bounded))


def one_criterion(points: list[str], thresholds: dict[str, int]) -> dict[str, Any]:
    """A set with twelve traits of five values in one criterion."""
    values = {f"v{index}": {"points": Decimal(each)} for index, each in enumerate(points)}
    traits = {f"t{index}": {"label": "T", "weight": index % 3 + 1, "values": values} for index in range(12)}
    return with_rules(
        {"wide": {"label": "Wide", "thresholds": thresholds, "traits": traits}},
        [
            {"id": "a", "when": {"wide": "strong"}, "recommend": "continue"},
            {"id": "b", "when": {"wide": "partial"}, "recommend": "time-limit"},
            {"id": "c", "recommend": "discontinue"},
        ],
    )


@pytest.mark.long
def test_twelve_open_traits_of_five_values() -> None:
    criteria = one_criterion(["0", "21.5", "47.1", "73.9", "100"], {"partial": 40, "strong": 80})
    asked = situation(criteria, {"id": "g", "name": "G", "traits": {}})
    ways = {way.recommendation: way for way in counterfactuals.counterfactuals(asked)}
    # The heaviest traits weigh 3 (four of them), then 2 (four), then 1: 80 of 100 takes 20 of the 24 at the top.
    assert {len(each) for each in ways["continue"].sets} == {8}
    for each in ways["continue"].sets[:3]:
        coded = {f"t{change.trait}": f"v{change.value}" for change in each}
        result = asked.engine.evaluate(coded)
        assert result.recommendation == "continue"
    assert all(found.gain > 0 for found in find_out(asked))
    assert len(stability(asked)) == 14
