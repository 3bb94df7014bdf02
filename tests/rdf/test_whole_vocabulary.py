"""What SKOS and OWL want said is said, and nothing that is not so."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.rdf.whole_vocabulary import completing

FILE = """
@prefix : <x:o#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<x:o> a owl:Ontology . :Place a owl:Class . <y:other> a owl:Class .
<x:s> a skos:ConceptScheme . <x:top> a skos:Concept ; skos:inScheme <x:s> .
<x:low> a :Place ; skos:inScheme <x:s> ; skos:broader <x:top> .
"""
ADDED = """
@prefix : <x:o#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Place rdfs:isDefinedBy <x:o> . <x:s> skos:hasTopConcept <x:top> . <x:top> skos:topConceptOf <x:s> . <x:low> a skos:Concept .
"""


def read(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)}


def test_a_vocabulary_is_completed() -> None:
    classes = {"x:o#Place": ("http://www.w3.org/2004/02/skos/core#Concept",)}
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in read(FILE))
    found = completing(store, classes)
    assert set(found) == read(ADDED)
    assert len(found) == len(read(ADDED))
    store.extend(ox.Quad(*triple) for triple in found)
    assert completing(store, classes) == ()
