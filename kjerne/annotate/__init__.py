"""Findings turned into text, one function a format. Nothing here prints or writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kjerne.findings import Finding
    from kjerne.texts import Lang


class Checked(NamedTuple):
    """What a check found: the findings by file, line, column and id; how many files; how many findings were ignored."""

    findings: tuple[Finding, ...]
    files: int
    ignored: int
    texts: Mapping[str, str]  # of files with findings that could be read, their text, to show a line of it


FORMATS: dict[str, Callable[[Checked, Lang, bool], str]] = {}
