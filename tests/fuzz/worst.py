"""Files of a mebibyte that each make one thing as laborious as it can be; and criteria sets that are small but so.

A name says what there is a lot of. Every file is refused or read at once, in little memory: tests/test_worst.py.
"""

from collections.abc import Callable
from itertools import count
from random import Random
from typing import Any

MEBIBYTE = 1 << 20

Piece = str | Callable[[int], str]


def filled(head: str, piece: Piece, tail: str = "") -> str:
    """A file of a mebibyte, or just below: the piece (perhaps made from its number) again and again."""
    parts, left = [head], MEBIBYTE - len((head + tail).encode())
    for number in count():
        part = piece if isinstance(piece, str) else piece(number)
        left -= len(part.encode())
        if left < 0:
            return "".join([*parts, tail])
        parts.append(part)
    raise AssertionError


_GROUP = "id: worst\nname: A group\n"
_NO_TRAITS = f"{_GROUP}traits: {{}}\n"
_MEMBERS = f"{_NO_TRAITS}members: ["
_VALUE = f"{_GROUP}traits:\n  horizon: "
_EVIDENCE = f"{_VALUE}\n    value: limited\n    evidence: ["

GROUPS: dict[str, tuple[str, Piece, str]] = {
    # refused
    "unknown keys": (_NO_TRAITS, lambda n: f"k{n}: x\n", ""),
    "unknown traits": (f"{_GROUP}traits:\n", lambda n: f"  horizon{n}: x\n", ""),
    "unknown values": (_VALUE, lambda n: f"{'[' * (not n)}limite{n},", "]\n"),
    "values twice": (_VALUE + "[", "limited,", "]\n"),
    "unknown shares": (_VALUE + "{", lambda n: f"v{n}: 0.1,", "}\n"),
    "shares that are text": (_VALUE + "{", lambda n: f"v{n}: 0x,", "}\n"),
    "sources without a title": (f"{_NO_TRAITS}sources:\n", lambda n: f"  s{n}: {{}}\n", ""),
    "unknown sources": (_EVIDENCE, lambda n: f"{{source: dfo-{n}}},", "]\n"),
    "bad dates": (_EVIDENCE, "{date: x},", "]\n"),
    "wrong kinds": (_MEMBERS, "[],", "]\n"),
    "nothing": (_MEMBERS, "~,", "]\n"),
    "duplicate keys": (f"{_GROUP}traits: {{", "a,", "}\n"),
    "keys that are lists": (f"{_GROUP}traits: {{", "[]:,", "}\n"),
    "anchors": (_MEMBERS, "&a a,", "]\n"),
    "tags": (_MEMBERS, "!a a,", "]\n"),
    "colons": (_MEMBERS, ":,", "]\n"),
    "lists in lists": (_MEMBERS, f"{'[' * 20}{']' * 20},", "]\n"),
    "texts": (_MEMBERS, "a,", "]\n"),
    "a bracket that stays open": (_MEMBERS, "a,\n", ""),
    "documents": (_NO_TRAITS, "---\na\n", ""),
    "a long id": ("name: A group\ntraits: {}\nid: a", "-a", "\n"),
    "a long unknown value": (_VALUE, "limited", "\n"),
    "blank lines below a missing colon": (f"{_GROUP}traits:\n  horizon limited\n", "\n", "  reach: many\n"),
    "lines without a colon": (f"{_GROUP}traits:\n", "  horizon limited\n", "  reach: many\n"),
    "lines behind a mixed dash": (f"{_GROUP}traits:\n  a: b\n", "     x\n", "  - reach: many\n"),
    "no-break spaces": (f"{_NO_TRAITS}lead:\u00a0BFD\n", lambda n: f"k{n}:\u00a0x\n", ""),
    "no-break spaces in names": (f"{_GROUP}traits:\n", lambda n: f"  a\u00a0{n}: x\n" if n < 19_000 else "\n", ""),
    "dashes of a word processor": (f"{_NO_TRAITS}members:\n", "– x\n", ""),
    "dashes without a space": (f"{_NO_TRAITS}members:\n", " -x\n", ""),
    "quotes of a word processor": (f"{_NO_TRAITS}name: ", "“", ": x\n"),
    "marks of a conflict": (f"{_NO_TRAITS}a: [\n", "<<<<<<< a\n", "=======\n>>>>>>> b\n"),
    # read, but there is much to say
    "unknown ministries": (_MEMBERS, lambda n: f"B{n:05}, " if n < 19_000 else " ", "]\n"),
    "evidence without a source": (_EVIDENCE, lambda n: "{}, " if n < 19_000 else " ", "]\n"),
    "texts in one language": (f"{_NO_TRAITS}sources:\n", lambda n: f" s{n}: {{title: {{nb: {'x' * 350}}}}}\n", ""),
    "comments that swallow": (f"{_NO_TRAITS}members:\n", lambda n: f"- a #{'b' * 60}\n", ""),
    # read
    "comments that ignore": (f"{_NO_TRAITS}lead: X\n", "# kjerne: ignore[unknown-ministry]\n", ""),
    "comments that ignore, in a line": (f"{_NO_TRAITS}lead: X #", " # kjerne: ignore[a]", "\n"),
    "ids in a comment that ignores": (f"{_NO_TRAITS}# kjerne: ignore[", "a,", "a]\n"),
    "many ids in a comment that ignores": (f"{_NO_TRAITS}# kjerne: ignore[", lambda n: f"{n:x},", "a]\n"),
    "ids in a comment without an end": (f"{_NO_TRAITS}# kjerne: ignore[", "a , ", "\n"),
    "comments beside entries": (
        f"{_NO_TRAITS}members:\n",
        lambda n: f"- BFD{2 * ' # kjerne: ignore[a]'}\n" if n < 19_000 else "\n",
        "",
    ),
    "spaces": (f"{_NO_TRAITS}lead: a", " ", "b\n"),
    "spaces behind a mark": (f"{_NO_TRAITS}# x", " #", "\n"),
    "lines": (_NO_TRAITS, "\n", ""),
    "lines of a text": (f"{_NO_TRAITS}lead: a\n", " a\n", ""),
    "escapes": (f'{_NO_TRAITS}lead: "', "\\_", '"\n'),
    "a name": ("id: worst\ntraits: {}\nname: ", "Long ", "\n"),
    "a name in one word": ("id: worst\ntraits: {}\nname: ", "x", "\n"),
    "emoji": ('id: worst\ntraits: {}\nname: "', "👩‍👩‍👧", '"\n'),
}


