"""The quick reading of simple files: what it accepts means what it means to libyaml, and it accepts what it is for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kjerne.model.plain_data import Data
from kjerne.reading import fast_yaml
from kjerne.reading.full_yaml import build, examine
from kjerne.reading.refusals import MAX_DEPTH, RefusedError, UnreadableError
from kjerne.reading.text import decode, read
from tests.bench import corpus
from tests.conftest import CRITERIA, GROUPS, ROOT, yaml_suite

TEXTS = (
    *(
        "a",
        "b-c",
        "æ ø",
        "日本",
        "A b",
        "it's",
        'a "b"',
        "a#b",
        "a:b",
        "a,b",
        "a]b",
        "a}b",
        "a_b",
        "x y ",
        "a?b",
        "a\\b",
    ),
    *(
        "http://x.y/z?q=1",
        "null",
        "Null",
        "true",
        "nei",
        "no",
        "n",
        "f",
        "2024-06",
        "1",
        "010",
        "0.5",
        "1e3",
        "1.",
        "٣",
        "²",
    ),
    *('"q"', "'q'", '""', "''", '"a\\n"', "'it''s'", '"a: b # c"', "'a: b'", '"a" b', "'a' # c", "~", "-1", ".5", "+1"),
    *(
        "[a, b]",
        "[a,b]",
        "[ a ]",
        "[]",
        "[a, ]",
        "[a: b]",
        "[1, null]",
        "[a, [b]]",
        "[a] # c]",
        "[a]#c",
        "['a', \"b\"]",
    ),
    *(
        "{a: b}",
        "{ a: b }",
        "{a: b,c: d}",
        "{}",
        "{a: }",
        "{a}",
        "{a:b}",
        "{a: b, a: c}",
        "{a: {b: c}}",
        "{a: 1, b: null}",
    ),
    *("[http://x, b]", "{u: http://x.y/}", "{a: b?}", "{null: a}", "[a b]", "[a #b]", "{a: b #c}", "a: b", "a:", "- a"),
    *(
        "&x",
        "*x",
        "!t",
        "<<",
        "@",
        "`",
        "%",
        "?",
        ">",
        ">-",
        "|",
        "|-",
        ">+",
        "|2",
        "\u00a0",
        "a\tb",
        "# c",
        "#c",
        "---",
    ),
)
KEYS = st.sampled_from(
    ("a: ", "b: ", "c:  ", "d-e: ", "a:", "null: ", "A: ", "a_b: ", "1: ", "? ", "- ", "- a: ", "-   b: ", "")
)
LINES = st.builds(
    lambda indent, key, text, comment: f"{' ' * indent}{key}{text}{comment}",
    st.sampled_from((0, 0, 0, 2, 2, 4, 1, 3)),
    KEYS,
    st.sampled_from(("", *TEXTS)) | st.text("ab1 :,#?'\"-[]{}.éN~", max_size=6),
    st.sampled_from(("", "", "", " ", " # c", "#c")),
)
NESTED = st.sampled_from(
    ("a:", "b:", "a:\n- b", "a:\n  - b", "- a:", "a: >-\n  x\n  y", "b: |\n    x\n     y", "c: >\n  x\n\n")
)


def same(one: Any, other: Any) -> bool:
    """Whether two data are the same, to the types and the order of keys."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def agrees(text: str) -> bool:
    """Whether the text is simple; if it is, both readings must come to the same."""
    quick = fast_yaml.build(text)
    if quick is None:
        return False
    assert same(quick, build(text)), text
    assert_places_agree(text, quick)
    return True


def assert_places_agree(text: str, data: Data) -> None:
    """Whatever a problem is about, both readings must find it at the same place, be it there or left out."""
    closely = examine(text)
    there = [path for path in closely.values if "\0" not in path]
    paths = [*there, *((*path, step) for path in there for step in ("value", "not-there", 0))]
    all_at_once = fast_yaml.examine(text, data, paths)
    for number, path in enumerate(paths):
        quickly = all_at_once if number % 97 else fast_yaml.examine(text, data, [path])  # one alone now and then
        assert quickly.known(path) == closely.known(path), (text, path)
        assert quickly.place(path, "key") == closely.place(path, "key"), (text, path)
        assert quickly.place(path, "value") == closely.place(path, "value"), (text, path)


@pytest.mark.long
@settings(max_examples=2000)
@given(st.lists(LINES | NESTED, min_size=1, max_size=7), st.sampled_from(("\n", "\n", "", "\n\n", "  \n")))
def test_what_is_simple_means_what_it_means_to_libyaml(lines: list[str], end: str) -> None:
    text = "\n".join(lines) + end
    agrees(decode(text.encode()))


@pytest.mark.long
@settings(max_examples=1000)
@given(st.data())
def test_a_slip_in_a_simple_file_is_not_read_past(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([*map(read, map(str, sorted(GROUPS.glob("*.yaml"))))]))
    at = data.draw(st.integers(0, len(text) - 1))
    slip = data.draw(
        st.sampled_from(("", " ", "  ", "\n", "\n  ", "#", " #", ":", ": ", "- ", '"', "'", "[", "}", ",", ">-\n", "1"))
    )
    agrees(text[:at] + slip + text[at + data.draw(st.integers(0, 3)) :])


def test_the_bad_files_are_read_alike() -> None:
    files = (ROOT / "tests" / "bad").rglob("*.yaml")
    simple_ones = 0
    for file in files:
        try:
            simple_ones += agrees(read(str(file)))
        except UnreadableError:
            continue
    assert simple_ones > 20


@pytest.mark.parametrize("file", [*sorted(GROUPS.glob("*.yaml")), CRITERIA], ids=lambda file: file.stem)
def test_the_shipped_files_are_simple(file: Path) -> None:
    assert agrees(read(str(file)))


def test_the_yaml_test_suite_is_read_alike() -> None:
    assert sum(agrees(decode(case["yaml"].encode())) for case in yaml_suite()) > 5


@pytest.mark.long
def test_what_the_benchmark_measures_is_simple() -> None:
    assert all(agrees(text) for _, text in corpus.groups(200))


@pytest.mark.parametrize("depth", [10, 27, 40, 2000])
def test_deep_nesting_is_left_to_the_reading_that_refuses_it(depth: int) -> None:
    text = "".join(f"{'  ' * level}a:\n" for level in range(depth)) + f"{'  ' * depth}a: b\n"
    assert agrees(text) == (depth < MAX_DEPTH - 1)


@pytest.mark.parametrize("text", ["", "\n", "# c\n", "a: b", "a: b\r\n", "a:\tb\n", f"a: {'b' * fast_yaml.LONGEST}\n"])
def test_what_is_not_simple_is_left_alone(text: str) -> None:
    assert fast_yaml.build(text) is None


@pytest.mark.parametrize(
    "text", ["a: b: c\n", "a: [b\n", 'a: "b\n', "a: b\n c: d\n", "a: b\na: c\n", "a: &x b\n", "a: !t b\n", "1: a\n"]
)
def test_what_is_refused_is_not_simple(text: str) -> None:
    assert fast_yaml.build(text) is None
    with pytest.raises(RefusedError):
        build(text)
