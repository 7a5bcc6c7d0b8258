"""The sides of a comparison that are git revisions, read from git's objects; see `repository` for what git may do.

A submodule, and a link that leads out of the repository, are refused: what is in them is not known from a revision.
"""

import os
import posixpath
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kjerne.model.file_names import CONFIGURATION, ENDINGS, is_definition
from kjerne.model.findings import START, Finding
from kjerne.reading import text
from kjerne.reading.refusals import MAX_BYTES, UnreadableError
from kjerne.reading.text import decode
from kjerne.workspace.find import is_configuration, read_found
from kjerne.workspace.repository import Entry, Git, RevisionError
from kjerne.workspace.sides import LAYOUT, Definitions, Layout, definitions

MOST_LINKS = 40
MAX_LINK = 4096  # bytes: the longest path of a system
RANGE = re.compile(r"(.*?)(\.{2,3})(?!\.)(.*)", re.DOTALL)
SHORT = 12  # characters of a hash, where it stands for a commit that has no name


class _Wanted(NamedTuple):
    """A side that is asked for: a folder, or a commit, or (with neither) the working tree."""

    folder: str | None = None
    git: Git | None = None
    commit: str = ""
    base_of: tuple[str, str] | None = None


def sides(
    old: str, new: str | None, environment: Mapping[str, str], layout: Layout = LAYOUT, root: str = ""
) -> tuple[Definitions, Definitions]:
    """The files of both sides, given by names: of folders, of revisions, or (`new` None) of the working tree.

    A folder wins over a revision of the same name. `A..B` are two revisions, `A...B` are the merge base of both, and B;
    what is left out before the dots is HEAD, behind them the working tree. A revision, and the working tree beside one,
    stands for the project of the root, or else for that which the working folder lies in: the one of the layout, else
    the nearest folder upwards with a folder `groups`. Raises `RevisionError`.
    """
    wanted = _wanted(old, new, environment, root)
    asked = {side.commit: side.git for side in reversed(wanted) if side.git is not None}
    if not asked:
        first, second = (definitions(side.folder or root, layout=layout) for side in wanted)
        return first, second if new is not None else second._replace(name=None)
    git = next(side.git for side in wanted if side.git is not None)
    working_tree = any(side.git is None and side.folder is None for side in wanted)
    try:
        project = _project(asked, working_tree, layout, root)._replace(compared=working_tree)
        first = _definitions(wanted[0], git, project, layout)
        second = first if wanted[0] == wanted[1] else _definitions(wanted[1], git, project, layout)
    except RevisionError as error:
        raise git.incomplete(error) from None
    return first, second


def diverged(old: Definitions, environment: Mapping[str, str], root: str = "") -> bool:
    """Whether a side is a revision with commits that the working tree does not build on."""
    if old.name is None or old.commit is None or old.base_of is not None:
        return False
    git = Git(old.name, environment, root)
    return not git.is_ancestor(old.commit, "HEAD")


# ---- what is asked for


def _wanted(old: str, new: str | None, environment: Mapping[str, str], root: str) -> tuple[_Wanted, _Wanted]:
    """Both sides that the names stand for."""
    match = None if os.path.isdir(old) else RANGE.fullmatch(old)
    if match and not _is_revision(old, environment, root):
        if new is not None:
            raise RevisionError("range-and-new", {"name": old})
        return _range(old, match, environment, root)
    first = _one(old, environment, root)
    return first, _Wanted() if new is None else _one(new, environment, root, first)


def _one(name: str, environment: Mapping[str, str], root: str, other: _Wanted | None = None) -> _Wanted:
    """The side of one name; `other` is the side before it, which may be the same."""
    if os.path.isdir(name):
        return _Wanted(name)
    if other and other.git and other.git.name == name:
        return other
    git = Git(name, environment, root)
    return _Wanted(None, git, git.commit())


def _is_revision(name: str, environment: Mapping[str, str], root: str) -> bool:
    """Whether a name with dots in it is one revision, such as `HEAD^{/what a message says..}`."""
    if not any(mark in name for mark in ":{"):
        return False
    try:
        return bool(Git(name, environment, root).commit())
    except RevisionError:
        return False


