"""`kjerne diff`: what changed between two sides and due to what; folders and git revisions as their user meets them.

The goldens are what it says of the shipped groups after a few changes; `KJERNE_GOLDEN=write` writes them anew.
"""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kjerne.analysis.criteria_changes import criteria_changes
from kjerne.analysis.mixed_criteria import compile_if_valid, with_changes
from kjerne.analysis.report import Subject
from kjerne.analysis.result_changes import Difference, Side, compare_sides
from kjerne.engine.compile import compile_set
from kjerne.model.codings import codings
from kjerne.model.documents import CriteriaSet, Group
from kjerne.output.formats import DIFFERENCE
from tests import brute, revisions, strategies, tree_strategies
from tests.builders import (
    SMALL,
    Document,
    commit,
    entries,
    git,
    group,
    long,
    moved,
    report_of,
    sets,
    small,
    words,
    write,
)
from tests.conftest import CRITERIA, GROUPS, Golden, Run
from tests.systems import needs_git, needs_links, needs_odd_names, needs_posix_shell

LANGUAGES = ("nb", "nn", "en")


@pytest.fixture
def compared(run: Run, here: Path) -> Callable[..., Document]:
    """What `diff --format json` says of two sides, each a criteria set and groups."""

    def _compared(old: tuple[Document, ...], new: tuple[Document, ...]) -> Document:
        write(here / "old", *old)
        write(here / "new", *new)
        ran = run("diff", "old", "new", "--format", "json")
        assert ran.code == 0, ran.err
        return report_of(ran)

    return _compared


Compared = Callable[[tuple[Document, ...], tuple[Document, ...]], Document]


# ---- golden: what it looks like


@pytest.fixture
def shipped(here: Path) -> Path:
    """The shipped project as `old`, and as `new` with a value, a threshold, a rule and the set of groups changed."""
    for side in ("old", "new"):
        shutil.copytree(GROUPS, here / side / "groups")
        shutil.copytree(CRITERIA.parent, here / side / "criteria")

    def replace(file: str, was: str, now: str) -> None:
        path = here / "new" / file
        text = path.read_text("utf-8")
        assert was in text, f"{file} is no longer what this test changes"
        path.write_text(text.replace(was, now, 1), "utf-8")

    replace("groups/kubu.yaml", "  horizon:\n    value: persistent", "  horizon:\n    value: limited")
    replace("groups/kubu.yaml", "  engagement:\n    value: high", "  engagement:\n    value: mixed")
    replace("groups/klima.yaml", "  reach:\n    value: many", "  reach:\n    value: several")
    replace("groups/kompetanse.yaml", "id: kompetanse", "id: kompetanse-to")
    (here / "new/groups/kompetanse.yaml").rename(here / "new/groups/kompetanse-to.yaml")
    replace("criteria/dfo-2024.yaml", "version: 1.1.0", "version: 1.2.0")
    replace("criteria/dfo-2024.yaml", "      partial: 58\n", "      partial: 78\n")
    replace("criteria/dfo-2024.yaml", "      months: 24\n      review: 12\n", "      months: 12\n")
    replace("criteria/dfo-2024.yaml", "      en: Time horizon", "      en: Horizon")
    return here


@pytest.mark.parametrize(
    ("name", "format", "lang"),
    [
        ("diff.en.80.txt", "terminal", "en"),
        ("diff.nn.80.txt", "terminal", "nn"),
        ("diff.nb.md", "markdown", "nb"),
        ("diff.json", "json", "nb"),
    ],
)
def test_golden(run: Run, golden: Golden, shipped: Path, name: str, format: str, lang: str) -> None:
    ran = run("diff", "old", "new", "--format", format, "--lang", lang)
    assert ran.code == 0, ran.err
    golden(name, ran.out)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_markdown_and_the_terminal_say_the_same_words(run: Run, shipped: Path, lang: str) -> None:
    shown, written, data = (
        run("diff", "old", "new", "--format", format, "--lang", lang, COLUMNS="1000")
        for format in ("terminal", "markdown", "json")
    )
    assert (shown.code, written.code) == (0, 0)
    assert shown.err == written.err
    assert words(shown.out) == words(written.out)
    assert data.out == run("diff", "old", "new", "--format", "json").out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_is_wider_than_the_terminal(run: Run, shipped: Path, lang: str) -> None:
    for columns in (80, 100, 200):
        ran = run("diff", "old", "new", "--lang", lang, COLUMNS=str(columns))
        assert max(map(len, ran.out.split("\n"))) <= columns


def test_markdown_has_a_table_in_which_every_row_is_whole(run: Run, shipped: Path) -> None:
    ran = run("diff", "old", "new", "--format", "markdown")
    html = MarkdownIt("commonmark").enable("table").render(ran.out)
    assert html.count("<table>") == ran.out.count("\n| --- ")
    assert "|" not in html
    assert ran.out.startswith("## ")


@pytest.mark.long
def test_the_same_input_gives_the_same_bytes(shell: Run, shipped: Path) -> None:
    for format in DIFFERENCE:
        first, other = (shell("diff", "old", "new", "--format", format, PYTHONHASHSEED=seed) for seed in ("1", "2"))
        assert first == other


# ---- what changed in a group


def test_nothing_changed(run: Run, here: Path) -> None:
    write(here / "old", SMALL, group("one"), group("two"))
    ran = run("diff", "old", "old")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out == "What changed from old to old\n  2 groups, none moves to another recommendation. 2 are as before.\n"
    )


def test_the_contract(compared: Compared) -> None:
    document = compared((SMALL, group()), (SMALL, group(traits={"depth": "shallow"})))
    assert list(document) == ["kjerne", "old", "new", "criteria", "groups", "unchanged", "left-out"]
    assert document["old"] == {"name": "old", "commit": None}
    assert list(document["criteria"]) == ["changed", "old", "new", "wording", "parts", "beside"]
    assert document["criteria"]["old"] == {"id": "small", "version": "1.0.0"}
    [entry] = document["groups"]
    assert list(entry) == [
        *("id", "status", "before", "after", "traits", "moved", "because", "alone", "parts", "together", "beside"),
    ]
    assert [entry[side]["file"] for side in ("before", "after")] == ["old/groups/one.yaml", "new/groups/one.yaml"]


def test_entries_are_those_of_evaluate(run: Run, compared: Compared) -> None:
    [entry] = compared((SMALL, group()), (SMALL, group(traits={"depth": "shallow"})))["groups"]
    for side, key in (("old", "before"), ("new", "after")):
        evaluated = run("evaluate", f"{side}/groups", "--criteria", f"{side}/criteria/set.yaml", "--format", "json")
        assert report_of(evaluated)["groups"] == [entry[key]]


def test_a_changed_trait_moves_its_group(compared: Compared) -> None:
    document = compared((SMALL, group("one"), group("two")), (SMALL, group("one", {"depth": "shallow"}), group("two")))
    assert document["criteria"] == {
        "changed": False,
        "old": {"id": "small", "version": "1.0.0"},
        "new": {"id": "small", "version": "1.0.0"},
        "wording": False,
        "beside": [],
        "parts": [],
    }
    [entry] = document["groups"]
    assert (entry["status"], entry["moved"], entry["because"]) == ("changed", True, ["group"])
    assert entry["traits"] == [{"trait": "depth", "from": "deep", "to": "shallow", "decides": "alone"}]
    assert entry["alone"] == {"group": "discontinue", "criteria": "continue"}
    assert document["unchanged"] == 1


