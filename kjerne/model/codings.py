"""How traits are coded: the codings of a group, with numbers as the values they stand for."""

import re
from decimal import Decimal

from kjerne.model.documents import Coding, ContextTrait, CriteriaSet, Group

LONGEST_NUMBER = 40  # characters; more than a number in a file has, also once its exponent is written with a sign
NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,2})?")

TYPED = r"([-+]?[0-9]{1,30}(?:[.,][0-9]{1,30})?)"
RANGE = re.compile(rf"{TYPED}(?:\s*(?:[-–—]|\bto\b|\btil\b)\s*{TYPED})?", re.IGNORECASE)
"""A number with a point or comma before its decimals, or two with a hyphen, a dash or `to` between."""


def codings(group: Group, criteria: CriteriaSet) -> dict[str, Coding]:
    """The coding of each of the group's traits by id, without the evidence; a number as the value it stands for."""
    coded = {id: observation.value for id, observation in group.traits.items()}
    for id in criteria.numbers.keys() & coded:
        coded[id] = in_values(coded[id], criteria.numbers[id])
    return coded


def in_values(coding: Coding, trait: ContextTrait) -> Coding:
    """The coding of a number in values: a number as the value it stands for, a range as the list of its values.

    A number stands for the value with the greatest `from` that it reaches, else for the one without.
    """
    if isinstance(coding, str) and is_number(coding):
        return _value_of(Decimal(coding), trait)
    if isinstance(coding, tuple) and len(coding) == 2 and all(map(is_number, coding)):
        values = tuple(trait.values)
        ends = sorted(values.index(_value_of(Decimal(end), trait)) for end in coding)
        between = values[ends[0] : ends[1] + 1]
        return between if len(between) > 1 else between[0]
    return coding


def is_number(written: str) -> bool:
    """Whether a coding is a number as files may have it (see `reading.scalars`), and not the id of a value."""
    return len(written) <= LONGEST_NUMBER and NUMBER.fullmatch(written) is not None


def numbers_in(coding: Coding) -> tuple[Decimal, ...]:
    """The numbers of a coding, the two of a range in its order; empty if not all of it are numbers."""
    written = (coding,) if isinstance(coding, str) else coding if isinstance(coding, tuple) else ()
    return tuple(map(Decimal, written)) if all(map(is_number, written)) else ()


def read_numbers(text: str) -> tuple[str, ...]:
    """The number, or the two of a range, that a person typed: `3,5`, `3-9`; as files have them. Empty for other texts.

    The two may stand in the wrong order.
    """
    written = RANGE.fullmatch(text.strip())
    ends = [f"{Decimal(end.replace(',', '.')):f}" for end in written.groups() if end] if written else []
    return tuple(ends[:1] if len(ends) == 2 and Decimal(ends[0]) == Decimal(ends[1]) else ends)


def _value_of(number: Decimal, trait: ContextTrait) -> str:
    reached = {id: value.from_ for id, value in trait.values.items() if value.from_ is None or value.from_ <= number}
    return max(reached, key=lambda id: (reached[id] is not None, reached[id] or Decimal(0)))
