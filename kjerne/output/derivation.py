"""How a result came about, as blocks: what each criterion reads, its score or its rules, why no other rule decided."""

from collections.abc import Iterator, Mapping, Sequence

from kjerne.analysis.report import Explanation
from kjerne.analysis.trace import FailedCell, TracedCap, TracedCriterion, TracedTrait, WhyNot
from kjerne.engine.distribution import Score
from kjerne.engine.node_memory import CriterionResult
from kjerne.model.documents import UNKNOWN, Evidence, Rule
from kjerne.output.blocks import Block, Heading, Line, Meter, Pairs, Paragraph, StyledText, Table, TableCell, cell, line
from kjerne.output.words import Vocabulary, level_line, source_name
from kjerne.texts.wording import day

DEEPEST_HEADING = 4
"""The deepest level of a heading: HTML has six, and a page has two above these."""


def derivation_blocks(traced: TracedCriterion, explained: Explanation, words: Vocabulary) -> Iterator[Block]:
    """The derivation of a criterion's level, then why no other rule of its table decided."""
    yield from criterion_blocks(traced, explained.report.evaluation.criteria, words)
    answers = [answer for answer in explained.why_not if answer.within == traced.id]
    if answers:
        yield _rules_table(answers, words)


def criterion_blocks(
    traced: TracedCriterion, results: Mapping[str, CriterionResult], words: Vocabulary
) -> Iterator[Block]:
    """The derivation of a criterion's level: what it reads, its score with caps or its rules, and the evidence.

    `results` has the results of all criteria by their ids. Headings are of level 2, those of criteria in others deeper.
    """
    yield _criterion_heading(traced, words)
    result = traced.result
    yield _parts_table(traced, results, words)
    if result and result.score:
        yield Paragraph(line(Meter(*result.score), f" {_score_text(traced.id, result.score, words)}"))
    for cap in traced.caps:
        yield Paragraph(line(cap_effect(cap, words, traced.id)))
    for rule in traced.rules:
        key = "rule.gives" if len(traced.rules) == 1 else "rule.may-give"
        level = words.level(rule.level, traced.id).text
        text = words.say(key, rule=rule.id, level=level, because=words.pick(rule.because)).rstrip()
        source = source_name(words.criteria.sources[rule.source], words) if rule.source else ""
        yield Paragraph(line(text, *([StyledText(f" ({source})", "quiet")] if source else [])))
    yield from _evidence_blocks({trait.id: trait.evidence for trait in traced.traits}, words)


def _criterion_heading(traced: TracedCriterion, words: Vocabulary) -> Heading:
    if traced.result is None:
        return Heading(line(StyledText(words.say("heading.own-traits"), "strong")), 2)
    part_of = words.part_of(traced.id)
    name = f"{words.criterion(traced.id)} ({part_of})" if part_of else words.criterion(traced.id)
    depth = len(words.criteria.all_criteria[traced.id].path) // 2
    shown = (StyledText(f"{name}: ", "strong"), *part_result(traced.result, traced.id, words))
    return Heading(shown, min(depth + 1, DEEPEST_HEADING))


def _score_text(criterion: str, score: Score, words: Vocabulary) -> str:
    """The score of a criterion, and where it has thresholds, these."""
    if thresholds := words.thresholds(criterion):
        return words.say("score.thresholds", score=words.score(score), thresholds=thresholds)
    return words.say("score.alone", score=words.score(score))


def _parts_table(traced: TracedCriterion, results: Mapping[str, CriterionResult], words: Vocabulary) -> Table:
    """A row for each trait and criterion that a criterion is made of; where points decide, with points and weight."""
    by_points = bool(traced.result and traced.result.score)
    rows = [
        *(_trait_row(trait, words, by_points) for trait in traced.traits),
        *(_criterion_row(id, results[id], words, by_points) for id in traced.within),
    ]
    return Table(
        (
            words.say("column.part" if traced.within else "column.trait"),
            words.say("column.value"),
            *((words.say("column.points"), words.say("column.weight")) if by_points else ()),
        ),
        tuple(rows),
        frozenset({2, 3} if by_points else ()),
    )


def _trait_row(trait: TracedTrait, words: Vocabulary, by_points: bool) -> tuple[TableCell, ...]:
    name = cell(words.trait(trait.id)), cell(coding_text(trait, words))
    if not by_points:
        return name
    points = sorted(number for number in trait.values.values() if number is not None)
    shown = "–".join(words.number(number, None) for number in dict.fromkeys((points[0], points[-1])))
    return (*name, cell(shown), cell(str(trait.weight)))


