"""The lines that a lineage is read from, and no others."""

from __future__ import annotations

from policygraph.lineage.lines import read_of
from policygraph.lineage.rows import properties_read
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.rdf.namespaces import DCTERMS, PG, RDF_TYPE
from policygraph.store.graph_store import GraphStore


def test_texts_that_no_lineage_is_read_from_and_classes_of_others_are_left_out(
    seeds_graph: GraphStore,
) -> None:
    read = [
        f'<x:a> <{DCTERMS}title> "A text, with spaces ." .\n',
        f"<x:a> <{RDF_TYPE}> <{PG}Policy> .\n",
        f"<x:a> <{PG}supersedes> <x:b> .\n",
    ]
    other = [f'<x:a> <{PG}bodyText> "T" .\n', f"<x:a#1> <{RDF_TYPE}> <{PG}Assessment> .\n"]
    assert read_of([*read, *other], seeds_graph.profile, seeds_graph.base) == read


def test_the_vocabulary_alone_says_what_is_read(seeds_graph: GraphStore) -> None:
    lines = [f'<x:a> <{iri}> "1" .\n' for iri in properties_read(LineageTerms(seeds_graph)) - {RDF_TYPE}]
    assert read_of(lines, seeds_graph.profile, seeds_graph.base) == lines
