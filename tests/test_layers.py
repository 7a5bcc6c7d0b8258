"""A functional core in an imperative shell: who may import whom, and who may touch the world, read from the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT, imported

PACKAGE = ROOT / "kjerne"

FLOORS = {
    "model": 1,
    **dict.fromkeys(("reading", "engine", "texts"), 2),
    "checks": 3,
    **dict.fromkeys(("analysis", "workspace"), 4),
    "output": 5,
    "cli": 6,
    **dict.fromkeys(("__main__", "api"), 7),
}
"""The rooms, and the doors, by their floors. A room imports rooms on lower floors, and none beside it."""

PURE = {"model", "engine", "checks", "analysis"}
"""Frozen data in, frozen data out: no console, no files, no clock, no language."""

DOORS = {"cli", "__main__", "api"}
"""What may print, write, exit, read the environment and ask the clock."""

WORLD = {
    *("typer", "click", "rich", "yaml", "os", "sys", "io", "pathlib", "shutil", "tempfile", "subprocess", "glob"),
    *("time", "locale", "gettext", "logging", "random", "secrets", "socket", "urllib", "getpass", "argparse"),
}
"""What reaches outside the program, or stands for the reader's console or language."""

LONGEST_MODULE, LONGEST_FUNCTION = 450, 60  # lines

FILES = {".".join(file.relative_to(ROOT).with_suffix("").parts): file for file in sorted(PACKAGE.rglob("*.py"))}
"""Every module of the package by its name."""


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@cache
def imports(file: Path, for_types: bool = True) -> tuple[str, ...]:
    """What a file imports anywhere in it, as `kjerne.model.dates.last_day`; `for_types`: what is only for types too."""
    return tuple(_imports(file, for_types))


def _imports(file: Path, for_types: bool) -> Iterator[str]:
    waiting: list[ast.AST] = [tree(file)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not for_types:
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str:
    """The room or door that a module belongs to; the package itself is the door `__main__`."""
    parts = module.removesuffix(".__init__").split(".")
    return parts[1] if len(parts) > 1 else "__main__"


def ours(path: str) -> str | None:
    """The module of the package that an imported name is or stands in; None for others and for the version."""
    if not path.startswith("kjerne.") or path == "kjerne.__version__":
        return None
    whole, within = path, path.rpartition(".")[0]
    return next((name for name in (whole, within) if name in FILES), f"{whole}.__init__")


def test_a_module_is_in_a_room_and_imports_only_lower_ones() -> None:
    for module, file in FILES.items():
        assert room(module) in FLOORS, f"say in FLOORS where {module} belongs"
        here = FLOORS[room(module)]
        others = {room(name) for path in imports(file) if (name := ours(path))} - {room(module)}
        assert {name for name in others if FLOORS[name] >= here and here < 7} == set(), module


def test_there_is_no_circle_between_modules() -> None:
    left = {
        module: {name for path in imports(file, for_types=False) if (name := ours(path)) and name != module}
        for module, file in FILES.items()
        if not module.endswith("__init__")
    }
    while free := [name for name, others in left.items() if not others & left.keys()]:
        for name in free:
            del left[name]
    assert left == {}


def test_the_face_of_a_room_says_what_is_in_it_and_imports_nothing() -> None:
    faces = {name: file for name, file in FILES.items() if name.endswith("__init__") and name != "kjerne.__init__"}
    assert len(faces) > 8
    assert {name: imports(file) for name, file in faces.items() if imports(file)} == {}
    assert [name for name, file in faces.items() if not ast.get_docstring(tree(file))] == []


def test_the_core_reaches_nothing_outside() -> None:
    for module in (name for name in FILES if room(name) in PURE):
        reached = {path.split(".")[0] for path in set(imports(FILES[module])) - {"os.sep"}}
        assert reached & WORLD == set(), module


def test_only_the_doors_print_write_exit_and_know_the_time() -> None:
    done = {name: list(deeds(tree(file))) for name, file in FILES.items() if room(name) not in DOORS}
    assert {name: lines for name, lines in done.items() if lines} == {}


def test_what_one_reads_at_once_is_short() -> None:
    for module, file in FILES.items():
        assert len(file.read_text("utf-8").splitlines()) <= LONGEST_MODULE, module
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, f"{module}.{node.name}"


def test_no_test_imports_a_test() -> None:
    """What several tests need stands in `tests/builders.py`, `tests/conftest.py` or a module of its own."""
    borrowing = re.compile(r"^\s*(from|import) tests\b.*\btest_", re.MULTILINE)
    files = sorted((ROOT / "tests").rglob("*.py"))
    assert [file.relative_to(ROOT).as_posix() for file in files if borrowing.search(file.read_text("utf-8"))] == []


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
