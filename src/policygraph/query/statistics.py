"""A corpus in numbers: what there is of each kind, how its lineage hangs together, how it scores, how old
its audits are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

import pyoxigraph as ox

from policygraph.lineage.as_of import Verdict, as_of
from policygraph.lineage.health import Health, central, health
from policygraph.lineage.model import Lineage, Policy
from policygraph.lineage.read import read_lineage
from policygraph.lineage.traversal import current, in_effect, subgraph
from policygraph.lineage.vocabulary import FACETS
from policygraph.query.parameters import to_term
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
    """The scores of a country's policies on one dimension."""

    country: str
    dimension: str
    policies: int
    median: float
    lowest: int
    highest: int


@dataclass(frozen=True)
class Audits:
    """How old the last audits of records are, in days before a day; ``never`` are without one."""

    records: int
    never: int
    oldest: str
    newest: str
    median_days: float | None


@dataclass(frozen=True)
class Statistics:
    """A corpus in numbers. What is counted by label comes with the most frequent first.

    ``current`` are the policies in effect, as far as their records say, that nothing in effect replaces.
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
    on: str  # the date asked about, or nothing
    verdicts: tuple[Verdict, ...]


def corpus_statistics(graph: GraphStore, today: date, on: str = "", country: str = "") -> Statistics:
    """Return a corpus, or what one country has of it, in numbers.

    The country is given by any label or code. Raises UsageError for a country or date that does not exist.
    """
    lineage = read_lineage(graph)
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
        facets={name: _counted(x for p in described for x in p.facets.get(name, ())) for name in FACETS},
        current=tuple(policy.id for policy in described if stands(lineage, policy)),
        health=health(lineage),
        central=tuple(central(lineage, MOST_CENTRAL)),
        scores=tuple(_scores(graph, iris)),
        audits=_audits([row[2] for row in records], today),
        on=on,
        verdicts=tuple(as_of(lineage, on)) if on else (),
    )


def stands(lineage: Lineage, policy: Policy) -> bool:
    """Say whether a policy is in effect, as far as its records say, and nothing in effect replaces it."""
    over = any(status.phase == "after" for status in policy.statuses)
    return in_effect(policy) and not over and current(lineage, policy.id) == [policy.id]


def _of_country(graph: GraphStore, lineage: Lineage, country: str) -> Lineage:
    """Return the policies of a country, and those without a record that they are related to."""
    place = to_term(graph, f"{SCHEME}jurisdiction", country).value
    label = Lookups(graph, "en").label(place)
    own = {n for n, policy in lineage.policies.items() if label in policy.facets.get("jurisdiction", ())}
    ends = {
        end
        for edge in lineage.edges
        if own & {edge.successor, edge.predecessor}
        for end in (edge.successor, edge.predecessor)
    }
    return subgraph(lineage, own | {name for name in ends if not lineage.policies[name].resolved})


def _select(graph: GraphStore, query: str) -> list[tuple[str, str, str]]:
    found = graph.store.query(query, prefixes=_PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    return [(row[0].value, row[1].value if row[1] else "", row[2].value if row[2] else "") for row in found]


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda each: (-each[1], each[0])))


def _kinds(graph: GraphStore, described: set[str]) -> dict[str, int]:
    """Return how many things of each kind records describe, by the name of the kind."""
    found = {}
    for kind in graph.profile.kinds:
        typed = graph.store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(kind.subject_class))
        names = {quad.subject.value for quad in typed if isinstance(quad.subject, ox.NamedNode)}
        found[kind.name] = len(names & described)
    return {name: count for name, count in found.items() if count}


def _scores(graph: GraphStore, policies: Mapping[str, Policy]) -> list[Scores]:
    """Return the scores by country and dimension, sorted."""
    label = Lookups(graph, "en").label
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for policy, dimension, score in _select(graph, _SCORES):
        for country in policies[policy].facets.get("jurisdiction", ("",)) if policy in policies else ():
            groups[country, label(dimension)].append(int(score))
    return [
        Scores(*group, len(found), median(found), min(found), max(found))
        for group, found in sorted(groups.items())
    ]


def _audits(audited: list[str], today: date) -> Audits:
    days = sorted(day for text in audited if (day := _day(text)))
    ages = [(today - day).days for day in days]
    return Audits(
        records=len(audited),
        never=len(audited) - len(days),
        oldest=days[0].isoformat() if days else "",
        newest=days[-1].isoformat() if days else "",
        median_days=median(ages) if ages else None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
