"""One contender of the comparison in memory, run with the Python that has it: `contenders.py NAME WORK`.

WORK is a JSON file, as `memory` writes it. The contender goes over the groups twice: it has met none of them before the
first pass, and all of them before the second. Prints the seconds of both passes, and what it answered: of each group
the recommendations that are possible, with their shares if it says.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, TypedDict

Work = Mapping[str, Any]
Answer = dict[str, float | None]
Contender = tuple[Callable[[], Sequence[Any]], Callable[[Any], Answer]]
"""A pass over the groups, which is timed, and what makes an answer out of each of its results."""

PASSES = ("first", "again")


def engine(work: Work) -> Contender:
    """The project's own engine: exact shares, scores and levels with every answer."""
    loaded, _ = import_module("kjerne.workspace.criteria_sets").load_criteria(work["criteria"])
    compiled = loaded.engine
    groups = [{trait: _coding(value) for trait, value in group.items()} for group in work["groups"]]
    return (
        lambda: [compiled.evaluate(codings) for codings in groups],
        lambda result: {outcome.recommendation: float(outcome.share) for outcome in result.outcomes},
    )


def _coding(written: Any) -> Any:
    if isinstance(written, dict):
        return {value: Decimal(share) for value, share in written.items()}
    return tuple(written) if isinstance(written, list) else written


def zen(work: Work) -> Contender:
    """zen-engine's batch call, from the traits to the recommendation."""
    loader = {"type": "static", "content": {"table": work["jdm"]}}
    decisions = import_module("zen").ZenEngine({"loader": loader})
    requests = [
        {"key": "table", "context": {trait.replace("-", "_"): value for trait, value in group.items()}}
        for group in work["groups"]
    ]
    return (
        lambda: decisions.evaluate_batch(requests),
        lambda result: {result["data"]["result"]["recommendation"]: 1.0},
    )


def dexi_set(work: Work) -> Contender:
    """DEXiPy with sets: which recommendations are possible."""
    return _dexi(work, "set", lambda chosen: set(chosen) if len(chosen) > 1 else next(iter(chosen)))


def dexi_prob(work: Work) -> Contender:
    """DEXiPy with distributions: how likely each recommendation is."""
    return _dexi(work, "prob", lambda chosen: [chosen.get(index, 0.0) for index in range(max(chosen) + 1)])


def _dexi(work: Work, method: str, form: Callable[[dict[int, float]], object]) -> Contender:
    model = import_module("dexipy.parse").read_dexi_from_string(work["dexi"])
    alternatives = [
        {"name": str(number)} | {trait: form(_chosen(group[trait], values)) for trait, values in work["traits"].items()}
        for number, group in enumerate(work["groups"])
    ]

    def answer(result: Any) -> Answer:
        found = result["recommendation"]
        if isinstance(found, list):
            return {work["recommendations"][index]: share for index, share in enumerate(found) if share}
        return {work["recommendations"][index]: None for index in (found if isinstance(found, set) else {found})}

    # In place, which spares it a deep copy of what it is given.
    return lambda: model.evaluate(alternatives, method=method, in_place=True), answer


def _chosen(coding: Any, values: Sequence[str]) -> dict[int, float]:
    """The values that a trait may have, by their place on the scale, with their shares."""
    if isinstance(coding, dict):
        return {values.index(value): float(share) for value, share in coding.items()}
    some = values if coding == "unknown" else [coding] if isinstance(coding, str) else coding
    return {values.index(value): 1 / len(some) for value in some}


CONTENDERS = {"engine": engine, "zen": zen, "dexi-set": dexi_set, "dexi-prob": dexi_prob}


class Pass(TypedDict):
    """The seconds of one pass over the groups, and the answers."""

    seconds: float
    answers: list[Answer]


def timed(contender: Contender) -> dict[str, Pass]:
    """The passes of a contender that has met no group so far, by their kind."""
    run, answer = contender
    return {kind: _timed_pass(run, answer) for kind in PASSES}


def _timed_pass(run: Callable[[], Sequence[Any]], answer: Callable[[Any], Answer]) -> Pass:
    gc.collect()  # what was left behind before is not this pass's to clear away
    start = time.perf_counter()
    results = run()
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "answers": [answer(result) for result in results]}


def main() -> None:
    """Make one contender, which is not timed, and time it."""
    name, work = sys.argv[1:]
    print(json.dumps(timed(CONTENDERS[name](json.loads(Path(work).read_bytes())))))


if __name__ == "__main__":
    main()
