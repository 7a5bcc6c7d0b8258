"""The documents: a criteria set and a group, as frozen models.

Shape only: which keys there are, and the type of each value. `checks` tests whether names refer to something.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PrivateAttr,
)

from kjerne.model.parts import (
    ByLanguage,
    Date,
    Id,
    Ministry,
    Model,
    Number,
    Percent,
    Scale,
    Text,
    Whole,
    Wordings,
    require_language,
)
from kjerne.model.shares import ShareShape

UNKNOWN = "unknown"
ANY = "any"
RESERVED = (UNKNOWN, ANY)  # words that cells and traits use, so no level or value can be called that


Cell = Annotated[str | tuple[str, ...], Field(union_mode="left_to_right")]
Condition = Mapping[str, Cell]


class Source(Model):
    title: Text
    publisher: Text | None = None
    date: Date | None = None
    url: str | None = None


# ---- a criteria set


def _with_label(value: object) -> object:
    """The long form of a value: a text alone is its label."""
    if isinstance(value, str) or (isinstance(value, dict) and value and value.keys() <= Wordings.model_fields.keys()):
        return {"label": value}
    return value


class ContextValue(Model):
    """A value of a trait; of a number, `from` is the least number that it stands for."""

    from_: Number | None = Field(None, alias="from")
    label: Text | None = None


class Value(ContextValue):
    points: Percent | None = None  # needed where the criterion counts points


class ContextTrait(Model):
    """A trait that is asked for and reported, but not scored. Its values run from worst to best if it is `ordered`."""

    label: Text
    question: Text | None = None
    source: str | None = None
    ordered: Annotated[bool, Field(strict=True)] = True
    number: Annotated[bool, Field(strict=True)] = False
    unit: Text | None = None
    values: Annotated[Mapping[Id, Annotated[ContextValue, BeforeValidator(_with_label)]], Field(min_length=1)]


class Trait(ContextTrait):
    weight: Whole = 1
    values: Annotated[Mapping[Id, Annotated[Value, BeforeValidator(_with_label)]], Field(min_length=1)]


class Cap(Model):
    """A limit that no score outweighs: where `when` holds for the criterion's traits, the level is at most this."""

    when: Annotated[Condition, Field(min_length=1)]
    at_most: str
    because: Text | None = None
    source: str | None = None


HitPolicy = Literal["first", "unique"]


class LevelRule(Model):
    """A rule of a criterion: where `when` holds for its own traits and criteria, it has this level."""

    id: Id
    when: Mapping[str, Cell] = {}
    level: str
    because: Text | None = None
    source: str | None = None


class Criterion(Model):
    """A criterion, decided by points (`thresholds`) or by a table (`rules`); with neither it is a subtotal.

    `levels` is a scale of its own; without one it has that of the set.
    """

    label: Text
    question: Text | None = None
    source: str | None = None
    weight: Whole = 1
    levels: Scale = ()
    thresholds: Mapping[str, Percent] = {}
    traits: Annotated[Mapping[Id, Trait], Field(min_length=1)] = {}
    criteria: Annotated[Mapping[Id, "Criterion"], Field(min_length=1)] = {}
    caps: tuple[Cap, ...] = ()
    hit_policy: HitPolicy = "first"
    rules: Annotated[tuple[LevelRule, ...], Field(min_length=1)] = ()


class Period(Model):
    """The time limit of a recommendation, and the time after which it is reviewed; both in months."""

    months: Whole
    review: Whole | None = None


class Rule(Model):
    id: Id
    when: Mapping[str, Cell] = {}
    recommend: str
    period: Period | None = None
    because: Text
    source: str | None = None


class Advice(Model):
    id: Id
    when: Mapping[str, Cell] = {}
    recommendations: tuple[str, ...] | None = Field(None, alias="for")
    text: Text
    source: str | None = None


class Noun(Model):
    """A noun in one language, without article: of one thing and of several."""

    one: Annotated[str, Field(min_length=1)]
    many: Annotated[str, Field(min_length=1)]


class Nouns(ByLanguage, Model):
    """One noun in several languages, at least one."""

    nb: Noun | None = None
    nn: Noun | None = None
    en: Noun | None = None


class StatusWording(Model):
    """What recommendations are called for a group of a status: labels by the ids of recommendations."""

    proposed: Annotated[Mapping[Id, Text], Field(min_length=1)]


class PlacedCriterion(NamedTuple):
    """A criterion with its place in the tree of its set."""

    id: str
    criterion: Criterion
    path: tuple[str, ...]  # from the set: ("criteria", id), or of one within others ("criteria", id, "criteria", id)
    parent: str | None  # the id of the criterion that it is in
    scale: tuple[str, ...]  # its levels, the worst first
    is_subtotal: bool  # it counts with its score in a criterion that points decide


class NumberChange(NamedTuple):
    """A weight (a whole number from 1) or a threshold (0–100) that is supposed to be another.

    `of` is a trait or criterion by its id, or the level whose threshold it is: `subject` says which. `criterion` is the
    one that it counts in, or has the threshold; None: the weight counts in the total.
    """

    what: Literal["weight", "threshold"]
    criterion: str | None
    subject: Literal["trait", "part", "level"]
    of: str
    path: tuple[str, ...]
    old: int | Decimal
    new: int | Decimal


