"""Blocks drawn for a terminal with rich. What the terminal can show says `Screen`: rich looks for nothing itself."""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from operator import lt

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Column
from rich.table import Table as Grid
from rich.text import Text

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
GAP = 2  # columns between columns
INDENT = 2
READABLE = 100  # columns of running text at most, however wide the terminal
NARROWEST = 40
FULL, PARTLY, EMPTY, RULE = "█", "▒", "░", "─"
IN_ASCII = str.maketrans({FULL: "#", PARTLY: "+", EMPTY: ".", RULE: "-", "–": "-", "·": "|", "≠": "!"})
TIE = "\ufffe"  # a no-break space while lines are broken: no text has it (see `plain`), and rich takes it for a letter
NUMBER = re.compile("[0-9][0-9.,%]*")
PIECES = re.compile(f"{NUMBER.pattern}|.\ufe0f?(?:\u200d.\ufe0f?)*")  # what is parted last: a number, a character
TRAILING = re.compile(r"(?<! ) *+((?:\x1b\[[0-9;]*m)*+) *+$", re.MULTILINE)


def draw(blocks: Iterable[Block], screen: Screen) -> str:
    """The blocks as text for this screen; colour is ANSI, and nothing is said by colour alone."""
    width = max(screen.width, NARROWEST)
    drawn = StringIO()
    console = Console(
        file=drawn,
        width=width,
        height=1,
        color_system="standard" if screen.colour else None,
        force_terminal=screen.colour,
        no_color=False,
        legacy_windows=False,
    )
    before: Block | None = None
    for block in blocks:
        if before and not (isinstance(before, Heading) and not isinstance(block, Table)):
            console.line()
        for each in _drawn(block, width, 5 if width < WIDE else 10):
            console.print(each, crop=False)
        before = block
    text = TRAILING.sub(r"\1", drawn.getvalue().replace(TIE, " "))
    return text.translate(IN_ASCII) if screen.ascii_only else text


# ---- blocks


def _drawn(block: Block, width: int, bar: int) -> Iterator[RenderableType]:
    readable = min(width, READABLE)
    if isinstance(block, Heading):
        yield Constrain(_fitted(_text(block.line, bar), readable), readable)
    elif isinstance(block, Paragraph):
        text = _fitted(_text(block.line, bar), readable - INDENT)
        yield Constrain(Padding.indent(text, INDENT), readable)
    elif isinstance(block, Pairs):
        yield _pairs(block, readable, bar)
    else:
        yield from _table(block, width, bar)


def _pairs(block: Pairs, width: int, bar: int) -> Grid:
    labels = [Text(plain(label), "dim") for label, _ in block.rows]
    aside = min(max((label.cell_len for label in labels), default=0), width // 2)
    widths = [aside, width - INDENT - aside - GAP]
    grid = Grid(*_columns(widths), box=None, show_header=False, padding=(0, 0, 0, GAP))  # which is the indent, too
    for label, (_, cell) in zip(labels, block.rows, strict=True):
        grid.add_row(_filled([label], widths[0]), _filled(_texts(cell, bar), widths[1]))
    return grid


def _table(block: Table, width: int, bar: int) -> Iterator[RenderableType]:
    """A table with a rule below its header and a blank line between its rows; or with its columns below each other."""
    header = [[Text(plain(title), "dim")] for title in block.header]
    rows = [header, *([_texts(cell, bar) for cell in row] for row in block.rows)]
    widths = _widths(rows, width)
    if not widths:
        for number, cells in enumerate(block.rows):
            yield from [""] if number else []
            yield _pairs(Pairs(tuple(zip(block.header, cells, strict=True))), min(width, READABLE), bar)
        return
    grid = Grid(*_columns(widths, block.numeric), box=SIMPLE_HEAD, show_edge=False, pad_edge=False, leading=1)
    grid.padding, grid.header_style = (0, 1, 0, 0), ""  # a header is as quiet as it says, not bold
    filled = [[_filled(texts, each) for texts, each in zip(row, widths, strict=True)] for row in rows]
    for column, title in zip(grid.columns, filled[0], strict=True):
        column.header = title
    for row in filled[1:]:
        grid.add_row(*row)
    yield grid


def _columns(widths: Sequence[int], numeric: frozenset[int] = frozenset()) -> Iterator[Column]:
    for index, width in enumerate(widths):
        yield Column(width=width, justify="right" if index in numeric else "left", overflow="fold")


def _widths(rows: Sequence[Sequence[Sequence[Text]]], width: int) -> list[int]:
    """Columns as wide as they like to be where there is room, else wide enough for their longest word, else folded.

    No widths where the numbers would not have room.
    """
    columns = [[text.plain for row in rows for text in row[index]] for index in range(len(rows[0]))]
    liked = [_widest(column) for column in columns]
    longest = [_widest(word for text in column for word in text.split(" ")) for column in columns]
    room = width - GAP * (len(columns) - 1)
    widths = [min(each, max(room, 1)) for each in longest]
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    numbers = (_widest(number for text in column for number in NUMBER.findall(text)) for column in columns)
    if widths != longest and any(map(lt, widths, numbers)):
        return []
    while sum(widths) < room and widths != liked:
        wanting = [index for index, each in enumerate(widths) if each < liked[index]]
        widths[min(wanting, key=lambda index: widths[index] - liked[index] / 2)] += 1
    return widths


def _widest(texts: Iterable[str]) -> int:
    return max(map(cell_len, texts), default=1)


# ---- lines


def _texts(cell: TableCell, bar: int) -> list[Text]:
    return [_text(line, bar) for line in cell]


def _text(line: Line, bar: int) -> Text:
    """The line's texts, made harmless, and its meters as bars."""
    text = Text()
    for part in line:
        if isinstance(part, StyledText):
            text.append(plain(part.text), COLOURS[part.style])
        else:
            text.append(_bar(part, bar))
    return text


def _bar(meter: Meter, columns: int) -> str:
    sure, may_be = (round(score * columns / 100) for score in (meter.low, meter.high))
    return FULL * sure + PARTLY * (may_be - sure) + EMPTY * (columns - may_be)


def _filled(texts: Iterable[Text], width: int) -> Text:
    fitted = [_fitted(text, width) for text in texts]
    return fitted[0] if len(fitted) == 1 else Text("\n").join(fitted)


def _fitted(text: Text, width: int) -> Text:
    """The text, ready to be broken at its spaces: words with room are tied together, words without are parted."""
    if text.cell_len <= width:
        text.plain = text.plain.replace(NO_BREAK, TIE)
        return text
    text.plain = re.sub("[^ ]+", lambda word: _tied(word[0], width), text.plain)
    cuts = [cut for word in re.finditer(r"\S+", text.plain) for cut in _cuts(word, width)]
    return Text("\n").join(text.divide(cuts)) if cuts else text


def _tied(word: str, width: int) -> str:
    return word.replace(NO_BREAK, TIE if cell_len(word) <= width else " ")


def _cuts(word: re.Match[str], width: int) -> Iterator[int]:
    """Where a word that is too wide is parted; a number only where it alone is too wide, and by rich."""
    if cell_len(word[0]) <= width:
        return
    taken = 0
    for piece in PIECES.finditer(word[0]):
        wide = cell_len(piece[0])
        if taken and taken + wide > width:
            yield word.start() + piece.start()
            taken = 0
        taken += wide
