"""The repository to begin with, docs/starter: what its files and its README say can be done, done in a copy of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from kjerne.model.configuration import Configuration
from kjerne.reading.full_yaml import build
from tests.builders import commit, entries
from tests.conftest import CRITERIA, ROOT, Run, outside
from tests.systems import needs_git, needs_posix_shell

STARTER = ROOT / "docs" / "starter"
README = (STARTER / "README.md").read_text("utf-8")
GITHUB: dict[str, Any] = yaml.safe_load((STARTER / ".github/workflows/kjerne.yml").read_text("utf-8"))
GITLAB: dict[str, Any] = yaml.safe_load((STARTER / ".gitlab-ci.yml").read_text("utf-8"))
JENKINS = (STARTER / "Jenkinsfile").read_text("utf-8")
PRE_COMMIT: dict[str, Any] = yaml.safe_load((STARTER / ".pre-commit-config.yaml").read_text("utf-8"))

INSTALL = '-I -m pip install --quiet{} "git+https://HOST/kjerne.git@COMMIT"'
"""How the program is installed, which takes a network: what stands for it here is the program of this checkout."""

GROUP = "groups/ekstremvaer.yaml"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the starter, to work in."""
    folder = tmp_path / "our groups"
    shutil.copytree(STARTER, folder)
    monkeypatch.chdir(folder)
    return folder


