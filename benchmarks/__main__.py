"""Measure, print the table, and keep what was measured: ``python -m benchmarks --sizes 1000 10000``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import builds, corpora, hub, inside, questions
from benchmarks.limits import rows
from benchmarks.measure import Limits, Series, available_memory, say
from benchmarks.page import limits_table
from benchmarks.pages import write
from benchmarks.results import Result, load, save
from benchmarks.tools import TOOLS, environments, version_of

SIZES = (1_000, 10_000)
LARGEST_FOR_EXPORTS = 200_000  # records that are exported in minutes
LARGEST_FOR_QUESTIONS = 10_000  # records that rdflib holds
LARGEST_FOR_SHACL = 1_000  # records that pyshacl validates in a minute or so
WATCHED = 10_000


def of_size(count: int, arguments: argparse.Namespace, limits: Limits) -> Iterator[Result]:
    """Measure everything on so many made-up records; yield each part when it is there."""
    say(f"{count:,} records")
    corpus = corpora.generated(count)
    for part in _parts(corpus, count, arguments, limits):
        series = tuple(part)
        yield Result(corpus.name, builds.counts(corpus), series)


def _parts(
    corpus: corpora.Corpus, count: int, arguments: argparse.Namespace, limits: Limits
) -> Iterator[Iterable[Series]]:
    repetitions = arguments.repeat or (3 if count <= 10_000 else 1)
    if "build" in arguments.works:
        made = {} if arguments.no_tools or arguments.alone else environments(corpora.CACHE)
        yield builds.full_builds(corpus, made, repetitions, limits, arguments.alone)
    if "changes" in arguments.works:
        yield builds.small_changes(corpus, repetitions, limits)
    if "reads" in arguments.works:
        builds.counts(corpus)
        yield builds.report(corpus, repetitions, limits)
        yield inside.measured("lineage", corpus.folder, repetitions)
        if count <= LARGEST_FOR_SHACL:
            yield inside.measured("shacl", corpus.folder, 1)
        if count == WATCHED:
            yield inside.measured("watching", corpus.folder, repetitions)
    if "exports" in arguments.works and count <= LARGEST_FOR_EXPORTS:
        builds.counts(corpus)
        yield builds.exports(corpus, 1, limits)
    if "questions" in arguments.works and count <= LARGEST_FOR_QUESTIONS:
        builds.counts(corpus)
        builds.finish(corpus)
        yield [
            *inside.measured("questions", corpus.folder, repetitions),
            *questions.commands(corpus, repetitions, limits),
        ]


def of_the_hub(arguments: argparse.Namespace, limits: Limits) -> Result | None:
    """Measure commands on the hub, where it is there."""
    corpus = corpora.hub()
    if corpus is None:
        say("there is no hub to measure")
        return None
    say("the hub")
    return Result("hub", builds.counts(corpus), tuple(hub.commands(corpus, arguments.repeat or 3, limits)))


def of_edges() -> Result:
    """Measure the analysis of a lineage by itself."""
    say(f"{inside.EDGES:,} edges")
    counts = {"records": 0, "edges": inside.EDGES}
    return Result("edges", counts, tuple(inside.measured("history", Path(), 3)))


def _results(arguments: argparse.Namespace, limits: Limits) -> Iterator[Result]:
    for count in arguments.sizes:
        yield from of_size(count, arguments, limits)
    if not arguments.no_hub and (result := of_the_hub(arguments, limits)):
        yield result
    if arguments.edges:
        yield of_edges()


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES, help="numbers of records")
    parser.add_argument(
        "--works",
        nargs="*",
        default=("build", "changes", "reads", "exports", "questions"),
        help="only some of these",
    )
    parser.add_argument("--repeat", type=int, help="how often; by the size unless given")
    parser.add_argument("--seconds", type=float, default=3600, help="after which a command is stopped")
    parser.add_argument("--no-tools", action="store_true", help="leave out the other mapping tools")
    parser.add_argument("--alone", action="store_true", help="leave out everybody else who builds")
    parser.add_argument("--no-hub", action="store_true", help="leave out the hub")
    parser.add_argument("--edges", action="store_true", help="analyse a million edges as well")
    arguments = parser.parse_args()
    limits = Limits(arguments.seconds, 0.8 * available_memory())
    versions = {tool.name: version_of(tool) for tool in TOOLS}
    for result in _results(arguments, limits):
        save(result, versions)
    write()
    print(limits_table(rows(load())))


if __name__ == "__main__":
    main()
