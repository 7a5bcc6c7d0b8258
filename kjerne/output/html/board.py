"""The picture of the decision table: its panels, and marks in the cells that groups may reach."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod, sqrt
from typing import NamedTuple

from kjerne.analysis.report import Explanation, GroupReport
from kjerne.analysis.situation import Situation
from kjerne.engine.compiled import CompiledTable, Node, scale_of
from kjerne.engine.distribution import exact
from kjerne.engine.evaluate import Engine, Evaluation
from kjerne.output.blocks import StyledText, Table, cell
from kjerne.output.html import draw
from kjerne.output.html.element import Element, element
from kjerne.output.html.language import strip_marks
from kjerne.output.words import Vocabulary
from kjerne.texts.wording import percents

MOST_CELLS = 243
"""The most combinations with which the decision table is drawn: 3⁵, five criteria of three levels."""

WIDTHS = {3: "", 5: " wide"}
"""The most columns of a panel → the class that gives it the room."""
WIDEST = " widest"


class Board(NamedTuple):
    """The decision table of the set as panels: one for each combination of all that it reads but the first two.

    It reads criteria by their levels, and the set's own traits by their values. The first runs from left to right, the
    second from below upwards, both in the order of their scales.
    """

    top: CompiledTable

    @property
    def drawable(self) -> bool:
        return len(self.top.table) <= MOST_CELLS

    @property
    def columns(self) -> int:
        return len(scale_of(self.top.inputs[0]))

    @property
    def rows(self) -> int:
        return prod(len(scale_of(node)) for node in self.top.inputs[1:2])

    @property
    def panels(self) -> int:
        return len(self.top.table) // (self.columns * self.rows)

    def cells(self, panel: int) -> Iterator[tuple[int, int, int]]:
        """Combination, column (from the left) and row (from the top) of each cell of a panel; all count from 0."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield panel * self.columns * self.rows + row * self.columns + column, column, self.rows - 1 - row


LEFT, WIDE, HIGH, GAP = 64, 52, 38, 3
"""Units of the SVG: width of the row names; width and height of a cell, which include the gap to the next cell."""


def symbol_sheet(engine: Engine, words: Vocabulary) -> Element:
    """SVG symbols, drawn once for all pictures: a mark for each recommendation, the panels of the decision table."""
    board = Board(engine.top)
    return element(
        "svg",
        *(_mark_symbol(number, len(engine.recommendations) - 1) for number in range(len(engine.recommendations))),
        _symbol("glyph-open", element("circle", class_="disc dashed", cx=10, cy=10, r=7)),
        *(_panel_symbol(board, panel, words) for panel in range(board.panels) if board.drawable),
        class_="symbols",
        aria_hidden="true",
    )


def _symbol(id: str, *parts: Element, size: tuple[int, int] = (20, 20)) -> Element:
    return element("symbol", *parts, id=id, viewBox=f"0 0 {size[0]} {size[1]}")


def _mark_symbol(number: int, best: int) -> Element:
    """The mark of recommendation `number`: a disc, empty for the worst (0), full for the `best`; it needs no colour."""
    disc = element("circle", class_="disc", cx=10, cy=10, r=7)
    if number == best:
        return _symbol(f"glyph-{number}", element("circle", class_="disc fill", cx=10, cy=10, r=7))
    if number == 0:
        return _symbol("glyph-0", disc)
    height = 17 - 14 * number / best
    half = sqrt(49 - (height - 10) ** 2)
    path = f"M{10 - half:.2f} {height:.2f}A7 7 0 {int(number * 2 > best)} 0 {10 + half:.2f} {height:.2f}Z"
    return _symbol(f"glyph-{number}", disc, element("path", class_="fill", d=path))


def glyph(recommendation: str | None, words: Vocabulary) -> Element:
    """The mark of a recommendation; None is undetermined."""
    names = list(words.criteria.recommendations)
    name = "open" if recommendation is None else str(names.index(recommendation))
    style = words.recommendation(recommendation).style
    use = element("use", href=f"#glyph-{name}")
    return element("svg", use, viewBox="0 0 20 20", class_=f"swatch {style}", aria_hidden="true")


