"""The configuration of a run: the options as given, completed by the `kjerne.yaml` that counts."""

import sys
from collections.abc import Sequence

from kjerne.cli.streams import Common, print_findings, spoken, usage_error
from kjerne.texts.wording import say
from kjerne.workspace import configuration
from kjerne.workspace.configuration import NO_SETTINGS


def _criteria_folder(common: Common, paths: Sequence[str], many: bool) -> str | None:
    """The folder of criteria sets that counts for these paths, or else for the root or the working folder.

    Exits with 2 if there are several, unless the set is given or `many` may be.
    """
    from kjerne.workspace.find import criteria_folders

    folders = criteria_folders(paths, common.root)
    named = [folder for folder in folders if folder is not None]
    if len(folders) > 1 and common.criteria is None and not many:
        usage_error(say(spoken(common.lang, None), "error.several-projects", folders=", ".join(named)))
    return next(iter(folders))


def configured(
    common: Common, paths: Sequence[str] = (), needed: bool = True, several: str | None = None, many: bool = False
) -> Common:
    """The options with what the configuration says, for these paths or else for the working folder; their language is
    settled.

    A broken configuration is never passed over: prints its findings and exits with 1, unless it is not `needed` and the
    command tells of it by itself or helps to mend it. Exits with 2 if the paths have several configurations; `several`
    is the key of what is said then; and if they lie in several projects, each with criteria sets of its own, unless
    there may be `many`.
    """
    files = configuration.configurations(paths, common.root)
    misnamed = configuration.misnamed(paths, common.root)
    if not files:
        lang = spoken(common.lang, None)
        if needed:
            print_findings(misnamed, lang)
        sets = _criteria_folder(common._replace(lang=lang), paths, many)
        return common._replace(lang=lang, settings=NO_SETTINGS._replace(misnamed=misnamed), sets=sets)
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
    sets = None if settings.criteria else _criteria_folder(common._replace(lang=lang), paths or settings.groups, many)
    return common._replace(lang=lang, settings=settings._replace(misnamed=misnamed), sets=sets)
