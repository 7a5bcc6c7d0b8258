"""What the sides of a comparison consist of. A side may be a git revision, which is read from git's objects.

Git is only asked: nothing is checked out, nothing is written, no hook runs. The name that a user gives reaches git
once, to be resolved, where it cannot become an option; from there on its commit stands for it. The repository is the
one that the working folder lies in, whatever its settings and the environment say; the commit is what its hash says.
What is read is bounded, since a small repository may hold much: one object may stand under any number of names.
"""

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

from kjerne.model.file_names import ENDINGS, is_definition
from kjerne.model.findings import START, Finding, MessageWords
from kjerne.reading.refusals import MAX_BYTES, UnreadableError
from kjerne.reading.text import decode
from kjerne.workspace.programs import program
from kjerne.workspace.sides import Definitions, definitions

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
KEPT = re.compile(
    r"GIT_(CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))"
)
"""What git may hear from the environment: where to stop looking, and the user's own settings. No other repository."""

MOST_LINKS = 40
MAX_LINK = 4096  # bytes: the longest path of a system
MAX_NAMES = 100_000  # files and folders of a side
MAX_LISTING = 16 << 20  # bytes: of that many names, and of their links, each as long as two lines of text
MAX_CONTENTS = (
    256 << 20
)  # bytes: of that many files, each of some sixty lines; one object counts under each of its names
PIECE = 1 << 16
WINDOW = 8 << 20  # bytes that are asked for at once
MOST_AT_ONCE = 1000  # objects


LINK = "120000"  # the mode of a symbolic link, as git writes it


class RevisionError(Exception):
    """A side that can be no folder and no revision. Carries the id of its text, and the words in it."""

    def __init__(self, id: str, words: MessageWords) -> None:
        super().__init__(id)
        self.id, self.words = id, words


def sides(names: Sequence[str | None], environment: Mapping[str, str]) -> tuple[Definitions, ...]:
    """What each side consists of: the files of a folder, of a revision, or (None) of the working tree.

    A folder wins over a revision of the same name. A revision, and the working tree beside one, stands for the project
    that the working folder lies in: the nearest folder upwards with a folder `groups`. Raises `RevisionError`.
    """
    revisions = [_Revision(name, environment) for name in names if name is not None and not os.path.isdir(name)]
    commits = {each.name: each.commit() for each in revisions}
    place = _place(revisions[0], set(commits.values()), None in names) if revisions else _Place("", "")
    found = {each.name: each.definitions(commits[each.name], place.inside) for each in revisions}
    return tuple(
        found[name]
        if name in found
        else definitions(place.here, flat=not revisions)._replace(name=None)
        if name is None
        else definitions(name)
        for name in names
    )


class _Place(NamedTuple):
    """A folder of a repository, with a slash behind it: seen from the top, and from the working folder."""

    inside: str
    here: str


def _place(git: "_Revision", commits: set[str], working_tree: bool) -> _Place:
    steps = _steps(git)
    places = [
        _Place("".join(f"{step}/" for step in steps[:depth]), "../" * (len(steps) - depth))
        for depth in range(len(steps), -1, -1)
    ]
    wanted = [f"{place.inside}groups" for place in places]
    found = {path for commit in commits for path, _ in git.tree(commit, "-dt", *wanted)}
    for place in places:
        if f"{place.inside}groups" in found or (working_tree and os.path.isdir(f"{place.here}groups")):
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
    """What stands at a path of a revision: what kind of thing, its object, and its size in bytes."""

    mode: int
    object: str
    size: int


def _drain(stream: IO[bytes], kept: list[bytes]) -> None:
    """Read a stream to its end, and keep how it begins."""
    kept[0] = stream.read(1024)
    while stream.read(PIECE):
        pass