def test_only_the_traits_that_decide_are_named(run: Run, compared: Compared) -> None:
    [entry] = compared((SMALL, group()), (SMALL, group(traits={"depth": "shallow", "lead": "low"})))["groups"]
    assert {each["trait"]: each["decides"] for each in entry["traits"]} == {"depth": "alone", "lead": None}
    assert "the group: Depth\n" in run("diff", "old", "new").out


def test_traits_that_decide_only_together(run: Run, compared: Compared) -> None:
    [entry] = compared((SMALL, group()), (SMALL, group(traits={"lead": "low", "pace": "slow"})))["groups"]
    assert {each["trait"]: each["decides"] for each in entry["traits"]} == {"lead": "together", "pace": "together"}
    assert "the group: Lead and Pace (only" in run("diff", "old", "new").out


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("deep", ["deep"]),
        (["shallow", "middling", "deep"], "unknown"),
        (["shallow", "deep"], ["deep", "shallow"]),
        (["shallow", "deep"], {"deep": Decimal("0.5"), "shallow": Decimal("0.5")}),
        ("deep", {"value": "deep"}),
    ],
)
def test_a_coding_that_means_the_same_is_no_change(compared: Compared, was: Any, now: Any) -> None:
    document = compared((SMALL, group(traits={"depth": was})), (SMALL, group(traits={"depth": now})))
    assert (document["groups"], document["unchanged"]) == ([], 1)


def test_a_group_that_becomes_undetermined_moves(compared: Compared) -> None:
    [entry] = compared((SMALL, group()), (SMALL, group(traits={"depth": ["shallow", "deep"]})))["groups"]
    assert entry["moved"]
    assert (entry["before"]["robust"], entry["after"]["robust"]) == (True, False)
    assert entry["alone"]["group"] == "undetermined"


def test_one_that_leans_otherwise_changed_but_did_not_move(run: Run, compared: Compared) -> None:
    likely = [{"deep": Decimal(f"0.{share}"), "shallow": Decimal(f"0.{10 - share}")} for share in (7, 2)]
    [entry] = compared(*((SMALL, group(traits={"depth": each})) for each in likely))["groups"]
    assert (entry["status"], entry["moved"]) == ("changed", False)
    assert entry["traits"][0]["to"] == {"deep": 0.2, "shallow": 0.8}
    assert "1 changed with the same recommendation." in " ".join(run("diff", "old", "new").out.split())
    assert run("diff", "old", "new", "--fail-on", "moved").code == 0


def test_what_else_a_result_says_is_a_change(run: Run, compared: Compared) -> None:
    was = group(published={"recommendation": "continue"})
    now = group(published={"recommendation": "discontinue"}, traits={"office": "small"})
    [entry] = compared((SMALL, was), (SMALL, now))["groups"]
    assert (entry["moved"], entry["because"]) == (False, ["group"])
    assert entry["after"]["advice"] == ["grow"]
    shown = run("diff", "old", "new").out
    assert [line.split()[-3:] for line in shown.split("\n") if "grow" in line] == [["Advice", "–", "grow"]]
    assert "Published" in shown


BESIDE: dict[str, tuple[Document, Document, str, Any, Any]] = {
    "name": ({"name": "One"}, {"name": "Another"}, "name", "One", "Another"),
    "short name": ({}, {"short-name": "ONE"}, "short-name", None, "ONE"),
    "status": ({}, {"status": "ended"}, "status", "active", "ended"),
    "established": ({"established": "2021"}, {"established": "2021-02"}, "established", "2021", "2021-02"),
    "mandate": ({"mandate-until": "2027"}, {}, "mandate-until", "2027", None),
    "lead": ({"lead": "BFD"}, {"lead": "KD"}, "lead", "BFD", "KD"),
    "members": ({"members": ["KD", "JD"]}, {"members": ["KD"]}, "members", ["KD", "JD"], ["KD"]),
    "assessed": ({}, {"assessed": "2026-11-20"}, "assessed", None, "2026-11-20"),
    "a source": ({}, {"sources": {"a": {"title": "A"}}}, "sources.a", None, {"title": "A"}),
    "a decision": (
        {},
        {"decisions": [{"date": "2024-09-01", "decided": "continue"}]},
        "decisions",
        [],
        [{"date": "2024-09-01", "decided": "continue"}],
    ),
    "evidence": (
        {"traits": {"depth": {"value": "deep", "evidence": [{"finding": "So it was."}]}}},
        {"traits": {"depth": {"value": "deep", "evidence": [{"finding": "So it is.", "confidence": "low"}]}}},
        "traits.depth.evidence",
        [{"finding": "So it was.", "stance": "for"}],
        [{"finding": "So it is.", "confidence": "low", "stance": "for"}],
    ),
    "what was published": (
        {"published": {"recommendation": "continue"}},
        {"published": {"recommendation": "continue", "finding": "Good."}},
        "published.finding",
        None,
        "Good.",
    ),
}
"""The fields of a group before and after, and what is told of it: the path, the content of both sides."""


@pytest.mark.parametrize(("was", "now", "what", "old", "new"), BESIDE.values(), ids=BESIDE)
@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_a_group_whose_result_is_the_same_tells_what_else_changed(
    run: Run, here: Path, was: Document, now: Document, what: str, old: Any, new: Any, lang: str
) -> None:
    write(here / "old", SMALL, group() | was)
    write(here / "new", SMALL, group() | now)
    document = report_of(run("diff", "old", "new", "--format", "json"))
    [entry] = document["groups"]
    assert entry["beside"] == [{"what": what, "from": old, "to": new}]
    assert (entry["status"], entry["moved"], entry["because"], entry["traits"]) == ("changed", False, ["group"], [])
    assert document["unchanged"] == 0
    for format in ("terminal", "markdown"):
        ran = run("diff", "old", "new", "--lang", lang, "--format", format)
        assert (ran.code, ran.err) == (0, "")
        assert "1 " in ran.out.split("\n")[1 if format == "terminal" else 2]


def test_what_changed_beside_the_result_is_told_in_words(run: Run, here: Path) -> None:
    evidence = {"finding": "Så er det.", "confidence": "high"}
    write(here / "old", SMALL, group(lead="BFD", traits={"depth": {"value": "deep", "evidence": [evidence]}}))
    now = {"value": "deep", "evidence": [evidence | {"confidence": "low"}]}
    write(here / "new", SMALL, group(lead="KD", status="ended", traits={"depth": now}))
    shown = run("diff", "old", "new", "--lang", "nb", "--format", "markdown").out
    assert "gruppen: Status, Lederdepartement og belegg om Depth |" in shown
    assert "| Status | Aktiv | Avsluttet |" in shown
    assert "|  | Lederdepartement | BFD | KD |" in shown
    assert "|  | belegg om Depth | Så er det. (høy sikkerhet) | Så er det. (lav sikkerhet) |" in shown


def test_a_group_that_moved_tells_what_else_changed_too(run: Run, here: Path) -> None:
    write(here / "old", SMALL, group(lead="BFD"))
    write(here / "new", SMALL, group(lead="KD", traits={"depth": "shallow"}))
    [entry] = report_of(run("diff", "old", "new", "--format", "json"))["groups"]
    assert (entry["moved"], [change["what"] for change in entry["beside"]]) == (True, ["lead"])
    shown = run("diff", "old", "new", "--format", "markdown").out
    assert "| **Lead ministry** | BFD | KD |" in shown
    assert "the group: Depth |" in shown, "what changed beside the result is no cause"


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({"members": ["KD", "JD"]}, {"members": ["JD", "KD"]}),
        ({"status": "active"}, {}),
        ({}, {"criteria": "small"}),
        (
            {"traits": {"depth": {"value": "deep", "evidence": [{"at": "1"}, {"at": "2"}]}}},
            {"traits": {"depth": {"value": "deep", "evidence": [{"at": "2"}, {"at": "1"}]}}},
        ),
    ],
)
def test_what_means_the_same_is_no_change(run: Run, here: Path, was: Document, now: Document) -> None:
    write(here / "old", SMALL, group() | was)
    write(here / "new", SMALL, group() | now)
    document = report_of(run("diff", "old", "new", "--format", "json"))
    assert (document["groups"], document["unchanged"]) == ([], 1)


