"""Runs work on many things in several processes. The results come in the order of the things.

Processes are forked where the system can, else started anew. A frozen program starts none: its file is no Python.
"""

import copyreg
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")


class Runner(Protocol):
    """Calls the work with some of the things at a time, until all are done, and gives the results in order.

    The work has to be picklable, and what it returns: it may be sent to processes that are started anew.
    """

    def __call__(self, work: Callable[[Sequence[Thing]], Result], things: Sequence[Thing]) -> Iterator[Result]: ...


def in_this_process(work: Callable[[Sequence[Thing]], Result], things: Sequence[Thing]) -> Iterator[Result]:
    """The runner that calls the work once, with all the things, in this process."""
    yield work(things)


CAN_FORK = hasattr(os, "fork")
CAN_START = bool(sys.executable) and not getattr(sys, "frozen", False)
"""Whether `sys.executable` is a Python that runs other code than this program's own door."""

WORTH_FORKING = 300
"""Files from which two processes are faster than one, where the second is forked."""
WORTH_STARTING = 1000
"""Files for each process, where it is started anew. To start takes as long as 550 files on Linux, 1,300 under Wine."""
MOST_TOGETHER = 32
MOST_TASKS = 2000


def _as_dict(mapping: MappingProxyType[Any, Any]) -> tuple[Any, Any]:
    return dict, (dict(mapping),)


copyreg.pickle(MappingProxyType, _as_dict)  # the words of a finding may be one


def useful_jobs(files: int) -> int:
    """The number of processes, from 1, that is fastest for this number of files."""
    if CAN_FORK:
        return _processors() if files >= WORTH_FORKING else 1
    return max(1, min(_processors(), files // WORTH_STARTING)) if CAN_START else 1


def _processors() -> int:
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
    if jobs == 1 or len(tasks) < 2 or not (CAN_FORK or CAN_START):
        return map(work, tasks)
    if CAN_FORK:
        from kjerne.workspace import forked

        return forked.share(work, tasks, jobs)
    from kjerne.workspace import spawned

    return spawned.share(work, tasks, jobs)
