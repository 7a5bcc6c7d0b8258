"""The reference for what a verdict rests on: like brute.py slow, obvious, and written from design.md alone.

Every "what if" is answered by trying: all steps, all sets of traits, all completions, all combinations of levels.
Documents are plain and taken to be valid, numbers are exact fractions.

What design.md leaves open is read so:

- "Smallest" sets are those of fewest members; of `together` then those of fewest steps. A set of `together` may be a
  single trait that moves by more than one step: no single *step* turns the verdict, and that one trait still does.
- A trait that is coded as `unknown` is not coded, whatever evidence it has, and that evidence counts nowhere. A list of
  all values, and shares, are coded.
- `evidence` counts coded traits with at least one piece of evidence for their value, `high` those of them whose best
  has high confidence, `against` coded traits with at least one piece against, evidence for the value beside it or not.
- A value with only evidence against it has no evidence for it: its best evidence is below high.
- `together` without sets: no change of known traits makes another recommendation possible.
- Of several caps that hold the lowest one does. A level has the scores that reach its threshold and that of no level
  above it: where two levels have the same threshold, the lower one has none, unless a cap holds a completion to it.
- A level that only scores below 0 have is out of reach ("a threshold of 0 cannot be missed").
- Distances are not bounded by the points a criterion can give, nor by 100: thresholds are at most 100 anyway.
- Weights are positive real numbers, those of one criterion free of those of another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations as choose
from itertools import product
from math import prod
from typing import Any, NamedTuple

from tests.brute import (
    Document,
    answer,
    assignments,
    combinations,
    criteria_within,
    fired_rule,
    holding_caps,
    outcome,
    scale,
    score,
    scored_traits,
    steps_between,
    tables,
    traits_within,
)
from tests.brute_analysis import best_first, one_step_away, open_values, outcomes

Values = dict[str, list[str]]
"""The possible values of each scored trait, in the order of the set."""
Assignment = dict[str, str]
"""One value for each scored trait."""
Decided = dict[str | None, list[tuple[Assignment, str]]]
"""What each table gives for each combination that it reads; that of the set itself stands under None."""

MOST_TABLE = 2_000
"""Full assignments whose recommendation is worked out, tens of microseconds each."""
MOST_COMBINATIONS = 100_000
"""Combinations of levels looked at for the margin, about a microsecond each."""


def verdict(criteria: Document, group: Document) -> Document:
    """`basis` and `firmness` of the group's entry of `evaluate --format json`.

    The margin is an exact fraction or None, not as JSON has it.
    """
    return {"basis": basis(criteria, group), "firmness": firmness(criteria, group)}


def firmness(criteria: Document, group: Document) -> Document | None:
    """What the verdict rests on; None where more than one recommendation is possible."""
    possible = open_values(criteria, group)
    recommended = outcomes(criteria)
    present = reached(recommended, possible)
    if len(present) > 1:
        return None
    turning = turns(criteria, possible, recommended)
    return {
        "turns": turning,
        "together": None if turning else {"sets": together(criteria, possible, recommended), "complete": True},
        "stands-on": {"sets": stands_on(criteria, group, possible, recommended), "complete": True},
        "margin": margin(criteria, group, present),
        "any-weights": any_weights(criteria, group) == present,
    }


Recommended = Callable[[tuple[str, ...]], str | None]
"""The recommendation for one value of each scored trait, in the order of the set."""


def reached(recommended: Recommended, possible: Values) -> set[str | None]:
    """The recommendations of all completions."""
    return {recommended(picked) for picked in product(*possible.values())}


# Basis


def basis(criteria: Document, group: Document) -> Document:
    """Of the scored traits how many are coded, and how many of these have what evidence."""
    coded = coded_traits(criteria, group)
    return {
        "scored": len(scored_traits(criteria)),
        "coded": len(coded),
        "evidence": sum(1 for name in coded if evidence(group, name, "for")),
        "high": sum(1 for name in coded if has_high(group, name)),
        "against": sum(1 for name in coded if evidence(group, name, "against")),
    }


def coded_traits(criteria: Document, group: Document) -> list[str]:
    """The scored traits of which the group says something."""
    return [name for name in scored_traits(criteria) if answer(group, name) != "unknown"]


def evidence(group: Document, trait: str, stance: str) -> list[Document]:
    """What speaks for the value of a trait, or against it; for it, if a piece of evidence does not say."""
    given = group["traits"].get(trait)
    pieces = given.get("evidence", []) if isinstance(given, dict) else []
    return [each for each in pieces if each.get("stance", "for") == stance]


def has_high(group: Document, trait: str) -> bool:
    """The best evidence for the value has high confidence."""
    return any(each.get("confidence") == "high" for each in evidence(group, trait, "for"))


# Turns, and together


def known_values(possible: Values) -> dict[str, str]:
    """The traits of which one value is possible, however that is written."""
    return {name: values[0] for name, values in possible.items() if len(values) == 1}


def turns(criteria: Document, possible: Values, recommended: Recommended) -> list[Document]:
    """The single steps of a known trait that make another recommendation possible, in the order of the set."""
    present = reached(recommended, possible)
    found: list[Document] = []
    for name, value in known_values(possible).items():
        for to in one_step_away(scored_traits(criteria)[name], value):
            after = reached(recommended, {**possible, name: [to]})
            if not after <= present:
                best = [each for each in best_first(criteria) if each in after]
                found.append({"trait": name, "from": value, "to": to, "possible": best})
    return found


def together(criteria: Document, possible: Values, recommended: Recommended) -> list[list[Document]]:
    """All smallest sets of changes of known traits that make another recommendation possible.

    Fewest traits, then fewest steps. No change is needed to be a single step.
    """
    present = reached(recommended, possible)
    known = known_values(possible)
    for size in range(1, len(known) + 1):
        turning = [
            changed
            for changed in change_sets(criteria, known, size)
            if not reached(recommended, {**possible, **{each["trait"]: [each["to"]] for each in changed}}) <= present
        ]
        if turning:
            fewest = min(steps(criteria, each) for each in turning)
            return [each for each in turning if steps(criteria, each) == fewest]
    return []


def change_sets(criteria: Document, known: dict[str, str], size: int) -> Iterator[list[Document]]:
    """Every way to give so many known traits another value each."""
    others = {
        name: [each for each in scored_traits(criteria)[name]["values"] if each != value]
        for name, value in known.items()
    }
    for names in choose(known, size):
        for picked in product(*(others[name] for name in names)):
            yield [{"trait": name, "from": known[name], "to": to} for name, to in zip(names, picked, strict=True)]


def steps(criteria: Document, changed: list[Document]) -> int:
    """How many steps these changes are; without an order any other value is one step."""
    return sum(steps_between(scored_traits(criteria)[each["trait"]], each["from"], each["to"]) for each in changed)


# Stands on


def stands_on(criteria: Document, group: Document, possible: Values, recommended: Recommended) -> list[list[str]]:
    """All smallest sets of weakly evidenced values that must be kept; none where the verdict holds without them.

    Weakly evidenced is what is coded and has best evidence below high; what is not kept is open to all its values.
    """
    present = reached(recommended, possible)
    every = {name: list(trait["values"]) for name, trait in scored_traits(criteria).items()}
    weak = [name for name in coded_traits(criteria, group) if not has_high(group, name)]
    for size in range(len(weak) + 1):
        enough = [
            list(kept)
            for kept in choose(weak, size)
            if reached(recommended, {**possible, **{name: every[name] for name in weak if name not in kept}}) == present
        ]
        if enough:
            return enough if size else []
    raise AssertionError("all weakly evidenced values together leave the verdict as it is")


# Margin


class Range(NamedTuple):
    """The scores from `low` on and below `high`; None is no end."""

    low: Fraction | None
    high: Fraction | None

    @property
    def is_empty(self) -> bool:
        """No score is in it, whatever the score is off: it has none, or only some below 0."""
        return self.high is not None and self.high <= max(self.low or 0, 0)

    def distance(self, reached: Fraction) -> Fraction:
        """How far a score is from the range. At `high` it is 0, since it is a limit: any distance above 0 is enough."""
        if self.low is not None and reached < self.low:
            return self.low - reached
        if self.high is not None and reached >= self.high:
            return reached - self.high
        return Fraction(0)


def held_to(criteria: Document, criterion: Document, assignment: Assignment) -> str | None:
    """The level that the lowest of the holding caps allows; None where no cap holds."""
    order = scale(criteria, criterion)
    caps = [order.index(cap["at-most"]) for cap in holding_caps(criterion, assignment)]
    return order[min(caps)] if caps else None


def level_range(criteria: Document, criterion: Document, level: str, cap: str | None) -> Range | None:
    """The scores that give a level where caps hold the criterion to `cap`; None for a level above it."""
    order = scale(criteria, criterion)
    thresholds = [None, *(Fraction(criterion["thresholds"][name]) for name in order[1:])]
    at = order.index(level)
    above = [each for each in thresholds[at + 1 :] if each is not None]
    low = thresholds[at]
    if cap is None:
        return Range(low, min(above, default=None))
    if at > order.index(cap):
        return None
    if at < order.index(cap):
        return Range(low, min(above, default=None))
    # Held to this very level: any score that would reach it, or one above it, gives it.
    return Range(None if low is None else min([low, *above]), None)


def points_cost(criteria: Document, criterion: Document, level: str, assignment: Assignment) -> Fraction | None:
    """By how much the score would have to be off for this level; None where no distance does it."""
    within = level_range(criteria, criterion, level, held_to(criteria, criterion, assignment))
    if within is None or within.is_empty:
        return None
    exact = score(criterion, assignment)
    assert exact is not None
    return within.distance(exact)


def margin(criteria: Document, group: Document, present: set[str | None]) -> Fraction | None:
    """The smallest distance with which another recommendation is possible; None where no distance does it.

    Over all completions, and all combinations with another recommendation of what the set's table reads, the least of
    the greatest cost in the combination. The cost of a level that a table decides is found alike.
    """
    every = criteria_within(criteria)
    decided = decided_combinations(criteria)

    def table_cost(name: str | None, wanted: set[Any], assignment: Assignment) -> Fraction | None:
        costs = [
            combination_cost(items, assignment)
            for items, decides in decided[name]  # None is the set itself
            if decides in wanted
        ]
        return min((each for each in costs if each is not None), default=None)

    def combination_cost(items: Assignment, assignment: Assignment) -> Fraction | None:
        greatest = Fraction(0)
        for item, wanted in items.items():
            cost = level_cost(item, wanted, assignment) if item in every else value_cost(assignment[item], wanted)
            if cost is None:
                return None
            greatest = max(greatest, cost)
        return greatest

    def value_cost(value: str, wanted: str) -> Fraction | None:
        return Fraction(0) if value == wanted else None

    def level_cost(name: str, wanted: str, assignment: Assignment) -> Fraction | None:
        own = tuple((trait, assignment[trait]) for trait in traits_within(every[name]))
        return remembered_cost(name, wanted, own)

    @cache
    def remembered_cost(name: str, wanted: str, own: tuple[tuple[str, str], ...]) -> Fraction | None:
        if "rules" in every[name]:
            return table_cost(name, {wanted}, dict(own))
        return points_cost(criteria, every[name], wanted, dict(own))

    others = set(criteria["recommendations"]) - present
    costs = [table_cost(None, others, assignment) for assignment, _ in assignments(scored_traits(criteria), group)]
    return min((each for each in costs if each is not None), default=None)


def decided_combinations(criteria: Document) -> Decided:
    """Every combination that each table reads, with the level or recommendation that it gives."""
    found: Decided = {}
    for name, node in tables(criteria).items():
        found[name] = []
        for items in combinations(criteria, node):
            rule = fired_rule(criteria, items, node)
            assert rule is not None  # a set with a gap never evaluates
            found[name].append((items, outcome(rule)))
    return found


# Whatever the weights


def any_weights(criteria: Document, group: Document) -> set[str | None]:
    """The recommendations that some completion reaches with some positive weights."""
    decided = decided_combinations(criteria)
    found: set[str | None] = set()
    for assignment, _ in assignments(scored_traits(criteria), group):
        found |= table_outcomes(criteria, None, assignment, decided)
    return found


def table_outcomes(criteria: Document, name: str | None, assignment: Assignment, decided: Decided) -> set[str]:
    """What a table gives for the values of its own traits and for any levels its criteria have with some weights."""
    node = tables(criteria)[name]
    read = {trait: {assignment[trait]} for trait in node.get("traits", {})}
    read |= {part: any_levels(criteria, part, assignment, decided) for part in node.get("criteria", {})}
    return {decides for items, decides in decided[name] if all(wanted in read[item] for item, wanted in items.items())}


def any_levels(criteria: Document, name: str, assignment: Assignment, decided: Decided) -> set[str]:
    """The levels of a criterion in one completion, over all positive weights."""
    criterion = criteria_within(criteria)[name]
    if "rules" in criterion:
        return table_outcomes(criteria, name, assignment, decided)
    order = scale(criteria, criterion)
    traits = traits_within(criterion)
    points = [Fraction(trait["values"][assignment[each]]["points"]) for each, trait in traits.items()]
    free = [each for each in order if has_score(level_range(criteria, criterion, each, None), min(points), max(points))]
    cap = held_to(criteria, criterion, assignment)
    return {each if cap is None else min(each, cap, key=order.index) for each in free}


def has_score(within: Range | None, lowest: Fraction, highest: Fraction) -> bool:
    """Some score strictly between the lowest and highest points is in the range; or the points, if all are equal."""
    assert within is not None  # no cap was given
    if lowest == highest:
        above = within.low is None or within.low <= lowest
        return above and (within.high is None or lowest < within.high)
    # From `low` on and above `lowest`, below `high` and below `highest`: some number is, if the two ends leave room.
    low = lowest if within.low is None else max(within.low, lowest)
    high = highest if within.high is None else min(within.high, highest)
    return low < high


# What can be tried in about a second


def small_enough(criteria: Document, group: Document) -> bool:
    """All of the above takes about a second at most. Bounds what is worked out at worst, by counting alone."""
    every = prod(len(trait["values"]) for trait in scored_traits(criteria).values())
    own = prod(len(values) for values in open_values(criteria, group).values())
    largest = max(len(combinations(criteria, node)) for node in tables(criteria).values())
    return every <= MOST_TABLE and own * largest <= MOST_COMBINATIONS
