"""Lines to export and the description of their dataset; what an RDF file says of its own is brought up to date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.export.dcat import describe_publication
from policygraph.export.triples import Columns, columns, to_triples
from policygraph.export.void import dataset_name, describe_dataset, records_in
from policygraph.rdf.namespaces import DCTERMS, RDF_TYPE, VOID
from policygraph.settings import Publication
from policygraph.store.graph_store import GraphStore


class Described(NamedTuple):
    """Lines without what they say of their dataset, the columns of these, and the description."""

    lines: dict[str, None]
    terms: Columns
    dataset: list[ox.Triple]


def described(
    graph: GraphStore,
    exported: dict[str, None],
    title: str | None,
    license: str | None,
    publication: Publication,
) -> Described:
    """Return lines with the description of their dataset.

    What an RDF file says of it stays, but for counts and what is told here; its title, description, vocabularies and names
    come before those that are only presumed. Raises UsageError for a licence that is no absolute IRI.
    """
    own = _of_dataset(dataset_name(graph), exported) if graph.file else {}
    rest = {line: None for line in exported if line not in own} if own else exported
    terms, stated = columns(rest), to_triples(own)
    new = [
        *describe_dataset(graph, terms, title, license),
        *describe_publication(graph, records_in(terms), license, publication),
    ]
    presumed = {f"{VOID}uriSpace", f"{VOID}vocabulary", RDF_TYPE}
    presumed |= set() if title else {f"{DCTERMS}title"}
    presumed |= set() if publication.description else {f"{DCTERMS}description"}
    known = {_about(triple) for triple in stated}
    told = [triple for triple in new if _about(triple) not in known or triple.predicate.value not in presumed]
    replaced = {_about(triple) for triple in told}
    return Described(rest, terms, [*(triple for triple in stated if _about(triple) not in replaced), *told])


def _of_dataset(name: str, lines: Iterable[str]) -> dict[str, None]:
    starts = (f"<{name}> ", f"<{name}#")
    return dict.fromkeys(line for line in lines if line.startswith(starts))


def _about(triple: ox.Triple) -> tuple[str, str]:
    return str(triple.subject), triple.predicate.value
