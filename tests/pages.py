"""HTML pages for the tests that read them or open them in a browser."""

from __future__ import annotations

from pathlib import Path


def made(file: Path, *arguments: str, command: str = "evaluate", lang: str = "en") -> Path:
    """The page that a command writes."""
    from typer.testing import CliRunner

    from kjerne.cli.app import app

    given = (command, *arguments, "--format", "html", "--lang", lang, "--as-of", "2026-11-23", "--output", str(file))
    done = CliRunner().invoke(app, given, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return file
