"""`kjerne schema`: schemas that say what the models say, in three languages. In an editor: test_editor.py."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema import ValidationError as SchemaError
from pydantic import ValidationError
from yaml import YAMLError

from kjerne.checks.configuration_checks import configuration_problems
from kjerne.checks.group_references import GROUP_CHECKS
from kjerne.checks.references import CRITERIA_CHECKS
from kjerne.model.configuration import Configuration
from kjerne.model.documents import CriteriaSet, Group
from kjerne.model.file_names import ENDINGS
from kjerne.model.findings import DocumentPath as Steps
from kjerne.model.findings import Problem
from kjerne.model.parts import Model
from kjerne.model.plain_data import Data
from kjerne.model.shape_problems import problems_of_shape
from kjerne.output import schema
from kjerne.reading.full_yaml import build
from kjerne.reading.refusals import RefusedError, UnreadableError
from kjerne.reading.text import read
from kjerne.texts.languages import LANGUAGES, Lang
from tests import strategies
from tests.builders import FORMS_OF_A_GROUP, FORMS_OF_A_SET, commit
from tests.conftest import CRITERIA, GROUPS, ROOT, Run, shipped_set

Json = dict[str, Any]

BAD = ROOT / "tests" / "bad"
KINDS = ("group", "criteria", "config")
MODEL_OF: dict[str, type[Model]] = {"group": Group, "criteria": CriteriaSet, "config": Configuration}

FORMS_OF_A_CONFIGURATION = """\
lang: nn
criteria: criteria
groups: [groups, more/our-group.yaml]
assessments: assessments
fail-level: warning
max-age: {months: 24}
checks: {missing-language: off, evidence-old: note, mandate-over: error, unknown-value: error}
"""


@cache
def written(kind: str, lang: Lang) -> Json:
    """The schema of this kind, by the shipped criteria set."""
    text = {"group": lambda: schema.group(shipped_set(), lang), "criteria": lambda: schema.criteria_set(lang)}
    found: Json = json.loads(text[kind]() if kind in text else schema.configuration(lang))
    return found


def sound(kind: str) -> list[str]:
    """Texts of documents that are as they should be."""
    if kind == "config":
        return [FORMS_OF_A_CONFIGURATION, "groups: groups\n"]
    if kind == "criteria":
        return [read(str(CRITERIA)), FORMS_OF_A_SET]
    return [*(read(str(file)) for file in sorted(GROUPS.glob("*.yaml"))), FORMS_OF_A_GROUP]


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(written(kind, "en"))


def errors(kind: str, data: Data) -> Iterator[SchemaError]:
    """What the schema refuses in a document; of alternatives, what it refuses in each."""

    def with_causes(error: SchemaError) -> Iterator[SchemaError]:
        yield error
        for cause in error.context or ():
            yield from with_causes(cause)

    for error in validator(kind).iter_errors(data):
        yield from with_causes(error)


def complaints(kind: str, data: Data) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in errors(kind, data)]


def parts(of: Any) -> Iterator[Json]:
    """Every mapping in a schema."""
    if isinstance(of, dict):
        yield of
    for each in of.values() if isinstance(of, dict) else of if isinstance(of, list) else ():
        yield from parts(each)


def fields(of: Any) -> Iterator[tuple[str, Json]]:
    """Every field that a schema speaks of, wherever it stands."""
    for part in parts(of):
        if isinstance(named := part.get("properties"), dict):
            yield from named.items()


# ---- the schemas as such


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_schema_of_2020_12(kind: str, lang: Lang) -> None:
    found = written(kind, lang)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(found)


@pytest.mark.parametrize("kind", KINDS)
def test_what_it_refers_to_is_there_and_nothing_else(kind: str) -> None:
    found = written(kind, "en")
    named = set(re.findall(r'"\$ref": "#/\$defs/([^"]*)"', json.dumps(found)))
    assert named == found["$defs"].keys()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_title_and_a_description(kind: str, lang: Lang) -> None:
    found = written(kind, lang)
    assert found["title"]
    assert found["description"]
    assert [name for name, field in fields(found) if not (field["title"] and field["description"])] == []


def test_every_field_of_every_model_is_there() -> None:
    """The other way round it follows: what is read off the models is all there is."""
    known = [set(part["properties"]) for kind in KINDS for part in parts(written(kind, "en")) if "properties" in part]
    for model in schema.MODELS.values():
        assert set(model.keys().values()) in known, model


@pytest.mark.parametrize("kind", KINDS)
def test_the_languages_differ_in_their_words_alone(kind: str) -> None:
    worded = ("$comment", "title", "description", "enumDescriptions", "errorMessage")

    def bare(of: Any) -> Any:
        if isinstance(of, dict):
            return {key: bare(each) for key, each in of.items() if not (key in worded and not isinstance(each, dict))}
        return [bare(each) for each in of] if isinstance(of, list) else of

    assert bare(written(kind, "nb")) == bare(written(kind, "nn")) == bare(written(kind, "en"))


def test_every_word_about_a_field_is_used_and_there_in_every_language() -> None:
    texts = {lang: import_module(f"kjerne.texts.fields.{lang}").FIELDS for lang in LANGUAGES}
    assert {lang: texts[lang].keys() ^ texts["en"].keys() for lang in LANGUAGES} == {lang: set() for lang in LANGUAGES}
    for lang in LANGUAGES:
        said = json.dumps([written(kind, lang) for kind in KINDS], ensure_ascii=False)
        for name, text in texts[lang].items():
            assert text == text.strip(), name
            assert all(json.dumps(part, ensure_ascii=False) in said for part in text.split(". ", 1)), name


# ---- the criteria set's words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_traits_have_the_criteria_sets_words(lang: Lang) -> None:
    traits = written("group", lang)["properties"]["traits"]["properties"]
    assert list(traits) == list(shipped_set().all_traits)
    horizon = shipped_set().criteria["persistent"].traits["horizon"]
    assert traits["horizon"]["title"] == getattr(horizon.label, lang)
    assert traits["horizon"]["description"] == getattr(horizon.question, lang)
    values = traits["horizon"]["oneOf"][0]
    labels = [getattr(value.label, lang) for value in horizon.values.values()]
    assert values["enum"] == [*horizon.values, "unknown"]
    assert values["enumDescriptions"][:-1] == labels


def test_recommendations_are_those_of_the_criteria_set() -> None:
    found = written("group", "nn")["$defs"]["published"]["properties"]["recommendation"]
    assert found["enum"] == ["discontinue", "time-limit", "continue"]
    assert found["enumDescriptions"] == ["Avvikle", "Avgrense i tid", "Vidareføre"]


def test_what_could_harm_a_terminal_is_left_out() -> None:
    shipped = shipped_set().model_dump(by_alias=True, exclude_unset=True)
    document = {**shipped, "recommendations": {"no": "x", "yes": "a\u202eb\x9bc"}}
    found = schema.group(CriteriaSet.model_validate(document), "en")
    assert "abc" in found
    assert not re.search("[\u202e\x80-\x9f]", found)


# ---- what is accepted


@pytest.mark.parametrize(
    ("kind", "text"),
    list(zip(KINDS, (FORMS_OF_A_GROUP, FORMS_OF_A_SET, FORMS_OF_A_CONFIGURATION), strict=True)),
    ids=KINDS,
)
def test_every_form_is_accepted(kind: str, text: str) -> None:
    data = build(text)
    assert list(problems(kind, data)) == []
    assert complaints(kind, data) == []


@pytest.mark.parametrize("file", [*sorted(GROUPS.glob("*.yaml")), CRITERIA], ids=lambda file: file.stem)
def test_the_shipped_files_are_accepted(file: Path) -> None:
    assert complaints("criteria" if file == CRITERIA else "group", build(read(str(file)))) == []


@pytest.mark.long
@settings(deadline=None)
@given(data=st.data())
def test_what_is_valid_is_accepted(data: st.DataObject) -> None:
    criteria = data.draw(strategies.criteria_sets())
    assert complaints("criteria", criteria) == []
    by_these = json.loads(schema.group(CriteriaSet.model_validate(criteria), "en"))
    assert list(Draft202012Validator(by_these).iter_errors(data.draw(strategies.groups(criteria)))) == []


# ---- what is refused

UNSEEN = {"unknown-source", "shares-not-one", "decisions-not-in-order"}
"""Problems of a group that no schema can see. Of a criteria set, it sees none of those between its parts, of a
configuration none of its paths.
"""


def problems(kind: str, data: Data) -> Iterator[Problem]:
    """What kjerne finds wrong with a document, but for its file's name."""
    try:
        document = MODEL_OF[kind].model_validate(data)
    except ValidationError as error:
        yield from problems_of_shape(error, data, MODEL_OF[kind])
        return
    if isinstance(document, Group):
        for of_group in GROUP_CHECKS:
            yield from of_group(document, shipped_set())
    elif isinstance(document, CriteriaSet):
        for of_set in CRITERIA_CHECKS:
            yield from of_set(document)
    elif isinstance(document, Configuration):
        yield from configuration_problems(document)


