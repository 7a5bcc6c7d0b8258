"""The report of `diff` as blocks: the number of groups that moved, a table of them, each group, the criteria.

A group has moved if its recommendation has changed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, assert_never

from kjerne.analysis.criteria_changes import CriteriaChange
from kjerne.analysis.report import GroupReport
from kjerne.analysis.result_changes import Cause, Difference, GroupDifference
from kjerne.engine.cells import allowed
from kjerne.model.documents import Advice, CriteriaSet, Period, Rule
from kjerne.model.documents import Cell as Condition
from kjerne.output.blocks import Block, Heading, Pairs, Paragraph, StyledText, Table, TableCell, cell, line
from kjerne.output.words import Vocabulary, criterion_cell, rule_name, title
from kjerne.texts.languages import Lang
from kjerne.texts.wording import percent

SHORT = 3
"""The most causes of one kind (traits, or parts of the criteria) that a row of the first table names."""
NOTHING = "–"


def differences(diffs: Sequence[Difference], lang: Lang) -> Iterator[Block]:
    """The comparison of two sides as blocks, in one language; of several criteria sets each below its title."""
    for diff in diffs:
        if len(diffs) > 1:
            words = _BothVocabularies(diff, lang)
            yield Heading(line(StyledText(words.set_names(), "strong")), 1)
        yield from difference(diff, lang)


def difference(diff: Difference, lang: Lang) -> Iterator[Block]:
    """The comparison of two sides as blocks, in one language."""
    words = _BothVocabularies(diff, lang)
    names = [words.say("diff.working-tree") if side.name is None else side.name for side in (diff.old, diff.new)]
    yield Heading(line(StyledText(words.say("heading.diff", old=names[0], new=names[1]), "strong")), 2)
    yield Paragraph(line(" ".join(_summary_sentences(diff, words))))
    if diff.groups:
        yield Table(
            tuple(words.say(key) for key in ("column.group", "column.old", "column.new", "column.because")),
            tuple(_overview_row(group, words) for group in sorted(diff.groups, key=_overview_order)),
        )
    for group in diff.moved:
        yield from _moved_group_blocks(group, diff, words)
    if unmoved := [group for group in diff.groups if group.status == "changed" and not group.moved]:
        yield Heading(line(StyledText(words.say("heading.unmoved"), "strong")), 3)
        yield Table(
            tuple(words.say(key) for key in ("column.group", "column.what", "column.old", "column.new")),
            tuple(row for group in unmoved for row in _changed_rows(group, words)),
        )
    yield from _criteria_blocks(diff, words)


class _BothVocabularies:
    """The vocabularies of the old and the new criteria set. A name is taken from the new one if it is there."""

    def __init__(self, diff: Difference, lang: Lang) -> None:
        self.old, self.new = Vocabulary(diff.old.criteria, lang), Vocabulary(diff.new.criteria, lang)
        self.say, self.listing, self.lang = self.new.say, self.new.listing, lang
        self.another_set = diff.another_set

    def set_names(self) -> str:
        """The title of the criteria set; where groups have another one than before, those of both."""
        old, new = (words.pick(words.criteria.title) for words in (self.old, self.new))
        return f"{old}, {self.say('diff.now')} {new}" if self.another_set else new

    def _vocabulary_with(self, id: str, known: Callable[[CriteriaSet], Iterable[str]]) -> Vocabulary:
        return self.new if id in known(self.new.criteria) else self.old

    def criterion(self, id: str) -> str:
        return self._vocabulary_with(id, lambda criteria: criteria.criteria).criterion(id)

    def level(self, id: str) -> str:
        return self._vocabulary_with(id, lambda criteria: criteria.levels).level(id).text

    def trait(self, id: str) -> str:
        return self._vocabulary_with(id, lambda criteria: criteria.traits).trait(id)

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


# ---- the summary


def _overview_order(group: GroupDifference) -> tuple[bool, int, str]:
    return not group.moved, ("changed", "added", "removed").index(group.status), group.id


def _summary_sentences(diff: Difference, words: _BothVocabularies) -> Iterator[str]:
    all_groups = words.say("groups", n=len(diff.groups) + diff.unchanged + len(diff.left_out))
    moved = len(diff.moved)
    yield words.say("diff.moves", groups=all_groups, n=moved) if moved else words.say("diff.still", groups=all_groups)
    status = [group.status for group in diff.groups if not group.moved]
    counts = {
        "changed": status.count("changed"),
        "added": status.count("added"),
        "removed": status.count("removed"),
        "unchanged": diff.unchanged,
        "left-out": len(diff.left_out),
    }
    if any(counts.values()):
        yield f"{words.listing(words.say(f'diff.count.{name}', n=n) for name, n in counts.items() if n)}."


def _overview_row(group: GroupDifference, words: _BothVocabularies) -> tuple[TableCell, ...]:
    return (
        cell(
            StyledText(words.group(group), "strong"),
            *([] if group.status == "changed" else [StyledText(group.id, "quiet")]),
        ),
        _recommendation_cell(group.before, words.old),
        _recommendation_cell(group.after, words.new),
        cell(*_cause_texts(group, words, SHORT)),
    )


def _recommendation_cell(report: GroupReport | None, words: Vocabulary) -> TableCell:
    """The cell of a recommendation; if it is undetermined, of each possible one with its share (percent)."""
    if report is None:
        return cell(StyledText(NOTHING, "quiet"))
    result = report.evaluation
    likely = [
        line(
            StyledText(
                f"{percent(words.lang, outcome.share)} {words.recommendation(outcome.recommendation).text}", "quiet"
            )
        )
        for outcome in result.outcomes
    ]
    return cell(words.recommendation(result.recommendation), *([] if result.robust else likely))


def _cause_texts(group: GroupDifference, words: _BothVocabularies, most: int | None = None) -> Iterator[str]:
    if group.status != "changed":
        yield words.say(f"because.{group.status}")
        return
    deciding = [trait for trait in group.traits if trait.decides]
    named: dict[Cause, list[str]] = {
        "group": [
            *([words.say("column.set")] if words.another_set else []),
            *(words.trait(trait.id) for trait in deciding or group.traits),
        ],
        "criteria": [_part_name(part, words) for part in group.parts or group.together],
    }
    together = {
        "group": any(trait.decides == "together" for trait in deciding),
        "criteria": bool(group.together),
    }
    for cause in group.because:
        text = words.say(f"because.{cause}")
        if names := named[cause]:
            more = len(names[most:]) if most else 0
            names = [*names[:most], *([words.say("and-more", n=more)] if more else [])]
            text = f"{text}: {_joined_names(names, words)}"
        yield words.say("because.together", parts=text) if together[cause] else text


def _joined_names(names: Sequence[str], words: _BothVocabularies) -> str:
    """The names as one text; separated by semicolons if a name has a comma in it."""
    return "; ".join(names) if any("," in name for name in names) else words.listing(names)


# ---- the groups


def _moved_group_blocks(group: GroupDifference, diff: Difference, words: _BothVocabularies) -> Iterator[Block]:
    before, after = group.before, group.after
    assert before is not None
    assert after is not None
    recommended = [
        vocabulary.recommendation(report.evaluation.recommendation)
        for vocabulary, report in ((words.old, before), (words.new, after))
    ]
    name, *_ = title(after, words.new)
    yield Heading(line(name, ": ", recommended[0], f", {words.say('diff.now')} ", recommended[1]), 3)
    yield Pairs(
        (
            (words.say("column.because"), cell(*_cause_texts(group, words))),
            *(_single_cause_pairs(group, words) if group.traits and diff.parts else ()),
            *_reason_pairs(after, words.new),
        )
    )
    yield Table(
        ("", words.say("column.old"), words.say("column.new")),
        tuple(
            (cell(StyledText(fact, "strong")), was, now)
            for fact, was, now in _changed_facts(before, after, group, words)
        ),
    )


def _single_cause_pairs(group: GroupDifference, words: _BothVocabularies) -> Iterator[tuple[str, TableCell]]:
    """The recommendation if only the group's file had changed, and if only the criteria had."""
    assert group.alone is not None
    for key, report, side in (
        ("label.alone-group", group.alone.group, words.old),
        ("label.alone-criteria", group.alone.criteria, words.new),
    ):
        yield words.say(key), _recommendation_cell(report, side) if report else cell(words.say("diff.not-judged"))


