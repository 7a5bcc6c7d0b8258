"""`kjerne.yaml`: which one counts, what it says to each command, and what is said of its mistakes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

import kjerne
from kjerne.checks.catalogue import CATALOGUE
from kjerne.model.configuration import Configuration
from kjerne.model.dates import months_before
from kjerne.model.findings import SEVERITIES
from kjerne.model.parts import Wordings
from kjerne.texts.languages import LANGUAGES
from kjerne.workspace import configuration
from tests import strategies
from tests.builders import SMALL, commit, git, group, small, write
from tests.conftest import CRITERIA, GROUPS, Run, imported

DAY = ("--as-of", "2026-11-23")
NOTED = "value-without-evidence"
"""A check that finds something in each group of these tests; a warning."""


def say(folder: Path, text: str) -> None:
    """Write the configuration of a folder."""
    (folder / "kjerne.yaml").write_text(text, "utf-8")


@pytest.fixture
def project(here: Path) -> Path:
    """A project outside git with a criteria set, two groups and no configuration."""
    return write(here, SMALL, group("one"), group("two"))


def found(run: Run, *arguments: str) -> list[tuple[str, str, str]]:
    """File, check and severity of what `check` finds."""
    ran = run("check", *arguments, "--format", "json", *DAY)
    return [(each["file"], each["id"], each["severity"]) for each in json.loads(ran.out)["findings"]]


# ---- what counts before what


def test_the_command_line_counts_before_the_environment_the_file_and_the_locale(run: Run, project: Path) -> None:
    def told(*options: str, **environment: str) -> str:
        return run("check", "--explain", "rule-gap", *options, **environment).out.split("\n")[0]

    english, bokmål, nynorsk = (
        run("check", "--explain", "rule-dead", "--lang", lang).out.split("\n")[0].rpartition("(")[2]
        for lang in ("en", "nb", "nn")
    )
    say(project, "lang: nb\n")
    assert english != bokmål != nynorsk
    assert run("check").out.startswith(run("check", "--lang", "nb").out[:20])
    assert told(LANG="nn_NO.UTF-8") == told("--lang", "nb")
    assert told(LANG="nn_NO.UTF-8", KJERNE_LANG="en") == told("--lang", "en")
    assert told("--lang", "nn", KJERNE_LANG="en") == told("--lang", "nn")
    say(project, "fail-level: note\n")
    assert told(LANG="nn_NO.UTF-8") == told("--lang", "nn")


def test_usage_errors_are_in_the_language_of_the_file(run: Run, project: Path) -> None:
    say(project, "lang: nn  # for us\n")
    assert run("evaluate", "--output", "").err == run("evaluate", "--output", "", "--lang", "nn").err
    assert run("explain", "thre").err == run("explain", "thre", "--lang", "nn").err != ""


@pytest.mark.parametrize(
    "text",
    [
        "\ufefflang: nn\n",
        '{"lang": "nn"}',
        '\ufeff{"fail-level": "note", "lang": "nn"}\n',
        '{\n  "lang": "nn"\n}\n',
        "{lang: nn, groups: groups}",
    ],
)
def test_the_language_is_found_however_the_file_is_written(run: Run, project: Path, text: str) -> None:
    say(project, text)
    assert configuration.quick_language() == "nn"
    assert run("evaluate", "--help").out == run("evaluate", "--help", "--lang", "nn").out


def test_the_languages_are_those_of_the_program() -> None:
    assert tuple(Wordings.model_fields) == LANGUAGES
    for lang in LANGUAGES:
        assert Configuration.model_validate({"lang": lang}).lang == lang


def test_a_broken_file_is_told_in_its_own_language(run: Run, project: Path) -> None:
    say(project, "lang: nb\ngroup: groups\n")
    assert run("evaluate").err == "kjerne.yaml:2:1: her er det ingen nøkkel group; mente du groups?\n"


def test_paths_and_a_criteria_set_that_are_named_count_before_the_file(run: Run, project: Path) -> None:
    (project / "others").mkdir()
    (project / "groups" / "two.yaml").rename(project / "others" / "two.yaml")
    (project / "other.yaml").write_text(strategies.dump({**SMALL, "id": "other"}), "utf-8")
    say(project, "groups: others\ncriteria: other.yaml\n")

    def evaluated(*arguments: str) -> tuple[str, list[str]]:
        report = json.loads(run("evaluate", *arguments, "--format", "json").out)
        return report["criteria"]["id"], [each["id"] for each in report["groups"]]

    assert evaluated() == ("other", ["two"])
    assert evaluated("groups") == ("other", ["one"])
    assert evaluated("--criteria", "criteria/set.yaml") == ("small", ["two"])


def test_the_fail_level_of_the_command_line_counts_before_the_file(run: Run, project: Path) -> None:
    assert run("check").code == 0
    say(project, "fail-level: warning\n")
    assert run("check").code == 1
    assert run("check", "--fail-level", "error").code == 0


# ---- which one counts


def counted(*paths: str) -> list[str]:
    return list(configuration.configurations(paths))


def test_outside_git_it_is_the_folders_the_one_aboves_or_that_of_the_working_folder(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = here / "a" / "b" / "c"
    inner.mkdir(parents=True)
    assert counted() == counted("a/b/c") == []
    say(here, "lang: nb\n")
    assert counted() == counted("a") == counted("a/x.yaml") == counted("a/b/c") == ["kjerne.yaml"]
    say(here / "a" / "b", "lang: nn\n")
    assert counted("a/b/c") == counted("a/b/c/x.yaml") == counted("a/b") == ["a/b/kjerne.yaml"]
    assert counted("a") == ["kjerne.yaml"]
    (here / "a" / "b" / "kjerne.yaml").unlink()
    monkeypatch.chdir(inner)
    assert counted() == []
    monkeypatch.chdir(here / "a")
    assert counted() == ["../kjerne.yaml"]


def test_in_a_repository_it_is_the_nearest_one_up_to_its_root(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say(here, "lang: nb\n")
    inner = here / "repo" / "a" / "b"
    inner.mkdir(parents=True)
    (here / "repo" / ".git").mkdir()
    monkeypatch.chdir(inner)
    assert counted() == []
    say(here / "repo", "lang: nb\n")
    assert counted() == ["../../kjerne.yaml"]
    say(here / "repo" / "a", "lang: nb\n")
    assert counted() == counted(".") == counted("groups/x.yaml") == ["../kjerne.yaml"]
    assert counted(str(inner)) == [f"{here.as_posix()}/repo/a/kjerne.yaml"]
    (inner / ".git").write_text("gitdir: elsewhere\n")  # a worktree or a submodule
    assert counted() == []


@pytest.mark.parametrize("name", ["kjerne.yml", "kjerne.json"])
def test_a_configuration_of_another_name_is_a_warning(
    run: Run, project: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / name).write_text('{"lang": "nn", "groups": "groups"}', "utf-8")
    told = f"{name}:1:1: warning: the configuration is called kjerne.yaml, so this file is not read; rename it\n"
    assert (name, "configuration-name", "warning") in found(run)
    for command in (("evaluate",), ("explain", "one"), ("schema", "group"), ("new", "three", "--no-input")):
        ran = run(*command)
        assert ran.code == 0
        assert ran.err.startswith(told)
    monkeypatch.chdir(project / "groups")
    assert (f"../{name}", "configuration-name", "warning") in found(run, ".", "--criteria", "../criteria/set.yaml")


@pytest.mark.parametrize("keys", [{"kjerne": "1", "criteria": {}, "groups": []}, {"id": "kjerne", "name": "K"}, {}, []])
def test_a_report_or_group_of_that_name_is_no_configuration(run: Run, project: Path, keys: object) -> None:
    (project / "kjerne.json").write_text(json.dumps(keys), "utf-8")
    assert "configuration-name" not in {id for _, id, _ in found(run)}


def test_only_the_nearest_counts(run: Run, project: Path) -> None:
    (project / ".git").mkdir()
    say(project, "lang: nb\nfail-level: warning\n")
    say(project / "groups", "lang: nn\n")
    assert run("check", "groups").code == 0
    assert run("check").code == 1


def test_paths_of_several_configurations_are_wrong_usage(run: Run, project: Path) -> None:
    for name in ("a", "b"):
        (project / name).mkdir()
        say(project / name, "lang: en\n")
    ran = run("check", "a", "b")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "kjerne: the paths belong to several configurations (a/kjerne.yaml, b/kjerne.yaml), and only one can count; "
        "run the command for each by itself\n"
    )


def test_two_groups_of_two_configurations_cannot_be_compared(run: Run, project: Path) -> None:
    for name, id in (("a", "one"), ("b", "two")):
        (project / name / "groups").mkdir(parents=True)
        (project / "groups" / f"{id}.yaml").rename(project / name / "groups" / f"{id}.yaml")
        say(project / name, "lang: en\n")
    ran = run("explain", "a/groups/one.yaml", "b/groups/two.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "kjerne: the two groups belong to different configurations (a/kjerne.yaml, b/kjerne.yaml), and a comparison "
        "needs one; put the groups in one project, or explain each by itself\n"
    )


def test_the_shipped_groups_are_judged_by_their_own_set(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(project, "criteria: criteria\n")
    (project / "sub").mkdir()
    monkeypatch.chdir(project / "sub")
    for command in (("evaluate",), ("evaluate", "klima"), ("explain", "klima")):
        ran = run(*command, "--format", "json")
        assert ran.code == 0, ran.err
    assert json.loads(run("evaluate", "--format", "json").out)["criteria"]["id"] == "dfo-2024"
    own = json.loads(run("evaluate", "../groups", "--format", "json").out)
    assert own["criteria"]["id"] == "small"
    assert run("evaluate", "--criteria", "../criteria/set.yaml").code == 1


def test_what_is_named_decides_and_not_where_one_stands(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(project, "checks: {value-without-evidence: off}\n")
    elsewhere = project / "x" / "y" / "z"
    elsewhere.mkdir(parents=True)
    say(elsewhere, "lang: nb\n")
    monkeypatch.chdir(elsewhere)
    assert "no findings" in run("check", "../../../groups", "--criteria", "../../../criteria/set.yaml").out


# ---- its paths


@pytest.mark.parametrize("place", ["", "groups", "deep/er"])
def test_its_paths_are_relative_to_its_folder(
    run: Run, project: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / ".git").mkdir()
    (project / "deep" / "er").mkdir(parents=True)
    (project / "groups").rename(project / "grupper")
    (project / "groups").mkdir()
    (project / "criteria").rename(project / "sett")
    say(project, "groups: grupper\ncriteria: sett\n")
    monkeypatch.chdir(project / place)
    report = json.loads(run("evaluate", "--format", "json").out)
    assert report["criteria"]["id"] == "small"
    assert [each["file"] for each in report["groups"]] == ["grupper/one.yaml", "grupper/two.yaml"]
    assert run("explain", "two").code == 0
    assert {file for file, *_ in found(run)} == {"grupper/one.yaml", "grupper/two.yaml"}
    assert run("new", "three", "--no-input").code == 0
    assert (project / "grupper" / "three.yaml").is_file()
    assert json.loads(run("schema", "group").out)["properties"]["traits"]["properties"].keys() >= {"depth"}


def test_several_files_and_folders_of_groups(run: Run, project: Path) -> None:
    (project / "more").mkdir()
    (project / "groups" / "two.yaml").rename(project / "more" / "two.yaml")
    say(project, "groups: [groups/one.yaml, more]\n")
    assert [each["id"] for each in json.loads(run("evaluate", "--format", "json").out)["groups"]] == ["one", "two"]


def test_the_configuration_is_no_group_and_no_group_is_called_so(run: Run, project: Path) -> None:
    say(project, "groups: .\n")
    (project / "groups" / "one.yaml").rename(project / "one.yaml")
    assert [each["id"] for each in json.loads(run("evaluate", "--format", "json").out)["groups"]] == ["one", "two"]
    ran = run("evaluate", "kjerne.yaml")
    assert (ran.code, ran.err) == (1, "kjerne.yaml:1:1: this is the configuration, not a group; leave it out here\n")
    assert run("new", "kjerne", "--no-input").err == (
        "kjerne: kjerne.yaml is the name of the configuration, so no group can have the id kjerne; choose another\n"
    )


def test_all_in_one_folder(run: Run, project: Path) -> None:
    for file in (*(project / "groups").iterdir(), *(project / "criteria").iterdir()):
        file.rename(project / file.name)
    say(project, "groups: .\ncriteria: set.yaml\n")
    assert len(json.loads(run("evaluate", "--format", "json").out)["groups"]) == 2
    assert {id for _, id, _ in found(run)} == {NOTED}
    commit(project)
    for arguments in (("HEAD",), ("HEAD", "HEAD")):
        ran = run("diff", *arguments)
        assert (ran.code, ran.err) == (0, ""), arguments


@pytest.mark.parametrize("key", ["criteria", "groups", "assessments"])
def test_outside_git_no_path_leads_further_than_the_folder_above(run: Run, here: Path, key: str) -> None:
    project = here / "above" / "project"
    project.mkdir(parents=True)
    (here / "secret").mkdir()
    (here / "secret" / "x.yaml").write_text("secret: [line\n", "utf-8")
    (project / "link").symlink_to(here / "secret")
    for path in ("../../secret", "../../secret/x.yaml", "link", str(here / "secret" / "x.yaml"), "/etc/passwd"):
        say(project, f"{key}: {path}\n")
        for command in (("evaluate", str(project)), ("check", str(project))):
            ran = run(*command, "--lang", "en")
            assert ran.code == 1
            assert "leads out of the folder of this file and the one above it" in ran.out + ran.err, path
            assert "secret: [" not in ran.out + ran.err


def test_outside_git_the_folder_above_may_be_named(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "sub").mkdir()
    say(project / "sub", "groups: ../groups\ncriteria: ../criteria\n")
    monkeypatch.chdir(project / "sub")
    assert run("evaluate").code == 0
    (project / "elsewhere" / "deep").mkdir(parents=True)
    (project / "elsewhere" / "deep" / "linked").symlink_to(project / "sub")
    monkeypatch.chdir(project / "elsewhere" / "deep" / "linked")
    assert run("evaluate").code == 0


# ---- assessments


def test_assessments_are_checked_and_are_no_groups(run: Run, project: Path) -> None:
    for assessor in ("anne", "bo"):
        (project / "groups" / "assessments" / assessor).mkdir(parents=True)
        text = strategies.dump(group("one", assessor={"id": assessor}))
        (project / "groups" / "assessments" / assessor / "one.yaml").write_text(text, "utf-8")
    assert "duplicate-group" in {id for _, id, _ in found(run)}
    say(project, "assessments: groups/assessments\n")
    assert {(file, id) for file, id, _ in found(run)} == {(f"groups/{one}.yaml", NOTED) for one in ("one", "two")}
    assert json.loads(run("check", "--format", "json").out)["files"] == 6
    assert [each["file"] for each in json.loads(run("evaluate", "--format", "json").out)["groups"]] == [
        "groups/one.yaml",
        "groups/two.yaml",
    ]
    assert run("evaluate", "groups/assessments/bo/one.yaml").code == 0  # which is named itself
    (project / "groups" / "assessments" / "bo" / "one.yaml").write_text("id: one\nname: One\ntraits: {depth: dep}\n")
    assert ("groups/assessments/bo/one.yaml", "unknown-value", "error") in found(run)
    assert found(run, "groups/assessments") == [("groups/assessments/bo/one.yaml", "unknown-value", "error")]
    assert run("evaluate").code == 0


def test_a_folder_for_assessments_may_still_be_empty(run: Run, project: Path) -> None:
    (project / "assessments").mkdir()
    say(project, "assessments: assessments\n")
    assert run("check").code == 0


# ---- the age of a coding


@pytest.mark.parametrize(
    ("assessed", "old"),
    [
        ("2024-11-22", True),
        ("2024-11-23", False),
        ("2024-11", False),
        ("2024-10", True),
        ("2024", False),
        ("2023", True),
    ],
)
def test_a_coding_is_old_when_it_is_older_than_the_greatest_age(
    run: Run, project: Path, assessed: str, old: bool
) -> None:
    write(project, SMALL, group("one", assessed=assessed), group("two", assessed=assessed, status="ended"))
    assert "assessment-old" not in {id for _, id, _ in found(run)}
    say(project, "max-age: {months: 24}\n")
    assert [each for each in found(run) if each[1] == "assessment-old"] == (
        [("groups/one.yaml", "assessment-old", "warning")] if old else []
    )
    ran = run("check", "--as-of", "2031-01-01")
    assert f"the group was assessed {assessed}, more than 24 months ago; assess it anew [assessment-old]" in ran.out
    say(project, "max-age: {months: 1}\n")
    assert "more than a month ago" in run("check", "--as-of", "2031-01-01").out


def test_months_are_counted_on_the_calendar() -> None:
    assert months_before(date(2026, 1, 31), 1) == "2025-12-31"
    assert months_before(date(2026, 3, 31), 1) == "2026-02-31"  # which is after the 28th
    assert months_before(date(2026, 12, 1), 24) == "2024-12-01"
    assert months_before(date(2026, 12, 1), 10**9) == "0000-01-01"


# ---- how severe a check is


def test_a_check_is_off_raised_or_lowered(run: Run, project: Path) -> None:
    assert {severity for *_, severity in found(run)} == {"warning"}
    for level in ("note", "warning", "error"):
        say(project, f"checks: {{{NOTED}: {level}}}\n")
        assert {(id, severity) for _, id, severity in found(run)} == {(NOTED, level)}
        for at_least in SEVERITIES:
            fails = SEVERITIES.index(level) <= SEVERITIES.index(at_least)
            assert run("check", "--fail-level", at_least).code == fails
    say(project, f"checks: {{{NOTED}: off}}\n")
    assert found(run) == []
    assert run("check", "--fail-level", "note").code == 0


def test_every_format_of_check_shows_it(run: Run, project: Path) -> None:
    say(project, f"checks: {{{NOTED}: error}}\n")
    sarif = json.loads(run("check", "--format", "sarif").out)["runs"][0]
    assert {each["level"] for each in sarif["results"]} == {"error"}
    assert {each["severity"] for each in json.loads(run("check", "--format", "gitlab").out)} == {"critical"}
    assert run("check", "--format", "github").out.count("::error ") == len(found(run))
    junit = ElementTree.fromstring(run("check", "--format", "junit").out)
    assert len(list(junit.iter("failure"))) == len(found(run))
    assert " error: " in run("check").out
    say(project, f"checks: {{{NOTED}: off}}\n")
    for form in ("text", "json", "github", "gitlab", "sarif", "junit"):
        assert NOTED not in run("check", "--format", form).out.partition('"results"')[2 if form == "sarif" else 0]


def test_what_is_off_takes_no_place_from_the_rest(run: Run, project: Path) -> None:
    many = {f"source-{n}": {"title": {"nb": "x"}} for n in range(300)}
    write(project, SMALL, group("one", sources=many))
    say(project, "checks: {missing-language: off}\n")
    assert {id for _, id, _ in found(run)} == {NOTED}


def test_a_comment_ignores_what_was_raised_and_what_is_off(run: Run, project: Path) -> None:
    text = "id: one\nname: One\nlead: BLD  # kjerne: ignore[unknown-ministry]\ntraits: {}\n"
    (project / "groups" / "one.yaml").write_text(text, "utf-8")
    for level in ("error", "off"):
        say(project, f"checks: {{unknown-ministry: {level}, {NOTED}: off}}\n")
        assert found(run) == []


def test_between_files_too(run: Run, project: Path) -> None:
    traits = {"depth": {"value": "deep", "evidence": [{"finding": "It goes very deep indeed, as all can see."}]}}
    write(project, SMALL, group("one", traits), group("two", traits))
    assert "near-duplicate-group" in {id for _, id, _ in found(run)}
    say(project, "checks: {near-duplicate-group: error}\n")
    assert "error" in {severity for _, id, severity in found(run) if id == "near-duplicate-group"}
    say(project, "checks: {near-duplicate-group: off}\n")
    assert "near-duplicate-group" not in {id for _, id, _ in found(run)}


def with_dead_rule(document: dict[str, object]) -> None:
    rules = document["rules"]
    assert isinstance(rules, list)
    rules.append({"id": "never", "when": {"need": "weak"}, "recommend": "continue", "because": "It never decides."})


@pytest.mark.parametrize("several", [False, True])
def test_what_evaluate_prints_is_as_severe_and_counts(run: Run, project: Path, several: bool) -> None:
    write(project, small(with_dead_rule), group("one", criteria="small"), group("two", criteria="small"))
    if several:
        (project / "criteria" / "dfo.yaml").write_bytes(CRITERIA.read_bytes())
    commit(project)
    commands = (("evaluate",), ("explain", "one"), ("diff", "HEAD"))
    plain = [run(*command) for command in commands]
    assert [(each.code, "rule never never decides" in each.err, "warning: " in each.err) for each in plain] == (
        [(0, True, True)] * 3
    )
    say(project, "checks: {rule-dead: error}\n")
    raised = [run(*command) for command in commands]
    assert [(each.code, "warning: " in each.err) for each in raised] == [(1, False)] * 3
    assert [each.out for each in raised] == [each.out for each in plain]  # the report is made all the same
    say(project, "checks: {rule-dead: off}\n")
    off = [run(*command) for command in commands]
    assert [(each.code, each.err, each.out) for each in off] == [(0, "", each.out) for each in plain]


def test_no_error_can_be_lowered_and_each_warning_and_note_can(run: Run, project: Path) -> None:
    for id, check in CATALOGUE.items():
        for level in ("off", "note", "warning", "error"):
            say(project, f"checks: {{{id}: {level}}}\n")
            refused = check.severity == "error" and level != "error"
            findings = configuration.load("kjerne.yaml").findings
            assert [each.id for each in findings] == ["error-lowered"] * refused, (id, level)


# ---- its mistakes


def test_check_tells_its_mistakes_in_every_format(run: Run, project: Path) -> None:
    say(project, "lang: en\nfail-levl: note\n")
    ran = run("check")
    assert ran.code == 1
    assert "kjerne.yaml:2:1: error: there is no key fail-levl here; did you mean fail-level? [unknown-key]" in ran.out
    assert ("kjerne.yaml", "unknown-key", "error") in found(run)
    sarif = json.loads(run("check", "--format", "sarif").out)["runs"][0]["results"]
    place = {"uri": "kjerne.yaml", "uriBaseId": "%SRCROOT%"}
    assert place in [each["locations"][0]["physicalLocation"]["artifactLocation"] for each in sarif]
    assert "::error file=kjerne.yaml,line=2," in run("check", "--format", "github").out
    assert "kjerne.yaml" in [each["location"]["path"] for each in json.loads(run("check", "--format", "gitlab").out)]
    assert 'name="kjerne.yaml"' in run("check", "--format", "junit").out


def test_a_sound_one_is_among_the_files(run: Run, project: Path) -> None:
    say(project, f"checks: {{{NOTED}: off}}\n")
    assert run("check").out == "4 files checked: no findings\n"
    assert run("check", "groups/one.yaml").out == "2 files checked: no findings\n"
    assert run("check", "kjerne.yaml").out == "1 file checked: no findings\n"
    (project / "other").mkdir()
    say(project / "other", "lnag: nb\n")
    assert ("./other/kjerne.yaml", "unknown-key", "error") in found(run, ".")


def test_comments_in_it_are_checked_and_ignore(run: Run, project: Path) -> None:
    say(project, f"checks: {{{NOTED}: off}}  # kjerne: ignore[rule-dead]\n")
    assert found(run) == [("kjerne.yaml", "ignore-unused", "warning")]
    say(project, f"checks: {{{NOTED}: off, ignore-unused: note}}  # kjerne: ignore[rule-dead]\n")
    assert found(run) == [("kjerne.yaml", "ignore-unused", "note")]


@pytest.mark.parametrize(
    "command",
    [
        *[("evaluate",), ("evaluate", "groups"), ("explain", "one"), ("diff", "HEAD"), ("new", "x", "--no-input")],
        ("schema", "group"),
    ],
    ids=" ".join,
)
def test_a_broken_one_is_never_passed_over(run: Run, project: Path, command: tuple[str, ...]) -> None:
    commit(project)
    say(project, "checks: {evidence-odl: off}\n")
    ran = run(*command)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "kjerne.yaml:1:10: there is no check evidence-odl; see kjerne check --list; did you mean evidence-old?\n"
    )
    assert not (project / "groups" / "x.yaml").exists()


def test_what_helps_to_mend_it_works_all_the_same(run: Run, project: Path) -> None:
    say(project, "lang: nb\nchecks: [\n")
    for command in (
        ("schema", "config"),
        ("schema", "criteria"),
        ("check", "--list"),
        ("check", "--explain", "anchor"),
    ):
        ran = run(*command)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out == run(*command, "--lang", "nb").out


def test_what_stands_in_a_broken_one_counts_for_check(run: Run, project: Path) -> None:
    (project / "groups").rename(project / "grupper")
    say(project, "groups: grupper\nlang: de\n")
    assert ("grupper/one.yaml", NOTED, "warning") in found(run)


def test_a_path_may_not_lead_out_of_the_repository(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "secret.yaml").write_text("secret: [\n")
    repository = write(here / "repo", SMALL, group("one"))
    git(repository, "init", "--quiet")
    monkeypatch.chdir(repository)
    (repository / "out").symlink_to(here)
    say(repository, "groups: [../secret.yaml, groups, out/secret.yaml]\n")
    ran = run("evaluate")
    assert ran.code == 1
    leads_out = "leads out of the repository, and is not followed; copy what is meant into the repository"
    assert ran.err.splitlines() == [
        f"kjerne.yaml:1:10: ../secret.yaml {leads_out}",
        f"kjerne.yaml:1:34: out/secret.yaml {leads_out}",
    ]
    (repository / "kjerne.yaml").unlink()
    (repository / "kjerne.yaml").symlink_to(here / "secret.yaml")
    ran = run("check")
    assert (
        "kjerne.yaml:1:1: error: the link leads out of the folder, and is not followed; copy the file here" in ran.out
    )
    assert "secret: [" not in ran.out


def test_outside_git_a_path_may_lead_anywhere(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here, SMALL, group("one"))
    (here / "mine").mkdir()
    monkeypatch.chdir(here / "mine")
    say(here / "mine", f"groups: ../groups\ncriteria: {(here / 'criteria').as_posix()}\n")
    assert [each["file"] for each in json.loads(run("evaluate", "--format", "json").out)["groups"]] == [
        "../groups/one.yaml"
    ]


def test_a_folder_of_its_name_is_an_error(run: Run, project: Path) -> None:
    (project / "kjerne.yaml").mkdir()
    ran = run("evaluate")
    assert (ran.code, ran.err) == (
        1,
        "kjerne.yaml:1:1: this is a folder, not a file; name the file or rename the folder\n",
    )


# ---- diff


def test_diff_compares_where_the_configuration_says(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the working folder, on both sides, whatever a revision has."""
    (project / "groups").rename(project / "grupper")
    (project / "criteria" / "set.yaml").rename(project / "set.yaml")
    (project / "criteria").rmdir()
    commit(project)
    say(project, "groups: grupper\ncriteria: set.yaml\nlang: en\n")
    (project / "grupper" / "one.yaml").write_text(
        (project / "grupper" / "one.yaml").read_text().replace("deep", "shallow")
    )
    for place in (project, project / "grupper"):
        monkeypatch.chdir(place)
        for arguments in (("HEAD",), ("HEAD", "HEAD")):
            ran = run("diff", *arguments, "--format", "json")
            assert (ran.code, ran.err) == (0, "")
            groups = json.loads(ran.out)["groups"]
            assert [each["id"] for each in groups if each["moved"]] == (["one"] if len(arguments) == 1 else [])
    monkeypatch.chdir(project)
    write(project / "old", None, group("one"))
    (project / "old" / "groups").rename(project / "old" / "grupper")
    assert json.loads(run("diff", "old", ".", "--format", "json", "--criteria", "set.yaml").out)["groups"]


