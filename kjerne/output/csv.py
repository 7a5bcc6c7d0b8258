"""The evaluation as a table for a spreadsheet: a row for each group, UTF-8 with a byte order mark, as Excel wants it.

Columns are separated by commas and numbers have a decimal point in English; in Norwegian semicolons and decimal commas,
which is what a spreadsheet set to Norwegian expects.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from io import StringIO

from kjerne.analysis.report import GroupReport
from kjerne.output.safe import plain
from kjerne.output.words import Vocabulary
from kjerne.texts.languages import RECORDS

FORMULA = ("=", "+", "-", "@")
BEHIND_SEPARATOR = re.compile(r"""([,;]\s*+)(?=["\s]*+[-=+@])""")
"""Where a cell would begin like a formula for who separates by the other mark, to whom our quotes are text."""


def evaluation(words: Vocabulary, rows: Iterable[str]) -> Iterator[str]:
    """`evaluate --format csv`, of the groups' rows as `row` gives them: in pieces that belong together."""
    yield "\ufeff" + _line(_header(words), words)
    yield from rows


def row(report: GroupReport, words: Vocabulary) -> str:
    """A group's row."""
    return _line(_cells(report, words), words)


def _line(cells: Iterable[str], words: Vocabulary) -> str:
    """No cell can become a formula: text that begins like one gets an apostrophe in front."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=RECORDS[words.lang].list_separator, lineterminator="\r\n")
    writer.writerow(guarded(cell) for cell in cells)
    return buffer.getvalue()


def guarded(cell: str) -> str:
    """The cell as text that no spreadsheet reckons with, whichever separator it takes (OWASP, "CSV Injection").

    An apostrophe stands before what would begin a formula. No score is negative.
    """
    text = BEHIND_SEPARATOR.sub(r"\1'", plain(cell))
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def _header(words: Vocabulary) -> Iterator[str]:
    yield from ("id", words.say("column.group"), words.say("column.recommendation"), words.say("column.robust"))
    yield from (words.say("column.leaning"), words.say("column.rules"), words.say("column.total"))
    for id in words.criteria.criteria:
        label = words.criterion(id)
        yield from (label, f"{label}: {words.say('column.low')}", f"{label}: {words.say('column.high')}")
        yield f"{label}: {words.say('column.level')}"
    yield from (words.say("label.unknown"), words.say("label.published"), words.say("column.agrees"))
    yield from (words.say("column.months"), words.say("label.advice"), words.say("label.why"))


def _cells(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    result, published = report.evaluation, report.group.published
    yield from (report.group.id, words.pick(report.group.name), words.recommendation(result.recommendation).text)
    yield from (_yes(result.robust, words), words.recommendation(result.leaning).text, " ".join(result.rules))
    yield _number(result.total.expected, words)
    for part in result.criteria.values():
        yield from (_number(each, words) for each in part.score)
        yield words.levels(part.levels)
    yield ", ".join(words.trait(id) for id in report.unknown)
    yield words.recommendation(published.recommendation).text if published else ""
    yield "" if report.agrees is None else _yes(report.agrees, words)
    yield str(report.period.months) if report.period else ""
    yield " ".join(words.pick(advised.advice.text) for advised in report.advice)
    rules = {rule.id: rule for rule in words.criteria.rules}
    yield " ".join(words.pick(rules[id].because) for id in result.rules)


def _yes(answer: bool, words: Vocabulary) -> str:
    return words.say("yes" if answer else "no")


def _number(value: Fraction, words: Vocabulary) -> str:
    return words.number(value)
