"""The catalogue of checks: complete in every language, and each example shows just what it is an example of."""

from __future__ import annotations

import inspect
import re
from datetime import date
from importlib import import_module
from itertools import combinations
from pathlib import Path

import pytest

from kjerne.checks import entries
from kjerne.checks.catalogue import CATALOGUE
from kjerne.checks.check import Check
from kjerne.checks.group_lints import SOON
from kjerne.cli import app
from kjerne.engine.rule_table import MAX_COMBINATIONS
from kjerne.model.file_names import CONFIGURATION
from kjerne.model.findings import Finding
from kjerne.model.ids import LONGEST_ID
from kjerne.reading.refusals import MAX_BYTES, MAX_DEPTH, MAX_ENTRIES, MAX_NUMBER
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import explanation, texts
from kjerne.workspace import check_files, configuration
from kjerne.workspace.criteria_sets import CriteriaSets, LoadedCriteria, load_criteria
from kjerne.workspace.load import load_group
from tests.conftest import CRITERIA

AS_OF = date(2026, 11, 23)
MAX_AGE = 5

COMMAND_LINE = {
    *("set-weight", "set-threshold", "unknown-part", "no-thresholds"),
    *("set-form", "set-value", "unknown-group", "unknown-result", "unknown-format"),
    *("no-such-choice", "no-such-number", "no-answer", "answer-too-long", "ambiguous-name", "no-values-between"),
}
"""What is said of the command line or of an answer and not of a file; it is in no catalogue."""


def explanations(lang: Lang) -> dict[str, str]:
    """The explanations in a language by the ids of their checks."""
    explained: dict[str, str] = import_module(f"kjerne.texts.explanations.{lang}").EXPLANATIONS
    return explained


# ---- the ids


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_check_has_a_sentence_in_every_language(lang: Lang) -> None:
    keys = [re.fullmatch(r"finding\.([a-z0-9-]+)", key) for key in texts(lang)]
    sentences = {key[1] for key in keys if key} - COMMAND_LINE
    assert (CATALOGUE.keys() - sentences, sentences - CATALOGUE.keys()) == (set(), set())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_check_is_explained_in_every_language(lang: Lang) -> None:
    explained = explanations(lang)
    assert (CATALOGUE.keys() - explained.keys(), explained.keys() - CATALOGUE.keys()) == (set(), set())
    assert list(explained) == list(CATALOGUE)


def test_an_id_is_of_small_letters_digits_and_hyphens() -> None:
    assert [id for id in CATALOGUE if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", id)] == []
    assert [id for id, check in CATALOGUE.items() if check.id != id] == []


def test_no_check_stands_twice() -> None:
    source = "".join(file.read_text("utf-8") for file in Path(str(entries.__file__)).parent.glob("*.py"))
    ids = re.findall(r'Check\(\s*"([a-z0-9-]+)"', source)
    assert sorted(ids) == sorted(CATALOGUE)


# ---- the explanations


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_explanation_is_a_few_sentences(lang: Lang) -> None:
    for id in CATALOGUE:
        said = explanation(lang, id)
        sentences = re.split(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])", said)
        assert 2 <= len(sentences) <= 4, id
        assert said.partition(". ")[0] + "." == sentences[0], id  # which is what lists of the checks show
        assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences), id
        assert said == " ".join(said.split()), id


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


def test_the_languages_do_not_repeat_each_other() -> None:
    pairs = [(id, first, second) for id in CATALOGUE for first, second in combinations(LANGUAGES, 2)]
    assert [pair for pair in pairs if explanation(pair[1], pair[0]) == explanation(pair[2], pair[0])] == []


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
    found = {id: set(re.findall(r"\w+", said)) & set(foreign.split()) for id, said in explanations(lang).items()}
    assert {id: words for id, words in found.items() if words} == {}


# ---- the examples


@pytest.fixture(scope="module")
def criteria() -> LoadedCriteria:
    loaded, findings = load_criteria(CRITERIA.as_posix())
    assert loaded is not None
    assert findings == ()
    return loaded


def written(text: str, folder: Path, name: str = "example.yaml") -> str:
    file = folder / name
    file.write_bytes(text.encode())
    return file.as_posix()


def findings(text: str, folder: Path, criteria: LoadedCriteria, check: Check) -> tuple[Finding, ...]:
    """Everything that is found in a file of this text."""
    name = CONFIGURATION if check.in_configuration else "example.yaml"
    return check_files.check_files(
        [written(text, folder, name)], check_files.check_criteria([criteria.file]), AS_OF, MAX_AGE
    ).findings


def examples(kind: str) -> list[object]:
    """The examples of a kind by the id of their check."""
    return [
        pytest.param(getattr(check, kind), check, id=id)
        for id, check in CATALOGUE.items()
        if getattr(check, kind) is not None
    ]


def test_a_check_has_both_examples_and_a_place_or_says_why_not() -> None:
    for check in CATALOGUE.values():
        has = [part is not None for part in (check.bad, check.good, check.place, check.no_example)]
        assert has in ([True, True, True, False], [False, False, False, True]), check.id


@pytest.mark.parametrize(("text", "check"), examples("bad"))
def test_a_bad_example_has_the_finding_and_no_other(
    text: str, check: Check, tmp_path: Path, criteria: LoadedCriteria
) -> None:
    found = [
        (each.id, each.severity, f"{each.span.line}:{each.span.column}")
        for each in findings(text, tmp_path, criteria, check)
    ]
    assert found == [(check.id, check.severity, check.place)]


@pytest.mark.parametrize(("text", "check"), examples("good"))
def test_in_a_good_example_nothing_is_found(text: str, check: Check, tmp_path: Path, criteria: LoadedCriteria) -> None:
    assert findings(text, tmp_path, criteria, check) == ()


@pytest.mark.parametrize(("text", "check"), examples("bad"))
def test_only_an_error_keeps_a_file_from_being_used(
    text: str, check: Check, tmp_path: Path, criteria: LoadedCriteria
) -> None:
    file = written(text, tmp_path)
    if check.in_configuration:
        assert configuration.load(file).broken == (check.severity == "error")
        return
    about_criteria = "\nrecommendations:" in str(check.good)
    loaded, found = load_criteria(file) if about_criteria else load_group(file, CriteriaSets.of(criteria))
    assert (loaded is None) == (check.severity == "error")
    assert [each.id for each in found if each.severity == "error"] == [check.id] * (check.severity == "error")


def test_an_example_is_a_file_that_can_be_shown() -> None:
    for check in (check for check in CATALOGUE.values() if check.bad):
        for text in (check.bad, check.good):
            assert text is not None, check.id
            assert text.endswith("\n"), check.id
            assert max(map(len, text.splitlines())) <= 100, check.id
            assert {character for character in text if not character.isprintable()} <= {"\n", "\ufeff", "\u00a0"}, (
                check.id
            )
        assert check.bad != check.good, check.id
