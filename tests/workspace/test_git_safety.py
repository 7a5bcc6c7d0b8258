"""What a repository of somebody else's cannot do to `diff`: run a program, lead elsewhere, or cost more than it may."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kjerne.workspace import repository as asked
from kjerne.workspace.programs import program
from tests.builders import SMALL, commit, entries, git, group, long, moved, report_of, write
from tests.conftest import Ran, Run, outside
from tests.systems import needs_posix_shell

pytestmark = needs_posix_shell  # stand-ins for git are scripts

LANGUAGES = ("nb", "nn", "en")


def script(file: Path, mark: Path) -> Path:
    """A program that leaves a mark."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\necho ran >> '{mark}'\n", "utf-8")
    file.chmod(0o755)
    return file


# ---- which program runs


@pytest.mark.parametrize("entries", ["", ".", "./", ":", "bin", "../here/bin", "{here}", "{here}/", "{here}/bin/.."])
def test_no_program_is_looked_for_in_the_working_folder(
    entries: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, tools = tmp_path / "here", tmp_path / "tools"
    for folder in (here, here / "bin", tools):
        script(folder / "git", tmp_path / "ran")
    monkeypatch.chdir(here)
    path = entries.format(here=here)
    assert program("git", {"PATH": path}) is None
    assert program("git", {"PATH": f"{path}:{tools}"}) == str(tools / "git")
    assert program("git", {"PATH": f"{tools}:{path}"}) == str(tools / "git")


def test_a_program_is_a_file_that_may_be_run(here: Path) -> None:
    (here / "a" / "git").mkdir(parents=True)
    (here / "b").mkdir()
    (here / "b" / "git").write_text("no program", "utf-8")
    good = script(here / "c" / "git", here / "ran")
    assert program("git", {"PATH": f"{here / 'a'}:{here / 'b'}:{here / 'none'}:{good.parent}"}) == str(good)
    assert program("hg", {"PATH": str(good.parent)}) is None


@pytest.mark.parametrize(
    ("path", "folders"),
    [
        (r"C:\Git\cmd;D:\x", [r"C:\Git\cmd", r"D:\x"]),
        (r'"C:\Program Files\Git\cmd";', [r"C:\Program Files\Git\cmd"]),
        (r";.;.\bin;bin;..\bin;C:;C:bin;\bin;/bin", []),
        (r"\\server\share\git", [r"\\server\share\git"]),
    ],
)
def test_on_windows_an_entry_of_path_names_its_drive(path: str, folders: list[str]) -> None:
    from kjerne.workspace import programs

    assert list(programs.folders(path, windows=True)) == folders


@pytest.mark.parametrize(
    ("pathext", "file", "runs"),
    [
        (".COM;.EXE;.BAT;.CMD", "git.EXE", True),
        ("", "git.EXE", True),
        (".COM;.EXE;.BAT;.CMD", "git.BAT", False),
        (".COM;.EXE;.BAT;.CMD", "git.CMD", False),
        (".COM;.EXE;.PY", "git.PY", False),
        (".COM;.EXE", "git", False),
    ],
)
def test_on_windows_a_program_is_no_batch_file(
    pathext: str, file: str, runs: bool, tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = script(tmp_path / "tools" / file, tmp_path / "ran")
    monkeypatch.setattr("kjerne.workspace.programs.folders", lambda path, windows: iter([path]))
    ran = program("git", {"PATH": str(made.parent), "PATHEXT": pathext}, windows=True)
    assert ran == (str(made) if runs else None)


@pytest.mark.parametrize("path", ["", ".", long(":"), "bin"])
@pytest.mark.parametrize("lang", ["nb", long("nn"), long("en")])
def test_a_git_in_the_working_folder_does_not_run(run: Run, repository: Path, path: str, lang: str) -> None:
    for folder in (repository, repository / "bin"):
        script(folder / "git", repository / "ran")
    ran = run("diff", "HEAD", "--lang", lang, PATH=path)
    assert (ran.code, ran.out) == (2, "")
    assert "git" in ran.err
    assert moved(run("diff", "HEAD~1", "--format", "json", PATH=f"{path}:{os.environ['PATH']}")) == ["one"]
    assert not (repository / "ran").exists()


@pytest.mark.parametrize("module", ["yaml", *map(long, ("typer", "click", "pydantic", "rich", "subprocess", "gc"))])
def test_no_module_of_the_working_folder_is_imported(here: Path, module: str) -> None:
    write(here, SMALL, group())
    (here / f"{module}.py").write_text("import os; os.mkdir('ran')\n", "utf-8")
    for arguments in (("check",), ("diff", ".", ".")):
        command = [sys.executable, "-m", "kjerne", *arguments]
        assert subprocess.run(command, env=outside(), capture_output=True, check=False, timeout=60).returncode == 0
    assert not (here / "ran").exists()


def test_what_a_partial_clone_lacks_is_not_fetched(
    run: Run, repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path_factory.mktemp("partial") / "clone"
    git(repository, "config", "uploadpack.allowFilter", "true")
    git(repository, "clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{repository}", str(clone))
    mark = clone.parent / "ran"
    git(clone, "config", "remote.origin.uploadpack", str(script(clone.parent / "script", mark)))
    monkeypatch.chdir(clone)
    for url in (f"file://{repository}", f"ext::{clone.parent}/script", "ssh://host/x"):
        git(clone, "config", "remote.origin.url", url)
        git(clone, "config", "core.sshCommand", str(clone.parent / "script"))
        git(clone, "config", "protocol.allow", "always")
        ran = run("diff", "HEAD~1", "HEAD")
        assert (ran.code, ran.out) == (2, "")
        assert "git fetch --refetch --no-filter" in ran.err
    assert not mark.exists()


# ---- what is read


@pytest.fixture
def above(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, in the folder `inner` of another project that is none of its business."""
    write(here, SMALL, group("hidden-away"))
    write(here / "inner", SMALL, group("one"))
    commit(here / "inner")
    monkeypatch.chdir(here / "inner")
    return here


def test_a_setting_does_not_move_the_working_tree(run: Run, above: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (above / "inner" / "below").mkdir()
    for tree in (str(above), "../..", str(above / "nowhere"), "/"):
        git(above / "inner", "config", "core.worktree", tree)
        for folder in ("inner", "inner/below"):
            monkeypatch.chdir(above / folder)
            ran = run("diff", "HEAD", "--format", "json")
            assert (moved(ran), report_of(ran)["unchanged"]) == ([], 1)
            assert entries(ran) == {}


def test_without_groups_of_its_own_nothing_above_the_repository_is_read(run: Run, above: Path) -> None:
    git(above / "inner", "config", "core.worktree", str(above))
    git(above / "inner", "--work-tree=.", "rm", "--quiet", "-r", "groups", "criteria")
    git(above / "inner", "commit", "--quiet", "--message=x")
    ran = run("diff", "HEAD", "--format", "json")
    assert report_of(ran)["groups"] == []
    assert "hidden-away" not in ran.out + ran.err


def test_settings_from_elsewhere_do_not_move_it_either(run: Run, above: Path) -> None:
    (above / "more").write_text(f"[core]\n\tworktree = {above}\n", "utf-8")
    git(above / "inner", "config", "include.path", str(above / "more"))
    ran = run("diff", "HEAD", "--format", "json")
    assert (entries(ran), report_of(ran)["unchanged"]) == ({}, 1)
    git(above / "inner", "config", "--unset", "include.path")
    git(above / "inner", "config", "extensions.worktreeConfig", "true")
    git(above / "inner", "config", "--worktree", "core.worktree", str(above))
    ran = run("diff", "HEAD", "--format", "json")
    assert (entries(ran), report_of(ran)["unchanged"]) == ({}, 1)


@pytest.mark.parametrize(
    "words",
    [
        {"GIT_DIR": "{other}/.git"},
        {"GIT_WORK_TREE": "{other}"},
        {"GIT_DIR": "{other}/.git", "GIT_WORK_TREE": "{other}"},
        {"GIT_COMMON_DIR": "{other}/.git"},
        {"GIT_OBJECT_DIRECTORY": "{other}/.git/objects"},
        {"GIT_ALTERNATE_OBJECT_DIRECTORIES": "{other}/.git/objects"},
        {"GIT_INDEX_FILE": "{other}/.git/index"},
        {"GIT_NAMESPACE": "other"},
        {"GIT_CONFIG_PARAMETERS": "'core.worktree'='{other}'"},
        {"GIT_TRACE": "{other}/trace", "GIT_TRACE2": "{other}/trace"},
    ],
    ids=" ".join,
)
def test_the_repository_is_that_of_the_working_folder(
    run: Run, repository: Path, tmp_path_factory: pytest.TempPathFactory, words: dict[str, str]
) -> None:
    other = write(tmp_path_factory.mktemp("other"), SMALL, group("hidden-away"))
    commit(other)
    git(other, "tag", "only-there")
    environment = {key: word.format(other=other) for key, word in words.items()}
    ran = run("diff", "HEAD~1", "--format", "json", **environment)
    assert (moved(ran), set(entries(ran))) == (["one"], {"one"})
    assert run("diff", "only-there", **environment).code == 2
    assert run("diff", git(other, "rev-parse", "HEAD"), **environment).code == 2
    assert not (other / "trace").exists()


def test_an_object_is_what_its_hash_says(run: Run, repository: Path) -> None:
    plain = run("diff", "HEAD~1", "--format", "json")
    git(repository, "replace", "HEAD~1", "HEAD")
    assert run("diff", "HEAD~1", "--format", "json") == plain
    git(repository, "replace", "--delete", git(repository, "rev-parse", "HEAD~1"))
    git(repository, "replace", "HEAD~1:groups/one.yaml", "HEAD:groups/one.yaml")
    assert run("diff", "HEAD~1", "--format", "json") == plain


def test_parents_are_what_the_commit_says(run: Run, repository: Path) -> None:
    write(repository, SMALL, group("three"))
    commit(repository)
    plain = run("diff", "HEAD~1", "--format", "json")
    head, first = git(repository, "rev-parse", "HEAD"), git(repository, "rev-parse", "HEAD~2")
    (repository / ".git" / "info" / "grafts").write_text(f"{head} {first}\n", "utf-8")
    assert git(repository, "rev-parse", "HEAD~1") == first, "git itself believes the graft"
    assert run("diff", "HEAD~1", "--format", "json") == plain


def test_a_linked_working_tree_and_a_submodule_are_their_own(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(repository, "worktree", "add", "--quiet", "linked", "HEAD~1")
    git(repository, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository), "module")
    for name, changed in (("linked", []), ("module", ["one"])):
        (repository / name / "below").mkdir()
        for folder in (name, f"{name}/below"):
            monkeypatch.chdir(repository / folder)
            other = "main" if name == "linked" else "HEAD~1"
            assert moved(run("diff", "HEAD", "--format", "json")) == []
            assert moved(run("diff", other, "--format", "json")) == ["one"], changed


def test_a_clone_that_borrows_objects_is_read(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "clone", "--quiet", "--shared", ".", "borrows")
    monkeypatch.chdir(repository / "borrows")
    assert moved(run("diff", "HEAD~1", "--format", "json")) == ["one"]


def test_a_bare_repository_below_the_top_has_no_working_tree(
    run: Run, above: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(above / "inner" / ".git")
    ran = run("diff", "HEAD", "--format", "json")
    assert "hidden-away" not in ran.out + ran.err
    assert ran.code in (0, 1)


# ---- how much is read


def tree(folder: Path, lines: str) -> str:
    done = subprocess.run(["git", "mktree"], cwd=folder, input=lines.encode(), capture_output=True, check=True)
    return done.stdout.decode().strip()


def blob(folder: Path, content: bytes) -> str:
    command = ["git", "hash-object", "-w", "--stdin"]
    return subprocess.run(command, cwd=folder, input=content, capture_output=True, check=True).stdout.decode().strip()


def branch(folder: Path, groups: str) -> None:
    """A branch `bomb`, whose `groups` is this tree."""
    git(
        folder, "branch", "bomb", git(folder, "commit-tree", "-m", "x", tree(folder, f"040000 tree {groups}\tgroups\n"))
    )


def many_contents(folder: Path) -> str:
    large = blob(folder, b"a: " + b"x" * ((1 << 20) - 4) + b"\n")
    return tree(folder, "".join(f"100644 blob {large}\tf{each}.yaml\n" for each in range(1500)))


def many_files(folder: Path) -> str:
    inner = tree(folder, "".join(f"100644 blob {blob(folder, b'x')}\tf{each}.txt\n" for each in range(10)))
    return nested(folder, inner, 6)


def many_folders(folder: Path) -> str:
    return nested(folder, tree(folder, ""), 9)


def nested(folder: Path, inner: str, depth: int) -> str:
    for _ in range(depth):
        inner = tree(folder, "".join(f"040000 tree {inner}\td{each}\n" for each in range(10)))
    return inner


def long_names(folder: Path) -> str:
    small = blob(folder, b"x")
    inner = tree(folder, "".join(f"100644 blob {small}\t{'n' * 10_000}{each}\n" for each in range(100)))
    return tree(folder, "".join(f"040000 tree {inner}\td{each}\n" for each in range(20)))


def long_links(folder: Path) -> str:
    link = blob(folder, b"a/" * 100_000)
    return tree(folder, "".join(f"120000 blob {link}\tf{each}.yaml\n" for each in range(100)))


def deep_folders(folder: Path) -> str:
    inner = tree(folder, "")
    packed = "".join(f"040000 tree {inner}\t{'d' * 60_000}\n" for _ in range(1))
    for _ in range(30):
        inner = tree(folder, packed)
        packed = f"040000 tree {inner}\t{'d' * 60_000}\n"
    return inner


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (many_contents, "holds files of more than 256 MiB"),
        long(many_files, "holds more than 100000 files and folders"),
        long(many_folders, "holds more than 100000 files and folders"),
        (long_names, "has file names and links of more than 16 MiB"),
        long(long_links, "has file names and links of more than 16 MiB"),
        long(deep_folders, "has file names and links of more than 16 MiB"),
    ],
)
def test_a_small_repository_cannot_cost_much(
    run: Run, repository: Path, make: Callable[[Path], str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch(repository, make(repository))
    read: list[int] = []
    contents = asked.Git.contents

    def counted(self: asked.Git, several: list[asked.Entry]) -> object:
        read.extend(entry.size for entry in several)
        return contents(self, several)

    monkeypatch.setattr(asked.Git, "contents", counted)
    ran = run("diff", "bomb", "HEAD")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"kjerne: bomb {words}")
    assert ran.err.count("\n") == 1
    assert sum(read) == 0, "refused by what git lists, before anything is read"
    assert len({run("diff", "HEAD", "bomb", "--lang", lang).err for lang in LANGUAGES}) == 3


def test_an_object_is_read_once_whatever_its_names_and_little_is_asked_for_at_a_time(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = [blob(repository, b"x: " + bytes([97 + each]) * ((1 << 20) - 4) + b"\n") for each in range(12)]
    lines = (f"100644 blob {shared[each % 12]}\tf{each:02}.yaml\n" for each in range(24))
    branch(repository, tree(repository, "".join(lines)))
    read: list[list[asked.Entry]] = []
    contents = asked.Git.contents

    def noted(self: asked.Git, several: list[asked.Entry]) -> object:
        read.append(several)
        return contents(self, several)

    monkeypatch.setattr(asked.Git, "contents", noted)
    ran: Ran = run("diff", "bomb", "bomb")
    assert ran.code == 1
    assert ran.err.count("f23.yaml:1:1: the key id is missing") == 1
    assert sorted(entry.object for several in read for entry in several) == sorted(shared)
    assert max(sum(entry.size for entry in several) for several in read) <= asked.WINDOW + (1 << 20)


def test_too_few_open_files_are_not_taken_for_a_missing_git(repository: Path) -> None:
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kjerne", "diff", "HEAD", "HEAD"],
        cwd=repository,
        env=outside(),
        capture_output=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (7, most)),
    )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("kjerne: too many files are open; ")
