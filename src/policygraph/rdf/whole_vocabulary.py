"""What SKOS and OWL want said of concepts and terms and every file would have to repeat: said once, for any vocabulary.

A concept that has no broader one is a top concept of its scheme (SKOS Reference, 4.6.3), one of a class of concepts is a
concept, and a term below the IRI of an ontology is defined by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from policygraph.rdf.namespaces import OWL, RDF_TYPE, RDFS, SKOS
from policygraph.rdf.sparql import TripleSource

_TYPE, _ONTOLOGY, _DEFINED = (ox.NamedNode(iri) for iri in (RDF_TYPE, f"{OWL}Ontology", f"{RDFS}isDefinedBy"))
_CONCEPT, _IN_SCHEME, _BROADER, _HAS_TOP, _TOP_OF = (
    ox.NamedNode(f"{SKOS}{name}")
    for name in ("Concept", "inScheme", "broader", "hasTopConcept", "topConceptOf")
)


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
