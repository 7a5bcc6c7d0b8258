"""A group as a YAML file for people to edit, with the criteria set's questions and values as comments.

ruamel.yaml keeps the comments of a file that it has read; here every line is new. Texts are quoted so that YAML 1.1 and
1.2 read them alike.
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kjerne.model.codings import is_number
from kjerne.model.documents import UNKNOWN, Coding, ContextTrait, Group, Trait
from kjerne.model.fields import NOT_ASKED, facts
from kjerne.model.shares import FRACTION
from kjerne.output.safe import plain_text
from kjerne.output.words import Vocabulary, source_name
from kjerne.reading.text import FORBIDDEN
from kjerne.texts.wording import day

MODELINE = "# yaml-language-server: $schema=.schema.json\n"
WIDTH = 100
DATES = ("date", "until", "review", "due", *(fact.key for fact in facts() if fact.kind == "date"))

# Texts that need no quotes: words of letters and digits that begin with a letter and are no null or boolean in YAML 1.1
# and 1.2; simple addresses. All other texts are quoted, even if they need not be.
PLAIN = re.compile(
    r"(?!(?i:null|true|false|yes|no|on|off|y|n)$)[A-Za-zÆØÅæøå][A-Za-z0-9ÆØÅæøå]*([ ./-][A-Za-z0-9ÆØÅæøå]+)*\.?"
    "|https?://[A-Za-z0-9./_-]+"
)
PLAIN_DATE = re.compile("[0-9]{4}(-[0-9]{2}){1,2}")  # a year alone would be a number


def write(group: Group, words: Vocabulary, as_of: date, modeline: bool = False) -> str:
    """The text of the group's file: its data, the questions as comments, and traits without a value as unknown.

    With `modeline`, the first line tells editors of a JSON Schema `.schema.json` in the same folder.
    """
    data = group.model_dump(by_alias=True, exclude_unset=True)
    parts = (
        _head_lines(group, words, as_of),
        _fact_lines(data, words),
        _source_lines(data, words),
        _trait_lines(data, words),
        _published_lines(data, words),
        *(_given_lines(key, data, words) for key in ("decisions", "actions") if key in data),
    )
    lines = [line for part in parts for line in (*part, "")]
    return (MODELINE if modeline else "") + "\n".join(lines)


# ---- the parts of the file


def _head_lines(group: Group, words: Vocabulary, as_of: date) -> Iterator[str]:
    criteria = words.criteria
    yield from _comment_lines(
        words.say(
            "file.about",
            id=group.id,
            set=f"{criteria.id} {criteria.version}",
            title=words.pick(criteria.title),
            date=day(words.lang, as_of),
        )
    )
    yield "#"
    yield from _comment_lines(words.say("file.values"))
    yield from _comment_lines(words.say("file.evidence"))
    id, trait = next(iter(criteria.all_traits.items()))
    evidence = {"at": "3.1", "finding": words.say("file.finding"), "date": str(as_of), "confidence": "high"}
    source = next(iter(criteria.sources), "my-source")
    yield "#"
    yield from _comment_out(
        _entry_lines(id, {"value": [*trait.values][-1], "evidence": [{"source": source, **evidence}]}, "  ")
    )


def _fact_lines(data: Mapping[str, Any], words: Vocabulary) -> Iterator[str]:
    yield from _entry_lines("id", data["id"])
    if "criteria" in data:
        yield from _comment_lines(words.say("file.criteria"))
        yield from _entry_lines("criteria", data["criteria"])
    for fact in facts():
        if fact.key not in data and fact.example is None:
            continue
        yield from _comment_lines(words.say(f"file.{fact.key}" if fact.key in NOT_ASKED else f"ask.{fact.key}"))
        if fact.key == "name" and data["name"] == data["id"]:
            yield from _comment_lines(words.say("file.name"))
        yield from (
            _entry_lines(fact.key, data[fact.key])
            if fact.key in data
            else _comment_out(_entry_lines(fact.key, fact.example))
        )


def _source_lines(data: Mapping[str, Any], words: Vocabulary) -> Iterator[str]:
    if words.criteria.sources:
        yield from _comment_lines(words.say("file.sources"))
        yield from _meaning_lines({id: source_name(source, words) for id, source in words.criteria.sources.items()})
    yield from _comment_lines(words.say("file.own-sources"))
    example = {"my-source": {"title": words.say("ask.title"), "date": "2026-03-01", "url": "https://example.org"}}
    yield from (
        _entry_lines("sources", data["sources"])
        if data.get("sources")
        else _comment_out(_entry_lines("sources", example))
    )


def _trait_lines(data: Mapping[str, Any], words: Vocabulary) -> Iterator[str]:
    yield "traits:"
    for number, (heading, traits) in enumerate(_sections(words)):
        yield from [""] if number else []
        yield from _comment_lines(f"---- {heading}", "  ")
        yield from _trait_entries(traits, data["traits"], words)


def _sections(words: Vocabulary) -> Iterator[tuple[str, Mapping[str, Trait] | Mapping[str, ContextTrait]]]:
    """A heading and the traits below it: the set's own, of each criterion its own, the context."""
    if words.criteria.traits:
        yield words.say("heading.own-traits"), words.criteria.traits
    for placed in words.criteria.placed_criteria:
        part_of = f" ({words.part_of(placed.id)})" if placed.parent else ""
        question = f": {words.pick(placed.criterion.question)}" if placed.criterion.question else ""
        yield f"{words.criterion(placed.id)}{part_of}{question}", placed.criterion.traits
    if words.criteria.context:
        yield words.say("heading.context"), words.criteria.context


