"""Where reports may be written: never over a definition, and no two in one file."""

import json
import os
from collections.abc import Iterable, Mapping

from kjerne.cli.streams import usage_error
from kjerne.model.file_names import with_slashes
from kjerne.reading.refusals import MAX_BYTES
from kjerne.texts.languages import Lang
from kjerne.texts.wording import say

ONLY_DEFINITIONS = (".yaml", ".yml")
"""Endings of files that no report has."""
GROUP_KEYS = frozenset(("id", "name", "traits"))
CRITERIA_KEYS = frozenset(("criteria", "recommendations"))


def keep_definitions(output: str | None, lang: Lang, read: Iterable[str] = ()) -> None:
    """Exits with 2 if a report would go to a file that is a definition, or that is called as only definitions are.

    `read`: the files that the report is made from. Links are followed.
    """
    if output is None:
        return
    file = with_slashes(output)
    target = os.path.realpath(output)
    if file.lower().endswith(ONLY_DEFINITIONS) or target.lower().endswith(ONLY_DEFINITIONS):
        usage_error(say(lang, "error.definition-ending", file=file))
    if os.path.isfile(target) and (any(is_same(target, each) for each in read) or _holds_definition(target)):
        usage_error(say(lang, "error.over-definition", file=file))


def is_same(one: str, other: str) -> bool:
    """Whether two paths lead to the same file, which may not be there yet."""
    if os.path.normcase(os.path.realpath(one)) == os.path.normcase(os.path.realpath(other)):
        return True
    try:
        return os.path.samefile(one, other)  # on a file system that does not tell upper from lower case
    except OSError:
        return False


def _holds_definition(file: str) -> bool:
    """Whether there is a group or a criteria set in a file in JSON; a report has other keys."""
    if not file.lower().endswith(".json"):
        return False
    try:
        with open(file, "rb") as opened:
            written = opened.read(MAX_BYTES + 1)
        data = json.loads(written) if len(written) <= MAX_BYTES else None
    except (OSError, ValueError, RecursionError):
        return False
    if not isinstance(data, Mapping):
        return False
    is_group = data.keys() >= GROUP_KEYS and "recommendation" not in data  # which an explanation has
    return is_group or data.keys() >= CRITERIA_KEYS
