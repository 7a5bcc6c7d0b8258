"""Dates in definitions: a year, a month or a day, as text (`2024`, `2024-06`, `2024-06-14`)."""

import re
from datetime import date
from functools import lru_cache


@lru_cache(maxsize=4096)  # the same dates are frequent
def checked_date(value: str) -> str:
    """The text, unchanged, if it is a date. Raises `ValueError` if it is none."""
    last_day(value)
    return value


def last_day(written: str) -> tuple[int, int, int]:
    """Year, month and day on which `YYYY`, `YYYY-MM` or `YYYY-MM-DD` ends. Raises `ValueError` for any other text."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", written):
        raise ValueError(written)
    year, month, day = [*(int(part) for part in written.split("-")), 0, 0][:3]
    month = month if len(written) > 4 else 12
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = 31 - (month in (4, 6, 9, 11)) if month != 2 else 28 + leap
    day = day if len(written) > 7 else days
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= days):
        raise ValueError(written)
    return year, month, day


@lru_cache(maxsize=4096)
def last_date(written: str) -> date:
    """The last day of a written year, month or day."""
    return date(*last_day(written))


@lru_cache(maxsize=4096)
def first_date(written: str) -> date:
    """The first day of a written year, month or day."""
    year, month, day = [*(int(part) for part in written.split("-")), 1, 1][:3]
    return date(year, month, day)


# Dates are compared as text: an earlier one sorts first, and a month sorts before its days.


def ends_before(earlier: str, later: str) -> bool:
    """Whether the first date has ended before the second begins."""
    return earlier < later and not later.startswith(earlier)


def years_before(day: date, years: int) -> str:
    """The day that number of years earlier, as `YYYY-MM-DD`. Only for comparing as text: 29 February stays so."""
    return f"{max(0, day.year - years):04}{str(day)[4:]}"


def months_before(day: date, months: int) -> str:
    """The day that number of months earlier, as `YYYY-MM-DD`. Only for comparing as text: the 31st stays so."""
    year, month = divmod(max(0, day.year * 12 + day.month - 1 - months), 12)
    return f"{year:04}-{month + 1:02}-{day.day:02}"
