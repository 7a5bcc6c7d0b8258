"""The languages that the program speaks: all that is particular to one but its texts.

A new language is a code in `Lang`, a field of `Wordings` and of `Nouns` in the model, a record here, and a module of
texts of each kind; a type checker or a test names whatever of that is missing.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

Lang = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)
DEFAULT: Lang = "en"
"""Where neither an option nor the environment says which."""


class Language(NamedTuple):
    """How one language is found and written; the fields have no defaults, so that none is forgotten."""

    name: str  # in the language itself
    tag: str  # BCP 47, for Word and web pages
    fallback: tuple[Lang, ...]  # the languages in which a document's text is looked for, this one first
    called: tuple[str, ...]  # what people write for its code, in small letters
    locales: tuple[str, ...]  # how the locale of somebody who reads it begins: codes, and names of Windows
    decimal_mark: str
    list_separator: str  # between the columns of a CSV file, as a spreadsheet set to the language expects
    percent: str  # how a percentage is written, of the number
    day: str  # how a date is written, of `day`, `month` (in words) and `year`
    spreadsheet_date: str  # how a spreadsheet is to show a date


_NORWEGIAN = {
    "decimal_mark": ",",
    "list_separator": ";",
    "percent": "{}\u00a0%",
    "day": "{day}. {month} {year}",
    "spreadsheet_date": "dd.mm.yyyy",
}

_RECORDS: dict[Lang, Language] = {
    "nb": Language(
        name="Bokmål",
        tag="nb-NO",
        fallback=("nb", "nn", "en"),
        called=("bokmål", "bokmal", "norsk", "norwegian", "no"),
        locales=("nb", "no", "norwegian bokmål", "norwegian"),  # Norwegian as a whole means bokmål
        **_NORWEGIAN,
    ),
    "nn": Language(
        name="Nynorsk",
        tag="nn-NO",
        fallback=("nn", "nb", "en"),
        called=("nynorsk", "norsk", "norwegian", "no"),
        locales=("nn", "norwegian nynorsk"),
        **_NORWEGIAN,
    ),
    "en": Language(
        name="English",
        tag="en-GB",
        fallback=("en", "nb", "nn"),
        called=("english", "engelsk"),
        locales=("en", "english"),
        decimal_mark=".",
        list_separator=",",
        percent="{}%",
        day="{day} {month} {year}",
        spreadsheet_date="yyyy-mm-dd",
    ),
}

RECORDS: Mapping[Lang, Language] = MappingProxyType(_RECORDS)


def of_locale(locale: str) -> Lang | None:
    """The language of a locale such as `nb_NO.UTF-8`, or of a code; None where the program does not speak it.

    Windows also writes `Norwegian Bokmål_Norway.1252`, and before that `Norwegian-Nynorsk_Norway`.
    """
    name = locale.replace(".", "_").replace("@", "_").partition("_")[0].lower()
    codes = (name.replace("-", " ").replace("(", "").replace(")", ""), name.partition("-")[0])
    return next((lang for code in codes for lang in LANGUAGES if code in RECORDS[lang].locales), None)
