"""The interview of `kjerne new`: the next question, the meaning of an answer, the group that the answers make.

All is computed from the answers so far: to go back, drop the last answer; to stop, ask no more.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import chain, count
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn
from unicodedata import combining, normalize

from kjerne.checks.unknown_names import unknown_ministry
from kjerne.model.codings import read_numbers
from kjerne.model.dates import checked_date, read_date
from kjerne.model.documents import UNKNOWN, CriteriaSet, Group, Source
from kjerne.model.fields import NOT_ASKED, facts
from kjerne.model.findings import MessageWord, MessageWords, Term, suggest, suggestion
from kjerne.model.ministries import ministry_named
from kjerne.model.names import UNKNOWN_NAMES, Named, OtherNames, label, meant, named_in, names_in, spellings
from kjerne.texts.languages import LANGUAGES
from kjerne.texts.wording import say


def _in_any_language(key: str) -> OtherNames:
    """The wordings of a text of the program, each also by its first word: of `high confidence`, `high`."""
    texts = [say(lang, key) for lang in LANGUAGES]
    return OtherNames((*texts, *(text.split()[0] for text in texts)))


ASKED_FIRST = ("name", "short-name", "lead", "members")
FACTS = {
    fact.key: fact
    for fact in sorted(facts(), key=lambda fact: ASKED_FIRST.index(fact.key) if fact.key in ASKED_FIRST else 9)
    if fact.key not in NOT_ASKED
}
"""Each fact that is asked for by its key, in the order of the questions."""
NEW_SOURCE = "+"  # no id, so it can stand among the sources that are there
SOURCE = ("title", "publisher", "published", "url")
EVIDENCE = ("at", "finding", "date", "confidence")
CONFIDENCES = {id: _in_any_language(f"evidence.confidence.{id}") for id in ("high", "medium", "low")}
NEEDED = ("name", "title", "set")
DATES = ("published", "date", *(key for key, fact in FACTS.items() if fact.kind == "date"))
MINISTRY_FACTS = tuple(key for key, fact in FACTS.items() if fact.kind in ("ministry", "ministries"))
LONGEST = 2_000
"""The most characters of an answer: enough for a long finding, far below the greatest size of a file."""

STEPS = re.compile(r"(?<![\w-])([0-9]{1,3})\s*(?:[-–—]|\bto\b|\btil\b)\s*([0-9]{1,3})(?![\w-])", re.IGNORECASE)
"""The numbers of two answers with a hyphen, a dash or `to` between: these and all that stand between them."""
HELP = ("?", "help", "hjelp")

LONGEST_FROM_TITLE = 40
NORWEGIAN = str.maketrans({"æ": "ae", "ø": "o"})  # å and other letters with marks come apart by themselves

Key = tuple[str | None, str]
Answer = str | tuple[str, ...] | None
"""A text, ids, or None where the question was skipped."""
Answers = Mapping[Key, Answer]


class Question(NamedTuple):
    """A question: for a fact of the group, the `value` of a trait, or a field of its evidence or source.

    Before all of these, where there are several criteria sets: which `set`.
    """

    kind: str
    trait: str | None = None
    choices: tuple[str, ...] = ()  # the ids to choose from, by id or by number from 1
    number: int = 0  # of facts and traits, from 1
    takes_numbers: bool = False  # of a trait that is a number: an answer is a number, a range of two, or ids
    named: Named = MappingProxyType({})  # the choices by their ids, so that a label is an answer too
    has_order: bool = True  # of a trait: whether its values do, so that there are some between two of them

    @property
    def key(self) -> Key:
        """The key of its answer: the trait (None for a fact) and the kind of question."""
        return self.trait, self.kind


class WrongAnswerError(Exception):
    """An answer that is not accepted: the problem's id and the words of its message."""

    def __init__(self, id: str, words: MessageWords) -> None:
        super().__init__(id)
        self.id, self.words = id, words


def question_count(criteria: CriteriaSet) -> int:
    """The number of facts and traits that are asked for."""
    return len(FACTS) + len(criteria.all_traits)


def next_question(criteria: CriteriaSet, answers: Answers) -> Question | None:
    """The first question that has no answer yet; None if all have one."""
    return next((question for question in _questions(criteria, answers) if question.key not in answers), None)


def _questions(criteria: CriteriaSet, answers: Answers) -> Iterator[Question]:
    """Every question that the answers lead to: the facts, then trait by trait its value and the evidence for it."""
    sources = {**criteria.sources, **dict(added_sources(criteria, answers).values())}
    for number, fact in enumerate(FACTS.values(), 1):
        yield Question(fact.key, choices=fact.choices, number=number)
    for number, (id, trait) in enumerate(criteria.all_traits.items(), len(FACTS) + 1):
        yield Question("value", id, tuple(trait.values), number, trait.number, trait.values, trait.ordered)
        if answers.get((id, "value")) is None:
            continue
        yield Question("source", id, (*sources, NEW_SOURCE), named=sources)
        source = answers.get((id, "source"))
        if source == NEW_SOURCE:
            yield from (Question(kind, id) for kind in SOURCE)
        if source is not None:
            yield from (
                Question(kind, id, tuple(CONFIDENCES), named=CONFIDENCES)
                if kind == "confidence"
                else Question(kind, id)
                for kind in EVIDENCE
            )


