"""`kjerne completion`: the script that a shell completes by, and the candidates that the script asks for.

Definitions are read as plain data and without models: completion has to be quick, and says nothing of broken files.
Of what files and their names say only ids are offered: a shell puts a candidate into the line as it is, and runs it.
"""

import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice, pairwise
from pathlib import PurePath
from typing import Any, NamedTuple

from kjerne.cli.completion_scripts import SCRIPTS, SETUPS
from kjerne.cli.help import option_text, summary
from kjerne.cli.parameters import Parameter, parameters
from kjerne.cli.streams import deliver, language, language_asked_for, note, usage_error
from kjerne.model.ids import is_id
from kjerne.output.safe import plain_text
from kjerne.texts.languages import LANGUAGES, RECORDS, Lang
from kjerne.texts.wording import say

NUMBER_KINDS = ("weight", "threshold")
"""As `arguments.NUMBER_KINDS`, which takes the models to load."""
MOST_GROUPS = 5000
"""Group ids that are offered at most."""


class Candidate(NamedTuple):
    """What the word at the cursor may become, and what that is."""

    value: str
    about: str = ""


def candidates(line: str, root: Any, lang: Lang) -> list[Candidate]:
    """What the last word of a line may become; nothing where a file is wanted, which the shell completes itself.

    `line`: the command line up to the cursor, with the program's name. `root`: the context of the program.
    """
    *before, word = split(line)
    ctx, given = _command(before[1:], root)
    known = parameters(ctx)
    pending = _pending(given, known)
    option, equals, value = word.partition("=")
    if pending is not None:
        found = _values(pending, word, given, lang)
    elif equals and option.startswith("--"):
        of_option = next((one for one in known if option in one.spellings), None)
        found = [
            Candidate(f"{option}={one.value}", one.about)
            for one in (_values(of_option, value, given, lang) if of_option else ())
        ]
    elif word.startswith("-"):
        found = [Candidate(spelling, option_text(one, lang)) for one in known for spelling in one.spellings]
    elif ctx is root and any(not one.startswith("-") for one in set(given) - set(LANGUAGES)):
        found = []  # a word that is no command
    elif ctx is root:
        found = [Candidate(name, summary(name, lang)) for name in ctx.command.commands]
    else:
        argument = next((one for one in known if not one.spellings), None)
        found = list(_values(argument, word, given, lang)) if argument else []
    return [one for one in found if one.value.startswith(word)]


def split(line: str) -> list[str]:
    """The words of a line up to the cursor; the last one is being written, and may be empty. Quotes are taken off."""
    words, open_quote = [""], ""
    for character in line:
        if open_quote or character in "'\"":
            open_quote = "" if character == open_quote else open_quote or character
            words[-1] += character if open_quote and character != open_quote else ""
        elif character.isspace():
            words += [""] if words[-1] else []
        else:
            words[-1] += character
    return words if len(words) > 1 else ["", *words]


def _command(words: list[str], root: Any) -> tuple[Any, list[str]]:
    """The context of the command that is called, and the words after it; the program's where none is yet."""
    commands: Mapping[str, Any] = root.command.commands
    for at, word in enumerate(words):
        if word in commands and words[at - 1 : at] != ["--lang"]:
            command = commands[word]
            return command.context_class(command, parent=root, info_name=word), words[at + 1 :]
    return root, words


def _pending(words: list[str], known: Iterable[Parameter]) -> Parameter | None:
    """The option whose value comes next, if the last word is one that takes a value."""
    last = words[-1] if words else ""
    return next((one for one in known if last in one.spellings and not one.flag), None)


def _values(one: Parameter, word: str, given: list[str], lang: Lang) -> Iterable[Candidate]:
    """What may be written for an argument or option; nothing where it is a file or one's own words."""
    if one.choices:
        return [Candidate(choice) for choice in one.choices]
    for name in (f"{one.command}.{one.name}", one.name):
        if name in SOURCES:
            return SOURCES[name](word, given, lang)
    return ()


def _checks(_word: str, _given: list[str], lang: Lang) -> Iterator[Candidate]:
    from kjerne.checks.catalogue import CATALOGUE
    from kjerne.texts.wording import explanation

    for id in sorted(CATALOGUE):
        yield Candidate(id, explanation(lang, id).partition(". ")[0].rstrip("."))


def _groups(word: str, given: list[str], _lang: Lang) -> Iterator[Candidate]:
    yield from islice((Candidate(id) for id in _group_ids(_root(given)) if id.startswith(word)), MOST_GROUPS)


def _group_ids(root: str) -> Iterator[str]:
    from kjerne.workspace.configuration import quick_places
    from kjerne.workspace.find import find_files, group_paths

    if (said := quick_places(root)) is None:
        return
    for file in find_files(group_paths((), said.groups, root), said.assessments):
        if isinstance(file, str) and is_id(id := PurePath(file).stem):
            yield id


