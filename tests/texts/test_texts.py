"""What the program says: the three languages say the same things, and write numbers and dates as people do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import import_module
from itertools import chain
from string import Formatter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kjerne.model.fields import facts
from kjerne.model.findings import START, Finding, MessageWords, Term
from kjerne.model.lookalikes import Kind
from kjerne.model.parts import Wordings
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import day, in_all_languages, listing, message, number, percents, pick, say, texts
from tests.conftest import ROOT

KEYS = sorted(texts("en"))


# ---- the three languages


SUBJECT = {"one", "many", "One", "Many"}
"""The words for what is judged, of a criteria set that has its own."""


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_keys(lang: Lang) -> None:
    assert sorted(texts(lang)) == KEYS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty_or_ends_in_space(lang: Lang) -> None:
    assert [key for key, text in texts(lang).items() if not text or text != text.strip()] == []


def test_a_text_has_the_same_placeholders_in_every_language() -> None:
    differing = {}
    for key in KEYS:
        uncounted = {"n"} if key.endswith(".one") else set()  # one thing need not be counted
        uncounted |= SUBJECT if ".subject" in key else set()  # a noun has no form that fits every sentence
        names = {lang: placeholders(texts(lang)[key]) - uncounted for lang in LANGUAGES}
        if not all(names[lang] == names["en"] for lang in LANGUAGES):
            differing[key] = names
    assert differing == {}


AMOUNT = {"n", "count", "number", "of"}
"""What a text may want of the number that decides between it and the text for one: see `say`."""


@pytest.mark.parametrize("key", [key for key in KEYS if key.endswith(".one")])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_for_one_says_what_the_text_for_many_says(lang: Lang, key: str) -> None:
    one, many = (placeholders(texts(lang)[each]) for each in (key, key.removesuffix(".one")))
    noun = SUBJECT if ".subject" in key else set()
    assert one - AMOUNT - noun == many - AMOUNT - noun


@pytest.mark.parametrize("key", [key for key in KEYS if key.endswith(".subject")])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_with_a_sets_own_noun_says_what_the_text_without_says(lang: Lang, key: str) -> None:
    named, plain = (placeholders(texts(lang)[each]) for each in (key, key.removesuffix(".subject")))
    assert named - SUBJECT == plain
    assert (f"{key}.one" in KEYS) == (f"{key.removesuffix('.subject')}.one" in KEYS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_that_says_group_can_say_the_sets_own_noun(lang: Lang) -> None:
    """But for what is said of the command line, a folder or a file, where there may be no set."""
    said = {key: re.sub(r"\{\w+\}", "", text) for key, text in texts(lang).items()}
    saying = {key.removesuffix(".one") for key, text in said.items() if re.search("group|grupp", text, re.IGNORECASE)}
    assert {key.partition(".")[0] for key in saying if f"{key}.subject" not in KEYS} == {"error", "finding", "note"}


def test_a_sentence_is_not_left_in_english() -> None:
    long = [key for key in KEYS if len(texts("en")[key]) > 40]
    for lang in set(LANGUAGES) - {"en"}:
        assert [key for key in long if texts(lang)[key] == texts("en")[key]] == []


def explained(lang: Lang) -> dict[str, str]:
    """The explanations of the checks, by the ids of the checks."""
    found: dict[str, str] = import_module(f"kjerne.texts.explanations.{lang}").EXPLANATIONS
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_explanation_is_there_in_every_language_and_has_its_finding(lang: Lang) -> None:
    assert sorted(explained(lang)) == sorted(explained("en"))
    assert [id for id in explained(lang) if f"finding.{id}" not in KEYS] == []
    assert all(text and text == text.strip() for text in explained(lang).values())


# ---- every text is used, and every text that is used is there


@cache
def sources() -> dict[str, list[ast.AST]]:
    """The nodes of every module but those that hold the texts, by its path."""
    return {
        file.relative_to(ROOT).as_posix(): list(ast.walk(ast.parse(file.read_text("utf-8"))))
        for file in sorted((ROOT / "kjerne").rglob("*.py"))
        if "texts" not in file.parts or file.stem not in LANGUAGES
    }


def nodes() -> Iterator[ast.AST]:
    return chain.from_iterable(sources().values())


def name_of(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def strings(node: ast.AST) -> Iterator[str]:
    """The strings that an expression may be: `a if b else c` may be both."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from strings(node.body)
        yield from strings(node.orelse)


