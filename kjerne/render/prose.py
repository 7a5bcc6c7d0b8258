"""A report put into words: the one place that decides what is said, in which order, in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from kjerne.analysis import Advised, TracedCap, TracedCriterion, TracedTrait, WhyNot
from kjerne.engine import Evaluation, Outcome, Score
from kjerne.model import UNKNOWN, Coding, CriteriaSet, Evidence, Rule, Source, Text
from kjerne.render.blocks import Block, Cell, Heading, Line, Meter, Pairs, Paragraph, Span, Style, Table, cell, line
from kjerne.report import Explanation, GroupReport, Report, by_total
from kjerne.texts import Lang, day, listing, number, percent, pick, say


class Words:
    """A criteria set's names in one language."""

    def __init__(self, criteria: CriteriaSet, lang: Lang) -> None:
        self.criteria, self.lang = criteria, lang
        self.known_traits = criteria.traits()

    def say(self, key: str, /, **words: str | int) -> str:
        return say(self.lang, key, **words)

    def pick(self, text: Text | None, otherwise: str = "") -> str:
        return otherwise if text is None else pick(text, self.lang)

    def listing(self, items: Iterable[str], joined_by: str = "and") -> str:
        return listing(self.lang, items, "or" if joined_by == "or" else "and")

    def number(self, value: Fraction | Decimal | int, digits: int | None = 1) -> str:
        return number(self.lang, value, digits)

    def recommendation(self, id: str | None) -> Span:
        if id is None:
            return Span(self.say("undetermined"), "open")
        return Span(_label(self.criteria.recommendations, id, self), _style(self.criteria.recommendations, id))

    def level(self, id: str) -> Span:
        return Span(_label(self.criteria.levels, id, self), _style(self.criteria.levels, id))

    def levels(self, ids: Iterable[str], joined_by: str = "or") -> str:
        return self.listing([self.level(id).text for id in ids], joined_by)

    def criterion(self, id: str) -> str:
        return self.pick(self.criteria.criteria[id].label)

    def trait(self, id: str) -> str:
        return self.pick(self.known_traits[id].label)

    def value(self, trait: str, id: str) -> str:
        return self.pick(self.known_traits[trait].values[id].label, id)

    def score(self, score: Score) -> str:
        """`83.3`, or where it is open `58.3–91.7`."""
        low, high = self.number(score.low), self.number(score.high)
        return low if score.low == score.high else f"{low}–{high}"

    def sentence(self, text: str) -> str:
        """The text with a capital at its beginning."""
        return text[:1].upper() + text[1:]


def _label(scale: Mapping[str, Text] | tuple[str, ...], id: str, words: Words) -> str:
    return words.pick(scale[id]) if isinstance(scale, Mapping) else id


def _style(scale: Iterable[str], id: str) -> Style:
    names = list(scale)
    return "good" if id == names[-1] else "bad" if id == names[0] else "middle"


# ---- the evaluation of all groups


def evaluation(report: Report, lang: Lang) -> Iterator[Block]:
    """The table of the groups, and below it what there is to say about each."""
    words = Words(report.criteria, lang)
    yield Heading(line(Span(words.pick(report.criteria.title), "strong")), 1)
    facts = (
        f"{report.criteria.id} {report.criteria.version}",
        words.say("groups", n=len(report.groups)),
        words.say("as-of", date=day(lang, report.as_of)),
    )
    yield Paragraph(line(Span(" · ".join(facts), "quiet")))
    if not report.groups:
        yield Paragraph(line(words.say("no-groups")))
        return
    ordered = by_total(report.groups)
    yield Table(
        (
            words.say("column.group"),
            words.say("column.recommendation"),
            *(words.criterion(id) for id in report.criteria.criteria),
        ),
        tuple(tuple(_overview(group, words)) for group in ordered),
    )
    for group in ordered:
        yield Heading(_title(group, words), 2)
        yield Pairs(tuple(_notes(group, words, report)))
    yield Paragraph(line(Span(words.say("disclaimer"), "quiet")))


def _overview(report: GroupReport, words: Words) -> Iterator[Cell]:
    result = report.evaluation
    yield cell(
        Span(words.pick(report.group.short_name or report.group.name), "strong"),
        Span(words.say("total", score=words.number(result.total.expected)), "quiet"),
    )
    yield cell(words.recommendation(result.recommendation), *_firmness(result, words))
    for part in result.criteria.values():
        yield cell(
            line(Meter(*part.score), Span(f" {words.number(part.score.expected)}")),
            _joined([words.level(level) for level in part.levels], " / "),
            *([Span(words.score(part.score), "quiet")] if part.score.low != part.score.high else []),
        )


