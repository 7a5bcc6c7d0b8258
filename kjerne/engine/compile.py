"""Compiling a criteria set: points times weight, thresholds times the sum of weights, all as whole numbers."""

from collections.abc import Sequence

from kjerne.engine.cells import allowed
from kjerne.engine.compiled import CompiledCriterion, CompiledRule, CompiledTrait, bounds_of
from kjerne.engine.distribution import common_denominator, scaled
from kjerne.engine.evaluate import Engine
from kjerne.engine.integers import CapMask
from kjerne.engine.rule_table import combination, decided_combinations, members
from kjerne.model.documents import ANY, CriteriaSet, Criterion, Trait


def compile_criterion(id: str, criterion: Criterion, levels: Sequence[str]) -> CompiledCriterion:
    """One criterion in integers. `levels` are those of the set, the worst first.

    Raises `KeyError` or `ValueError` for a name that the criterion or the levels do not have.
    """
    thresholds = [criterion.thresholds[level] for level in levels[1:]]
    points = [value.points for trait in criterion.traits.values() for value in trait.values.values()]
    scale = common_denominator((*thresholds, *points))
    weights = sum(trait.weight for trait in criterion.traits.values())
    lowest = [weights * scaled(scale, threshold) for threshold in thresholds]
    return CompiledCriterion(
        id,
        criterion.weight,
        tuple(
            CompiledTrait(
                trait_id,
                trait.weight,
                tuple(trait.values),
                {value: index for index, value in enumerate(trait.values)},
                tuple(trait.weight * scaled(scale, value.points) for value in trait.values.values()),
                _cap_bits(trait_id, trait, criterion),
            )
            for trait_id, trait in criterion.traits.items()
        ),
        weights * scale,
        tuple(lowest),
        bounds_of(lowest),
        tuple(list(levels).index(cap.at_most) for cap in criterion.caps),
    )


def _cap_bits(trait_id: str, trait: Trait, criterion: Criterion) -> tuple[CapMask, ...]:
    """For each value of the trait, the caps that it leaves possible."""
    bits = [0] * len(trait.values)
    for bit, cap in enumerate(criterion.caps):
        for index, holds in enumerate(allowed(cap.when.get(trait_id, ANY), tuple(trait.values))):
            bits[index] |= holds << bit
    return tuple(bits)


def compile_set(criteria: CriteriaSet) -> Engine:
    """The engine of a criteria set, whose names must all refer to something: see the room `checks`.

    Raises `ValueError` where a combination is not decided: where no rule matches it or, under `unique`, several do.
    """
    levels, recommendations = tuple(criteria.levels), tuple(criteria.recommendations)
    table = [-1] * len(levels) ** len(criteria.criteria)
    for number, combinations in enumerate(decided_combinations(criteria)):
        for index in members(combinations):
            table[index] = number
    if -1 in table:
        raise ValueError(f"no rule for {combination(table.index(-1), criteria)}")
    return Engine(
        levels,
        recommendations,
        tuple(compile_criterion(id, criterion, levels) for id, criterion in criteria.criteria.items()),
        tuple(CompiledRule(rule.id, recommendations.index(rule.recommend), rule.period) for rule in criteria.rules),
        tuple(table),
    )
