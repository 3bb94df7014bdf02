"""Which store answers a query: that of the build, or a second one that is made for what the first does not hold."""

from __future__ import annotations

from collections.abc import Collection

from policygraph.rdf.query_properties import properties_in
from policygraph.rdf.sparql import words
from policygraph.rdf.sparql_text import terms
from policygraph.store.graph_store import GraphStore

_OF_GRAPHS = {"GRAPH", "FROM"}


def answering(
    graph: GraphStore,
    text: str,
    entailed: bool | None = None,
    given: Collection[str] = (),
    with_graphs: bool = False,
) -> GraphStore:
    """Return the graph with what a query needs besides: the graphs of records where it asks for them, by GRAPH or FROM or
    otherwise, and what is said in the terms of others where it names one that ours lead to, or always, or never.

    Terms that are given are those that every build of the profile has in full; an RDF file may lack what its own terms say.

    Raises QueryError where ``rdf.sparql.tokens`` does.
    """
    named = {iri for iri, _ in terms(text, graph.prefixes())}
    wanted = (named & graph.profile.entailments.terms) - set(() if graph.file else given)
    with_entailed = bool(wanted) if entailed is None else entailed
    with_graphs = with_graphs or not _OF_GRAPHS.isdisjoint(words(text))
    if not with_entailed and not with_graphs:
        return graph
    from policygraph.store.second_store import second_store  # only now, as few questions need it

    properties = properties_in(text, graph.prefixes())
    if properties is not None and entailed is None:
        properties |= graph.profile.entailments.below(wanted)
    return second_store(graph, with_graphs, with_entailed, None if entailed else properties)
