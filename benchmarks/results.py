"""What was measured, in a file for each corpus: ``results/NAME.json``. No path of a machine stands in it."""

from __future__ import annotations

import datetime
import json
import os
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import measure
from benchmarks.measure import Limits, Series

FOLDER = Path(__file__).parent / "results"
PACKAGES = ("policygraph", "pyoxigraph", "python-frontmatter", "rdflib")


@dataclass(frozen=True)
class Result:
    """The series of one corpus; ``counts`` has its records, policies and triples."""

    name: str
    counts: Mapping[str, int]
    series: tuple[Series, ...]
    date: str = ""
    machine: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    def find(self, work: str, by: str) -> Series | None:
        """Return the runs of somebody at a work, or None where there are none."""
        return next((each for each in self.series if (each.work, each.by) == (work, by)), None)

    def works(self, start: str) -> list[Series]:
        """Return the series whose work starts with a text."""
        return [each for each in self.series if each.work.startswith(start)]


Results = Mapping[str, Result]  # by name


def machine() -> dict[str, Any]:
    """Return what class of machine this is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "cores": os.cpu_count() or 0,
        "memory_gb": round(memory / 1e9),
        "python": platform.python_version(),
    }


def save(result: Result, more: Mapping[str, str], folder: Path = FOLDER) -> Result:
    """Write a result with date, machine and versions; works that are not in it stay from the file before.

    A work is kept or replaced for all who did it, since its runs are pairs.
    """
    before = load(folder).get(result.name)
    anew = {each.work for each in result.series}
    kept = [each for each in before.series if each.work not in anew] if before else []
    result = replace(
        result,
        series=(*result.series, *kept),
        date=datetime.date.today().isoformat(),
        machine=machine(),
        versions={**{name: version(name) for name in PACKAGES}, **more},
    )
    folder.mkdir(exist_ok=True)
    (folder / f"{result.name}.json").write_text(json.dumps(asdict(result), indent=1) + "\n", "utf-8")
    return result


def load(folder: Path = FOLDER) -> dict[str, Result]:
    """Return the results in a folder by name: of made-up records, the fewest first, then others."""
    results = [read(json.loads(file.read_text("utf-8"))) for file in sorted(folder.glob("*.json"))]
    results.sort(key=lambda result: (not result.name.isdigit(), result.counts["records"]))
    return {result.name: result for result in results}


def read(document: Mapping[str, Any]) -> Result:
    """Return a result from its JSON."""
    return Result(**{**document, "series": tuple(Series(**each) for each in document["series"])})


def out_of_reach(results: Results, by: str, count: int, limits: Limits) -> str:
    """Return why somebody need not try to build so many records, by what fewer took; "" where it may work."""
    smaller = [result for result in results.values() if 0 < result.counts["records"] < count]
    found = [(result, series) for result in smaller if (series := result.find("build", by))]
    if not found:
        return ""
    result, series = found[-1]
    records = result.counts["records"]
    if series.stopped:
        is_reason = series.stopped.startswith("not tried")
        return series.stopped if is_reason else f"not tried, as {records:,} took {series.stopped}"
    times = count / records
    if times * (middle(series.wall) or 0) > limits.seconds:
        return f"not tried, as {records:,} took {middle(series.wall):.0f} s"
    if times * max(series.memory, default=0) > limits.memory:
        return f"not tried, as {records:,} took {max(series.memory) / 1e9:.1f} GB"
    return ""


def middle(values: Iterable[float]) -> float | None:
    """Return the median, None where there is nothing."""
    values = list(values)
    return median(values) if values else None


def wall(result: Result | None, work: str, by: str) -> float | None:
    """Return the median of the wall times of somebody at a work, in seconds."""
    return _value(result, work, by, lambda series: middle(series.wall))


def memory(result: Result | None, work: str, by: str) -> float | None:
    """Return the highest peak of memory of somebody at a work, in bytes."""
    return _value(result, work, by, lambda series: max(series.memory, default=None))


def ratio(result: Result | None, work: str, over: str, under: str) -> float | None:
    """Return how many times the wall time of one is that of another: the median of pairs."""
    above = result.find(work, over) if result else None
    below = result.find(work, under) if result else None
    return measure.ratio(above.wall, below.wall) if above and below else None


def _value(
    result: Result | None, work: str, by: str, value: Callable[[Series], float | None]
) -> float | None:
    series = result.find(work, by) if result else None
    return value(series) if series else None
