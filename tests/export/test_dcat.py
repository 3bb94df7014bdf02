"""What a catalogue is told of the dataset holds the basic rules of DCAT-AP."""

from __future__ import annotations

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from policygraph.export import formats
from policygraph.export.dcat import describe_publication
from policygraph.export.formats import ExportOptions
from policygraph.settings import Publication
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
PLACES = (
    "https://example.org/files/policies.ttl",
    "https://example.org/files/nodes.csv?v=2",
    "https://example.org/all",
)
PUBLICATION = Publication("What we know.", "The Office", "https://example.org/", PLACES)
# What DCAT-AP 3 has as mandatory, and the ranges of what it recommends.
RULES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix x: <x:> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
x:dataset sh:targetClass dcat:Dataset ;
    sh:property [ sh:path dcterms:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ,
        [ sh:path dcterms:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ; sh:minLength 1 ] ,
        [ sh:path dcterms:publisher ; sh:maxCount 1 ; sh:class foaf:Agent ] ,
        [ sh:path dcat:landingPage ; sh:nodeKind sh:IRI ] ,
        [ sh:path dcat:distribution ; sh:nodeKind sh:IRI ; sh:class dcat:Distribution ] .
x:distribution sh:targetClass dcat:Distribution ;
    sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path dcat:downloadURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path dcterms:license ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path dcterms:format ; sh:maxCount 1 ; sh:nodeKind sh:IRI ; sh:pattern "/authority/file-type/[A-Z_]+$" ] ,
        [ sh:path dcat:mediaType ; sh:maxCount 1 ; sh:nodeKind sh:IRI ; sh:pattern "/media-types/[a-z]+/[a-z.+-]+$" ] .
x:agent sh:targetObjectsOf dcterms:publisher ; sh:property [ sh:path foaf:name ; sh:minCount 1 ] .
"""


def described(graph: GraphStore, **options: object) -> rdflib.Graph:
    data = formats.to_bytes(graph, "turtle", ExportOptions(title="Ours", **options))  # type: ignore[arg-type]
    found = rdflib.Graph().parse(data=data, format="turtle")
    dataset = rdflib.URIRef(f"{BASE}dataset")
    about = rdflib.Graph()
    for triple in found:
        if str(triple[0]).partition("#")[0] == str(dataset):
            about.add(triple)
    return about


@pytest.mark.parametrize("publication", [Publication(), PUBLICATION])
def test_the_rules_of_dcat_ap_hold(graph: GraphStore, publication: Publication) -> None:
    about = described(graph, license=LICENCE, publication=publication)
    rules = rdflib.Graph().parse(data=RULES, format="turtle")
    conforms, _, text = pyshacl.validate(about, shacl_graph=rules)
    assert conforms, text
    assert len(list(about.subjects(RDF.type, DCAT.Dataset))) == 1
    about.remove((None, DCTERMS.title, None))
    assert not pyshacl.validate(about, shacl_graph=rules)[0]


def test_a_distribution_says_what_and_where_it_is(graph: GraphStore) -> None:
    about = described(graph, license=LICENCE, publication=PUBLICATION)
    dataset = rdflib.URIRef(f"{BASE}dataset")
    found = {
        str(about.value(each, DCAT.downloadURL)): (
            str(about.value(each, DCTERMS.title)),
            str(about.value(each, DCAT.mediaType)).partition("media-types/")[2],
            str(about.value(each, DCTERMS.format)).rpartition("/")[2],
            str(about.value(each, DCAT.accessURL)),
        )
        for each in about.objects(dataset, DCAT.distribution)
    }
    page = "https://example.org/"
    assert found == {
        PLACES[0]: ("policies.ttl", "text/turtle", "RDF_TURTLE", page),
        PLACES[1]: ("nodes.csv", "text/csv", "CSV", page),
        PLACES[2]: ("all", "", "None", page),
    }
    assert str(about.value(about.value(dataset, DCTERMS.publisher), FOAF.name)) == "The Office"
    assert {str(each) for each in about.objects(None, DCTERMS.license)} == {LICENCE}


def test_what_nobody_says_is_not_made_up(graph: GraphStore) -> None:
    about = described(graph)
    dataset = rdflib.URIRef(f"{BASE}dataset")
    assert (
        str(about.value(dataset, DCTERMS.description)) == "What 17 records state, and what follows from it."
    )
    assert not list(about.objects(None, DCAT.distribution))
    assert not list(about.objects(None, DCTERMS.publisher))
    where = Publication(downloads=("https://example.org/x.nt",))
    access = ox.NamedNode(str(DCAT.accessURL))
    (stated,) = (each for each in describe_publication(graph, 1, None, where) if each.predicate == access)
    assert stated.object == ox.NamedNode("https://example.org/x.nt")


@pytest.mark.parametrize(("records", "start"), {0: "What a file states,", 1: "What a record states,"}.items())
def test_a_file_without_records_and_one_record_are_described(
    graph: GraphStore, records: int, start: str
) -> None:
    told = describe_publication(graph, records, None, Publication())
    (description,) = (each.object for each in told if each.predicate.value == str(DCTERMS.description))
    assert description == ox.Literal(f"{start} and what follows from it.")
