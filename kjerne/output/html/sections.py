"""What stands on the page: its head, the overview, a section for each group, and how it all comes about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kjerne import __version__
from kjerne.analysis.report import Explanation, GroupReport, Report
from kjerne.engine.cells import allowed
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import ANY, CriteriaSet, Source
from kjerne.model.documents import Cell as When
from kjerne.output.blocks import Pairs, StyledText, Table, cell, line
from kjerne.output.evaluation import firmness, what_if
from kjerne.output.explanation import (
    answer_sentences,
    change_pairs,
    context_blocks,
    criterion_blocks,
    fact_pairs,
    find_out_blocks,
    other_rules_table,
    sources_used,
)
from kjerne.output.html import board, draw, scores, stability
from kjerne.output.html.element import Element, Node, element
from kjerne.output.html.language import unmarked
from kjerne.output.words import Vocabulary, criterion_cell, note_pairs, rule_name, source_name
from kjerne.texts.languages import LANGUAGES, RECORDS, Lang


def head(title: str, subtitle: str, shown: Lang, words: Vocabulary) -> Element:
    """The page's title, and the choice of its language."""
    return element(
        "header",
        element("a", words.say("page.skip"), href="#main", class_="skip"),
        element(
            "div",
            *(
                element(
                    "button",
                    RECORDS[each].name,
                    type="button",
                    lang=each,
                    data_lang=each,
                    aria_pressed=str(each == shown).lower(),
                )
                for each in LANGUAGES
            ),
            class_="languages",
            role="group",
            aria_label=words.say("page.language"),
        ),
        element("h1", title),
        element("p", subtitle, class_="quiet"),
    )


def foot(words: Vocabulary) -> Element:
    """What the page is, and what made it."""
    return element(
        "footer", element("p", words.say("disclaimer")), element("p", f"kjerne {__version__}", class_="quiet")
    )


# ---- all groups


def overview(report: Report, groups: Sequence[GroupReport], engine: Engine, words: Vocabulary) -> Element:
    """All groups at a glance: how many are given what, the table, and where they stand in the decision table."""
    if not groups:
        return element("section", element("p", words.say("no-groups")))
    return element(
        "section",
        element("h2", words.say("page.overview"), id="overview"),
        _tally(groups, words),
        *draw.blocks(what_if(list(groups), report.before, words) if report.before else (), 1),
        _table(groups, words),
        *([board.groups_in_table(groups, engine, words)] if board.Board(engine).drawable else []),
        aria_labelledby="overview",
    )


def _tally(groups: Sequence[GroupReport], words: Vocabulary) -> Element:
    given = [each.evaluation.recommendation for each in groups]
    counted: dict[str | None, int] = {
        id: given.count(id) for id in [*reversed(list(words.criteria.recommendations)), None]
    }
    return element(
        "ul",
        *(
            element(
                "li",
                board.glyph(id, words),
                element("strong", str(n)),
                f" {words.recommendation(id).text}",
                class_=words.recommendation(id).style,
            )
            for id, n in counted.items()
            if n or id is not None
        ),
        class_="tally",
    )


def _table(groups: Sequence[GroupReport], words: Vocabulary) -> Element:
    """The overview. Without room it becomes a list of cards, which would undo the markup, so the roles are named."""
    header = (
        words.say("column.group"),
        words.say("column.recommendation"),
        *(words.criterion(id) for id in words.criteria.criteria),
    )
    titles = (element("th", title, scope="col", role="columnheader") for title in header)
    return element(
        "table",
        element("caption", words.say("page.table")),
        element("thead", element("tr", *titles, role="row"), role="rowgroup"),
        element("tbody", *(_row(each, header, words) for each in groups), role="rowgroup"),
        role="table",
        class_="overview",
    )


def _row(report: GroupReport, header: Sequence[str], words: Vocabulary) -> Element:
    result = report.evaluation
    name = element("a", words.group(report), href=f"#group-{report.group.id}")
    total = element("div", words.say("total", score=words.number(result.total.expected)), class_="quiet")
    cells: tuple[tuple[Node, ...], ...] = (
        (badge(report, words), *draw.cell(tuple((each,) for each in firmness(report, words)))),
        *(draw.cell(criterion_cell(part, words)) for part in result.criteria.values()),
    )
    return element(
        "tr",
        element("th", element("div", name), total, scope="row", role="rowheader"),
        *(
            element("td", *content, data_label=title, role="cell")
            for title, content in zip(header[1:], cells, strict=True)
        ),
        role="row",
        data_group=report.group.id,
    )


def badge(report: GroupReport, words: Vocabulary) -> Element:
    """The recommendation with its mark."""
    recommendation = report.evaluation.recommendation
    shown = words.recommendation(recommendation)
    return element("strong", board.glyph(recommendation, words), shown.text, class_=f"badge {shown.style}")


# ---- one group


def group(explained: Explanation, words: Vocabulary, alone: bool = False, late: bool = False) -> Element:
    """Everything about a group: first what a meeting asks, then what stands behind it, to be unfolded.

    `alone` has it unfolded. `late` spares the browser what is out of sight: where scripts run, the inside of a
    `noscript` is mere text, and becomes part of the page when the reader comes near.
    """
    report = explained.report
    id = f"group-{report.group.id}"
    name, short = words.pick(report.group.name), words.pick(report.group.short_name)
    rest = tuple(_below(explained, words, alone))
    return element(
        "section",
        element("h2", f"{short} – {name}" if short and unmarked(short) != unmarked(name) else name, id=id),
        element("p", badge(report, words), *(draw.span(each) for each in firmness(report, words)), class_="verdict"),
        element("p", *draw.line(line(*answer_sentences(explained, words))), class_="answer"),
        *([element("div", element("noscript", *rest), class_="late")] if late else rest),
        aria_labelledby=id,
        class_="group",
        data_group=report.group.id,
    )


