"""Comments in a definition: those that ignore a check, and those that swallow the end of a text.

`# kjerne: ignore[ID]` silences a warning or a note on its line. On a line of its own it silences them on the key below
and in all that the key holds. Errors are never silenced.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kjerne.model.findings import Finding, Span
from kjerne.reading.positions import Examined

BETWEEN_FILES = "near-duplicate-group"
"""The check that compares files. A comment that ignores it may stand anywhere in the file; it is not judged here."""

IGNORE = re.compile(r"#[ \t]*kjerne:[ \t]*ignore\[([a-z0-9-]++(?:[ \t]*+,[ \t]*+[a-z0-9-]++)*+)\]")
MEANT_TO_IGNORE = re.compile(r"#[ \t]*kjerne:[ \t]*(?i:ignor)[^\r\n]*")  # also a wrong form, or `ignorer`
WORD_BEFORE_BRACKET = re.compile(r"(?<!\w)(\w++)[ \t]*+\[")  # possessive: each word is matched once
COMMENT_WITHOUT_SPACE = re.compile("#[^\\s#]")  # a quick first test
SWALLOWED = re.compile(r"[^\s#][ \t]+(#[^\s#][^\r\n]*)")


def has_notable_comment(text: str) -> bool:
    """Whether a comment may ignore a check or swallow text, so that the text must be examined."""
    return bool((COMMENT_WITHOUT_SPACE.search(text) and SWALLOWED.search(text)) or is_meant_to_ignore(text))


def is_meant_to_ignore(text: str) -> bool:
    """Whether some comment is meant to ignore a check, in the right form or not."""
    return "kjerne:" in text and bool(MEANT_TO_IGNORE.search(text))  # the word alone is faster to look for


class Ignore(NamedTuple):
    """A comment that ignores a check on the lines `first` to `last`, both counted from 1 and both included."""

    span: Span
    id: str
    first: int
    last: int


class Suppressions:
    """The comments of one text that ignore a check, and which findings they silence.

    Call `silences` once for every finding, in any order, and `unused` afterwards. Each look-up is a binary search.
    `ignored` counts the findings that were silenced.
    """

    def __init__(self, ignores: Iterable[Ignore]) -> None:
        self.ignores = tuple(ignores)
        self.ignored = 0
        self._found: dict[str, tuple[tuple[list[int], list[int]], set[int]]] = {}
        """By the id of each check that found something: the lines that are ignored, and those of its findings.

        Not by the ids in the comments, of which a file of one mebibyte may have 200,000.
        """

    def silences(self, finding: Finding) -> bool:
        """Whether a comment ignores the finding; if so, it is counted in `ignored`."""
        if not self.ignores or finding.severity == "error":
            return False
        if finding.id not in self._found:
            parts = ((ignore.first, ignore.last) for ignore in self.ignores if ignore.id == finding.id)
            self._found[finding.id] = _merged_stretches(parts), set()
        (starts, ends), lines_seen = self._found[finding.id]
        lines_seen.add(finding.span.line)
        index = bisect_right(starts, finding.span.line) - 1
        silenced = index >= 0 and finding.span.line <= ends[index]
        self.ignored += silenced
        return silenced

    def unused(self) -> Iterator[Ignore]:
        """The comments that silenced nothing, but not those that ignore the check between files."""
        lines_by_id: Mapping[str, Sequence[int]] = {id: sorted(lines) for id, (_, lines) in self._found.items()}
        for ignore in self.ignores:
            lines = lines_by_id.get(ignore.id, ())
            index = bisect_left(lines, ignore.first)
            if ignore.id != BETWEEN_FILES and not (index < len(lines) and lines[index] <= ignore.last):
                yield ignore

    def between_files(self) -> Span | None:
        """The place of the first comment that ignores the check between files; None if there is none."""
        return next((ignore.span for ignore in self.ignores if ignore.id == BETWEEN_FILES), None)


def _merged_stretches(stretches: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """First and last lines of the stretches, both rising; stretches that overlap are merged into one."""
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


def malformed_ignores(text: str, examined: Examined) -> Iterator[Span]:
    """The places of the comments that are meant to ignore a check but are not written correctly."""
    if not is_meant_to_ignore(text):
        return
    for number, match in _comments(MEANT_TO_IGNORE, text, examined):
        remainder = IGNORE.sub("", match[0])
        later = any("ignor" in word.lower() for word in WORD_BEFORE_BRACKET.findall(remainder))
        if MEANT_TO_IGNORE.match(remainder) or later:  # wrong at its beginning, or further on
            yield Span(number, match.start() + 1, number, len(match.string.rstrip()) + 1)


def swallowed_texts(text: str, examined: Examined) -> Iterator[tuple[Span, str]]:
    """Comments that are probably the rest of an unquoted text, as in `name: Group #2`: their place and their text.

    A comment with a space behind its # is an ordinary one and is not reported.
    """
    text_lines = [*lines(text), ""]  # an empty value may stand behind the last line
    scalars = _scalars(examined, text_lines)
    unquoted = {
        span[2:] for span in scalars if text_lines[span.line - 1][span.column - 1 : span.column] not in ("'", '"')
    }
    for number, line in enumerate(text_lines, 1):
        for match in SWALLOWED.finditer(line):
            if MEANT_TO_IGNORE.match(match[1]):
                continue
            if (number, match.start() + 2) in unquoted and _in_comment(scalars, number, match.start(1) + 1):
                yield Span(number, match.start(1) + 1, number, len(line) + 1), match[1].rstrip()


def lines(text: str) -> list[str]:
    """The lines of a text, whatever their ends."""
    return re.split("\r\n|\r|\n", text)


def _ignores(text: str, examined: Examined) -> Iterator[Ignore]:
    firsts, last_lines = _subject_lines(lines(text)), _last_lines(examined)
    for number, match in _comments(IGNORE, text, examined):
        span, first = Span(number, match.start() + 1, number, match.end() + 1), firsts[number - 1]
        for id in match[1].split(","):
            yield Ignore(span, id.strip(), first, last_lines.get(first, first))


def _comments(form: re.Pattern[str], text: str, examined: Examined) -> Iterator[tuple[int, re.Match[str]]]:
    """The comments that match the form: the number of the line, from 1, and the match in the line."""
    text_lines = lines(text)
    scalars = _scalars(examined, [*text_lines, ""])
    for number, line in enumerate(text_lines, 1):
        for match in form.finditer(line):
            if _in_comment(scalars, number, match.start() + 1):
                yield number, match


def _scalars(examined: Examined, text_lines: Sequence[str]) -> list[Span]:
    """The places of all scalars, in their order in the text. That of a block begins below its sign: `>` or `|`.

    Behind the sign there may be a comment.
    """
    spans = (span for path, span in examined.values.items() if path in examined.scalars)
    return sorted(
        Span(span.line + 1, 1, *max(span[2:], (span.line + 1, 1)))
        if text_lines[span.line - 1][span.column - 1 : span.column] in (">", "|")
        else span
        for span in spans
    )


def _in_comment(scalars: Sequence[Span], line: int, column: int) -> bool:
    """Whether a # at this place begins a comment: whether it is outside every scalar. Both numbers are from 1."""
    index = bisect_right(scalars, (line, column), key=lambda span: span[:2])
    return not index or scalars[index - 1][2:] <= (line, column)


def _subject_lines(text_lines: Sequence[str]) -> list[int]:
    """For each line, the number of the line that a comment on it is about.

    A line that is blank or a comment: the next line that is neither, if there is one. Every other line: itself.
    """
    numbers, below = [], 0
    for number, line in zip(range(len(text_lines), 0, -1), reversed(text_lines), strict=True):
        if not re.match("[ \t]*+(#|$)", line):
            below = number
        numbers.append(below or number)
    return numbers[::-1]


def _last_lines(examined: Examined) -> dict[int, int]:
    """For each line with a key on it, the number of the last line that belongs to the key."""
    last: dict[int, int] = {}
    for path, key in examined.keys.items():
        value = examined.values.get(path, key)
        end = value.end_line - (value.end_column == 1 and value.end_line > value.line)
        last[key.line] = max(last.get(key.line, key.line), end)
    return last
