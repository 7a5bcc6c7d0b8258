"""What other tools call: the steps of the GitHub action, run as its runner would, and the pre-commit hook's entry."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.builders import git
from tests.conftest import ROOT

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the shipped groups, and a runner's folder in which the program is installed."""
    folder = tmp_path / "repository"
    (folder / "groups").mkdir(parents=True)
    for file in (ROOT / "groups").iterdir():
        (folder / "groups" / file.name).write_bytes(file.read_bytes())
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "groups")
    program = tmp_path / "runner" / "kjerne" / "bin" / "python"  # where the step "Install" puts it
    program.parent.mkdir(parents=True)
    # The program of this checkout, which with -I would not be found.
    program.write_text(f'#!/bin/sh\n[ "$1" = -I ] && shift && exec "{sys.executable}" -P "$@"\n')
    program.chmod(0o755)
    return folder


def run(name: str, repository: Path, **inputs: str) -> tuple[int, str, str]:
    """A step's exit code, what it printed, and the job summary after it."""
    runner = repository.parent / "runner"
    summary = runner / "summary.md"
    names = {key: value.strip("${} ").removeprefix("inputs.") for key, value in STEPS[name].get("env", {}).items()}
    given = {input: str(about.get("default", "")) for input, about in ACTION["inputs"].items()} | inputs
    environment = os.environ | {key: given.get(input, input) for key, input in names.items()}
    environment |= {"RUNNER_TEMP": str(runner), "GITHUB_STEP_SUMMARY": str(summary), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr, summary.read_text("utf-8") if summary.exists() else ""


def change(repository: Path, old: str, new: str) -> None:
    file = repository / "groups" / "kubu.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.long
def test_a_pull_request_that_moves_a_group_says_so_in_the_summary(repository: Path) -> None:
    change(repository, "value: persistent", "value: limited")
    code, said, summary = run("Compare", repository, base="HEAD")
    assert (code, said) == (0, "")
    assert "KUBU" in summary
    assert "**Time-limit**" in summary


def test_a_broken_file_is_annotated_and_fails_the_check_but_not_the_comparison(repository: Path) -> None:
    change(repository, "value: persistent", "value: persistant")
    assert run("Compare", repository, base="HEAD")[0] == 0
    code, said, _ = run("Check", repository)
    assert code == 1
    assert "::error file=groups/kubu.yaml,line=" in said
    report = json.loads((repository / "kjerne.sarif").read_text("utf-8"))
    assert [result["ruleId"] for result in report["runs"][0]["results"]] == ["unknown-value"]


@pytest.mark.long
def test_sound_files_pass_the_check_in_the_language_asked_for(repository: Path) -> None:
    assert run("Check", repository, lang="nn")[0] == 0


@pytest.mark.long
def test_the_check_takes_paths_line_by_line_and_nothing_in_them_is_a_command(repository: Path) -> None:
    code, said, _ = run("Check", repository, paths="groups/va.yaml\n\n$(touch pwned)\n--list\n")
    assert code == 1
    assert not (repository / "pwned").exists()
    assert "$(touch pwned)" in said


@pytest.mark.long
def test_the_hook_that_pre_commit_finds_runs_the_check(repository: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["language"] == "python"
    program, *words = hook["entry"].split()
    assert program == "kjerne"
    command = [sys.executable, "-m", "kjerne", *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    assert subprocess.run(command, cwd=repository, env=environment, check=False).returncode == 0
    change(repository, "value: persistent", "value: persistant")
    assert subprocess.run(command, cwd=repository, env=environment, check=False).returncode == 1


MODULES = (
    "venv",
    "pip",
    "site",
    "sitecustomize",
    "usercustomize",
    "encodings",
    "yaml",
    "typer",
    "kjerne",
    "subprocess",
)


@pytest.mark.long
def test_no_step_runs_what_the_pull_request_brings(repository: Path) -> None:
    for name in MODULES:
        (repository / f"{name}.py").write_text(f"open({str(repository / 'pwned')!r}, 'w').close()\n", "utf-8")
    for name in ("git", "python3", "sed", "bash"):
        (repository / name).write_text(f"#!/bin/sh\ntouch '{repository / 'pwned'}'\n", "utf-8")
        (repository / name).chmod(0o755)
    assert run("Compare", repository, base="HEAD")[0] == 0
    assert run("Check", repository)[0] == 0
    made = subprocess.run(
        ["python3", "-I", "-m", "venv", "--without-pip", str(repository.parent / "made")],
        cwd=repository,
        env=os.environ | {"PYTHONPATH": "."},
        check=False,
    )
    assert made.returncode == 0
    assert not (repository / "pwned").exists()


def test_every_python_of_the_action_is_isolated_and_every_package_is_locked() -> None:
    commands = "\n".join(step["run"] for step in STEPS.values())
    pythons = re.findall(r"python3?\"? (\S+ \S+ \S+)", commands)
    assert pythons == ["-I -m venv", "-I -m pip", "-I -m kjerne", "-I -m kjerne"]
    assert "bin/pip" not in commands
    installs = re.findall(r"^install (?!\()(.*)$", commands, re.MULTILINE)
    assert [each.split()[0] for each in installs] == ["--require-hashes", "--no-index"]
