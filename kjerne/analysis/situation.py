"""A group as coded, to be asked what follows if one criterion is otherwise."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from kjerne.engine.compiled import CompiledTrait
from kjerne.engine.distribution import Codings, LevelDistribution, Options, level_distribution
from kjerne.engine.evaluate import Engine, OtherCriteria, Outcome, other_criteria, outcomes, trait_options


class Situation:
    """A group as coded, to be asked what follows if one criterion is otherwise. Works out nothing until asked."""

    def __init__(self, engine: Engine, codings: Codings) -> None:
        self.engine, self.codings = engine, codings
        self._other_criteria: dict[int, OtherCriteria] = {}

    @cached_property
    def options(self) -> list[list[Options]]:
        """The options of each criterion's traits."""
        return trait_options(self.engine, self.codings)

    @cached_property
    def distributions(self) -> list[LevelDistribution]:
        """Each criterion over all completions."""
        return [outcome.distribution for outcome in self.engine.criterion_outcomes(self.codings)]

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The recommendations that are reached."""
        return outcomes(self.engine, self.distributions)

    @property
    def recommendation(self) -> str | None:
        """The recommendation, or None where it is undetermined."""
        return only_recommendation(self.outcomes)

    def other_criteria(self, place: int) -> OtherCriteria:
        """What all criteria but one come to, to be asked what follows from the one; combined only once."""
        if place not in self._other_criteria:
            self._other_criteria[place] = other_criteria(self.engine, self.distributions, place)
        return self._other_criteria[place]

    def outcomes_with_value(self, place: int, trait: int, value: int) -> tuple[Outcome, ...]:
        """The outcomes with one trait of a criterion set to a value."""
        chosen = self.options[place]
        changed: list[Options] = [*chosen[:trait], ((value, 1),), *chosen[trait + 1 :]]
        return self.other_criteria(place).outcomes(level_distribution(self.engine.criteria[place], changed))

    def traits(self) -> Iterator[tuple[int, int, CompiledTrait, Options]]:
        """Every scored trait with the places of its criterion and of itself, and its options."""
        for place, criterion in enumerate(self.engine.criteria):
            for index, trait in enumerate(criterion.traits):
                yield place, index, trait, self.options[place][index]


def only_recommendation(found: Sequence[Outcome]) -> str | None:
    """The recommendation where only one is reached, else None."""
    return found[0].recommendation if len(found) == 1 else None
