"""What the commands do: assemble what the other modules give. Only here is anything printed or written."""

import errno
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TextIO, TypeVar

from kjerne import longrun, project, report, workers
from kjerne.annotate import FORMATS
from kjerne.checks import UNDETERMINED
from kjerne.findings import SEVERITIES, START, Finding, Word, in_order
from kjerne.model import LONGEST_ID, CriteriaSet
from kjerne.project import Definitions, LoadedCriteria, LoadedGroup
from kjerne.render import EXTRAS, Piecewise, Screen
from kjerne.render.blocks import plain
from kjerne.report import Subject
from kjerne.source import UnreadableError, decode
from kjerne.texts import LANGUAGES, Lang, explanation, message, say
from kjerne.workers import Share

if TYPE_CHECKING:
    from kjerne import difference, interview
    from kjerne.render import Whole
    from kjerne.render.blocks import Block
    from kjerne.render.words import Words

Thing = TypeVar("Thing")
Made = TypeVar("Made")

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
    render: "Whole | Piecewise",
    sets: Sequence[str],
    fail_on: Sequence[str],
    jobs: int | None,
) -> None:
    """Deliver the report on the groups in the paths; exit with 1 where a file is invalid or `fail_on` is met.

    In a format that is written group by group, no model outlives its group, and so many processes share the work.
    """
    lang = _language(common.lang)
    today = _day(common.as_of, lang)
    _, criteria, engine = _load_criteria(common.criteria, lang)
    _check_fail_on(fail_on, criteria, lang)
    where = project.group_paths(paths)
    files, findings = project.by_stem(project.find_files(where))
    suppositions = _suppositions(sets, criteria, [project.stem(first) for first, *_ in files], lang)

    def finish(content: str | bytes | Iterable[str], groups: bool, met: bool) -> None:
        said = tuple(project.worth_saying(findings, groups, where))
        _complain(said, lang)
        _deliver(content, common.output, lang)
        if met or any(finding.severity == "error" for finding in said):
            sys.exit(1)

    def evaluated(group: LoadedGroup) -> tuple[object, str, bool]:
        subject = _supposing(group, suppositions)
        found = report.evaluate_group(criteria, engine, subject)
        before = report.evaluate_group(criteria, engine, Subject(*group)) if subject.supposed else None
        return pieces.order(found), pieces.piece(found, before), any(_met(name, found) for name in fail_on)

    if isinstance(render, Piecewise):
        pieces = render.pieces(criteria, lang)
        met = False
        with longrun.spool() as spool:
            for order, text, failing in project.each_group(files, findings, criteria, evaluated, _sharing(jobs, lang)):
                spool.add(order, text)
                met = met or failing
            finish(pieces.page(spool), bool(spool.places), met)
    else:
        groups = project.each_group(files, findings, criteria, lambda group: group, _sharing(1, lang))
        subjects = [_supposing(group, suppositions) for group in groups]
        result = report.evaluate(criteria, engine, subjects, today)
        met = any(_met(name, group) for name in fail_on for group in result.groups)
        finish(render(result, lang, _screen(common.output)), bool(subjects), met)


def _sharing(jobs: int | None, lang: Lang) -> Share:
    """Work in so many processes, else in as many as help; under the eyes of whoever sits at the terminal."""

    def share(work: Callable[[Sequence[Thing]], Made], things: Sequence[Thing]) -> Iterator[Made]:
        count = jobs or workers.useful(len(things))
        tasks = workers.tasks(things, count)
        try:
            yield from longrun.watched(workers.share(work, tasks, count), tasks, lang)
        except workers.WorkerError as error:
            _wrong(say(lang, "error.worker", ending=error.ending))

    return share


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
    suppositions = _suppositions(sets, loaded.criteria, [each.group.id for each in groups], lang)
    subjects = [_supposing(each, suppositions) for each in groups]
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


def check_format(common: Common, format: str) -> None:
    """Refuse, before anything is done, a format whose package is not there, and one that a terminal cannot show."""
    if format not in EXTRAS:
        return
    from importlib.util import find_spec

    lang = _language(common.lang)
    if find_spec(EXTRAS[format].module) is None:
        _wrong(say(lang, "error.extra", format=format, package=EXTRAS[format].package))
    if common.output is None and sys.stdout.isatty():
        _wrong(say(lang, "error.no-text", format=format))


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


