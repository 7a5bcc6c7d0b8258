"""The sections of the page: head, overview, one section a group, method, foot; each as an element in one language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kjerne import __version__
from kjerne.analysis.report import Explanation, GroupReport, Report
from kjerne.engine.cells import allowed
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import ANY, CriteriaSet, Source
from kjerne.model.documents import Cell as Condition
from kjerne.output.blocks import Pairs, StyledText, Table, cell, line
from kjerne.output.evaluation import firmness, what_if
from kjerne.output.explanation import (
    answer_sentences,
    change_pairs,
    context_blocks,
    criterion_blocks,
    find_out_blocks,
    other_rules_table,
    sources_used,
)
from kjerne.output.facts import fact_pairs
from kjerne.output.html import board, draw, scores, stability
from kjerne.output.html.element import Element, Node, element
from kjerne.output.html.language import strip_marks
from kjerne.output.words import Vocabulary, criterion_cell, note_pairs, rule_name, source_name
from kjerne.texts.languages import LANGUAGES, RECORDS, Lang


def head(title: str, subtitle: str, shown: Lang, words: Vocabulary) -> Element:
    """The head of the page: the buttons of the languages (`shown` is pressed), title and subtitle."""
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
        element("h1", title),
        element("p", subtitle, class_="quiet"),
    )


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
        *draw.blocks(what_if(list(groups), report.before, words) if report.before else (), 1),
        _overview_table(groups, words),
        *([board.groups_in_table(groups, engine, words)] if board.Board(engine).drawable else []),
        aria_labelledby="overview",
    )


def _recommendation_counts(groups: Sequence[GroupReport], words: Vocabulary) -> Element:
    recommendations = [group.evaluation.recommendation for group in groups]
    counts: dict[str | None, int] = {
        id: recommendations.count(id) for id in [*reversed(list(words.criteria.recommendations)), None]
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
            for id, n in counts.items()
            if n or id is not None
        ),
        class_="tally",
    )


def _overview_table(groups: Sequence[GroupReport], words: Vocabulary) -> Element:
    """The table of groups. CSS shows it as cards on a narrow screen; the roles keep it a table for screen readers."""
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
        element("tbody", *(_overview_row(group, header, words) for group in groups), role="rowgroup"),
        role="table",
        class_="overview",
    )


def _overview_row(report: GroupReport, header: Sequence[str], words: Vocabulary) -> Element:
    result = report.evaluation
    name = element("a", words.group(report), href=f"#group-{report.group.id}")
    total = element("div", words.say("total", score=words.number(result.total.expected)), class_="quiet")
    cells: tuple[tuple[Node, ...], ...] = (
        (badge(report, words), *draw.cell(tuple((text,) for text in firmness(report, words)))),
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
    """A group's recommendation with its mark."""
    recommendation = report.evaluation.recommendation
    shown = words.recommendation(recommendation)
    return element("strong", board.glyph(recommendation, words), shown.text, class_=f"badge {shown.style}")


# ---- one group


