"""The documents: a criteria set and a group, as frozen models, and their shape's problems in our own words.

Shape only: which keys there are and what kind of thing stands at each. Whether names refer is for `checks`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ValidationError,
)
from pydantic_core import PydanticCustomError, core_schema

from kjerne.findings import Path, Problem, Term, Words, unknown_name
from kjerne.source import Data

UNKNOWN = "unknown"
ANY = "any"
RESERVED = (UNKNOWN, ANY)  # words that cells and traits use, so no level or value can be called that


class Model(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
        coerce_numbers_to_str=True,  # `at: 3.1` is text: the reader keeps a number as it was written
        defer_build=True,
    )


def _number(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if type(value) is int:
        return Decimal(value)
    raise PydanticCustomError("number_type", "a number")


@lru_cache(maxsize=4096)  # there are far more dates than days
def _calendar_date(value: str) -> str:
    last_day(value)
    return value


def last_day(date: str) -> tuple[int, int, int]:
    """Year, month and day on which `YYYY`, `YYYY-MM` or `YYYY-MM-DD` ends. Raises `ValueError` for any other text."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", date):
        raise ValueError(date)
    year, month, day = [*(int(part) for part in date.split("-")), 0, 0][:3]
    month = month if len(date) > 4 else 12
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = 31 - (month in (4, 6, 9, 11)) if month != 2 else 28 + leap
    day = day if len(date) > 7 else days
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= days):
        raise ValueError(date)
    return year, month, day


class Wordings(Model):
    """One text in several languages, at least one."""

    nb: Annotated[str, Field(min_length=1)] | None = None
    nn: Annotated[str, Field(min_length=1)] | None = None
    en: Annotated[str, Field(min_length=1)] | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The languages that it is not given in."""
        return tuple(lang for lang, wording in vars(self).items() if not wording)

    @property
    def given(self) -> tuple[str, ...]:
        """What it says, in each language that it is given in."""
        return tuple(filter(None, vars(self).values()))


def _some_language(text: Wordings) -> Wordings:
    if not any(vars(text).values()):
        raise PydanticCustomError("empty-text", "no language")
    return text


class _TextShape:
    """A text, in one language or in several. It stands in twenty places, for each of which pydantic would go through it
    anew if it were said in types: so it is said in what comes of them.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        wordings = core_schema.no_info_after_validator_function(_some_language, handler.generate_schema(Wordings))
        return core_schema.union_schema([core_schema.str_schema(min_length=1), wordings], mode="left_to_right")


LONGEST_ID = 100  # characters: it becomes a file's name, and stands in tables and messages
ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
Id = Annotated[str, Field(pattern=ID, max_length=LONGEST_ID)]
Text = Annotated[str | Wordings, _TextShape()]
Date = Annotated[str, AfterValidator(_calendar_date)]
Number = Annotated[Decimal, BeforeValidator(_number)]
Percent = Annotated[Number, Field(ge=0, le=100)]
Whole = Annotated[int, Field(strict=True, ge=1)]
Scale = Annotated[
    Annotated[Mapping[Id, Text], Field(min_length=2)] | Annotated[tuple[Id, ...], Field(min_length=2)],
    Field(union_mode="left_to_right"),
]
Cell = Annotated[str | tuple[str, ...], Field(union_mode="left_to_right")]
Condition = Mapping[str, Cell]


class Source(Model):
    title: Text
    publisher: Text | None = None
    date: Date | None = None
    url: str | None = None


# ---- a criteria set


class Value(Model):
    points: Percent
    label: Text | None = None


class Trait(Model):
    label: Text
    question: Text | None = None
    source: str | None = None
    weight: Whole = 1
    values: Annotated[Mapping[Id, Value], Field(min_length=1)]


def _label_alone(value: object) -> object:
    if isinstance(value, str) or (isinstance(value, dict) and value and value.keys() <= Wordings.model_fields.keys()):
        return {"label": value}
    return value


