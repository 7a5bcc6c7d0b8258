"""The evaluation as a workbook: a sheet each for groups, traits, evidence, criteria and rules, to filter and sort.

Every text is written as a text, so none becomes a formula or a link, whatever it looks like.
"""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from itertools import count
from math import ceil
from textwrap import wrap
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kjerne.analysis.report import GroupReport, Report, by_total
from kjerne.engine.distribution import possible
from kjerne.model.codings import in_values
from kjerne.model.documents import UNKNOWN, Coding, Evidence, Trait
from kjerne.output.blocks import Style, StyledText
from kjerne.output.csv import FORMULA
from kjerne.output.firmness import firmness_cells, firmness_titles
from kjerne.output.notes import group_limit
from kjerne.output.office.criteria_sheets import criteria_sheet, rules_sheets
from kjerne.output.office.sheet import CellValue, Sheet, SheetRow
from kjerne.output.safe import plain_text
from kjerne.output.suppositions import number_texts, trait_texts
from kjerne.output.words import Vocabulary, all_advice, leaning, source_name
from kjerne.texts.languages import RECORDS, Lang
from kjerne.texts.wording import say

LONGEST = 32_767
"""The most UTF-16 code units in one cell (a limit of Excel)."""
LONGEST_NAME = 31
"""The most characters of the name of a sheet (a limit of Excel)."""
ROWS = 1_048_576
"""The most rows of one sheet, with its header (a limit of Excel)."""
SHEET_NAME = re.compile(r"(?!')[^\[\]:*?/\\]{1,31}(?<!')")
"""The names that a sheet may have (a limit of Excel)."""
A4 = 9
FONT = {"font_name": "Arial", "font_size": 10}
WIDEST, NARROWEST = 45, 9  # width of a column, in letters; longer texts are wrapped
BUTTON = 3  # width of the button of a filter, in letters
LINE, HIGHEST = 13, 409  # height of a line and greatest height of a row, in points
PAGE = 230  # width of a printed page, in letters; wider sheets go on to more pages
COLOURS: dict[Style, tuple[str, str]] = {  # of the letters and of the ground; contrast at least 4.5 to 1 (WCAG 1.4.3)
    "good": ("#1E6B3A", "#E3F1E7"),
    "middle": ("#8A4B00", "#FBEFDD"),
    "bad": ("#A41E22", "#FBE5E5"),
    "open": ("#6A2C91", "#F1E6F7"),
}


def write(reports: Sequence[Report], lang: Lang) -> bytes:
    """One report for each criteria set as an .xlsx file; the same reports give the same bytes."""
    vocabularies = [Vocabulary(report.criteria, lang) for report in reports]
    buffer = io.BytesIO()
    font = dict(FONT)  # the workbook adds to what it is given
    with Workbook(buffer, {"in_memory": True, "default_format_properties": font}) as workbook:
        day = datetime.combine(reports[0].as_of, time())
        titles = vocabularies[0].listing(words.pick(words.criteria.title) for words in vocabularies)
        workbook.set_properties({"title": plain_text(titles)[:255], "author": "kjerne", "created": day})
        names: set[str] = set()
        for report, words in zip(reports, vocabularies, strict=True):
            writer = _WorkbookWriter(workbook, words)
            for sheet in _sheets(report, words):
                name = sheet.name if len(reports) == 1 else _sheet_name(f"{sheet.name} {report.criteria.id}", names)
                writer.add_sheet(sheet._replace(name=name))
    return buffer.getvalue()


def _sheets(report: Report, words: Vocabulary) -> tuple[Sheet, ...]:
    return (
        _groups_sheet(report, words),
        _traits_sheet(report, words),
        _evidence_sheet(report, words),
        criteria_sheet(words),
        *rules_sheets(words),
    )


def _sheet_name(wanted: str, names: set[str]) -> str:
    """The name, cut to what Excel allows, with a number where it is among the `names` already; it is added to them."""
    name = wanted[:LONGEST_NAME]
    for number in count(2):
        if name not in names:
            break
        name = f"{wanted[: LONGEST_NAME - len(f' {number}')]} {number}"
    names.add(name)
    return name


# ---- the content of the sheets


