"""The sections of the page: head, overview, one section a group, foot; each as an element in one language."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kjerne import __version__
from kjerne.analysis.report import Explanation, GroupReport, Report
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import PlacedCriterion
from kjerne.output.blocks import Pairs, cell, line
from kjerne.output.derivation import context_blocks, derivation_blocks, other_rules_table
from kjerne.output.evaluation import supposed as all_supposed
from kjerne.output.explanation import (
    answer_sentences,
    change_pairs,
    changes_heading,
    find_out_sections,
    sources_used,
    supposed_blocks,
)
from kjerne.output.facts import fact_pairs
from kjerne.output.firmness import firmness_texts, result_pairs
from kjerne.output.html import board, draw, scores, stability
from kjerne.output.html.element import Element, Node, element
from kjerne.output.html.language import strip_marks
from kjerne.output.notes import note_pairs
from kjerne.output.words import Vocabulary, as_written, rule_name, top_cells, total_line, without_basis
from kjerne.texts.languages import LANGUAGES, RECORDS, Lang


def head(content: Iterable[Element], shown: Lang, words: Vocabulary) -> Element:
    """The head of the page: the buttons of the languages (`shown` is pressed), and what the page is about."""
    return element(
        "header",
        element("a", words.say("page.skip"), href="#main", class_="skip"),
        element(
            "div",
            *(
                element(
                    "button",
                    RECORDS[lang].name,
                    type="button",
                    lang=lang,
                    data_lang=lang,
                    aria_pressed=str(lang == shown).lower(),
                )
                for lang in LANGUAGES
            ),
            class_="languages",
            role="group",
            aria_label=words.say("page.language"),
        ),
        *content,
    )


def heading(title: str, subtitle: str, id: str | None = None) -> tuple[Element, Element]:
    """Title and subtitle of a page, or of a part of it."""
    return element("h1", title, id=id), element("p", subtitle, class_="quiet")


def contents(links: Iterable[Element], words: Vocabulary) -> Element:
    """The links to the parts of a page, one for each criteria set."""
    return element("nav", element("ul", *links), aria_label=words.say("page.sets"), class_="sets")


def link(id: str, title: str, criteria: str) -> Element:
    """The link to the part of a criteria set, by the id of its title."""
    return element("li", element("a", title, href=f"#{id}"), data_part=criteria)


def foot(words: Vocabulary) -> Element:
    """The foot of the page: a disclaimer, and the version of kjerne."""
    return element(
        "footer", element("p", words.say("disclaimer")), element("p", f"kjerne {__version__}", class_="quiet")
    )


# ---- all groups


def overview(report: Report, groups: Sequence[GroupReport], engine: Engine, words: Vocabulary) -> Element:
    """The overview: the number of groups with each recommendation, what `--set` changes, the table of groups, and the
    decision table if it can be drawn.
    """
    if not groups:
        return element("section", element("p", words.say("no-groups")))
    return element(
        "section",
        element("h2", words.say("page.overview"), id="overview"),
        _recommendation_counts(groups, words),
        *draw.blocks(all_supposed(list(groups), report.before, words) if report.before else (), 1),
        _overview_table(groups, words),
        *([board.groups_in_table(groups, engine, words)] if board.Board(engine.top).drawable else []),
        aria_labelledby="overview",
    )


def _recommendation_counts(groups: Sequence[GroupReport], words: Vocabulary) -> Element:
    """The number of groups with each recommendation, then of those that have ended and count in none of these."""
    counted = [group for group in groups if group.counts]
    tally = Counter((words.of(group.group).proposed, group.evaluation.recommendation) for group in counted)
    best_first = [*reversed(list(words.criteria.recommendations)), None]
    ended = [words.say("ended-groups", n=n)] if (n := len(groups) - len(counted)) else []
    return element(
        "ul",
        *(
            _tally_item(id, tally[proposed, id], words.proposing if proposed else words)
            for proposed in (False, True)
            for id in best_first
            if tally[proposed, id] or (id is not None and not proposed)
        ),
        *(element("li", text, class_="quiet") for text in ended),
        class_="tally",
    )


def _tally_item(recommendation: str | None, n: int, words: Vocabulary) -> Element:
    shown = words.counted_recommendation(recommendation)
    return element(
        "li", board.glyph(recommendation, words), element("strong", str(n)), f" {shown.text}", class_=shown.style
    )


def _overview_table(groups: Sequence[GroupReport], words: Vocabulary) -> Element:
    """The table of groups, with a column for all that the set's rules read.

    CSS shows it as cards on a narrow screen; the roles keep it a table for screen readers.
    """
    ranked = any(group.evaluation.total for group in groups)
    header = (
        words.say("column.group"),
        words.say("column.recommendation"),
        *(words.part(id) for id in (*words.criteria.traits, *words.criteria.criteria)),
    )
    titles = (element("th", title, scope="col", role="columnheader") for title in header)
    return element(
        "table",
        element("caption", words.say("page.table" if ranked else "page.table-by-id")),
        element("thead", element("tr", *titles, role="row"), role="rowgroup"),
        element("tbody", *(_overview_row(group, header, words) for group in groups), role="rowgroup"),
        role="table",
        class_="overview",
    )


def _overview_row(report: GroupReport, header: Sequence[str], words: Vocabulary) -> Element:
    name = element("a", words.group(report), href=f"#group-{report.group.id}")
    total = [element("div", text.text, class_=text.style) for text in total_line(report, words)]
    cells: tuple[tuple[Node, ...], ...] = (
        (badge(report, words), element("div", *draw.cell(tuple((text,) for text in firmness_texts(report, words))))),
        *(draw.line(line(words.coding(id, as_written(report, id)))) for id in words.criteria.traits),
        *map(draw.cell, top_cells(report, words)),
    )
    return element(
        "tr",
        element("th", element("div", name), *total, scope="row", role="rowheader"),
        *(
            element("td", *content, data_label=title, role="cell")
            for title, content in zip(header[1:], cells, strict=True)
        ),
        role="row",
        data_group=report.group.id,
    )


def badge(report: GroupReport, words: Vocabulary) -> Element:
    """A group's recommendation with its mark; one that has ended has no mark."""
    shown = words.result(report)
    mark = [board.glyph(report.evaluation.recommendation, words)] if report.counts else []
    return element("strong", *mark, shown.text, class_=f"badge {shown.style}")


