"""A corpus of group files for the shipped criteria set: realistic, valid, all different, the same for the same seed.

    python -m tests.bench.corpus FOLDER N [--seed S]

A file is the same however many there are, so that a small corpus is the beginning of a large one.
"""

import argparse
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

AS_OF = "2026-06-30"
"""The day that the corpus is written for: seen from it, hardly any evidence is old and hardly any mandate over."""

IN_A_FOLDER = 1000

TRAITS = {
    "horizon": ("limited", "long-term", "persistent"),
    "complexity": ("simple", "complicated", "complex", "wicked"),
    "project-fit": ("sufficient", "partial", "insufficient"),
    "reach": ("one", "several", "many"),
    "ministry-fit": ("sufficient", "partial", "insufficient"),
    "leadership": ("case-level", "director-general", "secretary-general"),
    "breadth": ("lead-only", "some", "all"),
    "engagement": ("low", "mixed", "high"),
    "secretariat": ("lead-only", "several", "all-affected"),
    "experience-exchange": ("none", "occasional", "regular"),
    "duplication": ("duplicates", "overlaps", "distinct"),
    "staircase": ("none", "information", "shared-understanding", "no-undermining", "joint-plan"),
}


class Kind(NamedTuple):
    """Groups of one kind: what the rules recommend for all of them, and the values that this takes.

    A trait that is not named may have any value, so it may be unknown as well.
    """

    recommendation: str | None  # None: it may be undetermined
    values: dict[str, tuple[str, ...]]


_LASTING = {"horizon": ("long-term", "persistent"), "complexity": ("complex", "wicked")}
_SHARED = {"reach": ("several", "many"), "ministry-fit": ("partial", "insufficient")}
_NEEDED = {**_LASTING, "project-fit": ("partial", "insufficient"), **_SHARED}
_BACKED = {"breadth": ("some", "all"), "engagement": ("mixed", "high")}
_LED = {"leadership": ("secretary-general",)}
_UNLED = {"leadership": ("case-level", "director-general"), "breadth": ("lead-only", "some")}

KINDS = (
    Kind("continue", {**_NEEDED, **_LED}),
    Kind("continue", {**_NEEDED, **_LED}),
    Kind("time-limit", {**_NEEDED, **_UNLED, "engagement": ("low", "mixed")}),
    Kind("time-limit", {"horizon": ("limited",), **_SHARED, **_LED, **_BACKED}),
    Kind("discontinue", {"horizon": ("limited",), **_SHARED, "leadership": ("case-level",)}),
    Kind("discontinue", {"reach": ("one",)}),
    Kind(None, {}),
)

# ---- words, in bokmål, nynorsk and English

Words = tuple[str, str, str]

