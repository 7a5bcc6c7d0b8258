"""Finding and loading the files: which there are, what each one says, and what is wrong with it."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from yaml import YAMLError

from kjerne import engine, loading, source, verify
from kjerne.checks import CRITERIA_CHECKS, GROUP_CHECKS, codings
from kjerne.findings import NO_WORDS, START, Finding, Problem, Words, nearest
from kjerne.model import Coding, CriteriaSet, Group
from kjerne.source import Data, RefusedError, UnreadableError, build, decode, refused_by_system

# A key at the beginning of a line, or of a document in JSON.
CRITERIA_KEYS = re.compile(r"""^\{?[ \t]*["']?(criteria|rules|levels|recommendations)["']?[ \t]*:""", re.MULTILINE)
ENDINGS = (".yaml", ".yml", ".json")
SHIPPED = next(
    folder
    for folder in (Path(__file__).parent / "data", Path(__file__).parent.parent)  # installed, or a checkout
    if (folder / "criteria").is_dir()
)
SHIPPED_CRITERIA = (SHIPPED / "criteria" / "dfo-2024.yaml").as_posix()


class LoadedCriteria(NamedTuple):
    """A criteria set ready to use: where it came from, what it says, and its compiled form."""

    file: str
    criteria: CriteriaSet
    engine: engine.Engine


class LoadedGroup(NamedTuple):
    """A group that can be evaluated, and the file it came from as the user would name it."""

    file: str
    group: Group


def criteria_file(given: str | None) -> tuple[str, int]:
    """The criteria set to use: the given one, else the only file in ./criteria, else the shipped one.

    Beside it, how many files in ./criteria were passed over because there is more than one.
    """
    if given is not None:
        return given, 0
    try:
        here = _criteria_sets("criteria")
    except OSError:  # loading the folder as a file will say what is amiss
        return "criteria", 0
    if len(here) == 1:
        return here[0], 0
    return SHIPPED_CRITERIA, len(here)


def _criteria_sets(folder: str) -> tuple[str, ...]:
    """The files in a folder that may be criteria sets. Raises `OSError` where it may not be listed."""
    entries = _listing(folder) if os.path.isdir(folder) else []
    return tuple(_shown(entry.path) for entry in entries if is_definition(entry.name))


def is_definition(name: str) -> bool:
    """Whether a file's name ends as a definition's does."""
    return name.lower().endswith(ENDINGS)


def group_paths(given: Sequence[str]) -> tuple[str, ...]:
    """Where to look for groups: the given files and folders, else ./groups, else the shipped ones."""
    if given:
        return tuple(given)
    return ("groups",) if os.path.isdir("groups") else ((SHIPPED / "groups").as_posix(),)


def definition_paths(given: Sequence[str]) -> tuple[str, ...]:
    """Where to look for definitions of both kinds: the given paths, else ./groups and ./criteria, else the shipped."""
    here = tuple(folder for folder in ("criteria", "groups") if os.path.isdir(folder))
    return tuple(given) or here or tuple((SHIPPED / folder).as_posix() for folder in ("criteria", "groups"))


def find_files(paths: Iterable[str]) -> Iterator[str | Finding]:
    """The definition files that the paths stand for, each once, folders with all that is below them; and what is amiss.

    Hidden entries are passed over, links to folders are not followed, a link to a file outside its folder is refused.
    """
    seen = set()
    for path in paths:
        found = False
        below = sorted(_below(path, os.path.realpath(path)), key=_is_link) if os.path.isdir(path) else [path]
        for each in below:
            found = True
            key = each.file if isinstance(each, Finding) else os.path.realpath(each)
            if key not in seen:
                seen.add(key)
                yield each
        if not found:
            yield _empty(path)


def _empty(path: str) -> Finding:
    return loading.finding(_shown(path), START, "empty-folder", {"endings": ", ".join(ENDINGS)})


def _is_link(found: str | Finding) -> bool:
    """Links come last, so that a file stands under its own name where it has one."""
    return isinstance(found, str) and os.path.islink(found)


def _below(folder: str, root: str) -> Iterator[str | Finding]:
    try:
        entries = _listing(folder)
    except OSError as error:
        yield loading.unreadable(_shown(folder), refused_by_system(error))
        return
    for entry in entries:
        path = _shown(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if is_definition(entry.name):
                yield loading.finding(path, START, "is-a-folder", NO_WORDS)
            else:
                yield from _below(entry.path, root)
        elif is_definition(entry.name):
            if entry.is_symlink() and not os.path.realpath(entry.path).startswith(os.path.join(root, "")):
                yield loading.finding(path, START, "link-outside", NO_WORDS)
            else:
                yield path


def _listing(folder: str) -> list["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _shown(path: str) -> str:
    return path.replace(os.sep, "/")


def load_criteria(
    file: str, read: Callable[[str], str] = source.read
) -> tuple[LoadedCriteria | None, tuple[Finding, ...]]:
    """A criteria set, checked, verified and compiled; None where anything about it is an error."""
    loaded = loading.load(_shown(file), CriteriaSet, criteria_problems, read=read)
    if loaded.document is None:
        return None, loaded.findings
    return LoadedCriteria(_shown(file), loaded.document, engine.compile(loaded.document)), loaded.findings


def criteria_problems(criteria: CriteriaSet, data: Data) -> Iterator[Problem]:
    """What is wrong with a criteria set; only one whose names refer to something can be verified."""
    coherent = True
    for check in CRITERIA_CHECKS:
        for problem in check(criteria):
            coherent = False
            yield problem
    if coherent:
        yield from verify.verify(criteria)


def load_groups(paths: Sequence[str], criteria: CriteriaSet) -> tuple[tuple[LoadedGroup, ...], tuple[Finding, ...]]:
    """The groups in the paths by id, and what is wrong with the other files. Of one id, the first file counts.

    A folder may hold criteria sets beside the groups; only one that is named itself was taken for a group.
    """
    groups, findings = load_group_files(find_files(paths), criteria)
    named = {_shown(path) for path in paths}
    wrong = (each for each in findings if not groups or each.id != "not-a-group" or each.file in named)
    return groups, tuple(wrong)


def load_group_files(
    files: Iterable[str | Finding], criteria: CriteriaSet, read: Callable[[str], str] = source.read
) -> tuple[tuple[LoadedGroup, ...], tuple[Finding, ...]]:
    """The same from files that are found already, or were not (their findings are passed on)."""
    groups: list[LoadedGroup] = []
    findings: list[Finding] = []
    for file in files:
        if isinstance(file, Finding):
            findings.append(file)
            continue
        group, found = load_group(file, criteria, read)
        findings += found
        if group is not None:
            groups.append(LoadedGroup(file, group))
    kept, twice = without_duplicates(groups)
    return kept, (*findings, *twice)


def without_duplicates(groups: Iterable[LoadedGroup]) -> tuple[tuple[LoadedGroup, ...], tuple[Finding, ...]]:
    """The groups by id, each id once; and the files whose id stands in an earlier file already."""
    known: dict[str, LoadedGroup] = {}
    twice = []
    for each in groups:
        first = known.setdefault(each.group.id, each)
        if first is not each:
            words = {"name": each.group.id, "other": first.file}
            twice.append(loading.finding(each.file, START, "duplicate-group", words))
    return tuple(known[id] for id in sorted(known)), tuple(twice)


def load_group(
    file: str, criteria: CriteriaSet, read: Callable[[str], str] = source.read
) -> tuple[Group | None, tuple[Finding, ...]]:
    """One group, checked against the criteria set; None where anything about it is an error."""
    loaded = loading.load(_shown(file), Group, group_problems(file, criteria), read=read)
    if loaded.document is None and is_criteria(loaded.text):
        return None, (loading.finding(_shown(file), START, "not-a-group", NO_WORDS),)
    return loaded.document, loaded.findings


def is_criteria(text: str) -> bool:
    """Whether a text is meant to be a criteria set, broken or not: it has two of the keys that only those have."""
    return len({found[1] for found in CRITERIA_KEYS.finditer(text)}) > 1


def group_problems(file: str, criteria: CriteriaSet) -> Callable[[Group, Data], Iterator[Problem]]:
    """What makes a group unfit to be evaluated against a criteria set."""
    stem = Path(file).stem

    def problems(group: Group, data: Data) -> Iterator[Problem]:
        if group.id != stem:
            yield Problem("id-not-file-name", ("id",), {"name": group.id, "stem": stem})
        for check in GROUP_CHECKS:
            yield from check(group, criteria)

    return problems


# ---- sides of a comparison


class Definitions(NamedTuple):
    """The files of one side: its name (None: the working tree), its commit if it is a revision, and what reads them."""

    name: str | None
    commit: str | None
    criteria: tuple[str, ...]
    groups: tuple[str | Finding, ...]
    read: Callable[[str], str]


def definitions(folder: str, flat: bool = True) -> Definitions:
    """The criteria sets in the `criteria` of a folder, and the groups in its `groups`, else (if `flat`) in itself."""
    criteria, groups = os.path.join(folder, "criteria"), os.path.join(folder, "groups")
    sets = _criteria_sets(criteria)
    place = (folder or ".") if flat and not os.path.isdir(groups) else groups
    found = [each for each in find_files((place,)) if each not in sets] if os.path.isdir(place) else []
    return Definitions(
        folder,
        None,
        sets,
        tuple(found) or (_empty(place),),
        source.read,
    )


def load_side_criteria(side: Definitions, given: str | None) -> tuple[LoadedCriteria | None, tuple[Finding, ...]]:
    """The criteria set of a side: the given one, else the only one that it has, else the shipped one."""
    if given is None and len(side.criteria) == 1:
        return load_criteria(side.criteria[0], side.read)
    return load_criteria(given or SHIPPED_CRITERIA)


# ---- suppositions


class Supposition(NamedTuple):
    """Traits coded otherwise, in one group or (None) in all."""

    group: str | None
    codings: dict[str, Coding]


def supposition(text: str, criteria: CriteriaSet, groups: Sequence[str]) -> Supposition | Finding:
    """What `trait=value` or `group:trait=value` supposes (the value as in a group file), or what is wrong with it."""
    subject, equals, value = text.partition("=")
    group, colon, trait = subject.rpartition(":")
    if not (equals and trait.strip() and value.strip()):
        return _said("set-form")
    if colon and group not in groups:
        return unknown_group(group, groups)
    try:
        supposed = Group.model_validate(
            {"id": "x", "name": "x", "traits": {trait.strip(): build(decode(value.encode()))}}
        )
    except (RefusedError, UnreadableError, YAMLError, ValueError):
        return _said("set-value")
    for problem in codings(supposed, criteria):
        return _said(problem.id, problem.words)
    return Supposition(group or None, {id: observation.value for id, observation in supposed.traits.items()})


def unknown_group(name: str, known: Iterable[str]) -> Finding:
    """That there is no such group, with the nearest one."""
    return _said("unknown-group", nearest(name, sorted(known)))


def unknown_result(name: str, known: Iterable[str]) -> Finding:
    """That there is no such result to fail on, with the nearest one."""
    return _said("unknown-result", nearest(name, known))


def unknown_format(name: str, known: Iterable[str]) -> Finding:
    """That there is no such format, with the nearest one."""
    return _said("unknown-format", nearest(name, known))


def unknown_check(name: str, known: Iterable[str]) -> Finding:
    """That there is no such check, with the nearest one."""
    words = nearest(name, known)
    return _said("unknown-check", {"name": name} | ({"nearest": words["nearest"]} if "nearest" in words else {}))


def _said(id: str, words: Words | None = None) -> Finding:
    """A finding about what was said on the command line."""
    return Finding("", START, id, "error", words or {})
