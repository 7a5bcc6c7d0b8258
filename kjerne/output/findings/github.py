"""Findings as workflow commands, which GitHub shows as annotations in the changed files."""

from kjerne.model.findings import Checked, Finding, Severity
from kjerne.output.findings.common import message_lines, normal_path
from kjerne.output.safe import plain_text
from kjerne.texts.languages import Lang

COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
IN_PROPERTY = IN_DATA | str.maketrans({":": "%3A", ",": "%2C"})


def write(checked: Checked, lang: Lang, colour: bool) -> str:
    """The findings as workflow commands: `check --format github`."""
    return "".join(_command(finding, lang) for finding in checked.findings)


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