def _range(name: str, match: re.Match[str], environment: Mapping[str, str], root: str) -> tuple[_Wanted, _Wanted]:
    """The sides of a name with two or three dots."""
    before, dots, behind = match.groups()
    if not (before or behind):
        raise RevisionError("no-revision", {"name": name})
    old = _one_revision(before or "HEAD", environment, root)
    new = _one_revision(behind or "HEAD", environment, root) if behind or dots == "..." else _Wanted()
    if dots == "...":
        base = Git(name, environment, root).merge_base(old.commit, new.commit)
        old = _Wanted(None, Git(base[:SHORT], environment, root), base, (before or "HEAD", behind or "HEAD"))
    return old, new if behind else _Wanted()


def _one_revision(name: str, environment: Mapping[str, str], root: str) -> _Wanted:
    git = Git(name, environment, root)
    return _Wanted(None, git, git.commit())


# ---- which folder is the project


class _Project(NamedTuple):
    """The folder of a project in a repository, as paths that end with a slash (or are empty), and where in it groups
    are.
    """

    inside: str  # from the top of the repository
    here: str  # from the working folder
    flat: bool = False  # whether it has no folder for them, so that its own files are the groups
    compared: bool = False  # whether its working tree is a side

    def on_disk(self, path: str) -> str:
        """The name of a path from the top, as seen from the working folder."""
        name = posixpath.normpath(self.here + posixpath.relpath(path, self.inside or "."))
        return f"./{name}" if self.flat else name

    def lacks(self, module: str) -> bool:
        """Whether nothing of a submodule is in either side: it is not checked out in the working tree."""
        folder = self.on_disk(module)
        return self.compared and not (os.path.isdir(folder) and os.listdir(folder))


def _project(commits: Mapping[str, Git], working_tree: bool, layout: Layout, root: str) -> _Project:
    """The root; else the folder of the layout, else the nearest one, from the working folder upwards, with a folder
    `groups` in a commit or the working tree. The working folder itself where there is none.
    """
    steps = _steps(next(iter(commits.values())))
    start = "" if root in ("", ".") else f"{root}/"
    places = [
        _Project("".join(f"{step}/" for step in steps[:depth]), start + "../" * (len(steps) - depth))
        for depth in range(len(steps), -1, -1)
    ]
    if root:
        return places[0]
    if layout.up is not None:
        return places[min(layout.up, len(steps))]
    wanted = [f"{place.inside}groups" for place in places]
    there = {
        path
        for commit, git in commits.items()
        for path, real in _resolved(git, commit, wanted).items()
        if real is not None
    }
    for place in places:
        if f"{place.inside}groups" in there or (working_tree and os.path.isdir(f"{place.here}groups")):
            return place
    inside = places[0].inside
    names = os.listdir() if working_tree else []
    for commit, git in commits.items():
        names += [path[len(inside) :] for path, _ in git.tree(commit, "-t", *([inside] if inside else []))]
    return _Project(inside, "./", flat=True) if any(map(_is_definition, names)) else places[0]


def _is_definition(name: str) -> bool:
    """Whether a file of this name may be a group or a criteria set."""
    return "/" not in name and is_definition(name) and not name.startswith(".") and not is_configuration(name)


def _steps(git: Git) -> tuple[str, ...]:
    """The folders from the top of the repository down to where git runs; none where it has no working tree.

    The top is where `.git` lies. Git itself would believe the setting `core.worktree`, which may lead anywhere.
    """
    repository = Path(os.fsdecode(git.ask("rev-parse", "--absolute-git-dir").rstrip(b"\r\n"))).resolve()
    here = Path(os.path.realpath(git.folder or os.curdir))
    if here.is_relative_to(repository):
        return ()
    for top in (here, *here.parents):
        mark = top / ".git"
        if mark.is_file() or (mark.is_dir() and mark.resolve() == repository):
            return here.relative_to(top).parts
    return ()


def _resolved(git: Git, commit: str, paths: Iterable[str]) -> dict[str, str | None]:
    """The real path of each path from the top in a commit, links in it followed; None where nothing is there.

    Raises `RevisionError` for a path in a submodule, or one that a link leads out of the repository.
    """
    leading = {path: path for path in paths}
    real: dict[str, str | None] = {}
    for _ in range(MOST_LINKS):
        entries = _entries(git, commit, leading.values())
        links = {path: entry for path, entry in entries.items() if stat.S_ISLNK(entry.mode) and entry.size <= MAX_LINK}
        targets = dict(zip(links, map(os.fsdecode, git.contents(tuple(links.values()))), strict=True)) if links else {}
        for path, now in tuple(leading.items()):
            link = next((step for step in _steps_to(now) if step in targets), None)
            if module := next((step for step in _steps_to(now) if _is_submodule(entries.get(step))), None):
                raise RevisionError("submodule", {"name": git.name, "place": module})
            if link is None:
                real[path] = now if now == "" or now in entries else None
                del leading[path]
                continue
            leading[path] = _inside(f"{posixpath.dirname(link)}/".lstrip("/"), targets[link] + now[len(link) :])
            if posixpath.isabs(targets[link]) or leading[path].split("/")[0] == "..":
                raise RevisionError("linked-out", {"name": git.name, "place": link})
        if not leading:
            return real
    return real | dict.fromkeys(leading)  # a link that leads to itself leads nowhere


