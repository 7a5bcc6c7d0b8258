"""A spool on the disk for the pieces of a report that wait until all are there."""

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

IN_MEMORY = 1 << 20  # bytes; more goes to the disk


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
def open_spool() -> Iterator[Spool]:
    """An empty spool, whose file is gone when it is left."""
    from tempfile import SpooledTemporaryFile  # most reports need none

    with SpooledTemporaryFile(IN_MEMORY) as file:
        yield Spool(file)
