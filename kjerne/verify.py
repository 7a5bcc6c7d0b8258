"""What is proved of a criteria set: of its rules over every combination of levels, of its traits over every completion.

A set of combinations is the bits of an integer (see `combination`), so a table of a million of them takes a few
operations. Nor are the completions of a criterion ever listed: its traits are split in two halves, and only the sums of
points that each half comes to are (see `Sums`). What level a completion has is always asked of the engine.

A proof is a generator of problems. It takes the names in the set to be known ones (see `checks`). Each problem has a
`witness` to check it by: ids and numbers of the set and nothing else, in parts set off by ` | `.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, chain, islice, pairwise, product
from operator import and_, or_
from typing import assert_never

from kjerne.engine.cells import allowed
from kjerne.engine.compile import compile_criterion
from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
from kjerne.engine.point_sums import Sums, combine, every_way, half, levels_had, steps
from kjerne.engine.rule_table import box, combination, decided_combinations, members, rule_sets
from kjerne.model.documents import ANY, Cap, Condition, CriteriaSet
from kjerne.model.findings import DocumentPath, MessageWords, Problem

SHOWN = 3  # combinations named in a sentence; the rest is counted
EFFORT = 1 << 29  # bits to handle in the search for the fewest rules that cover others, before few have to do
MOST_CELLS = 1 << 26  # combinations, times rules
MOST_STEPS = 1 << 25  # a second or two
MOST_COMPARED = 1 << 20  # rules with rules, in finding out why some are dead


# ---- whether all of it can be gone through


def intricacy(criteria: CriteriaSet) -> Iterator[Problem]:
    """Where there are more possibilities than can be gone through: of the rules, of a criterion, or of all together."""
    if len(criteria.rules) * len(tuple(criteria.levels)) ** len(criteria.criteria) > MOST_CELLS:
        yield Problem("too-intricate", ("rules",), part="key")
    left = MOST_STEPS
    for id, criterion in criteria.criteria.items():
        left -= len(criterion.traits) * len(criterion.caps) ** 2
        left -= _steps(compile_criterion(id, criterion, tuple(criteria.levels)), criteria, left) if left > 0 else 1
        if left < 0:
            yield Problem("too-intricate", ("criteria", id), part="key")
            return


def _steps(criterion: CompiledCriterion, criteria: CriteriaSet, most: int) -> int:
    """About how many steps the proofs of a criterion take; more than `most` where nobody knows how many more."""
    ways = [tuple(every_way(trait)) for trait in criterion.traits]
    named = sum(any(trait.id in advice.when for trait in criterion.traits) for advice in criteria.advice)
    times = (sum(map(len, ways)) + named + 1) * len(criteria.levels)
    one, other = (steps(side, most // len(ways), most // times) for side in (ways[::2], ways[1::2]))
    if one is None or other is None:
        return most + 1
    (taken, sums, caps), (others_taken, others, other_caps) = one, other
    pairs = (caps * others + other_caps * sums) * times
    return pairs + (taken + others_taken) * len(ways) + caps * other_caps * len(criterion.at_most) ** 2


# ---- the rules


def gaps(criteria: CriteriaSet) -> Iterator[Problem]:
    """The combinations of levels that no rule matches."""
    uncovered = _box(_any_level(criteria), criteria) & ~_union(rule_sets(criteria))
    if uncovered:
        yield Problem("rule-gap", ("rules",), _combinations(uncovered, criteria), "key")


def conflicts(criteria: CriteriaSet) -> Iterator[Problem]:
    """Under the hit policy `unique`, the combinations that a rule shares with an earlier one."""
    match criteria.hit_policy:
        case "first":
            return
        case "unique":
            pass
        case other:
            assert_never(other)
    sets = rule_sets(criteria)
    seen = 0
    for later, matched in enumerate(sets):
        for earlier in range(later if matched & seen else 0):
            if both := matched & sets[earlier]:
                words = {"name": criteria.rules[later].id, "other": criteria.rules[earlier].id}
                yield Problem("rule-conflict", ("rules", later, "id"), {**words, **_combinations(both, criteria)})
        seen |= matched


def dead_rules(criteria: CriteriaSet) -> Iterator[Problem]:
    """Under the hit policy `first`, the rules that are the first match of no combination, and which come before them.

    Those are the fewest earlier rules that match all that it matches: one if one does, else a smallest union, the
    earliest of equally small ones. If to find it takes too many tries (dozens of rules that overlap in intricate ways),
    it is a union that none can be left out of. The witness has for each a combination that it alone takes away. Of
    hundreds of dead rules perhaps not all are told: the others are when these are gone.
    """
    match criteria.hit_policy:
        case "unique":  # there every rule that matches something decides something, or conflicts
            return
        case "first":
            pass
        case other:
            assert_never(other)
    rows, sets = _rows(criteria), rule_sets(criteria)
    seen = told = compared = 0
    for number, matched in enumerate(sets):
        if not matched & ~seen and compared < MOST_COMPARED:
            parts = _parts(rows[number], rows[:number])
            told, compared = told + 1, compared + number * len(parts)
            cover = _cover(rows[number], parts, EFFORT // told)
            alone = [matched & ~_union(sets[other] for other in cover if other != earlier) for earlier in cover]
            ids = tuple(criteria.rules[earlier].id for earlier in cover)
            words: MessageWords = {
                "name": criteria.rules[number].id,
                "rules": ids,
                "witness": " | ".join(
                    f"{_levels(_lowest(bits), criteria)} -> {id}" for bits, id in zip(alone, ids, strict=True)
                ),
            }
            yield Problem("rule-dead", ("rules", number, "id"), words)
        seen |= matched


def _parts(target: "Row", rows: Sequence["Row"]) -> dict[int, "Row"]:
    """What rows match of all that the target does, by position; without those that an earlier one makes needless."""
    parts: dict[int, Row] = {}
    for position, row in enumerate(rows):
        part = tuple(map(and_, row, target))
        if all(part) and not any(_within(part, earlier) for earlier in parts.values()):  # else the earlier one will do
            parts[position] = part
    return parts


def _cover(target: "Row", parts: Mapping[int, "Row"], effort: int) -> tuple[int, ...]:
    """The fewest parts that make up the whole target, by position; the earliest of equally few.

    There must be some that do. After so much effort, few of which none can be left out.
    """
    whole, sets = _compact(target, tuple(parts.values()))
    few = _greedy(whole, sets)
    rest = [*accumulate(reversed(sets), or_)][::-1]
    attempts = (each for size in range(1, len(few) + 1) for each in _attempts(whole, sets, rest, size))
    tries = effort // (len(sets) * max(whole.bit_length(), 2000)) if sets else 0
    found = next((each for each in islice(attempts, tries) if each is not None), few)
    return tuple(tuple(parts)[at] for at in found)


def _within(row: "Row", other: "Row") -> bool:
    return all(levels & ~others == 0 for levels, others in zip(row, other, strict=True))


def _compact(target: "Row", parts: Sequence["Row"]) -> tuple[int, list[int]]:
    """The target and its parts as sets of combinations, where levels that no part tells apart count as one."""
    sets, width = [1] * len(parts), 1
    for place, levels in enumerate(target):
        kinds = dict.fromkeys(tuple(part[place] >> level & 1 for part in parts) for level in members(levels))
        for at, bits in enumerate(sets):
            sets[at] = _union(bits << width * index for index, kind in enumerate(kinds) if kind[at])
        width *= len(kinds)
    return (1 << width) - 1, sets


def _greedy(whole: int, sets: Sequence[int]) -> tuple[int, ...]:
    """Some of the sets that make up the whole: always the one that adds most, but none that turns out needless."""
    chosen: list[int] = []
    missing = whole
    while missing:
        added = [(bits & missing).bit_count() for bits in sets]
        chosen.append(added.index(max(added)))
        missing &= ~sets[chosen[-1]]
    for at in tuple(chosen):
        if not whole & ~_union(sets[other] for other in chosen if other != at):
            chosen.remove(at)
    return tuple(sorted(chosen))


def _attempts(
    missing: int, sets: Sequence[int], rest: Sequence[int], size: int, start: int = 0
) -> Iterator[tuple[int, ...] | None]:
    """Each try to make up what is missing of so many sets from `start` on, in their order: None for one that fails.

    `rest` has for each set the union of it and of all that follow.
    """
    if not missing or not size:
        yield None if missing else ()
        return
    for at in range(start, len(sets)):
        if missing & ~rest[at]:  # not to be had without the sets before this one
            break
        if sets[at] & missing:
            for others in _attempts(missing & ~sets[at], sets, rest, size - 1, at + 1):
                yield None if others is None else (at, *others)
    yield None


def not_monotone(criteria: CriteriaSet) -> Iterator[Problem]:
    """Where a better level of one criterion, all else alike, gives a worse recommendation.

    Two neighbouring combinations are a case of it. The cases are told together for each two rules that decide them, at
    the rule that decides the better levels, and the first one is the witness. A combination that not exactly one rule
    decides (see `gaps` and `conflicts`) has no recommendation and is no case.
    """
    decided = decided_combinations(criteria)
    backward = tuple(_backward(criteria, decided))
    for number, bits in enumerate(decided):
        before = [(stride, both) for stride, worse in backward if (both := worse & bits >> stride)]
        for other, others in enumerate(decided if before else ()):
            cases = [(stride, both) for stride, worse in before if (both := worse & others)]
            if cases:
                first, stride = min((_lowest(worse), stride) for stride, worse in cases)
                words: MessageWords = {
                    "name": criteria.rules[number].id,
                    "other": criteria.rules[other].id,
                    "recommendation": criteria.rules[number].recommend,
                    "better": criteria.rules[other].recommend,
                    "n": sum(worse.bit_count() for _, worse in cases),
                    "witness": f"{_levels(first, criteria)} -> {_levels(first + stride, criteria)}",
                }
                yield Problem("not-monotone", ("rules", number, "id"), words)


def _backward(criteria: CriteriaSet, decided: Sequence[int]) -> Iterator[tuple[int, int]]:
    """For each criterion, the combinations from which its next level gives a worse recommendation.

    They come with their stride, which leads from a combination to the one with the criterion's next level.
    """
    by_rank = tuple(_by_recommendation(criteria, decided).values())
    for stride, below in _neighbours(criteria):
        worse = (_union(by_rank[rank + 1 :]) & by_rank[rank] >> stride for rank in range(len(by_rank)))
        yield stride, below & _union(worse)


# ---- the traits


def unreachable_levels(criteria: CriteriaSet) -> Iterator[Problem]:
    """The levels of a criterion that no completion of its traits has, be it by its score or by a cap.

    The witness is the threshold of the level, that of the level after it, and the nearest scores there are: the highest
    below the one and the lowest from the other on. Where scores do lie between the two, all of them capped, it is the
    lowest and the highest of these, and the caps.
    """
    for criterion in _compiled(criteria):
        reached = levels_had(criterion, _completions(criterion.traits))
        for index, level in enumerate(criteria.levels):
            if index not in reached:
                path: DocumentPath = (
                    ("criteria", criterion.id, "thresholds", level) if index else ("criteria", criterion.id)
                )
                words = {"name": level, "criterion": criterion.id, "witness": _out_of_reach(index, criterion, criteria)}
                yield Problem("level-unreachable", path, words, "key")


def _out_of_reach(level: int, criterion: CompiledCriterion, criteria: CriteriaSet) -> str:
    completions = _completions(criterion.traits)
    low = criterion.bounds[level - 1] if level else 0
    high = criterion.bounds[level] if level < len(criterion.bounds) else _beyond(criterion)
    thresholds = [each for each in (level, _after(level, criterion, criteria)) if each]
    parts = [", ".join(_threshold(each, criterion, criteria) for each in thresholds)]
    if low < high:
        between = [sums for sums in _from(low, completions) if sums < high]
        scores = [min(between), max(_below(high, completions))] if between else []
        scores = scores or [*sorted(_below(low, completions))[-1:], *sorted(_from(high, completions))[:1]]
        parts.append(", ".join(f"score: {_score(sums, criterion)}" for sums in dict.fromkeys(scores)))
        caps = zip(criteria.criteria[criterion.id].caps, criterion.at_most, strict=True)
        parts += [_cap(cap) for cap, at_most in caps if between and at_most < level]
    return " | ".join(parts)


def idle_values(criteria: CriteriaSet) -> Iterator[Problem]:
    """The values of a scored trait that no level hangs on, whatever the criterion's other traits are.

    A value between two others is idle if to exchange it for the next worse or the next better one never changes the
    criterion's level: it stands for no step up or down. If it is like the one and not like the other it matters, and so
    do the two ends of the scale, which give the values between their meaning, as long as any two values are ever told
    apart. A trait of which no two are is idle as a whole, and that is told once, at its worst value. One completion is
    enough to tell two values apart, by the score or by a cap. To move the score alone is not: it decides nothing.

    The witness has, for each level that the best of the values compared can reach, the lowest score with which it does,
    the scores that the others give in its stead, and the threshold, which all of them reach; or else the lowest level.
    """
    for criterion in _compiled(criteria):
        for trait, rest in zip(criterion.traits, _rests(criterion), strict=True):
            for index, compared in _idle(criterion, trait, rest):
                words: MessageWords = {
                    "name": trait.values[index],
                    "others": tuple(trait.values[other] for other in compared if other != index),
                    "trait": trait.id,
                    "criterion": criterion.id,
                    "witness": _closest_calls(compared, trait, rest, criterion, criteria),
                }
                path = ("criteria", criterion.id, "traits", trait.id, "values", trait.values[index])
                yield Problem("value-idle", path, words, "key")


def _idle(criterion: CompiledCriterion, trait: CompiledTrait, rest: Sequence[Sums]) -> Iterator[tuple[int, range]]:
    """The values of a trait that do nothing, and those they are compared with, themselves among them, by index."""
    ways = zip(trait.points, trait.caps, strict=True)
    steps = [any(_told_apart(criterion, sums, worse, better) for sums in rest) for worse, better in pairwise(ways)]
    if steps and not any(steps):
        yield 0, range(len(trait.values))
    else:
        for index, (down, up) in enumerate(pairwise(steps), 1):
            if not down and not up:
                yield index, range(index - 1, index + 2)


def _told_apart(criterion: CompiledCriterion, rest: Sums, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether some completion of the rest has other levels with the one value than with the other (points, caps)."""
    for low, high in rest.between(bound - points for bound in criterion.bounds for points, _ in (one, other)):
        levels = {criterion.level(low + points, rest.caps & caps) for points, caps in (one, other)}
        if len(levels) > 1 and rest.any_in(low, high):
            return True
    return False


