"""Who coded a group and when, what was decided and what is done: shown in every language, and no part of a result."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest

from kjerne.model.documents import Group
from kjerne.output import group_file
from kjerne.output.words import Vocabulary
from kjerne.reading.full_yaml import build
from kjerne.texts.languages import LANGUAGES, Lang
from tests.builders import Document, group, write
from tests.conftest import Run, shipped_set

RECORD: Document = {
    "assessed": "2026-11-20",
    "assessor": {"id": "anne", "name": "Anne Aas", "unit": {"nb": "Enheten", "nn": "Eininga", "en": "The unit"}},
    "decisions": [
        {"date": "2024", "decided": "time-limit"},
        {
            "date": "2024-09-01",
            "decided": "continue",
            "recommended": "undetermined",
            "by": "KD",
            "because": {"nb": "Den virker.", "nn": "Ho verkar.", "en": "It works."},
            "until": "2026-09-01",
            "review": "2025-09",
            "source": "my-note",
        },
    ],
    "actions": [
        {"advice": "broaden-secretariat", "owner": "BFD", "due": "2025-06-30", "status": "done", "note": "In June."},
        {"advice": "clear-duplication"},
    ],
}
NOTE = {"my-note": {"title": "A note"}}
SHOWN = {
    "nb": (
        *("**Vurdert:** 20\\. november 2026", "**Vurdert av:** Anne Aas (Enheten)"),
        "**Vedtatt:** 2024: **Tidsbegrense**<br>1. september 2024: **Videreføre**, av KD, til 1. september 2026, "
        "gjennomgang september 2025, reglene ga «Åpen» (my-note)<br>Den virker.",
        *("(BFD, frist 30. juni 2025, gjort)<br>In June.<br>", "(åpent)"),
    ),
    "nn": (
        *("**Vurdert:** 20\\. november 2026", "**Vurdert av:** Anne Aas (Eininga)"),
        "**Vedteke:** 2024: **Avgrense i tid**<br>1. september 2024: **Vidareføre**, av KD, til 1. september 2026, "
        "gjennomgang september 2025, reglane gav «Open» (my-note)<br>Ho verkar.",
        *("(BFD, frist 30. juni 2025, gjort)<br>In June.<br>", "(ope)"),
    ),
    "en": (
        *("**Assessed:** 20 November 2026", "**Assessor:** Anne Aas (The unit)"),
        "**Decided:** 2024: **Time-limit**<br>1 September 2024: **Continue**, by KD, until 1 September 2026, "
        "review September 2025, the rules gave “Open” (my-note)<br>It works.",
        *("(BFD, due 30 June 2025, done)<br>In June.<br>", "(open)"),
    ),
}


def known(**more: object) -> Document:
    """A group for the shipped set with a record of it."""
    return {"id": "one", "name": "One", "sources": NOTE, "traits": {"horizon": "persistent"}, **more}


@pytest.fixture
def recorded(here: Path) -> Path:
    """A folder with one group that has a record."""
    return write(here, None, known(**RECORD))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_record_stands_among_the_facts(recorded: Path, run: Run, lang: Lang) -> None:
    text = run("explain", "one", "--all", "--format", "markdown", "--lang", lang).out.replace("\\. ", ". ")
    for part in SHOWN[lang]:
        assert part.replace("\\. ", ". ") in text
    for advice, behind in (("broaden-secretariat", " (BFD, "), ("clear-duplication", SHOWN[lang][-1])):
        wordings = next(each.text for each in shipped_set().advice if each.id == advice)
        assert f"{getattr(wordings, lang)} {behind.strip(' ')}" in text


def test_the_terminal_the_page_and_the_memo_show_it_too(recorded: Path, run: Run) -> None:
    """The short explanation leaves it out, as it does the other facts."""
    shown = "Anne Aas", "the rules gave", "It works.", "30 June 2025"
    terminal = run("explain", "one", "--all", COLUMNS="500").out
    page = run("explain", "one", "--format", "html").out
    assert run("evaluate", "--format", "docx", "--output", "memo.docx").code == 0
    document = docx.Document("memo.docx")
    memo = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    memo += "\n".join(paragraph.text for paragraph in document.paragraphs)
    for text in (terminal, page, memo):
        words = " ".join(text.split())
        assert [part for part in shown if part not in words] == []
    assert [part for part in shown if part in run("explain", "one").out] == []


def test_the_source_of_a_decision_is_among_the_sources(recorded: Path, run: Run) -> None:
    assert "- **my-note:** A note" in run("explain", "one", "--all", "--format", "markdown").out


def test_an_assessor_without_a_name_is_shown_by_id(here: Path, run: Run) -> None:
    write(here, None, known(assessor={"id": "anne"}))
    assert "**Assessor:** anne" in run("explain", "one", "--all", "--format", "markdown").out


@pytest.mark.parametrize("format", ["json", "csv", "terminal", "markdown"])
def test_the_record_changes_no_result(here: Path, run: Run, format: str) -> None:
    outputs = []
    for fields in ({}, RECORD):
        write(here, None, known(**fields))
        run("evaluate", "--format", format, "--output", f"out.{format}", "--as-of", "2026-11-23")
        outputs.append((here / f"out.{format}").read_bytes())
    assert outputs[0] == outputs[1]


def test_the_workbook_has_a_column_for_what_is_known_of_the_coding(here: Path, run: Run) -> None:
    seen = []
    for fields in ({}, {"assessed": "2026"}, RECORD):
        write(here, None, known(**fields), known(id="two"))
        run("evaluate", "--format", "xlsx", "--output", "book.xlsx")
        with zipfile.ZipFile("book.xlsx") as package:
            texts = package.read("xl/sharedStrings.xml").decode()
        seen.append([text for text in ("Assessed", "Assessor", "Anne Aas (The unit)") if f">{text}<" in texts])
    assert seen == [[], ["Assessed"], ["Assessed", "Assessor", "Anne Aas (The unit)"]]


def test_json_of_an_explanation_is_the_same(here: Path, run: Run) -> None:
    outputs = []
    for fields in ({}, RECORD):
        write(here, None, known(**fields))
        outputs.append(json.loads(run("explain", "one", "--format", "json").out))
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_group_file_is_written_with_what_it_is_given(lang: Lang) -> None:
    given = Group.model_validate(group(sources=NOTE, **RECORD) | {"traits": {"horizon": "persistent"}})
    text = group_file.write(given, Vocabulary(shipped_set(), lang), date(2026, 11, 23))
    again = Group.model_validate(build(text))
    assert again.model_dump(exclude={"traits"}) == given.model_dump(exclude={"traits"})
    assert "\nassessed: 2026-11-20\n" in text
    assert "    until: 2026-09-01\n" in text


def test_a_missing_language_of_a_record_is_noted(here: Path, run: Run) -> None:
    write(here, None, known(decisions=[{"date": "2024", "decided": "continue", "because": {"nb": "Ja", "en": "Yes"}}]))
    found = json.loads(run("check", "groups", "--format", "json").out)["findings"]
    assert [each["message"] for each in found if each["id"] == "missing-language"] == [
        "the text is missing in nn; add it"
    ]


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        (("2024", "2024-09", "2024-09-01"), []),
        (("2024-09-01", "2024-09", "2024"), []),
        (("2024-09-01", "2024-09-01"), []),
        (("2024-09", "2024-08-31"), ["the decision of 2024-08-31 stands after one of 2024-09; put the oldest first"]),
        (("2025", "2024", "2025"), ["the decision of 2024 stands after one of 2025; put the oldest first"]),
    ],
)
def test_decisions_stand_in_the_order_of_their_dates(
    here: Path, run: Run, dates: tuple[str, ...], found: list[str]
) -> None:
    write(here, None, known(decisions=[{"date": written, "decided": "continue"} for written in dates]))
    errors = json.loads(run("check", "groups", "--format", "json").out)["findings"]
    assert [each["message"] for each in errors if each["severity"] == "error"] == found
