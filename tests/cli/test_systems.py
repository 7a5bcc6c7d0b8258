"""What differs from system to system: encodings, colour, the user's language, names and paths, missing parts."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import zipapp
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kjerne.cli import console, streams
from kjerne.model.file_names import is_device
from kjerne.reading import text
from kjerne.reading.refusals import UnreadableError
from kjerne.workspace import find
from tests.builders import SMALL, group, long, write
from tests.conftest import CRITERIA, DECISIVE, GROUPS, ROOT, Ran, Run, outside
from tests.systems import needs_odd_names, needs_windows

DAY = ("--as-of", "2026-11-23")
ANSI = "\x1b["

# ---- encodings

EVALUATIONS = [("evaluate", "--format", format) for format in ("terminal", "json", "csv", "markdown", "html")]
FINDINGS = [("check", "--format", format) for format in ("text", "json", "github", "gitlab", "sarif", "junit")]
REPORTS = [*EVALUATIONS, *FINDINGS, ("schema", "group"), ("explain", "kubu"), ("check", "--list")]


@pytest.mark.parametrize("arguments", [REPORTS[0], REPORTS[4], REPORTS[9], *map(long, REPORTS)], ids=" ".join)
def test_a_report_through_a_pipe_is_utf8_whatever_the_encoding_of_the_system(
    shell: Run, at_root: None, arguments: tuple[str, ...]
) -> None:
    day = () if arguments[0] == "schema" or "--list" in arguments else DAY
    usual = shell(*arguments, *day, "--lang", "nb")
    assert usual.code == 0
    assert usual == shell(*arguments, *day, "--lang", "nb", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")


def test_what_is_said_beside_a_report_is_utf8_too(shell: Run, here: Path) -> None:
    ran = shell("evaluate", "grønn.yaml", "--lang", "nb", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert ran.err == "grønn.yaml:1:1: filen finnes ikke; sjekk navnet\n"


def test_answers_through_a_pipe_are_utf8(shell: Run, here: Path) -> None:
    answers = "Blåbærgruppen på Ås\n".encode()
    ran = shell("new", "blaabaer", "--lang", "nb", stdin=answers, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert ran.code == 0
    assert "> Blåbærgruppen på Ås\n" in ran.err
    assert "name: Blåbærgruppen på Ås\n" in (here / "groups" / "blaabaer.yaml").read_text("utf-8")


def test_a_report_has_the_line_ends_that_it_has_in_a_file(here: Path) -> None:
    arguments = ("evaluate", str(GROUPS), "--criteria", str(CRITERIA), *DAY, "--format", "json")
    piped = subprocess.run(
        [sys.executable, "-m", "kjerne", *arguments], env=outside(), capture_output=True, check=True, timeout=60
    )
    subprocess.run(
        [sys.executable, "-m", "kjerne", *arguments, "--output", "report"], env=outside(), check=True, timeout=60
    )
    assert piped.stdout == (here / "report").read_bytes()
    assert b"\r" not in piped.stdout


def test_windows_may_call_a_closed_pipe_an_invalid_argument() -> None:
    assert console.is_closed_pipe(BrokenPipeError(), windows=False)
    assert console.is_closed_pipe(OSError(errno.EINVAL, ""), windows=True)
    assert not console.is_closed_pipe(OSError(errno.EINVAL, ""), windows=False)
    assert not console.is_closed_pipe(OSError(errno.ENOSPC, ""), windows=True)


# ---- colour


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": ""}, False),
    ],
)
def test_colour_through_a_pipe_is_asked_for(
    run: Run, at_root: None, environment: dict[str, str], coloured: bool
) -> None:
    assert (ANSI in run("evaluate", *DAY, **environment).out) is coloured


def test_colour_that_is_asked_for_goes_into_no_file(run: Run, at_root: None, tmp_path: Path) -> None:
    run("evaluate", *DAY, "--output", str(tmp_path / "report"), FORCE_COLOR="1")
    assert ANSI not in (tmp_path / "report").read_text("utf-8")


def test_a_console_that_knows_no_sequences_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in DECISIVE:
        monkeypatch.delenv(name, raising=False)
    terminal: Any = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(console, "_console_takes_sequences", lambda _: True)
    assert console.takes_colour(terminal) is True
    monkeypatch.setattr(console, "_console_takes_sequences", lambda _: False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert console.takes_colour(terminal) is False


# ---- the user's language


@pytest.mark.parametrize(
    ("number", "locale", "lang"),
    [
        (0x0414, "", "nb"),
        (0x0814, "", "nn"),
        (0x0409, "Norwegian Bokmål_Norway", "en"),
        (0x0809, "", "en"),
        (0x0407, "Norwegian Bokmål_Norway", "nb"),
        (0, "Norwegian Nynorsk_Norway", "nn"),
        (0, "Norwegian-Nynorsk_Norway", "nn"),
        (0, "Norwegian (Bokmål)_Norway.1252", "nb"),
        (0, "nn-NO", "nn"),
        (0x0407, "German_Germany", None),
    ],
)
def test_the_language_of_windows_is_that_of_the_user(number: int, locale: str, lang: str | None) -> None:
    assert console.windows_language(number, locale) == lang


def test_the_environment_comes_before_the_language_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in DECISIVE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(streams, "user_language", lambda: "nn")
    assert streams.language(None) == "nn"
    monkeypatch.setenv("LANG", "nb_NO.UTF-8")
    assert streams.language(None) == "nb"
    monkeypatch.setenv("KJERNE_LANG", "en")
    assert streams.language(None) == "en"
    assert streams.language("nn") == "nn"


# ---- names and paths


@pytest.mark.parametrize("name", ["con", "NUL", "aux.yaml", "groups/com1.yml", "lpt9.tar.gz", "con .txt", "prn:x"])
def test_a_name_of_a_device_is_one_with_any_ending(name: str) -> None:
    assert is_device(name)


@pytest.mark.parametrize("name", ["control.yaml", "com.yaml", "com10.yaml", "con/x.yaml", "null", "x.con", ""])
def test_other_names_are_none(name: str) -> None:
    assert not is_device(name)


@pytest.mark.parametrize("name", ["nul", long("com1")])
def test_no_group_is_called_as_a_device(run: Run, here: Path, name: str) -> None:
    assert run("new", name, "--no-input", KJERNE_LANG="nb") == Ran(
        2,
        "",
        f"kjerne: navnet {name} har Windows satt av til en enhet, så ingen fil kan hete det der; velg et annet\n",
    )
    assert list(here.iterdir()) == []


@needs_odd_names
def test_the_file_of_a_group_that_is_called_so_is_refused(run: Run, here: Path) -> None:
    write(here, SMALL, group("one"), group("aux"))
    said = "Windows keeps the name aux for a device, so no file can be called that there; choose another"
    ran = run("evaluate", "--format", "json")
    assert (ran.code, ran.err) == (1, f"groups/aux.yaml:2:9: {said}\n")
    assert [each["id"] for each in json.loads(ran.out)["groups"]] == ["one"]


def test_windows_opens_no_device_in_place_of_a_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "WINDOWS", True)
    (here / "x.yaml").write_text("x", "utf-8")
    assert text.read("x.yaml") == "x"
    with pytest.raises(UnreadableError) as refused:
        text.read("groups/con.yaml")
    assert (refused.value.id, refused.value.words) == ("device-name", {"name": "con.yaml"})


def test_no_report_goes_to_a_device_by_mistake(run: Run, at_root: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "WINDOWS", True)
    assert run("evaluate", "--output", "aux.html") == Ran(
        2, "", "kjerne: aux.html could not be written: Windows keeps this name for a device; choose another\n"
    )


def test_a_report_that_is_open_elsewhere_is_to_be_closed(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_elsewhere(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Tilgang nektet")

    (here / "report.csv").write_text("old", "utf-8")
    monkeypatch.setattr(streams, "WINDOWS", True)
    monkeypatch.setattr(os, "replace", open_elsewhere)
    ran = run("evaluate", str(GROUPS), "--criteria", str(CRITERIA), "--output", "report.csv", "--lang", "nb")
    assert ran == Ran(
        2,
        "",
        "kjerne: report.csv kunne ikke erstattes, trolig fordi den er åpen i et annet program; lukk den der, og kjør"
        " på nytt\n",
    )
    assert [(path.name, path.read_text("utf-8")) for path in here.iterdir()] == [("report.csv", "old")]


def test_a_junction_is_not_followed(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As links to folders are not; Windows does not call it a link."""
    write(here, SMALL, group("one"))
    (here / "groups" / "elsewhere").mkdir()
    shutil.copy(here / "groups" / "one.yaml", here / "groups" / "elsewhere" / "two.yaml")
    assert list(find.find_files(["groups"])) == ["groups/elsewhere/two.yaml", "groups/one.yaml"]
    monkeypatch.setattr(find, "is_junction", lambda entry: entry.name == "elsewhere")
    assert list(find.find_files(["groups"])) == ["groups/one.yaml"]