def _closest_calls(
    compared: range, trait: CompiledTrait, rest: Sequence[Sums], criterion: CompiledCriterion, criteria: CriteriaSet
) -> str:
    """For each level that the best of these values can reach, the lowest score with which it does, and the others'."""
    names = [f"{trait.id}: {trait.values[index]}" for index in reversed(compared)]
    parts = []
    for level, bound in enumerate(criterion.bounds, 1):
        free = [sums for sums in rest if criterion.ceiling(sums.caps & trait.caps[compared[-1]]) >= level]
        least = min(_from(bound - trait.points[compared[-1]], free), default=None)
        if least is not None and bound not in criterion.bounds[level:]:
            scores = [_score(least + trait.points[index], criterion) for index in reversed(compared)]
            calls = [f"{name} -> {score}" for name, score in zip(names, scores, strict=True)]
            parts.append(", ".join([*calls, _threshold(level, criterion, criteria)]))
    return " | ".join(parts) or ", ".join(f"{name} -> {next(iter(criteria.levels))}" for name in names)


def idle_traits(criteria: CriteriaSet) -> Iterator[Problem]:
    """The traits of a criterion on which no recommendation hangs: whatever its level, the table gives the same.

    The witness is the criterion with all its levels, and that the rules give the same for each. Combinations that not
    exactly one rule decides (see `gaps` and `conflicts`) have no recommendation, and keep this from being told.
    """
    by_recommendation = tuple(_by_recommendation(criteria, decided_combinations(criteria)).values())
    if _union(by_recommendation) != _box(_any_level(criteria), criteria):
        return
    for (id, criterion), (stride, below) in zip(criteria.criteria.items(), _neighbours(criteria), strict=True):
        if all(bits & below == bits >> stride & below for bits in by_recommendation):
            for trait in criterion.traits:
                words: MessageWords = {
                    "name": trait,
                    "criterion": id,
                    "witness": f"{id}: {' = '.join(criteria.levels)}",
                }
                yield Problem("trait-idle", ("criteria", id, "traits", trait), words, "key")


