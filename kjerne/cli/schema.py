"""`kjerne schema`: the JSON Schema of a definition."""

from kjerne.cli.inputs import load_criteria
from kjerne.cli.streams import Common, deliver, language


def run_schema(common: Common, kind: str) -> None:
    """Deliver the JSON Schema of a group file as the criteria set judges it, or of criteria sets.

    For that of criteria sets none is read, so that it can help to mend a broken one.
    """
    from kjerne.output import schema

    lang = language(common.lang)
    group = kind == "group"
    text = schema.group(load_criteria(common.criteria, lang).criteria, lang) if group else schema.criteria_set(lang)
    deliver(text, common.output, lang)
