"""Shares of a coding, from 0 to 1: decimals, and fractions such as `1/3`; their exact sum."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_UP, Decimal, localcontext
from fractions import Fraction
from math import lcm
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

LONGEST_TERM = 30
"""Digits above and below the line of a fraction: as many as a number in a file may have characters."""

FRACTION = re.compile(r"[-+]?(?:0|[1-9][0-9]*)/(?:0|[1-9][0-9]*)")
FRACTION_FROM_0 = rf"^\+?(0|[1-9][0-9]{{0,{LONGEST_TERM - 1}}})/[1-9][0-9]{{0,{LONGEST_TERM - 1}}}$"
"""The same without a negative one or one with 0 below the line, for a JSON Schema."""


class WrittenFraction(Fraction):
    """A fraction that is written as in its file: `2/6` is 1/3 in arithmetic and `2/6` as text."""

    __slots__ = ("written",)
    written: str

    def __new__(cls, written: str) -> WrittenFraction:
        """The fraction of a text that `FRACTION` matches. Raises `ZeroDivisionError` for 0 below the line."""
        made = super().__new__(cls, written)
        made.written = written
        return made

    def __str__(self) -> str:
        return self.written

    def __reduce__(self) -> tuple[type[WrittenFraction], tuple[str]]:
        return WrittenFraction, (self.written,)

    def __copy__(self) -> WrittenFraction:
        return self

    def __deepcopy__(self, memo: Any) -> WrittenFraction:
        return self


class ShareShape:
    """The schema of a share. Written as a core schema: pydantic of itself takes any text for a fraction."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_to_share)


def _to_share(value: object) -> Decimal | Fraction:
    """A number as `Decimal`, a text such as `1/3` as a fraction. Raises an error of pydantic for anything else."""
    if isinstance(value, Decimal | WrittenFraction):
        return value
    if type(value) is int:
        return Decimal(value)
    if not isinstance(value, str) or "/" not in value:
        raise PydanticCustomError("number_type", "a number")
    if not FRACTION.fullmatch(value):
        raise PydanticCustomError("bad-fraction", "a fraction")
    if any(len(term.lstrip("+-")) > LONGEST_TERM for term in value.split("/")):
        raise PydanticCustomError("fraction-too-long", "too many digits")
    try:
        return WrittenFraction(value)
    except ZeroDivisionError:
        raise PydanticCustomError("fraction-of-zero", "0 below the line") from None


def wrong_sum(shares: Iterable[Decimal | Fraction]) -> str | None:
    """The exact sum of shares as text if it is not one: with a fraction among them as a fraction. None where it is."""
    numbers = tuple(shares)
    if all(isinstance(number, Decimal) for number in numbers):
        with localcontext(prec=300):  # enough to add any two numbers that can be written exactly
            total = sum(numbers)
        return None if total == 1 else str(total)
    ratios = [number.as_integer_ratio() for number in numbers]
    unit = lcm(*[denominator for _, denominator in ratios])  # one, where `Fraction` would reduce every partial sum
    whole = sum([numerator * (unit // denominator) for numerator, denominator in ratios])
    if whole == unit:
        return None
    if unit.bit_length() <= LONGEST_TERM * 8:
        return str(Fraction(whole, unit))
    with localcontext(prec=LONGEST_TERM, rounding=ROUND_DOWN if 0 <= whole < unit else ROUND_UP):  # never to 1
        return str(Decimal(whole) / Decimal(unit))
