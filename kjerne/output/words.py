"""Texts in the reader's language that several reports share: names of a criteria set, facts of a group."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, Self, assert_never

from kjerne.analysis.advice import ApplicableAdvice
from kjerne.analysis.report import GroupReport
from kjerne.engine.distribution import Score
from kjerne.engine.node_memory import CriterionResult
from kjerne.model.codings import in_values, numbers_in
from kjerne.model.documents import UNKNOWN, Coding, CriteriaSet, Group, Rule, Source
from kjerne.model.fields import FactKind
from kjerne.model.parts import Text
from kjerne.output.blocks import Line, Meter, Style, StyledText, TableCell, cell, line
from kjerne.texts.languages import Lang
from kjerne.texts.wording import NO_BREAK, day, has_text, language_used, listing, number, percents, pick, say

NOTHING = "–"
"""Stands where there is nothing to show, such as a total that does not exist."""


class Vocabulary:
    """The names in a criteria set, and the texts of the program, in one language.

    `proposed`: recommendations are called what they are for a group that is only proposed.
    """

    def __init__(self, criteria: CriteriaSet, lang: Lang, *, proposed: bool = False) -> None:
        self.criteria, self.lang = criteria, lang
        self.known_traits = criteria.all_traits
        self.proposed = proposed

    def of(self, group: Group) -> Self:
        """The vocabulary for what is said of a group: the set may have other words for one that is only proposed."""
        return self.proposing if group.status == "proposed" else self

    @cached_property
    def proposing(self) -> Self:
        """The vocabulary for groups that are only proposed; itself where they have no other words."""
        if self.proposed or self.criteria.wording is None:
            return self
        return type(self)(self.criteria, self.lang, proposed=True)

    @cached_property
    def subject(self) -> Mapping[str, str]:
        """The set's noun for what it judges, `one` and `many`, and both with a capital letter; empty if it has none."""
        nouns = self.criteria.subject
        if nouns is None:
            return {}
        noun = getattr(nouns, language_used(nouns, self.lang))
        return {
            "one": noun.one,
            "many": noun.many,
            "One": noun.one[:1].upper() + noun.one[1:],
            "Many": noun.many[:1].upper() + noun.many[1:],
        }

    def say(self, key: str, /, **words: str | int) -> str:
        """The text of a key, its placeholders filled with `words`.

        Where the set has a noun for what it judges and there is a text `key.subject`, that text with the noun in it.
        """
        if self.subject and has_text(self.lang, f"{key}.subject"):
            return say(self.lang, f"{key}.subject", **words, **self.subject)
        return say(self.lang, key, **words)

    def pick(self, text: Text | None, otherwise: str = "") -> str:
        """The wording of a document's text in this language; `otherwise` if there is no text."""
        return otherwise if text is None else pick(text, self.lang)

    def listing(self, items: Iterable[str], joined_by: Literal["and", "or"] = "and") -> str:
        """The items as one text, the last one joined by `and` or `or` in this language."""
        return listing(self.lang, items, joined_by)

    def number(self, value: Fraction | Decimal | int, digits: int | None = 1) -> str:
        """A number with so many decimals (None: as many as it has)."""
        return number(self.lang, value, digits)

    def recommendation(self, id: str | None) -> StyledText:
        """The label of a recommendation, in the style of its place on the scale; None is undetermined."""
        if id is None:
            return StyledText(self.say("undetermined"), "open")
        wording = self.criteria.wording.proposed if self.proposed and self.criteria.wording else {}
        known = _scale_text(self.criteria.recommendations, id, self)
        return known._replace(text=self.pick(wording[id])) if id in wording else known

    def published(self, id: str) -> StyledText:
        """The label of a recommendation that somebody outside published: in the set's words, of any group."""
        return _scale_text(self.criteria.recommendations, id, self)

    def counted_recommendation(self, id: str | None) -> StyledText:
        """The label of a recommendation in a count; what is open of proposed groups is told apart from the others."""
        if id is None and self.proposed:
            return StyledText(self.say("undetermined.proposed"), "open")
        return self.recommendation(id)

    def result(self, report: GroupReport) -> StyledText:
        """The recommendation for a group; of one that has ended, what the rules would say, without a colour."""
        shown = self.of(report.group).recommendation(report.evaluation.recommendation)
        if report.counts:
            return shown
        key = "would-say" if report.evaluation.robust else "would-leave-open"
        return StyledText(self.say(key, recommendation=shown.text), "quiet")

    def level(self, id: str, criterion: str | None = None) -> StyledText:
        """The label of a level, in the style of its place on the scale: the set's, or that of a criterion."""
        own = self.criteria.all_criteria[criterion].criterion.levels if criterion else ()
        scale = own or self.criteria.levels
        return _scale_text(scale, id, self)

    def levels(self, ids: Iterable[str], criterion: str | None = None) -> str:
        """The labels of several levels as one text; of the set's scale, or that of a criterion."""
        return self.listing([self.level(id, criterion).text for id in ids], "or")

    def criterion(self, id: str) -> str:
        """The label of a criterion."""
        return self.pick(self.criteria.all_criteria[id].criterion.label)

    def part_of(self, id: str) -> str:
        """`part of X`, where a criterion is in another; else empty."""
        parent = self.criteria.all_criteria[id].parent
        return self.say("part-of", criterion=self.criterion(parent)) if parent else ""

    def thresholds(self, id: str) -> str:
        """The threshold (a score from 0 to 100) of each level of a criterion: `Partial from 60 and Strong from 90`."""
        return self.listing(
            self.say("score.threshold", level=self.level(level, id).text, threshold=self.number(threshold, None))
            for level, threshold in self.criteria.all_criteria[id].criterion.thresholds.items()
        )

    def trait(self, id: str) -> str:
        """The label of a trait."""
        return self.pick(self.known_traits[id].label)

    def value(self, trait: str, id: str) -> str:
        """The label of a trait's value."""
        return self.pick(self.known_traits[trait].values[id].label, id)

    def choice(self, trait: str, id: str) -> str:
        """The label of a trait's value; of a number with the numbers that it stands for: `some (from 3 ministries)`."""
        label, numbers = self.value(trait, id), self.numbers(trait, id)
        return f"{label} ({numbers})" if numbers else label

    def numbers(self, trait: str, id: str) -> str:
        """The numbers that a value stands for: `from 3 ministries`, `below 3 ministries`; empty if it is no number."""
        values = self.known_traits[trait].values
        starts = [value.from_ for value in values.values() if value.from_ is not None]
        if not starts:
            return ""
        start = values[id].from_
        key, number = ("value.below", min(starts)) if start is None else ("value.from", start)
        return self.say(key, number=self._with_unit(trait, self.number(number, None)))

    def part(self, id: str) -> str:
        """The label of what a rule reads: a criterion, or else a trait."""
        return self.criterion(id) if id in self.criteria.all_criteria else self.trait(id)

    def scale(self, part: str) -> tuple[str, ...]:
        """The ids of a criterion's levels, or of a trait's values, in the order in which they are written."""
        placed = self.criteria.all_criteria.get(part)
        return placed.scale if placed else tuple(self.known_traits[part].values)

    def step(self, part: str, id: str) -> str:
        """The label of a level of a criterion, or of a value of a trait."""
        return self.level(id, part).text if part in self.criteria.all_criteria else self.choice(part, id)

    def steps(self, part: str, ids: Iterable[str]) -> str:
        """The labels of several levels of a criterion, or of several values of a trait, as one text."""
        return self.listing([self.step(part, id) for id in ids], "or")

    def score(self, score: Score | None) -> str:
        """A score from 0 to 100 with one decimal: `83.3`, or its range if it is open: `58.3–91.7`; a dash for none."""
        if score is None:
            return NOTHING
        low, high = self.number(score.low), self.number(score.high)
        return low if score.low == score.high else f"{low}–{high}"

    def coding(self, trait: str, coding: Coding) -> StyledText:
        """A trait's value, its possible values, or that it is unknown; a number with the value that it stands for."""
        known = self.known_traits.get(trait)  # none of one that another set has
        if known and known.number and (numbers := numbers_in(coding)):
            written = self._with_unit(trait, "–".join(self.number(number, None) for number in numbers))
            means = self.coding(trait, in_values(coding, known))
            return means._replace(text=f"{written}: {means.text}")
        if isinstance(coding, str):
            return (
                StyledText(self.say("unknown"), "open") if coding == UNKNOWN else StyledText(self.value(trait, coding))
            )
        if isinstance(coding, tuple):
            return StyledText(
                self.say("one-of", values=self.listing((self.value(trait, id) for id in coding), "or")), "open"
            )
        shares = zip(coding, percents(self.lang, map(Fraction, coding.values())), strict=True)
        weighed = (self.say("weighed", value=self.value(trait, id), share=share) for id, share in shares)
        return StyledText(self.listing(weighed, "or"), "open")

    def _with_unit(self, trait: str, number: str) -> str:
        unit = self.pick(self.known_traits[trait].unit)
        return f"{number}{NO_BREAK}{unit}" if unit else number

    def fact(self, kind: FactKind, value: Any) -> str:
        """A fact of a group as text; `kind` decides how its value is written."""
        match kind:
            case "text":
                return self.pick(value)
            case "date":
                return day(self.lang, value)
            case "ministries":
                return self.listing(value)
            case "word" | "ministry":
                return str(value)
            case "person":
                unit = self.pick(value.unit)
                return self.pick(value.name, value.id) + (f" ({unit})" if unit else "")
            case unreachable:
                assert_never(unreachable)

    def group(self, report: GroupReport) -> str:
        """A group's short name, or its name."""
        return self.pick(report.group.short_name or report.group.name)


