"""The report of `evaluate` as blocks: a table of all groups, then the result of each group and its reasons."""

from collections.abc import Iterator

from kjerne.analysis.report import GroupReport, Report, by_total
from kjerne.output.blocks import Block, Heading, Pairs, Paragraph, StyledText, Table, TableCell, cell, line
from kjerne.output.facts import group_counts
from kjerne.output.firmness import find_out_pairs, firmness_texts, result_pairs
from kjerne.output.notes import note_pairs
from kjerne.output.suppositions import number_pairs, set_name, trait_texts
from kjerne.output.words import Vocabulary, level_line, title, top_cells, total_line
from kjerne.texts.languages import Lang
from kjerne.texts.wording import day


def evaluation(report: Report, lang: Lang, narrow: bool = False) -> Iterator[Block]:
    """The report as blocks; with `narrow` the firmness stands below the recommendation, not in its own column."""
    words = Vocabulary(report.criteria, lang)
    yield Heading(line(StyledText(words.pick(report.criteria.title), "strong")), 1)
    facts = (
        set_name(words),
        *group_counts(report.groups, words),
        words.say("as-of", date=day(lang, report.as_of)),
    )
    yield Paragraph(line(StyledText(" · ".join(facts), "quiet")))
    if not report.groups:
        yield Paragraph(line(words.say("no-groups")))
        return
    ordered = by_total(report.groups)
    if report.before:
        yield from supposed(ordered, report.before, words)
    yield Table(
        (
            words.say("column.group"),
            words.say("column.recommendation"),
            *([] if narrow else [words.say("column.firmness")]),
            *(words.criterion(id) for id in report.criteria.criteria),
        ),
        tuple(tuple(_overview_cells(group, words, narrow)) for group in ordered),
    )
    for group in ordered:
        yield Heading(title(group, words), 2)
        if not group.counts:
            yield Paragraph(line(StyledText(words.say("ended-note"), "quiet")))
        yield Pairs(
            (*result_pairs(group, words), *note_pairs(group, words, report.as_of), *find_out_pairs(group, words))
        )
    yield Paragraph(line(StyledText(words.say("disclaimer"), "quiet")))


def _overview_cells(report: GroupReport, words: Vocabulary, narrow: bool) -> Iterator[TableCell]:
    yield cell(
        StyledText(words.group(report), "strong"),
        *total_line(report, words),
    )
    recommendation = words.result(report)
    firm = tuple(firmness_texts(report, words))
    yield cell(recommendation, *firm) if narrow else cell(recommendation)
    if not narrow:
        yield cell(*firm)
    yield from top_cells(report, words)


def supposed(after: list[GroupReport], before: dict[str, GroupReport], words: Vocabulary) -> Iterator[Block]:
    """What `--set` supposes: a sentence that no file is changed, and `what_if`."""
    key = "supposed.about.set" if words.criteria.supposed else "supposed.about"
    told = words.say(key, set=set_name(words), heading=words.say("heading.what-if"))
    yield Paragraph(line(StyledText(told, "open")))
    yield from what_if(after, before, words)


def what_if(after: list[GroupReport], before: dict[str, GroupReport], words: Vocabulary) -> Iterator[Block]:
    """The heading, the weights and thresholds that `--set` changes if any, and the table of the groups that it changes:
    their results before (by id) and after.
    """
    yield Heading(line(StyledText(words.say("heading.what-if"), "strong")), 2)
    if numbers := number_pairs(words):
        yield numbers
    yield Table(
        (words.say("column.group"), words.say("column.before"), words.say("column.after")),
        tuple(
            (
                cell(
                    StyledText(words.group(group), "strong"),
                    *(StyledText(text, "quiet") for text in trait_texts(group, words)),
                ),
                _result_cell(before[group.group.id], words),
                _result_cell(group, words),
            )
            for group in after
            if group.group.id in before
        ),
    )


def _result_cell(report: GroupReport, words: Vocabulary) -> TableCell:
    result = report.evaluation
    return cell(
        words.result(report),
        *(StyledText(text.text, "quiet") for text in firmness_texts(report, words)),
        *(
            line(
                f"{words.criterion(id)}: ",
                *level_line(part, words, id),
                *([f" {words.score(part.score)}"] if part.score else []),
            )
            for id, part in result.criteria.items()
            if id in words.criteria.criteria
        ),
    )
