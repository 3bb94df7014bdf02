"""Lines to export and the description of their dataset; what an RDF file says of its own is brought up to date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.export.counts import Counts, counted
from policygraph.export.dcat import describe_publication
from policygraph.export.sorted_lines import SortedLines
from policygraph.export.triples import sorted_lines, to_triples
from policygraph.export.void import dataset_name, describe_dataset
from policygraph.rdf.namespaces import DCTERMS, RDF_TYPE, VOID
from policygraph.settings import Publication
from policygraph.store.graph_store import GraphStore


class Exported(NamedTuple):
    """Lines without those that say something of their dataset, what is counted of them, and those others."""

    lines: SortedLines
    counts: Counts
    of_dataset: list[str]


def exported(graph: GraphStore, lines: Iterable[str]) -> Exported:
    """Return lines, which a file of RDF may have on its dataset."""
    found, of_dataset = sorted_lines(lines), list[str]()
    if graph.file:
        name = dataset_name(graph)
        starts = (f"<{name}> ", f"<{name}#")
        of_dataset = [line for line in found if line.startswith(starts)]
        found = SortedLines(line for line in found if not line.startswith(starts))
    return Exported(found, counted(found, {kind.subject_class for kind in graph.profile.kinds}), of_dataset)


def description(
    graph: GraphStore,
    counts: Counts,
    of_dataset: Iterable[str],
    title: str | None,
    license: str | None,
    publication: Publication,
) -> list[ox.Triple]:
    """Return the description of the dataset of what is counted, given what an RDF file says of it.

    That stays, but for counts and what is told here; its title, description, vocabularies and names come before those that
    are only presumed. Raises UsageError for a licence that is no absolute IRI.
    """
    stated = to_triples(of_dataset)
    new = [
        *describe_dataset(graph, counts, title, license),
        *describe_publication(graph, counts.records.number, license, publication),
    ]
    presumed = {f"{VOID}uriSpace", f"{VOID}vocabulary", RDF_TYPE}
    presumed |= set() if title else {f"{DCTERMS}title"}
    presumed |= set() if publication.description else {f"{DCTERMS}description"}
    known = {_about(triple) for triple in stated}
    told = [triple for triple in new if _about(triple) not in known or triple.predicate.value not in presumed]
    replaced = {_about(triple) for triple in told}
    return [*(triple for triple in stated if _about(triple) not in replaced), *told]


def _about(triple: ox.Triple) -> tuple[str, str]:
    return str(triple.subject), triple.predicate.value
