"""The reference evaluator: slow, obvious, and written from design.md alone.

It works on plain parsed documents (dicts, lists, str, int, Decimal) and takes them to be valid, computes in exact
fractions, and enumerates every completion of all traits at once. It knows nothing of the package it is compared with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any, NamedTuple

Document = dict[str, Any]
Combination = dict[str, str]
"""A level for each criterion."""

FALLBACKS = {"nb": ("nb", "nn", "en"), "nn": ("nn", "nb", "en"), "en": ("en", "nb", "nn")}


class Completion(NamedTuple):
    """One value for each scored trait, how likely that is, and what it leads to."""

    assignment: dict[str, str]
    probability: Fraction
    levels: Combination
    rule: str
    recommendation: str


# Cells


def holds(cell: str | list[str], item: str, order: list[str]) -> bool:
    """A cell is a level (or value), a list of them, ">= x", "<= x", or any; `order` runs from worst to best."""
    if isinstance(cell, list):
        return item in cell
    if cell == "any":
        return True
    if cell.startswith(">="):
        return order.index(item) >= order.index(cell[2:].strip())
    if cell.startswith("<="):
        return order.index(item) <= order.index(cell[2:].strip())
    return item == cell


def matches(when: Document, items: dict[str, str], orders: dict[str, list[str]]) -> bool:
    """All cells of `when` hold; what `when` leaves out is any."""
    return all(holds(cell, items[name], orders[name]) for name, cell in when.items())


# The criteria set


def scored_traits(criteria: Document) -> Document:
    """The traits of all criteria, in order. Criteria share no traits, so their ids do not collide."""
    return {name: trait for criterion in criteria["criteria"].values() for name, trait in criterion["traits"].items()}


def all_traits(criteria: Document) -> Document:
    """Scored traits in the order of the set, then context traits."""
    return {**scored_traits(criteria), **criteria.get("context", {})}


def value_orders(criteria: Document) -> dict[str, list[str]]:
    """The values of each trait, worst to best."""
    return {name: list(trait["values"]) for name, trait in all_traits(criteria).items()}


def combinations(criteria: Document) -> list[Combination]:
    """Every combination of levels, reachable or not: the last criterion turns fastest, the worst level comes first."""
    names = list(criteria["criteria"])
    return [dict(zip(names, levels, strict=True)) for levels in product(list(criteria["levels"]), repeat=len(names))]


def matching_rules(criteria: Document, levels: Combination) -> list[Document]:
    """All rules that match a combination, in table order."""
    orders = {name: list(criteria["levels"]) for name in criteria["criteria"]}
    return [rule for rule in criteria["rules"] if matches(rule.get("when", {}), levels, orders)]


def fired_rule(criteria: Document, levels: Combination) -> Document | None:
    """`first`: the first rule that matches; `unique`: the only one; None where there is no such rule."""
    found = matching_rules(criteria, levels)
    if not found or (is_unique(criteria) and len(found) > 1):
        return None
    return found[0]


def is_unique(criteria: Document) -> bool:
    """The hit policy is `first` if left out."""
    policy: str = criteria.get("hit-policy", "first")
    assert policy in ("first", "unique")  # another one must be written here too, or nothing would be compared
    return policy == "unique"


# One completion


def answer(group: Document, trait: str) -> Any:
    """What a group says of a trait, in the short form or as `value` beside evidence; unknown if left out."""
    given = group["traits"].get(trait, "unknown")
    if isinstance(given, dict) and ("value" in given or "evidence" in given):
        return given.get("value", "unknown")
    return given


def possible_values(given: Any, values: Iterable[str]) -> dict[str, Fraction]:
    """The values an answer leaves possible, each with its probability; a value of probability zero is none.

    The answer is a value, a list (equally likely), `unknown` (all values, equally likely), or probabilities.
    """
    if isinstance(given, dict):
        return {value: Fraction(given[value]) for value in values if given.get(value, 0) > 0}
    among = given if isinstance(given, list) else [given]
    chosen = [value for value in values if given == "unknown" or value in among]
    return {value: Fraction(1, len(chosen)) for value in chosen}


def score(criterion: Document, assignment: dict[str, str]) -> Fraction:
    """Σ weight × points / Σ weight over the traits of a criterion, exactly."""
    traits = criterion["traits"]
    weighted = sum(
        trait.get("weight", 1) * Fraction(trait["values"][assignment[name]]["points"]) for name, trait in traits.items()
    )
    return Fraction(weighted, sum(trait.get("weight", 1) for trait in traits.values()))


def level(criteria: Document, criterion: Document, assignment: dict[str, str]) -> str:
    """The highest level whose threshold the score reaches; then every cap whose `when` holds lowers it to `at-most`."""
    order: list[str] = list(criteria["levels"])
    reached = score(criterion, assignment)
    index = 0
    for name, threshold in criterion["thresholds"].items():
        if reached >= Fraction(threshold):
            index = max(index, order.index(name))
    values = {name: list(trait["values"]) for name, trait in criterion["traits"].items()}
    for cap in criterion.get("caps", []):
        if matches(cap["when"], assignment, values):
            index = min(index, order.index(cap["at-most"]))
    return order[index]


def total(criteria: Document, assignment: dict[str, str]) -> Fraction:
    """The weighted mean of the criteria's scores."""
    parts = criteria["criteria"].values()
    weighted = sum(criterion.get("weight", 1) * score(criterion, assignment) for criterion in parts)
    return Fraction(weighted, sum(criterion.get("weight", 1) for criterion in parts))


