"""`kjerne new`: what it asks, what it takes for an answer, the file that it writes, and the files that it leaves alone.

The files new.* in tests/golden are what it writes on a fixed day, and new.full.*.log what a scripted interview shows;
after a change that is meant, `KJERNE_GOLDEN=write python -m pytest tests/cli/test_new.py -k golden` writes them anew.
"""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kjerne.checks.run import group_problems
from kjerne.cli import interview, new
from kjerne.cli.interview import NEW_SOURCE, Answer, Key, Question, WrongAnswerError, slug
from kjerne.engine.compile import compile_set
from kjerne.model.codings import codings, in_values
from kjerne.model.documents import CriteriaSet, Group
from kjerne.output import group_file
from kjerne.output.words import Vocabulary
from kjerne.reading.full_yaml import build
from kjerne.reading.read import read_document
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.workspace.criteria_sets import load_criteria
from kjerne.workspace.document import parse
from tests.builders import branch, long, tree, write
from tests.conftest import CRITERIA, Golden, Run, outside
from tests.strategies import Document, criteria_sets, dump, groups
from tests.systems import needs_limits, needs_links, needs_signals
from tests.tree_strategies import trees

AS_OF = ("--as-of", "2026-11-23")
TODAY = date(2026, 11, 23)
SHIPPED = load_criteria(str(CRITERIA))[0]
assert SHIPPED is not None
DFO = SHIPPED.criteria


def lines(*answers: str) -> str:
    return "".join(f"{answer}\n" for answer in answers)


def written(file: str = "groups/my-group.yaml") -> Any:
    """The data in the file, read as strictly as the program reads it."""
    return build(Path(file).read_text("utf-8"))


def known(group: Any) -> dict[str, Any]:
    """The traits that are not unknown."""
    return {id: value for id, value in group["traits"].items() if value != "unknown"}


FULL = {
    "nb": ("Vår gruppe", "VG", "bfd", "hod, KD", "2021-02", "Referat fra møtet: sak #12", "Kom #1: «alle» møtte"),
    "nn": ("Gruppa vår", "GV", "bfd", "hod, KD", "2021-02", "Referat frå møtet: sak #12", "Kom #1: «alle» møtte"),
    "en": ("Our group", "OG", "bfd", "hod, KD", "2021-02", "Minutes of the meeting: item #12", "Note #1: “all” came"),
}


def full(lang: Lang) -> str:
    """An interview with something of everything: help, slips, going back, a new source that is used twice, a skip."""
    *facts, title, finding = FULL[lang]
    return lines(
        *facts,
        *("?", "4", "3", "+", title, "BFD", "2026-03-01", "", "s. 3", finding, "2027", "2026-03", "1"),  # horizon
        *("complex,4", "5", "", "", "", "x", "low"),  # complexity
        *("<", "2", ""),  # the confidence again; then project-fit
        *("many", "dfo-2024-7", "3.1", "", "2024", "high"),  # reach
        *("2", "<", "3", ""),  # ministry-fit, corrected; and no evidence
        *[""] * 7,
    )


# ---- what it writes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_golden_skeleton(here: Path, run: Run, golden: Golden, lang: Lang) -> None:
    ran = run("new", "my-group", "--no-input", "--lang", lang, *AS_OF)
    assert (ran.code, ran.out) == (0, "")
    golden(f"new.{lang}.yaml", (here / "groups" / "my-group.yaml").read_text("utf-8"))
    checked = run("check", "--fail-level", "note", *AS_OF)
    assert checked.code == 0, checked.out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_golden_interview(here: Path, run: Run, golden: Golden, lang: Lang) -> None:
    ran = run("new", "my-group", "--lang", lang, *AS_OF, stdin=full(lang))
    assert (ran.code, ran.out) == (0, "")
    golden(f"new.full.{lang}.log", ran.err)
    if lang == "nb":  # in the others what stands in the file is that of the skeleton, and the answers
        golden(f"new.full.{lang}.yaml", (here / "groups" / "my-group.yaml").read_text("utf-8"))
    checked = run("check", "--format", "json", *AS_OF)
    assert {each["id"] for each in json.loads(checked.out)["findings"]} == {"value-without-evidence"}


