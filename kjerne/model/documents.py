"""The documents: a criteria set and a group, as frozen models.

Shape only: which keys there are, and the type of each value. `checks` tests whether names refer to something.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
)
from pydantic_core import PydanticCustomError, core_schema

from kjerne.model.dates import checked_date

UNKNOWN = "unknown"
ANY = "any"
RESERVED = (UNKNOWN, ANY)  # words that cells and traits use, so no level or value can be called that


class Model(BaseModel):
    """A part of a definition: frozen, of known keys only, which are written with hyphens."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
        coerce_numbers_to_str=True,  # `at: 3.1` is text: the reader keeps a number as it was written
        defer_build=True,
    )


def _to_decimal(value: object) -> Decimal:
    """A number as `Decimal`. Raises an error of pydantic for anything else."""
    if isinstance(value, Decimal):
        return value
    if type(value) is int:
        return Decimal(value)
    raise PydanticCustomError("number_type", "a number")


class Wordings(Model):
    """One text in several languages, at least one."""

    nb: Annotated[str, Field(min_length=1)] | None = None
    nn: Annotated[str, Field(min_length=1)] | None = None
    en: Annotated[str, Field(min_length=1)] | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The languages in which there is no text."""
        return tuple(lang for lang, wording in vars(self).items() if not wording)

    @property
    def given(self) -> tuple[str, ...]:
        """The texts in all languages in which there is one."""
        return tuple(filter(None, vars(self).values()))


def _require_language(text: Wordings) -> Wordings:
    """The text itself. Raises an error of pydantic where no language has a text."""
    if not any(vars(text).values()):
        raise PydanticCustomError("empty-text", "no language")
    return text


class _TextShape:
    """The schema of a text: a string, or `Wordings`. Written as a core schema since `Text` is used in twenty places:
    pydantic would build a schema from types anew for each.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        wordings = core_schema.no_info_after_validator_function(_require_language, handler.generate_schema(Wordings))
        return core_schema.union_schema([core_schema.str_schema(min_length=1), wordings], mode="left_to_right")


LONGEST_ID = 100  # characters: it becomes a file's name, and stands in tables and messages
ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
Id = Annotated[str, Field(pattern=ID, max_length=LONGEST_ID)]
Text = Annotated[str | Wordings, _TextShape()]
Date = Annotated[str, AfterValidator(checked_date)]
Number = Annotated[Decimal, BeforeValidator(_to_decimal)]
Percent = Annotated[Number, Field(ge=0, le=100)]
Whole = Annotated[int, Field(strict=True, ge=1)]
Scale = Annotated[
    Annotated[Mapping[Id, Text], Field(min_length=2)] | Annotated[tuple[Id, ...], Field(min_length=2)],
    Field(union_mode="left_to_right"),
]
Ministry = Annotated[str, "the official abbreviation of a ministry"]
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


def _with_label(value: object) -> object:
    """The long form of a context value: a text alone is its label."""
    if isinstance(value, str) or (isinstance(value, dict) and value and value.keys() <= Wordings.model_fields.keys()):
        return {"label": value}
    return value


class ContextValue(Model):
    label: Text | None = None


class ContextTrait(Model):
    """A trait that is asked for and reported, but not scored."""

    label: Text
    question: Text | None = None
    source: str | None = None
    values: Annotated[Mapping[Id, Annotated[ContextValue, BeforeValidator(_with_label)]], Field(min_length=1)]


class Cap(Model):
    """A limit that no score outweighs: where `when` holds for the criterion's traits, the level is at most this."""

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
    """The time limit of a recommendation, and the time after which it is reviewed; both in months."""

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
    """A criteria set: levels and recommendations from worst to best, rules in the order in which they are tried."""

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

    @cached_property  # used for every group
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
    """The long form of a coding: `x`, `[x, y]` and `{x: 0.5, y: 0.5}` mean a `value:` without evidence.

    A mapping without the keys of the long form is taken for shares if one of its values looks like a number; else its
    wrong keys are to be reported.
    """
    if isinstance(value, dict):
        long = "value" in value or "evidence" in value
        if long or not any(re.match(r"[-+.0-9]", str(share)) for share in value.values()):
            return value
    return {"value": value}


class Published(Model):
    """A recommendation for the group that was published already."""

    recommendation: str
    source: str | None = None
    finding: Text | None = None


class Group(Model):
    """A group. `fields.facts` finds which of its fields are facts, to ask for and to show."""

    id: Id
    name: Text
    short_name: Text | None = Field(None, examples=["KUBU"])
    criteria: Id | None = None
    status: Literal["proposed", "active", "ended"] = "active"
    established: Date | None = Field(None, examples=["2021-02"])
    mandate_until: Date | None = Field(None, examples=["2027-06"])
    lead: Ministry | None = Field(None, examples=["BFD"])
    members: tuple[Ministry, ...] = Field((), examples=[["HOD", "KD"]])
    sources: Mapping[Id, Source] = {}
    traits: Mapping[str, Annotated[Observation, BeforeValidator(_long_form)]]
    published: Published | None = None


UNDETERMINED = "undetermined"


def codings(group: Group) -> dict[str, Coding]:
    """The coding of each of the group's traits by id, without the evidence."""
    return {id: observation.value for id, observation in group.traits.items()}
