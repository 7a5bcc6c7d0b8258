"""A criteria set that is a tree, in every output: each criterion in its place, and nothing that is not there.

The numbers themselves are compared with enumeration elsewhere (tests/engine, tests/analysis).
"""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from jsonschema import Draft202012Validator

import kjerne
from kjerne.model.documents import CriteriaSet
from kjerne.output import schema
from kjerne.reading.full_yaml import build
from kjerne.texts.languages import LANGUAGES, Lang
from tests import strategies
from tests.builders import BRANCH, Document, branch, tree, tree_without_scores, words, write
from tests.conftest import Run
from tests.workbook import opened

OPEN: Document = {"ministries": [2, 9], "delay": "unknown", "staff": "unknown", "form": ["council", "network"]}


@pytest.fixture
def folder(here: Path) -> Path:
    """A project with the tree, a group of which everything is known and one of which much is open."""
    return write(here, tree(), branch(), branch("open", OPEN))


@pytest.fixture
def without_scores(here: Path) -> Path:
    known = {id: coding for id, coding in BRANCH["traits"].items() if id not in ("results", "delay", "cost")}
    return write(here, tree_without_scores(), {**BRANCH, "traits": known})


def report(run: Run, *arguments: str, width: int = 80, lang: Lang = "en") -> str:
    ran = run(*arguments, "--lang", lang, "--as-of", "2026-11-23", COLUMNS=str(width))
    assert ran.code == 0, ran.err
    return ran.out


# ---- the table of groups


def test_the_overview_has_the_criteria_at_the_top_and_no_score_where_rules_decide(run: Run, folder: Path) -> None:
    for width in (80, 200):
        header, _, *rows = report(run, "evaluate", width=width).splitlines()[3:]
        assert header.split()[-2:] == ["Need", "Anchored"]
        row = next(row for row in rows if row.startswith("Branch "))
        assert row.endswith("87.5" + " " * (header.index("Anchored") - row.index("87.5") - 4) + "Well enough")
    assert "Delivery" not in report(run, "evaluate").partition("\nBranch: Go on")[0]


def test_without_any_score_there_is_no_bar_no_number_and_no_total(run: Run, without_scores: Path) -> None:
    overview = report(run, "evaluate").partition("\nThe Branch: Go on")[0]
    assert "Well enough" in overview
    assert not re.search(r"[█▒░]|\d\.\d(?!\.)|total", overview.replace("tree 2.0.0", ""))
    row = next(csv.DictReader(StringIO(report(run, "evaluate", "--format", "csv").lstrip("\ufeff"))))
    assert (row["Total"], row["Anchored"], row["Anchored: lowest"]) == ("", "", "")
    assert (row["Anchored: level"], row["Capacity: level"]) == ("Well enough", "strong".title())
    rests = report(run, "explain", "branch").partition("What would change it")[0]
    assert "Score" not in rests


def test_markdown_shows_the_same_table(run: Run, folder: Path) -> None:
    lines = report(run, "evaluate", "--format", "markdown").splitlines()
    assert "| Group | Recommendation | How firm | Need | Anchored |" in lines
    row = next(line for line in lines if line.startswith("| **Branch**"))
    assert row.endswith("| 87.5<br>**Strong** | **Well enough** |")


def test_csv_has_every_criterion_a_parent_before_its_parts(run: Run, folder: Path) -> None:
    rows = list(csv.DictReader(StringIO(report(run, "evaluate", "--format", "csv").lstrip("\ufeff"))))
    names = [name.removesuffix(": level") for name in rows[0] if name.endswith(": level")]
    assert names == ["Need", "Delivery", "Economy", "Anchored", "Capacity"]
    assert (rows[0]["Delivery"], rows[0]["Delivery: level"]) == ("50.0", "")  # a subtotal without thresholds
    assert (rows[0]["Economy"], rows[0]["Economy: level"]) == ("100.0", "Strong")
    assert (rows[0]["Anchored"], rows[0]["Anchored: level"]) == ("", "Well enough")
    assert rows[1]["Anchored: level"] == "Not at all or Well enough"


def test_rows_for_a_data_frame_have_the_same_columns(folder: Path) -> None:
    row = kjerne.evaluate(kjerne.load(folder.as_posix())).rows()[0]
    assert (row["delivery"], row["delivery level"]) == (50.0, None)
    assert (row["anchored"], row["anchored lowest"], row["anchored level"]) == (None, None, "yes")


# ---- the explanation


HEADING = re.compile(r"(Need|Delivery|Economy|Anchored|Capacity)( \(part of \w+\))?: |Traits that|How far|Why no")


