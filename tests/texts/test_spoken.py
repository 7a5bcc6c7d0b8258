"""In bokmål and nynorsk nothing is said in another language: all commands, help, wrong usage, findings and schemas.

Two nets: the English texts of the catalogues themselves, and words that English sentences are made of.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import Any
from zipfile import ZipFile

import pytest

from kjerne.checks.catalogue import CATALOGUE
from kjerne.cli.app import app
from kjerne.output.formats import DIFFERENCE, EVALUATION, EXPLANATION, FINDINGS
from kjerne.texts.languages import LANGUAGES, Lang
from kjerne.texts.wording import texts
from tests.conftest import ROOT, Ran, Run

BAD = ROOT / "tests" / "bad"
NORWEGIAN: tuple[Lang, ...] = ("nb", "nn")
COMMANDS = sorted(command.callback.__name__ for command in app.registered_commands if command.callback)
KINDS = {
    **dict.fromkeys(("reports", "documents", "messages"), "TEXTS"),
    **dict.fromkeys(("explanations", "criteria_explanations"), "EXPLANATIONS"),
    "fields": "FIELDS",
    "usage": "USAGE",
}

ENGLISH = re.compile(
    r"\b(the|of|with|and|this|that|which|these|those|are|was|were|is not|has|have|been|cannot|must|"
    r"it|its|or|not|no such|write|choose|missing|usage|error|warning|else|arguments?|options?|invalid|unexpected)\b",
    re.IGNORECASE,
)
"""Words of English sentences that are none in Norwegian."""

BOKMAAL = re.compile(
    r"\b(ikke|hvis|hva|hvor|hvilken|hvilke|hvilket|hvorfor|hvordan|noen|noe|mangler|filen|mappen|gruppen|fra|gjør|"
    r"linjen|trenger|finnes|kilde|også|dette er ikke|til sammen|anbefaling|flere|mer|jeg|uten|forskjell)\b",
    re.IGNORECASE,
)
"""Words of bokmål that are none in nynorsk."""


@cache
def english_pieces() -> tuple[str, ...]:
    """Pieces of three words or more of the English texts, between what is filled in, that no Norwegian text has."""
    catalogues = {lang: catalogue(lang) for lang in ("en", *NORWEGIAN)}
    norwegian = "\n".join(text for lang in NORWEGIAN for text in catalogues[lang])
    found = {piece.strip() for text in catalogues["en"] for _, piece in pieces(text)}
    return tuple(piece for piece in found if len(piece.split()) >= 3 and piece not in norwegian)


def catalogue(lang: str) -> list[str]:
    """All texts of a language."""
    return [
        text
        for kind, name in KINDS.items()
        for text in getattr(import_module(f"kjerne.texts.{kind}.{lang}"), name).values()
    ]


def pieces(text: str) -> Iterator[tuple[int, str]]:
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:  # no template but an explanation, with braces of YAML
        parsed = [(text, None, None, None)]
    yield from enumerate(" ".join(literal.split()) for literal, *_ in parsed)


IDS = r"[\w./:~-]*[a-z0-9]+(?:-[a-z0-9]+)+[\w./:-]*"
QUOTED = (
    r"«[^»]*»|\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|\([a-z-]+\.ya?ml[^)]*\)|https?://\S+|\S+\.(?:ya?ml|json|html|csv)\S*"
)


WORDS_OF_THE_CONTRACT = re.compile(r"\b(error|warning|note)(?=[|.]| eller| elles|,)|ellers? error")
"""What one types and what machines read, which is the same in every language."""


def spoken(text: str) -> str:
    """What is said, on one line: without control sequences, ids, options, files, and what is quoted."""
    text = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())
    return " ".join(WORDS_OF_THE_CONTRACT.sub("…", re.sub(f"{QUOTED}|{IDS}|--[a-z-]+", "…", text)).split())


def foreign(lang: Lang, text: str, own: str = "") -> list[str]:
    """What is not in the language, each with what stands around it. `own`: what the user wrote, and may be told."""
    said, written = spoken(text), " ".join(own.split())
    line = " ".join(text.split())
    found = [piece for piece in english_pieces() if piece in line]
    for net in (ENGLISH, *([BOKMAAL] if lang == "nn" else [])):
        for hit in net.finditer(said):
            before, after = said[: hit.start()].split()[-1:], said[hit.end() :].split()[:1]
            with_neighbours = (" ".join([*before, hit[0]]), " ".join([hit[0], *after]).rstrip(",.;:"))
            value = re.search(
                rf"[:,\[{{-] ?{re.escape(hit[0])}(?!\w)", written
            )  # of a file, which a message begins with
            if not own or not (value or any(pair in written for pair in with_neighbours)):
                found.append(said[max(0, hit.start() - 40) : hit.end() + 40])
    return found


# ---- the texts themselves


@pytest.mark.parametrize("lang", NORWEGIAN)
def test_no_text_of_the_catalogues_is_in_another_language(lang: Lang) -> None:
    assert [found for text in catalogue(lang) for found in foreign(lang, re.sub(r"{\w*}", "…", text))] == []


def test_the_nets_catch_what_they_are_for() -> None:
    assert foreign("nb", "Try this: the file is not there")
    assert texts("en")["usage.other"] in foreign("nb", texts("en")["usage.other"])
    assert foreign("nn", "Dette finnes ikke")
    assert foreign("nb", "Dette finnes ikke: «one of the files», --not-a-file, no-such-file") == []
    assert foreign("nb", "One of us er ingen id", own="- id: One of us") == []


def test_no_sentence_stands_in_the_code_that_speaks() -> None:
    """What is printed comes from the texts; between words of those stand names, options and signs."""
    said = {
        f"{file.name}:{node.lineno}": part.value
        for file in sorted((ROOT / "kjerne" / "cli").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("usage_error", "note", "deliver", "print", "remark")
        for part in ast.walk(node)
        if isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        and re.search(r"[a-z]{2,} [a-z]{2,}", part.value)
    }
    assert said == {}


# ---- help and wrong usage


def assert_spoken(lang: Lang, ran: Ran, own: str = "") -> None:
    assert ran.out or ran.err
    assert foreign(lang, ran.out, own) + foreign(lang, ran.err, own) == []


@pytest.mark.parametrize("lang", NORWEGIAN)
@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids=" ".join)
def test_help(run: Run, lang: Lang, command: tuple[str, ...]) -> None:
    assert_spoken(lang, run(*command, "--help", KJERNE_LANG=lang))


WRONG = [
    *[("evalute",), ("--bogus",), ("--lang",), ("--lang", "sv"), ("--format", "json", "evaluate"), ("-x",), ()],
    *[("evaluate", "--frmat", "x"), ("evaluate", "--format"), ("evaluate", "--format", "jsn"), ("evaluate", "-x")],
    *[("evaluate", "--jobs", "x"), ("evaluate", "--jobs", "0"), ("evaluate", "--set"), ("evaluate", "--set", "reach")],
    *[("evaluate", "--set", "rech=one"), ("evaluate", "--set", "reach=oen"), ("evaluate", "--set", "x:reach=one")],
    *[("evaluate", "--fail-on", "stop"), ("evaluate", "--as-of", "14.06.2024"), ("evaluate", "--output", "")],
    *[
        ("evaluate", "--output", "."),
        ("evaluate", "--output", "none/x"),
        ("evaluate", "none"),
        ("evaluate", "--help=x"),
    ],
    *[
        ("evaluate", "--criteria", "none"),
        ("evaluate", "--lang=sv"),
        ("evaluate", "--format=docx", "--output", "/dev/full"),
    ],
    *[("explain",), ("explain", "kub"), ("explain", "kubu", "va", "klima"), ("explain", "kubu", "kubu")],
    *[("explain", "kubu", "--all=x"), ("explain", "none.yaml")],
    *[("check", "--format", "txt"), ("check", "--format", "json="), ("check", "--format", "json", "--format", "text")],
    *[("check", "--max-age", "0"), ("check", "--explain", "no-such-check"), ("check", "--list=x"), ("check", "none")],
    *[("check", "--fail-level", "bad")],
    *[("diff",), ("diff", "none"), ("diff", "a", "b", "c"), ("diff", ".", "none"), ("diff", "HEAD")],
    *[("new",), ("new", "Ny gruppe"), ("new", "x" * 200), ("new", "x", "--output", "y.yaml"), ("new", "x", "y")],
    *[("schema",), ("schema", "grop"), ("schema", "group", "x")],
]


@pytest.mark.parametrize("lang", NORWEGIAN)
@pytest.mark.parametrize("arguments", WRONG, ids=lambda arguments: " ".join(arguments)[:40])
def test_wrong_usage(run: Run, here: Path, lang: Lang, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments, KJERNE_LANG=lang)
    assert ran.code in (1, 2)
    assert ran.code == 1 or (ran.out, ran.err[-1:]) == ("", "\n")
    assert_spoken(lang, ran, own=" ".join(arguments))


# ---- reports


@pytest.fixture
def copies(here: Path) -> Path:
    """The shipped definitions, and a folder `later` in which a value, a threshold and a rule are others."""
    for folder in ("groups", "criteria"):
        shutil.copytree(ROOT / folder, here / folder)
        shutil.copytree(ROOT / folder, here / "later" / folder)
    for file, before, after in (
        ("groups/kubu.yaml", "value: persistent", "value: limited"),
        ("criteria/dfo-2024.yaml", "strong: 90", "strong: 85"),
        ("criteria/dfo-2024.yaml", "recommend: discontinue", "recommend: time-limit"),
    ):
        path = here / "later" / file
        text = path.read_text("utf-8")
        assert before in text, before
        path.write_text(text.replace(before, after, 1), "utf-8")
    (here / "later" / "groups" / "va.yaml").unlink()
    return here


def shown(file: Path) -> str:
    """What a reader sees of a file: a page without what is data, a document or workbook as its texts."""
    if file.suffix in (".docx", ".xlsx"):
        with ZipFile(file) as archive:
            parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
        return " ".join(" ".join(re.findall(r"<(?:w:)?t(?: [^>]*)?>([^<]*)<", part)) for part in parts)
    text = file.read_text("utf-8")
    if file.suffix == ".html":
        return re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
    return text if file.suffix != ".json" else ""  # ids, and what is written in the definitions in each language


REPORTS = [
    *((("evaluate",), name) for name in EVALUATION),
    *((("evaluate", "--set", "reach=[one, many]", "--set", "va:horizon=unknown"), name) for name in EVALUATION),
    *(
        (words, name)
        for words in (("explain", "kompetanse", "--all"), ("explain", "kubu", "va"))
        for name in EXPLANATION
    ),
    *((("diff", ".", "later"), name) for name in DIFFERENCE),
]
ENDINGS = {"terminal": "txt", "markdown": "md"}


@pytest.mark.parametrize("lang", NORWEGIAN)
@pytest.mark.parametrize(
    ("arguments", "format"), REPORTS, ids=lambda words: words if isinstance(words, str) else words[0]
)
def test_reports(run: Run, copies: Path, lang: Lang, arguments: tuple[str, ...], format: str) -> None:
    file = copies / f"report.{ENDINGS.get(format, format)}"
    ran = run(*arguments, "--format", format, "--output", str(file), KJERNE_LANG=lang)
    assert ran.code == 0, ran.err
    assert_spoken(lang, ran)
    assert foreign(lang, shown(file)) == []


@pytest.mark.parametrize("lang", NORWEGIAN)
def test_an_interview_with_slips_and_the_file_it_makes(run: Run, copies: Path, lang: Lang) -> None:
    answers = ["", "?", "Vassmiljø", "", "XYZ", "KLD", "HOD, QQQ", "HOD", "14.06.2024", "?", "2020"]
    answers += [
        *["99", "?", "1", "?", "+", "Ei kjelde", "", "", "", "s. 3", "Det står der", "i går", "2024", "svært", "1"] * 9
    ]
    ran = run("new", "vatn", KJERNE_LANG=lang, stdin="".join(f"{answer}\n" for answer in answers))
    assert_spoken(lang, ran, own=" ".join(answers))
    assert foreign(lang, (copies / "groups" / "vatn.yaml").read_text("utf-8"), own=" ".join(answers)) == []
    assert_spoken(lang, run("new", "vatn", KJERNE_LANG=lang))


# ---- findings


@pytest.mark.parametrize("lang", NORWEGIAN)
def test_the_list_of_checks(run: Run, lang: Lang) -> None:
    assert_spoken(lang, run("check", "--list", KJERNE_LANG=lang))


@pytest.mark.parametrize("lang", NORWEGIAN)
def test_the_explanation_of_each_check(run: Run, lang: Lang) -> None:
    for id in CATALOGUE:
        assert foreign(lang, run("check", "--explain", id, KJERNE_LANG=lang).out.removeprefix(id)) == [], id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_texts_in_examples_have_their_words_in_each_language(lang: Lang) -> None:
    """A text in an example is what begins with a capital letter."""
    known: dict[str, str] = import_module(f"kjerne.texts.explanations.{lang}").EXAMPLE_WORDS
    written = re.compile(r"(?:label|title|name|because|finding|question|at|text|en): [\"']?([A-Z][^\"'\n,}#]*\b\.?)")
    examples = "\n".join(text for check in CATALOGUE.values() for _, text in check.examples())
    assert sorted(set(written.findall(examples)) - known.keys()) == []
    assert all(word in examples for word in known)


SAYING = {"message", "text", "description", "shortDescription", "fullDescription", "title", "$comment", "help"}
"""Keys of JSON whose values people read."""


def read(value: Any, key: str = "") -> Iterator[str]:
    """The texts in JSON that people read; of those in several languages that of the one."""
    if isinstance(value, str) and key in SAYING:
        yield value
    for name, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from read(inner, key if isinstance(name, int) else name)


@pytest.mark.parametrize("lang", NORWEGIAN)
def test_findings_in_bad_files(run: Run, here: Path, lang: Lang) -> None:
    shutil.copytree(BAD, here / "bad")
    own = " ".join(file.read_bytes().decode(errors="replace") for file in BAD.glob("*/*.*"))
    formats = [word for name in FINDINGS for word in ("--format", name if name == "github" else f"{name}={name}.out")]
    ran = run("check", "bad/groups", "bad/criteria", *formats, KJERNE_LANG=lang)
    assert ran.code == 1
    assert_spoken(lang, Ran(1, re.sub("^::.*?::", "", ran.out, flags=re.MULTILINE), ran.err), own)
    for name in ("json", "gitlab", "sarif"):
        said = list(read(json.loads((here / f"{name}.out").read_text("utf-8"))))
        assert len(said) > 100
        assert foreign(lang, "\n".join(said), own) == [], name
    assert foreign(lang, " ".join(re.findall('message="([^"]*)"', (here / "junit.out").read_text("utf-8"))), own) == []


@pytest.mark.parametrize("lang", NORWEGIAN)
def test_findings_in_the_shipped_files(run: Run, at_root: None, lang: Lang) -> None:
    assert_spoken(lang, run("check", "--as-of", "2031-01-01", KJERNE_LANG=lang))


@pytest.mark.parametrize("lang", NORWEGIAN)
@pytest.mark.parametrize("kind", ["group", "criteria"])
def test_what_a_schema_says(run: Run, lang: Lang, kind: str) -> None:
    said = list(read(json.loads(run("schema", kind, KJERNE_LANG=lang).out)))
    assert len(said) > 20
    assert foreign(lang, "\n".join(said)) == []
