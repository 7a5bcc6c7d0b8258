"""Tables keyed by the members of a Literal: a member that is added must get its entry in each of them."""

from typing import get_args

import pytest

from kjerne.model.findings import SEVERITIES
from kjerne.output import markdown, terminal
from kjerne.output.blocks import Style, StyledText
from kjerne.output.findings import github, gitlab, sarif, text
from kjerne.output.html import draw
from kjerne.output.html.element import Element
from kjerne.output.office import xlsx
from kjerne.output.words import Vocabulary
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.workspace.criteria_sets import load_criteria
from tests.conftest import CRITERIA, ROOT

STYLES: tuple[Style, ...] = get_args(Style)
PACKAGE = ROOT / "kjerne" / "output"


@pytest.mark.parametrize("table", [github.COMMANDS, gitlab.GITLAB_SEVERITIES, sarif.LEVELS, text.COLOURS])
def test_every_severity_has_its_word_in_every_format(table: dict[str, str]) -> None:
    assert set(table) == set(SEVERITIES)
    assert len(set(table.values())) == len(SEVERITIES)


def test_every_style_looks_like_something_on_a_terminal() -> None:
    assert set(terminal.COLOURS) == set(STYLES)


@pytest.mark.parametrize("style", [style for style in STYLES if style != "plain"])
def test_every_style_is_one_of_the_page_and_of_the_memo(style: Style) -> None:
    span = draw.span(StyledText("text", style))
    assert isinstance(span, Element)
    look = f".{dict(span.attributes)['class']} {{" if span.attributes else "strong"
    assert look in (PACKAGE / "html" / "page.css").read_text("utf-8")
    named = f'w:styleId="{style.capitalize()}"'
    assert named in (PACKAGE / "office" / "memo-styles.xml").read_text("utf-8")


def test_markdown_decides_on_every_style() -> None:
    assert {*markdown.STRONG, "plain", "quiet"} == set(STYLES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_recommendation_has_its_colour_in_the_workbook(lang: Lang) -> None:
    loaded, _ = load_criteria(CRITERIA.as_posix())
    assert loaded
    words = Vocabulary(loaded.criteria, lang)
    assert {words.recommendation(id).style for id in (*words.criteria.recommendations, None)} == set(xlsx.COLOURS)
