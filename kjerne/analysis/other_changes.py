"""Changes that move no result: of a group the evidence, texts and facts, of a criteria set the words and sources."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kjerne.analysis.criteria_changes import by_condition, by_id, paired
from kjerne.model.codings import numbers_in
from kjerne.model.documents import UNKNOWN, Cap, CriteriaSet, Group, Observation
from kjerne.model.parts import ByLanguage, Model


class OtherChange(NamedTuple):
    """What stands at a path of a definition on either side (None: nothing), as the models have it.

    Of a mapping whose keys only stand in another order these are the keys.
    """

    path: tuple[str, ...]
    old: Any
    new: Any


def group_changes(old: Group, new: Group) -> tuple[OtherChange, ...]:
    """What changed in a group beside what its result says: see `result_changes`. In the order of a group file.

    The order of members and of evidence does not count, nor does a coding that means the same.
    """
    return tuple(_group_changes(old, new))


def _group_changes(old: Group, new: Group) -> Iterator[OtherChange]:
    for name, key in Group.keys().items():
        was, now = getattr(old, name), getattr(new, name)
        match name:
            case "id" | "criteria":  # which set judges the group is told by itself
                continue
            case "traits":
                yield from _trait_changes(was, now)
            case "published":
                yield from _published_changes(was, now)
            case "sources":
                yield from (OtherChange((key, id), *sides) for id, *sides in paired(was, now) if sides[0] != sides[1])
            case "members":
                if set(was) != set(now):
                    yield OtherChange((key,), was, now)
            case _:
                if was != now:
                    yield OtherChange((key,), was, now)


def _trait_changes(old: Mapping[str, Observation], new: Mapping[str, Observation]) -> Iterator[OtherChange]:
    for id, was, now in paired(old, new):
        codings = was.value if was else UNKNOWN, now.value if now else UNKNOWN
        numbers = [numbers_in(coding) for coding in codings]
        if all(numbers) and numbers[0] != numbers[1]:
            yield OtherChange(("traits", id, "value"), *codings)
        evidence = was.evidence if was else (), now.evidence if now else ()
        if evidence[0] != evidence[1] and not _same_items(*evidence):
            yield OtherChange(("traits", id, "evidence"), *evidence)


def _same_items(old: Sequence[Model], new: Sequence[Model]) -> bool:
    return Counter(map(repr, old)) == Counter(map(repr, new))


def _published_changes(old: Model | None, new: Model | None) -> Iterator[OtherChange]:
    """The source and the finding of what was published; the recommendation itself is part of the result."""
    for name in ("source", "finding"):
        was, now = getattr(old, name, None), getattr(new, name, None)
        if was != now:
            yield OtherChange(("published", name), was, now)


def wording_changes(old: CriteriaSet, new: CriteriaSet) -> tuple[OtherChange, ...]:
    """What differs between two criteria sets that give every group the same result, but their ids and versions.

    In the order of a criteria file.
    """
    same_name = old.model_copy(update={"id": new.id, "version": new.version})
    return tuple(_differences((), same_name, new))


def _differences(path: tuple[str, ...], old: Any, new: Any) -> Iterator[OtherChange]:
    if old == new and not isinstance(old, Mapping):
        return
    if isinstance(old, Model) and type(old) is type(new) and not isinstance(old, ByLanguage):
        for name, key in type(old).keys().items():
            yield from _differences((*path, key), getattr(old, name), getattr(new, name))
        return
    old_items, new_items = _by_name(old), _by_name(new)
    if old_items is None or new_items is None:
        if old != new:
            yield OtherChange(path, old, new)
        return
    for id, was, now in paired(old_items, new_items):
        yield from _differences((*path, id), was, now)
    if set(old_items) == set(new_items) and tuple(old_items) != tuple(new_items):
        yield OtherChange(path, tuple(old_items), tuple(new_items))


def _by_name(value: Any) -> Mapping[str, Any] | None:
    """The parts of a mapping by their keys, of a list of rules or advice by their ids, of caps by their conditions."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, tuple) and value and all(isinstance(item, Cap) for item in value):
        return by_condition(value)
    if isinstance(value, tuple) and value and all(hasattr(item, "id") for item in value):
        return by_id(value)
    return {} if value == () else None
