"""Proofs over the traits: every level reachable, every value, trait, cap and advice able to matter."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise, product

from kjerne.checks.combination_sets import all_levels, combinations_by_recommendation, masks_box, neighbours, union
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
    """The levels of a criterion that no completion of its traits has, because of its scores or of a cap.

    The witness is the threshold of the level, the threshold of the next level, and the nearest possible scores: the
    highest below the first and the lowest from the second on. If there are scores between the two, all of them capped,
    it is the lowest and the highest of these, and the caps.
    """
    for criterion in compiled_criteria(criteria):
        reached = levels_had(criterion, _completions(criterion.traits))
        for index, level in enumerate(criteria.levels):
            if index not in reached:
                path: DocumentPath = (
                    ("criteria", criterion.id, "thresholds", level) if index else ("criteria", criterion.id)
                )
                words = {
                    "name": level,
                    "criterion": criterion.id,
                    "witness": _unreachable_witness(index, criterion, criteria),
                }
                yield Problem("level-unreachable", path, words, "key")


def _unreachable_witness(level: int, criterion: CompiledCriterion, criteria: CriteriaSet) -> str:
    completions = _completions(criterion.traits)
    lowest_sum = criterion.bounds[level - 1] if level else 0
    end = criterion.bounds[level] if level < len(criterion.bounds) else _sum_above_all(criterion)
    thresholds = [index for index in (level, level_after(level, criterion, criteria)) if index]
    witness = [", ".join(threshold_shown(index, criterion, criteria) for index in thresholds)]
    if lowest_sum < end:
        between = [sums for sums in _sums_from(lowest_sum, completions) if sums < end]
        scores = [min(between), max(_sums_below(end, completions))] if between else []
        scores = scores or [
            *sorted(_sums_below(lowest_sum, completions))[-1:],
            *sorted(_sums_from(end, completions))[:1],
        ]
        witness.append(", ".join(f"score: {score_shown(sums, criterion)}" for sums in dict.fromkeys(scores)))
        caps = zip(criteria.criteria[criterion.id].caps, criterion.at_most, strict=True)
        witness += [cap_shown(cap) for cap, at_most in caps if between and at_most < level]
    return " | ".join(witness)


def idle_values(criteria: CriteriaSet) -> Iterator[Problem]:
    """The values of a scored trait that change no level, whatever the criterion's other traits are.

    Two values differ if in some completion they lead to different levels of the criterion, by the score or by a cap.
    A value between two others is idle if it differs from neither. The worst and the best value are not idle as long as
    any two neighbours differ, since they give the values between them their meaning. If no two neighbours differ, the
    whole trait is idle; this is one problem, at its worst value.

    The witness has, for each level that the best of the compared values can reach, the lowest score with which it does,
    the scores with the other values instead, and the threshold, which all of them reach; or else the lowest level.
    """
    for criterion in compiled_criteria(criteria):
        for trait, other_sums in zip(criterion.traits, _sums_without_each(criterion), strict=True):
            for index, compared in _idle_indexes(criterion, trait, other_sums):
                words: MessageWords = {
                    "name": trait.values[index],
                    "others": tuple(
                        trait.values[compared_index] for compared_index in compared if compared_index != index
                    ),
                    "trait": trait.id,
                    "criterion": criterion.id,
                    "witness": _idle_value_witness(compared, trait, other_sums, criterion, criteria),
                }
                path = ("criteria", criterion.id, "traits", trait.id, "values", trait.values[index])
                yield Problem("value-idle", path, words, "key")


def _idle_indexes(
    criterion: CompiledCriterion, trait: CompiledTrait, other_sums: Sequence[PointSums]
) -> Iterator[tuple[int, range]]:
    """The idle values of a trait, and the values each was compared with (itself too); all by index."""
    terms = zip(trait.points, trait.caps, strict=True)
    steps = [
        any(_can_differ(criterion, sums, worse, better) for sums in other_sums) for worse, better in pairwise(terms)
    ]
    if steps and not any(steps):
        yield 0, range(len(trait.values))
    else:
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
    compared: range,
    trait: CompiledTrait,
    other_sums: Sequence[PointSums],
    criterion: CompiledCriterion,
    criteria: CriteriaSet,
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
            witness.append(", ".join([*calls, threshold_shown(level, criterion, criteria)]))
    return " | ".join(witness) or ", ".join(f"{name} -> {next(iter(criteria.levels))}" for name in names)


def idle_traits(criteria: CriteriaSet) -> Iterator[Problem]:
    """The traits of a criterion that changes no recommendation: the table gives the same for each of its levels.

    The witness is the criterion with all its levels. If some combination is not decided by exactly one rule (see `gaps`
    and `conflicts`), nothing is reported.
    """
    by_recommendation = tuple(combinations_by_recommendation(criteria, decided_combinations(criteria)).values())
    if union(by_recommendation) != masks_box(all_levels(criteria), criteria):
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

    Either no score with which the cap's condition holds gives a level above its `at-most`. Or wherever one does,
    another cap lowers the level further, or as far and stands earlier. So all idle caps can be removed at once.

    The witness is the cap, the highest score with which it holds, the threshold of the next level above `at-most`, and
    the caps that lower the level instead.
    """
    for criterion in compiled_criteria(criteria):
        caps = criteria.criteria[criterion.id].caps
        highest = _highest_sums(criterion)
        for index, at_most in enumerate(criterion.at_most):
            holding = {held: sums for held, sums in highest.items() if held >> index & 1}
            bound = criterion.bounds[at_most] if at_most < len(criterion.bounds) else _sum_above_all(criterion)
            lowered = [held for held, sums in holding.items() if sums >= bound]
            stronger = [cap for cap in range(len(caps)) if (criterion.at_most[cap], cap) < (at_most, index)]
            if all(any(held >> cap & 1 for cap in stronger) for held in lowered):
                instead = [cap_shown(caps[cap]) for cap in stronger if any(held >> cap & 1 for held in lowered)]
                scores = [f"score: {score_shown(max(holding.values()), criterion)}"] if holding else []
                next_level = level_after(at_most, criterion, criteria)
                scores += [threshold_shown(next_level, criterion, criteria)] if next_level else []
                words: MessageWords = {
                    "criterion": criterion.id,
                    "level": caps[index].at_most,
                    "caps": tuple(instead),
                    "witness": " | ".join(filter(None, [cap_shown(caps[index]), ", ".join(scores), *instead])),
                }
                yield Problem("cap-idle", ("criteria", criterion.id, "caps", index), words)


