"""What is measured inside of one process, started for it alone: ``python -m benchmarks.inside WORK FOLDER REPETITIONS``,
and behind that what else the work needs.

The folder is that of a corpus that is built. The series go to standard output as JSON.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib

import policygraph as pg
from benchmarks import edges
from benchmarks.corpora import ROOT, Corpus
from benchmarks.measure import Series, run
from benchmarks.questions import TURNS, asked, contestants, parameters
from policygraph.lineage.health import analyse
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import build
from policygraph.query.parameters import to_term
from policygraph.query.sparql import NamedQuery
from policygraph.settings import find_settings
from policygraph.validation.shacl import validate
from policygraph.validation.validate import ValidationOptions
from policygraph.validation.watch import Watch

PATIENCE = 60  # seconds that rdflib gets for a question
EDGES = 1_000_000


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that a work takes, and its result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


class _OutOfPatienceError(BaseException):
    """A question takes too long; nothing may catch it on the way."""


@contextmanager
def _patience() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _OutOfPatienceError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)


def questions(folder: Path, repetitions: int) -> Iterator[Series]:
    """Ask each question without functions of ours of the program, of pyoxigraph alone, by the command, and of rdflib.

    The first two are asked each time in a process of their own that has just opened the store; opening it and loading the
    graph is not timed. All but rdflib take turns, so that a slow minute of the machine is everybody's. That is asked once, and
    stopped where it takes too long.
    """
    graph, other = pg.build(folder=folder), rdflib.Graph().parse(folder / "finished.nt", format="nt")
    for question in asked():
        work, commands = f"question {question.name}", contestants(question, folder)
        both = [Series(work, by) for by in ASK]
        whole = [Series(work, command.by) for command in commands]
        for _ in range(max(repetitions, TURNS)):
            for series in both:
                (once,) = measured("one_question", folder, 1, series.by, question.name)
                series.wall += once.wall
            for command, series in zip(commands, whole, strict=True):
                series.add(run(command))
        yield from (*both, *whole, _by_rdflib(graph, other, question, parameters(question, folder)))


def one_question(folder: Path, unused: int, by: str, name: str) -> Iterator[Series]:
    """Ask one question once, of the program or of pyoxigraph alone."""
    (question,) = (each for each in asked() if each.name == name)
    graph, bind = pg.build(folder=folder), parameters(question, folder)
    assert isinstance(graph.store.store, ox.Store)
    yield Series(f"question {name}", by, [timed(partial(ASK[by], graph, question, bind))[0]])


def _terms(graph: pg.Graph, question: NamedQuery, bind: dict[str, str]) -> dict[str, Any]:
    return {
        each.name: to_term(graph.store, each.type, bind.get(each.name) or each.default or "")
        for each in question.parameters
    }


def _ours(graph: pg.Graph, question: NamedQuery, bind: dict[str, str]) -> object:
    return graph.ask(question.name, **bind)


def _alone(graph: pg.Graph, question: NamedQuery, bind: dict[str, str]) -> object:
    """Answer as CSV, which is the fastest way to have the values, as rows without their values answer nothing."""
    terms = {ox.Variable(name): term for name, term in _terms(graph, question, bind).items()}
    found = graph.store.store.query(question.text, substitutions=terms, prefixes=dict(graph.store.prefixes()))
    assert isinstance(found, ox.QuerySolutions)
    return found.serialize(format=ox.QueryResultsFormat.CSV)


ASK = {"policygraph": _ours, "pyoxigraph": _alone}


def _by_rdflib(graph: pg.Graph, other: rdflib.Graph, question: NamedQuery, bind: dict[str, str]) -> Series:
    series = Series(f"question {question.name}", "rdflib")
    terms: dict[str, rdflib.term.Identifier] = {
        name: rdflib.util.from_n3(str(term))  # type: ignore[misc]
        for name, term in _terms(graph, question, bind).items()
    }
    try:
        with _patience():
            series.wall.append(timed(lambda: list(other.query(question.text, initBindings=terms)))[0])
    except _OutOfPatienceError:
        series.wall.append(PATIENCE)
        series.stopped = f"more than {PATIENCE} s"
    return series


def lineage(folder: Path, repetitions: int) -> Iterator[Series]:
    """Read the lineage from a store that is freshly opened."""
    series = Series("lineage", "read")
    for _ in range(repetitions):
        graph = pg.build(folder=folder)
        series.wall.append(timed(partial(read_lineage, graph.store))[0])
    yield series


def shacl(folder: Path, repetitions: int) -> Iterator[Series]:
    """Validate against fifteen shapes of SHACL Core with both engines, which must find the same."""
    store = pg.build(folder=folder).store.store
    shapes = [quad.triple for quad in ox.parse(path=str(ROOT / "benchmarks" / "core.ttl"))]
    by_engine = {engine: Series("shacl", engine) for engine in ("sparql", "pyshacl")}
    for _ in range(repetitions):
        results = []
        for engine, series in by_engine.items():
            seconds, report = timed(partial(validate, store, shapes, engine))
            series.wall.append(seconds)
            results.append(
                sorted((str(r.focus), r.path, str(r.value), r.component, r.severity) for r in report.results)
            )
        assert results[0] == results[1], "the engines differ"
    yield from by_engine.values()


def watching(folder: Path, repetitions: int) -> Iterator[Series]:
    """Save a record while it is watched, and wait for its findings."""
    settings = find_settings(folder, (), None, None, None)
    watched = Watch(settings, build(settings), ValidationOptions())
    corpus, series = Corpus(folder, folder.name), Series("save", "watch")
    with corpus.restored():
        for record in sorted(corpus.records.rglob("*.md"))[:repetitions]:
            corpus.edit(record)
            seconds, told = timed(lambda: list(watched.changes()))
            assert len(told) == 1
            series.wall.append(seconds)
    yield series


def history(unused: Path, repetitions: int) -> Iterator[Series]:
    """Analyse a made-up lineage of a million edges, beside rustworkx alone."""
    made, cycles = edges.history(EDGES)
    edges.check(made, cycles)
    ours, alone = Series("analyse", "policygraph"), Series("analyse", "rustworkx")
    arrays, graph, straight = edges.load(made)
    for _ in range(repetitions):
        ours.wall.append(timed(lambda: analyse(arrays))[0])
        alone.wall.append(timed(lambda: edges.alone(graph, straight))[0])
    yield from (ours, alone)


WORKS: dict[str, Callable[..., Iterator[Series]]] = {
    work.__name__: work for work in (questions, one_question, lineage, shacl, watching, history)
}


def measured(work: str, folder: Path, repetitions: int, *more: str) -> list[Series]:
    """Return the series of a work, measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.inside", work, str(folder), str(repetitions), *more]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return [Series(**each) for each in json.loads(done.stdout)]


if __name__ == "__main__":
    made = WORKS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
    json.dump([asdict(series) for series in made], sys.stdout)
