"""Where things are: the folders in which a project's own files are looked for, and how other programs name a file."""

import os
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from kjerne.model.file_names import with_slashes


def looked_in(folder: str, root: str = "") -> tuple[str, ...]:
    """The folders in which what belongs to a folder is looked for, the nearest first, as absolute paths.

    With a root, the folder itself and those above it up to the root, or the root alone if the folder is not below it.
    Without, in a git repository, up to the root of that. Elsewhere the folder itself, the one above it and the working
    folder: what lies further up is somebody else's.
    """
    start = os.path.abspath(folder)
    top = os.path.abspath(root) if root else repository(folder)
    if root and top not in tuple(_upwards(start)):
        return (os.path.abspath(root),)
    if top is None:
        return tuple(dict.fromkeys((start, os.path.dirname(start), os.getcwd())))
    return tuple(place for place in _upwards(start) if len(place) >= len(top))


def repository(folder: str) -> str | None:
    """The root of the git repository that a folder lies in: the nearest one upwards that holds `.git`."""
    places = _upwards(os.path.abspath(folder))
    return next((place for place in places if os.path.lexists(os.path.join(place, ".git"))), None)


def _upwards(folder: str) -> Iterator[str]:
    """An absolute folder, and those above it."""
    yield folder
    while (above := os.path.dirname(folder)) != folder:
        yield (folder := above)


def seen(path: str, absolute: bool) -> str:
    """An absolute path, or that path as seen from the working folder."""
    try:
        return with_slashes(path if absolute else os.path.relpath(path))
    except ValueError:  # on another drive of Windows
        return with_slashes(path)


def folder_of(path: str) -> str:
    """A folder itself, or the folder of a file."""
    return path if os.path.isdir(path) else os.path.dirname(path)


def names_from_root(environment: Mapping[str, str]) -> Callable[[str], str]:
    """A function that names a file as programs do which know the repository: from its root, with `/`.

    The root is the folder that GitLab says (`CI_PROJECT_DIR`), else that of the git repository of the working folder,
    else that of the file. Outside of all of them a file keeps the name that it has from the working folder.
    """
    roots = tuple(filter(None, (environment.get("CI_PROJECT_DIR"), repository(""))))

    @lru_cache(maxsize=1024)
    def named(folder: str) -> str | None:
        """The name of a folder, which ends with a slash or is empty; None where it keeps the one that it has."""
        own = repository(folder)
        for root in dict.fromkeys((*roots, *([own] if own else []))):
            for real in (os.path.realpath, os.path.abspath):
                start, place = os.path.join(real(root), ""), os.path.join(real(folder), "")
                if os.path.normcase(place).startswith(os.path.normcase(start)):
                    return with_slashes(place[len(start) :])
        return None

    def name(file: str) -> str:
        folder, base = os.path.split(file)
        above = named(folder)
        return file if above is None else above + base

    return name
