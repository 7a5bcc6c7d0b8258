"""Weights and thresholds in `--set`: `weight:leadership=3`, `threshold:persistent.strong=85`; the set with them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from kjerne.checks.run import criteria_problems, to_finding
from kjerne.cli.arguments import kind_of, usage_finding
from kjerne.model.codings import read_numbers
from kjerne.model.documents import CriteriaSet, NumberChange, PlacedCriterion
from kjerne.model.findings import (
    START,
    Finding,
    Levels,
    MessageWord,
    MessageWords,
    Problem,
    suggest,
    suggestion,
    with_level,
)
from kjerne.model.names import label, meant
from kjerne.model.number_changes import Weight, weights, with_changes
from kjerne.texts.languages import Lang
from kjerne.texts.wording import pick, say
from kjerne.workspace.criteria_sets import LoadedCriteria, compiled

MOST_DIGITS = 30
"""The most digits of a number before its decimal mark, and the most after it."""


def parse_number(text: str, criteria: CriteriaSet) -> NumberChange | Finding:
    """The change in an argument about a number, or a finding about it. Names are ids or labels, perhaps with `=` in."""
    subject, _, value = text.rpartition("=")
    name, value = subject.partition(":")[2].strip(), value.strip()
    kind = kind_of(text)
    assert kind is not None
    if not (name and value):
        return usage_finding("set-form", {"kind": kind})
    if re.fullmatch(r"[-+]?[0-9]+([.,][0-9]+)?", value) and re.search(rf"[0-9]{{{MOST_DIGITS + 1}}}", value):
        return usage_finding("number-too-long", {"limit": str(MOST_DIGITS), "kind": "digits"})
    match kind:
        case "weight":
            return _weight(name, value, criteria)
        case "threshold":
            return _threshold(name, value, criteria)


# ---- weights


def _weight(name: str, value: str, criteria: CriteriaSet) -> NumberChange | Finding:
    known = _weights_by_name(criteria)
    things = {key: weight.thing for key, weight in known.items()}
    shared = tuple(key for key, weight in known.items() if key != name == weight.of)
    ids = shared or meant(name, things) or _within(name, known, criteria)
    if len(ids) > 1:
        return usage_finding("ambiguous-name", {"name": name, "ids": ids})
    if not ids:
        return _unknown("unknown-part", name, things)
    weight = known[ids[0]]
    if not weight.counts:
        return usage_finding("weight-idle", {"name": weight.of, "kind": "supposed"})
    if not re.fullmatch("[0-9]+", value) or int(value) < 1:
        return usage_finding("set-weight", {"name": value})
    return weight.changed(int(value))


def _weights_by_name(criteria: CriteriaSet) -> dict[str, Weight]:
    """Every weight by the id of its trait or criterion; where both have it, behind that of its place: `PLACE.ID`."""
    found = tuple(weights(criteria))
    ids = [weight.of for weight in found]
    return {weight.of if ids.count(weight.of) == 1 else f"{_place(weight)}.{weight.of}": weight for weight in found}


def _place(weight: Weight) -> str:
    """The criterion that a trait or criterion stands in, or the key of the set: `criteria`, `context`, `traits`."""
    return weight.criterion or weight.path[0]


def _within(name: str, known: Mapping[str, Weight], criteria: CriteriaSet) -> tuple[str, ...]:
    """The keys of the weights that `CRITERION.NAME` is about."""
    found: dict[str, None] = {}
    for left, right in _splits(name):
        inner = meant(left, criteria.all_criteria)
        there = {key: weight for key, weight in known.items() if weight.criterion in inner}
        ids = meant(right, {weight.of: weight.thing for weight in there.values()})
        found |= {key: None for key, weight in there.items() if weight.of in ids}
    return tuple(found)


def _splits(name: str) -> Iterator[tuple[str, str]]:
    """The text before and after each full stop: a label may have some in it."""
    for match in re.finditer(r"\.", name):
        if (left := name[: match.start()].strip()) and (right := name[match.end() :].strip()):
            yield left, right


# ---- thresholds


def _threshold(name: str, value: str, criteria: CriteriaSet) -> NumberChange | Finding:
    placed = criteria.all_criteria
    splits = list(_splits(name))
    if not splits:
        return usage_finding("set-form", {"kind": "threshold"})
    named = [(id, right) for left, right in splits for id in meant(left, placed)]
    if not named:
        return _unknown("unknown-criterion", splits[-1][0], placed)
    found = dict.fromkeys((id, level) for id, right in named for level in meant(right, _levels(placed[id], criteria)))
    if len(found) > 1:
        return usage_finding("ambiguous-name", {"name": name, "ids": tuple(f"{id}.{level}" for id, level in found)})
    if not (criterion := placed[named[0][0] if not found else next(iter(found))[0]]).criterion.thresholds:
        return usage_finding("no-thresholds", {"name": criterion.id})
    if not found:
        above = dict(list(_levels(criterion, criteria).items())[1:])
        return _unknown("unknown-level", named[0][1], above)
    ((_, level),) = found
    if level not in criterion.criterion.thresholds:
        return usage_finding("first-threshold", {"name": level, "kind": "supposed"})
    numbers = read_numbers(value)
    if len(numbers) != 1 or not 0 <= (new := Decimal(numbers[0])) <= 100:
        return usage_finding("set-threshold", {"name": value})
    path = (*criterion.path, "thresholds", level)
    return NumberChange("threshold", criterion.id, "level", level, path, criterion.criterion.thresholds[level], new)


def _levels(placed: PlacedCriterion, criteria: CriteriaSet) -> dict[str, object]:
    """The levels of a criterion, the worst first, with their labels if they have some."""
    scale = placed.criterion.levels or criteria.levels
    return dict(scale) if isinstance(scale, Mapping) else dict.fromkeys(scale)


def _unknown(id: str, name: str, known: Collection[str]) -> Finding:
    return usage_finding(id, suggestion(name, known))


# ---- the set with them


class SupposedCriteria(NamedTuple):
    """A criteria set with changed numbers: its findings that the set as it is does not have, and the set ready to use,
    None where one of them is an error.
    """

    findings: tuple[Finding, ...]
    ready: LoadedCriteria | None


def suppose(loaded: LoadedCriteria, changes: Sequence[NumberChange], levels: Levels, lang: Lang) -> SupposedCriteria:
    """The set with the changes, verified; its findings are as severe as `levels` says, with labels in the language."""
    changed = with_changes(loaded.criteria, changes)
    known = set(map(_key, criteria_problems(loaded.criteria)))
    new = [problem for problem in criteria_problems(changed) if _key(problem) not in known]
    found = [to_finding(loaded.file, START, problem.id, _with_labels(problem, changed, lang)) for problem in new]
    leveled = tuple(finding for each in found if (finding := with_level(each, levels)))
    invalid = any(finding.severity == "error" for finding in found)
    return SupposedCriteria(leveled, None if invalid else compiled(loaded.file, changed))


def _with_labels(problem: Problem, criteria: CriteriaSet, lang: Lang) -> MessageWords:
    """The words of a problem; in place of the ids of levels, criteria, traits and values their labels, in quotes."""
    words = suggest(problem)
    criterion = criteria.all_criteria.get(str(words.get("criterion")))
    trait = criteria.all_traits.get(str(words.get("trait")))
    levels = _levels(criterion, criteria) if criterion else {}
    values = trait.values if trait else {}
    named: Mapping[str, Mapping[str, object]] = {
        "level-unreachable": levels,
        "threshold-on-a-score": levels,
        "value-idle": values,
        "trait-idle": criteria.all_traits,
    }
    known: Mapping[str, Mapping[str, object]] = {
        "criterion": criteria.all_criteria,
        "other": criteria.all_criteria,
        "level": levels,
        "trait": criteria.all_traits,
        "others": values,
        "name": named.get(problem.id, {}),
    }

    def labelled(id: str, things: Mapping[str, object]) -> str:
        text = label(things.get(id))
        return id if text is None else say(lang, "quoted", text=pick(text, lang))

    def word(key: str, given: MessageWord) -> MessageWord:
        if key not in known or not isinstance(given, str | tuple):
            return given
        things = known[key]
        return labelled(given, things) if isinstance(given, str) else tuple(labelled(id, things) for id in given)

    return {key: word(key, given) for key, given in words.items()}


def _key(problem: Problem) -> tuple[object, ...]:
    """What two problems share that are the same one: another weight gives another witness."""
    return problem.id, problem.path, problem.words.get("name")
