"""The catalogue of checks: complete in every language, and each example shows just what it is an example of."""

from __future__ import annotations

import inspect
import re
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from kjerne.checks import catalogue
from kjerne.checks.catalogue import CATALOGUE, Check
from kjerne.checks.group_lints import SOON
from kjerne.cli import app
from kjerne.engine.rule_table import MAX_COMBINATIONS
from kjerne.model.documents import LONGEST_ID
from kjerne.model.findings import Finding
from kjerne.reading.refusals import MAX_BYTES, MAX_DEPTH, MAX_ENTRIES, MAX_NUMBER
from kjerne.texts.explanations import en, nb, nn
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import explanation, texts
from kjerne.workspace import check_files
from kjerne.workspace.load import LoadedCriteria, load_criteria, load_group
from tests.conftest import CRITERIA

EXPLANATIONS = {"nb": nb.EXPLANATIONS, "nn": nn.EXPLANATIONS, "en": en.EXPLANATIONS}
AS_OF = date(2026, 11, 23)
MAX_AGE = 5

COMMAND_LINE = {
    *("set-form", "set-value", "unknown-group", "unknown-result", "unknown-format", "unknown-check"),
    *("no-such-choice", "no-answer", "answer-too-long"),
}
"""What is said of the command line or of an answer and not of a file; it is in no catalogue."""

WARNINGS = {
    *("rule-dead", "not-monotone", "level-unreachable", "value-idle", "cap-idle", "advice-idle"),
    *("value-without-evidence", "evidence-without-source", "evidence-in-future", "evidence-before-source"),
    *("established-in-future", "lead-is-member", "unknown-ministry", "mandate-over", "no-mandate"),
    *("published-disagrees", "swallowed-text", "near-duplicate-group", "ignore-unused"),
    "ignore-malformed",
}
NOTES = {"missing-language", "evidence-old", "mandate-ends-soon", "trait-idle", "too-many-findings"}

PLACES = {
    "control-character": "2:7",
    "not-yaml": "2:14",
    "empty-file": "1:1",
    "second-document": "4:1",
    "alias": "3:13",
    "anchor": "2:7",
    "tag": "2:7",
    "merge-key": "3:1",
    "duplicate-key": "4:1",
    "key-not-text": "3:11",
    "decimal-comma": "15:32",
    "too-deep": "3:44",
    "not-finite": "15:29",
    "number-too-long": "15:29",
    "missing-key": "1:1",
    "unknown-key": "3:1",
    "bad-id": "1:5",
    "unknown-word": "3:9",
    "empty-text": "3:13",
    "too-few": "4:9",
    "out-of-range": "15:29",
    "bad-date": "3:14",
    "wrong-type": "3:10",
    "not-a-number": "15:29",
    "reserved-word": "14:11",
    "duplicate-name": "21:9",
    "too-many-combinations": "6:1",
    "first-threshold": "9:18",
    "duplicate-trait": "24:11",
    "points-not-rising": "15:29",
    "unknown-level": "18:18",
    "unknown-criterion": "18:12",
    "unknown-recommendation": "19:16",
    "late-review": "24:34",
    "rule-gap": "16:1",
    "rule-conflict": "21:9",
    "rule-dead": "24:9",
    "not-monotone": "21:9",
    "level-unreachable": "9:18",
    "value-idle": "15:11",
    "trait-idle": "20:7",
    "cap-idle": "23:9",
    "advice-idle": "25:10",
    "id-not-file-name": "1:5",
    "unknown-trait": "3:10",
    "unknown-value": "5:12",
    "unknown-source": "7:18",
    "shares-not-one": "5:5",
    "value-without-evidence": "3:10",
    "evidence-without-source": "7:9",
    "evidence-in-future": "7:37",
    "evidence-before-source": "7:37",
    "evidence-old": "8:33",
    "established-in-future": "3:14",
    "lead-is-member": "4:11",
    "unknown-ministry": "3:7",
    "mandate-over": "3:16",
    "mandate-ends-soon": "3:16",
    "no-mandate": "10:29",
    "published-disagrees": "8:29",
    "missing-language": "2:1",
    "swallowed-text": "2:15",
    "ignore-unused": "3:12",
    "ignore-malformed": "3:12",
}
"""Where in its bad example each finding stands; what is missing here has no example."""