def _results(_word: str, given: list[str], lang: Lang) -> Iterator[Candidate]:
    from kjerne.model.documents import UNDETERMINED

    yield Candidate(UNDETERMINED, say(lang, "undetermined"))
    yield Candidate("disagreement")
    for criteria in _criteria_sets(given):
        levels = criteria.get("recommendations")
        for id, label in levels.items() if isinstance(levels, dict) else ((one, "") for one in levels or ()):
            if is_id(id):
                yield Candidate(id, _text(label, lang))


def _suppositions(word: str, given: list[str], lang: Lang) -> Iterator[Candidate]:
    """`trait=` and `group:`, then `trait=value`; and `weight:trait=` and `threshold:criterion.level=`."""
    subject, equals, _ = word.partition("=")
    kind, before_name, _ = subject.partition(":")
    if before_name and kind in NUMBER_KINDS:
        yield from _number_suppositions(kind, bool(equals), given, lang)
        return
    group, colon, trait = subject.rpartition(":")
    traits = {id: trait for criteria in _criteria_sets(given) for id, trait in _traits(criteria)}
    if not all(map(is_id, filter(None, (group, trait if equals else "")))):
        return
    if equals:
        values = traits.get(trait, {}).get("values")
        for id, value in {**(values if isinstance(values, dict) else {}), "unknown": ""}.items():
            label = value.get("label", "") if isinstance(value, dict) else value
            if is_id(id):
                yield Candidate(f"{subject}={id}", _text(label, lang))
        return
    for id, declared in traits.items():
        yield Candidate(f"{group}{colon}{id}=", _text(declared.get("label", ""), lang))
    if not colon and word:  # the traits come first; who writes the beginning of a group's id means the group
        for candidate in _groups(word, given, lang):
            yield Candidate(f"{candidate.value}:")
    if not colon:
        numbers = {kind: next(_numbers(kind, given), None) for kind in NUMBER_KINDS}
        yield from (Candidate(f"{kind}:") for kind, number in numbers.items() if number)


class _Number(NamedTuple):
    """A weight or threshold: its name in `--set`, what the thing is called, and how the set has it."""

    name: str
    label: Any
    value: Any


def _number_suppositions(kind: str, equals: bool, given: list[str], lang: Lang) -> Iterator[Candidate]:
    """`weight:trait=`, or `threshold:criterion.level=`; behind the sign, the number as it is."""
    for number in _numbers(kind, given):
        as_it_is = number.value if equals and isinstance(number.value, int | Decimal) else ""
        yield Candidate(f"{kind}:{number.name}={as_it_is}", _text(number.label, lang))


def _numbers(kind: str, given: list[str]) -> Iterator[_Number]:
    """The weights that count in a score, or the thresholds, of the criteria sets at hand; each name once."""
    find = _weights if kind == "weight" else _thresholds
    found = (number for criteria in _criteria_sets(given) for number in find(criteria, under_points=True))
    seen: set[str] = set()
    for number in found:
        if number.name not in seen and all(map(is_id, number.name.split("."))):
            seen.add(number.name)
            yield number


def _weights(node: Mapping[str, Any], *, under_points: bool) -> Iterator[_Number]:
    """The weights of the criteria in a set or criterion, and those of their traits, where points decide."""
    for id, criterion in _criteria_in(node):
        by_points = "rules" not in criterion
        if under_points and by_points:
            yield _Number(id, criterion.get("label", ""), criterion.get("weight", 1))
        traits = criterion.get("traits") if by_points else None
        for trait, declared in traits.items() if isinstance(traits, dict) else ():
            if isinstance(declared, dict):
                yield _Number(trait, declared.get("label", ""), declared.get("weight", 1))
        yield from _weights(criterion, under_points=by_points)


def _thresholds(node: Mapping[str, Any], *, under_points: bool) -> Iterator[_Number]:
    """The thresholds of all criteria in a set or criterion."""
    for id, criterion in _criteria_in(node):
        thresholds = criterion.get("thresholds")
        for level, value in thresholds.items() if isinstance(thresholds, dict) else ():
            yield _Number(f"{id}.{level}", criterion.get("label", ""), value)
        yield from _thresholds(criterion, under_points=under_points)


