"""Report the statistics of a corpus, or of one kind of subjects: for the terminal, as Markdown, JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from policygraph.export.property_graph import node_attributes, node_columns, title_attribute
from policygraph.export.tables import csv_table
from policygraph.lineage.health import Health
from policygraph.lineage.standing import by_answer
from policygraph.lineage.standing import words as answer_words
from policygraph.query.statistics import Audits, Statistics
from policygraph.query.subjects import Distribution, KindStatistics, Subject, without
from policygraph.rdf.date_intervals import with_preposition
from policygraph.records.printable import printable_line
from policygraph.report.console import listed, render, to_json, way
from policygraph.report.lineage import as_of_object
from policygraph.report.tables import headed_table, markdown_table, markdown_text, styled_rows
from policygraph.words.phrases import Phrase, chained, counted, enumerated, named, said

_SUMMARY = (Phrase("what"), Phrase("how much"))
SHOWN = 6  # values of a facet, members of a list, and groups of a measure that a line or table lists


@dataclass(frozen=True)
class Section:
    """A table with a title; each row has as many cells as the head."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    def said(self, language: str) -> tuple[str, list[str], list[list[str]]]:
        """Return title, head and rows in a language."""
        head, *rows = ([said(cell, language) for cell in row] for row in (self.head, *self.rows))
        return said(self.title, language), head, rows


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


def statistics_text(statistics: Statistics, language: str = "en") -> str:
    """Return the statistics for the terminal on one screen: a line each, then measures, then other kinds."""
    parts = [_plain(_lines(statistics), language)]
    for kind in statistics.kinds:
        if kind.are_policies:
            parts += _measure_tables(kind, language)
        elif any(kind.facets.values()) or any(_measures(kind)):
            parts.append(kind_text(kind, language))
    return "\n\n".join(parts)


def kind_text(kind: KindStatistics, language: str = "en") -> str:
    """Return the subjects of one kind for the terminal: their number, a line for each facet, measures."""
    lines = [(kind.called(), f"{len(kind.subjects):,}"), *_facet_lines(kind)]
    return "\n\n".join([_plain(lines, language), *_measure_tables(kind, language)])


def _plain(lines: Iterable[tuple[str, str]], language: str) -> str:
    cells = (map(printable_line, (said(name, language), said(value, language))) for name, value in lines)
    return styled_rows([((name, "dim"), (value, "")) for name, value in cells])


def _measure_tables(kind: KindStatistics, language: str) -> Iterator[str]:
    """Yield a table for each measure of a kind that any of its subjects has."""
    from rich.text import Text

    for section in _measures(kind, SHOWN):
        title, head, rows = section.said(language)
        cells = [[printable_line(cell) for cell in row] for row in rows]
        yield render(Text(title, "dim"), headed_table(head, cells))


def _lines(statistics: Statistics) -> Iterator[tuple[str, str]]:
    """Yield label and text of each line of the summary."""
    records = counted(statistics.records, "record", "records")
    if statistics.languages:
        languages = enumerated(f"{name} {number:,}" for name, number in statistics.languages.items())
        records = Phrase("{subjects} ({numbers})", subjects=records, numbers=languages)
    policies = f"{statistics.policies:,}"
    if len(statistics.kinds) > 1:
        numbers = (_number(kind.called(), len(kind.subjects)) for kind in statistics.kinds)
        kinds = chained("{first}, {second}", numbers)
        yield Phrase("records"), Phrase("{message}: {detail}", message=records, detail=kinds)
        yield Phrase("policies"), policies
    else:
        yield Phrase("policies"), Phrase("{number} in {records}", number=policies, records=records)
    standings = _standings(statistics)
    if statistics.unresolved:
        have = "more is named and has no record", "more are named and have no record"
        more = counted(statistics.unresolved, *have)
        standings = Phrase("{first}; {second}", first=standings, second=more)
    yield with_preposition(statistics.on), standings
    yield Phrase("current"), Phrase("{number:,} in force and not replaced", number=len(statistics.current))
    if statistics.without_phase:
        yield (
            Phrase("unknown status"),
            Phrase(
                "{statuses}; the vocabulary gives them no phase, so what they mean is not known",
                statuses=_counts(statistics.without_phase),
            ),
        )
    for kind in statistics.kinds:
        yield from _facet_lines(kind) if kind.are_policies else ()
    if statistics.statuses:
        yield Phrase("status"), _counts(statistics.statuses)
    for iri, health in statistics.health.items():
        if health.edges:
            yield _relation(statistics, iri), chained("{first}; {second}", _health(health))
    if statistics.central:
        yield Phrase("central"), _names(name for name, _ in statistics.central)
    if statistics.audits:
        yield Phrase("audits"), _audits(statistics.audits)


def _relation(statistics: Statistics, iri: str) -> str:
    """Return the name of a relation, which has its labels in other languages."""
    name, relation = statistics.lineage.relation_name(iri), statistics.lineage.relations.get(iri)
    return named(name, relation.label) if relation else name


def _number(name: str, number: int) -> Phrase:
    return Phrase("{name} {number:,}", name=name, number=number)


