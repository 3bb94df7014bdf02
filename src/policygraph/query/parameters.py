"""Texts to the RDF terms that they mean as parameters of a query: ids, labels, dates; never SPARQL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from policygraph.errors import UsageError, suggest
from policygraph.profile.model import NodeTemplate, Profile
from policygraph.profile.question_heads import DATE, to_literal
from policygraph.rdf import iris
from policygraph.rdf.core import UNRESOLVED
from policygraph.rdf.namespaces import RDF_TYPE, XSD
from policygraph.rdf.vocabulary import fold
from policygraph.records.printable import printable_name
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups
from policygraph.words.phrases import Phrase, chained, enumerated, named

_NO_TEXT = re.compile("[\ud800-\udfff]")


class _SharedError(UsageError):
    """A text that means several nodes."""


def to_term(graph: GraphStore, kind: str, text: str) -> ox.NamedNode | ox.Literal:
    """Return the term that a text means for a parameter of a kind: DATE, a datatype of XSD, the IRI of a
    class of the profile or of a concept scheme.

    Raises UsageError for a text that fits no term of the kind; it suggests the nearest labels, or names those that share
    an id.
    """
    _refuse_no_text(text)
    if kind == DATE or kind.startswith(XSD):
        return to_literal(kind, text)
    _refuse_empty(text)
    template = graph.profile.first.nodes.get(kind)
    ids = _ids(graph.profile, kind, text) if template else []
    for iri in (graph.profile.first.iri(kind, graph.base, identifier) for identifier in ids):
        if iris.is_absolute(iri) and _is_subject(graph, iri):
            return ox.NamedNode(iri)
    iri = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    if iris.is_absolute(iri) and "//" in iri and occurs(graph, ox.NamedNode(iri)):
        return ox.NamedNode(iri)
    if concept := graph.profile.vocabulary.find(kind, text):
        return ox.NamedNode(concept)
    if template is None or template.label is None:
        labels = graph.profile.vocabulary.texts(kind)
    else:
        nodes = _labelled(graph, template, kind)
        if node := _only(nodes, text):
            return node
        labels = [label for label, _ in nodes]
        if sharing := _sharing(graph.profile, kind, ids, labels):
            raise _shared(text, sharing)
    name = named(iris.local_name(kind).lower(), Lookups(graph, "en").label(kind))
    raise UsageError(
        Phrase("there is no {name} {text}.{hint}", name=name, text=text, hint=suggest(text, labels))
    )


def subject(graph: GraphStore, text: str) -> ox.NamedNode:
    """Return the IRI of a subject of records by its id with the kind (``facility/7``), its id, a text that the
    profile's patterns read as its id, or its label.

    An id of several kinds means the first; what ``diff`` and ``history`` call a subject means it, whatever else has that
    text as its id. Raises UsageError that suggests the nearest ids, or names the IRIs that share the id.
    """
    _refuse_no_text(text)
    _refuse_empty(text)
    profile = graph.profile
    by_id = [kind.subject(graph.base, text) for kind in profile.subject_kinds]
    kind_name, identifier = profile.kind_and_id(text)
    by_name = profile.kind(kind_name).subject(graph.base, identifier)
    by_iri = [graph.base + text] if profile.subject_id(graph.base, graph.base + text) else []
    by_pattern = [
        kind.subject(graph.base, identifier)
        for kind in profile.kinds
        for identifier in profile.ids_in(kind, text)
    ]
    for iri in (by_name, *by_id, *by_iri, *by_pattern):
        if iris.is_absolute(iri) and _is_subject(graph, iri):
            return ox.NamedNode(iri)
    classes = [(kind.subject_class, text) for kind in profile.subject_kinds]
    for class_, name in dict.fromkeys((*classes, (profile.kind(kind_name).subject_class, identifier))):
        try:
            return ox.NamedNode(to_term(graph, class_, name).value)
        except _SharedError:
            raise
        except UsageError:
            if len(profile.subject_kinds) == 1:
                raise
    lookups = Lookups(graph, "en")
    *most, last = (named(kind.name, lookups.label(kind.subject_class)) for kind in profile.subject_kinds)
    raise UsageError(
        Phrase(
            "there is no {names} or {last} {text}.{hint}",
            names=enumerated(most),
            last=last,
            text=text,
            hint=suggest(text, identifiers(graph)),
        )
    )


def identifiers(graph: GraphStore) -> list[str]:
    """Return the ids of all subjects of records, with a record or without, kind by kind, each sorted."""
    return [
        label
        for kind in graph.profile.subject_kinds
        for label, _ in _labelled(graph, kind.subject_template, kind.subject_class)
    ]


def _ids(profile: Profile, class_: str, text: str) -> list[str]:
    """Return the ids that a text means of what records of a class describe: what stands behind the name of a kind, the text,
    and what the patterns of those kinds read.
    """
    kinds = [kind for kind in profile.kinds if kind.subject_class == class_]
    kind_name, identifier = profile.kind_and_id(text)
    by_name = [identifier for kind in kinds if kind.name == kind_name]
    return [*by_name, text, *(each for kind in kinds for each in profile.ids_in(kind, text))]


def _sharing(profile: Profile, class_: str, ids: list[str], labels: list[str]) -> list[str]:
    """Return the ids that are whole names of files because each of the names gives one of some other ids."""
    rules = [kind.id for kind in profile.kinds if kind.subject_class == class_ and kind.id.key is None]
    return [
        label for label in labels if any(rule.rewrite(label) in ids for rule in rules if label not in ids)
    ]


def _is_subject(graph: GraphStore, iri: str) -> bool:
    return next(graph.store.quads_for_pattern(ox.NamedNode(iri), None, None), None) is not None


def occurs(graph: GraphStore, term: Any) -> bool:
    """Return whether a term is in any triple of a graph."""
    patterns: tuple[Any, ...] = ((None, None, term),)
    if not isinstance(term, ox.Literal):  # what a server says of a term is less than what has it as a value
        patterns = (term, None, None), *patterns, (None, term, None)
    return any(next(graph.store.quads_for_pattern(*pattern), None) is not None for pattern in patterns)


def _shared(text: str, names: Sequence[str]) -> _SharedError:
    either = chained("{first} or {second}", names)
    return _SharedError(Phrase("{text} may be {names}; name one of them", text=text, names=either))


def _labelled(graph: GraphStore, template: NodeTemplate, class_: str) -> list[tuple[str, str]]:
    """Return label and IRI of the nodes that a template is for, sorted; those of its class have other IRIs where they
    are from RDF of another base.
    """
    quads = graph.store.quads_for_pattern(None, ox.NamedNode(template.label or ""), None)
    nodes = [
        (quad.object.value, quad.subject.value)
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    ]
    start = graph.base + template.iri.partition("{")[0]
    found = [node for node in nodes if node[1].startswith(start)]
    if len(found) < len(nodes):
        are_policies = class_ in {kind.subject_class for kind in graph.profile.policy_kinds}
        others = {
            quad.subject.value
            for each in ((class_, UNRESOLVED) if are_policies else (class_,))
            for quad in graph.store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(each))
            if isinstance(quad.subject, ox.NamedNode)
        }
        found += [node for node in nodes if node[1] in others and not node[1].startswith(start)]
    return sorted(found)


def _only(nodes: list[tuple[str, str]], text: str) -> ox.NamedNode | None:
    """Return the node that has a text as its label, in any letter case if none has it as it is; None where there is none.

    Raises UsageError that names the nodes where there are several.
    """
    same = {iri for label, iri in nodes if label == text}
    found = sorted(same or {iri for label, iri in nodes if fold(label) == fold(text)})
    if len(found) > 1:
        raise _shared(text, found)
    return ox.NamedNode(found[0]) if found else None


def parse_term(text: str, prefixes: Mapping[str, str] | None = None) -> Any:
    """Return the term of an IRI in angle brackets or a quoted literal, whose type may have one of the prefixes, else a
    plain literal.

    Raises UsageError where a text that starts like one of the two is neither.
    """
    _refuse_no_text(text)
    if text[:1] not in ("<", '"'):
        return ox.Literal(text)
    try:
        declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in (prefixes or {}).items())
        (quad,) = ox.parse(f"{declared}<x:s> <x:p> {text} .", format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError):
        raise UsageError(
            Phrase("{text} is neither an IRI in angle brackets nor a quoted literal", text=text)
        ) from None
    return quad.object


def _refuse_empty(text: str) -> None:
    if not text.strip():
        raise UsageError(Phrase("an empty text names nothing"))


def _refuse_no_text(value: object) -> None:
    """Raise UsageError for what is no text, or has what no text has, as names of files that are not UTF-8."""
    if not isinstance(value, str):
        raise UsageError(Phrase("{value!r} is given where a text is expected", value=value))
    if _NO_TEXT.search(value):
        raise UsageError(Phrase("{name} has bytes that are not UTF-8", name=printable_name(value)))
