"""What is in a store and in files, read by none of the code that wrote them."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import build
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE


def lineage_of(source: Path, folder: Path) -> Lineage:
    return read_lineage(build(Settings(root=folder, sources=(source,))).open())


def in_store(graph: GraphStore) -> set[ox.Triple]:
    """Return what the store holds less the vocabularies, read from the store and from nowhere else."""
    of_files = {q.triple for file in graph.profile.vocabulary_files for q in ox.parse(path=file)}
    return {quad.triple for quad in graph.store} - of_files - {*graph.profile.completing}


def less_dataset(found: set[ox.Triple]) -> set[ox.Triple]:
    return {triple for triple in found if triple.subject != ox.NamedNode(f"{BASE}dataset")}
