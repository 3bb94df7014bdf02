"""Fill a generation with what all records state and what follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph import garbage
from policygraph.lineage.lines import read_of
from policygraph.pipeline.deriving import derive_all
from policygraph.pipeline.deriving_again import derives_by_node
from policygraph.pipeline.entries import Mapping, settle
from policygraph.pipeline.unmatched import Unmatched
from policygraph.pipeline.workers import Mapped, Workers, default_jobs
from policygraph.records.files import Files
from policygraph.store.asserted import changes, subject_of
from policygraph.store.entry import Entry
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore, exchange, load_vocabulary
from policygraph.store.lines_aside import LinesAside
from policygraph.store.loader import Loader
from policygraph.store.spread import Spread

if TYPE_CHECKING:
    from policygraph.pipeline.distributing import Cluster

Progress = Callable[[int, int], None]  # called with the records done and the records in all


def fill(
    generation: Generation,
    records: list[Files],
    mapping: Mapping,
    progress: Progress,
    jobs: int | None = None,
    cluster: Cluster | None = None,
) -> None:
    """Fill a generation with what records state, which are mapped in some processes, or on a cluster.

    The list of them is empty afterwards: of a million it takes half a gigabyte, which what follows can use.
    """
    progress(0, len(records))
    with Workers(records, mapping, 1 if cluster else jobs or default_jobs()) as workers:
        if cluster:
            from policygraph.pipeline.distributing import map_on

            parts = map_on(cluster, records, mapping)
        else:
            parts = workers.map_records()
        with LinesAside() as stated:
            store = _load(generation, parts, mapping, stated, lambda done: progress(done, len(records)))
            unsure = _settle(generation, store, records, mapping)
            records.clear()
            garbage.give_back()
            graph = GraphStore(store, mapping.profile, mapping.base)
            _derive(generation, graph, stated, unsure, partial(workers.spread, generation))
            generation.finish(store)


def _load(
    generation: Generation,
    parts: Iterable[Mapped],
    mapping: Mapping,
    stated: LinesAside,
    progress: Callable[[int], None],
) -> ox.Store:
    """Write what records state to the manifest and to the store, which is returned, and put aside what the lineage is read from."""
    shared: Counter[str] = Counter()
    profile, base = mapping.profile, mapping.base
    unmatched, mapped = Unmatched(), 0
    store = ox.Store(str(generation.unfinished))
    with Loader(store, generation.folder) as loader:

        def entries() -> Iterator[Entry]:
            nonlocal mapped
            for part in parts:
                new = [line for line in part.shared if line not in shared]
                loader.add([part.own, *map(str.encode, new)])
                stated.add(part.of_lineage)
                stated.add((subject_of(line), line) for line in read_of(new, profile, base))
                shared.update(part.shared)
                yield from part.entries
                mapped += len(part.entries)
                progress(int(mapped * loader.done))

        generation.manifest.create(unmatched.seeing(entries()), shared)
        unmatched.keep(generation.manifest)
        for _ in loader.load_rest():
            progress(int(mapped * loader.done))
    return store


def _settle(generation: Generation, store: ox.Store, records: list[Files], mapping: Mapping) -> set[str]:
    """Map again the records about which others decide, and change what they state; return the nodes that this is about."""
    manifest, files_of = generation.manifest, {files[0].path: files for files in records}
    about = set[str]()
    for before in settle(manifest, mapping, files_of.__getitem__):
        after = manifest.at(*before)
        changed = changes(manifest, before.values(), after)
        exchange(store, changed.removed, changed.added)
        about |= changed.subjects | {entry.policy for entry in (*before.values(), *after) if entry.policy}
    return about


def _derive(
    generation: Generation, graph: GraphStore, stated: LinesAside, unsure: set[str], spread: Spread
) -> None:
    """Add the vocabularies to the store and what the rules derive, and count the triples."""
    manifest, profile, base = generation.manifest, graph.profile, graph.base
    triples = {"asserted": len(graph.disk), "vocabulary": load_vocabulary(graph.disk, profile)}
    named = (line for line in profile.vocabulary_lines if line.startswith("<"))
    stated.add((subject_of(line), line) for line in read_of(named, profile, base))
    triples["derived"] = derive_all(graph, generation, stated, unsure, spread)
    by_node = derives_by_node(manifest, profile, base)
    manifest.set(triples=triples, by_node=by_node, numbers=manifest.count())
