"""The engine in memory, against zen-engine and DEXiPy on the same decision: same groups, same answers, then the time.

zen-engine gets the whole decision as a JDM graph: an expression node that makes scores and levels of the traits, and
the rules as a decision table. It knows no unknown traits. DEXiPy gets a tree of tables, one for each criterion with
every combination of its traits (36, 9 and 27 rows) and one for the levels (27 rows): no scores are left to work out.

The engine remembers what it has worked out, so the first pass over groups that it never met and a later one are timed
apart, with a new process for each contender in each round. No two groups are alike, but their parts come back: in a
first pass too, the engine may have met a criterion's traits, coded like this, in an earlier group.
"""

import json
import subprocess
from collections.abc import Callable, Sequence
from itertools import pairwise, product
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from kjerne.engine import rule_table
from kjerne.engine.cells import allowed
from kjerne.engine.compile import compile_set
from kjerne.model.documents import ANY, CriteriaSet, Criterion
from kjerne.workspace.criteria_sets import load_criteria
from kjerne.workspace.find import SHIPPED_CRITERIA
from tests.bench.contenders import PASSES, Answer, Pass
from tests.bench.processes import environment

GROUPS = 1000
SCRIPT = Path(__file__).with_name("contenders.py")


class Task(NamedTuple):
    """Groups, no two alike, that are evaluated in one go, and who can: `engine`, `zen`, `dexi-set`, `dexi-prob`."""

    name: str
    contenders: tuple[str, ...]
    groups: tuple[dict[str, Any], ...]


class DisagreementError(Exception):
    """A contender does not answer as the engine does, so there is nothing to compare."""


def tasks(criteria: CriteriaSet, seed: int = 0) -> tuple[Task, Task]:
    """Known groups, and groups of which a good third of the traits are open."""
    random = Random(seed)
    scales = _scales(criteria)
    known = _different(lambda: {trait: random.choice(values) for trait, values in scales.items()})
    some = _different(lambda: {trait: _open(random, values) for trait, values in scales.items()})
    return (
        Task("known", ("engine", "zen", "dexi-set"), known),
        Task("unknowns", ("engine", "dexi-set", "dexi-prob"), some),
    )


def _different(group: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    groups: dict[str, dict[str, Any]] = {}
    while len(groups) < GROUPS:
        made = group()
        groups[json.dumps(made, sort_keys=True)] = made
    return tuple(groups.values())


def _open(random: Random, values: Sequence[str]) -> Any:
    form = random.random()
    if form < 0.25:
        return "unknown"
    if form < 0.35:
        return sorted(random.sample(values, 2))
    if form < 0.4:
        return dict(zip(random.sample(values, 2), ("0.3", "0.7"), strict=True))
    return random.choice(values)


def _scales(criteria: CriteriaSet) -> dict[str, list[str]]:
    return {id: list(trait.values) for each in criteria.criteria.values() for id, trait in each.traits.items()}


# ---- the decision, in the contenders' forms


def jdm(criteria: CriteriaSet) -> dict[str, Any]:
    """The criteria set as a JDM graph. Its caps must lower to the worst level, as those of the shipped set do."""
    expressions = []
    for id, criterion in criteria.criteria.items():
        name = _name(id)
        expressions += [(f"{name}_score", _score(criterion)), (name, _level(f"$.{name}_score", criterion, criteria))]
    rules = [
        {"_id": rule.id, "recommendation": f"'{rule.recommend}'", "rule": f"'{rule.id}'"}
        | {_name(id): _cell(rule.when.get(id, ANY), tuple(criteria.levels)) for id in criteria.criteria}
        for rule in criteria.rules
    ]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": _name(id), "name": id, "field": _name(id)} for id in criteria.criteria],
        "outputs": [{"id": name, "name": name, "field": name} for name in ("recommendation", "rule")],
        "rules": rules,
    }
    scores = {"expressions": [{"id": name, "key": name, "value": value} for name, value in expressions]}
    nodes: list[dict[str, Any]] = [
        {"id": "input", "type": "inputNode"},
        {"id": "scores", "type": "expressionNode", "content": scores},
        {"id": "rules", "type": "decisionTableNode", "content": table},
        {"id": "output", "type": "outputNode"},
    ]
    steps = [(one["id"], other["id"]) for one, other in pairwise(nodes)]
    return {
        "nodes": [{"name": node["id"], **node} for node in nodes],
        "edges": [{"id": one, "sourceId": one, "targetId": other, "type": "edge"} for one, other in steps],
    }


def _name(id: str) -> str:
    return id.replace("-", "_")


def _score(criterion: Criterion) -> str:
    terms = []
    for id, trait in criterion.traits.items():
        points = "0"
        for value, scored in trait.values.items():
            points = f"({_name(id)} == '{value}' ? {scored.points} : {points})"
        terms.append(f"{trait.weight} * {points}")
    return f"({' + '.join(terms)}) / {sum(trait.weight for trait in criterion.traits.values())}"


