"""References: every name refers to something, and the numbers in the parts of a document agree.

Every check takes a document and yields problems, each at a path of the document. Lines and files are not known here.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext

from kjerne.engine.cells import allowed
from kjerne.engine.rule_table import MAX_COMBINATIONS
from kjerne.model.documents import RESERVED, UNDETERMINED, UNKNOWN, Cell, CriteriaSet, Group
from kjerne.model.findings import DocumentPath, Problem, Term, unknown_name

# ---- a criteria set


def scales(criteria: CriteriaSet) -> Iterator[Problem]:
    """No name occurs twice among the levels or the recommendations, and none is a reserved word."""
    for key, scale in (("levels", criteria.levels), ("recommendations", criteria.recommendations)):
        for index, name in enumerate(scale):
            path: DocumentPath = (key, index if isinstance(scale, tuple) else name)
            if name in RESERVED or (name == UNDETERMINED and key == "recommendations"):
                yield Problem("reserved-word", path, {"name": name}, "key")
        names = tuple(scale)
        for index in _repeated_indexes(names):
            yield Problem("duplicate-name", (key, index), {"name": names[index]})
    if len(tuple(criteria.levels)) ** len(criteria.criteria) > MAX_COMBINATIONS:
        yield Problem("too-many-combinations", ("criteria",), {"limit": f"{MAX_COMBINATIONS}"}, "key")


def thresholds(criteria: CriteriaSet) -> Iterator[Problem]:
    """Every level above the first has a threshold, and no other name has one."""
    first, *above = dict.fromkeys(criteria.levels)
    levels_above = dict.fromkeys(above)
    for id, criterion in criteria.criteria.items():
        path: DocumentPath = ("criteria", id, "thresholds")
        for name in criterion.thresholds:
            if name == first:
                yield Problem("first-threshold", (*path, name), {"name": name}, "key")
            elif name not in levels_above:
                yield unknown_name("unknown-level", (*path, name), name, levels_above, "key")
        for name in levels_above:
            if name not in criterion.thresholds:
                yield Problem("missing-key", path, {"name": name}, "key")


def traits(criteria: CriteriaSet) -> Iterator[Problem]:
    """A trait belongs to one criterion or to the context; its points rise; no value is called `unknown` or `any`."""
    owners: dict[str, str] = {}
    places: list[tuple[DocumentPath, str, Mapping[str, object]]] = [
        (("criteria", id, "traits", name), name, trait.values)
        for id, criterion in criteria.criteria.items()
        for name, trait in criterion.traits.items()
    ]
    places += [(("context", name), name, trait.values) for name, trait in criteria.context.items()]
    for path, name, values in places:
        if name in owners:
            yield Problem("duplicate-trait", path, {"name": name, "other": owners[name]}, "key")
        owners.setdefault(name, str(path[1]) if path[0] == "criteria" else "context")
        for value in values:
            if value in RESERVED:
                yield Problem("reserved-word", (*path, "values", value), {"name": value}, "key")
    for id, criterion in criteria.criteria.items():
        for name, trait in criterion.traits.items():
            previous: Decimal | None = None
            for value, value_model in trait.values.items():
                if previous is not None and value_model.points <= previous:
                    yield Problem(
                        "points-not-rising",
                        ("criteria", id, "traits", name, "values", value, "points"),
                        {"name": str(value_model.points), "before": str(previous)},
                    )
                previous = value_model.points


def caps(criteria: CriteriaSet) -> Iterator[Problem]:
    """A cap names traits of its criterion, values of theirs, and a level."""
    for id, criterion in criteria.criteria.items():
        for index, cap in enumerate(criterion.caps):
            path: DocumentPath = ("criteria", id, "caps", index)
            values = {name: tuple(trait.values) for name, trait in criterion.traits.items()}
            yield from _condition_problems(cap.when, values, (*path, "when"), "unknown-trait", "unknown-value")
            yield from _unknown_names(cap.at_most, criteria.levels, (*path, "at-most"), "unknown-level")


def rules(criteria: CriteriaSet) -> Iterator[Problem]:
    """A rule has a unique id, names criteria and levels, and recommends a recommendation of the scale."""
    levels = {id: tuple(criteria.levels) for id in criteria.criteria}
    yield from _duplicate_ids([rule.id for rule in criteria.rules], "rules")
    for index, rule in enumerate(criteria.rules):
        path: DocumentPath = ("rules", index)
        yield from _condition_problems(rule.when, levels, (*path, "when"), "unknown-criterion", "unknown-level")
        yield from _unknown_names(
            rule.recommend, criteria.recommendations, (*path, "recommend"), "unknown-recommendation"
        )
        if rule.period and rule.period.review and rule.period.review > rule.period.months:
            yield Problem("late-review", (*path, "period", "review"), {"n": rule.period.months})


def advice(criteria: CriteriaSet) -> Iterator[Problem]:
    """An advice has a unique id and names traits, values of theirs, and recommendations."""
    values = {name: tuple(trait.values) for name, trait in criteria.traits.items()}
    yield from _duplicate_ids([advice.id for advice in criteria.advice], "advice")
    for index, item in enumerate(criteria.advice):
        path: DocumentPath = ("advice", index)
        yield from _condition_problems(item.when, values, (*path, "when"), "unknown-trait", "unknown-value")
        for place, name in enumerate(item.recommendations or ()):
            yield from _unknown_names(name, criteria.recommendations, (*path, "for", place), "unknown-recommendation")


def criteria_sources(criteria: CriteriaSet) -> Iterator[Problem]:
    """Every source that a part of the set names is one of the set's sources."""
    named: list[tuple[str | None, DocumentPath]] = []
    for id, criterion in criteria.criteria.items():
        named.append((criterion.source, ("criteria", id)))
        named += [(trait.source, ("criteria", id, "traits", name)) for name, trait in criterion.traits.items()]
        named += [(cap.source, ("criteria", id, "caps", index)) for index, cap in enumerate(criterion.caps)]
    named += [(trait.source, ("context", name)) for name, trait in criteria.context.items()]
    named += [(rule.source, ("rules", index)) for index, rule in enumerate(criteria.rules)]
    named += [(advice.source, ("advice", index)) for index, advice in enumerate(criteria.advice)]
    for name, path in named:
        if name is not None:
            yield from _unknown_names(name, criteria.sources, (*path, "source"), "unknown-source")