def test_what_was_answered_stands_in_the_file(here: Path, run: Run) -> None:
    run("new", "my-group", "--lang", "en", *AS_OF, stdin=full("en"))
    group = written()
    source = "minutes-of-the-meeting-item-12"
    assert {key: group[key] for key in group if key not in ("traits", "sources")} == {
        "id": "my-group",
        "name": "Our group",
        "short-name": "OG",
        "established": "2021-02",
        "lead": "BFD",
        "members": ["HOD", "KD"],
    }
    assert group["sources"] == {
        source: {"title": "Minutes of the meeting: item #12", "publisher": "BFD", "date": "2026-03-01"}
    }
    assert known(group) == {
        "horizon": {
            "value": "persistent",
            "evidence": [
                {
                    "source": source,
                    "at": "s. 3",
                    "finding": "Note #1: “all” came",
                    "date": "2026-03",
                    "confidence": "high",
                }
            ],
        },
        "complexity": {
            "value": ["complex", "wicked"],
            "evidence": [{"source": source, "confidence": "medium"}],
        },
        "reach": {
            "value": "many",
            "evidence": [{"source": "dfo-2024-7", "at": "3.1", "date": "2024", "confidence": "high"}],
        },
        "ministry-fit": "insufficient",
    }
    assert list(group["traits"]) == list(DFO.all_traits)


@pytest.mark.parametrize("arguments", [(), ("--no-input",)], ids=["asked", "not asked"])
def test_an_editor_with_the_schema_finds_nothing_wrong(here: Path, run: Run, arguments: tuple[str, ...]) -> None:
    run("new", "my-group", *arguments, *AS_OF, stdin=full("en"))
    schema = json.loads(run("schema", "group").out)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(written())] == []


def test_the_last_line_says_where_it_stands_and_what_to_run_next(here: Path, run: Run) -> None:
    ran = run("new", "my-group", "--lang", "en", stdin=full("en"))
    said = " ".join(ran.err.split()[-24:])
    assert said.endswith(
        "groups/my-group.yaml is written: 4 of 12 traits answered, so far “Open”. "
        "Next: kjerne explain my-group, kjerne check"
    )
    assert run("explain", "my-group").code == 0
    assert run("check").code == 0


def test_the_commands_named_last_suit_another_place_and_another_criteria_set(here: Path, run: Run) -> None:
    (here / "a folder").mkdir()
    (here / "mine.yaml").write_bytes(CRITERIA.read_bytes())
    ran = run("new", "my-group", "--no-input", "--output", "a folder/my-group.yml", "--criteria", "mine.yaml")
    assert "kjerne explain 'a folder/my-group.yml' --criteria mine.yaml" in ran.err
    assert "kjerne check 'a folder/my-group.yml' --criteria mine.yaml" in ran.err
    assert run("explain", "a folder/my-group.yml", "--criteria", "mine.yaml").code == 0
    assert not (here / "groups").exists()


@pytest.mark.parametrize("beside", [True, False])
def test_an_editor_is_told_of_the_schema_beside_the_file(here: Path, run: Run, beside: bool) -> None:
    (here / "groups").mkdir()
    if beside:
        (here / "groups" / ".schema.json").write_text("{}")
    run("new", "my-group", "--no-input")
    first = (here / "groups" / "my-group.yaml").read_text("utf-8").splitlines()[0]
    assert (first == "# yaml-language-server: $schema=.schema.json") is beside


# ---- what it takes for an answer


def test_at_the_end_of_the_input_the_rest_is_unknown(here: Path, shell: Run) -> None:
    ran = shell("new", "my-group", "--lang", "en", stdin=lines("Our group", "", "", "", "", "3", "1", "p. 7"))
    assert (ran.code, ran.out) == (0, "")
    assert written()["name"] == "Our group"
    assert known(written()) == {
        "horizon": {"value": "persistent", "evidence": [{"source": "dfo-article", "at": "p. 7"}]}
    }


def test_without_any_input_the_name_is_the_id(here: Path, shell: Run) -> None:
    assert shell("new", "my-group").code == 0
    assert (written()["name"], known(written())) == ("my-group", {})


def test_a_new_source_that_the_input_ends_before_is_no_evidence(here: Path, run: Run) -> None:
    run("new", "my-group", stdin=lines("Our group", "", "", "", "", "3", "+"))
    assert known(written()) == {"horizon": "persistent"}
    assert "sources" not in written()


