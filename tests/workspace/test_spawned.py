"""Workers that are started anew, as on Windows: the same answer as that of one process, and nothing stays behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from kjerne.workspace import processes, spawned
from kjerne.workspace.endings import WorkerError
from tests.bench import corpus
from tests.builders import long
from tests.conftest import CRITERIA, Run, outside
from tests.workspace import works

DAY = ("--as-of", corpus.AS_OF)
NO_IDS = pytest.mark.skipif(os.name == "nt", reason="to ask for a process by its id would end it on Windows")


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The workers that a test starts; no process is forked, wherever the test runs."""
    workers: list[subprocess.Popen[bytes]] = []
    start = spawned._start

    def started() -> subprocess.Popen[bytes]:
        workers.append(start())
        return workers[-1]

    monkeypatch.setattr(processes, "CAN_FORK", False)
    monkeypatch.setattr(spawned, "_start", started)
    return workers


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> None:
    """All the work is left to the workers, so that a short test sees them at work."""

    def arrived(arrivals: SimpleQueue[Any]) -> Any:
        return arrivals.get(timeout=60)

    monkeypatch.setattr(spawned, "_arrived", arrived)


@pytest.fixture
def some(here: Path) -> Path:
    """A folder with good groups, a broken one, two files of one id, and two criteria sets, of which one is named."""
    corpus.write(here / "groups", 40)
    good = sorted((here / "groups" / "000").iterdir())
    (here / "groups" / good[0].name).write_bytes(good[0].read_bytes())
    (here / "groups" / "broken.yaml").write_text("id: [", "utf-8")
    (here / "criteria").mkdir()
    shutil.copy(CRITERIA, here / "criteria" / "dfo-2024.yaml")
    other = CRITERIA.read_text("utf-8").replace("id: dfo-2024", "id: other", 1)
    (here / "criteria" / "other.yaml").write_text(other, "utf-8")
    for number, file in enumerate(good[1:]):
        named = "other" if number % 3 else "dfo-2024"
        file.write_text(file.read_text("utf-8") + f"criteria: {named}\n", "utf-8")
    return here


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize(
    "command",
    [
        ("evaluate", "--format", "json"),
        long(("evaluate", "--format", "csv", "--lang", "nn")),
        ("check", "--format", "json"),
        *(long(("check", "--format", format)) for format in ("text", "sarif", "junit")),
        ("evaluate", "--format", "csv", "--criteria", "criteria/other.yaml", "--set", "reach=one"),
        long(("evaluate", "--format", "json", "--criteria", "criteria/other.yaml", "--fail-on", "discontinue")),
    ],
    ids=lambda command: " ".join(command),
)
def test_the_answer_is_that_of_one_process(
    some: Path, run: Run, started: list[subprocess.Popen[bytes]], command: tuple[str, ...]
) -> None:
    alone = run(*command, "--jobs", "1", *DAY)
    assert started == []
    assert alone.code == 1
    assert run(*command, "--jobs", "3", *DAY) == alone
    assert len(started) == 2


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_what_is_made_of_all_groups_at_once_needs_no_other_process(
    some: Path, run: Run, started: list[subprocess.Popen[bytes]], format: str
) -> None:
    files = (f"groups/000/{file.name}" for file in sorted((some / "groups" / "000").iterdir())[1:4])
    command = ("evaluate", *files, "groups/broken.yaml", "--format", format, *DAY)
    alone, shared = (run(*command, "--jobs", jobs) for jobs in ("1", "3"))
    assert alone.code == 1
    assert shared == alone
    assert started == []


def test_results_come_in_order_whoever_is_done_first() -> None:
    results = list(processes.share(works.square, range(40), 3))
    assert [result for result, _ in results] == [number * number for number in range(40)]


@pytest.mark.usefixtures("others")
def test_the_workers_share_the_work(started: list[subprocess.Popen[bytes]]) -> None:
    done_by = {process for _, process in processes.share(works.square, range(200), 3)}
    if os.name != "nt":  # where `python` may be a launcher with another id
        assert done_by <= {worker.pid for worker in started}
    assert done_by
    assert os.getpid() not in done_by


