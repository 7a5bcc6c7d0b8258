"""Groups by their names: the file of the group that an id, a short name or a name in any language is about."""

from collections.abc import Mapping, Sequence

from kjerne.model.file_names import stem, with_slashes
from kjerne.model.names import OtherNames, meant
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
    return {stem(file): OtherNames(tuple(_names_in(file))) for file in reversed(files)}


def _names_in(file: str) -> list[str]:
    contents = read_document(with_slashes(file))
    data = contents.data if isinstance(contents, Contents) else None
    texts = [data.get(key) for key in ("name", "short-name")] if isinstance(data, dict) else []
    found = [wording for text in texts for wording in (text.values() if isinstance(text, dict) else (text,))]
    return [wording for wording in found if isinstance(wording, str)]
