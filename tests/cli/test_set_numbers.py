"""`--set weight:…` and `--set threshold:…`: what if the criteria set weighed otherwise, or asked for more."""

from __future__ import annotations

import copy
import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kjerne.checks.run import criteria_problems
from kjerne.cli import supposed_numbers
from kjerne.model.documents import CriteriaSet
from kjerne.model.findings import Problem
from kjerne.model.number_changes import weights
from kjerne.output.formats import EVALUATION, EXPLANATION, EXTRAS
from kjerne.reading.full_yaml import build
from kjerne.texts.languages import LANGUAGES
from kjerne.workspace import processes
from tests import strategies
from tests.builders import Document, branch, entries, group, report_of, sets, small, tree, write
from tests.conftest import CRITERIA, GROUPS, Ran, Run
from tests.tree_strategies import trees
from tests.workbook import opened

SHIPPED = (str(GROUPS), "--criteria", str(CRITERIA), "--as-of", "2026-11-23")
MARK = {"nb": "endret med --set", "nn": "endra med --set", "en": "changed by --set"}
OPEN: Document = {"depth": "unknown", "pace": ["slow", "fast"]}


@pytest.fixture
def folder(here: Path) -> Path:
    """A project with the small set, a group of which all is known, one that is led well and slow, and an open one."""
    return write(here, small(), group("good"), group("slow", {"pace": "slow"}), group("open", OPEN))


def edited(folder: Path, run: Run, change: Any, *arguments: str) -> dict[str, Document]:
    """The groups as `evaluate` judges them with the criteria set edited so."""
    write(folder, small(change), group("good"), group("slow", {"pace": "slow"}), group("open", OPEN))
    return entries(run("evaluate", "--format", "json", *arguments))


def plain(groups: dict[str, Document]) -> dict[str, Document]:
    """The entries without what `--set` adds to them."""
    return {id: {k: v for k, v in entry.items() if k not in ("supposed", "before")} for id, entry in groups.items()}


def table(ran: Ran) -> list[list[str]]:
    """The rows of a CSV report."""
    return list(csv.reader(StringIO(ran.out.removeprefix("\ufeff"))))


# ---- what it gives


@pytest.mark.parametrize(
    ("supposed", "path", "value"),
    [
        ("weight:lead=3", "criteria.drive.traits.lead.weight", 3),
        ("weight:Pace=2", "criteria.drive.traits.pace.weight", 2),
        ("weight: drive.pace = 2", "criteria.drive.traits.pace.weight", 2),
        ("weight:Drive=4", "criteria.drive.weight", 4),
        ("threshold:drive.strong=51", "criteria.drive.thresholds.strong", 51),
        ("threshold:Need.strong=60.5", "criteria.need.thresholds.strong", 60.5),
        ("threshold:need.Strong=60,5", "criteria.need.thresholds.strong", 60.5),
    ],
)
def test_it_gives_what_editing_the_file_gives(folder: Path, run: Run, supposed: str, path: str, value: float) -> None:
    as_it_is = entries(run("evaluate", "--format", "json"))
    result = entries(run("evaluate", "--format", "json", "--set", supposed))
    assert {id: entry["before"] for id, entry in result.items()} == as_it_is
    assert plain(result) == edited(folder, run, sets(path, value))


def test_a_verdict_is_turned_by_a_weight(folder: Path, run: Run) -> None:
    slow = entries(run("evaluate", "--format", "json", "--set", "weight:pace=2"))["slow"]
    assert (slow["before"]["recommendation"], slow["recommendation"]) == ("continue", "time-limit")


def test_the_last_of_several_numbers_holds_and_different_ones_add_up(folder: Path, run: Run) -> None:
    several = ("--set", "weight:lead=9", "--set", "threshold:drive.strong=45", "--set", "weight:lead=2")
    head = report_of(run("evaluate", "--format", "json", *several))["criteria"]
    assert [(each["what"], each["from"], each["to"]) for each in head["supposed"]] == [
        ("weight", 1, 2),
        ("threshold", 40.0, 45.0),
    ]


def test_it_combines_with_traits_of_all_and_of_single_groups(folder: Path, run: Run) -> None:
    said = ("--set", "weight:pace=2", "--set", "slow:lead=low", "--set", "depth=deep")
    result = entries(run("evaluate", "--format", "json", *said))
    assert result["slow"]["criteria"]["drive"]["score"] == 0
    assert result["good"]["criteria"]["drive"]["score"] == 100
    told = {id: [each["what"] for each in entry["supposed"]] for id, entry in result.items()}
    assert told == {"good": ["weight", "trait"], "open": ["weight", "trait"], "slow": ["weight", "trait", "trait"]}
    assert result["slow"]["supposed"][1] == {"what": "trait", "trait": "lead", "from": "high", "to": "low"}
    assert result["open"]["supposed"][1] == {"what": "trait", "trait": "depth", "from": "unknown", "to": "deep"}


