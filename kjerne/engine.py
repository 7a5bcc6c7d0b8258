"""The rule engine: what a criteria set makes of a group, exactly.

A criteria set compiles once, to integers: points times weight, thresholds times the sum of weights, and one table from
every combination of levels to its rule. A group is then a walk over its traits. Where traits are open (unknown, several
values, a distribution) each criterion's completions are counted from its own traits alone, and only the levels meet.

Terms follow design.md, "What an evaluation is"; numbers there are the numbers of the steps below.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import compress
from math import lcm, prod
from operator import itemgetter
from typing import NamedTuple, TypeVar, assert_never

from kjerne.model.documents import ANY, UNKNOWN, Cell, Coding, CriteriaSet, Criterion, Period, Trait

MAX_COMBINATIONS = 1 << 16
"""Combinations of levels that a criteria set may have: sixteen criteria of two levels, or ten of three."""

MOST_REMEMBERED = 4096
"""Codings of a criterion's traits, and combinations of levels, that an engine remembers the results of."""

K = TypeVar("K")
V = TypeVar("V")

Codings = Mapping[str, Coding]
"""How each trait is coded, by its id; what is left out is unknown."""

Options = tuple[tuple[int, int], ...]
"""What a trait may be: the indexes of its values, worst first, each with its whole-numbered weight among the others."""


class Share(NamedTuple):
    """A part of the completions: how many, and how likely they are together."""

    completions: int
    share: Fraction


class Score(NamedTuple):
    """The expected, the lowest and the highest score (0 to 100) over the completions, exactly."""

    expected: Fraction
    low: Fraction
    high: Fraction


class CriterionResult(NamedTuple):
    """What one criterion comes to: its score, and each level that is reached, the worst first."""

    score: Score
    levels: dict[str, Share]

    @property
    def level(self) -> str | None:
        """The one level that is reached, or None where it is open."""
        return next(iter(self.levels)) if len(self.levels) == 1 else None


class Outcome(NamedTuple):
    """A recommendation that some completion reaches, and the rules that lead there, in the order of the table."""

    recommendation: str
    share: Fraction
    completions: int
    rules: tuple[str, ...]