def _groups_sheet(report: Report, words: Vocabulary) -> Sheet:
    """A row for each group, those with the highest total first."""
    recommendation, published = words.say("column.recommendation"), words.say("label.published")
    before = f"{recommendation}: {words.say('column.before')}"
    coding_facts = _coding_facts(report)
    header = (
        *("id", words.say("column.group"), recommendation),
        *((before, words.say("column.after")) if report.before else ()),
        *(
            words.say("column.robust"),
            words.say("column.leaning"),
            words.say("column.rules"),
            words.say("column.total"),
        ),
        *(title for id in words.criteria.all_criteria for title in _score_titles(words.criterion(id), words)),
        *(words.say("column.unknown"), words.say("label.unknown"), published, words.say("column.agrees")),
        *(words.say("column.months"), words.say("column.review")),
        *(words.say("column.until"), words.say("column.review-by"), words.say("column.mandate")),
        *(words.say("label.status"), words.say("label.established"), words.say("label.lead")),
        words.say("label.members"),
        *(words.say(f"label.{key}") for key in coding_facts),
        words.say("label.advice"),
        *firmness_titles(words),
    )
    recommendation_titles = (recommendation, before, words.say("column.leaning"), published)
    return Sheet(
        _groups_sheet_name(words),
        header,
        tuple(tuple(_group_cells(group, report, coding_facts, words)) for group in by_total(report.groups)),
        tuple(column for column, title in enumerate(header) if title in recommendation_titles),
    )


def _coding_facts(report: Report) -> tuple[str, ...]:
    """The keys of the facts about the coding that some group has: each is a column."""
    groups = [group.group for group in report.groups]
    given = {"assessed": any(group.assessed for group in groups), "assessor": any(group.assessor for group in groups)}
    return tuple(key for key, known in given.items() if known)


def _groups_sheet_name(words: Vocabulary) -> str:
    """The name of the sheet of groups: the set's noun for them, if a sheet can be called that beside the others."""
    name = plain_text(words.say("sheet.groups")).strip()
    others = {
        "history",
        *(words.say(f"sheet.{sheet}").casefold() for sheet in ("traits", "evidence", "criteria", "rules")),
    }
    if SHEET_NAME.fullmatch(name) and name.casefold() not in others:
        return name
    return say(words.lang, "sheet.groups")


def _score_titles(criterion: str, words: Vocabulary) -> Iterator[str]:
    yield criterion
    for key in ("column.low", "column.high", "column.level"):
        yield f"{criterion}: {words.say(key)}"


def _group_cells(
    group_report: GroupReport, report: Report, coding_facts: Sequence[str], words: Vocabulary
) -> Iterator[CellValue]:
    group, result, words = group_report.group, group_report.evaluation, words.of(group_report.group)
    yield from (group.id, words.pick(group.name), words.result(group_report).text)
    if report.before:
        was = report.before.get(group.id)
        yield words.result(was).text if was else None
        yield "; ".join([*number_texts(words), *trait_texts(group_report, words)]) if was else ""
    yield _yes_or_no(result.robust, words)
    yield from (leaning(group_report, words) or None, ", ".join(result.rules))
    yield group_report.total.expected if group_report.total else None
    for id, part in result.criteria.items():
        expected, low, high = part.score or (None, None, None)
        yield from (expected if group_report.basis.coded else None, low, high)
        yield words.levels(part.levels, id) if part.levels else None
    yield from (len(group_report.unknown), ", ".join(words.trait(id) for id in group_report.unknown))
    yield words.published(group.published.recommendation).text if group.published else None
    yield None if group_report.agrees is None else _yes_or_no(group_report.agrees, words)
    period = group_report.period
    yield from (period.months, period.review) if period else (None, None)
    limit = group_limit(group_report, report.as_of)
    yield from (_limit_date(limit.until, words), _limit_date(limit.review, words)) if limit else (None, None)
    yield from (_date(group.mandate_until), words.say(f"status.{group.status}"), _date(group.established))
    yield from (group.lead, ", ".join(group.members))
    assessor = words.fact("person", group.assessor) if group.assessor else None
    coded = {"assessed": _date(group.assessed), "assessor": assessor}
    yield from (coded[key] for key in coding_facts)
    yield " ".join(all_advice(group_report, words))
    yield from firmness_cells(group_report, words)


def _traits_sheet(report: Report, words: Vocabulary) -> Sheet:
    """A row for each trait of each group: its coding, and its least and most points."""
    points = words.say("column.points")
    weights = {change.of: int(change.old) for change in words.criteria.supposed if change.subject == "trait"}
    header = (
        *("id", words.say("column.group"), words.say("column.criterion"), words.say("column.trait")),
        *((words.say("column.before"),) if report.before else ()),
        *(words.say("column.value"), f"{points}: {words.say('column.low')}", f"{points}: {words.say('column.high')}"),
        words.say("column.weight"),
        *([f"{words.say('column.weight')}: {words.say('column.before')}"] if weights else []),
    )
    rows = []
    for group in by_total(report.groups):
        before = report.before.get(group.group.id, group)
        for criterion, id, scored in _all_traits(words):
            was = (_coding_text(id, before, words),) if report.before else ()
            facts = group.group.id, words.group(group), criterion, words.trait(id), *was, _coding_text(id, group, words)
            coding = in_values(_coding(id, group), words.known_traits[id])
            weight = scored.weight if scored else None
            as_is = (weights.get(id, weight),) if weights else ()
            rows.append((*facts, *_points_range(scored, coding), weight, *as_is))
    return Sheet(words.say("sheet.traits"), header, tuple(rows))


