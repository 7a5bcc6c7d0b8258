"""What the tests of the command share: running it in this process or as one of its own, in a known environment."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest
from hypothesis import HealthCheck, settings
from typer.testing import CliRunner

from kjerne.cli.app import app
from kjerne.model.documents import CriteriaSet
from kjerne.workspace.criteria_sets import load_criteria
from tests.builders import SMALL, commit, group, write

# A shell that starts the tests in the background ignores SIGINT for them, `nohup` SIGHUP: then no process of a test
# could be interrupted.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
for name in ("SIGHUP", "SIGQUIT", "SIGTERM"):
    if hasattr(signal, name) and signal.getsignal(number := getattr(signal, name)) is signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)

for key in [key for key in os.environ if key.startswith("GIT_")]:  # a git hook that runs the tests says where it is
    del os.environ[key]

ROOT = Path(__file__).parent.parent
CRITERIA = ROOT / "criteria" / "dfo-2024.yaml"
GROUPS = ROOT / "groups"
GOLDEN = Path(__file__).parent / "golden"

DECISIVE = (
    *("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "KJERNE_LANG", "KJERNE_DEBUG", "KJERNE_SOURCE", "CI_PROJECT_DIR"),
    *("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "COLORTERM", "TERM", "COLUMNS", "LINES", "PYTHONIOENCODING", "PYTHONUTF8"),
)
"""The environment that the output may hang on: a test that wants some of it says so."""


# The default run tries a property a fifth as often as a run of the long tests, which takes up every property again.
# A machine that is busy with something else, or Wine, is no fault of a test.
_PATIENT: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("short", max_examples=20, **_PATIENT)
settings.register_profile("full", max_examples=100, **_PATIENT)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("short" if config.option.markexpr == "not long" else "full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.markexpr == "long":
        for item in items:
            if hasattr(getattr(item, "obj", None), "hypothesis"):
                item.add_marker("long")


class Ran(NamedTuple):
    """What a run of the command left behind: exit code, standard output and standard error, line ends as written."""

    code: int
    out: str
    err: str


class Run(Protocol):
    def __call__(self, *arguments: str, stdin: str | bytes = "", **environment: str) -> Ran: ...


@pytest.fixture
def run() -> Run:
    """The command in this process: fast; 80 columns, no terminal, English unless the test says otherwise."""

    def _run(*arguments: str, stdin: str | bytes = "", **environment: str) -> Ran:
        cleared: dict[str, str | None] = dict.fromkeys(DECISIVE)
        env = cleared | {"COLUMNS": "80"} | environment
        done = CliRunner().invoke(app, arguments, stdin, env, catch_exceptions=False, prog_name="kjerne")
        # The runner's stand-in for standard error has the line ends of the system, unlike the process of its own.
        return Ran(done.exit_code, done.stdout_bytes.decode(), done.stderr_bytes.decode().replace(os.linesep, "\n"))

    return _run


@pytest.fixture
def shell() -> Run:
    """The command as a process of its own, through `python -m kjerne`, in the folder that the test is in."""

    def _shell(*arguments: str, stdin: str | bytes = "", **environment: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "kjerne", *arguments],
            env=outside(**environment),
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return _shell


def outside(**environment: str) -> dict[str, str]:
    """The environment of a process of its own: 80 columns and UTF-8 unless the test says otherwise."""
    kept = {key: value for key, value in os.environ.items() if key not in DECISIVE}
    places = [str(ROOT), *filter(None, [kept.get("PYTHONPATH")])]
    return kept | {"PYTHONPATH": os.pathsep.join(places), "COLUMNS": "80", "PYTHONUTF8": "1"} | environment


def imported(*arguments: str) -> set[str]:
    """The top-level packages, and the modules of this one, that `python -m kjerne` imports with these arguments."""
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kjerne", *arguments],
        env=outside(),
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    )
    names = [
        line.rpartition("|")[2].strip() for line in ran.stderr.decode().splitlines() if line.startswith("import time")
    ]
    assert "sys" in names or len(names) > 20
    return {name if name.startswith("kjerne") else name.split(".")[0] for name in names}


@pytest.fixture
def at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the checkout, where ./groups and ./criteria are the shipped ones."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def repository(here: Path) -> Path:
    """A repository with two commits, in the second of which group one moved; nothing since."""
    write(here, SMALL, group("one"), group("two"))
    commit(here)
    write(here, SMALL, group("one", {"depth": "shallow"}), group("two"))
    commit(here)
    return here


@cache
def shipped_set() -> CriteriaSet:
    loaded, findings = load_criteria(CRITERIA.as_posix())
    assert loaded is not None, findings
    return loaded.criteria


SUITE = ROOT.parent / "shared" / "suites" / "yaml-test-suite" / "cases.json"


def yaml_suite() -> list[dict[str, Any]]:
    """The cases of the YAML test suite; the test is skipped where that is not."""
    if not SUITE.is_file():
        pytest.skip(f"the YAML test suite is not here: {SUITE}")
    cases: list[dict[str, Any]] = json.loads(SUITE.read_text(encoding="utf-8"))
    assert len(cases) > 400
    return cases


NODE = Path(__file__).parent / "node"
"""Where the npm packages that tests need are installed: by `.ci/run`, or with `npm ci --prefix tests/node`."""


def needs(*missing: str) -> None:
    """Skip the test if anything is missing; with `KJERNE_ALL_TESTS`, as in CI, that is a failure."""
    if missing:
        (pytest.fail if os.environ.get("KJERNE_ALL_TESTS") else pytest.skip)(f"not here: {', '.join(missing)}")


@pytest.fixture
def node() -> Node:
    """Runs a script of tests/node with Node.js and gives its standard output; the test needs Node.js and Chromium."""
    missing = [name for name in ("node", "chromium") if shutil.which(name) is None]
    if not (NODE / "node_modules").is_dir():
        missing.append("tests/node/node_modules (npm ci --ignore-scripts --prefix tests/node)")
    needs(*missing)

    def _node(script: str, *arguments: str) -> str:
        done = subprocess.run(
            ["node", str(NODE / script), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    return _node


class Node(Protocol):
    def __call__(self, script: str, *arguments: str) -> str: ...


@pytest.fixture
def golden() -> Golden:
    """Compares a text with the file of this name in tests/golden, byte for byte; `KJERNE_GOLDEN=write` rewrites it."""

    def _golden(name: str, text: str) -> None:
        file = GOLDEN / name
        if os.environ.get("KJERNE_GOLDEN") == "write":
            GOLDEN.mkdir(exist_ok=True)
            file.write_bytes(text.encode())
        assert text == file.read_bytes().decode(), f"tests/golden/{name} says something else"

    return _golden


class Golden(Protocol):
    def __call__(self, name: str, text: str) -> None: ...
