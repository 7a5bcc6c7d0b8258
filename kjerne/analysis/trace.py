"""The trace of a result from values to levels, and why no other rule decided."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from kjerne.engine.cells import allowed
from kjerne.engine.distribution import level_distribution, options, possible
from kjerne.engine.evaluate import CriterionResult, Engine, Evaluation
from kjerne.engine.rule_table import box, rule_sets
from kjerne.model.documents import (
    ANY,
    UNKNOWN,
    Cap,
    Coding,
    CriteriaSet,
    Evidence,
    Group,
    Rule,
    codings,
)

# ---- trace


class TracedTrait(NamedTuple):
    """A trait as it was scored."""

    id: str
    coding: Coding
    values: Mapping[str, Decimal]  # the values that it may have, with their points (0 to 100)
    weight: int
    evidence: tuple[Evidence, ...]


class TracedCap(NamedTuple):
    """A cap whose condition holds, in every completion (`certain`) or in some."""

    cap: Cap
    certain: bool


class TracedCriterion(NamedTuple):
    """How a criterion came to its level."""

    id: str
    traits: tuple[TracedTrait, ...]
    result: CriterionResult
    before_caps: tuple[str, ...]  # the levels that the score alone gives, the worst first
    caps: tuple[TracedCap, ...]  # those whose condition holds


def trace(criteria: CriteriaSet, engine: Engine, group: Group, evaluation: Evaluation) -> tuple[TracedCriterion, ...]:
    """For each criterion how it came to its level."""
    traced = []
    coded = codings(group)
    for compiled in engine.criteria:
        criterion = criteria.criteria[compiled.id]
        may_be = {id: possible(coded.get(id, UNKNOWN), tuple(trait.values)) for id, trait in criterion.traits.items()}
        choices = [options(coded.get(trait.id, UNKNOWN), trait) for trait in compiled.traits]
        uncapped = level_distribution(compiled._replace(at_most=()), choices)
        traced.append(
            TracedCriterion(
                compiled.id,
                tuple(
                    TracedTrait(
                        id,
                        coded.get(id, UNKNOWN),
                        {value: trait.values[value].points for value in may_be[id]},
                        trait.weight,
                        group.traits[id].evidence if id in group.traits else (),
                    )
                    for id, trait in criterion.traits.items()
                ),
                evaluation.criteria[compiled.id],
                tuple(engine.levels[level] for level in uncapped.levels),
                tuple(
                    _caps(criterion.caps, {id: tuple(trait.values) for id, trait in criterion.traits.items()}, may_be)
                ),
            )
        )
    return tuple(traced)


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

    criterion: str
    wanted: tuple[str, ...]  # the levels that the cell lets through
    had: tuple[str, ...]  # the levels that the criterion may have
    distance: int  # steps on the scale between the nearest of both, from 1


class WhyNot(NamedTuple):
    """Why a rule never decides: its failed cells, or else the ids of earlier rules that decide wherever it matches."""

    rule: Rule
    failed: tuple[FailedCell, ...]
    overtaken_by: tuple[str, ...]


def why_not(criteria: CriteriaSet, evaluation: Evaluation) -> tuple[WhyNot, ...]:
    """For every rule that decides in no completion, the reason; in the order of the rules."""
    levels = tuple(criteria.levels)
    had = {id: [levels.index(level) for level in result.levels] for id, result in evaluation.criteria.items()}
    decides = {}
    undecided = box(had.values(), len(levels))
    sets = rule_sets(criteria)
    for rule, matched in zip(criteria.rules, sets, strict=True):
        decides[rule.id] = matched & undecided
        undecided &= ~matched
    answers = []
    for rule, matched in zip(criteria.rules, sets, strict=True):
        if rule.id in evaluation.rules:
            continue
        failed = []
        for id, level_indexes in had.items():
            wanted = [index for index, ok in enumerate(allowed(rule.when.get(id, ANY), levels)) if ok]
            distance = min(abs(level - wanted_level) for level in level_indexes for wanted_level in wanted)
            if distance:
                names = tuple(levels[index] for index in wanted), tuple(levels[index] for index in level_indexes)
                failed.append(FailedCell(id, *names, distance))
        earlier = tuple(id for id, decided in decides.items() if decided & matched)
        answers.append(WhyNot(rule, tuple(failed), earlier))
    return tuple(answers)
