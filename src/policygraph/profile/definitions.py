"""Hold what ontology and vocabularies say against each other: each term that is used is one that they define."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import ProfileError, suggest
from policygraph.profile.resources import resource
from policygraph.rdf import turtle_places
from policygraph.rdf.core import (
    CLAIMS,
    CLAIMS_INVERSE,
    EFFECT,
    EFFECTS,
    ENACTED,
    IN_PART,
    PHASE,
    PHASES,
    PLACEHOLDER,
    SCHEME_OF,
)
from policygraph.rdf.datatypes import BOOLEAN
from policygraph.rdf.namespaces import (
    CONVENTIONAL,
    DCTERMS,
    FOAF,
    OWL,
    PROV,
    RDF,
    RDF_TYPE,
    RDFS,
    SCHEMA,
    SH,
    SKOS,
    VOID,
    XSD,
)
from policygraph.rdf.vocabulary import LABELS, fold
from policygraph.records.declared import displayed, read_text

_OF_OTHERS = (DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SCHEMA, SH, SKOS, VOID, XSD)
_CLASSES = (f"{OWL}Class", f"{RDFS}Class")
_OBJECT_PROPERTY, _DATATYPE_PROPERTY = f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty"
_PROPERTIES = (_OBJECT_PROPERTY, _DATATYPE_PROPERTY, f"{OWL}AnnotationProperty", f"{RDF}Property")
_VALUES = {PHASE: PHASES, EFFECT: EFFECTS, ENACTED: ("true", "false")}  # of each of which a term has one
_TO_PROPERTIES = (CLAIMS, CLAIMS_INVERSE, IN_PART, PLACEHOLDER)
_TO_TERMS = (
    RDF_TYPE, f"{RDFS}domain", f"{RDFS}range", f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{OWL}inverseOf",
)  # fmt: skip
_IN_SCHEME = f"{SKOS}inScheme"


class Definitions:
    """The terms that the files of ontology and vocabularies define, which are those that they say anything of.

    In a namespace in which they declare a class or a property, only these exist. Of the vocabularies of others some are
    known, in ``profiles/known-terms.toml``.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self.files, self.store = files, ox.Store()
        self.prefixes: dict[str, str] = {}
        for file in files:
            text = read_text(file, ProfileError)
            try:
                self.store.load(text.encode(), format=ox.RdfFormat.TURTLE)
            except SyntaxError as error:
                raise ProfileError(f"{displayed(file, error.lineno or 0)}: {error.msg}") from None
            self._read_prefixes(file, text)
        properties, classes = self._typed(_PROPERTIES), self._typed(_CLASSES)
        self.namespaces = {namespace(iri) for iri in properties | classes} - {*_OF_OTHERS}
        subjects = {
            subject.value for (subject,) in self._select("SELECT DISTINCT ?s { ?s ?p ?o FILTER isIRI(?s) }")
        }
        self.properties, self.classes = subjects - classes, subjects - properties
        self.schemes = self._typed([f"{SKOS}ConceptScheme"]) | {quad[2] for quad in self._quads(SCHEME_OF)}
        self.schemes_in_use = {quad[2] for quad in self._quads(_IN_SCHEME)}

    def _read_prefixes(self, file: Path, text: str) -> None:
        """Raise ProfileError for a prefix that a file declares twice, or that means something else by convention."""
        own: dict[str, str] = {}
        for prefix, iri, line in turtle_places.prefixes(text):
            if CONVENTIONAL.get(prefix, iri) != iri:
                message = f"the prefix {prefix} is that of {CONVENTIONAL[prefix]}, and of nothing else"
                raise ProfileError(f"{displayed(file, line)}: {message}")
            if own.setdefault(prefix, iri) != iri:
                raise ProfileError(
                    f"{displayed(file, line)}: the prefix {prefix} stands for {own[prefix]} already"
                )
        self.prefixes = {**own, **self.prefixes}

    def _typed(self, classes: Iterable[str]) -> set[str]:
        quads = (quad for class_ in classes for quad in self._quads(RDF_TYPE, class_))
        return {subject for subject, _, _ in quads}

    def _quads(self, predicate: str, value: str | None = None) -> Iterator[tuple[str, str, str]]:
        """Yield the statements about IRIs with a predicate, as texts."""
        target = ox.NamedNode(value) if value else None
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate), target):
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple):
                yield quad.subject.value, predicate, quad.object.value

    def literals(self, predicate: str) -> dict[str, str]:
        """Return IRI -> its value of a predicate, where that is a literal."""
        quads = self.store.quads_for_pattern(None, ox.NamedNode(predicate), None)
        return {
            quad.subject.value: quad.object.value
            for quad in quads
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
        }

    def is_object_property(self, iri: str) -> bool:
        """Return whether the values of a property are things, by the ontology."""
        return self._is(iri, _OBJECT_PROPERTY)

    def is_datatype_property(self, iri: str) -> bool:
        """Return whether the values of a property are texts, numbers or dates, by the ontology."""
        return self._is(iri, _DATATYPE_PROPERTY)

    def _is(self, iri: str, class_: str) -> bool:
        return ox.Quad(ox.NamedNode(iri), ox.NamedNode(RDF_TYPE), ox.NamedNode(class_)) in self.store

    def claims(self) -> dict[str, set[str]]:
        """Return relation between policies -> the properties by which records claim it, or its inverse."""
        inverses = {left: right for left, _, right in self._quads(f"{OWL}inverseOf")}
        inverses |= {right: left for left, right in inverses.items()}
        claims: dict[str, set[str]] = {}
        for predicate, is_inverse in ((CLAIMS, False), (CLAIMS_INVERSE, True)):
            for property_, _, relation in self._quads(predicate):
                stated = inverses.get(relation) if is_inverse else relation
                if stated:
                    claims.setdefault(stated, set()).add(property_)
                if not is_inverse and relation in inverses:
                    claims.setdefault(inverses[relation], set())
        return claims

    def compact(self, iri: str) -> str:
        """Return an IRI with the prefix that the files have for its namespace, else as it is."""
        own = namespace(iri)
        prefix = next((prefix for prefix, each in self.prefixes.items() if each == own), None)
        return iri if prefix is None else f"{prefix}:{iri[len(own) :]}"

    def undefined(self, iri: str, properties: bool = True, classes: bool = True) -> str:
        """Return a sentence, with the nearest term, on a term that does not exist, "" for one that may."""
        own = namespace(iri)
        others = set(_terms_of_others().get(own, ()))
        if own not in self.namespaces and not others:
            return ""
        # Classes of the vocabularies of others have a capital, and properties have none.
        others = {term for term in others if (classes if term[len(own)].isupper() else properties)}
        known = others.union(self.properties if properties else (), self.classes if classes else ())
        if iri in known:
            return ""
        what = "property" if not classes else "class" if not properties else "term"
        name, prefix = self.compact(iri), self.compact(own)
        locals_ = sorted(term[len(own) :] for term in known if namespace(term) == own)
        return f"there is no {what} {name}.{suggest(iri[len(own) :], locals_, prefix)}"

    def check(self, schemes: Collection[str]) -> None:
        """Raise ProfileError, with file and line, for a term that nothing defines and a value that means nothing.

        ``schemes`` are concept schemes that the profile names besides.
        """
        self._check_terms()
        self._check_values()
        self._check_schemes({*self.schemes, *schemes})
        self._check_labels()

    def _check_terms(self) -> None:
        for (used,) in self._select("SELECT DISTINCT ?p { ?s ?p ?o }"):
            if problem := self.undefined(used.value, classes=False):
                raise self._wrong(problem, {"predicate": used.value})
        for predicate in _TO_TERMS:
            for statement in self._quads(predicate):
                if problem := self.undefined(statement[2]):
                    raise self._at(statement, problem)
        for predicate in _TO_PROPERTIES:
            for statement in self._quads(predicate):
                if statement[2] not in self.properties:
                    target, names = self.compact(statement[2]), map(self.compact, sorted(self.properties))
                    problem = f"there is no property {target}.{suggest(target, names)}"
                    raise self._at(statement, problem)

    def _check_values(self) -> None:
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(ENACTED), None):
            subject, value = quad.subject, quad.object
            if (
                isinstance(subject, ox.NamedNode)
                and isinstance(value, ox.Literal)
                and value.datatype.value != BOOLEAN
            ):
                name = self.compact(ENACTED)
                message = f'"{value.value}" is a text; {name} is true or false, without quotes'
                raise self._at((subject.value, ENACTED, value.value), message)
        for predicate, allowed in _VALUES.items():
            seen: dict[str, str] = {}
            for statement in self._quads(predicate):
                subject, _, value = statement
                if value not in allowed:
                    hint = suggest(value, allowed) or f" There is {', '.join(allowed)}."
                    raise self._at(statement, f"{value} is no value of {self.compact(predicate)}.{hint}")
                if seen.setdefault(subject, value) != value:
                    message = f"{self.compact(subject)} has two values of {self.compact(predicate)}"
                    raise self._at(statement, f"{message}, {seen[subject]} and {value}")

    def _check_schemes(self, schemes: Collection[str]) -> None:
        placed = {subject for subject, _, _ in self._quads(_IN_SCHEME)}
        for statement in self._quads(PHASE):
            if statement[0] not in placed:
                raise self._at(statement, f"{self.compact(statement[0])} has a phase and is in no scheme")
        for statement in self._quads(_IN_SCHEME):
            if statement[2] not in schemes:
                scheme = self.compact(statement[2])
                hint = suggest(scheme, map(self.compact, sorted(schemes)))
                raise self._at(statement, f"there is no scheme {scheme}.{hint}")

    def _check_labels(self) -> None:
        """Raise ProfileError for a label of two concepts of one scheme: which is meant would be a guess."""
        seen: dict[tuple[str, str], str] = {}
        properties = " ".join(f"<{label}>" for label in LABELS)
        query = f"SELECT ?s ?g ?p ?l {{ ?s <{_IN_SCHEME}> ?g . VALUES ?p {{ {properties} }} ?s ?p ?l }} ORDER BY ?s"
        for subject, scheme, predicate, label in self._select(query):
            first = seen.setdefault((scheme.value, fold(label.value)), subject.value)
            if first != subject.value:
                message = f'"{label.value}" is a label of {self.compact(first)} in the same scheme already'
                raise self._at((subject.value, predicate.value, label.value), message)

    def _select(self, query: str) -> Iterator[tuple[ox.NamedNode, ...]]:
        solutions = self.store.query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        return (tuple(solution) for solution in solutions)

    def _at(self, statement: tuple[str, str, str], message: str) -> ProfileError:
        return self._wrong(message, dict(zip(("subject", "predicate", "object"), statement, strict=True)))

    def _wrong(self, message: str, terms: Mapping[str, str]) -> ProfileError:
        """Return an error with the place of the last statement that has the terms: the one that was added."""
        for file in reversed(self.files):
            for statement in reversed(list(turtle_places.statements(read_text(file, ProfileError)))):
                if terms.items() <= statement._asdict().items():
                    return ProfileError(f"{displayed(file, statement.line)}: {message}")
        return ProfileError(f"{', '.join(map(displayed, self.files))}: {message}")


@cache
def _terms_of_others() -> dict[str, frozenset[str]]:
    """Return namespace -> the IRIs of its terms, for the vocabularies of others that are known."""
    toml = tomllib.loads(resource("profiles", "known-terms.toml").read_text("utf-8"))
    return {own: frozenset(own + name for name in names.split()) for own, names in toml.items()}


def namespace(iri: str) -> str:
    """Return the part of an IRI up to its last ``#`` or ``/``.

    >>> namespace("http://purl.org/dc/terms/title")
    'http://purl.org/dc/terms/'
    """
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
