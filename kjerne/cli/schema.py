"""`kjerne schema`: the JSON Schema of a definition."""

from kjerne.cli.inputs import load_criteria
from kjerne.cli.streams import Common, deliver, language


def run_schema(common: Common, kind: str) -> None:
    """Write the JSON Schema of `kind`: `group`, of group files for a criteria set, or `criteria`, of criteria sets.

    For criteria sets none is read, so the schema helps to mend a broken one.
    """
    from kjerne.output import schema

    lang = language(common.lang)
    group = kind == "group"
    text = schema.group(load_criteria(common.criteria, lang).criteria, lang) if group else schema.criteria_set(lang)
    deliver(text, common.output, lang)