def _scale_text(scale: Mapping[str, Text] | tuple[str, ...], id: str, words: Vocabulary) -> StyledText:
    label = words.pick(scale[id]) if isinstance(scale, Mapping) else id
    return StyledText(label, _scale_style(scale, id))


def _scale_style(scale: Iterable[str], id: str) -> Style:
    names = list(scale)
    return "good" if id == names[-1] else "bad" if id == names[0] else "middle"


def join_spans(spans: Sequence[StyledText], between: str) -> Line:
    """One line of the spans, with `between` put between neighbours."""
    return tuple(part for index, span in enumerate(spans) for part in ([StyledText(between)] if index else []) + [span])


def meter_line(score: Score, words: Vocabulary) -> Line:
    """A bar and the expected score (0 to 100, one decimal) on one line; no line break separates them."""
    return line(Meter(*score), StyledText(f"{NO_BREAK}{words.number(score.expected)}"))


def open_range(score: Score, words: Vocabulary) -> tuple[StyledText, ...]:
    """The lowest and highest value of an open score, as `58.3–91.7`; empty where the score is known."""
    return (StyledText(words.score(score), "quiet"),) if score.low != score.high else ()


def level_line(result: CriterionResult, words: Vocabulary, criterion: str) -> Line:
    """The levels that a criterion may reach on one line, parted by slashes; empty of a subtotal without thresholds."""
    return join_spans([words.level(level, criterion) for level in result.levels], " / ")


