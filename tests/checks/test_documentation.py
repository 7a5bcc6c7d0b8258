"""docs/checks, which is made from the catalogue: a page for each check, with its severity, explanation and examples."""

from __future__ import annotations

import os
from collections.abc import Iterator
from textwrap import wrap

from kjerne.checks.catalogue import CATALOGUE
from kjerne.checks.check import Check
from kjerne.output.markdown import escape
from kjerne.texts.wording import example, explanation, say
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "checks"
WIDTH = 120  # columns

HEAD = """\
# Checks

What `kjerne check` finds, each with a page of explanation and examples. The same stands in the terminal, in bokmål,
nynorsk or English: `kjerne check --explain unknown-value --lang nb`.

An **error** keeps a file from being used. A **warning** is most likely a mistake, and a **note** is worth a look; both
can be [silenced](../format.md#to-ignore-a-warning-or-a-note) where they are meant to stand, and `kjerne.yaml` can
[make them milder or more severe](../format.md#the-configuration).

In the examples of groups, the day is 23 November 2026 and the criteria set is the shipped one.
"""


def pages() -> dict[str, str]:
    """The pages as they should be now, by their file names."""
    table = ["| check | severity | about |", "|---|---|---|", *map(_row, CATALOGUE.values())]
    each = {f"{check.id}.md": "\n".join(_page(check)) for check in CATALOGUE.values()}
    return {"README.md": "\n".join([HEAD, *table, ""]), **each}


def _row(check: Check) -> str:
    about = explanation("en", check.id).partition(". ")[0].rstrip(".")
    return f"| [`{check.id}`]({check.id}.md) | {check.severity} | {escape(about)} |"


def _page(check: Check) -> Iterator[str]:
    """The lines of the page about one check."""
    text = f"{check.severity.capitalize()}. {explanation('en', check.id)}"
    lines = wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    severity, point, about = "\n".join(map(escape, lines)).partition(".")
    yield from (f"# {check.id}", "", f"**{severity}{point}**{about}", "")
    for label, given in check.examples():
        yield from (say("en", label), "", "```yaml", example("en", given), "```", "")
    if check.no_example:
        yield from (f"There is no example: {check.no_example}.", "")
    yield from ("[All checks](README.md)", "")


def test_the_pages_say_what_the_catalogue_says() -> None:
    """`KJERNE_GOLDEN=write` writes the pages anew, as it does the golden files."""
    wanted = pages()
    if os.environ.get("KJERNE_GOLDEN") == "write":
        FOLDER.mkdir(exist_ok=True)
        for name, text in wanted.items():
            (FOLDER / name).write_text(text, "utf-8", newline="\n")
        for gone in {file.name for file in FOLDER.iterdir()} - wanted.keys():
            (FOLDER / gone).unlink()
    there = {file.name: file.read_text("utf-8") for file in FOLDER.iterdir()}
    assert wanted == there, "KJERNE_GOLDEN=write pytest tests/checks/test_documentation.py"
