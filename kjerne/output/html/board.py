"""The picture of the decision table, with what stands in its cells marked."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import sqrt
from typing import NamedTuple

from kjerne.analysis.report import Explanation, GroupReport
from kjerne.engine.evaluate import Engine, Evaluation
from kjerne.output.blocks import StyledText, Table, cell
from kjerne.output.html import draw
from kjerne.output.html.element import Element, element
from kjerne.output.html.language import unmarked
from kjerne.output.words import Vocabulary
from kjerne.texts.wording import percent

MOST_CELLS = 243
"""Combinations of levels up to which the decision table is drawn: five criteria of three levels."""


class Board(NamedTuple):
    """The decision table as panels: one for each combination of levels of all criteria but the first two.

    The first criterion runs from left to right, the second from below upwards, both from worst to best.
    """

    engine: Engine

    @property
    def drawable(self) -> bool:
        return len(self.engine.table) <= MOST_CELLS

    @property
    def columns(self) -> int:
        return len(self.engine.levels)

    @property
    def rows(self) -> int:
        return self.columns if len(self.engine.criteria) > 1 else 1

    @property
    def panels(self) -> int:
        return len(self.engine.table) // (self.columns * self.rows)

    def cells(self, panel: int) -> Iterator[tuple[int, int, int]]:
        """Of every cell of a panel the combination, the column, and the row from above."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield panel * self.columns * self.rows + row * self.columns + column, column, self.rows - 1 - row


LEFT, WIDE, HIGH, GAP = 64, 52, 38, 3
"""Of a panel, in its own units: room for the names of rows, and a cell's width and height with the gap between two."""


def symbol_sheet(engine: Engine, words: Vocabulary) -> Element:
    """What other pictures refer to, drawn once: a mark for each recommendation, and the decision table's panels."""
    found = Board(engine)
    return element(
        "svg",
        *(_glyph(number, len(engine.recommendations) - 1) for number in range(len(engine.recommendations))),
        _symbol("glyph-open", element("circle", class_="disc dashed", cx=10, cy=10, r=7)),
        *(_panel(found, panel, words) for panel in range(found.panels) if found.drawable),
        class_="symbols",
        aria_hidden="true",
    )


def _symbol(id: str, *parts: Element, size: tuple[int, int] = (20, 20)) -> Element:
    return element("symbol", *parts, id=id, viewBox=f"0 0 {size[0]} {size[1]}")


def _glyph(number: int, best: int) -> Element:
    """A disc as full as the recommendation is good, so that nobody needs to tell the colours apart."""
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


def _size(found: Board) -> tuple[int, int]:
    return LEFT + found.columns * WIDE, found.rows * HIGH + 16


def _panel(found: Board, panel: int, words: Vocabulary) -> Element:
    engine = found.engine
    cells = []
    for combination, column, row in found.cells(panel):
        number = engine.rules[engine.table[combination]].recommendation
        style = words.recommendation(engine.recommendations[number]).style
        x, y = LEFT + column * WIDE, row * HIGH
        cells.append(element("rect", class_=f"cell {style}", x=x, y=y, width=WIDE - GAP, height=HIGH - GAP))
        cells.append(element("use", class_=style, href=f"#glyph-{number}", x=x + 15, y=y + 3, width=18, height=18))
    names = [words.level(level).text for level in engine.levels]
    return _symbol(
        f"board-{panel}",
        *cells,
        *(
            element("text", _short(name), class_="row", x=LEFT - 5, y=(found.rows - 1 - row) * HIGH + 21)
            for row, name in enumerate(names[: found.rows])
            if found.rows > 1
        ),
        *(
            element("text", _short(name), class_="column", x=LEFT + column * WIDE + 24, y=found.rows * HIGH + 10)
            for column, name in enumerate(names)
        ),
        size=_size(found),
    )


def _short(name: str) -> str:
    text = unmarked(name)
    return name if len(text) <= 12 else name.replace(text, f"{text[:11]}…")


def decision_table(engine: Engine, marks: Mapping[int, str], words: Vocabulary) -> tuple[Element, ...]:
    """The panels of the decision table, with a mark and its text in some cells (by combination)."""
    found = Board(engine)
    names = [words.criterion(each.id) for each in engine.criteria]
    axes = words.say(
        "page.axes" if found.rows > 1 else "page.axis", across=names[0], up=names[1] if found.rows > 1 else ""
    )
    return (
        element("p", axes, class_="quiet"),
        element("div", *(_marked(found, panel, marks, words) for panel in range(found.panels)), class_="panels"),
        _glyph_legend(engine, words),
    )