def completions(criteria: Document, group: Document) -> Iterator[Completion]:
    """Every pick of one possible value for each scored trait, with the levels, rule and recommendation it leads to."""
    for assignment, probability in assignments(scored_traits(criteria), group):
        levels = {name: level(criteria, each, assignment) for name, each in criteria["criteria"].items()}
        rule = fired_rule(criteria, levels)
        if rule is None:
            raise ValueError(f"not exactly one rule for {levels}")
        yield Completion(assignment, probability, levels, rule["id"], rule["recommend"])


def assignments(traits: Document, group: Document) -> Iterator[tuple[dict[str, str], Fraction]]:
    """The product of the possible values of some traits, which are independent of each other."""
    possible = [possible_values(answer(group, name), trait["values"]) for name, trait in traits.items()]
    for picked in product(*possible):
        shares = [values[value] for values, value in zip(possible, picked, strict=True)]
        yield dict(zip(traits, picked, strict=True)), prod(shares, start=Fraction(1))


# A group's result


def evaluate(criteria: Document, group: Document, file: str) -> Document:
    """The group's entry of `evaluate --format json`; ValueError for a set with a gap, or a conflict under `unique`."""
    if gaps(criteria) or (is_unique(criteria) and conflicts(criteria)):
        raise ValueError("an invalid criteria set never evaluates")
    found = list(completions(criteria, group))
    possible = [
        (name, [each for each in found if each.recommendation == name])
        for name in reversed(list(criteria["recommendations"]))
        if any(each.recommendation == name for each in found)
    ]
    robust = len(possible) == 1
    # max() keeps the first of equals, and the better recommendation stands first: a tie goes to the better one.
    leaning, _ = max(possible, key=lambda item: likelihood(item[1]))
    recommendation = leaning if robust else "undetermined"
    return {
        "id": group["id"],
        "name": in_all_languages(group["name"]),
        "file": file,
        "recommendation": recommendation,
        "robust": robust,
        "leaning": leaning,
        "possible": [
            {
                "recommendation": name,
                "share": rounded(likelihood(some), 4),
                "completions": len(some),
                "rules": rules_reached(criteria, some),
            }
            for name, some in possible
        ],
        "completions": len(found),
        "total": expected_and_range([(total(criteria, each.assignment), each.probability) for each in found]),
        "criteria": {name: criterion_result(criteria, name, found) for name in criteria["criteria"]},
        "unknown": [name for name in all_traits(criteria) if answer(group, name) == "unknown"],
        "advice": advice(criteria, group, found),
        "period": period(criteria, found) if robust else None,
        "published": published(group, recommendation),
    }


def likelihood(some: list[Completion]) -> Fraction:
    """The share of some of the completions: their probability."""
    return sum((each.probability for each in some), start=Fraction(0))


def rules_reached(criteria: Document, some: list[Completion]) -> list[str]:
    """The ids of the rules that fire in some of the completions, in table order."""
    return [rule["id"] for rule in criteria["rules"] if any(each.rule == rule["id"] for each in some)]


