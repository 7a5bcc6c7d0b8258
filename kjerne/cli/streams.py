"""The environment and the streams: language, day and screen; printing, writing files, exit codes."""

import errno
import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TextIO

from kjerne.cli.console import is_closed_pipe, takes_colour, user_language
from kjerne.model.dates import read_date
from kjerne.model.file_names import WINDOWS, is_device, with_slashes
from kjerne.model.findings import START, Finding, MessageWord, in_order
from kjerne.output.safe import plain_text
from kjerne.output.screen import Screen
from kjerne.reading.text import system_reason
from kjerne.texts.languages import DEFAULT, LANGUAGES, Lang, of_locale
from kjerne.texts.wording import listing, message, say
from kjerne.workspace.configuration import NO_SETTINGS, Settings, quick_language

if TYPE_CHECKING:
    from kjerne.output.blocks import Block


class Common(NamedTuple):
    """The options of several commands as given (None, empty or False: not given): criteria file, language, day, output
    file, whether the shipped definitions are asked for, the project's folder; what the configuration says; and the
    folder of criteria sets that counts where neither an option nor the configuration names one.
    """

    criteria: str | None
    lang: str | None
    as_of: str | None
    output: str | None
    shipped: bool = False
    root: str = ""
    settings: Settings = NO_SETTINGS
    sets: str | None = None


# ---- input


def language(given: str | None) -> Lang:
    """The language: `given` (--lang), else KJERNE_LANG, else that of the configuration of the working folder, else the
    locale, else that of Windows, else English.

    Exits with 2 if KJERNE_LANG is no language of the program.
    """
    wanted = given or os.environ.get("KJERNE_LANG")
    return spoken(given, None if wanted else quick_language())


def spoken(given: str | None, configured: str | None) -> Lang:
    """The language as `language` finds it; `configured` is that of the configuration."""
    if given is not None:
        return of_locale(given) or DEFAULT
    wanted = os.environ.get("KJERNE_LANG")
    if wanted and of_locale(wanted) is None:
        usage_error(f"KJERNE_LANG={wanted}: {_choose_language()}")
    return _of_environment(configured)


def language_asked_for(arguments: Sequence[str]) -> Lang:
    """The language of help and of wrong usage: that of `--lang` wherever it stands, also where all else is wrong."""
    asked = None
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument == "--":
            break
        if argument == "--lang" or argument.startswith("--lang="):
            written = following if argument == "--lang" else argument.partition("=")[2]
            asked = written if written in LANGUAGES else asked
    return language(asked) if asked else _of_environment(quick_language())


def _of_environment(configured: str | None = None) -> Lang:
    """The language of KJERNE_LANG, else the configured one, else that of the locale, else of Windows, else English."""
    wanted = of_locale(os.environ.get("KJERNE_LANG", ""))
    locale = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(key))), "")
    return wanted or of_locale(configured or "") or of_locale(locale) or user_language() or DEFAULT


def _choose_language() -> str:
    lang = _of_environment()
    return say(lang, "usage.choose", choices=listing(lang, LANGUAGES, "or"))


def day(given: str | None, lang: Lang) -> date:
    """The day `given` (--as-of, as YYYY-MM-DD), else today. Exits with 2 if it is no date."""
    if given is None:
        return date.today()
    try:
        day = date.fromisoformat(given)
    except ValueError:
        day = None
    if day is None or given != day.isoformat():  # Python takes weeks and dates without hyphens, too
        read = read_date(given)
        hint = f"; {say(lang, 'hint.nearest', nearest=read.iso)}" if read and len(read.iso) == len("2024-06-14") else ""
        usage_error(say(lang, "error.as-of", text=given) + hint)
    return day


# ---- output


def screen(output: str | None, stream: TextIO | None = None) -> Screen:
    """What a stream (default: standard output) can show. Its width, colours (see `takes_colour`), characters.

    `output`: the file that the report goes to, if there is one.
    """
    stream = stream or sys.stdout
    colour = output is None and takes_colour(stream)
    ascii_only = output is None and not (stream.encoding or "").lower().startswith("utf")
    return Screen(shutil.get_terminal_size().columns, colour, ascii_only)


def deliver(content: str | bytes | Iterable[str], output: str | None, lang: Lang) -> None:
    """Write the report to standard output, or to the file `output`, which is written whole or not at all.

    Exits with 2 if that fails, with 141 if the reader of a pipe has closed it.
    """
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
    file = with_slashes(output)
    if WINDOWS and is_device(output) and output.lower() != "nul":
        usage_error(say(lang, "error.device", file=file))
    try:
        _write_file(
            Path(output), (piece.encode(errors="replace") if isinstance(piece, str) else piece for piece in pieces)
        )
    except _OpenElsewhereError:
        usage_error(say(lang, "error.open-elsewhere", file=file))
    except OSError as error:
        usage_error(say(lang, "error.output", file=file, reason=system_reason(error)))
    note(say(lang, "note.written", file=file))


