"""The guides for analysts: their commands work in their order, from an empty folder to the memo on the table."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from kjerne.model.documents import Group
from kjerne.texts.languages import LANGUAGES, Lang
from tests.conftest import ROOT, Run

GUIDES = {lang: (ROOT / "docs" / f"guide.{lang}.md").read_text("utf-8") for lang in LANGUAGES}
ANSWERS = "Trygg oppvekst\n\nBFD\nHOD, KD\n2024-03\n3\n\n2, 3\n"
"""Name, no short name, lead, members, date, horizon without evidence, two values of complexity. Then they end."""


def blocks(lang: Lang, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", GUIDES[lang], re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_of_the_guide_works(lang: Lang, here: Path, run: Run) -> None:
    pytest.importorskip("docx", reason="the guide makes a memo")
    pytest.importorskip("xlsxwriter", reason="the guide makes a workbook")
    (here / "groups").mkdir()
    lines = [line for block in blocks(lang, "console") for line in block.splitlines()]
    said = ""
    for line in lines:
        program, *arguments = shlex.split(line)
        assert program == "kjerne"
        if arguments == ["--version"]:
            continue  # answered before the command line is read
        ran = run(*arguments, stdin=ANSWERS if arguments[0] == "new" else "", KJERNE_LANG=lang)
        assert ran.code == 0, (line, ran.err)
        said += ran.out
    for heading in ("new", "check", "explain", "evaluate"):
        assert any(line.startswith(f"kjerne {heading}") for line in lines)
    made = {path.suffix for path in here.iterdir() if path.is_file()}
    assert made == {".docx", ".xlsx", ".html"}
    assert "Trygg oppvekst" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_in_the_guide_is_a_group(lang: Lang, here: Path, run: Run) -> None:
    [shown] = blocks(lang, "yaml")
    group = Group.model_validate(yaml.safe_load(shown))
    (here / "groups").mkdir()
    (here / "groups" / f"{group.id}.yaml").write_text(shown, "utf-8")
    ran = run("check")
    assert (ran.code, "error" in ran.out) == (0, False)


def test_the_guides_tell_the_same() -> None:
    shapes = set()
    for lang, text in GUIDES.items():
        headings = len(re.findall("^## ", text, re.MULTILINE))
        rows = len(re.findall(r"^\| ", text, re.MULTILINE))
        commands = [len(block.splitlines()) for kind in ("powershell", "sh", "console") for block in blocks(lang, kind)]
        shapes.add((headings, rows, tuple(commands)))
    assert len(shapes) == 1
