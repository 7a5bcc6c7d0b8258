"""A coded group under a criteria set, with what other codings of one criterion would lead to."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from kjerne.engine.compiled import CompiledTrait
from kjerne.engine.distribution import Codings, LevelDistribution, Options, level_distribution
from kjerne.engine.evaluate import Engine, OtherCriteria, Outcome, other_criteria, outcomes, trait_options


class Situation:
    """A coded group under a criteria set. Every result is computed when it is first asked for, and then kept.

    `place` is the index of a criterion, `trait` the index of a trait in it.
    """

    def __init__(self, engine: Engine, codings: Codings) -> None:
        self.engine, self.codings = engine, codings
        self._other_criteria: dict[int, OtherCriteria] = {}

    @cached_property
    def options(self) -> list[list[Options]]:
        """For each criterion the options of each of its traits."""
        return trait_options(self.engine, self.codings)

    @cached_property
    def distributions(self) -> list[LevelDistribution]:
        """For each criterion its distribution over levels."""
        return [outcome.distribution for outcome in self.engine.criterion_outcomes(self.codings)]

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The recommendations that some completion reaches, the best first."""
        return outcomes(self.engine, self.distributions)

    @property
    def recommendation(self) -> str | None:
        """The recommendation, or None where it is undetermined."""
        return only_recommendation(self.outcomes)

    def other_criteria(self, place: int) -> OtherCriteria:
        """All criteria but the one at this place, combined."""
        if place not in self._other_criteria:
            self._other_criteria[place] = other_criteria(self.engine, self.distributions, place)
        return self._other_criteria[place]

    def outcomes_with_value(self, place: int, trait: int, value: int) -> tuple[Outcome, ...]:
        """The outcomes with one trait of a criterion set to one value (its index)."""
        chosen = self.options[place]
        changed: list[Options] = [*chosen[:trait], ((value, 1),), *chosen[trait + 1 :]]
        return self.other_criteria(place).outcomes(level_distribution(self.engine.criteria[place], changed))

    def traits(self) -> Iterator[tuple[int, int, CompiledTrait, Options]]:
        """For every scored trait: the index of its criterion, its own index in it, the trait, and its options."""
        for place, criterion in enumerate(self.engine.criteria):
            for index, trait in enumerate(criterion.traits):
                yield place, index, trait, self.options[place][index]


def only_recommendation(outcomes: Sequence[Outcome]) -> str | None:
    """The recommendation if there is only one outcome, else None."""
    return outcomes[0].recommendation if len(outcomes) == 1 else None
