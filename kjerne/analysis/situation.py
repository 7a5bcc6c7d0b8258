"""A coded group under a criteria set, with what other codings of one node would lead to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import prod
from typing import NamedTuple

from kjerne.engine.compiled import CompiledCriterion, CompiledTable, CompiledTrait, Node, scale_of
from kjerne.engine.distribution import Codings, LevelDistribution, Options, options
from kjerne.engine.evaluate import Engine
from kjerne.engine.integers import CompletionWeight, LevelIndex, RuleIndex, ValueIndex, Weight
from kjerne.engine.table_outcomes import (
    Levels,
    Outcome,
    RuleWeights,
    outcomes,
    ranked_outcomes,
    rule_weights,
    table_levels,
    trait_levels,
)
from kjerne.model.documents import UNKNOWN


class Effect(NamedTuple):
    """What each level (or value) of one node leads to, with everything else as it is."""

    top: CompiledTable
    rules: tuple[RuleWeights, ...]  # for each level of the node, the rules of the set that it leads to
    weight: Weight  # of the completions of everything else

    def outcomes(self, levels: Levels, weight: Weight) -> tuple[Outcome, ...]:
        """Steps 4 and 5 with these levels of the node, whose completions weigh so much: recommendations, best first."""
        return ranked_outcomes(self.top, _mixed_rules(levels.items(), self.rules), self.weight * weight)

    def recommendation(self, levels: Iterable[LevelIndex]) -> str | None:
        """The recommendation if the node may have exactly these levels; None where it is undetermined."""
        recommendations = {self.top.rules[rule].level for level in levels for rule in self.rules[level]}
        return self.top.levels[recommendations.pop()] if len(recommendations) == 1 else None


class Situation:
    """A coded group under a criteria set. Every result is computed when it is first asked for, and then kept."""

    def __init__(self, engine: Engine, codings: Codings) -> None:
        self.engine, self.codings = engine, codings
        self._effects: dict[str, Effect] = {}
        self._distributions: dict[str, LevelDistribution] = {}

    @cached_property
    def options(self) -> Mapping[str, Options]:
        """The options of each scored trait, by its id."""
        return {trait.id: options(self.codings.get(trait.id, UNKNOWN), trait) for trait in self.engine.traits}

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The recommendations that some completion reaches, the best first."""
        return outcomes(self.engine.top, self._inputs_of(self.engine.top))

    @property
    def recommendation(self) -> str | None:
        """The recommendation, or None where it is undetermined."""
        return only_recommendation(self.outcomes)

    def distribution(self, node: Node) -> LevelDistribution:
        """A node over its levels (or values)."""
        known = self._distributions.get(node.id)
        if known is None:
            if isinstance(node, CompiledTrait):
                known = LevelDistribution(trait_levels(self.options[node.id]))
            elif isinstance(node, CompiledCriterion):
                known = self.engine.distribution(node, self.options_in(node))
            else:
                known = LevelDistribution(table_levels(node, self._inputs_of(node))[1])
            self._distributions[node.id] = known
        return known

    def options_in(self, criterion: CompiledCriterion) -> list[Options]:
        """The options of each trait of a criterion, in order."""
        return [self.options[trait.id] for trait in criterion.traits]

    def effect(self, node: Node) -> Effect:
        """What each level of a node that a table reads leads to."""
        known = self._effects.get(node.id)
        if known is None:
            known = self._effects[node.id] = self._work_out_effect(node)
        return known

    def outcomes_with_value(self, trait: CompiledTrait, value: ValueIndex) -> tuple[Outcome, ...]:
        """The outcomes with one trait set to one value (its index)."""
        reader = self.engine.trait_readers[trait.id]
        if isinstance(reader, CompiledTable):
            return self.effect(trait).outcomes({value: (1, 1)}, 1)
        changed = [((value, 1),) if other.id == trait.id else self.options[other.id] for other in reader.traits]
        distribution = self.engine.distribution(reader, changed)
        return self.effect(reader).outcomes(distribution.by_level, distribution.weight)

    def traits(self) -> Iterator[tuple[CompiledTrait, Options]]:
        """Every scored trait with its options, in the order of the set."""
        return ((trait, self.options[trait.id]) for trait in self.engine.traits)

    def _inputs_of(self, table: CompiledTable) -> list[LevelDistribution]:
        return [self.distribution(node) for node in table.inputs]

    def _work_out_effect(self, node: Node) -> Effect:
        readers = self.engine.trait_readers if isinstance(node, CompiledTrait) else self.engine.criterion_readers
        table = readers[node.id]
        assert isinstance(table, CompiledTable)  # nothing else reads levels
        inputs = {other.id: self.distribution(other) for other in table.inputs}
        by_level = []
        for level in range(len(scale_of(node))):
            fixed = [{level: (1, 1)} if id == node.id else other.by_level for id, other in inputs.items()]
            by_level.append(rule_weights(table, fixed))
        weight = prod(distribution.weight for id, distribution in inputs.items() if id != node.id)
        if table is self.engine.top:
            return Effect(table, tuple(by_level), weight)
        above = self.effect(table)
        rules = tuple(
            _mixed_rules(((table.rules[rule].level, reached) for rule, reached in rules.items()), above.rules)
            for rules in by_level
        )
        return Effect(above.top, rules, weight * above.weight)


def _mixed_rules(levels: Iterable[tuple[LevelIndex, CompletionWeight]], rules: Sequence[RuleWeights]) -> RuleWeights:
    """The rules that these levels lead to; `rules` has those of each level."""
    sums: dict[RuleIndex, CompletionWeight] = {}
    for level, (level_count, level_weight) in levels:
        for rule, (count, weight) in rules[level].items():
            counted, weighed = sums.get(rule, (0, 0))
            sums[rule] = counted + count * level_count, weighed + weight * level_weight
    return sums


def only_recommendation(outcomes: Sequence[Outcome]) -> str | None:
    """The recommendation if there is only one outcome, else None."""
    return outcomes[0].recommendation if len(outcomes) == 1 else None
