"""The language of a document's text that does not have all of the page's languages.

Such a text becomes part of sentences and lists long before it stands in an element, so it carries its language with it:
between "shift out" and "shift in", the control characters that once changed to another alphabet and back.
"""

import re

from kjerne.model.documents import Text, Wordings
from kjerne.output.safe import plain
from kjerne.output.words import Vocabulary
from kjerne.texts.languages import LANGUAGES
from kjerne.texts.wording import language_used

OUT, IN = "\x0e", "\x0f"
MARKED = re.compile(f"{OUT}({'|'.join(LANGUAGES)})([^{OUT}{IN}]*+){IN}")
"""A text with its language; a string is split by it into text, language, text, and so on to the text at the end."""


class PageWords(Vocabulary):
    """A criteria set's names in one language, and every text that lacks one of the page's with its own.

    That goes for all languages of the page alike, so that its trees stay alike too.
    """

    def pick(self, text: Text | None, otherwise: str = "") -> str:
        words = plain(super().pick(text, otherwise))  # so that nothing in it is taken for a mark
        if isinstance(text, Wordings) and text.missing:
            return f"{OUT}{language_used(text, self.lang)}{words}{IN}"
        return words


def unmarked(text: str) -> str:
    """The text alone, for what cannot say its language, as an attribute."""
    return MARKED.sub(r"\2", text) if OUT in text else text


def undivided(text: str) -> str:
    """The text with its language where that is one for all of it, else alone: for what can hold no other elements."""
    return text if MARKED.fullmatch(text) else unmarked(text)
