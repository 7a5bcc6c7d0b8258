"""The contents of a file: its text and plain data, by the fast reader or else by the full one."""

from collections.abc import Callable
from typing import NamedTuple

from kjerne.model.plain_data import Data
from kjerne.reading import fast_yaml
from kjerne.reading.positions import Examined
from kjerne.reading.refusals import RefusedError, UnreadableError
from kjerne.reading.text import read


class Contents(NamedTuple):
    """What stands in a file: the text, the plain data (None where it is refused), and whether its form is simple."""

    text: str
    data: Data
    simple: bool


def read_document(file: str, read: Callable[[str], str] = read) -> Contents | UnreadableError:
    """What stands in a file, or why there is nothing to be had. `read` gives its text or raises `UnreadableError`."""
    try:
        text = read(file)
    except UnreadableError as error:
        return error
    if (data := fast_yaml.build(text)) is not None:
        return Contents(text, data, simple=True)
    from kjerne.reading import full_yaml  # brings PyYAML, which the simple form does without

    try:
        return Contents(text, full_yaml.build(text), simple=False)
    except RefusedError:
        return Contents(text, None, simple=False)


def examine(text: str) -> Examined:
    """A close reading of any text: its data as far as it goes, every refusal, and where each path stands."""
    from kjerne.reading import full_yaml

    return full_yaml.examine(text)
