"""References: every name refers to something, and the numbers in the parts of a document agree.

Every check takes a document and yields problems, each at a path of the document. Lines and files are not known here.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from itertools import pairwise

from kjerne.checks.unknown_names import is_foreign, told_where, unknown_step, unknown_trait, unknown_value, with_labels
from kjerne.engine.cells import allowed
from kjerne.engine.rule_table import MAX_COMBINATIONS, MAX_COMBINATIONS_TOGETHER, Table, tables
from kjerne.model.codings import is_number
from kjerne.model.dates import ends_before
from kjerne.model.documents import (
    RESERVED,
    UNDETERMINED,
    UNKNOWN,
    Cell,
    Coding,
    ContextTrait,
    CriteriaSet,
    Group,
    LevelRule,
    PlacedCriterion,
    Rule,
    Scale,
    Trait,
)
from kjerne.model.findings import DocumentPath, Problem, Term, unknown_name

# ---- a criteria set


def scales(criteria: CriteriaSet) -> Iterator[Problem]:
    """No name occurs twice in a scale, and none is a reserved word. Every criterion that needs levels has some."""
    for path, scale in _scales(criteria):
        for index, name in enumerate(scale):
            name_path: DocumentPath = (*path, index if isinstance(scale, tuple) else name)
            if name in RESERVED or (name == UNDETERMINED and path == ("recommendations",)):
                yield Problem("reserved-word", name_path, {"name": name}, "key")
        names = tuple(scale)
        for index in _repeated_indexes(names):
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
            yield from _unknown_names(cap.at_most, levels, (*path, "at-most"), "unknown-level")


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
        yield from _unknown_names(rule.level, table.levels, (*path, "level"), "unknown-level")
        return
    yield from _unknown_names(rule.recommend, table.levels, (*path, "recommend"), "unknown-recommendation")
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
            yield from _unknown_names(name, criteria.recommendations, (*path, "for", place), "unknown-recommendation")


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
            yield from _unknown_names(source, criteria.sources, (*place, "source"), "unknown-source")


CRITERIA_CHECKS: tuple[Callable[[CriteriaSet], Iterator[Problem]], ...] = (
    scales,
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


# ---- a group


def coded_values(group: Group, criteria: CriteriaSet) -> Iterator[Problem]:
    """Every coded trait is a trait of the set, is coded with its values, and the shares of a distribution sum to 1."""
    known = criteria.all_traits
    if is_foreign(group, criteria):
        yield Problem("foreign-traits", ("traits",), {"name": criteria.id}, "key")
        return
    for name, observation in group.traits.items():
        if name not in known:
            yield unknown_trait(name, ("traits", name), criteria)
            continue
        trait, coding = known[name], observation.value
        values = trait.values
        if trait.number and _has_number(coding):
            yield from _number_problems(coding, ("traits", name, "value"))
            continue
        if isinstance(coding, str):
            if coding not in values and coding != UNKNOWN:
                yield unknown_value(coding, ("traits", name, "value"), trait, {**values, UNKNOWN: None})
            continue
        path: DocumentPath = ("traits", name)
        if not coding:
            yield Problem("too-few", (*path, "value"), {"least": "1"})
        repeated = frozenset(_repeated_indexes(tuple(coding)))
        for index, value in enumerate(coding):
            value_path: DocumentPath = (*path, "value", index if isinstance(coding, tuple) else value)
            if value not in values:
                yield (
                    unknown_value(value, value_path, trait, values, "key")
                    if isinstance(coding, tuple)
                    else unknown_name("unknown-value", value_path, value, values, "key")
                )
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


def _has_number(coding: Coding) -> bool:
    """Whether numbers stand where else values do."""
    return isinstance(coding, str | tuple) and any(map(is_number, (coding,) if isinstance(coding, str) else coding))


def _number_problems(coding: Coding, path: DocumentPath) -> Iterator[Problem]:
    """A number stands alone, or as a range of two, the lower first."""
    if isinstance(coding, tuple):
        if len(coding) != 2 or not all(map(is_number, coding)):
            yield Problem("not-a-range", path, part="key")
        elif Decimal(coding[0]) > Decimal(coding[1]):
            yield Problem("range-reversed", path, {"low": coding[1], "high": coding[0]}, "key")


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
    for index, decision in enumerate(group.decisions):
        if decision.source is not None:
            yield from _unknown_names(decision.source, known, ("decisions", index, "source"), "unknown-source")


def published_recommendation(group: Group, criteria: CriteriaSet) -> Iterator[Problem]:
    """The published recommendation is a recommendation of the set."""
    if group.published:
        path: DocumentPath = ("published", "recommendation")
        yield from _unknown_names(
            group.published.recommendation, criteria.recommendations, path, "unknown-recommendation"
        )


def decisions(group: Group, criteria: CriteriaSet) -> Iterator[Problem]:
    """A decision is for a recommendation of the set, names what the rules gave, and does not precede the one before."""
    known = criteria.recommendations
    for index, decision in enumerate(group.decisions):
        path: DocumentPath = ("decisions", index)
        yield from _unknown_names(decision.decided, known, (*path, "decided"), "unknown-recommendation")
        if decision.recommended is not None:
            given = (*known, UNDETERMINED)
            yield from _unknown_names(decision.recommended, given, (*path, "recommended"), "unknown-recommendation")
        before = group.decisions[index - 1].date if index else decision.date
        if ends_before(decision.date, before):
            yield Problem("decisions-not-in-order", (*path, "date"), {"name": decision.date, "before": before})


def actions(group: Group, criteria: CriteriaSet) -> Iterator[Problem]:
    """An action names an advice of the set."""
    known = tuple(advice.id for advice in criteria.advice) if group.actions else ()
    for index, action in enumerate(group.actions):
        yield from _unknown_names(action.advice, known, ("actions", index, "advice"), "unknown-advice")


GROUP_CHECKS: tuple[Callable[[Group, CriteriaSet], Iterator[Problem]], ...] = (
    coded_values,
    group_sources,
    published_recommendation,
    decisions,
    actions,
)


def set_problem(named: str | None, known: Collection[str]) -> Problem:
    """The problem of a group that does not say by which of several criteria sets it is judged, or names an unknown one.

    `known` are the ids of the sets that it may name, perhaps with the sets themselves.
    """
    if named is None:
        return Problem("no-criteria-set", ("id",), {"known": tuple(known)})
    return unknown_name("unknown-criteria-set", ("criteria",), named, known)


# ---- shared by several checks


def _unknown_names(name: str, known: Collection[str], path: DocumentPath, id: str) -> Iterator[Problem]:
    if name not in known:
        yield unknown_name(id, path, name, known)


def _duplicate_ids(ids: Sequence[str], path: DocumentPath) -> Iterator[Problem]:
    for index in _repeated_indexes(ids):
        yield Problem("duplicate-name", (*path, index, "id"), {"name": ids[index]})


def _repeated_indexes(names: Sequence[str]) -> Iterator[int]:
    """The indexes of the names that occur earlier in the sequence too."""
    seen = set()
    for index, name in enumerate(names):
        if name in seen:
            yield index
        seen.add(name)


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
