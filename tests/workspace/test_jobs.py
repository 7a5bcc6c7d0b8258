"""Many files: however many processes share them the answer is the same, whole or none, and nothing stays behind."""

from __future__ import annotations

import gc
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from itertools import count as counter
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from kjerne.analysis import report
from kjerne.checks import near_duplicates
from kjerne.model.documents import Group
from kjerne.model.file_names import ENDINGS
from kjerne.output import csv as rendered_csv
from kjerne.output import entries as rendered_entries
from kjerne.output.formats import FINDINGS
from kjerne.reading import fast_yaml
from kjerne.workspace import check_files, document, processes
from kjerne.workspace.criteria_sets import CriteriaSets, load_criteria
from kjerne.workspace.load import load_groups
from tests.bench import corpus
from tests.builders import long
from tests.conftest import CRITERIA, ROOT, Ran, Run, outside
from tests.systems import needs_fork

pytestmark = needs_fork

DAY = ("--as-of", corpus.AS_OF)


@pytest.fixture
def mixed(here: Path) -> Path:
    """A folder with good groups, bad ones, copies, two files of one id, links, and a criteria set."""
    groups = here / "groups"
    corpus.write(groups / "many", 60)
    good = sorted((groups / "many" / "000").iterdir())
    (groups / good[0].name).write_bytes(good[0].read_bytes())
    for number, meant in enumerate(("", "# kjerne: ignore[near-duplicate-group]\n")):
        text = good[number].read_text("utf-8").replace(f"id: {good[number].stem}", f"id: copy-{number}")
        (groups / f"copy-{number}.yaml").write_text(meant + text, "utf-8")
    (groups / "many" / "000" / "a").mkdir()
    (groups / "many" / "000" / "a" / good[2].name).write_text("id: [", "utf-8")  # of the same stem, earlier, broken
    (groups / "link.yaml").symlink_to(good[3])
    (groups / "loop.yaml").symlink_to("loop.yaml")
    (groups / "out.yaml").symlink_to(CRITERIA)
    (groups / "set.yaml").write_bytes(CRITERIA.read_bytes())
    for file in (ROOT / "tests" / "bad" / "groups").iterdir():
        if file.suffix in ENDINGS:
            (groups / file.name).write_bytes(file.read_bytes())
    return here


@pytest.fixture
def many(here: Path) -> Path:
    """A folder with good groups only."""
    corpus.write(here / "groups", 60)
    return here


# ---- the answer


@pytest.mark.parametrize("format", ["json", long("csv"), long("markdown")])
def test_an_evaluation_is_the_same_however_many_share_it(mixed: Path, run: Run, format: str) -> None:
    alone = run("evaluate", "--format", format, "--jobs", "1", *DAY)
    assert alone.code == 1
    assert " stands already in groups/" in alone.err
    for jobs in ("2", "3"):
        assert run("evaluate", "--format", format, "--jobs", jobs, *DAY) == alone


@pytest.mark.parametrize("format", ["text", "json", *(long(name) for name in FINDINGS if name not in ("text", "json"))])
def test_a_check_is_the_same_however_many_share_it(mixed: Path, run: Run, format: str) -> None:
    alone = run("check", "--format", format, "--jobs", "1", *DAY)
    assert alone.code == 1
    for jobs in ("2", "3"):
        assert run("check", "--format", format, "--jobs", jobs, *DAY) == alone


def test_what_shows_between_files_shows_among_workers(mixed: Path, run: Run) -> None:
    checked = json.loads(run("check", "--format", "json", "--jobs", "2", *DAY).out)
    found = {(each["id"], each["file"]) for each in checked["findings"]}
    twice = sorted((mixed / "groups" / "many" / "000").glob("*.yaml"))[0].name
    assert ("duplicate-group", f"groups/many/000/{twice}") in found
    assert ("near-duplicate-group", "groups/copy-0.yaml") in found
    assert ("near-duplicate-group", "groups/copy-1.yaml") not in found  # a comment says that it is meant
    assert checked["ignored"] > 0


