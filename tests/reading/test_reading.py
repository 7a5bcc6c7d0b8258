"""Reading text: what it means, what is refused, and where; with libyaml and with PyYAML's own parser alike."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.findings import Span
from kjerne.model.plain_data import Data
from kjerne.reading import full_yaml
from kjerne.reading.full_yaml import Parser, build, examine
from kjerne.reading.pure_parser import PureParser
from kjerne.reading.refusals import RefusedError, UnreadableError
from kjerne.reading.text import FORBIDDEN, decode
from kjerne.texts.wording import texts
from tests.conftest import yaml_suite
from tests.strategies import YAML_MARKS, dump, tries

PARSERS = {"libyaml": Parser, "pure": PureParser}

# The parser is the same for every example, so its fixture need not be made anew for each.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    name: str = request.param
    monkeypatch.setattr(full_yaml, "Parser", PARSERS[name])
    return name


def each(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(name, PARSERS, indirect=True)


def built(text: str) -> tuple[bool, Data]:
    """Whether the fast walk accepts a text, and its data."""
    try:
        return True, build(text)
    except RefusedError:
        return False, None


# ---- the YAML test suite

# Not YAML, but libyaml takes it for YAML: comments without a space, stray indicators, and the like.
WRONGLY_ACCEPTED = {
    "libyaml": {"9C9N", "9JBA", "CVW2", "DK95/01", "G5U8", "QB6E", "S98Z", "SU5Z", "X4QW", "Y79Y/003", "YJV2"},
    "pure": {"9C9N", "9JBA", "CVW2", "DK95/01", "G5U8", "QB6E", "S98Z", "SU5Z", "Y79Y/003", "YJV2"},
}
# YAML that both take for something else.
MISREAD = {
    "652Z": "a ? right before a word, in braces: taken for the mark of a key",
    "HM87/01": "the same, in brackets",
    "JEF9/02": "a block of text whose only line is blank and does not end",
    "L24T/01": "the same, for its last line",
}
# Where PyYAML's own parser does not see a file as libyaml does, and making it do so would mean to write it anew.
PURE_DIFFERS = {
    "96NN/00": "takes a tab in the indentation of a block of text",
    "96NN/01": "likewise",
    "DFF7": "places an empty key before the line break",
    "DK95/05": "refuses a tab on a blank line",
    "HS5T": "refuses a tab in the indentation of a text that goes on",
    "MUS6/00": "refuses a comment right after %YAML 1.1",
    "MUS6/03": "refuses a tab after %YAML",
    "NB6Z": "refuses a tab on a blank line",
    "R4YG": "takes a tab in the indentation of a block of text",
    "U99R": "takes a comma for part of a tag, which it refuses all the same",
    "UV7Q": "refuses a tab in the indentation of a text that goes on",
    "WZ62": "takes a comma for part of a tag, which it refuses all the same",
    "X4QW": "refuses a comment right after >",
    "Y79Y/001": "takes a tab in the indentation of a block of text",
}


def documents(text: str) -> Iterator[Any]:
    """The JSON documents of a text, with decimals as they are written."""
    decoder = json.JSONDecoder(parse_float=Decimal)
    at = 0
    while rest := re.compile(r"\S").search(text, at):
        document, at = decoder.raw_decode(text, rest.start())
        yield document


@each("parser")
def test_what_is_accepted_of_the_suite_means_what_the_suite_says(parser: str) -> None:
    wrongly, misread = set(), set()
    for case in yaml_suite():
        good, data = built(decode(case["yaml"].encode()))
        if good and case["error"]:
            wrongly.add(case["id"])
        elif good and list(documents(case.get("json", ""))) != [data] and case["id"] not in PURE_DIFFERS:
            misread.add(case["id"])
    assert wrongly == WRONGLY_ACCEPTED[parser]
    assert misread == MISREAD.keys()


@each("parser")
def test_what_is_refused_of_the_suite_has_a_reason_and_a_place(parser: str) -> None:
    refused = 0
    for case in yaml_suite():
        text = decode(case["yaml"].encode())
        examined = examine(text)
        good, data = built(text)
        assert good == (not examined.refusals), case["id"]
        if good:
            assert examined.data == data
        refused += not good
        for id, _, span in examined.refusals:
            assert f"finding.{id}" in texts("en"), case["id"]
            assert (1, 1) <= span[:2] <= span[2:], case["id"]
            assert span.line <= text.count("\n") + 1, case["id"]
    assert refused > 200


def test_both_parsers_say_the_same_of_the_yaml_suite() -> None:
    def answer(text: str, parser: Any) -> object:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(full_yaml, "Parser", parser)
            return built(text), examine(text).refusals

    differ = set()
    for case in yaml_suite():
        text = decode(case["yaml"].encode())
        if answer(text, PARSERS["libyaml"]) != answer(text, PARSERS["pure"]):
            differ.add(case["id"])
    assert differ == (PURE_DIFFERS.keys() if PARSERS["libyaml"] is not PureParser else set())


# ---- the two walks

PIECES = (
    *YAML_MARKS,
    *("a", "b", "key", "no", "1", "0.50", "1e3", "2024-06-14", "æ", " "),
    *(":", "!x ", "<<", "@", "`", "\\n", "\\q", "\\ud800", "\n    ", "\n- "),
    *("'it''s'", '"x: y"', "x: y", "\nx: y", "\n  - z"),
)
pieces = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
harmless = st.characters(exclude_categories=["Cs"]).filter(lambda character: not re.search(FORBIDDEN, character))
any_text = st.one_of(pieces, pieces, st.text(harmless, max_size=40))


@each("parser")
@settings(unhurried, max_examples=tries(500))
@given(text=any_text)
@example(text="---\n").via("an empty document is refused, not None")
@example(text="a: &a\n  b: *a\n").via("an alias to what holds it")
def test_both_walks_accept_the_same_texts_and_read_the_same(parser: str, text: str) -> None:
    good, data = built(text)
    examined = examine(text)
    assert good == (not examined.refusals)
    if good:
        assert examined.data == data
        assert not examined.broken


@each("parser")
@unhurried
@given(
    data=st.one_of(
        st.binary(max_size=60), any_text.map(lambda text: text.encode()), st.text().map(lambda t: t.encode("utf-16"))
    )
)
def test_bytes_are_read_or_refused_and_nothing_else(parser: str, data: bytes) -> None:
    try:
        text = decode(data)
    except UnreadableError as error:
        refused = [(error.id, error.span)]
    else:
        assert text == data.decode().removeprefix("\ufeff")
        built(text)
        refused = [(id, span) for id, _, span in examine(text).refusals]
    for id, span in refused:
        assert f"finding.{id}" in texts("en")
        assert span.line >= 1
        assert span.column >= 1


# ---- what goes in comes out

strings = st.text(st.one_of(harmless, st.sampled_from("\0\a\b\t\n\f\r\x1b\"\\/'#:{}[]&*!|>%@`")), max_size=20)
numbers = st.one_of(
    st.integers(-(10**29) + 1, 10**30 - 1),
    st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**20), max_value=10**20),
)
plain_data = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, strings),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(strings, inner, max_size=4)),
    max_leaves=15,
).filter(lambda data: data is not None)


def exactly(data: Any) -> Any:
    """The data with the types of everything, so that 1, 1.0 and true differ, and 0.5 and 0.50 too."""
    if isinstance(data, dict):
        return {key: exactly(value) for key, value in data.items()}
    if isinstance(data, list):
        return [exactly(item) for item in data]
    return type(data), str(data)


@each("parser")
@unhurried
@given(data=plain_data)
def test_json_is_yaml(parser: str, data: Any) -> None:
    text = decode(dump(data).encode())
    assert exactly(build(text)) == exactly(data)
    assert exactly(examine(text).data) == exactly(data)


@each("parser")
@unhurried
@given(data=st.dictionaries(strings, strings, max_size=3))
def test_json_in_ascii_is_yaml_too(parser: str, data: Any) -> None:
    """What lies beyond U+FFFF is then written as a pair of escapes; a backslash before one makes it no escape."""
    pairs = ["😀", "\\ud83d\\ude00", "\\\\😀\\", "a\U0010ffff"]
    text = json.dumps([data, *pairs])
    assert "\\ud83d\\ude00" in text
    assert exactly(build(text)) == exactly([data, *pairs])
    assert exactly(examine(text).data) == exactly([data, *pairs])


@each("parser")
def test_what_stands_behind_such_a_pair_is_found_in_its_place(parser: str) -> None:
    (refusal,) = examine('{"a": ["\\ud83d\\ude00\\uD83D\\uDE00", &x "b"]}').refusals
    assert refusal == ("anchor", {"name": "x"}, Span(1, 36, 1, 42))
    (refusal,) = examine('{"a": ["\\ud83d\\ude00\\ud83d", "b"]}').refusals
    assert (refusal[0], refusal[2][:2]) == ("not-yaml", (1, 8))


@each("parser")
@unhurried
@given(data=st.dictionaries(strings, st.lists(strings, max_size=3), min_size=1, max_size=3))
def test_what_pyyaml_writes_is_read_back(parser: str, data: dict[str, list[str]]) -> None:
    for style in (None, '"', "'"):
        text = yaml.safe_dump(data, allow_unicode=True, default_style=style, width=2000)
        assert build(text) == data


# ---- YAML 1.2

STRINGS = (
    *("no", "No", "NO", "nei", "yes", "Yes", "ja", "on", "On", "off", "OFF", "y", "n", "tRUE", "nil", "none", "nULL"),
    *("010", "007", "0o17", "0x1F", "0b1", "1_000", "1 000", "12:30", "1:1:1", "2021-02-30", "2024-06-14", "1.2.3"),
    *("0,7", "70%", "1/3", "--1", "1-", "e3", "1e", "1e100", "nan", "inf", "infinity", "٣", "１", "²"),
    *("=", "<", "<= partial", "a#b", "http://dfo.no", "C:\\Mine", "Sak#12", "R&D", "a*b", "50 % of it!"),
)
OTHERS: tuple[tuple[str, Data], ...] = (
    *((word, True) for word in ("true", "True", "TRUE")),
    *((word, False) for word in ("false", "False", "FALSE")),
    *((word, None) for word in ("null", "Null", "NULL", "~", "")),
    *(("0", 0), ("12", 12), ("-3", -3), ("+5", 5), ("-0", 0), ("9" * 30, 10**30 - 1)),
    *(("'no'", "no"), ('"true"', "true"), ("'12'", "12"), ('"1.5"', "1.5"), ("'~'", "~"), ("''", "")),
    ('"\\e\\0"', "\x1b\0"),
)
MEANING = {**{word: word for word in STRINGS}, **dict(OTHERS)}
DECIMALS = ("0.3", "0.30", "1.10", "-1.5", ".5", "5.", "1e3", "1E-3", "-0.0", "+1.5e+2")


@each("parser")
@pytest.mark.parametrize("written", MEANING)
def test_words_and_numbers_mean_what_yaml_1_2_says(parser: str, written: str) -> None:
    for text in (f"key: {written}\n", f"- key: {written} # not this\n", f"{{key: {written} }}"):
        if "," in written and text.startswith("{"):
            continue
        data: Any = build(text)
        value = (data[0] if isinstance(data, list) else data)["key"]
        assert (type(value), value) == (type(MEANING[written]), MEANING[written])


@each("parser")
@pytest.mark.parametrize("written", DECIMALS)
def test_decimals_are_exact(parser: str, written: str) -> None:
    value: Any = build(f"[{written}]")
    assert [type(each) for each in value] == [Decimal]
    assert value[0].compare_total(Decimal(written)) == 0


@each("parser")
@pytest.mark.parametrize(
    "written", [".nan", ".NaN", ".NAN", ".inf", "-.inf", "+.Inf", ".INF", "1" * 31, "0." + "3" * 29]
)
def test_numbers_without_end_are_refused(parser: str, written: str) -> None:
    assert built(f"key: {written}\n") == (False, None)
    assert built(f"key: '{written}'\n") == (True, {"key": written})


def test_a_number_is_kept_as_written_where_text_is_wanted() -> None:
    group = Group.model_validate(
        build(
            """
            id: sample
            name: 2024
            short-name: 1.10
            established: 2021
            lead: no
            members: [NO, 3.10, 0]
            traits:
              horizon: {value: limited, evidence: [{at: 3.1, finding: 7.0, date: 2024-06}, {at: 10}]}
            """
        )
    )
    assert (group.name, group.short_name, group.established, group.lead) == ("2024", "1.10", "2021", "no")
    assert group.members == ("NO", "3.10", "0")
    assert [(each.at, each.finding, each.date) for each in group.traits["horizon"].evidence] == [
        ("3.1", "7.0", "2024-06"),
        ("10", None, None),
    ]
    criteria = CriteriaSet.model_validate(
        build(
            """
            {id: sample, version: 1.10, title: 1.0, levels: [no, yes], recommendations: [off, on],
             criteria: {c: {label: 1, thresholds: {yes: 0.50}, traits: {t: {label: 2, values: {n: {points: 1.0}}}}}},
             rules: [{id: a, recommend: on, because: 3}]}
            """
        )
    )
    assert criteria.version == "1.10"
    assert criteria.levels == ("no", "yes")
    assert criteria.rules[0].recommend == "on"
    assert str(criteria.criteria["c"].thresholds["yes"]) == "0.50"


# ---- places

wide = st.text(st.sampled_from("aæøåÅß日本😀👩‍👩‍👧é \u00a0"), max_size=12)
line_ends = st.sampled_from(["\n", "\r\n", "\r"])
# What is bad, what it is called, and how far into it the place is.
SPOTS = (
    *(("*a", "alias", 0), ("&a x", "anchor", 0), ("!t x", "tag", 0), ("!!int 1", "tag", 0), (".nan", "not-finite", 0)),
    *(("1" * 31, "number-too-long", 0), ("@x", "not-yaml", 0), ("'x", "not-yaml", 0), ('"x', "not-yaml", 0)),
    *(('"æ\\q"', "not-yaml", 2), ('"😀\\x1"', "not-yaml", 2), ("x: y: z", "not-yaml", 4), (", x", "not-yaml", 0)),
    *(("<<: x", "merge-key", 0), ("1: x", "key-not-text", 0), ("[x]: y", "key-not-text", 0)),
)


@each("parser")
@unhurried
@given(before=st.lists(wide, max_size=4), beside=wide, end=line_ends, spot=st.sampled_from(SPOTS), mark=st.booleans())
def test_a_place_is_the_line_and_the_code_point(
    parser: str, before: list[str], beside: str, end: str, spot: tuple[str, str, int], mark: bool
) -> None:
    bad, id, offset = spot
    lines = [
        *(f'"{index}": "{words}"' for index, words in enumerate(before)),
        f'"{beside}😀": ["{beside}", {bad} ]',
        "",
    ]
    text = decode((b"\xef\xbb\xbf" if mark else b"") + end.join(lines).encode())
    column = len(f'"{beside}😀": ["{beside}", ') + offset + 1
    assert (id, (len(before) + 1, column)) in [(each, span[:2]) for each, _, span in examine(text).refusals]


@unhurried
@given(
    before=st.lists(wide, max_size=4),
    beside=wide,
    end=line_ends,
    character=st.sampled_from("\0\a\x1b\x7f\x85\u2028\u202e\ufeff\uffff"),
)
def test_a_forbidden_character_is_placed_too(before: list[str], beside: str, end: str, character: str) -> None:
    text = end.join([*before, f"{beside}{character}"])
    with pytest.raises(UnreadableError) as caught:
        decode(f"\ufeff{text}".encode())
    assert caught.value.id == "control-character"
    assert caught.value.span[:2] == (len(before) + 1, len(beside) + 1)


def test_every_forbidden_character_is_seen_where_there_is_no_other() -> None:
    forbidden = [chr(code) for code in range(0x11000) if re.match(FORBIDDEN, chr(code))]
    assert len(forbidden) > 2100
    for character in forbidden:
        if not 0xD800 <= ord(character) <= 0xDFFF:  # has no UTF-8
            with pytest.raises(UnreadableError, match="control-character"):
                decode(f"æ{character}ø".encode())


@unhurried
@given(before=st.lists(wide, max_size=4), beside=wide, end=line_ends)
def test_a_byte_that_is_not_utf_8_is_placed_too(before: list[str], beside: str, end: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode(end.join([*before, beside]).encode() + b"\xf8\xe5")
    assert (caught.value.id, caught.value.words["what"]) == ("not-utf-8", "0xF8")
    assert caught.value.span[:2] == (len(before) + 1, len(beside) + 1)


@each("parser")
def test_a_path_leads_to_its_value_its_key_or_what_holds_it(parser: str) -> None:
    examined = examine("a:\n  b: [x, yy]\n  c:\n    - d: 1\n      e: |\n        long\n        text\n  f:\n")
    assert examined.refusals == ()
    assert examined.place(("a", "b")) == Span(2, 6, 2, 13)
    assert examined.place(("a", "b"), "key") == Span(2, 3, 2, 4)
    assert examined.place(("a", "b", 1)) == Span(2, 10, 2, 12)
    assert examined.place(("a", "c", 0, "d")) == Span(4, 10, 4, 11)
    assert examined.place(("a", "c", 0, "d"), "key") == Span(4, 7, 4, 8)
    assert examined.place(("a", "c", 0, "e")) == Span(5, 7, 5, 8), "the key of what takes several lines"
    assert examined.place(("a", "c", 0)) == Span(4, 7, 4, 8), "the start of what takes several lines"
    assert examined.place(("a", "f")) == Span(8, 3, 8, 4), "the key of what is empty"
    assert examined.place(("a", "c", 0, "missing")) == Span(4, 7, 4, 8), "what should hold it"
    assert examined.place(("a", "value", "b", 1)) == Span(2, 10, 2, 12), "without the steps that are not there"
    assert examined.place(("missing",)) == examined.place(()) == Span(1, 1, 1, 2), "the start of the document"


@each("parser")
def test_a_question_mark_within_a_text_in_brackets_is_a_part_of_it(parser: str) -> None:
    text = "a:\n  - {source: dfo-article, at: s. 3, finding: Bla? }\n  - [Hvorfor? Fordi, hva ? da, b?c]\n"
    data = {"a": [{"source": "dfo-article", "at": "s. 3", "finding": "Bla?"}, ["Hvorfor? Fordi", "hva ? da", "b?c"]]}
    assert built(text) == (True, data)
    assert examine(text).refusals == ()


@each("parser")
def test_an_unseen_character_within_a_key_takes_a_column(parser: str) -> None:
    examined = examine("a\ufeffb: {c\ufeff: d}\n")
    assert examined.place(("a\ufeffb",), "key") == Span(1, 1, 1, 4)
    assert examined.place(("a\ufeffb", "c\ufeff")) == Span(1, 11, 1, 12)


@each("parser")
def test_a_key_without_a_space_in_braces_is_explained(parser: str) -> None:
    (refusal,) = examine("{recommendation:, source: x}").refusals
    assert refusal == ("not-yaml", {"what": "syntax.no-colon"}, Span(1, 2, 1, 3))
