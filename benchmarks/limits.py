"""What must hold of the speed, and whether it does by what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.results import Result, Results, memory, middle, ratio, wall

US = "policygraph"
QUESTION = "question "  # a work starts with it, and ends with the name
CLUSTER, DASK = "cluster", "dask"  # the work of a build on several machines, and who does it
LOAD, SERVER = "server load", "server: "  # a work of reading starts with the latter, and ends with the name
TOOLS = ("morph-kgc", "maplib", "linkml")
HUB = {"validate": 0.4, "search": 0.3, "profile check": 0.9, "export": 0.9, "diff HEAD~1": 0.6}
Measure = Callable[[Results], float | None]


@dataclass(frozen=True)
class Limit:
    """A value that must be at most, or at least, a bound; times are told as multiples of the start-up as well."""

    name: str
    bound: float
    unit: str
    measure: Measure
    at_least: bool = False
    start: Measure | None = None
    note: Callable[[Results], str] = lambda _: ""


@dataclass(frozen=True)
class Row:
    """A row of the table; ``holds`` is None where nothing was measured or nothing can be compared."""

    name: str
    limit: str
    measured: str
    multiple: str
    holds: bool | None
    note: str = ""


def rows(results: Results) -> list[Row]:
    """Return a row for each limit."""
    return [_row(limit, results) for limit in limits()]


def _row(limit: Limit, results: Results) -> Row:
    value, start = limit.measure(results), limit.start(results) if limit.start else None
    sign = "≥" if limit.at_least else "≤"
    note = limit.note(results)
    holds = (
        None if value is None or note else (value >= limit.bound) is limit.at_least or value == limit.bound
    )
    return Row(
        limit.name,
        f"{sign} {limit.bound:g} {limit.unit}".strip(),
        "not measured" if value is None else f"{_short(value)} {limit.unit}".strip(),
        f"{value / start:.1f}" if value is not None and start else "",
        holds,
        note,
    )


def _short(value: float) -> str:
    """Return a number with three digits that count.

    >>> _short(0.0123), _short(12.34), _short(1234.5)
    ('0.0123', '12.3', '1,234')
    """
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def limits() -> Iterator[Limit]:
    """Yield the limits in the order of the table."""
    yield from _full_builds()
    yield from _small_changes()
    yield from _hub()
    yield from _questions()
    yield from _lineage()
    yield from _distributed()


def _full_builds() -> Iterator[Limit]:
    yield Limit(
        "build 10,000: plain page over policygraph, wall",
        5,
        "times",
        lambda results: ratio(results.get("10000"), "build", "plain", US),
        at_least=True,
    )
    yield Limit(
        "build 10,000: policygraph over the floor, wall",
        1.3,
        "times",
        lambda results: ratio(results.get("10000"), "build", US, "floor"),
    )
    yield Limit(
        "build 10,000: policygraph over plain page, memory",
        1,
        "times",
        lambda results: _divide(
            memory(results.get("10000"), "build", US), memory(results.get("10000"), "build", "plain")
        ),
    )
    for tool in TOOLS:
        yield Limit(
            f"build 10,000: {tool} over policygraph, wall",
            1,
            "times",
            lambda results, tool=tool: ratio(results.get("10000"), "build", tool, US),  # type: ignore[misc]
            at_least=True,
            note=lambda results, tool=tool: _other_facts(results, tool),  # type: ignore[misc]
        )
    yield Limit(
        "build 1,000,000 over 10,000: wall a record",
        1.5,
        "times",
        lambda results: _divide(_a_record(results.get("1000000")), _a_record(results.get("10000"))),
    )
    yield Limit(
        "build 1,000,000: memory",
        2,
        "GB",
        lambda results: _divide(memory(results.get("1000000"), "build", US), 1e9),
    )


def _other_facts(results: Results, tool: str) -> str:
    """Return why a tool's time is no measure, "" where it gives the same facts or did not run."""
    shares = [
        series.facts
        for result in results.values()
        if (series := result.find("build", tool)) and series.facts is not None
    ]
    return f"gives {min(shares):.0%} of the facts" if shares and min(shares) < 1 else ""