class Evaluation(NamedTuple):
    """The result for one group. `outcomes` run from the best recommendation to the worst."""

    outcomes: tuple[Outcome, ...]
    completions: int
    ids: tuple[str, ...]  # of the criteria; `results` and `weights` are in their order
    results: tuple[CriterionResult, ...]
    weights: tuple[int, ...]

    @property
    def criteria(self) -> dict[str, CriterionResult]:
        """The results of the criteria by their ids."""
        return dict(zip(self.ids, self.results, strict=True))

    @property
    def total(self) -> Score:
        """Step 6: the mean of the criteria's scores by the criteria's weights."""
        scores = [part.score for part in self.results]
        if self.completions == 1:
            mean = _mean([score.expected for score in scores], self.weights)
            return Score(mean, mean, mean)
        return Score(*[_mean(column, self.weights) for column in zip(*scores, strict=True)])

    @property
    def robust(self) -> bool:
        """Whether every completion gives the same recommendation."""
        return len(self.outcomes) == 1

    @property
    def recommendation(self) -> str | None:
        """The recommendation, or None where it is undetermined."""
        return self.outcomes[0].recommendation if self.robust else None

    @property
    def leaning(self) -> str:
        """The most likely recommendation; of equally likely ones the better."""
        return max(self.outcomes, key=lambda outcome: outcome.share).recommendation  # max keeps the first, the better

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that some completion reaches, grouped by recommendation, the best first."""
        return tuple(rule for outcome in self.outcomes for rule in outcome.rules)


def _mean(scores: Sequence[Fraction], weights: Sequence[int]) -> Fraction:
    """The weighted mean, with one fraction made instead of one a step."""
    total, unit = 0, 1
    for score, weight in zip(scores, weights, strict=True):
        number, parts = score.as_integer_ratio()
        if parts != unit:
            number, total, unit = number * unit, total * parts, unit * parts
        total += weight * number
    return Fraction(total, unit * sum(weights))


# ---- cells


def allowed(cell: Cell, scale: Sequence[str]) -> tuple[bool, ...]:
    """Which steps of a scale (worst to best) a cell of a `when` lets through.

    A cell is one step, a list of steps, `>= step`, `<= step` or `any`. Raises `KeyError` for a step that is not there.
    """
    if isinstance(cell, tuple):
        for name in cell:
            if name not in scale:
                raise KeyError(name)
        return tuple(step in cell for step in scale)
    if cell == ANY:
        return (True,) * len(scale)
    compared = re.fullmatch(r"(>=|<=)\s*(.*)", cell)
    name = compared[2] if compared else cell
    if name not in scale:
        raise KeyError(name)
    at = list(scale).index(name)
    if not compared:
        return tuple(index == at for index in range(len(scale)))
    return tuple(index >= at if compared[1] == ">=" else index <= at for index in range(len(scale)))


# ---- compiling


class CompiledTrait(NamedTuple):
    """`points` are times weight and scale, so whole; `caps` has a bit for each cap that a value leaves possible."""

    id: str
    weight: int
    values: tuple[str, ...]
    position: dict[str, int]
    points: tuple[int, ...]
    caps: tuple[int, ...]


class CompiledCriterion(NamedTuple):
    """In whole numbers: a score is a sum of points divided by `unit`.

    `thresholds` are the sums that the levels above the first ask for; `bounds[i]` is the least sum that reaches level
    i + 1 or a better one, so the same but for thresholds that stand above that of a better level.
    """

    id: str
    weight: int
    traits: tuple[CompiledTrait, ...]
    unit: int
    thresholds: tuple[int, ...]
    bounds: tuple[int, ...]
    at_most: tuple[int, ...]  # of each cap, the index of the level it lowers to

    def level(self, points: int, caps: int) -> int:
        """Steps 2 and 3: the highest level whose threshold the points reach, lowered by the caps whose bits are set."""
        return min(bisect_right(self.bounds, points), self.ceiling(caps)) if caps else bisect_right(self.bounds, points)

    def ceiling(self, caps: int) -> int:
        """The best level that these caps leave."""
        return min((level for bit, level in enumerate(self.at_most) if caps >> bit & 1), default=len(self.bounds))


class CompiledRule(NamedTuple):
    """`recommendation` counts from 0, the worst."""

    id: str
    recommendation: int
    period: Period | None


class Part(NamedTuple):
    """What a criterion comes to for some coding of its traits; parts that come to the same levels share a `reached`."""

    result: CriterionResult
    completions: int
    reached: object
    spread: "Spread"


class Engine:
    """A criteria set made ready to evaluate. `table` maps a combination of levels to its rule; see `combination`.

    It remembers what its criteria came to: criteria share no traits, so the same few codings of a criterion's traits
    come back from group to group, and with them the combinations of levels.
    """

    def __init__(
        self,
        levels: tuple[str, ...],
        recommendations: tuple[str, ...],
        criteria: tuple[CompiledCriterion, ...],
        rules: tuple[CompiledRule, ...],
        table: tuple[int, ...],
    ) -> None:
        self.levels, self.recommendations, self.criteria = levels, recommendations, criteria
        self.rules, self.table = rules, table
        self._ids = tuple(criterion.id for criterion in criteria)
        self._weights = tuple(criterion.weight for criterion in criteria)
        self._unknown = {trait.id: UNKNOWN for criterion in criteria for trait in criterion.traits}
        self.scored = self._unknown.keys()
        self._known: list[tuple[dict[Hashable, Part], Callable[[Codings], tuple[Coding, ...]]]] = [
            ({}, _getter([trait.id for trait in criterion.traits])) for criterion in criteria
        ]
        self._reached: dict[Hashable, object] = {}
        self._outcomes: dict[tuple[object, ...], tuple[Outcome, ...]] = {}
        self._agreed: dict[Hashable, tuple[Outcome, ...]] = {}

    def evaluate(self, codings: Codings) -> Evaluation:
        """What the criteria set recommends for a group that is coded like this."""
        results, counts, reached, spreads = zip(*self.parts(codings), strict=True)
        completions = prod(counts)
        found = self._outcomes.get(reached)
        if found is None:
            found = remember(self._outcomes, reached, self._lead_to(spreads, completions))
        return Evaluation(found, completions, self._ids, results, self._weights)

    def _lead_to(self, spreads: tuple["Spread", ...], completions: int) -> tuple[Outcome, ...]:
        """The outcomes. Where all rules agree, it does not matter how many completions reach each of them, so that many
        groups have the very same.
        """
        key = completions, *(tuple(each.levels) for each in spreads)
        found = self._agreed.get(key)
        if found is None:
            found = outcomes(self, spreads)
            if len(found) == 1:
                remember(self._agreed, key, found)
        return found

    def parts(self, codings: Codings) -> list[Part]:
        """What each criterion comes to for a group that is coded like this."""
        try:
            return [known[its(codings)] for known, its in self._known]
        except (KeyError, TypeError):  # something left out, not met before, or a distribution, which is no key
            whole = {**self._unknown, **codings}
        try:
            return [known[its(whole)] for known, its in self._known]
        except (KeyError, TypeError):
            return [self._part(place, its(whole)) for place, (_, its) in enumerate(self._known)]

    def _part(self, place: int, values: tuple[Coding, ...]) -> Part:
        known, _ = self._known[place]
        key = tuple([each if isinstance(each, str | tuple) else tuple(each.items()) for each in values])
        found = known.get(key)
        if found is not None:
            return found
        criterion = self.criteria[place]
        part = spread(criterion, [options(*pair) for pair in zip(values, criterion.traits, strict=False)])
        levels = {self.levels[level]: Share(n, Fraction(w, part.weight)) for level, (n, w) in part.levels.items()}
        same = (part.weight, *part.levels.items())
        reached = self._reached.get(same) or remember(self._reached, same, object())  # quick to compare
        return remember(known, key, Part(CriterionResult(part.score, levels), part.completions, reached, part))


def _getter(traits: Sequence[str]) -> Callable[[Codings], tuple[Coding, ...]]:
    """Gets the codings of these traits; of a single one twice, since `itemgetter` gives no tuple for one."""
    return itemgetter(*traits) if len(traits) > 1 else itemgetter(*traits, *traits)


def remember(memory: dict[K, V], key: K, value: V) -> V:
    """The value, from now on in the memory; one that is full begins anew."""
    if len(memory) >= MOST_REMEMBERED:
        memory.clear()
    memory[key] = value
    return value


def compile_criterion(id: str, criterion: Criterion, levels: Sequence[str]) -> CompiledCriterion:
    """One criterion in integers; its names must be known ones."""
    thresholds = [criterion.thresholds[level] for level in levels[1:]]
    points = [value.points for trait in criterion.traits.values() for value in trait.values.values()]
    scale = _scale((*thresholds, *points))
    weights = sum(trait.weight for trait in criterion.traits.values())
    lowest = [weights * _times(scale, threshold) for threshold in thresholds]
    return CompiledCriterion(
        id,
        criterion.weight,
        tuple(
            CompiledTrait(
                trait_id,
                trait.weight,
                tuple(trait.values),
                {value: index for index, value in enumerate(trait.values)},
                tuple(trait.weight * _times(scale, value.points) for value in trait.values.values()),
                _cap_bits(trait_id, trait, criterion),
            )
            for trait_id, trait in criterion.traits.items()
        ),
        weights * scale,
        tuple(lowest),
        bounds_of(lowest),
        tuple(list(levels).index(cap.at_most) for cap in criterion.caps),
    )


def _scale(numbers: Iterable[Decimal]) -> int:
    """The least by which all the numbers become whole."""
    return lcm(*[number.as_integer_ratio()[1] for number in numbers])


def _times(scale: int, number: Decimal) -> int:
    """The number times a scale that makes it whole."""
    numerator, denominator = number.as_integer_ratio()
    return numerator * (scale // denominator)


def bounds_of(thresholds: Sequence[int]) -> tuple[int, ...]:
    """Step 3: "the highest level whose threshold is reached", so who reaches a better one passed those below."""
    return tuple(min(thresholds[index:]) for index in range(len(thresholds)))


def _cap_bits(trait_id: str, trait: Trait, criterion: Criterion) -> tuple[int, ...]:
    bits = [0] * len(trait.values)
    for bit, cap in enumerate(criterion.caps):
        for index, holds in enumerate(allowed(cap.when.get(trait_id, ANY), tuple(trait.values))):
            bits[index] |= holds << bit
    return tuple(bits)


def rule_sets(criteria: CriteriaSet) -> tuple[int, ...]:
    """For each rule the set of level combinations it matches, as the bits of an integer.

    Combination 0 has every criterion at its worst level; the first criterion moves fastest (see `combination`).
    """
    levels = tuple(criteria.levels)
    steps = range(len(levels))
    return tuple(
        box([compress(steps, allowed(rule.when.get(id, ANY), levels)) for id in criteria.criteria], len(levels))
        for rule in criteria.rules
    )


def decided_combinations(criteria: CriteriaSet) -> tuple[int, ...]:
    """For each rule, the combinations that it decides: as the first that matches, or under `unique` the only one."""
    sets = rule_sets(criteria)
    once = twice = 0
    first = []
    for matched in sets:
        first.append(matched & ~once)
        twice |= matched & once
        once |= matched
    match criteria.hit_policy:
        case "first":
            return tuple(first)
        case "unique":
            return tuple(matched & ~twice for matched in sets)
        case other:
            assert_never(other)


def box(levels: Iterable[Iterable[int]], size: int) -> int:
    """The combinations in which each criterion has one of its levels here, of `size` that there are, as `rule_sets`."""
    bits, width = 1, 1
    for each in levels:
        bits = sum(bits << width * level for level in each)
        width *= size
    return bits


def members(bits: int) -> Iterator[int]:
    """The positions of the bits that are set, in rising order."""
    text = bin(bits)[:1:-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)


def bits(flags: Iterable[bool]) -> int:
    """An integer with the bits set at the positions of those that hold: what `members` takes apart."""
    return int("".join("01"[flag] for flag in flags)[::-1], 2)


def combination(index: int, criteria: CriteriaSet) -> dict[str, str]:
    """The levels that a combination's index stands for."""
    levels = tuple(criteria.levels)
    return {id: levels[index // len(levels) ** place % len(levels)] for place, id in enumerate(criteria.criteria)}


def compile(criteria: CriteriaSet) -> Engine:
    """A criteria set made ready to evaluate groups with.

    Its names must be known and its rules complete and, under `unique`, free of conflicts: see `checks` and `verify`.
    Raises `ValueError` where no rule decides a combination, so that nothing is ever evaluated by a table with a gap or,
    under `unique`, a conflict.
    """
    levels, recommendations = tuple(criteria.levels), tuple(criteria.recommendations)
    table = [-1] * len(levels) ** len(criteria.criteria)
    for number, combinations in enumerate(decided_combinations(criteria)):
        for index in members(combinations):
            table[index] = number
    if -1 in table:
        raise ValueError(f"no rule for {combination(table.index(-1), criteria)}")
    return Engine(
        levels,
        recommendations,
        tuple(compile_criterion(id, criterion, levels) for id, criterion in criteria.criteria.items()),
        tuple(CompiledRule(rule.id, recommendations.index(rule.recommend), rule.period) for rule in criteria.rules),
        tuple(table),
    )


# ---- evaluating


def possible(coding: Coding, values: Sequence[str]) -> tuple[str, ...]:
    """The values that a trait coded like this may have, in the order of its values (worst to best)."""
    if isinstance(coding, str):
        return tuple(values) if coding == UNKNOWN else (coding,)
    if isinstance(coding, tuple):
        return tuple(value for value in values if value in coding)
    return tuple(value for value in values if coding.get(value))


def options(coding: Coding, trait: CompiledTrait) -> Options:
    """Step 1: the values a trait may have, each with its weight; a value of probability zero is none."""
    if isinstance(coding, str):
        if coding == UNKNOWN:
            return tuple((index, 1) for index in range(len(trait.values)))
        return ((trait.position[coding], 1),)
    if isinstance(coding, tuple):
        return tuple((index, 1) for index in sorted({trait.position[value] for value in coding}))
    unit = _scale(coding.values())
    return tuple(sorted([(trait.position[value], _times(unit, share)) for value, share in coding.items() if share]))


class Spread(NamedTuple):
    """One criterion over all completions of its traits: of each level, the completions and their weight of `weight`."""

    score: Score
    levels: dict[int, tuple[int, int]]
    completions: int
    weight: int


def spread(criterion: CompiledCriterion, choices: Sequence[Options]) -> Spread:
    """Steps 2 and 3 for every completion of one criterion's traits, given each trait's options."""
    low = high = fixed = 0
    completions = weight = 1
    expected = 0  # what the open traits add on average, times the weight of their completions
    caps = (1 << len(criterion.at_most)) - 1
    open_traits = []
    for trait, chosen in zip(criterion.traits, choices, strict=True):
        if len(chosen) == 1:
            index = chosen[0][0]
            fixed += trait.points[index]
            caps &= trait.caps[index]
        else:
            ways = [(trait.points[index], trait.caps[index], factor) for index, factor in chosen]
            low += ways[0][0]
            high += ways[-1][0]
            whole = sum([factor for _, _, factor in ways])
            expected = expected * whole + weight * sum([points * factor for points, _, factor in ways])
            weight *= whole
            completions *= len(ways)
            open_traits.append(ways)
    if not open_traits:
        score = Fraction(fixed, criterion.unit)
        return Spread(Score(score, score, score), {criterion.level(fixed, caps): (1, 1)}, 1, 1)
    if completions <= FEW:
        levels = _one_by_one(criterion, fixed, caps, open_traits)
    else:
        weighed = counted = _levels(criterion, fixed, caps, open_traits)
        if weight != completions:
            alike = [[(points, bits, 1) for points, bits, _ in ways] for ways in open_traits]
            counted = _levels(criterion, fixed, caps, alike)
        levels = {level: (counted[level], weighed[level]) for level in weighed}
    return Spread(
        Score(
            Fraction(fixed * weight + expected, weight * criterion.unit),
            Fraction(fixed + low, criterion.unit),
            Fraction(fixed + high, criterion.unit),
        ),
        dict(sorted(levels.items())),
        completions,
        weight,
    )


Ways = Sequence[tuple[int, int, int]]
"""What an open trait may add: points, the caps it leaves possible, its weight."""

FEW = 16
"""Completions that are gone through one by one, which for these is the quickest."""


def _one_by_one(
    criterion: CompiledCriterion, fixed: int, caps: int, traits: Sequence[Ways]
) -> dict[int, tuple[int, int]]:
    """The completions at each level, and their weight."""
    completions = [(fixed, caps, 1)]
    for ways in traits:
        completions = [
            (points + more, caps & bits, weight * factor)
            for points, caps, weight in completions
            for more, bits, factor in ways
        ]
    found: dict[int, tuple[int, int]] = {}
    for points, caps, weight in completions:
        level = criterion.level(points, caps)
        count, before = found.get(level, (0, 0))
        found[level] = count + 1, before + weight
    return found


def _sums(traits: Sequence[Ways]) -> dict[int, dict[int, int]]:
    """By the caps left possible and by the sum of points: the weight of the completions that come to it."""
    sums = {(0, -1): 1}
    for ways in traits:
        longer: dict[tuple[int, int], int] = {}
        for (points, caps), weight in sums.items():
            for more, bits, factor in ways:
                state = points + more, caps & bits
                longer[state] = longer.get(state, 0) + weight * factor
        sums = longer
    by_caps: dict[int, dict[int, int]] = {}
    for (points, caps), weight in sums.items():
        by_caps.setdefault(caps, {})[points] = weight
    return by_caps


def _levels(criterion: CompiledCriterion, fixed: int, caps: int, traits: Sequence[Ways]) -> dict[int, int]:
    """The weight of the completions at each level.

    The traits are split in two halves and each half's sums are counted; a level's weight then comes from looking up,
    for every sum of the one half, how much of the other half lies above what is missing to the threshold. So twelve
    traits of five values cost two times 5^6 sums, not 5^12, whatever their points.
    """
    result: dict[int, int] = {}
    right = _sums(traits[1::2])
    for left_caps, sums in _sums(traits[::2]).items():
        points = sorted(sums)
        at_least = [0]  # from the end: the weight of the sums from here on
        for each in reversed(points):
            at_least.append(at_least[-1] + sums[each])
        at_least.reverse()
        for right_caps, others in right.items():
            ceiling = criterion.ceiling(caps & left_caps & right_caps)
            for other, weight in others.items():
                above = at_least[0]
                for level, bound in enumerate(criterion.bounds[:ceiling]):
                    reached = at_least[bisect_left(points, bound - fixed - other)]
                    if above > reached:
                        result[level] = result.get(level, 0) + weight * (above - reached)
                    above = reached
                if above:
                    result[ceiling] = result.get(ceiling, 0) + weight * above
    return result


def choices(engine: Engine, codings: Codings) -> list[list[Options]]:
    """For each criterion the options of each of its traits."""
    return [[options(codings.get(trait.id, UNKNOWN), trait) for trait in each.traits] for each in engine.criteria]


Rules = Mapping[int, tuple[int, int]]
"""Of every rule that is reached, by its number: the completions, and their weight."""


def outcomes(engine: Engine, spreads: Sequence[Spread]) -> tuple[Outcome, ...]:
    """Steps 4 and 5: the recommendations that the criteria's levels lead to together, the best first."""
    reached = _combine(engine, [part.levels for part in spreads])
    return tuple(_outcomes(engine, reached, prod(part.weight for part in spreads)))


class Beside(NamedTuple):
    """All criteria but one, combined: the rules that each level of the one leads to, and the weight of the others."""

    engine: Engine
    rules: tuple[Rules, ...]
    weight: int

    def outcomes(self, spread: Spread) -> tuple[Outcome, ...]:
        """Steps 4 and 5, with this spread of the one criterion."""
        ways = [
            (rule, (count * more, weight * factor))
            for level, (more, factor) in spread.levels.items()
            for rule, (count, weight) in self.rules[level].items()
        ]
        return tuple(_outcomes(self.engine, _by_rule(ways), self.weight * spread.weight))

    def recommendation(self, levels: Iterable[int]) -> str | None:
        """The recommendation if the one criterion may have just these levels; None where it is undetermined."""
        found = {self.engine.rules[rule].recommendation for level in levels for rule in self.rules[level]}
        return self.engine.recommendations[found.pop()] if len(found) == 1 else None


def beside(engine: Engine, spreads: Sequence[Spread], place: int) -> Beside:
    """What the criteria other than the one at this place make of each of its levels."""
    levels = [part.levels for part in spreads]
    return Beside(
        engine,
        tuple(
            _combine(engine, [*levels[:place], {level: (1, 1)}, *levels[place + 1 :]])
            for level in range(len(engine.levels))
        ),
        prod(part.weight for index, part in enumerate(spreads) if index != place),
    )


def _combine(engine: Engine, levels: Sequence[Mapping[int, tuple[int, int]]]) -> Rules:
    """Step 4: from each criterion's levels, the completions and the weight of every rule that is reached."""
    found = [(0, 1, 1)]
    stride = 1
    for reached in levels:
        found = [
            (index + level * stride, count * more, weight * factor)
            for index, count, weight in found
            for level, (more, factor) in reached.items()
        ]
        stride *= len(engine.levels)
    return _by_rule((engine.table[index], (count, weight)) for index, count, weight in found)


def _by_rule(ways: Iterable[tuple[int, tuple[int, int]]]) -> Rules:
    """The completions and the weight of each rule, added up."""
    rules: dict[int, tuple[int, int]] = {}
    for rule, (count, weight) in ways:
        before = rules.get(rule, (0, 0))
        rules[rule] = (before[0] + count, before[1] + weight)
    return rules


def _outcomes(engine: Engine, reached: Rules, whole: int) -> Iterator[Outcome]:
    """Step 5: the recommendations of the rules that are reached, the best first, each with its share of the whole."""
    leading: dict[int, list[int]] = {}
    for rule in sorted(reached):
        leading.setdefault(engine.rules[rule].recommendation, []).append(rule)
    for number in sorted(leading, reverse=True):
        yield Outcome(
            engine.recommendations[number],
            Fraction(sum([reached[rule][1] for rule in leading[number]]), whole),
            sum([reached[rule][0] for rule in leading[number]]),
            tuple([engine.rules[rule].id for rule in leading[number]]),
        )
