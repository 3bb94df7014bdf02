"""Check ontology and vocabularies of a profile before anything is built: each term, value and scheme is one that exists."""

from __future__ import annotations

from collections.abc import Collection
from graphlib import CycleError, TopologicalSorter

import pyoxigraph as ox

from policygraph.errors import suggest, there_is
from policygraph.profile.definitions import Definitions, Statement
from policygraph.rdf.core import (
    CLAIMS,
    CLAIMS_INVERSE,
    EFFECT,
    EFFECTS,
    ENACTED,
    IN_FORCE_IN_PART,
    IN_PART,
    LINEAGE_RELATION,
    PHASE,
    PHASES,
    PLACEHOLDER,
    RECORD,
    SCHEME_OF,
)
from policygraph.rdf.datatypes import BOOLEAN, fault_of
from policygraph.rdf.namespaces import OWL, PG, RDF_TYPE, RDFS, SKOS
from policygraph.rdf.vocabulary import LABELS, fold
from policygraph.words.phrases import Phrase, enumerated

_BOOLEANS = ("true", "false")
_VALUES = {
    PHASE: PHASES,
    EFFECT: EFFECTS,
    ENACTED: _BOOLEANS,
    IN_FORCE_IN_PART: _BOOLEANS,
}  # of each of which a term has one
_TO_PROPERTIES = (CLAIMS, CLAIMS_INVERSE, IN_PART, PLACEHOLDER)
_TO_TERMS = (
    RDF_TYPE, f"{RDFS}domain", f"{RDFS}range", f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{OWL}inverseOf",
)  # fmt: skip
_IN_SCHEME = f"{SKOS}inScheme"
_PREFERRED = f"{SKOS}prefLabel"
_BROADER, _NARROWER = f"{SKOS}broader", f"{SKOS}narrower"
_TO_CONCEPTS = (_BROADER, _NARROWER, f"{SKOS}related", f"{SKOS}hasTopConcept")


def check_vocabulary(definitions: Definitions, schemes: Collection[str]) -> None:
    """Raise ProfileError, with file and line, for a term that nothing defines and a value that means nothing.

    ``schemes`` are concept schemes that the profile names besides.
    """
    _check_terms(definitions)
    _check_claims(definitions)
    _check_literals(definitions)
    _check_values(definitions)
    _check_schemes(definitions, {*definitions.schemes, *schemes})
    _check_labels(definitions)
    _check_hierarchy(definitions)


def _check_terms(definitions: Definitions) -> None:
    for (used,) in definitions.select("SELECT DISTINCT ?p { ?s ?p ?o }"):
        if problem := definitions.undefined(used.value, classes=False):
            raise definitions.wrong(problem, {"predicate": used.value})
    for predicate in _TO_TERMS:
        for statement in definitions.quads(predicate):
            if problem := definitions.undefined(statement[2]):
                raise definitions.at(statement, problem)
    known = sorted(definitions.properties)
    for predicate in _TO_PROPERTIES:
        for statement in definitions.quads(predicate):
            if statement[2] not in definitions.properties:
                target = definitions.compact(statement[2])
                hint = suggest(target, map(definitions.compact, known))
                raise definitions.at(
                    statement, Phrase("there is no property {target}.{hint}", target=target, hint=hint)
                )


def _check_claims(definitions: Definitions) -> None:
    """Raise ProfileError where what has an effect on policies is no relation between them, or where not a record claims
    something: the lineage would lack it.
    """
    name = definitions.compact
    relations = {relation for relation, _, _ in definitions.quads(f"{RDFS}subPropertyOf", LINEAGE_RELATION)}
    records = {claim for claim, _, _ in definitions.quads(f"{RDFS}domain", RECORD)}
    for statement in definitions.quads(EFFECT):
        if statement[0] not in relations:
            text = "{name} has an effect on policies, so it needs rdfs:subPropertyOf {relation}"
            message = Phrase(text, name=name(statement[0]), relation=name(LINEAGE_RELATION))
            raise definitions.at(statement, message)
    for predicate in (CLAIMS, CLAIMS_INVERSE):
        for statement in definitions.quads(predicate):
            if statement[0] not in records:
                text = "{name} is what a record says, so it needs rdfs:domain {record}"
                message = Phrase(text, name=name(statement[0]), record=name(RECORD))
                raise definitions.at(statement, message)


def _check_literals(definitions: Definitions) -> None:
    """Raise ProfileError for a text that is no value of its datatype, or in no language."""
    for subject, predicate, term, _ in definitions.store:
        is_text = isinstance(subject, ox.NamedNode) and isinstance(term, ox.Literal)
        if is_text and (problem := fault_of(term)):
            raise definitions.at((subject.value, predicate.value, term.value), problem)


