"""The same work on many things, shared among processes. The results come back in order, whichever is done first.

Processes are forked, so that each has at once what was read and compiled before. Where a system cannot fork, this one
does all the work. Not `concurrent.futures`: when its parent is killed, its workers stay for good (Python 3.11).
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
    """Has the work done on all the things, some at a time, and gives the results in order."""

    def __call__(self, work: Callable[[Sequence[Thing]], Result], things: Sequence[Thing]) -> Iterator[Result]: ...


def in_this_process(work: Callable[[Sequence[Thing]], Result], things: Sequence[Thing]) -> Iterator[Result]:
    """All at once, and nobody else is needed."""
    yield work(things)


WORTH_SHARING = 300
"""Files from which two processes are faster than one."""
MOST_TOGETHER = 32
MOST_TASKS = 2000
WIDTH = 4  # bytes of a number between processes
ENDINGS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What ends a process that can still do something about it; not every system knows all of them."""


def _as_dict(mapping: MappingProxyType[Any, Any]) -> tuple[Any, Any]:
    return dict, (dict(mapping),)


copyreg.pickle(MappingProxyType, _as_dict)  # the words of a finding may be one


class WorkerError(Exception):
    """A process ended before its work was done. Carries what ended it: `signal 9`, `exit 1`."""

    def __init__(self, status: int) -> None:
        code = os.waitstatus_to_exitcode(status)
        self.ending = f"signal {-code}" if code < 0 else f"exit {code}"
        super().__init__(self.ending)


def useful(files: int) -> int:
    """Among how many processes it helps to share so many files."""
    if files < WORTH_SHARING or not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def tasks(things: Sequence[Thing], jobs: int) -> list[Sequence[Thing]]:
    """The things in pieces: big enough to be worth handing over, small enough that nobody waits long for the last."""
    size = max(1, min(MOST_TOGETHER, len(things) // (4 * jobs)), len(things) // MOST_TASKS)
    return [things[start : start + size] for start in range(0, len(things), size)]


def share(work: Callable[[Thing], Result], tasks: Sequence[Thing], jobs: int) -> Iterator[Result]:
    """What `work` makes of each task, in order, done by so many processes; results are pickled on the way.

    What `work` raises is raised here. Raises `WorkerError` where a process ends early. No process outlives this, be it
    that all is done, that something is raised, that the caller has had enough, or that this process is killed.
    """
    if jobs == 1 or len(tasks) < 2 or not hasattr(os, "fork"):
        yield from map(work, tasks)
        return
    yield work(tasks[0])  # here, so that all inherit what is only made when it is needed first
    queue, numbers = os.pipe()  # each process takes its next task from here, so that a slow one holds up nobody
    os.write(numbers, b"".join(number.to_bytes(WIDTH) for number in range(1, len(tasks))))
    os.close(numbers)
    children: dict[int, int] = {}  # by where their results come from
    opened = [queue]
    try:
        with uninterrupted():
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
        with uninterrupted():
            for each in opened:
                os.close(each)
            for source, child in children.items():
                os.close(source)
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)


def _fork(*pipe: int) -> int:
    """As `os.fork`; where there can be no more processes, the pipe for this one is closed."""
    try:
        return os.fork()
    except OSError:
        for each in pipe:
            os.close(each)
        raise


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C has to wait while processes or files come and go, or one would be forgotten; so do other ends."""
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
    """A worker's life. It says nothing itself; when it is interrupted, or nobody listens any more, it is gone.

    `others` are the ends of pipes that are the parent's alone, `ending` is the one that closes with the parent.
    """
    status = 1
    try:
        for each in others:
            os.close(each)
        _thread.start_new_thread(_end_with, (ending,))
        from pickle import dumps  # slow to import, and few files are not shared

        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
        with os.fdopen(sink, "wb") as out:
            while taken := os.read(queue, WIDTH):
                number = int.from_bytes(taken)
                try:
                    done = dumps((number, work(tasks[number]), None))
                except Exception as error:
                    done = dumps((number, None, error))
                out.write(len(done).to_bytes(WIDTH) + done)
                out.flush()
        status = 0
    finally:
        os._exit(status)


def _end_with(ending: int) -> None:
    """Wait until the parent is gone, and go too, whatever this worker is at."""
    os.read(ending, 1)
    os._exit(1)


def _in_order(children: dict[int, int], numbers: Iterable[int]) -> Iterator[Any]:
    from pickle import loads

    early: dict[int, Any] = {}
    for wanted in numbers:
        while wanted not in early:
            for source in select(list(children), [], [])[0]:
                if (size := _read(source, WIDTH)) and (done := _read(source, int.from_bytes(size))):
                    number, early[number], error = loads(done)
                    if error is not None:
                        raise error
                else:
                    with uninterrupted():
                        os.close(source)
                        _, status = os.waitpid(children.pop(source), 0)
                    if status == signal.SIGINT:
                        raise KeyboardInterrupt  # this process was meant too, and is told a moment later
                    if status or not children:
                        raise WorkerError(status)
        yield early.pop(wanted)


def _read(source: int, size: int) -> bytes:
    """So many bytes, or none where they will never come."""
    data = bytearray()
    while len(data) < size:
        if not (more := os.read(source, size - len(data))):
            return b""
        data += more
    return bytes(data)
