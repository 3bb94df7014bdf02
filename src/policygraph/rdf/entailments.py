"""What an ontology says in the terms of others: superclasses and superproperties that it names and does not describe.

It is what RDFS and owl:inverseOf entail (rules rdfs5, 7, 9 and 11 of RDF 1.1 Semantics, prp-inv of OWL 2 RL), but for what
is in terms of its own: these mean the same with it and without.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from policygraph.rdf.namespaces import OWL, RDF_TYPE, RDFS
from policygraph.rdf.sparql import TripleSource

_TYPE, _DEFAULT = ox.NamedNode(RDF_TYPE), ox.DefaultGraph()
_SUBCLASS, _SUBPROPERTY, _INVERSE = f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{OWL}inverseOf"


@dataclass(frozen=True)
class Entailments:
    """Class -> its superclasses, and property -> its superproperties, each with whether it is one of the inverse; of
    others, by IRI and in order.
    """

    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    properties: Mapping[str, tuple[tuple[str, bool], ...]] = field(default_factory=dict)

    @property
    def terms(self) -> frozenset[str]:
        """The terms of others that something is entailed in."""
        classes = {term for terms in self.classes.values() for term in terms}
        return frozenset(classes | {term for terms in self.properties.values() for term, _ in terms})

    def below(self, terms: Collection[str]) -> set[str]:
        """Return the properties from whose triples those in some of these terms follow."""
        wanted = set(terms)
        found = {own for own, above in self.properties.items() if wanted & {term for term, _ in above}}
        return found | ({RDF_TYPE} if any(wanted & {*above} for above in self.classes.values()) else set())


def read_entailments(quads: Iterable[ox.Quad]) -> Entailments:
    """Return what the statements of an ontology entail in terms of others; the terms that it describes are its own."""
    own = set[str]()
    above: dict[str, set[tuple[str, bool]]] = {}
    classes: dict[str, set[tuple[str, bool]]] = {}
    for quad in quads:
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        if not isinstance(subject, ox.NamedNode):
            continue
        own.add(subject.value)
        if not isinstance(value, ox.NamedNode):
            continue
        if predicate == _SUBCLASS:
            classes.setdefault(subject.value, set()).add((value.value, False))
        elif predicate == _SUBPROPERTY:
            above.setdefault(subject.value, set()).add((value.value, False))
        elif predicate == _INVERSE:
            above.setdefault(subject.value, set()).add((value.value, True))
            above.setdefault(value.value, set()).add((subject.value, True))
    of_properties = {name: _of_others(name, above, own) for name in above}
    of_classes = {name: tuple(term for term, _ in _of_others(name, classes, own)) for name in classes}
    return Entailments(
        {name: terms for name, terms in of_classes.items() if terms},
        {name: terms for name, terms in of_properties.items() if terms},
    )


def _of_others(
    name: str, above: Mapping[str, set[tuple[str, bool]]], own: Collection[str]
) -> tuple[tuple[str, bool], ...]:
    """Return what stands above a term, at any distance, and is not the ontology's own."""
    seen, waiting = {(name, False)}, [(name, False)]
    while waiting:
        term, is_inverse = waiting.pop()
        for other, inverts in above.get(term, ()):
            step = (other, is_inverse != inverts)
            if step not in seen:
                seen.add(step)
                waiting.append(step)
    return tuple(sorted(step for step in seen if step[0] not in own))


def entailed(source: TripleSource, entailments: Entailments) -> Iterator[ox.Quad]:
    """Yield the triples in terms of others that follow from those of a default graph; one may come twice, or be there."""
    for name, superclasses in sorted(entailments.classes.items()):
        nodes = [ox.NamedNode(term) for term in superclasses]
        for quad in source.quads_for_pattern(None, _TYPE, ox.NamedNode(name), _DEFAULT):
            for node in nodes:
                yield ox.Quad(quad.subject, _TYPE, node)
    for name, superproperties in sorted(entailments.properties.items()):
        steps = [(ox.NamedNode(term), is_inverse) for term, is_inverse in superproperties]
        for quad in source.quads_for_pattern(None, ox.NamedNode(name), None, _DEFAULT):
            subject, value = quad.subject, quad.object
            for property_, is_inverse in steps:
                if not is_inverse:
                    yield ox.Quad(subject, property_, value)
                elif isinstance(value, ox.NamedNode | ox.BlankNode):
                    yield ox.Quad(value, property_, subject)
