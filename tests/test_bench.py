"""The benchmark's small parts: its corpus, its arithmetic, its tables. What it measures is not tested here."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from kjerne.model.ids import LONGEST_ID
from kjerne.workspace.criteria_sets import load_criteria
from kjerne.workspace.find import SHIPPED_CRITERIA
from tests.bench import contenders, corpus, memory, peers, processes, report
from tests.bench.processes import Command, Measured, Sample
from tests.conftest import Run
from tests.systems import needs_wait4

MANY = 400

# ---- the corpus


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "groups"
    corpus.write(folder, MANY)
    return folder


@pytest.mark.long
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(folder: Path, tmp_path: Path) -> None:
    corpus.write(tmp_path / "again", MANY)
    corpus.write(tmp_path / "other", MANY, seed=1)
    first, again, other = (
        {file.relative_to(root): file.read_bytes() for file in root.rglob("*.yaml")}
        for root in (folder, tmp_path / "again", tmp_path / "other")
    )
    assert len(first) == MANY
    assert again == first
    assert not set(first.values()) & set(other.values())


def test_a_small_corpus_is_the_beginning_of_a_large_one() -> None:
    assert list(corpus.groups(20)) == list(corpus.groups(50))[:20]


@pytest.mark.long
def test_a_folder_holds_at_most_a_thousand_files(tmp_path: Path) -> None:
    corpus.write(tmp_path, 1001)
    assert [len(list(folder.iterdir())) for folder in sorted(tmp_path.iterdir())] == [1000, 1]


@pytest.mark.long
def test_every_group_has_a_name_of_its_own() -> None:
    ids = {corpus._subject(number).id for number in range(corpus.NAMES)}
    assert len(ids) == corpus.NAMES
    assert max(map(len, ids)) <= LONGEST_ID
    with pytest.raises(ValueError, match="names"):
        next(corpus.groups(corpus.NAMES + 1))


@pytest.mark.long
def test_the_corpus_is_valid_and_rarely_remarked_upon(folder: Path, run: Run) -> None:
    checked = run("check", str(folder), "--as-of", corpus.AS_OF, "--format", "json")
    findings = json.loads(checked.out)["findings"]
    assert checked.code == 0
    assert not [each for each in findings if each["severity"] == "error" or each["id"] == "near-duplicate-group"]
    assert 0 < len({each["file"] for each in findings}) < MANY / 5


@pytest.mark.long
def test_the_corpus_has_every_result_and_agrees_with_what_was_published(folder: Path, run: Run) -> None:
    evaluated = run("evaluate", str(folder), "--as-of", corpus.AS_OF, "--format", "json")
    groups = json.loads(evaluated.out)["groups"]
    results = Counter(each["recommendation"] for each in groups)
    assert results.keys() == {"continue", "time-limit", "discontinue", "undetermined"}
    assert min(results.values()) > MANY / 50
    published = [each["published"]["agrees"] for each in groups if each["published"]]
    assert published.count(True) > MANY / 2 > 50 * published.count(False)


def test_the_corpus_has_about_sixty_lines_a_file_and_every_form_of_a_trait() -> None:
    texts = [text for _, text in corpus.groups(MANY)]
    assert 55 < sum(text.count("\n") for text in texts) / MANY < 70
    for form in (": unknown\n", "value: [", "value: {", "    evidence:\n      - {", "      - source:", "      # "):
        assert sum(form in text for text in texts) > MANY / 10, form


# ---- processes


def measured(id: str, *seconds: float, files: int = 0, memory: int = 0) -> Measured:
    return Measured(Command(id, id, (), files), tuple(Sample(each, memory) for each in seconds))


def test_a_run_on_fewer_files_is_scaled_from_its_median() -> None:
    assert measured("slow", 3.0, 9.0, 2.0, files=100).scaled(1000) == pytest.approx(30.0)


@needs_wait4
def test_a_process_is_timed_to_its_end_with_its_peak_of_memory(tmp_path: Path) -> None:
    sample = processes.once((sys.executable, "-c", "x = bytearray(200_000_000)"), tmp_path, {})
    assert sample.memory > 200_000_000
    assert sample.seconds > 0


@needs_wait4
def test_a_process_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(processes.FailedError, match="it ended with 1: no such thing"):
        processes.once((sys.executable, "-c", "raise SystemExit('first\\nno such thing')"), tmp_path, {})


@needs_wait4
def test_commands_take_turns_and_one_that_fails_is_left_out(tmp_path: Path) -> None:
    write = "open('turns', 'a').write('{}')"
    commands = [Command(id, id, (sys.executable, "-c", write.format(id))) for id in "ab"]
    commands.insert(1, Command("broken", "the broken one", (sys.executable, "-c", "raise SystemExit('oh')")))
    said: list[str] = []
    runs = processes.in_turn(commands, 3, tmp_path, said.append)
    assert (tmp_path / "turns").read_text() == "ababab"
    assert {id: len(run.samples) for id, run in runs.items()} == {"a": 3, "b": 3}
    assert "the broken one is left out: it ended with 1: oh" in said


def test_yamllint_and_check_jsonschema_get_no_more_than_the_first_folder(tmp_path: Path) -> None:
    corpus.write(tmp_path / "1002", 1002)
    commands = processes.on_files("python", peers.Peers("/peers/bin/python", "/peers/ajv"), tmp_path, 1002)
    files = {command.id: command.files for command in commands}
    assert files == {
        **dict.fromkeys(("raw", "check-1", "check-2", "evaluate-1", "evaluate-2", "ajv"), 1002),
        **dict.fromkeys(("check-jsonschema", "yamllint"), 1000),
    }
    named = next(command for command in commands if command.id == "check-jsonschema").words[3:]
    assert len(named) == 1000
    assert all((tmp_path / name).is_file() for name in named)


def test_peers_that_cannot_be_installed_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    said: list[str] = []
    assert peers.install(tmp_path / "peers", said.append) == peers.Peers(None, None)
    assert [line for line in said if "zen-engine" in line and "left out" in line]
    assert [line for line in said if "ajv-cli" in line and "left out" in line]


# ---- in memory


def test_the_engine_answers_as_the_comparison_asks() -> None:
    criteria = str(SHIPPED_CRITERIA)
    known = {
        "horizon": "persistent", "complexity": "wicked", "project-fit": "insufficient", "reach": "many",
        "ministry-fit": "insufficient", "leadership": "secretary-general", "breadth": "all", "engagement": "high",
    }  # fmt: skip
    open_ = known | {"leadership": {"case-level": "0.3", "secretary-general": "0.7"}, "breadth": ["lead-only", "some"]}
    work = {"criteria": criteria, "groups": [known, open_ | {"engagement": "low"}, open_]}
    run, answer = contenders.engine(work)
    assert [answer(result) for result in run()] == [
        {"continue": 1.0},
        {"continue": 0.7, "time-limit": 0.3},
        {"continue": 0.7, "time-limit": 0.3},
    ]


def test_the_groups_are_all_different_and_a_good_third_of_the_traits_open() -> None:
    loaded, _ = load_criteria(SHIPPED_CRITERIA)
    assert loaded
    known, some = memory.tasks(loaded.criteria)
    for task in (known, some):
        assert len({json.dumps(group) for group in task.groups}) == memory.GROUPS
    codings = [coding for group in some.groups for coding in group.values()]
    is_open = [coding == "unknown" or not isinstance(coding, str) for coding in codings]
    assert 1 / 3 < sum(is_open) / len(codings) < 1 / 2
    assert all(coding != "unknown" for group in known.groups for coding in group.values())


def test_the_first_pass_and_a_later_one_are_told_apart() -> None:
    met: list[str] = []

    def run() -> list[str]:
        answers = ["met" if group in met else "new" for group in "ab"]
        met.extend("ab")
        return answers

    said = contenders.timed((run, lambda result: {result: None}))
    assert said["first"]["answers"] == [{"new": None}, {"new": None}]
    assert said["again"]["answers"] == [{"met": None}, {"met": None}]


def test_both_passes_are_timed_in_every_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "GROUPS", 20)
    seconds = memory.run(tmp_path, sys.executable, None, 2)
    assert {name: len(each) for name, each in seconds.items()} == {
        "known/first/engine": 2,
        "known/again/engine": 2,
        "unknowns/first/engine": 2,
        "unknowns/again/engine": 2,
    }
    assert all(one > 0 for each in seconds.values() for one in each)


def test_a_later_pass_that_answers_otherwise_is_not_timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(python: str, name: str, work: Path) -> dict[str, contenders.Pass]:
        answers: dict[str, contenders.Answer] = {"first": {"continue": 1.0}, "again": {"time-limit": 1.0}}
        return {kind: {"seconds": 1.0, "answers": [answer]} for kind, answer in answers.items()}

    monkeypatch.setattr(memory, "GROUPS", 1)
    monkeypatch.setattr(memory, "_said", said)
    with pytest.raises(memory.DisagreementError, match="engine answers"):
        memory.run(tmp_path, sys.executable, None, 1)


@pytest.mark.parametrize(
    "given",
    [
        {"continue": 0.5, "time-limit": 0.5},
        {"continue": 1.0},
        {"continue": None, "discontinue": None},
    ],
)
def test_a_contender_that_answers_otherwise_is_not_timed(given: contenders.Answer) -> None:
    with pytest.raises(memory.DisagreementError, match="zen answers"):
        memory.compare("zen", [given], [{"continue": 0.7, "time-limit": 0.3}], [{}])


@pytest.mark.parametrize("given", [{"continue": None, "time-limit": None}, {"continue": 0.7, "time-limit": 0.3}])
def test_a_contender_that_knows_no_shares_is_held_to_what_is_possible(given: contenders.Answer) -> None:
    memory.compare("dexi-set", [given], [{"continue": 0.7, "time-limit": 0.3}], [{}])


# ---- the report


def results(files: Sequence[int] = (5, 1000, 10_000), slower: float = 1.0) -> report.Results:
    """Made-up figures: 1 ms a file for the raw pass and 0.2 s of start-up and 4 ms a file for ours."""
    start = {"pass": measured("pass", 0.010), "version": measured("version", 0.011, 0.012, 0.020)}
    runs = {
        count: {
            "raw": measured("raw", 0.001 * count, files=count, memory=10_000_000),
            "check-1": measured(
                "check-1", 0.2 + 0.004 * count * (slower if count > 1000 else 1), files=count, memory=50_000_000
            ),
            "yamllint": measured("yamllint", 0.1 * min(count, 1000), files=min(count, 1000)),
        }
        for count in files
    }
    in_memory = {
        "known/first/engine": [4e-6, 5e-6, 9e-6],
        "known/first/dexi-set": [20e-6],
        "known/again/engine": [1e-6, 3e-6, 2e-6],
        "known/again/zen": [9e-6],
        "unknowns/first/engine": [20e-6],
        "unknowns/first/dexi-set": [36e-6],
        "unknowns/again/engine": [4e-6],
        "unknowns/again/dexi-prob": [96e-6],
    }
    return report.Results(start, runs, in_memory)


def found(results: report.Results) -> dict[str, tuple[float, bool]]:
    return {target.what: (round(target.value, 3), target.reached) for target in report.targets(results)}


def test_targets_compare_medians_of_the_same_number_of_files() -> None:
    assert found(results()) == {
        "version: times `python -c pass`": (1.2, True),
        "10,000 files, check-1: times raw": (4.02, True),
        "10,000 files, check-1: times faster than yamllint": (24.876, True),
        "check-1: 10,000 files to 1,000, cost of a file beside start-up": (1.0, True),
        "check-1: 10,000 files to 1,000, peak memory": (1.0, True),
        "engine, all known, first pass: times faster than DEXiPy with sets": (4.0, True),
        "engine, all known, again: times faster than zen-engine's batch call": (4.5, False),
        "engine, some unknown, first pass: times faster than DEXiPy with sets": (1.8, False),
        "engine, some unknown, again: times faster than DEXiPy with distributions": (24.0, True),
    }


def test_a_cost_that_grows_is_not_flat() -> None:
    grown = found(results(slower=1.5))
    assert grown["check-1: 10,000 files to 1,000, cost of a file beside start-up"] == (1.5, False)
    assert grown["10,000 files, check-1: times raw"] == (6.02, False)


def test_the_report_is_tables_that_can_be_pasted() -> None:
    assert report.report(results((5, 10_000))) == (
        "| start-up | median | × `python -c pass` |\n"
        "| --- | ---: | ---: |\n"
        "| pass | 10.0 ms | 1.00 |\n"
        "| version | 12.0 ms | 1.20 |\n"
        "\n"
        "| 5 files | median | a file | × raw libyaml | peak memory |\n"
        "| --- | ---: | ---: | ---: | ---: |\n"
        "| raw | 5.00 ms | 1.00 ms | 1.00 | 10 MB |\n"
        "| check-1 | 220 ms | 44.0 ms | 44.0 | 50 MB |\n"
        "| yamllint | 500 ms | 100 ms | 100 | 0 MB |\n"
        "\n"
        "| 10,000 files | median | a file | × raw libyaml | peak memory |\n"
        "| --- | ---: | ---: | ---: | ---: |\n"
        "| raw | 10.0 s | 1.00 ms | 1.00 | 10 MB |\n"
        "| check-1 | 40.2 s | 4.02 ms | 4.02 | 50 MB |\n"
        "| yamllint (on 1,000, scaled) | 1,000 s | 100 ms | 100 | 0 MB |\n"
        "\n"
        "| a file, and peak memory | 5 files | 10,000 files |\n"
        "| --- | ---: | ---: |\n"
        "| raw | 1.00 ms, 10 MB | 1.00 ms, 10 MB |\n"
        "| check-1 | 44.0 ms, 50 MB | 4.02 ms, 50 MB |\n"
        "\n"
        "| traits | in memory | a group | × kjerne |\n"
        "| --- | ---: | ---: | ---: |\n"
        "| all known, first pass | kjerne: shares, scores and levels, exact | 5.00 µs | 1.00 |\n"
        "| all known, first pass | DEXiPy, sets: the possible recommendations | 20.0 µs | 4.00 |\n"
        "| all known, again | kjerne: shares, scores and levels, exact | 2.00 µs | 1.00 |\n"
        "| all known, again | zen-engine, batch: the recommendation | 9.00 µs | 4.50 |\n"
        "| some unknown, first pass | kjerne: shares, scores and levels, exact | 20.0 µs | 1.00 |\n"
        "| some unknown, first pass | DEXiPy, sets: the possible recommendations | 36.0 µs | 1.80 |\n"
        "| some unknown, again | kjerne: shares, scores and levels, exact | 4.00 µs | 1.00 |\n"
        "| some unknown, again | DEXiPy, distributions: shares | 96.0 µs | 24.0 |\n"
        "\n"
        "| target | measured | wanted | reached |\n"
        "| --- | ---: | ---: | ---: |\n"
        "| version: times `python -c pass` | 1.20 | ≤ 1.4 | yes |\n"
        "| 10,000 files, check-1: times raw | 4.02 | ≤ 5 | yes |\n"
        "| 10,000 files, check-1: times faster than yamllint | 24.9 | ≥ 20 | yes |\n"
        "| engine, all known, first pass: times faster than DEXiPy with sets | 4.00 | ≥ 4 | yes |\n"
        "| engine, all known, again: times faster than zen-engine's batch call | 4.50 | ≥ 5 | no |\n"
        "| engine, some unknown, first pass: times faster than DEXiPy with sets | 1.80 | ≥ 2 | no |\n"
        "| engine, some unknown, again: times faster than DEXiPy with distributions | 24.0 | ≥ 5 | yes |\n"
    )