def _small_changes() -> Iterator[Limit]:
    def limit(name: str, corpus: str, work: str, by: str, bound: float) -> Limit:
        return Limit(
            name,
            bound,
            "s",
            lambda results: wall(results.get(corpus), work, by),
            start=lambda results: wall(results.get(corpus), work, "start-up"),
        )

    yield limit("nothing changed, 10,000: build", "10000", "unchanged", "build", 0.15)
    for command, bound in (("build", 0.3), ("show", 0.5), ("validate", 1.0)):
        yield limit(f"one changed of 10,000: {command}", "10000", "changed", command, bound)
    yield limit("one changed of 100,000: build", "100000", "changed", "build", 1.0)


def _hub() -> Iterator[Limit]:
    for work, commands in {"unchanged": HUB, "changed": {"validate": 1.0}}.items():
        for command, bound in commands.items():
            yield Limit(
                f"hub, {'nothing changed' if work == 'unchanged' else 'after one edit'}: {command}",
                bound,
                "s",
                lambda results, work=work, command=command: wall(results.get("hub"), work, command),  # type: ignore[misc]
                start=lambda results, work=work: wall(results.get("hub"), work, "start-up"),  # type: ignore[misc]
            )


def _questions() -> Iterator[Limit]:
    yield Limit(
        "questions without pgf:, 10,000: rdflib over policygraph, total",
        5,
        "times",
        lambda results: _divide(_total(results, "rdflib"), _total(results, US)),
        at_least=True,
    )
    yield Limit(
        "questions without pgf:, 10,000: slowest command beyond 1.1 times pyoxigraph and asking nothing",
        0,
        "s",
        lambda results: _worst_excess(results.get("10000")),
    )


def _total(results: Results, by: str) -> float | None:
    """Return the sum of what somebody takes for the questions that all were asked."""
    asked = _series_of_questions(results.get("10000"), by)
    return sum(asked) if asked else None


def _series_of_questions(result: Result | None, by: str) -> list[float]:
    works = [each.work for each in result.works(QUESTION) if each.by == by] if result else []
    return [time for work in works if (time := wall(result, work, by)) is not None]


def _worst_excess(result: Result | None) -> float | None:
    """Return by how many seconds the slowest command for a question is over what it may take, by the median of turns."""
    works = {each.work for each in result.works(QUESTION)} if result else set()
    return max((excess for work in works if (excess := _excess(result, work)) is not None), default=None)


def _excess(result: Result | None, work: str) -> float | None:
    found = [result.find(work, by) if result else None for by in ("command", "pyoxigraph", "nothing")]
    turns = zip(*(series.wall if series else () for series in found), strict=False)
    return middle(command - 1.1 * alone - nothing for command, alone, nothing in turns)


def _lineage() -> Iterator[Limit]:
    yield Limit(
        "lineage of 10,000 records: read a policy",
        60,
        "µs",
        lambda results: _a_policy(results.get("10000")),
    )
    yield Limit(
        "report over 100,000 policies",
        10,
        "s",
        lambda results: wall(results.get("200000"), "report", "report"),
        start=lambda results: wall(results.get("200000"), "report", "start-up"),
    )


def _distributed() -> Iterator[Limit]:
    def same_hash(results: Results) -> float | None:
        found = results["100000"].find(CLUSTER, DASK) if "100000" in results else None
        return found.facts if found else None

    def same_answers(results: Results) -> float | None:
        asked = (each for result in results.values() for each in result.works(SERVER))
        shares = [each.facts for each in asked if each.facts is not None]
        return sum(shares) / len(shares) if shares else None

    name = "Dask, 100,000: canonical hash equal to the single machine's"
    yield Limit(name, 1, "", same_hash, at_least=True)
    name = "SPARQL server: answers equal to the embedded store's"
    yield Limit(name, 1, "", same_answers, at_least=True)


def _divide(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below else None


def _a_record(result: Result | None) -> float | None:
    time = wall(result, "build", US)
    return time / result.counts["records"] if result and time is not None else None


def _a_policy(result: Result | None) -> float | None:
    series = result.find("lineage", "read") if result else None
    time = middle(series.wall) if series else None
    return 1e6 * time / result.counts["policies"] if result and time is not None else None
