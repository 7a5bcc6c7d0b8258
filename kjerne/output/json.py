"""Reports as JSON, for other programs (the fields are documented in `docs/contract.md`).

Scores are numbers from 0 to 100 with one decimal, shares from 0 to 1 with four; both are rounded half to even. Exact
numbers are texts `p/q`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kjerne import __version__
from kjerne.analysis.changes import ValueChange
from kjerne.analysis.criteria_changes import CriteriaChange
from kjerne.analysis.information_value import FindOut
from kjerne.analysis.other_changes import OtherChange
from kjerne.analysis.pivotal_values import Pivotal
from kjerne.analysis.report import Comparison, Explanation
from kjerne.analysis.result_changes import Difference, GroupDifference, Side, SingleCauseReports
from kjerne.analysis.situation import Situation
from kjerne.analysis.stability import Interval
from kjerne.analysis.trace import TracedCriterion, TracedTrait, WhyNot
from kjerne.engine.compiled import CompiledTrait
from kjerne.model.documents import (
    UNDETERMINED,
    UNKNOWN,
    Advice,
    Cap,
    Condition,
    ContextTrait,
    ContextValue,
    CriteriaSet,
    Criterion,
    Evidence,
    LevelRule,
    Rule,
    Trait,
    Value,
)
from kjerne.model.parts import Model, Text
from kjerne.output.entries import entry, escape_line, number_change, plain_coding, share, with_set
from kjerne.texts.wording import in_all_languages

Json = dict[str, Any]


def evaluation(criteria: CriteriaSet, entries: Iterable[str]) -> Iterator[str]:
    """`evaluate --format json` in pieces. `entries`: the groups' entries, one line each (see `entry_line`)."""
    return _with_groups(_head(criteria), entries)


