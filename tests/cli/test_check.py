"""`kjerne check` as CI uses it: kinds of files, formats side by side, what is ignored, exit codes."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kjerne.checks import run as checks_run
from kjerne.checks.catalogue import CATALOGUE
from kjerne.cli.app import app
from kjerne.model.documents import CriteriaSet
from kjerne.model.findings import Problem
from kjerne.reading.full_yaml import build
from tests.conftest import ROOT, Golden, Run

GROUP = """\
id: example
name: Example
established: 2020
traits:
  horizon:
    value: persistent
  reach: many
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with groups in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KJERNE_LANG", "en")
    (tmp_path / "groups").mkdir()
    return tmp_path


def write(here: Path, text: str, name: str = "groups/example.yaml") -> None:
    file = here / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")


def check(*words: str) -> Result:
    return CliRunner().invoke(app, ["check", "--as-of", "2026-11-23", *words])


def found(*words: str) -> list[tuple[str, int, int]]:
    """Id, line and column of every finding."""
    report = json.loads(check("--format", "json", *words).stdout)
    return [(each["id"], each["line"], each["column"]) for each in report["findings"]]


def test_findings_come_with_their_places_in_order(here: Path) -> None:
    write(here, GROUP)
    assert found() == [("value-without-evidence", 5, 3), ("value-without-evidence", 7, 3)]


def test_json_is_as_the_contract_has_it(here: Path) -> None:
    write(here, GROUP.replace("many", "manny"))
    report = json.loads(check("--format", "json").stdout)
    assert (report["files"], report["ignored"]) == (1, 0)
    (finding,) = report["findings"]
    assert finding == {
        "id": "unknown-value",
        "severity": "error",
        "message": "manny is not a value of this trait; did you mean many (Many ministries)?",
        "file": "groups/example.yaml",
        "line": 7,
        "column": 10,
        "end-line": 7,
        "end-column": 15,
    }


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ("  reach: many", "  reach: many  # kjerne: ignore[value-without-evidence]", [5]),
        ("  reach: many", "  # kjerne: ignore[value-without-evidence]\n  reach: many", [5]),
        ("traits:", "traits:  # kjerne: ignore[value-without-evidence]", []),
        ("    value: persistent", "    value: persistent  # kjerne: ignore[value-without-evidence]", [5, 6, 7]),
    ],
)
def test_a_comment_ignores_on_its_line_and_below_its_key(here: Path, old: str, new: str, left: list[int]) -> None:
    write(here, GROUP.replace(old, new))
    assert [line for _, line, _ in found()] == left


def test_what_is_ignored_is_counted_and_an_idle_comment_is_told(here: Path) -> None:
    write(here, GROUP.replace("  reach: many", "  reach: many  # kjerne: ignore[value-without-evidence, bad-id]"))
    report = json.loads(check("--format", "json").stdout)
    assert report["ignored"] == 1
    assert [each["id"] for each in report["findings"]] == ["value-without-evidence", "ignore-unused"]


def test_an_error_cannot_be_ignored(here: Path) -> None:
    write(here, GROUP.replace("  reach: many", "  reach: manny  # kjerne: ignore[unknown-value]"))
    assert [id for id, _, _ in found()] == ["unknown-value"]
    assert check().exit_code == 1


def test_what_looks_like_a_comment_inside_a_text_is_none(here: Path) -> None:
    text = GROUP.replace("name: Example", 'name: "Example # kjerne: ignore[value-without-evidence] Sak #12"')
    write(here, text)
    assert [id for id, _, _ in found()] == ["value-without-evidence"] * 2


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("note", 1)])
def test_the_level_from_which_it_fails(here: Path, level: str, code: int) -> None:
    write(here, GROUP)
    assert check("--fail-level", level).exit_code == code


def test_several_formats_at_once(here: Path) -> None:
    write(here, GROUP)
    ran = check("--format", "github", "--format", "sarif=out.sarif", "--format", "junit=out.xml")
    assert ran.stdout.count("::warning file=groups/example.yaml,line=") == 2
    assert len(json.loads((here / "out.sarif").read_text("utf-8"))["runs"][0]["results"]) == 2
    junit = (here / "out.xml").read_text("utf-8")
    assert (junit.count("<failure "), junit.count("warning:")) == (0, 2)  # warnings do not fail the check


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "text", "--format", "json"], "only one format can go to standard output"),
        (["--format", "sarf"], "there is no format sarf; did you mean sarif?"),
        (["--format", "json="], "kjerne: --format json=: the file's name is missing; add it\n"),
        (["--format", "=report.json"], 'there is no format ""'),
        (["--explain", "bad-ids"], "there is no check bad-ids; see kjerne check --list; did you mean bad-id?"),
    ],
)
def test_wrong_usage(here: Path, words: list[str], said: str) -> None:
    write(here, GROUP)
    ran = check(*words)
    assert ran.exit_code == 2
    assert said in ran.stderr


