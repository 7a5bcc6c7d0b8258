"""Documents, folders and repositories that the tests of several rooms begin with."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import strategies

if TYPE_CHECKING:
    from tests.conftest import Ran

Document = dict[str, Any]


def long(*values: object) -> Any:
    """A case of a parametrized test that is run with `-m long` only: it shows what a shorter one shows as well."""
    return pytest.param(*values, marks=pytest.mark.long)


# ---- a criteria set by hand, and groups for it

SMALL: Document = {
    "id": "small",
    "version": "1.0.0",
    "title": "A small set",
    "levels": ["weak", "strong"],
    "recommendations": ["discontinue", "time-limit", "continue"],
    "criteria": {
        "need": {
            "label": "Need",
            "thresholds": {"strong": 50},
            "traits": {
                "depth": {
                    "label": "Depth",
                    "values": {"shallow": {"points": 55}, "middling": {"points": 60}, "deep": {"points": 100}},
                }
            },
            "caps": [{"when": {"depth": "shallow"}, "at-most": "weak"}],
        },
        "drive": {
            "label": "Drive",
            "thresholds": {"strong": 40},
            "traits": {
                "lead": {"label": "Lead", "values": {"low": {"points": 0}, "high": {"points": 100}}},
                "pace": {"label": "Pace", "values": {"slow": {"points": 0}, "fast": {"points": 100}}},
            },
        },
    },
    "context": {"office": {"label": "Office", "values": {"small": "small", "large": "large"}}},
    "rules": [
        {"id": "stop", "when": {"need": "weak"}, "recommend": "discontinue", "because": "There is no need."},
        {"id": "go", "when": {"drive": "strong"}, "recommend": "continue", "because": "It goes well."},
        {"id": "wait", "recommend": "time-limit", "period": {"months": 24}, "because": "It may still come."},
    ],
    "advice": [{"id": "grow", "when": {"office": "small"}, "text": "Take a larger office."}],
}
GOOD: Document = {"depth": "deep", "lead": "high", "pace": "fast", "office": "large"}


def small(change: Callable[[Document], object] | None = None) -> Document:
    """The small set, changed."""
    document = copy.deepcopy(SMALL)
    if change:
        change(document)
    return document


def sets(path: str, value: Any) -> Callable[[Document], None]:
    """A change that puts a value at a path of the document; None takes it away."""

    def change(document: Document) -> None:
        here: Any = document
        *steps, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
        for step in steps:
            here = here[step]
        if value is None:
            del here[last]
        elif isinstance(here, list) and last == len(here):
            here.append(value)
        else:
            here[last] = value

    return change


def group(id: str = "one", traits: Document | None = None, **fields: Any) -> Document:
    return {"id": id, "name": id.title(), **fields, "traits": {**GOOD, **(traits or {})}}


def with_rules(criteria: Document, rules: Sequence[Document], **more: Any) -> Document:
    """A criteria set of three levels and three recommendations with these criteria and rules."""
    return {
        "id": "by-hand",
        "version": "1.0.0",
        "title": "By hand",
        "levels": ["weak", "partial", "strong"],
        "recommendations": ["discontinue", "time-limit", "continue"],
        "criteria": criteria,
        "rules": [{"because": "so", **rule} for rule in rules],
        **more,
    }


# ---- a criteria set with everything that a tree may have, and a group for it

TREE: Document = {
    "id": "tree",
    "version": "2.0.0",
    "title": "A tree",
    "sources": {"note": {"title": "The note"}},
    "levels": {"weak": "Weak", "partial": "Partial", "strong": "Strong"},
    "recommendations": {"stop": "Stop", "limit": "Limit", "go": "Go on"},
    "traits": {"mandated": {"label": "Mandate", "values": {"none": "No mandate", "some": "Some mandate"}}},
    "criteria": {
        "need": {
            "label": "Need",
            "question": "Is there a need?",
            "thresholds": {"partial": 40, "strong": 75},
            "traits": {
                "ministries": {
                    "label": "Ministries",
                    "question": "How many ministries own a part?",
                    "number": True,
                    "unit": {"nb": "departementer", "nn": "departement", "en": "ministries"},
                    "weight": 2,
                    "values": {
                        "few": {"points": 0, "label": "Few"},
                        "some": {"from": 3, "points": 60, "label": "Some"},
                        "many": {"from": 8, "points": 100, "label": "Many"},
                    },
                },
            },
            "criteria": {
                "delivery": {
                    "label": "Delivery",
                    "weight": 1,
                    "traits": {
                        "results": {"label": "Results", "values": {"bad": {"points": 0}, "good": {"points": 100}}},
                        "delay": {
                            "label": "Delay",
                            "number": True,
                            "values": {"late": {"from": 6.5, "points": 0}, "in-time": {"points": 100}},
                        },
                    },
                },
                "economy": {
                    "label": "Economy",
                    "thresholds": {"partial": 30, "strong": 60},
                    "traits": {
                        "cost": {
                            "label": "Cost",
                            "values": {"high": {"points": 0}, "fair": {"points": 50}, "low": {"points": 100}},
                        }
                    },
                },
            },
            "caps": [{"when": {"ministries": "few"}, "at-most": "weak", "because": "Too few own it."}],
        },
        "anchored": {
            "label": "Anchored",
            "question": "Is it anchored?",
            "levels": {"no": "Not at all", "yes": "Well enough"},
            "traits": {
                "form": {
                    "label": "Form",
                    "ordered": False,
                    "values": {"council": "A council", "network": "A network", "board": "A board"},
                }
            },
            "criteria": {
                "capacity": {
                    "label": "Capacity",
                    "question": "Can it do its work?",
                    "thresholds": {"partial": 50, "strong": 100},
                    "traits": {
                        "staff": {
                            "label": "Staff",
                            "values": {"one": {"points": 0}, "pair": {"points": 50}, "team": {"points": 100}},
                        }
                    },
                }
            },
            "hit-policy": "first",
            "rules": [
                {
                    "id": "led-and-able",
                    "when": {"form": ["council", "board"], "capacity": ">= partial"},
                    "level": "yes",
                    "because": "It is led, and can do its work.",
                    "source": "note",
                },
                {"id": "otherwise", "level": "no"},
            ],
        },
    },
    "context": {"office": {"label": "Office", "values": {"small": "small", "large": "large"}}},
    "rules": [
        {"id": "no-mandate", "when": {"mandated": "none"}, "recommend": "stop", "because": "Nobody asked for it."},
        {"id": "needed", "when": {"need": "strong", "anchored": "yes"}, "recommend": "go", "because": "It is needed."},
        {"id": "wait", "recommend": "limit", "period": {"months": 24}, "because": "It may come."},
    ],
    "advice": [{"id": "staff-up", "when": {"staff": "one"}, "text": "Give it a team."}],
}
BRANCH: Document = {
    "id": "branch",
    "name": "The Branch",
    "traits": {
        "mandated": "some",
        "ministries": {
            "value": 9,
            "evidence": [{"source": "note", "finding": "Nine own a part.", "confidence": "high"}],
        },
        "results": "good",
        "delay": 6.5,
        "cost": "low",
        "form": "board",
        "staff": "team",
        "office": "large",
    },
}


def tree(change: Callable[[Document], object] | None = None) -> Document:
    """The tree, changed."""
    document = copy.deepcopy(TREE)
    if change:
        change(document)
    return document


def tree_without_scores() -> Document:
    """A tree in which rules decide everything: no criterion has a score, so there is no total."""

    def without_need(document: Document) -> None:
        need = document["criteria"].pop("need")
        capacity = document["criteria"]["anchored"]["criteria"]["capacity"]
        del capacity["thresholds"]
        capacity["rules"] = [
            {"id": "staffed", "when": {"staff": "team"}, "level": "strong"},
            {"id": "paired", "when": {"staff": "pair"}, "level": "partial"},
            {"id": "not", "level": "weak"},
        ]
        ministries = need["traits"]["ministries"]
        del ministries["weight"]
        for trait in (ministries, capacity["traits"]["staff"]):
            for value in trait["values"].values():
                del value["points"]
        document["traits"] |= {"ministries": ministries}
        document["rules"][1]["when"] = {"ministries": ">= some", "anchored": "yes"}

    return tree(without_need)


def branch(id: str = "branch", traits: Document | None = None, **fields: Any) -> Document:
    """A group for the tree: everything is known."""
    return {**BRANCH, "id": id, "name": id.title(), **fields, "traits": {**BRANCH["traits"], **(traits or {})}}


# ---- every form in which a document may be written

FORMS_OF_A_GROUP = """
id: example
name: 2024
short-name:
status: ended
established: 2021
mandate-until: 2027-06-30
lead: BLD
members: [no, 7]
sources:
  note: {title: {nb: Notat, nn: }, publisher: 3.1, date: 0999-12-31, url: ""}
