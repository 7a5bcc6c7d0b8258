"""The report of `explain` on two groups as blocks: the differing traits that decide, the results, all traits."""

from collections.abc import Iterator

from kjerne.analysis.report import Comparison, GroupReport
from kjerne.engine.node_memory import CriterionResult
from kjerne.model.documents import UNKNOWN
from kjerne.output.blocks import Block, Heading, Meter, Pairs, Paragraph, StyledText, Table, TableCell, cell, line
from kjerne.output.explanation import supposed_blocks
from kjerne.output.firmness import firmness_texts
from kjerne.output.words import Vocabulary, level_line
from kjerne.texts.wording import NO_BREAK


def comparison(compared: Comparison, words: Vocabulary) -> Iterator[Block]:
    """The comparison as blocks: a verdict, the sets of traits that decide, a table of results, a table of traits."""
    first, second = compared.one.report, compared.other.report
    names = words.group(first), words.group(second)
    yield Heading(line(StyledText(f"{names[0]} – {names[1]}", "strong")), 1)
    yield from supposed_blocks([compared.one, compared.other], words)
    yield Paragraph(line(" ".join(_verdict_sentences(compared, words))))
    if compared.decisive:
        yield Pairs(
            (
                (
                    words.say("label.decisive"),
                    cell(*(words.listing(map(words.trait, traits)) for traits in compared.decisive)),
                ),
            )
        )
    yield Table(("", *names), tuple(_result_rows(first, second, words)))
    yield Table((words.say("column.trait"), *names), tuple(_trait_rows(compared, words)))


def _verdict_sentences(compared: Comparison, words: Vocabulary) -> Iterator[str]:
    """Whether both are given the same, and what makes the difference; then which of them have ended."""
    reports = compared.one.report, compared.other.report
    ids = {report.evaluation.recommendation for report in reports}
    one, other = (words.group(report) for report in reports)
    given, instead = (
        words.of(report.group).recommendation(report.evaluation.recommendation).text for report in reports
    )
    ended = [words.group(report) for report in reports if not report.counts]
    kind = "same" if len(ids) == 1 else "differ" if compared.decisive else "unclear"
    key = f"ended.compare.{kind}" if ended else f"compare.{kind}"
    if kind == "same":
        key = key if ended or given == instead else "compare.same-otherwise"
        shown = {"recommendation": given, "one": one, "given": given, "other": other, "instead": instead}
        yield words.say(key, n=len(compared.differing), **shown)
    else:
        yield words.say(key, one=one, given=given, other=other, instead=instead)
    if ended:
        yield words.say("compare.ended" if len(ended) == 1 else "compare.ended-both", groups=words.listing(ended))


def _result_rows(first: GroupReport, second: GroupReport, words: Vocabulary) -> Iterator[tuple[TableCell, ...]]:
    yield (
        cell(words.say("column.recommendation")),
        *(cell(words.result(report), *firmness_texts(report, words)) for report in (first, second)),
    )
    criteria = [report.evaluation.criteria for report in (first, second)]
    for id in words.criteria.all_criteria:
        name = cell(words.criterion(id), *([StyledText(part_of, "quiet")] if (part_of := words.part_of(id)) else []))
        yield name, *(_result_cell(results[id], id, words) for results in criteria)


def _result_cell(result: CriterionResult, criterion: str, words: Vocabulary) -> TableCell:
    score = [line(Meter(*result.score), StyledText(f"{NO_BREAK}{words.score(result.score)}"))] if result.score else []
    return cell(*score, *([level_line(result, words, criterion)] if result.levels else []))


def _trait_rows(compared: Comparison, words: Vocabulary) -> Iterator[tuple[TableCell, ...]]:
    for id in words.known_traits:
        codings = [
            explained.report.group.traits[id].value if id in explained.report.group.traits else UNKNOWN
            for explained in (compared.one, compared.other)
        ]
        name = StyledText(f"≠ {words.trait(id)}", "strong") if id in compared.differing else StyledText(words.trait(id))
        yield cell(name), *(cell(words.coding(id, coding)) for coding in codings)
