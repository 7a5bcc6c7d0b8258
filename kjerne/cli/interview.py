"""The interview of `kjerne new`: the next question, the meaning of an answer, the group that the answers make.

All is computed from the answers so far: to go back, drop the last answer; to stop, ask no more.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import chain, count
from typing import Any, NamedTuple
from unicodedata import combining, normalize

from kjerne.model.dates import last_day
from kjerne.model.documents import UNKNOWN, CriteriaSet, Group, Source
from kjerne.model.fields import NOT_ASKED, facts
from kjerne.model.findings import MessageWords, suggestion
from kjerne.model.ministries import MINISTRIES

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
CONFIDENCES = ("high", "medium", "low")
NEEDED = ("name", "title", "set")
DATES = ("published", "date", *(key for key, fact in FACTS.items() if fact.kind == "date"))
MINISTRY_FACTS = tuple(key for key, fact in FACTS.items() if fact.kind in ("ministry", "ministries"))
LONGEST = 2_000
"""The most characters of an answer: enough for a long finding, far below the greatest size of a file."""

NUMBER = r"([-+]?[0-9]{1,30}(?:\.[0-9]{1,30})?)"
NUMBERS = re.compile(rf"{NUMBER}(?:\s*[-–]\s*{NUMBER})?")
"""A number with a point before its decimals, or two with a hyphen or dash between."""

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
    known = (*criteria.sources, *(id for id, _ in added_sources(criteria, answers).values()), NEW_SOURCE)
    for number, fact in enumerate(FACTS.values(), 1):
        yield Question(fact.key, choices=fact.choices, number=number)
    for number, (id, trait) in enumerate(criteria.all_traits.items(), len(FACTS) + 1):
        yield Question("value", id, tuple(trait.values), number, trait.number)
        if answers.get((id, "value")) is None:
            continue
        yield Question("source", id, known)
        source = answers.get((id, "source"))
        if source == NEW_SOURCE:
            yield from (Question(kind, id) for kind in SOURCE)
        if source is not None:
            yield from (Question(kind, id, CONFIDENCES if kind == "confidence" else ()) for kind in EVIDENCE)


def parse_answer(question: Question, text: str, today: date) -> Answer:
    """The answer that a typed text gives to a question; None if it is skipped or unknown.

    Raises `WrongAnswerError`, also for evidence that is dated after `today`.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise WrongAnswerError("answer-too-long", {"n": len(text), "limit": LONGEST})
    if not text and question.kind in NEEDED:
        raise WrongAnswerError("no-answer", {})
    if not text or (question.kind == "value" and text == UNKNOWN):
        return None
    if question.takes_numbers:
        return _numbers(text) or _chosen_ids(question, text)
    if question.choices:
        return _chosen_ids(question, text)
    kind = FACTS[question.kind].kind if question.trait is None else None
    if kind == "ministries":
        return tuple(dict.fromkeys(_ministry(name) for name in _parts(text)))
    if kind == "ministry":
        return _ministry(text)
    if question.kind in DATES:
        _check_date(question, text, today)
    return text


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[,;\s]+", text) if part] or [text]


def _numbers(text: str) -> Answer:
    """A number, or a range of two with the lower first, as a group file has it; None for any other text."""
    written = NUMBERS.fullmatch(text)
    if written is None:
        return None
    low, high = sorted(Decimal(end) for end in (written[1], written[2] or written[1]))
    return f"{low:f}" if low == high else (f"{low:f}", f"{high:f}")


def _chosen_ids(question: Question, text: str) -> Answer:
    """The chosen id; of a trait's values also several, in the order of the scale. They are numbered from 1, unless
    numbers are answers themselves.
    """
    numbered = {str(number): id for number, id in enumerate(question.choices, 1) if id != NEW_SOURCE}
    if question.takes_numbers:
        numbered = {}
    several = question.kind == "value"
    picked = []
    for part in _parts(text) if several else [text]:
        id = part if part in question.choices else numbered.get(part)
        if id is None:
            if question.takes_numbers:
                raise WrongAnswerError("no-such-number", {"name": text})
            raise WrongAnswerError("no-such-choice", {"name": part})
        picked.append(id)
    return picked[0] if len(set(picked)) == 1 else tuple(id for id in question.choices if id in picked)


def _ministry(name: str) -> str:
    if name.upper() not in MINISTRIES:
        raise WrongAnswerError("unknown-ministry", {**suggestion(name.upper(), MINISTRIES), "name": name})
    return name.upper()


def _check_date(question: Question, text: str, today: date) -> None:
    try:
        last_day(text)
    except ValueError:
        raise WrongAnswerError("bad-date", {"name": text}) from None
    if question.kind == "date" and text > str(today)[: len(text)]:
        raise WrongAnswerError("evidence-in-future", {"name": text, "date": str(today)})


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
