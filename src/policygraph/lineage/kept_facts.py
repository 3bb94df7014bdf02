"""The facts of the policies of a store as its manifest keeps them: written with it, brought up to date, and read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

import pyoxigraph as ox

from policygraph.lineage.facts import Facts, facts_of, is_policy, predecessors
from policygraph.lineage.reached import reached
from policygraph.lineage.rows import measured_under, rows_of
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.rdf.core import DESCRIBES, STATES_PART
from policygraph.rdf.namespaces import PG, RDFS
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore
from policygraph.store.manifest import Manifest
from policygraph.store.spread import Spread, in_parts

_OF_OTHERS = ("edges", "claims", "audits")
# All that have facts to keep, some twice; nothing is collected to leave out what has been found.
_POLICIES = """
SELECT ?policy WHERE {
  { ?policy a pg:Policy } UNION { ?policy a pg:UnresolvedPolicy }
  UNION { ?relation rdfs:subPropertyOf pg:lineageRelation . ?policy ?relation ?other .
          FILTER NOT EXISTS { ?policy a pg:Policy } }
}"""


def keep_all(graph: GraphStore, manifest: Manifest, spread: Spread) -> None:
    """Write the facts of all policies of a store to its manifest."""
    solutions = graph.store.query(_POLICIES, prefixes={"pg": PG, "rdfs": RDFS})
    assert isinstance(solutions, ox.QuerySolutions)
    _keep(graph, manifest, (solution[0].value for solution in solutions), spread)


def keep_about(graph: GraphStore, manifest: Manifest, nodes: Iterable[str]) -> None:
    """Bring the facts that follow from the statements about some nodes up to date in a manifest."""
    _keep(graph, manifest, sorted(_policies_of(graph, nodes)), in_parts)


def kept(vocabulary: LineageTerms, generation: Generation) -> Iterator[tuple[str, Facts]]:
    """Yield IRI and facts of all policies, then those of the ends of edges that are no policies."""
    policies, ends = set[str](), set[str]()
    for iri, stated in _read(generation):
        policies.add(iri)
        ends |= predecessors([stated])
        yield iri, stated
    yield from _from_store(vocabulary, ends - policies).items()


def facts_about(vocabulary: LineageTerms, policies: Collection[str]) -> dict[str, Facts]:
    """Return IRI -> facts of some policies: as they are kept, else from what the store has about them."""
    generation = vocabulary.graph.generation
    facts = dict(_read(generation, policies)) if generation else {}
    return facts | _from_store(vocabulary, [iri for iri in policies if iri not in facts])


def kept_family(vocabulary: LineageTerms, policy: str) -> dict[str, Facts]:
    """Return IRI -> facts of the policies that ``lineage.rows.family_rows`` has, of what is kept.

    Of policies that only share a facet with it, these are without what they say of others and of audits.
    """
    generation, neighbours = vocabulary.graph.generation, defaultdict[str, set[str]](set)
    facts = dict(kept(vocabulary, generation)) if generation else {}
    for iri, stated in facts.items():
        for other in predecessors([stated]):
            neighbours[iri].add(other)
            neighbours[other].add(iri)
    related = reached([policy], lambda iri: neighbours[iri])
    shared = [facet.name for facet in vocabulary.graph.profile.policy_facets if facet.shares]
    own = {
        (name, value) for name in shared for value in facts.get(policy, {}).get("facets", {}).get(name, ())
    }

    def is_member(stated: Facts) -> bool:
        return any(
            (name, value) in own for name in shared for value in stated.get("facets", {}).get(name, ())
        )

    family = {iri: facts[iri] for iri in related if iri in facts}
    for iri, stated in facts.items():
        if iri not in related and is_member(stated):
            family[iri] = {key: value for key, value in stated.items() if key not in _OF_OTHERS}  # type: ignore[assignment]
    return family


def texts_of(graph: GraphStore, policies: Collection[str]) -> list[tuple[str, str]]:
    """Return IRI and facts of some policies of a store as text, "" where there are none to keep."""
    facts = _from_store(LineageTerms(graph), policies)
    pairs = ((iri, facts.get(iri, Facts())) for iri in policies)
    return [
        (iri, json.dumps(stated, ensure_ascii=False, separators=(",", ":")) if is_policy(stated) else "")
        for iri, stated in pairs
    ]


def _keep(graph: GraphStore, manifest: Manifest, policies: Iterable[str], spread: Spread) -> None:
    manifest.set_lineage(chain.from_iterable(spread(graph, texts_of, policies)))


def _read(generation: Generation, policies: Collection[str] | None = None) -> Iterator[tuple[str, Facts]]:
    parse = json.JSONDecoder().raw_decode  # which takes half the time of ``json.loads``
    return ((iri, parse(text)[0]) for iri, text in generation.manifest.lineage(policies))


def _from_store(vocabulary: LineageTerms, policies: Collection[str]) -> dict[str, Facts]:
    return facts_of(vocabulary, rows_of(vocabulary, policies)) if policies else {}


def _policies_of(graph: GraphStore, nodes: Iterable[str]) -> set[str]:
    """Return nodes with what they describe, where they are records, or their records, where they are parts, and the
    policies of which they state numbers.
    """
    quads, policies = graph.store.quads_for_pattern, set[str]()
    under = [*map(ox.NamedNode, measured_under(graph.profile))]
    for node in nodes:
        part = ox.NamedNode(node)
        measured = (quad.subject for each in under for quad in quads(None, each, part))
        policies |= {policy.value for policy in measured if isinstance(policy, ox.NamedNode)}
        records = [part, *(quad.subject for quad in quads(None, ox.NamedNode(STATES_PART), part))]
        policies |= {node}
        for record in records:
            policies |= {
                quad.object.value
                for quad in quads(record, ox.NamedNode(DESCRIBES), None)
                if isinstance(quad.object, ox.NamedNode)
            }
    return policies
