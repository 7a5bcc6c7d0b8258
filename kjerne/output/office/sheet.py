"""A sheet of a workbook as data."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

CellValue = str | int | Decimal | Fraction | date | None
"""The content of a cell: a Fraction is a score and is shown with one decimal; None is empty."""
SheetRow = tuple[CellValue, ...]


class Sheet(NamedTuple):
    """A sheet: its name, the titles of its columns, its rows, the indices (from 0) of columns with recommendations."""

    name: str
    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    recommendation_columns: tuple[int, ...] = ()
