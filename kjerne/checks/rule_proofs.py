"""Proofs over the rule table: no gap, no conflict, no dead rule, and better levels give no worse recommendation."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from kjerne.checks.combination_sets import (
    all_levels,
    combinations_by_recommendation,
    lowest_combination,
    masks_box,
    neighbours,
    rule_masks,
    union,
)
from kjerne.checks.rule_cover import EFFORT, covering_parts, fewest_covering
from kjerne.checks.witnesses import combinations_shown, levels_shown
from kjerne.engine.rule_table import decided_combinations, rule_sets
from kjerne.model.documents import CriteriaSet
from kjerne.model.findings import MessageWords, Problem

MOST_COMPARED = 1 << 20  # pairs of rules, in the search for the rules that make others dead


# ---- the rules


def gaps(criteria: CriteriaSet) -> Iterator[Problem]:
    """The combinations of levels that no rule matches: at most one problem, with all of them."""
    uncovered = masks_box(all_levels(criteria), criteria) & ~union(rule_sets(criteria))
    if uncovered:
        yield Problem("rule-gap", ("rules",), combinations_shown(uncovered, criteria), "key")


def conflicts(criteria: CriteriaSet) -> Iterator[Problem]:
    """Under the hit policy `unique`, the combinations that a rule shares with an earlier one, for each two rules."""
    match criteria.hit_policy:
        case "first":
            return
        case "unique":
            pass
        case unreachable:
            assert_never(unreachable)
    sets = rule_sets(criteria)
    matched_earlier = 0
    for later, matched in enumerate(sets):
        for earlier in range(later if matched & matched_earlier else 0):
            if shared := matched & sets[earlier]:
                words = {"name": criteria.rules[later].id, "other": criteria.rules[earlier].id}
                yield Problem(
                    "rule-conflict", ("rules", later, "id"), {**words, **combinations_shown(shared, criteria)}
                )
        matched_earlier |= matched


def dead_rules(criteria: CriteriaSet) -> Iterator[Problem]:
    """Under the hit policy `first`, the rules that are the first match of no combination, and what covers them.

    These are the fewest earlier rules that match all that the dead rule matches; of equally few the earliest. If the
    search takes too many tries (dozens of rules that overlap in intricate ways), they are some of which none can be
    left out. See `rule_cover`. The witness has for each of them a combination that only it matches. Of hundreds of dead
    rules not all may be reported; the others are reported once these are gone.
    """
    match criteria.hit_policy:
        case "unique":  # there every rule that matches something decides something, or conflicts
            return
        case "first":
            pass
        case unreachable:
            assert_never(unreachable)
    rows, sets = rule_masks(criteria), rule_sets(criteria)
    matched_earlier = dead = compared = 0
    for number, matched in enumerate(sets):
        if not matched & ~matched_earlier and compared < MOST_COMPARED:
            parts = covering_parts(rows[number], rows[:number])
            dead, compared = dead + 1, compared + number * len(parts)
            cover = fewest_covering(rows[number], parts, EFFORT // dead)
            alone = [matched & ~union(sets[kept] for kept in cover if kept != earlier) for earlier in cover]
            ids = tuple(criteria.rules[earlier].id for earlier in cover)
            words: MessageWords = {
                "name": criteria.rules[number].id,
                "rules": ids,
                "witness": " | ".join(
                    f"{levels_shown(lowest_combination(bits), criteria)} -> {id}"
                    for bits, id in zip(alone, ids, strict=True)
                ),
            }
            yield Problem("rule-dead", ("rules", number, "id"), words)
        matched_earlier |= matched


def not_monotone(criteria: CriteriaSet) -> Iterator[Problem]:
    """Where the next better level of one criterion, all else equal, gives a worse recommendation.

    A case is a pair of neighbouring combinations. There is one problem for each two rules that decide such pairs, at
    the rule that decides the better levels; the lowest case is the witness. A combination that not exactly one rule
    decides (see `gaps` and `conflicts`) has no recommendation and is in no case.
    """
    decided = decided_combinations(criteria)
    worsening_steps = tuple(_worsening_steps(criteria, decided))
    for number, bits in enumerate(decided):
        lower = [(stride, below) for stride, worse in worsening_steps if (below := worse & bits >> stride)]
        for lower_rule, other_bits in enumerate(decided if lower else ()):
            cases = [(stride, worse) for stride, below in lower if (worse := below & other_bits)]
            if cases:
                first, stride = min((lowest_combination(worse), stride) for stride, worse in cases)
                words: MessageWords = {
                    "name": criteria.rules[number].id,
                    "other": criteria.rules[lower_rule].id,
                    "recommendation": criteria.rules[number].recommend,
                    "better": criteria.rules[lower_rule].recommend,
                    "n": sum(worse.bit_count() for _, worse in cases),
                    "witness": f"{levels_shown(first, criteria)} -> {levels_shown(first + stride, criteria)}",
                }
                yield Problem("not-monotone", ("rules", number, "id"), words)


def _worsening_steps(criteria: CriteriaSet, decided: Sequence[int]) -> Iterator[tuple[int, int]]:
    """For each criterion, its stride and the combinations from which its next level gives a worse recommendation.

    The stride is what is added to the index of a combination to get the one with the criterion's next level.
    """
    by_rank = tuple(combinations_by_recommendation(criteria, decided).values())
    for stride, below in neighbours(criteria):
        worse = (union(by_rank[rank + 1 :]) & by_rank[rank] >> stride for rank in range(len(by_rank)))
        yield stride, below & union(worse)
