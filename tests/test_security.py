"""What hostile files, names and arguments cannot do: touch the terminal, read elsewhere, connect or run anything."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kjerne.output.formats import DIFFERENCE, EVALUATION, EXPLANATION, FINDINGS
from kjerne.output.safe import UNSAFE, escape_json, plain_text
from tests.builders import git, long
from tests.conftest import CRITERIA, GROUPS, ROOT, Ran, Run, outside
from tests.fuzz.targets import BINARY, GROUP, SET
from tests.systems import WINDOWS, needs_links, needs_odd_names, needs_terminal

ESCAPES = "\x1b[31m\x1b]0;title\x07\x9b2J\x08\x7f\r\x85"
BIDI = "\u202e\u2066\u200f\u061c\u2028\ufeff"
HARM = f"a{ESCAPES}b{BIDI}c"
"""In every place where somebody may write what they like."""


def harm_in(said: str) -> list[str]:
    """What could do harm on a terminal, but line ends, and the beginning and the line ends of CSV."""
    return [each for each in UNSAFE.findall(said.removeprefix("\ufeff").replace("\r\n", "\n")) if each != "\n"]


def test_every_harmful_character_is_left_out() -> None:
    harmful = UNSAFE.findall("".join(map(chr, range(sys.maxunicode + 1))))
    assert {plain_text(each) for each in harmful} == {"", " "}


@pytest.fixture
def hostile(here: Path) -> Path:
    """A folder in which everything that may be text is HARM: names of files, texts, what is refused."""
    (here / "groups").mkdir()
    (here / "criteria").mkdir()
    written = escape_json(json.dumps(HARM))
    (here / "criteria" / "mine.yaml").write_text(SET.replace("TEXT", written), "utf-8")
    for id in ("ours", "theirs"):
        (here / "groups" / f"{id}.yaml").write_text(GROUP.replace("TEXT", written).replace("ours", id), "utf-8")
    bad = {
        "id": "TEXT",
        "TEXT": 1,
        "status": "TEXT",
        "established": "TEXT",
        "sources": {"TEXT": {"title": 1, "TEXT": 1}, "s": {"url": "TEXT"}},
        "traits": {
            "TEXT": "TEXT",
            "t": ["TEXT"],
            "u": {"TEXT": 0.5},
            "v": {"value": "TEXT", "evidence": [{"TEXT": 1}]},
        },
        "published": {"recommendation": "TEXT", "source": "TEXT"},
    }
    names = {"id": "x", "name": "x", "traits": bad["traits"], "published": bad["published"]}
    for name, document in ((f"bad{HARM}.yaml", bad), (f"names{HARM}.yaml", names), ("names.yaml", names)):
        (here / "groups" / name).write_text(escape_json(json.dumps(document).replace("TEXT", written[1:-1])), "utf-8")
    (here / "groups" / f"raw{HARM}.yaml").write_text(f"id: {HARM}\n", "utf-8")
    (here / "groups" / f"syntax{HARM}.yaml").write_text("id: [\n", "utf-8")
    (here / "groups" / f"tag{HARM}.yaml").write_text("id: !<tag:%1B[31m> &b%1B x\n", "utf-8")
    (here / "groups" / f"folder{HARM}").mkdir()
    (here / "groups" / f"folder{HARM}" / "one.yaml").write_text("id: one\n", "utf-8")
    return here


SAID: tuple[tuple[str, ...], ...] = (
    *(("evaluate", "--format", name) for name in EVALUATION if name not in BINARY),
    *(("explain", "ours", "--all", "--format", name) for name in EXPLANATION if name not in BINARY),
    *(("explain", "ours", "theirs", "--format", name) for name in EXPLANATION if name not in BINARY),
    *(("check", "--format", name) for name in FINDINGS),
    *(("diff", ".", "other", "--format", name) for name in DIFFERENCE),
    ("schema", "group"),
    ("schema", "criteria"),
    ("new", "fresh", "--no-input"),
    # what is said on the command line
    *((command, HARM) for command in ("evaluate", "explain", "check", "diff", "new", "schema")),
    *((command, f"{HARM}.yaml") for command in ("evaluate", "explain", "check")),
    *((command, "--criteria", HARM) for command in ("evaluate", "check")),
    ("schema", "group", "--criteria", HARM),
    *(("evaluate", f"--{option}", HARM) for option in ("set", "as-of", "fail-on", "format", "lang", "jobs", HARM)),
    *(("evaluate", "--set", said) for said in (f"{HARM}=a", f"t={HARM}", f"t=[{HARM}]", f"{HARM}:t=a", f"t='{HARM}")),
    ("evaluate", "--output", f"{HARM}/{HARM}"),
    ("evaluate", "--output", f"{HARM}.txt"),
    *(("check", f"--{option}", HARM) for option in ("format", "fail-level", "max-age", "explain", "as-of")),
    ("check", "--format", f"json={HARM}"),
    ("check", "--format", f"json={HARM}/{HARM}"),
    ("diff", HARM, HARM),
    ("diff", "HEAD", f"HEAD:{HARM}"),
    ("diff", "HEAD", "--format", "terminal"),
    ("new", "fresh", "--no-input", "--output", f"{HARM}.yaml"),
    (HARM,),
    (f"-{HARM}",),
)


@needs_odd_names
@pytest.mark.parametrize("arguments", SAID, ids=ascii)
def test_nothing_that_is_said_can_touch_the_terminal(arguments: tuple[str, ...], hostile: Path, run: Run) -> None:
    other = hostile / "other"
    other.mkdir()
    (other / "groups").mkdir()
    (other / "groups" / "ours.yaml").write_bytes((hostile / "groups" / "ours.yaml").read_bytes())
    if arguments[0] == "diff":
        git(hostile, "init", "--quiet")
        git(hostile, "add", "groups", "criteria")
        git(hostile, "commit", "--quiet", "--message", "x")
        git(hostile, "branch", "x")
    ran = run(*arguments)
    assert ran.out or ran.err
    assert harm_in(ran.out) == []
    assert harm_in(ran.err) == []


@needs_odd_names
def test_a_language_from_outside_cannot_touch_the_terminal(hostile: Path, shell: Run) -> None:
    ran = shell("evaluate", KJERNE_LANG=HARM.replace("\0", ""))
    assert ran.code == 2
    assert harm_in(ran.err) == []


@needs_odd_names
@needs_terminal
@pytest.mark.parametrize(
    "command", [("evaluate",), *map(long, (("explain", "ours", "--all"), ("check",), ("diff", ".", "criteria")))]
)
def test_with_colour_only_colours_are_added(hostile: Path, command: tuple[str, ...]) -> None:
    """On a real terminal: of what a reader could be made to see, only our own colours are left."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "kjerne", *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=outside(TERM="xterm"),
    )
    os.close(theirs)
    pieces = []
    try:
        while piece := os.read(ours, 65536):
            pieces.append(piece)
    except OSError:  # what Linux says when the other end is closed
        pass
    os.close(ours)
    process.wait(60)
    shown = b"".join(pieces).decode()
    assert "\x1b[" in shown or command[0] != "evaluate"
    assert harm_in(re.sub(r"\x1b\[[0-9;]*m", "", shown)) == []


