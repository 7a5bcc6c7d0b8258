"""The worst inputs for the program's regular expressions, found by trying: `python -m tests.fuzz.patterns` shows them.

For each pattern, whatever it begins and ends with is repeated: every character it names, every two of them and its own
literal words, with a beginning and an end that may keep it from matching.
"""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import product
from time import process_time
from typing import Any, NamedTuple

from tests.conftest import ROOT

CALLS = ("compile", "search", "match", "fullmatch", "sub", "split", "findall", "finditer")
SIZES = (10_000, 100_000, 1_000_000)  # characters
TRIED = 1500
MOST_LETTERS = 9


class Worst(NamedTuple):
    """The slowest input found for a pattern, and the seconds that it takes at each of the sizes."""

    begin: str
    unit: str
    end: str
    seconds: tuple[float, ...]


class Used(NamedTuple):
    """A regular expression, and the methods of it that the program calls; `finditer` stands for all that repeat."""

    pattern: "re.Pattern[str]"
    methods: tuple[str, ...]


def patterns() -> dict[str, Used]:
    """Every regular expression in the program, by its module and line; but one for what `git` answers, in bytes."""
    found = {}
    files = {file: file.read_text("utf-8") for file in sorted((ROOT / "kjerne").rglob("*.py"))}
    everything = "\n".join(files.values())
    for file, text in files.items():
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        tree = ast.parse(text)
        names = {each.value: ast.unparse(each.targets[0]) for each in ast.walk(tree) if isinstance(each, ast.Assign)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{call}" for call in CALLS}:
                module: Any = import_module(name)
                pattern, *more = (eval(ast.unparse(each), vars(module)) for each in _constant(node))
                if isinstance(pattern, str):
                    method = ast.unparse(node.func).removeprefix("re.")
                    calls = re.findall(rf"\b{names[node]}\.(\w+)\(", everything) if method == "compile" else [method]
                    methods = {each if each in ("match", "fullmatch", "search") else "finditer" for each in calls}
                    found[f"{name}:{node.lineno}"] = Used(re.compile(pattern, *more), tuple(sorted(methods)))
    return found


def _constant(call: ast.Call) -> Iterator[ast.expr]:
    """The pattern of a call, and its flags."""
    yield call.args[0]
    yield from (each.value for each in call.keywords if each.arg == "flags")
    yield from (
        each for each in call.args[1:] if isinstance(each, ast.Attribute) and ast.unparse(each).startswith("re.")
    )


def inputs(used: Used) -> Iterator[tuple[str, str, str]]:
    """Beginnings, what is repeated, and ends that may cost this pattern most."""
    pattern = used.pattern
    plain = re.sub(r"\(\?P?[<:!=+>iams-]*|\\[bBdDsSwWAZ]|\[\^?|[]()|^$+?*{}]", " ", pattern.pattern)
    words = sorted({word for word in re.split(r"[\s\\]+", plain) if 1 < len(word) < 12})[:4]
    letters = [each for each in dict.fromkeys(plain) if each.isprintable() and not each.isalnum()]
    alphabet = ["\n", *dict.fromkeys(('"', "a", "0", " ", *letters))][: MOST_LETTERS + 1]
    units = [*alphabet, *map("".join, product(alphabet, repeat=2)), *words, *(f"{word} " for word in words)]
    ends = ("", "!", "\n", "\n\x00")
    for unit, begin, end in product(units, ("", *words, *letters[:3], "a: [", "#", ">="), ends):
        yield begin, unit, end


def seconds(used: Used, text: str) -> float:
    """How long it takes to look for the pattern in every way in which the program does."""
    start = process_time()
    for method in used.methods:
        found = getattr(used.pattern, method)(text)
        for _ in found if method == "finditer" else ():
            pass
    return process_time() - start


def filled(parts: tuple[str, str, str], size: int) -> str:
    """A text of this many characters."""
    begin, unit, end = parts
    return begin + unit * (size // len(unit)) + end


def worst(pattern: Used) -> Worst:
    """The slowest input, by what little texts take: in those, too, growth out of step shows."""
    some = list(inputs(pattern))
    some = some[:: max(1, len(some) // TRIED)]
    slowest = sorted(some, key=lambda each: -seconds(pattern, filled(each, 3000)))[:3]
    begin, unit, end = max(slowest, key=lambda each: seconds(pattern, filled(each, 12_000)))
    times = tuple(min(seconds(pattern, filled((begin, unit, end), size)) for _ in range(3)) for size in SIZES)
    return Worst(begin, unit, end, times)


def main() -> None:
    """A line for each pattern: where it stands, milliseconds at each size, growth at each step, and the input."""
    for name, pattern in patterns().items():
        begin, unit, end, (small, middle, large) = worst(pattern)
        times = " | ".join(f"{1000 * each:.2f}" for each in (small, middle, large))
        print(
            f"{name} | {times} | {middle / small:.1f} | {large / middle:.1f} | {begin!r} {unit!r} {end!r}", flush=True
        )


if __name__ == "__main__":
    main()
