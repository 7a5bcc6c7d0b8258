"""`kjerne diff` in real repositories: which base counts, what a revision leads to, and when git needs help first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import SMALL, Document, commit, entries, git, group, moved, report_of, write
from tests.conftest import Run

LANGUAGES = ("nb", "nn", "en")
SHALLOW = {"depth": "shallow"}


def put(folder: Path, *groups: Document) -> str:
    """A commit with these groups and the small set; its hash."""
    write(folder, SMALL, *groups)
    return commit(folder)


def refusals(run: Run, *arguments: str, **environment: str) -> list[str]:
    """What a command says in each language where it refuses with 2 and shows nothing."""
    said = []
    for lang in LANGUAGES:
        ran = run(*arguments, "--lang", lang, **environment)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.count("\n") == 1
        said.append(ran.err)
    assert len(set(said)) == 3
    return said


# ---- the base


@pytest.fixture
def diverged(here: Path) -> Path:
    """Branch `mine` is checked out and has moved group one; `main` has moved group two since."""
    put(here, group("one"), group("two"))
    git(here, "branch", "mine")
    put(here, group("one"), group("two", SHALLOW))
    git(here, "checkout", "--quiet", "mine")
    put(here, group("one", SHALLOW), group("two"))
    return here


@pytest.mark.parametrize(
    ("names", "changed"),
    [
        (["main"], ["one", "two"]),
        (["main..mine"], ["one", "two"]),
        (["main.."], ["one", "two"]),
        (["main..."], ["one"]),
        (["main...mine"], ["one"]),
        (["main...HEAD"], ["one"]),
        (["...main"], ["two"]),
        (["mine...main"], ["two"]),
        (["..main"], ["one", "two"]),
        (["mine..mine"], []),
        (["main...main"], []),
    ],
    ids=" ".join,
)
def test_dots_say_which_base_counts(run: Run, diverged: Path, names: list[str], changed: list[str]) -> None:
    assert moved(run("diff", *names, "--format", "json")) == changed


def test_what_is_left_out_behind_the_dots_is_the_working_tree(run: Run, diverged: Path) -> None:
    write(diverged, SMALL, group("one", SHALLOW), group("two"), group("three"))
    assert set(entries(run("diff", "main...", "--format", "json"))) == {"one", "three"}
    assert set(entries(run("diff", "main...HEAD", "--format", "json"))) == {"one"}


def test_the_merge_base_is_named(run: Run, diverged: Path) -> None:
    base = git(diverged, "merge-base", "main", "mine")
    report = report_of(run("diff", "main...mine", "--format", "json"))
    assert report["old"] == {"name": base[:12], "commit": base, "merge-base": ["main", "mine"]}
    assert report["new"] == {"name": "mine", "commit": git(diverged, "rev-parse", "mine")}
    assert run("diff", "main...").out.startswith(
        "What changed from the merge base of main and HEAD to the working tree"
    )
    assert "det felles utgangspunktet for main og HEAD" in run("diff", "main...", "--lang", "nb").out
    (entry,) = report["groups"]
    assert entry["before"]["file"] == f"{base[:12]}:groups/one.yaml"


def test_a_branch_with_commits_of_its_own_is_told_of(run: Run, diverged: Path) -> None:
    said = {run("diff", "main", "--lang", lang).err for lang in LANGUAGES}
    assert len(said) == 3
    assert all("main..." in text and text.count("\n") == 1 for text in said)
    for names in (["HEAD~1"], ["main..."], ["main..HEAD"], ["main", "mine"], ["mine"]):
        assert run("diff", *names).err == ""


def test_a_checked_out_merge_of_a_pull_request_is_compared_with_its_first_parent(run: Run, diverged: Path) -> None:
    stale = git(diverged, "merge-base", "main", "mine")
    git(diverged, "checkout", "--quiet", "--detach", "main")
    git(diverged, "merge", "--quiet", "--no-edit", "mine")
    assert moved(run("diff", stale, "--format", "json")) == ["one", "two"], "the base of the event may be old"
    assert moved(run("diff", "HEAD^1", "--format", "json")) == ["one"]
    assert run("diff", "HEAD^1").err == ""


def test_a_range_is_both_sides(run: Run, diverged: Path) -> None:
    assert all("main...mine" in text for text in refusals(run, "diff", "main...mine", "HEAD"))
    assert moved(run("diff", "HEAD^{/x}", "--format", "json")) == []
    git(diverged, "commit", "--quiet", "--allow-empty", "--message=a..b")
    assert report_of(run("diff", "HEAD^{/a..b}", "--format", "json"))["old"]["name"] == "HEAD^{/a..b}"


def test_a_folder_wins_over_a_range(run: Run, diverged: Path) -> None:
    write(diverged / "main..mine", SMALL, group("other"))
    assert set(entries(run("diff", "main..mine", "main..mine", "--format", "json"))) == set()
    (diverged / "below").mkdir()
    assert run("diff", "../nope").code == 2


def test_two_histories_have_no_base(run: Run, diverged: Path) -> None:
    git(diverged, "checkout", "--quiet", "--orphan", "other")
    put(diverged, group("one"))
    assert all("main...other" in text for text in refusals(run, "diff", "main...other"))


@pytest.mark.parametrize("depth", ["1", "2"])
def test_a_base_that_a_shallow_clone_may_lack_is_not_guessed(
    run: Run, diverged: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, depth: str
) -> None:
    clone = tmp_path_factory.mktemp("shallow") / "clone"
    url = f"file://{diverged}"
    git(diverged, "clone", "--quiet", "--no-single-branch", "--depth", depth, url, str(clone))
    monkeypatch.chdir(clone)
    git(clone, "checkout", "--quiet", "mine")
    if depth == "2":  # both branches reach the base
        assert moved(run("diff", "origin/main...", "--format", "json")) == ["one"]
        git(clone, "-c", f"remote.origin.url={url}", "fetch", "--quiet", "--depth=1", "origin", "main")
    assert all("git fetch --unshallow" in text for text in refusals(run, "diff", "origin/main..."))
    assert all("git fetch --unshallow" in text for text in refusals(run, "diff", "HEAD~5"))
    assert run("diff", "origin/main").code == 0


# ---- renamed groups


def test_a_renamed_group_is_the_same_group(run: Run, here: Path) -> None:
    put(here, group("one", name="The name"), group("two"))
    write(here, SMALL, group("uno", name="The name"), group("two"))
    report = report_of(run("diff", "HEAD", "--format", "json"))
    (only,) = report["groups"]
    assert (only["id"], only["was"], only["status"], only["moved"]) == ("uno", "one", "renamed", False)
    assert (only["before"]["id"], only["after"]["id"]) == ("one", "uno")
    assert report["unchanged"] == 1
    assert run("diff", "HEAD", "--fail-on", "moved").code == 0
    assert "1 has only been renamed and 1 is as before." in " ".join(run("diff", "HEAD").out.split())
    for lang, words in {"en": "uno, was one", "nb": "uno, het one", "nn": "uno, heitte one"}.items():
        for format in ("terminal", "markdown"):
            assert words in run("diff", "HEAD", "--lang", lang, "--format", format).out


def test_a_renamed_group_that_moves_counts(run: Run, here: Path) -> None:
    put(here, group("one", name="The name"), group("two"))
    write(here, SMALL, group("uno", SHALLOW, name="The name"), group("two"))
    for names in (["HEAD"], ["HEAD", "."]):
        ran = run("diff", *names, "--format", "json")
        (only,) = report_of(ran)["groups"]
        assert (only["id"], only["was"], only["status"], only["moved"]) == ("uno", "one", "changed", True)
        assert [trait["trait"] for trait in only["traits"]] == ["depth"]
        assert run("diff", *names, "--fail-on", "moved").code == 1
    commit(here)
    assert moved(run("diff", "HEAD~1", "HEAD", "--format", "json")) == ["uno"]
    shown = run("diff", "HEAD~1", "--format", "markdown").out
    assert "| **Id** | one | uno |" in shown


def test_the_evidence_makes_it_the_same_group_whatever_its_name(run: Run, here: Path) -> None:
    coded = {"depth": {"value": "deep", "evidence": [{"source": "note", "finding": "A long and winding finding."}]}}
    sources = {"note": {"title": "A note", "publisher": "Me", "date": "2024-06-14"}}
    put(here, group("one", coded, name="Before", sources=sources))
    write(here, SMALL, group("uno", coded, name="After that", sources=sources))
    assert entries(run("diff", "HEAD", "--format", "json"))["uno"]["was"] == "one"


def test_groups_that_are_coded_alike_are_not_the_same(run: Run, here: Path) -> None:
    put(here, group("one"))
    write(here, SMALL, group("other"))
    status = {
        id: (each["status"], each.get("was")) for id, each in entries(run("diff", "HEAD", "--format", "json")).items()
    }
    assert status == {"one": ("removed", None), "other": ("added", None)}


def test_each_group_is_renamed_once_and_the_closest_counts(run: Run, here: Path) -> None:
    put(here, group("one", name="The name"), *(group(f"old-{n}", name=f"Number {n} of them") for n in range(30)))
    write(
        here,
        SMALL,
        group("uno", name="The name"),
        group("copy", SHALLOW, name="The name"),
        *(group(f"new-{n}", name=f"Number {n} of them") for n in range(30)),
    )
    found = entries(run("diff", "HEAD", "--format", "json"))
    assert (found["uno"]["was"], found["uno"]["status"]) == ("one", "renamed")
    assert found["copy"]["status"] == "added"
    assert {id: found[id]["was"] for id in found if id.startswith("new")} == {f"new-{n}": f"old-{n}" for n in range(30)}


def test_an_invalid_group_is_not_taken_for_another(run: Run, here: Path) -> None:
    put(here, group("one", name="The name"))
    write(here, SMALL, group("one", {"depth": "nonsense"}, name="The name"), group("uno", name="The name"))
    report = report_of(run("diff", "HEAD", "--format", "json"))
    assert report["left-out"] == ["one"]
    assert {each["id"]: each["status"] for each in report["groups"]} == {"uno": "added"}


# ---- submodules, links, sparse checkouts


def submodule(folder: Path, path: str, source: Path) -> None:
    git(folder, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(source), path)
    git(folder, "commit", "--quiet", "--message=module")


@pytest.fixture
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a group at its top."""
    folder = tmp_path_factory.mktemp("module")
    write(folder, SMALL, group("one"))
    (folder / "groups" / "one.yaml").rename(folder / "one.yaml")
    commit(folder)
    return folder