@pytest.mark.usefixtures("others")
def test_what_the_work_raises_is_raised(started: list[subprocess.Popen[bytes]]) -> None:
    with pytest.raises(ValueError, match="five"):
        list(processes.share(works.fail, range(20), 2))
    assert [worker.poll() is not None for worker in started] == [True]


@pytest.mark.usefixtures("others")
def test_a_worker_that_ends_early_is_an_error() -> None:
    with pytest.raises(WorkerError, match="exit 7"):
        list(processes.share(works.die, range(20), 2))


@pytest.mark.usefixtures("others")
def test_what_cannot_be_unpickled_is_an_error(started: list[subprocess.Popen[bytes]]) -> None:
    with pytest.raises(WorkerError):
        list(processes.share(works.fail_oddly, range(20), 2))
    assert [worker.poll() is not None for worker in started] == [True]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="here nothing is forked")
def test_what_cannot_be_unpickled_is_an_error_of_a_forked_worker_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "CAN_FORK", True)
    with pytest.raises(WorkerError):
        list(processes.share(works.fail_oddly, range(20), 2))


def test_where_no_worker_can_be_started_one_process_does_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert list(processes.share(works.fail, range(5), 3)) == list(range(5))


def test_workers_that_end_before_they_work_are_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spawned, "START", "raise SystemExit(3)")
    results = list(processes.share(works.square, range(60), 3))
    assert {process for _, process in results} == {os.getpid()}


@pytest.mark.usefixtures("others")
def test_nobody_goes_on_for_a_caller_who_has_had_enough(here: Path, started: list[subprocess.Popen[bytes]]) -> None:
    results = processes.share(works.square, range(1000), 3)
    assert next(results)[0] == 0
    results.close()  # type: ignore[attr-defined]  # a generator
    assert len(started) == 2
    assert None not in {worker.poll() for worker in started}


SHARE = """
import sys
from kjerne.workspace import processes, spawned
from tests.workspace import works
processes.CAN_FORK = False
spawned._arrived = spawned._wait
list(processes.share(works.linger, range(20), 3))
"""


@NO_IDS
@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM", "SIGINT"])
def test_no_worker_outlives_its_parent(here: Path, number: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SHARE], env=outside(), stderr=subprocess.DEVNULL, start_new_session=True
    )
    while len(workers := list(here.glob("*.started"))) < 2:
        assert process.poll() is None
        time.sleep(0.01)
    begun = time.monotonic()
    to_all = os.killpg if number == "SIGINT" else os.kill  # as a terminal does
    to_all(process.pid, getattr(signal, number))
    assert process.wait(timeout=30) == -getattr(signal, number)
    for worker in workers:
        _wait_for_the_end(int(worker.stem))
    assert time.monotonic() - begun < 30


def _wait_for_the_end(process: int) -> None:
    """Returns when there is no such process, other than one that nobody has asked for its exit code."""
    while True:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        status = Path(f"/proc/{process}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.01)


@pytest.mark.usefixtures("others")
def test_nothing_in_the_working_folder_is_taken_for_a_module(here: Path) -> None:
    for name in ("pickle", "signal", "kjerne", "pydantic", "threading"):
        (here / f"{name}.py").write_text("open('ran', 'w').close()\n")
    assert len(list(processes.share(works.square, range(10), 2))) == 10
    assert not (here / "ran").exists()


# ---- how many


@pytest.mark.parametrize(("files", "jobs"), [(0, 1), (1999, 1), (2000, 2), (5000, 5), (100_000, 8)])
def test_a_process_is_started_where_it_has_enough_to_do(monkeypatch: pytest.MonkeyPatch, files: int, jobs: int) -> None:
    monkeypatch.setattr(processes, "_processors", lambda: 8)
    assert processes.useful_jobs(files) == jobs
    monkeypatch.setattr(processes, "CAN_START", False)
    assert processes.useful_jobs(files) == 1


def test_a_frozen_program_starts_nothing(
    started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "import sys; sys.frozen = True; from kjerne.workspace import processes; print(processes.CAN_START)"
    done = subprocess.run([sys.executable, "-c", script], env=outside(), capture_output=True, check=True)
    assert done.stdout.split() == [b"False"]
    monkeypatch.setattr(processes, "CAN_START", False)
    assert list(processes.share(works.fail, range(5), 3)) == list(range(5))
    assert started == []
