"""A group's entry in JSON: `evaluate` writes one for every group, `explain` and `diff` for some.

It is put together as text: for ten thousand groups this is quicker than an encoder.
"""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from json.encoder import encode_basestring as quote
from typing import Any

from kjerne.analysis.firmness import Basis, Firmness, StepSets, Turn, ValueStep
from kjerne.analysis.report import GroupReport
from kjerne.engine.distribution import Score
from kjerne.engine.evaluate import Evaluation
from kjerne.engine.node_memory import CriterionResult
from kjerne.engine.table_outcomes import Outcome
from kjerne.model.documents import UNDETERMINED, UNKNOWN, Coding, NumberChange
from kjerne.model.parts import Text
from kjerne.output.safe import escape_json
from kjerne.texts.wording import in_all_languages


def entry_line(report: GroupReport, before: GroupReport | None = None, numbers: Sequence[NumberChange] = ()) -> str:
    """A group's entry as one line of JSON, without a line end; `before`: the group without `--set`, if that differs.

    `numbers`: the weights and thresholds that `--set` changes.
    """
    text = _group(report)
    if before is None:
        return text
    supposed = [*map(number_change, numbers), *(_trait_change(id, before, report) for id in report.supposed)]
    told = escape_line(json.dumps(supposed, ensure_ascii=False))
    return f'{text[:-1]}, "supposed": {told}, "before": {_group(before)}}}'


def with_set(line: str, id: str) -> str:
    """An entry that `entry_line` gave, with the id of the group's criteria set behind its file."""
    key = ', "recommendation": '  # behind the file, and nowhere in a text: there a quotation mark is escaped
    return line.replace(key, f', "set": {quote(id)}{key}')


def entry(
    report: GroupReport, before: GroupReport | None = None, numbers: Sequence[NumberChange] = ()
) -> dict[str, Any]:
    """A group's entry as data: the JSON of `entry_line`, parsed."""
    data: dict[str, Any] = json.loads(entry_line(report, before, numbers))
    return data


def number_change(change: NumberChange) -> dict[str, Any]:
    """A weight or threshold that `--set` changes, named as `stability` of `explain` names it."""
    return {
        "what": change.what,
        "criterion": change.criterion,
        change.subject: change.of,
        "from": _plain(change.old),
        "to": _plain(change.new),
    }


def _plain(number: int | Decimal) -> int | float:
    return float(number) if isinstance(number, Decimal) else number


def _trait_change(id: str, before: GroupReport, after: GroupReport) -> dict[str, Any]:
    old, new = (plain_coding(report.situation.codings.get(id, UNKNOWN)) for report in (before, after))
    return {"what": "trait", "trait": id, "from": old, "to": new}


def plain_coding(coding: Coding) -> str | list[str] | dict[str, float]:
    """How a trait is coded, as JSON: a value, a list, or shares."""
    if isinstance(coding, str):
        return coding
    if isinstance(coding, tuple):
        return list(coding)
    return {value: float(chance) for value, chance in coding.items()}


def escape_line(line: str) -> str:
    """JSON with the same meaning, in which characters that are unsafe on a terminal are escaped."""
    return line if line.isprintable() else escape_json(line)


def _group(report: GroupReport) -> str:
    group, result = report.group, report.evaluation
    criteria = [
        f"{quote(id)}: {_criterion(part, parent)}"
        for (id, part), parent in zip(result.criteria.items(), report.situation.engine.parents, strict=True)
    ]
    name_and_file = (
        f'"name": {_wordings(group.name)}, "file": {quote(report.file)}'  # all other parts are numbers and ids
    )
    return (
        f'{{"id": {quote(group.id)}, {escape_line(name_and_file)}, {_outcomes(result)}, '
        f'"completions": {result.completions}, "total": {{{_score(result.total)}}}, '
        f'"criteria": {{{", ".join(criteria)}}}, "unknown": {_list(report.unknown)}, '
        f'"advice": {_list(advised.advice.id for advised in report.advice)}, "period": {_period(report)}, '
        f'"published": {_published(report)}, "basis": {_basis(report.basis)}, '
        f'"firmness": {_firmness(report.firmness) if report.firmness else "null"}}}'
    )


