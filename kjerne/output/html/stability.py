"""The picture of the stability intervals: of each threshold and weight, how far it can move."""

from fractions import Fraction
from typing import assert_never

from kjerne.analysis.report import Explanation
from kjerne.analysis.stability import Interval
from kjerne.output.blocks import Table, cell
from kjerne.output.explanation import exact_number, interval_bounds, interval_name, weights_left_out
from kjerne.output.html import draw
from kjerne.output.html.element import Element, element
from kjerne.output.words import Vocabulary


def stability(explained: Explanation, words: Vocabulary) -> Element:
    """For each threshold and weight an axis with the interval in which the recommendation stays the same."""
    weights = [interval for interval in explained.stability if interval.what == "weight"]
    finite = [
        bound for interval in weights for bound in (interval.low, interval.value, interval.high) if bound is not None
    ]
    top = max(finite, default=Fraction(1)) * Fraction(5, 4)
    rows = tuple(
        (
            cell(interval_name(interval, words)),
            cell(exact_number(interval.value, words)),
            cell(interval_bounds(interval, words)),
        )
        for interval in explained.stability
    )
    return draw.figure(
        words.say("heading.stability"),
        tuple(_interval_row(interval, _axis_end(interval, top), words) for interval in explained.stability),
        Table((words.say("page.number"), words.say("column.value"), words.say("page.holds")), rows, frozenset({1})),
        words,
        " ".join(filter(None, [words.say("stability.meaning"), weights_left_out(explained, words)])),
    )


def _axis_end(interval: Interval, top_weight: Fraction) -> Fraction:
    """The highest value on the axis of an interval: 100 points, or a weight for all weights of the group."""
    match interval.what:
        case "threshold":
            return Fraction(100)
        case "weight":
            return top_weight
        case unreachable:
            assert_never(unreachable)


def _interval_row(interval: Interval, top: Fraction, words: Vocabulary) -> Element:
    low = max(interval.low or Fraction(0), Fraction(0))
    high = top if interval.high is None else min(interval.high, top)
    scaled = [value * 100 / top for value in (low, high, min(interval.value, top))]
    return element(
        "div",
        element("div", interval_name(interval, words)),
        element(
            "svg",
            element("rect", class_="ground", y=9, width="100%", height=4),
            element("rect", class_="holds", x=draw.at(scaled[0]), y=5, width=draw.at(scaled[1] - scaled[0]), height=12),
            *(
                []
                if interval.low is None
                else [element("line", class_="end", x1=draw.at(scaled[0]), x2=draw.at(scaled[0]), y1=1, y2=21)]
            ),
            *(
                []
                if interval.high is None
                else [element("line", class_="end", x1=draw.at(scaled[1]), x2=draw.at(scaled[1]), y1=1, y2=21)]
            ),
            element("circle", class_="score", cx=draw.at(scaled[2]), cy=11, r=5),
            role="img",
            aria_label=f"{interval_name(interval, words)}: {interval_bounds(interval, words)}",
        ),
        element("div", interval_bounds(interval, words), class_="quiet"),
        class_="interval",
    )
