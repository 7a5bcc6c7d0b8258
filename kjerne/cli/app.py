"""The commands and their options. Each command is run by the module of its name.

Imports nothing slow at the top, so that `--help` answers at once.
"""

import os
import sys
from enum import StrEnum
from types import FunctionType
from typing import Annotated

import typer

from kjerne import __version__
from kjerne.cli.commands import HELP, Command, Commands, first_word, spoken
from kjerne.cli.completion_scripts import SCRIPTS
from kjerne.model.findings import SEVERITIES
from kjerne.output.formats import DIFFERENCE, EVALUATION, EXPLANATION
from kjerne.texts.languages import LANGUAGES

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

# The choices are read off the tables of formats and languages, so the help is always complete.
EvaluationFormat = StrEnum("EvaluationFormat", list(EVALUATION))  # type: ignore[misc]
ExplanationFormat = StrEnum("ExplanationFormat", list(EXPLANATION))  # type: ignore[misc]
DifferenceFormat = StrEnum("DifferenceFormat", list(DIFFERENCE))  # type: ignore[misc]
Language = StrEnum("Language", list(LANGUAGES))  # type: ignore[misc]
FailLevel = StrEnum("FailLevel", list(SEVERITIES))  # type: ignore[misc]

Paths = Annotated[list[str] | None, typer.Argument(metavar="PATH")]


def _output_file(ctx: typer.Context, output: str | None) -> str | None:
    """The file that --output names. An empty name is wrong usage: exits with 2."""
    if output == "":
        from kjerne.cli.streams import language, usage_error
        from kjerne.texts.wording import say

        usage_error(say(language(ctx.params.get("lang")), "error.no-file", option="--output"))
    return output


def _report_file(ctx: typer.Context, output: str | None) -> str | None:
    """The file that --output names for a report. One that is a definition is wrong usage: exits with 2."""
    if _output_file(ctx, output) is not None:
        from kjerne.cli.streams import language
        from kjerne.cli.targets import keep_definitions

        keep_definitions(output, language(ctx.params.get("lang")))
    return output


def _criteria_file(ctx: typer.Context, criteria: str | None) -> str | None:
    """The file that --criteria names. An empty name is wrong usage: exits with 2."""
    if criteria == "":
        from kjerne.cli.streams import language, usage_error
        from kjerne.texts.wording import say

        usage_error(say(language(ctx.params.get("lang")), "error.no-file", option="--criteria"))
    return criteria


Criteria = Annotated[str | None, typer.Option(metavar="FILE", callback=_criteria_file)]
Output = Annotated[str | None, typer.Option(metavar="FILE", callback=_report_file)]
InLanguage = Annotated[
    Language | None,
    # Read before the other options, so that messages about these are in this language.
    typer.Option("--lang", is_eager=True),
]


def _folder(ctx: typer.Context, root: str | None) -> str:
    """The folder that --root names, in normal form; empty if none is named. Exits with 2 if there is no such folder."""
    from kjerne.model.file_names import with_slashes

    if root is None:
        return ""
    if not os.path.isdir(root):
        from kjerne.cli.streams import language, usage_error
        from kjerne.texts.wording import say

        usage_error(say(language(ctx.params.get("lang")), "error.no-root", folder=root))
    return with_slashes(os.path.normpath(root))


Root = Annotated[str | None, typer.Option("--root", metavar="DIR", callback=_folder)]
AsOf = Annotated[str | None, typer.Option(metavar="DATE")]
Sets = Annotated[list[str] | None, typer.Option("--set", metavar="[GROUP:]TRAIT=VALUE")]
FailOn = Annotated[list[str] | None, typer.Option(metavar="RESULT")]
Jobs = Annotated[int | None, typer.Option(metavar="N", min=1, max=64)]
Shipped = Annotated[bool, typer.Option("--shipped")]


def _show_version(ctx: typer.Context, wanted: bool) -> None:
    if wanted:
        from kjerne.cli.streams import deliver

        deliver(f"kjerne {__version__}\n", None, spoken(ctx))
        raise typer.Exit


@app.callback(invoke_without_command=True)
def main(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True)] = False,
    lang: InLanguage = None,
) -> None:
    """The options that may stand before a command. Without a command the help goes to standard error: exits with 2."""
    if ctx.invoked_subcommand is None:
        from kjerne.cli.streams import note

        for line in ctx.get_help().rstrip().split("\n"):
            note(line)
        raise typer.Exit(2)
    if lang is not None:  # as if it stood after the command, where another one counts first
        ctx.default_map = {ctx.invoked_subcommand: {"lang": lang.value}}


@app.command(cls=Command, rich_help_panel="judge")
def evaluate(
    paths: Paths = None,
    format: Annotated[EvaluationFormat | None, typer.Option(metavar="FORMAT")] = None,
    output: Output = None,
    criteria: Criteria = None,
    shipped: Shipped = False,
    sets: Sets = None,
    fail_on: FailOn = None,
    jobs: Jobs = None,
    root: Root = None,
    lang: InLanguage = None,
    as_of: AsOf = None,
) -> None:
    """Recommend for each group: continue, time-limit or discontinue, and why."""
    from kjerne.cli.evaluate import run_evaluate
    from kjerne.cli.inputs import check_format, chosen_format
    from kjerne.cli.streams import Common, language

    common = Common(criteria, lang, as_of, output, shipped, root or "")
    chosen = chosen_format(format, output, EVALUATION, language(lang))
    check_format(common, chosen)
    run_evaluate(common, paths or [], EVALUATION[chosen], sets or [], fail_on or [], jobs)


