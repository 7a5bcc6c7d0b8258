"""The trace of a result from values to levels, and why no other rule decided."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from kjerne.analysis.situation import Situation
from kjerne.engine.cells import allowed
from kjerne.engine.compiled import CompiledCriterion, CompiledTable
from kjerne.engine.distribution import level_distribution, options, possible, trait_terms
from kjerne.engine.evaluate import Engine, Evaluation
from kjerne.engine.integers import LevelIndex
from kjerne.engine.node_memory import CriterionResult
from kjerne.engine.rule_table import Table, box, matched_levels, rule_sets, tables
from kjerne.model.codings import codings
from kjerne.model.documents import (
    UNKNOWN,
    Cap,
    Coding,
    CriteriaSet,
    Evidence,
    Group,
    LevelRule,
    PlacedCriterion,
    Rule,
    Trait,
)


class TracedTrait(NamedTuple):
    """A trait as it was scored, or read by a table."""

    id: str
    coding: Coding  # a number as the value it stands for
    values: Mapping[str, Decimal | None]  # the values that it may have, with their points (0 to 100) where they count
    weight: int
    evidence: tuple[Evidence, ...]
    number: Coding | None = None  # a number, or a range of two, as it is written


class TracedCap(NamedTuple):
    """A cap whose condition holds, in every completion (`certain`) or in some."""

    cap: Cap
    certain: bool


class TracedCriterion(NamedTuple):
    """How a criterion came to its level; or the set's own traits, which stand under no id and have no result."""

    id: str
    traits: tuple[TracedTrait, ...]  # its own
    within: tuple[str, ...]  # the criteria that it is made of
    result: CriterionResult | None
    before_caps: tuple[str, ...]  # the levels that the score alone gives, the worst first
    caps: tuple[TracedCap, ...]  # those whose condition holds
    rules: tuple[LevelRule, ...]  # those of its table that some completion reaches


def trace(criteria: CriteriaSet, engine: Engine, group: Group, evaluation: Evaluation) -> tuple[TracedCriterion, ...]:
    """For each criterion how it came to its level, each before those within it; the set's own traits come first."""
    coded = codings(group, criteria)
    own = tuple(_traced_traits(criteria.traits, group, coded, scored=False))
    at_top = [TracedCriterion("", own, (), None, (), (), ())] if own else []
    criteria_and_results = zip(criteria.placed_criteria, engine.criteria, evaluation.results, strict=True)
    return (*at_top, *(_traced(*one, group, coded) for one in criteria_and_results))


def _traced(
    placed: PlacedCriterion,
    compiled: CompiledCriterion | CompiledTable,
    result: CriterionResult,
    group: Group,
    coded: Mapping[str, Coding],
) -> TracedCriterion:
    criterion = placed.criterion
    before_caps: tuple[str, ...] = ()
    if isinstance(compiled, CompiledCriterion) and compiled.levels:
        terms = [trait_terms(trait, options(coded.get(trait.id, UNKNOWN), trait)) for trait in compiled.traits]
        _, distribution = level_distribution(compiled._replace(at_most=()), terms)
        before_caps = tuple(compiled.levels[level] for level in distribution.levels)
    scales = {trait.id: trait.values for trait in compiled.traits}
    may_be = {id: possible(coded.get(id, UNKNOWN), values) for id, values in scales.items()}
    return TracedCriterion(
        placed.id,
        tuple(_traced_traits(criterion.traits, group, coded, scored=not criterion.rules)),
        tuple(criterion.criteria),
        result,
        before_caps,
        tuple(_caps(criterion.caps, scales, may_be)),
        tuple(rule for rule in criterion.rules if rule.id in (result.rules or ())),
    )


def _traced_traits(
    traits: Mapping[str, Trait], group: Group, coded: Mapping[str, Coding], *, scored: bool
) -> Iterator[TracedTrait]:
    for id, trait in traits.items():
        observation = group.traits.get(id)
        yield TracedTrait(
            id,
            coded.get(id, UNKNOWN),
            {
                value: trait.values[value].points if scored else None
                for value in possible(coded.get(id, UNKNOWN), tuple(trait.values))
            },
            trait.weight,
            observation.evidence if observation else (),
            observation.value if observation and observation.value != coded[id] else None,
        )


def _caps(
    caps: tuple[Cap, ...], scales: Mapping[str, tuple[str, ...]], may_be: Mapping[str, tuple[str, ...]]
) -> Iterator[TracedCap]:
    for cap in caps:
        fits = {
            id: [
                value in may_be[id] and fits_cell
                for value, fits_cell in zip(scales[id], allowed(cell, scales[id]), strict=True)
            ]
            for id, cell in cap.when.items()
        }
        if all(any(fit) for fit in fits.values()):
            yield TracedCap(cap, all(sum(fit) == len(may_be[id]) for id, fit in fits.items()))


# ---- why not


class FailedCell(NamedTuple):
    """A cell of a rule that no completion meets."""

    criterion: str  # or a trait that the table reads
    wanted: tuple[str, ...]  # the levels that the cell lets through
    had: tuple[str, ...]  # the levels that the criterion may have
    distance: int  # steps on the scale between the nearest of both, from 1


class WhyNot(NamedTuple):
    """Why a rule never decides: its failed cells, or else the ids of earlier rules that decide wherever it matches."""

    rule: Rule | LevelRule
    failed: tuple[FailedCell, ...]
    overtaken_by: tuple[str, ...]
    within: str | None = None  # the criterion whose table has the rule; None: the set's own


def why_not(situation: Situation, criteria: CriteriaSet) -> tuple[WhyNot, ...]:
    """For every rule of every table that decides in no completion, the reason; the set's own rules come first."""
    *of_criteria, of_set = tables(criteria)
    nodes = {node.id: node for node in situation.engine.criteria}
    return tuple(
        answer
        for table in (of_set, *of_criteria)
        for node in [situation.engine.top if table.id is None else nodes[table.id]]
        if isinstance(node, CompiledTable)
        for answer in _why_not(table, [sorted(situation.distribution(part).levels) for part in node.inputs])
    )


def _why_not(table: Table, had: Sequence[Sequence[LevelIndex]]) -> Iterator[WhyNot]:
    """The answers of one table, whose inputs may have these levels (or values)."""
    decides = {}
    undecided = box(had, table)
    sets = rule_sets(table)
    for rule, matched in zip(table.rules, sets, strict=True):
        decides[rule.id] = matched & undecided
        undecided &= ~matched
    for rule, matched in zip(table.rules, sets, strict=True):
        if not decides[rule.id]:
            earlier = tuple(id for id, decided in decides.items() if decided & matched)
            yield WhyNot(rule, tuple(_failed_cells(rule, table, had)), earlier, table.id)


def _failed_cells(rule: Rule | LevelRule, table: Table, had: Sequence[Sequence[LevelIndex]]) -> Iterator[FailedCell]:
    wanted_levels = matched_levels(table, rule.when)
    for (id, scale), wanted, levels in zip(table.inputs.items(), wanted_levels, had, strict=True):
        distance = min(abs(level - wanted_level) for level in levels for wanted_level in wanted)
        if distance:
            names = tuple(scale[index] for index in wanted), tuple(scale[index] for index in levels)
            yield FailedCell(id, *names, 1 if id in table.unordered else distance)
