"""The rule engine: evaluates a coded group by a criteria set, exactly.

A criteria set compiles once, to integers: points times weight, thresholds times the sum of weights, and one table from
every combination of levels to its rule. Where traits are open (unknown, several values, a distribution), each
criterion's completions are counted from its own traits alone. Only then are the levels of the criteria combined.

Terms and step numbers are those of docs/contract.md, "What an evaluation is".
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import prod
from operator import itemgetter
from typing import NamedTuple, TypeVar

from kjerne.engine.compiled import CompiledCriterion, CompiledRule
from kjerne.engine.distribution import Codings, LevelDistribution, Options, Score, level_distribution, options
from kjerne.engine.integers import Completions, CompletionWeight, LevelIndex, RecommendationIndex, RuleIndex, Weight
from kjerne.model.documents import UNKNOWN, Coding

MOST_REMEMBERED = 4096
"""The most codings of one criterion's traits, and the most combinations of levels, whose results an engine keeps."""

K = TypeVar("K")
V = TypeVar("V")


class LevelShare(NamedTuple):
    """A part of the completions: how many, and their share of all by weight, above 0 to 1."""

    completions: Completions
    share: Fraction


class CriterionResult(NamedTuple):
    """The result of one criterion: its score, and each level that some completion reaches, the worst first."""

    score: Score
    levels: dict[str, LevelShare]

    @property
    def level(self) -> str | None:
        """The level if only one is reached, else None."""
        return next(iter(self.levels)) if len(self.levels) == 1 else None


class Outcome(NamedTuple):
    """A recommendation that some completion reaches: its share (above 0 to 1), and the ids of its rules, in order."""

    recommendation: str
    share: Fraction
    completions: Completions
    rules: tuple[str, ...]


class Evaluation(NamedTuple):
    """The result for one group. `outcomes` run from the best recommendation to the worst."""

    outcomes: tuple[Outcome, ...]
    completions: Completions
    ids: tuple[str, ...]  # of the criteria; `results` and `weights` are in their order
    results: tuple[CriterionResult, ...]
    weights: tuple[int, ...]

    @property
    def criteria(self) -> dict[str, CriterionResult]:
        """The results of the criteria by their ids."""
        return dict(zip(self.ids, self.results, strict=True))

    @property
    def total(self) -> Score:
        """Step 6: the mean of the criteria's scores by the criteria's weights."""
        scores = [result.score for result in self.results]
        if self.completions == 1:
            mean = _mean([score.expected for score in scores], self.weights)
            return Score(mean, mean, mean)
        return Score(*[_mean(column, self.weights) for column in zip(*scores, strict=True)])

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
        """Every rule that some completion reaches, grouped by recommendation, the best first."""
        return tuple(rule for outcome in self.outcomes for rule in outcome.rules)


def _mean(scores: Sequence[Fraction], weights: Sequence[int]) -> Fraction:
    """The weighted mean; makes one fraction, not one for each addition."""
    total, unit = 0, 1
    for score, weight in zip(scores, weights, strict=True):
        numerator, denominator = score.as_integer_ratio()
        if denominator != unit:
            numerator, total, unit = numerator * unit, total * denominator, unit * denominator
        total += weight * numerator
    return Fraction(total, unit * sum(weights))


class CriterionOutcome(NamedTuple):
    """The outcome of a criterion for one coding of its traits.

    `reached` is one and the same object for all outcomes with the same levels, so that it is quick to compare.
    """

    result: CriterionResult
    completions: Completions
    reached: object
    distribution: LevelDistribution


