"""Unknown names: the problems of those that the criteria set has elsewhere, or that should be numbers."""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from kjerne.model.documents import ContextTrait, CriteriaSet, Group
from kjerne.model.findings import Anchor, DocumentPath, MessageWords, Problem, suggestion, unknown_name

MOST_LIKENED = 20
"""The most traits of a group whose names are compared with those of a set."""


def told_where(problem: Problem, criteria: CriteriaSet) -> Problem:
    """The problem of a rule's `when`; if the name it is about stands elsewhere in the tree, one that says where.

    A set whose criteria only stand side by side has no other place: then, and of all else, the problem as it is.
    """
    if problem.id not in ("unknown-input", "unknown-criterion") or not criteria.is_tree:
        return problem
    name = str(problem.words["name"])
    where = _place(name, criteria)
    return Problem("unknown-input", problem.path, {"name": name, **where}, problem.part) if where else problem


def _place(name: str, criteria: CriteriaSet) -> MessageWords:
    """The words for where a criterion or trait stands; none if the set has neither."""
    owners = [placed for placed in criteria.placed_criteria if name in placed.criterion.traits]
    owners += [placed for placed in criteria.placed_criteria if name in placed.criterion.criteria]
    for placed in owners:
        return {"kind": "part" if placed.criterion.rules else "points", "other": placed.id}
    if name in criteria.traits or name in criteria.criteria:
        return {"kind": "top"}
    return {"kind": "context"} if name in criteria.context else {}


def unknown_trait(name: str, path: DocumentPath, criteria: CriteriaSet) -> Problem:
    """The problem of a group's trait that the set does not have; of a criterion, the traits within it are known."""
    if name not in criteria.all_criteria:
        return unknown_name("unknown-trait", path, name, criteria.all_traits, "key")
    place = criteria.all_criteria[name].path
    within = [placed for placed in criteria.placed_criteria if placed.path[: len(place)] == place]
    traits = tuple(trait for placed in within for trait in placed.criterion.traits)
    return Problem("unknown-trait", path, {"name": name, "kind": "criterion"}, "key", traits)


def is_foreign(group: Group, criteria: CriteriaSet) -> bool:
    """Whether a group was coded for another set: it has several traits, and the set has none that is the same or alike.

    Of very many traits the first are compared.
    """
    known = {**criteria.all_traits, **criteria.all_criteria}
    if len(group.traits) < 2 or not known.keys().isdisjoint(group.traits):
        return False
    return not any("nearest" in suggestion(name, known) for name in islice(group.traits, MOST_LIKENED))


def has_foreign_traits(problems: Sequence[Problem]) -> bool:
    """Whether the problems of a group are that several of its traits are not in its set."""
    several = sum(problem.id == "unknown-trait" for problem in problems) > 1
    return several or any(problem.id == "foreign-traits" for problem in problems)


def of_another_set(
    problems: Sequence[Problem], group: Group, criteria: CriteriaSet, others: Iterable[CriteriaSet]
) -> Sequence[Problem]:
    """The problems of a group; if one of the other sets has all of its traits, a single one in place of theirs."""
    fitting = [other.id for other in others if group.traits.keys() <= other.all_traits.keys()]
    if len(fitting) != 1:
        return problems
    words = {"name": criteria.id, "kind": "known", "other": fitting[0]}
    of_traits = Problem("foreign-traits", ("traits",), words, "key")
    return (of_traits, *(problem for problem in problems if problem.path[:1] != ("traits",)))


def unknown_value(
    name: str, path: DocumentPath, trait: ContextTrait, candidates: Collection[str], part: Anchor = "value"
) -> Problem:
    """The problem of a value in a group that is none of the candidates; of a number it says how to write one."""
    problem = unknown_name("unknown-value", path, name, candidates, part)
    return problem._replace(words={**problem.words, "kind": "number"}) if trait.number else problem
