"""The Word memo and the Excel workbook, read back: by python-docx, and out of the zip file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib import util
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
import yaml
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm

from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import day, say
from tests.builders import long
from tests.conftest import CRITERIA, GROUPS, Run, imported, outside
from tests.systems import WINDOWS, needs_terminal
from tests.workbook import NS, opened

AS_OF = "2026-11-23"
LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
SHIPPED = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in sorted(GROUPS.glob("*.yaml"))}
FORMATS = {"docx": "python-docx", "xlsx": "xlsxwriter"}

DATED = {
    "nb": "24 måneder, til 23. november 2028, med gjennomgang innen 23. november 2027; "
    "regnet fra 23. november 2026; ikke vedtatt",
    "nn": "24 månader, til 23. november 2028, med gjennomgang innan 23. november 2027; "
    "rekna frå 23. november 2026; ikkje vedteke",
    "en": "24 months, until 23 November 2028, to be reviewed by 23 November 2027; "
    "counted from 23 November 2026; not decided",
}
"""The time limit of a group on the day `AS_OF`."""

HOSTILE = ("=1+1", "@x", "+1", "-1", "http://example.org/x", "javascript:alert(1)", "</w:t><w:p/>&amp;", "_x0041_")
"""What a spreadsheet might reckon with or follow, and what might be taken for markup."""


def written(run: Run, format: str, *arguments: str, code: int = 0) -> Path:
    """The file that `evaluate` writes in this format, in the folder that the test is in."""
    output = Path(f"report.{format}")
    ran = run("evaluate", "--format", format, "--output", str(output), "--as-of", AS_OF, *arguments)
    assert ran.code == code, ran.err
    return output


def group(name: str, finding: str = "f", **more: str) -> str:
    """A group's file, as JSON so that any text can stand in it; most of it is unknown."""
    evidence = [{"source": "s", "finding": finding, "at": finding, "date": "2024-06-14"}]
    source = {"title": finding, "url": finding} | more
    return yaml.safe_dump(
        {
            "id": "own",
            "name": name,
            "sources": {"s": source},
            "traits": {"horizon": {"value": "limited", "evidence": evidence}},
            "published": {"recommendation": "discontinue", "source": "s", "finding": finding},
        },
        allow_unicode=True,
        default_style='"',
    )


@pytest.fixture
def own(here: Path) -> Path:
    """Where a group of the test's own stands."""
    (here / "groups").mkdir()
    return here / "groups" / "own.yaml"


def said(text: Any, lang: Lang) -> str:
    """A text of a file in a language."""
    return text if isinstance(text, str) else str(text[lang])


def findings() -> Iterator[tuple[str, Any]]:
    """Every finding of the shipped groups, with the group's id."""
    for id, document in SHIPPED.items():
        for trait in document["traits"].values():
            if isinstance(trait, dict):
                yield from ((id, each["finding"]) for each in trait.get("evidence", ()))
        yield id, document["published"]["finding"]


# ---- Word


def read(file: Path) -> Document:
    return docx.Document(str(file))


def shown(document: Document) -> str:
    """Everything in the text, a line for each paragraph, with what stands in tables and fields."""
    return "\n".join(map(told, document.element.body.iter(qn("w:p"))))


def told(element: Any) -> str:
    """The text of an element of a document."""
    return "".join(each.text or "" for each in element.iter(qn("w:t")))


