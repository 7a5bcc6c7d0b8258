"""What a terminal can show: its width, colour, and its characters."""

from typing import NamedTuple

WIDE = 110
"""The least width in columns at which a terminal shows longer bars and one more column of the table."""


class Screen(NamedTuple):
    """What a terminal can show: width in columns, colour, and whether only ASCII."""

    width: int = 80
    colour: bool = False
    ascii_only: bool = False
