"""The changes between two criteria sets.

Only what can change a result counts as a change. Words, sources, units and the order of traits do not, nor do weights
and points that count in no score. `mixed_criteria` makes criteria sets with some of the changes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

from kjerne.analysis.orders import fewest_moved, mixed_order
from kjerne.model.documents import Advice, Cap, ContextTrait, CriteriaSet, Criterion, LevelRule, Rule, Trait, Value
from kjerne.model.parts import Scale

ChangedElement = Literal[
    "levels",
    "recommendations",
    "criterion",
    "weight",
    "threshold",
    "trait",
    "trait-weight",
    "ordered",
    "number",
    "value-order",
    "value",
    "points",
    "from",
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
N = TypeVar("N", Rule, LevelRule, Advice)


class CriteriaChange(NamedTuple):
    """A difference between two sets: the path to it, and what stands there on either side (None: nothing).

    `old` and `new` are a number, a boolean, a name, a tuple of names, or the model of a whole criterion, trait, value,
    cap, rule or advice. The position of a rule is counted from 1.
    """

    path: ChangePath
    kind: ChangedElement
    change: ChangeType
    old: Any
    new: Any


def criteria_changes(old: CriteriaSet, new: CriteriaSet) -> tuple[CriteriaChange, ...]:
    """Every change from the old set to the new, in the order of a criteria file.

    A criterion that points decide on one side and rules on the other is one change, with all that is within it.
    """
    return tuple(_changes(old, new))


def _changes(old: CriteriaSet, new: CriteriaSet) -> Iterator[CriteriaChange]:
    yield from _levels_changes((), old.levels, new.levels)
    yield from _changed_at(
        ("recommendations",), "recommendations", tuple(old.recommendations), tuple(new.recommendations)
    )
    yield from _traits_changes((), old.traits, new.traits, by_points=False)
    yield from _criteria_changes((), old.criteria, new.criteria, in_score=True)
    for id, old_trait, new_trait in paired(old.context, new.context):
        yield from _changed_at(("context", id), "context", old_trait, new_trait, _context_bearing)
    yield from _changed_at(("hit-policy",), "hit-policy", old.hit_policy, new.hit_policy)
    yield from _rule_changes((), old.rules, new.rules, lambda rule: (rule.when, rule.recommend, rule.period))
    for id, old_advice, new_advice in paired(by_id(old.advice), by_id(new.advice)):
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


def paired(old: Mapping[str, V], new: Mapping[str, V]) -> Iterator[tuple[str, V | None, V | None]]:
    """Every key of two mappings with what stands there on either side (None: nothing)."""
    for key in dict.fromkeys((*old, *new)):
        yield key, old.get(key), new.get(key)


def _levels_changes(path: ChangePath, old: Scale, new: Scale) -> Iterator[CriteriaChange]:
    yield from _changed_at((*path, "levels"), "levels", tuple(old) or None, tuple(new) or None)


# ---- criteria


def _criteria_changes(
    path: ChangePath, old: Mapping[str, Criterion], new: Mapping[str, Criterion], *, in_score: bool
) -> Iterator[CriteriaChange]:
    """The changes of the criteria at one place; `in_score`: their scores count in a score, or in the total."""
    for id, old_criterion, new_criterion in paired(old, new):
        own_path = (*path, "criteria", id)
        if old_criterion and new_criterion and same_kind(old_criterion, new_criterion):
            yield from _criterion_changes(own_path, old_criterion, new_criterion, in_score=in_score)
        else:
            yield from _changed_at(own_path, "criterion", old_criterion, new_criterion)


def same_kind(old: Criterion, new: Criterion) -> bool:
    """Whether points decide both, or rules do."""
    return bool(old.rules) == bool(new.rules)


def _criterion_changes(path: ChangePath, old: Criterion, new: Criterion, *, in_score: bool) -> Iterator[CriteriaChange]:
    by_points = not old.rules
    if by_points and in_score:
        yield from _changed_at((*path, "weight"), "weight", old.weight, new.weight)
    yield from _levels_changes(path, old.levels, new.levels)
    if by_points:
        for level, old_threshold, new_threshold in paired(old.thresholds, new.thresholds):
            yield from _changed_at((*path, "thresholds", level), "threshold", old_threshold, new_threshold)
    yield from _traits_changes(path, old.traits, new.traits, by_points=by_points)
    yield from _criteria_changes(path, old.criteria, new.criteria, in_score=by_points)
    if by_points:
        for key, old_cap, new_cap in paired(by_condition(old.caps), by_condition(new.caps)):
            yield from _changed_at((*path, "caps", key), "cap", old_cap, new_cap, lambda cap: cap.at_most)
    else:
        yield from _changed_at((*path, "hit-policy"), "hit-policy", old.hit_policy, new.hit_policy)
        yield from _rule_changes(path, old.rules, new.rules, lambda rule: (rule.when, rule.level))


def by_condition(caps: Sequence[Cap]) -> dict[str, Cap]:
    """The caps by their condition as text, since caps have no id; further caps with one condition get `#2`, `#3`, …"""
    caps_by_condition: dict[str, Cap] = {}
    for cap in caps:
        cells = sorted((id, "|".join(cell) if isinstance(cell, tuple) else cell) for id, cell in cap.when.items())
        key = ",".join(f"{id}={cell}" for id, cell in cells)
        number = 2
        while key in caps_by_condition:
            key, number = f"{key.partition('#')[0]}#{number}", number + 1
        caps_by_condition[key] = cap
    return caps_by_condition


# ---- traits


def _traits_changes(
    path: ChangePath, old: Mapping[str, Trait], new: Mapping[str, Trait], *, by_points: bool
) -> Iterator[CriteriaChange]:
    """The changes of the traits of a criterion, or of the set; `by_points`: their points and weights count."""
    for id, old_trait, new_trait in paired(old, new):
        own_path = (*path, "traits", id)
        if old_trait and new_trait:
            yield from _trait_changes(own_path, old_trait, new_trait, by_points=by_points)
        else:
            yield from _changed_at(own_path, "trait", old_trait, new_trait)


def _trait_changes(path: ChangePath, old: Trait, new: Trait, *, by_points: bool) -> Iterator[CriteriaChange]:
    if by_points:
        yield from _changed_at((*path, "weight"), "trait-weight", old.weight, new.weight)
    yield from _changed_at((*path, "ordered"), "ordered", old.ordered, new.ordered)
    yield from _changed_at((*path, "number"), "number", old.number, new.number)
    if new.ordered and tuple(new.values) != value_order(old, new, new.values, by_points=by_points, reordered=False):
        yield CriteriaChange((*path, "values"), "value-order", "changed", tuple(old.values), tuple(new.values))
    for id, old_value, new_value in paired(old.values, new.values):
        yield from _value_changes(
            (*path, "values", id),
            old_value,
            new_value,
            by_points=by_points,
            numbers=(old.number, new.number),
        )


def _value_changes(
    path: ChangePath, old: Value | None, new: Value | None, *, by_points: bool, numbers: tuple[bool, bool]
) -> Iterator[CriteriaChange]:
    """The changes of a value; `numbers`: whether the trait is a number, on either side."""
    if not (old and new) and (any(numbers) or not by_points):
        yield from _changed_at(path, "value", old, new)
        return
    if by_points:
        yield from _changed_at(path, "points", old and old.points, new and new.points)
    if old and new and all(numbers):  # a trait that becomes a number has all its new numbers from that change
        yield from _changed_at((*path, "from"), "from", old.from_, new.from_)


def value_order(
    old: Trait, new: Trait, values: Mapping[str, Value], *, by_points: bool, reordered: bool
) -> tuple[str, ...]:
    """The ids of values of both sides in order: worst to best as points are, and of equally many as the old set is.

    Without points that count, all are in the order of the old set. `reordered`: of the new set.
    """
    orders = tuple(old.values), tuple(new.values)
    first, other = orders[::-1] if reordered else orders
    order = mixed_order(first, other, values)
    return tuple(sorted(order, key=lambda id: values[id].points or 0)) if by_points else order


def _context_bearing(trait: ContextTrait) -> object:
    values = tuple((id, value.from_) for id, value in trait.values.items())
    return values if trait.ordered else frozenset(values), trait.ordered, trait.number


# ---- rules


def by_id(items: Sequence[N]) -> dict[str, N]:
    """Rules or pieces of advice by their ids."""
    return {item.id: item for item in items}


def _rule_changes(
    path: ChangePath, old: Sequence[N], new: Sequence[N], bearing: Callable[[N], object]
) -> Iterator[CriteriaChange]:
    old_by_id, new_by_id = by_id(old), by_id(new)
    orders = tuple(old_by_id), tuple(new_by_id)
    moved = fewest_moved(*orders)
    for id, old_rule, new_rule in paired(old_by_id, new_by_id):
        yield from _changed_at((*path, "rules", id), "rule", old_rule, new_rule, bearing)
        if id in moved:
            old_position, new_position = (ids.index(id) + 1 for ids in orders)
            yield CriteriaChange((*path, "rules", id, "position"), "position", "moved", old_position, new_position)
