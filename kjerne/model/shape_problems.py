"""Problems of shape: maps the errors of pydantic to problems with our ids and words, at paths of the document."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from kjerne.model import lookalikes
from kjerne.model.dates import read_date
from kjerne.model.fields import known_keys
from kjerne.model.findings import DocumentPath, MessageWords, Problem, Term, unknown_name
from kjerne.model.ministries import several_ministries
from kjerne.model.parts import Model
from kjerne.model.plain_data import Data
from kjerne.model.shares import LONGEST_TERM

# ---- problems of shape

KINDS: dict[str, str] = {
    "string_type": "type.text",
    "dict_type": "type.mapping",
    "mapping_type": "type.mapping",
    "model_type": "type.mapping",
    "tuple_type": "type.list",
    "int_type": "type.whole",
    "int_from_float": "type.whole",
    "number_type": "type.number",
    "bool_type": "type.boolean",
}
OF_IDS = ("string_pattern_mismatch", "string_too_long")  # may be about a key, and then say nothing about its value


def problems_of_shape(error: ValidationError, data: Data, model: type[Model]) -> Iterator[Problem]:
    """The errors of pydantic as problems, each with its path in the document.

    Where several types are allowed and none fits, there is one problem for all. Where one fits but has an error inside,
    there is only the problem of that error.
    """
    unfit: dict[DocumentPath, list[str]] = {}
    others: list[tuple[Any, DocumentPath, bool]] = []
    for details in error.errors(include_url=False):
        path, is_key = _document_path(details["loc"], data)
        if details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]:
            continue  # too few only because others among them are wrong
        if details["type"] in KINDS:
            unfit.setdefault(path, []).append(KINDS[details["type"]])
        else:
            others.append((details, path, is_key))
    yield from (_problem(details, path, is_key, model) for details, path, is_key in others)
    fit = {path[:end] for path in (*unfit, *(path for _, path, _ in others)) for end in range(len(path))}
    fit |= {path for details, path, _ in others if details["type"] not in OF_IDS or not details["input"]}
    for path, kinds in unfit.items():
        if path not in fit:
            yield _wrong_type(path, kinds, _value_at(data, path), model)


def _wrong_type(path: DocumentPath, kinds: Sequence[str], value: object, model: type[Model]) -> Problem:
    """The problem of a value of another type than these; if a slip of the hand explains it, that of the slip."""
    if isinstance(value, str) and list(kinds) in (["type.number"], ["type.whole"]):  # 010, 0,7 or "7" seem to be one
        return Problem("not-a-number", path, {"name": value or '""'})
    holds_others = "type.list" in kinds or "type.mapping" in kinds
    find = lookalikes.in_entry if holds_others else lookalikes.in_name
    if isinstance(value, str) and "type.text" not in kinds and (lookalike := find(value)):
        return Problem("misleading-character", path, lookalike.words, "start")
    if isinstance(value, str) and holds_others and (written := lookalikes.with_space(value)):
        return Problem("missing-space", path, {"name": written}, "start")
    if isinstance(value, dict) and "type.list" in kinds and (first := next(iter(value), "")) and not first[0].isalnum():
        if lookalike := lookalikes.in_entry(first):
            return Problem("misleading-character", (*path, first), lookalike.words, "key")
        if written := lookalikes.with_space(f"{first}: {value[first]}" if isinstance(value[first], str) else first):
            return Problem("missing-space", (*path, first), {"name": written}, "key")
    if value is None and path and (written := lookalikes.with_space(str(path[-1]))):
        return Problem("missing-space", path, {"name": written}, "key")
    words: MessageWords = {
        "wanted": tuple(Term(kind) for kind in dict.fromkeys(kinds)),
        "found": Term(_type_key(value)),
    }
    if isinstance(value, list) and value and "type.mapping" in kinds and all(isinstance(item, dict) for item in value):
        return Problem("wrong-type", path, {**words, "kind": "dashes"})
    if isinstance(value, str) and path and set(kinds) == {"type.mapping"} and lookalikes.lacks_colon(value):
        return Problem("wrong-type", path, {**words, "kind": "colon"}, "start")
    if written := _as_wanted(path, kinds, value, model):
        return Problem("wrong-type", path, {**words, "kind": "write", "name": written})
    return Problem("wrong-type", path, words)


LIST_ITEM = r"[^\W_][\w .&/-]*"
LONGEST_WRITTEN = 80  # characters


def _as_wanted(path: DocumentPath, kinds: Sequence[str], value: object, model: type[Model]) -> str | None:
    """What a value of another type was meant as: of `HOD, KD` `[HOD, KD]`, of the age `24` `{months: 24}`."""
    if isinstance(value, str) and set(kinds) == {"type.list"} and len(value) < LONGEST_WRITTEN:
        items = list(several_ministries(value)) or [  # between which spaces are enough
            item.strip() for item in re.split(r"[,;]|(?<=[A-Z])\s+(?:og|and)\s+(?=[A-Z])", value) if item.strip()
        ]
        return f"[{', '.join(items)}]" if items and all(re.fullmatch(LIST_ITEM, item) for item in items) else None
    keys = known_keys(model, path) if type(value) is int and set(kinds) == {"type.mapping"} else ()
    return f"{{{keys[0]}: {value}}}" if len(keys) == 1 else None


def _document_path(loc: tuple[str | int, ...], data: Any) -> tuple[DocumentPath, bool]:
    """The path of pydantic's location without its names for union branches; and whether it is about the key itself."""
    path: DocumentPath = ()
    for step in loc:
        known = step in data if isinstance(data, dict) else isinstance(data, list) and step in range(len(data))
        if known:
            data, path = data[step], (*path, step)
    return path, loc[-1:] == ("[key]",)


