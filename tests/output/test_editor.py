"""The schemas in the real language server that VS Code's YAML extension runs: what it completes, marks and explains."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Timer
from typing import Any, NamedTuple

import pytest

from kjerne.model.ministries import MINISTRIES
from kjerne.output import schema
from tests.builders import FORMS_OF_A_GROUP, FORMS_OF_A_SET
from tests.conftest import CRITERIA, GROUPS, NODE, needs, shipped_set

SERVER = NODE / "node_modules" / ".bin" / "yaml-language-server"
CURSOR = "¦"


class Mark(NamedTuple):
    """What an editor underlines: the line (from 1), the text, and what it says about it."""

    line: int
    text: str
    message: str


class Editor:
    """A language client over the server's standard input and output, as editors have one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.numbers = folder, count(1)
        self.server = subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        documents = {
            "completion": {"completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}},
            "hover": {"contentFormat": ["markdown"]},
        }
        self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities={"textDocument": documents})
        self.tell("initialized")
        # As VS Code has it, but without the store of schemas on the web.
        settings = {"yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}}
        self.tell("workspace/didChangeConfiguration", settings=settings)

        self.patience = Timer(300, self.server.kill)
        self.patience.start()

    def close(self) -> None:
        self.ask("shutdown")
        self.tell("exit")
        self.server.communicate(timeout=30)
        self.patience.cancel()

    def tell(self, method: str, **parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def ask(self, method: str, **parameters: Any) -> Any:
        """The answer to a question."""
        id = next(self.numbers)
        self._send({"id": id, "method": method, "params": parameters})
        return next(each["result"] for each in self._heard() if each.get("id") == id and "method" not in each)

    def _send(self, message: dict[str, Any]) -> None:
        assert self.server.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def _heard(self) -> Iterator[dict[str, Any]]:
        """What the server says, message by message; its own questions are answered with nothing."""
        assert self.server.stdout is not None
        while header := self.server.stdout.readline():
            self.server.stdout.readline()
            message = json.loads(self.server.stdout.read(int(header.split(b":")[1])))
            if "id" in message and "method" in message:
                self._send({"id": message["id"], "result": None})
            yield message
        raise AssertionError("the language server ended")

    def open(self, text: str, file: Path | None = None) -> tuple[dict[str, str], dict[str, int]]:
        """A document, a new one in the folder if it has no file; and where the cursor stands in it."""
        before, _, after = text.partition(CURSOR)
        document = {"uri": (file or self.folder / f"new-{next(self.numbers)}.yaml").as_uri()}
        opened = {**document, "languageId": "yaml", "version": 1, "text": before + after}
        self.tell("textDocument/didOpen", textDocument=opened)
        return document, {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}

    def complete(self, text: str) -> dict[str, Any]:
        """What is offered at the cursor, by its label: what it is said to mean."""
        document, position = self.open(text)
        answer = self.ask("textDocument/completion", textDocument=document, position=position)
        return {item["label"]: item.get("documentation") or "" for item in answer["items"]}

    def hover(self, text: str) -> str:
        """What is shown of the word at the cursor, in Markdown."""
        document, position = self.open(text)
        answer = self.ask("textDocument/hover", textDocument=document, position=position)
        said: str = answer["contents"]["value"]
        return said

    def marks(self, text: str, file: Path | None = None) -> list[Mark]:
        document, _ = self.open(text, file)
        said = next(
            each["params"]["diagnostics"]
            for each in self._heard()
            if each.get("method") == "textDocument/publishDiagnostics" and each["params"]["uri"] == document["uri"]
        )
        lines, found = text.split("\n"), []
        for each in said:
            start, end = each["range"]["start"], each["range"]["end"]
            until = end["character"] if end["line"] == start["line"] else None
            marked = lines[start["line"]][start["character"] : until]
            found.append(Mark(start["line"] + 1, marked, each["message"]))
        return found


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """An editor in a folder with schemas of groups (English and nynorsk) and of criteria sets."""
    needs(*(name for name in ("node", str(SERVER)) if shutil.which(name) is None))
    folder = tmp_path_factory.mktemp("groups")
    (folder / ".schema.json").write_text(schema.group(shipped_set(), "en"), "utf-8")
    (folder / ".nynorsk.json").write_text(schema.group(shipped_set(), "nn"), "utf-8")
    (folder / ".criteria.json").write_text(schema.criteria_set("en"), "utf-8")
    editor = Editor(folder)
    yield editor
    editor.close()


def told(text: str, by: str = ".schema.json") -> str:
    """A file that names its schema, as the shipped ones do."""
    return f"# yaml-language-server: $schema={by}\n{text}"


def coded(text: str) -> str:
    """A group with what is said of its horizon; its first line is the sixth."""
    return told(f"id: example\nname: Example\ntraits:\n  reach: many\n  horizon:{text}\n")


HORIZON = {"limited": "Need for a limited period", "long-term": "Long-term need", "persistent": "Persistent need"}
QUESTION = "For how long does the challenge need coordination between the ministries?"


# ---- what is offered


@pytest.mark.parametrize(
    "text", [" ¦", " l¦", "\n    value: ¦", "\n    value: ¦\n    evidence: []", "\n    evidence: []\n    value: ¦"]
)
def test_a_traits_values_are_offered_with_their_labels(editor: Editor, text: str) -> None:
    assert editor.complete(coded(text)) == {**HORIZON, "unknown": "unknown, as when the trait is left out"}


@pytest.mark.parametrize("text", [" [¦]", " [limited, ¦]", "\n    - ¦", "\n    value: [¦]", "\n    value:\n      - ¦"])
def test_in_a_list_they_are_offered_without_unknown(editor: Editor, text: str) -> None:
    assert editor.complete(coded(text)) == HORIZON


def test_under_a_trait_the_long_form_and_shares_are_offered(editor: Editor) -> None:
    offered = editor.complete(coded("\n    ¦"))
    assert offered.keys() == {"value", "evidence", *HORIZON}
    assert offered["value"] == QUESTION
    assert editor.complete(coded("\n    value: limited\n    ¦")).keys() == {"evidence"}


def test_traits_are_offered_with_their_questions_but_for_those_that_are_there(editor: Editor) -> None:
    offered = editor.complete(told("id: x\nname: X\ntraits:\n  reach: many\n  ¦"))
    assert offered.keys() == shipped_set().all_traits.keys() - {"reach"}
    assert offered["horizon"] == QUESTION


def test_keys_are_offered(editor: Editor) -> None:
    offered = editor.complete(told("id: x\nname: X\n¦\ntraits: {}\n"))
    assert offered["lead"] == "The ministry that leads the group, by its official abbreviation."
    assert {"short-name", "status", "members", "sources", "published"} <= offered.keys()
    assert not {"id", "name", "traits"} & offered.keys()
    offered = editor.complete(coded("\n    value: limited\n    evidence:\n      - source: dfo-article\n        ¦"))
    assert offered.keys() == {"at", "finding", "date", "confidence", "stance"}


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("status: ¦", {"proposed": "proposed, not set up yet", "active": "at work", "ended": "wound up"}),
        ("lead: ¦", dict.fromkeys(MINISTRIES, "")),
        ("members: [BFD, ¦]", dict.fromkeys(MINISTRIES, "")),
        ("members:\n  - ¦", dict.fromkeys(MINISTRIES, "")),
        (
            "published:\n  recommendation: ¦",
            {"continue": "Continue", "time-limit": "Time-limit", "discontinue": "Discontinue"},
        ),
        ("short-name: ¦", {}),
        ("established: ¦", {}),
    ],
)
def test_words_are_offered_and_never_null(editor: Editor, text: str, offered: dict[str, str]) -> None:
    assert editor.complete(told(f"id: x\nname: X\ntraits: {{}}\n{text}")) == offered


