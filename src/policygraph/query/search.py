"""Store to the subjects of records that have a text in any of their values, in any language."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from policygraph.rdf.core import DESCRIBES, VERBATIM
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups


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
    matches = (
        next(_matches(lookups, nested, kind, iri, folded_text), None)
        for iri, kind in kinds.items()
        if among is None or iri in among
    )
    return sorted(filter(None, matches), key=lambda match: (match.id, match.kind))


def _matches(
    lookups: Lookups, nested: Collection[str], kind: str, subject: str, folded_text: str
) -> Iterator[Match]:
    """Yield the values with a text; ``nested`` are the properties that lead to nodes of the subject's own."""
    nodes = [
        subject,
        *(node for property_ in nested for node in lookups.objects(subject, property_)),
        *lookups.subjects(DESCRIBES, subject),
    ]
    titles = lookups.titles(subject)
    in_language = [title for title in titles if title.language == lookups.language]
    title = next((title.text for title in [*in_language, *titles]), "")
    for node in nodes:
        for property in lookups.labelled_properties(node, {VERBATIM}):
            for value in property.values:
                if folded_text in value.text.casefold():
                    yield Match(kind, lookups.id_of(subject), title, property.label, value.text)