class _Revision(NamedTuple):
    """A revision by the name that the user gives it, and the environment in which git is asked for it."""

    name: str
    environment: Mapping[str, str]

    def command(self, *arguments: str) -> tuple[str, ...]:
        """How git is asked. Raises `RevisionError` where there is no git."""
        git = program("git", self.environment)
        if git is None:
            raise RevisionError("no-git", {"name": self.name})
        return (git, "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.commitGraph=false", *arguments)

    def surroundings(self) -> dict[str, str]:
        """The environment for git. Its working tree is none of the repository's settings' choosing, and is not used."""
        kept = {key: word for key, word in self.environment.items() if key[:4] != "GIT_" or KEPT.fullmatch(key)}
        return {**kept, **SETTINGS, "GIT_WORK_TREE": os.path.realpath(os.curdir)}

    def run(self, *arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        import subprocess  # slow to import, and only this command wants it

        command, environment = self.command(*arguments), self.surroundings()
        try:
            return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)
        except OSError:
            raise RevisionError("no-git", {"name": self.name}) from None

    def lines(self, *arguments: str) -> Generator[bytes, None, None]:
        """What git lists, line by line as it comes; each ends with a NUL. Raises `RevisionError` as `ask` does."""
        import subprocess
        from threading import Thread

        command, environment = self.command(*arguments), self.surroundings()
        pipe, nothing, reasons = subprocess.PIPE, subprocess.DEVNULL, [b""]
        try:
            process = subprocess.Popen(command, stdin=nothing, stdout=pipe, stderr=pipe, env=environment)
        except OSError:
            raise RevisionError("no-git", {"name": self.name}) from None
        with process:
            assert process.stdout
            assert process.stderr
            errors = Thread(target=_drain, args=(process.stderr, reasons))  # or git would wait for somebody to listen
            errors.start()
            try:
                rest = b""
                while piece := process.stdout.read(PIECE):
                    *whole, rest = (rest + piece).split(b"\0")
                    yield from whole
                    if len(rest) > MAX_LISTING:
                        raise RevisionError("long-names", {"name": self.name, "limit": "16 MiB"})
            except BaseException:  # nobody wants the rest
                process.kill()
                raise
            finally:
                errors.join()
        if process.returncode:
            raise self.failed(reasons[0], process.returncode)

    def failed(self, said: bytes, code: int) -> RevisionError:
        """That git failed, with its own reason."""
        reason = os.fsdecode(said).strip().partition("\n")[0].removeprefix("fatal: ")
        return RevisionError("git", {"name": self.name, "reason": reason or str(code)})

    def ask(self, *arguments: str, given: bytes = b"") -> bytes:
        """What git answers. Raises `RevisionError` with git's own reason where it fails."""
        ran = self.run(*arguments, given=given)
        if ran.returncode:
            raise self.failed(ran.stderr, ran.returncode)
        return ran.stdout

    def commit(self) -> str:
        """The commit that the name stands for."""
        if self.name.startswith("-"):
            raise RevisionError("hyphen", {"name": self.name})
        shallow = self.ask("rev-parse", "--is-shallow-repository").startswith(b"true")
        if self.name and "\0" not in self.name:
            ran = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{self.name}^{{commit}}")
            if not ran.returncode and (found := re.fullmatch(rb"([0-9a-f]{40,64})\n", ran.stdout)):
                return found[1].decode()
        raise RevisionError("shallow" if shallow else "no-revision", {"name": self.name or '""'})

    def tree(self, commit: str, option: Literal["-dt", "-rt"], *paths: str) -> Iterator[tuple[str, _Entry]]:
        """Which of these paths are folders, or all at or below them: each path from the top, and what it is.

        Raises `RevisionError` where that is too much: of folders too, since of these alone there may be billions.
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
                    raise RevisionError("git", {"name": self.name, "reason": f"object {object} is missing"})
                if kind == "blob" or (kind == "tree" and option == "-dt"):  # a submodule is none of ours
                    yield os.fsdecode(path), _Entry(int(mode, 8), object, int(bytes) if kind == "blob" else 0)

    def contents(self, entries: Sequence[_Entry]) -> Iterator[bytes]:
        """What the objects hold, all at once."""
        answer = self.ask("cat-file", "--batch", given="".join(f"{entry.object}\n" for entry in entries).encode())
        at = 0
        for entry in entries:
            end = answer.index(b"\n", at) + 1
            if answer[at:end] != f"{entry.object} blob {entry.size}\n".encode():
                raise RevisionError("git", {"name": self.name, "reason": answer[at:end].decode().strip()})
            yield answer[end : end + entry.size]
            at = end + entry.size + 1

    def reader(self, entries: Sequence[_Entry]) -> Callable[[_Entry], bytes]:
        """What gives the content of any of these, best in this order: few are in memory at a time, and each once."""
        distinct = {entry.object: entry for entry in entries}
        places: dict[str, tuple[int, int]] = {}
        windows: dict[tuple[int, int], list[_Entry]] = {}
        sizes = accumulate(entry.size for entry in distinct.values())
        for index, (entry, size) in enumerate(zip(distinct.values(), sizes, strict=True)):
            places[entry.object] = place = (index // MOST_AT_ONCE, size // WINDOW)
            windows.setdefault(place, []).append(entry)

        @lru_cache(maxsize=2)
        def window(place: tuple[int, int]) -> dict[str, bytes]:
            some = windows[place]
            return dict(zip((entry.object for entry in some), self.contents(some), strict=True))

        return lambda entry: window(places[entry.object])[entry.object]

    def definitions(self, commit: str, inside: str) -> Definitions:
        """The files in `groups` and `criteria` of a folder, under the same rules as in the file system."""
        groups, criteria = f"{inside}groups/", f"{inside}criteria/"
        entries = dict(self.tree(commit, "-rt", groups[:-1], criteria[:-1]))
        links = {path: entry for path, entry in entries.items() if stat.S_ISLNK(entry.mode) and entry.size <= MAX_LINK}
        leads = dict(zip(links, self.contents(tuple(links.values())), strict=True)) if links else {}

        def target(path: str) -> str:
            """Where a path leads through links; they are followed within these folders only."""
            for _ in range(MOST_LINKS):
                if path not in entries:
                    raise UnreadableError("no-such-file" if path.startswith((groups, criteria)) else "link-outside")
                if not stat.S_ISLNK(entries[path].mode):
                    return path
                path = posixpath.normpath(posixpath.join(posixpath.dirname(path), os.fsdecode(leads.get(path, b""))))
            raise UnreadableError("link-loop")

        def aim(file: str) -> _Entry | None:
            """What is read for a file of this side, if anything is."""
            try:
                entry = entries[target(file.removeprefix(f"{self.name}:"))]
            except UnreadableError:
                return None
            return entry if entry.size <= MAX_BYTES else None

        def read(file: str) -> str:
            entry = entries[target(file.removeprefix(f"{self.name}:"))]
            if entry.size > MAX_BYTES:
                raise UnreadableError("too-large", {"limit": "1 MiB"})
            return decode(content(entry))

        sets = tuple(
            f"{self.name}:{path}"
            for path in entries
            if posixpath.dirname(path) == criteria[:-1]
            and is_definition(path)
            and not posixpath.basename(path).startswith(".")
        )
        found = tuple(_group_files(self.name, groups, entries, target))
        named = (*sets, *sorted((each for each in found if isinstance(each, str)), key=posixpath.basename))
        wanted = [entry for file in named if (entry := aim(file))]
        if sum(entry.size for entry in wanted) > MAX_CONTENTS:
            raise RevisionError("much-content", {"name": self.name, "limit": "256 MiB"})
        content = self.reader(wanted)
        return Definitions(self.name, commit, sets, found, read)


def _group_files(
    revision: str, groups: str, entries: Mapping[str, _Entry], target: Callable[[str], str]
) -> Iterator[str | Finding]:
    """The group files of the revision of this name, each once; and what is amiss. Links come last."""
    seen = set()
    for path in sorted(entries, key=lambda path: (stat.S_ISLNK(entries[path].mode), path.split("/"))):
        *folders, name = path.removeprefix(groups).split("/")
        hidden = any(step.startswith(".") for step in (*folders, name))
        if not path.startswith(groups) or hidden:
            continue
        odd = next((depth for depth, step in enumerate(folders, 1) if is_definition(step)), None)
        if odd:
            folder = f"{revision}:{groups}{'/'.join(folders[:odd])}"
            if folder not in seen:
                yield Finding(folder, START, "is-a-folder", "error")
            seen.add(folder)
        elif is_definition(name):
            try:
                key = target(path)
            except UnreadableError:
                key = path
            if key not in seen:
                yield f"{revision}:{path}"
            seen.add(key)
    if not seen:  # groups may have come later
        yield Finding(f"{revision}:{groups[:-1]}", START, "empty-folder", "warning", {"endings": ", ".join(ENDINGS)})
