"""The classes of the commands: typer's, but with help and wrong usage in the user's language."""

import sys
from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from kjerne.texts.languages import DEFAULT, Lang

HELP = "help"
"""Written in place of a command: the help of the program, or of the command that follows."""


def first_word(words: Sequence[str]) -> str:
    """The first word of a command line behind `--lang`, the one option that may stand before a command; or ''."""
    while words and words[0].startswith("--lang"):
        words = words[1 if "=" in words[0] else 2 :]
    return words[0] if words else ""


def spoken(ctx: Any) -> Lang:
    """The language of a context of typer's."""
    lang: Lang = ctx.find_root().obj or DEFAULT
    return lang


class _Spoken:
    """Mixed into commands: the help in the user's language, and arguments kept for messages about them."""

    def get_help(self, ctx: Any) -> str:
        from kjerne.cli.help import help_page

        return help_page(ctx, spoken(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]  # of the class that this is mixed into
        if option is not None:
            option.callback = _show_help
        return option

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        ctx.meta["kjerne.arguments"] = tuple(args)
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc]  # of the class that this is mixed into
        except Exception as error:
            if getattr(error, "ctx", ctx) is None:  # the parser does not say of all errors which command they are of
                vars(error)["ctx"] = ctx
            raise


def _show_help(ctx: Any, _: Any, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from kjerne.cli.streams import deliver

        deliver(ctx.get_help(), None, spoken(ctx))
        ctx.exit()


class Command(_Spoken, TyperCommand):
    """One command."""

    allow_extra_args = True  # so that they are told of here

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        rest = super().parse_args(ctx, args)
        if ctx.args and not ctx.resilient_parsing:
            from kjerne.cli.streams import usage_error
            from kjerne.cli.wrong_usage import too_many_arguments

            usage_error(too_many_arguments(ctx, spoken(ctx)))
        return rest


class Commands(_Spoken, TyperGroup):
    """All commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Help is given before anything else is read, so also where all else is wrong."""
        words = args[: args.index("--")] if "--" in args else args
        if "--help" in words or "-h" in words or first_word(words) == HELP:
            name = next((word for word in words if word in self.commands), None)
            command = self.commands[name] if name else None
            _show_help(command.context_class(command, parent=ctx, info_name=name) if command else ctx, None, True)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            from kjerne.cli.streams import usage_error
            from kjerne.cli.wrong_usage import no_such_command

            usage_error(no_such_command(ctx, args[0], self.commands, spoken(ctx)))
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run the command line and exit; wrong usage exits with 2 and is said in the user's language."""
        from kjerne.cli.streams import language_asked_for, usage_error

        lang = language_asked_for(sys.argv[1:] if args is None else args)
        extra |= {"standalone_mode": False, "obj": lang}
        try:
            code = super().main(args, *rest, **extra)
        except Exception as error:
            from kjerne.cli.wrong_usage import REFUSAL, sentence
            from kjerne.model.own_files import MissingOwnFileError
            from kjerne.texts.wording import say

            if isinstance(error, MissingOwnFileError):
                usage_error(say(lang, "error.own-file", file=error.path))
            if type(error).__name__ == "Abort":
                sys.exit(130)
            if not isinstance(error, REFUSAL):
                raise
            usage_error(sentence(error, lang))
        sys.exit(code if isinstance(code, int) else 0)

    def _main_shell_completion(self, *_: Any, **__: Any) -> None:
        """Typer's own completion is not offered: `kjerne completion` knows the ids of the definitions too."""