def _reason_pairs(report: GroupReport, words: Vocabulary) -> Iterator[tuple[str, TableCell]]:
    """The reason for the recommendation; if it is undetermined, the traits that are not known."""
    if report.evaluation.robust:
        rules = [rule for rule in words.criteria.rules if rule.id in report.evaluation.rules]
        because = (
            line(words.pick(rule.because), StyledText(f" ({rule_name(rule, words)})", "quiet")) for rule in rules
        )
        yield words.say("label.why"), cell(*because)
    else:
        open_traits = [trait.id for _, _, trait, options in report.situation.traits() if len(options) > 1]
        yield words.say("label.find-out"), cell(words.listing(map(words.trait, open_traits)))


def _changed_rows(group: GroupDifference, words: _BothVocabularies) -> Iterator[tuple[TableCell, ...]]:
    """A row for each change in a group that did not move; the group's name is in the first row."""
    assert group.before is not None
    assert group.after is not None
    name = cell(StyledText(words.group(group), "strong"))
    for fact, was, now in _changed_facts(group.before, group.after, group, words):
        yield name, cell(fact), was, now
        name = cell("")


def _changed_facts(
    before: GroupReport, after: GroupReport, group: GroupDifference, words: _BothVocabularies
) -> Iterator[tuple[str, TableCell, TableCell]]:
    """Each change in a group: what changed, its old content, its new content."""
    was, now = before.evaluation, after.evaluation
    if words.another_set:
        yield words.say("column.set"), cell(words.old.criteria.id), cell(words.new.criteria.id)
    for trait in group.traits:
        yield (
            words.trait(trait.id),
            cell(words.old.coding(trait.id, trait.old)),
            cell(words.new.coding(trait.id, trait.new)),
        )
    for id in dict.fromkeys((*now.criteria, *was.criteria)):
        if was.criteria.get(id) != now.criteria.get(id):
            yield (
                words.criterion(id),
                _score_cell(was.criteria, id, words.old),
                _score_cell(now.criteria, id, words.new),
            )
    if was.criteria == now.criteria and was.total != now.total:
        yield words.say("column.total"), cell(words.old.score(was.total)), cell(words.new.score(now.total))
    likely = [[(outcome.recommendation, outcome.share) for outcome in result.outcomes] for result in (was, now)]
    if likely[0] != likely[1] and not group.moved:
        yield (
            words.say("label.possible"),
            _recommendation_cell(before, words.old),
            _recommendation_cell(after, words.new),
        )
    if was.rules != now.rules:
        yield words.say("column.rule"), cell(*was.rules), cell(*now.rules)
    sides = ((before, words.old), (after, words.new))
    rows: tuple[tuple[str, Callable[[GroupReport, Vocabulary], Iterable[str]]], ...] = (
        ("label.period", _period_texts),
        ("label.advice", _advice_texts),
        ("label.published", _published_texts),
    )
    for key, texts in rows:
        old, new = ([*texts(report, vocabulary)] for report, vocabulary in sides)
        if old != new:
            yield words.say(key), _lines_without(old, new), _lines_without(new, old)


