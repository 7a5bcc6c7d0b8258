"""The report of `explain` on one group as blocks: the recommendation, its basis, what would change it, details."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import assert_never

from kjerne.analysis.counterfactuals import Counterfactuals, ValueChange
from kjerne.analysis.information_value import FindOut
from kjerne.analysis.pivotal_values import Pivotal
from kjerne.analysis.report import Explanation
from kjerne.analysis.stability import Interval
from kjerne.analysis.trace import TracedCap, TracedCriterion, TracedTrait, WhyNot
from kjerne.model.documents import UNKNOWN, Evidence, Source
from kjerne.output.blocks import Block, Heading, Line, Meter, Pairs, Paragraph, StyledText, Table, TableCell, cell, line
from kjerne.output.facts import fact_pairs
from kjerne.output.words import (
    Vocabulary,
    join_spans,
    meter_line,
    note_pairs,
    open_range,
    rule_name,
    source_name,
    title,
)
from kjerne.texts.languages import Lang
from kjerne.texts.wording import day, percent

SHORT = 3
"""The most entries of one list in the short explanation."""


def explanation(explained: Explanation, lang: Lang, everything: bool = False) -> Iterator[Block]:
    """The explanation as blocks: the short one, which mostly fits one screen, or with `everything` the full one."""
    words = Vocabulary(explained.criteria, lang)
    report = explained.report
    yield Heading(title(report, words), 1)
    yield Paragraph(line(*answer_sentences(explained, words)))
    yield Heading(_strong_line("heading.rests", words), 2)
    yield basis_table(explained, words)
    yield Heading(_strong_line("heading.changes", words), 2)
    yield Pairs(tuple(change_pairs(explained, words, None if everything else SHORT)))
    if explained.find_out:
        yield Heading(_strong_line("heading.find-out", words), 2)
        yield from find_out_blocks(explained.find_out, words)
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


def _full_blocks(explained: Explanation, words: Vocabulary) -> Iterator[Block]:
    yield Heading(_strong_line("heading.stability", words), 2)
    yield Paragraph(line(words.say("stability.meaning")))
    yield Pairs(
        tuple(
            (interval_name(interval, words), cell(interval_bounds(interval, words))) for interval in explained.stability
        )
    )
    for traced in explained.trace:
        yield from criterion_blocks(traced, words)
    yield from context_blocks(explained, words)
    yield Heading(_strong_line("heading.why-not", words), 2)
    yield other_rules_table(explained, words)
    yield from _source_blocks(explained, words)


def _strong_line(key: str, words: Vocabulary) -> Line:
    return line(StyledText(words.say(key), "strong"))


# ---- the short answer


def answer_sentences(explained: Explanation, words: Vocabulary) -> Iterator[str | StyledText]:
    """Two sentences: the recommendation and how firm it is; then the reason.

    If the recommendation is undetermined: the share of each possible one; then the trait to find out first.
    """
    report, result = explained.report, explained.report.evaluation
    group = words.group(report)
    if result.robust:
        recommendation = words.recommendation(result.recommendation).text
        key = "answer.robust" if explained.find_out else "answer.known"
        yield words.say(key, group=group, recommendation=recommendation, n=len(explained.find_out))
        rule = next(rule for rule in words.criteria.rules if rule.id in result.rules)
        yield f" {words.pick(rule.because)}"
        return
    shares = words.listing(
        words.say(
            "answer.share",
            recommendation=words.recommendation(outcome.recommendation).text,
            share=_percent(outcome.share, words),
        )
        for outcome in result.outcomes
    )
    leaning = words.recommendation(result.leaning).text
    yield words.say("answer.open", group=group, shares=shares, leaning=leaning)
    best = explained.find_out[0]
    yield f" {words.say('answer.find-out', trait=words.trait(best.trait), gain=_percent(best.gain, words))}"


def _percent(share: Fraction, words: Vocabulary) -> str:
    return percent(words.lang, share)


def basis_table(explained: Explanation, words: Vocabulary) -> Table:
    """A row for each criterion: its name and levels, its score, its traits' values and the caps that apply."""
    return Table(
        (
            words.say("column.criterion"),
            words.say("column.score"),
            words.say("column.values"),
        ),
        tuple(
            (
                cell(
                    StyledText(words.criterion(traced.id), "strong"),
                    join_spans([words.level(level) for level in traced.result.levels], " / "),
                ),
                cell(meter_line(traced.result.score, words), *open_range(traced.result.score, words)),
                cell(
                    *(
                        line(f"{words.trait(trait.id)}: ", words.coding(trait.id, trait.coding))
                        for trait in traced.traits
                    ),
                    *(
                        StyledText(effect, "open")
                        for effect in dict.fromkeys(cap_effect(cap, words, False) for cap in traced.caps)
                    ),
                ),
            )
            for traced in explained.trace
        ),
    )


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
    if explained.pivotal:
        shown = explained.pivotal[:most]
        rest = [line(StyledText(words.say("and-more", n=len(explained.pivotal) - len(shown)), "quiet"))]
        yield (
            words.say("label.one-step"),
            (
                *(_pivotal_line(pivotal, words) for pivotal in shown),
                *(rest if len(shown) < len(explained.pivotal) else []),
            ),
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
    place, index = change.place
    trait = explained.situation.engine.criteria[place].traits[index]
    to = words.value(trait.id, trait.values[change.value])
    match change.kind:
        case "learn":
            return words.say("change.learn", trait=words.trait(trait.id), to=to)
        case "change":
            now = words.coding(trait.id, explained.situation.codings.get(trait.id, UNKNOWN)).text
            return words.say("change.change", trait=words.trait(trait.id), now=now, to=to)
        case unreachable:
            assert_never(unreachable)


def _pivotal_line(pivotal: Pivotal, words: Vocabulary) -> Line:
    text = words.say(
        "change.change",
        trait=words.trait(pivotal.trait),
        now=words.value(pivotal.trait, pivotal.value),
        to=words.value(pivotal.trait, pivotal.to),
    )
    return line(f"{text}: ", words.recommendation(pivotal.recommendation))


def interval_name(interval: Interval, words: Vocabulary) -> str:
    """The name of the threshold or weight whose interval it is."""
    criterion = words.criterion(interval.criterion)
    match interval.what:
        case "threshold":
            return words.say("stability.threshold", of=words.level(interval.of).text, criterion=criterion)
        case "weight":
            return words.say("stability.weight", of=words.trait(interval.of), criterion=criterion)
        case unreachable:
            assert_never(unreachable)


def interval_bounds(interval: Interval, words: Vocabulary) -> str:
    """The present value, and the interval in which the recommendation stays the same, as text."""
    value = exact_number(interval.value, words)
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


def find_out_blocks(open_traits: Sequence[FindOut], words: Vocabulary) -> Iterator[Block]:
    """The open traits whose answer can matter, the most informative first; then one paragraph on the others."""
    rows = [
        (
            words.trait(open_trait.trait),
            (
                line(words.say("find-out.gain", gain=_percent(open_trait.gain, words))),
                *(line(StyledText(text, "quiet")) for text in _answer_texts(open_trait, words)),
            ),
        )
        for open_trait in open_traits
        if _is_relevant(open_trait)
    ]
    if rows:
        yield Pairs(tuple(rows))
    if idle := [words.trait(open_trait.trait) for open_trait in open_traits if not _is_relevant(open_trait)]:
        yield Paragraph(line(words.say("find-out.idle", traits=words.listing(idle))))


def _is_relevant(open_trait: FindOut) -> bool:
    return open_trait.gain != 0 or len(set(open_trait.answers.values())) > 1


def _answer_texts(open_trait: FindOut, words: Vocabulary) -> Iterator[str]:
    for value, possible in open_trait.answers.items():
        names = words.listing((words.recommendation(id).text for id in possible), "or")
        yield words.say("find-out.answer", value=words.value(open_trait.trait, value), left=names)


# ---- the rest


def criterion_blocks(traced: TracedCriterion, words: Vocabulary) -> Iterator[Block]:
    """The derivation of a criterion's level: values, points and weights of its traits, score, caps, evidence."""
    levels = join_spans([words.level(level) for level in traced.result.levels], " / ")
    yield Heading((StyledText(f"{words.criterion(traced.id)}: ", "strong"), *levels), 2)
    yield Table(
        (
            words.say("column.trait"),
            words.say("column.value"),
            words.say("column.points"),
            words.say("column.weight"),
        ),
        tuple(_trait_row(trait, words) for trait in traced.traits),
        frozenset({2, 3}),
    )
    thresholds = words.thresholds(traced.id)
    text = words.say("score.thresholds", score=words.score(traced.result.score), thresholds=thresholds)
    yield Paragraph(line(Meter(*traced.result.score), f" {text}"))
    for cap in traced.caps:
        yield Paragraph(line(cap_effect(cap, words)))
    yield from _evidence_blocks({trait.id: trait.evidence for trait in traced.traits}, words)


def _trait_row(trait: TracedTrait, words: Vocabulary) -> tuple[TableCell, ...]:
    points = [words.number(number, None) for number in trait.values.values()]
    return (
        cell(words.trait(trait.id)),
        cell(words.coding(trait.id, trait.coding)),
        cell(points[0] if len(points) == 1 else f"{points[0]}–{points[-1]}"),
        cell(str(trait.weight)),
    )


def _evidence_blocks(evidence: Mapping[str, Sequence[Evidence]], words: Vocabulary) -> Iterator[Block]:
    """The evidence for each trait (by id); nothing where there is none."""
    rows = tuple(
        (words.trait(id), tuple(evidence_line(piece, words) for piece in pieces))
        for id, pieces in evidence.items()
        if pieces
    )
    if rows:
        yield Pairs(rows)


def evidence_line(evidence: Evidence, words: Vocabulary) -> Line:
    """One piece of evidence: its finding; in brackets source, place, date and confidence."""
    where = (
        evidence.source or "",
        words.pick(evidence.at),
        day(words.lang, evidence.date) if evidence.date else "",
        words.say(f"evidence.confidence.{evidence.confidence}") if evidence.confidence else "",
    )
    named = ", ".join(part for part in where if part)
    return line(words.pick(evidence.finding), StyledText(f" ({named})" if named else "", "quiet"))


def cap_effect(cap: TracedCap, words: Vocabulary, with_reason: bool = True) -> str:
    """The level to which a cap lowers its criterion, or may lower it; the reason if `with_reason`."""
    key = "cap.lowers" if cap.certain else "cap.may-lower"
    because = words.pick(cap.cap.because) if with_reason else ""
    return words.say(key, level=words.level(cap.cap.at_most).text, because=because).rstrip()


def context_blocks(explained: Explanation, words: Vocabulary) -> Iterator[Block]:
    """The values of the context traits (asked, not scored) and their evidence; nothing if the set has none."""
    if not words.criteria.context:
        return
    yield Heading(line(StyledText(words.say("heading.context"), "strong")), 2)
    traits = explained.report.group.traits
    coded = {id: traits[id].value if id in traits else UNKNOWN for id in words.criteria.context}
    yield Table(
        (words.say("column.trait"), words.say("column.value")),
        tuple((cell(words.trait(id)), cell(words.coding(id, coding))) for id, coding in coded.items()),
    )
    yield from _evidence_blocks({id: traits[id].evidence for id in coded if id in traits}, words)


def other_rules_table(explained: Explanation, words: Vocabulary) -> Table:
    """A row for each rule that did not decide: its id, its recommendation, the reasons."""
    return Table(
        (words.say("column.rule"), words.say("column.recommends"), words.say("column.why-not")),
        tuple(_other_rule_row(answer, words) for answer in explained.why_not),
    )


def _other_rule_row(answer: WhyNot, words: Vocabulary) -> tuple[TableCell, ...]:
    reasons = [
        words.say(
            "why-not.cell",
            criterion=words.criterion(failed.criterion),
            wanted=words.levels(failed.wanted),
            had=words.levels(failed.had),
            n=failed.distance,
        )
        for failed in answer.failed
    ] or [words.say("why-not.overtaken", rules=words.listing(answer.overtaken_by))]
    return cell(answer.rule.id), cell(words.recommendation(answer.rule.recommend)), cell(*reasons)


def sources_used(explained: Explanation, words: Vocabulary) -> tuple[str, ...]:
    """The ids of the sources of the evidence, of the deciding rules, of the published conclusion and of decisions."""
    report = explained.report
    evidence = [piece.source for observation in report.group.traits.values() for piece in observation.evidence]
    rules = [rule.source for rule in words.criteria.rules if rule.id in report.evaluation.rules]
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
