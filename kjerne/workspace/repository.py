"""Git as it is asked about a repository: how it runs, what it may cost, and why it may refuse.

Git only reads: nothing is checked out, nothing is written, no hook runs, nothing is fetched. The name that a user gives
is passed to git once, to resolve it, where it cannot become an option; after that its commit is used. The repository is
the one that a folder lies in, whatever its settings and the environment say, and a commit is what its hash says. What
is read is bounded, since a small repository may hold much: one object may have any number of names.
"""

import errno
import os
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import accumulate
from typing import IO, TYPE_CHECKING, Literal, NamedTuple

from kjerne.model.findings import MessageWords
from kjerne.workspace.programs import program

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
    r"GIT_(CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|TEST_ASSUME_DIFFERENT_OWNER"
    r"|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))"
)
"""The variables that are passed on to git: where to stop looking, whom to distrust, and the user's own settings. No
other repository.
"""
OPTIONS = ("core.fsmonitor=false", "core.commitGraph=false", "advice.graftFileDeprecated=false")

MAX_NAMES = 100_000  # files and folders of a side
MAX_LISTING = 16 << 20  # bytes: of that many names, and of their links, each as long as two lines of text
MAX_CONTENTS = 256 << 20  # bytes: of that many files of some sixty lines; an object counts under each of its names
PIECE = 1 << 16
WINDOW = 8 << 20  # bytes of objects that are read at once
MOST_AT_ONCE = 1000  # objects

LINK, SUBMODULE = "120000", "160000"  # modes, as git writes them
SAFE = re.compile(r"git config --global --add safe\.directory .+")


class RevisionError(Exception):
    """A side that is no folder and no usable revision. Carries the id of its text, and the words in it."""

    def __init__(self, id: str, words: MessageWords) -> None:
        super().__init__(id)
        self.id, self.words = id, words


class Entry(NamedTuple):
    """An entry of a revision's tree."""

    mode: int  # as of `os.stat`: file, link or folder
    object: str  # the hash
    size: int  # bytes; 0 for a folder


def _drain(stream: IO[bytes], kept: list[bytes]) -> None:
    """Read a stream to its end; `kept[0]` becomes its first 1,024 bytes."""
    kept[0] = stream.read(1024)
    while stream.read(PIECE):
        pass