def test_groups_come_by_their_ids_wherever_their_files_lie(many: Path, run: Run) -> None:
    for number, file in enumerate(sorted((many / "groups" / "000").iterdir())):
        if number % 3 == 0:
            file.rename(many / "groups" / file.name)
    for format in ("json", "csv"):
        shared, alone = (run("evaluate", "--format", format, "--jobs", jobs, *DAY) for jobs in ("2", "1"))
        assert shared == alone
    ids = [each["id"] for each in json.loads(run("evaluate", "--format", "json", "--jobs", "2").out)["groups"]]
    assert len(ids) == 60
    assert ids == sorted(ids)


def test_of_one_stem_the_first_good_file_counts(here: Path, run: Run) -> None:
    for folder, text in {
        "a": "id: x\n",
        "b": "id: x\nname: B\ntraits: {}\n",
        "c": "id: x\nname: C\ntraits: {}\n",
    }.items():
        (here / folder).mkdir()
        (here / folder / "x.yaml").write_text(text)
    ran = run("evaluate", ".", "--format", "json", "--jobs", "2")
    assert [each["file"] for each in json.loads(ran.out)["groups"]] == ["./b/x.yaml"]
    assert ran.err.splitlines() == [
        "./a/x.yaml:1:1: the key name is missing; add it",
        "./a/x.yaml:1:1: the key traits is missing; add it",
        "./c/x.yaml:1:1: the group x stands already in ./b/x.yaml; rename or remove one",
    ]


def test_suppositions_and_fail_on_reach_the_workers(many: Path, run: Run) -> None:
    arguments = ("evaluate", "--format", "json", "--set", "reach=one", "--fail-on", "discontinue", *DAY)
    one, two = (run(*arguments, "--jobs", jobs) for jobs in ("1", "2"))
    assert one == two
    assert one.code == 1
    assert all("before" in each for each in json.loads(two.out)["groups"])
    assert (
        run("evaluate", "--format", "json", "--fail-on", "undetermined", "--set", "reach=one", "--jobs", "2").code == 0
    )


@pytest.mark.parametrize("jobs", ["0", "-1", "two"])
def test_a_wrong_number_of_jobs_is_wrong_usage(many: Path, run: Run, jobs: str) -> None:
    ran = run("evaluate", "--jobs", jobs)
    assert (ran.code, ran.out) == (2, "")
    assert "--jobs" in ran.err


# ---- workers by themselves


def test_results_come_in_order_whichever_is_done_first() -> None:
    def work(number: int) -> int:
        time.sleep(0.02 * (number % 3))
        return number * number

    assert list(processes.share(work, range(20), 4)) == [number * number for number in range(20)]


def test_the_pieces_are_the_whole() -> None:
    for count in (0, 1, 7, 299, 100_000):
        for jobs in (1, 2, 5):
            pieces = processes.tasks(range(count), jobs)
            assert [each for piece in pieces for each in piece] == list(range(count))
            assert count < jobs or len(pieces) >= jobs


def test_nobody_goes_on_for_a_caller_who_has_had_enough() -> None:
    def work(number: int) -> int:
        time.sleep(60 if number else 0)
        return number

    results = processes.share(work, range(8), 3)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]  # a generator
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


# ---- when it goes wrong

