"""The reports as one HTML page, which needs no network and no other file, and runs only its own style and script.

A page of several criteria sets has a part for each; a page of one set is that part alone.

All languages are in it (see `element`), and for the what-if the compiled criteria set (see `compiled`).
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from kjerne.analysis.report import Comparison, Explanation, GroupReport, Report, by_total
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import CriteriaSet
from kjerne.model.own_files import own_bytes
from kjerne.output import comparison as compared_groups
from kjerne.output.facts import group_counts
from kjerne.output.html import compiled, draw, sections
from kjerne.output.html.board import symbol_sheet
from kjerne.output.html.element import TITLE, Element, Wordings, data, element, escape, in_part, write
from kjerne.output.html.language import PageWords, strip_partial_marks
from kjerne.output.html.method import method
from kjerne.output.suppositions import set_name
from kjerne.output.words import Vocabulary
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import day

LARGE = 30
"""Pages of more groups than this render the details of a group only when the reader scrolls near."""

SectionMaker = Callable[[Vocabulary], Element]
"""Makes a section of the page, given the vocabulary of a language."""


class Part(NamedTuple):
    """What a page tells by one criteria set; a page has a part for each set that judges a group.

    `title`: of the part, in a language. `groups`: those of the part. `sections`: are made one by one as they are
    written.
    """

    title: Callable[[Vocabulary], str]
    criteria: CriteriaSet
    engine: Engine
    groups: Sequence[GroupReport]
    as_of: date
    sections: Iterable[SectionMaker]

    def facts(self, words: Vocabulary) -> str:
        """The subtitle: the set, the number of groups, the day."""
        facts = (
            set_name(words),
            *group_counts(self.groups, words),
            words.say("as-of", date=day(words.lang, self.as_of)),
        )
        return " · ".join(facts)


def evaluation(reports: Sequence[Report], lang: Lang) -> str:
    """The page on all groups as HTML, with a part for each report; `lang` is the language that it opens in."""
    large = sum(len(report.groups) for report in reports) > LARGE
    return _page([_evaluation_part(report, large) for report in reports], lang)


def _evaluation_part(report: Report, large: bool) -> Part:
    groups = by_total(report.groups)
    criteria = report.criteria

    def parts() -> Iterable[SectionMaker]:
        yield lambda words: sections.overview(report, groups, report.engine, words)
        for explained in report.explanations():
            yield _group_section(explained, late=large)
        yield lambda words: method(criteria, words)

    return Part(lambda words: words.pick(criteria.title), criteria, report.engine, groups, report.as_of, parts())


def explanation(explained: Explanation, lang: Lang) -> str:
    """The page on one group as HTML, all details unfolded; `lang` is the language that it opens in."""
    group = explained.report
    supposed = [lambda words: sections.supposed(explained, words)] if explained.before else []
    parts = (
        *supposed,
        _group_section(explained, alone=True),
        lambda words: method(explained.criteria, words),
    )
    part = Part(
        lambda words: words.group(group),
        explained.criteria,
        group.situation.engine,
        (group,),
        explained.as_of,
        parts,
    )
    return _page([part], lang)


def comparison(compared: Comparison, lang: Lang) -> str:
    """The page on two groups as HTML: their comparison, then a section for each; `lang` as above."""
    groups = compared.one.report, compared.other.report

    def difference(words: Vocabulary) -> Element:
        _, *blocks = compared_groups.comparison(compared, words)
        return element("section", *draw.blocks(blocks), aria_label=words.say("page.comparison"))

    part = Part(
        lambda words: " – ".join(words.group(group) for group in groups),
        compared.criteria,
        compared.one.report.situation.engine,
        groups,
        compared.one.as_of,
        (
            difference,
            *map(_group_section, (compared.one, compared.other)),
            lambda words: method(compared.criteria, words),
        ),
    )
    return _page([part], lang)


def _group_section(explained: Explanation, alone: bool = False, late: bool = False) -> SectionMaker:
    return lambda words: sections.group(explained, words, alone, late)


# ---- the document


class _Writer:
    """Writes elements in all languages of the page, the one that it opens in first."""

    def __init__(self, parts: Sequence[Part], lang: Lang) -> None:
        self.parts = parts
        self.languages = (lang, *(language for language in LANGUAGES if language != lang))
        self.words = {lang: [PageWords(part.criteria, lang) for part in parts] for lang in self.languages}
        """By language, the words of each part."""
        self.wordings = Wordings()

    def write(self, make: Callable[[Sequence[PageWords]], Element]) -> str:
        """An element of the page, which is made from the words of each part."""
        return write([make(words) for words in self.words.values()], self.wordings)

    def write_in(self, place: int, make: SectionMaker) -> str:
        """An element of the part at `place` (from 0)."""
        prefix = self.prefix(place)
        return self.write(lambda words: in_part(prefix, make(words[place])))

    def prefix(self, place: int) -> str:
        """What the ids in a part begin with: the id of its set, or nothing where it is the only part."""
        return f"{self.parts[place].criteria.id}/" if len(self.parts) > 1 else ""

    def head(self) -> str:
        """The head of the page: its title, or links to the parts if there are several."""
        shown, *_ = self.languages

        def make(words: Sequence[PageWords]) -> Element:
            first, *others = words
            if not others:
                (part,) = self.parts
                return sections.head(sections.heading(part.title(first), part.facts(first)), shown, first)
            links = (
                sections.link(f"{self.prefix(place)}{TITLE}", part.title(own), part.criteria.id)
                for place, (part, own) in enumerate(zip(self.parts, words, strict=True))
            )
            return sections.head([sections.contents(links, first)], shown, first)

        return self.write(make)

    def part(self, place: int) -> str:
        """The sections of a part; of one among several in an `article` with a head of its own."""
        part, prefix = self.parts[place], self.prefix(place)
        written = "".join(self.write_in(place, make) for make in part.sections)
        if not prefix:
            return written
        head = self.write_in(
            place, lambda words: element("header", *sections.heading(part.title(words), part.facts(words), TITLE))
        )
        id = escape(part.criteria.id)
        return f'<article aria-labelledby="{escape(prefix)}{TITLE}" data-part="{id}">\n{head}\n{written}\n</article>'

    def data(self, large: bool) -> str:
        """The data for the script: the texts that differ between the languages, and of each part what its what-ifs
        need.
        """
        columns = dict(zip(self.languages, self.wordings.columns(), strict=True))
        if not large:
            del columns[self.languages[0]]  # these texts are in the markup
        return data(
            {
                "words": columns,
                "labels": {lang: compiled.page_labels(words) for lang, words in self.words.items()},
                "parts": [self._part_data(place) for place in range(len(self.parts))],
            }
        )

    def _part_data(self, place: int) -> dict[str, object]:
        part = self.parts[place]
        return {
            "id": part.criteria.id,
            "prefix": self.prefix(place),
            "labels": {lang: compiled.labels(words[place]) for lang, words in self.words.items()},
            "engine": compiled.tables(part.engine),
            "statuses": {group.group.id: status for group in part.groups if (status := group.group.status) != "active"},
            "groups": {group.group.id: compiled.options(part.engine, group.situation.codings) for group in part.groups},
        }


def _page(parts: Sequence[Part], lang: Lang) -> str:
    writer, places = _Writer(parts, lang), range(len(parts))

    def title(words: Sequence[PageWords]) -> str:
        return " – ".join(part.title(own) for part, own in zip(parts, words, strict=True))

    name = writer.write(lambda words: element("title", strip_partial_marks(title(words))))
    symbols = [writer.write_in(place, partial(symbol_sheet, part.engine)) for place, part in enumerate(parts)]
    before = "".join(symbols) + writer.head()
    main = "\n".join(map(writer.part, places))
    after = writer.write(lambda words: sections.foot(words[0]))
    large = sum(len(part.groups) for part in parts) > LARGE
    size_class = "many" if large else "few"
    style = own_bytes("kjerne.output.html", "page.css").decode()
    script = "".join(own_bytes("kjerne.output.html", name).decode() for name in ("evaluate.js", "page.js"))
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_content_security_policy(style, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"{name}\n<style>{style}</style>\n</head>\n<body>\n{before}\n"
        f'<main id="main" class="{size_class}">\n{main}\n</main>\n{after}\n'
        f'<script type="application/json" id="data">{writer.data(large)}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _content_security_policy(style: str, script: str) -> str:
    """The content security policy: nothing but this style and this script."""
    allowed = f"style-src '{_hash(style)}'", f"script-src '{_hash(script)}'"
    return "; ".join(("default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"))


def _hash(text: str) -> str:
    """The source expression of a style or a script in the policy: its SHA-256 (CSP Level 3)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