TOPICS: tuple[Words, ...] = (
    ("klimatilpasning", "klimatilpassing", "climate adaptation"),
    ("vannforsyning", "vassforsyning", "water supply"),
    ("matsikkerhet", "mattryggleik", "food safety"),
    ("naturmangfold", "naturmangfald", "biodiversity"),
    ("kraftforsyning", "kraftforsyning", "power supply"),
    ("beredskap", "beredskap", "preparedness"),
    ("digital sikkerhet", "digital tryggleik", "digital security"),
    ("helsedata", "helsedata", "health data"),
    ("folkehelse", "folkehelse", "public health"),
    ("psykisk helse", "psykisk helse", "mental health"),
    ("barnevern", "barnevern", "child welfare"),
    ("utenforskap", "utanforskap", "social exclusion"),
    ("ungdomskriminalitet", "ungdomskriminalitet", "youth crime"),
    ("arbeidslivskriminalitet", "arbeidslivskriminalitet", "work-related crime"),
    ("hvitvasking", "kvitvasking", "money laundering"),
    ("integrering", "integrering", "integration"),
    ("boligforsyning", "bustadforsyning", "housing supply"),
    ("arealbruk", "arealbruk", "land use"),
    ("havbruk", "havbruk", "aquaculture"),
    ("havvind", "havvind", "offshore wind"),
    ("jordvern", "jordvern", "soil protection"),
    ("sirkulær økonomi", "sirkulær økonomi", "circular economy"),
    ("avfallshåndtering", "avfallshandtering", "waste management"),
    ("kollektivtransport", "kollektivtransport", "public transport"),
    ("trafikksikkerhet", "trafikktryggleik", "road safety"),
    ("godstransport", "godstransport", "freight transport"),
    ("fagopplæring", "fagopplæring", "vocational training"),
    ("lærerrekruttering", "lærarrekruttering", "teacher recruitment"),
    ("leseferdigheter", "leseferdigheiter", "reading skills"),
    ("kunstig intelligens", "kunstig intelligens", "artificial intelligence"),
    ("romvirksomhet", "romverksemd", "space activities"),
    ("forskningsdata", "forskingsdata", "research data"),
    ("kulturarv", "kulturarv", "cultural heritage"),
    ("samiske språk", "samiske språk", "Sami languages"),
    ("reiseliv", "reiseliv", "tourism"),
    ("skogbruk", "skogbruk", "forestry"),
    ("antibiotikaresistens", "antibiotikaresistens", "antibiotic resistance"),
    ("legemiddelberedskap", "legemiddelberedskap", "medicine stocks"),
    ("eldreomsorg", "eldreomsorg", "elderly care"),
    ("totalforsvar", "totalforsvar", "total defence"),
)
PLACES = (
    *("Agder", "Akershus", "Buskerud", "Finnmark", "Innlandet", "Møre og Romsdal", "Nordland", "Oslo", "Rogaland"),
    *("Telemark", "Troms", "Trøndelag", "Vestfold", "Vestland", "Østfold"),
)
YEARS = range(2028, 2034)
SPEAKERS: tuple[Words, ...] = (
    ("Kartleggingen viser at", "Kartlegginga viser at", "The survey shows that"),
    ("Departementene er enige om at", "Departementa er samde om at", "The ministries agree that"),
    ("Evalueringen peker på at", "Evalueringa peikar på at", "The evaluation points out that"),
    ("Sekretariatet skriver at", "Sekretariatet skriv at", "The secretariat writes that"),
    ("Riksrevisjonen fant at", "Riksrevisjonen fann at", "The Auditor General found that"),
    ("Referatet slår fast at", "Referatet slår fast at", "The minutes state that"),
    ("Høringen viste at", "Høyringa viste at", "The consultation showed that"),
    ("Lederne sa i intervjuene at", "Leiarane sa i intervjua at", "The leaders said in interviews that"),
)
CLAIMS: tuple[Words, ...] = (
    (
        "{} krever avklaringer mellom flere departementer",
        "{} krev avklaringar mellom fleire departement",
        "{} calls for decisions by several ministries",
    ),
    ("arbeidet med {} er forsinket", "arbeidet med {} er forseinka", "the work on {} is behind schedule"),
    ("ansvaret for {} er delt", "ansvaret for {} er delt", "responsibility for {} is divided"),
    ("tiltakene for {} virker", "tiltaka for {} verkar", "the measures for {} have an effect"),
    (
        "det mangler tall for hva {} koster",
        "det manglar tal for kva {} kostar",
        "there are no figures for what {} costs",
    ),
    ("{} ble drøftet i alle møtene", "{} vart drøfta i alle møta", "{} was discussed at every meeting"),
    (
        "budsjettet for {} ligger i ett departement",
        "budsjettet for {} ligg i eitt departement",
        "the budget for {} lies with one ministry",
    ),
    (
        "kommunene venter på svar om {}",
        "kommunane ventar på svar om {}",
        "the municipalities are waiting for answers on {}",
    ),
    ("{} henger sammen med andre planer", "{} heng saman med andre planar", "{} is tied to other plans"),
    ("målene for {} er uklare", "måla for {} er uklare", "the aims for {} are unclear"),
)
ENDINGS: tuple[Words, ...] = (
    ("", "", ""),
    (", også på lang sikt", ", også på lang sikt", ", in the long run too"),
    (", slik mandatet sier", ", slik mandatet seier", ", as the mandate says"),
    (", men ikke overalt", ", men ikkje overalt", ", though not everywhere"),
    (", særlig i {place}", ", særleg i {place}", ", above all in {place}"),
)
TITLES: tuple[Words, ...] = (
    ("Notat om {}", "Notat om {}", "Note on {}"),
    ("Mandat for arbeidet med {}", "Mandat for arbeidet med {}", "Mandate for the work on {}"),
    ("Evaluering av arbeidet med {}", "Evaluering av arbeidet med {}", "Evaluation of the work on {}"),
    ("Referat fra møte om {}", "Referat frå møte om {}", "Minutes of a meeting on {}"),
)
COMMENTS = (
    "The source does not mention this group by name.",
    "Read out of the mandate; to be checked with the secretariat.",
    "Two sources agree here.",
    "Discussed with the lead ministry before it was coded.",
    "Our reading: the source uses other words.",
)
MINISTRIES = (
    *("AID", "BFD", "DFD", "ED", "FIN", "FD", "HOD", "JD"),
    *("KLD", "KDD", "KUD", "KD", "LMD", "NFD", "SD", "UD", "SMK"),
)
LANGUAGES = ("nb", "nn", "en")
NAMES = len(TOPICS) * (len(TOPICS) - 1) * len(PLACES) * len(YEARS)
"""How many groups there can be without two of the same name."""

