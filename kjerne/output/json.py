"""The report as JSON: the contract that other programs read. Scores have one decimal, shares four, half to even."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_never

from kjerne import __version__
from kjerne.analysis.counterfactuals import ValueChange
from kjerne.analysis.criteria_changes import CriteriaChange
from kjerne.analysis.information_value import FindOut
from kjerne.analysis.pivotal_values import Pivotal
from kjerne.analysis.report import Comparison, Explanation
from kjerne.analysis.result_changes import Difference, GroupDifference, Side, SingleCauseReports
from kjerne.analysis.situation import Situation
from kjerne.analysis.stability import Interval
from kjerne.analysis.trace import TracedCriterion, WhyNot
from kjerne.model.documents import (
    UNDETERMINED,
    UNKNOWN,
    Advice,
    Cap,
    Coding,
    Condition,
    ContextTrait,
    CriteriaSet,
    Criterion,
    Evidence,
    Rule,
    Text,
    Trait,
)
from kjerne.output.entries import entry, harmless, share
from kjerne.texts.wording import in_all_languages

Json = dict[str, Any]


def evaluation(criteria: CriteriaSet, entries: Iterable[str]) -> Iterator[str]:
    """`evaluate --format json`, of the groups' entries as `entries.written` gives them, each on a line of its own."""
    before, close, after = _dump(_head(criteria) | {"groups": []}).rpartition("]")
    between = "\n  "
    yield before
    for each in entries:
        yield between + each
        between = ",\n  "
    yield f"{close}{after}" if between == "\n  " else f"\n {close}{after}"


def explanation(explained: Explanation) -> str:
    """`explain --format json`: the group's entry, and how it came about."""
    return _dump(_explanation(explained))


def comparison(compared: Comparison) -> str:
    """`explain A B --format json`: both groups' explanations, the traits that differ, and those that decide."""
    return _dump(
        _head(compared.criteria)
        | {
            "groups": [_explanation(compared.one), _explanation(compared.other)],
            "differing": list(compared.differing),
            "decisive": [list(each) for each in compared.decisive],
        }
    )


def difference(found: Difference) -> str:
    """`diff --format json`: the groups that are not as before, and the parts in which the criteria differ."""
    sets = found.old.criteria, found.new.criteria
    return _dump(
        {
            "kjerne": __version__,
            "old": _side(found.old),
            "new": _side(found.new),
            "criteria": {
                "changed": bool(found.parts) or found.wording or _set(sets[0]) != _set(sets[1]),
                "old": _set(sets[0]),
                "new": _set(sets[1]),
                "wording": found.wording,
                "parts": [_part(part, found) for part in found.parts],
            },
            "groups": [_group_difference(each) for each in found.groups],
            "unchanged": found.unchanged,
            "left-out": list(found.left_out),
        }
    )


def _side(side: Side) -> Json:
    return {"name": side.name, "commit": side.commit}


def _set(criteria: CriteriaSet) -> Json:
    return {"id": criteria.id, "version": criteria.version}


def _group_difference(found: GroupDifference) -> Json:
    return {
        "id": found.id,
        "status": found.status,
        "before": found.before and entry(found.before),
        "after": found.after and entry(found.after),
        "traits": [
            {"trait": each.id, "from": _coding(each.old), "to": _coding(each.new), "decides": each.decides}
            for each in found.traits
        ],
        "moved": found.moved,
        "because": list(found.because),
        "alone": found.alone and _alone(found.alone),
        "parts": [".".join(part.path) for part in found.parts],
        "together": [".".join(part.path) for part in found.together],
    }


def _alone(alone: SingleCauseReports) -> Json:
    return {
        cause: report and (report.evaluation.recommendation or UNDETERMINED)
        for cause, report in alone._asdict().items()
    }


def _part(part: CriteriaChange, found: Difference) -> Json:
    return {
        "path": ".".join(part.path),
        "kind": part.kind,
        "change": part.change,
        "from": _content(part.old),
        "to": _content(part.new),
        "moves": [each.id for each in found.moved if part in each.parts],
    }


