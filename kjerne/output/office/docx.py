"""The decision memo as a Word document with real styles, fields and table headers, so that people can edit it.

python-docx gives the package and its parts; the styles are in `memo-styles.xml`. The text is built element by element
(WordprocessingML, ECMA-376 part 1): python-docx would search all styles for each paragraph, and all cells of a table
for each cell.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from functools import cache
from itertools import count
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm

from kjerne.model.own_files import own_bytes
from kjerne.output.blocks import Heading, Line, Pairs, Paragraph, StyledText, Table, TableCell
from kjerne.output.office.memo import Bullets, Caption, Memo, Piece
from kjerne.output.safe import plain_text
from kjerne.texts.languages import RECORDS, Lang, Language
from kjerne.texts.wording import NO_BREAK, say

Element = Any
"""An element of lxml, which has no types of its own."""

WIDTH = 9070  # of the text on A4 with margins of 2.5 cm, in twentieths of a point
LETTER, PADDING = 105, 230  # mean width of a letter in a table and of the space beside the text, in the same unit
WORD, READABLE = 25, 80  # the longest word and the longest line that widen a column, in letters
DROPPED = ("stylesWithEffects", "thumbnail", "customXml")  # parts of python-docx's template that are not needed


def draw(memo: Memo) -> bytes:
    """The memo as a .docx file; the same memo gives the same bytes."""
    document = docx.Document()
    _set_up(document, memo)
    tables = count(1)
    end = document.element.body.sectPr
    for element in (*_head(memo), *_pieces(memo.body, memo.lang, tables)):
        end.addprevious(element)
    for number, element in enumerate(_pieces(memo.appendix, memo.lang, tables)):
        if not number:
            element.pPr.append(_element("pageBreakBefore"))
        end.addprevious(element)
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_fixed_dates(buffer)


def _with_fixed_dates(package: io.BytesIO) -> bytes:
    """The package with all its entries dated 1980-01-01, as Word does: the first day of the zip format."""
    packed = io.BytesIO()
    with ZipFile(package) as old, ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), ZIP_DEFLATED)
    return packed.getvalue()


# ---- the document


def _set_up(document: Document, memo: Memo) -> None:
    """Paper, styles, language, footer and properties."""
    for rels in (document.part.rels, document.part.package.rels):
        for id in [id for id, relation in rels.items() if relation.reltype.endswith(DROPPED)]:
            del rels[id]
    _styles(document.styles.element, RECORDS[memo.lang])
    _settings(document.settings.element, RECORDS[memo.lang])
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    footer = section.footer.paragraphs[0]._p
    footer.extend([_run(memo.title), _element("r", _element("tab")), _field("PAGE"), _run(" / "), _field("NUMPAGES")])
    properties = document.core_properties
    properties.title, properties.subject = plain_text(memo.title)[:255], plain_text(memo.subject)[:255]
    properties.language = RECORDS[memo.lang].tag
    properties.author = properties.last_modified_by = "kjerne"
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(memo.as_of, time())


def _styles(styles: Element, language: Language) -> None:
    """Replace the styles of the template by those of `memo-styles.xml`; the list of Word's own styles stays."""
    ours = parse_xml(own_bytes("kjerne.output.office", "memo-styles.xml"))
    for language_element in ours.iter(qn("w:lang")):
        language_element.set(qn("w:val"), language.tag)
    for old in [style for style in styles if style.tag in (qn("w:docDefaults"), qn("w:style"))]:
        styles.remove(old)
    defaults, *rest = ours
    styles.insert(0, defaults)
    styles.extend(rest)


def _settings(settings: Element, language: Language) -> None:
    """Set language, decimal mark and list separator; remove the proof-reading state; ask for no older mode of Word."""
    for name, value in (
        ("themeFontLang", language.tag),
        ("decimalSymbol", language.decimal_mark),
        ("listSeparator", language.list_separator),
    ):
        for setting in settings.iter(qn(f"w:{name}")):
            setting.set(qn("w:val"), value)
    for setting in [*settings.iter(qn("w:proofState"))]:
        settings.remove(setting)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


# ---- the text


def _head(memo: Memo) -> Iterator[Element]:
    """The kind of memo, the fields to fill in, and the title."""
    yield _paragraph("Subtitle", _run(memo.kind))
    for number, (label, value) in enumerate(memo.head, 1):
        run = _run(value) if value else _run(say(memo.lang, "memo.fill-in"), "PlaceholderText")
        control = _element(
            "sdt",
            _element(
                "sdtPr",
                _element("alias", val=label),
                _element("id", val=str(number)),
                *([] if value else [_element("showingPlcHdr")]),
                _element("text"),
            ),
            _element("sdtContent", run),
        )
        yield _paragraph("MemoHead", _run(f"{label}:", "Strong"), _element("r", _element("tab")), control)
    yield _paragraph("Title", _run(memo.title))


