"""A functional core in an imperative shell: who may import whom, and who may touch the world, read from the source."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, outside

PACKAGE = ROOT / "kjerne"

LAYERS = (
    ("findings", "model"),
    ("reading", "source", "simple", "syntax", "events"),
    ("engine", "texts", "sums"),
    ("checks", "catalogue", "verify", "lint", "suppressions"),
    ("analysis", "sensitivity", "changes", "comparison", "parts"),
    ("workspace", "loading", "workers"),
    ("report", "difference", "interview", "project", "inspection", "revisions"),
    ("output", "render", "annotate"),
    ("cli", "shell", "longrun", "commands", "asking"),
    ("__main__", "api"),
)
"""From the core outwards. A module imports from its own layer or from one before it."""

PURE = {
    *("findings", "catalogue", "model", "engine", "checks", "verify", "lint", "analysis", "sums", "sensitivity"),
    *("changes", "comparison", "parts", "report", "difference", "interview"),
}
"""Frozen data in, frozen data out: no console, no files, no clock, no language."""
SHELL = {"shell", "longrun", "commands", "asking", "cli", "__main__", "api", "workspace"}
"""What may print, write and exit."""

WORLD = {
    *("typer", "click", "rich", "yaml", "os", "sys", "io", "pathlib", "shutil", "tempfile", "subprocess", "glob"),
    *("time", "locale", "gettext", "logging", "random", "secrets", "socket", "urllib", "getpass", "argparse"),
}
"""What reaches outside the program, or stands for the reader's console or language."""


def modules() -> Iterator[tuple[str, Path]]:
    """Every module's file, with the name of the module or folder of the package it belongs to."""
    for file in sorted(PACKAGE.rglob("*.py")):
        inside = file.relative_to(PACKAGE)
        if inside != Path("__init__.py"):
            yield inside.parts[0].removesuffix(".py"), file


MODULES = dict.fromkeys(name for name, _ in modules())


def tree(file: Path) -> ast.AST:
    return ast.parse(file.read_text("utf-8"))


def imports(file: Path) -> Iterator[str]:
    """What a file imports anywhere in it, with dots: `kjerne.engine.Engine` for `from kjerne.engine import Engine`."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def needed(name: str) -> set[str]:
    """The modules of the package that a module imports; `kjerne.__version__` belongs to none."""
    parts = [path.split(".") for module, file in modules() if module == name for path in imports(file)]
    return {path[1] for path in parts if path[0] == "kjerne" and path[1] in MODULES} - {name}


def rank(name: str) -> int:
    return next((place for place, layer in enumerate(LAYERS) if name in layer), -1)


@pytest.mark.parametrize("name", MODULES)
def test_every_module_has_its_layer(name: str) -> None:
    assert any(name in layer for layer in LAYERS), f"say in LAYERS where {name} belongs"


@pytest.mark.parametrize("name", [name for name in MODULES if any(name in layer for layer in LAYERS)])
def test_no_arrow_runs_back(name: str) -> None:
    assert [other for other in needed(name) if rank(other) > rank(name)] == []


def test_there_is_no_circle() -> None:
    left = {name: needed(name) for name in MODULES}
    while free := [name for name, others in left.items() if not others & left.keys()]:
        for name in free:
            del left[name]
    assert left == {}


@pytest.mark.parametrize("name", sorted(PURE & MODULES.keys()))
def test_the_core_reaches_nothing_outside(name: str) -> None:
    for module, file in modules():
        if module == name:
            found = set(imports(file))
            assert {path.split(".")[0] for path in found - {"os.sep"}} & WORLD == set()
            outer = (
                "kjerne.output",
                "kjerne.render",
                "kjerne.texts",
                "kjerne.workspace",
                "kjerne.project",
                "kjerne.cli",
            )
            assert {path for path in found if path.startswith(outer)} == set()


@pytest.mark.parametrize("name", sorted(MODULES.keys() - SHELL))
def test_only_the_shell_prints_writes_exits_and_knows_the_time(name: str) -> None:
    for module, file in modules():
        if module == name:
            assert list(deeds(tree(file))) == []


def deeds(of: ast.AST) -> Iterator[tuple[int, str]]:
    """What a module does that only the shell may, with the line."""
    for node in ast.walk(of):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            done = f"{node.value.id}.{node.attr}"
            if done in ("sys.stdout", "sys.stderr", "sys.stdin", "sys.exit", "sys.argv", "os.environ", "os.getenv"):
                yield node.lineno, done
            if done in ("date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time"):
                yield node.lineno, done
        if isinstance(node, ast.Call):
            function = node.func
            called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if isinstance(function, ast.Name) and called in ("print", "input", "exit", "quit", "breakpoint"):
                yield node.lineno, called
            if called in ("write_text", "write_bytes", "mkdir", "unlink", "rename", "touch", "mkstemp"):
                yield node.lineno, called
            if called == "open" and any(letter in mode(node) for letter in "wax+"):
                yield node.lineno, f"open for {mode(node)}"
        if isinstance(node, ast.Name) and node.id == "SystemExit":
            yield node.lineno, "SystemExit"


def mode(call: ast.Call) -> str:
    """The mode in which a file is opened; one that cannot be read from the source counts as writing."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] or call.args[1:2]
    if not given:
        return "r"
    if isinstance(given[0], ast.Constant):
        return str(given[0].value)
    flags = ast.unparse(given[0])
    return "r" if flags.startswith("os.O_RDONLY") and flags.count("os.O_") == 1 else "w"


