"""What the GitHub action does in a checkout: compares it with its base, checks it, and writes the job's summary.

Run by action.yml as a module, since a shell differs from runner to runner. The inputs come as variables of the
environment, `KJERNE_<INPUT>`; an empty one is not given. The commands run as a user would run them. The check runs even
where there is nothing to compare with, and then the summary says why not.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import indent

from kjerne.cli.streams import language, usage_error
from kjerne.model.file_names import with_slashes
from kjerne.output.safe import plain_text
from kjerne.texts.languages import Lang
from kjerne.texts.wording import say
from kjerne.workspace.checkout import changed_configurations, is_merge
from kjerne.workspace.repository import RevisionError

MOST_SUMMARY = (1 << 20) - (1 << 12)
"""Bytes of the summary. Of a step's summary that has more than 1 MiB GitHub shows nothing; some are for last words."""

MOST_NOTES = 100
"""Lines of what the comparison says beside its report that the summary has."""

PULL_REQUEST = re.compile(r"refs/pull/\d+/merge")
"""The ref of the commit that would merge a pull request: its first parent is the base as it is now."""


def main() -> None:
    """Compare and check, and exit: 0 fine, 1 the definitions are at fault, 2 the usage or the program is."""
    inputs = {name.removeprefix("KJERNE_"): value.strip() for name, value in os.environ.items()}
    lang = language(None)
    folder = Path(inputs.get("WORKING_DIRECTORY") or os.curdir)
    if not folder.is_dir():
        usage_error(say(lang, "action.no-folder", folder=with_slashes(str(folder))))
    if (fail_on_moved := inputs.get("FAIL_ON_MOVED", "").lower() or "false") not in ("true", "false"):
        usage_error(say(lang, "action.true-or-false", text=fail_on_moved))
    criteria = ["--criteria", inputs["CRITERIA"]] if inputs.get("CRITERIA") else []
    moved = ["--fail-on", "moved"] if fail_on_moved == "true" else []
    compared = 0
    if given := inputs.get("BASE"):
        compared = _compare(_base(given, folder), folder, [*criteria, *moved], lang)
    checked = _check(folder, criteria, inputs)
    sys.exit(max(checked, compared))


def _base(given: str, folder: Path) -> str:
    """What to compare with. The base that the event names may lag behind: of the commit that would merge a pull request
    it is the first parent, of any other the merge base.
    """
    if PULL_REQUEST.fullmatch(os.environ.get("GITHUB_REF", "")) and is_merge("HEAD", os.environ, folder):
        return "HEAD^1"
    return f"{given}..."


def _compare(base: str, folder: Path, options: Sequence[str], lang: Lang) -> int:
    """Write the difference into the summary, or why there is none.

    Returns 0 unless `--fail-on` is among the options; then 1 if it was met, and 2 if nothing could be compared, since
    it may have been met.
    """
    ran = _kjerne("diff", "--format", "markdown", *options, base, folder=folder, captured=True)
    sys.stderr.buffer.write(ran.stderr)
    sys.stderr.flush()
    report = ran.stdout.decode(errors="replace")
    summary = "".join(_warnings(base, folder, lang))
    if not report:
        said = say(lang, "action.not-compared", base=base)
        print(f"::warning title=kjerne::{said}", flush=True)
        summary += f"{said}\n\n"
    elif ran.stderr:
        summary += f"{say(lang, 'action.noted')}\n\n"
    if told := "\n".join(map(plain_text, ran.stderr.decode(errors="replace").splitlines()[:MOST_NOTES])):
        summary += f"{indent(told, '    ')}\n\n"
    _summarize(summary + report, lang)
    if "--fail-on" not in options:
        return 0
    return int(bool(ran.stdout)) if ran.returncode == 1 else ran.returncode and 2


def _warnings(base: str, folder: Path, lang: Lang) -> Iterator[str]:
    """What the summary says first: that the settings of the check itself are changed."""
    try:
        changed = changed_configurations(base, os.environ, folder)
    except RevisionError:  # which the comparison tells
        return
    for path in changed:
        yield say(lang, "action.configuration", file=plain_text(path)) + "\n\n"


def _summarize(text: str, lang: Lang) -> None:
    """Append the text to the job's summary, if there is one; a text that is too long is cut after a line."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if not summary:
        return
    written = text.encode(errors="replace")
    if len(written) > MOST_SUMMARY:
        written = written[: written.rindex(b"\n", 0, MOST_SUMMARY) + 1]
        written += f"\n{say(lang, 'action.cut')}\n".encode()
    with Path(summary).open("ab") as file:
        file.write(written)


def _check(folder: Path, criteria: Sequence[str], inputs: Mapping[str, str]) -> int:
    """Check the paths, with annotations and a SARIF file; returns the exit code of the check."""
    options = [*criteria, "--format", "github"]
    if sarif := inputs.get("SARIF"):
        options += ["--format", f"sarif={os.path.abspath(sarif)}"]
    for option, name in (("--fail-level", "FAIL_LEVEL"), ("--max-age", "MAX_AGE")):
        if value := inputs.get(name):
            options += [option, value]
    paths = [path for line in inputs.get("PATHS", "").splitlines() if (path := line.strip())]
    return _kjerne("check", *options, "--", *paths, folder=folder).returncode


def _kjerne(*arguments: str, folder: Path, captured: bool = False) -> "subprocess.CompletedProcess[bytes]":
    """Run a command of this program, as isolated from the checkout as this one is."""
    isolated = "-I" if sys.flags.isolated else "-P"
    command = [sys.executable, isolated, "-m", "kjerne", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=captured, check=False)


if __name__ == "__main__":
    main()
