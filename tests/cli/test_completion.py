"""Completion: what is offered where, in each shell that is here, and that broken definitions disturb nobody."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer.main

from kjerne.checks.catalogue import CATALOGUE
from kjerne.cli.app import app
from kjerne.cli.completion import candidates, split
from kjerne.cli.completion_scripts import SCRIPTS, SETUPS
from kjerne.output.formats import EVALUATION, FINDINGS
from tests.builders import SMALL, group, write
from tests.conftest import ROOT, Run, imported, outside
from tests.systems import WINDOWS


def program() -> Any:
    """A context of the program, as a shell's question makes it."""
    command: Any = typer.main.get_command(app)
    return command.context_class(command, info_name="kjerne")


def offered(line: str) -> list[str]:
    return [one.value for one in candidates(line, program(), "nb")]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("kjerne ev", ["evaluate"]),
        ("kjerne --lang ", ["nb", "nn", "en"]),
        ("kjerne --lang nn ev", ["evaluate"]),
        ("kjerne evaluate --format ", list(EVALUATION)),
        ("kjerne evaluate --format=js", ["--format=json"]),
        ("kjerne evaluate --for", ["--format"]),
        ("kjerne check --format ", list(FINDINGS)),
        ("kjerne check --explain ", sorted(CATALOGUE)),
        ("kjerne check --fail-level e", ["error"]),
        ("kjerne evaluate --set rea", ["reach="]),
        ("kjerne evaluate --set reach=", ["reach=one", "reach=several", "reach=many", "reach=unknown"]),
        ("kjerne evaluate --set 'reach=m", ["reach=many"]),
        ("kjerne evaluate --set ku", ["kubu:", "kunnskap-i-kriser:"]),
        ("kjerne evaluate --set kubu:rea", ["kubu:reach="]),
        ("kjerne evaluate --set kubu:reach=o", ["kubu:reach=one"]),
        ("kjerne evaluate --set nothing=", ["nothing=unknown"]),
        ("kjerne evaluate --set wei", ["weight:"]),
        ("kjerne evaluate --set weight:lea", ["weight:leadership="]),
        ("kjerne evaluate --set weight:leadership=", ["weight:leadership=2"]),
        ("kjerne evaluate --set weight:top", ["weight:top-leader-anchored="]),
        ("kjerne evaluate --set weight:secretariat", []),
        ("kjerne explain kubu --set threshold:pers", ["threshold:persistent.partial=", "threshold:persistent.strong="]),
        ("kjerne evaluate --set threshold:persistent.strong=", ["threshold:persistent.strong=90"]),
        ("kjerne explain k", ["klima", "kompetanse", "kubu", "kunnskap-i-kriser"]),
        ("kjerne explain kubu v", ["va"]),
        ("kjerne evaluate --fail-on ", ["undetermined", "disagreement", "discontinue", "time-limit", "continue"]),
        ("kjerne schema ", ["group", "criteria", "config"]),
        ("kjerne completion p", ["powershell"]),
        # files are the shell's business, and one's own words nobody's
        *[("kjerne evaluate ", []), ("kjerne evaluate --output ", []), ("kjerne new ", []), ("kjerne diff ", [])],
        *[("kjerne evaluate groups/k", []), ("kjerne evaluate --as-of ", []), ("kjerne nothing --set ", [])],
    ],
)
def test_what_is_offered(at_root: None, line: str, values: list[str]) -> None:
    assert offered(line) == values


def test_it_is_said_in_the_users_language_what_a_candidate_is(at_root: None) -> None:
    assert ("reach=many", "Mange departementer") in candidates("kjerne evaluate --set reach=", program(), "nb")
    assert (
        "--output",
        "Skriv til denne fila, ikkje til skjermen. Endinga avgjer formatet dersom --format ikkje gjer det.",
    ) in candidates("kjerne evaluate --o", program(), "nn")


def test_the_ids_are_those_of_the_set_that_is_named(here: Path) -> None:
    file = write(here, SMALL, group("one"), group("two"))
    (here / "criteria").rename(here / "other")
    named = next((here / "other").glob("*"))
    assert file
    assert "depth=" not in offered("kjerne evaluate --set ")
    assert "depth=" in offered(f"kjerne evaluate --criteria {named} --set ")
    assert "depth=" in offered(f"kjerne evaluate --criteria={named} --set ")
    assert offered("kjerne explain ") == ["one", "two"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        *[("", ["", ""]), ("kjerne", ["", "kjerne"]), ("kjerne ", ["kjerne", ""]), ("a  b", ["a", "b"])],
        *[("a 'b c", ["a", "b c"]), ('a "b c" d', ["a", "b c", "d"]), ("a b=c:d", ["a", "b=c:d"])],
    ],
)
def test_the_words_of_a_line(line: str, words: list[str]) -> None:
    assert split(line) == words