def test_groups_are_checked_against_the_criteria_beside_them(here: Path) -> None:
    bad, good = CATALOGUE["rule-gap"].bad, CATALOGUE["rule-gap"].good
    assert bad
    assert good
    write(here, "id: a\nname: A\ntraits: {horizon: lasting}\n", "groups/a.yaml")
    write(here, good, "criteria/example.yaml")
    assert found() == [("value-without-evidence", 3, 10)]
    write(here, bad, "criteria/example.yaml")
    assert [id for id, _, _ in found()] == ["rule-gap"]  # and no group is judged by a set that is broken
    assert CliRunner().invoke(app, ["evaluate"]).exit_code == 1


def test_a_criteria_set_is_known_by_what_it_holds(here: Path) -> None:
    text = CATALOGUE["rule-gap"].bad
    assert text
    write(here, text, "elsewhere/example.yaml")
    assert [id for id, _, _ in found("elsewhere")] == ["rule-gap"]


def test_a_folder_may_hold_both_kinds_but_a_criteria_set_is_no_group(here: Path) -> None:
    text = CATALOGUE["rule-gap"].good
    assert text
    write(here, text, "all/example.yaml")
    write(here, "id: a\nname: A\ntraits: {horizon: lasting}\n", "all/a.yaml")
    ran = CliRunner().invoke(app, ["evaluate", "--criteria", "all/example.yaml", "--format", "json", "all"])
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert [group["id"] for group in json.loads(ran.stdout)["groups"]] == ["a"]
    ran = CliRunner().invoke(app, ["evaluate", "all/example.yaml"])
    assert ran.exit_code == 1
    said = "all/example.yaml:1:1: this is a criteria set, not a group; name it with --criteria\n"
    assert ran.stderr == said


def test_a_criteria_set_is_known_by_its_keys_not_by_its_lines(here: Path) -> None:
    good = CATALOGUE["rule-gap"].good
    assert good
    document = build(good)
    in_one_line = json.dumps(document, default=float)
    write(here, in_one_line, "criteria/example.json")
    write(here, in_one_line, "groups/beside.json")
    write(here, "id: a\nname: A\ntraits: {horizon: lasting}\n", "groups/a.yaml")
    assert found("criteria") == []
    ran = CliRunner().invoke(app, ["evaluate", "--format", "json"])
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert [group["id"] for group in json.loads(ran.stdout)["groups"]] == ["a"]
    write(here, in_one_line.replace('"because": "The need is lasting."', '"because": 5, 5'), "criteria/example.json")
    assert [id for id, _, _ in found("criteria")] == ["key-not-text"]  # refused, and still no group


def test_traits_may_be_called_what_the_keys_of_a_criteria_set_are(here: Path) -> None:
    good = CATALOGUE["trait-idle"].good
    assert good
    write(here, good.replace("horizon:", "levels:").replace("ministries:", "rules:"), "criteria/example.yaml")
    write(here, "id: example\nname: A\ntraits:\n  levels: lasting\n  rules: mny\n")
    assert found("groups") == [("unknown-value", 5, 10)]
    assert "mny is not a value" in CliRunner().invoke(app, ["evaluate"]).stderr


def test_a_broken_criteria_set_is_told_in_the_report_and_keeps_no_group_from_being_checked(here: Path) -> None:
    write(here, "id: s\n", "criteria/s.yaml")
    write(here, "id: example\nname: A\nled: BFD\ntraits: {}\n")
    for words in (("groups",), ("groups", "--criteria", "criteria/s.yaml"), ("groups", "./criteria"), ()):
        ran = check("--format", "json", "--format", "sarif=report.sarif", *words)
        report = json.loads(ran.stdout)
        assert (ran.exit_code, report["files"]) == (1, 2)
        assert {each["file"].removeprefix("./") for each in report["findings"]} == {
            "criteria/s.yaml",
            "groups/example.yaml",
        }
        assert "led" in (here / "report.sarif").read_text("utf-8")
    ran = check("--format", "json", "--criteria", "nowhere.yaml")
    ids = [(each["id"], each["file"]) for each in json.loads(ran.stdout)["findings"]]
    assert ("no-such-file", "nowhere.yaml") in ids
    assert ("unknown-key", "groups/example.yaml") in ids


