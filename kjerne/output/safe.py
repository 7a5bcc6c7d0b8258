"""Text of documents, made safe to show: no control characters, no changes of the text's direction."""

import re

# Characters that can move a cursor, colour a screen or turn the text around; and those that XML forbids.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

# Patterns, compiled when they are needed, which is seldom.
IN_JSON = UNSAFE.pattern.replace("\x00-\x1f", "")  # JSON escapes these by itself
SURROGATE = "[\ud800-\udfff]"


def plain_text(text: str) -> str:
    """The text without the characters of `UNSAFE`; tabs and line breaks become spaces."""
    if text.isprintable():  # quick, and true of most texts
        return text
    return UNSAFE.sub(lambda match: " " if match[0] in "\t\n\r" else "", text)


def escape_json(json_text: str) -> str:
    """JSON with the same meaning, in which unsafe characters are escaped; lone surrogates become U+FFFD."""
    return re.sub(IN_JSON, lambda match: f"\\u{ord(match[0]):04x}", re.sub(SURROGATE, "\ufffd", json_text))
