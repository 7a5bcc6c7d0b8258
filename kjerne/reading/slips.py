"""Slips of the hand behind syntax errors: the line that is wrong, which is often not the one where a parser stops."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from kjerne.model.findings import MessageWords, Term
from kjerne.model.lookalikes import KEY, START, UNSEEN, in_entry, in_quotes, with_space

ENTRY = rf"{START}(?:{KEY}|\"[^\"]*+\"|'[^']*+')[ ]*+:(?:\s|$)"
"""The beginning of a line on which a key has its colon."""

OF_KEY = rf"(?:{UNSEEN}|[ -])*+[a-z][a-z0-9-]{{0,99}}+{UNSEEN}*+[ ]*+:"
"""The beginning of a line on which a key stands, with whatever a word processor has put around it."""
BLOCK_BEGINS = r"[|>][-+0-9]{0,2}[ ]*+$"
"""The end of a line below which a block of text stands."""
MOST_FURTHER = 200
"""The most characters that are told beside the first."""

OF_STRUCTURE = (
    *("syntax.no-colon", "syntax.key-here", "syntax.indentation", "syntax.second-colon"),
    *("syntax.quotes", "syntax.no-key", "syntax.other"),
)
"""Errors that a character which is no ordinary space or dash may have brought about."""
BEGUN_ABOVE = ("syntax.key-here", "syntax.indentation", "syntax.second-colon")
"""Errors of which the cause may stand on the line above."""
COLON_ABOVE = ("syntax.key-here", "syntax.indentation")
"""Errors that a missing colon on a line above may have brought about."""
ABOUT_QUOTES = (
    *("syntax.second-colon", "syntax.open-quote", "syntax.quotes", "syntax.missing-comma", "syntax.stray"),
    *("syntax.no-colon", "syntax.key-here", "syntax.open-bracket"),
)
"""Errors that a quote of a word processor may have brought about."""


class Slip(NamedTuple):
    """The problem of a slip: its id, its words, and the index of the character at which it begins."""

    id: str
    words: MessageWords
    at: int


def slips(key: str, index: int, text: str) -> Iterator[Slip]:
    """The slip behind a syntax error (the key of its text, and its index), or else the error itself.

    Where that is a character which a word processor put at the beginning of an entry, those further down are told too.
    """
    lines = _Lines(text)
    number = lines.number_at(index)
    first = _first_slip(key, index, lines, number)
    yield first
    if first.words.get("kind") in ("space", "invisible"):
        yield from islice(_further(lines, number), MOST_FURTHER)


def _further(lines: "_Lines", number: int) -> Iterator[Slip]:
    """The misleading characters around the keys of the lines below, but for those in blocks of text."""
    block: int | None = None  # the indentation of the key that a block of text belongs to
    for below, line in lines.below(number):
        if block is not None and line.strip() and _indentation(line) <= block:
            block = None
        if block is None and re.match(OF_KEY, line) and (lookalike := in_entry(line)):
            yield Slip("misleading-character", lookalike.words, below + lookalike.at)
        if block is None and re.search(BLOCK_BEGINS, line):
            block = _indentation(line)


def _first_slip(key: str, index: int, lines: "_Lines", number: int) -> Slip:
    above = lines.above(number)
    for one in (above, number) if above is not None and key in BEGUN_ABOVE else (number,):
        if key in OF_STRUCTURE and (lookalike := in_entry(lines[one])):
            return Slip("misleading-character", lookalike.words, lines.index(one) + lookalike.at)
    if key == "syntax.indentation" and _mixes_dashes(lines, number):
        return Slip("not-yaml", {"what": Term("syntax.mixed-dashes")}, index)
    if key == "syntax.no-colon" and (written := with_space(lines[number][index - lines.index(number) :])):
        return Slip("missing-space", {"name": written}, index)
    if key in COLON_ABOVE and (without := _without_colon(lines, number)) is not None:
        begin = lines.index(without) + _column(lines[without])
        if written := with_space(lines[without]):
            return Slip("missing-space", {"name": written}, begin)
        return Slip("not-yaml", {"what": Term("syntax.no-colon")}, begin)
    if key in ABOUT_QUOTES and (lookalike := in_quotes(lines[number])):
        return Slip("misleading-character", lookalike.words, lines.index(number) + lookalike.at)
    return Slip("not-yaml", {"what": Term(key)}, index)


class _Lines:
    """The lines of a text by their numbers, from 0. What else `splitlines` would split at is refused before."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines(keepends=True)

    def __getitem__(self, number: int) -> str:
        return self._lines[number].rstrip("\r\n") if number < len(self._lines) else ""

    def index(self, number: int) -> int:
        """The index in the text at which a line begins."""
        return sum(map(len, self._lines[:number]))

    def number_at(self, index: int) -> int:
        """The number of the line on which the character at an index stands."""
        end = 0
        for number, line in enumerate(self._lines):
            end += len(line)
            if index < end:
                return number
        return len(self._lines)

    def below(self, number: int) -> Iterator[tuple[int, str]]:
        """The lines below the one of this number, each with its index in the text."""
        index = self.index(number + 1)
        for at in range(number + 1, len(self._lines)):
            yield index, self[at]
            index += len(self._lines[at])

    def above(self, number: int) -> int | None:
        """The nearest line above that is neither blank nor a comment."""
        above = range(min(number, len(self._lines)) - 1, -1, -1)
        return next((at for at in above if self._lines[at].lstrip(" \r\n")[:1] not in ("", "#")), None)


def _column(line: str) -> int:
    """Where the first key or word begins, from 0: behind the indentation and the dashes of lists."""
    match = re.match(START, line)
    return match.end() if match else 0


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _without_colon(lines: _Lines, number: int) -> int | None:
    """The line above on which the colon or the space behind it is missing, if it is found."""
    column, found, above = _column(lines[number]), None, lines.above(number)
    while above is not None and _column(lines[above]) == column and not re.match(ENTRY, lines[above]):
        found = above
        if _indentation(lines[above]) < column:  # an entry of a list begins here
            return found
        above = lines.above(above)
    # Below a key that has a value, the lines would go on with that value.
    continues = above is not None and _column(lines[above]) < column and not lines[above].rstrip().endswith(":")
    return None if continues else found


def _mixes_dashes(lines: _Lines, number: int) -> bool:
    """Whether the nearest line above with the same indentation has a dash and this has none, or the reverse."""
    indentation, above = _indentation(lines[number]), lines.above(number)
    while above is not None and _indentation(lines[above]) > indentation:
        above = lines.above(above)
    if above is None or _indentation(lines[above]) != indentation:
        return False
    return lines[above].lstrip().startswith("- ") != lines[number].lstrip().startswith("- ")
