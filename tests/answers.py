"""What the program answers about plain documents, for tests that know the answer another way.

Results go the way a user's files go: written to a folder, loaded, evaluated, rendered as JSON and read back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from kjerne import __version__
from kjerne.analysis import report
from kjerne.checks import witnesses
from kjerne.checks.proof_context import ProofContext
from kjerne.engine.compile import compile_set
from kjerne.engine.evaluate import Evaluation
from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.findings import Finding, Problem
from kjerne.output import entries
from kjerne.output import json as render_json
from kjerne.texts.wording import message
from kjerne.workspace.criteria_sets import CriteriaSets, load_criteria
from kjerne.workspace.load import load_groups
from tests import brute, strategies
from tests.builders import Document
from tests.conftest import Run

Combination = frozenset[tuple[str, str]]
"""A level for each criterion, or a value for each trait."""


# ---- files, and the result


def written(folder: Path, criteria: Document, groups: Sequence[Document]) -> tuple[str, str]:
    """The files of these documents in a folder: the criteria set, and the folder of the groups."""
    there = folder / "groups"
    there.mkdir()
    file = folder / "set.yaml"
    file.write_text(strategies.dump(criteria), "utf-8")
    for group in groups:
        (there / f"{group['id']}.yaml").write_text(strategies.dump(group), "utf-8")
    return file.as_posix(), there.as_posix()


def errors(findings: Sequence[Finding]) -> list[str]:
    """What is wrong; a set by hand may well deserve a warning, such as a cap that cannot bite."""
    return [message("en", finding) for finding in findings if finding.severity == "error"]


def report_on(folder: Path, criteria: Document, *groups: Document) -> report.Report:
    """The report on these groups, which must all be found valid."""
    file, there = written(folder, criteria, groups)
    loaded, findings = load_criteria(file)
    assert loaded is not None, errors(findings)
    found, findings = load_groups([there], CriteriaSets.of(loaded))
    assert not errors(findings)
    subjects = [report.Subject(*each[:2]) for each in found]
    return report.evaluate(loaded.criteria, loaded.engine, subjects, date(2026, 11, 23))


def entry(criteria: Document, group: Document) -> Document:
    """The group's entry of `evaluate --format json`, but for what a verdict rests on."""
    with TemporaryDirectory() as folder:
        (written,) = (entries.entry(each) for each in report_on(Path(folder), criteria, group).groups)
    assert written["id"] == group["id"]
    assert written.pop("file") == f"{Path(folder).as_posix()}/groups/{group['id']}.yaml"
    return without_firmness(written)


def without_firmness(entry: Document) -> Document:
    """The entry without `basis` and `firmness`, which analysis/test_firmness.py compares with brute_firmness."""
    assert entry["basis"].keys() == {"scored", "coded", "evidence", "high", "against"}
    assert (entry["firmness"] is None) == (not entry["robust"])
    return {key: value for key, value in entry.items() if key not in ("basis", "firmness")}


def exactly(criteria: Document, group: Document) -> Evaluation:
    """The same before anything is rounded."""
    with TemporaryDirectory() as folder:
        return report_on(Path(folder), criteria, group).groups[0].evaluation


def printed_and_by_brute_force(criteria: Document, group: Document, run: Run) -> tuple[Document, Document]:
    """What `evaluate --format json` prints of the group, and what it should print, by enumeration."""
    with TemporaryDirectory() as folder:
        file, there = written(Path(folder), criteria, [group])
        ran = run("evaluate", there, "--criteria", file, "--format", "json")
        assert ran.code == 0, ran.err
        printed = json.loads(ran.out)
        return {**printed, "groups": [*map(without_firmness, printed["groups"])]}, {
            "kjerne": __version__,
            "criteria": {"id": criteria["id"], "version": criteria["version"]},
            "groups": [brute.evaluate(criteria, group, f"{there}/{group['id']}.yaml")],
        }


def by_brute_force(criteria: Document, group: Document) -> Document:
    """What the entry should be, by enumeration."""
    expected = brute.evaluate(criteria, group, "")
    del expected["file"]
    return expected


# ---- explanations


def explained(criteria: Document, group: Document) -> Document:
    """What `explain --format json` says."""
    made = CriteriaSet.model_validate(criteria)
    subject = report.Subject("group.yaml", Group.model_validate(group))
    answer: Document = json.loads(
        render_json.explanation(report.explain(made, compile_set(made), subject, date(2026, 11, 23)))
    )
    return answer


# ---- proofs


def found(proof: Callable[[ProofContext], Iterator[Problem]], given: Document) -> list[Problem]:
    """What a proof finds, with every combination named."""
    with mock.patch.object(witnesses, "SHOWN", 10**9):
        return list(proof(ProofContext(CriteriaSet.model_validate(given))))


def combination(text: str) -> Combination:
    """A combination from its text, `x: low, y: high`."""
    return frozenset((name, level) for name, level in (part.split(": ") for part in text.split(", ")))


def combinations_in(problem: Problem) -> set[Combination]:
    """The combinations that the witness of a problem lists."""
    return {combination(text) for text in str(problem.words["witness"]).split(" | ")}


def frozen(levels: Iterable[dict[str, str]]) -> set[Combination]:
    return {frozenset(each.items()) for each in levels}
