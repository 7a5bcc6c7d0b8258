"""Proofs over what tables read: every level, value, criterion and advice able to matter; weights that do not count."""

from collections.abc import Iterator, Mapping

from kjerne.checks.combination_sets import everything, neighbours, union
from kjerne.checks.proof_context import MOST_STEPS, ProofContext, left_out
from kjerne.checks.trait_proofs import idle_indexes
from kjerne.checks.witnesses import condition_shown
from kjerne.engine.effort import Effort, TooManyError
from kjerne.engine.rule_table import Table
from kjerne.model.documents import PlacedCriterion, Trait
from kjerne.model.findings import MessageWords, Problem


def levels_without_rule(context: ProofContext) -> Iterator[Problem]:
    """The levels of a criterion that rules decide, which no completion has.

    The witness is the level, and each rule that gives it with its condition, which no completion meets first. While
    some criterion has gaps or conflicts, nothing is reported.
    """
    for table in context.tables if context.criteria_decided else ():
        for index, level in enumerate(table.levels if table.id is not None else ()):
            if index not in context.reached[str(table.id)]:
                giving = [rule for rule in table.rules if table.given_by(rule) == level]
                witness = [level, *(f"{rule.id}: {condition_shown(rule.when)}" for rule in giving)]
                words = {"name": level, "witness": " | ".join(witness), **context.table_words(table)}
                yield Problem("level-unreachable", (*table.path, "rules"), words, "key")


def idle_values_of_tables(context: ProofContext) -> Iterator[Problem]:
    """The values of a trait that a table reads and that change nothing it gives, whatever its other inputs are.

    A value between two others (in order) is idle if neither differs from it; if no two differ the whole trait is, one
    problem at its first value. The witness is the trait with the values that are alike. Nothing is reported of a
    table that not exactly one rule decides everywhere, see `gaps` and `conflicts`, nor while some criterion has these.
    """
    for table in context.tables if context.criteria_decided else ():
        node = context.criteria if table.id is None else context.criteria.all_criteria[table.id].criterion
        traits = tuple(node.traits)
        differing = _differing_neighbours(table, context) if traits else {}
        for id in traits if differing else ():
            for index, compared in idle_indexes(differing[id], ordered=id not in table.unordered):
                yield _idle_value(table, id, index, compared, context)


def _differing_neighbours(table: Table, context: ProofContext) -> dict[str, list[bool]]:
    """For each input, whether each of its values leads to something else than the next one; empty if there are gaps."""
    by_level = tuple(context.by_level(table).values())
    if union(by_level) != everything(table):
        return {}
    result: dict[str, list[bool]] = {}
    for (id, scale), stride in zip(table.inputs.items(), table.strides, strict=True):
        result[id] = []
        for value in range(len(scale) - 1):
            here = context.box(table, {**context.reached, id: frozenset([value])})
            result[id].append(any(bits & here != bits >> stride & here for bits in by_level))
    return result


def _idle_value(table: Table, trait: str, index: int, compared: range, context: ProofContext) -> Problem:
    values = table.inputs[trait]
    words: MessageWords = {
        "name": values[index],
        "others": tuple(values[other] for other in compared if other != index),
        "trait": trait,
        "witness": f"{trait}: {' = '.join(values[other] for other in compared)}",
        **context.table_words(table),
    }
    return Problem("value-idle", (*context.trait_paths[trait], "values", values[index]), words, "key")


def idle_traits(context: ProofContext) -> Iterator[Problem]:
    """The traits of a criterion that changes nothing: the table that reads it gives the same for each of its levels.

    The witness is the criterion with all its levels. If some combination is not decided by exactly one rule (see `gaps`
    and `conflicts`), nothing is reported.
    """
    for table in context.tables:
        by_level = tuple(context.by_level(table).values())
        if union(by_level) != everything(table):
            continue
        within = {placed.id: placed for placed in context.criteria.criteria_within.get(table.id, ())}
        for id, stride, below in neighbours(table):
            placed = within.get(id)
            if placed and all(bits & below == bits >> stride & below for bits in by_level):
                witness = f"{id}: {' = '.join(placed.scale)}"
                for trait in _traits_within(placed, context):
                    words: MessageWords = {"name": trait, "criterion": id, "witness": witness}
                    if table.id is not None:
                        words = {**words, "kind": "table", "other": table.id}
                    yield Problem("trait-idle", context.trait_paths[trait], words, "key")


def _traits_within(placed: PlacedCriterion, context: ProofContext) -> Iterator[str]:
    """The ids of all traits of a criterion, its own first."""
    yield from placed.criterion.traits
    for part in context.criteria.criteria_within.get(placed.id, ()):
        yield from _traits_within(part, context)


def idle_weights(context: ProofContext) -> Iterator[Problem]:
    """The weights that are written and count in no score, and the points of a trait that a table reads (its first)."""
    yield from _idle_trait_weights(context.criteria.traits, ())
    for placed in context.criteria.placed_criteria:
        criterion = placed.criterion
        counts = placed.is_subtotal or (placed.parent is None and not criterion.rules)
        if "weight" in criterion.model_fields_set and not counts:
            yield Problem("weight-idle", (*placed.path, "weight"), {"name": placed.id}, "key")
        if criterion.rules:
            yield from _idle_trait_weights(criterion.traits, placed.path)


def _idle_trait_weights(traits: Mapping[str, Trait], path: tuple[str, ...]) -> Iterator[Problem]:
    for id, trait in traits.items():
        trait_path = (*path, "traits", id)
        if "weight" in trait.model_fields_set:
            yield Problem("weight-idle", (*trait_path, "weight"), {"name": id}, "key")
        for value_id, value in trait.values.items():
            if value.points is not None:
                yield Problem("points-idle", (*trait_path, "values", value_id, "points"), {"name": value_id}, "key")
                break


def idle_advice(context: ProofContext) -> Iterator[Problem]:
    """The advice that applies in no completion of all traits, scored or of the context.

    Where its `when` holds, no recommendation that it is for is possible. The witness is its `when`, the levels that the
    criteria with traits in it can have where it holds, and the recommendations that are possible then. If the table
    recommends nothing at all (see `gaps` and `conflicts`), or some criterion has these, nothing is reported.
    """
    if not context.criteria_decided:
        return
    top, top_criteria = context.tables[-1], context.criteria.criteria_within.get(None, ())
    by_recommendation = context.by_level(top)
    effort = Effort(MOST_STEPS)
    for index, advice in enumerate(context.criteria.advice):
        try:
            reached = context.reached_where(advice.when, effort)
        except TooManyError:
            yield left_out("advice-idle", ("advice",))
            return
        possible = context.box(top, reached)
        recommendations = tuple(name for name, bits in by_recommendation.items() if bits & possible)
        wanted = tuple(context.criteria.recommendations) if advice.recommendations is None else advice.recommendations
        if not set(recommendations) & set(wanted) and any(by_recommendation.values()):
            concerned = [
                placed.id for placed in top_criteria if advice.when.keys() & set(_traits_within(placed, context))
            ]
            levels = ", ".join(f"{id}: {top.inputs[id][level]}" for id in concerned for level in sorted(reached[id]))
            words: MessageWords = {
                "name": advice.id,
                "recommendations": recommendations,
                "witness": " -> ".join(
                    filter(None, [condition_shown(advice.when), levels, ", ".join(recommendations)])
                ),
            }
            yield Problem("advice-idle", ("advice", index, "id"), words)
