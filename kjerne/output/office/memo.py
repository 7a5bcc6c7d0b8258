"""The evaluation as a decision memo, in the order of Norwegian ministries.

Matter, recommendation, background, assessment of each group, method, sources; in the appendix all evidence.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from kjerne import __version__
from kjerne.analysis.report import Comparison, Explanation, GroupReport, Report, by_total
from kjerne.model.documents import UNKNOWN, CriteriaSet, Evidence
from kjerne.output.blocks import Block, Heading, Line, Pairs, Paragraph, StyledText, Table, TableCell, cell, line
from kjerne.output.derivation import evidence_line, evidence_lines
from kjerne.output.evaluation import what_if
from kjerne.output.explanation import (
    SHORT,
    answer_sentences,
    basis_table,
    change_pairs,
    changes_heading,
    find_out_sections,
    source_lines,
    sources_used,
)
from kjerne.output.facts import fact_pairs
from kjerne.output.firmness import firmness_texts, result_pairs
from kjerne.output.notes import group_time_limit, note_pairs
from kjerne.output.suppositions import set_name
from kjerne.output.words import Vocabulary, basis_text, title, top_cells
from kjerne.texts.languages import Lang
from kjerne.texts.wording import day, pick, say

LOWEST = 3
"""The level of the lowest headings that the memo has a style for."""


class Caption(NamedTuple):
    """The caption of the table below it."""

    text: str


class Bullets(NamedTuple):
    """A list of lines with bullets."""

    lines: tuple[Line, ...]


Piece = Block | Caption | Bullets


class Memo(NamedTuple):
    """A memo: its kind, title, subject, the fields of its head (None: to be filled in), its text, language and day."""

    kind: str
    title: str
    subject: str
    head: tuple[tuple[str, str | None], ...]
    body: tuple[Piece, ...]
    appendix: tuple[Piece, ...]
    lang: Lang
    as_of: date


def memo(reports: Sequence[Report], lang: Lang) -> Memo:
    """The memo on the groups of one report for each criteria set, those with the highest total first."""
    report = reports[0]
    words = Vocabulary(report.criteria, lang)
    several = len(reports) > 1
    parts = [_set_parts(one, lang, several) for one in reports]
    return Memo(
        words.say("memo.kind"),
        _title(reports, words),
        words.listing(words.pick(one.criteria.title) for one in reports),
        (
            (words.say("memo.to"), None),
            (words.say("memo.from"), None),
            (words.say("memo.officer"), None),
            (words.say("memo.case"), None),
            (words.say("column.date"), day(lang, report.as_of)),
        ),
        tuple(piece for body, _ in parts for piece in body),
        tuple(piece for _, appendix in parts for piece in appendix),
        lang,
        report.as_of,
    )


def _title(reports: Sequence[Report], words: Vocabulary) -> str:
    """What the memo is about: its only group, all groups; where all have ended, what the rules would have said."""
    groups = [group for report in reports for group in report.groups]
    if _all_ended(groups):
        return _ended_title(groups, words)
    if len(reports) == len(groups) == 1:
        return words.say("memo.title-group", group=words.group(groups[0]))
    return words.say("memo.title")


def _all_ended(groups: Sequence[GroupReport]) -> bool:
    """Whether there are groups, and all of them have ended: then nothing is recommended."""
    return bool(groups) and not any(group.counts for group in groups)


def _ended_title(groups: Sequence[GroupReport], words: Vocabulary) -> str:
    """What the rules would have said of the groups; the first few are named."""
    names = [words.group(group) for group in groups]
    more = len(names) - SHORT
    named = f"{', '.join(names[:SHORT])} {words.say('and-more', n=more)}" if more > 0 else words.listing(names)
    return words.say("memo.would-say", group=named)


def explained(explained: Explanation | Comparison, blocks: Iterable[Block], lang: Lang) -> Memo:
    """The explanation of one group, or the comparison of two, as a memo; `blocks` begin with the heading of it all."""
    title, *body = blocks
    assert isinstance(title, Heading)
    criteria = explained.criteria
    as_of = explained.as_of if isinstance(explained, Explanation) else explained.one.as_of
    return Memo(
        say(lang, "memo.explanation"),
        _plain(title.line),
        pick(criteria.title, lang),
        (
            (say(lang, "column.date"), day(lang, as_of)),
            (say(lang, "column.set"), set_name(Vocabulary(criteria, lang))),
        ),
        tuple(_one_level_up(_without_file(body, lang), _plain(title.line))),
        (),
        lang,
        as_of,
    )


def _without_file(blocks: Iterable[Block], lang: Lang) -> Iterator[Block]:
    """The blocks without the group's file: a path on the writer's machine."""
    file = say(lang, "label.file")
    for block in blocks:
        yield Pairs(tuple(pair for pair in block.rows if pair[0] != file)) if isinstance(block, Pairs) else block


def _one_level_up(blocks: Iterable[Block], title: str) -> Iterator[Piece]:
    """The blocks below a title, headings one level further up; the caption of a table is the heading above it."""
    for block in blocks:
        if isinstance(block, Heading):
            title = _plain(block.line).rstrip(": ")
            yield Heading(block.line, min(block.level - 1, LOWEST))
        elif isinstance(block, Table):
            yield Caption(title)
            yield block
        else:
            yield block


def _plain(line: Line) -> str:
    return "".join(part.text for part in line if isinstance(part, StyledText))


def _set_parts(report: Report, lang: Lang, several: bool) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """The text and the appendix on the groups of one criteria set; of `several`, below the set's title."""
    words = Vocabulary(report.criteria, lang)
    groups = list(report.explanations())
    body, appendix = tuple(_body(report, groups, words)), tuple(_appendix(groups, words))
    if not several:
        return body, appendix
    title = _heading(words.pick(report.criteria.title))
    return (title, *map(_one_level_down, body)), (title, *map(_one_level_down, appendix))


