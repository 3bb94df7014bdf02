"""The corpus as one object of dictionaries, columns and numbers: all that the page shows, and nothing that it decides.

What it counts is what the commands count: statistics, findings and standings are theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from policygraph._version import __version__
from policygraph.findings import Finding, Rule
from policygraph.lineage.health import Health
from policygraph.lineage.model import Lineage
from policygraph.lineage.standing import ANSWERS
from policygraph.pipeline import Build
from policygraph.profile.facets import words
from policygraph.profile.model import Facet, Measure, RecordKind
from policygraph.query.statistics import Statistics
from policygraph.query.subjects import KindStatistics, Subject
from policygraph.rdf.core import STATUS
from policygraph.rdf.date_intervals import parse_date
from policygraph.report.explorer.details import CHUNK, MOST_TOLD, Details
from policygraph.report.explorer.families import BOX, to_families
from policygraph.report.explorer.found import to_findings
from policygraph.report.explorer.names import Dictionary, Names, names_of_values
from policygraph.report.explorer.places import to_places
from policygraph.report.explorer.steps import to_steps
from policygraph.report.statistics import health_object
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups


@dataclass(frozen=True)
class Corpus:
    """What a report is made of; ``build`` and ``findings`` are None for an RDF file, which has no records.

    ``view`` is what the page shows first, ``language`` the one that it speaks, "" for that of the browser.
    """

    graph: GraphStore
    statistics: Statistics
    title: str
    build: Build | None = None
    findings: Sequence[Finding] | None = None
    rules: Mapping[str, Rule] = field(default_factory=dict)
    view: str = "overview"
    language: str = ""


def explorer_object(corpus: Corpus) -> dict[str, Any]:
    """Return the object; policies are in the order of their ids, and named by their number in it."""
    statistics, graph, lookups = corpus.statistics, corpus.graph, Lookups(corpus.graph, "en")
    lineage, files = statistics.lineage, Dictionary()
    numbers = {name: number for number, name in enumerate(lineage.policies)}
    kinds = {kind.name: kind for kind in graph.profile.kinds}
    steps, reasons = to_steps(statistics.standings, lineage.policies)
    own = next((kind for kind in statistics.kinds if kind.are_policies), None)
    subjects = {subject.iri: subject for subject in own.subjects} if own else {}
    told = Details(lookups, corpus.build, {p.iri: numbers[p.id] for p in lineage.policies.values()}, files)
    chunks = told.chunks() if len(lineage.policies) <= MOST_TOLD else None
    found = None
    if corpus.build and corpus.findings is not None:
        paths = _paths(corpus.build, corpus.findings)
        found = to_findings(corpus.findings, corpus.rules, numbers, files, paths)
    return {
        "program": __version__,
        "title": corpus.title,
        "view": corpus.view,
        "language": corpus.language,
        "made": statistics.standings.today.isoformat(),
        "on": statistics.on,
        "observed": lineage.observed,
        "answers": list(ANSWERS),
        "figures": _figures(statistics),
        "policies": {
            **_policies(lineage, steps, graph.base + graph.profile.first.prefix),
            "stands": _stands(statistics, numbers),
        },
        "reasons": reasons,
        "dates": [rule.name for rule in graph.profile.first.dates],
        "facets": _facets(lookups, statistics, own, kinds, subjects),
        "measures": _measures(lookups, own, lineage, subjects) if own else [],
        "relations": [
            {"name": relation.name, "names": _names(relation.label), "effect": relation.effect}
            for relation in lineage.relations.values()
        ],
        "edges": _edges(lineage, numbers, files),
        "box": list(BOX),
        "families": to_families(lineage),
        "health": {
            lineage.relation_name(iri): _health(each) for iri, each in statistics.health.items() if each.edges
        },
        "kinds": [_kind(lookups, kind, kinds[kind.name]) for kind in statistics.kinds],
        "places": to_places(lookups, statistics.kinds),
        "findings": found,
        "details": {"chunk": CHUNK, "chunks": chunks} if chunks is not None else None,
        "properties": told.properties.entries,
        "things": told.things.entries,
        "files": [str(entry["en"]) for entry in files.entries],
    }


def _paths(build: Build, findings: Iterable[Finding]) -> dict[str, str]:
    """Return path of a finding, as seen from the working folder -> path below the sources."""
    of_files = build.relative_paths(build.generation.manifest.stamps())
    known = {shown: path for path, shown in of_files.items()}
    return {finding.path: known.get(finding.path, finding.path) for finding in findings}


def _figures(statistics: Statistics) -> dict[str, Any]:
    return {
        "records": statistics.records,
        "policies": statistics.policies,
        "unresolved": statistics.unresolved,
        "current": len(statistics.current),
        "languages": dict(statistics.languages),
        "audits": asdict(statistics.audits) if statistics.audits else None,
    }


def _policies(lineage: Lineage, steps: Sequence[Sequence[Any]], start: str) -> dict[str, Any]:
    """Return the columns of the policies; an IRI is 0 where it is ``start`` with the id behind it."""
    policies = lineage.policies.values()
    languages = sorted({language for policy in policies for language in policy.titles})
    return {
        "id": [policy.id for policy in policies],
        "iri_start": start,
        "iri": [0 if policy.iri == start + policy.id else policy.iri for policy in policies],
        "resolved": [int(policy.resolved) for policy in policies],
        "titles": {tag: [policy.titles.get(tag, "") for policy in policies] for tag in languages},
        "date": [policy.date for policy in policies],
        "dates": [{name: list(texts) for name, texts in policy.dates.items()} for policy in policies],
        "audited": [list(policy.audited) for policy in policies],
        "steps": list(steps),
    }


def _stands(statistics: Statistics, numbers: Mapping[str, int]) -> dict[int, dict[str, Any]]:
    """Return number of a policy that something replaces -> what stands for it on the day of the report."""
    lineage, when = statistics.lineage, parse_date(statistics.on)
    found = {}
    for policy in {edge.predecessor for edge in lineage.edges if lineage.relations[edge.relation].replaces}:
        current = statistics.standings.current(policy, when)
        ids = {"policies": current.policies, "unknown": current.unknown, "pending": current.pending}
        if current.policies != (policy,):
            known = {name: [numbers[each] for each in own if each in numbers] for name, own in ids.items()}
            found[numbers[policy]] = {**known, "presumed": current.presumed}
    return dict(sorted(found.items()))


def _facets(
    lookups: Lookups,
    statistics: Statistics,
    own: KindStatistics | None,
    kinds: Mapping[str, RecordKind],
    subjects: Mapping[str, Subject],
) -> list[dict[str, Any]]:
    """Return the facets of policies that any of them has, the status last; counts are those of the reports."""
    policies = list(statistics.lineage.policies.values())
    facets = []
    for facet in kinds[own.name].facets if own else ():
        of_each = [subjects[p.iri].facets.get(facet.name, ()) if p.iri in subjects else () for p in policies]
        facets.append(_facet(lookups, facet, of_each, own.facets[facet.name] if own else {}))
    if statistics.statuses:
        labels = {status.label: status.label for policy in policies for status in policy.statuses}
        status = Facet("status", STATUS)
        of_status = [tuple(status.label for status in policy.statuses) for policy in policies]
        facets.append(_facet(lookups, status, of_status, statistics.statuses, labels))
    return [facet for facet in facets if facet["counts"]]


def _facet(
    lookups: Lookups,
    facet: Facet,
    of_each: Iterable[Sequence[str]],
    counts: Mapping[str, int],
    labels: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return a facet: its values, the most frequent first, how many have each, and the numbers of those of each policy."""
    names = names_of_values(lookups, [facet.property])
    values = Dictionary()
    for text in counts:
        values.number(text, _names((labels or {}).get(text, text)) | dict(names.get(text, {})))
    of_policies = [[values.number(text, names.get(text)) for text in texts] for texts in of_each]
    return {
        "name": facet.name,
        "names": {**lookups.label(facet.property).names, "en": words(facet.name)},
        "shares": facet.shares,
        "values": values.entries,
        "counts": list(counts.values()),
        "of": of_policies,
    }


