"""How numbers are rounded in JSON: as `round` does it, only faster."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kjerne.output.entries import points, share


@given(st.fractions(0, 100) | st.integers(0, 2000).map(lambda n: Fraction(n, 20)))
def test_scores_have_one_decimal_half_to_even(score: Fraction) -> None:
    assert points(score) == float(round(score, 1))


@given(st.fractions(0, 1) | st.integers(0, 20_000).map(lambda n: Fraction(n, 20_000)))
def test_shares_have_four_decimals_half_to_even(chance: Fraction) -> None:
    assert share(chance) == float(round(chance, 4))
