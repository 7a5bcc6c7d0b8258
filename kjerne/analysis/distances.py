"""How far the scores of a criterion that points decide are from each of its levels; the levels under other weights."""

from collections.abc import Iterator, Sequence
from functools import reduce
from math import inf
from operator import and_, or_

from kjerne.engine.compiled import CompiledCriterion
from kjerne.engine.distribution import Options
from kjerne.engine.effort import Effort
from kjerne.engine.integers import CapMask, LevelIndex, PointSum
from kjerne.engine.point_sums import PointSums, halves, sums_by_ceiling

MOST_STEPS = 500_000
"""Steps, of about a microsecond each, that are spent on one criterion."""

Distance = float
"""Points by which scores would have to be off, times a whole number; 0: not at all, infinite: no distance does it."""


def distances(criterion: CompiledCriterion, chosen: Sequence[Options]) -> tuple[Distance, ...]:
    """For each level, by how little the score of some completion misses it, times the criterion's `unit`.

    A level has the scores from its threshold to below the next one. Where caps hold a completion to a level, this has
    all scores from its threshold, and better levels are out of reach. `chosen` are the options of each trait, in order.
    Raises `TooManyError` where there is too much to go through.
    """
    effort = Effort(MOST_STEPS)
    parts = halves(criterion, chosen, effort)
    effort.spend(sum(map(len, parts)) * (len(criterion.at_most) + 1))
    found: list[Distance] = [inf] * len(criterion.levels)
    for sums in sums_by_ceiling(criterion, *parts):
        for level, low, high in ranges(criterion, criterion.ceiling(sums.caps)):
            found[level] = min(found[level], _distance(sums, low, high))
    return tuple(found)


def ranges(criterion: CompiledCriterion, ceiling: LevelIndex) -> Iterator[tuple[LevelIndex, PointSum, Distance]]:
    """Each level up to the ceiling with its range of scores: from `low` to below `high`. Empty ones are left out."""
    for level in range(ceiling + 1):
        low = criterion.bounds[level - 1] if level else 0
        high = criterion.bounds[level] if level < ceiling else inf
        if low < high:  # so a threshold of 0 cannot be missed
            yield level, low, high


def _distance(sums: PointSums, low: PointSum, high: Distance) -> Distance:
    """How far the nearest sum is from the range; the upper end is a limit, and reaching it is not enough."""
    if (nearest := sums.first_from(low)) is not None and nearest < high:
        return 0
    below, above = sums.last_below(low), nearest
    return min(inf if below is None else low - below, inf if above is None else above - high)


# ---- other weights


def levels_by_any_weights(criterion: CompiledCriterion, chosen: Sequence[Options]) -> tuple[LevelIndex, ...]:
    """The levels that some completion can have under some positive weights, the worst first.

    Its score is then anything strictly between its lowest and highest points (the points themselves where all are
    equal); caps are as they are. `chosen` are the options of each trait, in order. Raises `TooManyError` where there is
    too much to go through.
    """
    levels: set[LevelIndex] = set()
    for lowest, highest, ceiling in _extremes(criterion, chosen):
        for level, low, high in ranges(criterion, ceiling):
            if low <= lowest < high if lowest == highest else max(low, lowest) < min(high, highest):
                levels.add(level)
    return tuple(sorted(levels))


def _extremes(
    criterion: CompiledCriterion, chosen: Sequence[Options]
) -> Iterator[tuple[PointSum, PointSum, LevelIndex]]:
    """The lowest and highest points of completions, times the criterion's `unit`, with the ceiling that caps set."""
    terms = [
        [(trait.points[index] * criterion.unit // factor, trait.caps[index]) for index, _ in options]
        for trait, options, factor in zip(criterion.traits, chosen, _factors(criterion), strict=True)
    ]
    lower_than = [
        sum(1 << bit for bit, at_most in enumerate(criterion.at_most) if at_most < level)
        for level in range(len(criterion.bounds) + 1)
    ]

    def narrowed(ceiling: LevelIndex, held: CapMask, later: Sequence[Sequence[tuple[PointSum, CapMask]]]) -> CapState:
        sure = reduce(and_, (caps for values in later for _, caps in values), held)
        ceiling = min(ceiling, criterion.ceiling(sure))
        may = reduce(and_, (reduce(or_, (caps for _, caps in values)) for values in later), held)
        return ceiling, may & ~sure & lower_than[ceiling]

    states = {(points, points, *narrowed(len(criterion.bounds), caps, terms[1:])) for points, caps in terms[0]}
    effort = Effort(MOST_STEPS)
    for number, values in enumerate(terms[1:], 2):
        effort.spend(len(states) * len(values) * (len(terms) - number + 1))
        states = {
            (min(low, points), max(high, points), *narrowed(ceiling, held & caps, terms[number:]))
            for low, high, ceiling, held in states
            for points, caps in values
        }
    return iter({(low, high, ceiling) for low, high, ceiling, _ in states})


CapState = tuple[LevelIndex, CapMask]
"""The ceiling of the caps that hold whatever the later traits are, and the caps that may hold yet and are lower."""


def _factors(criterion: CompiledCriterion) -> list[PointSum]:
    """What the points of each trait are multiplied by in a sum; together they are the criterion's `unit`."""
    weights = sum(part.weight for part in criterion.parts)
    factors = [trait.weight * criterion.unit // weights for trait in criterion.own_traits]
    for part in criterion.subtotals:
        factors += [factor * part.weight * (criterion.unit // weights) // part.unit for factor in _factors(part)]
    return factors