def _one_level_down(piece: Piece) -> Piece:
    """A heading one level further down; one of the lowest level becomes a paragraph in bold."""
    if not isinstance(piece, Heading):
        return piece
    if piece.level < LOWEST:
        return Heading(piece.line, piece.level + 1)
    return Paragraph(
        tuple(StyledText(part.text, "strong") if isinstance(part, StyledText) else part for part in piece.line)
    )


def _body(report: Report, groups: list[Explanation], words: Vocabulary) -> Iterator[Piece]:
    yield _heading(words.say("memo.matter"))
    yield from _matter_pieces(report, words)
    heading = _ended_title(report.groups, words) if _all_ended(report.groups) else words.say("column.recommendation")
    yield _heading(heading)
    yield from _recommendation_pieces(report, words)
    yield _heading(words.say("memo.background"))
    yield from _background_pieces(words)
    if groups:
        yield _heading(words.say("memo.assessment"))
    for group in groups:
        yield from _assessment_pieces(group, words)
    yield _heading(words.say("memo.method"))
    yield from (Paragraph(line(words.say(key, version=__version__))) for key in _method_keys(words.criteria))
    if sources := tuple(_source_lines(groups, words)):
        yield _heading(words.say("heading.sources"))
        yield Bullets(sources)


def _method_keys(criteria: CriteriaSet) -> tuple[str, ...]:
    """The keys of the texts on the method: of flat sets one, of trees one for each way that a criterion is decided."""
    if not criteria.is_tree:
        return ("memo.how",)
    placed = criteria.placed_criteria
    by_rules = any(each.criterion.rules for each in placed)
    by_points = any(not each.criterion.rules for each in placed)
    ways = (("memo.how.points", by_points), ("memo.how.rules", by_rules))
    return (*(key for key, there in ways if there), "memo.how.recommendation")


def _heading(text: str, level: int = 1) -> Heading:
    return Heading(line(text), level)


def _matter_pieces(report: Report, words: Vocabulary) -> Iterator[Piece]:
    yield Paragraph(line(" ".join(_matter_sentences(report, words))))
    criteria = report.criteria
    basis = words.say(
        "memo.basis",
        criteria=words.pick(criteria.title),
        set=set_name(words),
        date=day(words.lang, report.as_of),
    )
    yield Paragraph(line(basis))
    if report.before:
        values = any(group.supposed for group in report.groups)
        of_set = "memo.supposed.set-and-values" if values else "memo.supposed.set"
        key = of_set if criteria.supposed else "memo.supposed"
        yield Paragraph(line(StyledText(words.say(key, heading=words.say("heading.what-if")), "strong")))


def _matter_sentences(report: Report, words: Vocabulary) -> Iterator[str]:
    """How many groups the memo concerns, and what is asked of them; how many have ended, which count nowhere."""
    counted = [group for group in report.groups if group.counts]
    ended = len(report.groups) - len(counted)
    proposing = any(words.of(group.group) is not words for group in counted)
    best_first = [*reversed(tuple(report.criteria.recommendations))]
    if ended and not counted:
        yield words.say("memo.all-ended")
        return
    recommendations, proposals = (
        words.listing((each.recommendation(id).text for id in best_first), "or") for each in (words, words.proposing)
    )
    yield words.say("memo.question", n=len(counted), recommendations=recommendations)
    if proposing:
        yield words.say("memo.question-proposed", recommendations=proposals)
    if ended:
        yield words.say("memo.ended", n=ended)


def _recommendation_pieces(report: Report, words: Vocabulary) -> Iterator[Piece]:
    """The recommendations in a list and in a table."""
    if not report.groups:
        yield Paragraph(line(words.say("no-groups")))
        return
    ordered = by_total(report.groups)
    yield Bullets(tuple(_recommendation_lines(ordered, report, words)))
    ended = _all_ended(ordered)
    if not ended:
        yield Paragraph(line(words.say("disclaimer")))
    yield Caption(_ended_title(ordered, words) if ended else words.say("memo.caption.all"))
    yield Table(
        (
            words.say("column.group"),
            words.say("column.recommendation"),
            *(words.criterion(id) for id in report.criteria.criteria),
        ),
        tuple(tuple(_overview_cells(group, words)) for group in ordered),
    )
    if report.before:
        *heading_and_numbers, table = what_if(ordered, report.before, words)
        yield from heading_and_numbers
        yield Caption(words.say("memo.caption.what-if"))
        yield table