# ---- what the program touches

AUDIT = """
import os, sys
log = os.open(os.environ["AUDIT"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
TOLD = ("open", "os.listdir", "os.scandir", "os.chdir", "os.link", "os.symlink", "os.rename", "os.remove", "os.rmdir",
        "os.mkdir", "os.truncate", "os.chmod", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork",
        "os.forkpty", "os.startfile", "subprocess.Popen", "pty.spawn", "webbrowser.open", "shutil.copyfile")
def hook(event, values):
    if event in TOLD or event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        os.write(log, (repr((event, [ascii(each) for each in values])) + "\\n").encode())
sys.addaudithook(hook)
from kjerne.__main__ import main
main()
"""


class Event(NamedTuple):
    """What Python tells of, and the values of it, as `ascii` writes them."""

    name: str
    values: Sequence[str]


def audited(folder: Path, *arguments: str) -> tuple[int, list[Event]]:
    """The exit code, and what the program opened, listed, connected to and ran."""
    log = folder.parent / "audit.log"
    log.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-B", "-P", "-c", AUDIT, *arguments],
        cwd=folder,
        env=outside(AUDIT=str(log)),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    events: list[Any] = [eval(line) for line in log.read_text("utf-8").splitlines()]
    return done.returncode, [Event(*each) for each in events]


