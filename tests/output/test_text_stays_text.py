"""Text of a document stays text: no formula in a table, no link or mention in Markdown, no other word in JSON."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kjerne.output import markdown
from kjerne.output.blocks import Block, Heading, Pairs, Paragraph, StyledText, Table, cell, line
from kjerne.output.csv import escape_formula
from kjerne.output.safe import plain_text
from kjerne.reading.full_yaml import build, examine
from tests.conftest import Node, Run

# ---- CSV

PIECES = st.lists(st.sampled_from([*";,\t\n =+-@\"'a1", "\r\n", "\u00a0", "HYPERLINK(A1)"]), max_size=8).map("".join)


@given(st.lists(PIECES, min_size=1, max_size=4))
def test_no_cell_begins_like_a_formula_whichever_separator_is_read(cells: list[str]) -> None:
    for written in (",", ";"):
        buffer = StringIO()
        csv.writer(buffer, delimiter=written, lineterminator="\r\n").writerows(
            [["id", *map(escape_formula, cells)]] * 2
        )
        for read in (",", ";", "\t"):
            for row in csv.reader(StringIO(buffer.getvalue(), newline=""), delimiter=read):
                assert [each for each in row if each.lstrip().startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize(
    "text", ["Barn og unge; helse, skole", "A – b", "83,3", "e-post: a@b.no", "1 + 1 = 2", "3-4, 5"]
)
def test_ordinary_text_stays_as_it_is_in_a_table(text: str) -> None:
    assert escape_formula(text) == text


@pytest.mark.parametrize("lang", ["en", "nb"])
def test_a_name_with_a_formula_behind_a_separator_is_text(here: Path, run: Run, lang: str) -> None:
    (here / "a.yaml").write_text("id: a\nname: 'Our group;=HYPERLINK(A1),=1+1, @SUM'\ntraits: {}\n", "utf-8")
    out = run("evaluate", "a.yaml", "--format", "csv", "--lang", lang).out
    for read in (",", ";", "\t"):
        cells = [each for row in csv.reader(StringIO(out), delimiter=read) for each in row]
        assert [each for each in cells if each.lstrip().startswith(("=", "+", "-", "@"))] == []
    assert "Our group;'=HYPERLINK(A1),'=1+1, '@SUM" in out


# ---- Markdown

TEXTS = (
    *("_www.evil.example", "__www.evil.example", "a@-b.no", "a@.b.no", "xmpp:a@-b.no/c", "_GH-12", "_0123abcdef0"),
    *("@name", "a @name b", "(@org/team)", "a@b.no", "mailto:a@b.no", "xmpp:a@b.no/c", "@", "a @ b"),
    *(
        "http://evil.example/a_b?c=d&e#f",
        "HTTPS://evil.example",
        "www.evil.example",
        "see WWW.evil.example.",
        "ftp://a.b",
    ),
    *("$x^2$", "$$x$$", "costs $1 and $2", "$`x`$", "a$", "\\$x$"),
    *(":smile:", ":+1:", "a:b:c", "kl. 12:30:45", "::", ": a"),
    *("#123", "a #1.", "GH-12", "gh-7", "org/repo#3", "org/repo@0123abc", "#", "no. # 1"),
    *("0123abcdef0", "a5c3785ed8d6a35868bc169f07e40e889087fd2e", "1234567", "effaced"),
    *("<b>bold</b>", "<script>", "<!-- a -->", "&amp; &lt;", "[a](http://b)", "![a](b)", "[^1]", "<http://a.b>"),
    *(
        "*a* **b** _c_ __d__ ~e~ ~~f~~",
        "`a`",
        "a | b",
        "# a",
        "- a",
        "+ a",
        "* a",
        "1. a",
        "12) a",
        "---",
        "===",
        "> a",
    ),
    *(
        "- [ ] a",
        "\\",
        "a\\",
        "a\\*b",
        "```",
        "~~~",
        "a  ",
        "<",
        "|",
        "| - |",
        "2024-06-14. a",
        "=",
        "\u00e6@\u00e5",
        "+",
    ),
)

ACTIVE = (
    r"(?<![\w/])@\w",
    r"\w@[\w.-]",
    r"(?i)\bhttps?://|\bftp://|(?<![^\W_])www\.",
    r":[\w+-]+:",
    r"#[0-9]",
    r"(?i)(?<![^\W_])GH-[0-9]",
    r"\b[0-9a-f]{7,40}\b",
)
"""What GitHub makes something of in a piece of text, after Markdown."""


class Read(HTMLParser):
    """The pieces of text of a page, and its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces, self.tags = [""], set[str]()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.pieces.append("")

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append("")

    def handle_comment(self, data: str) -> None:
        self.pieces.append("")

    def handle_data(self, data: str) -> None:
        self.pieces[-1] += data