def test_the_sources_of_the_criteria_set_are_offered(editor: Editor) -> None:
    offered = editor.complete(coded("\n    value: limited\n    evidence:\n      - source: ¦"))
    assert offered.keys() == shipped_set().sources.keys()
    assert offered["dfo-article"] == "Gode erfaringer med kjernegrupper i forvaltningen"


# ---- what is marked

ONE = 'Value is not accepted. Valid values: "limited", "long-term", "persistent", "unknown".'
ONE_OF_SEVERAL = 'Value is not accepted. Valid values: "limited", "long-term", "persistent".'
KEY = 'Value is not accepted. Valid values: "limited", "long-term", "persistent", "value", "evidence".'


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        (" limted", Mark(6, "limted", ONE)),
        ("\n    value: limted\n    evidence: []", Mark(7, "limted", ONE)),
        ("\n    - limited\n    - limted", Mark(8, "limted", ONE_OF_SEVERAL)),
        (" [limited, unknown]", Mark(6, "unknown", ONE_OF_SEVERAL)),
        ("\n    value: [limted]", Mark(7, "limted", ONE_OF_SEVERAL)),
        ("\n    limited: 0.5\n    persitent: 0.5", Mark(8, "persitent", KEY)),
        ("\n    vlaue: limited", Mark(7, "vlaue", KEY)),
        ("\n    limited: 70\n    persistent: 0.3", Mark(7, "70", "Value is above the maximum of 1.")),
        ("\n    value: limited\n    evidense: []", Mark(8, "evidense", "Property evidense is not allowed.")),
        ("\n    evidence: []", Mark(6, "horizon", 'Missing property "value".')),
        (" limited\n  horison: limited", Mark(7, "horison", "Property horison is not allowed.")),
        (" limited\nleader: BFD", Mark(7, "leader", "Property leader is not allowed.")),
        (" limited\nestablished: 2021-13", Mark(7, "2021-13", "write YYYY, YYYY-MM or YYYY-MM-DD")),
        (
            " limited\nsources:\n  Note: {title: A note}",
            Mark(8, "Note", "write lower-case letters a–z and digits, joined by -"),
        ),
        (" limited\nshort-name: {eng: X}", Mark(7, "eng", "Property eng is not allowed.")),
        (" limited\nlead: [BFD]", Mark(7, "[BFD]", "Incorrect type. Expected one of string, number.")),
        (
            " limited\npublished:\n  recommendation: stop",
            Mark(8, "stop", 'Value is not accepted. Valid values: "discontinue", "time-limit", "continue".'),
        ),
    ],
)
def test_what_is_wrong_is_marked_where_it_stands_and_told_what_is_right(editor: Editor, text: str, mark: Mark) -> None:
    assert editor.marks(coded(text)) == [mark]


