"""The shipped set and groups say what design.md and the sources say; both tables are copied out here by hand."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
import yaml

from kjerne.reading.full_yaml import build
from tests import brute
from tests.conftest import CRITERIA, GROUPS, Run

Document = dict[str, Any]


def read(file: Any) -> Document:
    """The document, all scalars as text."""
    document: Document = yaml.load(file.read_text("utf-8"), yaml.CBaseLoader)
    return document


SET = read(CRITERIA)
FILES = {file.stem: read(file) for file in sorted(GROUPS.glob("*.yaml"))}

# ---- the coding: a row for each trait, a column for each group

CODING = """
trait               | kubu              | klima             | va                | kunnskap-i-kriser | kompetanse
horizon             | persistent        | persistent        | long-term         | long-term         | limited
complexity          | wicked            | wicked            | complex           | complex           | unknown
project-fit         | insufficient      | insufficient      | insufficient      | insufficient      | unknown
reach               | many              | many              | several           | several           | many
ministry-fit        | insufficient      | insufficient      | insufficient      | insufficient      | insufficient
leadership          | secretary-general | secretary-general | secretary-general | secretary-general | secretary-general
breadth             | all               | unknown           | unknown           | unknown           | unknown
engagement          | high              | unknown           | unknown           | unknown           | high
secretariat         | unknown           | unknown           | unknown           | unknown           | unknown
experience-exchange | regular           | regular           | regular           | regular           | regular
duplication         | distinct          | unknown           | unknown           | unknown           | unknown
staircase           | joint-plan        | joint-plan        | joint-plan        | joint-plan        | unknown
"""
PUBLISHED = {
    "kubu": "continue",
    "klima": "continue",
    "va": "continue",
    "kunnskap-i-kriser": "continue",
    "kompetanse": "time-limit",
}
RULES = {
    "kubu": "core-need",
    "klima": "core-need",
    "va": "useful",
    "kunnskap-i-kriser": "useful",
    "kompetanse": "quick-results",
}
SOURCES = {"dfo-article", "dfo-2024-7", "guidelines-2024", "faca"}
OWN_SOURCES = {"klima": {"riksrevisjonen-2024"}, "kunnskap-i-kriser": {"kik-mandate"}}


def coding() -> dict[str, dict[str, str]]:
    """Of each group how each trait is coded, by the table."""
    (_, *groups), *rows = [[cell.strip() for cell in line.split("|")] for line in CODING.strip().splitlines()]
    return {group: {row[0]: row[place] for row in rows} for place, group in enumerate(groups, 1)}


def coded(trait: Any) -> Any:
    """What a group's file says of a trait, in the short form or the long."""
    return trait["value"] if isinstance(trait, dict) else trait


def evidence(trait: Any) -> list[Document]:
    return trait.get("evidence", []) if isinstance(trait, dict) else []


def test_the_five_groups_of_the_experiment_are_shipped() -> None:
    assert FILES.keys() == PUBLISHED.keys()
    assert all(document["id"] == stem for stem, document in FILES.items())


@pytest.mark.parametrize("group", PUBLISHED)
def test_a_group_is_coded_as_the_table_says(group: str) -> None:
    assert {name: coded(trait) for name, trait in FILES[group]["traits"].items()} == coding()[group]


@pytest.mark.parametrize("group", PUBLISHED)
def test_what_was_published_is_what_dfo_said(group: str) -> None:
    published = FILES[group]["published"]
    assert published["recommendation"] == PUBLISHED[group]
    assert published["source"] == "dfo-article"
    assert published["finding"]


@pytest.mark.parametrize("group", PUBLISHED)
def test_every_known_value_rests_on_evidence(group: str) -> None:
    sources = {**SET["sources"], **FILES[group].get("sources", {})}
    for name, trait in FILES[group]["traits"].items():
        if coded(trait) == "unknown":
            assert evidence(trait) == [], name
            continue
        assert [found for found in evidence(trait) if "stance" not in found], name
        for found in evidence(trait):
            assert found["source"] in sources.keys() - {"faca"}, name
            assert found["finding"], name
            assert found["confidence"] in ("high", "medium", "low"), name
            assert found["date"] == sources[found["source"]]["date"], name


def test_every_source_can_be_opened_at_its_own_page() -> None:
    """Every known value rests on evidence, and all evidence on one of these sources."""
    for document in (SET, *FILES.values()):
        for id, source in document.get("sources", {}).items():
            assert re.fullmatch(r"https://[a-z.]+/[^ ]+", source["url"]), id
            assert source["publisher"], id
            assert source["title"], id
    assert {id: file["sources"].keys() for id, file in FILES.items() if "sources" in file} == OWN_SOURCES
    assert SET["sources"].keys() == SOURCES


