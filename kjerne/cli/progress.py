"""A progress bar on standard error for who waits at a terminal: rich's."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from kjerne.texts.languages import Lang
from kjerne.texts.wording import say

if TYPE_CHECKING:
    from rich.progress import Progress

Result = TypeVar("Result")
PATIENCE = 1.0  # seconds before the bar appears
PAUSE = 0.1  # seconds between two pictures of it


def with_progress(results: Iterable[Result], tasks: Sequence[Sequence[object]], lang: Lang) -> Iterator[Result]:
    """The results of the tasks as they come; meanwhile a terminal on standard error shows how far it is."""
    count = sum(map(len, tasks))
    done, shown = 0, monotonic() + PATIENCE - PAUSE
    bar: Progress | None = None
    somebody = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
    try:
        for task, result in zip(tasks, results, strict=True):
            yield result
            done += len(task)
            if somebody and monotonic() >= shown + PAUSE:
                shown, bar = monotonic(), bar or _bar(count)
                bar.update(bar.task_ids[0], completed=done, description=say(lang, "progress", done=done, n=count))
                bar.start()
                bar.refresh()
    finally:
        if bar:
            bar.stop()


def _bar(count: int) -> "Progress":
    """A bar that is gone when it stops; drawn by who calls, since a thread of its own does not go with processes."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    bar = Progress(
        BarColumn(),
        TextColumn("{task.description}", markup=False, style=""),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    bar.add_task("", total=count)
    return bar
