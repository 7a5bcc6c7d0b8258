"""What the commands do: assemble what the other modules give. Only here is anything printed or written."""

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from kjerne import project, report
from kjerne.annotate import FORMATS
from kjerne.checks import UNDETERMINED
from kjerne.findings import SEVERITIES, Finding, in_order
from kjerne.model import CriteriaSet
from kjerne.project import Definitions, LoadedCriteria, LoadedGroup
from kjerne.render import Screen
from kjerne.render.blocks import plain
from kjerne.report import Subject
from kjerne.texts import LANGUAGES, Lang, explanation, message, say

if TYPE_CHECKING:
    from kjerne import difference

DISAGREEMENT = "disagreement"


class Common(NamedTuple):
    """What every command may be told: the criteria set's file, the language, the day, where the report goes."""

    criteria: str | None
    lang: str | None
    as_of: str | None
    output: str | None


def evaluate(
    common: Common,
    paths: Sequence[str],
    render: Callable[[report.Report, Lang, Screen], str],
    sets: Sequence[str],
    fail_on: Sequence[str],
) -> None:
    """Deliver the report on the groups in the paths; exit with 1 where a file is invalid or `fail_on` is met."""
    lang = _language(common.lang)
    today = _day(common.as_of, lang)
    loaded = _load_criteria(common.criteria, lang)
    _check_fail_on(fail_on, loaded.criteria, lang)
    groups, invalid = _load_groups(project.group_paths(paths), loaded.criteria, lang)
    supposed = _suppose(groups, sets, loaded.criteria, lang)
    result = report.evaluate(loaded.criteria, loaded.engine, supposed, today)
    _deliver(render(result, lang, _screen(common.output)), common.output, lang)
    if invalid or any(_met(each, group) for each in fail_on for group in result.groups):
        sys.exit(1)


def explain(
    common: Common,
    names: Sequence[str],
    render: Callable[[report.Explanation | report.Comparison, Lang, Screen, bool], str],
    sets: Sequence[str],
    everything: bool,
) -> None:
    """Deliver the explanation of one group, named by its id or its file, or the comparison of two."""
    lang = _language(common.lang)
    today = _day(common.as_of, lang)
    if len(names) > 2:
        _wrong(say(lang, "error.two-groups"))
    loaded = _load_criteria(common.criteria, lang)
    files = [name if _is_file(name) else _file_named(name, lang) for name in names]
    groups, invalid = _load_groups(files, loaded.criteria, lang)
    subjects = _suppose(groups, sets, loaded.criteria, lang)
    if len(subjects) == len(names) == 2:
        first, second = sorted(subjects, key=lambda each: files.index(each.file))
        compared = report.compare(loaded.criteria, loaded.engine, (first, second), today)
        _deliver(render(compared, lang, _screen(common.output), everything), common.output, lang)
    elif len(subjects) == len(names):
        explained = report.explain(loaded.criteria, loaded.engine, subjects[0], today)
        _deliver(render(explained, lang, _screen(common.output), everything), common.output, lang)
    elif not invalid:
        _wrong(say(lang, "error.same-group"))
    if invalid:
        sys.exit(1)


# What only one command needs is imported by that command: every start of the program waits for what stands above.


def diff(
    common: Common,
    old: str,
    new: str | None,
    render: "Callable[[difference.Difference, Lang, Screen], str]",
    fail_on_moved: bool,
) -> None:
    """Deliver what changed between two sides; exit with 1 where a file is invalid, or on a move if told to."""
    from kjerne import difference, revisions

    lang = _language(common.lang)
    try:
        places = revisions.sides((old, new), os.environ)
    except revisions.RevisionError as error:
        _wrong(say(lang, f"error.{error.id}", **error.words))
    sets = [project.load_side_criteria(place, common.criteria) for place in places]
    _complain((finding for _, findings in sets for finding in findings), lang)
    sides: list[difference.Side] = []
    found: list[Finding] = []
    for place, (loaded, _) in zip(places, sets, strict=True):
        if loaded is None:
            sys.exit(1)
        if len(place.criteria) > 1 and common.criteria is None:
            folder = place.criteria[0].rpartition("/")[0]
            id = loaded.criteria.id
            _note(say(lang, "note.several-criteria-in", n=len(place.criteria), folder=folder, id=id))
        groups, findings = project.load_group_files(place.groups, loaded.criteria, place.read)
        sides.append(_side(place, loaded, groups, findings))
        found += findings
    _complain(found, lang)
    compared = difference.compare(*sides)
    _deliver(render(compared, lang, _screen(common.output)), common.output, lang)
    empty = not any(side.groups for side in sides)
    if empty or any(finding.severity == "error" for finding in found) or (fail_on_moved and compared.moved):
        sys.exit(1)


