"""Proofs over criteria that points decide: every level reachable, every value and cap able to matter."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import chain, pairwise, product
from operator import or_

from kjerne.checks.proof_context import MOST_STEPS, ProofContext, left_out, spent
from kjerne.checks.witnesses import cap_shown, level_after, score_shown, threshold_shown
from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
from kjerne.engine.effort import Effort, TooManyError
from kjerne.engine.integers import LevelIndex
from kjerne.engine.point_sums import PointSums, combined_sums, half_sums, levels_had, value_terms
from kjerne.model.documents import Cap, PlacedCriterion
from kjerne.model.findings import MessageWords, Problem


def unreachable_levels(context: ProofContext) -> Iterator[Problem]:
    """The levels of a criterion that no completion of its traits has, because of its scores or of a cap.

    The witness is the threshold of the level, the threshold of the next level, and the nearest possible scores: the
    highest below the first and the lowest from the second on. If there are scores between the two, all of them capped,
    it is the lowest and the highest of these, and the caps.
    """
    effort = Effort(MOST_STEPS)
    for placed, criterion in context.with_levels:
        try:
            yield from _unreachable_levels(placed, criterion, context, effort)
        except TooManyError:
            yield left_out("level-unreachable", placed.path)


def _unreachable_levels(
    placed: PlacedCriterion, criterion: CompiledCriterion, context: ProofContext, effort: Effort
) -> Iterator[Problem]:
    reached = levels_had(criterion, context.ceiling_sums(criterion, effort, len(criterion.bounds)))
    for index, level in enumerate(criterion.levels):
        if index not in reached:
            words = {
                "name": level,
                "criterion": criterion.id,
                "witness": _unreachable_witness(
                    index, criterion, context.completions(criterion, effort), placed.criterion.caps
                ),
            }
            path = (*placed.path, "thresholds", level) if index else placed.path
            yield Problem("level-unreachable", path, words, "key")


def _unreachable_witness(
    level: LevelIndex, criterion: CompiledCriterion, completions: Sequence[PointSums], caps: Sequence[Cap]
) -> str:
    lowest_sum = criterion.bounds[level - 1] if level else 0
    end = criterion.bounds[level] if level < len(criterion.bounds) else _sum_above_all(criterion)
    thresholds = [index for index in (level, level_after(level, criterion)) if index]
    witness = [", ".join(threshold_shown(index, criterion) for index in thresholds)]
    if lowest_sum < end:
        between = [sums for sums in _sums_from(lowest_sum, completions) if sums < end]
        scores = [min(between), max(_sums_below(end, completions))] if between else []
        scores = scores or [
            *sorted(_sums_below(lowest_sum, completions))[-1:],
            *sorted(_sums_from(end, completions))[:1],
        ]
        witness.append(", ".join(f"score: {score_shown(sums, criterion)}" for sums in dict.fromkeys(scores)))
        capped = zip(caps, criterion.at_most, strict=True)
        witness += [cap_shown(cap) for cap, at_most in capped if between and at_most < level]
    return " | ".join(witness)


def idle_values(context: ProofContext) -> Iterator[Problem]:
    """The values of a scored trait that change no level, whatever the criterion's other traits are.

    Two values differ if in some completion they lead to different levels of the criterion, by the score or by a cap.
    A value between two others is idle if it differs from neither, and is not meant to count the same (equal points);
    of values without order none stands between others.
    The worst and the best value are not idle as long as any two neighbours differ, since they give the values between
    them their meaning. If no two values differ, the whole trait is idle; this is one problem, at its first value.

    The witness has, for each level that the best of the compared values can reach, the lowest score with which it does,
    the scores with the other values instead, and the threshold, which all of them reach; or else the lowest level.
    """
    effort = Effort(MOST_STEPS)
    for placed, criterion in context.by_points:
        try:
            for index, trait in enumerate(criterion.traits):
                other_sums = _sums_without(criterion, index, context, effort)
                for value, compared in _idle_indexes(criterion, trait, other_sums):
                    yield _idle_value(criterion, trait, value, compared, other_sums, context)
        except TooManyError:
            yield left_out("value-idle", placed.path)


def _idle_value(
    criterion: CompiledCriterion,
    trait: CompiledTrait,
    value: int,
    compared: range,
    other_sums: Sequence[PointSums],
    context: ProofContext,
) -> Problem:
    words: MessageWords = {
        "name": trait.values[value],
        "others": tuple(trait.values[index] for index in compared if index != value),
        "trait": trait.id,
        "criterion": criterion.id,
        "witness": _idle_value_witness(compared, trait, other_sums, criterion),
    }
    return Problem("value-idle", (*context.trait_paths[trait.id], "values", trait.values[value]), words, "key")


def _idle_indexes(
    criterion: CompiledCriterion, trait: CompiledTrait, other_sums: Sequence[PointSums]
) -> Iterator[tuple[int, range]]:
    """The idle values of a trait, and the values each was compared with (itself too); all by index."""
    terms = tuple(zip(trait.points, trait.caps, strict=True))
    steps = [
        any(_can_differ(criterion, sums, worse, better) for sums in other_sums) for worse, better in pairwise(terms)
    ]
    for index, compared in idle_indexes(steps, ordered=trait.ordered):
        if not index or terms[index] not in (terms[index - 1], terms[index + 1]):
            yield index, compared


def idle_indexes(steps: Sequence[bool], *, ordered: bool) -> Iterator[tuple[int, range]]:
    """The idle values of a trait, and the values each was compared with; `steps`: whether each differs from the next.

    It is the first, compared with all, where no step makes a difference; else each without one to either side.
    """
    if steps and not any(steps):
        yield 0, range(len(steps) + 1)
    elif ordered:
        for index, (down, up) in enumerate(pairwise(steps), 1):
            if not down and not up:
                yield index, range(index - 1, index + 2)


def _can_differ(
    criterion: CompiledCriterion, other_sums: PointSums, worse: tuple[int, int], better: tuple[int, int]
) -> bool:
    """Whether two values, given as (points, caps), lead to different levels with some sum of the other traits."""
    for low, high in other_sums.between(bound - points for bound in criterion.bounds for points, _ in (worse, better)):
        levels = {criterion.level(low + points, other_sums.caps & caps) for points, caps in (worse, better)}
        if len(levels) > 1 and other_sums.any_in(low, high):
            return True
    return False


def _idle_value_witness(
    compared: range, trait: CompiledTrait, other_sums: Sequence[PointSums], criterion: CompiledCriterion
) -> str:
    """The witness of an idle value: for each level that the best value can reach, the lowest score, and the others'."""
    names = [f"{trait.id}: {trait.values[index]}" for index in reversed(compared)]
    witness = []
    for level, bound in enumerate(criterion.bounds, 1):
        uncapped = [sums for sums in other_sums if criterion.ceiling(sums.caps & trait.caps[compared[-1]]) >= level]
        least = min(_sums_from(bound - trait.points[compared[-1]], uncapped), default=None)
        if least is not None and bound not in criterion.bounds[level:]:
            scores = [score_shown(least + trait.points[index], criterion) for index in reversed(compared)]
            calls = [f"{name} -> {score}" for name, score in zip(names, scores, strict=True)]
            witness.append(", ".join([*calls, threshold_shown(level, criterion)]))
    return " | ".join(witness) or ", ".join(f"{name} -> {criterion.levels[0]}" for name in names)


