"""Many files: however many processes share them the answer is the same, whole or none, and nothing stays behind."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from kjerne import lint, project, workers
from kjerne.annotate import FORMATS
from kjerne.model import Group
from kjerne.project import LoadedGroup
from kjerne.render import csv as rendered_csv
from kjerne.render import json as rendered_json
from tests.bench import corpus
from tests.conftest import CRITERIA, ROOT, Ran, Run, outside

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork one process does all the work")

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
        if file.suffix in project.ENDINGS:
            (groups / file.name).write_bytes(file.read_bytes())
    return here


@pytest.fixture
def many(here: Path) -> Path:
    """A folder with good groups only."""
    corpus.write(here / "groups", 60)
    return here


# ---- the answer


@pytest.mark.parametrize("format", ["json", "csv", "markdown"])
def test_an_evaluation_is_the_same_however_many_share_it(mixed: Path, run: Run, format: str) -> None:
    one = run("evaluate", "--format", format, "--jobs", "1", *DAY)
    assert one.code == 1
    assert " stands already in groups/" in one.err
    for jobs in ("2", "3"):
        assert run("evaluate", "--format", format, "--jobs", jobs, *DAY) == one


@pytest.mark.parametrize("format", FORMATS)
def test_a_check_is_the_same_however_many_share_it(mixed: Path, run: Run, format: str) -> None:
    one = run("check", "--format", format, "--jobs", "1", *DAY)
    assert one.code == 1
    for jobs in ("2", "3"):
        assert run("check", "--format", format, "--jobs", jobs, *DAY) == one


def test_what_shows_between_files_shows_among_workers(mixed: Path, run: Run) -> None:
    checked = json.loads(run("check", "--format", "json", "--jobs", "2", *DAY).out)
    found = {(each["id"], each["file"]) for each in checked["findings"]}
    twice = sorted((mixed / "groups" / "many" / "000").glob("*.yaml"))[0].name
    assert ("duplicate-group", f"groups/many/000/{twice}") in found
    assert ("near-duplicate-group", "groups/many/000/" + twice) not in found
    assert {file for id, file in found if id == "near-duplicate-group"} >= {f"groups/{twice}"}
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
    for folder, text in {"a": "id: x\n", "b": "id: x\nname: B\ntraits: {}\n", "c": "id: x\nname: C\ntraits: {}\n"}.items():
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
    assert run("evaluate", "--format", "json", "--fail-on", "undetermined", "--set", "reach=one", "--jobs", "2").code == 0


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

    assert list(workers.share(work, range(20), 4)) == [number * number for number in range(20)]


def test_the_pieces_are_the_whole() -> None:
    for count in (0, 1, 7, 299, 100_000):
        for jobs in (1, 2, 5):
            pieces = workers.tasks(range(count), jobs)
            assert [each for piece in pieces for each in piece] == list(range(count))
            assert count < jobs or len(pieces) >= jobs


def test_nobody_goes_on_for_a_caller_who_has_had_enough() -> None:
    def work(number: int) -> int:
        time.sleep(60 if number else 0)
        return number

    results = workers.share(work, range(8), 3)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]  # a generator
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


# ---- when it goes wrong


def kill(files: project.Namesakes, *_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("command", ["evaluate", "check"])
def test_a_killed_worker_is_an_error_and_no_half_answer(
    many: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (many / "report").write_text("the old report")
    parent, load = os.getpid(), project.load_one

    def loaded(files: project.Namesakes, *others: Any) -> tuple[LoadedGroup | None, list[Any]]:
        if "2031" in files[0] and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return load(files, *others)
    monkeypatch.setattr(project, "load_one", loaded)
