"""What was measured, in tables that can be pasted into the README."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from tests.bench.processes import Measured

FLAT = 1.1
"""How much more a file may cost, or a run may take in memory, among the most files than among a thousand."""


class Results(NamedTuple):
    """Start-up by command; the runs on files by how many there were; the seconds of one group in memory."""

    start: Mapping[str, Measured]
    files: Mapping[int, Mapping[str, Measured]]
    memory: Mapping[str, Sequence[float]]


class Target(NamedTuple):
    """A figure to be reached: at most the limit, or at least."""

    what: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def reached(self) -> bool:
        """Whether it is."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


# ---- targets


def targets(results: Results) -> Iterator[Target]:
    """Every target of which both sides were measured."""
    yield from _start_up_targets(results.start)
    for count, runs in results.files.items():
        if count >= 10_000:
            yield from _file_targets(count, runs)
    yield from _growth_targets(results.files)
    yield from _memory_targets({name: median(seconds) for name, seconds in results.memory.items()})


def _start_up_targets(start: Mapping[str, Measured]) -> Iterator[Target]:
    for id, limit in (("version", 1.4), ("help", 6), ("terminal", 18)):
        if id in start and "pass" in start:
            ratio = start[id].seconds / start["pass"].seconds
            yield Target(f"{start[id].command.name}: times `python -c pass`", ratio, limit)


def _file_targets(count: int, runs: Mapping[str, Measured]) -> Iterator[Target]:
    seconds = {id: run.scaled(count) for id, run in runs.items()}
    name = f"{count:,} files, "
    for command in ("check", "evaluate"):
        one, two = f"{command}-1", f"{command}-2"
        for id, base, limit in ((one, "raw", 5), (two, "raw", 3), (two, "ajv", 1)):
            if id in seconds and base in seconds:
                what = f"{name}{runs[id].command.name}: times {runs[base].command.name}"
                yield Target(what, seconds[id] / seconds[base], limit)
        for slow in ("check-jsonschema", "yamllint"):
            if one in seconds and slow in seconds:
                what = f"{name}{runs[one].command.name}: times faster than {slow}"
                yield Target(what, seconds[slow] / seconds[one], 20, at_least=True)


def _growth_targets(files: Mapping[int, Mapping[str, Measured]]) -> Iterator[Target]:
    least, few, many = min(files, default=0), 1000, max(files, default=0)
    if few not in files or not least < few < many:
        return
    for id in ("check-1", "evaluate-1"):
        if all(id in files[count] for count in (least, few, many)):
            start, one, other = (files[count][id] for count in (least, few, many))
            cost = _a_file_more(start, other) / _a_file_more(start, one)
            name = f"{one.command.name}: {many:,} files to {few:,}"
            yield Target(f"{name}, cost of a file beside start-up", cost, FLAT)
            yield Target(f"{name}, peak memory", other.memory / one.memory, FLAT)


def _a_file_more(few: Measured, many: Measured) -> float:
    return (many.seconds - few.seconds) / (many.command.files - few.command.files)


def _memory_targets(seconds: Mapping[str, float]) -> Iterator[Target]:
    for groups, peer, name, limit in (
        ("known/first", "dexi-set", "DEXiPy with sets", 4),
        ("known/again", "zen", "zen-engine's batch call", 5),
        ("unknowns/first", "dexi-set", "DEXiPy with sets", 2),
        ("unknowns/again", "dexi-prob", "DEXiPy with distributions", 5),
    ):
        if f"{groups}/{peer}" in seconds:
            faster = seconds[f"{groups}/{peer}"] / seconds[f"{groups}/engine"]
            yield Target(f"engine, {NAMES[groups]}: times faster than {name}", faster, limit, at_least=True)


# ---- tables

NAMES = {
    "known/first": "all known, first pass",
    "known/again": "all known, again",
    "unknowns/first": "some unknown, first pass",
    "unknowns/again": "some unknown, again",
    "engine": "kjerne: shares, scores and levels, exact",
    "zen": "zen-engine, batch: the recommendation",
    "dexi-set": "DEXiPy, sets: the possible recommendations",
    "dexi-prob": "DEXiPy, distributions: shares",
}


def report(results: Results) -> str:
    """All the tables, in Markdown."""
    parts = [_start_up(results.start)] if results.start else []
    parts += [_on_files(count, runs) for count, runs in results.files.items() if runs]
    if len(results.files) > 1 and any(results.files.values()):
        parts.append(_growth(results.files))
    if results.memory:
        parts.append(_in_memory(results.memory))
    rows = [(each.what, ratio(each.value), _limit(each), "yes" if each.reached else "no") for each in targets(results)]
    if rows:
        parts.append(table(("target", "measured", "wanted", "reached"), rows))
    return "\n".join(parts)


def _start_up(start: Mapping[str, Measured]) -> str:
    base = start.get("pass")
    rows = [
        (run.command.name, duration(run.seconds), ratio(run.seconds / base.seconds) if base else "–")
        for run in start.values()
    ]
    return table(("start-up", "median", "× `python -c pass`"), rows)


def _on_files(count: int, runs: Mapping[str, Measured]) -> str:
    raw = runs.get("raw")
    rows = [
        (
            run.command.name + ("" if run.command.files == count else f" (on {run.command.files:,}, scaled)"),
            duration(run.scaled(count)),
            duration(run.scaled(1)),
            ratio(run.scaled(count) / raw.seconds) if raw else "–",
            megabytes(run.memory),
        )
        for run in runs.values()
    ]
    return table((f"{count:,} files", "median", "a file", "× raw libyaml", "peak memory"), rows)


def _growth(files: Mapping[int, Mapping[str, Measured]]) -> str:
    ids = dict.fromkeys(id for runs in files.values() for id in runs if id not in ("check-jsonschema", "yamllint"))
    rows = []
    for id in ids:
        runs = [of.get(id) for of in files.values()]
        name = next(run.command.name for run in runs if run)
        cells = (f"{duration(run.scaled(1))}, {megabytes(run.memory)}" if run else "–" for run in runs)
        rows.append((name, *cells))
    return table(("a file, and peak memory", *(f"{count:,} files" for count in files)), rows)


def _in_memory(seconds: Mapping[str, Sequence[float]]) -> str:
    rows = []
    for name, each in seconds.items():
        groups, contender = name.rsplit("/", 1)
        own = median(seconds[f"{groups}/engine"])
        rows.append((NAMES[groups], NAMES[contender], duration(median(each)), ratio(median(each) / own)))
    return table(("traits", "in memory", "a group", "× kjerne"), rows)


def _limit(target: Target) -> str:
    return f"{'≥' if target.at_least else '≤'} {target.limit:g}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; every column but the first is set to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def duration(seconds: float) -> str:
    """Three figures, in the unit that suits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{_figures(seconds / size)} {unit}"
    return f"{_figures(seconds * 1e6)} µs"


def ratio(value: float) -> str:
    """Three figures."""
    return _figures(value)


def _figures(value: float) -> str:
    return f"{value:,.{2 if value < 10 else 1 if value < 100 else 0}f}"


def megabytes(size: float) -> str:
    """Whole megabytes."""
    return f"{size / 1e6:.0f} MB"
