"""Lookalikes: characters of word processors and web pages that are taken for a space, a hyphen or a quote, or not seen.

Texts for people may hold them. In what the program reads, such as ids, keys, dates and numbers, they are mistakes.
"""

import re
from typing import Literal, NamedTuple

from kjerne.model.findings import MessageWords, Problem, Term

Kind = Literal["space", "within", "invisible", "hyphen", "quote", "dash", "colon"]
"""What a character does: `space` stands for one, `within` is one where none belongs, `dash` should begin an entry."""

# Members of character classes. Patterns are compiled when they are needed, which is seldom.
NO_BREAK = "\u00a0\u202f"
SPACES = f"{NO_BREAK}\u1680\u2000-\u200a\u205f\u3000"
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff"
DASHES = "\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d"  # from the hyphen to the full-width hyphen-minus
BULLETS = f"{DASHES}\u2022\u00b7\u25cf\u25aa\uf0b7"
QUOTES = "\u2018-\u201f\u00ab\u00bb\u2039\u203a\u00b4\u2032\u2033\uff02\uff07"
COLONS = "\uff1a\ufe55\ufe13\u2236\ua789"  # the full-width colon first

KEY = "[A-Za-z][A-Za-z0-9-]{0,99}+"
"""A word that is written like a key."""
START = r"[ ]*+(?:-[ ]++)*+"
"""What may stand before an entry on its line: indentation, and dashes of lists."""
UNSEEN = f"[{SPACES}{INVISIBLE}]"
BULLET = rf"{START}([{BULLETS}])[ {SPACES}]"
BEFORE_ENTRY = rf"{START}-?({UNSEEN})"
BEHIND_KEY = rf"{START}(?:{KEY}|\"[^\"]*+\"|'[^']*+')(?:({UNSEEN})|[ ]*+:[ ]*+({UNSEEN}))"
COLON_OF_KEY = rf"{START}(?:{KEY}|\"[^\"]*+\"|'[^']*+')[ ]*+([{COLONS}])"
OPENING = rf"(?:^|[:\[{{,-])[ ]*+([{QUOTES}])"
CLOSING = rf"([{QUOTES}])[ \]}},]*+$"
NO_SPACE = rf"{START}({KEY}):(?!//)([^]}}\s:,][^\n]{{0,99}})"
NO_SPACE_BEHIND_DASH = r"[ ]*+-([^\W\d_][^\n]{0,99})"
NO_COLON = r"[a-z][a-z0-9-]{0,99}+[ =;]++\S"
NEXT_ENTRY = rf"\s(?={KEY}:|-|#)"


LONGEST_NAME = 200
"""Characters of the longest name, date or number that is looked at."""
OF_NAMES = ("bad-id", "bad-date", "not-a-number")
"""The ids of the problems about a name that is written wrong, beside those that begin with `unknown-`."""


class Lookalike(NamedTuple):
    """A character that is not what it seems: the index at which it stands in a text, and what it does there."""

    at: int
    character: str
    kind: Kind

    @property
    def words(self) -> MessageWords:
        """The words of the problem `misleading-character`."""
        named = Term("character.no-break-space" if self.character in NO_BREAK else "character.other-space")
        what = named if self.kind in ("space", "within") else self.character
        return {"kind": self.kind, "what": what, "code": f"U+{ord(self.character):04X}"}


def in_name(name: str) -> Lookalike | None:
    """The first lookalike in a name, date or number; with ordinary spaces in it, it is prose: then only at an edge."""
    if name.isascii() or len(name) > LONGEST_NAME:
        return None
    prose = " " in name.strip()
    for match in re.finditer(f"[{SPACES}{INVISIBLE}{DASHES}{QUOTES}]", name):
        index, character = match.start(), match[0]
        at_edge = index in (0, len(name) - 1)
        if at_edge or not prose:
            if re.match(UNSEEN, character):
                return _unseen(name, index)
            is_quote = re.match(f"[{QUOTES}]", character)
            if bool(is_quote) == at_edge:
                return Lookalike(index, character, "quote" if is_quote else "hyphen")
    return None


def _unseen(text: str, index: int) -> Lookalike:
    """The space or invisible character at this index; a space belongs before an entry, and behind `:`, `-` and `>=`."""
    if re.match(f"[{INVISIBLE}]", text[index]):
        return Lookalike(index, text[index], "invisible")
    return Lookalike(index, text[index], "space" if not index or text[index - 1] in "-:=<> " else "within")


def in_entry(line: str) -> Lookalike | None:
    """The first lookalike where a line has its structure: before its key, behind its colon, as its colon or dash."""
    if line.isascii():
        return None
    if match := re.match(BULLET, line):
        return Lookalike(match.start(1), match[1], "dash")
    if match := re.match(COLON_OF_KEY, line):
        return Lookalike(match.start(1), match[1], "colon")
    match = re.match(BEFORE_ENTRY, line) or re.match(BEHIND_KEY, line)
    return _unseen(line, match.start(match.lastindex or 0)) if match else None


def in_quotes(line: str) -> Lookalike | None:
    """The first quote of a word processor that begins a value or an entry on a line, or that should end one."""
    if line.isascii():
        return None
    match = re.search(OPENING, line) or re.search(CLOSING, line)
    return Lookalike(match.start(1), match[1], "quote") if match else None


def with_space(text: str) -> str | None:
    """The first entry of a text such as `reach:many` or `-HOD`, with the space that it lacks; None for other texts."""
    if match := re.match(NO_SPACE, text):
        return f"{match[1]}: {re.split(NEXT_ENTRY, match[2])[0].rstrip()}"
    if match := re.match(NO_SPACE_BEHIND_DASH, text):
        return f"- {re.split(NEXT_ENTRY, match[1])[0].rstrip()}"
    return None


def lacks_colon(text: str) -> bool:
    """Whether a text looks like a key and its value without the colon between: `reach many`."""
    return bool(re.match(NO_COLON, text))


def is_unseen(character: str) -> bool:
    """Whether a character is a space that is no ordinary one, or cannot be seen at all."""
    return bool(re.fullmatch(UNSEEN, character))


def plain(name: str) -> str:
    """The name as it was probably meant: without spaces and quotes at its edges, with the hyphens of the keyboard."""
    written = re.sub(f"[{DASHES}]", "-", re.sub(f"[{INVISIBLE}]", "", name))
    return re.sub(f"^(?:[{QUOTES}]|\\s)+|(?:[{QUOTES}]|\\s)+$", "", written)


def explained(problem: Problem) -> Problem:
    """The problem; if a lookalike brought it about, the problem `misleading-character` in its place.

    The ministries are only warned about: there the problem stays, and says so.
    """
    name = problem.words.get("name")
    if not isinstance(name, str) or not (problem.id.startswith("unknown-") or problem.id in OF_NAMES):
        return problem
    found = in_name(name)
    if not found:
        return problem
    if problem.id == "unknown-ministry":
        return problem._replace(words={**problem.words, "kind": "character", "code": found.words["code"]})
    return Problem("misleading-character", problem.path, found.words, "key" if problem.part == "key" else "start")
