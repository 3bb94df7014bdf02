"""The declarative files agree with each other and with the code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from policygraph.lineage.sparql_functions import functions
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.profile.resources import built_in_profiles
from policygraph.rdf.vocabulary import fold
from policygraph.store.graph_store import GraphStore, vocabulary
from tests.helpers import BASE, PG, ROOT

FILES = sorted((ROOT / "ontology").glob("*.ttl"))
NS = rdflib.Namespace(PG)
IN_RL = {
    OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology, OWL.inverseOf, OWL.versionInfo, OWL.versionIRI,
}  # fmt: skip


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "ontology" / "policygraph.ttl")


@pytest.fixture(scope="module")
def vocabularies() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in FILES:
        graph.parse(file)
    return graph


def languages(graph: rdflib.Graph, term: Any, kind: rdflib.URIRef) -> list[str]:
    labels = (label for label in graph.objects(term, kind) if isinstance(label, rdflib.Literal))
    return sorted(str(label.language) for label in labels)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_files_are_turtle_without_blank_nodes(file: Path) -> None:
    quads = list(ox.parse(path=file))
    assert quads
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]


def test_every_term_has_labels_in_both_languages(ontology: rdflib.Graph) -> None:
    terms = {term for term in ontology.subjects(RDF.type, None) if str(term).startswith(PG)}
    assert len(terms) > 50
    for term in terms - {rdflib.URIRef(PG.rstrip("#"))}:
        assert languages(ontology, term, RDFS.label) == ["en", "zh"], term


def test_every_term_says_what_it_means_in_both_languages(ontology: rdflib.Graph) -> None:
    for term in {term for term in ontology.subjects(RDF.type) if str(term).startswith(PG)}:
        assert languages(ontology, term, RDFS.comment) == ["en", "zh"], term


@pytest.mark.parametrize("name", built_in_profiles())
def test_every_concept_and_scheme_of_a_profile_is_defined_and_placed(name: str) -> None:
    graph = rdflib.Graph()
    for triple in vocabulary(load_profile(name)):
        graph.parse(data=f"{triple} .", format="nt")
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    concepts = set(graph.subjects(SKOS.inScheme))
    assert schemes
    for each in schemes | concepts:
        assert languages(graph, each, SKOS.definition) == ["en", "zh"], each
    assert (
        concepts
        == set(graph.subjects(RDF.type, SKOS.Concept))
        == set(graph.objects(None, SKOS.hasTopConcept))
    )
    assert schemes == set(graph.subjects(SKOS.hasTopConcept)) == set(graph.objects(None, SKOS.topConceptOf))
    (one,) = graph.subjects(RDF.type, OWL.Ontology)
    assert len(set(graph.subjects(RDFS.isDefinedBy, one))) > 100
    assert graph.value(one, OWL.versionIRI)


def test_every_concept_has_one_preferred_label_in_each_language(vocabularies: rdflib.Graph) -> None:
    concepts = set(vocabularies.subjects(SKOS.inScheme)) | set(
        vocabularies.subjects(RDF.type, SKOS.ConceptScheme)
    )
    assert len(concepts) > 270
    for concept in concepts:
        assert languages(vocabularies, concept, SKOS.prefLabel) == ["en", "zh"], concept


def test_no_label_means_two_concepts_of_a_scheme(vocabularies: rdflib.Graph) -> None:
    seen: dict[tuple[str, str], str] = {}
    for concept, scheme in vocabularies.subject_objects(SKOS.inScheme):
        for kind in (SKOS.prefLabel, SKOS.altLabel, SKOS.notation):
            for label in vocabularies.objects(concept, kind):
                assert seen.setdefault((str(scheme), fold(str(label))), str(concept)) == str(concept), label


def test_the_ontology_stays_inside_owl_2_rl_and_says_nothing_of_others(ontology: rdflib.Graph) -> None:
    used = {term for triple in ontology for term in triple if str(term).startswith(str(OWL))}
    assert used <= IN_RL
    assert {str(subject) for subject in ontology.subjects()} == {
        str(subject) for subject in ontology.subjects() if str(subject).startswith(PG.rstrip("#"))
    }
    eli = "http://data.europa.eu/eli/ontology#"
    assert not [p for p in ontology.objects(None, RDFS.subPropertyOf) if str(p).startswith(eli)]


def test_every_property_with_a_scheme_finds_it(ontology: rdflib.Graph, vocabularies: rdflib.Graph) -> None:
    schemes = set(ontology.objects(None, NS.scheme))
    assert len(schemes) >= 7
    for scheme in schemes:
        assert (scheme, RDF.type, SKOS.ConceptScheme) in vocabularies
        assert list(vocabularies.subjects(SKOS.inScheme, scheme))


def test_a_claim_in_part_is_of_the_same_direction_and_its_relation_ends_a_part(
    ontology: rdflib.Graph,
) -> None:
    effects = {"replaces": "replaces in part", "ends": "ends in part"}
    pairs = sorted(ontology.subject_objects(NS.inPart))
    assert len(pairs) == 4
    for whole, part in pairs:
        for direction in (NS.claims, NS.claimsInverse):
            relation, other = (ontology.value(claim, direction) for claim in (whole, part))
            assert (relation is None) == (other is None), whole
            if relation:
                effect = str(ontology.value(relation, NS.effect))
                assert str(ontology.value(other, NS.effect)) == effects[effect]


def defined(ontology: rdflib.Graph) -> set[str]:
    return {str(term).removeprefix(PG) for term in ontology.subjects(RDF.type) if str(term).startswith(PG)}


def test_every_term_used_anywhere_is_defined(ontology: rdflib.Graph) -> None:
    known = defined(ontology)
    folders = ("ontology", "shapes", "queries", "profiles", "seeds")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.*")]
    for file in files:
        for name in re.findall(r"(?<![\w:/])pg:([A-Za-z]\w*)", file.read_text("utf-8")):
            assert name in known, f"{file.name}: pg:{name}"


def test_every_term_named_in_the_code_is_defined(ontology: rdflib.Graph) -> None:
    known = defined(ontology)
    for file in (ROOT / "src").rglob("*.py"):
        text = file.read_text("utf-8")
        for name in re.findall(r"\{PG\}(\w+)", text) + re.findall(r"\bpg:([A-Za-z]\w*)", text):
            assert name in known | {"…"}, f"{file.name}: {name}"


def test_the_terms_of_the_context_are_defined_where_they_are_ours(
    policy: Profile, ontology: rdflib.Graph
) -> None:
    known = defined(ontology)
    for term in policy.context.terms.values():
        assert not term.iri.startswith(PG) or term.iri.removeprefix(PG) in known, term.key
    assert (
        json.loads((ROOT / "ontology" / "context.jsonld").read_text("utf-8"))["@context"]["@version"] == 1.1
    )


def test_no_key_or_label_of_a_corpus_is_in_the_code(policy: Profile) -> None:
    """The mapping is data: the code knows no front-matter key of the policy profile."""
    keys = {key for key in (*policy.context.terms, *policy.context.nests) if re.search(r"[A-Z_]", key)}
    for file in (ROOT / "src").rglob("*.py"):
        text = file.read_text("utf-8")
        for key in keys:
            assert not re.search(rf"(?<![\w.:}}-]){re.escape(key)}(?!\w)", text), f"{file.name}: {key}"


def test_rules_parse_and_have_titles(policy: Profile) -> None:
    rules = policy.rules
    assert len(rules) >= 6
    for file in rules:
        text = file.read_text("utf-8")
        assert text.startswith("# title: "), file.name
        graph = GraphStore(ox.Store(), policy, BASE)
        found = graph.store.query(text, custom_functions=functions(graph))
        assert isinstance(found, ox.QueryTriples), file.name


def test_paths_and_classes_in_shapes_exist(policy: Profile, ontology: rdflib.Graph) -> None:
    known = defined(ontology)
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    shapes = rdflib.Graph()
    for file in policy.shapes:
        shapes.parse(file)
    kinds = [kind for name in built_in_profiles() for kind in load_profile(name).kinds]
    mapped = {term.iri for kind in kinds for term in kind.context.terms.values()}
    named = [*shapes.objects(None, shacl.path), *shapes.objects(None, shacl.targetClass)]
    assert named
    for term in named:
        if isinstance(term, rdflib.URIRef):
            assert str(term).removeprefix(PG) in known or str(term) in mapped, term
