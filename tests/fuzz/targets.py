"""What must hold of every input, whatever it is: a function for each way in, which raises where something does not.

Nothing is refused without a place within the text and words in three languages; nothing is accepted that cannot be
evaluated and shown in every format; both parsers take the same texts for the same thing; and nothing that is shown can
move a cursor or turn text around.
"""

import csv
import io
import json
import re
import tempfile
import zlib
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

from kjerne.analysis import report
from kjerne.analysis.report import Subject
from kjerne.cli import arguments, supposed_numbers
from kjerne.model.documents import Group
from kjerne.model.findings import SEVERITIES, Checked, Finding
from kjerne.output.formats import EVALUATION, EXPLANATION, FINDINGS, Streamed, write_findings
from kjerne.output.safe import UNSAFE, escape_json
from kjerne.output.screen import Screen
from kjerne.reading import fast_yaml, full_yaml
from kjerne.reading.full_yaml import build, examine
from kjerne.reading.pure_parser import PureParser
from kjerne.reading.refusals import RefusedError, UnreadableError
from kjerne.reading.text import decode
from kjerne.texts.languages import LANGUAGES
from kjerne.texts.wording import message
from kjerne.workspace import check_files
from kjerne.workspace.criteria_sets import CriteriaSets, LoadedCriteria, load_criteria
from kjerne.workspace.load import load_group, load_groups
from tests.conftest import CRITERIA, GROUPS

DAY = date(2026, 11, 23)
COMPILED = full_yaml.Parser

# Where PyYAML's own parser does not see a text as libyaml does (see PURE_DIFFERS in test_reading.py): question marks,
# bare colons in brackets, tabs at the beginning of a line or behind the mark of a block of text, directives.
PURE_DIFFERS = re.compile(r"""[?%]|[|>][-+0-9 ]*[\t#]|:[\],}\[{'"]|(^|[\r\n]) *\t""")


def group(data: bytes) -> None:
    """A group's file."""
    _file(data, "group")


def criteria(data: bytes) -> None:
    """A criteria set's file."""
    _file(data, "criteria")


def supposition(data: bytes) -> None:
    """A text for `--set`, as the command line gives it."""
    text = data.decode(errors="surrogateescape")
    shipped = _shipped()
    subjects = _subjects()
    if arguments.kind_of(text):
        _number(data, text, shipped, subjects)
        return
    wanted = arguments.parse_supposition(text, shipped.criteria, [each.group.id for each in subjects])
    if isinstance(wanted, Finding):
        for lang in LANGUAGES:
            assert message(lang, wanted)
        return
    concerned = [each for each in subjects if wanted.group in (None, each.group.id)]
    _show(data, shipped, [each._replace(supposed=wanted.codings) for each in concerned])


def _number(data: bytes, text: str, shipped: LoadedCriteria, subjects: Sequence[Subject]) -> None:
    """A text for `--set` about a weight or a threshold."""
    change = supposed_numbers.parse_number(text, shipped.criteria)
    if isinstance(change, Finding):
        for lang in LANGUAGES:
            assert message(lang, change)
        return
    supposed = supposed_numbers.suppose(shipped, [change], {}, "en")
    if supposed.ready is not None:
        _show(data, supposed.ready, [each._replace(as_is=shipped[1:]) for each in subjects])


def text(data: bytes) -> None:
    """A text that stands in every place of a group and of a criteria set where people may write what they like."""
    said = data.decode(errors="replace")
    written = escape_json(json.dumps(said, ensure_ascii=False))  # YAML takes no escaped halves of a character
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        set_file, group_file = Path(folder, "mine.yaml"), Path(folder, "ours.yaml")
        set_file.write_text(SET.replace("TEXT", written), "utf-8")
        group_file.write_text(GROUP.replace("TEXT", written), "utf-8")
        loaded, findings = load_criteria(set_file.as_posix())
        if loaded is None:
            assert not said, findings
            return
        ours, findings = load_group(group_file.as_posix(), CriteriaSets.of(loaded))
        assert ours is not None, findings
        shown = _show(data, loaded, [Subject("ours.yaml", ours.group)])
        assert said.encode() in shown["json"].encode() or json.loads(shown["json"])["groups"][0]["name"]["nb"] == said
        for cells in csv.reader(io.StringIO(shown["csv"])):
            assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
        checked = check_files.check_files([folder], check_files.check_criteria([loaded.file]), DAY, 5)
        _told(checked)


GROUP = """
{"id": "ours", "name": TEXT, "short-name": TEXT, "lead": TEXT, "members": [TEXT, "KD", TEXT],
 "sources": {"s": {"title": TEXT, "publisher": TEXT, "url": TEXT}},
 "traits": {"t": {"value": "a", "evidence": [{"source": "s", "at": TEXT, "finding": TEXT}]}},
 "published": {"recommendation": "go", "source": "s", "finding": TEXT}}
"""
SET = """
{"id": "mine", "version": TEXT, "title": TEXT, "description": TEXT, "sources": {"s": {"title": TEXT, "url": TEXT}},
 "levels": {"low": TEXT, "high": TEXT}, "recommendations": {"stop": TEXT, "go": TEXT},
 "criteria": {"c": {"label": TEXT, "question": TEXT, "thresholds": {"high": 50}, "traits":
  {"t": {"label": TEXT, "question": TEXT, "values": {"a": {"points": 0, "label": TEXT}, "b": {"points": 100}}}}}},
 "context": {"x": {"label": TEXT, "values": {"a": TEXT, "b": TEXT}}},
 "rules": [{"id": "r", "when": {"c": "high"}, "recommend": "go", "because": TEXT, "source": "s"},
           {"id": "q", "recommend": "stop", "because": TEXT}],
 "advice": [{"id": "a", "when": {"x": "a"}, "text": TEXT}]}
"""

