"""`kjerne evaluate` as its user meets it: what goes in, what comes out where, and what it looks like.

The files in tests/golden are what it says of the shipped groups on a fixed day, byte for byte. After a change that is
meant, `KJERNE_GOLDEN=write python -m pytest tests/cli` writes them anew; read the difference before committing it.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

from kjerne import __version__
from kjerne.output.formats import EVALUATION, EXPLANATION, EXTRAS
from kjerne.output.screen import WIDE
from tests.builders import STRONGEST, long, words
from tests.conftest import CRITERIA, GROUPS, Golden, Ran, Run, outside
from tests.strategies import tries
from tests.systems import needs_links, needs_odd_names, needs_terminal

Document = dict[str, Any]

LANGUAGES = ("nb", "nn", "en")
MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
TITLES = {
    "nb": "Kriterier for kjernegrupper, etter DFØs evaluering i 2024",
    "nn": "Kriterium for kjernegrupper, etter evalueringa frå DFØ i 2024",
    "en": "Criteria for core groups, after DFØ's evaluation in 2024",
}
SHIPPED = ("evaluate", str(GROUPS), "--criteria", str(CRITERIA))
DAY = ("--as-of", "2026-11-23")
IN_TEXT = tuple(format for format in EVALUATION if format not in EXTRAS)  # test_office.py has the others

KNOWN = {
    **STRONGEST,
    "secretariat": "all-affected",
    "experience-exchange": "regular",
    "duplication": "distinct",
    "staircase": "joint-plan",
}
"""A group of which everything is known and everything is at its best: `continue`, by core-need, 100 of 100."""


def write_group(folder: Path, id: str, *, traits: Mapping[str, Any] = KNOWN, **fields: Any) -> Path:
    """A group's file; a key with a hyphen is given with an underscore."""
    document = {"id": id, "name": id.title(), **{key.replace("_", "-"): value for key, value in fields.items()}}
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{id}.yaml"
    file.write_text(spelled({**document, "traits": dict(traits)}), "utf-8")
    return file


def spelled(document: Any) -> str:
    """The document as JSON, with escapes for the characters that may not stand in a file as they are."""
    text = json.dumps(document, ensure_ascii=False, indent=2, default=str)
    return re.sub(
        "[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", text
    )


def entries(ran: Ran) -> dict[str, Document]:
    """The groups of a JSON report by their ids."""
    assert ran.code == 0, ran.err
    return {each["id"]: each for each in json.loads(ran.out)["groups"]}


def recommendations(ran: Ran) -> dict[str, str]:
    return {id: each["recommendation"] for id, each in entries(ran).items()}


def rows(ran: Ran, delimiter: str = ",") -> list[list[str]]:
    """The rows of a CSV report, read as a spreadsheet reads them."""
    assert ran.out.startswith("\ufeff")
    return list(csv.reader(io.StringIO(ran.out.removeprefix("\ufeff"), newline=""), delimiter=delimiter, strict=True))


# ---- golden: what the shipped groups look like


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize(
    ("name", "format", "lang", "columns"),
    [
        ("evaluate.en.80.txt", "terminal", "en", "80"),
        ("evaluate.nb.200.txt", "terminal", "nb", "200"),
        ("evaluate.nn.md", "markdown", "nn", "80"),
        ("evaluate.en.csv", "csv", "en", "80"),
        ("evaluate.nb.csv", "csv", "nb", "80"),
        ("evaluate.json", "json", "nn", "80"),
    ],
)
def test_golden(run: Run, golden: Golden, name: str, format: str, lang: str, columns: str) -> None:
    ran = run("evaluate", "groups", "--format", format, "--lang", lang, *DAY, COLUMNS=columns)
    assert (ran.code, ran.err) == (0, "")
    golden(name, ran.out)


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_markdown_and_the_terminal_say_the_same_words(run: Run, lang: str) -> None:
    shown, written = (
        run("evaluate", "groups", "--format", format, "--lang", lang, *DAY, COLUMNS="1000")
        for format in ("terminal", "markdown")
    )
    assert (shown.code, shown.err) == (written.code, written.err) == (0, "")
    assert words(shown.out) == words(written.out)


@pytest.mark.usefixtures("at_root")
def test_json_is_the_same_in_every_language_and_every_time(run: Run, shell: Run) -> None:
    first, *others = [run("evaluate", "--format", "json", "--lang", lang) for lang in LANGUAGES]
    assert all(other == first for other in others)
    assert [shell("evaluate", "--format", "json", PYTHONHASHSEED=seed) for seed in ("1", "2")] == [first, first]


# ---- what is evaluated


def test_in_an_empty_folder_the_shipped_groups_are_evaluated_by_the_shipped_set(run: Run, here: Path) -> None:
    ran = run("evaluate", "--format", "json")
    assert list(entries(ran)) == ["klima", "kompetanse", "kubu", "kunnskap-i-kriser", "va"]
    assert json.loads(ran.out)["criteria"]["id"] == "dfo-2024"


def test_groups_in_the_working_folder_come_before_the_shipped_ones(run: Run, here: Path) -> None:
    write_group(here / "groups", "mine")
    ran = run("evaluate", "--format", "json")
    assert list(entries(ran)) == ["mine"]
    assert ran.err == ""
    assert entries(ran)["mine"]["file"] == "groups/mine.yaml"


def test_files_and_folders_can_be_named(run: Run, here: Path) -> None:
    write_group(here / "groups", "not-asked")
    write_group(here / "a", "one")
    write_group(here / "b" / "deeper", "two")
    assert list(entries(run("evaluate", "b", "a/one.yaml", "--format", "json"))) == ["one", "two"]


def test_json_and_yml_are_read_too_and_other_files_are_not(run: Run, here: Path) -> None:
    write_group(here / "groups", "one").rename(here / "groups" / "one.json")
    write_group(here / "groups", "two").rename(here / "groups" / "two.yml")
    write_group(here / "groups", "three").rename(here / "groups" / "three.txt")
    write_group(here / "groups", "four").rename(here / "groups" / ".four.yaml")
    assert list(entries(run("evaluate", "--format", "json"))) == ["one", "two"]


