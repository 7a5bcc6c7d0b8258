"""Marks for texts of a document that are not there in all languages of the page.

Such a text becomes part of sentences and lists before it stands in an element with a `lang` attribute. So it carries
its language: "shift out" (U+000E), the language, the text, "shift in" (U+000F).
"""

import re
from collections.abc import Mapping
from functools import cached_property

from kjerne.model.parts import ByLanguage, Text, Wordings
from kjerne.output.safe import plain_text
from kjerne.output.words import Vocabulary
from kjerne.texts.languages import LANGUAGES
from kjerne.texts.wording import language_used

OUT, IN = "\x0e", "\x0f"
MARKED = re.compile(f"{OUT}({'|'.join(LANGUAGES)})([^{OUT}{IN}]*+){IN}")
"""A marked text; `split` gives: plain text, language, marked text, plain text, and so on."""


class PageWords(Vocabulary):
    """The names in a criteria set in one language; a text that lacks a language of the page is marked with its own.

    It is marked in every language of the page, so that the trees of all languages have the same elements.
    """

    def pick(self, text: Text | None, otherwise: str = "") -> str:
        """The wording of a text, marked if it is not there in all languages."""
        words = plain_text(super().pick(text, otherwise))  # no control character in it can be taken for a mark
        return self._marked(words, text) if isinstance(text, Wordings) else words

    @cached_property
    def subject(self) -> Mapping[str, str]:
        """The set's noun for what it judges, its words marked if it is not there in all languages."""
        noun, nouns = super().subject, self.criteria.subject
        return {name: self._marked(plain_text(word), nouns) for name, word in noun.items()} if nouns else {}

    def _marked(self, words: str, written: ByLanguage) -> str:
        return f"{OUT}{language_used(written, self.lang)}{words}{IN}" if written.missing else words


def strip_marks(text: str) -> str:
    """The text without its marks, for places that cannot have a language, such as attributes."""
    return MARKED.sub(r"\2", text) if OUT in text else text


def strip_partial_marks(text: str) -> str:
    """The text with its mark if one mark holds all of it, else without: for elements that hold only text."""
    return text if MARKED.fullmatch(text) else strip_marks(text)