@pytest.mark.parametrize("path", ["groups", "groups/more"])
def test_a_submodule_is_refused_and_compared_inside(
    run: Run, here: Path, module: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if path == "groups":
        (here / "README").write_text("x", "utf-8")
        commit(here)
    else:
        put(here, group("two"))
    submodule(here, path, module)
    for names in (["HEAD"], ["HEAD", "HEAD"], ["HEAD~1...HEAD"]):
        assert all(path in text and "HEAD" in text for text in refusals(run, "diff", *names))
    monkeypatch.chdir(here / path)
    write(here / path, SMALL)
    (here / path / "groups").rmdir()
    ran = run("diff", "HEAD", "--format", "json")
    assert (report_of(ran)["unchanged"], report_of(ran)["groups"]) == (1, [])


def test_a_linked_folder_is_followed_in_a_revision(run: Run, here: Path) -> None:
    write(here / "defs", SMALL, group("one"))
    for name in ("groups", "criteria"):
        (here / name).symlink_to(f"defs/{name}")
    (here / "again").symlink_to("groups")
    commit(here)
    assert (report_of(run("diff", "HEAD", "--format", "json"))["unchanged"], run("diff", "HEAD").err) == (1, "")
    write(here / "defs", SMALL, group("one", SHALLOW))
    commit(here)
    for names in (["HEAD~1"], ["HEAD~1", "HEAD"]):
        ran = run("diff", *names, "--format", "json")
        assert moved(ran) == ["one"]
        assert entries(ran)["one"]["before"]["file"] == "HEAD~1:defs/groups/one.yaml"


@pytest.mark.parametrize("target", ["../elsewhere", "/etc", "a/../../elsewhere"])
def test_a_link_out_of_the_repository_is_refused(
    run: Run, here: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here / "elsewhere", SMALL, group("hidden-away"))
    inner = here / "inner"
    put(inner, group("one"))
    git(inner, "rm", "--quiet", "-r", "groups")
    (inner / "groups").symlink_to(target)
    commit(inner)
    monkeypatch.chdir(inner)
    for names in (["HEAD"], ["HEAD", "HEAD~1"]):
        assert all("groups" in text and "hidden-away" not in text for text in refusals(run, "diff", *names))


def test_a_link_that_leads_nowhere_holds_no_group(run: Run, here: Path) -> None:
    put(here, group("one"))
    git(here, "rm", "--quiet", "-r", "groups")
    for name, target in {"groups": "ring", "ring": "groups"}.items():
        (here / name).symlink_to(target)
    commit(here)
    assert entries(run("diff", "HEAD~1", "HEAD", "--format", "json"))["one"]["status"] == "removed"


@pytest.mark.parametrize("kept", ["/groups/one.yaml", "/README"])
def test_what_a_sparse_checkout_leaves_out_is_still_there(run: Run, here: Path, kept: str) -> None:
    (here / "README").write_text("x", "utf-8")
    put(here, group("one"), group("two"))
    git(here, "sparse-checkout", "set", "--no-cone", kept)
    assert not (here / "groups" / "two.yaml").exists()
    assert not (here / "criteria").exists()
    assert git(here, "status", "--short") == ""
    ran = run("diff", "HEAD", "--format", "json")
    report = report_of(ran)
    assert (report["unchanged"], report["groups"], ran.err) == (2, [], "")
    assert report["criteria"]["new"]["id"] == SMALL["id"]
    if kept != "/README":
        (here / "groups" / "one.yaml").unlink()
        assert {id: each["status"] for id, each in entries(run("diff", "HEAD", "--format", "json")).items()} == {
            "one": "removed"
        }


def test_what_is_only_in_the_index_is_no_file(run: Run, here: Path) -> None:
    put(here, group("one"), group("two"))
    (here / "groups" / "two.yaml").unlink()
    assert entries(run("diff", "HEAD", "--format", "json"))["two"]["status"] == "removed"


# ---- what git has to be told first


def test_a_partial_clone_names_the_remedy(
    run: Run, repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path_factory.mktemp("partial") / "clone"
    git(repository, "config", "uploadpack.allowFilter", "true")
    git(repository, "clone", "--quiet", "--filter=blob:none", f"file://{repository}", str(clone))
    monkeypatch.chdir(clone)
    assert moved(run("diff", "HEAD", "--format", "json")) == []
    for text in refusals(run, "diff", "HEAD~1"):
        assert text.startswith("kjerne: HEAD~1 ")
        remedy = text.rpartition(": ")[2].split()
    assert remedy == ["git", "fetch", "--refetch", "--no-filter"]
    git(clone, *remedy[1:])
    assert moved(run("diff", "HEAD~1", "--format", "json")) == ["one"]


def test_a_repository_of_another_owner_names_the_remedy(run: Run, repository: Path) -> None:
    for text in refusals(run, "diff", "HEAD~1", GIT_TEST_ASSUME_DIFFERENT_OWNER="1"):
        assert text.rstrip().endswith(f"git config --global --add safe.directory {repository}")


def test_no_name_makes_git_write_or_run_anything(run: Run, diverged: Path) -> None:
    hook = diverged / ".git" / "hooks" / "post-index-change"
    hook.write_text(f"#!/bin/sh\ntouch '{diverged}/ran'\n", "utf-8")
    hook.chmod(0o755)
    before = sorted((path, path.stat().st_mtime_ns) for path in (diverged / ".git").rglob("*"))
    for names in (["main..."], ["main..HEAD"], ["main"], ["--", "--output=x...HEAD"], ["--", "HEAD...--all"]):
        assert run("diff", *names).code in (0, 2)
    assert sorted((path, path.stat().st_mtime_ns) for path in (diverged / ".git").rglob("*")) == before
    assert not (diverged / "ran").exists()