def _standings(statistics: Statistics) -> str:
    """Return how many of the policies with a record stand where."""
    policies = statistics.lineage.policies
    described = [standing for standing in statistics.standing_on if policies[standing.policy].resolved]
    numbers = {answer: len(members) for answer, members in by_answer(described).items()}
    parts = {answer: _number(answer_words(answer), number) for answer, number in numbers.items()}
    if in_part := sum(standing.in_part for standing in described):
        parts["in_force"] = Phrase(
            "{text} ({number:,} of them in part)", text=parts["in_force"], number=in_part
        )
    return chained("{first}, {second}", parts.values())


def _facet_lines(kind: KindStatistics) -> Iterator[tuple[str, str]]:
    """Yield name and counts of each facet that any subject has."""
    return ((kind.called(name), _counts(counts)) for name, counts in kind.facets.items() if counts)


def _counts(counts: Mapping[str, int]) -> str:
    return listed((_number(name, number) for name, number in counts.items()), SHOWN)


def _names(names: Iterable[str]) -> str:
    shown = list(names)
    told = enumerated(shown[:SHOWN])
    return Phrase("{names} …", names=told) if len(shown) > SHOWN else told


def _health(health: Health) -> Iterator[str]:
    edges, families = (
        counted(health.edges, "edge", "edges"),
        counted(health.components, "family", "families"),
    )
    yield Phrase("{numbers} in {families}", numbers=edges, families=families)
    if health.both_sides or health.one_sided:
        yield Phrase(
            "{both:,} said by both sides, {one:,} by one", both=health.both_sides, one=len(health.one_sided)
        )
    if health.unresolved:
        yield Phrase("{number:,} to or from policies without a record", number=len(health.unresolved))
    if health.cycles:
        cycles = (way([*cycle, cycle[0]], " → ", SHOWN) for cycle in health.examples)
        number = counted(len(health.cycles), "cycle", "cycles")
        yield Phrase("{message}: {detail}", message=number, detail=_names(cycles))
    length, path = len(health.longest_chain), way(health.longest_chain, " ← ", SHOWN)
    if length > SHOWN:
        yield Phrase("longest chain, of {number:,}, {policies}", number=length, policies=path)
    elif length > 2:
        yield Phrase("longest chain {policies}", policies=path)
    for verb, policies in ((Phrase("split"), health.splits), (Phrase("merged"), health.merges)):
        if policies:
            number = _number(verb, len(policies))
            yield Phrase("{message}: {detail}", message=number, detail=_names(policies))
    if health.ended_without_successor:
        yield Phrase("ended without a successor: {policies}", policies=_names(health.ended_without_successor))


def _audits(audits: Audits) -> str:
    records = counted(audits.records, "record", "records")
    never = Phrase("{number:,} of {records} never audited", number=audits.never, records=records)
    if audits.median_days is None:
        return never
    past, to_come = ("day ago", "days ago"), ("day from now", "days from now")
    days = counted(abs(round(audits.median_days)), *(past if audits.median_days >= 0 else to_come))
    return Phrase(
        "{oldest} to {newest}, median {days}; {never}",
        oldest=audits.oldest,
        newest=audits.newest,
        days=days,
        never=never,
    )


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
            (
                group or without(measure.facet and kind.called(measure.facet)),
                *(_range(cells.get((group, name))) for name in by),
            )
            for group in groups[:limit]
        ]
        rest = len(groups) - len(rows)
        name, facet = kind.called(measure.name), kind.called(measure.facet) if measure.facet else ""
        title = Phrase("{measure}, median (range)", measure=name)
        if not kind.are_policies:
            title = Phrase("{message}: {detail}", message=kind.called(), detail=title)
        if rest:
            title = Phrase("{title}, {number:,} more in json", title=title, number=rest)
        head = (facet, *by) if by != [""] else (facet, name)
        yield Section(title, head, rows)


def _range(distribution: Distribution | None) -> str:
    if distribution is None:
        return ""
    return f"{distribution.median:g} ({distribution.lowest:g}–{distribution.highest:g})"


def statistics_markdown(statistics: Statistics, language: str = "en") -> str:
    """Return the statistics as Markdown, with every count and list in full."""
    sections = [Section(Phrase("Summary"), _SUMMARY, list(_lines(statistics)))]
    sections += [section for kind in statistics.kinds for section in _kind_sections(kind)]
    status = Phrase("status")
    by_status = Phrase("By {facet}", facet=status)
    sections.append(_count_section(status, Phrase("policies"), by_status, statistics.statuses))
    standings = [(each.policy, each.words, each.reason) for each in statistics.standing_on]
    head = (Phrase("policy"), Phrase("standing"), Phrase("why"))
    sections.append(Section(Phrase("On {date}", date=statistics.on), head, standings))
    return _markdown(sections, language)


def kind_markdown(kind: KindStatistics, language: str = "en") -> str:
    """Return the subjects of one kind as Markdown."""
    number = Section(kind.called(), _SUMMARY, [(Phrase("subjects"), f"{len(kind.subjects):,}")])
    return _markdown([number, *_kind_sections(kind)], language)


