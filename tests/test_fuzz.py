"""Hostile inputs, made by hypothesis: the properties of `tests.fuzz.targets`, on every Python and without a guide."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import long
from tests.fuzz import seeds, targets
from tests.strategies import tries

WORDS = seeds.words()
GROUPS, CRITERIA = seeds.of("group"), seeds.of("criteria")

patient = settings(
    deadline=None, max_examples=tries(150), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def changed(first: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """Seeds with changes; hypothesis draws what to begin with and the number from which all else follows."""
    return st.builds(
        lambda data, other, number: seeds.mutated(data, Random(number), WORDS, other),
        st.sampled_from(first),
        st.sampled_from(first),
        st.integers(0, 2**32),
    )


words = st.sampled_from(WORDS)
soup = st.lists(words, max_size=60).map(lambda said: "".join(said).encode(errors="surrogatepass"))
deep = st.builds(lambda word, depth: list(seeds.deep(word, depth)), words, st.integers(1, 200)).flatmap(st.sampled_from)
extremes = st.one_of(
    deep.map(str.encode),
    st.builds(lambda word, times: (word * times).encode(), words, st.integers(100, 3000)),
    st.integers(0, 3000).map(lambda n: "".join(f"k{at}: {at}\n" for at in range(n)).encode()),
    st.builds(
        lambda sign, digits, exponent: f"id: x\nname: x\ntraits: {{t: {{a: {sign}{digits}e{exponent}}}}}\n".encode(),
        st.sampled_from(("", "-", "+", ".")),
        st.text("0123456789", min_size=1, max_size=400),
        st.integers(-10_000, 10_000),
    ),
)


def files(first: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    return st.one_of(changed(first), changed(first), changed(first), soup, extremes, st.binary(max_size=200))


@pytest.mark.long
@patient
@given(data=files(GROUPS))
def test_no_group_file_gets_past_what_is_promised(data: bytes) -> None:
    targets.group(data)


@pytest.mark.long
@patient
@given(data=files(CRITERIA))
def test_no_criteria_set_gets_past_what_is_promised(data: bytes) -> None:
    targets.criteria(data)


@patient
@given(data=st.one_of(changed(seeds.of("set")), soup, st.binary(max_size=60)))
def test_no_supposition_gets_past_what_is_promised(data: bytes) -> None:
    targets.supposition(data)


@settings(patient, max_examples=tries(20))
@given(
    data=st.one_of(
        changed(seeds.of("text")), soup, st.text(min_size=1, max_size=60).map(lambda t: t.encode(errors="replace"))
    )
)
def test_no_text_gets_past_what_is_promised(data: bytes) -> None:
    targets.text(data)


@pytest.mark.parametrize(
    "mark", [long(mark) if place % 8 else mark for place, mark in enumerate(seeds.MARKS)], ids=ascii
)
def test_no_mark_gets_past_what_is_promised(mark: str) -> None:
    """Each by itself, so that none is left to chance."""
    targets.text(mark.encode())


@pytest.mark.long
def test_the_seeds_are_of_each_kind() -> None:
    """A fuzzer that begins with nothing good finds nothing."""
    assert any(b"horizon" in seed for seed in GROUPS)
    assert any(b"hit-policy" in seed for seed in CRITERIA)
    assert len(GROUPS) > 100
    for name, target in targets.TARGETS.items():
        for seed in seeds.of(name)[:3]:
            target(seed)
