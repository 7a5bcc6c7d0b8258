"""What is checked out, as a check in CI asks git: whether it is a merge, and which configurations it changes."""

import os
from collections.abc import Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path

from kjerne.workspace.find import is_configuration
from kjerne.workspace.repository import Git, RevisionError

MOST_CONFIGURATIONS = 1000
"""Paths of changed configurations that are told at most."""


def is_merge(revision: str, environment: Mapping[str, str], folder: Path) -> bool:
    """Whether a revision, in the repository of a folder, is the commit that GitHub runs for (`GITHUB_SHA`), and a merge
    of two whose parents are there; False also where git cannot tell.
    """
    git = Git(revision, environment, str(folder))
    try:
        commit = git.commit()
        parents = git.ask("rev-list", "--max-count=1", "--parents", commit).split()[1:]
    except RevisionError:
        return False
    return commit == environment.get("GITHUB_SHA") and len(parents) == 2


def changed_configurations(base: str, environment: Mapping[str, str], folder: Path) -> list[str]:
    """The configurations that are not the same in HEAD as in a base: their paths from the top of the repository that
    the folder is in, at most `MOST_CONFIGURATIONS`.

    The base is a revision; with three dots behind it, its merge base with HEAD. Raises `RevisionError`.
    """
    name = base.removesuffix("...")
    old = Git(name, environment, str(folder)).commit()
    new = Git("HEAD", environment, str(folder)).commit()
    git = Git(base, environment, str(folder))
    if name != base:
        old = git.merge_base(old, new)
    # Whole files are compared by their hashes: nothing is read, and no program that a setting names is run.
    options = ("-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv")
    with closing(git.lines("diff-tree", *options, old, new)) as lines:
        return list(islice(filter(is_configuration, map(os.fsdecode, lines)), MOST_CONFIGURATIONS))