@pytest.mark.parametrize("lang", ["nb", long("nn"), long("en")])
def test_the_memo_says_everything_in_the_readers_language(run: Run, here: Path, lang: Lang) -> None:
    text = shown(read(written(run, "docx", "--lang", lang, str(GROUPS))))
    missing = [finding for _, finding in findings() if said(finding, lang) not in text]
    assert missing == []
    for document in SHIPPED.values():
        recommendation = document["published"]["recommendation"]  # the rules give what was published
        label = said(yaml.safe_load(CRITERIA.read_text("utf-8"))["recommendations"][recommendation], lang)
        assert f"{document['short-name']} – {said(document['name'], lang)}: {label}" in text
        assert say(lang, "agrees", recommendation=label) in text
    assert day(lang, AS_OF) in text
    for key in ("memo.matter", "column.recommendation", "memo.background", "memo.assessment", "memo.method"):
        assert f"\n{say(lang, key)}\n" in text
    assert DATED[lang] in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_memo_can_be_proof_read_and_found(run: Run, here: Path, lang: Lang) -> None:
    document = read(written(run, "docx", "--lang", lang, str(GROUPS)))
    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert languages == {LOCALES[lang]}
    assert list(document.settings.element.iter(qn("w:proofState"))) == []  # or Word would take it for proof-read
    properties = document.core_properties
    assert (properties.title, properties.language) == (say(lang, "memo.title"), LOCALES[lang])
    assert "2024" in properties.subject
    times = properties.created, properties.modified
    assert {each.replace(tzinfo=None) for each in times if each} == {datetime(2026, 11, 23)}