def test_groups_that_came_and_went_though_they_are_coded_alike(run: Run, compared: Compared) -> None:
    document = compared(
        (SMALL, group("goes"), group("old-name"), group("stays")),
        (SMALL, group("comes"), group("new-name"), group("stays")),
    )
    status = {each["id"]: each["status"] for each in document["groups"]}
    assert status == {"comes": "added", "goes": "removed", "new-name": "added", "old-name": "removed"}
    assert document["unchanged"] == 1
    for each in document["groups"]:
        assert (each["moved"], each["because"], each["traits"]) == (False, ["group"], [])
        assert (each["before"] is None) == (each["status"] == "added")
        assert (each["after"] is None) == (each["status"] == "removed")
    assert "2 are new, 2 are gone and 1 is as before." in " ".join(run("diff", "old", "new").out.split())


def test_a_group_that_only_lies_elsewhere_is_the_same(run: Run, here: Path) -> None:
    write(here / "old", SMALL, group())
    write(here / "new", SMALL, group())
    (here / "new/groups/før og nå").mkdir()
    (here / "new/groups/one.yaml").rename(here / "new/groups/før og nå/one.yaml")
    assert report_of(run("diff", "old", "new", "--format", "json"))["unchanged"] == 1


# ---- what changed in the criteria


def a_threshold(document: Document) -> None:
    document["criteria"]["need"]["thresholds"]["strong"] = 70


def test_a_changed_threshold_moves_the_groups_that_it_matters_to(run: Run, compared: Compared) -> None:
    groups = group("one", {"depth": "middling"}), group("two")
    document = compared((SMALL, *groups), (small(a_threshold), *groups))
    assert document["criteria"]["parts"] == [
        {
            "path": "criteria.need.thresholds.strong",
            "kind": "threshold",
            "change": "changed",
            "from": 50.0,
            "to": 70.0,
            "moves": ["one"],
        }
    ]
    [entry] = document["groups"]
    assert (entry["id"], entry["because"]) == ("one", ["criteria"])
    assert (entry["parts"], entry["together"]) == (["criteria.need.thresholds.strong"], [])
    assert entry["alone"] == {"group": "continue", "criteria": "discontinue"}
    assert "the criteria: Need, threshold of strong" in " ".join(run("diff", "old", "new").out.split())


def test_a_changed_order_of_rules(compared: Compared) -> None:
    both = small(lambda each: each["rules"][2].update(when={"need": "strong"}))
    swapped = copy.deepcopy(both)
    swapped["rules"] = [swapped["rules"][at] for at in (0, 2, 1)]
    last = {"id": "rest", "recommend": "discontinue", "because": "Nothing else fits."}
    for each in (both, swapped):
        each["rules"].append(last)
    document = compared((both, group()), (swapped, group()))
    [part] = document["criteria"]["parts"]
    assert (part["kind"], part["change"], part["moves"]) == ("position", "moved", ["one"])
    assert {part["from"], part["to"]} == {2, 3}
    [entry] = document["groups"]
    assert entry["parts"] == [part["path"]]
    assert [entry[side]["recommendation"] for side in ("before", "after")] == ["continue", "time-limit"]


TRAIT = {"label": "Trust", "values": {"none": {"points": 0}, "full": {"points": 50}}}
PARTS: list[tuple[str, Any, str, str, str]] = [
    ("criteria.need.weight", 3, "criteria.need.weight", "weight", "changed"),
    ("criteria.need.thresholds.strong", 70, "criteria.need.thresholds.strong", "threshold", "changed"),
    ("criteria.drive.traits.lead.weight", 2, "criteria.drive.traits.lead.weight", "trait-weight", "changed"),
    (
        *("criteria.need.traits.depth.values.middling.points", 61),
        *("criteria.need.traits.depth.values.middling", "points", "changed"),
    ),
    (
        *("criteria.need.traits.depth.values.middling", None),
        *("criteria.need.traits.depth.values.middling", "points", "removed"),
    ),
    ("criteria.drive.traits.trust", TRAIT, "criteria.drive.traits.trust", "trait", "added"),
    ("criteria.drive.traits.pace", None, "criteria.drive.traits.pace", "trait", "removed"),
    ("criteria.need.caps.0.at-most", "strong", "criteria.need.caps.depth=shallow", "cap", "changed"),
    ("criteria.need.caps", None, "criteria.need.caps.depth=shallow", "cap", "removed"),
    (
        *("criteria.need.caps.1", {"when": {"depth": ["shallow", "middling"]}, "at-most": "weak"}),
        *("criteria.need.caps.depth=shallow|middling", "cap", "added"),
    ),
    (
        *("criteria.need.caps.1", {"when": {"depth": "shallow"}, "at-most": "weak"}),
        *("criteria.need.caps.depth=shallow#2", "cap", "added"),
    ),
    (
        *("criteria.trust", {"label": "Trust", "thresholds": {"strong": 5}, "traits": {"trust": TRAIT}}),
        *("criteria.trust", "criterion", "added"),
    ),
    ("context.office.values.none", "none", "context.office", "context", "changed"),
    ("context.room", {"label": "Room", "values": {"x": "x"}}, "context.room", "context", "added"),
    ("rules.1.recommend", "time-limit", "rules.go", "rule", "changed"),
    ("rules.1.when", {"drive": "weak"}, "rules.go", "rule", "changed"),
    ("rules.2.period", {"months": 12}, "rules.wait", "rule", "changed"),
    ("rules.1", None, "rules.go", "rule", "removed"),
    ("rules.3", {"id": "x", "recommend": "continue", "because": "x"}, "rules.x", "rule", "added"),
    ("advice.0.for", ["continue"], "advice.grow", "advice", "changed"),
    ("advice.0.when", {"office": "large"}, "advice.grow", "advice", "changed"),
    ("advice", None, "advice.grow", "advice", "removed"),
    ("recommendations.3", "expand", "recommendations", "recommendations", "changed"),
]


@pytest.mark.parametrize(("path", "value", "part", "kind", "change"), PARTS, ids=[f"{p[2]} {p[4]}" for p in PARTS])
def test_every_part_is_found_named_and_shown(
    run: Run, compared: Compared, path: str, value: Any, part: str, kind: str, change: str
) -> None:
    known = {key: value for key, value in group()["traits"].items() if f"traits.{key}" != ".".join(path.split(".")[2:])}
    document = compared((SMALL, group()), (small(sets(path, value)), {**group(), "traits": known}))
    [found_part] = document["criteria"]["parts"]
    assert (found_part["path"], found_part["kind"], found_part["change"]) == (part, kind, change)
    assert (found_part["from"] is None) == (change == "added")
    assert (found_part["to"] is None) == (change == "removed")
    assert not document["criteria"]["wording"]
    for format, lang in (("terminal", "nb"), ("markdown", "en")):
        assert run("diff", "old", "new", "--format", format, "--lang", lang).code == 0


