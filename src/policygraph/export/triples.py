"""Store to the lines of N-Triples of its layers, and to their triples, in the order in which files have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.rdf.datatypes import STRING
from policygraph.rdf.namespaces import RDF, RDF_TYPE
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.store.entailed import entailed_triples
from policygraph.store.graph_store import GraphStore, vocabulary
from policygraph.words.phrases import Phrase, enumerated

LAYERS = ("asserted", "derived", "vocabulary", "entailed")
USUAL_LAYERS = LAYERS[:2]  # what records say, and what follows from it
_TYPE = f"<{RDF_TYPE}> "
_LANGUAGE_TEXT = f"{RDF}langString"


def stated(subject: str, property_: str, value: str | ox.Literal) -> ox.Triple:
    """Return a triple by IRIs; a text as value is one, too."""
    term = value if isinstance(value, ox.Literal) else ox.NamedNode(value)
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(property_), term)


class Columns(NamedTuple):
    """Subjects, properties and values of triples, as texts of N-Triples, and the different ones of each."""

    subjects: list[str]
    properties: list[str]
    values: list[str]
    distinct: tuple[set[str], set[str], set[str]]


def lines(graph: GraphStore, layers: Sequence[str]) -> dict[str, None]:
    """Return the triples of some layers as lines of N-Triples without line feeds, in one writing, each once.

    They are in the order in which they are kept, which is nearly sorted.

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
    selected = dict.fromkeys(map(_line, vocabulary(graph.profile))) if "vocabulary" in layers else {}
    if "entailed" in layers:
        selected |= dict.fromkeys(map(_line, entailed_triples(graph)))
    if graph.generation is None:
        if from_records:
            others = set(map(_line, vocabulary(graph.profile)))
            if "derived" not in layers:
                others |= {line.rstrip("\n") for line in graph.derived}
            found = map(_line, (quad.triple for quad in graph.store))
            selected |= dict.fromkeys(line for line in found if line not in others)
        return selected
    manifest = graph.generation.manifest
    kept = {"asserted": manifest.asserted_texts, "derived": manifest.derived_texts}
    for texts in (texts for layer, texts in kept.items() if layer in layers):
        for text in texts():
            selected |= dict.fromkeys(text.split("\n"))
    selected.pop("", None)
    # Of what may be escaped or not there is one writing only after parsing.
    odd = [line for line in selected if not line.isprintable()]
    for line in odd:
        del selected[line]
    selected |= dict.fromkeys(map(_line, parse_ntriples("\n".join(odd))))
    return selected


def _line(triple: ox.Triple) -> str:
    return f"{triple} ."


def triples(graph: GraphStore, layers: Sequence[str]) -> list[ox.Triple]:
    """Return the triples of ``lines``, in the order of ``in_order``."""
    return to_triples(lines(graph, layers))


def to_triples(lines: Iterable[str]) -> list[ox.Triple]:
    """Return the triples of lines, in the order of ``in_order``."""
    return [quad.triple for quad in to_quads(lines)]


def to_quads(lines: Iterable[str]) -> Iterator[ox.Quad]:
    """Yield the triples of lines in the default graph, in the order of ``in_order``.

    It is that of the lines, where a second space stands before rdf:type: no term is the beginning of another, but of
    literals, behind which a space stands as well.
    """
    typed = (_with_space(line) if _TYPE in line else line for line in lines)
    # What stands in a store has been checked.
    return ox.parse("\n".join(sorted(typed)), format=ox.RdfFormat.N_TRIPLES, lenient=True)


def _with_space(line: str) -> str:
    subject, stated = line.split(" ", 1)
    return f"{subject}  {stated}" if stated.startswith(_TYPE) else line


def columns(lines: Iterable[str]) -> Columns:
    """Return the columns of lines."""
    subjects, properties, values = list[str](), list[str](), list[str]()
    for line in lines:
        subject, property_, value = line[:-2].split(" ", 2)
        subjects.append(subject)
        properties.append(property_)
        values.append(value)
    return Columns(subjects, properties, values, (set(subjects), set(properties), set(values)))


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


def used_prefixes(iris: Iterable[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return prefix -> namespace of those whose namespace some IRI starts with, sorted."""
    namespaces = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {
        prefix: start
        for prefix, start in sorted(prefixes.items())
        if any(namespace.startswith(start) for namespace in namespaces)
    }
