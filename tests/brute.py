"""The reference evaluator: slow, obvious, and written from design.md alone.

It works on plain parsed documents (dicts, lists, str, int, Decimal) and takes them to be valid, computes in exact
fractions, and enumerates every completion of all traits at once. It knows nothing of the package it is compared with.

A *node* is a criterion, or the set itself, which is the node at the top: what has traits, criteria, and rules or
thresholds. A flat set is a tree of depth one.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod
from typing import Any, NamedTuple

Document = dict[str, Any]
Combination = dict[str, str]
"""What a table reads: a value for each trait of its node, and a level for each criterion."""

FALLBACKS = {"nb": ("nb", "nn", "en"), "nn": ("nn", "nb", "en"), "en": ("en", "nb", "nn")}
UNKNOWN: Document = {"traits": {}}
"""A group of which nothing is known: its completions are all there are."""


class Completion(NamedTuple):
    """One value for each scored trait, how likely that is, and what it leads to.

    Of each criterion the score (None where rules decide), the level (None for a subtotal without thresholds, and where
    a table has a gap) and the rule (None where points decide); and the set's own rule and its recommendation.
    """

    assignment: dict[str, str]
    probability: Fraction
    scores: dict[str, Fraction | None]
    levels: dict[str, str | None]
    rules: dict[str, str | None]
    rule: str | None
    recommendation: str | None


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


# The tree


def criteria_within(node: Document) -> Document:
    """The criteria of a node, each followed by those it is made of."""
    found: Document = {}
    for name, criterion in node.get("criteria", {}).items():
        found |= {name: criterion, **criteria_within(criterion)}
    return found


def traits_within(node: Document) -> Document:
    """The traits of a node, then those of its criteria, depth first. Ids are unique in the tree."""
    found = dict(node.get("traits", {}))
    for criterion in node.get("criteria", {}).values():
        found |= traits_within(criterion)
    return found


def parents(criteria: Document) -> dict[str, str | None]:
    """The criterion that each criterion is in; None at the top."""
    found: dict[str, str | None] = dict.fromkeys(criteria.get("criteria", {}))
    for name, criterion in criteria_within(criteria).items():
        found |= dict.fromkeys(criterion.get("criteria", {}), name)
    return {name: found[name] for name in criteria_within(criteria)}


def scored_traits(criteria: Document) -> Document:
    """The traits of the set and of all criteria, in order."""
    return traits_within(criteria)


def all_traits(criteria: Document) -> Document:
    """Scored traits in the order of the set, then context traits."""
    return {**scored_traits(criteria), **criteria.get("context", {})}


def value_orders(criteria: Document) -> dict[str, list[str]]:
    """The values of each trait, worst to best; in the order of the document where they have none."""
    return {name: list(trait["values"]) for name, trait in all_traits(criteria).items()}


def scale(criteria: Document, criterion: Document) -> list[str]:
    """The levels of a criterion, worst to best: its own, else the set's."""
    return list(criterion.get("levels") or criteria.get("levels") or [])


def is_ordered(trait: Document) -> bool:
    """The values of a trait run from worst to best unless it says `ordered: false`."""
    return bool(trait.get("ordered", True))


def steps_between(trait: Document, one: str, other: str) -> int:
    """How many steps two values are apart; without an order any other value is one step."""
    order = list(trait["values"])
    return abs(order.index(one) - order.index(other)) if is_ordered(trait) else int(one != other)


# Tables


def tables(criteria: Document) -> dict[str | None, Document]:
    """The nodes that rules decide: the set itself as None, then criteria in order."""
    found: dict[str | None, Document] = {None: criteria}
    found.update({name: node for name, node in criteria_within(criteria).items() if "rules" in node})
    return found


def inputs(criteria: Document, node: Document) -> dict[str, list[str]]:
    """What the rules of a node read, each with its values or levels: its own traits, then its criteria."""
    return {
        **{name: list(trait["values"]) for name, trait in node.get("traits", {}).items()},
        **{name: scale(criteria, part) for name, part in node.get("criteria", {}).items()},
    }


