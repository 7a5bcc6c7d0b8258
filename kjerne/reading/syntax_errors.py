"""Syntax errors: maps the errors of a YAML parser to the keys of our texts, and to where a person sees the slip."""

import re
from collections.abc import Sequence
from typing import Any

import yaml

# What libyaml and PyYAML say (they word it differently), and what a person would call it. The first that fits counts.
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
    """What is amiss, as the key of a text, and the index of the character it begins at; None where nobody can tell.

    `last` is the last event that was read, `brackets` are the marks of the brackets that are open.
    """
    said = f"{error.context or ''}: {error.problem or ''}"
    what = next((term for words, term in SYNTAX if words in said), "syntax.other")
    found = error.problem_mark or error.context_mark
    if found is None:
        return what, None
    begun = error.context_mark or found
    at = begun.index if what in REPORTED_WHERE_BEGUN else found.index
    return _seen(what, found.index, at, text, last, brackets)


def _seen(what: str, found: int, at: int, text: str, last: Any, brackets: Sequence[Any]) -> tuple[str, int]:
    """What a person sees who looks there, and where: the parser tells what it could not take, not what is amiss."""
    here = text[found : found + 1]
    line = re.split("[\r\n]", text[:found])[-1]
    if what in ("syntax.indentation", "syntax.missing-comma") and getattr(last, "style", None) in ("'", '"'):
        between = text[last.end_mark.index : found]
        if not between or (what == "syntax.indentation" and between.isspace() and between in line):
            return "syntax.quotes", last.start_mark.index
    if what in ("syntax.stray", "syntax.indentation") and here == ":":
        return "syntax.no-key", found
    if what in ("syntax.stray", "syntax.missing-comma"):
        return _in_brackets(what, found, text, brackets)
    if what in ("syntax.indentation", "syntax.other") and here in (",", "]", "}"):
        return "syntax.stray", found
    if what in ("syntax.indentation", "syntax.other") and line.rstrip()[-1:] in ("]", "}"):
        return "syntax.after-bracket", found
    if what == "syntax.second-colon" and not re.search(r":\s", line):
        begun: Any = last.start_mark
        if type(last) is yaml.ScalarEvent and begun.column == 0:
            return "syntax.no-colon", begun.index
        return "syntax.key-here", found - len(line.lstrip())
    if what == "syntax.no-colon" and re.match(r"""'[^'\r\n]*$|"[^"\r\n]*$""", text[at:], re.MULTILINE):
        return "syntax.quotes", at
    if what == "syntax.first-character" and here == "\t":
        return "syntax.tab", found
    if what == "syntax.escape":
        return what, text.rfind("\\", 0, found + 1)
    return what, at


def _in_brackets(what: str, found: int, text: str, brackets: Sequence[Any]) -> tuple[str, int]:
    """A bracket that is never closed is met lines later: then it is where it opens that helps, but not in JSON."""
    here = text[found : found + 1]
    opened = next((mark.index for mark in reversed(brackets) if text[mark.index] in "[{"), found)
    if what == "syntax.stray":  # a comma or a closing bracket where an entry should be
        return (what, found) if here in (",", "]", "}") else ("syntax.open-bracket", opened)
    elsewhere = re.search("[\r\n]", text[opened:found]) and text.lstrip()[:1] not in ("[", "{")
    if elsewhere or here in ("", "]", "}"):
        return "syntax.open-bracket", opened
    return ("syntax.second-colon" if here == ":" else what), found