_STRIDE = 100_003  # shares no factor with NAMES, so every name comes once before any comes twice

# ---- the corpus


def write(folder: Path, count: int, seed: int = 0) -> None:
    """Write the corpus into a folder that need not be there yet, at most a thousand files in each folder below it.

    Raises `ValueError` where there are not names enough.
    """
    for index, (id, text) in enumerate(groups(count, seed)):
        below = folder / f"{index // IN_A_FOLDER:03}"
        if index % IN_A_FOLDER == 0:
            below.mkdir(parents=True, exist_ok=True)
        (below / f"{id}.yaml").write_bytes(text.encode())


def groups(count: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """The corpus one by one: a group's id, and the text of its file."""
    if count > NAMES:
        raise ValueError(f"there are names for {NAMES} groups, not for {count}")
    for index in range(count):
        subject = _subject((index * _STRIDE + seed) % NAMES)
        yield subject.id, "\n".join(_group(subject, Random(f"{seed} {index}"))) + "\n"


class _Subject(NamedTuple):
    """What a group is about, and so what it is called."""

    topics: tuple[Words, Words]
    place: str
    year: int

    @property
    def id(self) -> str:
        place = self.place.split()[0]  # the id of a file in a folder, not a sentence
        words = f"{self.topics[0][2]} and {self.topics[1][2]} {place} {self.year}".lower()
        return words.replace(" ", "-").translate({ord("ø"): "o"})

    def name(self, language: int) -> str:
        one, other = (topic[language] for topic in self.topics)
        joint = ("{} og {} i {} mot {}", "{} og {} i {} mot {}", "{} and {} in {} towards {}")[language]
        return _capital(joint.format(one, other, self.place, self.year))


def _subject(number: int) -> _Subject:
    number, year = divmod(number, len(YEARS))
    number, place = divmod(number, len(PLACES))
    one, other = divmod(number, len(TOPICS) - 1)
    return _Subject((TOPICS[one], TOPICS[other + (other >= one)]), PLACES[place], YEARS[year])


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _rarely(random: Random, once_in: int) -> bool:
    return random.randrange(once_in) == 0


def _group(subject: _Subject, random: Random) -> Iterator[str]:
    kind = random.choice(KINDS)
    words = random.sample(("note", "survey", "minutes"), 2)
    sources = tuple(f"{word}-{random.randrange(2022, 2025)}" for word in words)
    lead, *members = random.sample(MINISTRIES, random.randrange(3, 9))
    yield f"# {subject.name(2)}: coded from the sources below."
    yield '# "unknown" means that they do not say; nothing is guessed.'
    yield ""
    yield f"id: {subject.id}"
    yield "name:"
    for place, language in enumerate(LANGUAGES if not _rarely(random, 100) else LANGUAGES[:1]):
        yield f"  {language}: {subject.name(place)}"
    if random.random() < 0.5:
        yield f"short-name: {_capital(subject.topics[0][0])}"
    yield f"status: {random.choice(('active', 'active', 'active', 'ended'))}"
    yield f"established: {_date(random, range(2019, 2026))}"
    if kind.recommendation == "time-limit" or random.random() < 0.4:
        yield f"mandate-until: {'2026-11-30' if _rarely(random, 50) else _date(random, range(2027, 2031))}"
    yield f"lead: {lead}"
    yield f"members: [{', '.join(members)}]"
    yield "sources:"
    for id in sources:
        title = random.choice(TITLES)[0].format(random.choice(subject.topics)[0])
        yield f"  {id}: {{title: {title}, publisher: {lead}, date: {id[-4:]}-{random.randrange(1, 13):02}}}"
    yield ""
    yield "traits:"
    for trait, values in TRAITS.items():
        yield from _trait(trait, kind.values.get(trait, values), len(values), sources, subject, random)
    if kind.recommendation and random.random() < 0.7:
        other = "continue" if kind.recommendation != "continue" else "discontinue"
        yield ""
        yield "published:"
        yield f"  recommendation: {kind.recommendation if not _rarely(random, 100) else other}"
        yield f"  source: {random.choice(sources)}"
        yield from _finding(subject, random, indent=2)


def _trait(
    trait: str, values: Sequence[str], known: int, sources: Sequence[str], subject: _Subject, random: Random
) -> Iterator[str]:
    if len(values) == known and random.random() < 0.55:
        if random.random() < 0.8:
            yield f"  {trait}: unknown"
        return
    coding = _coding(values, random)
    if _rarely(random, 400):
        yield f"  {trait}: {coding}"
        return
    yield f"  {trait}:"
    yield f"    value: {coding}"
    yield "    evidence:"
    for _ in range(1 if random.random() < 0.9 else 2):
        yield from _evidence(random.choice(sources), subject, random)


def _coding(values: Sequence[str], random: Random) -> str:
    form = random.random()
    if form < 0.8 or len(values) == 1:
        return random.choice(values)
    some = random.sample(range(len(values)), 2)
    one, other = (values[index] for index in sorted(some))
    if form < 0.93:
        return f"[{one}, {other}]"
    share = random.randrange(1, 10)
    return f"{{{one}: 0.{share}, {other}: 0.{10 - share}}}"


def _evidence(source: str, subject: _Subject, random: Random) -> Iterator[str]:
    if _rarely(random, 8):
        yield f"      # {random.choice(COMMENTS)}"
    at, confidence = random.choice(("side", "punkt", "vedlegg")), random.choice(("high", "high", "medium", "low"))
    date = "2021-03-01" if _rarely(random, 400) else _date(random, range(2025, 2026))
    at = f"{at} {random.randrange(1, 60)}"
    if random.random() < 0.95:
        finding = f'"{_sentence(subject, random)[0]}"'
        yield f"      - {{source: {source}, at: {at}, finding: {finding}, date: {date}, confidence: {confidence}}}"
        return
    yield f"      - source: {source}"
    yield f"        at: {at}"
    yield from _finding(subject, random, indent=8)
    yield f"        date: {date}"
    yield f"        confidence: {confidence}"


def _finding(subject: _Subject, random: Random, indent: int) -> Iterator[str]:
    yield f"{' ' * indent}finding:"
    for language, sentence in zip(LANGUAGES, _sentence(subject, random), strict=True):
        yield f"{' ' * indent}  {language}: {sentence}"


def _sentence(subject: _Subject, random: Random) -> Words:
    speaker, claim, ending = random.choice(SPEAKERS), random.choice(CLAIMS), random.choice(ENDINGS)
    topic = random.choice(subject.topics)
    nb, nn, en = (
        f"{who} {what.format(about)}{how.format(place=subject.place)}."
        for who, what, about, how in zip(speaker, claim, topic, ending, strict=True)
    )
    return nb, nn, en


def _date(random: Random, years: Iterable[int]) -> str:
    year, month, day = random.choice(tuple(years)), random.randrange(1, 13), random.randrange(1, 29)
    return random.choice((f"{year}-{month:02}-{day:02}", f"{year}-{month:02}"))


def main() -> None:
    """Write a corpus as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.corpus", description="Write a corpus of group files.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    said = parser.parse_args()
    if os.path.lexists(said.folder):
        parser.error(f"{said.folder} exists already; name a new folder")
    try:
        write(said.folder, said.count, said.seed)
    except ValueError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
