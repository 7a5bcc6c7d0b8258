"""What a terminal can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # the command line asks this module for its formats before it needs any of that
    pass


WIDE = 110
"""Columns from which a terminal has room for longer bars and one more column."""


class Screen(NamedTuple):
    """What a terminal can show: columns, colour, and whether only ASCII."""

    width: int = 80
    colour: bool = False
    ascii_only: bool = False
