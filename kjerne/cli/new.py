"""`kjerne new`: the interview on a terminal or through a pipe, and the group file that it makes."""

import errno
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kjerne.cli import interview
from kjerne.cli.configured import configured
from kjerne.cli.inputs import criteria_sets, load_criteria
from kjerne.cli.streams import (
    Common,
    day,
    deliver,
    language,
    note,
    print_blocks,
    print_findings,
    statement,
    usage_error,
)
from kjerne.model.file_names import ENDINGS, is_device, with_slashes
from kjerne.model.ids import LONGEST_ID
from kjerne.reading.refusals import UnreadableError
from kjerne.reading.text import decode, system_reason
from kjerne.texts.languages import Lang
from kjerne.texts.wording import day as written_day
from kjerne.texts.wording import listing, say
from kjerne.workspace.criteria_sets import LoadedCriteria
from kjerne.workspace.find import criteria_files, has_definitions, is_configuration, stands_in_groups

if TYPE_CHECKING:
    from kjerne.output.words import Vocabulary


def run_new(common: Common, id: str, no_input: bool) -> None:
    """Ask for a group's facts and traits (with `no_input` for none) and write its file.

    Exits with 2 if the id is no id, or if the file exists or cannot be written; given answers then go to standard
    output, as the text of the file.
    """
    from kjerne.cli import interview_pages as pages
    from kjerne.model.codings import codings
    from kjerne.output import group_file
    from kjerne.output.words import Vocabulary

    common = configured(common)
    lang = language(common.lang)
    today = day(common.as_of, lang)
    path = _new_file(id, common, lang)
    if not no_input:
        _prepare_input()
    loaded, named = _chosen_criteria(common, id, no_input, lang)
    words = Vocabulary(loaded.criteria, lang)
    answers = {} if no_input else _interview(id, words, today)
    group = interview.group(loaded.criteria, id, answers)
    if named:
        group = group.model_copy(update={"criteria": loaded.criteria.id})
    text = group_file.write(group, words, today, modeline=(path.parent / ".schema.json").is_file())
    try:
        _create_file(path, text)
    except OSError as error:
        reason = say(lang, "error.output", file=path.as_posix(), reason=system_reason(error))
        if answers:
            deliver(text, None, lang)
            reason += f"; {say(lang, 'new.instead')}"
        usage_error(reason)
    group_codings = codings(group, loaded.criteria)
    words = words.of(group)
    options = [] if common.criteria is None else ["--criteria", with_slashes(common.criteria)]
    options += ["--root", common.root] if common.root else []
    found = path.parent != Path() and common.output is None  # by its id, so that no command has to name the file
    explain = ["kjerne", "explain", id if found else path.as_posix(), *options]
    check = ["kjerne", "check", *([] if found else [path.as_posix()]), *options]
    print_blocks(
        pages.closing(path.as_posix(), group_codings, loaded.engine.evaluate(group_codings), (explain, check), words)
    )
    if common.output is None and not found:
        note(say(lang, "note.beside"))


def _chosen_criteria(common: Common, id: str, no_input: bool, lang: Lang) -> tuple[LoadedCriteria, bool]:
    """The criteria set that judges the group `id`, and whether its file has to name it: where several are at hand.

    Asks which, if none is given. Exits with 2 if it is not said, with 130 if the question is interrupted.
    """
    from kjerne.cli import interview_pages as pages

    several = len(criteria_files(None, common.settings.criteria, common.sets)) > 1
    if common.criteria is not None or not several or no_input:
        return load_criteria(common, lang), several
    sets = criteria_sets(common, lang)
    usable = {id: ready for id in sets.ids if (ready := sets.get(id).ready)}
    print_findings(sets.findings(sets.ids, ()), lang)
    if not usable:
        sys.exit(1)
    asked = interview.Question("set", choices=tuple(usable), named={id: one.criteria for id, one in usable.items()})
    print_blocks(pages.set_question(id, {id: one.criteria.title for id, one in usable.items()}, lang))
    while True:
        try:
            return usable[str(interview.parse_answer(asked, _read_line(), date.min))], True
        except (UnreadableError, interview.WrongAnswerError) as error:
            print_blocks(pages.remark(statement(lang, error.id, **error.words)))
        except EOFError:
            usage_error(say(lang, "error.several-criteria", sets=", ".join(sets.ids)))
        except KeyboardInterrupt:
            sys.exit(130)


def _prepare_input() -> None:
    """Make standard input ready: there is one, and what it cannot decode is kept for a message."""
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: SIM115  # open as long as the process
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]  # a text stream, not a test double


