"""The section of the page on the method: its steps, the criteria with their values, the rules, the sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kjerne.engine.cells import allowed
from kjerne.engine.rule_table import Table as RuleTable
from kjerne.engine.rule_table import criterion_table, set_table
from kjerne.model.documents import ANY, CriteriaSet, LevelRule, PlacedCriterion, Rule, Trait
from kjerne.model.documents import Cell as Condition
from kjerne.output.blocks import Pairs, StyledText, Table, TableCell, cell
from kjerne.output.html import draw
from kjerne.output.html.element import Element, element
from kjerne.output.words import Vocabulary


def method(criteria: CriteriaSet, words: Vocabulary) -> Element:
    """The method: its steps, each criterion under the one that it is in, the rules, the sources."""
    return element(
        "section",
        element("h2", words.say("page.method"), id="method"),
        *([element("p", words.pick(criteria.description))] if criteria.description else []),
        element("ol", *(element("li", words.say(f"page.step.{step}")) for step in _steps(criteria))),
        element("h3", words.say("page.criteria")),
        *(_own_traits(criteria, words) if criteria.traits else ()),
        *draw.nested(words, lambda placed: _criterion(placed, criteria, words)),
        element("h3", words.say("column.rules")),
        *_rules(set_table(criteria), words),
        *(
            [element("h3", words.say("heading.sources")), draw.sources(criteria.sources, criteria.sources, words)]
            if criteria.sources
            else []
        ),
        aria_labelledby="method",
        class_="method",
    )


def _steps(criteria: CriteriaSet) -> Iterator[str]:
    """The steps that there are in this set, by the ends of their keys."""
    if not criteria.is_tree:
        yield from ("score", "level", "rule", "open")
        return
    decided = [placed.criterion for placed in criteria.placed_criteria]
    if any(not criterion.rules for criterion in decided):
        yield from ("by-points", "level")
    if any(criterion.rules for criterion in decided):
        yield "by-rules"
    ranked = any(not criterion.rules for criterion in criteria.criteria.values())
    yield from ("set-and-total" if ranked else "set", "open")


# ---- criteria


def _own_traits(criteria: CriteriaSet, words: Vocabulary) -> Iterator[Element]:
    yield draw.table(_values_table(criteria.traits, words), words.say("heading.own-traits"))


def _criterion(placed: PlacedCriterion, criteria: CriteriaSet, words: Vocabulary) -> Iterator[Element]:
    """The tables of a criterion: its traits and, where rules decide, these rules."""
    criterion, caption = placed.criterion, _caption(placed, words)
    if not criterion.rules:
        yield draw.table(_points_table(placed, words), caption)
        return
    if criterion.traits:
        yield draw.table(_values_table(criterion.traits, words), caption)
    yield from _rules(criterion_table(placed, criteria), words, None if criterion.traits else caption)


def _caption(placed: PlacedCriterion, words: Vocabulary) -> str:
    """`Persistent: Does it last? Partial from 60 and Strong from 90.`; what the criterion lacks is left out."""
    name, question = words.criterion(placed.id), words.pick(placed.criterion.question)
    scale = words.thresholds(placed.id)
    if placed.criterion.levels:
        levels = words.listing(words.level(level, placed.id).text for level in placed.scale)
        scale = words.say("page.own-levels", levels=levels) + (f" {scale}" if scale else "")
    about = " ".join(part for part in (question, f"{scale.rstrip('.')}." if scale else "") if part)
    return f"{name}: {about}" if about else name


def _points_table(placed: PlacedCriterion, words: Vocabulary) -> Table:
    """What a score is made of: traits with their weights and points, then criteria with their weights."""
    criterion = placed.criterion
    parts = words.say("column.part" if criterion.criteria else "column.trait")
    return Table(
        (parts, words.say("column.weight"), words.say("page.values")),
        (
            *(
                (
                    _trait_cell(id, trait, words),
                    cell(str(trait.weight)),
                    _values_cell(trait, _points(id, trait, words), words),
                )
                for id, trait in criterion.traits.items()
            ),
            *(
                (
                    cell(words.criterion(id)),
                    cell(str(part.weight)),
                    cell(StyledText(words.say("page.its-score"), "quiet")),
                )
                for id, part in criterion.criteria.items()
            ),
        ),
        frozenset({1}),
    )


def _points(id: str, trait: Trait, words: Vocabulary) -> Iterator[str]:
    key = "page.points-of-number" if trait.number else "page.points"
    for value, scored in trait.values.items():
        if scored.points is not None:
            yield words.say(key, value=words.choice(id, value), points=words.number(scored.points, None))


def _values_table(traits: Mapping[str, Trait], words: Vocabulary) -> Table:
    """Traits that rules read."""
    return Table(
        (words.say("column.trait"), words.say("column.values")),
        tuple(
            (
                _trait_cell(id, trait, words),
                _values_cell(trait, (words.choice(id, value) for value in trait.values), words),
            )
            for id, trait in traits.items()
        ),
    )


def _values_cell(trait: Trait, values: Iterable[str], words: Vocabulary) -> TableCell:
    """The values one after the other; of a number each on a line, as numbers and commas are hard to tell apart."""
    return cell(*values) if trait.number else cell(words.listing(values))


def _trait_cell(id: str, trait: Trait, words: Vocabulary) -> TableCell:
    quiet = [*([words.pick(trait.question)] if trait.question else [])]
    quiet += [] if trait.ordered else [words.say("page.unordered")]
    return cell(words.trait(id), *(StyledText(text, "quiet") for text in quiet))


# ---- rules


def _rules(table: RuleTable, words: Vocabulary, caption: str | None = None) -> Iterator[Element]:
    """The rules of a table as a grid, with a column for each thing that they read; below it their reasons."""
    rows = tuple(
        (
            cell(rule.id),
            *(cell(_condition_text(id, scale, rule.when.get(id, ANY), words)) for id, scale in table.inputs.items()),
            cell(_given(rule, table, words)),
        )
        for rule in table.rules
    )
    names = map(words.part, table.inputs)
    given = words.say("column.recommends" if table.id is None else "column.gives")
    yield draw.table(Table((words.say("column.rule"), *names, given), rows), caption)
    if reasons := tuple(_reasons(table.rules, words)):
        yield draw.pairs(Pairs(reasons))


def _given(rule: Rule | LevelRule, table: RuleTable, words: Vocabulary) -> StyledText:
    return words.recommendation(rule.recommend) if isinstance(rule, Rule) else words.level(rule.level, table.id)


def _reasons(rules: Iterable[Rule | LevelRule], words: Vocabulary) -> Iterator[tuple[str, TableCell]]:
    for rule in rules:
        if rule.because:
            yield rule.id, cell(words.pick(rule.because))


def _condition_text(id: str, scale: Sequence[str], condition: Condition, words: Vocabulary) -> str:
    possible = [step for step, ok in zip(scale, allowed(condition, scale), strict=True) if ok]
    return words.say("page.any") if len(possible) == len(scale) else words.steps(id, possible)