def opened(events: Sequence[Event], folder: Path) -> set[str]:
    """What was opened or listed, by its real path from the folder; less what Python and the program consist of."""
    given = [eval(event.values[0]) for event in events if event.name in ("open", "os.listdir", "os.scandir")]
    paths = [folder / os.fsdecode(each) for each in given if isinstance(each, str | bytes)]
    own = (sys.prefix, sys.base_prefix, str(ROOT), "/dev/", "/proc/", "/sys/", "/etc/", "/usr/")
    real = [path.resolve() for path in paths if folder in path.parents or not str(path).startswith(own)]
    return {str(path.relative_to(folder) if path.is_relative_to(folder) else path) for path in real}


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A folder from which every way leads out: links to files and folders, up, hidden; and secrets beside it."""
    outside_it = tmp_path / "outside"
    folder = tmp_path / "folder"
    for place in (outside_it / "sub", folder / "groups" / "sub", folder / "groups" / ".hidden", folder / "criteria"):
        place.mkdir(parents=True)
    secret = "id: secret\nname: A secret\ntraits: {}\n"
    for file in (outside_it / "secret.yaml", outside_it / "sub" / "secret.yaml", folder / "secret.yaml"):
        file.write_text(secret)
    (outside_it / "set.yaml").write_bytes(CRITERIA.read_bytes())
    groups = folder / "groups"
    (groups / "good.yaml").write_text("id: good\nname: A group\ntraits: {}\n")
    (groups / ".hidden" / "secret.yaml").write_text(secret)
    (groups / ".secret.yaml").write_text(secret)
    (groups / "notes.txt").write_text(secret)
    (groups / "...yaml").write_text(secret)
    (groups / "..yaml").write_text(secret)
    if WINDOWS:  # whoever is no administrator of it makes no links
        return folder
    (groups / "alias.yaml").symlink_to("good.yaml")
    (groups / "absolute.yaml").symlink_to(outside_it / "secret.yaml")
    (groups / "relative.yaml").symlink_to("../../outside/secret.yaml")
    (groups / "above.yaml").symlink_to("../secret.yaml")
    (groups / "by-folder.yaml").symlink_to("linked/secret.yaml")
    (groups / "linked").symlink_to(outside_it)
    (groups / "sub" / "up").symlink_to("..")
    (groups / "sub" / "two-steps.yaml").symlink_to("../absolute.yaml")
    (groups / "process.yaml").symlink_to("/proc/self/environ")
    (folder / "criteria" / "set.yaml").symlink_to("../../outside/set.yaml")
    return folder


INSIDE = {"groups", "groups/sub", "groups/good.yaml"}


@needs_links
@pytest.mark.long
def test_no_file_outside_of_the_folder_is_read(trap: Path) -> None:
    shipped = ("--criteria", str(CRITERIA))
    for arguments in (
        ("evaluate",),
        ("check", "groups"),
        ("evaluate", "groups"),
        ("explain", "good"),
        ("diff", ".", "."),
    ):
        code, events = audited(trap, *arguments, *shipped)
        assert code == (0 if arguments[0] == "explain" else 1), arguments
        assert opened(events, trap) - {"criteria"} == INSIDE, arguments


@needs_links
@pytest.mark.long
def test_a_criteria_set_outside_of_the_folder_is_read_only_if_it_is_given(trap: Path) -> None:
    outside_it = trap.parent / "outside" / "set.yaml"
    for arguments in (("evaluate",), ("check",), ("explain", "good"), ("schema", "group"), ("diff", ".", ".")):
        code, events = audited(trap, *arguments)
        assert code == 1
        assert str(outside_it) not in opened(events, trap)
    for given in ("../outside/set.yaml", "criteria/set.yaml"):
        code, events = audited(trap, "evaluate", "groups/good.yaml", "--criteria", given)
        assert code == 0
        listed = {"criteria"}  # the project's own folder, where the name may be that of a set
        assert opened(events, trap) - listed == {str(outside_it), "groups/good.yaml"}


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("evaluate", "--format", "html", "--output", "report.html"),
    ("check", "--jobs", "2"),
    ("diff", ".", "criteria"),
)
MORE_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("evaluate",),
    ("evaluate", "--format", "json", "--jobs", "1"),
    ("evaluate", "--format", "csv"),
    ("explain", "good", "--all"),
    ("check",),
    ("check", "--format", "sarif"),
    ("check", "--list"),
    ("new", "fresh", "--no-input"),
    ("schema", "group"),
    ("--version",),
    ("evaluate", "--help"),
)


@pytest.mark.parametrize("arguments", [*COMMANDS, *map(long, MORE_COMMANDS)], ids=" ".join)
def test_no_command_uses_the_network_or_runs_a_program(arguments: tuple[str, ...], trap: Path) -> None:
    for linked in [path for path in trap.rglob("*") if path.is_symlink()]:
        linked.unlink()
    _, events = audited(trap, *arguments)
    assert events
    ours = {"open", "os.listdir", "os.scandir", "os.mkdir", "os.rename", "os.chmod"}
    assert {event.name for event in events} <= ours | ({"os.fork"} if "--jobs" in arguments else set())


def test_a_revision_is_asked_of_git_and_of_nothing_else(trap: Path) -> None:
    for linked in [path for path in trap.rglob("*") if path.is_symlink()]:
        linked.unlink()
    git(trap, "init", "--quiet")
    git(trap, "add", "groups")
    git(trap, "commit", "--quiet", "--message", "x")
    code, events = audited(trap, "diff", "HEAD")
    assert code in (0, 1)
    ran = [event for event in events if event.name not in ("open", "os.listdir", "os.scandir")]
    assert {event.name for event in ran} <= {"subprocess.Popen", "os.posix_spawn", "os.fork", "os.exec"}
    programs = {eval(event.values[0]) for event in ran if event.name == "subprocess.Popen"}
    assert {os.path.basename(each) for each in programs} == {"git"}
    assert all(os.path.isabs(each) for each in programs)
    commands = [eval(event.values[1]) for event in ran if event.name == "subprocess.Popen"]
    asked = {re.sub(r"^.*?--no-pager (-c \S+ )*", "", " ".join(command)).split()[0] for command in commands}
    assert asked <= {"rev-parse", "ls-tree", "cat-file", "merge-base", "ls-files"}


NO_REVISIONS = (
    *("--upload-pack=touch pwned", "-x", "--output=pwned", "--exec=touch pwned", "--help", "-", "--"),
    *("@{upstream}", "@{-1}", "@{x}", "a..b", "HEAD..nope", "nope...HEAD", "^HEAD", "HEAD --output=pwned"),
    *("HEAD..--output=pwned", "--output=pwned..", "--exec=touch pwned...HEAD", "HEAD...$(touch pwned)", "...."),
    *("HEAD:groups", ":/nothing", ":groups/good.yaml", "ext::sh -c touch% pwned", "$(touch pwned)", "`touch pwned`"),
    *("|touch pwned", ";touch pwned", "HEAD\n--output=pwned", "../folder:HEAD", "*", "", " "),
)


@pytest.mark.parametrize("name", NO_REVISIONS)
def test_a_revision_is_no_option_no_range_and_no_command(
    name: str, trap: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(trap)
    git(trap, "init", "--quiet")
    git(trap, "add", "groups/good.yaml")
    git(trap, "commit", "--quiet", "--message", "x y")
    before = sorted(path.name for path in trap.iterdir())
    for sides in ((name,), ("HEAD", name)):
        ran = run("diff", "--criteria", str(CRITERIA), "--", *sides)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("kjerne: ")
        assert len(ran.err.splitlines()) == 1
        assert "usage" not in ran.err.lower()
    assert sorted(path.name for path in trap.iterdir()) == before


def shell_in(folder: Path, *arguments: str) -> Ran:
    done = subprocess.run(
        [sys.executable, "-m", "kjerne", *arguments],
        cwd=folder,
        env=outside(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


CODE = (
    '!!python/object/apply:os.system ["touch pwned"]',
    "!!python/object/new:subprocess.Popen [[touch, pwned]]",
    '!!python/name:os.system ""',
    "!!python/module:antigravity ''",
    '!<tag:yaml.org,2002:python/object/apply:os.system> ["touch pwned"]',
    "!include /etc/passwd",
)


@pytest.mark.long
@pytest.mark.parametrize("code", CODE)
def test_no_file_and_no_argument_is_run(code: str, trap: Path) -> None:
    for linked in [path for path in trap.rglob("*") if path.is_symlink()]:
        linked.unlink()
    (trap / "groups" / "good.yaml").write_text(f"id: good\nname: {code}\ntraits: {{}}\n")
    (trap / "mine.yaml").write_text(CRITERIA.read_text("utf-8").replace("version:", f"version: {code} #", 1), "utf-8")
    for arguments in (
        ("evaluate",),
        ("check",),
        ("explain", "good"),
        ("evaluate", "--criteria", "mine.yaml"),
        ("evaluate", "--set", f"horizon={code}", str(GROUPS)),
        ("new", "fresh", "--no-input", "--criteria", "mine.yaml"),
    ):
        code_, events = audited(trap, *arguments)
        assert code_ in (1, 2)
        assert {event.name for event in events} <= {"open", "os.listdir", "os.scandir"}
        assert not {"/etc/passwd"} & {eval(event.values[0]) for event in events if event.name == "open"}
    assert not (trap / "pwned").exists()


def test_a_plugin_that_lies_about_does_not_get_to_see_the_documents(tmp_path: Path) -> None:
    (tmp_path / "curious.py").write_text("import os; os.mkdir('seen')\nplugin = None\n")
    (tmp_path / "curious-1.dist-info").mkdir()
    (tmp_path / "curious-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: curious\nVersion: 1\n")
    (tmp_path / "curious-1.dist-info" / "entry_points.txt").write_text("[pydantic]\ncurious = curious:plugin\n")
    ran = shell_in(tmp_path, "evaluate", str(GROUPS))  # the working folder is where `python -m` looks first
    assert ran.code == 0
    assert not (tmp_path / "seen").exists()


def test_only_one_file_is_written_and_it_lies_beside_the_output(trap: Path) -> None:
    (trap / "reports").mkdir()
    code, events = audited(
        trap,
        "evaluate",
        "groups/good.yaml",
        "--criteria",
        str(CRITERIA),
        "--output",
        "reports/a.md",
        "--format",
        "markdown",
    )
    assert code == 0
    flags = [(eval(event.values[0]), int(event.values[2])) for event in events if event.name == "open"]
    changed = [path for path, how in flags if isinstance(path, str) and how & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)]
    assert {Path(path).parent.name for path in changed} == {"reports"}
    assert len(changed) == 1
    assert [path.name for path in (trap / "reports").iterdir()] == ["a.md"]
