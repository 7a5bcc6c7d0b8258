"""Worker processes that are forked, so that each has what was read and compiled before.

Not `concurrent.futures`: when its parent is killed, its workers stay for good (Python 3.11).
"""

import _thread
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from select import select
from typing import Any, NoReturn, TypeVar

from kjerne.workspace.endings import ENDINGS, WorkerError, signals_blocked

Thing = TypeVar("Thing")
Result = TypeVar("Result")
WIDTH = 4  # bytes of a number that is sent between processes


def share(work: Callable[[Thing], Result], tasks: Sequence[Thing], jobs: int) -> Iterator[Result]:
    """As `processes.share`, of at least two tasks, by at least two processes."""
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
                    try:
                        number, results[number], error = loads(message)
                    except Exception:  # of an exception that cannot be unpickled
                        raise WorkerError(1) from None
                    if error is not None:
                        raise error
                else:
                    with signals_blocked():
                        os.close(source)
                        _, status = os.waitpid(children.pop(source), 0)
                    if status == signal.SIGINT:
                        raise KeyboardInterrupt  # this process was meant too, and is told a moment later
                    if status or not children:
                        raise WorkerError(os.waitstatus_to_exitcode(status))
        yield results.pop(next_number)


def _read(source: int, size: int) -> bytes:
    """`size` bytes from a pipe; empty if the pipe ends before."""
    data = bytearray()
    while len(data) < size:
        if not (more := os.read(source, size - len(data))):
            return b""
        data += more
    return bytes(data)
