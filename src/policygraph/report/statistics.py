"""Report the statistics of a corpus: for the terminal, as Markdown, as JSON, and as CSV with a row a policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from policygraph.export.property_graph import node_attributes, node_columns
from policygraph.export.tables import csv_table
from policygraph.lineage.health import Health
from policygraph.lineage.standing import by_answer, words
from policygraph.query.statistics import Statistics
from policygraph.report.console import counted, joined, printable, render, to_json
from policygraph.report.lineage import as_of_object
from policygraph.report.tables import headed_table, markdown_table, plain_table

SHOWN = 6  # values of a facet, members of a list, and countries that a line or table lists
FACETS = {
    "jurisdiction": "country",
    "category": "category",
    "legal_weight": "legal weight",
    "cluster": "cluster",
    "source": "source",
}


@dataclass(frozen=True)
class Section:
    """A table with a title; each row has as many cells as the head."""

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
        "scores": [asdict(scores) for scores in statistics.scores],
        "audits": asdict(statistics.audits),
        "as_of": as_of_object(statistics.on, statistics.standing_on),
        "statuses_without_phase": dict(statistics.without_phase),
    }


def health_object(health: Health) -> dict[str, Any]:
    """Return the JSON object of the health of one relation."""
    return {
        "edges": health.edges,
        "both_sides": health.both_sides,
        "one_sided": [
            {"from": edge.successor, "to": edge.predecessor, "said_by": edge.said_by}
            for edge in health.one_sided
        ],
        "unresolved": [
            {"from": successor, "to": predecessor} for successor, predecessor in health.unresolved
        ],
        "cycles": [list(cycle) for cycle in health.cycles],
        "shortest_cycles": [list(cycle) for cycle in health.examples],
        "components": health.components,
        "longest_chain": list(health.longest_chain),
        "splits": list(health.splits),
        "merges": list(health.merges),
        "ended_without_successor": list(health.ended_without_successor),
    }


def statistics_text(statistics: Statistics) -> str:
    """Return the statistics for the terminal on one screen: a line each, then the scores by country."""
    from rich.text import Text

    rows = [(Text(name, "dim"), Text(printable(value))) for name, value in _lines(statistics)]
    parts: list[Any] = [plain_table(rows)]
    scores = _scores(statistics, SHOWN)
    if scores.rows:
        cells = [[printable(cell) for cell in row] for row in scores.rows]
        parts += [Text(f"\n{scores.title}", "dim"), headed_table(scores.head, cells)]
    return render(*parts)


def _lines(statistics: Statistics) -> Iterator[tuple[str, str]]:
    """Yield label and text of each line of the summary."""
    languages = ", ".join(f"{name} {number:,}" for name, number in statistics.languages.items())
    records = counted(statistics.records, "record", "records")
    records += f" ({languages})" if languages else ""
    if len(statistics.kinds) > 1:
        yield "records", f"{records}: {_counts(statistics.kinds)}"
        yield "policies", f"{statistics.policies:,}"
    else:
        yield "policies", f"{statistics.policies:,} in {records}"
    unresolved = (
        f"; {statistics.unresolved:,} more are named and have no record" if statistics.unresolved else ""
    )
    yield f"on {statistics.on}", _standings(statistics) + unresolved
    yield "current", f"{len(statistics.current):,} in force and not replaced"
    if statistics.without_phase:
        statuses = _counts(statistics.without_phase)
        yield (
            "unknown status",
            f"{statuses}; the vocabulary gives them no phase, so what they mean is not known",
        )
    for name, counts in statistics.facets.items():
        if counts:
            yield FACETS[name], _counts(counts)
    if statistics.statuses:
        yield "status", _counts(statistics.statuses)
    for iri, health in statistics.health.items():
        if health.edges:
            yield statistics.lineage.relation_name(iri), "; ".join(_health(health))
    if statistics.central:
        yield "central", _names(name for name, _ in statistics.central)
    yield "audits", _audits(statistics)


def _standings(statistics: Statistics) -> str:
    """Return how many of the policies with a record stand where."""
    policies = statistics.lineage.policies
    described = [standing for standing in statistics.standing_on if policies[standing.policy].resolved]
    numbers = {answer: len(members) for answer, members in by_answer(described).items()}
    in_part = sum(standing.in_part for standing in described)
    partly = f" ({in_part:,} of them in part)" if in_part else ""
    return ", ".join(
        f"{words(answer)} {number:,}{partly * (answer == 'in_force')}" for answer, number in numbers.items()
    )


def _counts(counts: Mapping[str, int]) -> str:
    return joined((f"{name} {number:,}" for name, number in counts.items()), SHOWN, " … {:,} more")


def _names(names: Iterable[str]) -> str:
    return joined(names, SHOWN, " …")


def _health(health: Health) -> Iterator[str]:
    yield f"{counted(health.edges, 'edge', 'edges')} in {counted(health.components, 'family', 'families')}"
    if health.both_sides or health.one_sided:
        yield f"{health.both_sides:,} said by both sides, {len(health.one_sided):,} by one"
    if health.unresolved:
        yield f"{len(health.unresolved):,} to or from policies without a record"
    if health.cycles:
        cycles = (" → ".join([*cycle, cycle[0]]) for cycle in health.examples)
        yield f"{counted(len(health.cycles), 'cycle', 'cycles')}: {_names(cycles)}"
    if len(health.longest_chain) > 2:
        yield f"longest chain {' ← '.join(health.longest_chain)}"
    for verb, policies in (("split", health.splits), ("merged", health.merges)):
        if policies:
            yield f"{verb} {len(policies):,}: {_names(policies)}"
    if health.ended_without_successor:
        yield f"superseded by nothing: {_names(health.ended_without_successor)}"


def _audits(statistics: Statistics) -> str:
    audits = statistics.audits
    never = f"{audits.never:,} of {counted(audits.records, 'record', 'records')} never audited"
    if audits.median_days is None:
        return never
    days = f"{abs(audits.median_days):,.0f} days {'ago' if audits.median_days >= 0 else 'from now'}"
    return f"{audits.oldest} to {audits.newest}, median {days}; {never}"


def _scores(statistics: Statistics, limit: int | None = None) -> Section:
    """Return median and range of the scores by country and dimension, for so many countries.

    The countries with most policies come first.
    """
    by_cell = {(scores.country, scores.dimension): scores for scores in statistics.scores}
    dimensions = sorted({dimension for _, dimension in by_cell})
    scored = {country for country, _ in by_cell}
    countries = [country for country in statistics.facets["jurisdiction"] if country in scored]
    rows = []
    for country in countries[:limit]:
        row = [by_cell.get((country, dimension)) for dimension in dimensions]
        cells = [f"{scores.median:g} ({scores.lowest}–{scores.highest})" if scores else "" for scores in row]
        rows.append((country, *cells))
    rest = len(countries) - len(rows)
    more = f", {rest:,} more countries in json" if rest else ""
    return Section(f"scores: median (range){more}", ("country", *dimensions), rows)


def statistics_markdown(statistics: Statistics) -> str:
    """Return the statistics as Markdown, with every count and list in full."""
    sections = [Section("Summary", ("what", "how much"), list(_lines(statistics)))]
    for name, counts in (*statistics.facets.items(), ("status", statistics.statuses)):
        label = FACETS.get(name, name)
        rows = [(value, f"{number:,}") for value, number in counts.items()]
        sections.append(Section(f"By {label}", (label, "policies"), rows))
    sections.append(_scores(statistics))
    standings = [(each.policy, each.words, each.reason) for each in statistics.standing_on]
    sections.append(Section(f"On {statistics.on}", ("policy", "standing", "why"), standings))
    return "\n\n".join(
        f"## {section.title}\n\n{markdown_table(section.head, section.rows)}"
        for section in sections
        if section.rows
    )


def statistics_csv(statistics: Statistics) -> bytes:
    """Return a row for each policy, by id, with columns for where it stands on the date."""
    current = set(statistics.current)
    columns = ["id", *node_columns(statistics.lineage), "current"]
    columns += ["as_of", "standing", "presumed", "in_part", "reason"]
    rows: list[dict[str, str | bool]] = []
    for standing in statistics.standing_on:
        name = standing.policy
        row = {"id": name, **node_attributes(statistics.lineage.policies[name]), "current": name in current}
        row |= {"as_of": statistics.on, "standing": standing.answer, "presumed": standing.presumed}
        rows.append({**row, "in_part": standing.in_part, "reason": standing.reason})
    return csv_table(columns, rows)


FORMATS: Mapping[str, Callable[[Statistics], str | bytes]] = {
    "text": statistics_text,
    "json": lambda statistics: to_json(statistics_object(statistics)),
    "markdown": statistics_markdown,
    "csv": statistics_csv,
}
