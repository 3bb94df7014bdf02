"""What SKOS and OWL want said of concepts and terms and every file would have to repeat: said once, for any vocabulary.

A concept that has no broader one is a top concept of its scheme (SKOS Reference, 4.6.3), one of a class of concepts is a
concept, and a term below the IRI of an ontology is defined by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from policygraph.rdf.datatypes import STRING
from policygraph.rdf.namespaces import OWL, RDF_TYPE, RDFS, SKOS
from policygraph.rdf.sparql import TripleSource

_TYPE, _ONTOLOGY, _DEFINED = (ox.NamedNode(iri) for iri in (RDF_TYPE, f"{OWL}Ontology", f"{RDFS}isDefinedBy"))
_CONCEPT, _IN_SCHEME, _BROADER, _HAS_TOP, _TOP_OF = (
    ox.NamedNode(f"{SKOS}{name}")
    for name in ("Concept", "inScheme", "broader", "hasTopConcept", "topConceptOf")
)


def lines_of(files: Iterable[Path], more: Iterable[ox.Triple] = ()) -> tuple[str, ...]:
    """Return the triples of vocabulary files in Turtle, and more, as lines of N-Triples, each once and in their order."""
    quads = (quad for file in files for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE))
    store, triples = ox.Store(), chain((quad.triple for quad in quads), more)
    return tuple(dict.fromkeys(f"{_as_stored(triple, store)} .\n" for triple in triples))


def _as_stored(triple: ox.Triple, store: ox.Store) -> ox.Triple:
    """Return a triple as a store, an empty one, gives it back: it writes a number or a time in one way, 1 for 01."""
    value = triple.object
    if not isinstance(value, ox.Literal) or value.language or value.datatype.value == STRING:
        return triple
    store.add(ox.Quad(*triple))
    stored: list[ox.Quad] = list(store)
    store.remove(stored[0])
    return ox.Triple(*stored[0].triple)


def completing(vocabulary: TripleSource, classes: Mapping[str, Iterable[str]]) -> tuple[ox.Triple, ...]:
    """Return the triples that complete a vocabulary and that it lacks; ``classes`` are class -> its superclasses of others."""
    found = dict.fromkeys(_completing(vocabulary, classes))
    return tuple(triple for triple in found if ox.Quad(*triple) not in vocabulary)


def _completing(vocabulary: TripleSource, classes: Mapping[str, Iterable[str]]) -> Iterator[ox.Triple]:
    quads = vocabulary.quads_for_pattern
    narrower = {quad.subject for quad in quads(None, _BROADER, None)}
    for quad in quads(None, _IN_SCHEME, None):
        if quad.subject not in narrower and isinstance(quad.object, ox.NamedNode):
            yield ox.Triple(quad.object, _HAS_TOP, quad.subject)
            yield ox.Triple(quad.subject, _TOP_OF, quad.object)
    for name in (name for name, above in classes.items() if _CONCEPT.value in above):
        for quad in quads(None, _TYPE, ox.NamedNode(name)):
            yield ox.Triple(quad.subject, _TYPE, _CONCEPT)
    for quad in quads(None, _TYPE, _ONTOLOGY):
        if isinstance(ontology := quad.subject, ox.NamedNode):
            terms = (term for (term, *_) in quads(None, _TYPE, None) if isinstance(term, ox.NamedNode))
            yield from (
                ox.Triple(term, _DEFINED, ontology)
                for term in terms
                if term.value.startswith(f"{ontology.value}#")
            )
