"""Disk spool for the pieces of a report: kept until all are there, then read in order."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from sys import intern
from typing import IO, Any

IN_MEMORY = 1 << 20  # bytes; more goes to the disk


class Spool:
    """Texts kept outside of memory. Iteration is in the order of their keys, or as added if the keys are None."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.starts = array("Q", [0])
        self.orders: list[Any] = []
        self._labels: list[str] = []

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def folder(self) -> str:
        """The folder of the spool file, as far as it is known already; else the name of the variable that sets it."""
        import tempfile

        return tempfile.tempdir or "TMPDIR"

    def add(self, order: Any, text: str, label: str = "") -> None:
        """Add a text with a label; `order` is the key that it is sorted by. Either all texts have None, or none has."""
        data = text.encode(errors="surrogatepass")
        self.file.write(data)
        self.starts.append(self.starts[-1] + len(data))
        self._labels.append(intern(label))
        if order is not None:
            self.orders.append(order)

    def labels(self) -> set[str]:
        """The labels of all texts."""
        return set(self._labels)

    def labelled(self) -> Iterator[tuple[str, str]]:
        """The texts with their labels: as added if their keys are None, else by label and then by key."""
        places = self._places()
        if self.orders:
            places = sorted(places, key=self._labels.__getitem__)
        return zip((self._labels[place] for place in places), self._read(places), strict=True)

    def __iter__(self) -> Iterator[str]:
        return self._read(self._places())

    def _places(self) -> Sequence[int]:
        """The places of all texts, from 0, in the order of their keys."""
        return sorted(range(len(self)), key=self.orders.__getitem__) if self.orders else range(len(self))

    def _read(self, places: Iterable[int]) -> Iterator[str]:
        self.file.seek(0)
        position = 0
        for place in places:
            start, end = self.starts[place : place + 2]
            if start != position:
                self.file.seek(start)
            yield self.file.read(end - start).decode(errors="surrogatepass")
            position = end


@contextmanager
def open_spool() -> Iterator[Spool]:
    """An empty spool; its file is removed when the context ends."""
    from tempfile import SpooledTemporaryFile  # most reports need none

    with SpooledTemporaryFile(IN_MEMORY) as file:
        yield Spool(file)
