"""Names of files: the endings of definitions, the id of the group in a file, names that Windows keeps for devices."""

from os import sep

WINDOWS = sep == "\\"

ENDINGS = (".yaml", ".yml", ".json")
CONFIGURATION = "kjerne.yaml"
"""The name of the configuration, in any folder; so no group or criteria set has this name."""
NO_CONFIGURATIONS = ("kjerne.yml", "kjerne.json")
"""Names that somebody may give to a configuration, which is then not read."""

_PORTS = (f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³")
DEVICES = frozenset(("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", *_PORTS))
HIDDEN = ("txt", "docx", "doc", "rtf")
"""Endings that editors put behind the one that was typed."""


def is_definition(name: str) -> bool:
    """Whether a file's name ends with one of `ENDINGS`, in upper or lower case."""
    return name.lower().endswith(ENDINGS)


def hidden_ending(name: str) -> str | None:
    """The last ending of a name such as `kubu.yaml.txt`, which an editor added and Windows does not show; else None."""
    before, dot, ending = name.rpartition(".")
    return f".{ending}" if ending.lower() in HIDDEN and dot and is_definition(before) else None


def with_slashes(path: str) -> str:
    """The path with `/` between its folders, as in all messages and reports."""
    return path.replace(sep, "/")


def stem(file: str) -> str:
    """The name of a file without its folder and ending: the id of the group in it."""
    name = with_slashes(file).rpartition("/")[2]
    return name.rpartition(".")[0] or name


def is_device(file: str) -> bool:
    """Whether Windows keeps a file's name for a device, whatever its ending: `aux.yaml` is no file there."""
    name = with_slashes(file).rpartition("/")[2].partition(".")[0].partition(":")[0]
    return name.rstrip(" ").upper() in DEVICES


def without_ending(path: str) -> str:
    """The path without the ending of a definition, if it has one."""
    return path[: path.rindex(".")] if is_definition(path) else path
