"""The rule engine: evaluates a coded group by a criteria set, exactly.

A criteria set compiles once, to a tree of nodes: criteria that points decide in integers, and tables from every
combination to its rule. A node has inputs and gives an exact distribution over its levels; the set is the table at the
top, whose levels are the recommendations. Inputs share no traits. So where traits are open (unknown, several values, a
distribution), each node's completions are counted from its own traits alone, and only then combined.

Terms and step numbers are those of docs/contract.md, "What an evaluation is".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import NamedTuple

from kjerne.engine.compiled import CompiledCriterion, CompiledTable, CompiledTrait, Node
from kjerne.engine.distribution import Codings, LevelDistribution, Options, Score, exact, remember, trait_terms
from kjerne.engine.integers import Completions, LevelIndex
from kjerne.engine.node_memory import CriterionResult, NodeOutcome, PointsMemory, memories_below, node_memory, within
from kjerne.engine.table_outcomes import Outcome, Reach, reach
from kjerne.model.documents import UNKNOWN

CERTAIN = Fraction(1)
"""The share of what every completion leads to."""


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
    def leaning(self) -> str | None:
        """The most likely recommendation; None where several are."""
        most = max(outcome.share for outcome in self.outcomes)
        likely = [outcome.recommendation for outcome in self.outcomes if outcome.share == most]
        return likely[0] if len(likely) == 1 else None

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
        self._nodes = tuple(map(node_memory, top.inputs))
        self._memories = [(memory.remembered, memory.coded_traits) for memory in self._nodes]
        self._one_level = [node.id for node in top.inputs] == [criterion.id for criterion in self.criteria]
        self._outcomes: dict[tuple[LevelDistribution, ...], tuple[Outcome, ...]] = {}
        self._reach: dict[tuple[tuple[LevelIndex, ...], ...], Reach] = {}

    def evaluate(self, codings: Codings) -> Evaluation:
        """The evaluation of a group with these codings. Raises `KeyError` for a value that a trait does not have."""
        node_outcomes = self.node_outcomes(codings)
        results, counts, inputs, _ = zip(*node_outcomes, strict=True)
        completions = prod(counts)
        ranked = self._outcomes.get(inputs)
        if ranked is None:
            ranked = remember(self._outcomes, inputs, self._combined(inputs, completions))
        if not self._one_level:
            results = within(node_outcomes)
        return Evaluation(ranked, completions, self._ids, results, self._weights)

    def _combined(self, inputs: Sequence[LevelDistribution], completions: Completions) -> tuple[Outcome, ...]:
        """Steps 4 and 5: the outcomes of the inputs of the table at the top, the best first."""
        key = tuple([distribution.levels for distribution in inputs])
        reached = self._reach.get(key) or remember(self._reach, key, reach(self.top, key))
        if len(reached.outcomes) == 1:
            [(recommendation, rules)] = reached.outcomes
            return (Outcome(recommendation, CERTAIN, completions, rules),)
        counts = reached.summed([distribution.counts for distribution in inputs])
        weight = prod([distribution.weight for distribution in inputs])
        weights = counts if weight == completions else reached.summed([each.weights for each in inputs])
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
    def _by_points(self) -> Mapping[str, PointsMemory]:
        memories = memories_below(self._nodes)
        return {memory.node.id: memory for memory in memories if isinstance(memory, PointsMemory)}

    def distribution(self, criterion: CompiledCriterion, chosen: Sequence[Options]) -> LevelDistribution:
        """A criterion that points decide over its levels; `chosen` are the options of each of its traits, in order."""
        terms = [trait_terms(trait, options) for trait, options in zip(criterion.traits, chosen, strict=True)]
        return self._by_points[criterion.id].by_points(terms)

    def node_outcomes(self, codings: Codings) -> list[NodeOutcome]:
        """The outcome of each input of the table at the top, for a group with these codings."""
        try:
            return [memory[coded_traits(codings)] for memory, coded_traits in self._memories]
        except (KeyError, TypeError):  # a trait is left out, or a coding is new or cannot be looked up
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
