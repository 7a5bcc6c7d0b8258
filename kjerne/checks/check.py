"""An entry of the catalogue of checks."""

from collections.abc import Iterator
from typing import NamedTuple

from kjerne.model.findings import Severity


class Check(NamedTuple):
    """One thing that is checked, with two examples or the reason why there are none.

    An example is the text of a whole YAML file, example.yaml. The day is 2026-11-23; a group is checked against the
    shipped criteria set.
    """

    id: str
    severity: Severity  # an error, and nothing else, keeps a document from being used
    bad: str | None = None  # has this finding and no other
    good: str | None = None  # has no finding
    place: str | None = None  # `line:column` of the finding in `bad`, both counted from 1
    no_example: str | None = None  # why no single text can show the finding
    in_configuration: bool = False  # the examples are texts of a kjerne.yaml

    def examples(self) -> Iterator[tuple[str, str]]:
        """The key of the label and the text of each example, bad before good.

        A character that cannot be seen is named: `<U+FEFF>`.
        """
        for label, example in (("label.bad", self.bad), ("label.good", self.good)):
            if example is not None:
                yield label, "".join(map(_visible, example.rstrip()))


def _visible(character: str) -> str:
    return character if character.isprintable() or character == "\n" else f"<U+{ord(character):04X}>"


# ---- why a check has no example

ON_DISK = "it takes a file system to show it"
TWO_FILES = "it takes several files to show it"
BYTES = "an example is text, which has no bytes"
TOO_LARGE = "the example would be too large"