def _below(explained: Explanation, words: Vocabulary, unfolded: bool) -> Iterator[Element]:
    """What comes below the answer."""
    report = explained.report
    yield element(
        "div",
        element("div", scores.scores(explained, words), class_="scales"),
        board.group_in_table(explained, words),
        class_="pictures",
    )
    yield element("h3", words.say("heading.changes"))
    yield draw.pairs(Pairs(tuple(change_pairs(explained, words, None))))
    if explained.find_out:
        yield element("h3", words.say("heading.find-out"))
        yield from draw.blocks(find_out_blocks(explained.find_out, words))
    yield element("h3", words.say("heading.notes"))
    rules = cell(*(rule_name(rule, words) for rule in words.criteria.rules if rule.id in report.evaluation.rules))
    about = note_pairs(report, words, explained.as_of), fact_pairs(report, words)
    yield draw.pairs(Pairs(((words.say("column.rule"), rules), *(each for part in about for each in part))))
    sources = _sources(sources_used(explained, words), explained.sources, words)
    yield _folded("page.evidence", _values(explained, words), words, unfolded)
    yield _folded("page.stability", (stability.stability(explained, words),), words, unfolded)
    yield _folded("heading.why-not", (draw.table(other_rules_table(explained, words)),), words, unfolded)
    yield _folded("heading.sources", (sources,), words, unfolded)
    title = element("summary", element("h3", words.say("what-if.title")))
    yield element("details", title, class_="more what-if", data_trial=report.group.id)


def _folded(title: str, content: Iterable[Element], words: Vocabulary, unfolded: bool) -> Element:
    return element(
        "details", element("summary", element("h3", words.say(title))), *content, class_="more", open=unfolded
    )


def _values(explained: Explanation, words: Vocabulary) -> Iterator[Element]:
    for traced in explained.trace:
        yield from draw.blocks(criterion_blocks(traced, words), 2)
    yield from draw.blocks(context_blocks(explained, words), 2)


def _sources(used: Iterable[str], known: Mapping[str, Source], words: Vocabulary) -> Element:
    return element(
        "dl",
        *(
            element(
                "div",
                element("dt", id),
                element(
                    "dd", source_name(known[id], words), *([" ", draw.link(url)] if (url := known[id].url) else [])
                ),
            )
            for id in used
        ),
    )


# ---- how it comes about


def method(criteria: CriteriaSet, words: Vocabulary) -> Element:
    """What the recommendations rest on: the steps, the criteria with their values, the rules, the sources."""
    return element(
        "section",
        element("h2", words.say("page.method"), id="method"),
        *([element("p", words.pick(criteria.description))] if criteria.description else []),
        element("ol", *(element("li", words.say(f"page.step.{step}")) for step in ("score", "level", "rule", "open"))),
        element("h3", words.say("page.criteria")),
        *(draw.table(_criterion(id, words), _asked(id, words)) for id in criteria.criteria),
        element("h3", words.say("page.rules")),
        *_rules(words),
        *(
            [element("h3", words.say("heading.sources")), _sources(criteria.sources, criteria.sources, words)]
            if criteria.sources
            else []
        ),
        aria_labelledby="method",
        class_="method",
    )


def _asked(id: str, words: Vocabulary) -> str:
    question = words.pick(words.criteria.criteria[id].question)
    thresholds = words.thresholds(id)
    return f"{words.criterion(id)}: {question} {thresholds}." if question else f"{words.criterion(id)}: {thresholds}."


def _criterion(id: str, words: Vocabulary) -> Table:
    return Table(
        (words.say("column.trait"), words.say("column.weight"), words.say("page.values")),
        tuple(
            (
                cell(
                    words.trait(trait), *([StyledText(words.pick(known.question), "quiet")] if known.question else [])
                ),
                cell(str(known.weight)),
                cell(
                    words.listing(
                        words.say(
                            "page.points", value=words.value(trait, value), points=words.number(each.points, None)
                        )
                        for value, each in known.values.items()
                    )
                ),
            )
            for trait, known in words.criteria.criteria[id].traits.items()
        ),
        frozenset({1}),
    )


def _rules(words: Vocabulary) -> Iterator[Element]:
    criteria = words.criteria
    rows = tuple(
        (
            cell(rule.id),
            *(cell(_cell(rule.when.get(id, ANY), words)) for id in criteria.criteria),
            cell(words.recommendation(rule.recommend)),
        )
        for rule in criteria.rules
    )
    names = map(words.criterion, criteria.criteria)
    yield draw.table(Table((words.say("column.rule"), *names, words.say("column.recommends")), rows))
    yield draw.pairs(Pairs(tuple((rule.id, cell(words.pick(rule.because))) for rule in criteria.rules)))


def _cell(wanted: When, words: Vocabulary) -> str:
    levels = tuple(words.criteria.levels)
    fits = [level for level, ok in zip(levels, allowed(wanted, levels), strict=True) if ok]
    return words.say("page.any") if len(fits) == len(levels) else words.levels(fits)