def _measures(
    lookups: Lookups,
    own: KindStatistics,
    lineage: Lineage,
    subjects: Mapping[str, Subject],
) -> list[dict[str, Any]]:
    """Return the measures of policies that any of them has: the distributions as reports have them, and each number."""
    measures = []
    for comparison in own.comparisons:
        measure, by = comparison.measure, Dictionary()
        names = names_of_values(lookups, [measure.by] if measure.by else [])
        for label in sorted({each.by for each in comparison.distributions}):
            by.number(label, names.get(label))
        numbers = [
            {by.number(label): list(each) for label, each in subjects[p.iri].measures.get(measure.name, {}).items()}
            if p.iri in subjects
            else {}
            for p in lineage.policies.values()
        ]  # fmt: skip
        if by.entries:
            groups = {group: number for number, group in enumerate(own.groups(comparison))}
            rows = [
                [groups[d.group], by.number(d.by), d.subjects, d.median, d.lowest, d.highest]
                for d in comparison.distributions
            ]
            measures.append(
                {
                    "name": measure.name,
                    "names": _measure_names(lookups, measure),
                    "facet": measure.facet,
                    "groups": list(groups),
                    "by": by.entries,
                    "rows": rows,
                    "of": numbers,
                }
            )
    return measures


def _measure_names(lookups: Lookups, measure: Measure) -> Names:
    return {**lookups.label(measure.value).names, "en": words(measure.name)}


def _names(text: str) -> dict[str, str]:
    """Return the names of a label; of any other text itself."""
    return {**getattr(text, "names", {}), "en": str(text)}


def _health(health: Health) -> dict[str, Any]:
    """Return the structure of a relation in numbers, with its longest chain, the oldest first."""
    lists = {
        name: len(listed)
        for name, listed in health_object(health).items()
        if isinstance(listed, list) and name not in ("shortest_cycles", "longest_chain")
    }
    return {
        "edges": health.edges,
        "components": health.components,
        "both_sides": health.both_sides,
        **lists,
        "longest_chain": list(health.longest_chain),
    }


def _edges(lineage: Lineage, numbers: Mapping[str, int], files: Dictionary) -> list[list[Any]]:
    """Return the edges: successor, predecessor, relation, files of either that assert it, and parts."""
    relations = {iri: number for number, iri in enumerate(lineage.relations)}
    return [
        [
            numbers[edge.successor],
            numbers[edge.predecessor],
            relations[edge.relation],
            [files.number(path) for path in edge.by_successor],
            [files.number(path) for path in edge.by_predecessor],
            list(edge.parts),
        ]
        for edge in lineage.edges
    ]


def _kind(lookups: Lookups, statistics: KindStatistics, kind: RecordKind) -> dict[str, Any]:
    """Return the number of subjects of a kind, and of those with each value of its facets."""
    facets = [
        _facet(lookups, facet, (), statistics.facets[facet.name])
        for facet in kind.facets
        if not statistics.are_policies and statistics.facets.get(facet.name)
    ]
    names = {**lookups.label(kind.subject_class).names, "en": statistics.name}
    return {
        "names": names,
        "policies": statistics.are_policies,
        "count": len(statistics.subjects),
        "facets": facets,
    }