def idle_caps(criteria: CriteriaSet) -> Iterator[Problem]:
    """The caps that lower the level in no completion.

    Either no score with which the cap's condition holds leads to a level above its `at-most`, or wherever one does
    another cap lowers it further, or as far and stands earlier. So all the caps found can go at once.

    The witness is the cap, the highest score with which it holds and the threshold that this would have to reach, then
    the caps that lower the level in its stead.
    """
    for criterion in _compiled(criteria):
        caps = criteria.criteria[criterion.id].caps
        highest = _highest(criterion)
        for index, at_most in enumerate(criterion.at_most):
            holding = {held: sums for held, sums in highest.items() if held >> index & 1}
            bound = criterion.bounds[at_most] if at_most < len(criterion.bounds) else _beyond(criterion)
            lowered = [held for held, sums in holding.items() if sums >= bound]
            stronger = [other for other in range(len(caps)) if (criterion.at_most[other], other) < (at_most, index)]
            if all(any(held >> other & 1 for other in stronger) for held in lowered):
                instead = [_cap(caps[other]) for other in stronger if any(held >> other & 1 for held in lowered)]
                scores = [f"score: {_score(max(holding.values()), criterion)}"] if holding else []
                after = _after(at_most, criterion, criteria)
                scores += [_threshold(after, criterion, criteria)] if after else []
                words: MessageWords = {
                    "criterion": criterion.id,
                    "level": caps[index].at_most,
                    "caps": tuple(instead),
                    "witness": " | ".join(filter(None, [_cap(caps[index]), ", ".join(scores), *instead])),
                }
                yield Problem("cap-idle", ("criteria", criterion.id, "caps", index), words)