TARGETS: dict[str, Callable[[bytes], None]] = {
    "group": group,
    "criteria": criteria,
    "set": supposition,
    "text": text,
}


# ---- a file


def _file(data: bytes, kind: str) -> None:
    text = _read(data)
    if text is not None:
        _parsers_agree(text)
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        file = Path(folder, "x.yaml")
        file.write_bytes(data)
        checked = check_files.check_files([file.as_posix()], _checked(), DAY, 5)
        _told(checked)
        for found in checked.findings:
            _placed(found, text)
        if kind == "group":
            loaded, findings = load_group(file.as_posix(), CriteriaSets.of(_shipped()))
            if loaded is not None:
                _show(data, _shipped(), [Subject("x.yaml", loaded.group)])
        else:
            set_, findings = load_criteria(file.as_posix())
            if set_ is not None:
                blank = Group.model_validate({"id": "blank", "name": "Blank", "traits": {}})
                _show(data, set_, [Subject("blank.yaml", blank)])
        for found in findings:
            _placed(found, text)
            for lang in LANGUAGES:
                assert message(lang, found)


def _read(data: bytes) -> str | None:
    try:
        return decode(data)
    except UnreadableError:
        return None


def _parsers_agree(text: str) -> None:
    """Both walks accept and read the same, with either parser; so do the parsers; and so does the quick reading."""
    verdicts = []
    for parser in dict.fromkeys((COMPILED, PureParser)):
        full_yaml.Parser = parser
        try:
            examined = examine(text)
            try:
                data: Any = build(text)
            except RefusedError:
                data = None
        finally:
            full_yaml.Parser = COMPILED
        assert (data is None) == bool(examined.refusals), examined.refusals
        assert data is None or data == examined.data
        verdicts.append(repr(data))
    try:
        simply: Any = fast_yaml.build(text)
    except (ValueError, OverflowError):
        assert verdicts[0] == "None"
    else:
        assert simply is None or repr(simply) == verdicts[0]
    assert len(set(verdicts)) == 1 or PURE_DIFFERS.search(text), verdicts


def _placed(found: Finding, text: str | None) -> None:
    """A finding stands within the text (what cannot be read has a place too, but no text to compare it with)."""
    span = found.span
    assert (1, 1) <= span[:2] <= span[2:], found
    if text is not None:
        lines = re.split("\r\n|\r|\n", text)
        for line, column in (span[:2], span[2:]):
            assert line <= len(lines), found
            assert column <= len(lines[line - 1]) + 2, found


# ---- what is shown


def _told(checked: Checked) -> None:
    """Every format says the findings, every language has words for them, and what machines read can be read."""
    for found in checked.findings:
        for lang in LANGUAGES:
            assert message(lang, found)
    for name in FINDINGS:
        said = write_findings(name, checked, "en", False, SEVERITIES)
        _harmless(said)
        if name in ("json", "gitlab", "sarif"):
            json.loads(said)
        if name == "junit":
            fromstring(said)


def _show(data: bytes, loaded: LoadedCriteria, subjects: Sequence[Subject]) -> dict[str, str]:
    """The report in every format that is text, and an explanation in one; the language and the one hang on the data."""
    choice = zlib.crc32(data)
    lang = LANGUAGES[choice % len(LANGUAGES)]
    result = report.evaluate(loaded.criteria, loaded.engine, subjects, DAY)
    shown = {}
    for name, render in EVALUATION.items():
        if isinstance(render, Streamed):
            pieces = render.pieces(loaded.criteria, lang, False)
            shown[name] = "".join(pieces.page(pieces.piece(each, None) for each in result.groups))
        elif name not in BINARY:
            shown[name] = _whole(render([result], lang, Screen(80)))
    for name, said in shown.items():
        _harmless(said if name != "csv" else said.removeprefix("\ufeff").replace("\r\n", "\n"))
    json.loads(shown["json"])
    explaining = [render for name, render in EXPLANATION.items() if name not in BINARY]
    explain = explaining[choice // 3 % len(explaining)]
    for subject in subjects[:1]:
        explained = report.explain(loaded.criteria, loaded.engine, subject, DAY)
        _harmless(_whole(explain(explained, lang, Screen(40), True)))
    return shown


BINARY = ("docx", "xlsx")


def _whole(shown: Any) -> str:
    return shown if isinstance(shown, str) else "".join(shown)


def _harmless(said: str) -> None:
    found = next((each[0] for each in UNSAFE.finditer(said) if each[0] != "\n"), None)
    assert found is None, f"U+{ord(found or ' '):04X} is shown"


@cache
def _checked() -> CriteriaSets:
    return check_files.check_criteria([CRITERIA.as_posix()])


@cache
def _shipped() -> LoadedCriteria:
    loaded, findings = load_criteria(CRITERIA.as_posix())
    assert loaded is not None, findings
    return loaded


@cache
def _subjects() -> tuple[Subject, ...]:
    groups, findings = load_groups([GROUPS.as_posix()], CriteriaSets.of(_shipped()))
    assert not findings
    return tuple(Subject(*each[:2]) for each in groups)


def _memory() -> str | None:
    """A folder that is no disk, where there is one: a fuzzer writes many files."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
