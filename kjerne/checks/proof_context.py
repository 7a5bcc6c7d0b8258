"""A criteria set made ready for proofs: its tables, and its criteria in whole numbers; each part is worked out once."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import compress

from kjerne.checks.combination_sets import everything, union
from kjerne.engine.cells import allowed
from kjerne.engine.compile import compile_criterion
from kjerne.engine.compiled import CompiledCriterion, CompiledTrait
from kjerne.engine.effort import Effort, TooManyError
from kjerne.engine.integers import CombinationSet, LevelIndex
from kjerne.engine.point_sums import (
    HalfSums,
    PointSums,
    combined_sums,
    half_sums,
    levels_had,
    sums_by_ceiling,
    value_terms,
)
from kjerne.engine.rule_table import Table, box, decided_combinations, tables
from kjerne.model.documents import ANY, Cell, Condition, CriteriaSet, PlacedCriterion, Trait
from kjerne.model.findings import NO_WORDS, DocumentPath, MessageWords, Problem, Term

STEPS_OF_A_MASK = 16
"""What it takes to find the ceiling of one cap mask, beside its sums."""

Reached = Mapping[str, frozenset[LevelIndex]]
"""The levels (or values) that each input of a table may have, by its id."""

MOST_STEPS = 1 << 22
"""The effort of one proof of a whole set: a few seconds."""


class ProofContext:
    """A criteria set for proofs. Its names must refer to something, but its tables may have gaps and conflicts."""

    def __init__(self, criteria: CriteriaSet) -> None:
        self.criteria = criteria
        self.tables: tuple[Table, ...] = tuple(tables(criteria))
        self._table_of = {table.id: table for table in self.tables}
        self._decided: dict[str | None, tuple[CombinationSet, ...]] = {}
        self._halves: dict[str, tuple[HalfSums, HalfSums]] = {}
        self._had: dict[tuple[str, tuple[tuple[str, Cell], ...]], frozenset[LevelIndex]] = {}

    @cached_property
    def compiled(self) -> Mapping[str, CompiledCriterion]:
        """The criteria that points decide, subtotals too, by their ids."""
        return {
            placed.id: compile_criterion(placed, self.criteria)
            for placed in self.criteria.placed_criteria
            if not placed.criterion.rules
        }

    @property
    def by_points(self) -> list[tuple[PlacedCriterion, CompiledCriterion]]:
        """The criteria whose levels points decide, but no subtotals."""
        return [
            (placed, self.compiled[placed.id])
            for placed in self.criteria.placed_criteria
            if placed.id in self.compiled and not placed.is_subtotal
        ]

    @property
    def with_levels(self) -> list[tuple[PlacedCriterion, CompiledCriterion]]:
        """The criteria that have levels by points, subtotals with thresholds too."""
        placed = self.criteria.all_criteria
        return [(placed[id], criterion) for id, criterion in self.compiled.items() if criterion.levels]

    def decided(self, table: Table) -> tuple[CombinationSet, ...]:
        """For each rule of a table the combinations that it decides."""
        if table.id not in self._decided:
            self._decided[table.id] = decided_combinations(table)
        return self._decided[table.id]

    def by_level(self, table: Table) -> dict[str, CombinationSet]:
        """For each level that the table gives, the worst first, the combinations that get it."""
        sets = dict.fromkeys(table.levels, 0)
        for rule, bits in zip(table.rules, self.decided(table), strict=True):
            sets[table.given_by(rule)] |= bits
        return sets

    @cached_property
    def criteria_decided(self) -> bool:
        """Whether in every criterion that rules decide exactly one rule decides each combination.

        Only then is `reached` all that groups can have once the set is mended.
        """
        own = [table for table in self.tables if table.id is not None]
        return all(union(self.decided(table)) == everything(table) for table in own)

    def table_words(self, table: Table) -> MessageWords:
        """The words that make a message say which table it is about; none where that is plain.

        It is plain of the set's own table over levels of criteria: sets without traits of their own have no other.
        """
        if table.id is None and not self.criteria.traits:
            return NO_WORDS
        return {"kind": "table", "criterion": table.id or self.criteria.id}

    @cached_property
    def trait_paths(self) -> Mapping[str, tuple[str, ...]]:
        """Where each scored trait stands."""
        paths: dict[str, tuple[str, ...]] = {id: ("traits", id) for id in self.criteria.traits}
        for placed in self.criteria.placed_criteria:
            paths |= {id: (*placed.path, "traits", id) for id in placed.criterion.traits}
        return paths

    # ---- what is reached

    @cached_property
    def reached(self) -> Reached:
        """The levels and values that some completion has, of every input of a table.

        Of a criterion of which that would take too long to find out, all levels: so no more is proved than is true.
        """
        return self._reached({}, None)

    def reached_where(self, when: Condition, effort: Effort) -> Reached:
        """As `reached`, over the completions for which a condition on traits holds. Raises `TooManyError`."""
        return self._reached(when, effort) if when else self.reached

    def box(self, table: Table, reached: Reached) -> CombinationSet:
        """The combinations of a table whose levels and values are reached."""
        return box([reached[id] for id in table.inputs], table)

    def _reached(self, when: Condition, effort: Effort | None) -> dict[str, frozenset[LevelIndex]]:
        result: dict[str, frozenset[LevelIndex]] = {}
        self._add_traits(result, self.criteria.traits, when)
        for placed in reversed(self.criteria.placed_criteria):  # those within a criterion before it
            if placed.criterion.rules:
                self._add_traits(result, placed.criterion.traits, when)
                table = self._table_of[placed.id]
                possible = self.box(table, result)
                levels = enumerate(self.by_level(table).values())
                result[placed.id] = frozenset(level for level, bits in levels if bits & possible)
            elif not placed.is_subtotal:
                result[placed.id] = self._levels_had(self.compiled[placed.id], when, effort)
        return result

    def _levels_had(
        self, criterion: CompiledCriterion, when: Condition, effort: Effort | None
    ) -> frozenset[LevelIndex]:
        """The levels of a criterion where the condition holds; all of them where it takes too long, without effort."""
        cells = tuple((trait.id, when[trait.id]) for trait in criterion.traits if trait.id in when)
        key = criterion.id, cells
        if key not in self._had:
            try:
                self._had[key] = self._work_out_levels(criterion, when if cells else {}, effort or Effort(MOST_STEPS))
            except TooManyError:
                if effort:
                    raise
                self._had[key] = frozenset(range(len(criterion.levels)))
        return self._had[key]

    def _work_out_levels(self, criterion: CompiledCriterion, when: Condition, effort: Effort) -> frozenset[LevelIndex]:
        if when:
            terms = [tuple(value_terms(_trait_where(when, trait))) for trait in criterion.traits]
            halves = half_sums(terms[::2], effort), half_sums(terms[1::2], effort)
        else:
            halves = self.halves(criterion, effort)
        return levels_had(criterion, spent(sums_by_ceiling(criterion, *halves), effort, len(criterion.bounds)))

    @staticmethod
    def _add_traits(result: dict[str, frozenset[LevelIndex]], traits: Mapping[str, Trait], when: Condition) -> None:
        for id, trait in traits.items():
            scale = tuple(trait.values)
            result[id] = frozenset(compress(range(len(scale)), allowed(when.get(id, ANY), scale)))

    # ---- sums of points

    def halves(self, criterion: CompiledCriterion, effort: Effort) -> tuple[HalfSums, HalfSums]:
        """The sums of points of the two halves of the criterion's traits."""
        if criterion.id not in self._halves:
            terms = [tuple(value_terms(trait)) for trait in criterion.traits]
            self._halves[criterion.id] = half_sums(terms[::2], effort), half_sums(terms[1::2], effort)
        return self._halves[criterion.id]

    def ceiling_sums(self, criterion: CompiledCriterion, effort: Effort, rounds: int) -> tuple[PointSums, ...]:
        """The sums of all completions, grouped by the ceiling that caps set: few groups; to go through `rounds` times.

        Raises `TooManyError`.
        """
        return spent(sums_by_ceiling(criterion, *self.halves(criterion, effort)), effort, rounds)

    def completions(self, criterion: CompiledCriterion, effort: Effort) -> tuple[PointSums, ...]:
        """The sums of points of all completions of a criterion's traits."""
        return spent(combined_sums(*self.halves(criterion, effort)), effort, len(criterion.bounds))


def left_out(proof: str, path: DocumentPath) -> Problem:
    """The problem that a proof would take too long, so that it was left out."""
    return Problem("proof-left-out", path, {"proof": Term(f"proof.{proof}")}, "key")


def spent(completions: Iterable[PointSums], effort: Effort, rounds: int) -> tuple[PointSums, ...]:
    """The sums, with the effort counted that it takes to make them and go through them so many times."""
    sums = []
    for point_sums in completions:
        effort.spend(len(point_sums.short) * (rounds + 1) + len(point_sums.long) + STEPS_OF_A_MASK)
        sums.append(point_sums)
    return tuple(sums)


def _trait_where(when: Condition, trait: CompiledTrait) -> CompiledTrait:
    """The trait with only the values for which the condition holds."""
    fits = allowed(when.get(trait.id, ANY), trait.values)
    points = tuple(points for points, fits_cell in zip(trait.points, fits, strict=True) if fits_cell)
    caps = tuple(caps for caps, fits_cell in zip(trait.caps, fits, strict=True) if fits_cell)
    return trait._replace(points=points, caps=caps)