def criterion_cell(result: CriterionResult, words: Vocabulary, criterion: str, *, known: bool = True) -> TableCell:
    """The table cell of a criterion: its score, the levels it may reach, and the range of an open score.

    What it does not have is left out: a score where rules decide, levels where a subtotal has no thresholds. Where
    nothing is `known`, there is only the range.
    """
    levels = [level_line(result, words, criterion)] if result.levels else []
    if result.score is None:
        return cell(*levels)
    if not known:
        return cell(*levels, StyledText(words.score(result.score), "quiet"))
    return cell(meter_line(result.score, words), *levels, *open_range(result.score, words))


def top_cells(report: GroupReport, words: Vocabulary) -> Iterator[TableCell]:
    """The table cell of each criterion at the top of the tree, in the order of the set."""
    results, known = report.evaluation.criteria, report.basis.coded > 0
    return (criterion_cell(results[id], words, id, known=known) for id in words.criteria.criteria)


def leaning(report: GroupReport, words: Vocabulary) -> str:
    """The most likely recommendation; empty at a tie, where nothing is known, and of a group that has ended."""
    id = report.evaluation.leaning
    return words.recommendation(id).text if id and report.counts and report.basis.coded else ""


def total_line(report: GroupReport, words: Vocabulary) -> tuple[StyledText, ...]:
    """`total 83.3`; empty where there is no total."""
    total = report.total
    return (StyledText(words.say("total", score=words.number(total.expected)), "quiet"),) if total else ()


