"""A corpus in numbers, for people, as Markdown, as a table of policies, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from policygraph.export.property_graph import node_attributes, node_columns
from policygraph.export.tables import csv_table
from policygraph.lineage.as_of import grouped
from policygraph.lineage.health import Health
from policygraph.query.statistics import Statistics
from policygraph.report.console import counted, printable, render, to_json
from policygraph.report.lineage import as_of_object
from policygraph.report.tables import headed_table, markdown_table, plain_table

SHOWN = 6  # values of a facet, and members of a list, that the terminal shows
FACETS = {
    "jurisdiction": "country",
    "category": "category",
    "legal_weight": "legal weight",
    "cluster": "cluster",
    "source": "source",
}


@dataclass(frozen=True)
class Section:
    """A table with a title; rows are as long as the head."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def statistics_object(statistics: Statistics) -> dict[str, Any]:
    """Return what ``report --format json`` prints; counts by label have the most frequent first."""
    return {
        "records": statistics.records,
        "policies": statistics.policies,
        "unresolved": statistics.unresolved,
        "kinds": dict(statistics.kinds),
        "languages": dict(sorted(statistics.languages.items())),
        "current": len(statistics.current),
        **{FACETS[name].replace(" ", "_"): dict(counts) for name, counts in statistics.facets.items()},
        "status": dict(statistics.statuses),
        "lineage": {
            statistics.lineage.relation_name(iri): health_object(health)
            for iri, health in statistics.health.items()
        },
        "central": [{"id": name, "rank": rank} for name, rank in statistics.central],
        "scores": [asdict(each) for each in statistics.scores],
        "audits": asdict(statistics.audits),
        **({"as_of": as_of_object(statistics.on, statistics.verdicts)} if statistics.on else {}),
    }


def health_object(health: Health) -> dict[str, Any]:
    """Return what is true of one relation, as the report's JSON names it."""
    return {
        "edges": health.edges,
        "both_sides": health.both_sides,
        "one_sided": [
            {"from": each.successor, "to": each.predecessor, "said_by": each.said_by}
            for each in health.one_sided
        ],
        "unresolved": [
            {"from": successor, "to": predecessor} for successor, predecessor in health.unresolved
        ],
        "cycles": [list(each) for each in health.cycles],
        "shortest_cycles": [list(each) for each in health.examples],
        "components": health.components,
        "longest_chain": list(health.longest_chain),
        "splits": list(health.splits),
        "merges": list(health.merges),
        "ended_without_successor": list(health.ended_without_successor),
    }


def statistics_text(statistics: Statistics) -> str:
    """Return the corpus on one screen."""
    from rich.text import Text

    rows = [(Text(name, "dim"), Text(printable(value))) for name, value in _lines(statistics)]
    parts: list[Any] = [plain_table(rows)]
    scores = _scores(statistics, SHOWN)
    if scores.rows:
        parts += [
            Text(f"\n{scores.title}", "dim"),
            headed_table(scores.head, [[printable(cell) for cell in row] for row in scores.rows]),
        ]
    return render(*parts)


def _lines(statistics: Statistics) -> Iterator[tuple[str, str]]:
    languages = ", ".join(f"{name} {number:,}" for name, number in statistics.languages.items())
    records = counted(statistics.records, "record", "records")
    records += f" ({languages})" if languages else ""
    if len(statistics.kinds) > 1:
        yield "records", f"{records}: {_most(statistics.kinds)}"
    yield (
        "policies",
        f"{statistics.policies:,}" if len(statistics.kinds) > 1 else f"{statistics.policies:,} in {records}",
    )
    loose = f"; {statistics.unresolved:,} more are named and have no record" if statistics.unresolved else ""
    yield "current", f"{len(statistics.current):,} in effect and not replaced, as far as records say{loose}"
    for name, counts in statistics.facets.items():
        if counts:
            yield FACETS[name], _most(counts)
    if statistics.statuses:
        yield "status", _most(statistics.statuses)
    for iri, health in statistics.health.items():
        if health.edges:
            yield statistics.lineage.relation_name(iri), "; ".join(_health(health))
    if statistics.central:
        yield "central", _some(name for name, _ in statistics.central)
    yield "audits", _audits(statistics)
    if statistics.on:
        groups = grouped(statistics.verdicts)
        said = (f"{group.replace('_', ' ')} {len(found):,}" for group, found in groups.items())
        yield f"on {statistics.on}", ", ".join(said)