def places(text: str) -> list[tuple[list[Block], set[str]]]:
    """A text everywhere in a page, and the tags that are ours."""
    strong = StyledText(text, "strong")
    return [
        ([Paragraph(line(text))], {"p"}),
        ([Paragraph(line(strong))], {"p", "strong"}),
        ([Heading(line(text), 2)], {"h2"}),
        ([Pairs(((text, cell("")),))], {"ul", "li", "strong"}),
        ([Pairs((("x", cell(text)),))], {"ul", "li", "strong"}),
        ([Table((text,), ())], {"table", "thead", "tr", "th"}),
        ([Table(("",), ((cell(text),), (cell(strong),)))], {"table", "thead", "tr", "th", "tbody", "td", "strong"}),
    ]


def test_text_in_markdown_is_the_same_text_to_github(node: Node, tmp_path: Path) -> None:
    asked = [(text, *place) for text in TEXTS for place in places(text)]
    (tmp_path / "documents.json").write_text(json.dumps([markdown.write(blocks) for _, blocks, _ in asked]), "utf-8")
    pages = json.loads(node("markdown.mjs", str(tmp_path / "documents.json")))
    for (text, blocks, ours), page in zip(asked, pages, strict=True):
        read = Read(page)
        shown = " ".join("".join(read.pieces).replace("  :", ":").split())
        expected = " ".join(plain_text(text).split())
        forms = (expected, f"{expected} {expected}", f"{expected}:", f"x: {expected}")
        assert shown in forms, (text, blocks, page)
        assert read.tags <= ours | {"span"}, (text, page)
        for piece in read.pieces:
            assert [pattern for pattern in ACTIVE if re.search(pattern, piece)] == [], (text, page)


@given(st.text(st.sampled_from("@#:/$w.a1-_GHgh fbchtps"), max_size=30))
def test_nothing_in_a_text_is_active_to_github(text: str) -> None:
    pieces = re.sub(r"\\(.)", r"\1", markdown.escape(text)).replace("<span>$</span>", "$").split(markdown.BREAK)
    assert "".join(pieces) == text
    for piece in pieces:
        assert [pattern for pattern in ACTIVE if re.search(pattern, piece)] == []


@pytest.mark.parametrize("text", ["Barn og unge: helse, skole", "A – b (c)", "83,3 %", "kl. 12:30", "24 months"])
def test_ordinary_text_stays_as_it_is_in_markdown(text: str) -> None:
    assert markdown.escape(text) == text


# ---- JSON

PAIR = '"\\ud83d\\ude00"'


@pytest.mark.parametrize(
    "value",
    [
        f"'say {PAIR} z'",
        f"'it''s {PAIR} z'",
        f"say {PAIR} z",
        f"x:{PAIR} z",
        f"it's {PAIR} z",
        f"'a' # don't {PAIR}\n",
        f"x#y {PAIR} z",
    ],
)
def test_a_pair_elsewhere_changes_no_text_that_is_not_json(value: str) -> None:
    alone, beside = (f'{{"a": {first}, "b": {value}}}' for first in ('"x"', PAIR))
    for read in (build, lambda text: examine(text).data):
        meant = read(alone)
        assert isinstance(meant, dict)
        assert read(beside) == {**meant, "a": "\U0001f600"}


def test_pairs_are_joined_in_keys_lists_and_behind_other_texts() -> None:
    text = f"{{{PAIR}:[{PAIR},{PAIR}], 'b': {PAIR}, c: don't, \"d\\\"\": {PAIR}}}"
    smile = "\U0001f600"
    assert build(text) == {smile: [smile, smile], "b": smile, "c": "don't", 'd"': smile}
