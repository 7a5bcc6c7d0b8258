"""Whole processes, timed in turn: what is run, how long it takes from start to end, and how much memory at its peak."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tests.bench import corpus
from tests.bench.peers import Peers

ROOT = Path(__file__).parents[2]
IMPORTS = """
import typer, yaml
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
"""
RAW = """
import os, sys
from yaml._yaml import CParser

def files(folder):
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir():
                yield from files(entry.path)
            else:
                yield entry.path

for path in files(sys.argv[1]):
    with open(path, "rb") as file:
        CParser(file.read()).raw_parse()
"""
YAMLLINT = "{extends: relaxed, rules: {line-length: disable}}"
SCHEMA = "schema.json"
DATES = ("date", "established", "mandate-until")


class Command(NamedTuple):
    """A process to run: its id, its name for people, its words, and how many files it is given."""

    id: str
    name: str
    words: tuple[str, ...]
    files: int = 0


class Sample(NamedTuple):
    """One run: wall-clock seconds, and the peak resident memory of its largest process in bytes.

    The peak is never less than what this process has itself, some 16 MB: Linux lets a new one begin with that.
    """

    seconds: float
    memory: int


class Measured(NamedTuple):
    """A command and its runs."""

    command: Command
    samples: tuple[Sample, ...]

    @property
    def seconds(self) -> float:
        """The median of the runs."""
        return median(sample.seconds for sample in self.samples)

    @property
    def memory(self) -> float:
        """The median of the peaks, in bytes."""
        return median(sample.memory for sample in self.samples)

    def scaled(self, files: int) -> float:
        """The seconds that so many files would take, at the same cost for each."""
        return self.seconds * files / self.command.files


class FailedError(Exception):
    """A process did not end as it should; the message is the last that it said."""


# ---- what is run


def kjerne(python: str) -> tuple[str, ...]:
    """How kjerne is started: by the script that stands beside a Python, else as a module."""
    script = Path(python).with_name("kjerne")
    return (str(script),) if script.exists() else (python, "-m", "kjerne")


def start_up(python: str) -> tuple[Command, ...]:
    """What takes no files, or the five that are shipped."""
    ours = kjerne(python)
    return (
        Command("pass", "`python -c pass`", (python, "-c", "pass")),
        Command("imports", "import of the four packages", (python, "-c", IMPORTS)),
        Command("version", "`kjerne --version`", (*ours, "--version")),
        Command("help", "`kjerne --help`", (*ours, "--help")),
        Command("terminal", "`kjerne evaluate`, five groups", (*ours, "evaluate", "--lang", "en")),
    )


def on_files(python: str, peers: Peers, cwd: Path, count: int) -> tuple[Command, ...]:
    """What reads the corpus in the folder of `cwd` that is called by its count; peers need `write_schema` before."""
    folder = f"{count}"  # relative, and short: some are told the name of every file
    common = ("--as-of", corpus.AS_OF, "--lang", "en", folder)
    commands = [Command("raw", "raw libyaml pass", (python, "-c", RAW, folder), count)]
    for jobs, workers in (("1", "one process"), ("2", "two workers")):
        for id, words in (("check", ("check",)), ("evaluate", ("evaluate", "--format", "json"))):
            line: tuple[str, ...] = (*kjerne(python), *words, "--jobs", jobs, *common)
            commands.append(Command(f"{id}-{jobs}", f"`kjerne {' '.join(words)}`, {workers}", line, count))
    if peers.ajv:
        # It would take the schema for draft 7, and complain of words that are no business of a validator's.
        options = ("--spec=draft2020", "--strict=false", "--validate-formats=false", "--errors=line")
        line = (peers.ajv, "validate", *options, "-s", SCHEMA, "-d", f"{folder}/**/*.yaml")
        commands.append(Command("ajv", "ajv-cli", line, count))
    if peers.python:
        # These are slow: the first folder is enough for them.
        names = sorted(f"{folder}/000/{file.name}" for file in (cwd / folder / "000").iterdir())
        line = (peers.program("check-jsonschema"), "--schemafile", SCHEMA, *names)
        commands.append(Command("check-jsonschema", "check-jsonschema", line, len(names)))
        line = (peers.program("yamllint"), "-d", YAMLLINT, f"{folder}/000")
        commands.append(Command("yamllint", "yamllint", line, len(names)))
    return tuple(commands)


def write_schema(python: str, cwd: Path) -> None:
    """Write the JSON Schema of a group, as `kjerne schema group` gives it, for the peers.

    Dates may be anything: ajv-cli reads YAML 1.1, where a date is no text. That spares the peers a little work.
    """
    line = (*kjerne(python), "schema", "group")
    done = subprocess.run(line, cwd=cwd, env=environment("-m" in line), stdout=subprocess.PIPE, check=True)
    (cwd / SCHEMA).write_text(json.dumps(_any_date(json.loads(done.stdout))))


def _any_date(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {
            key: {name: True if name in DATES else _any_date(each) for name, each in value.items()}
            if key == "properties"
            else _any_date(value)
            for key, value in schema.items()
        }
    return [_any_date(each) for each in schema] if isinstance(schema, list) else schema


# ---- running


def environment(checkout: bool) -> dict[str, str]:
    """The same for all: 80 columns, no colour. What is no script of an installed kjerne finds it in the checkout."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR")}
    kept |= {"PYTHONUTF8": "1", "COLUMNS": "80"}
    places = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]  # where the packages are that this process has
    return kept | ({"PYTHONPATH": os.pathsep.join(places)} if checkout else {})


def in_turn(commands: Iterable[Command], rounds: int, cwd: Path, say: Callable[[str], None]) -> dict[str, Measured]:
    """Run every command once in each round, so that whatever else the machine does hits all alike.

    A command that fails is said so and left out.
    """
    running = {command.id: command for command in commands}
    samples: dict[str, list[Sample]] = {id: [] for id in running}
    for number in range(1, rounds + 1 if running else 1):
        say(f"round {number} of {rounds}")
        for id, command in tuple(running.items()):
            try:
                samples[id].append(once(command.words, cwd, environment("-m" in command.words)))
            except FailedError as error:
                say(f"{command.name} is left out: {error}")
                del running[id]
    return {id: Measured(command, tuple(samples[id])) for id, command in running.items()}


def once(words: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Sample:
    """Run a process to its end. Raises `FailedError` where it ends with anything but 0."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            *_, last = ["(not a word)", *errors.read().decode(errors="replace").strip().splitlines()]
            raise FailedError(f"it ended with {process.returncode}: {last[:300]}")
    return Sample(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
