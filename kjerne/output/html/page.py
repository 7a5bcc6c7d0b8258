"""The report as one page that needs nothing else: no network, no other file, and nothing but its own style and script.

All languages are in it (see `element`), and the compiled criteria set for its what-if (see `compiled`).
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from kjerne.analysis.report import Comparison, Explanation, GroupReport, Report, by_total, explain_report
from kjerne.engine.compile import compile_set
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import CriteriaSet
from kjerne.output import comparison as compared_groups
from kjerne.output.html import compiled, draw, sections
from kjerne.output.html.board import symbol_sheet
from kjerne.output.html.element import Element, Wordings, data, element, write
from kjerne.output.html.language import PageWords, undivided
from kjerne.output.words import Vocabulary
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import day

HERE = Path(__file__).parent

MANY = 30
"""Groups from which a browser works out only what it comes to show."""

SectionMaker = Callable[[Vocabulary], Element]
"""Makes a section of the page, given the vocabulary of a language."""


def evaluation(report: Report, lang: Lang) -> str:
    """The page on all groups, shown first in this language."""
    groups = by_total(report.groups)
    engine = _engine(report.criteria, groups)

    def parts() -> Iterable[SectionMaker]:
        yield lambda words: sections.overview(report, groups, engine, words)
        for each in groups:
            yield _section(explain_report(report.criteria, each, report.as_of), late=len(groups) > MANY)
        yield lambda words: sections.method(report.criteria, words)

    return _page(lambda words: words.pick(report.criteria.title), report.criteria, groups, report.as_of, parts(), lang)


def explanation(explained: Explanation, lang: Lang) -> str:
    """The page on one group, with everything unfolded."""
    group = explained.report
    parts = _section(explained, alone=True), lambda words: sections.method(explained.criteria, words)
    return _page(lambda words: words.group(group), explained.criteria, (group,), explained.as_of, parts, lang)


def comparison(compared: Comparison, lang: Lang) -> str:
    """The page on two groups: what makes the difference, and then each of them."""
    groups = compared.one.report, compared.other.report

    def difference(words: Vocabulary) -> Element:
        _, *blocks = compared_groups.comparison(compared, words)
        return element("section", *draw.blocks(blocks), aria_label=words.say("page.comparison"))

    return _page(
        lambda words: " – ".join(words.group(each) for each in groups),
        compared.criteria,
        groups,
        compared.one.as_of,
        (
            difference,
            *map(_section, (compared.one, compared.other)),
            lambda words: sections.method(compared.criteria, words),
        ),
        lang,
    )


def _section(explained: Explanation, alone: bool = False, late: bool = False) -> SectionMaker:
    return lambda words: sections.group(explained, words, alone, late)


def _page(
    title: Callable[[Vocabulary], str],
    criteria: CriteriaSet,
    groups: Sequence[GroupReport],
    as_of: date,
    parts: Iterable[SectionMaker],
    lang: Lang,
) -> str:
    languages = (lang, *(each for each in LANGUAGES if each != lang))
    spoken = [PageWords(criteria, each) for each in languages]
    engine = _engine(criteria, groups)
    wordings = Wordings()

    def written(part: SectionMaker) -> str:
        return write([part(words) for words in spoken], wordings)

    def heading(words: Vocabulary) -> Element:
        facts = (
            f"{criteria.id} {criteria.version}",
            words.say("groups", n=len(groups)),
            words.say("as-of", date=day(words.lang, as_of)),
        )
        return sections.head(title(words), " · ".join(facts), lang, words)

    name = written(lambda words: element("title", undivided(title(words))))
    before = written(lambda words: symbol_sheet(engine, words)) + written(heading)
    main = "".join(map(written, parts))
    after = written(sections.foot)
    many = len(groups) > MANY
    amount = "many" if many else "few"
    columns = dict(zip(languages, wordings.columns(), strict=True))
    if not many:
        del columns[lang]  # they stand in the page
    carried = data(
        {
            "words": columns,
            "labels": {words.lang: compiled.labels(words) for words in spoken},
            "engine": compiled.tables(engine),
            "groups": {each.group.id: compiled.options(engine, each.situation.codings) for each in groups},
        }
    )
    style = (HERE / "page.css").read_text("utf-8")
    script = "".join((HERE / name).read_text("utf-8") for name in ("evaluate.js", "page.js"))
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"{name}\n<style>{style}</style>\n</head>\n<body>\n{before}\n"
        f'<main id="main" class="{amount}">\n{main}\n</main>\n{after}\n'
        f'<script type="application/json" id="data">{carried}</script>\n<script>{script}</script>\n</body>\n</html>\n'
    )


def _engine(criteria: CriteriaSet, groups: Sequence[GroupReport]) -> Engine:
    """The criteria set as the groups were evaluated with it."""
    return groups[0].situation.engine if groups else compile_set(criteria)


def _policy(style: str, script: str) -> str:
    """The content security policy: nothing but this style and this script."""
    allowed = f"style-src '{_hash(style)}'", f"script-src '{_hash(script)}'"
    return "; ".join(("default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"))


def _hash(text: str) -> str:
    """What the page's policy knows its style and its script by."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
