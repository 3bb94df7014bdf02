"""The statements that a lineage is read from are the same by every way."""

from __future__ import annotations

from policygraph.lineage.rows import all_rows, family_rows, properties_read, rows_of
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE

NEW, OLD = (f"{BASE}policy/alberta-{name}" for name in ("tier", "ccir"))


def test_rows_of_some_policies_are_among_those_of_all(seeds_graph: GraphStore) -> None:
    terms = LineageTerms(seeds_graph)
    rows, every = [*rows_of(terms, [NEW, OLD])], {*all_rows(terms)}
    assert len(rows) == len(set(rows))
    assert {row for row in rows if row[1] != RDF_TYPE} <= every
    assert {NEW, OLD} < {subject for subject, _, _ in rows}
    assert {name for _, name, _ in every} <= properties_read(terms)


def test_rows_of_a_family_have_those_of_its_policies(seeds_graph: GraphStore) -> None:
    terms = LineageTerms(seeds_graph)
    assert {*rows_of(terms, [NEW, OLD])} <= {*(family_rows(terms, NEW, terms.relations) or ())}
    assert family_rows(terms, NEW, terms.relations, 1) is None