def own_criteria(folder: Path, id: str) -> Path:
    """The shipped set under another id."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{id}.yaml"
    file.write_text(CRITERIA.read_text("utf-8").replace("id: dfo-2024\n", f"id: {id}\n", 1), "utf-8")
    return file


def test_the_only_criteria_file_in_the_working_folder_is_used(run: Run, here: Path) -> None:
    own_criteria(here / "criteria", "ours")
    ran = run("evaluate", SHIPPED[1], "--format", "json")
    assert json.loads(ran.out)["criteria"] == {"id": "ours", "version": "1.1.0"}
    assert (ran.code, ran.err) == (0, "")


def test_of_two_criteria_files_one_is_chosen_with_an_option(run: Run, here: Path) -> None:
    own_criteria(here / "criteria", "ours")
    own_criteria(here / "criteria", "theirs")
    ran = run("evaluate", SHIPPED[1], "--format", "json", "--criteria", "criteria/theirs.yaml")
    assert json.loads(ran.out)["criteria"]["id"] == "theirs"
    assert (ran.code, ran.err) == (0, "")


def test_a_criteria_set_that_is_not_there_or_invalid_ends_it(run: Run, here: Path) -> None:
    assert run("evaluate", "--criteria", "none.yaml") == (
        1,
        "",
        "none.yaml:1:1: there is no such file; check the name\n",
    )
    file = own_criteria(here, "ours")
    file.write_text(file.read_text("utf-8").replace("at-most: weak", "at-most: week", 1), "utf-8")
    ran = run("evaluate", "--criteria", "ours.yaml")
    assert (ran.code, ran.out) == (1, "")
    assert re.fullmatch(r"ours\.yaml:\d+:18: there is no level week here; did you mean weak\?\n", ran.err)


# ---- what is wrong with a group


def test_a_broken_group_is_named_and_the_others_are_evaluated(run: Run, here: Path) -> None:
    write_group(here / "groups", "good")
    write_group(here / "groups", "odd", traits={"horizon": "persistant"})
    (here / "groups" / "torn.yaml").write_text('id: torn\nname: "Torn\n', "utf-8")
    ran = run("evaluate", "--format", "json")
    assert ran.code == 1
    assert [each["id"] for each in json.loads(ran.out)["groups"]] == ["good"]
    said = ran.err.splitlines()
    assert (
        said[0]
        == "groups/odd.yaml:5:16: persistant is not a value of this trait; did you mean persistent (Persistent need)?"
    )
    assert said[1] == "groups/torn.yaml:2:7: not valid YAML: this quote is never closed; close it"
    assert len(said) == 2


@pytest.mark.parametrize("path", ["nowhere.yaml", "empty"])
def test_a_path_without_a_group_is_an_error(run: Run, here: Path, path: str) -> None:
    (here / "empty").mkdir()
    for format in IN_TEXT:
        ran = run("evaluate", path, "--format", format)
        assert ran.code == 1
        assert ran.err.startswith(f"{path}:1:1: there is no ")
    assert json.loads(run("evaluate", path, "--format", "json").out)["groups"] == []
    assert "No group could be evaluated." in run("evaluate", path).out


def test_two_files_with_one_id_are_an_error_and_the_first_counts(run: Run, here: Path) -> None:
    write_group(here / "a", "twice")
    write_group(here / "b", "twice", traits=KNOWN | {"reach": "one"})
    ran = run("evaluate", "a", "b", "--format", "json")
    assert ran.code == 1
    assert [each["recommendation"] for each in json.loads(ran.out)["groups"]] == ["continue"]
    assert ran.err == "b/twice.yaml:1:1: the group twice stands already in a/twice.yaml; rename or remove one\n"


# ---- the format, and where it goes


def test_the_terminal_is_the_format_if_none_is_named(run: Run) -> None:
    assert run(*SHIPPED, *DAY) == run(*SHIPPED, *DAY, "--format", "terminal")


@pytest.mark.parametrize("format", IN_TEXT)
def test_every_format_names_every_group_and_ends_with_a_line_end(run: Run, format: str) -> None:
    ran = run(*SHIPPED, "--format", format, "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    for name in ("Vulnerable children and young people", "Climate and transition", "Water and sewage"):
        assert name in ran.out
    assert ran.out.endswith("\n")
    assert not ran.out.endswith("\n\n")


def test_an_unknown_format_is_wrong_usage(run: Run) -> None:
    ran = run(*SHIPPED, "--format", "xml")
    assert (ran.code, ran.out) == (2, "")
    assert all(format in ran.err for format in EVALUATION)


@pytest.mark.parametrize("arguments", [("--nope",), ("--lang", "sv"), ("--set",), ("--format",)])
def test_wrong_usage_is_2(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*SHIPPED, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert arguments[0] in ran.err


def test_an_unknown_command_is_2(run: Run) -> None:
    ran = run("evalute")
    assert (ran.code, ran.out) == (2, "")
    assert "evalute" in ran.err


@pytest.mark.parametrize("format", IN_TEXT)
def test_output_is_the_same_in_a_file(run: Run, here: Path, format: str) -> None:
    shown = run(*SHIPPED, *DAY, "--format", format)
    ran = run(*SHIPPED, *DAY, "--format", format, "--output", "report")
    assert (ran.code, ran.out, ran.err) == (0, "", "written: report\n")
    assert (here / "report").read_bytes().decode() == shown.out
    assert [each.name for each in here.iterdir()] == ["report"]


@needs_links
def test_output_replaces_a_file_keeps_its_mode_and_follows_a_link(run: Run, here: Path) -> None:
    (here / "report").write_text("old and much, much longer" * 10_000, "utf-8")
    (here / "report").chmod(0o640)
    (here / "link").symlink_to("report")
    run(*SHIPPED, "--format", "json", "--output", "link")
    assert len(json.loads((here / "report").read_text("utf-8"))["groups"]) == 5
    assert (here / "report").stat().st_mode & 0o777 == 0o640
    assert (here / "link").is_symlink()


@pytest.mark.parametrize(("output", "reason"), [(".", "Is a directory"), ("none/report", "No such file or directory")])
def test_output_that_cannot_be_written_is_2(run: Run, here: Path, output: str, reason: str) -> None:
    ran = run(*SHIPPED, "--output", output)
    assert ran == (2, "", f"kjerne: {output} could not be written: {reason}\n")
    assert list(here.iterdir()) == []


def test_output_is_written_though_fail_on_is_met(run: Run, here: Path) -> None:
    ran = run(*SHIPPED, "--fail-on", "continue", "--output", "report")
    assert (ran.code, ran.err) == (1, "written: report\n")
    assert (here / "report").exists()


# ---- the language


@pytest.mark.parametrize(
    ("option", "environment", "lang"),
    [
        ("nn", {"KJERNE_LANG": "nb", "LC_ALL": "nb_NO.UTF-8"}, "nn"),
        (None, {"KJERNE_LANG": "nn", "LC_ALL": "nb_NO.UTF-8"}, "nn"),
        (None, {"KJERNE_LANG": "nn_NO.UTF-8"}, "nn"),
        (None, {"KJERNE_LANG": "", "LC_ALL": "nb_NO.UTF-8"}, "nb"),
        (None, {"LC_ALL": "nb_NO.UTF-8", "LC_MESSAGES": "nn_NO", "LANG": "en_GB"}, "nb"),
        (None, {"LC_MESSAGES": "nn_NO", "LANG": "nb_NO"}, "nn"),
        (None, {"LANG": "nn_NO.UTF-8"}, "nn"),
        (None, {"LANG": "no_NO"}, "nb"),
        (None, {"LC_ALL": "C", "LANG": "nb_NO.UTF-8"}, "en"),
        (None, {"LC_ALL": "", "LANG": "nb_NO.UTF-8"}, "nb"),
        (None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, {}, "en"),
    ],
)
def test_language(run: Run, option: str | None, environment: dict[str, str], lang: str) -> None:
    ran = run(*SHIPPED, *(("--lang", option) if option else ()), **environment)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == TITLES[lang]


def test_a_language_there_is_not_is_wrong_usage(run: Run) -> None:
    assert run(*SHIPPED, KJERNE_LANG="sv") == (
        2,
        "",
        "kjerne: KJERNE_LANG=sv: this is not among the choices; write nb, nn or en\n",
    )
    assert run(*SHIPPED, "--lang", "nb", KJERNE_LANG="sv").code == 0


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "nb",
            "kjerne: --set horizon=limted: limted er ingen verdi av dette trekket; "
            "mente du limited (Behov i en avgrenset periode)?\n",
        ),
        (
            "nn",
            "kjerne: --set horizon=limted: limted er ingen verdi av dette trekket; "
            "meinte du limited (Behov i ein avgrensa periode)?\n",
        ),
        (
            "en",
            "kjerne: --set horizon=limted: limted is not a value of this trait; "
            "did you mean limited (Need for a limited period)?\n",
        ),
    ],
)
def test_what_is_wrong_is_said_in_the_language_too(run: Run, lang: str, said: str) -> None:
    assert run(*SHIPPED, "--set", "horizon=limted", KJERNE_LANG=lang) == (2, "", said)


# ---- the day


@pytest.mark.parametrize(
    ("until", "day", "said"),
    [
        ("2027-06-15", "2027-06-15", "runs until 15 June 2027"),
        ("2027-06-15", "2027-06-16", "ran out 15 June 2027"),
        ("2027-06", "2027-06-30", "runs until June 2027"),
        ("2027-06", "2027-07-01", "ran out"),
        ("2028-02", "2028-02-29", "runs until February 2028"),
        ("2028-02", "2028-03-01", "ran out"),
        ("2027", "2027-12-31", "runs until 2027"),
        ("2027", "2028-01-01", "ran out"),
    ],
)
def test_a_mandate_runs_through_its_last_day(run: Run, here: Path, until: str, day: str, said: str) -> None:
    write_group(here / "groups", "g", mandate_until=until)
    ran = run("evaluate", "--as-of", day)
    mandate = next(line for line in ran.out.splitlines() if line.strip().startswith("Mandate"))
    assert said in mandate
    assert ("ran out" in mandate) == (said.startswith("ran out"))


def test_the_day_is_today_if_none_is_given(run: Run, here: Path) -> None:
    write_group(here / "groups", "g", mandate_until="1999")
    before, ran, after = date.today(), run("evaluate", "--lang", "nb"), date.today()
    days = {f"per {day.day}. {MONTHS[day.month - 1]} {day.year}" for day in (before, after)}
    assert any(day in ran.out for day in days)
    assert "løp ut 1999" in ran.out


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "2026-11", "2026-W48-1", ""])
def test_a_day_that_is_none_is_wrong_usage(run: Run, day: str) -> None:
    assert run(*SHIPPED, "--as-of", day) == (2, "", f"kjerne: --as-of {day}: write a date as YYYY-MM-DD\n")


@pytest.mark.parametrize(
    "day", ["23.11.2026", "23. november 2026", "23/11-26", "2026/11/23", "20261123", "November 23, 2026"]
)
def test_a_day_as_people_write_it_gets_the_form_to_write(run: Run, day: str) -> None:
    said = f"kjerne: --as-of {day}: skriv datoen som ÅÅÅÅ-MM-DD; mente du 2026-11-23?\n"
    assert run(*SHIPPED, "--lang", "nb", "--as-of", day) == (2, "", said)


def test_the_mandate_is_not_in_the_way_of_the_result(run: Run, here: Path) -> None:
    write_group(here / "groups", "g", mandate_until="1999", status="ended")
    assert recommendations(run("evaluate", "--format", "json")) == {"g": "continue"}
    said = run("evaluate").out
    assert "Ended" in said


# ---- what if


def test_set_supposes_a_value_in_every_group(run: Run) -> None:
    result = entries(run(*SHIPPED, "--format", "json", "--set", "reach=one"))
    assert {each["recommendation"] for each in result.values()} == {"discontinue"}
    assert {each["criteria"]["cross-sector"]["level"] for each in result.values()} == {"weak"}


def test_set_supposes_a_value_in_one_group(run: Run) -> None:
    before = recommendations(run(*SHIPPED, "--format", "json"))
    after = recommendations(run(*SHIPPED, "--format", "json", "--set", "kubu:reach=one"))
    assert after == before | {"kubu": "discontinue"}


def test_later_suppositions_win_and_several_add_up(run: Run) -> None:
    result = recommendations(run(*SHIPPED, "--format", "json", "--set", "reach=one", "--set", "va:reach=many"))
    assert (result["va"], result["klima"]) == ("continue", "discontinue")
    result = recommendations(
        run(*SHIPPED, "--format", "json", "--set", "horizon=limited", "--set", "va:project-fit=sufficient")
    )
    assert (result["kubu"], result["va"]) == ("time-limit", "undetermined")


@pytest.mark.parametrize(
    ("value", "score", "levels"),
    [
        ("limited", 50.0, {"weak": 1.0}),
        ("[limited, persistent]", 75.0, {"weak": 0.5, "strong": 0.5}),
        ("[long-term]", 85.0, {"partial": 1.0}),
        ("{limited: 0.25, persistent: 0.75}", 87.5, {"weak": 0.25, "strong": 0.75}),
        ("{limited: 0, persistent: 1}", 100.0, {"strong": 1.0}),
        ("unknown", 78.3, {"weak": 0.3333, "partial": 0.3333, "strong": 0.3333}),
        ('"long-term"', 85.0, {"partial": 1.0}),
    ],
)
def test_set_takes_a_value_as_in_a_group_file(run: Run, value: str, score: float, levels: dict[str, float]) -> None:
    kubu = entries(run(*SHIPPED, "--format", "json", "--set", f"kubu:horizon={value}"))["kubu"]
    persistent = kubu["criteria"]["persistent"]
    assert (persistent["score"], persistent["levels"]) == (score, levels)
    assert ("horizon" in kubu["unknown"]) == (value == "unknown")


def test_set_reaches_traits_that_are_not_scored(run: Run) -> None:
    kubu = entries(run(*SHIPPED, "--format", "json", "--set", "kubu:secretariat=all-affected"))["kubu"]
    assert (kubu["unknown"], kubu["advice"]) == ([], [])


FORM = "write trait=value, or group:trait=value for one group"
VALUE = "the value should be one word, a list in [ ], or shares in { }; write it as in a group file"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("horizon", FORM),
        ("horizon=", FORM),
        ("=limited", FORM),
        ("kubu:=limited", FORM),
        ("horizn=limited", "there is no trait horizn here; did you mean horizon (Time horizon)?"),
        ("horizon=limted", "limted is not a value of this trait; did you mean limited (Need for a limited period)?"),
        (
            "horizon=zzz",
            "zzz is not a value of this trait; known: limited, long-term, persistent and unknown",
        ),
        ("horizon=[limited, zzz]", "zzz is not a value of this trait; known: limited, long-term and persistent"),
        ("horizon=[limited, limited]", "limited stands here twice; keep one"),
        ("horizon=[]", "at least 1 must stand here; add what is missing"),
        ("horizon={limited: 0.5, persistent: 0.4}", "the shares sum to 0.9, not to 1; correct them"),
        ("horizon={limited: 1.5, persistent: -0.5}", "1.5 does not fit; write a share from 0 to 1"),
        ("horizon={limited: half}", VALUE),
        ("horizon=[limited", VALUE),
        ("horizon=*limited", VALUE),
        ("horizon=!!str limited", VALUE),
        ("horizon=true", VALUE),
        ("kuba:horizon=limited", "there is no group kuba; did you mean kubu?"),
        (
            "nobody:horizon=limited",
            "there is no group nobody; known: klima, kompetanse, kubu, kunnskap-i-kriser and va",
        ),
    ],
)
def test_a_wrong_supposition_is_wrong_usage_and_says_what_is_right(run: Run, text: str, said: str) -> None:
    assert run(*SHIPPED, "--set", text) == (2, "", f"kjerne: --set {text}: {said}\n")


# ---- exit codes that a pipeline acts on


@pytest.fixture
def one_of_each(here: Path) -> Path:
    """Groups that come out as continue, time-limit, discontinue and undetermined; the first disagrees with its past."""
    folder = here / "groups"
    write_group(folder, "going-on", published={"recommendation": "continue"})
    write_group(folder, "limited", traits=KNOWN | {"horizon": "limited"})
    write_group(folder, "ending", traits=KNOWN | {"reach": "one"})
    write_group(folder, "open", traits={})
    return folder


@pytest.mark.parametrize(
    ("result", "group"),
    [("continue", "going-on"), ("time-limit", "limited"), ("discontinue", "ending"), ("undetermined", "open")],
)
def test_fail_on_a_result(run: Run, one_of_each: Path, result: str, group: str) -> None:
    shown = run("evaluate", "--format", "json")
    assert recommendations(shown)[group] == result
    assert run("evaluate", "--format", "json", "--fail-on", result) == (1, shown.out, "")
    (one_of_each / f"{group}.yaml").unlink()
    assert run("evaluate", "--format", "json", "--fail-on", result).code == 0
    assert run("evaluate", "--format", "json", "--fail-on", "disagreement").code == 0


@pytest.mark.parametrize(
    ("traits", "published", "code"),
    [
        (KNOWN, "continue", 0),
        (KNOWN, "time-limit", 1),
        (KNOWN, None, 0),
        ({}, "continue", 1),  # the rules leave it open, which is not what was published
    ],
)
def test_fail_on_disagreement(run: Run, here: Path, traits: dict[str, str], published: str | None, code: int) -> None:
    fields = {"published": {"recommendation": published}} if published else {}
    write_group(here / "groups", "g", traits=traits, **fields)
    assert run("evaluate").code == 0
    assert run("evaluate", "--fail-on", "disagreement").code == code


def test_fail_on_may_be_repeated_and_sees_what_is_supposed(run: Run) -> None:
    both = ("--fail-on", "undetermined", "--fail-on", "discontinue")
    assert run(*SHIPPED, *both).code == 0
    assert run(*SHIPPED, *both, "--set", "va:reach=one").code == 1
    assert run(*SHIPPED, *both, "--set", "va:horizon=unknown").code == 1


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("discontinued", "there is no result discontinued; did you mean discontinue?"),
        (
            "x",
            "there is no result x; known: undetermined, disagreement, discontinue, time-limit and continue",
        ),
    ],
)
def test_fail_on_a_word_that_is_no_result_is_wrong_usage(run: Run, word: str, said: str) -> None:
    assert run(*SHIPPED, "--fail-on", word) == (2, "", f"kjerne: --fail-on {word}: {said}\n")


@pytest.mark.parametrize(("more", "code"), [(("--fail-on", "continue"), 1), long((), 0), long(("--set", "x"), 2)])
def test_the_exit_code_of_the_process_is_that_of_the_command(shell: Run, more: tuple[str, ...], code: int) -> None:
    assert shell(*SHIPPED, *more).code == code


# ---- JSON


@pytest.mark.usefixtures("at_root")
def test_json_of_kubu_is_that_of_the_design(run: Run) -> None:
    best = {"score": 100.0, "range": [100.0, 100.0], "level": "strong", "levels": {"strong": 1.0}}
    document = json.loads(run("evaluate", "--format", "json").out)
    expected: Document = {
        "id": "kubu",
        "name": {
            "nb": "Utsatte barn og unge",
            "nn": "Utsette barn og unge",
            "en": "Vulnerable children and young people",
        },
        "file": "groups/kubu.yaml",
        "recommendation": "continue",
        "robust": True,
        "leaning": "continue",
        "possible": [{"recommendation": "continue", "share": 1.0, "completions": 1, "rules": ["core-need"]}],
        "completions": 1,
        "total": {"score": 100.0, "range": [100.0, 100.0]},
        "criteria": {"persistent": best, "cross-sector": best, "top-leader-anchored": best},
        "unknown": ["secretariat"],
        "advice": ["broaden-secretariat"],
        "period": None,
        "published": {"recommendation": "continue", "agrees": True},
        "basis": {"scored": 8, "coded": 8, "evidence": 8, "high": 4, "against": 0},
        "firmness": {
            "turns": [],
            "together": {
                "sets": [
                    [{"trait": trait, "from": value, "to": to}]
                    for trait, value, to in (
                        ("horizon", "persistent", "limited"),
                        ("project-fit", "insufficient", "sufficient"),
                        ("reach", "many", "one"),
                        ("ministry-fit", "insufficient", "sufficient"),
                    )
                ],
                "complete": True,
            },
            "stands-on": {"sets": [["project-fit", "ministry-fit"]], "complete": True},
            "margin": {"exact": "42", "points": 42.0},
            "any-weights": True,
        },
    }
    kubu = next(each for each in document["groups"] if each["id"] == "kubu")
    assert kubu == expected
    assert list(kubu) == list(expected)
    assert list(document) == ["kjerne", "criteria", "groups"]
    assert document["kjerne"] == __version__
    assert document["criteria"] == {"id": "dfo-2024", "version": "1.1.0"}
    for each in document["groups"]:
        assert list(each) == list(expected)
        assert list(each["criteria"]) == list(expected["criteria"])


def test_json_of_an_open_group(run: Run, here: Path) -> None:
    traits = {name: value for name, value in KNOWN.items() if name not in ("reach", "engagement")}
    write_group(here / "groups", "open", traits=traits | {"horizon": ["limited", "long-term"]}, name="Åpen\u202e")
    entry = entries(run("evaluate", "--format", "json"))["open"]
    # horizon: 50 (weak) or 85 (partial); reach: one is capped (weak), several 80 or many 100 (strong); anchored: strong
    assert entry["possible"] == [
        {"recommendation": "continue", "share": 0.3333, "completions": 6, "rules": ["useful"]},
        {"recommendation": "time-limit", "share": 0.3333, "completions": 6, "rules": ["quick-results"]},
        {"recommendation": "discontinue", "share": 0.3333, "completions": 6, "rules": ["not-cross-sector"]},
    ]
    assert (entry["recommendation"], entry["robust"], entry["leaning"]) == ("undetermined", False, None)  # a tie
    assert entry["firmness"] is None
    assert entry["completions"] == 18
    assert entry["criteria"] == {
        "persistent": {
            "score": 67.5,
            "range": [50.0, 85.0],
            "level": None,
            "levels": {"weak": 0.5, "partial": 0.5},
        },
        "cross-sector": {
            "score": 76.7,
            "range": [50.0, 100.0],
            "level": None,
            "levels": {"weak": 0.3333, "strong": 0.6667},
        },
        "top-leader-anchored": {"score": 87.5, "range": [75.0, 100.0], "level": "strong", "levels": {"strong": 1.0}},
    }
    assert entry["total"] == {"score": 77.2, "range": [58.3, 95.0]}
    assert entry["unknown"] == ["reach", "engagement"]
    assert entry["published"] is None
    assert entry["period"] is None
    assert entry["name"] == {"nb": "Åpen\u202e", "nn": "Åpen\u202e", "en": "Åpen\u202e"}


def test_json_has_the_groups_in_the_order_of_their_ids(run: Run, here: Path) -> None:
    for id, reach in (("b", "several"), ("a-z", "one"), ("c", "many"), ("a", "many")):
        write_group(here, id, traits=KNOWN | {"reach": reach})
    ran = run("evaluate", "c.yaml", "b.yaml", "a.yaml", "a-z.yaml", "--format", "json")
    assert list(entries(ran)) == ["a", "a-z", "b", "c"]


# ---- the order of the table


def test_the_table_has_the_highest_total_first_and_equal_ones_by_id(run: Run, here: Path) -> None:
    for id, reach in (("alpha", "one"), ("delta", "many"), ("beta", "several"), ("gamma", "many")):
        write_group(here / "groups", id, traits=KNOWN | {"reach": reach})
    expected = ["delta", "gamma", "beta", "alpha"]
    assert [row[0] for row in rows(run("evaluate", "--format", "csv"))[1:]] == expected
    for format in ("terminal", "markdown"):
        text = run("evaluate", "--format", format).out
        positions = [[found.start() for found in re.finditer(id.title(), text)] for id in expected]
        assert sorted(positions) == positions  # in the table
        assert [each[-1] for each in positions] == sorted(each[-1] for each in positions)  # and below it


# ---- CSV


@pytest.mark.parametrize(("lang", "delimiter", "comma"), [("nb", ";", ","), ("nn", ";", ","), ("en", ",", ".")])
def test_csv_is_what_a_spreadsheet_in_the_language_expects(run: Run, lang: str, delimiter: str, comma: str) -> None:
    ran = run(*SHIPPED, "--format", "csv", "--lang", lang)
    assert ran.out.encode().startswith(b"\xef\xbb\xbf")
    assert ran.out.count("\n") == ran.out.count("\r\n") == 6
    header, *groups = rows(ran, delimiter)
    assert all(len(row) == len(header) for row in groups)
    assert len(set(header)) == len(header)
    assert all(header)
    by_id = {row[0]: dict(zip(header, row, strict=True)) for row in groups}
    assert list(by_id) == ["kubu", "klima", "kunnskap-i-kriser", "va", "kompetanse"]
    numbers = [cell for cell in by_id["va"].values() if re.fullmatch(r"[\d.,]+", cell)]
    assert numbers == [
        each.replace(".", comma) for each in ("77.5", *("77.5",) * 3, *("80.0",) * 3, "75.0", "50.0", "100.0")
    ] + ["6", "6", "3", "0", f"2{comma}5"]  # of the basis, and the margin


def test_csv_says_what_the_table_says(run: Run) -> None:
    header, *groups = rows(run(*SHIPPED, "--format", "csv", "--lang", "en"))
    kompetanse = dict(zip(header, groups[-1], strict=True))
    assert kompetanse["Group"] == "Competence in the state and the ministries"
    assert kompetanse["Recommendation"] == "Time-limit"
    assert kompetanse["Settled"] == "yes"
    assert kompetanse["Rules"] == "quick-results"
    assert kompetanse["Total"] == "70.9"
    assert [kompetanse[f"Persistent{part}"] for part in ("", ": lowest", ": highest", ": level")] == [
        *("25.3", "0.0", "50.0", "Weak"),
    ]
    assert kompetanse["Time limit (months)"] == "24"
    assert kompetanse["Published"] == "Time-limit"
    assert kompetanse["Agrees"] == "yes"
    assert "Breadth of anchoring" in kompetanse["Unknown"]
    turns = kompetanse["Single steps that turn it"].split("; ")
    assert [turn.split(" from ")[0] for turn in turns] == ["“Time horizon”", "“Leadership”", "“Engagement”"]
    assert kompetanse["Rests on"] == "Time horizon, Reach, One ministry alone, Leadership and Engagement"
    evidence = ("Given values", "With evidence for them", "With high confidence", "With evidence against")
    assert [kompetanse[column] for column in evidence] == ["5", "5", "0", "0"]
    assert (kompetanse["Margin (points)"], kompetanse["Same whatever the weights"]) == ("2.5", "no")


FORMULAS = (
    *("=1+1", "@x", "-2", "+2", "--2", "-2+3", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "-A1", "+A1"),
    *("\t=1+1", "\r=1+1", "\n=1+1", "  =1+1", "\u00a0@x", "\x1b=1", "\u202e=1", "\ufeff=1", "- x", "-"),
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_cell_of_csv_can_become_a_formula(run: Run, here: Path, lang: str) -> None:
    for at, name in enumerate(FORMULAS):
        write_group(here / "groups", f"g{at:02}", name=name)
    table = rows(run("evaluate", "--format", "csv", "--lang", lang), "," if lang == "en" else ";")
    names = [row[1] for row in table[1:]]
    assert len(names) == len(FORMULAS)
    for row in table:
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
            assert not cell.strip().startswith(("=", "+", "-", "@"))
    assert names[0] == "'=1+1"  # and nothing of the name is lost


def test_no_text_of_the_criteria_set_becomes_a_formula_either(run: Run, here: Path) -> None:
    text = re.sub("en: Continue$", 'en: "=Continue()"', CRITERIA.read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub("en: Persistent$", 'en: "@P"', text, flags=re.MULTILINE)
    (here / "set.yaml").write_text(text, "utf-8")
    write_group(here / "groups", "g")
    header, row = rows(run("evaluate", "--format", "csv", "--lang", "en", "--criteria", "set.yaml"))
    assert header[7] == "'@P"
    assert row[2] == "'=Continue()"


def test_separators_quotes_and_line_breaks_stay_in_their_cell(run: Run, here: Path) -> None:
    write_group(here / "groups", "g", name='One, two; "three"\nfour')
    for lang, delimiter in (("en", ","), ("nb", ";")):
        table = rows(run("evaluate", "--format", "csv", "--lang", lang), delimiter)
        assert table[1][1] == 'One, two; "three" four'


# ---- Markdown

REALLY = MarkdownIt("commonmark").enable(["table", "strikethrough"])

MARKUP = "a|b <script>alert(1)</script> *x* _y_ `z` [t](http://u) ![i](j) # h ~~s~~ &amp; \\ {} !"


OURS = ("<br>", "<!-- -->", "<span>", "</span>")
"""HTML that is written between texts; a document's own is text, and has to be seen."""


