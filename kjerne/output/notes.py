"""The notes on a group: unknown traits, what was published, its time limit with its dates, status, mandate, advice."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from kjerne.analysis.report import GroupReport
from kjerne.model.dates import ends_before, months_after
from kjerne.model.documents import Decision, Group, Period
from kjerne.output.blocks import Line, Style, StyledText, TableCell, cell, line
from kjerne.output.words import Vocabulary, advice_text, source_name
from kjerne.texts.wording import day


def note_pairs(report: GroupReport, words: Vocabulary, as_of: date) -> Iterator[tuple[str, TableCell]]:
    """Label and content of each note: unknown traits, published conclusion, period, status, mandate, certain advice."""
    words = words.of(report.group)
    if unsettled := tuple(_unsettled_lines(report, words)):
        yield words.say("label.unsettled"), unsettled
    if report.group.published:
        yield words.say("label.published"), cell(_published_line(report, words))
    if report.period:
        yield words.say("label.period"), cell(group_time_limit(report, words, as_of))
    if report.group.status != "active":
        yield words.say("label.status"), cell(words.say(f"status.{report.group.status}"))
    if report.group.mandate_until and report.mandate_ends:
        key = "mandate.out" if report.mandate_ends < as_of else "mandate.runs"
        yield words.say("label.mandate"), cell(words.say(key, date=day(words.lang, report.group.mandate_until)))
    if not report.counts:
        return  # nobody follows advice for a group that has ended
    if certain := [advice_text(advised, report, words) for advised in report.advice if not advised.open]:
        yield words.say("label.advice"), cell(*certain)


def _unsettled_lines(report: GroupReport, words: Vocabulary) -> Iterator[Line]:
    """The traits with several possible values that could change the recommendation, those that cannot, and the unknown
    ones that are not scored.
    """
    open_traits = {trait.id for trait, chosen in report.situation.traits() if len(chosen) > 1}
    unscored = set(report.unknown) - report.situation.engine.scored
    kinds = {"matters": report.relevant, "idle": open_traits - report.relevant, "unscored": unscored}
    for kind, ids in kinds.items():
        if traits := [words.trait(id) for id in words.known_traits if id in ids]:
            yield line(StyledText(words.say(f"unknown.{kind}"), "quiet"), f" {words.listing(traits)}")


def _published_line(report: GroupReport, words: Vocabulary) -> Line:
    published = report.group.published
    assert published is not None
    key = "agrees" if report.agrees else "disagrees" if report.evaluation.robust else "unsettled"
    key = key if report.counts else f"ended.{key}"
    text = words.say(key, recommendation=words.published(published.recommendation).text)
    sources = {**words.criteria.sources, **report.group.sources}
    source_text = f" ({source_name(sources[published.source], words)})" if published.source else ""
    return line(StyledText(text, _published_style(report)), StyledText(source_text, "quiet"))


def _published_style(report: GroupReport) -> Style:
    if not report.counts:
        return "quiet"
    return "good" if report.agrees else "open"


def time_limit(period: Period, words: Vocabulary) -> str:
    """A period as text: its months, and the months until its review if there is one."""
    if period.review:
        return words.say("period.review", n=period.months, review=period.review)
    return words.say("period", n=period.months)


class Limit(NamedTuple):
    """The dates of a time limit, as far as they are known: its end, and its review; each none, one, or two years."""

    until: tuple[str, ...]
    review: tuple[str, ...]
    start: str  # the day that both are counted from
    decision: Decision | None  # the one of that day; None: it is the day of judging


def group_limit(report: GroupReport, as_of: date | None) -> Limit | None:
    """The dates of a group's time limit: those of the decision for it, what that leaves out counted from its day.

    Without such a decision both are counted from the day of judging `as_of`. None where there is no time limit or
    neither of these, and of a group that has ended.
    """
    period, decision = report.period, _deciding(report, as_of)
    start = decision.date if decision else str(as_of) if as_of else None
    if period is None or start is None or not report.counts:
        return None
    until = months_after(start, period.months)
    review = months_after(start, period.review) if period.review else ()
    if decision:
        until = (decision.until,) if decision.until else until
        review = (decision.review,) if decision.review else review
    return Limit(until, review, start, decision)


def _deciding(report: GroupReport, as_of: date | None) -> Decision | None:
    """The last decision that had been made on the day of judging, if it decided what is recommended now.

    An earlier one for the same does not count: the last one took its place.
    """
    made = [each for each in report.group.decisions if _has_come(each.date, as_of)]
    return made[-1] if made and made[-1].decided == report.evaluation.recommendation else None


def _has_come(written: str, as_of: date | None) -> bool:
    """Whether a date is on or before the day of judging, as far as it is written; so is any without such a day."""
    return as_of is None or not ends_before(str(as_of), written)


def group_time_limit(report: GroupReport, words: Vocabulary, as_of: date | None) -> str:
    """A group's time limit as text, with its dates where it has some; empty where it has no time limit.

    A date that has passed on the day `as_of` is told as one that has, and a review only if it was not made since.
    """
    period, limit = report.period, group_limit(report, as_of)
    if period is None or limit is None:
        return time_limit(period, words) if period else ""
    until, review = (
        words.listing((day(words.lang, each) for each in dates), "or") for dates in (limit.until, limit.review)
    )
    ended = as_of is not None and ends_before(limit.until[-1], str(as_of))
    due = as_of is not None and _review_due(report.group, limit, as_of)
    dated = [words.say("period.ended" if ended else "period.until", until=until)]
    if set(limit.until) <= set(months_after(limit.start, period.months)):  # else the decision gave other months
        dated.insert(0, words.say("period", n=period.months))
    clauses = [words.say("period.review-due", review=review)] if due else []
    if review and not due:
        dated.append(words.say("period.review-by", review=review))
    return "; ".join((", ".join(dated), *clauses, words.say(_start_key(limit), date=day(words.lang, limit.start))))


def _start_key(limit: Limit) -> str:
    """The key of the text that says where the dates come from."""
    if limit.decision is None:
        return "period.counted"
    counted = [not limit.decision.until, *([not limit.decision.review] if limit.review else [])]
    return "period.decided" if all(counted) else "period.decided-one" if any(counted) else "period.decided-dates"


def _review_due(group: Group, limit: Limit, as_of: date) -> bool:
    """Whether the day of the review has passed, and the group was neither assessed nor decided on since."""
    if not limit.review or not ends_before(limit.review[-1], str(as_of)):
        return False
    since = (*filter(None, (group.assessed,)), *(decision.date for decision in group.decisions))
    return all(ends_before(each, limit.review[0]) for each in since if _has_come(each, as_of))
