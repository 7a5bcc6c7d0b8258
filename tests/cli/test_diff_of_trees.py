"""`kjerne diff` of criteria sets that are trees: every kind of part is found, named and shown, and decides.

The properties in `test_diff` are tried with trees too.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kjerne.analysis.criteria_changes import criteria_changes
from kjerne.analysis.mixed_criteria import compile_if_valid, with_changes
from kjerne.model.documents import CriteriaSet
from tests.builders import TREE, Document, branch, report_of, sets, tree, write
from tests.conftest import Run

LANGUAGES = ("nb", "nn", "en")
Compared = Callable[..., Document]
NEED, ANCHORED = "criteria.need", "criteria.anchored"
DELIVERY, ECONOMY, CAPACITY = (
    f"{NEED}.criteria.delivery",
    f"{NEED}.criteria.economy",
    f"{ANCHORED}.criteria.capacity",
)
TREE_RULES = TREE["criteria"]["anchored"]["rules"]


@pytest.fixture
def compared(run: Run, here: Path) -> Compared:
    """What `diff --format json` says of two criteria sets, with the same group on both sides."""

    def _compared(old: Document, new: Document, traits: Document | None = None, *, without: str = "") -> Document:
        document = branch(traits=traits)
        document["traits"].pop(without, None)
        write(here / "old", old, document)
        write(here / "new", new, document)
        ran = run("diff", "old", "new", "--format", "json")
        assert ran.code == 0, ran.err
        return report_of(ran)

    return _compared


def read(document: Document) -> CriteriaSet:
    """The set as it is read from a file, in which numbers are decimals."""
    return CriteriaSet.model_validate(json.loads(json.dumps(document), parse_float=Decimal))


def trait(*values: str, **fields: Any) -> Document:
    """A trait with points for each value."""
    return {"label": "Trust", **fields, "values": {value: {"points": 50 * at} for at, value in enumerate(values)}}


A_NUMBER = {
    "label": "Mandate",
    "number": True,
    "unit": "pages",
    "values": {"none": {"label": "No mandate"}, "some": {"from": 1.5, "label": "Some mandate"}},
}
BY_POINTS = {
    "label": "Anchored",
    "levels": {"no": "Not at all", "yes": "Well enough"},
    "thresholds": {"yes": 40},
    "traits": {"form": trait("council", "network", "board")},
    "criteria": TREE["criteria"]["anchored"]["criteria"],
}
PARTS: list[tuple[str, Any, str, str, str]] = [
    ("traits.trust", {"label": "Trust", "values": {"a": "A", "b": "B"}}, "traits.trust", "trait", "added"),
    ("traits.mandated.ordered", False, "traits.mandated.ordered", "ordered", "changed"),
    ("traits.mandated", A_NUMBER, "traits.mandated.number", "number", "changed"),
    ("traits.mandated.values.full", "Full mandate", "traits.mandated.values.full", "value", "added"),
    (
        *("traits.mandated.values", {"some": "Some mandate", "none": "No mandate"}),
        *("traits.mandated.values", "value-order", "changed"),
    ),
    (f"{DELIVERY}.weight", 3, f"{DELIVERY}.weight", "weight", "changed"),
    (f"{DELIVERY}.traits.results.weight", 3, f"{DELIVERY}.traits.results.weight", "trait-weight", "changed"),
    (
        *(f"{DELIVERY}.traits.results.values.bad.points", 5),
        *(f"{DELIVERY}.traits.results.values.bad", "points", "changed"),
    ),
    (f"{DELIVERY}.traits.trust", trait("a", "b"), f"{DELIVERY}.traits.trust", "trait", "added"),
    (f"{DELIVERY}.traits.results", None, f"{DELIVERY}.traits.results", "trait", "removed"),
    (f"{DELIVERY}.traits.delay.values.late.from", 7, f"{DELIVERY}.traits.delay.values.late.from", "from", "changed"),
    (
        *(f"{NEED}.traits.ministries.values.most", {"from": 20, "points": 100, "label": "Most"}),
        *(f"{NEED}.traits.ministries.values.most", "value", "added"),
    ),
    (f"{ECONOMY}.thresholds.strong", 70, f"{ECONOMY}.thresholds.strong", "threshold", "changed"),
    (f"{ECONOMY}", None, f"{ECONOMY}", "criterion", "removed"),
    (
        *(f"{NEED}.criteria.people", {"label": "People", "traits": {"trust": trait("a", "b")}}),
        *(f"{NEED}.criteria.people", "criterion", "added"),
    ),
    (
        *(f"{NEED}.caps.1", {"when": {"cost": "high"}, "at-most": "partial"}),
        *(f"{NEED}.caps.cost=high", "cap", "added"),
    ),
    (f"{ANCHORED}.levels", ["no", "yes", "fully"], f"{ANCHORED}.levels", "levels", "changed"),
    (f"{CAPACITY}.levels", ["weak", "partial", "strong"], f"{CAPACITY}.levels", "levels", "added"),
    (f"{ANCHORED}.traits.form.ordered", None, f"{ANCHORED}.traits.form.ordered", "ordered", "changed"),
    (f"{ANCHORED}.traits.form.values.forum", "A forum", f"{ANCHORED}.traits.form.values.forum", "value", "added"),
    (f"{ANCHORED}.traits.form.values.network", None, f"{ANCHORED}.traits.form.values.network", "value", "removed"),
    (
        *(f"{CAPACITY}.traits.staff.values.pair.points", 40),
        *(f"{CAPACITY}.traits.staff.values.pair", "points", "changed"),
    ),
    (f"{CAPACITY}.thresholds.strong", 90, f"{CAPACITY}.thresholds.strong", "threshold", "changed"),
    (f"{ANCHORED}.rules.0.level", "no", f"{ANCHORED}.rules.led-and-able", "rule", "changed"),
    (f"{ANCHORED}.rules.0.when", {"form": "board"}, f"{ANCHORED}.rules.led-and-able", "rule", "changed"),
    (f"{ANCHORED}.rules.0", None, f"{ANCHORED}.rules.led-and-able", "rule", "removed"),
    (f"{ANCHORED}.rules.2", {"id": "more", "level": "yes"}, f"{ANCHORED}.rules.more", "rule", "added"),
    (f"{ANCHORED}", BY_POINTS, f"{ANCHORED}", "criterion", "changed"),
    ("context.office.ordered", False, "context.office", "context", "changed"),
    (
        *("context.office", {"label": "Office", "number": True, "values": {"small": "s", "large": {"from": 30}}}),
        *("context.office", "context", "changed"),
    ),
]


@pytest.mark.parametrize(("path", "value", "part", "kind", "change"), PARTS, ids=[f"{p[2]} {p[3]}" for p in PARTS])
def test_every_part_is_found_named_and_shown(
    run: Run, compared: Compared, path: str, value: Any, part: str, kind: str, change: str
) -> None:
    # the group has a trait that is removed on neither side, so that it can be judged on both
    gone = {f"{DELIVERY}.traits.results": "results", ECONOMY: "cost"}.get(part, "")
    document = compared(TREE, tree(sets(path, value)), without=gone)
    [found_part] = document["criteria"]["parts"]
    assert (found_part["path"], found_part["kind"], found_part["change"]) == (part, kind, change)
    assert (found_part["from"] is None) == (change == "added")
    assert (found_part["to"] is None) == (change == "removed")
    assert not document["criteria"]["wording"]
    for lang in LANGUAGES:
        for format in ("terminal", "markdown"):
            ran = run("diff", "old", "new", "--format", format, "--lang", lang, COLUMNS="300")
            assert ran.code == 0
            assert "None" not in ran.out
            assert "part." not in ran.out


def parts_shown(run: Run) -> list[list[str]]:
    """The rows of the table of changed parts in English."""
    ran = run("diff", "old", "new", "--format", "markdown", "--lang", "en")
    table = ran.out.replace("\xa0", " ").partition("| Part ")[2].split("\n")[2:]
    return [[cell.strip() for cell in row.strip("|").split(" | ")][:3] for row in table if row.startswith("|")]


@pytest.mark.parametrize(
    ("path", "value", "row"),
    [
        (f"{ANCHORED}.rules.0.level", "no", ["Anchored, rule led-and-able", "Gives: Well enough", "Gives: Not at all"]),
        (f"{ANCHORED}.levels.fully", "Fully", ["Anchored, the levels", "…", "Not at all, Well enough and Fully"]),
        (f"{DELIVERY}.weight", 3, ["weight of Delivery", "1", "3"]),
        (f"{DELIVERY}.traits.delay.values.late.from", 7, ["Delay, lowest number of late", "from 6.5", "from 7"]),
        (f"{NEED}.traits.ministries.values.some.from", 4, ["…", "from 3 ministries", "from 4 ministries"]),
        (
            *("traits.mandated", A_NUMBER),
            ["Mandate, numbers", "…", "No mandate (below 1.5 pages) and Some mandate (from 1.5 pages)"],
        ),
        ("traits.mandated.ordered", False, ["…", "from worst to best", "without order"]),
        (
            ANCHORED,
            BY_POINTS,
            ["criterion Anchored", "Form and Capacity<br>decided by rules", "Trust and Capacity<br>decided by points"],
        ),
    ],
)
def test_a_part_is_told_in_the_words_of_its_set(
    run: Run, compared: Compared, path: str, value: Any, row: list[str]
) -> None:
    compared(TREE, tree(sets(path, value)))
    [shown] = parts_shown(run)
    assert [cell for cell, wanted in zip(shown, row, strict=True) if wanted != "…"] == [
        wanted for wanted in row if wanted != "…"
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("traits.mandated.label", "Another label"),
        ("traits.mandated.weight", 4),
        ("traits.mandated.values.none", {"label": "No mandate", "points": 10}),
        (f"{NEED}.traits.ministries.unit", "offices"),
        (f"{DELIVERY}.question", "Does it deliver?"),
        (f"{ANCHORED}.weight", 5),
        (f"{CAPACITY}.weight", 5),
        (f"{ANCHORED}.traits.form.weight", 5),
        (f"{ANCHORED}.levels.no", "No"),
        (f"{ANCHORED}.rules.0.because", "It is so."),
        (f"{ANCHORED}.rules.0.source", None),
    ],
)
def test_what_changes_no_result_is_no_part(compared: Compared, path: str, value: Any) -> None:
    document = compared(TREE, tree(sets(path, value)))
    assert (document["criteria"]["changed"], document["criteria"]["wording"]) == (True, True)
    assert (document["criteria"]["parts"], document["groups"]) == ([], [])


def test_rules_of_a_criterion_that_change_places(run: Run, compared: Compared) -> None:
    document = compared(TREE, tree(sets(f"{ANCHORED}.rules", TREE_RULES[::-1])))
    [part] = document["criteria"]["parts"]
    assert (part["kind"], part["change"], part["moves"]) == ("position", "moved", ["branch"])
    assert part["path"].startswith(f"{ANCHORED}.rules.")
    assert "Anchored, place of rule " in run("diff", "old", "new", "--format", "markdown", "--lang", "en").out


def test_the_hit_policy_of_a_criterion(run: Run, compared: Compared) -> None:
    rules = [
        {"id": "able", "when": {"capacity": ">= partial"}, "level": "yes"},
        {"id": "not-able", "when": {"capacity": "weak"}, "level": "no"},
    ]
    old = tree(sets(f"{ANCHORED}.rules", rules))
    new = tree(sets(f"{ANCHORED}.rules", rules))
    new["criteria"]["anchored"]["hit-policy"] = "unique"
    [part] = compared(old, new)["criteria"]["parts"]
    assert (part["path"], part["kind"], part["to"]) == (f"{ANCHORED}.hit-policy", "hit-policy", "unique")
    assert parts_shown(run) == [["Anchored, hit-policy", "first", "unique"]]


def test_a_criterion_that_turns_from_rules_to_points_is_one_change_that_decides(compared: Compared) -> None:
    new = tree(sets(ANCHORED, {**BY_POINTS, "thresholds": {"yes": 99}}))
    traits = {"form": "council"}
    document = compared(TREE, new, traits)
    assert [part["path"] for part in document["criteria"]["parts"]] == [ANCHORED]
    assert document["criteria"]["parts"][0]["moves"] == ["branch"]
    back = compared(new, TREE, traits)
    assert back["criteria"]["parts"][0]["moves"] == ["branch"]
    assert "rules" in document["criteria"]["parts"][0]["from"]
    assert "thresholds" in document["criteria"]["parts"][0]["to"]


def test_a_trait_that_moves_to_another_criterion_is_told_on_both_places(compared: Compared) -> None:
    new = tree()
    new["criteria"]["need"]["traits"]["cost"] = new["criteria"]["need"]["criteria"].pop("economy")["traits"]["cost"]
    changed = {part["path"]: part["change"] for part in compared(TREE, new)["criteria"]["parts"]}
    assert changed == {f"{NEED}.traits.cost": "added", ECONOMY: "removed"}


def test_the_content_of_a_criterion_in_json(compared: Compared) -> None:
    [part] = compared(TREE, tree(sets(f"{ANCHORED}", BY_POINTS)))["criteria"]["parts"]
    assert part["from"] == {
        "weight": 1,
        "traits": {
            "form": {"weight": 1, "values": {"council": None, "network": None, "board": None}, "ordered": False}
        },
        "criteria": {
            "capacity": {
                "weight": 1,
                "thresholds": {"partial": 50.0, "strong": 100.0},
                "traits": {"staff": {"weight": 1, "values": {"one": 0.0, "pair": 50.0, "team": 100.0}}},
                "caps": [],
            }
        },
        "levels": ["no", "yes"],
        "hit-policy": "first",
        "rules": [
            {
                "id": "led-and-able",
                "when": {"form": ["council", "board"], "capacity": ">= partial"},
                "level": "yes",
            },
            {"id": "otherwise", "when": {}, "level": "no"},
        ],
    }


def test_the_content_of_numbers_in_json(compared: Compared) -> None:
    most = {"from": 20, "points": 100, "label": "Most"}
    [part] = compared(TREE, tree(sets(f"{NEED}.traits.ministries.values.most", most)))["criteria"]["parts"]
    assert part["to"] == {"points": 100.0, "from": 20.0}
    [part] = compared(TREE, tree(sets("traits.pages", {**A_NUMBER, "label": "Pages"})))["criteria"]["parts"]
    assert part["to"] == {
        "weight": 1,
        "values": {"none": None, "some": None},
        "number": True,
        "from": {"none": None, "some": 1.5},
    }


def test_a_number_moves_a_group_that_is_coded_with_one(compared: Compared) -> None:
    new = tree(sets(f"{NEED}.traits.ministries.values.many.from", 10))
    new["criteria"]["need"]["thresholds"]["strong"] = 95
    old = tree(sets(f"{NEED}.thresholds.strong", 95))
    [entry] = compared(old, new, {"delay": "in-time"})["groups"]
    assert (entry["moved"], entry["because"], entry["traits"]) == (True, ["criteria"], [])
    assert entry["parts"] == [f"{NEED}.traits.ministries.values.many.from"]


def test_numbers_of_a_trait_that_only_stops_counting_down_decide_together(compared: Compared) -> None:
    old, new = (tree(sets(f"{NEED}.thresholds.strong", 95)) for _ in range(2))
    delay = new["criteria"]["need"]["criteria"]["delivery"]["traits"]["delay"]
    delay["values"] = {"late": {"points": 0}, "in-time": {"from": 6.5, "points": 100}}
    document = compared(old, new, {"delay": 2})
    path = f"{DELIVERY}.traits.delay.values"
    assert {part["path"]: part["change"] for part in document["criteria"]["parts"]} == {
        f"{path}.late.from": "removed",
        f"{path}.in-time.from": "added",
    }
    [entry] = document["groups"]
    assert entry["moved"]
    assert entry["together"] == [f"{path}.late.from", f"{path}.in-time.from"]


def test_values_of_equal_points_keep_their_order(compared: Compared) -> None:
    old = tree(sets(f"{ECONOMY}.traits.cost.values.fair.points", 0))
    old["criteria"]["need"]["caps"] = [{"when": {"cost": "<= high"}, "at-most": "weak"}]
    new = json.loads(json.dumps(old))
    values = new["criteria"]["need"]["criteria"]["economy"]["traits"]["cost"]["values"]
    new["criteria"]["need"]["criteria"]["economy"]["traits"]["cost"]["values"] = {
        id: values[id] for id in ("fair", "high", "low")
    }
    document = compared(old, new, {"cost": "fair"})
    [part] = document["criteria"]["parts"]
    assert (part["path"], part["kind"]) == (f"{ECONOMY}.traits.cost.values", "value-order")
    assert (part["from"], part["to"]) == (["high", "fair", "low"], ["fair", "high", "low"])


EMPTYING: list[Callable[[Document], None]] = [
    sets("traits", None),
    sets(f"{DELIVERY}.traits", {"other": trait("a", "b")}),
    sets(f"{DELIVERY}.traits.delay.values", {"x": {"points": 0}, "y": {"from": 3, "points": 10}}),
    sets(f"{NEED}.criteria", {"other": {"label": "Other", "traits": {"else": trait("a", "b")}}}),
    sets(f"{ANCHORED}.rules", [{"id": "always", "level": "yes"}]),
    sets(f"{ANCHORED}.criteria.capacity.traits", {"other": trait("a", "b")}),
    sets(
        "criteria",
        {"other": {"label": "Other", "thresholds": {"partial": 1, "strong": 2}, "traits": {"x": trait("a")}}},
    ),
    sets("rules", [{"id": "always", "recommend": "go", "because": "So it is."}]),
]


@pytest.mark.parametrize("change", EMPTYING, ids=range(len(EMPTYING)))
def test_a_set_with_some_changes_made_is_valid_or_refused(change: Callable[[Document], None]) -> None:
    def without_conditions(document: Document) -> None:
        document["rules"] = [{"id": "last", "recommend": "stop", "because": "So it is."}]
        document["advice"] = []
        document["criteria"]["need"]["caps"] = []

    old, document = tree(without_conditions), tree(without_conditions)
    change(document)
    old_set, new_set = (read(each) for each in (old, document))
    differing = criteria_changes(old_set, new_set)
    for part in differing:
        rest = {each.path for each in differing} - {part.path}
        for paths in ({part.path}, rest):
            engine = compile_if_valid(with_changes(old_set, new_set, paths))
            assert engine is None or engine.evaluate({}).outcomes
    removals = {part.path for part in differing if part.change == "removed"}
    compile_if_valid(with_changes(old_set, new_set, removals))
    everything = compile_if_valid(with_changes(old_set, new_set, {part.path for part in differing}))
    assert (everything is None) == (compile_if_valid(new_set) is None)


def test_sides_are_not_changed_by_comparing() -> None:
    old_set, new_set = (read(each) for each in (TREE, tree(sets(ECONOMY, None))))
    before = [side.model_dump_json() for side in (old_set, new_set)]
    given = [side.criteria["need"].model_fields_set.copy() for side in (old_set, new_set)]
    with_changes(old_set, new_set, {part.path for part in criteria_changes(old_set, new_set)})
    assert [side.model_dump_json() for side in (old_set, new_set)] == before
    assert [side.criteria["need"].model_fields_set for side in (old_set, new_set)] == given
