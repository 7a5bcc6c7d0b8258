"""Blocks drawn for a terminal with rich. `Screen` says what the terminal can show; rich detects nothing itself."""

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
from kjerne.output.safe import plain_text
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
# Widths are in columns of the terminal, one for each narrow character.
GAP = 2  # between the columns of a table
INDENT = 2
READABLE = 100  # the greatest width of running text
NARROWEST = 40
FULL, PARTLY, EMPTY, RULE = "█", "▒", "░", "─"
IN_ASCII = str.maketrans({FULL: "#", PARTLY: "+", EMPTY: ".", RULE: "-", "–": "-", "·": "|", "≠": "!"})
TIE = "\ufffe"  # stands for a no-break space while lines are broken: rich takes it for a letter, and no text has it
NUMBER = re.compile("[0-9][0-9.,%]*")
PIECES = re.compile(f"{NUMBER.pattern}|.\ufe0f?(?:\u200d.\ufe0f?)*")
"""The parts of a word that are cut last: a number, a character with its marks."""
TRAILING = re.compile(r"(?<! ) *+((?:\x1b\[[0-9;]*m)*+) *+$", re.MULTILINE)


def draw(blocks: Iterable[Block], screen: Screen) -> str:
    """The blocks as text for this screen. Colours are ANSI sequences; no meaning is in colour alone (WCAG 1.4.1)."""
    width = max(screen.width, NARROWEST)
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=width,
        height=1,
        color_system="standard" if screen.colour else None,
        force_terminal=screen.colour,
        no_color=False,
        legacy_windows=False,
    )
    previous: Block | None = None
    for block in blocks:
        if previous and not (isinstance(previous, Heading) and not isinstance(block, Table)):
            console.line()
        for renderable in _renderables(block, width, 5 if width < WIDE else 10):
            console.print(renderable, crop=False)
        previous = block
    text = TRAILING.sub(r"\1", buffer.getvalue().replace(TIE, " "))
    return text.translate(IN_ASCII) if screen.ascii_only else text


# ---- blocks


def _renderables(block: Block, width: int, bar: int) -> Iterator[RenderableType]:
    readable = min(width, READABLE)
    if isinstance(block, Heading):
        yield Constrain(_make_breakable(_text(block.line, bar), readable), readable)
    elif isinstance(block, Paragraph):
        text = _make_breakable(_text(block.line, bar), readable - INDENT)
        yield Constrain(Padding.indent(text, INDENT), readable)
    elif isinstance(block, Pairs):
        yield _pairs(block, readable, bar)
    else:
        yield from _table(block, width, bar)


