"""Full builds by everybody, and what the program takes where nothing or one record has changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox

import policygraph as pg
from benchmarks import mappings, plain
from benchmarks.corpora import ROOT, Corpus
from benchmarks.measure import UNIT, Contestant, Limits, Series, run, size_of, take_turns
from benchmarks.results import load, out_of_reach
from benchmarks.tools import TOOLS
from policygraph.export.triples import triples

COMMAND = (sys.executable, "-m", "policygraph")
LARGEST_FOR_FACTS = 10_000  # records; beyond, facts are not compared one by one
LARGEST_FOR_ALL_COMMANDS = 10_000  # records; beyond, only builds are measured after a change
ALONE = ("start-up", "policygraph")
ALWAYS = (*ALONE, "floor")  # who tries whatever the size
FINDINGS = frozenset({0, 1})  # the status of a validation, whatever it finds
VERBATIM = ox.NamedNode(str(plain.PG.verbatim))


def start_up(folder: Path) -> Contestant:
    """Return what imports what every command needs, and does nothing."""
    return Contestant("start-up", (UNIT,), folder)


def counts(corpus: Corpus) -> dict[str, int]:
    """Return how much there is of what in the store, which is built where it is not up to date."""
    built = pg.build(folder=corpus.folder).built
    assert built
    numbers = built.counts()
    return {name: numbers[name] for name in ("records", "policies", "triples")}


def finish(corpus: Corpus) -> None:
    """Write what the store has for the floor, which has none, in a process that gives the memory back."""
    subprocess.run((sys.executable, "-m", "benchmarks.builds", str(corpus.folder)), cwd=ROOT, check=True)
    shutil.rmtree(corpus.floor, ignore_errors=True)


def _write_finished(corpus: Corpus) -> None:
    disk = pg.build(folder=corpus.folder).store.disk
    disk.dump(str(corpus.finished), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())


def full_builds(
    corpus: Corpus, environments: Mapping[str, Path], repetitions: int, limits: Limits, alone: bool = False
) -> list[Series]:
    """Measure full builds, of the program alone or of all, with the size of what comes out and, for few records, the share of
    the facts.

    Who needs too much for fewer records does not try.
    """
    count, before = sum(1 for _ in corpus.records.rglob("*.md")), load()
    contestants = [each for each in _contestants(corpus, environments) if not alone or each.by in ALONE]
    reasons = {
        contestant.by: "" if contestant.by in ALWAYS else out_of_reach(before, contestant.by, count, limits)
        for contestant in contestants
    }
    able = [contestant for contestant in contestants if not reasons[contestant.by]]
    everything = take_turns("build", able, repetitions, limits)
    facts = asserted(corpus) if count <= LARGEST_FOR_FACTS else None
    for contestant, series in zip(able, everything, strict=True):
        if contestant.output and not series.stopped:
            series.disk = size_of(contestant.output)
            if facts and contestant.output.suffix in (".nt", ".ttl"):
                series.facts = len(facts & read(contestant.output)) / len(facts)
    return everything + [Series("build", by, stopped=reason) for by, reason in reasons.items() if reason]


def _contestants(corpus: Corpus, environments: Mapping[str, Path]) -> Iterator[Contestant]:
    """Yield who builds; a tool maps tables, which are made of the records first, as a part of its time."""
    folder, records, triples = corpus.folder, corpus.records, corpus.folder / "plain.nt"
    floor = _module("floor", records, corpus.finished, corpus.floor)
    plain_page = _module("plain", records, triples)
    build = (*COMMAND, "build", "--quiet")
    yield start_up(folder)
    yield Contestant("policygraph", (build,), folder, corpus.forget, output=corpus.state)
    yield Contestant("floor", (floor,), ROOT, partial(finish, corpus), output=corpus.floor)
    yield Contestant("plain", (plain_page,), ROOT, output=triples)
    for tool in TOOLS:
        if environment := environments.get(tool.name):
            tables = folder / tool.name
            mappings.main(tables)
            convert = (*_module("tables", records, tables), *(["--grouped"] if tool.grouped else []))
            commands = (convert, tool.argv(environment, tables))
            yield Contestant(tool.name, commands, ROOT, output=tables / tool.output)


def _module(name: str, *arguments: Path) -> tuple[str, ...]:
    """Return the command that runs a module of the benchmarks."""
    return (sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments))


def asserted(corpus: Corpus) -> set[ox.Triple]:
    """Return what the records assert, less how values were written."""
    store = pg.build(folder=corpus.folder).store
    return {triple for triple in triples(store, ("asserted",)) if triple.predicate != VERBATIM}


def read(file: Path) -> set[ox.Triple]:
    """Return the triples of a file."""
    return {quad.triple for quad in ox.parse(path=str(file))}


def small_changes(corpus: Corpus, repetitions: int, limits: Limits) -> Iterator[Series]:
    """Measure commands where nothing has changed and where one record has got one more word.

    Only builds where there are many records; what the commands keep of a build is there.
    """
    folder = corpus.folder
    build = Contestant("build", ((*COMMAND, "build", "--quiet"),), folder)
    run(build, limits)
    yield from take_turns("unchanged", [start_up(folder), build], max(repetitions, 5), limits)
    records = sorted(corpus.records.glob("en/*/*.md"))
    record = records[len(records) // 2]
    commands = {"build": ["build"]}
    if len(records) <= LARGEST_FOR_ALL_COMMANDS:
        commands |= {"show": ["show", record.stem], "validate": ["validate"]}
        run(replace(build, commands=((*COMMAND, "validate", "--quiet"),), status=FINDINGS), limits)
    contestants = [
        Contestant(
            name,
            ((*COMMAND, *command, "--quiet"),),
            folder,
            partial(corpus.edit, record),
            status=FINDINGS,
        )
        for name, command in commands.items()
    ]
    with corpus.restored():
        yield from take_turns("changed", [start_up(folder), *contestants], repetitions, limits)
    run(build, limits)  # of what was put back, for those who read


def report(corpus: Corpus, repetitions: int, limits: Limits) -> list[Series]:
    """Measure the report over a corpus that is built."""
    command = Contestant("report", ((*COMMAND, "report", "--quiet"),), corpus.folder)
    return take_turns("report", [start_up(corpus.folder), command], repetitions, limits)


def exports(corpus: Corpus, repetitions: int, limits: Limits) -> list[Series]:
    """Measure the export of a corpus that is built, in the formats that cost the least and the most."""
    formats = ("turtle", "trig", "jsonld")
    commands = [
        (*COMMAND, "export", "--quiet", "--format", format, "--output", "exported") for format in formats
    ]
    contestants = [
        Contestant(format, (command,), corpus.folder)
        for format, command in zip(formats, commands, strict=True)
    ]
    try:
        return take_turns("export", contestants, repetitions, limits)
    finally:
        (corpus.folder / "exported").unlink(missing_ok=True)


if __name__ == "__main__":
    _write_finished(Corpus(Path(sys.argv[1]), ""))
