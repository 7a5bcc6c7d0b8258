"""What `--set` supposes, as text: of a criteria set its weights and thresholds, of a group its traits."""

from collections.abc import Iterator
from decimal import Decimal

from kjerne.analysis.report import GroupReport
from kjerne.model.documents import NumberChange
from kjerne.output.blocks import Pairs, cell
from kjerne.output.words import Vocabulary


def set_name(words: Vocabulary) -> str:
    """`dfo-2024 1.0.0`, the id and version of the criteria set; with a remark where --set changes it."""
    name = f"{words.criteria.id} {words.criteria.version}"
    return words.say("set.changed", set=name) if words.criteria.supposed else name


def number_name(change: NumberChange, words: Vocabulary) -> str:
    """The name of the weight or threshold: `Persistent, weight of Time horizon`."""
    if change.criterion is None:
        return words.say("supposed.weight", of=words.criterion(change.of))
    criterion = words.criterion(change.criterion)
    if change.subject == "level":
        return words.say("stability.threshold", of=words.level(change.of, change.criterion).text, criterion=criterion)
    of = words.criterion(change.of) if change.subject == "part" else words.trait(change.of)
    return words.say("stability.weight", of=of, criterion=criterion)


def _numbers(change: NumberChange, words: Vocabulary) -> str:
    """`3 (as it is: 2)`: the supposed number and that of the file."""
    now, was = (words.number(Decimal(number), None) for number in (change.new, change.old))
    return words.say("supposed.number", now=now, was=was)


def number_pairs(words: Vocabulary) -> Pairs | None:
    """Name and numbers of each weight and threshold that is supposed; None where none is."""
    rows = tuple((number_name(change, words), cell(_numbers(change, words))) for change in words.criteria.supposed)
    return Pairs(rows) if rows else None


def number_texts(words: Vocabulary) -> Iterator[str]:
    """Each weight and threshold that is supposed: `Persistent, weight of Time horizon: 3 (as it is: 2)`."""
    for change in words.criteria.supposed:
        yield f"{number_name(change, words)}: {_numbers(change, words)}"


def trait_texts(report: GroupReport, words: Vocabulary) -> Iterator[str]:
    """Each trait that is supposed to be otherwise, with its supposed value: `Reach: One ministry`."""
    for id in report.supposed:
        yield f"{words.trait(id)}: {words.coding(id, report.group.traits[id].value).text}"
