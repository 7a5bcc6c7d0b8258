"""The configuration of a run: the options as given, completed by the `kjerne.yaml` that counts."""

import sys
from collections.abc import Sequence

from kjerne.cli.streams import Common, print_findings, spoken, usage_error
from kjerne.texts.wording import say
from kjerne.workspace import configuration
from kjerne.workspace.configuration import NO_SETTINGS


def configured(common: Common, paths: Sequence[str] = (), needed: bool = True, several: str | None = None) -> Common:
    """The options with what the configuration says, for these paths or else for the working folder; their language is
    settled.

    A broken configuration is never passed over: prints its findings and exits with 1, unless it is not `needed` and the
    command tells of it by itself or helps to mend it. Exits with 2 if the paths have several configurations; `several`
    is the key of what is said then.
    """
    files = configuration.configurations(paths)
    misnamed = configuration.misnamed(paths)
    if not files:
        lang = spoken(common.lang, None)
        if needed:
            print_findings(misnamed, lang)
        return common._replace(lang=lang, settings=NO_SETTINGS._replace(misnamed=misnamed))
    if len(files) > 1:
        told = several or "error.several-configurations"
        usage_error(say(spoken(common.lang, None), told, files=", ".join(files)))
    settings = configuration.load(files[0])
    lang = spoken(common.lang, settings.lang)
    if settings.broken and needed:
        print_findings(settings.findings, lang)
        sys.exit(1)
    if needed:
        print_findings(misnamed, lang)
    return common._replace(lang=lang, settings=settings._replace(misnamed=misnamed))
