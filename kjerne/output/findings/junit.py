"""Findings as JUnit XML: a suite for each file, with a failure for each finding that fails the check.

A build server marks the build for any failure, so milder findings stand in the output of the suite. A server knows a
test by its class and name: neither says a line, so that a test stays the same when lines above it come and go.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kjerne.model.file_names import without_ending
from kjerne.model.findings import Checked, Finding, Severity
from kjerne.output.findings.common import normal_path, with_lines
from kjerne.output.findings.text import report
from kjerne.output.safe import UNSAFE
from kjerne.texts.languages import Lang
from kjerne.texts.wording import message

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(checked: Checked, lang: Lang, colour: bool, failing: Collection[Severity]) -> str:
    """The findings as JUnit XML: `check --format junit`."""
    by_file: dict[str, list[tuple[Finding, str]]] = {file: [] for file in checked.names}
    for finding, line in with_lines(checked):
        by_file.setdefault(finding.file, []).append((finding, line))
    suites = [_suite(file, findings, lang, failing) for file, findings in sorted(by_file.items())]
    root = Element("testsuites", {"name": "kjerne"} | _sums(suites))
    root.extend(suites)
    indent(root, " ")
    # Characters that are unsafe on a terminal are written as character references, which mean the same.
    markup = UNSAFE.sub(
        lambda match: match[0] if match[0] == "\n" else f"&#{ord(match[0])};", tostring(root, encoding="unicode")
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{markup}\n'


def _suite(file: str, findings: Sequence[tuple[Finding, str]], lang: Lang, failing: Collection[Severity]) -> Element:
    """The suite of one file: a test for each finding that fails the check, one that passes where there is none."""
    name, class_name = _xml(file), _xml(_class_name(file))
    failures = [(finding, line) for finding, line in findings if finding.severity in failing]
    suite = Element("testsuite", name=name, file=name, tests=str(max(1, len(failures))), failures=str(len(failures)))
    suite.set("errors", "0")
    if not failures:
        SubElement(suite, "testcase", name="kjerne check", classname=class_name)
    counts: Counter[str] = Counter()
    for finding, line in failures:
        counts[finding.id] += 1
        number = f" ({counts[finding.id]})" if counts[finding.id] > 1 else ""
        case = SubElement(suite, "testcase", name=f"{finding.id}{number}", classname=class_name)
        text = _xml(f"{finding.span.line}:{finding.span.column}: {message(lang, finding)}")
        failure = SubElement(case, "failure", type=finding.id, message=text)
        failure.text = _xml("\n".join(report(finding, line, lang)))
    milder = [
        text for finding, line in findings if finding.severity not in failing for text in report(finding, line, lang)
    ]
    if milder:
        SubElement(suite, "system-out").text = _xml("\n".join(milder))
    return suite


def _class_name(file: str) -> str:
    """The path with a dot between its steps: a build server takes what stands before the last dot for the package."""
    steps = without_ending(normal_path(file)).split("/")
    return ".".join(step.replace(".", "_") for step in steps if step.strip("."))


def _sums(suites: Sequence[Element]) -> dict[str, str]:
    return {key: str(sum(int(suite.get(key, "0")) for suite in suites)) for key in ("tests", "failures", "errors")}


def _xml(text: str) -> str:
    """The text without characters that XML forbids."""
    return NOT_XML.sub("", text)