class Engine:
    """A compiled criteria set. `table` has for each combination of levels the index of its rule; see `combination`.

    It keeps the results of each criterion by the codings of its traits, and of each combination of levels: both come
    back from group to group, since criteria share no traits. At most `MOST_REMEMBERED` of each are kept.
    """

    def __init__(
        self,
        levels: tuple[str, ...],
        recommendations: tuple[str, ...],
        criteria: tuple[CompiledCriterion, ...],
        rules: tuple[CompiledRule, ...],
        table: tuple[RuleIndex, ...],
    ) -> None:
        self.levels, self.recommendations, self.criteria = levels, recommendations, criteria
        self.rules, self.table = rules, table
        self._ids = tuple(criterion.id for criterion in criteria)
        self._weights = tuple(criterion.weight for criterion in criteria)
        self._unknown = {trait.id: UNKNOWN for criterion in criteria for trait in criterion.traits}
        self.scored = self._unknown.keys()
        self._memories: list[tuple[dict[Hashable, CriterionOutcome], Callable[[Codings], tuple[Coding, ...]]]] = [
            ({}, _coding_getter([trait.id for trait in criterion.traits])) for criterion in criteria
        ]
        self._reached: dict[Hashable, object] = {}
        self._outcomes: dict[tuple[object, ...], tuple[Outcome, ...]] = {}

    def evaluate(self, codings: Codings) -> Evaluation:
        """The evaluation of a group with these codings. Raises `KeyError` for a value that a trait does not have."""
        results, counts, reached, distributions = zip(*self.criterion_outcomes(codings), strict=True)
        completions = prod(counts)
        ranked = self._outcomes.get(reached)
        if ranked is None:
            ranked = remember(self._outcomes, reached, outcomes(self, distributions))
        return Evaluation(ranked, completions, self._ids, results, self._weights)

    def criterion_outcomes(self, codings: Codings) -> list[CriterionOutcome]:
        """The outcome of each criterion for a group with these codings."""
        try:
            return [memory[coded_traits(codings)] for memory, coded_traits in self._memories]
        except (
            KeyError,
            TypeError,
        ):  # a trait is left out, a coding is new, or it is a distribution, which is not hashable
            complete = {**self._unknown, **codings}
        try:
            return [memory[coded_traits(complete)] for memory, coded_traits in self._memories]
        except (KeyError, TypeError):
            return [
                self._criterion_outcome(place, coded_traits(complete))
                for place, (_, coded_traits) in enumerate(self._memories)
            ]

    def _criterion_outcome(self, place: int, values: tuple[Coding, ...]) -> CriterionOutcome:
        memory, _ = self._memories[place]
        key = tuple([coding if isinstance(coding, str | tuple) else tuple(coding.items()) for coding in values])
        remembered = memory.get(key)
        if remembered is not None:
            return remembered
        criterion = self.criteria[place]
        distribution = level_distribution(
            criterion, [options(*pair) for pair in zip(values, criterion.traits, strict=False)]
        )
        levels = {
            self.levels[level]: LevelShare(n, Fraction(w, distribution.weight))
            for level, (n, w) in distribution.levels.items()
        }
        levels_key = (distribution.weight, *distribution.levels.items())
        reached = self._reached.get(levels_key) or remember(self._reached, levels_key, object())  # quick to compare
        return remember(
            memory,
            key,
            CriterionOutcome(
                CriterionResult(distribution.score, levels), distribution.completions, reached, distribution
            ),
        )


def _coding_getter(traits: Sequence[str]) -> Callable[[Codings], tuple[Coding, ...]]:
    """A function from codings to those of these traits; of a single trait twice, as `itemgetter` of one is no tuple."""
    return itemgetter(*traits) if len(traits) > 1 else itemgetter(*traits, *traits)


def remember(memory: dict[K, V], key: K, value: V) -> V:
    """Store the value in the memory, emptied first if it is full, and return it."""
    if len(memory) >= MOST_REMEMBERED:
        memory.clear()
    memory[key] = value
    return value


def trait_options(engine: Engine, codings: Codings) -> list[list[Options]]:
    """For each criterion the options of each of its traits."""
    return [
        [options(codings.get(trait.id, UNKNOWN), trait) for trait in criterion.traits] for criterion in engine.criteria
    ]


