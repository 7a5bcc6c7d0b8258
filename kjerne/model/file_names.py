"""Names of definition files: their endings, and the id of the group in a file."""

from os import sep

ENDINGS = (".yaml", ".yml", ".json")


def is_definition(name: str) -> bool:
    """Whether a file's name ends with one of `ENDINGS`, in upper or lower case."""
    return name.lower().endswith(ENDINGS)


def with_slashes(path: str) -> str:
    """The path with `/` between its folders, as in all messages and reports."""
    return path.replace(sep, "/")


def stem(file: str) -> str:
    """The name of a file without its folder and ending: the id of the group in it."""
    name = with_slashes(file).rpartition("/")[2]
    return name.rpartition(".")[0] or name


def without_ending(path: str) -> str:
    """The path without the ending of a definition, if it has one."""
    return path[: path.rindex(".")] if is_definition(path) else path