@pytest.mark.parametrize(
    ("source", "done"),
    [
        ("print('x')", "print"),
        ("sys.stdout.write('x')", "sys.stdout"),
        ("sys.exit(1)", "sys.exit"),
        ("raise SystemExit", "SystemExit"),
        ("open('f', 'w')", "open for w"),
        ("open('f', mode=chosen)", "open for w"),
        ("os.open('f', os.O_WRONLY)", "open for w"),
        ("os.open('f', os.O_RDONLY | os.O_CREAT)", "open for w"),
        ("Path('f').write_text('x')", "write_text"),
        ("date.today()", "date.today"),
    ],
)
def test_such_deeds_are_seen(source: str, done: str) -> None:
    assert [deed for _, deed in deeds(ast.parse(source))] == [done]
    assert list(deeds(ast.parse("open('f', 'rb'); open('f'); text.replace('a', 'b'); sorted(x)"))) == []


# ---- what a run imports


def imported(*arguments: str) -> set[str]:
    """The top-level packages, and the modules of this one, that `python -m kjerne` imports with these arguments."""
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kjerne", *arguments],
        env=outside(),
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    )
    names = [
        line.rpartition("|")[2].strip() for line in ran.stderr.decode().splitlines() if line.startswith("import time")
    ]
    assert "sys" in names or len(names) > 20
    return {name if name.startswith("kjerne") else name.split(".")[0] for name in names}


def test_the_version_is_told_before_anything_slow_is_imported() -> None:
    found = imported("--version")
    assert found & {"typer", "click", "pydantic", "pydantic_core", "yaml", "rich", "importlib_metadata"} == set()
    assert {name for name in found if name.startswith("kjerne")} <= {"kjerne", "kjerne.__main__"}


def test_help_needs_neither_models_nor_yaml_nor_rich() -> None:
    assert (
        imported("evaluate", "--help") & {"kjerne.model.documents", "kjerne.engine.evaluate", "yaml", "rich"} == set()
    )


def test_json_is_written_without_rich_and_the_shipped_files_are_read_without_pyyaml() -> None:
    found = imported("evaluate", "--format", "json", "--output", "/dev/null")
    assert "pydantic" in found
    assert found & {"yaml", "rich", "kjerne.reading.full_yaml"} == set()