def _highest(criterion: CompiledCriterion) -> dict[int, int]:
    """For each set of caps that hold together in some completion (as bits), the highest sum of points with them."""
    highest = {-1: 0}
    for trait in criterion.traits:
        longer: dict[int, int] = {}
        for (held, sums), (points, caps) in product(highest.items(), zip(trait.points, trait.caps, strict=True)):
            longer[held & caps] = max(longer.get(held & caps, 0), sums + points)
        highest = longer
    return highest


def idle_advice(criteria: CriteriaSet) -> Iterator[Problem]:
    """The advice that no completion of all traits, those of the context among them, calls for.

    Where its `when` holds, no recommendation that it is for can come out. The witness is its `when`, the levels that
    the criteria with traits in it can have where it holds, and the recommendations that can come out then. Of a table
    that recommends nothing at all (see `gaps` and `conflicts`), nothing is told.
    """
    compiled = _compiled(criteria)
    always = {criterion.id: levels_had(criterion, _completions(criterion.traits)) for criterion in compiled}
    by_recommendation = _by_recommendation(criteria, decided_combinations(criteria))
    for index, advice in enumerate(criteria.advice):
        then = {
            criterion.id: levels_had(criterion, _completions([_where(advice.when, each) for each in criterion.traits]))
            for criterion in compiled
            if any(trait.id in advice.when for trait in criterion.traits)
        }
        possible = _box([sum(1 << level for level in had) for had in {**always, **then}.values()], criteria)
        left = tuple(name for name, bits in by_recommendation.items() if bits & possible)
        wanted = tuple(criteria.recommendations) if advice.recommendations is None else advice.recommendations
        if not set(left) & set(wanted) and any(by_recommendation.values()):
            names = tuple(criteria.levels)
            levels = ", ".join(f"{id}: {names[level]}" for id, levels in then.items() for level in sorted(levels))
            words: MessageWords = {
                "name": advice.id,
                "recommendations": left,
                "witness": " -> ".join(filter(None, [_when(advice.when), levels, ", ".join(left)])),
            }
            yield Problem("advice-idle", ("advice", index, "id"), words)


