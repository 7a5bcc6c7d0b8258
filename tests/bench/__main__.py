"""The benchmark's command line: what to measure, with what, and the report on standard output."""

import argparse
import json
import os
import platform
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import corpus, peers, processes, report
from tests.bench.processes import Measured

ONLY = "pass, imports, version, help, terminal; raw, {check,evaluate}-{1,2}, ajv, check-jsonschema, yamllint; engine"
START_UP_ROUNDS = 20
"""The least rounds for what takes milliseconds."""
IN_MEMORY_ROUNDS = 10
"""The least rounds in memory: there is one first pass in each."""


def main() -> None:
    """Measure what the command line asks for."""
    said = _arguments()
    found = peers.install(said.peers_dir, say) if said.peers else peers.Peers(None, None)
    with tempfile.TemporaryDirectory(prefix="kjerne-bench-") as name:
        results = measure(said, found, Path(name))
    print(f"{machine(said.python)}; {', '.join((*peers.PIP, *peers.NPM)) if said.peers else 'no peers'}.")
    print(f"`{shlex.join(['python', '-m', 'tests.bench', *sys.argv[1:]])}`\n")
    print(report.report(results))
    if said.json:
        said.json.write_text(json.dumps(_plain(results), indent=1) + "\n")


def _arguments() -> argparse.Namespace:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kjerne-bench"
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Time kjerne and others like it.")
    parser.add_argument("--files", type=_counts, default=(5, 1000, 10_000), metavar="N,…", help="5,1000,10000")
    parser.add_argument("--rounds", type=_positive, default=5, metavar="R", help="of each command (5)")
    parser.add_argument("--only", type=_words, metavar="ID,…", help=f"these alone: {ONLY}")
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True, help="other programs too")
    parser.add_argument("--peers-dir", type=Path, default=cache, metavar="DIR", help=f"where those are ({cache})")
    parser.add_argument("--python", default=sys.executable, metavar="FILE", help="the Python whose kjerne is timed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every single figure, for programs")
    return parser.parse_args()


def _counts(text: str) -> tuple[int, ...]:
    counts = tuple(sorted(int(count) for count in text.split(",")))
    if not 1 <= counts[0] <= counts[-1] <= corpus.NAMES:
        raise argparse.ArgumentTypeError(f"from 1 to {corpus.NAMES} files")
    return counts


def _positive(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("at least one")
    return int(text)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split(","))


def say(text: str) -> None:
    """Tell how things stand, beside the report."""
    print(text, file=sys.stderr, flush=True)


def measure(said: argparse.Namespace, found: peers.Peers, scratch: Path) -> report.Results:
    """Start-up, then each corpus, then the engine in memory."""
    wanted = partial(filter, lambda command: said.only is None or command.id in said.only)
    start = processes.in_turn(wanted(processes.start_up(said.python)), max(START_UP_ROUNDS, said.rounds), scratch, say)
    if said.peers:
        processes.write_schema(said.python, scratch)
    files: dict[int, Mapping[str, Measured]] = {}
    for count in said.files:
        say(f"{count} files")
        corpus.write(scratch / f"{count}", count)
        files[count] = processes.in_turn(
            wanted(processes.on_files(said.python, found, scratch, count)), said.rounds, scratch, say
        )
    in_memory: dict[str, list[float]] = {}
    if said.only is None or "engine" in said.only:
        from tests.bench import memory  # imported last: a process starts out with the memory of the one that made it

        say("in memory")
        in_memory = memory.run(scratch, said.python, found.python, max(IN_MEMORY_ROUNDS, said.rounds))
    return report.Results(start, files, in_memory)


def machine(python: str) -> str:
    """Processor, cores, Python and libyaml."""
    asked = "import platform, yaml; print(platform.python_version(), yaml._yaml.get_version_string())"
    done = subprocess.run([python, "-c", asked], capture_output=True, check=True, text=True)
    version, libyaml = done.stdout.split()
    cpu = Path("/proc/cpuinfo")
    models = [line.partition(":")[2].strip() for line in cpu.read_text().splitlines() if line.startswith("model name")]
    return f"{models[0] if models else platform.machine()}, {os.cpu_count()} cores, Python {version}, libyaml {libyaml}"


def _plain(results: report.Results) -> dict[str, Any]:
    def runs(measured: Mapping[str, Measured]) -> dict[str, Any]:
        return {
            id: {
                "files": each.command.files,
                "seconds": [sample.seconds for sample in each.samples],
                "memory": [sample.memory for sample in each.samples],
            }
            for id, each in measured.items()
        }

    return {
        "start-up": runs(results.start),
        "files": {str(count): runs(each) for count, each in results.files.items()},
        "in-memory": results.memory,
    }


if __name__ == "__main__":
    main()