def _lines_without(lines: Sequence[str], common: Sequence[str]) -> TableCell:
    """A cell of the lines that are not in `common`; a dash where none is left."""
    return cell(*([text for text in lines if text not in common] or [NOTHING]))


def _score_cell(criteria: Mapping[str, Any], id: str, words: Vocabulary) -> TableCell:
    if id not in criteria:
        return cell(NOTHING)
    return criterion_cell(criteria[id], words)


def _period_texts(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    if report.period:
        yield _period_text(report.period, words)


def _period_text(period: Period, words: Vocabulary) -> str:
    key = "period.review" if period.review else "period"
    return words.say(key, n=period.months, review=period.review or 0)


def _advice_texts(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    for advised in report.advice:
        traits = words.listing(words.trait(id) for id in advised.open)
        yield f"{advised.advice.id} ({words.say('unknown')}: {traits})" if traits else advised.advice.id


def _published_texts(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    if report.group.published:
        yield words.recommendation(report.group.published.recommendation).text


# ---- the criteria


def _criteria_blocks(diff: Difference, words: _BothVocabularies) -> Iterator[Block]:
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
                    cell(_part_name(part, words)),
                    *_part_cells(part, words),
                    *([cell(*(alone[part.path] or [NOTHING]))] if with_moves else []),
                )
                for part in diff.parts
            ),
        )
    if diff.wording:
        yield Paragraph(line(StyledText(words.say("criteria.wording"), "quiet")))


