"""Faults under load: whoever is killed, hung up on or out of files leaves no process, no file and no riddle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench import corpus
from tests.builders import long
from tests.conftest import GROUPS, outside
from tests.systems import FULL, needs_fork, needs_full_disk

pytestmark = needs_fork

WAIT = 20  # seconds for what takes none
START = """
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever starts the tests may ignore it
from kjerne.reading import fast_yaml
from kjerne.workspace import spool
build, texts, parent = fast_yaml.build, spool.Spool.__iter__, os.getpid()
def slow(text):
    open(f"started/{os.getpid()}", "w").close()
    if os.getpid() != parent:
        time.sleep(60)
    return build(text)
def slowly(spool):
    for text in texts(spool):
        yield text
        open(f"started/{os.getpid()}", "w").close()
        time.sleep(60)
"""
MAIN = "from kjerne.__main__ import main; main()"
EVALUATE = ("evaluate", "--format", "json", "--output", "report")
CHECK = ("check", "--format", "json=report")


def until(happened: Callable[[], bool]) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + WAIT
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def is_there(process: int) -> bool:
    """Whether a process is there and is more than what is kept of one that has ended."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, check=False).stdout
    return not state.lstrip().startswith(b"Z") and bool(state.strip())


@pytest.fixture
def many(here: Path) -> Path:
    """A folder with good groups, an old report, and room for a sign of each process that has started."""
    corpus.write(here / "groups", 60)
    (here / "report").write_text("the old report")
    (here / "started").mkdir()
    return here


def begun(patch: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", f"{START}{patch}\n{MAIN}", *arguments],
        env=outside(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


ENDS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGKILL", "SIGINT") if hasattr(signal, name)]


def exit_code(number: signal.Signals) -> int:
    return 130 if number == signal.SIGINT else -number


@pytest.mark.parametrize(
    ("command", "number"),
    [
        (EVALUATE, signal.SIGTERM),
        (CHECK, signal.SIGINT),
        *(long(EVALUATE, number) for number in ENDS if number != signal.SIGTERM),
        *(long(CHECK, number) for number in ENDS if number != signal.SIGINT),
    ],
)
def test_no_worker_outlives_its_parent(many: Path, command: tuple[str, ...], number: signal.Signals) -> None:
    process = begun("fast_yaml.build = slow", *command, "--jobs", "3")
    until(lambda: len(list((many / "started").iterdir())) == 4 or process.poll() is not None)
    workers = {int(each.name) for each in (many / "started").iterdir()} - {process.pid}
    process.send_signal(number)
    out, err = process.communicate(timeout=WAIT)  # comes to an end only when nobody holds the streams any more
    assert (process.returncode, out, err) == (exit_code(number), b"", b"")
    assert len(workers) == 3
    until(lambda: not any(map(is_there, workers)))
    assert (many / "report").read_text() == "the old report"
    assert sorted(path.name for path in many.iterdir()) == ["groups", "report", "started"]


@pytest.mark.parametrize(
    ("jobs", "number"),
    [
        ("2", signal.SIGTERM),
        long("1", signal.SIGTERM),
        *(long(jobs, number) for jobs in ("1", "2") for number in ENDS if number.name in ("SIGHUP", "SIGINT")),
    ],
)
def test_no_half_written_report_stays(many: Path, jobs: str, number: signal.Signals) -> None:
    process = begun("spool.Spool.__iter__ = slowly", *EVALUATE, "--jobs", jobs)
    until(lambda: any((many / "started").iterdir()) or process.poll() is not None)
    assert any(path.name.startswith(".report.") for path in many.iterdir())
    process.send_signal(number)
    out, err = process.communicate(timeout=WAIT)
    assert (process.returncode, out, err) == (exit_code(number), b"", b"")
    assert (many / "report").read_text() == "the old report"
    assert sorted(path.name for path in many.iterdir()) == ["groups", "report", "started"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (signal.SIGINT, signal.SIGTERM),
        *(
            long(first, {"SIGTERM": signal.SIGINT}.get(first.name, signal.SIGTERM))
            for first in ENDS
            if first.name in ("SIGTERM", "SIGHUP")
        ),
    ],
)
def test_a_second_signal_does_not_keep_the_report_from_being_cleaned_up(
    many: Path, first: signal.Signals, second: signal.Signals
) -> None:
    """The second comes when the temporary file is about to go."""
    late = f"""
unlink = os.unlink
def twice(path):
    os.kill(parent, {int(second)})
    unlink(path)
os.unlink = twice
spool.Spool.__iter__ = slowly"""
    process = begun(late, *EVALUATE, "--jobs", "1")
    until(lambda: any((many / "started").iterdir()) or process.poll() is not None)
    process.send_signal(first)
    out, err = process.communicate(timeout=WAIT)
    assert (process.returncode, out, err) == (exit_code(first), b"", b"")
    assert sorted(path.name for path in many.iterdir()) == ["groups", "report", "started"]


def test_who_is_to_go_on_without_a_terminal_does(many: Path) -> None:
    """`nohup` has the signal ignored, and that stays so while the report is written."""
    patch = "signal.signal(signal.SIGHUP, signal.SIG_IGN)\nspool.Spool.__iter__ = slowly\ntime.sleep = lambda _: 0"
    hup = "\ndef hung_up(spool):\n    os.kill(parent, signal.SIGHUP)\n    yield from texts(spool)\n"
    process = begun(f"{patch}{hup}spool.Spool.__iter__ = hung_up", *EVALUATE, "--jobs", "1")
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"written: report\n")


@pytest.mark.parametrize("jobs", ["4", long("1")])
def test_too_few_open_files_are_said_in_plain_words(many: Path, jobs: str) -> None:
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    done = subprocess.run(
        [sys.executable, "-m", "kjerne", *EVALUATE, "--jobs", jobs],
        env=outside(),
        capture_output=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (8, most)),
    )
    said = done.stderr.decode()
    assert "report this" not in said
    if done.returncode:
        advice = "allow more (ulimit -n 256), or use fewer processes (--jobs 1)"
        assert (done.returncode, said) == (2, f"kjerne: too many files are open; {advice}\n")
        assert (many / "report").read_text() == "the old report"
    assert sorted(path.name for path in many.iterdir()) == ["groups", "report", "started"]


@needs_full_disk
@pytest.mark.parametrize("unbuffered", ["", long("1")])
def test_a_note_that_does_not_arrive_is_no_failure(here: Path, unbuffered: str) -> None:
    for arguments in (("evaluate", str(GROUPS)), ("evaluate", str(GROUPS), "--format", "json", "--output", "report")):
        with FULL.open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "kjerne", *arguments],
                env=outside(PYTHONUNBUFFERED=unbuffered),
                stdout=subprocess.PIPE,
                stderr=full,
                check=False,
                timeout=60,
            )
        assert done.returncode == 0
    assert (here / "report").read_text("utf-8").startswith("{")
