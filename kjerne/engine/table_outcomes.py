"""What a table makes of the levels of its inputs: rules, then levels or recommendations, each with its completions."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import compress
from math import prod
from typing import NamedTuple

from kjerne.engine.compiled import CompiledTable
from kjerne.engine.distribution import LevelDistribution, Options, exact
from kjerne.engine.integers import Completions, CompletionWeight, LevelIndex, RuleIndex, Weight


class Outcome(NamedTuple):
    """A recommendation that some completion reaches: its share (above 0 to 1), and the ids of its rules, in order."""

    recommendation: str
    share: Fraction
    completions: Completions
    rules: tuple[str, ...]


RuleWeights = Mapping[RuleIndex, CompletionWeight]
"""For every rule that is reached, by its index: its completions and their weight."""

Levels = Mapping[LevelIndex, CompletionWeight]
"""For every level (or value) that is reached, by its index: its completions and their weight."""


def trait_levels(chosen: Options) -> Levels:
    """A trait over its values, as an input of a table."""
    return {index: (1, weight) for index, weight in chosen}


def table_levels(table: CompiledTable, inputs: Sequence[LevelDistribution]) -> tuple[RuleWeights, Levels]:
    """Step 4 of one table: the rules that are reached, and its levels."""
    rules = rule_weights(table, [distribution.by_level for distribution in inputs])
    levels = _summed((table.rules[rule].level, reached) for rule, reached in rules.items())
    return rules, dict(sorted(levels.items()))


def rule_weights(table: CompiledTable, inputs: Sequence[Levels]) -> RuleWeights:
    """Step 4: the completions and the weight of every rule that is reached, given the levels of each input."""
    counts, weights = (_summed_by_rule(table, inputs, part) for part in (0, 1))
    return {rule: (count, weights[rule]) for rule, count in counts.items()}


def _summed_by_rule(table: CompiledTable, inputs: Sequence[Levels], part: int) -> dict[RuleIndex, int]:
    """For every rule that is reached, its completions (part 0) or their weight (part 1)."""
    base, factor = 0, 1
    open_inputs = []
    for reached, stride in zip(inputs, table.strides, strict=True):
        if len(reached) == 1:
            [(level, number)] = reached.items()
            base += level * stride
            factor *= number[part]
        else:
            open_inputs.append([(level * stride, number[part]) for level, number in reached.items()])
    combinations = [(base, factor)]
    for steps in open_inputs[:-1]:
        combinations = [(index + step, sum * number) for index, sum in combinations for step, number in steps]
    sums: dict[RuleIndex, int] = {}
    decided_by = table.table
    for step, factor in open_inputs[-1] if open_inputs else ((0, 1),):
        for index, sum in combinations:
            rule = decided_by[index + step]
            sums[rule] = sums.get(rule, 0) + sum * factor
    return sums


def _summed(reached: Iterable[tuple[int, CompletionWeight]]) -> dict[int, CompletionWeight]:
    """The completions and the weight of each index, added up."""
    sums: dict[int, CompletionWeight] = {}
    for index, (count, weight) in reached:
        counted, weighed = sums.get(index, (0, 0))
        sums[index] = counted + count, weighed + weight
    return sums


class Reach(NamedTuple):
    """What the table at the top gives where each input has some of its levels."""

    outcomes: tuple[tuple[str, tuple[str, ...]], ...]  # each recommendation, the best first, with the ids of its rules
    places: tuple[tuple[bool, ...], ...]  # of each outcome: which combinations lead to it; the last input turns fastest

    def summed(self, inputs: Sequence[Sequence[int]]) -> list[int]:
        """For each outcome the sum of its combinations, each the product of one number of each input."""
        products = [1]
        for numbers in inputs:
            if len(numbers) > 1 or numbers[0] > 1:
                products = [product * number for product in products for number in numbers]
        return [sum(compress(products, own)) for own in self.places]


def rules_reached(table: CompiledTable, levels: Sequence[Sequence[LevelIndex]]) -> list[RuleIndex]:
    """The rule of each combination in which each input has one of these levels; the last input turns fastest."""
    indexes = [0]
    for input_levels, stride in zip(levels, table.strides, strict=True):
        indexes = [index + level * stride for index in indexes for level in input_levels]
    return [table.table[index] for index in indexes]


def reach(top: CompiledTable, levels: Sequence[Sequence[LevelIndex]]) -> Reach:
    """What the table at the top gives where each input has one of these levels."""
    rules = rules_reached(top, levels)
    by_level: dict[LevelIndex, list[RuleIndex]] = {}
    for rule in sorted(set(rules)):
        by_level.setdefault(top.rules[rule].level, []).append(rule)
    ranked = [(level, by_level[level]) for level in sorted(by_level, reverse=True)]
    return Reach(
        tuple([(top.levels[level], tuple([top.rules[rule].id for rule in own])) for level, own in ranked]),
        tuple([tuple([rule in own for rule in rules]) for _, own in ranked]),
    )


def outcomes(top: CompiledTable, inputs: Sequence[LevelDistribution]) -> tuple[Outcome, ...]:
    """Steps 4 and 5 at the top: the recommendations that some completion reaches, the best first."""
    weight = prod([distribution.weight for distribution in inputs])
    return ranked_outcomes(top, rule_weights(top, [part.by_level for part in inputs]), weight)


def ranked_outcomes(top: CompiledTable, reached: RuleWeights, total_weight: Weight) -> tuple[Outcome, ...]:
    """Step 5: the recommendations of the rules that are reached, the best first, each with its share of the total."""
    rules_by_level: dict[LevelIndex, list[RuleIndex]] = {}
    for rule in sorted(reached):
        rules_by_level.setdefault(top.rules[rule].level, []).append(rule)
    return tuple(
        [_outcome(top, level, rules_by_level[level], reached, total_weight) for level in sorted(rules_by_level)[::-1]]
    )


def _outcome(
    top: CompiledTable, level: LevelIndex, rules: Sequence[RuleIndex], reached: RuleWeights, total_weight: Weight
) -> Outcome:
    count, weight = reached[rules[0]]
    for rule in rules[1:]:
        more_count, more_weight = reached[rule]
        count += more_count
        weight += more_weight
    return Outcome(top.levels[level], exact(weight, total_weight), count, tuple([top.rules[rule].id for rule in rules]))
