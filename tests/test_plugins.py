"""No plugin of pydantic's gets to see a document."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import outside

PLUGIN = """
class Plugin:
    def new_schema_validator(self, *_, **__):
        print("seen")
        return None, None, None

plugin = Plugin()
"""


def python(code: str, folder: Path, **environment: str) -> str:
    """What a process says that has the folder among its packages."""
    given = outside(**environment)
    given["PYTHONPATH"] = f"{folder}{os.pathsep}{given['PYTHONPATH']}"
    done = subprocess.run([sys.executable, "-c", code], env=given, capture_output=True, check=False)
    assert not done.stderr, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture
def plugged(tmp_path: Path) -> Path:
    """A folder of packages in which one brings a plugin."""
    (tmp_path / "watching.py").write_text(PLUGIN)
    about = tmp_path / "watching-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: watching\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[pydantic]\nwatching = watching:plugin\n")
    return tmp_path


RUN = "import sys; sys.argv = ['kjerne', 'evaluate']; from kjerne.__main__ import main; main()"


def test_a_plugin_sees_nothing_unless_the_environment_has_a_word_on_it(plugged: Path) -> None:
    assert "seen" not in python(RUN, plugged)
    assert "seen" in python(RUN, plugged, PYDANTIC_DISABLE_PLUGINS="another")
