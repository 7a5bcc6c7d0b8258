"""The page of a tree: criteria under the one they are in, tables as grids, and a what-if that goes through it all."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import strategies, tree_strategies
from tests.builders import branch, long, tree, tree_without_scores, write
from tests.conftest import Node
from tests.pages import lines, made

Document = dict[str, Any]


def page_of(folder: Path, criteria: Document, *groups: Document, lang: str = "en") -> Path:
    write(folder, criteria, *groups)
    return made(
        folder / "page.html", str(folder / "groups"), "--criteria", str(folder / "criteria" / "set.yaml"), lang=lang
    )


def in_order(page: Path, *wanted: str) -> None:
    """The page has these lines, each somewhere after the one before."""
    left = iter(lines(page))
    missing = next((each for each in wanted if each not in left), None)
    assert missing is None, lines(page)


OPEN = branch("open", {"ministries": [2, 5], "staff": "unknown", "form": "network", "delay": 6.4})


def test_criteria_stand_under_the_one_they_are_in(here: Path) -> None:
    page = page_of(here, tree(), branch(), OPEN)
    text = page.read_text("utf-8")
    drawn = ["need", "delivery", "economy", "anchored", "capacity"]
    assert re.findall(r'data-criterion="(\w+)"', text) == drawn * 2
    assert re.search(r'data-criterion="need">(?:(?!data-criterion).)*<div class="within"><div class="scale"', text)
    in_order(page, "Scores against thresholds", "Need", "Delivery", "Economy", "Anchored", "by rules", "Capacity")


def test_a_score_stands_only_where_points_decide(here: Path) -> None:
    row = re.compile(
        r'<div class="scale" data-criterion="(\w+)">(.*?)(?=<div class="scale"|<ul class="legend"><li>)', re.S
    )
    rows = dict(row.findall(page_of(here, tree(), branch()).read_text("utf-8")))
    assert [id for id, content in rows.items() if "<svg" not in content] == ["anchored"]
    assert 'aria-label="Delivery: 50.0 of 100"' in rows["delivery"]  # has no levels
    assert 'aria-label="Economy: 100.0 of 100, Strong"' in rows["economy"]


def test_table_of_a_criterion_is_a_grid_of_what_it_reads(here: Path) -> None:
    in_order(
        page_of(here, tree(), branch()),
        "How the result comes about",
        "Traits that the rules read directly",
        "Need: Is there a need? Partial from 40 and Strong from 75.",
        *("Few (below 3 ministries): 0", "Some (from 3 ministries): 60", "Many (from 8 ministries): 100"),
        *("Delivery", "1", "its score"),
        "Anchored: Is it anchored? Levels, the worst first: Not at all and Well enough.",
        *("Form", "The values have no order.", "A council, A network and A board"),
        *("Rule", "Form", "Capacity", "Gives"),
        *("led-and-able", "A council or A board", "Partial or Strong", "Well enough"),
        *("otherwise", "any", "any", "Not at all"),
        *("Rules", "Rule", "Mandate", "Need", "Anchored", "Recommends"),
        *("no-mandate", "No mandate", "any", "any", "Stop"),
    )


def test_numbers_are_shown_as_written_with_the_value_they_stand_for(here: Path) -> None:
    page = page_of(here, tree(), OPEN)
    in_order(page, "Ministries", "2–5\u00a0ministries: one of: Few or Some".replace("\u00a0", " "), "0–60")
    in_order(page, "Delay", "6.4: in-time", "100")


def test_decision_table_reads_scales_of_different_lengths(here: Path) -> None:
    page = page_of(here, tree(), branch(), OPEN)
    text = page.read_text("utf-8")
    assert re.findall(r'<symbol id="board-\d+" viewBox="([^"]*)"', text) == ["0 0 168 130"] * 2  # 2 by 3, for each of 2
    in_order(page, "Across: Mandate. Upwards: Need.", "Anchored: Not at all", "Anchored: Well enough")
    in_order(page, "Mandate: Some mandate, Need: Strong, Anchored: Well enough", "Go on", "Branch")


def test_without_scores_there_is_no_total_and_no_bar(here: Path) -> None:
    known = {"mandated": "some", "ministries": 9, "form": "board", "staff": "team"}
    groups = [{"id": id, "name": id.title(), "traits": known} for id in ("b", "a")]
    page = page_of(here, tree_without_scores(), *groups)
    in_order(page, "The groups", "Group", "Recommendation", "Mandate", "Ministries", "Anchored", "A", "B")
    text = page.read_text("utf-8")
    assert "total" not in " ".join(lines(page)).lower()
    assert 'class="scale"' in text
    assert not re.search(r'<div class="scale"[^<>]*>(?:(?!</figure>).)*<circle class="score"', text)
    assert "expected score" not in lines(page)


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_labels_stand_for_ids(here: Path, lang: str) -> None:
    shown = " ".join(lines(page_of(here, tree(), branch(), OPEN, lang=lang)))
    labelled = ("mandated", "ministries-", "anchored:", "capacity", "delivery", "need:")
    assert [id for id in labelled if id in shown] == []


@pytest.mark.parametrize("examples", [1, long(12)])
def test_any_tree_makes_a_page(examples: int, tmp_path: Path) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def make(data: st.DataObject) -> None:
        document = data.draw(tree_strategies.trees())
        group = data.draw(strategies.groups(document))
        text = page_of(tmp_path, document, group).read_text("utf-8")
        assert f'data-trial="{group["id"]}"' in text

    make()


@pytest.mark.long
def test_what_if_changes_a_trait_deep_in_the_tree(here: Path, node: Node) -> None:
    page = page_of(here, tree(), branch(), OPEN)
    found = json.loads(node("browser.mjs", "choose", str(page), "branch", "staff=one", "delay=in-time"))
    assert found["trouble"] == []
    assert found["legends"] == [
        *("Traits that the rules read directly", "Need", "Delivery", "Economy", "Anchored", "Capacity"),
    ]
    assert found["before"]["output"].startswith("As the group is coded:Go on")
    assert found["after"]["output"].startswith("With the values you have chosen:Limit")
    assert found["before"]["scales"][-2:] == ["Anchored | Well enough | by rules", "Capacity | Strong | 100.0"]
    assert found["after"]["scales"] == [
        *("Need | Strong | 100.0", "Delivery |  | 100.0", "Economy | Strong | 100.0"),
        *("Anchored | Not at all | by rules", "Capacity | Weak | 0.0"),
    ]
    assert found["after"]["yaml"] == "# groups/branch.yaml\ntraits:\n  delay: in-time\n  staff: one\n"
    assert found["choices"]["ministries"] == [
        *("unknown", "Few (below 3\u00a0ministries)", "Some (from 3\u00a0ministries)", "Many (from 8\u00a0ministries)"),
    ]


@pytest.mark.long
def test_nothing_stands_in_anybodys_way_in_a_tree(here: Path, node: Node) -> None:
    page = page_of(here, tree(), branch(), OPEN)
    states = json.loads(node("browser.mjs", "axe", str(page), "360"))
    assert {state: found for state, found in states.items() if found["violations"] or found["scrolls"]} == {}
