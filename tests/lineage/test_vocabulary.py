"""What the vocabulary says of relations, claims and statuses."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.lineage.model import Status
from policygraph.lineage.vocabulary import LineageTerms, claims
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE, PG


def test_a_claim_of_a_record_is_a_relation_in_one_of_two_directions(seeds_graph: GraphStore) -> None:
    found = claims(seeds_graph)
    assert found[f"{PG}statesSupersedes"] == (f"{PG}supersedes", False)
    assert found[f"{PG}statesSupersededBy"] == (f"{PG}supersedes", True)
    assert found[f"{PG}statesRequiredBy"] == (f"{PG}requires", True)
    forward, inverse = (
        {relation for relation, way in found.values() if way is each} for each in (False, True)
    )
    assert inverse == set(LineageTerms(seeds_graph).relations)
    assert forward - inverse == {f"{PG}relatedPolicy", f"{PG}relatedFacility"}  # which have no direction


def test_relations_say_what_they_do_to_the_predecessor(seeds_graph: GraphStore) -> None:
    relations = LineageTerms(seeds_graph).relations
    names = [relation.name for relation in relations.values()]
    assert names == sorted(names)
    assert names == [
        "amends",
        "consolidates",
        "implements",
        "references",
        "repeals",
        "repealsInPart",
        "requires",
        "supersedes",
        "supersedesInPart",
    ]
    in_part = {relation.name for relation in relations.values() if relation.ends_in_part}
    assert in_part == {"repealsInPart", "supersedesInPart"}
    assert {relation.name for relation in relations.values() if relation.ends} == {"repeals", "supersedes"}
    assert {relation.name for relation in relations.values() if relation.needs} == {"implements", "requires"}
    assert relations[f"{PG}supersedes"].replaces
    assert not relations[f"{PG}amends"].replaces


def test_a_status_says_which_phase_it_is(seeds_graph: GraphStore) -> None:
    terms = LineageTerms(seeds_graph)
    scheme = "https://w3id.org/policygraph/scheme/status/"
    assert terms.status(ox.NamedNode(f"{scheme}in-force")) == Status(f"{scheme}in-force", "Active", "during")
    assert terms.status(ox.NamedNode(f"{scheme}proposed")).phase == "before"
    assert terms.status(ox.NamedNode(f"{scheme}withdrawn")).phase == "never"  # no draft any more
    assert terms.status(ox.NamedNode(f"{BASE}concept/status/Odd")).phase == ""
    assert terms.status(ox.Literal("in his own words")) == Status("", "in his own words", "")
