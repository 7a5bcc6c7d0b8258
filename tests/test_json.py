"""How JSON is written: as the standard library writes it and rounds, only faster."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kjerne.render.json import _written, points, share

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp", "Cn")) | st.sampled_from('"\\/')
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(TEXTS, inside, max_size=4),
)


@given(VALUES)
def test_a_document_is_written_as_the_standard_library_writes_it(document: Any) -> None:
    assert _written(document) == json.dumps(document, ensure_ascii=False, indent=1)


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    assert json.loads(_written(text)) == text


@given(st.fractions(0, 100) | st.integers(0, 2000).map(lambda n: Fraction(n, 20)))
def test_scores_have_one_decimal_half_to_even(score: Fraction) -> None:
    assert points(score) == float(round(score, 1))


@given(st.fractions(0, 1) | st.integers(0, 20_000).map(lambda n: Fraction(n, 20_000)))
def test_shares_have_four_decimals_half_to_even(chance: Fraction) -> None:
    assert share(chance) == float(round(chance, 4))
