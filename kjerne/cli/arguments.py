"""Arguments of the command line: the suppositions of `--set`, and findings about unknown names."""

import re
from collections.abc import Collection, Mapping
from typing import Any, Literal, NamedTuple

from kjerne.checks.group_references import coded_values
from kjerne.model.codings import is_number, read_numbers
from kjerne.model.documents import UNKNOWN, Coding, CriteriaSet, Group
from kjerne.model.findings import START, Finding, MessageWords, suggest, suggestion
from kjerne.model.names import UNKNOWN_NAMES, meant, nearest
from kjerne.reading.refusals import RefusedError, UnreadableError
from kjerne.reading.text import decode

NAME = r"""(?![]\[{}"'&*!|%@#?,]|-\s)[^\n]++$"""
"""What may be a name, with commas, colons and signs in it, and is no YAML of another kind."""

ABOUT_SHARES = ("bad-fraction", "fraction-of-zero", "digits")
"""The kinds of problems that say what is wrong with a share written as a fraction."""

NumberKind = Literal["weight", "threshold"]
NUMBER_KINDS: Mapping[NumberKind, tuple[str, ...]] = {
    "weight": ("vekt", "vekta"),
    "threshold": ("terskel", "terskelen"),
}
"""The words before the first colon that make an argument of --set one about a number of the criteria set; with what
people may write for them.
"""


def kind_of(text: str) -> NumberKind | None:
    """Which number of the criteria set an argument of --set is about; None: it is about a trait.

    These words have this meaning also where a group is called so, or a label begins so: see `docs/contract.md`.
    """
    word, colon, _ = text.partition("=")[0].partition(":")
    return next((kind for kind in NUMBER_KINDS if colon and word.strip() == kind), None)


def kind_meant(word: str) -> NumberKind | None:
    """The kind that a word before a colon may be a slip for, in any language."""
    spelt = {name: kind for kind, others in NUMBER_KINDS.items() for name in (kind, *others)}
    near = nearest(word.strip().casefold(), tuple(spelt))
    return spelt[near] if near else None


class Supposition(NamedTuple):
    """Codings to suppose, by trait, in one group (its id) or in all groups (None)."""

    group: str | None
    codings: dict[str, Coding]


def parse_supposition(text: str, criteria: CriteriaSet, groups: Collection[str]) -> Supposition | Finding:
    """The supposition in `trait=value` or `group:trait=value` (the value as in a group file), or a finding about it.

    A trait, a value and a group are written by their id or by a name. `groups`: the ids of the groups that are there,
    perhaps with what they are called.
    """
    subject, equals, value = text.partition("=")
    group, colon, trait = subject.rpartition(":")
    if group.strip() and not meant(group, groups) and meant(subject, criteria.all_traits):
        group, colon, trait = "", "", subject  # a label with a colon in it
    if not (equals and trait.strip() and value.strip()):
        return usage_finding("set-form")
    if colon and len(named := meant(group, groups)) != 1:
        return several_groups(group, named) if named else _no_group(group, groups)
    group = named[0] if colon else ""
    ids = meant(trait.strip(), criteria.all_traits)
    if len(ids) > 1:
        return usage_finding("ambiguous-name", {"name": trait.strip(), "ids": ids})
    trait = ids[0] if ids else trait.strip()
    supposed = _supposed(trait, value.strip(), criteria)
    if isinstance(supposed, Finding):
        return supposed
    for problem in coded_values(supposed, criteria):
        words = suggest(problem)
        if problem.id == "unknown-trait" and not colon and "nearest" not in words and (kind := kind_meant(trait)):
            words = {"name": trait, "kind": "weight" if kind == "weight" else "threshold"}
        return usage_finding(problem.id, words)
    return Supposition(group or None, {id: observation.value for id, observation in supposed.traits.items()})


def _no_group(name: str, groups: Collection[str]) -> Finding:
    """A finding: no group has this name; or it is one before a number, or was meant to say which number it is."""
    *before, last = (part.strip() for part in name.split(":"))
    if before and last in NUMBER_KINDS and meant(":".join(before), groups):
        return usage_finding("set-form", {"kind": "group-weight" if last == "weight" else "group-threshold"})
    found = unknown_group(name, groups)
    kind = None if "nearest" in found.words else kind_meant(name)
    words: MessageWords = {"name": name, "kind": "weight" if kind == "weight" else "threshold"}
    return usage_finding("unknown-group", words) if kind else found