class ContextValue(Model):
    label: Text | None = None


class ContextTrait(Model):
    """A trait that is asked and reported, not scored."""

    label: Text
    question: Text | None = None
    source: str | None = None
    values: Annotated[Mapping[Id, Annotated[ContextValue, BeforeValidator(_label_alone)]], Field(min_length=1)]


class Cap(Model):
    """What no score can outweigh: where `when` holds of the criterion's traits, its level is `at_most` this."""

    when: Annotated[Condition, Field(min_length=1)]
    at_most: str
    because: Text | None = None
    source: str | None = None


class Criterion(Model):
    label: Text
    question: Text | None = None
    source: str | None = None
    weight: Whole = 1
    thresholds: Mapping[str, Percent]
    traits: Annotated[Mapping[Id, Trait], Field(min_length=1)]
    caps: tuple[Cap, ...] = ()


class Period(Model):
    """How long a time-limited recommendation lasts, and after how long it is reviewed, in months."""

    months: Whole
    review: Whole | None = None


class Rule(Model):
    id: Id
    when: Condition = {}
    recommend: str
    period: Period | None = None
    because: Text
    source: str | None = None


class Advice(Model):
    id: Id
    when: Condition = {}
    recommendations: tuple[str, ...] | None = Field(None, alias="for")
    text: Text
    source: str | None = None


class CriteriaSet(Model):
    """A criteria set: levels and recommendations run from worst to best, rules in the order they are tried."""

    id: Id
    version: Annotated[str, Field(min_length=1)]
    title: Text
    description: Text | None = None
    sources: Mapping[Id, Source] = {}
    levels: Scale
    recommendations: Scale
    criteria: Annotated[Mapping[Id, Criterion], Field(min_length=1)]
    context: Mapping[Id, ContextTrait] = {}
    hit_policy: Literal["first", "unique"] = "first"
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    advice: tuple[Advice, ...] = ()

    @cached_property  # asked for every group
    def traits(self) -> Mapping[str, Trait | ContextTrait]:
        """Every trait by its id: the scored ones criterion by criterion, then the context."""
        scored = {id: trait for criterion in self.criteria.values() for id, trait in criterion.traits.items()}
        return MappingProxyType({**scored, **self.context})

    def __copy__(self) -> "CriteriaSet":
        copy = super().__copy__()
        vars(copy).pop("traits", None)  # `model_copy` may give it others
        return copy


# ---- a group


class Evidence(Model):
    source: str | None = None
    at: Text | None = None
    finding: Text | None = None
    date: Date | None = None
    confidence: Literal["high", "medium", "low"] | None = None


Coding = Annotated[
    str | tuple[str, ...] | Mapping[str, Number],
    Field(union_mode="left_to_right"),
]


class Observation(Model):
    """How a trait of a group is coded: one value, several that are possible, a distribution, or unknown."""

    value: Coding
    evidence: tuple[Evidence, ...] = ()


def _long_form(value: object) -> object:
    """`x`, `[x, y]` and `{x: 0.5, y: 0.5}` stand for a `value:` without evidence."""
    if isinstance(value, dict):
        long = "value" in value or "evidence" in value
        if long or not any(re.match(r"[-+.0-9]", str(share)) for share in value.values()):
            return value
    return {"value": value}


class Published(Model):
    """What somebody already concluded about a group."""

    recommendation: str
    source: str | None = None
    finding: Text | None = None


class Group(Model):
    id: Id
    name: Text
    short_name: Text | None = None
    status: Literal["proposed", "active", "ended"] = "active"
    established: Date | None = None
    mandate_until: Date | None = None
    lead: str | None = None
    members: tuple[str, ...] = ()
    sources: Mapping[Id, Source] = {}
    traits: Mapping[str, Annotated[Observation, BeforeValidator(_long_form)]]
    published: Published | None = None


# ---- texts

FoundWordings = list[tuple[Path, Wordings]]
Find = Callable[[Any, Path, FoundWordings], None]


