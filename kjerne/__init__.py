"""kjerne: score core groups against DFØ's criteria and say which should go on, and why.

`load`, `evaluate`, `explain` and `check` do what the command line does and give frozen records: see docs/api.md. They
are imported when they are first asked for, so that `import kjerne` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, whose import would take longer than to answer `--version`
if TYPE_CHECKING:
    from typing import Any

    from kjerne.api import DefinitionError, Definitions, check, evaluate, evaluate_by_set, explain, load, message

__version__ = "0.1.0"

__all__ = [
    "DefinitionError",
    "Definitions",
    "__version__",
    "check",
    "evaluate",
    "evaluate_by_set",
    "explain",
    "load",
    "message",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from kjerne import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
