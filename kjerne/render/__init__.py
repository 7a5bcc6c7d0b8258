"""Reports turned into text, one function a format. Nothing here prints or writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # the command line asks this module for its formats before it needs any of that
    from kjerne.report import Explanation, Report
    from kjerne.texts import Lang


class Screen(NamedTuple):
    """What a terminal can show: columns, colour, and whether only ASCII."""

    width: int = 80
    colour: bool = False
    ascii_only: bool = False


def _terminal(report: Report, lang: Lang, screen: Screen) -> str:
    from kjerne.render import prose, terminal  # rich is slow to import, and only this format wants it

    return terminal.draw(prose.evaluation(report, lang), *screen)


def _json(report: Report, lang: Lang, screen: Screen) -> str:
    from kjerne.render import json

    return json.evaluation(report)


def _csv(report: Report, lang: Lang, screen: Screen) -> str:
    from kjerne.render import csv

    return csv.write(report, lang)


def _markdown(report: Report, lang: Lang, screen: Screen) -> str:
    from kjerne.render import markdown, prose

    return markdown.write(prose.evaluation(report, lang))


def _explain_terminal(explained: Explanation, lang: Lang, screen: Screen) -> str:
    from kjerne.render import prose, terminal

    return terminal.draw(prose.explanation(explained, lang), *screen)


def _explain_json(explained: Explanation, lang: Lang, screen: Screen) -> str:
    from kjerne.render import json

    return json.explanation(explained)


def _explain_markdown(explained: Explanation, lang: Lang, screen: Screen) -> str:
    from kjerne.render import markdown, prose

    return markdown.write(prose.explanation(explained, lang))


EVALUATION: dict[str, Callable[[Report, Lang, Screen], str]] = {
    "terminal": _terminal,
    "json": _json,
    "csv": _csv,
    "markdown": _markdown,
}
EXPLANATION: dict[str, Callable[[Explanation, Lang, Screen], str]] = {
    "terminal": _explain_terminal,
    "json": _explain_json,
    "markdown": _explain_markdown,
}