def expected_and_range(scores: list[tuple[Fraction, Fraction]]) -> Document:
    """`score` is the expected score, `range` the lowest and highest; from pairs of score and probability."""
    expected = sum((each * probability for each, probability in scores), start=Fraction(0))
    only = [each for each, _ in scores]
    return {"score": rounded(expected, 1), "range": [rounded(min(only), 1), rounded(max(only), 1)]}


def criterion_result(criteria: Document, name: str, found: list[Completion]) -> Document:
    """Score, range and possible levels, worst to best; the level is null where more than one is possible."""
    criterion = criteria["criteria"][name]
    by_level = {
        level_id: [each for each in found if each.levels[name] == level_id] for level_id in list(criteria["levels"])
    }
    levels = {level_id: rounded(likelihood(some), 4) for level_id, some in by_level.items() if some}
    return {
        **expected_and_range([(score(criterion, each.assignment), each.probability) for each in found]),
        "level": next(iter(levels)) if len(levels) == 1 else None,
        "levels": levels,
    }


def advice(criteria: Document, group: Document, found: list[Completion]) -> list[str]:
    """The advice whose `when` holds in some completion, context traits included, that recommends what it is `for`."""
    orders = value_orders(criteria)
    contexts = [assignment for assignment, _ in assignments(criteria.get("context", {}), group)]

    def applies(item: Document) -> bool:
        return any(
            matches(item.get("when", {}), {**each.assignment, **context}, orders)
            for each in found
            if each.recommendation in item.get("for", list(criteria["recommendations"]))
            for context in contexts
        )

    return [item["id"] for item in criteria.get("advice", []) if applies(item)]


def period(criteria: Document, found: list[Completion]) -> Document | None:
    """The period that all rules that fire agree on; a rule without a period agrees with none that has one."""
    reached = rules_reached(criteria, found)
    first, *others = [rule.get("period") for rule in criteria["rules"] if rule["id"] in reached]
    return first if all(each == first for each in others) else None


def published(group: Document, recommendation: str) -> Document | None:
    """What somebody already concluded, and whether it is what is recommended here (`undetermined` never agrees)."""
    if "published" not in group:
        return None
    concluded = group["published"]["recommendation"]
    return {"recommendation": concluded, "agrees": concluded == recommendation}


def in_all_languages(words: str | dict[str, str]) -> dict[str, str]:
    """Words per language: a plain string stands for all, and a missing language falls back on the others."""
    if isinstance(words, str):
        return dict.fromkeys(FALLBACKS, words)
    return {language: next(words[each] for each in order if each in words) for language, order in FALLBACKS.items()}


def rounded(number: Fraction, digits: int) -> float:
    """Rounded only when shown, half to even."""
    return float(round(number, digits))


# What `verify` proves


def gaps(criteria: Document) -> list[Combination]:
    """The combinations of levels that no rule matches."""
    return [levels for levels in combinations(criteria) if not matching_rules(criteria, levels)]


def conflicts(criteria: Document) -> list[Combination]:
    """The combinations of levels that two rules or more match, whatever the hit policy."""
    return [levels for levels in combinations(criteria) if len(matching_rules(criteria, levels)) > 1]


def dead_rules(criteria: Document) -> dict[str, list[str]]:
    """Rules that never are the first match, each with the earlier rules (in table order) that fire in its place.

    Under `unique` no rule comes before another, and none is dead.
    """
    if is_unique(criteria):
        return {}
    matched = [[rule["id"] for rule in matching_rules(criteria, levels)] for levels in combinations(criteria)]
    order = [rule["id"] for rule in criteria["rules"]]
    firing = {ids[0] for ids in matched if ids}
    return {
        rule: [earlier for earlier in order if any(ids[0] == earlier for ids in matched if rule in ids)]
        for rule in order
        if rule not in firing
    }


def not_monotone(criteria: Document) -> list[tuple[Combination, Combination]]:
    """Neighbours (worse, better), one criterion one level apart, where the better levels give a worse recommendation.

    A gap, or a conflict under `unique`, has no recommendation and is no neighbour.
    """
    order = list(criteria["levels"])
    ranks = list(criteria["recommendations"])
    found = []
    for worse in combinations(criteria):
        for name, level_id in worse.items():
            if level_id == order[-1]:
                continue
            better = {**worse, name: order[order.index(level_id) + 1]}
            low, high = fired_rule(criteria, worse), fired_rule(criteria, better)
            if low and high and ranks.index(high["recommend"]) < ranks.index(low["recommend"]):
                found.append((worse, better))
    return found
