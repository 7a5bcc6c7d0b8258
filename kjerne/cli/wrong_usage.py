"""Wrong usage in the user's language: what the parser refuses, by the class of its exception and never by its words."""

from collections.abc import Iterable
from typing import Any

import typer

from kjerne.cli.parameters import Parameter, parameter, parameters
from kjerne.model.findings import MessageWord, suggestion
from kjerne.texts.languages import Lang
from kjerne.texts.wording import choice_hint, listing, say

REFUSAL: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
"""What the parser raises on wrong usage; typer has it from click, or from a copy of click's of its own."""


def sentence(error: Any, lang: Lang) -> str:
    """What is wrong, and what to do, of an exception of the class `REFUSAL`."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    ctx = getattr(error, "ctx", None)
    if ctx is None:
        return f"{say(lang, 'usage.other')}; {say(lang, 'usage.see-help', command='kjerne')}"
    if "NoSuchOption" in kinds:
        return _no_such_option(ctx, error.option_name, lang)
    name = error.option_name if "BadOptionUsage" in kinds else getattr(getattr(error, "param", None), "name", None)
    known = parameter(ctx, name) if name is not None else None
    if known is None:
        return f"{say(lang, 'usage.other')}; {see_help(ctx, lang)}"
    option, written = "/".join(known.spellings), known.written(lang)
    if "BadOptionUsage" in kinds:
        if known.flag:
            return say(lang, "usage.takes-no-value", option=option)
        return say(lang, "usage.needs-value", option=option, value=written)
    if "MissingParameter" in kinds:
        value = f"{option} {written}".split(" [")[0].strip()
        return f"{say(lang, 'usage.missing', value=value, command=ctx.command_path)}; {see_help(ctx, lang)}"
    return _wrong_value(ctx, known, lang)


def no_such_command(ctx: Any, name: str, known: Iterable[str], lang: Lang) -> str:
    """What is said of a command that does not exist."""
    return f"{say(lang, 'usage.no-such-command', name=name)}; {_nearest(ctx, name, known, lang)}"


def too_many_arguments(ctx: Any, lang: Lang) -> str:
    """What is said of arguments that the command does not take: those left over in the context."""
    extra = " ".join(map(str, ctx.args))
    return f"{say(lang, 'usage.too-many', command=ctx.command_path, extra=extra)}; {see_help(ctx, lang)}"


def see_help(ctx: Any, lang: Lang) -> str:
    """The hint that the command's help says what can be written."""
    return say(lang, "usage.see-help", command=ctx.command_path)


def _no_such_option(ctx: Any, name: str, lang: Lang) -> str:
    group = getattr(ctx.command, "commands", {})
    if any(name in param.opts for command in group.values() for param in command.params):
        return say(lang, "usage.option-first", option=name, command=ctx.command_path)
    spellings = [spelling for one in parameters(ctx) for spelling in one.spellings]
    told = say(lang, "usage.no-such-option", option=name, command=ctx.command_path)
    return f"{told}; {_nearest(ctx, name, spellings, lang)}"


def _nearest(ctx: Any, name: str, known: Iterable[str], lang: Lang) -> str:
    """The known name that is meant, if one is similar; else where all are found."""
    words = suggestion(name, tuple(known))
    return say(lang, "hint.nearest", nearest=words["nearest"]) if "nearest" in words else see_help(ctx, lang)


def _wrong_value(ctx: Any, known: Parameter, lang: Lang) -> str:
    given = _given(ctx, known.name)
    subject = " ".join([*known.spellings[:1], *([] if given is None else [given])]) or known.written(lang)
    if known.choices:
        text = say(lang, "usage.choose", choices=listing(lang, known.choices, "or"))
        hint = choice_hint(lang, given or "", known.choices)
        return f"{subject}: {text}; {hint}" if hint else f"{subject}: {text}"
    limits: dict[str, MessageWord] = {"least": str(known.least), "most": str(known.most)}
    if known.most is not None:
        return f"{subject}: {say(lang, 'usage.number', **limits)}"
    if known.least is not None:
        return f"{subject}: {say(lang, 'usage.number-from', **limits)}"
    return f"{subject}: {say(lang, 'usage.bad-value', value=known.written(lang))}; {see_help(ctx, lang)}"


def _given(ctx: Any, name: str) -> str | None:
    """What was written for a parameter, which the exception does not say: the arguments are split once more."""
    try:
        values = ctx.command.make_parser(ctx).parse_args(list(ctx.meta["kjerne.arguments"]))[0]
    except (REFUSAL, KeyError):
        return None
    value = values.get(name)
    return value if isinstance(value, str) else None
