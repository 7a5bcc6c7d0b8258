"""Groups that go on under another id, as a file in git that was renamed: found by what they have in common.

A group is the same as another one if at least half of its text is, as git judges files. The name counts as a sentence
whatever its length, and the value of a trait as a single character: groups that are only coded alike are not the same.
The work grows with the text: a text that many groups have tells nothing about any of them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from kjerne.model.documents import UNKNOWN, Group

LEAST_NAME = 20  # characters
MANY = 8  # groups with the same text
CLOSEST = 8  # groups that one group is compared with
NO_IDENTITY = {"id", "criteria", "status", "assessed", "assessor"}

Part = tuple[str, ...]
"""A text in a group: the keys that lead to it, and the text itself."""


def renamed(old: Mapping[str, Group], new: Mapping[str, Group]) -> dict[str, str]:
    """The new ids of groups that have another one than before, each with the old id.

    `old` has the groups that are only on the old side, by their ids; `new` those that are only on the new one.
    """
    if not (old and new):
        return {}
    before, after = ({id: _parts(group) for id, group in side.items()} for side in (old, new))
    holders: dict[Part, list[str]] = {}
    for id, parts in before.items():
        for part in parts:
            holders.setdefault(part, []).append(id)
    pairs = []
    for id, parts in after.items():
        shared: Counter[str] = Counter()
        for part, weight in parts.items():
            if len(candidates := holders.get(part, ())) <= MANY:
                shared.update(dict.fromkeys(candidates, weight))
        for other, _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:CLOSEST]:
            common = sum((parts & before[other]).values())
            largest = max(parts.total(), before[other].total())
            if 2 * common >= largest:
                pairs.append((-common / largest, other, id))
    ids: dict[str, str] = {}
    for _, other, id in sorted(pairs):
        if id not in ids and other not in ids.values():
            ids[id] = other
    return ids


def _parts(group: Group) -> Counter[Part]:
    """The texts in a group, with how much each of them counts."""
    counts: Counter[Part] = Counter()
    for part, weight in _texts((), group.model_dump(mode="json", by_alias=True, exclude=NO_IDENTITY)):
        counts[part] += weight
    return counts


def _texts(path: tuple[str, ...], value: Any) -> Iterator[tuple[Part, int]]:
    if path[:1] == ("traits",) and path[2:] == ("value",):
        if value != UNKNOWN:
            yield (*path, str(value)), 1
    elif path == ("name",):
        wordings = value if isinstance(value, dict) else {"": value}
        for lang, wording in wordings.items():
            yield (*path, lang, str(wording)), max(LEAST_NAME, len(str(wording))) // len(wordings)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts((*path, key), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(path, inner)
    elif value is not None:
        yield (*path, str(value)), len(str(value))
