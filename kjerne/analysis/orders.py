"""The order of things that have ids, from two sides: the fewest that moved, and a mixture of both orders."""

from bisect import bisect_left
from collections.abc import Collection, Sequence


def fewest_moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
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


def mixed_order(
    old: Collection[str], new: Sequence[str], present: Collection[str], moving: Collection[str] = ()
) -> tuple[str, ...]:
    """The ids that are present, in the old order, but those that are new or moving in their places of the new order.

    Such an id is put behind the nearest id before it in the new order, or first if there is none.
    """
    kept = frozenset(old)
    order = [id for id in old if id in present and id not in moving]
    for place, id in enumerate(new):
        if id in present and (id not in kept or id in moving):
            predecessor = next((earlier for earlier in new[:place][::-1] if earlier in order), None)
            order.insert(0 if predecessor is None else order.index(predecessor) + 1, id)
    return tuple(order)
