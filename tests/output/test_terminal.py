"""The terminal at every width: numbers stay whole, be it that bars stand on lines of their own, or columns below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len
from rich.text import Text

from kjerne.analysis import report
from kjerne.analysis.report import Subject
from kjerne.engine.compile import compile_set
from kjerne.model.documents import CriteriaSet, Group
from kjerne.output import comparison, evaluation, explanation, terminal
from kjerne.output.blocks import Block, Heading, Pairs, Paragraph, Table, cell, line
from kjerne.output.screen import WIDE, Screen
from kjerne.output.words import Vocabulary
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.workspace.criteria_sets import CriteriaSets, load_criteria
from kjerne.workspace.load import load_groups
from tests.conftest import CRITERIA, GROUPS
from tests.fuzz import worst

DAY = date(2026, 11, 23)
WIDTHS = range(40, 121)
LONG = "Samordningsdepartementsrådsmøtereferat2030 " * 3 + "北欧核心小组2030 "


def numbers(blocks: Sequence[Block], width: int) -> Counter[str]:
    """How often each number stands on the screen."""
    shown = terminal.draw(blocks, Screen(width))
    assert max(map(cell_len, shown.splitlines())) <= width
    assert [line for line in shown.splitlines() if line != line.rstrip()] == []
    if width % 8 == 0:
        coloured = terminal.draw(blocks, Screen(width, colour=True))
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == shown
    return Counter(re.findall(r"\d+(?:[.,]\d+)*", shown))


def shipped() -> Iterator[tuple[CriteriaSet, list[Subject]]]:
    """The shipped groups; and the same with the longest of names."""
    loaded, _ = load_criteria(CRITERIA.as_posix())
    assert loaded
    groups, _ = load_groups([GROUPS.as_posix()], CriteriaSets.of(loaded))
    yield loaded.criteria, [Subject(*each[:2]) for each in groups]
    long = {"name": LONG, "short_name": LONG.replace(" ", "")}
    yield loaded.criteria, [Subject(each.file, each.group.model_copy(update=long)) for each in groups]


def many_criteria() -> tuple[CriteriaSet, list[Subject]]:
    """A set with more criteria than most terminals have room for, and a group of which nothing is known."""
    criteria = CriteriaSet.model_validate(worst.criteria([[0, 100]], levels=2, criteria=12))
    return criteria, [Subject("g.yaml", Group.model_validate({"id": "g", "name": "G", "traits": {}}))]


CASES = [*shipped(), many_criteria()]


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", range(len(CASES)), ids=("shipped", "long names", "many criteria"))
def test_no_number_is_parted_at_any_width(case: int, lang: Lang) -> None:
    criteria, subjects = CASES[case]
    compiled, words = compile_set(criteria), Vocabulary(criteria, lang)
    evaluated = report.evaluate(criteria, compiled, subjects, DAY)
    explained = report.explain(criteria, compiled, subjects[-1], DAY)
    pages = [list(explanation.explanation(explained, lang, everything=True))]
    if len(subjects) > 1:
        compared = report.compare_groups(criteria, compiled, (subjects[0], subjects[-1]), DAY)
        pages.append(list(comparison.comparison(compared, words)))
    for width in WIDTHS:
        overview = list(evaluation.evaluation(evaluated, lang, width < WIDE))
        for page in (overview, *pages):
            assert numbers(page, width) == numbers(page, 1000), width


def test_a_table_without_room_for_its_numbers_has_its_columns_below_each_other() -> None:
    scores = tuple(f"{score}.0" for score in range(90, 101))
    table = Table(("Group", *(f"c{score}" for score in range(90, 101))), ((cell("KUBU"), *map(cell, scores)),) * 2)
    entry = ["  Group  KUBU", *(f"  c{score:<5} {score}.0" for score in range(90, 101))]
    assert terminal.draw([table], Screen(60)).splitlines() == [*entry, "", *entry]
    assert terminal.draw([table], Screen(90)).splitlines()[0].split() == list(table.header)


def test_a_bar_may_stand_above_its_score() -> None:
    criteria, subjects = CASES[0]
    evaluated = report.evaluate(criteria, compile_set(criteria), subjects, DAY)
    shown = terminal.draw(evaluation.evaluation(evaluated, "en", narrow=True), Screen(50)).splitlines()
    at = next(number for number, line in enumerate(shown) if line.startswith("KUBU "))
    assert shown[at].split() == ["KUBU", "Continue", "█████", "█████", "█████"]
    assert shown[at + 1].split() == ["total", "no", "100.0", "100.0", "100.0"]


def test_running_text_is_no_wider_than_people_read_and_is_whole() -> None:
    said = "word " * 60
    for block in (Heading(line(said), 1), Paragraph(line(said)), Pairs((("Why", cell(said)),))):
        shown = terminal.draw([block], Screen(200))
        assert 90 < max(map(len, shown.splitlines())) <= terminal.READABLE
        assert shown.split().count("word") == 60


def test_a_document_is_read_as_text_only() -> None:
    name = "[bold]:smile: [/] [link=https://x.no]\x1b[31m\u202e\tZ"
    blocks: list[Block] = [
        Heading(line(name), 1),
        Paragraph(line(name)),
        Pairs(((name, cell(name)),)),
        Table((name,), ((cell(name),),)),
    ]
    shown = terminal.draw(blocks, Screen(200))
    assert shown.count("[bold]:smile: [/] [link=https://x.no][31m Z") == 6
    assert "\x1b" not in shown


def test_colour_leaves_a_plain_header_as_quiet_as_it_is() -> None:
    shown = terminal.draw([Table(("Group",), ((cell("KUBU"),),))], Screen(80, colour=True)).splitlines()
    assert shown[0] == "\x1b[2mGroup\x1b[0m"
    assert shown[2] == "KUBU"


def test_what_a_no_break_space_ties_is_parted_only_where_it_has_no_room() -> None:
    tied = Paragraph(line(f"{'a' * 32} one\u00a0two three"))
    assert terminal.draw([tied], Screen(40)) == f"  {'a' * 32}\n  one two three\n"
    long = Paragraph(line("\u00a0".join(["tied"] * 12)))
    assert terminal.draw([long], Screen(40)).split() == ["tied"] * 12


@pytest.mark.parametrize("rows", [200, 800])
def test_drawing_grows_in_step_with_the_rows(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    render = Text.wrap

    def counted(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        return render(*arguments, **options)

    monkeypatch.setattr(Text, "wrap", counted)
    table = Table(("Group", "Score"), tuple((cell(f"Group {at}"), cell(f"{at}.0")) for at in range(rows)))
    assert len(terminal.draw([table], Screen(80)).splitlines()) == 2 * rows + 1
    assert calls <= 2 * (rows + 1)
