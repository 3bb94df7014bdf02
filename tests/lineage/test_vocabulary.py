"""What the vocabulary says of relations, claims and statuses."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.lineage.model import Policy, Status
from policygraph.lineage.vocabulary import LineageTerms, claims, date_property
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


def test_a_status_says_whether_it_was_enacted_and_which_phase_it_is(seeds_graph: GraphStore) -> None:
    terms = LineageTerms(seeds_graph)
    scheme = "https://w3id.org/policygraph/scheme/status/"
    assert terms.status(ox.NamedNode(f"{scheme}in-force")) == Status(
        f"{scheme}in-force", "Active", True, "during"
    )
    proposed = terms.status(ox.NamedNode(f"{scheme}proposed"))
    assert (proposed.enacted, proposed.phase) == (False, "before")
    unknown = terms.status(ox.NamedNode(f"{BASE}concept/status/Odd"))
    assert (unknown.enacted, unknown.phase) == (True, "")
    assert terms.status(ox.Literal("in his own words")) == Status("", "in his own words", True, "")


@pytest.mark.parametrize(
    ("policy", "name"),
    [
        (Policy("a", effective_from=("2020",), issued=("2019",)), f"{PG}effectiveFrom"),
        (Policy("a", issued=("2019",), year=("2019",)), "http://purl.org/dc/terms/issued"),
        (Policy("a", year=("2019",)), f"{PG}year"),
        (Policy("a", effective_through=("2019",)), f"{PG}effectiveFrom"),
    ],
)
def test_a_start_stands_under_the_surest_property_that_states_one(policy: Policy, name: str) -> None:
    assert date_property(policy) == name