def shell(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of a CI file, run by `sh` where the program is installed for all and in a venv."""
    programs = folder.parent / "programs with spaces" / "kjerne" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    for name, line in {"kjerne": "-P -m kjerne", "python": "-P"}.items():
        dropped = '[ "$1" = -I ] && shift\n' if name == "python" else ""  # with -I this checkout would not be found
        (programs / name).write_text(f'#!/bin/sh\n{dropped}exec "{sys.executable}" {line} "$@"\n')
        (programs / name).chmod(0o755)
    places = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "WORKSPACE_TMP": str(programs.parent.parent)}
    env = outside(**places, **environment)
    return subprocess.run(["sh", "-ec", command], cwd=folder, env=env, capture_output=True, text=True, check=False)


def spoil(folder: Path) -> None:
    """A value that there is not, in the group."""
    file = folder / GROUP
    text = file.read_text("utf-8")
    assert "value: persistent" in text
    file.write_text(text.replace("value: persistent", "value: persistant"), "utf-8")


# ---- the definitions


@pytest.mark.usefixtures("copy")
def test_the_files_have_no_finding_and_the_group_comes_out(run: Run) -> None:
    ran = run("check", "--fail-level", "note", "--as-of", "2026-11-23", "--lang", "en")
    assert (ran.code, ran.out) == (0, "2 files checked: no findings\n")
    ran = run("evaluate", "--format", "json")
    assert ran.code == 0, ran.err
    assert [(id, group["recommendation"]) for id, group in entries(ran).items()] == [("ekstremvaer", "continue")]


@pytest.mark.usefixtures("copy")
def test_a_copy_made_years_from_now_does_not_fail_at_once(run: Run) -> None:
    assert run("check", "--as-of", "2046-11-23").code == 0


@pytest.mark.usefixtures("copy")
def test_it_speaks_the_language_of_its_configuration(run: Run) -> None:
    assert run("check", "--as-of", "2026-11-23").out == "2 filer sjekket: ingen funn\n"


def test_a_set_of_ones_own_takes_what_the_readme_says(copy: Path, run: Run) -> None:
    (copy / "criteria").mkdir()
    text = CRITERIA.read_text("utf-8").replace("\nid: dfo-2024\n", "\nid: our-set\n")
    (copy / "criteria" / "our-set.yaml").write_text(text, "utf-8")
    assert run("check", "--fail-level", "note", "--as-of", "2026-11-23").code == 0
    ran = run("evaluate", "--format", "json")
    assert json.loads(ran.out)["criteria"]["id"] == "our-set"


# ---- the configuration


def test_the_configuration_shows_every_key_with_a_comment_above_it(run: Run) -> None:
    text = (STARTER / "kjerne.yaml").read_text("utf-8")
    every = re.sub(r"^# (?=[a-z-]+: )", "", text, flags=re.MULTILINE)
    shown = build(every)
    assert isinstance(shown, dict)
    assert shown.keys() == set(Configuration.keys().values())
    for key in shown:
        above = every[: every.index(f"\n{key}:")].splitlines()[-1]
        assert above.startswith("# "), key
    jsonschema = pytest.importorskip("jsonschema", reason="the schema is asked")
    schema = json.loads(run("schema", "config").out)
    for written in (text, every):
        jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(build(written))))


# ---- GitHub


def test_the_workflow_uses_what_the_action_has() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    assert GITHUB["permissions"] == {}
    [job] = GITHUB["jobs"].values()
    [step] = [step for step in job["steps"] if step["uses"] == "OWNER/kjerne@COMMIT"]
    assert set(step["with"]) <= set(action["inputs"])
    used = re.findall(rf"steps\.{step['id']}\.outputs\.([a-z-]+)", json.dumps(job))
    assert used
    assert set(used) <= set(action["outputs"])
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    assert job["steps"][0]["with"] == {"fetch-depth": 0, "persist-credentials": False}


def test_the_workflow_pins_the_actions_that_the_readme_of_the_project_pins() -> None:
    pinned = r"uses: (\S+@[0-9a-f]{40} # v[0-9.]+)\n"
    here = re.findall(pinned, (STARTER / ".github/workflows/kjerne.yml").read_text("utf-8"))
    there = re.findall(pinned, (ROOT / "README.md").read_text("utf-8"))
    assert len(here) == 2
    assert here == there


# ---- GitLab, Jenkins, pre-commit


@needs_posix_shell
def test_the_job_of_gitlab_reports_findings_in_the_merge_request(copy: Path) -> None:
    install, *commands = GITLAB["kjerne"]["script"]
    assert install == f"python3 {INSTALL.format('')}"
    [report] = GITLAB["kjerne"]["artifacts"]["reports"].values()
    assert [shell(command, copy).returncode for command in commands] == [0]
    assert json.loads((copy / report).read_text("utf-8")) == []
    spoil(copy)
    assert [shell(command, copy).returncode for command in commands] == [1]
    [finding] = json.loads((copy / report).read_text("utf-8"))
    assert finding["check_name"] == "unknown-value"
    assert finding["location"]["path"] == GROUP


@needs_git
@needs_posix_shell
def test_the_job_of_gitlab_shows_what_a_merge_request_changes(copy: Path) -> None:
    [after] = GITLAB["kjerne"]["after_script"]
    base = commit(copy)
    file = copy / GROUP
    file.write_text(file.read_text("utf-8").replace("value: several", "value: one", 1), "utf-8")
    commit(copy)
    ran = shell(after, copy, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert ran.returncode == 0, ran.stderr
    assert "Ekstremvær" in ran.stdout
    outside_merge_requests = shell(after, copy)
    assert (outside_merge_requests.returncode, outside_merge_requests.stdout) == (0, "")


@needs_posix_shell
def test_jenkins_gets_a_test_that_fails(copy: Path) -> None:
    venv, install, *commands = re.findall(r"sh '(.*)'", JENKINS)
    python = '"$WORKSPACE_TMP/kjerne/bin/python"'
    assert venv == 'python3 -I -m venv "$WORKSPACE_TMP/kjerne"'
    assert install == f"{python} {INSTALL.format(' --no-cache-dir')}"
    [report] = re.findall(r"junit '(.*)'", JENKINS)
    assert [shell(command, copy).returncode for command in commands] == [0]
    assert "<failure" not in (copy / report).read_text("utf-8")
    spoil(copy)
    assert [shell(command, copy).returncode for command in commands] == [1]
    assert "<failure" in (copy / report).read_text("utf-8")


def test_the_hook_of_pre_commit_is_one_of_ours() -> None:
    [repo] = PRE_COMMIT["repos"]
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    assert (repo["repo"], repo["rev"]) == ("https://HOST/kjerne", "COMMIT")
    assert {hook["id"] for hook in repo["hooks"]} <= hooks


# ---- the README


@needs_posix_shell
def test_the_commands_of_the_readme_run(copy: Path) -> None:
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL):
        ran = shell(block, copy)
        assert ran.returncode == 0, ran.stderr
    for name in ("groups/.schema.json", ".kjerne.schema.json"):
        json.loads((copy / name).read_text("utf-8"))
    assert shell("kjerne check", copy).returncode == 0, "a schema is no definition"


def test_the_readme_names_every_file_and_every_word_to_replace() -> None:
    files = [file for file in STARTER.rglob("*") if file.is_file()]
    named = [STARTER / link for link in re.findall(r"\]\(([^)#]+)\)", README)]
    assert [file for file in files if file not in named and file.parent not in named and file.name != "README.md"] == []
    explained = re.findall(r"^\| `([A-Z]+)\b", README, re.MULTILINE)
    texts = [file.read_text("utf-8") for file in files if file.suffix != ".md" and file.parent.name != "groups"]
    written = re.sub(" #.*", "", "\n".join(texts))
    of_kjerne = "\n".join(re.findall(r"\brev:.*|\S*\bkjerne(?:\.git)?(?:@.*)?$", written, re.MULTILINE))
    assert set(re.findall(r"(?<![$\w])[A-Z]{4,}(?!\w)", of_kjerne)) == set(explained)


def test_no_link_leads_out_of_a_copy() -> None:
    for link in re.findall(r"\]\(([^)]+)\)", README):
        assert link.startswith("#") or (STARTER / link).resolve().is_relative_to(STARTER), link