# ---- criteria sets

Traits = list[list[Any]]
"""For each trait of a criterion, the points of its values."""


def criteria(
    traits: Traits,
    levels: int = 3,
    criteria: int = 1,
    caps: int = 0,
    rules: Callable[[list[str], list[str]], list[dict[str, Any]]] | None = None,
    advice: int = 0,
) -> dict[str, Any]:
    """A criteria set of so many criteria, each with traits like these; a cap for each of the first so many traits."""
    scale = [f"l{level}" for level in range(levels)]
    ids = [f"c{number}" for number in range(criteria)]
    return {
        "id": "worst",
        "version": "1",
        "title": "Worst",
        "levels": scale,
        "recommendations": ["stop", "go"],
        "criteria": {
            id: {
                "label": "x",
                "thresholds": {level: 100 * at // levels for at, level in enumerate(scale) if at},
                "traits": {
                    f"{id}-t{number}": {
                        "label": "x",
                        "values": {f"v{at}": {"points": each} for at, each in enumerate(points)},
                    }
                    for number, points in enumerate(traits)
                },
                "caps": [{"when": {f"{id}-t{number}": "v0"}, "at-most": "l0"} for number in range(caps)],
            }
            for id in ids
        },
        "rules": [*(rules(ids, scale) if rules else []), {"id": "rest", "recommend": "stop", "because": "x"}],
        "advice": [{"id": f"a{number}", "when": {"c0-t0": "v1"}, "text": "x"} for number in range(advice)],
    }


def odd(traits: int, values: int) -> Traits:
    """Points of which no two completions have the same sum, as good as surely."""
    return [[each / 10_000 for each in sorted(Random(at).sample(range(10**6), values))] for at in range(traits)]


def random_rules(number: int) -> Callable[[list[str], list[str]], list[dict[str, Any]]]:
    """Rules that ask anything of up to five criteria."""

    def made(ids: list[str], scale: list[str]) -> list[dict[str, Any]]:
        random = Random(number)
        return [
            {
                "id": f"r{at}",
                "when": {id: random.choice(scale) for id in random.sample(ids, min(len(ids), random.randint(1, 5)))},
                "recommend": random.choice(("stop", "go")),
                "because": "x",
            }
            for at in range(number)
        ]

    return made


def cells(dead: int) -> Callable[[list[str], list[str]], list[dict[str, Any]]]:
    """A rule for each combination of levels, and after them so many rules that are dead."""

    def made(ids: list[str], scale: list[str]) -> list[dict[str, Any]]:
        combinations: list[dict[str, str]] = [{}]
        for id in ids:
            combinations = [{**some, id: level} for some in combinations for level in scale]
        when = [*combinations, *({ids[at % len(ids)]: scale[at % len(scale)]} for at in range(dead))]
        return [{"id": f"r{at}", "when": each, "recommend": "go", "because": "x"} for at, each in enumerate(when)]

    return made


INTRICATE: dict[str, dict[str, Any]] = {
    "sums": criteria(odd(40, 3)),
}
"""By these, a group of which nothing is known cannot be evaluated in reasonable time."""

LABORIOUS: dict[str, dict[str, Any]] = {
    "traits": criteria([[0, 100]] * 1000),
    "caps": criteria([[0, 100]] * 40, caps=40),
    "caps and traits": criteria([[0, 100]] * 20, caps=20),
    "advice": criteria(odd(30, 2), advice=300),
    "rules": criteria([[0, 100]], levels=2, criteria=16, rules=random_rules(1200)),
    "levels": criteria([[0, 100]], levels=3000),
    "values": criteria([[at / 10 for at in range(1000)]] * 2),
    "rules for many combinations": criteria([[0, 100]], levels=2, criteria=16, rules=random_rules(900)),
    "dead rules": criteria([[0, 100]], criteria=6, rules=cells(200)),
    "criteria": criteria([[0, 30, 60, 100]] * 5, levels=2, criteria=16),
}
"""These are evaluated, and proved as far as that takes no longer than a few seconds."""
