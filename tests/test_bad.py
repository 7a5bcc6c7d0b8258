"""Bad inputs: what is said about each, exactly, whichever of the two parsers reads it.

The cases are files in `bad/`, a pair each; what is too large to store, or no file at all, is made here.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from kjerne.checks.catalogue import CATALOGUE
from kjerne.cli.arguments import parse_supposition, unknown_result
from kjerne.model.file_names import ENDINGS
from kjerne.model.findings import Finding, Term, in_order
from kjerne.output.safe import plain_text
from kjerne.reading import full_yaml
from kjerne.reading.full_yaml import Parser
from kjerne.reading.pure_parser import PureParser
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import message, texts
from kjerne.workspace import configuration
from kjerne.workspace.criteria_sets import CriteriaSets, load_criteria
from kjerne.workspace.load import load_group
from tests.builders import long
from tests.conftest import CRITERIA, shipped_set

SHIPPED = CriteriaSets([CRITERIA.as_posix()])
BAD = Path(__file__).parent / "bad"
CASES = sorted(path.relative_to(BAD).as_posix() for path in BAD.glob("*/*") if path.suffix in ENDINGS)
PARSERS = {"libyaml": Parser, "pure": PureParser}

ELSEWHERE = {
    # what only the file system can bring about
    **dict.fromkeys(
        (
            *("no-such-file", "is-a-folder", "not-a-file", "no-permission", "link-loop", "link-outside", "unreadable"),
            *("empty-folder", "too-large", "not-a-group", "duplicate-group"),
        ),
        "workspace/test_files.py",
    ),
    **dict.fromkeys(("no-criteria-set", "broken-criteria-set", "duplicate-criteria-set"), "cli/test_several_sets.py"),
    **dict.fromkeys(("too-many-entries", "too-intricate"), "test_worst.py"),
    "device-name": "cli/test_systems.py",
    # what is said of the command line
    **dict.fromkeys(("set-form", "set-value", "unknown-group", "unknown-result"), "below"),
    **dict.fromkeys(("set-weight", "set-threshold", "unknown-part", "no-thresholds"), "cli/test_set_numbers.py"),
    "unknown-format": "the tests of `check`",
    **dict.fromkeys(("no-such-choice", "no-such-number", "no-answer", "answer-too-long"), "cli/test_new.py"),
    "no-values-between": "cli/test_habits.py",
    "ambiguous-name": "cli/test_names.py",
}


@pytest.fixture(params=PARSERS)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the two parsers in turn."""
    name: str = request.param
    monkeypatch.setattr(full_yaml, "Parser", PARSERS[name])
    return name


@cache
def numbers_sets() -> CriteriaSets:
    """A criteria set with traits that are numbers."""
    return CriteriaSets([str(BAD / "numbers.yaml")])


def findings_in(file: str) -> tuple[Finding, ...]:
    """What is wrong with a file of the folder, in the order it is said."""
    if Path(file).parent.name == "criteria":
        loaded, findings = load_criteria(file)
        assert loaded is None
    elif Path(file).parent.name == "configuration":
        settings = configuration.load(file)
        assert settings.broken
        findings = settings.findings
    else:
        sets = numbers_sets() if Path(file).parent.name == "numbers" else SHIPPED
        group, findings = load_group(file, sets)
        assert group is None
    return in_order(findings)


def said(findings: Sequence[Finding], lang: Lang = "en") -> list[str]:
    """The lines that `kjerne evaluate` prints."""
    return [
        plain_text(f"{finding.file}:{finding.span.line}:{finding.span.column}: {message(lang, finding)}")
        for finding in findings
    ]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.usefixtures("parser")