def test_diff_takes_neither_assessments_nor_the_configuration_for_groups(run: Run, project: Path) -> None:
    (project / "groups" / "assessments" / "bo").mkdir(parents=True)
    (project / "groups" / "assessments" / "bo" / "one.yaml").write_text((project / "groups" / "one.yaml").read_text())
    say(project, "groups: groups\nassessments: groups/assessments\n")
    commit(project)
    for arguments in (("HEAD",), ("HEAD", "HEAD"), (".", "HEAD")):
        ran = run("diff", *arguments)
        assert (ran.code, ran.err) == (0, ""), arguments


# ---- what it costs, and for programs


def test_without_one_nothing_of_it_is_imported() -> None:
    assert not {
        name for name in imported("evaluate", "--format", "csv") if name.startswith("kjerne.model.configuration")
    }


def test_a_program_says_which_one_counts(project: Path) -> None:
    say(project, f"checks: {{{NOTED}: off}}\n")
    assert {each.id for each in kjerne.check().findings} == {NOTED}
    checked = kjerne.check(configuration="kjerne.yaml")
    assert (checked.findings, checked.files) == ((), 4)
    assert len(kjerne.evaluate().groups) == 2


def test_the_shipped_files_need_none(run: Run, at_root: None) -> None:
    assert run("check", str(GROUPS), *DAY).out == "5 files checked: no findings\n"
