"""`kjerne explain`: every step from a group's values to its recommendation, and why no other rule decided.

The files explain.* in tests/golden hold what it says of KUBU and Kompetanse on a fixed day, byte for byte. After a
change that is meant, `KJERNE_GOLDEN=write python -m pytest tests/cli/test_explain.py -k golden` writes them anew; read
the difference before committing it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from kjerne.model.file_names import with_slashes
from kjerne.output.formats import EXPLANATION, EXTRAS
from tests.builders import long, words
from tests.conftest import CRITERIA, GROUPS, Golden, Ran, Run

Document = dict[str, Any]

LANGUAGES = ("nb", "nn", "en")
DAY = ("--as-of", "2026-11-23")
BARS = "█▒░─"


# ---- golden: what the shipped groups look like


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize(
    ("name", "format", "more", "lang"),
    [
        ("kompetanse.en.80.txt", "terminal", (), "en"),
        ("kompetanse.nb.all.80.txt", "terminal", ("--all",), "nb"),
        ("kompetanse.nn.md", "markdown", (), "nn"),
        ("kompetanse.nn.all.md", "markdown", ("--all",), "nn"),
        ("kompetanse.en.all.md", "markdown", ("--all",), "en"),
        ("kompetanse.json", "json", (), "nn"),
        ("kubu.nb.80.txt", "terminal", (), "nb"),
        ("kubu.nn.all.80.txt", "terminal", ("--all",), "nn"),
        ("kubu.en.all.md", "markdown", ("--all",), "en"),
    ],
)
def test_golden(run: Run, golden: Golden, name: str, format: str, more: tuple[str, ...], lang: str) -> None:
    ran = run("explain", name.partition(".")[0], *more, "--format", format, "--lang", lang, *DAY)
    assert (ran.code, ran.err) == (0, "")
    golden(f"explain.{name}", ran.out)


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize("more", [(), ("--all",)], ids=["short", "all"])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("group", ["kubu", "kompetanse"])
def test_markdown_and_the_terminal_say_the_same_words(run: Run, group: str, lang: str, more: tuple[str, ...]) -> None:
    shown, written = (
        run("explain", group, *more, "--format", format, "--lang", lang, *DAY, COLUMNS="1000")
        for format in ("terminal", "markdown")
    )
    assert (shown.code, shown.err) == (written.code, written.err) == (0, "")
    with_whole_addresses = re.sub(r"(https://\S+)\n {10,}(\S+)", r"\1\2", shown.out)
    assert words(with_whole_addresses) == words(written.out)


# ---- a set by hand, small enough to reckon in the head

SET = """
id: by-hand
version: 1.0.0
title: By hand
sources:
  memo: {title: A memo, publisher: The office, date: 2025-03, url: "https://example.org/memo"}
levels: {weak: Weak, partial: Partial, strong: Strong}
recommendations: {discontinue: Stop, time-limit: Limit, continue: Go on}
criteria:
  lasting:
    label: Lasting
    thresholds: {partial: 40, strong: 75}
    traits:
      need:
        label: Need
        weight: 3
        values: {short: {points: 0}, long: {points: 50}, endless: {points: 100}}
      clarity:
        label: Clarity
        values: {clear: {points: 0}, murky: {points: 100}}
    caps:
      - {when: {clarity: clear}, at-most: partial, because: What is clear needs no group., source: memo}
      - {when: {need: short, clarity: murky}, at-most: weak, because: It will pass.}
  anchored:
    label: Anchored
    weight: 2
    thresholds: {partial: 50, strong: 80}
    traits:
      lead:
        label: Lead
        values: {low: {points: 12.5}, middle: {points: 50}, high: {points: 100}}
rules:
  - {id: keep, when: {lasting: strong, anchored: ">= partial"}, recommend: continue, because: It is needed.}
  - {id: try, when: {lasting: ">= partial", anchored: strong}, recommend: time-limit, because: It may help.}
  - {id: hold, when: {lasting: [partial, strong]}, recommend: time-limit, because: Wait and see.}
  - {id: end, recommend: discontinue, because: It is over.}
