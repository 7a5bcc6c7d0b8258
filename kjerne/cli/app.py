"""The commands and their options. Each command is run by the module of its name.

Imports nothing slow at the top, so that `--help` answers at once.
"""

import sys
from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from kjerne import __version__
from kjerne.model.findings import SEVERITIES
from kjerne.output.formats import DIFFERENCE, EVALUATION, EXPLANATION, FINDINGS
from kjerne.texts.languages import LANGUAGES


class _SafeMessages:
    """Mixed into commands: their messages on wrong usage have no control characters of the arguments."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().make_context(*args, **kwargs)  # type: ignore[misc]  # of the class that this is mixed into
        except OSError as error:  # parsing writes nothing but help
            from kjerne.cli.streams import exit_on_write_error

            exit_on_write_error(error)
        except Exception as error:
            raise _without_control_characters(error) from None


class Command(_SafeMessages, TyperCommand):
    """One command."""


class Commands(_SafeMessages, TyperGroup):
    """All commands. Without a command the help goes to standard error, and the exit code is 2."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        if not args:
            from kjerne.cli.streams import note

            for line in ctx.get_help().split("\n"):
                note(line)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            raise _without_control_characters(error) from error.__cause__


def _without_control_characters(error: Exception) -> Exception:
    if isinstance(message := getattr(error, "message", None), str):
        from kjerne.output.safe import plain_text

        vars(error)["message"] = plain_text(message)
    return error


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Score core groups against DFØ's criteria, and say which should go on, and why.",
)

# The choices are read off the tables of formats and languages, so the help is always complete.
EvaluationFormat = StrEnum("EvaluationFormat", list(EVALUATION))  # type: ignore[misc]
ExplanationFormat = StrEnum("ExplanationFormat", list(EXPLANATION))  # type: ignore[misc]
DifferenceFormat = StrEnum("DifferenceFormat", list(DIFFERENCE))  # type: ignore[misc]
Language = StrEnum("Language", list(LANGUAGES))  # type: ignore[misc]
FailLevel = StrEnum("FailLevel", list(SEVERITIES))  # type: ignore[misc]
TABLE = EvaluationFormat("terminal")
PAGE = ExplanationFormat("terminal")
DIFF = DifferenceFormat("terminal")

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Files or folders; else ./groups, else the shipped groups."),
]
Criteria = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="The criteria set; else those in the nearest criteria/ from PATH upwards, else the shipped set.",
    ),
]


def _output_file(ctx: typer.Context, output: str | None) -> str | None:
    """The file that --output names. An empty name is wrong usage: exits with 2."""
    if output == "":
        from kjerne.cli.streams import language, usage_error
        from kjerne.texts.wording import say

        usage_error(say(language(ctx.params.get("lang")), "error.no-file", option="--output"))
    return output


Output = Annotated[
    str | None,
    typer.Option(metavar="FILE", callback=_output_file, help="Write the report here, not to standard output."),
]
InLanguage = Annotated[
    Language | None,
    # Read before the other options, so that messages about these are in this language.
    typer.Option("--lang", is_eager=True, help="Else KJERNE_LANG, else kjerne.yaml, else the locale, else en."),
]


def _folder(ctx: typer.Context, root: str | None) -> str:
    """The folder that --root names, in normal form; empty if none is named. Exits with 2 if there is no such folder."""
    import os

    from kjerne.model.file_names import with_slashes

    if root is None:
        return ""
    if not os.path.isdir(root):
        from kjerne.cli.streams import language, usage_error
        from kjerne.texts.wording import say

        usage_error(say(language(ctx.params.get("lang")), "error.no-root", folder=root))
    return with_slashes(os.path.normpath(root))