def test_what_is_missing_is_marked_at_the_top(editor: Editor) -> None:
    assert [mark[::2] for mark in editor.marks(told("id: x\ntraits: {}\n"))] == [(2, 'Missing property "name".')]


@pytest.mark.parametrize(
    ("text", "by"), [(FORMS_OF_A_GROUP, ".schema.json"), (FORMS_OF_A_SET, ".criteria.json")], ids=["group", "criteria"]
)
def test_no_form_that_kjerne_accepts_is_marked(editor: Editor, text: str, by: str) -> None:
    """Though the editor's YAML makes numbers of years and versions, and kjerne's makes text of them."""
    assert editor.marks(told(text, by)) == []


@pytest.mark.parametrize("file", [*sorted(GROUPS.glob("*.yaml")), CRITERIA], ids=lambda file: file.stem)
def test_the_shipped_files_are_known_by_their_first_line_and_unmarked(editor: Editor, file: Path) -> None:
    text = file.read_text("utf-8")
    assert editor.marks(text, file) == []
    (mark,) = editor.marks(f"{text}more: 1\n", file.with_stem(f"{file.stem}-more"))
    assert mark == Mark(text.count("\n") + 1, "more", "Property more is not allowed.")


# ---- what is explained


@pytest.mark.parametrize(
    "text",
    [" lim¦ited", " lim¦ited # now", "\n    value: lim¦ited", "\n    value: lim¦ited\n    evidence: [{at: 1}]"],
)
def test_a_value_is_explained_with_its_trait(editor: Editor, text: str) -> None:
    said = editor.hover(coded(text))
    assert said.startswith(f"#### Time horizon\n\n{QUESTION}\n")
    values = re.findall(r"\* `(.*?)`: (.*)", said)
    assert values[0] == ("limited", HORIZON["limited"])
    assert dict(values).keys() == {*HORIZON, "unknown"}


