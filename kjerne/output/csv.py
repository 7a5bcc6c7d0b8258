"""The evaluation as CSV: one row for each group, in UTF-8 with the byte order mark that Excel needs.

In English columns are separated by commas and numbers have a decimal point; in Norwegian semicolons and a decimal
comma, as a spreadsheet set to Norwegian expects.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from io import StringIO

from kjerne.analysis.report import GroupReport
from kjerne.engine.distribution import Score
from kjerne.output.firmness import firmness_cells, firmness_titles, margin_points
from kjerne.output.safe import plain_text
from kjerne.output.suppositions import number_texts, trait_texts
from kjerne.output.words import Vocabulary, all_advice, leaning
from kjerne.texts.languages import RECORDS
from kjerne.texts.wording import say

FORMULA = ("=", "+", "-", "@")
BEHIND_SEPARATOR = re.compile(r"""([,;]\s*+)(?=["\s]*+[-=+@])""")
"""A separator with a sign of `FORMULA` behind it: a program that splits at the other mark sees a formula there."""


def evaluation(words: Vocabulary, rows: Iterable[str], *, supposing: bool) -> Iterator[str]:
    """`evaluate --format csv` in pieces: the header, then the groups' `rows` as `row` gives them.

    With `supposing`, as `supposed_row` gives them.
    """
    yield "\ufeff" + _line((*_header_cells(words), *_supposed_titles(words, supposing)), words)
    yield from rows


def evaluation_by_sets(
    vocabularies: Sequence[Vocabulary], rows: Iterable[tuple[str, str]], *, supposing: bool
) -> Iterator[str]:
    """As `evaluation`, where several criteria sets judge: the columns of all, with the id of the group's set.

    Criteria of the same id and label share their columns. Each row is behind the id of its set.
    """
    columns: dict[tuple[str, str], list[str]] = {}
    for words in vocabularies:
        for id in words.criteria.all_criteria:
            columns.setdefault((id, words.criterion(id)), list(_criterion_titles(words.criterion(id), words)))
    any_words = vocabularies[0]
    yield "\ufeff" + _line(
        (
            *_insert_set(_titles_before(any_words), "set"),
            *(title for titles in columns.values() for title in titles),
            *_titles_behind(any_words),
            *_supposed_titles(any_words, supposing),
        ),
        any_words,
    )
    by_id = {words.criteria.id: words for words in vocabularies}
    before, width = len([*_titles_before(any_words)]), len([*_criterion_titles("", any_words)])
    for id, text in rows:
        words = by_id[id]
        (cells,) = csv.reader([text], delimiter=RECORDS[words.lang].list_separator)
        own = [(criterion, words.criterion(criterion)) for criterion in words.criteria.all_criteria]
        behind = before + width * len(own)
        scores = {key: cells[before + width * n : before + width * (n + 1)] for n, key in enumerate(own)}
        laid_out = (cell for key in columns for cell in scores.get(key, [""] * width))
        yield _written((*_insert_set(cells[:before], id), *laid_out, *cells[behind:]), words)


def _insert_set(cells: Iterable[str], set: str) -> Iterator[str]:
    """The cells with that of the criteria set behind that of the group's id."""
    id, *others = cells
    return iter((id, set, *others))


def row(report: GroupReport, before: GroupReport | None, words: Vocabulary) -> str:
    """A group's row as a line of CSV, with its line end."""
    return _line(_group_cells(report, words), words)


def supposed_row(report: GroupReport, before: GroupReport | None, words: Vocabulary) -> str:
    """A group's row, and behind it its recommendation without `--set`, and what is supposed; empty if nothing is."""
    was = words.result(before).text if before else ""
    supposed = "; ".join([*number_texts(words), *trait_texts(report, words)]) if before else ""
    return _line((*_group_cells(report, words), was, supposed), words)


def _supposed_titles(words: Vocabulary, supposing: bool) -> Iterator[str]:
    """The titles of the columns on what is supposed: none where nothing is."""
    if supposing:
        yield from (f"{words.say('column.recommendation')}: {words.say('column.before')}", words.say("column.after"))


def _line(cells: Iterable[str], words: Vocabulary) -> str:
    """A line of CSV in which no cell is a formula."""
    return _written((escape_formula(cell) for cell in cells), words)


def _written(cells: Iterable[str], words: Vocabulary) -> str:
    """A line of CSV of cells that are no formulas."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=RECORDS[words.lang].list_separator, lineterminator="\r\n")
    writer.writerow(cells)
    return buffer.getvalue()


def escape_formula(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula, whichever separator it uses (OWASP, "CSV Injection").

    An apostrophe is put before each sign that would begin a formula. Numbers need none: no score is negative.
    """
    text = BEHIND_SEPARATOR.sub(r"\1'", plain_text(cell))
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def _header_cells(words: Vocabulary) -> Iterator[str]:
    yield from _titles_before(words)
    for id in words.criteria.all_criteria:
        yield from _criterion_titles(words.criterion(id), words)
    yield from _titles_behind(words)


def _titles_before(words: Vocabulary) -> Iterator[str]:
    """The titles of the columns that stand before those of the criteria."""
    group = say(words.lang, "column.group")  # whatever the set calls a group: programs find the column by its title
    yield from ("id", group, words.say("column.recommendation"), words.say("column.robust"))
    yield from (words.say("column.leaning"), words.say("column.rules"), words.say("column.total"))


def _criterion_titles(label: str, words: Vocabulary) -> Iterator[str]:
    yield from (label, f"{label}: {words.say('column.low')}", f"{label}: {words.say('column.high')}")
    yield f"{label}: {words.say('column.level')}"


def _titles_behind(words: Vocabulary) -> Iterator[str]:
    """The titles of the columns that stand behind those of the criteria."""
    yield from (words.say("label.unknown"), words.say("label.published"), words.say("column.agrees"))
    yield from (words.say("column.months"), words.say("label.advice"), words.say("label.why"))
    yield from firmness_titles(words)


def _group_cells(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    result, published, words = report.evaluation, report.group.published, words.of(report.group)
    yield from (report.group.id, words.pick(report.group.name), words.result(report).text)
    yield from (_yes_or_no(result.robust, words), leaning(report, words), " ".join(result.rules))
    yield words.number(report.total.expected) if report.total else ""
    for id, part in result.criteria.items():
        yield from _score_cells(part.score, report, words)
        yield words.levels(part.levels, id)
    yield ", ".join(words.trait(id) for id in report.unknown)
    yield words.published(published.recommendation).text if published else ""
    yield "" if report.agrees is None else _yes_or_no(report.agrees, words)
    yield str(report.period.months) if report.period else ""
    yield " ".join(all_advice(report, words))
    rules = {rule.id: rule for rule in words.criteria.rules}
    yield " ".join(words.pick(rules[id].because) for id in result.rules)
    yield from (_as_text(value, words) for value in firmness_cells(report, words))


def _score_cells(score: Score | None, report: GroupReport, words: Vocabulary) -> Iterator[str]:
    """The expected, lowest and highest score; where nothing is known of the group, none is expected."""
    expected, low, high = map(words.number, score) if score else ("", "", "")
    yield from (expected if report.basis.coded else "", low, high)


def _as_text(value: str | int | Fraction | None, words: Vocabulary) -> str:
    if isinstance(value, Fraction):
        return margin_points(value, words)
    return "" if value is None else str(value)


def _yes_or_no(answer: bool, words: Vocabulary) -> str:
    return words.say("yes" if answer else "no")
