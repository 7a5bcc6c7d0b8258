"""Hypothesis strategies for revisions: a criteria set that is a tree with a few things changed, valid as before."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from kjerne.analysis.mixed_criteria import compile_if_valid
from kjerne.model.documents import CriteriaSet
from tests import brute, strategies, tree_strategies
from tests.strategies import VALUES, Document, without_order

Draw = st.DrawFn


def is_valid(document: Document) -> bool:
    """Whether it is a criteria set without an error."""
    try:
        read = CriteriaSet.model_validate(document)
    except ValueError:
        return False
    return compile_if_valid(read) is not None


@st.composite
def revised_tree(draw: Draw, document: Document) -> Document:
    """The criteria set with up to ten things in it changed; what would make it invalid is left undone."""
    changed = copy.deepcopy(document)
    for _ in range(draw(st.integers(2, 10))):
        tried = copy.deepcopy(changed)
        draw(st.sampled_from(EDITS))(draw, tried)
        if is_valid(tried):
            changed = tried
    return changed


def one_of(draw: Draw, items: Any) -> Any:
    """One of these; None where there are none."""
    some = list(items)
    return draw(st.sampled_from(some)) if some else None


def nodes(document: Document) -> list[Document]:
    return [document, *brute.criteria_within(document).values()]


def a_trait(draw: Draw, document: Document) -> Document | None:
    trait: Document | None = one_of(
        draw, [each for node in nodes(document) for each in node.get("traits", {}).values()]
    )
    for id, value in (trait or {}).get("values", {}).items():
        if not isinstance(value, dict) or value.keys() & {"nb", "nn", "en"}:
            assert trait
            trait["values"][id] = {"label": value}
    return trait


def with_some(draw: Draw, document: Document, *keys: str) -> Document | None:
    """A node that has all of these."""
    node: Document | None = one_of(draw, [each for each in nodes(document) if all(each.get(key) for key in keys)])
    return node


def edit_threshold(draw: Draw, document: Document) -> None:
    if node := with_some(draw, document, "thresholds"):
        node["thresholds"][one_of(draw, node["thresholds"])] = draw(st.integers(0, 100))


def edit_weight(draw: Draw, document: Document) -> None:
    if part := one_of(draw, [a_trait(draw, document), one_of(draw, nodes(document)[1:])]):
        part["weight"] = draw(st.integers(1, 4))


def edit_points(draw: Draw, document: Document) -> None:
    if trait := a_trait(draw, document):
        size = len(trait["values"])
        drawn = draw(tree_strategies.alike_points(size) if size > 1 else strategies.points(size))
        for value, number in zip(trait["values"].values(), drawn, strict=True):
            value["points"] = number


def edit_caps(draw: Draw, document: Document) -> None:
    node = one_of(draw, [each for each in nodes(document)[1:] if "thresholds" in each])
    if node:
        node["caps"] = draw(strategies.caps(brute.scale(document, node), brute.traits_within(node)))


def edit_what_a_rule_gives(draw: Draw, document: Document) -> None:
    if node := with_some(draw, document, "rules"):
        rule = one_of(draw, node["rules"])
        if node is document:
            rule["recommend"] = one_of(draw, document["recommendations"])
        else:
            rule["level"] = one_of(draw, brute.scale(document, node))


def edit_order_of_rules(draw: Draw, document: Document) -> None:
    if node := with_some(draw, document, "rules"):
        node["rules"] = draw(st.permutations(node["rules"]))


def edit_rules(draw: Draw, document: Document) -> None:
    if node := with_some(draw, document, "rules"):
        kind = draw(st.sampled_from(["drop", "add", "cell", "policy"]))
        rule = copy.deepcopy(one_of(draw, node["rules"]))
        when = draw(strategies.when(brute.inputs(document, node), 1, 3, without_order(node.get("traits", {}))))
        if kind == "policy":
            node["hit-policy"] = draw(st.sampled_from(strategies.HIT_POLICIES))
        elif kind == "add":
            node["rules"].insert(draw(st.integers(0, len(node["rules"]))), {**rule, "id": "added", "when": when})
        elif kind == "drop":
            node["rules"].remove(rule)
        else:
            node["rules"][node["rules"].index(rule)]["when"] = when


def edit_order_of_values(draw: Draw, document: Document) -> None:
    if trait := a_trait(draw, document):
        trait["values"] = dict(draw(st.permutations(list(trait["values"].items()))))


def edit_kind_of_values(draw: Draw, document: Document) -> None:
    if trait := a_trait(draw, document):
        kind = draw(st.sampled_from(["ordered", "unordered", "number", "number"]))
        for key in ("ordered", "number", "unit"):
            trait.pop(key, None)
        for value in trait["values"].values():
            value.pop("from", None)
        if kind == "unordered":
            trait["ordered"] = False
        elif kind == "number":
            trait["number"] = True
            for value, bound in zip(
                trait["values"].values(), draw(tree_strategies.bounds(len(trait["values"]))), strict=True
            ):
                value |= {} if bound is None else {"from": bound}


def edit_values(draw: Draw, document: Document) -> None:
    if trait := a_trait(draw, document):
        values = list(trait["values"].items())
        new = draw(st.sampled_from(VALUES))
        if new in trait["values"]:
            trait["values"].pop(new)
            return
        place = draw(st.integers(0, len(values)))
        beside = copy.deepcopy(values[min(place, len(values) - 1)][1])
        if "from" in beside:
            beside["from"] += draw(st.sampled_from([-1, 1]))
        trait["values"] = dict([*values[:place], (new, beside), *values[place:]])


def edit_traits(draw: Draw, document: Document) -> None:
    if node := with_some(draw, document, "traits"):
        if draw(st.booleans()):
            node["traits"].pop(one_of(draw, node["traits"]))
        else:
            counted = node is not document and "rules" not in node
            node["traits"]["added-trait"] = draw(tree_strategies.trait(2, counted))


def edit_criteria(draw: Draw, document: Document) -> None:
    if node := with_some(draw, document, "criteria"):
        if draw(st.booleans()):
            node["criteria"].pop(one_of(draw, node["criteria"]))
        elif part := one_of(draw, node["criteria"].values()):
            traits = {"traits": {"added-trait": draw(tree_strategies.trait(2, counted=True))}}
            thresholds = {"thresholds": part["thresholds"]} if part.get("thresholds") else {}
            levels = {"levels": part["levels"]} if "levels" in part else {}
            node["criteria"]["added-criterion"] = {"label": "Added", **levels, **thresholds, **traits}


def edit_levels(draw: Draw, document: Document) -> None:
    if node := with_some(draw, document, "levels"):
        if node is not document and draw(st.booleans()):
            del node["levels"]
        else:
            node["levels"] = draw(st.permutations(list(node["levels"])))
            if node.get("thresholds"):
                above = zip(node["levels"][1:], node["thresholds"].values(), strict=True)
                node["thresholds"] = dict(above)


def edit_thresholds_of_a_subtotal(draw: Draw, document: Document) -> None:
    if node := with_some(draw, document, "thresholds"):
        del node["thresholds"]


def edit_what_decides(draw: Draw, document: Document) -> None:
    """From points to a rule, or back."""
    node = one_of(draw, nodes(document)[1:])
    if node and "rules" in node:
        levels = brute.scale(document, node)
        for key in ("rules", "hit-policy"):
            node.pop(key, None)
        node["thresholds"] = {level: 10 * number for number, level in enumerate(levels[1:], 1)}
        for trait in node.get("traits", {}).values():
            trait["values"] = {id: {"points": 10 * at} for at, id in enumerate(trait["values"])}
            for key in ("number", "unit"):
                trait.pop(key, None)
    elif node:
        level = one_of(draw, brute.scale(document, node))
        for key in ("thresholds", "caps"):
            node.pop(key, None)
        node["rules"] = [{"id": "always", "level": level}]


EDITS: list[Callable[[Draw, Document], None]] = [
    edit_threshold,
    edit_weight,
    edit_points,
    edit_caps,
    edit_what_a_rule_gives,
    edit_order_of_rules,
    edit_rules,
    edit_rules,
    edit_order_of_values,
    edit_kind_of_values,
    edit_values,
    edit_traits,
    edit_criteria,
    edit_levels,
    edit_thresholds_of_a_subtotal,
    edit_what_decides,
]
