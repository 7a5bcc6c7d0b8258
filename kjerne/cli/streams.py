"""Where the program meets the world: what the environment tells it, and what it prints, writes and exits with."""

import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TextIO

from kjerne.model.findings import START, Finding, MessageWord, in_order
from kjerne.output.safe import plain
from kjerne.output.screen import Screen
from kjerne.texts.languages import DEFAULT, LANGUAGES, Lang, of_locale
from kjerne.texts.wording import message, say

if TYPE_CHECKING:
    from kjerne.output.blocks import Block


class Common(NamedTuple):
    """What every command may be told: the criteria set's file, the language, the day, where the report goes."""

    criteria: str | None
    lang: str | None
    as_of: str | None
    output: str | None


# ---- what goes in


def language(given: str | None) -> Lang:
    """--lang, else KJERNE_LANG, else the locale, else English."""
    if given is not None:
        return of_locale(given) or DEFAULT
    if wanted := os.environ.get("KJERNE_LANG"):
        return of_locale(wanted) or usage_error(f"KJERNE_LANG={wanted}: choose {', '.join(LANGUAGES)}")
    locale = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(key))), "")
    return of_locale(locale) or DEFAULT


def day(given: str | None, lang: Lang) -> date:
    """--as-of, else today."""
    if given is None:
        return date.today()
    try:
        return date.fromisoformat(given)
    except ValueError:
        usage_error(say(lang, "error.as-of", text=given))


# ---- what comes out


def screen(output: str | None, stream: TextIO | None = None) -> Screen:
    """What the reader of the report, or of another stream, can be shown: colour only on a terminal that wants it."""
    stream = stream or sys.stdout
    terminal = output is None and stream.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    ascii_only = output is None and not (stream.encoding or "").lower().startswith("utf")
    return Screen(shutil.get_terminal_size().columns, colour, ascii_only)


def deliver(content: str | bytes | Iterable[str], output: str | None, lang: Lang) -> None:
    """The report to standard output, or to a file that is there whole or not at all."""
    pieces = [content] if isinstance(content, str | bytes) else content
    if output is None:
        sys.stdout.reconfigure(errors="replace", newline="")  # type: ignore[union-attr]  # a text stream, not a test double
        try:
            for piece in pieces:
                sys.stdout.write(piece) if isinstance(piece, str) else sys.stdout.buffer.write(piece)
            sys.stdout.flush()
        except OSError as error:
            exit_on_write_error(error, lang)
        return
    try:
        _write(Path(output), (each.encode(errors="replace") if isinstance(each, str) else each for each in pieces))
    except OSError as error:
        usage_error(say(lang, "error.output", file=output, reason=error.strerror or str(error)))
    note(say(lang, "note.written", file=output))


def exit_on_write_error(error: OSError, lang: Lang | None = None) -> NoReturn:
    """Exit where standard output does not take what is written: say so, unless whoever reads has seen enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # where the rest goes without failing again
    if isinstance(error, BrokenPipeError):  # typer would make an error of it
        sys.exit(141)
    usage_error(say(lang or language(None), "error.output", file="stdout", reason=error.strerror or str(error)))


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe; a folder fails here as it should
        with path.open("wb") as device:
            device.writelines(pieces)
        return
    import tempfile  # slow to import, and most reports go to standard output

    from kjerne.workspace.processes import signals_blocked

    target = Path(os.path.realpath(path))
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    aside = ""
    with _told_to_end():
        try:
            with signals_blocked():
                handle, aside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
            with os.fdopen(handle, "wb") as file:
                file.writelines(pieces)
            os.chmod(aside, mode)
            os.replace(aside, target)
        except BaseException:
            with suppress(FileNotFoundError):  # where it is in its place already, or never came to be
                os.unlink(aside)
            raise


class _EndedError(BaseException):
    """A signal has told this process to end. Carries its number."""


@contextmanager
def _told_to_end() -> Iterator[None]:
    """Who is told to end while this lasts cleans up first, and then ends as if nothing had been done about it."""

    def end(number: int, _: object) -> NoReturn:
        for each in before:  # once is enough, and may not interrupt what is done about it
            signal.signal(each, signal.SIG_IGN)
        raise _EndedError(number)

    names = ("SIGTERM", "SIGHUP")  # not every system knows the second
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = [each for each in known if signal.getsignal(each) is signal.SIG_DFL]  # `nohup` has it ignored
    try:
        for each in before:
            signal.signal(each, end)
        yield
    except _EndedError as ended:
        signal.signal(ended.args[0], signal.SIG_DFL)
        signal.raise_signal(ended.args[0])
        raise
    finally:
        for each in before:
            signal.signal(each, signal.SIG_DFL)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def complain(findings: Iterable[Finding], lang: Lang) -> None:
    """What is wrong with files, on standard error, each with its place; what is no error is said to be none."""
    for finding in in_order(findings):
        error = finding.severity == "error"
        mild = "" if error else f"{say(lang, f'severity.{finding.severity}')}: "
        text = f"{finding.file}:{finding.span.line}:{finding.span.column}: {mild}{message(lang, finding)}"
        if not _said(f"{plain(text).rstrip()}\n") and error:
            sys.exit(2)  # what is wrong must not go unheard


def statement(lang: Lang, id: str, **words: MessageWord) -> str:
    """What is said of something that stands in no file."""
    return message(lang, Finding("", START, id, "error", words))


def tell(blocks: "Iterable[Block]") -> None:
    """Something to read on standard error."""
    from kjerne.output.terminal import draw

    _said(draw(blocks, screen(None, sys.stderr)))


def note(text: str) -> None:
    """A line on standard error."""
    _said(plain(text).rstrip() + "\n")


def _said(text: str) -> bool:
    """Whether standard error took the text. Where the report arrives, a note that does not is no failure."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # where the rest goes without failing again
        return False
    return True


def usage_error(text: str) -> NoReturn:
    """Wrong usage, or a failure that is ours: say so and exit with 2."""
    note(f"kjerne: {text}")
    sys.exit(2)
