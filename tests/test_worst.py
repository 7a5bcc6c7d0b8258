"""The worst that a file of a mebibyte can be: it is answered all the same, in little memory, with few words.

Nothing here is timed: what would take minutes runs into the limit that is set against hanging, and the rest is counted.
"""

import difflib
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from threading import Timer
from typing import Any, NamedTuple

import pytest
from rich.cells import cell_len

from kjerne.checks import references
from kjerne.checks.proof_context import ProofContext
from kjerne.checks.rule_proofs import dead_rules
from kjerne.model.documents import CriteriaSet
from kjerne.model.findings import Finding, suggestion
from kjerne.output import terminal
from kjerne.output.blocks import Paragraph, line
from kjerne.output.screen import Screen
from kjerne.reading import full_yaml
from kjerne.reading.full_yaml import Parser, build, examine
from kjerne.reading.pure_parser import PureParser
from kjerne.reading.refusals import MAX_ENTRIES, RefusedError
from kjerne.workspace import check_files, document
from tests.conftest import CRITERIA, Run, outside
from tests.fuzz import worst
from tests.fuzz.targets import DAY
from tests.strategies import dump
from tests.systems import needs_wait4

HANGING = 30
"""Seconds after which a process is taken to hang: some fifty times what it takes."""


class Cost(NamedTuple):
    """What a process said, and the most memory it had, in bytes."""

    code: int
    out: str
    err: str
    memory: int


