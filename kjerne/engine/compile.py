"""Compiling a criteria set: points times weight, thresholds times the sum of weights, all as whole numbers."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from math import lcm

from kjerne.engine.cells import allowed
from kjerne.engine.compiled import (
    CompiledCriterion,
    CompiledRule,
    CompiledTable,
    CompiledTrait,
    Node,
    bounds_of,
    traits_of,
)
from kjerne.engine.distribution import common_denominator, scaled
from kjerne.engine.evaluate import Engine
from kjerne.engine.integers import CapMask
from kjerne.engine.rule_table import Table, criterion_table, decided_combinations, members, set_table
from kjerne.model.documents import ANY, CriteriaSet, PlacedCriterion, Rule, Trait, Value


def compile_set(criteria: CriteriaSet) -> Engine:
    """The engine of a criteria set, whose names must all refer to something: see the room `checks`.

    Raises `ValueError` where a combination is not decided: where no rule matches it or, under `unique`, several do.
    """
    return Engine(_compile_table(criteria.id, set_table(criteria), _inputs(criteria, None, criteria.traits)))


def compile_node(placed: PlacedCriterion, criteria: CriteriaSet) -> CompiledCriterion | CompiledTable:
    """One criterion with all that is within it. Raises as `compile_set`."""
    if not placed.criterion.rules:
        return compile_criterion(placed, criteria)
    table = criterion_table(placed, criteria)
    return _compile_table(placed.id, table, _inputs(criteria, placed.id, placed.criterion.traits))


def _inputs(criteria: CriteriaSet, id: str | None, traits: Mapping[str, Trait]) -> tuple[Node, ...]:
    """What the table of this criterion (None: of the set) reads: its own traits, then its criteria."""
    own_traits = (compile_trait(trait_id, trait) for trait_id, trait in traits.items())
    within = (compile_node(placed, criteria) for placed in criteria.criteria_within.get(id, ()))
    return (*own_traits, *within)


def _compile_table(id: str, table: Table, inputs: tuple[Node, ...]) -> CompiledTable:
    decided_by = [-1] * table.size
    for number, combinations in enumerate(decided_combinations(table)):
        for index in members(combinations):
            decided_by[index] = number
    if -1 in decided_by:
        raise ValueError(f"no rule for {table.combination(decided_by.index(-1))}")
    return CompiledTable(
        id,
        table.levels,
        inputs,
        table.strides,
        tuple(
            CompiledRule(
                rule.id, table.levels.index(table.given_by(rule)), rule.period if isinstance(rule, Rule) else None
            )
            for rule in table.rules
        ),
        tuple(decided_by),
        tuple(trait for node in inputs for trait in traits_of(node)),
    )


def compile_trait(id: str, trait: Trait) -> CompiledTrait:
    """A trait whose value a table reads."""
    positions = {value: index for index, value in enumerate(trait.values)}
    return CompiledTrait(id, trait.weight, tuple(trait.values), positions, (), (), trait.ordered)


def compile_criterion(placed: PlacedCriterion, criteria: CriteriaSet) -> CompiledCriterion:
    """A criterion that points decide, in integers, with its subtotals.

    Raises `KeyError` or `ValueError` for a name that the criterion or the levels do not have.
    """
    criterion = placed.criterion
    subtotals = tuple(compile_criterion(part, criteria) for part in criteria.criteria_within.get(placed.id, ()))
    thresholds = [criterion.thresholds[level] for level in placed.scale[1:]] if criterion.thresholds else []
    points = [_points(value) for trait in criterion.traits.values() for value in trait.values.values()]
    scale = lcm(common_denominator((*thresholds, *points)), *(part.unit for part in subtotals))
    weights = sum(trait.weight for trait in criterion.traits.values()) + sum(part.weight for part in subtotals)
    traits = []
    for id, trait in criterion.traits.items():
        values = tuple(trait.weight * scaled(scale, _points(value)) for value in trait.values.values())
        traits.append(compile_trait(id, trait)._replace(points=values))
    for part in subtotals:
        factor = part.weight * scale // part.unit
        traits += [trait._replace(points=tuple(factor * sum for sum in trait.points)) for trait in part.traits]
    lowest = [weights * scaled(scale, threshold) for threshold in thresholds]
    return CompiledCriterion(
        placed.id,
        criterion.weight,
        tuple(_with_caps_and_strides(traits, placed)),
        weights * scale,
        tuple(lowest),
        bounds_of(lowest),
        tuple(placed.scale.index(cap.at_most) for cap in criterion.caps),
        placed.scale if thresholds else (),
        subtotals,
    )


def _points(value: Value) -> Decimal:
    if value.points is None:
        raise ValueError("a value without points")
    return value.points


def _with_caps_and_strides(traits: Iterable[CompiledTrait], placed: PlacedCriterion) -> Iterator[CompiledTrait]:
    stride = 1
    for trait in traits:
        yield trait._replace(caps=_cap_bits(trait, placed), stride=stride)
        stride *= len(trait.values)


def _cap_bits(trait: CompiledTrait, placed: PlacedCriterion) -> tuple[CapMask, ...]:
    """For each value of the trait, the caps that it leaves possible."""
    bits = [0] * len(trait.values)
    for bit, cap in enumerate(placed.criterion.caps):
        for index, holds in enumerate(allowed(cap.when.get(trait.id, ANY), trait.values)):
            bits[index] |= holds << bit
    return tuple(bits)
