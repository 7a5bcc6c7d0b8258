"""What people write by habit, and what they are told: in the interview, in files and on the command line."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import docx
import pytest

from kjerne.cli import interview
from kjerne.cli.interview import CONFIDENCES, FACTS, Question, WrongAnswerError
from kjerne.model.findings import START, Finding
from kjerne.model.names import UNKNOWN_NAMES
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import message, say
from tests.conftest import CRITERIA, Run

VALUE = Question("value", "reach", ("none", "some", "many", "most"), named={"many": "Mange departementer"})
UNORDERED = VALUE._replace(has_order=False)
CONFIDENCE = Question("confidence", "reach", tuple(CONFIDENCES), named=CONFIDENCES)
MEMBERS = Question("members")


def write(file: str, text: str) -> None:
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text(text, "utf-8")


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


# ---- where one stands


def test_a_shipped_group_is_told_of_where_the_folder_has_none_of_that_name(here: Path, run: Run) -> None:
    write("groups/ours.yaml", "id: ours\nname: Ours\ntraits: {}\n")
    said = "kjerne: there is no group {} here, but one comes with kjerne; write --shipped as well\n"
    assert run("evaluate", "klima") == (2, "", said.format("klima"))
    assert run("explain", "KLIMA") == (2, "", said.format("KLIMA"))
    assert run("explain", "klima", "--shipped").code == 0
    assert "did you mean ours?" in run("explain", "oursx").err


def test_in_a_folder_groups_one_is_told_to_go_up(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("groups/ours.yaml", "id: ours\nname: Ours\ntraits: {}\n")
    monkeypatch.chdir("groups")
    told = run("check")
    assert told.code == 1
    assert "its files lie right here; go one folder up (cd ..), or write a full stop (.)" in " ".join(told.out.split())
    assert run("check", ".").code == 0
    assert "for the files that lie here go one folder up (cd ..)" in run("evaluate").err


def test_a_new_group_lies_beside_the_others_of_the_folder(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("groups").mkdir()
    monkeypatch.chdir("groups")
    told = run("new", "ours", "--no-input")
    assert told.code == 0
    assert Path("ours.yaml").is_file()
    assert not Path("groups").exists()
    assert "kjerne explain ours.yaml" in told.err.replace("\n  ", " ").replace("\u00a0", " ")
    assert "The file lies in this folder itself" in told.err
    assert run("explain", "ours.yaml").code == 0


def test_a_new_group_is_not_asked_for_by_another_set_than_the_one_beside_its_folder(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("groups").mkdir()
    write("criteria/ours.yaml", CRITERIA.read_text("utf-8"))
    monkeypatch.chdir("groups")
    assert run("new", "ours", "--no-input").err.startswith("kjerne: this is the folder groups, and its criteria set")
    assert run("new", "ours", "--no-input", "--criteria", "../criteria/ours.yaml").code == 0


def test_no_folder_is_compared_with_all_that_lies_below_one_without_groups(here: Path, run: Run) -> None:
    write("old/groups/ours.yaml", "id: ours\nname: Ours\ntraits: {}\n")
    write("photos/deep/ours.yaml", "id: ours\nname: Ours\ntraits: {}\n")
    assert run("diff", "old") == (
        2,
        "",
        "kjerne: old would be compared with the folder that you stand in, but there is neither a folder groups nor a "
        "definition file here; name the other folder as well: kjerne diff old NEW\n",
    )
    assert run("diff", "old", "old").code == 0
    write("ours.yaml", "id: ours\nname: Ours\ntraits: {}\n")
    assert run("diff", "old/groups").code != 2


# ---- files and arguments


def test_a_beginning_of_a_label_is_suggested_before_what_is_only_spelt_alike(run: Run) -> None:
    told = run("evaluate", "--shipped", "--set", "bredde=alle", "--lang", "nb").err
    assert "mente du breadth (Bredde i forankringen)?" in told


@pytest.mark.parametrize(
    ("option", "word", "meant"),
    [
        ("--lang", "no", "nb or nn"),
        ("--lang", "bokmål", "nb"),
        ("--lang", "Nynorsk", "nn"),
        ("--fail-level", "åtvaring", "warning"),
        ("--fail-level", "merknad", "note"),
    ],
)
def test_a_word_of_the_readers_language_leads_to_the_id(run: Run, option: str, word: str, meant: str) -> None:
    assert run("check", option, word).err.endswith(f"; did you mean {meant}?\n")


def test_what_is_written_by_habit_in_the_configuration_is_told_how_to_write_it(here: Path, run: Run) -> None:
    write("kjerne.yaml", "lang: norsk\nfail-level: advarsel\nmax-age: 24\nchecks:\n  evidence-old: av\n")
    told = run("check", "--lang", "en", "--shipped").out
    for hint in ("mean nb or nn?", "mean warning?", "write {months: 24}", "mean off?"):
        assert hint in told


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("members: HOD, KD", "write [HOD, KD]"),
        ("members: HOD og KD", "write [HOD, KD]"),
        ("traits: {breadth: vet ikke}", "did you mean unknown?"),
        ("traits: {complexity: [complex; wicked]}", "did you mean complex, wicked?"),
        ("traits: {complexity: [complex or wicked]}", "did you mean complex, wicked?"),
        ("traits: {complexity: complex or wicked}", "did you mean [complex, wicked]?"),
    ],
)
def test_what_is_written_by_habit_in_a_group_is_told_how_to_write_it(
    here: Path, run: Run, written: str, hint: str
) -> None:
    write("groups/ours.yaml", f"id: ours\nname: Ours\n{written}\n")
    assert hint in run("check").out


# ---- files that are not written, and help


def test_a_pdf_is_come_by_another_way(here: Path, run: Run) -> None:
    for command in (["evaluate"], ["explain", "klima"]):
        told = run(*command, "--shipped", "--output", "x.pdf")
        assert told.code == 2
        assert told.err.endswith(
            "for a PDF, write a .docx file and save that as PDF in Word, or a .html file and print the page\n"
        )
    assert "for a PDF" not in run("check", "--shipped", "--output", "x.pdf").err


def test_an_explanation_in_word_is_one(here: Path, run: Run) -> None:
    assert run("explain", "klima", "--shipped", "--output", "e.docx") == (0, "", "written: e.docx\n")
    subtitles = [
        each.text for each in docx.Document("e.docx").paragraphs if each.style and each.style.name == "Subtitle"
    ]
    assert subtitles == ["Explanation of a recommendation"]


def test_help_is_found_by_each_of_its_names(run: Run) -> None:
    page = run("--help")
    assert page.code == 0
    assert run("help") == run("-h") == page
    assert run("help", "--lang", "nb") == run("--lang", "nb", "help") == run("--help", "--lang", "nb")
    of_command = run("evaluate", "--help")
    assert run("evaluate", "-h") == run("help", "evaluate") == of_command != page


def test_help_by_each_of_its_names_is_the_same_outside(shell: Run) -> None:
    assert shell("help", "check").out == shell("check", "-h").out == shell("check", "--help").out
    assert shell("help").out == shell("-h").out == shell("--help").out


def test_a_missing_package_is_installed_by_a_line_that_powershell_takes(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert f' "{sys.executable}" -m pip install' in run("evaluate", "--shipped", "--format", "docx").err
    assert "& " not in run("evaluate", "--shipped", "--format", "docx").err
    monkeypatch.setattr("kjerne.cli.inputs.WINDOWS", True)
    assert f'& "{sys.executable}" -m pip install' in run("evaluate", "--shipped", "--format", "docx").err


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish", "powershell"])
def test_completion_is_set_up_by_a_line_that_works_where_kjerne_is_no_command(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch, shell_name: str
) -> None:
    sign = "& " if shell_name == "powershell" else ""
    monkeypatch.setattr("sys.argv", ["/somewhere/__main__.py"])
    assert f"{sys.executable}" in run("completion", shell_name).out.splitlines()[2]
    program = Path("my tools/kjerne")
    write(str(program), "")
    monkeypatch.setattr("sys.argv", [str(program)])
    line = run("completion", shell_name).out.splitlines()[2]
    assert f"{sign}'{program.absolute()}' completion {shell_name}" in line