def _recommendation_lines(groups: Sequence[GroupReport], report: Report, words: Vocabulary) -> Iterator[Line]:
    """A line for each recommendation, best first, with the groups that have it; last those that have ended."""
    for own in dict.fromkeys((words, words.proposing)):
        for id in (*reversed(tuple(report.criteria.recommendations)), None):
            names = [
                _name_with_facts(group, report.as_of, own)
                for group in groups
                if group.counts and words.of(group.group) is own and group.evaluation.recommendation == id
            ]
            if names:
                yield line(own.counted_recommendation(id), f": {words.listing(names)}")
    if ended := [words.group(group) for group in groups if not group.counts]:
        yield line(words.say("memo.ended-names", groups=words.listing(ended)))


def _name_with_facts(group: GroupReport, as_of: date, words: Vocabulary) -> str:
    """The name of a group; in brackets its time limit if it has one, and that nothing supports its values if so."""
    facts = "; ".join(filter(None, (group_time_limit(group, words, as_of), basis_text(group, words))))
    return f"{words.group(group)} ({facts})" if facts else words.group(group)


def _overview_cells(report: GroupReport, words: Vocabulary) -> Iterator[TableCell]:
    yield cell(StyledText(words.group(report), "strong"))
    yield cell(words.result(report), *firmness_texts(report, words))
    yield from top_cells(report, words)


def _background_pieces(words: Vocabulary) -> Iterator[Piece]:
    criteria = words.criteria
    if criteria.description:
        yield Paragraph(line(words.pick(criteria.description)))
    yield Bullets(
        tuple(
            line(
                StyledText(words.criterion(placed.id), "strong"),
                *([f" ({words.part_of(placed.id)})"] if placed.parent else []),
                *([f": {words.pick(placed.criterion.question)}"] if placed.criterion.question else []),
            )
            for placed in criteria.placed_criteria
        )
    )


def _assessment_pieces(group: Explanation, words: Vocabulary) -> Iterator[Piece]:
    """One group: its recommendation, the reason, the basis, and what would change it."""
    words = words.of(group.report.group)
    yield Heading(title(group.report, words), 2)
    yield Paragraph(line(" ".join(filter(None, answer_sentences(group, words)))))
    yield Pairs((*result_pairs(group.report, words, shares=True), *note_pairs(group.report, words, group.as_of)))
    yield _heading(words.say("heading.rests"), 3)
    yield Caption(words.say("memo.caption.rests", group=words.group(group.report)))
    yield basis_table(group, words)
    yield _heading(words.say(changes_heading(group.report)), 3)
    yield Pairs(tuple(change_pairs(group, words, SHORT)))
    for heading, to_find_out in find_out_sections(group, words):
        yield _heading(words.say(heading), 3)
        yield to_find_out


def _source_lines(groups: Iterable[Explanation], words: Vocabulary) -> dict[Line, None]:
    """A line for each source that is used, once, with its id; the keys are in order."""
    return {
        line(StyledText(id, "strong"), ": ", *source_line): None
        for group in groups
        for id in sources_used(group, words)
        for source_line in source_lines(group.sources[id], words)
    }


def _appendix(groups: Iterable[Explanation], words: Vocabulary) -> Iterator[Piece]:
    """The appendix: a table for each group with every trait, its value and its evidence."""
    for number, group in enumerate(groups):
        if not number:
            yield _heading(words.say("memo.appendix"))
        name = words.group(group.report)
        yield _heading(name, 2)
        file = words.say("label.file")  # left out: a path on the writer's machine
        yield Pairs(tuple(fact for fact in fact_pairs(group.report, words) if fact[0] != file))
        yield Caption(words.say("memo.caption.evidence", group=name))
        yield Table(
            (words.say("column.trait"), words.say("column.value"), words.say("column.evidence")),
            tuple(_evidence_rows(group.report, words)),
        )


def _evidence_rows(report: GroupReport, words: Vocabulary) -> Iterator[tuple[TableCell, ...]]:
    traits, published, words = report.group.traits, report.group.published, words.of(report.group)
    for id in words.known_traits:
        coding = traits[id].value if id in traits else UNKNOWN
        pieces = traits[id].evidence if id in traits else ()
        yield (
            cell(words.trait(id)),
            cell(words.coding(id, coding)),
            evidence_lines(pieces, words),
        )
    if published:
        published_line = evidence_line(Evidence(source=published.source, finding=published.finding), words)
        yield (
            cell(words.say("label.published")),
            cell(words.published(published.recommendation)),
            (published_line,),
        )
