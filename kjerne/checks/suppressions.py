"""Comments in a definition: those that ignore a check, and those that swallow the end of a text.

`# kjerne: ignore[ID]` silences a warning or a note on its line, or on the key below with all that it holds. Errors are
never silenced.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kjerne.model.findings import Finding, Span
from kjerne.reading.positions import Examined

BETWEEN_FILES = "near-duplicate-group"
"""What is found between files; a comment that ignores it stands anywhere in the file, and is not judged here."""

IGNORE = re.compile(r"#[ \t]*kjerne:[ \t]*ignore\[([a-z0-9-]++(?:[ \t]*+,[ \t]*+[a-z0-9-]++)*+)\]")
MEANT_TO_IGNORE = re.compile(r"#[ \t]*kjerne:[ \t]*(?i:ignor)[^\r\n]*")  # in that form or another, and `ignorer` too
WORD_BEFORE_BRACKET = re.compile(r"(?<!\w)(\w++)[ \t]*+\[")  # each word is looked at once, however long
COMMENT_WITHOUT_SPACE = re.compile("#[^\\s#]")  # quick to look for, and rare
SWALLOWED = re.compile(r"[^\s#][ \t]+(#[^\s#][^\r\n]*)")


def has_notable_comment(text: str) -> bool:
    """Whether a comment may ignore a check or swallow text, so that a close reading is needed."""
    return bool((COMMENT_WITHOUT_SPACE.search(text) and SWALLOWED.search(text)) or is_meant_to_ignore(text))


def is_meant_to_ignore(text: str) -> bool:
    """Whether some comment is meant to ignore a check, in the right form or not."""
    return "kjerne:" in text and bool(MEANT_TO_IGNORE.search(text))  # the word alone is the sooner looked for


class Ignore(NamedTuple):
    """A comment that ignores a check on the lines `first` to `last`, both counted from 1 and both included."""

    span: Span
    id: str
    first: int
    last: int


class Suppressions:
    """The comments of one text that ignore a check, and which findings they silence.

    Asked for every finding once, in any order; afterwards `unused` knows which comments had nothing to silence. Both
    cost no more than the logarithm of the number of comments or findings.
    """

    def __init__(self, ignores: Iterable[Ignore]) -> None:
        self.ignores = tuple(ignores)
        self.ignored = 0
        self._seen: dict[str, set[int]] = {}
        stretches: dict[str, list[tuple[int, int]]] = {}
        for each in self.ignores:
            self._seen[each.id] = set()
            stretches.setdefault(each.id, []).append((each.first, each.last))
        self._covered = {id: _merged(some) for id, some in stretches.items()}

    def silences(self, found: Finding) -> bool:
        """Whether a comment ignores the finding; counted where one does."""
        seen = self._seen.get(found.id)
        if seen is None or found.severity == "error":
            return False
        seen.add(found.span.line)
        starts, ends = self._covered[found.id]
        at = bisect_right(starts, found.span.line) - 1
        silenced = at >= 0 and found.span.line <= ends[at]
        self.ignored += silenced
        return silenced

    def unused(self) -> Iterator[Ignore]:
        """The comments that silenced nothing, but for those about what is found between files."""
        seen: Mapping[str, Sequence[int]] = {id: sorted(lines) for id, lines in self._seen.items()}
        for each in self.ignores:
            lines = seen[each.id]
            at = bisect_left(lines, each.first)
            if each.id != BETWEEN_FILES and not (at < len(lines) and lines[at] <= each.last):
                yield each

    def between_files(self) -> Span | None:
        """Where a comment ignores what is found between files, if one does."""
        return next((each.span for each in self.ignores if each.id == BETWEEN_FILES), None)


def _merged(stretches: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """First and last lines of the stretches, rising; stretches that overlap are one."""
    firsts: list[int] = []
    lasts: list[int] = []
    for first, last in sorted(stretches):
        if lasts and first <= lasts[-1]:
            lasts[-1] = max(lasts[-1], last)
        else:
            firsts.append(first)
            lasts.append(last)
    return firsts, lasts


def suppressions(text: str, examined: Examined) -> Suppressions:
    """The comments of a text that ignore checks."""
    return Suppressions(_ignores(text, examined) if is_meant_to_ignore(text) else ())


def malformed(text: str, examined: Examined) -> Iterator[Span]:
    """Comments that are surely meant to ignore something, but do not say it as they must."""
    if not is_meant_to_ignore(text):
        return
    for number, found in _comments(MEANT_TO_IGNORE, text, examined):
        left = IGNORE.sub("", found[0])
        later = any("ignor" in word.lower() for word in WORD_BEFORE_BRACKET.findall(left))
        if MEANT_TO_IGNORE.match(left) or later:  # a slip at its head, or further on
            yield Span(number, found.start() + 1, number, len(found.string.rstrip()) + 1)


def swallowed(text: str, examined: Examined) -> Iterator[tuple[Span, str]]:
    """Where a # right behind a space took the rest of an unquoted text for a comment: the place, and what is lost.

    An ordinary comment has a space behind its #, so it is left alone.
    """
    scalars, written = _scalars(examined), [*lines(text), ""]  # where what is empty may stand, at the end
    unquoted = {span[2:] for span in scalars if written[span.line - 1][span.column - 1 : span.column] not in ("'", '"')}
    for number, line in enumerate(written, 1):
        for found in SWALLOWED.finditer(line):
            if MEANT_TO_IGNORE.match(found[1]):
                continue
            if (number, found.start() + 2) in unquoted and _in_comment(scalars, number, found.start(1) + 1):
                yield Span(number, found.start(1) + 1, number, len(line) + 1), found[1].rstrip()


def lines(text: str) -> list[str]:
    """The lines of a text, whatever their ends."""
    return re.split("\r\n|\r|\n", text)


def _ignores(text: str, examined: Examined) -> Iterator[Ignore]:
    firsts, last = _beside_or_below(lines(text)), _last_lines(examined)
    for number, found in _comments(IGNORE, text, examined):
        span, first = Span(number, found.start() + 1, number, found.end() + 1), firsts[number - 1]
        for id in found[1].split(","):
            yield Ignore(span, id.strip(), first, last.get(first, first))


def _comments(form: re.Pattern[str], text: str, examined: Examined) -> Iterator[tuple[int, re.Match[str]]]:
    """The comments of this form, each as a match in its line, and the number of that."""
    scalars = _scalars(examined)
    for number, line in enumerate(lines(text), 1):
        for found in form.finditer(line):
            if _in_comment(scalars, number, found.start() + 1):
                yield number, found


def _scalars(examined: Examined) -> list[Span]:
    """Where the texts stand, in order."""
    return sorted(span for path, span in examined.values.items() if path in examined.scalars)


def _in_comment(scalars: Sequence[Span], line: int, column: int) -> bool:
    """Whether a # stands outside every text; only outside does it begin a comment."""
    at = bisect_right(scalars, (line, column), key=lambda span: span[:2])
    return not at or scalars[at - 1][2:] <= (line, column)


def _beside_or_below(written: Sequence[str]) -> list[int]:
    """For each line itself, or, where it is blank or a comment, the first one below that is neither, if any is."""
    numbers, below = [], 0
    for number, line in zip(range(len(written), 0, -1), reversed(written), strict=True):
        if not re.match("[ \t]*+(#|$)", line):
            below = number
        numbers.append(below or number)
    return numbers[::-1]


def _last_lines(examined: Examined) -> dict[int, int]:
    """For each line with a key on it, the last line that belongs to it; a block ends where the next thing begins."""
    last: dict[int, int] = {}
    for path, key in examined.keys.items():
        value = examined.values.get(path, key)
        end = value.end_line - (value.end_column == 1 and value.end_line > value.line)
        last[key.line] = max(last.get(key.line, key.line), end)
    return last
