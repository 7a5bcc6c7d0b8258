"""The fewest rules that cover another rule: a minimum set cover over combinations of levels."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from operator import and_, or_

from kjerne.checks.combination_sets import LevelMasks, union
from kjerne.engine.rule_table import members

EFFORT = 1 << 29  # bits to handle in the search for the fewest rules, before a greedy cover has to do


def covering_parts(target: "LevelMasks", rows: Sequence["LevelMasks"]) -> dict[int, "LevelMasks"]:
    """What each row matches of the target, by the row's position; without parts that lie within an earlier part."""
    parts: dict[int, LevelMasks] = {}
    for position, row in enumerate(rows):
        part = tuple(map(and_, row, target))
        if all(part) and not any(_is_within(part, earlier) for earlier in parts.values()):
            parts[position] = part
    return parts


def fewest_covering(target: "LevelMasks", parts: Mapping[int, "LevelMasks"], effort: int) -> tuple[int, ...]:
    """The positions of the fewest parts whose union is the target, of equally few the earliest.

    All parts together must cover the target. Covers are tried by size, from 1 to the size of a greedy cover. After
    `effort` bits (sets tried, times their length) the result is the greedy cover, of which none can be left out.
    """
    combinations, sets = _compact_sets(target, tuple(parts.values()))
    cover = _greedy_cover(combinations, sets)
    unions = [*accumulate(reversed(sets), or_)][::-1]
    attempts = (
        attempt for size in range(1, len(cover) + 1) for attempt in _cover_attempts(combinations, sets, unions, size)
    )
    tries = effort // (len(sets) * max(combinations.bit_length(), 2000)) if sets else 0
    positions = next((attempt for attempt in islice(attempts, tries) if attempt is not None), cover)
    return tuple(tuple(parts)[position] for position in positions)


def _is_within(row: "LevelMasks", other: "LevelMasks") -> bool:
    return all(levels & ~other_levels == 0 for levels, other_levels in zip(row, other, strict=True))


def _compact_sets(target: "LevelMasks", parts: Sequence["LevelMasks"]) -> tuple[int, list[int]]:
    """The target and its parts as sets of combinations: levels that are in the same parts count as one level."""
    sets, width = [1] * len(parts), 1
    for place, levels in enumerate(target):
        patterns = dict.fromkeys(tuple(part[place] >> level & 1 for part in parts) for level in members(levels))
        for position, bits in enumerate(sets):
            sets[position] = union(bits << width * index for index, pattern in enumerate(patterns) if pattern[position])
        width *= len(patterns)
    return (1 << width) - 1, sets


def _greedy_cover(combinations: int, sets: Sequence[int]) -> tuple[int, ...]:
    """The positions of a greedy cover: always add the set with most that is missing, then leave out what is redundant.

    Greedy set cover: Johnson, Approximation Algorithms for Combinatorial Problems, 1974; Chvátal, A Greedy Heuristic
    for the Set-Covering Problem, 1979.
    """
    chosen: list[int] = []
    missing = combinations
    while missing:
        added = [(bits & missing).bit_count() for bits in sets]
        chosen.append(added.index(max(added)))
        missing &= ~sets[chosen[-1]]
    for position in tuple(chosen):
        if not combinations & ~union(sets[kept] for kept in chosen if kept != position):
            chosen.remove(position)
    return tuple(sorted(chosen))


def _cover_attempts(
    missing: int, sets: Sequence[int], unions: Sequence[int], size: int, start: int = 0
) -> Iterator[tuple[int, ...] | None]:
    """Every try to cover what is missing with at most `size` sets from `start` on: positions, or None if it fails.

    `unions` has for each set the union of it and of all that follow. Depth first, in the order of the sets.
    """
    if not missing or not size:
        yield None if missing else ()
        return
    for position in range(start, len(sets)):
        if missing & ~unions[position]:  # the sets from here on do not cover it
            break
        if sets[position] & missing:
            for tail in _cover_attempts(missing & ~sets[position], sets, unions, size - 1, position + 1):
                yield None if tail is None else (position, *tail)
    yield None
