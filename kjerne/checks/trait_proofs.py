"""Proofs over the traits: every level reachable, every value, trait, cap and advice able to matter."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise, product

from kjerne.checks.combination_sets import any_level, combinations_by_recommendation, masks_box, neighbours, union
from kjerne.checks.witnesses import cap_shown, condition_shown, level_after, score_shown, threshold_shown
from kjerne.engine.cells import allowed
from kjerne.engine.compile import compile_criterion
from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
from kjerne.engine.point_sums import PointSums, combined_sums, half_sums, levels_had, value_terms
from kjerne.engine.rule_table import decided_combinations
from kjerne.model.documents import ANY, Condition, CriteriaSet
from kjerne.model.findings import DocumentPath, MessageWords, Problem

# ---- the traits


def unreachable_levels(criteria: CriteriaSet) -> Iterator[Problem]:
    """The levels of a criterion that no completion of its traits has, be it by its score or by a cap.

    The witness is the threshold of the level, that of the level after it, and the nearest scores there are: the highest
    below the one and the lowest from the other on. Where scores do lie between the two, all of them capped, it is the
    lowest and the highest of these, and the caps.
    """
    for criterion in compiled_criteria(criteria):
        reached = levels_had(criterion, _completions(criterion.traits))
        for index, level in enumerate(criteria.levels):
            if index not in reached:
                path: DocumentPath = (
                    ("criteria", criterion.id, "thresholds", level) if index else ("criteria", criterion.id)
                )
                words = {"name": level, "criterion": criterion.id, "witness": _out_of_reach(index, criterion, criteria)}
                yield Problem("level-unreachable", path, words, "key")


def _out_of_reach(level: int, criterion: CompiledCriterion, criteria: CriteriaSet) -> str:
    completions = _completions(criterion.traits)
    low = criterion.bounds[level - 1] if level else 0
    high = criterion.bounds[level] if level < len(criterion.bounds) else _beyond(criterion)
    thresholds = [each for each in (level, level_after(level, criterion, criteria)) if each]
    parts = [", ".join(threshold_shown(each, criterion, criteria) for each in thresholds)]
    if low < high:
        between = [sums for sums in _from(low, completions) if sums < high]
        scores = [min(between), max(_below(high, completions))] if between else []
        scores = scores or [*sorted(_below(low, completions))[-1:], *sorted(_from(high, completions))[:1]]
        parts.append(", ".join(f"score: {score_shown(sums, criterion)}" for sums in dict.fromkeys(scores)))
        caps = zip(criteria.criteria[criterion.id].caps, criterion.at_most, strict=True)
        parts += [cap_shown(cap) for cap, at_most in caps if between and at_most < level]
    return " | ".join(parts)


def idle_values(criteria: CriteriaSet) -> Iterator[Problem]:
    """The values of a scored trait that no level hangs on, whatever the criterion's other traits are.

    A value between two others is idle if to exchange it for the next worse or the next better one never changes the
    criterion's level: it stands for no step up or down. If it is like the one and not like the other it matters, and so
    do the two ends of the scale, which give the values between their meaning, as long as any two values are ever told
    apart. A trait of which no two are is idle as a whole, and that is told once, at its worst value. One completion is
    enough to tell two values apart, by the score or by a cap. To move the score alone is not: it decides nothing.

    The witness has, for each level that the best of the values compared can reach, the lowest score with which it does,
    the scores that the others give in its stead, and the threshold, which all of them reach; or else the lowest level.
    """
    for criterion in compiled_criteria(criteria):
        for trait, rest in zip(criterion.traits, _rests(criterion), strict=True):
            for index, compared in _idle(criterion, trait, rest):
                words: MessageWords = {
                    "name": trait.values[index],
                    "others": tuple(trait.values[other] for other in compared if other != index),
                    "trait": trait.id,
                    "criterion": criterion.id,
                    "witness": _closest_calls(compared, trait, rest, criterion, criteria),
                }
                path = ("criteria", criterion.id, "traits", trait.id, "values", trait.values[index])
                yield Problem("value-idle", path, words, "key")


def _idle(criterion: CompiledCriterion, trait: CompiledTrait, rest: Sequence[PointSums]) -> Iterator[tuple[int, range]]:
    """The values of a trait that do nothing, and those they are compared with, themselves among them, by index."""
    ways = zip(trait.points, trait.caps, strict=True)
    steps = [any(_told_apart(criterion, sums, worse, better) for sums in rest) for worse, better in pairwise(ways)]
    if steps and not any(steps):
        yield 0, range(len(trait.values))
    else:
        for index, (down, up) in enumerate(pairwise(steps), 1):
            if not down and not up:
                yield index, range(index - 1, index + 2)


def _told_apart(criterion: CompiledCriterion, rest: PointSums, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether some completion of the rest has other levels with the one value than with the other (points, caps)."""
    for low, high in rest.between(bound - points for bound in criterion.bounds for points, _ in (one, other)):
        levels = {criterion.level(low + points, rest.caps & caps) for points, caps in (one, other)}
        if len(levels) > 1 and rest.any_in(low, high):
            return True
    return False