def check(
    common: Common, paths: Sequence[str], formats: Sequence[str], fail_level: str, max_age: int, jobs: int | None
) -> None:
    """Deliver what is found in the files, in every format asked for; exit with 1 on findings at the level or worse."""
    from kjerne import inspection

    lang = _language(common.lang)
    today = _day(common.as_of, lang)
    wanted = _formats(formats, lang)
    where = project.definition_paths(paths)
    file, _ = project.criteria_file(common.criteria)
    criteria, findings = project.load_criteria(file, project.criteria_reader(common.criteria))
    checked = inspection.inspect(where, criteria, today, max_age, _sharing(jobs, lang))
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


def new(common: Common, id: str, no_input: bool) -> None:
    """Ask for a group's facts and traits, or with `no_input` for nothing, and write its file; never over another."""
    from kjerne import interview
    from kjerne.analysis import codings
    from kjerne.render import interview as shown
    from kjerne.render import yaml
    from kjerne.render.words import Words

    lang = _language(common.lang)
    today = _day(common.as_of, lang)
    path = _new_file(id, common.output, lang)
    loaded = _load_criteria(common.criteria, lang)
    words = Words(loaded.criteria, lang)
    answers = {} if no_input else _interview(id, words, today)
    group = interview.group(loaded.criteria, id, answers)
    text = yaml.write(group, words, today, modeline=(path.parent / ".schema.json").is_file())
    try:
        _create(path, text)
    except OSError as error:
        said = say(lang, "error.output", file=path.as_posix(), reason=error.strerror or str(error))
        if answers:
            _deliver(text, None, lang)
            said += f"; {say(lang, 'new.instead')}"
        _wrong(said)
    coded = codings(group)
    against = [] if common.criteria is None else ["--criteria", common.criteria]
    explain = ["kjerne", "explain", id if common.output is None else str(path), *against]
    check = ["kjerne", "check", *([] if common.output is None else [str(path)]), *against]
    _tell(shown.closing(path.as_posix(), coded, loaded.engine.evaluate(coded), (explain, check), words))


def _new_file(id: str, output: str | None, lang: Lang) -> Path:
    """Where the group's file will stand; what is wrong with that is said before anything is asked."""
    from kjerne.interview import slug

    near = slug(id)
    if len(near) > LONGEST_ID:
        _wrong(_said(lang, "id-too-long", name=id, limit=LONGEST_ID))
    if near != id:
        _wrong(_said(lang, "bad-id", name=id, **({"nearest": near} if near else {})))
    path = Path("groups", f"{id}.yaml") if output is None else Path(output)
    if path.stem != id or path.suffix not in (".yaml", ".yml"):
        _wrong(say(lang, "error.group-file", file=str(output), id=id))
    for each in (path, *map(path.with_suffix, project.ENDINGS)):
        if os.path.lexists(each):
            _wrong(say(lang, "error.exists", file=each.as_posix()))
    folder = path.parent if output is not None or os.path.lexists(path.parent) else Path()
    try:
        os.listdir(folder)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        _wrong(say(lang, "error.output", file=path.as_posix(), reason=error.strerror or str(error)))
    return path


def _interview(id: str, words: "Words", today: date) -> "dict[interview.Key, interview.Answer]":
    """What is answered on standard input, as far as it goes; exits where it is broken off and not to be kept."""
    from kjerne import interview
    from kjerne.render import interview as shown

    criteria, lang = words.criteria, words.lang
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: SIM115  # open as long as the process
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]  # a text stream, not a test double
    answers: dict[interview.Key, interview.Answer] = {}
    asked = None
    try:
        _tell(shown.opening(id, words))
        while question := interview.next_question(criteria, answers):
            if question != asked:
                added = dict(interview.added_sources(criteria, answers).values())
                _note("")
                _tell(shown.question(question, {**criteria.sources, **added}, words))
                asked = question
            try:
                text = _line()
                if text == "?":
                    _tell(shown.help_with(question, words))
                elif text != "<":
                    answers[question.key] = interview.read(question, text, today)
                elif answers:
                    answers.popitem()
            except (UnreadableError, interview.WrongAnswerError) as error:
                _tell(shown.remark(_said(lang, error.id, **error.words)))
    except EOFError:
        pass
    except KeyboardInterrupt:
        if not any(answers.values()) or not _keep(lang):
            sys.exit(130)
    finally:
        _note("")
    return answers


def _keep(lang: Lang) -> bool:
    """Whether the answers so far are to be kept; on a pipe there is nobody to ask."""
    from kjerne.render.interview import remark

    if not sys.stdin.isatty():
        return False
    _note("")
    _tell(remark(say(lang, "new.keep")))
    try:
        return not _line().lower().startswith("n")
    except (KeyboardInterrupt, UnreadableError):
        return False
    except EOFError:
        return True


