"""What ontology and vocabularies of a profile define: which terms there are, and where a statement stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import ProfileError, meant, suggest
from policygraph.profile.resources import resource
from policygraph.rdf import turtle_places
from policygraph.rdf.core import CLAIMS, CLAIMS_INVERSE, EFFECT, SCHEME_OF
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
from policygraph.rdf.read import problem
from policygraph.records.declared import displayed, read_text
from policygraph.words.phrases import Phrase, enumerated

_OF_OTHERS = (DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SCHEMA, SH, SKOS, VOID, XSD)
_CLASSES = (f"{OWL}Class", f"{RDFS}Class")
_OBJECT_PROPERTY, _DATATYPE_PROPERTY = f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty"
_PROPERTIES = (_OBJECT_PROPERTY, _DATATYPE_PROPERTY, f"{OWL}AnnotationProperty", f"{RDF}Property")
# What is said of properties alone.
_OF_PROPERTIES = (f"{RDFS}domain", f"{RDFS}range", f"{RDFS}subPropertyOf", CLAIMS, CLAIMS_INVERSE, EFFECT)
_IN_SCHEME = f"{SKOS}inScheme"
_PERHAPS, _SURELY = 0.6, 0.85  # least similarities of names
Statement = tuple[str, str, str]  # subject, predicate and object as texts


class Definitions:
    """The terms that the files of ontology and vocabularies define, which are those that they say anything of.

    In a namespace in which they declare a class or a property, only these exist. In one of whose properties they only say
    what these lead to, the properties that ``profile.toml`` names, which are in ``named``, exist as well. Of the
    vocabularies of others some are known, in ``profiles/known-terms.toml``. In any other namespace a name that is nearly one of
    those that the profile uses, which are in ``given``, is misspelt.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self.files, self.store = files, ox.Store()
        self.prefixes: dict[str, str] = {}
        for file in files:
            text = read_text(file, ProfileError)
            try:
                self.store.load(text.encode(), format=ox.RdfFormat.TURTLE)
            except SyntaxError as error:
                raise ProfileError(problem(displayed(file), error)) from None
            self._read_prefixes(file, text)
        properties, classes = self._typed(_PROPERTIES), self._typed(_CLASSES)
        self.namespaces = {namespace(iri) for iri in properties | classes} - {*_OF_OTHERS}
        subjects = {
            subject.value for (subject,) in self.select("SELECT DISTINCT ?s { ?s ?p ?o FILTER isIRI(?s) }")
        }
        self.properties, self.classes = subjects - classes, subjects - properties
        described = {subject for each in _OF_PROPERTIES for subject, _, _ in self.quads(each)}
        self.described = set(map(namespace, described)) - self.namespaces - {*_OF_OTHERS}
        used = (row[0].value for row in self.select("SELECT DISTINCT ?p { ?s ?p ?o }"))
        self.named = {iri for iri in used if namespace(iri) in self.described}
        self.given: set[str] = set()
        self.schemes = self._typed([f"{SKOS}ConceptScheme"]) | {quad[2] for quad in self.quads(SCHEME_OF)}
        placed = [*self.quads(_IN_SCHEME)]
        self.schemes_in_use = {scheme for _, _, scheme in placed}
        self.concepts = {concept for concept, _, _ in placed}

    def _read_prefixes(self, file: Path, text: str) -> None:
        """Raise ProfileError for a prefix that a file declares twice, or that means something else by convention."""
        refuse_odd_prefixes(file, text)
        own: dict[str, str] = {}
        for prefix, iri, line in turtle_places.prefixes(text):
            if own.setdefault(prefix, iri) != iri:
                raise ProfileError(
                    Phrase(
                        "{place}: the prefix {prefix} stands for {namespace} already",
                        place=displayed(file, line),
                        prefix=prefix,
                        namespace=own[prefix],
                    )
                )
        self.prefixes = {**own, **self.prefixes}

    def _typed(self, classes: Iterable[str]) -> set[str]:
        quads = (quad for class_ in classes for quad in self.quads(RDF_TYPE, class_))
        return {subject for subject, _, _ in quads}

    def quads(self, predicate: str, value: str | None = None) -> Iterator[Statement]:
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
        inverses = {left: right for left, _, right in self.quads(f"{OWL}inverseOf")}
        inverses |= {right: left for left, right in inverses.items()}
        claims: dict[str, set[str]] = {}
        for predicate, is_inverse in ((CLAIMS, False), (CLAIMS_INVERSE, True)):
            for property_, _, relation in self.quads(predicate):
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
        others = terms_of_others(own)
        may_be_class = classes and (not properties or iri[len(own) :][:1].isupper())
        is_open = own not in self.described or iri in self.named or may_be_class
        is_free = own not in self.namespaces and not others and is_open

        def fits(
            term: str,
        ) -> bool:  # classes of the vocabularies of others have a capital, and properties have none
            return classes if term[len(own)].isupper() else properties

        is_own = (properties and iri in self.properties) or (classes and iri in self.classes)
        if is_own or (iri in others and fits(iri)):
            return ""
        if is_free and (meant_namespace := self._nearly(own)):
            text = "there is no namespace {namespace}. {question}"
            return Phrase(text, namespace=own, question=meant([meant_namespace]))
        if is_free and (iri in self.given or own in _OF_OTHERS):
            return ""
        known = set(filter(fits, others))
        known.update(self.properties | self.named if properties else (), self.classes if classes else ())
        known = self.given if is_free else known
        what = Phrase("property") if not classes else Phrase("class") if not properties else Phrase("term")
        name, prefix = self.compact(iri), self.compact(own)
        locals_ = sorted(term[len(own) :] for term in known if namespace(term) == own)
        hint = suggest(iri[len(own) :], locals_, prefix)
        return (
            Phrase("there is no {what} {name}.{hint}", what=what, name=name, hint=hint)
            if hint or not is_free
            else ""
        )

    def no_concept(self, iri: str, is_shared: bool = True) -> str:
        """Return a sentence, with the nearest, on an IRI that is no concept where others are, "" for any other. What profiles may
        share can name a concept of another one, so only a name that is nearly one is wrong there.
        """
        own = namespace(iri)
        near = [concept[len(own) :] for concept in sorted(self.concepts) if namespace(concept) == own]
        if not near or iri in self.properties or iri in self.given or iri == own:
            return ""
        hint = suggest(iri[len(own) :], near, self.compact(own), _SURELY if is_shared else _PERHAPS)
        if is_shared and not hint:
            return ""
        return Phrase("there is no concept {concept}.{hint}", concept=self.compact(iri), hint=hint)

    def _nearly(self, wrong: str) -> str:
        """Return the namespace that differs from a wrong one in its first or last characters or in case alone, else ""."""
        like = _bare(wrong)
        for known in (
            {*self.namespaces, *self.described, *_terms_of_others()},
            set(map(namespace, self.given)),
        ):
            if wrong in known:
                return ""
            if found := min((each for each in known if _bare(each) == like), default=""):
                return found
        return ""

    def select(self, query: str) -> Iterator[tuple[ox.NamedNode, ...]]:
        """Yield the rows of a SELECT over the files, whose terms all have a value."""
        solutions = self.store.query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        return (tuple(solution) for solution in solutions)

    def at(self, statement: Statement, message: str) -> ProfileError:
        """Return an error with the place of a statement."""
        return self.wrong(message, dict(zip(("subject", "predicate", "object"), statement, strict=True)))

    def wrong(self, message: str, terms: Mapping[str, str]) -> ProfileError:
        """Return an error with the place of the last statement that has the terms: the one that was added."""
        for file in reversed(self.files):
            for statement in reversed(list(turtle_places.statements(read_text(file, ProfileError)))):
                if terms.items() <= statement._asdict().items():
                    return ProfileError(
                        Phrase("{place}: {message}", place=displayed(file, statement.line), message=message)
                    )
        return ProfileError(
            Phrase("{names}: {message}", names=enumerated(map(displayed, self.files)), message=message)
        )


def refuse_odd_prefixes(file: Path, text: str) -> None:
    """Raise ProfileError for a prefix that a text of Turtle or SPARQL declares and that means something else by convention."""
    for prefix, iri, line in turtle_places.prefixes(text):
        if CONVENTIONAL.get(prefix, iri) != iri:
            message = Phrase(
                "the prefix {prefix} is that of {namespace}, and of nothing else",
                prefix=prefix,
                namespace=CONVENTIONAL[prefix],
            )
            raise ProfileError(Phrase("{place}: {message}", place=displayed(file, line), message=message))


def terms_of_others(namespace: str) -> frozenset[str]:
    """Return the IRIs of the known terms of a vocabulary of others, none of an unknown one."""
    return _terms_of_others().get(namespace, frozenset())


def _bare(namespace: str) -> str:
    """Return a namespace without its scheme and its end, in small letters."""
    return re.sub(r"^https?://(?:www\.)?", "", namespace).rstrip("#/").lower()


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
