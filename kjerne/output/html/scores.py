"""The picture of a group's scores against the thresholds."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from kjerne.analysis.report import Explanation
from kjerne.engine.compiled import CompiledCriterion
from kjerne.engine.distribution import Score
from kjerne.output.blocks import Style, Table, cell
from kjerne.output.explanation import exact_number
from kjerne.output.html import draw
from kjerne.output.html.element import Element, element
from kjerne.output.words import Vocabulary


def scores(explained: Explanation, words: Vocabulary) -> Element:
    """For each criterion a scale from 0 to 100 with its thresholds, levels and score, and the range if it is open."""
    results = explained.report.evaluation.criteria
    engine = explained.situation.engine
    rows = tuple(
        (
            cell(words.criterion(compiled.id)),
            cell(words.number(result.score.expected)),
            cell(words.number(result.score.low)),
            cell(words.number(result.score.high)),
            cell(words.levels(result.levels)),
            cell(words.thresholds(compiled.id)),
        )
        for compiled in engine.criteria
        for result in [results[compiled.id]]
    )
    header = ("criterion", "score", "low", "high", "level", "thresholds")
    return draw.figure(
        words.say("page.scores"),
        (
            *(
                _scale(compiled, results[compiled.id].score, tuple(results[compiled.id].levels), words)
                for compiled in engine.criteria
            ),
            _levels_legend(words),
        ),
        Table(tuple(words.say(f"column.{name}") for name in header), rows, frozenset({1, 2, 3})),
        words,
    )


def _scale(compiled: CompiledCriterion, score: Score, levels: Sequence[str], words: Vocabulary) -> Element:
    bounds = [Fraction(bound, compiled.unit) for bound in compiled.bounds]
    ends = [Fraction(0), *bounds, Fraction(100)]
    description = words.say(
        "page.scale", criterion=words.criterion(compiled.id), score=words.score(score), levels=words.levels(levels)
    )
    top = len(bounds)
    return element(
        "div",
        element(
            "div",
            element("strong", words.criterion(compiled.id)),
            element("span", words.levels(levels), class_="level"),
        ),
        element(
            "svg",
            *(
                element(
                    "rect",
                    class_=f"zone {_shade(place, top)}",
                    x=draw.at(low),
                    y=6,
                    width=draw.at(high - low),
                    height=20,
                )
                for place, (low, high) in enumerate(pairwise(ends))
                if high > low
            ),
            element(
                "rect", class_="range", x=draw.at(score.low), y=11, width=draw.at(score.high - score.low), height=10
            ),
            element("circle", class_="score", cx=draw.at(score.expected), cy=16, r=6),
            *(element("text", exact_number(bound, words), x=draw.at(bound), y=42) for bound in dict.fromkeys(bounds)),
            role="img",
            aria_label=description,
        ),
        element("div", words.score(score), class_="number"),
        class_="scale",
        data_criterion=compiled.id,
    )


def _shade(place: int, top: int) -> Style:
    return "bad" if place == 0 else "good" if place == top else "middle"


def _levels_legend(words: Vocabulary) -> Element:
    names = tuple(words.criteria.levels)
    return element(
        "ul",
        *(
            element("li", _swatch(f"zone {_shade(place, len(names) - 1)}"), words.level(level).text)
            for place, level in enumerate(names)
        ),
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
