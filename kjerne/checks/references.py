"""References of a criteria set: every name refers to something, and the numbers in its parts agree.

Every check takes a document and yields problems, each at a path of the document. Lines and files are not known here.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from kjerne.checks.unknown_names import repeated_indexes, told_where, unknown_among, unknown_step, with_labels
from kjerne.engine.cells import allowed
from kjerne.engine.rule_table import MAX_COMBINATIONS, MAX_COMBINATIONS_TOGETHER, Table, tables
from kjerne.model.documents import (
    RESERVED,
    UNDETERMINED,
    Cell,
    ContextTrait,
    CriteriaSet,
    LevelRule,
    PlacedCriterion,
    Rule,
    Trait,
)
from kjerne.model.findings import DocumentPath, Problem, unknown_name
from kjerne.model.parts import Scale


def scales(criteria: CriteriaSet) -> Iterator[Problem]:
    """No name occurs twice in a scale, and none is a reserved word. Every criterion that needs levels has some."""
    for path, scale in _scales(criteria):
        for index, name in enumerate(scale):
            name_path: DocumentPath = (*path, index if isinstance(scale, tuple) else name)
            if name in RESERVED or (name == UNDETERMINED and path == ("recommendations",)):
                yield Problem("reserved-word", name_path, {"name": name}, "key")
        names = tuple(scale)
        for index in repeated_indexes(names):
            yield Problem("duplicate-name", (*path, index), {"name": names[index]})
    with_levels = [
        placed
        for placed in criteria.placed_criteria
        if placed.criterion.rules or "thresholds" in placed.criterion.model_fields_set
    ]
    if not all(placed.scale for placed in with_levels):
        yield Problem("missing-key", (), {"name": "levels"}, "key")


def _scales(criteria: CriteriaSet) -> Iterator[tuple[DocumentPath, Scale]]:
    yield ("levels",), criteria.levels
    yield ("recommendations",), criteria.recommendations
    for placed in criteria.placed_criteria:
        yield (*placed.path, "levels"), placed.criterion.levels


def sizes(criteria: CriteriaSet) -> Iterator[Problem]:
    """No table has more combinations than can be listed, and all together not either: told of the first too many."""
    together = 0
    for table in tables(criteria):
        limit = MAX_COMBINATIONS if table.size > MAX_COMBINATIONS else MAX_COMBINATIONS_TOGETHER
        together += min(table.size, MAX_COMBINATIONS)
        if table.size > MAX_COMBINATIONS or together > MAX_COMBINATIONS_TOGETHER:
            own: DocumentPath = ("criteria",) if criteria.criteria else ("traits",)
            words = {"limit": f"{limit}"}
            if table.id is not None or criteria.traits:
                words |= {"kind": "table", "criterion": table.id or criteria.id}
            yield Problem("too-many-combinations", table.path or own, words, "key")
        if together > MAX_COMBINATIONS_TOGETHER:
            return


def wording(criteria: CriteriaSet) -> Iterator[Problem]:
    """Other words for groups that are only proposed are words for recommendations of the set."""
    for name in criteria.wording.proposed if criteria.wording else ():
        if name not in criteria.recommendations:
            path: DocumentPath = ("wording", "proposed", name)
            yield unknown_name("unknown-recommendation", path, name, criteria.recommendations, "key")


def parts(criteria: CriteriaSet) -> Iterator[Problem]:
    """A criterion has traits or criteria; points decide it, or a table; and what stands under points counts points."""
    if not criteria.traits and not criteria.criteria:
        yield Problem("missing-key", (), {"name": "criteria"}, "key")
    for placed in criteria.placed_criteria:
        criterion, path = placed.criterion, placed.path
        has_thresholds = "thresholds" in criterion.model_fields_set
        if not criterion.traits and not criterion.criteria:
            yield Problem("missing-key", path, {"name": "traits"}, "key")
        if criterion.rules and has_thresholds:
            yield Problem("thresholds-and-rules", (*path, "thresholds"), {"name": placed.id}, "key")
        if criterion.rules and placed.is_subtotal:
            yield Problem(
                "rules-under-points", (*path, "rules"), {"name": placed.id, "other": str(placed.parent)}, "key"
            )
        if not (criterion.rules or has_thresholds or placed.is_subtotal):
            yield Problem("missing-key", path, {"name": "thresholds"}, "key")
        if criterion.caps and (criterion.rules or placed.is_subtotal):
            yield Problem("caps-without-points" if criterion.rules else "caps-on-subtotal", (*path, "caps"), part="key")


def thresholds(criteria: CriteriaSet) -> Iterator[Problem]:
    """Every level above the first has a threshold, and no other name has one."""
    for placed in criteria.placed_criteria:
        criterion = placed.criterion
        if criterion.rules or not placed.scale or "thresholds" not in criterion.model_fields_set:
            continue
        first, *above = dict.fromkeys(placed.scale)
        levels = criterion.levels or criteria.levels
        levels_above = {name: levels[name] if isinstance(levels, Mapping) else None for name in above}
        path: DocumentPath = (*placed.path, "thresholds")
        for name in criterion.thresholds:
            if name == first:
                yield Problem("first-threshold", (*path, name), {"name": name}, "key")
            elif name not in levels_above:
                yield unknown_name("unknown-level", (*path, name), name, levels_above, "key")
        for name in levels_above:
            if name not in criterion.thresholds:
                yield Problem("missing-key", path, {"name": name}, "key")


def ids(criteria: CriteriaSet) -> Iterator[Problem]:
    """A trait stands in one criterion, in the set itself or in the context, and no id is used twice in a tree.

    Where criteria only stand side by side, each of traits, a criterion and a trait may have the same id.
    """
    owners: dict[str, str] = {}
    for path, name, owner in _trait_places(criteria):
        if name in owners:
            yield Problem("duplicate-trait", path, {"name": name, "other": owners[name]}, "key")
        owners.setdefault(name, owner)
    owners = owners if criteria.is_tree else {}
    for placed in criteria.placed_criteria:
        if placed.id in owners:
            yield Problem("duplicate-criterion", placed.path, {"name": placed.id, "other": owners[placed.id]}, "key")
        owners.setdefault(placed.id, placed.parent or criteria.id)


def _trait_places(criteria: CriteriaSet) -> Iterator[tuple[DocumentPath, str, str]]:
    """The path and id of every trait, and the id of what it is in, as `all_traits` has them."""
    for name in criteria.traits:
        yield ("traits", name), name, criteria.id
    for placed in criteria.placed_criteria:
        for name in placed.criterion.traits:
            yield (*placed.path, "traits", name), name, placed.id
    for name in criteria.context:
        yield ("context", name), name, "context"


def traits(criteria: CriteriaSet) -> Iterator[Problem]:
    """No value is called `unknown` or `any`; numbers begin somewhere; where points count, there are some, and rise."""
    for name, trait in criteria.traits.items():
        yield from _value_problems(trait, ("traits", name))
    for placed in criteria.placed_criteria:
        for name, trait in placed.criterion.traits.items():
            path: DocumentPath = (*placed.path, "traits", name)
            yield from _value_problems(trait, path)
            if not placed.criterion.rules:
                yield from _points_problems(trait, path)
    for name, context_trait in criteria.context.items():
        yield from _value_problems(context_trait, ("context", name))


def _value_problems(trait: ContextTrait, path: DocumentPath) -> Iterator[Problem]:
    for value in trait.values:
        if value in RESERVED:
            yield Problem("reserved-word", (*path, "values", value), {"name": value}, "key")
    starts = {id: value.from_ for id, value in trait.values.items() if value.from_ is not None}
    if not trait.number:
        for id in starts:
            yield Problem("from-without-number", (*path, "values", id, "from"), {"name": path[-1]}, "key")
        if trait.unit is not None:
            yield Problem("from-without-number", (*path, "unit"), {"name": path[-1]}, "key")
        return
    if not trait.ordered:
        yield Problem("number-without-order", (*path, "ordered"), {"name": path[-1]}, "key")
    values = tuple(trait.values)
    without = [id for id in values if id not in starts]
    rising = all(lower < higher for lower, higher in pairwise(starts.values()))
    falling = all(lower > higher for lower, higher in pairwise(starts.values()))
    if not (without == [values[0]] and rising) and not (without == [values[-1]] and falling):
        yield Problem("numbers-not-in-order", (*path, "values"), {"name": path[-1]}, "key")


def _points_problems(trait: Trait, path: DocumentPath) -> Iterator[Problem]:
    previous: Decimal | None = None
    for value, value_model in trait.values.items():
        points = value_model.points
        if points is None:
            yield Problem("missing-key", (*path, "values", value), {"name": "points"}, "key")
        elif trait.ordered and previous is not None and points < previous:
            words = {"name": str(points), "before": str(previous)}
            yield Problem("points-not-rising", (*path, "values", value, "points"), words)
        previous = points


def caps(criteria: CriteriaSet) -> Iterator[Problem]:
    """A cap names traits of its criterion, also in its subtotals, values of theirs, and a level."""
    for placed in criteria.placed_criteria:
        inputs = dict(_traits_in(placed, criteria)) if placed.criterion.caps else {}
        for index, cap in enumerate(placed.criterion.caps):
            path: DocumentPath = (*placed.path, "caps", index)
            yield from _condition_problems(cap.when, inputs, (*path, "when"), "unknown-trait", "unknown-value")
            levels = placed.criterion.levels or criteria.levels
            yield from unknown_among(cap.at_most, levels, (*path, "at-most"), "unknown-level")


def _traits_in(placed: PlacedCriterion, criteria: CriteriaSet) -> Iterator[tuple[str, ContextTrait]]:
    yield from placed.criterion.traits.items()
    for part in criteria.criteria_within.get(placed.id, ()):
        yield from _traits_in(part, criteria)


def rules(criteria: CriteriaSet) -> Iterator[Problem]:
    """A rule has an id that no other of its table has, names what the table reads, and gives one of its levels."""
    for table in tables(criteria):
        path: DocumentPath = (*table.path, "rules")
        yield from _duplicate_ids([rule.id for rule in table.rules], path)
        kinds = (
            ("unknown-criterion", "unknown-level")
            if table.id is None and not criteria.traits
            else ("unknown-input", "unknown-step")
        )
        for index, rule in enumerate(table.rules):
            for problem in _rule_problems(rule, table, (*path, index), kinds):
                yield with_labels(told_where(problem, criteria), criteria)


def _rule_problems(
    rule: Rule | LevelRule, table: Table, path: DocumentPath, kinds: tuple[str, str]
) -> Iterator[Problem]:
    yield from _condition_problems(rule.when, table.inputs, (*path, "when"), *kinds, unordered=table.unordered)
    if isinstance(rule, LevelRule):
        yield from unknown_among(rule.level, table.levels, (*path, "level"), "unknown-level")
        return
    yield from unknown_among(rule.recommend, table.levels, (*path, "recommend"), "unknown-recommendation")
    if rule.period and rule.period.review and rule.period.review > rule.period.months:
        yield Problem("late-review", (*path, "period", "review"), {"n": rule.period.months})


def advice(criteria: CriteriaSet) -> Iterator[Problem]:
    """An advice has a unique id and names traits, values of theirs, and recommendations."""
    inputs = criteria.all_traits
    yield from _duplicate_ids([advice.id for advice in criteria.advice], ("advice",))
    for index, item in enumerate(criteria.advice):
        path: DocumentPath = ("advice", index)
        yield from _condition_problems(item.when, inputs, (*path, "when"), "unknown-trait", "unknown-value")
        for place, name in enumerate(item.recommendations or ()):
            yield from unknown_among(name, criteria.recommendations, (*path, "for", place), "unknown-recommendation")


def criteria_sources(criteria: CriteriaSet) -> Iterator[Problem]:
    """Every source that a part of the set names is one of the set's sources."""
    named: list[tuple[str | None, DocumentPath]] = []
    named += [(trait.source, ("traits", name)) for name, trait in criteria.traits.items()]
    for placed in criteria.placed_criteria:
        criterion, path = placed.criterion, placed.path
        named.append((criterion.source, path))
        named += [(trait.source, (*path, "traits", name)) for name, trait in criterion.traits.items()]
        named += [(cap.source, (*path, "caps", index)) for index, cap in enumerate(criterion.caps)]
        named += [(level_rule.source, (*path, "rules", index)) for index, level_rule in enumerate(criterion.rules)]
    named += [(trait.source, ("context", name)) for name, trait in criteria.context.items()]
    named += [(rule.source, ("rules", index)) for index, rule in enumerate(criteria.rules)]
    named += [(advice.source, ("advice", index)) for index, advice in enumerate(criteria.advice)]
    for source, place in named:
        if source is not None:
            yield from unknown_among(source, criteria.sources, (*place, "source"), "unknown-source")


