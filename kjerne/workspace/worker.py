"""What runs in a worker process that is started anew; see `spawned`. It imports little: all wait for it."""

import os
import pickle
import signal
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, NoReturn

from kjerne.workspace.endings import ENDINGS


def serve(source: IO[bytes], sink: IO[bytes]) -> NoReturn:
    """Run a worker process: take the work, then tasks, from `source`, and send the results to `sink`.

    It ends at once when `source` ends, as it does when the parent ends, however that is.
    """
    import gc

    gc.disable()  # as in the parent
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
    work = pickle.load(source)
    tasks: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_take, args=(source, tasks), daemon=True).start()
    message = pickle.dumps("ready")
    while True:
        sink.write(message)
        sink.flush()
        task = tasks.get()
        try:
            message = pickle.dumps((work(task), None))
        except Exception as error:
            message = pickle.dumps((None, error))


def _take(source: IO[bytes], tasks: "SimpleQueue[Any]") -> NoReturn:
    """Put the tasks from `source` among `tasks`, and end the process where there will be no more."""
    try:
        while True:
            tasks.put(pickle.load(source))
    finally:
        os._exit(0)