def _value_at(data: Any, path: DocumentPath) -> Any:
    for step in path:
        data = data[step]
    return data


def _type_key(data: object) -> str:
    kinds: tuple[tuple[Any, str], ...] = (
        (type(None), "type.nothing"),
        (bool, "type.boolean"),
        (int, "type.number"),
        (Decimal, "type.decimal"),
        (str, "type.text"),
        (list, "type.list"),
    )
    return next((name for kind, name in kinds if isinstance(data, kind)), "type.mapping")


def _problem(details: Any, path: DocumentPath, is_key: bool, model: type[Model]) -> Problem:
    kind, loc, context = details["type"], details["loc"], details.get("ctx", {})
    name = str(loc[-1]) if loc else ""
    if kind == "missing":
        return Problem("missing-key", path, {"name": name}, "key")
    if kind == "extra_forbidden" and details["input"] is None and (written := lookalikes.with_space(name)):
        return Problem("missing-space", path, {"name": written}, "key")
    if kind == "extra_forbidden":
        return unknown_name("unknown-key", path, name, known_keys(model, path[:-1]), "key")
    if kind == "string_pattern_mismatch" and not details["input"]:
        return Problem("empty-text", path)
    if kind == "string_pattern_mismatch":
        return Problem("bad-id", path, {"name": str(details["input"])}, "key" if is_key else "value")
    if kind == "literal_error" and not isinstance(details["input"], str):
        return Problem("wrong-type", path, {"wanted": (Term("type.text"),), "found": Term(_type_key(details["input"]))})
    if kind == "literal_error":
        known = tuple(re.findall(r"'([^']*)'", context["expected"]))
        return unknown_name("unknown-word", path, str(details["input"]), known)
    if kind == "string_too_long":
        words: MessageWords = {"name": str(details["input"]), "limit": str(context["max_length"])}
        return Problem("id-too-long", path, words, "key" if is_key else "value")
    if kind in ("string_too_short", "empty-text"):
        return Problem("empty-text", path)
    if kind == "too_short":
        return Problem("too-few", path, {"least": str(context["min_length"])})
    if kind in ("greater_than_equal", "less_than_equal"):
        scale = "range.from-one" if context.get("ge") == 1 else "range.percent"
        return Problem("out-of-range", path, {"name": str(details["input"]), "range": Term(scale)})
    if kind == "bad-fraction":
        return Problem("not-a-number", path, {"name": str(details["input"]), "kind": "bad-fraction"})
    if kind == "fraction-of-zero":
        return Problem("not-a-number", path, {"name": str(details["input"]), "kind": "fraction-of-zero"})
    if kind == "fraction-too-long":
        return Problem("number-too-long", path, {"limit": str(LONGEST_TERM), "kind": "digits"})
    if kind == "value_error":
        read = read_date(str(details["input"]))
        return Problem("bad-date", path, {"name": str(details["input"])} | ({"nearest": read.iso} if read else {}))
    raise AssertionError(f"no words for {kind} at {loc}")
