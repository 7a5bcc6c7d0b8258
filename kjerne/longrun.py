"""What a run over many files needs: texts that wait on the disk until all are there, and a bar for who waits."""

import os
import shutil
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import IO, Any, TypeVar

from kjerne.texts.languages import Lang
from kjerne.texts.wording import say

Result = TypeVar("Result")

IN_MEMORY = 1 << 20  # bytes; more goes to the disk
PATIENCE = 1.0  # seconds before the bar appears
PAUSE = 0.1  # seconds between two pictures of it
LONGEST = 30  # columns


class Spool:
    """Texts kept outside of memory, in the order of what each is sorted by: None for all is the order they came in."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.starts = array("Q", [0])
        self.orders: list[Any] = []

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def folder(self) -> str:
        """Where on the disk: not looked for before that is needed, since it takes writing to it."""
        import tempfile

        return tempfile.tempdir or "TMPDIR"

    def add(self, order: Any, text: str) -> None:
        """One text more."""
        data = text.encode(errors="surrogatepass")
        self.file.write(data)
        self.starts.append(self.starts[-1] + len(data))
        if order is not None:
            self.orders.append(order)

    def __iter__(self) -> Iterator[str]:
        self.file.seek(0)
        at = 0
        for place in sorted(range(len(self)), key=self.orders.__getitem__) if self.orders else range(len(self)):
            start, end = self.starts[place : place + 2]
            if start != at:
                self.file.seek(start)
            yield self.file.read(end - start).decode(errors="surrogatepass")
            at = end


@contextmanager
def spool() -> Iterator[Spool]:
    """An empty spool, whose file is gone when it is left."""
    from tempfile import SpooledTemporaryFile  # most reports need none

    with SpooledTemporaryFile(IN_MEMORY) as file:
        yield Spool(file)


def watched(results: Iterable[Result], tasks: Sequence[Sequence[object]], lang: Lang) -> Iterator[Result]:
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
