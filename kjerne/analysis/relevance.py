"""Which open traits can change the recommendation: those of which two answers differ for some values of the others."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from kjerne.analysis.situation import Situation
from kjerne.engine.compiled import CompiledCriterion, CompiledTable, CompiledTrait, Node
from kjerne.engine.distribution import Options
from kjerne.engine.effort import Effort, TooManyError
from kjerne.engine.integers import LevelIndex
from kjerne.engine.point_sums import sums_of

MOST_STEPS = 200_000
"""Steps, of about a microsecond each, that are spent on one trait."""

LevelsByAnswer = tuple[LevelIndex, ...]
"""The level of a node for each possible value of one trait, all other traits being the same."""


@lru_cache(maxsize=1)  # several lines of one report ask for it
def relevant_traits(situation: Situation) -> frozenset[str]:
    """The ids of the open scored traits that can change the recommendation; none where it is certain.

    A trait of which that would take too long to tell is among them.
    """
    if situation.recommendation is not None:
        return frozenset()
    return frozenset(trait.id for trait, chosen in situation.traits() if len(chosen) > 1 and _matters(trait, situation))


def _matters(trait: CompiledTrait, situation: Situation) -> bool:
    engine = situation.engine
    reader = engine.trait_readers[trait.id]
    if isinstance(reader, CompiledTable):
        return _changes_the_top(trait, reader, tuple([value for value, _ in situation.options[trait.id]]), situation)
    above, tried = engine.criterion_readers[reader.id], set()
    assert isinstance(above, CompiledTable)  # nothing else reads levels
    try:
        for answers in _by_points(reader, situation.options_in(reader), trait.id):
            if answers not in tried and _changes_the_top(reader, above, answers, situation):
                return True
            tried.add(answers)
    except TooManyError:
        return True
    return False


def _changes_the_top(node: Node, reader: CompiledTable, levels: LevelsByAnswer, situation: Situation) -> bool:
    """Whether the recommendation differs by answer for some levels of all else; `reader` is the table above."""
    engine, answers = situation.engine, {levels}
    while True:
        answers = {each for each in _through(reader, node, answers, situation) if len(set(each)) > 1}
        if reader is engine.top or not answers:
            return bool(answers)
        above = engine.criterion_readers[reader.id]
        assert isinstance(above, CompiledTable)  # points do not read what a table decides
        node, reader = reader, above


def _through(
    table: CompiledTable, node: Node, answers: Iterable[LevelsByAnswer], situation: Situation
) -> set[LevelsByAnswer]:
    """The levels of a table by answer, for all levels of its other inputs; `answers` are those of one input."""
    others, own = [0], 0
    for each, stride in zip(table.inputs, table.strides, strict=True):
        if each.id == node.id:
            own = stride
        else:
            others = [index + level * stride for index in others for level in situation.distribution(each).levels]
    return {
        tuple([table.rules[table.table[index + level * own]].level for level in levels])
        for levels in answers
        for index in others
    }


def _by_points(criterion: CompiledCriterion, chosen: Sequence[Options], id: str) -> Iterator[LevelsByAnswer]:
    """The levels of a criterion that points decide, for each completion of its other traits."""
    terms, values = [], []
    for trait, options in zip(criterion.traits, chosen, strict=True):
        own = [(trait.points[value], trait.caps[value]) for value, _ in options]
        if trait.id == id:
            values = own
        else:
            terms.append(own)
    effort = Effort(MOST_STEPS)
    for sums in sums_of(terms, effort):
        effort.spend(len(sums.short) * len(criterion.bounds))
        # Between two of these bounds no value takes a sum of the others across a threshold.
        for low, high in sums.between({bound - points for bound in criterion.bounds for points, _ in values}):
            if sums.any_in(low, high):
                yield tuple([criterion.level(low + points, sums.caps & caps) for points, caps in values])
