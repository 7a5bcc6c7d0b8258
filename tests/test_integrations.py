"""What other tools call: the steps of the GitHub action, run as its runner would, and the pre-commit hook."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests import strategies
from tests.builders import SMALL, commit, git, group, sets, small, write
from tests.conftest import ROOT, needs
from tests.systems import needs_git, needs_posix_shell

pytestmark = [needs_git, needs_posix_shell]  # the runner's program is a script here

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}
COMPARE_AND_CHECK = STEPS["Compare and check"]
CI_VARIABLES = ("GITHUB_REF", "GITHUB_SHA", "GITHUB_STEP_SUMMARY", "CI_PROJECT_DIR", "KJERNE_LANG")


class Ran(NamedTuple):
    """What a run of the action left: its exit code, what it printed, and the job's summary."""

    code: int
    said: str
    summary: str

    @property
    def annotated(self) -> list[str]:
        """The files of the annotations."""
        return re.findall(r"^::\w+ file=([^,]+),", self.said, re.MULTILINE)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """An empty folder for a checkout, beside that of a runner in which the program is installed."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    install(tmp_path / "runner" / "kjerne" / "bin")
    return folder


def install(programs: Path) -> None:
    """The Python of the step "Install" in this folder: with the program of this checkout, which -I would not find."""
    programs.mkdir(parents=True)
    python = programs / "python"
    python.write_text(f'#!/bin/sh\n[ "$1" = -I ] && shift && exec "{sys.executable}" -P "$@"\n')
    python.chmod(0o755)


def run(
    checkout: Path, *, ref: str = "refs/heads/topic", sha: str | None = None, before: str = "", **inputs: str
) -> Ran:
    """Run the step that compares and checks, in a checkout, for an event with this ref and commit (None: HEAD).

    `inputs` by their names, with `_` for `-`. `before`: a line of shell that goes before the step's own.
    """
    runner = checkout.parent / "runner"
    summary = runner / "summary.md"
    summary.unlink(missing_ok=True)
    expressions = {key: value.strip("${} \n") for key, value in COMPARE_AND_CHECK["env"].items()}
    names = {key: value.removeprefix("inputs.") for key, value in expressions.items() if value.startswith("inputs.")}
    assert expressions.keys() - names.keys() == {"KJERNE_SOURCE"}
    given = {name: str(about.get("default", "")) for name, about in ACTION["inputs"].items()}
    given["base"] = ""  # its default is an expression about the event
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    environment = {key: value for key, value in os.environ.items() if key not in CI_VARIABLES}
    environment |= {key: given[name] for key, name in names.items()}
    environment["KJERNE_SOURCE"] = "https://example.org/owner/kjerne/blob/v1"
    environment |= {"RUNNER_TEMP": str(runner), "GITHUB_STEP_SUMMARY": str(summary), "PYTHONPATH": str(ROOT)}
    environment |= {"GITHUB_REF": ref, "GITHUB_SHA": sha or git(checkout, "rev-parse", "HEAD")}
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", f"{before}\n{COMPARE_AND_CHECK['run']}"],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout + ran.stderr, summary.read_text("utf-8") if summary.exists() else "")


def code(folder: Path, id: str, **traits: str) -> None:
    """Code a group otherwise."""
    (folder / "groups" / f"{id}.yaml").write_text(strategies.dump(group(id, traits)), "utf-8")


# ---- layouts


def test_what_a_pull_request_moves_and_gets_wrong_in_a_repository_that_is_one_project(checkout: Path) -> None:
    write(checkout, SMALL, group("one"), group("two"))
    base = commit(checkout)
    code(checkout, "one", depth="shallow")
    code(checkout, "two", depth="shalow")
    commit(checkout)
    ran = run(checkout, base=base)
    assert ran.code == 1
    assert "| **One** | **continue** | **discontinue** |" in ran.summary
    assert "two.yaml:" in ran.summary, "a group that could not be compared is told"
    assert "groups/two.yaml" in ran.annotated
    sarif = json.loads((checkout / "kjerne.sarif").read_text("utf-8"))
    assert "unknown-value" in [result["ruleId"] for result in sarif["runs"][0]["results"]]
    pages = [rule["helpUri"] for rule in sarif["runs"][0]["tool"]["driver"]["rules"]]
    assert "https://example.org/owner/kjerne/blob/v1/docs/checks/unknown-value.md" in pages


@pytest.mark.parametrize("folder", ["policy", "vår politikk/kjerne grupper"])
def test_a_project_in_a_folder_is_judged_by_its_own_set_and_named_from_the_top(checkout: Path, folder: str) -> None:
    project = write(checkout / folder, SMALL, group("one"))
    base = commit(checkout)
    code(project, "one", depth="shallow", pace="quick")
    commit(checkout)
    ran = run(checkout, base=base, working_directory=folder)
    assert ran.code == 1
    assert f"{folder}/groups/one.yaml" in ran.annotated
    sarif = json.loads((checkout / "kjerne.sarif").read_text("utf-8"))
    places = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in sarif["runs"][0]["results"]
    ]
    assert {place.replace("%20", " ").replace("%C3%A5", "å") for place in places} == {f"{folder}/groups/one.yaml"}
    code(project, "one", depth="shallow")
    commit(checkout)
    ran = run(checkout, base=base, working_directory=folder)
    assert ran.code == 0
    assert "| **One** | **continue** | **discontinue** |" in ran.summary
    assert ran.summary.startswith("## What changed"), "nothing is amiss"


@pytest.mark.long
def test_projects_side_by_side_are_each_checked_by_their_own_set(checkout: Path) -> None:
    write(checkout / "a", SMALL, group("one"))
    write(checkout / "b", small(sets("criteria.need.traits.depth.values.deep.points", 90)), group("two"))
    commit(checkout)
    assert run(checkout, paths="a/groups\n  b/groups  \n").code == 0
    code(checkout / "b", "two", depth="deeep")
    ran = run(checkout, paths="a/groups\nb/groups")
    assert (ran.code, set(ran.annotated) - {"a/groups/one.yaml"}) == (1, {"b/groups/two.yaml"})


def two_sets(folder: Path) -> None:
    """A project with two criteria sets; each of its groups names its own."""
    write(folder, SMALL, group("one", criteria="small"), group("two", criteria="other"))
    (folder / "criteria" / "other.yaml").write_text(strategies.dump(SMALL | {"id": "other"}), "utf-8")


def test_groups_of_two_sets_are_compared_each_under_its_own(checkout: Path) -> None:
    two_sets(checkout)
    base = commit(checkout)
    (checkout / "groups" / "two.yaml").write_text(
        strategies.dump(group("two", {"depth": "shallow"}, criteria="other")), "utf-8"
    )
    commit(checkout)
    ran = run(checkout, base=base)
    assert ran.code == 0
    assert "**Two**" in ran.summary
    assert "**One**" not in ran.summary
    one = run(checkout, base=base, criteria="criteria/other.yaml")
    assert "criteria/set.yaml" not in one.annotated
    assert one.code == 1, "the group that names the other set cannot be judged by the one that is given"


def test_a_folder_without_a_definition_is_not_green(checkout: Path) -> None:
    write(checkout / "policy", SMALL, group("one"))
    base = commit(checkout)
    ran = run(checkout, base=base)
    assert ran.code == 1
    assert "empty-folder" in ran.said
    assert "there is no file here" in ran.summary


# ---- the base


def pull_request(checkout: Path) -> str:
    """A pull request that changes `one`, merged with a main branch on which `two` has changed since; the base that the
    event names, from before.
    """
    write(checkout, SMALL, group("one"), group("two"))
    event_base = commit(checkout)
    git(checkout, "branch", "topic")
    code(checkout, "two", depth="shallow")
    commit(checkout)
    git(checkout, "checkout", "--quiet", "topic")
    code(checkout, "one", depth="shallow")
    commit(checkout)
    git(checkout, "checkout", "--quiet", "--detach", "main")
    git(checkout, "merge", "--quiet", "--no-edit", "topic")
    return event_base


def test_only_what_the_pull_request_itself_changes_is_listed(checkout: Path) -> None:
    event_base = pull_request(checkout)
    ran = run(checkout, base=event_base, ref="refs/pull/7/merge")
    assert ran.code == 0
    assert "**One**" in ran.summary
    assert "**Two**" not in ran.summary, "somebody else changed it, on main"


def test_a_checkout_of_the_pull_requests_own_branch_is_compared_with_the_merge_base(checkout: Path) -> None:
    pull_request(checkout)
    merged = git(checkout, "rev-parse", "HEAD")
    git(checkout, "checkout", "--quiet", "topic")
    ran = run(checkout, base="main", ref="refs/pull/7/merge", sha=merged)
    assert "**One**" in ran.summary
    assert "**Two**" not in ran.summary
    git(checkout, "merge", "--quiet", "--no-edit", "main")  # HEAD has two parents, and is not the commit of the event
    ran = run(checkout, base="main", ref="refs/pull/7/merge", sha=merged)
    assert "**One**" in ran.summary
    assert "**Two**" not in ran.summary


def cloned(checkout: Path, *options: str) -> Path:
    """A clone of the checkout, in the place of another one, of the commit that it is at."""
    git(checkout, "branch", "--force", "merged", "HEAD")
    clone = checkout.parent / "clone"
    git(checkout.parent, "clone", "--quiet", *options, "--branch=merged", checkout.as_uri(), str(clone))
    return clone


def test_in_a_shallow_clone_the_summary_says_why_it_has_no_comparison_and_the_check_runs(checkout: Path) -> None:
    base = pull_request(checkout)
    clone = cloned(checkout, "--depth=1")
    code(clone, "one", depth="shalow")
    ran = run(clone, base=base, ref="refs/pull/7/merge")
    assert ran.code == 1
    assert "git fetch --unshallow" in ran.summary
    assert "cannot be compared" in ran.summary
    assert "::warning title=kjerne::" in ran.said
    assert "groups/one.yaml" in ran.annotated


def test_two_commits_are_enough_for_a_pull_request(checkout: Path) -> None:
    base = pull_request(checkout)
    ran = run(cloned(checkout, "--depth=2"), base=base, ref="refs/pull/7/merge")
    assert ran.code == 0
    assert "**One**" in ran.summary
    assert "**Two**" not in ran.summary


def test_without_a_base_there_is_only_the_check(checkout: Path) -> None:
    write(checkout, SMALL, group("one"))
    commit(checkout)
    ran = run(checkout)
    assert (ran.code, ran.summary) == (0, "")


# ---- what is said


def test_a_changed_configuration_is_told_in_the_summary(checkout: Path) -> None:
    project = write(checkout / "policy", SMALL, group("one"))
    base = commit(checkout)
    (project / "kjerne.yaml").write_text("fail-level: error\nlang: nb\n", "utf-8")
    commit(checkout)
    ran = run(checkout, base=base, working_directory="policy", lang="en")
    assert ran.code == 0
    assert ran.summary.startswith("This change alters `policy/kjerne.yaml`, the settings")


@pytest.mark.parametrize(("wanted", "exit"), [("true", 1), ("True", 1), ("false", 0), ("", 0), ("yes", 2)])
def test_it_fails_on_a_moved_group_where_that_is_asked_for(checkout: Path, wanted: str, exit: int) -> None:
    write(checkout, SMALL, group("one"))
    base = commit(checkout)
    code(checkout, "one", depth="shallow")
    commit(checkout)
    ran = run(checkout, base=base, fail_on_moved=wanted)
    assert ran.code == exit
    assert ("write true or false" in ran.said) == (exit == 2)


def test_what_cannot_be_compared_may_have_moved(checkout: Path) -> None:
    write(checkout, SMALL, group("one"))
    commit(checkout)
    assert run(checkout, base="0" * 40, fail_on_moved="true").code == 2
    assert run(checkout, base="0" * 40).code == 0


def test_a_summary_that_is_too_long_for_github_is_cut_and_says_so(checkout: Path) -> None:
    write(checkout, SMALL, *(group(f"g{number}", name="å" * 400_000) for number in range(2)))
    base = commit(checkout)
    for number in range(2):
        code(checkout, f"g{number}", depth="shallow")
    commit(checkout)
    ran = run(checkout, base=base)
    assert len(ran.summary.encode()) <= 1 << 20
    assert ran.summary.rstrip().splitlines()[-1].startswith("This report is cut here")


@pytest.mark.long
def test_sound_files_pass_the_check_in_the_language_asked_for(checkout: Path) -> None:
    write(checkout, SMALL, group("one"))
    base = commit(checkout)
    code(checkout, "one", depth="shallow")
    ran = run(checkout, base=base, lang="nn")
    assert ran.code == 0
    assert "Kva som er endra" in ran.summary


def test_the_inputs_set_severity_and_age(checkout: Path) -> None:
    old = {"depth": {"value": "deep", "evidence": [{"finding": "So it was.", "date": "2001-01-01"}]}}
    write(checkout, SMALL, group("one", old))
    commit(checkout)
    assert run(checkout).code == 0
    assert run(checkout, fail_level="warning").code == 1, "the other values have no evidence"
    assert "evidence-old" in run(checkout).said
    assert "evidence-old" not in run(checkout, max_age="900").said
    wrong = run(checkout, fail_level="fatal")
    assert wrong.code == 2


@pytest.mark.parametrize("folder", ["nowhere", "groups/one.yaml"])
def test_a_working_directory_that_is_none_is_wrong_usage(checkout: Path, folder: str) -> None:
    write(checkout, SMALL, group("one"))
    commit(checkout)
    ran = run(checkout, working_directory=folder)
    assert (ran.code, ran.said) == (2, f"kjerne: working-directory: {folder}: there is no such folder\n")


# ---- what the steps may rely on


def test_the_check_takes_paths_line_by_line_and_nothing_in_them_is_a_command(checkout: Path) -> None:
    write(checkout, SMALL, group("one"))
    commit(checkout)
    ran = run(checkout, paths="groups/one.yaml\n\n$(touch pwned)\n--list\n")
    assert ran.code == 1
    assert not (checkout / "pwned").exists()
    assert "$(touch pwned)" in ran.said


def test_the_steps_need_no_newer_bash_than_that_of_macos(checkout: Path) -> None:
    write(checkout, SMALL, group("one"))
    base = commit(checkout)
    code(checkout, "one", depth="shallow")
    ran = run(checkout, base=base, paths="  groups  ", before="enable -n mapfile readarray")
    assert ran.code == 0
    assert "**One**" in ran.summary
    commands = "\n".join(step["run"] for step in STEPS.values())
    assert not re.search(r"mapfile|readarray|declare -[An]|\$\{\w+(,,|\^\^|@)|&>>|coproc", commands)


def test_on_windows_the_programs_are_elsewhere(checkout: Path) -> None:
    write(checkout, SMALL, group("one"))
    commit(checkout)
    programs = checkout.parent / "runner" / "kjerne"
    (programs / "bin").rename(programs / "Scripts")
    assert run(checkout).code == 0


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
def test_no_step_runs_what_the_pull_request_brings(checkout: Path) -> None:
    write(checkout, SMALL, group("one"))
    base = commit(checkout)
    for name in MODULES:
        (checkout / f"{name}.py").write_text(f"open({str(checkout / 'pwned')!r}, 'w').close()\n", "utf-8")
    for name in ("git", "python3", "sed", "bash"):
        (checkout / name).write_text(f"#!/bin/sh\ntouch '{checkout / 'pwned'}'\n", "utf-8")
        (checkout / name).chmod(0o755)
    code(checkout, "one", depth="shallow")
    ran = run(checkout, base=base)
    assert ran.code == 0
    assert "**One**" in ran.summary
    made = subprocess.run(
        ["python3", "-I", "-m", "venv", "--without-pip", str(checkout.parent / "made")],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": "."},
        check=False,
    )
    assert made.returncode == 0
    assert not (checkout / "pwned").exists()


def test_every_python_of_the_action_is_isolated_and_every_package_is_locked() -> None:
    commands = "\n".join(step["run"] for step in STEPS.values())
    pythons = re.findall(r"(?:python\"?|bin/python\") (-\S+ \S+ \S+)", commands)
    assert pythons == ["-I -m venv", "-I -m pip", "-I -m kjerne.cli.github_action"]
    assert "bin/pip" not in commands
    installs = re.findall(r"^install (?!\()(.*)$", commands, re.MULTILINE)
    assert [each.split()[0] for each in installs] == ["--require-hashes", "--no-index"]


# ---- pre-commit


def hooked(folder: Path) -> None:
    """A project with the hook of this repository, run by the program of this checkout."""
    write(folder, SMALL, group("one"))
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    program, *words = hook["entry"].split()
    assert (hook["language"], program) == ("python", "kjerne")
    local = hook | {"language": "system", "entry": " ".join([f"'{sys.executable}'", "-P", "-m", "kjerne", *words])}
    configuration = {"repos": [{"repo": "local", "hooks": [local]}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(configuration), "utf-8")
    commit(folder)


@pytest.fixture
def run_hook(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[int, str]]:
    """Runs pre-commit itself on what is staged, as `git commit` would."""
    program = shutil.which("pre-commit") or ""
    needs(*([] if program else ["pre-commit"]))
    hooked(checkout)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PRE_COMMIT_HOME", str(checkout.parent / "home"))

    def run() -> tuple[int, str]:
        ran = subprocess.run([program, "run"], cwd=checkout, capture_output=True, text=True, check=False)
        return ran.returncode, ran.stdout + ran.stderr

    return run


def test_pre_commit_runs_the_hook_also_where_a_definition_is_only_deleted(
    checkout: Path, run_hook: Callable[[], tuple[int, str]]
) -> None:
    git(checkout, "rm", "--quiet", "criteria/set.yaml")
    exit, said = run_hook()
    assert exit == 1, "the group is left without its criteria"
    assert "groups/one.yaml" in said


def test_pre_commit_shows_warnings_though_they_let_the_commit_pass(
    checkout: Path, run_hook: Callable[[], tuple[int, str]]
) -> None:
    code(checkout, "one", pace="slow")
    git(checkout, "add", "--all")
    exit, said = run_hook()
    assert exit == 0
    assert "groups/one.yaml:" in said
    assert "warning" in said


@pytest.mark.long
def test_the_command_of_the_hook_checks(checkout: Path) -> None:
    hooked(checkout)
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["always_run"], hook["pass_filenames"]) == (True, False)
    command = [sys.executable, "-P", "-m", *hook["entry"].split()]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    assert subprocess.run(command, cwd=checkout, env=environment, check=False).returncode == 0
    code(checkout, "one", depth="shalow")
    assert subprocess.run(command, cwd=checkout, env=environment, check=False).returncode == 1