def test_only_of_klimas_step_of_the_staircase_is_there_evidence_against() -> None:
    against = [
        (id, name, found["source"], found["confidence"])
        for id, file in FILES.items()
        for name, trait in file["traits"].items()
        for found in evidence(trait)
        if found.get("stance") == "against"
    ]
    assert set(against) == {("klima", "staircase", "riksrevisjonen-2024", "low")}
    assert all("stance" not in found for found in evidence(FILES["klima"]["traits"]["staircase"])[:1])


def test_all_but_two_readings_that_the_verdict_on_kubu_needs_is_said_of_kubu() -> None:
    traits = FILES["kubu"]["traits"]
    sure = {name for name in traits if any(found["confidence"] == "high" for found in evidence(traits[name]))}
    assert {"horizon", "complexity", "reach", "leadership"} <= sure
    assert not {"project-fit", "ministry-fit"} & sure


@pytest.mark.parametrize("group", PUBLISHED)
def test_what_rests_on_the_purpose_or_a_guideline_is_marked_as_less_sure(group: str) -> None:
    traits = FILES[group]["traits"]
    assert {found["confidence"] for found in evidence(traits["ministry-fit"])} == {"medium"}
    confidence = {found["confidence"] for found in evidence(traits["leadership"])}
    assert confidence == ({"high"} if group == "kubu" else {"medium"})
    assert {found["confidence"] for found in evidence(traits["experience-exchange"])} == {"medium"}


def test_what_is_known_of_kubu_itself() -> None:
    kubu = FILES["kubu"]
    assert (kubu["established"], kubu["lead"]) == ("2021-02", "BFD")
    assert kubu["members"] == ["HOD", "KD", "JD", "AID", "KDD", "KUD", "DFD"]
    assert FILES["va"]["established"] == "2022"


@pytest.mark.parametrize("group", PUBLISHED)
def test_what_is_not_known_is_not_said(group: str) -> None:
    document = FILES[group]
    assert "mandate-until" not in document
    assert "status" not in document
    if group != "kubu":
        assert not {"lead", "members"} & document.keys()


# ---- the texts

IN_THREE_LANGUAGES = ("name", "label", "question", "because", "text", "finding", "description")