@pytest.mark.parametrize(
    "text",
    [
        *("hor¦izon: limited", "hor¦izon: [limited, persistent]", "hor¦izon: {limited: 0.5, persistent: 0.5}"),
        *("hor¦izon:\n    value: limited\n    evidence: [{at: 1}]", "hor¦izon:\n    value: [limited, persistent]"),
        *("horizon:\n    val¦ue: limited", "horizon:\n    val¦ue: {limited: 1}"),
    ],
)
def test_a_trait_is_explained_in_each_of_its_forms(editor: Editor, text: str) -> None:
    said = editor.hover(told(f"id: x\nname: X\ntraits:\n  {text}\n"))
    assert said.startswith(f"#### Time horizon\n\n{QUESTION}\n")
    assert "||" not in said


@pytest.mark.parametrize(
    ("text", "title", "description"),
    [
        ("le¦ad: BFD", "Lead ministry", "The ministry that leads the group, by its official abbreviation."),
        ("mem¦bers: [BFD]", "Member ministries", "The other ministries that take part"),
        ("short-n¦ame: X", "Short name", "What the group is called in tables, such as KUBU."),
        ("short-n¦ame: {en: X}", "Short name", "What the group is called in tables, such as KUBU."),
        ("established: 2021¦-02", "Established", "When the group was set up: YYYY, YYYY-MM or YYYY-MM-DD."),
        ("established: 20¦21", "Established", "When the group was set up: YYYY, YYYY-MM or YYYY-MM-DD."),
        ("publ¦ished: {recommendation: continue}", "Published", "What somebody already concluded about the group"),
        ("published: {recommendation: cont¦inue}", "Recommendation", "What was recommended or decided."),
    ],
)
def test_a_field_is_explained(editor: Editor, text: str, title: str, description: str) -> None:
    said = editor.hover(told(f"id: x\nname: X\ntraits: {{}}\n{text}\n"))
    assert said.startswith(f"#### {title}\n\n{description}")


def test_all_of_it_is_in_the_language_of_the_schema(editor: Editor) -> None:
    text = "id: x\nname: X\ntraits:\n  hor¦izon: limited\n"
    assert editor.hover(told(text, ".nynorsk.json")).startswith(
        "#### Tidshorisont\n\nKor lenge treng utfordringa samordning mellom departementa?\n"
    )
    offered = editor.complete(told("id: x\nname: X\ntraits:\n  horizon: ¦\n", ".nynorsk.json"))
    assert offered["persistent"] == "Vedvarande behov"


# ---- a criteria set


def of_a_set(before: str, after: str) -> str:
    assert before in FORMS_OF_A_SET
    return told(FORMS_OF_A_SET.replace(before, after, 1), ".criteria.json")


def test_a_criteria_sets_keys_and_words_are_offered(editor: Editor) -> None:
    offered = editor.complete(of_a_set("context:", "hit-policy: ¦\ncontext:"))
    assert offered == {"first": "the first rule that matches decides", "unique": "just one rule may match"}
    offered = editor.complete(of_a_set("    question:\n", "    ¦\n"))
    assert {"question", "source", "weight"} <= offered.keys()


@pytest.mark.parametrize(
    ("before", "after", "marked", "message"),
    [
        ('">=strong"', '"=>strong"', '"=>strong"', 'write a name, a list of names, ">= name", "<= name" or any'),
        ("points: 100.0", "points: 101", "101", "Value is above the maximum of 100."),
        ("points: 100.0", 'points: "100"', '"100"', 'Incorrect type. Expected "number".'),
        ("months: 24", "months: 0", "0", "Value is below the minimum of 1."),
        ("    question:", "    qestion:", "qestion", "Property qestion is not allowed."),
        ("[weak, strong]", "[weak]", "[weak]", "Array has too few items. Expected 2 or more."),
    ],
)
def test_what_is_wrong_in_a_criteria_set_is_marked(
    editor: Editor, before: str, after: str, marked: str, message: str
) -> None:
    line = told(FORMS_OF_A_SET).partition(before)[0].count("\n") + 1
    assert editor.marks(of_a_set(before, after)) == [Mark(line, marked, message)]


def test_a_criteria_sets_fields_are_explained(editor: Editor) -> None:
    said = editor.hover(of_a_set("thresholds", "thres¦holds"))
    assert said.startswith("#### Thresholds\n\nThe lowest score, from 0 to 100, of each level but the first.")
