"""A criteria set with an error of shape tells what else is wrong with it, and nothing that only follows from that."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from kjerne.checks.run import reference_problems
from kjerne.model.documents import CriteriaSet
from kjerne.model.findings import DocumentPath, Problem
from kjerne.model.shape_problems import problems_of_shape
from kjerne.reading.full_yaml import build
from kjerne.reading.read import Contents, read_document
from kjerne.workspace.valid_part import problems_of_valid_part
from tests.builders import Document, long, tree
from tests.conftest import CRITERIA, ROOT


def read(file: str) -> Document:
    contents = read_document(file)
    assert isinstance(contents, Contents)
    data: Any = contents.data
    return dict(data)


SETS = {
    "shipped": read(CRITERIA.as_posix()),
    "tree": dict(build(json.dumps(tree()))),  # type: ignore[arg-type]
    "numbers": read((ROOT / "tests" / "bad" / "numbers.yaml").as_posix()),
}


def paths(data: Any, path: DocumentPath = ()) -> Iterator[DocumentPath]:
    """The paths of everything in a document."""
    yield path
    for step, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from paths(value, (*path, step))


def replaced(data: Document, path: DocumentPath, value: object) -> Any:
    """The document with this value in place of another."""
    copy: Any = deepcopy(data)
    holder = copy
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return copy


def further(data: Any) -> list[Problem]:
    """What is told beside the errors of shape; nothing of a set that has none."""
    try:
        CriteriaSet.model_validate(data)
    except ValidationError as error:
        shape = tuple(problems_of_shape(error, data, CriteriaSet))
        return list(problems_of_valid_part(data, shape, CriteriaSet, reference_problems))
    return []


@pytest.mark.parametrize("wrong", ["a text", long([{"a": 3}]), 7, long(None)], ids=repr)
@pytest.mark.parametrize("name", SETS)
def test_nothing_is_told_that_only_follows(name: str, wrong: object) -> None:
    """Whatever is of a wrong kind in a set that is otherwise right."""
    told = {
        path: [problem.id for problem in problems]
        for number, path in enumerate(paths(SETS[name]))
        if path and (wrong != 7 or number % 3 == 0) and (problems := further(replaced(SETS[name], path, wrong)))
    }
    assert told == {}


def test_names_that_refer_to_nothing_are_told_beside_any_error() -> None:
    wrong = replaced(SETS["shipped"], ("rules", 0, "recommend"), "go-on")
    wrong = replaced(wrong, ("criteria", "persistent", "source"), "nowhere")
    for path in (
        ("title",),
        ("levels", "weak"),
        ("rules", 1),
        ("criteria", "persistent", "weight"),
        ("advice", 0, "id"),
    ):
        told = {problem.path for problem in further(replaced(wrong, path, [{"a": 3}]))}
        assert told == {("rules", 0, "recommend"), ("criteria", "persistent", "source")}, path
