"""The reference for what an explanation adds: like brute.py slow, obvious, and written from design.md alone.

Every "what if" is answered by trying: all sets of changes, all answers, all neighbouring values, all pieces of the
line. Documents are plain and taken to be valid, numbers are exact fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations as choose
from itertools import pairwise, product
from math import prod
from typing import NamedTuple

from tests.brute import (
    UNKNOWN,
    Completion,
    Document,
    answer,
    assignments,
    completions,
    criteria_within,
    criterion_result,
    fired_rule,
    holding_caps,
    holds,
    inputs,
    level,
    level_before_caps,
    likelihood,
    matches,
    outcome,
    parents,
    possible_values,
    rounded,
    rules_reached,
    scale,
    score,
    scored_traits,
    steps_between,
    tables,
    traits_within,
    value_orders,
)

UNDETERMINED = "undetermined"
PARTS = ("traits", "criteria")
"""What has a weight in a criterion that counts points."""

MOST_LOOKUPS = 300_000
"""Recommendations looked up for `changes`, well below a microsecond each."""
MOST_TABLE = 10_000
"""Full assignments whose recommendation is worked out, tens of microseconds each."""
MOST_LEVELS = 60_000
"""Levels worked out for `stability`, about ten microseconds each; walking outwards meets only some of them."""


# What all parts use


def open_values(criteria: Document, group: Document) -> dict[str, list[str]]:
    """The possible values of each scored trait, worst to best."""
    return {
        name: list(possible_values(answer(group, name), trait["values"]))
        for name, trait in scored_traits(criteria).items()
    }


def best_first(criteria: Document) -> list[str]:
    """All recommendations of the set, best to worst."""
    return list(criteria["recommendations"])[::-1]


def field(reached: set[str | None]) -> str:
    """The `recommendation` field, from the recommendations that are reached."""
    only = next(iter(reached)) if len(reached) == 1 else None
    return only or UNDETERMINED


def recommendation(criteria: Document, group: Document) -> str:
    """The `recommendation` field of a group."""
    return field({each.recommendation for each in completions(criteria, group)})


def coded(group: Document, trait: str, value: str) -> Document:
    """The group with one trait that has this value instead, without doubt."""
    return {**group, "traits": {**group["traits"], trait: value}}


def fraction(number: Fraction) -> str:
    """Always with a slash: "2/1"."""
    return f"{number.numerator}/{number.denominator}"


# What would change it


def changes(criteria: Document, group: Document) -> dict[str, list[list[Document]]]:
    """For each recommendation the group does not have now: all smallest sets of changes that reach it robustly."""
    present = recommendation(criteria, group)
    possible = open_values(criteria, group)
    recommended = outcomes(criteria)
    found: dict[str, list[list[Document]]] = {name: [] for name in best_first(criteria) if name != present}
    for size in range(1, len(possible) + 1):
        missing = [name for name, sets in found.items() if not sets]
        if not missing:
            break
        for each in change_sets(criteria, group, size):
            after = {**possible, **{change["trait"]: [change["to"]] for change in each}}
            result = only_one(recommended(pick) for pick in product(*after.values()))
            if result in missing:
                found[result].append(each)
        for name in missing:
            found[name] = smallest(criteria, found[name])
    return found


def outcomes(criteria: Document) -> Callable[[tuple[str, ...]], str | None]:
    """The recommendation for one value of each scored trait, in the order of the set."""
    every = {tuple(each.assignment.values()): each.recommendation for each in completions(criteria, UNKNOWN)}
    return every.__getitem__


def only_one(names: Iterator[str | None]) -> str | None:
    """The name that all of these are, or None where they differ."""
    first = next(names)
    return first if all(name == first for name in names) else None


def change_sets(criteria: Document, group: Document, size: int) -> Iterator[list[Document]]:
    """Every set of so many changes, in different traits."""
    single = single_changes(criteria, group)
    for traits in choose(single, size):
        for picked in product(*(single[trait] for trait in traits)):
            yield list(picked)


def single_changes(criteria: Document, group: Document) -> dict[str, list[Document]]:
    """For each scored trait: every value it can be set to that is not its present coding already."""
    traits = scored_traits(criteria)
    found: dict[str, list[Document]] = {}
    for trait, possible in open_values(criteria, group).items():
        found[trait] = []
        for to in traits[trait]["values"]:
            if possible == [to]:
                continue
            steps = min(steps_between(traits[trait], to, value) for value in possible)
            kind = "learn" if to in possible else "change"
            present = present_coding(group, trait, possible)
            found[trait].append({"trait": trait, "from": present, "to": to, "kind": kind, "steps": steps})
    return found


def present_coding(group: Document, trait: str, possible: list[str]) -> str | list[str]:
    """The value, where just one is possible; unknown; or the list of the possible values."""
    if len(possible) == 1:
        return possible[0]
    return "unknown" if answer(group, trait) == "unknown" else possible


def smallest(criteria: Document, sets: list[list[Document]]) -> list[list[Document]]:
    """Of sets with equally many changes those with the fewest steps, by the places of their traits and values."""
    orders = value_orders(criteria)
    places = list(scored_traits(criteria))

    def steps(changed: list[Document]) -> int:
        return sum(change["steps"] for change in changed)

    def place(changed: list[Document]) -> list[tuple[int, int]]:
        return [(places.index(each["trait"]), orders[each["trait"]].index(each["to"])) for each in changed]

    fewest = min((steps(each) for each in sets), default=0)
    return sorted((each for each in sets if steps(each) == fewest), key=place)


# What to find out first


def find_out(criteria: Document, group: Document) -> list[Document]:
    """For each open trait: what is left for each answer, and the expected share of the disagreement it removes."""
    found = list(completions(criteria, group))
    before = disagreement(criteria, found)
    rows: list[tuple[Fraction, Document]] = []
    for trait, possible in open_values(criteria, group).items():
        if len(possible) == 1:
            continue
        by_answer = {value: [each for each in found if each.assignment[trait] == value] for value in possible}
        after = sum(likelihood(some) * disagreement(criteria, some) for some in by_answer.values())
        gain = (before - after) / before if before else Fraction(0)
        answers = {value: reached_best_first(criteria, some) for value, some in by_answer.items()}
        row = {"trait": trait, "answers": answers, "gain": rounded(gain, 4), "gain-exact": fraction(gain)}
        rows.append((gain, row))
    # sorted() is stable: ties stay in the order of the traits.
    return [row for _, row in sorted(rows, key=lambda item: -item[0])]


def disagreement(criteria: Document, some: list[Completion]) -> Fraction:
    """1 − Σ share² over the recommendations that these completions reach, which are taken to be all there are."""
    whole = likelihood(some)
    shares = [
        likelihood([each for each in some if each.recommendation == name]) / whole for name in best_first(criteria)
    ]
    return 1 - sum((share**2 for share in shares), start=Fraction(0))


def reached_best_first(criteria: Document, some: list[Completion]) -> list[str]:
    """The recommendations that these completions reach."""
    return [name for name in best_first(criteria) if any(each.recommendation == name for each in some)]


# Pivotal values


def pivotal(criteria: Document, group: Document) -> list[Document]:
    """Known traits of which a value one step away changes the `recommendation` field."""
    present = recommendation(criteria, group)
    rows: list[Document] = []
    for trait, possible in open_values(criteria, group).items():
        if len(possible) > 1:
            continue
        for to in one_step_away(scored_traits(criteria)[trait], possible[0]):
            new = recommendation(criteria, coded(group, trait, to))
            if new != present:
                rows.append({"trait": trait, "from": possible[0], "to": to, "recommendation": new})
    return rows


def one_step_away(trait: Document, value: str) -> list[str]:
    """The next value down and up; without an order all others."""
    return [other for other in trait["values"] if steps_between(trait, value, other) == 1]


# Stability


class Piece(NamedTuple):
    """A single point (both ends are the same), or all that lies between two ends; None is no end."""

    low: Fraction | None
    high: Fraction | None
    sample: Fraction

    @property
    def closed(self) -> bool:
        """A point holds its ends, an open interval does not."""
        return self.low is not None and self.low == self.high


def stability(criteria: Document, group: Document) -> list[Document]:
    """For each threshold and each weight that counts in a score, the interval in which the recommendation stays."""
    rows: list[Document] = []
    by_points = {name: each for name, each in criteria_within(criteria).items() if "rules" not in each}
    for name, criterion in by_points.items():
        for level_id, value in criterion.get("thresholds", {}).items():
            # The level depends on `score >= threshold` alone, so a threshold matters where it passes a score.
            cuts = cut([*scores(criterion, group), Fraction(value)], above=None)
            stays = interval(criteria, group, Fraction(value), cuts, threshold_setter(criteria, name, level_id))
            rows.append({"what": "threshold", "criterion": name, "level": level_id, **stays})
    for name, criterion in by_points.items():
        for key, kind in (("trait", "traits"), ("part", "criteria")):
            for counted, details in criterion.get(kind, {}).items():
                value = Fraction(details.get("weight", 1))
                changed = weight_setter(criteria, name, kind, counted)
                cuts = cut([*critical_weights(criteria, name, kind, counted, group), value], above=Fraction(0))
                stays = interval(criteria, group, value, cuts, changed)
                rows.append({"what": "weight", "criterion": name, key: counted, **stays})
    return rows


def by_place(rows: list[Document]) -> list[Document]:
    """Rows of `stability` by what, criterion, and level, trait or part, to compare them whatever their order is."""
    return sorted(
        rows, key=lambda row: (row["what"], row["criterion"], row.get("level") or row.get("trait") or row["part"])
    )


def scores(criterion: Document, group: Document) -> list[Fraction]:
    """The scores of a criterion in the completions of the traits within it, in their order."""
    found = [score(criterion, assignment) for assignment, _ in assignments(traits_within(criterion), group)]
    return [each for each in found if each is not None]


def decided_by(criteria: Document, name: str) -> str:
    """The criterion whose level a score counts in: the one at the top of all that count points around it."""
    above = parents(criteria)[name]
    return name if above is None or "rules" in criteria_within(criteria)[above] else decided_by(criteria, above)


def critical_weights(criteria: Document, name: str, kind: str, counted: str, group: Document) -> list[Fraction]:
    """Every weight above zero at which some completion's score is equal to some threshold.

    The weight is that of a trait or a subtotal of this criterion; the score is that of the criterion whose level it
    counts in. This criterion's score is (weight × points + rest) / (weight + others), the other score is linear in it,
    and so that one × (weight + others) = slope × weight + constant, which two weights tell. At a threshold
    slope × weight + constant = threshold × (weight + others).
    Where slope and threshold are equal, the score is on the same side of the threshold for every weight.
    """
    criterion = criteria_within(criteria)[name]
    weights = {each: details.get("weight", 1) for part in PARTS for each, details in criterion.get(part, {}).items()}
    others = Fraction(sum(weight for each, weight in weights.items() if each != counted))
    changed = weight_setter(criteria, name, kind, counted)
    decided = decided_by(criteria, name)
    at_one, at_two = (scores(criteria_within(changed(Fraction(weight)))[decided], group) for weight in (1, 2))
    thresholds = [Fraction(each) for each in criteria_within(criteria)[decided]["thresholds"].values()]
    found: set[Fraction] = set()
    for one, two in zip(at_one, at_two, strict=True):
        slope = two * (2 + others) - one * (1 + others)
        constant = one * (1 + others) - slope
        found |= {
            (threshold * others - constant) / (slope - threshold) for threshold in thresholds if threshold != slope
        }
    return [weight for weight in found if weight > 0]


def cut(points: list[Fraction], above: Fraction | None) -> list[Piece]:
    """The line of rationals, or all of it above a number, cut at these points: gap, point, gap, point, …, gap."""
    ordered = sorted(set(points))
    first, last = ordered[0], ordered[-1]
    pieces = [Piece(None, first, first - 1 if above is None else (above + first) / 2)]
    for here, there in pairwise(ordered):
        pieces += [Piece(here, here, here), Piece(here, there, (here + there) / 2)]
    return [*pieces, Piece(last, last, last), Piece(last, None, last + 1)]


def with_criterion(node: Document, name: str, new: Document) -> Document:
    """The node with another criterion in the place of the one of this name, at whatever depth it stands."""
    parts = {
        each: new if each == name else with_criterion(part, name, new) if name in criteria_within(part) else part
        for each, part in node.get("criteria", {}).items()
    }
    return {**node, "criteria": parts}


def threshold_setter(criteria: Document, name: str, level_id: str) -> Callable[[Fraction], Document]:
    """Makes the criteria set with another threshold for this level of this criterion."""
    criterion = criteria_within(criteria)[name]

    def changed(number: Fraction) -> Document:
        thresholds = {**criterion["thresholds"], level_id: number}
        return with_criterion(criteria, name, {**criterion, "thresholds": thresholds})

    return changed


def weight_setter(criteria: Document, name: str, kind: str, counted: str) -> Callable[[Fraction], Document]:
    """Makes the criteria set with another weight for this one of the `traits` or `criteria` of this criterion."""
    criterion = criteria_within(criteria)[name]

    def changed(number: Fraction) -> Document:
        parts = {**criterion[kind], counted: {**criterion[kind][counted], "weight": number}}
        return with_criterion(criteria, name, {**criterion, kind: parts})

    return changed


def interval(
    criteria: Document,
    group: Document,
    value: Fraction,
    pieces: list[Piece],
    changed: Callable[[Fraction], Document],
) -> Document:
    """From the piece that is the present value outwards, as long as the `recommendation` field stays the same."""
    present_nodes: dict[str | None, Document] = {None: criteria}
    present_nodes.update(criteria_within(criteria))

    @cache  # no rule is changed
    def decided(name: str | None, items: tuple[tuple[str, str], ...]) -> str | None:
        rule = fired_rule(criteria, dict(items), present_nodes[name])
        return None if rule is None else outcome(rule)

    @cache
    def unchanged(name: str) -> set[str | None]:
        return reached(criteria, name, present_nodes[name])

    def reached(other: Document, name: str | None, node: Document) -> set[str | None]:
        """The levels of a criterion (for the set: recommendations) in the completions of the traits within it."""
        if "rules" not in node:
            return {level(other, node, assignment) for assignment, _ in assignments(traits_within(node), group)}
        # Nodes share no traits, so each level of one goes with each of the others, and what is not changed stays.
        each: list[list[tuple[str, str]]] = [
            [(trait, value) for value in possible_values(answer(group, trait), details["values"])]
            for trait, details in node.get("traits", {}).items()
        ]
        for part, details in node.get("criteria", {}).items():
            levels = unchanged(part) if details is present_nodes[part] else reached(other, part, details)
            each.append([(part, level_id) for level_id in levels if level_id is not None])
        return {decided(name, items) for items in product(*each)}

    def result(number: Fraction) -> str:
        other = changed(number)
        return field(reached(other, None, other))

    present = result(value)
    first = last = pieces.index(Piece(value, value, value))
    while first > 0 and result(pieces[first - 1].sample) == present:
        first -= 1
    while last < len(pieces) - 1 and result(pieces[last + 1].sample) == present:
        last += 1
    low, high = pieces[first].low, pieces[last].high
    return {
        "value": fraction(value),
        "low": None if low is None else fraction(low),
        "high": None if high is None else fraction(high),
        "low-closed": pieces[first].closed,
        "high-closed": pieces[last].closed,
    }


# Trace


def trace(criteria: Document, group: Document) -> Document:
    """How each criterion came to its level; the set's own traits stand under the empty name.

    Of a trait its possible points, of a criterion its levels before and after caps, the caps that hold in some
    completion (their places, and whether they hold in every one), or the rules that decide in some.
    """
    found = list(completions(criteria, group))
    entries: Document = {}
    if "traits" in criteria:
        entries[""] = {"traits": traced_traits(criteria, found)}
    for name, criterion in criteria_within(criteria).items():
        entries[name] = {"traits": traced_traits(criterion, found), **criterion_result(criteria, name, found)}
        entries[name]["levels"] = list(entries[name]["levels"])
        if "thresholds" in criterion:
            before = {level_before_caps(criteria, criterion, each.assignment) for each in found}
            entries[name]["levels-before-caps"] = [each for each in scale(criteria, criterion) if each in before]
            holding = [holding_caps(criterion, each.assignment) for each in found]
            entries[name]["caps"] = [
                {"at-most": cap["at-most"], "certain": all(cap in some for some in holding)}
                for cap in criterion.get("caps", [])
                if any(cap in some for some in holding)
            ]
    return entries


def traced_traits(node: Document, found: list[Completion]) -> list[Document]:
    """The traits of a node; where it counts points, with the lowest and highest that are possible and the weight."""
    rows: list[Document] = []
    for trait, details in node.get("traits", {}).items():
        rows.append({"trait": trait})
        if "rules" not in node:
            points = [Fraction(details["values"][each.assignment[trait]]["points"]) for each in found]
            rows[-1] |= {"range": [float(min(points)), float(max(points))], "weight": details.get("weight", 1)}
    return rows


# Why not


def why_not(criteria: Document, group: Document) -> list[Document]:
    """The rules that decide in no completion: the set's own, then those of each criterion decided by rules.

    `failed` are the cells that no completion meets; where there are none, `overtaken-by` are the rules that decide
    where this one matches, in the order of the table.
    """
    found = list(completions(criteria, group))
    rows: list[Document] = []
    for name, node in tables(criteria).items():
        orders = inputs(criteria, node)
        reached = rules_reached(criteria, found, name)
        for rule in node["rules"]:
            if rule["id"] in reached:
                continue
            matching = [
                each for each in found if matches(rule.get("when", {}), {i: item(each, i) for i in orders}, orders)
            ]
            row = {"in": name, "rule": rule["id"], "outcome": outcome(rule)}
            row |= {"failed": failed_cells(node, orders, rule, found)}
            row |= {"overtaken-by": rules_reached(criteria, matching, name)}
            rows.append(row)
    return rows


def item(completion: Completion, name: str) -> str:
    """What a table reads of a trait or a criterion: its value or its level."""
    found = {**completion.levels, **completion.assignment}[name]
    assert found is not None  # every table is complete
    return found


def failed_cells(
    node: Document, orders: dict[str, list[str]], rule: Document, found: list[Completion]
) -> list[Document]:
    """The cells of a rule that no completion meets: what they want, what completions have, worst to best.

    And how many steps lie between the nearest two.
    """
    cells: list[Document] = []
    for name, cell in rule.get("when", {}).items():
        wanted = [each for each in orders[name] if holds(cell, each, orders[name])]
        had = [each for each in orders[name] if any(item(one, name) == each for one in found)]
        if not set(wanted) & set(had):
            trait = node.get("traits", {}).get(name, {"values": orders[name]})
            distance = min(steps_between(trait, one, other) for one in wanted for other in had)
            cells.append({"criterion": name, "wanted": wanted, "had": had, "distance": distance})
    return cells


# What can be tried in about a second


def small_enough(criteria: Document, group: Document) -> bool:
    """All of the above takes about a second at most. Bounds what is worked out at worst, by counting alone."""
    return (
        table_size(criteria) <= MOST_TABLE
        and lookups(criteria, group) <= MOST_LOOKUPS
        and levels_worked_out(criteria, group) <= MOST_LEVELS
    )


def table_size(criteria: Document) -> int:
    """How many ways there are to give each scored trait any of its values."""
    return prod(len(trait["values"]) for trait in scored_traits(criteria).values())


def lookups(criteria: Document, group: Document) -> int:
    """How many completions all sets of changes have together, one by one.

    A trait stays and has as many values as are possible, or is set to one of the values it can be set to.
    """
    single = single_changes(criteria, group)
    return prod(len(possible) + len(single[name]) for name, possible in open_values(criteria, group).items())


def levels_worked_out(criteria: Document, group: Document) -> int:
    """How many levels `stability` works out at most: own completions, for each piece, for each threshold and weight."""
    possible = open_values(criteria, group)
    found = 0
    for name, criterion in criteria_within(criteria).items():
        if "rules" in criterion:
            continue
        decided = criteria_within(criteria)[decided_by(criteria, name)]
        own = prod(len(possible[trait]) for trait in traits_within(decided))
        pieces_of_threshold = 2 * (own + 1) + 1
        pieces_of_weight = 2 * (own * len(decided["thresholds"]) + 1) + 1
        weights = sum(len(criterion.get(part, {})) for part in PARTS)
        found += own * (len(criterion.get("thresholds", {})) * pieces_of_threshold + weights * pieces_of_weight)
    return found