def _joined(spans: Sequence[Span], between: str) -> Line:
    return tuple(part for index, span in enumerate(spans) for part in ([Span(between)] if index else []) + [span])


def _firmness(result: Evaluation, words: Words) -> Iterator[Span]:
    if not result.robust:
        leaning = words.recommendation(result.leaning).text
        yield Span(words.say("leaning", recommendation=leaning), "quiet")
    else:
        yield Span(words.say("known" if result.completions == 1 else "robust"), "quiet")


def _title(report: GroupReport, words: Words) -> Line:
    name, short = words.pick(report.group.name), words.pick(report.group.short_name)
    shown = f"{short} – {name}" if short and short != name else name
    return line(Span(shown, "strong"), ": ", words.recommendation(report.evaluation.recommendation))


def _notes(report: GroupReport, words: Words, context: Report | Explanation) -> Iterator[tuple[str, Cell]]:
    """The pairs under a group's name: why, what is open, what was published, how long, what is advised."""
    result = report.evaluation
    if not result.robust:
        yield words.say("label.possible"), tuple(_outcome(outcome, words) for outcome in result.outcomes)
    yield words.say("label.why"), tuple(_because(report, words))
    if report.unknown:
        yield words.say("label.unknown"), cell(words.listing(words.trait(id) for id in report.unknown))
    if report.group.published:
        yield words.say("label.published"), cell(_published(report, words))
    if report.period:
        yield words.say("label.period"), cell(_period(report, words))
    if report.group.status != "active":
        yield words.say("label.status"), cell(words.say(f"status.{report.group.status}"))
    if report.group.mandate_until and report.mandate_ends:
        key = "mandate.out" if report.mandate_ends < context.as_of else "mandate.runs"
        yield words.say("label.mandate"), cell(words.say(key, date=day(words.lang, report.group.mandate_until)))
    if certain := [words.pick(each.advice.text) for each in report.advice if not each.open]:
        yield words.say("label.advice"), cell(*certain)
    if open_advice := [_open_advice(each, words) for each in report.advice if each.open]:
        yield words.say("label.find-out"), cell(*open_advice)


def _outcome(outcome: Outcome, words: Words) -> Line:
    return line(words.recommendation(outcome.recommendation), f" {percent(words.lang, outcome.share)}")


def _because(report: GroupReport, words: Words) -> Iterator[Line]:
    rules = {rule.id: rule for rule in words.criteria.rules}
    for id in report.evaluation.rules:
        source = _source_of(rules[id], words)
        yield line(words.pick(rules[id].because), Span(f" ({words.say('rule-id', rule=id)}{source})", "quiet"))


def _source_of(rule: Rule, words: Words) -> str:
    return f"; {_source_name(words.criteria.sources[rule.source], words)}" if rule.source else ""


def _source_name(source: Source, words: Words) -> str:
    parts = (
        words.pick(source.publisher),
        words.pick(source.title),
        day(words.lang, source.date) if source.date else "",
    )
    return ", ".join(part for part in parts if part)


def _published(report: GroupReport, words: Words) -> Line:
    published = report.group.published
    assert published is not None
    key = "agrees" if report.agrees else "disagrees" if report.evaluation.robust else "unsettled"
    said = words.say(key, recommendation=words.recommendation(published.recommendation).text)
    sources = {**words.criteria.sources, **report.group.sources}
    where = f" ({_source_name(sources[published.source], words)})" if published.source else ""
    return line(Span(said, "good" if report.agrees else "open"), Span(where, "quiet"))


def _period(report: GroupReport, words: Words) -> str:
    assert report.period is not None
    if report.period.review:
        return words.say("period.review", n=report.period.months, review=report.period.review)
    return words.say("period", n=report.period.months)


def _open_advice(advised: Advised, words: Words) -> str:
    traits = words.listing(words.trait(id) for id in advised.open)
    return words.say("advice.open", traits=traits, text=words.pick(advised.advice.text))


# ---- the explanation of one group


def explanation(explained: Explanation, lang: Lang) -> Iterator[Block]:
    """The whole reasoning about one group, from the answer down to the sources."""
    words = Words(explained.criteria, lang)
    report = explained.report
    yield Heading(_title(report, words), 1)
    yield Pairs((*_notes(report, words, explained), *_facts(report, words)))
    for traced in explained.trace:
        yield from _criterion(traced, words, explained)
    yield from _context(explained, words)
    yield Heading(line(Span(words.say("heading.why-not"), "strong")), 2)
    yield Table(
        (words.say("column.rule"), words.say("column.recommends"), words.say("column.why-not")),
        tuple(_why_not(each, words) for each in explained.why_not),
    )
    yield from _sources(explained, words)


