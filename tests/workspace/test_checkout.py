"""What a check in CI asks git about what is checked out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kjerne.workspace import checkout
from kjerne.workspace.checkout import changed_configurations, is_merge
from kjerne.workspace.repository import RevisionError
from tests.builders import commit, git
from tests.systems import needs_git, needs_posix_shell

pytestmark = needs_git


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """A repository whose HEAD merges `topic`, which wrote two kjerne.yaml, into main, which wrote another."""
    folder = tmp_path / "repository"
    (folder / "policy").mkdir(parents=True)
    (folder / "one").write_text("1")
    (folder / "kjerne.yaml").write_text("lang: nb\n")
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "topic")
    (folder / "kjerne.yaml").write_text("lang: en\n")
    (folder / "policy" / "kjerne.yaml").write_text("lang: nn\n")
    (folder / "policy" / "not-kjerne.yaml").write_text("lang: nn\n")
    commit(folder)
    git(folder, "checkout", "--quiet", "main")
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "kjerne.yaml").write_text("lang: nn\n")
    commit(folder)
    git(folder, "merge", "--quiet", "--no-edit", "topic")
    return folder


def head(folder: Path) -> dict[str, str]:
    return {**os.environ, "GITHUB_SHA": git(folder, "rev-parse", "HEAD")}


def test_a_merge_is_the_commit_of_the_event_and_has_two_parents(merged: Path) -> None:
    environment = head(merged)
    assert is_merge("HEAD", environment, merged)
    assert is_merge("HEAD", environment, merged / "policy"), "of the repository that the folder is in"
    assert not is_merge("HEAD^1", environment, merged)
    assert not is_merge("HEAD", environment | {"GITHUB_SHA": git(merged, "rev-parse", "HEAD^1")}, merged)
    assert not is_merge("HEAD", dict(os.environ), merged)
    git(merged, "checkout", "--quiet", "topic")
    assert not is_merge("HEAD", head(merged), merged)


def test_a_merge_whose_parents_a_shallow_clone_lacks_is_none(merged: Path, tmp_path: Path) -> None:
    for depth, there in ((1, False), (2, True)):
        clone = tmp_path / f"clone{depth}"
        git(tmp_path, "clone", "--quiet", f"--depth={depth}", merged.as_uri(), str(clone))
        assert is_merge("HEAD", head(clone), clone) is there


def test_where_git_knows_nothing_there_is_no_merge(tmp_path: Path) -> None:
    assert not is_merge("HEAD", {**os.environ, "GITHUB_SHA": ""}, tmp_path)
    assert not is_merge("HEAD", {"PATH": ""}, tmp_path)


def test_the_changed_configurations_of_the_whole_repository_are_told(merged: Path) -> None:
    for folder in (merged, merged / "policy"):
        assert changed_configurations("HEAD^1", os.environ, folder) == ["kjerne.yaml", "policy/kjerne.yaml"]
    assert changed_configurations("HEAD^2", os.environ, merged) == ["elsewhere/kjerne.yaml"]
    assert changed_configurations("HEAD", os.environ, merged) == []


def test_of_a_base_with_three_dots_only_what_has_changed_since_both_parted(merged: Path) -> None:
    git(merged, "checkout", "--quiet", "topic")
    assert changed_configurations("main~1...", os.environ, merged) == ["kjerne.yaml", "policy/kjerne.yaml"]
    assert changed_configurations("main~1", os.environ, merged) == [
        "elsewhere/kjerne.yaml",
        "kjerne.yaml",
        "policy/kjerne.yaml",
    ]


def test_one_that_is_gone_or_moved_has_changed_too(merged: Path) -> None:
    git(merged, "mv", "policy/kjerne.yaml", "one.yaml")
    git(merged, "mv", "elsewhere", "øst")
    commit(merged)
    assert changed_configurations("HEAD~1", os.environ, merged) == [
        "elsewhere/kjerne.yaml",
        "policy/kjerne.yaml",
        "øst/kjerne.yaml",
    ]


@pytest.mark.parametrize("base", ["nope", "nope...", "", "...", "--output=pwned", "0" * 40])
def test_what_is_no_base_is_refused(merged: Path, base: str) -> None:
    with pytest.raises(RevisionError):
        changed_configurations(base, os.environ, merged)
    assert not (merged / "pwned").exists()


def test_only_so_many_are_told(merged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkout, "MOST_CONFIGURATIONS", 1)
    assert changed_configurations("HEAD^1", os.environ, merged) == ["kjerne.yaml"]


@needs_posix_shell
def test_no_program_runs_that_the_repository_names(merged: Path, tmp_path: Path) -> None:
    mark = tmp_path / "pwned"
    script = tmp_path / "program"
    script.write_text(f"#!/bin/sh\ntouch '{mark}'\n")
    script.chmod(0o755)
    for key in ("diff.external", "diff.evil.command", "diff.evil.textconv", "core.fsmonitor", "core.pager"):
        git(merged, "config", key, str(script))
    (merged / ".git" / "info" / "attributes").write_text("*.yaml diff=evil\n")
    assert changed_configurations("HEAD^1", os.environ, merged)
    assert is_merge("HEAD", head(merged), merged)
    assert not mark.exists()