def wordings_in(document: Model) -> FoundWordings:
    """Every text of a document that is given per language, with its path, in the order of the fields.

    Which fields may hold a text is read off their types, once for each model.
    """
    found: FoundWordings = []
    if find := _finder(type(document)):
        find(document, (), found)
    return found


@cache
def _finder(kind: Any) -> Find | None:
    """What finds the wordings in a value of this type; None where there can be none."""
    finders = [each for branch in _branches(kind) if (each := _finder_of_branch(branch))]
    if len(finders) < 2:
        return finders[0] if finders else None

    def find(value: Any, path: Path, found: FoundWordings) -> None:
        for each in finders:
            each(value, path, found)

    return find


def _finder_of_branch(kind: Any) -> Find | None:
    if kind is Wordings:
        return _find_wordings
    if get_origin(kind) is Mapping:
        inside = _finder(get_args(kind)[1])
        return inside and _in_mapping(inside)
    if get_origin(kind) is tuple:
        inside = _finder(get_args(kind)[0])
        return inside and _in_tuple(inside)
    hints = get_type_hints(kind, include_extras=True)
    fields = [
        (name, str(field.alias), find) for name, field in kind.model_fields.items() if (find := _finder(hints[name]))
    ]
    return _in_fields(fields) if fields else None


def _find_wordings(value: Any, path: Path, found: FoundWordings) -> None:
    if type(value) is Wordings:
        found.append((path, value))


def _in_mapping(inside: Find) -> Find:
    def find(value: Any, path: Path, found: FoundWordings) -> None:
        if isinstance(value, Mapping):
            for key, each in value.items():
                inside(each, (*path, key), found)

    return find


def _in_tuple(inside: Find) -> Find:
    def find(value: Any, path: Path, found: FoundWordings) -> None:
        if type(value) is tuple:
            for index, each in enumerate(value):
                inside(each, (*path, index), found)

    return find


def _in_fields(fields: Sequence[tuple[str, str, Find]]) -> Find:
    def find(value: Any, path: Path, found: FoundWordings) -> None:
        if value is not None:
            for name, alias, inside in fields:
                inside(getattr(value, name), (*path, alias), found)

    return find


# ---- problems of shape

KINDS: dict[str, str] = {
    "string_type": "type.text",
    "dict_type": "type.mapping",
    "mapping_type": "type.mapping",
    "model_type": "type.mapping",
    "tuple_type": "type.list",
    "int_type": "type.whole",
    "int_from_float": "type.whole",
    "number_type": "type.number",
}
OF_IDS = ("string_pattern_mismatch", "string_too_long")  # of a key, perhaps, which says nothing of its value


def problems_of_shape(error: ValidationError, data: Data, model: type[Model]) -> Iterator[Problem]:
    """What pydantic found wrong, in our ids and words, each with the path of the document it concerns.

    Where several kinds are allowed and none fits, that is one problem; where one fits but is wrong inside, that is.
    """
    unfit: dict[Path, list[str]] = {}
    others: list[tuple[Any, Path, bool]] = []
    for found in error.errors(include_url=False):
        path, is_key = _path(found["loc"], data)
        if found["type"] == "too_short" and len(found["input"]) >= found["ctx"]["min_length"]:
            continue  # too few only because others among them are wrong
        if found["type"] in KINDS:
            unfit.setdefault(path, []).append(KINDS[found["type"]])
        else:
            others.append((found, path, is_key))
    yield from (_problem(found, path, is_key, model) for found, path, is_key in others)
    fit = {path[:end] for path in (*unfit, *(path for _, path, _ in others)) for end in range(len(path))}
    fit |= {path for found, path, _ in others if found["type"] not in OF_IDS or not found["input"]}
    for path, kinds in unfit.items():
        if path not in fit:
            wanted, value = tuple(Term(kind) for kind in dict.fromkeys(kinds)), _at(data, path)
            if isinstance(value, str) and kinds in (["type.number"], ["type.whole"]):  # 010, 0,7 or "7" seem to be one
                yield Problem("not-a-number", path, {"name": value or '""'})
            else:
                yield Problem("wrong-type", path, {"wanted": wanted, "found": Term(_kind(value))})


