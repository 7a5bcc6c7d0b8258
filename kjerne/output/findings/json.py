"""Findings as JSON: the contract that other programs read."""

from collections.abc import Collection
from typing import Any

from kjerne import __version__
from kjerne.model.findings import Checked, Finding, Severity
from kjerne.output.findings.common import dump
from kjerne.texts.languages import Lang
from kjerne.texts.wording import message


def write(checked: Checked, lang: Lang, colour: bool, failing: Collection[Severity]) -> str:
    """The findings as JSON: `check --format json`."""
    findings = [_finding(finding, lang) for finding in checked.findings]
    return dump({"kjerne": __version__, "files": checked.files, "ignored": checked.ignored, "findings": findings})


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    fields = {
        "id": finding.id,
        "severity": finding.severity,
        "message": message(lang, finding),
        "file": finding.file,
        "line": finding.span.line,
        "column": finding.span.column,
        "end-line": finding.span.end_line,
        "end-column": finding.span.end_column,
    }
    return fields | {"witness": finding.words["witness"]} if "witness" in finding.words else fields