def test_a_junction_is_told_by_its_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "WINDOWS", True)
    for tag, junction in ((0, False), (0xA0000003, True), (0x9000001A, False)):  # the last: a folder of OneDrive

        def stat(*, follow_symlinks: bool, tag: int = tag) -> SimpleNamespace:
            return SimpleNamespace(st_reparse_tag=tag)

        entry: Any = SimpleNamespace(stat=stat)
        assert find.is_junction(entry) is junction


@needs_windows  # elsewhere a \ is a part of a name
@pytest.mark.parametrize("format", ["text", "json", "github", "gitlab", "sarif", "junit"])
def test_a_backslash_in_a_path_stays_out_of_reports(run: Run, here: Path, format: str) -> None:
    write(here, SMALL, group("one", {"depth": "none"}))
    ran = run("check", r"groups\one.yaml", "--criteria", r"criteria\set.yaml", "--format", format)
    assert "groups/one.yaml" in ran.out
    assert r"groups\one" not in ran.out.replace(r"\\", "\\")


@needs_windows
def test_two_groups_are_compared_however_their_files_are_named(run: Run, here: Path) -> None:
    write(here, SMALL, group("one"), group("two"))
    ran = run("explain", r"groups\two.yaml", "groups/one.yaml", "--format", "json")
    assert (ran.code, [each["file"] for each in json.loads(ran.out)["groups"]]) == (
        0,
        ["groups/two.yaml", "groups/one.yaml"],
    )


