"""Places in a text: the span of every path of the data, and what was refused."""

from typing import NamedTuple

from kjerne.model.findings import START, Anchor, DocumentPath, MessageWords, Problem, Span
from kjerne.model.plain_data import Data

WANTING = ("missing-key", "too-few", "shares-not-one")  # may only follow from a key that was refused


class Examined(NamedTuple):
    """A text with its data, all refusals, and the places of its paths."""

    data: Data  # as far as it could be read
    refusals: tuple[tuple[str, MessageWords, Span], ...]  # problem's id, words and place
    values: dict[DocumentPath, Span]
    keys: dict[DocumentPath, Span]
    scalars: frozenset[DocumentPath]  # the paths of values that are no mapping and no list
    short: frozenset[DocumentPath]  # the mappings in which a key was refused
    broken: bool  # not YAML: the data stops where it broke

    def place(self, path: DocumentPath, part: Anchor = "value") -> Span:
        """The place of a path: its value if that is on one line, else its key; of a missing path, its holder."""
        path = self.known(path)
        for end in range(len(path), -1, -1):
            prefix = path[:end]
            if part == "key" and prefix in self.keys:
                return self.keys[prefix]
            value = self.values.get(prefix)
            if value and part == "start":
                return value if value.line == value.end_line else Span(*value[:2], value.line, value.column + 1)
            if value and value.line == value.end_line and value.column != value.end_column and end:
                return value
            if prefix in self.keys:
                return self.keys[prefix]
            if value:
                return Span(value.line, value.column, value.line, value.column + 1)
        return START

    def known(self, path: DocumentPath) -> DocumentPath:
        """The path with only the steps that are in the document: a short form leaves some out."""
        known: DocumentPath = ()
        for step in path:
            if (*known, step) in self.values:
                known = (*known, step)
        return known

    def lacks_refused(self, problem: Problem) -> bool:
        """Whether the problem may only be that a key of the mapping was refused."""
        return problem.id in WANTING and self.known(problem.path) in self.short
