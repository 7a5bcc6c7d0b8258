"""One file turned into one document, with everything that is wrong with it.

A good file is read once, quickly, and without places. Only where something is to be said is it read again closely.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import chain, islice, takewhile
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from kjerne import simple
from kjerne.findings import NO_WORDS, Finding, Problem, Span, Words, span_at
from kjerne.model import Group, Model, problems_of_shape
from kjerne.source import Data, Examined, RefusedError, UnreadableError, read

M = TypeVar("M", bound=Model)
T = TypeVar("T")
Problems = Callable[[M, Data], Iterable[Problem]]
"""What is wrong between the parts of a document, given the document and the plain data it was made from."""

MOST_FINDINGS = 200
"""Of one file, the worst first: who meets as many mends these, and to look for all the others could take long."""

BETWEEN_FILES = "near-duplicate-group"
"""What is found between files; a comment that ignores it stands anywhere in the file, and is not judged here."""

IGNORE = re.compile(r"#[ \t]*kjerne:[ \t]*ignore\[([a-z0-9-]++(?:[ \t]*+,[ \t]*+[a-z0-9-]++)*+)\]")
MEANT_TO_IGNORE = re.compile(r"#[ \t]*kjerne:[ \t]*(?i:ignor)[^\r\n]*")  # in that form or another, and `ignorer` too
COMMENT_WITHOUT_SPACE = re.compile("#[^\\s#]")  # quick to look for, and rare
SWALLOWED = re.compile(r"[^\s#][ \t]+(#[^\s#][^\r\n]*)")


class Loaded(NamedTuple, Generic[M]):
    """A document, or None where anything about it is an error; the findings; how many were ignored; the text."""

    document: M | None
    findings: tuple[Finding, ...] = ()
    ignored: int = 0
    text: str = ""


class Written(NamedTuple):
    """What stands in a file: the text, the plain data (None where it is refused), and whether its form is simple."""

    text: str
    data: Data
    simple: bool


def _events() -> Any:
    """What reads everything that is YAML; it brings PyYAML, which the simple form does without."""
    from kjerne import events

    return events


TOGETHER = 8
"""Files that take each step of the work together, so that what the step needs stays in the processor's cache."""


