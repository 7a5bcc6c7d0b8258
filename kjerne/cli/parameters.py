"""The arguments and options of a command, as they are declared: choices, range, default, what one writes for them."""

import inspect
import re
from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple, get_args

from kjerne.output.formats import FINDINGS
from kjerne.texts.languages import Lang
from kjerne.texts.wording import usage_text

FREE_CHOICES: dict[str, Callable[[], tuple[str, ...]]] = {"formats": lambda: tuple(FINDINGS)}
"""The choices of parameters that take them with something more, as in `FORMAT=FILE`, by name."""


class Parameter(NamedTuple):
    """An argument or option as a reader knows it."""

    command: str
    name: str
    spellings: tuple[str, ...]  # of an option, `--output`; none of an argument
    metavar: str | None  # English words in capitals for what one writes; None: one of the choices
    flag: bool  # whether the option takes no value
    required: bool
    several: bool
    choices: tuple[str, ...]
    least: int | None
    most: int | None
    default: str | None  # where it is worth telling

    def written(self, lang: Lang) -> str:
        """What one writes for it: `FILE`, `nb|nn|en`; empty for a flag."""
        if self.flag:
            return ""
        if self.metavar is None:
            return "|".join(self.choices)
        return re.sub("[A-Z]+", lambda word: usage_text(lang, f"word.{word[0]}"), self.metavar)


def parameters(ctx: Any) -> list[Parameter]:
    """The arguments and options of the context's command, in their order; `--help` comes last."""
    callback = ctx.command.callback and inspect.unwrap(ctx.command.callback)
    declared = getattr(callback, "__annotations__", {})
    return [
        _parameter(ctx.command.name or "", param, declared.get(param.name)) for param in ctx.command.get_params(ctx)
    ]


def parameter(ctx: Any, name: str) -> Parameter | None:
    """The parameter of this name or spelling (`output`, `--output`) of the context's command, if it has one."""
    return next((one for one in parameters(ctx) if name in (one.name, *one.spellings)), None)


def _parameter(command: str, param: Any, annotation: Any) -> Parameter:
    """`param`: as typer has it; `annotation`: as the command's function declares it, None for what typer adds."""
    parts = _parts(annotation)
    name = "help" if "--help" in param.opts else param.name  # click has names of its own for that one
    kinds: list[Any] = [part for part in parts if inspect.isclass(part) and issubclass(part, Enum)]
    choices = FREE_CHOICES[param.name]() if param.name in FREE_CHOICES else tuple(one.value for one in (*kinds, ())[0])
    option = param.param_type_name == "option"
    flag = option and bool(param.is_flag)
    default = getattr(param.default, "value", param.default)
    limits = [part for part in parts if hasattr(part, "min")]
    return Parameter(
        command=command,
        name=name,
        spellings=tuple(param.opts) if option else (),
        metavar=param.metavar if param.metavar or choices or flag else "VALUE",
        flag=flag,
        required=bool(param.required),
        several=param.nargs == -1,
        choices=choices,
        least=limits[0].min if limits else None,
        most=limits[0].max if limits else None,
        default=str(default) if isinstance(default, str | int) and not flag else None,
    )


def _parts(annotation: Any) -> tuple[Any, ...]:
    """An annotation and all that it is made of: `Annotated[Language | None, …]` has `Language` in it."""
    return (annotation, *(part for inner in get_args(annotation) for part in _parts(inner)))