def idle_caps(context: ProofContext) -> Iterator[Problem]:
    """The caps that lower the level in no completion.

    Either no score with which the cap's condition holds gives a level above its `at-most`. Or wherever one does,
    another cap lowers the level further, or as far and stands earlier. So all idle caps can be removed at once.

    The witness is the cap, the highest score with which it holds, the threshold of the next level above `at-most`, and
    the caps that lower the level instead.
    """
    effort = Effort(MOST_STEPS)
    for placed, criterion in context.by_points:
        if criterion.at_most:
            try:
                yield from _idle_caps(placed, criterion, effort)
            except TooManyError:
                yield left_out("cap-idle", placed.path)


def _idle_caps(placed: PlacedCriterion, criterion: CompiledCriterion, effort: Effort) -> Iterator[Problem]:
    caps = placed.criterion.caps
    highest = _highest_sums(criterion, effort)
    for index, at_most in enumerate(criterion.at_most):
        effort.spend(2 * len(highest))
        holding = {held: sums for held, sums in highest.items() if held >> index & 1}
        bound = criterion.bounds[at_most] if at_most < len(criterion.bounds) else _sum_above_all(criterion)
        lowered = [held for held, sums in holding.items() if sums >= bound]
        stronger = [cap for cap in range(len(caps)) if (criterion.at_most[cap], cap) < (at_most, index)]
        mask = sum(1 << cap for cap in stronger)
        if all(held & mask for held in lowered):
            holding_too = reduce(or_, lowered, 0)
            instead = [cap_shown(caps[cap]) for cap in stronger if holding_too >> cap & 1]
            scores = [f"score: {score_shown(max(holding.values()), criterion)}"] if holding else []
            next_level = level_after(at_most, criterion)
            scores += [threshold_shown(next_level, criterion)] if next_level else []
            words: MessageWords = {
                "criterion": criterion.id,
                "level": caps[index].at_most,
                "caps": tuple(instead),
                "witness": " | ".join(filter(None, [cap_shown(caps[index]), ", ".join(scores), *instead])),
            }
            yield Problem("cap-idle", (*placed.path, "caps", index), words)


def _highest_sums(criterion: CompiledCriterion, effort: Effort) -> dict[int, int]:
    """For each set of caps that holds in some completion (cap mask), the highest sum of points with it."""
    highest = {-1: 0}
    for trait in criterion.traits:
        extended: dict[int, int] = {}
        effort.spend_on_sums(len(highest), len(trait.points))
        for (mask, sums), (points, caps) in product(highest.items(), zip(trait.points, trait.caps, strict=True)):
            extended[mask & caps] = max(extended.get(mask & caps, 0), sums + points)
        highest = extended
    return highest


# ---- sums of points


def _sums_from(bound: int, completions: Iterable[PointSums]) -> Iterator[int]:
    """Possible sums of points from the bound on; the lowest of them is among these."""
    return chain.from_iterable(sums.sums_from(bound) for sums in completions)


def _sums_below(bound: int, completions: Iterable[PointSums]) -> Iterator[int]:
    """Possible sums of points below the bound; the highest of them is among these."""
    return chain.from_iterable(sums.sums_below(bound) for sums in completions)


def _sum_above_all(criterion: CompiledCriterion) -> int:
    """A sum of points above that of every completion."""
    return 100 * criterion.unit + 1


def _sums_without(
    criterion: CompiledCriterion, index: int, context: ProofContext, effort: Effort
) -> tuple[PointSums, ...]:
    """The sums of points of all completions of the criterion's traits but the one at this index."""
    halves = context.halves(criterion, effort)
    others = [
        trait for position, trait in enumerate(criterion.traits) if position != index and position % 2 == index % 2
    ]
    rounds = 2 * len(criterion.bounds) * len(criterion.traits[index].values)
    return spent(combined_sums(half_sums(map(value_terms, others), effort), halves[1 - index % 2]), effort, rounds)
