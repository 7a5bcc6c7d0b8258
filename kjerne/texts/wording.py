"""Wording: looks up texts by key and fills them with words; writes numbers, dates and lists.

The language is always passed, never kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from kjerne.model.findings import Finding, MessageWord, MessageWords, Numeral, Term, suggestion
from kjerne.texts.languages import LANGUAGES, RECORDS, Lang

if TYPE_CHECKING:  # the command line asks this module for its help before it needs any model or number
    from decimal import Decimal
    from fractions import Fraction

    from kjerne.model.parts import ByLanguage, Text

NO_BREAK = "\u00a0"
PERCENT_DIGITS = 2
LONGEST = 80  # characters of a name in a document that a message repeats


@cache
def texts(lang: Lang) -> Mapping[str, str]:
    """All texts of a language, of reports, of documents and of messages, by key."""
    kinds = (import_module(f"kjerne.texts.{kind}.{lang}").TEXTS for kind in ("reports", "documents", "messages"))
    return MappingProxyType({key: text for kind in kinds for key, text in kind.items()})


def has_text(lang: Lang, key: str) -> bool:
    """Whether there is a text with this key."""
    return key in texts(lang)


def say(lang: Lang, key: str, /, **words: MessageWord) -> str:
    """The text with this key, filled with the words. If the word `n` is 1 and there is a text `key.one`, that text.

    `{count}` in a text is the word `n` as running text has it: two to twelve in letters. Raises `KeyError` for an
    unknown key, or a word that the text needs and does not get.
    """
    known = texts(lang)
    if words.get("n") == 1 and f"{key}.one" in known:
        key = f"{key}.one"
    filled = {name: _word(lang, word) for name, word in words.items()}
    if isinstance(number := words.get("n"), int):
        filled["count"] = in_letters(lang, number)
    return known[key].format(**filled)


def in_letters(lang: Lang, number: int) -> str:
    """A number as running text has it: two to twelve in letters, others in digits."""
    return texts(lang)["numerals"].split()[number - 2] if 2 <= number <= 12 else str(number)


def _word(lang: Lang, word: MessageWord) -> str:
    if isinstance(word, tuple):
        return listing(
            lang, [_word(lang, item) for item in word], "or" if word and isinstance(word[0], Term) else "and"
        )
    if isinstance(word, Term):
        return texts(lang)[word]
    if isinstance(word, Numeral):
        return word.replace(".", RECORDS[lang].decimal_mark)
    return str(word) if isinstance(word, str | int) else pick(word, lang)


def pick(text: Text, lang: Lang) -> str:
    """A document's text in this language, or else in the first language of its fallback that has one."""
    if isinstance(text, str):
        return text
    words: str = getattr(text, lang) or getattr(text, language_used(text, lang))
    return words


def language_used(written: ByLanguage, lang: Lang) -> Lang:
    """The first language of the fallback in which a document's text or noun is written."""
    return next(fallback for fallback in RECORDS[lang].fallback if getattr(written, fallback))


def in_all_languages(text: Text) -> dict[str, str]:
    """A document's text in each language."""
    return {lang: pick(text, lang) for lang in LANGUAGES}


def message(lang: Lang, finding: Finding) -> str:
    """The text of a finding: what is wrong, and what to do. Its word `kind` chooses among several sentences."""
    words = dict(finding.words)
    if finding.id == "unknown-word":
        words |= _meant_word(lang, words)
    if isinstance(name := words.get("name"), str):
        words["name"] = _shown(name)
    id = f"{finding.id}.{words['kind']}" if "kind" in words else finding.id
    sentence = say(lang, f"finding.{id}", **words)
    if "nearest" in words:
        return f"{sentence}; {say(lang, 'hint.nearest', nearest=_with_label(lang, words))}"
    if finding.words.get("known"):
        return f"{sentence}; {say(lang, 'hint.known', known=finding.words['known'])}"
    if "stem" in finding.words:
        return f"{sentence}, {say(lang, 'hint.stem', stem=finding.words['stem'])}"
    return sentence


