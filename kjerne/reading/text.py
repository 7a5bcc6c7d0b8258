"""Bytes to text: a regular file of at most 1 MiB of UTF-8 without control characters."""

import errno
import os
import re
import stat

from kjerne.model.file_names import WINDOWS, is_device
from kjerne.model.findings import MessageWord, Term, span_at
from kjerne.reading.refusals import MAX_BYTES, UnreadableError

USUAL_BYTES = 1 << 16  # to allocate a megabyte takes longer than to read this much
AT_ONCE = sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"))
"""Flags to open a file without waiting, as an empty pipe would; not every system has all of them."""

# Control characters, line breaks that only some programs see, characters that reorder text, non-characters.
FORBIDDEN = (  # compiled when needed, which is seldom
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
OTHER_PROGRAMS = (b"P", b"\xd0", b"%", b"\x1f", b"7", b"\x89", b"\xff", b"G", b"{", b"<", b" ", b"\n", b"\r")
"""First bytes of the files of other programs: a quick first test. Few definitions begin with one."""
IN_FORBIDDEN = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xC2, 0xE2, 0xEF))
"""Bytes of which every such character has at least one in UTF-8: a quick first test. No byte of æ, ø or å is one."""


def read(path: str) -> str:
    """The text of a file.

    Raises `UnreadableError` where there is no regular file of at most 1 MiB of UTF-8 without control characters.
    """
    if WINDOWS and is_device(path):
        raise UnreadableError("device-name", {"name": path.rpartition("/")[2]})
    try:
        data = _read_bytes(path)
    except (OSError, ValueError) as error:
        if WINDOWS and isinstance(error, PermissionError) and os.path.isdir(path):  # which cannot be opened there
            raise UnreadableError("is-a-folder") from None
        raise refused_by_system(error) from None
    if len(data) > MAX_BYTES:
        _refuse_other_program(data)
        raise UnreadableError("too-large", {"limit": "1 MiB"})
    return decode(data)


def _read_bytes(path: str) -> bytes:
    """The bytes of a regular file, or as many as show that it is too large. Raises `UnreadableError` and `OSError`."""
    file = os.open(path, os.O_RDONLY | AT_ONCE)
    try:
        status = os.fstat(file)
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableError("is-a-folder")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("not-a-file")
        data = os.read(file, min(status.st_size, MAX_BYTES) + 1)
        # Nearly always this is all, but the size may have been wrong.
        while len(data) != status.st_size and len(data) <= MAX_BYTES and (more := os.read(file, USUAL_BYTES)):
            data += more
        return data
    finally:
        os.close(file)


KNOWN_CODES = frozenset(
    (
        *("EPERM", "ENOENT", "EIO", "EBADF", "ENOMEM", "EACCES", "EBUSY", "EEXIST", "EXDEV", "ENODEV", "ENXIO"),
        *("ENOTDIR", "EISDIR", "EINVAL", "ENFILE", "EMFILE", "ETXTBSY", "EFBIG", "ENOSPC", "EROFS", "EPIPE"),
        *("ENAMETOOLONG", "ENOTEMPTY", "ELOOP", "ETIMEDOUT", "ESTALE", "EDQUOT"),
    )
)
"""The names of the system's errors that there are words for."""


def system_reason(error: OSError) -> MessageWord:
    """Why the system refused: the key of a text, as the system itself only speaks English; else the error's name."""
    code = errno.errorcode.get(error.errno or 0, "")
    return Term(f"system.{code}") if code in KNOWN_CODES else code or type(error).__name__


def refused_by_system(error: OSError | ValueError) -> UnreadableError:
    """The error of the system for a file or folder, as one of our problems."""
    if not isinstance(error, OSError):  # a path with a NUL byte in it
        return UnreadableError("no-such-file")
    if error.errno == errno.ENXIO:  # a socket
        return UnreadableError("not-a-file")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return UnreadableError("no-such-file")
    if error.errno == errno.ELOOP:
        return UnreadableError("link-loop")
    if error.errno in (errno.EACCES, errno.EPERM):
        return UnreadableError("no-permission")
    return UnreadableError("unreadable", {"reason": system_reason(error)})


def _refuse_other_program(data: bytes) -> None:
    """Raises `UnreadableError` for the file of another program, such as Word."""
    from kjerne.reading.other_files import other_program  # what no good file needs

    if what := other_program(data):
        raise UnreadableError("other-file-type", {"what": what})


def decode(data: bytes) -> str:
    """The text of bytes in UTF-8, without a byte order mark. Raises `UnreadableError`."""
    if data[:1] in OTHER_PROGRAMS:
        _refuse_other_program(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("not-utf-8", {"what": Term("encoding.utf-16")})
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        raise UnreadableError(
            "not-utf-8", {"what": f"0x{data[error.start]:02X}"}, span_at(before, len(before))
        ) from None
    suspicious = len(data.translate(None, IN_FORBIDDEN)) < len(data)
    if suspicious and (bad := re.search(FORBIDDEN, text)):
        raise UnreadableError("control-character", {"what": f"U+{ord(bad[0]):04X}"}, span_at(text, bad.start()))
    return text
