"""Finding and loading the files: which there are, what each one says, and what is wrong with it."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import NamedTuple, TypeVar

from kjerne import loading
from kjerne.checks.references import coded_values
from kjerne.checks.run import criteria_problems, group_problems, to_finding
from kjerne.engine.compile import compile_set
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import Coding, CriteriaSet, Group
from kjerne.model.file_names import ENDINGS, is_definition, stem, with_slashes
from kjerne.model.findings import NO_WORDS, START, Finding, MessageWords, nearest, suggest
from kjerne.reading import text
from kjerne.reading.read import Contents, read_document
from kjerne.reading.refusals import RefusedError, UnreadableError
from kjerne.reading.text import decode, refused_by_system
from kjerne.workers import Share, alone

Made = TypeVar("Made")

CRITERIA_ONLY = frozenset(("criteria", "rules", "levels", "recommendations"))
# For a text that is refused: a key at the beginning of a line, or in JSON behind a bracket or a comma.
CRITERIA_KEYS = re.compile(
    rf"""(?:^\{{?[ \t]*["']?|[{{,][ \t]*")({"|".join(sorted(CRITERIA_ONLY))})["']?[ \t]*:""", re.MULTILINE
)
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
    engine: Engine


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


def criteria_reader(given: str | None) -> Callable[[str], str]:
    """What reads the criteria set: a given one wherever it lies, one that was found only among the definitions."""
    return text.read if given is not None else _read_found


def _read_found(file: str) -> str:
    """The text of a file in a folder `criteria`, which may be a link to another one there or in `groups` beside it.

    Raises `UnreadableError`.
    """
    beside = os.path.dirname(os.path.dirname(file))
    places = (os.path.join(os.path.realpath(os.path.join(beside, name)), "") for name in ("criteria", "groups"))
    if os.path.islink(file) and not os.path.realpath(file).startswith(tuple(places)):
        raise UnreadableError("link-outside")
    return text.read(file)


def _criteria_sets(folder: str) -> tuple[str, ...]:
    """The files in a folder that may be criteria sets. Raises `OSError` where it may not be listed."""
    entries = _listing(folder) if os.path.isdir(folder) else []
    files = [entry for entry in entries if is_definition(entry.name) and not entry.name.startswith(".")]
    return tuple(with_slashes(entry.path) for entry in files)


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
    seen: set[str] = set()
    places = tuple(dict.fromkeys(paths))
    for path in places:
        entries = _in(path) if os.path.isdir(path) else [_Entry(path, os.path.realpath(path))]
        if len(places) == 1 and not any(each.link for each in entries):  # no file twice, and nothing to remember
            yield from (each.found for each in entries)
        else:
            for each in entries:
                if each.real not in seen:
                    seen.add(each.real)
                    yield each.found
        if not entries:
            yield _empty(path)


def _empty(path: str) -> Finding:
    return to_finding(with_slashes(path), START, "empty-folder", {"endings": ", ".join(ENDINGS)})


class _Entry(NamedTuple):
    """A file as the user would name it, or what is amiss there; its real path; whether it is a link."""

    found: str | Finding
    real: str
    link: bool = False


def _in(folder: str) -> list[_Entry]:
    """Links come last, so that a file stands under its own name where it has one."""
    root = os.path.realpath(folder)
    return sorted(_below(folder, root, os.path.join(root, "")), key=lambda each: each.link)


def _below(folder: str, real: str, root: str) -> Iterator[_Entry]:
    """What is in a folder; since no link to a folder is followed, the real path of what is no link is plain to see."""
    try:
        entries = _listing(folder)
    except OSError as error:
        yield _Entry(loading.unreadable(with_slashes(folder), refused_by_system(error)), real)
        return
    for entry in entries:
        path, below = with_slashes(entry.path), os.path.join(real, entry.name)
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if is_definition(entry.name):
                yield _Entry(to_finding(path, START, "is-a-folder", NO_WORDS), below)
            else:
                yield from _below(entry.path, below, root)
        elif is_definition(entry.name):
            if not entry.is_symlink():
                yield _Entry(path, below)
            elif (aim := os.path.realpath(entry.path)).startswith(root):
                yield _Entry(path, aim, link=True)
            else:
                yield _Entry(to_finding(path, START, "link-outside", NO_WORDS), below)


def _listing(folder: str) -> list["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def load_criteria(
    file: str, read: Callable[[str], str] = text.read
) -> tuple[LoadedCriteria | None, tuple[Finding, ...]]:
    """A criteria set, checked, verified and compiled; None where anything about it is an error."""
    loaded = loading.parse(with_slashes(file), read_document(with_slashes(file), read), CriteriaSet, criteria_problems)
    if loaded.document is None:
        return None, loaded.findings
    return LoadedCriteria(with_slashes(file), loaded.document, compile_set(loaded.document)), loaded.findings


def load_groups(paths: Sequence[str], criteria: CriteriaSet) -> tuple[tuple[LoadedGroup, ...], tuple[Finding, ...]]:
    """The groups in the paths by id, and what is wrong with the other files; see `load_one` and `worth_saying`."""
    groups, findings = load_group_files(find_files(paths), criteria)
    return groups, tuple(worth_saying(findings, bool(groups), paths))


def worth_saying(findings: Iterable[Finding], any_groups: bool, paths: Iterable[str]) -> Iterator[Finding]:
    """A folder may hold criteria sets beside the groups; only one that is named itself was taken for a group."""
    named = {with_slashes(path) for path in paths}
    return (each for each in findings if not any_groups or each.id != "not-a-group" or each.file in named)


def load_group_files(
    files: Iterable[str | Finding], criteria: CriteriaSet, read: Callable[[str], str] = text.read
) -> tuple[tuple[LoadedGroup, ...], tuple[Finding, ...]]:
    """The same from files that are found already, or were not (their findings are passed on)."""
    namesakes, findings = by_stem(files)
    groups = list(each_group(namesakes, findings, criteria, lambda group: group, read=read))
    return tuple(groups), tuple(findings)


Namesakes = Sequence[str]
"""Files of one stem, in the order in which they were found. Only one of them can be the group of that id."""


def by_stem(files: Iterable[str | Finding]) -> tuple[list[Namesakes], list[Finding]]:
    """The files sorted by their stems, and so by the ids of the groups in them; and what was amiss in finding them."""
    found, findings = [], []
    for file in files:
        if isinstance(file, Finding):
            findings.append(file)
        else:
            found.append(file)
    found.sort(key=stem)  # which leaves files of one stem in their order
    return [tuple(namesakes) for _, namesakes in groupby(found, stem)], findings


def each_group(
    files: Sequence[Namesakes],
    findings: list[Finding],
    criteria: CriteriaSet,
    make: Callable[[LoadedGroup], Made],
    share: Share = alone,
    read: Callable[[str], str] = text.read,
) -> Iterator[Made]:
    """What `make` makes of each group, in the order of their ids, wherever `share` has that done.

    What is wrong with the files is added to the findings.
    """

    def some(part: Sequence[Namesakes]) -> list[tuple[Made | None, list[Finding]]]:
        done: list[tuple[Made | None, list[Finding]]] = []
        for several in loading.together(part):
            looked = [[read_document(with_slashes(file), read) for file in each] for each in several]
            loaded = [load_one(each, seen, criteria) for each, seen in zip(several, looked, strict=True)]
            done += [(None if group is None else make(group), found) for group, found in loaded]
        return done

    for made, found in chain.from_iterable(share(some, files)):
        findings += found
        if made is not None:
            yield made


def load_one(
    files: Namesakes, looked: Iterable[Contents | UnreadableError], criteria: CriteriaSet
) -> tuple[LoadedGroup | None, list[Finding]]:
    """The group in the first of the files that is valid, and what is wrong with the others; all were looked at."""
    kept: LoadedGroup | None = None
    findings: list[Finding] = []
    for file, written in zip(files, looked, strict=True):
        group, found = load_group(file, criteria, written)
        findings += found
        if group is not None and kept is not None:
            findings.append(duplicate(file, group.id, kept.file))
        elif group is not None:
            kept = LoadedGroup(file, group)
    return kept, findings


def duplicate(file: str, id: str, other: str) -> Finding:
    """That a group's id stands in another file already."""
    return to_finding(file, START, "duplicate-group", {"name": id, "other": other})


def load_group(
    file: str, criteria: CriteriaSet, written: Contents | UnreadableError | None = None
) -> tuple[Group | None, tuple[Finding, ...]]:
    """One group, checked against the criteria set; None where anything about it is an error.

    `written` is what stands in the file where somebody has looked already.
    """
    written = written or read_document(with_slashes(file))
    loaded = loading.parse(with_slashes(file), written, Group, group_problems(file, criteria))
    if loaded.document is None and isinstance(written, Contents) and is_criteria(written):
        return None, (to_finding(with_slashes(file), START, "not-a-group", NO_WORDS),)
    return loaded.document, loaded.findings


def is_criteria(written: Contents) -> bool:
    """Whether a file is meant to be a criteria set, broken or not: it has two of the keys that only those have."""
    if written.data is None:
        return len({found[1] for found in CRITERIA_KEYS.finditer(written.text)}) > 1
    return isinstance(written.data, dict) and len(CRITERIA_ONLY & written.data.keys()) > 1


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
        text.read,
    )


def load_side_criteria(side: Definitions, given: str | None) -> tuple[LoadedCriteria | None, tuple[Finding, ...]]:
    """The criteria set of a side: the given one, else the only one that it has, else the shipped one."""
    if given is None and len(side.criteria) == 1:
        return load_criteria(side.criteria[0], side.read if side.commit else _read_found)
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
    from kjerne.reading.full_yaml import build  # with PyYAML, which most runs do without

    try:
        supposed = Group.model_validate(
            {"id": "x", "name": "x", "traits": {trait.strip(): build(decode(value.encode()))}}
        )
    except (RefusedError, UnreadableError, ValueError):
        return _said("set-value")
    for problem in coded_values(supposed, criteria):
        return _said(problem.id, suggest(problem))
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


def _said(id: str, words: MessageWords | None = None) -> Finding:
    """A finding about what was said on the command line."""
    return Finding("", START, id, "error", words or {})
