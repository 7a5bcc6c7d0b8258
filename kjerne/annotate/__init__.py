"""Findings turned into text, one function a format. Nothing here prints or writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # the command line asks this module for its formats before it needs any of that
    from kjerne.findings import Finding
    from kjerne.texts import Lang


class Checked(NamedTuple):
    """What a check found: the findings by file, line, column and id; how many files; how many findings were ignored."""

    findings: tuple[Finding, ...]
    files: int
    ignored: int
    texts: Mapping[str, str]  # of files with findings that could be read, their text, to show a line of it
    names: tuple[str, ...]  # of all files, with findings or without


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
