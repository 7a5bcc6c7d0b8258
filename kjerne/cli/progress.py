"""A progress bar (rich's) on standard error, if that is a terminal."""

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
PAUSE = 0.1  # seconds between two updates of the bar


def with_progress(results: Iterable[Result], tasks: Sequence[Sequence[object]], lang: Lang) -> Iterator[Result]:
    """The results of the tasks as they come, with a bar after `PATIENCE` seconds; no bar with CI or TERM=dumb.

    A task is a sequence of things; the bar counts things.
    """
    count = sum(map(len, tasks))
    done, last_update = 0, monotonic() + PATIENCE - PAUSE
    bar: Progress | None = None
    visible = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
    try:
        for task, result in zip(tasks, results, strict=True):
            yield result
            done += len(task)
            if visible and monotonic() >= last_update + PAUSE:
                last_update, bar = monotonic(), bar or _bar(count)
                bar.update(bar.task_ids[0], completed=done, description=say(lang, "progress", done=done, n=count))
                bar.start()
                bar.refresh()
    finally:
        if bar:
            bar.stop()


def _bar(count: int) -> "Progress":
    """A bar that disappears when it stops. The caller refreshes it: a thread of its own would disturb processes."""
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
