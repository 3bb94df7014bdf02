"""Report the statistics of a corpus, or of one kind of subjects: for the terminal, as Markdown, JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from policygraph.export.property_graph import node_attributes, node_columns, title_attribute
from policygraph.export.tables import csv_table
from policygraph.lineage.health import Health
from policygraph.lineage.standing import by_answer
from policygraph.profile.facets import words
from policygraph.query.statistics import Audits, Statistics
from policygraph.query.subjects import Distribution, KindStatistics, Subject, without
from policygraph.records.printable import printable_line
from policygraph.report.console import joined, render, to_json
from policygraph.report.lineage import as_of_object
from policygraph.report.tables import headed_table, markdown_table, markdown_text, plain_table
from policygraph.words.phrases import counted

SHOWN = 6  # values of a facet, members of a list, and groups of a measure that a line or table lists


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
        "kinds": {kind.name: len(kind.subjects) for kind in statistics.kinds},
        "languages": dict(sorted(statistics.languages.items())),
        "current": len(statistics.current),
        "status": dict(statistics.statuses),
        "lineage": {
            statistics.lineage.relation_name(iri): health_object(health)
            for iri, health in statistics.health.items()
        },
        "central": [{"id": name, "rank": rank} for name, rank in statistics.central],
        "subjects": {kind.name: kind_object(kind) for kind in statistics.kinds},
        **({"audits": asdict(statistics.audits)} if statistics.audits else {}),
        "as_of": as_of_object(statistics.on, statistics.standing_on),
        "statuses_without_phase": dict(statistics.without_phase),
    }


def kind_object(kind: KindStatistics) -> dict[str, Any]:
    """Return the JSON object of the subjects of one kind."""
    measures = {
        comparison.measure.name: {
            "facet": comparison.measure.facet,
            "distributions": [asdict(distribution) for distribution in comparison.distributions],
        }
        for comparison in kind.comparisons
    }
    facets = {name: dict(counts) for name, counts in kind.facets.items()}
    return {"count": len(kind.subjects), "facets": facets, "measures": measures}


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
    """Return the statistics for the terminal on one screen: a line each, then measures, then other kinds."""
    parts = [_plain(_lines(statistics))]
    for kind in statistics.kinds:
        if kind.are_policies:
            parts += _measure_tables(kind)
        elif any(kind.facets.values()) or any(_measures(kind)):
            parts.append(kind_text(kind))
    return "\n\n".join(parts)


def kind_text(kind: KindStatistics) -> str:
    """Return the subjects of one kind for the terminal: their number, a line for each facet, measures."""
    lines = [(kind.name, f"{len(kind.subjects):,}"), *_facet_lines(kind)]
    return "\n\n".join([_plain(lines), *_measure_tables(kind)])


def _plain(lines: Iterable[tuple[str, str]]) -> str:
    from rich.text import Text

    return render(plain_table([(Text(name, "dim"), Text(printable_line(value))) for name, value in lines]))


def _measure_tables(kind: KindStatistics) -> Iterator[str]:
    """Yield a table for each measure of a kind that any of its subjects has."""
    from rich.text import Text

    for section in _measures(kind, SHOWN):
        cells = [[printable_line(cell) for cell in row] for row in section.rows]
        yield render(Text(section.title, "dim"), headed_table(section.head, cells))


def _lines(statistics: Statistics) -> Iterator[tuple[str, str]]:
    """Yield label and text of each line of the summary."""
    languages = ", ".join(f"{name} {number:,}" for name, number in statistics.languages.items())
    records: str = counted(statistics.records, "record", "records")
    records += f" ({languages})" if languages else ""
    if len(statistics.kinds) > 1:
        kinds = ", ".join(f"{kind.name} {len(kind.subjects):,}" for kind in statistics.kinds)
        yield "records", f"{records}: {kinds}"
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
    for kind in statistics.kinds:
        yield from _facet_lines(kind) if kind.are_policies else ()
    if statistics.statuses:
        yield "status", _counts(statistics.statuses)
    for iri, health in statistics.health.items():
        if health.edges:
            yield statistics.lineage.relation_name(iri), "; ".join(_health(health))
    if statistics.central:
        yield "central", _names(name for name, _ in statistics.central)
    if statistics.audits:
        yield "audits", _audits(statistics.audits)


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


def _facet_lines(kind: KindStatistics) -> Iterator[tuple[str, str]]:
    """Yield name and counts of each facet that any subject has."""
    return ((words(name), _counts(counts)) for name, counts in kind.facets.items() if counts)


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


def _audits(audits: Audits) -> str:
    never = f"{audits.never:,} of {counted(audits.records, 'record', 'records')} never audited"
    if audits.median_days is None:
        return never
    days = f"{abs(audits.median_days):,.0f} days {'ago' if audits.median_days >= 0 else 'from now'}"
    return f"{audits.oldest} to {audits.newest}, median {days}; {never}"


def _measures(kind: KindStatistics, limit: int | None = None) -> Iterator[Section]:
    """Yield median and range of each measure of a kind by its facet and what it is by, for so many groups.

    The groups with most subjects come first.
    """
    for comparison in kind.comparisons:
        measure, cells = comparison.measure, {(d.group, d.by): d for d in comparison.distributions}
        if not cells:
            continue
        by, groups = sorted({by for _, by in cells}), kind.groups(comparison)
        rows = [
            (group or without(measure.facet), *(_range(cells.get((group, name))) for name in by))
            for group in groups[:limit]
        ]
        rest = len(groups) - len(rows)
        more = f", {rest:,} more in json" if rest else ""
        title = f"{'' if kind.are_policies else f'{kind.name}: '}{words(measure.name)}, median (range){more}"
        head = (words(measure.facet), *by) if by != [""] else (words(measure.facet), words(measure.name))
        yield Section(title, head, rows)


def _range(distribution: Distribution | None) -> str:
    if distribution is None:
        return ""
    return f"{distribution.median:g} ({distribution.lowest:g}–{distribution.highest:g})"


def statistics_markdown(statistics: Statistics) -> str:
    """Return the statistics as Markdown, with every count and list in full."""
    sections = [Section("Summary", ("what", "how much"), list(_lines(statistics)))]
    sections += [section for kind in statistics.kinds for section in _kind_sections(kind)]
    sections.append(_count_section("status", "policies", "By status", statistics.statuses))
    standings = [(each.policy, each.words, each.reason) for each in statistics.standing_on]
    sections.append(Section(f"On {statistics.on}", ("policy", "standing", "why"), standings))
    return _markdown(sections)


def kind_markdown(kind: KindStatistics) -> str:
    """Return the subjects of one kind as Markdown."""
    number = Section(kind.name, ("what", "how much"), [("subjects", f"{len(kind.subjects):,}")])
    return _markdown([number, *_kind_sections(kind)])


def _kind_sections(kind: KindStatistics) -> Iterator[Section]:
    """Yield the counts of each facet of a kind, then its measures."""
    noun, start = ("policies", "By") if kind.are_policies else ("subjects", f"{kind.name} by")
    for name, counts in kind.facets.items():
        yield _count_section(words(name), noun, f"{start} {words(name)}", counts)
    yield from _measures(kind)


def _count_section(name: str, noun: str, title: str, counts: Mapping[str, int]) -> Section:
    return Section(title, (name, noun), [(value, f"{number:,}") for value, number in counts.items()])


def _markdown(sections: Iterable[Section]) -> str:
    return "\n\n".join(
        f"## {markdown_text(section.title)}\n\n{markdown_table(section.head, section.rows)}"
        for section in sections
        if section.rows
    )


def statistics_csv(statistics: Statistics) -> bytes:
    """Return a row for each policy, by id, with its numbers and columns for where it stands on the date."""
    current = set(statistics.current)
    policies = [subject for kind in statistics.kinds if kind.are_policies for subject in kind.subjects]
    numbers = {subject.iri: _number_cells(subject) for subject in policies}
    columns = ["id", *node_columns(statistics.lineage), *_number_columns(policies), "current"]
    columns += ["as_of", "standing", "presumed", "in_part", "reason"]
    rows: list[dict[str, str | bool]] = []
    for standing in statistics.standing_on:
        policy = statistics.lineage.policies[standing.policy]
        row = {"id": policy.id, **node_attributes(statistics.lineage, policy), **numbers.get(policy.iri, {})}
        row |= {"current": policy.id in current, "as_of": statistics.on, "standing": standing.answer}
        rows.append(
            {**row, "presumed": standing.presumed, "in_part": standing.in_part, "reason": standing.reason}
        )
    return csv_table(columns, rows)


def kind_csv(kind: KindStatistics) -> bytes:
    """Return a row for each subject of a kind, by id: titles, facets and numbers."""
    languages = sorted({language for subject in kind.subjects for language in subject.titles})
    columns = ["id", *map(title_attribute, languages), *kind.facets, *_number_columns(kind.subjects), "iri"]
    return csv_table(
        columns,
        (
            {
                "id": subject.id,
                **{title_attribute(language): title for language, title in subject.titles.items()},
                **{name: "; ".join(labels) for name, labels in subject.facets.items()},
                **_number_cells(subject),
                "iri": subject.iri,
            }
            for subject in kind.subjects
        ),
    )


def _number_columns(subjects: Iterable[Subject]) -> list[str]:
    """Return a column for each measure and what it is by, in the order of the profile, then by label."""
    columns: dict[str, set[str]] = {}
    for subject in subjects:
        for name, numbers in subject.measures.items():
            columns.setdefault(name, set()).update(numbers)
    return [_number_column(name, by) for name, labels in columns.items() for by in sorted(labels)]


def _number_cells(subject: Subject) -> dict[str, str]:
    return {
        _number_column(name, by): "; ".join(f"{value:g}" for value in values)
        for name, numbers in subject.measures.items()
        for by, values in numbers.items()
    }


def _number_column(measure: str, by: str) -> str:
    return f"{measure}: {by}" if by else measure


FORMATS: Mapping[str, Callable[[Statistics], str | bytes]] = {
    "text": statistics_text,
    "json": lambda statistics: to_json(statistics_object(statistics)),
    "markdown": statistics_markdown,
    "csv": statistics_csv,
}
KIND_FORMATS: Mapping[str, Callable[[KindStatistics], str | bytes]] = {
    "text": kind_text,
    "json": lambda kind: to_json({"kind": kind.name, **kind_object(kind)}),
    "markdown": kind_markdown,
    "csv": kind_csv,
}
