"""The page of several criteria sets: a part for each, which says what a page of that set alone says."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.builders import Document, branch, group, small, tree
from tests.conftest import CRITERIA, GROUPS, Node
from tests.pages import lines_in, made
from tests.strategies import dump

NOT_IN_NYNORSK = {"nb": "Et lite sett", "en": "A small set"}


def small_set(**fields: object) -> Document:
    return small(lambda document: document.update(fields))


def page_of(folder: Path, sets: list[Document], *groups: Document, lang: str = "en") -> Path:
    """The page of the groups of these sets and of the shipped group VA, which the shipped set judges."""
    for inside, documents in (("criteria", sets), ("groups", groups)):
        (folder / inside).mkdir()
        for document in documents:
            (folder / inside / f"{document['id']}.yaml").write_text(dump(document), "utf-8")
    named = f"id: va\ncriteria: {CRITERIA.stem}\n"
    text = (GROUPS / "va.yaml").read_text("utf-8").replace("id: va\n", named, 1)
    (folder / "groups" / "va.yaml").write_text(text, "utf-8")
    return made(folder / "page.html", lang=lang)


@pytest.fixture
def page(here: Path) -> Path:
    """The page of three sets: the shipped one with VA, `small` with `one` and `two`, `tree` with `branch`."""
    groups = (group("one", criteria="small"), group("two", {"lead": "unknown"}, criteria="small"))
    return page_of(here, [small_set(title=NOT_IN_NYNORSK), tree()], *groups, branch(criteria="tree"))


def article(page: Path, id: str) -> str:
    """The part of a criteria set."""
    found = re.search(rf'<article [^<>]*data-part="{id}">.*?</article>', page.read_text("utf-8"), re.DOTALL)
    assert found, id
    return found[0]


def alone(page: Path, *groups: str) -> str:
    """Heading and content of the page of these groups alone."""
    text = made(page.parent / "alone.html", *(f"groups/{id}.yaml" for id in groups)).read_text("utf-8")
    return text[text.index("<h1") : text.index("</main>")]


def data_of(page: Path) -> Any:
    """The data for the page's script."""
    return json.loads(
        page.read_text("utf-8").split('<script type="application/json" id="data">')[1].split("</script>")[0]
    )


def test_a_part_says_what_the_page_of_its_set_says(page: Path) -> None:
    for id, groups in (("dfo-2024", ["va"]), ("small", ["one", "two"]), ("tree", ["branch"])):
        said = lines_in(article(page, id))
        assert said == lines_in(alone(page, *groups))
        assert len(said) > 100


def test_a_part_has_the_data_of_the_page_of_its_set(page: Path) -> None:
    together = {part["id"]: part for part in data_of(page)["parts"]}
    assert list(together) == ["dfo-2024", "small", "tree"]
    for id, groups in (("dfo-2024", ["va"]), ("small", ["one", "two"]), ("tree", ["branch"])):
        alone(page, *groups)
        (part,) = data_of(page.parent / "alone.html")["parts"]
        assert part["prefix"] == ""
        assert together[id] == {**part, "prefix": f"{id}/"}


def test_ids_are_there_once_and_what_refers_to_them_finds_them(page: Path) -> None:
    text = page.read_text("utf-8")
    ids = Counter(re.findall(r'\sid="([^"]*)"', text))
    assert {id for id, times in ids.items() if times > 1} == set()
    assert {"small/title", "small/overview", "small/method", "small/group-one", "small/glyph-0", "main"} <= set(ids)
    referred = re.findall(r'\shref="#([^"]*)"', text)
    referred += [id for each in re.findall(r'\saria-labelledby="([^"]*)"', text) for id in each.split()]
    assert set(referred) - set(ids) == set()
    for id in ("dfo-2024", "small", "tree"):
        assert {each.split("/")[0] for each in re.findall(r'"#([^"]*)"', article(page, id))} == {id}


def test_head_has_a_link_to_each_part(page: Path) -> None:
    text = page.read_text("utf-8")
    head = text[text.index("<nav") : text.index("<main")]
    assert re.findall(r'<nav aria-label="([^"]*)"', head) == ["Criteria sets"]
    assert re.findall(r'<a href="#([^"]*)"[^<>]*>([^<]*)</a>', head) == [
        ("dfo-2024/title", "Criteria for core groups, after DFØ's evaluation in 2024"),
        ("small/title", "A small set"),
        ("tree/title", "A tree"),
    ]