def _supposed(trait: str, value: str, criteria: CriteriaSet) -> Group | Finding:
    """A group with the trait coded so, values by their ids where they are written by their labels; or a finding.

    Of a trait that is a number, a number or range is one before it is a label.
    """
    from pydantic import ValidationError

    from kjerne.model.shape_problems import problems_of_shape
    from kjerne.reading.full_yaml import build  # with PyYAML, which most runs do without

    known: dict[str, object] = {UNKNOWN: UNKNOWN_NAMES}
    if trait in criteria.all_traits:
        known |= criteria.all_traits[trait].values
    numeric = trait in criteria.numbers
    ambiguous: dict[str, tuple[str, ...]] = {}

    def resolved(name: Any) -> Any:
        ids = meant(name, known) if isinstance(name, str) and not (numeric and is_number(name)) else ()
        if len(ids) > 1:
            ambiguous[name] = ids
        return ids[0] if len(ids) == 1 else name

    coding: Any = value
    if numeric and (numbers := read_numbers(value)):
        coding = numbers[0] if len(numbers) == 1 else list(numbers)
    else:
        try:
            if not re.match(NAME, value) or (coding := resolved(value)) not in known:
                coding = build(decode(value.encode()))
            if isinstance(coding, list):
                coding = [resolved(item) for item in coding]
            elif isinstance(coding, dict):
                coding = {resolved(item): share for item, share in coding.items()}
        except (RefusedError, UnreadableError, ValueError):
            coding = None
    for name, ids in ambiguous.items():
        return usage_finding("ambiguous-name", {"name": name, "ids": ids})
    document: Any = {"id": "x", "name": "x", "traits": {trait: coding}}
    try:
        return Group.model_validate(document)
    except ValidationError as error:
        for problem in problems_of_shape(error, document, Group):
            if problem.words.get("kind") in ABOUT_SHARES:
                return usage_finding(problem.id, problem.words)
        return usage_finding("set-value")


def several_groups(name: str, ids: Collection[str]) -> Finding:
    """A finding: several groups are called that."""
    return usage_finding("unknown-group", {"name": name, "kind": "several", "ids": tuple(sorted(ids))})


def shipped_group(name: str) -> Finding:
    """A finding: no group here has this id or name, but one that comes with kjerne."""
    return usage_finding("unknown-group", {"name": name, "kind": "shipped"})


def unknown_group(name: str, known: Collection[str], *, place: bool = False) -> Finding:
    """A finding: no group has this id or name; with the nearest one of `known`. `place`: nor has a file or folder."""
    named = {id: known[id] if isinstance(known, Mapping) else None for id in sorted(known)}
    return usage_finding("unknown-group", {**suggestion(name, named), **({"kind": "place"} if place else {})})


def unknown_criteria(name: str, known: Collection[str]) -> Finding:
    """A finding: --criteria names no file, and no set of those `known`, ids with what they are called."""
    words = {key: word for key, word in suggestion(name, known).items() if key != "known"}
    return usage_finding("unknown-criteria-set", {**words, "kind": "place", "ids": tuple(sorted(known))})


def unknown_result(name: str, known: Collection[str]) -> Finding:
    """A finding: --fail-on has no such result; with the nearest one of `known`."""
    return usage_finding("unknown-result", suggestion(name, known))


def unknown_format(name: str, known: Collection[str]) -> Finding:
    """A finding: there is no such format; with the nearest one of `known`."""
    return usage_finding("unknown-format", suggestion(name, known))


def unknown_check(name: str, known: Collection[str]) -> Finding:
    """A finding: there is no such check; with the nearest one of `known`."""
    words = suggestion(name, known)
    return usage_finding(
        "unknown-check", {"name": name} | ({"nearest": words["nearest"]} if "nearest" in words else {})
    )


def usage_finding(id: str, words: MessageWords | None = None) -> Finding:
    """A finding (an error) about the command line: it has no file."""
    return Finding("", START, id, "error", words or {})
