"""The official abbreviations of the ministries, their names, and the abbreviations that were."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from kjerne.model.documents import Wordings
from kjerne.model.names import folded

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


class Former(NamedTuple):
    """An abbreviation that is no longer one: the ministry's name, the year from which it is not, what came after it."""

    name: str
    until: int
    successors: tuple[str, ...]


FORMER: Mapping[str, Former] = MappingProxyType(
    {
        "ASD": Former("Arbeids- og sosialdepartementet", 2024, ("AID",)),
        "OED": Former("Olje- og energidepartementet", 2024, ("ED",)),
        # DFD, from 2024, for digitalisation.
        "KMD": Former("Kommunal- og moderniseringsdepartementet", 2022, ("KDD", "DFD")),
        "BLD": Former("Barne- og likestillingsdepartementet", 2019, ("BFD",)),
        "FKD": Former("Fiskeri- og kystdepartementet", 2014, ("NFD",)),
        "NHD": Former("Nærings- og handelsdepartementet", 2014, ("NFD",)),
        "MD": Former("Miljøverndepartementet", 2014, ("KLD",)),
    }
)
"""The abbreviations that older documents have, though others of today look more like them than their successors do."""


def former_ministry(text: str) -> Former | None:
    """The former ministry whose abbreviation or name a text is."""
    written = folded(text)
    return next((former for code, former in FORMER.items() if written in (folded(code), folded(former.name))), None)
