"""The layer of what follows: concepts that records name get the scheme that SKOS wants."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.rdf.namespaces import SKOS
from policygraph.store.entailed import entailed_triples
from policygraph.store.graph_store import GraphStore


def test_a_cluster_that_no_vocabulary_places_is_in_the_scheme_of_clusters(seeds_graph: GraphStore) -> None:
    found = set(entailed_triples(seeds_graph))
    scheme = ox.NamedNode(f"{seeds_graph.base}cluster")
    cluster = ox.NamedNode(f"{seeds_graph.base}cluster/Alberta-Carbon-Pricing")
    assert ox.Triple(cluster, ox.NamedNode(f"{SKOS}inScheme"), scheme) in found
    assert ox.Triple(cluster, ox.NamedNode(f"{SKOS}topConceptOf"), scheme) in found
    assert ox.Triple(scheme, ox.NamedNode(f"{SKOS}hasTopConcept"), cluster) in found
    labels = {
        triple.object
        for triple in found
        if triple.subject == scheme and "prefLabel" in triple.predicate.value
    }
    assert labels == {ox.Literal("policy cluster", language="en"), ox.Literal("政策集群", language="zh")}
    placed = [triple for triple in found if triple.predicate.value == f"{SKOS}inScheme"]
    assert len(placed) == 10
    assert not any(ox.Quad(*triple) in seeds_graph.store for triple in found)