WITHOUT_EXAMPLES = {
    *("no-such-file", "is-a-folder", "not-a-file", "no-permission", "link-loop", "link-outside", "unreadable"),
    *("empty-folder", "too-large", "not-utf-8", "not-a-group", "duplicate-group", "near-duplicate-group"),
    *("too-many-entries", "id-too-long", "too-intricate", "too-many-findings"),
}


# ---- the ids


def test_the_catalogue_has_the_checks_that_have_a_sentence() -> None:
    sentences = {key.removeprefix("finding.") for key in texts("en") if re.fullmatch(r"finding\.[a-z0-9-]+", key)}
    assert sorted(CATALOGUE) == sorted(sentences - COMMAND_LINE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_check_is_explained_in_every_language(lang: Lang) -> None:
    assert list(EXPLANATIONS[lang]) == list(CATALOGUE)


@pytest.mark.parametrize("id", CATALOGUE)
def test_a_check_has_its_id_and_its_severity(id: str) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", id)
    assert CATALOGUE[id].id == id
    assert CATALOGUE[id].severity == ("warning" if id in WARNINGS else "note" if id in NOTES else "error")


def test_no_check_stands_twice() -> None:
    assert CATALOGUE.keys() >= WARNINGS | NOTES
    source = Path(str(catalogue.__file__)).read_text("utf-8")
    ids = re.findall(r'Check\(\s*"([a-z0-9-]+)"', source)
    assert sorted(ids) == sorted(CATALOGUE)


# ---- the explanations


@pytest.mark.parametrize("id", CATALOGUE)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_explanation_is_a_few_sentences(lang: Lang, id: str) -> None:
    said = explanation(lang, id)
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])", said)
    assert 2 <= len(sentences) <= 4
    assert said.partition(". ")[0] + "." == sentences[0]  # which is what lists of the checks show
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)
    assert said == " ".join(said.split())


@pytest.mark.parametrize(
    ("id", "limit"),
    [
        ("too-deep", MAX_DEPTH),
        ("too-many-entries", MAX_ENTRIES),
        ("number-too-long", MAX_NUMBER),
        ("id-too-long", LONGEST_ID),
        ("too-many-combinations", MAX_COMBINATIONS),
    ],
)
def test_an_explanation_has_the_limit_that_the_program_keeps_to(id: str, limit: int) -> None:
    for lang in LANGUAGES:
        written = f"{limit:,}" if lang == "en" else f"{limit:,}".replace(",", " ")
        assert re.findall("[0-9][0-9 ,]*[0-9]", explanation(lang, id)) == [written]


@pytest.mark.parametrize(
    ("id", "number", "words"),
    [
        ("mandate-ends-soon", SOON, {6: {"nb": "seks", "nn": "seks", "en": "six"}}),
        ("evidence-old", MAX_AGE, {5: {"nb": "fem", "nn": "fem", "en": "five"}}),
        ("too-large", MAX_BYTES, {1 << 20: {"nb": "én mebibyte", "nn": "éin mebibyte", "en": "one mebibyte"}}),
    ],
)
def test_a_limit_in_words_is_that_of_the_program(id: str, number: int, words: dict[int, dict[Lang, str]]) -> None:
    for lang, word in words[number].items():
        assert word in explanation(lang, id)


def test_evidence_is_old_after_as_many_years_as_the_explanation_says() -> None:
    assert inspect.signature(app.check).parameters["max_age"].default == MAX_AGE


