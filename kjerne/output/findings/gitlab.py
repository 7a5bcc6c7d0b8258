"""Findings as a GitLab Code Quality report."""

from collections.abc import Collection

from kjerne.model.findings import Checked, Severity
from kjerne.output.findings.common import dump, message_lines, normal_path, with_fingerprints
from kjerne.texts.languages import Lang

GITLAB_SEVERITIES: dict[Severity, str] = {"error": "critical", "warning": "minor", "note": "info"}


def write(checked: Checked, lang: Lang, colour: bool, failing: Collection[Severity]) -> str:
    """The findings as a GitLab Code Quality report: `check --format gitlab`."""
    return dump(
        [
            {
                "description": "; ".join(message_lines(finding, lang)),
                "check_name": finding.id,
                "fingerprint": fingerprint,
                "severity": GITLAB_SEVERITIES[finding.severity],
                "location": {
                    "path": normal_path(finding.file),
                    "lines": {"begin": finding.span.line, "end": finding.span.end_line},
                },
            }
            for finding, fingerprint in with_fingerprints(checked)
        ]
    )
