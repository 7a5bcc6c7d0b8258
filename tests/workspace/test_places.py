"""Where criteria sets are looked for, and how files are named in what other programs read."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

import kjerne
from tests.builders import SMALL, Document, commit, entries, git, group, moved, report_of, small, write
from tests.conftest import Run

AS_OF = ("--as-of", "2026-11-20")


def named(id: str) -> Document:
    return {**small(), "id": id}


def criteria_of(run: Run, *arguments: str) -> str:
    ran = run("evaluate", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    id: str = report_of(ran)["criteria"]["id"]
    return id


@pytest.fixture
def policy(here: Path) -> Path:
    """A repository with a project in `policy`, and with another set at its top."""
    write(here / "policy", named("inner"), group("one"))
    write(here, named("outer"), group("two"))
    (here / "policy" / "groups" / "deep").mkdir()
    commit(here)
    return here


# ---- criteria sets


def test_the_nearest_criteria_upwards_from_the_path_count(
    run: Run, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert criteria_of(run, "policy/groups") == "inner"
    assert criteria_of(run, "policy/groups/one.yaml") == "inner"
    assert criteria_of(run, str(policy / "policy" / "groups")) == "inner"
    assert criteria_of(run, "groups") == criteria_of(run) == "outer"
    monkeypatch.chdir(policy / "policy")
    assert criteria_of(run) == "inner"
    assert criteria_of(run, "../groups") == "outer"
    assert run("explain", "one", "--format", "json").code == 0
    monkeypatch.chdir(policy)
    assert run("explain", "policy/groups/one.yaml").code == 0


def test_a_folder_without_sets_does_not_count(run: Run, policy: Path) -> None:
    shutil.rmtree(policy / "policy" / "criteria")
    (policy / "policy" / "criteria").mkdir()
    assert criteria_of(run, "policy/groups") == "outer"


def test_they_are_looked_for_up_to_the_root_of_the_repository(run: Run, policy: Path) -> None:
    inner = policy / "inner"
    write(inner, None, {**group("one"), "traits": {}})
    (inner / "criteria").rmdir()
    assert criteria_of(run, "inner/groups") == "outer"
    git(policy, "init", "--quiet", "inner")
    assert criteria_of(run, "inner/groups") == "dfo-2024"


def test_outside_of_git_only_nearby_folders_count(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here / "a" / "policy", named("inner"), group("one"))
    write(here / "a", named("above"))
    assert criteria_of(run, "a/policy/groups") == "inner"
    shutil.rmtree(here / "a" / "policy" / "criteria")
    (here / "a" / "policy" / "groups" / "one.yaml").write_text("id: one\nname: One\ntraits: {}\n", "utf-8")
    assert criteria_of(run, "a/policy/groups") == "dfo-2024"
    write(here, named("here"))
    assert criteria_of(run, "a/policy/groups") == "here"
    monkeypatch.chdir(here / "a" / "policy")
    assert criteria_of(run) == "above"


def test_paths_of_several_projects_are_not_judged_by_the_set_of_one(run: Run, policy: Path) -> None:
    said = set()
    for lang in ("nb", "nn", "en"):
        ran = run("evaluate", "policy/groups", "groups", "--lang", lang)
        assert (ran.code, ran.out) == (2, "")
        assert "policy/criteria, criteria" in ran.err
        said.add(ran.err)
    assert len(said) == 3
    assert criteria_of(run, "policy/groups", "groups", "--criteria", "criteria/set.yaml") == "outer"
    assert criteria_of(run, "policy/groups", "groups", "--root", "policy") == "inner"
    with pytest.raises(ValueError, match="several projects"):
        kjerne.load(["policy/groups", "groups"])
    assert kjerne.load("policy/groups").criteria.criteria.id == "inner"


def test_check_judges_each_project_by_its_own(run: Run, policy: Path) -> None:
    write(policy / "policy", {**named("inner"), "nonsense": 1}, group("one"))
    ran = run("check", "policy/groups", "groups", "--format", "json", *AS_OF)
    assert {(each["file"], each["id"]) for each in report_of(ran)["findings"] if each["severity"] == "error"} == {
        ("policy/criteria/set.yaml", "unknown-key")
    }
    write(policy / "policy", named("inner"), group("one", {"depth": "nonsense"}), group("two"))
    ran = run("check", "policy", "groups", "--format", "json", *AS_OF)
    assert report_of(ran)["files"] == 4
    errors = [(each["file"], each["id"]) for each in report_of(ran)["findings"] if each["severity"] == "error"]
    assert errors == [("policy/groups/one.yaml", "unknown-value")], "an id may be in each project once"


def test_a_group_that_names_a_set_of_elsewhere_is_an_error(run: Run, policy: Path) -> None:
    write(policy / "policy", named("inner"), group("one", criteria="outer"))
    ran = run("evaluate", "policy/groups")
    assert ran.code == 1
    assert "policy/groups/one.yaml" in ran.err
    assert "outer" in ran.err


# ---- --root


def test_a_root_stands_for_the_project(run: Run, policy: Path) -> None:
    (policy / "policy" / "kjerne.yaml").write_text("lang: nb\n", "utf-8")
    assert criteria_of(run, "--root", "policy") == "inner"
    assert list(entries(run("evaluate", "--root", "policy", "--format", "json"))) == ["one"]
    assert "Anbefaling" in run("evaluate", "--root", "./policy/").out
    checked = run("check", "--root", "policy", "--lang", "en", *AS_OF).out
    assert re.search("^policy/groups/one.yaml:", checked, re.MULTILINE)
    assert run("explain", "one", "--root", "policy").code == 0
    assert run("new", "three", "--no-input", "--root", "policy").code == 0
    assert (policy / "policy" / "groups" / "three.yaml").is_file()
    assert "depth" in run("schema", "group", "--root", "policy").out


def test_a_root_without_groups_has_none(run: Run, policy: Path) -> None:
    (policy / "empty").mkdir()
    assert run("evaluate", "--root", "empty").code == 1
    assert run("check", "--root", "empty").code == 1
    for lang in ("nb", "nn", "en"):
        ran = run("evaluate", "--root", "nowhere", "--lang", lang)
        assert (ran.code, ran.out) == (2, "")
        assert "--root nowhere" in ran.err


def test_a_root_of_a_comparison(run: Run, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(policy / "policy", named("inner"), group("one", {"depth": "shallow"}))
    assert moved(run("diff", "HEAD", "--format", "json")) == []
    ran = run("diff", "HEAD", "--root", "policy", "--format", "json")
    assert moved(ran) == ["one"]
    assert report_of(ran)["criteria"]["old"]["id"] == "inner"
    assert entries(ran)["one"]["before"]["file"] == "HEAD:policy/groups/one.yaml"
    assert entries(ran)["one"]["after"]["file"] == "policy/groups/one.yaml"
    (policy / "aside").mkdir()
    monkeypatch.chdir(policy / "aside")
    for root in ("../policy", str(policy / "policy")):
        assert moved(run("diff", "HEAD", "--root", root, "--format", "json")) == ["one"]
        assert moved(run("diff", "HEAD...", "--root", root, "--format", "json")) == ["one"]


def test_a_comparison_looks_for_criteria_upwards_on_each_side(
    run: Run, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(policy / "policy" / "criteria")
    commit(policy)
    monkeypatch.chdir(policy / "policy")
    for names in (["HEAD"], ["HEAD", "HEAD"]):
        report = report_of(run("diff", *names, "--format", "json"))
        assert (report["criteria"]["old"]["id"], report["criteria"]["new"]["id"]) == ("outer", "outer")
    report = report_of(run("diff", "HEAD~1", "--format", "json"))
    assert (report["criteria"]["old"]["id"], report["criteria"]["new"]["id"]) == ("inner", "outer")


def test_folders_that_are_compared_have_the_criteria_beside_them(run: Run, policy: Path) -> None:
    report = report_of(run("diff", "groups", "policy/groups", "--format", "json"))
    assert (report["criteria"]["old"]["id"], report["criteria"]["new"]["id"]) == ("outer", "inner")


# ---- names in what programs read


def paths(run: Run, format: str, *places: str, **environment: str) -> set[str]:
    """The files that a report of `check` names."""
    text = run("check", *places, "--format", format, *AS_OF, **environment).out
    if format == "github":
        return {line.partition("file=")[2].partition(",")[0] for line in text.splitlines()}
    if format == "junit":
        return {suite.get("file") or "" for suite in ElementTree.fromstring(text).iter("testsuite")}
    if format == "sarif":
        results = json.loads(text)["runs"][0]["results"]
        locations = [each["locations"][0]["physicalLocation"]["artifactLocation"] for each in results]
        assert all(location["uriBaseId"] == "%SRCROOT%" for location in locations)
        return {location["uri"] for location in locations}
    if format == "gitlab":
        return {each["location"]["path"] for each in json.loads(text)}
    return {each["file"] for each in json.loads(text)["findings"]}


@pytest.mark.parametrize("format", ["json", "github", "gitlab", "sarif", "junit"])
def test_files_are_named_from_the_root_of_the_repository(
    run: Run, policy: Path, format: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    expected = {"policy/groups/one.yaml"}
    assert paths(run, format, "policy/groups") == paths(run, format, str(policy / "policy" / "groups")) == expected
    monkeypatch.chdir(policy / "policy")
    assert paths(run, format, "groups") == paths(run, format, "./groups/one.yaml") == expected
    (policy / "ci").mkdir()
    monkeypatch.chdir(policy / "ci")
    assert paths(run, format, "../policy/groups") == expected
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert paths(run, format, str(policy / "policy" / "groups")) == expected
    monkeypatch.chdir(policy)
    assert paths(run, format, "policy/groups", CI_PROJECT_DIR=str(policy.parent)) == {
        f"{policy.name}/{next(iter(expected))}"
    }
    assert paths(run, format, "policy/groups", CI_PROJECT_DIR=str(policy / "ci")) == expected


def test_a_fingerprint_does_not_depend_on_where_one_stands(
    run: Run, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def report(*places: str) -> str:
        return run("check", *places, "--format", "gitlab", *AS_OF).out

    first = report("policy/groups")
    monkeypatch.chdir(policy / "policy")
    assert report("groups") == report(str(policy / "policy" / "groups")) == first


def test_a_linked_folder_is_named_as_git_knows_it(run: Run, policy: Path) -> None:
    (policy / "linked").symlink_to("policy/groups")
    assert paths(run, "gitlab", "linked") == {"policy/groups/one.yaml"}


def test_people_read_names_from_where_they_stand(run: Run, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(policy / "policy")
    assert run("check", "groups", *AS_OF).out.startswith("groups/one.yaml:")
    assert "policy/" not in run("explain", "one", "--all").out
    assert entries(run("evaluate", "--format", "json"))["one"]["file"] == "policy/groups/one.yaml"
    assert report_of(run("explain", "one", "--format", "json"))["file"] == "policy/groups/one.yaml"


def test_outside_of_git_a_file_keeps_its_name(run: Run, here: Path) -> None:
    write(here, SMALL, group("one"))
    for name in ("groups/one.yaml", "./groups/one.yaml", str(here / "groups" / "one.yaml")):
        assert entries(run("evaluate", name, "--format", "json"))["one"]["file"] == name
