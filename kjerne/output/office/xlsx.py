"""The evaluation as a workbook: a sheet each for groups, traits, evidence, criteria and rules, to filter and sort.

Every text is written as a text, so none becomes a formula or a link, whatever it looks like.
"""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from math import ceil
from textwrap import wrap
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kjerne.analysis.report import GroupReport, Report, by_total
from kjerne.engine.cells import allowed
from kjerne.engine.distribution import possible
from kjerne.model.documents import ANY, UNKNOWN, Coding, Evidence, Trait
from kjerne.output.blocks import Style
from kjerne.output.csv import FORMULA
from kjerne.output.difference import conditions
from kjerne.output.safe import plain
from kjerne.output.words import Vocabulary, source_name
from kjerne.texts.languages import RECORDS, Lang

LONGEST = 32_767
"""What a cell takes, in units of UTF-16."""
ROWS = 1_048_576
"""What a sheet takes, its header among them."""
ANY_LEVEL = "–"
A4 = 9
FONT = {"font_name": "Arial", "font_size": 10}
WIDEST, NARROWEST = 45, 9  # letters in a column; longer texts go on in the next line
BUTTON = 3  # letters that the button of a filter takes
LINE, HIGHEST = 13, 409  # points: a line, and what a row takes
PAGE = 230  # letters across a page, when it is made small enough for that
COLOURS: dict[Style, tuple[str, str]] = {  # of the letters, and behind them; at least 4.5 to 1 (WCAG 1.4.3)
    "good": ("#1E6B3A", "#E3F1E7"),
    "middle": ("#8A4B00", "#FBEFDD"),
    "bad": ("#A41E22", "#FBE5E5"),
    "open": ("#6A2C91", "#F1E6F7"),
}

CellValue = str | int | Decimal | Fraction | date | None
"""What a cell holds; a Fraction is a score, which is shown to one decimal."""
SheetRow = tuple[CellValue, ...]


class Sheet(NamedTuple):
    """A sheet: its name, the titles of its columns, its rows, and which columns hold recommendations."""

    name: str
    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    judged: tuple[int, ...] = ()


def write(report: Report, lang: Lang) -> bytes:
    """The report as an .xlsx file; the same report gives the same bytes."""
    words = Vocabulary(report.criteria, lang)
    buffer = io.BytesIO()
    font = dict(FONT)  # the workbook adds to what it is given
    with Workbook(buffer, {"in_memory": True, "default_format_properties": font}) as workbook:
        day = datetime.combine(report.as_of, time())
        title = plain(words.pick(report.criteria.title))[:255]
        workbook.set_properties({"title": title, "author": "kjerne", "created": day})
        drawing = _Drawing(workbook, words)
        for sheet in (
            _groups(report, words),
            _traits(report, words),
            _evidence(report, words),
            _criteria(words),
            _rules(words),
        ):
            drawing.sheet(sheet)
    return buffer.getvalue()


# ---- what the sheets hold


def _groups(report: Report, words: Vocabulary) -> Sheet:
    """A row for each group, those with the highest total first."""
    recommendation, published = words.say("column.recommendation"), words.say("label.published")
    before = f"{recommendation}: {words.say('column.before')}"
    header = (
        *("id", words.say("column.group"), recommendation),
        *((before, words.say("column.after")) if report.before else ()),
        *(
            words.say("column.robust"),
            words.say("column.leaning"),
            words.say("column.rules"),
            words.say("column.total"),
        ),
        *(title for id in words.criteria.criteria for title in _score_titles(words.criterion(id), words)),
        *(words.say("column.unknown"), words.say("label.unknown"), published, words.say("column.agrees")),
        *(words.say("column.months"), words.say("column.review"), words.say("column.mandate")),
        *(words.say("label.status"), words.say("label.established"), words.say("label.lead")),
        *(words.say("label.members"), words.say("label.advice")),
    )
    judged = (recommendation, before, words.say("column.leaning"), published)
    return Sheet(
        words.say("sheet.groups"),
        header,
        tuple(tuple(_group(each, report, words)) for each in by_total(report.groups)),
        tuple(at for at, title in enumerate(header) if title in judged),
    )