def _path(loc: tuple[str | int, ...], data: Any) -> tuple[Path, bool]:
    """The part of pydantic's location that exists in the document: without its names for the branches of a union."""
    path: Path = ()
    for step in loc:
        known = step in data if isinstance(data, dict) else isinstance(data, list) and step in range(len(data))
        if known:
            data, path = data[step], (*path, step)
    return path, loc[-1:] == ("[key]",)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _kind(data: object) -> str:
    kinds: tuple[tuple[Any, str], ...] = (
        (type(None), "type.nothing"),
        (bool, "type.boolean"),
        (int, "type.number"),
        (Decimal, "type.decimal"),
        (str, "type.text"),
        (list, "type.list"),
    )
    return next((name for kind, name in kinds if isinstance(data, kind)), "type.mapping")


def _problem(found: Any, path: Path, is_key: bool, model: type[Model]) -> Problem:
    kind, loc, context = found["type"], found["loc"], found.get("ctx", {})
    name = str(loc[-1]) if loc else ""
    if kind == "missing":
        return Problem("missing-key", path, {"name": name}, "key")
    if kind == "extra_forbidden":
        return unknown_name("unknown-key", path, name, _known_keys(model, path[:-1]), "key")
    if kind == "string_pattern_mismatch" and not found["input"]:
        return Problem("empty-text", path)
    if kind == "string_pattern_mismatch":
        return Problem("bad-id", path, {"name": str(found["input"])}, "key" if is_key else "value")
    if kind == "literal_error" and not isinstance(found["input"], str):
        return Problem("wrong-type", path, {"wanted": (Term("type.text"),), "found": Term(_kind(found["input"]))})
    if kind == "literal_error":
        known = tuple(re.findall(r"'([^']*)'", context["expected"]))
        return unknown_name("unknown-word", path, str(found["input"]), known)
    if kind == "string_too_long":
        words: Words = {"name": str(found["input"]), "limit": str(context["max_length"])}
        return Problem("id-too-long", path, words, "key" if is_key else "value")
    if kind in ("string_too_short", "empty-text"):
        return Problem("empty-text", path)
    if kind == "too_short":
        return Problem("too-few", path, {"least": str(context["min_length"])})
    if kind in ("greater_than_equal", "less_than_equal"):
        scale = "range.from-one" if context.get("ge") == 1 else "range.percent"
        return Problem("out-of-range", path, {"name": str(found["input"]), "range": Term(scale)})
    if kind == "value_error":
        return Problem("bad-date", path, {"name": str(found["input"])})
    raise AssertionError(f"no words for {kind} at {loc}")


def _known_keys(model: type[Model], path: Path) -> tuple[str, ...]:
    """The keys that the model allows at a path of the document."""
    here: list[Any] = [model]
    for step in path:
        inner = []
        for kind in here:
            if isinstance(kind, type) and issubclass(kind, Model):
                inner += [field.annotation for field in kind.model_fields.values() if field.alias == step]
            else:
                inner.append(get_args(kind)[-1 if get_origin(kind) is Mapping else 0])
        here = [branch for kind in inner for branch in _branches(kind)]
    models = [kind for kind in here if isinstance(kind, type) and issubclass(kind, Model)]
    return tuple(str(field.alias) for kind in models for field in kind.model_fields.values())


def _branches(kind: Any) -> Iterator[Any]:
    """A type without its annotations and alternatives: its models, mappings and tuples."""
    if get_origin(kind) is Annotated:
        yield from _branches(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for branch in get_args(kind):
            yield from _branches(branch)
    elif get_origin(kind) in (Mapping, tuple) or (isinstance(kind, type) and issubclass(kind, Model)):
        yield kind
