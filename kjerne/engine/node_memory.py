"""The nodes of a compiled criteria set with what they gave before: codings come back from group to group."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from kjerne.engine.compiled import CompiledCriterion, CompiledTable, CompiledTrait, Node
from kjerne.engine.distribution import (
    Codings,
    LevelDistribution,
    LevelShare,
    Met,
    Score,
    TraitTerms,
    as_met,
    level_distribution,
    options,
    remember,
    trait_terms,
)
from kjerne.engine.integers import Completions
from kjerne.engine.level_table import Combinations, LevelTable, combinations, extended, is_small, level_table, looked_up
from kjerne.engine.table_outcomes import table_levels, trait_levels
from kjerne.model.documents import Coding

HASHABLE = (str, tuple)
"""The codings that can be looked up: a value, unknown, or several values. A distribution cannot."""

Keys = tuple[Hashable, ...]
"""Codings, with the items of a distribution in its place."""


class CriterionResult(NamedTuple):
    """The result of one criterion: its score, and each level that some completion reaches, the worst first.

    A criterion that a table decides has no score, and the ids of the rules that some completion reaches. A subtotal
    without thresholds has no levels.
    """

    score: Score | None
    levels: dict[str, LevelShare]
    rules: tuple[str, ...] | None = None  # None where points decide

    @property
    def level(self) -> str | None:
        """The level if only one is reached, else None."""
        return next(iter(self.levels)) if len(self.levels) == 1 else None


class NodeOutcome(NamedTuple):
    """The outcome of a node for one coding of its traits."""

    result: CriterionResult | None  # None of a trait
    completions: Completions
    distribution: LevelDistribution
    within: tuple[CriterionResult, ...] = ()  # the results of all criteria within it


class NodeMemory:
    """A node with its outcomes by the codings of its traits.

    At most `MOST_REMEMBERED` are kept, of the node and of each node that it reads.
    """

    inputs: "tuple[NodeMemory, ...]" = ()  # the nodes that it reads, or the subtotals in it

    def __init__(self, traits: Sequence[CompiledTrait]) -> None:
        self.coded_traits = _coding_getter([trait.id for trait in traits])
        self.remembered: dict[Hashable, NodeOutcome] = {}
        self._met: Met = {}

    def outcome(self, codings: Codings) -> NodeOutcome:
        """The outcome for a group in which every trait is coded."""
        coded = self.coded_traits(codings)
        keys: Keys = coded
        try:
            known = self.remembered.get(keys)
        except TypeError:
            keys = tuple([coding if isinstance(coding, HASHABLE) else tuple(coding.items()) for coding in coded])
            known = self.remembered.get(keys)
        return known or remember(self.remembered, keys, self._work_out(coded, keys, codings))

    def _work_out(self, coded: Sequence[Coding], keys: Keys, codings: Codings) -> NodeOutcome:
        raise NotImplementedError


class TraitMemory(NodeMemory):
    """A trait that a table reads."""

    def __init__(self, node: CompiledTrait) -> None:
        super().__init__([node])
        self.node = node

    def _work_out(self, coded: Sequence[Coding], keys: Keys, codings: Codings) -> NodeOutcome:
        distribution = as_met(self._met, trait_levels(options(coded[0], self.node)))
        return NodeOutcome(None, distribution.completions, distribution)


class TableMemory(NodeMemory):
    """A criterion that a table decides."""

    def __init__(self, node: CompiledTable) -> None:
        super().__init__(node.traits)
        self.node, self.inputs = node, tuple(map(node_memory, node.inputs))

    def _work_out(self, coded: Sequence[Coding], keys: Keys, codings: Codings) -> NodeOutcome:
        outcomes = [memory.outcome(codings) for memory in self.inputs]
        reached, by_level = table_levels(self.node, [outcome.distribution for outcome in outcomes])
        distribution = as_met(self._met, by_level, self.node.levels)
        rules = tuple([self.node.rules[rule].id for rule in sorted(reached)])
        result = CriterionResult(None, distribution.shares, rules)
        return NodeOutcome(result, distribution.completions, distribution, within(outcomes))


class PointsMemory(NodeMemory):
    """A criterion that points decide. What its first traits give is kept too, of a small one: all but the last."""

    def __init__(self, node: CompiledCriterion) -> None:
        super().__init__(node.traits)
        self.node, self.inputs = node, tuple(map(node_memory, node.subtotals))
        self._last = len(node.traits) - 1
        self._terms: tuple[dict[Hashable, TraitTerms], ...] = tuple({} for _ in node.traits)
        self._first: dict[Hashable, Combinations] = {}

    def _work_out(self, coded: Sequence[Coding], keys: Keys, codings: Codings) -> NodeOutcome:
        last, table = self._last, self._table
        if table is None:
            terms = [self._terms_of(*each) for each in zip(range(last + 1), coded, keys, strict=False)]
            score, distribution = level_distribution(self.node, terms, self._met)
        else:
            first = self._first.get(keys[:last]) or self._add_up(coded, keys)
            trait = self._terms[last].get(keys[last]) or self._terms_of(last, coded[last], keys[last])
            score, distribution = looked_up(self.node, table, extended(first, trait), self._met)
        result = CriterionResult(score, distribution.shares)
        if not self.inputs:
            return NodeOutcome(result, distribution.completions, distribution)
        outcomes = [memory.outcome(codings) for memory in self.inputs]
        return NodeOutcome(result, distribution.completions, distribution, within(outcomes))

    def by_points(self, coded: Sequence[TraitTerms]) -> LevelDistribution:
        """The distribution for these terms of its traits."""
        if self._table is None:
            return level_distribution(self.node, coded, self._met)[1]
        return looked_up(self.node, self._table, combinations(coded), self._met)[1]

    def _add_up(self, coded: Sequence[Coding], keys: Keys) -> Combinations:
        terms = [self._terms_of(*each) for each in zip(range(self._last), coded, keys, strict=False)]
        return remember(self._first, keys[: self._last], combinations(terms))

    def _terms_of(self, place: int, coding: Coding, key: Hashable) -> TraitTerms:
        known, trait = self._terms[place], self.node.traits[place]
        return known.get(key) or remember(known, key, trait_terms(trait, options(coding, trait)))

    @cached_property
    def _table(self) -> LevelTable | None:
        return level_table(self.node) if is_small(self.node) else None


def node_memory(node: Node) -> NodeMemory:
    """A memory of the node, and of each that it reads."""
    if isinstance(node, CompiledTrait):
        return TraitMemory(node)
    return TableMemory(node) if isinstance(node, CompiledTable) else PointsMemory(node)


def memories_below(memories: Iterable[NodeMemory]) -> Iterator[NodeMemory]:
    """All the memories, each before those of what it reads."""
    for memory in memories:
        yield memory
        yield from memories_below(memory.inputs)


def within(outcomes: Iterable[NodeOutcome]) -> tuple[CriterionResult, ...]:
    """The results of the criteria with these outcomes, each before those within it."""
    results = [(outcome.result, *outcome.within) for outcome in outcomes if outcome.result]
    return tuple(chain.from_iterable(results))


def _coding_getter(traits: Sequence[str]) -> Callable[[Codings], tuple[Coding, ...]]:
    """A function from codings to those of these traits; of a single trait twice, as `itemgetter` of one is no tuple."""
    return itemgetter(*traits) if len(traits) > 1 else itemgetter(*traits, *traits)
