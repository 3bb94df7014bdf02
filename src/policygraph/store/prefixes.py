"""The prefixes that every query over a store may use."""

from __future__ import annotations

from policygraph.rdf.namespaces import PGF
from policygraph.store.graph_store import GraphStore


def prefixes(graph: GraphStore) -> dict[str, str]:
    """Return the prefixes that every query may use: the context's, and one a scheme and kind of node."""
    own = {group.rpartition("/")[2]: f"{group}/" for group in graph.profile.vocabulary.schemes()}
    for template in graph.profile.first.nodes.values():
        folder = template.iri.partition("{")[0]
        if folder.endswith("/"):
            own[folder.rstrip("/")] = graph.base + folder
    return {**graph.profile.context.prefixes, **own, "pgf": PGF}