def title(report: GroupReport, words: Vocabulary) -> Line:
    """A group's names and its recommendation; that nothing is known about it, or nothing has evidence."""
    name, short = words.pick(report.group.name), words.pick(report.group.short_name)
    shown = f"{short} – {name}" if short and short != name else name
    return line(StyledText(shown, "strong"), ": ", words.result(report), *without_basis(report, words))


def without_basis(report: GroupReport, words: Vocabulary) -> tuple[StyledText, ...]:
    """What stands behind a recommendation that nothing supports: see `basis_text`."""
    told = basis_text(report, words)
    return (StyledText(f" – {told}", "open"),) if told else ()


def basis_text(report: GroupReport, words: Vocabulary) -> str:
    """That nothing is known of a group, or no value has evidence; empty where one has."""
    if report.basis.evidence:
        return ""
    return words.say("basis.none" if report.basis.coded else "basis.nothing")


def reason_lines(report: GroupReport, words: Vocabulary, recommendation: str) -> Iterator[Line]:
    """The reason of each rule that may give this recommendation, with the rule."""
    for rule in words.criteria.rules:
        if rule.id in report.evaluation.rules and rule.recommend == recommendation:
            named = words.say("rule-id", rule=rule_name(rule, words))
            yield line(words.pick(rule.because), StyledText(f" ({named})", "quiet"))


def rule_name(rule: Rule, words: Vocabulary) -> str:
    """`core-need; DFØ, …`: a rule's id and its source."""
    return f"{rule.id}; {source_name(words.criteria.sources[rule.source], words)}" if rule.source else rule.id


def source_name(source: Source, words: Vocabulary) -> str:
    """Publisher, title and date of a source."""
    parts = (
        words.pick(source.publisher),
        words.pick(source.title),
        day(words.lang, source.date) if source.date else "",
    )
    return ", ".join(part for part in parts if part)


def as_written(report: GroupReport, trait: str) -> Coding:
    """How the group codes a trait: a number as the number."""
    return report.group.traits[trait].value if trait in report.group.traits else UNKNOWN


def open_advice(report: GroupReport, words: Vocabulary) -> list[tuple[str, str]]:
    """What is to be found out for the advice: for each that may apply, its open traits, and what it may be then."""
    return [
        (words.listing(words.trait(id) for id in advised.open), advice_text(advised, report, words))
        for advised in report.advice
        if advised.open and report.counts
    ]


def all_advice(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    """Every advice that applies or may apply, one that may with what is to be found out; none where a group ended."""
    if report.counts:
        yield from (advice_text(advised, report, words) for advised in report.advice if not advised.open)
        for traits, text in open_advice(report, words):
            yield words.say("advice.open", traits=traits, text=text)


def advice_text(advised: ApplicableAdvice, report: GroupReport, words: Vocabulary) -> str:
    """The text of an advice; where it is not for all that is possible, with the recommendations that it is for."""
    words = words.of(report.group)
    text, given = words.pick(advised.advice.text), advised.advice.recommendations
    possible = [outcome.recommendation for outcome in report.evaluation.outcomes]
    if given is None or set(possible) <= set(given):
        return text
    labels = [words.say("quoted", text=words.recommendation(id).text) for id in possible if id in given]
    return words.say("advice.if", recommendation=words.listing(labels, "or"), text=text)
