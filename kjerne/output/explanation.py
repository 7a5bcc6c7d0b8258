"""The explanation of one group in words: the answer, what it rests on, what would change it, the rest."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import assert_never

from kjerne.analysis.counterfactuals import Counterfactuals, ValueChange
from kjerne.analysis.information_value import FindOut
from kjerne.analysis.pivotal_values import Pivotal
from kjerne.analysis.report import Explanation, GroupReport
from kjerne.analysis.stability import Interval
from kjerne.analysis.trace import TracedCap, TracedCriterion, TracedTrait, WhyNot
from kjerne.model import fields
from kjerne.model.documents import UNKNOWN, Evidence, Source
from kjerne.output.blocks import Block, Heading, Line, Meter, Pairs, Paragraph, StyledText, Table, TableCell, cell, line
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

SHOWN_ELSEWHERE = ("name", "short-name", "status", "mandate-until")
"""Facts of a group that stand in its title or among what is said beside its result."""

SHORT = 3
"""Entries of a list that the short explanation shows."""


def explanation(explained: Explanation, lang: Lang, everything: bool = False) -> Iterator[Block]:
    """The short explanation, for one screen in the common case; or everything that is known."""
    words = Vocabulary(explained.criteria, lang)
    report = explained.report
    yield Heading(title(report, words), 1)
    yield Paragraph(line(*answer_sentences(explained, words)))
    yield Heading(_strong("heading.rests", words), 2)
    yield basis_table(explained, words)
    yield Heading(_strong("heading.changes", words), 2)
    yield Pairs(tuple(change_pairs(explained, words, None if everything else SHORT)))
    if explained.find_out:
        yield Heading(_strong("heading.find-out", words), 2)
        yield from find_out_blocks(explained.find_out, words)
    yield Heading(_strong("heading.notes", words), 2)
    rules = cell(*(rule_name(rule, words) for rule in words.criteria.rules if rule.id in report.evaluation.rules))
    yield Pairs(
        (
            (words.say("column.rule"), rules),
            *note_pairs(report, words, explained.as_of),
            *(fact_pairs(report, words) if everything else ()),
        )
    )
    if everything:
        yield from _everything(explained, words)
    else:
        yield Paragraph(line(StyledText(words.say("more"), "quiet")))


def _everything(explained: Explanation, words: Vocabulary) -> Iterator[Block]:
    yield Heading(_strong("heading.stability", words), 2)
    yield Paragraph(line(words.say("stability.meaning")))
    yield Pairs(tuple((interval_name(each, words), cell(interval_bounds(each, words))) for each in explained.stability))
    for traced in explained.trace:
        yield from criterion_blocks(traced, words)
    yield from context_blocks(explained, words)
    yield Heading(_strong("heading.why-not", words), 2)
    yield other_rules_table(explained, words)
    yield from _sources(explained, words)


def _strong(key: str, words: Vocabulary) -> Line:
    return line(StyledText(words.say(key), "strong"))


# ---- the short answer


def answer_sentences(explained: Explanation, words: Vocabulary) -> Iterator[str | StyledText]:
    """Two sentences that can be read out: the recommendation and how firm it is, and the reason."""
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
            recommendation=words.recommendation(each.recommendation).text,
            share=_percent(each.share, words),
        )
        for each in result.outcomes
    )
    leaning = words.recommendation(result.leaning).text
    yield words.say("answer.open", group=group, shares=shares, leaning=leaning)
    best = explained.find_out[0]
    yield f" {words.say('answer.find-out', trait=words.trait(best.trait), gain=_percent(best.gain, words))}"


def _percent(share: Fraction, words: Vocabulary) -> str:
    return percent(words.lang, share)


def basis_table(explained: Explanation, words: Vocabulary) -> Table:
    """Each criterion with its score and level, and the values behind it."""
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
                    *(line(f"{words.trait(each.id)}: ", words.coding(each.id, each.coding)) for each in traced.traits),
                    *(
                        StyledText(cap, "open")
                        for cap in dict.fromkeys(cap_effect(each, words, False) for each in traced.caps)
                    ),
                ),
            )
            for traced in explained.trace
        ),
    )


# ---- what would change it


def change_pairs(explained: Explanation, words: Vocabulary, most: int | None) -> Iterator[tuple[str, TableCell]]:
    """Per other recommendation the smallest sets of changes that lead there, and the single steps that turn it."""
    for way in explained.changes:
        yield words.recommendation(way.recommendation).text, tuple(_way(way, explained, words, most))
    if explained.pivotal:
        shown = explained.pivotal[:most]
        rest = [line(StyledText(words.say("and-more", n=len(explained.pivotal) - len(shown)), "quiet"))]
        yield (
            words.say("label.one-step"),
            (
                *(_pivotal(each, words) for each in shown),
                *(rest if len(shown) < len(explained.pivotal) else []),
            ),
        )
    tight = [each for each in explained.stability if each.slack is not None][:most]
    if tight and most is not None:
        yield (
            words.say("label.hangs-on"),
            cell(*(f"{interval_name(each, words)}: {interval_bounds(each, words)}" for each in tight)),
        )


def _way(way: Counterfactuals, explained: Explanation, words: Vocabulary, most: int | None) -> Iterator[Line]:
    if not way.sets:
        yield line(StyledText(words.say("change.never"), "quiet"))
    for number, each in enumerate(way.sets[:most]):
        said = words.listing(_change(change, explained, words) for change in each)
        yield line(f"{words.say('or')} {said}" if number else said)
    if not way.complete:
        yield line(StyledText(words.say("and-many-more", n=len(way.sets)), "quiet"))
    elif most is not None and len(way.sets) > most:
        yield line(StyledText(words.say("and-more", n=len(way.sets) - most), "quiet"))


def _change(change: ValueChange, explained: Explanation, words: Vocabulary) -> str:
    place, index = change.place
    trait = explained.situation.engine.criteria[place].traits[index]
    to = words.value(trait.id, trait.values[change.value])
    match change.kind:
        case "learn":
            return words.say("change.learn", trait=words.trait(trait.id), to=to)
        case "change":
            now = words.coding(trait.id, explained.situation.codings.get(trait.id, UNKNOWN)).text
            return words.say("change.change", trait=words.trait(trait.id), now=now, to=to)
        case other:
            assert_never(other)


def _pivotal(each: Pivotal, words: Vocabulary) -> Line:
    said = words.say(
        "change.change",
        trait=words.trait(each.trait),
        now=words.value(each.trait, each.value),
        to=words.value(each.trait, each.to),
    )
    return line(f"{said}: ", words.recommendation(each.recommendation))


def interval_name(interval: Interval, words: Vocabulary) -> str:
    """The name of the threshold or weight that the interval is about."""
    criterion = words.criterion(interval.criterion)
    match interval.what:
        case "threshold":
            return words.say("stability.threshold", of=words.level(interval.of).text, criterion=criterion)
        case "weight":
            return words.say("stability.weight", of=words.trait(interval.of), criterion=criterion)
        case other:
            assert_never(other)


def interval_bounds(interval: Interval, words: Vocabulary) -> str:
    """The present value, and the interval in which it changes no recommendation, as text."""
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
    """A fraction as a decimal where that is exact within two places, else as a fraction."""
    if (value * 100).denominator == 1:
        return words.number(round(value, 2), 2).rstrip("0").rstrip(".,") if value.denominator > 1 else str(value)
    return f"{value.numerator}/{value.denominator}"


def find_out_blocks(found: Sequence[FindOut], words: Vocabulary) -> Iterator[Block]:
    """The open traits that matter, best first; and those that cannot matter, together."""
    rows = [
        (
            words.trait(each.trait),
            (
                line(words.say("find-out.gain", gain=_percent(each.gain, words))),
                *(line(StyledText(text, "quiet")) for text in _answers(each, words)),
            ),
        )
        for each in found
        if _matters(each)
    ]
    if rows:
        yield Pairs(tuple(rows))
    if idle := [words.trait(each.trait) for each in found if not _matters(each)]:
        yield Paragraph(line(words.say("find-out.idle", traits=words.listing(idle))))


def _matters(found: FindOut) -> bool:
    return found.gain != 0 or len(set(found.answers.values())) > 1


def _answers(found: FindOut, words: Vocabulary) -> Iterator[str]:
    for value, left in found.answers.items():
        names = words.listing((words.recommendation(id).text for id in left), "or")
        yield words.say("find-out.answer", value=words.value(found.trait, value), left=names)


# ---- the rest


def fact_pairs(report: GroupReport, words: Vocabulary) -> Iterator[tuple[str, TableCell]]:
    """The facts of a group that stand nowhere else, such as when it was set up, and the file that says so."""
    for fact in fields.facts():
        if fact.key not in SHOWN_ELSEWHERE and (value := getattr(report.group, fact.name)):
            yield words.say(f"label.{fact.key}"), cell(words.fact(fact.kind, value))
    yield words.say("label.file"), cell(StyledText(report.file, "quiet"))


def criterion_blocks(traced: TracedCriterion, words: Vocabulary) -> Iterator[Block]:
    """How a criterion came to its level: its traits' values with points and weights, the score, caps, evidence."""
    levels = join_spans([words.level(level) for level in traced.result.levels], " / ")
    yield Heading((StyledText(f"{words.criterion(traced.id)}: ", "strong"), *levels), 2)
    yield Table(
        (
            words.say("column.trait"),
            words.say("column.value"),
            words.say("column.points"),
            words.say("column.weight"),
        ),
        tuple(_traced_trait(trait, words) for trait in traced.traits),
        frozenset({2, 3}),
    )
    thresholds = words.thresholds(traced.id)
    said = words.say("score.thresholds", score=words.score(traced.result.score), thresholds=thresholds)
    yield Paragraph(line(Meter(*traced.result.score), f" {said}"))
    for cap in traced.caps:
        yield Paragraph(line(cap_effect(cap, words)))
    yield from _evidence({trait.id: trait.evidence for trait in traced.traits}, words)