def _panel_size(board: Board) -> tuple[int, int]:
    return LEFT + board.columns * WIDE, board.rows * HIGH + 16


def _panel_symbol(board: Board, panel: int, words: Vocabulary) -> Element:
    top, cells = board.top, []
    for combination, column, row in board.cells(panel):
        number = top.rules[top.table[combination]].level
        style = words.recommendation(top.levels[number]).style
        x, y = LEFT + column * WIDE, row * HIGH
        cells.append(element("rect", class_=f"cell {style}", x=x, y=y, width=WIDE - GAP, height=HIGH - GAP))
        cells.append(element("use", class_=style, href=f"#glyph-{number}", x=x + 15, y=y + 3, width=18, height=18))
    across, up = (_scale_names(node, words) for node in (board.top.inputs * 2)[:2])
    return _symbol(
        f"board-{panel}",
        *cells,
        *(
            element("text", _short_name(name), class_="row", x=LEFT - 5, y=(board.rows - 1 - row) * HIGH + 21)
            for row, name in enumerate(up)
            if len(top.inputs) > 1
        ),
        *(
            element("text", _short_name(name), class_="column", x=LEFT + column * WIDE + 24, y=board.rows * HIGH + 10)
            for column, name in enumerate(across)
        ),
        size=_panel_size(board),
    )


def _scale_names(node: Node, words: Vocabulary) -> list[str]:
    """The levels of a criterion, or the values of a trait, as short as they can be."""
    of_criterion = node.id in words.criteria.all_criteria
    return [words.level(step, node.id).text if of_criterion else words.value(node.id, step) for step in scale_of(node)]


def _short_name(name: str) -> str:
    text = strip_marks(name)
    return name if len(text) <= 12 else name.replace(text, f"{text[:11]}…")


def decision_table(engine: Engine, marks: Mapping[int, str], words: Vocabulary) -> tuple[Element, ...]:
    """The panels of the decision table with a legend; `marks` gives the text of a mark by its combination."""
    board = Board(engine.top)
    across, *others = [words.part(node.id) for node in engine.top.inputs]
    axes = words.say("page.axes" if others else "page.axis", across=across, up=others[0] if others else "")
    return (
        element("p", axes, class_="quiet"),
        element("div", *(_marked_panel(board, panel, marks, words) for panel in range(board.panels)), class_="panels"),
        _glyph_legend(engine, words),
    )


def _marked_panel(board: Board, panel: int, marks: Mapping[int, str], words: Vocabulary) -> Element:
    top = board.top
    width, height = _panel_size(board)
    marked = [(combination, column, row) for combination, column, row in board.cells(panel) if combination in marks]
    first, *_ = (combination for combination, _, _ in board.cells(panel))
    title = words.listing(list(_step_names(top, first, words))[2:]) if board.panels > 1 else ""
    description = words.listing(
        words.say(
            "page.mark",
            cell=combination_name(top, combination, words),
            mark=marks[combination],
            recommendation=_recommendation_text(top, combination, words).text,
        )
        for combination, _, _ in marked
    )
    return element(
        "div",
        *([element("div", title, class_="panel-title")] if title else []),
        element(
            "svg",
            element("use", href=f"#board-{panel}", width=width, height=height),
            *(
                part
                for combination, column, row in marked
                for part in (
                    element(
                        "rect", class_="mark", x=LEFT + column * WIDE, y=row * HIGH, width=WIDE - GAP, height=HIGH - GAP
                    ),
                    element("text", marks[combination], class_="mark", x=LEFT + column * WIDE + 24, y=row * HIGH + 31),
                )
            ),
            viewBox=f"0 0 {width} {height}",
            role="img",
            aria_label=description or words.say("page.no-mark"),
        ),
        class_=f"panel{_width_class(board)}{'' if marked else ' empty'}",
    )


def _width_class(board: Board) -> str:
    return next((width for most, width in WIDTHS.items() if board.columns <= most), WIDEST)


def combination_name(top: CompiledTable, combination: int, words: Vocabulary) -> str:
    """A combination in words: `Persistent: Strong, Cross-sector: Partial`."""
    return ", ".join(_step_names(top, combination, words))