class Git(NamedTuple):
    """Git in a repository, asked about a revision by the name that the user gives."""

    name: str
    environment: Mapping[str, str]
    folder: str = ""  # where git runs; empty: the working folder

    def command(self, *arguments: str) -> tuple[str, ...]:
        """The command that runs git with these arguments. Raises `RevisionError` where there is no git."""
        git = program("git", self.environment)
        if git is None:
            raise RevisionError("no-git", {"name": self.name})
        options = (word for option in OPTIONS for word in ("-c", option))
        return (git, "--no-pager", *options, *arguments)

    def git_environment(self) -> dict[str, str]:
        """The environment for git. It sets a working tree, which is not used, to override the repository's setting."""
        settings = {
            key: value for key, value in self.environment.items() if key[:4] != "GIT_" or PASSED_ON.fullmatch(key)
        }
        return {**settings, **SETTINGS, "GIT_WORK_TREE": os.path.realpath(self.folder)}

    def run(self, *arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        """Run git with `given` as its input. Raises `RevisionError` where it cannot be run."""
        import subprocess  # slow to import, and only this command wants it

        command, environment = self.command(*arguments), self.git_environment()
        try:
            return subprocess.run(
                command, input=given, capture_output=True, check=False, env=environment, cwd=self.folder or None
            )
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
            process = subprocess.Popen(
                command, stdin=no_input, stdout=pipe, stderr=pipe, env=environment, cwd=self.folder or None
            )
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
        """The error that git failed: what it says to do where the repository is not trusted, else why it failed."""
        if message.startswith(b"fatal: not a git repository (or any"):
            return RevisionError("no-repository", {"name": self.name})
        lines = [line.strip() for line in os.fsdecode(message).splitlines() if line.strip()]
        if remedy := next((line for line in lines if SAFE.fullmatch(line)), None):
            return RevisionError("other-owner", {"name": self.name, "remedy": remedy})
        told = [line for line in lines if line.startswith(("fatal: ", "error: "))] or lines
        return RevisionError(
            "git", {"name": self.name, "reason": told[0].removeprefix("fatal: ") if told else str(code)}
        )

    def incomplete(self, error: RevisionError) -> RevisionError:
        """The error that an object cannot be read; in a partial clone that is what it lacks."""
        if error.id == "git" and not self.run("config", "--get-regexp", r"^remote\..*\.promisor$").returncode:
            return RevisionError("partial", {"name": self.name})
        return error

    def ask(self, *arguments: str, given: bytes = b"") -> bytes:
        """The output of git. Raises `RevisionError` with git's own reason where it fails."""
        process = self.run(*arguments, given=given)
        if process.returncode:
            raise self.git_error(process.stderr, process.returncode)
        return process.stdout

    def is_shallow(self) -> bool:
        """Whether the history of the repository ends somewhere before its beginning."""
        return self.ask("rev-parse", "--is-shallow-repository").startswith(b"true")

    def commit(self) -> str:
        """The hash of the commit that the name stands for. Raises `RevisionError` where there is none."""
        if self.name.startswith("-"):
            raise RevisionError("hyphen", {"name": self.name})
        shallow = self.is_shallow()
        if self.name and "\0" not in self.name:
            process = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{self.name}^{{commit}}")
            if not process.returncode and (match := re.fullmatch(rb"([0-9a-f]{40,64})\n", process.stdout)):
                return match[1].decode()
        raise RevisionError("shallow" if shallow else "no-revision", {"name": self.name or '""'})

    def merge_base(self, *commits: str) -> str:
        """The hash of a best common ancestor of two commits.

        Raises `RevisionError` where there is none, and where the part of the history that a shallow clone lacks may
        have a better one.
        """
        process = self.run("merge-base", *commits)
        if process.returncode not in (0, 1):
            raise self.git_error(process.stderr, process.returncode)
        base, shallow = process.stdout.decode().partition("\n")[0], self.is_shallow()
        if base and not (shallow and self.ask("rev-list", "--max-count=1", "--max-parents=0", *commits, f"^{base}")):
            return base
        raise RevisionError("shallow-merge-base" if shallow else "no-merge-base", {"name": self.name})

    def is_ancestor(self, commit: str, of: str) -> bool:
        """Whether all that a commit has is in the history of another one, as far as a shallow clone can tell."""
        return self.run("merge-base", "--is-ancestor", commit, of).returncode != 1 or self.is_shallow()

    def tree(self, commit: str, option: Literal["-t", "-rt"], *paths: str) -> Iterator[tuple[str, Entry]]:
        """Paths from the top, with their entries. `-t`: what stands at `paths`; `-rt`: all but folders, below too.

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
                if option == "-t" or kind != "tree":
                    yield os.fsdecode(path), Entry(int(mode, 8), object, int(bytes) if kind == "blob" else 0)

    def left_out(self, *paths: str) -> dict[str, Entry]:
        """The files at or below these paths, from the top, that a sparse checkout has in its index and not on the disk.

        Links are not among them: what they lead to is, by its own name.
        """
        objects: dict[str, str] = {}
        size = 0
        with closing(self.lines("ls-files", "-z", "-t", "--stage", "--", *paths)) as lines:
            for number, line in enumerate(lines):
                facts, _, path = line.partition(b"\t")
                tag, mode, object, *_ = facts.decode().split()
                size += len(path)
                if number >= MAX_NAMES:
                    raise RevisionError("many-names", {"name": self.name, "limit": str(MAX_NAMES)})
                if size > MAX_LISTING:
                    raise RevisionError("long-names", {"name": self.name, "limit": "16 MiB"})
                if tag == "S" and mode not in (LINK, SUBMODULE):
                    objects[os.fsdecode(path)] = object
        if not objects:
            return {}
        answer = self.ask("cat-file", "--batch-check", given="".join(f"{one}\n" for one in objects.values()).encode())
        facts_by_object = {words[0]: words[1:] for line in answer.decode().splitlines() if (words := line.split())}
        if missing := next((one for one, words in facts_by_object.items() if words[0] != "blob"), None):
            raise RevisionError("git", {"name": self.name, "reason": f"{missing} missing"})
        return {path: Entry(0o100644, one, int(facts_by_object[one][1])) for path, one in objects.items()}

    def contents(self, entries: Sequence[Entry]) -> Iterator[bytes]:
        """The content of each entry's object, read with one run of git."""
        answer = self.ask("cat-file", "--batch", given="".join(f"{entry.object}\n" for entry in entries).encode())
        offset = 0
        for entry in entries:
            end = answer.index(b"\n", offset) + 1
            if answer[offset:end] != f"{entry.object} blob {entry.size}\n".encode():
                raise RevisionError("git", {"name": self.name, "reason": answer[offset:end].decode().strip()})
            yield answer[end : end + entry.size]
            offset = end + entry.size + 1

    def reader(self, entries: Sequence[Entry]) -> Callable[[Entry], bytes]:
        """A function from any of these entries to its content; fastest if it is called in this order.

        Contents are read in windows, of which two are in memory at a time. An object with several names is read once.
        Raises `RevisionError` where there is too much.
        """
        if sum(entry.size for entry in entries) > MAX_CONTENTS:
            raise RevisionError("much-content", {"name": self.name, "limit": "256 MiB"})
        distinct = {entry.object: entry for entry in entries}
        places: dict[str, tuple[int, int]] = {}
        windows: dict[tuple[int, int], list[Entry]] = {}
        sizes = accumulate(entry.size for entry in distinct.values())
        for index, (entry, size) in enumerate(zip(distinct.values(), sizes, strict=True)):
            places[entry.object] = place = (index // MOST_AT_ONCE, size // WINDOW)
            windows.setdefault(place, []).append(entry)

        @lru_cache(maxsize=2)
        def window(place: tuple[int, int]) -> dict[str, bytes]:
            window_entries = windows[place]
            return dict(zip((entry.object for entry in window_entries), self.contents(window_entries), strict=True))

        return lambda entry: window(places[entry.object])[entry.object]
