"""The compiled criteria set and the groups' codings as JSON, for the what-if of the page.

The page has no rules of its own. Its script adds up whole points, counts completions per level, and looks up the
combination of levels in the table that `engine.compile` has made.
"""

from collections.abc import Mapping
from typing import Any

from kjerne.analysis.trace import TracedCap
from kjerne.engine.distribution import Codings
from kjerne.engine.evaluate import Engine, trait_options
from kjerne.output.explanation import cap_effect
from kjerne.output.html.language import PageWords, strip_marks
from kjerne.texts.wording import texts

EXACT = 2**53
"""From here on not every integer is a number of JavaScript (ECMA-262); such integers are written as texts."""

SCRIPT_TEXTS = (
    *("what-if.about", "what-if.as-coded", "what-if.unknown", "what-if.reset", "what-if.link", "what-if.yaml"),
    *("what-if.copied", "what-if.now", "what-if.same", "undetermined", "page.filter", "page.shown", "page.scale"),
    *("and", "or"),
)
"""Keys of the texts that the script shows; they are templates, and the script fills their placeholders."""


def tables(engine: Engine) -> Mapping[str, Any]:
    """The tables of a compiled criteria set, by the names of its fields."""
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
    """A group's possible values: criterion → trait → pairs of the value's index (from 0) and its weight."""
    return [
        [[[index, _whole(weight)] for index, weight in trait_values] for trait_values in criterion]
        for criterion in trait_options(engine, codings)
    ]


def labels(words: PageWords) -> dict[str, str]:
    """The names in a criteria set by kind and id, as `level strong`, and the texts of the script, in one language."""
    criteria = words.criteria
    names = {
        **{f"level {id}": words.level(id).text for id in criteria.levels},
        **{f"recommendation {id}": words.recommendation(id).text for id in criteria.recommendations},
        **{f"rule {rule.id}": words.pick(rule.because) for rule in criteria.rules},
        **{f"criterion {id}": words.criterion(id) for id in criteria.criteria},
    }
    for place, criterion in criteria.criteria.items():
        for bit, cap in enumerate(criterion.caps):
            names[f"cap {place} {bit}"] = cap_effect(TracedCap(cap, True), words)
            names[f"open-cap {place} {bit}"] = cap_effect(TracedCap(cap, False), words)
        for id, trait in criterion.traits.items():
            names[f"trait {id}"] = words.trait(id)
            names[f"question {id}"] = words.pick(trait.question)
            names.update({f"value {id} {value}": words.value(id, value) for value in trait.values})
    return names | {key: _template(key, words) for key in SCRIPT_TEXTS}


def _template(key: str, words: PageWords) -> str:
    """The text of a key with its placeholders, but for those of what is judged, which are filled."""
    templates = texts(words.lang)
    if not (words.subject and f"{key}.subject" in templates):
        return templates[key]
    template = templates[f"{key}.subject"]
    for name, word in words.subject.items():
        template = template.replace(f"{{{name}}}", strip_marks(word))
    return template


def _whole(number: int) -> int | str:
    return number if abs(number) < EXACT else str(number)