def _kind_sections(kind: KindStatistics) -> Iterator[Section]:
    """Yield the counts of each facet of a kind, then its measures."""
    noun = Phrase("policies") if kind.are_policies else Phrase("subjects")
    for name, counts in kind.facets.items():
        facet = kind.called(name)
        title = Phrase("{kind} by {facet}", kind=kind.called(), facet=facet)
        yield _count_section(
            facet, noun, Phrase("By {facet}", facet=facet) if kind.are_policies else title, counts
        )
    yield from _measures(kind)


def _count_section(name: str, noun: str, title: str, counts: Mapping[str, int]) -> Section:
    return Section(title, (name, noun), [(value, f"{number:,}") for value, number in counts.items()])


def _markdown(sections: Iterable[Section], language: str) -> str:
    texts = (section.said(language) for section in sections if section.rows)
    return "\n\n".join(
        f"## {markdown_text(title)}\n\n{markdown_table(head, rows)}" for title, head, rows in texts
    )


def policy_rows(statistics: Statistics) -> tuple[list[str], list[dict[str, str | bool]]]:
    """Return columns, and a row for each policy, by id, with its numbers and where it stands on the date."""
    current = set(statistics.current)
    policies = [subject for kind in statistics.kinds if kind.are_policies for subject in kind.subjects]
    numbers = {subject.iri: _number_cells(subject) for subject in policies}
    columns = ["id", *node_columns(statistics.lineage), *_number_columns(policies), "current"]
    columns += ["as_of", "standing", "presumed", "in_part", "reason"]
    rows: list[dict[str, str | bool]] = []
    for standing in statistics.standing_on:
        policy = statistics.lineage.policies[standing.policy]
        row = {"id": policy.id, **node_attributes(statistics.lineage, policy), **numbers.get(policy.iri, {})}
        row |= {"current": policy.id in current, "as_of": statistics.on}
        rows.append(
            {
                **row,
                "standing": str(answer_words(standing.answer)),
                "presumed": standing.presumed,
                "in_part": standing.in_part,
                "reason": standing.reason,
            }
        )
    return columns, rows


def statistics_csv(statistics: Statistics) -> bytes:
    """Return ``policy_rows`` as CSV."""
    return csv_table(*policy_rows(statistics))


def kind_csv(kind: KindStatistics) -> bytes:
    """Return ``kind_rows`` as CSV."""
    return csv_table(*kind_rows(kind))


def kind_rows(kind: KindStatistics) -> tuple[list[str], list[dict[str, str | bool]]]:
    """Return columns, and a row for each subject of a kind, by id: titles, facets and numbers."""
    languages = sorted({language for subject in kind.subjects for language in subject.titles})
    columns = ["id", *map(title_attribute, languages), *kind.facets, *_number_columns(kind.subjects), "iri"]
    rows: list[dict[str, str | bool]] = [
        {
            "id": subject.id,
            **{title_attribute(language): title for language, title in subject.titles.items()},
            **{name: "; ".join(labels) for name, labels in subject.facets.items()},
            **_number_cells(subject),
            "iri": subject.iri,
        }
        for subject in kind.subjects
    ]
    return columns, rows


def table_columns(statistics: Statistics, table: str) -> dict[str, list[Any]]:
    """Return the columns of ``policies``, or of the subjects of a kind, as the CSV has them, with None for what is not there.

    A column of numbers has numbers, where no subject has several. Raises UsageError, with the nearest, where nothing is of
    that kind.
    """
    kinds = [kind for kind in statistics.kinds if kind.are_policies]
    if table == "policies":
        columns, rows = policy_rows(statistics)
    else:
        kinds = [statistics.kind(table, ("policies", "edges"))]
        columns, rows = kind_rows(*kinds)
    of_numbers = _number_columns(subject for kind in kinds for subject in kind.subjects)
    cells = {column: [row.get(column) for row in rows] for column in columns}
    return {**cells, **{column: _numbers(cells[column]) for column in of_numbers}}


def _numbers(texts: Sequence[Any]) -> list[Any]:
    """Return texts as numbers where each of them is one.

    >>> _numbers(["60", None, "0.5"]), _numbers(["60; 70", "1"])
    ([60.0, None, 0.5], ['60; 70', '1'])
    """
    try:
        return [None if text is None else float(text) for text in texts]
    except ValueError:
        return list(texts)


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


# Format -> what writes it, with the program's words in a language where it is for people.
FORMATS: Mapping[str, Callable[[Statistics, str], str | bytes]] = {
    "text": statistics_text,
    "json": lambda statistics, _: to_json(statistics_object(statistics)),
    "markdown": statistics_markdown,
    "csv": lambda statistics, _: statistics_csv(statistics),
}
KIND_FORMATS: Mapping[str, Callable[[KindStatistics, str], str | bytes]] = {
    "text": kind_text,
    "json": lambda kind, _: to_json({"kind": kind.name, **kind_object(kind)}),
    "markdown": kind_markdown,
    "csv": lambda kind, _: kind_csv(kind),
}