def _part_name(part: CriteriaChange, words: _BothVocabularies) -> str:
    """The name of a changed part of the criteria."""
    path = part.path
    match part.kind:
        case "threshold":
            return words.say("stability.threshold", criterion=words.criterion(path[1]), of=words.level(path[3]))
        case "trait-weight":
            return words.say("stability.weight", criterion=words.criterion(path[1]), of=words.trait(path[3]))
        case "points":
            return words.say("part.points", trait=words.trait(path[3]), value=words.value(path[3], path[5]))
        case "cap":
            cap, side = (part.new, words.new) if part.new else (part.old, words.old)
            when = words.listing(conditions(cap.when, side, side.known_traits))
            return words.say("part.cap", criterion=words.criterion(path[1]), when=when)
        case "trait" | "context":
            return words.say(f"part.{part.kind}", trait=words.trait(path[-1]))
        case "criterion" | "weight":
            return words.say(f"part.{part.kind}", criterion=words.criterion(path[1]))
        case "rule":
            return words.say("rule-id", rule=path[1])
        case "position":
            return words.say("part.position", id=path[-2])
        case "advice":
            return words.say("part.advice", id=path[-1])
        case "levels" | "recommendations" | "hit-policy":
            return words.say(f"part.{part.kind}")
        case unreachable:
            assert_never(unreachable)


def _part_cells(part: CriteriaChange, words: _BothVocabularies) -> tuple[TableCell, TableCell]:
    """The old and the new content of a part; of a changed rule or advice only the lines that differ."""
    old, new = [*_part_content(part, part.old, words.old)], [*_part_content(part, part.new, words.new)]
    if part.change == "changed" and part.kind in ("rule", "advice"):
        return _lines_without(old, new), _lines_without(new, old)
    return cell(*(old or [NOTHING])), cell(*(new or [NOTHING]))


def _part_content(part: CriteriaChange, value: Any, words: Vocabulary) -> Iterator[str]:
    if value is None:
        return
    match part.kind:
        case "weight" | "threshold" | "trait-weight" | "points":
            yield words.number(value, None)
        case "levels":
            yield words.listing(words.level(id).text for id in value)
        case "recommendations":
            yield words.listing(words.recommendation(id).text for id in value)
        case "criterion":
            yield words.listing(words.trait(id) for id in value.traits)
        case "trait" | "context":
            yield words.listing(words.value(part.path[-1], id) for id in value.values)
        case "cap":
            yield words.say("part.at-most", level=words.level(value.at_most).text)
        case "position":
            yield words.say("part.place", n=value)
        case "rule":
            yield from _rule_content(value, words)
        case "advice":
            yield from _advice_content(value, words)
        case "hit-policy":
            yield value
        case unreachable:
            assert_never(unreachable)


def _rule_content(rule: Rule, words: Vocabulary) -> Iterator[str]:
    levels = tuple(words.criteria.levels)
    for id, condition in rule.when.items():
        possible = [level for level, ok in zip(levels, allowed(condition, levels), strict=True) if ok]
        if len(possible) < len(levels):
            yield f"{words.criterion(id)}: {words.levels(possible)}"
    yield f"{words.say('column.recommends')}: {words.recommendation(rule.recommend).text}"
    if rule.period:
        yield _period_text(rule.period, words)


def _advice_content(advice: Advice, words: Vocabulary) -> Iterator[str]:
    yield from conditions(advice.when, words, words.known_traits)
    if advice.recommendations is not None:
        yield f"{words.say('column.recommendation')}: " + words.listing(
            (words.recommendation(id).text for id in advice.recommendations), "or"
        )


def conditions(when: Mapping[str, Condition], words: Vocabulary, traits: Mapping[str, Any]) -> Iterator[str]:
    """For each trait in a `when`: its name and the values that meet the condition."""
    for id, condition in when.items():
        values = tuple(traits[id].values)
        possible = [value for value, ok in zip(values, allowed(condition, values), strict=True) if ok]
        yield f"{words.trait(id)}: {words.listing((words.value(id, value) for value in possible), 'or')}"