def _new_file(id: str, common: Common, lang: Lang) -> Path:
    """The path of the group's file. Exits with 2, before anything is asked, if the id or the path cannot be used."""
    nearest = interview.slug(id)
    if len(nearest) > LONGEST_ID:
        usage_error(statement(lang, "id-too-long", name=id, limit=LONGEST_ID))
    if not nearest or nearest != id:
        usage_error(statement(lang, "bad-id", name=id, **({"nearest": nearest} if nearest else {})))
    if is_device(id):
        usage_error(statement(lang, "device-name", name=id))
    output, folders = common.output, [path for path in common.settings.groups if os.path.isdir(path)]
    beside = output is None and not folders and not common.root and stands_in_groups()
    if beside and common.criteria is None and not common.settings.criteria and has_definitions("../criteria"):
        usage_error(say(lang, "error.in-groups"))
    place = Path() if beside else folders[0] if folders else Path(common.root, "groups")
    path = Path(place, f"{id}.yaml") if output is None else Path(output)
    if is_configuration(path.name):
        usage_error(say(lang, "error.configuration-name", id=id, file=path.name))
    if path.stem != id or path.suffix not in (".yaml", ".yml"):
        usage_error(say(lang, "error.group-file", file=str(output), id=id))
    for candidate in (path, *map(path.with_suffix, ENDINGS)):
        if os.path.lexists(candidate):
            usage_error(say(lang, "error.exists", file=candidate.as_posix()))
    folder = path.parent if output is not None or os.path.lexists(path.parent) else Path()
    try:
        if folder.is_file():  # Windows may call that a folder that is not there
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        os.listdir(folder)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        usage_error(say(lang, "error.output", file=path.as_posix(), reason=system_reason(error)))
    return path


def _interview(id: str, words: "Vocabulary", today: date) -> dict[interview.Key, interview.Answer]:
    """The answers from standard input, up to its end. Exits with 130 if it is interrupted and nothing is to be kept."""
    from kjerne.cli import interview_pages as pages

    criteria, lang = words.criteria, words.lang
    answers: dict[interview.Key, interview.Answer] = {}
    last_question = None
    try:
        print_blocks(pages.opening(id, words))
        while question := interview.next_question(criteria, answers):
            if question != last_question:
                added = dict(interview.added_sources(criteria, answers).values())
                note("")
                print_blocks(pages.question(question, {**criteria.sources, **added}, words))
                last_question = question
            try:
                text = _read_line()
                if interview.asks_for_help(question, text):
                    print_blocks(pages.help_page(question, words))
                elif text != "<":
                    answers[question.key] = answer = interview.parse_answer(question, text, today)
                    for remark in _remarks(question, text, answer, answers, lang):
                        print_blocks(pages.remark(remark))
                elif answers:
                    answers.popitem()
            except (UnreadableError, interview.WrongAnswerError) as error:
                print_blocks(pages.remark(statement(lang, error.id, **error.words)))
    except EOFError:
        pass
    except KeyboardInterrupt:
        if not any(answers.values()) or not _ask_to_keep(lang):
            sys.exit(130)
    finally:
        note("")
    return answers


def _remarks(
    question: interview.Question, text: str, answer: interview.Answer, answers: interview.Answers, lang: Lang
) -> Iterator[str]:
    """How an answer was understood where it was written in another form: a date, ministries by their names."""
    if question.kind in interview.DATES and answer not in (None, text):
        yield say(lang, "new.date", date=written_day(lang, str(answer)))
    if question.trait is not None or question.kind not in interview.MINISTRY_FACTS or answer is None:
        return
    codes = (answer,) if isinstance(answer, str) else answer
    if set(re.findall(r"\w+", text.upper())) - {"OG", "AND"} != set(codes):
        yield say(lang, "new.ministries", ministries=listing(lang, codes))
    lead = answers.get((None, "lead"))
    if question.kind == "members" and lead in codes:
        yield say(lang, "new.lead-among-members", name=str(lead))


def _ask_to_keep(lang: Lang) -> bool:
    """Whether to keep the answers so far: asks on a terminal; False on a pipe."""
    from kjerne.cli.interview_pages import remark

    if not sys.stdin.isatty():
        return False
    note("")
    print_blocks(remark(say(lang, "new.keep")))
    try:
        return not _read_line().lower().startswith("n")
    except (KeyboardInterrupt, UnreadableError):
        return False
    except EOFError:
        return True


def _read_line() -> str:
    """The next line of standard input, stripped. Raises `EOFError`, and `UnreadableError` if it is no readable text."""
    if all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        with suppress(ImportError):
            import readline  # noqa: F401  # lets one edit the line
        line = input("> ")
    else:
        sys.stderr.write("> ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        if not sys.stdin.isatty():
            note(line)
    return decode(line.encode(errors="surrogateescape")).strip()


def _create_file(path: Path, text: str) -> None:
    """Write a new file, whole or not at all. Raises `OSError`, also if it exists."""
    if not path.parent.exists():
        path.parent.mkdir()
    file = path.open("xb")
    try:
        with file:  # closed before it is removed: Windows removes no open file
            file.write(text.encode())
    except BaseException:
        path.unlink()
        raise