published: {recommendation: continue, source: , finding: 5}
assessed: 2026-11
assessor: {id: anne, name: , unit: {nn: Eininga, en: }}
decisions:
  - {date: 2024, decided: time-limit}
  - {date: 2024-09, decided: continue, recommended: undetermined, by: 1, because: , until: 2027, review: , source: note}
actions: [{advice: broaden-secretariat}, {advice: broaden-secretariat, owner: BFD, due: 2027, status: done, note: 1}]
traits:
  horizon: unknown
  complexity: [complex]
  reach: {many: 0.3, several: 0.70}
  breadth: {value: [some, all]}
  leadership: {value: {case-level: 1}, evidence: []}
  secretariat: {value: several, evidence: [{}, {at: 3.1, date: 2024, confidence: , finding: {en: 1}}]}
"""
FORMS_OF_A_SET = """
id: example
version: 1.0
title: 1
subject: {nb: {one: sak, many: 5}, nn: , en: {one: case, many: cases}}
levels: [weak, strong]
recommendations: {stop: Stop, go: {en: Go}}
criteria:
  need:
    label: Need
    question:
    thresholds: {strong: 50.5}
    traits:
      horizon: {label: 5, weight: 2, values: {short: {points: 0, label: }, long: {points: 100.0}}}
    caps: [{when: {horizon: [short]}, at-most: weak}]
