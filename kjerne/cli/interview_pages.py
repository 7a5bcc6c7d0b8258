"""The pages of the interview as blocks: opening, questions with their choices, help, closing."""

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kjerne.cli import interview
from kjerne.cli.interview import DATES, MINISTRY_FACTS, NEW_SOURCE, Question
from kjerne.engine.distribution import Codings
from kjerne.engine.evaluate import Evaluation
from kjerne.model.documents import UNKNOWN, Criterion, Source
from kjerne.model.ministries import MINISTRIES
from kjerne.model.parts import Text
from kjerne.output.blocks import Block, Heading, Pairs, Paragraph, StyledText, cell, line
from kjerne.output.words import Vocabulary, source_name
from kjerne.texts.languages import Lang
from kjerne.texts.wording import NO_BREAK, field_text, pick, say


def opening(id: str, words: Vocabulary) -> Iterator[Block]:
    """The opening: the number of questions, the criteria set, the keys to use."""
    total = interview.question_count(words.criteria)
    yield Heading(line(StyledText(words.say("new.opening", id=id, n=total), "strong")), 1)
    yield Paragraph(line(words.pick(words.criteria.title)))
    yield Paragraph(line(StyledText(words.say("new.keys"), "quiet")))


def set_question(id: str, titles: Mapping[str, Text], lang: Lang) -> Iterator[Block]:
    """The question by which criteria set the group `id` is judged; `titles` by the ids of the sets."""
    yield Paragraph(line(say(lang, "ask.set", id=id)))
    yield _numbered_choices({set_id: f"{pick(title, lang)} ({set_id})" for set_id, title in titles.items()})


def question(asked: Question, sources: Mapping[str, Source], words: Vocabulary) -> Iterator[Block]:
    """A question with its choices; the first question of a criterion has the criterion's question above it."""
    if asked.trait is not None and asked.kind == "value":
        yield from _criterion_blocks(asked.trait, words)
        trait = words.known_traits[asked.trait]
        yield _heading(asked, words, words.pick(trait.label))
        if trait.number:
            yield from ([Paragraph(line(words.pick(trait.question)))] if trait.question else [])
            yield Paragraph(line(words.say("ask.number")))
            yield _choices_by_id(asked, words)
        else:
            yield Paragraph(line(words.pick(trait.question, words.say("ask.value"))))
            yield _numbered_choices({id: words.value(asked.trait, id) for id in asked.choices})
    elif asked.trait is None:
        yield _heading(asked, words)
        yield Paragraph(line(words.say(f"ask.{asked.kind}")))
        if asked.choices:
            labels = {word: field_text(words.lang, f"group.{asked.kind}.{word}")[0] for word in asked.choices}
            yield _numbered_choices(labels)
    else:
        yield Paragraph(line(words.say(f"ask.{asked.kind}")))
        if asked.kind == "source":
            sources_by_id = {id: source_name(sources[id], words) for id in asked.choices if id != NEW_SOURCE}
            yield _numbered_choices({**sources_by_id, NEW_SOURCE: words.say("new.source")})
        elif asked.kind == "confidence":
            yield _numbered_choices({id: words.say(f"evidence.confidence.{id}") for id in asked.choices})


def remark(text: str) -> Iterator[Block]:
    """A remark between a question and its answer."""
    yield Paragraph(line(text))


def closing(
    file: str, group_codings: Codings, evaluation: Evaluation, commands: Iterable[Sequence[str]], words: Vocabulary
) -> Iterator[Block]:
    """The closing: the recommendation so far, and the commands to run next; no command is broken over lines."""
    text = words.say(
        "new.done",
        file=file,
        known=sum(coding != UNKNOWN for coding in group_codings.values()),
        n=len(group_codings),
        recommendation=words.recommendation(evaluation.recommendation).text,
        commands=", ".join(shlex.join(command).replace(" ", NO_BREAK) for command in commands),
    )
    yield Paragraph(line(text))


def _criterion_blocks(trait: str, words: Vocabulary) -> Iterator[Block]:
    """The heading and question of each criterion of which this is the first trait, with those that it is in.

    Likewise of the context and of the set's own traits, where there are criteria too; else nothing.
    """
    criteria = words.criteria
    if criteria.criteria and trait == next(iter(criteria.traits), None):
        yield Heading(line(StyledText(words.say("heading.own-traits"), "strong")), 1)
    for placed in criteria.placed_criteria:
        if trait == _first_trait(placed.criterion):
            part_of = words.part_of(placed.id)
            yield Heading(
                line(StyledText(words.criterion(placed.id), "strong"), *([f" ({part_of})"] if part_of else [])), 1
            )
            if placed.criterion.question:
                yield Paragraph(line(words.pick(placed.criterion.question)))
    if trait == next(iter(criteria.context), None):
        yield Heading(line(StyledText(words.say("heading.context"), "strong")), 1)
        yield Paragraph(line(words.say("new.context")))


def _first_trait(criterion: Criterion) -> str:
    """The id of the trait that is asked for first: its own, else of the first criterion within it."""
    return next(iter(criterion.traits), None) or _first_trait(next(iter(criterion.criteria.values())))


def _heading(asked: Question, words: Vocabulary, label: str = "") -> Heading:
    place = words.say("new.question", number=asked.number, total=interview.question_count(words.criteria))
    return Heading(line(StyledText(place, "quiet"), *([f" · {label}"] if label else [])), 2)


def _numbered_choices(answers: Mapping[str, str]) -> Pairs:
    return Pairs(
        tuple(
            (id if id == NEW_SOURCE else str(number), cell(answer))
            for number, (id, answer) in enumerate(answers.items(), 1)
        )
    )


def _choices_by_id(asked: Question, words: Vocabulary) -> Pairs:
    assert asked.trait is not None
    return Pairs(tuple((id, cell(words.choice(asked.trait, id))) for id in asked.choices))


def help_page(asked: Question, words: Vocabulary) -> Iterator[Block]:
    """The help for a question: the answers that it takes, and the keys to use."""
    if asked.trait is not None and asked.kind == "value":
        yield Paragraph(line(words.say("help.number" if asked.takes_numbers else "help.value")))
        yield _choices_by_id(asked, words)
    elif asked.kind in MINISTRY_FACTS:
        yield Paragraph(line(words.say("help.ministry", known=words.listing(MINISTRIES))))
    elif asked.kind in DATES:
        yield Paragraph(line(words.say("help.date")))
    else:
        yield Paragraph(line(words.say("help.source" if asked.kind == "source" else "help.text")))
    yield Paragraph(line(StyledText(words.say("new.keys"), "quiet")))
