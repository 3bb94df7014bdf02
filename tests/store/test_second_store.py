"""A second store holds the first and what a query asks for besides, lies with its generation, and is made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.export import formats
from policygraph.export.triples import triples
from policygraph.pipeline import build, open_source
from policygraph.settings import ServerAddress, Settings
from policygraph.store.graph_store import GraphStore
from policygraph.store.second_store import second_store
from policygraph.store.sparql_server import SparqlServer
from tests.store.helpers import settings

DEFAULT = ox.DefaultGraph()


def in_default(graph: GraphStore) -> set[ox.Triple]:
    return {quad.triple for quad in graph.store.quads_for_pattern(None, None, None, DEFAULT)}


def named(graph: GraphStore) -> set[ox.Quad]:
    assert isinstance(graph.store, ox.Store)
    names = list(graph.store.named_graphs())
    return {quad for name in names for quad in graph.store.quads_for_pattern(None, None, None, name)}


@pytest.fixture
def graph(seeds: Path, tmp_path: Path) -> GraphStore:
    return build(settings(tmp_path, seeds)).open()


def folders(graph: GraphStore) -> list[str]:
    assert graph.generation
    return sorted(path.name for path in graph.generation.folder.iterdir() if "second" in path.name)


def test_the_graphs_are_those_of_n_quads_and_all_else_is_as_it_was(graph: GraphStore) -> None:
    assert folders(graph) == []
    found = second_store(graph, with_graphs=True, with_entailed=False)
    exported = ox.parse(formats.to_bytes(graph, "nquads"), format=ox.RdfFormat.N_QUADS)
    assert named(found) == {quad for quad in exported if quad.graph_name != DEFAULT}
    assert in_default(found) == in_default(graph)
    assert found.generation == graph.generation
    assert folders(graph) == ["second-graphs"]


def test_what_is_entailed_is_the_layer_of_exports(graph: GraphStore) -> None:
    found = second_store(graph, with_graphs=False, with_entailed=True)
    assert in_default(found) - in_default(graph) == set(triples(graph, ["entailed"]))
    assert in_default(graph) < in_default(found)
    assert not named(found)
    both = second_store(graph, with_graphs=True, with_entailed=True)
    assert in_default(both) == in_default(found)
    assert len(named(both)) > 100
    assert second_store(graph, with_graphs=False, with_entailed=False) is graph


def test_it_is_made_once_and_its_generation_stays_whole(graph: GraphStore) -> None:
    assert graph.generation
    second_store(graph, True, False)
    made = graph.generation.folder / "second-graphs" / "checksums.json"
    time = made.stat().st_mtime_ns
    graph.seconds.clear()
    second_store(graph, True, False)
    assert made.stat().st_mtime_ns == time
    graph.generation.require_whole()


def test_one_that_is_damaged_is_made_again(graph: GraphStore) -> None:
    assert graph.generation
    stated = named(second_store(graph, True, False))
    graph.seconds.clear()
    folder = graph.generation.folder / "second-graphs"
    (folder / "oxigraph" / "CURRENT").write_text("nothing", "utf-8")
    assert named(second_store(graph, True, False)) == stated
    shutil.rmtree(folder)
    folder.symlink_to(graph.generation.folder)
    graph.seconds.clear()
    assert named(second_store(graph, True, False)) == stated
    assert folder.is_symlink()


def test_where_nothing_can_be_written_it_is_held_in_memory(
    graph: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path, *rest: object, **more: object) -> None:
        raise OSError(30, "Read-only file system", str(folder))

    stated = named(second_store(graph, True, False))
    monkeypatch.setattr(Path, "mkdir", refuse)
    found = second_store(graph, True, True)
    assert named(found) == stated
    assert folders(graph) == ["second-graphs"]


def test_the_next_build_has_none(seeds: Path, tmp_path: Path) -> None:
    first = build(settings(tmp_path, seeds)).open()
    before = named(second_store(first, True, False))
    file = seeds / "en" / "alberta-ccir.md"
    file.write_text(file.read_text("utf-8").replace('"Superseded"', '"Repealed"', 1), "utf-8")
    graph = build(settings(tmp_path, seeds)).open()
    assert graph.generation != first.generation
    assert folders(graph) == []
    after = named(second_store(graph, True, False))
    assert {quad.graph_name.value.rpartition("/")[2] for quad in before ^ after} == {"alberta-ccir.md"}  # type: ignore[union-attr]
    (status,) = (quad.object for quad in after - before if "status" in quad.predicate.value)
    assert str(status).endswith("/status/repealed>")


def test_an_rdf_file_has_its_own_graphs(graph: GraphStore, tmp_path: Path) -> None:
    file = tmp_path / "x.trig"
    file.write_bytes(formats.to_bytes(graph, "trig"))
    again = open_source(Settings(root=tmp_path, sources=(file,)))
    found = second_store(again, with_graphs=True, with_entailed=True)
    assert named(found) == named(second_store(graph, True, False))
    assert (
        in_default(found) - in_default(again)
        == set(triples(again, ["entailed"]))
        == set(triples(graph, ["entailed"]))
    )


def test_of_a_server_the_triples_that_a_query_needs_are_fetched(
    graph: GraphStore, address: ServerAddress
) -> None:
    server = SparqlServer(address)
    lines = "".join(f"{triple} .\n" for triple in in_default(graph))
    server.write(address.graph, lines.encode(), is_new=True)
    of_server = GraphStore(server, graph.profile, graph.base)
    coverage, jurisdiction = (
        ox.NamedNode(f"{graph.prefixes()[prefix]}{name}")
        for prefix, name in (("dcterms", "coverage"), ("pg", "jurisdiction"))
    )
    found = second_store(of_server, False, True, {jurisdiction.value})
    stated = {quad.triple for quad in graph.store.quads_for_pattern(None, jurisdiction, None)}
    assert {quad.triple for quad in found.store.quads_for_pattern(None, coverage, None)} == {
        ox.Triple(triple.subject, coverage, triple.object) for triple in stated
    }
    assert second_store(of_server, True, False) is of_server
