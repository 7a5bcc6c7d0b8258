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
    Completion,
    Document,
    answer,
    assignments,
    combinations,
    completions,
    fired_rule,
    level,
    likelihood,
    possible_values,
    rounded,
    score,
    scored_traits,
    value_orders,
)

UNDETERMINED = "undetermined"

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


def field(reached: set[str]) -> str:
    """The `recommendation` field, from the recommendations that are reached."""
    return next(iter(reached)) if len(reached) == 1 else UNDETERMINED


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


def outcomes(criteria: Document) -> Callable[[tuple[str, ...]], str]:
    """The recommendation for one value of each scored trait, in the order of the set; worked out once for each."""
    names = list(scored_traits(criteria))

    @cache
    def recommended(pick: tuple[str, ...]) -> str:
        known = {"traits": dict(zip(names, pick, strict=True))}
        return recommendation(criteria, known)

    return recommended


def only_one(names: Iterator[str]) -> str | None:
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
    orders = value_orders(criteria)
    found: dict[str, list[Document]] = {}
    for trait, possible in open_values(criteria, group).items():
        order = orders[trait]
        found[trait] = []
        for to in order:
            if possible == [to]:
                continue
            steps = min(abs(order.index(to) - order.index(value)) for value in possible)
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
    """Known traits whose next value down or up changes the `recommendation` field."""
    orders = value_orders(criteria)
    present = recommendation(criteria, group)
    rows: list[Document] = []
    for trait, possible in open_values(criteria, group).items():
        if len(possible) > 1:
            continue
        value = possible[0]
        place = orders[trait].index(value)
        for other in (place - 1, place + 1):
            if not 0 <= other < len(orders[trait]):
                continue
            to = orders[trait][other]
            new = recommendation(criteria, coded(group, trait, to))
            if new != present:
                rows.append({"trait": trait, "from": value, "to": to, "recommendation": new})
    return rows


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
    """For each threshold and each weight, the interval around it in which the `recommendation` field stays."""
    rows: list[Document] = []
    for name, criterion in criteria["criteria"].items():
        scores = [score(criterion, assignment) for assignment, _ in assignments(criterion["traits"], group)]
        for level_id, value in criterion["thresholds"].items():
            # The level depends on `score >= threshold` alone, so a threshold matters where it passes a score.
            cuts = cut([*scores, Fraction(value)], above=None)
            stays = interval(criteria, group, Fraction(value), cuts, threshold_setter(criteria, name, level_id))
            rows.append({"what": "threshold", "criterion": name, "level": level_id, **stays})
    for name, criterion in criteria["criteria"].items():
        for trait, details in criterion["traits"].items():
            value = Fraction(details.get("weight", 1))
            cuts = cut([*critical_weights(criterion, trait, group), value], above=Fraction(0))
            stays = interval(criteria, group, value, cuts, weight_setter(criteria, name, trait))
            rows.append({"what": "weight", "criterion": name, "trait": trait, **stays})
    return rows


def by_place(rows: list[Document]) -> list[Document]:
    """Rows of `stability` by what, criterion, and level or trait, to compare them whatever their order is."""
    return sorted(rows, key=lambda row: (row["what"], row["criterion"], row.get("level") or row["trait"]))


def critical_weights(criterion: Document, trait: str, group: Document) -> list[Fraction]:
    """Every weight above zero of a trait at which some completion's score is equal to some threshold.

    (weight × points + rest) / (weight + others) = threshold
    means weight × (points − threshold) = threshold × others − rest.
    Where points and threshold are equal, the score is on the same side of the threshold for every weight.
    """
    others = {name: each for name, each in criterion["traits"].items() if name != trait}
    sum_of_others = sum(each.get("weight", 1) for each in others.values())
    found: list[Fraction] = []
    for assignment, _ in assignments(criterion["traits"], group):
        points = {
            name: Fraction(each["values"][assignment[name]]["points"]) for name, each in criterion["traits"].items()
        }
        rest = sum(each.get("weight", 1) * points[name] for name, each in others.items())
        found += [
            (threshold * sum_of_others - rest) / (points[trait] - threshold)
            for threshold in map(Fraction, criterion["thresholds"].values())
            if threshold != points[trait]
        ]
    return [weight for weight in found if weight > 0]


def cut(points: list[Fraction], above: Fraction | None) -> list[Piece]:
    """The line of rationals, or all of it above a number, cut at these points: gap, point, gap, point, …, gap."""
    ordered = sorted(set(points))
    first, last = ordered[0], ordered[-1]
    pieces = [Piece(None, first, first - 1 if above is None else (above + first) / 2)]
    for here, there in pairwise(ordered):
        pieces += [Piece(here, here, here), Piece(here, there, (here + there) / 2)]
    return [*pieces, Piece(last, last, last), Piece(last, None, last + 1)]


def threshold_setter(criteria: Document, name: str, level_id: str) -> Callable[[Fraction], Document]:
    """Makes the criteria set with another threshold for this level of this criterion."""
    criterion = criteria["criteria"][name]

    def changed(number: Fraction) -> Document:
        thresholds = {**criterion["thresholds"], level_id: number}
        return {**criteria, "criteria": {**criteria["criteria"], name: {**criterion, "thresholds": thresholds}}}

    return changed


def weight_setter(criteria: Document, name: str, trait: str) -> Callable[[Fraction], Document]:
    """Makes the criteria set with another weight for this trait of this criterion."""
    criterion = criteria["criteria"][name]

    def changed(number: Fraction) -> Document:
        traits = {**criterion["traits"], trait: {**criterion["traits"][trait], "weight": number}}
        return {**criteria, "criteria": {**criteria["criteria"], name: {**criterion, "traits": traits}}}

    return changed


def interval(
    criteria: Document,
    group: Document,
    value: Fraction,
    pieces: list[Piece],
    changed: Callable[[Fraction], Document],
) -> Document:
    """From the piece that is the present value outwards, as long as the `recommendation` field stays the same."""
    rules = {tuple(levels.values()): rule["recommend"] for levels, rule in rule_table(criteria)}

    @cache
    def levels(name: str) -> set[str]:
        return possible_levels(criteria, group, name)

    def result(number: Fraction) -> str:
        # Criteria share no traits, so each level of one goes with each level of the others. And only one criterion
        # is changed: the others keep their levels.
        other = changed(number)
        each = [
            levels(name) if other["criteria"][name] is same else possible_levels(other, group, name)
            for name, same in criteria["criteria"].items()
        ]
        return field({rules[combination] for combination in product(*each)})

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


def rule_table(criteria: Document) -> Iterator[tuple[dict[str, str], Document]]:
    """Each combination of levels with its rule."""
    for levels in combinations(criteria):
        rule = fired_rule(criteria, levels)
        if rule is None:
            raise ValueError(f"not exactly one rule for {levels}")
        yield levels, rule


def possible_levels(criteria: Document, group: Document, name: str) -> set[str]:
    """The levels of a criterion that some completion of its own traits reaches."""
    criterion = criteria["criteria"][name]
    return {level(criteria, criterion, assignment) for assignment, _ in assignments(criterion["traits"], group)}


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
    for criterion in criteria["criteria"].values():
        own = prod(len(possible[name]) for name in criterion["traits"])
        thresholds = len(criterion["thresholds"])
        pieces_of_threshold = 2 * (own + 1) + 1
        pieces_of_weight = 2 * (own * thresholds + 1) + 1
        found += own * (thresholds * pieces_of_threshold + len(criterion["traits"]) * pieces_of_weight)
    return found
