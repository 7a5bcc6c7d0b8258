"""Weights and thresholds of a criteria set that `--set` supposes to be others, and the set with them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from kjerne.model.documents import ContextTrait, CriteriaSet, Criterion, NumberChange


class Weight(NamedTuple):
    """The weight of a trait or criterion: in which criterion it counts (None: in the set itself), if it counts at all.

    `path` is that of the trait or criterion in its set.
    """

    criterion: str | None
    subject: Literal["trait", "part"]
    of: str
    path: tuple[str, ...]
    thing: ContextTrait | Criterion
    counts: bool

    def changed(self, new: int) -> NumberChange:
        """The change of this weight to another; of one that counts."""
        old = getattr(self.thing, "weight", 1)
        return NumberChange("weight", self.criterion, self.subject, self.of, (*self.path, "weight"), old, new)


def weights(criteria: CriteriaSet) -> Iterator[Weight]:
    """The weight of every criterion and trait, those that count in no score too, as the tree is walked."""
    for id, trait in criteria.traits.items():
        yield Weight(None, "trait", id, ("traits", id), trait, False)
    for placed in criteria.placed_criteria:
        criterion = placed.criterion
        counts = placed.is_subtotal or (placed.parent is None and not criterion.rules)
        yield Weight(placed.parent, "part", placed.id, placed.path, criterion, counts)
        for id, trait in criterion.traits.items():
            yield Weight(placed.id, "trait", id, (*placed.path, "traits", id), trait, not criterion.rules)
    for id, asked in criteria.context.items():
        yield Weight(None, "trait", id, ("context", id), asked, False)


def with_changes(criteria: CriteriaSet, changes: Sequence[NumberChange]) -> CriteriaSet:
    """The set with the changes, which it knows from then on; of several changes of one number the last one holds."""
    last = {change.path: change for change in changes}
    changed = criteria
    for path, change in last.items():
        changed = _replaced(changed, path, change.new)
    changed = changed.model_copy()
    changed._supposed = tuple(last.values())
    return changed


def _replaced(node: Any, path: Sequence[str], new: int | Decimal) -> Any:
    """A model or mapping in which the number at a path is another one."""
    if not path:
        return new
    key, *rest = path
    if isinstance(node, Mapping):
        return {**node, key: _replaced(node.get(key), rest, new)}
    return node.model_copy(update={key: _replaced(getattr(node, key), rest, new)})
