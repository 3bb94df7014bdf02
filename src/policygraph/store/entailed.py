"""What follows from a graph in the terms of others, which no store holds before it is asked for: the layer ``entailed``.

It is what the ontology says of its classes and properties (``rdf.entailments``), and, of the concepts that records name
and no vocabulary places, the scheme that SKOS wants: one for each class of them, with the label of the class.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from policygraph.rdf.entailments import entailed
from policygraph.rdf.namespaces import RDF_TYPE, RDFS, SKOS
from policygraph.rdf.sparql import TripleSource
from policygraph.store.graph_store import GraphStore

_TYPE, _LABEL, _DEFAULT = ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{RDFS}label"), ox.DefaultGraph()
_CONCEPT, _SCHEME, _IN_SCHEME, _PREFERRED, _HAS_TOP, _TOP_OF = (
    ox.NamedNode(f"{SKOS}{name}")
    for name in ("Concept", "ConceptScheme", "inScheme", "prefLabel", "hasTopConcept", "topConceptOf")
)


def entailed_quads(graph: GraphStore, source: TripleSource) -> Iterator[ox.Quad]:
    """Yield what follows from a graph, or from a part of it, in no order; one may come twice, or be in the graph."""
    yield from entailed(source, graph.profile.entailments)
    yield from _placed(graph, source)


def entailed_triples(graph: GraphStore) -> list[ox.Triple]:
    """Return what follows from a graph and is not in it, each once and in no order."""
    quads = dict.fromkeys(entailed_quads(graph, graph.store))
    return [quad.triple for quad in quads if quad not in graph.store]


def _placed(graph: GraphStore, source: TripleSource) -> Iterator[ox.Quad]:
    for name, above in sorted(graph.profile.entailments.classes.items()):
        folder = graph.profile.first.template(name).iri.partition("{")[0].rstrip("/")
        if _CONCEPT.value not in above or not folder:
            continue
        scheme, class_ = ox.NamedNode(graph.base + folder), ox.NamedNode(name)
        typed = source.quads_for_pattern(None, _TYPE, class_, _DEFAULT)
        concepts = [quad.subject for quad in typed if _is_alone(quad.subject, source)]
        if concepts:
            yield ox.Quad(scheme, _TYPE, _SCHEME)
            for quad in source.quads_for_pattern(class_, _LABEL, None, _DEFAULT):
                yield ox.Quad(scheme, _PREFERRED, quad.object)
        for concept in concepts:
            yield ox.Quad(concept, _IN_SCHEME, scheme)
            yield ox.Quad(concept, _TOP_OF, scheme)
            yield ox.Quad(scheme, _HAS_TOP, concept)


def _is_alone(concept: object, source: TripleSource) -> bool:
    return next(source.quads_for_pattern(concept, _IN_SCHEME, None, _DEFAULT), None) is None