def _level(score: str, criterion: Criterion, criteria: CriteriaSet) -> str:
    worst, *others = criteria.levels
    level = f"'{worst}'"
    for name in others:
        level = f"({score} >= {criterion.thresholds[name]} ? '{name}' : {level})"
    for cap in criterion.caps:
        assert cap.at_most == worst
        holds = (
            f"{_name(id)} in {[value for value, ok in zip(values, allowed(cell, values), strict=True) if ok]}"
            for id, cell in cap.when.items()
            for values in [tuple(criterion.traits[id].values)]
        )
        level = f"({' and '.join(holds)} ? '{worst}' : {level})"
    return level


def _cell(cell: Any, levels: tuple[str, ...]) -> str:
    let_through = allowed(cell, levels)
    return "" if all(let_through) else ", ".join(f"'{x}'" for x, ok in zip(levels, let_through, strict=True) if ok)


def dexi(criteria: CriteriaSet) -> str:
    """The criteria set as a DEXi model, its tables filled in by the engine."""
    compiled = compile_set(criteria)
    levels, recommendations = tuple(criteria.levels), tuple(criteria.recommendations)
    inner = ""
    for id, criterion in criteria.criteria.items():
        scales = {trait: tuple(each.values) for trait, each in criterion.traits.items()}
        below = "".join(_attribute(trait, values) for trait, values in scales.items())
        reached = [
            compiled.evaluate(dict(zip(scales, values, strict=True))).criteria[id].level
            for values in product(*scales.values())
        ]
        inner += _attribute(id, levels, [levels.index(level or "") for level in reached], below)
    rules = {
        tuple(rule_table.set_table(criteria).combination(index).values()): compiled.rules[rule].level
        for index, rule in enumerate(compiled.table)
    }
    rows = [rules[combination] for combination in product(levels, repeat=len(criteria.criteria))]
    return f"<DEXi>{_attribute('recommendation', recommendations, rows, inner)}</DEXi>"


def _attribute(name: str, scale: Sequence[str], table: Sequence[int] = (), inner: str = "") -> str:
    values = "".join(f"<SCALEVALUE><NAME>{escape(value)}</NAME></SCALEVALUE>" for value in scale)
    function = f"<FUNCTION><LOW>{''.join(map(str, table))}</LOW></FUNCTION>" if table else ""
    return f"<ATTRIBUTE><NAME>{name}</NAME><SCALE>{values}</SCALE>{function}{inner}</ATTRIBUTE>"


# ---- running


def run(scratch: Path, own: str, peers: str | None, rounds: int) -> dict[str, list[float]]:
    """The seconds that one group takes, `<task>/<pass>/<contender>`, a round each.

    `own` is the Python that has kjerne; the peers are left out where theirs is not named. Raises `DisagreementError`
    before any figure is given.
    """
    loaded, findings = load_criteria(SHIPPED_CRITERIA)
    assert loaded is not None, findings
    criteria = loaded.criteria
    common = {
        "criteria": SHIPPED_CRITERIA,
        "traits": _scales(criteria),
        "recommendations": list(criteria.recommendations),
        "jdm": jdm(criteria),
        "dexi": dexi(criteria),
    }
    seconds: dict[str, list[float]] = {}
    for task in tasks(criteria):
        work = scratch / f"{task.name}.json"
        work.write_text(json.dumps({**common, "groups": task.groups}))
        pythons = {name: own if name == "engine" else peers for name in task.contenders}
        there = {name: python for name, python in pythons.items() if python is not None}
        seconds |= {f"{task.name}/{kind}/{name}": [] for kind in PASSES for name in there}
        for _ in range(rounds):
            said = {name: _said(python, name, work) for name, python in there.items()}
            right = said["engine"]["first"]["answers"]
            for name, kind in product(there, PASSES):
                compare(name, said[name][kind]["answers"], right, task.groups)
                seconds[f"{task.name}/{kind}/{name}"].append(said[name][kind]["seconds"] / len(task.groups))
    return seconds


def _said(python: str, name: str, work: Path) -> dict[str, Pass]:
    line = (python, str(SCRIPT), name, str(work))
    done = subprocess.run(line, env=environment(checkout=True), stdout=subprocess.PIPE, check=True)
    said: dict[str, Pass] = json.loads(done.stdout)
    return said


def compare(name: str, given: Sequence[Answer], wanted: Sequence[Answer], groups: Sequence[object]) -> None:
    """Raise `DisagreementError` where a contender finds other recommendations possible, or other shares."""
    for group, answer, right in zip(groups, given, wanted, strict=True):
        if answer.keys() != right.keys() or any(
            share is not None and abs(share - (right[each] or 0)) > 1e-9 for each, share in answer.items()
        ):
            raise DisagreementError(f"{name} answers {answer}, the engine {right}, of {group}")
