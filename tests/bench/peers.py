"""The programs that kjerne is compared with, in an environment of their own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PIP = ("check-jsonschema==0.39.0", "dexipy==1.0.0", "yamllint==1.38.0", "zen-engine==2.1.3")
NPM = ("ajv-cli@5.0.0",)
NONE = "none"


class Peers(NamedTuple):
    """The Python that has those from PyPI, and ajv-cli; None for what is not there."""

    python: str | None
    ajv: str | None

    def program(self, name: str) -> str:
        """A program of the Python environment."""
        assert self.python is not None
        return str(Path(self.python).with_name(name))


def install(folder: Path, say: Callable[[str], None]) -> Peers:
    """The peers, installed into a folder where they are not there yet; what cannot be had is said and left out."""
    python, ajv = folder / "venv" / "bin" / "python", folder / "npm" / "node_modules" / ".bin" / "ajv"
    pip = ((sys.executable, "-m", "venv", str(folder / "venv")), (str(python), "-m", "pip", "install", "--quiet", *PIP))
    npm = (("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder / "npm"), *NPM),)
    return Peers(
        str(python) if _installed(folder / "venv", PIP, pip, say) else None,
        str(ajv) if _installed(folder / "npm", NPM, npm, say) else None,
    )


def _installed(
    folder: Path, wanted: tuple[str, ...], commands: tuple[tuple[str, ...], ...], say: Callable[[str], None]
) -> bool:
    """Whether the packages are there in the end; a note beside them tells which were installed last time."""
    note = folder / "installed"
    if note.exists() and note.read_text().split() == list(wanted):
        return True
    say(f"installing {', '.join(wanted)}")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for command in commands:
            subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = error.stderr.decode(errors="replace") if isinstance(error, subprocess.CalledProcessError) else str(error)
        say(f"{', '.join(wanted)} cannot be installed and are left out: {said.strip().splitlines()[-1:]}")
        return False
    note.write_text("\n".join(wanted))
    return True