def test_the_memo_has_the_styles_of_word(run: Run, here: Path) -> None:
    document = read(written(run, "docx", str(GROUPS)))
    named = {style.name for style in document.styles}
    used = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "Caption"} <= set(used) <= named
    ids = {style.style_id for style in document.styles}
    references = document.element.body.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
    assert {each.get(qn("w:val")) for each in references} <= ids
    levels = [int(name[-1]) for name in used if name.startswith("Heading")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert used.index("Caption") < used.index("Heading 2")  # all recommendations come before any group's reasons
    assert [text for text, name in zip(document.paragraphs, used, strict=True) if not text._p.xpath(".//w:t")] == []


def test_the_memo_is_on_a4_with_numbered_pages(run: Run, here: Path) -> None:
    section = read(written(run, "docx", str(GROUPS))).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    fields = [each.get(qn("w:instr")) for each in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_every_table_of_the_memo_has_a_header_a_caption_and_fits(run: Run, here: Path) -> None:
    document = read(written(run, "docx", str(GROUPS)))
    assert len(document.tables) == 1 + 2 * len(SHIPPED)
    captions = [each.text for each in document.paragraphs if each.style and each.style.name == "Caption"]
    numbers = [told(each) for each in document.element.body.iter(qn("w:fldSimple"))]
    assert numbers == [str(number) for number in range(1, len(document.tables) + 1)]
    for table, caption in zip(document.tables, captions, strict=True):
        marked = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows]
        assert marked == [True] + [False] * (len(table.rows) - 1)
        assert caption.endswith(f". {table._tbl.tblPr.find(qn('w:tblCaption')).get(qn('w:val'))}")
        widths = [int(each.get(qn("w:w"))) for each in table._tbl.tblGrid]
        assert sum(widths) <= Cm(16).twips + 2
        assert min(widths) > 500


def test_the_head_of_the_memo_is_to_be_filled_in(run: Run, here: Path) -> None:
    document = read(written(run, "docx", "--lang", "nn", str(GROUPS)))
    controls = list(document.element.body.iter(qn("w:sdt")))
    labels = [each.find(f".//{qn('w:alias')}").get(qn("w:val")) for each in controls]
    assert labels == ["Til", "Frå", "Saksbehandlar", "Saksnr.", "Dato"]
    assert [told(each) for each in controls] == ["[fyll inn]"] * 4 + ["23. november 2026"]


def test_a_memo_on_one_group_names_it(run: Run, here: Path) -> None:
    document = read(written(run, "docx", "--lang", "nb", str(GROUPS / "va.yaml")))
    assert document.core_properties.title == "Anbefaling om VA"
    assert "Notatet gjelder én kjernegruppe." in shown(document)


def test_a_memo_on_no_group_says_so(run: Run, here: Path) -> None:
    (here / "groups").mkdir()
    document = read(written(run, "docx", "groups", code=1))
    assert say("en", "no-groups") in shown(document)
    assert document.tables == []


def test_the_memo_shows_what_is_supposed_beside_what_is(run: Run, here: Path) -> None:
    document = read(written(run, "docx", "--lang", "en", "--set", "va:reach=one", str(GROUPS)))
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert rows[0] == ["Group", "As it is", "Supposed"]
    assert len(rows) == 2
    assert rows[1][0] == "VA\nReach: One ministry"
    assert rows[1][1].startswith("Continue\n")
    assert rows[1][2].startswith("Discontinue\n")
    assert "Some values are supposed to be other than recorded." in shown(document)
    of_set = "Weights or thresholds of the criteria set"
    text = shown(read(written(run, "docx", "--lang", "en", "--set", "weight:horizon=3", str(GROUPS))))
    assert f"{of_set} are supposed to be other than recorded." in text
    both = ("--set", "weight:horizon=3", "--set", "va:reach=one")
    text = shown(read(written(run, "docx", "--lang", "en", *both, str(GROUPS))))
    assert f"{of_set}, and some values, are supposed to be other than recorded." in text


def test_an_open_recommendation_is_explained_in_the_memo(run: Run, own: Path) -> None:
    own.write_text("id: own\nname: Ours\ntraits: {horizon: persistent}\n", "utf-8")
    text = shown(read(written(run, "docx", "--lang", "en")))
    assert "Open: Ours" in text
    assert say("en", "heading.find-out") in text
    assert "\nOne ministry: Discontinue\n" in text
    assert "\nMany ministries: Continue, Time-limit or Discontinue\n" in text


def test_a_long_word_does_not_crowd_out_the_other_columns(run: Run, own: Path) -> None:
    own.write_text(group("Ours", "https://example.org/" + "x" * 2000), "utf-8")
    for table in read(written(run, "docx")).tables:
        assert min(int(each.get(qn("w:w"))) for each in table._tbl.tblGrid) > 500


@pytest.mark.parametrize("hostile", [hostile if "<" in hostile else long(hostile) for hostile in HOSTILE])
def test_nothing_in_a_text_is_markup_in_the_memo(run: Run, own: Path, hostile: str) -> None:
    own.write_text(group(hostile, hostile), "utf-8")
    document = read(written(run, "docx"))
    assert f"{hostile}: " in shown(document)
    assert document.tables[-1].rows[1].cells[2].text.startswith(hostile)
    assert [relation for relation in document.part.rels.values() if relation.is_external] == []
    assert list(document.element.body.iter(qn("w:hyperlink"))) == []


# ---- Excel


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_says_everything_in_the_readers_language(run: Run, here: Path, lang: Lang) -> None:
    book = opened(written(run, "xlsx", "--lang", lang, str(GROUPS)))
    keys = ("sheet.groups", "sheet.traits", "sheet.evidence", "sheet.criteria", "sheet.rules")
    assert list(book.rows) == [say(lang, key) for key in keys]
    groups, traits, evidence, *_ = book.rows
    assert sorted(map(str, book.column(groups, "id"))) == sorted(SHIPPED)
    assert book.column(groups, say(lang, "column.recommendation")) == book.column(groups, say(lang, "label.published"))
    found = zip(book.column(evidence, "id"), book.column(evidence, say(lang, "column.finding")), strict=True)
    assert sorted(found, key=str) == sorted(((id, said(text, lang)) for id, text in findings()), key=str)
    assert len(book.column(traits, "id")) == 12 * len(SHIPPED)


def test_the_numbers_are_those_of_the_other_formats(run: Run, here: Path) -> None:
    book = opened(written(run, "xlsx", "--lang", "en", str(GROUPS)))
    rows = dict(zip(book.column("Groups", "id"), book.rows["Groups"][1:], strict=True))
    header = [cell.value for cell in book.rows["Groups"][0]]
    kompetanse = dict(zip(header, (cell.value for cell in rows["kompetanse"]), strict=False))
    assert kompetanse["Persistent"] == 25.3  # 25.25, half to even, as in JSON
    assert (kompetanse["Persistent: lowest"], kompetanse["Persistent: highest"]) == (0, 50)
    assert kompetanse["Persistent: level"] == "Weak"
    assert kompetanse["Time limit (months)"] == 24
    assert kompetanse["Unknown traits (number)"] == 6
    assert book.column("Groups", "Total") == sorted(book.column("Groups", "Total"), key=float, reverse=True)  # type: ignore[arg-type]
    score = book.format(rows["kompetanse"][header.index("Total")])
    custom = {each.get("numFmtId"): each.get("formatCode") for each in book.styles.iter(f"{NS}numFmt")}
    assert custom[score.get("numFmtId")] == "0.0"


def test_the_criteria_and_rules_are_there(run: Run, here: Path) -> None:
    book = opened(written(run, "xlsx", "--lang", "en", str(GROUPS)))
    criteria = yaml.safe_load(CRITERIA.read_text("utf-8"))
    values = [
        float(value["points"])
        for criterion in criteria["criteria"].values()
        for trait in criterion["traits"].values()
        for value in trait["values"].values()
    ]
    assert [points for points in book.column("Criteria", "Points") if points is not None] == values
    assert set(book.column("Criteria", "Threshold of Strong")) == {90, 65, 72.5, None}
    assert book.column("Criteria", "Caps")[0] == "Project as alternative: A project is enough: at most Weak"
    assert book.column("Rules", "Rule") == [rule["id"] for rule in criteria["rules"]]
    assert book.column("Rules", "Persistent")[-2:] == ["Weak", "–"]
    assert book.column("Rules", "Review after (months)")[2:4] == [12, 12]


def test_full_dates_are_dates_and_others_are_texts(run: Run, own: Path) -> None:
    own.write_text(group("Ours", date="2024") + "mandate-until: 2027-06-30\nestablished: 1899-12-31\n", "utf-8")
    book = opened(written(run, "xlsx", "--lang", "nb"))
    [found, published] = book.column("Belegg", "Dato")
    assert isinstance(found, float)
    assert date(1899, 12, 30) + timedelta(days=found) == date(2024, 6, 14)
    assert published is None
    assert book.column("Grupper", "Mandat til") == [(date(2027, 6, 30) - date(1899, 12, 30)).days]
    assert book.column("Grupper", "Opprettet") == ["1899-12-31"]  # before Excel's calendar
    custom = {each.get("numFmtId"): each.get("formatCode") for each in book.styles.iter(f"{NS}numFmt")}
    written_as = next(row[-1] for row in book.rows["Belegg"][1:] for row in [[c for c in row if c.value == found]])
    assert custom[book.format(written_as).get("numFmtId")] == "dd.mm.yyyy"


def test_a_text_is_never_a_formula_or_a_link(run: Run, own: Path) -> None:
    for hostile in HOSTILE:
        own.write_text(group(hostile, hostile), "utf-8")
        book = opened(written(run, "xlsx"))
        assert book.column("Evidence", "Finding") == [hostile.replace("_x", "_x005F_x")] * 2
        for sheet in book.sheets.values():
            assert [*sheet.iter(f"{NS}f"), *sheet.iter(f"{NS}hyperlink")] == []
        assert [name for name in book.names if "rels" in name and "sheet" in name] == []
        cell = next(cell for cell in book.rows["Groups"][1] if cell.value == hostile.replace("_x", "_x005F_x"))
        assert (book.format(cell).get("quotePrefix") == "1") == hostile.startswith(("=", "@", "+", "-"))


@pytest.mark.parametrize(("letter", "units"), [("🌍", 2), long("x", 1)])
def test_a_text_that_is_too_long_is_cut_with_a_mark(run: Run, own: Path, letter: str, units: int) -> None:
    fitting, longer = letter * (32_767 // units), letter * (32_767 // units + 1)
    own.write_text(group("Ours", fitting), "utf-8")
    assert opened(written(run, "xlsx")).column("Evidence", "Finding")[0] == fitting
    own.write_text(group("Ours", longer), "utf-8")
    cut = str(opened(written(run, "xlsx")).column("Evidence", "Finding")[0])
    assert cut.endswith(f"{letter} … [cut: a cell takes 32767 characters]")
    assert 32_767 - units < len(cut.encode("utf-16-le")) // 2 <= 32_767


def test_a_sheet_that_is_full_says_what_is_missing(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kjerne.output.office.xlsx.ROWS", 4)
    book = opened(written(run, "xlsx", "--lang", "en", str(GROUPS)))
    assert [len(rows) for rows in book.rows.values()] == [4] * 5
    assert book.column("Groups", "id") == ["kubu", "klima", "and 3 more"]


def test_every_sheet_can_be_filtered_scrolled_and_printed(run: Run, here: Path) -> None:
    book = opened(written(run, "xlsx", str(GROUPS)))
    for title, sheet in book.sheets.items():
        columns = sum(cell.value is not None for cell in book.rows[title][0])
        filtered = sheet.find(f"{NS}autoFilter")
        assert filtered is not None
        first, last = str(filtered.get("ref")).split(":")
        assert (first, last[-len(str(len(book.rows[title]))) :]) == ("A1", str(len(book.rows[title])))
        pane = sheet.find(f".//{NS}pane")
        assert pane is not None
        assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")
        paper = sheet.find(f"{NS}pageSetup")
        assert paper is not None
        assert (paper.get("paperSize"), paper.get("orientation"), paper.get("fitToHeight")) == ("9", "landscape", "0")
        widths = [float(each.get("width", 0)) for each in sheet.iter(f"{NS}col") for _ in _span(each)]
        assert len(widths) == columns
        assert all(9 <= width <= 46 for width in widths)
    with zipfile.ZipFile("report.xlsx") as package:
        assert package.read("xl/workbook.xml").count(b"_xlnm.Print_Titles") == len(book.sheets)


def _span(column: ElementTree.Element) -> range:
    return range(int(column.get("min", 0)), int(column.get("max", 0)) + 1)


def test_a_recommendation_is_coloured_by_what_it_says(run: Run, here: Path) -> None:
    book = opened(written(run, "xlsx", "--lang", "en", str(GROUPS)))
    header = [cell.value for cell in book.rows["Groups"][0]]
    coloured = {}
    for rule in book.sheets["Groups"].iter(f"{NS}conditionalFormatting"):
        column = ord(str(rule.get("sqref"))[0]) - 65
        coloured[header[column]] = {each.findtext(f"{NS}formula") for each in rule.iter(f"{NS}cfRule")}
    assert {"Recommendation", "Leaning"} <= coloured.keys()
    assert coloured["Recommendation"] == {
        *('"Continue"', '"Time-limit"', '"Discontinue"', '"Open"'),
        *('"Set up"', '"Set up for a period"', '"Do not set up"'),
    }


def test_a_label_with_quotes_or_too_long_for_a_formula_does_no_harm(run: Run, here: Path) -> None:
    document = yaml.safe_load(CRITERIA.read_text("utf-8"))
    document["recommendations"]["continue"] = 'Go "on"'
    document["recommendations"]["discontinue"] = "n" * 300
    (here / "own.yaml").write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), "utf-8")
    book = opened(written(run, "xlsx", "--criteria", "own.yaml", "--lang", "en", str(GROUPS)))
    rules = {each.text for each in book.sheets["Groups"].iter(f"{NS}formula")}
    proposed = {'"Set up"', '"Set up for a period"', '"Do not set up"'}
    assert rules - proposed == {'"Go ""on"""', '"Time-limit"', '"Open"'}
    assert 'Go "on"' in book.column("Groups", "Recommendation")


def test_the_workbook_shows_what_is_supposed_beside_what_is(run: Run, here: Path) -> None:
    book = opened(written(run, "xlsx", "--lang", "en", "--set", "va:reach=one", str(GROUPS)))
    before = dict(zip(book.column("Groups", "id"), book.column("Groups", "Recommendation: As it is"), strict=True))
    assert before["va"] == "Continue"
    assert [was for id, was in before.items() if id != "va"] == [None] * 4
    assert sorted(map(str, book.column("Groups", "Supposed")))[-1] == "Reach: One ministry"
    assert "Discontinue" in book.column("Groups", "Recommendation")
    reach = [row for row in book.rows["Traits"][1:] if row[0].value == "va" and row[3].value == "Reach"]
    assert [cell.value for cell in reach[0][4:8]] == ["Several ministries", "One ministry", 0, 0]


def test_a_number_of_the_workbook_has_no_digits_of_its_binary_form(run: Run, here: Path) -> None:
    with zipfile.ZipFile(written(run, "xlsx", str(GROUPS))) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if "/worksheets/sheet" in name]
    numbers = re.findall(r"<v>([0-9.E+-]+)</v>", "".join(sheets))
    assert any("." in number for number in numbers)
    assert [number for number in numbers if len(number.partition(".")[2]) > 10] == []


