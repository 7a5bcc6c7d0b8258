"""The value of information: how much disagreement each open trait would remove if it were known."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from kjerne.analysis.situation import Situation
from kjerne.engine.table_outcomes import Outcome

# ---- what to find out first


class FindOut(NamedTuple):
    """An open trait, and what it would be worth to know it."""

    trait: str
    answers: dict[str, tuple[str, ...]]  # for each possible value the recommendations that remain, the best first
    gain: Fraction  # the part of the disagreement that knowing the trait removes on average, 0 to 1


def find_out(situation: Situation) -> tuple[FindOut, ...]:
    """The open scored traits, the greatest gain first; 0: knowing it changes no share, 1: it settles everything.

    Disagreement is the Gini impurity of the recommendations' shares, the chance that two completions drawn at random
    disagree (Breiman et al., Classification and Regression Trees, 1984): 1 minus the sum of the squared shares. The
    gain is the expected drop of it once the trait is known, as a part of what there is: the expected value of
    information (Howard, 1966), with disagreement as the loss.
    """
    before = disagreement(situation.outcomes)
    open_traits = []
    for trait, chosen in situation.traits():
        if len(chosen) == 1:
            continue
        total_weight = sum(weight for _, weight in chosen)
        expected = Fraction(0)
        answers = {}
        for value, weight in chosen:
            after = situation.outcomes_with_value(trait, value)
            answers[trait.values[value]] = tuple(outcome.recommendation for outcome in after)
            expected += Fraction(weight, total_weight) * disagreement(after)
        open_traits.append(FindOut(trait.id, answers, (before - expected) / before if before else Fraction(0)))
    return tuple(sorted(open_traits, key=lambda open_trait: -open_trait.gain))


def disagreement(outcomes: Sequence[Outcome]) -> Fraction:
    """The Gini impurity of the shares, from 0 (all completions agree) to below 1."""
    return 1 - sum((outcome.share**2 for outcome in outcomes), Fraction(0))
