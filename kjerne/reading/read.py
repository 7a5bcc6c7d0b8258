"""The contents of a file: its text and plain data, by the fast reader or else by the full one."""

from collections.abc import Callable
from typing import NamedTuple

from kjerne.model.findings import MessageWords, Span
from kjerne.model.plain_data import Data
from kjerne.reading import fast_yaml
from kjerne.reading.positions import Examined
from kjerne.reading.refusals import RefusedError, UnreadableError
from kjerne.reading.text import read


class Unreadable(NamedTuple):
    """Why a file cannot be read: a problem's id, its words and its span. (An exception would keep its frames alive.)"""

    id: str
    words: MessageWords
    span: Span


class Contents(NamedTuple):
    """The contents of a file: the text, the plain data (None if it is refused), and whether its form is simple."""

    text: str
    data: Data
    simple: bool


def read_document(file: str, read: Callable[[str], str] = read) -> Contents | Unreadable:
    """The contents of a file, or why it cannot be read. `read` gives its text or raises `UnreadableError`."""
    try:
        text = read(file)
    except UnreadableError as error:
        return Unreadable(error.id, error.words, error.span)
    if (data := fast_yaml.build(text)) is not None:
        return Contents(text, data, simple=True)
    from kjerne.reading import full_yaml  # imports PyYAML, which the simple form does not need

    try:
        return Contents(text, full_yaml.build(text), simple=False)
    except RefusedError:
        return Contents(text, None, simple=False)


def examine(text: str) -> Examined:
    """The data of any text as far as it can be read, all refusals, and the places of all paths. Raises nothing."""
    from kjerne.reading import full_yaml

    return full_yaml.examine(text)