def _traced_trait(trait: TracedTrait, words: Vocabulary) -> tuple[TableCell, ...]:
    points = [words.number(each, None) for each in trait.values.values()]
    return (
        cell(words.trait(trait.id)),
        cell(words.coding(trait.id, trait.coding)),
        cell(points[0] if len(points) == 1 else f"{points[0]}–{points[-1]}"),
        cell(str(trait.weight)),
    )


def _evidence(evidence: Mapping[str, Sequence[Evidence]], words: Vocabulary) -> Iterator[Block]:
    """What the values of these traits rest on."""
    rows = tuple(
        (words.trait(id), tuple(evidence_line(each, words) for each in found))
        for id, found in evidence.items()
        if found
    )
    if rows:
        yield Pairs(rows)


def evidence_line(evidence: Evidence, words: Vocabulary) -> Line:
    """What a piece of evidence says, and where it stands."""
    where = (
        evidence.source or "",
        words.pick(evidence.at),
        day(words.lang, evidence.date) if evidence.date else "",
        words.say(f"evidence.confidence.{evidence.confidence}") if evidence.confidence else "",
    )
    named = ", ".join(part for part in where if part)
    return line(words.pick(evidence.finding), StyledText(f" ({named})" if named else "", "quiet"))


def cap_effect(cap: TracedCap, words: Vocabulary, with_reason: bool = True) -> str:
    """What a cap does to its criterion's level, and why."""
    key = "cap.lowers" if cap.certain else "cap.may-lower"
    because = words.pick(cap.cap.because) if with_reason else ""
    return words.say(key, level=words.level(cap.cap.at_most).text, because=because).rstrip()


