"""Work that a process which is started anew can be given: it finds these functions by their names."""

from __future__ import annotations

import os
import time
from pathlib import Path


def square(number: int) -> tuple[int, int]:
    """Slower for some numbers than for others; who did it stands beside the result."""
    time.sleep(0.02 * (number % 3))
    return number * number, os.getpid()


def fail(number: int) -> int:
    if number == 5:
        raise ValueError("five")
    return number


class OddError(Exception):
    """One that pickles, but cannot be unpickled."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(one + two)


def fail_oddly(number: int) -> int:
    if number == 5:
        raise OddError(2, 3)
    return number


def die(number: int) -> int:
    if number == 5:
        os._exit(7)
    return number


def linger(number: int) -> int:
    """Leaves a file with the id of the process, and takes its time."""
    Path(f"{os.getpid()}.started").touch()
    time.sleep(60)
    return number
