"""Blocks drawn for a terminal.

The layout is done here, in plain text, since every start of the program waits for it: rich lends its styles where there
is colour and its table of wide characters where there are any, and is not imported where there is neither.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import lt

from kjerne.output.blocks import Block, Heading, Line, Meter, Pairs, Paragraph, Style, StyledText, Table, TableCell
from kjerne.output.safe import plain
from kjerne.output.screen import WIDE, Screen
from kjerne.texts.wording import NO_BREAK

COLOURS: dict[Style, str] = {
    "plain": "",
    "strong": "bold",
    "quiet": "dim",
    "good": "bold green",
    "middle": "bold yellow",
    "bad": "bold red",
    "open": "bold magenta",
}
BLANK = f" {NO_BREAK}"
GAP = 2  # columns between columns
INDENT = 2
READABLE = 100  # columns of running text at most, however wide the terminal
NARROWEST = 40
FULL, PARTLY, EMPTY, RULE = "█", "▒", "░", "─"
IN_ASCII = str.maketrans({FULL: "#", PARTLY: "+", EMPTY: ".", RULE: "-", "–": "-", "·": "|", "≠": "!"})
OF_NUMBERS = frozenset("0123456789.,%")
NUMBER = re.compile("[0-9][0-9.,%]*")
NARROW = re.compile("[ -~\u00a0-\u02ff\u2010-\u2027\u2190-\u22ff\u2500-\u259f]*")  # one column a character

Row = list[StyledText]
"""One line on the screen."""


def draw(blocks: Iterable[Block], screen: Screen) -> str:
    """The blocks as text for this screen; colour is ANSI, and nothing is said by colour alone."""
    width = max(screen.width, NARROWEST)
    rows: list[Row] = []
    before: Block | None = None
    for block in blocks:
        if before and not (isinstance(before, Heading) and not isinstance(block, Table)):
            rows.append([])
        rows += _rows(block, width, 5 if width < WIDE else 10)
        before = block
    paint = _painter(screen.colour)
    text = "".join(f"{''.join(paint(span) for span in _stripped(row))}\n" for row in rows)
    text = text.replace(NO_BREAK, " ")  # no line is broken any more, and a plain space copies better
    return text.translate(IN_ASCII) if screen.ascii_only else text


def _painter(colour: bool) -> Callable[[StyledText], str]:
    if not colour:
        return lambda span: span.text
    from rich.color import ColorSystem
    from rich.style import Style as RichStyle

    styles = {style: RichStyle.parse(definition) for style, definition in COLOURS.items()}
    return lambda span: styles[span.style].render(span.text, color_system=ColorSystem.STANDARD)


def _stripped(row: Row) -> Row:
    """The row without blanks at its end."""
    while row and not row[-1].text.strip(BLANK):
        row = row[:-1]
    return [*row[:-1], row[-1]._replace(text=row[-1].text.rstrip(BLANK))] if row else row


# ---- blocks


def _rows(block: Block, width: int, bar: int) -> Iterator[Row]:
    readable = min(width, READABLE)
    if isinstance(block, Heading):
        yield from _wrapped(_spans(block.line, bar), readable)
    elif isinstance(block, Paragraph):
        for row in _wrapped(_spans(block.line, bar), readable - INDENT):
            yield [_blank(INDENT), *row]
    elif isinstance(block, Pairs):
        labels = [plain(label) for label, _ in block.rows]
        aside = min(max(map(_columns, labels), default=0), readable // 2)
        for label, (_, cell) in zip(labels, block.rows, strict=True):
            shown = list(_wrapped([StyledText(label, "quiet")], aside))
            told = list(_filled(cell, readable - INDENT - aside - GAP, bar))
            for index in range(max(len(shown), len(told))):
                left = shown[index] if index < len(shown) else []
                right = told[index] if index < len(told) else []
                yield [_blank(INDENT), *_padded(left, aside), _blank(GAP), *right]
    else:
        yield from _table(block, width, bar)


def _table(block: Table, width: int, bar: int) -> Iterator[Row]:
    """A table with a rule below its header and a blank line between its rows; or with its columns below each other."""
    header = [((StyledText(plain(title), "quiet"),),) for title in block.header]
    widths = _widths([header, *block.rows], width, bar)
    if not widths:
        for number, cells in enumerate(block.rows):
            yield from [[]] if number else []
            yield from _rows(Pairs(tuple(zip(block.header, cells, strict=True))), width, bar)
        return
    yield from _table_row(header, widths, block.numeric, bar, foot=True)
    yield [StyledText(RULE * (sum(widths) + GAP * (len(widths) - 1)))]
    for number, row in enumerate(block.rows):
        if number:
            yield []
        yield from _table_row(row, widths, block.numeric, bar)


def _table_row(
    cells: Sequence[TableCell], widths: Sequence[int], numeric: frozenset[int], bar: int, foot: bool = False
) -> Iterator[Row]:
    """The lines of a row; cells that are shorter than others begin at its head, or with `foot` end at its foot."""
    columns = [list(_filled(cell, columns, bar)) for cell, columns in zip(cells, widths, strict=True)]
    height = max(map(len, columns))
    for at in range(height):
        row: Row = []
        for index, (lines, columns_wide) in enumerate(zip(columns, widths, strict=True)):
            line_at = at - (height - len(lines)) if foot else at
            line = lines[line_at] if 0 <= line_at < len(lines) else []
            row += _padded(line, columns_wide, flush_right=index in numeric)
            row.append(_blank(GAP))
        yield row


def _widths(rows: Sequence[Sequence[TableCell]], width: int, bar: int) -> list[int]:
    """Columns as wide as they like to be where there is room, else wide enough for their longest word, else folded.

    No widths where the numbers would not have room.
    """
    columns = [[line for row in rows for line in row[index]] for index in range(len(rows[0]))]
    texts = [["".join(span.text for span in _spans(line, bar)) for line in column] for column in columns]
    liked = [max(map(_columns, column), default=1) for column in texts]
    room = width - GAP * (len(columns) - 1)
    longest = [max((_columns(word) for text in column for word in text.split(" ")), default=1) for column in texts]
    widths = [min(each, max(room, 1)) for each in longest]
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    if widths != longest and any(map(lt, widths, (_longest_number(column) for column in texts))):
        return []
    while sum(widths) < room and widths != liked:
        wanting = [index for index, each in enumerate(widths) if each < liked[index]]
        widths[min(wanting, key=lambda index: widths[index] - liked[index] / 2)] += 1
    return widths


def _longest_number(texts: Iterable[str]) -> int:
    return max((len(number) for text in texts for number in NUMBER.findall(text)), default=0)


# ---- lines


def _spans(line: Line, bar: int) -> Row:
    """The line's texts, made harmless, and its meters as bars."""
    return [
        StyledText(_bar(part, bar)) if isinstance(part, Meter) else StyledText(plain(part.text), part.style)
        for part in line
    ]


