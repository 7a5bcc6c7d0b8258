"""Finding and loading the files: which there are, what each one says, and what is wrong with it."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import ValidationError
from yaml import YAMLError

from kjerne import engine, verify
from kjerne.checks import CRITERIA_CHECKS, GROUP_CHECKS, codings
from kjerne.findings import START, Finding, Problem, Words, nearest
from kjerne.model import Coding, CriteriaSet, Group, Model, problems_of_shape
from kjerne.source import RefusedError, UnreadableError, build, decode, examine, read

ENDINGS = (".yaml", ".yml", ".json")
SHIPPED = next(
    folder
    for folder in (Path(__file__).parent / "data", Path(__file__).parent.parent)  # installed, or a checkout
    if (folder / "criteria").is_dir()
)

M = TypeVar("M", bound=Model)


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
    here = [_shown(entry.path) for entry in _listing("criteria") if entry.name.endswith(ENDINGS)]
    if len(here) == 1:
        return here[0], 0
    return (SHIPPED / "criteria" / "dfo-2024.yaml").as_posix(), len(here)


def group_paths(given: Sequence[str]) -> tuple[str, ...]:
    """Where to look for groups: the given files and folders, else ./groups, else the shipped ones."""
    if given:
        return tuple(given)
    return ("groups",) if os.path.isdir("groups") else ((SHIPPED / "groups").as_posix(),)


def find_files(paths: Iterable[str]) -> Iterator[str | Finding]:
    """The definition files that the paths stand for, each once, folders with all that is below them; and what is amiss.

    Hidden entries are passed over, links to folders are not followed, a link to a file outside its folder is refused.
    """
    seen = set()
    for path in paths:
        found = False
        for each in _below(path, os.path.realpath(path)) if os.path.isdir(path) else (path,):
            found = True
            key = each.file if isinstance(each, Finding) else os.path.realpath(each)
            if key not in seen:
                seen.add(key)
                yield each
        if not found:
            yield Finding(_shown(path), START, "empty-folder", "error", {"endings": ENDINGS})


def _below(folder: str, root: str) -> Iterator[str | Finding]:
    for entry in _listing(folder):
        path = _shown(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name.endswith(ENDINGS):
                yield Finding(path, START, "is-a-folder", "error")
            else:
                yield from _below(entry.path, root)
        elif entry.name.endswith(ENDINGS):
            if entry.is_symlink() and not os.path.realpath(entry.path).startswith(os.path.join(root, "")):
                yield Finding(path, START, "link-outside", "error")
            else:
                yield path


def _listing(folder: str) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _shown(path: str) -> str:
    return path.replace(os.sep, "/")


def load_criteria(file: str) -> tuple[LoadedCriteria | None, tuple[Finding, ...]]:
    """A criteria set, checked and compiled; None where anything about it is an error."""
    criteria, findings = load(file, CriteriaSet, _criteria_problems)
    if criteria is None:
        return None, findings
    return LoadedCriteria(_shown(file), criteria, engine.compile(criteria)), findings


def _criteria_problems(criteria: CriteriaSet) -> Iterator[Problem]:
    coherent = True
    for check in CRITERIA_CHECKS:
        for problem in check(criteria):
            coherent = False
            yield problem
    if coherent:
        yield from verify.gaps(criteria)
        yield from verify.conflicts(criteria)


def load_groups(paths: Sequence[str], criteria: CriteriaSet) -> tuple[tuple[LoadedGroup, ...], tuple[Finding, ...]]:
    """The groups in the paths by id, and what is wrong with the other files. Of one id, the first file counts."""
    groups: dict[str, LoadedGroup] = {}
    findings: list[Finding] = []
    for file in find_files(paths):
        if isinstance(file, Finding):
            findings.append(file)
            continue
        group, found = load_group(file, criteria)
        findings += found
        if group is None:
            continue
        if group.id in groups:
            findings.append(
                Finding(file, START, "duplicate-group", "error", {"name": group.id, "other": groups[group.id].file})
            )
        else:
            groups[group.id] = LoadedGroup(file, group)
    return tuple(groups[id] for id in sorted(groups)), tuple(findings)


def load_group(file: str, criteria: CriteriaSet) -> tuple[Group | None, tuple[Finding, ...]]:
    """One group, checked against the criteria set; None where anything about it is an error."""
    stem = Path(file).stem

    def problems(group: Group) -> Iterator[Problem]:
        if group.id != stem:
            yield Problem("id-not-file-name", ("id",), {"name": group.id, "stem": stem})
        for check in GROUP_CHECKS:
            yield from check(group, criteria)

    return load(file, Group, problems)


def load(file: str, model: type[M], problems: Callable[[M], Iterable[Problem]]) -> tuple[M | None, tuple[Finding, ...]]:
    """A document of this model, with everything that is wrong with its file; None where any of that is an error."""
    try:
        text = read(file)
    except UnreadableError as error:
        return None, (Finding(_shown(file), error.span, error.id, "error", error.words),)
    try:
        document = model.model_validate(build(text))
        if not any(True for _ in problems(document)):
            return document, ()
    except (RefusedError, YAMLError, ValueError):  # pydantic's ValidationError is a ValueError
        pass
    return _load_closely(_shown(file), text, model, problems)


def _load_closely(
    file: str, text: str, model: type[M], problems: Callable[[M], Iterable[Problem]]
) -> tuple[M | None, tuple[Finding, ...]]:
    """The same for a file with something wrong: slower, and with places."""
    examined = examine(text)
    findings = [Finding(file, span, id, "error", words) for id, words, span in examined.refusals]
    document = None
    if not examined.broken and not any(id == "empty-file" for id, _, _ in examined.refusals):
        try:
            document = model.model_validate(examined.data)
            wrong = tuple(problems(document))
        except ValidationError as error:
            wrong = tuple(problems_of_shape(error, examined.data, model))
        for problem in wrong:
            if not examined.concerns_refused(problem) and not _misspelt(problem, wrong):
                span = examined.place(problem.path, problem.part)
                findings.append(Finding(file, span, problem.id, problem.severity, problem.words))
    good = not any(finding.severity == "error" for finding in findings)
    return document if good else None, tuple(findings)


def _misspelt(missing: Problem, problems: Iterable[Problem]) -> bool:
    """Whether a key is missing only because it stands there with a slip, as another problem says."""
    return missing.id == "missing-key" and any(
        each.path[:-1] == missing.path and each.words.get("nearest") == missing.words["name"] for each in problems
    )


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


def _said(id: str, words: Words | None = None) -> Finding:
    """A finding about what was said on the command line."""
    return Finding("", START, id, "error", words or {})