def outcome_order(criteria: Document, node: Document) -> list[str]:
    """What the rules of a node decide, worst to best: recommendations for the set, levels for a criterion."""
    return list(criteria["recommendations"]) if node is criteria else scale(criteria, node)


def outcome(rule: Document) -> str:
    """The recommendation of a rule of the set, the level of a rule of a criterion."""
    found: str = rule["recommend"] if "recommend" in rule else rule["level"]
    return found


def combinations(criteria: Document, node: Document | None = None) -> list[Combination]:
    """Every combination of the inputs of a node (the set, if none is given), reachable or not.

    The last input turns fastest, the worst level comes first.
    """
    orders = inputs(criteria, node or criteria)
    return [dict(zip(orders, picked, strict=True)) for picked in product(*orders.values())]


def matching_rules(criteria: Document, items: Combination, node: Document | None = None) -> list[Document]:
    """All rules of a node (the set, if none is given) that match a combination, in table order."""
    node = node or criteria
    orders = inputs(criteria, node)
    return [rule for rule in node["rules"] if matches(rule.get("when", {}), items, orders)]


def fired_rule(criteria: Document, items: Combination, node: Document | None = None) -> Document | None:
    """`first`: the first rule that matches; `unique`: the only one; None where there is no such rule."""
    node = node or criteria
    found = matching_rules(criteria, items, node)
    if not found or (is_unique(node) and len(found) > 1):
        return None
    return found[0]


def is_unique(node: Document) -> bool:
    """The hit policy is `first` if left out."""
    policy: str = node.get("hit-policy", "first")
    assert policy in ("first", "unique")  # another one must be written here too, or nothing would be compared
    return policy == "unique"


# What a group says


def answer(group: Document, trait: str) -> Any:
    """What a group says of a trait, in the short form or as `value` beside evidence; unknown if left out."""
    given = group["traits"].get(trait, "unknown")
    if isinstance(given, dict) and ("value" in given or "evidence" in given):
        return given.get("value", "unknown")
    return given


def is_number(given: Any) -> bool:
    """Numbers stand for values; ids are strings."""
    return isinstance(given, int | Decimal | Fraction)


def value_of(number: Any, values: Document) -> str:
    """The value with the greatest `from` that a number reaches; the one without `from` where it reaches none."""
    bounds = {name: value["from"] for name, value in values.items() if isinstance(value, dict) and "from" in value}
    reached = [name for name, bound in bounds.items() if Fraction(number) >= Fraction(bound)]
    if reached:
        return max(reached, key=lambda name: Fraction(bounds[name]))
    (lowest,) = values.keys() - bounds.keys()
    return lowest


def possible_values(given: Any, values: Document) -> dict[str, Fraction]:
    """The values an answer leaves possible, each with its probability; a value of probability zero is none.

    The answer is a value, a list (equally likely), `unknown` (all values, equally likely), probabilities, a number, or
    a range: two numbers, which stands for the list of all values between those of its ends.
    """
    order = list(values)
    if isinstance(given, dict):
        return {value: Fraction(given[value]) for value in order if given.get(value, 0) > 0}
    if isinstance(given, list) and all(is_number(each) for each in given):
        first, last = sorted(order.index(value_of(end, values)) for end in (given[0], given[-1]))
        given = order[first : last + 1]
    if is_number(given):
        given = value_of(given, values)
    among = given if isinstance(given, list) else [given]
    chosen = [value for value in order if given == "unknown" or value in among]
    return {value: Fraction(1, len(chosen)) for value in chosen}


# One completion


def score(criterion: Document, assignment: dict[str, str]) -> Fraction | None:
    """Σ weight × points / Σ weight over the traits and the subtotals of a criterion, exactly; None under rules."""
    if "rules" in criterion:
        return None
    weighted, weights = Fraction(0), Fraction(0)
    for name, trait in criterion.get("traits", {}).items():
        weighted += trait.get("weight", 1) * Fraction(trait["values"][assignment[name]]["points"])
        weights += trait.get("weight", 1)
    for part in criterion.get("criteria", {}).values():
        subtotal = score(part, assignment)
        assert subtotal is not None  # one decided by rules may not stand under points
        weighted += part.get("weight", 1) * subtotal
        weights += part.get("weight", 1)
    return weighted / weights