def visible(kind: str, data: Data) -> list[Problem]:
    """Those of them that a schema can see."""
    found = list(problems(kind, data))
    try:
        MODEL_OF[kind].model_validate(data)
    except ValidationError:
        return found
    return [problem for problem in found if kind != "criteria" and problem.id not in UNSEEN]


def place(path: Steps, data: Any) -> Steps:
    """The steps of a problem's path that stand in the document: the short forms leave some out."""
    steps: Steps = ()
    for step in path:
        if step in data if isinstance(data, dict) else isinstance(data, list) and step in range(len(data)):
            steps, data = (*steps, step), data[step]
    return steps


def readable() -> Iterator[tuple[str, str]]:
    """The bad files that are sound YAML, with the kind of each."""
    for path in sorted(BAD.glob("*/*")):
        if path.suffix in ENDINGS:
            try:
                build(read(str(path)))
            except (RefusedError, UnreadableError, YAMLError):
                continue
            kind = {"groups": "group", "configuration": "config"}.get(path.parent.name, "criteria")
            yield kind, path.relative_to(BAD).as_posix()


@pytest.mark.parametrize(("kind", "case"), list(readable()))
def test_what_is_wrong_is_refused_where_it_stands(kind: str, case: str) -> None:
    data = build(read(str(BAD / case)))
    marked = {tuple(error.absolute_path) for error in errors(kind, data)}
    for problem in visible(kind, data):
        at = place(problem.path, data)
        of_its_parent = problem.part == "key" or problem.id == "duplicate-name"  # so a schema says it
        assert at in marked or (of_its_parent and at[:-1] in marked), problem


