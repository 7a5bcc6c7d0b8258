"""Proofs over the rule table: no gap, no conflict, no dead rule, and better levels give no worse recommendation."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from kjerne.checks.combination_sets import (
    any_level,
    combinations_by_recommendation,
    lowest,
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

MOST_COMPARED = 1 << 20  # rules with rules, in finding out why some are dead


# ---- the rules


def gaps(criteria: CriteriaSet) -> Iterator[Problem]:
    """The combinations of levels that no rule matches."""
    uncovered = masks_box(any_level(criteria), criteria) & ~union(rule_sets(criteria))
    if uncovered:
        yield Problem("rule-gap", ("rules",), combinations_shown(uncovered, criteria), "key")


def conflicts(criteria: CriteriaSet) -> Iterator[Problem]:
    """Under the hit policy `unique`, the combinations that a rule shares with an earlier one."""
    match criteria.hit_policy:
        case "first":
            return
        case "unique":
            pass
        case other:
            assert_never(other)
    sets = rule_sets(criteria)
    seen = 0
    for later, matched in enumerate(sets):
        for earlier in range(later if matched & seen else 0):
            if both := matched & sets[earlier]:
                words = {"name": criteria.rules[later].id, "other": criteria.rules[earlier].id}
                yield Problem("rule-conflict", ("rules", later, "id"), {**words, **combinations_shown(both, criteria)})
        seen |= matched


def dead_rules(criteria: CriteriaSet) -> Iterator[Problem]:
    """Under the hit policy `first`, the rules that are the first match of no combination, and which come before them.

    Those are the fewest earlier rules that match all that it matches: one if one does, else a smallest union, the
    earliest of equally small ones. If to find it takes too many tries (dozens of rules that overlap in intricate ways),
    it is a union that none can be left out of. The witness has for each a combination that it alone takes away. Of
    hundreds of dead rules perhaps not all are told: the others are when these are gone.
    """
    match criteria.hit_policy:
        case "unique":  # there every rule that matches something decides something, or conflicts
            return
        case "first":
            pass
        case other:
            assert_never(other)
    rows, sets = rule_masks(criteria), rule_sets(criteria)
    seen = told = compared = 0
    for number, matched in enumerate(sets):
        if not matched & ~seen and compared < MOST_COMPARED:
            parts = covering_parts(rows[number], rows[:number])
            told, compared = told + 1, compared + number * len(parts)
            cover = fewest_covering(rows[number], parts, EFFORT // told)
            alone = [matched & ~union(sets[other] for other in cover if other != earlier) for earlier in cover]
            ids = tuple(criteria.rules[earlier].id for earlier in cover)
            words: MessageWords = {
                "name": criteria.rules[number].id,
                "rules": ids,
                "witness": " | ".join(
                    f"{levels_shown(lowest(bits), criteria)} -> {id}" for bits, id in zip(alone, ids, strict=True)
                ),
            }
            yield Problem("rule-dead", ("rules", number, "id"), words)
        seen |= matched


def not_monotone(criteria: CriteriaSet) -> Iterator[Problem]:
    """Where a better level of one criterion, all else alike, gives a worse recommendation.

    Two neighbouring combinations are a case of it. The cases are told together for each two rules that decide them, at
    the rule that decides the better levels, and the first one is the witness. A combination that not exactly one rule
    decides (see `gaps` and `conflicts`) has no recommendation and is no case.
    """
    decided = decided_combinations(criteria)
    backward = tuple(_backward(criteria, decided))
    for number, bits in enumerate(decided):
        before = [(stride, both) for stride, worse in backward if (both := worse & bits >> stride)]
        for other, others in enumerate(decided if before else ()):
            cases = [(stride, both) for stride, worse in before if (both := worse & others)]
            if cases:
                first, stride = min((lowest(worse), stride) for stride, worse in cases)
                words: MessageWords = {
                    "name": criteria.rules[number].id,
                    "other": criteria.rules[other].id,
                    "recommendation": criteria.rules[number].recommend,
                    "better": criteria.rules[other].recommend,
                    "n": sum(worse.bit_count() for _, worse in cases),
                    "witness": f"{levels_shown(first, criteria)} -> {levels_shown(first + stride, criteria)}",
                }
                yield Problem("not-monotone", ("rules", number, "id"), words)


def _backward(criteria: CriteriaSet, decided: Sequence[int]) -> Iterator[tuple[int, int]]:
    """For each criterion, the combinations from which its next level gives a worse recommendation.

    They come with their stride, which leads from a combination to the one with the criterion's next level.
    """
    by_rank = tuple(combinations_by_recommendation(criteria, decided).values())
    for stride, below in neighbours(criteria):
        worse = (union(by_rank[rank + 1 :]) & by_rank[rank] >> stride for rank in range(len(by_rank)))
        yield stride, below & union(worse)
