"""The compiled criteria set and the groups' codings, as the page carries them for its what-if.

The page has no rules of its own: its script adds up whole numbers, counts them per level, and looks the combination of
levels up in the table, all of which `engine.compile` has made.
"""

from collections.abc import Mapping
from typing import Any

from kjerne.analysis.trace import TracedCap
from kjerne.engine.distribution import Codings
from kjerne.engine.evaluate import Engine, trait_options
from kjerne.output.explanation import cap_effect
from kjerne.output.html.language import PageWords
from kjerne.texts.wording import texts

EXACT = 2**53
"""From here on a script's numbers have gaps; such a number goes as a text, which the script reads exactly."""

SAID = (
    *("what-if.about", "what-if.as-coded", "what-if.unknown", "what-if.reset", "what-if.link", "what-if.yaml"),
    *("what-if.copied", "what-if.now", "what-if.same", "undetermined", "page.filter", "page.shown", "page.scale"),
    *("and", "or"),
)
"""The texts that the script says itself, as templates: it fills their blanks."""


def tables(engine: Engine) -> Mapping[str, Any]:
    """The engine's tables by the names of its fields."""
    return {
        "levels": engine.levels,
        "recommendations": engine.recommendations,
        "criteria": [
            {
                "id": criterion.id,
                "unit": _whole(criterion.unit),
                "bounds": [_whole(bound) for bound in criterion.bounds],
                "at_most": criterion.at_most,
                "traits": [
                    {
                        "id": trait.id,
                        "values": trait.values,
                        "points": [_whole(points) for points in trait.points],
                        "caps": [_whole(bits) for bits in trait.caps],
                    }
                    for trait in criterion.traits
                ],
            }
            for criterion in engine.criteria
        ],
        "rules": [{"id": rule.id, "recommendation": rule.recommendation} for rule in engine.rules],
        "table": engine.table,
    }


def options(engine: Engine, codings: Codings) -> list[list[list[list[int | str]]]]:
    """A group's possible values, trait by trait: the index of each with its weight."""
    return [
        [[[index, _whole(weight)] for index, weight in chosen] for chosen in criterion]
        for criterion in trait_options(engine, codings)
    ]


def labels(words: PageWords) -> dict[str, str]:
    """In one language: what things are called, by kind and id, and the texts (as templates) that the script says."""
    criteria = words.criteria
    said = {
        **{f"level {id}": words.level(id).text for id in criteria.levels},
        **{f"recommendation {id}": words.recommendation(id).text for id in criteria.recommendations},
        **{f"rule {rule.id}": words.pick(rule.because) for rule in criteria.rules},
        **{f"criterion {id}": words.criterion(id) for id in criteria.criteria},
    }
    for place, criterion in criteria.criteria.items():
        for bit, cap in enumerate(criterion.caps):
            said[f"cap {place} {bit}"] = cap_effect(TracedCap(cap, True), words)
            said[f"open-cap {place} {bit}"] = cap_effect(TracedCap(cap, False), words)
        for id, trait in criterion.traits.items():
            said[f"trait {id}"] = words.trait(id)
            said[f"question {id}"] = words.pick(trait.question)
            said.update({f"value {id} {value}": words.value(id, value) for value in trait.values})
    known = texts(words.lang)
    return said | {key: known[key] for key in SAID}


def _whole(number: int) -> int | str:
    return number if abs(number) < EXACT else str(number)
