"""The sides of a comparison that are git revisions, read from git's objects.

Git only reads: nothing is checked out, nothing is written, no hook runs. The name that a user gives is passed to git
once, to resolve it, where it cannot become an option; after that its commit is used. The repository is the one that the
working folder lies in, whatever its settings and the environment say, and the commit is what its hash says. What is
read is bounded, since a small repository may hold much: one object may have any number of names.
"""

import errno
import os
import posixpath
import re
import stat
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, NamedTuple

from kjerne.model.file_names import CONFIGURATION, ENDINGS, is_definition
from kjerne.model.findings import START, Finding, MessageWords
from kjerne.reading.refusals import MAX_BYTES, UnreadableError
from kjerne.reading.text import decode
from kjerne.workspace.programs import program
from kjerne.workspace.sides import LAYOUT, Definitions, Layout, definitions

if TYPE_CHECKING:
    import subprocess

SETTINGS = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # What a partial clone lacks would be fetched by whatever program its settings name; older ones know the second.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_LITERAL_PATHSPECS": "1",
    # Other content under the same hash, and other parents.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "LC_ALL": "C",
}
PASSED_ON = re.compile(
    r"GIT_(CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))"
)
"""The variables that are passed on to git: where to stop looking, and the user's own settings. No other repository."""

MOST_LINKS = 40
MAX_LINK = 4096  # bytes: the longest path of a system
MAX_NAMES = 100_000  # files and folders of a side
MAX_LISTING = 16 << 20  # bytes: of that many names, and of their links, each as long as two lines of text
MAX_CONTENTS = (
    256 << 20
)  # bytes: of that many files, each of some sixty lines; one object counts under each of its names
PIECE = 1 << 16
WINDOW = 8 << 20  # bytes of objects that are read at once
MOST_AT_ONCE = 1000  # objects


LINK = "120000"  # the mode of a symbolic link, as git writes it


class RevisionError(Exception):
    """A side that is no folder and no usable revision. Carries the id of its text, and the words in it."""

    def __init__(self, id: str, words: MessageWords) -> None:
        super().__init__(id)
        self.id, self.words = id, words


def sides(
    names: Sequence[str | None], environment: Mapping[str, str], layout: Layout = LAYOUT
) -> tuple[Definitions, ...]:
    """The files of each side, given by its name: of a folder, of a revision, or (None) of the working tree.

    A folder wins over a revision of the same name. A revision, and the working tree beside one, stands for the project
    that the working folder lies in: the one of the layout, else the nearest folder upwards with a folder `groups`.
    Raises `RevisionError`.
    """
    revisions = [_Revision(name, environment) for name in names if name is not None and not os.path.isdir(name)]
    commits = {revision.name: revision.commit() for revision in revisions}
    place = _project_folder(revisions[0], set(commits.values()), None in names, layout) if revisions else _Place("", "")
    definitions_by_name = {
        revision.name: revision.definitions(commits[revision.name], place.inside, layout) for revision in revisions
    }
    return tuple(
        definitions_by_name[name]
        if name in definitions_by_name
        else definitions(place.here, not revisions, layout)._replace(name=None)
        if name is None
        else definitions(name, layout=layout)
        for name in names
    )


class _Place(NamedTuple):
    """A folder of a repository, as a path that ends with a slash (or is empty)."""

    inside: str  # from the top of the repository
    here: str  # from the working folder


def _project_folder(git: "_Revision", commits: set[str], working_tree: bool, layout: Layout) -> _Place:
    """The folder of the layout, else the nearest one, from the working folder upwards, with a folder `groups` in a
    commit or the working tree. The working folder itself where there is none.
    """
    steps = _steps(git)
    places = [
        _Place("".join(f"{step}/" for step in steps[:depth]), "../" * (len(steps) - depth))
        for depth in range(len(steps), -1, -1)
    ]
    if layout.up is not None:
        return places[min(layout.up, len(steps))]
    wanted = [f"{place.inside}groups" for place in places]
    folders = {path for commit in commits for path, _ in git.tree(commit, "-dt", *wanted)}
    for place in places:
        if f"{place.inside}groups" in folders or (working_tree and os.path.isdir(f"{place.here}groups")):
            return place
    return places[0]


def _steps(git: "_Revision") -> tuple[str, ...]:
    """The folders from the top of the repository down to the working folder; none where it has no working tree.

    The top is where `.git` lies. Git itself would believe the setting `core.worktree`, which may lead anywhere.
    """
    repository = Path(os.fsdecode(git.ask("rev-parse", "--absolute-git-dir").rstrip(b"\r\n"))).resolve()
    here = Path(os.path.realpath(os.curdir))
    if here.is_relative_to(repository):
        return ()
    for top in (here, *here.parents):
        mark = top / ".git"
        if mark.is_file() or (mark.is_dir() and mark.resolve() == repository):
            return here.relative_to(top).parts
    return ()


class _Entry(NamedTuple):
    """An entry of a revision's tree."""

    mode: int  # as of `os.stat`: file, link or folder
    object: str  # the hash
    size: int  # bytes; 0 for a folder


