"""Two sides compared in words: how many groups move, which, because of what, each in detail; then the criteria."""

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
"""Causes of one kind that a row of the table names."""
NOTHING = "–"


def difference(found: Difference, lang: Lang) -> Iterator[Block]:
    """The comparison as blocks."""
    words = _Both(found, lang)
    names = [words.say("diff.working-tree") if side.name is None else side.name for side in (found.old, found.new)]
    yield Heading(line(StyledText(words.say("heading.diff", old=names[0], new=names[1]), "strong")), 2)
    yield Paragraph(line(" ".join(_sentences(found, words))))
    if found.groups:
        yield Table(
            tuple(words.say(key) for key in ("column.group", "column.old", "column.new", "column.because")),
            tuple(_overview(each, words) for each in sorted(found.groups, key=_by_weight)),
        )
    for each in found.moved:
        yield from _moved(each, found, words)
    if unmoved := [each for each in found.groups if each.status == "changed" and not each.moved]:
        yield Heading(line(StyledText(words.say("heading.unmoved"), "strong")), 3)
        yield Table(
            tuple(words.say(key) for key in ("column.group", "column.what", "column.old", "column.new")),
            tuple(row for each in unmoved for row in _changed(each, words)),
        )
    yield from _criteria(found, words)


class _Both:
    """The words of both sides' criteria; a name that only one of them knows is taken from there."""

    def __init__(self, found: Difference, lang: Lang) -> None:
        self.old, self.new = Vocabulary(found.old.criteria, lang), Vocabulary(found.new.criteria, lang)
        self.say, self.listing, self.lang = self.new.say, self.new.listing, lang

    def _knowing(self, id: str, known: Callable[[CriteriaSet], Iterable[str]]) -> Vocabulary:
        return self.new if id in known(self.new.criteria) else self.old

    def criterion(self, id: str) -> str:
        return self._knowing(id, lambda criteria: criteria.criteria).criterion(id)

    def level(self, id: str) -> str:
        return self._knowing(id, lambda criteria: criteria.levels).level(id).text

    def trait(self, id: str) -> str:
        return self._knowing(id, lambda criteria: criteria.traits).trait(id)

    def value(self, trait: str, id: str) -> str:
        return next(
            each.value(trait, id)
            for each in (self.new, self.old)
            if trait in each.known_traits and id in each.known_traits[trait].values
        )

    def group(self, found: GroupDifference) -> str:
        report = found.after or found.before
        assert report is not None
        return self.new.group(report)


# ---- what happened


def _by_weight(found: GroupDifference) -> tuple[bool, int, str]:
    return not found.moved, ("changed", "added", "removed").index(found.status), found.id


def _sentences(found: Difference, words: _Both) -> Iterator[str]:
    all_groups = words.say("groups", n=len(found.groups) + found.unchanged + len(found.left_out))
    moved = len(found.moved)
    yield words.say("diff.moves", groups=all_groups, n=moved) if moved else words.say("diff.still", groups=all_groups)
    status = [each.status for each in found.groups if not each.moved]
    counts = {
        "changed": status.count("changed"),
        "added": status.count("added"),
        "removed": status.count("removed"),
        "unchanged": found.unchanged,
        "left-out": len(found.left_out),
    }
    if any(counts.values()):
        yield f"{words.listing(words.say(f'diff.count.{name}', n=n) for name, n in counts.items() if n)}."


def _overview(found: GroupDifference, words: _Both) -> tuple[TableCell, ...]:
    return (
        cell(
            StyledText(words.group(found), "strong"),
            *([] if found.status == "changed" else [StyledText(found.id, "quiet")]),
        ),
        _recommended(found.before, words.old),
        _recommended(found.after, words.new),
        cell(*_because(found, words, SHORT)),
    )


def _recommended(report: GroupReport | None, words: Vocabulary) -> TableCell:
    """The recommendation; where it is undetermined, what is possible and how likely."""
    if report is None:
        return cell(StyledText(NOTHING, "quiet"))
    result = report.evaluation
    likely = [
        line(StyledText(f"{percent(words.lang, each.share)} {words.recommendation(each.recommendation).text}", "quiet"))
        for each in result.outcomes
    ]
    return cell(words.recommendation(result.recommendation), *([] if result.robust else likely))


