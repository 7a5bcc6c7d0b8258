"""The standard streams and the console as the system has them: encoding, closed pipes, colour; the user's language."""

import errno
import os
import sys
from io import TextIOWrapper
from typing import TextIO

from kjerne.model.file_names import WINDOWS
from kjerne.texts.languages import Lang, of_locale

TAKES_SEQUENCES = 0x0004  # ENABLE_VIRTUAL_TERMINAL_PROCESSING, a mode of a console of Windows
PROCESSED = 0x0001  # ENABLE_PROCESSED_OUTPUT, without which the other has no effect


def use_utf8() -> None:
    """Make every standard stream that is no console UTF-8, with line ends as they are written.

    A pipe or a file would have the encoding of the system, which on a Norwegian Windows lacks most characters of a
    table; and who reads JSON, CSV or a page expects UTF-8. A console keeps its encoding: it shows what it can.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not stream.isatty():
            line_ends = None if stream is sys.stdin else "\n"
            stream.reconfigure(encoding="utf-8", errors=stream.errors, newline=line_ends)


def is_closed_pipe(error: OSError, windows: bool = WINDOWS) -> bool:
    """Whether a write failed because the reader of the pipe is gone; Windows may call that an invalid argument."""
    return isinstance(error, BrokenPipeError) or (windows and error.errno == errno.EINVAL)


def takes_colour(stream: TextIO) -> bool:
    """Whether a stream gets colours: a terminal that knows them; any stream with FORCE_COLOR; none with NO_COLOR."""
    if os.environ.get("NO_COLOR"):
        return False
    terminal = stream.isatty()
    if terminal and not _console_takes_sequences(stream):
        return False
    if forced := os.environ.get("FORCE_COLOR"):
        return forced != "0"
    return terminal and os.environ.get("TERM") != "dumb"


def _console_takes_sequences(stream: TextIO) -> bool:
    """Whether a terminal understands ANSI sequences. A console of Windows is asked to; those before 2016 cannot."""
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        mode, system = ctypes.c_ulong(), ctypes.windll.kernel32
        console = ctypes.c_void_p(msvcrt.get_osfhandle(stream.fileno()))
        if not system.GetConsoleMode(console, ctypes.byref(mode)):  # it is NUL
            return False
        wanted = mode.value | TAKES_SEQUENCES | PROCESSED
        return bool(mode.value == wanted or system.SetConsoleMode(console, wanted))
    return True


def user_language() -> Lang | None:
    """The language of the user where the system has one beside the environment: that in which Windows speaks."""
    if sys.platform == "win32":
        import ctypes
        import locale

        return windows_language(ctypes.windll.kernel32.GetUserDefaultUILanguage(), locale.getlocale()[0] or "")
    return None


def windows_language(number: int, locale_name: str) -> Lang | None:
    """The language of a number of Windows (LANGID: 0x0414 is bokmål), else that of a locale's name.

    Such a name is `Norwegian Bokmål_Norway`. None where the program speaks neither.
    """
    from locale import windows_locale

    return of_locale(windows_locale.get(number, "")) or of_locale(locale_name)
