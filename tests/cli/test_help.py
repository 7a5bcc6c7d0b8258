"""Help and wrong usage: in the user's language, in whole sentences, without the names of types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import typer
import typer.main

from kjerne.cli.app import app
from kjerne.cli.help import HEADINGS, help_page
from kjerne.cli.parameters import Parameter, parameters
from kjerne.cli.wrong_usage import REFUSAL, sentence
from kjerne.texts.languages import LANGUAGES, Lang
from tests.conftest import Ran, Run

PROGRAM: Any = typer.main.get_command(app)


def contexts() -> Iterator[Any]:
    """The program's context, and that of each command."""
    root = PROGRAM.context_class(PROGRAM, info_name="kjerne")
    yield root
    for name, command in PROGRAM.commands.items():
        yield command.context_class(command, parent=root, info_name=name)


def known() -> list[Parameter]:
    return [one for ctx in contexts() for one in parameters(ctx)]


def usage(lang: Lang) -> dict[str, str]:
    found: dict[str, str] = import_module(f"kjerne.texts.usage.{lang}").USAGE
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_and_option_has_its_text_and_no_text_is_left_over(lang: Lang) -> None:
    texts = usage(lang)
    gaps, used = [], {f"command.{name}" for name in PROGRAM.commands}
    gaps += [f'"{key}" in texts/usage/{lang}.py' for key in used if key not in texts]
    for one in known():
        keys = [key for key in (f"option.{one.command}.{one.name}", f"option.{one.name}") if key in texts]
        used |= set(keys[:1]) | {f"word.{word}" for word in re.findall("[A-Z]+", one.metavar or "")}
        if not keys:
            gaps.append(f'"option.{one.name}" (or "option.{one.command}.{one.name}") in texts/usage/{lang}.py')
        elif one.choices and one.metavar and "{choices}" not in texts[keys[0]]:
            gaps.append(f'{{choices}} in "{keys[0]}" in texts/usage/{lang}.py')
    gaps += [f'"{key}" in texts/usage/{lang}.py' for key in sorted(used) if key not in texts]
    assert sorted(set(gaps)) == []
    families = ("command.", "option.", "word.")
    assert [key for key in texts if key.startswith(families) and key not in used] == []


def test_every_command_stands_under_a_heading() -> None:
    for name, command in PROGRAM.commands.items():
        assert command.rich_help_panel in HEADINGS, f"say under which heading {name} stands: rich_help_panel=…"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_names_no_types_and_has_all_there_is(lang: Lang) -> None:
    for ctx in contexts():
        page = help_page(ctx, lang)
        assert not re.search(r"TEXT|INTEGER|RANGE|<int>|x>=|\[required\]|\[default|{|None", page), page
        assert all(spelling in page for one in parameters(ctx) for spelling in one.spellings)


def test_help_lists_the_commands_by_what_one_wants(run: Run) -> None:
    out = run("--help").out
    order = [out.index(f"\n{heading}:\n") for heading in ("Judge", "Write", "For machines", "Set up", "Options")]
    assert order == sorted(order)
    assert out.index("  evaluate") < out.index("  diff") < out.index("\nWrite:") < out.index("  new")


@pytest.mark.parametrize("columns", ["20", "60", "300"])
def test_help_fits_the_window(run: Run, columns: str) -> None:
    lines = run("evaluate", "--help", COLUMNS=columns).out.splitlines()
    assert max(map(len, lines)) <= max(40, min(100, int(columns))) + (12 if columns == "20" else 0)


@pytest.mark.parametrize(
    "arguments",
    [
        *[("--lang", "nn", "--help"), ("--help", "--lang=nn"), ("evaluate", "--help", "--lang", "nn")],
        *[("--lang", "nn", "evaluate", "--help"), ("evaluate", "--bogus", "--lang", "nn", "--help")],
    ],
)
def test_help_is_in_the_language_asked_for_wherever_that_stands(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments, KJERNE_LANG="nb")
    assert ran.code == 0
    assert "Vis denne hjelpa." in ran.out


def test_the_language_may_stand_before_the_command(run: Run, at_root: None) -> None:
    assert run("--lang", "nn", "check", "--list").out == run("check", "--list", "--lang", "nn").out
    assert run("--lang", "nb", "check", "--list", "--lang", "nn").out == run("check", "--list", "--lang", "nn").out


def test_the_language_alone_is_no_command(run: Run) -> None:
    assert run("--lang", "nb") == Ran(2, "", run("--help", KJERNE_LANG="nb").out)


def test_help_is_given_in_a_language_that_there_is(run: Run) -> None:
    assert run("--help", KJERNE_LANG="sv") == run("--help")
    assert run("--help", KJERNE_LANG="sv", LANG="nn_NO.UTF-8") == run("--help", KJERNE_LANG="nn")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("evalute",), "there is no command evalute; did you mean evaluate?"),
        (("zzz",), "there is no command zzz; kjerne --help shows what can be written"),
        (("evaluate", "--frmat", "x"), "kjerne evaluate has no option --frmat; did you mean --format?"),
        (("evaluate", "-x"), "kjerne evaluate has no option -x; kjerne evaluate --help shows what can be written"),
        (
            ("--format", "json", "evaluate"),
            "--format belongs to a command; write it after the command, as in kjerne evaluate --format",
        ),
        (("evaluate", "--format"), "--format lacks its value; write --format FORMAT"),
        (("check", "--list=x"), "--list takes no value; write it alone"),
        (
            ("check", "--fail-level", "bad"),
            "--fail-level bad: this is not among the choices; write error, warning or note",
        ),
        (
            ("diff", "a", "--format", "jsn"),
            "--format jsn: this is not among the choices; write terminal, json or markdown; did you mean json?",
        ),
        (("schema", "x"), "x: this is not among the choices; write group, criteria or config"),
        (("evaluate", "--jobs", "x"), "--jobs x: write a whole number from 1 to 64"),
        (("evaluate", "--jobs=65"), "--jobs 65: write a whole number from 1 to 64"),
        (("check", "--max-age", "0"), "--max-age 0: write a whole number from 1"),
        (("explain",), "GROUP is missing after kjerne explain; kjerne explain --help shows what can be written"),
        (
            ("schema", "group", "x"),
            "kjerne schema does not take this: x; kjerne schema --help shows what can be written",
        ),
    ],
)
def test_wrong_usage_says_what_is_right(run: Run, arguments: tuple[str, ...], said: str) -> None:
    assert run(*arguments) == Ran(2, "", f"kjerne: {said}\n")


def test_what_the_parser_may_refuse_one_day_is_a_whole_sentence_too() -> None:
    class LaterError(REFUSAL):  # type: ignore[valid-type, misc]
        """A class of errors that is not known here."""

    root = next(contexts())
    error = LaterError("Something in English")
    said = "kommandoen kan ikke forstås slik den er skrevet; kjerne --help viser hva som kan skrives"
    assert sentence(error, "nb") == said
    error.ctx = root
    assert sentence(error, "nb") == said
    assert sentence(typer.BadParameter("Something in English", ctx=root), "nb") == said


def test_control_characters_do_not_reach_the_terminal(run: Run) -> None:
    assert "\x1b" not in run("evaluate", "--\x1b[31mred").err + run("\x1b[31m").err + run("schema", "\x1b[31m").err
