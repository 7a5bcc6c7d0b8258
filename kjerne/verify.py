"""What is proved of a criteria set by looking at every combination of levels."""

from collections.abc import Iterator

from kjerne.engine import combination, members, rule_sets
from kjerne.findings import Problem
from kjerne.model import CriteriaSet

SHOWN = 3  # combinations named in a sentence; the rest is counted


def gaps(criteria: CriteriaSet) -> Iterator[Problem]:
    """The combinations of levels that no rule matches. The names in the set must be known ones."""
    uncovered = (1 << len(tuple(criteria.levels)) ** len(criteria.criteria)) - 1
    for matched in rule_sets(criteria):
        uncovered &= ~matched
    if uncovered:
        yield Problem("rule-gap", ("rules",), _combinations(uncovered, criteria), "key")


def conflicts(criteria: CriteriaSet) -> Iterator[Problem]:
    """Under the hit policy `unique`, the combinations that a rule shares with an earlier one."""
    if criteria.hit_policy != "unique":
        return
    sets = rule_sets(criteria)
    for later, matched in enumerate(sets):
        for earlier in range(later):
            if both := matched & sets[earlier]:
                words = {"name": criteria.rules[later].id, "other": criteria.rules[earlier].id}
                yield Problem("rule-conflict", ("rules", later, "id"), words | _combinations(both, criteria))


def _combinations(bits: int, criteria: CriteriaSet) -> dict[str, str | int | tuple[str, ...]]:
    shown = [combination(index, criteria) for index, _ in zip(members(bits), range(SHOWN), strict=False)]
    return {
        "n": bits.bit_count(),
        "combinations": " | ".join(", ".join(f"{id}: {level}" for id, level in each.items()) for each in shown),
    }
