"""Names in a definition: the problems of unknown ones, and which of them occur twice."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from kjerne.model.documents import UNKNOWN, ContextTrait, CriteriaSet, Group
from kjerne.model.findings import MOST_NAMES, Anchor, DocumentPath, MessageWords, Problem, suggestion, unknown_name
from kjerne.model.ministries import LikeMinistries, former_ministry, several_ministries
from kjerne.model.names import UNKNOWN_NAMES, meant, several_meant

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


def with_labels(problem: Problem, criteria: CriteriaSet) -> Problem:
    """The problem of a rule, the known names with their labels, so that a label leads to the id that was meant."""
    subject = problem.path[-1] if problem.part == "key" else next(reversed(_subjects(problem.path)), None)
    match problem.id:
        case "unknown-criterion" | "unknown-input":
            known: Collection[str] = {
                id: criteria.all_criteria.get(id) or criteria.all_traits.get(id) for id in problem.candidates
            }
        case "unknown-level" | "unknown-step" if isinstance(subject, str):
            known = _labelled_scale(subject, criteria)
        case "unknown-recommendation":
            known = criteria.recommendations
        case _:
            return problem
    return problem._replace(candidates=known) if problem.candidates else problem


def _subjects(path: DocumentPath) -> tuple[str | int, ...]:
    """What a place in a rule is about: the criterion or trait behind `when`, else the criterion of the rule."""
    if "when" in path:
        return path[path.index("when") + 1 :][:1]
    return path[: path.index("rules")][-1:]


def _labelled_scale(subject: str, criteria: CriteriaSet) -> Collection[str]:
    placed = criteria.all_criteria.get(subject)
    if placed is None:
        return criteria.all_traits[subject].values
    return placed.criterion.levels or criteria.levels


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
    if several := several_meant(name, candidates):
        alone = path[-1] == "value"
        words = {"name": name, "nearest": _as_list(several) if alone else ", ".join(several)}
        return Problem("unknown-value", path, words, part)
    if UNKNOWN in candidates and meant(name, {UNKNOWN: UNKNOWN_NAMES}):
        # A value may be labelled so too: then which is meant is not to be guessed.
        told: MessageWords = (
            {"known": tuple(candidates)[:MOST_NAMES]} if meant(name, candidates) else {"nearest": UNKNOWN}
        )
        return Problem("unknown-value", path, {"name": name, **told}, part)
    problem = unknown_name("unknown-value", path, name, candidates, part)
    return problem._replace(words={**problem.words, "kind": "number"}) if trait.number else problem


def unknown_step(
    id: str, path: DocumentPath, cell: str, name: str, known: Collection[str], *, has_order: bool
) -> Problem:
    """The problem of a cell, or of an item of its list, that names none of the `known` levels or values.

    `name` is what the cell compares with. A comparison that cells do not have is told with the cell that means the
    same; so are several names. Neither is where the cell is an item of a list.
    """
    alone = isinstance(path[-1], str)
    sign = re.match(r"(>=|=>|≥|<=|=<|≤|!=|<>|≠|==|=|>|<|not\s|ikke\s|ikkje\s)\s*", cell, re.IGNORECASE)
    if sign and not (sign[1] in (">=", "<=") and name != cell):
        meaning = _meaning(sign[1].strip().lower(), cell[sign.end() :], tuple(known), known, has_order=has_order)
        nearest: MessageWords = {"nearest": meaning} if alone and meaning else {"known": tuple(known)}
        return Problem(id, path, {"name": cell, **nearest})
    if alone and (several := several_meant(name, known)):
        return Problem(id, path, {"name": name, "nearest": _as_list(several)})
    return unknown_name(id, path, name, known)


def _meaning(sign: str, name: str, scale: Sequence[str], known: Collection[str], *, has_order: bool) -> str | None:
    """The cell that means what a comparison means that cells do not have: of `> partial`, `>= strong`."""
    if len(ids := meant(name, known)) != 1:
        return None
    at = scale.index(ids[0])
    match sign:
        case "=" | "==":
            return ids[0]
        case ">=" | "=>" | "≥" if has_order:
            return f">= {ids[0]}"
        case "<=" | "=<" | "≤" if has_order:
            return f"<= {ids[0]}"
        case ">" if has_order and at + 1 < len(scale):
            return f">= {scale[at + 1]}"
        case "<" if has_order and at > 0:
            return f"<= {scale[at - 1]}"
        case "!=" | "<>" | "≠" | "not" | "ikke" | "ikkje":
            others = [step for step in scale if step != ids[0]]
            return _as_list(others) or None
        case _:
            return None


def _as_list(ids: Sequence[str]) -> str:
    return f"[{', '.join(ids)}]" if len(ids) > 1 else "".join(ids)


def unknown_ministry(name: str, path: DocumentPath) -> Problem:
    """The problem that a name is no ministry's abbreviation; one that it had before is told with its successors."""
    if former := former_ministry(name):
        words: MessageWords = {"name": name, "kind": "former", "year": former.until, "nearest": former.successors}
        return Problem("unknown-ministry", path, words)
    if len(codes := several_ministries(name)) > 1:
        alone = not path or isinstance(path[-1], str)
        return Problem(
            "unknown-ministry", path, {"name": name, "nearest": _as_list(codes) if alone else ", ".join(codes)}
        )
    return unknown_name("unknown-ministry", path, name, LikeMinistries())


def unknown_among(name: str, known: Collection[str], path: DocumentPath, id: str) -> Iterator[Problem]:
    """The problem of a name that is none of the known ones, at its path; nothing if it is."""
    if name not in known:
        yield unknown_name(id, path, name, known)


def repeated_indexes(names: Sequence[str]) -> Iterator[int]:
    """The indexes of the names that occur earlier in the sequence too."""
    seen = set()
    for index, name in enumerate(names):
        if name in seen:
            yield index
        seen.add(name)
