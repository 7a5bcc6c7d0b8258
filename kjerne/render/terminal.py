"""Blocks drawn for a terminal."""

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Literal

from rich.box import Box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.style import Style as RichStyle
from rich.table import Table as RichTable
from rich.text import Text

from kjerne.render import WIDE, Screen
from kjerne.render.blocks import Block, Heading, Line, Meter, Pairs, Paragraph, Style, Table, plain

STYLES: dict[Style, RichStyle] = {
    "plain": RichStyle(),
    "strong": RichStyle(bold=True),
    "quiet": RichStyle(dim=True),
    "good": RichStyle(color="green", bold=True),
    "middle": RichStyle(color="yellow", bold=True),
    "bad": RichStyle(color="red", bold=True),
    "open": RichStyle(color="magenta", bold=True),
}
GAP = 2  # between columns: one of padding, one that the box draws
READABLE = 100  # columns of running text at most, however wide the terminal
FULL, PARTLY, EMPTY = "█", "▒", "░"
IN_ASCII = str.maketrans({FULL: "#", PARTLY: "+", EMPTY: ".", "─": "-", "–": "-", "·": "|", "…": "...", "\u00a0": " "})
LINES = Box("    \n    \n ── \n    \n    \n    \n    \n    \n")  # a rule below the header, and nothing else


def draw(blocks: Iterable[Block], screen: Screen) -> str:
    """The blocks as text for this screen; colour is ANSI, and nothing is said by colour alone."""
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=max(screen.width, 40),
        color_system="standard" if screen.colour else None,
        force_terminal=screen.colour,
        no_color=not screen.colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    bar = 5 if console.width < WIDE else 10
    before: Block | None = None
    for block in blocks:
        if before and not (isinstance(before, Heading) and not isinstance(block, Table)):
            console.print()
        for part in _parts(block, bar, console.width):
            console.print(part, width=console.width if isinstance(block, Table) else min(console.width, READABLE))
        before = block
    text = "\n".join(line.rstrip() for line in buffer.getvalue().split("\n"))
    return text.translate(IN_ASCII) if screen.ascii_only else text


def _parts(block: Block, bar: int, width: int) -> Iterable[RenderableType]:
    if isinstance(block, Heading):
        yield _text(block.line, bar)
    elif isinstance(block, Paragraph):
        yield Padding(_text(block.line, bar), (0, 0, 0, 2))
    elif isinstance(block, Pairs):
        grid = RichTable.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for label, cell in block.rows:
            for index, line in enumerate(cell):
                grid.add_row(Text(plain(label) if not index else "", STYLES["quiet"]), _text(line, bar))
        yield Padding(grid, (0, 0, 0, 2))
    else:
        yield _table(block, bar, width)


def _table(block: Table, bar: int, width: int) -> RichTable:
    table = RichTable(box=LINES, show_edge=False, padding=(0, GAP - 1, 0, 0), pad_edge=False, leading=1)
    rows = [[Text("\n").join([_text(line, bar) for line in cell]) for cell in row] for row in block.rows]
    header = [Text(plain(title), STYLES["quiet"]) for title in block.header]
    widths = _widths([header, *rows], _least(block, bar), width)
    for index, (title, columns) in enumerate(zip(header, widths, strict=True)):
        justify: Literal["left", "right"] = "right" if index in block.numeric else "left"
        table.add_column(title, justify=justify, overflow="fold", width=columns)
    for row in rows:
        table.add_row(*row)
    return table


def _least(block: Table, bar: int) -> list[int]:
    """For each column the width of its longest word; a bar and its number are one word."""
    columns = [
        [len(word) for word in plain(title).split()]
        + [
            len(word)
            for row in block.rows
            for line in row[index]
            for text in [_text(line, bar).plain]
            for word in ([text] if any(isinstance(part, Meter) for part in line) else text.split())
        ]
        for index, title in enumerate(block.header)
    ]
    return [max(lengths, default=1) for lengths in columns]


def _widths(rows: Sequence[Sequence[Text]], least: Sequence[int], width: int) -> list[int]:
    """Columns as wide as they like to be where there is room, else wide enough for their longest word, else folded.

    Rich on its own may crop a cell where words are long; a report must never lose a word.
    """
    liked = [max(max(map(len, text.plain.split("\n"))) for text in column) for column in zip(*rows, strict=True)]
    widths = list(least)
    room = width - GAP * (len(liked) - 1)
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    while sum(widths) < room and widths != liked:
        wanting = [index for index, each in enumerate(widths) if each < liked[index]]
        widths[min(wanting, key=lambda index: widths[index] - liked[index] / 2)] += 1
    return widths


def _text(line: Line, bar: int) -> Text:
    text = Text()
    for part in line:
        if isinstance(part, Meter):
            sure, may_be = (round(score * bar / 100) for score in (part.low, part.high))
            text.append(FULL * sure + PARTLY * (may_be - sure) + EMPTY * (bar - may_be))
        else:
            text.append(plain(part.text), STYLES[part.style])
    return text
