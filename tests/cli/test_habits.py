"""What people write by habit, and what they are told: in the interview, in files and on the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kjerne.cli import interview
from kjerne.cli.interview import CONFIDENCES, FACTS, Question, WrongAnswerError
from kjerne.model.findings import START, Finding
from kjerne.model.names import UNKNOWN_NAMES
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import message, say
from tests.conftest import Run

VALUE = Question("value", "reach", ("none", "some", "many", "most"), named={"many": "Mange departementer"})
UNORDERED = VALUE._replace(has_order=False)
CONFIDENCE = Question("confidence", "reach", tuple(CONFIDENCES), named=CONFIDENCES)
MEMBERS = Question("members")


def answer(question: Question, text: str) -> interview.Answer:
    return interview.parse_answer(question, text, date(2026, 11, 29))


def refused(question: Question, text: str, lang: Lang = "en") -> str:
    with pytest.raises(WrongAnswerError) as caught:
        answer(question, text)
    return message(lang, Finding("", START, caught.value.id, "error", caught.value.words))


# ---- the interview


@pytest.mark.parametrize("text", ["2-4", "2–4", "2 - 4", "2 til 4", "2 to 4"])
def test_two_numbers_of_a_list_mean_those_between_too(text: str) -> None:
    assert answer(VALUE, text) == ("some", "many", "most")
    assert answer(VALUE, f"1, {text.replace('4', '3')}") == ("none", "some", "many")


def test_values_without_an_order_have_none_between() -> None:
    assert refused(UNORDERED, "2-4").startswith("these answers have no order, so none lies between 2 and 4")
    assert answer(UNORDERED, "2,4") == ("some", "most")


def test_two_numbers_in_the_wrong_order_or_not_in_the_list_are_refused() -> None:
    assert refused(VALUE, "4-2") == "a range has its lower number first; write 2-4"
    assert refused(VALUE, "3-9").startswith("3-9 is none of the answers")


@pytest.mark.parametrize("text", ["vet ikke", "Veit ikkje", "don't know", "I do not know.", "ukjent", "Unknown"])
@pytest.mark.parametrize("question", [VALUE, CONFIDENCE, Question("established"), Question("lead"), MEMBERS])
def test_who_does_not_know_can_say_so(question: Question, text: str) -> None:
    assert answer(question, text) is None


def test_every_language_has_its_word_for_unknown_among_those_that_are_understood() -> None:
    assert {say(lang, "unknown") for lang in LANGUAGES} <= set(UNKNOWN_NAMES.names)


def test_the_word_for_help_is_help_where_it_can_be_nothing_else() -> None:
    assert all(interview.asks_for_help(VALUE, text) for text in ("?", "hjelp", "Help", "hjelp?"))
    assert not interview.asks_for_help(Question("name"), "Hjelp")
    assert answer(Question("name"), "Ukjent") == "Ukjent"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_confidence_is_suggested_by_its_label_and_never_its_opposite(lang: Lang) -> None:
    for text in ("ganske sikker", "usikker", "quite confident", "sikker"):
        assert say(lang, "hint.nearest", nearest="")[:-1] not in refused(CONFIDENCE, text, lang)
    shown = say(lang, "evidence.confidence.medium")
    assert refused(
        CONFIDENCE, f"{shown[:-1].replace('medium', 'mediun')}x".replace("middels", "midels"), lang
    ).endswith(say(lang, "hint.nearest", nearest=shown))


def test_a_value_is_suggested_by_what_the_list_shows() -> None:
    assert refused(VALUE, "mange departementr").endswith("did you mean Mange departementer?")


def test_a_list_of_members_is_refused_for_the_name_that_is_wrong() -> None:
    text = "Helse- og omsorgsdepartementet, Kunnskapsdepartementet og BLD"
    assert refused(MEMBERS, text) == "BLD has not been a ministry's abbreviation since 2019; did you mean BFD?"
    assert refused(MEMBERS, "Helse- og omsorgsdepartementet og BLD").startswith("BLD ")


def test_how_ministries_were_understood_is_said_at_once(here: Path, run: Run) -> None:
    assert [*FACTS][:4] == ["name", "short-name", "lead", "members"]
    answers = "Ours\n\nBarne- og familiedepartementet\nKunnskapsdepartementet, BFD og HOD\n"
    err = run("new", "my-group", stdin=answers).err
    assert "The answer was read as BFD." in err
    assert "The answer was read as KD, BFD and HOD." in err
    assert "BFD has the lead, so it is left out of the members." in err
    plain = run("new", "other-group", stdin="Ours\n\nbfd\nKD, hod\n").err
    assert "read as" not in plain
    assert "has the lead" not in plain
