"""The sheets of a workbook on the criteria set: one of all criteria and values, and one of each decision table."""

from collections.abc import Iterator
from itertools import compress

from kjerne.engine.cells import allowed
from kjerne.engine.rule_table import Table, tables
from kjerne.model.documents import ANY, ContextTrait, LevelRule, PlacedCriterion, Rule, Trait
from kjerne.output.criteria_difference import conditions
from kjerne.output.office.sheet import CellValue, Sheet, SheetRow
from kjerne.output.suppositions import number_texts
from kjerne.output.words import NOTHING, Vocabulary, source_name

LONGEST_NAME = 31
"""The most characters of a sheet's name (a limit of Excel)."""


# ---- the criteria


def criteria_sheet(words: Vocabulary) -> Sheet:
    """A row for each value of each trait, with the levels, weights, thresholds and caps of its criterion.

    Columns that only a tree, a scale of a criterion's own or a number needs are there only where there is one.
    """
    criterion, trait, weight = words.say("column.criterion"), words.say("column.trait"), words.say("column.weight")
    columns = _Columns(words)
    header = (
        *(criterion, *columns.place_titles, f"{criterion}: {weight.lower()}", *columns.threshold_titles),
        *(words.say("column.cap"), trait, words.say("column.question"), f"{trait}: {weight.lower()}"),
        *(words.say("column.value"), *columns.number_titles, words.say("column.points")),
        *([words.say("column.after")] if words.criteria.supposed else []),
    )
    rows: list[SheetRow] = []
    own_traits = (words.say("heading.own-traits"), *columns.nothing, None)
    for id, own in words.criteria.traits.items():
        rows += _value_rows(own_traits, id, own, columns)
    for placed in words.criteria.placed_criteria:
        cells = (words.criterion(placed.id), *columns.of_criterion(placed), _caps_text(placed, words))
        for id, scored in placed.criterion.traits.items():
            of_trait = _value_rows(cells, id, scored, columns, counts=not placed.criterion.rules)
            rows += ((*row, *_supposed_cell((*placed.path, "traits", id), placed, words)) for row in of_trait)
        if not placed.criterion.traits:
            rows.append(cells)
    context = (words.say("heading.context"), *columns.nothing, None)
    for id, asked in words.criteria.context.items():
        rows += _value_rows(context, id, asked, columns)
    return Sheet(words.say("sheet.criteria"), header, tuple(rows))


def _supposed_cell(path: tuple[str, ...], placed: PlacedCriterion, words: Vocabulary) -> SheetRow:
    """What --set supposes of the numbers of a trait (its path) and of its criterion; no cell where of none."""
    if not words.criteria.supposed:
        return ()
    own = (path, placed.path, (*placed.path, "thresholds"))
    concerned = (change.path[:-1] in own for change in words.criteria.supposed)
    return ("; ".join(compress(number_texts(words), concerned)) or None,)


class _Columns:
    """The columns of the sheet that depend on the set: their titles, and their cells of a criterion."""

    def __init__(self, words: Vocabulary) -> None:
        self.words, criteria = words, words.criteria
        self.levels = tuple(criteria.levels)[1:]
        self.has_parts = any(placed.parent for placed in criteria.placed_criteria)
        self.has_scales = any(placed.criterion.levels for placed in criteria.placed_criteria)
        self.has_numbers = bool(criteria.numbers)
        self.place_titles = (words.say("column.part-of"),) if self.has_parts else ()
        self.threshold_titles = (
            (words.say("page.levels"), words.say("column.thresholds"))
            if self.has_scales
            else tuple(words.say("column.threshold", level=words.level(level).text) for level in self.levels)
        )
        self.number_titles = (words.say("column.from"),) if self.has_numbers else ()
        self.nothing = (None,) * (len(self.place_titles) + 1 + len(self.threshold_titles))

    def of_criterion(self, placed: PlacedCriterion) -> Iterator[CellValue]:
        """The criterion that it is in, its weight where it counts in a score, its levels and thresholds."""
        words, criterion = self.words, placed.criterion
        if self.has_parts:
            yield words.criterion(placed.parent) if placed.parent else None
        yield None if criterion.rules or (placed.parent and not placed.is_subtotal) else criterion.weight
        if self.has_scales:
            has_levels = criterion.rules or criterion.thresholds
            yield ", ".join(words.level(level, placed.id).text for level in placed.scale) if has_levels else None
            yield words.thresholds(placed.id) or None
        else:
            yield from (criterion.thresholds.get(level) for level in self.levels)


