"""Files as they come: what a person sees who runs the program on folders with everything in them."""

import ctypes
import errno
import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from kjerne.model.file_names import ENDINGS
from kjerne.model.findings import Finding
from kjerne.reading import text
from kjerne.reading.refusals import MAX_BYTES, UnreadableError
from kjerne.workspace.find import find_files
from tests.bench import corpus
from tests.builders import long
from tests.conftest import CRITERIA, GROUPS, ROOT, Ran, Run, outside
from tests.systems import (
    WINDOWS,
    needs_limits,
    needs_links,
    needs_odd_names,
    needs_permissions,
    needs_pipes,
    needs_posix_shell,
)

BAD = ROOT / "tests" / "bad"
GOOD = (GROUPS / "kubu.yaml").read_text(encoding="utf-8")


def group(id: str) -> str:
    return f"id: {id}\nname: A group\ntraits:\n  horizon: persistent\n"


def shown(ran: Ran) -> list[str]:
    """The ids of the groups in a JSON report."""
    report: dict[str, Any] = json.loads(ran.out)
    return [each["id"] for each in report["groups"]]


# ---- a folder with everything in it


@needs_pipes
def test_good_files_are_evaluated_whatever_lies_beside_them(here: Path, shell: Run) -> None:
    groups = here / "groups"
    (groups / "sub" / "deeper").mkdir(parents=True)
    (groups / "good.yaml").write_text(group("good"))
    (groups / "sub" / "better.yml").write_text(group("better"))
    (groups / "sub" / "deeper" / "best.json").write_text('{"id": "best", "name": "A group", "traits": {}}')
    (groups / "marked.yaml").write_text(f"\ufeff{group('marked')}", encoding="utf-8")
    (groups / "windows.yaml").write_text(group("windows"), newline="\r\n")
    # passed over
    (groups / "notes.txt").write_text("to be written")
    (groups / ".hidden.yaml").write_text("[")
    (groups / ".git").mkdir()
    (groups / ".git" / "x.yaml").write_text("[")
    # bad
    (groups / "broken.yaml").write_text("id: broken\nname: NOU 2024: 2\n")
    (groups / "dangling.yaml").symlink_to("nowhere.yaml")
    (groups / "folder.yaml").mkdir()
    (groups / "folder.yaml" / "inside.yaml").write_text(group("inside"))
    (groups / "huge.yaml").write_text(group("huge") + "#" * MAX_BYTES)
    (groups / "latin.yaml").write_text("id: latin\nname: Bølge\n", encoding="latin-1")
    (groups / "loop.yaml").symlink_to("loop.yaml")
    os.mkfifo(groups / "pipe.yaml")
    (here / "elsewhere.yaml").write_text(group("elsewhere"))
    (groups / "out.yaml").symlink_to("../elsewhere.yaml")
    (groups / "sub" / "good.yaml").write_text(group("good"))
    (groups / "sub" / "names.yaml").write_text("id: names\nname: A group\ntraits: {horison: limited}\n")

    ran = shell("evaluate", "--format", "json")
    assert ran.err.splitlines() == [
        "groups/broken.yaml:2:15: not valid YAML: there is a second colon on the line; put the text in quotes",
        "groups/dangling.yaml:1:1: there is no such file; check the name",
        "groups/folder.yaml:1:1: this is a folder, not a file; name the file or rename the folder",
        "groups/huge.yaml:1:1: the file is larger than 1 MiB; split it",
        "groups/latin.yaml:2:8: this is not UTF-8 (0xF8); save the file as UTF-8",
        "groups/loop.yaml:1:1: the link leads back to itself; remove it",
        "groups/out.yaml:1:1: the link leads out of the folder, and is not followed; copy the file here",
        "groups/pipe.yaml:1:1: this is not an ordinary file; name one",
        "groups/sub/good.yaml:1:1: the group good stands already in groups/good.yaml; rename or remove one",
        "groups/sub/names.yaml:3:10: there is no trait horison here; did you mean horizon (Time horizon)?",
    ]
    assert shown(ran) == ["best", "better", "good", "marked", "windows"]
    assert ran.code == 1


