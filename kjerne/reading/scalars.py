"""What an unquoted word means, by the core schema of YAML 1.2: null, a boolean, an exact number, or text."""

import re
from decimal import Decimal
from functools import lru_cache

from kjerne.model.plain_data import Scalar
from kjerne.reading.refusals import MAX_NUMBER

CONSTANTS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
NEITHER_TEXT_NOR_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
# 010 is 8 for some readers and 10 for others, so it is no number here: it stays text, and is refused as a number.
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?")
MAY_BE_SPECIAL = frozenset("0123456789+-.~nNtTfF")


@lru_cache(maxsize=4096)  # the same dates and numbers are frequent
def resolve(text: str) -> Scalar:
    """What an unquoted scalar means: null, a boolean, an exact number, or the text itself.

    Raises `ValueError` for a NaN or an infinity and `OverflowError` for a number that is too long.
    """
    if text in CONSTANTS:
        return CONSTANTS[text]
    whole = WHOLE.fullmatch(text)
    if not whole and not DECIMAL.fullmatch(text):
        if NEITHER_TEXT_NOR_NUMBER.fullmatch(text):
            raise ValueError(text)
        return text
    if len(text) > MAX_NUMBER:
        raise OverflowError(text)
    return int(text) if whole else Decimal(text)