def _most(counts: Mapping[str, int]) -> str:
    shown = [f"{name} {number:,}" for name, number in list(counts.items())[:SHOWN]]
    rest = len(counts) - len(shown)
    return ", ".join(shown) + (f" … {rest:,} more" if rest else "")


def _some(names: Iterable[str]) -> str:
    shown = list(names)
    return ", ".join(shown[:SHOWN]) + (" …" if len(shown) > SHOWN else "")


def _health(health: Health) -> Iterator[str]:
    yield f"{counted(health.edges, 'edge', 'edges')} in {counted(health.components, 'family', 'families')}"
    if health.both_sides or health.one_sided:
        yield f"{health.both_sides:,} said by both sides, {len(health.one_sided):,} by one"
    if health.unresolved:
        yield f"{len(health.unresolved):,} to or from policies without a record"
    if health.cycles:
        ways = (" → ".join([*each, each[0]]) for each in health.examples)
        yield f"{counted(len(health.cycles), 'cycle', 'cycles')}: {_some(ways)}"
    if len(health.longest_chain) > 2:
        yield f"longest chain {' ← '.join(health.longest_chain)}"
    for name, found in (("split", health.splits), ("merged", health.merges)):
        if found:
            yield f"{name} {len(found):,}: {_some(found)}"
    if health.ended_without_successor:
        yield f"superseded by nothing: {_some(health.ended_without_successor)}"


def _audits(statistics: Statistics) -> str:
    audits = statistics.audits
    never = f"{audits.never:,} of {counted(audits.records, 'record', 'records')} never audited"
    if audits.median_days is None:
        return never
    days = f"{abs(audits.median_days):,.0f} days {'ago' if audits.median_days >= 0 else 'from now'}"
    return f"{audits.oldest} to {audits.newest}, median {days}; {never}"


def _scores(statistics: Statistics, most: int | None = None) -> Section:
    """Return median and range of the scores by country, the countries with most policies first."""
    dimensions = sorted({each.dimension for each in statistics.scores})
    cells = {(each.country, each.dimension): each for each in statistics.scores}
    order = [
        name for name in statistics.facets["jurisdiction"] if any((name, d) in cells for d in dimensions)
    ]
    rows = []
    for country in order[:most]:
        found = [cells.get((country, dimension)) for dimension in dimensions]
        shown = [f"{each.median:g} ({each.lowest}–{each.highest})" if each else "" for each in found]
        rows.append((country, *shown))
    more = f", {len(order) - most:,} more countries in json" if most and len(order) > most else ""
    return Section(f"scores: median (range){more}", ("country", *dimensions), rows)


def statistics_markdown(statistics: Statistics) -> str:
    """Return the corpus as Markdown, with every count and list in full."""
    summary = Section("Summary", ("what", "how much"), list(_lines(statistics)))
    sections = [summary]
    for name, counts in (*statistics.facets.items(), ("status", statistics.statuses)):
        rows = [(label, f"{number:,}") for label, number in counts.items()]
        sections.append(Section(f"By {FACETS.get(name, name)}", (FACETS.get(name, name), "policies"), rows))
    sections.append(_scores(statistics))
    if statistics.on:
        stood = [
            (v.policy, v.group.replace("_", " ") + " (presumed)" * v.presumed, v.reason)
            for v in statistics.verdicts
        ]
        sections.append(Section(f"On {statistics.on}", ("policy", "standing", "why"), stood))
    return "\n\n".join(
        f"## {section.title}\n\n{markdown_table(section.head, section.rows)}"
        for section in sections
        if section.rows
    )


def statistics_csv(statistics: Statistics) -> bytes:
    """Return a row for each policy, with columns for where it stands at the date if there is one."""
    verdicts = {each.policy: each for each in statistics.verdicts}
    standing = set(statistics.current)
    columns = [
        *node_columns(statistics.lineage),
        "current",
        *(["as_of", "presumed", "reason"] if statistics.on else []),
    ]
    rows: list[dict[str, str | bool]] = []
    for name, policy in statistics.lineage.policies.items():
        row = {"id": name, **node_attributes(policy), "current": name in standing}
        if found := verdicts.get(name):
            row |= {"as_of": found.group, "presumed": found.presumed, "reason": found.reason}
        rows.append(row)
    return csv_table(["id", *columns], rows)


FORMATS: Mapping[str, Callable[[Statistics], str | bytes]] = {
    "text": statistics_text,
    "json": lambda statistics: to_json(statistics_object(statistics)),
    "markdown": statistics_markdown,
    "csv": statistics_csv,
}
