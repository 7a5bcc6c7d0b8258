"""The rule engine: what a criteria set makes of a group, exactly.

A criteria set compiles once, to integers: points times weight, thresholds times the sum of weights, and one table from
every combination of levels to its rule. A group is then a walk over its traits. Where traits are open (unknown, several
values, a distribution) each criterion's completions are counted from its own traits alone, and only the levels meet.

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
"""Codings of a criterion's traits, and combinations of levels, that an engine remembers the results of."""

K = TypeVar("K")
V = TypeVar("V")


class LevelShare(NamedTuple):
    """A part of the completions: how many, and how likely they are together."""

    completions: Completions
    share: Fraction


class CriterionResult(NamedTuple):
    """What one criterion comes to: its score, and each level that is reached, the worst first."""

    score: Score
    levels: dict[str, LevelShare]

    @property
    def level(self) -> str | None:
        """The one level that is reached, or None where it is open."""
        return next(iter(self.levels)) if len(self.levels) == 1 else None


class Outcome(NamedTuple):
    """A recommendation that some completion reaches, and the rules that lead there, in the order of the table."""

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
        scores = [part.score for part in self.results]
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
    """The weighted mean, with one fraction made instead of one a step."""
    total, unit = 0, 1
    for score, weight in zip(scores, weights, strict=True):
        number, parts = score.as_integer_ratio()
        if parts != unit:
            number, total, unit = number * unit, total * parts, unit * parts
        total += weight * number
    return Fraction(total, unit * sum(weights))


class CriterionOutcome(NamedTuple):
    """What a criterion comes to for some coding of its traits; parts that come to the same levels share a `reached`."""

    result: CriterionResult
    completions: Completions
    reached: object
    distribution: LevelDistribution


class Engine:
    """A criteria set made ready to evaluate. `table` maps a combination of levels to its rule; see `combination`.

    It remembers what its criteria came to: criteria share no traits, so the same few codings of a criterion's traits
    come back from group to group, and with them the combinations of levels.
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
        self._known: list[tuple[dict[Hashable, CriterionOutcome], Callable[[Codings], tuple[Coding, ...]]]] = [
            ({}, _getter([trait.id for trait in criterion.traits])) for criterion in criteria
        ]
        self._reached: dict[Hashable, object] = {}
        self._outcomes: dict[tuple[object, ...], tuple[Outcome, ...]] = {}

    def evaluate(self, codings: Codings) -> Evaluation:
        """What the criteria set recommends for a group that is coded like this."""
        results, counts, reached, distributions = zip(*self.criterion_outcomes(codings), strict=True)
        completions = prod(counts)
        found = self._outcomes.get(reached)
        if found is None:
            found = remember(self._outcomes, reached, outcomes(self, distributions))
        return Evaluation(found, completions, self._ids, results, self._weights)

    def criterion_outcomes(self, codings: Codings) -> list[CriterionOutcome]:
        """What each criterion comes to for a group that is coded like this."""
        try:
            return [known[its(codings)] for known, its in self._known]
        except (KeyError, TypeError):  # something left out, not met before, or a distribution, which is no key
            whole = {**self._unknown, **codings}
        try:
            return [known[its(whole)] for known, its in self._known]
        except (KeyError, TypeError):
            return [self._criterion_outcome(place, its(whole)) for place, (_, its) in enumerate(self._known)]

    def _criterion_outcome(self, place: int, values: tuple[Coding, ...]) -> CriterionOutcome:
        known, _ = self._known[place]
        key = tuple([each if isinstance(each, str | tuple) else tuple(each.items()) for each in values])
        found = known.get(key)
        if found is not None:
            return found
        criterion = self.criteria[place]
        part = level_distribution(criterion, [options(*pair) for pair in zip(values, criterion.traits, strict=False)])
        levels = {self.levels[level]: LevelShare(n, Fraction(w, part.weight)) for level, (n, w) in part.levels.items()}
        same = (part.weight, *part.levels.items())
        reached = self._reached.get(same) or remember(self._reached, same, object())  # quick to compare
        return remember(
            known, key, CriterionOutcome(CriterionResult(part.score, levels), part.completions, reached, part)
        )


def _getter(traits: Sequence[str]) -> Callable[[Codings], tuple[Coding, ...]]:
    """Gets the codings of these traits; of a single one twice, since `itemgetter` gives no tuple for one."""
    return itemgetter(*traits) if len(traits) > 1 else itemgetter(*traits, *traits)


def remember(memory: dict[K, V], key: K, value: V) -> V:
    """The value, from now on in the memory; one that is full begins anew."""
    if len(memory) >= MOST_REMEMBERED:
        memory.clear()
    memory[key] = value
    return value


def trait_options(engine: Engine, codings: Codings) -> list[list[Options]]:
    """For each criterion the options of each of its traits."""
    return [[options(codings.get(trait.id, UNKNOWN), trait) for trait in each.traits] for each in engine.criteria]


RuleWeights = Mapping[RuleIndex, CompletionWeight]
"""Of every rule that is reached, by its number: the completions, and their weight."""


def outcomes(engine: Engine, distributions: Sequence[LevelDistribution]) -> tuple[Outcome, ...]:
    """Steps 4 and 5: the recommendations that the criteria's levels lead to together, the best first."""
    reached = _rule_weights(engine, [part.levels for part in distributions])
    return tuple(_ranked_outcomes(engine, reached, prod(part.weight for part in distributions)))


