"""What tests need that not every system has: marks that skip them where it is missing, and say why."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
WINDOWS = os.name == "nt"

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork one process does all the work")
needs_full_disk = pytest.mark.skipif(WINDOWS or not FULL.exists(), reason="only Linux has a disk that is always full")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")
needs_limits = pytest.mark.skipif(WINDOWS, reason="only POSIX limits what a process may open or write")
needs_links = pytest.mark.skipif(WINDOWS, reason="whoever is no administrator of Windows makes no links")
needs_odd_names = pytest.mark.skipif(WINDOWS, reason="Windows allows no such names")
needs_permissions = pytest.mark.skipif(
    WINDOWS or (os.geteuid() == 0 and not sys.platform.startswith("linux")),
    reason="Windows has no such permissions, and all is allowed to root",
)
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
needs_posix_shell = pytest.mark.skipif(WINDOWS, reason="its shell is another one: no `sh`, no scripts that run")
needs_signals = pytest.mark.skipif(WINDOWS, reason="Windows sends no such signals to one process")
needs_terminal = pytest.mark.skipif(not hasattr(os, "openpty"), reason="only POSIX has terminals that a test can make")
needs_wait4 = pytest.mark.skipif(not hasattr(os, "wait4"), reason="only POSIX tells what a process took, by wait4")
needs_windows = pytest.mark.skipif(not WINDOWS, reason="only Windows does this")