def is_text(question: Question) -> bool:
    """Whether an answer is any text, as it is written: no choice, no ministry and no date."""
    of_ministries = question.trait is None and question.kind in MINISTRY_FACTS
    return not (question.choices or of_ministries or question.kind in DATES)


def asks_for_help(question: Question, text: str) -> bool:
    """Whether an answer is the question for help: `?`, and where a text is no answer, the word for it."""
    return text == "?" or (text.casefold().strip(" ?!") in HELP and not is_text(question))


def parse_answer(question: Question, text: str, today: date) -> Answer:
    """The answer that a typed text gives to a question; None if it is skipped or unknown.

    Raises `WrongAnswerError`, also for evidence that is dated after `today`.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise WrongAnswerError("answer-too-long", {"n": len(text), "limit": LONGEST})
    if question.kind == "value" and len(ids := meant(text, {UNKNOWN: UNKNOWN_NAMES, **question.named})) > 1:
        raise WrongAnswerError("ambiguous-name", {"name": text, "ids": ids})
    if not text or (not is_text(question) and text not in question.choices and meant(text, {UNKNOWN: UNKNOWN_NAMES})):
        if question.kind in NEEDED:
            raise WrongAnswerError("no-answer", {})
        return None
    if question.takes_numbers:
        return _numbers(text) or _chosen_ids(question, text)
    if question.choices:
        return _chosen_ids(question, text)
    kind = FACTS[question.kind].kind if question.trait is None else None
    if kind == "ministries":
        return tuple(dict.fromkeys(_ministries(text)))
    if kind == "ministry":
        return ministry_named(text) or _refuse_ministry(text)
    if question.kind in DATES:
        return _date(question, text, today)
    return text


def _words(text: str) -> list[str]:
    return [part for part in re.split(r"[,;\s]+", text) if part] or [text]


def _unknown_part(text: str, find: Callable[[str], str | None]) -> str:
    """What to name of an answer that is not understood: the part between commas without any name, else the word."""
    for part in filter(None, map(str.strip, re.split(r"[,;]", text))):
        named = tuple(names_in(part.split(), find))
        if not any(id for _, id in named):
            return part
        if unknown := next((word for word, id in named if id is None), None):
            return unknown
    return text


def _numbers(text: str) -> Answer:
    """A number, or a range of two with the lower first, as a group file has it; None for any other text."""
    numbers = read_numbers(text)
    if len(numbers) == 2 and Decimal(numbers[0]) > Decimal(numbers[1]):
        raise WrongAnswerError("range-reversed", {"kind": "answer", "low": numbers[1], "high": numbers[0]})
    return numbers[0] if len(numbers) == 1 else numbers or None


def _chosen_ids(question: Question, text: str) -> Answer:
    """The chosen id, by itself, by its label or by its number; of a trait's values also several, in the order of the
    scale. Values are numbered from 1, unless numbers are answers themselves.
    """
    named = {id: question.named.get(id) for id in question.choices if id != NEW_SOURCE}
    numbered = {} if question.takes_numbers else {str(number): id for number, id in enumerate(named, 1)}

    def found(name: str) -> tuple[str, ...]:
        if name in question.choices:
            return (name,)
        ids = {numbered.get(name), *meant(name, named)}
        return tuple(id for id in named if id in ids)

    def find(name: str) -> str | None:
        ids = found(name)
        return ids[0] if len(ids) == 1 else None

    if id := find(text):
        return id
    text = STEPS.sub(partial(_steps, question, numbered, find), text) if question.kind == "value" else text
    picked = tuple(named_in(_words(text), find)) if question.kind == "value" else ()
    if picked and None not in picked:
        return picked[0] if len(set(picked)) == 1 else tuple(id for id in question.choices if id in picked)
    if question.takes_numbers:
        raise WrongAnswerError("no-such-number", {"name": text})
    part = _unknown_part(text, find) if question.kind == "value" else text
    if len(ids := found(part)) > 1:
        raise WrongAnswerError("ambiguous-name", {"name": part, "ids": ids})
    raise WrongAnswerError("no-such-choice", _nearest_shown(question, part, named))


def _steps(
    question: Question, numbered: Mapping[str, str], find: Callable[[str], str | None], match: re.Match[str]
) -> str:
    """The numbers from one answer to another, with commas between; the text itself where it is a name, or no two such.

    Raises `WrongAnswerError` where the values have no order, or the higher number comes first.
    """
    low, high = int(match[1]), int(match[2])
    if find(match[0]) or not {str(low), str(high)} <= numbered.keys():
        return match[0]
    if not question.has_order:
        raise WrongAnswerError("no-values-between", {"low": str(low), "high": str(high)})
    if low > high:
        raise WrongAnswerError("range-reversed", {"kind": "answer", "low": str(high), "high": str(low)})
    return ",".join(map(str, range(low, high + 1)))


def _nearest_shown(question: Question, text: str, named: Named) -> dict[str, MessageWord]:
    """The words about a text that is no choice; the nearest choice as the list shows it, which has no ids.

    Of a confidence the first word says how great it is: `quite sure` is not to be likened to `low confidence`.
    """
    words: dict[str, MessageWord] = {"name": text}
    if question.kind == "confidence":
        first = {id: OtherNames(tuple(name.split()[0] for name in spellings(thing))) for id, thing in named.items()}
        found = suggestion(text.split()[0], first).get("nearest")
        return words | ({"nearest": Term(f"evidence.confidence.{found}")} if found else {})
    found = suggestion(text, named).get("nearest")
    if found is None:
        return words
    thing = named[str(found)]
    return words | {"nearest": label(thing) or getattr(thing, "title", None) or found}


def _ministries(text: str) -> Iterator[str]:
    """The abbreviations in a list of abbreviations and names of ministries."""
    for code in named_in(_words(text), ministry_named):
        yield code or _refuse_ministry(_unknown_part(text, ministry_named))


def _refuse_ministry(name: str) -> NoReturn:
    problem = unknown_ministry(name, ())
    raise WrongAnswerError(problem.id, suggest(problem))


def _date(question: Question, text: str, today: date) -> str:
    """The date in the form of definitions. One in another form is understood where it cannot mean two days."""
    try:
        written = checked_date(text)
    except ValueError:
        read = read_date(text)
        if read is None or not read.certain:
            raise WrongAnswerError("bad-date", {"name": text} | ({"nearest": read.iso} if read else {})) from None
        written = read.iso
    if question.kind == "date" and written > str(today)[: len(written)]:
        raise WrongAnswerError("evidence-in-future", {"name": written, "date": str(today)})
    return written


# ---- the group


def added_sources(criteria: CriteriaSet, answers: Answers) -> dict[str, tuple[str, Source]]:
    """Trait → id and source, for each source that the answers add; the id is made from its title."""
    added: dict[str, tuple[str, Source]] = {}
    used_ids = set(criteria.sources)
    for trait in criteria.all_traits:
        if (title := answers.get((trait, "title"))) is not None:
            fields = {"date" if kind == "published" else kind: answers.get((trait, kind)) for kind in SOURCE}
            id = _free_id(str(title), used_ids)
            used_ids.add(id)
            added[trait] = id, Source.model_validate(_without_none(fields))
    return added


def group(criteria: CriteriaSet, id: str, answers: Answers) -> Group:
    """The group that the answers make. Without an answer a trait is unknown, a fact left out, the name the id."""
    facts = {kind: answers.get((None, kind)) for kind in FACTS}
    members = tuple(member for member in facts["members"] or () if member != facts["lead"])
    added = added_sources(criteria, answers)
    return Group.model_validate(
        {
            "id": id,
            "name": id,
            **_without_none({**facts, "members": members or None, "sources": dict(added.values()) or None}),
            "traits": {trait: _observation(trait, answers, added) for trait in criteria.all_traits},
        }
    )


def _observation(trait: str, answers: Answers, added: Mapping[str, tuple[str, Source]]) -> dict[str, Any]:
    value, source = answers.get((trait, "value")) or UNKNOWN, answers.get((trait, "source"))
    if source == NEW_SOURCE:
        source = added[trait][0] if trait in added else None  # the interview may end before it has a title
    if source is None:
        return {"value": value}
    return {
        "value": value,
        "evidence": [_without_none({"source": source, **{kind: answers.get((trait, kind)) for kind in EVIDENCE}})],
    }


def _without_none(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {key: answer for key, answer in answers.items() if answer is not None}


def _free_id(title: str, used_ids: set[str]) -> str:
    """An id that is not used yet, made from the first words of a title."""
    id = slug(title)
    if len(id) > LONGEST_FROM_TITLE:
        id = id[: LONGEST_FROM_TITLE + 1].rpartition("-")[0] or id[:LONGEST_FROM_TITLE]
    id = id or "source"
    return next(candidate for candidate in chain([id], (f"{id}-{n}" for n in count(2))) if candidate not in used_ids)


def slug(text: str) -> str:
    """The id nearest to a text: the text itself if it is an id; empty if it has no letter from a to z."""
    letters = "".join(
        letter for letter in normalize("NFKD", text.casefold().translate(NORWEGIAN)) if not combining(letter)
    )
    return "-".join(re.findall("[a-z0-9]+", letters)).lstrip("0123456789-")
