"""Store to the subjects of records that have a text in any of their values, in any language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from policygraph.rdf.core import DESCRIBES, VERBATIM
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.rdf.sparql import TripleSource
from policygraph.store.graph_store import GraphStore, vocabulary
from policygraph.store.lookups import Lookups

_IN_LINES = re.compile(r'[^"\\\x00-\x1f\x7f]+')  # what N-Triples writes as it is
_MOST_WITH_TEXT = 0.25  # of the records: where more have a text, to look at all is faster
_NOT_SHOWN = {RDF_TYPE, VERBATIM}


@dataclass(frozen=True)
class Match:
    """A subject of records with the text: the label of its class, its id and title, and the label of the property
    and the value that have it.
    """

    kind: str
    id: str
    title: str
    property: str
    value: str


def search(
    graph: GraphStore, text: str, language: str = "en", among: Collection[str] | None = None
) -> list[Match]:
    """Return the subjects of records where a text is part of a value of theirs, of a node of their own or of a record.

    Letter case does not count. There is one match a subject, the first in the order of the labels of the
    properties; matches are sorted by id. ``among`` are the IRIs of the subjects that may be found, all if None.
    """
    lookups, folded_text, nested = Lookups(graph, language), text.casefold(), graph.profile.nested()
    classes = {kind.subject_class: lookups.label(kind.subject_class) for kind in graph.profile.kinds}
    kinds = {iri: label for class_, label in classes.items() for iri in lookups.subjects(RDF_TYPE, class_)}
    nodes = _nodes(lookups, folded_text)
    candidates = None if nodes is None else _owners(graph.store, nested, nodes)
    matches = (
        next(_matches(lookups, nested, kind, iri, folded_text, nodes), None)
        for iri, kind in kinds.items()
        if (among is None or iri in among) and (candidates is None or iri in candidates)
    )
    return sorted(filter(None, matches), key=lambda match: (match.id, match.kind))


def _nodes(lookups: Lookups, folded_text: str) -> set[str] | None:
    """Return all nodes that have a text in a value, and some others; None where these may be any.

    The text stands in a line about the node, or in one about a value that is called so.
    """
    graph, piece = lookups.graph, max(_IN_LINES.findall(folded_text), key=len, default="")
    if graph.generation is None or not piece:
        return None
    compacted = (  # which lines have whole
        namespace.casefold()
        for prefix, namespace in graph.profile.context.prefixes.items()
        if _may_share(f"{prefix.casefold()}:", piece)
    )
    pieces = [piece, *compacted]

    def has_piece(text: str) -> bool:
        folded = text.casefold()
        return any(each in folded for each in pieces)

    manifest = graph.generation.manifest
    of_vocabulary = "".join(f"{triple} .\n" for triple in vocabulary(graph.profile))
    texts = filter(has_piece, chain([of_vocabulary], manifest.asserted_texts(), manifest.derived_texts()))
    nodes = {iri for iri, labels in graph.profile.labels.items() if any(map(has_piece, labels.values()))}
    most = 1 + manifest.counts()["records"] * _MOST_WITH_TEXT
    for number, text in enumerate(texts):
        if number > most:
            return None
        nodes |= {line[1 : line.index(">")] for line in text.split("\n") if has_piece(line)}
    quads = graph.store.quads_for_pattern
    having = (
        quad.subject.value
        for iri in nodes
        if folded_text in lookups.value(node := ox.NamedNode(iri)).text.casefold()
        for quad in quads(None, None, node)
        if quad.predicate.value not in _NOT_SHOWN and isinstance(quad.subject, ox.NamedNode)
    )
    return {*nodes, *having}


def _may_share(prefix: str, piece: str) -> bool:
    """Return whether a text that begins with a prefix may have a piece that is not all behind the prefix."""
    return piece in prefix or any(piece.startswith(prefix[start:]) for start in range(len(prefix)))


def _owners(store: TripleSource, nested: Iterable[str], nodes: Iterable[str]) -> set[str]:
    """Return nodes with all that have one of them for a node of their own or a record."""
    quads, terms = store.quads_for_pattern, list(map(ox.NamedNode, nodes))
    described = (quad.object for node in terms for quad in quads(node, ox.NamedNode(DESCRIBES), None))
    owning = (
        quad.subject
        for property_ in map(ox.NamedNode, nested)
        for node in terms
        for quad in quads(None, property_, node)
    )
    return {node.value for node in chain(terms, described, owning) if isinstance(node, ox.NamedNode)}


def _matches(
    lookups: Lookups,
    nested: Collection[str],
    kind: str,
    subject: str,
    folded_text: str,
    among: Collection[str] | None,
) -> Iterator[Match]:
    """Yield the values of a subject with a text; ``nested`` are the properties that lead to nodes of its own, and
    ``among`` the nodes that may have the text.
    """
    nodes = [
        subject,
        *(node for property_ in nested for node in lookups.objects(subject, property_)),
        *lookups.subjects(DESCRIBES, subject),
    ]
    for node in nodes:
        may_match = among is None or node in among
        for property in lookups.labelled_properties(node, _NOT_SHOWN) if may_match else ():
            for value in property.values:
                if folded_text in value.text.casefold():
                    titles = lookups.titles(subject)
                    in_language = [title for title in titles if title.language == lookups.language]
                    title = next((title.text for title in [*in_language, *titles]), "")
                    yield Match(kind, lookups.id_of(subject), title, property.label, value.text)