def test_the_weight_of_a_subtotal_and_the_threshold_that_it_only_shows(here: Path, run: Run) -> None:
    write(here, tree(), branch("open", {"results": "bad", "cost": "fair"}))
    after = entries(run("evaluate", "--format", "json", "--set", "weight:economy=3"))["open"]
    write(
        here, tree(sets("criteria.need.criteria.economy.weight", 3)), branch("open", {"results": "bad", "cost": "fair"})
    )
    assert plain({"open": after}) == entries(run("evaluate", "--format", "json"))
    assert after["supposed"][0] == {"what": "weight", "criterion": "need", "part": "economy", "from": 1, "to": 3}
    shown = entries(run("evaluate", "--format", "json", "--set", "threshold:economy.strong=45"))["open"]
    levels = shown["before"]["criteria"]["economy"]["level"], shown["criteria"]["economy"]["level"]
    assert levels == ("partial", "strong")


@pytest.mark.parametrize("jobs", ["1", "3"])
@pytest.mark.parametrize("forked", [True, False])
def test_the_bytes_and_the_notes_are_the_same_however_many_processes(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch, jobs: str, forked: bool
) -> None:
    write(here, small(), *(group(f"g{number}") for number in range(20)))
    monkeypatch.setattr(processes, "CAN_FORK", processes.CAN_FORK and forked)
    said = ("evaluate", "--format", "json", "--set", "weight:pace=2", "--set", "threshold:need.strong=58")
    ran = run(*said, "--jobs", jobs)
    assert ran == run(*said)
    assert ran.err.count("\n") == ran.err.count("warning: ") == 2


# ---- nobody takes it for the set as it is


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("format", [format for format in EVALUATION if format not in (*EXTRAS, "json", "csv")])
def test_a_report_says_that_the_set_is_changed_and_how(run: Run, here: Path, format: str, lang: str) -> None:
    said = ("--set", "weight:leadership=3", "--set", "weight:persistent=2", "--lang", lang)
    ran = run("evaluate", *SHIPPED, "--format", format, *said, COLUMNS="200")
    assert f"dfo-2024 1.1.0, {MARK[lang]}" in ran.out
    assert {"nb": "3 (som det er: 2)", "nn": "3 (som det er: 2)", "en": "3 (as it is: 2)"}[lang] in ran.out
    assert "--set" not in run("evaluate", *SHIPPED, "--format", format, "--lang", lang).out


@pytest.mark.parametrize("format", [format for format in EXPLANATION if format not in (*EXTRAS, "json")])
@pytest.mark.parametrize("groups", [["va"], ["va", "kubu"]])
def test_an_explanation_shows_what_is_supposed_before_the_answer(
    run: Run, here: Path, format: str, groups: list[str]
) -> None:
    files = [str(GROUPS / f"{id}.yaml") for id in groups]
    said = ("--criteria", str(CRITERIA), "--set", "va:reach=one", "--lang", "en", "--format", format)
    text = run("explain", *files, *said, "--set", "threshold:persistent.strong=85", COLUMNS="200").out
    assert "dfo-2024 1.1.0, changed by --set" in text
    assert "85 (as it is: 90)" in text
    assert "Reach: One ministry" in text
    alone = run("explain", *files, *said, COLUMNS="200").out
    assert "Reach: One ministry" in alone
    assert "changed by" not in alone
    assert "No file is changed." in alone
    assert "No file is changed." not in run("explain", *files, *said[:2], "--format", format, "--lang", "en").out


def test_the_json_of_an_explanation_has_what_is_supposed_and_what_is(run: Run) -> None:
    said = ("--criteria", str(CRITERIA), "--format", "json", "--set", "weight:horizon=4")
    document = report_of(run("explain", str(GROUPS / "kompetanse.yaml"), *said))
    assert document["supposed"] == [
        {"what": "weight", "criterion": "persistent", "trait": "horizon", "from": 2, "to": 4}
    ]
    assert (document["before"]["total"]["score"] - document["total"]["score"]) > 1
    assert document["trace"]["persistent"]["traits"][0]["weight"] == 4


