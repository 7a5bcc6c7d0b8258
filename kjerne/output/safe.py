"""Text made harmless wherever it is shown."""

import re

# What could move a cursor, colour a screen or turn the text around, and what XML cannot hold.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

# Compiled when they are needed, which is seldom.
IN_JSON = UNSAFE.pattern.replace("\x00-\x1f", "")  # JSON escapes these by itself
SURROGATE = "[\ud800-\udfff]"


def plain(text: str) -> str:
    """Text from a document, made harmless wherever it is shown; line breaks become spaces."""
    if text.isprintable():  # which most texts are, and soon found
        return text
    return UNSAFE.sub(lambda found: " " if found[0] in "\t\n\r" else "", text)


def escaped(written: str) -> str:
    """JSON that means the same, with nothing harmful in it but as an escape; halves of characters are replaced."""
    return re.sub(IN_JSON, lambda found: f"\\u{ord(found[0]):04x}", re.sub(SURROGATE, "\ufffd", written))
