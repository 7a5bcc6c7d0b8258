"""The documents for people: complete, and every example in them holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kjerne import __version__
from kjerne.checks.catalogue import CATALOGUE
from kjerne.model.configuration import Configuration
from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.parts import Model
from kjerne.output.schema import MODELS
from kjerne.reading.full_yaml import build
from kjerne.texts.languages import LANGUAGES
from tests.conftest import CRITERIA, GROUPS, ROOT, Run

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("**/*.md"))]
FORMAT = (ROOT / "docs" / "format.md").read_text("utf-8")
CONTRACT = (ROOT / "docs" / "contract.md").read_text("utf-8")
EXAMPLES = re.findall(r"(?:<!-- file: (\S+) -->\n)?```yaml\n(.*?)```", FORMAT, re.DOTALL)
"""Of every example in the reference the name of the file, or "" for a part of one, and the text."""
WHOLE = {name: text for name, text in EXAMPLES if name}
PARTS = [text for name, text in EXAMPLES if not name]


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


def test_the_newest_version_of_the_changelog_is_that_of_the_program() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[:2] == ["Unreleased", __version__]


def test_every_key_of_a_definition_is_in_the_reference() -> None:
    named = set(re.findall(r"`([a-z-]+):?`", FORMAT)) | set(re.findall(r"([a-z-]+):", FORMAT))
    keys = {key for model in MODELS.values() for key in model.keys().values()}
    assert keys - named - set(LANGUAGES) == set()


@pytest.mark.parametrize("name", WHOLE)
def test_an_example_of_a_whole_file_has_no_finding(name: str, here: Path, run: Run) -> None:
    (here / name).write_text(WHOLE[name], "utf-8")
    make_places(here)
    ran = run(
        "check", name, "--fail-level", "note", "--as-of", "2026-11-23", "--criteria", str(CRITERIA), "--lang", "en"
    )
    assert (ran.code, re.split("[;\n]", ran.out)[0]) == (0, "1 file checked: no findings")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: str(part.splitlines()[0]))
def test_an_example_of_a_part_has_no_error_in_a_whole_file(part: str, here: Path, run: Run) -> None:
    new = as_data(part)
    wholes = {name: as_data(text) for name, text in WHOLE.items()}
    fitting = [name for name, whole in wholes.items() if new.keys() <= keys_allowed(whole)]
    name = max(fitting, key=lambda name: sum(type(wholes[name].get(key)) is type(part) for key, part in new.items()))
    old = wholes[name]
    make_places(here)
    sources = {**old.get("sources", {}), **new.get("sources", {})}
    (here / name).write_text(json.dumps({**old, **new, **({"sources": sources} if sources else {})}), "utf-8")
    ran = run("check", name, "--format", "json", "--as-of", "2026-11-23", "--criteria", str(CRITERIA))
    assert [each for each in json.loads(ran.out)["findings"] if each["severity"] == "error"] == []
    assert ran.code == 0


def make_places(folder: Path) -> None:
    """What the examples of a configuration name."""
    for name in ("groups", "assessments", "criteria", "proposals"):
        (folder / name).mkdir()
    (folder / "criteria" / CRITERIA.name).write_bytes(CRITERIA.read_bytes())
    (folder / "proposals" / "new-group.yaml").write_text("id: new-group\nname: New group\ntraits: {}\n", "utf-8")


def as_data(text: str) -> dict[str, Any]:
    """An example as data, as this program reads it: dates and `off` are texts."""
    data: dict[str, Any] = json.loads(json.dumps(build(text), default=float))
    return data


def keys_allowed(whole: dict[str, Any]) -> set[str]:
    """The keys that may stand at the top of a file of this kind."""
    model: type[Model] = CriteriaSet if "rules" in whole else Group if "traits" in whole else Configuration
    return set(model.keys().values())


def test_the_two_largest_examples_have_every_key_at_the_top() -> None:
    for name in ("our-group.yaml", "example.yaml"):
        assert as_data(WHOLE[name]).keys() == keys_allowed(as_data(WHOLE[name]))


def test_every_error_and_lint_of_a_definition_is_in_the_reference() -> None:
    of_files = {"no-such-file", "is-a-folder", "not-a-file", "no-permission", "link-loop", "link-outside", "unreadable"}
    of_runs = {"empty-folder", "not-a-group", "too-many-findings"}
    named = set(re.findall(r"`([a-z0-9-]+)`", FORMAT))
    assert CATALOGUE.keys() - named == of_files | of_runs


@pytest.mark.parametrize(
    ("command", "shown"), re.findall(r"<!-- run: (.*) -->\n```json\n(.*?)```", CONTRACT, re.DOTALL)
)
def test_the_json_shown_is_the_programs(command: str, shown: str, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(ROOT)
    assert json.loads(shown) == json.loads(run(*command.split()).out)


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
    tree = WHOLE["tree.yaml"]
    (here / "tree.yaml").write_text(tree)
    (here / "in-a-tree.yaml").write_text("id: in-a-tree\nname: Tree\ntraits: {ministries: [3, 9], form: network}\n")
    common = ("--criteria", str(CRITERIA), "--format", "json")
    ran = [
        run("evaluate", str(GROUPS), "--set", "va:reach=one", "--set", "threshold:persistent.strong=85", *common),
        run("explain", str(GROUPS / "va.yaml"), *common),
        run("explain", str(GROUPS / "va.yaml"), str(GROUPS / "kubu.yaml"), *common),
        run("check", "old/groups", *common),
        run("explain", "in-a-tree.yaml", "--criteria", "tree.yaml", "--format", "json"),
        run("diff", "old", str(ROOT), *common),
    ]
    definitions = (tree, CRITERIA.read_text("utf-8"), *(file.read_text("utf-8") for file in GROUPS.glob("*.yaml")))
    ids = set(re.findall(r"[a-z][a-z0-9-]*", " ".join(definitions)))
    named = {name.strip('"') for name in re.findall(r'`([a-z-]+|"")`', CONTRACT)}
    found = {key for each in ran for key in keys(json.loads(each.out))}
    assert found - named - (ids - named) == set()
    assert {"in", "rules", "part"} <= found & named
    assert {"trace", "why-not", "gain-exact", "overtaken-by", "end-column", "left-out"} <= found & named
