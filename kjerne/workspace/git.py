"""What the sides of a comparison consist of. A side may be a git revision, which is read from git's objects.

Git is only asked: nothing is checked out, nothing is written, no hook runs. The name that a user gives reaches git
once, to be resolved, where it cannot become an option; from there on its commit stands for it.
"""

import os
import posixpath
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from kjerne.model.file_names import ENDINGS, is_definition
from kjerne.model.findings import START, Finding, MessageWords
from kjerne.reading.refusals import MAX_BYTES, UnreadableError
from kjerne.reading.text import decode
from kjerne.workspace.sides import Definitions, definitions

if TYPE_CHECKING:
    import subprocess

SETTINGS = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",  # what a partial clone lacks would be fetched by whatever program its settings name
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
MOST_LINKS = 40


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
    steps = os.fsdecode(git.ask("rev-parse", "--show-prefix").removesuffix(b"\n")).split("/")[:-1]
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


class _Entry(NamedTuple):
    """What stands at a path of a revision: what kind of thing, its object, and its size in bytes."""

    mode: int
    object: str
    size: int


class _Revision(NamedTuple):
    """A revision by the name that the user gives it, and the environment in which git is asked for it."""

    name: str
    environment: Mapping[str, str]

    def run(self, *arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        import subprocess  # slow to import, and only this command wants it

        command = ("git", "--no-pager", "-c", "core.fsmonitor=false", *arguments)
        environment = {**self.environment, **SETTINGS}
        try:
            return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)
        except OSError:
            raise RevisionError("no-git", {"name": self.name}) from None

    def ask(self, *arguments: str, given: bytes = b"") -> bytes:
        """What git answers. Raises `RevisionError` with git's own reason where it fails."""
        ran = self.run(*arguments, given=given)
        if ran.returncode:
            reason = os.fsdecode(ran.stderr).strip().partition("\n")[0].removeprefix("fatal: ")
            raise RevisionError("git", {"name": self.name, "reason": reason or str(ran.returncode)})
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

    def tree(self, commit: str, option: Literal["-dt", "-r"], *paths: str) -> Iterator[tuple[str, _Entry]]:
        """Which of these paths are folders, or the files at or below them: each path from the top, and what it is."""
        for line in self.ask("ls-tree", "-z", "-l", "--full-tree", option, commit, "--", *paths).split(b"\0")[:-1]:
            facts, _, path = line.partition(b"\t")
            mode, kind, object, size = facts.decode().split()
            if size == "BAD":
                raise RevisionError("git", {"name": self.name, "reason": f"object {object} is missing"})
            if kind != "commit":  # a submodule is none of ours
                yield os.fsdecode(path), _Entry(int(mode, 8), object, int(size) if size != "-" else 0)

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

    def definitions(self, commit: str, inside: str) -> Definitions:
        """The files in `groups` and `criteria` of a folder, under the same rules as in the file system."""
        groups, criteria = f"{inside}groups/", f"{inside}criteria/"
        entries = dict(self.tree(commit, "-r", groups[:-1], criteria[:-1]))
        small = {path: entry for path, entry in entries.items() if entry.size <= MAX_BYTES}
        contents = dict(zip(small, self.contents(tuple(small.values())), strict=True))

        def is_link(path: str) -> bool:
            return stat.S_ISLNK(entries[path].mode)

        def target(path: str) -> str:
            """Where a path leads through links; they are followed within these folders only."""
            for _ in range(MOST_LINKS):
                if path not in entries:
                    raise UnreadableError("no-such-file" if path.startswith((groups, criteria)) else "link-outside")
                if not is_link(path):
                    return path
                path = posixpath.normpath(posixpath.join(posixpath.dirname(path), os.fsdecode(contents.get(path, b""))))
            raise UnreadableError("link-loop")

        def read(file: str) -> str:
            path = target(file.removeprefix(f"{self.name}:"))
            if path not in contents:
                raise UnreadableError("too-large", {"limit": "1 MiB"})
            return decode(contents[path])

        return Definitions(
            self.name,
            commit,
            tuple(
                f"{self.name}:{path}"
                for path in entries
                if posixpath.dirname(path) == criteria[:-1]
                and is_definition(path)
                and not posixpath.basename(path).startswith(".")
            ),
            tuple(self._files(groups, entries, is_link, target)),
            read,
        )

    def _files(
        self,
        groups: str,
        entries: Mapping[str, _Entry],
        is_link: Callable[[str], bool],
        target: Callable[[str], str],
    ) -> Iterator[str | Finding]:
        """The definition files below the folder of groups, each once, and what is amiss there."""
        seen = set()
        for path in sorted(entries, key=lambda path: (is_link(path), path.split("/"))):
            *folders, name = path.removeprefix(groups).split("/")
            hidden = any(step.startswith(".") for step in (*folders, name))
            if not path.startswith(groups) or hidden:
                continue
            odd = next((depth for depth, step in enumerate(folders, 1) if is_definition(step)), None)
            if odd:
                folder = f"{self.name}:{groups}{'/'.join(folders[:odd])}"
                if folder not in seen:
                    yield Finding(folder, START, "is-a-folder", "error")
                seen.add(folder)
            elif is_definition(name):
                try:
                    key = target(path)
                except UnreadableError:
                    key = path
                if key not in seen:
                    yield f"{self.name}:{path}"
                seen.add(key)
        if not seen:  # groups may have come later
            yield Finding(
                f"{self.name}:{groups[:-1]}", START, "empty-folder", "warning", {"endings": ", ".join(ENDINGS)}
            )
