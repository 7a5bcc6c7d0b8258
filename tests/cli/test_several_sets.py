"""Several criteria sets in one folder: which of them judges a group, and what each command makes of it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from kjerne.checks.catalogue import CATALOGUE
from kjerne.engine.compile import compile_set
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import CriteriaSet
from kjerne.output.formats import EVALUATION
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.workspace import processes
from tests import strategies
from tests.builders import SMALL, Document, branch, commit, group, report_of, small, tree
from tests.conftest import CRITERIA, GROUPS, Run

AS_OF = ("--as-of", "2026-11-23")
OFFICE: Document = {
    "id": "office",
    "version": "2.0.0",
    "title": {"nb": "Kontorer", "nn": "Kontor", "en": "Offices"},
    "levels": ["weak", "strong"],
    "recommendations": {"close": "Close", "keep": "Keep"},
    "criteria": {
        "use": {
            "label": "Use",
            "thresholds": {"strong": 50},
            "traits": {"visits": {"label": "Visits", "values": {"few": {"points": 0}, "many": {"points": 100}}}},
        }
    },
    "rules": [
        {"id": "used", "when": {"use": "strong"}, "recommend": "keep", "because": "It is used."},
        {"id": "unused", "recommend": "close", "because": "It is not used."},
    ],
}


def office(id: str, visits: str = "many", **fields: object) -> Document:
    return {"id": id, "name": id.title(), "criteria": "office", **fields, "traits": {"visits": visits}}


def put(folder: Path, sets: dict[str, Document], *groups: Document) -> None:
    """Write the criteria sets by the names of their files, and the groups."""
    for inside in ("groups", "criteria"):
        (folder / inside).mkdir(exist_ok=True)
    for name, document in sets.items():
        (folder / "criteria" / f"{name}.yaml").write_text(strategies.dump(document), "utf-8")
    for document in groups:
        (folder / "groups" / f"{document['id']}.yaml").write_text(strategies.dump(document), "utf-8")


@pytest.fixture
def two(here: Path) -> Path:
    """A folder with the sets `office` and `small`, and two groups of each, `a` and `c`, `b` and `d`."""
    groups = (office("a"), office("c", "unknown"), group("b", criteria="small"), group("d", criteria="small"))
    put(here, {"1": small(), "2": OFFICE}, *groups)
    return here


# ---- evaluate


def test_json_has_all_groups_by_id_each_with_its_set(two: Path, run: Run) -> None:
    ran = run("evaluate", "--format", "json", *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    report = json.loads(ran.out)
    assert list(report) == ["kjerne", "criteria", "sets", "groups"]
    assert report["criteria"] is None
    assert report["sets"] == [{"id": "office", "version": "2.0.0"}, {"id": "small", "version": SMALL["version"]}]
    assert [(entry["id"], entry["set"]) for entry in report["groups"]] == [
        ("a", "office"),
        ("b", "small"),
        ("c", "office"),
        ("d", "small"),
    ]
    assert all(list(entry)[2:4] == ["file", "set"] for entry in report["groups"])
    assert [entry["recommendation"] for entry in report["groups"]] == ["keep", "continue", "undetermined", "continue"]


def test_an_entry_is_that_of_a_run_with_one_set(two: Path, run: Run) -> None:
    together = json.loads(run("evaluate", "--format", "json", *AS_OF).out)["groups"]
    for id, file in (("a", "2"), ("b", "1")):
        alone = json.loads(
            run("evaluate", f"groups/{id}.yaml", "--criteria", f"criteria/{file}.yaml", "--format", "json", *AS_OF).out
        )
        (entry,) = alone["groups"]
        assert {
            key: value for key, value in next(e for e in together if e["id"] == id).items() if key != "set"
        } == entry


def test_a_name_that_looks_like_the_next_key_stays_a_name(two: Path, run: Run) -> None:
    name = 'x", "recommendation": "y'
    put(two, {}, office("a", name=name))
    entry = json.loads(run("evaluate", "--format", "json").out)["groups"][0]
    assert (entry["name"]["en"], entry["set"], entry["recommendation"]) == (name, "office", "keep")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_csv_is_one_table_with_the_columns_of_all(two: Path, run: Run, lang: Lang) -> None:
    out = run("evaluate", "--format", "csv", "--lang", lang).out.removeprefix("\ufeff")
    header, *rows = csv.reader(io.StringIO(out), delimiter="," if lang == "en" else ";")
    assert header[:2] == ["id", "set"]
    assert [row[:2] for row in rows] == [["a", "office"], ["c", "office"], ["b", "small"], ["d", "small"]]
    assert {len(row) for row in rows} == {len(header)}
    use, need = header.index("Use"), header.index("Need")
    assert [bool(row[use + 3]) for row in rows] == [True, True, False, False]  # its level: of c no score is expected
    assert [bool(row[need]) for row in rows] == [False, False, True, True]
    reasons = {"nb": "Hvorfor", "nn": "Kvifor", "en": "Why"}
    assert rows[0][header.index(reasons[lang])] == "It is used."


def test_criteria_of_the_same_id_and_label_share_their_columns(two: Path, run: Run) -> None:
    put(two, {"3": {**OFFICE, "id": "office-new"}}, office("e", criteria="office-new"))
    out = run("evaluate", "--format", "csv").out
    header, *rows = csv.reader(io.StringIO(out))
    assert header.count("Use") == 1
    assert [row[1] for row in rows if row[header.index("Use") + 3]] == ["office", "office", "office-new"]


@pytest.mark.parametrize("format", ["terminal", "markdown"])
def test_a_text_has_a_section_for_each_set_under_its_title(two: Path, run: Run, format: str) -> None:
    out = run("evaluate", "--format", format, *AS_OF).out
    first, second = out.index("Offices"), out.index(SMALL["title"])
    assert first < out.index("A: Keep") < out.index("C: Open") < second < out.index("B: ")


def test_a_section_is_the_report_on_its_groups_alone(two: Path, run: Run) -> None:
    together = run("evaluate", "--format", "markdown", *AS_OF).out
    alone = [
        run("evaluate", *(f"groups/{id}.yaml" for id in ids), *AS_OF, "--format", "markdown").out
        for ids in ("ac", "bd")
    ]
    assert together == "\n".join(alone)


def test_a_memo_has_a_part_for_each_set(two: Path, run: Run) -> None:
    assert run("evaluate", "--format", "docx", "--output", "out.docx", *AS_OF).code == 0
    text = zipfile.ZipFile(two / "out.docx").read("word/document.xml").decode()
    assert text.index("Offices") < text.index("It is used.") < text.index(SMALL["title"]) < text.index("It goes well.")
    assert set(re.findall(r'w:pStyle w:val="(Heading\d)"', text)) == {"Heading1", "Heading2", "Heading3"}


def test_a_workbook_has_the_sheets_of_each_set(two: Path, run: Run) -> None:
    long = "a-set-with-a-name-that-is-longer-than-the-name-of-a-sheet"
    put(two, {"3": {**OFFICE, "id": long}, "4": {**OFFICE, "id": f"{long}-2"}})
    put(two, {}, office("e", criteria=long), office("f", criteria=f"{long}-2"))
    assert run("evaluate", "--format", "xlsx", "--output", "out.xlsx", *AS_OF).code == 0
    book = zipfile.ZipFile(two / "out.xlsx").read("xl/workbook.xml").decode()
    names = re.findall(r'<sheet name="([^"]*)"', book)
    assert len(names) == 20
    assert len({name.lower() for name in names}) == 20
    assert max(map(len, names)) <= 31
    assert [name for name in names if name.startswith("Groups")] == [
        "Groups a-set-with-a-name-that-i",
        "Groups a-set-with-a-name-that 2",
        "Groups office",
        "Groups small",
    ]


def test_a_page_has_a_part_for_each_set_under_its_title(two: Path, run: Run) -> None:
    ran = run("evaluate", "--format", "html", *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    first, second = ran.out.index('data-part="office">\n<header>'), ran.out.index('data-part="small">\n<header>')
    in_parts = re.compile(r'<h[12] id="([^"]*)"')
    assert in_parts.findall(ran.out, first, second) == [
        *("office/title", "office/overview", "office/group-a", "office/group-c", "office/method"),
    ]
    assert in_parts.findall(ran.out, second) == [
        *("small/title", "small/overview", "small/group-b", "small/group-d", "small/method"),
    ]


@pytest.mark.parametrize("format", [format for format in EVALUATION if format not in ("docx", "xlsx")])
def test_where_one_set_judges_all_it_is_as_if_there_were_no_other(two: Path, run: Run, format: str) -> None:
    for id in "bd":
        (two / "groups" / f"{id}.yaml").unlink()
    of_two = run("evaluate", "--format", format, *AS_OF)
    (two / "criteria" / "1.yaml").unlink()
    assert run("evaluate", "--format", format, *AS_OF) == of_two
    assert of_two.code == 0


def test_many_groups_are_shared_among_processes(two: Path, run: Run) -> None:
    put(two, {}, *(office(f"o{n}") for n in range(40)), *(group(f"s{n}", criteria="small") for n in range(40)))
    for format in ("json", "csv"):
        one, more = (run("evaluate", "--format", format, "--jobs", jobs, *AS_OF) for jobs in ("1", "3"))
        assert one == more
        assert one.code == 0


def test_a_supposition_counts_where_the_set_knows_the_trait(two: Path, run: Run) -> None:
    ran = run("evaluate", "--format", "json", "--set", "visits=few")
    assert {entry["id"]: "before" in entry for entry in json.loads(ran.out)["groups"]} == {
        "a": True,
        "b": False,
        "c": True,
        "d": False,
    }
    assert {entry["before"]["set"] for entry in json.loads(ran.out)["groups"] if "before" in entry} == {"office"}
    assert run("evaluate", "--set", "visits=fewer").err == (
        "kjerne: --set visits=fewer: fewer is not a value of this trait; did you mean few?\n"
    )
    assert run("evaluate", "--set", "visit=few").code == 2
    for format in ("json", "terminal"):
        ran = run("evaluate", "--format", format, "--set", "b:visits=few")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("kjerne: --set b:visits=few: there is no trait visits here; ")


@pytest.mark.parametrize("forked", [True, False])
def test_a_wrong_supposition_of_a_group_is_told_once_however_many_processes(
    here: Path, shell: Run, run: Run, monkeypatch: pytest.MonkeyPatch, forked: bool
) -> None:
    put(here, {"office": OFFICE}, *map(office, ("g1", "g2", "g3", "g4", "g5", "g6")))
    put(here, {}, {"id": "g9", "name": "G", "criteria": "dfo-2024", "traits": {"reach": "one"}})
    monkeypatch.setattr(processes, "CAN_FORK", processes.CAN_FORK and forked)
    for jobs in ("1", "3"):
        call = shell if forked else run
        ran = call("evaluate", "--format", "json", "--jobs", jobs, "--set", "g3:horizon=persistent", "--lang", "en")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("kjerne: --set g3:horizon=persistent: there is no trait horizon here; ")
        assert ran.err.count("\n") == 1
    ran = run("evaluate", "--format", "json", "--jobs", "3", "--set", "g9:horizon=persistent")
    assert [entry["id"] for entry in json.loads(ran.out)["groups"] if "before" in entry] == ["g9"]


def test_an_option_may_speak_of_the_shipped_set_where_a_group_names_it(two: Path, run: Run) -> None:
    (two / "criteria" / "1.yaml").unlink()
    for id in "bd":
        (two / "groups" / f"{id}.yaml").unlink()
    for format in ("json", "terminal"):
        for option in (("--set", "horizon=limited"), ("--fail-on", "discontinue")):
            ran = run("evaluate", "--format", format, *option)
            assert (ran.code, ran.out) == (2, "")
            assert ran.err.startswith(f"kjerne: {' '.join(option)}: there is no ")
    put(two, {}, {"id": "e", "name": "E", "criteria": "dfo-2024", "traits": {"reach": "one"}})
    assert run("evaluate", "--fail-on", "discontinue").code == 1
    ran = run("evaluate", "--format", "json", "--set", "horizon=limited")
    assert [entry["id"] for entry in json.loads(ran.out)["groups"] if "before" in entry] == ["e"]


def test_a_run_fails_on_a_result_of_any_set(two: Path, run: Run) -> None:
    assert run("evaluate", "--fail-on", "keep").code == 1
    assert run("evaluate", "--fail-on", "continue", "--format", "json").code == 1
    assert run("evaluate", "--fail-on", "close").code == 0
    ran = run("evaluate", "--fail-on", "closed")
    assert (ran.code, ran.err) == (2, "kjerne: --fail-on closed: there is no result closed; did you mean close?\n")


# ---- which set


def test_a_group_that_names_none_of_several_sets(two: Path, run: Run) -> None:
    put(two, {}, {"id": "e", "name": "E", "traits": {}})
    said = {
        "en": "groups/e.yaml:2:9: there are several criteria sets at hand, and the group does not say which of them"
        " judges it; write criteria: and its id; known: office and small\n",
        "nb": "groups/e.yaml:2:9: her er det flere kriteriesett, og gruppen sier ikke hvilket den skal vurderes etter;"
        " skriv criteria: og id-en til settet; kjente: office og small\n",
        "nn": "groups/e.yaml:2:9: her er det fleire kriteriesett, og gruppa seier ikkje kva for eit ho skal"
        " vurderast etter; skriv criteria: og id-en til settet; kjende: office og small\n",
    }
    for lang, line in said.items():
        ran = run("evaluate", "--format", "json", "--lang", lang)
        assert (ran.code, ran.err) == (1, line)
        assert [entry["id"] for entry in json.loads(ran.out)["groups"]] == ["a", "b", "c", "d"]


def test_a_group_that_names_an_unknown_set(two: Path, run: Run) -> None:
    put(two, {}, office("e", criteria="ofice"), office("f", criteria="other"))
    ran = run("evaluate", "--format", "json")
    assert (ran.code, ran.err) == (
        1,
        "groups/e.yaml:4:15: there is no criteria set ofice at hand; did you mean office?\n"
        "groups/f.yaml:4:15: there is no criteria set other at hand; known: office, small and dfo-2024\n",
    )


def test_the_only_set_judges_those_that_name_it_or_none(here: Path, run: Run) -> None:
    put(here, {"any": OFFICE}, office("a"), {**office("b"), "criteria": None}, office("c", criteria="small"))
    ran = run("evaluate", "--format", "json")
    assert json.loads(ran.out)["criteria"]["id"] == "office"
    assert [entry["id"] for entry in json.loads(ran.out)["groups"]] == ["a", "b"]
    assert ran.err.startswith("groups/c.yaml:4:15: there is no criteria set small at hand")


def test_the_shipped_set_is_found_by_its_id(here: Path, run: Run) -> None:
    put(here, {"any": OFFICE}, office("a"))
    text = (GROUPS / "kubu.yaml").read_text("utf-8")
    (here / "groups" / "kubu.yaml").write_text(text.replace("id: kubu\n", "id: kubu\ncriteria: dfo-2024\n", 1), "utf-8")
    for arguments in ((), ("--criteria", "criteria/any.yaml")):
        ran = run("evaluate", "--format", "json", *AS_OF, *arguments)
        assert (ran.code, ran.err) == (0, "")
        assert [(entry["id"], entry["set"]) for entry in json.loads(ran.out)["groups"]] == [
            ("a", "office"),
            ("kubu", "dfo-2024"),
        ]


def test_a_set_at_hand_with_the_id_of_the_shipped_one_takes_its_place(here: Path, run: Run) -> None:
    put(here, {"any": {**OFFICE, "id": "dfo-2024"}, "other": small()}, office("a", criteria="dfo-2024"))
    assert json.loads(run("evaluate", "--format", "json").out)["criteria"] == {"id": "dfo-2024", "version": "2.0.0"}


def test_an_invalid_set_stops_only_the_groups_that_need_it(two: Path, run: Run) -> None:
    put(two, {"1": small(lambda document: document["rules"].pop())})
    ran = run("evaluate", "--format", "json")
    assert ran.code == 1
    assert [entry["id"] for entry in json.loads(ran.out)["groups"]] == ["a", "c"]
    about_set, *about_groups = ran.err.splitlines()
    assert about_set.startswith("criteria/1.yaml:")
    assert about_groups == [
        f"groups/{id}.yaml:4:15: the criteria set small has an error, so the group cannot be judged;"
        " correct criteria/1.yaml"
        for id in "bd"
    ]
    for id in "bd":
        (two / "groups" / f"{id}.yaml").unlink()
    ran = run("evaluate")
    assert (ran.code, ran.err) == (0, "")


def test_a_set_that_cannot_be_read_goes_by_the_name_of_its_file(two: Path, run: Run) -> None:
    (two / "criteria" / "small.yaml").write_text("id: [", "utf-8")
    (two / "criteria" / "1.yaml").unlink()
    ran = run("evaluate", "--format", "json")
    assert ran.code == 1
    assert [entry["id"] for entry in json.loads(ran.out)["groups"]] == ["a", "c"]
    assert ran.err.count("correct criteria/small.yaml") == 2
    assert ran.err.startswith("criteria/small.yaml:1:")


def test_two_files_with_the_same_id(two: Path, run: Run) -> None:
    put(two, {"9": {**OFFICE, "title": "Another"}})
    line = "criteria/9.yaml:1:1: the criteria set office stands already in criteria/2.yaml; rename or remove one\n"
    ran = run("evaluate")
    assert (ran.code, ran.err) == (1, line)
    assert "Another" not in ran.out
    ran = run("check", "--format", "json")
    assert [finding["id"] for finding in json.loads(ran.out)["findings"] if finding["severity"] == "error"] == [
        "duplicate-criteria-set"
    ]
    assert json.loads(ran.out)["files"] == 7


def test_where_no_group_can_be_judged(two: Path, run: Run) -> None:
    shutil.rmtree(two / "groups")
    put(two, {}, office("a", criteria="none"))
    for format in ("json", "terminal"):
        ran = run("evaluate", "--format", format)
        assert ran.code == 1
        assert ran.err.startswith("groups/a.yaml:4:15: ")
        assert ran.out != ""


def test_a_set_is_checked_only_if_a_group_needs_it(two: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    def compiled(criteria: CriteriaSet) -> Engine:
        checked.append(criteria.id)
        return compile_set(criteria)

    monkeypatch.setattr("kjerne.workspace.criteria_sets.compile_set", compiled)
    assert run("evaluate", "groups/a.yaml", "groups/c.yaml").code == 0
    assert checked == ["office"]


# ---- the other commands


def test_each_group_is_explained_by_its_set(two: Path, run: Run) -> None:
    assert "It is used." in run("explain", "a", "--format", "markdown").out
    assert "It goes well." in run("explain", "b", "--format", "markdown").out
    ran = run("explain", "a", "c", "--format", "json")
    assert (ran.code, json.loads(ran.out)["criteria"]["id"]) == (0, "office")


def test_groups_of_different_sets_are_not_compared(two: Path, run: Run) -> None:
    assert run("explain", "b", "a") == (
        2,
        "",
        "kjerne: a and b are judged by different criteria sets (office, small), so they cannot be compared;"
        " explain them one by one\n",
    )


def test_check_checks_each_group_against_its_set(two: Path, run: Run) -> None:
    put(
        two, {}, office("e", "seldom"), group("f", {"depth": "high"}, criteria="small"), office("g", criteria="offices")
    )
    ran = run("check", "--format", "json", *AS_OF)
    errors = [finding for finding in json.loads(ran.out)["findings"] if finding["severity"] == "error"]
    assert [(finding["file"], finding["id"]) for finding in errors] == [
        ("groups/e.yaml", "unknown-value"),
        ("groups/f.yaml", "unknown-value"),
        ("groups/g.yaml", "unknown-criteria-set"),
    ]
    assert json.loads(ran.out)["files"] == 9


def test_check_checks_all_sets(two: Path, run: Run) -> None:
    put(two, {"1": small(lambda document: document["rules"].pop())})
    ran = run("check", "--format", "json")
    errors = [finding for finding in json.loads(ran.out)["findings"] if finding["severity"] == "error"]
    assert [(finding["file"], finding["id"]) for finding in errors] == [
        ("criteria/1.yaml", "rule-gap"),
        ("groups/b.yaml", "broken-criteria-set"),
        ("groups/d.yaml", "broken-criteria-set"),
    ]
    ran = run("check", "groups/b.yaml", "--format", "json")
    assert [finding["file"] for finding in json.loads(ran.out)["findings"] if finding["severity"] == "error"] == [
        "criteria/1.yaml",
        "groups/b.yaml",
    ]


def test_a_schema_of_groups_wants_one_set(two: Path, run: Run) -> None:
    assert run("schema", "group") == (
        2,
        "",
        "kjerne: there are several criteria sets at hand (office, small); choose one with --criteria FILE\n",
    )
    assert '"visits"' in run("schema", "group", "--criteria", "criteria/2.yaml").out


# ---- diff


def test_each_group_is_compared_under_its_sets(two: Path, run: Run) -> None:
    commit(two)
    put(
        two,
        {"2": {**OFFICE, "version": "2.1.0", "rules": [{**rule, "recommend": "close"} for rule in OFFICE["rules"]]}},
    )
    report = report_of(run("diff", "HEAD", "--format", "json"))
    assert (report["criteria"], [changed["new"]["id"] for changed in report["sets"]]) == (None, ["office", "small"])
    assert [changed["changed"] for changed in report["sets"]] == [True, False]
    assert [(each["id"], each["because"], each["set"]) for each in report["groups"]] == [
        ("a", ["criteria"], {"old": "office", "new": "office"}),
        ("c", ["criteria"], {"old": "office", "new": "office"}),
    ]
    assert report["unchanged"] == 2
    for format in ("terminal", "markdown"):
        out = run("diff", "HEAD", "--format", format).out
        assert out.index("Offices") < out.index(SMALL["title"])
    assert run("diff", "HEAD", "--fail-on", "moved").code == 1


def test_another_set_is_a_change_of_the_group(two: Path, run: Run) -> None:
    put(two, {"3": {**OFFICE, "id": "office-new", "title": "New offices"}})
    commit(two)
    put(two, {}, office("a", criteria="office-new"))
    report = report_of(run("diff", "HEAD", "--format", "json"))
    (changed,) = report["groups"]
    assert (changed["id"], changed["status"], changed["moved"], changed["because"]) == (
        "a",
        "changed",
        False,
        ["group"],
    )
    assert changed["set"] == {"old": "office", "new": "office-new"}
    out = run("diff", "HEAD", "--format", "markdown").out
    assert "# Offices, now New offices" in out
    assert "| **A** | Criteria set | office | office-new |" in out


def test_groups_that_come_and_go_are_under_their_own_set(two: Path, run: Run) -> None:
    commit(two)
    (two / "groups" / "d.yaml").unlink()
    put(two, {"3": {**OFFICE, "id": "office-new"}}, office("e"), office("f", criteria="office-new"))
    report = report_of(run("diff", "HEAD", "--format", "json"))
    assert [(each["id"], each["status"], each["set"]) for each in report["groups"]] == [
        ("d", "removed", {"old": "small", "new": None}),
        ("e", "added", {"old": None, "new": "office"}),
        ("f", "added", {"old": None, "new": "office-new"}),
    ]


def test_a_second_set_beside_the_first_changes_no_group_that_names_the_first(here: Path, run: Run) -> None:
    put(here, {"1": OFFICE}, {**office("a"), "criteria": None})
    commit(here)
    put(here, {"2": small()}, office("a"))
    report = report_of(run("diff", "HEAD", "--format", "json"))
    assert (report["criteria"]["changed"], report["groups"], report["unchanged"]) == (False, [], 1)


def test_an_invalid_set_on_one_side(two: Path, run: Run) -> None:
    commit(two)
    put(two, {"1": small(lambda document: document["rules"].pop())})
    ran = run("diff", "HEAD", "--format", "json")
    assert ran.code == 1
    assert json.loads(ran.out)["left-out"] == ["b", "d"]
    assert ran.err.startswith("criteria/1.yaml:")


# ---- new


def test_new_asks_which_set_and_writes_it(two: Path, run: Run) -> None:
    ran = run("new", "our-group", stdin="3\nx\n1\n")
    assert ran.code == 0
    assert "By which criteria set is our-group judged?" in ran.err
    assert "Offices (office)" in ran.err
    assert "criteria: office\n" in (two / "groups" / "our-group.yaml").read_text("utf-8")
    assert run("evaluate", "groups/our-group.yaml", "--format", "json").code == 0


def test_new_writes_the_set_that_an_option_says(two: Path, run: Run) -> None:
    ran = run("new", "our-group", "--no-input", "--criteria", "criteria/1.yaml")
    assert ran.code == 0, ran.err
    text = (two / "groups" / "our-group.yaml").read_text("utf-8")
    assert "# The criteria set to judge by:\ncriteria: small\n" in text


def test_new_does_not_guess_the_set(two: Path, run: Run) -> None:
    for ran in (run("new", "our-group", "--no-input"), run("new", "our-group", stdin="")):
        assert ran.code == 2
        assert ran.err.endswith(
            "kjerne: there are several criteria sets at hand (office, small); choose one with --criteria FILE\n"
        )
    assert not (two / "groups" / "our-group.yaml").exists()


def test_new_names_no_set_where_there_is_one(here: Path, run: Run) -> None:
    put(here, {"1": OFFICE})
    assert run("new", "our-group", "--no-input").code == 0
    assert "criteria:" not in (here / "groups" / "our-group.yaml").read_text("utf-8")


def test_the_example_of_an_unknown_set_names_the_shipped_one() -> None:
    assert f"criteria: {CRITERIA.stem}" in str(CATALOGUE["unknown-criteria-set"].good)


def test_the_cells_of_a_tree_stand_below_their_own_titles(here: Path, run: Run) -> None:
    """In the CSV of several sets, as in that of the tree alone, criteria within criteria too."""
    put(here, {"tree": tree(), "office": OFFICE}, branch(criteria=tree()["id"]), office("a"))
    together = list(csv.DictReader(io.StringIO(run("evaluate", "--format", "csv").out.removeprefix("\ufeff"))))
    alone = run("evaluate", "groups/branch.yaml", "--format", "csv", "--criteria", "criteria/tree.yaml").out
    [expected] = csv.DictReader(io.StringIO(alone.removeprefix("\ufeff")))
    [found] = [row for row in together if row["id"] == "branch"]
    assert {title: found[title] for title in expected} == expected


def test_a_group_that_is_named_as_criteria_is_an_error(here: Path, run: Run) -> None:
    put(here, {"office": OFFICE}, office("a"))
    ran = run("check", "--criteria", "groups/a.yaml", *AS_OF)
    assert ran.code == 1
    assert "groups/a.yaml:1:1: error: the key recommendations is missing; add it [missing-key]" in ran.out
