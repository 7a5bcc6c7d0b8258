"""Criteria sets with some of the changes from one set to another made, and whether such a set is valid."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from kjerne.analysis.criteria_changes import ChangePath, N, by_condition, by_id, paired, same_kind, value_order
from kjerne.analysis.orders import mixed_order
from kjerne.checks.run import is_usable
from kjerne.engine.compile import compile_set
from kjerne.engine.evaluate import Engine
from kjerne.model.documents import CriteriaSet, Criterion, Trait, Value

V = TypeVar("V")


def with_changes(old: CriteriaSet, new: CriteriaSet, paths: Collection[ChangePath]) -> CriteriaSet:
    """The old set with the changes at these paths made; not always a valid set: see `compile_if_valid`."""
    return _Mixture(paths).criteria_set(old, new)


def compile_if_valid(criteria: CriteriaSet) -> Engine | None:
    """The set made ready to evaluate; None where it is not valid, as a set with some changes made may be."""
    has_values = all(trait.values for trait in criteria.all_traits.values())
    return compile_set(criteria) if criteria.rules and has_values and is_usable(criteria) else None


class _Mixture:
    """Mixes parts of two sets: what stands at one of the paths is taken from the new one."""

    def __init__(self, paths: Collection[ChangePath]) -> None:
        self.paths = paths

    def choose(self, old: V, new: V, path: ChangePath) -> V:
        return new if path in self.paths else old

    def criteria_set(self, old: CriteriaSet, new: CriteriaSet) -> CriteriaSet:
        advice = self._merged(by_id(old.advice), by_id(new.advice), ("advice",), self.choose)
        return old.model_copy(
            update={
                "sources": {**old.sources, **new.sources},
                "levels": self.choose(old.levels, new.levels, ("levels",)),
                "recommendations": self.choose(old.recommendations, new.recommendations, ("recommendations",)),
                "traits": self._traits(old.traits, new.traits, (), by_points=False),
                "criteria": self._criteria(old.criteria, new.criteria, (), in_score=True),
                "context": self._merged(old.context, new.context, ("context",), self.choose),
                "hit_policy": self.choose(old.hit_policy, new.hit_policy, ("hit-policy",)),
                "rules": self._rules(old.rules, new.rules, ()),
                "advice": tuple(advice.values()),
            }
        )

    def _criteria(
        self, old: Mapping[str, Criterion], new: Mapping[str, Criterion], path: ChangePath, *, in_score: bool
    ) -> dict[str, Criterion]:
        def criterion(old_criterion: Criterion, new_criterion: Criterion, own_path: ChangePath) -> Criterion:
            if not same_kind(old_criterion, new_criterion):
                return self.choose(old_criterion, new_criterion, own_path)
            return self._criterion(old_criterion, new_criterion, own_path, in_score=in_score)

        return self._merged(old, new, (*path, "criteria"), criterion)

    def _criterion(self, old: Criterion, new: Criterion, path: ChangePath, *, in_score: bool) -> Criterion:
        by_points = not old.rules
        caps = self._merged(by_condition(old.caps), by_condition(new.caps), (*path, "caps"), self.choose)
        thresholds = self._merged(old.thresholds, new.thresholds, (*path, "thresholds"), self.choose)
        weight = self.choose(old.weight, new.weight, (*path, "weight"))
        mixed = old.model_copy(
            update={
                "weight": weight if by_points and in_score else old.weight,
                "levels": self.choose(old.levels, new.levels, (*path, "levels")),
                "thresholds": thresholds,
                "traits": self._traits(old.traits, new.traits, path, by_points=by_points),
                "criteria": self._criteria(old.criteria, new.criteria, path, in_score=by_points),
                "caps": tuple(caps.values()),
                "hit_policy": self.choose(old.hit_policy, new.hit_policy, (*path, "hit-policy")),
                "rules": self._rules(old.rules, new.rules, path),
            }
        )
        if not thresholds:
            mixed.model_fields_set.discard("thresholds")  # a criterion with that key must have one for every level
        return mixed

    def _traits(
        self, old: Mapping[str, Trait], new: Mapping[str, Trait], path: ChangePath, *, by_points: bool
    ) -> dict[str, Trait]:
        def trait(old_trait: Trait, new_trait: Trait, own_path: ChangePath) -> Trait:
            return self._trait(old_trait, new_trait, own_path, by_points=by_points)

        return self._merged(old, new, (*path, "traits"), trait)

    def _trait(self, old: Trait, new: Trait, path: ChangePath, *, by_points: bool) -> Trait:
        number_path, values_path = (*path, "number"), (*path, "values")
        ordered = self.choose(old.ordered, new.ordered, (*path, "ordered"))
        number = self.choose(old.number, new.number, number_path)
        both_numbers = old.number == new.number

        def value(old_value: Value, new_value: Value, value_path: ChangePath) -> Value:
            from_path = (*value_path, "from") if both_numbers else number_path
            from_ = self.choose(old_value.from_, new_value.from_, from_path)
            return self.choose(old_value, new_value, value_path).model_copy(update={"from_": from_})

        values = self._merged(old.values, new.values, values_path, value)
        if not number:
            values = {id: value.model_copy(update={"from_": None}) for id, value in values.items()}
        order = value_order(old, new, values, by_points=by_points and ordered, reordered=values_path in self.paths)
        return old.model_copy(
            update={
                "weight": self.choose(old.weight, new.weight, (*path, "weight")) if by_points else old.weight,
                "ordered": ordered,
                "number": number,
                "unit": old.unit if both_numbers else self.choose(old.unit, new.unit, number_path),
                "values": {id: values[id] for id in order},
            }
        )

    def _rules(self, old: Sequence[N], new: Sequence[N], path: ChangePath) -> tuple[N, ...]:
        old_by_id, new_by_id = by_id(old), by_id(new)
        rules = self._merged(old_by_id, new_by_id, (*path, "rules"), self.choose)
        moving = {id for id in new_by_id if (*path, "rules", id, "position") in self.paths}
        return tuple(rules[id] for id in mixed_order(old_by_id, tuple(new_by_id), rules, moving))

    def _merged(
        self,
        old: Mapping[str, V],
        new: Mapping[str, V],
        path: ChangePath,
        merge_parts: Callable[[V, V, ChangePath], V],
    ) -> dict[str, V]:
        """The parts of two mappings: what stands in both is merged, what stands in one is there or not."""
        result = {}
        for key, old_part, new_part in paired(old, new):
            part_path = (*path, key)
            if old_part is not None and new_part is not None:
                result[key] = merge_parts(old_part, new_part, part_path)
            elif (present := self.choose(old_part, new_part, part_path)) is not None:
                result[key] = present
        return result