@pytest.mark.parametrize(
    "name", ["x$(touch PWNED)", "x`touch PWNED`", "-rf", "x;touch PWNED", "x\x1b[31m", "x\ny", "X y"]
)
def test_only_ids_are_offered(here: Path, name: str) -> None:
    """A shell puts what is offered into the line as it is."""
    values = {name: {"points": 100}, "good": {"points": 0}}
    trait = {"label": "T", "values": values}
    (here / "criteria").mkdir()
    document = {
        "id": "set",
        "levels": ["low", name],
        "recommendations": ["stop", name],
        "criteria": {"need": {"traits": {name: trait, "real": trait}}},
    }
    (here / "criteria" / "set.json").write_text(json.dumps(document), "utf-8")
    (here / "groups").mkdir()
    (here / "groups" / "fine.yaml").touch()
    if os.name != "nt":
        (here / "groups" / f"{name}.yaml").touch()
    assert offered("kjerne explain ") == ["fine"]
    assert offered("kjerne evaluate --set ") == ["real=", "weight:"]
    assert offered("kjerne evaluate --set weight:") == ["weight:need=", "weight:real="]
    assert offered("kjerne evaluate --set real=") == ["real=good", "real=unknown"]
    assert offered(f"kjerne evaluate --set '{name}=") == []
    assert offered("kjerne evaluate --fail-on ") == ["undetermined", "disagreement", "stop"]
    assert not [each for each in offered("kjerne evaluate --set x") if each != "real="]


@pytest.mark.skipif(os.name == "nt", reason="such a file name is none on Windows")
def test_a_file_name_is_never_run(here: Path, typed: Callable[..., list[str]]) -> None:
    (here / "groups").mkdir()
    for name in ("x$(touch PWNED)", "xylem"):
        (here / "groups" / f"{name}.yaml").touch()
    assert typed("bash", "kjerne explain x", here) == ["xylem"]
    assert not (here / "PWNED").exists()


def test_what_is_offered_is_what_the_configuration_names(here: Path) -> None:
    write(here, SMALL, group("one"), group("two"))
    (here / "groups").rename(here / "grupper")
    (here / "criteria").rename(here / "sett")
    assert "kubu" in offered("kjerne explain ")
    for said in ("groups: grupper\ncriteria: sett\n", 'groups: ["grupper"]\ncriteria: sett/set.yaml # this one\n'):
        (here / "kjerne.yaml").write_text(said, "utf-8")
        assert offered("kjerne explain ") == ["one", "two"]
        assert offered("kjerne evaluate --set d") == ["depth="]
    (here / "sub").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here / "sub")
        assert offered("kjerne explain ") == ["one", "two"]


@pytest.mark.parametrize(
    "said", ["groups: nothing\n", "criteria: /etc\n", "groups: [", "groups: 5\n", "criteria: ../..\n"]
)
def test_nothing_is_offered_where_the_configuration_is_wrong(here: Path, said: str) -> None:
    (here / "kjerne.yaml").write_text(said, "utf-8")
    assert offered("kjerne explain ") == offered("kjerne evaluate --set ") == []


# ---- never in the way

BROKEN = ["id: [", "- a\n- b\n", "\x00", "criteria: {a: {traits: 5}}\ncontext: x\nrecommendations: 7\n", "", "{" * 5000]


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
@pytest.mark.parametrize("line", ["kjerne evaluate --set re", "kjerne evaluate --fail-on ", "kjerne explain x"])
def test_broken_definitions_disturb_nobody(here: Path, shell: Run, text: str, line: str) -> None:
    for folder in ("groups", "criteria"):
        (here / folder).mkdir()
        (here / folder / "x.yaml").write_text(text, "utf-8")
    code, _, err = shell("completion", "zsh", KJERNE_LINE=line)
    assert (code, err) == (0, "")


@pytest.mark.parametrize("line", ["", " ", "kjerne '", "kjerne --", "kjerne check -- ", "x\ty", "kjerne check --set ="])
def test_an_odd_line_is_no_failure(here: Path, shell: Run, line: str) -> None:
    code, _, err = shell("completion", "fish", KJERNE_LINE=line)
    assert (code, err) == (0, "")


def test_nothing_slow_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    for line in ("kjerne ", "kjerne explain k", "kjerne evaluate --set reach="):
        monkeypatch.setenv("KJERNE_LINE", line)
        assert imported("completion", "zsh") & {"pydantic", "yaml", "kjerne.model.documents"} == set()