def exit_on_write_error(error: OSError, lang: Lang | None = None) -> NoReturn:
    """Exit after a write to standard output failed: with 141 if a pipe is closed, else with 2 and a message."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the rest of the output is dropped
    if is_closed_pipe(error):  # typer would make an error of it
        sys.exit(141)
    usage_error(say(lang or language(None), "error.output", file="stdout", reason=system_reason(error)))


def _write_file(path: Path, pieces: Iterable[bytes]) -> None:
    if path.is_dir():  # Windows would call that a lack of permission
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if path.exists() and not path.is_file():  # a device or a pipe
        with path.open("wb") as device:
            device.writelines(pieces)
        return
    import tempfile  # slow to import, and most reports go to standard output

    from kjerne.workspace.endings import signals_blocked

    target = Path(os.path.realpath(path))
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    temporary = ""
    with _clean_up_on_signal():
        try:
            with signals_blocked():
                handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
            with os.fdopen(handle, "wb") as file:
                file.writelines(pieces)
            os.chmod(temporary, mode)
            _put_in_place(temporary, target)
        except BaseException:
            with suppress(OSError):  # it is in its place already, or was never made
                os.unlink(temporary)
            raise


class _OpenElsewhereError(Exception):
    """Windows does not let a file be replaced while a program has it open."""


def _put_in_place(temporary: str, target: Path) -> None:
    """Rename a file, over another one if there is one. Raises `_OpenElsewhereError` and `OSError`."""
    try:
        os.replace(temporary, target)
    except PermissionError:
        if WINDOWS and target.exists() and os.access(target, os.W_OK):
            raise _OpenElsewhereError from None
        raise


class _SignalError(BaseException):
    """A signal asks this process to end; `args` has its number."""


@contextmanager
def _clean_up_on_signal() -> Iterator[None]:
    """While this lasts, the first of SIGINT, SIGTERM and SIGHUP raises an exception, so that files are cleaned up, and
    no other interrupts that; then the signal ends the process as usual.
    """
    from kjerne.workspace.endings import ENDINGS, signals_blocked

    ended: list[int] = []

    def end(number: int, _: object) -> None:
        if not ended:
            ended.append(number)
            raise KeyboardInterrupt if number == signal.SIGINT else _SignalError(number)

    usual = {  # not those that are ignored, as `nohup` does
        number: handler
        for number in ENDINGS
        if (handler := signal.getsignal(number)) in (signal.SIG_DFL, signal.default_int_handler)
    }
    try:
        for signal_number in usual:
            signal.signal(signal_number, end)
        yield
    except _SignalError as error:
        signal.signal(error.args[0], signal.SIG_DFL)
        signal.raise_signal(error.args[0])
        raise
    finally:
        with signals_blocked():
            for signal_number, handler in usual.items():
                signal.signal(signal_number, handler)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def print_findings(findings: Iterable[Finding], lang: Lang) -> None:
    """Print findings on standard error, one line each with its place, and its severity if it is no error.

    Exits with 2 if standard error does not take an error.
    """
    for finding in in_order(findings):
        error = finding.severity == "error"
        severity = "" if error else f"{say(lang, f'severity.{finding.severity}')}: "
        text = f"{finding.file}:{finding.span.line}:{finding.span.column}: {severity}{message(lang, finding)}"
        if not _write_to_stderr(f"{plain_text(text).rstrip()}\n") and error:
            sys.exit(2)  # an error must not be lost


def statement(lang: Lang, id: str, **words: MessageWord) -> str:
    """The message of a finding that has no file, as text."""
    return message(lang, Finding("", START, id, "error", words))


def print_blocks(blocks: "Iterable[Block]") -> None:
    """Print blocks on standard error."""
    from kjerne.output.terminal import draw

    _write_to_stderr(draw(blocks, screen(None, sys.stderr)))


def note(text: str) -> None:
    """Print a line on standard error."""
    _write_to_stderr(plain_text(text).rstrip() + "\n")


def _write_to_stderr(text: str) -> bool:
    """Write to standard error; False if that fails, which is no failure of the program."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # the rest of the output is dropped
        return False
    return True


def usage_error(text: str) -> NoReturn:
    """Print a message on standard error and exit with 2: wrong usage, or a failure of the program."""
    note(f"kjerne: {text}")
    sys.exit(2)
