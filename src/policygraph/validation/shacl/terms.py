"""Read access to a shapes graph, and its terms as text of SPARQL or values of Python."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from itertools import chain

import pyoxigraph as ox

from policygraph.rdf.namespaces import OWL, RDF, RDFS, SH, XSD
from policygraph.rdf.shacl_terms import TARGETS
from policygraph.validation.shacl.results import ShapesError, Term, UnsupportedShapeError
from policygraph.words.phrases import Phrase

TYPE, FIRST, REST, NIL = f"{RDF}type", f"{RDF}first", f"{RDF}rest", f"{RDF}nil"
SUBCLASS = f"{RDFS}subClassOf"
_WHOLE_NUMBER = re.compile(r"\+?[0-9]{1,18}|-0+")
MAX_SHOWN = 10  # members of a list in a message
MAX_MEMBERS = 100_000  # a longer list is a mistake or contains itself


class ShapesGraph:
    """Triples by subject and predicate: a mapping, because a store would canonicalize literals."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._index: dict[Term, dict[str, list[Term]]] = {}
        for triple in dict.fromkeys(triples):
            if isinstance(triple.subject, ox.Triple) or isinstance(triple.object, ox.Triple):
                raise UnsupportedShapeError(Phrase("quoted triples in shapes"))
            self._index.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(
                triple.object
            )

    def triples(self) -> list[ox.Triple]:
        """Return all triples, each once."""
        return [
            ox.Triple(subject, ox.NamedNode(predicate), value)
            for subject, values in self._index.items()
            for predicate, objects in values.items()
            for value in objects
            if not isinstance(subject, ox.Literal)
        ]

    def without_targets_of(self, nodes: Container[Term]) -> ShapesGraph:
        """Return the graph in which some shapes have no targets: other shapes may still refer to them."""
        targets = {SH + name for name in TARGETS}

        def is_target(triple: ox.Triple) -> bool:
            # A shape that is a class is its own target.
            is_type = triple.predicate.value == TYPE and not str(triple.object).startswith(f"<{SH}")
            return is_type or triple.predicate.value in targets

        return ShapesGraph(t for t in self.triples() if t.subject not in nodes or not is_target(t))

    def subjects(self) -> Iterator[Term]:
        """Yield all subjects, sorted by their N-Triples form."""
        yield from sorted(self._index, key=str)

    def predicates(self, node: Term) -> list[str]:
        """Return the IRIs of the predicates of a subject, sorted."""
        return sorted(self._index.get(node, {}))

    def values(self, node: Term, predicate: str) -> list[Term]:
        """Return the objects of a subject and predicate, sorted by their N-Triples form."""
        return sorted(self._index.get(node, {}).get(predicate, []), key=str)

    def sh_values(self, node: Term, name: str) -> list[Term]:
        """Return the values of a property of SHACL, sorted as ``values`` are."""
        return self.values(node, SH + name)

    def sh_value(self, node: Term, name: str) -> Term | None:
        """Return the only value of a SHACL property, or None. Raises ShapesError for several."""
        values = self.sh_values(node, name)
        if len(values) > 1:
            raise ShapesError(
                Phrase(
                    "{number} values of sh:{name}, of which there can be one", number=len(values), name=name
                ),
                node,
            )
        return values[0] if values else None

    def members(self, node: Term) -> list[Term]:
        """Return the members of an RDF list, in order (section 1.1). Raises ShapesError if ill-formed."""
        members: list[Term] = []
        while node != ox.NamedNode(NIL):
            first, rest = self.values(node, FIRST), self.values(node, REST)
            if len(first) != 1 or len(rest) != 1 or len(members) > MAX_MEMBERS:
                raise ShapesError(Phrase("{node} is not a well-formed list", node=shown(node)))
            members.append(first[0])
            node = rest[0]
        return members

    def blank_node_closure(self, node: Term) -> Iterator[ox.Triple]:
        """Yield the triples of a blank node and, recursively, of the blank nodes among its values."""
        pending, seen = [node], set()
        while pending:
            subject = pending.pop()
            if isinstance(subject, ox.BlankNode) and subject not in seen:
                seen.add(subject)
                for predicate in self.predicates(subject):
                    for value in self.values(subject, predicate):
                        yield ox.Triple(subject, ox.NamedNode(predicate), value)
                        pending.append(value)

    def with_name(self, node: Term) -> Term:
        """Return a node, or the nearest IRI that leads to a blank node; the blank node itself where none does."""
        reached, seen = {node}, set[Term]()
        while reached:
            if names := [each for each in reached if isinstance(each, ox.NamedNode)]:
                return min(names, key=str)
            seen |= reached
            reached = {
                subject
                for subject, properties in self._index.items()
                if subject not in seen and not reached.isdisjoint(chain.from_iterable(properties.values()))
            }
        return node

    def shacl_types(self, node: Term) -> set[Term]:
        """Return the SHACL types of a node in this graph: classes and their superclasses (section 1.1)."""
        pending, seen = self.values(node, TYPE), set[Term]()
        while pending:
            class_ = pending.pop()
            if class_ not in seen:
                seen.add(class_)
                pending += self.values(class_, SUBCLASS)
        return seen


