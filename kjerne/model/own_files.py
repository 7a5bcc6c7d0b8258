"""Files that come with the program: the shipped definitions, the styles of pages and memos."""


class MissingOwnFileError(Exception):
    """A file or folder that comes with the program is not where it belongs, which is at `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is missing from this installation of kjerne")
        self.path = path


def own_bytes(package: str, name: str) -> bytes:
    """The bytes of a file in a package of the program, which may be in a zip file. Raises `MissingOwnFileError`."""
    from pkgutil import get_data  # slow to import, and few reports need a file

    try:
        data = get_data(package, name)
    except OSError:
        data = None
    if data is None:  # it was not packed
        raise MissingOwnFileError(f"{package.replace('.', '/')}/{name}")
    return data
