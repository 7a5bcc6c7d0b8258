"""The commands. Assembles what the other modules give, and is the only one that prints, writes and exits."""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from kjerne import __version__, project, report
from kjerne.checks import UNDETERMINED
from kjerne.findings import Finding, in_order
from kjerne.model import CriteriaSet
from kjerne.project import LoadedCriteria, LoadedGroup
from kjerne.render import EVALUATION, EXPLANATION, Screen
from kjerne.render.blocks import plain
from kjerne.texts import LANGUAGES, Lang, message, say

DISAGREEMENT = "disagreement"

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Score core groups against DFØ's criteria, and say which should go on, and why.",
)

# The tables of formats and languages are the command line's choices, so that help cannot drift from code.
EvaluationFormat = StrEnum("EvaluationFormat", list(EVALUATION))  # type: ignore[misc]
ExplanationFormat = StrEnum("ExplanationFormat", list(EXPLANATION))  # type: ignore[misc]
Language = StrEnum("Language", list(LANGUAGES))  # type: ignore[misc]
TABLE = EvaluationFormat("terminal")
PAGE = ExplanationFormat("terminal")

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATH]...", help="Files or folders; else ./groups, else the shipped groups."),
]
Criteria = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="The criteria set; else the only file in ./criteria, else the shipped set."),
]
Output = Annotated[
    str | None, typer.Option(metavar="FILE", help="Write the report here instead of to standard output.")
]
InLanguage = Annotated[Language | None, typer.Option("--lang", help="Else KJERNE_LANG, else the locale, else en.")]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="The day to judge from, as YYYY-MM-DD; else today.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="[GROUP:]TRAIT=VALUE", help="Suppose a trait were otherwise. May be repeated."),
]
FailOn = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RESULT",
        help="Exit with 1 on: undetermined, disagreement, or a recommendation such as discontinue. May be repeated.",
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kjerne {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """The options that stand before any command."""


@app.command()
def evaluate(
    paths: Paths = None,
    format: Annotated[EvaluationFormat, typer.Option(help="How to show the report.")] = TABLE,
    output: Output = None,
    criteria: Criteria = None,
    sets: Sets = None,
    fail_on: FailOn = None,
    lang: InLanguage = None,
    as_of: AsOf = None,
) -> None:
    """Recommend for each group: continue, time-limit or discontinue, and why."""
    language = _language(lang)
    today = _day(as_of, language)
    loaded = _load_criteria(criteria, language)
    _check_fail_on(fail_on or (), loaded.criteria, language)
    where = project.group_paths(paths or ())
    groups, invalid = _load_groups(where, loaded.criteria, language)
    supposed = _suppose(groups, sets or (), loaded.criteria, language)
    result = report.evaluate(loaded.criteria, loaded.engine, supposed, today)
    _deliver(EVALUATION[format](result, language, _screen(output)), output, language)
    if invalid or any(_met(each, group) for each in fail_on or () for group in result.groups):
        raise typer.Exit(1)


@app.command()
def explain(
    group: Annotated[str, typer.Argument(metavar="GROUP", help="A group's id, or its file.")],
    format: Annotated[ExplanationFormat, typer.Option(help="How to show the explanation.")] = PAGE,
    output: Output = None,
    criteria: Criteria = None,
    sets: Sets = None,
    lang: InLanguage = None,
    as_of: AsOf = None,
) -> None:
    """Explain one group's recommendation: every value, score, level, cap and rule, and why no other rule decided."""
    language = _language(lang)
    today = _day(as_of, language)
    loaded = _load_criteria(criteria, language)
    paths = (group,) if _is_file(group) else (_file_named(group, language),)
    groups, invalid = _load_groups(paths, loaded.criteria, language)
    for file, document in _suppose(groups, sets or (), loaded.criteria, language):
        explained = report.explain(loaded.criteria, loaded.engine, file, document, today)
        _deliver(EXPLANATION[format](explained, language, _screen(output)), output, language)
    if invalid:
        raise typer.Exit(1)


# ---- what goes in


def _language(given: str | None) -> Lang:
    """--lang, else KJERNE_LANG, else the locale, else English."""
    if given is None and (wanted := os.environ.get("KJERNE_LANG")):
        given = _code(wanted)
        if given not in LANGUAGES:
            _wrong(f"KJERNE_LANG={wanted}: choose {', '.join(LANGUAGES)}")
    locale = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(key))), "")
    return next((lang for lang in LANGUAGES if lang == (given or _code(locale))), "en")


