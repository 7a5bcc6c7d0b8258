"""The output formats of `kjerne check`: what each looks like, that its readers accept it, and that nothing breaks it.

tests/golden/check.<language>.txt is the text format, byte for byte; `KJERNE_GOLDEN=write` writes them anew.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kjerne import __version__
from kjerne.checks.catalogue import CATALOGUE
from kjerne.checks.check import Check
from kjerne.model.findings import NO_WORDS, SEVERITIES, START, Checked, Finding, MessageWords, Severity, Span
from kjerne.output.findings import sarif
from kjerne.output.findings.text import LONGEST
from kjerne.output.formats import FINDINGS, write_findings
from kjerne.output.safe import UNSAFE, plain_text
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import message, say
from tests.conftest import NODE, ROOT, Golden, needs

Document = dict[str, Any]

VALIDATORS = ROOT.parent / "shared" / "validators"
HALF = re.compile("[\ud800-\udfff]")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

KUBU = """\
id: kubu
name: Sårbare barn og unge
traits:
  horizon: {value: vedvarande}
  🙂 blåbærsyltetøy: {value: gjenstridig}
  北欧: {value: mange}
\tindented
  e\u0301t: {value: noko}
"""
LONG = f"  - {'x' * 300} HERE {'y' * 300}\n"


def found(
    id: str = "unknown-value",
    span: Span = START,
    severity: Severity = "error",
    words: MessageWords | None = None,
    file: str = "groups/kubu.yaml",
) -> Finding:
    return Finding(file, span, id, severity, {"name": "x"} if words is None else words)


def checked(*findings: Finding, ignored: int = 0, texts: Mapping[str, str] | None = None, clean: int = 0) -> Checked:
    """What a check of the files with these findings and some clean ones gives."""
    names = (*dict.fromkeys(finding.file for finding in findings), *(f"groups/clean-{n}.yaml" for n in range(clean)))
    lines = {
        (file, number): line
        for file, text in (texts or {}).items()
        for number, line in enumerate(re.split("\r\n|\r|\n", text), 1)
    }
    return Checked(findings, len(names), ignored, lines, names)


def at(text: str, place: str, **words: str) -> Finding:
    """A finding about a place in a text that stands there once."""
    before = text[: text.index(place)]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return found(span=Span(line, column, line, column + len(place)), words={"name": place, **words})


SAMPLE = checked(
    found("no-such-file", words=NO_WORDS, file="groups/away.yaml"),
    at(KUBU, "vedvarande", nearest="persistent"),
    at(KUBU, "gjenstridig"),
    at(KUBU, "mange"),
    at(KUBU, "indented"),
    at(KUBU, "noko"),
    found("missing-key", Span(1, 9, 1, 9), words={"name": "traits"}),
    found("empty-text", Span(3, 1, 5, 4), "warning", NO_WORDS),
    found("too-few", Span(99, 7, 99, 8), "note", {"least": "2"}),
    at(LONG, "HERE")._replace(file="groups/long.yaml"),
    at(LONG, "x" * 300)._replace(file="groups/long.yaml"),
    at(LONG, "y" * 300)._replace(file="groups/long.yaml"),
    found("rule-gap", Span(2, 1, 2, 6), words={"n": 2, "combinations": "a: weak | a: strong", "witness": "a: weak"}),
    found("bad-id", words={"name": "X", "witness": "X -> x"}),
    ignored=3,
    texts={"groups/kubu.yaml": KUBU, "groups/long.yaml": LONG},
    clean=2,
)


@pytest.fixture
def few_rules(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of a small catalogue, with explanations that say nothing much."""
    checks = [
        Check("unused", "note", "a: }", "a: {}\n"),
        *(Check(id, "error") for id in dict.fromkeys(finding.id for finding in SAMPLE.findings)),
    ]
    monkeypatch.setattr(sarif, "CATALOGUE", {check.id: check for check in checks})
    monkeypatch.setattr(sarif, "explanation", lambda lang, id: f"This is {id} in {lang}. Do e.g. {{this}} and go on.")
    return [check.id for check in checks]


