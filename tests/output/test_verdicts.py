"""What reports say of a verdict that could mislead: nothing known, a tie, no evidence, evidence against the verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kjerne.texts.languages import LANGUAGES, Lang
from tests.builders import STRONGEST
from tests.conftest import Golden, Run

NAMES = {
    "empty": {"nb": "Ingenting kjent", "nn": "Ingenting kjent", "en": "Nothing known"},
    "tie": {"nb": "Like mye for begge", "nn": "Like mykje for begge", "en": "As much for both"},
    "bare": {"nb": "Uten kilder", "nn": "Utan kjelder", "en": "Without sources"},
    "disputed": {"nb": "Omstridt", "nn": "Omstridd", "en": "Disputed"},
}


def supported(value: object, *, against: bool = False) -> dict[str, Any]:
    """A coding with evidence of high confidence for it, and perhaps some against it."""
    evidence = [
        {
            "source": "dfo-article",
            "finding": {"nb": "Taler for.", "nn": "Talar for.", "en": "Speaks for it."},
            "confidence": "high",
        }
    ]
    if against:
        finding = {"nb": "Taler imot.", "nn": "Talar imot.", "en": "Speaks against it."}
        evidence.append({"source": "dfo-article", "finding": finding, "confidence": "low", "stance": "against"})
    return {"value": value, "evidence": evidence}


TRAITS: dict[str, dict[str, Any]] = {
    "empty": {},
    "tie": {id: supported(["one", "many"] if id == "reach" else value) for id, value in STRONGEST.items()},
    "bare": STRONGEST,
    "disputed": {id: supported(value, against=id == "leadership") for id, value in STRONGEST.items()},
}


@pytest.fixture
def group(here: Path, request: pytest.FixtureRequest) -> str:
    """The id of a group of the kind that the test is for, in a file of its own."""
    kind: str = request.param
    document = {"id": kind, "name": NAMES[kind], "traits": TRAITS[kind]}
    (here / "groups").mkdir()
    (here / "groups" / f"{kind}.json").write_text(json.dumps(document), "utf-8")
    return kind


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("group", TRAITS, indirect=True)
def test_golden(run: Run, golden: Golden, group: str, lang: Lang) -> None:
    overview = run("evaluate", "--format", "markdown", "--lang", lang, "--as-of", "2026-11-23")
    explained = run("explain", group, "--format", "markdown", "--lang", lang, "--as-of", "2026-11-23")
    assert (overview.code, explained.code) == (0, 0)
    golden(f"verdict.{group}.{lang}.md", f"{overview.out}\n{explained.out}")


@pytest.mark.parametrize("group", ["empty", "tie"], indirect=True)
def test_nothing_leans_where_nothing_is_known_or_two_are_equally_likely(run: Run, group: str) -> None:
    [entry] = json.loads(run("evaluate", "--format", "json").out)["groups"]
    assert entry["firmness"] is None
    assert (entry["leaning"] is None) == (group == "tie")
    titles, row = run("evaluate", "--format", "csv").out.splitlines()
    assert row.split(",")[titles.split(",").index("Leaning")] == ""


@pytest.mark.parametrize("group", ["bare"], indirect=True)
@pytest.mark.parametrize("format", ["terminal", "markdown", "html"])
def test_a_group_without_evidence_says_so_in_its_headline(run: Run, group: str, format: str) -> None:
    assert run("explain", group, "--format", format, "--lang", "en").out.count("no value is supported by evidence") >= 1
