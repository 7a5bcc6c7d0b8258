"""Groups that may be copies of each other: compared by digests, so that little memory is used for each group."""

import unicodedata
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import chain, pairwise

from kjerne.model.documents import Group
from kjerne.model.parts import Text

# ---- several groups


Likeness = bytes
"""What a copy has in common with its original: one or two digests of `MARK` bytes each, one after the other."""

MARK = 16
"""Bytes of a digest (BLAKE2b)."""


def likeness(group: Group) -> Likeness:
    """The digest of a group's name, and of all findings of its evidence if it has any.

    Case and spaces of the name do not count, nor how a letter is made up: macOS writes å as an a with a ring. The
    findings must be equal word for word. No distance is measured.
    """
    texts = [
        _words(evidence.finding)
        for observation in group.traits.values()
        for evidence in observation.evidence
        if evidence.finding
    ]
    name = group.name if isinstance(group.name, str) else group.name.given[0]
    marks = (" ".join(_composed(name).casefold().split()), *((_composed("\0\0\0".join(texts)),) if texts else ()))
    return b"".join([blake2b(mark.encode(), digest_size=MARK).digest() for mark in marks])


def near_duplicate_pairs(groups: Sequence[Likeness]) -> Iterator[tuple[int, int]]:
    """The groups that share a digest with an earlier one: the index of each, and of the first such group."""
    repeated = {
        mark for mark, next_mark in pairwise(sorted(chain.from_iterable(map(_marks, groups)))) if mark == next_mark
    }
    first_places: dict[bytes, int] = {}
    for place, likeness in enumerate(groups):
        marks = [mark for mark in _marks(likeness) if mark in repeated]
        earlier = next((first_places[mark] for mark in marks if mark in first_places), None)
        if earlier is not None:
            yield place, earlier
        for mark in marks:
            first_places.setdefault(mark, place)


def _marks(likeness: Likeness) -> list[bytes]:
    return [likeness[at : at + MARK] for at in range(0, len(likeness), MARK)]


def _composed(text: str) -> str:
    """The text with each letter as one character, as far as there is one (NFC)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _words(text: Text) -> str:
    """The wordings of a text in all its languages, as one string."""
    return text if isinstance(text, str) else "\0".join(wording or "" for wording in vars(text).values())
