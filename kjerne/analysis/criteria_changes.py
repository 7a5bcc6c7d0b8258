"""The parts in which two criteria sets differ, each of which can be taken over from the new set alone.

Only what can bear on a result is a part: words, sources and the order of traits are none.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeVar

from kjerne.checks.rule_proofs import conflicts, gaps
from kjerne.checks.run import reference_problems
from kjerne.engine.compile import compile_set
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import Advice, Cap, CriteriaSet, Criterion, Rule, Trait

ChangedElement = Literal[
    "levels",
    "recommendations",
    "criterion",
    "weight",
    "threshold",
    "trait",
    "trait-weight",
    "points",
    "cap",
    "context",
    "hit-policy",
    "rule",
    "position",
    "advice",
]
ChangeType = Literal["added", "removed", "changed", "moved"]
ChangePath = tuple[str, ...]
V = TypeVar("V")
N = TypeVar("N", Rule, Advice)


class CriteriaChange(NamedTuple):
    """Something in which two sets differ: where it stands, and what stands there on either side (None: nothing).

    A number, a name, names, or the model of a whole criterion, trait, cap, rule or advice; a rule's position from 1.
    """

    path: ChangePath
    kind: ChangedElement
    change: ChangeType
    old: Any
    new: Any


def criteria_changes(old: CriteriaSet, new: CriteriaSet) -> tuple[CriteriaChange, ...]:
    """Every part that is not the same on both sides, in the order of a criteria file."""
    return tuple(_differences(old, new))


def _differences(old: CriteriaSet, new: CriteriaSet) -> Iterator[CriteriaChange]:
    yield from _difference(("levels",), "levels", tuple(old.levels), tuple(new.levels))
    yield from _difference(
        ("recommendations",), "recommendations", tuple(old.recommendations), tuple(new.recommendations)
    )
    for id, one, other in _paired(old.criteria, new.criteria):
        if one and other:
            yield from _criterion(("criteria", id), one, other)
        else:
            yield from _difference(("criteria", id), "criterion", one, other)
    for id, was, now in _paired(old.context, new.context):
        yield from _difference(("context", id), "context", was, now, lambda trait: tuple(trait.values))
    yield from _difference(("hit-policy",), "hit-policy", old.hit_policy, new.hit_policy)
    yield from _rules(old.rules, new.rules)
    for id, given, instead in _paired(_by_id(old.advice), _by_id(new.advice)):
        yield from _difference(("advice", id), "advice", given, instead, lambda each: (each.when, each.recommendations))


def _difference(
    path: ChangePath, kind: ChangedElement, old: V | None, new: V | None, bearing: Callable[[V], object] | None = None
) -> Iterator[CriteriaChange]:
    """The part, if there is a difference; `bearing` is what of it bears on a result, all of it if left out."""
    if old is None or new is None:
        if old is not new:
            yield CriteriaChange(path, kind, "added" if old is None else "removed", old, new)
    elif bearing(old) != bearing(new) if bearing else old != new:
        yield CriteriaChange(path, kind, "changed", old, new)


def _paired(old: Mapping[str, V], new: Mapping[str, V]) -> Iterator[tuple[str, V | None, V | None]]:
    for key in dict.fromkeys((*old, *new)):
        yield key, old.get(key), new.get(key)


def _criterion(path: ChangePath, old: Criterion, new: Criterion) -> Iterator[CriteriaChange]:
    yield from _difference((*path, "weight"), "weight", old.weight, new.weight)
    for level, low, lower in _paired(old.thresholds, new.thresholds):
        yield from _difference((*path, "thresholds", level), "threshold", low, lower)
    for id, one, other in _paired(old.traits, new.traits):
        at = (*path, "traits", id)
        if not (one and other):
            yield from _difference(at, "trait", one, other)
            continue
        yield from _difference((*at, "weight"), "trait-weight", one.weight, other.weight)
        for value, was, now in _paired(one.values, other.values):
            yield from _difference((*at, "values", value), "points", was and was.points, now and now.points)
    for key, cap, instead in _paired(_by_condition(old.caps), _by_condition(new.caps)):
        yield from _difference((*path, "caps", key), "cap", cap, instead, lambda each: each.at_most)


def _by_condition(caps: Sequence[Cap]) -> dict[str, Cap]:
    """Caps have no id: what tells them apart is when they hold, and of several that hold alike their number."""
    named: dict[str, Cap] = {}
    for cap in caps:
        cells = sorted((id, "|".join(cell) if isinstance(cell, tuple) else cell) for id, cell in cap.when.items())
        key = ",".join(f"{id}={cell}" for id, cell in cells)
        more = 2
        while key in named:
            key, more = f"{key.partition('#')[0]}#{more}", more + 1
        named[key] = cap
    return named


def _by_id(items: Sequence[N]) -> dict[str, N]:
    return {each.id: each for each in items}


def _rules(old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[CriteriaChange]:
    before, after = _by_id(old), _by_id(new)
    places = tuple(before), tuple(after)
    moved = _moved_rules(*places)
    for id, one, other in _paired(before, after):
        yield from _difference(("rules", id), "rule", one, other, lambda rule: (rule.when, rule.recommend, rule.period))
        if id in moved:
            was, now = (ids.index(id) + 1 for ids in places)
            yield CriteriaChange(("rules", id, "position"), "position", "moved", was, now)


def _moved_rules(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """The fewest common ids that have to move to turn the old order into the new: all but a longest rising row."""
    place = {id: index for index, id in enumerate(new)}
    common = [id for id in old if id in place]
    rows: list[tuple[str, ...]] = []  # of each length the row that ends earliest
    for id in common:
        at = bisect_left([place[row[-1]] for row in rows], place[id])
        rows[at : at + 1] = [(*(rows[at - 1] if at else ()), id)]
    return frozenset(common) - frozenset(rows[-1] if rows else ())


# ---- taking over


def with_changes(old: CriteriaSet, new: CriteriaSet, taken: Collection[ChangePath]) -> CriteriaSet:
    """The old set with the parts at these paths from the new one; not always valid: see `compile_if_valid`."""

    def either(one: V, other: V, path: ChangePath) -> V:
        return other if path in taken else one

    def criterion(one: Criterion, other: Criterion, path: ChangePath) -> Criterion:
        caps = _by_condition(one.caps), _by_condition(other.caps)
        return one.model_copy(
            update={
                "weight": either(one.weight, other.weight, (*path, "weight")),
                "thresholds": _merge(one.thresholds, other.thresholds, (*path, "thresholds"), taken, either),
                "traits": _merge(one.traits, other.traits, (*path, "traits"), taken, trait),
                "caps": tuple(_merge(*caps, (*path, "caps"), taken, either).values()),
            }
        )

    def trait(one: Trait, other: Trait, path: ChangePath) -> Trait:
        values = _merge(one.values, other.values, (*path, "values"), taken, either)
        return one.model_copy(
            update={
                "weight": either(one.weight, other.weight, (*path, "weight")),
                "values": dict(sorted(values.items(), key=lambda item: item[1].points)),  # worst to best, as points are
            }
        )

    return old.model_copy(
        update={
            "sources": {**old.sources, **new.sources},
            "levels": either(old.levels, new.levels, ("levels",)),
            "recommendations": either(old.recommendations, new.recommendations, ("recommendations",)),
            "criteria": _merge(old.criteria, new.criteria, ("criteria",), taken, criterion),
            "context": _merge(old.context, new.context, ("context",), taken, either),
            "hit_policy": either(old.hit_policy, new.hit_policy, ("hit-policy",)),
            "rules": _merged_rules(old.rules, new.rules, taken),
            "advice": tuple(_merge(_by_id(old.advice), _by_id(new.advice), ("advice",), taken, either).values()),
        }
    )


def _merge(
    old: Mapping[str, V],
    new: Mapping[str, V],
    path: ChangePath,
    taken: Collection[ChangePath],
    inside: Callable[[V, V, ChangePath], V],
) -> dict[str, V]:
    result = {}
    for key, one, other in _paired(old, new):
        at = (*path, key)
        if one is not None and other is not None:
            result[key] = inside(one, other, at)
        elif (present := other if at in taken else one) is not None:
            result[key] = present
    return result


def _merged_rules(old: Sequence[Rule], new: Sequence[Rule], taken: Collection[ChangePath]) -> tuple[Rule, ...]:
    """A rule that is new or moves goes behind the nearest rule that stands before it in the new order."""

    def either(one: Rule, other: Rule, path: ChangePath) -> Rule:
        return other if path in taken else one

    before, after = _by_id(old), _by_id(new)
    rules = _merge(before, after, ("rules",), taken, either)
    going = {id for id in rules if id not in before or ("rules", id, "position") in taken}
    order = [id for id in before if id in rules and id not in going]
    for place, id in enumerate(after):
        if id in going:
            ahead = next((each for each in tuple(after)[:place][::-1] if each in order), None)
            order.insert(0 if ahead is None else order.index(ahead) + 1, id)
    return tuple(rules[id] for id in order)


def compile_if_valid(criteria: CriteriaSet) -> Engine | None:
    """The set made ready to evaluate; None where it is not valid, as a set of parts from here and there may be."""
    if not criteria.rules or not criteria.criteria or not all(_scored(each) for each in criteria.criteria.values()):
        return None
    if next(chain(reference_problems(criteria), gaps(criteria), conflicts(criteria)), None):
        return None
    return compile_set(criteria)


def _scored(criterion: Criterion) -> bool:
    return bool(criterion.traits) and all(trait.values for trait in criterion.traits.values())