def together(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """The things in their order, so many at a time."""
    return (things[start : start + TOGETHER] for start in range(0, len(things), TOGETHER))


def look(file: str, read: Callable[[str], str] = read) -> Written | Finding:
    """What stands in a file, or why there is nothing to be had. `read` gives its text or raises `UnreadableError`."""
    try:
        text = read(file)
    except UnreadableError as error:
        return unreadable(file, error)
    if (data := simple.build(text)) is not None:
        return Written(text, data, simple=True)
    try:
        return Written(text, _events().build(text), simple=False)
    except RefusedError:
        return Written(text, None, simple=False)


def unreadable(file: str, error: UnreadableError) -> Finding:
    """That a file gives no text, and why."""
    return finding(file, error.span, error.id, error.words)


def parse(
    file: str, written: Written | Finding, model: type[M], problems: Problems[M], comments: bool = False
) -> Loaded[M]:
    """The document of this model that stands in a file, already looked at.

    With `comments`, what its comments swallow or needlessly ignore is found as well.
    """
    if isinstance(written, Finding):
        return Loaded(None, (written,))
    text, data, is_simple = written
    try:
        document = model.model_validate(data)
    except ValidationError:  # and so where there is no data
        return _closely(file, text, model, problems, comments)
    wrong = _enough(problems(document, data))
    remarkable = (wrong or comments) and _remarkable(text)
    if not wrong and not remarkable:
        return Loaded(document, text=text)
    if remarkable or not is_simple:
        return _closely(file, text, model, problems, comments)
    examined = simple.examine(text, data, [problem.path for problem in wrong])
    return _told(file, text, document, wrong, examined, comments=False)


def _enough(things: Iterable[T]) -> tuple[T, ...]:
    """As many as are told of one file, and one more where there are more."""
    return tuple(islice(things, MOST_FINDINGS + 1))


def finding(file: str, span: Span, id: str, words: Words) -> Finding:
    """A finding as severe as the catalogue says."""
    from kjerne.catalogue import CATALOGUE  # with all its examples; a good file does not need it

    return Finding(file, span, id, CATALOGUE[id].severity, words)


def _remarkable(text: str) -> bool:
    return bool((COMMENT_WITHOUT_SPACE.search(text) and SWALLOWED.search(text)) or _is_meant_to_ignore(text))


def _is_meant_to_ignore(text: str) -> bool:
    return "kjerne:" in text and bool(MEANT_TO_IGNORE.search(text))  # the word alone is the sooner looked for


def _closely(file: str, text: str, model: type[M], problems: Problems[M], comments: bool) -> Loaded[M]:
    """A file that cannot be judged from its data alone: it is refused in part, or its comments matter."""
    examined: Examined = _events().examine(text)
    document: M | None = None
    wrong: tuple[Problem, ...] = ()
    if not examined.broken and not any(id == "empty-file" for id, _, _ in examined.refusals):
        try:
            document = model.model_validate(examined.data)
            wrong = _enough(problems(document, examined.data))
        except ValidationError as error:
            shape = _enough(problems_of_shape(error, examined.data, model))
            wrong = _enough(chain(shape, _of_the_sound_part(examined.data, shape, model, problems)))
    return _told(file, text, document, wrong, examined, comments)


def _told(
    file: str, text: str, document: M | None, wrong: Sequence[Problem], examined: Examined, comments: bool
) -> Loaded[M]:
    """What is wrong with a document, each problem at its place, but for what its comments ignore."""
    findings = [finding(file, span, id, words) for id, words, span in _enough(examined.refusals)]
    findings += [
        finding(file, examined.place(problem.path, problem.part), problem.id, problem.words)
        for problem in wrong
        if not examined.concerns_refused(problem) and not _misspelt(problem, wrong)
    ]
    if comments and not examined.broken:
        for span, lost in _enough(_swallowed(text, examined)):
            findings.append(finding(file, span, "swallowed-text", {"name": lost}))
        for span in _enough(_malformed(text, examined)):
            findings.append(finding(file, span, "ignore-malformed", NO_WORDS))
    more = len(findings) > MOST_FINDINGS
    kept, ignored = _without_ignored(file, findings[:MOST_FINDINGS], text, examined, comments and not more)
    if more:
        kept += (finding(file, span_at(text, len(text)), "too-many-findings", {"limit": str(MOST_FINDINGS)}),)
    good = not any(found.severity == "error" for found in kept)
    return Loaded(document if good else None, kept, ignored, text)


def _of_the_sound_part(
    data: Data, shape: Sequence[Problem], model: type[M], problems: Problems[M]
) -> Iterator[Problem]:
    """What else is wrong with a group whose shape is wrong in places, those left out, so that all is told at once.

    Not of a criteria set: its parts lean on each other, and what is left of it would raise false alarms.
    """
    if model is not Group:
        return
    left: Any = deepcopy(data)
    for problem in shape:
        # A list goes as a whole, since its other items would move; so does what lacks a key.
        keys = tuple(takewhile(lambda step: isinstance(step, str), problem.path))
        holder = left
        for step in keys[:-1]:
            holder = holder.get(step, {})
        if keys:
            holder.pop(keys[-1], None)
    try:
        rest = model.model_validate(left)
    except ValidationError:
        return
    whole = isinstance(data, dict) and left.get("sources") == data.get("sources")
    yield from (each for each in problems(rest, left) if whole or each.id != "unknown-source")


def _misspelt(missing: Problem, problems: Iterable[Problem]) -> bool:
    """Whether a key is missing only because it stands there with a slip, as another problem says."""
    return missing.id == "missing-key" and any(
        each.path[:-1] == missing.path and each.words.get("nearest") == missing.words["name"] for each in problems
    )


# ---- comments


def lines(text: str) -> list[str]:
    """The lines of a text, whatever their ends."""
    return re.split("\r\n|\r|\n", text)


def _scalars(examined: Examined) -> list[Span]:
    """Where the texts stand, in order."""
    return sorted(span for path, span in examined.values.items() if path in examined.scalars)


def _in_comment(scalars: Sequence[Span], line: int, column: int) -> bool:
    """Whether a # stands outside every text; only outside does it begin a comment."""
    at = bisect_right(scalars, (line, column), key=lambda span: span[:2])
    return not at or scalars[at - 1][2:] <= (line, column)


def _swallowed(text: str, examined: Examined) -> Iterator[tuple[Span, str]]:
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


class _Ignore(NamedTuple):
    """A comment that ignores a check on some lines: those of the key beside or below it, with all that it holds."""

    span: Span
    id: str
    first: int
    last: int

    def covers(self, found: Finding) -> bool:
        return found.severity != "error" and found.id == self.id and self.first <= found.span.line <= self.last


def _without_ignored(
    file: str, findings: list[Finding], text: str, examined: Examined, comments: bool
) -> tuple[tuple[Finding, ...], int]:
    """The findings that no comment ignores, and how many were; errors cannot be ignored."""
    if not _is_meant_to_ignore(text):
        return tuple(findings), 0
    ids = {found.id for found in findings}
    ignores = [ignore for ignore in _ignores(text, examined) if ignore.id in ids]
    kept = [found for found in findings if not any(ignore.covers(found) for ignore in ignores)]
    ignored = len(findings) - len(kept)
    if comments and not any(found.severity == "error" for found in findings):  # an error keeps the rest from being seen
        unused = (
            ignore
            for ignore in _ignores(text, examined)
            if ignore.id != BETWEEN_FILES and not any(ignore.covers(found) for found in findings)
        )
        some = islice(unused, MOST_FINDINGS)
        kept += [finding(file, ignore.span, "ignore-unused", {"name": ignore.id}) for ignore in some]
    return tuple(kept), ignored


def ignoring_between_files(text: str) -> Span | None:
    """Where a comment ignores what is found between files, if one does."""
    if not _is_meant_to_ignore(text):
        return None
    ignores = _ignores(text, _events().examine(text))
    return next((each.span for each in ignores if each.id == BETWEEN_FILES), None)


def _malformed(text: str, examined: Examined) -> Iterator[Span]:
    """Comments that are surely meant to ignore something, but do not say it as they must."""
    if not _is_meant_to_ignore(text):
        return
    for number, found in _comments(MEANT_TO_IGNORE, text, examined):
        left = IGNORE.sub("", found[0])
        if MEANT_TO_IGNORE.match(left) or re.search(r"(?i:ignor)\w*[ \t]*\[", left):  # a slip at its head, or later
            yield Span(number, found.start() + 1, number, len(found.string.rstrip()) + 1)


def _ignores(text: str, examined: Examined) -> Iterator[_Ignore]:
    firsts, last = _beside_or_below(lines(text)), _last_lines(examined)
    for number, found in _comments(IGNORE, text, examined):
        span, first = Span(number, found.start() + 1, number, found.end() + 1), firsts[number - 1]
        for id in found[1].split(","):
            yield _Ignore(span, id.strip(), first, last.get(first, first))


def _comments(form: re.Pattern[str], text: str, examined: Examined) -> Iterator[tuple[int, re.Match[str]]]:
    """The comments of this form, each as a match in its line, and the number of that."""
    scalars = _scalars(examined)
    for number, line in enumerate(lines(text), 1):
        for found in form.finditer(line):
            if _in_comment(scalars, number, found.start() + 1):
                yield number, found


def _beside_or_below(written: Sequence[str]) -> list[int]:
    """For each line itself, or, where it is blank or a comment, the first one below that is neither, if any is."""
    numbers, below = [], 0
    for number, line in zip(range(len(written), 0, -1), reversed(written), strict=True):
        if not re.match("[ \t]*(#|$)", line):
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
