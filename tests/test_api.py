"""The public API: the same answers as the command line, as frozen records, and errors with their places."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import kjerne
from kjerne.model.documents import Group
from tests.builders import group, small, write
from tests.conftest import CRITERIA, GROUPS, ROOT, Run, outside
from tests.strategies import dump

AS_OF = date(2026, 11, 23)


@pytest.mark.usefixtures("at_root")
def test_the_examples_hold() -> None:
    from kjerne import api

    assert doctest.testmod(api).attempted >= 9
    assert doctest.testmod(api).failed == 0


def test_to_import_it_imports_nothing() -> None:
    ours = "sorted(name for name in sys.modules if name.startswith('kjerne'))"
    code = f"import sys, kjerne; print({ours}, 'pydantic' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], env=outside(), capture_output=True, check=True)
    assert ran.stdout.decode().split() == ["['kjerne']", "False"]
    assert set(kjerne.__all__) == set(dir(kjerne))
    with pytest.raises(AttributeError, match="no attribute 'evaluat'"):
        kjerne.evaluat  # noqa: B018


def test_a_report_says_what_the_command_says(run: Run) -> None:
    said = json.loads(run("evaluate", str(GROUPS), "--criteria", str(CRITERIA), "--format", "json").out)
    rows = kjerne.evaluate(GROUPS, CRITERIA).rows()
    assert [row["id"] for row in rows] == [group["id"] for group in said["groups"]]
    for row, entry in zip(rows, said["groups"], strict=True):
        assert (row["recommendation"], row["robust"]) == (entry["recommendation"], entry["robust"])
        assert row["completions"] == entry["completions"]
        assert round(float(str(row["total"])), 1) == entry["total"]["score"]
        assert row["unknown"] == " ".join(entry["unknown"])
        for id, criterion in entry["criteria"].items():
            assert row[f"{id} level"] == criterion["level"]
            assert [round(float(str(row[f"{id} {end}"])), 1) for end in ("lowest", "highest")] == criterion["range"]


def test_rows_are_a_table_of_plain_values() -> None:
    rows = kjerne.evaluate(GROUPS, CRITERIA).rows()
    assert len({tuple(row) for row in rows}) == 1
    assert {type(value) for row in rows for value in row.values()} <= {str, int, float, bool, type(None)}
    assert json.loads(json.dumps(rows)) == rows


def test_the_table_of_columns_in_the_guide_is_whole() -> None:
    guide = (ROOT / "docs" / "api.md").read_text("utf-8")
    named = set(
        re.findall("`([^`]+)`", "".join(line.split("|")[1] for line in guide.splitlines() if line.startswith("| `")))
    )
    criteria = kjerne.load(GROUPS, CRITERIA).criteria.criteria.criteria
    columns = {
        re.sub(f"^({'|'.join(criteria)})", "C", column) for column in kjerne.evaluate(GROUPS, CRITERIA).rows()[0]
    }
    assert columns <= named


def test_what_is_loaded_once_is_evaluated_and_explained() -> None:
    definitions = kjerne.load([GROUPS / "va.yaml", GROUPS / "kubu.yaml"], CRITERIA)
    assert [loaded.group.id for loaded in definitions.groups] == ["kubu", "va"]
    assert [group.group.id for group in kjerne.evaluate(definitions).groups] == ["kubu", "va"]
    explained = kjerne.explain(definitions.group("va"), definitions.criteria, as_of=AS_OF)
    assert explained == kjerne.explain(GROUPS / "va.yaml", CRITERIA, as_of=AS_OF)._replace(report=explained.report)
    with pytest.raises(KeyError, match="klima"):
        definitions.group("klima")


def test_a_group_from_nowhere_is_checked_against_the_criteria() -> None:
    group = Group.model_validate({"id": "mine", "name": "Mine", "traits": {"reach": {"value": "many"}}})
    (row,) = kjerne.evaluate([group], CRITERIA).rows()
    assert (row["id"], row["recommendation"]) == ("mine", "undetermined")
    wrong = Group.model_validate({"id": "mine", "name": "Mine", "traits": {"reach": {"value": "meny"}}})
    with pytest.raises(kjerne.DefinitionError, match="did you mean many"):
        kjerne.evaluate([wrong], CRITERIA)


def test_an_invalid_file_is_an_error_with_its_place(here: Path) -> None:
    (here / "good.yaml").write_text("id: good\nname: Good\ntraits: {}\n")
    (here / "bad.yaml").write_text("id: bad\nname: Bad\ntraits: {horizon: short}\n")
    with pytest.raises(kjerne.DefinitionError, match=r"^\./bad\.yaml:3:19: short is not a value") as caught:
        kjerne.load(".", CRITERIA)
    (finding,) = caught.value.findings
    assert kjerne.message(finding, "nb").startswith("short er ingen")
    definitions = kjerne.load(".", CRITERIA, strict=False)
    assert [loaded.group.id for loaded in definitions.groups] == ["good"]
    assert definitions.findings == (finding,)


def test_an_invalid_criteria_set_is_an_error(here: Path) -> None:
    (here / "set.yaml").write_text("id: set\nrules: []\nlevels: [a]\n")
    with pytest.raises(kjerne.DefinitionError, match=r"set\.yaml:1:1: the key version is missing"):
        kjerne.evaluate(GROUPS, "set.yaml")


def test_check_finds_what_the_command_finds(run: Run, here: Path) -> None:
    (here / "bad.yaml").write_text("id: bad\nname: Bad\ntraits: {horizon: short}\nlead: BLD\n")
    said = json.loads(run("check", "bad.yaml", "--criteria", str(CRITERIA), "--format", "json").out)
    checked = kjerne.check("bad.yaml", CRITERIA)
    assert [finding.id for finding in checked.findings] == [finding["id"] for finding in said["findings"]] != []
    assert [kjerne.message(finding) for finding in checked.findings] == [each["message"] for each in said["findings"]]


# ---- several criteria sets


@pytest.fixture
def two_sets(here: Path) -> Path:
    write(here, small(), group("a", criteria="small"), group("b", criteria="second"))
    (here / "criteria" / "second.yaml").write_text(dump(small() | {"id": "second"}), "utf-8")
    return here


def test_groups_are_loaded_with_their_sets(two_sets: Path) -> None:
    definitions = kjerne.load()
    assert [one.criteria.id for one in definitions.sets] == ["second", "small"]
    assert [(loaded.group.id, loaded.criteria.criteria.id) for loaded in definitions.groups] == [
        ("a", "small"),
        ("b", "second"),
    ]
    with pytest.raises(ValueError, match="there is no single criteria set: second, small"):
        _ = definitions.criteria
    assert kjerne.load("groups/a.yaml").criteria.criteria.id == "small"


def test_a_report_is_on_one_set(two_sets: Path) -> None:
    with pytest.raises(
        ValueError, match=r"several criteria sets judge these groups \(second, small\): call evaluate_by_set"
    ):
        kjerne.evaluate()
    reports = kjerne.evaluate_by_set(as_of=AS_OF)
    assert {id: [each.group.id for each in report.groups] for id, report in reports.items()} == {
        "second": ["b"],
        "small": ["a"],
    }
    assert list(reports) == ["second", "small"]
    definitions = kjerne.load()
    assert kjerne.evaluate_by_set(definitions).keys() == reports.keys()
    assert kjerne.evaluate([definitions.group("b")]).criteria.id == "second"
    assert kjerne.evaluate([definitions.group("b").group]).criteria.id == "second"


def test_each_group_is_explained_by_its_set(two_sets: Path) -> None:
    assert kjerne.explain("groups/b.yaml").criteria.id == "second"
    assert kjerne.explain(kjerne.load().group("a")).criteria.id == "small"


def test_a_group_without_its_set_is_refused(two_sets: Path) -> None:
    definitions = kjerne.load()
    unnamed = definitions.group("a").group.model_copy(update={"criteria": None})
    with pytest.raises(
        kjerne.DefinitionError, match=r"a:1:1: there are several criteria sets at hand.* \[no-criteria-set\]"
    ):
        kjerne.evaluate([unnamed])
    with pytest.raises(
        kjerne.DefinitionError, match=r"there is no criteria set small at hand.* \[unknown-criteria-set\]"
    ):
        kjerne.evaluate(definitions, "criteria/second.yaml")
    assert [each.id for each in kjerne.check().findings if each.severity == "error"] == []


def test_a_broken_set_stops_its_groups(two_sets: Path) -> None:
    (two_sets / "criteria" / "second.yaml").write_text(
        dump(small(lambda it: it["rules"].pop()) | {"id": "second"}), "utf-8"
    )
    with pytest.raises(kjerne.DefinitionError) as raised:
        kjerne.load()
    assert [finding.id for finding in raised.value.findings] == ["rule-gap", "broken-criteria-set"]
    definitions = kjerne.load(strict=False)
    assert [loaded.group.id for loaded in definitions.groups] == ["a"]
    assert [finding.id for finding in definitions.findings] == ["rule-gap", "broken-criteria-set"]
