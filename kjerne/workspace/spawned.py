"""Worker processes that are started anew, for systems that cannot fork.

A worker gets the work and its tasks by its standard input, pickled, and gives the results by its standard output. To
start takes it as long as hundreds of files, so this process works too, and alone where no worker can be started.
Not `multiprocessing`: it runs the main module once more in each worker, and that of a frozen program starts others.
"""

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple, TypeVar

from kjerne.workspace.endings import WorkerError, signals_blocked

Thing = TypeVar("Thing")
Result = TypeVar("Result")

START = """
import pickle, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.path[:] = pickle.load(sys.stdin.buffer)
from kjerne.workspace.worker import serve
serve(sys.stdin.buffer, sys.stdout.buffer)
"""
"""What a worker runs; it finds its modules where this process finds them."""

AHEAD = 3  # tasks that a worker has at a time: it never waits for the next one while this process is busy
PATIENCE = 0.1  # seconds


class _Arrival(NamedTuple):
    """The result of a task, or what was raised instead."""

    number: int
    result: Any
    error: Exception | None


def share(work: Callable[[Thing], Result], tasks: Sequence[Thing], jobs: int) -> Iterator[Result]:
    """As `processes.share`, of at least two tasks, by at least two processes; this one is one of them."""
    description = pickle.dumps(sys.path) + pickle.dumps(work)
    numbers = iter(range(len(tasks)))  # whoever is free takes the next one
    arrivals: SimpleQueue[_Arrival] = SimpleQueue()
    workers: list[tuple[subprocess.Popen[bytes], Thread]] = []
    try:
        with suppress(OSError):  # one that cannot be started is not missed
            for _ in range(min(jobs, len(tasks)) - 1):
                with signals_blocked():
                    worker = _start()
                    arguments = (worker, description, tasks, numbers, arrivals)
                    workers.append((worker, Thread(target=_attend, args=arguments, daemon=True)))
                    workers[-1][1].start()
        yield from _in_order(work, tasks, numbers, arrivals)
    finally:
        with signals_blocked():
            for worker, _ in workers:
                worker.kill()
            for worker, thread in workers:
                worker.wait()
                thread.join()


def _start() -> subprocess.Popen[bytes]:
    """A worker without a window, which prints nothing, and imports nothing from the working folder."""
    return subprocess.Popen(
        [sys.executable, "-I" if sys.flags.isolated else "-P", "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _in_order(
    work: Callable[[Thing], Result], tasks: Sequence[Thing], numbers: Iterator[int], arrivals: "SimpleQueue[_Arrival]"
) -> Iterator[Result]:
    """The results in the order of the tasks; while one is missing, this process does a task that nobody has taken."""
    results: dict[int, Any] = {}
    for wanted in range(len(tasks)):
        while wanted not in results:
            arrival = _arrived(arrivals)
            if arrival is None and (number := next(numbers, None)) is not None:
                arrival = _Arrival(number, work(tasks[number]), None)
            arrival = arrival or _wait(arrivals)
            if arrival.error is not None:
                raise arrival.error
            results[arrival.number] = arrival.result
        yield results.pop(wanted)


def _arrived(arrivals: "SimpleQueue[_Arrival]") -> _Arrival | None:
    """The next arrival, if there is one."""
    try:
        return arrivals.get_nowait()
    except Empty:
        return None


def _wait(arrivals: "SimpleQueue[_Arrival]") -> _Arrival:
    """The next arrival. On Windows a process that waits without end cannot be interrupted, so it wakes up again."""
    while True:
        with suppress(Empty):
            return arrivals.get(timeout=PATIENCE)


def _attend(
    worker: "subprocess.Popen[bytes]",
    description: bytes,
    tasks: Sequence[object],
    numbers: Iterator[int],
    arrivals: "SimpleQueue[_Arrival]",
) -> None:
    """Give a worker tasks until there are none, and put its results among the arrivals. It runs in a thread.

    A worker that ends before it has had a task leaves the work to the others.
    """
    assert worker.stdin is not None
    assert worker.stdout is not None
    given: list[int] = []
    with suppress(OSError), worker:  # which closes the pipes, so that the worker ends
        try:
            worker.stdin.write(description)
            worker.stdin.flush()
            pickle.load(worker.stdout)  # it says that it is ready
            while True:
                while len(given) < AHEAD and (number := next(numbers, None)) is not None:
                    given.append(number)
                    pickle.dump(tasks[number], worker.stdin)
                    worker.stdin.flush()
                if not given:
                    return
                result, error = pickle.load(worker.stdout)
                arrivals.put(_Arrival(given.pop(0), result, error))
        except (OSError, EOFError):
            if given:
                arrivals.put(_Arrival(given[0], None, WorkerError(worker.wait())))
        except Exception:  # such as what cannot be unpickled, and may raise anything: nobody would get an answer
            worker.kill()
            if given:
                arrivals.put(_Arrival(given[0], None, WorkerError(worker.wait())))
