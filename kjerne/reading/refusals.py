"""Refusals: the limits of a definition, and the errors for a file that is unreadable or refused."""

from kjerne.model.findings import START, MessageWords, Span

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_ENTRIES = 50_000  # keys, values, lists and mappings: far more than any definition has
MAX_NUMBER = 30  # characters: far beyond any score, far below what makes arithmetic slow


class UnreadableError(Exception):
    """The file has no text that can be parsed. Carries the problem's id, its words and its span."""

    def __init__(self, id: str, words: MessageWords | None = None, span: Span = START) -> None:
        super().__init__(id)
        self.id, self.words, self.span = id, words or {}, span


class RefusedError(Exception):
    """`build` found something that is not allowed; `examine` says what and where."""