def _where(when: Condition, trait: CompiledTrait) -> CompiledTrait:
    """The trait with none but the values for which the condition holds."""
    fits = allowed(when.get(trait.id, ANY), trait.values)
    points = tuple(points for points, ok in zip(trait.points, fits, strict=True) if ok)
    return trait._replace(points=points, caps=tuple(caps for caps, ok in zip(trait.caps, fits, strict=True) if ok))


# ---- all of it

ALL: tuple[Callable[[CriteriaSet], Iterator[Problem]], ...] = (
    gaps,
    conflicts,
    dead_rules,
    not_monotone,
    unreachable_levels,
    idle_values,
    idle_traits,
    idle_caps,
    idle_advice,
)


def verify(criteria: CriteriaSet) -> Iterator[Problem]:
    """Every problem of every proof, in the order of `ALL` and within each in the order of the document.

    Of a set that is too intricate, nothing but that.
    """
    too_much = tuple(intricacy(criteria))
    return iter(too_much) if too_much else chain.from_iterable(proof(criteria) for proof in ALL)


# ---- sets of combinations, as bits


Row = Sequence[int]
"""For each criterion, the levels that are let through, as the bits of an integer, the worst level the lowest."""


def _box(row: Row, criteria: CriteriaSet) -> int:
    """The combinations that a row lets through."""
    return box(map(members, row), len(criteria.levels))


def _neighbours(criteria: CriteriaSet) -> Iterator[tuple[int, int]]:
    """For each criterion the stride to its next level, and the combinations in which it has one."""
    for place in range(len(criteria.criteria)):
        below_top = list(_any_level(criteria))
        below_top[place] >>= 1
        yield len(criteria.levels) ** place, _box(below_top, criteria)


