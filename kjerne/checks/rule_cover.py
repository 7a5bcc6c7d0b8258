"""The fewest rules that cover another rule."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from operator import and_, or_

from kjerne.checks.combination_sets import LevelMasks, union
from kjerne.engine.rule_table import members

EFFORT = 1 << 29  # bits to handle in the search for the fewest rules that cover others, before few have to do


def covering_parts(target: "LevelMasks", rows: Sequence["LevelMasks"]) -> dict[int, "LevelMasks"]:
    """What rows match of all that the target does, by position; without those that an earlier one makes needless."""
    parts: dict[int, LevelMasks] = {}
    for position, row in enumerate(rows):
        part = tuple(map(and_, row, target))
        if all(part) and not any(_within(part, earlier) for earlier in parts.values()):  # else the earlier one will do
            parts[position] = part
    return parts


def fewest_covering(target: "LevelMasks", parts: Mapping[int, "LevelMasks"], effort: int) -> tuple[int, ...]:
    """The fewest parts that make up the whole target, by position; the earliest of equally few.

    There must be some that do. After so much effort, few of which none can be left out.
    """
    whole, sets = _compact(target, tuple(parts.values()))
    few = _greedy(whole, sets)
    rest = [*accumulate(reversed(sets), or_)][::-1]
    attempts = (each for size in range(1, len(few) + 1) for each in _attempts(whole, sets, rest, size))
    tries = effort // (len(sets) * max(whole.bit_length(), 2000)) if sets else 0
    found = next((each for each in islice(attempts, tries) if each is not None), few)
    return tuple(tuple(parts)[at] for at in found)


def _within(row: "LevelMasks", other: "LevelMasks") -> bool:
    return all(levels & ~others == 0 for levels, others in zip(row, other, strict=True))


def _compact(target: "LevelMasks", parts: Sequence["LevelMasks"]) -> tuple[int, list[int]]:
    """The target and its parts as sets of combinations, where levels that no part tells apart count as one."""
    sets, width = [1] * len(parts), 1
    for place, levels in enumerate(target):
        kinds = dict.fromkeys(tuple(part[place] >> level & 1 for part in parts) for level in members(levels))
        for at, bits in enumerate(sets):
            sets[at] = union(bits << width * index for index, kind in enumerate(kinds) if kind[at])
        width *= len(kinds)
    return (1 << width) - 1, sets


def _greedy(whole: int, sets: Sequence[int]) -> tuple[int, ...]:
    """Some of the sets that make up the whole: always the one that adds most, but none that turns out needless."""
    chosen: list[int] = []
    missing = whole
    while missing:
        added = [(bits & missing).bit_count() for bits in sets]
        chosen.append(added.index(max(added)))
        missing &= ~sets[chosen[-1]]
    for at in tuple(chosen):
        if not whole & ~union(sets[other] for other in chosen if other != at):
            chosen.remove(at)
    return tuple(sorted(chosen))


def _attempts(
    missing: int, sets: Sequence[int], rest: Sequence[int], size: int, start: int = 0
) -> Iterator[tuple[int, ...] | None]:
    """Each try to make up what is missing of so many sets from `start` on, in their order: None for one that fails.

    `rest` has for each set the union of it and of all that follow.
    """
    if not missing or not size:
        yield None if missing else ()
        return
    for at in range(start, len(sets)):
        if missing & ~rest[at]:  # not to be had without the sets before this one
            break
        if sets[at] & missing:
            for others in _attempts(missing & ~sets[at], sets, rest, size - 1, at + 1):
                yield None if others is None else (at, *others)
    yield None