def _line() -> str:
    """A line that is typed, or comes through a pipe. Raises `EOFError`, and `UnreadableError` as for a file's text."""
    if all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        with suppress(ImportError):
            import readline  # noqa: F401  # lets one edit the line
        line = input("> ")
    else:
        sys.stderr.write("> ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        if not sys.stdin.isatty():
            _note(line)
    return decode(line.encode(errors="surrogateescape")).strip()


def _create(path: Path, text: str) -> None:
    """A file that was not there before, whole or not at all."""
    if not path.parent.exists():
        path.parent.mkdir()
    with path.open("xb") as file:
        try:
            file.write(text.encode())
            file.flush()
        except BaseException:
            path.unlink()
            raise


def schema(common: Common, kind: str) -> None:
    """Deliver the JSON Schema of a group file as the criteria set judges it, or of criteria sets.

    For that of criteria sets none is read, so that it can help to mend a broken one.
    """
    from kjerne.render import schema

    lang = _language(common.lang)
    group = kind == "group"
    text = schema.group(_load_criteria(common.criteria, lang).criteria, lang) if group else schema.criteria_set(lang)
    _deliver(text, common.output, lang)


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
    loaded, findings = project.load_criteria(file, project.criteria_reader(given))
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


def _suppositions(
    sets: Iterable[str], criteria: CriteriaSet, groups: Sequence[str], lang: Lang
) -> list[project.Supposition]:
    """What --set supposes of these groups."""
    suppositions = []
    for text in sets:
        wanted = project.supposition(text, criteria, groups)
        if isinstance(wanted, Finding):
            _wrong(f"--set {text}: {message(lang, wanted)}")
        suppositions.append(wanted)
    return suppositions


def _supposing(group: LoadedGroup, suppositions: Iterable[project.Supposition]) -> Subject:
    """The group with what is supposed of it; the last word counts."""
    codings = [each.codings for each in suppositions if each.group in (None, group.group.id)]
    return Subject(*group, {trait: coding for each in codings for trait, coding in each.items()})


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


def _screen(output: str | None, stream: TextIO | None = None) -> Screen:
    """What the reader of the report, or of another stream, can be shown: colour only on a terminal that wants it."""
    stream = stream or sys.stdout
    terminal = output is None and stream.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    ascii_only = output is None and not (stream.encoding or "").lower().startswith("utf")
    return Screen(shutil.get_terminal_size().columns, colour, ascii_only)


def _deliver(content: str | bytes | Iterable[str], output: str | None, lang: Lang) -> None:
    """The report to standard output, or to a file that is there whole or not at all."""
    pieces = [content] if isinstance(content, str | bytes) else content
    if output is None:
        sys.stdout.reconfigure(errors="replace", newline="")  # type: ignore[union-attr]  # a text stream, not a test double
        try:
            for piece in pieces:
                sys.stdout.write(piece) if isinstance(piece, str) else sys.stdout.buffer.write(piece)
            sys.stdout.flush()
        except BrokenPipeError:  # whoever reads has seen enough; typer would make an error of it
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(141)
        except OSError as error:
            _wrong(say(lang, "error.output", file="stdout", reason=error.strerror or str(error)))
        return
    try:
        _write(Path(output), (each.encode(errors="replace") if isinstance(each, str) else each for each in pieces))
    except OSError as error:
        _wrong(say(lang, "error.output", file=output, reason=error.strerror or str(error)))
    _note(say(lang, "note.written", file=output))


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe; a folder fails here as it should
        with path.open("wb") as device:
            device.writelines(pieces)
        return
    import tempfile  # slow to import, and most reports go to standard output

    target = Path(os.path.realpath(path))
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
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


def _said(lang: Lang, id: str, **words: Word) -> str:
    """What is said of something that stands in no file."""
    return message(lang, Finding("", START, id, "error", words))


def _tell(blocks: "Iterable[Block]") -> None:
    """Something to read on standard error."""
    from kjerne.render.terminal import draw

    sys.stderr.write(draw(blocks, _screen(None, sys.stderr)))


def _note(text: str) -> None:
    sys.stderr.write(plain(text).rstrip() + "\n")


def _wrong(text: str) -> NoReturn:
    """Wrong usage, or a failure that is ours: say so and exit with 2."""
    _note(f"kjerne: {text}")
    sys.exit(2)
