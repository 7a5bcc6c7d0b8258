"""Groups that may be copies of each other: compared by digests, so that little is remembered of each."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import chain, pairwise

from kjerne.model.documents import Group, Text

# ---- several groups


Likeness = bytes
"""What a group may have in common with its copy: digests of `MARK` bytes, one after the other."""

MARK = 16


def likeness(group: Group) -> Likeness:
    """By what a group is known again: its name, and all that its evidence says, word for word."""
    said = [_words(each.finding) for traits in group.traits.values() for each in traits.evidence if each.finding]
    name = group.name if isinstance(group.name, str) else group.name.given[0]
    marks = (" ".join(name.lower().split()), *(("\0\0\0".join(said),) if said else ()))
    return b"".join([blake2b(mark.encode(), digest_size=MARK).digest() for mark in marks])


def near_duplicate_pairs(groups: Sequence[Likeness]) -> Iterator[tuple[int, int]]:
    """Groups so like an earlier one that they may be a copy of it: the place of each, and of the earlier one."""
    repeated = {one for one, other in pairwise(sorted(chain.from_iterable(map(_marks, groups)))) if one == other}
    known: dict[bytes, int] = {}
    for place, likeness in enumerate(groups):
        marks = [mark for mark in _marks(likeness) if mark in repeated]
        earlier = next((known[mark] for mark in marks if mark in known), None)
        if earlier is not None:
            yield place, earlier
        for mark in marks:
            known.setdefault(mark, place)


def _marks(likeness: Likeness) -> list[bytes]:
    return [likeness[at : at + MARK] for at in range(0, len(likeness), MARK)]


def _words(text: Text) -> str:
    """What a text says in all its languages."""
    return text if isinstance(text, str) else "\0".join(wording or "" for wording in vars(text).values())