def _criteria_in(node: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The criteria directly in a set or criterion, those that can be read."""
    criteria = node.get("criteria")
    for id, criterion in criteria.items() if isinstance(criteria, dict) else ():
        if is_id(id) and isinstance(criterion, dict):
            yield id, criterion


SOURCES: Mapping[str, Callable[[str, list[str], Lang], Iterable[Candidate]]] = {
    "explain_check": _checks,
    "groups": _groups,
    "sets": _suppositions,
    "evaluate.fail_on": _results,
}
"""Where the values of a parameter come from that are not the same for all users, by the name of the parameter."""


def _criteria_sets(given: list[str]) -> Iterator[dict[str, Any]]:
    """The criteria sets at hand as plain data, those that can be read."""
    from kjerne.reading.read import Unreadable, read_document
    from kjerne.workspace.configuration import quick_places
    from kjerne.workspace.find import SHIPPED_CRITERIA, criteria_files, criteria_folders, criteria_reader

    root = _root(given)
    if (said := quick_places(root)) is None:
        return
    named = _option(given, "--criteria")
    found = next(iter(criteria_folders(said.groups, root)))
    shipped_groups = not said.groups and not os.path.isdir(os.path.join(root, "groups"))
    if named is None and shipped_groups and found is None and not any(map(os.path.lexists, given)):
        named = SHIPPED_CRITERIA  # by which these are judged
    files = criteria_files(named, said.criteria, found)
    for file in files:
        document = read_document(file, criteria_reader(named, files))
        if not isinstance(document, Unreadable) and isinstance(document.data, dict):
            yield document.data


def _option(given: list[str], option: str) -> str | None:
    """The value of an option in the words of a line; None where it is not there."""
    named = next((after for word, after in pairwise(given) if word == option), None)
    return next((word.partition("=")[2] for word in given if word.startswith(f"{option}=")), named)


def _root(given: list[str]) -> str:
    """The folder that --root names; empty where none is named."""
    return _option(given, "--root") or ""


def _traits(node: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The traits of a criteria set or criterion and of all criteria in it, and those of its context."""
    for key in ("traits", "context"):
        traits = node.get(key)
        if isinstance(traits, dict):
            yield from ((id, trait) for id, trait in traits.items() if is_id(id) and isinstance(trait, dict))
    for _, inner in _criteria_in(node):
        yield from _traits(inner)


def _text(text: Any, lang: Lang) -> str:
    """A document's text in the language, or else in the first of its fallback that has one."""
    if isinstance(text, dict):
        text = (
            text["label"] if "label" in text else next((text[one] for one in RECORDS[lang].fallback if one in text), "")
        )
        return _text(text, lang)
    return text if isinstance(text, str) else ""


def run_completion(shell: str | None, lang: str | None) -> None:
    """Print the script of a shell (None: the one that the user sits in).

    Exits with 2 if no shell is given and the user's is another.
    """
    spoken = language(lang)
    shell = shell or _shell_of_user() or usage_error(say(spoken, "completion.which", choices=", ".join(SCRIPTS)))
    line, file = SETUPS[shell]
    line = line.replace("kjerne", _program(shell), 1)
    told = say(spoken, "completion.once") if file is None else say(spoken, "completion.add", file=file)
    deliver(f"# {told}\n#\n#     {line}\n\n{SCRIPTS[shell]}", None, spoken)
    if sys.stdout.isatty():
        note(f"{told}\n\n    {line}")


def _program(shell: str) -> str:
    """How the shell calls this program wherever it stands: by its full path, as a new window may have no `kjerne`."""
    script = os.path.abspath(sys.argv[0])
    files = [path for path in (script, f"{script}.exe") if os.path.isfile(path)]
    is_program = PurePath(script).stem == "kjerne" and files
    words = [files[0]] if is_program else [sys.executable, "-m", "kjerne"]
    if shell == "powershell":
        quoted = ["'" + word.replace("'", "''") + "'" for word in words[:1]]
        return " ".join(["&", *quoted, *words[1:]])
    return shlex.join(words)


def print_candidates(root: Any, shell: str, line: str) -> None:
    """Print what the word at the end of the line may become, as the script of the shell reads it.

    Prints nothing, and no message, where anything is wrong. `root`: the context of the program.
    """
    try:
        lang = language_asked_for(split(line))
        text = answer(shell, candidates(line, root, lang), line, os.environ.get("KJERNE_BREAKS", ""))
    except Exception:
        return
    deliver(text, None, lang)


def _shell_of_user() -> str | None:
    """The shell that the user most likely sits in, of those there is a script for; None where it is another."""
    if os.name == "nt" or "PSModulePath" in os.environ:
        return "powershell"
    name = PurePath(os.environ.get("SHELL", "")).name
    return name if name in SCRIPTS else None


def answer(shell: str, found: Iterable[Candidate], line: str, breaks: str) -> str:
    """The candidates as the script of the shell reads them: a line each, for all but bash with what it is after a tab.

    `breaks`: of bash, the characters at which it begins a new word within the line's last one, so that what stands
    before the last of them is left out.
    """
    if shell == "bash":
        word = split(line)[-1]
        kept = max((word.rfind(mark) + 1 for mark in breaks if not mark.isspace()), default=0)
        return "".join(f"{one.value[kept:]}\n" for one in found)
    return "".join(f"{one.value}\t{' '.join(plain_text(one.about).split())}\n" for one in found)