def _score_titles(criterion: str, words: Vocabulary) -> Iterator[str]:
    yield criterion
    for key in ("column.low", "column.high", "column.level"):
        yield f"{criterion}: {words.say(key)}"


def _group(each: GroupReport, report: Report, words: Vocabulary) -> Iterator[CellValue]:
    group, result = each.group, each.evaluation
    yield from (group.id, words.pick(group.name), words.recommendation(result.recommendation).text)
    if report.before:
        was = report.before.get(group.id)
        yield words.recommendation(was.evaluation.recommendation).text if was else None
        yield "; ".join(f"{words.trait(id)}: {_coded(id, each, words)}" for id in each.supposed)
    yield _yes(result.robust, words)
    yield from (words.recommendation(result.leaning).text, ", ".join(result.rules), result.total.expected)
    for part in result.criteria.values():
        yield from part.score
        yield words.levels(part.levels)
    yield from (len(each.unknown), ", ".join(words.trait(id) for id in each.unknown))
    yield words.recommendation(group.published.recommendation).text if group.published else None
    yield None if each.agrees is None else _yes(each.agrees, words)
    yield from (each.period.months, each.period.review) if each.period else (None, None)
    yield from (_date(group.mandate_until), words.say(f"status.{group.status}"), _date(group.established))
    yield from (group.lead, ", ".join(group.members))
    yield " ".join(words.pick(advised.advice.text) for advised in each.advice)


def _traits(report: Report, words: Vocabulary) -> Sheet:
    """A row for each trait of each group: how it is coded, and what points that may give."""
    points = words.say("column.points")
    header = (
        *("id", words.say("column.group"), words.say("column.criterion"), words.say("column.trait")),
        *((words.say("column.before"),) if report.before else ()),
        *(words.say("column.value"), f"{points}: {words.say('column.low')}", f"{points}: {words.say('column.high')}"),
        words.say("column.weight"),
    )
    rows = []
    for each in by_total(report.groups):
        before = report.before.get(each.group.id, each)
        for criterion, id, scored in _all_traits(words):
            was = (_coded(id, before, words),) if report.before else ()
            facts = each.group.id, words.group(each), criterion, words.trait(id), *was, _coded(id, each, words)
            rows.append((*facts, *_points(scored, _coding(id, each)), scored.weight if scored else None))
    return Sheet(words.say("sheet.traits"), header, tuple(rows))


def _all_traits(words: Vocabulary) -> Iterator[tuple[str, str, Trait | None]]:
    """The name of a criterion with each trait's id and what is scored of it; of the context nothing is."""
    for criterion in words.criteria.criteria.values():
        for id, trait in criterion.traits.items():
            yield words.pick(criterion.label), id, trait
    for id in words.criteria.context:
        yield words.say("heading.context"), id, None