def sections(text: str) -> dict[str, str]:
    """The text below each heading of the full explanation, by the heading."""
    parts = re.split(r"\n\n(?=\S)", text)
    found: dict[str, str] = {}
    heading = ""
    for part in parts:
        first, _, rest = part.partition("\n")
        if re.match(
            r"(Need|Delivery|Economy|Anchored|Capacity)( \(part of \w+\))?: |Traits that|How far|Why no", first
        ):
            heading, part = first, rest
        found[heading] = f"{found.get(heading, '')}\n{part}"
    return found


def test_each_criterion_is_explained_in_its_place(run: Run, folder: Path) -> None:
    found = sections(report(run, "explain", "branch", "--all"))
    assert [heading for heading in found if ":" in heading] == [
        "Need: Strong",
        "Delivery (part of Need): 50.0",
        "Economy (part of Need): Strong",
        "Anchored: Well enough",
        "Capacity (part of Anchored): Strong",
    ]
    assert list(found).index("Traits that the rules read directly") < list(found).index("Need: Strong")


def test_a_number_is_shown_as_written_with_its_unit_and_what_it_stands_for(run: Run, folder: Path) -> None:
    found = sections(report(run, "explain", "branch", "--all"))
    assert "9 ministries: Many" in found["Need: Strong"].replace("\u00a0", " ")
    assert "6.5: late" in found["Delivery (part of Need): 50.0"]
    assert "6,5: late" in report(run, "explain", "branch", lang="nb")
    assert "2–9 ministries: one of: Few, Some or Many" in report(run, "explain", "open", "--all", width=200)
    assert "“Some (from 3 ministries)”" in " ".join(report(run, "explain", "branch").split())


def test_a_criterion_that_rules_decide_says_which_and_why_no_other(run: Run, folder: Path) -> None:
    anchored = " ".join(sections(report(run, "explain", "branch", "--all"))["Anchored: Well enough"].split())
    assert "Rule led-and-able gives “Well enough”. It is led, and can do its work. (The note)" in anchored
    assert "otherwise Not at all It matches, but comes after led-and-able" in anchored
    assert "Points" not in anchored
    assert "Weight" not in anchored
    assert "of 100" not in anchored
    may = " ".join(report(run, "explain", "open", "--all").split())
    assert "Rule otherwise may give “Not at all”, depending on what is unknown." in may


def test_why_not_names_traits_and_levels_of_each_scale(run: Run, folder: Path) -> None:
    write(folder, tree(), branch("no", {"form": "network", "mandated": "none"}))
    text = " ".join(report(run, "explain", "no", "--all", width=200).split())
    assert "Form: wants A council or A board, has A network" in text  # without a distance: the values have no order
    assert "Anchored: wants Well enough, has Not at all (1 level away)" in text


def test_stability_names_parts_and_says_what_is_only_shown(run: Run, folder: Path) -> None:
    text = sections(report(run, "explain", "branch", "--all", width=120))["How far thresholds and weights hold"]
    shown = dict(re.split(r"  +", line.strip(), maxsplit=1) for line in text.splitlines() if "  " in line.strip())
    assert shown["Need, weight of Delivery"] == "1; holds up to 3"
    assert shown["Economy, threshold of Strong"] == "60; only shown, it decides nothing"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_groups_are_compared_in_every_criterion(run: Run, folder: Path, lang: Lang) -> None:
    text = report(run, "explain", "branch", "open", lang=lang)
    assert {"Delivery", "Economy", "Capacity", "87", "Well", "enough"} <= words(text)


# ---- Word and Excel


