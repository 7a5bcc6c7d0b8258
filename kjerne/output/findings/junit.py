"""Findings as JUnit XML: a suite for each file, in it a failure for each finding, or a test that passed."""

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
    """`check --format junit`."""
    found: dict[str, list[tuple[Finding, str]]] = {file: [] for file in checked.names}
    for finding, line in with_lines(checked):
        found.setdefault(finding.file, []).append((finding, line))
    root = Element("testsuites", {"name": "kjerne"} | _counts(list(found.values())))
    for file, findings in sorted(found.items()):
        name = _xml(file)
        suite = SubElement(root, "testsuite", {"name": name, "file": name} | _counts([findings]))
        if not findings:
            SubElement(suite, "testcase", name=name, classname=name)
        for finding, line in findings:
            place = f"{finding.id} ({finding.span.line}:{finding.span.column})"
            case = SubElement(suite, "testcase", name=place, classname=name)
            said = _xml(message(lang, finding))
            failure = SubElement(case, "failure", type=finding.id, message=said)
            failure.text = _xml("\n".join(report(finding, line, lang)))
    indent(root, " ")
    # What could do harm on a terminal is written as a reference to it, which means the same.
    written = UNSAFE.sub(
        lambda found: found[0] if found[0] == "\n" else f"&#{ord(found[0])};", tostring(root, encoding="unicode")
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def _counts(files: Sequence[Sequence[object]]) -> dict[str, str]:
    failures = sum(map(len, files))
    tests = failures + sum(not findings for findings in files)
    return {"tests": str(tests), "failures": str(failures), "errors": "0"}


def _xml(text: str) -> str:
    """Text without what XML cannot hold."""
    return NOT_XML.sub("", text)