@needs_pipes
def test_what_is_named_itself_is_answered_likewise(here: Path, run: Run) -> None:
    (here / "good.yaml").write_text(group("good"))
    (here / "empty").mkdir()
    (here / "empty" / "notes.txt").write_text("to be written")
    (here / "folder.yaml").mkdir()
    (here / "loop.yaml").symlink_to("loop.yaml")
    (here / "link.yaml").symlink_to("good.yaml")
    (here / "notes.txt").write_text(group("notes"))
    os.mkfifo(here / "pipe.yaml")
    long = "a" * 300 + ".yaml"

    ran = run(
        *("evaluate", "--format", "json", "missing.yaml", "empty", "folder.yaml", "loop.yaml", "pipe.yaml"),
        *("good.yaml", "good.yaml/x.yaml", "/dev/null", long, "notes.txt", "./good.yaml", "missing.yaml"),
    )
    assert ran.err.splitlines() == [
        "/dev/null:1:1: this is not an ordinary file; name one",
        f"{long}:1:1: the file cannot be read: {os.strerror(errno.ENAMETOOLONG)}",
        "empty:1:1: there is no file here that ends in .yaml, .yml, .json; name another folder, or write a file",
        "folder.yaml:1:1: there is no file here that ends in .yaml, .yml, .json; name another folder, or write a file",
        "good.yaml/x.yaml:1:1: there is no such file; check the name",
        "loop.yaml:1:1: the link leads back to itself; remove it",
        "missing.yaml:1:1: there is no such file; check the name",
        "pipe.yaml:1:1: this is not an ordinary file; name one",
    ]
    assert shown(ran) == ["good", "notes"], "each once"
    assert ran.code == 1


@needs_links
def test_a_link_does_not_hide_the_file_it_leads_to(here: Path, run: Run) -> None:
    (here / "groups" / "a").mkdir(parents=True)
    (here / "groups" / "kubu.yaml").write_text(GOOD, encoding="utf-8")
    (here / "groups" / "alias.yaml").symlink_to("kubu.yaml")
    (here / "groups" / "a" / "kubu.yaml").symlink_to("../kubu.yaml")
    ran = run("evaluate", "--format", "json")
    assert (ran.err, ran.code) == ("", 0)
    assert [each["file"] for each in json.loads(ran.out)["groups"]] == ["groups/kubu.yaml"]


def test_a_file_to_which_an_editor_gave_another_ending_is_named(here: Path, run: Run) -> None:
    folder = here / "groups"
    folder.mkdir()
    for name in ("a.yaml", "b.yaml.txt", "c.json.docx", "d.txt", "e.yaml.bak"):
        (folder / name).write_text(group(name[0]), encoding="utf-8")
    ran = run("evaluate", "--format", "json")
    assert (ran.code, shown(ran)) == (0, ["a"])
    assert ran.err.splitlines() == [
        "groups/b.yaml.txt:1:1: warning: the name ends in .yaml.txt, so the file is not read; remove .txt, which "
        "Windows may not show",
        "groups/c.json.docx:1:1: warning: the name ends in .json.docx, so the file is not read; remove .docx, which "
        "Windows may not show",
    ]
    (folder / "a.yaml").unlink()
    ran = run("evaluate")
    assert ran.code == 1
    assert "there is no file here that ends in .yaml" in ran.err
    ran = run("evaluate", "groups/b.yaml.txt")
    assert ran.code == 1
    assert ran.err.endswith("the id b is not the file's name, which ends in .txt; remove .txt from the file's name\n")


