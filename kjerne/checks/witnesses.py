"""Witnesses: examples that show a problem, as text of ids and numbers of the criteria set, parts separated by ` | `."""

from fractions import Fraction
from itertools import islice

from kjerne.engine.compiled import CompiledCriterion
from kjerne.engine.rule_table import Table, members
from kjerne.model.documents import Cap, Condition
from kjerne.model.findings import MessageWords

SHOWN = 3  # combinations named in a sentence; the others are only counted


def combinations_shown(bits: int, table: Table) -> MessageWords:
    """Words for a message: the number `n` of combinations in a set, and the first of them."""
    shown = " | ".join(levels_shown(index, table) for index in islice(members(bits), SHOWN))
    return {"n": bits.bit_count(), "combinations": shown, "witness": shown}


def levels_shown(index: int, table: Table) -> str:
    """A combination, given by its index: `need: strong, reach: weak`."""
    return ", ".join(f"{id}: {level}" for id, level in table.combination(index).items())


def condition_shown(condition: Condition) -> str:
    """A `when`: `horizon: limited, reach: [one, several]`."""
    cells = {id: cell if isinstance(cell, str) else f"[{', '.join(cell)}]" for id, cell in condition.items()}
    return ", ".join(f"{id}: {cell}" for id, cell in cells.items())


def cap_shown(cap: Cap) -> str:
    """A cap: `reach: one -> weak`."""
    return f"{condition_shown(cap.when)} -> {cap.at_most}"


def threshold_shown(level: int, criterion: CompiledCriterion) -> str:
    """A level, given by its index, with its threshold: `strong: 90`."""
    return f"{criterion.levels[level]}: {score_shown(criterion.thresholds[level - 1], criterion)}"


def level_after(level: int, criterion: CompiledCriterion) -> int:
    """The better level with the lowest threshold (the next one if thresholds rise), by index; 0 if there is none."""
    better = range(level + 1, len(criterion.levels))
    return min(better, key=lambda index: criterion.thresholds[index - 1], default=0)


def score_shown(sums: int, criterion: CompiledCriterion) -> str:
    """A sum of points as a score."""
    return number_shown(Fraction(sums, criterion.unit))


def number_shown(value: Fraction) -> str:
    """The exact number: as a decimal if it has at most four decimals, else as a fraction `n/d`."""
    digits = next((digits for digits in range(5) if (value * 10**digits).denominator == 1), None)
    if digits is None:
        return str(value)
    whole, part = divmod(value.numerator * 10**digits // value.denominator, 10**digits)
    return f"{whole}.{part:0{digits}d}" if digits else f"{whole}"