def cost(folder: Path, *arguments: str) -> Cost:
    """What running the command costs; the test fails where it hangs."""
    with open(folder / "out", "wb") as out, open(folder / "err", "wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "kjerne", *arguments], stdout=out, stderr=err, cwd=folder, env=outside()
        )
        timer = Timer(HANGING, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    said, complained = ((folder / name).read_text("utf-8") for name in ("out", "err"))
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(process.returncode, said, complained, usage.ru_maxrss * unit)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> int:
    """The memory of a run with a file that has something wrong and is small."""
    folder = tmp_path_factory.mktemp("base")
    (folder / "small.yaml").write_text("id: small\n")
    return cost(folder, "check", "small.yaml", *FORMATS).memory


FORMATS = ("--format", "text", *(f"--format={name}={name}" for name in ("json", "github", "gitlab", "sarif", "junit")))

# ---- a file


@pytest.mark.long
@needs_wait4
@pytest.mark.parametrize("name", worst.GROUPS)
def test_a_mebibyte_of_anything_is_answered_in_little_memory(name: str, tmp_path: Path, base: int) -> None:
    text = worst.filled(*worst.GROUPS[name])
    (tmp_path / "worst.yaml").write_bytes(text.encode())
    checked = cost(tmp_path, "check", "worst.yaml", *FORMATS)
    evaluated = cost(tmp_path, "evaluate", "worst.yaml", "--format", "json")
    for ran in (checked, evaluated):
        assert ran.code in (0, 1), ran.err
        assert ran.err.count("\n") <= document.MOST_FINDINGS + 1
        assert ran.memory - base < 100 * worst.MEBIBYTE
    assert checked.code == evaluated.code
    report = json.loads((tmp_path / "json").read_text("utf-8"))
    assert len(report["findings"]) <= document.MOST_FINDINGS + 1
    assert (checked.code == 1) == any(found["severity"] == "error" for found in report["findings"])


def told(text: str, folder: Path) -> list[Finding]:
    file = folder / "example.yaml"
    file.write_text(text, "utf-8")
    criteria = check_files.check_criteria([CRITERIA.as_posix()])
    return list(check_files.check_files([file.as_posix()], criteria, DAY, 5).findings)


def test_of_many_findings_the_first_are_told_and_that_there_are_more(tmp_path: Path) -> None:
    def text(number: int) -> str:
        return f"id: example\nname: A group\ntraits: {{}}\n{''.join(f'k{at}: x{chr(10)}' for at in range(number))}"

    few = told(text(document.MOST_FINDINGS), tmp_path)
    assert {found.id for found in few} == {"unknown-key"}
    assert len(few) == document.MOST_FINDINGS
    *some, last = told(text(document.MOST_FINDINGS + 50), tmp_path)
    assert some == few
    assert (last.id, last.severity, last.span.line) == ("too-many-findings", "note", 3 + document.MOST_FINDINGS + 51)


def test_the_most_severe_findings_are_told(tmp_path: Path) -> None:
    notes = "".join(f"  s{at}: {{title: {{nb: En rapport}}}}\n" for at in range(document.MOST_FINDINGS + 50))
    group = f"id: example\nname: A group\nsources:\n{notes}"
    assert {found.id for found in told(f"{group}traits: {{}}\n", tmp_path)} == {"missing-language", "too-many-findings"}
    warnings = f"members: [{'X, ' * 300}]\n"
    found = told(f"{group}{warnings}traits: {{}}\n", tmp_path)
    assert {each.id for each in found} == {"unknown-ministry", "too-many-findings"}
    assert len(found) == document.MOST_FINDINGS + 1
    assert "unknown-value" in {found.id for found in told(f"{group}traits: {{horizon: short}}\n", tmp_path)}
    assert "bad-date" in {found.id for found in told(f"{group}traits: {{}}\nestablished: 2021-13\n", tmp_path)}


def test_notes_hide_no_warning_from_the_fail_level(here: Path, run: Run) -> None:
    evidence = "".join("      - {source: dfo-article, date: 2019-03}\n" for _ in range(document.MOST_FINDINGS + 5))
    (here / "example.yaml").write_text(
        "id: example\nname: A group\nsources:\n  old: {title: A note}\ntraits:\n  reach:\n    value: many\n"
        f"    evidence:\n{evidence.replace('dfo-article', 'old')}  horizon: persistent\n",
        "utf-8",
    )
    ran = run("check", "example.yaml", "--fail-level", "warning", "--format", "json", "--format", "text=text")
    assert ran.code == 1
    assert "value-without-evidence" in (here / "text").read_text("utf-8")


def test_what_is_cut_off_makes_no_comment_idle(tmp_path: Path) -> None:
    members = "".join(f"  - X{at}\n" for at in range(document.MOST_FINDINGS + 50))
    text = f"id: example\nname: A group\ntraits: {{}}\nmembers:\n{members}  - Y # kjerne: ignore[unknown-ministry]\n"
    assert {found.id for found in told(text, tmp_path)} == {"unknown-ministry", "too-many-findings"}


def test_comments_that_ignore_are_gone_through_once_each(tmp_path: Path) -> None:
    members = "".join(f"  - X{at} # kjerne: ignore[unknown-ministry, bad-id]\n" for at in range(5_000))
    found = told(f"id: example\nname: A group\ntraits: {{}}\nmembers:\n{members}", tmp_path)
    assert {each.id for each in found} == {"ignore-unused", "too-many-findings"}


@pytest.mark.long
@pytest.mark.parametrize("parser", [Parser, PureParser])
def test_so_many_entries_are_read_and_one_more_is_not(parser: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_yaml, "Parser", parser)
    # The document, two keys, a text, a list and what is in it.
    text = f"a: x\nb: [{'y,' * (MAX_ENTRIES - 5)}]\n"
    assert examine(text).data == build(text)
    assert examine(text).refusals == ()
    more = text.replace("]", "y]")
    with pytest.raises(RefusedError):
        build(more)
    assert [(id, words) for id, words, _ in examine(more).refusals] == [("too-many-entries", {"limit": "50000"})]


# ---- suggestions


def test_a_name_is_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    ratio = difflib.SequenceMatcher.ratio

    def counted(self: Any) -> float:
        compared.append(len(self.a) + len(self.b))
        return ratio(self)

    monkeypatch.setattr(difflib.SequenceMatcher, "ratio", counted)
    anagrams = ["".join(Random(at).sample("limited", 7)) for at in range(1000)]
    assert suggestion("limiteds", [*anagrams[:300], "limitde", *anagrams])["nearest"]
    assert "nearest" not in suggestion("x" * 50_000, ["x" * 50_001, "x"])
    assert "nearest" not in suggestion("limited", ["limited" * 50_000])
    assert len(compared) <= 20  # each of ten, twice
    assert max(compared) < 100


def test_a_suggestion_is_the_nearest_of_all() -> None:
    names = [f"horizon-{at}" for at in range(100)]
    words = suggestion("horison-57", names)
    assert words["nearest"] == "horizon-57"
    assert words["known"] == (*names[:20], "…")


# ---- a page


def test_a_word_of_many_lines_is_measured_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []
    columns = cell_len

    def counted(text: str) -> int:
        measured.append(len(text))
        return columns(text)

    monkeypatch.setattr(terminal, "cell_len", counted)
    word = "ø" * 20_000
    shown = terminal.draw([Paragraph(line(word))], Screen(width=20))
    assert "".join(shown.split()) == word
    assert sum(measured) < 50 * len(word)


# ---- a criteria set


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder with a group of which nothing is known."""
    (tmp_path / "blank.yaml").write_text("id: blank\nname: A group\ntraits: {}\n")
    return tmp_path


@needs_wait4
@pytest.mark.parametrize("name", worst.INTRICATE)
def test_what_cannot_be_gone_through_is_refused(name: str, written: Path, base: int) -> None:
    (written / "worst.yaml").write_text(dump(worst.INTRICATE[name]))
    ran = cost(written, "evaluate", "blank.yaml", "--criteria", "worst.yaml")
    (said,) = ran.err.splitlines()
    assert "there are more possibilities here than can be gone through; use fewer" in said
    assert (ran.code, ran.out) == (1, "")
    assert ran.memory - base < 100 * worst.MEBIBYTE


@pytest.mark.long
@needs_wait4
@pytest.mark.parametrize("name", worst.LABORIOUS)
def test_what_can_be_gone_through_is_proved_and_evaluated(name: str, written: Path, base: int) -> None:
    (written / "worst.yaml").write_text(dump(worst.LABORIOUS[name]))
    ran = cost(written, "evaluate", "blank.yaml", "--criteria", "worst.yaml", "--format", "json")
    assert ran.code == 0, ran.err
    assert ran.err.count("\n") <= document.MOST_FINDINGS + 1
    assert [each["id"] for each in json.loads(ran.out)["groups"]] == ["blank"]
    assert ran.memory - base < 100 * worst.MEBIBYTE


def test_no_more_dead_rules_are_explained_than_can_be_gone_through() -> None:
    """Each is compared with hundreds of others; those that are not told come to light when these are gone."""
    told = list(dead_rules(ProofContext(CriteriaSet.model_validate(worst.LABORIOUS["dead rules"]))))
    assert 0 < len(told) < 50
    few = list(dead_rules(ProofContext(CriteriaSet.model_validate(worst.criteria([[0, 100]], rules=worst.cells(100))))))
    assert len(few) == 100 + 1


def test_levels_combine_in_so_many_ways_that_all_of_them_are_gone_through() -> None:
    """And not in one way more: see tests/bad/criteria/too-many-combinations.yaml for what is said then."""

    def problems(levels: int, criteria: int) -> list[str]:
        document = worst.criteria([[0, 100]], levels=levels, criteria=criteria)
        return [problem.id for problem in references.sizes(CriteriaSet.model_validate(document))]

    assert [problems(2, 16), problems(3, 10), problems(4, 8)] == [[], [], []]
    assert [problems(2, 17), problems(3, 11), problems(4, 9)] == [["too-many-combinations"]] * 3
