"""Finding files: the criteria sets at hand, and the definition files that paths stand for."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kjerne.model.file_names import CONFIGURATION, ENDINGS, WINDOWS, hidden_ending, is_definition, stem, with_slashes
from kjerne.model.findings import NO_WORDS, START, Finding, MessageWords, Span
from kjerne.model.names import OtherNames, meant
from kjerne.model.own_files import MissingOwnFileError
from kjerne.reading import text
from kjerne.reading.refusals import UnreadableError
from kjerne.reading.text import refused_by_system
from kjerne.workspace.group_names import written_texts
from kjerne.workspace.places import folder_of, looked_in, seen

JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT
_PLACES = (Path(__file__).parents[1] / "data", Path(__file__).parents[2])  # installed, or a checkout
SHIPPED = next((place for place in _PLACES if (place / "criteria" / "dfo-2024.yaml").is_file()), _PLACES[0])
"""The folder of the shipped definitions; where it belongs, if they are missing: see `shipped`."""
SHIPPED_CRITERIA = (SHIPPED / "criteria" / "dfo-2024.yaml").as_posix()


def shipped(path: Path | str) -> str:
    """A file or folder in `SHIPPED`. Raises `MissingOwnFileError` if it is not there, as in a zip file."""
    place = SHIPPED / path
    if not place.exists():
        raise MissingOwnFileError(place.as_posix())
    return place.as_posix()


def is_configuration(file: str) -> bool:
    """Whether a file is a configuration, which its name alone says."""
    return os.path.normcase(os.path.basename(file)) == CONFIGURATION


def criteria_files(given: str | None, configured: str | None = None, found: str | None = None) -> tuple[str, ...]:
    """The files of the criteria sets at hand: the given one, else the configured one, or all in that folder; else all
    in the folder that was found, else the shipped one.

    `given` is a file, or the id or title of a set in one of these places or of the shipped one.
    """
    folder = configured or found
    if given is not None:
        return (_criteria_named(given, folder) or given,)
    if folder is None:
        return (shipped(SHIPPED_CRITERIA),)
    if configured and not os.path.isdir(configured):
        return (configured,)
    try:
        return criteria_sets(folder) or (shipped(SHIPPED_CRITERIA),)
    except OSError:  # loading the folder as a file will report the error
        return (folder,)


def criteria_folders(paths: Sequence[str] = (), root: str = "") -> dict[str | None, list[str]]:
    """The folders `criteria` that count for the paths, each with its paths; for none, that of the root (the working
    folder).

    For each path that is the nearest one with a criteria set, see `looked_in`. There are several where paths lie in
    different projects. A path that has none goes with the others, or with None where these are of several projects. The
    shipped groups are in no project: for them it is the one of the root.
    """
    found: dict[str, tuple[str, list[str]]] = {}
    without: list[str] = []
    by_folder: dict[str, list[str]] = {} if paths else {root: []}
    for path in paths:
        by_folder.setdefault(root if _is_shipped(path) else folder_of(path), []).append(path)
    for folder, inside in by_folder.items():
        if nearest := nearest_criteria(looked_in(folder, root)):
            here = nearest.startswith(os.path.join(os.getcwd(), ""))
            name = seen(nearest, os.path.isabs(folder) and not here)
            found.setdefault(os.path.realpath(nearest), (name, []))[1].extend(inside)
        else:
            without += inside
    folders: dict[str | None, list[str]] = dict(found.values())
    if without or not folders:
        folders.setdefault(next(iter(folders)) if len(folders) == 1 else None, []).extend(without)
    return folders


def _is_shipped(path: str) -> bool:
    return os.path.join(os.path.abspath(path), "").startswith(os.path.join(SHIPPED, "groups", ""))


def nearest_criteria(folders: Iterable[str]) -> str | None:
    """The first folder `criteria` in these folders that has a criteria set in it, or that cannot be read."""
    return next((place for folder in folders if _has_sets(place := os.path.join(folder, "criteria"))), None)


def _has_sets(folder: str) -> bool:
    try:
        return bool(criteria_sets(folder))
    except OSError:  # reading the folder will say why it cannot be read
        return True


def criteria_reader(given: str | None, files: Sequence[str]) -> Callable[[str], str]:
    """The function that reads the criteria sets in `files`, as `criteria_files` has them: `text.read` for the given
    file, `read_found` for those that were found.
    """
    return read_found if given is None or given not in files else text.read


def _criteria_named(name: str, place: str | None) -> str | None:
    """The file of the criteria set with this id or title, at a place (a file or a folder) or of the shipped one; None:
    there is none, or the name may be that of a file.
    """
    if may_be_path(name):
        return None
    by_id = _sets_by_id(place)
    ids = meant(name, {id: titles for id, (_, titles) in by_id.items()})
    return by_id[ids[0]][0] if len(ids) == 1 else None


def _sets_by_id(place: str | None) -> dict[str, tuple[str, OtherNames]]:
    """The file of each criteria set at a place and of the shipped one, and its titles, by its id."""
    folder = place or "criteria"
    try:
        found = (folder,) if os.path.isfile(folder) else criteria_sets(folder)
    except OSError:
        found = ()
    files = (*found, SHIPPED_CRITERIA)
    written = {file: written_texts(file, ("id", "title"), read_found) for file in files}
    return {
        next(iter(texts["id"]), stem(file)): (file, OtherNames(texts["title"]))
        for file, texts in reversed(written.items())
    }


def unknown_set(name: str, place: str | None) -> dict[str, OtherNames] | None:
    """The ids and titles that a criteria set may be named by, where a name is none of these and no file; else None.

    `place`: the file or folder of the sets at hand, if there is one.
    """
    if may_be_path(name) or _criteria_named(name, place):
        return None
    return {id: titles for id, (_, titles) in _sets_by_id(place).items()}


def may_be_path(name: str) -> bool:
    """Whether a name is that of a file or folder, or could only be meant as one, and not as a group's or a set's."""
    return os.path.lexists(name) or is_definition(name) or "/" in name or os.sep in name


def read_found(file: str) -> str:
    """The text of a file that was found in a folder such as `criteria`; it may link to a file there, or in the folder
    `criteria` or `groups` beside it.

    Raises `UnreadableError`, also for a link to anywhere else.
    """
    folder = os.path.dirname(file)
    beside = (os.path.join(os.path.dirname(folder), name) for name in ("criteria", "groups"))
    places = (os.path.join(os.path.realpath(place), "") for place in (folder, *beside))
    if os.path.islink(file) and not os.path.realpath(file).startswith(tuple(places)):
        raise UnreadableError("link-outside")
    return text.read(file)


def criteria_sets(folder: str) -> tuple[str, ...]:
    """The definition files in a folder, by name, without a configuration; none if there is no such folder. Raises
    `OSError`.
    """
    entries = _listing(folder) if os.path.isdir(folder) else []
    files = [entry for entry in entries if is_definition(entry.name) and not entry.name.startswith(".")]
    files = [entry for entry in files if not is_configuration(entry.name)]
    return tuple(with_slashes(entry.path) for entry in files)


def stands_in_groups() -> bool:
    """Whether the working folder is itself a folder `groups`, with none within it."""
    here = os.path.normcase(os.path.basename(os.path.realpath(os.curdir)))
    return here == "groups" and not os.path.isdir("groups")


def has_definitions(folder: str) -> bool:
    """Whether definition files lie in a folder itself, and not only below it; False where it cannot be read."""
    try:
        return bool(criteria_sets(folder))
    except OSError:
        return False


def group_paths(given: Sequence[str], configured: Sequence[str] = (), root: str = "") -> tuple[str, ...]:
    """Where to look for groups: the given files and folders, else the configured ones, else `groups` in the root (the
    working folder), else the shipped ones; these not where a root is given.
    """
    if given or configured:
        return tuple(given or configured)
    folder = with_slashes(os.path.normpath(os.path.join(root, "groups")))
    return (folder,) if root or os.path.isdir(folder) else (shipped("groups"),)


def definition_paths(
    given: Sequence[str],
    criteria: str | None = None,
    groups: Sequence[str] = (),
    assessments: str | None = None,
    root: str = "",
) -> tuple[str, ...]:
    """Where to look for definitions of both kinds: the given paths, else `criteria` and `groups` in the root (the
    working folder) where these exist; both where a root is given and has neither.

    `criteria` and `groups` are the configured places, which stand for the others; `assessments` is the folder of
    assessors' codings, which may be empty still.
    """
    usual = [with_slashes(os.path.normpath(os.path.join(root, folder))) for folder in ("criteria", "groups")]
    places = (criteria or usual[0], *(groups or usual[1:]))
    folders = tuple(place for place in places if place in (criteria, *groups) or os.path.isdir(place))
    if assessments and next(find_files((assessments,))) != empty_folder(assessments):
        folders += (assessments,)
    return tuple(given) or folders or (tuple(usual) if root else ())


def find_files(
    paths: Iterable[str], assessments: str | None = None, configurations: bool = False
) -> Iterator[str | Finding]:
    """The definition files that the paths stand for, each once, folders with all below them; and findings.

    Hidden entries are passed over, links to folders are not followed, a link to a file outside its folder is refused.
    The folder `assessments` below a path is passed over, and so are, unless wanted, configurations that no path names.
    Of no path it is found that there is nothing.
    """
    without = _Without(assessments and os.path.realpath(assessments), configurations)
    seen: set[str] = set()
    places = tuple(dict.fromkeys(map(with_slashes, paths)))
    if not places:
        yield _finding(
            ".",
            START,
            "empty-folder",
            {"kind": "in-groups" if stands_in_groups() and has_definitions(".") else "neither"},
        )
    for path in places:
        entries = _entries_in(path, without) if os.path.isdir(path) else [_Entry(path, os.path.realpath(path))]
        if len(places) == 1 and not any(entry.link for entry in entries):  # no file twice, and nothing to remember
            yield from (entry.file for entry in entries)
        else:
            for entry in entries:
                if entry.real not in seen:
                    seen.add(entry.real)
                    yield entry.file
        if all(isinstance(entry.file, Finding) and entry.file.id == "text-ending" for entry in entries):
            yield empty_folder(path)


def empty_folder(path: str) -> Finding:
    """The finding that there is no definition in a folder."""
    return _finding(with_slashes(path), START, "empty-folder", {"endings": ", ".join(ENDINGS)})


def _finding(file: str, span: Span, id: str, words: MessageWords) -> Finding:
    from kjerne.checks.run import to_finding  # with the models, which a shell's completion does without

    return to_finding(file, span, id, words)


class _Entry(NamedTuple):
    """A file as the user would name it, or a finding about it; its real path; whether it is a link."""

    file: str | Finding
    real: str
    link: bool = False


class _Without(NamedTuple):
    """What is passed over in folders: one with this real path, and configurations unless they are wanted."""

    folder: str | None
    configurations: bool  # whether these are wanted


def _entries_in(folder: str, without: _Without) -> list[_Entry]:
    """The entries in a folder and below it. Links come last, so that a file is found by its own name first."""
    root = os.path.realpath(folder)
    return sorted(_entries_below(folder, root, os.path.join(root, ""), without), key=lambda entry: entry.link)


def _entries_below(folder: str, real: str, root: str, without: _Without) -> Iterator[_Entry]:
    """The entries in a folder and below it; `real` is its real path, `root` that of the topmost folder, with a slash.

    Links to folders and junctions are not followed. So the real path of what is no link is `real` and its name.
    """
    try:
        entries = _listing(folder)
    except OSError as error:
        refusal = refused_by_system(error)
        yield _Entry(_finding(with_slashes(folder), refusal.span, refusal.id, refusal.words), real)
        return
    for entry in entries:
        path, below = with_slashes(entry.path), os.path.join(real, entry.name)
        if entry.name.startswith(".") or below == without.folder:
            continue
        if is_junction(entry):
            continue
        if entry.is_dir(follow_symlinks=False):
            if is_definition(entry.name):
                yield _Entry(_finding(path, START, "is-a-folder", NO_WORDS), below)
            else:
                yield from _entries_below(entry.path, below, root, without)
        elif is_definition(entry.name) and (without.configurations or not is_configuration(entry.name)):
            if not entry.is_symlink():
                yield _Entry(path, below)
            elif (target := os.path.realpath(entry.path)).startswith(root):
                yield _Entry(path, target, link=True)
            else:
                yield _Entry(_finding(path, START, "link-outside", NO_WORDS), below)
        elif ending := hidden_ending(entry.name):
            words = {"name": entry.name[entry.name.rindex(".", 0, -len(ending)) :], "ending": ending}
            yield _Entry(_finding(path, START, "text-ending", words), below)


def _listing(folder: str) -> list["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def is_junction(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry is a junction: what Windows has beside links to folders, and calls no link."""
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) if WINDOWS else 0
    return tag == JUNCTION