def _bar(meter: Meter, columns: int) -> str:
    sure, may_be = (round(score * columns / 100) for score in (meter.low, meter.high))
    return FULL * sure + PARTLY * (may_be - sure) + EMPTY * (columns - may_be)


def _filled(cell: TableCell, width: int, bar: int) -> Iterator[Row]:
    for line in cell:
        yield from _wrapped(_spans(line, bar), width)


def _wrapped(spans: Row, width: int) -> Iterator[Row]:
    """The spans broken at spaces, and within a word only where the word alone is too wide."""
    text = "".join(span.text for span in spans)
    if _columns(text) <= width:
        yield spans
        return
    for start, end in _breaks(text, max(width, 1)):
        row, at = [], 0
        for span in spans:
            piece = span.text[max(start - at, 0) : max(end - at, 0)]
            if piece:
                row.append(StyledText(piece, span.style))
            at += len(span.text)
        yield row


def _breaks(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where each line of a text begins and ends."""
    start = end = at = 0
    for word in text.split(" "):
        beyond = at + len(word)
        if _columns(text[start:beyond]) > width:
            if end > start:
                yield start, end
                start = at
            while (cut := _cut(text, start, beyond, width)) < beyond:
                yield start, cut
                start = cut + (text[cut] == NO_BREAK)
        end, at = beyond, beyond + 1
    yield start, len(text)


def _cut(text: str, start: int, beyond: int, width: int) -> int:
    """Where a line ends that takes as much of a word as there is room for; marks stay with what they stand on."""
    if NARROW.fullmatch(text[start : min(start + width + 1, beyond)]):
        cut = min(start + width, beyond)
    else:
        cut = start + 1
        while cut < beyond and (not _columns(text[cut]) or _columns(text[start : cut + 1]) <= width):
            cut += 1
    return _before_number(text, start, cut) if cut < beyond else cut


def _before_number(text: str, start: int, cut: int) -> int:
    """The same cut, or where it would part a number, the one in front of it; a number that fills the line is parted."""
    whole = cut
    while whole > start and {text[whole - 1], text[whole]} <= OF_NUMBERS:
        whole -= 1
    return whole if whole > start else cut


def _padded(row: Row, width: int, flush_right: bool = False) -> Row:
    blank = _blank(width - sum(_columns(span.text) for span in row))
    return [blank, *row] if flush_right else [*row, blank]


def _blank(columns: int) -> StyledText:
    return StyledText(" " * columns)


def _columns(text: str) -> int:
    """How many columns a text takes on the screen."""
    if NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
