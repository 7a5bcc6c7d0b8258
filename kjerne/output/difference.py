"""The report of `diff` as blocks: the number of groups that moved, a table of them, each group, the criteria.

A group has moved if its recommendation has changed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from kjerne.analysis.report import GroupReport
from kjerne.analysis.result_changes import Cause, Difference, GroupDifference, Side
from kjerne.output.blocks import Block, Heading, Pairs, Paragraph, StyledText, Table, TableCell, cell, line
from kjerne.output.criteria_difference import BothVocabularies, criteria_blocks, lines_without, part_name
from kjerne.output.firmness import find_out_pairs, possible_text
from kjerne.output.notes import group_time_limit
from kjerne.output.other_difference import group_change_name, other_rows
from kjerne.output.words import NOTHING, Vocabulary, criterion_cell, rule_name, title
from kjerne.texts.languages import Lang

SHORT = 3
"""The most causes of one kind (traits, or parts of the criteria) that a row of the first table names."""


def differences(diffs: Sequence[Difference], lang: Lang) -> Iterator[Block]:
    """The comparison of two sides as blocks, in one language; of several criteria sets each below its title."""
    for diff in diffs:
        if len(diffs) > 1:
            words = BothVocabularies(diff, lang)
            yield Heading(line(StyledText(words.set_names(), "strong")), 1)
        yield from difference(diff, lang)


def difference(diff: Difference, lang: Lang) -> Iterator[Block]:
    """The comparison of two sides as blocks, in one language."""
    words = BothVocabularies(diff, lang)
    names = [_side_name(side, words) for side in (diff.old, diff.new)]
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
    yield from criteria_blocks(diff, words)
    if diff.beside:
        yield Table(
            tuple(words.say(key) for key in ("column.part", "column.old", "column.new")),
            tuple((cell(name), was, now) for name, was, now in other_rows(diff.beside, "criteria-set", words)),
        )


def _side_name(side: Side, words: BothVocabularies) -> str:
    if side.base_of is not None:
        old, new = side.base_of
        return words.say("diff.merge-base", old=old, new=new)
    return words.say("diff.working-tree") if side.name is None else side.name


# ---- the summary


def _overview_order(group: GroupDifference) -> tuple[bool, int, str]:
    return not group.moved, ("changed", "renamed", "added", "removed").index(group.status), group.id


def _summary_sentences(diff: Difference, words: BothVocabularies) -> Iterator[str]:
    """How many groups there are and what became of them; last, and in no other number, those that have ended."""
    counted = [group for group in diff.groups if group.counts]
    unchanged = diff.unchanged - diff.unchanged_ended
    all_groups = words.say("groups", n=len(counted) + unchanged + len(diff.left_out))
    moved = len(diff.moved_and_counted)
    yield words.say("diff.moves", groups=all_groups, n=moved) if moved else words.say("diff.still", groups=all_groups)
    status = [group.status for group in counted if not group.moved]
    counts = {
        "changed": status.count("changed"),
        "renamed": status.count("renamed"),
        "added": status.count("added"),
        "removed": status.count("removed"),
        "unchanged": unchanged,
        "left-out": len(diff.left_out),
    }
    if any(counts.values()):
        yield f"{words.listing(words.say(f'diff.count.{name}', n=n) for name, n in counts.items() if n)}."
    if ended := len(diff.moved) - moved:
        yield f"{words.say('diff.count.ended', n=ended)}."


def _overview_row(group: GroupDifference, words: BothVocabularies) -> tuple[TableCell, ...]:
    words = words.of(group)
    return (
        cell(
            StyledText(words.group(group), "strong"),
            *([] if (id := _id_text(group, words)) is None else [StyledText(id, "quiet")]),
        ),
        _recommendation_cell(group.before, words.old),
        _recommendation_cell(group.after, words.new),
        cell(*_cause_texts(group, words, SHORT)),
    )


def _id_text(group: GroupDifference, words: BothVocabularies) -> str | None:
    """The id of a group that is not on both sides under one id; of one that was renamed the old id, too."""
    if group.was is not None:
        return words.say("diff.was", id=group.id, was=group.was)
    return None if group.status == "changed" else group.id


def _recommendation_cell(report: GroupReport | None, words: Vocabulary) -> TableCell:
    """The cell of a recommendation; if it is open, of each possible one."""
    if report is None:
        return cell(StyledText(NOTHING, "quiet"))
    words = words.of(report.group)
    possible = [] if report.evaluation.robust else [StyledText(possible_text(report, words), "quiet")]
    return cell(words.result(report), *possible)


def _cause_texts(group: GroupDifference, words: BothVocabularies, most: int | None = None) -> Iterator[str]:
    if group.status != "changed":
        yield words.say(f"because.{group.status}")
        return
    deciding = [trait for trait in group.traits if trait.decides]
    named: dict[Cause, list[str]] = {
        "group": [
            *([words.say("column.set")] if words.another_set else []),
            *(words.trait(trait.id) for trait in deciding or group.traits),
            *([] if group.traits else (group_change_name(change, words) for change in group.beside)),
        ],
        "criteria": [part_name(part, words) for part in group.parts or group.together],
    }
    together = {
        "group": any(trait.decides == "together" for trait in deciding),
        "criteria": bool(group.together),
    }
    for cause in group.because:
        text = words.say(f"because.{cause}")
        if names := named[cause]:
            more = len(names[most:]) if most else 0
            shown = _joined_names(names[:most], words) if not more else f"{', '.join(names[:most])} "
            text = f"{text}: {shown}{words.say('and-more', n=more) if more else ''}"
        yield words.say("because.together", parts=text) if together[cause] else text


def _joined_names(names: Sequence[str], words: BothVocabularies) -> str:
    """The names as one text; separated by semicolons if a name has a comma in it."""
    return "; ".join(names) if any("," in name for name in names) else words.listing(names)


# ---- the groups


def _moved_group_blocks(group: GroupDifference, diff: Difference, words: BothVocabularies) -> Iterator[Block]:
    before, after = group.before, group.after
    assert before is not None
    assert after is not None
    words = words.of(group)
    recommended = [vocabulary.result(report) for vocabulary, report in ((words.old, before), (words.new, after))]
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


def _single_cause_pairs(group: GroupDifference, words: BothVocabularies) -> Iterator[tuple[str, TableCell]]:
    """The recommendation if only the group's file had changed, and if only the criteria had."""
    assert group.alone is not None
    for key, report, side in (
        ("label.alone-group", group.alone.group, words.old),
        ("label.alone-criteria", group.alone.criteria, words.new),
    ):
        yield words.say(key), _recommendation_cell(report, side) if report else cell(words.say("diff.not-judged"))


