"""The configuration, `kjerne.yaml`: which one counts, and what it says.

The nearest one counts, alone: from a path upwards, at most to the root of the git repository. Outside git only the
folder itself is looked in, the one above it, and the working folder: what lies further up is somebody else's.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kjerne.model.file_names import CONFIGURATION, NO_CONFIGURATIONS
from kjerne.model.findings import (
    NO_WORDS,
    OWN_LEVELS,
    START,
    DocumentPath,
    Finding,
    Levels,
    MessageWords,
    Problem,
    Severity,
)
from kjerne.texts.languages import LANGUAGES
from kjerne.workspace.places import folder_of, looked_in, repository, seen

if TYPE_CHECKING:
    from kjerne.model.configuration import Configuration
    from kjerne.model.plain_data import Data
    from kjerne.workspace.document import Loaded

LANGUAGE = rb"""(?m)^(?:\xef\xbb\xbf)?lang[ \t]*:[ \t]*["']?([a-z]+)["']?[ \t]*(?:#[^\r\n]*)?\r?$"""  # compiled late
BRACED = rb"(?:\xef\xbb\xbf)?\s*\{"
MOST_BYTES = 1 << 16


class Settings(NamedTuple):
    """What a configuration says; its paths are seen from the working folder. Empty or None where it says nothing.

    Of a configuration with an error, the keys that have none.
    """

    file: str | None = None
    lang: str | None = None
    criteria: str | None = None
    groups: tuple[str, ...] = ()
    assessments: str | None = None
    fail_level: Severity | None = None
    max_age: int | None = None  # months
    levels: Levels = OWN_LEVELS
    findings: tuple[Finding, ...] = ()  # about the file itself, warnings and notes among them
    broken: bool = False  # whether one of these is an error, so that nothing may be evaluated
    misnamed: tuple[Finding, ...] = ()  # about files that are meant as the configuration, and are not


NO_SETTINGS = Settings()


# ---- which one counts


def configurations(paths: Sequence[str], root: str = "") -> tuple[str, ...]:
    """The files of the configurations that count for the paths, or for the root (the working folder) if there are none.

    There are several where paths lie in different projects. Each is named as seen from the working folder; as an
    absolute path where the path is one.
    """
    found = (
        (nearest, seen(nearest, os.path.isabs(folder)))
        for folder in _folders(paths, root)
        if (nearest := _nearest(folder, root)) is not None
    )
    return tuple(dict(found).values())


def _folders(paths: Sequence[str], root: str) -> Iterable[str]:
    """The folders of paths; the root or that one works in, if there are none."""
    return dict.fromkeys(map(folder_of, paths)) or (root,)


def _nearest(folder: str, root: str = "") -> str | None:
    """The absolute path of the configuration that counts in a folder."""
    places = looked_in(folder, root)
    return next((file for place in places if os.path.lexists(file := os.path.join(place, CONFIGURATION))), None)


def misnamed(paths: Sequence[str], root: str = "") -> tuple[Finding, ...]:
    """The findings about files that are meant as the configuration of the paths, but have another name."""
    found: dict[str, str] = {}
    for folder in _folders(paths, root):
        for place in looked_in(folder, root):
            if os.path.lexists(os.path.join(place, CONFIGURATION)):
                break
            files = (file for name in NO_CONFIGURATIONS if os.path.isfile(file := os.path.join(place, name)))
            found |= {file: seen(file, os.path.isabs(folder)) for file in files if _is_meant(file)}
    if not found:
        return ()
    from kjerne.checks.run import to_finding

    return tuple(to_finding(file, START, "configuration-name", NO_WORDS) for file in found.values())


def _is_meant(file: str) -> bool:
    """Whether a file says what only a configuration says. A group may have its name, and so may a report."""
    from kjerne.model.configuration import Configuration

    data = _plain_data(file) if os.path.getsize(file) <= MOST_BYTES else None
    texts = (str, list)
    return bool(
        data
        and data.keys() <= set(Configuration.keys().values())
        and all(isinstance(data.get(key, ""), texts) for key in ("criteria", "groups"))
        and not any(isinstance(group, dict) for group in data.get("groups", ()))
    )


# ---- what it says


def quick_language(file: str | None = None) -> str | None:
    """The language that a configuration names, if it has a line for it; never an error. Without a file: of the one that
    counts for the working folder.

    For what is said before a command runs, such as help, and where the file cannot be read as YAML.
    """
    file = file or _nearest("")
    if file is None or not os.path.isfile(file):
        return None
    try:
        with open(file, "rb") as opened:
            written = opened.read(MOST_BYTES)
    except OSError:
        return None
    if re.match(BRACED, written):  # JSON, where no line need begin with the key
        data = _plain_data(file)
        lang = data.get("lang") if data else None
    else:
        match = re.search(LANGUAGE, written)
        lang = match[1].decode() if match else None
    return lang if isinstance(lang, str) and lang in LANGUAGES else None


def _plain_data(file: str) -> dict[str, Any] | None:
    """The keys of a configuration and what they say, unchecked; None where they cannot be read."""
    from kjerne.reading.read import Contents, read_document

    contents = read_document(file, _read)
    return contents.data if isinstance(contents, Contents) and isinstance(contents.data, dict) else None


def quick_places(root: str = "") -> Settings | None:
    """The places that the configuration of the root or the working folder names, read without models, for a shell that
    completes a line; None where they cannot be used.
    """
    if (nearest := _nearest(root, root)) is None:
        return NO_SETTINGS
    file = seen(nearest, absolute=False)
    if (data := _plain_data(file)) is None:
        return None
    groups = data.get("groups", [])
    keyed = [("groups", path) for path in (groups if isinstance(groups, list) else [groups])]
    keyed += [(key, data[key]) for key in ("criteria", "assessments") if key in data]
    folder = os.path.dirname(nearest)
    top = repository(folder)
    if not all(isinstance(path, str) and _wrong_path(key, path, folder, top) is None for key, path in keyed):
        return None
    criteria, assessments = (
        next((_from_here(file, path) for key, path in keyed if key == wanted), None)
        for wanted in ("criteria", "assessments")
    )
    places = tuple(_from_here(file, path) for key, path in keyed if key == "groups")
    return Settings(file, criteria=criteria, groups=places, assessments=assessments)


def load(file: str) -> Settings:
    """What the configuration in a file says, and the findings about it."""
    from kjerne.model.configuration import Configuration

    loaded, data = _checked(file, comments=False)
    said: Configuration = loaded.document or _sound_part(file, data)
    return Settings(
        file,
        said.lang if data is not None else quick_language(file),
        said.criteria and _from_here(file, said.criteria),
        tuple(_from_here(file, path) for path in said.group_paths),
        said.assessments and _from_here(file, said.assessments),
        said.fail_level,
        said.max_age.months if said.max_age else None,
        said.checks,
        loaded.findings,
        loaded.document is None,
    )


def check(file: str, levels: Levels = OWN_LEVELS) -> "Loaded[Configuration]":
    """All that is wrong in the configuration in a file, as severe as the levels say."""
    return _checked(file, comments=True, levels=levels)[0]


def _checked(file: str, comments: bool, levels: Levels = OWN_LEVELS) -> "tuple[Loaded[Configuration], Data]":
    """The configuration in a file, checked, and the plain data in the file (None where there is none)."""
    from kjerne.model.configuration import Configuration
    from kjerne.reading.read import Contents, read_document
    from kjerne.workspace import document

    contents = read_document(file, _read)
    loaded = document.parse(file, contents, Configuration, _problems_in(file), comments, levels)
    return loaded, contents.data if isinstance(contents, Contents) else None


def _read(file: str) -> str:
    """The text of the file of a configuration. Raises `UnreadableError`, also for a link that leads out of the
    repository, or where there is none, out of the folder.
    """
    from kjerne.reading import text
    from kjerne.reading.refusals import UnreadableError

    folder = os.path.dirname(os.path.abspath(file))
    if os.path.islink(file) and not _is_inside(file, repository(folder) or folder):
        raise UnreadableError("link-outside")
    return text.read(file)


def _is_inside(path: str, folder: str) -> bool:
    """Whether a path leads to a folder or below it, links followed."""
    return os.path.join(os.path.realpath(path), "").startswith(os.path.join(os.path.realpath(folder), ""))


def _problems_in(file: str) -> "Callable[[Configuration], Iterator[Problem]]":
    """The checks of a configuration beyond its shape, for one in this file."""

    def problems(configuration: "Configuration") -> Iterator[Problem]:
        from kjerne.checks.configuration_checks import configuration_problems

        yield from _path_problems(configuration, os.path.dirname(os.path.abspath(file)))
        yield from configuration_problems(configuration)

    return problems


def _path_problems(configuration: "Configuration", folder: str) -> Iterator[Problem]:
    """The paths in a configuration that lead to nothing that can be used."""
    groups = configuration.groups
    places: list[tuple[DocumentPath, str | None]] = [
        (("criteria",), configuration.criteria),
        *([(("groups",), groups)] if isinstance(groups, str) else ((("groups", i), at) for i, at in enumerate(groups))),
        (("assessments",), configuration.assessments),
    ]
    top = repository(folder)
    for path, written in places:
        if written is not None and (words := _wrong_path(str(path[0]), written, folder, top)) is not None:
            yield Problem("configured-path", path, {"name": written, **words})


def _wrong_path(key: str, written: str, folder: str, top: str | None) -> MessageWords | None:
    """The words about what is wrong with the path of a key, None if nothing is.

    No path leads out of a repository, or where there is none, out of the folder and the one above it: by one that
    somebody else wrote, the program would read files elsewhere on the machine, and show their lines.
    """
    path = os.path.normpath(os.path.join(folder, written))  # what is read, where a folder is a link: see `_from_here`
    if "\\" in written:
        return {"kind": "backslash"}
    if top and not _is_inside(path, top):
        return {"kind": "outside"}
    if not top and not any(_is_inside(path, place) for place in _own_folders(folder)):
        return {"kind": "far"}
    if not os.path.exists(path):
        return NO_WORDS
    if key == "assessments" and not os.path.isdir(path):
        return {"kind": "no-folder"}
    if key == "criteria" and os.path.isdir(path) and not _holds_sets(path):
        return {"kind": "no-sets"}
    return None


def _own_folders(folder: str) -> tuple[str, ...]:
    """The folder of a configuration outside git, and the one above it, but for that which holds all there is."""
    above = os.path.dirname(folder)
    return (folder,) if above == os.path.dirname(above) else (folder, above)


def _holds_sets(folder: str) -> bool:
    from kjerne.workspace.find import criteria_sets

    try:
        return bool(criteria_sets(folder))
    except OSError:
        return True  # reading the folder will say why it cannot be read


def _sound_part(file: str, data: "Data") -> "Configuration":
    """What a configuration says in the keys that have no error. Its keys do not depend on each other."""
    from kjerne.model.configuration import Configuration

    sound: dict[str, Any] = {}
    for key, value in data.items() if isinstance(data, dict) else ():
        try:
            alone = Configuration.model_validate({key: value})
        except ValueError:  # pydantic's own
            continue
        if next(_problems_in(file)(alone), None) is None:
            sound[key] = value
    return Configuration.model_validate(sound)


def _from_here(file: str, written: str) -> str:
    """A path in the configuration of this file, as seen from the working folder."""
    path = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(file)), written))
    return seen(path, os.path.isabs(file) or os.path.isabs(written))
