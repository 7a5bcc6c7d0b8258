"""Reads an Excel workbook out of its zip file, for tests."""

from __future__ import annotations

import zipfile
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree


class Cell(NamedTuple):
    """What a cell holds, as a text or a number, and its format's number in the list of formats."""

    value: str | float | None
    style: int


class Book(NamedTuple):
    """A workbook: the rows of its sheets by their names, and the parts that the sheets and the formats stand in."""

    rows: dict[str, list[list[Cell]]]
    sheets: dict[str, ElementTree.Element]
    styles: ElementTree.Element
    names: list[str]

    def column(self, sheet: str, title: str) -> list[str | float | None]:
        """The values below the title."""
        header, *rows = self.rows[sheet]
        at = [cell.value for cell in header].index(title)
        return [row[at].value for row in rows]

    def texts(self) -> set[str]:
        cells = chain.from_iterable(chain.from_iterable(self.rows.values()))
        return {cell.value for cell in cells if isinstance(cell.value, str)}

    def format(self, cell: Cell) -> ElementTree.Element:
        return self.styles.findall("{*}cellXfs/{*}xf")[cell.style]


def opened(file: Path) -> Book:
    with zipfile.ZipFile(file) as package:

        def part(name: str) -> ElementTree.Element:
            return ElementTree.fromstring(package.read(name))

        texts = ["".join(each.itertext()) for each in part("xl/sharedStrings.xml").findall("{*}si")]
        titles = [str(each.get("name")) for each in part("xl/workbook.xml").findall("{*}sheets/{*}sheet")]
        sheets = {title: part(f"xl/worksheets/sheet{at}.xml") for at, title in enumerate(titles, 1)}
        rows = {title: [_row(row, texts) for row in sheet.iter(f"{NS}row")] for title, sheet in sheets.items()}
        return Book(rows, sheets, part("xl/styles.xml"), package.namelist())


NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _row(row: ElementTree.Element, texts: list[str]) -> list[Cell]:
    cells: list[Cell] = []
    for cell in row:
        at = sum((ord(letter) - 64) * 26**place for place, letter in enumerate(reversed(_letters(cell)))) - 1
        cells += [Cell(None, 0)] * (at - len(cells))
        value, style = cell.findtext(f"{NS}v"), int(cell.get("s", 0))
        cells.append(
            Cell(None if value is None else texts[int(value)] if cell.get("t") == "s" else float(value), style)
        )
    return [*cells, *[Cell(None, 0)] * 40]


def _letters(cell: ElementTree.Element) -> str:
    return "".join(letter for letter in str(cell.get("r")) if letter.isalpha())