def rule_of(criteria: Document, node: Document, assignment: dict[str, str]) -> Document | None:
    """The rule that decides a node: its inputs are the values of its own traits and the levels of its own criteria."""
    items: dict[str, str] = {name: assignment[name] for name in node.get("traits", {})}
    for name, part in node.get("criteria", {}).items():
        reached = level(criteria, part, assignment)
        if reached is None:
            return None  # a gap further down
        items[name] = reached
    return fired_rule(criteria, items, node)


def level(criteria: Document, criterion: Document, assignment: dict[str, str]) -> str | None:
    """The level of the rule that decides; or the highest level whose threshold the score reaches, then the caps.

    Every cap whose `when` holds lowers it to `at-most`. None in a gap, and for a subtotal without thresholds.
    """
    if "rules" in criterion:
        rule = rule_of(criteria, criterion, assignment)
        return None if rule is None else outcome(rule)
    if "thresholds" not in criterion:
        return None
    order = scale(criteria, criterion)
    index = order.index(level_before_caps(criteria, criterion, assignment))
    for cap in holding_caps(criterion, assignment):
        index = min(index, order.index(cap["at-most"]))
    return order[index]


def level_before_caps(criteria: Document, criterion: Document, assignment: dict[str, str]) -> str:
    """The highest level whose threshold the score reaches."""
    reached = score(criterion, assignment)
    assert reached is not None
    order = scale(criteria, criterion)
    index = 0
    for name, threshold in criterion["thresholds"].items():
        if reached >= Fraction(threshold):
            index = max(index, order.index(name))
    return order[index]


def holding_caps(criterion: Document, assignment: dict[str, str]) -> list[Document]:
    """The caps whose `when` holds. It names traits of the criterion, which may stand in a subtotal within it."""
    caps = criterion.get("caps", [])
    orders = {name: list(trait["values"]) for name, trait in traits_within(criterion).items()} if caps else {}
    return [cap for cap in caps if matches(cap["when"], assignment, orders)]


def total(criteria: Document, scores: dict[str, Fraction | None]) -> Fraction | None:
    """The weighted mean of the scores of the top criteria that have one; None where none has."""
    weighted, weights = Fraction(0), Fraction(0)
    for name, criterion in criteria.get("criteria", {}).items():
        reached = scores[name]
        if reached is not None:
            weighted += criterion.get("weight", 1) * reached
            weights += criterion.get("weight", 1)
    return weighted / weights if weights else None


def completions(criteria: Document, group: Document) -> Iterator[Completion]:
    """Every pick of one possible value for each scored trait, with what it leads to; ValueError where no rule fires."""
    for each in completions_with_gaps(criteria, group):
        if each.recommendation is None:
            raise ValueError(f"not exactly one rule for {each.levels}")
        yield each


def completions_with_gaps(criteria: Document, group: Document) -> Iterator[Completion]:
    """The same of a set whose tables may have gaps; what is not decided is None."""
    every = criteria_within(criteria)
    traits = {name: list(traits_within(criterion)) for name, criterion in every.items()}

    @cache  # worked out once for each way to fill in the traits of a criterion
    def judged(name: str, picked: tuple[str, ...]) -> tuple[Fraction | None, str | None, str | None]:
        own = dict(zip(traits[name], picked, strict=True))
        rule = rule_of(criteria, every[name], own) if "rules" in every[name] else None
        return score(every[name], own), level(criteria, every[name], own), rule["id"] if rule else None

    @cache
    def recommended(items: tuple[tuple[str, str], ...]) -> Document | None:
        return fired_rule(criteria, dict(items))

    for assignment, probability in assignments(scored_traits(criteria), group):
        all_judged = {name: judged(name, tuple(assignment[trait] for trait in traits[name])) for name in every}
        items: dict[str, Any] = {name: assignment[name] for name in criteria.get("traits", {})}
        items |= {name: all_judged[name][1] for name in criteria.get("criteria", {})}
        rule = None if None in items.values() else recommended(tuple(items.items()))
        yield Completion(
            assignment,
            probability,
            scores={name: each[0] for name, each in all_judged.items()},
            levels={name: each[1] for name, each in all_judged.items()},
            rules={name: each[2] for name, each in all_judged.items()},
            rule=rule["id"] if rule else None,
            recommendation=outcome(rule) if rule else None,
        )


