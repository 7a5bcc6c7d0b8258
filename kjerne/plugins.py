"""Plugins of pydantic, of which there are none here: what they do to documents is not ours to answer for."""

import os
import sys
from types import ModuleType
from typing import Any

LOADER = "pydantic.plugin._loader"


def switch_off() -> None:
    """No plugin is loaded, unless the environment has a word on it."""
    if os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1") == "1":
        sys.modules.setdefault(LOADER, _Nothing(LOADER))


class _Nothing(ModuleType):
    """In the place of the module that looks for plugins.

    That would find them switched off, but first import what knows of installed packages, a twentieth of a short run.
    """

    @staticmethod
    def get_plugins() -> tuple[()]:
        return ()

    def __getattr__(self, name: str) -> Any:
        """Whoever wants more of the module gets it."""
        if name.startswith("__"):
            raise AttributeError(name)
        from importlib import import_module

        del sys.modules[LOADER]
        return getattr(import_module(LOADER), name)
