"""`kjerne check`: the findings in definitions, the list of checks, the explanation of one check."""

import os
import sys
import textwrap
from collections.abc import Sequence
from itertools import combinations

from kjerne.cli.arguments import unknown_check, unknown_format
from kjerne.cli.configured import configured
from kjerne.cli.inputs import chosen_format, criteria_given, runner, shipped_paths
from kjerne.cli.streams import Common, day, deliver, language, screen, usage_error
from kjerne.cli.targets import is_same, keep_definitions
from kjerne.model.file_names import with_slashes
from kjerne.model.findings import SEVERITIES, Checked
from kjerne.output.formats import FINDINGS, write_findings
from kjerne.texts.languages import Lang
from kjerne.texts.wording import example, explanation, message, say
from kjerne.workspace.find import (
    criteria_files,
    criteria_folders,
    criteria_reader,
    definition_paths,
    find_files,
    may_be_path,
)
from kjerne.workspace.group_names import files_of_group
from kjerne.workspace.places import NamesFromRoot


def run_check(
    common: Common, paths: Sequence[str], formats: Sequence[str], fail_level: str | None, max_age: int, jobs: int | None
) -> None:
    """Write the findings in the files in each format; exits with 1 on a finding of `fail_level` or worse (None: that of
    the configuration, else an error).

    Paths in different projects are each checked with the criteria sets of their own. `formats`: `FORMAT` or
    `FORMAT=FILE`; the one without a file goes to that of --output. `max_age`: years from which evidence is old. `jobs`:
    the number of processes.
    """
    from kjerne.workspace import check_files

    common = configured(common, paths, needed=False, many=bool(paths))  # its own findings are among those to tell
    paths = [_file_of_id(path, common) for path in paths]
    lang, settings = language(common.lang), common.settings
    today = day(common.as_of, lang)
    outputs = _output_files(formats, common.output, lang)
    given = criteria_given(common, lang)
    one_project = given or settings.criteria or not paths
    projects = {common.sets: list(paths)} if one_project else criteria_folders(paths, common.root)

    def check_project(found: str | None, inside: Sequence[str]) -> tuple[Checked, Sequence[str]]:
        files = criteria_files(given, settings.criteria, found)
        sets = check_files.check_criteria(files, criteria_reader(given, files), settings.levels)
        to_check = shipped_paths(common, inside, lang) or definition_paths(
            inside, settings.criteria, settings.groups, settings.assessments, common.root
        )
        checked = check_files.check_files(to_check, sets, today, max_age, runner(jobs, lang), settings)
        return checked, sets.files

    results = [check_project(*project) for project in projects.items()]
    checked = Checked.together([one for one, _ in results])
    for _, output in outputs:
        keep_definitions(output, lang, (*checked.names, *(file for _, files in results for file in files)))
    from_root = checked.renamed(NamesFromRoot(os.environ)) if outputs != [("text", None)] else checked
    least = fail_level or settings.fail_level or "error"
    failing = [severity for severity in SEVERITIES if SEVERITIES.index(severity) <= SEVERITIES.index(least)]
    for name, output in outputs:
        named = checked if name == "text" else from_root
        written = write_findings(name, named, lang, screen(output).colour, failing, source=_source())
        deliver(written, output, lang)
    if any(finding.severity in failing for finding in checked.findings):
        sys.exit(1)


def _file_of_id(path: str, common: Common) -> str:
    """The file of this id or name among the definitions at hand; the path itself if it may be one, or none has it.

    The file may be invalid: its id is its stem.
    """
    if may_be_path(path):
        return path
    settings = common.settings
    places = definition_paths((), settings.criteria, settings.groups, settings.assessments, common.root)
    files = files_of_group(path, [file for file in find_files(places) if isinstance(file, str)])
    return files[0] if len(files) == 1 else path


def _source() -> str | None:
    """The address of this program's files that the environment gives; None if it gives none that can be linked to."""
    given = os.environ.get("KJERNE_SOURCE", "").strip()
    return given if given.startswith(("https://", "http://")) else None


def _output_files(arguments: Sequence[str], output: str | None, lang: Lang) -> list[tuple[str, str | None]]:
    """Each format with its file (None: standard output). Wrong usage exits with 2, such as two without a file.

    `output` is the file of the format that names none, or of one more, by its ending.
    """
    given: list[tuple[str | None, str | None]] = []
    for name, equals, file in (argument.partition("=") for argument in arguments):
        if name not in FINDINGS:
            usage_error(f"--format {name}: {message(lang, unknown_format(name, FINDINGS))}")
        if equals and not file:
            usage_error(say(lang, "error.no-file", option=f"--format {name}="))
        given.append((name, file if equals else output))
    if not given or (output is not None and all("=" in argument for argument in arguments)):
        given.append((None, output))
    files = [file for _, file in given if file is not None]
    if len(given) - len(files) > 1:
        usage_error(say(lang, "error.one-output"))
    for first, second in combinations(files, 2):
        if is_same(first, second) and (os.path.isfile(first) or not os.path.exists(first)):  # else it is a device
            usage_error(say(lang, "error.same-output", file=with_slashes(second)))
    return [(chosen_format(name, file, FINDINGS, lang), file) for name, file in given]


def list_checks(common: Common) -> None:
    """Print every check: its id, its severity, and what it is about."""
    from kjerne.checks.catalogue import CATALOGUE

    lang = language(configured(common, needed=False).lang)
    width = max(map(len, CATALOGUE))
    lines = []
    for check in sorted(CATALOGUE.values(), key=lambda check: (SEVERITIES.index(check.severity), check.id)):
        about = explanation(lang, check.id).partition(". ")[0].rstrip(".")
        lines.append(f"{check.id:{width}}  {say(lang, f'severity.{check.severity}'):8}  {about}\n")
    deliver("".join(lines), None, lang)


def explain_check(common: Common, id: str) -> None:
    """Print what a check is about, with a bad and a good example."""
    from kjerne.checks.catalogue import CATALOGUE

    lang = language(configured(common, needed=False).lang)
    if id not in CATALOGUE:
        usage_error(f"--explain {id}: {message(lang, unknown_check(id, CATALOGUE))}")
    check = CATALOGUE[id]
    text = f"{id} ({say(lang, f'severity.{check.severity}')})\n\n{explanation(lang, id)}\n"
    for key, given in check.examples():
        text += f"\n{say(lang, key)}\n\n{textwrap.indent(example(lang, given), '    ')}\n"
    deliver(text, None, lang)
