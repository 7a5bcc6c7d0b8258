"""The fields of the models: facts of a group, texts in several languages, and known keys."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from kjerne.model.documents import Assessor, Group, Nouns
from kjerne.model.findings import DocumentPath
from kjerne.model.parts import ByLanguage, Date, Ministry, Model, Text, Wordings

# ---- facts of a group

FactKind = Literal["text", "word", "date", "ministry", "ministries", "person"]


NOT_ASKED = ("status", "mandate-until", "assessed", "assessor")
"""Keys of the facts that the interview does not ask for; the text `file.<key>` describes each."""


class Fact(NamedTuple):
    """A field of a group that says one thing about it, such as `lead`.

    `example` is an example of it as data, shown in a new group file; None where a new file does not show the field.
    """

    key: str  # as it stands in a file
    name: str  # of the attribute
    kind: FactKind
    example: Any
    choices: tuple[str, ...]  # the words that a fact of the kind `word` may be


@cache
def facts() -> tuple[Fact, ...]:
    """The facts of a group without its id, in the order of the model. A new field of the model is a fact at once."""
    hints = get_type_hints(Group, include_extras=True)
    return tuple(
        Fact(
            Group.keys()[name],
            name,
            kind,
            field.examples[0] if field.examples else field.get_default(),
            next((get_args(type) for type in _alternatives(hints[name]) if get_origin(type) is Literal), ()),
        )
        for name, field in Group.model_fields.items()
        if name != "id" and (kind := _fact_kind(hints[name]))
    )


def _fact_kind(hint: Any) -> FactKind | None:
    """The kind of fact for the type of a field; None where the field is no fact."""
    kinds: tuple[tuple[Any, FactKind], ...] = (
        (Date, "date"),
        (Ministry, "ministry"),
        (tuple[Ministry, ...], "ministries"),
        (Text, "text"),
        (Assessor, "person"),
    )
    for alternative in _alternatives(hint):
        if get_origin(alternative) is Literal:
            return "word"
        for known, kind in kinds:
            if alternative == known:
                return kind
    return None


def _alternatives(hint: Any) -> tuple[Any, ...]:
    """The types of a union; a type that is no union by itself."""
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


# ---- texts

FoundWordings = list[tuple[DocumentPath, ByLanguage]]
Finder = Callable[[Any, DocumentPath, FoundWordings], None]
BY_LANGUAGE: tuple[type[ByLanguage], ...] = (Wordings, Nouns)


def wordings_in(document: Model) -> FoundWordings:
    """Every text or noun of a document that is given by language, with its path, in the order of the fields.

    The fields that may hold a text are found by their types, once for each model. This is asked of every group, so no
    finder is called for what is empty or plain text, as most values are.
    """
    found: FoundWordings = []
    if find := _finder(type(document)):
        find(document, (), found)
    return found


@cache
def _finder(kind: Any) -> Finder | None:
    """The function that finds the wordings in a value of this type; None where there can be none."""
    finders = [finder for branch in branches(kind) if (finder := _finder_of_branch(branch))]
    if len(finders) < 2:
        return finders[0] if finders else None

    def find(value: Any, path: DocumentPath, found: FoundWordings) -> None:
        for finder in finders:
            finder(value, path, found)

    return find


def _finder_of_branch(kind: Any) -> Finder | None:
    if kind in BY_LANGUAGE:
        return _find_wordings
    if get_origin(kind) not in (Mapping, tuple):
        fields = _text_fields(kind)
        return _in_fields(fields) if fields else None
    inner = get_args(kind)[1 if get_origin(kind) is Mapping else 0]
    alternatives = [*branches(inner)]
    if len(alternatives) == 1 and isinstance(alternatives[0], type) and alternatives[0] not in BY_LANGUAGE:
        fields = _text_fields(alternatives[0])
        return _in_models(fields) if fields else None
    inside = _finder(inner)
    return inside and _in_items(inside)


@cache
def _text_fields(model: Any) -> tuple[tuple[str, str, Finder], ...]:
    """The fields of a model in which there may be wordings: name of the attribute, key, and what finds them there."""
    return tuple(
        (name, model.keys()[name], find)
        for name, field in model.model_fields.items()
        if (find := _in_same(model) if _holds(field.annotation, model) else _finder(field.annotation))
    )


def _holds(kind: Any, model: Any) -> bool:
    """Whether a type is a mapping or tuple of a model."""
    return any(model in get_args(branch) for branch in branches(kind))


def _in_same(model: Any) -> Finder:
    """As `_in_models`, of a model within itself: its fields are not known before they are needed."""

    def find(value: Any, path: DocumentPath, found: FoundWordings) -> None:
        _in_models(_text_fields(model))(value, path, found)

    return find


def _find_wordings(value: Any, path: DocumentPath, found: FoundWordings) -> None:
    if type(value) in BY_LANGUAGE:
        found.append((path, value))


def _in_fields(fields: Sequence[tuple[str, str, Finder]]) -> Finder:
    def find(value: Any, path: DocumentPath, found: FoundWordings) -> None:
        for name, key, inside in fields:
            item = getattr(value, name)
            if item and type(item) is not str:
                inside(item, (*path, key), found)

    return find


def _in_models(fields: Sequence[tuple[str, str, Finder]]) -> Finder:
    """As `_in_fields`, for a mapping or tuple of models."""

    def find(value: Any, path: DocumentPath, found: FoundWordings) -> None:
        for step, model in _items(value):
            for name, key, inside in fields:
                item = getattr(model, name)
                if item and type(item) is not str:
                    inside(item, (*path, step, key), found)

    return find


def _in_items(inside: Finder) -> Finder:
    """For a mapping or tuple of anything else."""

    def find(value: Any, path: DocumentPath, found: FoundWordings) -> None:
        for step, item in _items(value):
            if item and type(item) is not str:
                inside(item, (*path, step), found)

    return find


def _items(value: Any) -> Iterable[tuple[Any, Any]]:
    """The keys and values of a mapping, the indexes and items of a tuple; nothing of another alternative."""
    return enumerate(value) if type(value) is tuple else value.items() if isinstance(value, Mapping) else ()


def known_keys(model: type[Model], path: DocumentPath) -> tuple[str, ...]:
    """The keys that the model allows in the mapping at a path of the document."""
    types: list[Any] = [model]
    for step in path:
        inner_types = []
        for type_ in types:
            if isinstance(type_, type) and issubclass(type_, Model):
                inner_types += [
                    type_.model_fields[name].annotation for name, key in type_.keys().items() if key == step
                ]
            else:
                inner_types.append(get_args(type_)[-1 if get_origin(type_) is Mapping else 0])
        types = [branch for type_ in inner_types for branch in branches(type_)]
    models = [type_ for type_ in types if isinstance(type_, type) and issubclass(type_, Model)]
    return tuple(key for type_ in models for key in type_.keys().values())


def branches(kind: Any) -> Iterator[Any]:
    """The models, mappings and tuples among the alternatives of a type, without annotations."""
    if get_origin(kind) is Annotated:
        yield from branches(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for branch in get_args(kind):
            yield from branches(branch)
    elif get_origin(kind) in (Mapping, tuple) or (isinstance(kind, type) and issubclass(kind, Model)):
        yield kind
