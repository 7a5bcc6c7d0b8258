"""The page: what it says without being run, that its what-if is the engine's, and how it behaves in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from itertools import cycle, islice, product
from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kjerne.engine.compile import compile_set
from kjerne.engine.evaluate import Engine
from kjerne.model.codings import codings as codings_of
from kjerne.model.documents import UNKNOWN, Coding, CriteriaSet, Group
from kjerne.output.html import compiled
from kjerne.reading.full_yaml import build
from kjerne.texts.languages import LANGUAGES, RECORDS, Lang
from kjerne.workspace.criteria_sets import load_criteria
from tests import strategies, tree_strategies
from tests.builders import long
from tests.conftest import CRITERIA, ROOT, Golden, Node, Run
from tests.pages import made

Document = dict[str, Any]

SCRIPT = ROOT / "kjerne" / "output" / "html" / "evaluate.js"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the shipped groups, in English first."""
    return made(tmp_path_factory.mktemp("page") / "page.html", str(ROOT / "groups"), "--criteria", str(CRITERIA))


# ---- the file


def markup(page: Path) -> str:
    """The page without its style, its script and the tables for it, one element a line."""
    text = re.sub(r"(<style>|<script>).*?(</style>|</script>)", r"\1\2", page.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"sha256-[^']*", "sha256-…", text)
    return re.sub(r"(?<=>)(?=<(?!/))", "\n", re.sub(r'(id="data">).*?(</script>)', r"\1\2", text))


def test_page_of_one_group(at_root: None, tmp_path: Path, golden: Golden) -> None:
    page = made(tmp_path / "kompetanse.html", "kompetanse", command="explain")
    golden("explain-kompetanse.html", markup(page))


def test_page_says_for_every_group_what_the_other_formats_say(page: Path, at_root: None, run: Run) -> None:
    text = page.read_text("utf-8")
    for group in json.loads(run("evaluate", "--format", "json").out)["groups"]:
        assert f'id="group-{group["id"]}"' in text
        assert all(escaped(name) in text for name in group["name"].values())


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def test_page_is_one_file_below_300_kilobytes(page: Path) -> None:
    text = page.read_text("utf-8")
    assert page.stat().st_size < 300_000
    assert "default-src 'none'" in text
    assert re.findall(r"<(?:link|img|iframe|object|embed|base|form)\b", text) == []
    assert re.findall(r'(?:src|srcset|action|data)="[^"]*"', text) == []
    assert re.findall(r'href="(?!#|https?://)[^"]*"', text) == []
    assert re.findall(r'\sstyle="', text) == []


def test_two_groups_make_a_page(at_root: None, tmp_path: Path) -> None:
    text = made(tmp_path / "two.html", "kubu", "va", command="explain").read_text("utf-8")
    assert text.index("<title>KUBU – VA") < text.index('id="group-kubu"') < text.index('id="group-va"')


def test_supposed_groups_are_shown_as_they_are_too(at_root: None, tmp_path: Path) -> None:
    text = made(tmp_path / "page.html", "--set", "va:leadership=case-level").read_text("utf-8")
    assert "Supposed" in text
    assert "As it is" in text


def test_page_without_groups(here: Path, run: Run) -> None:
    (here / "groups").mkdir()
    (here / "groups" / "broken.yaml").write_text("id: broken\n", "utf-8")
    ran = run("evaluate", "--format", "html", "--criteria", str(CRITERIA))
    assert ran.code == 1
    assert "No group could be evaluated." in ran.out


def test_table_too_large_to_draw(here: Path) -> None:
    document = hostile_set()
    (trait,) = document["criteria"]["constructor"]["traits"].values()
    document["levels"] = ["low", "middle", "high"]
    document["criteria"] = {
        f"criterion-{number}": {
            "label": f"Criterion {number}",
            "thresholds": {"middle": 50, "high": 100},
            "traits": {f"trait-{number}": trait},
        }
        for number in range(8)
    }
    document["rules"][0]["when"] = {f"criterion-{number}": "high" for number in range(8)}
    (here / "set.json").write_text(json.dumps(document), "utf-8")
    (here / "groups").mkdir()
    for known, share in (("", None), ("trait-0: valueof", "of the 128 possible combinations")):
        (here / "groups" / "open.yaml").write_text(f"id: open\nname: Open\ntraits: {{{known}}}\n", "utf-8")
        text = made(here / "page.html", "groups", "--criteria", "set.json").read_text("utf-8")
        assert 'href="#board-' not in text
        assert ("possible combinations" in text) == bool(share)  # shares mean nothing where nothing is known
        assert share is None or share in text
        assert len(text) < 300_000