def _facts(report: GroupReport, words: Words) -> Iterator[tuple[str, Cell]]:
    group = report.group
    if group.established:
        yield words.say("label.established"), cell(day(words.lang, group.established))
    if group.lead:
        yield words.say("label.lead"), cell(group.lead)
    if group.members:
        yield words.say("label.members"), cell(words.listing(group.members))
    yield words.say("label.file"), cell(Span(report.file, "quiet"))


def _criterion(traced: TracedCriterion, words: Words, explained: Explanation) -> Iterator[Block]:
    criterion = words.criteria.criteria[traced.id]
    levels = _joined([words.level(level) for level in traced.result.levels], " / ")
    yield Heading((Span(f"{words.criterion(traced.id)}: ", "strong"), *levels), 2)
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
    thresholds = words.listing(
        words.say("score.threshold", level=words.level(level).text, threshold=words.number(threshold, None))
        for level, threshold in criterion.thresholds.items()
    )
    said = words.say("score.thresholds", score=words.score(traced.result.score), thresholds=thresholds)
    yield Paragraph(line(Meter(*traced.result.score), f" {said}"))
    for cap in traced.caps:
        yield Paragraph(line(_cap(cap, words)))
    yield from _evidence({trait.id: trait.evidence for trait in traced.traits}, words)


def _traced_trait(trait: TracedTrait, words: Words) -> tuple[Cell, ...]:
    points = [words.number(each, None) for each in trait.values.values()]
    return (
        cell(words.trait(trait.id)),
        cell(_coding(trait.id, trait.coding, words)),
        cell(points[0] if len(points) == 1 else f"{points[0]}–{points[-1]}"),
        cell(str(trait.weight)),
    )


def _coding(trait: str, coding: Coding, words: Words) -> Span:
    if isinstance(coding, str):
        return Span(words.say("unknown"), "open") if coding == UNKNOWN else Span(words.value(trait, coding))
    if isinstance(coding, tuple):
        return Span(words.say("one-of", values=words.listing((words.value(trait, id) for id in coding), "or")), "open")
    weighed = [
        words.say("weighed", value=words.value(trait, id), share=percent(words.lang, Fraction(share)))
        for id, share in coding.items()
    ]
    return Span(words.listing(weighed, "or"), "open")


def _evidence(evidence: Mapping[str, Sequence[Evidence]], words: Words) -> Iterator[Block]:
    """What the values of these traits rest on."""
    rows = tuple(
        (words.trait(id), tuple(_found(each, words) for each in found)) for id, found in evidence.items() if found
    )
    if rows:
        yield Pairs(rows)


def _found(evidence: Evidence, words: Words) -> Line:
    where = (
        evidence.source or "",
        words.pick(evidence.at),
        day(words.lang, evidence.date) if evidence.date else "",
        words.say(f"evidence.confidence.{evidence.confidence}") if evidence.confidence else "",
    )
    return line(words.pick(evidence.finding), Span(f" ({', '.join(part for part in where if part)})", "quiet"))


def _cap(cap: TracedCap, words: Words) -> str:
    key = "cap.lowers" if cap.certain else "cap.may-lower"
    return words.say(key, level=words.level(cap.cap.at_most).text, because=words.pick(cap.cap.because)).rstrip()


def _context(explained: Explanation, words: Words) -> Iterator[Block]:
    if not words.criteria.context:
        return
    yield Heading(line(Span(words.say("heading.context"), "strong")), 2)
    traits = explained.report.group.traits
    coded = {id: traits[id].value if id in traits else UNKNOWN for id in words.criteria.context}
    yield Table(
        (words.say("column.trait"), words.say("column.value")),
        tuple((cell(words.trait(id)), cell(_coding(id, coding, words))) for id, coding in coded.items()),
    )
    yield from _evidence({id: traits[id].evidence for id in coded if id in traits}, words)


def _why_not(answer: WhyNot, words: Words) -> tuple[Cell, ...]:
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


def _sources(explained: Explanation, words: Words) -> Iterator[Block]:
    report = explained.report
    evidence = [each.source for observation in report.group.traits.values() for each in observation.evidence]
    rules = [rule.source for rule in words.criteria.rules if rule.id in report.evaluation.rules]
    published = [report.group.published.source] if report.group.published else []
    used = [id for id in explained.sources if id in {*evidence, *rules, *published}]
    if not used:
        return
    yield Heading(line(Span(words.say("heading.sources"), "strong")), 2)
    yield Pairs(tuple((id, cell(*_source_lines(explained.sources[id], words))) for id in used))


def _source_lines(source: Source, words: Words) -> Iterator[Line]:
    yield line(_source_name(source, words), Span(f" {source.url}" if source.url else "", "quiet"))