class OtherCriteria(NamedTuple):
    """All criteria but one, combined: the rules that each level of the one leads to, and the weight of the others."""

    engine: Engine
    rules: tuple[RuleWeights, ...]
    weight: int

    def outcomes(self, spread: LevelDistribution) -> tuple[Outcome, ...]:
        """Steps 4 and 5, with this spread of the one criterion."""
        ways = [
            (rule, (count * more, weight * factor))
            for level, (more, factor) in spread.levels.items()
            for rule, (count, weight) in self.rules[level].items()
        ]
        return tuple(_ranked_outcomes(self.engine, _sum_by_rule(ways), self.weight * spread.weight))

    def recommendation(self, levels: Iterable[LevelIndex]) -> str | None:
        """The recommendation if the one criterion may have just these levels; None where it is undetermined."""
        found = {self.engine.rules[rule].recommendation for level in levels for rule in self.rules[level]}
        return self.engine.recommendations[found.pop()] if len(found) == 1 else None


def other_criteria(engine: Engine, distributions: Sequence[LevelDistribution], place: int) -> OtherCriteria:
    """What the criteria other than the one at this place make of each of its levels."""
    levels = [part.levels for part in distributions]
    return OtherCriteria(
        engine,
        tuple(
            _rule_weights(engine, [*levels[:place], {level: (1, 1)}, *levels[place + 1 :]])
            for level in range(len(engine.levels))
        ),
        prod(part.weight for index, part in enumerate(distributions) if index != place),
    )


def _rule_weights(engine: Engine, levels: Sequence[Mapping[LevelIndex, CompletionWeight]]) -> RuleWeights:
    """Step 4: from each criterion's levels, the completions and the weight of every rule that is reached."""
    found = [(0, 1, 1)]
    stride = 1
    for reached in levels:
        found = [
            (index + level * stride, count * more, weight * factor)
            for index, count, weight in found
            for level, (more, factor) in reached.items()
        ]
        stride *= len(engine.levels)
    return _sum_by_rule((engine.table[index], (count, weight)) for index, count, weight in found)


def _sum_by_rule(ways: Iterable[tuple[RuleIndex, CompletionWeight]]) -> RuleWeights:
    """The completions and the weight of each rule, added up."""
    rules: dict[RuleIndex, CompletionWeight] = {}
    for rule, (count, weight) in ways:
        before = rules.get(rule, (0, 0))
        rules[rule] = (before[0] + count, before[1] + weight)
    return rules


def _ranked_outcomes(engine: Engine, reached: RuleWeights, whole: Weight) -> Iterator[Outcome]:
    """Step 5: the recommendations of the rules that are reached, the best first, each with its share of the whole."""
    leading: dict[RecommendationIndex, list[RuleIndex]] = {}
    for rule in sorted(reached):
        leading.setdefault(engine.rules[rule].recommendation, []).append(rule)
    for number in sorted(leading, reverse=True):
        yield Outcome(
            engine.recommendations[number],
            Fraction(sum([reached[rule][1] for rule in leading[number]]), whole),
            sum([reached[rule][0] for rule in leading[number]]),
            tuple([engine.rules[rule].id for rule in leading[number]]),
        )
