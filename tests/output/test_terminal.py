"""The terminal at every width: numbers stay whole, be it that bars stand on lines of their own, or columns below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from rich.cells import cell_len

from kjerne.analysis import report
from kjerne.analysis.report import Subject
from kjerne.engine.compile import compile_set
from kjerne.model.documents import CriteriaSet, Group
from kjerne.output import comparison, evaluation, explanation, terminal
from kjerne.output.blocks import Block, Table, cell
from kjerne.output.screen import WIDE, Screen
from kjerne.output.words import Vocabulary
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.workspace.load import load_criteria, load_groups
from tests.conftest import CRITERIA, GROUPS
from tests.fuzz import worst

DAY = date(2026, 11, 23)
WIDTHS = range(40, 121)
LONG = "Samordningsdepartementsrådsmøtereferat2030 " * 3 + "北欧核心小组2030 "


def numbers(blocks: Iterable[Block], width: int) -> Counter[str]:
    """How often each number stands on the screen."""
    shown = terminal.draw(blocks, Screen(width))
    assert max(map(cell_len, shown.splitlines())) <= width
    return Counter(re.findall(r"\d+(?:[.,]\d+)*", shown))


def shipped() -> Iterator[tuple[CriteriaSet, list[Subject]]]:
    """The shipped groups; and the same with the longest of names."""
    loaded, _ = load_criteria(CRITERIA.as_posix())
    assert loaded
    groups, _ = load_groups([GROUPS.as_posix()], loaded.criteria)
    yield loaded.criteria, [Subject(*each) for each in groups]
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
    assert shown[at + 1].split() == ["total", "all", "100.0", "100.0", "100.0"]