def _marked(found: Board, panel: int, marks: Mapping[int, str], words: Vocabulary) -> Element:
    engine = found.engine
    width, height = _size(found)
    here = [(each, column, row) for each, column, row in found.cells(panel) if each in marks]
    first, *_ = (each for each, _, _ in found.cells(panel))
    title = words.listing(list(_levels(engine, first, words))[2:]) if found.panels > 1 else ""
    said = words.listing(
        words.say(
            "page.mark",
            cell=combination_name(engine, each, words),
            mark=marks[each],
            recommendation=_recommended(engine, each, words).text,
        )
        for each, _, _ in here
    )
    return element(
        "div",
        *([element("div", title, class_="panel-title")] if title else []),
        element(
            "svg",
            element("use", href=f"#board-{panel}", width=width, height=height),
            *(
                part
                for each, column, row in here
                for part in (
                    element(
                        "rect", class_="mark", x=LEFT + column * WIDE, y=row * HIGH, width=WIDE - GAP, height=HIGH - GAP
                    ),
                    element("text", marks[each], class_="mark", x=LEFT + column * WIDE + 24, y=row * HIGH + 31),
                )
            ),
            viewBox=f"0 0 {width} {height}",
            role="img",
            aria_label=said or words.say("page.no-mark"),
        ),
        class_="panel" if here else "panel empty",
    )


def combination_name(engine: Engine, combination: int, words: Vocabulary) -> str:
    """A combination in words: `Persistent: Strong, Cross-sector: Partial`."""
    return ", ".join(_levels(engine, combination, words))


def _levels(engine: Engine, combination: int, words: Vocabulary) -> Iterator[str]:
    for place, criterion in enumerate(engine.criteria):
        level = engine.levels[combination // len(engine.levels) ** place % len(engine.levels)]
        yield f"{words.criterion(criterion.id)}: {words.level(level).text}"


def _recommended(engine: Engine, combination: int, words: Vocabulary) -> StyledText:
    return words.recommendation(engine.recommendations[engine.rules[engine.table[combination]].recommendation])


def _glyph_legend(engine: Engine, words: Vocabulary) -> Element:
    return element(
        "ul",
        *(element("li", glyph(id, words), words.recommendation(id).text) for id in reversed(engine.recommendations)),
        class_="legend",
    )


def combination_shares(engine: Engine, evaluation: Evaluation) -> dict[int, Fraction]:
    """The combinations of levels that a group can come to, each with its share of the completions."""
    index = {level: place for place, level in enumerate(engine.levels)}
    per_criterion = [
        [
            (index[level] * len(engine.levels) ** place, part.share)
            for level, part in evaluation.criteria[criterion.id].levels.items()
        ]
        for place, criterion in enumerate(engine.criteria)
    ]
    found: dict[int, Fraction] = {}
    for way in product(*per_criterion):
        share = Fraction(1)
        for _, part in way:
            share *= part
        found[sum(step for step, _ in way)] = share
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def group_in_table(explained: Explanation, words: Vocabulary) -> Element:
    """Where a group stands in the decision table; of a table too large to be drawn, which of its rules decide."""
    engine, evaluation = explained.situation.engine, explained.report.evaluation
    if not Board(engine).drawable:
        return draw.figure(words.say("page.place"), (), _outcomes(evaluation, words), words)
    shares = combination_shares(engine, evaluation)
    rows = tuple(
        (
            cell(combination_name(engine, combination, words)),
            cell(percent(words.lang, share)),
            cell(engine.rules[engine.table[combination]].id),
            cell(_recommended(engine, combination, words)),
        )
        for combination, share in shares.items()
    )
    header = (
        words.say("page.levels"),
        words.say("page.share"),
        words.say("column.rule"),
        words.say("column.recommends"),
    )
    marks = {combination: _about(share, words) for combination, share in shares.items()}
    drawn = decision_table(engine, marks, words)
    return draw.figure(words.say("page.place"), drawn, Table(header, rows, frozenset({1})), words)


def _outcomes(evaluation: Evaluation, words: Vocabulary) -> Table:
    return Table(
        (words.say("column.recommends"), words.say("page.share"), words.say("column.rules")),
        tuple(
            (
                cell(words.recommendation(each.recommendation)),
                cell(percent(words.lang, each.share)),
                cell(words.listing(each.rules)),
            )
            for each in evaluation.outcomes
        ),
        frozenset({1}),
    )


def _about(share: Fraction, words: Vocabulary) -> str:
    """A share in whole percent, so that it fits a cell; exactly where that would be none."""
    return percent(words.lang, Fraction(round(share * 100), 100) or share)


def groups_in_table(groups: Sequence[GroupReport], engine: Engine, words: Vocabulary) -> Element:
    """How many groups can come to each cell of the decision table."""
    there: dict[int, list[str]] = {}
    for group in groups:
        for combination in combination_shares(engine, group.evaluation):
            there.setdefault(combination, []).append(words.group(group))
    rows = tuple(
        (
            cell(combination_name(engine, combination, words)),
            cell(_recommended(engine, combination, words)),
            cell(words.listing(names)),
        )
        for combination, names in sorted(there.items(), reverse=True)
    )
    header = (words.say("page.levels"), words.say("column.recommends"), words.say("column.group"))
    drawn = decision_table(engine, {combination: str(len(names)) for combination, names in there.items()}, words)
    return draw.figure(words.say("page.map"), drawn, Table(header, rows), words, words.say("page.map-note"))