def test_a_bad_file_is_answered_with_exactly_these_lines(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    expected = Path(case).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert said(findings_in(case)) == expected


def test_the_folder_holds_pairs_and_nothing_is_expected_of_no_file() -> None:
    inputs = {Path(case).with_suffix("") for case in CASES}
    outputs = {path.relative_to(BAD).with_suffix("") for path in BAD.glob("*/*.txt")}
    assert inputs == outputs
    assert len(inputs) == len(CASES)
    assert all(path.read_text(encoding="utf-8").strip() for path in BAD.glob("*/*.txt"))


@pytest.mark.parametrize("case", CASES)
def test_a_finding_says_something_in_every_language(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    findings = findings_in(case)
    english = said(findings)
    for lang in LANGUAGES:
        for line, in_english in zip(said(findings, lang), english, strict=True):
            place, words = line.split(": ", 1)
            assert in_english.startswith(f"{place}: ")
            assert len(words) > 10
            assert lang == "en" or line != in_english


# ---- every finding is met somewhere


@cache
def met() -> tuple[frozenset[str], frozenset[str]]:
    """The ids of the findings in the folder, and the terms in their words."""
    findings = [finding for case in CASES for finding in findings_in(str(BAD / case))]
    return frozenset(finding.id for finding in findings), frozenset(terms(findings))


def terms(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        for word in finding.words.values():
            yield from (each for each in (word if isinstance(word, tuple) else (word,)) if isinstance(each, Term))


def test_every_finding_has_a_case() -> None:
    ids = {key.split(".")[1] for key in texts("en") if key.startswith("finding.")}
    mild = {id for id, check in CATALOGUE.items() if check.severity != "error"}  # `evaluate` speaks of errors alone
    assert ids - mild - met()[0] - ELSEWHERE.keys() == set()
    assert met()[0] & ELSEWHERE.keys() == set(), "these have cases: strike them out of ELSEWHERE"


def test_every_explanation_has_a_case() -> None:
    kinds = ("syntax.", "type.", "range.", "encoding.")
    assert {key for key in texts("en") if key.startswith(kinds)} - met()[1] == set()


# ---- what is too large to store


GOOD = "id: huge\nname: A group\ntraits: {}\n"
DEEP = "the nesting is deeper than 32; flatten it"
LONG = "the number has more than 30 characters; shorten it, or put it in quotes if it is text"


HUGE: dict[str, tuple[Callable[[int], str], str]] = {
    "brackets": (lambda size: "[" * size, f"1:33: {DEEP}"),
    "closed": (lambda size: "[" * size + "]" * size, f"1:33: {DEEP}"),
    "lists": (lambda size: "- " * size, f"1:65: {DEEP}"),
    "keys": (lambda size: "? " * size, f"1:65: {DEEP}"),
    "braces": (lambda size: "{a: " * size, f"1:129: {DEEP}"),
    "indents": (lambda size: "".join(" " * depth + "a:\n" for depth in range(size // 200)), f"33:33: {DEEP}"),
    "whole": (lambda size: f"{GOOD}lead: {'1' * size}\n", f"4:7: {LONG}"),
    "decimal": (lambda size: f"{GOOD}lead: 0.{'1' * size}\n", f"4:7: {LONG}"),
    "time": (
        lambda size: f"{GOOD}status: 1{':1' * (size // 20)}\n",
        f"4:9: 1{':1' * 39}:… is not one of the words allowed here; known: ",
    ),
    "quote": (
        lambda size: f"{GOOD}short-name: '{'x' * size}\n",
        "4:13: not valid YAML: this quote is never closed; close it",
    ),
    "comment": (lambda size: "#" * 5 * size, "1:1: the file is empty; write a definition or delete it"),
    "blank": (lambda size: "\n" * 5 * size, "1:1: the file is empty; write a definition or delete it"),
}
"""Texts that grow with a number, and how what is said of them begins."""


@pytest.mark.parametrize("size", [20_000, long(200_000)])
@pytest.mark.parametrize(("text", "expected"), HUGE.values(), ids=HUGE)
@pytest.mark.usefixtures("parser")
def test_a_huge_text_is_answered_in_one_line(
    text: Callable[[int], str], expected: str, size: int, tmp_path: Path
) -> None:
    file = tmp_path / "huge.yaml"
    file.write_text(text(size), encoding="utf-8")
    (line,) = said(findings_in(file.as_posix()))
    assert line.startswith(f"{file.as_posix()}:{expected}")
    assert len(line) < 400


def test_what_stops_python_reading_an_integer_does_not_stop_us(tmp_path: Path) -> None:
    file = tmp_path / "digits.yaml"
    file.write_text(f"id: digits\nname: A group\nlead: {'9' * (sys.get_int_max_str_digits() + 1)}\ntraits: {{}}\n")
    assert said(findings_in(file.as_posix())) == [
        f"{file.as_posix()}:3:7: the number has more than 30 characters; shorten it, or put it in quotes if it is text"
    ]


# ---- suppositions: what is said of `--set`


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "write trait=value, or group:trait=value for one group") for text in ("", "=", "horizon", "=limited")),
        ("horizon=", "write trait=value, or group:trait=value for one group"),
        (" = limited", "write trait=value, or group:trait=value for one group"),
        ("kubu:horizon", "write trait=value, or group:trait=value for one group"),
        ("kub:horizon=limited", "there is no group kub; did you mean kubu?"),
        (":horizon=limited", 'there is no group ""; known: kubu and va'),
        ("horison=limited", "there is no trait horison here; did you mean horizon (Time horizon)?"),
        ("horizon=limted", "limted is not a value of this trait; did you mean limited (Need for a limited period)?"),
        ("horizon=1", "1 is not a value of this trait; known: limited, long-term, persistent and unknown"),
        (
            "horizon=[limited, limted]",
            "limted is not a value of this trait; did you mean limited (Need for a limited period)?",
        ),
        ("horizon=[]", "at least 1 must stand here; add what is missing"),
        ("horizon=[limited, limited]", "limited stands here twice; keep one"),
        ("horizon={limited: 0.5, persistent: 0.6}", "the shares sum to 1.1, not to 1; correct them"),
        *(
            (
                f"horizon={value}",
                "the value should be one word, a list in [ ], or shares in { }; write it as in a group file",
            )
            for value in (
                "~",
                "true",
                "[limited",
                "{limited: x}",
                "*all",
                "&a limited",
                "'limited",
                "limited\n---\n",
                "\0",
            )
        ),
        (
            "horizon=\udcff",
            "the value should be one word, a list in [ ], or shares in { }; write it as in a group file",
        ),
    ],
)
@pytest.mark.usefixtures("parser")
def test_a_bad_supposition_is_explained(text: str, expected: str) -> None:
    wanted = parse_supposition(text, shipped_set(), ("kubu", "va"))
    assert isinstance(wanted, Finding)
    assert message("en", wanted) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "years=ten",
            "ten is neither a number nor a value of this trait; write a number such as 5 or 3.5, a range such as "
            "[3, 9], or one of the values; known: few, some, many and unknown",
        ),
        ("lasting=strong", "lasting is a criterion; write its traits under traits; known: years and field"),
    ],
)
def test_a_bad_supposition_about_a_number_or_a_criterion_is_explained(text: str, expected: str) -> None:
    numbers, _ = load_criteria(str(BAD / "numbers.yaml"))
    assert numbers
    wanted = parse_supposition(text, numbers.criteria, ())
    assert isinstance(wanted, Finding)
    assert message("en", wanted) == expected


def test_an_unknown_result_is_answered_with_the_nearest() -> None:
    known = ("undetermined", "disagreement", "discontinue", "continue")
    assert message("en", unknown_result("discontinued", known)) == (
        "there is no result discontinued; did you mean discontinue?"
    )
    assert message("en", unknown_result("x", known)) == (
        "there is no result x; known: undetermined, disagreement, discontinue and continue"
    )
