"""Ids and labels: both are understood wherever something is typed, and in files a label leads to its id."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from kjerne.checks.unknown_names import unknown_ministry
from kjerne.cli import interview
from kjerne.cli.interview import CONFIDENCES, Answer, Question, WrongAnswerError
from kjerne.model.findings import suggest
from kjerne.model.ministries import FORMER, MINISTRIES, former_ministry, ministry_named, named_ministries
from kjerne.model.names import meant, nearest, several_meant
from kjerne.model.parts import Wordings
from kjerne.texts.languages import LANGUAGES
from tests.builders import SMALL, Document, group, small, write
from tests.conftest import Run, shipped_set

TODAY = date(2026, 11, 23)


def values(run: Run, *arguments: str) -> dict[str, float]:
    """The score of `persistent` of each group, which tells the horizon that is supposed."""
    ran = run("evaluate", *arguments, "--format", "json", "--lang", "nb")
    assert (ran.code, ran.err) == (0, "")
    return {entry["id"]: entry["criteria"]["persistent"]["score"] for entry in json.loads(ran.out)["groups"]}


# ---- --set, --fail-on


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize(
    "typed",
    [
        "Tidshorisont=Behov i en avgrenset periode",
        "tidshorisont = behov i en  avgrenset periode",
        "Time horizon=limited",
        "horizon=Behov i ein avgrensa periode",
        "HORIZON=Limited",
    ],
)
def test_a_supposition_is_written_in_labels_of_any_language(run: Run, typed: str) -> None:
    assert values(run, "--set", typed) == values(run, "--set", "horizon=limited")


@pytest.mark.usefixtures("at_root")
def test_labels_stand_in_lists_and_shares_too(run: Run) -> None:
    for typed, plain in (
        ("Rekkevidde=[Ett departement, Mange departementer]", "reach=[one, many]"),
        ("Rekkevidde={Ett departement: 0.25, Mange departementer: 0.75}", "reach={one: 0.25, many: 0.75}"),
        ("Rekkevidde=ukjent", "reach=unknown"),
        ("Kompleksitet=Gjenstridig, uten klar løsning", "complexity=wicked"),
    ):
        written, expected = (run("evaluate", "--set", each, "--format", "json").out for each in (typed, plain))
        assert written == expected


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize("name", ["kubu", "KUBU", "Utsatte barn og unge"])
def test_the_group_of_a_supposition_is_found_by_its_names(run: Run, name: str) -> None:
    assert values(run, "--set", f"{name}:Tidshorisont=limited")["kubu"] < 100


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "Tidshorisont=Vedvarende",
            "Vedvarende er ingen verdi av dette trekket; mente du persistent (Vedvarende behov)?",
        ),
        ("Tidshorisonten=limited", "her er det ikke noe trekk Tidshorisonten; mente du horizon (Tidshorisont)?"),
        ("KUBBU:horizon=limited", "det finnes ingen gruppe KUBBU; mente du kubu?"),
    ],
)
def test_what_is_nearly_a_label_is_suggested_and_not_taken(run: Run, typed: str, said: str) -> None:
    assert run("evaluate", "--set", typed, "--lang", "nb") == (2, "", f"kjerne: --set {typed}: {said}\n")


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize(("name", "code"), [("Videreføre", 1), ("vidareføre", 1), ("Continue", 1), ("Avvikle", 0)])
def test_a_result_is_named_by_its_label(run: Run, name: str, code: int) -> None:
    for format in ("terminal", "json"):
        assert run("evaluate", "groups/kubu.yaml", "--fail-on", name, "--format", format).code == code


def test_undetermined_is_named_in_every_language(here: Path, run: Run) -> None:
    write(here, SMALL, group(traits={"depth": "unknown"}))
    for name in ("undetermined", "Uavklart", "UNDETERMINED"):
        assert run("evaluate", "--fail-on", name).code == 1


# ---- groups and criteria sets by their names


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize("name", ["klima", "KLIMA", "Klima", "Klima og omstilling", "klima OG  omstilling"])
def test_a_group_is_found_by_its_id_in_any_case_and_by_its_names(run: Run, name: str) -> None:
    for lang in LANGUAGES:
        assert run("explain", name, "--lang", lang) == run("explain", "groups/klima.yaml", "--lang", lang)
    evaluated = run("evaluate", name, "--format", "json")
    assert [entry["id"] for entry in json.loads(evaluated.out)["groups"]] == ["klima"]


def test_a_folder_comes_before_a_group_of_its_name(here: Path, run: Run) -> None:
    write(here, SMALL, group("one"), group("two"))
    write(here / "one", None, group("three"))
    evaluated = run("evaluate", "one/groups", "--format", "json")
    assert [entry["id"] for entry in json.loads(evaluated.out)["groups"]] == ["three"]
    evaluated = run("evaluate", "one", "--format", "json")
    assert [entry["id"] for entry in json.loads(evaluated.out)["groups"]] == ["three"]


@pytest.mark.parametrize("command", ["explain", "evaluate"])
def test_a_name_of_several_groups_and_a_name_of_none(here: Path, run: Run, command: str) -> None:
    write(here, SMALL, group("one", name="The same"), group("two", name={"nb": "Den samme", "en": "The same"}))
    ran = run(command, "the same", "--lang", "nb")
    assert ran == (2, "", "kjerne: the same er navnet på flere grupper: one og two; skriv id-en til en av dem\n")
    ran = run(command, "onne", "--lang", "en")
    assert ran.code == 2
    assert ran.err.endswith("onne; did you mean one?\n")
    ran = run(command, "den samma", "--lang", "nn")
    assert ran.err.endswith("den samma; meinte du two?\n")


def test_a_criteria_set_is_found_by_its_id_and_title(here: Path, run: Run) -> None:
    write(here, SMALL, group())
    [file] = Path("criteria").iterdir()
    for name in ("small", "SMALL", str(SMALL["title"])):
        assert run("evaluate", "--criteria", name) == run("evaluate", "--criteria", str(file))
        assert run("check", "--criteria", name).code == run("check").code
    assert run("schema", "group", "--criteria", "dfo-2024").code == 0
    assert run("evaluate", "--criteria", "smal").err == (
        "kjerne: --criteria smal: there is no file smal, and no criteria set with this id or title; there are dfo-2024 "
        "and small; did you mean small?\n"
    )


# ---- answers of the interview

SET = shipped_set()
VALUE = Question("value", "reach", tuple(SET.all_traits["reach"].values), named=SET.all_traits["reach"].values)
MANY = Wordings(nb="Mange departementer", nn="Mange departement", en="Many ministries")
HARD = Question(
    "value", "complexity", tuple(SET.all_traits["complexity"].values), named=SET.all_traits["complexity"].values
)
FROM = Question("source", "reach", (*SET.sources, "+"), named=SET.sources)
SURE = Question("confidence", "reach", tuple(CONFIDENCES), named=CONFIDENCES)
LEAD, MEMBERS, WHEN = (Question(kind) for kind in ("lead", "members", "established"))


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (VALUE, "Mange departementer", "many"),
        (VALUE, "mange  DEPARTEMENT", "many"),
        (VALUE, "Many ministries", "many"),
        (VALUE, "1, mange departementer", ("one", "many")),
        (VALUE, "flere departementer eller many", ("several", "many")),
        (VALUE, "Ukjent", None),
        (HARD, "Wicked, with no clear solution", "wicked"),
        (HARD, "Gjenstridig, uten klar løsning; 1", ("simple", "wicked")),
        (FROM, "Gode erfaringer med kjernegrupper i forvaltningen", "dfo-article"),
        (SURE, "høy", "high"),
        (SURE, "Middels sikkerhet", "medium"),
        (SURE, "3", "low"),
        (LEAD, "Klima- og miljødepartementet", "KLD"),
        (LEAD, "klima og miljø", "KLD"),
        (LEAD, "Utanriksdepartementet", "UD"),
        (LEAD, "Ministry of Trade, Industry and Fisheries", "NFD"),
        (MEMBERS, "HOD, Klima- og miljødepartementet og kd", ("HOD", "KLD", "KD")),
        (MEMBERS, "Ministry of Trade, Industry and Fisheries; Statsministerens kontor", ("NFD", "SMK")),
        (WHEN, "14.06.2024", "2024-06-14"),
        (WHEN, "14. juni 2024", "2024-06-14"),
        (WHEN, "14/6-24", "2024-06-14"),
        (WHEN, "juni 2024", "2024-06"),
        (WHEN, "06.2024", "2024-06"),
        (Question("date", "reach"), "14. desember 2023", "2023-12-14"),
    ],
)
def test_an_answer_is_an_id_a_number_or_a_label(question: Question, text: str, answer: Answer) -> None:
    assert interview.parse_answer(question, text, TODAY) == answer


@pytest.mark.parametrize(
    ("question", "text", "id", "words"),
    [
        (VALUE, "mange departementar", "no-such-choice", {"name": "mange departementar", "nearest": MANY}),
        (VALUE, "one, manye", "no-such-choice", {"name": "manye", "nearest": MANY}),
        (VALUE, "one x", "no-such-choice", {"name": "x"}),
        (LEAD, "ASD", "unknown-ministry", {"name": "ASD", "nearest": ("AID",), "year": 2024, "kind": "former"}),
        (MEMBERS, "HOD, KMD", "unknown-ministry", {"name": "KMD", "nearest": ("KDD", "DFD")}),
        (LEAD, "Olje- og energidepartementet", "unknown-ministry", {"nearest": ("ED",)}),
        (MEMBERS, "Klima- og naturdepartementet", "unknown-ministry", {"nearest": "KLD"}),
        (WHEN, "03/04/2024", "bad-date", {"name": "03/04/2024", "nearest": "2024-04-03"}),
        (WHEN, "sommeren 2024", "bad-date", {"name": "sommeren 2024"}),
        (Question("date", "reach"), "14. desember 2026", "evidence-in-future", {"name": "2026-12-14"}),
        (
            Question("value", "reach", ("a", "b"), named={"a": "The same", "b": "The same"}),
            "the same",
            "ambiguous-name",
            {"name": "the same", "ids": ("a", "b")},
        ),
    ],
)
def test_what_is_not_understood_says_what_may_be_meant(
    question: Question, text: str, id: str, words: dict[str, object]
) -> None:
    with pytest.raises(WrongAnswerError) as raised:
        interview.parse_answer(question, text, TODAY)
    assert raised.value.id == id
    assert {key: raised.value.words.get(key) for key in words} == words


def test_a_date_that_was_written_otherwise_is_read_back(here: Path, run: Run) -> None:
    ran = run("new", "my-group", "--lang", "nb", stdin="Navn\n\n\n\n14/6-24\n")
    assert "> 14/6-24\n  Datoen er lest som 14. juni 2024.\n" in ran.err
    assert "established: 2024-06-14\n" in Path("groups/my-group.yaml").read_text("utf-8")


# ---- ministries


def test_every_ministry_has_a_name_in_every_language_by_which_it_is_found() -> None:
    assert tuple(named_ministries()) == MINISTRIES
    for code, names in named_ministries().items():
        assert {ministry_named(getattr(names, lang)) for lang in LANGUAGES} == {code}
        assert ministry_named(code.lower()) == code
    assert ministry_named("") is None
    assert {code for former in FORMER.values() for code in former.successors} <= set(MINISTRIES)
    assert not FORMER.keys() & set(MINISTRIES)
    assert {former_ministry(code) for code in FORMER} == set(FORMER.values())


def test_an_old_abbreviation_names_its_successor_and_a_name_its_abbreviation(here: Path, run: Run) -> None:
    members = ["KMD", "ASD", "Klima- og miljødepartementet", "Olje- og energidepartementet", "HDO"]
    write(here, small(), group(lead="MD", members=members))
    said = {
        "nb": [
            "MD har ikke vært forkortelsen for noe departement siden 2014; mente du KLD?",
            "KMD har ikke vært forkortelsen for noe departement siden 2022; mente du KDD eller DFD?",
            "ASD har ikke vært forkortelsen for noe departement siden 2024; mente du AID?",
            "Klima- og miljødepartementet er ikke den offisielle forkortelsen for noe departement; "
            "mente du KLD (Klima- og miljødepartementet)?",
            "Olje- og energidepartementet har ikke vært forkortelsen for noe departement siden 2024; mente du ED?",
            "HDO er ikke den offisielle forkortelsen for noe departement; "
            "mente du HOD (Helse- og omsorgsdepartementet)?",
        ],
    }
    for lang, expected in said.items():
        findings = json.loads(run("check", "groups", "--format", "json", "--lang", lang).out)["findings"]
        assert [each["message"] for each in findings if each["id"] == "unknown-ministry"] == expected


# ---- names that only their signs or figures tell apart


def with_trait(**trait: object) -> Document:
    """The small set with another depth."""
    document = small()
    document["criteria"]["need"]["traits"]["depth"] = {"label": "Depth", **trait}
    document["criteria"]["need"]["caps"] = []
    return document


BY_SIGN = with_trait(
    values={
        "short": {"label": "< 2 år", "points": 0},
        "middling": {"label": "2 år", "points": 50},
        "long": {"label": "> 2 år", "points": 100},
    }
)
BY_NUMBER = with_trait(
    number=True,
    values={
        "few": {"label": "< 3", "points": 0},
        "some": {"label": "3–7", "from": 3, "points": 50},
        "many": {"label": "> 7", "from": 8, "points": 100},
    },
)


def need(run: Run, *arguments: str) -> object:
    ran = run("evaluate", *arguments, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    [entry] = json.loads(ran.out)["groups"]
    return entry["criteria"]["need"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        *(("3", 3), ("7", 7), ("3-7", [3, 7]), ("3–7", [3, 7]), ("2 til 9", [2, 9]), ("[2, 9]", [2, 9])),
        *(
            ("< 3", "few"),
            (">  7", "many"),
            ("MANY", "many"),
            ("2,5", 2.5),
            ("1e1", 10),
            ('[few, "> 7"]', ["few", "many"]),
        ),
    ],
)
def test_what_is_supposed_of_a_number_is_a_number_first(here: Path, run: Run, typed: str, written: object) -> None:
    write(here, BY_NUMBER, group(traits={"depth": written}))
    in_file = need(run)
    write(here, BY_NUMBER, group(traits={"depth": "unknown"}))
    assert need(run, "--set", f"depth={typed}") == in_file


@pytest.mark.parametrize(
    ("typed", "id"),
    [("> 2 år", "long"), (">2  ÅR", ""), ("< 2 år", "short"), ("2 år", "middling"), ("＜ 2 år", "short")],
)
def test_labels_that_only_their_signs_tell_apart(here: Path, run: Run, typed: str, id: str) -> None:
    write(here, BY_SIGN, group(traits={"depth": id or "long"}))
    in_file = need(run)
    write(here, BY_SIGN, group(traits={"depth": "unknown"}))
    assert need(run, "--set", f"depth={typed}") == in_file


def test_a_text_without_the_sign_is_the_name_of_both() -> None:
    named = {"short": "< 2 år", "long": "> 2 år"}
    assert meant("2 år", named) == ("short", "long")
    assert nearest("2 år", named) is None
    assert nearest("2 aar", named) is None
    assert meant("> 2 år", {"short": "< 2 år"}) == ()
    assert nearest("> 2 år", {"short": "< 2 år"}) is None
    assert nearest("> 2 åar", named) == "long"
    assert (
        meant("=> 2 år", {"a": ">= 2 år", "b": "<= 2 år"}) == meant("≥2 år", {"a": ">= 2 år", "b": "<= 2 år"}) == ("a",)
    )
    assert meant("-2", {"a": "2", "b": "-2"}) == meant("−2", {"a": "2", "b": "-2"}) == ("b",)
    assert meant("A-", {"a": "A", "b": "A+"}) == ()
    assert meant("3 - 7", {"a": "3–7"}) == meant("Barne og familie", {"a": "Barne- og familie"}) == ("a",)


def test_a_sign_is_told_where_several_are_meant(here: Path, run: Run) -> None:
    document = with_trait(
        values={"short": {"label": "< 2 år", "points": 0}, "long": {"label": "> 2 år", "points": 100}}
    )
    write(here, document, group(traits={"depth": "unknown"}))
    said = run("evaluate", "--set", "depth=2 år", "--lang", "en").err
    assert said == "kjerne: --set depth=2 år: 2 år is the name of several here: short and long; write which\n"
    write(here, document, group(traits={"depth": "> 2 år"}))
    assert "did you mean long (> 2 år)?" in run("check", "--lang", "en").out
    write(here, document, group(traits={"depth": "2 år"}))
    assert "did you mean" not in run("check", "--lang", "en").out


def test_a_value_that_is_labelled_unknown_is_told_from_unknown(here: Path, run: Run) -> None:
    document = with_trait(values={"not-said": {"label": "Ukjent", "points": 0}, "deep": {"points": 100}})
    write(here, document, group(traits={"depth": "deep"}))
    ran = run("evaluate", "--set", "depth=ukjent", "--lang", "en")
    assert ran.code == 2
    assert ran.err.endswith("ukjent is the name of several here: unknown and not-said; write which\n")
    assert run("evaluate", "--set", "depth=unknown", "--lang", "en").code == 0
    trait = {"not-said": "Ukjent", "deep": "Deep"}
    question = Question("value", "depth", tuple(trait), named=trait)
    with pytest.raises(WrongAnswerError, match="ambiguous-name"):
        interview.parse_answer(question, "Ukjent", TODAY)
    assert interview.parse_answer(question, "unknown", TODAY) is None
    write(here, document, group(traits={"depth": "ukjent"}))
    assert "ukjent is not a value of this trait; known: not-said, deep and unknown" in run("check", "--lang", "en").out


@pytest.mark.parametrize("word", ["Ukjent", "ukjend", "Vet ikke"])
def test_a_word_for_unknown_in_a_file_leads_to_unknown(here: Path, run: Run, word: str) -> None:
    write(here, SMALL, group(traits={"depth": word}))
    assert "did you mean unknown?" in run("check", "--lang", "en").out


def test_several_values_are_suggested_once_each(here: Path, run: Run) -> None:
    for written, said in (
        (" or ".join(["deep"] * 50), "did you mean deep?"),
        ("deep or shallow or Deep", "did you mean [deep, shallow]?"),
    ):
        write(here, SMALL, group(traits={"depth": written}))
        assert said in run("check", "--lang", "en").out.replace("\n", " ")
    many = {f"v{number}": None for number in range(50)}
    assert several_meant(" or ".join(many), many) == ()


def test_a_number_that_is_also_the_label_of_another_is_not_taken_for_either() -> None:
    named = {"high": "3", "middle": "2", "low": "1"}
    question = Question("value", "depth", tuple(named), named=named)
    for text, ids in (("3", ("high", "low")), ("1", ("high", "low"))):
        for typed in (text, f"{text}, 2"):
            with pytest.raises(WrongAnswerError) as raised:
                interview.parse_answer(question, typed, TODAY)
            assert (raised.value.id, raised.value.words) == ("ambiguous-name", {"name": text, "ids": ids})
    assert interview.parse_answer(question, "2", TODAY) == "middle"
    assert interview.parse_answer(question, "high", TODAY) == "high"


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        *(
            ("klimadepartementet", "KLD"),
            ("Klima- og naturdepartementet", "KLD"),
            ("Finans", "FIN"),
            ("Utanriks", "UD"),
        ),
        *(("helsedepartementet", "HOD"), ("Miljødepartementet", "KLD"), ("Finansdepartmentet", "FIN")),
        *(("Ministry of Finances", "FIN"), ("HDO", "HOD"), ("HOF", "HOD"), ("KLDD", "KLD"), ("NF", "NFD")),
        *((code, None) for code in ("KRD", "FAD", "SHD", "UFD", "UKF", "departementet", "Ministry of")),
        ("Barne-, likestillings- og inkluderingsdepartementet", ("BFD",)),
        *(("HOD KD", "[HOD, KD]"), ("HOD, kd og BFD", "[HOD, KD, BFD]")),
    ],
)
def test_what_is_no_abbreviation_suggests_the_right_ministry_or_none(written: str, nearest: object) -> None:
    assert suggest(unknown_ministry(written, ("lead",))).get("nearest") == nearest


def test_members_in_one_text_are_suggested_one_by_one(here: Path, run: Run) -> None:
    write(here, small(), group(lead="BFD", members=["HOD KD"]))
    assert "did you mean HOD, KD?" in run("check", "groups", "--lang", "en").out
    file = Path("groups/one.yaml")
    file.write_text(re.sub(r'"members": \[[^]]*\]', '"members": "HOD KD"', file.read_text("utf-8")), "utf-8")
    assert "[HOD, KD]" in run("check", "groups", "--lang", "en").out
