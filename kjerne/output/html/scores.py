"""The picture of a group's scores against the thresholds."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from kjerne.analysis.report import Explanation
from kjerne.engine.compiled import CompiledCriterion, CompiledTable
from kjerne.engine.distribution import Score
from kjerne.engine.node_memory import CriterionResult
from kjerne.model.documents import PlacedCriterion
from kjerne.output.blocks import Style, StyledText, Table, TableCell, cell
from kjerne.output.explanation import exact_number
from kjerne.output.html import draw
from kjerne.output.html.element import Element, element
from kjerne.output.words import NOTHING, Vocabulary


def scores(explained: Explanation, words: Vocabulary) -> Element:
    """For each criterion a scale from 0 to 100 with its thresholds, levels and score, and the range if it is open.

    A criterion that rules decide has its levels alone. Each stands under the criterion that it is in.
    """
    results = explained.report.evaluation.criteria
    compiled = {node.id: node for node in explained.situation.engine.criteria}
    header = ("criterion", "score", "low", "high", "level", "thresholds")
    any_score = any(result.score for result in results.values())
    return draw.figure(
        words.say("page.scores" if any_score else "page.criteria"),
        (
            *draw.nested(words, lambda placed: [_scale(placed, compiled[placed.id], results[placed.id], words)]),
            *([_legend(words)] if any_score else []),
        ),
        Table(
            tuple(words.say(f"column.{name}") for name in header),
            tuple(tuple(_cells(id, result, words)) for id, result in results.items()),
            frozenset({1, 2, 3}),
        ),
        words,
    )


def _cells(id: str, result: CriterionResult, words: Vocabulary) -> Iterator[TableCell]:
    part_of = words.part_of(id)
    yield cell(words.criterion(id), *([StyledText(part_of, "quiet")] if part_of else []))
    for score in result.score or (None,) * 3:
        yield cell(NOTHING if score is None else words.number(score))
    yield cell(words.levels(result.levels, id) or NOTHING)
    yield cell(words.thresholds(id) or NOTHING)


def _scale(
    placed: PlacedCriterion,
    compiled: CompiledCriterion | CompiledTable,
    result: CriterionResult,
    words: Vocabulary,
) -> Element:
    levels = words.levels(result.levels, placed.id)
    name = element("div", element("strong", words.criterion(placed.id)), element("span", levels, class_="level"))
    if result.score is None or isinstance(compiled, CompiledTable):
        decided = element("div", words.say("page.by-rules"), class_="quiet")
        return element("div", name, decided, class_="scale", data_criterion=placed.id)
    own = placed.criterion.levels if compiled.levels else ()
    return element(
        "div",
        name,
        _picture(compiled, result.score, levels, words),
        element("div", words.score(result.score), class_="number"),
        *([element("ul", *_shades(tuple(own), placed.id, words), class_="legend")] if own else []),
        class_="scale",
        data_criterion=placed.id,
    )


def _picture(compiled: CompiledCriterion, score: Score, levels: str, words: Vocabulary) -> Element:
    bounds = [Fraction(bound, compiled.unit) for bound in compiled.bounds]
    ends = [Fraction(0), *bounds, Fraction(100)]
    described = words.say(
        "page.scale" if levels else "page.scale-without-levels",
        criterion=words.criterion(compiled.id),
        score=words.score(score),
        levels=levels,
    )
    return element(
        "svg",
        *(
            element(
                "rect",
                class_=_zone(place, len(bounds)),
                x=draw.at(low),
                y=6,
                width=draw.at(high - low),
                height=20,
            )
            for place, (low, high) in enumerate(pairwise(ends))
            if high > low
        ),
        element("rect", class_="range", x=draw.at(score.low), y=11, width=draw.at(score.high - score.low), height=10),
        element("circle", class_="score", cx=draw.at(score.expected), cy=16, r=6),
        *(element("text", exact_number(bound, words), x=draw.at(bound), y=42) for bound in dict.fromkeys(bounds)),
        class_=None if bounds else "bare",
        role="img",
        aria_label=described,
    )


def _zone(place: int, top: int) -> str:
    """The class of a level's zone; of a subtotal without levels its only one has no shade."""
    return f"zone {_shade(place, top)}" if top else "zone"


def _shade(place: int, top: int) -> Style:
    return "bad" if place == 0 else "good" if place == top else "middle"


def _shades(levels: tuple[str, ...], criterion: str | None, words: Vocabulary) -> Iterator[Element]:
    """The zones of a scale with its levels; of the set's, or of a criterion's own."""
    for place, level in enumerate(levels):
        yield element("li", _swatch(_zone(place, len(levels) - 1)), words.level(level, criterion).text)


def _legend(words: Vocabulary) -> Element:
    """The levels of the set, where a criterion is drawn with them, and the signs of the scores."""
    drawn = any(
        placed.criterion.thresholds and not placed.criterion.levels for placed in words.criteria.placed_criteria
    )
    return element(
        "ul",
        *(_shades(tuple(words.criteria.levels), None, words) if drawn else ()),
        element(
            "li",
            element("svg", element("circle", class_="score", cx=8, cy=8, r=6), class_="swatch", aria_hidden="true"),
            words.say("page.expected"),
        ),
        element("li", _swatch("range", 4, 8), words.say("page.range")),
        class_="legend",
    )


def _swatch(kind: str, top: int = 0, height: int = 16) -> Element:
    return element(
        "svg", element("rect", class_=kind, y=top, width=16, height=height), class_="swatch", aria_hidden="true"
    )
