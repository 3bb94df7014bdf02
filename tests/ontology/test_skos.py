"""Skosify, the checker of SKOS of the National Library of Finland, finds nothing in what is published, and nothing to mend."""

from __future__ import annotations

import logging

import pytest
import rdflib
import skosify
from rdflib.namespace import RDF, SKOS

from policygraph.export import formats
from policygraph.export.formats import ExportOptions
from policygraph.export.triples import LAYERS
from policygraph.profile.load import load_profile
from policygraph.profile.resources import built_in_profiles
from policygraph.store.graph_store import GraphStore, vocabulary

NO_FAULT = "Multiple concept schemes found"  # it goes on with one of them as the default


def judged(
    text: str, caplog: pytest.LogCaptureFixture
) -> tuple[list[str], set[tuple[rdflib.term.Node, ...]]]:
    """Return what Skosify warns of, and the triples that it takes out or adds but the other direction of matches."""
    given = rdflib.Graph().parse(data=text, format="nt")
    before = set(given)
    with caplog.at_level(logging.WARNING):
        after = set(skosify.skosify(given))
    said = [record.getMessage() for record in caplog.records if NO_FAULT not in record.getMessage()]
    return said, {triple for triple in before ^ after if triple[1] != SKOS.exactMatch}


@pytest.mark.parametrize("name", built_in_profiles())
def test_the_vocabulary_of_a_profile_is_whole(name: str, caplog: pytest.LogCaptureFixture) -> None:
    lines = "\n".join(f"{triple} ." for triple in vocabulary(load_profile(name)))
    assert judged(lines, caplog) == ([], set())


def test_concepts_that_records_name_are_as_whole(
    seeds_graph: GraphStore, caplog: pytest.LogCaptureFixture
) -> None:
    text = formats.to_bytes(seeds_graph, "ntriples", ExportOptions(LAYERS)).decode()
    assert f"{seeds_graph.base}cluster/" in text
    assert judged(text, caplog) == ([], set())


@pytest.mark.parametrize("fault", ["no top", "two labels", "one label twice", "no scheme"])
def test_what_is_not_whole_is_found(fault: str, caplog: pytest.LogCaptureFixture) -> None:
    concept = rdflib.URIRef("https://w3id.org/policygraph/scheme/status/in-force")
    graph = rdflib.Graph()
    for triple in vocabulary(load_profile("adr")):
        graph.parse(data=f"{triple} .", format="nt")
    if fault == "no top":
        graph.remove((None, SKOS.hasTopConcept, None))
        graph.remove((None, SKOS.topConceptOf, None))
    elif fault == "two labels":
        graph.add((concept, SKOS.prefLabel, rdflib.Literal("Other", lang="en")))
    elif fault == "one label twice":
        graph.add((concept, SKOS.altLabel, rdflib.Literal("Accepted", lang="en")))
    else:
        graph.add((rdflib.URIRef("x:alone"), RDF.type, SKOS.Concept))
    said, changed = judged(graph.serialize(format="nt"), caplog)
    assert said or changed
