"""The rule engine: evaluates a coded group by a criteria set, exactly.

A criteria set compiles once, to a tree of nodes: criteria that points decide in integers, and tables from every
combination to its rule. A node has inputs and gives an exact distribution over its levels; the set is the table at the
top, whose levels are the recommendations. Inputs share no traits. So where traits are open (unknown, several values, a
distribution), each node's completions are counted from its own traits alone, and only then combined.

Terms and step numbers are those of docs/contract.md, "What an evaluation is".
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import prod
from operator import itemgetter
from typing import NamedTuple, TypeVar

from kjerne.engine.compiled import CompiledCriterion, CompiledTable, CompiledTrait, Node, traits_of
from kjerne.engine.distribution import (
    Codings,
    LevelDistribution,
    Options,
    Score,
    TraitTerms,
    exact,
    level_distribution,
    options,
    tabulated_levels,
    trait_terms,
)
from kjerne.engine.integers import Completions, LevelIndex
from kjerne.engine.table_outcomes import Outcome, Reach, reach, table_distribution, trait_distribution
from kjerne.model.documents import UNKNOWN, Coding

MOST_REMEMBERED = 4096
"""The most codings of one node's traits, and the most combinations of levels, whose results an engine keeps."""

K = TypeVar("K")
V = TypeVar("V")


class LevelShare(NamedTuple):
    """A part of the completions: how many, and their share of all by weight, above 0 to 1."""

    completions: Completions
    share: Fraction


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


