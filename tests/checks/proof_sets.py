"""Criteria sets for tests of proofs: written by hand, and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from tests import strategies

Document = dict[str, Any]


def document(rules: Sequence[Document] = (), **more: Any) -> Document:
    """A criteria set about these rules; if none are given, about what else is."""
    anything = {"id": "anything", "recommend": "no", "because": "so"}
    return {
        "id": "a-set",
        "version": "1.0.0",
        "title": "a set",
        "levels": ["low", "mid", "high"],
        "recommendations": ["no", "maybe", "yes"],
        "criteria": {"c": criterion({"t": {"a": 0, "b": 50, "c": 100}})},
        "rules": list(rules) or [anything],
        **more,
    }


def criterion(traits: Document, thresholds: Document | None = None, caps: Sequence[Document] = ()) -> Document:
    """A criterion whose traits are given as the points of their values, and their weight."""
    return {
        "label": "c",
        "thresholds": thresholds or {"mid": 50, "high": 100},
        "traits": {
            name: {
                "label": name,
                "weight": each.get("weight", 1),
                "values": {value: {"points": points} for value, points in each.items() if value != "weight"},
            }
            for name, each in traits.items()
        },
        "caps": list(caps),
    }


def rule(id: str, recommend: str = "no", **when: str | list[str]) -> Document:
    return {"id": id, "when": when, "recommend": recommend, "because": "so"}


@st.composite
def scored(draw: st.DrawFn) -> Document:
    """One criterion with several traits and caps, the thresholds not always rising."""
    levels = list(strategies.LEVELS[: draw(st.integers(2, 4))])
    sizes = draw(st.sampled_from([[4], [2, 4], [3, 3], [2, 2, 3], [3, 3, 3], [2, 2, 2, 2, 2, 2]]))
    drawn = draw(strategies.criterion(levels, draw(st.permutations(strategies.TRAITS))[: len(sizes)], sizes))
    numbers = list(drawn["thresholds"].values())
    if draw(st.integers(0, 4)) == 0:
        numbers = draw(st.lists(st.sampled_from(numbers), min_size=len(numbers), max_size=len(numbers)))
    caps = draw(strategies.caps(levels, drawn["traits"])) + drawn.get("caps", [])
    thresholds = dict(zip(levels[1:], numbers, strict=True))
    return document(levels=levels, criteria={"c": {**drawn, "thresholds": thresholds, "caps": caps}})