def _reason_pairs(report: GroupReport, words: Vocabulary) -> Iterator[tuple[str, TableCell]]:
    """The reason for the recommendation; if it is open, what to find out."""
    if report.evaluation.robust:
        rules = [rule for rule in words.criteria.rules if rule.id in report.evaluation.rules]
        because = (
            line(words.pick(rule.because), StyledText(f" ({rule_name(rule, words)})", "quiet")) for rule in rules
        )
        yield words.say("label.why"), cell(*because)
    else:
        yield from find_out_pairs(report, words)


def _changed_rows(group: GroupDifference, words: BothVocabularies) -> Iterator[tuple[TableCell, ...]]:
    """A row for each change in a group that did not move; the group's name is in the first row."""
    assert group.before is not None
    assert group.after is not None
    words = words.of(group)
    name = cell(StyledText(words.group(group), "strong"))
    for fact, was, now in _changed_facts(group.before, group.after, group, words):
        yield name, cell(fact), was, now
        name = cell("")


def _changed_facts(
    before: GroupReport, after: GroupReport, group: GroupDifference, words: BothVocabularies
) -> Iterator[tuple[str, TableCell, TableCell]]:
    """Each change in a group: what changed, its old content, its new content."""
    was, now = before.evaluation, after.evaluation
    if group.was is not None:
        yield words.say("diff.id"), cell(group.was), cell(group.id)
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
            yield words.say(key), lines_without(old, new), lines_without(new, old)
    yield from other_rows(group.beside, "group", words)


def _score_cell(criteria: Mapping[str, Any], id: str, words: Vocabulary) -> TableCell:
    if id not in criteria:
        return cell(NOTHING)
    return criterion_cell(criteria[id], words, id)


def _period_texts(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    if report.period:
        yield group_time_limit(report, words, None)  # revisions have no day of judging


def _advice_texts(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    for advised in report.advice:
        traits = words.listing(words.trait(id) for id in advised.open)
        yield f"{advised.advice.id} ({words.say('unknown')}: {traits})" if traits else advised.advice.id


def _published_texts(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    if report.group.published:
        yield words.published(report.group.published.recommendation).text
