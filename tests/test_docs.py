"""The documents for people: complete, and every example in them holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kjerne.model.documents import Model
from kjerne.texts.languages import LANGUAGES
from tests.conftest import CRITERIA, GROUPS, ROOT, Run

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("**/*.md"))]
FORMAT = (ROOT / "docs" / "format.md").read_text("utf-8")
CONTRACT = (ROOT / "docs" / "contract.md").read_text("utf-8")
EXAMPLES = [
    block for block in re.findall(r"```yaml\n(.*?)```", FORMAT, re.DOTALL) if not block.startswith("# not a whole")
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = link.partition("#")
        if not re.match(r"[a-z]+:", link):
            target = (page.parent / file).resolve() if file else page
            assert target.exists(), link
            if anchor:
                headings = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.MULTILINE)
                assert anchor in {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in headings}


def test_every_key_of_a_definition_is_in_the_reference() -> None:
    named = set(re.findall(r"`([a-z-]+):?`", FORMAT)) | set(re.findall(r"([a-z-]+):", FORMAT))
    keys = {str(field.alias) for model in Model.__subclasses__() for field in model.model_fields.values()}
    assert keys - named - set(LANGUAGES) == set()


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: str(text.splitlines()[0]))
def test_an_example_of_a_whole_file_has_no_finding(text: str, here: Path, run: Run) -> None:
    id = text.partition("\n")[0].removeprefix("id: ")
    (here / f"{id}.yaml").write_text(text, "utf-8")
    ran = run("check", f"{id}.yaml", "--fail-level", "note", "--as-of", "2026-11-23", "--criteria", str(CRITERIA))
    assert (ran.code, ran.out) == (0, "1 file checked: no findings\n")


def keys(data: Any) -> Iterator[str]:
    """Every key of JSON but ids of criteria, traits, levels and the like, which are data."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from keys(value)
    elif isinstance(data, list):
        for value in data:
            yield from keys(value)


def test_every_key_of_the_json_is_in_the_contract(run: Run, here: Path) -> None:
    (here / "old" / "groups").mkdir(parents=True)
    (here / "old" / "groups" / "va.yaml").write_text("id: va\nname: VA\ntraits: {reach: one}\n")
    common = ("--criteria", str(CRITERIA), "--format", "json")
    ran = [
        run("evaluate", str(GROUPS), "--set", "va:reach=one", *common),
        run("explain", str(GROUPS / "va.yaml"), *common),
        run("explain", str(GROUPS / "va.yaml"), str(GROUPS / "kubu.yaml"), *common),
        run("check", "old/groups", *common),
        run("diff", "old", str(ROOT), *common),
    ]
    definitions = (CRITERIA.read_text("utf-8"), *(file.read_text("utf-8") for file in GROUPS.glob("*.yaml")))
    ids = set(re.findall(r"[a-z][a-z0-9-]*", " ".join(definitions)))
    named = set(re.findall(r"`([a-z-]+)`", CONTRACT))
    found = {key for each in ran for key in keys(json.loads(each.out))}
    assert found - named - (ids - named) == set()
    assert {"trace", "why-not", "gain-exact", "overtaken-by", "end-column", "left-out"} <= found & named