def test_a_table_of_values_has_columns_on_what_is_supposed_only_where_something_is(folder: Path, run: Run) -> None:
    plain_header, *_ = table(run("evaluate", "--format", "csv"))
    said = ("--set", "weight:pace=2", "--set", "slow:lead=low")
    header, *rows = table(run("evaluate", "--format", "csv", *said))
    assert header == [*plain_header, "Recommendation: As it is", "Supposed"]
    told = {row[0]: tuple(row[-2:]) for row in rows}
    assert told["slow"] == ("continue", "Drive, weight of Pace: 2 (as it is: 1); Lead: low")
    assert told["good"] == ("continue", "Drive, weight of Pace: 2 (as it is: 1)")
    _, *rows = table(run("evaluate", "--format", "csv", "--set", "slow:lead=low"))
    assert {row[0]: tuple(row[-2:]) for row in rows}["good"] == ("", "")


def test_the_memo_and_the_workbook_say_it(run: Run, here: Path) -> None:
    said = ("--set", "weight:leadership=3", "--set", "threshold:persistent.strong=85", "--lang", "en")
    for format in ("docx", "xlsx"):
        assert run("evaluate", *SHIPPED, *said, "--output", f"report.{format}").code == 0
    text = "\n".join(
        [*(each.text for each in docx.Document("report.docx").paragraphs)]
        + [cell.text for table in docx.Document("report.docx").tables for row in table.rows for cell in row.cells]
    )
    assert "(dfo-2024 1.1.0, changed by --set)" in text
    assert "Weights or thresholds of the criteria set" in text
    assert "3 (as it is: 2)" in text
    book = opened(Path("report.xlsx"))
    supposed = "Top-leader anchored, weight of Leadership: 3 (as it is: 2)"
    threshold = "Persistent, threshold of Strong: 85 (as it is: 90)"
    assert set(book.column("Groups", "Supposed")) == {f"{supposed}; {threshold}"}
    assert set(book.column("Criteria", "Supposed")) == {supposed, threshold, None}
    as_it_is = dict(zip(book.column("Traits", "Trait"), book.column("Traits", "Weight: As it is"), strict=True))
    assert (as_it_is["Leadership"], as_it_is["Reach"], as_it_is["Secretariat"]) == (2, 1, None)


def test_the_what_if_of_the_page_reckons_with_the_changed_set(folder: Path, run: Run) -> None:
    def engine(*arguments: str) -> Any:
        text = run("evaluate", "--format", "html", *arguments).out
        return json.loads(text.partition('id="data">')[2].partition("</script>")[0])["parts"][0]["engine"]

    supposed = engine("--set", "weight:pace=2", "--set", "threshold:need.strong=58")
    assert supposed != engine()
    write(
        folder,
        small(
            lambda set: (
                sets("criteria.drive.traits.pace.weight", 2)(set),
                sets("criteria.need.thresholds.strong", 58)(set),
            )
        ),
        group("good"),
    )
    assert supposed == engine()


# ---- what is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *((text, "write weight:trait=3, or weight:criterion=3") for text in ("weight:", "weight:=3", "weight:lead=")),
        *((text, "write threshold:criterion.level=85") for text in ("threshold:=3", "threshold:need=3")),
        ("threshold:need.=3", "write threshold:criterion.level=85"),
        *((f"weight:lead={value}", f"{value} is no weight; write a whole number from 1") for value in ("0", "-1", "x")),
        *((f"weight:lead={value}", f"{value} is no weight; write a whole number from 1") for value in ("1.5", "[1]")),
        ("weight:leda=3", "there is no trait or criterion leda here; did you mean lead?"),
        ("weight:office=3", "office counts in no score, so its weight does nothing"),
        *(
            (f"threshold:need.strong={value}", f"{value} is no threshold; write a number from 0 to 100")
            for value in ("101", "-1", "100,5", "high", "50-60", "[50]")
        ),
        ("threshold:nede.strong=60", "there is no criterion nede; did you mean need?"),
        ("threshold:need.storng=60", "there is no level storng here; did you mean strong?"),
        ("threshold:need.weak=60", "weak is the lowest level, which has no threshold"),
        ("slow:weight:lead=3", "a weight is the same for all groups; write weight:trait=3"),
        ("slow:threshold:need.strong=3", "a threshold is the same for all groups; write threshold:criterion.level=85"),
        ("Weight:lead=3", "there is no group Weight; for a weight write weight:trait=3"),
        ("vekt:lead=3", "there is no group vekt; for a weight write weight:trait=3"),
        ("treshold:need.strong=3", "there is no group treshold; for a threshold write threshold:criterion.level=85"),
    ],
)
def test_a_wrong_number_is_wrong_usage_and_says_what_is_right(folder: Path, run: Run, text: str, said: str) -> None:
    for command in (("evaluate",), ("explain", "slow")):
        assert run(*command, "--set", text) == (2, "", f"kjerne: --set {text}: {said}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("threshold:anchored.yes=50", "anchored has no thresholds here: points do not decide its level"),
        ("threshold:delivery.strong=50", "delivery has no thresholds here: points do not decide its level"),
        *(
            (f"weight:{id}=2", f"{id} counts in no score, so its weight does nothing")
            for id in ("anchored", "capacity", "form", "mandated", "office")
        ),
    ],
)
def test_what_counts_in_no_score_of_a_tree_is_refused(here: Path, run: Run, text: str, said: str) -> None:
    write(here, tree(), branch())
    assert run("evaluate", "--set", text) == (2, "", f"kjerne: --set {text}: {said}\n")


