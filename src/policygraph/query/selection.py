"""Texts such as ``country=Canada`` to the labels that the wanted subjects have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from policygraph.errors import UsageError, suggest, there_is
from policygraph.lineage.traversal import Wanted, has
from policygraph.profile.facets import words
from policygraph.profile.model import Facet, RecordKind
from policygraph.query.subjects import read_subjects
from policygraph.rdf.vocabulary import fold
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups
from policygraph.words.phrases import Phrase, named

Term = ox.NamedNode | ox.Literal
Where = Iterable[tuple[str, str]]  # name of a facet, a label or notation in any language


def wanted_labels(graph: GraphStore, where: Where, kinds: Sequence[RecordKind] | None = None) -> Wanted:
    """Return name of a facet -> the labels, in English if there are such, of which a subject is to have one.

    Raises UsageError for a facet that no kind (of all, unless some are given) has, and for a label that no value has; it suggests the nearest.
    """
    lookups, wanted = Lookups(graph, "en"), dict[str, set[str]]()
    facets = [facet for kind in kinds or graph.profile.kinds for facet in kind.filters]
    for name, text in where:
        own = [facet for facet in facets if facet.name == name]
        if not own:
            names = dict.fromkeys(facet.name for facet in facets)
            hint = suggest(name, names) or there_is(names)
            raise UsageError(
                Phrase("there is no facet {name}.{hint}", name=name, hint=hint)
                if names
                else Phrase("this profile has no facets")
            )
        found = {label for facet in own for label in _labels(lookups, facet, text)}
        if not found:
            known = {label for facet in own for label in _known(lookups, facet)}
            raise UsageError(
                Phrase(
                    "there is no {name} {text}.{hint}",
                    name=named(words(name), lookups.label(own[0].property)),
                    text=text,
                    hint=suggest(text, sorted(known)),
                )
            )
        wanted.setdefault(name, set()).update(found)
    return wanted


def wanted_subjects(graph: GraphStore, where: Where) -> set[str]:
    """Return the IRIs of the subjects that have the labels."""
    lookups, wanted = Lookups(graph, "en"), wanted_labels(graph, where)
    subjects = (subject for kind in graph.profile.subject_kinds for subject in read_subjects(lookups, kind))
    return {subject.iri for subject in subjects if has(subject.labels, wanted)}


def _labels(lookups: Lookups, facet: Facet, text: str) -> Iterator[str]:
    """Yield the labels of what a text names: a concept of the vocabulary, or values that subjects have."""
    if concept := lookups.graph.profile.vocabulary.find(facet.group, text):
        yield lookups.label(concept)
    in_use = lookups.all_values(facet.property).values()
    named = {term for term in _distinct(in_use) if fold(text) in map(fold, _names(lookups, term))}
    for values in in_use:
        for term in named.intersection(values):
            # A text in another language means those beside it in English.
            yield from lookups.labels([term] if isinstance(term, ox.NamedNode) else values)


def _known(lookups: Lookups, facet: Facet) -> set[str]:
    """Return the labels of the values that subjects have, and of all concepts that they could have."""
    terms = _distinct(lookups.all_values(facet.property).values())
    used = {name for term in terms for name in _names(lookups, term)}
    return used.union(lookups.graph.profile.vocabulary.texts(facet.group))


def _distinct(lists: Iterable[list[Term]]) -> set[Term]:
    return {term for terms in lists for term in terms}


def _names(lookups: Lookups, term: Term) -> set[str]:
    return {term.value} if isinstance(term, ox.Literal) else lookups.names(term.value)