"""

FOUND = (
    "[{source: memo, at: p. 3, finding: Nobody sees an end., date: 2025-03-04, confidence: low}, {finding: So be it.}]"
)


def explain(run: Run, folder: Path, need: str, clarity: str, lead: str) -> Document:
    """What is said of a group that is coded like this."""
    (folder / "set.yaml").write_text(SET, "utf-8")
    (folder / "g.yaml").write_text(
        f"id: g\nname: G\ntraits: {{need: {{value: {need}, evidence: {FOUND}}}, clarity: {clarity}, lead: {lead}}}\n",
        "utf-8",
    )
    ran = run("explain", "g.yaml", "--criteria", "set.yaml", "--format", "json")
    assert ran.code == 0, ran.err
    document: Document = json.loads(ran.out)
    return document


def why_not(document: Document) -> dict[str, tuple[list[tuple[str, list[str], list[str], int]], list[str]]]:
    """Of each rule that did not decide: the cells that failed (criterion, wanted, had, distance) and who was first."""
    return {
        each["rule"]: (
            [(cell["criterion"], cell["wanted"], cell["had"], cell["distance"]) for cell in each["failed"]],
            each["overtaken-by"],
        )
        for each in document["why-not"]
    }


def test_the_trace_has_every_number_on_the_way(run: Run, here: Path) -> None:
    document = explain(run, here, "endless", "clear", "middle")
    assert document["recommendation"] == "time-limit"
    lasting, anchored = document["trace"]["lasting"], document["trace"]["anchored"]
    need, clarity = lasting["traits"]
    assert (need["trait"], need["value"], need["points"], need["weight"]) == ("need", "endless", 100.0, 3)
    assert (clarity["trait"], clarity["value"], clarity["points"], clarity["weight"]) == ("clarity", "clear", 0.0, 1)
    assert (lasting["score"], lasting["range"]) == (75.0, [75.0, 75.0])  # (3 × 100 + 1 × 0) / 4
    assert (lasting["level-before-caps"], lasting["level"]) == ("strong", "partial")
    (lead,) = anchored["traits"]
    assert (lead["value"], lead["points"], lead["weight"], lead["evidence"]) == ("middle", 50.0, 1, [])
    assert (anchored["score"], anchored["level-before-caps"], anchored["level"]) == (50.0, "partial", "partial")
    assert anchored["caps"] == []
    assert document["total"]["score"] == 58.3  # (75 + 2 × 50) / 3


def test_the_trace_names_the_cap_and_its_reason(run: Run, here: Path) -> None:
    (cap,) = explain(run, here, "endless", "clear", "high")["trace"]["lasting"]["caps"]
    assert cap["when"] == {"clarity": "clear"}
    assert (cap["at-most"], cap["certain"], cap["source"]) == ("partial", True, "memo")
    assert set(cap["because"].values()) == {"What is clear needs no group."}
    for format in ("terminal", "markdown"):
        said = " ".join(run("explain", "g.yaml", "--all", "--criteria", "set.yaml", "--format", format).out.split())
        assert "What is clear needs no group." in said
        assert "It will pass." not in said


def test_a_cap_that_only_may_hold_is_not_certain(run: Run, here: Path) -> None:
    document = explain(run, here, "[short, endless]", "unknown", "high")
    lasting = document["trace"]["lasting"]
    assert [(cap["at-most"], cap["certain"]) for cap in lasting["caps"]] == [("partial", False), ("weak", False)]
    # short and clear 0, short and murky 25, endless and clear 75, endless and murky 100
    assert lasting["levels-before-caps"] == ["weak", "strong"]
    assert lasting["level-before-caps"] is None
    assert lasting["levels"] == ["weak", "partial", "strong"]
    assert (lasting["score"], lasting["range"]) == (50.0, [0.0, 100.0])
    assert [trait["points"] for trait in lasting["traits"]] == [None, None]
    assert [trait["value"] for trait in lasting["traits"]] == [["short", "endless"], "unknown"]


def test_the_trace_carries_the_evidence(run: Run, here: Path) -> None:
    document = explain(run, here, "long", "murky", "high")
    evidence = document["trace"]["lasting"]["traits"][0]["evidence"]
    assert [each["source"] for each in evidence] == ["memo", None]
    assert set(evidence[0]["at"].values()) == {"p. 3"}
    assert [set(each["finding"].values()) for each in evidence] == [{"Nobody sees an end."}, {"So be it."}]
    assert [(each["date"], each["confidence"]) for each in evidence] == [("2025-03-04", "low"), (None, None)]
    out = run("explain", "g.yaml", "--all", "--criteria", "set.yaml", "--lang", "en", COLUMNS="120").out
    for said in ("Nobody sees an end.", "p. 3", "4 March 2025", "low confidence", "A memo", "https://example.org/memo"):
        assert said in out


def test_probabilities_are_shown_as_they_were_given(run: Run, here: Path) -> None:
    document = explain(run, here, "{short: 0.25, endless: 0.75}", "murky", "high")
    need = document["trace"]["lasting"]["traits"][0]
    assert need["value"] == {"short": 0.25, "endless": 0.75}
    assert (need["points"], need["range"]) == (None, [0.0, 100.0])
    assert document["trace"]["lasting"]["score"] == 81.2  # (3 × 75 + 100) / 4 = 81.25


def test_why_not_says_cell_by_cell_how_far_away_a_rule_was(run: Run, here: Path) -> None:
    document = explain(run, here, "short", "clear", "low")
    assert document["possible"][0]["rules"] == ["end"]
    assert why_not(document) == {
        "keep": ([("lasting", ["strong"], ["weak"], 2), ("anchored", ["partial", "strong"], ["weak"], 1)], []),
        "try": ([("lasting", ["partial", "strong"], ["weak"], 1), ("anchored", ["strong"], ["weak"], 2)], []),
        "hold": ([("lasting", ["partial", "strong"], ["weak"], 1)], []),
    }
    assert [each["recommend"] for each in document["why-not"]] == ["continue", "time-limit", "time-limit"]


def test_why_not_names_the_rule_that_came_first(run: Run, here: Path) -> None:
    document = explain(run, here, "endless", "clear", "high")
    assert document["possible"][0]["rules"] == ["try"]
    assert why_not(document) == {
        "keep": ([("lasting", ["strong"], ["partial"], 1)], []),
        "hold": ([], ["try"]),
        "end": ([], ["try"]),
    }
    for format in ("terminal", "markdown"):
        for lang in LANGUAGES:
            out = run("explain", "g.yaml", "--all", "--criteria", "set.yaml", "--format", format, "--lang", lang).out
            assert all(rule in out for rule in ("keep", "try", "hold", "end"))


def test_why_not_measures_from_the_nearest_level_that_is_possible(run: Run, here: Path) -> None:
    document = explain(run, here, "[short, long]", "murky", "[low, high]")
    # lasting: short and murky is capped at weak, long and murky 62.5 is partial; anchored: weak or strong
    assert {rule for each in document["possible"] for rule in each["rules"]} == {"try", "hold", "end"}
    assert why_not(document) == {"keep": ([("lasting", ["strong"], ["weak", "partial"], 1)], [])}


def test_why_not_names_all_rules_that_together_come_first(run: Run, here: Path) -> None:
    document = explain(run, here, "[long, endless]", "murky", "high")
    assert {rule for each in document["possible"] for rule in each["rules"]} == {"keep", "try"}
    answers = why_not(document)
    assert list(answers) == ["hold", "end"]
    assert all(failed == [] and sorted(first) == ["keep", "try"] for failed, first in answers.values())


@pytest.mark.parametrize("group", ["kubu", "kompetanse", "va"])
def test_the_json_begins_with_what_evaluate_says(run: Run, group: str) -> None:
    given = ("--criteria", str(CRITERIA), "--format", "json")
    (entry,) = json.loads(run("evaluate", str(GROUPS / f"{group}.yaml"), *given).out)["groups"]
    explained = json.loads(run("explain", str(GROUPS / f"{group}.yaml"), *given).out)
    assert dict(list(explained.items())[: len(entry)]) == entry
    assert {"trace", "why-not"} <= explained.keys()
    assert list(explained["trace"]) == list(entry["criteria"])
    for id, traced in explained["trace"].items():
        shown = entry["criteria"][id]
        assert [traced[key] for key in ("score", "range", "level")] == [
            shown[key] for key in ("score", "range", "level")
        ]
        assert traced["levels"] == list(shown["levels"])
    deciding = {rule for each in entry["possible"] for rule in each["rules"]}
    rules = ["core-need", "useful", "anchor-first", "quick-results", "no-lasting-need", "not-cross-sector"]
    assert [each["rule"] for each in explained["why-not"]] == [rule for rule in rules if rule not in deciding]


# ---- which group


def test_a_group_is_named_by_its_id(run: Run, here: Path) -> None:
    assert json.loads(run("explain", "kubu", "--format", "json").out)["id"] == "kubu"  # shipped
    (here / "groups" / "deeper").mkdir(parents=True)
    (here / "groups" / "deeper" / "mine.yaml").write_text("id: mine\nname: Mine\ntraits: {}\n", "utf-8")
    document = json.loads(run("explain", "mine", "--format", "json").out)
    assert (document["id"], document["file"]) == ("mine", "groups/deeper/mine.yaml")


def test_a_group_is_named_by_its_file(run: Run, here: Path) -> None:
    (here / "mine.yaml").write_text("id: mine\nname: Mine\ntraits: {}\n", "utf-8")
    for name in ("mine.yaml", "./mine.yaml", str(here / "mine.yaml")):
        assert json.loads(run("explain", name, "--format", "json").out)["file"] == with_slashes(name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("kubo", "there is no group kubo; did you mean kubu?"),
        ("kunnskap", "there is no group kunnskap; did you mean kunnskap-i-kriser?"),
        ("zzz", "there is no group zzz; known: klima, kompetanse, kubu, kunnskap-i-kriser and va"),
    ],
)
def test_an_unknown_group_is_wrong_usage(run: Run, here: Path, name: str, said: str) -> None:
    assert run("explain", name, "--shipped") == (2, "", f"kjerne: {said}\n")


def test_no_group_is_wrong_usage(run: Run) -> None:
    ran = run("explain")
    assert (ran.code, ran.out) == (2, "")


def test_a_file_that_is_not_there_or_invalid_is_1(run: Run, here: Path) -> None:
    assert run("explain", "none.yaml") == (1, "", "none.yaml:1:1: there is no such file; check the name\n")
    (here / "odd.yaml").write_text("id: odd\nname: Odd\ntraits:\n  horizon: persistant\n", "utf-8")
    assert run("explain", "odd.yaml") == (
        1,
        "",
        "odd.yaml:4:12: persistant is not a value of this trait; did you mean persistent (Persistent need)?\n",
    )


# ---- the same options as evaluate


@pytest.mark.usefixtures("at_root")
def test_set_supposes_a_value(run: Run) -> None:
    document = json.loads(run("explain", "kubu", "--format", "json", "--set", "reach=one").out)
    reach = document["trace"]["cross-sector"]["traits"][0]
    assert (document["recommendation"], reach["value"], reach["evidence"]) == ("discontinue", "one", [])
    assert run("explain", "kubu", "--set", "va:reach=one") == (
        2,
        "",
        "kjerne: --set va:reach=one: there is no group va; known: kubu\n",
    )


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize("format", [format for format in EXPLANATION if format not in EXTRAS])
def test_output_is_the_same_in_a_file(run: Run, tmp_path: Path, format: str) -> None:
    shown = run("explain", "va", *DAY, "--format", format)
    ran = run("explain", "va", *DAY, "--format", format, "--output", str(tmp_path / "page"))
    assert ran == (0, "", f"written: {tmp_path.as_posix()}/page\n")
    assert (tmp_path / "page").read_bytes().decode() == shown.out
    assert shown.out.endswith("\n")


def test_there_is_no_csv_of_an_explanation(run: Run) -> None:
    ran = run("explain", "kubu", "--format", "csv")
    assert (ran.code, ran.out) == (2, "")
    assert "csv" in ran.err


@pytest.mark.usefixtures("at_root")
def test_json_is_the_same_in_every_language_and_every_time(run: Run, shell: Run) -> None:
    first, *others = [run("explain", "kompetanse", "--format", "json", "--lang", lang) for lang in LANGUAGES]
    assert all(other == first for other in others)
    assert shell("explain", "kompetanse", "--format", "json", PYTHONHASHSEED="1") == first


# ---- width

NARROW = [("kubu", 60, "nb"), ("kompetanse", 60, "en"), ("kompetanse", 80, "nn"), ("kubu", 120, "en")]


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize(
    ("group", "columns", "lang"),
    [
        *NARROW,
        *(long(*case) for case in product(("kubu", "kompetanse"), (60, 80, 120, 200), LANGUAGES) if case not in NARROW),
    ],
)
def test_nothing_is_lost_and_no_line_is_wider_than_the_terminal(run: Run, group: str, columns: int, lang: str) -> None:
    def letters(ran: Ran) -> Counter[str]:
        return Counter(character for character in ran.out if not character.isspace() and character not in BARS)

    arguments = ("explain", group, "--all", *DAY, "--lang", lang)
    narrow = run(*arguments, COLUMNS=str(columns))
    assert max(cell_len(line) for line in narrow.out.splitlines()) <= columns
    assert letters(narrow) == letters(run(*arguments, COLUMNS="1000"))
