"""Where a program lies that is run: on the PATH, and in no folder of somebody else's."""

import ntpath
import os
import posixpath
from collections.abc import Iterator, Mapping

BY_WINDOWS = (".COM", ".EXE")  # endings; of batch files, `cmd` would read the arguments as commands


def program(name: str, environment: Mapping[str, str], windows: bool = os.name == "nt") -> str | None:
    """The absolute path of the first program of this name in the folders that PATH names; None where there is none.

    The working folder may be a checkout of somebody else's, and is no place for programs: an entry of PATH that is
    empty or relative is passed over, and so is the working folder under its full name. Windows itself would look there
    first. There, the endings are those of PATHEXT that are programs.
    """
    here = os.path.realpath(os.curdir)
    given = environment.get("PATHEXT") or ";".join(BY_WINDOWS)
    endings = [each for each in given.split(";") if each.upper() in BY_WINDOWS] if windows else [""]
    for folder in folders(environment.get("PATH", os.defpath), windows):
        if os.path.realpath(folder) != here:
            for ending in endings:
                path = os.path.join(folder, name + ending)
                if os.path.isfile(path) and os.access(path, os.X_OK):
                    return path
    return None


def folders(path: str, windows: bool) -> Iterator[str]:
    """The entries of PATH that name a folder in full."""
    for entry in path.split(";" if windows else ":"):
        folder = entry.strip('"') if windows else entry
        if ntpath.isabs(folder) and ntpath.splitdrive(folder)[0] if windows else posixpath.isabs(folder):
            yield folder