# ---- missing parts


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The program without its definitions."""
    shutil.copytree(ROOT / "kjerne", tmp_path / "bare" / "kjerne", ignore=shutil.ignore_patterns("__pycache__", "data"))
    return tmp_path / "bare"


def run_bare(place: Path, *arguments: str, **environment: str) -> Ran:
    kept = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path and Path(path) != ROOT]
    done = subprocess.run(
        [sys.executable, "-m", "kjerne", *arguments],
        env=outside(**environment) | {"PYTHONPATH": os.pathsep.join([str(place), *kept])},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


MISSING = {
    "en": "kjerne: a part of kjerne is missing: {}; a zip file or a single program file does not hold it, so install"
    " kjerne anew as its README says, or name your own criteria set (--criteria FILE) and group files\n",
    "nb": "kjerne: en del av kjerne mangler: {}; den er ikke med i en zip-fil eller en enkelt programfil, så installer"
    " kjerne på nytt slik det står i README, eller oppgi ditt eget kriteriesett (--criteria FIL) og egne gruppefiler\n",
    "nn": "kjerne: ein del av kjerne manglar: {}; han er ikkje med i ei zip-fil eller ei enkelt programfil, så"
    " installer kjerne på nytt slik det står i README, eller oppgi ditt eige kriteriesett (--criteria FIL) og eigne"
    " gruppefiler\n",
}


@pytest.mark.parametrize("lang", [long("nb"), "nn", long("en")])
def test_without_its_definitions_the_program_says_so(bare: Path, here: Path, lang: str) -> None:
    criteria = (bare / "kjerne" / "data" / "criteria" / "dfo-2024.yaml").as_posix()
    for command in (("evaluate",), ("explain", "kubu"), ("new", "x"), ("schema", "group"), ("diff", ".", ".")):
        ran = run_bare(bare, *command, KJERNE_LANG=lang)
        assert ran == Ran(2, "", MISSING[lang].format(criteria)), command
    shutil.copytree(CRITERIA.parent, bare / "kjerne" / "data" / "criteria")
    groups = (bare / "kjerne" / "data" / "groups").as_posix()
    assert run_bare(bare, "evaluate", "--lang", lang) == Ran(2, "", MISSING[lang].format(groups))


def test_without_its_definitions_the_program_still_judges_those_of_others(bare: Path, here: Path) -> None:
    write(here, SMALL, group("one"))
    assert run_bare(bare, "evaluate", "--format", "json").code == 0
    assert run_bare(bare, "check").code == 0


def test_from_a_zip_file_the_program_does_what_it_can(bare: Path, here: Path) -> None:
    zipapp.create_archive(bare, here / "kjerne.pyz", main="kjerne.__main__:main")
    write(here, SMALL, group("one"))
    page = ("evaluate", "groups", "--format", "html", *DAY)
    assert run_bare(here / "kjerne.pyz", *page) == run_bare(bare, *page)
    ran = run_bare(here / "kjerne.pyz", "evaluate", "--criteria", "criteria/set.yaml", "--format", "json")
    assert [each["id"] for each in json.loads(ran.out)["groups"]] == ["one"]
    shutil.rmtree(here / "criteria")
    ran = run_bare(here / "kjerne.pyz", "evaluate")
    criteria = (here / "kjerne.pyz" / "kjerne" / "data" / "criteria" / "dfo-2024.yaml").as_posix()
    assert ran == Ran(2, "", MISSING["en"].format(criteria))


def test_a_page_without_its_style_is_not_written(bare: Path, here: Path) -> None:
    (bare / "kjerne" / "output" / "html" / "page.css").unlink()
    write(here, SMALL, group("one"))
    ran = run_bare(bare, "evaluate", "--format", "html", "--output", "page.html")
    assert ran == Ran(2, "", MISSING["en"].format("kjerne/output/html/page.css"))
    assert not (here / "page.html").exists()


@pytest.mark.parametrize("package", ["typer", long("pydantic"), long("rich")])
def test_a_package_that_is_missing_is_named(at_root: None, package: str) -> None:
    program = f"import sys; sys.modules['{package}'] = None; from kjerne.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "evaluate"],
        env=outside(KJERNE_LANG="nn"),
        capture_output=True,
        check=False,
        timeout=60,
    )
    said = (
        f"kjerne: pakken {package} manglar, og kjerne verkar ikkje utan han; installer kjerne på nytt"
        " slik det står i README"
    )
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", f"{said}\n")