def _drain(stream: IO[bytes], kept: list[bytes]) -> None:
    """Read a stream to its end; `kept[0]` becomes its first 1,024 bytes."""
    kept[0] = stream.read(1024)
    while stream.read(PIECE):
        pass


class _Revision(NamedTuple):
    """A revision by the name that the user gives, and the environment in which git runs."""

    name: str
    environment: Mapping[str, str]

    def command(self, *arguments: str) -> tuple[str, ...]:
        """The command that runs git with these arguments. Raises `RevisionError` where there is no git."""
        git = program("git", self.environment)
        if git is None:
            raise RevisionError("no-git", {"name": self.name})
        return (git, "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.commitGraph=false", *arguments)

    def git_environment(self) -> dict[str, str]:
        """The environment for git. It sets a working tree, which is not used, to override the repository's setting."""
        settings = {
            key: value for key, value in self.environment.items() if key[:4] != "GIT_" or PASSED_ON.fullmatch(key)
        }
        return {**settings, **SETTINGS, "GIT_WORK_TREE": os.path.realpath(os.curdir)}

    def run(self, *arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        """Run git with `given` as its input. Raises `RevisionError` where it cannot be run."""
        import subprocess  # slow to import, and only this command wants it

        command, environment = self.command(*arguments), self.git_environment()
        try:
            return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)
        except OSError as error:
            raise self._not_run(error) from None

    def _not_run(self, error: OSError) -> Exception:
        """Why git was not run: it cannot be, or the system has no more files to open, which says itself."""
        full = error.errno in (errno.EMFILE, errno.ENFILE)
        return error if full else RevisionError("no-git", {"name": self.name})

    def lines(self, *arguments: str) -> Generator[bytes, None, None]:
        """The records of git's output, each without the NUL at its end, as they come. Raises as `ask` does."""
        import subprocess
        from threading import Thread

        command, environment = self.command(*arguments), self.git_environment()
        pipe, no_input, reasons = subprocess.PIPE, subprocess.DEVNULL, [b""]
        try:
            process = subprocess.Popen(command, stdin=no_input, stdout=pipe, stderr=pipe, env=environment)
        except OSError as error:
            raise self._not_run(error) from None
        with process:
            assert process.stdout
            assert process.stderr
            errors = Thread(target=_drain, args=(process.stderr, reasons))  # or git would wait for a reader
            errors.start()
            try:
                remainder = b""
                while piece := process.stdout.read(PIECE):
                    *records, remainder = (remainder + piece).split(b"\0")
                    yield from records
                    if len(remainder) > MAX_LISTING:
                        raise RevisionError("long-names", {"name": self.name, "limit": "16 MiB"})
            except BaseException:  # the rest is not needed
                process.kill()
                raise
            finally:
                errors.join()
        if process.returncode:
            raise self.git_error(reasons[0], process.returncode)

    def git_error(self, message: bytes, code: int) -> RevisionError:
        """The error that git failed, with the first line of its message, or else its exit code."""
        if message.startswith(b"fatal: not a git repository (or any"):
            return RevisionError("no-repository", {"name": self.name})
        reason = os.fsdecode(message).strip().partition("\n")[0].removeprefix("fatal: ")
        return RevisionError("git", {"name": self.name, "reason": reason or str(code)})

    def ask(self, *arguments: str, given: bytes = b"") -> bytes:
        """The output of git. Raises `RevisionError` with git's own reason where it fails."""
        process = self.run(*arguments, given=given)
        if process.returncode:
            raise self.git_error(process.stderr, process.returncode)
        return process.stdout

    def commit(self) -> str:
        """The hash of the commit that the name stands for. Raises `RevisionError` where there is none."""
        if self.name.startswith("-"):
            raise RevisionError("hyphen", {"name": self.name})
        shallow = self.ask("rev-parse", "--is-shallow-repository").startswith(b"true")
        if self.name and "\0" not in self.name:
            process = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{self.name}^{{commit}}")
            if not process.returncode and (match := re.fullmatch(rb"([0-9a-f]{40,64})\n", process.stdout)):
                return match[1].decode()
        raise RevisionError("shallow" if shallow else "no-revision", {"name": self.name or '""'})

    def tree(self, commit: str, option: Literal["-dt", "-rt"], *paths: str) -> Iterator[tuple[str, _Entry]]:
        """Paths from the top, with their entries. `-dt`: the folders among `paths`; `-rt`: all files at or below them.

        Raises `RevisionError` where there are too many, folders too, since there may be billions of these alone.
        """
        names = size = 0
        with closing(self.lines("ls-tree", "-z", "-l", "--full-tree", option, commit, "--", *paths)) as lines:
            for line in lines:
                facts, _, path = line.partition(b"\t")
                mode, kind, object, bytes = facts.decode().split()
                names, size = names + 1, size + len(path) + (int(bytes) if mode == LINK and bytes.isdecimal() else 0)
                if names > MAX_NAMES:
                    raise RevisionError("many-names", {"name": self.name, "limit": str(MAX_NAMES)})
                if size > MAX_LISTING:
                    raise RevisionError("long-names", {"name": self.name, "limit": "16 MiB"})
                if bytes == "BAD":
                    raise RevisionError("git", {"name": self.name, "reason": f"{object} missing"})
                if kind == "blob" or (kind == "tree" and option == "-dt"):  # submodules are left out
                    yield os.fsdecode(path), _Entry(int(mode, 8), object, int(bytes) if kind == "blob" else 0)

    def contents(self, entries: Sequence[_Entry]) -> Iterator[bytes]:
        """The content of each entry's object, read with one run of git."""
        answer = self.ask("cat-file", "--batch", given="".join(f"{entry.object}\n" for entry in entries).encode())
        offset = 0
        for entry in entries:
            end = answer.index(b"\n", offset) + 1
            if answer[offset:end] != f"{entry.object} blob {entry.size}\n".encode():
                raise RevisionError("git", {"name": self.name, "reason": answer[offset:end].decode().strip()})
            yield answer[end : end + entry.size]
            offset = end + entry.size + 1

    def reader(self, entries: Sequence[_Entry]) -> Callable[[_Entry], bytes]:
        """A function from any of these entries to its content; fastest if it is called in this order.

        Contents are read in windows, of which two are in memory at a time. An object with several names is read once.
        """
        distinct = {entry.object: entry for entry in entries}
        places: dict[str, tuple[int, int]] = {}
        windows: dict[tuple[int, int], list[_Entry]] = {}
        sizes = accumulate(entry.size for entry in distinct.values())
        for index, (entry, size) in enumerate(zip(distinct.values(), sizes, strict=True)):
            places[entry.object] = place = (index // MOST_AT_ONCE, size // WINDOW)
            windows.setdefault(place, []).append(entry)

        @lru_cache(maxsize=2)
        def window(place: tuple[int, int]) -> dict[str, bytes]:
            window_entries = windows[place]
            return dict(zip((entry.object for entry in window_entries), self.contents(window_entries), strict=True))

        return lambda entry: window(places[entry.object])[entry.object]

    def definitions(self, commit: str, inside: str, layout: Layout) -> Definitions:
        """The files in the places of the layout in a folder, under the same rules as in the file system."""
        criteria, *groups = (_inside(inside, place) for place in (layout.criteria, *layout.groups))
        entries = dict(self.tree(commit, "-rt", *([] if "" in groups else [*groups, criteria])))
        links = {path: entry for path, entry in entries.items() if stat.S_ISLNK(entry.mode) and entry.size <= MAX_LINK}
        link_targets = dict(zip(links, self.contents(tuple(links.values())), strict=True)) if links else {}

        def target(path: str) -> str:
            """The path that a path leads to through links, which may lead to these places only."""
            for _ in range(MOST_LINKS):
                if path not in entries:
                    raise UnreadableError(
                        "no-such-file" if any(_is_at(path, place) for place in (*groups, criteria)) else "link-outside"
                    )
                if not stat.S_ISLNK(entries[path].mode):
                    return path
                path = posixpath.normpath(
                    posixpath.join(posixpath.dirname(path), os.fsdecode(link_targets.get(path, b"")))
                )
            raise UnreadableError("link-loop")

        def entry_to_read(file: str) -> _Entry | None:
            """The entry whose content is read for a file of this side, or None if nothing is."""
            try:
                entry = entries[target(posixpath.normpath(file.removeprefix(f"{self.name}:")))]
            except UnreadableError:
                return None
            return entry if entry.size <= MAX_BYTES else None

        def read(file: str) -> str:
            entry = entries[target(posixpath.normpath(file.removeprefix(f"{self.name}:")))]
            if entry.size > MAX_BYTES:
                raise UnreadableError("too-large", {"limit": "1 MiB"})
            return decode(content(entry))

        sets = tuple(
            _file_name(self.name, path)
            for path in entries
            if path == criteria
            or (
                posixpath.dirname(path) == criteria
                and is_definition(path)
                and not posixpath.basename(path).startswith(".")
                and posixpath.basename(path) != CONFIGURATION
            )
        )
        apart = layout.assessments and _inside(inside, layout.assessments)
        files = {path: entry for path, entry in entries.items() if not (apart and _is_at(path, apart))}
        group_files = tuple(file for file in _group_files(self.name, groups, files, target) if file not in sets)
        read_files = (*sets, *sorted((file for file in group_files if isinstance(file, str)), key=posixpath.basename))
        wanted = [entry for file in read_files if (entry := entry_to_read(file))]
        if sum(entry.size for entry in wanted) > MAX_CONTENTS:
            raise RevisionError("much-content", {"name": self.name, "limit": "256 MiB"})
        content = self.reader(wanted)
        return Definitions(self.name, commit, sets, group_files, read)


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
    revision: str, places: Sequence[str], entries: Mapping[str, _Entry], target: Callable[[str], str]
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
    if not seen:  # the folder of the groups may be newer than the revision
        yield Finding(f"{revision}:{places[0]}", START, "empty-folder", "warning", {"endings": ", ".join(ENDINGS)})