def _entries(git: Git, commit: str, paths: Iterable[str]) -> dict[str, Entry]:
    """The entries of these paths, and of all folders above them."""
    steps = dict.fromkeys(step for path in paths for step in _steps_to(path))
    return dict(git.tree(commit, "-t", *steps)) if steps else {}


def _steps_to(path: str) -> tuple[str, ...]:
    """The folders that a path goes through, from the top, and itself at last."""
    steps = path.split("/") if path else []
    return tuple("/".join(steps[:depth]) for depth in range(1, len(steps) + 1))


def _is_submodule(entry: Entry | None) -> bool:
    return entry is not None and stat.S_IFMT(entry.mode) == 0o160000


# ---- its files


def _definitions(wanted: _Wanted, git: Git, project: _Project, layout: Layout) -> Definitions:
    """The files of a side, at least one of which is a revision."""
    if wanted.folder is not None:
        return definitions(wanted.folder, layout=layout)
    if wanted.git is None:
        return _working_tree(git, project, layout)
    groups = (".",) if project.flat else layout.groups
    found = _of_revision(wanted.git, wanted.commit, project, layout._replace(groups=groups))
    return found._replace(base_of=wanted.base_of)


def _working_tree(git: Git, project: _Project, layout: Layout) -> Definitions:
    """The files of the working tree; those that a sparse checkout leaves out are read from git's index."""
    places = (*layout.groups, *_criteria_places(project.inside, layout))
    wanted = {_inside(project.inside, "" if project.flat else place) for place in places}
    left_out = git.left_out(*([] if "" in wanted else sorted(wanted)))
    files = {file: entry for path, entry in left_out.items() if not os.path.lexists(file := project.on_disk(path))}
    found = definitions(project.here, project.flat, layout, files)._replace(name=None)
    if not files:
        return found
    content = git.reader([entry for entry in files.values() if entry.size <= MAX_BYTES])

    def reading(from_disk: Callable[[str], str]) -> Callable[[str], str]:
        return lambda file: _text(files[file], content) if file in files else from_disk(file)

    return found._replace(read=reading(text.read), read_set=reading(read_found))


def _criteria_places(inside: str, layout: Layout) -> tuple[str, ...]:
    """Where criteria sets may be, the nearest place first: paths from a folder that ends with a slash or is empty."""
    if layout.criteria is not None:
        return (layout.criteria,)
    beside = f"{posixpath.dirname(layout.groups[0])}/".lstrip("/")
    folder = _inside(inside if layout.above else "", beside)
    return tuple(f"{beside}{'../' * up}criteria" for up in range(len(_steps_to(folder)) + 1))


def _text(entry: Entry, content: Callable[[Entry], bytes]) -> str:
    if entry.size > MAX_BYTES:
        raise UnreadableError("too-large", {"limit": "1 MiB"})
    return decode(content(entry))


def _listed(git: Git, commit: str, project: _Project, places: Iterable[str]) -> dict[str, Entry]:
    """All files at or below the places in a commit. Raises `RevisionError` for a submodule among them, whose files are
    in another repository.
    """
    wanted = tuple(dict.fromkeys(places))
    entries = dict(git.tree(commit, "-rt", *([] if "" in wanted else wanted))) if wanted else {}
    for module in [path for path, entry in entries.items() if _is_submodule(entry)]:
        if not project.lacks(module):
            raise RevisionError("submodule", {"name": git.name, "place": module})
        del entries[module]
    return entries