def test_a_warning_about_the_criteria_set_is_called_one(here: Path) -> None:
    write(here, str(CATALOGUE["rule-dead"].bad), "criteria/example.yaml")
    write(here, "id: example\nname: A\ntraits: {}\n")
    ran = CliRunner().invoke(app, ["evaluate"])
    assert ran.exit_code == 0
    assert ran.stderr.startswith("criteria/example.yaml:24:9: warning: ")


def test_findings_at_one_place_come_by_id(here: Path) -> None:
    write(here, "&a\n")
    places = [id for id, line, column in found() if (line, column) == (1, 1)]
    assert len(places) > 1
    assert places == sorted(places)


@pytest.mark.parametrize("lost", ["name: Example #2", "lead: BFD #x"])
def test_text_that_is_taken_for_a_comment_is_noticed(here: Path, lost: str) -> None:
    write(here, f"id: example\n{lost}\n{'' if 'name' in lost else 'name: A'}\ntraits: {{}}\n")
    assert [id for id, _, _ in found()] == ["swallowed-text"]


@pytest.mark.parametrize("comment", ['name: "Example" #2', "name: 'Example' #2", "name: A #kjerne: ignore[no-mandate]"])
def test_a_comment_that_takes_no_text_is_not(here: Path, comment: str) -> None:
    write(here, f"id: example\n{comment}\ntraits: {{}}\n")
    assert "swallowed-text" not in [id for id, _, _ in found()]


@pytest.mark.parametrize(
    "comment",
    [
        "# kjerne: ignore value-without-evidence",
        "# kjerne: ignore [value-without-evidence]",
        "#kjerne: Ignore[value-without-evidence]",
        "# kjerne: ignorer[value-without-evidence]",
        "# kjerne: ignore[Value_Without]",
        "# kjerne: ignore[]",
    ],
)
def test_a_comment_that_is_meant_to_ignore_and_does_not_is_told(here: Path, comment: str) -> None:
    write(here, GROUP.replace("  reach: many", f"  reach: many  {comment}"))
    line = 1 + GROUP.splitlines().index("  reach: many")
    told = [(id, at) for id, at, _ in found() if id != "value-without-evidence" or at == line]
    assert sorted(told) == [("ignore-malformed", line), ("value-without-evidence", line)]


def test_a_second_word_to_ignore_something_is_told_too(here: Path) -> None:
    comment = "# kjerne: ignore[value-without-evidence], ignore[bad-id]"
    write(here, GROUP.replace("  reach: many", f"  reach: many  {comment}"))
    line = 1 + GROUP.splitlines().index("  reach: many")
    assert [(id, at) for id, at, _ in found() if at == line] == [("ignore-malformed", line)]


@pytest.mark.parametrize("sign", [">-", "|", "|2", ">", "&a >-"])
def test_a_comment_behind_the_sign_of_a_block_ignores_on_the_line_of_its_key(here: Path, sign: str) -> None:
    comment = "# kjerne: ignore[value-without-evidence]"
    coded = f"  reach: {sign}  {comment}\n    many\n  breadth: >-\n    {comment}\n"
    write(here, f"id: example\nname: A\ntraits:\n{coded}")
    told = [(id, line) for id, line, _ in found() if id != "unknown-value"]
    assert ("value-without-evidence", 4) not in told
    assert [id for id, _ in told if "ignore" in id] == []


@pytest.mark.parametrize("comment", ["because we ignore it", "# kjerne: ignore[value-without-evidence]"])
def test_what_follows_a_comment_that_ignores_is_no_slip(here: Path, comment: str) -> None:
    ignoring = f"  reach: many  # kjerne: ignore[value-without-evidence] {comment}"
    write(here, GROUP.replace("  reach: many", ignoring))
    assert "ignore-malformed" not in [id for id, _, _ in found()]


@pytest.mark.parametrize("line", ['name: "A # kjerne: ignore it"', "name: A  # kjerne: a note", "name: A  # ignore it"])
def test_what_only_looks_like_it_is_not(here: Path, line: str) -> None:
    write(here, f"id: example\n{line}\ntraits: {{}}\n")
    assert found() == []


def test_copies_show_beside_their_originals(here: Path) -> None:
    write(here, GROUP)
    write(here, GROUP.replace("id: example", "id: other"), "groups/other.yaml")
    write(here, GROUP, "groups/sub/example.yaml")
    ids = [(id, line) for id, line, _ in found() if "duplicate" in id]
    assert ids == [("near-duplicate-group", 1), ("duplicate-group", 1)]


def test_a_name_is_the_same_however_its_letters_are_made_up(here: Path) -> None:
    for id, name in (("a", "STRAßE og A\u030as"), ("b", "strasse  og Ås")):
        write(here, f"id: {id}\nname: {name}\ntraits: {{}}\n", f"groups/{id}.yaml")
    assert [id for id, _, _ in found()] == ["near-duplicate-group"]


