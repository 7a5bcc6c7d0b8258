"""Runs work on many things in several processes. The results come in the order of the things.

Processes are forked, so that each has what was read and compiled before. Where a system cannot fork, this process does
all the work. Not `concurrent.futures`: when its parent is killed, its workers stay for good (Python 3.11).
"""

import _thread
import copyreg
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from select import select
from types import MappingProxyType
from typing import Any, NoReturn, Protocol, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")


class Runner(Protocol):
    """Calls the work with some of the things at a time, until all are done, and gives the results in order."""

    def __call__(self, work: Callable[[Sequence[Thing]], Result], things: Sequence[Thing]) -> Iterator[Result]: ...


def in_this_process(work: Callable[[Sequence[Thing]], Result], things: Sequence[Thing]) -> Iterator[Result]:
    """The runner that calls the work once, with all the things, in this process."""
    yield work(things)


WORTH_SHARING = 300
"""Files from which two processes are faster than one."""
MOST_TOGETHER = 32
MOST_TASKS = 2000
WIDTH = 4  # bytes of a number that is sent between processes
ENDINGS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that end a process but can be handled; not every system has all of them."""


def _as_dict(mapping: MappingProxyType[Any, Any]) -> tuple[Any, Any]:
    return dict, (dict(mapping),)


copyreg.pickle(MappingProxyType, _as_dict)  # the words of a finding may be one


class WorkerError(Exception):
    """A process ended before its work was done. `ending` says how: `signal 9`, `exit 1`."""

    def __init__(self, status: int) -> None:
        code = os.waitstatus_to_exitcode(status)
        self.ending = f"signal {-code}" if code < 0 else f"exit {code}"
        super().__init__(self.ending)


def useful_jobs(files: int) -> int:
    """The number of processes, from 1, that is fastest for this number of files."""
    if files < WORTH_SHARING or not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def tasks(things: Sequence[Thing], jobs: int) -> list[Sequence[Thing]]:
    """The things divided into tasks: large enough to be worth sending, small enough that all processes end together."""
    size = max(1, min(MOST_TOGETHER, len(things) // (4 * jobs)), len(things) // MOST_TASKS)
    return [things[start : start + size] for start in range(0, len(things), size)]


def share(work: Callable[[Thing], Result], tasks: Sequence[Thing], jobs: int) -> Iterator[Result]:
    """The result of `work` for each task, in order, computed by `jobs` processes; results are pickled on the way.

    Raises what `work` raises, and `WorkerError` where a process ends early. No process outlives this generator: not if
    all is done, if something is raised, if the caller stops, or if this process is killed.
    """
    if jobs == 1 or len(tasks) < 2 or not hasattr(os, "fork"):
        yield from map(work, tasks)
        return
    yield work(tasks[0])  # in this process, so that all inherit what is made lazily
    queue, numbers = os.pipe()  # each process takes its next task from here, so that a slow one holds up nobody
    os.write(numbers, b"".join(number.to_bytes(WIDTH) for number in range(1, len(tasks))))
    os.close(numbers)
    children: dict[int, int] = {}  # by where their results come from
    opened = [queue]
    try:
        with signals_blocked():
            opened += os.pipe()  # nothing is ever written to this one: it closes when this process is gone
            for _ in range(min(jobs, len(tasks) - 1)):
                source, sink = os.pipe()
                child = _fork(source, sink)
                if not child:
                    _serve(work, tasks, queue, sink, opened[1], (opened[2], *children, source))
                children[source] = child
                os.close(sink)
        yield from _in_order(children, range(1, len(tasks)))
    finally:
        with signals_blocked():
            for descriptor in opened:
                os.close(descriptor)
            for source, child in children.items():
                os.close(source)
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)


def _fork(*pipe: int) -> int:
    """As `os.fork`; if it fails, the pipe for the new process is closed before the error is raised."""
    try:
        return os.fork()
    except OSError:
        for descriptor in pipe:
            os.close(descriptor)
        raise


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


def _serve(
    work: Callable[[Thing], Result], tasks: Sequence[Thing], queue: int, sink: int, ending: int, others: Iterable[int]
) -> NoReturn:
    """Run a worker process: take task numbers from `queue`, send results to `sink`, and exit. It prints nothing.

    It ends when it is interrupted, or when nobody reads its results. `others` are the ends of pipes that only the
    parent uses, `ending` is the pipe that closes when the parent ends.
    """
    status = 1
    try:
        for descriptor in others:
            os.close(descriptor)
        _thread.start_new_thread(_end_with, (ending,))
        from pickle import dumps  # slow to import, and few files are not shared

        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
        with os.fdopen(sink, "wb") as out:
            while task_bytes := os.read(queue, WIDTH):
                number = int.from_bytes(task_bytes)
                try:
                    message = dumps((number, work(tasks[number]), None))
                except Exception as error:
                    message = dumps((number, None, error))
                out.write(len(message).to_bytes(WIDTH) + message)
                out.flush()
        status = 0
    finally:
        os._exit(status)


def _end_with(ending: int) -> None:
    """Wait until the parent has ended, then exit at once."""
    os.read(ending, 1)
    os._exit(1)


def _in_order(children: dict[int, int], numbers: Iterable[int]) -> Iterator[Any]:
    from pickle import loads

    results: dict[int, Any] = {}
    for next_number in numbers:
        while next_number not in results:
            for source in select(list(children), [], [])[0]:
                if (size := _read(source, WIDTH)) and (message := _read(source, int.from_bytes(size))):
                    number, results[number], error = loads(message)
                    if error is not None:
                        raise error
                else:
                    with signals_blocked():
                        os.close(source)
                        _, status = os.waitpid(children.pop(source), 0)
                    if status == signal.SIGINT:
                        raise KeyboardInterrupt  # this process was meant too, and is told a moment later
                    if status or not children:
                        raise WorkerError(status)
        yield results.pop(next_number)


def _read(source: int, size: int) -> bytes:
    """`size` bytes from a pipe; empty if the pipe ends before."""
    data = bytearray()
    while len(data) < size:
        if not (more := os.read(source, size - len(data))):
            return b""
        data += more
    return bytes(data)
