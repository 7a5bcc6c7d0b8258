"""Proofs over a table: no gap, no conflict, no dead rule, and better levels give no worse level or recommendation."""

from collections.abc import Iterator
from typing import assert_never

from kjerne.checks.combination_sets import everything, lowest_combination, neighbours, rule_masks, union
from kjerne.checks.proof_context import ProofContext
from kjerne.checks.rule_cover import EFFORT, covering_parts, fewest_covering
from kjerne.checks.witnesses import combinations_shown, levels_shown
from kjerne.engine.integers import CombinationSet
from kjerne.engine.rule_table import Table, rule_sets
from kjerne.model.findings import MessageWords, Problem

MOST_COMPARED = 1 << 20  # pairs of rules, in the search for the rules that make others dead


def gaps(context: ProofContext) -> Iterator[Problem]:
    """The combinations of a table that no rule matches: at most one problem for a table, with all of them."""
    for table in context.tables:
        uncovered = everything(table) & ~union(rule_sets(table))
        if uncovered:
            words = {**combinations_shown(uncovered, table), **context.table_words(table)}
            yield Problem("rule-gap", (*table.path, "rules"), words, "key")


def conflicts(context: ProofContext) -> Iterator[Problem]:
    """Under the hit policy `unique`, the combinations that a rule shares with an earlier one, for each two rules."""
    for table in context.tables:
        match table.hit_policy:
            case "first":
                pass
            case "unique":
                yield from _conflicts(table, context)
            case unreachable:
                assert_never(unreachable)


def _conflicts(table: Table, context: ProofContext) -> Iterator[Problem]:
    sets = rule_sets(table)
    matched_earlier = 0
    for later, matched in enumerate(sets):
        for earlier in range(later if matched & matched_earlier else 0):
            if shared := matched & sets[earlier]:
                words: MessageWords = {
                    "name": table.rules[later].id,
                    "other": table.rules[earlier].id,
                    **combinations_shown(shared, table),
                    **context.table_words(table),
                }
                yield Problem("rule-conflict", (*table.path, "rules", later, "id"), words)
        matched_earlier |= matched


def dead_rules(context: ProofContext) -> Iterator[Problem]:
    """Under the hit policy `first`, the rules that are the first match of no combination, and what covers them.

    These are the fewest earlier rules that match all that the dead rule matches; of equally few the earliest. If the
    search takes too many tries (dozens of rules that overlap in intricate ways), they are some of which none can be
    left out. See `rule_cover`. The witness has for each of them a combination that only it matches. Of hundreds of dead
    rules not all may be reported; the others are reported once these are gone.
    """
    for table in context.tables:
        match table.hit_policy:
            case "unique":  # there every rule that matches something decides something, or conflicts
                pass
            case "first":
                yield from _dead_rules(table, context)
            case unreachable:
                assert_never(unreachable)


def _dead_rules(table: Table, context: ProofContext) -> Iterator[Problem]:
    rows, sets = rule_masks(table), rule_sets(table)
    matched_earlier = dead = compared = 0
    for number, matched in enumerate(sets):
        if not matched & ~matched_earlier and compared < MOST_COMPARED:
            parts = covering_parts(rows[number], rows[:number])
            dead, compared = dead + 1, compared + number * len(parts)
            cover = fewest_covering(rows[number], parts, EFFORT // dead)
            alone = [matched & ~union(sets[kept] for kept in cover if kept != earlier) for earlier in cover]
            ids = tuple(table.rules[earlier].id for earlier in cover)
            words: MessageWords = {
                "name": table.rules[number].id,
                "rules": ids,
                "witness": " | ".join(
                    f"{levels_shown(lowest_combination(bits), table)} -> {id}"
                    for bits, id in zip(alone, ids, strict=True)
                ),
                **context.table_words(table),
            }
            yield Problem("rule-dead", (*table.path, "rules", number, "id"), words)
        matched_earlier |= matched


def not_monotone(context: ProofContext) -> Iterator[Problem]:
    """Where the next better level (or value) of one input, all else equal, gives a worse level or recommendation.

    A case is a pair of neighbouring combinations. There is one problem for each two rules that decide such pairs, at
    the rule that decides the better levels; the lowest case is the witness. A combination that not exactly one rule
    decides (see `gaps` and `conflicts`) gives nothing and is in no case. Values without order have no neighbours.
    """
    for table in context.tables:
        decided = context.decided(table)
        worsening_steps = tuple(_worsening_steps(table, tuple(context.by_level(table).values())))
        for number, bits in enumerate(decided):
            lower = [(stride, below) for stride, worse in worsening_steps if (below := worse & bits >> stride)]
            for lower_rule, other_bits in enumerate(decided if lower else ()):
                cases = [(stride, worse) for stride, below in lower if (worse := below & other_bits)]
                if cases:
                    yield _not_monotone(table, number, lower_rule, cases, context)


def _not_monotone(
    table: Table, number: int, lower_rule: int, cases: list[tuple[int, CombinationSet]], context: ProofContext
) -> Problem:
    first, stride = min((lowest_combination(worse), stride) for stride, worse in cases)
    words: MessageWords = {
        "name": table.rules[number].id,
        "other": table.rules[lower_rule].id,
        "recommendation": table.given_by(table.rules[number]),
        "better": table.given_by(table.rules[lower_rule]),
        "n": sum(worse.bit_count() for _, worse in cases),
        "witness": f"{levels_shown(first, table)} -> {levels_shown(first + stride, table)}",
        **context.table_words(table),
    }
    return Problem("not-monotone", (*table.path, "rules", number, "id"), words)


def _worsening_steps(table: Table, by_rank: tuple[CombinationSet, ...]) -> Iterator[tuple[int, CombinationSet]]:
    """For each ordered input, its stride and the combinations from which its next level gives something worse.

    `by_rank` has the combinations of each level that the table gives, the worst first.
    """
    for id, stride, below in neighbours(table):
        if id not in table.unordered:
            worse = (union(by_rank[rank + 1 :]) & by_rank[rank] >> stride for rank in range(len(by_rank)))
            yield stride, below & union(worse)