CRITERIA_CHECKS: tuple[Callable[[CriteriaSet], Iterator[Problem]], ...] = (
    scales,
    thresholds,
    traits,
    caps,
    rules,
    advice,
    criteria_sources,
)


# ---- a group


def coded_values(group: Group, criteria: CriteriaSet) -> Iterator[Problem]:
    """Every coded trait is a trait of the set, is coded with its values, and the shares of a distribution sum to 1."""
    known = criteria.traits
    for name, observation in group.traits.items():
        if name not in known:
            yield unknown_name("unknown-trait", ("traits", name), name, known, "key")
            continue
        coding, values = observation.value, known[name].values
        if isinstance(coding, str):
            if coding not in values and coding != UNKNOWN:
                yield unknown_name("unknown-value", ("traits", name, "value"), coding, (*values, UNKNOWN))
            continue
        path: DocumentPath = ("traits", name)
        if not coding:
            yield Problem("too-few", (*path, "value"), {"least": "1"})
        repeated = frozenset(_repeated_indexes(tuple(coding)))
        for index, value in enumerate(coding):
            value_path: DocumentPath = (*path, "value", index if isinstance(coding, tuple) else value)
            if value not in values:
                yield unknown_name("unknown-value", value_path, value, values, "key")
            elif index in repeated:
                yield Problem("duplicate-name", value_path, {"name": value})
        if isinstance(coding, Mapping) and coding:
            for value, share in coding.items():
                if not 0 <= share <= 1:
                    words = {"name": str(share), "range": Term("range.share")}
                    yield Problem("out-of-range", (*path, "value", value), words)
            with localcontext(prec=300):  # enough to add any two numbers that can be written exactly
                total = sum(coding.values())
            if total != 1:
                yield Problem("shares-not-one", (*path, "value"), {"sum": str(total)}, "key")


def group_sources(group: Group, criteria: CriteriaSet) -> Iterator[Problem]:
    """Every source that the group's evidence names is a source of the group or of the set."""
    known = {**criteria.sources, **group.sources}
    for name, observation in group.traits.items():
        for index, evidence in enumerate(observation.evidence):
            if evidence.source not in known and evidence.source is not None:
                path: DocumentPath = ("traits", name, "evidence", index, "source")
                yield unknown_name("unknown-source", path, evidence.source, known)
    if group.published and group.published.source is not None:
        yield from _unknown_names(group.published.source, known, ("published", "source"), "unknown-source")


def published_recommendation(group: Group, criteria: CriteriaSet) -> Iterator[Problem]:
    """The published recommendation is a recommendation of the set."""
    if group.published:
        path: DocumentPath = ("published", "recommendation")
        yield from _unknown_names(
            group.published.recommendation, criteria.recommendations, path, "unknown-recommendation"
        )


GROUP_CHECKS: tuple[Callable[[Group, CriteriaSet], Iterator[Problem]], ...] = (
    coded_values,
    group_sources,
    published_recommendation,
)


def set_problem(named: str | None, known: Sequence[str]) -> Problem:
    """The problem of a group that does not say by which of several criteria sets it is judged, or names an unknown one.

    `known` are the ids of the sets that it may name.
    """
    if named is None:
        return Problem("no-criteria-set", ("id",), {"known": tuple(known)})
    return unknown_name("unknown-criteria-set", ("criteria",), named, known)


# ---- shared by several checks


def _unknown_names(name: str, known: Collection[str], path: DocumentPath, id: str) -> Iterator[Problem]:
    if name not in known:
        yield unknown_name(id, path, name, known)


def _duplicate_ids(ids: Sequence[str], key: str) -> Iterator[Problem]:
    for index in _repeated_indexes(ids):
        yield Problem("duplicate-name", (key, index, "id"), {"name": ids[index]})


def _repeated_indexes(names: Sequence[str]) -> Iterator[int]:
    """The indexes of the names that occur earlier in the sequence too."""
    seen = set()
    for index, name in enumerate(names):
        if name in seen:
            yield index
        seen.add(name)


def _condition_problems(
    when: Mapping[str, Cell], scales: Mapping[str, Sequence[str]], path: DocumentPath, no_subject: str, no_step: str
) -> Iterator[Problem]:
    for subject, cell in when.items():
        if subject not in scales:
            yield unknown_name(no_subject, (*path, subject), subject, scales, "key")
            continue
        for index, part in enumerate(cell if isinstance(cell, tuple) else (cell,)):
            try:
                allowed((part,) if isinstance(cell, tuple) else part, scales[subject])
            except KeyError as error:
                cell_path: DocumentPath = (*path, subject, index) if isinstance(cell, tuple) else (*path, subject)
                yield unknown_name(no_step, cell_path, error.args[0], scales[subject])
        if cell == ():
            yield Problem("too-few", (*path, subject), {"least": "1"})
