"""The page of benchmarks: docs/benchmarks.md and its curves, from what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from benchmarks.curves import svg
from benchmarks.limits import CLUSTER, LOAD, QUESTION, SERVER, Row, rows
from benchmarks.markdown import megabytes, number, table
from benchmarks.measure import Series
from benchmarks.results import Results, middle

NOTE = "<!-- Written by `make bench` or `make docs` from benchmarks/results/. -->"
INTRODUCTION = """
How fast the program is, beside what a user would write instead, other tools, and what nobody can do without. `make bench`
measures it on made-up records and prints the first table; `make bench SIZES="1000 10000 100000"` says how many, and
`.venv/bin/python -m benchmarks --help` has the rest. What was measured before stays until it is measured again.

- **policygraph**: `policygraph build` with no store there: all layers, findings, and a store on disk.
- **plain**: [plain.py](../benchmarks/plain.py), a page of python-frontmatter and rdflib that writes N-Triples. It
  states all that the program asserts of such records, less `pg:verbatim`; a test holds that. It derives and checks nothing.
- **floor**: read the files, `json.loads`, and Oxigraph's bulk load of the finished distinct triples to disk.
- **morph-kgc, maplib, linkml**: the tools as their documentation says, on tables that [tables.py](../benchmarks/tables.py)
  makes of the records first, for none of them reads front matter. That is part of their time. They derive, check and store
  nothing; LinkML's converter knows no texts with a language, so that its facts are others.
- **start-up**: `python -c "import click, pyoxigraph"`, of which a time is also told as a multiple.

A ratio or a difference is the median of turns, in which all ran one after the other. A question's command may take 1.1 times what pyoxigraph takes
to answer it as CSV in a process of its own that has just opened the store, and what the same command takes to ask nothing
(`ASK {}`): to start, to look at the files, to open the store. Memory is the peak of all processes together, what they share
counted once; to look takes a fiftieth of the time at most, as it holds up who is looked at. Files are read from the page cache. The [records](../benchmarks/generate.py) are made by seed after the
frequencies of a real corpus: two languages a policy, 4.2 kB and 106 statements a record.
"""
CURVES: tuple[tuple[str, str, str, Callable[[Series], float | None]], ...] = (
    ("wall", "Full build", "seconds", lambda series: middle(series.wall)),
    ("memory", "Full build, memory", "MB", lambda series: max(series.memory, default=0) / 1e6),
)
ASKED = ("policygraph", "pyoxigraph", "rdflib", "command", "nothing")
CONTESTANTS = ("policygraph", "plain", "floor", "morph-kgc", "maplib", "linkml")


def limits_table(limits: Iterable[Row]) -> str:
    """Return what must hold as a table in Markdown."""
    answers = {True: "yes", False: "**no**", None: ""}
    cells = [
        (row.name, row.limit, row.measured, row.multiple, row.note or answers[row.holds]) for row in limits
    ]
    return "\n".join(table(("what", "limit", "measured", "× start-up", "holds"), cells))


def page(results: Results) -> Iterator[str]:
    """Yield the lines of the page."""
    yield f"# Benchmarks\n\n{NOTE}\n{INTRODUCTION}"
    yield f"## What must hold\n\n{limits_table(rows(results))}\n"
    yield "## Full builds\n"
    for name, title, unit, _ in CURVES:
        yield f"![{title} in {unit}, by number of records](benchmarks-{name}.svg)\n"
    yield from table(
        ("records", "by", "wall s", "records/s", "processor s", "memory MB", "output MB", "facts", "stopped"),
        _builds(results),
    )
    yield (
        "\n## Named questions\n\nIn seconds; those with functions of the program cannot be asked of others. They are written so that Oxigraph answers them"
        "\nfast; rdflib takes much longer for some of them than for other forms of the same question.\n"
    )
    yield from table(("corpus", "question", *ASKED), _questions(results))
    yield "\n## Other works\n"
    yield from table(("corpus", "work", "by", "wall s", "memory MB", "stopped"), _others(results))
    yield "\n## Where and when\n"
    yield from table(("corpus", "measured", "machine", "versions"), _circumstances(results))


def _builds(results: Results) -> Iterator[tuple[str, ...]]:
    for result in results.values():
        for series in (result.find("build", by) for by in CONTESTANTS):
            if series:
                records, wall = result.counts["records"], middle(series.wall)
                yield (
                    f"{records:,}",
                    series.by,
                    number(wall),
                    f"{records / wall:,.0f}" if wall else "",
                    number(middle(series.cpu)),
                    megabytes(max(series.memory, default=0)),
                    megabytes(series.disk),
                    "" if series.facts is None else f"{series.facts:.0%}",
                    series.stopped,
                )


def _questions(results: Results) -> Iterator[tuple[str, ...]]:
    for result in results.values():
        for work in dict.fromkeys(series.work for series in result.works(QUESTION)):
            asked = (result.find(work, by) for by in ASKED)
            yield (result.name, work.removeprefix(QUESTION), *(_seconds(series) for series in asked))


def _seconds(series: Series | None) -> str:
    """Return the median, with a sign where whoever it is was stopped before the end."""
    time = middle(series.wall) if series else None
    return f"> {number(time)}" if series and series.stopped else number(time)


def _others(results: Results) -> Iterator[tuple[str, ...]]:
    for result in results.values():
        for series in result.series:
            if series.work not in ("build", CLUSTER, LOAD) and not series.work.startswith((QUESTION, SERVER)):
                yield (
                    result.name,
                    series.work,
                    series.by,
                    number(middle(series.wall)),
                    megabytes(max(series.memory, default=0)),
                    series.stopped,
                )


def _circumstances(results: Results) -> Iterator[tuple[str, ...]]:
    for result in results.values():
        machine = result.machine
        yield (
            result.name,
            result.date,
            f"{machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']} {machine['architecture']},"
            f" Python {machine['python']}",
            ", ".join(f"{name} {version}" for name, version in result.versions.items()),
        )


def pictures(results: Results) -> Iterator[tuple[str, str]]:
    """Yield the name and the content of each picture."""
    for name, title, unit, value in CURVES:
        curves = {by: _points(results, by, value) for by in CONTESTANTS}
        if drawn := {by: points for by, points in curves.items() if points}:
            yield f"benchmarks-{name}.svg", svg(title, unit, drawn)


def _points(results: Results, by: str, value: Callable[[Series], float | None]) -> list[tuple[float, float]]:
    series = ((result, result.find("build", by)) for result in results.values())
    return [
        (result.counts["records"], number)
        for result, each in series
        if each and each.wall and (number := value(each))
    ]