def visible(markdown: str) -> list[str]:
    """The text of each table cell, heading and paragraph, as a reader of the page sees it. No HTML but ours."""
    seen = []
    for token in REALLY.parse(markdown):
        assert token.type != "html_block"
        if token.type == "inline":
            parts = []
            for child in token.children or ():
                assert child.type in ("text", "text_special", "softbreak", "html_inline", "strong_open", "strong_close")
                assert child.type != "html_inline" or child.content in OURS
                parts.append({"<br>": "\n"}.get(child.content, "") if child.type == "html_inline" else child.content)
            seen.append("".join(parts))
    return seen


def test_markup_in_a_name_is_text_in_markdown(run: Run, here: Path) -> None:
    write_group(here / "groups", "g", name=MARKUP)
    text = run("evaluate", "--format", "markdown").out
    for escaped in (r"a\|b", r"\<script\>", r"\*x\*"):
        assert escaped in text
    assert "<script" not in text.replace(r"\<script", "")
    seen = visible(text)
    assert f"{MARKUP}\ntotal 100.0" in seen
    assert f"{MARKUP}: Continue – no value is supported by evidence" in seen


@settings(max_examples=tries(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.one_of(
        st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co", "Zs")), min_size=1),
        st.text(st.sampled_from("|<>*_`[]()!#~&\\{}-+=.:1a "), min_size=1).filter(str.strip),
    )
)
def test_every_name_reads_in_markdown_as_it_is_written(tmp_path: Path, run: Run, name: str) -> None:
    write_group(tmp_path, "g", name=name)
    seen = visible(run("evaluate", str(tmp_path), "--format", "markdown").out)
    words = [" ".join(each.split()) for each in seen]
    assert " ".join(f"{name} total 100.0".split()) in words
    assert " ".join(f"{name}: Continue – no value is supported by evidence".split()) in words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_markdown_has_a_table_of_the_groups(run: Run, lang: str) -> None:
    tokens = REALLY.parse(run(*SHIPPED, "--format", "markdown", "--lang", lang).out)
    assert [token.type for token in tokens].count("table_open") == 1
    assert [token.type for token in tokens].count("tr_open") == 6
    assert [token.type for token in tokens].count("td_open") == 5 * [token.type for token in tokens].count("th_open")
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1"] + ["h2"] * 5


# ---- what must never reach a terminal

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROL = "".join(map(chr, [*range(0x01, 0x09), *range(0x0B, 0x0D), *range(0x0E, 0x20), *range(0x7F, 0xA0)]))
HARMFUL = frozenset(BIDI + CONTROL + "\x00")
COMMANDS = {"evaluate": IN_TEXT, "explain": tuple(format for format in EXPLANATION if format not in EXTRAS)}
EVIL = f"\x1b[31mred\x1b]0;title\x07 \x9b2J {BIDI}{CONTROL}end"


def spoilt(document: Any) -> Any:
    """The document with every text that people read made harmful."""
    if isinstance(document, dict):
        return {
            key: f"{EVIL} {value}"
            if key in ("nb", "nn", "en", "publisher", "url", "at", "short-name", "lead") and isinstance(value, str)
            else spoilt(value)
            for key, value in document.items()
        }
    return [spoilt(each) for each in document] if isinstance(document, list) else document


@pytest.mark.parametrize(
    ("command", "format"),
    [(command, format) for command, formats in COMMANDS.items() for format in formats if format != "json"],
)
@pytest.mark.parametrize("lang", [long("nb"), "en"])
def test_what_could_take_over_a_terminal_never_reaches_it(
    run: Run, here: Path, command: str, format: str, lang: str
) -> None:
    criteria = yaml.load(CRITERIA.read_text("utf-8"), yaml.CSafeLoader)
    (here / "set.yaml").write_text(spelled(spoilt(criteria)), "utf-8")
    for id in ("kubu", "kompetanse"):
        group = yaml.load((GROUPS / f"{id}.yaml").read_text("utf-8"), yaml.CSafeLoader)
        spoilt_group = spoilt(group) | {"members": [EVIL], "status": "ended", "mandate-until": "2027"}
        (here / f"{id}.yaml").write_text(spelled(spoilt_group), "utf-8")
    paths = ["kompetanse.yaml", "kubu.yaml"][: 1 if command == "explain" else 2]
    ran = run(command, *paths, "--criteria", "set.yaml", "--format", format, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert "red]0;title" in ran.out.replace("[31m", "").replace("\\[31m", "").replace("\\]", "]")
    assert sorted(HARMFUL & set(ran.out)) == []


@needs_odd_names
@pytest.mark.parametrize("command", ["evaluate", "explain"])
def test_nor_does_it_from_the_name_of_a_file_or_an_argument(run: Run, here: Path, command: str) -> None:
    folder = here / "evil\x1b[31m\u202e"
    write_group(folder, "g", traits=KNOWN | {"horizon": EVIL.replace("\x00", "")})
    ran = run(command, f"{folder.name}/g.yaml")
    assert ran.code == 1
    assert "is not a value of this trait" in ran.err
    assert sorted(HARMFUL & set(ran.out + ran.err)) == []
    ran = run(command, f"{folder.name}/g.yaml", "--set", f"horizon={EVIL}")
    assert ran.code in (1, 2)
    assert sorted(HARMFUL & set(ran.out + ran.err)) == []
    write_group(folder, "g")
    ran = run(command, f"{folder.name}/g.yaml")
    assert ran.code == 0
    assert sorted(HARMFUL & set(ran.out + ran.err)) == []


# ---- the terminal: colour


def test_there_is_no_colour_where_there_is_no_terminal(shell: Run) -> None:
    ran = shell(*SHIPPED, TERM="xterm-256color", COLORTERM="truecolor")
    assert ran.code == 0
    assert "\x1b" not in ran.out + ran.err


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What the command writes to a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    written = bytearray()

    def read() -> None:
        try:
            while data := os.read(ours, 65536):
                written.extend(data)
        except OSError:  # how Linux says that the other end is closed
            pass

    reader = threading.Thread(target=read)
    reader.start()
    done = subprocess.run(
        [sys.executable, "-m", "kjerne", *arguments],
        env=outside(**environment),
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)
    reader.join()
    os.close(ours)
    assert (done.returncode, done.stderr) == (0, b"")
    return written.decode().replace("\r\n", "\n")


@needs_terminal
def test_colour_on_a_terminal_only_adds_colour(run: Run) -> None:
    text = on_a_terminal(*SHIPPED, *DAY, TERM="xterm")
    assert "\x1b[1;32mContinue\x1b[0m" in text
    bare = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert "\x1b" not in bare
    assert [line.rstrip() for line in bare.splitlines()] == run(*SHIPPED, *DAY).out.splitlines()


@needs_terminal
@pytest.mark.parametrize(
    "environment", [{"TERM": "xterm", "NO_COLOR": "1"}, long({"TERM": "dumb"})], ids=["no", "dumb"]
)
def test_no_colour_on_a_terminal_that_does_not_want_it(environment: dict[str, str]) -> None:
    assert "\x1b" not in on_a_terminal(*SHIPPED, **environment)


@needs_terminal
def test_a_file_has_no_colour_though_there_is_a_terminal(here: Path) -> None:
    on_a_terminal_quietly = [sys.executable, "-c", IN_A_TERMINAL, *SHIPPED, "--output", "report"]
    subprocess.run(on_a_terminal_quietly, env=outside(TERM="xterm"), check=True, stderr=subprocess.DEVNULL)
    assert "\x1b" not in (here / "report").read_text("utf-8")


IN_A_TERMINAL = "import pty, sys; sys.exit(pty.spawn([sys.executable, '-m', 'kjerne', *sys.argv[1:]]))"


@needs_terminal
def test_a_terminal_that_knows_only_ascii_gets_ascii() -> None:
    text = on_a_terminal(*SHIPPED, "--lang", "en", PYTHONIOENCODING="ascii", PYTHONUTF8="0", NO_COLOR="1")
    assert text.isascii()
    assert "##### 100.0" in text


# ---- the terminal: bars


@pytest.mark.parametrize(
    ("columns", "bars"),
    [
        ("80", ["█▒▒░░ 40.8", "████░ 80.0", "█████ 100.0"]),
        ("120", ["█▒▒▒▒▒░░░░ 40.8", "████████░░ 80.0", "██████████ 100.0"]),
    ],
)
def test_a_bar_is_full_to_the_lowest_score_and_half_full_to_the_highest(
    run: Run, here: Path, columns: str, bars: list[str]
) -> None:
    open_ = {"horizon": "unknown", "complexity": "simple", "project-fit": "partial", "reach": "several"}
    write_group(here / "groups", "g", traits=KNOWN | open_)
    line = next(line for line in run("evaluate", COLUMNS=columns).out.splitlines() if "█" in line)
    assert re.findall("[█▒░]+ [0-9.]+", line) == bars  # persistent from 12.5 to 62.5, the others known


# ---- the terminal: width

BARS = "█▒░─"


def letters(text: str) -> Counter[str]:
    """How often each character stands in a text, leaving out space and what is drawn to fit the width."""
    return Counter(character for character in text if not character.isspace() and character not in BARS)


NARROW = [(60, "nb"), (80, "nn"), (120, "en")]
WIDTHS = [
    *NARROW,
    *(long(columns, lang) for columns in (60, 80, 120) for lang in LANGUAGES if (columns, lang) not in NARROW),
]
"""Widths of a terminal, with the language."""


@pytest.mark.parametrize(("columns", "lang"), [*WIDTHS, (200, "nb"), long(200, "nn"), long(200, "en")])
def test_no_line_is_wider_than_the_terminal_and_none_ends_in_space(run: Run, columns: int, lang: str) -> None:
    ran = run(*SHIPPED, "--lang", lang, COLUMNS=str(columns))
    assert max(cell_len(line) for line in ran.out.splitlines()) <= columns
    assert not any(line != line.rstrip() for line in ran.out.splitlines())


def roomy(columns: int) -> str:
    """A width with more room and the same table: a wide terminal gets one column more."""
    return "1000" if columns >= WIDE else str(WIDE - 1)


@pytest.mark.parametrize(("columns", "lang"), WIDTHS)
def test_nothing_is_lost_where_the_terminal_is_narrow(run: Run, columns: int, lang: str) -> None:
    wide = run(*SHIPPED, *DAY, "--lang", lang, COLUMNS=roomy(columns)).out
    narrow = run(*SHIPPED, *DAY, "--lang", lang, COLUMNS=str(columns)).out
    assert letters(narrow) == letters(wide)
    assert "…" not in narrow
    pieces = set(narrow.split())
    lost = [word for word in set(wide.split()) if not set(word) & set(BARS) and not pieced(word, pieces)]
    assert lost == []


def pieced(word: str, pieces: set[str]) -> bool:
    """Whether a word is there, whole or folded into pieces because its column is too narrow for it."""
    return word in pieces or any(word[:at] in pieces and pieced(word[at:], pieces) for at in range(1, len(word)))


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_long_words_and_wide_characters_are_folded_not_lost(run: Run, here: Path, columns: int) -> None:
    name = "Samordningsdepartementsrådsmøtereferat" * 3 + " 北欧核心小组北欧核心小组北欧核心小组 e\u0301" * 5
    write_group(here / "groups", "g", name=name, short_name=name[:60])
    ran = run("evaluate", "--as-of", "2026-11-23", COLUMNS=str(columns))
    assert max(cell_len(line) for line in ran.out.splitlines()) <= columns
    assert letters(ran.out) == letters(run("evaluate", "--as-of", "2026-11-23", COLUMNS=roomy(columns)).out)