def test_a_workbook_on_no_group_has_its_headers(run: Run, here: Path) -> None:
    (here / "groups").mkdir()
    book = opened(written(run, "xlsx", "groups", code=1))
    assert [len(rows) for rows in book.rows.values()][:3] == [1, 1, 1]


# ---- both


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_input_gives_the_same_bytes(run: Run, here: Path, format: str) -> None:
    once = written(run, format, str(GROUPS)).read_bytes()
    assert written(run, format, str(GROUPS)).read_bytes() == once
    with zipfile.ZipFile(f"report.{format}") as package:
        assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("format", FORMATS)
def test_what_xml_cannot_hold_is_left_out(run: Run, own: Path, format: str) -> None:
    own.write_text('id: own\nname: "a\\0\\x01\\uFFFE\\uFFFF\\u202E\\x1bb\\tc"\ntraits: {}\n', "utf-8")
    file = written(run, format)
    assert "ab c" in (opened(file).texts() if format == "xlsx" else shown(read(file)))


@needs_terminal
@pytest.mark.parametrize("format", ["docx", long("xlsx")])
def test_the_report_can_go_into_a_pipe_or_a_device_but_not_to_a_terminal(run: Run, here: Path, format: str) -> None:
    arguments = [sys.executable, "-m", "kjerne", "evaluate", "--format", format, "--as-of", AS_OF, str(GROUPS)]
    piped = subprocess.run(arguments, env=outside(), capture_output=True, check=True, timeout=60)
    assert piped.stdout == written(run, format, str(GROUPS)).read_bytes()
    assert run("evaluate", "--format", format, "--output", os.devnull, str(GROUPS)).code == 0
    ours, theirs = os.openpty()
    refused = subprocess.run(arguments, env=outside(), stdout=theirs, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(theirs)
    os.close(ours)
    assert (refused.returncode, refused.stderr.decode()) == (
        2,
        f"kjerne: a {format} file is no text: give --output FILE\n",
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("format", "package"), FORMATS.items())
def test_a_missing_package_is_told_before_anything_is_done(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, format: str, package: str, lang: Lang
) -> None:
    real = util.find_spec
    missing = "docx" if format == "docx" else "xlsxwriter"
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == missing else real(name))
    ran = run("evaluate", "--format", format, "--lang", lang, "--criteria", "missing.yaml", "--output", "report")
    python = f'& "{sys.executable}"' if WINDOWS else f'"{sys.executable}"'  # as PowerShell and other shells want it
    message = say(lang, "error.extra", format=format, package=package, python=python)
    assert (ran.code, ran.out, ran.err) == (2, "", f"kjerne: {message}\n")
    assert message.endswith(f"{python} -m pip install {package}")  # the environment that the program is in
    assert list(here.iterdir()) == []
    assert run("evaluate", "--format", "json", str(GROUPS)).code == 0


def test_neither_package_is_imported_before_it_is_needed() -> None:
    found = imported("evaluate", "--format", "json", "--output", os.devnull)
    assert found & {"docx", "lxml", "xlsxwriter"} == set()
    assert "lxml" not in imported("evaluate", "--format", "xlsx", "--output", os.devnull)
