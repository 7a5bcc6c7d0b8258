"""How processes end: the signals that ask for it, and the error that a worker ended before its work was done."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

ENDINGS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that end a process but can be handled; not every system has all of them."""


class WorkerError(Exception):
    """A process ended before its work was done. `ending` says how: `signal 9`, `exit 1`."""

    def __init__(self, code: int) -> None:
        """`code`: the exit code, or the signal's number below zero."""
        self.ending = f"signal {-code}" if code < 0 else f"exit {code}"
        super().__init__(self.ending)


@contextmanager
def signals_blocked() -> Iterator[None]:
    """A context in which the signals that end the process wait, so that no process or file is left behind."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