def test_what_is_wrong_only_as_supposed_is_noted(folder: Path, run: Run) -> None:
    text = "threshold:need.strong=58"
    ran = run("evaluate", "--set", text)
    said = "with this, in the criteria set small: "
    assert ran.code == 0
    assert ran.err.startswith(f"--set {text}: warning: {said}")
    assert ran.err.endswith(" [cap-idle]\n")
    assert ran.err.count("\n") == 1
    assert run("explain", "good", "--set", text).err == ran.err
    assert run("evaluate", "--set", "threshold:need.strong=52").err == ""


def test_what_was_wrong_before_is_not_noted_again(folder: Path, run: Run) -> None:
    write(folder, small(sets("criteria.need.thresholds.strong", 58)), group("good"))
    before = run("evaluate").err
    assert before != ""
    assert run("evaluate", "--set", "weight:drive=3").err == before


def test_a_check_that_is_off_says_nothing_of_what_is_supposed(folder: Path, run: Run) -> None:
    (folder / "kjerne.yaml").write_text("checks: {cap-idle: off, value-idle: off, level-unreachable: off}\n", "utf-8")
    assert run("evaluate", "--set", "threshold:need.strong=52").err == ""


def test_a_set_that_becomes_invalid_is_refused(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    proofs = criteria_problems

    def with_an_error(criteria: CriteriaSet) -> list[Problem]:
        return [*proofs(criteria), *([Problem("too-intricate", ("criteria", "need"))] if criteria.supposed else [])]

    monkeypatch.setattr(supposed_numbers, "criteria_problems", with_an_error)
    for command in (("evaluate",), ("evaluate", "--format", "json"), ("explain", "good")):
        ran = run(*command, "--set", "weight:lead=3", "--set", "weight:pace=2")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(
            "kjerne: --set weight:lead=3 --set weight:pace=2: with this the criteria set small is invalid: "
        )


# ---- names that could be two things


def test_a_group_that_is_called_weight_is_never_meant_in_silence(folder: Path, run: Run) -> None:
    write(folder, small(), group("weight", {"lead": "low"}), group("other", {"lead": "low"}))
    ran = run("evaluate", "--format", "json", "--set", "weight:drive=3")
    assert ran.err == (
        "--set weight:drive=3: weight: means the weight in the criteria set; "
        "for the group weight write Weight: in its place\n"
    )
    assert {entry["supposed"][0]["what"] for entry in entries(ran).values()} == {"weight"}
    told = run("evaluate", "--set", "weight:lead=high")
    assert told.code == 2
    assert "for the group weight write Weight: in its place" in told.err
    ran = run("evaluate", "--format", "json", "--set", "Weight:lead=high")
    assert (ran.err, [id for id, entry in entries(ran).items() if "before" in entry]) == ("", ["weight"])


def test_a_group_that_is_only_named_so_is_told_of_too(folder: Path, run: Run) -> None:
    write(folder, small(), {**group("other"), "name": "Threshold"})
    ran = run("evaluate", "--set", "threshold:need.strong=52")
    assert ran.err == (
        "--set threshold:need.strong=52: threshold: means the threshold in the criteria set; "
        "for the group other write other: in its place\n"
    )
    assert run("evaluate", "--set", "other:lead=low").err == ""


def test_a_trait_whose_label_begins_so_is_never_meant_in_silence(folder: Path, run: Run) -> None:
    write(folder, small(sets("criteria.drive.traits.pace.label", "weight: drive")), group("good"))
    ran = run("evaluate", "--format", "json", "--set", "weight: drive=3")
    assert ran.err == (
        "--set weight: drive=3: weight: means the weight in the criteria set; "
        "for the trait that is labelled so write pace\n"
    )
    assert report_of(ran)["criteria"]["supposed"][0]["part"] == "drive"


def test_a_criterion_and_a_trait_of_one_id_are_told_apart_by_their_place(folder: Path, run: Run) -> None:
    def same_id(document: Document) -> None:
        traits = document["criteria"]["drive"]["traits"]
        traits["drive"] = traits.pop("lead")

    write(folder, small(same_id), {**group("good"), "traits": {"depth": "deep", "drive": "high", "pace": "slow"}})
    said = "drive is the name of several here: criteria.drive and drive.drive; write which"
    assert run("evaluate", "--set", "weight:drive=3") == (2, "", f"kjerne: --set weight:drive=3: {said}\n")
    of_trait = entries(run("evaluate", "--format", "json", "--set", "weight:drive.drive=3"))["good"]
    assert of_trait["criteria"]["drive"]["score"] == 75
    of_criterion = entries(run("evaluate", "--format", "json", "--set", "weight:criteria.drive=3"))["good"]
    assert of_criterion["total"]["score"] == 62.5


# ---- several criteria sets


def test_a_number_counts_where_the_set_has_it(here: Path, run: Run) -> None:
    other = small(sets("id", "other"))
    other["criteria"]["drive"]["traits"]["visits"] = other["criteria"]["drive"]["traits"].pop("pace")
    other["criteria"]["drive"]["traits"]["visits"]["label"] = "visits"
    write(here, small(), {**group("a"), "criteria": "small"})
    (here / "criteria" / "other.yaml").write_text(strategies.dump(other), "utf-8")
    traits = {"depth": "deep", "lead": "high", "visits": "slow"}
    (here / "groups" / "b.yaml").write_text(
        strategies.dump({"id": "b", "name": "B", "criteria": "other", "traits": traits}), "utf-8"
    )
    ran = run("evaluate", "--format", "json", "--set", "weight:visits=2")
    assert {id: "before" in entry for id, entry in entries(ran).items()} == {"a": False, "b": True}
    assert ["supposed" in each for each in report_of(ran)["sets"]] == [True, False]
    both = table(run("evaluate", "--format", "csv", "--set", "weight:visits=2"))
    told = {row[0]: row[-1] for row in both}
    assert (told["a"], told["b"]) == ("", "Drive, weight of visits: 2 (as it is: 1)")
    shown = run("evaluate", "--set", "weight:lead=2", COLUMNS="200").out
    assert shown.count("changed by --set") == 2
    assert run("evaluate", "--set", "weight:visit=2").code == 2


# ---- any set


@st.composite
def supposed_sets(draw: st.DrawFn) -> tuple[Document, Document, str, Document]:
    """A criteria set, a group, a text for `--set`, and the set edited so."""
    document = draw(st.one_of(strategies.criteria_sets(), trees()))
    criteria = CriteriaSet.model_validate(build(strategies.dump(document)))
    counting = [weight for weight in weights(criteria) if weight.counts]
    choices: list[tuple[str, tuple[str, ...]]] = [
        (f"weight:{weight.criterion or 'criteria'}.{weight.of}", (*weight.path, "weight"))
        if [each.of for each in weights(criteria)].count(weight.of) > 1
        else (f"weight:{weight.of}", (*weight.path, "weight"))
        for weight in counting
    ]
    choices += [
        (f"threshold:{placed.id}.{level}", (*placed.path, "thresholds", level))
        for placed in criteria.placed_criteria
        for level in placed.criterion.thresholds
    ]
    name, path = draw(st.sampled_from(choices or [("", ())]))
    number = draw(st.integers(1, 9) if name.startswith("weight") else st.integers(0, 200).map(lambda half: half / 2))
    changed = copy.deepcopy(document)
    here: Any = changed
    for step in path[:-1]:
        here = here[step]
    if path:
        here[path[-1]] = int(number) if name.startswith("weight") else number
    return document, draw(strategies.groups(document)), f"{name}={number}" if name else "", changed


@settings(max_examples=strategies.tries(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(supposed_sets())
def test_any_number_of_any_set_gives_what_editing_the_file_gives(
    here: Path, run: Run, drawn: tuple[Document, Document, str, Document]
) -> None:
    document, judged, text, changed = drawn
    write(here, document, judged)
    as_it_is = run("evaluate", "--format", "json")
    supposed = run("evaluate", "--format", "json", *(("--set", text) if text else ()))
    write(here, changed, judged)
    expected = run("evaluate", "--format", "json")
    assert as_it_is.code == 0
    assert supposed.code == (2 if expected.code else 0), supposed.err
    if text and not expected.code:
        after = entries(supposed)
        assert plain(after) == entries(expected)
        assert {id: entry["before"] for id, entry in after.items()} == entries(as_it_is)
