"""The valid part of a document whose shape is wrong in places: what else is wrong with it, as far as that can be known.

A group or a configuration: what is wrong is left out. A criteria set: so that the rest keeps its place and its names,
what is missing is filled in, and what is then said of it, or may follow from it, is not told.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import islice, takewhile
from typing import Any, TypeVar

from pydantic import ValidationError

from kjerne.checks.references import CRITERIA_CHECKS, sizes
from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.findings import DocumentPath, Problem, suggestion
from kjerne.model.parts import Model
from kjerne.model.plain_data import Data
from kjerne.model.shape_problems import problems_of_shape

M = TypeVar("M", bound=Model)


def problems_of_valid_part(
    data: Data, shape: Sequence[Problem], model: type[M], problems: Callable[[M], Iterable[Problem]]
) -> Iterator[Problem]:
    """The problems of a document beside those of its shape, `shape`; `problems` gives those of a valid one."""
    if model is CriteriaSet:
        return _of_criteria_set(data, shape)
    return _without_wrong_parts(data, shape, model, problems)


def _without_wrong_parts(
    data: Data, shape: Sequence[Problem], model: type[M], problems: Callable[[M], Iterable[Problem]]
) -> Iterator[Problem]:
    if not isinstance(data, dict):
        return
    remaining: Any = deepcopy(data)
    left_out = _left_out(remaining, shape)
    filled_in = {"id": FILLED_IN, "name": FILLED_IN} if model is Group else {}
    for _ in range(ROUNDS):
        try:
            document = model.model_validate({**filled_in, **remaining})
            break
        except ValidationError as error:
            shape = tuple(islice(problems_of_shape(error, remaining, model), MOST_MENDED))
            if any(problem.id == "missing-key" and not problem.path for problem in shape):
                return
            left_out |= _left_out(remaining, shape)
    else:
        return
    if model is Group and "criteria" in data and "criteria" not in remaining:
        return  # which set it is judged by is not known
    for problem in problems(document):
        follows = {
            "unknown-source": remaining.get("sources") != data.get("sources"),
            "id-not-file-name": "id" not in remaining,
            "shares-not-one": problem.path[:2] in left_out,
            "published-disagrees": any(path[:1] == ("traits",) for path in left_out),
        }
        if not follows.get(problem.id):
            yield problem


def _left_out(remaining: Any, shape: Iterable[Problem]) -> set[DocumentPath]:
    """Take out of a document what these problems are about; the beginnings of their paths, as long as a trait's.

    A list goes as a whole, since its other items would move; so does what lacks a key.
    """
    beginnings = set()
    for problem in shape:
        beginnings.add(problem.path[:2])
        keys = tuple(takewhile(lambda step: isinstance(step, str), problem.path))
        holder = remaining
        for step in keys[:-1]:
            holder = holder.get(step, {}) if isinstance(holder, dict) else {}
        if keys and isinstance(holder, dict):
            holder.pop(keys[-1], None)
    return beginnings


# ---- a criteria set

FILLED_IN = "filled-in-by-kjerne"
"""The id or text that stands in for what is missing or wrong."""
PARTS: dict[str, Data] = {
    "rules": [{}],
    "recommendations": [FILLED_IN, f"{FILLED_IN}-too"],
    "values": {FILLED_IN: {}},
    "when": {FILLED_IN: FILLED_IN},
    "months": 1,
}
"""What is filled in for a key that is missing and is not a text; what it lacks itself is filled in afterwards."""
LISTS_OF_PARTS = ("rules", "caps", "advice")
ROUNDS = 8
"""How often a set is mended: a list of rules, a rule in it and its recommendation may have to be, one after another."""
MOST_MENDED = 1000
"""The most problems of shape that are mended in one round."""

OF_ORDER = ("points-not-rising", "numbers-not-in-order", "number-without-order", "from-without-number")
"""Ids of problems that may follow where the values of a trait are wrong."""
ANY_PART = ("criteria", "traits", "levels", "thresholds", "rules", "context", "values")
WITHOUT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("missing-key", "thresholds-and-rules", "rules-under-points"), ANY_PART),
    **dict.fromkeys(("caps-on-subtotal", "caps-without-points"), ANY_PART),
    "first-threshold": ("levels",),
    "unknown-source": ("sources",),
    "unknown-level": ("levels",),
    "unknown-step": ("levels", "values"),
    "unknown-value": ("values",),
    "unknown-criterion": ("criteria",),
    "unknown-trait": ("criteria", "traits", "context"),
    "unknown-input": ("criteria", "traits", "context"),
}
"""The keys without whose entries a problem may be told that there is not; by the problem's id."""