def _step_names(top: CompiledTable, combination: int, words: Vocabulary) -> Iterator[str]:
    for node, stride in zip(top.inputs, top.strides, strict=True):
        scale = scale_of(node)
        yield f"{words.part(node.id)}: {words.step(node.id, scale[combination // stride % len(scale)])}"


def _recommendation_text(top: CompiledTable, combination: int, words: Vocabulary) -> StyledText:
    return words.recommendation(top.levels[top.rules[top.table[combination]].level])


def _glyph_legend(engine: Engine, words: Vocabulary) -> Element:
    return element(
        "ul",
        *(element("li", glyph(id, words), words.recommendation(id).text) for id in reversed(engine.recommendations)),
        class_="legend",
    )


def combination_shares(situation: Situation) -> dict[int, Fraction]:
    """Each possible combination of a group (index into the table at the top) → its share of the completions (0 to 1).

    The largest share comes first.
    """
    engine = situation.engine
    per_input = [
        [
            (level * stride, exact(weight, outcome.distribution.weight))
            for level, (_, weight) in outcome.distribution.by_level.items()
        ]
        for outcome, stride in zip(engine.node_outcomes(situation.codings), engine.top.strides, strict=True)
    ]
    shares: dict[int, Fraction] = {}
    for steps in product(*per_input):
        share = Fraction(1)
        for _, step_share in steps:
            share *= step_share
        shares[sum(step for step, _ in steps)] = share
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def group_in_table(explained: Explanation, words: Vocabulary) -> Element:
    """The decision table with the group's possible cells and their shares; if it is too large, a table of outcomes."""
    engine, top = explained.situation.engine, explained.situation.engine.top
    if not Board(top).drawable:
        return draw.figure(words.say("page.place"), (), _outcome_table(explained.report.evaluation, words), words)
    shares = combination_shares(explained.situation)
    rows = tuple(
        (
            cell(combination_name(top, combination, words)),
            cell(share),
            cell(top.rules[top.table[combination]].id),
            cell(_recommendation_text(top, combination, words)),
        )
        for combination, share in zip(shares, percents(words.lang, shares.values()), strict=True)
    )
    header = (
        _combination_title(words),
        words.say("page.share"),
        words.say("column.rule"),
        words.say("column.recommends"),
    )
    marks = dict(zip(shares, percents(words.lang, shares.values(), digits=0), strict=True))  # short, to fit a cell
    drawn = decision_table(engine, marks, words)
    return draw.figure(words.say("page.place"), drawn, Table(header, rows, frozenset({1})), words)


def _combination_title(words: Vocabulary) -> str:
    return words.say("page.combination" if words.criteria.traits else "page.levels")


def _outcome_table(evaluation: Evaluation, words: Vocabulary) -> Table:
    return Table(
        (words.say("column.recommends"), words.say("page.share"), words.say("column.rules")),
        tuple(
            (
                cell(words.recommendation(outcome.recommendation)),
                cell(share),
                cell(words.listing(outcome.rules)),
            )
            for outcome, share in zip(
                evaluation.outcomes,
                percents(words.lang, (outcome.share for outcome in evaluation.outcomes), 0),
                strict=True,
            )
        ),
        frozenset({1}),
    )


def groups_in_table(groups: Sequence[GroupReport], engine: Engine, words: Vocabulary) -> Element:
    """The decision table with the number of groups that may reach each cell, and their names; ended ones left out."""
    groups_by_combination: dict[int, list[str]] = {}
    for group in (group for group in groups if group.counts):
        for combination in combination_shares(group.situation):
            groups_by_combination.setdefault(combination, []).append(words.group(group))
    rows = tuple(
        (
            cell(combination_name(engine.top, combination, words)),
            cell(_recommendation_text(engine.top, combination, words)),
            cell(words.listing(names)),
        )
        for combination, names in sorted(groups_by_combination.items(), reverse=True)
    )
    header = (_combination_title(words), words.say("column.recommends"), words.say("column.group"))
    drawn = decision_table(
        engine, {combination: str(len(names)) for combination, names in groups_by_combination.items()}, words
    )
    return draw.figure(words.say("page.map"), drawn, Table(header, rows), words, words.say("page.map-note"))