def _all_traits(words: Vocabulary) -> Iterator[tuple[str, str, Trait | None]]:
    """For each trait: the name of its criterion, its id, and the trait where its points count (else None)."""
    for id in words.criteria.traits:
        yield words.say("heading.own-traits"), id, None
    for placed in words.criteria.placed_criteria:
        for id, trait in placed.criterion.traits.items():
            yield words.criterion(placed.id), id, None if placed.criterion.rules else trait
    for id in words.criteria.context:
        yield words.say("heading.context"), id, None


def _points_range(trait: Trait | None, coding: Coding) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most possible points of a trait; None where its points do not count."""
    if trait is None:
        return None, None
    values = possible(coding, tuple(trait.values))
    points = [value.points for id, value in trait.values.items() if id in values and value.points is not None]
    return min(points), max(points)


def _evidence_sheet(report: Report, words: Vocabulary) -> Sheet:
    """A row for each piece of evidence, also of that for the published conclusion."""
    header = (
        *("id", words.say("column.group"), words.say("column.trait")),
        *(words.say("column.finding"), words.say("column.source"), words.say("column.at"), words.say("column.date")),
        *(words.say("column.confidence"), words.say("column.stance"), words.say("column.address")),
    )
    rows: list[SheetRow] = []
    for group in by_total(report.groups):
        sources = {**words.criteria.sources, **group.group.sources}
        for trait, evidence, stance in _group_evidence(group, words):
            source = sources[evidence.source] if evidence.source else None
            rows.append(
                (
                    *(group.group.id, words.group(group), trait, words.pick(evidence.finding)),
                    *(source_name(source, words) if source else None, words.pick(evidence.at), _date(evidence.date)),
                    evidence.confidence and words.say(f"evidence.confidence.{evidence.confidence}"),
                    stance and words.say(f"evidence.stance.{stance}"),
                    source.url if source else None,
                )
            )
    return Sheet(words.say("sheet.evidence"), header, tuple(rows))


def _group_evidence(group: GroupReport, words: Vocabulary) -> Iterator[tuple[str, Evidence, str | None]]:
    """Each piece of evidence with the name of its trait, and its stance; what was published has none."""
    for id in words.known_traits:
        if id in group.group.traits:
            for evidence in group.group.traits[id].evidence:
                yield words.trait(id), evidence, evidence.stance
    if published := group.group.published:
        yield words.say("label.published"), Evidence(source=published.source, finding=published.finding), None


def _coding(id: str, group: GroupReport) -> Coding:
    return group.group.traits[id].value if id in group.group.traits else UNKNOWN


def _coding_text(id: str, group: GroupReport, words: Vocabulary) -> str:
    return words.coding(id, _coding(id, group)).text


def _yes_or_no(answer: bool, words: Vocabulary) -> str:
    return words.say("yes" if answer else "no")


def _date(written: str | None) -> date | str | None:
    """A full date from 1901 on as a date, anything else as text: Excel's calendar of 1900 has a wrong leap day."""
    full = written is not None and len(written) == len("YYYY-MM-DD") and written >= "1901"
    return date.fromisoformat(written) if written and full else written


def _recommendation_names(words: Vocabulary) -> Iterator[StyledText]:
    """What each recommendation is called, also for groups that are only proposed; the last is undetermined."""
    scale = words.criteria.recommendations
    yield from dict.fromkeys(each.recommendation(id) for each in (words, words.proposing) for id in scale)
    yield words.recommendation(None)


def _limit_date(dates: Sequence[str], words: Vocabulary) -> date | str | None:
    """An end of a time limit: a date if it is one full date, else as text."""
    if len(dates) == 1:
        return _date(dates[0])
    return words.listing(dates, "or") or None


# ---- writing


