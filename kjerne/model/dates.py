"""Dates in definitions: a year, a month or a day, as text (`2024`, `2024-06`, `2024-06-14`)."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple


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
    days = _days(year, month)
    day = day if len(written) > 7 else days
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= days):
        raise ValueError(written)
    return year, month, day


def _days(year: int, month: int) -> int:
    """The number of days of a month."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 31 - (month in (4, 6, 9, 11)) if month != 2 else 28 + leap


class ReadDate(NamedTuple):
    """A date as people write it: in the form of definitions; `certain` unless its numbers may mean another one."""

    iso: str
    certain: bool


MONTHS = {
    spelling: number
    for number, names in enumerate(
        (
            *("januar january", "februar february", "mars march", "april", "mai may", "juni june", "juli july"),
            *("august", "september sept", "oktober october", "november", "desember december"),
        ),
        1,
    )
    for name in names.split()
    for spelling in (name, name[:3])
}
"""The months' names in Norwegian and English, whole and cut short."""

LONGEST_DATE = 30
"""Characters of a text that may be a date."""

MIDNIGHT = re.compile(r"[ t]00:00(?::00(?:\.0+)?)?z?$")
"""What spreadsheets put behind a date."""

DAY_FIRST = re.compile(r"([0-9]{1,2})\s*([./-])\s*([0-9]{1,2})(\s*[./-]\s*|\s)([0-9]{4}|'?[0-9]{2})")
YEAR_FIRST = re.compile(r"([0-9]{4})\s*[./-]\s*([0-9]{1,2})(?:\s*[./-]\s*([0-9]{1,2}))?\.?")
DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
MONTH_FIRST = re.compile(r"([0-9]{1,2})\s*[./-]\s*([0-9]{4})")
DAY_AND_NAME = re.compile(r"(?:den )?([0-9]{1,2})(?:\.|st|nd|rd|th)?\s*([a-z]+)\.?,?\s*([0-9]{4}|(?<=[ ,.])'?[0-9]{2})")
NAME_AND_DAY = re.compile(
    r"([a-z]+)\.?\s*(?:([0-9]{1,2})(?:\.|st|nd|rd|th)?(?:,\s*|\s)|(?<=\s))([0-9]{4}|(?<=[ ,])'?[0-9]{2})"
)


def read_date(text: str) -> ReadDate | None:
    """The date that a text such as `14.06.2024`, `14. juni 2024`, `14/6-24` or `06.2024` means; None: it is none.

    The day comes before the month, as in Norway. A year of two digits is one from 1970 to 2069.
    """
    written = MIDNIGHT.sub("", " ".join(text.casefold().split()))
    if len(written) > LONGEST_DATE or not written.isascii():
        return None
    certain = True
    if match := YEAR_FIRST.fullmatch(written) or DIGITS.fullmatch(written):
        year, month, day = match.groups()
    elif match := DAY_FIRST.fullmatch(written):
        return _of_three_numbers(*match.groups())
    elif match := MONTH_FIRST.fullmatch(written):
        month, year = match.groups()
        day = None
    elif match := DAY_AND_NAME.fullmatch(written):
        day, month, year = match.groups()
    elif match := NAME_AND_DAY.fullmatch(written):
        month, day, year = match.groups()
        certain = day is not None or len(year) > len("24")  # `juni 24` may be a day
    else:
        return None
    iso = _iso(year, month, day)
    return ReadDate(iso, certain) if iso else None


def _of_three_numbers(first: str, mark: str, second: str, other_mark: str, last: str) -> ReadDate | None:
    """The date of three numbers with marks between, the last of them perhaps a year of two digits.

    With points it is Norwegian: the day comes first. With other marks the month may come first, and between the same
    marks the year: then it is not certain, and None where the numbers may stand in any order.
    """
    day_first = _iso(last, second, first)
    month_first = _iso(last, first, second) if mark != "." else None
    may_begin_with_year = len(first) == 2 == len(last) and mark == other_mark.strip()
    year_first = _iso(first, second, last) if may_begin_with_year and not (mark == "." and day_first) else None
    if day_first and month_first not in (None, day_first) and year_first:
        return None
    # Of 24-06-14 and 14-06-24, the year is the number of the 2020s.
    rather_year = year_first and first.startswith("2") and not last.startswith("2")
    iso = (year_first if rather_year else None) or day_first or year_first or month_first
    return ReadDate(iso, {day_first, month_first, year_first} <= {day_first, None}) if iso else None


def _iso(year: str, month: str, day: str | None) -> str | None:
    """The date of a year (of two digits or four), a month (a number or a name) and a day, if there is such a date."""
    year = year.lstrip("'")
    if len(year) == 2:
        year = f"{20 if int(year) < 70 else 19}{year}"
    number = int(month) if month.isdigit() else MONTHS.get(month, 0)
    iso = f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")
    try:
        return checked_date(iso)
    except ValueError:
        return None


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


def months_after(written: str, months: int) -> tuple[str, ...]:
    """The date so many months after a written year, month or day, as far as that is known.

    A day that the month does not have is its last one. Of a year alone it may be in either of two years: then both.
    """
    year, *rest = (int(part) for part in written.split("-"))
    if not rest:
        years = dict.fromkeys((year + months // 12, year + (months + 11) // 12))
        return tuple(f"{each:04}" for each in years)
    year, month = divmod(year * 12 + rest[0] - 1 + months, 12)
    in_month = f"{year:04}-{month + 1:02}"
    if len(rest) == 1:
        return (in_month,)
    return (f"{in_month}-{min(rest[1], _days(year, month + 1)):02}",)
