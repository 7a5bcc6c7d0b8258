"""Languages: what a new one touches, and that every text of a document is asked for in all of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from typing import Any, get_args

import pytest

from kjerne.checks.group_lints import languages
from kjerne.model.documents import CriteriaSet, Group, Nouns
from kjerne.model.fields import wordings_in
from kjerne.model.parts import Model, Wordings
from kjerne.texts.languages import DEFAULT, LANGUAGES, RECORDS, Lang, of_locale
from tests.conftest import ROOT

PACKAGE = ROOT / "kjerne"


KINDS = {
    "reports": "TEXTS",
    "documents": "TEXTS",
    "messages": "TEXTS",
    "explanations": "EXPLANATIONS",
    "criteria_explanations": "EXPLANATIONS",
    "fields": "FIELDS",
    "usage": "USAGE",
}
"""The modules of texts that each language has, and the name of the texts in them."""


def test_every_language_is_complete() -> None:
    if gaps := [f"{lang} lacks {part}" for lang in get_args(Lang) for part in missing_parts(lang)]:
        pytest.fail("\n".join(gaps))


def test_the_languages_stand_in_one_order() -> None:
    assert get_args(Lang) == LANGUAGES == tuple(RECORDS) == tuple(Wordings.model_fields) == tuple(Nouns.model_fields)


def missing_parts(lang: Lang) -> Iterator[str]:
    """What a language lacks, and where it belongs."""
    if lang not in RECORDS:
        yield "a record in texts/languages.py"
    elif RECORDS[lang].fallback[0] != lang:
        yield "itself as the first fallback of its record"
    for other, record in RECORDS.items():
        if lang not in record.fallback:
            yield f"its place in the fallback of {other}"
    for model in (Wordings, Nouns):
        if lang not in model.model_fields:
            yield f"a field of {model.__name__} in model/documents.py"
    for kind, name in KINDS.items():
        texts = entries(kind, name, lang)
        if texts is None:
            yield f"texts/{kind}/{lang}.py"
            continue
        known = entries(kind, name, DEFAULT) or {}
        yield from (f"{key} in texts/{kind}/{lang}.py" for key in known if key not in texts)
    for other in LANGUAGES:
        fields = entries("fields", "FIELDS", other)
        for key in (f"wordings.{lang}", f"nouns.{lang}"):
            if fields is not None and key not in fields:
                yield f"{key} in texts/fields/{other}.py"


def entries(kind: str, name: str, lang: str) -> dict[str, str] | None:
    """The texts of a module; None where there is no such module."""
    if not (PACKAGE / f"texts/{kind}/{lang}.py").exists():
        return None
    found: dict[str, str] = getattr(import_module(f"kjerne.texts.{kind}.{lang}"), name)
    return found


def test_there_are_no_texts_of_other_kinds_or_languages() -> None:
    assert {file.relative_to(PACKAGE / "texts").as_posix() for file in PACKAGE.rglob("??.py")} == {
        f"{kind}/{lang}.py" for kind in KINDS for lang in LANGUAGES
    }


def test_no_other_module_knows_which_languages_there_are() -> None:
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.relative_to(PACKAGE).as_posix() != "texts/languages.py" and file.stem not in LANGUAGES:
            assert list(named(ast.parse(file.read_text("utf-8")))) == [], file


def named(tree: ast.AST) -> Iterator[int]:
    """The lines on which a language is named by its code: as a text, or as an attribute."""
    for node in ast.walk(tree):
        if (isinstance(node, ast.Constant) and node.value in LANGUAGES) or (
            isinstance(node, ast.Attribute) and node.attr in LANGUAGES
        ):
            yield node.lineno


@pytest.mark.parametrize(
    ("locale", "lang"),
    [
        *[("nb_NO.UTF-8", "nb"), ("no_NO", "nb"), ("nn-NO", "nn"), ("nn", "nn"), ("en_GB@euro", "en")],
        *[("C", None), ("", None), ("de_DE", None), ("NB", "nb")],
    ],
)
def test_the_language_of_a_locale(locale: str, lang: Lang | None) -> None:
    assert of_locale(locale) == lang


# ---- texts that are given per language

HALF = {"nb": "Tekst"}


def group(**more: Any) -> Group:
    return Group.model_validate({"id": "a", "name": "A", "traits": {}, **more})


def missing(document: Model) -> list[str]:
    return [".".join(map(str, problem.path)) for problem in languages(document)]


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"name": HALF}, "name"),
        ({"short-name": HALF}, "short-name"),
        ({"sources": {"note": {"title": HALF}}}, "sources.note.title"),
        ({"sources": {"note": {"title": "T", "publisher": HALF}}}, "sources.note.publisher"),
        ({"traits": {"reach": {"value": "x", "evidence": [{}, {"at": HALF}]}}}, "traits.reach.evidence.1.at"),
        ({"traits": {"reach": {"value": "x", "evidence": [{"finding": HALF}]}}}, "traits.reach.evidence.0.finding"),
        ({"published": {"recommendation": "x", "finding": HALF}}, "published.finding"),
    ],
)
def test_a_text_of_a_group_that_lacks_a_language_is_found(more: dict[str, Any], path: str) -> None:
    assert missing(group(**more)) == [path]


def test_an_id_that_looks_like_a_language_is_no_text() -> None:
    assert missing(group(sources={"nb": {"title": "T"}, "nn": {"title": "T"}})) == []


def test_the_text_of_a_field_that_is_new_is_found_too() -> None:
    class Later(Group):
        motto: Wordings | str | None = None
        mottos: tuple[Wordings | str, ...] = ()

    later = Later.model_validate({"id": "a", "name": "A", "traits": {}, "motto": HALF, "mottos": ["x", HALF]})
    assert missing(later) == ["motto", "mottos.1"]


def test_every_text_of_a_criteria_set_is_found() -> None:
    trait = {"label": HALF, "question": HALF, "values": {"a": {"points": 0, "label": HALF}}}
    document = {
        "id": "a",
        "version": "1",
        "title": HALF,
        "levels": {"low": HALF, "high": HALF},
        "recommendations": {"no": HALF, "yes": "Yes"},
        "criteria": {
            "c": {
                "label": HALF,
                "thresholds": {"high": 50},
                "traits": {"t": trait},
                "caps": [{"when": {"t": "a"}, "at-most": "low", "because": HALF}],
            }
        },
        "context": {"x": {"label": "X", "values": {"near": HALF, "far": {"label": HALF}}}},
        "rules": [{"id": "r", "recommend": "no", "because": HALF}],
        "advice": [{"id": "w", "text": HALF}],
    }
    found = [".".join(map(str, path)) for path, _ in wordings_in(CriteriaSet.model_validate(document))]
    assert found == [
        *("title", "levels.low", "levels.high", "recommendations.no", "criteria.c.label"),
        *("criteria.c.traits.t.label", "criteria.c.traits.t.question", "criteria.c.traits.t.values.a.label"),
        *("criteria.c.caps.0.because", "context.x.values.near.label", "context.x.values.far.label"),
        *("rules.0.because", "advice.0.text"),
    ]


def test_a_text_in_all_languages_is_complete() -> None:
    assert missing(group(name=dict.fromkeys(LANGUAGES, "A"))) == []