def write(
    format: str,
    what: Checked,
    lang: Lang = "en",
    colour: bool = False,
    failing: Collection[Severity] = SEVERITIES,
    source: str | None = None,
) -> str:
    return write_findings(format, what, lang, colour, failing, source=source)


def test_the_formats() -> None:
    assert list(FINDINGS) == ["text", "json", "github", "gitlab", "sarif", "junit"]


@pytest.mark.usefixtures("few_rules")
@pytest.mark.parametrize("format", FINDINGS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_findings_give_the_same_text_without_colours(format: str, lang: Lang) -> None:
    written = write(format, SAMPLE, lang)
    assert write(format, SAMPLE, lang) == written
    assert UNSAFE.findall(written.replace("\n", "")) == []
    assert written.endswith("\n")
    assert not written.startswith("\ufeff")


# ---- text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_golden(lang: Lang, golden: Golden) -> None:
    golden(f"check.{lang}.txt", write("text", SAMPLE, lang))


def excerpt(line: str, span: Span) -> tuple[str, str]:
    """The line as shown and the line with the carets, without the margin."""
    _, source, carets, *_ = write("text", checked(found(span=span), texts={"groups/kubu.yaml": line})).split("\n")
    assert (source[:8], carets[:8]) == ("    1 | ", "      | ")
    return source[8:], carets[8:]


@pytest.mark.parametrize(
    ("line", "place", "source", "carets"),
    [
        ("a: bcd", "bcd", "a: bcd", "   ^^^"),
        ("a: bcd", "a", "a: bcd", "^"),
        ("æøå: bcd", "bcd", "æøå: bcd", "     ^^^"),
        ("🙂: bcd", "bcd", "🙂: bcd", "    ^^^"),  # the face is two columns wide, and one code point
        ("a: 🙂d", "🙂d", "a: 🙂d", "   ^^^"),
        ("e\u0301: bcd", "bcd", "e\u0301: bcd", "   ^^^"),  # the accent is no column wide
        ("\ta: bcd", "bcd", " a: bcd", "    ^^^"),
        ("a\x1b[31m: bcd", "bcd", "a[31m: bcd", "       ^^^"),
        ("\u202ea: bcd", "bcd", "a: bcd", "   ^^^"),
        ("  a: bcd  ", "bcd", "  a: bcd", "     ^^^"),
    ],
)
def test_the_carets_stand_under_the_place(line: str, place: str, source: str, carets: str) -> None:
    start = line.index(place) + 1
    assert excerpt(line, Span(1, start, 1, start + len(place))) == (source, carets)


@pytest.mark.parametrize(
    ("span", "carets"),
    [
        (Span(1, 4, 1, 4), "   ^"),  # no width at all
        (Span(1, 7, 1, 8), "      ^"),  # where the line ends
        (Span(1, 99, 1, 100), "      ^"),
        (Span(1, 4, 1, 99), "   ^^^"),
        (Span(1, 4, 3, 2), "   ^^^"),  # over several lines: to the end of the first
    ],
)
def test_carets_where_the_place_does_not_fit(span: Span, carets: str) -> None:
    assert excerpt("a: bcd\nefg\nh", span) == ("a: bcd", carets)


LETTERS = st.text(st.sampled_from("abæ: 🙂北\u0301\t\x1b\u202e%"), max_size=3 * LONGEST)


@given(before=LETTERS, place=st.text("abø北🙂", min_size=1, max_size=2 * LONGEST), after=LETTERS)
def test_carets_are_as_wide_as_the_place_and_as_far_in(before: str, place: str, after: str) -> None:
    column = len(before) + 1
    source, carets = excerpt(before + place + after, Span(1, column, 1, column + len(place)))
    blank, width = len(carets) - len(carets.lstrip()), len(carets.lstrip())
    assert carets == " " * blank + "^" * width
    assert len(source) <= LONGEST + 2
    start = max(each for each in range(len(source)) if cell_len(source[:each]) == blank)
    shown = next(place[:each] for each in range(len(place), 0, -1) if source.startswith(place[:each], start))
    assert cell_len(shown) == width
    assert shown == place or source[start:] == f"{shown}…"


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_yaml_counts_them(break_: str) -> None:
    lines = break_.join(["a: b", "c: d", "e: f"])
    written = write("text", checked(found(span=Span(2, 4, 2, 5)), texts={"groups/kubu.yaml": lines}))
    assert written.split("\n")[1:3] == ["    2 | c: d", "      |    ^"]


def test_without_the_text_there_is_only_the_message() -> None:
    assert len(write("text", checked(found())).split("\n")) == 4
    assert len(write("text", checked(found(), texts={"groups/kubu.yaml": " \n"})).split("\n")) == 4


@pytest.mark.parametrize(
    ("severities", "ignored", "clean", "said"),
    [
        ((), 0, 0, {"nb": "0 filer sjekket: ingen funn", "nn": "0 filer sjekka: ingen funn"}),
        ((), 0, 1, {"en": "1 file checked: no findings", "nb": "1 fil sjekket: ingen funn"}),
        ((), 1, 6, {"en": "6 files checked: no findings; 1 ignored", "nn": "6 filer sjekka: ingen funn; 1 ignorert"}),
        (("error",), 0, 0, {"en": "1 file checked: 1 error", "nb": "1 fil sjekket: 1 feil"}),
        (("note", "warning"), 2, 1, {"en": "2 files checked: 1 warning and 1 note; 2 ignored"}),
        (
            ("error", "error", "warning", "warning", "note", "note"),
            2,
            4,
            {
                "en": "5 files checked: 2 errors, 2 warnings and 2 notes; 2 ignored",
                "nb": "5 filer sjekket: 2 feil, 2 advarsler og 2 merknader; 2 ignorerte",
                "nn": "5 filer sjekka: 2 feil, 2 åtvaringar og 2 merknader; 2 ignorerte",
            },
        ),
    ],
)
def test_the_summary(severities: tuple[Severity, ...], ignored: int, clean: int, said: dict[Lang, str]) -> None:
    what = checked(*(found(severity=each) for each in severities), ignored=ignored, clean=clean)
    assert {lang: write("text", what, lang).rstrip("\n").split("\n")[-1] for lang in said} == said


def test_colour_adds_nothing_but_colour() -> None:
    coloured = write("text", SAMPLE, colour=True)
    assert {"\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m"} <= set(re.findall("\x1b\\[[0-9;]*m", coloured))
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == write("text", SAMPLE)


@pytest.mark.usefixtures("few_rules")
@pytest.mark.parametrize("format", [format for format in FINDINGS if format != "text"])
def test_only_text_is_coloured(format: str) -> None:
    assert write(format, SAMPLE, colour=True) == write(format, SAMPLE)


# ---- json


def test_json() -> None:
    what = checked(
        found(span=Span(12, 12, 12, 22), words={"name": "evig"}),
        found("rule-dead", Span(31, 5, 33, 9), "warning", {"name": "r", "rules": ("q",), "witness": "a: weak -> q"}),
        ignored=2,
        clean=4,
    )
    written = json.loads(write("json", what, "nb"))
    place = {"line": 12, "column": 12, "end-line": 12, "end-column": 22}
    rule = {"line": 31, "column": 5, "end-line": 33, "end-column": 9}
    said = [message("nb", each) for each in what.findings]
    assert said[0] == "evig er ingen verdi av dette trekket"
    file = {"file": "groups/kubu.yaml"}
    assert written == {
        "kjerne": __version__,
        "files": 5,
        "ignored": 2,
        "findings": [
            {"id": "unknown-value", "severity": "error", "message": said[0]} | file | place,
            {"id": "rule-dead", "severity": "warning", "message": said[1], "witness": "a: weak -> q"} | file | rule,
        ],
    }
    assert list(written) == ["kjerne", "files", "ignored", "findings"]
    assert list(written["findings"][1]) == ["id", "severity", "message", *file, *rule, "witness"]


# ---- github


COMMAND = re.compile("::(error|warning|notice) ([^:]*)::(.*)")


def commands(written: str) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands as GitHub reads them: kind, properties and message."""
    lines = re.split("\r\n|\r|\n", written)
    assert lines.pop() == ""
    read = []
    for line in lines:
        command = COMMAND.fullmatch(line)
        assert command, line
        kind, properties, data = command.groups()
        pairs = [each.partition("=") for each in properties.split(",")]
        read.append((kind, {name: unescaped(value) for name, _, value in pairs}, unescaped(data)))
    return read


def unescaped(text: str) -> str:
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_github() -> None:
    what = checked(
        found(span=Span(12, 12, 12, 22), words={"name": "50 %"}),
        found("empty-text", Span(3, 1, 5, 4), "warning", NO_WORDS),
        found("bad-id", Span(1, 5, 1, 5), "note", {"name": "X", "witness": "a: b"}),
    )
    assert write("github", what) == (
        "::error file=groups/kubu.yaml,line=12,col=12,endLine=12,endColumn=21,title=kjerne unknown-value"
        "::50 %25 is not a value of this trait\n"
        "::warning file=groups/kubu.yaml,line=3,endLine=5,title=kjerne empty-text"
        "::the text is empty; write it or leave the key out\n"
        "::notice file=groups/kubu.yaml,line=1,col=5,endLine=1,endColumn=5,title=kjerne bad-id"
        "::X is not an id; write small letters a–z and digits, parts joined by -%0Ashown by: a: b\n"
    )
    assert [kind for kind, _, _ in commands(write("github", what))] == ["error", "warning", "notice"]


def test_github_shows_ten_annotations_of_a_kind_and_the_rest_in_the_log() -> None:
    errors = [found(span=Span(line, 1, line, 2), words={"name": str(line)}) for line in range(1, 13)]
    notes = [found("empty-text", Span(line, 1, line, 2), "note", NO_WORDS) for line in range(1, 11)]
    *annotated, first, second, third = write("github", checked(*errors, *notes)).splitlines()
    read = commands("".join(f"{line}\n" for line in annotated[:-1]))
    assert [kind for kind, _, _ in read] == ["error"] * 9 + ["notice"] * 10
    assert annotated[-1] == (
        "::error title=kjerne::3 errors more are not annotated here: GitHub shows ten annotations of a kind. "
        "They stand in the log of this step."
    )
    places = [line.partition(" ")[0] for line in (first, second, third)]
    assert places == [f"groups/kubu.yaml:{line}:1:" for line in (10, 11, 12)]


# ---- gitlab


def test_gitlab() -> None:
    severities: tuple[Severity, ...] = ("error", "warning", "note")
    what = checked(*(found(span=Span(12, 12, 13, 2), severity=each, file="./groups/x.yaml") for each in severities))
    written = json.loads(write("gitlab", what))
    assert [each["severity"] for each in written] == ["critical", "minor", "info"]
    assert all(re.fullmatch("[0-9a-f]{64}", each.pop("fingerprint")) for each in written)
    assert written[0] == {
        "description": "x is not a value of this trait",
        "check_name": "unknown-value",
        "severity": "critical",
        "location": {"path": "groups/x.yaml", "lines": {"begin": 12, "end": 13}},
    }


# ---- what a finding is known by


def fingerprints(what: Checked, lang: Lang = "en") -> list[str]:
    return [each["fingerprint"] for each in json.loads(write("gitlab", what, lang))]


def test_a_finding_is_known_wherever_its_line_moves() -> None:
    before, after = "a: b\nc: d\n", "# more\n\na: b\n  c: d\n"
    file = "groups/kubu.yaml"
    old = checked(found(span=Span(2, 4, 2, 5)), texts={file: before})
    new = checked(found(span=Span(4, 6, 4, 7), words={"name": "y"}), texts={file: after})
    assert fingerprints(old, "nb") == fingerprints(new, "nn")


def test_findings_are_known_apart() -> None:
    file = "groups/kubu.yaml"
    same = found(span=Span(1, 4, 1, 5))
    findings = (
        *(same, same, same._replace(span=Span(3, 4, 3, 5)), same._replace(id="bad-id")),
        *(same._replace(span=Span(2, 4, 2, 5)), same._replace(file="groups/va.yaml"), found(file="groups/va.yaml")),
    )
    marks = fingerprints(checked(*findings, texts={file: "a: b\nc: d\na: b\n", "groups/va.yaml": "a: b\n"}))
    assert len(set(marks)) == len(findings)
    assert fingerprints(checked(*findings[:2], texts={file: "a: b"})) == marks[:2]


@pytest.mark.usefixtures("few_rules")
def test_gitlab_and_sarif_know_a_finding_by_the_same() -> None:
    results = json.loads(write("sarif", SAMPLE))["runs"][0]["results"]
    assert [result["partialFingerprints"]["kjerneFinding/v1"] for result in results] == fingerprints(SAMPLE)


# ---- sarif


def valid_sarif(written: str) -> Document:
    """The document, which the official schema accepts."""
    jsonschema = pytest.importorskip("jsonschema", reason="SARIF is validated with jsonschema")
    schema = VALIDATORS / "sarif-schema-2.1.0.json"
    if not schema.exists():
        pytest.skip(f"no SARIF schema at {schema}")
    document: Document = json.loads(written)
    jsonschema.Draft4Validator(json.loads(schema.read_text("utf-8"))).validate(document)
    return document


@pytest.mark.usefixtures("few_rules")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("what", [SAMPLE, checked(clean=3)], ids=["findings", "none"])
def test_sarif_is_valid(what: Checked, lang: Lang) -> None:
    valid_sarif(write("sarif", what, lang))


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGUAGES)
def test_microsofts_validator_finds_nothing_in_sarif(lang: Lang, tmp_path: Path) -> None:
    found = [file for name in ("", ".exe") for file in NODE.glob(f"node_modules/@microsoft/*/Sarif.Multitool{name}")]
    needs(*([] if found else ["@microsoft/sarif-multitool (npm ci --ignore-scripts --prefix tests/node)"]))
    [program] = found
    program.chmod(0o755)  # for want of the package's own script
    report, answer = tmp_path / "kjerne.sarif", tmp_path / "answer.sarif"
    report.write_text(write("sarif", SAMPLE, lang, source="https://example.org/kjerne/blob/v1"), "utf-8")
    command = [str(program), "validate", str(report), "--output", str(answer)]
    environment = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}  # it comes without ICU
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True, timeout=300)
    [run] = json.loads(answer.read_text("utf-8-sig"))["runs"]
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"]


def test_sarif(few_rules: list[str]) -> None:
    [run] = json.loads(write("sarif", SAMPLE, "nb"))["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["language"] == "nb"
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("kjerne", __version__)
    assert driver["informationUri"].startswith("https://")
    assert [rule["id"] for rule in driver["rules"]] == few_rules
    assert [driver["rules"][result["ruleIndex"]]["id"] for result in run["results"]] == [
        finding.id for finding in SAMPLE.findings
    ]
    assert [result["level"] for result in run["results"]] == [finding.severity for finding in SAMPLE.findings]
    [location] = run["results"][1]["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "groups/kubu.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 4, "startColumn": 20, "endLine": 4, "endColumn": 30},
    }
    assert run["results"][-1]["message"]["text"].endswith("\nvist ved: X -> x")
    assert set(run["originalUriBaseIds"]) == {"%SRCROOT%"}


def test_an_example_shows_what_nobody_would_see() -> None:
    [run] = json.loads(write("sarif", checked()))["runs"]
    helps = {rule["id"]: rule["help"] for rule in run["tool"]["driver"]["rules"]}
    for said in helps["control-character"].values():
        assert "name: <U+FEFF>Example\n" in said
    assert all(line.isprintable() for help in helps.values() for said in help.values() for line in said.splitlines())


@pytest.mark.usefixtures("few_rules")
def test_a_rule_is_explained_with_its_examples() -> None:
    [run] = json.loads(write("sarif", checked()))["runs"]
    unused = run["tool"]["driver"]["rules"][0]
    said, bad, good = "This is unused in en. Do e.g. {this} and go on.", say("en", "label.bad"), say("en", "label.good")
    assert unused == {
        "id": "unused",
        "shortDescription": {"text": "This is unused in en."},
        "fullDescription": {"text": said},
        "help": {
            "text": f"{said}\n\n{bad}\n\na: }}\n\n{good}\n\na: {{}}",
            "markdown": f"{said}\n\n{bad}\n\n```yaml\na: }}\n```\n\n{good}\n\n```yaml\na: {{}}\n```",
        },
        "defaultConfiguration": {"level": "note"},
    }
    assert run["tool"]["driver"]["rules"][1]["help"]["text"] == said.replace("unused", "no-such-file")


@pytest.mark.usefixtures("few_rules")
@pytest.mark.parametrize(
    ("file", "uri", "based"),
    [
        ("groups/kubu.yaml", "groups/kubu.yaml", True),
        ("./groups//kubu.yaml", "groups/kubu.yaml", True),
        ("blåbær 100%?#.yaml", "bl%C3%A5b%C3%A6r%20100%25%3F%23.yaml", True),
        ("a:b.yaml", "a%3Ab.yaml", True),  # or `a` would be a scheme
        ("caf\udce9.yaml", "caf%E9.yaml", True),
        ("\ud800.yaml", "%EF%BF%BD.yaml", True),
        ("../other/kubu.yaml", "../other/kubu.yaml", False),
        ("..kubu.yaml", "..kubu.yaml", True),
        ("/srv/å.yaml", "file:///srv/%C3%A5.yaml", False),
    ],
)
def test_a_file_is_a_uri(file: str, uri: str, based: bool) -> None:
    [run] = json.loads(write("sarif", checked(found(file=file))))["runs"]
    location = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": uri} | ({"uriBaseId": "%SRCROOT%"} if based else {})


@pytest.mark.usefixtures("few_rules")
def test_nothing_in_a_message_is_a_placeholder_or_a_link() -> None:
    [run] = json.loads(write("sarif", checked(found(words={"name": "{0} [a](http://b) [c] (d)"}))))["runs"]
    said = "{{0}} [a\\](http://b) [c] (d) is not a value of this trait"
    assert run["results"][0]["message"]["text"] == said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_check_there_is_is_a_rule(lang: Lang) -> None:
    rules = valid_sarif(write("sarif", checked(), lang))["runs"][0]["tool"]["driver"]["rules"]
    assert [(rule["id"], rule["defaultConfiguration"]["level"]) for rule in rules] == [
        (check.id, check.severity) for check in CATALOGUE.values()
    ]
    for rule in rules:
        first, all_of_it = rule["shortDescription"]["text"], rule["fullDescription"]["text"]
        assert all_of_it.startswith(first)
        assert 20 < len(first) < 250


@pytest.mark.parametrize(
    ("source", "root"),
    [
        ("https://example.org/o/kjerne/blob/v1.2.3", "https://example.org/o/kjerne/blob/v1.2.3"),
        ("https://example.org/o/kjerne/blob/fix-#7 100%/", "https://example.org/o/kjerne/blob/fix-%237%20100%25"),
    ],
)
def test_a_rule_is_linked_to_its_page_of_the_documentation(source: str, root: str) -> None:
    driver = valid_sarif(write("sarif", checked(), source=source))["runs"][0]["tool"]["driver"]
    assert driver["informationUri"] == f"{root}/README.md"
    for rule in driver["rules"]:
        assert rule["helpUri"] == f"{root}/docs/checks/{rule['id']}.md"
        page = ROOT / "docs" / "checks" / f"{rule['id']}.md"
        assert page.read_text("utf-8").startswith(f"# {rule['id']}\n")


def test_where_the_address_of_the_program_is_not_known_no_link_is_made_up() -> None:
    driver = json.loads(write("sarif", checked()))["runs"][0]["tool"]["driver"]
    assert not any("helpUri" in rule for rule in driver["rules"])
    assert driver["informationUri"].startswith("https://dfo.no/")


def test_sarif_keeps_to_the_number_of_results_that_github_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    severities: tuple[Severity, ...] = ("note", "error", "warning", "note", "error")
    spans = [Span(line, 1, line, 2) for line in range(1, 6)]
    what = checked(*(found(span=span, severity=each) for span, each in zip(spans, severities, strict=True)))
    [run] = valid_sarif(write("sarif", what))["runs"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error"]
    [said] = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith("2 findings, the mildest, are left out")


# ---- junit


def valid_junit(written: str) -> ElementTree.Element:
    """The document, which the schema of Jenkins accepts."""
    xmlschema = pytest.importorskip("xmlschema", reason="JUnit is validated with xmlschema")
    schema = VALIDATORS / "junit-10.xsd"
    if not schema.exists():
        pytest.skip(f"no JUnit schema at {schema}")
    xmlschema.XMLSchema(schema).validate(written)
    return ElementTree.fromstring(written)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("what", [SAMPLE, checked(clean=3), checked()], ids=["findings", "clean", "nothing"])
def test_junit_is_valid(what: Checked, lang: Lang) -> None:
    valid_junit(write("junit", what, lang))


def test_junit() -> None:
    what = checked(
        at(KUBU, "mange"),
        found("empty-text", Span(3, 1, 5, 4), "warning", NO_WORDS),
        found("no-such-file", words=NO_WORDS, file="groups/away.yaml"),
        texts={"groups/kubu.yaml": KUBU},
        clean=1,
    )
    root = ElementTree.fromstring(write("junit", what))
    assert root.attrib == {"name": "kjerne", "tests": "4", "failures": "3", "errors": "0"}
    suites = [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root]
    assert suites == [("groups/away.yaml", "1", "1"), ("groups/clean-0.yaml", "1", "0"), ("groups/kubu.yaml", "2", "2")]
    [passed] = root[1]
    assert (passed.attrib, len(passed)) == ({"name": "kjerne check", "classname": "groups.clean-0"}, 0)
    failed = root[2][0]
    assert failed.attrib == {"name": "unknown-value", "classname": "groups.kubu"}
    [failure] = failed
    assert failure.attrib == {"type": "unknown-value", "message": "6:15: mange is not a value of this trait"}
    assert (failure.text or "").split("\n") == [
        "groups/kubu.yaml:6:15: error: mange is not a value of this trait [unknown-value]",
        "    6 |   北欧: {value: mange}",
        "      |                 ^^^^^",
    ]


def test_junit_fails_what_fails_the_check() -> None:
    what = checked(found("bad-id", START, "error"), found("empty-text", Span(3, 1, 5, 4), "warning", NO_WORDS))
    [suite] = valid_junit(write("junit", what, failing=SEVERITIES[:1]))
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    assert [case.get("name") for case in suite.iter("testcase")] == ["bad-id"]
    assert "warning: the text is empty" in (suite.findtext("system-out") or "")
    [suite] = valid_junit(write("junit", what, failing=SEVERITIES[:2]))
    assert (suite.get("failures"), suite.find("system-out")) == ("2", None)
    [suite] = valid_junit(write("junit", checked(found("empty-text", START, "note", NO_WORDS)), failing=SEVERITIES[:1]))
    [case, output] = suite
    assert (case.get("name"), len(case), output.tag, suite.get("failures")) == ("kjerne check", 0, "system-out", "0")


def test_junit_names_stay_when_lines_above_come_and_go() -> None:
    def names(first: int) -> list[tuple[str | None, str | None]]:
        spans = [Span(line, 3, line, 9) for line in (first, first + 4)]
        twice = [found(span=span, file="a.b/my.group.yaml") for span in spans]
        cases = ElementTree.fromstring(write("junit", checked(*twice))).iter("testcase")
        return [(case.get("classname"), case.get("name")) for case in cases]

    assert names(1) == names(20) == [("a_b.my_group", "unknown-value"), ("a_b.my_group", "unknown-value (2)")]


# ---- what people may write or name their files


HOSTILE = (
    "100%.yaml",
    "%0A%25%3A.yaml",
    "two\nlines.yaml",
    "two\r\nlines.yaml",
    "a:b,c=d;e.yaml",
    "::error::x.yaml",
    " ::set-output name=x::y.yaml",
    "]]>.yaml",
    "<script>&amp;\"'.yaml",
    "\x1b[31m.yaml",
    "\x9b31m\x00\x7f.yaml",
    "\u202egpj\u2066.yaml",
    "\ufffe\uffff.yaml",
    "caf\udce9.yaml",
    "\ud800.yaml",
    "{0} {{x}} [a](b).yaml",
    "blåbær 🙂 北欧.yaml",
    "tab\there.yaml",
    " ",
)


@pytest.fixture(params=HOSTILE, ids=ascii)
def hostile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def said_of(text: str) -> tuple[Finding, str]:
    """A finding about a file of this name with this word in its message, and the message."""
    finding = found(file=text, words={"name": text, "witness": f"{text}!"})
    return finding, message("en", finding)


def whole(text: str) -> str:
    """What JSON makes of half a character."""
    return HALF.sub("\ufffd", text)


def test_hostile_names_and_words_in_text(hostile: str) -> None:
    finding, said = said_of(hostile)
    lines = write("text", checked(finding, texts={hostile: hostile})).split("\n")
    assert UNSAFE.findall("".join(lines)) == []
    assert not any(line.lstrip().startswith("::") for line in lines)
    assert lines[0].endswith(f"{plain_text(hostile)}:1:1: error: {plain_text(said)} [unknown-value]")
    assert lines[-4] == f"      = shown by: {plain_text(hostile)}!"


def test_hostile_names_and_words_in_json(hostile: str) -> None:
    finding, said = said_of(hostile)
    written = write("json", checked(finding))
    assert UNSAFE.findall(written.replace("\n", "")) == []
    [read] = json.loads(written)["findings"]
    assert (read["file"], read["message"], read["witness"]) == (whole(hostile), whole(said), f"{whole(hostile)}!")


def test_hostile_names_and_words_in_github(hostile: str) -> None:
    finding, said = said_of(hostile)
    written = write("github", checked(finding))
    assert UNSAFE.findall(written.replace("\n", "")) == []
    [(_, properties, data)] = commands(written)
    assert list(properties) == ["file", "line", "col", "endLine", "endColumn", "title"]

    def kept(text: str) -> str:
        """Line ends can be escaped; other characters that could do harm cannot."""
        return re.sub(r"[^\r\n]+", lambda found: plain_text(found[0]), text)

    assert (properties["file"], data) == (kept(hostile), kept(f"{said}\nshown by: {hostile}!"))


def test_hostile_names_and_words_in_gitlab(hostile: str) -> None:
    finding, said = said_of(hostile)
    written = write("gitlab", checked(finding))
    assert UNSAFE.findall(written.replace("\n", "")) == []
    [read] = json.loads(written)
    assert (read["location"]["path"], read["description"]) == (
        whole(hostile),
        whole(f"{said}; shown by: {hostile}!"),
    )


@pytest.mark.usefixtures("few_rules")
def test_hostile_names_and_words_in_sarif(hostile: str) -> None:
    finding, said = said_of(hostile)
    written = write("sarif", checked(finding))
    assert UNSAFE.findall(written.replace("\n", "")) == []
    [result] = valid_sarif(written)["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch("[A-Za-z0-9._~%/-]+", uri)
    assert unquote_to_bytes(uri).decode(errors="surrogateescape") == hostile.replace("\ud800", "\ufffd")
    text = result["message"]["text"].replace("{{", "{").replace("}}", "}").replace("\\](", "](")
    assert text == whole(f"{said}\nshown by: {hostile}!")


def test_hostile_names_and_words_in_junit(hostile: str) -> None:
    finding, said = said_of(hostile)
    written = write("junit", checked(finding, texts={hostile: f"a{hostile}"}))
    assert UNSAFE.findall(written.replace("\n", "")) == []
    [suite] = valid_junit(written)
    assert (suite.get("name"), suite.get("file")) == (NOT_IN_XML.sub("", hostile),) * 2
    assert suite[0][0].get("message") == f"1:1: {NOT_IN_XML.sub('', said)}"
    assert len((suite[0][0].text or "").split("\n")) == 4
