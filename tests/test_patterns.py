"""Time in step with the input: no regular expression of the program takes much longer where it fails late."""

from __future__ import annotations

import re
from time import process_time

import pytest

from kjerne.reading.full_yaml import _join_surrogates
from tests.fuzz import patterns


@pytest.mark.long
def test_a_hundred_times_the_text_takes_nothing_like_ten_thousand_times_as_long() -> None:
    worst = {name: patterns.worst(pattern).seconds for name, pattern in patterns.patterns().items()}
    assert len(worst) > 40
    # In step it would be 100 times as long, by the square 10,000.
    assert [name for name, (small, _, large) in worst.items() if large >= 1000 * max(small, 1e-5)] == []


@pytest.mark.long
def test_the_worst_inputs_show_a_pattern_that_is_out_of_step() -> None:
    bad = patterns.Used(re.compile(r'"(?:[^"\\]|\\.)*"'), ("finditer",))
    quotes = [parts for parts in patterns.inputs(bad) if parts[1] == '\\"']
    assert quotes
    small, large = (
        min(patterns.seconds(bad, patterns.filled(quotes[0], size)) for _ in range(2)) for size in (1000, 20_000)
    )
    assert large > 100 * small


@pytest.mark.long
def test_quotes_that_are_never_closed_are_gone_through_once() -> None:
    for unit in ('\\"', '"', "'", "''", '"\\', "[\"'", ' #"', ":", ": ", "\\"):
        small, large = (time_of(f"[{unit * (size // len(unit))}") for size in (10_000, 1_000_000))
        assert large < 1000 * max(small, 1e-5)


def time_of(text: str) -> float:
    start = process_time()
    _join_surrogates(text)
    return process_time() - start
