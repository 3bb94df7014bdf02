"""The triples of a store by layer, in the order in which files hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.store.graph_store import GraphStore

LAYERS = ("asserted", "derived", "vocabulary")


def triples(graph: GraphStore, layers: Sequence[str]) -> list[ox.Triple]:
    """Return the triples of some layers, each once, in the order in which files hold them."""
    unknown = set(layers) - set(LAYERS)
    if unknown:
        raise UsageError(f"there is no layer {min(unknown)}; the layers are {', '.join(LAYERS)}")
    vocabulary = {
        quad.triple
        for file in graph.profile.vocabulary_files
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)
    }
    found: set[ox.Triple] = vocabulary if "vocabulary" in layers else set()
    if graph.generation is None:
        if set(layers) & {"asserted", "derived"}:
            found = found | {quad.triple for quad in graph.store} - vocabulary
        return in_order(found)
    if "asserted" in layers:
        for entry in graph.generation.manifest.records():
            found.update(parse_ntriples(entry.statements or ""))
    if "derived" in layers:
        found.update(parse_ntriples(graph.generation.derived.read_bytes()))
    return in_order(found)


def parse_ntriples(lines: str | bytes) -> Iterator[ox.Triple]:
    """Yield the triples of N-Triples."""
    return (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))


def in_order(found: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Sort triples by subject, then property with the type first, then value."""

    def key(triple: ox.Triple) -> tuple[str, bool, str, str]:
        return (
            str(triple.subject),
            triple.predicate.value != RDF_TYPE,
            str(triple.predicate),
            str(triple.object),
        )

    return sorted(found, key=key)


def used_prefixes(found: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return those of the prefixes that some IRI in the triples starts with."""
    terms = {term for triple in found for term in triple if isinstance(term, ox.NamedNode)}
    names = {term.value for term in terms} | {
        term.datatype.value for triple in found if isinstance(term := triple.object, ox.Literal)
    }
    folders = {name[: max(name.rfind("/"), name.rfind("#")) + 1] for name in names}
    return {
        prefix: start
        for prefix, start in sorted(prefixes.items())
        if any(f.startswith(start) for f in folders)
    }
