"""A group's entry in JSON: what `evaluate` writes of every group, and other reports say of some.

It is written as text, piece by piece, which for ten thousand groups is quicker than to ask an encoder.
"""

import json
from collections.abc import Iterable
from fractions import Fraction
from json.encoder import encode_basestring as quoted
from typing import Any

from kjerne.analysis.report import GroupReport
from kjerne.engine.distribution import Score
from kjerne.engine.evaluate import CriterionResult, Evaluation, Outcome
from kjerne.model.documents import UNDETERMINED, Text
from kjerne.output.safe import escaped
from kjerne.texts.wording import in_all_languages


def written(report: GroupReport, before: GroupReport | None = None) -> str:
    """A group's entry as one line of JSON; `before` is the group without `--set`, where that differs."""
    text = _group(report)
    return f'{text[:-1]}, "before": {_group(before)}}}' if before else text


def entry(report: GroupReport) -> dict[str, Any]:
    """A group's entry as data."""
    read: dict[str, Any] = json.loads(written(report))
    return read


def harmless(line: str) -> str:
    """JSON that means the same, with nothing in it that could harm a terminal."""
    return line if line.isprintable() else escaped(line)


def _group(report: GroupReport) -> str:
    group, result = report.group, report.evaluation
    criteria = [f"{quoted(id)}: {_criterion(part)}" for id, part in result.criteria.items()]
    named = f'"name": {_wordings(group.name)}, "file": {quoted(report.file)}'  # all else is numbers and ids
    return (
        f'{{"id": {quoted(group.id)}, {harmless(named)}, {_outcomes(result)}, '
        f'"completions": {result.completions}, "total": {{{_score(result.total)}}}, '
        f'"criteria": {{{", ".join(criteria)}}}, "unknown": {_list(report.unknown)}, '
        f'"advice": {_list(advised.advice.id for advised in report.advice)}, "period": {_period(report)}, '
        f'"published": {_published(report)}}}'
    )


def _outcomes(result: Evaluation) -> str:
    return (
        f'"recommendation": {quoted(result.recommendation or UNDETERMINED)}, "robust": {_boolean(result.robust)}, '
        f'"leaning": {quoted(result.leaning)}, "possible": [{", ".join(map(_outcome, result.outcomes))}]'
    )


def _outcome(outcome: Outcome) -> str:
    return (
        f'{{"recommendation": {quoted(outcome.recommendation)}, "share": {share(outcome.share)}, '
        f'"completions": {outcome.completions}, "rules": {_list(outcome.rules)}}}'
    )


def _criterion(part: CriterionResult) -> str:
    levels = ", ".join(f"{quoted(level)}: {share(reached.share)}" for level, reached in part.levels.items())
    return f'{{{_score(part.score)}, "level": {_or_null(part.level)}, "levels": {{{levels}}}}}'


def _score(score: Score) -> str:
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
    return f'{{"recommendation": {quoted(report.group.published.recommendation)}, "agrees": {agrees}}}'


def _wordings(text: Text) -> str:
    return (
        f"{{{', '.join([f'{quoted(lang)}: {quoted(wording)}' for lang, wording in in_all_languages(text).items()])}}}"
    )


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, names))}]"


def _or_null(name: str | None) -> str:
    return "null" if name is None else quoted(name)


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def share(value: Fraction) -> float:
    """A share of one, to four decimals."""
    return _rounded(value, 10_000)


def points(value: Fraction) -> float:
    """A score, to one decimal."""
    return _rounded(value, 10)


def _rounded(value: Fraction, parts: int) -> float:
    """The nearest whole number of such parts of one, half to even: as `round` does it, without making fractions."""
    numerator, denominator = value.as_integer_ratio()
    number, left = divmod(numerator * parts, denominator)
    return (number + (2 * left + (number & 1) > denominator)) / parts