WORDS = ("status", "evidence.confidence", "action.status", "severity")
"""The texts for the words of a definition that are not a criteria set's: `status.active`."""

OFF = ("av", "ingen", "none")
"""What people write for `off`."""


def _other_word(written: str) -> tuple[str, ...]:
    """What a word that no text is about may mean: a language by another name, or `off`."""
    languages = tuple(lang for lang, record in RECORDS.items() if written in record.called)
    return languages or (("off",) if written in OFF else ())


def choice_hint(lang: Lang, written: str, known: Iterable[str]) -> str | None:
    """The hint which of the known words was meant by a text on the command line; None where none is like it."""
    words: MessageWords = suggestion(written, tuple(known))
    words = {**words, **_meant_word(lang, words)}
    return say(lang, "hint.nearest", nearest=_with_label(lang, words)) if "nearest" in words else None


def _meant_word(lang: Lang, words: MessageWords) -> MessageWords:
    """The known word that a word in any language means, else the nearest, with its text in this language."""
    written, known = " ".join(str(words["name"]).casefold().split()), words.get("known", ())
    assert isinstance(known, tuple)
    others = _other_word(written)
    if others and set(others) <= set(known):
        return {"nearest": others if len(others) > 1 else others[0]}
    keys = {f"{kind}.{id}": id for id in known for kind in WORDS if has_text(lang, f"{kind}.{id}")}
    named = {texts(other)[key].casefold(): id for other in LANGUAGES for key, id in keys.items()}
    meant = next((id for name, id in named.items() if written and f"{name} ".startswith(f"{written} ")), None)
    nearest = meant or words.get("nearest")
    label = next((texts(lang)[key] for key, id in keys.items() if id == nearest), None)
    says_more = label and not label.casefold().startswith(str(nearest).casefold())
    return ({"nearest": nearest} if nearest else {}) | ({"label": label} if label and says_more else {})


def _with_label(lang: Lang, words: MessageWords) -> str:
    """The nearest known name, and in brackets its label if it has one that says more: `many (Many ministries)`."""
    nearest, label = words["nearest"], _word(lang, words.get("label", ""))
    nearest = listing(lang, nearest, "or") if isinstance(nearest, tuple) else _word(lang, nearest)
    return f"{nearest} ({_shown(label)})" if label and label.casefold() != nearest.casefold() else nearest


def _shown(name: str) -> str:
    """A name as shown in a message: cut to `LONGEST` characters; in quotes if it is empty or blank."""
    return f"{name[:LONGEST]}…" if len(name) > LONGEST else name if name.strip() else f'"{name}"'


def listing(lang: Lang, items: Iterable[str], joined_by: Literal["and", "or"] = "and") -> str:
    """The items as a list in words: `a, b and c`; empty if there are none."""
    *most, last = tuple(items) or ("",)
    return f"{', '.join(most)} {say(lang, joined_by)} {last}" if most else last


def number(lang: Lang, value: Fraction | Decimal | int, digits: int | None = 1) -> str:
    """A number with this many decimals, half to even; None: as many as it has, without trailing zeros."""
    from decimal import Decimal
    from fractions import Fraction

    if digits is not None:
        value = Fraction(value)
        scaled = round(value * 10**digits)
        whole, part = divmod(abs(scaled), 10**digits)
        text = f"{'-' * (scaled < 0)}{whole}" + (f".{part:0{digits}d}" if digits else "")
    else:
        text = format(value, "f") if isinstance(value, Decimal) else str(value)
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", RECORDS[lang].decimal_mark)


def percents(lang: Lang, shares: Iterable[Fraction], digits: int = PERCENT_DIGITS) -> list[str]:
    """The shares of one distribution (their sum is 1) as percentages that add up to exactly 100.

    With at most so many decimals, or with up to two if a share above 0 would be 0 otherwise.
    """
    exact = list(shares)
    while digits < PERCENT_DIGITS and not _fit(exact, 10 ** (2 + digits)):
        digits += 1
    return [_percent(lang, units, digits) for units in apportioned(exact, 10 ** (2 + digits))]


