"""`kjerne new`: the interview on a terminal or through a pipe, and the file that comes of it."""

import errno
import os
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kjerne.cli import interview
from kjerne.cli.inputs import load_criteria
from kjerne.cli.streams import Common, day, deliver, language, note, statement, tell, usage_error
from kjerne.model.documents import LONGEST_ID
from kjerne.model.file_names import ENDINGS
from kjerne.reading.refusals import UnreadableError
from kjerne.reading.text import decode
from kjerne.texts.languages import Lang
from kjerne.texts.wording import say

if TYPE_CHECKING:
    from kjerne.output.words import Vocabulary


def run_new(common: Common, id: str, no_input: bool) -> None:
    """Ask for a group's facts and traits, or with `no_input` for nothing, and write its file; never over another."""
    from kjerne.cli import interview_pages as shown
    from kjerne.model.documents import codings
    from kjerne.output import group_file
    from kjerne.output.words import Vocabulary

    lang = language(common.lang)
    today = day(common.as_of, lang)
    path = _new_file(id, common.output, lang)
    loaded = load_criteria(common.criteria, lang)
    words = Vocabulary(loaded.criteria, lang)
    answers = {} if no_input else _interview(id, words, today)
    group = interview.group(loaded.criteria, id, answers)
    text = group_file.write(group, words, today, modeline=(path.parent / ".schema.json").is_file())
    try:
        _create(path, text)
    except OSError as error:
        said = say(lang, "error.output", file=path.as_posix(), reason=error.strerror or str(error))
        if answers:
            deliver(text, None, lang)
            said += f"; {say(lang, 'new.instead')}"
        usage_error(said)
    coded = codings(group)
    against = [] if common.criteria is None else ["--criteria", common.criteria]
    explain = ["kjerne", "explain", id if common.output is None else str(path), *against]
    check = ["kjerne", "check", *([] if common.output is None else [str(path)]), *against]
    tell(shown.closing(path.as_posix(), coded, loaded.engine.evaluate(coded), (explain, check), words))


def _new_file(id: str, output: str | None, lang: Lang) -> Path:
    """Where the group's file will stand; what is wrong with that is said before anything is asked."""
    near = interview.slug(id)
    if len(near) > LONGEST_ID:
        usage_error(statement(lang, "id-too-long", name=id, limit=LONGEST_ID))
    if not near or near != id:
        usage_error(statement(lang, "bad-id", name=id, **({"nearest": near} if near else {})))
    path = Path("groups", f"{id}.yaml") if output is None else Path(output)
    if path.stem != id or path.suffix not in (".yaml", ".yml"):
        usage_error(say(lang, "error.group-file", file=str(output), id=id))
    for each in (path, *map(path.with_suffix, ENDINGS)):
        if os.path.lexists(each):
            usage_error(say(lang, "error.exists", file=each.as_posix()))
    folder = path.parent if output is not None or os.path.lexists(path.parent) else Path()
    try:
        os.listdir(folder)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        usage_error(say(lang, "error.output", file=path.as_posix(), reason=error.strerror or str(error)))
    return path


def _interview(id: str, words: "Vocabulary", today: date) -> dict[interview.Key, interview.Answer]:
    """What is answered on standard input, as far as it goes; exits where it is broken off and not to be kept."""
    from kjerne.cli import interview_pages as shown

    criteria, lang = words.criteria, words.lang
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: SIM115  # open as long as the process
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]  # a text stream, not a test double
    answers: dict[interview.Key, interview.Answer] = {}
    asked = None
    try:
        tell(shown.opening(id, words))
        while question := interview.next_question(criteria, answers):
            if question != asked:
                added = dict(interview.added_sources(criteria, answers).values())
                note("")
                tell(shown.question(question, {**criteria.sources, **added}, words))
                asked = question
            try:
                text = _line()
                if text == "?":
                    tell(shown.help_with(question, words))
                elif text != "<":
                    answers[question.key] = interview.read(question, text, today)
                elif answers:
                    answers.popitem()
            except (UnreadableError, interview.WrongAnswerError) as error:
                tell(shown.remark(statement(lang, error.id, **error.words)))
    except EOFError:
        pass
    except KeyboardInterrupt:
        if not any(answers.values()) or not _keep(lang):
            sys.exit(130)
    finally:
        note("")
    return answers


def _keep(lang: Lang) -> bool:
    """Whether the answers so far are to be kept; on a pipe there is nobody to ask."""
    from kjerne.cli.interview_pages import remark

    if not sys.stdin.isatty():
        return False
    note("")
    tell(remark(say(lang, "new.keep")))
    try:
        return not _line().lower().startswith("n")
    except (KeyboardInterrupt, UnreadableError):
        return False
    except EOFError:
        return True


def _line() -> str:
    """A line that is typed, or comes through a pipe. Raises `EOFError`, and `UnreadableError` as for a file's text."""
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


def _create(path: Path, text: str) -> None:
    """A file that was not there before, whole or not at all."""
    if not path.parent.exists():
        path.parent.mkdir()
    with path.open("xb") as file:
        try:
            file.write(text.encode())
            file.flush()
        except BaseException:
            path.unlink()
            raise