def context_blocks(explained: Explanation, words: Vocabulary) -> Iterator[Block]:
    """The traits that are asked and reported, not scored."""
    if not words.criteria.context:
        return
    yield Heading(line(StyledText(words.say("heading.context"), "strong")), 2)
    traits = explained.report.group.traits
    coded = {id: traits[id].value if id in traits else UNKNOWN for id in words.criteria.context}
    yield Table(
        (words.say("column.trait"), words.say("column.value")),
        tuple((cell(words.trait(id)), cell(words.coding(id, coding))) for id, coding in coded.items()),
    )
    yield from _evidence({id: traits[id].evidence for id in coded if id in traits}, words)


def other_rules_table(explained: Explanation, words: Vocabulary) -> Table:
    """Every rule that did not decide, and why."""
    return Table(
        (words.say("column.rule"), words.say("column.recommends"), words.say("column.why-not")),
        tuple(_why_not(each, words) for each in explained.why_not),
    )


def _why_not(answer: WhyNot, words: Vocabulary) -> tuple[TableCell, ...]:
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
    """The sources that the group's evidence, the deciding rules and what was published rest on, by their ids."""
    report = explained.report
    evidence = [each.source for observation in report.group.traits.values() for each in observation.evidence]
    rules = [rule.source for rule in words.criteria.rules if rule.id in report.evaluation.rules]
    published = [report.group.published.source] if report.group.published else []
    return tuple(id for id in explained.sources if id in {*evidence, *rules, *published})


def _sources(explained: Explanation, words: Vocabulary) -> Iterator[Block]:
    used = sources_used(explained, words)
    if not used:
        return
    yield Heading(line(StyledText(words.say("heading.sources"), "strong")), 2)
    yield Pairs(tuple((id, cell(*source_lines(explained.sources[id], words))) for id in used))


def source_lines(source: Source, words: Vocabulary) -> Iterator[Line]:
    """A source, and where to find it."""
    yield line(source_name(source, words), StyledText(f" {source.url}" if source.url else "", "quiet"))
