"""The format that the ending of --output decides, and the shipped definitions where there are none here."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kjerne.output.formats import DIFFERENCE, ENDINGS, EVALUATION, EXPLANATION, FINDINGS, NO_FORMATS
from kjerne.texts.languages import LANGUAGES
from tests.builders import SMALL, group, write
from tests.conftest import Run

COMMANDS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("evaluate", "groups"): tuple(EVALUATION),
    ("explain", "one"): tuple(EXPLANATION),
    ("diff", "."): tuple(DIFFERENCE),
    ("check", "groups"): FINDINGS,
}


def test_every_format_has_an_ending() -> None:
    formats = {format for known in COMMANDS.values() for format in known}
    assert formats == ENDINGS.keys()
    assert not {end for ends in ENDINGS.values() for end in ends} & set(NO_FORMATS)


@pytest.mark.parametrize("command", COMMANDS, ids=[name for name, _ in COMMANDS])
def test_the_ending_decides_the_format(here: Path, run: Run, command: tuple[str, ...]) -> None:
    write(here, SMALL, group("one"))
    seen: set[str] = set()
    for format in COMMANDS[command]:
        end = ENDINGS[format][0]
        if end in seen:
            continue
        seen.add(end)
        for file in (f"by{end}", f"BY{end.upper()}"):
            ran = run(*command, "--output", file)
            assert (ran.code, ran.out, ran.err) == (0, "", f"written: {file}\n")
        assert run(*command, "--format", format, "--output", f"given{end}").err == f"written: given{end}\n"
        if end not in (".docx", ".xlsx"):
            assert Path(f"by{end}").read_bytes() == Path(f"given{end}").read_bytes()
        assert Path(f"by{end}").read_bytes()[:2] == Path(f"BY{end.upper()}").read_bytes()[:2]


@pytest.mark.parametrize("command", COMMANDS, ids=[name for name, _ in COMMANDS])
def test_an_ending_of_a_format_that_the_command_does_not_have_is_wrong_usage(
    here: Path, run: Run, command: tuple[str, ...]
) -> None:
    write(here, SMALL, group("one"))
    known = {end for format in COMMANDS[command] for end in ENDINGS[format]}
    for end in {end for ends in ENDINGS.values() for end in ends} - known | {".pdf", ".doc"}:
        ran = run(*command, "--output", f"report{end}")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(
            f"kjerne: report{end}: this command writes no {end} files; let the name end with .txt"
        )
        assert not Path(f"report{end}").exists()


def test_another_ending_is_text_with_a_note_and_none_is_text(here: Path, run: Run) -> None:
    write(here, SMALL, group("one"))
    said = {
        "nb": "report.log blir skrevet som ren tekst; et navn som slutter på .txt, .json, .md, .html eller .docx, "
        "bestemmer formatet\nskrevet: report.log\n",
        "en": "report.log is written as plain text; a name that ends with .txt, .json, .md, .html or .docx says the "
        "format\n"
        "written: report.log\n",
    }
    for lang, err in said.items():
        assert run("explain", "one", "--output", "report.log", "--lang", lang) == (0, "", err)
    assert run("explain", "one", "--output", "report") == (0, "", "written: report\n")
    assert run("explain", "one", "--output", ".report").err == "written: .report\n"
    assert Path("report").read_text("utf-8") == run("explain", "one").out


def test_a_format_that_the_ending_contradicts_is_noted(here: Path, run: Run) -> None:
    write(here, SMALL, group("one"))
    ran = run("evaluate", "--format", "json", "--output", "report.xlsx")
    assert ran == (0, "", "report.xlsx is written as json, though its ending is .xlsx\nwritten: report.xlsx\n")
    assert json.loads(Path("report.xlsx").read_text("utf-8"))["groups"]
    assert "though its ending" in run("check", "--format", "sarif=report.html").err
    for format, file in (("sarif", "a.json"), ("gitlab", "b.json"), ("github", "c.txt"), ("json", "d")):
        assert run("check", "groups", "--format", format, "--output", file).err == f"written: {file}\n"


def test_check_writes_the_format_without_a_file_to_output_and_one_more_by_its_ending(here: Path, run: Run) -> None:
    write(here, SMALL, group("one"))
    assert run("check", "--format", "junit=a.xml", "--output", "b.sarif").code == 0
    assert Path("a.xml").read_text("utf-8").startswith("<?xml")
    assert "sarif" in Path("b.sarif").read_text("utf-8")
    assert run("check", "--format", "junit", "--output", "c.xml").err == "written: c.xml\n"
    assert run("check", "--format", "junit", "--format", "json", "--output", "c.xml").code == 2


# ---- no definitions here


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("nb", "her er det ingen mappe som heter groups eller criteria, så det er ingenting å sjekke; "),
        ("nn", "her er det inga mappe som heiter groups eller criteria, så det er ingenting å sjekke; "),
        ("en", "there is neither a folder groups nor a folder criteria here, so there is nothing to check; "),
    ],
)
def test_where_there_is_nothing_to_check_that_is_found(here: Path, run: Run, lang: str, said: str) -> None:
    ran = run("check", "--lang", lang, "--format", "json")
    [finding] = json.loads(ran.out)["findings"]
    assert (ran.code, finding["id"], finding["severity"], finding["file"]) == (1, "empty-folder", "error", ".")
    assert finding["message"].startswith(said)
    assert "--shipped" in finding["message"]


def test_criteria_alone_are_checked(here: Path, run: Run) -> None:
    write(here, SMALL)
    Path("groups").rmdir()
    ran = run("check", "--format", "json")
    assert (ran.code, json.loads(ran.out)["files"], json.loads(ran.out)["findings"]) == (0, 1, [])


def test_the_shipped_groups_are_used_with_a_note_unless_they_are_asked_for(here: Path, run: Run) -> None:
    notes = {
        "nb": "her er det ingen mappe som heter groups, så dette er gruppene som følger med kjerne "
        "(--shipped ber om dem)\n",
        "nn": "her er det inga mappe som heiter groups, så dette er gruppene som følgjer med kjerne "
        "(--shipped ber om dei)\n",
        "en": "there is no folder groups here, so these are the groups that come with kjerne "
        "(--shipped asks for them)\n",
    }
    for lang in LANGUAGES:
        for command in (("evaluate",), ("evaluate", "klima"), ("explain", "klima"), ("explain", "klima", "KUBU")):
            noted, asked = run(*command, "--lang", lang), run(*command, "--lang", lang, "--shipped")
            assert (noted.code, noted.err) == (0, notes[lang])
            assert (asked.code, asked.out, asked.err) == (0, noted.out, "")


def test_shipped_means_the_shipped_definitions_whatever_is_here(here: Path, run: Run) -> None:
    write(here, SMALL, group("one"))
    evaluated = json.loads(run("evaluate", "--shipped", "--format", "json").out)
    assert evaluated["criteria"]["id"] == "dfo-2024"
    assert "kubu" in [entry["id"] for entry in evaluated["groups"]]
    checked = run("check", "--shipped", "--format", "json", "--as-of", "2026-11-23")
    assert (checked.code, json.loads(checked.out)["files"]) == (0, 6)
    ran = run("evaluate", "groups", "--shipped", "--lang", "nb")
    assert ran == (
        2,
        "",
        "kjerne: --shipped betyr definisjonene som følger med kjerne; ta det bort, eller ta bort groups\n",
    )
    assert run("check", "groups", "--shipped").code == 2


# ---- never over a definition


CALLS = (("evaluate",), ("explain", "one"), ("check",), ("diff", ".", "."), ("schema", "group"))


@pytest.mark.parametrize("command", CALLS, ids=" ".join)
def test_a_report_is_never_written_over_a_definition(here: Path, run: Run, command: tuple[str, ...]) -> None:
    write(here, SMALL, group("one"))
    text = json.dumps(group("two"))
    for name in ("groups/two.json", "odd.json"):
        (here / name).write_text(text, "utf-8")
    (here / "set.json").write_text(json.dumps(SMALL), "utf-8")
    (here / "kjerne.yaml").write_text("lang: nb\n", "utf-8")
    (here / "link.json").symlink_to(here / "groups" / "one.yaml")
    (here / "linked.json").symlink_to(here / "groups" / "two.json")
    before = {file: file.read_bytes() for file in here.rglob("*.*") if file.is_file()}
    for name in ("groups/one.yaml", "criteria/set.yaml", "kjerne.yaml", "new.YML", "link.json"):
        ran = run(*command, "--output", name)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            f"kjerne: {name}: bare gruppefiler, kriteriesett og oppsettet slutter slik, og dette er en rapport; velg "
            "en annen endelse\n"
        )
    for name in ("groups/two.json", "./groups/../odd.json", "set.json", "linked.json"):
        ran = run(*command, "--output", name, "--lang", "en")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (f"kjerne: {name} is a definition and is left as it is; choose another file for the report\n")
    assert {file: file.read_bytes() for file in before} == before
    assert not (here / "new.YML").exists()


def test_no_file_that_was_read_is_replaced(here: Path, run: Run) -> None:
    """Also one that is named though its ending is another, or that is no sound definition."""
    write(here, SMALL, group("one"))
    (here / "groups" / "one.yaml").rename(here / "one.txt")
    (here / "groups" / "broken.json").write_text("id: [", "utf-8")
    (here / "criteria" / "set.yaml").rename(here / "set.md")
    for arguments, file in (
        (("evaluate", "one.txt", "--criteria", "set.md"), "one.txt"),
        (("evaluate", "one.txt", "--criteria", "set.md"), "set.md"),
        (("evaluate",), "groups/broken.json"),
        (("check", "one.txt", "--criteria", "set.md"), "one.txt"),
        (("check", "one.txt", "--criteria", "set.md", "--format", "text"), "set.md"),
        (("explain", "./one.txt", "--criteria", "set.md"), "one.txt"),
    ):
        text = (here / file).read_bytes()
        ran = run(*arguments, "--output", file)
        assert (ran.code, ran.out) == (2, "")
        assert "is left as it is; choose another file for the report" in ran.err, (arguments, file)
        assert (here / file).read_bytes() == text
    assert run("check", "groups", "--criteria", "set.md", "--format", "json=groups/broken.json").code == 2


@pytest.mark.parametrize("command", CALLS, ids=" ".join)
def test_a_report_is_replaced_by_the_next(here: Path, run: Run, command: tuple[str, ...]) -> None:
    write(here, SMALL, group("one"))
    for _ in range(2):
        assert run(*command, "--output", "report.json").err == "written: report.json\n"
    Path("report.json").write_text(run("explain", "one", "--format", "json").out, "utf-8")
    assert run(*command, "--output", "report.json").code == 0


@pytest.mark.parametrize(
    "options",
    [
        ("--format", "sarif=x", "--format", "json=x"),
        ("--format", "sarif=x", "--format", "json=./x"),
        ("--format", "sarif=x", "--format", "json", "--output", "x"),
        ("--format", "sarif=x", "--output", "a/../x"),
    ],
)
def test_two_formats_in_one_file_are_wrong_usage(here: Path, run: Run, options: tuple[str, ...]) -> None:
    write(here, SMALL, group("one"))
    (here / "a").mkdir()
    ran = run("check", *options)
    assert (ran.code, ran.out) == (2, "")
    assert "is named for two formats, and holds one; write each to a file of its own" in ran.err
    assert not (here / "x").exists()


def test_a_device_takes_two_formats(here: Path, run: Run) -> None:
    write(here, SMALL, group("one"))
    assert run("check", "--format", f"sarif={os.devnull}", "--format", f"json={os.devnull}").code == 0


# ---- a criteria set that is not there


def test_a_criteria_set_that_is_not_there(here: Path, run: Run) -> None:
    write(here, SMALL, group("one"))
    for command in (*CALLS, ("new", "x", "--no-input")):
        ran = run(*command, "--criteria", "")
        assert (ran.code, ran.err) == (2, "kjerne: --criteria: the file's name is missing; add it\n")
        ran = run(*command, "--criteria", "smal")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            "kjerne: --criteria smal: there is no file smal, and no criteria set with this id or title; there are "
            "dfo-2024 and small; did you mean small?\n"
        )
    assert run("evaluate", "--criteria", "zzz", "--lang", "nb").err == (
        "kjerne: --criteria zzz: det finnes ingen fil zzz, og ikke noe kriteriesett med denne id-en eller tittelen; "
        "her er dfo-2024 og small\n"
    )
