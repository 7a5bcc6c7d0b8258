"""The evaluation as a decision memo, in the order that Norwegian ministries use: what it is about, the recommendation,
the background, the assessment of each group; and, for whoever wants to check it, the method, the sources, the evidence.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from kjerne import __version__
from kjerne.analysis.report import Explanation, GroupReport, Report, by_total, explain_report
from kjerne.model.documents import UNKNOWN, Evidence
from kjerne.output.blocks import Block, Heading, Line, Pairs, Paragraph, StyledText, Table, TableCell, cell, line
from kjerne.output.evaluation import firmness, what_if
from kjerne.output.explanation import (
    SHORT,
    answer_sentences,
    basis_table,
    change_pairs,
    evidence_line,
    fact_pairs,
    find_out_blocks,
    source_lines,
    sources_used,
)
from kjerne.output.words import Vocabulary, criterion_cell, result_pairs, time_limit, title
from kjerne.texts.languages import Lang
from kjerne.texts.wording import day


class Caption(NamedTuple):
    """What the table below it shows."""

    text: str


class Bullets(NamedTuple):
    """A list without an order."""

    lines: tuple[Line, ...]


Piece = Block | Caption | Bullets


class Memo(NamedTuple):
    """A memo: what kind, its title and subject, the fields of its head (None is to be filled in), the text."""

    kind: str
    title: str
    subject: str
    head: tuple[tuple[str, str | None], ...]
    body: tuple[Piece, ...]
    appendix: tuple[Piece, ...]
    lang: Lang
    as_of: date


def memo(report: Report, lang: Lang) -> Memo:
    """The memo on these groups, those with the highest total first."""
    words = Vocabulary(report.criteria, lang)
    groups = [explain_report(report.criteria, group, report.as_of) for group in by_total(report.groups)]
    return Memo(
        words.say("memo.kind"),
        words.say("memo.title-group", group=words.group(report.groups[0]))
        if len(report.groups) == 1
        else words.say("memo.title"),
        words.pick(report.criteria.title),
        (
            (words.say("memo.to"), None),
            (words.say("memo.from"), None),
            (words.say("memo.officer"), None),
            (words.say("memo.case"), None),
            (words.say("memo.date"), day(lang, report.as_of)),
        ),
        tuple(_body(report, groups, words)),
        tuple(_appendix(groups, words)),
        lang,
        report.as_of,
    )


def _body(report: Report, groups: list[Explanation], words: Vocabulary) -> Iterator[Piece]:
    yield _heading(words.say("memo.matter"))
    yield from _matter(report, words)
    yield _heading(words.say("column.recommendation"))
    yield from _recommendation(report, words)
    yield _heading(words.say("memo.background"))
    yield from _background(words)
    if groups:
        yield _heading(words.say("memo.assessment"))
    for group in groups:
        yield from _assessment(group, words)
    yield _heading(words.say("memo.method"))
    yield Paragraph(line(words.say("memo.how", version=__version__)))
    if sources := tuple(_sources(groups, words)):
        yield _heading(words.say("heading.sources"))
        yield Bullets(sources)


def _heading(text: str, level: int = 1) -> Heading:
    return Heading(line(text), level)


def _matter(report: Report, words: Vocabulary) -> Iterator[Piece]:
    best_first = reversed(tuple(report.criteria.recommendations))
    recommendations = words.listing((words.recommendation(id).text for id in best_first), "or")
    yield Paragraph(line(words.say("memo.question", n=len(report.groups), recommendations=recommendations)))
    criteria = report.criteria
    basis = words.say(
        "memo.basis",
        criteria=words.pick(criteria.title),
        set=f"{criteria.id} {criteria.version}",
        date=day(words.lang, report.as_of),
    )
    yield Paragraph(line(basis))
    if report.before:
        yield Paragraph(line(StyledText(words.say("memo.supposed", heading=words.say("heading.what-if")), "strong")))


def _recommendation(report: Report, words: Vocabulary) -> Iterator[Piece]:
    """The recommendations in a list and in a table."""
    if not report.groups:
        yield Paragraph(line(words.say("no-groups")))
        return
    ordered = by_total(report.groups)
    found = [each.evaluation.recommendation for each in ordered]
    yield Bullets(
        tuple(
            line(
                words.recommendation(id),
                f": {words.listing(_named(each, words) for each in ordered if each.evaluation.recommendation == id)}",
            )
            for id in (*reversed(tuple(report.criteria.recommendations)), None)
            if id in found
        )
    )
    yield Paragraph(line(words.say("disclaimer")))
    yield Caption(words.say("memo.caption.all"))
    yield Table(
        (
            words.say("column.group"),
            words.say("column.recommendation"),
            *(words.criterion(id) for id in report.criteria.criteria),
        ),
        tuple(tuple(_overview(group, words)) for group in ordered),
    )
    if report.before:
        heading, table = what_if(ordered, report.before, words)
        yield heading
        yield Caption(words.say("memo.caption.what-if"))
        yield table


def _named(report: GroupReport, words: Vocabulary) -> str:
    """A group, with the time that it is given."""
    limit = f" ({time_limit(report.period, words)})" if report.period else ""
    return f"{words.group(report)}{limit}"


def _overview(report: GroupReport, words: Vocabulary) -> Iterator[TableCell]:
    result = report.evaluation
    yield cell(StyledText(words.group(report), "strong"))
    yield cell(words.recommendation(result.recommendation), *firmness(report, words))
    for part in result.criteria.values():
        yield criterion_cell(part, words)


def _background(words: Vocabulary) -> Iterator[Piece]:
    criteria = words.criteria
    if criteria.description:
        yield Paragraph(line(words.pick(criteria.description)))
    yield Bullets(
        tuple(
            line(
                StyledText(words.pick(each.label), "strong"), f": {words.pick(each.question)}" if each.question else ""
            )
            for each in criteria.criteria.values()
        )
    )


def _assessment(group: Explanation, words: Vocabulary) -> Iterator[Piece]:
    """The recommendation for a group, why, what it rests on, and what would change it."""
    verdict, _ = answer_sentences(group, words)  # the reason comes with its rule among the notes
    yield Heading(title(group.report, words), 2)
    yield Paragraph(line(verdict))
    yield Pairs(tuple(result_pairs(group.report, words, group.as_of)))
    yield _heading(words.say("heading.rests"), 3)
    yield Caption(words.say("memo.caption.rests", group=words.group(group.report)))
    yield basis_table(group, words)
    yield _heading(words.say("heading.changes"), 3)
    yield Pairs(tuple(change_pairs(group, words, SHORT)))
    if group.find_out:
        yield _heading(words.say("heading.find-out"), 3)
        yield from find_out_blocks(group.find_out, words)


def _sources(groups: Iterable[Explanation], words: Vocabulary) -> dict[Line, None]:
    """Every source that is used, once, with the id by which the evidence names it."""
    return {
        line(StyledText(id, "strong"), ": ", *told): None
        for group in groups
        for id in sources_used(group, words)
        for told in source_lines(group.sources[id], words)
    }


def _appendix(groups: Iterable[Explanation], words: Vocabulary) -> Iterator[Piece]:
    """Every value of every group, and what it rests on."""
    for number, group in enumerate(groups):
        if not number:
            yield _heading(words.say("memo.appendix"))
        named = words.group(group.report)
        yield _heading(named, 2)
        file = words.say("label.file")  # where it lies on the writer's machine is nobody else's business
        yield Pairs(tuple(fact for fact in fact_pairs(group.report, words) if fact[0] != file))
        yield Caption(words.say("memo.caption.evidence", group=named))
        yield Table(
            (words.say("column.trait"), words.say("column.value"), words.say("column.evidence")),
            tuple(_evidence(group.report, words)),
        )


def _evidence(report: GroupReport, words: Vocabulary) -> Iterator[tuple[TableCell, ...]]:
    coded, published = report.group.traits, report.group.published
    for id in words.known_traits:
        coding = coded[id].value if id in coded else UNKNOWN
        found = coded[id].evidence if id in coded else ()
        yield cell(words.trait(id)), cell(words.coding(id, coding)), tuple(evidence_line(each, words) for each in found)
    if published:
        said = evidence_line(Evidence(source=published.source, finding=published.finding), words)
        yield cell(words.say("label.published")), cell(words.recommendation(published.recommendation)), (said,)
