"""What a fuzzer begins with, the words it should know, and how an input becomes another one."""

import json
import re
from collections.abc import Iterator
from random import Random

from kjerne.checks.catalogue import CATALOGUE
from kjerne.model.documents import CriteriaSet, Evidence, Group, Rule, Trait
from kjerne.model.parts import Wordings
from tests.conftest import CRITERIA, GROUPS, ROOT
from tests.strategies import YAML_MARKS

BAD = ROOT / "tests" / "bad"
SUITE = ROOT.parent / "shared" / "suites" / "yaml-test-suite" / "cases.json"

MARKS = (
    *YAML_MARKS,
    *("!<x> ", "<<: ", "|2+", "%YAML 1.2\n", '"\\ud800"', '"\\U0010FFFF"', '"\\e[31m"'),
    *("\r", "\ufeff", "\u2028", "\u202e", "\x85", "\x00", "\x1b[31m", "e\u0301", "\u200b", "\xa0"),
    *("0.3", ".5", "5.", "1e99", "0x1F", "2024-02-30", "0000"),
    *(">= ", "<= ", "any", "unknown", "undetermined", "# kjerne: ignore[", "nb: ", "nn: ", "en: "),
)
"""What YAML and the definitions give a meaning to."""


def words() -> tuple[str, ...]:
    """What stands in good and bad definitions, piece by piece: keys, ids, values, and the marks between them."""
    models = (Group, CriteriaSet, Trait, Rule, Evidence, Wordings)
    keys = [key for model in models for key in model.keys().values()]
    ids = re.findall(r"[a-z]+(?:-[a-z]+)*", CRITERIA.read_text("utf-8").partition("rules:")[0])
    return tuple(dict.fromkeys([*MARKS, *(f"{key}: " for key in keys), *ids, *CATALOGUE]))


def definitions(kind: str) -> tuple[bytes, ...]:
    """Files of a kind, `group` or `criteria`: the shipped ones, the bad ones, and those of the YAML test suite."""
    shipped = sorted(GROUPS.iterdir()) if kind == "group" else [CRITERIA]
    bad = sorted((BAD / {"group": "groups", "criteria": "criteria"}[kind]).iterdir())
    files = [file.read_bytes() for file in (*shipped, *bad) if file.suffix != ".txt"]
    suite = json.loads(SUITE.read_text("utf-8")) if SUITE.is_file() else []
    return (*files, *(case["yaml"].encode() for case in suite))


def of(target: str) -> tuple[bytes, ...]:
    """What to begin with, for each of the targets."""
    if target in ("group", "criteria"):
        return definitions(target)
    if target == "text":
        return (b"A name", "<b>*å*</b> | [x](javascript:x)".encode(), b"=1+1", *(mark.encode() for mark in MARKS))
    return (
        b"horizon=limited",
        b"kubu:breadth=[some, all]",
        b"horizon={limited: 0.25, persistent: 0.75}",
        b"secretariat=unknown",
        b"kubu:horizon='limited'",
        b":=",
    )


def mutated(data: bytes, random: Random, words: tuple[str, ...], other: bytes = b"") -> bytes:
    """The input with a few changes: lines and words are moved, repeated, dropped and put in, bytes are flipped."""
    for _ in range(random.randint(1, 4)):
        data = random.choice(_CHANGES)(data, random, words, other)
    return data


def _lines(data: bytes, random: Random, words: tuple[str, ...], other: bytes) -> bytes:
    """Some lines moved, dropped or repeated, or some of the other input put in."""
    lines = data.splitlines(keepends=True) or [b""]
    at, end = sorted(random.choices(range(len(lines) + 1), k=2))
    taken = lines[at:end]
    if random.random() < 0.3:
        taken = other.splitlines(keepends=True)[at : end + 1]
    else:
        del lines[at:end]
    to = random.randint(0, len(lines))
    lines[to:to] = taken * random.choice((0, 1, 2, 20))
    return b"".join(lines)


def _words(data: bytes, random: Random, words: tuple[str, ...], other: bytes) -> bytes:
    """A word put in, or in the stead of another one."""
    found = list(re.finditer(rb"[\w.-]+|[^\w\s]|\s+", data))
    word = random.choice(words).encode()
    if not found:
        return word
    at = random.choice(found)
    return data[: at.start()] + word * random.choice((1, 1, 1, 2, 40)) + data[random.choice(at.span()) :]


def _bytes(data: bytes, random: Random, words: tuple[str, ...], other: bytes) -> bytes:
    """A few bytes changed."""
    changed = bytearray(data or b" ")
    for _ in range(random.randint(1, 3)):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(data: bytes, random: Random, words: tuple[str, ...], other: bytes) -> bytes:
    """The beginning, or the end."""
    at = random.randint(0, len(data))
    return data[:at] if random.random() < 0.7 else data[at:]


def _indented(data: bytes, random: Random, words: tuple[str, ...], other: bytes) -> bytes:
    """A line further to the left or to the right."""
    lines = data.splitlines(keepends=True) or [b""]
    at = random.randrange(len(lines))
    lines[at] = random.choice((b" ", b"  ", b"\t", b"- ")) + lines[at] if random.random() < 0.6 else lines[at].lstrip()
    return b"".join(lines)


_CHANGES = (_lines, _lines, _words, _words, _words, _words, _bytes, _cut, _indented)


def deep(word: str, depth: int) -> Iterator[str]:
    """The word, so deep in lists and mappings of each kind."""
    yield "[" * depth + word + "]" * depth
    yield "{a: " * depth + word + "}" * depth
    yield "- " * depth + word
    yield "? " * depth + word
    yield "".join(f"{' ' * step}a:\n" for step in range(depth)) + " " * depth + word
