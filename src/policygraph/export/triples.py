"""Store to the lines of N-Triples of its layers, and to their triples, in the order in which files have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.export.sorted_lines import SortedLines
from policygraph.rdf.datatypes import STRING
from policygraph.rdf.namespaces import RDF, RDF_TYPE
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.store.entailed import entailed_triples
from policygraph.store.graph_store import GraphStore, vocabulary
from policygraph.store.spread import parts
from policygraph.words.phrases import Phrase, enumerated

LAYERS = ("asserted", "derived", "vocabulary", "entailed")
USUAL_LAYERS = LAYERS[:2]  # what records say, and what follows from it
_TYPE = f"<{RDF_TYPE}> "
_LANGUAGE_TEXT = f"{RDF}langString"


def stated(subject: str, property_: str, value: str | ox.Literal) -> ox.Triple:
    """Return a triple by IRIs; a text as value is one, too."""
    term = value if isinstance(value, ox.Literal) else ox.NamedNode(value)
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(property_), term)


def lines(graph: GraphStore, layers: Sequence[str]) -> Iterator[str]:
    """Yield the triples of some layers as lines of N-Triples without line feeds, in one writing; one may come twice.

    An RDF file has no layers of its own: what of it is not vocabulary counts as asserted and as derived, and what the rules
    add to it as derived. What is entailed is what follows from all other layers and is in none of them. Raises UsageError
    for a layer that does not exist, and StoreError where a server, which does not tell them apart, is asked for what is
    asserted or derived alone.
    """
    unknown = set(layers) - set(LAYERS)
    if unknown:
        raise UsageError(
            Phrase(
                "there is no layer {name}; the layers are {names}",
                name=min(unknown),
                names=enumerated(LAYERS),
            )
        )
    from_records = [layer for layer in ("asserted", "derived") if layer in layers]
    if len(from_records) == 1 and not isinstance(graph.store, ox.Store):
        graph.require_generation(Phrase("the layer {name} alone", name=from_records[0]))
    if "vocabulary" in layers:
        yield from map(line_of, vocabulary(graph.profile))
    if "entailed" in layers:
        yield from map(line_of, entailed_triples(graph))
    if graph.generation is None:
        if from_records:
            yield from _of_file(graph, with_derived="derived" in layers)
        return
    manifest = graph.generation.manifest
    kept = {"asserted": manifest.asserted_texts, "derived": manifest.derived_texts}
    for layer in from_records:
        yield from chain.from_iterable(map(lines_in, kept[layer]()))


def _of_file(graph: GraphStore, with_derived: bool) -> Iterator[str]:
    others = set(map(line_of, vocabulary(graph.profile)))
    if not with_derived:
        others |= {line.rstrip("\n") for line in graph.derived}
    found = (line_of(quad.triple) for quad in graph.store)
    return (line for line in found if line not in others)


def lines_in(text: str) -> Iterable[str]:
    """Return the lines of a text of N-Triples as the store would write them: what may be escaped or not has one writing only
    after it is parsed.
    """
    found = list(filter(None, text.split("\n")))
    if "".join(found).isprintable():
        return found
    odd = [line for line in found if not line.isprintable()]
    return chain(filter(str.isprintable, found), map(line_of, parse_ntriples("\n".join(odd))))


def line_of(triple: ox.Triple) -> str:
    """Return a triple as a line of N-Triples without a line feed."""
    return f"{triple} ."


def sorted_lines(lines: Iterable[str]) -> SortedLines:
    """Return lines of N-Triples in the order of ``in_order``.

    It is that of the lines, where a second space stands before rdf:type: no term is the beginning of another, but of
    literals, behind which a space stands as well.
    """
    return SortedLines(_with_space(line) if _TYPE in line else line for line in lines)


def _with_space(line: str) -> str:
    subject, stated = line.split(" ", 1)
    return f"{subject}  {stated}" if stated.startswith(_TYPE) else line


def terms(line: str) -> list[str]:
    """Return subject, property and value of a line, as N-Triples has them."""
    found = line[:-2].split(" ", 2)
    return found if found[1] else [found[0], *found[2].split(" ", 1)]


def triples(graph: GraphStore, layers: Sequence[str]) -> list[ox.Triple]:
    """Return the triples of ``lines``, in the order of ``in_order``."""
    return to_triples(sorted_lines(lines(graph, layers)))


def to_triples(lines: Iterable[str]) -> list[ox.Triple]:
    """Return what lines of N-Triples state, in their order."""
    return [quad.triple for quad in to_quads(lines)]


def to_quads(lines: Iterable[str]) -> Iterator[ox.Quad]:
    """Yield what lines of N-Triples or N-Quads state, in their order."""
    return chain.from_iterable(parsed("\n".join(part)) for part in parts(lines, 10_000))


def parsed(text: str) -> Iterator[ox.Quad]:
    """Yield what a text of N-Triples or N-Quads states, which comes from a store and has been checked."""
    return ox.parse(text, format=ox.RdfFormat.N_QUADS, lenient=True)


def in_order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return triples sorted by subject, then property with rdf:type first, then value."""

    def key(triple: ox.Triple) -> tuple[str, bool, str, str]:
        subject, predicate, object_ = triple
        return str(subject), predicate.value != RDF_TYPE, str(predicate), str(object_)

    return sorted(triples, key=key)


def iris_of(triples: Iterable[ox.Triple]) -> set[str]:
    """Return the IRIs in triples, with those of datatypes."""
    return iris_in(set(map(str, chain.from_iterable(triples))))


def iris_in(terms: Iterable[str]) -> set[str]:
    """Return the IRIs among terms in N-Triples, with those of the datatypes of literals."""
    return {_iri(term) for term in terms if not term.startswith(("_:", "<<"))}


def _iri(term: str) -> str:
    if term.endswith('"'):
        return STRING
    return term[term.rfind("<") + 1 : -1] if term.endswith(">") else _LANGUAGE_TEXT


def namespaces_of(iris: Iterable[str]) -> set[str]:
    """Return the IRIs up to their last slash or number sign; a namespace is its own."""
    return {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}


def used_prefixes(iris: Iterable[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return prefix -> namespace of those whose namespace some IRI, or the namespace of one, starts with, sorted."""
    namespaces = namespaces_of(iris)
    return {
        prefix: start
        for prefix, start in sorted(prefixes.items())
        if any(namespace.startswith(start) for namespace in namespaces)
    }
