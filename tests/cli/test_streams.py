"""Where what is said does not arrive: a full disk, a reader that has seen enough, a stream that is closed; and help."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import long
from tests.conftest import GROUPS, ROOT, Ran, Run, outside
from tests.systems import FULL, needs_full_disk, needs_posix_shell

SAYING: list[tuple[str, ...]] = [
    ("--version",),
    ("--help",),
    ("evaluate", "--help"),
    ("evaluate", str(GROUPS)),
    ("check", "--list"),
]
"""What is said on standard output by the door, by the parser, and by commands."""

SHORT: list[tuple[tuple[str, ...], str]] = [(SAYING[0], "1"), (SAYING[2], ""), (SAYING[3], "")]
SAID = [
    *SHORT,
    *(long(words, unbuffered) for words in SAYING for unbuffered in ("", "1") if (words, unbuffered) not in SHORT),
]
"""The same, by streams that are buffered and by such as are not."""


def redirected(redirection: str, *arguments: str, **environment: str) -> Ran:
    """A run with its streams sent elsewhere by the shell."""
    words = [sys.executable, "-m", "kjerne", *arguments]
    done = subprocess.run(
        ["sh", "-c", f'"$@" {redirection}', "sh", *words],
        env=outside(**environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@needs_full_disk
@pytest.mark.parametrize(("arguments", "unbuffered"), SAID)
def test_a_full_disk_is_said_in_plain_words(arguments: tuple[str, ...], unbuffered: str) -> None:
    ran = redirected(f"> {FULL}", *arguments, PYTHONUNBUFFERED=unbuffered)
    assert ran == Ran(2, "", f"kjerne: stdout could not be written: {os.strerror(errno.ENOSPC)}\n")
    ran = redirected(f"> {FULL}", *arguments, PYTHONUNBUFFERED=unbuffered, KJERNE_LANG="nb")
    assert ran == Ran(2, "", "kjerne: stdout kunne ikke skrives: det er ikke mer plass på disken\n")


@pytest.mark.parametrize(("arguments", "unbuffered"), SAID)
def test_a_reader_that_has_seen_enough_is_no_error(arguments: tuple[str, ...], unbuffered: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "kjerne", *arguments],
        env=outside(PYTHONUNBUFFERED=unbuffered),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@needs_posix_shell
@pytest.mark.parametrize("arguments", [*SAYING[2:4], *map(long, (*SAYING[:2], *SAYING[4:]))], ids=" ".join)
def test_what_a_closed_stdout_does_not_take_is_not_lost_in_silence(arguments: tuple[str, ...]) -> None:
    said = f"kjerne: stdout could not be written: {os.strerror(errno.EBADF)}\n"
    assert redirected(">&-", *arguments) == Ran(2, "", said)
    assert redirected(">&- 2>&-", *arguments) == Ran(2, "", "")


@needs_posix_shell
def test_with_stdout_closed_a_report_still_goes_to_a_file(here: Path) -> None:
    ran = redirected(">&-", "evaluate", str(GROUPS), "--format", "json", "--output", "report.json")
    assert ran == Ran(0, "", "written: report.json\n")
    assert (here / "report.json").read_text("utf-8").startswith("{")


@needs_full_disk
@pytest.mark.parametrize("unbuffered", ["", long("1")])
def test_a_complaint_that_does_not_arrive_is_a_failure(unbuffered: str) -> None:
    assert redirected(f"2> {FULL}", "evaluate", "missing.yaml", PYTHONUNBUFFERED=unbuffered) == Ran(2, "", "")


def test_no_command_at_all_shows_the_help_on_stderr(shell: Run) -> None:
    code, help, _ = shell("--help")
    assert code == 0
    assert "\n  evaluate  " in help
    assert shell() == Ran(2, "", help)


def test_the_help_is_harmless_line_by_line() -> None:
    script = "import sys; sys.argv[0] = 'kj\\x1b[31mrne'; from kjerne.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script], env=outside(), cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("Usage: kj[31mrne [OPTIONS] COMMAND ...\n\n")
