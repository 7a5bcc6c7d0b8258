"""Dates as people write them, and the form that definitions have."""

from datetime import date, timedelta

import pytest

from kjerne.model.dates import months_after, read_date
from kjerne.texts.languages import LANGUAGES
from kjerne.texts.wording import day


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("14.06.2024", "2024-06-14"),
        ("14.6.24", "2024-06-14"),
        ("14. juni 2024", "2024-06-14"),
        ("14.juni 2024", "2024-06-14"),
        ("14 June 2024", "2024-06-14"),
        ("June 14, 2024", "2024-06-14"),
        ("14th June 2024", "2024-06-14"),
        ("14/6-24", "2024-06-14"),
        ("14/6 2024", "2024-06-14"),
        ("13/12/2024", "2024-12-13"),
        ("2024-6-14", "2024-06-14"),
        ("2024/06/14", "2024-06-14"),
        ("2024.06.14", "2024-06-14"),
        ("juni 2024", "2024-06"),
        ("Des. 2023", "2023-12"),
        ("06.2024", "2024-06"),
        ("6/2024", "2024-06"),
        ("2024-6", "2024-06"),
        ("1.1.70", "1970-01-01"),
        ("14.06.24", "2024-06-14"),
        ("25.06.24", "2024-06-25"),
        ("06.07.24", "2024-07-06"),
        ("14/6/'24", "2024-06-14"),
        ("6/6-24", "2024-06-06"),
        ("june 5 2024", "2024-06-05"),
        ("june 5, 24", "2024-06-05"),
        ("juni '24", "2024-06"),
        ("1. mars 24", "2024-03-01"),
        ("20240614", "2024-06-14"),
        ("2024-06-14 00:00:00", "2024-06-14"),
        ("2024-06-14T00:00:00", "2024-06-14"),
        ("14.06.2024 00:00:00", "2024-06-14"),
        ("den 14. juni 2024", "2024-06-14"),
    ],
)
def test_a_date_is_read_as_norwegians_write_it(written: str, iso: str) -> None:
    read = read_date(f" {written} ")
    assert read is not None
    assert (read.iso, read.certain) == (iso, True)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("24-06-14", "2024-06-14"),
        ("14-06-24", "2024-06-14"),
        ("24/06/14", "2024-06-14"),
        ("14/06/24", "2024-06-14"),
        ("25-06-24", "2024-06-25"),
        ("70.06.14", "1970-06-14"),
        ("99-12-31", "1999-12-31"),
        ("3/4-24", "2024-04-03"),
        ("12/13/2024", "2024-12-13"),
        ("juni 24", "2024-06"),
    ],
)
def test_numbers_that_may_stand_in_another_order_are_not_certain(written: str, iso: str) -> None:
    assert read_date(written) == (iso, False)


@pytest.mark.parametrize("written", ["10/11/12", "06/07/24", "01-02-03", "01/02/03"])
def test_numbers_that_may_stand_in_any_order_suggest_nothing(written: str) -> None:
    assert read_date(written) is None


def test_what_may_be_another_day_elsewhere_is_not_certain() -> None:
    assert read_date("03/04/2024") == ("2024-04-03", False)
    assert read_date("3.4.2024") == ("2024-04-03", True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-13-01",
        "31.02.2024",
        "14.06",
        "sommeren 2024",
        "juni",
        "14. jun",
        "1",
        "20241301",
        "14. jun24",
        "x" * 1000,
        "١٤.٠٦.٢٠٢٤",
    ],
)
def test_other_texts_are_no_dates(text: str) -> None:
    assert read_date(text) is None


def test_every_day_is_read_as_reports_write_it() -> None:
    for number in range(0, 800, 7):
        when = date(2023, 1, 1) + timedelta(days=number)
        for lang in LANGUAGES:
            assert read_date(day(lang, when)) == (when.isoformat(), True)
            assert read_date(day(lang, when.isoformat()[:7])) == (when.isoformat()[:7], True)
        assert read_date(f"{when:%d.%m.%Y}") == (when.isoformat(), True)


@pytest.mark.parametrize(
    ("written", "months", "after"),
    [
        ("2026-11-29", 24, ("2028-11-29",)),
        ("2024-01-31", 1, ("2024-02-29",)),
        ("2025-01-31", 1, ("2025-02-28",)),
        ("2024-02-29", 12, ("2025-02-28",)),
        ("2024-08-31", 1, ("2024-09-30",)),
        ("2024-12-31", 12, ("2025-12-31",)),
        ("2024-12-15", 1, ("2025-01-15",)),
        ("2024-09", 24, ("2026-09",)),
        ("2024-12", 1, ("2025-01",)),
        ("2024", 24, ("2026",)),
        ("2024", 18, ("2025", "2026")),
        ("2024", 1, ("2024", "2025")),
        ("9999-12-31", 1, ("10000-01-31",)),
    ],
)
def test_months_are_counted_from_a_date_as_far_as_it_is_written(
    written: str, months: int, after: tuple[str, ...]
) -> None:
    assert months_after(written, months) == after
    assert all(day(lang, each) for lang in LANGUAGES for each in after)
