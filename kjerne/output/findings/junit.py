"""Findings as JUnit XML: a suite for each file, with a failure for each finding, or else one passed test."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kjerne.model.findings import Checked, Finding
from kjerne.output.findings.common import with_lines
from kjerne.output.findings.text import report
from kjerne.output.safe import UNSAFE
from kjerne.texts.languages import Lang
from kjerne.texts.wording import message

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(checked: Checked, lang: Lang, colour: bool) -> str:
    """The findings as JUnit XML: `check --format junit`."""
    by_file: dict[str, list[tuple[Finding, str]]] = {file: [] for file in checked.names}
    for finding, line in with_lines(checked):
        by_file.setdefault(finding.file, []).append((finding, line))
    root = Element("testsuites", {"name": "kjerne"} | _counts(list(by_file.values())))
    for file, findings in sorted(by_file.items()):
        name = _xml(file)
        suite = SubElement(root, "testsuite", {"name": name, "file": name} | _counts([findings]))
        if not findings:
            SubElement(suite, "testcase", name=name, classname=name)
        for finding, line in findings:
            place = f"{finding.id} ({finding.span.line}:{finding.span.column})"
            case = SubElement(suite, "testcase", name=place, classname=name)
            text = _xml(message(lang, finding))
            failure = SubElement(case, "failure", type=finding.id, message=text)
            failure.text = _xml("\n".join(report(finding, line, lang)))
    indent(root, " ")
    # Characters that are unsafe on a terminal are written as character references, which mean the same.
    markup = UNSAFE.sub(
        lambda match: match[0] if match[0] == "\n" else f"&#{ord(match[0])};", tostring(root, encoding="unicode")
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{markup}\n'


def _counts(files: Sequence[Sequence[object]]) -> dict[str, str]:
    failures = sum(map(len, files))
    tests = failures + sum(not findings for findings in files)
    return {"tests": str(tests), "failures": str(failures), "errors": "0"}


def _xml(text: str) -> str:
    """The text without characters that XML forbids."""
    return NOT_XML.sub("", text)
