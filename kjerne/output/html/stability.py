"""The picture of how far each threshold and each weight may go while the recommendation stays."""

from fractions import Fraction

from kjerne.analysis.report import Explanation
from kjerne.analysis.stability import Interval
from kjerne.output.blocks import Table, cell
from kjerne.output.explanation import exact, holds, named
from kjerne.output.html import draw
from kjerne.output.html.element import Element, element
from kjerne.output.words import Vocabulary


def stability(explained: Explanation, words: Vocabulary) -> Element:
    """How far each threshold and each weight may go while the recommendation stays."""
    weights = [each for each in explained.stability if each.what == "weight"]
    finite = [bound for each in weights for bound in (each.low, each.value, each.high) if bound is not None]
    top = max(finite, default=Fraction(1)) * Fraction(5, 4)
    rows = tuple(
        (cell(named(each, words)), cell(exact(each.value, words)), cell(holds(each, words)))
        for each in explained.stability
    )
    return draw.figure(
        words.say("heading.stability"),
        tuple(
            _interval(each, Fraction(100) if each.what == "threshold" else top, words) for each in explained.stability
        ),
        Table((words.say("page.number"), words.say("column.value"), words.say("page.holds")), rows, frozenset({1})),
        words,
        words.say("stability.meaning"),
    )


def _interval(each: Interval, top: Fraction, words: Vocabulary) -> Element:
    low = max(each.low or Fraction(0), Fraction(0))
    high = top if each.high is None else min(each.high, top)
    scaled = [value * 100 / top for value in (low, high, min(each.value, top))]
    return element(
        "div",
        element("div", named(each, words)),
        element(
            "svg",
            element("rect", class_="ground", y=9, width="100%", height=4),
            element("rect", class_="holds", x=draw.at(scaled[0]), y=5, width=draw.at(scaled[1] - scaled[0]), height=12),
            *(
                []
                if each.low is None
                else [element("line", class_="end", x1=draw.at(scaled[0]), x2=draw.at(scaled[0]), y1=1, y2=21)]
            ),
            *(
                []
                if each.high is None
                else [element("line", class_="end", x1=draw.at(scaled[1]), x2=draw.at(scaled[1]), y1=1, y2=21)]
            ),
            element("circle", class_="score", cx=draw.at(scaled[2]), cy=11, r=5),
            role="img",
            aria_label=f"{named(each, words)}: {holds(each, words)}",
        ),
        element("div", holds(each, words), class_="quiet"),
        class_="interval",
    )