@app.command(cls=Command, rich_help_panel="judge")
def explain(
    groups: Annotated[list[str], typer.Argument(metavar="GROUP [GROUP]")],
    format: Annotated[ExplanationFormat | None, typer.Option(metavar="FORMAT")] = None,
    everything: Annotated[bool, typer.Option("--all")] = False,
    output: Output = None,
    criteria: Criteria = None,
    shipped: Shipped = False,
    sets: Sets = None,
    root: Root = None,
    lang: InLanguage = None,
    as_of: AsOf = None,
) -> None:
    """Explain one group, or compare two: why, what would change it, what to find out first, what it hangs on."""
    from kjerne.cli.explain import run_explain
    from kjerne.cli.inputs import check_format, chosen_format
    from kjerne.cli.streams import Common, language

    common = Common(criteria, lang, as_of, output, shipped, root or "")
    chosen = chosen_format(format, output, EXPLANATION, language(lang))
    check_format(common, chosen)
    run_explain(common, groups, EXPLANATION[chosen], sets or [], everything)


@app.command(cls=Command, rich_help_panel="machines")
def check(
    paths: Paths = None,
    formats: Annotated[list[str] | None, typer.Option("--format", metavar="FORMAT[=FILE]")] = None,
    fail_level: Annotated[FailLevel | None, typer.Option()] = None,
    max_age: Annotated[int, typer.Option(metavar="YEARS", min=1)] = 5,
    list_checks: Annotated[bool, typer.Option("--list")] = False,
    explain_check: Annotated[str | None, typer.Option("--explain", metavar="ID")] = None,
    output: Output = None,
    criteria: Criteria = None,
    shipped: Shipped = False,
    jobs: Jobs = None,
    root: Root = None,
    lang: InLanguage = None,
    as_of: AsOf = None,
) -> None:
    """Check group files, criteria sets and the configuration; without PATH those that are here."""
    from kjerne.cli import check
    from kjerne.cli.check import run_check
    from kjerne.cli.streams import Common

    common = Common(criteria, lang, as_of, output, shipped, root or "")
    if list_checks:
        check.list_checks(common)
    elif explain_check is not None:
        check.explain_check(common, explain_check)
    else:
        run_check(common, paths or [], formats or [], fail_level, max_age, jobs)


class FailCondition(StrEnum):
    """The conditions on which `diff` can exit with 1."""

    MOVED = "moved"


@app.command(cls=Command, rich_help_panel="judge")
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD")],
    new: Annotated[str | None, typer.Argument(metavar="NEW")] = None,
    format: Annotated[DifferenceFormat | None, typer.Option(metavar="FORMAT")] = None,
    fail_on: Annotated[FailCondition | None, typer.Option()] = None,
    output: Output = None,
    criteria: Criteria = None,
    root: Root = None,
    lang: InLanguage = None,
) -> None:
    """Compare two folders or git revisions: which recommendations change, and because of what."""
    from kjerne.cli.diff import run_diff
    from kjerne.cli.inputs import chosen_format
    from kjerne.cli.streams import Common, language

    chosen = chosen_format(format, output, DIFFERENCE, language(lang))
    common = Common(criteria, lang, None, output, root=root or "")
    run_diff(common, old, new, DIFFERENCE[chosen], fail_on is not None)


@app.command(cls=Command, rich_help_panel="write")
def new(
    id: Annotated[str, typer.Argument(metavar="ID")],
    no_input: Annotated[bool, typer.Option("--no-input")] = False,
    output: Annotated[str | None, typer.Option(metavar="FILE", callback=_output_file)] = None,
    criteria: Criteria = None,
    root: Root = None,
    lang: InLanguage = None,
    as_of: AsOf = None,
) -> None:
    """Ask the criteria set's questions and write a group file to go on editing; never over a file that is there."""
    from kjerne.cli import new
    from kjerne.cli.streams import Common

    new.run_new(Common(criteria, lang, as_of, output, root=root or ""), id, no_input)


class Kind(StrEnum):
    """The kinds of definitions that have a schema."""

    GROUP = "group"
    CRITERIA = "criteria"
    CONFIG = "config"


@app.command(cls=Command, rich_help_panel="write")
def schema(
    kind: Annotated[Kind, typer.Argument()],
    output: Output = None,
    criteria: Criteria = None,
    root: Root = None,
    lang: InLanguage = None,
) -> None:
    """Print the JSON Schema by which an editor completes, checks and explains what is written."""
    from kjerne.cli.schema import run_schema
    from kjerne.cli.streams import Common

    common = Common(criteria, lang, None, output, root=root or "")
    run_schema(common, kind)


Shell = StrEnum("Shell", list(SCRIPTS))  # type: ignore[misc]


@app.command(cls=Command, rich_help_panel="setup")
def completion(shell: Annotated[Shell | None, typer.Argument()] = None, lang: InLanguage = None) -> None:
    """Print the script by which a shell completes commands, options and ids."""
    from kjerne.cli.completion import run_completion

    run_completion(shell, lang)


def run() -> None:
    """Run the command line. Only the command that is called is prepared: all of them would take a few ms more."""
    words = sys.argv[1:]
    line = os.environ.get("KJERNE_LINE")
    if words[:1] == ["completion"] and words[1:] and line is not None:  # asked by a shell
        from kjerne.cli.completion import print_candidates

        program = typer.main.get_command(app)
        print_candidates(program.context_class(program, info_name="kjerne"), words[1], line)
        return
    first = first_word(words)
    commands = {command.callback.__name__: command for command in app.registered_commands if command.callback}
    if first in commands:
        app.registered_commands = [commands[first]]
    elif first in ("", "--help", "-h", HELP) and not commands.keys() & set(words):  # their names are enough
        for name, command in commands.items():
            command.callback = FunctionType((lambda: None).__code__, {}, name)
    app()
