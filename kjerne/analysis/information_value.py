"""The value of information: which open trait is most worth finding out."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from kjerne.analysis.situation import Situation
from kjerne.engine.evaluate import Outcome

# ---- what to find out first


class FindOut(NamedTuple):
    """An open trait: for each answer the recommendations left, best first; the share of disagreement it removes."""

    trait: str
    answers: dict[str, tuple[str, ...]]
    gain: Fraction


def find_out(situation: Situation) -> tuple[FindOut, ...]:
    """The open traits, the one most worth knowing first; `gain` is from 0 (it cannot matter) to 1 (it settles all).

    Disagreement is the Gini impurity of the recommendations' shares, the chance that two completions drawn at random
    disagree (Breiman et al., Classification and Regression Trees, 1984): 1 minus the sum of the squared shares. The
    gain is the expected drop of it once the trait is known, as a part of what there is: the expected value of
    information (Howard, 1966), with disagreement as the loss.
    """
    before = disagreement(situation.outcomes)
    found = []
    for place, index, trait, chosen in situation.traits():
        if len(chosen) == 1:
            continue
        whole = sum(weight for _, weight in chosen)
        left = Fraction(0)
        answers = {}
        for value, weight in chosen:
            after = situation.outcomes_with_value(place, index, value)
            answers[trait.values[value]] = tuple(outcome.recommendation for outcome in after)
            left += Fraction(weight, whole) * disagreement(after)
        found.append(FindOut(trait.id, answers, (before - left) / before if before else Fraction(0)))
    return tuple(sorted(found, key=lambda each: -each.gain))


def disagreement(found: Sequence[Outcome]) -> Fraction:
    """The Gini impurity of the shares: 0 where all completions agree, towards 1 the more they divide."""
    return 1 - sum((outcome.share**2 for outcome in found), Fraction(0))
