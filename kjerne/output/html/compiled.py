"""The compiled criteria set and the groups' codings as JSON, for the what-if of the page.

The page has no rules of its own. Its script adds up whole points, counts completions per level, and looks up the
combinations of levels in the tables that `engine.compile` has made.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kjerne.analysis.trace import TracedCap
from kjerne.engine import distribution
from kjerne.engine.compiled import CompiledCriterion, CompiledTrait, Node
from kjerne.engine.distribution import Codings
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import UNKNOWN, PlacedCriterion
from kjerne.output.derivation import cap_effect
from kjerne.output.html.language import PageWords, strip_marks
from kjerne.texts.wording import texts

EXACT = 2**53
"""From here on not every integer is a number of JavaScript (ECMA-262); such integers are written as texts."""

SCRIPT_TEXTS = (
    *("what-if.about", "what-if.as-coded", "unknown", "what-if.reset", "what-if.link", "what-if.yaml"),
    *("what-if.copied", "what-if.now", "what-if.same", "undetermined", "page.scale", "would-say"),
    "would-leave-open",
    *("heading.own-traits", "page.scale-without-levels", "and", "or"),
)
"""Keys of the texts that a what-if shows; they are templates, and the script fills their placeholders."""

PAGE_TEXTS = ("page.filter", "page.shown")
"""Keys of the texts that the script shows for the page as a whole."""


def tables(engine: Engine) -> Mapping[str, Any]:
    """The scored traits, and the tree of nodes from the set's table down; nodes name a trait by its index."""
    places = {trait.id: place for place, trait in enumerate(engine.traits)}
    return {
        "traits": [{"id": trait.id, "values": trait.values} for trait in engine.traits],
        "top": _node(engine.top, places),
    }


def _node(node: Node, places: Mapping[str, int]) -> Mapping[str, Any]:
    """A node by the names of its fields: `trait`, or `unit` where points decide, or `inputs` of a table."""
    if isinstance(node, CompiledTrait):
        return {"trait": places[node.id]}
    if isinstance(node, CompiledCriterion):
        return _by_points(node, places)
    return {
        "id": node.id,
        "levels": node.levels,
        "inputs": [_node(read, places) for read in node.inputs],
        "strides": node.strides,
        "rules": [{"id": rule.id, "level": rule.level} for rule in node.rules],
        "table": node.table,
    }


def _by_points(node: CompiledCriterion, places: Mapping[str, int]) -> Mapping[str, Any]:
    return {
        "id": node.id,
        "levels": node.levels,
        "unit": _whole(node.unit),
        "bounds": [_whole(bound) for bound in node.bounds],
        "at_most": node.at_most,
        "traits": [
            {
                "trait": places[trait.id],
                "points": [_whole(points) for points in trait.points],
                "caps": [_whole(bits) for bits in trait.caps],
            }
            for trait in node.traits
        ],
        "subtotals": [_by_points(part, places) for part in node.subtotals],
    }


def options(engine: Engine, codings: Codings) -> list[list[list[int | str]]]:
    """A group's possible values: for each trait, pairs of the value's index (from 0) and its weight."""
    return [
        [[index, _whole(weight)] for index, weight in distribution.options(codings.get(trait.id, UNKNOWN), trait)]
        for trait in engine.traits
    ]


def labels(words: PageWords) -> dict[str, str]:
    """The names in a criteria set by kind and id, as `criterion persistent`, and the texts of the script, in one
    language.
    """
    criteria = words.criteria
    names = {
        **{f"recommendation {id}": words.recommendation(id).text for id in criteria.recommendations},
        **{f"proposed recommendation {id}": words.proposing.recommendation(id).text for id in criteria.recommendations},
        **{f"rule {rule.id}": words.pick(rule.because) for rule in criteria.rules},
    }
    for placed in criteria.placed_criteria:
        names |= _criterion_labels(placed, words)
    for id, trait in criteria.scored_traits.items():
        names[f"trait {id}"] = words.trait(id)
        names[f"question {id}"] = words.pick(trait.question)
        names.update({f"value {id} {value}": words.choice(id, value) for value in trait.values})
    return names | {key: _template(key, words) for key in SCRIPT_TEXTS}


def page_labels(sets: Sequence[PageWords]) -> dict[str, str]:
    """The texts of the script for the page as a whole, in the language of `sets`, the words of each criteria set.

    Where the sets have different nouns for what they judge, the texts have none of them.
    """
    labels = {}
    for key in PAGE_TEXTS:
        text, *others = {_template(key, words) for words in sets}
        labels[key] = texts(sets[0].lang)[key] if others else text
    return labels


def _template(key: str, words: PageWords) -> str:
    """The text of a key with its placeholders, but for those of what is judged, which are filled."""
    templates = texts(words.lang)
    if not (words.subject and f"{key}.subject" in templates):
        return templates[key]
    template = templates[f"{key}.subject"]
    for name, word in words.subject.items():
        template = template.replace(f"{{{name}}}", strip_marks(word))
    return template


def _criterion_labels(placed: PlacedCriterion, words: PageWords) -> Iterator[tuple[str, str]]:
    yield f"criterion {placed.id}", words.criterion(placed.id)
    for level in placed.scale:
        yield f"level {placed.id} {level}", words.level(level, placed.id).text
    for bit, cap in enumerate(placed.criterion.caps):
        yield f"cap {placed.id} {bit}", cap_effect(TracedCap(cap, True), words, placed.id)
        yield f"open-cap {placed.id} {bit}", cap_effect(TracedCap(cap, False), words, placed.id)


def _whole(number: int) -> int | str:
    return number if abs(number) < EXACT else str(number)
