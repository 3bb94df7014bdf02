"""Store to the subjects of records that have the words of a text in their values, in any language, the nearest first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import chain

import pyoxigraph as ox

from policygraph.rdf.core import DESCRIBES, VERBATIM
from policygraph.rdf.namespaces import DCTERMS, RDF_TYPE
from policygraph.rdf.sparql import TripleSource
from policygraph.store.graph_store import GraphStore, vocabulary
from policygraph.store.lookups import Lookups

_IN_LINES = re.compile(r'[^"\\\x00-\x1f\x7f]+')  # what N-Triples writes as it is
_MOST_WITH_TEXT = 0.25  # of the records: where more have a text, to look at all is faster
_NOT_SHOWN = {RDF_TYPE, VERBATIM}
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_NOWHERE = 99  # a rank worse than that of any place


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


class Place(IntEnum):
    """Where in what a subject says a word was found; the best first."""

    ID = 0
    TITLE = 1
    OWN = 2
    BELOW = 3  # in a node of its own, or a record


_PLACES = {f"{DCTERMS}identifier": Place.ID, f"{DCTERMS}title": Place.TITLE}


def search(
    graph: GraphStore, text: str, language: str = "en", among: Collection[str] | None = None
) -> list[Match]:
    """Return the subjects of records of which each word of a text is part of a value of theirs, of a node of their own
    or of a record, in any language and letter case; what stands in quotes is one word.

    A node is found by all its names. There is one match a subject, with the value that has most of the words, labels in
    ``language``. Those come first that have the words in their id, then in a title, then in another value of their own;
    among these, those that have them as they were typed, or at the start of a word; then by id. ``among`` are the IRIs of
    the subjects that may be found, all if None.
    """
    wanted = words(text)
    if not wanted:
        return []
    lookups, nested = Lookups(graph, language), graph.profile.nested()
    classes = {kind.subject_class: lookups.label(kind.subject_class) for kind in graph.profile.kinds}
    kinds = {iri: label for class_, label in classes.items() for iri in lookups.subjects(RDF_TYPE, class_)}
    names, patterns = _Names(lookups, kinds), {word: _at_start(word) for word in wanted}
    nodes = _nodes(names, max(wanted, key=len))
    candidates = None if nodes is None else _owners(graph.store, nested, nodes)
    found = (
        _ranked(names, nested, kind, iri, patterns)
        for iri, kind in kinds.items()
        if (among is None or iri in among) and (candidates is None or iri in candidates)
    )
    ranked = sorted(filter(None, found), key=lambda each: (each[0], each[1].id, each[1].kind))
    return [match for _, match in ranked]


def words(text: str) -> list[str]:
    """Return the words that a search looks for, folded, each once; what stands in quotes is one.

    >>> words('CCS "carbon  removal" ccs ""')
    ['ccs', 'carbon removal']
    """
    found = (_folded(quoted or word) for quoted, word in _WORD.findall(text))
    return [*dict.fromkeys(filter(None, found))]


@dataclass
class _Names:
    """The texts by which values are found, kept for those that many have; those with records are found by their ids."""

    lookups: Lookups
    with_records: Collection[str]
    _texts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, iri: str) -> tuple[str, ...]:
        """Return what a node is shown as, then its other names."""
        if iri not in self._texts:
            shown = self.lookups.value(ox.NamedNode(iri)).text
            others = set() if iri in self.with_records else self.lookups.names(iri) - {shown}
            self._texts[iri] = (shown, *sorted(others))
        return self._texts[iri]


def _ranked(
    names: _Names, nested: Collection[str], kind: str, subject: str, wanted: Mapping[str, re.Pattern[str]]
) -> tuple[tuple[int, int], Match] | None:
    """Return the rank of a subject and the match, or None where a word is in no value.

    ``nested`` are the properties that lead to nodes of its own, ``wanted`` is word -> what finds it at a start.
    """
    best, typed = dict.fromkeys(wanted, _NOWHERE), " ".join(wanted)
    having = list[tuple[int, bool, Place, str, str]]()
    for place, label, text in _values(names, subject, nested):
        folded = _folded(text)
        if own := [word for word in wanted if word in folded]:
            having.append((-len(own), typed not in folded, place, label, text))
            for word in own:
                best[word] = min(best[word], 2 * place + (wanted[word].search(folded) is None))
    if _NOWHERE in best.values():
        return None
    lookups = names.lookups
    titles = lookups.titles(subject)
    in_language = [title for title in titles if title.language == lookups.language]
    title = next((title.text for title in [*in_language, *titles]), "")
    match = Match(kind, lookups.id_of(subject), title, *min(having)[3:])
    return (sum(best.values()), min(is_apart for _, is_apart, *_ in having)), match


def _values(names: _Names, subject: str, nested: Collection[str]) -> Iterator[tuple[Place, str, str]]:
    """Yield the place, the label of the property and each text of all values of a subject, of nodes of its own and records."""
    lookups = names.lookups
    below = [node for property_ in nested for node in lookups.objects(subject, property_)]
    for node in (subject, *below, *lookups.subjects(DESCRIBES, subject)):
        for iri, terms in lookups.properties(node).items():
            if iri not in _NOT_SHOWN:
                place = _PLACES.get(iri, Place.OWN) if node == subject else Place.BELOW
                label = lookups.label(iri)
                for term in terms:
                    if isinstance(term, ox.Literal):
                        yield place, label, term.value
                    else:
                        shown, *others = names.of(term.value)
                        yield place, label, shown
                        for other in others:
                            yield place, label, f"{shown} ({other})"


def _at_start(word: str) -> re.Pattern[str]:
    """Return what finds a folded word where a word of letters starts, and one of a script without such anywhere."""
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}")


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _nodes(names: _Names, word: str) -> set[str] | None:
    """Return all nodes that have a folded word in a value, and some others; None where these may be any.

    The text stands in a line about the node, or in one about a value that is called so.
    """
    graph, piece = names.lookups.graph, max(_IN_LINES.findall(word.replace(" ", "\n")), key=len, default="")
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
        if any(has_piece(name) for name in names.of(iri))
        for quad in quads(None, None, ox.NamedNode(iri))
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