JUNK: tuple[Any, ...] = (
    *(None, True, 0, 7, 2021, -1, Decimal("0.5"), Decimal("100.5"), "", "x", "No id", "unknown", "any", "limited"),
    *("persistent", "strong", ">= strong", "2021-02", "2021-13", "2021-04-31"),
    *([], ["limited"], ["x", "x"], ["persistent", "limited"], {}, {"x": 1}, {"nb": "ord"}, {"nb": None}),
    *({"label": "word"}, {"points": 5}, {"limited": 1}, {"value": "limited"}, {"evidence": []}, {"title": "A source"}),
)
KEYS = ("x", "No id", "value", "label", "evidence", "limited")


def spots(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document: what holds it, and its key or index there."""
    for key in list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield data, key
        yield from spots(data[key])


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None)
@given(data=st.data())
def test_of_what_was_spoiled_just_the_bad_is_refused(kind: str, data: st.DataObject) -> None:
    document = deepcopy(build(data.draw(st.sampled_from(sound(kind)))))
    for _ in range(data.draw(st.integers(1, 2))):
        holder, key = data.draw(st.sampled_from(list(spots(document))))
        if data.draw(st.booleans()):
            holder[key] = deepcopy(data.draw(st.sampled_from(JUNK)))
        elif isinstance(holder, dict):
            holder[data.draw(st.sampled_from(KEYS))] = holder.pop(key)
        else:
            del holder[key]
    if visible(kind, document):
        assert complaints(kind, document)
    elif not list(problems(kind, document)):
        assert complaints(kind, document) == []


# ---- the command


def test_it_is_printed_in_the_readers_language(run: Run, at_root: None) -> None:
    for kind in KINDS:
        for lang in LANGUAGES:
            ran = run("schema", kind, KJERNE_LANG=lang)
            assert (ran.code, ran.err) == (0, "")
            assert json.loads(ran.out) == written(kind, lang)


def test_it_can_be_written_to_a_file(run: Run, here: Path) -> None:
    ran = run("schema", "group", "--lang", "nn", "--output", ".schema.json")
    assert (ran.code, ran.out) == (0, "")
    assert json.loads((here / ".schema.json").read_text("utf-8")) == written("group", "nn")


def test_the_traits_are_those_of_the_criteria_set_that_is_named(run: Run, here: Path) -> None:
    (here / "set.yaml").write_text(FORMS_OF_A_SET, "utf-8")
    ran = run("schema", "group", "--criteria", "set.yaml")
    assert ran.code == 0
    assert list(json.loads(ran.out)["properties"]["traits"]["properties"]) == ["horizon", "extra"]


def test_a_broken_criteria_set_gives_no_schema_of_groups_but_can_be_mended_with_that_of_criteria(
    run: Run, here: Path
) -> None:
    (here / "criteria").mkdir()
    (here / "criteria" / "set.yaml").write_text("id: set\n", "utf-8")
    ran = run("schema", "group")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("criteria/set.yaml:1:1: ")
    assert run("schema", "criteria") == (0, run("schema", "criteria", "--criteria", str(CRITERIA)).out, "")


def test_there_is_a_schema_of_groups_and_of_criteria_alone(run: Run) -> None:
    ran = run("schema", "grop")
    assert ran.code == 2
    assert "write group, criteria or config" in ran.err
    assert run("schema").code == 2


# ---- the shipped files


@pytest.mark.parametrize("file", [*sorted(GROUPS.glob("*.yaml")), CRITERIA], ids=lambda file: file.stem)
def test_a_shipped_file_names_its_schema_first(file: Path) -> None:
    first, _, _ = file.read_text("utf-8").partition("\n")
    assert first == "# yaml-language-server: $schema=.schema.json"
    assert (file.parent / ".schema.json").is_file()


@pytest.mark.parametrize(("kind", "folder"), [("group", "groups"), ("criteria", "criteria")])
def test_the_schema_beside_the_shipped_files_is_what_is_written_now(kind: str, folder: str, run: Run) -> None:
    command = f"kjerne schema {kind} --lang nb"
    text = (ROOT / folder / ".schema.json").read_text("utf-8")
    assert f"«{command}»" in json.loads(text)["$comment"]
    again = run(*command.split()[1:], "--criteria", str(CRITERIA)).out
    assert text == again, f"make it anew, at the top of the repository: {command} --output {folder}/.schema.json"


@pytest.fixture
def beside(here: Path) -> Path:
    """A copy of the shipped definitions in the working folder, with the schemas beside them."""
    for folder in ("groups", "criteria"):
        shutil.copytree(ROOT / folder, here / folder)
        assert (here / folder / ".schema.json").is_file()
    return here


def test_no_command_takes_a_schema_for_a_definition(run: Run, beside: Path) -> None:
    assert run("check", "--fail-level", "note") == (0, "6 files checked: no findings\n", "")
    assert run("check", "groups", "criteria", "--fail-level", "note").code == 0
    ran = run("evaluate", "--format", "json")
    assert (ran.code, ran.err, len(json.loads(ran.out)["groups"])) == (0, "", 5)
    assert run("explain", "kubu").err == ""
    ran = run("diff", ".", ".")
    assert (ran.code, ran.err) == (0, "")


def test_a_schema_in_a_revision_is_no_definition_either(run: Run, beside: Path) -> None:
    commit(beside)
    ran = run("diff", "HEAD")
    assert (ran.code, ran.err) == (0, "")
    assert "5 are as before" in ran.out
