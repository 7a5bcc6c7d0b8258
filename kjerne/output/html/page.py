"""The reports as one HTML page, which needs no network and no other file, and runs only its own style and script.

All languages are in it (see `element`), and for the what-if the compiled criteria set (see `compiled`).
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from kjerne.analysis.report import Comparison, Explanation, GroupReport, Report, by_total
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import CriteriaSet
from kjerne.output import comparison as compared_groups
from kjerne.output.html import compiled, draw, sections
from kjerne.output.html.board import symbol_sheet
from kjerne.output.html.element import Element, Wordings, data, element, write
from kjerne.output.html.language import PageWords, strip_partial_marks
from kjerne.output.html.method import method
from kjerne.output.words import Vocabulary
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import day

HERE = Path(__file__).parent

LARGE = 30
"""Pages of more groups than this render the details of a group only when the reader scrolls near."""

SectionMaker = Callable[[Vocabulary], Element]
"""Makes a section of the page, given the vocabulary of a language."""


def evaluation(report: Report, lang: Lang) -> str:
    """The page on all groups as HTML; `lang` is the language that it opens in."""
    groups = by_total(report.groups)

    def parts() -> Iterable[SectionMaker]:
        yield lambda words: sections.overview(report, groups, report.engine, words)
        for explained in report.explanations():
            yield _group_section(explained, late=len(groups) > LARGE)
        yield lambda words: method(report.criteria, words)

    criteria = report.criteria
    return _page(lambda words: words.pick(criteria.title), criteria, report.engine, groups, report.as_of, parts(), lang)


def explanation(explained: Explanation, lang: Lang) -> str:
    """The page on one group as HTML, all details unfolded; `lang` is the language that it opens in."""
    group = explained.report
    parts = _group_section(explained, alone=True), lambda words: method(explained.criteria, words)
    return _page(
        lambda words: words.group(group),
        explained.criteria,
        group.situation.engine,
        (group,),
        explained.as_of,
        parts,
        lang,
    )


def comparison(compared: Comparison, lang: Lang) -> str:
    """The page on two groups as HTML: their comparison, then a section for each; `lang` as above."""
    groups = compared.one.report, compared.other.report

    def difference(words: Vocabulary) -> Element:
        _, *blocks = compared_groups.comparison(compared, words)
        return element("section", *draw.blocks(blocks), aria_label=words.say("page.comparison"))

    return _page(
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
        lang,
    )


def _group_section(explained: Explanation, alone: bool = False, late: bool = False) -> SectionMaker:
    return lambda words: sections.group(explained, words, alone, late)


def _page(
    title: Callable[[Vocabulary], str],
    criteria: CriteriaSet,
    engine: Engine,
    groups: Sequence[GroupReport],
    as_of: date,
    parts: Iterable[SectionMaker],
    lang: Lang,
) -> str:
    languages = (lang, *(language for language in LANGUAGES if language != lang))
    vocabularies = [PageWords(criteria, language) for language in languages]
    wordings = Wordings()

    def write_part(part: SectionMaker) -> str:
        return write([part(words) for words in vocabularies], wordings)

    def heading(words: Vocabulary) -> Element:
        facts = (
            f"{criteria.id} {criteria.version}",
            words.say("groups", n=len(groups)),
            words.say("as-of", date=day(words.lang, as_of)),
        )
        return sections.head(title(words), " · ".join(facts), lang, words)

    name = write_part(lambda words: element("title", strip_partial_marks(title(words))))
    before = write_part(lambda words: symbol_sheet(engine, words)) + write_part(heading)
    main = "".join(map(write_part, parts))
    after = write_part(sections.foot)
    large = len(groups) > LARGE
    size_class = "many" if large else "few"
    columns = dict(zip(languages, wordings.columns(), strict=True))
    if not large:
        del columns[lang]  # these texts are in the markup
    page_data = data(
        {
            "words": columns,
            "labels": {words.lang: compiled.labels(words) for words in vocabularies},
            "engine": compiled.tables(engine),
            "groups": {group.group.id: compiled.options(engine, group.situation.codings) for group in groups},
        }
    )
    style = (HERE / "page.css").read_text("utf-8")
    script = "".join((HERE / name).read_text("utf-8") for name in ("evaluate.js", "page.js"))
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_content_security_policy(style, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"{name}\n<style>{style}</style>\n</head>\n<body>\n{before}\n"
        f'<main id="main" class="{size_class}">\n{main}\n</main>\n{after}\n'
        f'<script type="application/json" id="data">{page_data}</script>\n<script>{script}</script>\n</body>\n</html>\n'
    )


def _content_security_policy(style: str, script: str) -> str:
    """The content security policy: nothing but this style and this script."""
    allowed = f"style-src '{_hash(style)}'", f"script-src '{_hash(script)}'"
    return "; ".join(("default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"))


def _hash(text: str) -> str:
    """The source expression of a style or a script in the policy: its SHA-256 (CSP Level 3)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