@needs_odd_names
def test_names_of_files_cannot_touch_the_terminal(here: Path) -> None:
    groups = os.fsencode(here / "groups")
    os.mkdir(groups)
    names = [b"new\nline.yaml", b"esc\x1b[31m.yaml", b"osc\x1b]0;title\x07.yaml", "rtl\u202eyaml.yaml".encode()]
    names += [b"\xc2\x9b31m.yaml", b"latin\xf8.yaml", "æøå.yaml".encode(), b"  .yaml", b"a:1:1: b.yaml"]
    for name in names:
        try:
            Path(os.fsdecode(os.path.join(groups, name))).write_text("id: x\n")
        except OSError:
            pytest.skip("this file system has no names of any bytes")
    folder = Path(os.fsdecode(groups + b"/f\xf8lder\x1b"))
    folder.mkdir()
    (folder / "good.yaml").write_text(group("good"))
    done = subprocess.run(
        [sys.executable, "-m", "kjerne", "evaluate", "--format", "json"],
        env=outside(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 2 * len(names)
    assert all(line.startswith("groups/") and " is missing; add it" in line for line in lines)
    assert not set(done.stderr.decode()) & set("\x1b\x07\u202e\x9b\r\t\udcf8")
    assert [each["id"] for each in json.loads(done.stdout)["groups"]] == ["good"]
    assert b"\x1b" not in done.stdout
    assert done.returncode == 1


def test_files_that_the_system_refuses_are_explained(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "x.yaml").write_text(group("x"))
    refusals = {
        errno.EACCES: "no-permission",
        errno.EPERM: "no-permission",
        errno.ENOENT: "no-such-file",
        errno.ENOTDIR: "no-such-file",
        errno.ELOOP: "link-loop",
        errno.EIO: "unreadable",
        errno.ESTALE: "unreadable",
    }
    for number, id in refusals.items():

        def refuse(*_: object, number: int = number) -> None:
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patch:
            patch.setattr(os, "open", refuse)
            with pytest.raises(UnreadableError) as caught:
                text.read("x.yaml")
        assert caught.value.id == id
    with pytest.raises(UnreadableError) as caught:
        text.read("x\0.yaml")
    assert caught.value.id == "no-such-file"


def as_anybody(*arguments: str) -> Ran:
    """The command as a process for which permissions count: to root, who has a right beyond them, that is denied."""

    def deny() -> None:
        for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, right, 0, 0, 0)  # PR_CAPBSET_DROP

    done = subprocess.run(
        [sys.executable, "-m", "kjerne", *arguments],
        env=outside(PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=deny if os.geteuid() == 0 else None,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@needs_permissions
def test_what_may_not_be_read_is_said(here: Path) -> None:
    (here / "groups" / "closed").mkdir(parents=True)
    (here / "groups" / "good.yaml").write_text(group("good"))
    (here / "groups" / "secret.yaml").write_text(group("secret"))
    (here / "groups" / "secret.yaml").chmod(0)
    (here / "groups" / "closed").chmod(0)
    ran = as_anybody("evaluate", "--format", "json")
    (here / "groups" / "closed").chmod(0o700)
    assert ran.err.splitlines() == [
        "groups/closed:1:1: the file may not be read; change its permissions",
        "groups/secret.yaml:1:1: the file may not be read; change its permissions",
    ]
    assert shown(ran) == ["good"]
    assert ran.code == 1


@needs_permissions
def test_in_a_folder_that_may_only_be_read_groups_are_read_and_no_report_is_written(here: Path) -> None:
    folder = here / "groups"
    folder.mkdir()
    (folder / "good.yaml").write_text(group("good"))
    (folder / "report.json").write_text("the old report")
    folder.chmod(0o555)
    read = as_anybody("evaluate", "groups/good.yaml", "--format", "json")
    written = as_anybody("evaluate", "groups/good.yaml", "--format", "json", "--output", "groups/report.json")
    made = as_anybody("new", "fresh", "--no-input")
    folder.chmod(0o755)
    assert (shown(read), read.code) == (["good"], 0)
    reason = os.strerror(errno.EACCES)
    assert written == Ran(2, "", f"kjerne: groups/report.json could not be written: {reason}\n")
    assert made.code == 2
    assert made.err.endswith(f"groups/fresh.yaml could not be written: {reason}\n")
    assert (folder / "report.json").read_text() == "the old report"
    assert sorted(path.name for path in folder.iterdir()) == ["good.yaml", "report.json"]


@needs_links
@pytest.mark.parametrize("command", ["evaluate", "check"])
def test_files_that_vanish_or_change_while_others_are_read(
    command: str, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the first file is opened the others are listed already; what happens to them then is not our doing."""
    (here / "groups").mkdir()
    for id in ("a", "b", "c", "d", "e", "f"):
        (here / "groups" / f"{id}.yaml").write_text(group(id))
    opening = os.open

    def meddling(file: Any, *how: Any, **more: Any) -> int:
        if str(file).endswith("a.yaml") and (here / "groups" / "b.yaml").exists():
            (here / "groups" / "b.yaml").unlink()
            (here / "groups" / "c.yaml").unlink()
            (here / "groups" / "c.yaml").mkdir()
            (here / "groups" / "d.yaml").write_text("")
            (here / "groups" / "e.yaml").unlink()
            (here / "groups" / "e.yaml").symlink_to("e.yaml")
        return opening(file, *how, **more)

    monkeypatch.setattr(os, "open", meddling)
    ran = run(command, "groups", "--criteria", str(CRITERIA), "--format", "json", "--jobs", "1")
    assert ran.code == 1
    if command == "check":
        found = {(each["file"], each["id"]) for each in json.loads(ran.out)["findings"] if each["severity"] == "error"}
    else:
        assert shown(ran) == ["a", "f"]
        found = {(line.partition(":")[0], line.partition(": ")[2].partition(";")[0]) for line in ran.err.splitlines()}
    assert {file for file, _ in found} == {f"groups/{id}.yaml" for id in "bcde"}
    if command == "check":
        assert {id for _, id in found} == {"no-such-file", "is-a-folder", "empty-file", "link-loop"}


def test_a_file_that_grows_while_it_is_read_is_read_no_further(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size beforehand says nothing: so much is asked for, and not all that there is."""
    (here / "x.yaml").write_text(group("x"))
    asked = []

    def endless(_: int, size: int) -> bytes:
        asked.append(size)
        return b"#" * size

    monkeypatch.setattr(os, "read", endless)
    with pytest.raises(UnreadableError) as caught:
        text.read("x.yaml")
    assert caught.value.id == "too-large"
    assert min(asked) > 0
    assert sum(asked) <= 2 * MAX_BYTES


def test_a_folder_that_may_not_be_listed_is_not_passed_over(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "groups" / "closed").mkdir(parents=True)
    (here / "groups" / "good.yaml").write_text(group("good"))
    listed = os.scandir

    def scandir(folder: str) -> Any:
        if folder.endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    found = list(find_files(["groups"]))
    assert [each if isinstance(each, str) else (each.file, each.id) for each in found] == [
        ("groups/closed", "no-permission"),
        "groups/good.yaml",
    ]
    assert [each.id for each in find_files(["groups/closed"]) if isinstance(each, Finding)] == ["no-permission"]


@needs_pipes
def test_a_socket_is_no_file(here: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("x.yaml")
        with pytest.raises(UnreadableError) as caught:
            text.read("x.yaml")
    assert caught.value.id == "not-a-file"


def test_a_mebibyte_is_read_and_a_byte_more_is_not(here: Path) -> None:
    (here / "x.yaml").write_bytes(b"#" * MAX_BYTES)
    assert len(text.read("x.yaml")) == 1024 * 1024
    (here / "x.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(UnreadableError) as caught:
        text.read("x.yaml")
    assert (caught.value.id, caught.value.words) == ("too-large", {"limit": "1 MiB"})


# ---- the folder of bad inputs, as a user would meet it


def test_the_program_says_of_all_bad_groups_what_their_cases_expect(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(BAD)
    ran = run("evaluate", "groups", "--criteria", str(CRITERIA), "--format", "json")
    inputs = sorted(path.as_posix() for path in Path("groups").iterdir() if path.suffix in ENDINGS)
    expected = [Path(each).with_suffix(".txt").read_text(encoding="utf-8") for each in inputs]
    assert ran.err == "".join(expected)
    assert shown(ran) == []
    assert ran.code == 1


@pytest.mark.parametrize("case", ["gap", "unquoted-comparison"])
def test_with_bad_criteria_nothing_is_evaluated(case: str, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(BAD)
    ran = run("evaluate", str(GROUPS), "--criteria", f"criteria/{case}.yaml")
    assert ran == Ran(1, "", Path(f"criteria/{case}.txt").read_text(encoding="utf-8"))


def test_a_criteria_set_that_is_no_file_is_answered_likewise(here: Path, run: Run) -> None:
    (here / "folder.yaml").mkdir()
    for path, said in {
        "folder.yaml": "this is a folder, not a file; name the file or rename the folder",
        "missing.yaml": "there is no such file; check the name",
        **({} if WINDOWS else {os.devnull: "this is not an ordinary file; name one"}),
    }.items():
        assert run("evaluate", str(GROUPS), "--criteria", path) == Ran(1, "", f"{path}:1:1: {said}\n")


def test_a_bad_criteria_set_in_the_folder_is_not_passed_over_for_the_shipped_one(here: Path, run: Run) -> None:
    (here / "criteria").mkdir()
    (here / "criteria" / "mine.yaml").write_text("id: mine\n  version: 1\n")
    ran = run("evaluate", str(GROUPS))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("criteria/mine.yaml:2:3: not valid YAML: ")


# ---- wrong usage, and what goes out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "pdf"], "pdf"),
        (["--lang", "sv"], "sv"),
        (["--colour"], "--colour"),
        (["--as-of", "2021-02-30"], "--as-of 2021-02-30: write a date as YYYY-MM-DD"),
        (["--as-of", "summer"], "--as-of summer: write a date as YYYY-MM-DD"),
        (
            ["--set", "horison=limited"],
            "--set horison=limited: there is no trait horison here; did you mean horizon (Time horizon)?",
        ),
        (["--set", "horizon"], "--set horizon: write trait=value, or group:trait=value for one group"),
        (["--fail-on", "stop"], "--fail-on stop: there is no result stop; known: undetermined, disagreement, "),
    ],
)
def test_wrong_usage_is_explained_and_nothing_is_evaluated(arguments: list[str], said: str, run: Run) -> None:
    ran = run("evaluate", str(GROUPS), *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_report_that_cannot_be_written_is_said(here: Path, run: Run) -> None:
    (here / "folder").mkdir()
    for output, reason in {
        "missing/report.md": errno.ENOENT,
        "folder": errno.EISDIR,
        "folder/x/y": errno.ENOENT,
        "/dev/full": errno.ENOSPC,
    }.items():
        if output == "/dev/full" and not Path(output).exists():
            continue  # only Linux has a disk that is always full
        ran = run("evaluate", str(GROUPS), "--format", "markdown", "--output", output)
        assert ran == Ran(2, "", f"kjerne: {output} could not be written: {os.strerror(reason)}\n")
    assert [path.name for path in here.iterdir()] == ["folder"]
    assert list((here / "folder").iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [
        ("evaluate", str(GROUPS)),
        ("explain", "kubu"),
        ("diff", str(GROUPS), str(GROUPS)),
        ("schema", "group"),
        ("new", "my-group"),
    ],
    ids=lambda command: command[0],
)
def test_an_output_without_a_name_is_wrong_usage(here: Path, run: Run, command: tuple[str, ...]) -> None:
    for lang, said in {
        "nb": "navnet på filen mangler; legg det til",
        "nn": "namnet på fila manglar; legg det til",
        "en": "the file's name is missing; add it",
    }.items():
        assert run(*command, "--output", "", "--lang", lang) == Ran(2, "", f"kjerne: --output: {said}\n")
    assert list(here.iterdir()) == []


@needs_limits
def test_an_old_report_stays_whole_when_the_new_one_cannot_be_written(here: Path) -> None:
    import resource

    (here / "report.json").write_text("the old report")
    done = subprocess.run(
        [sys.executable, "-m", "kjerne", "evaluate", str(GROUPS), "--format", "json", "--output", "report.json"],
        env=outside(PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),  # the disk is full after 100 bytes
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.stderr.decode() == f"kjerne: report.json could not be written: {os.strerror(errno.EFBIG)}\n"
    assert (done.returncode, done.stdout) == (2, b"")
    assert (here / "report.json").read_text() == "the old report"
    assert [path.name for path in here.iterdir()] == ["report.json"]


@needs_limits
@pytest.mark.long
def test_a_full_disk_behind_a_long_report_is_said(here: Path) -> None:
    """A report of more than a megabyte waits on the disk until all groups are evaluated."""
    import resource

    corpus.write(here / "groups", 1000)
    done = subprocess.run(
        [sys.executable, "-m", "kjerne", "evaluate", "groups", "--format", "json"],
        env=outside(PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
        capture_output=True,
        check=False,
        timeout=60,
    )
    (line,) = done.stderr.decode().splitlines()
    assert line == f"kjerne: {tempfile.gettempdir()} could not be written: {os.strerror(errno.EFBIG)}"
    assert (done.returncode, done.stdout) == (2, b"")


def test_bad_criteria_leave_an_old_report_as_it_is(here: Path, run: Run) -> None:
    (here / "report.json").write_text("the old report")
    ran = run("evaluate", "--criteria", str(BAD / "criteria" / "gap.yaml"), "--output", "report.json")
    assert ran.code == 1
    assert (here / "report.json").read_text() == "the old report"


@needs_posix_shell
@pytest.mark.parametrize("format", ["json", long("terminal")])
def test_a_reader_who_has_seen_enough_is_no_error(here: Path, format: str) -> None:
    (here / "groups").mkdir()
    for number in range(120):
        (here / "groups" / f"g{number}.yaml").write_text(group(f"g{number}"))
    command = f'"{sys.executable}" -m kjerne evaluate --format {format} | head -1'
    done = subprocess.run(command, shell=True, env=outside(), capture_output=True, check=False, timeout=60)
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1


def test_without_libyaml_the_report_is_the_same(shell: Run, at_root: None) -> None:
    hidden = "import sys; sys.modules['yaml._yaml'] = None; from kjerne.__main__ import main; main()"
    arguments = (
        "evaluate",
        "--format",
        "json",
        "--criteria",
        str(CRITERIA),
        "groups",
        "tests/bad/groups/many-errors.yaml",
    )
    done = subprocess.run(
        [sys.executable, "-c", hidden, *arguments],
        env=outside(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    ran = shell(*arguments)
    assert Ran(done.returncode, done.stdout.decode(), done.stderr.decode()) == ran
    assert ran.err.count("many-errors.yaml") == 10
