"""Hypothesis strategies for criteria sets that are trees: criteria within criteria, each decided by points or by rules.

Everything drawn is valid by design.md, but for the tables of `broken_trees`. The traits have at most
MOST_COMPLETIONS combinations of values, so that all completions can be enumerated. Groups for these sets are those of
`strategies.groups`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import cycle, islice

from hypothesis import strategies as st

from tests import brute
from tests.strategies import (
    CONTEXT,
    CRITERIA,
    HIT_POLICIES,
    LEVELS,
    RECOMMENDATIONS,
    RULES,
    TRAITS,
    VALUES,
    Document,
    Number,
    advice,
    any_conditions,
    caps,
    first_conditions,
    number,
    optional,
    points,
    table,
    thresholds,
    unique_conditions,
    without_order,
)

MOST_COMPLETIONS = 2_000
MOST_INPUTS = 4
"""What a table reads at most, so that its combinations stay few."""
DEEPEST = 4
SAID = {"nb": "på norsk", "en": "in English"}
"""All words: that they may differ is tried with flat sets, and fewer choices make more trees a second."""

IDS = (
    *CRITERIA,
    "capacity",
    "economy",
    "people",
    "legal-basis",
    "delivery",
    "steering",
    "follow-up",
    "need",
    "results",
)
OWN_LEVELS = (*LEVELS, "no", "yes", "bronze", "silver")

POINTS, RULED, SUBTOTAL = "points", "rules", "subtotal"
"""What a criterion is decided by; a subtotal is one by points that stands under points."""


@dataclass
class Room:
    """What is left to draw from while a set is drawn: ids, and values to combine.

    `owed` counts the criteria still to come that need a trait: two values each are kept for them.
    """

    left: int
    owed: int
    criteria: list[str]
    traits: list[str]
    levels: list[str] | None  # None: every criterion has its own
    complete: bool

    def most_values(self) -> int:
        """How many values the next trait may have."""
        return int(self.left // 2**self.owed) if self.traits else 0

    def most_parts(self) -> int:
        """How many criteria there is room for, with a trait of two values each."""
        return min(self.most_values().bit_length() - 1, len(self.criteria)) if self.most_values() else 0


# Ids


def ids(pool: Sequence[str], least: int, most: int) -> st.SearchStrategy[list[str]]:
    """So many different ids of a pool, in any order."""
    return st.lists(st.sampled_from(pool), min_size=least, max_size=most, unique=True)


@st.composite
def scale(draw: st.DrawFn, pool: Sequence[str]) -> Document | list[str]:
    """Two to four levels or recommendations: ids with labels, or a plain list of ids."""
    names = draw(ids(pool, 2, 4))
    return dict.fromkeys(names, SAID) if draw(st.booleans()) else names


@st.composite
def taken(draw: st.DrawFn, pool: list[str]) -> str:
    """An id that is taken out of a pool."""
    return pool.pop(draw(st.integers(0, len(pool) - 1)))


# Traits


@st.composite
def alike_points(draw: st.DrawFn, size: int) -> list[Number]:
    """Points that never fall, where some of the values have the points of the one before."""
    drawn = draw(points(size))
    for at in draw(st.lists(st.integers(1, size - 1), min_size=1, max_size=size - 1, unique=True).map(sorted)):
        drawn[at] = drawn[at - 1]
    return drawn


@st.composite
def bounds(draw: st.DrawFn, size: int) -> list[Number | None]:
    """Where the values of a number begin, rising or falling throughout; None for the value of the lowest numbers."""
    decimals = draw(st.sampled_from([0, 0, 1]))
    drawn = sorted(draw(st.lists(st.integers(-2, 60), min_size=size - 1, max_size=size - 1, unique=True)))
    rising = [None, *(number(each, decimals) for each in drawn)]
    return rising if draw(st.booleans()) else rising[::-1]


@st.composite
def trait(draw: st.DrawFn, size: int, counted: bool) -> Document:
    """A trait with so many values; `counted`: with points. Ordered, some values alike, unordered, or a number."""
    kind = draw(st.sampled_from(["ordered", "ordered", "alike", "unordered", "number"]))
    names = draw(ids(VALUES, size, size))
    values: Document = {name: {} for name in names}
    if counted:
        drawn = draw(alike_points(size) if kind == "alike" or draw(st.integers(0, 4)) == 4 else points(size))
        if kind == "unordered":
            drawn = draw(st.permutations(drawn))
        for name, each in zip(names, drawn, strict=True):
            values[name] |= {"points": each}
    else:
        values = {name: {"label": SAID} for name in names}
    if kind == "number":
        for name, bound in zip(names, draw(bounds(size)), strict=True):
            values[name] |= {} if bound is None else {"from": bound}
    return {
        "label": SAID,
        **draw(optional("weight", st.integers(1, 4))),
        **({"ordered": False} if kind == "unordered" else {}),
        **({"number": True, **draw(optional("unit", st.just(SAID)))} if kind == "number" else {}),
        "values": values,
    }


@st.composite
def traits(draw: st.DrawFn, room: Room, least: int, most: int, counted: bool) -> Document:
    """So many traits, or as many as there is room for."""
    found: Document = {}
    for _ in range(draw(st.integers(least, most))):
        if room.most_values() < 2:
            break
        size = draw(st.integers(2, min(4, room.most_values())))
        room.left //= size
        found[draw(taken(room.traits))] = draw(trait(size, counted))
    return found


@st.composite
def context_traits(draw: st.DrawFn) -> Document:
    """Up to two traits that are asked and reported, not scored, of every kind; they have no weight."""
    found = {name: draw(trait(draw(st.integers(2, 3)), counted=False)) for name in CONTEXT[: draw(st.integers(0, 2))]}
    for each in found.values():
        each.pop("weight", None)
    return found


# Criteria


@st.composite
def criterion(draw: st.DrawFn, room: Room, kind: str, depth: int) -> Document:
    """A criterion of one of the three kinds with all that is within it."""
    room.owed -= 1
    wanted = draw(st.sampled_from([0, 1, 2, 2, 3] if depth == 1 else [0, 0, 1, 2]))
    size = min(wanted, room.most_parts()) if depth < DEEPEST else 0
    room.owed += size
    own = draw(traits(room, 0 if size else 1, min(3, MOST_INPUTS - size), kind != RULED))
    under = st.sampled_from([POINTS, RULED]) if kind == RULED else st.just(SUBTOTAL)
    parts: Document = {}
    for name in [draw(taken(room.criteria)) for _ in range(size)]:
        parts[name] = draw(criterion(room, draw(under), depth + 1))
    node = {
        "label": SAID,
        **draw(optional("weight", st.integers(1, 3))),
        **({"traits": own} if own else {}),
        **({"criteria": parts} if parts else {}),
    }
    if kind == SUBTOTAL and room.levels is not None and draw(st.integers(0, 2)):
        return node  # no thresholds, and so no levels
    if room.levels is None or draw(st.integers(0, 2)) == 2:
        node["levels"] = draw(scale(OWN_LEVELS))
    levels = list(node.get("levels") or room.levels or [])
    return {**node, **draw(decided_by_rules(room, node, levels) if kind == RULED else by_points(node, kind, levels))}


@st.composite
def by_points(draw: st.DrawFn, node: Document, kind: str, levels: Sequence[str]) -> Document:
    """Thresholds, often at a score that some completion has, and caps, which a subtotal has none of."""
    drawn = draw(thresholds(levels, attainable(node)))
    within = brute.traits_within(node)
    return {"thresholds": drawn, **({} if kind == SUBTOTAL else draw(optional("caps", caps(levels, within))))}


def attainable(node: Document) -> list[Number]:
    """Some of the scores of a criterion that can be written with at most two decimals."""
    some = islice(brute.assignments(brute.traits_within(node), brute.UNKNOWN), 60)
    hundreds = {100 * (brute.score(node, assignment) or Fraction(0)) for assignment, _ in some}
    whole = sorted(int(each) for each in hundreds if each.denominator == 1)
    return [number(each, 2) if each % 100 else each // 100 for each in whole]


@st.composite
def conditions(draw: st.DrawFn, room: Room, node: Document) -> tuple[Document, list[Document]]:
    """The hit policy, and conditions for the rules of a node: complete, or as they come where sets may be broken."""
    orders = brute.inputs({"levels": room.levels or []}, node)
    unordered = without_order(node.get("traits", {}))
    if not room.complete and draw(st.integers(0, 2)):
        return {"hit-policy": draw(st.sampled_from(HIT_POLICIES))}, draw(any_conditions(orders, unordered))
    if draw(st.integers(0, 2)):
        return {"hit-policy": "unique"}, draw(unique_conditions(orders, unordered))
    return draw(optional("hit-policy", st.just("first"))), draw(first_conditions(orders, unordered))


@st.composite
def decided_by_rules(draw: st.DrawFn, room: Room, node: Document, levels: Sequence[str]) -> Document:
    """The table of a criterion; neighbours decide for different levels."""
    policy, drawn = draw(conditions(room, node))
    turns = cycle(draw(ids(levels, len(levels), len(levels))))
    rules = [
        {"id": name, **({"when": each} if each else {}), "level": next(turns), "because": SAID}
        for name, each in zip(RULES, drawn, strict=False)
    ]
    return {**policy, "rules": rules}


# Whole sets


@st.composite
def any_trees(draw: st.DrawFn, complete: bool) -> Document:
    """A criteria set. One in eight has no criteria but traits of its own, one in four no score at the top."""
    shape = draw(st.sampled_from([*["mixed"] * 5, "ruled", "ruled", "traits"]))
    size = 0 if shape == "traits" else draw(st.integers(1, 3))
    own_levels = shape == "traits" or draw(st.integers(0, 4)) == 4
    levels = None if own_levels else draw(scale(LEVELS))
    room = Room(
        left=draw(st.sampled_from([32, 128, 512, MOST_COMPLETIONS])),
        owed=size,
        criteria=list(IDS),
        traits=list(TRAITS),
        levels=None if levels is None else list(levels),
        complete=complete,
    )
    most = min(2, MOST_INPUTS - size)
    own = draw(traits(room, 1, MOST_INPUTS, counted=False) if size == 0 else traits(room, 0, most, counted=False))
    kinds = st.just(RULED) if shape == "ruled" else st.sampled_from([POINTS, RULED])
    parts: Document = {}
    for name in [draw(taken(room.criteria)) for _ in range(size)]:
        parts[name] = draw(criterion(room, draw(kinds), 1))
    node = {**({"traits": own} if own else {}), **({"criteria": parts} if parts else {})}
    context = draw(context_traits())
    recommendations = draw(scale(RECOMMENDATIONS))
    policy, drawn = draw(conditions(room, node))
    every = {**brute.traits_within(node), **context}
    orders = {name: list(each["values"]) for name, each in every.items()}
    return {
        "id": "sample-tree",
        "version": "1.0.0",
        "title": "A tree",
        **({} if levels is None else {"levels": levels}),
        "recommendations": recommendations,
        **node,
        **({"context": context} if context else {}),
        **policy,
        "rules": draw(table(drawn, list(recommendations))),
        **draw(optional("advice", advice(orders, list(recommendations), without_order(every)))),
    }


def trees() -> st.SearchStrategy[Document]:
    """A valid criteria set: every combination that a table reads has its rule, under `unique` just one."""
    return any_trees(complete=True)


def broken_trees() -> st.SearchStrategy[Document]:
    """A criteria set in whose tables, of the set and of criteria, there are gaps, conflicts and dead rules."""
    return any_trees(complete=False)
