"""The official abbreviations of the ministries, their names, and the abbreviations that were."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from kjerne.model.names import LONGEST_SEVERAL, OtherNames, folded, nearest
from kjerne.model.parts import Wordings

MINISTRIES = (
    "AID", "BFD", "DFD", "ED", "FIN", "FD", "HOD", "JD", "KLD", "KDD", "KUD", "KD", "LMD", "NFD", "SD", "UD", "SMK",
)  # fmt: skip
"""The official abbreviations of the ministries since 2024-01-01, and of the Office of the Prime Minister."""

# In bokmål, in nynorsk where it is another, and in English.
_NAMES = {
    "AID": ("Arbeids- og inkluderingsdepartementet", "", "Ministry of Labour and Social Inclusion"),
    "BFD": ("Barne- og familiedepartementet", "", "Ministry of Children and Families"),
    "DFD": (
        "Digitaliserings- og forvaltningsdepartementet",
        "",
        "Ministry of Digitalisation and Public Governance",
    ),
    "ED": ("Energidepartementet", "", "Ministry of Energy"),
    "FIN": ("Finansdepartementet", "", "Ministry of Finance"),
    "FD": ("Forsvarsdepartementet", "", "Ministry of Defence"),
    "HOD": ("Helse- og omsorgsdepartementet", "", "Ministry of Health and Care Services"),
    "JD": ("Justis- og beredskapsdepartementet", "", "Ministry of Justice and Public Security"),
    "KLD": ("Klima- og miljødepartementet", "", "Ministry of Climate and Environment"),
    "KDD": ("Kommunal- og distriktsdepartementet", "", "Ministry of Local Government and Regional Development"),
    "KUD": ("Kultur- og likestillingsdepartementet", "", "Ministry of Culture and Equality"),
    "KD": ("Kunnskapsdepartementet", "", "Ministry of Education and Research"),
    "LMD": ("Landbruks- og matdepartementet", "", "Ministry of Agriculture and Food"),
    "NFD": ("Nærings- og fiskeridepartementet", "", "Ministry of Trade, Industry and Fisheries"),
    "SD": ("Samferdselsdepartementet", "", "Ministry of Transport"),
    "UD": ("Utenriksdepartementet", "Utanriksdepartementet", "Ministry of Foreign Affairs"),
    "SMK": ("Statsministerens kontor", "", "Office of the Prime Minister"),
}


@cache
def named_ministries() -> Mapping[str, Wordings]:
    """The name of each ministry by its abbreviation."""
    return MappingProxyType({code: Wordings(nb=nb, nn=nn or nb, en=en) for code, (nb, nn, en) in _NAMES.items()})


def ministry_named(text: str) -> str | None:
    """The abbreviation that a text is, or whose ministry it names, also without `departementet` or `Ministry of`."""
    if text.strip().upper() in MINISTRIES:
        return text.strip().upper()
    written = _short(text)
    return next(
        (code for code, names in _NAMES.items() if written and written in [_short(name) for name in names]), None
    )


def _short(name: str) -> str:
    return folded(name).removesuffix("departementet").removeprefix("ministry of").strip()


COMMON_WORDS = frozenset(("ministry", "of", "and", "og", "the", "for"))
"""Words that tell no ministry from another."""


def _own_words(name: str) -> str:
    """The words of a name that tell its ministry from others."""
    words = (re.sub(r"dep(?:art\w*)?$", "", word) for word in folded(name).split())  # however it is misspelt
    return " ".join(word for word in words if word and word not in COMMON_WORDS)


@cache
def _own_names() -> Mapping[str, OtherNames]:
    return {
        code: OtherNames(tuple(dict.fromkeys(map(_own_words, filter(None, names))))) for code, names in _NAMES.items()
    }


LONGEST_CODE = 4


def nearest_ministry(text: str) -> str | None:
    """The abbreviation of the ministry that a text names, or is similar to, itself or its name; None if none is."""
    if code := ministry_named(text):
        return code
    word = text.strip().upper()
    if word.isalpha() and len(word) <= LONGEST_CODE:
        return None if word in EARLIER else _misspelt(word)
    own = _own_words(text)
    return (nearest(own, _own_names()) or _sharing_word(own)) if own else None


def _sharing_word(own: str) -> str | None:
    """The only ministry with one of these words in its name."""
    words = set(own.split())
    codes = [code for code, own in _own_names().items() if any(words & set(name.split()) for name in own.names)]
    return codes[0] if len(codes) == 1 else None


def _misspelt(word: str) -> str | None:
    """The only abbreviation with a word's letters in another order, or one twice; else one letter off.

    The first letter is seldom wrong.
    """
    same_letters = [
        code for code in MINISTRIES if sorted(code) == sorted(word) or code == re.sub(r"(.)\1", r"\1", word)
    ]
    spelt = {word[:at] + word[at + 1 :] for at in range(1, len(word))}  # with one letter less
    close = [
        code
        for code in MINISTRIES
        if len(word) > 1
        and code[0] == word[0]
        and (
            code in spelt
            or word in {code[:at] + code[at + 1 :] for at in range(1, len(code))}
            or (len(code) == len(word) and sum(map(str.__ne__, code, word)) == 1)
        )
    ]
    found = same_letters or close
    return found[0] if len(found) == 1 else None


class LikeMinistries(Mapping[str, Wordings]):
    """The names of the ministries by their abbreviations, which find the one that a text is most like themselves."""

    def __getitem__(self, code: str) -> Wordings:
        return named_ministries()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(MINISTRIES)

    def __len__(self) -> int:
        return len(MINISTRIES)

    def nearest(self, text: str) -> str | None:
        """As `nearest_ministry`."""
        return nearest_ministry(text)


def several_ministries(text: str) -> tuple[str, ...]:
    """The abbreviations in a text of several with spaces, commas or `og` between; empty where it is another text."""
    words = re.findall(r"\w+", text) if len(text) <= LONGEST_SEVERAL else []
    codes = [word.upper() for word in words if word.casefold() not in COMMON_WORDS]
    return tuple(dict.fromkeys(codes)) if all(code in MINISTRIES for code in codes) else ()


class Former(NamedTuple):
    """An abbreviation that is no longer one: the ministry's name, the year from which it is not, what came after it."""

    name: str
    until: int
    successors: tuple[str, ...]
    earlier_names: tuple[str, ...] = ()