class CriteriaSet(Model):
    """A criteria set: levels and recommendations from worst to best, rules in the order in which they are tried.

    It is the criterion at the top of a tree, whose rules are a table over its own traits and its criteria.
    """

    id: Id
    version: Annotated[str, Field(min_length=1)]
    title: Text
    description: Text | None = None
    subject: Annotated[Nouns, AfterValidator(require_language)] | None = None
    sources: Mapping[Id, Source] = {}
    levels: Scale = ()
    recommendations: Scale
    wording: StatusWording | None = None
    traits: Annotated[Mapping[Id, Trait], Field(min_length=1)] = {}
    criteria: Annotated[Mapping[Id, Criterion], Field(min_length=1)] = {}
    context: Mapping[Id, ContextTrait] = {}
    hit_policy: HitPolicy = "first"
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    advice: tuple[Advice, ...] = ()
    _supposed: tuple[NumberChange, ...] = PrivateAttr(())

    @property
    def supposed(self) -> tuple[NumberChange, ...]:
        """The weights and thresholds that are not those of its file: `--set` supposes them."""
        return self._supposed

    @cached_property  # used for every group
    def all_traits(self) -> Mapping[str, Trait | ContextTrait]:
        """Every trait by its id: the scored ones as the tree is walked, own traits first, then the context."""
        return MappingProxyType({**self.scored_traits, **self.context})

    @cached_property
    def scored_traits(self) -> Mapping[str, Trait]:
        """Every trait but those of the context, by its id: of each criterion its own first, then of those within."""
        scored = {id: trait for placed in self.placed_criteria for id, trait in placed.criterion.traits.items()}
        return MappingProxyType({**self.traits, **scored})

    @cached_property
    def placed_criteria(self) -> tuple[PlacedCriterion, ...]:
        """Every criterion of the tree, each before those within it."""
        return tuple(_placed(self.criteria, (), None, tuple(self.levels), by_points=False))

    @cached_property
    def all_criteria(self) -> Mapping[str, PlacedCriterion]:
        """Every criterion of the tree by its id, each before those within it."""
        return MappingProxyType({placed.id: placed for placed in self.placed_criteria})

    @cached_property
    def criteria_within(self) -> Mapping[str | None, tuple[PlacedCriterion, ...]]:
        """The criteria directly within each criterion, by its id; None: those of the set."""
        within: dict[str | None, list[PlacedCriterion]] = {}
        for placed in self.placed_criteria:
            within.setdefault(placed.parent, []).append(placed)
        return {id: tuple(children) for id, children in within.items()}

    @property
    def is_tree(self) -> bool:
        """Whether it is more than criteria that points decide, side by side."""
        return bool(self.traits) or any(placed.parent or placed.criterion.rules for placed in self.placed_criteria)

    @cached_property
    def numbers(self) -> Mapping[str, Trait | ContextTrait]:
        """The traits that are numbers, by their ids."""
        return {id: trait for id, trait in self.all_traits.items() if trait.number}

    def __copy__(self) -> "CriteriaSet":
        copy = super().__copy__()
        for name in [name for name in vars(copy) if name not in CriteriaSet.model_fields]:
            del vars(copy)[name]  # what was derived from the fields: `model_copy` may give others
        return copy


def _placed(
    criteria: Mapping[str, Criterion],
    path: tuple[str, ...],
    parent: str | None,
    levels: tuple[str, ...],
    *,
    by_points: bool,
) -> Iterator[PlacedCriterion]:
    for id, criterion in criteria.items():
        own_path = (*path, "criteria", id)
        scale = tuple(criterion.levels) or levels
        yield PlacedCriterion(id, criterion, own_path, parent, scale, by_points)
        yield from _placed(criterion.criteria, own_path, id, levels, by_points=not criterion.rules)


# ---- a group


class Evidence(Model):
    """What a value rests on; `stance` says whether it speaks for the value or against it."""

    source: str | None = None
    at: Text | None = None
    finding: Text | None = None
    date: Date | None = None
    confidence: Literal["high", "medium", "low"] | None = None
    stance: Literal["for", "against"] = "for"


Share = Annotated[Decimal | Fraction, ShareShape()]
Coding = Annotated[
    str | tuple[str, ...] | Mapping[str, Share],
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


class Assessor(Model):
    """The person whose own coding of the group this is."""

    id: Id
    name: Text | None = None
    unit: Text | None = None


class Decision(Model):
    """What was decided for the group on a day; `recommended` is what the rules gave then."""

    date: Date
    decided: str
    recommended: str | None = None
    by: Text | None = None
    because: Text | None = None
    until: Date | None = None
    review: Date | None = None
    source: str | None = None


class Action(Model):
    """What is done about an advice of the criteria set."""

    advice: str
    owner: Text | None = None
    due: Date | None = None
    status: Literal["open", "done", "dropped"] = "open"
    note: Text | None = None


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
    assessed: Date | None = None
    assessor: Assessor | None = None
    sources: Mapping[Id, Source] = {}
    traits: Mapping[str, Annotated[Observation, BeforeValidator(_long_form)]]
    published: Published | None = None
    decisions: tuple[Decision, ...] = ()
    actions: tuple[Action, ...] = ()


UNDETERMINED = "undetermined"
