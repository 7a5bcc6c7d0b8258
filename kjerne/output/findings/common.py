"""What several formats need: the message, the line and the fingerprint of a finding; the file's name; JSON."""

import json
import posixpath
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from kjerne.model.findings import Checked, Finding
from kjerne.output.safe import escape_json
from kjerne.texts.languages import Lang
from kjerne.texts.wording import message, say


def message_lines(finding: Finding, lang: Lang) -> tuple[str, ...]:
    """The message of a finding; and a second line with its witness, unless the message has it already."""
    text = message(lang, finding)
    witness = finding.words.get("witness", "")
    return (text,) if str(witness) in text else (text, say(lang, "check.witness", witness=witness))


def with_lines(checked: Checked) -> Iterator[tuple[Finding, str]]:
    """Each finding with the text of the line that it begins on; empty if there is no such line."""
    for finding in checked.findings:
        yield finding, checked.lines.get((finding.file, finding.span.line), "")


def with_fingerprints(checked: Checked) -> Iterator[tuple[Finding, str]]:
    """Each finding with its fingerprint: a SHA-256 of check, file, text of the line, and count of equal findings.

    It stays the same from run to run, also if lines above it are added or removed.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    for finding, line in with_lines(checked):
        identity = (finding.id, normal_path(finding.file), line.strip())
        yield finding, sha256("\0".join((*identity, str(counts[identity]))).encode(errors="surrogatepass")).hexdigest()
        counts[identity] += 1


def normal_path(file: str) -> str:
    """The file's name in normal form: without `./` and the like, so that other programs recognise it."""
    return posixpath.normpath(file)


def dump(document: Any) -> str:
    """The document as JSON with a line end, in which characters that are unsafe on a terminal are escaped."""
    return escape_json(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"