def _because(found: GroupDifference, words: _Both, most: int | None = None) -> Iterator[str]:
    if found.status != "changed":
        yield words.say(f"because.{found.status}")
        return
    deciding = [each for each in found.traits if each.decides]
    named: dict[Cause, list[str]] = {
        "group": [words.trait(each.id) for each in deciding or found.traits],
        "criteria": [_part(each, words) for each in found.parts or found.together],
    }
    together = {
        "group": any(each.decides == "together" for each in deciding),
        "criteria": bool(found.together),
    }
    for cause in found.because:
        said = words.say(f"because.{cause}")
        if names := named[cause]:
            more = len(names[most:]) if most else 0
            names = [*names[:most], *([words.say("and-more", n=more)] if more else [])]
            said = f"{said}: {_listing(names, words)}"
        yield words.say("because.together", parts=said) if together[cause] else said


def _listing(names: Sequence[str], words: _Both) -> str:
    """The names, which may hold commas themselves."""
    return "; ".join(names) if any("," in name for name in names) else words.listing(names)


# ---- the groups


def _moved(found: GroupDifference, compared: Difference, words: _Both) -> Iterator[Block]:
    before, after = found.before, found.after
    assert before is not None
    assert after is not None
    recommended = [
        each.recommendation(report.evaluation.recommendation)
        for each, report in ((words.old, before), (words.new, after))
    ]
    name, *_ = title(after, words.new)
    yield Heading(line(name, ": ", recommended[0], f", {words.say('diff.now')} ", recommended[1]), 3)
    yield Pairs(
        (
            (words.say("column.because"), cell(*_because(found, words))),
            *(_alone(found, words) if found.traits and compared.parts else ()),
            *_why(after, words.new),
        )
    )
    yield Table(
        ("", words.say("column.old"), words.say("column.new")),
        tuple((cell(StyledText(what, "strong")), was, now) for what, was, now in _facts(before, after, found, words)),
    )


def _alone(found: GroupDifference, words: _Both) -> Iterator[tuple[str, TableCell]]:
    """What only the group's file, and only the criteria, would have led to."""
    assert found.alone is not None
    for key, report, side in (
        ("label.alone-group", found.alone.group, words.old),
        ("label.alone-criteria", found.alone.criteria, words.new),
    ):
        yield words.say(key), _recommended(report, side) if report else cell(words.say("diff.not-judged"))


def _why(report: GroupReport, words: Vocabulary) -> Iterator[tuple[str, TableCell]]:
    """The reason for the recommendation, or what would have to be known to give one."""
    if report.evaluation.robust:
        rules = [rule for rule in words.criteria.rules if rule.id in report.evaluation.rules]
        because = (
            line(words.pick(rule.because), StyledText(f" ({rule_name(rule, words)})", "quiet")) for rule in rules
        )
        yield words.say("label.why"), cell(*because)
    else:
        open_traits = [trait.id for _, _, trait, options in report.situation.traits() if len(options) > 1]
        yield words.say("label.find-out"), cell(words.listing(map(words.trait, open_traits)))


def _changed(found: GroupDifference, words: _Both) -> Iterator[tuple[TableCell, ...]]:
    """A row for everything that changed in a group that did not move; its name stands in the first."""
    assert found.before is not None
    assert found.after is not None
    name = cell(StyledText(words.group(found), "strong"))
    for what, was, now in _facts(found.before, found.after, found, words):
        yield name, cell(what), was, now
        name = cell("")


def _facts(
    before: GroupReport, after: GroupReport, found: GroupDifference, words: _Both
) -> Iterator[tuple[str, TableCell, TableCell]]:
    """What changed in a group: its name, what it was, what it is."""
    was, now = before.evaluation, after.evaluation
    for trait in found.traits:
        yield (
            words.trait(trait.id),
            cell(words.old.coding(trait.id, trait.old)),
            cell(words.new.coding(trait.id, trait.new)),
        )
    for id in dict.fromkeys((*now.criteria, *was.criteria)):
        if was.criteria.get(id) != now.criteria.get(id):
            yield words.criterion(id), _scored(was.criteria, id, words.old), _scored(now.criteria, id, words.new)
    if was.criteria == now.criteria and was.total != now.total:
        yield words.say("column.total"), cell(words.old.score(was.total)), cell(words.new.score(now.total))
    likely = [[(each.recommendation, each.share) for each in result.outcomes] for result in (was, now)]
    if likely[0] != likely[1] and not found.moved:
        yield words.say("label.possible"), _recommended(before, words.old), _recommended(after, words.new)
    if was.rules != now.rules:
        yield words.say("column.rule"), cell(*was.rules), cell(*now.rules)
    sides = ((before, words.old), (after, words.new))
    rows: tuple[tuple[str, Callable[[GroupReport, Vocabulary], Iterable[str]]], ...] = (
        ("label.period", _period),
        ("label.advice", _advice),
        ("label.published", _published),
    )
    for key, say in rows:
        one, other = ([*say(report, side)] for report, side in sides)
        if one != other:
            only = [[each for each in these if each not in those] for these, those in ((one, other), (other, one))]
            yield words.say(key), cell(*(only[0] or [NOTHING])), cell(*(only[1] or [NOTHING]))