def prefix_declarations(shapes: ShapesGraph, node: Term) -> list[Term]:
    """Return the values of sh:declare of an ontology and of its transitive owl:imports (section 5.2.1)."""
    pending, seen, declarations = [node], set[Term](), list[Term]()
    while pending:
        ontology = pending.pop()
        if ontology not in seen:
            seen.add(ontology)
            declarations += shapes.sh_values(ontology, "declare")
            pending += shapes.values(ontology, f"{OWL}imports")
    return declarations


def compact(iri: str) -> str:
    """Return an IRI of SHACL, XML Schema or RDF as a prefixed name, any other IRI as it is.

    >>> compact("http://www.w3.org/ns/shacl#minCount")
    'sh:minCount'
    """
    return iri.replace(SH, "sh:").replace(XSD, "xsd:").replace(RDF, "rdf:")


def shown(term: Term) -> str:
    """Return a term as a message shows it: a blank node without its label, which stands in no file."""
    return Phrase("a blank node") if isinstance(term, ox.BlankNode) else str(term)


def parameter_text(shapes: ShapesGraph, value: Term) -> str:
    """Return the value of a parameter as a message shows it: the members of a list, "" for another blank node."""
    if isinstance(value, ox.BlankNode) or value == ox.NamedNode(NIL):
        members = shapes.members(value) if shapes.values(value, FIRST) else []
        texts = [parameter_text(shapes, member) for member in members]
        return ", ".join(texts if len(texts) <= MAX_SHOWN else [*texts[:MAX_SHOWN], "…"])
    return compact(value.value)


def iri(term: Term, role: str) -> str:
    """Return the text of an IRI. Raises UnsupportedShapeError, which names the role, for another term."""
    if not isinstance(term, ox.NamedNode):
        raise UnsupportedShapeError(Phrase("{role} that is not an IRI: {term}", role=role, term=shown(term)))
    return term.value


def constant(term: Term, role: str) -> str:
    """Return a term in SPARQL syntax.

    Raises UnsupportedShapeError for a blank node, which a query cannot name, and for a literal that
    Oxigraph stores in another lexical form, because SHACL compares values as terms.
    """
    if isinstance(term, ox.BlankNode):
        raise UnsupportedShapeError(Phrase("a blank node as {role}", role=role))
    if isinstance(term, ox.Literal) and _as_stored(term) != term and not term.language:
        raise UnsupportedShapeError(
            Phrase(
                "the literal {term} as {role}, because the store writes it {stored}",
                term=term,
                role=role,
                stored=_as_stored(term),
            )
        )
    return str(term)


def _as_stored(literal: ox.Literal) -> Term:
    store = ox.Store()
    node = ox.NamedNode(f"{RDF}value")
    store.add(ox.Quad(node, node, literal))
    stored = next(iter(store)).object
    assert isinstance(stored, ox.Literal)
    return stored


def integer(term: Term, role: str) -> int:
    """Return the value of an xsd:integer that is not negative. Raises ShapesError for any other term."""
    is_integer = isinstance(term, ox.Literal) and term.datatype.value == f"{XSD}integer"
    if is_integer and _WHOLE_NUMBER.fullmatch(term.value):
        return int(term.value)
    raise ShapesError(Phrase("{role} {term} is not a whole number", role=role, term=shown(term)))


def boolean(term: Term | None, role: str) -> bool:
    """Return the value of an xsd:boolean, False for None. Raises UnsupportedShapeError for another term.

    "1" is refused: the W3C suite wants it ignored (uniqueLang-002), which few would expect.
    """
    if term is None:
        return False
    if (
        isinstance(term, ox.Literal)
        and term.datatype.value == f"{XSD}boolean"
        and term.value in ("true", "false")
    ):
        return term.value == "true"
    raise UnsupportedShapeError(
        Phrase("{role} {term}, which is neither true nor false", role=role, term=shown(term))
    )
