"""Two groups side by side in words: where they differ, and which differences decide."""

from collections.abc import Iterator

from kjerne.analysis.report import Comparison, GroupReport
from kjerne.model.documents import UNKNOWN
from kjerne.output.blocks import Block, Heading, Meter, Pairs, Paragraph, StyledText, Table, TableCell, cell, line
from kjerne.output.words import Vocabulary, join_spans
from kjerne.texts.wording import NO_BREAK


def comparison(compared: Comparison, words: Vocabulary) -> Iterator[Block]:
    """The comparison as blocks: what decides, the results, the traits."""
    one, other = compared.one.report, compared.other.report
    names = words.group(one), words.group(other)
    yield Heading(line(StyledText(f"{names[0]} – {names[1]}", "strong")), 1)
    yield Paragraph(line(_verdict(compared, words)))
    if compared.decisive:
        yield Pairs(
            (
                (
                    words.say("label.decisive"),
                    cell(*(words.listing(map(words.trait, each)) for each in compared.decisive)),
                ),
            )
        )
    yield Table(("", *names), tuple(_results(one, other, words)))
    yield Table((words.say("column.trait"), *names), tuple(_traits(compared, words)))


def _verdict(compared: Comparison, words: Vocabulary) -> str:
    one, other = compared.one.report, compared.other.report
    given = [words.recommendation(each.evaluation.recommendation).text for each in (one, other)]
    if one.evaluation.recommendation == other.evaluation.recommendation:
        return words.say("compare.same", recommendation=given[0], n=len(compared.differing))
    key = "compare.differ" if compared.decisive else "compare.unclear"
    return words.say(key, one=words.group(one), given=given[0], other=words.group(other), instead=given[1])


def _results(one: GroupReport, other: GroupReport, words: Vocabulary) -> Iterator[tuple[TableCell, ...]]:
    yield (
        cell(words.say("column.recommendation")),
        *(cell(words.recommendation(each.evaluation.recommendation)) for each in (one, other)),
    )
    for id in words.criteria.criteria:
        parts = [each.evaluation.criteria[id] for each in (one, other)]
        yield (
            cell(words.criterion(id)),
            *(
                cell(
                    line(Meter(*part.score), StyledText(f"{NO_BREAK}{words.score(part.score)}")),
                    join_spans([words.level(level) for level in part.levels], " / "),
                )
                for part in parts
            ),
        )


def _traits(compared: Comparison, words: Vocabulary) -> Iterator[tuple[TableCell, ...]]:
    for id in words.known_traits:
        coded = [
            each.report.group.traits[id].value if id in each.report.group.traits else UNKNOWN
            for each in (compared.one, compared.other)
        ]
        name = StyledText(f"≠ {words.trait(id)}", "strong") if id in compared.differing else StyledText(words.trait(id))
        yield cell(name), *(cell(words.coding(id, each)) for each in coded)