def _scored(criteria: Mapping[str, Any], id: str, words: Vocabulary) -> TableCell:
    if id not in criteria:
        return cell(NOTHING)
    return criterion_cell(criteria[id], words)


def _period(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    if report.period:
        yield _months(report.period, words)


def _months(period: Period, words: Vocabulary) -> str:
    key = "period.review" if period.review else "period"
    return words.say(key, n=period.months, review=period.review or 0)


def _advice(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    for each in report.advice:
        traits = words.listing(words.trait(id) for id in each.open)
        yield f"{each.advice.id} ({words.say('unknown')}: {traits})" if traits else each.advice.id


def _published(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    if report.group.published:
        yield words.recommendation(report.group.published.recommendation).text


# ---- the criteria


def _criteria(found: Difference, words: _Both) -> Iterator[Block]:
    old, new = (f"{side.criteria.id} {side.criteria.version}" for side in (found.old, found.new))
    if old == new and not found.parts and not found.wording:
        return
    versions = old if old == new else f"{old}, {words.say('diff.now')} {new}"
    yield Heading(line(StyledText(f"{words.say('heading.criteria')}: {versions}", "strong")), 3)
    alone = {part.path: [words.group(each) for each in found.moved if part in each.parts] for part in found.parts}
    if found.parts:
        with_moves = any(alone.values())
        yield Table(
            (
                *(words.say(key) for key in ("column.part", "column.old", "column.new")),
                *([words.say("column.alone")] if with_moves else []),
            ),
            tuple(
                (
                    cell(_part(part, words)),
                    *_contents(part, words),
                    *([cell(*(alone[part.path] or [NOTHING]))] if with_moves else []),
                )
                for part in found.parts
            ),
        )
    if found.wording:
        yield Paragraph(line(StyledText(words.say("criteria.wording"), "quiet")))


def _part(part: CriteriaChange, words: _Both) -> str:
    """What a part is called."""
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
        case other:
            assert_never(other)


def _contents(part: CriteriaChange, words: _Both) -> tuple[TableCell, TableCell]:
    """What a part was and is; of a rule or an advice that changed, what is not the same."""
    was, now = ([*_content(part, each, side)] for each, side in ((part.old, words.old), (part.new, words.new)))
    if part.change == "changed" and part.kind in ("rule", "advice"):
        was, now = [each for each in was if each not in now], [each for each in now if each not in was]
    return cell(*(was or [NOTHING])), cell(*(now or [NOTHING]))


def _content(part: CriteriaChange, value: Any, words: Vocabulary) -> Iterator[str]:
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
            yield from _rule(value, words)
        case "advice":
            yield from _advised(value, words)
        case "hit-policy":
            yield value
        case other:
            assert_never(other)


def _rule(rule: Rule, words: Vocabulary) -> Iterator[str]:
    levels = tuple(words.criteria.levels)
    for id, condition in rule.when.items():
        wanted = [level for level, ok in zip(levels, allowed(condition, levels), strict=True) if ok]
        if len(wanted) < len(levels):
            yield f"{words.criterion(id)}: {words.levels(wanted)}"
    yield f"{words.say('column.recommends')}: {words.recommendation(rule.recommend).text}"
    if rule.period:
        yield _months(rule.period, words)


def _advised(advice: Advice, words: Vocabulary) -> Iterator[str]:
    yield from conditions(advice.when, words, words.known_traits)
    if advice.recommendations is not None:
        yield f"{words.say('column.recommendation')}: " + words.listing(
            (words.recommendation(id).text for id in advice.recommendations), "or"
        )


def conditions(when: Mapping[str, Condition], words: Vocabulary, traits: Mapping[str, Any]) -> Iterator[str]:
    """What a `when` asks of each trait."""
    for id, condition in when.items():
        values = tuple(traits[id].values)
        wanted = [value for value, ok in zip(values, allowed(condition, values), strict=True) if ok]
        yield f"{words.trait(id)}: {words.listing((words.value(id, value) for value in wanted), 'or')}"
