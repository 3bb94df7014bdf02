"""What a profile gives, by its keys and rules, and what questions need of it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import UsageError
from policygraph.pipeline import Build
from policygraph.profile.load import load_profile
from policygraph.profile.resources import built_in_profiles
from policygraph.query import sparql
from policygraph.query.needs import given_properties, not_answerable, not_given
from policygraph.rdf.namespaces import DCTERMS, PG
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE
from tests.query.helpers import QUESTIONS, adhoc, own_profile

COUNTRY, CLUSTER, REPLACES = f"{PG}jurisdiction", f"{PG}inCluster", f"{DCTERMS}replaces"


@pytest.mark.parametrize("name", built_in_profiles())
def test_keys_give_properties_and_rules_derive_others(name: str) -> None:
    profile = load_profile(name)
    given = given_properties(profile)
    assert profile.properties() < given
    assert {REPLACES, f"{PG}supersedes", f"{DCTERMS}references", f"{DCTERMS}description"} <= given
    assert (COUNTRY in given) == (name == "policy")
    assert (f"{PG}requires" in given) == (name in ("policy", "eip", "pep"))


def test_a_relation_of_ones_own_replaces_by_what_the_vocabulary_says(tmp_path: Path) -> None:
    profile = load_profile(own_profile(tmp_path / "p"))
    assert {REPLACES, "https://example.org/ns#obsoletes"} <= given_properties(profile)
    assert f"{PG}supersedes" not in given_properties(profile)
    silent = load_profile(own_profile(tmp_path / "silent", ""))
    assert REPLACES not in given_properties(silent)


def test_what_is_missing_is_told_by_prefixed_names() -> None:
    profile = load_profile("pep")
    given = given_properties(profile)
    assert not_given([COUNTRY, f"{PG}status", CLUSTER], given, profile) == "pg:jurisdiction and pg:inCluster"
    assert not_given([f"{PG}status", REPLACES], given, profile) == ""


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_policy_profile_gives_all_that_any_question_needs(name: str) -> None:
    profile = load_profile("policy")
    assert set(QUESTIONS[name].needs) <= given_properties(profile)


def test_a_question_is_not_answered_without_what_it_needs(peps: Build) -> None:
    graph = peps.open()
    with pytest.raises(
        UsageError, match="in-country needs pg:jurisdiction, which no key of the profile pep gives"
    ):
        sparql.run(graph, QUESTIONS["in-country"], {"country": "Canada"})
    with pytest.raises(UsageError, match="needs pg:nowhere and pg:inCluster"):
        sparql.run(
            graph, adhoc("# needs: pg:nowhere, pg:status\n# needs: pg:inCluster\nASK {}", graph.profile)
        )


def test_what_the_graph_has_is_there_whatever_the_profile_gives(peps: Build) -> None:
    stranger = GraphStore(ox.Store(), peps.open().profile, BASE)
    assert not_answerable([COUNTRY], stranger) == "pg:jurisdiction"
    place = ox.NamedNode(f"{BASE}place")
    stranger.disk.add(ox.Quad(ox.NamedNode(f"{BASE}policy/a"), ox.NamedNode(COUNTRY), place))
    assert not_answerable([COUNTRY], stranger) == ""
    rows = sparql.select(stranger, QUESTIONS["in-country"], {"country": f"{BASE}place"})
    assert [row["id"] for row in rows] == [f"{BASE}policy/a"]  # nothing there has an id


def test_what_the_profile_gives_needs_no_triple(graph: GraphStore) -> None:
    empty = GraphStore(ox.Store(), graph.profile, BASE)
    assert not_answerable([COUNTRY, REPLACES], empty) == ""