def _check_values(definitions: Definitions) -> None:
    for quad in definitions.store.quads_for_pattern(None, ox.NamedNode(ENACTED), None):
        node, term = quad.subject, quad.object
        if not (isinstance(node, ox.NamedNode) and isinstance(term, ox.Literal)):
            continue
        if term.datatype.value != BOOLEAN:
            name = definitions.compact(ENACTED)
            message = Phrase(
                '"{text}" is a text; {name} is true or false, without quotes', text=term.value, name=name
            )
            raise definitions.at((node.value, ENACTED, term.value), message)
    for predicate, allowed in _VALUES.items():
        seen: dict[str, str] = {}
        name = definitions.compact(predicate)
        for statement in definitions.quads(predicate):
            subject, _, value = statement
            if value not in allowed:
                hint = suggest(value, allowed) or there_is(allowed)
                raise definitions.at(
                    statement,
                    Phrase("{value} is no value of {name}.{hint}", value=value, name=name, hint=hint),
                )
            if (first := seen.setdefault(subject, value)) != value:
                message = Phrase(
                    "{name} has two values of {property}, {first} and {value}",
                    name=definitions.compact(subject),
                    property=name,
                    first=first,
                    value=value,
                )
                raise definitions.at(statement, message)


def _check_schemes(definitions: Definitions, schemes: Collection[str]) -> None:
    placed = {subject for subject, _, _ in definitions.quads(_IN_SCHEME)}
    for statement in definitions.quads(PHASE):
        if statement[0] not in placed:
            message = Phrase("{name} has a phase and is in no scheme", name=definitions.compact(statement[0]))
            raise definitions.at(statement, message)
    declared = definitions.quads(RDF_TYPE, f"{SKOS}ConceptScheme")
    known = {subject for subject, _, _ in declared} | definitions.schemes_in_use
    for statement in definitions.quads(SCHEME_OF):  # of which one may be undeclared and have no concepts
        hint = suggest(definitions.compact(statement[2]), map(definitions.compact, sorted(known)))
        if statement[2] not in known and hint and not statement[0].startswith(PG):
            scheme = definitions.compact(statement[2])
            raise definitions.at(
                statement, Phrase("there is no scheme {scheme}.{hint}", scheme=scheme, hint=hint)
            )
    for statement in definitions.quads(_IN_SCHEME):
        if statement[2] not in schemes:
            scheme = definitions.compact(statement[2])
            hint = suggest(scheme, map(definitions.compact, sorted(schemes)))
            raise definitions.at(
                statement, Phrase("there is no scheme {scheme}.{hint}", scheme=scheme, hint=hint)
            )


def _check_labels(definitions: Definitions) -> None:
    """Raise ProfileError for a label that is no text, for one of two concepts of one scheme, and for the second preferred one
    of a concept in a language: which is meant would be a guess.
    """
    seen: dict[tuple[str, str], str] = {}
    usual: dict[tuple[str, str | None], str] = {}
    properties = " ".join(f"<{label}>" for label in LABELS)
    query = f"SELECT ?s ?g ?p ?l {{ ?s <{_IN_SCHEME}> ?g . VALUES ?p {{ {properties} }} ?s ?p ?l }} ORDER BY ?s ?l"
    for subject, scheme, predicate, label in definitions.select(query):
        if not isinstance(label, ox.Literal) or not label.value.strip():
            message = Phrase(
                "{name} has a label that is no text, which no record can say",
                name=definitions.compact(subject.value),
            )
            raise definitions.at((subject.value, predicate.value, label.value), message)
        named = (
            usual.setdefault((subject.value, label.language), label.value)
            if predicate.value == _PREFERRED
            else ""
        )
        if named not in ("", label.value):
            message = Phrase(
                '{name} has the preferred label "{first}" in that language already; let "{label}" be a skos:altLabel',
                name=definitions.compact(subject.value),
                first=named,
                label=label.value,
            )
            raise definitions.at((subject.value, predicate.value, label.value), message)
        first = seen.setdefault((scheme.value, fold(label.value)), subject.value)
        if first != subject.value:
            message = Phrase(
                '"{label}" is a label of {name} in the same scheme already',
                label=label.value,
                name=definitions.compact(first),
            )
            raise definitions.at((subject.value, predicate.value, label.value), message)


def _check_hierarchy(definitions: Definitions) -> None:
    """Raise ProfileError for a concept that others name and that is not there, and for one that is broader than itself."""
    broader: dict[str, dict[str, Statement]] = {}
    for predicate in _TO_CONCEPTS:
        for statement in definitions.quads(predicate):
            subject, _, value = statement
            if problem := definitions.no_concept(value, is_shared=False):
                raise definitions.at(statement, problem)
            if predicate in (_BROADER, _NARROWER):
                narrow, broad = (subject, value) if predicate == _BROADER else (value, subject)
                broader.setdefault(narrow, {})[broad] = statement
    try:
        TopologicalSorter(broader).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        message = Phrase(
            "{name} is broader than itself: {circle}",
            name=definitions.compact(circle[0]),
            circle=enumerated(map(definitions.compact, circle)),
        )
        raise definitions.at(broader[circle[1]][circle[0]], message) from None