def test_thousands_of_groups_are_listed_at_once(here: Path) -> None:
    (here / "groups").mkdir()
    for number in range(2_000 if WINDOWS else 10_000):  # Wine looks through the folder for every file that is made
        (here / "groups" / f"g{number}.yaml").touch()
    begun = time.perf_counter()
    assert len(offered("kjerne explain g99")) > 10
    assert time.perf_counter() - begun < 2


# ---- the scripts


def test_every_script_has_its_set_up_and_is_plain_ascii(run: Run) -> None:
    """What is not ASCII is garbled where a Windows shell reads it, but in the comment at the top."""
    assert SCRIPTS.keys() == SETUPS.keys()
    for shell, script in SCRIPTS.items():
        assert script.isascii()
        ran = run("completion", shell, KJERNE_LANG="nb")
        assert ran.code == 0
        before, _, after = SETUPS[shell].line.partition("kjerne")  # in its place is the program's full path
        assert ran.out.splitlines()[2].startswith(f"#     {before}")
        assert ran.out.endswith(f"{after}\n\n{script}")
        assert ran.out.startswith("# ")


@pytest.mark.skipif(os.name == "nt", reason="there the shell is always PowerShell")
def test_without_a_name_it_is_the_shell_that_one_sits_in(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PSModulePath", raising=False)
    assert "complete -o nosort" in run("completion", SHELL="/bin/bash").out
    ran = run("completion", SHELL="/bin/tcsh", KJERNE_LANG="nb")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "kjerne: hvilket kommandoskall? Skriv kjerne completion og ett av disse: bash, zsh, fish, powershell\n"
    )


IN_BASH = """\
eval "$(kjerne completion bash)"
COMP_LINE=$1 COMP_POINT=${#1}
COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
compopt() { :; }
_kjerne
printf '%s\\n' "${COMPREPLY[@]}"
"""
IN_ZSH = """\
compdef() { :; }
_files() { print -r -- files }
compadd() { print -rl -- ${(P)@[-1]} }
eval "$(kjerne completion zsh)"
words=(${(z)1}) CURRENT=$#words PREFIX=$words[-1]
_kjerne
"""
IN_FISH = 'kjerne completion fish | source; complete -C "$argv[1]" | string replace -r "\\t.*" ""'
IN_POWERSHELL = """\
kjerne completion powershell | Out-String | Invoke-Expression
(TabExpansion2 $args[0]).CompletionMatches | ForEach-Object { $_.CompletionText }
"""
SHELLS: dict[str, Callable[[str], list[str]]] = {
    "bash": lambda line: ["bash", "--norc", "-c", IN_BASH, "bash", line],
    "zsh": lambda line: ["zsh", "-f", "-c", IN_ZSH, "zsh", line],
    "fish": lambda line: ["fish", "--no-config", "-c", IN_FISH, line],
    "pwsh": lambda line: ["pwsh", "-NoProfile", "-Command", f"& {{ {IN_POWERSHELL} }} '{line}'"],
}


@pytest.fixture
def typed(tmp_path: Path) -> Callable[..., list[str]]:
    """What a shell offers for a line, in a folder if one is named; the test is skipped where that shell is not."""
    wrapper = tmp_path / "bin" / "kjerne"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kjerne "$@"\n', "utf-8")
    wrapper.chmod(0o755)

    def _typed(shell: str, line: str, folder: Path = ROOT) -> list[str]:
        if os.name == "nt" or shutil.which(shell) is None:
            pytest.skip(f"{shell} is not here")
        environment = outside(PATH=f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}", HOME=str(tmp_path))
        done = subprocess.run(
            SHELLS[shell](line), env=environment, cwd=folder, capture_output=True, check=False, timeout=60
        )
        assert done.stderr == b""
        return done.stdout.decode().split()

    return _typed


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_offers_it(typed: Callable[..., list[str]], shell: str) -> None:
    assert typed(shell, "kjerne ev") == ["evaluate"]
    assert typed(shell, "kjerne explain kub") == ["kubu"]
    value = typed(shell, "kjerne evaluate --set reach=m")
    assert value == (["many"] if shell == "bash" else ["reach=many"])  # for bash, = begins a new word
    if shell != "bash":
        assert typed(shell, "kjerne evaluate --set kubu:reach=m") == ["kubu:reach=many"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_where_a_file_is_wanted_the_shell_offers_files(typed: Callable[..., list[str]], shell: str) -> None:
    assert typed(shell, "kjerne evaluate READM") == ["files" if shell == "zsh" else "README.md"]
