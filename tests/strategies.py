"""Hypothesis strategies for criteria sets and groups: plain documents as a YAML reader would give them.

Everything drawn is valid by design.md, and small enough (at most MOST_COMPLETIONS ways to fill in a group) that all
completions can be enumerated. Ids come from fixed pools, and their order in a document is not that of the alphabet.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import cycle, product
from typing import Any, get_args

from hypothesis import settings
from hypothesis import strategies as st

from kjerne.model.documents import CriteriaSet
from tests.brute import all_traits, is_ordered

Document = dict[str, Any]
Number = int | Decimal
Orders = dict[str, list[str]]
"""Levels of each criterion, or values of each trait, worst to best."""


def tries(number: int) -> int:
    """How many examples to try for a property that needs more, or fewer, than the usual 100: a fifth in a short run."""
    return max(1, number * settings().max_examples // 100)


MOST_COMPLETIONS = 4_000
HIT_POLICIES = get_args(CriteriaSet.model_fields["hit_policy"].annotation)

CRITERIA = ("persistent", "cross-sector", "top-leader-anchored", "well-run")
LEVELS = ("weak", "partial", "strong", "outstanding", "absent")
RECOMMENDATIONS = ("discontinue", "time-limit", "continue", "expand", "merge")
TRAITS = (
    *("horizon", "complexity", "project-fit", "reach", "ministry-fit", "leadership", "breadth", "engagement"),
    *("attendance", "mandate", "resources", "urgency", "ownership", "trust", "size", "scope"),
)
CONTEXT = ("secretariat", "duplication")
VALUES = ("low", "partial", "high", "several", "many", "all", "one", "none")
RULES = ("core-need", "useful", "anchor-first", "quick-results", "no-lasting-need", "not-cross-sector", "too-early")
ADVICE = ("broaden-secretariat", "clear-up-duplication")
GROUPS = ("kubu", "climate-group", "digital-2030")

NOUNS = {
    "nb": {"one": "sak", "many": "saker"},
    "nn": {"one": "sak", "many": "saker"},
    "en": {"one": "case", "many": "cases"},
}

YAML_MARKS = (
    *(": ", "- ", "? ", ", ", "[", "]", "{", "}", "#", " #", "&a ", "*a", "!!str ", "|", ">-", "%"),
    *("'", '"', "''", '\\"', "\n", "\n  ", "\r\n", "\t", "\n---\n", "\n...\n", "😀"),
    *("~", "null", "true", ".nan", "-.inf", "010", "9" * 31),
)
"""What YAML gives a meaning to."""


# Words and pieces


def words() -> st.SearchStrategy[str | dict[str, str]]:
    """Words that people read: a plain string, or some of the languages."""
    texts = {"nb": "på bokmål: gjør det", "nn": "på nynorsk: gjer det", "en": "in English: do it"}
    some = some_of(list(texts), 1, 3).map(lambda names: {name: texts[name] for name in names})
    return st.one_of(st.just("the same everywhere"), some)


@st.composite
def some_of(draw: st.DrawFn, pool: Sequence[str], least: int, most: int) -> list[str]:
    """So many different ids of a pool, in any order."""
    size = draw(st.integers(least, most))
    return draw(st.permutations(pool))[:size]


@st.composite
def scale(draw: st.DrawFn, pool: Sequence[str], least: int, most: int) -> Document | list[str]:
    """Levels or recommendations: ids with labels, or a plain list of ids."""
    names = draw(some_of(pool, least, most))
    return {name: draw(words()) for name in names} if draw(st.booleans()) else names


def optional(key: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    """A key with a value, or nothing."""
    return st.one_of(st.just({}), values.map(lambda value: {key: value}))


def cells(order: Sequence[str], ordered: bool = True) -> st.SearchStrategy[str | list[str]]:
    """A cell in each form: one, a list, `>= x`, `<= x`; and one in five holds for everything, as any or otherwise.

    Without an order there is no `>= x` and no `<= x`.
    """
    worst, best = order[0], order[-1]
    some = [st.sampled_from(order), some_of(order, 1, len(order) - 1)]
    if not ordered:
        return st.one_of(*some, st.sampled_from(["any", list(order)]))
    return st.one_of(
        *some,
        st.sampled_from(order[1:]).map(lambda name: f">= {name}"),
        st.sampled_from(order[:-1]).map(lambda name: f"<= {name}"),
        st.sampled_from(["any", f">= {worst}", f"<= {best}", list(order)]),
    )


@st.composite
def when(draw: st.DrawFn, orders: Orders, least: int, most: int, unordered: Collection[str] = ()) -> Document:
    """Cells for so many names; the others are left out."""
    names = draw(some_of(list(orders), min(least, len(orders)), min(most, len(orders))))
    return {name: draw(cells(orders[name], name not in unordered)) for name in names}


def without_order(traits: Document) -> list[str]:
    """The traits whose values have no order."""
    return [name for name, each in traits.items() if not is_ordered(each)]


# Criteria


@st.composite
def points(draw: st.DrawFn, size: int) -> list[Number]:
    """Points within 0–100, strictly rising: round, whole, or with one decimal."""
    unit, decimals = draw(st.sampled_from([(10, 0), (1, 0), (1, 1)]))
    highest = 100 * 10**decimals // unit
    steps = draw(st.lists(st.integers(0, highest), min_size=size, max_size=size, unique=True))
    return [number(step * unit, decimals) for step in sorted(steps)]


def number(units: int, decimals: int) -> Number:
    """So many units of the last decimal, written with all decimals; an integer where there are none."""
    return Decimal(units).scaleb(-decimals) if decimals else units


@st.composite
def trait_sizes(draw: st.DrawFn, criteria: int) -> list[list[int]]:
    """How many values each trait of each criterion has: 1–4 traits of 2–4 values, their product within a budget."""
    budget = draw(st.sampled_from([64, 256, 1_024, MOST_COMPLETIONS]))
    sizes: list[list[int]] = []
    for after in reversed(range(criteria)):
        own = budget // 2**after  # leaves two values for each criterion still to come
        sizes.append([])
        for left in reversed(range(draw(st.integers(1, min(4, own.bit_length() - 1))))):
            size = draw(st.integers(2, min(4, own // 2**left)))
            sizes[-1].append(size)
            own //= size
            budget //= size
    return sizes


@st.composite
def trait(draw: st.DrawFn, size: int) -> Document:
    """A scored trait with so many values."""
    names = draw(some_of(VALUES, size, size))
    return {
        "label": draw(words()),
        **draw(optional("weight", st.integers(1, 4))),
        "values": {
            name: {"points": each, **draw(optional("label", words()))}
            for name, each in zip(names, draw(points(size)), strict=True)
        },
    }


def attainable(traits: Document) -> list[Number]:
    """All scores a criterion can have that can be written with at most two decimals."""
    weights = [each.get("weight", 1) for each in traits.values()]
    picks = product(*([Fraction(value["points"]) for value in each["values"].values()] for each in traits.values()))
    hundreds = {100 * sum(w * p for w, p in zip(weights, pick, strict=True)) / sum(weights) for pick in picks}
    whole = sorted(int(each) for each in hundreds if each.denominator == 1)
    return [number(each, 2) if each % 100 else each // 100 for each in whole]


@st.composite
def thresholds(draw: st.DrawFn, levels: Sequence[str], attained: Sequence[Number]) -> Document:
    """The lowest score of each level above the first, strictly rising, often one that is exactly attainable."""
    anywhere: st.SearchStrategy[Number] = st.integers(0, 100)
    above_lowest = attained[1:]
    numbers = st.one_of(st.sampled_from(above_lowest), anywhere) if above_lowest else anywhere
    drawn = draw(st.lists(numbers, min_size=len(levels) - 1, max_size=len(levels) - 1, unique_by=Fraction))
    return dict(zip(levels[1:], sorted(drawn), strict=True))


@st.composite
def caps(draw: st.DrawFn, levels: Sequence[str], traits: Document) -> list[Document]:
    """Up to three caps with one or two traits of the criterion each."""
    orders = {name: list(each["values"]) for name, each in traits.items()}
    return [
        {
            "when": draw(when(orders, 1, 2, without_order(traits))),
            "at-most": draw(st.sampled_from(levels)),
            "because": draw(words()),
        }
        for _ in range(draw(st.integers(0, 3)))
    ]


@st.composite
def criterion(draw: st.DrawFn, levels: Sequence[str], names: Sequence[str], sizes: Sequence[int]) -> Document:
    """A criterion with the traits of these names, with so many values."""
    traits = {name: draw(trait(size)) for name, size in zip(names, sizes, strict=True)}
    return {
        "label": draw(words()),
        **draw(optional("weight", st.integers(1, 3))),
        "thresholds": draw(thresholds(levels, attainable(traits))),
        "traits": traits,
        **draw(optional("caps", caps(levels, traits))),
    }


# Rules


@st.composite
def table(draw: st.DrawFn, conditions: Sequence[Document], recommendations: Sequence[str]) -> list[Document]:
    """A rule for each of these conditions (no `when` where there are none); neighbours recommend different things."""
    turns = cycle(draw(st.permutations(recommendations)))
    periods = st.sampled_from([{"months": 24, "review": 12}, {"months": 12, "review": 6}])
    return [
        {
            "id": name,
            **({"when": each} if each else {}),
            "recommend": next(turns),
            **draw(optional("period", periods)),
            "because": draw(words()),
        }
        for name, each in zip(RULES, conditions, strict=False)
    ]


@st.composite
def any_conditions(draw: st.DrawFn, orders: Orders, unordered: Collection[str] = ()) -> list[Document]:
    """Conditions of several rules as they come, with gaps and overlaps."""
    return [draw(when(orders, 1, 3, unordered)) for _ in range(draw(st.integers(1, len(RULES) - 1)))]


def first_conditions(orders: Orders, unordered: Collection[str] = ()) -> st.SearchStrategy[list[Document]]:
    """Conditions of a complete table for `first`: any, and at the end none at all."""
    return any_conditions(orders, unordered).map(lambda conditions: [*conditions, {}])


@st.composite
def unique_conditions(draw: st.DrawFn, orders: Orders, unordered: Collection[str] = ()) -> list[Document]:
    """Conditions of a complete table for `unique`: the combinations, split in two again and again."""
    parts = [orders]
    for _ in range(draw(st.integers(1, len(RULES) - 1))):
        cuts = [(part, name) for part in parts for name, levels in part.items() if len(levels) > 1]
        if not cuts:
            break
        part, name = draw(st.sampled_from(cuts))
        chosen = draw(some_of(part[name], 1, len(part[name]) - 1))
        parts.remove(part)
        parts.append({**part, name: [level for level in part[name] if level in chosen]})
        parts.append({**part, name: [level for level in part[name] if level not in chosen]})
    return [draw(spelled(orders, part, unordered)) for part in parts]


@st.composite
def spelled(draw: st.DrawFn, orders: Orders, part: Orders, unordered: Collection[str] = ()) -> Document:
    """Conditions that hold for just these levels of each criterion, in any of the forms that say so."""
    conditions = {
        name: draw(st.sampled_from(spellings(orders[name], levels, name not in unordered)))
        for name, levels in part.items()
    }
    return {name: cell for name, cell in conditions.items() if cell is not None}


def spellings(order: list[str], levels: list[str], ordered: bool = True) -> list[str | list[str] | None]:
    """All cells that hold for just these levels; None stands for one that is left out."""
    found: list[str | list[str] | None] = [levels]
    if len(levels) == 1:
        found.append(levels[0])
    if ordered and levels == order[-len(levels) :]:
        found.append(f">= {levels[0]}")
    if ordered and levels == order[: len(levels)]:
        found.append(f"<= {levels[-1]}")
    if levels == order:
        found += ["any", None]
    return found


# Whole documents


@st.composite
def context_traits(draw: st.DrawFn) -> Document:
    """Up to two traits that are asked and reported, not scored."""
    return {
        name: {
            "label": draw(words()),
            "values": {value: {"label": draw(words())} for value in draw(some_of(VALUES, 2, 4))},
        }
        for name in CONTEXT[: draw(st.integers(0, 2))]
    }


@st.composite
def advice(
    draw: st.DrawFn, orders: Orders, recommendations: Sequence[str], unordered: Collection[str] = ()
) -> list[Document]:
    """Up to two pieces of advice, on scored and context traits, for some recommendations or all."""
    return [
        {
            "id": name,
            "when": draw(when(orders, 1, 3, unordered)),
            **draw(optional("for", some_of(recommendations, 1, len(recommendations)))),
            "text": draw(words()),
        }
        for name in ADVICE[: draw(st.integers(0, 2))]
    ]


@st.composite
def criteria_without_rules(draw: st.DrawFn) -> Document:
    """A criteria set but for its hit policy and its rules."""
    levels = draw(scale(LEVELS, 2, 4))
    recommendations = draw(scale(RECOMMENDATIONS, 2, 4))
    names = draw(some_of(CRITERIA, 2, 4))
    pool = iter(draw(st.permutations(TRAITS)))
    criteria = {
        name: draw(criterion(list(levels), [next(pool) for _ in sizes], sizes))
        for name, sizes in zip(names, draw(trait_sizes(len(names))), strict=True)
    }
    context = draw(context_traits())
    traits = {**{name: each for one in criteria.values() for name, each in one["traits"].items()}, **context}
    orders = {name: list(each["values"]) for name, each in traits.items()}
    return {
        "id": "sample-set",
        "version": "1.0.0",
        "title": draw(words()),
        **draw(
            optional("subject", some_of(list(NOUNS), 1, 3).map(lambda names: {name: NOUNS[name] for name in names}))
        ),
        "levels": levels,
        "recommendations": recommendations,
        "criteria": criteria,
        **({"context": context} if context else {}),
        **draw(optional("advice", advice(orders, list(recommendations)))),
    }


def level_orders(criteria: Document) -> Orders:
    """The levels, for each criterion."""
    return {name: list(criteria["levels"]) for name in criteria["criteria"]}


@st.composite
def criteria_sets(draw: st.DrawFn) -> Document:
    """A valid criteria set: every combination of levels has its rule, under `unique` just one."""
    criteria = draw(criteria_without_rules())
    unique = draw(st.booleans())
    orders = level_orders(criteria)
    conditions = draw(unique_conditions(orders) if unique else first_conditions(orders))
    rules = draw(table(conditions, list(criteria["recommendations"])))
    policy = {"hit-policy": "unique"} if unique else draw(optional("hit-policy", st.just("first")))
    return {**criteria, **policy, "rules": rules}


@st.composite
def broken_rule_tables(draw: st.DrawFn) -> Document:
    """A criteria set with any rules: gaps, conflicts, dead rules and neighbours that are not monotone all occur."""
    criteria = draw(criteria_without_rules())
    conditions = draw(any_conditions(level_orders(criteria)))
    rules = draw(table(conditions, list(criteria["recommendations"])))
    return {**criteria, "hit-policy": draw(st.sampled_from(HIT_POLICIES)), "rules": rules}


# Groups


@st.composite
def probabilities(draw: st.DrawFn, values: Sequence[str]) -> Document:
    """Some values with decimals that sum to exactly one; zero is one of them at times."""
    names = draw(some_of(values, 1, len(values)))
    decimals = draw(st.integers(0, 3))
    one: int = 10**decimals
    cuts = sorted(draw(st.lists(st.integers(0, one), min_size=len(names) - 1, max_size=len(names) - 1)))
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, one], strict=True)]
    return {name: number(part, decimals) for name, part in zip(names, parts, strict=True)}


@st.composite
def numbers(draw: st.DrawFn, trait: Document) -> Number:
    """A number for a trait: where a value begins, just below or above that, or anywhere, with a decimal at times."""
    bounds = [each["from"] for each in trait["values"].values() if "from" in each]
    near = st.tuples(st.sampled_from(bounds), st.sampled_from([0, Decimal("-0.1"), Decimal("0.1"), -1, 1])).map(sum)
    drawn: Number = draw(st.one_of(near, st.integers(0, 70)))
    return drawn


@st.composite
def trait_answers(draw: st.DrawFn, trait: Document, known: bool) -> Any:
    """What a group says of a trait: a value, a list, unknown, shares, a number or a range; evidence at times."""
    values = list(trait["values"])
    sure: list[st.SearchStrategy[Any]] = [st.sampled_from(values)]
    unsure: list[st.SearchStrategy[Any]] = [
        some_of(values, 1, len(values)),
        st.just("unknown"),
        probabilities(values),
    ]
    if trait.get("number"):
        sure.append(numbers(trait))
        ends = st.lists(numbers(trait), min_size=2, max_size=2, unique_by=Fraction)
        unsure += [ends.map(lambda two: sorted(two, key=Fraction))] * 2
    answer = draw(st.one_of(*(sure if known else unsure)))
    evidence = {"source": "my-note", "at": "p. 3", "finding": "it says so", "date": "2024-06-14", "confidence": "high"}
    return draw(st.sampled_from([answer, {"value": answer}, {"value": answer, "evidence": [evidence]}]))


@st.composite
def groups(draw: st.DrawFn, criteria: Document) -> Document:
    """A group for a criteria set, with few or many traits known; some are left out. Something is published at times."""
    traits = all_traits(criteria)
    states = st.sampled_from(draw(st.sampled_from([["known", "known", "open"], ["open", "open", "left-out"]])))
    drawn = {name: draw(states) for name in traits}
    answers = {
        name: draw(trait_answers(traits[name], state == "known"))
        for name, state in drawn.items()
        if state != "left-out"
    }
    recommendation = st.sampled_from(list(criteria["recommendations"]))
    published = recommendation.map(lambda name: {"recommendation": name, "source": "my-note", "finding": "it says so"})
    note = {"title": "A note", "publisher": "A ministry", "date": "2024-06-14", "url": "https://example.org/note"}
    return {
        "id": draw(st.sampled_from(GROUPS)),
        "name": draw(words()),
        "sources": {"my-note": note},
        "traits": answers,
        **draw(optional("published", published)),
        **draw(optional("assessed", st.just("2026-11-20"))),
        **draw(optional("assessor", st.just({"id": "anne", "name": "Anne"}))),
        **draw(optional("decisions", recommendation.map(lambda name: [{"date": "2026-11", "decided": name}]))),
    }


# Text


def dump(document: Any, indent: str = "") -> str:
    """The document as JSON, which is YAML, with decimals as they are written: 0.30 stays 0.30."""
    inner = indent + "  "
    if isinstance(document, dict):
        entries = [f"{inner}{dump(key)}: {dump(value, inner)}" for key, value in document.items()]
        return "{\n" + ",\n".join(entries) + f"\n{indent}}}" if entries else "{}"
    if isinstance(document, list):
        return f"[{', '.join(dump(item, inner) for item in document)}]"
    if isinstance(document, Decimal):
        return f"{document:f}"
    return json.dumps(document, ensure_ascii=False)
