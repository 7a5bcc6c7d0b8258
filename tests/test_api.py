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
from tests.conftest import CRITERIA, GROUPS, ROOT, Run, outside

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
    for row, group in zip(rows, said["groups"], strict=True):
        assert (row["recommendation"], row["robust"]) == (group["recommendation"], group["robust"])
        assert row["completions"] == group["completions"]
        assert round(float(str(row["total"])), 1) == group["total"]["score"]
        assert row["unknown"] == " ".join(group["unknown"])
        for id, criterion in group["criteria"].items():
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