def evaluation_by_sets(sets: Iterable[CriteriaSet], entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    """As `evaluation`, where several criteria sets judge; each entry is behind the id of its set."""
    head = {"kjerne": __version__, "criteria": None, "sets": [_criteria_name(criteria) for criteria in sets]}
    return _with_groups(head, (with_set(entry, id) for id, entry in entries))


def _with_groups(head: Json, entries: Iterable[str]) -> Iterator[str]:
    before, close, after = _dump(head | {"groups": []}).rpartition("]")
    between = "\n  "
    yield before
    for group in entries:
        yield between + group
        between = ",\n  "
    yield f"{close}{after}" if between == "\n  " else f"\n {close}{after}"


def explanation(explained: Explanation) -> str:
    """`explain --format json`: the group's entry with the trace of its result, changes and stability."""
    return _dump(_explanation(explained))


def comparison(compared: Comparison) -> str:
    """`explain A B --format json`: the explanations of both groups, the ids of traits that differ, sets that decide."""
    return _dump(
        _head(compared.criteria)
        | {
            "groups": [_explanation(compared.one), _explanation(compared.other)],
            "differing": list(compared.differing),
            "decisive": [list(traits) for traits in compared.decisive],
        }
    )


def differences(diffs: Sequence[Difference]) -> str:
    """`diff --format json`: the groups that changed, and the changed parts of the criteria.

    Where there are several criteria sets, `criteria` is null, `sets` has what changed in each, and each group its sets.
    """
    several = len(diffs) > 1
    groups = [
        _group_difference(group) | ({"set": _sets_of(group, diff)} if several else {})
        for diff in diffs
        for group in diff.groups
    ]
    changed = [_criteria_difference(diff) for diff in diffs]
    return _dump(
        {
            "kjerne": __version__,
            "old": _side(diffs[0].old),
            "new": _side(diffs[0].new),
            "criteria": None if several else changed[0],
            **({"sets": changed} if several else {}),
            "groups": sorted(groups, key=lambda group: str(group["id"])),
            "unchanged": sum(diff.unchanged for diff in diffs),
            "left-out": [id for diff in diffs for id in diff.left_out],
        }
    )


def _sets_of(group: GroupDifference, diff: Difference) -> Json:
    """The ids of the criteria sets that judge a group on either side; None where it is not there."""
    return {
        "old": diff.old.criteria.id if group.before else None,
        "new": diff.new.criteria.id if group.after else None,
    }


def _criteria_difference(diff: Difference) -> Json:
    sets = diff.old.criteria, diff.new.criteria
    return {
        "changed": bool(diff.parts) or diff.wording or _criteria_name(sets[0]) != _criteria_name(sets[1]),
        "old": _criteria_name(sets[0]),
        "new": _criteria_name(sets[1]),
        "wording": diff.wording,
        "parts": [_part(part, diff) for part in diff.parts],
        "beside": [_other_change(change) for change in diff.beside],
    }


def _side(side: Side) -> Json:
    base = {} if side.base_of is None else {"merge-base": list(side.base_of)}
    return {"name": side.name, "commit": side.commit, **base}


def _criteria_name(criteria: CriteriaSet) -> Json:
    """The id and version of a set, and what `--set` changes of it, if anything."""
    supposed = {"supposed": list(map(number_change, criteria.supposed))} if criteria.supposed else {}
    return {"id": criteria.id, "version": criteria.version, **supposed}


def _group_difference(group: GroupDifference) -> Json:
    return {
        "id": group.id,
        **({} if group.was is None else {"was": group.was}),
        "status": group.status,
        "before": group.before and entry(group.before),
        "after": group.after and entry(group.after),
        "traits": [
            {
                "trait": trait.id,
                "from": plain_coding(trait.old),
                "to": plain_coding(trait.new),
                "decides": trait.decides,
            }
            for trait in group.traits
        ],
        "moved": group.moved,
        "because": list(group.because),
        "alone": group.alone and _single_cause_recommendations(group.alone),
        "parts": [".".join(part.path) for part in group.parts],
        "together": [".".join(part.path) for part in group.together],
        "beside": [_other_change(change) for change in group.beside],
    }


def _other_change(change: OtherChange) -> Json:
    return {"what": ".".join(change.path), "from": _written(change.old), "to": _written(change.new)}


def _written(value: Any) -> Any:
    """A part of a definition as its file has it, without what is left out."""
    if isinstance(value, Decimal | Fraction):
        return float(value)
    if isinstance(value, Model):
        named = {key: _written(getattr(value, name)) for name, key in type(value).keys().items()}
        return {name: content for name, content in named.items() if content is not None}
    if isinstance(value, Mapping):
        return {id: _written(content) for id, content in value.items()}
    return [_written(item) for item in value] if isinstance(value, tuple) else value


def _single_cause_recommendations(alone: SingleCauseReports) -> Json:
    return {
        cause: report and (report.evaluation.recommendation or UNDETERMINED)
        for cause, report in alone._asdict().items()
    }


def _part(part: CriteriaChange, diff: Difference) -> Json:
    return {
        "path": ".".join(part.path),
        "kind": part.kind,
        "change": part.change,
        "from": _part_content(part.old),
        "to": _part_content(part.new),
        "moves": [group.id for group in diff.moved if part in group.parts],
    }


def _part_content(value: Any) -> Any:
    """A part of a criteria set as JSON, without labels and questions."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Criterion):
        return _criterion_content(value)
    if isinstance(value, Trait):
        points = {id: _points(scored) for id, scored in value.values.items()}
        return {"weight": value.weight, "values": points, **_kind_of_values(value)}
    if isinstance(value, ContextTrait):
        return {"values": list(value.values), **_kind_of_values(value)}
    if isinstance(value, Value):
        return {"points": _points(value), "from": _from(value)}
    if isinstance(value, Cap):
        return {"when": _when(value.when), "at-most": value.at_most}
    if isinstance(value, Rule):
        period = value.period and {"months": value.period.months, "review": value.period.review}
        return {"when": _when(value.when), "recommend": value.recommend, "period": period}
    if isinstance(value, LevelRule):
        return {"id": value.id, "when": _when(value.when), "level": value.level}
    if isinstance(value, Advice):
        recommendations = value.recommendations
        return {"when": _when(value.when), "for": None if recommendations is None else list(recommendations)}
    return value


def _criterion_content(value: Criterion) -> Json:
    content: Json = {"weight": value.weight}
    if value.thresholds:
        content["thresholds"] = {level: float(threshold) for level, threshold in value.thresholds.items()}
    content["traits"] = {id: _part_content(trait) for id, trait in value.traits.items()}
    if value.criteria:
        content["criteria"] = {id: _part_content(criterion) for id, criterion in value.criteria.items()}
    if value.levels:
        content["levels"] = list(value.levels)
    if value.rules:
        return content | {"hit-policy": value.hit_policy, "rules": [_part_content(rule) for rule in value.rules]}
    return content | {"caps": [_part_content(cap) for cap in value.caps]}


def _kind_of_values(trait: ContextTrait) -> Json:
    """What a trait says of its values where they are not plain words from worst to best."""
    kind: Json = {} if trait.ordered else {"ordered": False}
    return kind | (
        {"number": True, "from": {id: _from(value) for id, value in trait.values.items()}} if trait.number else {}
    )


def _from(value: ContextValue) -> float | None:
    return None if value.from_ is None else float(value.from_)


def _points(value: Value) -> float | None:
    return None if value.points is None else float(value.points)


def _when(when: Condition) -> Json:
    return {id: _cell(cell) for id, cell in when.items()}


def _head(criteria: CriteriaSet) -> Json:
    return {"kjerne": __version__, "criteria": _criteria_name(criteria)}


def _explanation(explained: Explanation) -> Json:
    situation = explained.situation
    group = entry(explained.report, explained.before, explained.criteria.supposed)
    return group | {
        "trace": {traced.id: _traced_criterion(traced, group["criteria"].get(traced.id)) for traced in explained.trace},
        "why-not": [_why_not(answer, in_tree=explained.criteria.is_tree) for answer in explained.why_not],
        "changes": {
            counterfactuals.recommendation: [
                [_change(change, situation) for change in change_set] for change_set in counterfactuals.sets
            ]
            for counterfactuals in explained.changes
        },
        "find-out": [_find_out(open_trait) for open_trait in explained.find_out],
        "pivotal": [_pivotal(pivotal) for pivotal in explained.pivotal],
        "stability": [_interval(interval) for interval in explained.stability],
    }


def _change(change: ValueChange, situation: Situation) -> Json:
    trait = situation.engine.traits[change.trait]
    return {
        "trait": trait.id,
        "from": _present_value(situation, trait),
        "to": trait.values[change.value],
        "kind": change.kind,
        "steps": change.steps,
    }


def _present_value(situation: Situation, trait: CompiledTrait) -> str | list[str]:
    if situation.codings.get(trait.id, UNKNOWN) == UNKNOWN and len(trait.values) > 1:
        return UNKNOWN
    values = [trait.values[value] for value, _ in situation.options[trait.id]]
    return values[0] if len(values) == 1 else values


def _find_out(open_trait: FindOut) -> Json:
    return {
        "trait": open_trait.trait,
        "answers": {value: list(possible) for value, possible in open_trait.answers.items()},
        "gain": share(open_trait.gain),
        "gain-exact": fraction(open_trait.gain),
    }


def _pivotal(pivotal: Pivotal) -> Json:
    recommendation = pivotal.recommendation or UNDETERMINED
    return {"trait": pivotal.trait, "from": pivotal.value, "to": pivotal.to, "recommendation": recommendation}


def _interval(interval: Interval) -> Json:
    return {
        "what": interval.what,
        "criterion": interval.criterion,
        interval.subject: interval.of,
        "value": fraction(interval.value),
        "low": None if interval.low is None else fraction(interval.low),
        "high": None if interval.high is None else fraction(interval.high),
        "low-closed": interval.low_closed,
        "high-closed": interval.high_closed,
    }


def fraction(value: Fraction) -> str:
    """An exact number as `p/q`."""
    return f"{value.numerator}/{value.denominator}"


def _dump(document: Json) -> str:
    lines = json.dumps(document, ensure_ascii=False, indent=1).split("\n")
    return "".join(f"{escape_line(line)}\n" for line in lines)


def _traced_criterion(traced: TracedCriterion, result: Json | None) -> Json:
    traits = [_traced_trait(trait) for trait in traced.traits]
    if result is None or traced.result is None:  # the set's own traits
        return {"traits": traits}
    if traced.result.rules is not None:
        decided = {"level": traced.result.level, "levels": list(traced.result.levels), "rules": result["rules"]}
        return {"traits": traits, "score": None, "range": None, **decided}
    return {
        "traits": traits,
        "score": result["score"],
        "range": result["range"],
        "level-before-caps": _only_or_none(list(traced.before_caps)),
        "levels-before-caps": list(traced.before_caps),
        "level": traced.result.level,
        "levels": list(traced.result.levels),
        "caps": [
            {
                "when": {id: _cell(cell) for id, cell in cap.cap.when.items()},
                "at-most": cap.cap.at_most,
                "certain": cap.certain,
                "because": _text(cap.cap.because),
                "source": cap.cap.source,
            }
            for cap in traced.caps
        ],
    }


def _traced_trait(trait: TracedTrait) -> Json:
    points = [float(points) for points in trait.values.values() if points is not None]
    value = plain_coding(trait.coding)
    return {
        "trait": trait.id,
        "value": value,
        "points": _only_or_none(points),
        "range": [min(points), max(points)] if points else None,
        "weight": trait.weight,
        "evidence": [_evidence(piece) for piece in trait.evidence],
    }


def _only_or_none(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else None


def _cell(cell: str | tuple[str, ...]) -> str | list[str]:
    return list(cell) if isinstance(cell, tuple) else cell


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else in_all_languages(text)


def _evidence(evidence: Evidence) -> Json:
    return {
        "source": evidence.source,
        "at": _text(evidence.at),
        "finding": _text(evidence.finding),
        "date": evidence.date,
        "confidence": evidence.confidence,
        "stance": evidence.stance,
    }


def _why_not(answer: WhyNot, *, in_tree: bool) -> Json:
    gives = {"recommend": answer.rule.recommend} if isinstance(answer.rule, Rule) else {"level": answer.rule.level}
    return {
        "rule": answer.rule.id,
        **({"in": answer.within} if in_tree else {}),
        **gives,
        "failed": [
            {
                "criterion": failed.criterion,
                "wanted": list(failed.wanted),
                "had": list(failed.had),
                "distance": failed.distance,
            }
            for failed in answer.failed
        ],
        "overtaken-by": list(answer.overtaken_by),
    }