context:
  extra:
    label: Extra
    values: {a: word, b: {en: word}, c: {label: word}, d: {label: {nb: ord}}, e: {label: }, f: {}, g: {nb: ord, nn: }}
rules:
  - {id: lasting, when: {need: ">=strong"}, recommend: go, period: {months: 24, review: }, because: 1}
  - {id: other, when: {need: any}, recommend: stop, because: No need.}
advice: [{id: hurry, for: , text: {nn: Skund deg.}}, {id: wait, when: {horizon: <= short, extra: [a, b]}, text: Wait.}]
"""


# ---- folders and repositories


def write(folder: Path, criteria: Document | None, *groups: Document) -> Path:
    """A project's folder with these files and no others."""
    for inside in ("groups", "criteria"):
        shutil.rmtree(folder / inside, ignore_errors=True)
        (folder / inside).mkdir(parents=True)
    if criteria:
        (folder / "criteria" / "set.yaml").write_text(strategies.dump(criteria), "utf-8")
    for document in groups:
        (folder / "groups" / f"{document['id']}.yaml").write_text(strategies.dump(document), "utf-8")
    return folder


def git(folder: Path, *arguments: str) -> str:
    settings = ("user.name=a", "user.email=a@example.org", "commit.gpgsign=false", "core.hooksPath=/dev/null")
    if shutil.which("git") is None:
        pytest.skip("git is not here")
    command = ["git", *(word for setting in settings for word in ("-c", setting)), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout.decode().strip()


def commit(folder: Path) -> str:
    """Commits all that is in the folder; its commit."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=x")
    return git(folder, "rev-parse", "HEAD")


# ---- what was printed


def words(text: str) -> set[str]:
    """The words and numbers of a report, whatever draws its tables and marks its headings."""
    return set(re.findall(r"[^\W_]+", re.sub(r"<[^<>]*>|&\w+;|\\", " ", text)))


def report_of(ran: Ran) -> Document:
    document: Document = json.loads(ran.out)
    return document


def entries(ran: Ran) -> dict[str, Document]:
    """The groups of a report, by their ids."""
    return {entry["id"]: entry for entry in report_of(ran)["groups"]}


def moved(ran: Ran) -> list[str]:
    """The ids of the groups that moved from one recommendation to another, in the report of a `diff`."""
    assert ran.code == 0, ran.err
    return [entry["id"] for entry in report_of(ran)["groups"] if entry["moved"]]


STRONGEST = {
    "horizon": "persistent",
    "complexity": "wicked",
    "project-fit": "insufficient",
    "reach": "many",
    "ministry-fit": "insufficient",
    "leadership": "secretary-general",
    "breadth": "all",
    "engagement": "high",
}
"""Every trait that counts of the shipped set at its best: `continue`, by core-need, 100 of 100."""