def _highest_sums(criterion: CompiledCriterion) -> dict[int, int]:
    """For each set of caps that holds in some completion (cap mask), the highest sum of points with it."""
    highest = {-1: 0}
    for trait in criterion.traits:
        extended: dict[int, int] = {}
        for (mask, sums), (points, caps) in product(highest.items(), zip(trait.points, trait.caps, strict=True)):
            extended[mask & caps] = max(extended.get(mask & caps, 0), sums + points)
        highest = extended
    return highest


def idle_advice(criteria: CriteriaSet) -> Iterator[Problem]:
    """The advice that applies in no completion of all traits, scored or of the context.

    Where its `when` holds, no recommendation that it is for is possible. The witness is its `when`, the levels that the
    criteria with traits in it can have where it holds, and the recommendations that are possible then. If the table
    recommends nothing at all (see `gaps` and `conflicts`), nothing is reported.
    """
    compiled = compiled_criteria(criteria)
    always = {criterion.id: levels_had(criterion, _completions(criterion.traits)) for criterion in compiled}
    by_recommendation = combinations_by_recommendation(criteria, decided_combinations(criteria))
    for index, advice in enumerate(criteria.advice):
        levels_where = {
            criterion.id: levels_had(
                criterion, _completions([_trait_where(advice.when, trait) for trait in criterion.traits])
            )
            for criterion in compiled
            if any(trait.id in advice.when for trait in criterion.traits)
        }
        possible = masks_box(
            [sum(1 << level for level in had) for had in {**always, **levels_where}.values()], criteria
        )
        possible_recommendations = tuple(name for name, bits in by_recommendation.items() if bits & possible)
        wanted = tuple(criteria.recommendations) if advice.recommendations is None else advice.recommendations
        if not set(possible_recommendations) & set(wanted) and any(by_recommendation.values()):
            names = tuple(criteria.levels)
            levels = ", ".join(
                f"{id}: {names[level]}" for id, levels in levels_where.items() for level in sorted(levels)
            )
            words: MessageWords = {
                "name": advice.id,
                "recommendations": possible_recommendations,
                "witness": " -> ".join(
                    filter(None, [condition_shown(advice.when), levels, ", ".join(possible_recommendations)])
                ),
            }
            yield Problem("advice-idle", ("advice", index, "id"), words)


def _trait_where(when: Condition, trait: CompiledTrait) -> CompiledTrait:
    """The trait with only the values for which the condition holds."""
    fits = allowed(when.get(trait.id, ANY), trait.values)
    points = tuple(points for points, fits_cell in zip(trait.points, fits, strict=True) if fits_cell)
    caps = tuple(caps for caps, fits_cell in zip(trait.caps, fits, strict=True) if fits_cell)
    return trait._replace(points=points, caps=caps)


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


def _completions(traits: Sequence[CompiledTrait]) -> tuple[PointSums, ...]:
    """The sums of points of all completions of these traits."""
    return combined_sums(half_sums(map(value_terms, traits[::2])), half_sums(map(value_terms, traits[1::2])))


def _sums_without_each(criterion: CompiledCriterion) -> Iterator[tuple[PointSums, ...]]:
    """For each trait, the sums of points of all completions of the criterion's other traits."""
    halves = half_sums(map(value_terms, criterion.traits[::2])), half_sums(map(value_terms, criterion.traits[1::2]))
    for index in range(len(criterion.traits)):
        other_traits = [
            trait for position, trait in enumerate(criterion.traits) if position != index and position % 2 == index % 2
        ]
        yield combined_sums(half_sums(map(value_terms, other_traits)), halves[1 - index % 2])


def compiled_criteria(criteria: CriteriaSet) -> tuple[CompiledCriterion, ...]:
    """The criteria of a set, compiled to whole numbers."""
    levels = tuple(criteria.levels)
    return tuple(compile_criterion(id, criterion, levels) for id, criterion in criteria.criteria.items())