# ---- texts that are not there in the page's language

NOT_IN_ALL = (("nb",), ("nn",), ("en",), ("nb", "nn"), ("nb", "en"), ("nn", "en"), ("nb", "nn", "en"))
"""The languages that a document's texts have, in turn."""


def with_gaps(document: Any, turns: Iterator[tuple[str, ...]]) -> Any:
    """The document with some languages of each text left out; what is left says which it is: `‹nb›Vedvarende`."""
    if isinstance(document, list):
        return [with_gaps(each, turns) for each in document]
    if not isinstance(document, dict):
        return document
    if document.keys() == set(LANGUAGES):
        return {lang: f"‹{lang}›{document[lang]}" for lang in next(turns)}
    return {key: with_gaps(each, turns) for key, each in document.items()}


@pytest.fixture(scope="module")
def gaps(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The shipped groups and criteria set with gaps in their languages, as arguments."""
    folder = tmp_path_factory.mktemp("gaps")
    turns = cycle(NOT_IN_ALL)
    for file in (CRITERIA, *sorted((ROOT / "groups").glob("*.yaml"))):
        document = with_gaps(build(file.read_text("utf-8")), turns)
        if document["id"] == "kubu":  # whose two names are one in some languages only
            document["name"] = {"nb": "‹nb›KUBU", "en": "‹en›Children"}
            document["short-name"] = {"nb": "‹nb›KUBU", "en": "‹en›KUBU"}
        (folder / file.name).write_text(json.dumps(document, default=float), "utf-8")
    criteria = folder / CRITERIA.name
    return *(str(file) for file in sorted(folder.iterdir()) if file != criteria), "--criteria", str(criteria)


class Spoken(HTMLParser):
    """Every text of a page with the language that a browser takes it to be in."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", "")]
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self._open.append((tag, dict(attrs).get("lang") or self._open[-1][1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass  # holds no text

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, lang = self._open[-1]
        if tag not in ("script", "style") and data.strip():
            self.texts.append((lang, data))


def misspoken(spoken: Iterable[Sequence[str]], page: str) -> list[Sequence[str]]:
    """The texts that a screen reader would read in another language than they are in."""
    wrong: list[Sequence[str]] = []
    for lang, text in spoken:
        if text in {each.name for each in RECORDS.values()}:
            continue  # of the languages themselves
        own = re.findall(r"‹(nb|nn|en)›", text)
        if set(own or [page]) != {lang} or (lang != page and not text.startswith(f"‹{lang}›")):
            wrong.append((lang, text))
    return wrong


@pytest.mark.parametrize("lang", ["nb", long("nn"), long("en")])
def test_every_text_says_its_language_where_it_is_not_the_page_s(
    lang: Lang, gaps: tuple[str, ...], tmp_path: Path
) -> None:
    told = Spoken(made(tmp_path / "page.html", *gaps, lang=lang)).texts
    assert misspoken(told, lang) == []
    assert len({each for each in told if each[0] != lang}) > 30


def test_only_a_text_that_lacks_a_language_says_its_own(page: Path, here: Path) -> None:
    assert re.findall(r"<(\w+)[^<>]* lang=", page.read_text("utf-8")) == ["html", "button", "button", "button"]
    groups: Document = {
        "plain": {"name": "Our group"},
        "some": {"name": {"nb": "Vår gruppe"}},
        "twice": {"name": {"nb": "Vår gruppe"}, "short-name": "Vår gruppe"},
        "all": {"name": {"nb": "Ja", "nn": "Ja", "en": "Yes"}},
    }
    text = unknown(groups, here).read_text("utf-8")
    assert '<h2 id="group-plain">Our group</h2>' in text
    assert '<h2 id="group-some" lang="nb">Vår gruppe</h2>' in text
    assert '<h2 id="group-twice" lang="nb">Vår gruppe</h2>' in text
    assert re.search('<h2 id="group-all" data-word="[0-9]+">Yes</h2>', text)


def test_title_of_two_groups_holds_no_elements(here: Path) -> None:
    groups: Document = {
        "one": {"name": {"nb": "Vår gruppe"}},
        "other": {"name": {"nn": "Gruppa deira", "en": "Their group"}},
    }
    text = unknown(groups, here, "explain").read_text("utf-8")
    assert re.search("<title[^<>]*>Vår gruppe – Their group</title>", text)
    assert re.search('<h1><span lang="nb">Vår gruppe</span> – <span lang="en"[^<>]*>Their group</span></h1>', text)


def unknown(groups: Document, folder: Path, command: str = "evaluate") -> Path:
    """The page of groups, by their ids, of which nothing is known but this."""
    files = [folder / f"{id}.yaml" for id in groups]
    for file in files:
        file.write_text(json.dumps({"id": file.stem, "traits": {}} | groups[file.stem]), "utf-8")
    return made(folder / "page.html", *map(str, files), "--criteria", str(CRITERIA), command=command)


# ---- the same semantics as the engine


def combinations(engine: Engine, most: int) -> Iterator[dict[str, Coding]]:
    """Every way to give each trait one of its values or leave it unknown; evenly thinned out where there are more."""
    traits = engine.traits
    choices = [(*trait.values, UNKNOWN) for trait in traits]
    step = -(-prod(map(len, choices)) // most)
    for values in islice(product(*choices), 0, None, step | 1):
        yield dict(zip((trait.id for trait in traits), values, strict=True))


def agree(node: Node, cases: Sequence[tuple[Engine, list[dict[str, Coding]]]]) -> None:
    """The page's script gives what the engine gives, to the last fraction."""
    asked = [
        {"engine": compiled.tables(engine), "options": [compiled.options(engine, each) for each in codings]}
        for engine, codings in cases
    ]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "cases.json"
        file.write_text(json.dumps(asked), "utf-8")
        answers = json.loads(node("evaluate.mjs", str(SCRIPT), str(file)))
    for (engine, codings), results in zip(cases, answers, strict=True):
        for coded, found in zip(codings, results, strict=True):
            assert in_script(found, engine) == in_engine(engine, coded), coded


def in_script(found: Document, engine: Engine) -> Document:
    whole = int(found["whole"])
    return {
        "outcomes": [
            (
                engine.recommendations[each["recommendation"]],
                Fraction(int(each["weight"]), whole),
                tuple(engine.rules[rule].id for rule in each["rules"]),
            )
            for each in found["outcomes"]
        ],
        "criteria": {
            part["id"]: (
                "score" in part
                and tuple(Fraction(*map(int, part["score"][name])) for name in ("expected", "low", "high")),
                {level: Fraction(int(weight), int(part["whole"])) for level, weight in part["levels"]},
                part.get("rules"),
            )
            for part in found["criteria"]
        },
    }


def in_engine(engine: Engine, coded: Mapping[str, Coding]) -> Document:
    result = engine.evaluate(coded)
    return {
        "outcomes": [(each.recommendation, each.share, each.rules) for each in result.outcomes],
        "criteria": {
            id: (
                part.score is not None and tuple(part.score),
                {level: share.share for level, share in part.levels.items()},
                None if part.rules is None else list(part.rules),
            )
            for id, part in result.criteria.items()
        },
    }


def shipped() -> Engine:
    loaded, _ = load_criteria(str(CRITERIA))
    assert loaded
    return loaded.engine


@pytest.mark.parametrize("most", [500, long(5_000)])
def test_script_agrees_with_the_engine_on_the_shipped_set(node: Node, most: int) -> None:
    engine = shipped()
    open_ones: list[dict[str, Coding]] = [
        {"horizon": ("limited", "persistent"), "breadth": ("some", "all"), "reach": "many"},
        {"horizon": {"limited": Decimal("0.3"), "persistent": Decimal("0.7")}, "engagement": "low"},
        {},
    ]
    agree(node, [(engine, [*combinations(engine, most), *open_ones])])


@pytest.mark.parametrize("sets", [strategies.criteria_sets(), tree_strategies.trees()], ids=["flat", "tree"])
@pytest.mark.parametrize("examples", [1, long(8)])
def test_script_agrees_with_the_engine_on_any_set(examples: int, sets: st.SearchStrategy[Document], node: Node) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def compare(data: st.DataObject) -> None:
        cases = []
        for _ in range(4):
            document = data.draw(sets)
            criteria = CriteriaSet.model_validate(document)
            engine = compile_set(criteria)
            coded = codings_of(Group.model_validate(data.draw(strategies.groups(document))), criteria)
            scored = {id: coding for id, coding in coded.items() if id in engine.scored}
            cases.append((engine, [*combinations(engine, 300), scored]))
        agree(node, cases)

    compare()


def test_script_is_exact_beyond_what_its_numbers_hold(node: Node) -> None:
    document = {
        "id": "fine",
        "version": "1",
        "title": "Fine",
        "levels": ["low", "high"],
        "recommendations": ["no", "yes"],
        "criteria": {
            "only": {
                "label": "Only",
                "thresholds": {"high": "66.66666666666666666666"},
                "traits": {
                    id: {"label": id, "weight": 3, "values": {"none": {"points": 0}, "most": {"points": points}}}
                    for id, points in (("one", "66.66666666666666666666"), ("other", "66.66666666666666666667"))
                },
            }
        },
        "rules": [
            {"id": "enough", "when": {"only": "high"}, "recommend": "yes", "because": "It is."},
            {"id": "else", "recommend": "no", "because": "It is not."},
        ],
    }
    engine = compile_set(CriteriaSet.model_validate(numbers(document)))
    agree(node, [(engine, list(combinations(engine, 100)))])


def numbers(document: Document) -> Document:
    """The document as read from a file, with its decimals exact."""
    read = build(re.sub(r'"([0-9.]+)"(?=[,}])', r"\1", json.dumps(document)).replace('"version": 1', '"version": "1"'))
    assert isinstance(read, dict)
    return read


# ---- in a browser


@pytest.mark.long
def test_another_value_by_keyboard(page: Path, node: Node) -> None:
    found = json.loads(node("browser.mjs", "keyboard", str(page)))
    assert found["trouble"] == []
    assert found["group"] == "kubu"
    assert found["seen"] == [trait.id for criterion in shipped().criteria for trait in criterion.traits]
    assert found["before"].startswith("As the group is coded:Continue")
    after = found["after"]
    assert after["output"].startswith("With the values you have chosen:Time-limit")
    assert "(quick-results)" in after["output"]
    assert "Persistent: Capped: at most Weak." in after["output"]
    assert after["hash"] == "#group-kubu?project-fit=sufficient"
    assert after["yaml"] == "# groups/kubu.yaml\ntraits:\n  project-fit: sufficient\n"
    assert after["pictures"][0] == "Persistent: 75.0 of 100, Weak"


@pytest.mark.long
def test_link_opens_a_what_if_in_every_language(page: Path, node: Node) -> None:
    found = json.loads(node("browser.mjs", "link", str(page)))
    assert found["trouble"] == []
    expected = {
        "nb": ("Med verdiene du har valgt:Tidsbegrense", "Oversikt", "Språk"),
        "nn": ("Med verdiane du har valt:Avgrense i tid", "Oversikt", "Språk"),
        "en": ("With the values you have chosen:Time-limit", "Overview", "Language"),
    }
    for lang, (output, heading, label) in expected.items():
        told = found["told"][lang]
        assert told["output"].startswith(output)
        assert (told["html"], told["heading"], told["label"], told["pressed"]) == (lang, heading, label, [lang])
    assert found["told"]["nn"]["title"] == "Kriterium for kjernegrupper, etter evalueringa frå DFØ i 2024"
    before, after = found["pictures"]
    assert before == after  # the what-if's scores do not become the report's
    link, yaml = found["copied"]
    assert link == f"{page.as_uri()}#group-va?leadership=case-level&breadth=lead-only"
    assert yaml == "# groups/va.yaml\ntraits:\n  leadership: case-level\n  breadth: lead-only\n"
    assert found["reset"].startswith("As the group is coded:Continue")
    assert found["hash"] == "#group-va"


@pytest.mark.long
def test_nothing_stands_in_anybodys_way(page: Path, node: Node) -> None:
    """In every language and state, folded and not, light and dark; 320 pixels are 1280 at 400 %."""
    accessible(node("browser.mjs", "axe", str(page), "1280,320", "light,dark"), 24)


@pytest.mark.long
def test_every_text_says_its_language_in_every_language_and_what_if(
    gaps: tuple[str, ...], tmp_path: Path, node: Node
) -> None:
    found = json.loads(node("browser.mjs", "speech", str(made(tmp_path / "page.html", *gaps))))
    for lang in LANGUAGES:
        seen = found[lang]
        assert misspoken(seen["page"], lang) == [], lang
        assert misspoken(seen["what-ifs"], lang) == [], lang
        assert len([each for each, _ in seen["what-ifs"] if each != lang]) > 50
        assert (seen["marks"], seen["violations"], seen["trouble"]) == ([], [], []), lang


@pytest.mark.long
@pytest.mark.parametrize("groups", [["kubu"], ["kubu", "kompetanse"]])
def test_nor_in_an_explanation(groups: list[str], tmp_path: Path, at_root: None, node: Node) -> None:
    page = made(tmp_path / "page.html", *groups, command="explain")
    accessible(node("browser.mjs", "axe", str(page)), 6)


def accessible(answer: str, states: int) -> None:
    """WCAG 2.1 AA as far as axe-core can tell, and no scrolling of the page sideways."""
    answers = json.loads(answer)
    assert len(answers) == states
    for state, found in answers.items():
        assert found["violations"] == [], state
        assert found["passes"] > 30, state
        assert found["trouble"] == [], state
        assert not found["scrolls"], state


@pytest.mark.long
def test_report_can_be_read_without_scripts(page: Path, node: Node) -> None:
    found = json.loads(node("browser.mjs", "plain", str(page)))
    assert found == {"trouble": [], "sections": 5, "buttons": 0, "trials": 0}


HOSTILE = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 1'>\u202egnp"


@pytest.mark.long
def test_nothing_in_a_document_is_markup(here: Path, node: Node) -> None:
    (here / "set.json").write_text(json.dumps(hostile_set()), "utf-8")
    (here / "groups").mkdir()
    group = {
        "id": "constructor",
        "name": HOSTILE,
        "short-name": f"<b>{HOSTILE}",
        "lead": HOSTILE,
        "members": [HOSTILE],
        "sources": {
            "note": {"title": HOSTILE, "publisher": HOSTILE, "url": "javascript:window.ran=1"},
            "web": {"title": "Web", "url": 'https://example.org/"onclick="window.ran=1'},
            "good": {"title": "Good", "url": "https://example.org/a?b=c&d=<e>"},
        },
        "traits": {
            "prototype": {
                "value": "valueof",
                "evidence": [{"source": id, "at": HOSTILE, "finding": HOSTILE} for id in ("note", "web", "good")],
            }
        },
        "published": {"recommendation": "yes", "source": "note", "finding": HOSTILE},
    }
    (here / "groups" / "constructor.yaml").write_text(json.dumps(group), "utf-8")
    page = made(here / "page.html", "groups", "--criteria", "set.json")
    found = json.loads(node("browser.mjs", "hostile", str(page)))
    assert found["trouble"] == []
    assert found["ran"] is None
    assert found["scripts"] == 2
    assert found["handlers"] == []
    assert found["foreign"] == 0
    assert {link for link in found["links"] if not link.startswith("#")} == {
        'https://example.org/"onclick="window.ran=1',
        "https://example.org/a?b=c&d=<e>",
    }
    assert "javascript:window.ran=1" in found["text"]
    assert "<script>window.ran = 1</script>" in found["text"]
    assert "\u202e" not in page.read_text("utf-8")


def hostile_set() -> Document:
    """A criteria set with hostile words throughout, and ids that are names in JavaScript."""
    said = {"label": HOSTILE, "question": HOSTILE}
    return {
        "id": "hostile",
        "version": HOSTILE,
        "title": HOSTILE,
        "description": HOSTILE,
        "levels": {"low": HOSTILE, "high": "High"},
        "recommendations": {"no": HOSTILE, "yes": {"nb": HOSTILE, "en": "Yes"}},
        "criteria": {
            "constructor": {
                **said,
                "thresholds": {"high": 50},
                "traits": {
                    "prototype": {
                        **said,
                        "values": {"tostring": {"points": 0, "label": HOSTILE}, "valueof": {"points": 100}},
                    }
                },
                "caps": [{"when": {"prototype": "tostring"}, "at-most": "low", "because": HOSTILE}],
            }
        },
        "rules": [
            {"id": "enough", "when": {"constructor": "high"}, "recommend": "yes", "because": HOSTILE},
            {"id": "prototype", "recommend": "no", "because": HOSTILE},
        ],
    }


@pytest.mark.long
def test_many_groups_can_be_searched(here: Path, node: Node) -> None:
    (here / "groups").mkdir()
    for number in range(40):
        text = json.dumps({"id": f"group-{number}", "name": f"Group-{number}", "traits": {}})
        (here / "groups" / f"group-{number}.yaml").write_text(text, "utf-8")
    page = made(here / "page.html", "groups", "--criteria", str(CRITERIA))
    found = json.loads(node("browser.mjs", "search", str(page)))
    assert found["trouble"] == []
    assert found["all"] == 80  # a row and a section each
    assert found["found"] == ["group-7", "group-7"]
    assert found["told"] == "1 of 40 groups shown"
    assert found["axe"]["violations"] == []
