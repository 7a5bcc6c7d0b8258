"""The configuration, `kjerne.yaml`, as a frozen model. Shape only: `checks` and `workspace` test what it names."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from kjerne.model.findings import Level, Severity
from kjerne.model.parts import Model, Whole, Wordings

if TYPE_CHECKING:
    Language = str
else:
    Language = Literal[tuple(Wordings.model_fields)]
"""The languages that a text can be written in, which are those that the program speaks."""

Path = Annotated[str, Field(min_length=1)]
"""A path from the folder of the configuration, with `/` between its folders."""


class Age(Model):
    """A length of time. The unit is its key, as in the `period` of a rule: a number alone could be years too."""

    months: Whole


class Configuration(Model):
    """What a user or a project wants, so that no command line has to say it each time. Every key may be left out."""

    lang: Language | None = None
    criteria: Path | None = None  # the criteria set, or a folder of several
    groups: Annotated[Path | Annotated[tuple[Path, ...], Field(min_length=1)], Field(union_mode="left_to_right")] = ()
    assessments: Path | None = None  # the folder of the assessors' own codings
    fail_level: Severity | None = None
    max_age: Age | None = None  # older than this, the coding of a group (`assessed`) is old
    checks: Mapping[str, Level] = {}

    @property
    def group_paths(self) -> tuple[str, ...]:
        """The files and folders of groups."""
        return (self.groups,) if isinstance(self.groups, str) else self.groups
