"""A query finds policies by the terms of others and by who states what, and costs nothing more where it asks for neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.pipeline import build, open_source
from policygraph.query.answering import answering
from policygraph.query.sparql import Rows, read_query, select
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import SEEDS, run
from tests.query.helpers import QUESTIONS


def ask(graph: GraphStore, text: str) -> Rows:
    return select(graph, read_query("test", f"SELECT * WHERE {{ {text} }}", graph.profile))


@pytest.mark.parametrize(
    ("others", "ours", "number"),
    [
        ("?s a eli:LegalResource", "?s a pg:LegalAct", 14),
        ("?s a schema:Legislation", "?s a pg:LegalAct", 14),
        ("?s a eli:Work", "?s a ?c FILTER (?c IN (pg:Policy, pg:UnresolvedPolicy))", 14),
        ("?s schema:ratingValue ?o", "?s pg:score ?o", 8),
        ("?s dcterms:isReplacedBy ?o", "?o pg:supersedes ?s", 8),
        ("?s dcterms:type ?o", "?s pg:category|pg:legalWeight ?o", 28),
        ("?s dcterms:title ?o ; a dcterms:Policy", "?s dcterms:title ?o ; a pg:Policy", 17),
        ("?s a skos:Concept ; skos:prefLabel ?o", "?s skos:inScheme|^pg:inCluster ?x ; skos:prefLabel ?o", 0),
    ],
)
def test_a_term_of_others_finds_what_ours_does(
    seeds_graph: GraphStore, others: str, ours: str, number: int
) -> None:
    found = {(row["s"], row.get("o")) for row in ask(seeds_graph, others)}
    assert found == {(row["s"], row.get("o")) for row in ask(seeds_graph, ours)}
    assert len(found) == number or number == 0 < len(found)


def test_who_says_so_is_a_graph(seeds_graph: GraphStore) -> None:
    says = "GRAPH ?g { ?record pg:statesSupersedes ?older }"
    found = {(row["g"], row["record"], row["older"]) for row in ask(seeds_graph, says)}
    expected = {(row["r"], row["r"], row["o"]) for row in ask(seeds_graph, "?r pg:statesSupersedes ?o")}
    assert found == expected
    assert len(found) >= 5
    (row,) = ask(
        seeds_graph,
        "GRAPH <https://w3id.org/policygraph/record/en/alberta-ccir.md> { ?p pg:status ?v } ?p pg:status ?v",
    )
    assert row["v"].endswith("superseded")
    derived = "GRAPH ?g { ?s pg:supersedes ?o }"
    assert not list(ask(seeds_graph, derived)), "no record states what a rule derives"


def test_only_what_is_asked_for_makes_a_second_store(tmp_path: Path) -> None:
    graph = build(Settings(root=tmp_path, sources=(Path(SEEDS),))).open()
    assert answering(graph, "SELECT * { ?s a pg:Policy ; dcterms:title ?graph # GRAPH\n }") is graph
    assert answering(graph, "SELECT * { ?s a eli:LegalResource }", entailed=False) is graph
    assert not graph.seconds
    text = "SELECT * { ?s a ?class }"
    assert answering(graph, text) is graph
    assert answering(graph, text, entailed=True) is not graph
    assert list(graph.seconds) == ["entailed"]
    answering(graph, "SELECT * FROM NAMED <x:y> { GRAPH ?g { ?s a foaf:Document } }")
    assert list(graph.seconds) == ["entailed", "graphs-entailed"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_named_question_needs_a_second_store(name: str, seeds_graph: GraphStore) -> None:
    question = QUESTIONS[name]
    assert answering(seeds_graph, question.text, given=question.needs) is seeds_graph


def test_the_command_says_it_with_what_is_entailed_or_without(workdir: Path) -> None:
    text = "SELECT (COUNT(DISTINCT ?class) AS ?n) { ?s a ?class }"
    numbers = []
    for option in ((), ("--entailed",), ("--no-entailed",)):
        found = run("query", "--text", text, "-s", SEEDS, "--format", "csv", "-q", *option)
        numbers.append(int(found.stdout.split()[1]))
    assert numbers[0] == numbers[2] < numbers[1]


_OTHERS = """
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix city: <https://city.example/> .
city:a a pg:Policy ; dcterms:identifier "a" ; pg:effectiveFrom "2010-01-01"^^xsd:date .
city:b a pg:Policy ; dcterms:identifier "b" ; pg:supersedes city:a ; pg:effectiveFrom "2015-01-01"^^xsd:date .
city:c a pg:Policy ; dcterms:identifier "c" ; pg:supersedes city:b ; pg:effectiveFrom "2020-01-01"^^xsd:date .
"""


def test_a_file_that_states_what_replaces_what_in_our_terms_alone_is_asked_as_its_lineage_is(
    tmp_path: Path,
) -> None:
    file = tmp_path / "others.ttl"
    file.write_text(_OTHERS, "utf-8")
    graph = open_source(Settings(root=tmp_path, sources=(file,)))
    found = {
        name: [row["id"] for row in select(graph, QUESTIONS[name], {"policy": policy, **bind})]
        for name, policy, bind in (
            ("successors", "a", {}),
            ("predecessors", "c", {}),
            ("versions", "b", {"asOf": "2016-01-01"}),
            ("current-version", "a", {"asOf": "2016-01-01"}),
        )
    }
    assert found == {
        "successors": ["b", "c"], "predecessors": ["b", "a"], "versions": ["a", "b", "c"], "current-version": ["b", "c"],
    }  # fmt: skip
