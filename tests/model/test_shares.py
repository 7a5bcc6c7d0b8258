"""Shares as fractions, `1/3`: exact wherever shares are read, added, judged, compared, told and written."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kjerne.checks.group_references import coded_values
from kjerne.engine.compile import compile_set
from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.shares import WrittenFraction, wrong_sum
from kjerne.output import group_file
from kjerne.output.words import Vocabulary
from kjerne.reading.full_yaml import build
from tests.builders import entries, group, small, write
from tests.conftest import Run


def test_a_fraction_is_exact_and_written_as_it_was() -> None:
    share = WrittenFraction("2/6")
    assert (share, str(share), hash(share)) == (Fraction(1, 3), "2/6", hash(Fraction(1, 3)))
    for same in (copy.copy(share), copy.deepcopy(share), pickle.loads(pickle.dumps(share))):
        assert (same, str(same)) == (share, "2/6")


@pytest.mark.parametrize(
    ("shares", "wrong"),
    [
        (["1/3", "2/3"], None),
        (["1/3", "1/6", "0.5"], None),
        (["0/5", "1"], None),
        (["1/3", "1/3"], "2/3"),
        (["1/3", "0.3"], "19/30"),
        (["0.3", "0.6"], "0.9"),
        (["1/3", "0.333333333333333333333333333", "1/3"], "2999999999999999999999999999/3000000000000000000000000000"),
    ],
)
def test_shares_are_added_exactly(shares: list[str], wrong: str | None) -> None:
    assert wrong_sum([WrittenFraction(each) if "/" in each else Decimal(each) for each in shares]) == wrong


@given(st.lists(st.fractions(0, 1, max_denominator=10**30), min_size=1, max_size=40), st.data())
def test_a_sum_is_wrong_where_it_is_not_one(shares: list[Fraction], data: st.DataObject) -> None:
    rest = 1 - sum(shares)
    completed = [WrittenFraction(f"{each.numerator}/{each.denominator}") for each in (*shares, rest)]
    assert wrong_sum(completed) is None
    off = Fraction(data.draw(st.sampled_from([-1, 1])), 10**30 + 57)
    told = wrong_sum([*completed, WrittenFraction(f"{off.numerator}/{off.denominator}")])
    assert told is not None
    assert (Fraction(told) < 1) == (off < 0)
    assert len(told) < 100


def test_thirds_weigh_as_thirds() -> None:
    criteria = CriteriaSet.model_validate(small())
    engine = compile_set(criteria)
    one = Group.model_validate(group("one", {"lead": "low", "pace": {"slow": "1/3", "fast": "2/3"}}))
    assert list(coded_values(one, criteria)) == []
    outcomes = engine.evaluate({id: each.value for id, each in one.traits.items()}).outcomes
    assert sorted(outcome.share for outcome in outcomes) == [Fraction(1, 3), Fraction(2, 3)]


def test_a_group_file_is_written_with_its_fractions() -> None:
    criteria = CriteriaSet.model_validate(small())
    one = Group.model_validate(group("one", {"pace": {"slow": "2/6", "fast": "2/3"}}))
    text = group_file.write(one, Vocabulary(criteria, "en"), date(2026, 11, 29))
    assert "    slow: 2/6\n    fast: 2/3\n" in text
    again = Group.model_validate(build(text))
    assert again.traits["pace"] == one.traits["pace"]


def test_a_file_with_fractions_is_judged_told_compared_and_supposed(run: Run, here: Path) -> None:
    write(here, small(), group("one", {"lead": "low", "pace": {"slow": "1/3", "fast": "2/3"}}))
    entry = entries(run("evaluate", "--format", "json"))["one"]
    assert sorted(each["share"] for each in entry["possible"]) == [0.3333, 0.6667]
    write(here, small(), group("one", {"lead": "low"}))
    ran = run("evaluate", "--format", "json", "--set", "pace={slow: 1/3, fast: 2/3}")
    supposed = entries(ran)["one"]
    assert supposed["possible"] == entry["possible"]
    assert supposed["supposed"][0]["to"] == {"slow": 1 / 3, "fast": 2 / 3}
    for name in ("page.html", "memo.docx", "book.xlsx"):
        assert run("evaluate", "--output", name, "--set", "pace={slow: 1/3, fast: 2/3}").code == 0
    for name, pace in {"old": {"slow": "1/3", "fast": "2/3"}, "new": {"slow": 0.5, "fast": "1/2"}}.items():
        (here / name).mkdir()
        write(here / name, small(), group("one", {"lead": "low", "pace": pace}))
    (compared,) = json.loads(run("diff", "old", "new", "--format", "json").out)["groups"]
    told = json.dumps(compared)
    assert json.dumps({"slow": 1 / 3, "fast": 2 / 3}) in told
    assert json.dumps({"slow": 0.5, "fast": 0.5}) in told


BAD = {
    "1/0": (11, "1/0 is no share: nothing can be divided by 0; write a fraction such as 1/3 [not-a-number]"),
    "-1/3": (11, "-1/3 does not fit; write a share from 0 to 1 [out-of-range]"),
    "4/3": (11, "4/3 does not fit; write a share from 0 to 1 [out-of-range]"),
    "1 / 3": (
        11,
        "1 / 3 is no share; write a decimal such as 0.25, or a fraction of whole numbers without spaces, such as 1/3 "
        "[not-a-number]",
    ),
    "01/3": (11, "01/3 is no share; write a decimal"),
    "1/" + "3" * 31: (11, "the number has more than 30 digits; shorten it [number-too-long]"),
    "1" * 31 + "/3": (11, "the number has more than 30 digits; shorten it [number-too-long]"),
    "1/3": (3, "the shares sum to 5/6, not to 1; correct them [shares-not-one]"),
}


@pytest.mark.parametrize("share", BAD)
def test_a_bad_share_has_a_place_and_a_plain_sentence(run: Run, here: Path, share: str) -> None:
    write(here, small())
    (here / "groups").mkdir(exist_ok=True)
    text = f"id: one\nname: One\ntraits:\n  pace: {{slow: {share}, fast: 1/2}}\n"
    (here / "groups" / "one.yaml").write_text(text, encoding="utf-8")
    column, said = BAD[share]
    column = 3 if column == 3 else text.splitlines()[3].index(share) + 1
    assert f"one.yaml:4:{column}: error: {said}" in run("check", "--lang", "en").out
    supposed = run("evaluate", "--lang", "en", "--set", f"pace={{slow: {share}, fast: 1/2}}", "groups")
    assert supposed.code == 2


def test_a_bad_share_in_set_is_told_as_in_a_file(run: Run, here: Path) -> None:
    write(here, small(), group("one"))
    for share in ("1/0", "1 / 3", "1/" + "3" * 31):
        told = run("evaluate", "--lang", "en", "--set", f"pace={{slow: {share}, fast: 1/2}}").err
        assert BAD[share][1].partition(" [")[0] in told