def _closest_calls(
    compared: range,
    trait: CompiledTrait,
    rest: Sequence[PointSums],
    criterion: CompiledCriterion,
    criteria: CriteriaSet,
) -> str:
    """For each level that the best of these values can reach, the lowest score with which it does, and the others'."""
    names = [f"{trait.id}: {trait.values[index]}" for index in reversed(compared)]
    parts = []
    for level, bound in enumerate(criterion.bounds, 1):
        free = [sums for sums in rest if criterion.ceiling(sums.caps & trait.caps[compared[-1]]) >= level]
        least = min(_from(bound - trait.points[compared[-1]], free), default=None)
        if least is not None and bound not in criterion.bounds[level:]:
            scores = [score_shown(least + trait.points[index], criterion) for index in reversed(compared)]
            calls = [f"{name} -> {score}" for name, score in zip(names, scores, strict=True)]
            parts.append(", ".join([*calls, threshold_shown(level, criterion, criteria)]))
    return " | ".join(parts) or ", ".join(f"{name} -> {next(iter(criteria.levels))}" for name in names)


def idle_traits(criteria: CriteriaSet) -> Iterator[Problem]:
    """The traits of a criterion on which no recommendation hangs: whatever its level, the table gives the same.

    The witness is the criterion with all its levels, and that the rules give the same for each. Combinations that not
    exactly one rule decides (see `gaps` and `conflicts`) have no recommendation, and keep this from being told.
    """
    by_recommendation = tuple(combinations_by_recommendation(criteria, decided_combinations(criteria)).values())
    if union(by_recommendation) != masks_box(any_level(criteria), criteria):
        return
    for (id, criterion), (stride, below) in zip(criteria.criteria.items(), neighbours(criteria), strict=True):
        if all(bits & below == bits >> stride & below for bits in by_recommendation):
            for trait in criterion.traits:
                words: MessageWords = {
                    "name": trait,
                    "criterion": id,
                    "witness": f"{id}: {' = '.join(criteria.levels)}",
                }
                yield Problem("trait-idle", ("criteria", id, "traits", trait), words, "key")


def idle_caps(criteria: CriteriaSet) -> Iterator[Problem]:
    """The caps that lower the level in no completion.

    Either no score with which the cap's condition holds leads to a level above its `at-most`, or wherever one does
    another cap lowers it further, or as far and stands earlier. So all the caps found can go at once.

    The witness is the cap, the highest score with which it holds and the threshold that this would have to reach, then
    the caps that lower the level in its stead.
    """
    for criterion in compiled_criteria(criteria):
        caps = criteria.criteria[criterion.id].caps
        highest = _highest(criterion)
        for index, at_most in enumerate(criterion.at_most):
            holding = {held: sums for held, sums in highest.items() if held >> index & 1}
            bound = criterion.bounds[at_most] if at_most < len(criterion.bounds) else _beyond(criterion)
            lowered = [held for held, sums in holding.items() if sums >= bound]
            stronger = [other for other in range(len(caps)) if (criterion.at_most[other], other) < (at_most, index)]
            if all(any(held >> other & 1 for other in stronger) for held in lowered):
                instead = [cap_shown(caps[other]) for other in stronger if any(held >> other & 1 for held in lowered)]
                scores = [f"score: {score_shown(max(holding.values()), criterion)}"] if holding else []
                after = level_after(at_most, criterion, criteria)
                scores += [threshold_shown(after, criterion, criteria)] if after else []
                words: MessageWords = {
                    "criterion": criterion.id,
                    "level": caps[index].at_most,
                    "caps": tuple(instead),
                    "witness": " | ".join(filter(None, [cap_shown(caps[index]), ", ".join(scores), *instead])),
                }
                yield Problem("cap-idle", ("criteria", criterion.id, "caps", index), words)


