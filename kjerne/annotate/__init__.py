"""Findings turned into text, one function a format. Nothing here prints or writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command line asks this module for its formats before it needs any of that
    from kjerne.model.findings import Checked
    from kjerne.texts.languages import Lang


def _text(checked: Checked, lang: Lang, colour: bool) -> str:
    from kjerne.annotate import text

    return text.write(checked, lang, colour)


def _json(checked: Checked, lang: Lang, colour: bool) -> str:
    from kjerne.annotate import json

    return json.write(checked, lang, colour)


def _github(checked: Checked, lang: Lang, colour: bool) -> str:
    from kjerne.annotate import github

    return github.write(checked, lang, colour)


def _gitlab(checked: Checked, lang: Lang, colour: bool) -> str:
    from kjerne.annotate import gitlab

    return gitlab.write(checked, lang, colour)


def _sarif(checked: Checked, lang: Lang, colour: bool) -> str:
    from kjerne.annotate import sarif

    return sarif.write(checked, lang, colour)


def _junit(checked: Checked, lang: Lang, colour: bool) -> str:
    from kjerne.annotate import junit  # an XML library is slow to import, and only this format wants it

    return junit.write(checked, lang, colour)


FORMATS: dict[str, Callable[[Checked, Lang, bool], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "gitlab": _gitlab,
    "sarif": _sarif,
    "junit": _junit,
}
