"""Syntax errors: maps the errors of a YAML parser to keys of our texts, and to the place where a person sees them."""

import re
from collections.abc import Sequence
from typing import Any

import yaml

# Part of a message of libyaml or PyYAML, and the key of our text for it. The first that fits counts.
SYNTAX: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", "syntax.second-colon"),
    ("while scanning a quoted scalar", "syntax.open-quote"),
    ("invalid Unicode character escape", "syntax.no-character"),
    ("escape character", "syntax.escape"),
    ("expected escape sequence", "syntax.escape"),
    ("did not find expected hexdecimal number", "syntax.escape"),
    ("a tab character", "syntax.tab"),
    ("cannot start any token", "syntax.first-character"),
    ("mapping keys are not allowed", "syntax.first-character"),
    ("while scanning a block scalar", "syntax.first-character"),
    ("while scanning an alias", "syntax.first-character"),
    ("while scanning an anchor", "syntax.first-character"),
    ("directive", "syntax.first-character"),
    ("incompatible YAML document", "syntax.first-character"),
    ("could not find expected ':'", "syntax.no-colon"),
    ("found unexpected ':'", "syntax.no-colon"),
    ("sequence entries are not allowed", "syntax.dash"),
    ("while parsing a flow node", "syntax.stray"),
    ("while parsing a flow", "syntax.missing-comma"),
    ("while parsing a block", "syntax.indentation"),
    ("tag", "syntax.tag"),
)  # fmt: skip
REPORTED_WHERE_BEGUN = (
    "syntax.open-quote",
    "syntax.no-character",
    "syntax.first-character",
    "syntax.no-colon",
    "syntax.tag",
)


def explain(error: yaml.MarkedYAMLError, text: str, last: Any, brackets: Sequence[Any]) -> tuple[str, int | None]:
    """The key of the text for an error, and the index of the character where it begins; None where that is unknown.

    `last` is the last event that was read, `brackets` are the marks of the brackets that are open.
    """
    message = f"{error.context or ''}: {error.problem or ''}"
    key = next((term for words, term in SYNTAX if words in message), "syntax.other")
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return key, None
    context_mark = error.context_mark or mark
    index = context_mark.index if key in REPORTED_WHERE_BEGUN else mark.index
    return _visible_error(key, mark.index, index, text, last, brackets)


def _visible_error(key: str, index: int, start: int, text: str, last: Any, brackets: Sequence[Any]) -> tuple[str, int]:
    """The error as a person sees it, key and index: the parser only knows what it could not parse.

    `index` is where the parser stopped, `start` where the error is reported if nothing better is known.
    """
    character = text[index : index + 1]
    line = re.split("[\r\n]", text[:index])[-1]
    if key in ("syntax.indentation", "syntax.missing-comma") and getattr(last, "style", None) in ("'", '"'):
        between = text[last.end_mark.index : index]
        if not between or (key == "syntax.indentation" and between.isspace() and between in line):
            return "syntax.quotes", last.start_mark.index
    if key in ("syntax.stray", "syntax.indentation") and character == ":":
        return "syntax.no-key", index
    if key in ("syntax.stray", "syntax.missing-comma"):
        return _error_in_brackets(key, index, text, brackets)
    if key in ("syntax.indentation", "syntax.other") and character in (",", "]", "}"):
        return "syntax.stray", index
    if key in ("syntax.indentation", "syntax.other") and line.rstrip()[-1:] in ("]", "}"):
        return "syntax.after-bracket", index
    if key == "syntax.second-colon" and not re.search(r":\s", line):
        mark: Any = last.start_mark
        if type(last) is yaml.ScalarEvent and mark.column == 0:
            return "syntax.no-colon", mark.index
        return "syntax.key-here", index - len(line.lstrip())
    if key == "syntax.no-colon" and re.match(r"""'[^'\r\n]*$|"[^"\r\n]*$""", text[start:], re.MULTILINE):
        return "syntax.quotes", start
    if key == "syntax.first-character" and character == "\t":
        return "syntax.tab", index
    if key == "syntax.escape":
        return key, text.rfind("\\", 0, index + 1)
    return key, start


def _error_in_brackets(key: str, index: int, text: str, brackets: Sequence[Any]) -> tuple[str, int]:
    """The error within brackets, key and index: an open bracket is reported where it opens, but often not in JSON."""
    character = text[index : index + 1]
    opened = next((mark.index for mark in reversed(brackets) if text[mark.index] in "[{"), index)
    if key == "syntax.stray":  # a comma or a closing bracket where an entry should be
        return (key, index) if character in (",", "]", "}") else ("syntax.open-bracket", opened)
    elsewhere = re.search("[\r\n]", text[opened:index]) and text.lstrip()[:1] not in ("[", "{")
    if elsewhere or character in ("", "]", "}"):
        return "syntax.open-bracket", opened
    return ("syntax.second-colon" if character == ":" else key), index
