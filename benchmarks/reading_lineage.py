"""How long the lineage of a corpus takes to read, from what the manifest keeps and from the statements, and to keep.

python benchmarks/reading_lineage.py FOLDER

The folder of records is built first, which is not timed. Times are of the processor, for one policy; the better of two.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from policygraph.lineage.kept_facts import keep_all
from policygraph.lineage.model import Lineage
from policygraph.lineage.read import query_lineage, read_lineage
from policygraph.lineage.standing import Standings
from policygraph.pipeline import build
from policygraph.query.statistics import corpus_statistics
from policygraph.settings import Settings


def microseconds(run: Callable[[], Any], policies: int) -> float:
    """Return the time of a function for one policy."""
    times = []
    for _ in range(2):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times) / policies * 1e6


def all_standings(lineage: Lineage, today: date) -> None:
    Standings(lineage, today).on_date(today.isoformat())


def main(folder: Path, stores: Path) -> None:
    """Print the times, and that both ways give the same lineage."""
    built = build(Settings(root=stores, sources=(folder,)))
    graph, manifest, today = built.open(), built.generation.manifest, date.today()
    lineage = read_lineage(graph)
    assert lineage == query_lineage(graph)
    count = len(lineage.policies)
    print(f"{count:,} policies, {len(lineage.edges):,} edges; both ways give the same")
    for name, run in {
        "read what is kept": lambda: read_lineage(graph),
        "read the statements": lambda: query_lineage(graph),
        "keep all": lambda: keep_all(replace(graph, generation=None), manifest),
        "where all stand": lambda: all_standings(lineage, today),
        "statistics": lambda: corpus_statistics(graph, today),
    }.items():
        print(f"{name:20} {microseconds(run, count):8.1f} µs a policy")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        main(Path(sys.argv[1]).resolve(), Path(scratch))
