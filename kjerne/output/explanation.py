"""The report of `explain` on one group as blocks: the recommendation, its basis, what would change it, details."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import assert_never

from kjerne.analysis.changes import ValueChange
from kjerne.analysis.counterfactuals import Counterfactuals
from kjerne.analysis.information_value import FindOut
from kjerne.analysis.report import Explanation, GroupReport
from kjerne.analysis.stability import Interval
from kjerne.analysis.trace import TracedCriterion
from kjerne.engine.node_memory import CriterionResult
from kjerne.model.documents import Source
from kjerne.output.blocks import Block, Heading, Line, Pairs, Paragraph, StyledText, Table, TableCell, cell, line
from kjerne.output.derivation import (
    cap_effect,
    coding_text,
    context_blocks,
    derivation_blocks,
    other_rules_table,
    part_result,
)
from kjerne.output.evaluation import supposed
from kjerne.output.facts import fact_pairs
from kjerne.output.firmness import basis_texts, margin_text, result_pairs, stands_on_text, turns_text
from kjerne.output.notes import note_pairs
from kjerne.output.words import (
    Vocabulary,
    as_written,
    level_line,
    meter_line,
    open_advice,
    open_range,
    rule_name,
    source_name,
    title,
)
from kjerne.texts.languages import Lang

MOST_NAMED = 5
"""The most weights that are named where their stability was left out."""
SHORT = 3
"""The most entries of one list in the short explanation."""


def explanation(explained: Explanation, lang: Lang, everything: bool = False) -> Iterator[Block]:
    """The explanation as blocks: the short one, which mostly fits one screen, or with `everything` the full one."""
    report = explained.report
    words = Vocabulary(explained.criteria, lang).of(report.group)
    yield Heading(title(report, words), 1)
    yield from supposed_blocks([explained], words)
    yield Paragraph(line(" ".join(filter(None, answer_sentences(explained, words)))))
    yield Pairs(tuple(result_pairs(report, words, shares=True)))
    yield Heading(_strong_line("heading.rests", words), 2)
    yield basis_table(explained, words)
    yield Heading(_strong_line(changes_heading(report), words), 2)
    yield Pairs(tuple(change_pairs(explained, words, None if everything else SHORT)))
    for heading, to_find_out in find_out_sections(explained, words):
        yield Heading(_strong_line(heading, words), 2)
        yield to_find_out
    yield Heading(_strong_line("heading.notes", words), 2)
    rules = cell(*(rule_name(rule, words) for rule in words.criteria.rules if rule.id in report.evaluation.rules))
    yield Pairs(
        (
            (words.say("column.rule"), rules),
            *note_pairs(report, words, explained.as_of),
            *(fact_pairs(report, words) if everything else ()),
        )
    )
    if everything:
        yield from _full_blocks(explained, words)
    else:
        yield Paragraph(line(StyledText(words.say("more"), "quiet")))


def supposed_blocks(explained: Sequence[Explanation], words: Vocabulary) -> Iterator[Block]:
    """What --set supposes of the groups and their criteria set, before and after; nothing where it supposes nothing."""
    before = {each.report.group.id: each.before for each in explained if each.before}
    if before:
        yield from supposed([each.report for each in explained], before, words)


def _full_blocks(explained: Explanation, words: Vocabulary) -> Iterator[Block]:
    if explained.stability:
        yield Heading(_strong_line("heading.stability", words), 2)
        yield Paragraph(line(words.say("stability.meaning")))
        bounds = ((interval_name(each, words), interval_bounds(each, words)) for each in explained.stability)
        yield Pairs(tuple((name, cell(text)) for name, text in bounds))
    if left_out := weights_left_out(explained, words):
        yield Paragraph(line(left_out))
    for traced in explained.trace:
        yield from derivation_blocks(traced, explained, words)
    yield from context_blocks(explained, words)
    yield Heading(_strong_line("heading.why-not", words), 2)
    yield other_rules_table(explained, words)
    yield from _source_blocks(explained, words)


def _strong_line(key: str, words: Vocabulary) -> Line:
    return line(StyledText(words.say(key), "strong"))


# ---- the short answer


def answer_sentences(explained: Explanation, words: Vocabulary) -> tuple[str, str, str]:
    """What a chair would read out: the recommendation; what it rests on; what would change it."""
    report = explained.report
    return _verdict_sentence(explained, words), _basis_sentence(report, words), _change_sentence(explained, words)


def _verdict_sentence(explained: Explanation, words: Vocabulary) -> str:
    report = explained.report
    group, open_traits = words.group(report), len(explained.find_out)
    if not report.counts:
        return _ended_sentence(report, words)
    if recommendation := report.evaluation.recommendation:
        key, label = "answer.settled" if open_traits else "answer.known", words.recommendation(recommendation).text
        return words.say(key, group=group, recommendation=label, n=open_traits)
    if not report.basis.coded:
        return words.say("answer.nothing", group=group)
    labels = (words.recommendation(outcome.recommendation).text for outcome in report.evaluation.outcomes)
    possible = words.listing((words.say("quoted", text=label) for label in labels), "or")
    return words.say("answer.open", group=group, possible=possible)


def _ended_sentence(report: GroupReport, words: Vocabulary) -> str:
    """Of a group that has ended: what the rules would say or leave open, and that it does not count."""
    labels = (words.recommendation(outcome.recommendation).text for outcome in report.evaluation.outcomes)
    said = words.listing(words.say("quoted", text=label) for label in labels)
    key = "answer.ended" if report.evaluation.robust else "answer.ended-open"
    return words.say(key, group=words.group(report), said=said)


def _basis_sentence(report: GroupReport, words: Vocabulary) -> str:
    if not report.basis.coded:
        return ""
    texts = [*basis_texts(report, words, letters=True)]
    if report.firmness:
        texts.append(stands_on_text(report, report.firmness, words))
    return _sentence("; ".join(texts))


def _change_sentence(explained: Explanation, words: Vocabulary) -> str:
    firmness = explained.report.firmness
    if firmness is None and not explained.report.counts:
        return ""
    if firmness is None:
        return words.say("answer.find-out", trait=words.trait(explained.find_out[0].trait))
    return _sentence(f"{turns_text(firmness, words, letters=True)}; {margin_text(firmness, words)}")


def changes_heading(report: GroupReport) -> str:
    """The key of the heading above the changes."""
    return "heading.changes" if report.firmness else "heading.changes.open"


def _sentence(text: str) -> str:
    """A text with a capital letter and a point."""
    return f"{text[:1].upper()}{text[1:]}."


def basis_table(explained: Explanation, words: Vocabulary) -> Table:
    """A row for each criterion: its name and levels, its score, what it is made of, the caps and rules that apply.

    The set's own traits come first. Where no criterion has a score, there is no column of scores.
    """
    scored = any(traced.result and traced.result.score for traced in explained.trace)
    rows = ((traced, tuple(_basis_cells(traced, explained, words))) for traced in explained.trace)
    return Table(
        (
            words.say("column.criterion"),
            *([words.say("column.score")] if scored else []),
            words.say("column.values"),
        ),
        tuple(
            (name, *([_score_cell(traced.result, words)] if scored else []), values) for traced, (name, values) in rows
        ),
    )


def _basis_cells(traced: TracedCriterion, explained: Explanation, words: Vocabulary) -> Iterator[TableCell]:
    """The cell of the name and the levels, and that of the values."""
    result = traced.result
    if result is None:
        yield cell(StyledText(words.say("heading.own-traits"), "strong"))
    else:
        part_of = words.part_of(traced.id)
        yield cell(
            StyledText(words.criterion(traced.id), "strong"),
            *([StyledText(part_of, "quiet")] if part_of else []),
            *([level_line(result, words, traced.id)] if result.levels else []),
        )
    results = explained.report.evaluation.criteria
    rules = words.listing((rule.id for rule in traced.rules), "or")
    yield cell(
        *(line(f"{words.trait(trait.id)}: ", coding_text(trait, words)) for trait in traced.traits),
        *(line(f"{words.criterion(id)}: ", *part_result(results[id], id, words)) for id in traced.within),
        *(
            StyledText(effect, "open")
            for effect in dict.fromkeys(cap_effect(cap, words, traced.id, False) for cap in traced.caps)
        ),
        *([StyledText(words.say("rule-id", rule=rules), "quiet")] if rules else []),
    )


def _score_cell(result: CriterionResult | None, words: Vocabulary) -> TableCell:
    score = result.score if result else None
    return cell(meter_line(score, words), *open_range(score, words)) if score else ()


# ---- what would change it


def change_pairs(explained: Explanation, words: Vocabulary, most: int | None) -> Iterator[tuple[str, TableCell]]:
    """Label and content of each line on changes, at most `most` entries a line (None: all).

    For each other recommendation the smallest sets of value changes that lead to it; then the single steps that change
    the recommendation; then, if `most` is given, the thresholds and weights that are nearest to a change.
    """
    for counterfactuals in explained.changes:
        yield (
            words.recommendation(counterfactuals.recommendation).text,
            tuple(_change_set_lines(counterfactuals, explained, words, most)),
        )
    tight = [interval for interval in explained.stability if interval.slack is not None][:most]
    if tight and most is not None:
        yield (
            words.say("label.hangs-on"),
            cell(*(f"{interval_name(interval, words)}: {interval_bounds(interval, words)}" for interval in tight)),
        )


def _change_set_lines(
    counterfactuals: Counterfactuals, explained: Explanation, words: Vocabulary, most: int | None
) -> Iterator[Line]:
    if not counterfactuals.sets:
        yield line(StyledText(words.say("change.never"), "quiet"))
    for number, change_set in enumerate(counterfactuals.sets[:most]):
        text = words.listing(_change_text(change, explained, words) for change in change_set)
        yield line(f"{words.say('or')} {text}" if number else text)
    if not counterfactuals.complete:
        yield line(StyledText(words.say("and-many-more", n=len(counterfactuals.sets)), "quiet"))
    elif most is not None and len(counterfactuals.sets) > most:
        yield line(StyledText(words.say("and-more", n=len(counterfactuals.sets) - most), "quiet"))


def _change_text(change: ValueChange, explained: Explanation, words: Vocabulary) -> str:
    trait = explained.situation.engine.traits[change.trait]
    to = words.choice(trait.id, trait.values[change.value])
    match change.kind:
        case "learn":
            return words.say("change.learn", trait=words.trait(trait.id), to=to)
        case "change":
            now = words.coding(trait.id, as_written(explained.report, trait.id)).text
            return words.say("change.change", trait=words.trait(trait.id), now=now, to=to)
        case unreachable:
            assert_never(unreachable)


def interval_name(interval: Interval, words: Vocabulary) -> str:
    """The name of the threshold or weight whose interval it is."""
    criterion = words.criterion(interval.criterion)
    match interval.what:
        case "threshold":
            level = words.level(interval.of, interval.criterion).text
            return words.say("stability.threshold", of=level, criterion=criterion)
        case "weight":
            of = words.criterion(interval.of) if interval.subject == "part" else words.trait(interval.of)
            return words.say("stability.weight", of=of, criterion=criterion)
        case unreachable:
            assert_never(unreachable)


def weights_left_out(explained: Explanation, words: Vocabulary) -> str:
    """A sentence on the weights whose stability was left out; empty where there is none."""
    names = [
        words.say("stability.weight", of=words.part(part), criterion=words.criterion(criterion))
        for criterion, part in explained.weights_left_out
    ]
    if len(names) > MOST_NAMED:
        names = [*names[:MOST_NAMED], words.say("stability.more", n=len(names) - MOST_NAMED)]
    return words.say("stability.left-out", names=words.listing(names)) if names else ""


def interval_bounds(interval: Interval, words: Vocabulary) -> str:
    """The present value, and the interval in which the recommendation stays the same, as text.

    Of a threshold of a subtotal, that it is only shown.
    """
    value = exact_number(interval.value, words)
    if interval.what == "threshold" and words.criteria.all_criteria[interval.criterion].is_subtotal:
        return words.say("stability.shown", value=value)
    ends = []
    if interval.low is not None:
        ends.append(
            words.say("bound.from" if interval.low_closed else "bound.above", bound=exact_number(interval.low, words))
        )
    if interval.high is not None:
        ends.append(
            words.say("bound.to" if interval.high_closed else "bound.below", bound=exact_number(interval.high, words))
        )
    if not ends:
        return words.say("stability.free", value=value)
    return words.say("stability.holds", value=value, ends=words.listing(ends))


def exact_number(value: Fraction, words: Vocabulary) -> str:
    """The number with at most two decimals if that is exact, else as a fraction `p/q`."""
    if (value * 100).denominator == 1:
        return words.number(round(value, 2), 2).rstrip("0").rstrip(".,") if value.denominator > 1 else str(value)
    return f"{value.numerator}/{value.denominator}"


def find_out_sections(explained: Explanation, words: Vocabulary) -> Iterator[tuple[str, Pairs]]:
    """What to find out, each part with the key of its heading: the open traits that can change the recommendation, the
    most informative first; then those of the advice.
    """
    report = explained.report
    relevant = report.relevant if report.counts else frozenset()
    rows = [
        (words.trait(each.trait), tuple(line(text) for text in _answer_texts(each, words)))
        for each in explained.find_out
        if each.trait in relevant
    ]
    if rows:
        yield "heading.find-out", Pairs(tuple(rows))
    if advice := open_advice(report, words):
        yield "find-out.advice", Pairs(tuple((traits, cell(text)) for traits, text in advice))


def _answer_texts(open_trait: FindOut, words: Vocabulary) -> Iterator[str]:
    for value, possible in open_trait.answers.items():
        names = words.listing((words.recommendation(id).text for id in possible), "or")
        yield words.say("find-out.answer", value=words.choice(open_trait.trait, value), left=names)


# ---- the rest


def sources_used(explained: Explanation, words: Vocabulary) -> tuple[str, ...]:
    """The ids of the sources of the evidence, the deciding rules, the published conclusion and decisions."""
    report = explained.report
    evidence = [piece.source for observation in report.group.traits.values() for piece in observation.evidence]
    rules = [rule.source for rule in words.criteria.rules if rule.id in report.evaluation.rules]
    rules += [rule.source for traced in explained.trace for rule in traced.rules]
    published = [report.group.published.source] if report.group.published else []
    decided = [decision.source for decision in report.group.decisions]
    return tuple(id for id in explained.sources if id in {*evidence, *rules, *published, *decided})


def _source_blocks(explained: Explanation, words: Vocabulary) -> Iterator[Block]:
    used = sources_used(explained, words)
    if not used:
        return
    yield Heading(line(StyledText(words.say("heading.sources"), "strong")), 2)
    yield Pairs(tuple((id, cell(*source_lines(explained.sources[id], words))) for id in used))


def source_lines(source: Source, words: Vocabulary) -> Iterator[Line]:
    """One line: publisher, title and date of a source, and its address."""
    yield line(source_name(source, words), StyledText(f" {source.url}" if source.url else "", "quiet"))