COMMANDS = (
    ("evaluate", "--format", "json", "--output", "report"),
    ("check", "--format", "json", "--format", "text=report"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_killed_worker_is_an_error_and_no_half_answer(
    many: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    (many / "report").write_text("the old report")
    parent, build = os.getpid(), fast_yaml.build

    def killed(text: str) -> Any:
        if os.getpid() != parent and "towards 2031" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        return build(text)

    monkeypatch.setattr(fast_yaml, "build", killed)
    said = "a worker process ended before its work was done (signal 9), so there is no result"
    again = "run it again, if need be with --jobs 1"
    assert run(*command, "--jobs", "2") == Ran(2, "", f"kjerne: {said}; {again}\n")
    assert run(*command[:3], "--jobs", "2").out == ""
    assert (many / "report").read_text() == "the old report"
    assert sorted(path.name for path in many.iterdir()) == ["groups", "report"]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def patched(patch: str, *arguments: str) -> list[str]:
    """A command line that runs the program with something changed in it."""
    start = f"import os, sys, time\nfrom kjerne.reading import fast_yaml\nbuild = fast_yaml.build\n{patch}\n"
    main = "from kjerne.__main__ import main; main()"
    return [sys.executable, "-c", f"{start}{main}", *arguments]


@pytest.mark.parametrize(
    ("command", "jobs"),
    [(COMMANDS[0], "2"), (COMMANDS[1], "1"), long(COMMANDS[0], "1"), long(COMMANDS[1], "2")],
    ids=["evaluate-2", "check-1", "evaluate-1", "check-2"],
)
def test_a_failure_of_ours_is_the_same_in_a_worker(many: Path, command: tuple[str, ...], jobs: str) -> None:
    patch = "def fail(text): raise AttributeError('no such thing')\nfast_yaml.build = fail"
    done = subprocess.run(
        patched(patch, *command, "--jobs", jobs), env=outside(), capture_output=True, check=False, timeout=60
    )
    shows = "please report this (KJERNE_DEBUG=1 shows where)"
    assert done.stderr.decode() == f"kjerne failed: AttributeError: no such thing; {shows}\n"
    assert (done.returncode, done.stdout) == (2, b"")
    assert [path.name for path in many.iterdir()] == ["groups"]


@pytest.mark.parametrize(
    ("command", "all_of_them"),
    [(COMMANDS[0], True), (COMMANDS[1], False), long(COMMANDS[0], False), long(COMMANDS[1], True)],
    ids=["evaluate-all of them", "check-the first one", "evaluate-the first one", "check-all of them"],
)
def test_who_is_interrupted_is_gone_at_once(many: Path, command: tuple[str, ...], all_of_them: bool) -> None:
    patch = """
parent = os.getpid()
def slow(text):
    open(f"started/{os.getpid()}", "w").close()
    time.sleep(60 if os.getpid() != parent else 0)
    return build(text)
fast_yaml.build = slow
"""
    (many / "report").write_text("the old report")
    (many / "started").mkdir()
    process = subprocess.Popen(
        patched(patch, *command, "--jobs", "3"),
        env=outside(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    # The first files are read before there are others to read.
    while len(started := list((many / "started").iterdir())) < 4:
        assert process.poll() is None
        time.sleep(0.01)
    (os.killpg if all_of_them else os.kill)(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")
    for each in started:
        with pytest.raises(ProcessLookupError):
            os.kill(int(each.name), 0)
    assert (many / "report").read_text() == "the old report"
    assert sorted(path.name for path in many.iterdir()) == ["groups", "report", "started"]


# ---- how far it is


def on_a_terminal(*arguments: str, **environment: str) -> tuple[bytes, str]:
    """What a run that nobody need wait for leaves on standard output, and on a terminal that is its standard error."""
    patch = "from kjerne.cli import progress\nprogress.PATIENCE = progress.PAUSE = 0"
    ours, theirs = os.openpty()
    with TemporaryFile() as out:
        process = subprocess.Popen(
            patched(patch, *arguments),
            env=outside(**{"TERM": "xterm", "CI": "", "NO_COLOR": ""} | environment),
            stdout=out,
            stderr=theirs,
        )
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # which a terminal raises that is closed at the other end
            while more := os.read(ours, 4096):
                shown += more
        os.close(ours)
        assert process.wait(timeout=60) == 0
        out.seek(0)
        return out.read(), shown.decode()


def left_on_screen(written: str) -> str:
    """What a terminal shows after all of this: it knows new lines, going up and back, erasing a line, and colours."""
    rows, at, column = [""], 0, 0
    for mark in re.findall(r"\x1b\[[?0-9;]*[A-Za-z]|[^\x1b]", written):
        if mark == "\n":
            at, column = at + 1, 0
            rows += [""] * (at + 1 - len(rows))
        elif mark == "\r":
            column = 0
        elif mark.endswith("A"):
            at -= int(mark[2:-1])
        elif mark == "\x1b[2K":
            rows[at] = ""
        elif not mark.startswith("\x1b"):
            rows[at] = rows[at].ljust(column)[:column] + mark + rows[at][column + 1 :]
            column += 1
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("command", "jobs"),
    [
        (("evaluate", "--format", "json"), "2"),
        long(("evaluate", "--format", "json"), "1"),
        *(long((command,), jobs) for command in ("evaluate", "check") for jobs in ("1", "2")),
    ],
)
def test_a_bar_shows_how_far_it_is_and_is_taken_away(
    many: Path, shell: Run, command: tuple[str, ...], jobs: str
) -> None:
    arguments = (*command, "--jobs", jobs, *DAY)
    out, shown = on_a_terminal(*arguments)
    counts = [int(count) for count in re.findall("([0-9]+) of 60 files", shown)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] == 60
    assert "━" in shown
    assert left_on_screen(shown).strip() == ""
    assert out.decode() == shell(*arguments).out
    assert "60 av 60 filer" in on_a_terminal(*arguments, KJERNE_LANG="nb")[1]


@pytest.mark.long
def test_there_is_a_bar_only_where_somebody_can_see_it(many: Path, shell: Run) -> None:
    for environment in ({"TERM": "dumb"}, {"CI": "true"}):
        assert on_a_terminal("check", *DAY, **environment)[1] == ""
    assert on_a_terminal("evaluate", str(many / "groups" / "000"), "--set", "reach=one")[1] != ""
    ran = subprocess.run(
        patched("from kjerne.cli import progress\nprogress.PATIENCE = progress.PAUSE = 0", "check", *DAY),
        env=outside(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert ran.stderr == b""


def test_a_short_run_has_no_bar(many: Path) -> None:
    ours, theirs = os.openpty()
    subprocess.run(
        [sys.executable, "-m", "kjerne", "check", *DAY], env=outside(TERM="xterm"), stderr=theirs, check=True
    )
    os.close(theirs)
    with pytest.raises(OSError):
        os.read(ours, 1)
    os.close(ours)


# ---- memory


@pytest.fixture
def groups_alive() -> Iterator[Callable[[], int]]:
    """Counts the groups in memory that were not there before; garbage that only the collector would find counts too."""
    gc.collect()
    before = {id(each) for each in gc.get_objects() if isinstance(each, Group)}
    gc.disable()
    yield lambda: sum(isinstance(each, Group) and id(each) not in before for each in gc.get_objects())
    gc.enable()


def test_nothing_is_left_to_the_garbage_collector(here: Path) -> None:
    """It is switched off while the program runs, so that whatever only it would find stays to the end."""
    corpus.write(here / "groups", 200)
    loaded, _ = load_criteria(str(CRITERIA))
    assert loaded is not None
    day = date.fromisoformat(corpus.AS_OF)
    gc.collect()
    gc.disable()
    try:
        checked = check_files.check_files(
            ["groups", str(ROOT / "tests" / "bad")], check_files.check_criteria([str(CRITERIA)]), day, 5
        )
        groups, findings = load_groups(["groups", str(ROOT / "tests" / "bad")], CriteriaSets.of(loaded))
        evaluated = report.evaluate(loaded.criteria, loaded.engine, [report.Subject(*each[:2]) for each in groups], day)
        left = gc.collect()
    finally:
        gc.enable()
    assert len(evaluated.groups) >= 200
    assert len({each.id for each in (*checked.findings, *findings)}) > 30
    assert left == 0


@pytest.mark.long
@pytest.mark.parametrize(
    ("command", "module", "name"),
    [
        (("evaluate", "--format", "json"), rendered_entries, "entry_line"),
        (("evaluate", "--format", "csv"), rendered_csv, "row"),
        (("check", "--format", "json"), near_duplicates, "likeness"),
    ],
    ids=["json", "csv", "check"],
)
def test_groups_are_forgotten_when_they_are_written(
    here: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    groups_alive: Callable[[], int],
    command: tuple[str, ...],
    module: Any,
    name: str,
) -> None:
    corpus.write(here / "groups", 200)
    alive: list[int] = []
    calls = counter(1)
    function = getattr(module, name)

    def counting(*arguments: Any, **named: Any) -> Any:
        if next(calls) % 20 == 0:  # to look for them takes long
            alive.append(groups_alive())
        return function(*arguments, **named)

    monkeypatch.setattr(module, name, counting)
    run(*command, "--jobs", "1", *DAY)
    assert len(alive) == 10
    assert max(alive) <= 2 * document.BATCH  # those at hand and those before them, of 200
