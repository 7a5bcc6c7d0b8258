"""The evaluation as CSV: one row for each group, in UTF-8 with the byte order mark that Excel needs.

In English columns are separated by commas and numbers have a decimal point; in Norwegian semicolons and a decimal
comma, as a spreadsheet set to Norwegian expects.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO

from kjerne.analysis.report import GroupReport
from kjerne.output.safe import plain_text
from kjerne.output.words import Vocabulary
from kjerne.texts.languages import RECORDS
from kjerne.texts.wording import say

FORMULA = ("=", "+", "-", "@")
BEHIND_SEPARATOR = re.compile(r"""([,;]\s*+)(?=["\s]*+[-=+@])""")
"""A separator with a sign of `FORMULA` behind it: a program that splits at the other mark sees a formula there."""


def evaluation(words: Vocabulary, rows: Iterable[str]) -> Iterator[str]:
    """`evaluate --format csv` in pieces: the header, then the groups' `rows` as `row` gives them."""
    yield "\ufeff" + _line(_header_cells(words), words)
    yield from rows


def row(report: GroupReport, words: Vocabulary) -> str:
    """A group's row as a line of CSV, with its line end."""
    return _line(_group_cells(report, words), words)


def _line(cells: Iterable[str], words: Vocabulary) -> str:
    """A line of CSV in which no cell is a formula."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=RECORDS[words.lang].list_separator, lineterminator="\r\n")
    writer.writerow(escape_formula(cell) for cell in cells)
    return buffer.getvalue()


def escape_formula(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula, whichever separator it uses (OWASP, "CSV Injection").

    An apostrophe is put before each sign that would begin a formula. Numbers need none: no score is negative.
    """
    text = BEHIND_SEPARATOR.sub(r"\1'", plain_text(cell))
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def _header_cells(words: Vocabulary) -> Iterator[str]:
    group = say(words.lang, "column.group")  # whatever the set calls a group: programs find the column by its title
    yield from ("id", group, words.say("column.recommendation"), words.say("column.robust"))
    yield from (words.say("column.leaning"), words.say("column.rules"), words.say("column.total"))
    for id in words.criteria.all_criteria:
        label = words.criterion(id)
        yield from (label, f"{label}: {words.say('column.low')}", f"{label}: {words.say('column.high')}")
        yield f"{label}: {words.say('column.level')}"
    yield from (words.say("label.unknown"), words.say("label.published"), words.say("column.agrees"))
    yield from (words.say("column.months"), words.say("label.advice"), words.say("label.why"))


def _group_cells(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    result, published = report.evaluation, report.group.published
    yield from (report.group.id, words.pick(report.group.name), words.recommendation(result.recommendation).text)
    yield from (_yes_or_no(result.robust, words), words.recommendation(result.leaning).text, " ".join(result.rules))
    yield words.number(result.total.expected) if result.total else ""
    for id, part in result.criteria.items():
        yield from map(words.number, part.score) if part.score else ("", "", "")
        yield words.levels(part.levels, id)
    yield ", ".join(words.trait(id) for id in report.unknown)
    yield words.recommendation(published.recommendation).text if published else ""
    yield "" if report.agrees is None else _yes_or_no(report.agrees, words)
    yield str(report.period.months) if report.period else ""
    yield " ".join(words.pick(advised.advice.text) for advised in report.advice)
    rules = {rule.id: rule for rule in words.criteria.rules}
    yield " ".join(words.pick(rules[id].because) for id in result.rules)


def _yes_or_no(answer: bool, words: Vocabulary) -> str:
    return words.say("yes" if answer else "no")