def assignments(traits: Document, group: Document) -> Iterator[tuple[dict[str, str], Fraction]]:
    """The product of the possible values of some traits, which are independent of each other."""
    possible = [possible_values(answer(group, name), trait["values"]) for name, trait in traits.items()]
    for picked in product(*possible):
        shares = [values[value] for values, value in zip(possible, picked, strict=True)]
        yield dict(zip(traits, picked, strict=True)), prod(shares, start=Fraction(1))


# A group's result


def evaluate(criteria: Document, group: Document, file: str) -> Document:
    """The group's entry of `evaluate --format json`, but for what `brute_firmness` has.

    Raises ValueError for a set with a gap, or a conflict under `unique`.
    """
    for node in tables(criteria).values():
        if gaps(criteria, node) or (is_unique(node) and conflicts(criteria, node)):
            raise ValueError("an invalid criteria set never evaluates")
    found = list(completions(criteria, group))
    possible = [
        (name, [each for each in found if each.recommendation == name])
        for name in reversed(list(criteria["recommendations"]))
        if any(each.recommendation == name for each in found)
    ]
    robust = len(possible) == 1
    most = max(likelihood(each) for _, each in possible)
    likeliest = [name for name, each in possible if likelihood(each) == most]
    leaning = likeliest[0] if len(likeliest) == 1 else None  # none at a tie
    recommendation = possible[0][0] if robust else "undetermined"
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
        "total": expected_and_range([(total(criteria, each.scores), each.probability) for each in found]),
        "criteria": {name: criterion_result(criteria, name, found) for name in criteria_within(criteria)},
        "unknown": [name for name in all_traits(criteria) if answer(group, name) == "unknown"],
        "advice": advice(criteria, group, found),
        "period": period(criteria, found) if robust else None,
        "published": published(group, recommendation),
    }


def likelihood(some: list[Completion]) -> Fraction:
    """The share of some of the completions: their probability."""
    return sum((each.probability for each in some), start=Fraction(0))


def rules_reached(criteria: Document, some: list[Completion], name: str | None = None) -> list[str]:
    """The ids of the rules of a criterion (of the set, if none) that fire in some completions, in table order."""
    fired = {each.rule if name is None else each.rules[name] for each in some}
    return [rule["id"] for rule in tables(criteria)[name]["rules"] if rule["id"] in fired]


def expected_and_range(scores: list[tuple[Fraction | None, Fraction]]) -> Document:
    """`score` is the expected score, `range` the lowest and highest; from pairs of score and probability."""
    only = [each for each, _ in scores if each is not None]
    if not only:
        return {"score": None, "range": None}
    expected = sum((each * probability for each, probability in scores if each is not None), start=Fraction(0))
    return {"score": rounded(expected, 1), "range": [rounded(min(only), 1), rounded(max(only), 1)]}


