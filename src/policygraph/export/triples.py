"""Store to the triples of its layers, in the order in which files have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.store.graph_store import GraphStore, vocabulary

LAYERS = ("asserted", "derived", "vocabulary")


def triples(graph: GraphStore, layers: Sequence[str]) -> list[ox.Triple]:
    """Return the triples of some layers, each once, in the order of ``in_order``.

    An RDF file has no layers of its own: what is not vocabulary counts as asserted and as derived. Raises
    UsageError for a layer that does not exist.
    """
    unknown = set(layers) - set(LAYERS)
    if unknown:
        raise UsageError(f"there is no layer {min(unknown)}; the layers are {', '.join(LAYERS)}")
    of_profile = set(vocabulary(graph.profile))
    selected: set[ox.Triple] = set(of_profile) if "vocabulary" in layers else set()
    if graph.generation is None:
        if set(layers) & {"asserted", "derived"}:
            selected |= {quad.triple for quad in graph.store} - of_profile
        return in_order(selected)
    if "asserted" in layers:
        for entry in graph.generation.manifest.records():
            selected.update(parse_ntriples(entry.statements))
    if "derived" in layers:
        for lines in graph.generation.manifest.derived().values():
            selected.update(parse_ntriples("".join(lines)))
    return in_order(selected)


def in_order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return triples sorted by subject, then property with rdf:type first, then value."""

    def key(triple: ox.Triple) -> tuple[str, bool, str, str]:
        subject, predicate, object_ = triple
        return str(subject), predicate.value != RDF_TYPE, str(predicate), str(object_)

    return sorted(triples, key=key)


def used_prefixes(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return prefix -> namespace of those whose namespace some IRI in the triples starts with, sorted."""
    iris = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)} | {
        term.datatype.value for triple in triples if isinstance(term := triple.object, ox.Literal)
    }
    namespaces = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {
        prefix: start
        for prefix, start in sorted(prefixes.items())
        if any(namespace.startswith(start) for namespace in namespaces)
    }
