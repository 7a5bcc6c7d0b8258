"""The path of a program to run: looked up on the PATH, never in the working folder."""

import ntpath
import os
import posixpath
from collections.abc import Iterator, Mapping

BY_WINDOWS = (".COM", ".EXE")  # endings; of batch files, `cmd` would read the arguments as commands


def program(name: str, environment: Mapping[str, str], windows: bool = os.name == "nt") -> str | None:
    """The absolute path of the first program of this name in the folders of PATH; None where there is none.

    The working folder may be a checkout from somebody else, so no program is run from there: entries of PATH that are
    empty or relative are passed over, and so is the working folder under its full name. (Windows itself would look
    there first.) On Windows, the endings are those in PATHEXT that are programs.
    """
    working_folder = os.path.realpath(os.curdir)
    extensions = environment.get("PATHEXT") or ";".join(BY_WINDOWS)
    endings = [extension for extension in extensions.split(";") if extension.upper() in BY_WINDOWS] if windows else [""]
    for folder in folders(environment.get("PATH", os.defpath), windows):
        if os.path.realpath(folder) != working_folder:
            for ending in endings:
                path = os.path.join(folder, name + ending)
                if os.path.isfile(path) and os.access(path, os.X_OK):
                    return path
    return None


def folders(path: str, windows: bool) -> Iterator[str]:
    """The entries of PATH that are absolute paths."""
    for entry in path.split(";" if windows else ":"):
        folder = entry.strip('"') if windows else entry
        if ntpath.isabs(folder) and ntpath.splitdrive(folder)[0] if windows else posixpath.isabs(folder):
            yield folder