def _value_rows(
    before: SheetRow, id: str, trait: Trait | ContextTrait, columns: _Columns, counts: bool = False
) -> Iterator[SheetRow]:
    """A row for each value of a trait; `before` are the cells of its criterion, `counts` says if its points count."""
    words = columns.words
    weight = trait.weight if counts and isinstance(trait, Trait) else None
    for value_id, value in trait.values.items():
        numbers = (words.numbers(id, value_id) or None,) if columns.has_numbers else ()
        points = getattr(value, "points", None) if counts else None
        name = words.trait(id), words.pick(trait.question), weight, words.value(id, value_id)
        yield (*before, *name, *numbers, points)


def _caps_text(placed: PlacedCriterion, words: Vocabulary) -> str:
    return "; ".join(
        f"{words.listing(conditions(cap.when, words, words.known_traits))}: "
        + words.say("part.at-most", level=words.level(cap.at_most, placed.id).text)
        for cap in placed.criterion.caps
    )


# ---- the decision tables


def rules_sheets(words: Vocabulary) -> Iterator[Sheet]:
    """A sheet for each decision table: the set's own, then those of the criteria that rules decide."""
    *of_criteria, of_set = tables(words.criteria)
    title = words.say("sheet.rules")
    used = {title.lower()}
    yield _table_sheet(of_set, title, words)
    for table in of_criteria:
        yield _table_sheet(table, _free_name(f"{title} {table.id}", used), words)


def _free_name(name: str, used: set[str]) -> str:
    """The name, cut to what Excel takes, and with a number if there is one like it; it is used from then on."""
    free, number = name[:LONGEST_NAME], 2
    while free.lower() in used:
        free, number = f"{name[: LONGEST_NAME - len(str(number)) - 1]} {number}", number + 1
    used.add(free.lower())
    return free


def _table_sheet(table: Table, name: str, words: Vocabulary) -> Sheet:
    """A row for each rule, in the order in which they are tried, with a column for each trait or criterion it reads."""
    of_set = table.id is None
    gives = words.say("column.recommends" if of_set else "column.gives")
    header = (
        *("#", words.say("column.rule"), *map(words.part, table.inputs), gives),
        *((words.say("column.months"), words.say("column.review")) if of_set else ()),
        *(words.say("label.why"), words.say("column.source")),
    )
    rows = []
    for number, rule in enumerate(table.rules, 1):
        cells = []
        for id, scale in table.inputs.items():
            allows = allowed(rule.when.get(id, ANY), scale)
            names = words.steps(id, (step for step, ok in zip(scale, allows, strict=True) if ok))
            cells.append(NOTHING if all(allows) else names)
        source = source_name(words.criteria.sources[rule.source], words) if rule.source else None
        rows.append((number, rule.id, *cells, *_given_cells(rule, table, words), words.pick(rule.because), source))
    return Sheet(name, header, tuple(rows), (2 + len(table.inputs),) if of_set else ())


def _given_cells(rule: Rule | LevelRule, table: Table, words: Vocabulary) -> SheetRow:
    """What a rule gives: the level; or the recommendation, its months and the months until its review."""
    if not isinstance(rule, Rule):
        return (words.level(rule.level, table.id).text,)
    period = (rule.period.months, rule.period.review) if rule.period else (None, None)
    return (words.recommendation(rule.recommend).text, *period)
