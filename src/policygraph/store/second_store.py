"""A second store beside that of a build, for the queries that the first cannot answer; made at the first of them.

It holds what the first does, and besides, as a query needs it: what each record states as a graph of its own, named by
the record's IRI as in N-Quads and TriG; and what is said in terms of others (``store.entailed``). It lies in the folder of its generation,
and so goes with it. Where it cannot be written, or there is no generation, it is held in memory.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox

from policygraph.errors import DamagedStoreError, StoreError
from policygraph.rdf.sparql import TripleSource
from policygraph.store.entailed import entailed_quads
from policygraph.store.generations import SECOND_STORE, Generation
from policygraph.store.graph_store import GraphStore
from policygraph.store.whole_files import remove_left, whole_folder
from policygraph.words.phrases import Phrase

_BATCH = 8_000_000  # characters, of which a bulk load holds ten times as many bytes
# One thread of a process makes a store. Other processes may make it as well; that of the first is taken.
_MAKING = threading.Lock()


class NotMadeError(StoreError):
    """A second store that is not there, and that whoever opened the first may not make."""

    def __init__(self, with_graphs: bool, with_entailed: bool) -> None:
        super().__init__(Phrase("the store that this needs is not made yet"))
        self.needs = {"with_graphs": with_graphs, "with_entailed": with_entailed}


def second_store(
    graph: GraphStore, with_graphs: bool, with_entailed: bool, properties: set[str] | None = None
) -> GraphStore:
    """Return a graph whose store holds the graphs of records, or what is said in terms of others, as well.

    Raises NotMadeError where it is not there and may not be made. Of a server the triples with some properties are fetched, or all; it has the graphs that somebody put there.
    """
    if not isinstance(graph.store, ox.Store):
        return replace(graph, store=_copied(graph, graph.store, properties)) if with_entailed else graph
    name = "-".join(["graphs"] * with_graphs + ["entailed"] * with_entailed)
    if not name:
        return graph
    with _MAKING:
        if name not in graph.seconds:
            graph.seconds[name] = _stored(graph, name, with_graphs, with_entailed)
    return replace(graph, store=graph.seconds[name])


def _copied(graph: GraphStore, server: TripleSource, properties: set[str] | None) -> ox.Store:
    from policygraph.store.sparql_server import SparqlServer  # with a client, which no other store needs

    assert isinstance(server, SparqlServer)
    store, found = ox.Store(), server.fetched(properties)
    store.extend(found)
    store.extend(entailed_quads(graph, found))
    return store


def _stored(graph: GraphStore, name: str, with_graphs: bool, with_entailed: bool) -> ox.Store:
    """Open the store of this name, or make it."""
    if graph.generation is None:
        return _filled(graph, ox.Store(), with_graphs, with_entailed)
    second = Generation(graph.generation.folder / f"{SECOND_STORE}-{name}")
    if store := _opened(second):
        return store
    if not graph.makes:
        raise NotMadeError(with_graphs, with_entailed)
    remove_left(graph.generation.folder)
    try:
        with whole_folder(second.folder) as folder:
            new = Generation(folder)
            graph.disk.backup(str(new.unfinished))
            store = ox.Store(str(new.unfinished))
            _fill(graph, store, with_graphs, with_entailed)
            new.finish(store)
            new.seal(graph.generation)
    except (OSError, RuntimeError):  # the disk is full or cannot be written, or another process was faster
        return _opened(second) or _filled(graph, ox.Store(), with_graphs, with_entailed)
    return _opened(second) or _filled(graph, ox.Store(), with_graphs, with_entailed)


def _opened(second: Generation) -> ox.Store | None:
    """Open a second store; one that is not as it was written is removed."""
    if not second.folder.is_dir() or second.folder.is_symlink():
        return None
    try:
        second.require_whole()
        return ox.Store.read_only(str(second.oxigraph))
    except (DamagedStoreError, OSError, RuntimeError):
        shutil.rmtree(second.folder, ignore_errors=True)
        return None


def _filled(graph: GraphStore, store: ox.Store, with_graphs: bool, with_entailed: bool) -> ox.Store:
    """Return a store in memory with all that is in the first, and more."""
    store.bulk_extend(graph.disk)
    _fill(graph, store, with_graphs, with_entailed)
    return store


def _fill(graph: GraphStore, store: ox.Store, with_graphs: bool, with_entailed: bool) -> None:
    if with_entailed:
        store.bulk_extend(entailed_quads(graph, graph.store))
    if with_graphs:
        for batch in _graphs(graph):
            store.bulk_load(batch.encode(), format=ox.RdfFormat.N_QUADS, lenient=True)
    store.flush()


def _graphs(graph: GraphStore) -> Iterator[str]:
    """Yield N-Quads, some megabytes at a time: what each record states, or the named graphs of an RDF file."""
    parts: list[str] = []
    size = 0
    for text in _of_records(graph.generation) if graph.generation else _of_file(graph.in_graphs):
        parts.append(text)
        size += len(text)
        if size >= _BATCH:
            yield "".join(parts)
            parts, size = [], 0
    yield "".join(parts)


def _of_records(generation: Generation) -> Iterator[str]:
    for entry in generation.manifest.records():
        yield entry.statements.replace(" .\n", f" <{entry.record}> .\n")


def _of_file(in_graphs: ox.Store | None) -> Iterator[str]:
    quads = in_graphs or ()
    return (f"{quad} .\n" for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph))
