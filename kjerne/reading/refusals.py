"""What a definition is refused for: the limits, and the errors that say so."""

from kjerne.model.findings import START, MessageWords, Span

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_ENTRIES = 50_000  # keys, values, lists and mappings: far beyond any definition, few enough to tell of each
MAX_NUMBER = 30  # characters: far beyond any score, far below what makes arithmetic slow


class UnreadableError(Exception):
    """The file gives no text to parse. Carries the problem's id, its words and its span."""

    def __init__(self, id: str, words: MessageWords | None = None, span: Span = START) -> None:
        super().__init__(id)
        self.id, self.words, self.span = id, words or {}, span


class RefusedError(Exception):
    """`build` met something that is not allowed; `examine` says what and where."""
