"""Where the parts of a text stand: the span of every path, and what was refused."""

from typing import NamedTuple

from kjerne.model.findings import START, Anchor, DocumentPath, MessageWords, Problem, Span
from kjerne.model.plain_data import Data

WANTING = ("missing-key", "too-few", "shares-not-one")  # what a mapping may want only because a key was refused


class Examined(NamedTuple):
    """A text looked at closely: its data (as far as it goes), every refusal, and where each path stands."""

    data: Data
    refusals: tuple[tuple[str, MessageWords, Span], ...]
    values: dict[DocumentPath, Span]
    keys: dict[DocumentPath, Span]
    scalars: frozenset[DocumentPath]  # what is no mapping and no list
    short: frozenset[DocumentPath]  # the mappings in which a key was refused
    broken: bool  # not YAML: the data stops where it broke

    def place(self, path: DocumentPath, part: Anchor = "value") -> Span:
        """Where a path stands: its value where that fits on a line, else its key; of what is missing, what holds it."""
        path = self.known(path)
        for end in range(len(path), -1, -1):
            prefix = path[:end]
            if part == "key" and prefix in self.keys:
                return self.keys[prefix]
            value = self.values.get(prefix)
            if value and value.line == value.end_line and value.column != value.end_column and end:
                return value
            if prefix in self.keys:
                return self.keys[prefix]
            if value:
                return Span(value.line, value.column, value.line, value.column + 1)
        return START

    def known(self, path: DocumentPath) -> DocumentPath:
        """The steps of a path that stand in the document: a short form leaves some out."""
        known: DocumentPath = ()
        for step in path:
            if (*known, step) in self.values:
                known = (*known, step)
        return known

    def lacks_refused(self, problem: Problem) -> bool:
        """Whether something is wanting in a mapping only because a key of it was refused."""
        return problem.id in WANTING and self.known(problem.path) in self.short