# ---- one group


def supposed(explained: Explanation, words: Vocabulary) -> Element:
    """What --set supposes of a group and its criteria set, before and after."""
    blocks = draw.blocks(supposed_blocks([explained], words))
    return element("section", *blocks, aria_label=words.say("heading.what-if"))


def group(explained: Explanation, words: Vocabulary, alone: bool = False, late: bool = False) -> Element:
    """The section of a group: the answer, and below it the details, folded unless `alone`.

    With `late` the details stand in a `noscript`. Where scripts run, the browser keeps that as text, and the page's
    script makes it part of the page when the reader scrolls near: large pages open sooner.
    """
    report = explained.report
    words = words.of(report.group)
    id = f"group-{report.group.id}"
    name, short = words.pick(report.group.name), words.pick(report.group.short_name)
    rest = tuple(_details(explained, words, alone))
    return element(
        "section",
        element("h2", f"{short} – {name}" if short and strip_marks(short) != strip_marks(name) else name, id=id),
        element("p", badge(report, words), *map(draw.span, without_basis(report, words)), class_="verdict"),
        element("p", " ".join(filter(None, answer_sentences(explained, words))), class_="answer"),
        draw.pairs(Pairs(tuple(result_pairs(report, words, shares=True)))),
        *([element("div", element("noscript", *rest), class_="late")] if late else rest),
        aria_labelledby=id,
        class_="group",
        data_group=report.group.id,
    )


def _details(explained: Explanation, words: Vocabulary, unfolded: bool) -> Iterator[Element]:
    """The details below the answer: pictures, changes, notes, evidence, stability, rules, sources, what-if."""
    report = explained.report
    yield element(
        "div",
        element("div", scores.scores(explained, words), class_="scales"),
        board.group_in_table(explained, words),
        class_="pictures",
    )
    yield element("h3", words.say(changes_heading(report)))
    yield draw.pairs(Pairs(tuple(change_pairs(explained, words, None))))
    for heading, to_find_out in find_out_sections(explained, words):
        yield element("h3", words.say(heading))
        yield draw.pairs(to_find_out)
    yield element("h3", words.say("heading.notes"))
    rules = cell(*(rule_name(rule, words) for rule in words.criteria.rules if rule.id in report.evaluation.rules))
    about = note_pairs(report, words, explained.as_of), fact_pairs(report, words)
    yield draw.pairs(Pairs(((words.say("column.rule"), rules), *(pair for pairs in about for pair in pairs))))
    sources = draw.sources(sources_used(explained, words), explained.sources, words)
    yield _details_element("page.evidence", _value_blocks(explained, words), words, unfolded)
    yield _details_element("page.stability", (stability.stability(explained, words),), words, unfolded)
    yield _details_element("heading.why-not", (draw.table(other_rules_table(explained, words)),), words, unfolded)
    yield _details_element("heading.sources", (sources,), words, unfolded)
    title = element("summary", element("h3", words.say("what-if.title")))
    yield element("details", title, class_="more what-if", data_trial=report.group.id)


def _details_element(title: str, content: Iterable[Element], words: Vocabulary, unfolded: bool) -> Element:
    return element(
        "details", element("summary", element("h3", words.say(title))), *content, class_="more", open=unfolded
    )


def _value_blocks(explained: Explanation, words: Vocabulary) -> Iterator[Element]:
    traced = {criterion.id: criterion for criterion in explained.trace}

    def derivation(placed: PlacedCriterion) -> Iterable[Element]:
        return draw.blocks(derivation_blocks(traced[placed.id], explained, words), 2)

    if words.criteria.traits:
        yield from draw.blocks(derivation_blocks(traced[""], explained, words), 2)
    yield from draw.nested(words, derivation)
    yield from draw.blocks(context_blocks(explained, words), 2)
