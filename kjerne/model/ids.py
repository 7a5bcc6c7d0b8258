"""What an id looks like. Without the models: a shell that completes a line does without these."""

import re

LONGEST_ID = 100  # characters: it becomes a file's name, and stands in tables and messages
ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


def is_id(text: object) -> bool:
    """Whether something is a text that can be an id."""
    return isinstance(text, str) and len(text) <= LONGEST_ID and re.fullmatch(ID, text) is not None
