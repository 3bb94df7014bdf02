"""What follows in terms of others: no more and no less than a reasoner and SPARQL say."""

from __future__ import annotations

import owlrl
import pyoxigraph as ox
import pytest
import rdflib

from policygraph.rdf.entailments import entailed, read_entailments
from policygraph.store.graph_store import GraphStore

ONTOLOGY = """
@prefix : <x:> . @prefix o: <y:> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Below rdfs:subClassOf :Middle . :Middle rdfs:subClassOf o:Above , :Below . :Alone a owl:Class .
:p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf o:r , :p . :s owl:inverseOf :p ; rdfs:subPropertyOf o:t .
:u rdfs:subPropertyOf [ a rdf:Property ] , o:r .
"""
DATA = """
:a a :Below , o:Above ; :p :b , "text" ; :s :c ; :alone :b . :b :q :a . :c a :Middle ; :u :a .
"""


def graph_of(*texts: str) -> ox.Store:
    store = ox.Store()
    for text in texts:
        store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    return store


def test_a_reasoner_says_the_same() -> None:
    prefixes = ONTOLOGY[: ONTOLOGY.index(":Below")]
    store = graph_of(ONTOLOGY, prefixes + DATA)
    quads = entailed(store, read_entailments(graph_of(ONTOLOGY)))
    found = {f"{quad.triple} ." for quad in quads if quad not in store}
    lines = "\n".join(f"{quad.triple} ." for quad in store)
    judge = rdflib.Graph().parse(data=lines, format="nt")
    before = set(judge)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False).expand(judge)
    others = {rdflib.URIRef(f"y:{name}") for name in ("Above", "r", "t")}

    def is_asked(triple: tuple[rdflib.term.Node, ...]) -> bool:
        subject, property_, value = triple
        is_data = subject in {rdflib.URIRef(f"x:{name}") for name in "abc"}
        return is_data and (property_ in others or value in others) and triple not in before

    expected = {f"{' '.join(term.n3() for term in triple)} ." for triple in filter(is_asked, judge)}
    assert found == expected
    assert len(found) == 8


@pytest.mark.parametrize("name", ["seeds_graph", pytest.param("hub_graph", marks=pytest.mark.long)])
def test_paths_of_sparql_say_the_same_of_records(name: str, request: pytest.FixtureRequest) -> None:
    graph: GraphStore = request.getfixturevalue(name)
    entailments = graph.profile.entailments
    answer = graph.store.query(
        """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX owl: <http://www.w3.org/2002/07/owl#>
        CONSTRUCT { ?s ?above ?o } {
          { { SELECT * { ?own rdfs:subPropertyOf+ ?above } } ?s ?own ?o }
          UNION { { SELECT ?own ?above { ?own (owl:inverseOf|^owl:inverseOf)/rdfs:subPropertyOf+ ?above } } ?o ?own ?s }
          UNION { { SELECT * { ?own rdfs:subClassOf+ ?o FILTER NOT EXISTS { ?o rdfs:label ?name } } } ?s a ?own BIND (rdf:type AS ?above) }
          FILTER NOT EXISTS { ?above rdfs:label ?label }
          FILTER NOT EXISTS { ?s ?above ?o }
        }""",
        prefixes={"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
    )
    assert isinstance(answer, ox.QueryTriples)
    expected = set(answer)
    found = {quad.triple for quad in entailed(graph.store, entailments) if quad not in graph.store}
    assert found == expected
    assert len(found) > 100
    of_others = {ox.NamedNode(term) for term in entailments.terms}
    assert all(triple.predicate in of_others or triple.object in of_others for triple in found)


def test_what_stands_below_a_term() -> None:
    entailments = read_entailments(graph_of(ONTOLOGY))
    assert entailments.terms == {"y:Above", "y:r", "y:t"}
    assert entailments.below({"y:t"}) == {"x:p", "x:q", "x:s"}
    assert entailments.below({"y:Above"}) == {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type"}