def _points(trait: Trait | None, coding: Coding) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most points that a trait may have; values run from worst to best."""
    if trait is None:
        return None, None
    values = possible(coding, tuple(trait.values))
    return trait.values[values[0]].points, trait.values[values[-1]].points


def _evidence(report: Report, words: Vocabulary) -> Sheet:
    """A row for each piece of evidence, that for the published conclusion among them."""
    header = (
        *("id", words.say("column.group"), words.say("column.trait")),
        *(words.say("column.finding"), words.say("column.source"), words.say("column.at"), words.say("column.date")),
        *(words.say("column.confidence"), words.say("column.address")),
    )
    rows: list[SheetRow] = []
    for each in by_total(report.groups):
        sources = {**words.criteria.sources, **each.group.sources}
        for trait, found in _found(each, words):
            source = sources[found.source] if found.source else None
            rows.append(
                (
                    *(each.group.id, words.group(each), trait, words.pick(found.finding)),
                    *(source_name(source, words) if source else None, words.pick(found.at), _date(found.date)),
                    found.confidence and words.say(f"evidence.confidence.{found.confidence}"),
                    source.url if source else None,
                )
            )
    return Sheet(words.say("sheet.evidence"), header, tuple(rows))


def _found(each: GroupReport, words: Vocabulary) -> Iterator[tuple[str, Evidence]]:
    for id in words.known_traits:
        if id in each.group.traits:
            for found in each.group.traits[id].evidence:
                yield words.trait(id), found
    if published := each.group.published:
        yield words.say("label.published"), Evidence(source=published.source, finding=published.finding)


def _criteria(words: Vocabulary) -> Sheet:
    """A row for each value of each trait, with the weights, thresholds and caps that stand above it."""
    criterion, trait, weight = words.say("column.criterion"), words.say("column.trait"), words.say("column.weight")
    levels = tuple(words.criteria.levels)[1:]
    header = (
        *(criterion, f"{criterion}: {weight.lower()}"),
        *(words.say("column.threshold", level=words.level(level).text) for level in levels),
        *(words.say("column.cap"), trait, words.say("column.question"), f"{trait}: {weight.lower()}"),
        *(words.say("column.value"), words.say("column.points")),
    )
    rows: list[SheetRow] = []
    for each in words.criteria.criteria.values():
        caps = "; ".join(
            f"{words.listing(conditions(cap.when, words, words.known_traits))}: "
            + words.say("part.at-most", level=words.level(cap.at_most).text)
            for cap in each.caps
        )
        above: SheetRow = (words.pick(each.label), each.weight, *(each.thresholds[level] for level in levels), caps)
        for id, scored in each.traits.items():
            of_trait: SheetRow = (*above, words.trait(id), words.pick(scored.question), scored.weight)
            rows += [(*of_trait, words.value(id, value), found.points) for value, found in scored.values.items()]
    for id, asked in words.criteria.context.items():
        nothing = (None,) * (len(levels) + 2)
        of_trait = (words.say("heading.context"), *nothing, words.trait(id), words.pick(asked.question), None)
        rows += [(*of_trait, words.value(id, value), None) for value in asked.values]
    return Sheet(words.say("sheet.criteria"), header, tuple(rows))


def _rules(words: Vocabulary) -> Sheet:
    """The decision table, a row for each rule, in the order in which they are tried."""
    header = (
        *("#", words.say("column.rule"), *(words.criterion(id) for id in words.criteria.criteria)),
        *(words.say("column.recommends"), words.say("column.months"), words.say("column.review")),
        *(words.say("label.why"), words.say("column.source")),
    )
    levels = tuple(words.criteria.levels)
    rows = []
    for number, rule in enumerate(words.criteria.rules, 1):
        wanted = []
        for id in words.criteria.criteria:
            allows = allowed(rule.when.get(id, ANY), levels)
            names = words.levels(level for level, ok in zip(levels, allows, strict=True) if ok)
            wanted.append(ANY_LEVEL if all(allows) else names)
        period = (rule.period.months, rule.period.review) if rule.period else (None, None)
        source = source_name(words.criteria.sources[rule.source], words) if rule.source else None
        recommended = words.recommendation(rule.recommend).text
        rows.append((number, rule.id, *wanted, recommended, *period, words.pick(rule.because), source))
    return Sheet(words.say("sheet.rules"), header, tuple(rows), (2 + len(words.criteria.criteria),))


def _coding(id: str, each: GroupReport) -> Coding:
    return each.group.traits[id].value if id in each.group.traits else UNKNOWN


def _coded(id: str, each: GroupReport, words: Vocabulary) -> str:
    return words.coding(id, _coding(id, each)).text


def _yes(answer: bool, words: Vocabulary) -> str:
    return words.say("yes" if answer else "no")


def _date(written: str | None) -> date | str | None:
    """A full date as one that can be reckoned with; Excel's calendar begins in 1900, with a wrong leap day."""
    full = written is not None and len(written) == len("YYYY-MM-DD") and written >= "1901"
    return date.fromisoformat(written) if written and full else written


# ---- how they are written