def _outcomes(result: Evaluation) -> str:
    return (
        f'"recommendation": {quote(result.recommendation or UNDETERMINED)}, "robust": {_boolean(result.robust)}, '
        f'"leaning": {_or_null(result.leaning)}, "possible": [{", ".join(map(_outcome, result.outcomes))}]'
    )


def _outcome(outcome: Outcome) -> str:
    return (
        f'{{"recommendation": {quote(outcome.recommendation)}, "share": {share(outcome.share)}, '
        f'"completions": {outcome.completions}, "rules": {_list(outcome.rules)}}}'
    )


def _criterion(part: CriterionResult, parent: str | None) -> str:
    levels = ", ".join(f"{quote(level)}: {share(reached.share)}" for level, reached in part.levels.items())
    place = "" if parent is None else f'"in": {quote(parent)}, '
    rules = "" if part.rules is None else f', "rules": {_list(part.rules)}'
    return f'{{{place}{_score(part.score)}, "level": {_or_null(part.level)}, "levels": {{{levels}}}{rules}}}'


def _score(score: Score | None) -> str:
    if score is None:
        return '"score": null, "range": null'
    return f'"score": {points(score.expected)}, "range": [{points(score.low)}, {points(score.high)}]'


def _period(report: GroupReport) -> str:
    if report.period is None:
        return "null"
    review = "null" if report.period.review is None else report.period.review
    return f'{{"months": {report.period.months}, "review": {review}}}'


def _published(report: GroupReport) -> str:
    if report.group.published is None:
        return "null"
    agrees = "null" if report.agrees is None else _boolean(report.agrees)
    return f'{{"recommendation": {quote(report.group.published.recommendation)}, "agrees": {agrees}}}'


def _basis(basis: Basis) -> str:
    return "{" + ", ".join([f'"{name}": {number}' for name, number in basis._asdict().items()]) + "}"


def _firmness(firmness: Firmness) -> str:
    stands_on, margin = firmness.stands_on, firmness.margin
    exact = "null" if margin is None else f'{{"exact": {quote(str(margin))}, "points": {points_apart(margin)}}}'
    return (
        f'{{"turns": [{", ".join(map(_turn, firmness.turns))}], "together": {_together(firmness.together)}, '
        f'"stands-on": {_sets(map(_list, stands_on.sets), stands_on.complete)}, "margin": {exact}, '
        f'"any-weights": {_boolean(firmness.any_weights)}}}'
    )


def _turn(turn: Turn) -> str:
    return f'{_step(turn)[:-1]}, "possible": {_list(turn.possible)}}}'


def _step(step: Turn | ValueStep) -> str:
    return f'{{"trait": {quote(step.trait)}, "from": {quote(step.value)}, "to": {quote(step.to)}}}'


def _together(together: StepSets | None) -> str:
    if together is None:
        return "null"
    return _sets((f"[{', '.join(map(_step, changes))}]" for changes in together.sets), together.complete)


def _sets(sets: Iterable[str], complete: bool) -> str:
    return f'{{"sets": [{", ".join(sets)}], "complete": {_boolean(complete)}}}'


def _wordings(text: Text) -> str:
    return f"{{{', '.join([f'{quote(lang)}: {quote(wording)}' for lang, wording in in_all_languages(text).items()])}}}"


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(map(quote, names))}]"


def _or_null(name: str | None) -> str:
    return "null" if name is None else quote(name)


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def share(value: Fraction) -> float:
    """A share from 0 to 1, rounded to four decimals, half to even."""
    return _round_half_even(value, 10_000)


def points(value: Fraction) -> float:
    """A score from 0 to 100, rounded to one decimal, half to even."""
    return _round_half_even(value, 10)


def points_apart(value: Fraction) -> float:
    """A distance between scores, rounded to one decimal; one that would then be 0 and is not, to its first digit."""
    if not value or value > Fraction(1, 20):
        return points(value)
    return float(f"{float(value):.1g}")


def _round_half_even(value: Fraction, parts: int) -> float:
    """`value` rounded to a multiple of 1/`parts`, half to even, like `round`, but without new fractions."""
    numerator, denominator = value.as_integer_ratio()
    number, remainder = divmod(numerator * parts, denominator)
    return (number + (2 * remainder + (number & 1) > denominator)) / parts
