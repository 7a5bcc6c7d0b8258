"""HTML pages for the tests that read them or open them in a browser."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path


def made(file: Path, *arguments: str, command: str = "evaluate", lang: str = "en") -> Path:
    """The page that a command writes."""
    from typer.testing import CliRunner

    from kjerne.cli.app import app

    given = (command, *arguments, "--format", "html", "--lang", lang, "--as-of", "2026-11-23", "--output", str(file))
    done = CliRunner().invoke(app, given, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return file


def lines(page: Path) -> list[str]:
    """What a reader sees: the texts of the page in their order, those of a line together."""
    return lines_in(page.read_text("utf-8"))


def lines_in(markup: str) -> list[str]:
    """The same of a piece of a page."""
    text = re.sub(r"<(style|script)\b.*?</\1>", "", markup, flags=re.DOTALL)
    text = re.sub(r"</?(?:span|strong|a|use)\b[^<>]*>", "", text)
    return [line for each in re.split(r"<[^<>]*>", text) if (line := " ".join(unescape(each).split()))]
