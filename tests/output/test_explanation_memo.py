"""`explain --format docx`, read back by python-docx: one group explained, two groups compared."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import util
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from docx.document import Document
from docx.oxml.ns import qn

from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import day, say
from tests.conftest import CRITERIA, GROUPS, Run, outside

AS_OF = "2026-11-23"
SET = yaml.safe_load(CRITERIA.read_text("utf-8"))

KLIMA = {
    "nb": [
        "Klima: Anbefalingen er «Videreføre», uansett hvilken av sine mulige verdier de to trekkene som ikke "
        "er avklart, "
        "viser seg å ha.",
        "Fem av seks verdier er tolkninger; anbefalingen hviler på verdiene av «Prosjekt som alternativ», "
        "«Rekkevidde», "
        "«Ett departement alene» og «Ledelse», som ikke har sikkert belegg.",
        "Ett steg kan snu den: Ledelse; marginen er 2,5 poeng.",
    ],
    "nn": [
        "Klima: Tilrådinga er «Vidareføre», uansett kva for ein av dei moglege verdiane sine dei to trekka "
        "som ikkje er "
        "avklarte, viser seg å ha.",
        "Fem av seks verdiar er tolkingar; tilrådinga kviler på verdiane av «Prosjekt som alternativ», "
        "«Rekkjevidd», "
        "«Eitt departement åleine» og «Leiing», som ikkje har sikkert belegg.",
        "Eitt steg kan snu ho: Leiing; marginen er 2,5 poeng.",
    ],
    "en": [
        "Klima: the recommendation is “Continue”, whichever of their possible values the two traits turn out "
        "to have that "
        "are not settled.",
        "Five of six values are interpretations; the recommendation rests on the values of “Project as "
        "alternative”, "
        "“Reach”, “One ministry alone” and “Leadership”, which have no firm evidence.",
        "One step turns it: Leadership; the margin is 2.5 points.",
    ],
}
"""The recommendation, what it rests on, and what would change it."""

COMPARED = {
    "nb": ("ett steg alene snur den ikke", "3 enkeltsteg kan snu den: Tidshorisont, Ledelse og Engasjement"),
    "nn": ("eitt steg åleine snur ho ikkje", "3 enkeltsteg kan snu ho: Tidshorisont, Leiing og Engasjement"),
    "en": ("no single step turns it", "3 single steps turn it: Time horizon, Leadership and Engagement"),
}
"""What turns KUBU, and what Kompetanse."""


def written(run: Run, *arguments: str) -> Document:
    """The document that `explain` writes, in the folder that the test is in; the ending decides the format."""
    ran = run("explain", *arguments, "--output", "explained.docx", "--as-of", AS_OF)
    assert (ran.code, ran.out) == (0, ""), ran.err
    return docx.Document("explained.docx")


def told(element: Any) -> str:
    return "".join(each.text or "" for each in element.iter(qn("w:t")))


def paragraphs(document: Document, *styles: str) -> list[str]:
    """The texts of the paragraphs of these styles, with what stands in fields."""
    return [told(each._p) for each in document.paragraphs if each.style and each.style.name in styles]


def follows(parts: Iterable[str], whole: list[str]) -> bool:
    """Whether the parts stand in the whole in this order."""
    left: Iterator[str] = iter(whole)
    return all(part in left for part in parts)


def rows(document: Document, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_opens_with_what_a_chair_reads_out(run: Run, here: Path, lang: Lang) -> None:
    document = written(run, "klima", "--lang", lang)
    assert paragraphs(document, "Normal")[0] == " ".join(KLIMA[lang])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_has_the_name_of_the_set_the_day_the_headings_and_captions(run: Run, here: Path, lang: Lang) -> None:
    document = written(run, "kompetanse", "--lang", lang)
    [title] = paragraphs(document, "Title")
    assert title.startswith("Kompetanse – ")
    assert title.endswith(": " + SET["recommendations"]["time-limit"][lang])
    assert document.core_properties.title == title
    assert paragraphs(document, "Subtitle") == [say(lang, "memo.explanation")]
    body = told(document.element.body)
    assert f"dfo-2024 {SET['version']}" in body
    assert document.core_properties.subject == SET["title"][lang]
    assert day(lang, AS_OF) in body
    keys = ("heading.rests", "heading.changes", "find-out.advice", "heading.stability", "heading.why-not")
    assert follows((say(lang, key) for key in keys), paragraphs(document, "Heading 1"))
    captions = paragraphs(document, "Caption")
    assert len(captions) == len(document.tables)
    assert all(f"\xa0{number}. " in caption for number, caption in enumerate(captions, 1)), captions
    assert say(lang, "heading.rests") in captions[0]


def test_it_has_all_that_the_whole_explanation_has(run: Run, here: Path) -> None:
    body = told(written(run, "kubu", "--lang", "nb").element.body)
    traits = yaml.safe_load((GROUPS / "kubu.yaml").read_text("utf-8"))["traits"].values()
    findings = [each["finding"]["nb"] for coded in traits if isinstance(coded, dict) for each in coded["evidence"]]
    assert findings
    assert [finding for finding in findings if finding not in body] == []


def test_the_writers_folders_stand_nowhere(run: Run, here: Path) -> None:
    for arguments in (["kubu"], ["kubu", "va"]):
        assert "kubu.yaml" not in told(written(run, *arguments, "--lang", "en").element.body)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_groups_are_compared(run: Run, here: Path, lang: Lang) -> None:
    document = written(run, "kubu", "kompetanse", "--lang", lang)
    assert paragraphs(document, "Title") == ["KUBU – Kompetanse"]
    assert f"dfo-2024 {SET['version']}" in told(document.element.body)
    going_on, limited = (SET["recommendations"][id][lang] for id in ("continue", "time-limit"))
    assert going_on in paragraphs(document, "Normal")[0]
    assert limited in paragraphs(document, "Normal")[0]
    header, recommended, *_ = rows(document, 0)
    assert header == ["", "KUBU", "Kompetanse"]
    # Each recommendation with what turns it, what it rests on and its margin.
    assert [cell.splitlines()[0] for cell in recommended[1:]] == [going_on, limited]
    assert tuple(cell.splitlines()[1] for cell in recommended[1:]) == COMPARED[lang]
    margins = [re.search(r"[0-9.,]+", cell.splitlines()[-1]) for cell in recommended[1:]]
    assert [margin and margin[0].replace(",", ".") for margin in margins] == ["42", "2.5"]
    assert len(paragraphs(document, "Caption")) == len(document.tables) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_missing_package_is_told_before_anything_is_done(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, lang: Lang
) -> None:
    real = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == "docx" else real(name))
    ran = run("explain", "kubu", "--format", "docx", "--lang", lang, "--criteria", "missing.yaml", "--output", "a.docx")
    assert (ran.code, ran.out) == (2, "")
    assert "-m pip install python-docx" in ran.err
    assert list(here.iterdir()) == []
    assert run("explain", "kubu", "--format", "json").code == 0


def test_it_is_the_same_each_time_and_through_a_pipe(run: Run, here: Path) -> None:
    written(run, "va", "--lang", "en")
    first = Path("explained.docx").read_bytes()
    written(run, "va", "--lang", "en")
    assert Path("explained.docx").read_bytes() == first
    arguments = ["explain", "va", "--format", "docx", "--as-of", AS_OF, "--lang", "en"]
    piped = subprocess.run(
        [sys.executable, "-m", "kjerne", *arguments], env=outside(), capture_output=True, check=True, timeout=60
    )
    assert piped.stdout == first
