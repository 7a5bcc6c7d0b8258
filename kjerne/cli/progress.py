"""A progress bar on standard error for who waits at a terminal."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from time import monotonic
from typing import TypeVar

from kjerne.texts.languages import Lang
from kjerne.texts.wording import say

Result = TypeVar("Result")
PATIENCE = 1.0  # seconds before the bar appears
PAUSE = 0.1  # seconds between two pictures of it
LONGEST = 30  # columns


def with_progress(results: Iterable[Result], tasks: Sequence[Sequence[object]], lang: Lang) -> Iterator[Result]:
    """The results of the tasks as they come; meanwhile a terminal on standard error shows how far it is."""
    count = sum(map(len, tasks))
    done, shown = 0, monotonic() + PATIENCE - PAUSE
    visible = False
    somebody = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
    try:
        for task, result in zip(tasks, results, strict=True):
            yield result
            done += len(task)
            if somebody and monotonic() >= shown + PAUSE:
                shown, visible = monotonic(), True
                sys.stderr.write(f"\r{_bar(done, count)} {say(lang, 'progress', done=done, n=count)}\x1b[K")
                sys.stderr.flush()
    finally:
        if visible:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _bar(done: int, count: int) -> str:
    utf = (sys.stderr.encoding or "").lower().startswith("utf")
    full, empty = "█░" if utf else "#-"
    width = min(LONGEST, shutil.get_terminal_size().columns // 2)
    return full * (done * width // count) + empty * (width - done * width // count)
