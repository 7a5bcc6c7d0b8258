"""Reports turned into text, one function a format. Nothing here prints or writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # the command line asks this module for its formats before it needs any of that
    from kjerne.difference import Difference
    from kjerne.render.blocks import Block
    from kjerne.report import Comparison, Explanation, Report
    from kjerne.texts import Lang

WIDE = 110
"""Columns from which a terminal has room for longer bars and one more column."""


class Screen(NamedTuple):
    """What a terminal can show: columns, colour, and whether only ASCII."""

    width: int = 80
    colour: bool = False
    ascii_only: bool = False


def _terminal(report: Report, lang: Lang, screen: Screen) -> str:
    from kjerne.render import evaluation, terminal  # rich is slow to import, and only the terminal wants it

    return terminal.draw(evaluation.evaluation(report, lang, screen.width < WIDE), screen)


def _json(report: Report, lang: Lang, screen: Screen) -> str:
    from kjerne.render import json

    return json.evaluation(report)


def _csv(report: Report, lang: Lang, screen: Screen) -> str:
    from kjerne.render import csv

    return csv.write(report, lang)


def _markdown(report: Report, lang: Lang, screen: Screen) -> str:
    from kjerne.render import evaluation, markdown

    return markdown.write(evaluation.evaluation(report, lang))


def _explain_terminal(explained: Explanation | Comparison, lang: Lang, screen: Screen, everything: bool) -> str:
    from kjerne.render import terminal

    return terminal.draw(_explanation(explained, lang, everything), screen)


def _explain_json(explained: Explanation | Comparison, lang: Lang, screen: Screen, everything: bool) -> str:
    from kjerne.render import json
    from kjerne.report import Explanation

    return json.explanation(explained) if isinstance(explained, Explanation) else json.comparison(explained)


def _explain_markdown(explained: Explanation | Comparison, lang: Lang, screen: Screen, everything: bool) -> str:
    from kjerne.render import markdown

    return markdown.write(_explanation(explained, lang, everything))


def _explanation(explained: Explanation | Comparison, lang: Lang, everything: bool) -> Iterator[Block]:
    from kjerne.render.comparison import comparison
    from kjerne.render.explanation import explanation
    from kjerne.report import Explanation

    if isinstance(explained, Explanation):
        return explanation(explained, lang, everything)
    return comparison(explained, lang)


def _diff_terminal(found: Difference, lang: Lang, screen: Screen) -> str:
    from kjerne.render import difference, terminal

    return terminal.draw(difference.difference(found, lang), screen)


def _diff_json(found: Difference, lang: Lang, screen: Screen) -> str:
    from kjerne.render import json

    return json.difference(found)


def _diff_markdown(found: Difference, lang: Lang, screen: Screen) -> str:
    from kjerne.render import difference, markdown

    return markdown.write(difference.difference(found, lang))


EVALUATION: dict[str, Callable[[Report, Lang, Screen], str]] = {
    "terminal": _terminal,
    "json": _json,
    "csv": _csv,
    "markdown": _markdown,
}
EXPLANATION: dict[str, Callable[[Explanation | Comparison, Lang, Screen, bool], str]] = {
    "terminal": _explain_terminal,
    "json": _explain_json,
    "markdown": _explain_markdown,
}
DIFFERENCE: dict[str, Callable[[Difference, Lang, Screen], str]] = {
    "terminal": _diff_terminal,
    "json": _diff_json,
    "markdown": _diff_markdown,
}