Root = Annotated[
    str | None,
    typer.Option(
        "--root",
        metavar="DIR",
        callback=_folder,
        help="The project's folder, with groups/, criteria/ and kjerne.yaml; else looked for upwards from PATH.",
    ),
]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="The day to judge from, as YYYY-MM-DD; else today.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="[GROUP:]TRAIT=VALUE", help="Suppose a trait were otherwise. May be repeated."),
]
FailOn = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RESULT",
        help="Exit with 1 on undetermined, disagreement or a recommendation, such as discontinue. May be repeated.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, max=64, help="Processes to share many files among; else as many as help."),
]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kjerne {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """The options that stand before any command."""


@app.command(cls=Command)
def evaluate(
    paths: Paths = None,
    format: Annotated[EvaluationFormat, typer.Option(help="How to show the report.")] = TABLE,
    output: Output = None,
    criteria: Criteria = None,
    sets: Sets = None,
    fail_on: FailOn = None,
    jobs: Jobs = None,
    root: Root = None,
    lang: InLanguage = None,
    as_of: AsOf = None,
) -> None:
    """Recommend for each group: continue, time-limit or discontinue, and why."""
    from kjerne.cli.evaluate import run_evaluate
    from kjerne.cli.inputs import check_format
    from kjerne.cli.streams import Common

    common = Common(criteria, lang, as_of, output, root or "")
    check_format(common, format)
    run_evaluate(common, paths or [], EVALUATION[format], sets or [], fail_on or [], jobs)


@app.command(cls=Command)
def explain(
    groups: Annotated[list[str], typer.Argument(metavar="GROUP [GROUP]", help="A group's id or file; two to compare.")],
    format: Annotated[ExplanationFormat, typer.Option(help="How to show the explanation.")] = PAGE,
    everything: Annotated[bool, typer.Option("--all", help="Everything: trace, evidence, other rules.")] = False,
    output: Output = None,
    criteria: Criteria = None,
    sets: Sets = None,
    root: Root = None,
    lang: InLanguage = None,
    as_of: AsOf = None,
) -> None:
    """Explain one group, or compare two: why, what would change it, what to find out first, what it hangs on."""
    from kjerne.cli.explain import run_explain
    from kjerne.cli.streams import Common

    common = Common(criteria, lang, as_of, output, root or "")
    run_explain(common, groups, EXPLANATION[format], sets or [], everything)


@app.command(cls=Command)
def check(
    paths: Paths = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="FORMAT[=FILE]", help=f"{', '.join(FINDINGS)}; may be repeated, with files."),
    ] = None,
    fail_level: Annotated[
        FailLevel | None,
        typer.Option(help="Exit with 1 on findings of this severity or worse; else that of kjerne.yaml, else error."),
    ] = None,
    max_age: Annotated[int, typer.Option(metavar="YEARS", min=1, help="Age from which evidence is old.")] = 5,
    list_checks: Annotated[bool, typer.Option("--list", help="List the checks.")] = False,
    explain_check: Annotated[str | None, typer.Option("--explain", metavar="ID", help="Explain a check.")] = None,
    criteria: Criteria = None,
    jobs: Jobs = None,
    root: Root = None,
    lang: InLanguage = None,
    as_of: AsOf = None,
) -> None:
    """Check group files and criteria sets; without PATH ./groups and ./criteria, else the shipped ones."""
    from kjerne.cli import check
    from kjerne.cli.check import run_check
    from kjerne.cli.streams import Common

    common = Common(criteria, lang, as_of, None, root or "")
    if list_checks:
        check.list_checks(common)
    elif explain_check is not None:
        check.explain_check(common, explain_check)
    else:
        run_check(common, paths or [], formats or [], fail_level, max_age, jobs)


class FailCondition(StrEnum):
    """The conditions on which `diff` can exit with 1."""

    MOVED = "moved"


@app.command(cls=Command)
def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            help="A folder (with groups/ and perhaps criteria/ in it, or of group files) or a git revision; "
            "where both have that name, the folder: a branch is also refs/heads/NAME. A...B compares the merge base of "
            "A and B with B, A... with the working tree.",
        ),
    ],
    new: Annotated[str | None, typer.Argument(metavar="NEW", help="Likewise; else the working tree.")] = None,
    format: Annotated[DifferenceFormat, typer.Option(help="How to show the differences.")] = DIFF,
    fail_on: Annotated[
        FailCondition | None, typer.Option(help="Exit with 1 where the recommendation of a group changed.")
    ] = None,
    output: Output = None,
    criteria: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The criteria set for both sides; else each has those in its nearest criteria/, or the shipped set.",
        ),
    ] = None,
    root: Root = None,
    lang: InLanguage = None,
) -> None:
    """Compare two folders or git revisions: which recommendations change, and because of what."""
    from kjerne.cli.diff import run_diff
    from kjerne.cli.streams import Common

    run_diff(Common(criteria, lang, None, output, root or ""), old, new, DIFFERENCE[format], fail_on is not None)


@app.command(cls=Command)
def new(
    id: Annotated[str, typer.Argument(metavar="ID", help="The group's id, which is its file's name: my-group.")],
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask nothing; everything is unknown.")] = False,
    output: Annotated[
        str | None,
        typer.Option(metavar="FILE", callback=_output_file, help="Write the file here, not to groups/ID.yaml."),
    ] = None,
    criteria: Criteria = None,
    root: Root = None,
    lang: InLanguage = None,
    as_of: AsOf = None,
) -> None:
    """Ask the criteria set's questions and write a group file to go on editing; never over a file that is there."""
    from kjerne.cli import new
    from kjerne.cli.streams import Common

    new.run_new(Common(criteria, lang, as_of, output, root or ""), id, no_input)


class Kind(StrEnum):
    """The kinds of definitions that have a schema."""

    GROUP = "group"
    CRITERIA = "criteria"
    CONFIG = "config"


@app.command(cls=Command)
def schema(
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help="Of group files, of criteria sets, or of kjerne.yaml.")],
    output: Output = None,
    criteria: Criteria = None,
    root: Root = None,
    lang: InLanguage = None,
) -> None:
    """Print the JSON Schema by which an editor completes, checks and explains what is written."""
    from kjerne.cli.schema import run_schema
    from kjerne.cli.streams import Common

    common = Common(criteria, lang, None, output, root or "")
    run_schema(common, kind)


def run() -> None:
    """Run the command line. Only the command that is called is prepared: all of them would take a few ms more."""
    called = [
        command
        for command in app.registered_commands
        if command.callback and command.callback.__name__ in sys.argv[1:2]
    ]
    app.registered_commands = called or app.registered_commands
    app()
