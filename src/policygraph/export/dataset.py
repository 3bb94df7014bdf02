"""Lines to export and the description of their dataset; what an RDF file says of its own is brought up to date."""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph as ox

from policygraph.export.counts import Counts, counted
from policygraph.export.dcat import describe_publication
from policygraph.export.sorted_lines import SortedLines
from policygraph.export.triples import to_quads
from policygraph.export.void import dataset_name, describe_dataset
from policygraph.rdf.namespaces import DCTERMS, RDF_TYPE, VOID
from policygraph.settings import Publication
from policygraph.store.graph_store import GraphStore


class Described(NamedTuple):
    """Lines without what they say of their dataset, what is counted of these, and the description."""

    lines: SortedLines
    counts: Counts
    dataset: list[ox.Triple]


def described(
    graph: GraphStore, exported: SortedLines, title: str | None, license: str | None, publication: Publication
) -> Described:
    """Return lines with the description of their dataset.

    What an RDF file says of it stays, but for counts and what is told here; its title, description, vocabularies and names
    come before those that are only presumed. Raises UsageError for a licence that is no absolute IRI.
    """
    own: list[str] = []
    if graph.file:
        name = dataset_name(graph)
        starts = (f"<{name}> ", f"<{name}#")
        own = [line for line in exported if line.startswith(starts)]
        exported = SortedLines(line for line in exported if not line.startswith(starts))
    counts = counted(exported, {kind.subject_class for kind in graph.profile.kinds})
    stated = [quad.triple for quad in to_quads(own)]
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
    kept = [triple for triple in stated if _about(triple) not in replaced]
    return Described(exported, counts, [*kept, *told])


def _about(triple: ox.Triple) -> tuple[str, str]:
    return str(triple.subject), triple.predicate.value