def _side(
    place: Definitions, loaded: LoadedCriteria, groups: Iterable[LoadedGroup], findings: Iterable[Finding]
) -> "difference.Side":
    """A side to compare. Of a group whose file is invalid, the file's stem is the id."""
    from kjerne.difference import Side

    subjects = {each.group.id: Subject(*each) for each in groups}
    invalid = {
        Path(finding.file).stem
        for finding in findings
        if finding.severity == "error" and project.is_definition(finding.file)
    }
    unusable = frozenset(invalid - subjects.keys())
    return Side(place.name, place.commit, loaded.criteria, loaded.engine, subjects, unusable)


def check(common: Common, paths: Sequence[str], formats: Sequence[str], fail_level: str, max_age: int) -> None:
    """Deliver what is found in the files, in every format asked for; exit with 1 on findings at the level or worse."""
    from kjerne import inspection

    lang = _language(common.lang)
    today = _day(common.as_of, lang)
    wanted = _formats(formats, lang)
    where = project.definition_paths(paths)
    file, _ = project.criteria_file(common.criteria)
    criteria, findings = project.load_criteria(file)
    checked = inspection.inspect(where, criteria, today, max_age)
    if criteria is None and file not in checked.names:
        _complain(findings, lang)
        sys.exit(1)
    for name, output in wanted:
        _deliver(FORMATS[name](checked, lang, _screen(output).colour), output, lang)
    failing = SEVERITIES[: SEVERITIES.index(fail_level) + 1]
    if any(finding.severity in failing for finding in checked.findings):
        sys.exit(1)


def _formats(given: Sequence[str], lang: Lang) -> list[tuple[str, str | None]]:
    """The formats with the files they go to; only one may go to standard output."""
    wanted = [(name, output or None) for name, _, output in (each.partition("=") for each in given or ["text"])]
    for name, _ in wanted:
        if name not in FORMATS:
            _wrong(f"--format {name}: {message(lang, project.unknown_format(name, FORMATS))}")
    if sum(output is None for _, output in wanted) > 1:
        _wrong(say(lang, "error.one-output"))
    return wanted


def list_checks(common: Common) -> None:
    """Print every check: its id, its severity, and what it is about."""
    from kjerne.catalogue import CATALOGUE

    lang = _language(common.lang)
    width = max(map(len, CATALOGUE))
    lines = []
    for each in sorted(CATALOGUE.values(), key=lambda each: (SEVERITIES.index(each.severity), each.id)):
        about = explanation(lang, each.id).partition(". ")[0].rstrip(".")
        lines.append(f"{each.id:{width}}  {say(lang, f'severity.{each.severity}'):8}  {about}\n")
    _deliver("".join(lines), None, lang)


def explain_check(common: Common, id: str) -> None:
    """Print what a check is about, with a bad and a good example."""
    from kjerne.catalogue import CATALOGUE

    lang = _language(common.lang)
    if id not in CATALOGUE:
        _wrong(f"--explain {id}: {message(lang, project.unknown_check(id, CATALOGUE))}")
    found = CATALOGUE[id]
    text = f"{id} ({say(lang, f'severity.{found.severity}')})\n\n{explanation(lang, id)}\n"
    for key, example in (("label.bad", found.bad), ("label.good", found.good)):
        if example is not None:
            text += f"\n{say(lang, key)}\n\n{textwrap.indent(example.strip(), '    ')}\n"
    _deliver(text, None, lang)


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
        sys.exit(1)
    if ignored:
        _note(say(lang, "note.several-criteria", n=ignored, id=loaded.criteria.id))
    return loaded


def _load_groups(paths: Sequence[str], criteria: CriteriaSet, lang: Lang) -> tuple[tuple[LoadedGroup, ...], bool]:
    """The groups in the paths, and whether anything was wrong with a file; says what."""
    groups, findings = project.load_groups(paths, criteria)
    _complain(findings, lang)
    return groups, any(finding.severity == "error" for finding in findings)


def _is_file(name: str) -> bool:
    return project.is_definition(name) or "/" in name or os.sep in name


def _file_named(name: str, lang: Lang) -> str:
    """The file of the group with this id, among the groups that would be evaluated."""
    files = [file for file in project.find_files(project.group_paths(())) if isinstance(file, str)]
    found = next((file for file in files if Path(file).stem == name), None)
    return found or _wrong(message(lang, project.unknown_group(name, [Path(file).stem for file in files])))


def _suppose(groups: Iterable[LoadedGroup], sets: Sequence[str], criteria: CriteriaSet, lang: Lang) -> list[Subject]:
    """The groups, with what --set supposes of them."""
    subjects = [Subject(*each) for each in groups]
    for text in sets:
        wanted = project.supposition(text, criteria, [each.group.id for each in subjects])
        if isinstance(wanted, Finding):
            _wrong(f"--set {text}: {message(lang, wanted)}")
        subjects = [
            each._replace(supposed={**each.supposed, **wanted.codings})
            if wanted.group in (None, each.group.id)
            else each
            for each in subjects
        ]
    return subjects


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
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:  # whoever reads has seen enough; typer would make an error of it
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(141)
        except OSError as error:
            _wrong(say(lang, "error.output", file="stdout", reason=error.strerror or str(error)))
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
    import tempfile  # slow to import, and most reports go to standard output

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
    sys.exit(2)
