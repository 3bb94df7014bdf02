"""Full builds by everybody, and what the program takes where nothing or one record has changed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pyoxigraph as ox

import policygraph as pg
from benchmarks import mappings, plain
from benchmarks.corpora import ROOT, Corpus
from benchmarks.measure import UNIT, Contestant, Limits, Series, run, size_of, take_turns
from benchmarks.tools import TOOLS, Tool
from policygraph.export.triples import triples

COMMAND = (sys.executable, "-m", "policygraph")
LARGEST_FOR_FACTS = 10_000  # records; beyond, facts are not compared one by one
VERBATIM = ox.NamedNode(str(plain.PG.verbatim))


def start_up(folder: Path) -> Contestant:
    """Return what imports what every command needs, and does nothing."""
    return Contestant("start-up", (UNIT,), folder)


def prepare(corpus: Corpus, may_have_problems: bool = False) -> dict[str, int]:
    """Build once, write the finished triples for the floor, and return how much there is of what."""
    graph = pg.build(folder=corpus.folder)
    assert graph.built
    assert may_have_problems or not graph.problems
    graph.store.store.dump(
        str(corpus.folder / "finished.nt"),
        format=ox.RdfFormat.N_TRIPLES,
        from_graph=ox.DefaultGraph(),
    )
    counts = graph.built.counts()
    return {name: counts[name] for name in ("records", "policies", "triples")}


def full_builds(
    corpus: Corpus, environments: Mapping[str, Path], repetitions: int, limits: Limits
) -> list[Series]:
    """Measure full builds, with the size of what comes out and, for few records, the share of the facts."""
    outputs = {
        "floor": corpus.folder / "floor",
        "plain": corpus.folder / "plain.nt",
        "policygraph": corpus.state,
    }
    contestants = [
        start_up(corpus.folder),
        _module(
            "floor",
            *(corpus.records, corpus.folder / "finished.nt", outputs["floor"]),
            reset=partial(shutil.rmtree, outputs["floor"], ignore_errors=True),
        ),
        _module("plain", corpus.records, outputs["plain"]),
        Contestant("policygraph", ((*COMMAND, "build", "--quiet"),), corpus.folder, corpus.forget),
    ]
    for tool in TOOLS:
        if environment := environments.get(tool.name):
            tables = corpus.folder / tool.name
            outputs[tool.name] = tables / tool.output
            contestants.append(_of_tool(tool, environment, corpus.records, tables))
    everything = take_turns("build", contestants, repetitions, limits)
    facts = asserted(corpus) if _count(corpus) <= LARGEST_FOR_FACTS else None
    for series in everything:
        if (output := outputs.get(series.by)) and series.wall:
            series.disk = size_of(output)
            if facts and output.suffix in (".nt", ".ttl"):
                series.facts = len(facts & read(output)) / len(facts)
    return everything


def _module(name: str, *arguments: Path, reset: partial[None] | None = None) -> Contestant:
    command = (sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments))
    return Contestant(name, (command,), ROOT, reset or partial(lambda: None))


def _of_tool(tool: Tool, environment: Path, records: Path, tables: Path) -> Contestant:
    """Return a tool that maps tables, which are made of the records first; that is part of its time."""
    tables.mkdir(parents=True, exist_ok=True)
    mappings.main(tables)
    convert = (sys.executable, "-m", "benchmarks.tables", str(records), str(tables))
    commands = ((*convert, *(["--grouped"] if tool.grouped else [])), tool.argv(environment, tables))
    return Contestant(tool.name, commands, ROOT)


def asserted(corpus: Corpus) -> set[ox.Triple]:
    """Return what the records assert, less how values were written."""
    store = pg.build(folder=corpus.folder).store
    return {triple for triple in triples(store, ("asserted",)) if triple.predicate != VERBATIM}


def read(file: Path) -> set[ox.Triple]:
    """Return the triples of a file."""
    return {quad.triple for quad in ox.parse(path=str(file))}


def _count(corpus: Corpus) -> int:
    return sum(1 for _ in corpus.records.rglob("*.md"))


def small_changes(corpus: Corpus, repetitions: int, limits: Limits) -> Iterator[Series]:
    """Measure commands where nothing has changed and where one record has got one more word."""
    folder = corpus.folder
    run(Contestant("policygraph", ((*COMMAND, "build", "--quiet"),), folder), limits)
    build = Contestant("build", ((*COMMAND, "build", "--quiet"),), folder)
    yield from take_turns("unchanged", [start_up(folder), build], max(repetitions, 5), limits)
    records = sorted(corpus.records.glob("en/*/*.md"))
    record = records[len(records) // 2]
    commands = {"build": ["build"], "show": ["show", record.stem], "validate": ["validate"]}
    contestants = [
        Contestant(
            name,
            ((*COMMAND, *command, "--quiet"),),
            folder,
            partial(corpus.edit, record),
            status=frozenset({0, 1}),
        )
        for name, command in commands.items()
    ]
    with corpus.restored():
        yield from take_turns("changed", [start_up(folder), *contestants], repetitions, limits)


def report(corpus: Corpus, repetitions: int, limits: Limits) -> list[Series]:
    """Measure the report over a corpus that is built."""
    command = Contestant("report", ((*COMMAND, "report", "--quiet"),), corpus.folder)
    return take_turns("report", [start_up(corpus.folder), command], repetitions, limits)
