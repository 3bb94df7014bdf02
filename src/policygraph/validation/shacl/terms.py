"""A graph of shapes as Python sees it: the values of a node, lists, and blank nodes' surroundings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from policygraph.rdf.namespaces import OWL, RDF, RDFS, SH, XSD
from policygraph.validation.shacl.results import ShapesError, Term, UnsupportedShapeError

TYPE, FIRST, REST, NIL = f"{RDF}type", f"{RDF}first", f"{RDF}rest", f"{RDF}nil"
SUBCLASS = f"{RDFS}subClassOf"
MOST_MEMBERS = 100_000  # a list longer than this, or one that bites its tail, is a mistake


class Shapes:
    """Triples by subject and property. A mapping, not a store, because a store alters literals."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._of: dict[Term, dict[str, list[Term]]] = {}
        for triple in dict.fromkeys(triples):
            if isinstance(triple.subject, ox.Triple) or isinstance(triple.object, ox.Triple):
                raise UnsupportedShapeError("quoted triples in shapes")
            self._of.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(
                triple.object
            )

    def subjects(self) -> Iterator[Term]:
        """Yield the nodes that say anything, in a stable order."""
        yield from sorted(self._of, key=str)

    def predicates(self, node: Term) -> list[str]:
        """Return the properties of a node, sorted."""
        return sorted(self._of.get(node, {}))

    def values(self, node: Term, predicate: str) -> list[Term]:
        """Return the values of a property, in a stable order."""
        return sorted(self._of.get(node, {}).get(predicate, []), key=str)

    def sh(self, node: Term, name: str) -> list[Term]:
        """Return the values of a property in the namespace of SHACL."""
        return self.values(node, SH + name)

    def one(self, node: Term, name: str) -> Term | None:
        """Return the only value of a property of SHACL, or None. Raises ShapesError for several."""
        found = self.sh(node, name)
        if len(found) > 1:
            raise ShapesError(f"{node} has {len(found)} values of sh:{name}; there can be one")
        return found[0] if found else None

    def members(self, node: Term) -> list[Term]:
        """Return the members of an RDF list. Raises ShapesError for what is not a well-formed one."""
        found: list[Term] = []
        while node != ox.NamedNode(NIL):
            first, rest = self.values(node, FIRST), self.values(node, REST)
            if len(first) != 1 or len(rest) != 1 or len(found) > MOST_MEMBERS:
                raise ShapesError(f"{node} is not a well-formed list")
            found.append(first[0])
            node = rest[0]
        return found

    def around(self, node: Term) -> Iterator[ox.Triple]:
        """Yield the triples of a blank node, and of the blank nodes it leads to."""
        waiting, seen = [node], set()
        while waiting:
            each = waiting.pop()
            if isinstance(each, ox.BlankNode) and each not in seen:
                seen.add(each)
                for predicate in self.predicates(each):
                    for value in self.values(each, predicate):
                        yield ox.Triple(each, ox.NamedNode(predicate), value)
                        waiting.append(value)

    def superclasses(self, node: Term) -> set[Term]:
        """Return the classes of a node and all they are subclasses of, as far as shapes tell."""
        waiting, seen = self.values(node, TYPE), set[Term]()
        while waiting:
            each = waiting.pop()
            if each not in seen:
                seen.add(each)
                waiting += self.values(each, SUBCLASS)
        return seen


def prefix_declarations(shapes: Shapes, node: Term) -> list[Term]:
    """Return sh:declare of an ontology and of the ontologies that it imports (section 5.2.1)."""
    waiting, seen, found = [node], set[Term](), list[Term]()
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            found += shapes.sh(each, "declare")
            waiting += shapes.values(each, f"{OWL}imports")
    return found


def short(iri: str) -> str:
    """Return an IRI of SHACL or XML Schema with its prefix.

    >>> short("http://www.w3.org/ns/shacl#minCount")
    'sh:minCount'
    """
    return iri.replace(SH, "sh:").replace(XSD, "xsd:").replace(RDF, "rdf:")


def iri(term: Term, what: str) -> str:
    """Return an IRI. Raises UnsupportedShapeError for another term."""
    if not isinstance(term, ox.NamedNode):
        raise UnsupportedShapeError(f"{what} that is not an IRI: {term}")
    return term.value


def constant(term: Term, what: str) -> str:
    """Return a term as SPARQL text that means exactly it.

    Raises UnsupportedShapeError for a blank node, which a query cannot name, and for a literal that
    Oxigraph keeps in another lexical form: SHACL compares such values as terms.
    """
    if isinstance(term, ox.BlankNode):
        raise UnsupportedShapeError(f"a blank node as {what}")
    if isinstance(term, ox.Literal) and _kept(term) != term and not term.language:
        raise UnsupportedShapeError(
            f"the literal {term} as {what}, because the store writes it {_kept(term)}"
        )
    return str(term)


def _kept(literal: ox.Literal) -> Term:
    store = ox.Store()
    node = ox.NamedNode(f"{RDF}value")
    store.add(ox.Quad(node, node, literal))
    kept = next(iter(store)).object
    assert isinstance(kept, ox.Literal)
    return kept


def integer(term: Term, what: str) -> int:
    """Return a literal's whole number. Raises ShapesError for any other term."""
    if isinstance(term, ox.Literal) and term.datatype.value == f"{XSD}integer" and term.value.isdecimal():
        return int(term.value)
    raise ShapesError(f"{what} {term} is not a whole number")


def boolean(term: Term | None, what: str) -> bool:
    """Return whether a literal is true; None is false.

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
    raise UnsupportedShapeError(f"{what} {term}, which is neither true nor false")