def test_what_a_whole_criterion_holds_is_told_without_its_words(compared: Compared) -> None:
    trust = {"label": "Trust", "thresholds": {"strong": 5}, "traits": {"trust": TRAIT}}
    [part] = compared((SMALL, group()), (small(sets("criteria.trust", trust)), group()))["criteria"]["parts"]
    assert part["to"] == {
        "weight": 1,
        "thresholds": {"strong": 5.0},
        "traits": {"trust": {"weight": 1, "values": {"none": 0.0, "full": 50.0}}},
        "caps": [],
    }


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("title", "Another title"),
        ("rules.0.because", "Another reason."),
        ("criteria.need.label", "Another label"),
        ("sources", {"a": {"title": "A source"}}),
        ("criteria.need.caps.0.because", "It is so."),
    ],
)
def test_other_words_change_no_result_and_are_told_of(run: Run, compared: Compared, path: str, value: Any) -> None:
    document = compared((SMALL, group()), (small(sets(path, value)), group()))
    assert (document["criteria"]["changed"], document["criteria"]["wording"]) == (True, True)
    assert (document["criteria"]["parts"], document["groups"]) == ([], [])
    [beside] = document["criteria"]["beside"]
    assert beside["what"].startswith(path.partition(".")[0])
    assert beside["from"] != beside["to"]
    shown = " ".join(run("diff", "old", "new").out.split())
    assert "changes no result" in shown
    assert str(value if isinstance(value, str) else "A source") in shown


def test_another_version_alone_is_a_change_but_not_of_words(run: Run, compared: Compared) -> None:
    document = compared((SMALL, group()), (small(sets("version", "2.0.0")), group()))
    assert document["criteria"]["changed"]
    assert not document["criteria"]["wording"]
    assert "Criteria: small 1.0.0, now small 2.0.0" in run("diff", "old", "new").out


def test_parts_that_move_a_group_only_together(run: Run, compared: Compared) -> None:
    base = small(sets("criteria.drive.thresholds.strong", 30))
    slow = group(traits={"lead": "low"})  # 50 points; a third of 100 with twice the weight on its weaker trait
    changed = copy.deepcopy(base)
    for path, value in (
        ("criteria.need.weight", 3),
        ("criteria.drive.thresholds.strong", 50),
        ("criteria.drive.traits.lead.weight", 2),
    ):
        sets(path, value)(changed)
    document = compared((base, slow), (changed, slow))
    [entry] = document["groups"]
    assert (entry["moved"], entry["because"], entry["parts"]) == (True, ["criteria"], [])
    assert entry["together"] == ["criteria.drive.thresholds.strong", "criteria.drive.traits.lead.weight"]
    assert [part["moves"] for part in document["criteria"]["parts"]] == [[], [], []]
    shown = " ".join(run("diff", "old", "new").out.split())
    assert "Drive, threshold of strong; Drive, weight of Lead (only together)" in shown


def test_parts_that_no_valid_set_can_have_alone_are_not_tried_alone(compared: Compared) -> None:
    def renamed(document: Document) -> None:
        document["rules"][2] = {"id": "go-on", "recommend": "continue", "because": "Let it go on."}

    # Without `wait` there is a gap; `go-on` alone comes before it.
    slow = group(traits={"lead": "low", "pace": "slow"})
    document = compared((SMALL, slow), (small(renamed), slow))
    assert {part["path"]: part["moves"] for part in document["criteria"]["parts"]} == {
        "rules.wait": [],
        "rules.go-on": ["one"],
    }


# ---- the group, the criteria, or both


def test_both_only_together(run: Run, compared: Compared) -> None:
    [entry] = compared((SMALL, group()), (small(a_threshold), group(traits={"depth": "middling"})))["groups"]
    assert (entry["moved"], entry["because"]) == (True, ["group", "criteria"])
    assert entry["alone"] == {"group": "continue", "criteria": "continue"}
    assert entry["parts"] == ["criteria.need.thresholds.strong"]
    assert [each["decides"] for each in entry["traits"]] == ["alone"]
    shown = run("diff", "old", "new").out
    assert [line.split() for line in shown.split("\n") if " alone " in line] == [
        ["Group", "alone", "continue"],
        ["Criteria", "alone", "continue"],
    ]


def test_both_either_alone(compared: Compared) -> None:
    always = small(sets("rules.0.when", {}))
    [entry] = compared((SMALL, group()), (always, group(traits={"depth": "shallow"})))["groups"]
    assert entry["because"] == ["group", "criteria"]
    assert entry["alone"] == {"group": "discontinue", "criteria": "discontinue"}
    assert (entry["parts"], entry["traits"][0]["decides"]) == (["rules.stop"], "alone")


def test_a_criteria_change_that_the_group_makes_pointless_is_no_cause(compared: Compared) -> None:
    slower = small(sets("rules.1.recommend", "time-limit"))
    [entry] = compared((SMALL, group()), (slower, group(traits={"depth": "shallow"})))["groups"]
    assert entry["alone"] == {"group": "discontinue", "criteria": "time-limit"}
    assert (entry["because"], entry["parts"]) == (["group"], [])


def test_a_value_that_only_the_new_criteria_know(run: Run, compared: Compared) -> None:
    deeper = small(sets("criteria.need.traits.depth.values.abyss", {"points": 101 - 1}))
    deeper["criteria"]["need"]["traits"]["depth"]["values"]["deep"]["points"] = 90
    old, new = group(traits={"depth": "shallow"}), group(traits={"depth": "abyss"})
    [entry] = compared((SMALL, old), (deeper, new))["groups"]
    assert entry["alone"] == {"group": None, "criteria": "discontinue"}
    assert entry["because"] == ["group", "criteria"]
    assert entry["traits"] == [{"trait": "depth", "from": "shallow", "to": "abyss", "decides": "alone"}]
    assert "cannot be judged" in run("diff", "old", "new").out


def test_a_trait_that_only_the_new_criteria_know(compared: Compared) -> None:
    trusting = small(sets("criteria.drive.traits.trust", {**TRAIT, "weight": 4}))
    [entry] = compared((SMALL, group()), (trusting, group(traits={"trust": "none"})))["groups"]
    assert (entry["moved"], entry["alone"]) == (True, {"group": "continue", "criteria": "undetermined"})
    assert entry["because"] == ["group", "criteria"]
    assert entry["traits"] == [{"trait": "trust", "from": "unknown", "to": "none", "decides": "alone"}]


def test_one_set_for_both_sides(run: Run, here: Path) -> None:
    write(here / "old", SMALL, group(traits={"depth": "middling"}))
    write(here / "new", small(a_threshold), group(traits={"depth": "middling"}))
    assert entries(run("diff", "old", "new", "--format", "json")) != {}
    ran = run("diff", "old", "new", "--format", "json", "--criteria", "old/criteria/set.yaml")
    assert (report_of(ran)["unchanged"], report_of(ran)["criteria"]["changed"]) == (1, False)


# ---- attribution, against evaluating all situations anew