class Evaluation(NamedTuple):
    """The result for one group. `outcomes` run from the best recommendation to the worst."""

    outcomes: tuple[Outcome, ...]
    completions: Completions
    ids: tuple[str, ...]  # of the criteria, each before those within it; `results` are in their order
    results: tuple[CriterionResult, ...]
    weights: tuple[int, ...]  # of the criteria in the total; 0 of one that does not count in it

    @property
    def criteria(self) -> dict[str, CriterionResult]:
        """The results of the criteria by their ids."""
        return dict(zip(self.ids, self.results, strict=True))

    @property
    def total(self) -> Score | None:
        """Step 6: the mean of the scores of the top criteria that have one, by their weights; None where none has."""
        counted = [
            (result.score, weight)
            for result, weight in zip(self.results, self.weights, strict=True)
            if weight and result.score
        ]
        if not counted:
            return None
        if self.completions == 1:
            mean = _mean([(score.expected, weight) for score, weight in counted])
            return Score(mean, mean, mean)
        return Score(*[_mean([(score[place], weight) for score, weight in counted]) for place in range(3)])

    @property
    def robust(self) -> bool:
        """Whether every completion gives the same recommendation."""
        return len(self.outcomes) == 1

    @property
    def recommendation(self) -> str | None:
        """The recommendation, or None where it is undetermined."""
        return self.outcomes[0].recommendation if self.robust else None

    @property
    def leaning(self) -> str:
        """The most likely recommendation; of equally likely ones the better."""
        return max(self.outcomes, key=lambda outcome: outcome.share).recommendation  # max keeps the first, the better

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule of the set that some completion reaches, grouped by recommendation, the best first."""
        return tuple(rule for outcome in self.outcomes for rule in outcome.rules)


def _mean(weighted: Iterable[tuple[Fraction, int]]) -> Fraction:
    """The weighted mean; makes one fraction, not one for each addition."""
    total, unit, weights = 0, 1, 0
    for score, weight in weighted:
        numerator, denominator = score.as_integer_ratio()
        if denominator != unit:
            numerator, total, unit = numerator * unit, total * denominator, unit * denominator
        total += weight * numerator
        weights += weight
    return exact(total, unit * weights)


class LevelCounts:
    """The levels that a node reaches, the worst first, with how many completions each has and how much they weigh.

    There is one and the same object for all outcomes of a node with the same levels, and it is only equal to itself: so
    that it is quick to look up what several together lead to.
    """

    __slots__ = ("counts", "levels", "shares", "weight", "weights")

    def __init__(self, distribution: LevelDistribution, names: Sequence[str]) -> None:
        self.levels = tuple(distribution.levels)
        self.counts = tuple([count for count, _ in distribution.levels.values()])
        self.weights = tuple([weight for _, weight in distribution.levels.values()])
        self.weight = distribution.weight
        self.shares = {
            names[level]: LevelShare(count, exact(weight, distribution.weight))
            for level, (count, weight) in (distribution.levels.items() if names else ())
        }


class NodeOutcome(NamedTuple):
    """The outcome of a node for one coding of its traits."""

    result: CriterionResult | None  # None of a trait
    completions: Completions
    reached: LevelCounts
    distribution: LevelDistribution
    within: tuple[CriterionResult, ...] = ()  # the results of all criteria within it


class _NodeMemory:
    """A node with its results by the codings of its traits: they come back from group to group.

    At most `MOST_REMEMBERED` are kept, of the node and of each node that it reads.
    """

    def __init__(self, node: Node) -> None:
        self.node = node
        self.coded_traits = _coding_getter([trait.id for trait in traits_of(node)])
        self.remembered: dict[Hashable, NodeOutcome] = {}
        self.inputs = tuple(map(_NodeMemory, node.inputs)) if isinstance(node, CompiledTable) else ()
        self.subtotals = tuple(map(_NodeMemory, node.subtotals)) if isinstance(node, CompiledCriterion) else ()
        self._reached: dict[Hashable, LevelCounts] = {}
        self._terms: tuple[dict[Hashable, TraitTerms], ...] = tuple({} for _ in traits_of(node))
        self._levels: tuple[LevelIndex, ...] | None = None
        self._tabulated = False

    def outcome(self, codings: Codings) -> NodeOutcome:
        """The outcome for a group in which every trait is coded."""
        coded = self.coded_traits(codings)
        keys: tuple[Hashable, ...] = coded
        try:
            known = self.remembered.get(keys)
        except TypeError:  # a distribution, which is not hashable
            keys = tuple([coding if isinstance(coding, str | tuple) else tuple(coding.items()) for coding in coded])
            known = self.remembered.get(keys)
        return known or remember(self.remembered, keys, self._work_out(coded, keys, codings))

    def _work_out(self, coded: tuple[Coding, ...], keys: tuple[Hashable, ...], codings: Codings) -> NodeOutcome:
        node = self.node
        if isinstance(node, CompiledTrait):
            distribution = trait_distribution(options(coded[0], node))
            return NodeOutcome(None, distribution.completions, self._levels_of(distribution), distribution)
        if isinstance(node, CompiledTable):
            outcomes = [memory.outcome(codings) for memory in self.inputs]
            reached_rules, distribution = table_distribution(node, [outcome.distribution for outcome in outcomes])
            reached = self._levels_of(distribution)
            rules = tuple([node.rules[rule].id for rule in sorted(reached_rules)])
            result = CriterionResult(None, reached.shares, rules)
        else:
            outcomes = [memory.outcome(codings) for memory in self.subtotals]
            distribution = self._by_points(node, coded, keys)
            reached = self._levels_of(distribution)
            result = CriterionResult(distribution.score, reached.shares)
        within = tuple(chain.from_iterable(_results(outcome) for outcome in outcomes)) if outcomes else ()
        return NodeOutcome(result, distribution.completions, reached, distribution, within)

    def _by_points(
        self, node: CompiledCriterion, coded: tuple[Coding, ...], keys: tuple[Hashable, ...]
    ) -> LevelDistribution:
        try:
            terms = [known[key] for known, key in zip(self._terms, keys, strict=False)]
        except KeyError:  # a coding is new
            terms = [
                known.get(key) or remember(known, key, trait_terms(trait, options(coding, trait)))
                for known, trait, coding, key in zip(self._terms, node.traits, coded, keys, strict=False)
            ]
        return level_distribution(node, terms, self.level_table)

    @property
    def level_table(self) -> tuple[LevelIndex, ...] | None:
        """See `tabulated_levels`; made when it is first asked for, of a criterion that points decide."""
        if not self._tabulated and isinstance(self.node, CompiledCriterion):
            self._levels, self._tabulated = tabulated_levels(self.node), True
        return self._levels

    def _levels_of(self, distribution: LevelDistribution) -> LevelCounts:
        key = (distribution.weight, *distribution.levels.items())
        known = self._reached.get(key)
        if known is None:
            names = () if isinstance(self.node, CompiledTrait) else self.node.levels
            known = remember(self._reached, key, LevelCounts(distribution, names))
        return known


class Engine:
    """A compiled criteria set: `top` is the table of the set, whose levels are the recommendations.

    It keeps the results of each node by the codings of its traits, and of each combination of levels.
    """

    def __init__(self, top: CompiledTable) -> None:
        self.top, self.recommendations, self.rules, self.table = top, top.levels, top.rules, top.table
        self.traits = top.traits
        below = tuple(_criteria_below(top, None))
        self.criteria = tuple(criterion for criterion, _ in below)
        self._ids = tuple(criterion.id for criterion in self.criteria)
        self.parents = tuple(parent for _, parent in below)  # the id of the criterion that each is in, if any
        weights = {node.id: node.weight for node in top.inputs if isinstance(node, CompiledCriterion)}
        self._weights = tuple(weights.get(criterion.id, 0) for criterion in self.criteria)
        self._unknown = {trait.id: UNKNOWN for trait in self.traits}
        self.scored = self._unknown.keys()
        self._nodes = tuple(map(_NodeMemory, top.inputs))
        self._memories = [(memory.remembered, memory.coded_traits) for memory in self._nodes]
        self._one_level = [node.id for node in top.inputs] == [criterion.id for criterion in self.criteria]
        self._outcomes: dict[tuple[LevelCounts, ...], tuple[Outcome, ...]] = {}
        self._reach: dict[tuple[tuple[LevelIndex, ...], ...], Reach] = {}

    def evaluate(self, codings: Codings) -> Evaluation:
        """The evaluation of a group with these codings. Raises `KeyError` for a value that a trait does not have."""
        node_outcomes = self.node_outcomes(codings)
        results, counts, reached, _, _ = zip(*node_outcomes, strict=True)
        completions = prod(counts)
        ranked = self._outcomes.get(reached)
        if ranked is None:
            ranked = remember(self._outcomes, reached, self._combined(reached, completions))
        if not self._one_level:
            results = tuple(chain.from_iterable(map(_results, node_outcomes)))
        return Evaluation(ranked, completions, self._ids, results, self._weights)

    def _combined(self, inputs: Sequence[LevelCounts], completions: Completions) -> tuple[Outcome, ...]:
        """Steps 4 and 5: the outcomes of the inputs of the table at the top, the best first."""
        key = tuple([reached.levels for reached in inputs])
        reached = self._reach.get(key) or remember(self._reach, key, reach(self.top, key))
        counts = reached.summed([levels.counts for levels in inputs])
        weight = prod([levels.weight for levels in inputs])
        weights = counts if weight == completions else reached.summed([levels.weights for levels in inputs])
        return tuple(
            [
                Outcome(recommendation, exact(part, weight), count, rules)
                for (recommendation, rules), count, part in zip(reached.outcomes, counts, weights, strict=True)
            ]
        )

    @cached_property
    def trait_readers(self) -> Mapping[str, CompiledCriterion | CompiledTable]:
        """What reads each trait, by its id: a table, or the criterion by points whose level a table reads."""
        return {node.id: reader for node, reader in _readers(self.top) if isinstance(node, CompiledTrait)}

    @cached_property
    def criterion_readers(self) -> Mapping[str, CompiledCriterion | CompiledTable]:
        """What reads each criterion, by its id: as of traits, a subtotal is read by the criterion at the top of it."""
        return {node.id: reader for node, reader in _readers(self.top) if not isinstance(node, CompiledTrait)}

    @cached_property
    def _memory_by_id(self) -> Mapping[str, _NodeMemory]:
        return {memory.node.id: memory for memory in _memories_below(self._nodes)}

    def distribution(self, criterion: CompiledCriterion, chosen: Sequence[Options]) -> LevelDistribution:
        """A criterion that points decide over its levels; `chosen` are the options of each of its traits, in order."""
        terms = [trait_terms(trait, options) for trait, options in zip(criterion.traits, chosen, strict=True)]
        return level_distribution(criterion, terms, self._memory_by_id[criterion.id].level_table)

    def node_outcomes(self, codings: Codings) -> list[NodeOutcome]:
        """The outcome of each input of the table at the top, for a group with these codings."""
        try:
            return [memory[coded_traits(codings)] for memory, coded_traits in self._memories]
        except (
            KeyError,
            TypeError,
        ):  # a trait is left out, a coding is new, or it is a distribution, which is not hashable
            complete = {**self._unknown, **codings}
        return [memory.outcome(complete) for memory in self._nodes]


Placed = tuple[CompiledCriterion | CompiledTable, str | None]
"""A criterion, and the id of the one that it is in."""


def _criteria_below(table: CompiledTable, id: str | None) -> Iterator[Placed]:
    """Every criterion below the table of this criterion (None: of the set), each before those within it."""
    for node in table.inputs:
        if isinstance(node, CompiledTable):
            yield node, id
            yield from _criteria_below(node, node.id)
        elif isinstance(node, CompiledCriterion):
            yield node, id
            yield from _subtotals_below(node)


def _subtotals_below(criterion: CompiledCriterion) -> Iterator[tuple[CompiledCriterion, str]]:
    for part in criterion.subtotals:
        yield part, criterion.id
        yield from _subtotals_below(part)


def _readers(table: CompiledTable) -> Iterator[tuple[Node, CompiledCriterion | CompiledTable]]:
    for node in table.inputs:
        yield node, table
        if isinstance(node, CompiledTable):
            yield from _readers(node)
        elif isinstance(node, CompiledCriterion):
            yield from ((trait, node) for trait in node.traits)
            yield from ((part, node) for part, _ in _subtotals_below(node))


def _memories_below(memories: Iterable[_NodeMemory]) -> Iterator[_NodeMemory]:
    for memory in memories:
        yield memory
        yield from _memories_below((*memory.inputs, *memory.subtotals))


def _results(outcome: NodeOutcome) -> tuple[CriterionResult, ...]:
    return (outcome.result, *outcome.within) if outcome.result else ()


def _coding_getter(traits: Sequence[str]) -> Callable[[Codings], tuple[Coding, ...]]:
    """A function from codings to those of these traits; of a single trait twice, as `itemgetter` of one is no tuple."""
    return itemgetter(*traits) if len(traits) > 1 else itemgetter(*traits, *traits)


def remember(memory: dict[K, V], key: K, value: V) -> V:
    """Store the value in the memory, emptied first if it is full, and return it."""
    if len(memory) >= MOST_REMEMBERED:
        memory.clear()
    memory[key] = value
    return value