def criterion_result(criteria: Document, name: str, found: list[Completion]) -> Document:
    """Score, range and possible levels, worst to best; the level is null where more than one is possible, or none is.

    Of one decided by rules the rules that are reached, and of one within another which it is in.
    """
    criterion = criteria_within(criteria)[name]
    inside = parents(criteria)[name]
    by_level = {
        level_id: [each for each in found if each.levels[name] == level_id] for level_id in scale(criteria, criterion)
    }
    levels = {level_id: rounded(likelihood(some), 4) for level_id, some in by_level.items() if some}
    return {
        **({} if inside is None else {"in": inside}),
        **expected_and_range([(each.scores[name], each.probability) for each in found]),
        "level": next(iter(levels)) if len(levels) == 1 else None,
        "levels": levels,
        **({"rules": rules_reached(criteria, found, name)} if "rules" in criterion else {}),
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


# What `verify` proves: of a table (that of the set, if no node is given)


def gaps(criteria: Document, node: Document | None = None) -> list[Combination]:
    """The combinations that no rule matches."""
    return [items for items in combinations(criteria, node) if not matching_rules(criteria, items, node)]


def conflicts(criteria: Document, node: Document | None = None) -> list[Combination]:
    """The combinations that two rules or more match, whatever the hit policy."""
    return [items for items in combinations(criteria, node) if len(matching_rules(criteria, items, node)) > 1]


def dead_rules(criteria: Document, node: Document | None = None) -> dict[str, list[str]]:
    """Rules that never are the first match, each with the earlier rules (in table order) that fire in its place.

    Under `unique` no rule comes before another, and none is dead.
    """
    node = node or criteria
    if is_unique(node):
        return {}
    matched = [[rule["id"] for rule in matching_rules(criteria, each, node)] for each in combinations(criteria, node)]
    order = [rule["id"] for rule in node["rules"]]
    firing = {ids[0] for ids in matched if ids}
    return {
        rule: [earlier for earlier in order if any(ids[0] == earlier for ids in matched if rule in ids)]
        for rule in order
        if rule not in firing
    }


def not_monotone(criteria: Document, node: Document | None = None) -> list[tuple[Combination, Combination]]:
    """Neighbours (worse, better), one input one step apart, where the better one gives a worse level or recommendation.

    Values without an order are no neighbours. A gap, or a conflict under `unique`, has no outcome and is none either.
    """
    node = node or criteria
    ranks = outcome_order(criteria, node)
    orders = {
        name: order
        for name, order in inputs(criteria, node).items()
        if is_ordered(node.get("traits", {}).get(name, {}))
    }
    found = []
    for worse in combinations(criteria, node):
        for name, order in orders.items():
            if worse[name] == order[-1]:
                continue
            better = {**worse, name: order[order.index(worse[name]) + 1]}
            low, high = fired_rule(criteria, worse, node), fired_rule(criteria, better, node)
            if low and high and ranks.index(outcome(high)) < ranks.index(outcome(low)):
                found.append((worse, better))
    return found


# What `verify` proves: over all completions there are


def unreachable_levels(criteria: Document) -> dict[str, list[str]]:
    """The levels of each criterion that no completion reaches; a subtotal without thresholds has none to reach."""
    found: dict[str, list[str]] = {}
    for name, criterion in criteria_within(criteria).items():
        if "thresholds" in criterion or "rules" in criterion:
            every = [assignment for assignment, _ in assignments(traits_within(criterion), UNKNOWN)]
            reached = {level(criteria, criterion, assignment) for assignment in every}
            found[name] = [each for each in scale(criteria, criterion) if each not in reached]
    return found


def idle_caps(criteria: Document) -> dict[str, list[int]]:
    """The places of the caps of each criterion that lower no level in any completion.

    Of the caps that hold in a completion the lowest one lowers the level, of equals the first; the others do not.
    """
    found: dict[str, list[int]] = {}
    for name, criterion in criteria_within(criteria).items():
        caps = criterion.get("caps", [])
        order = scale(criteria, criterion)
        biting = set()
        for assignment, _ in assignments(traits_within(criterion), UNKNOWN) if caps else ():
            before = order.index(level_before_caps(criteria, criterion, assignment))
            holding = holding_caps(criterion, assignment)
            ranks = [(order.index(cap["at-most"]), at) for at, cap in enumerate(caps) if cap in holding]
            if ranks and min(ranks)[0] < before:
                biting.add(min(ranks)[1])
        found[name] = [at for at in range(len(caps)) if at not in biting]
    return found


def idle_advice(criteria: Document) -> list[str]:
    """The advice that applies in no completion, whatever the context; none if no rule of the set decides anything."""
    if not any(fired_rule(criteria, items) for items in combinations(criteria)):
        return []
    found = [each for each in completions_with_gaps(criteria, UNKNOWN) if each.recommendation is not None]
    applying = advice(criteria, UNKNOWN, found)
    return [item["id"] for item in criteria.get("advice", []) if item["id"] not in applying]
