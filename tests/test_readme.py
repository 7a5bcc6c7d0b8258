"""The README shows what the program says. Its commands are run by .ci/run, read out of the README itself."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kjerne.cli.app import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_output_shown_is_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    shown = re.search(r"```text\n(.*?)\n…\n```", README, re.DOTALL)
    assert shown
    ran = CliRunner().invoke(app, ["evaluate", "--lang", "en", "--as-of", "2026-11-23"])
    assert ran.stdout.startswith(f"{shown[1]}\n")


def test_the_group_file_shown_is_a_sound_one(tmp_path: Path) -> None:
    example = next(text for text in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if text.startswith("id:"))
    file = tmp_path / "my-group.yaml"
    file.write_text(example, "utf-8")
    ran = CliRunner().invoke(app, ["check", "--as-of", "2026-11-23", str(file)])
    assert ran.exit_code == 0, ran.output
    errors = [line for line in ran.output.splitlines() if "error:" in line]
    assert not errors


def test_every_command_and_option_named_is_there() -> None:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert set(re.findall(r"^\| `kjerne ([a-z]+)", README, re.MULTILINE)) == commands
    helps = "".join(
        CliRunner().invoke(app, [*command, "--help"]).stdout for command in [[], *([name] for name in commands)]
    )
    for option in set(re.findall(r"`[^`\n]*?(--[a-z-]+)", README)) - {"--quiet", "--editable"}:
        assert option in helps, option