def _trait_entries(
    traits: Mapping[str, Trait] | Mapping[str, ContextTrait], data: Mapping[str, Any], words: Vocabulary
) -> Iterator[str]:
    for id, trait in traits.items():
        yield ""
        yield from _comment_lines(": ".join(words.pick(text) for text in (trait.label, trait.question) if text), "  ")
        if trait.number:
            yield from _comment_lines(words.say("file.number"), "  ")
        yield from _meaning_lines({value: words.choice(id, value) for value in trait.values}, "  ")
        observation = data.get(id, {"value": UNKNOWN})
        if trait.number:
            observation = {**observation, "value": _with_numbers(observation["value"])}
        yield from _entry_lines(id, observation if "evidence" in observation else observation["value"], "  ")


def _with_numbers(coding: Coding) -> Any:
    """The coding of a number, with what is written in digits as a number."""
    if isinstance(coding, tuple):
        return tuple(map(_with_numbers, coding))
    return Decimal(coding) if isinstance(coding, str) and is_number(coding) else coding


def _published_lines(data: Mapping[str, Any], words: Vocabulary) -> Iterator[str]:
    scale = words.criteria.recommendations
    yield from _comment_lines(words.say("file.published"))
    yield from _meaning_lines({id: words.recommendation(id).text for id in scale})
    example = {"recommendation": [*scale][-1], "source": next(iter(words.criteria.sources), "my-source")}
    yield from (
        _entry_lines("published", data["published"])
        if "published" in data
        else _comment_out(_entry_lines("published", example))
    )


def _given_lines(key: str, data: Mapping[str, Any], words: Vocabulary) -> Iterator[str]:
    """A list that a new file does not show: its meaning and what stands in it."""
    yield from _comment_lines(words.say(f"file.{key}"))
    yield from _entry_lines(key, data[key])


# ---- comments and data


def _comment_lines(text: str, indent: str = "", hanging: str = "") -> list[str]:
    """A text as comment lines of at most `WIDTH` characters, without characters that YAML forbids."""
    clean = re.sub(FORBIDDEN, "", plain_text(text))
    first = f"{indent}# "
    return textwrap.wrap(
        clean,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _meaning_lines(meanings: Mapping[str, str], indent: str = "") -> Iterator[str]:
    """A comment line for each id, with its meaning unless that is the id itself."""
    width = max(map(len, meanings)) + 2
    for id, meaning in meanings.items():
        yield from _comment_lines(f"  {id:{width}}{meaning if meaning != id else ''}", indent, " " * (width + 2))


def _comment_out(lines: Iterator[str]) -> Iterator[str]:
    """Lines of data, each behind `# `."""
    return (f"# {line}" for line in lines)


def _entry_lines(key: str, value: Any, indent: str = "") -> Iterator[str]:
    """The YAML lines of a key and its value; mappings and lists of mappings are indented below the key."""
    start = f"{indent}{scalar(key)}:"
    if isinstance(value, Mapping):
        yield start
        for inner_key, inner_value in value.items():
            yield from _entry_lines(inner_key, inner_value, f"{indent}  ")
    elif (
        isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(item, Mapping) for item in value)
    ):
        yield start
        for item in value:
            lines = [
                line
                for inner_key, inner_value in item.items()
                for line in _entry_lines(inner_key, inner_value, f"{indent}    ")
            ]
            yield from (f"{indent}  - {lines[0].lstrip()}", *lines[1:])
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield f"{start} [{', '.join(map(scalar, value))}]"
    elif key in DATES and isinstance(value, str) and PLAIN_DATE.fullmatch(value):
        yield f"{start} {value}"
    else:
        yield f"{start} {scalar(value)}"


def scalar(value: str | Decimal) -> str:
    """A text or a number as a YAML scalar: plain if it matches `PLAIN` or `FRACTION`, else quoted as in JSON."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if PLAIN.fullmatch(value) or FRACTION.fullmatch(value):
        return value
    return re.sub(FORBIDDEN, lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))