CRITERIA_CHECKS: tuple[Callable[[CriteriaSet], Iterator[Problem]], ...] = (
    scales,
    wording,
    sizes,
    parts,
    thresholds,
    ids,
    traits,
    caps,
    rules,
    advice,
    criteria_sources,
)


# ---- shared by several checks


def _duplicate_ids(ids: Sequence[str], path: DocumentPath) -> Iterator[Problem]:
    for index in repeated_indexes(ids):
        yield Problem("duplicate-name", (*path, index, "id"), {"name": ids[index]})


def _condition_problems(
    when: Mapping[str, Cell],
    inputs: Mapping[str, ContextTrait | tuple[str, ...]],
    path: DocumentPath,
    no_subject: str,
    no_step: str,
    unordered: Collection[str] = (),
) -> Iterator[Problem]:
    """What is wrong with the cells of a `when`; `inputs` are the traits or scales that it may name."""
    for subject, cell in when.items():
        if subject not in inputs:
            yield unknown_name(no_subject, (*path, subject), subject, inputs, "key")
            continue
        input = inputs[subject]
        scale = input if isinstance(input, tuple) else tuple(input.values)
        has_order = subject not in unordered if isinstance(input, tuple) else input.ordered
        for index, part in enumerate(cell if isinstance(cell, tuple) else (cell,)):
            cell_path: DocumentPath = (*path, subject, index) if isinstance(cell, tuple) else (*path, subject)
            try:
                allowed((part,) if isinstance(cell, tuple) else part, scale)
            except KeyError as error:
                known = scale if isinstance(input, tuple) else input.values
                yield unknown_step(no_step, cell_path, part, error.args[0], known, has_order=has_order)
            if not has_order and not isinstance(cell, tuple) and part[:2] in (">=", "<="):
                yield Problem("cell-without-order", cell_path, {"name": subject, "cell": part})
        if cell == ():
            yield Problem("too-few", (*path, subject), {"least": "1"})