def _of_revision(git: Git, commit: str, project: _Project, layout: Layout) -> Definitions:
    """The files in the places of the layout in a folder of a commit, under the same rules as in the file system."""
    inside = project.inside
    places = [_inside(inside, place) for place in (*layout.groups, *_criteria_places(inside, layout))]
    real = _resolved(git, commit, places)
    groups = [real[place] for place in places[: len(layout.groups)]]
    entries = _listed(git, commit, project, [place for place in real.values() if place is not None])
    sets, criteria = _sets(entries, [real[place] for place in places[len(layout.groups) :]])
    read_from = [place for place in (*groups, criteria) if place is not None]
    links = {path: entry for path, entry in entries.items() if stat.S_ISLNK(entry.mode) and entry.size <= MAX_LINK}
    link_targets = dict(zip(links, git.contents(tuple(links.values())), strict=True)) if links else {}

    def target(path: str) -> str:
        """The path that a path leads to through links, which may lead to these places only."""
        for _ in range(MOST_LINKS):
            if not any(_is_at(path, place) for place in read_from):
                raise UnreadableError("link-outside")
            if path not in entries:
                raise UnreadableError("no-such-file")
            if not stat.S_ISLNK(entries[path].mode):
                return path
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), os.fsdecode(link_targets.get(path, b""))))
        raise UnreadableError("link-loop")

    def entry_of(file: str) -> Entry:
        return entries[target(posixpath.normpath(file.removeprefix(f"{git.name}:")))]

    def entry_to_read(file: str) -> Entry | None:
        """The entry whose content is read for a file of this side, or None if nothing is."""
        try:
            entry = entry_of(file)
        except UnreadableError:
            return None
        return entry if entry.size <= MAX_BYTES else None

    set_files = tuple(_file_name(git.name, path) for path in sets)
    apart = layout.assessments and _inside(inside, layout.assessments)
    files = {path: entry for path, entry in entries.items() if not (apart and _is_at(path, apart))}
    found = _group_files(git.name, [place for place in groups if place is not None], files, target)
    group_files = tuple(file for file in found if file not in set_files)
    if not group_files:  # the folder of the groups may be newer than the revision
        words = {"endings": ", ".join(ENDINGS)}
        group_files = (Finding(f"{git.name}:{places[0]}", START, "empty-folder", "warning", words),)
    read_files = (*set_files, *sorted((file for file in group_files if isinstance(file, str)), key=posixpath.basename))
    content = git.reader([entry for file in read_files if (entry := entry_to_read(file))])

    def read(file: str) -> str:
        return _text(entry_of(file), content)

    return Definitions(git.name, commit, set_files, group_files, read, read)


def _sets(entries: Mapping[str, Entry], places: Sequence[str | None]) -> tuple[tuple[str, ...], str | None]:
    """The files of the criteria sets in the first of the places that has any, and that place."""
    for place in places:
        sets = tuple(path for path in entries if place and (path == place or _is_set_in(path, place)))
        if sets:
            return sets, place
    return (), None


def _is_set_in(path: str, folder: str) -> bool:
    name = posixpath.basename(path)
    return posixpath.dirname(path) == folder and _is_definition(name)


def _inside(folder: str, place: str) -> str:
    """A place in a folder that ends with a slash or is empty; empty for the top itself."""
    path = posixpath.normpath(folder + place)
    return "" if path == "." else path


def _is_at(path: str, place: str) -> bool:
    """Whether a path is a place or below it."""
    return not place or path == place or path.startswith(f"{place}/")


def _file_name(revision: str, path: str) -> str:
    """What a file of a revision is called; always with a slash, behind which the name begins that is a group's id."""
    return f"{revision}:{path}" if "/" in path else f"{revision}:./{path}"


def _group_files(
    revision: str, places: Sequence[str], entries: Mapping[str, Entry], target: Callable[[str], str]
) -> Iterator[str | Finding]:
    """The group files of the revision of this name, each once, and findings. Links come last, place by place."""
    seen = set()
    paths = sorted(entries, key=lambda path: (stat.S_ISLNK(entries[path].mode), path.split("/")))
    for place, path in ((place, path) for place in places for path in paths if _is_at(path, place)):
        above = place if path != place else posixpath.dirname(place)
        *folders, name = path.removeprefix(f"{above}/").split("/")
        if any(step.startswith(".") for step in (*folders, name)) or (name == CONFIGURATION and path != place):
            continue
        depth = next((depth for depth, step in enumerate(folders, 1) if is_definition(step)), None)
        if depth:
            folder = f"{revision}:{posixpath.join(above, *folders[:depth])}"
            if folder not in seen:
                yield Finding(folder, START, "is-a-folder", "error")
            seen.add(folder)
        elif is_definition(name):
            try:
                key = target(path)
            except UnreadableError:
                key = path
            if key not in seen:
                yield _file_name(revision, path)
            seen.add(key)