def _of_criteria_set(data: Data, shape: Sequence[Problem]) -> Iterator[Problem]:
    """The names in a criteria set that refer to nothing, and the like, without what may follow from what is wrong."""
    if not isinstance(data, dict):
        return
    mended = _Mended(data)
    for _ in range(ROUNDS):
        for problem in shape:
            mended.mend(problem)
        try:
            document = CriteriaSet.model_validate(mended.data)
        except ValidationError as error:
            shape = tuple(islice(problems_of_shape(error, mended.data, CriteriaSet), MOST_MENDED))
            continue
        checks = (check for check in CRITERIA_CHECKS if check is not sizes)
        yield from (problem for check in checks for problem in check(document) if not mended.may_explain(problem))
        return


class _Mended:
    """A criteria set in which what is missing is filled in, and what is wrong replaced or else left out.

    `wrong` are the paths of all this, `lost` the names that stood there.
    """

    def __init__(self, data: dict[str, Data]) -> None:
        self.data: Any = deepcopy(data)
        self.wrong: set[DocumentPath] = set()
        self.lost: set[str] = set()

    def mend(self, problem: Problem) -> None:
        """Mend what the problem of shape is about."""
        path = problem.path
        if problem.id == "missing-key":
            path = (*path, str(problem.words["name"]))
        if not path:
            return
        holder = self.data
        for step in path[:-1]:
            if not _holds(holder, step):
                return
            holder = holder[step]
        last, again = path[-1], path in self.wrong
        self.wrong.add(path)
        if problem.id == "missing-key" and isinstance(holder, dict):
            holder[last] = deepcopy(PARTS.get(str(last), FILLED_IN))
        elif _holds(holder, last):
            self.lost.update(_names(holder[last], {"levels", "recommendations"}.intersection(path)), (str(last),))
            if isinstance(holder, list):
                holder[int(last)] = {} if path[-2] in LISTS_OF_PARTS else FILLED_IN
            elif again or problem.part == "key" or isinstance(holder[last], dict):
                del holder[last]
            else:
                holder[last] = FILLED_IN

    def may_explain(self, problem: Problem) -> bool:
        """Whether a problem of the mended set may only follow from what was wrong, so that it is not told."""
        path, id = problem.path, problem.id
        if id == "missing-key":
            path = (*path, str(problem.words["name"]))
        if any(path[:end] in self.wrong for end in range(1, len(path) + 1)):
            return True
        names = {name for word in problem.words.values() for name in (word if isinstance(word, tuple) else (word,))}
        if any(name in self.lost or str(name).startswith(FILLED_IN) for name in (*names, *problem.candidates)):
            return True
        if problem.candidates:  # a name that was wrong, such as Lasting, may be spelt right here
            nearest = suggestion(str(problem.words["name"]), self.lost).get("nearest")
            if nearest and nearest not in problem.candidates:
                return True
        return any(_may_follow(id, path, wrong) for wrong in self.wrong)


def _may_follow(id: str, path: DocumentPath, wrong: DocumentPath) -> bool:
    """Whether a problem with this id and path may only follow from what was wrong at another path."""
    if id == "late-review":
        return wrong[:-1] == path[:-1]
    if id == "unknown-criterion" and wrong == ("traits",):
        return True
    if id in OF_ORDER:
        of_trait = wrong[-1] in ("ordered", "number") and path[: len(wrong) - 1] == wrong[:-1]
        return of_trait or wrong[: len(path)] == path
    needed = WITHOUT.get(id, ())
    # A criterion that is wrong as a whole hides its traits; a level that is, which is the first.
    return wrong[-1] in needed or any(key in needed and wrong[-2:-1] == (key,) for key in ("criteria", "levels"))


def _holds(holder: Any, step: object) -> bool:
    return step in holder if isinstance(holder, dict) else isinstance(holder, list) and step in range(len(holder))


def _names(data: Data, of_scale: Collection[object]) -> Iterator[str]:
    """The names in a part of a document: its keys; in a scale, the words of its texts too."""
    waiting: list[Data] = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and of_scale:
            yield from one.split(", ")
