"""What a verdict rests on: what turns it, what it is based on, what it stands on, its margin, whether weights matter.

A recommendation may be certain whatever the open traits turn out to be, and still hang by a thread. The terms are those
of docs/contract.md, "What a verdict rests on".
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import NamedTuple

from kjerne.analysis.cheapest_changes import Step, Values
from kjerne.analysis.held_values import TraitSets, smallest_held
from kjerne.analysis.node_firmness import Levels, set_firmness
from kjerne.engine.distribution import Codings
from kjerne.engine.evaluate import Engine
from kjerne.engine.integers import ValueIndex
from kjerne.model.documents import UNKNOWN, Evidence, Group, Observation


class Basis(NamedTuple):
    """How many traits are scored; of these how many are coded; of those how many have which evidence."""

    scored: int
    coded: int  # with a value, a list or shares
    evidence: int  # that speaks for the value
    high: int  # with high confidence
    against: int  # that speaks against it


class Turn(NamedTuple):
    """A known trait set to another value, and the recommendations that are possible then, the best first."""

    trait: str
    value: str
    to: str
    possible: tuple[str, ...]


class ValueStep(NamedTuple):
    """A known trait set to another value."""

    trait: str
    value: str
    to: str


class StepSets(NamedTuple):
    """Sets of changed traits; there may be more of them unless `complete`."""

    sets: tuple[tuple[ValueStep, ...], ...]
    complete: bool


def best_confidence(evidence: tuple[Evidence, ...]) -> str | None:
    """The highest confidence of the evidence for a value: high, medium or low; None where none is given."""
    given = {piece.confidence for piece in evidence if piece.stance == "for"}
    return next((confidence for confidence in ("high", "medium", "low") if confidence in given), None)


def coded_traits(engine: Engine, group: Group) -> Iterator[tuple[str, Observation]]:
    """The scored traits (ids) that are coded, not unknown, in the order of the set."""
    for trait in engine.traits:
        seen = group.traits.get(trait.id)
        if seen and seen.value != UNKNOWN:
            yield trait.id, seen


def basis(engine: Engine, group: Group) -> Basis:
    """What the scored traits of a group rest on."""
    coded = [seen.evidence for _, seen in coded_traits(engine, group)]
    stances = [{piece.stance for piece in evidence} for evidence in coded]
    return Basis(
        len(engine.scored),
        len(coded),
        sum("for" in each for each in stances),
        sum(best_confidence(evidence) == "high" for evidence in coded),
        sum("against" in each for each in stances),
    )


def weakly_documented(engine: Engine, group: Group) -> frozenset[int]:
    """The scored traits (indexes) that are coded, without evidence of high confidence for their value."""
    weak = {id for id, seen in coded_traits(engine, group) if best_confidence(seen.evidence) != "high"}
    return frozenset(index for index, trait in enumerate(engine.traits) if trait.id in weak)


class Firmness:
    """How firm a recommendation is that is certain. Each part is worked out when it is first asked for."""

    def __init__(self, engine: Engine, group: Group, codings: Codings, recommendation: str) -> None:
        """`codings` are those of the group; `recommendation` is the only one that it can get."""
        self._group, self._codings = group, codings
        self._tree = set_firmness(engine)
        self._level = engine.top.levels.index(recommendation)

    @cached_property
    def _values(self) -> Values:
        return self._tree.values(self._codings)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The single steps of known traits that make another recommendation possible, in the order of the set."""
        return tuple([self._turn(*step) for step in self._tree.standing(self._values).steps])

    def _turn(self, index: int, value: ValueIndex, to: ValueIndex, levels: Levels) -> Turn:
        trait, recommendations = self._tree.traits[index], self._tree.engine.recommendations
        possible = tuple([recommendations[level] for level in levels[::-1]])
        return Turn(trait.id, trait.values[value], trait.values[to], possible)

    @property
    def has_steps(self) -> bool:
        """Whether some trait has a single value, so that there is a step to try."""
        return any(
            len(possible) == 1 < len(trait.values)
            for possible, trait in zip(self._values, self._tree.traits, strict=True)
        )

    @cached_property
    def together(self) -> StepSets | None:
        """Where no single step turns it, all smallest sets of changes of known traits that do; else None.

        Smallest: the fewest traits, then the fewest steps.
        """
        if self.turns:
            return None
        tree, values = self._tree, self._values
        for count in range(1, sum(len(possible) == 1 for possible in values) + 1):
            others = [each for level, each in tree.cheapest(values, count).items() if level != self._level]
            stopped = tree.stopped(values)
            if others:
                cost = min(each.cost for each in others)
                best = [each for each in others if each.cost == cost]
                sets = sorted({changes for each in best for changes in each.sets})
                complete = not stopped and all(each.complete for each in best)
                return StepSets(tuple(tuple(map(self._named, changes)) for changes in sets), complete)
            if stopped:
                return StepSets((), complete=False)
        return StepSets((), complete=True)

    def _named(self, step: Step) -> ValueStep:
        trait = self._tree.traits[step.trait]
        return ValueStep(trait.id, trait.values[step.value], trait.values[step.to])

    @cached_property
    def stands_on(self) -> TraitSets:
        """The smallest sets of weakly documented values that the recommendation needs; none if it needs no such value.

        Held as they are coded, they leave it the only one, whatever the other weakly documented values are.
        """
        weak = weakly_documented(self._tree.engine, self._group)
        return smallest_held(self._tree, self._values, weak, self._level)

    @property
    def margin(self) -> Fraction | None:
        """The points by which scores must be off before another recommendation is possible; None: no distance does it.

        All scores at once, each by at most so much, in the least favourable direction; 0 is on the edge. None too where
        it is not `measured`.
        """
        if not self.measured:
            return None
        distances = self._tree.standing(self._values).distances
        least = min([distance for level, distance in enumerate(distances) if level != self._level], default=inf)
        return None if least == inf else Fraction(int(least), self._tree.unit)

    @property
    def measured(self) -> bool:
        """Whether the margin was not too much to work out."""
        return self._tree.standing(self._values).measured

    @property
    def any_weights(self) -> bool:
        """Whether the recommendation is the same whatever positive weights the traits have."""
        return self._tree.standing(self._values).by_any_weights == (self._level,)