class _Drawing:
    """A workbook in the making, with its formats."""

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
        self.judged = {
            style: workbook.add_format({"bold": True, "font_color": letters, "bg_color": behind})
            for style, (letters, behind) in COLOURS.items()
        }

    def sheet(self, sheet: Sheet) -> None:
        """Add a sheet, as it is to be read on a screen and on paper."""
        drawn = self.workbook.add_worksheet(sheet.name)
        rows = self._kept(sheet.rows)
        widths = [_width(title, [row[at] for row in rows if at < len(row)]) for at, title in enumerate(sheet.header)]
        for at, row in enumerate([sheet.header, *rows]):
            drawn.set_row(at, _height(row, widths if at else [width - BUTTON for width in widths]))
            for column, value in enumerate(row):
                self._cell(drawn, at, column, value)
        for column, width in enumerate(widths):
            drawn.set_column(column, column, width)
        drawn.autofilter(0, 0, len(rows), len(widths) - 1)
        drawn.freeze_panes(1, 1)
        drawn.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS}"})  # `2024` is a year, and meant as a text
        for column in sheet.judged:
            self._colour(drawn, column, len(rows))
        drawn.set_landscape()
        drawn.set_paper(A4)
        drawn.set_margins(left=0.4, right=0.4)
        drawn.fit_to_pages(ceil(sum(widths) / PAGE), 0)
        drawn.repeat_rows(0)
        drawn.repeat_columns("A:A")
        drawn.set_footer("&L&A&R&P / &N")

    def _kept(self, rows: tuple[SheetRow, ...]) -> tuple[SheetRow, ...]:
        """The rows that the sheet takes; where it cannot take all, the last says how many are missing."""
        if len(rows) < ROWS:
            return rows
        kept = rows[: ROWS - 2]
        return (*kept, (self.words.say("and-more", n=len(rows) - len(kept)),))

    def _cell(self, drawn: Worksheet, row: int, column: int, value: CellValue) -> None:
        if isinstance(value, str):
            text = self._fitting(plain(value))
            style = self.header if row == 0 else self.quoted if text.lstrip().startswith(FORMULA) else self.text
            drawn.write_string(row, column, text, style)
        elif isinstance(value, date):
            drawn.write_datetime(row, column, datetime.combine(value, time()), self.date)
        elif isinstance(value, Fraction):
            drawn.write_number(row, column, float(round(value, 1)), self.score)
        elif value is not None:
            drawn.write_number(row, column, float(value), self.number)

    def _fitting(self, text: str) -> str:
        """The text, cut with a mark where it is longer than a cell takes."""
        units = text.encode("utf-16-le")
        if len(units) <= 2 * LONGEST:
            return text
        mark = f" {self.words.say('workbook.cut', most=LONGEST)}"
        return units[: 2 * (LONGEST - len(mark))].decode("utf-16-le", errors="ignore") + mark

    def _colour(self, drawn: Worksheet, column: int, last: int) -> None:
        """Recommendations in the colour of their place on the scale; when a cell is edited, the colour follows."""
        for id in (*self.words.criteria.recommendations, None):
            recommendation = self.words.recommendation(id)
            label = plain(recommendation.text).replace('"', '""')
            if len(label) <= 255:  # longer texts do not fit into a formula
                rule = {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{label}"',
                    "format": self.judged[recommendation.style],
                }
                drawn.conditional_format(1, column, max(last, 1), column, rule)


def _width(title: str, values: list[CellValue]) -> int:
    """Room for the longest text up to a point, and for the title's longest word with the button of the filter."""
    longest = max((len(str(value)) for value in values if isinstance(value, str | date)), default=0)
    word = max(map(len, title.split()), default=0) + BUTTON
    return max(min(longest + 3, WIDEST), word, NARROWEST)


def _height(row: SheetRow, widths: list[int]) -> int:
    """Room for every line. A spreadsheet would work it out, but LibreOffice does not do so for a file it opens."""
    texts = ((value, width) for value, width in zip(row, widths, strict=False) if isinstance(value, str))
    lines = (len(wrap(text, width)) if len(text) > width else 1 for text, width in texts)
    return min(LINE * max(lines, default=1), HIGHEST)
