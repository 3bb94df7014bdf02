"""A corpus in numbers, for people, as Markdown, as a table of policies, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from policygraph.export.property_graph import node_attributes, node_columns
from policygraph.export.tables import csv_table
from policygraph.lineage.as_of import grouped
from policygraph.lineage.health import Health
from policygraph.query.statistics import Census
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


def census_object(census: Census) -> dict[str, Any]:
    """Return what ``report --format json`` prints; counts by label have the most frequent first."""
    return {
        "records": census.records,
        "policies": census.policies,
        "unresolved": census.unresolved,
        "kinds": dict(census.kinds),
        "languages": dict(sorted(census.languages.items())),
        "current": len(census.current),
        **{FACETS[name].replace(" ", "_"): dict(counts) for name, counts in census.facets.items()},
        "status": dict(census.statuses),
        "lineage": {
            census.lineage.relation_name(iri): health_object(health) for iri, health in census.health.items()
        },
        "central": [{"id": name, "rank": rank} for name, rank in census.central],
        "scores": [asdict(each) for each in census.scores],
        "audits": asdict(census.audits),
        **({"as_of": as_of_object(census.on, census.verdicts)} if census.on else {}),
    }


def health_object(health: Health) -> dict[str, Any]:
    """Return what is true of one relation, as the report's JSON names it."""
    return {
        "edges": health.edges,
        "both_sides": health.both_sides,
        "one_sided": [
            {"from": each.newer, "to": each.older, "said_by": each.said_by} for each in health.one_sided
        ],
        "unresolved": [{"from": newer, "to": older} for newer, older in health.unresolved],
        "cycles": [list(each) for each in health.cycles],
        "shortest_cycles": [list(each) for each in health.examples],
        "components": health.components,
        "longest_chain": list(health.longest_chain),
        "splits": list(health.splits),
        "merges": list(health.merges),
        "ended_without_successor": list(health.ended_without_successor),
    }


def census_text(census: Census) -> str:
    """Return the corpus on one screen."""
    from rich.text import Text

    rows = [(Text(name, "dim"), Text(printable(value))) for name, value in _lines(census)]
    parts: list[Any] = [plain_table(rows)]
    scores = _scores(census, SHOWN)
    if scores.rows:
        parts += [
            Text(f"\n{scores.title}", "dim"),
            headed_table(scores.head, [[printable(cell) for cell in row] for row in scores.rows]),
        ]
    return render(*parts)


def _lines(census: Census) -> Iterator[tuple[str, str]]:
    languages = ", ".join(f"{name} {number:,}" for name, number in census.languages.items())
    records = counted(census.records, "record", "records")
    records += f" ({languages})" if languages else ""
    if len(census.kinds) > 1:
        yield "records", f"{records}: {_most(census.kinds)}"
    yield "policies", f"{census.policies:,}" if len(census.kinds) > 1 else f"{census.policies:,} in {records}"
    loose = f"; {census.unresolved:,} more are named and have no record" if census.unresolved else ""
    yield "current", f"{len(census.current):,} in effect and not replaced, as far as records say{loose}"
    for name, counts in census.facets.items():
        if counts:
            yield FACETS[name], _most(counts)
    if census.statuses:
        yield "status", _most(census.statuses)
    for iri, health in census.health.items():
        if health.edges:
            yield census.lineage.relation_name(iri), "; ".join(_health(health))
    if census.central:
        yield "central", _some(name for name, _ in census.central)
    yield "audits", _audits(census)
    if census.on:
        groups = grouped(census.verdicts)
        said = (f"{group.replace('_', ' ')} {len(found):,}" for group, found in groups.items())
        yield f"on {census.on}", ", ".join(said)


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


def _audits(census: Census) -> str:
    audits = census.audits
    never = f"{audits.never:,} of {counted(audits.records, 'record', 'records')} never audited"
    if audits.median_days is None:
        return never
    days = f"{abs(audits.median_days):,.0f} days {'ago' if audits.median_days >= 0 else 'from now'}"
    return f"{audits.oldest} to {audits.newest}, median {days}; {never}"


def _scores(census: Census, most: int | None = None) -> Section:
    """Return median and range of the scores by country, the countries with most policies first."""
    dimensions = sorted({each.dimension for each in census.scores})
    cells = {(each.country, each.dimension): each for each in census.scores}
    order = [name for name in census.facets["jurisdiction"] if any((name, d) in cells for d in dimensions)]
    rows = []
    for country in order[:most]:
        found = [cells.get((country, dimension)) for dimension in dimensions]
        shown = [f"{each.median:g} ({each.lowest}–{each.highest})" if each else "" for each in found]
        rows.append((country, *shown))
    more = f", {len(order) - most:,} more countries in json" if most and len(order) > most else ""
    return Section(f"scores: median (range){more}", ("country", *dimensions), rows)


def census_markdown(census: Census) -> str:
    """Return the corpus as Markdown, with every count and list in full."""
    summary = Section("Summary", ("what", "how much"), list(_lines(census)))
    sections = [summary]
    for name, counts in (*census.facets.items(), ("status", census.statuses)):
        rows = [(label, f"{number:,}") for label, number in counts.items()]
        sections.append(Section(f"By {FACETS.get(name, name)}", (FACETS.get(name, name), "policies"), rows))
    sections.append(_scores(census))
    if census.on:
        stood = [
            (v.policy, v.group.replace("_", " ") + " (presumed)" * v.presumed, v.reason)
            for v in census.verdicts
        ]
        sections.append(Section(f"On {census.on}", ("policy", "standing", "why"), stood))
    return "\n\n".join(
        f"## {section.title}\n\n{markdown_table(section.head, section.rows)}"
        for section in sections
        if section.rows
    )


def census_csv(census: Census) -> bytes:
    """Return a row for each policy, with columns for where it stands at the date if there is one."""
    verdicts = {each.policy: each for each in census.verdicts}
    standing = set(census.current)
    columns = [
        *node_columns(census.lineage),
        "current",
        *(["as_of", "presumed", "reason"] if census.on else []),
    ]
    rows: list[dict[str, str | bool]] = []
    for name, policy in census.lineage.policies.items():
        row = {"id": name, **node_attributes(policy), "current": name in standing}
        if found := verdicts.get(name):
            row |= {"as_of": found.group, "presumed": found.presumed, "reason": found.reason}
        rows.append(row)
    return csv_table(["id", *columns], rows)


FORMATS: Mapping[str, Callable[[Census], str | bytes]] = {
    "text": census_text,
    "json": lambda census: to_json(census_object(census)),
    "markdown": census_markdown,
    "csv": census_csv,
}