def _criterion_row(id: str, result: CriterionResult, words: Vocabulary, by_points: bool) -> tuple[TableCell, ...]:
    name = cell(words.criterion(id)), cell(level_line(result, words, id)) if result.levels else ()
    weight = words.criteria.all_criteria[id].criterion.weight
    return (*name, cell(words.score(result.score)), cell(str(weight))) if by_points else name


def _evidence_blocks(evidence: Mapping[str, Sequence[Evidence]], words: Vocabulary) -> Iterator[Block]:
    """The evidence for and against the value of each trait (by id); nothing where there is none."""
    rows = tuple((words.trait(id), evidence_lines(pieces, words)) for id, pieces in evidence.items() if pieces)
    if rows:
        yield Pairs(rows)


def evidence_lines(pieces: Sequence[Evidence], words: Vocabulary) -> tuple[Line, ...]:
    """The evidence of one trait, a line each: first what speaks for its value, then what speaks against it."""
    return tuple(evidence_line(piece, words) for piece in sorted(pieces, key=lambda piece: piece.stance == "against"))


def evidence_line(evidence: Evidence, words: Vocabulary) -> Line:
    """One piece of evidence: whether it speaks against; its finding; in brackets source, place, date and confidence."""
    where = (
        evidence.source or "",
        words.pick(evidence.at),
        day(words.lang, evidence.date) if evidence.date else "",
        words.say(f"evidence.confidence.{evidence.confidence}") if evidence.confidence else "",
    )
    named = ", ".join(part for part in where if part)
    against = [StyledText(f"{words.say('evidence.against')} ", "strong")] if evidence.stance == "against" else []
    return line(*against, words.pick(evidence.finding), StyledText(f" ({named})" if named else "", "quiet"))


def cap_effect(cap: TracedCap, words: Vocabulary, criterion: str, with_reason: bool = True) -> str:
    """The level to which a cap lowers its criterion, or may lower it; the reason if `with_reason`."""
    key = "cap.lowers" if cap.certain else "cap.may-lower"
    because = words.pick(cap.cap.because) if with_reason else ""
    return words.say(key, level=words.level(cap.cap.at_most, criterion).text, because=because).rstrip()


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
    """A row for each rule of the set that did not decide: its id, its recommendation, the reasons."""
    return _rules_table([answer for answer in explained.why_not if answer.within is None], words)


def _rules_table(answers: Sequence[WhyNot], words: Vocabulary) -> Table:
    """A row for each rule of one table that did not decide."""
    within = next((answer.within for answer in answers), None)
    gives = words.say("column.recommends" if within is None else "column.gives")
    return Table(
        (words.say("column.rule"), gives, words.say("column.why-not")),
        tuple(_other_rule_row(answer, words) for answer in answers),
    )


def _other_rule_row(answer: WhyNot, words: Vocabulary) -> tuple[TableCell, ...]:
    rule = answer.rule
    gives = words.recommendation(rule.recommend) if isinstance(rule, Rule) else words.level(rule.level, answer.within)
    reasons = [_failed_cell_text(failed, words) for failed in answer.failed] or [
        words.say("why-not.overtaken", rules=words.listing(answer.overtaken_by))
    ]
    return cell(rule.id), cell(gives), cell(*reasons)


def _failed_cell_text(failed: FailedCell, words: Vocabulary) -> str:
    part = failed.criterion
    if part in words.criteria.all_criteria:
        key = "why-not.cell"
    else:
        key = "why-not.trait" if words.known_traits[part].ordered else "why-not.unordered"
    wanted, had = words.steps(part, failed.wanted), words.steps(part, failed.had)
    return words.say(key, criterion=words.part(part), wanted=wanted, had=had, n=failed.distance)


def coding_text(trait: TracedTrait, words: Vocabulary) -> StyledText:
    """The coding of a trait; a number as it is written, with the value that it stands for."""
    return words.coding(trait.id, trait.coding if trait.number is None else trait.number)


def part_result(result: CriterionResult, criterion: str, words: Vocabulary) -> Line:
    """What a criterion hands to the one that it is in: its level; of a subtotal without levels its score."""
    return level_line(result, words, criterion) if result.levels else line(words.score(result.score))
