"""Files that are no definition: those of other programs, by their first bytes, and what git leaves in one."""

import re
from collections.abc import Iterator

from kjerne.model.findings import Span, Term

BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "contents.compressed"),
    (b"PK\x05\x06", "contents.compressed"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "contents.office"),  # Word and Excel until 2003, and encrypted files of today
    (b"{\\rtf", "contents.office"),
    (b"%PDF-", "contents.pdf"),
    (b"\x1f\x8b", "contents.compressed"),
    (b"7z\xbc\xaf\x27\x1c", "contents.compressed"),
    (b"\x89PNG", "contents.picture"),
    (b"\xff\xd8\xff", "contents.picture"),
    (b"GIF8", "contents.picture"),
)
WEB_PAGE = re.compile(rb"\s*(?:<\?xml[^>]{0,100}>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
"""How a web page begins: what a browser saves of a file on GitHub or SharePoint."""
OF_OFFICE = (b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis")
"""Parts in the archives that Word, Excel, PowerPoint and LibreOffice write."""

LFS_POINTER = "version https://git-lfs.github.com/spec/"
CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")
"""How the lines begin that git puts before, between and after the sides of a conflict."""
BEFORE_CONFLICT = "|||||||"
"""How the line begins below which git shows what both sides came from."""


def other_program(data: bytes) -> Term | None:
    """What the file of another program is, by its bytes; None for what may be text."""
    beginning = data[:8]
    for bytes, term in BEGINNINGS:
        if beginning.startswith(bytes):
            is_office = bytes.startswith(b"PK") and any(part in data for part in OF_OFFICE)
            return Term("contents.office" if is_office else term)
    return Term("contents.web-page") if data.lstrip()[:1] == b"<" and WEB_PAGE.match(data) else None


def left_by_git(text: str) -> Iterator[tuple[str, Span, bool]]:
    """What git left in place of a definition: the id of the problem, its place, and whether a whole conflict begins.

    That is a pointer of LFS, or the marks of a conflict; where the first of these is no beginning, each mark is told.
    """
    if text.startswith(LFS_POINTER):
        yield "lfs-pointer", Span(1, 1, 1, text.find("\n") + 1 or len(text) + 1), True
        return
    marks = [
        (number, line[:7])
        for number, line in enumerate(re.split("\r\n|\r|\n", text), 1)
        if line[:7] in (*CONFLICT, BEFORE_CONFLICT) and line[7:8] in ("", " ")
    ]
    is_whole = {sign for _, sign in marks}.issuperset(CONFLICT)
    for number, sign in marks:
        if not is_whole or sign == CONFLICT[0]:
            yield "merge-conflict", Span(number, 1, number, 8), is_whole
