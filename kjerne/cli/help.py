"""The help of the program and of each command, in the user's language."""

import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from kjerne.cli.parameters import Parameter, parameters
from kjerne.output.safe import plain_text
from kjerne.texts.languages import Lang
from kjerne.texts.wording import usage_text

WIDEST, NARROWEST = 100, 40  # columns of the page
LONGEST_NAME = 26  # columns; after a longer one, what it is for begins on the next line

HEADINGS = ("judge", "write", "agree", "follow-up", "machines", "setup")
"""What one may want, in the order of the program's help; each command names one of them as its `rich_help_panel`."""

Rows = list[tuple[str, str]]
"""What can be written, with what it is for."""


def help_page(ctx: Any, lang: Lang) -> str:
    """The help of the command of a context of typer's, or of the program with its commands by what one wants."""
    group = hasattr(ctx.command, "commands")
    known = parameters(ctx)
    about = usage_text(lang, "program" if group else f"command.{ctx.command.name}")
    path = plain_text(ctx.command_path)
    arguments: Rows = [(one.written(lang), _about(one, lang)) for one in known if not one.spellings]
    options: Rows = [(_spelling(one, lang), _about(one, lang)) for one in known if one.spellings]
    sections = [("arguments", arguments), *(_commands(ctx.command, lang) if group else ()), ("options", options)]
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))
    lines = [usage_text(lang, "usage").format(line=_usage_line(path, known, group, lang)), ""]
    lines += textwrap.wrap(about, width, break_on_hyphens=False)
    lines += _sections(sections, width, lang)
    if group:
        lines += ["", *textwrap.wrap(usage_text(lang, "more").format(command=path), width)]
    return "\n".join(lines) + "\n"


def summary(command: str, lang: Lang) -> str:
    """What a command is for: the first sentence of its help, without the full stop."""
    return usage_text(lang, f"command.{command}").partition(". ")[0].rstrip(".")


def option_text(one: Parameter, lang: Lang) -> str:
    """What an argument or option is for: the text of this command's, else of all that have one of this name."""
    own = usage_text(lang, f"option.{one.command}.{one.name}", f"option.{one.name}")
    return own.format(choices=", ".join(one.choices))


def _about(one: Parameter, lang: Lang) -> str:
    """What an argument or option is for, with its range and default."""
    parts = [option_text(one, lang)]
    if one.least is not None:
        parts.append(usage_text(lang, "from" if one.most is None else "range").format(least=one.least, most=one.most))
    if one.default is not None:
        parts.append(usage_text(lang, "default").format(default=one.default))
    return " ".join(parts)


def _commands(group: Any, lang: Lang) -> Iterator[tuple[str, Rows]]:
    """The commands under the headings that they name."""
    for heading in HEADINGS:
        names = [name for name, command in group.commands.items() if command.rich_help_panel == heading]
        yield heading, [(name, summary(name, lang)) for name in names]


def _usage_line(path: str, known: Iterable[Parameter], group: bool, lang: Lang) -> str:
    parts = [path, f"[{usage_text(lang, 'options')}]"]
    for one in known:
        if not one.spellings:
            dots = " ..." if one.several and " " not in one.written(lang) else ""
            parts.append((one.written(lang) if one.required else f"[{one.written(lang)}]") + dots)
    return " ".join([*parts, *([f"{usage_text(lang, 'command')} ..."] if group else [])])


def _spelling(one: Parameter, lang: Lang) -> str:
    return " ".join([*(", ".join(one.spellings),), *filter(None, [one.written(lang)])])


def _sections(sections: Iterable[tuple[str, Rows]], width: int, lang: Lang) -> Iterator[str]:
    """The lines of headings with what stands under them, in two columns of one width for the whole page."""
    filled = [(heading, rows) for heading, rows in sections if rows]
    names = [len(name) for _, rows in filled for name, _ in rows]
    indent = 4 + max(length for length in (0, *names) if length <= LONGEST_NAME)
    for heading, rows in filled:
        yield ""
        yield f"{usage_text(lang, f'heading.{heading}')}:"
        for name, about in rows:
            first, *rest = textwrap.wrap(about, width - indent, break_on_hyphens=False)
            if len(name) + 4 > indent:
                yield f"  {name}"
                name = ""
            yield f"  {name:{indent - 2}}{first}"
            yield from (" " * indent + line for line in rest)
