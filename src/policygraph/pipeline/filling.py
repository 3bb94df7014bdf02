"""Fill a generation: with what all records state and what follows from it, or with the differences to the one before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from policygraph.lineage.sparql_functions import functions
from policygraph.mapping.reader import Files
from policygraph.pipeline.entries import Mapping, settle
from policygraph.pipeline.file_differences import Differences
from policygraph.pipeline.updating import can_update, derives_by_node, update
from policygraph.profile.model import Profile
from policygraph.store.asserted import lines_to_load
from policygraph.store.generations import Generation, new_generation
from policygraph.store.graph_store import GraphStore, load_statements
from policygraph.store.manifest import Entry
from policygraph.store.rules import derive

Progress = Callable[[int, int], None]  # called with the records done and the records in all


def fill(
    generation: Generation,
    records: list[Files],
    mapping: Mapping,
    progress: Progress,
    previous: Generation | None = None,
    found: Differences | None = None,
) -> None:
    """Fill a generation; where the one before is given, and how the files differ, by that alone if it is less work."""
    if previous and found and can_update(previous, found, len(records)):
        update(previous, generation, found, records, mapping)
        return
    generation.manifest.create(_entries(records, mapping, progress))
    deque(settle(generation.manifest, mapping, {files[0].path: files for files in records}), maxlen=0)
    _load(generation, mapping.profile, mapping.base)


def fill_part(folder: Path, entries: Iterable[Entry], profile: Profile, base: str) -> Generation:
    """Return a generation with the given entries alone, in a folder that no other uses."""
    with new_generation(folder) as generation:
        generation.manifest.create(entries)
        _load(generation, profile, base)
    return generation


def _entries(records: list[Files], mapping: Mapping, progress: Progress) -> Iterator[Entry]:
    for number, files in enumerate(records):
        progress(number, len(records))
        yield mapping.entry(files)
    progress(len(records), len(records))


def _load(generation: Generation, profile: Profile, base: str) -> None:
    """Write the statements of the manifest, and what follows from them, to the store; count the triples."""
    manifest = generation.manifest
    triples = load_statements(generation, lines_to_load(manifest), profile)
    graph = GraphStore(ox.Store(str(generation.oxigraph)), profile, base)
    derived = derive(graph, functions)
    graph.store.flush()
    manifest.set_derived(derived)
    triples["derived"] = sum(map(len, derived.values()))
    manifest.set(triples=triples, by_node=derives_by_node(derived, profile, base))
