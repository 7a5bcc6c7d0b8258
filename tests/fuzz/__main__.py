"""Fuzz one target with coverage as a guide (atheris): `python -m tests.fuzz TARGET [--seconds N] [--corpus FOLDER]`."""

import argparse
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

TARGETS = ("group", "criteria", "set", "text")  # those of `targets`, which can only be imported when atheris is there
LONGEST = 8192
"""Bytes of an input: enough for all there is, few enough to try many."""
SLOW = 5
"""Seconds of work for one input that count as a hang."""


def main() -> None:
    """Fuzz until the time is over, or until a property does not hold: then the input is kept, and its name is told."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--corpus", type=Path, help="inputs to begin with, added to; else a new folder with the seeds")
    given = parser.parse_args()
    try:
        atheris: Any = import_module("atheris")
    except ImportError:
        sys.exit("atheris is not here: pip install atheris")
    with atheris.instrument_imports(include=["kjerne", "yaml"]):
        from tests.fuzz import seeds, targets
    target, first, words = targets.TARGETS[given.target], seeds.of(given.target), seeds.words()
    corpus = given.corpus or Path(tempfile.mkdtemp(prefix=f"kjerne-fuzz-{given.target}-"))
    corpus.mkdir(exist_ok=True)
    for number, seed in enumerate(first):
        (corpus / f"seed-{number:04}").write_bytes(seed)

    def tried(data: bytes) -> None:
        began = time.process_time()
        target(data)
        took = time.process_time() - began
        assert took < SLOW, f"{took:.1f} seconds for {len(data)} bytes"

    def changed(data: bytes, longest: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < 0.5:
            return bytes(atheris.Mutate(data, longest))
        return seeds.mutated(data, random, words, random.choice(first))[:longest]

    options = {
        "max_len": LONGEST,
        "max_total_time": given.seconds,
        "timeout": 60,
        "rss_limit_mb": 1024,
        "artifact_prefix": f"{corpus}-",
    }
    command = [sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus)]
    atheris.Setup(command, tried, custom_mutator=changed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