def literals() -> set[str]:
    return {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def families() -> set[str]:
    """How patterned keys begin: `finding.` of f"finding.{id}"."""
    return {
        node.values[0].value
        for node in nodes()
        if isinstance(node, ast.JoinedStr)
        and len(node.values) == 2
        and isinstance(node.values[0], ast.Constant)
        and isinstance(node.values[0].value, str)
        and re.fullmatch(r"([a-z-]+\.)+", node.values[0].value)
    }


def kinds_of_findings() -> set[str]:
    """The words `kind` of findings, each of which chooses a sentence: see `wording.message`."""
    return {
        kind
        for node in nodes()
        if isinstance(node, ast.Dict)
        for key, word in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "kind"
        for kind in strings(word)
    } | set(get_args(Kind))


ID_AT = {"Problem": 0, "Finding": 2, "UnreadableError": 0, "refuse": 0, "_said": 0}
"""Where the id of a finding stands among the arguments of what makes one."""


def test_every_text_is_used() -> None:
    kinds = kinds_of_findings()
    used = literals() | {fact.key for fact in facts()}
    used |= {f"{family}{word}" for family in families() for word in used}
    used |= {f"{key}.{kind}" for key in used if key.startswith("finding.") for kind in kinds}
    assert [key for key in KEYS if key.removesuffix(".one").removesuffix(".subject") not in used] == []


def test_every_text_that_is_asked_for_is_there() -> None:
    asked = set()
    for node in nodes():
        if isinstance(node, ast.Call) and name_of(node.func) in ("say", "Term"):
            asked |= {key for argument in node.args for key in strings(argument)} - set(LANGUAGES)
        if isinstance(node, ast.Call) and name_of(node.func) in ID_AT:
            for argument in node.args[ID_AT[name_of(node.func)] :][:1]:
                asked |= {f"finding.{id}" for id in strings(argument)}
    assert len(asked) > 100
    assert sorted(asked - set(KEYS)) == []


def test_every_text_gets_the_words_it_wants() -> None:
    wanting = []
    for file, within in sources().items():
        for node in within:
            if not (isinstance(node, ast.Call) and name_of(node.func) == "say"):
                continue
            given = {keyword.arg for keyword in node.keywords}
            keys = {key for argument in node.args for key in strings(argument) if key in KEYS}
            for key in keys if None not in given else ():
                filled = given | ({"count"} if "n" in given else set())
                wanting += [(file, node.lineno, key, name) for name in placeholders(texts("en")[key]) - filled]
    assert wanting == []


@pytest.mark.parametrize(("family", "words"), [("status", ("proposed", "active", "ended"))])
def test_every_member_of_a_family_is_there(family: str, words: tuple[str, ...]) -> None:
    assert {key for key in KEYS if key.startswith(f"{family}.")} == {f"{family}.{word}" for word in words}


# ---- looking up


def test_say_fills_in_the_words() -> None:
    assert say("en", "as-of", date="today") == "as of today"
    assert say("nn", "period.review", n=24, review=12) == "24 månader, med gjennomgang etter 12"


@pytest.mark.parametrize(
    ("lang", "n", "said"),
    [
        ("nb", 0, "0 grupper"),
        ("nb", 1, "1 gruppe"),
        ("nb", 2, "2 grupper"),
        ("nn", 1, "1 gruppe"),
        ("en", 1, "1 group"),
        ("en", 21, "21 groups"),
    ],
)
def test_say_knows_one_from_many(lang: Lang, n: int, said: str) -> None:
    assert say(lang, "groups", n=n) == said


@pytest.mark.parametrize(
    ("id", "words", "one", "many"),
    [
        (
            "not-monotone",
            {"name": "a", "recommendation": "stop", "other": "b", "better": "go"},
            {
                "nb": "a anbefaler stop der lavere nivåer får go av b; se hva som er ment",
                "nn": "a tilrår stop der lågare nivå får go av b; sjå kva som er meint",
                "en": "a recommends stop where lower levels are given go by b; see which of the two is meant",
            },
            {"nb": "av b, 2 steder; se", "nn": "av b, 2 stader; sjå", "en": "by b, in 2 places; see"},
        ),
        (
            "evidence-old",
            {"name": "2020"},
            {
                "nb": "belegget er datert 2020, for minst ett år siden; se om det fortsatt gjelder",
                "nn": "belegget er datert 2020, for minst eitt år sidan; sjå om det framleis gjeld",
                "en": "the evidence is dated 2020, at least a year ago; see whether it still holds",
            },
            {"nb": "minst 2 år siden", "nn": "minst 2 år sidan", "en": "at least 2 years ago"},
        ),
        (
            "late-review",
            {},
            {
                "nb": "gjennomgangen kommer etter at måneden er over; sett den tidligere",
                "nn": "gjennomgangen kjem etter at månaden er over; set han tidlegare",
                "en": "the review comes after the month is over; set it earlier",
            },
            {"nb": "de 2 månedene er", "nn": "dei 2 månadene er", "en": "the 2 months are"},
        ),
    ],
)
def test_of_one_a_message_speaks_as_of_one(
    id: str, words: MessageWords, one: dict[Lang, str], many: dict[Lang, str]
) -> None:
    for lang in LANGUAGES:
        assert message(lang, Finding("f", START, id, "error", {**words, "n": 1})) == one[lang]
        assert many[lang] in message(lang, Finding("f", START, id, "error", {**words, "n": 2}))


def test_a_period_of_one_month_is_a_month() -> None:
    said = {lang: say(lang, "period.review", n=1, review=1) for lang in LANGUAGES}
    assert {lang: text.partition(",")[0] for lang, text in said.items()} == {
        "nb": "1 måned",
        "nn": "1 månad",
        "en": "1 month",
    }


@pytest.mark.parametrize("rules", [("r1",), ("r1", "r2")])
def test_what_is_said_of_earlier_rules_is_right_of_one_and_of_several(rules: tuple[str, ...]) -> None:
    named = " and ".join(rules)
    dead = message("en", Finding("f", START, "rule-dead", "warning", {"name": "r3", "rules": rules}))
    assert dead.startswith(f"the rule r3 never decides, because all it matches goes to {named} first; ")
    assert say("en", "why-not.overtaken", rules=rules) == f"It matches, but comes after {named}"


def test_an_empty_name_is_shown_in_quotes() -> None:
    assert message("en", Finding("f", START, "unknown-criterion", "error", {"name": ""})) == 'there is no criterion ""'


def test_a_word_with_braces_is_only_a_word() -> None:
    assert say("en", "as-of", date="{n} {0} {date}") == "as of {n} {0} {date}"


def test_terms_are_translated_and_other_words_are_not() -> None:
    finding = Finding(
        "f", START, "wrong-type", "error", {"wanted": (Term("type.text"), Term("type.list")), "found": "x"}
    )
    assert message("nb", finding).startswith("dette skal være tekst eller en liste, men er x")
    assert message("nn", finding).startswith("dette skal vere tekst eller ei liste, men er x")
    assert message("en", finding).startswith("this should be text or a list but is x")


@pytest.mark.parametrize(
    ("lang", "hint"), [("nb", "; mente du reach?"), ("nn", "; meinte du reach?"), ("en", "; did you mean reach?")]
)
def test_a_message_names_the_nearest(lang: Lang, hint: str) -> None:
    words: MessageWords = {"name": "reech", "known": ("reach", "breadth")}
    assert message(lang, Finding("f", START, "unknown-trait", "error", {**words, "nearest": "reach"})).endswith(hint)
    assert not message(lang, Finding("f", START, "unknown-trait", "error", words)).endswith(hint)
    said = message(lang, Finding("f", START, "unknown-trait", "error", words))
    assert said.endswith(listing(lang, ["reach", "breadth"]))


ALL = {"nb": "bokmål", "nn": "nynorsk", "en": "English"}


@pytest.mark.parametrize(
    ("has", "picked"),
    [
        (("nb", "nn", "en"), {"nb": "bokmål", "nn": "nynorsk", "en": "English"}),
        (("nb", "nn"), {"nb": "bokmål", "nn": "nynorsk", "en": "bokmål"}),
        (("nb", "en"), {"nb": "bokmål", "nn": "bokmål", "en": "English"}),
        (("nn", "en"), {"nb": "nynorsk", "nn": "nynorsk", "en": "English"}),
        (("nb",), {"nb": "bokmål", "nn": "bokmål", "en": "bokmål"}),
        (("nn",), {"nb": "nynorsk", "nn": "nynorsk", "en": "nynorsk"}),
        (("en",), {"nb": "English", "nn": "English", "en": "English"}),
    ],
)
def test_a_text_falls_back_on_the_nearest_language(has: tuple[str, ...], picked: dict[Lang, str]) -> None:
    text = Wordings(**{lang: ALL[lang] for lang in has})
    assert {lang: pick(text, lang) for lang in LANGUAGES} == picked
    assert in_all_languages(text) == picked


def test_a_plain_string_stands_for_all_languages() -> None:
    assert in_all_languages("KUBU") == dict.fromkeys(LANGUAGES, "KUBU")


# ---- how things are written


@pytest.mark.parametrize(
    ("value", "digits", "english"),
    [
        (Fraction(500, 6), 1, "83.3"),
        (Fraction(1, 4), 1, "0.2"),  # half to even
        (Fraction(3, 4), 1, "0.8"),
        (Fraction(249, 20), 1, "12.4"),  # 12.45
        (Fraction(251, 20), 1, "12.6"),  # 12.55
        (Fraction(9995, 100), 1, "100.0"),  # 99.95 goes to the even 100.0
        (Fraction(-1, 4), 1, "-0.2"),
        (Fraction(-3, 4), 1, "-0.8"),
        (Fraction(-1, 30), 1, "0.0"),  # there is no minus zero
        (Fraction(-25, 2), 1, "-12.5"),
        (Fraction(5, 2), 0, "2"),
        (Fraction(7, 2), 0, "4"),
        (Fraction(-5, 2), 0, "-2"),
        (Fraction(1, 3), 4, "0.3333"),
        (100, 1, "100.0"),
        (Decimal("0.05"), 1, "0.0"),
        (Decimal("0.15"), 1, "0.2"),
        (Decimal("62.50"), None, "62.5"),
        (Decimal("60.00"), None, "60"),
        (Decimal("1E+1"), None, "10"),
        (Decimal("0.001"), None, "0.001"),
        (Decimal("-0.50"), None, "-0.5"),
        (100, None, "100"),
        (0, None, "0"),
    ],
)
def test_numbers(value: Fraction | Decimal | int, digits: int | None, english: str) -> None:
    assert number("en", value, digits) == english
    assert number("nb", value, digits) == number("nn", value, digits) == english.replace(".", ",")


@pytest.mark.parametrize(
    ("share", "english", "norwegian"),
    [
        (Fraction(1), "100%", "100\u00a0%"),
        (Fraction(0), "0%", "0\u00a0%"),
        (Fraction(1, 2), "50%", "50\u00a0%"),
        (Fraction(1, 8), "12.5%", "12,5\u00a0%"),
        (Fraction(1, 3), "33.33%", "33,33\u00a0%"),
        (Fraction(2, 3), "66.67%", "66,67\u00a0%"),
        (Fraction(1, 32), "3.12%", "3,12\u00a0%"),  # half to even, as in the share 0.0312
        (Fraction(3, 32), "9.38%", "9,38\u00a0%"),
        (Fraction(1, 10), "10%", "10\u00a0%"),
        (Fraction(1, 10**6), "0.01%", "0,01\u00a0%"),
        (Fraction(10**6 - 1, 10**6), "99.99%", "99,99\u00a0%"),
    ],
)
def test_percentages(share: Fraction, english: str, norwegian: str) -> None:
    assert [percents(lang, (share, 1 - share))[0] for lang in ("en", "nb", "nn")] == [english, norwegian, norwegian]


@pytest.mark.parametrize(
    ("weights", "shown"),
    [
        ((1,), "100%"),
        ((1, 1), "50% 50%"),
        ((1, 1, 1), "33.34% 33.33% 33.33%"),
        ((1, 1, 1, 1, 1, 1), "16.67% 16.67% 16.67% 16.67% 16.66% 16.66%"),
        ((1, 31), "3.12% 96.88%"),  # rounded half to even, that is 100 already
        ((14266, 18656, 67078), "14.27% 18.65% 67.08%"),
        ((1, 10**9), "0.01% 99.99%"),
        ((0, 1), "0% 100%"),
        ((1, 1, 10**9), "0.01% 0.01% 99.98%"),
    ],
)
def test_shares_side_by_side(weights: tuple[int, ...], shown: str) -> None:
    assert " ".join(percents("en", shares_of(weights))) == shown


def test_short_shares_have_decimals_only_where_one_would_be_nothing() -> None:
    assert percents("nb", shares_of((1, 1, 1)), digits=0) == ["34\u00a0%", "33\u00a0%", "33\u00a0%"]
    assert percents("en", shares_of((2, 499, 499)), digits=0) == ["0.2%", "49.9%", "49.9%"]
    assert percents("en", shares_of((1, 99_999)), digits=0) == ["0.01%", "99.99%"]
    assert percents("en", shares_of([1] * 199), digits=0).count("0.5%") > 180


WEIGHTS = st.lists(st.integers(0, 10**6) | st.integers(0, 3), min_size=1, max_size=250).filter(any)


@given(weights=WEIGHTS, digits=st.sampled_from((0, 2)))
def test_shares_side_by_side_add_up_to_exactly_100(weights: list[int], digits: int) -> None:
    shares = shares_of(weights)
    shown = [Decimal(text.removesuffix("%")) for text in percents("en", shares, digits)]
    assert sum(shown) == 100
    for share, text in zip(shares, shown, strict=True):
        assert (text == 0) == (share == 0)
        assert (text == 100) == (share == 1)
    by_share = [text for _, text in sorted(zip(shares, shown, strict=True))]
    assert by_share == sorted(by_share)


def shares_of(weights: Sequence[int]) -> list[Fraction]:
    return [Fraction(weight, sum(weights)) for weight in weights]


@pytest.mark.parametrize(
    ("written", "nb", "nn", "en"),
    [
        ("2024-06-14", "14. juni 2024", "14. juni 2024", "14 June 2024"),
        ("2024-01-01", "1. januar 2024", "1. januar 2024", "1 January 2024"),
        ("2024-12-31", "31. desember 2024", "31. desember 2024", "31 December 2024"),
        ("2021-02", "februar 2021", "februar 2021", "February 2021"),
        ("2022", "2022", "2022", "2022"),
        (date(2026, 11, 23), "23. november 2026", "23. november 2026", "23 November 2026"),
    ],
)
def test_days(written: str | date, nb: str, nn: str, en: str) -> None:
    assert (day("nb", written), day("nn", written), day("en", written)) == (nb, nn, en)


def test_every_month_has_its_name() -> None:
    months = {lang: [day(lang, f"2024-{month:02}").split()[0] for month in range(1, 13)] for lang in LANGUAGES}
    assert months["nb"] == months["nn"]
    assert [month[:3] for month in months["nb"]] == [
        *("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"),
    ]
    assert months["en"] == [date(2024, month, 1).strftime("%B") for month in range(1, 13)]


@pytest.mark.parametrize(
    ("items", "nb", "en"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a og b", "a and b"),
        (["a", "b", "c"], "a, b og c", "a, b and c"),
    ],
)
def test_listings(items: list[str], nb: str, en: str) -> None:
    assert (listing("nb", items), listing("nn", items), listing("en", items)) == (nb, nb, en)
    assert listing("nn", items, "or") == nb.replace(" og ", " eller ")
    assert listing("en", iter(items), "or") == en.replace(" and ", " or ")
