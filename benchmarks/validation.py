"""Compare the two SHACL engines on generated records: ``python benchmarks/validation.py [N]``.

Both validate the same store against the fifteen property shapes of core.ttl, in one process, and
must find the same. ``--scale`` times the SPARQL engine at N, 2N, 4N and 8N records, and ``--project``
takes the shapes of the project, with which pyshacl needs minutes for a hundred records.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from policygraph import pipeline
from policygraph.settings import Settings
from policygraph.validation.shacl import Report, validate

ROOT = Path(__file__).resolve().parent.parent


def generate(folder: Path, count: int) -> None:
    """Write copies of the seeds, each generation under ids of its own, until there are enough."""
    seeds = [(file.stem, file.read_text("utf-8")) for file in sorted((ROOT / "seeds/en").glob("*.md"))]
    ids = [name for name, _ in seeds]  # a seed is named after its id
    any_id = re.compile(
        rf"(?<![\w-])({'|'.join(sorted(map(re.escape, ids), key=len, reverse=True))})(?![\w-])"
    )
    (folder / "en").mkdir(parents=True)
    for number in range(count):
        copy, seed = divmod(number, len(seeds))
        name, text = seeds[seed]
        renamed = any_id.sub(rf"\1-{copy}", text)
        (folder / "en" / f"{name}-{copy}.md").write_text(renamed, "utf-8")


def build(folder: Path, count: int) -> ox.Store:
    """Generate and build records, and return their store."""
    generate(folder / "records", count)
    return pipeline.build(Settings(root=folder, sources=(folder / "records",))).open().store


def read_shapes(project: bool) -> list[ox.Triple]:
    """Return the shapes of the benchmark or of the project."""
    files = sorted((ROOT / "shapes").glob("*.ttl")) if project else [ROOT / "benchmarks/core.ttl"]
    return [quad.triple for file in files for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)]


def timed(work: Callable[[], Report]) -> tuple[float, Report]:
    """Return how many seconds a validation takes, and its report."""
    start = time.perf_counter()
    report = work()
    return time.perf_counter() - start, report


def compare(store: ox.Store, shapes: list[ox.Triple], count: int) -> None:
    """Print the speed of both engines, and stop where they differ."""
    fast, ours = timed(lambda: validate(store, shapes, "sparql"))
    slow, theirs = timed(lambda: validate(store, shapes, "pyshacl"))
    found = [
        sorted((str(r.focus), r.path, str(r.value), r.component, r.severity) for r in each.results)
        for each in (ours, theirs)
    ]
    if found[0] != found[1]:
        raise SystemExit("the engines differ")
    for name, seconds in (("sparql", fast), ("pyshacl", slow)):
        print(f"{name:8} {seconds:8.2f} s {count / seconds:10.0f} records/s")
    print(f"ratio    {slow / fast:8.1f}, both {len(ours.results)} results")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=1000, metavar="N", help="how many records")
    parser.add_argument("--scale", action="store_true", help="time the SPARQL engine at N, 2N, 4N, 8N")
    parser.add_argument("--project", action="store_true", help="take the shapes of the project")
    arguments = parser.parse_args()
    shapes = read_shapes(arguments.project)
    for factor in (1, 2, 4, 8) if arguments.scale else (1,):
        folder, count = Path(tempfile.mkdtemp(prefix="policygraph-")), arguments.count * factor
        try:
            store = build(folder, count)
            if arguments.scale or arguments.project:
                seconds, report = timed(lambda store=store: validate(store, shapes, "sparql"))  # type: ignore[misc]
                rate = count / seconds
                print(
                    f"{count:8} records {seconds:8.2f} s {rate:10.0f} records/s, {len(report.results)} results"
                )
            else:
                compare(store, shapes, count)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