def test_a_copy_that_is_meant_is_ignored_in_its_file(here: Path) -> None:
    comment = "# kjerne: ignore[near-duplicate-group]\n"
    write(here, GROUP)
    write(here, comment + GROUP.replace("id: example", "id: other"), "groups/other.yaml")
    report = json.loads(check("--format", "json").stdout)
    assert report["ignored"] == 1
    assert {each["id"] for each in report["findings"]} == {"value-without-evidence"}
    (here / "groups" / "example.yaml").unlink()
    assert [id for id, _, _ in found()] == ["ignore-unused", *["value-without-evidence"] * 2]


def test_the_list_and_the_explanations(here: Path) -> None:
    listed = check("--list").stdout.splitlines()
    assert [line.split()[0] for line in listed if line] == sorted(
        CATALOGUE, key=lambda id: (["error", "warning", "note"].index(CATALOGUE[id].severity), id)
    )
    for id, about in CATALOGUE.items():
        explained = check("--explain", id).stdout
        assert explained.startswith(f"{id} (")
        assert ("Not like this:" in explained) == (about.bad is not None)


@pytest.mark.parametrize("id", CATALOGUE)
def test_an_example_shows_what_nobody_would_see(here: Path, id: str) -> None:
    explained = check("--explain", id).stdout
    assert all(line.isprintable() for line in explained.splitlines())
    assert ("name: <U+FEFF>Example\n" in explained) == (id == "control-character")


@pytest.mark.parametrize(
    ("years", "dated", "said"),
    [
        ("5", "2021-11-23", "at least 5 years ago"),
        ("5", "2021-11-24", ""),
        ("5", "2021-10", "at least 5 years ago"),
        ("1", "2025-11-23", "at least a year ago"),
    ],
)
def test_evidence_is_old_from_the_very_day(here: Path, years: str, dated: str, said: str) -> None:
    evidence = f"{{value: many, evidence: [{{source: note, date: {dated}}}]}}"
    write(here, f"id: example\nname: Example\nsources: {{note: {{title: A note}}}}\ntraits: {{reach: {evidence}}}\n")
    out = check("--max-age", years).stdout
    assert ("[evidence-old]" in out) == bool(said)
    assert said in out


def test_nothing_is_found_in_the_shipped_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where there is nothing
    ran = check("--shipped", "--fail-level", "note", "--lang", "en")
    assert (ran.exit_code, ran.stdout.strip()) == (0, "6 files checked: no findings")


def test_the_criteria_set_is_proved_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    proved: list[str] = []
    whole = checks_run.verify

    def counting(criteria: CriteriaSet, proofs: Iterable[checks_run.Proof]) -> Iterator[Problem]:
        proved.append(criteria.id)
        return whole(criteria, proofs)

    monkeypatch.setattr(checks_run, "verify", counting)
    for paths in [], ["criteria/../criteria", "groups"]:
        assert check(*paths).exit_code == 0
        assert proved.pop() == "dfo-2024"
        assert proved == []


def test_no_check_becomes_more_or_less_severe_unnoticed(golden: Golden) -> None:
    """Whether a repository passes with `--fail-level` hangs on it."""
    listed = check("--list").stdout.splitlines()
    golden("check-list.txt", "".join(f"{' '.join(line.split()[:2])}\n" for line in listed if line))


@pytest.mark.parametrize(
    ("given", "links"),
    [
        ("https://example.org/o/kjerne/blob/v1", True),
        ("", False),
        ("javascript:alert(1)", False),
        ("github.action_repository", False),
    ],
)
def test_the_environment_says_where_the_program_lies(here: Path, run: Run, given: str, links: bool) -> None:
    write(here, "id: example\nname: A\ntraits: {}\n")
    driver = json.loads(run("check", "--format", "sarif", KJERNE_SOURCE=given).out)["runs"][0]["tool"]["driver"]
    assert {"helpUri" in rule for rule in driver["rules"]} == {links}


def test_an_invalid_file_is_found_by_its_id(here: Path, run: Run) -> None:
    (here / "groups").mkdir(exist_ok=True)
    (here / "groups" / "tom.yaml").write_text("name: Tom\ntraits: {horizon: nonsense}\n", "utf-8")
    ran = run("check", "tom", "--lang", "en")
    assert ran.code == 1
    assert "groups/tom.yaml:2:19: error: " in ran.out
    assert "no-such-file" not in ran.out
    assert "no-such-file" in run("check", "tim", "--lang", "en").out
