"""What a criteria set judges, in its own word: in every report and question, and nothing changes where it has none."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from kjerne.texts.languages import LANGUAGES, Lang
from tests.builders import Document, group, small, write
from tests.conftest import Run

NOUNS = {
    "nb": {"one": "prosjekt", "many": "prosjekter"},
    "nn": {"one": "prosjekt", "many": "prosjekt"},
    "en": {"one": "project", "many": "projects"},
}
IN_LETTERS = {"nb": "to prosjekter", "nn": "to prosjekt", "en": "two projects"}
COUNTED = {"nb": ("1 prosjekt", "2 prosjekter"), "nn": ("1 prosjekt", "2 prosjekt"), "en": ("1 project", "2 projects")}


def judging(nouns: Document | None) -> Document:
    """The small set, with these nouns for what it judges."""
    return small(lambda document: document.update({"subject": nouns} if nouns else {}))


def folder(here: Path, nouns: Document | None, *ids: str) -> Path:
    return write(here, judging(nouns), *(group(id) for id in ids))


def told(run: Run, here: Path, format: str, lang: Lang) -> str:
    """What `evaluate` says to a reader in this format, without names of files."""
    file = here / f"out.{format}"
    assert run("evaluate", "--format", format, "--output", str(file), "--lang", lang).code == 0
    if format == "docx":
        body = docx.Document(str(file)).element.body
        text = "\n".join("".join(each.itertext()) for each in body)
    elif format == "xlsx":
        with zipfile.ZipFile(file) as package:
            parts = (ElementTree.fromstring(package.read(f"xl/{name}.xml")) for name in ("sharedStrings", "workbook"))
            text = "\n".join([*(each for part in parts for each in part.itertext()), *sheets(file)])
    elif format == "html":
        page = re.sub(r"<(style|script).*?</\1>", "", file.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"<[^>]*>", "\n", page)
    else:
        text = file.read_text("utf-8")
    return re.sub(r"groups/\w+\.yaml", "", text)


def sheets(file: Path) -> list[str]:
    """The names of the sheets of a workbook."""
    with zipfile.ZipFile(file) as package:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    return [str(sheet.get("name")) for sheet in book.findall("{*}sheets/{*}sheet")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("format", ["terminal", "markdown", "html", "docx", "xlsx"])
def test_a_report_says_the_sets_word_and_never_group(here: Path, run: Run, format: str, lang: Lang) -> None:
    folder(here, NOUNS, "one", "two")
    text = told(run, here, format, lang)
    assert NOUNS[lang]["one"].title() in text
    assert re.findall(r".*(?:group|grupp).*", text, re.IGNORECASE) == []
    if format in ("terminal", "markdown", "html"):
        assert COUNTED[lang][1] in text
    if format == "docx":
        assert IN_LETTERS[lang] in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("number", [0, 1])
def test_one_and_none_are_counted_in_the_sets_word_too(here: Path, run: Run, number: int, lang: Lang) -> None:
    folder(here, NOUNS, "one", "two")
    names = ["groups/one.yaml"] if number else ["groups/none.yaml"]
    (here / "groups" / "none.yaml").write_text("id: none\n", "utf-8")
    out = run("evaluate", *names, "--lang", lang).out
    none = {"nb": "Ingen prosjekter kunne vurderes.", "nn": "Ingen prosjekt kunne vurderast."}
    assert (COUNTED[lang][0] if number else none.get(lang, "No projects could be evaluated.")) in out


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("nb", "Notatet gjelder 1 prosjekt, og spørsmålet er hva som bør anbefales"),
        ("nn", "Notatet gjeld 1 prosjekt, og spørsmålet er kva ein bør tilrå"),
        ("en", "This memorandum concerns one project. The question is what to recommend"),
    ],
)
def test_the_memo_on_one(here: Path, run: Run, lang: Lang, question: str) -> None:
    folder(here, NOUNS, "one")
    assert question in told(run, here, "docx", lang)


def test_a_language_without_the_noun_takes_that_of_another(here: Path, run: Run) -> None:
    folder(here, {"en": NOUNS["en"]}, "one", "two")
    assert "2 projects" in run("evaluate", "--lang", "nn").out
    page = run("evaluate", "--format", "html", "--lang", "nn").out
    assert '<span lang="en">projects</span>' in page
    assert '<th scope="col" role="columnheader" lang="en">Project</th>' in page
    assert '"page.shown":"{n} av {of} projects viste"' in page
    assert not re.search("[\x0e\x0f]", page)
    assert not re.search(r"\\u000[ef]\w\w[Pp]roject", page)


def test_a_language_that_is_missing_is_noted(here: Path, run: Run) -> None:
    folder(here, {"en": NOUNS["en"]}, "one")
    found = json.loads(run("check", "criteria", "--format", "json", "--lang", "en").out)["findings"]
    assert [each["message"] for each in found if each["id"] == "missing-language"] == [
        "the text is missing in nb and nn; add it"
    ]


def test_columns_of_csv_are_called_what_they_are_called_for_every_set(here: Path, run: Run) -> None:
    outputs = []
    for nouns in (None, NOUNS):
        folder(here, nouns, "one", "two")
        outputs.append(run("evaluate", "--format", "csv", "--lang", "nb").out)
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize(
    ("many", "name"),
    [
        ("projects", "Projects"),
        ("traits", "Groups"),  # is another sheet
        ("history", "Groups"),  # Excel keeps it for itself
        ("plans [drafts]", "Groups"),
        ("plans/drafts", "Groups"),
        ("'plans'", "Groups"),
        ("p" * 32, "Groups"),
        ("p" * 31, "P" + "p" * 30),
    ],
)
def test_a_noun_that_no_sheet_can_have_is_not_its_name(here: Path, run: Run, many: str, name: str) -> None:
    folder(here, {"en": {"one": "plan", "many": many}}, "one")
    run("evaluate", "--format", "xlsx", "--output", "book.xlsx", "--lang", "en")
    assert sheets(here / "book.xlsx")[0] == name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_difference_says_the_sets_word(here: Path, run: Run, lang: Lang) -> None:
    write(here / "old", judging(NOUNS), group("one"), group("two"), group("four"))
    write(here / "new", judging(NOUNS), group("one", {"depth": "shallow"}), group("two"), group("three"))
    write(here / "newer", small(lambda set: set.update(subject=NOUNS, version="2")), group("one", {"depth": "shallow"}))
    for new in ("new", "newer"):
        out = run("diff", "old", new, "--lang", lang, COLUMNS="200").out
        assert re.findall(r".*(?:group|grupp).*", out, re.IGNORECASE) == []
        assert {"nb": "Prosjekt ", "nn": "Prosjekt ", "en": "Project "}[lang] in out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_interview_says_the_sets_word(here: Path, run: Run, lang: Lang) -> None:
    folder(here, NOUNS, "one")
    ran = run("new", "mine", "--lang", lang, stdin="\n" * 40)
    text = re.sub(r"\bgroups/\S+", "", ran.err + (here / "groups" / "mine.yaml").read_text("utf-8"))
    assert ran.code == 0
    assert re.findall(r".*(?:group|grupp).*", text, re.IGNORECASE) == []
    assert NOUNS[lang]["one"] in text.lower()
