"""Evidence that speaks against a value: shown beside the evidence for it, marked as such, and no evidence for it."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from tests.conftest import CRITERIA, GROUPS, Run
from tests.workbook import opened

MARKS = {"nb": "Taler mot:", "nn": "Talar mot:", "en": "Speaks against:"}
KLIMA = str(GROUPS / "klima.yaml")
AGAINST_FIRST = """\
id: ours
name: Ours
traits:
  reach:
    value: many
    evidence:
      - {source: dfo-article, finding: Only two came., stance: against}
      - {source: dfo-2024-7, finding: Eight take part.}
  staircase:
    value: joint-plan
    evidence: [{source: dfo-article, finding: No plan was found., stance: against}]
"""


@pytest.fixture
def ours(here: Path) -> str:
    (here / "ours.yaml").write_text(AGAINST_FIRST, "utf-8")
    return "ours.yaml"


@pytest.mark.parametrize("format", ["terminal", "markdown", "html"])
@pytest.mark.parametrize("lang", MARKS)
def test_it_is_marked_where_evidence_is_shown(run: Run, lang: str, format: str) -> None:
    ran = run("explain", KLIMA, "--all", "--criteria", str(CRITERIA), "--lang", lang, "--format", format)
    assert ran.out.count(MARKS[lang]) == 2
    assert ran.out.index("Samordningstrapp" if lang != "en" else "Coordination staircase") < ran.out.index(MARKS[lang])


def test_what_speaks_for_the_value_comes_first(run: Run, ours: str) -> None:
    ran = run("explain", ours, "--all", "--criteria", str(CRITERIA), "--lang", "en", "--format", "markdown")
    assert "Eight take part. (dfo-2024-7)<br>**Speaks against:** Only two came. (dfo-article)" in ran.out


def test_json_has_the_stance_in_the_order_of_the_file(run: Run, ours: str) -> None:
    group = json.loads(run("explain", ours, "--criteria", str(CRITERIA), "--format", "json").out)
    traced = {trait["trait"]: trait["evidence"] for trait in group["trace"]["cross-sector"]["traits"]}
    assert [piece["stance"] for piece in traced["reach"]] == ["against", "for"]


def test_the_workbook_has_a_column_and_the_memo_the_mark(run: Run, here: Path, ours: str) -> None:
    common = ("evaluate", ours, "--criteria", str(CRITERIA), "--lang", "nb")
    assert run(*common, "--format", "xlsx", "--output", "a.xlsx").code == 0
    book = opened(here / "a.xlsx")
    assert book.column("Belegg", "Retning") == ["taler mot", "taler for", "taler mot"]
    assert run(*common, "--format", "docx", "--output", "a.docx").code == 0
    cells = {
        cell.text
        for table in docx.Document(str(here / "a.docx")).tables
        for row in table.rows
        for cell in row.cells
        if "Only two came." in cell.text
    }
    (told,) = cells
    assert told.index("Eight take part.") < told.index("Taler mot: Only two came.")


def test_diff_marks_it_too(run: Run, here: Path) -> None:
    for side, text in (("old", AGAINST_FIRST.replace(", stance: against", "")), ("new", AGAINST_FIRST)):
        (here / side / "groups").mkdir(parents=True)
        (here / side / "groups" / "ours.yaml").write_text(text, "utf-8")
    ran = run("diff", "old", "new", "--criteria", str(CRITERIA), "--lang", "en", "--format", "markdown")
    assert "**Speaks against:** Only two came." in ran.out


def test_a_value_with_nothing_but_evidence_against_has_none(run: Run, ours: str) -> None:
    ran = run("check", ours, "--criteria", str(CRITERIA), "--format", "json", "--lang", "en")
    (finding,) = json.loads(ran.out)["findings"]
    assert (finding["id"], finding["line"]) == ("value-without-evidence", 9)
    assert finding["message"].startswith("all evidence about staircase speaks against its value;")
