"""What definitions are made of: the frozen model, texts by language, ids, dates, numbers, scales and conditions."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from kjerne.model.dates import checked_date
from kjerne.model.ids import ID, LONGEST_ID


def _with_hyphens(field: str) -> str:
    return field.replace("_", "-")


class Model(BaseModel):
    """A part of a definition: frozen, of known keys only, which are written with hyphens."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=_with_hyphens,
        coerce_numbers_to_str=True,  # `at: 3.1` is text: the reader keeps a number as it was written
        defer_build=True,
    )

    @classmethod
    def keys(cls) -> Mapping[str, str]:
        """The key in a file of each field, by its name; also of a model that is not built (pydantic before 2.12)."""
        return {name: field.alias or _with_hyphens(name) for name, field in cls.model_fields.items()}


def _to_decimal(value: object) -> Decimal:
    """A number as `Decimal`. Raises an error of pydantic for anything else."""
    if isinstance(value, Decimal):
        return value
    if type(value) is int:
        return Decimal(value)
    raise PydanticCustomError("number_type", "a number")


class ByLanguage:
    """Something that is written once a language; each field is a language."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The languages in which it is not written."""
        return tuple(lang for lang, wording in vars(self).items() if not wording)


class Wordings(ByLanguage, Model):
    """One text in several languages, at least one."""

    nb: Annotated[str, Field(min_length=1)] | None = None
    nn: Annotated[str, Field(min_length=1)] | None = None
    en: Annotated[str, Field(min_length=1)] | None = None

    @property
    def given(self) -> tuple[str, ...]:
        """The texts in all languages in which there is one."""
        return tuple(filter(None, vars(self).values()))


W = TypeVar("W", bound=ByLanguage)


def require_language(written: W) -> W:
    """What is given. Raises an error of pydantic where it is written in no language."""
    if not any(vars(written).values()):
        raise PydanticCustomError("empty-text", "no language")
    return written


class _TextShape:
    """The schema of a text: a string, or `Wordings`. Written as a core schema since `Text` is used in twenty places:
    pydantic would build a schema from types anew for each.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        wordings = core_schema.no_info_after_validator_function(require_language, handler.generate_schema(Wordings))
        return core_schema.union_schema([core_schema.str_schema(min_length=1), wordings], mode="left_to_right")


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
