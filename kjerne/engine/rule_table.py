"""Decision tables: sets of combinations as the bits of an integer, and which rule decides each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, compress
from math import prod
from operator import mul
from typing import NamedTuple, assert_never

from kjerne.engine.cells import allowed
from kjerne.engine.integers import CombinationIndex, CombinationSet, LevelIndex
from kjerne.model.documents import ANY, Condition, CriteriaSet, Criterion, HitPolicy, LevelRule, PlacedCriterion, Rule

MAX_COMBINATIONS = 1 << 16
"""Combinations that a table may have: sixteen inputs of two levels, or ten of three."""

MAX_COMBINATIONS_TOGETHER = 1 << 20
"""Combinations that all tables of a set may have together."""


class Table(NamedTuple):
    """A decision table as it is written: of a criterion, or of the set (then `id` is None and levels recommendations).

    A combination has the index of a level (or value) for each input: the sum of index times stride.
    """

    id: str | None
    path: tuple[str, ...]  # of what has the rules: () for the set
    inputs: Mapping[str, tuple[str, ...]]  # the scale of each trait and criterion that it reads, by its id
    unordered: frozenset[str]  # the inputs whose values have no order
    hit_policy: HitPolicy
    rules: Sequence[Rule | LevelRule]
    levels: tuple[str, ...]  # what its rules give, the worst first

    @property
    def size(self) -> int:
        """The number of combinations."""
        return prod(map(len, self.inputs.values()))

    @property
    def strides(self) -> tuple[int, ...]:
        """What one step of each input adds to the index of a combination."""
        return tuple(accumulate(map(len, self.inputs.values()), mul, initial=1))[: len(self.inputs)]

    def combination(self, index: CombinationIndex) -> dict[str, str]:
        """The combination with this index: a level or value for each input."""
        return {
            id: scale[index // stride % len(scale)]
            for (id, scale), stride in zip(self.inputs.items(), self.strides, strict=True)
        }

    def given_by(self, rule: Rule | LevelRule) -> str:
        """What a rule of this table gives: the id of a level or a recommendation."""
        return rule.recommend if isinstance(rule, Rule) else rule.level


def set_table(criteria: CriteriaSet) -> Table:
    """The table at the top: from the levels of the criteria, and the values of the set's own traits."""
    within = criteria.criteria_within.get(None, ())
    return _table(None, (), criteria, within, criteria.rules, tuple(criteria.recommendations))


def criterion_table(placed: PlacedCriterion, criteria: CriteriaSet) -> Table:
    """The table of a criterion that rules decide."""
    within = criteria.criteria_within.get(placed.id, ())
    return _table(placed.id, placed.path, placed.criterion, within, placed.criterion.rules, placed.scale)


def tables(criteria: CriteriaSet) -> Iterator[Table]:
    """Every table of a set: those of the criteria, each before those within it, then the set's own."""
    for placed in criteria.placed_criteria:
        if placed.criterion.rules:
            yield criterion_table(placed, criteria)
    yield set_table(criteria)


def _table(
    id: str | None,
    path: tuple[str, ...],
    node: CriteriaSet | Criterion,
    within: Iterable[PlacedCriterion],
    rules: Sequence[Rule | LevelRule],
    levels: tuple[str, ...],
) -> Table:
    scales = {id: tuple(trait.values) for id, trait in node.traits.items()}
    scales |= {placed.id: placed.scale for placed in within}
    unordered = frozenset(id for id, trait in node.traits.items() if not trait.ordered)
    return Table(id, path, scales, unordered, node.hit_policy, rules, levels)


def rule_sets(table: Table) -> tuple[CombinationSet, ...]:
    """For each rule the combinations that it matches, whatever other rules match."""
    return tuple(box(matched_levels(table, rule.when), table) for rule in table.rules)


def matched_levels(table: Table, when: Condition) -> list[list[LevelIndex]]:
    """For each input the levels (or values) that a condition lets through."""
    return [list(compress(range(len(scale)), allowed(when.get(id, ANY), scale))) for id, scale in table.inputs.items()]


def decided_combinations(table: Table) -> tuple[CombinationSet, ...]:
    """For each rule the combinations that it decides: under `first` as the first that matches, under `unique` the only.

    Hit policies are those of decision tables (OMG, Decision Model and Notation).
    """
    sets = rule_sets(table)
    matched_once = matched_twice = 0
    first = []
    for matched in sets:
        first.append(matched & ~matched_once)
        matched_twice |= matched & matched_once
        matched_once |= matched
    match table.hit_policy:
        case "first":
            return tuple(first)
        case "unique":
            return tuple(matched & ~matched_twice for matched in sets)
        case unreachable:
            assert_never(unreachable)


def box(levels: Iterable[Iterable[LevelIndex]], table: Table) -> CombinationSet:
    """The combinations in which each input has one of the levels (or values) given for it."""
    bits = 1
    for input_levels, stride in zip(levels, table.strides, strict=True):
        bits = sum(bits << stride * level for level in input_levels)
    return bits


def members(bits: CombinationSet) -> Iterator[CombinationIndex]:
    """The indexes of the bits that are set, ascending: the members of the set."""
    text = bin(bits)[:1:-1]
    index = text.find("1")
    while index >= 0:
        yield index
        index = text.find("1", index + 1)


def to_combination_set(flags: Iterable[bool]) -> CombinationSet:
    """The set of the indexes at which the flag is true; the inverse of `members`. There must be a flag."""
    return int("".join("01"[flag] for flag in flags)[::-1], 2)