class _WorkbookWriter:
    """Writes sheets into a workbook; holds the formats of its cells."""

    def __init__(self, workbook: Workbook, words: Vocabulary) -> None:
        self.workbook, self.words = workbook, words
        top = {"valign": "top"}
        text = {**top, "text_wrap": True, "align": "left", "indent": 1}
        self.header = workbook.add_format(
            {**text, "bold": True, "valign": "bottom", "bottom": 2, "bg_color": "#E7ECF4"}
        )
        self.text = workbook.add_format(text)
        self.quoted = workbook.add_format({**text, "quote_prefix": True})
        self.number = workbook.add_format(top)
        self.score = workbook.add_format({**top, "num_format": "0.0"})
        self.date = workbook.add_format({**text, "num_format": RECORDS[words.lang].spreadsheet_date})
        self.recommendation_formats = {
            style: workbook.add_format({"bold": True, "font_color": letters, "bg_color": behind})
            for style, (letters, behind) in COLOURS.items()
        }

    def add_sheet(self, sheet: Sheet) -> None:
        """Add a sheet, with filter, frozen header and layout for printing."""
        worksheet = self.workbook.add_worksheet(sheet.name)
        rows = self._rows_that_fit(sheet.rows)
        widths = [
            _width(title, [row[column] for row in rows if column < len(row)])
            for column, title in enumerate(sheet.header)
        ]
        for index, row in enumerate([sheet.header, *rows]):
            worksheet.set_row(index, _height(row, widths if index else [width - BUTTON for width in widths]))
            for column, value in enumerate(row):
                self._write_cell(worksheet, index, column, value)
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width)
        worksheet.autofilter(0, 0, len(rows), len(widths) - 1)
        worksheet.freeze_panes(1, 1)
        worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS}"})  # `2024` is a year, and meant as a text
        for column in sheet.recommendation_columns:
            self._colour_recommendations(worksheet, column, len(rows))
        worksheet.set_landscape()
        worksheet.set_paper(A4)
        worksheet.set_margins(left=0.4, right=0.4)
        worksheet.fit_to_pages(ceil(sum(widths) / PAGE), 0)
        worksheet.repeat_rows(0)
        worksheet.repeat_columns("A:A")
        worksheet.set_footer("&L&A&R&P / &N")

    def _rows_that_fit(self, rows: tuple[SheetRow, ...]) -> tuple[SheetRow, ...]:
        """All rows, or the first ones that fit into a sheet and a row with the number of missing ones."""
        if len(rows) < ROWS:
            return rows
        kept = rows[: ROWS - 2]
        return (*kept, (self.words.say("and-more", n=len(rows) - len(kept)),))

    def _write_cell(self, worksheet: Worksheet, row: int, column: int, value: CellValue) -> None:
        if isinstance(value, str):
            text = self._text_that_fits(plain_text(value))
            style = self.header if row == 0 else self.quoted if text.lstrip().startswith(FORMULA) else self.text
            worksheet.write_string(row, column, text, style)
        elif isinstance(value, date):
            worksheet.write_datetime(row, column, datetime.combine(value, time()), self.date)
        elif isinstance(value, Fraction):
            worksheet.write_number(row, column, _exact(round(value, 1)), self.score)
        elif value is not None:
            worksheet.write_number(row, column, _exact(value), self.number)

    def _text_that_fits(self, text: str) -> str:
        """The text; if it is longer than `LONGEST`, cut, with a mark at its end."""
        units = text.encode("utf-16-le")
        if len(units) <= 2 * LONGEST:
            return text
        mark = f" {self.words.say('workbook.cut', most=LONGEST)}"
        return units[: 2 * (LONGEST - len(mark))].decode("utf-16-le", errors="ignore") + mark

    def _colour_recommendations(self, worksheet: Worksheet, column: int, last: int) -> None:
        """Colour the recommendations of a column by a conditional format, which follows when a cell is edited."""
        for recommendation in _recommendation_names(self.words):
            label = plain_text(recommendation.text).replace('"', '""')
            if len(label) <= 255:  # longer texts do not fit into a formula
                rule = {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{label}"',
                    "format": self.recommendation_formats[recommendation.style],
                }
                worksheet.conditional_format(1, column, max(last, 1), column, rule)


def _exact(value: int | Decimal | Fraction) -> Any:
    """The number as the workbook writes it: a fraction as a decimal of at most ten digits after the point.

    16 digits are written, and those of the binary number nearest to 80.9 are 80.90000000000001.
    """
    exact = Fraction(value)
    if exact.denominator == 1 or abs(exact) > 10**15:
        return float(exact)
    return round(Decimal(exact.numerator) / exact.denominator, 10).normalize()


def _width(title: str, values: list[CellValue]) -> int:
    """The width of a column in letters: its longest text (at most `WIDEST`), at least its title's longest word."""
    longest = max((len(str(value)) for value in values if isinstance(value, str | date)), default=0)
    word = max(map(len, title.split()), default=0) + BUTTON
    return max(min(longest + 3, WIDEST), word, NARROWEST)


def _height(row: SheetRow, widths: list[int]) -> int:
    """The height of a row in points. It is written because LibreOffice does not work it out for a file it opens."""
    texts = ((value, width) for value, width in zip(row, widths, strict=False) if isinstance(value, str))
    lines = (len(wrap(text, width)) if len(text) > width else 1 for text, width in texts)
    return min(LINE * max(lines, default=1), HIGHEST)
