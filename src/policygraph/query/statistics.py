"""Store to the statistics of a corpus: counts by kind and label, lineage, scores, and the age of audits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

import pyoxigraph as ox

from policygraph.lineage.health import Health, central, health
from policygraph.lineage.model import Lineage, Policy
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Standing, Standings
from policygraph.lineage.traversal import subgraph
from policygraph.lineage.vocabulary import FACETS
from policygraph.query.parameters import to_term
from policygraph.rdf.date_intervals import parse_date
from policygraph.rdf.namespaces import DCTERMS, PG, RDF_TYPE, SCHEME, XSD
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups

MOST_CENTRAL = 10
_PREFIXES = {"pg": PG, "dcterms": DCTERMS, "xsd": XSD}
_RECORDS = """SELECT ?policy ?language ?audited WHERE {
  ?record pg:describes|pg:standsFor ?policy OPTIONAL { ?record dcterms:language ?language }
  OPTIONAL { ?record pg:lastAudited ?audited }
}"""
_SCORES = """SELECT ?policy ?dimension ?score WHERE {
  ?policy pg:assessment ?assessment . ?assessment pg:dimension ?dimension ; pg:score ?score
  FILTER (DATATYPE(?score) = xsd:integer)
}"""


@dataclass(frozen=True)
class Scores:
    """The distribution of the scores of a country's policies on one dimension."""

    country: str
    dimension: str
    policies: int
    median: float
    lowest: int
    highest: int


@dataclass(frozen=True)
class Audits:
    """The last audits of records: dates in ISO 8601, and the median age in days; ``never`` have none."""

    records: int
    never: int
    oldest: str
    newest: str
    median_days: float | None


@dataclass(frozen=True)
class Statistics:
    """The statistics of a corpus. Mappings are label -> count, the most frequent first, then by label.

    ``standing_on`` has where each policy stands on the date ``on``, which is today where none is asked for, and
    ``current`` those in force that stand for themselves. ``without_phase`` are the statuses of which the vocabulary
    does not say what they mean for the force of a policy. ``kinds`` are in the order of the profile; ``health`` is by IRI of the relation.
    """

    lineage: Lineage
    records: int
    policies: int
    unresolved: int
    kinds: Mapping[str, int]
    languages: Mapping[str, int]
    statuses: Mapping[str, int]
    facets: Mapping[str, Mapping[str, int]]
    current: tuple[str, ...]
    health: Mapping[str, Health]
    central: tuple[tuple[str, float], ...]
    scores: tuple[Scores, ...]
    audits: Audits
    standings: Standings
    on: str
    standing_on: tuple[Standing, ...]
    without_phase: Mapping[str, int]


def corpus_statistics(graph: GraphStore, today: date, on: str = "", country: str = "") -> Statistics:
    """Return the statistics of a corpus, or of the policies of one country, with where each stands on a date, today unless given.

    The country is given by any label or code. Raises UsageError for a country or date that does not exist.
    """
    lineage = read_lineage(graph)
    standings = Standings(lineage, today)
    on = on or today.isoformat()
    when = parse_date(on)
    if country:
        lineage = _of_country(graph, lineage, country)
    described = [policy for policy in lineage.policies.values() if policy.resolved]
    iris = {policy.iri: policy for policy in described}
    records = [row for row in _select(graph, _RECORDS) if not country or row[0] in iris]
    return Statistics(
        lineage=lineage,
        records=len(records),
        policies=len(described),
        unresolved=len(lineage.policies) - len(described),
        kinds=_kinds(graph, {row[0] for row in records}),
        languages=_counted(row[1] for row in records if row[1]),
        statuses=_counted(status.label for policy in described for status in policy.statuses),
        facets={
            facet: _counted(label for p in described for label in p.facets.get(facet, ())) for facet in FACETS
        },
        current=tuple(p.id for p in described if standings.current(p.id, when).policies == (p.id,)),
        health=health(lineage),
        central=tuple(central(lineage, MOST_CENTRAL)),
        scores=tuple(_scores(graph, iris)),
        audits=_audits([row[2] for row in records], today),
        standings=standings,
        on=on,
        standing_on=tuple(standings.on_date(on, lineage.policies)),
        without_phase=_counted(s.label for p in described for s in p.statuses if not s.phase),
    )


def _of_country(graph: GraphStore, lineage: Lineage, country: str) -> Lineage:
    """Return the policies of a country, and those without a record that they are related to."""
    place = to_term(graph, f"{SCHEME}jurisdiction", country).value
    label = Lookups(graph, "en").label(place)
    policies = lineage.policies.values()
    own = {policy.id for policy in policies if label in policy.facets.get("jurisdiction", ())}
    pairs = ({edge.successor, edge.predecessor} for edge in lineage.edges)
    related = {policy_id for pair in pairs if own & pair for policy_id in pair}
    return subgraph(lineage, own | {name for name in related if not lineage.policies[name].resolved})


def _select(graph: GraphStore, query: str) -> list[tuple[str, str, str]]:
    """Return the rows of a SELECT of policy, key and value as texts, "" for an unbound one."""
    solutions = graph.store.query(query, prefixes=_PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return [
        (policy.value, key.value if key else "", value.value if value else "")
        for policy, key, value in solutions
    ]


def _counted(labels: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(labels).items(), key=lambda item: (-item[1], item[0])))


def _kinds(graph: GraphStore, described: set[str]) -> dict[str, int]:
    """Return kind -> number of its subjects that records describe, without zeros."""
    lookups = Lookups(graph, "en")
    counts = {
        kind.name: len(described.intersection(lookups.subjects(RDF_TYPE, kind.subject_class)))
        for kind in graph.profile.kinds
    }
    return {kind: count for kind, count in counts.items() if count}


def _scores(graph: GraphStore, policies: Mapping[str, Policy]) -> list[Scores]:
    """Return the scores of policies, given by IRI, sorted by country, then dimension."""
    label = Lookups(graph, "en").label
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for policy, dimension, score in _select(graph, _SCORES):
        for country in policies[policy].facets.get("jurisdiction", ("",)) if policy in policies else ():
            groups[country, label(dimension)].append(int(score))
    return [
        Scores(*group, len(scores), median(scores), min(scores), max(scores))
        for group, scores in sorted(groups.items())
    ]


def _audits(audited: list[str], today: date) -> Audits:
    days = sorted(filter(None, map(_day, audited)))
    oldest, newest = (days[0].isoformat(), days[-1].isoformat()) if days else ("", "")
    age = median((today - day).days for day in days) if days else None
    return Audits(len(audited), len(audited) - len(days), oldest, newest, age)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
