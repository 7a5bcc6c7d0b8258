"""Words for what a verdict rests on, where the recommendation is said: what turns it, its basis, its margin."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import floor

from kjerne.analysis.firmness import Basis, Firmness, Turn, ValueStep, best_confidence, coded_traits
from kjerne.analysis.information_value import find_out
from kjerne.analysis.report import GroupReport
from kjerne.engine.evaluate import Evaluation
from kjerne.output.blocks import Line, Style, StyledText, TableCell, cell, line
from kjerne.output.words import Vocabulary, as_written, open_advice, reason_lines
from kjerne.texts.wording import NO_BREAK, in_letters, percents

SHORT = 3
"""The most steps, and sets of them, that are named in a short report."""


# ---- in a table


def firmness_texts(report: GroupReport, words: Vocabulary) -> Iterator[StyledText]:
    """What a recommendation rests on, as short texts: what turns it, its basis, its margin.

    Of an open one: what is possible, the best first, and the basis.
    """
    firmness, basis = report.firmness, report.basis
    if not firmness:
        yield StyledText(possible_text(report, words), "open")
        yield from (StyledText(text, _basis_style(basis)) for text in basis_texts(report, words))
        return
    yield StyledText(turns_text(firmness, words), "open" if firmness.turns else "quiet")
    yield from (StyledText(text, _basis_style(basis)) for text in basis_texts(report, words))
    yield StyledText(margin_text(firmness, words), "open" if firmness.margin == 0 else "quiet")


def possible_text(report: GroupReport, words: Vocabulary) -> str:
    """`Continue or Time-limit`; where no scored trait is known, that nothing is."""
    if not report.basis.coded:
        return words.say("basis.nothing")
    names = (words.of(report.group).recommendation(each.recommendation).text for each in report.evaluation.outcomes)
    return words.listing(names, "or")


def turns_text(firmness: Firmness, words: Vocabulary, *, letters: bool = False) -> str:
    """How many single steps turn the recommendation, and of which traits."""
    if not firmness.turns:
        return words.say("turns.none" if firmness.has_steps else "turns.nothing")
    traits = dict.fromkeys(words.trait(turn.trait) for turn in firmness.turns)
    n = len(firmness.turns)
    number = in_letters(words.lang, n) if letters else str(n)
    return words.say("turns", n=n, number=number, traits=words.listing(traits))


def basis_texts(report: GroupReport, words: Vocabulary, *, letters: bool = False) -> Iterator[str]:
    """How many of the coded values are interpretations, assumptions, or without evidence; those with evidence against.

    `letters`: whether numbers from two to twelve are written in letters, as in running text.
    """
    basis = report.basis
    if not basis.coded:
        return

    def told(key: str, n: int) -> str:
        number, of = (in_letters(words.lang, each) if letters else str(each) for each in (n, basis.coded))
        return words.say(f"basis.{key}", n=n, number=number, of=of)

    coded = [*coded_traits(report.situation.engine, report.group)]
    assumed = sum(best_confidence(seen.evidence) == "low" for _, seen in coded)
    interpreted = basis.evidence - basis.high - assumed
    if not basis.evidence:
        yield words.say("basis.none")
    elif basis.high == basis.coded:
        yield told("documented", basis.coded)
    elif interpreted == basis.coded:
        yield told("interpreted.all", interpreted)
    else:
        numbers = {"interpreted": interpreted, "assumed": assumed, "undocumented": basis.coded - basis.evidence}
        yield from (told(key, n) for key, n in numbers.items() if n)
    if basis.against:
        disputed = [id for id, seen in coded if any(piece.stance == "against" for piece in seen.evidence)]
        yield words.say(
            "basis.against", traits=words.listing(words.say("quoted", text=words.trait(id)) for id in disputed)
        )


def _basis_style(basis: Basis) -> Style:
    return "quiet" if basis.evidence and not basis.against else "open"


MARGIN_SENTENCES = {
    "margin": "margin.sentence",
    "margin.edge": "margin.edge.sentence",
    "margin.none": "margin.none.sentence",
}
"""The keys of the short texts about a margin that have a longer one."""


def margin_text(firmness: Firmness, words: Vocabulary, *, sentence: bool = False) -> str:
    """`margin 2.5 points`, `on the edge` where it is 0; that no score turns it where there is none.

    `sentence`: whether it is also said what that means.
    """
    margin = firmness.margin
    if not firmness.measured:
        key = "margin.unknown"
    else:
        key = "margin.none" if margin is None else "margin" if margin else "margin.edge"
    points = margin_points(margin, words) if margin else ""
    return words.say(MARGIN_SENTENCES.get(key, key) if sentence else key, points=points)


def margin_points(margin: Fraction, words: Vocabulary) -> str:
    """A margin with one decimal, rounded down, none if it is whole; one that would read 0.0 has as many as it needs."""
    digits = 0 if margin.denominator == 1 else 1
    while margin and not floor(margin * 10**digits):
        digits += 1
    return words.number(Fraction(floor(margin * 10**digits), 10**digits), digits)  # rounded down: so much is sure


# ---- in lines below the recommendation


def firmness_pairs(report: GroupReport, words: Vocabulary, most: int | None = SHORT) -> Iterator[tuple[str, TableCell]]:
    """Label and content of each line: what turns the recommendation, what it rests on, its margin.

    `most`: the most entries of a list (None: all). Of an open recommendation there is only what it rests on.
    """
    firmness = report.firmness
    if firmness:
        yield words.say("label.turns"), tuple(turn_lines(report, firmness, words, most))
    basis = [*basis_texts(report, words)] or [words.say("basis.nothing")]
    stands = [stands_on_text(report, firmness, words)] if firmness and report.basis.coded else []
    yield words.say("label.basis"), cell(*basis, *stands)
    if firmness:
        weights = words.say("any-weights.yes" if firmness.any_weights else "any-weights.no")
        yield words.say("label.margin"), cell(margin_text(firmness, words, sentence=True), weights)


def turn_lines(report: GroupReport, firmness: Firmness, words: Vocabulary, most: int | None) -> Iterator[Line]:
    """A line for each single step that turns the recommendation; where none does, for each smallest set of changes."""
    if firmness.turns:
        for turn in firmness.turns[:most]:
            labels = (words.say("quoted", text=words.recommendation(id).text) for id in turn.possible)
            key = "turn" if len(turn.possible) > 1 else "turn.sure"
            yield line(words.say(key, step=step_text(turn, report, words), possible=words.listing(labels, "or")))
        yield from _rest(firmness.turns, most, words)
        return
    if not firmness.has_steps:
        yield line(words.say("turns.nothing"))
        return
    yield line(f"{words.say('turns.none')}. {words.say('step.meaning')}")
    together = firmness.together
    if not together or not together.sets:
        yield line(words.say("together.never" if together and together.complete else "together.unknown"))
        return
    most = None if most is not None and len(together.sets) == most + 1 else most
    for number, changes in enumerate(together.sets[:most]):
        text = words.listing(step_text(step, report, words) for step in changes)
        yield line(words.say("or") + " " + text if number else words.say("together", steps=text))
    if most is not None and len(together.sets) > most:
        yield line(StyledText(words.say("other-ways", n=len(together.sets) - most), "quiet"))
    if not together.complete:
        yield line(StyledText(words.say("and-many-more", n=len(together.sets)), "quiet"))


def _rest(entries: Sequence[object], most: int | None, words: Vocabulary) -> Iterator[Line]:
    if most is not None and len(entries) > most:
        yield line(StyledText(words.say("and-more", n=len(entries) - most), "quiet"))


def step_text(step: Turn | ValueStep, report: GroupReport, words: Vocabulary) -> str:
    """A trait from one value to another; a number as it is written."""
    id = step.trait
    written = as_written(report, id) if words.known_traits[id].number else step.value
    return words.say(
        "change.change", trait=words.trait(id), now=words.coding(id, written).text, to=words.choice(id, step.to)
    )


def stands_on_text(report: GroupReport, firmness: Firmness, words: Vocabulary) -> str:
    """That the recommendation holds on documented facts alone, or the values that it rests on; evidence against."""
    text = _stands_on(firmness, words)
    return words.say("stands-on.but", text=text) if report.basis.against else text


def _stands_on(firmness: Firmness, words: Vocabulary) -> str:
    stands_on = firmness.stands_on
    if not stands_on.sets:
        return words.say("stands-on.facts" if stands_on.complete else "stands-on.unknown")
    sets = [words.listing(words.say("quoted", text=words.trait(id)) for id in each) for each in stands_on.sets[:SHORT]]
    joined = f" {words.say('stands-on.or')} ".join(sets)
    key = "stands-on.either" if len(sets) > 1 else "stands-on"
    text = words.say(key, n=len(stands_on.sets[0]), traits=joined)
    more = len(stands_on.sets) - len(sets)
    if more or not stands_on.complete:
        text += "; " + (words.say("and-more", n=more) if stands_on.complete else words.say("stands-on.more"))
    return text


# ---- in cells of a sheet


def firmness_titles(words: Vocabulary) -> Iterator[str]:
    """The titles of `firmness_cells`."""
    for key in ("turns", "stands-on", "coded", "documented", "sure", "against", "margin", "any-weights"):
        yield words.say(f"column.{key}")


def firmness_cells(report: GroupReport, words: Vocabulary) -> Iterator[str | int | Fraction | None]:
    """What turns the recommendation, what it stands on, the numbers of its basis, its margin, whether weights matter.

    What only a settled recommendation has is None where it is open.
    """
    firmness, basis = report.firmness, report.basis
    yield "; ".join(step_text(turn, report, words) for turn in firmness.turns) if firmness else None
    sets = firmness.stands_on.sets if firmness else ()
    yield "; ".join(words.listing(words.trait(id) for id in each) for each in sets[:SHORT]) if firmness else None
    yield from (basis.coded, basis.evidence, basis.high, basis.against)
    yield firmness.margin if firmness else None
    yield words.say("yes" if firmness.any_weights else "no") if firmness else None


# ---- the result


def result_pairs(report: GroupReport, words: Vocabulary, *, shares: bool = False) -> Iterator[tuple[str, TableCell]]:
    """Label and content of each line below a group's name: the reason, or what is possible and why; then its firmness.

    `shares`: whether the share of each possible recommendation is told.
    """
    evaluation, words = report.evaluation, words.of(report.group)
    if evaluation.recommendation:
        reasons = tuple(reason_lines(report, words, evaluation.recommendation))
        yield words.say("label.why"), reasons if len(reasons) == 1 else tuple(_alternatives(reasons, words))
    else:
        yield words.say("label.possible"), tuple(_possible_lines(report, words, shares=shares))
    yield from firmness_pairs(report, words)


def _possible_lines(report: GroupReport, words: Vocabulary, *, shares: bool) -> Iterator[Line]:
    """Each possible recommendation, and what the reason would be, unless nothing is known of the group."""
    evaluation, known = report.evaluation, report.basis.coded > 0
    shared = _shares(evaluation, words) if shares and known else {}
    for outcome in evaluation.outcomes:
        share = [StyledText(f" {shared[outcome.recommendation]}", "quiet")] if shared else []
        yield line(words.recommendation(outcome.recommendation), *share)
        if known:
            yield from _alternatives(reason_lines(report, words, outcome.recommendation), words)


def _alternatives(reasons: Iterable[Line], words: Vocabulary) -> Iterator[Line]:
    """Reasons of which one will hold, each behind `because`."""
    for number, reason in enumerate(reasons):
        key = "possible.or-because" if number else "possible.because"
        yield line(StyledText(f"{words.say(key)} ", "quiet"), *reason)


def _shares(evaluation: Evaluation, words: Vocabulary) -> dict[str, str]:
    """Of the ways it can turn out, how many give each possible recommendation: in whole percent, or where that does not
    fit, in numbers.
    """
    outcomes, ways = evaluation.outcomes, evaluation.completions
    shares = [outcome.share for outcome in outcomes]
    in_percent = all(round(share * 100) for share in shares)
    percentages = percents(words.lang, shares, 0 if in_percent else 2)
    if any(outcome.share * ways != outcome.completions for outcome in outcomes):  # some ways are likelier than others
        told = [words.say("possible.shares", share=percentage) for percentage in percentages]
    else:
        parts = percentages if in_percent else [_grouped(outcome.completions) for outcome in outcomes]
        told = [words.say("possible.ways", share=part, n=ways, ways=_grouped(ways)) for part in parts]
    return dict(zip((outcome.recommendation for outcome in outcomes), told, strict=True))


def _grouped(number: int) -> str:
    """A whole number, its thousands parted by hard spaces."""
    return f"{number:,}".replace(",", NO_BREAK)


def find_out_pairs(report: GroupReport, words: Vocabulary) -> Iterator[tuple[str, TableCell]]:
    """What to find out: the open traits that can change the recommendation, the best first; those of the advice.

    Nothing where the group has ended: it is given no advice.
    """
    if not report.counts:
        return
    if relevant := report.relevant:
        first = [words.trait(each.trait) for each in find_out(report.situation) if each.trait in relevant]
        yield words.say("label.find-out"), cell(words.listing(first))
    if advice := open_advice(report, words):
        texts = (words.say("advice.open", traits=traits, text=text) for traits, text in advice)
        yield words.say("find-out.advice"), cell(*texts)