def _any_level(criteria: CriteriaSet) -> Row:
    return ((1 << len(criteria.levels)) - 1,) * len(criteria.criteria)


def _rows(criteria: CriteriaSet) -> tuple[Row, ...]:
    """For each rule, what it lets through."""
    levels = tuple(criteria.levels)
    return tuple(
        tuple(
            sum(ok << level for level, ok in enumerate(allowed(rule.when.get(id, ANY), levels)))
            for id in criteria.criteria
        )
        for rule in criteria.rules
    )


def _by_recommendation(criteria: CriteriaSet, decided: Sequence[int]) -> dict[str, int]:
    """The combinations that get each recommendation, the worst first."""
    return {
        name: _union(bits for bits, rule in zip(decided, criteria.rules, strict=True) if rule.recommend == name)
        for name in criteria.recommendations
    }


def _union(sets: Iterable[int]) -> int:
    union = 0
    for each in sets:
        union |= each
    return union


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


# ---- sums of points


def _from(bound: int, completions: Iterable[Sums]) -> Iterator[int]:
    """Sums of points from the bound on, the lowest among them."""
    return chain.from_iterable(sums.reaching(bound) for sums in completions)


def _below(bound: int, completions: Iterable[Sums]) -> Iterator[int]:
    """Sums of points below the bound, the highest among them."""
    return chain.from_iterable(sums.missing(bound) for sums in completions)


def _beyond(criterion: CompiledCriterion) -> int:
    """A sum of points that no completion has."""
    return 100 * criterion.unit + 1


def _completions(traits: Sequence[CompiledTrait]) -> tuple[Sums, ...]:
    """The completions of these traits."""
    return combine(half(map(every_way, traits[::2])), half(map(every_way, traits[1::2])))


def _rests(criterion: CompiledCriterion) -> Iterator[tuple[Sums, ...]]:
    """For each trait, the completions of the criterion's other traits."""
    halves = half(map(every_way, criterion.traits[::2])), half(map(every_way, criterion.traits[1::2]))
    for index in range(len(criterion.traits)):
        others = [trait for at, trait in enumerate(criterion.traits) if at != index and at % 2 == index % 2]
        yield combine(half(map(every_way, others)), halves[1 - index % 2])


# ---- words


def _combinations(bits: int, criteria: CriteriaSet) -> MessageWords:
    shown = " | ".join(_levels(index, criteria) for index in islice(members(bits), SHOWN))
    return {"n": bits.bit_count(), "combinations": shown, "witness": shown}


def _levels(index: int, criteria: CriteriaSet) -> str:
    return ", ".join(f"{id}: {level}" for id, level in combination(index, criteria).items())


def _when(condition: Condition) -> str:
    cells = {id: cell if isinstance(cell, str) else f"[{', '.join(cell)}]" for id, cell in condition.items()}
    return ", ".join(f"{id}: {cell}" for id, cell in cells.items())


def _cap(cap: Cap) -> str:
    return f"{_when(cap.when)} -> {cap.at_most}"


def _threshold(level: int, criterion: CompiledCriterion, criteria: CriteriaSet) -> str:
    name = tuple(criteria.levels)[level]
    return f"{name}: {_number(Fraction(criteria.criteria[criterion.id].thresholds[name]))}"


def _after(level: int, criterion: CompiledCriterion, criteria: CriteriaSet) -> int:
    """The better level that begins at the lowest score (the next one if thresholds rise), or 0 if there is none."""
    thresholds = criteria.criteria[criterion.id].thresholds
    better = tuple(enumerate(criteria.levels))[level + 1 :]
    return min(better, key=lambda item: thresholds[item[1]], default=(0, ""))[0]


def _score(sums: int, criterion: CompiledCriterion) -> str:
    return _number(Fraction(sums, criterion.unit))


def _number(value: Fraction) -> str:
    """Exactly: as a decimal if it has few digits, else as a fraction."""
    digits = next((digits for digits in range(5) if (value * 10**digits).denominator == 1), None)
    if digits is None:
        return str(value)
    whole, part = divmod(value.numerator * 10**digits // value.denominator, 10**digits)
    return f"{whole}.{part:0{digits}d}" if digits else f"{whole}"


def _compiled(criteria: CriteriaSet) -> tuple[CompiledCriterion, ...]:
    levels = tuple(criteria.levels)
    return tuple(compile_criterion(id, criterion, levels) for id, criterion in criteria.criteria.items())