def _fit(shares: Iterable[Fraction], whole: int) -> bool:
    """Whether each share above 0 is a unit or more of `whole`, rounded, and there are as many units."""
    rounded = [round(share * whole) for share in shares if share]
    return all(rounded) and len(rounded) <= whole


def apportioned(shares: Sequence[Fraction], whole: int) -> list[int]:
    """Shares of one distribution in units that add up to `whole`: the method of largest remainders (Hamilton's).

    A share above 0 has at least one unit, so one below 1 never has them all. Of two that are equal the first gets more.
    There are no more shares than units.
    """
    exact = [share * whole for share in shares]
    units = [max(round(share), 1) if share else 0 for share in exact]
    while missing := whole - sum(units):
        step = 1 if missing > 0 else -1
        movable = (place for place, count in enumerate(units) if count and count + step)
        units[max(movable, key=lambda place: ((exact[place] - units[place]) * step, -place * step))] += step
    return units


def _percent(lang: Lang, units: int, digits: int) -> str:
    """Percent in units of the last of `digits` decimals, as text without trailing zeros."""
    from decimal import Decimal  # slow to import, and help has no numbers

    return RECORDS[lang].percent.format(number(lang, Decimal(units).scaleb(-digits), None))


def day(lang: Lang, written: str | date) -> str:
    """A date (YYYY, YYYY-MM, YYYY-MM-DD) in words: `14 June 2024`, `14. juni 2024`, `juni 2024`."""
    year, *rest = str(written).split("-")
    if not rest:
        return year
    month = texts(lang)["months"].split()[int(rest[0]) - 1]
    if len(rest) == 1:
        return f"{month} {year}"
    return RECORDS[lang].day.format(day=int(rest[1]), month=month, year=year)


def explanation(lang: Lang, id: str) -> str:
    """What a check is about and what to do, in a few sentences, the first of them a summary; `id` is the check's."""
    module: Any = import_module(f"kjerne.texts.explanations.{lang}")
    known: dict[str, str] = module.EXPLANATIONS
    return known[id]


def has_field_text(lang: Lang, field: str) -> bool:
    """Whether `field_text` has a text for a field."""
    module: Any = import_module(f"kjerne.texts.fields.{lang}")
    return field in module.FIELDS or field.rpartition(".")[2] in module.FIELDS


def example(lang: Lang, text: str) -> str:
    """An example of a check, with its texts in the language; keys and ids stay."""
    module: Any = import_module(f"kjerne.texts.explanations.{lang}")
    known: dict[str, str] = module.EXAMPLE_WORDS
    for phrase in sorted(known, key=len, reverse=True):
        text = _with_phrase(text, phrase, known[phrase])
    return text


def _with_phrase(text: str, phrase: str, other: str) -> str:
    """The text with another phrase wherever this one stands as whole words."""
    written, *rest = text.split(phrase)
    for piece in rest:
        within = written[-1:].isalnum() or piece[:1].isalnum()
        written += (phrase if within else other) + piece
    return written


def field_text(lang: Lang, field: str) -> tuple[str, str]:
    """The title and the description of a field of a definition (`group.lead`, or else the text for `lead` anywhere)."""
    module: Any = import_module(f"kjerne.texts.fields.{lang}")
    known: dict[str, str] = module.FIELDS
    title, _, description = (known.get(field) or known[field.rpartition(".")[2]]).partition(". ")
    return title, description


def usage_text(lang: Lang, *keys: str) -> str:
    """A text of the command line's help: the first of the keys that has one. Raises `KeyError` if none has."""
    module: Any = import_module(f"kjerne.texts.usage.{lang}")
    known: dict[str, str] = module.USAGE
    return known[next((key for key in keys if key in known), keys[-1])]