FORMER: Mapping[str, Former] = MappingProxyType(
    {
        "ASD": Former("Arbeids- og sosialdepartementet", 2024, ("AID",)),
        "OED": Former("Olje- og energidepartementet", 2024, ("ED",)),
        # DFD, from 2024, for digitalisation.
        "KMD": Former("Kommunal- og moderniseringsdepartementet", 2022, ("KDD", "DFD")),
        "BLD": Former(
            "Barne- og likestillingsdepartementet",
            2019,
            ("BFD",),
            ("Barne-, likestillings- og inkluderingsdepartementet",),
        ),
        "FKD": Former("Fiskeri- og kystdepartementet", 2014, ("NFD",)),
        "NHD": Former("Nærings- og handelsdepartementet", 2014, ("NFD",)),
        "MD": Former("Miljøverndepartementet", 2014, ("KLD",)),
    }
)
"""The abbreviations that older documents have, though others of today look more like them than their successors do."""


# Of these no single ministry took over what they did; today's that look like them did not.
EARLIER = frozenset(("AAD", "FAD", "HD", "KAD", "KKD", "KRD", "KUF", "MOD", "NOE", "SHD", "SOS", "UFD"))
"""Abbreviations of ministries that were, for which none of today is suggested."""


def former_ministry(text: str) -> Former | None:
    """The former ministry whose abbreviation or name a text is."""
    written = folded(text)
    return next(
        (
            former
            for code, former in FORMER.items()
            if written in map(folded, (code, former.name, *former.earlier_names))
        ),
        None,
    )