def test_a_title_says_its_language(page: Path) -> None:
    text = made(page, lang="nn").read_text("utf-8")
    for start in ('<a href="#', '<h1 id="'):
        assert re.search(rf'{start}small/title" lang="nb"[^<>]*>Et lite sett<', text)


COUNCIL = {"en": {"one": "council", "many": "councils"}}
BOARD = {"en": {"one": "board", "many": "boards"}}


@pytest.mark.parametrize(
    ("nouns", "told"),
    [((COUNCIL, COUNCIL), "Search the councils"), ((COUNCIL, BOARD), "Search the groups")],
    ids=["same", "different"],
)
def test_search_names_what_is_judged_where_all_sets_agree(nouns: tuple[Document, ...], told: str, here: Path) -> None:
    sets = [small_set(id=id, subject=noun) for id, noun in zip(("a", "b"), nouns, strict=True)]
    page_of(here, sets, group("one", criteria="a"), group("two", criteria="b"))
    page = made(here / "page.html", "groups/one.yaml", "groups/two.yaml")
    assert data_of(page)["labels"]["en"]["page.filter"] == told


def test_supposed_values_are_shown_in_the_part_that_they_concern(page: Path) -> None:
    made(page, "--set", "lead=low")
    assert "As it is" in lines_in(article(page, "small"))
    assert "As it is" not in lines_in(article(page, "tree"))


# ---- in a browser


@pytest.mark.long
def test_a_what_if_in_each_part_and_its_link(page: Path, node: Node) -> None:
    choices = ("two:lead=high", "branch:staff=one", "va:breadth=lead-only")
    answer = json.loads(node("browser.mjs", "sets", str(page), *choices))
    assert [answer[each] for each in ("trouble", "broken", "twice", "violations")] == [[]] * 4
    expected = {
        "two": ("small/group-two?lead=high", "continue", "continue"),
        "branch": ("tree/group-branch?staff=one", "Limit", "Limit"),
        "va": ("dfo-2024/group-va?breadth=lead-only", "Continue", "Videreføre"),
    }
    for id, (link, english, bokmaal) in expected.items():
        found = answer["found"][id]
        assert found["copied"] == f"{page.as_uri()}#{link}"
        assert found["told"]["en"].startswith(f"With the values you have chosen:{english}")
        assert found["told"]["nb"].startswith(f"Med verdiene du har valgt:{bokmaal}")
        assert found["again"] == [found["told"]["en"]] * 2


@pytest.mark.long
def test_nothing_stands_in_anybodys_way_in_parts(page: Path, node: Node) -> None:
    states = json.loads(node("browser.mjs", "axe", str(page), "1280,320", "light,dark"))
    assert len(states) == 24
    assert {
        state: found for state, found in states.items() if found["violations"] or found["scrolls"] or found["trouble"]
    } == {}


@pytest.mark.long
def test_parts_can_be_read_without_scripts(page: Path, node: Node) -> None:
    found = json.loads(node("browser.mjs", "plain", str(page)))
    assert found == {"trouble": [], "sections": 4, "buttons": 0, "trials": 0}


@pytest.mark.long
@pytest.mark.parametrize("count", [8, 20])
def test_search_goes_over_all_parts(count: int, here: Path, node: Node) -> None:
    """With 20 groups in each part the page is large, and its details are there only when they are near."""
    sets = [small_set(id="a", title="A"), small_set(id="b", title="B")]
    groups = [group(f"{id}-{number}", criteria=id) for id in "ab" for number in range(count)]
    page = page_of(here, sets, *groups)
    found = json.loads(node("browser.mjs", "search", str(page), "b-7"))
    assert found["trouble"] == []
    assert found["all"] == (2 * count + 1) * 2  # a row and a section each
    assert found["found"] == ["b-7", "b-7"]
    assert found["told"] == f"1 of {2 * count + 1} groups shown"
    assert set(found["parts"]) == {"b"}
    assert found["axe"]["violations"] == []