VALUE = Question("value", "complexity", ("simple", "complicated", "complex", "wicked"))
FROM = Question("source", "complexity", ("dfo-article", "my-note", NEW_SOURCE))
NAME, LEAD, MEMBERS, WHEN = (Question(kind) for kind in ("name", "lead", "members", "established"))


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (VALUE, "2", "complicated"),
        (VALUE, " wicked ", "wicked"),
        (VALUE, "2,3", ("complicated", "complex")),
        (VALUE, "4; complicated 2", ("complicated", "wicked")),
        (VALUE, "3,3", "complex"),
        (VALUE, "", None),
        (VALUE, "unknown", None),
        (FROM, "2", "my-note"),
        (FROM, "my-note", "my-note"),
        (FROM, "+", NEW_SOURCE),
        (FROM, " ", None),
        (NAME, " no: #1 ", "no: #1"),
        (LEAD, "bfd", "BFD"),
        (MEMBERS, "hod KD,hod", ("HOD", "KD")),
        (WHEN, "2021", "2021"),
        (WHEN, "2030-02-28", "2030-02-28"),
        (Question("date", "reach"), "2026-11", "2026-11"),
        (Question("at", "reach"), "", None),
    ],
)
def test_answers(question: Question, text: str, answer: Answer) -> None:
    assert interview.parse_answer(question, text, TODAY) == answer


@pytest.mark.parametrize(
    ("question", "text", "wrong"),
    [
        (VALUE, "0", "no-such-choice"),
        (VALUE, "5", "no-such-choice"),
        (VALUE, "2,x", "no-such-choice"),
        (VALUE, ",", "no-such-choice"),
        (FROM, "3", "no-such-choice"),
        (FROM, "1,2", "no-such-choice"),
        (NAME, " ", "no-answer"),
        (Question("title", "reach"), "", "no-answer"),
        (NAME, "x" * 2001, "answer-too-long"),
        (LEAD, "BFDD", "unknown-ministry"),
        (MEMBERS, "HOD, KX", "unknown-ministry"),
        (WHEN, "2021-02-30", "bad-date"),
        (WHEN, "in 2021", "bad-date"),
        (Question("date", "reach"), "2026-12", "evidence-in-future"),
    ],
)
def test_wrong_answers(question: Question, text: str, wrong: str) -> None:
    with pytest.raises(WrongAnswerError) as raised:
        interview.parse_answer(question, text, TODAY)
    assert raised.value.id == wrong


def test_a_wrong_answer_is_explained_in_a_line_and_asked_again(here: Path, run: Run) -> None:
    ran = run("new", "my-group", "--lang", "en", stdin=lines("", "Our group", "", "BFDD"))
    assert "> \n  this is needed; write something\n> Our group\n" in ran.err
    said = " ".join(ran.err.split())
    assert (
        "> BFDD BFDD is no ministry's official abbreviation; did you mean BFD (Ministry of Children and Families)? >"
        in said
    )
    assert ran.err.count("Question 1 of 17") == 1
    assert written()["name"] == "Our group"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (b"Our \x1b[31mgroup\n", "the invisible character U+001B is not allowed; delete it"),
        ("Our \u202egroup\n".encode(), "the invisible character U+202E is not allowed; delete it"),
        (b"Gruppen v\xe5r\n", "this is not UTF-8 (0xE5); save the file as UTF-8"),
    ],
    ids=["escape", "bidi", "latin-1"],
)
def test_what_may_not_stand_in_a_file_is_refused(here: Path, run: Run, typed: bytes, said: str) -> None:
    ran = run("new", "my-group", "--lang", "en", stdin=typed + b"Our group\n")
    assert said in ran.err
    assert "\x1b" not in ran.err
    assert written()["name"] == "Our group"


def test_going_back_drops_one_answer_at_a_time(here: Path, run: Run) -> None:
    ran = run("new", "my-group", stdin=lines("<", "One", "<", "Two", "Short", "<", "<", "Three"))
    assert written()["name"] == "Three"
    assert "short-name" not in written()
    assert ran.err.count("Question 1 of 17") == 3


def test_the_lead_is_no_member_beside(here: Path, run: Run) -> None:
    run("new", "my-group", stdin=lines("Our group", "", "BFD", "BFD, KD"))
    assert written()["members"] == ["KD"]


