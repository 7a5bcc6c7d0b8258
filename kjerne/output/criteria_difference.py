"""The changes between two criteria sets as blocks: each part that changed, its old and its new content."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, Self, assert_never

from kjerne.analysis.criteria_changes import ChangePath, CriteriaChange
from kjerne.analysis.result_changes import Difference, GroupDifference
from kjerne.engine.cells import allowed
from kjerne.model.documents import Advice, Cap, CriteriaSet, LevelRule, Rule, Value
from kjerne.model.documents import Cell as Condition
from kjerne.output.blocks import Block, Heading, Paragraph, StyledText, Table, TableCell, cell, line
from kjerne.output.notes import time_limit
from kjerne.output.words import NOTHING, Vocabulary
from kjerne.texts.languages import Lang


class BothVocabularies:
    """The vocabularies of the old and the new criteria set. A name is taken from the new one if it is there."""

    def __init__(self, diff: Difference, lang: Lang) -> None:
        self.old, self.new = Vocabulary(diff.old.criteria, lang), Vocabulary(diff.new.criteria, lang)
        self.say, self.listing, self.lang = self.new.say, self.new.listing, lang
        self.another_set = diff.another_set

    def of(self, group: GroupDifference) -> Self:
        """The vocabularies for what is said of a group, which may be proposed on either side: see `Vocabulary.of`."""
        words = copy(self)
        words.old, words.new = (
            vocabulary.of(report.group) if report else vocabulary
            for vocabulary, report in ((self.old, group.before), (self.new, group.after))
        )
        return words

    def set_names(self) -> str:
        """The title of the criteria set; where groups have another one than before, those of both."""
        old, new = (words.pick(words.criteria.title) for words in (self.old, self.new))
        return f"{old}, {self.say('diff.now')} {new}" if self.another_set else new

    def _vocabulary_with(self, id: str, known: Callable[[CriteriaSet], Iterable[str]]) -> Vocabulary:
        return self.new if id in known(self.new.criteria) else self.old

    def criterion(self, id: str) -> str:
        return self._vocabulary_with(id, lambda criteria: criteria.all_criteria).criterion(id)

    def level(self, id: str, criterion: str | None) -> str:
        def levels(criteria: CriteriaSet) -> Iterable[str]:
            placed = criteria.all_criteria.get(criterion) if criterion else None
            return placed.scale if placed else () if criterion else criteria.levels

        return self._vocabulary_with(id, levels).level(id, criterion).text

    def recommendation(self, id: str) -> str:
        return self._vocabulary_with(id, lambda criteria: criteria.recommendations).recommendation(id).text

    def trait(self, id: str) -> str:
        return self._vocabulary_with(id, lambda criteria: criteria.all_traits).trait(id)

    def value(self, trait: str, id: str) -> str:
        return next(
            vocabulary.value(trait, id)
            for vocabulary in (self.new, self.old)
            if trait in vocabulary.known_traits and id in vocabulary.known_traits[trait].values
        )

    def group(self, group: GroupDifference) -> str:
        report = group.after or group.before
        assert report is not None
        return self.new.group(report)


def criteria_blocks(diff: Difference, words: BothVocabularies) -> Iterator[Block]:
    """The versions of both criteria sets and a table of the changed parts; nothing where nothing changed."""
    old, new = (f"{side.criteria.id} {side.criteria.version}" for side in (diff.old, diff.new))
    if old == new and not diff.parts and not diff.wording:
        return
    versions = old if old == new else f"{old}, {words.say('diff.now')} {new}"
    yield Heading(line(StyledText(f"{words.say('heading.criteria')}: {versions}", "strong")), 3)
    alone = {part.path: [words.group(group) for group in diff.moved if part in group.parts] for part in diff.parts}
    if diff.parts:
        with_moves = any(alone.values())
        yield Table(
            (
                *(words.say(key) for key in ("column.part", "column.old", "column.new")),
                *([words.say("column.alone")] if with_moves else []),
            ),
            tuple(
                (
                    cell(part_name(part, words)),
                    *_part_cells(part, words),
                    *([cell(*(alone[part.path] or [NOTHING]))] if with_moves else []),
                )
                for part in diff.parts
            ),
        )
    if diff.wording:
        yield Paragraph(line(StyledText(words.say("criteria.wording"), "quiet")))


def part_name(part: CriteriaChange, words: BothVocabularies) -> str:
    """The name of a changed part of the criteria."""
    path, criterion = part.path, criterion_of(part.path)
    match part.kind:
        case "threshold":
            level = words.level(path[-1], criterion)
            return words.say("stability.threshold", criterion=words.criterion(criterion), of=level)
        case "trait-weight":
            return words.say("stability.weight", criterion=words.criterion(criterion), of=words.trait(path[-2]))
        case "points":
            return words.say("part.points", trait=words.trait(path[-3]), value=words.value(path[-3], path[-1]))
        case "cap":
            return cap_name(part.new, criterion, words.new, words) or cap_name(part.old, criterion, words.old, words)
        case "trait" | "context":
            return words.say(f"part.{part.kind}", trait=words.trait(path[-1]))
        case "ordered" | "number" | "value-order":
            return words.say(f"part.{part.kind}", trait=words.trait(path[-2]))
        case "value":
            return words.say("part.value", trait=words.trait(path[-3]), value=words.value(path[-3], path[-1]))
        case "from":
            return words.say("part.from", trait=words.trait(path[-4]), value=words.value(path[-4], path[-2]))
        case "criterion" | "weight":
            return words.say(f"part.{part.kind}", criterion=words.criterion(criterion))
        case "rule":
            return in_criterion(words.say("rule-id", rule=path[-1]), criterion, words)
        case "position":
            return in_criterion(words.say("part.position", id=path[-2]), criterion, words)
        case "advice":
            return words.say("part.advice", id=path[-1])
        case "levels" | "hit-policy":
            return in_criterion(words.say(f"part.{part.kind}"), criterion, words)
        case "recommendations":
            return words.say("part.recommendations")
        case unreachable:
            assert_never(unreachable)


def cap_name(cap: Cap | None, criterion: str, side: Vocabulary, words: BothVocabularies) -> str:
    """The name of a cap of a criterion, in the words of one side; empty for none."""
    if cap is None:
        return ""
    when = words.listing(conditions(cap.when, side, side.known_traits))
    return words.say("part.cap", criterion=words.criterion(criterion), when=when)


def in_criterion(name: str, criterion: str, words: BothVocabularies) -> str:
    """The name of a part that the set has too, behind the name of its criterion if it is in one."""
    return words.say("part.in", criterion=words.criterion(criterion), part=name) if criterion else name


def criterion_of(path: ChangePath) -> str:
    """The id of the innermost criterion on a path; empty of what is not in a criterion."""
    steps = [path[index + 1] for index in range(0, len(path) - 1, 2) if path[index] == "criteria"]
    return steps[-1] if steps else ""


def _part_cells(part: CriteriaChange, words: BothVocabularies) -> tuple[TableCell, TableCell]:
    """The old and the new content of a part; of a changed rule or advice only the lines that differ."""
    old, new = [*_part_content(part, part.old, words.old)], [*_part_content(part, part.new, words.new)]
    if part.change == "changed" and part.kind in ("rule", "advice"):
        return lines_without(old, new), lines_without(new, old)
    return cell(*(old or [NOTHING])), cell(*(new or [NOTHING]))


def _part_content(part: CriteriaChange, value: Any, words: Vocabulary) -> Iterator[str]:
    if value is None:
        return
    match part.kind:
        case "weight" | "threshold" | "trait-weight" | "points":
            yield words.number(value, None)
        case "levels":
            criterion = criterion_of(part.path)
            yield words.listing(words.level(id, criterion or None).text for id in value)
        case "recommendations":
            yield words.listing(words.recommendation(id).text for id in value)
        case "criterion":
            yield words.listing((*map(words.trait, value.traits), *map(words.criterion, value.criteria)))
            if part.change == "changed":
                yield words.say("part.by-rules" if value.rules else "part.by-points")
        case "trait" | "context":
            yield words.listing(words.choice(part.path[-1], id) for id in value.values)
        case "ordered":
            yield words.say("part.with-order" if value else "part.without-order")
        case "number":
            trait = part.path[-2]
            yield words.listing(words.choice(trait, id) for id in words.known_traits[trait].values)
        case "value-order":
            yield words.listing(words.value(part.path[-2], id) for id in value)
        case "value":
            yield from _value_content(value, part.path[-3], part.path[-1], words)
        case "from":
            yield words.numbers(part.path[-4], part.path[-2])
        case "cap":
            yield words.say("part.at-most", level=words.level(value.at_most, criterion_of(part.path)).text)
        case "position":
            yield words.say("part.place", n=value)
        case "rule":
            yield from _rule_content(value, criterion_of(part.path), words)
        case "advice":
            yield from _advice_content(value, words)
        case "hit-policy":
            yield value
        case unreachable:
            assert_never(unreachable)


def _value_content(value: Value, trait: str, id: str, words: Vocabulary) -> Iterator[str]:
    yield words.choice(trait, id)
    if value.points is not None:
        yield words.say("part.points-of", points=words.number(value.points, None))


def _rule_content(rule: Rule | LevelRule, criterion: str, words: Vocabulary) -> Iterator[str]:
    for id, condition in rule.when.items():
        scale = words.scale(id)
        possible = [step for step, ok in zip(scale, allowed(condition, scale), strict=True) if ok]
        if len(possible) < len(scale):
            yield f"{words.part(id)}: {words.steps(id, possible)}"
    if isinstance(rule, LevelRule):
        yield f"{words.say('column.gives')}: {words.level(rule.level, criterion).text}"
        return
    yield f"{words.say('column.recommends')}: {words.recommendation(rule.recommend).text}"
    if rule.period:
        yield time_limit(rule.period, words)


def _advice_content(advice: Advice, words: Vocabulary) -> Iterator[str]:
    yield from conditions(advice.when, words, words.known_traits)
    if advice.recommendations is not None:
        yield f"{words.say('column.recommendation')}: " + words.listing(
            (words.recommendation(id).text for id in advice.recommendations), "or"
        )


def lines_without(lines: Sequence[str], common: Sequence[str]) -> TableCell:
    """A cell of the lines that are not in `common`; a dash where none is left."""
    return cell(*([text for text in lines if text not in common] or [NOTHING]))


def conditions(when: Mapping[str, Condition], words: Vocabulary, traits: Mapping[str, Any]) -> Iterator[str]:
    """For each trait in a `when`: its name and the values that meet the condition."""
    for id, condition in when.items():
        values = tuple(traits[id].values)
        possible = [value for value, ok in zip(values, allowed(condition, values), strict=True) if ok]
        yield f"{words.trait(id)}: {words.listing((words.choice(id, value) for value in possible), 'or')}"