def _pairs(block: Pairs, width: int, bar: int) -> Grid:
    labels = [Text(plain_text(label), "dim") for label, _ in block.rows]
    label_width = min(max((label.cell_len for label in labels), default=0), width // 2)
    widths = [label_width, width - INDENT - label_width - GAP]
    grid = Grid(*_columns(widths), box=None, show_header=False, padding=(0, 0, 0, GAP))  # which is the indent, too
    for label, (_, cell) in zip(labels, block.rows, strict=True):
        grid.add_row(_joined_lines([label], widths[0]), _joined_lines(_texts(cell, bar), widths[1]))
    return grid


def _table(block: Table, width: int, bar: int) -> Iterator[RenderableType]:
    """A table with a rule below its header and a blank line between rows; if it has no room, its rows as pairs."""
    header = [[Text(plain_text(title), "dim")] for title in block.header]
    rows = [header, *([_texts(cell, bar) for cell in row] for row in block.rows)]
    widths = _column_widths(rows, width)
    if not widths:
        for number, cells in enumerate(block.rows):
            yield from [""] if number else []
            yield _pairs(Pairs(tuple(zip(block.header, cells, strict=True))), min(width, READABLE), bar)
        return
    grid = Grid(*_columns(widths, block.numeric), box=SIMPLE_HEAD, show_edge=False, pad_edge=False, leading=1)
    grid.padding, grid.header_style = (0, 1, 0, 0), ""  # a header is as quiet as it says, not bold
    filled = [
        [_joined_lines(texts, column_width) for texts, column_width in zip(row, widths, strict=True)] for row in rows
    ]
    for column, title in zip(grid.columns, filled[0], strict=True):
        column.header = title
    for row in filled[1:]:
        grid.add_row(*row)
    yield grid


def _columns(widths: Sequence[int], numeric: frozenset[int] = frozenset()) -> Iterator[Column]:
    for index, width in enumerate(widths):
        yield Column(width=width, justify="right" if index in numeric else "left", overflow="fold")


def _column_widths(rows: Sequence[Sequence[Sequence[Text]]], width: int) -> list[int]:
    """The width of each column of a table: its longest line if there is room, else at least its longest word.

    If there is no room for that either, the widest columns become narrower and words are cut. Empty if a number would
    be cut.
    """
    columns = [[text.plain for row in rows for text in row[index]] for index in range(len(rows[0]))]
    preferred = [_greatest_width(column) for column in columns]
    longest_words = [_greatest_width(word for text in column for word in text.split(" ")) for column in columns]
    room = width - GAP * (len(columns) - 1)
    widths = [min(word_width, max(room, 1)) for word_width in longest_words]
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    numbers = (_greatest_width(number for text in column for number in NUMBER.findall(text)) for column in columns)
    if widths != longest_words and any(map(lt, widths, numbers)):
        return []
    while sum(widths) < room and widths != preferred:
        narrow_columns = [index for index, column_width in enumerate(widths) if column_width < preferred[index]]
        widths[min(narrow_columns, key=lambda index: widths[index] - preferred[index] / 2)] += 1
    return widths


def _greatest_width(texts: Iterable[str]) -> int:
    return max(map(cell_len, texts), default=1)


# ---- lines


def _texts(cell: TableCell, bar: int) -> list[Text]:
    return [_text(line, bar) for line in cell]


def _text(line: Line, bar: int) -> Text:
    """The texts of a line, without control characters, and its meters as bars of `bar` columns."""
    text = Text()
    for part in line:
        if isinstance(part, StyledText):
            text.append(plain_text(part.text), COLOURS[part.style])
        else:
            text.append(_bar(part, bar))
    return text


def _bar(meter: Meter, columns: int) -> str:
    low, high = (round(score * columns / 100) for score in (meter.low, meter.high))
    return FULL * low + PARTLY * (high - low) + EMPTY * (columns - high)


def _joined_lines(texts: Iterable[Text], width: int) -> Text:
    fitted = [_make_breakable(text, width) for text in texts]
    return fitted[0] if len(fitted) == 1 else Text("\n").join(fitted)


def _make_breakable(text: Text, width: int) -> Text:
    """The text, ready to be broken at its spaces: no-break spaces hold if there is room; too wide words are cut."""
    if text.cell_len <= width:
        text.plain = text.plain.replace(NO_BREAK, TIE)
        return text
    text.plain = re.sub("[^ ]+", lambda word: _with_ties(word[0], width), text.plain)
    cuts = [cut for word in re.finditer(r"\S+", text.plain) for cut in _cut_places(word, width)]
    return Text("\n").join(text.divide(cuts)) if cuts else text


def _with_ties(word: str, width: int) -> str:
    return word.replace(NO_BREAK, TIE if cell_len(word) <= width else " ")


def _cut_places(word: re.Match[str], width: int) -> Iterator[int]:
    """The offsets at which a word that is too wide is cut. A number is cut only if it alone is too wide, by rich."""
    if cell_len(word[0]) <= width:
        return
    used = 0
    for piece in PIECES.finditer(word[0]):
        piece_width = cell_len(piece[0])
        if used and used + piece_width > width:
            yield word.start() + piece.start()
            used = 0
        used += piece_width
