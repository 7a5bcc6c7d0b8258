"""Findings as workflow commands, which GitHub shows as annotations in the changed files.

GitHub shows ten annotations of a kind and step, and drops the others without a word. So what is beyond that is written
into the log, and the last annotation says how many these are.
"""

from collections import Counter
from collections.abc import Collection, Iterator

from kjerne.model.findings import SEVERITIES, Checked, Finding, Severity
from kjerne.output.findings.common import message_lines, normal_path, with_lines
from kjerne.output.findings.text import report
from kjerne.output.safe import plain_text
from kjerne.texts.languages import Lang
from kjerne.texts.wording import say

COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
MOST_ANNOTATIONS = 10
"""Of each kind, that GitHub shows of a step."""

IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
IN_PROPERTY = IN_DATA | str.maketrans({":": "%3A", ",": "%2C"})


def write(checked: Checked, lang: Lang, colour: bool, failing: Collection[Severity]) -> str:
    """The findings as workflow commands: `check --format github`."""
    return "".join(_lines(checked, lang))


def _lines(checked: Checked, lang: Lang) -> Iterator[str]:
    totals = Counter(finding.severity for finding in checked.findings)
    counts: Counter[Severity] = Counter()
    beyond: list[str] = []
    for finding, line in with_lines(checked):
        counts[finding.severity] += 1
        if totals[finding.severity] <= MOST_ANNOTATIONS or counts[finding.severity] < MOST_ANNOTATIONS:
            yield _command(finding, lang)
        else:
            beyond += report(finding, line, lang)
    for severity in SEVERITIES:
        if (more := totals[severity] - MOST_ANNOTATIONS + 1) > 1:
            text = say(lang, "check.not-annotated", count=say(lang, f"count.{severity}", n=more))
            yield f"::{COMMANDS[severity]} title=kjerne::{text}\n"
    yield from (f"{line}\n" for line in beyond)


def _command(finding: Finding, lang: Lang) -> str:
    span = finding.span
    properties: dict[str, object] = {"file": normal_path(finding.file), "line": span.line}
    if span.end_line == span.line:  # GitHub takes columns only within one line; the last column is included
        properties |= {"col": span.column, "endLine": span.line, "endColumn": max(span.column, span.end_column - 1)}
    else:
        properties |= {"endLine": span.end_line}
    properties |= {"title": f"kjerne {finding.id}"}
    written = ",".join(f"{name}={plain_text(str(value).translate(IN_PROPERTY))}" for name, value in properties.items())
    data = plain_text("\n".join(message_lines(finding, lang)).translate(IN_DATA))
    return f"::{COMMANDS[finding.severity]} {written}::{data}\n"
