"""Finding files: the criteria sets at hand, and the definition files that paths stand for."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kjerne.model.file_names import ENDINGS, is_definition, with_slashes
from kjerne.model.findings import NO_WORDS, START, Finding, MessageWords, Span
from kjerne.reading import text
from kjerne.reading.refusals import UnreadableError
from kjerne.reading.text import refused_by_system

SHIPPED = next(
    folder
    for folder in (Path(__file__).parents[1] / "data", Path(__file__).parents[2])  # installed, or a checkout
    if (folder / "criteria").is_dir()
)
SHIPPED_CRITERIA = (SHIPPED / "criteria" / "dfo-2024.yaml").as_posix()


def criteria_files(given: str | None) -> tuple[str, ...]:
    """The files of the criteria sets at hand: the given one, else all in ./criteria, else the shipped one."""
    if given is not None:
        return (given,)
    try:
        return criteria_sets("criteria") or (SHIPPED_CRITERIA,)
    except OSError:  # loading the folder as a file will report the error
        return ("criteria",)


def criteria_reader(given: str | None) -> Callable[[str], str]:
    """The function that reads the criteria set: `text.read` for a given file, `read_found` for one that was found."""
    return text.read if given is not None else read_found


def read_found(file: str) -> str:
    """The text of a file in a folder `criteria`; it may link to a file there or in the folder `groups` beside it.

    Raises `UnreadableError`, also for a link to anywhere else.
    """
    beside = os.path.dirname(os.path.dirname(file))
    places = (os.path.join(os.path.realpath(os.path.join(beside, name)), "") for name in ("criteria", "groups"))
    if os.path.islink(file) and not os.path.realpath(file).startswith(tuple(places)):
        raise UnreadableError("link-outside")
    return text.read(file)


def criteria_sets(folder: str) -> tuple[str, ...]:
    """The definition files in a folder, by name; none if there is no such folder. Raises `OSError`."""
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
    folders = tuple(folder for folder in ("criteria", "groups") if os.path.isdir(folder))
    return tuple(given) or folders or tuple((SHIPPED / folder).as_posix() for folder in ("criteria", "groups"))


def find_files(paths: Iterable[str]) -> Iterator[str | Finding]:
    """The definition files that the paths stand for, each once, folders with all below them; and findings.

    Hidden entries are passed over, links to folders are not followed, a link to a file outside its folder is refused.
    """
    seen: set[str] = set()
    places = tuple(dict.fromkeys(paths))
    for path in places:
        entries = _entries_in(path) if os.path.isdir(path) else [_Entry(path, os.path.realpath(path))]
        if len(places) == 1 and not any(entry.link for entry in entries):  # no file twice, and nothing to remember
            yield from (entry.file for entry in entries)
        else:
            for entry in entries:
                if entry.real not in seen:
                    seen.add(entry.real)
                    yield entry.file
        if not entries:
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


def _entries_in(folder: str) -> list[_Entry]:
    """The entries in a folder and below it. Links come last, so that a file is found by its own name first."""
    root = os.path.realpath(folder)
    return sorted(_entries_below(folder, root, os.path.join(root, "")), key=lambda entry: entry.link)


def _entries_below(folder: str, real: str, root: str) -> Iterator[_Entry]:
    """The entries in a folder and below it; `real` is its real path, `root` that of the topmost folder, with a slash.

    Links to folders are not followed. So the real path of an entry that is no link is `real` and its name.
    """
    try:
        entries = _listing(folder)
    except OSError as error:
        refusal = refused_by_system(error)
        yield _Entry(_finding(with_slashes(folder), refusal.span, refusal.id, refusal.words), real)
        return
    for entry in entries:
        path, below = with_slashes(entry.path), os.path.join(real, entry.name)
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if is_definition(entry.name):
                yield _Entry(_finding(path, START, "is-a-folder", NO_WORDS), below)
            else:
                yield from _entries_below(entry.path, below, root)
        elif is_definition(entry.name):
            if not entry.is_symlink():
                yield _Entry(path, below)
            elif (target := os.path.realpath(entry.path)).startswith(root):
                yield _Entry(path, target, link=True)
            else:
                yield _Entry(_finding(path, START, "link-outside", NO_WORDS), below)


def _listing(folder: str) -> list["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)
