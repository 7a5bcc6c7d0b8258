"""Slips of the hand: what word processors and habits put into a file is named at its place, or left where it may be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kjerne.model.findings import Finding
from kjerne.model.lookalikes import in_name, plain
from kjerne.texts.wording import message
from kjerne.workspace.check_files import check_criteria, check_files
from tests.conftest import CRITERIA

LOOKALIKES = {
    "no-break space": "\u00a0",
    "narrow no-break space": "\u202f",
    "thin space": "\u2009",
    "soft hyphen": "\u00ad",
    "zero-width space": "\u200b",
    "word joiner": "\u2060",
    "left-to-right mark": "\u200e",
    "non-breaking hyphen": "\u2011",
    "en dash": "\u2013",
    "minus": "\u2212",
    "quote below": "„",
    "opening quote": "“",
    "closing quote": "”",
    "apostrophe": "’",
    "guillemet": "«",
}
UNSEEN = {name: character for name, character in LOOKALIKES.items() if not character.isprintable()}

GOOD = """\
id: slip
name: A group, with # and more
lead: BFD
established: 2021-02
traits:
  ministry-fit:
    value: partial
    evidence:
      - source: dfo-article
        finding: >-
          Words: of a group
          - and more
  reach: [several, many]
  breadth: {some: 0.5, all: 0.5}
"""


def found(text: str, folder: Path) -> list[Finding]:
    """The errors in a group with this text, checked against the shipped criteria set."""
    file = folder / "slip.yaml"
    file.write_text(text, encoding="utf-8")
    checked = check_files([str(file)], check_criteria([str(CRITERIA)]), date(2026, 11, 23), 5)
    return [finding for finding in checked.findings if finding.severity == "error"]


def test_the_group_itself_is_good(tmp_path: Path) -> None:
    assert found(GOOD, tmp_path) == []


@pytest.mark.parametrize("character", LOOKALIKES.values(), ids=LOOKALIKES)
@pytest.mark.parametrize("words", ["group,", "Words:", "and more", "of a"])
def test_texts_for_people_may_hold_them(words: str, character: str, tmp_path: Path) -> None:
    assert found(GOOD.replace(words, f"{words[0]}{character}{words[1:]}{character}"), tmp_path) == []


@pytest.mark.parametrize("character", UNSEEN.values(), ids=UNSEEN)
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("", "id: slip"),
        ("id:", " slip"),
        ("id: sl", "ip"),
        ("id: slip", "\n"),
        ("  ministry", "-fit:"),
        ("ministry-fit", ":"),
        ("value: par", "tial"),
        ("- ", "source"),
        ("source: dfo-", "article"),
        ("established: 2021-", "02"),
        ("[sev", "eral"),
        ("many", "]"),
        ("{so", "me"),
        ("some: 0", ".5"),
    ],
)
def test_a_character_that_cannot_be_seen_is_named_at_its_place(
    before: str, behind: str, character: str, tmp_path: Path
) -> None:
    at = GOOD.index(before + behind) + len(before)
    written = GOOD[:at] + character + GOOD[at:]
    (finding,) = found(written, tmp_path)
    lines = GOOD[:at].split("\n")
    assert (finding.id, finding.span[:2]) == ("misleading-character", (len(lines), len(lines[-1]) + 1))
    assert f"U+{ord(character):04X}" in message("en", finding)


@pytest.mark.parametrize("quotes", ["“”", "„“", "‘’", "’’", "«»", "»«", "””"])
@pytest.mark.parametrize("word", ["slip", "2021-02", "partial", "dfo-article", "several", "ministry-fit", "some"])
def test_quotes_of_word_are_named_at_their_place(word: str, quotes: str, tmp_path: Path) -> None:
    at = GOOD.index(word)
    (finding,) = found(f"{GOOD[:at]}{quotes[0]}{word}{quotes[1]}{GOOD[at + len(word) :]}", tmp_path)
    lines = GOOD[:at].split("\n")
    assert (finding.id, finding.span[:2]) == ("misleading-character", (len(lines), len(lines[-1]) + 1))


def test_the_same_slip_further_down_is_told_too_but_not_in_texts(tmp_path: Path) -> None:
    text = GOOD.replace("lead: ", "lead:\u00a0").replace("Words: ", "words:\u00a0").replace("value: ", "value:\u00a0")
    assert [finding.span[:2] for finding in found(text, tmp_path)] == [(3, 6), (7, 11)]


@pytest.mark.parametrize("renamed", [("ministry-fit", "reach", "breadth"), ("ministry-fit", "reach")])
def test_where_a_group_was_coded_for_another_set_at_hand_that_is_named(
    renamed: tuple[str, ...], tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    own = CRITERIA.read_text("utf-8").replace("id: dfo-2024", "id: other", 1)
    for trait in renamed:
        own = own.replace(f"{trait}:", f"zz-{trait[:2]}:")
    other.write_text(own, encoding="utf-8")
    file = tmp_path / "slip.yaml"
    file.write_text(GOOD, encoding="utf-8")
    checked = check_files([str(file)], check_criteria([str(other)]), date(2026, 11, 23), 5)
    (finding,) = (finding for finding in checked.findings if finding.file == file.as_posix())
    assert "these traits are those of the criteria set dfo-2024" in message("en", finding)


@pytest.mark.parametrize(
    ("name", "meant"), [("a\u2011b", "a-b"), ("„a“", "a"), ("\u00a0a\u200b", "a"), ("a-b", "a-b"), ("a\u00adb", "ab")]
)
def test_a_name_is_read_as_it_was_meant(name: str, meant: str) -> None:
    assert plain(name) == meant
    assert (in_name(name) is None) == (name == meant)


def test_prose_in_the_place_of_a_name_is_not_taken_to_pieces() -> None:
    assert [in_name(name) for name in ("Klima – og miljø", "it’s", "3\u2013", "æ ø\u00a0å b", "–")] == [None] * 5


@pytest.mark.parametrize("character", "：﹕︓∶")
@pytest.mark.parametrize(
    ("key", "line", "column"), [("id:", 1, 3), ("name:", 2, 5), ("  reach:", 13, 8), ("traits:", 5, 7)]
)
def test_a_colon_of_another_kind_is_named(character: str, key: str, line: int, column: int, tmp_path: Path) -> None:
    [first, *_] = found(GOOD.replace(key, key[:-1] + character, 1), tmp_path)
    assert (first.id, first.span[:2]) == ("misleading-character", (line, column))
    assert message("en", first) == (
        f"{character} (U+{ord(character):04X}) is not the colon of the keyboard; write : and a space"
    )


def test_a_line_that_only_has_such_a_colon_is_told_of_it(tmp_path: Path) -> None:
    assert message("nb", found("id： x\n", tmp_path)[0]).startswith("： (U+FF1A) er ikke kolonet på tastaturet")