def _pieces(pieces: Iterable[Piece], lang: Lang, tables: Iterator[int]) -> Iterator[Element]:
    """The paragraphs and tables of a text; `tables` counts the captions."""
    caption = ""
    for piece in pieces:
        if isinstance(piece, Heading):
            yield _paragraph(f"Heading{piece.level}", _run(_text(piece.line)))
        elif isinstance(piece, Paragraph):
            yield _paragraph("Normal", *_runs(piece.line))
        elif isinstance(piece, Bullets):
            yield from (_paragraph("ListBullet", *_runs(line)) for line in piece.lines)
        elif isinstance(piece, Pairs):
            yield from _pairs(piece)
        elif isinstance(piece, Caption):
            label, caption = say(lang, "memo.table"), piece.text
            number = _field(f"SEQ {label} \\* ARABIC", next(tables))
            yield _paragraph("Caption", _run(f"{label}{NO_BREAK}"), number, _run(f". {caption}"))
        else:
            yield _table(piece, caption)


def _pairs(pairs: Pairs) -> Iterator[Element]:
    """A paragraph for each label with one line; a label with several lines has them in a list below it."""
    for label, lines in pairs.rows:
        if len(lines) == 1:
            yield _paragraph("Normal", _run(f"{label}: ", "Strong"), *_runs(lines[0]))
        else:
            yield _paragraph("Label", _run(f"{label}:"))
            yield from (_paragraph("ListBullet", *_runs(line)) for line in lines)


def _table(table: Table, caption: str) -> Element:
    """A table; its header row is repeated on every page."""
    header = [((StyledText(title),),) for title in table.header]
    widths = _column_widths([header, *table.rows])
    properties = _element(
        "tblPr",
        _element("tblStyle", val="MemoTable"),
        _element("tblW", w=str(WIDTH), type="dxa"),
        _element("tblLayout", type="fixed"),
        _element(
            "tblLook", val="0620", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1", noVBand="1"
        ),
        _element("tblCaption", val=plain_text(caption)),
    )
    grid = _element("tblGrid", *(_element("gridCol", w=str(width)) for width in widths))
    rows = (_row(cells, "TableText", widths) for cells in table.rows)
    return _element("tbl", properties, grid, _row(header, "TableHead", widths), *rows)


def _row(cells: Sequence[TableCell], style: str, widths: Sequence[int]) -> Element:
    header = [_element("tblHeader")] if style == "TableHead" else []
    return _element(
        "tr",
        _element("trPr", _element("cantSplit"), *header),
        *(
            _element(
                "tc",
                _element("tcPr", _element("tcW", w=str(width), type="dxa")),
                *(_paragraph(style, *_runs(line)) for line in lines or ((),)),
            )
            for lines, width in zip(cells, widths, strict=True)
        ),
    )


def _column_widths(rows: Sequence[Sequence[TableCell]]) -> list[int]:
    """The width of each column, in twentieths of a point, together at most `WIDTH`.

    Every column gets room for its longest word; the rest is shared in proportion to the room that its longest line
    lacks.
    """
    words, lines = [], []
    for column in zip(*rows, strict=True):
        texts = [_text(line) for lines in column for line in lines]
        words.append(
            min(max((len(word) for text in texts for word in text.split()), default=0), WORD) * LETTER + PADDING
        )
        lines.append(min(max(map(len, texts), default=0), READABLE) * LETTER + PADDING)
    rest = max(WIDTH - sum(words), 0)
    shortfalls = [max(line - word, 1) for word, line in zip(words, lines, strict=True)]
    widths = [word + rest * shortfall // sum(shortfalls) for word, shortfall in zip(words, shortfalls, strict=True)]
    return [WIDTH * width // sum(widths) for width in widths]


# ---- elements


def _styled_texts(line: Line) -> list[StyledText]:
    """The texts of a line, without its meters: the number stands beside the bar."""
    spans = [part for part in line if isinstance(part, StyledText)]
    return [spans[0]._replace(text=spans[0].text.lstrip()), *spans[1:]] if spans else []


def _text(line: Line) -> str:
    return "".join(span.text for span in _styled_texts(line))


def _runs(line: Line) -> Iterator[Element]:
    for span in _styled_texts(line):
        yield _run(span.text, None if span.style == "plain" else span.style.capitalize())


def _paragraph(style: str, *inside: Element) -> Element:
    return _element("p", _element("pPr", _element("pStyle", val=style)), *inside)


def _run(text: str, style: str | None = None) -> Element:
    """A run of text in a character style, without control characters."""
    text_element = _element("t")
    text_element.text = plain_text(text)
    text_element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return _element("r", *([_element("rPr", _element("rStyle", val=style))] if style else []), text_element)


def _field(instruction: str, shown: int = 1) -> Element:
    """A field that Word works out itself, such as the number of the page; it shows `shown` until then."""
    return _element("fldSimple", _run(str(shown)), instr=instruction)


def _element(tag: str, *inside: Element, **attributes: str) -> Element:
    element = OxmlElement(f"w:{tag}", {_qualified_name(name): value for name, value in attributes.items()})
    element.extend(inside)
    return element


@cache
def _qualified_name(attribute: str) -> str:
    return qn(f"w:{attribute}")
