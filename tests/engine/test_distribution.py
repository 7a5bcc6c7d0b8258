"""The levels of a criterion with many completions, worked out by sums and caps of halves, against the listed ones."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from itertools import product
from operator import and_
from random import Random
from typing import Any

import pytest

from kjerne.engine.compile import compile_criterion
from kjerne.engine.distribution import level_distribution, options, trait_terms
from kjerne.model.documents import UNKNOWN, Coding, CriteriaSet

LEVELS = ("low", "mid", "high", "top")


def criterion(random: Random) -> dict[str, Any]:
    """Five to seven traits of two or three values, with up to twelve caps on one to three of them."""
    traits = {
        f"t{index}": {
            "label": "T",
            "weight": random.randint(1, 3),
            "values": {f"v{value}": {"points": 20 * value} for value in range(random.randint(2, 3))},
        }
        for index in range(random.randint(5, 7))
    }
    caps = [
        {
            "when": {
                id: random.choice(["v0", "<= v1", ["v0", "v1"], "v1"])
                for id in random.sample(list(traits), random.randint(1, 3))
            },
            "at-most": random.choice(LEVELS),
        }
        for _ in range(random.randint(0, 12))
    ]
    return {"label": "C", "thresholds": {"mid": 8, "high": 16, "top": 24}, "traits": traits, "caps": caps}


@pytest.mark.parametrize("seed", range(100))
def test_levels_by_halves_are_those_of_every_completion(seed: int) -> None:
    random = Random(seed)
    rules = [{"id": "all", "recommend": "stop", "because": "x"}]
    head = {"id": "s", "version": "1", "title": "S", "levels": LEVELS, "recommendations": ("stop", "go")}
    criteria = CriteriaSet.model_validate({**head, "criteria": {"c": criterion(random)}, "rules": rules})
    compiled = compile_criterion(criteria.all_criteria["c"], criteria)
    given: tuple[Coding, ...] = (UNKNOWN, UNKNOWN, UNKNOWN, ("v0", "v1"), "v1")
    codings = [random.choice(given) for _ in compiled.traits]
    chosen = [options(coding, trait) for trait, coding in zip(compiled.traits, codings, strict=True)]
    _, found = level_distribution(compiled, list(map(trait_terms, compiled.traits, chosen)))
    expected: Counter[int] = Counter()
    for picked in product(*chosen):
        values = [
            (trait.points[index], trait.caps[index]) for trait, (index, _) in zip(compiled.traits, picked, strict=True)
        ]
        caps = reduce(and_, [held for _, held in values])
        expected[compiled.level(sum(points for points, _ in values), caps)] += 1
    assert found.by_level == {level: (count, count) for level, count in expected.items()}
