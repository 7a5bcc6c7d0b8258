"""What several formats need: the words of a finding, the line it stands on, what it is known by, and JSON."""

import json
import posixpath
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from kjerne.model.findings import Checked, Finding
from kjerne.output.safe import escaped
from kjerne.texts.languages import Lang
from kjerne.texts.wording import message, say


def message_lines(finding: Finding, lang: Lang) -> tuple[str, ...]:
    """What a finding says, and what shows it, where it does not say that already."""
    said = message(lang, finding)
    witness = finding.words.get("witness", "")
    return (said,) if str(witness) in said else (said, say(lang, "check.witness", witness=witness))


def with_lines(checked: Checked) -> Iterator[tuple[Finding, str]]:
    """Each finding with the line that it begins on; an empty one where there is none to show."""
    for finding in checked.findings:
        yield finding, checked.lines.get((finding.file, finding.span.line), "")


def with_fingerprints(checked: Checked) -> Iterator[tuple[Finding, str]]:
    """Each finding with what it is known by from run to run, even where lines above it come and go."""
    seen: Counter[tuple[str, ...]] = Counter()
    for finding, line in with_lines(checked):
        known = (finding.id, relative(finding.file), line.strip())
        yield finding, sha256("\0".join((*known, str(seen[known]))).encode(errors="surrogatepass")).hexdigest()
        seen[known] += 1


def relative(file: str) -> str:
    """A file's name without the `./` and the like that keep others from recognising it."""
    return posixpath.normpath(file)


def dump(document: Any) -> str:
    """The document as JSON, with nothing in it that could do harm on a terminal."""
    return escaped(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"