def _highest(criterion: CompiledCriterion) -> dict[int, int]:
    """For each set of caps that hold together in some completion (as bits), the highest sum of points with them."""
    highest = {-1: 0}
    for trait in criterion.traits:
        longer: dict[int, int] = {}
        for (held, sums), (points, caps) in product(highest.items(), zip(trait.points, trait.caps, strict=True)):
            longer[held & caps] = max(longer.get(held & caps, 0), sums + points)
        highest = longer
    return highest


def idle_advice(criteria: CriteriaSet) -> Iterator[Problem]:
    """The advice that no completion of all traits, those of the context among them, calls for.

    Where its `when` holds, no recommendation that it is for can come out. The witness is its `when`, the levels that
    the criteria with traits in it can have where it holds, and the recommendations that can come out then. Of a table
    that recommends nothing at all (see `gaps` and `conflicts`), nothing is told.
    """
    compiled = compiled_criteria(criteria)
    always = {criterion.id: levels_had(criterion, _completions(criterion.traits)) for criterion in compiled}
    by_recommendation = combinations_by_recommendation(criteria, decided_combinations(criteria))
    for index, advice in enumerate(criteria.advice):
        then = {
            criterion.id: levels_had(criterion, _completions([_where(advice.when, each) for each in criterion.traits]))
            for criterion in compiled
            if any(trait.id in advice.when for trait in criterion.traits)
        }
        possible = masks_box([sum(1 << level for level in had) for had in {**always, **then}.values()], criteria)
        left = tuple(name for name, bits in by_recommendation.items() if bits & possible)
        wanted = tuple(criteria.recommendations) if advice.recommendations is None else advice.recommendations
        if not set(left) & set(wanted) and any(by_recommendation.values()):
            names = tuple(criteria.levels)
            levels = ", ".join(f"{id}: {names[level]}" for id, levels in then.items() for level in sorted(levels))
            words: MessageWords = {
                "name": advice.id,
                "recommendations": left,
                "witness": " -> ".join(filter(None, [condition_shown(advice.when), levels, ", ".join(left)])),
            }
            yield Problem("advice-idle", ("advice", index, "id"), words)


def _where(when: Condition, trait: CompiledTrait) -> CompiledTrait:
    """The trait with none but the values for which the condition holds."""
    fits = allowed(when.get(trait.id, ANY), trait.values)
    points = tuple(points for points, ok in zip(trait.points, fits, strict=True) if ok)
    return trait._replace(points=points, caps=tuple(caps for caps, ok in zip(trait.caps, fits, strict=True) if ok))


# ---- sums of points


def _from(bound: int, completions: Iterable[PointSums]) -> Iterator[int]:
    """Sums of points from the bound on, the lowest among them."""
    return chain.from_iterable(sums.sums_from(bound) for sums in completions)


def _below(bound: int, completions: Iterable[PointSums]) -> Iterator[int]:
    """Sums of points below the bound, the highest among them."""
    return chain.from_iterable(sums.sums_below(bound) for sums in completions)


def _beyond(criterion: CompiledCriterion) -> int:
    """A sum of points that no completion has."""
    return 100 * criterion.unit + 1


def _completions(traits: Sequence[CompiledTrait]) -> tuple[PointSums, ...]:
    """The completions of these traits."""
    return combined_sums(half_sums(map(value_terms, traits[::2])), half_sums(map(value_terms, traits[1::2])))


def _rests(criterion: CompiledCriterion) -> Iterator[tuple[PointSums, ...]]:
    """For each trait, the completions of the criterion's other traits."""
    halves = half_sums(map(value_terms, criterion.traits[::2])), half_sums(map(value_terms, criterion.traits[1::2]))
    for index in range(len(criterion.traits)):
        others = [trait for at, trait in enumerate(criterion.traits) if at != index and at % 2 == index % 2]
        yield combined_sums(half_sums(map(value_terms, others)), halves[1 - index % 2])


def compiled_criteria(criteria: CriteriaSet) -> tuple[CompiledCriterion, ...]:
    """The criteria of a set in whole numbers."""
    levels = tuple(criteria.levels)
    return tuple(compile_criterion(id, criterion, levels) for id, criterion in criteria.criteria.items())
