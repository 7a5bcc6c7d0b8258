"""Findings as compilers print them: place, message, and the line of the file with carets under the place."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator

from kjerne.model.findings import SEVERITIES, Checked, Finding, Severity, Span
from kjerne.output.findings.common import message_lines, with_lines
from kjerne.output.safe import plain_text
from kjerne.texts.languages import Lang
from kjerne.texts.wording import listing, say

COLOURS: dict[Severity, str] = {"error": "31", "warning": "33", "note": "36"}
BOLD = "1"
LONGEST = 100  # the most characters of a line that are shown
BEFORE = 40  # of them before the place, if the line is longer


def write(checked: Checked, lang: Lang, colour: bool, failing: Collection[Severity]) -> str:
    """The findings as text, coloured if `colour`, with a summary as the last line: `check --format text`."""
    lines = [text_line for finding, line in with_lines(checked) for text_line in report(finding, line, lang, colour)]
    return "\n".join([*lines, *([""] if lines else []), _summary(checked, lang), ""])


def report(finding: Finding, line: str, lang: Lang, colour: bool = False) -> Iterator[str]:
    """The lines of text about one finding; `line` is the line of the file that it begins on."""
    hue = f"{BOLD};{COLOURS[finding.severity]}"
    text, *witnesses = message_lines(finding, lang)
    place = _paint(f"{_name(finding.file)}:{finding.span.line}:{finding.span.column}:", BOLD, colour)
    severity = _paint(f"{say(lang, f'severity.{finding.severity}')}:", hue, colour)
    yield f"{place} {severity} {plain_text(text)} [{finding.id}]"
    if line.strip():
        source, blank, carets = _excerpt(line, finding.span)
        number = f"{finding.span.line:>5}"
        yield f"{number} | {source}".rstrip()
        yield f"{'':>5} | {blank}{_paint(carets, hue, colour)}"
    for witness in witnesses:
        yield f"{'':>5} = {plain_text(witness)}"


def _name(file: str) -> str:
    """The file's name; with `./` before it if the line would else be a workflow command (it begins with `::`)."""
    name = plain_text(file)
    return f"./{name}" if name.lstrip().startswith("::") else name


def _excerpt(line: str, span: Span) -> tuple[str, str, str]:
    """The line, cut to `LONGEST` characters around the place; the blanks below it up to the place; the carets."""
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
    left = max(0, min(start - BEFORE, len(line) - LONGEST))
    right = min(left + LONGEST, len(line))
    before = "…" * (left > 0) + plain_text(line[left:start])
    place = plain_text(line[start : min(end, right)])
    after = plain_text(line[max(start, min(end, right)) : right]) + "…" * (right < len(line))
    return before + place + after, " " * _columns(before), "^" * max(1, _columns(place))


def _columns(text: str) -> int:
    """The width of a text on a terminal, in columns."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _summary(checked: Checked, lang: Lang) -> str:
    counts = Counter(finding.severity for finding in checked.findings)
    count_texts = [say(lang, f"count.{severity}", n=counts[severity]) for severity in SEVERITIES if counts[severity]]
    parts = [listing(lang, count_texts) if count_texts else say(lang, "check.nothing")]
    if checked.ignored:
        parts.append(say(lang, "count.ignored", n=checked.ignored))
    return f"{say(lang, 'count.files', n=checked.files)}: {'; '.join(parts)}"


def _paint(text: str, codes: str, colour: bool) -> str:
    return f"\x1b[{codes}m{text}\x1b[0m" if colour else text
