"""JSON Schemas (2020-12) of group files and criteria sets, for editors that complete and check them.

The shapes are read off the models, so no field is forgotten; the texts are in `texts.fields`. Most editors use the YAML
language server, and where a shape can be written in several ways, the way is taken that it handles best. It offers the
words of an `enum`, also behind `anyOf` and `oneOf`, but none behind `if`. If no branch fits, it reports the first
branch, unless it knows a key or an entry of another one.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from kjerne.checks.catalogue import CATALOGUE
from kjerne.checks.check import Check
from kjerne.model.configuration import Configuration
from kjerne.model.documents import (
    UNDETERMINED,
    UNKNOWN,
    Cell,
    ContextValue,
    CriteriaSet,
    Group,
    Nouns,
    Observation,
    Value,
)
from kjerne.model.findings import Level
from kjerne.model.ministries import MINISTRIES
from kjerne.model.parts import Date, Id, Model, Text, Wordings
from kjerne.model.shares import FRACTION_FROM_0
from kjerne.output.safe import plain_text
from kjerne.output.words import Vocabulary
from kjerne.texts.languages import Lang
from kjerne.texts.wording import explanation, field_text, say

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAMED: tuple[tuple[Any, str], ...] = ((Text, "text"), (Id, "id"), (Date, "date"), (Cell, "cell"))
PLAIN: dict[Any, Json] = {
    str: {"type": ["string", "number"]},  # `at: 3.1` is text
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    bool: {"type": "boolean"},
}
LIMITS = (("ge", "minimum"), ("le", "maximum"), ("pattern", "pattern"))
SIZES = {"string": "Length", "array": "Items", "object": "Properties"}

RANGE: Json = {"items": {"type": "number"}, "minItems": 2, "maxItems": 2}

STEP = "[a-z][a-z0-9]*(-[a-z0-9]+)*"
MONTHS = "(0[1-9]|1[0-2])|(0[13-9]|1[0-2])-(0[1-9]|[12][0-9]|30)|(0[13578]|1[02])-31|02-(0[1-9]|[12][0-9])"
DATE = f"^(?!0000)[0-9]{{4}}(-({MONTHS}))?$"  # nothing is missed but that most Februaries have 28 days


def group(criteria: CriteriaSet, lang: Lang) -> str:
    """The JSON Schema of a group file as text, with the traits, values and sources of this criteria set."""
    words = Vocabulary(criteria, lang)
    codings = {id: _coding_shape(id, words) for id in words.known_traits}
    source = _text_with_suggestions((id, words.pick(source.title)) for id, source in criteria.sources.items())
    recommendations = {id: words.recommendation(id).text for id in criteria.recommendations}
    ministry = _text_with_suggestions((name, "") for name in MINISTRIES)
    writer = _Writer(
        lang,
        {
            "group.lead": ministry,
            "group.members": {"type": "array", "items": ministry},
            "evidence.source": source,
            "published.source": source,
            "decision.source": source,
            "published.recommendation": _choice(recommendations),
            "decision.decided": _choice(recommendations),
            "decision.recommended": _choice({**recommendations, UNDETERMINED: words.recommendation(None).text}),
            "action.advice": _choice({advice.id: words.pick(advice.text) for advice in criteria.advice}),
            **{_coding_name(id): coding for id, coding in codings.items()},
        },
    )
    traits = {id: _trait_shape(id, coding, writer) for id, coding in codings.items()}
    shape = {"type": "object", "properties": traits, "additionalProperties": False}
    return writer.with_shape("group.traits", shape).write(Group, "group")


def criteria_set(lang: Lang) -> str:
    """The JSON Schema of a criteria set as text."""
    return _Writer(lang, {}).write(CriteriaSet, "criteria")


def configuration(lang: Lang) -> str:
    """The JSON Schema of a configuration as text, with the checks that it may name."""
    levels = {level: field_text(lang, f"configuration.checks.{level}")[0] for level in get_args(Level)}
    checks = {id: _check_shape(check, levels, lang) for id, check in CATALOGUE.items()}
    title, description = field_text(lang, "configuration.checks")
    words = {"title": title, "description": description}
    shape = {**words, "type": "object", "properties": checks, "additionalProperties": False}
    return _Writer(lang, {"configuration.checks": shape}).write(Configuration, "config")


def _check_shape(check: Check, levels: Mapping[str, str], lang: Lang) -> Json:
    """How severe a check may be; of an error nothing but that."""
    allowed = {level: text for level, text in levels.items() if check.severity != "error" or level == "error"}
    about, _, more = explanation(lang, check.id).partition(". ")
    return {"title": about, "description": more, **_choice(allowed), "default": check.severity}


class _Writer(NamedTuple):
    """Writes models as schemas in one language. `shapes` gives the shape of some fields (`model.field`) and names."""

    lang: Lang
    shapes: Mapping[str, Json]

    def with_shape(self, name: str, shape: Json) -> "_Writer":
        return self._replace(shapes={**self.shapes, name: shape})

    def write(self, model: type[Model], kind: str) -> str:
        title, description = field_text(self.lang, _name(model))
        schema = {
            "$schema": DIALECT,
            "$comment": say(self.lang, "schema.made", command=f"kjerne schema {kind} --lang {self.lang}"),
            "title": title,
            "description": description,
            **self.model(model),
        }
        schema["$defs"] = self.definitions(schema)
        lines = json.dumps(schema, ensure_ascii=False, indent=1).split("\n")
        return "".join(f"{plain_text(line)}\n" for line in lines)

    def definitions(self, schema: Json) -> Json:
        """The definitions by name that a schema refers to, directly or through another definition."""
        definitions: Json = {}
        waiting = [schema]
        while waiting:
            for name in re.findall(r'"#/\$defs/([a-z0-9-]+)"', json.dumps(waiting.pop())):
                if name not in definitions:
                    definition = self.shapes.get(name) or self.named().get(name)
                    definitions[name] = definition or self.model(MODELS[name])
                    waiting.append(definitions[name])
        return dict(sorted(definitions.items()))

    def named(self) -> dict[str, Json]:
        """Definitions that cannot be read off the types: functions of the model check them."""
        wording, nouns = self.model(Wordings), self.model(Nouns)
        no_language = {"type": "string", "errorMessage": say(self.lang, "schema.no-language")}
        all_but_null = ["array", "boolean", "number", "object", "string"]
        step = {"type": "string", "pattern": f"^{STEP}$", "errorMessage": say(self.lang, "schema.cell")}
        return {
            # `type: null` would say the same, but an editor would offer null as a value.
            "nothing": {"title": say(self.lang, "schema.nothing"), "not": {"type": all_but_null}},
            "id": {
                **_with_limits({"type": "string"}, get_args(Id)[1:]),
                "title": "id",
                "errorMessage": say(self.lang, "schema.id"),
            },
            "date": {
                "type": ["string", "integer"],  # 2021 is a number to an editor
                "pattern": DATE,
                "minimum": 1000,
                "maximum": 9999,
                "errorMessage": say(self.lang, "schema.date"),
            },
            "cell": {
                **step,
                "type": ["string", "array"],
                "pattern": rf"^((>=|<=)\s*)?{STEP}$",
                "items": step,
                "minItems": 1,
            },
            "text": {
                **wording,
                "type": ["string", "number", "object"],
                "minLength": 1,
                "if": {"type": "object", "additionalProperties": {"type": "null"}},
                "then": no_language,
            },
            "nouns": {**nouns, "if": {"additionalProperties": {"type": "null"}}, "then": no_language},
            **{_name(model): self.labelled(model) for model in (ContextValue, Value)},
        }

    def labelled(self, model: type[Model]) -> Json:
        """A model that may be written as its label alone: a text, or a mapping with languages as keys."""
        long = self.model(model)
        return {
            "type": ["string", "object"],
            "minLength": 1,
            "if": {"anyOf": [*({"required": [key]} for key in long["properties"]), {"maxProperties": 0}]},
            "then": {key: long[key] for key in ("properties", "additionalProperties")},
            "else": _reference("text"),
        }

    def model(self, model: type[Model]) -> Json:
        """A model as a schema: its fields, and no others."""
        hints = get_type_hints(model, include_extras=True)
        fields = {key: (hints[name], model.model_fields[name]) for name, key in model.keys().items()}
        return {
            "type": "object",
            "properties": {
                alias: self.field(f"{_name(model)}.{alias}", hint, field.default)
                for alias, (hint, field) in fields.items()
            },
            "required": [alias for alias, (_, field) in fields.items() if field.is_required()],
            "additionalProperties": False,
        }

    def field(self, name: str, kind: Any, default: object) -> Json:
        optional = NoneType in get_args(kind)
        shape = self.shapes.get(name) or self.shape(_without_none(kind) if optional else kind, name)
        if "title" in shape:  # the criteria set has words of its own for it
            return shape
        title, description = field_text(self.lang, name)
        if optional:
            shape = {"anyOf": [{"title": title, **shape}, _reference("nothing")]}
        default_key = {"default": default} if isinstance(default, str | int) else {}
        return {"title": title, "description": description, **shape, **default_key}

    def shape(self, kind: Any, name: str) -> Json:
        """The type `kind` as a schema; `name` (`model.field`) is the field that has this type."""
        for named_kind, reference in NAMED:
            if kind == named_kind:
                return _reference(reference)
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return _with_limits(self.shape(arguments[0], name), arguments[1:])
        if origin in (Union, UnionType):
            return _union([self.shape(member, name) for member in arguments])
        if origin is Literal:
            return _choice({word: field_text(self.lang, f"{name}.{word}")[0] for word in arguments})
        if origin is Mapping:
            names = {"propertyNames": _reference("id")} if arguments[0] == Id else {}
            return {"type": "object", **names, "additionalProperties": self.shape(arguments[1], name)}
        if origin is tuple:
            return {"type": "array", "items": self.shape(arguments[0], name)}
        return dict(PLAIN[kind]) if kind in PLAIN else _reference(_name(kind))


def _coding_shape(id: str, words: Vocabulary) -> Json:
    """The shape of a trait's coding: one value, a list of possible values, or the shares (0 to 1) of values.

    Of a number also a number alone, or a range of two.
    """
    name, trait = words.trait(id), words.known_traits[id]
    labels = {value: words.choice(id, value) for value in trait.values}
    share = {
        "description": words.say("schema.share"),
        "type": ["number", "string"],
        "minimum": 0,
        "maximum": 1,
        "pattern": FRACTION_FROM_0,
    }
    several = {
        "type": ["array", "object"],
        **({"anyOf": [{"items": _choice(labels), "uniqueItems": True}, RANGE]} if trait.number else {}),
        **({} if trait.number else {"items": _choice(labels)}),
        "minItems": 1,
        **({} if trait.number else {"uniqueItems": True}),
        "properties": {value: {"title": label, **share} for value, label in labels.items()},
        "propertyNames": {"enum": [*labels]},
        "additionalProperties": {},  # an editor counts them as known, so that it says which names there are
        "minProperties": 1,
    }
    single = _choice({**labels, UNKNOWN: words.say("schema.unknown")})
    number = [{"description": words.say("schema.number"), "type": "number"}] if trait.number else []
    return {
        "title": name,
        "description": words.pick(trait.question, name),
        "type": ["string", *(["number"] if trait.number else []), "array", "object"],
        "oneOf": [single, *number, several],
    }


def _coding_name(trait: str) -> str:
    return f"coding-{trait}"


def _trait_shape(id: str, coding: Json, writer: _Writer) -> Json:
    """The shape of a trait in a group file: the coding alone, or a mapping with the coding as `value` and evidence."""
    *others, several = coding["oneOf"]
    value = {"title": coding["title"], "description": coding["description"], **_reference(_coding_name(id))}
    long = writer.with_shape("observation.value", value).model(Observation)
    keys = long["properties"]
    coding_or_observation = {
        "type": several["type"],
        "if": {"type": "object", "anyOf": [{"required": [key]} for key in keys]},
        "then": long,
        # The keys of the long form cannot stand here, but an editor offers them where none of them stands yet.
        "else": {
            **several,
            "properties": {**several["properties"], **keys},
            "propertyNames": {"enum": [*several["propertyNames"]["enum"], *keys]},
        },
    }
    return {**coding, "oneOf": [*others, coding_or_observation]}


def _choice(labels: Mapping[str, str]) -> Json:
    """One of these words; `labels` gives the meaning of each, which editors show."""
    return {"enum": [*labels], "enumDescriptions": [*labels.values()]}


def _text_with_suggestions(texts: Iterable[tuple[str, str]]) -> Json:
    """Any text; editors offer these ids, each with its meaning."""
    return {**PLAIN[str], "defaultSnippets": [{"label": id, "description": means, "body": id} for id, means in texts]}


def _union(shapes: Iterable[Json]) -> Json:
    """Shapes of different types (text, list, mapping) as one shape: keywords for one type ignore the others."""
    types: list[str] = []
    merged: Json = {}
    for shape in shapes:
        types += _types(shape)
        merged |= shape
    return {**merged, "type": types}


def _with_limits(shape: Json, metadata: Iterable[Any]) -> Json:
    """The shape with the limits of its annotations, such as the greatest length."""
    limits: Json = {}
    for annotation in metadata:
        for limit in annotation.metadata if isinstance(annotation, FieldInfo) else [annotation]:
            for attribute, keyword in LIMITS:
                if (bound := getattr(limit, attribute, None)) is not None:
                    limits[keyword] = bound
            for end in ("min", "max"):
                if (size := getattr(limit, f"{end}_length", None)) is not None:
                    limits |= {f"{end}{SIZES[kind]}": size for kind in _types(shape) if kind in SIZES}
    return {**shape, **limits}


def _types(shape: Json) -> list[str]:
    return [shape["type"]] if isinstance(shape["type"], str) else shape["type"]


def _without_none(kind: Any) -> Any:
    return Union[tuple(member for member in get_args(kind) if member is not NoneType)]  # noqa: UP007


def _reference(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _name(model: type[Model]) -> str:
    """`context-trait` of `ContextTrait`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", model.__name__).lower()


def _models(below: type[Model]) -> Iterator[type[Model]]:
    for model in below.__subclasses__():
        yield model
        yield from _models(model)


MODELS: dict[str, type[Model]] = {_name(model): model for model in _models(Model)}