def _content(value: Any) -> Any:
    """A part of a criteria set, without its words."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Criterion):
        return {
            "weight": value.weight,
            "thresholds": {level: float(threshold) for level, threshold in value.thresholds.items()},
            "traits": {id: _content(trait) for id, trait in value.traits.items()},
            "caps": [_content(cap) for cap in value.caps],
        }
    if isinstance(value, Trait):
        return {"weight": value.weight, "values": {id: float(each.points) for id, each in value.values.items()}}
    if isinstance(value, ContextTrait):
        return {"values": list(value.values)}
    if isinstance(value, Cap):
        return {"when": _when(value.when), "at-most": value.at_most}
    if isinstance(value, Rule):
        period = value.period and {"months": value.period.months, "review": value.period.review}
        return {"when": _when(value.when), "recommend": value.recommend, "period": period}
    if isinstance(value, Advice):
        wanted = value.recommendations
        return {"when": _when(value.when), "for": None if wanted is None else list(wanted)}
    return value


def _when(when: Condition) -> Json:
    return {id: _cell(cell) for id, cell in when.items()}


def _head(criteria: CriteriaSet) -> Json:
    return {"kjerne": __version__, "criteria": {"id": criteria.id, "version": criteria.version}}


def _explanation(explained: Explanation) -> Json:
    situation, shown = explained.situation, entry(explained.report)
    return shown | {
        "trace": {traced.id: _traced(traced, shown["criteria"][traced.id]) for traced in explained.trace},
        "why-not": [_why_not(answer) for answer in explained.why_not],
        "changes": {
            way.recommendation: [[_change(each, situation) for each in one] for one in way.sets]
            for way in explained.changes
        },
        "find-out": [_find_out(found) for found in explained.find_out],
        "pivotal": [_pivotal(found) for found in explained.pivotal],
        "stability": [_interval(interval) for interval in explained.stability],
    }


def _change(change: ValueChange, situation: Situation) -> Json:
    place, index = change.place
    trait = situation.engine.criteria[place].traits[index]
    return {
        "trait": trait.id,
        "from": _now(situation, place, index),
        "to": trait.values[change.value],
        "kind": change.kind,
        "steps": change.steps,
    }


def _now(situation: Situation, place: int, index: int) -> str | list[str]:
    trait = situation.engine.criteria[place].traits[index]
    if situation.codings.get(trait.id, UNKNOWN) == UNKNOWN and len(trait.values) > 1:
        return UNKNOWN
    values = [trait.values[value] for value, _ in situation.options[place][index]]
    return values[0] if len(values) == 1 else values


def _find_out(found: FindOut) -> Json:
    return {
        "trait": found.trait,
        "answers": {value: list(left) for value, left in found.answers.items()},
        "gain": share(found.gain),
        "gain-exact": fraction(found.gain),
    }


def _pivotal(found: Pivotal) -> Json:
    recommendation = found.recommendation or UNDETERMINED
    return {"trait": found.trait, "from": found.value, "to": found.to, "recommendation": recommendation}


def _of(interval: Interval) -> str:
    """What an interval is of, beside its criterion."""
    match interval.what:
        case "threshold":
            return "level"
        case "weight":
            return "trait"
        case other:
            assert_never(other)


def _interval(interval: Interval) -> Json:
    return {
        "what": interval.what,
        "criterion": interval.criterion,
        _of(interval): interval.of,
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
    return "".join(f"{harmless(line)}\n" for line in lines)


def _traced(traced: TracedCriterion, result: Json) -> Json:
    return {
        "traits": [
            {
                "trait": trait.id,
                "value": _coding(trait.coding),
                "points": _single([float(each) for each in trait.values.values()]),
                "range": [float(min(trait.values.values())), float(max(trait.values.values()))],
                "weight": trait.weight,
                "evidence": [_evidence(each) for each in trait.evidence],
            }
            for trait in traced.traits
        ],
        "score": result["score"],
        "range": result["range"],
        "level-before-caps": _single(list(traced.before_caps)),
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


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else None


def _cell(cell: str | tuple[str, ...]) -> str | list[str]:
    return list(cell) if isinstance(cell, tuple) else cell


def _coding(coding: Coding) -> Any:
    if isinstance(coding, str):
        return coding
    if isinstance(coding, tuple):
        return list(coding)
    return {value: float(chance) for value, chance in coding.items()}


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else in_all_languages(text)


def _evidence(evidence: Evidence) -> Json:
    return {
        "source": evidence.source,
        "at": _text(evidence.at),
        "finding": _text(evidence.finding),
        "date": evidence.date,
        "confidence": evidence.confidence,
    }


def _why_not(answer: WhyNot) -> Json:
    return {
        "rule": answer.rule.id,
        "recommend": answer.rule.recommend,
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
