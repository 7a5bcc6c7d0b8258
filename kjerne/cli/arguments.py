"""Arguments of the command line: the suppositions of `--set`, and findings about unknown names."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from kjerne.checks.references import coded_values
from kjerne.model.documents import Coding, CriteriaSet, Group
from kjerne.model.findings import START, Finding, MessageWords, suggest, suggestion
from kjerne.reading.refusals import RefusedError, UnreadableError
from kjerne.reading.text import decode


class Supposition(NamedTuple):
    """Codings to suppose, by trait, in one group (its id) or in all groups (None)."""

    group: str | None
    codings: dict[str, Coding]


def parse_supposition(text: str, criteria: CriteriaSet, groups: Sequence[str]) -> Supposition | Finding:
    """The supposition in `trait=value` or `group:trait=value` (the value as in a group file), or a finding about it.

    `groups`: the ids of the groups that are there.
    """
    subject, equals, value = text.partition("=")
    group, colon, trait = subject.rpartition(":")
    if not (equals and trait.strip() and value.strip()):
        return usage_finding("set-form")
    if colon and group not in groups:
        return unknown_group(group, groups)
    from kjerne.reading.full_yaml import build  # with PyYAML, which most runs do without

    try:
        supposed = Group.model_validate(
            {"id": "x", "name": "x", "traits": {trait.strip(): build(decode(value.encode()))}}
        )
    except (RefusedError, UnreadableError, ValueError):
        return usage_finding("set-value")
    for problem in coded_values(supposed, criteria):
        return usage_finding(problem.id, suggest(problem))
    return Supposition(group or None, {id: observation.value for id, observation in supposed.traits.items()})


def unknown_group(name: str, known: Collection[str]) -> Finding:
    """A finding: no group has this id; with the nearest one of `known`."""
    return usage_finding("unknown-group", suggestion(name, sorted(known)))


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
