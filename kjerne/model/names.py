"""Names as people write them: an id, or a label in any language, whatever its case, spaces and hyphens.

In files only ids count; there the label that was meant leads to the id that is suggested.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeGuard
from unicodedata import normalize

if TYPE_CHECKING:  # a shell that completes a line does without the models
    from kjerne.model.parts import Text

Named = Mapping[str, object]
"""Ids, each with what it stands for: see `label` and `spellings`."""


class OtherNames(NamedTuple):
    """The names of something that has no label of its own, such as a group: as many as it has, in any language."""

    names: tuple[str, ...]


UNKNOWN_NAMES = OtherNames(
    (
        *("unknown", "not known", "don't know", "do not know", "i don't know", "i do not know", "dont know", "no idea"),
        *("ukjent", "ikke kjent", "vet ikke", "jeg vet ikke", "det vet jeg ikke", "aner ikke", "ukjend"),
        *("ikkje kjend", "veit ikkje", "eg veit ikkje", "veit ikke", "jeg veit ikke", "anar ikkje"),
    )
)
"""How people say that a value is unknown."""


def label(thing: object) -> Text | None:
    """The label of a value, trait, criterion, level or recommendation; a text is a label itself. None: it has none."""
    return thing if _is_text(thing) else _text_of(thing, "label")


def spellings(thing: object) -> tuple[str, ...]:
    """The label of a thing, or the title of a source or criteria set, in every language in which it has one."""
    return _labels(thing) or _wordings(_text_of(thing, "title"))


def _labels(thing: object) -> tuple[str, ...]:
    return thing.names if isinstance(thing, OtherNames) else _wordings(label(thing))


def _wordings(text: Text | None) -> tuple[str, ...]:
    return () if text is None else (text,) if isinstance(text, str) else text.given


def _text_of(thing: object, field: str) -> Text | None:
    text = getattr(getattr(thing, "criterion", thing), field, None)  # a criterion may come with its place
    return text if _is_text(text) else None


def _is_text(thing: object) -> TypeGuard[Text]:
    return isinstance(thing, str) or hasattr(thing, "given")


def folded(text: str) -> str:
    """The words of a text in small letters with one space between: what counts when names are compared."""
    return " ".join(re.findall(r"[^\W_]+", normalize("NFKC", text).casefold()))


def _written(text: str) -> str:
    """A text in small letters with one space between its words, and with all of its signs."""
    return " ".join(normalize("NFKC", text).casefold().split())


SIGN = r"[<>≤≥±+]|(?<![^\W_])(?<![^\W_] )[-−–](?=\d)|(?<=\b\w)[-−](?!\S)"
"""What tells `< 2` from `> 2`, `2` from `-2` and `A+` from `A-`; other hyphens and dashes only stand between words."""


def _signs(text: str) -> tuple[str, ...]:
    """The signs in a text, whichever way each is written."""
    written = re.sub(r"=\s?>|>\s?=", "≥", re.sub(r"=\s?<|<\s?=", "≤", _written(text)))
    return tuple(re.sub("[−–]", "-", sign) for sign in re.findall(SIGN, written))


def meant(text: str, named: Collection[str]) -> tuple[str, ...]:
    """The ids that a text is the name of: the id that it is, else those with such an id, else with such a label.

    `named` are ids; if it is a mapping, `spellings` finds the labels of each. What is written as the text is comes
    before what has the same words: these may have signs where the text has none, but no others. Several are ambiguous.
    """
    if text in named:
        return (text,)
    if not (wanted := folded(text)):
        return ()
    written, signs = _written(text), _signs(text)
    by_id = tuple(id for id in named if folded(id) == wanted)
    by_label = [(id, name) for id in named for name in spellings(_thing(named, id)) if folded(name) == wanted]
    exact = tuple(id for id in by_id if _written(id) == written) or _each_once(
        id for id, name in by_label if _written(name) == written
    )
    if exact:
        return exact
    by_id = () if signs else by_id
    return by_id or _each_once(id for id, name in by_label if not signs or _signs(name) == signs)


def _each_once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def several_meant(text: str, named: Collection[str]) -> tuple[str, ...]:
    """The ids that a text of several names, such as `council or board`, is about, each once, at most `MOST_SEVERAL`.

    Empty unless all are known.
    """
    parts = list(islice(dict.fromkeys(_parts(text)), MOST_SEVERAL + 1)) if len(text) <= LONGEST_SEVERAL else []
    found = [meant(part, named) for part in parts] if len(_parts(text)) > 1 and len(parts) <= MOST_SEVERAL else []
    return _each_once(ids[0] for ids in found) if all(len(ids) == 1 for ids in found) else ()


def any_meant(text: str, named: Collection[str]) -> bool:
    """Whether one of several names in a text is known."""
    parts = _parts(text)
    return len(parts) > 1 and any(meant(part, named) for part in parts)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;/|]|\s(?:or|and|eller|og)\s", text) if part.strip()]


MOST_SEVERAL = 20  # names in one text
LONGEST_SEVERAL = 2_000  # characters of such a text
LONGEST_NAME = 15  # words


def named_in(words: Sequence[str], find: Callable[[str], str | None]) -> Iterator[str | None]:
    """The ids that a row of words names, as `names_in` finds them."""
    return (id for _, id in names_in(words, find))


def names_in(words: Sequence[str], find: Callable[[str], str | None]) -> Iterator[tuple[str, str | None]]:
    """The names in a row of words with their ids, one after the other, the longest first; a word in none with None.

    `find` gives the id of a name. An `and` or `or` between two names stands for nothing.
    """
    at = 0
    while at < len(words):
        ends = range(min(len(words), at + LONGEST_NAME), at, -1)
        id, end = next(((id, end) for end in ends if (id := find(" ".join(words[at:end])))), (None, at + 1))
        if id or not (0 < at < len(words) - 1 and words[at].casefold() in ("og", "and", "eller", "or")):
            yield " ".join(words[at:end]), id
        at = end


def _thing(named: Collection[str], id: str) -> object:
    return named[id] if isinstance(named, Mapping) else None


# ---- the nearest name


LONGEST_COMPARED = 40  # characters of an id that is compared
LONGEST_LABEL = 100  # characters of a label that is compared
MOST_COMPARED = 500  # ids that are compared
LONGEST_LABELLED = 200  # characters of a text that is compared with labels


def nearest(text: str, named: Collection[str]) -> str | None:
    """The id that a text is a name of, else the one most similar, itself or its label; None if none is similar.

    Of two names in one text none is the nearest: it would leave out the other.
    """
    if len(text) <= LONGEST_LABELLED and (ids := meant(text, named)):
        return ids[0] if len(ids) == 1 else None
    if len(text) <= LONGEST_LABELLED and any_meant(text, named):
        return None
    compared: Sequence[str] = list(named)[:MOST_COMPARED]
    fair = [id for id in compared if len(id) <= LONGEST_COMPARED]
    if len(text) <= LONGEST_LABELLED and (fitting := _fitting(text, named, fair)):
        if len(fitting) == 1:
            return fitting[0]
        compared = fitting
    by_id = _closest(text, [(id, id) for id in compared if len(id) <= LONGEST_COMPARED])
    by_label = None
    if len(text) <= LONGEST_LABELLED:
        signs = _signs(text)
        labels = ((folded(name), id) for id in compared for name in _names(named, id, signs))
        by_label = _closest(folded(text), [pair for pair in labels if pair[0]])
    found = max(filter(None, (by_id, by_label)), key=lambda pair: pair[0], default=None)
    return found[1][0] if found and len(found[1]) == 1 else None


SHORTEST_BEGINNING = 3  # letters


def _fitting(text: str, named: Collection[str], compared: Sequence[str]) -> list[str]:
    """The ids that a text is a part of, of itself or of a label: its beginning, else words in it (of `noen`, that of
    `I noen av departementene`), else the beginnings of words in it. What is only spelt alike fits no better than these.
    """
    written, signs = folded(text), _signs(text)
    if not written:
        return []
    spelt = [(id, name) for id in compared for name in map(folded, (id, *_names(named, id, signs)))]
    begun = [id for id, name in spelt if len(written) >= SHORTEST_BEGINNING and name.startswith(written)]
    whole = [id for id, name in spelt if set(written.split()) <= set(name.split())]
    longer = all(len(word) > SHORTEST_BEGINNING for word in written.split())
    parts = [
        id
        for id, name in spelt
        if longer and all(any(full.startswith(word) for full in name.split()) for word in written.split())
    ]
    return list(dict.fromkeys(begun or whole or parts))


def _names(named: Collection[str], id: str, signs: tuple[str, ...]) -> Iterator[str]:
    """The labels of an id to liken a text with these signs to: none with others, as `> 2` is not nearly `< 2`."""
    names = (name for name in _labels(_thing(named, id)) if len(name) <= LONGEST_LABEL)
    return (name for name in names if not signs or _signs(name) == signs)


def _closest(text: str, spelt: Iterable[tuple[str, str]]) -> tuple[float, tuple[str, ...]] | None:
    """The similarity and ids of the most similar of names with their ids, among the ten that share most letters.

    Similarity is that of `difflib`, at least 0.6: Ratcliff and Metzener, Pattern Matching: The Gestalt Approach, 1988.
    """
    from difflib import SequenceMatcher, get_close_matches  # slow to import, and most runs need none of it
    from heapq import nlargest

    matcher = SequenceMatcher(b=text)

    def letters_shared(name: str) -> float:
        matcher.set_seq1(name)
        return matcher.quick_ratio()

    ids: dict[str, tuple[str, ...]] = {}
    for name, id in spelt:
        ids[name] = _each_once((*ids.get(name, ()), id))
    close = get_close_matches(text, nlargest(10, ids, key=letters_shared), n=1, cutoff=0.6)
    if not close:
        return None
    matcher.set_seq1(close[0])
    return matcher.ratio(), ids[close[0]]
