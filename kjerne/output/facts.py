"""The number of groups; the facts of a group, its decisions and what is done about the advice, as labels and lines."""

from collections.abc import Iterator, Sequence

from kjerne.analysis.report import GroupReport
from kjerne.model import fields
from kjerne.model.documents import UNDETERMINED, Action, Decision
from kjerne.output.blocks import Line, StyledText, TableCell, cell, line
from kjerne.output.words import Vocabulary
from kjerne.texts.wording import day

SHOWN_ELSEWHERE = ("name", "short-name", "status", "mandate-until")
"""Keys of the facts of a group that other parts of the report show: its title and its notes."""


def group_counts(groups: Sequence[GroupReport], words: Vocabulary) -> Iterator[str]:
    """`4 groups`; then, if there are any, how many have ended, which count nowhere."""
    counted = sum(group.counts for group in groups)
    if counted or not groups:
        yield words.say("groups", n=counted)
    if ended := len(groups) - counted:
        yield words.say("ended-groups", n=ended)


def fact_pairs(report: GroupReport, words: Vocabulary) -> Iterator[tuple[str, TableCell]]:
    """Label and content of each fact that no other part of the report shows, decisions and actions; last the file."""
    words = words.of(report.group)
    for fact in fields.facts():
        if fact.key not in SHOWN_ELSEWHERE and (value := getattr(report.group, fact.name)):
            yield words.say(f"label.{fact.key}"), cell(words.fact(fact.kind, value))
    if decisions := report.group.decisions:
        yield words.say("label.decisions"), tuple(row for each in decisions for row in decision_lines(each, words))
    if actions := report.group.actions:
        yield words.say("label.actions"), tuple(row for each in actions for row in action_lines(each, words))
    yield words.say("label.file"), cell(StyledText(report.file, "quiet"))


def decision_lines(decision: Decision, words: Vocabulary) -> Iterator[Line]:
    """One decision: its day, the recommendation, who, until when, its source; on a line of its own the reason."""
    given = decision.recommended
    recommended = given and words.recommendation(None if given == UNDETERMINED else given).text
    details = (
        words.say("decision.by", by=words.pick(decision.by)) if decision.by else "",
        words.say("decision.until", date=day(words.lang, decision.until)) if decision.until else "",
        words.say("decision.review", date=day(words.lang, decision.review)) if decision.review else "",
        words.say("decision.recommended", recommendation=recommended) if recommended else "",
    )
    yield line(
        f"{day(words.lang, decision.date)}: ",
        words.recommendation(decision.decided),
        "".join(f", {detail}" for detail in details if detail),
        StyledText(f" ({decision.source})" if decision.source else "", "quiet"),
    )
    if decision.because:
        yield line(StyledText(words.pick(decision.because), "quiet"))


def action_lines(action: Action, words: Vocabulary) -> Iterator[Line]:
    """One action: the text of its advice; in brackets owner, due date and status; on a line of its own the note."""
    advice = next(advice for advice in words.criteria.advice if advice.id == action.advice)
    details = (
        words.pick(action.owner),
        words.say("action.due", date=day(words.lang, action.due)) if action.due else "",
        words.say(f"action.status.{action.status}"),
    )
    named = ", ".join(detail for detail in details if detail)
    yield line(words.pick(advice.text), StyledText(f" ({named})", "quiet"))
    if action.note:
        yield line(StyledText(words.pick(action.note), "quiet"))
