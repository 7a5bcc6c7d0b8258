"""Definitions by their names: the file of the group that an id, a short name or a name in any language is about."""

from collections.abc import Callable, Mapping, Sequence

from kjerne.model.file_names import stem, with_slashes
from kjerne.model.names import OtherNames, meant
from kjerne.reading import text
from kjerne.reading.read import Contents, read_document


def files_of_group(name: str, files: Sequence[str]) -> tuple[str, ...]:
    """The files of the groups that a name is about; several are ambiguous, none: no group is called that.

    An id counts before a name, one as it is written before one in other letters.
    """
    by_id: dict[str, str] = {}
    for file in files:
        by_id.setdefault(stem(file), file)
    ids = meant(name, by_id.keys()) or meant(name, group_names(files))
    return tuple(by_id[id] for id in ids)


def group_names(files: Sequence[str]) -> Mapping[str, OtherNames]:
    """The names and short names of the groups in files, by their ids; of an invalid file what can be read of it."""
    written = {stem(file): written_texts(file, ("name", "short-name")) for file in reversed(files)}
    return {id: OtherNames((*texts["name"], *texts["short-name"])) for id, texts in written.items()}


def written_texts(
    file: str, keys: Sequence[str], read: Callable[[str], str] = text.read
) -> Mapping[str, tuple[str, ...]]:
    """The texts in all languages that stand under keys of a definition that `read` reads; none where it cannot."""
    contents = read_document(with_slashes(file), read)
    data = contents.data if isinstance(contents, Contents) else None
    found = {key: data.get(key) if isinstance(data, dict) else None for key in keys}
    wordings = {key: value.values() if isinstance(value, dict) else (value,) for key, value in found.items()}
    return {key: tuple(each for each in texts if isinstance(each, str)) for key, texts in wordings.items()}
