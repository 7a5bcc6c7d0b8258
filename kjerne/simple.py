"""The simple form in which nearly all definitions are written, read line by line with regular expressions.

It is a small part of YAML: keys and dashes, indented by spaces; texts on one line, or below `>` or `|` in lines that
are indented alike; in brackets nothing but texts. Such a file is read more than twice as fast. What is not surely of
this form, or not surely right, is left to `source`, which says what YAML means; a test compares the two.
"""

import re
from typing import Any

from kjerne.source import MAX_DEPTH, Data, resolve

KEY = r"((?!(?:null|true|false):)[a-z][a-z0-9-]{0,99}+):"
QUOTED = r"""\"([^"\\\n]++)\"|'([^'\n]++)'"""  # with nothing in it that means something else
WORD, OTHER = r"[^\W\d_nNtTfF]", r"[\dnNtTfF]"  # how a text begins that is surely text, or may be a number or the like
REST = r"[^:#\n]*(?:(?::(?! |\n)|(?<! )#)[^:#\n]*)*(?<! )"
REST_IN_BRACKETS = r"[^][{},?:#\n]*(?:(?::(?![][{},? \n])|(?<! )#)[^][{},?:#\n]*)*(?<! )"
BLOCK = r"([>|]-?)\n((?P<m> ++)[^ \n].*+\n(?:(?P=m)[^ \n].*+\n)*+)(?=\n*+(?!(?P=m)) *+[^ \n]|\n*+\Z)"
COMMENT = r"(?<![^ \n])#.*+"

LONGEST = 20_000
"""Characters of a file that is read like this: a definition of several pages."""

LINE = re.compile(
    rf"( *+)(- ++)?+(?:{KEY}(?![^ \n]))?+ *+"
    rf"(?:(?:{QUOTED}|([\[{{].*[]}}])|({WORD}{REST})|({OTHER}{REST}))?+ *+(?:{COMMENT})?+\n|{BLOCK})|(.++\n)"
)
"""Indentation, dash, key; what is in double quotes, single quotes, brackets, or none of them, be it surely text or
not; the sign of a block, its lines, their indentation; or a line of another form."""
IN_BRACKETS = rf"(?:{QUOTED}|({WORD}{REST_IN_BRACKETS})|({OTHER}{REST_IN_BRACKETS}))"
ENTRY = re.compile(rf"[{{,] *+{KEY} ++{IN_BRACKETS} *+(?=[,}}])|}}\Z|(.)")
ITEM = re.compile(rf"[\[,] *+{IN_BRACKETS} *+(?=[],])|]\Z|(.)")


def build(text: str) -> dict[str, Data] | None:
    """The plain data of a text that is all in the simple form, as `source.build` gives it; else None.

    Raises `ValueError` and `OverflowError` as `source.resolve` does.
    """
    if len(text) > LONGEST or "\t" in text or "\r" in text or not text.endswith("\n"):
        return None
    root: dict[str, Data] = {}
    here: Any = root
    column = 0  # of the keys or dashes of `here`
    above: list[tuple[Any, int]] = []
    waiting = ""  # the key whose value begins below
    for indentation, dash, key, double, single, brackets, word, other, sign, block, margin, rest in LINE.findall(text):
        if not (dash or key):
            if rest or double or single or brackets or word or other or sign:
                return None
            continue
        at = len(indentation)
        if waiting:
            if at < column + (not dash):
                return None
            here[waiting] = [] if dash else {}
            above.append((here, column))
            here, column, waiting = here[waiting], at, ""
        while at < column or (at == column and not dash and type(here) is list):
            here, column = above.pop()
        if at != column or (dash and type(here) is dict):
            return None
        if dash and key:
            above.append((here, column))
            here.append({})
            here, column = here[-1], at + len(dash)
        if len(above) > MAX_DEPTH - 2:
            return None
        value: Data = double or single or word
        if brackets:
            value = _in_brackets(brackets)
        elif other:
            value = resolve(other)
        elif sign:
            value = _joined(sign, block, margin) if len(margin) > column else None
        if (value is None and not other) or (value == "" and not key):
            return None
        if not key:
            here.append(value)
        elif key in here:
            return None
        elif value == "":
            waiting = key
        else:
            here[key] = value
    return root if root and not waiting else None


def _in_brackets(text: str) -> list[Data] | dict[str, Data] | None:
    """A list or mapping of texts; None where it is another."""
    if text[0] == "[":
        *items, end = ITEM.findall(text)
        values = [double or single or word or resolve(other) for double, single, word, other, _ in items]
        return None if any(end) or None in values else values
    *entries, end = ENTRY.findall(text)
    found = {key: double or single or word or resolve(other) for key, double, single, word, other, _ in entries}
    return None if any(end) or len(found) < len(entries) or "" in found else found


def _joined(sign: str, block: str, margin: str) -> str:
    """The text of a block: below `>` one line, below `|` as many as there are; `-` takes the last line's end away."""
    lines = block[len(margin) : -1].replace(f"\n{margin}", " " if sign[0] == ">" else "\n")
    return lines if sign.endswith("-") else f"{lines}\n"