def test_the_memo_says_what_each_criterion_rests_on(run: Run, folder: Path) -> None:
    report(run, "evaluate", "--format", "docx", "--output", "memo.docx")
    document = docx.Document("memo.docx")
    text = ["".join(str(run.text or "") for run in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]
    assert "Capacity (part of Anchored): Can it do its work?" in text
    assert "Ministries: 9 ministries: Many" in [line.replace("\u00a0", " ") for line in text]
    assert "rule led-and-able" in text
    assert any(line.startswith("Where rules decide a criterion") for line in text)
    assert "0.0" not in text


def test_the_workbook_has_every_table_as_a_grid_of_its_own(run: Run, folder: Path) -> None:
    report(run, "evaluate", "--format", "xlsx", "--output", "report.xlsx")
    book = opened(Path("report.xlsx"))
    assert list(book.rows)[-2:] == ["Rules", "Rules anchored"]
    assert [cell.value for cell in book.rows["Rules"][0][:6]] == [
        *("#", "Rule", "Mandate", "Need", "Anchored", "Recommends")
    ]
    assert [cell.value for cell in book.rows["Rules anchored"][0][:5]] == ["#", "Rule", "Form", "Capacity", "Gives"]
    assert book.column("Rules anchored", "Form") == ["A council or A board", "–"]
    assert book.column("Rules anchored", "Gives") == ["Well enough", "Not at all"]


def test_the_workbook_has_each_criterion_with_its_own_levels_and_numbers(run: Run, folder: Path) -> None:
    report(run, "evaluate", "--format", "xlsx", "--output", "report.xlsx")
    book = opened(Path("report.xlsx"))
    criteria = {str(name): at for at, name in enumerate(book.column("Criteria", "Criterion"))}

    def of(criterion: str, column: str) -> object:
        return book.column("Criteria", column)[criteria[criterion]]

    assert of("Anchored", "Levels") == "Not at all, Well enough"
    assert of("Anchored", "Points") is None
    assert of("Economy", "Thresholds") == "Partial from 30 and Strong from 60"
    assert (of("Delivery", "Part of"), of("Delivery", "Levels")) == ("Need", None)
    numbers = [str(each).replace("\u00a0", " ") for each in book.column("Criteria", "Numbers") if each]
    assert numbers[:3] == ["below 3 ministries", "from 3 ministries", "from 8 ministries"]
    assert numbers[3:] == ["from 6.5", "below 6.5"]  # the more the worse
    header = [cell.value for cell in book.rows["Groups"][0]]
    assert [name for name in header if str(name).endswith(": level")] == [
        f"{name}: level" for name in ("Need", "Delivery", "Economy", "Anchored", "Capacity")
    ]
    assert book.column("Groups", "Anchored") == [None, None]


def test_sheets_of_long_names_have_names_that_excel_takes(run: Run, here: Path) -> None:
    long = "a" * 60

    def twice(document: Document) -> None:
        anchored = document["criteria"].pop("anchored")
        for name in ("one", "two"):
            text = json.dumps(anchored).replace("form", f"form-{name}").replace("capacity", f"capacity-{name}")
            document["criteria"][f"{long}-{name}"] = json.loads(text.replace("staff", f"staff-{name}"))
        document["rules"][1]["when"] = {"need": "strong"}
        del document["advice"]

    write(here, tree(twice), {"id": "g", "name": "G", "traits": {}})
    report(run, "evaluate", "--format", "xlsx", "--output", "report.xlsx")
    names = list(opened(Path("report.xlsx")).rows)[-2:]
    assert len(set(names)) == 2
    assert max(map(len, names)) == 31


# ---- schemas


@pytest.mark.parametrize("criteria", [tree(), tree_without_scores()], ids=["tree", "without scores"])
def test_the_schema_of_criteria_accepts_trees(criteria: Document) -> None:
    found = Draft202012Validator(json.loads(schema.criteria_set("en")))
    assert [error.message for error in found.iter_errors(criteria)] == []


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (lambda need: need["criteria"]["delivery"].update(weigth=2), "weigth"),
        (lambda need: need["traits"]["ministries"].update(ordered="no"), "no"),
        (lambda need: need["traits"]["ministries"]["values"]["some"].update({"from": "three"}), "three"),
        (lambda need: need.update(rules=[{"id": "x", "recommend": "go"}]), "recommend"),
    ],
)
def test_the_schema_of_criteria_refuses_what_is_wrong_in_any_depth(change: object, wrong: str) -> None:
    def spoil(document: Document) -> None:
        change(document["criteria"]["need"])  # type: ignore[operator]

    found = Draft202012Validator(json.loads(schema.criteria_set("en")))
    assert any(wrong in str(error) for error in found.iter_errors(tree(spoil)))


def group_schema() -> Document:
    """The schema of the tree's groups."""
    found: Document = json.loads(schema.group(CriteriaSet.model_validate(build(strategies.dump(tree()))), "en"))
    return found


@pytest.mark.parametrize("coding", [5, 6.5, [3, 9], "some", ["few", "some"], {"few": 0.5, "many": 0.5}, "unknown"])
def test_the_schema_of_groups_takes_numbers_ranges_and_values(coding: object) -> None:
    found = Draft202012Validator(group_schema())
    for written in (coding, {"value": coding, "evidence": []}):
        assert [*found.iter_errors(branch("g", {"ministries": written}))] == [], written


@pytest.mark.parametrize("coding", [[3], [3, 4, 5], [3, "some"], "three", True, []])
def test_the_schema_of_groups_refuses_what_is_no_number_and_no_value(coding: object) -> None:
    found = Draft202012Validator(group_schema())
    assert [*found.iter_errors(branch("g", {"ministries": coding}))]


def test_the_schema_of_groups_has_numbers_where_there_are_numbers_only() -> None:
    traits = group_schema()["properties"]["traits"]["properties"]
    assert list(traits) == ["mandated", "ministries", "results", "delay", "cost", "form", "staff", "office"]
    assert "number" in traits["delay"]["type"]
    assert "number" not in traits["cost"]["type"]
    assert traits["ministries"]["oneOf"][0]["enumDescriptions"][1] == "Some (from 3\u00a0ministries)"