@pytest.mark.parametrize("id", CATALOGUE)
def test_the_languages_do_not_repeat_each_other(id: str) -> None:
    for one, other in combinations(LANGUAGES, 2):
        assert explanation(one, id) != explanation(other, id)


@pytest.mark.parametrize(
    ("lang", "foreign"),
    [
        (
            "nb",
            "ikkje dersom frå vere noko kva eit ein berre kjelde tilråding hermeteikn nøklar verdiar gruppa the is",
        ),
        ("nn", "ikke hvis fra være noe hva et bare kilde anbefaling anførselstegn nøkler verdier filen gruppen the is"),
        ("en", "og eller er som ikke ikkje"),
    ],
)
def test_a_language_keeps_to_its_words(lang: Lang, foreign: str) -> None:
    found = {id: set(re.findall(r"\w+", said)) & set(foreign.split()) for id, said in EXPLANATIONS[lang].items()}
    assert {id: words for id, words in found.items() if words} == {}


# ---- the examples


@pytest.fixture(scope="module")
def criteria() -> LoadedCriteria:
    loaded, findings = load_criteria(CRITERIA.as_posix())
    assert loaded is not None
    assert findings == ()
    return loaded


def written(text: str, folder: Path) -> str:
    file = folder / "example.yaml"
    file.write_bytes(text.encode())
    return file.as_posix()


def findings(text: str, folder: Path, criteria: LoadedCriteria) -> tuple[Finding, ...]:
    """Everything that is found in a file of this text."""
    return check_files.check_files(
        [written(text, folder)], check_files.check_criteria(criteria.file), AS_OF, MAX_AGE
    ).findings


def examples(kind: str) -> list[object]:
    """The examples of a kind by the id of their check; those of checks that are not written yet are skipped."""
    return [
        pytest.param(getattr(check, kind), check, id=id)
        for id, check in CATALOGUE.items()
        if getattr(check, kind) is not None
    ]


def test_every_check_has_both_examples_or_none() -> None:
    assert {id for id, check in CATALOGUE.items() if check.bad is None} == WITHOUT_EXAMPLES
    assert {id for id, check in CATALOGUE.items() if check.good is None} == WITHOUT_EXAMPLES
    assert CATALOGUE.keys() - WITHOUT_EXAMPLES == PLACES.keys()


@pytest.mark.parametrize(("text", "check"), examples("bad"))
def test_a_bad_example_has_the_finding_and_no_other(
    text: str, check: Check, tmp_path: Path, criteria: LoadedCriteria
) -> None:
    found = [
        (each.id, each.severity, f"{each.span.line}:{each.span.column}") for each in findings(text, tmp_path, criteria)
    ]
    assert found == [(check.id, check.severity, PLACES[check.id])]


@pytest.mark.parametrize(("text", "check"), examples("good"))
def test_in_a_good_example_nothing_is_found(text: str, check: Check, tmp_path: Path, criteria: LoadedCriteria) -> None:
    assert findings(text, tmp_path, criteria) == ()


@pytest.mark.parametrize(("text", "check"), examples("bad"))
def test_only_an_error_keeps_a_file_from_being_used(
    text: str, check: Check, tmp_path: Path, criteria: LoadedCriteria
) -> None:
    file = written(text, tmp_path)
    about_criteria = "\ncriteria:" in str(check.good)
    loaded, found = load_criteria(file) if about_criteria else load_group(file, criteria.criteria)
    assert (loaded is None) == (check.severity == "error")
    assert [each.id for each in found if each.severity == "error"] == [check.id] * (check.severity == "error")


@pytest.mark.parametrize("check", [check for check in CATALOGUE.values() if check.bad], ids=lambda check: check.id)
def test_an_example_is_a_file_that_can_be_shown(check: Check) -> None:
    for text in (check.bad, check.good):
        assert text is not None
        assert text.endswith("\n")
        assert max(map(len, text.splitlines())) <= 100
        assert {character for character in text if not character.isprintable()} <= {"\n", "\ufeff"}
    assert check.bad != check.good