def _code(locale: str) -> str:
    """`nb` of `nb_NO.UTF-8`; the code for Norwegian as a whole means bokmål."""
    code = re.split("[-_.@]", locale.lower())[0]
    return "nb" if code == "no" else code


def _day(given: str | None, lang: Lang) -> date:
    if given is None:
        return date.today()
    try:
        return date.fromisoformat(given)
    except ValueError:
        _wrong(say(lang, "error.as-of", text=given))


def _load_criteria(given: str | None, lang: Lang) -> LoadedCriteria:
    """The criteria set to use; says what is wrong with it, and ends where that is an error."""
    file, ignored = project.criteria_file(given)
    loaded, findings = project.load_criteria(file)
    _complain(findings, lang)
    if loaded is None:
        raise typer.Exit(1)
    if ignored:
        _note(say(lang, "note.several-criteria", n=ignored, id=loaded.criteria.id))
    return loaded


def _load_groups(paths: Sequence[str], criteria: CriteriaSet, lang: Lang) -> tuple[tuple[LoadedGroup, ...], bool]:
    """The groups in the paths, and whether anything was wrong with a file; says what."""
    groups, findings = project.load_groups(paths, criteria)
    _complain(findings, lang)
    return groups, any(finding.severity == "error" for finding in findings)


def _is_file(name: str) -> bool:
    return name.endswith(project.ENDINGS) or "/" in name or os.sep in name


def _file_named(name: str, lang: Lang) -> str:
    """The file of the group with this id, among the groups that would be evaluated."""
    files = [file for file in project.find_files(project.group_paths(())) if isinstance(file, str)]
    found = next((file for file in files if Path(file).stem == name), None)
    return found or _wrong(message(lang, project.unknown_group(name, [Path(file).stem for file in files])))


def _suppose(
    groups: Iterable[LoadedGroup], sets: Sequence[str], criteria: CriteriaSet, lang: Lang
) -> list[LoadedGroup]:
    """The groups with --set carried out."""
    supposed = list(groups)
    for text in sets:
        wanted = project.supposition(text, criteria, [each.group.id for each in supposed])
        if isinstance(wanted, Finding):
            _wrong(f"--set {text}: {message(lang, wanted)}")
        supposed = [
            LoadedGroup(file, report.supposing(group, wanted.codings) if wanted.group in (None, group.id) else group)
            for file, group in supposed
        ]
    return supposed


def _check_fail_on(names: Iterable[str], criteria: CriteriaSet, lang: Lang) -> None:
    known = (UNDETERMINED, DISAGREEMENT, *criteria.recommendations)
    for name in names:
        if name not in known:
            _wrong(f"--fail-on {name}: {message(lang, project.unknown_result(name, known))}")


def _met(name: str, group: report.GroupReport) -> bool:
    """Whether a group has the result that --fail-on names."""
    if name == DISAGREEMENT:
        return group.agrees is False
    return name == (group.evaluation.recommendation or UNDETERMINED)


# ---- what comes out


def _screen(output: str | None) -> Screen:
    """What the reader of the report can be shown: colour only on a terminal that wants it."""
    terminal = output is None and sys.stdout.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    ascii_only = output is None and not (sys.stdout.encoding or "").lower().startswith("utf")
    return Screen(shutil.get_terminal_size().columns, colour, ascii_only)


def _deliver(text: str, output: str | None, lang: Lang) -> None:
    """The report to standard output, or to a file that is there whole or not at all."""
    if output is None:
        sys.stdout.reconfigure(errors="replace", newline="")  # type: ignore[union-attr]  # a text stream, not a test double
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        _write(Path(output), text)
    except OSError as error:
        _wrong(say(lang, "error.output", file=output, reason=error.strerror or str(error)))
    _note(say(lang, "note.written", file=output))


def _write(path: Path, text: str) -> None:
    data = text.encode("utf-8", errors="replace")
    if path.exists() and not path.is_file():  # a device or a pipe; a folder fails here as it should
        path.write_bytes(data)
        return
    target = Path(os.path.realpath(path))
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(aside, mode)
        os.replace(aside, target)
    except BaseException:
        os.unlink(aside)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _complain(findings: Iterable[Finding], lang: Lang) -> None:
    for finding in in_order(findings):
        _note(f"{finding.file}:{finding.span.line}:{finding.span.column}: {message(lang, finding)}")


def _note(text: str) -> None:
    sys.stderr.write(plain(text).rstrip() + "\n")


def _wrong(text: str) -> NoReturn:
    """Wrong usage, or a failure that is ours: say so and exit with 2."""
    _note(f"kjerne: {text}")
    raise typer.Exit(2)
