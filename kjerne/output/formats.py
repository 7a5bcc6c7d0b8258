"""The tables of output formats, one for each command. Nothing here prints or writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # the command line asks this module for its formats before it needs any of that
    from kjerne.analysis.report import Comparison, Explanation, GroupReport, Report
    from kjerne.analysis.result_changes import Difference
    from kjerne.model.documents import CriteriaSet
    from kjerne.model.findings import Checked, Severity
    from kjerne.output.blocks import Block
    from kjerne.texts.languages import Lang
from kjerne.output.screen import WIDE, Screen

if TYPE_CHECKING:
    Whole = Callable[[Sequence[Report], Lang, Screen], str | bytes]
    """A format that is made from all groups at once: the reports, one for each criteria set, as text or bytes."""


class Pieces(NamedTuple):
    """How a report is put together from one piece of text for each group.

    `piece`: a group, and the group without `--set` if that differs → its text. `page`: all pieces → the report.
    `order`: a group → the key by which pieces are sorted; None: by id.
    """

    piece: Callable[[GroupReport, GroupReport | None], str]
    page: Callable[[Iterable[str]], Iterable[str]]
    order: Callable[[GroupReport], Any] | None = None


class Streamed(NamedTuple):
    """A format that is made group by group, so that only one group is in memory at a time.

    `pieces`: for the groups of one criteria set. `page`: several sets, and the piece of each group behind the id of its
    set → the report on all. The last argument of both: whether `--set` supposes something, of any group or set.
    """

    pieces: Callable[[CriteriaSet, Lang, bool], Pieces]
    page: Callable[[Sequence[CriteriaSet], Iterable[tuple[str, str]], Lang, bool], Iterable[str]]


class Extra(NamedTuple):
    """The optional package that a format needs: the module to import, and the package that has it."""

    module: str
    package: str


EXTRAS = {"docx": Extra("docx", "python-docx"), "xlsx": Extra("xlsxwriter", "xlsxwriter")}


def _terminal(reports: Sequence[Report], lang: Lang, screen: Screen) -> str:
    from kjerne.output import evaluation, terminal  # rich is slow to import, and only the terminal wants it

    narrow = screen.width < WIDE
    blocks = chain.from_iterable(evaluation.evaluation(report, lang, narrow) for report in reports)
    return terminal.draw(blocks, screen)


def _json(criteria: CriteriaSet, lang: Lang, supposing: bool) -> Pieces:
    from kjerne.output import entries, json

    return Pieces(partial(entries.entry_line, numbers=criteria.supposed), partial(json.evaluation, criteria))


def _json_page(
    sets: Sequence[CriteriaSet], pieces: Iterable[tuple[str, str]], lang: Lang, supposing: bool
) -> Iterable[str]:
    from kjerne.output import json

    return json.evaluation_by_sets(sets, pieces)


def _csv(criteria: CriteriaSet, lang: Lang, supposing: bool) -> Pieces:
    from kjerne.analysis.report import total_order
    from kjerne.output import csv
    from kjerne.output.words import Vocabulary

    words = Vocabulary(criteria, lang)
    row = csv.supposed_row if supposing else csv.row
    page = partial(csv.evaluation, words, supposing=supposing)
    return Pieces(lambda group, before: row(group, before, words), page, total_order)


def _csv_page(
    sets: Sequence[CriteriaSet], pieces: Iterable[tuple[str, str]], lang: Lang, supposing: bool
) -> Iterable[str]:
    from kjerne.output import csv
    from kjerne.output.words import Vocabulary

    return csv.evaluation_by_sets([Vocabulary(criteria, lang) for criteria in sets], pieces, supposing=supposing)


def _markdown(reports: Sequence[Report], lang: Lang, screen: Screen) -> str:
    from kjerne.output import evaluation, markdown

    return markdown.write(chain.from_iterable(evaluation.evaluation(report, lang) for report in reports))


def _html(reports: Sequence[Report], lang: Lang, screen: Screen) -> str:
    from kjerne.output.html import page

    return page.evaluation(reports, lang)


def _docx(reports: Sequence[Report], lang: Lang, screen: Screen) -> bytes:
    from kjerne.output.office import docx, memo

    return docx.draw(memo.memo(reports, lang))


def _xlsx(reports: Sequence[Report], lang: Lang, screen: Screen) -> bytes:
    from kjerne.output.office import xlsx

    return xlsx.write(reports, lang)


def _explain_terminal(explained: Explanation | Comparison, lang: Lang, screen: Screen, everything: bool) -> str:
    from kjerne.output import terminal

    return terminal.draw(_explanation(explained, lang, everything), screen)


def _explain_json(explained: Explanation | Comparison, lang: Lang, screen: Screen, everything: bool) -> str:
    from kjerne.analysis.report import Explanation
    from kjerne.output import json

    return json.explanation(explained) if isinstance(explained, Explanation) else json.comparison(explained)


def _explain_markdown(explained: Explanation | Comparison, lang: Lang, screen: Screen, everything: bool) -> str:
    from kjerne.output import markdown

    return markdown.write(_explanation(explained, lang, everything))


def _explain_html(explained: Explanation | Comparison, lang: Lang, screen: Screen, everything: bool) -> str:
    from kjerne.analysis.report import Explanation
    from kjerne.output.html import page

    if isinstance(explained, Explanation):
        return page.explanation(explained, lang)
    return page.comparison(explained, lang)


def _explain_docx(explained: Explanation | Comparison, lang: Lang, screen: Screen, everything: bool) -> bytes:
    from kjerne.output.office import docx, memo

    return docx.draw(memo.explained(explained, _explanation(explained, lang, True), lang))


def _explanation(explained: Explanation | Comparison, lang: Lang, everything: bool) -> Iterator[Block]:
    from kjerne.analysis.report import Explanation
    from kjerne.output.comparison import comparison
    from kjerne.output.explanation import explanation
    from kjerne.output.words import Vocabulary

    if isinstance(explained, Explanation):
        return explanation(explained, lang, everything)
    return comparison(explained, Vocabulary(explained.criteria, lang))


def _diff_terminal(diffs: Sequence[Difference], lang: Lang, screen: Screen) -> str:
    from kjerne.output import difference, terminal

    return terminal.draw(difference.differences(diffs, lang), screen)


def _diff_json(diffs: Sequence[Difference], lang: Lang, screen: Screen) -> str:
    from kjerne.output import json

    return json.differences(diffs)


def _diff_markdown(diffs: Sequence[Difference], lang: Lang, screen: Screen) -> str:
    from kjerne.output import difference, markdown

    return markdown.write(difference.differences(diffs, lang))


EVALUATION: dict[str, Whole | Streamed] = {
    "terminal": _terminal,
    "json": Streamed(_json, _json_page),
    "csv": Streamed(_csv, _csv_page),
    "markdown": _markdown,
    "html": _html,
    "docx": _docx,
    "xlsx": _xlsx,
}
EXPLANATION: dict[str, Callable[[Explanation | Comparison, Lang, Screen, bool], str | bytes]] = {
    "terminal": _explain_terminal,
    "json": _explain_json,
    "markdown": _explain_markdown,
    "html": _explain_html,
    "docx": _explain_docx,
}
DIFFERENCE: dict[str, Callable[[Sequence[Difference], Lang, Screen], str]] = {
    "terminal": _diff_terminal,
    "json": _diff_json,
    "markdown": _diff_markdown,
}

FROM_ROOT = (EVALUATION["json"], EXPLANATION["json"], DIFFERENCE["json"])
"""The formats of reports that other programs read, in which files are named from the root of the repository."""

FINDINGS = ("text", "json", "github", "gitlab", "sarif", "junit")
"""The formats of `check`; each is a module of `output.findings`. All but `text` name files from the root."""


ENDINGS: dict[str, tuple[str, ...]] = {
    "terminal": (".txt",),
    "text": (".txt",),
    "json": (".json",),
    "csv": (".csv",),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "github": (".txt",),
    "sarif": (".sarif", ".json"),
    "gitlab": (".json",),
    "junit": (".xml",),
}
"""The endings of files in a format, in small letters; of formats that share one, the first of a command has it."""

NO_FORMATS = (".pdf", ".doc", ".xls", ".odt", ".ods", ".rtf", ".ppt", ".pptx", ".odp", ".png")
"""Endings of files that no command writes, and that do not hold text."""


def ending(file: str) -> str:
    """The ending of a file's name, in small letters and with its point; empty if it has none."""
    name = file.replace("\\", "/").rpartition("/")[2].lower()
    stem, point, end = name.rpartition(".")
    return point + end if stem else ""


def format_of(file: str, formats: Iterable[str]) -> str | None:
    """The first of the formats whose files end like this one."""
    return next((format for format in formats if ending(file) in ENDINGS[format]), None)


def write_findings(
    format: str,
    checked: Checked,
    lang: Lang,
    colour: bool,
    failing: Collection[Severity],
    *,
    source: str | None = None,
) -> str:
    """The findings as text in one of the formats of `FINDINGS`.

    `colour` is used by `text` only; `failing`, the severities that fail the check, where a report fails something;
    `source`, the address of this program's files, by `sarif` only.
    """
    module: Any = import_module(f"kjerne.output.findings.{format}")
    links = {"source": source} if format == "sarif" else {}
    text: str = module.write(checked, lang, colour, failing, **links)
    return text
