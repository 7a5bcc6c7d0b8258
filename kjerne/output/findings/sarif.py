"""Findings as SARIF 2.1.0 (OASIS); its rules are all checks of the catalogue.

Where there are more results than GitHub takes, the mildest are left out, and a notification says how many.
"""

import os
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from kjerne import __version__
from kjerne.checks.catalogue import CATALOGUE
from kjerne.checks.check import Check
from kjerne.model.findings import SEVERITIES, Checked, Finding, Severity, Span
from kjerne.output.findings.common import dump, message_lines, normal_path, with_fingerprints
from kjerne.texts.languages import Lang
from kjerne.texts.wording import example, explanation, say

Json = dict[str, Any]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ABOUT = "https://dfo.no/dfo-rapport-20247-evaluering-av-kjernegruppeforsoket"
"""What the shipped criteria rest on: a tool has to have an address, and the program knows none of its own."""

LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "note"}
MOST_RESULTS = 25_000
"""The most results of a run that GitHub takes; of more it takes none."""

NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def write(checked: Checked, lang: Lang, colour: bool, failing: Collection[Severity], source: str | None = None) -> str:
    """The findings as SARIF 2.1.0: `check --format sarif`.

    `source`: the address of this program's files, as one writes it in a browser, from which each rule is linked to its
    page in docs/checks; None: the rules have no links.
    """
    root = quote(source.rstrip("/"), safe=":/") if source else None
    index = {id: place for place, id in enumerate(CATALOGUE)}
    marked = list(with_fingerprints(checked))
    worst_first = sorted(range(len(marked)), key=lambda place: SEVERITIES.index(marked[place][0].severity))
    kept = sorted(worst_first[:MOST_RESULTS])
    invocation: Json = {"executionSuccessful": True}
    if left_out := len(marked) - len(kept):
        text = say(lang, "check.too-many-results", n=left_out, limit=MOST_RESULTS)
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    driver = {
        "name": "kjerne",
        "version": __version__,
        "informationUri": f"{root}/README.md" if root else ABOUT,
        "language": lang,
        "rules": [_rule(check, lang, root) for check in CATALOGUE.values()],
    }
    run = {
        "tool": {"driver": driver},
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": say(lang, "check.root")}}},
        "invocations": [invocation],
        "results": [_result(*marked[place], index, lang) for place in kept],
    }
    return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(check: Check, lang: Lang, root: str | None) -> Json:
    about = explanation(lang, check.id)
    examples = [(say(lang, label), example(lang, text)) for label, text in check.examples()]
    return {
        "id": check.id,
        "shortDescription": {"text": f"{about.partition('. ')[0].rstrip('.')}."},
        "fullDescription": {"text": about},
        **({"helpUri": f"{root}/docs/checks/{check.id}.md"} if root else {}),
        "help": {
            "text": "\n\n".join([about, *(f"{label}\n\n{text}" for label, text in examples)]),
            "markdown": "\n\n".join([about, *(f"{label}\n\n```yaml\n{text}\n```" for label, text in examples)]),
        },
        "defaultConfiguration": {"level": LEVELS[check.severity]},
    }


def _result(finding: Finding, fingerprint: str, index: dict[str, int], lang: Lang) -> Json:
    return {
        "ruleId": finding.id,
        "ruleIndex": index[finding.id],
        "level": LEVELS[finding.severity],
        "message": {"text": _escape_message("\n".join(message_lines(finding, lang)))},
        "locations": [
            {"physicalLocation": {"artifactLocation": _artifact(finding.file), "region": _region(finding.span)}}
        ],
        "partialFingerprints": {"kjerneFinding/v1": fingerprint},
    }


def _escape_message(text: str) -> str:
    """Text in which nothing is a placeholder or a link: braces are doubled, brackets escaped (SARIF 2.1.0, 3.11)."""
    return re.sub(r"\](?=\()", r"\\]", re.sub(r"[{}]", r"\g<0>\g<0>", text))


def _artifact(file: str) -> Json:
    """The location of a file: relative to the working directory, or else its absolute address."""
    path = normal_path(file)
    if os.path.isabs(path):
        drive, rest = os.path.splitdrive(path)  # on Windows `C:`, or the `//server/share` of a network
        if drive.startswith("/"):
            return {"uri": f"file:{_percent_encode(path)}"}
        return {"uri": f"file://{'/' if drive else ''}{drive}{_percent_encode(rest)}"}
    return {"uri": _percent_encode(path)} | ({} if path.split("/")[0] == ".." else {"uriBaseId": "%SRCROOT%"})


def _percent_encode(path: str) -> str:
    """The path percent-encoded. A byte that is no UTF-8 is a lone surrogate in Python and is encoded as that byte."""
    return quote(NO_BYTE.sub("\ufffd", path).encode(errors="surrogateescape"))


def _region(span: Span) -> Json:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
