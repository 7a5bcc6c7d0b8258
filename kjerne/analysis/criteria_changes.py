"""The changes between two criteria sets, and criteria sets with some of the changes made.

Only what can change a result counts as a change. Words, sources and the order of traits do not.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

from kjerne.checks.run import reference_problems, undecided
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
    """A difference between two sets: the path to it, and what stands there on either side (None: nothing).

    `old` and `new` are a number, a name, a tuple of names, or the model of a whole criterion, trait, cap, rule or
    advice. The position of a rule is counted from 1.
    """

    path: ChangePath
    kind: ChangedElement
    change: ChangeType
    old: Any
    new: Any


def criteria_changes(old: CriteriaSet, new: CriteriaSet) -> tuple[CriteriaChange, ...]:
    """Every change from the old set to the new, in the order of a criteria file."""
    return tuple(_changes(old, new))


def _changes(old: CriteriaSet, new: CriteriaSet) -> Iterator[CriteriaChange]:
    yield from _changed_at(("levels",), "levels", tuple(old.levels), tuple(new.levels))
    yield from _changed_at(
        ("recommendations",), "recommendations", tuple(old.recommendations), tuple(new.recommendations)
    )
    for id, old_criterion, new_criterion in _paired(old.criteria, new.criteria):
        if old_criterion and new_criterion:
            yield from _criterion_changes(("criteria", id), old_criterion, new_criterion)
        else:
            yield from _changed_at(("criteria", id), "criterion", old_criterion, new_criterion)
    for id, old_trait, new_trait in _paired(old.context, new.context):
        yield from _changed_at(("context", id), "context", old_trait, new_trait, lambda trait: tuple(trait.values))
    yield from _changed_at(("hit-policy",), "hit-policy", old.hit_policy, new.hit_policy)
    yield from _rule_changes(old.rules, new.rules)
    for id, old_advice, new_advice in _paired(_by_id(old.advice), _by_id(new.advice)):
        yield from _changed_at(
            ("advice", id), "advice", old_advice, new_advice, lambda advice: (advice.when, advice.recommendations)
        )


def _changed_at(
    path: ChangePath, kind: ChangedElement, old: V | None, new: V | None, bearing: Callable[[V], object] | None = None
) -> Iterator[CriteriaChange]:
    """The change at a path, if there is one. `bearing` gives what of a value can change a result: by default all."""
    if old is None or new is None:
        if old is not new:
            yield CriteriaChange(path, kind, "added" if old is None else "removed", old, new)
    elif bearing(old) != bearing(new) if bearing else old != new:
        yield CriteriaChange(path, kind, "changed", old, new)


def _paired(old: Mapping[str, V], new: Mapping[str, V]) -> Iterator[tuple[str, V | None, V | None]]:
    for key in dict.fromkeys((*old, *new)):
        yield key, old.get(key), new.get(key)


def _criterion_changes(path: ChangePath, old: Criterion, new: Criterion) -> Iterator[CriteriaChange]:
    yield from _changed_at((*path, "weight"), "weight", old.weight, new.weight)
    for level, old_threshold, new_threshold in _paired(old.thresholds, new.thresholds):
        yield from _changed_at((*path, "thresholds", level), "threshold", old_threshold, new_threshold)
    for id, old_trait, new_trait in _paired(old.traits, new.traits):
        trait_path = (*path, "traits", id)
        if not (old_trait and new_trait):
            yield from _changed_at(trait_path, "trait", old_trait, new_trait)
            continue
        yield from _changed_at((*trait_path, "weight"), "trait-weight", old_trait.weight, new_trait.weight)
        for value, old_value, new_value in _paired(old_trait.values, new_trait.values):
            yield from _changed_at(
                (*trait_path, "values", value), "points", old_value and old_value.points, new_value and new_value.points
            )
    for key, old_cap, new_cap in _paired(_by_condition(old.caps), _by_condition(new.caps)):
        yield from _changed_at((*path, "caps", key), "cap", old_cap, new_cap, lambda cap: cap.at_most)


def _by_condition(caps: Sequence[Cap]) -> dict[str, Cap]:
    """The caps by their condition as text, since caps have no id; further caps with one condition get `#2`, `#3`, …"""
    by_condition: dict[str, Cap] = {}
    for cap in caps:
        cells = sorted((id, "|".join(cell) if isinstance(cell, tuple) else cell) for id, cell in cap.when.items())
        key = ",".join(f"{id}={cell}" for id, cell in cells)
        number = 2
        while key in by_condition:
            key, number = f"{key.partition('#')[0]}#{number}", number + 1
        by_condition[key] = cap
    return by_condition


def _by_id(items: Sequence[N]) -> dict[str, N]:
    return {item.id: item for item in items}


def _rule_changes(old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[CriteriaChange]:
    old_by_id, new_by_id = _by_id(old), _by_id(new)
    orders = tuple(old_by_id), tuple(new_by_id)
    moved = _moved_rules(*orders)
    for id, old_rule, new_rule in _paired(old_by_id, new_by_id):
        yield from _changed_at(
            ("rules", id), "rule", old_rule, new_rule, lambda rule: (rule.when, rule.recommend, rule.period)
        )
        if id in moved:
            old_position, new_position = (ids.index(id) + 1 for ids in orders)
            yield CriteriaChange(("rules", id, "position"), "position", "moved", old_position, new_position)


def _moved_rules(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """The fewest ids, of those in both orders, that must move to turn the old order into the new.

    These are all but a longest increasing subsequence of the new places, taken in the old order. It is found as in
    Schensted, Longest Increasing and Decreasing Subsequences, 1961, and Fredman, On Computing the Length of Longest
    Increasing Subsequences, 1975: for each length keep the subsequence with the least last place.
    """
    place = {id: index for index, id in enumerate(new)}
    common = [id for id in old if id in place]
    rows: list[tuple[str, ...]] = []  # for each length from 1, the increasing subsequence with the least last place
    for id in common:
        length = bisect_left([place[row[-1]] for row in rows], place[id])
        rows[length : length + 1] = [(*(rows[length - 1] if length else ()), id)]
    return frozenset(common) - frozenset(rows[-1] if rows else ())


# ---- taking over


def with_changes(old: CriteriaSet, new: CriteriaSet, paths: Collection[ChangePath]) -> CriteriaSet:
    """The old set with the changes at these paths made; not always a valid set: see `compile_if_valid`."""

    def choose(old_part: V, new_part: V, path: ChangePath) -> V:
        return new_part if path in paths else old_part

    def criterion(old_criterion: Criterion, new_criterion: Criterion, path: ChangePath) -> Criterion:
        caps = _by_condition(old_criterion.caps), _by_condition(new_criterion.caps)
        return old_criterion.model_copy(
            update={
                "weight": choose(old_criterion.weight, new_criterion.weight, (*path, "weight")),
                "thresholds": _merge(
                    old_criterion.thresholds, new_criterion.thresholds, (*path, "thresholds"), paths, choose
                ),
                "traits": _merge(old_criterion.traits, new_criterion.traits, (*path, "traits"), paths, trait),
                "caps": tuple(_merge(*caps, (*path, "caps"), paths, choose).values()),
            }
        )

    def trait(old_trait: Trait, new_trait: Trait, path: ChangePath) -> Trait:
        values = _merge(old_trait.values, new_trait.values, (*path, "values"), paths, choose)
        return old_trait.model_copy(
            update={
                "weight": choose(old_trait.weight, new_trait.weight, (*path, "weight")),
                "values": dict(
                    sorted(values.items(), key=lambda item: item[1].points or 0)
                ),  # worst to best, as points are
            }
        )

    return old.model_copy(
        update={
            "sources": {**old.sources, **new.sources},
            "levels": choose(old.levels, new.levels, ("levels",)),
            "recommendations": choose(old.recommendations, new.recommendations, ("recommendations",)),
            "criteria": _merge(old.criteria, new.criteria, ("criteria",), paths, criterion),
            "context": _merge(old.context, new.context, ("context",), paths, choose),
            "hit_policy": choose(old.hit_policy, new.hit_policy, ("hit-policy",)),
            "rules": _merged_rules(old.rules, new.rules, paths),
            "advice": tuple(_merge(_by_id(old.advice), _by_id(new.advice), ("advice",), paths, choose).values()),
        }
    )


def _merge(
    old: Mapping[str, V],
    new: Mapping[str, V],
    path: ChangePath,
    paths: Collection[ChangePath],
    merge_parts: Callable[[V, V, ChangePath], V],
) -> dict[str, V]:
    result = {}
    for key, old_part, new_part in _paired(old, new):
        part_path = (*path, key)
        if old_part is not None and new_part is not None:
            result[key] = merge_parts(old_part, new_part, part_path)
        elif (present := new_part if part_path in paths else old_part) is not None:
            result[key] = present
    return result


def _merged_rules(old: Sequence[Rule], new: Sequence[Rule], paths: Collection[ChangePath]) -> tuple[Rule, ...]:
    """The rules with the changes at these paths made.

    A rule that is new or moves is put behind the nearest rule before it in the new order, or first if there is none.
    """

    def choose(old_rule: Rule, new_rule: Rule, path: ChangePath) -> Rule:
        return new_rule if path in paths else old_rule

    old_by_id, new_by_id = _by_id(old), _by_id(new)
    rules = _merge(old_by_id, new_by_id, ("rules",), paths, choose)
    moving = {id for id in rules if id not in old_by_id or ("rules", id, "position") in paths}
    order = [id for id in old_by_id if id in rules and id not in moving]
    for place, id in enumerate(new_by_id):
        if id in moving:
            predecessor = next((earlier for earlier in tuple(new_by_id)[:place][::-1] if earlier in order), None)
            order.insert(0 if predecessor is None else order.index(predecessor) + 1, id)
    return tuple(rules[id] for id in order)


def compile_if_valid(criteria: CriteriaSet) -> Engine | None:
    """The set made ready to evaluate; None where it is not valid, as a set with some changes made may be."""
    if (
        not criteria.rules
        or not criteria.criteria
        or not all(_scored(criterion) for criterion in criteria.criteria.values())
    ):
        return None
    if next(reference_problems(criteria), None) or undecided(criteria):
        return None
    return compile_set(criteria)


def _scored(criterion: Criterion) -> bool:
    return bool(criterion.traits) and all(trait.values for trait in criterion.traits.values())
