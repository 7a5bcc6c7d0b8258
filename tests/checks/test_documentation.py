"""docs/checks.md, which is made from the catalogue: each check with its severity, explanation and examples."""

from __future__ import annotations

import os
from collections.abc import Iterator
from textwrap import wrap

from kjerne.checks.catalogue import CATALOGUE, Check
from kjerne.output.markdown import escape
from kjerne.texts.wording import example, explanation, say
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "checks.md"
WIDTH = 120  # columns

HEAD = """\
# Checks

What `kjerne check` finds, each with an explanation and examples. The same stands in the terminal, in bokmål, nynorsk or
English: `kjerne check --explain unknown-value --lang nb`.

An **error** keeps a file from being used. A **warning** is most likely a mistake, and a **note** is worth a look; both
can be [silenced](format.md#to-ignore-a-warning-or-a-note) where they are meant to stand, and `kjerne.yaml` can
[make them milder or more severe](format.md#the-configuration).

In the examples of groups, the day is 23 November 2026 and the criteria set is the shipped one.
"""


def page() -> str:
    """The page as it should be now."""
    table = ["| check | severity | about |", "|---|---|---|", *map(_row, CATALOGUE.values())]
    sections = ("\n".join(_section(check)) for check in CATALOGUE.values())
    return "\n".join([HEAD, *table, "", *sections])


def _row(check: Check) -> str:
    about = explanation("en", check.id).partition(". ")[0].rstrip(".")
    return f"| [`{check.id}`](#{check.id}) | {check.severity} | {escape(about)} |"


def _section(check: Check) -> Iterator[str]:
    """The lines about one check. Its heading is its id, so the address of the section ends in it."""
    text = f"{check.severity.capitalize()}. {explanation('en', check.id)}"
    lines = wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    severity, point, about = "\n".join(map(escape, lines)).partition(".")
    yield from (f"## {check.id}", "", f"**{severity}{point}**{about}", "")
    for label, given in check.examples():
        yield from (say("en", label), "", "```yaml", example("en", given), "```", "")
    if check.no_example:
        yield from (f"There is no example: {check.no_example}.", "")


def test_the_page_says_what_the_catalogue_says() -> None:
    """`KJERNE_GOLDEN=write` writes the page anew, as it does the golden files."""
    if os.environ.get("KJERNE_GOLDEN") == "write":
        PAGE.write_text(page(), "utf-8", newline="\n")
    assert page() == PAGE.read_text("utf-8"), "KJERNE_GOLDEN=write pytest tests/checks/test_documentation.py"
