"""A group as the file that people go on editing: YAML with the criteria set's questions and values in its comments.

Not written with ruamel.yaml: that keeps the comments of a file that is read, and here every line is new, and quoted so
that all readers of YAML, old and new, take it the same.
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kjerne.model.documents import UNKNOWN, ContextTrait, Criterion, Group, Trait
from kjerne.model.fields import facts
from kjerne.output.safe import plain
from kjerne.output.words import Vocabulary, source_name
from kjerne.reading.text import FORBIDDEN
from kjerne.texts.wording import day

MODELINE = "# yaml-language-server: $schema=.schema.json\n"
WIDTH = 100
DATES = ("date", *(fact.key for fact in facts() if fact.kind == "date"))
NOT_ASKED = ("status", "mandate-until")
"""Facts that no question asks for; `file.<key>` says what they are."""

# Words of letters and digits, beginning with a letter, that mean nothing else to any reader of YAML, old or new; and
# simple addresses. All else is quoted, also where it need not be.
PLAIN = re.compile(
    r"(?!(?i:null|true|false|yes|no|on|off|y|n)$)[A-Za-zÆØÅæøå][A-Za-z0-9ÆØÅæøå]*([ ./-][A-Za-z0-9ÆØÅæøå]+)*\.?"
    "|https?://[A-Za-z0-9./_-]+"
)
PLAIN_DATE = re.compile("[0-9]{4}(-[0-9]{2}){1,2}")  # a year alone would be a number


def write(group: Group, words: Vocabulary, as_of: date, modeline: bool = False) -> str:
    """The group's file: what is known of it as data, all questions as comments, what is not known as unknown.

    With `modeline`, editors are told that a JSON Schema lies beside the file.
    """
    data = group.model_dump(by_alias=True, exclude_unset=True)
    parts = (_head(group, words, as_of), _facts(data, words), _sources(data, words), _traits(data, words))
    lines = [line for part in (*parts, _published(data, words)) for line in (*part, "")]
    return (MODELINE if modeline else "") + "\n".join(lines)


# ---- the parts of the file


def _head(group: Group, words: Vocabulary, as_of: date) -> Iterator[str]:
    criteria = words.criteria
    yield from _comment(
        words.say(
            "file.about",
            id=group.id,
            set=f"{criteria.id} {criteria.version}",
            title=words.pick(criteria.title),
            date=day(words.lang, as_of),
        )
    )
    yield "#"
    yield from _comment(words.say("file.values"))
    yield from _comment(words.say("file.evidence"))
    trait, each = next(iter(criteria.traits.items()))
    told = {"at": "3.1", "finding": words.say("file.finding"), "date": str(as_of), "confidence": "high"}
    source = next(iter(criteria.sources), "my-source")
    yield "#"
    yield from _hidden(_entry(trait, {"value": [*each.values][-1], "evidence": [{"source": source, **told}]}, "  "))


def _facts(data: Mapping[str, Any], words: Vocabulary) -> Iterator[str]:
    yield from _entry("id", data["id"])
    for fact in facts():
        yield from _comment(words.say(f"file.{fact.key}" if fact.key in NOT_ASKED else f"ask.{fact.key}"))
        if fact.key == "name" and data["name"] == data["id"]:
            yield from _comment(words.say("file.name"))
        yield from _entry(fact.key, data[fact.key]) if fact.key in data else _hidden(_entry(fact.key, fact.example))


def _sources(data: Mapping[str, Any], words: Vocabulary) -> Iterator[str]:
    if words.criteria.sources:
        yield from _comment(words.say("file.sources"))
        yield from _listed({id: source_name(source, words) for id, source in words.criteria.sources.items()})
    yield from _comment(words.say("file.own-sources"))
    example = {"my-source": {"title": words.say("ask.title"), "date": "2026-03-01", "url": "https://example.org"}}
    yield from _entry("sources", data["sources"]) if data.get("sources") else _hidden(_entry("sources", example))


def _traits(data: Mapping[str, Any], words: Vocabulary) -> Iterator[str]:
    yield "traits:"
    for number, criterion in enumerate(words.criteria.criteria.values()):
        yield from [""] if number else []
        yield from _comment(f"---- {_asked(criterion, words)}", "  ")
        yield from _coded(criterion.traits, data["traits"], words)
    if words.criteria.context:
        yield ""
        yield from _comment(f"---- {words.say('heading.context')}", "  ")
        yield from _coded(words.criteria.context, data["traits"], words)


def _coded(
    traits: Mapping[str, Trait] | Mapping[str, ContextTrait], data: Mapping[str, Any], words: Vocabulary
) -> Iterator[str]:
    for id, trait in traits.items():
        yield ""
        yield from _comment(_asked(trait, words), "  ")
        yield from _listed({value: words.value(id, value) for value in trait.values}, "  ")
        observation = data.get(id, {"value": UNKNOWN})
        yield from _entry(id, observation if "evidence" in observation else observation["value"], "  ")


def _published(data: Mapping[str, Any], words: Vocabulary) -> Iterator[str]:
    scale = words.criteria.recommendations
    yield from _comment(words.say("file.published"))
    yield from _listed({id: words.recommendation(id).text for id in scale})
    example = {"recommendation": [*scale][-1], "source": next(iter(words.criteria.sources), "my-source")}
    yield from _entry("published", data["published"]) if "published" in data else _hidden(_entry("published", example))


def _asked(about: Criterion | Trait | ContextTrait, words: Vocabulary) -> str:
    return ": ".join(words.pick(each) for each in (about.label, about.question) if each)


# ---- comments and data


def _comment(text: str, indent: str = "", hanging: str = "") -> list[str]:
    """A text as comment lines, without anything that may not stand in a file."""
    clean = re.sub(FORBIDDEN, "", plain(text))
    first = f"{indent}# "
    return textwrap.wrap(
        clean,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _listed(meanings: Mapping[str, str], indent: str = "") -> Iterator[str]:
    """Ids with what they mean, where anything but the id says so, one under the other."""
    width = max(map(len, meanings)) + 2
    for id, meaning in meanings.items():
        yield from _comment(f"  {id:{width}}{meaning if meaning != id else ''}", indent, " " * (width + 2))


def _hidden(lines: Iterator[str]) -> Iterator[str]:
    """Lines of data as a comment, from which they can be taken."""
    return (f"# {line}" for line in lines)


def _entry(key: str, value: Any, indent: str = "") -> Iterator[str]:
    """A key with its value, mappings and lists of mappings in lines of their own."""
    start = f"{indent}{scalar(key)}:"
    if isinstance(value, Mapping):
        yield start
        for inner, each in value.items():
            yield from _entry(inner, each, f"{indent}  ")
    elif (
        isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(each, Mapping) for each in value)
    ):
        yield start
        for each in value:
            lines = [line for inner, item in each.items() for line in _entry(inner, item, f"{indent}    ")]
            yield from (f"{indent}  - {lines[0].lstrip()}", *lines[1:])
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield f"{start} [{', '.join(map(scalar, value))}]"
    elif key in DATES and PLAIN_DATE.fullmatch(value):
        yield f"{start} {value}"
    else:
        yield f"{start} {scalar(value)}"


def scalar(value: str | Decimal) -> str:
    """A text or a number as YAML: plain where that is surely safe, else in double quotes as in JSON."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if PLAIN.fullmatch(value):
        return value
    return re.sub(FORBIDDEN, lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
