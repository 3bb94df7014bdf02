"""The facts of a policy: what JSON holds, and nothing that the statements about another could change."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from policygraph.lineage.facts import facts_of, from_text, to_text
from policygraph.lineage.rows import rows_of
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.rdf.namespaces import PG
from policygraph.store.graph_store import GraphStore


@pytest.mark.parametrize(
    "term",
    [
        ox.NamedNode("https://e.org/a"),
        ox.Literal('a"b'),
        ox.Literal("", language="en"),
        ox.Literal("法", language="zh"),
    ],
)
def test_a_term_comes_back_from_its_text(term: ox.NamedNode | ox.Literal) -> None:
    assert from_text(to_text(term)) == term


def test_facts_are_what_json_gives_back_and_depend_on_no_order(seeds_graph: GraphStore) -> None:
    terms, policy = LineageTerms(seeds_graph), ox.NamedNode(f"{PG}Policy")
    subjects = [quad.subject for quad in seeds_graph.store.quads_for_pattern(None, None, policy)]
    policies = [node.value for node in subjects if isinstance(node, ox.NamedNode)]
    together = facts_of(terms, rows_of(terms, policies))
    assert json.loads(json.dumps(together)) == json.loads(
        json.dumps(facts_of(terms, reversed([*rows_of(terms, policies)])))
    )
    alone = {iri: facts_of(terms, rows_of(terms, [iri]))[iri] for iri in policies}
    assert alone == {iri: together[iri] for iri in policies}
    assert {"titles", "statuses", "dates", "facets", "audits", "edges"} <= {
        key for each in alone.values() for key in each
    }