def group(explained: Explanation, words: Vocabulary, alone: bool = False, late: bool = False) -> Element:
    """The section of a group: the answer, and below it the details, folded unless `alone`.

    With `late` the details stand in a `noscript`. Where scripts run, the browser keeps that as text, and the page's
    script makes it part of the page when the reader scrolls near: large pages open sooner.
    """
    report = explained.report
    id = f"group-{report.group.id}"
    name, short = words.pick(report.group.name), words.pick(report.group.short_name)
    rest = tuple(_details(explained, words, alone))
    return element(
        "section",
        element("h2", f"{short} – {name}" if short and strip_marks(short) != strip_marks(name) else name, id=id),
        element("p", badge(report, words), *(draw.span(text) for text in firmness(report, words)), class_="verdict"),
        element("p", *draw.line(line(*answer_sentences(explained, words))), class_="answer"),
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
    yield element("h3", words.say("heading.changes"))
    yield draw.pairs(Pairs(tuple(change_pairs(explained, words, None))))
    if explained.find_out:
        yield element("h3", words.say("heading.find-out"))
        yield from draw.blocks(find_out_blocks(explained.find_out, words))
    yield element("h3", words.say("heading.notes"))
    rules = cell(*(rule_name(rule, words) for rule in words.criteria.rules if rule.id in report.evaluation.rules))
    about = note_pairs(report, words, explained.as_of), fact_pairs(report, words)
    yield draw.pairs(Pairs(((words.say("column.rule"), rules), *(pair for pairs in about for pair in pairs))))
    sources = _source_list(sources_used(explained, words), explained.sources, words)
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
    for traced in explained.trace:
        yield from draw.blocks(criterion_blocks(traced, words), 2)
    yield from draw.blocks(context_blocks(explained, words), 2)


def _source_list(ids: Iterable[str], sources: Mapping[str, Source], words: Vocabulary) -> Element:
    return element(
        "dl",
        *(
            element(
                "div",
                element("dt", id),
                element(
                    "dd", source_name(sources[id], words), *([" ", draw.link(url)] if (url := sources[id].url) else [])
                ),
            )
            for id in ids
        ),
    )


# ---- the method


def method(criteria: CriteriaSet, words: Vocabulary) -> Element:
    """The method: its steps, the criteria with their values, the rules, the sources."""
    return element(
        "section",
        element("h2", words.say("page.method"), id="method"),
        *([element("p", words.pick(criteria.description))] if criteria.description else []),
        element("ol", *(element("li", words.say(f"page.step.{step}")) for step in ("score", "level", "rule", "open"))),
        element("h3", words.say("page.criteria")),
        *(draw.table(_criterion_table(id, words), _criterion_question(id, words)) for id in criteria.criteria),
        element("h3", words.say("page.rules")),
        *_rule_blocks(words),
        *(
            [element("h3", words.say("heading.sources")), _source_list(criteria.sources, criteria.sources, words)]
            if criteria.sources
            else []
        ),
        aria_labelledby="method",
        class_="method",
    )


def _criterion_question(id: str, words: Vocabulary) -> str:
    question = words.pick(words.criteria.criteria[id].question)
    thresholds = words.thresholds(id)
    return f"{words.criterion(id)}: {question} {thresholds}." if question else f"{words.criterion(id)}: {thresholds}."


def _criterion_table(id: str, words: Vocabulary) -> Table:
    return Table(
        (words.say("column.trait"), words.say("column.weight"), words.say("page.values")),
        tuple(
            (
                cell(
                    words.trait(trait), *([StyledText(words.pick(scored.question), "quiet")] if scored.question else [])
                ),
                cell(str(scored.weight)),
                cell(
                    words.listing(
                        words.say(
                            "page.points",
                            value=words.value(trait, value),
                            points=words.number(scored_value.points, None),
                        )
                        for value, scored_value in scored.values.items()
                    )
                ),
            )
            for trait, scored in words.criteria.criteria[id].traits.items()
        ),
        frozenset({1}),
    )


def _rule_blocks(words: Vocabulary) -> Iterator[Element]:
    criteria = words.criteria
    rows = tuple(
        (
            cell(rule.id),
            *(cell(_condition_text(rule.when.get(id, ANY), words)) for id in criteria.criteria),
            cell(words.recommendation(rule.recommend)),
        )
        for rule in criteria.rules
    )
    names = map(words.criterion, criteria.criteria)
    yield draw.table(Table((words.say("column.rule"), *names, words.say("column.recommends")), rows))
    yield draw.pairs(Pairs(tuple((rule.id, cell(words.pick(rule.because))) for rule in criteria.rules)))


def _condition_text(condition: Condition, words: Vocabulary) -> str:
    levels = tuple(words.criteria.levels)
    possible = [level for level, ok in zip(levels, allowed(condition, levels), strict=True) if ok]
    return words.say("page.any") if len(possible) == len(levels) else words.levels(possible)
