"""The facts of the policies of a store as its manifest keeps them: written with it, brought up to date, and read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator
from itertools import chain

import pyoxigraph as ox

from policygraph import garbage
from policygraph.lineage.facts import Facts, facts_of, is_policy, only, predecessors
from policygraph.lineage.reached import reached
from policygraph.lineage.rows import measured_under, rows_in, rows_of
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.rdf.core import DESCRIBES, STATES_PART
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore
from policygraph.store.manifest import Manifest
from policygraph.store.spread import Spread, in_turn, parts

Stated = tuple[str, list[str]]  # IRI of a node, and lines of N-Triples
_OF_OTHERS = ("edges", "claims", "audits")


def keep_all(
    graph: GraphStore,
    manifest: Manifest,
    stated: Iterable[Stated],
    unsure: Iterable[str] = (),
    spread: Spread = in_turn,
) -> None:
    """Write the facts of all policies of a store to its manifest.

    ``stated`` are the IRIs of policies, and of others, with the lines that a lineage is read from: those about a policy, what
    is below its IRI, and its records. The store is asked about nodes of which these do not say all, or say what holds no more.
    """
    others = set(unsure)

    def texts() -> Iterator[tuple[str, str]]:
        for node, text in chain.from_iterable(spread(graph, told, parts(stated))):
            if text:
                yield node, text
            else:
                others.add(node)

    manifest.set_lineage(texts())
    keep_about(graph, manifest, others, spread)


def keep_about(graph: GraphStore, manifest: Manifest, nodes: Iterable[str], spread: Spread = in_turn) -> None:
    """Bring the facts that follow from the statements about some nodes up to date in a manifest."""
    policies = sorted(_policies_of(graph, nodes))
    manifest.set_lineage(chain.from_iterable(spread(graph, _texts, parts(policies))))


def kept(generation: Generation, policies: Collection[str] | None = None) -> Iterator[tuple[str, Facts]]:
    """Yield IRI and facts of policies, or of some of them, in no order."""
    parse = json.JSONDecoder().raw_decode  # which takes half the time of ``json.loads``
    return ((iri, parse(text)[0]) for iri, text in generation.manifest.lineage(policies))


def stated_about(vocabulary: LineageTerms, policies: Collection[str]) -> dict[str, Facts]:
    """Return IRI -> facts of those that have any; what is no policy, a record, may lead to one that is not asked about."""
    facts = facts_of(vocabulary, rows_of(vocabulary, policies)) if policies else {}
    return {iri: facts[iri] for iri in policies if iri in facts}


def facts_about(vocabulary: LineageTerms, policies: Collection[str]) -> dict[str, Facts]:
    """Return IRI -> facts of some policies: as they are kept, else from what the store has about them."""
    generation = vocabulary.graph.generation
    facts = dict(kept(generation, policies)) if generation else {}
    return facts | stated_about(vocabulary, [iri for iri in policies if iri not in facts])


def kept_family(vocabulary: LineageTerms, policy: str, relations: Container[str]) -> dict[str, Facts]:
    """Return IRI -> facts of the policies that ``lineage.rows.family_rows`` has, of what is kept of some relations.

    Of policies that only share a facet with it, these are without what they say of others and of audits.
    """
    generation, neighbours = vocabulary.graph.generation, defaultdict[str, set[str]](set)
    stated_of = kept(generation) if generation else ()
    facts = {iri: only(stated, relations) for iri, stated in stated_of}
    for iri, stated in facts.items():
        for other in predecessors(stated):
            neighbours[iri].add(other)
            neighbours[other].add(iri)
    others = stated_about(vocabulary, neighbours.keys() - facts.keys())
    facts |= {iri: only(stated, relations) for iri, stated in others.items()}
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


@garbage.left_alone()
def told(graph: GraphStore, stated: list[Stated]) -> list[tuple[str, str]]:
    """Return the policies among nodes with the lines about them, and their facts as text, "" where these may not be all."""
    vocabulary, texts = LineageTerms(graph), []
    leading = {STATES_PART, *measured_under(graph.profile)}  # to nodes that are read with a policy
    for node, lines in stated:
        rows = list(rows_in(parse_ntriples("".join(lines))))
        facts = facts_of(vocabulary, rows).get(node, Facts())
        if is_policy(facts) or not rows:
            read_with = (value.value for _, property_, value in rows if property_ in leading)
            is_whole = bool(rows) and all(each.startswith(f"{node}#") for each in read_with)
            texts.append((node, _text(facts) if is_whole else ""))
    return texts


@garbage.left_alone()
def _texts(graph: GraphStore, policies: Collection[str]) -> list[tuple[str, str]]:
    """Return IRI and facts of some policies of a store as text, "" where there are none to keep."""
    facts = stated_about(LineageTerms(graph), policies)
    stated = ((iri, facts.get(iri, Facts())) for iri in policies)
    return [(iri, _text(each) if is_policy(each) else "") for iri, each in stated]


def _text(facts: Facts) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


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
