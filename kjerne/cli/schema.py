"""`kjerne schema`: the JSON Schema of a definition, or of the configuration."""

from kjerne.cli.configured import configured
from kjerne.cli.inputs import load_criteria
from kjerne.cli.streams import Common, deliver, language


def run_schema(common: Common, kind: str) -> None:
    """Write the JSON Schema of `kind`: `group`, of group files for a criteria set, `criteria`, of criteria sets, or
    `config`, of the configuration.

    For the last two no criteria set is read, and a broken configuration is no hindrance: the schema helps to mend it.
    """
    from kjerne.output import schema

    common = configured(common, needed=kind == "group")
    lang = language(common.lang)
    if kind == "group":
        text = schema.group(load_criteria(common, lang).criteria, lang)
    else:
        text = schema.criteria_set(lang) if kind == "criteria" else schema.configuration(lang)
    deliver(text, common.output, lang)
