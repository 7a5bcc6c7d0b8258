"""Changes that move no result as rows of a table: what changed, its old content, its new content."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kjerne.analysis.criteria_changes import by_condition
from kjerne.analysis.other_changes import OtherChange
from kjerne.model import fields
from kjerne.model.documents import Source, StatusWording
from kjerne.model.parts import Text, Wordings
from kjerne.output.blocks import Line, StyledText, TableCell, cell, line
from kjerne.output.criteria_difference import BothVocabularies, cap_name, criterion_of, in_criterion
from kjerne.output.derivation import evidence_lines
from kjerne.output.facts import action_lines, decision_lines
from kjerne.output.words import NOTHING, Vocabulary, source_name
from kjerne.texts.wording import field_text, has_field_text

Row = tuple[str, TableCell, TableCell]
Facts = {fact.key: fact.kind for fact in fields.facts()}
"""The kind of each fact of a group by its key."""


def other_rows(changes: Sequence[OtherChange], kind: str, words: BothVocabularies) -> Iterator[Row]:
    """A row for each change; `kind` says of what: `group` or `criteria-set`."""
    name = group_change_name if kind == "group" else _criteria_change_name
    for change in changes:
        yield (name(change, words), *_cells(change, words))


def group_change_name(change: OtherChange, words: BothVocabularies) -> str:
    """The name of what changed in a group: `Lead ministry`, `evidence about Reach`."""
    key, *rest = change.path
    match key:
        case "traits":
            trait = words.trait(rest[0])
            return words.say("beside.evidence", trait=trait) if rest[1] == "evidence" else trait
        case "sources":
            return words.say("beside.source", id=rest[0])
        case "published":
            part = field_text(words.lang, f"published.{rest[0]}")[0]
            return words.say("part.in", criterion=words.say("label.published"), part=part)
        case _:
            return field_text(words.lang, f"group.{key}")[0]


def _criteria_change_name(change: OtherChange, words: BothVocabularies) -> str:
    """The name of what changed in a criteria set: whose field it is, and which: `Reach, Question`."""
    steps, owner, place = list(change.path), "", "criteria-set"
    if steps[0] == "wording":
        name = field_text(words.lang, "criteria-set.wording")[0]
        return words.say("part.in", criterion=name, part=words.recommendation(steps[-1])) if len(steps) > 2 else name
    while len(steps) > 1 and steps[0] in _OWNERS:
        place, id = steps[:2]
        owner = _OWNERS[place](id, change.path, words)
        steps = steps[2:]
    if not steps:
        return owner
    keys = (f"{place}.{steps[0]}", f"source.{steps[0]}" if place == "sources" else steps[0])
    part = next((field_text(words.lang, key)[0] for key in keys if has_field_text(words.lang, key)), steps[0])
    return words.say("part.in", criterion=owner, part=part) if owner else part


_OWNERS: Mapping[str, Callable[[str, tuple[str, ...], BothVocabularies], str]] = {
    "criteria": lambda id, path, words: words.criterion(id),
    "traits": lambda id, path, words: words.trait(id),
    "context": lambda id, path, words: words.trait(id),
    "values": lambda id, path, words: words.value(path[path.index("values") - 1], id),
    "rules": lambda id, path, words: in_criterion(words.say("rule-id", rule=id), criterion_of(path), words),
    "advice": lambda id, path, words: words.say("part.advice", id=id),
    "sources": lambda id, path, words: words.say("beside.source", id=id),
    "caps": lambda id, path, words: _cap(id, criterion_of(path), words),
    "levels": lambda id, path, words: words.say(
        "part.in", criterion=words.say("part.levels"), part=words.level(id, criterion_of(path) or None)
    ),
    "recommendations": lambda id, path, words: words.say(
        "part.in", criterion=words.say("part.recommendations"), part=words.recommendation(id)
    ),
}
"""What the things of a criteria set are called, by the key that they stand under; each of an id and the whole path."""


def _cap(id: str, criterion: str, words: BothVocabularies) -> str:
    for side in (words.new, words.old):
        placed = side.criteria.all_criteria.get(criterion)
        cap = by_condition(placed.criterion.caps).get(id) if placed else None
        if name := cap_name(cap, criterion, side, words):
            return name
    return id


def _cells(change: OtherChange, words: BothVocabularies) -> tuple[TableCell, TableCell]:
    """The old and the new content; of several lines only those that differ.

    Where they differ in another language alone, that is said.
    """
    old, new = (list(_lines(change, value, side)) for value, side in ((change.old, words.old), (change.new, words.new)))
    if old == new:
        quiet = cell(StyledText(words.say("beside.elsewhere"), "quiet"))
        return quiet, quiet
    only_old, only_new = ([row for row in rows if row not in others] for rows, others in ((old, new), (new, old)))
    return cell(*(only_old or [line(NOTHING)])), cell(*(only_new or [line(NOTHING)]))


def _lines(change: OtherChange, value: Any, words: Vocabulary) -> Iterator[Line]:
    key = change.path[0]
    if value is None or value == ():
        return
    if change.path[-1] == "evidence":
        yield from evidence_lines(value, words)
    elif key == "traits" and change.path[-1] == "value":
        yield line(words.coding(change.path[1], value))
    elif key == "status":
        yield line(words.say(f"status.{value}"))
    elif key == "decisions":
        yield from (row for each in value for row in decision_lines(each, words))
    elif key == "actions":
        yield from (row for each in value for row in action_lines(each, words))
    elif isinstance(value, StatusWording):
        yield from (line(f"{words.recommendation(id).text}: {words.pick(text)}") for id, text in value.proposed.items())
    elif len(change.path) == 1 and key in Facts:
        yield line(words.fact(Facts[key], value))
    else:
        yield line(_content(value, words))


def _content(value: Any, words: Vocabulary) -> str:
    """A part of a definition as text: a text, a source, ids in their order; else its label or its first text."""
    if isinstance(value, str | Wordings):
        return words.pick(value)
    if isinstance(value, Source):
        return source_name(value, words)
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    if isinstance(value, int | Decimal):
        return str(value) if isinstance(value, bool) else words.number(value, None)
    text: Text | None = getattr(value, "label", None) or getattr(value, "because", None) or getattr(value, "text", None)
    return words.pick(text, NOTHING)