RuleWeights = Mapping[RuleIndex, CompletionWeight]
"""For every rule that is reached, by its index: its completions and their weight."""


def outcomes(engine: Engine, distributions: Sequence[LevelDistribution]) -> tuple[Outcome, ...]:
    """Steps 4 and 5: the recommendations of the criteria's levels, combined; the best first."""
    reached = _rule_weights(engine, [part.levels for part in distributions])
    return tuple(_ranked_outcomes(engine, reached, prod(part.weight for part in distributions)))


class OtherCriteria(NamedTuple):
    """All criteria but one, combined."""

    engine: Engine
    rules: tuple[RuleWeights, ...]  # for each level of the one, the rules that it leads to
    weight: Weight  # of the completions of the others

    def outcomes(self, distribution: LevelDistribution) -> tuple[Outcome, ...]:
        """Steps 4 and 5 with this distribution of the one criterion: its recommendations, the best first."""
        reached = [
            (rule, (count * level_count, weight * factor))
            for level, (level_count, factor) in distribution.levels.items()
            for rule, (count, weight) in self.rules[level].items()
        ]
        return tuple(_ranked_outcomes(self.engine, _sum_by_rule(reached), self.weight * distribution.weight))

    def recommendation(self, levels: Iterable[LevelIndex]) -> str | None:
        """The recommendation if the one criterion may have exactly these levels; None where it is undetermined."""
        recommendations = {self.engine.rules[rule].recommendation for level in levels for rule in self.rules[level]}
        return self.engine.recommendations[recommendations.pop()] if len(recommendations) == 1 else None


def other_criteria(engine: Engine, distributions: Sequence[LevelDistribution], place: int) -> OtherCriteria:
    """All criteria but the one at this place (its index), combined."""
    levels = [distribution.levels for distribution in distributions]
    return OtherCriteria(
        engine,
        tuple(
            _rule_weights(engine, [*levels[:place], {level: (1, 1)}, *levels[place + 1 :]])
            for level in range(len(engine.levels))
        ),
        prod(distribution.weight for index, distribution in enumerate(distributions) if index != place),
    )


def _rule_weights(engine: Engine, levels: Sequence[Mapping[LevelIndex, CompletionWeight]]) -> RuleWeights:
    """Step 4: the completions and the weight of every rule that is reached, given the levels of each criterion."""
    combinations = [(0, 1, 1)]
    stride = 1
    for reached in levels:
        combinations = [
            (index + level * stride, count * level_count, weight * factor)
            for index, count, weight in combinations
            for level, (level_count, factor) in reached.items()
        ]
        stride *= len(engine.levels)
    return _sum_by_rule((engine.table[index], (count, weight)) for index, count, weight in combinations)


def _sum_by_rule(reached: Iterable[tuple[RuleIndex, CompletionWeight]]) -> RuleWeights:
    """The completions and the weight of each rule, added up."""
    rules: dict[RuleIndex, CompletionWeight] = {}
    for rule, (count, weight) in reached:
        total = rules.get(rule, (0, 0))
        rules[rule] = (total[0] + count, total[1] + weight)
    return rules


def _ranked_outcomes(engine: Engine, reached: RuleWeights, total_weight: Weight) -> Iterator[Outcome]:
    """Step 5: the recommendations of the rules that are reached, the best first, each with its share of the total."""
    rules_by_recommendation: dict[RecommendationIndex, list[RuleIndex]] = {}
    for rule in sorted(reached):
        rules_by_recommendation.setdefault(engine.rules[rule].recommendation, []).append(rule)
    for number in sorted(rules_by_recommendation, reverse=True):
        yield Outcome(
            engine.recommendations[number],
            Fraction(sum([reached[rule][1] for rule in rules_by_recommendation[number]]), total_weight),
            sum([reached[rule][0] for rule in rules_by_recommendation[number]]),
            tuple([engine.rules[rule].id for rule in rules_by_recommendation[number]]),
        )
