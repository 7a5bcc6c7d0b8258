"""Cells of a `when`: which steps of a scale they let through."""

import re
from collections.abc import Sequence

from kjerne.model.documents import ANY, Cell

# ---- cells


def allowed(cell: Cell, scale: Sequence[str]) -> tuple[bool, ...]:
    """Which steps of a scale (worst to best) a cell of a `when` lets through.

    A cell is one step, a list of steps, `>= step`, `<= step` or `any`. Raises `KeyError` for a step that is not there.
    """
    if isinstance(cell, tuple):
        for name in cell:
            if name not in scale:
                raise KeyError(name)
        return tuple(step in cell for step in scale)
    if cell == ANY:
        return (True,) * len(scale)
    compared = re.fullmatch(r"(>=|<=)\s*+(.*)", cell)
    name = compared[2] if compared else cell
    if name not in scale:
        raise KeyError(name)
    at = list(scale).index(name)
    if not compared:
        return tuple(index == at for index in range(len(scale)))
    return tuple(index >= at if compared[1] == ">=" else index <= at for index in range(len(scale)))