slow = settings(
    max_examples=strategies.tries(30),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def revised(draw: st.DrawFn, document: Document) -> Document:
    """The criteria set with a few things in it changed, so that it is still valid."""
    changed = copy.deepcopy(document)
    first = changed.get("hit-policy", "first") == "first"
    for _ in range(draw(st.integers(1, 4))):
        criterion = draw(st.sampled_from(list(changed["criteria"].values())))
        trait = draw(st.sampled_from(list(criterion["traits"].values())))
        rules = changed["rules"]
        what = draw(st.sampled_from(["threshold", "weight", "points", "caps", "recommend", "order", "drop", "cell"]))
        if what == "threshold":
            level = draw(st.sampled_from(list(criterion["thresholds"])))
            criterion["thresholds"][level] = draw(st.integers(0, 100))
        elif what == "weight":
            draw(st.sampled_from([criterion, trait]))["weight"] = draw(st.integers(1, 4))
        elif what == "points":
            for value, number in zip(
                trait["values"].values(), draw(strategies.points(len(trait["values"]))), strict=True
            ):
                value["points"] = number
        elif what == "caps":
            criterion["caps"] = draw(strategies.caps(list(changed["levels"]), criterion["traits"]))
        elif what == "recommend":
            draw(st.sampled_from(rules))["recommend"] = draw(st.sampled_from(list(changed["recommendations"])))
        elif what == "order" and first:
            changed["rules"] = draw(st.permutations(rules))
        elif what == "drop" and first:
            candidates = [rule for rule in rules if rule.get("when")]
            if candidates:
                rules.remove(draw(st.sampled_from(candidates)))
        elif what == "cell" and first:
            candidates = [rule for rule in rules if rule.get("when")]
            if candidates:
                draw(st.sampled_from(candidates))["when"] = draw(
                    strategies.when(strategies.level_orders(changed), 1, 3)
                )
    return changed


@st.composite
def situations(draw: st.DrawFn) -> tuple[Document, Document, Document, Document]:
    """Two criteria sets, akin or as they come, and a group of the same id for each."""
    if draw(st.booleans()):
        old = draw(strategies.criteria_sets())
        new = draw(st.one_of(revised(old), revised(old), strategies.criteria_sets()))
    else:
        old = draw(tree_strategies.trees())
        alike = st.one_of(*[revisions.revised_tree(old)] * 4, tree_strategies.trees(), strategies.criteria_sets())
        new = draw(alike)
    groups = [{**draw(strategies.groups(each)), "id": "one"} for each in (old, new)]
    if draw(st.booleans()) and fits(groups[0], new):
        groups[1] = copy.deepcopy(groups[0])
        if groups[1]["traits"] and draw(st.booleans()):
            id = draw(st.sampled_from(list(groups[1]["traits"])))
            groups[1]["traits"][id] = draw(st.sampled_from(list(brute.all_traits(new)[id]["values"])))
    return old, new, groups[0], groups[1]


def plain_value(answer: Any) -> Any:
    return answer["value"] if isinstance(answer, dict) and "value" in answer else answer


def fits(document: Document, criteria: Document) -> bool:
    """Whether a group can be judged by these criteria: no trait or value is strange to them."""
    known = brute.all_traits(criteria)
    return all(id in known for id in document["traits"]) and known_values(document, criteria)


def known_values(document: Document, criteria: Document) -> bool:
    known = brute.all_traits(criteria)
    for id, answer in document["traits"].items():
        value = plain_value(answer)
        if brute.is_number(value[0] if isinstance(value, list) else value):
            if id in known and not known[id].get("number"):
                return False
            continue
        values = [value] if isinstance(value, str) else list(value)
        if id in known and not {*values} <= {"unknown", *known[id]["values"]}:
            return False
    return published_fits(document, criteria)


def published_fits(document: Document, criteria: Document) -> bool:
    return document.get("published", {}).get("recommendation", None) in (None, *criteria["recommendations"])


def naive(document: Document, criteria: Document) -> Any:
    """What the reference evaluator recommends; None where the criteria do not know a value."""
    if not known_values({**document, "published": {}}, criteria):
        return None
    known = brute.all_traits(criteria)
    traits = {id: answer for id, answer in document["traits"].items() if id in known}
    without = {key: value for key, value in document.items() if key != "published"}
    return brute.evaluate(criteria, {**without, "traits": traits}, "x")["recommendation"]


def side(criteria: Document, *groups: Document) -> Side:
    read = CriteriaSet.model_validate(criteria)
    loaded = [Group.model_validate(each) for each in groups]
    subjects = {each.id: Subject(each.id, each) for each in loaded}
    return Side(None, None, read, compile_set(read), subjects, frozenset())


def difference_of(situation: tuple[Document, Document, Document, Document]) -> Difference:
    old, new, before, after = situation
    return compare_sides(side(old, before), side(new, after))


@pytest.mark.long
@given(situations())
@slow
def test_causes_agree_with_evaluating_all_four_situations(
    situation: tuple[Document, Document, Document, Document],
) -> None:
    old, new, before, after = situation
    result = difference_of(situation)
    was, now = naive(before, old), naive(after, new)
    by_group, by_criteria = naive(after, old), naive(before, new)
    assert bool(result.moved) == (was != now)
    for each in result.moved:
        causes = {"group": by_criteria != now, "criteria": by_group != now}
        if not any(causes.values()):
            causes = {"group": True, "criteria": True}
        assert each.because == tuple(cause for cause, is_one in causes.items() if is_one)
        assert each.alone is not None
        alone = {
            cause: report and (report.evaluation.recommendation or "undetermined")
            for cause, report in each.alone._asdict().items()
        }
        assert alone == {"group": by_group, "criteria": by_criteria}
        if before["traits"] == after["traits"]:
            assert each.because == ("criteria",)
        if not result.parts:
            assert each.because == ("group",)


def recommended(criteria: CriteriaSet, group: Group) -> object:
    """What the criteria recommend; None where they are no valid set, or do not know a value."""
    ready = compile_if_valid(criteria)
    known = criteria.all_traits
    traits = {id: coding for id, coding in codings(group, criteria).items() if id in known}
    for id, coding in traits.items():
        if not {*([coding] if isinstance(coding, str) else coding)} <= {"unknown", *known[id].values}:
            return None
    return ready and (ready.evaluate(traits).recommendation or "undetermined")


@pytest.mark.long
@given(situations())
@slow
def test_parts_agree_with_evaluating_each_alone(situation: tuple[Document, Document, Document, Document]) -> None:
    result = difference_of(situation)
    old, new = result.old.criteria, result.new.criteria
    for each in result.moved:
        if "criteria" not in each.because:
            assert each.parts == each.together == ()
            continue
        one, other = result.old.groups["one"].group, result.new.groups["one"].group
        turns = [(subject, recommended(old, subject), recommended(new, subject)) for subject in (one, other)]
        turns = [turn for turn in turns if None not in turn[1:] and turn[1] != turn[2]]
        if not turns:
            assert each.parts == each.together == ()
            continue
        subject, start, end = turns[0]
        alone = {part.path: recommended(with_changes(old, new, {part.path}), subject) for part in result.parts}
        assert each.parts == tuple(part for part in result.parts if alone[part.path] not in (None, start))
        assert bool(each.together) != bool(each.parts)
        if each.together:
            paths = {part.path for part in each.together}
            assert recommended(with_changes(old, new, paths), subject) == end
            assert len(paths) > 1
            for path in paths:
                assert recommended(with_changes(old, new, paths - {path}), subject) != end


@pytest.mark.long
@given(situations())
@slow
def test_the_old_set_with_all_parts_of_the_new_is_the_new(
    situation: tuple[Document, Document, Document, Document],
) -> None:
    old, new = (CriteriaSet.model_validate(each) for each in situation[:2])
    differing = criteria_changes(old, new)
    assert len({part.path for part in differing}) == len(differing)
    everything = with_changes(old, new, {part.path for part in differing})
    assert criteria_changes(everything, new) == ()
    assert [rule.id for rule in everything.rules] == [rule.id for rule in new.rules]
    assert criteria_changes(old, with_changes(old, new, ())) == ()
    group = Group.model_validate(situation[3])
    assert recommended(everything, group) == recommended(new, group) is not None
    for part in differing:
        assert part.path not in {
            each.path for each in criteria_changes(with_changes(old, new, {part.path}), new)
        } or part.kind in (
            "position",
            "levels",
            "value-order",  # that of values with unlike points is that of the points
            "cap",  # several with the same condition are told apart by number
        )


@pytest.mark.long
@given(situations(), st.data())
@slow
def test_a_set_with_some_parts_of_another_is_what_its_file_would_be(
    situation: tuple[Document, Document, Document, Document], data: st.DataObject
) -> None:
    old, new = (CriteriaSet.model_validate(each) for each in situation[:2])
    paths = [part.path for part in criteria_changes(old, new)]
    taken = {path for path in paths if data.draw(st.booleans())}
    mixture = with_changes(old, new, taken)
    written = mixture.model_dump(by_alias=True, exclude_defaults=True)
    group = Group.model_validate(situation[3])
    assert (compile_if_valid(mixture) is not None) == revisions.is_valid(written)
    if revisions.is_valid(written):
        assert recommended(mixture, group) == recommended(CriteriaSet.model_validate(written), group)


@pytest.mark.long
@given(situations())
@slow
def test_traits_that_decide_agree_with_evaluating_each_alone(
    situation: tuple[Document, Document, Document, Document],
) -> None:
    result = difference_of(situation)
    for each in result.moved:
        deciding = {trait.id: trait.decides for trait in each.traits if trait.decides}
        if "group" not in each.because:
            assert deciding == {}
            continue
        before, after = (compared.groups["one"].group for compared in (result.old, result.new))
        steps = [
            (set_.criteria, recommended(set_.criteria, before), recommended(set_.criteria, after))
            for set_ in (result.old, result.new)
        ]
        steps = [step for step in steps if None not in step[1:] and step[1] != step[2]]
        if not steps:
            assert deciding == {}
            continue
        criteria, start, end = steps[0]
        alone = {
            trait.id
            for trait in each.traits
            if recommended(criteria, mixed(before, after, {trait.id})) not in (None, start)
        }
        if alone:
            assert deciding == dict.fromkeys(alone, "alone")
        else:
            assert recommended(criteria, mixed(before, after, {*deciding})) == end
            for id in deciding:
                assert recommended(criteria, mixed(before, after, {*deciding} - {id})) != end


def mixed(before: Group, after: Group, taken: set[str]) -> Group:
    traits = {**{id: each for id, each in before.traits.items() if id not in taken}}
    traits |= {id: each for id, each in after.traits.items() if id in taken}
    return before.model_copy(update={"traits": traits})


@given(st.permutations(list("abcdef")), st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
@slow
def test_the_fewest_rules_are_said_to_have_moved(order: list[str], gone: set[str], come: set[str]) -> None:
    def with_rules(ids: list[str]) -> CriteriaSet:
        rules = [{"id": f"r-{id}", "recommend": "continue", "because": "x"} for id in ids]
        return CriteriaSet.model_validate({**SMALL, "rules": [*rules, SMALL["rules"][2]]})

    old, new = with_rules([id for id in "abcdef" if id not in come]), with_rules([id for id in order if id not in gone])
    differing = criteria_changes(old, new)
    moved = [part for part in differing if part.kind == "position"]
    common = [rule.id for rule in new.rules if rule.id in {each.id for each in old.rules}]
    place = {rule.id: at for at, rule in enumerate(old.rules)}
    longest = max(
        sum(bits)
        for bits in subsets(len(common))
        if is_rising([place[id] for id, bit in zip(common, bits, strict=True) if bit])
    )
    assert len(moved) == len(common) - longest


def subsets(size: int) -> Iterator[tuple[int, ...]]:
    for number in range(2**size):
        yield tuple(number >> at & 1 for at in range(size))


def is_rising(numbers: list[int]) -> bool:
    return numbers == sorted(numbers)


# ---- git revisions


def test_two_revisions(run: Run, repository: Path) -> None:
    ran = run("diff", "HEAD~1", "HEAD", "--format", "json")
    assert moved(ran) == ["one"]
    names = [report_of(ran)[key] for key in ("old", "new")]
    commits = [git(repository, "rev-parse", name) for name in ("HEAD~1", "HEAD")]
    assert names == [{"name": "HEAD~1", "commit": commits[0]}, {"name": "HEAD", "commit": commits[1]}]
    [entry] = report_of(ran)["groups"]
    files = [entry[key]["file"] for key in ("before", "after")]
    assert files == ["HEAD~1:groups/one.yaml", "HEAD:groups/one.yaml"]


def test_a_revision_and_the_working_tree(run: Run, repository: Path) -> None:
    assert moved(run("diff", "HEAD", "--format", "json")) == []
    write(repository, SMALL, group("one"), group("two", {"depth": "shallow"}), group("three"))
    ran = run("diff", "HEAD", "--format", "json")
    assert moved(ran) == ["one", "two"]
    assert report_of(ran)["new"] == {"name": None, "commit": None}
    assert entries(ran)["three"]["status"] == "added"
    assert entries(ran)["one"]["after"]["file"] == "groups/one.yaml"
    assert run("diff", "HEAD").out.startswith("What changed from HEAD to the working tree\n")


def test_a_revision_and_a_folder(run: Run, repository: Path, tmp_path: Path) -> None:
    write(repository / "elsewhere", SMALL, group("one"), group("two"))
    assert moved(run("diff", "elsewhere", "HEAD", "--format", "json")) == ["one"]
    assert moved(run("diff", "HEAD~1", "elsewhere", "--format", "json")) == []


def test_criteria_are_those_of_each_revision(run: Run, here: Path) -> None:
    middling = group(traits={"depth": "middling"})
    write(here, SMALL, middling)
    commit(here)
    write(here, small(a_threshold), middling)
    commit(here)
    [entry] = entries(run("diff", "HEAD~1", "HEAD", "--format", "json")).values()
    assert entry["because"] == ["criteria"]
    assert run("diff", "HEAD~1", "--fail-on", "moved").code == 1
    assert run("diff", "HEAD", "--fail-on", "moved").code == 0


@pytest.mark.parametrize(
    "name",
    [
        *("HEAD~1", "old", "v1", "åpen/gren", "a|b"),
        *map(
            long,
            ("HEAD^", "main~1", "refs/heads/old", "heads/old", "tags/v1", "@~1", "HEAD~1^{tree}~0", "HEAD^{/first}"),
        ),
    ],
)
def test_names_that_git_knows(run: Run, here: Path, name: str) -> None:
    write(here, SMALL, group("one"))
    commit(here)
    git(here, "commit", "--amend", "--quiet", "--message=first")
    for branch in ("old", "åpen/gren", "a|b"):
        git(here, "branch", branch)
    git(here, "tag", "--annotate", "--message=x", "v1")
    write(here, SMALL, group("one", {"depth": "shallow"}))
    commit(here)
    ran = run("diff", name, "--format", "json")
    if name.endswith("}~0"):
        assert ran.code == 2  # a tree is no commit
        return
    assert moved(ran) == ["one"]
    assert run("diff", name).out.startswith(f"What changed from {name} to")


def test_a_name_is_no_markup(run: Run, here: Path) -> None:
    write(here, SMALL, group("one"))
    commit(here)
    git(here, "branch", "a|<b>_x_")
    html = MarkdownIt("commonmark").render(run("diff", "a|<b>_x_", "--format", "markdown").out)
    assert "a|&lt;b&gt;_x_" in html


@pytest.mark.parametrize("name", ["--help", "-x", "--output=x", "--", "-", "--all", "-n1"])
def test_a_name_never_becomes_an_option(run: Run, repository: Path, name: str) -> None:
    for arguments in (("--", name), ("--", "HEAD", name), ("--", name, "HEAD")):
        ran = run("diff", *arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"kjerne: {name}: no revision begins with a hyphen; write a folder as ./{name}\n"


def test_a_folder_may_begin_with_a_hyphen(run: Run, here: Path) -> None:
    write(here / "-x", SMALL, group("one"))
    for name in ("-x", "./-x"):
        assert report_of(run("diff", "--format", "json", "--", name, name))["unchanged"] == 1


@pytest.mark.parametrize(
    "name",
    [
        *("nope", "", "HEAD..nope", "HEAD:groups", "HEAD\n", "HEAD\0", "--end-of-options HEAD"),
        *map(long, (" ", "^HEAD", "HEAD HEAD", ":groups/one.yaml", "HEAD^{tree}")),
        *map(long, ("...", "HEAD....HEAD", "nope...", "HEAD~9", "groups/one.yaml", "0" * 40, "HEAD^@", "@{u}")),
    ],
)
def test_what_is_no_revision(run: Run, repository: Path, name: str) -> None:
    ran = run("diff", "--", name)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("kjerne: ")
    assert ran.err.count("\n") == 1
    if not name.startswith("-"):
        assert "neither a folder nor a revision that git knows here" in ran.err


def test_a_blob_is_no_revision(run: Run, repository: Path) -> None:
    ran = run("diff", git(repository, "rev-parse", "HEAD:groups/one.yaml"))
    assert (ran.code, ran.out) == (2, "")


def test_a_folder_wins_over_a_branch_of_its_name(run: Run, here: Path) -> None:
    write(here, SMALL, group("one"))
    commit(here)
    git(here, "branch", "side")
    write(here / "side", SMALL, group("one", {"depth": "shallow"}))
    assert report_of(run("diff", "side", "--format", "json"))["old"]["commit"] is None
    assert moved(run("diff", "side", "--format", "json")) == ["one"]
    assert moved(run("diff", "heads/side", "--format", "json")) == []
    assert "Where both have that name, the folder" in " ".join(run("diff", "--help").out.split())


@pytest.mark.parametrize("below", ["docs", "groups", "a b/[x]*?/æøå", ":(top)"])
def test_from_a_folder_below(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch, below: str) -> None:
    (repository / below).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(repository / below)
    ran = run("diff", "HEAD~1", "--format", "json")
    assert moved(ran) == ["one"]
    assert entries(ran)["one"]["before"]["file"] == "HEAD~1:groups/one.yaml"
    assert entries(ran)["one"]["after"]["file"] == "groups/one.yaml"
    assert moved(run("diff", "HEAD~1", "HEAD", "--format", "json")) == ["one"]


def test_a_project_below_the_top_is_itself(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = here / "prosjekt én"
    write(here, None, group("outer"))
    write(inner, SMALL, group("one"))
    commit(here)
    write(inner, SMALL, group("one", {"depth": "shallow"}))
    monkeypatch.chdir(inner)
    ran = run("diff", "HEAD", "--format", "json")
    assert list(entries(ran)) == ["one"]
    assert entries(ran)["one"]["before"]["file"] == "HEAD:prosjekt én/groups/one.yaml"
    assert entries(ran)["one"]["after"]["file"] == "prosjekt én/groups/one.yaml"
    (inner / "notes").mkdir()
    monkeypatch.chdir(inner / "notes")
    assert list(entries(run("diff", "HEAD", "--format", "json"))) == ["one"]


@needs_odd_names
def test_odd_file_names(run: Run, here: Path) -> None:
    write(here, SMALL, group("one"))
    odd = here / "groups" / "før og nå" / 'tab\tog "anførsel"'
    odd.mkdir(parents=True)
    (odd / "two.yaml").write_text(strategies.dump(group("two")), "utf-8")
    (odd / "blå bær.yaml").write_text("id: blå", "utf-8")
    commit(here)
    shutil.rmtree(here / "groups" / "før og nå")
    ran = run("diff", "HEAD", "--format", "json")
    assert ran.code == 1
    assert entries(ran)["two"]["status"] == "removed"
    assert report_of(ran)["left-out"] == ["blå bær"]
    assert 'HEAD:groups/før og nå/tab og "anførsel"/blå bær.yaml:1:' in ran.err


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """All files below a folder, that of git too, with what they hold and when they were last written."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_nothing_is_written(run: Run, repository: Path) -> None:
    write(repository, small(a_threshold), group("one", {"depth": "middling"}), group("three"))
    (repository / "groups" / "one.yaml").touch()  # an index that git would like to refresh
    git(repository, "add", "groups/three.yaml")
    before, status = files(repository), git(repository, "status", "--porcelain")
    before = files(repository)
    for arguments in (("HEAD~1",), ("HEAD~1", "HEAD"), ("HEAD", "groups"), ("nope",), ("HEAD", "--format", "json")):
        run("diff", *arguments)
    assert files(repository) == before
    assert git(repository, "status", "--porcelain") == status


@needs_posix_shell
def test_no_program_of_the_repository_is_run(run: Run, repository: Path) -> None:
    mark = repository / ".git" / "ran"
    script = repository / ".git" / "script"
    script.write_text(f"#!/bin/sh\necho ran >> '{mark}'\n", "utf-8")
    script.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "pager.ls-tree", "core.editor", "core.askpass", "diff.external"):
        git(repository, "config", key, str(script))
    for hook in ("post-checkout", "post-index-change", "pre-auto-gc", "reference-transaction"):
        shutil.copy(script, repository / ".git" / "hooks" / hook)
    git(repository, "config", "alias.ls-tree", f"!{script}")
    assert moved(run("diff", "HEAD~1", "--format", "json", GIT_PAGER=str(script), PAGER=str(script))) == ["one"]
    assert not mark.exists()


def test_a_checkout_and_its_revision_say_the_same(run: Run, shipped: Path) -> None:
    shutil.copytree(shipped / "old", shipped, dirs_exist_ok=True)
    commit(shipped)
    by_revision, by_folder = (report_of(run("diff", name, "new", "--format", "json")) for name in ("HEAD", "old"))
    assert by_revision["old"].pop("commit") is not None
    text = json.dumps(by_revision).replace('"HEAD:', '"old/').replace('"HEAD"', '"old"')
    by_folder["old"].pop("commit")
    assert json.loads(text) == by_folder


def test_a_bare_repository_has_revisions_too(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "clone", "--quiet", "--bare", ".", "bare.git")
    monkeypatch.chdir(repository / "bare.git")
    assert moved(run("diff", "HEAD~1", "HEAD", "--format", "json")) == ["one"]


def test_sha256_objects(run: Run, here: Path) -> None:
    try:
        git(here, "init", "--quiet", "--object-format=sha256")
    except subprocess.CalledProcessError:
        pytest.skip("this git knows no sha256")
    write(here, SMALL, group("one"))
    commit(here)
    assert len(report_of(run("diff", "HEAD", "--format", "json"))["old"]["commit"]) == 64


# ---- what git holds that is no ordinary file


@needs_links
def test_links_hidden_files_and_others(run: Run, here: Path) -> None:
    write(here, SMALL, group("one"))
    groups = here / "groups"
    (groups / "lenket.yaml").symlink_to("one.yaml")  # the same file once more
    (groups / "ut.yaml").symlink_to("../README.yaml")
    (groups / "borte.yaml").symlink_to("ingen.yaml")
    (groups / "ring.yaml").symlink_to("ring.yaml")
    (groups / ".hidden.yaml").write_text("x", "utf-8")
    (groups / ".folder").mkdir()
    (groups / ".folder" / "x.yaml").write_text("x", "utf-8")
    (groups / "notes.txt").write_text("x", "utf-8")
    (groups / "mappe.yaml").mkdir()
    (groups / "mappe.yaml" / "x.yaml").write_text("x", "utf-8")
    (groups / "two.json").symlink_to("sub/two.json")
    (groups / "sub").mkdir()
    (groups / "sub" / "two.json").write_text(strategies.dump(group("two")), "utf-8")
    (groups / "stor.yaml").write_bytes(b"#" * (2 << 20))
    (here / "README.yaml").write_text("x", "utf-8")
    head = commit(here)
    git(here, "update-index", "--add", "--cacheinfo", f"160000,{head},groups/modul.yaml")
    git(here, "commit", "--quiet", "--message=x")
    ran = run("diff", "HEAD", "--format", "json")
    assert (report_of(ran)["unchanged"], report_of(ran)["groups"]) == (2, [])
    said = dict.fromkeys(line.replace("HEAD:", "") for line in ran.err.split("\n") if "ring.yaml" not in line)
    assert len(said) == (ran.err.count("\n") - ran.err.count("ring.yaml")) // 2 + 1, "the same is said of both sides"
    for file, why in {
        "ut.yaml": "leads out of the folder",
        "borte.yaml": "no such file",
        "ring.yaml": "leads back to itself",
        "mappe.yaml": "this is a folder",
        "stor.yaml": "larger than 1 MiB",
    }.items():
        assert any(line.startswith(f"HEAD:groups/{file}:1:1: ") and why in line for line in ran.err.split("\n")), file


@needs_links
def test_criteria_may_be_a_link(run: Run, here: Path) -> None:
    write(here, None, group("one"))
    (here / "groups" / ".set.yaml").write_text(strategies.dump(SMALL), "utf-8")
    (here / "criteria" / "set.yaml").symlink_to("../groups/.set.yaml")
    commit(here)
    assert report_of(run("diff", "HEAD", "--format", "json"))["unchanged"] == 1


# ---- what is wrong with a side


def test_an_invalid_file_on_one_side(run: Run, here: Path) -> None:
    write(here, SMALL, group("one"), group("two", {"depth": "shalow"}), group("three"))
    commit(here)
    write(here, SMALL, group("one", {"depth": "shallow"}), group("two"), group("three"))
    ran = run("diff", "HEAD", "--format", "json")
    assert ran.code == 1
    assert ran.err.startswith("HEAD:groups/two.yaml:")
    assert "shalow" in ran.err
    assert (list(entries(ran)), report_of(ran)["unchanged"], report_of(ran)["left-out"]) == (["one"], 1, ["two"])
    shown = run("diff", "HEAD")
    assert shown.code == 1
    assert "1 is as before and 1 could not be compared." in " ".join(shown.out.split())
    back = run("diff", ".", "HEAD")
    assert (back.code, back.err) == (1, shown.err)


def test_a_group_that_the_new_criteria_do_not_fit(run: Run, here: Path) -> None:
    write(here / "old", SMALL, group("one"), group("two", {"depth": "middling"}))
    fewer = small(sets("criteria.need.traits.depth.values.middling", None))
    write(here / "new", fewer, group("one"), group("two", {"depth": "middling"}))
    ran = run("diff", "old", "new", "--format", "json")
    assert (ran.code, report_of(ran)["left-out"], report_of(ran)["unchanged"]) == (1, ["two"], 1)
    assert ran.err.startswith("new/groups/two.yaml:")


def test_invalid_criteria_leave_nothing_to_compare(run: Run, here: Path) -> None:
    write(here, small(sets("rules.0.recommend", "stop")), group("one"))
    commit(here)
    write(here, SMALL, group("one"))
    ran = run("diff", "HEAD")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("HEAD:criteria/set.yaml:")


def test_a_revision_before_there_were_groups(run: Run, here: Path) -> None:
    commit(here)
    write(here, SMALL, group("one"))
    ran = run("diff", "HEAD", "--format", "json")
    assert (ran.code, entries(ran)["one"]["status"]) == (0, "added")
    assert ran.err.startswith("HEAD:groups:1:1: ")
    ran = run("diff", "HEAD", "HEAD")
    assert ran.code == 1


def test_a_working_tree_without_groups(run: Run, repository: Path) -> None:
    shutil.rmtree(repository / "groups")
    (repository / "other.yaml").write_text("no group", "utf-8")
    ran = run("diff", "HEAD", "--format", "json")
    assert (ran.code, {each["status"] for each in report_of(ran)["groups"]}) == (1, {"removed"})
    assert ran.err.startswith("groups:1:1: ")


def test_folders_of_group_files(run: Run, here: Path) -> None:
    for name in ("før", "etter nå"):
        shutil.copytree(GROUPS, here / name)
    (here / "etter nå" / "kubu.yaml").unlink()
    ran = run("diff", "før", "etter nå", "--format", "json")
    assert (ran.code, report_of(ran)["unchanged"]) == (0, 4)
    assert report_of(ran)["criteria"]["old"]["id"] == "dfo-2024"
    shutil.copytree(CRITERIA.parent, here / "før" / "criteria")  # beside the files, not one of them
    assert report_of(run("diff", "før", "etter nå", "--format", "json"))["unchanged"] == 4


def test_an_empty_folder(run: Run, here: Path) -> None:
    (here / "empty").mkdir()
    write(here / "old", SMALL, group("one"))
    ran = run("diff", "old", "empty")
    assert ran.code == 1
    assert ran.err.startswith("empty:1:1: ")


@needs_git
def test_outside_of_a_repository(run: Run, here: Path) -> None:
    ran = run("diff", "HEAD", GIT_CEILING_DIRECTORIES=str(here.parent))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("kjerne: HEAD is no folder, and there is no git repository here")


def test_without_git(run: Run, here: Path) -> None:
    write(here / "old", SMALL, group("one"))
    ran = run("diff", "HEAD", PATH="")
    assert (ran.code, ran.out) == (2, "")
    assert "install git or name a folder" in ran.err
    assert run("diff", "old", "old", PATH="").code == 0


def test_a_shallow_clone_says_so(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "clone", "--quiet", "--depth=1", f"file://{repository}", "clone")
    monkeypatch.chdir(repository / "clone")
    ran = run("diff", "HEAD~1")
    assert ran.code == 2
    assert "in this shallow clone" in ran.err


def test_a_broken_repository(run: Run, repository: Path) -> None:
    blob = git(repository, "rev-parse", "HEAD~1:groups/one.yaml")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    ran = run("diff", "HEAD~1")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("kjerne: HEAD~1 is no folder, and git cannot read it as a revision; git says: ")


# ---- where it goes


def test_to_a_file(run: Run, repository: Path) -> None:
    ran = run("diff", "HEAD~1", "--format", "markdown", "--output", "endringer.md")
    assert (ran.code, ran.out, ran.err) == (0, "", "written: endringer.md\n")
    assert (repository / "endringer.md").read_text("utf-8") == run("diff", "HEAD~1", "--format", "markdown").out


def test_failing_on_a_move(run: Run, repository: Path) -> None:
    assert run("diff", "HEAD~1").code == 0
    failed = run("diff", "HEAD~1", "--fail-on", "moved")
    assert (failed.code, failed.out) == (1, run("diff", "HEAD~1").out)
    assert run("diff", "HEAD", "--fail-on", "moved").code == 0
    assert run("diff", "HEAD", "--fail-on", "nonsense").code == 2


def test_evaluating_does_not_import_subprocess() -> None:
    code = "import kjerne.cli.evaluate, sys; sys.exit('subprocess' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_group_of_a_large_set_is_compared(run: Run, here: Path) -> None:
    groups = [group(f"g-{number}", {"depth": "middling"}) for number in range(300)]
    write(here / "old", SMALL, *groups)
    write(here / "new", small(a_threshold), *groups)
    document = report_of(run("diff", "old", "new", "--format", "json"))
    assert len(document["groups"]) == 300
    assert len(document["criteria"]["parts"][0]["moves"]) == 300
