"""Measure what lies beyond one machine, and whether it gives the same: ``python -m benchmarks.beyond --records 10000``.

A Dask cluster of this machine builds what its processes build, and a SPARQL server that is loaded answers what the store on
disk answers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

import policygraph as pg
from benchmarks import corpora
from benchmarks.builds import COMMAND, counts
from benchmarks.corpora import ROOT, Corpus
from benchmarks.limits import CLUSTER, DASK, LOAD, SERVER
from benchmarks.measure import Contestant, Limits, Series, available_memory, run, say, size_of
from benchmarks.pages import write
from benchmarks.questions import BEFORE
from benchmarks.results import Result, save
from benchmarks.tools import TOOLS, version_of
from policygraph.profile.load import load_profile
from policygraph.query.sparql import named_queries
from tests.servers import oxigraph_server

DAY = "2026-06-01"
CHUNK = 1 << 20  # bytes


def cluster(corpus: Corpus, workers: int, limits: Limits) -> Iterator[Series]:
    """Build by processes of this machine and by a cluster of as many workers; what comes out is all the same or not."""
    from distributed import LocalCluster

    build = (*COMMAND, "build", "--quiet")
    here, there = Series(CLUSTER, "policygraph"), Series(CLUSTER, DASK)
    digests = []
    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as found:  # type: ignore[no-untyped-call]
        for series, options in (
            (here, ("--jobs", str(workers))),
            (there, ("--scheduler", found.scheduler_address)),
        ):
            sample = run(Contestant(series.by, ((*build, *options),), corpus.folder, corpus.forget), limits)
            series.stopped = sample.stopped
            if not sample.stopped:
                series.add(sample)
                digests.append(_digest_apart(corpus))
            say(f"  {CLUSTER}, {series.by}: {sample.stopped or f'{sample.wall:.2f} s, {digests[-1]}'}")
    if len(digests) == 2:
        there.facts = float(digests[0] == digests[1])
    return iter((here, there))


def _digest_apart(corpus: Corpus) -> str:
    command = (sys.executable, "-m", "benchmarks.beyond", "--digest", str(corpus.folder))
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def digest(folder: Path) -> str:
    """Return the SHA-256 of all triples of what is built in a folder, as sorted lines."""
    store = pg.build(folder=folder).store.disk
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        lines, ordered = Path(beside, "lines.nt"), Path(beside, "sorted.nt")
        store.dump(str(lines), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        command = ("sort", "--output", str(ordered), str(lines))
        subprocess.run(command, check=True, env={**os.environ, "LC_ALL": "C", "TMPDIR": beside})
        found = hashlib.sha256()
        with ordered.open("rb") as content:
            while chunk := content.read(CHUNK):
                found.update(chunk)
    return found.hexdigest()


def server(corpus: Corpus, limits: Limits) -> Iterator[Series]:
    """Load a server, and ask it and the store on disk in turns."""
    run(Contestant("build", ((*COMMAND, "build", "--quiet"),), corpus.folder), limits)
    with tempfile.TemporaryDirectory(dir=corpus.folder) as folder, oxigraph_server(Path(folder)) as url:
        load = Contestant("oxigraph", ((*COMMAND, "build", "--quiet", "--store", url),), corpus.folder)
        series = Series(LOAD, "oxigraph")
        sample = run(load, limits)
        series.stopped = sample.stopped
        say(f"  {LOAD}: {sample.stopped or f'{sample.wall:.2f} s'}")
        if not sample.stopped:
            series.add(sample)
            series.disk = size_of(Path(folder))
        yield series
        for name, command in commands(corpus).items() if not sample.stopped else ():
            here, there = Series(f"{SERVER}{name}", "disk"), Series(f"{SERVER}{name}", "server")
            source = ("records",) if command[0] == "validate" else ()
            answers = [
                _answer(corpus, series, (*command, *options))
                for series, options in ((here, ()), (there, (*source, "--store", url)))
            ]
            there.facts = float(answers[0] == answers[1])
            say(
                f"  {name}: {here.wall[0]:.2f} s, {there.wall[0]:.2f} s{'' if there.facts else ', another answer'}"
            )
            yield from (here, there)


def _answer(corpus: Corpus, series: Series, command: tuple[str, ...]) -> tuple[int, bytes]:
    start = time.perf_counter()
    done = subprocess.run(
        (*COMMAND, *command, "--quiet"), cwd=corpus.folder, stdout=subprocess.PIPE, check=False
    )
    series.wall.append(round(time.perf_counter() - start, 4))
    return done.returncode, done.stdout


def commands(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """Return name -> command: every named question, with values that some record has, and others that read."""
    record = sorted((corpus.records).glob("en/*/*.md"))[-1]
    metadata = json.loads(record.read_text("utf-8").split("---\n")[1])
    known = {
        "policy": metadata["id"], "country": metadata["country"], "source": metadata["source"],
        "cluster": metadata["evolution"]["clusters"][0], "before": BEFORE, "wanted": "zh", "text": "page",
    }  # fmt: skip
    asked = {
        name: ("query", name, *(part for each in question.parameters if each.default is None
                                for part in ("--bind", f"{each.name}={known[each.name]}")))
        for name, question in named_queries(load_profile("policy")).items()
    }  # fmt: skip
    return {
        **asked,
        "show": ("show", record.stem),
        "lineage": ("lineage", record.stem),
        "report": ("report", "--today", DAY, "--as-of", DAY),
        "export": ("export", "--format", "ntriples"),
        "validate": ("validate", "--today", DAY),
    }


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beyond", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--works", nargs="*", default=("cluster", "server"), help="only one of these")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=3600, help="after which a command is stopped")
    parser.add_argument(
        "--digest", type=Path, metavar="FOLDER", help="only print the hash of what is built there"
    )
    arguments = parser.parse_args()
    if arguments.digest:
        print(digest(arguments.digest))
        return
    limits = Limits(arguments.seconds, 0.8 * available_memory())
    corpus = corpora.generated(arguments.records)
    series: list[Series] = []
    if "cluster" in arguments.works:
        series += cluster(corpus, arguments.workers, limits)
    if "server" in arguments.works:
        series += server(corpus, limits)
    versions = {tool.name: version_of(tool) for tool in TOOLS}
    save(Result(corpus.name, counts(corpus), tuple(series)), versions)
    write()
    for each in series:
        same = "" if each.facts is None else "the same" if each.facts == 1 else "NOT THE SAME"
        print(f"{each.work}\t{each.by}\t{each.stopped or f'{each.wall[0]:.2f} s'}\t{same}")


if __name__ == "__main__":
    main()