def test_two_sources_of_one_title_are_told_apart(here: Path, run: Run) -> None:
    source = ("+", "A note", "", "", "", "", "", "", "")
    run("new", "my-group", stdin=lines("Our group", "", "", "", "", "1", *source, "1", *source))
    assert list(written()["sources"]) == ["a-note", "a-note-2"]
    assert written()["traits"]["complexity"]["evidence"] == [{"source": "a-note-2"}]


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Årsrapport for 2025, Ærøy", "arsrapport-for-2025-aeroy"),
        ("2024:7", "source"),
        ("核心グループ", "source"),
        ("dfo-article", "dfo-article-2"),
        ("The evaluation of core groups in the ministries", "the-evaluation-of-core-groups-in-the"),
        ("Kjernegruppeevalueringsoppfølgingsrapporten", "kjernegruppeevalueringsoppfolgingsrappor"),
    ],
)
def test_a_source_has_an_id_made_from_its_title(title: str, id: str) -> None:
    source: dict[Key, Answer] = {
        ("horizon", "value"): "limited",
        ("horizon", "source"): "+",
        ("horizon", "title"): title,
    }
    assert list(interview.group(DFO, "my-group", source).sources) == [id]


@pytest.mark.parametrize("columns", ["60", "80"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_interview_keeps_to_the_screen(here: Path, run: Run, lang: Lang, columns: str) -> None:
    ran = run("new", "my-group", "--lang", lang, stdin=full(lang), COLUMNS=columns)
    assert [line for line in ran.err.splitlines() if len(line) > int(columns)] == []


# ---- the id and the place


@pytest.mark.parametrize(
    ("id", "nearest"),
    [
        ("Min Gruppe", "min-gruppe"),
        ("Kjærlighet på øya!", "kjaerlighet-pa-oya"),
        ("2030_mål", "mal"),
        ("a--b-", "a-b"),
        ("../kubu", "kubu"),
    ],
)
def test_an_id_that_is_none_is_refused_with_the_nearest(here: Path, run: Run, id: str, nearest: str) -> None:
    ran = run("new", id, "--lang", "en", stdin=lines("Our group"))
    assert (ran.code, ran.out, list(here.iterdir())) == (2, "", [])
    assert ran.err == (
        f"kjerne: {id} is not an id; write small letters a–z and digits, parts joined by -; did you mean {nearest}?\n"
    )


def test_an_id_without_letters_has_no_nearest(here: Path, run: Run) -> None:
    ran = run("new", "42", "--lang", "en")
    assert ran.code == 2
    assert ran.err == "kjerne: 42 is not an id; write small letters a–z and digits, parts joined by -\n"


@pytest.mark.parametrize("id", ["", " "])
def test_an_empty_id_is_shown_in_quotes(here: Path, run: Run, id: str) -> None:
    ran = run("new", id, "--lang", "en")
    assert (ran.code, list(here.iterdir())) == (2, [])
    assert ran.err == f'kjerne: "{id}" is not an id; write small letters a–z and digits, parts joined by -\n'


def test_an_id_may_be_as_long_as_the_model_allows(here: Path, run: Run) -> None:
    ran = run("new", "a" * 101, "--lang", "en")
    assert (ran.code, ran.err) == (2, f"kjerne: the id {'a' * 80}… has more than 100 characters; shorten it\n")
    assert run("new", "a" * 100, "--no-input").code == 0
    assert run("check", "--fail-level", "note").code == 0


@pytest.mark.long
@given(st.from_regex(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", fullmatch=True))
def test_an_id_is_its_own_nearest(id: str) -> None:
    assert slug(id) == id


@given(st.text())
def test_what_is_near_to_a_text_is_an_id_or_nothing(text: str) -> None:
    assert re.fullmatch("([a-z][a-z0-9]*(-[a-z0-9]+)*)?", slug(text))


@pytest.mark.parametrize("name", ["my-group.yaml", "my-group.yml", "my-group.json"])
@pytest.mark.parametrize(
    "kind", ["file", *(pytest.param(kind, marks=needs_links) for kind in ("link", "dangling")), "folder"]
)
def test_what_exists_is_never_overwritten(here: Path, run: Run, name: str, kind: str) -> None:
    (here / "groups").mkdir()
    (here / "other").write_text("mine")
    place = here / "groups" / name
    if kind == "file":
        place.write_text("mine")
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(here / ("other" if kind == "link" else "nowhere"))
    before = sorted(here.rglob("*"))
    ran = run("new", "my-group", "--lang", "en", stdin=lines("Our group"))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"kjerne: groups/{name} exists already and is left as it is; edit it, or choose another id\n"
    assert sorted(here.rglob("*")) == before
    assert kind not in ("file", "link") or place.read_text() == "mine"


@pytest.mark.parametrize("arguments", [(), ("--no-input",)], ids=["asked", "not asked"])
def test_a_file_that_appears_meanwhile_is_not_overwritten(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    def late(path: Path, text: str, create: Any = new._create_file) -> None:
        path.parent.mkdir()
        path.write_text("somebody else's")
        create(path, text)

    monkeypatch.setattr(new, "_create_file", late)
    ran = run("new", "my-group", "--lang", "en", *arguments, stdin=lines("Our group"))
    assert ran.code == 2
    assert (here / "groups" / "my-group.yaml").read_text() == "somebody else's"
    assert "kjerne: groups/my-group.yaml could not be written: File exists" in ran.err
    if arguments:
        assert ran.out == ""
    else:
        assert ran.err.endswith("; what was answered stands on standard output instead\n")
        assert ran.out.splitlines()[0].startswith("# The group my-group")
        group: Any = build(ran.out)
        assert group["name"] == "Our group"


@needs_limits
def test_half_a_file_never_remains(here: Path) -> None:
    import resource

    done = subprocess.run(
        [sys.executable, "-m", "kjerne", "new", "my-group", "--lang", "en"],
        env=outside(),
        input=b"Our group\n",
        capture_output=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )
    assert done.returncode == 2
    assert b"could not be written: File too large; what was answered" in done.stderr
    assert b"name: Our group\n" in done.stdout
    assert list((here / "groups").iterdir()) == []


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("other.yaml", "--output other.yaml: a group's file has its id for a name, so write my-group.yaml"),
        ("my-group.json", "--output my-group.json: a group's file has its id for a name, so write my-group.yaml"),
        ("", "--output: the file's name is missing; add it"),
        ("nowhere/my-group.yaml", "nowhere/my-group.yaml could not be written: No such file or directory"),
        ("file/my-group.yaml", "file/my-group.yaml could not be written: Not a directory"),
    ],
)
def test_a_place_that_will_not_do_is_refused_before_anything_is_asked(
    here: Path, run: Run, output: str, said: str
) -> None:
    (here / "file").write_text("")
    ran = run("new", "my-group", "--lang", "en", "--output", output, stdin=lines("Our group"))
    assert (ran.code, ran.out, ran.err) == (2, "", f"kjerne: {said}\n")
    assert [each.name for each in here.iterdir()] == ["file"]


@pytest.mark.parametrize("groups_too", [True, False], ids=["groups", "no groups yet"])
def test_a_folder_that_may_not_be_written_to_is_refused_before_anything_is_asked(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch, groups_too: bool
) -> None:
    if groups_too:
        (here / "groups").mkdir()
    asked = []
    monkeypatch.setattr(os, "access", lambda folder, mode: asked.append((str(folder), mode)))  # root may write anywhere
    ran = run("new", "my-group", "--lang", "en", stdin=lines("Our group"))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "kjerne: groups/my-group.yaml could not be written: Permission denied\n"
    assert asked == [("groups" if groups_too else ".", os.W_OK)]


# ---- a terminal


@contextmanager
def terminal(*arguments: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The command on a terminal of its own, and that terminal's other end."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "kjerne", *arguments],
        env=outside(TERM="xterm"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(theirs)
    try:
        yield ours, process
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _take_terminal() -> None:
    """Make standard input the terminal that Ctrl-C is typed on."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def until(ours: int, wanted: str) -> str:
    """What the terminal shows, up to these words, without colour."""
    shown = ""
    while wanted not in (plain := re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\r", "", shown)):
        try:
            assert select.select([ours], [], [], 60)[0], f"{wanted!r} never came: {plain}"
            shown += os.read(ours, 65536).decode(errors="replace")
        except OSError:  # how Linux says that the other end is closed
            raise AssertionError(f"{wanted!r} never came: {plain}") from None
    return plain


CTRL_C, CTRL_D = b"\x03", b"\x04"


def interrupt(ours: int, process: subprocess.Popen[bytes]) -> None:
    """Type Ctrl-C once the process waits for a key."""
    wait_for_sleep(process)
    os.write(ours, CTRL_C)


def wait_for_sleep(process: subprocess.Popen[bytes]) -> None:
    """Wait until the process waits for input: Python loses an interrupt between the prompt and the wait behind it."""
    state = Path(f"/proc/{process.pid}/stat")
    while state.exists() and state.read_text().rpartition(")")[2].split()[0] == "R":
        time.sleep(0.01)


def test_an_interview_on_a_terminal(here: Path) -> None:
    with terminal("new", "my-group", "--lang", "nb") as (ours, process):
        until(ours, "Spørsmål 1 av 17\n  Hva heter gruppen?\n> ")
        os.write(ours, "Vår gruppx\x7fe\n".encode())
        until(ours, "Spørsmål 2 av 17\n  Kortnavn, hvis den har et\n> ")
        os.write(ours, CTRL_D)
        until(ours, "er skrevet: 0 av 12 trekk besvart")
        assert process.wait(30) == 0
    assert written()["name"] == "Vår gruppe"


def test_ctrl_c_keeps_what_was_answered_if_one_likes(here: Path) -> None:
    with terminal("new", "my-group", "--lang", "en") as (ours, process):
        until(ours, "Question 1 of 17\n  What is the group called?\n> ")
        os.write(ours, b"Our group\n")
        until(ours, "Question 2 of 17\n  Short name, if it has one\n> ")
        interrupt(ours, process)
        until(ours, "Keep what you have answered? [Y/n]\n> ")
        assert not (here / "groups").exists()
        os.write(ours, b"\n")
        until(ours, "is written")
        assert process.wait(30) == 0
    assert written()["name"] == "Our group"


@pytest.mark.parametrize("second", [CTRL_C, long(b"n\n"), long(b"No\n")])
def test_ctrl_c_can_leave_without_a_file(here: Path, second: bytes) -> None:
    with terminal("new", "my-group", "--lang", "en") as (ours, process):
        until(ours, "What is the group called?\n> ")
        os.write(ours, b"Our group\n")
        until(ours, "Short name, if it has one\n> ")
        interrupt(ours, process)
        until(ours, "Keep what you have answered? [Y/n]\n> ")
        interrupt(ours, process) if second == CTRL_C else os.write(ours, second)
        assert process.wait(30) == 130
    assert list(here.iterdir()) == []


def test_ctrl_c_before_any_answer_just_leaves(here: Path) -> None:
    with terminal("new", "my-group", "--lang", "en") as (ours, process):
        until(ours, "What is the group called?\n> ")
        interrupt(ours, process)
        assert process.wait(30) == 130
    assert list(here.iterdir()) == []


@needs_signals
def test_an_interrupt_on_a_pipe_leaves_without_a_file(here: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "kjerne", "new", "my-group", "--lang", "en"],
        env=outside(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write(b"Our group\n")
    process.stdin.flush()
    shown = b""
    while b"Short name, if it has one\n> " not in shown:
        shown += os.read(process.stderr.fileno(), 65536)
    wait_for_sleep(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"\n")
    assert list(here.iterdir()) == []


# ---- whatever is typed, and whatever the criteria set


TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.sampled_from(
        [
            *('no: #1 "x"', "null", "~", "true", "No", "y", "12", "0.5", "1e3", "0x1F", "2021-02-30", "2024-06-14"),
            *("- a", "-", "---", "...", "? x", ": x", "a: b", "a #b", "#b", "[a]", "{a: b}", "&a", "*a", "!a", "!!str"),
            *(
                "%YAML",
                "@a",
                "`a`",
                "|",
                ">",
                "'",
                '"',
                "\\",
                "\\n",
                "a\tb",
                "it's",
                "🌍👩‍🚒",
                "ΑΒΓ",
                "a  b",
                "<<",
                "=",
            ),
            *("# kjerne: ignore[value-without-evidence]", "x" * 2000, "https://example.org/a?b=c#d", "https://dfo.no"),
            *("e\u0301", "\u00a0a", "unknown", "any", "Infinity", ".nan", "{{x}}", "{n}", "\u200f", "\u061c", "\ufffe"),
        ]
    ),
)


@st.composite
def interviews(draw: st.DrawFn, criteria: CriteriaSet) -> dict[Key, Answer]:
    """Answers to all questions that come up, or to the first of them, as somebody might type them."""
    answers: dict[Key, Answer] = {}
    left = draw(st.one_of(st.just(1000), st.integers(0, 40)))
    while left and (question := interview.next_question(criteria, answers)):
        left -= 1
        typed = draw(typed_at(question))
        try:
            answers[question.key] = interview.parse_answer(question, typed, TODAY)
        except WrongAnswerError:
            continue
    return answers


def typed_at(question: Question) -> st.SearchStrategy[str]:
    """What might be typed at a question: mostly what it asks for, at times nothing."""
    if question.takes_numbers:
        return st.sampled_from([*question.choices, ",".join(question.choices), "5", "2.50", "9-3", "0.1 – 4", "-2", ""])
    if question.choices:
        ids = st.lists(st.sampled_from([*question.choices, "1", "2"]), min_size=1, max_size=3)
        return st.one_of(ids.map(",".join), ids.map(lambda each: each[0]), st.just(""))
    if question.kind in interview.DATES:
        return st.sampled_from(["2021", "2021-02", "2024-02-29", ""])
    if question.kind in ("lead", "members"):
        return st.sampled_from(["bfd", "KD", ""])
    return TEXTS


def reread(group: Group, criteria: CriteriaSet, lang: Lang) -> Group | None:
    text = group_file.write(group, Vocabulary(criteria, lang), TODAY, modeline=True)
    loaded = parse(
        f"groups/{group.id}.yaml",
        read_document("", lambda _: text),
        Group,
        lambda group: group_problems(group, criteria, f"{group.id}.yaml"),
    )
    assert [each for each in loaded.findings if each.severity == "error"] == [], text
    return loaded.document


def typed_criteria(document: Document) -> CriteriaSet:
    return CriteriaSet.model_validate(build(dump(document).replace("\ufffe", "\\ufffe")))


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)
@given(st.data(), st.sampled_from(LANGUAGES))
def test_the_file_says_what_was_answered(data: st.DataObject, lang: Lang) -> None:
    document = data.draw(st.one_of(criteria_sets(), trees()))
    sources = data.draw(st.sampled_from([{}, {"null": {"title": "A: #1"}, "a-note": {"title": {"nb": "x\ufffe\ny"}}}]))
    criteria = typed_criteria({**document, "sources": sources} if sources else document)
    answers = data.draw(interviews(criteria))
    group = interview.group(criteria, "my-group", answers)
    again = reread(group, criteria, lang)
    assert again == group
    # Against the answers themselves, not only against the group that was made of them.
    assert again.name == (answers.get((None, "name")) or "my-group")
    assert again.short_name == answers.get((None, "short-name"))
    for id in criteria.all_traits:
        observation = again.traits[id]
        assert observation.value == (answers.get((id, "value")) or "unknown")
        evidence = observation.evidence[0] if observation.evidence else None
        for kind in interview.EVIDENCE:
            assert (getattr(evidence, kind) if evidence else None) == answers.get((id, kind))
        if (title := answers.get((id, "title"))) is not None:
            assert evidence is not None
            assert evidence.source is not None
            source = again.sources[evidence.source]
            told = (source.title, source.publisher, source.date, source.url)
            assert told == (title, *(answers.get((id, kind)) for kind in ("publisher", "published", "url")))
    engine = compile_set(criteria)
    values: dict[str, Any] = {id: answers.get((id, "value")) or "unknown" for id in criteria.all_traits}
    stands_for = {id: in_values(values[id], trait) for id, trait in criteria.numbers.items()}
    assert engine.evaluate(codings(again, criteria)) == engine.evaluate({**values, **stands_for})


# ---- criteria within criteria, and numbers


def test_every_criterion_of_a_tree_has_its_heading_and_each_trait_its_question(here: Path, run: Run) -> None:
    write(here, tree())
    ran = run("new", "my-group", "--lang", "en", *AS_OF, stdin=lines("Name", *[""] * 12))
    assert ran.code == 0, ran.err
    known = ("Traits that", "Need", "Delivery", "Economy", "Anchored", "Capacity", "Asked, not")
    shown = [line for line in ran.err.splitlines() if line.startswith((*known, "Question "))]
    assert shown[5:] == [
        *("Traits that the rules read directly", "Question 6 of 13 · Mandate"),
        *("Need", "Question 7 of 13 · Ministries"),
        *("Delivery (part of Need)", "Question 8 of 13 · Results", "Question 9 of 13 · Delay"),
        *("Economy (part of Need)", "Question 10 of 13 · Cost"),
        *("Anchored", "Question 11 of 13 · Form"),
        *("Capacity (part of Anchored)", "Question 12 of 13 · Staff"),
        *("Asked, not scored", "Question 13 of 13 · Office"),
    ]


@pytest.mark.parametrize(
    ("typed", "coding"),
    [
        ("5", 5),
        ("3.5", Decimal("3.5")),
        ("-2", -2),
        ("3-9", [3, 9]),
        ("3 – 9", [3, 9]),
        ("3 til 9", [3, 9]),
        ("3,5", Decimal("3.5")),
        ("2,5–9", [Decimal("2.5"), 9]),
        ("4-4", 4),
        ("some", "some"),
        ("many, few", ["few", "many"]),
        ("unknown", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_number_is_asked_for_and_written_as_a_number(here: Path, run: Run, typed: str, coding: object) -> None:
    write(here, tree())
    ran = run("new", "my-group", "--lang", "en", *AS_OF, stdin=lines("Name", *[""] * 5, typed))
    assert ran.code == 0, ran.err
    assert written()["traits"]["ministries"] == coding
    assert "few   Few (below 3 ministries)" in ran.err.replace("\u00a0", " ")


@pytest.mark.parametrize("typed", ["3,5,7", "three", "3-", "1e3", "3-9-12", "many 3", "٣"])
def test_what_is_no_number_is_asked_again(here: Path, run: Run, typed: str) -> None:
    write(here, tree())
    ran = run("new", "my-group", "--lang", "en", *AS_OF, stdin=lines("Name", *[""] * 5, typed, "4"))
    said = " ".join(ran.err.split())
    assert f"{typed} is no number, no range and none of the values; write a number such as 5 or 3.5" in said
    assert written()["traits"]["ministries"] == 4


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("nb", "et spenn har det laveste tallet først; skriv 3-9"),
        ("nn", "eit spenn har det lågaste talet først; skriv 3-9"),
        ("en", "a range has its lower number first; write 3-9"),
    ],
)
def test_a_range_is_not_turned_round(here: Path, run: Run, lang: str, said: str) -> None:
    write(here, tree())
    ran = run("new", "my-group", "--lang", lang, *AS_OF, stdin=lines("Name", *[""] * 5, "9 – 3", "4"))
    assert f"> 9 – 3\n  {said}\n" in ran.err
    assert written()["traits"]["ministries"] == 4


def test_the_file_of_a_tree_explains_numbers_and_where_each_trait_belongs(here: Path, run: Run) -> None:
    write(here, tree())
    assert run("new", "my-group", "--no-input", "--lang", "nb", *AS_OF).code == 0
    text = Path("groups/my-group.yaml").read_text("utf-8").replace("\u00a0", " ")
    assert "# ---- Capacity (del av Anchored): Can it do its work?" in text
    assert "#   some  Some (fra 3 departementer)" in text
    assert "# Et tall, eller et spenn med det laveste tallet først: 5 eller [3, 9]." in text
    assert list(written()["traits"]) == list(branch()["traits"])


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(st.data(), st.sampled_from(LANGUAGES))
def test_any_group_can_be_written(data: st.DataObject, lang: Lang) -> None:
    criteria_document = data.draw(st.one_of(criteria_sets(), trees()))
    criteria = typed_criteria(criteria_document)
    document = data.draw(groups(criteria_document))
    every = {**dict.fromkeys(criteria.all_traits, "unknown"), **document["traits"]}
    group = Group.model_validate(build(dump({**document, "traits": every})))
    assert reread(group, criteria, lang) == group


@given(TEXTS)
def test_a_scalar_is_read_as_the_text_that_was_written(text: str) -> None:
    assert build(f"a: {group_file.scalar(text)}\nb: [{group_file.scalar(text)}]") == {"a": text, "b": [text]}