def texts(document: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every text that people read, with where it stands."""
    if isinstance(document, list):
        for index, each in enumerate(document):
            yield from texts(each, f"{path}/{index}")
    elif isinstance(document, dict):
        for key, value in document.items():
            if key in IN_THREE_LANGUAGES or document.keys() & {"nb", "nn", "en"}:
                yield (f"{path}/{key}", value) if key in IN_THREE_LANGUAGES else (path, document)
            else:
                yield from texts(value, f"{path}/{key}")


DOCUMENTS = {"criteria": SET, **FILES}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_text_is_there_in_three_languages(name: str) -> None:
    found = dict(texts(DOCUMENTS[name]))
    assert len(found) >= 10
    for path, text in found.items():
        assert isinstance(text, dict), path
        assert text.keys() == {"nb", "nn", "en"}, path
        assert all(words.strip() == words and words for words in text.values()), path


def test_the_title_levels_and_recommendations_are_there_in_three_languages() -> None:
    assert SET["title"].keys() == {"nb", "nn", "en"}
    assert SET["levels"]["weak"]["en"] == "Weak"
    recommendations = {id: (text["nb"], text["nn"], text["en"]) for id, text in SET["recommendations"].items()}
    assert recommendations == {
        "discontinue": ("Avvikle", "Avvikle", "Discontinue"),
        "time-limit": ("Tidsbegrense", "Avgrense i tid", "Time-limit"),
        "continue": ("Videreføre", "Vidareføre", "Continue"),
    }
    labels = {id: tuple(criterion["label"].values()) for id, criterion in SET["criteria"].items()}
    assert labels == {
        "persistent": ("Vedvarende", "Vedvarande", "Persistent"),
        "cross-sector": ("Sektorovergripende", "Sektorovergripande", "Cross-sector"),
        "top-leader-anchored": ("Topplederforankret", "Toppleiarforankra", "Top-leader anchored"),
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_sentences_end_and_questions_ask(name: str) -> None:
    for path, text in texts(DOCUMENTS[name]):
        key = path.rpartition("/")[2]
        if key in ("finding", "because", "text", "description"):
            assert all(words.endswith(".") for words in text.values()), path
        if key == "question":
            assert all(words.endswith("?") for words in text.values()), path
        if key == "label":
            assert not any(words.endswith((".", "?", ":")) for words in text.values()), path


# ---- the criteria set

TRAITS: dict[str, dict[str, tuple[int, dict[str, int]]]] = {
    "persistent": {
        "horizon": (2, {"limited": 0, "long-term": 70, "persistent": 100}),
        "complexity": (1, {"simple": 0, "complicated": 35, "complex": 70, "wicked": 100}),
        "project-fit": (1, {"sufficient": 0, "partial": 50, "insufficient": 100}),
    },
    "cross-sector": {
        "reach": (1, {"one": 0, "several": 60, "many": 100}),
        "ministry-fit": (1, {"sufficient": 0, "partial": 50, "insufficient": 100}),
    },
    "top-leader-anchored": {
        "leadership": (2, {"case-level": 0, "director-general": 40, "secretary-general": 100}),
        "breadth": (1, {"lead-only": 0, "some": 50, "all": 100}),
        "engagement": (1, {"low": 0, "mixed": 50, "high": 100}),
    },
}
CONTEXT = {
    "secretariat": ["lead-only", "several", "all-affected"],
    "experience-exchange": ["none", "occasional", "regular"],
    "duplication": ["duplicates", "overlaps", "distinct"],
    "staircase": ["none", "information", "shared-understanding", "no-undermining", "joint-plan"],
}
THRESHOLDS = {"persistent": ("58", "90"), "cross-sector": ("50", "65"), "top-leader-anchored": ("47.5", "72.5")}
BEFORE = {"persistent": (60, 90), "cross-sector": (50, 75), "top-leader-anchored": (50, 75)}
"""The thresholds of version 1.0.0."""
CAPS = {
    "persistent": [({"project-fit": "sufficient"}, "weak")],
    "cross-sector": [({"ministry-fit": "sufficient"}, "weak"), ({"reach": "one"}, "weak")],
    "top-leader-anchored": [],
}
TABLE = """
core-need        | strong     | strong     | >= partial | continue
useful           | >= partial | >= partial | >= partial | continue
anchor-first     | >= partial | >= partial | weak       | time-limit
quick-results    | weak       | >= partial | strong     | time-limit
no-lasting-need  | weak       | >= partial | <= partial | discontinue
not-cross-sector | any        | weak       | any        | discontinue
"""
ADVICE = {
    "secretariat": "<= several",
    "breadth": "<= some",
    "experience-exchange": "<= occasional",
    "duplication": "<= overlaps",
}


def test_traits_weights_and_points() -> None:
    found = {
        id: {
            name: (
                int(trait.get("weight", "1")),
                {value: int(scored["points"]) for value, scored in trait["values"].items()},
            )
            for name, trait in criterion["traits"].items()
        }
        for id, criterion in SET["criteria"].items()
    }
    assert found == TRAITS
    assert [list(trait[1]) for part in found.values() for trait in part.values()] == [
        list(trait[1]) for part in TRAITS.values() for trait in part.values()
    ]  # worst to best
    assert {criterion.get("weight", "1") for criterion in SET["criteria"].values()} == {"1"}


def test_context() -> None:
    assert {name: list(trait["values"]) for name, trait in SET["context"].items()} == CONTEXT


def test_scales_thresholds_and_hit_policy() -> None:
    assert list(SET["levels"]) == ["weak", "partial", "strong"]
    assert list(SET["recommendations"]) == ["discontinue", "time-limit", "continue"]
    thresholds = {id: criterion["thresholds"] for id, criterion in SET["criteria"].items()}
    assert thresholds == {id: {"partial": partial, "strong": strong} for id, (partial, strong) in THRESHOLDS.items()}
    assert SET["hit-policy"] == "first"
    assert (SET["id"], SET["version"]) == ("dfo-2024", "1.1.0")


@pytest.mark.parametrize("id", BEFORE)
def test_no_completion_has_another_level_than_in_1_0_0(id: str) -> None:
    given = cast(Document, build(CRITERIA.read_text("utf-8")))
    now = given["criteria"][id]
    before = {**now, "thresholds": dict(zip(("partial", "strong"), BEFORE[id], strict=True))}
    completions = [assignment for assignment, _ in brute.assignments(now["traits"], brute.UNKNOWN)]
    assert len(completions) == math.prod(len(values) for _, values in TRAITS[id].values())
    for each in completions:
        assert brute.level(given, now, each) == brute.level(given, before, each), each


def test_caps_and_their_reasons() -> None:
    caps = {id: criterion.get("caps", []) for id, criterion in SET["criteria"].items()}
    assert {id: [(cap["when"], cap["at-most"]) for cap in some] for id, some in caps.items()} == CAPS
    assert all(cap["because"] and cap["source"] in SOURCES for some in caps.values() for cap in some)


def test_rules_in_their_order() -> None:
    criteria = list(TRAITS)
    found = [
        [rule["id"], *(rule["when"].get(id, "any") for id in criteria), rule["recommend"]] for rule in SET["rules"]
    ]
    assert found == [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
    assert all(rule["because"] and rule["source"] in SOURCES for rule in SET["rules"])


def test_a_time_limit_is_24_months_with_a_review_after_12_and_the_file_says_whose_figure_that_is() -> None:
    periods = {rule["id"]: rule.get("period") for rule in SET["rules"]}
    limited = {rule["id"] for rule in SET["rules"] if rule["recommend"] == "time-limit"}
    assert {id for id, period in periods.items() if period} == limited
    assert all(periods[id] == {"months": "24", "review": "12"} for id in limited)
    assert all("FACA" in words and "24" in words and "DFØ" in words for words in SET["description"].values())


def test_advice() -> None:
    *on_a_trait, instead = SET["advice"]
    when = {name: cell for advice in on_a_trait for name, cell in advice["when"].items()}
    assert when == ADVICE
    assert all(len(advice["when"]) == 1 for advice in on_a_trait)
    assert all(sorted(advice["for"]) == ["continue", "time-limit"] for advice in on_a_trait)
    assert on_a_trait[0]["id"] == "broaden-secretariat"
    assert (instead["id"], instead["for"]) == ("sprint-group", ["time-limit", "discontinue"])
    assert "when" not in instead


def test_the_day_of_the_article() -> None:
    assert SET["sources"]["dfo-article"]["date"] == "2024-06-14"


# ---- the results


@pytest.fixture(scope="module")
def results() -> Document:
    """The groups' entries of `evaluate --format json`, by id."""
    from typer.testing import CliRunner

    from kjerne.cli.app import app

    ran = CliRunner().invoke(app, ["evaluate", str(GROUPS), "--criteria", str(CRITERIA), "--format", "json"])
    assert (ran.exit_code, ran.stderr) == (0, "")
    return {each["id"]: each for each in json.loads(ran.stdout)["groups"]}


@pytest.mark.parametrize("group", PUBLISHED)
def test_a_group_comes_out_as_published_whatever_is_unknown(results: Document, group: str) -> None:
    result = results[group]
    assert result["recommendation"] == result["leaning"] == PUBLISHED[group]
    assert result["robust"] is True
    assert result["published"] == {"recommendation": PUBLISHED[group], "agrees": True}
    (possible,) = result["possible"]
    assert (possible["share"], possible["rules"]) == (1.0, [RULES[group]])
    assert result["unknown"] == [name for name, value in coding()[group].items() if value == "unknown"]


def test_scores_and_levels(results: Document) -> None:
    """Reckoned by hand from the two tables."""
    levels = {
        group: [(part["score"], part["range"], list(part["levels"])) for part in result["criteria"].values()]
        for group, result in results.items()
    }
    known = (100.0, [100.0, 100.0], ["strong"])
    open_anchoring = (75.0, [50.0, 100.0], ["partial", "strong"])  # (2 × 100 + 0 to 200) / 4
    useful = [(77.5, [77.5, 77.5], ["partial"]), (80.0, [80.0, 80.0], ["strong"]), open_anchoring]
    assert levels == {
        "kubu": [known] * 3,
        "klima": [known, known, open_anchoring],
        "va": useful,  # (2 × 70 + 70 + 100) / 4 and (60 + 100) / 2
        "kunnskap-i-kriser": useful,
        # complexity 0, 35, 70 or 100 and project-fit 0, 50 or 100: (51.25 + 50) / 4 on average, 50 at most
        "kompetanse": [(25.3, [0.0, 50.0], ["weak"]), known, (87.5, [75.0, 100.0], ["strong"])],
    }


def test_only_the_time_limited_group_has_a_period(results: Document) -> None:
    periods = {group: result["period"] for group, result in results.items() if result["period"]}
    assert periods == {"kompetanse": {"months": 24, "review": 12}}


def test_advice_follows_from_the_coding(results: Document) -> None:
    """An advice is given where its trait is open, as nothing is coded as bad; `regular` exchange needs none."""
    by_trait = {next(iter(advice["when"])): advice["id"] for advice in SET["advice"] if "when" in advice}
    for group, result in results.items():
        expected = [by_trait[trait] for trait in ADVICE if coding()[group][trait] == "unknown"]
        instead = ["sprint-group"] if PUBLISHED[group] == "time-limit" else []
        assert sorted(result["advice"]) == sorted(expected + instead)


def test_the_shipped_files_are_without_a_note(run: Run) -> None:
    assert run("check", str(GROUPS), str(CRITERIA), "--fail-level", "note").code == 0
    ran = run("evaluate", str(GROUPS), "--criteria", str(CRITERIA), "--fail-on", "undetermined")
    assert (ran.code, ran.err) == (0, "")
    assert run("evaluate", str(GROUPS), "--criteria", str(CRITERIA), "--fail-on", "disagreement").code == 0
